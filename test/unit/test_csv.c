// Tables as facts: cells as RFC 4180 has them, dates by pattern, mappings that are checked, and rows that
// become facts or are refused with file, row and column.
#include "csv.h"
#include "rooms.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// --- cells -------------------------------------------------------------------------------------------------

// Rows as the cells between bars, a row a line; or the fault.
static str told_cells(str bytes)
{
    buf b = buf_in(&room, 1u << 20);
    cell_reader c;
    fault why;
    // memory of its own size: a sanitizer sees what is read past it
    char *own = malloc(bytes.len ? bytes.len : 1);
    assert_non_null(own);
    if (bytes.len) memcpy(own, bytes.at, bytes.len);
    bool fine = cells_open(&c, (str){own, bytes.len}, ',', &why);
    while (fine && cells_more(&c)) {
        const str *row;
        size_t count;
        if (!cells_next(&c, &row, &count, &scratch, &why)) {
            buf_lit(&b, "! ");
            fault_put(&b, &why);
            buf_byte(&b, '\n');
            continue;
        }
        buf_say(&b, "%llu", (unsigned long long)c.row);
        for (size_t i = 0; i < count; i++) buf_say(&b, "|%.*s", STR_ARGS(row[i]));
        buf_byte(&b, '\n');
    }
    if (!fine) {
        buf_lit(&b, "! ");
        fault_put(&b, &why);
        buf_byte(&b, '\n');
    }
    free(own);
    assert_false(b.full);
    return buf_str(&b);
}

static void cells_are_those_of_rfc_4180(void **unused)
{
    (void)unused;
    static const struct { const char *in, *out;
    } rows[] = {
        {"", ""},
        {"a", "1|a\n"},
        {"a,b\n", "1|a|b\n"},
        {"a,b\r\nc,d\r\n", "1|a|b\n2|c|d\n"},
        {"a,b\r\nc,d", "1|a|b\n2|c|d\n"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1|a|b\n"},
        {"\xEF\xBB\xBF\"a\",b\n", "1|a|b\n"},
        {",,\n", "1|||\n"},
        {"\n\na\n", "1|\n2|\n3|a\n"},
        {"\"a,b\",\"c\"\"d\",\"\",\"\"\"\"\n", "1|a,b|c\"d||\"\n"},
        {"\"a\r\nb\",c\nd\n", "1|a\r\nb|c\n2|d\n"},
        {" a , b \n", "1| a | b \n"},
        {"caf\xC3\xA9,\xE2\x82\xAC\n", "1|caf\xC3\xA9|\xE2\x82\xAC\n"},
        {"a\r", "1|a\n"},
        {"a\"b,c\nd\n",
         "! row 1: A quote stands in the middle of a cell; a cell with quotes is written in quotes, and "
         "each of them twice\n2|d\n"},
        {"a\n\"b\"c,d\ne\n",
         "1|a\n! row 2: More text follows the quote that ends a cell; in quotes, a quote is written "
         "twice\n3|e\n"},
        {"a\n \"b\"\n",
         "1|a\n! row 2: A quote stands in the middle of a cell; a cell with quotes is written in quotes, "
         "and each of them twice\n"},
        {"a\n\"b,c\nd\n", "1|a\n! row 2: A cell begins with a quote and does not end with one\n3|d\n"},
        {"a\rb\n", "! row 1: A carriage return stands without a line feed; lines end in CR LF or LF\n"},
        {"a\ncaf\xE9\n",
         "! row 2: The byte E9 is not UTF-8; the file looks like Windows-1252: save it as \"CSV UTF-8\"\n"},
        {"\x93quoted\x94\n",
         "! row 1: The byte 93 is not UTF-8; the file looks like Windows-1252: save it as \"CSV UTF-8\"\n"},
        {"\xFF\xFE"
         "a",
         "! The file is UTF-16, not UTF-8: save it as \"CSV UTF-8\"\n"},
        {"PK\x03\x04", "! The file is a workbook, not comma-separated values: save it as \"CSV UTF-8\"\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str out = told_cells(str_of(rows[i].in));
        if (!str_eq(out, str_of(rows[i].out)))
            fail_msg("%s\ngives\n%.*s\nwanted\n%s", rows[i].in, STR_ARGS(out), rows[i].out);
    }
    str out = told_cells((str){"a\nb\0c\n", 6});
    assert_true(str_eq(
        out, STR("! row 2: The file holds a NUL byte, which no text does: save it as \"CSV UTF-8\"\n")));
}

static void cells_have_limits(void **unused)
{
    (void)unused;
    buf b = buf_in(&room, 4u << 20);
    for (int i = 1; i < CELLS_MAX; i++) buf_byte(&b, ',');
    assert_true(told_cells(buf_str(&b)).at[0] == '1');
    buf_lit(&b, ",\nz\n");
    str out = told_cells(buf_str(&b));
    assert_true(str_eq(out, STR("! row 1: The row has more than 512 cells\n2|z\n")));
    buf_clear(&b);
    for (int i = 0; i <= CELL_BYTES_MAX; i++) buf_byte(&b, 'x');
    buf_lit(&b, "\nz\n");
    out = told_cells(buf_str(&b));
    assert_true(str_eq(out, STR("! row 1: A cell is longer than 262144 bytes\n2|z\n")));
}

// --- patterns ----------------------------------------------------------------------------------------------

static void patterns_read_real_dates_only(void **unused)
{
    (void)unused;
    static const struct { const char *pattern, *text; int year, month, day, seconds; } rows[] = {
        {"M/D/YYYY", "3/4/2026", 2026, 3, 4, 0},
        {"M/D/YYYY", "03/04/2026", 2026, 3, 4, 0},
        {"D/M/YYYY", "3/4/2026", 2026, 4, 3, 0},
        {"MM/DD/YYYY", "3/4/2026", 0, 0, 0, 0},
        {"MM/DD/YYYY", "12/31/1999", 1999, 12, 31, 0},
        {"M/D/YYYY", "13/1/2026", 0, 0, 0, 0},
        {"M/D/YYYY", "0/1/2026", 0, 0, 0, 0},
        {"M/D/YYYY", "1/0/2026", 0, 0, 0, 0},
        {"M/D/YYYY", "2/29/2026", 0, 0, 0, 0},
        {"M/D/YYYY", "2/29/2024", 2024, 2, 29, 0},
        {"M/D/YYYY", "2/29/2000", 2000, 2, 29, 0},
        {"M/D/YYYY", "2/29/1900", 0, 0, 0, 0},
        {"M/D/YYYY", "4/31/2026", 0, 0, 0, 0},
        {"M/D/YYYY", "3/4/26", 0, 0, 0, 0},
        {"M/D/YYYY", "3/4/20261", 0, 0, 0, 0},
        {"M/D/YYYY", "3/4/2026 ", 0, 0, 0, 0},
        {"M/D/YYYY", "3-4-2026", 0, 0, 0, 0},
        {"M/D/YYYY", "3/4/1899", 0, 0, 0, 0},
        {"M/D/YYYY", "", 0, 0, 0, 0},
        {"YYYY-MM-DD HH:mm:ss", "2026-03-04 05:06:07", 2026, 3, 4, 5 * 3600 + 6 * 60 + 7},
        {"YYYY-MM-DDTHH:mm", "2026-03-04T23:59", 2026, 3, 4, 86340},
        {"YYYY-MM-DDTHH:mm", "2026-03-04T24:00", 0, 0, 0, 0},
        {"YYYY-MM-DDTHH:mm", "2026-03-04T23:60", 0, 0, 0, 0},
        {"M/D/YYYY h:mm AP", "3/4/2026 12:05 AM", 2026, 3, 4, 300},
        {"M/D/YYYY h:mm AP", "3/4/2026 12:05 pm", 2026, 3, 4, 43500},
        {"M/D/YYYY h:mm AP", "3/4/2026 1:05 PM", 2026, 3, 4, 47100},
        {"M/D/YYYY h:mm AP", "3/4/2026 13:05 PM", 0, 0, 0, 0},
        {"M/D/YYYY h:mm AP", "3/4/2026 0:05 AM", 0, 0, 0, 0},
        {"M/D/YYYY h:mm AP", "3/4/2026 1:05 XM", 0, 0, 0, 0},
        {"M/D/YYYY h:mm AP", "3/4/2026 1:05 A", 0, 0, 0, 0},
        {"D.M.YYYY", "28.2.2026", 2026, 2, 28, 0},
        {"YYYYMMDD", "20260228", 2026, 2, 28, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pattern_time t;
        assert_null(pattern_problem(str_of(rows[i].pattern), true));
        bool read = pattern_read(str_of(rows[i].pattern), str_of(rows[i].text), &t);
        if (read != (rows[i].year > 0)) fail_msg("%s as %s", rows[i].text, rows[i].pattern);
        if (!read) continue;
        assert_int_equal(t.day.days, date_of(rows[i].year, rows[i].month, rows[i].day).days);
        assert_int_equal(t.seconds, rows[i].seconds);
    }
    static const char *const wrong[] = {
        "",           "M/D",           "M/D/YY",           "M/D/YYYY/M",  "MM/M/DD/YYYY",
        "Mon D YYYY", "M/D/YYYY h:mm", "M/D/YYYY H:mm AP", "M/D/YYYY HH", "M/D/YYYY mm:ss",
        "dd/mm/yyyy"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (!pattern_problem(str_of(wrong[i]), true)) fail_msg("\"%s\" is no pattern", wrong[i]);
    assert_non_null(pattern_problem(STR("M/D/YYYY H:mm"), false));
    assert_null(pattern_problem(STR("M/D/YYYY"), false));
}

static void clocks_that_are_put_forward_and_back(void **unused)
{
    (void)unused;
    const zone *z = zone_find(&all_zones, STR("America/New_York"));
    assert_non_null(z);
    static const struct { int month, day, minutes; pattern_place place; const char *is; } rows[] = {
        {1, 15, 19 * 60, PATTERN_ONCE, "2026-01-16T00:00:00Z"},
        {7, 15, 19 * 60, PATTERN_ONCE, "2026-07-15T23:00:00Z"},
        {3, 8, 119, PATTERN_ONCE, "2026-03-08T06:59:00Z"},
        {3, 8, 120, PATTERN_NEVER, ""},
        {3, 8, 179, PATTERN_NEVER, ""},
        {3, 8, 180, PATTERN_ONCE, "2026-03-08T07:00:00Z"},
        {11, 1, 59, PATTERN_ONCE, "2026-11-01T04:59:00Z"},
        {11, 1, 60, PATTERN_TWICE, "2026-11-01T05:00:00Z"},
        {11, 1, 119, PATTERN_TWICE, "2026-11-01T05:59:00Z"},
        {11, 1, 120, PATTERN_ONCE, "2026-11-01T07:00:00Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        instant at;
        pattern_time t = {date_of(2026, rows[i].month, rows[i].day), rows[i].minutes * 60};
        assert_int_equal(pattern_instant(z, t, &at), rows[i].place);
        if (rows[i].place == PATTERN_NEVER) continue;
        buf b = buf_in(&room, 64);
        instant_put(&b, at);
        if (!str_eq(buf_str(&b), str_of(rows[i].is)))
            fail_msg("%.*s is not %s", STR_ARGS(buf_str(&b)), rows[i].is);
    }
}

// --- rows as facts -----------------------------------------------------------------------------------------

static mapping shipped(const char *name)
{
    mapping m;
    fault why;
    if (!book_read_mapping(&m, str_of(name), STR(""), &room, &why)) fail_msg("%s: %s", why.file, why.text);
    return m;
}

// Every row's line, or its fault; ids are shortened to id1, id2 ... in the order in which they come first.
static str told_by(const mapping *m, const char *text)
{
    buf out = buf_in(&room, 4u << 20);
    csv_ask ask = {str_of(text), STR("t.csv"), m, &all_zones, &scratch};
    csv *c;
    fault why;
    if (!csv_open(&c, &ask, &room, &why)) {
        fault_put(&out, &why);
        return buf_str(&out);
    }
    for (;;) {
        uint64_t row;
        size_t before = out.len;
        csv_answer answer = csv_next(c, &out, &row, &why);
        if (answer == CSV_END) break;
        if (answer == CSV_BAD) {
            assert_int_equal(out.len, before);
            fault_put(&out, &why);
            assert_int_equal(why.line, row);
        } else {
            fact f;
            str line = str_copy(&room, (str){out.at + before, out.len - before});
            assert_true(fact_read(&f, line, &all_zones, &room, &why));
        }
        buf_byte(&out, '\n');
    }
    assert_int_equal(csv_bytes(c),
                     str_starts(ask.bytes, STR("\xEF\xBB\xBF")) ? ask.bytes.len : ask.bytes.len);
    assert_false(out.full);
    return buf_str(&out);
}

static void expect(const mapping *m, const char *text, const char *wanted)
{
    str out = told_by(m, text);
    if (!str_eq(out, str_of(wanted))) fail_msg("%s\ngives\n%.*s\nwanted\n%s", text, STR_ARGS(out), wanted);
}

// One row's fact without its id, or the sentence.
static void expect_fact(const mapping *m, const char *text, const char *wanted)
{
    str out = str_trim(told_by(m, text)), rest;
    const char *id = memmem(out.at, out.len, ",\"id\":\"csv-", 11);
    buf b = buf_in(&room, 1u << 20);
    if (id) {
        buf_put(&b, (str){out.at, (size_t)(id - out.at)});
        str behind = str_from((str){id, (size_t)(out.at + out.len - id)}, 11);
        str hex = str_split(behind, '"', &rest);
        assert_int_equal(hex.len, 24);
        buf_put(&b, rest);
    } else {
        buf_put(&b, out);
    }
    if (!str_eq(buf_str(&b), str_of(wanted)))
        fail_msg("%s\ngives\n%.*s\nwanted\n%s", text, STR_ARGS(buf_str(&b)), wanted);
}

#define PATIENTS "Patient ID,Last Name,First Name,DOB,Gender,Address 1,City,State,ZIP,Time Zone"

static void patients_are_read(void **unused)
{
    (void)unused;
    mapping m = shipped("patients");
    expect_fact(&m, PATIENTS "\np1,Fir,Lee,2/29/1980,Female,7 Oak Ave,Salem,OR,97301,America/Los_Angeles\n",
                "{\"fact\":\"patient\",\"at\":\"2000-01-01T00:00:00Z\",\"patient\":\"p1\",\"last\":\"Fir\","
                "\"first\":\"Lee\","
                "\"birth\":\"1980-02-29\",\"sex\":\"F\",\"address\":{\"line1\":\"7 Oak "
                "Ave\",\"city\":\"Salem\",\"state\":"
                "\"OR\",\"zip\":\"97301\"},\"timezone\":\"America/Los_Angeles\"}");
    // Other names and another order of columns, blanks, quotes, a lost zero, a zone by its word, a time in
    // it.
    expect_fact(
        &m,
        "\xEF\xBB\xBFpostal_code,TIMEZONE,State,\"City\",street,Address2,GENDER,Birth "
        "Date,first,LAST,mrn,Phone,"
        "E-Mail,Updated,Height\r\n"
        "2139-0001,eastern,MA,\" Cambridge \",\"1 Main St, \"\"B\"\"\",Apt 2,m,1980-02-29, Lee ,Fir,p1,(617) "
        "555-0100,l@example.org,3/1/2026 9:30 AM,180\r\n,,,,,,,,,,,,,,\r\n\r\n",
        "{\"fact\":\"patient\",\"at\":\"2026-03-01T14:30:00Z\",\"patient\":\"p1\",\"last\":\"Fir\",\"first\":"
        "\"Lee\","
        "\"birth\":\"1980-02-29\",\"sex\":\"M\",\"address\":{\"line1\":\"1 Main St, "
        "\\\"B\\\"\",\"line2\":\"Apt 2\","
        "\"city\":\"Cambridge\",\"state\":\"MA\",\"zip\":\"21390001\"},\"timezone\":\"America/New_York\","
        "\"phone\":\"6175550100\",\"email\":\"l@example.org\"}");
}

static void faults_name_file_row_and_column(void **unused)
{
    (void)unused;
    mapping p = shipped("patients"), k = shipped("checkins"), v = shipped("coverage");
#define ROW_WITH_BIRTH(birth, sex)                                                                           \
    "p1,Fir,Lee," birth "," sex ",7 Oak Ave,Salem,OR,97301,America/Los_Angeles\n"
    static const struct { char which; const char *text, *says;
    } rows[] = {
        {'p', "", "t.csv: The file is empty; a first row with the names of the columns is asked for"},
        {'p', "\n , \n", "t.csv: The file is empty; a first row with the names of the columns is asked for"},
        {'p', "Last Name,First Name\n",
         "t.csv: row 1: No column is \"patient\"; it may be called: Patient ID, MRN, Medical Record Number, "
         "Chart Number, "
         "Account Number"},
        {'p', PATIENTS ",Last\n", ""}, // of two names that both may be it, the one that the mapping has first
        {'p', PATIENTS ",last-name\n", "t.csv: row 1: column \"last-name\": Two columns have this name"},
        {'p', "Patient ID;Last Name;First Name\n",
         "t.csv: row 1: The header is one column; if columns are parted by ;, say so in a mapping: "
         "separator: \";\""},
        {'p', "Patient ID\tLast Name\n",
         "t.csv: row 1: The header is one column; if columns are parted by tabs, say so in a mapping: "
         "separator: tab"},
        {'p', PATIENTS "\n" ROW_WITH_BIRTH("29/2/1980", "F"),
         "t.csv: row 2: column \"DOB\": \"29/2/1980\" is not a real date written as M/D/YYYY\n"},
        {'p', PATIENTS "\n\n" ROW_WITH_BIRTH("2/30/1980", "F"),
         "t.csv: row 3: column \"DOB\": \"2/30/1980\" is not a real date written as M/D/YYYY\n"},
        {'p', PATIENTS "\n" ROW_WITH_BIRTH("", "F"),
         "t.csv: row 2: column \"DOB\": is missing: a fact of kind patient needs it (date of birth)\n"},
        {'p', PATIENTS "\n" ROW_WITH_BIRTH("1/1/1980", "X"),
         "t.csv: row 2: column \"Gender\": \"X\" is none of: F M U\n"},
        {'p', PATIENTS "\np 1,Fir,Lee,1/1/1980,F,7 Oak Ave,Salem,OR,97301,America/Los_Angeles\n",
         "t.csv: row 2: column \"Patient ID\": must be an id of 1 to 64 of the characters A-Z a-z 0-9 . _ : "
         "-\n"},
        {'p', PATIENTS "\np1,Fir,Lee,1/1/1980,F,7 Oak Ave,Salem,OR,,America/Los_Angeles\n",
         "t.csv: row 2: column \"ZIP\": is missing\n"},
        {'p', PATIENTS "\np1,Fir,Lee,1/1/1980,F,7 Oak Ave,Salem,OR,97301,Oregon\n",
         "t.csv: row 2: column \"Time Zone\": \"Oregon\" is not a time zone; a zone has a name such as "
         "America/New_York\n"},
        {'p', PATIENTS "\np1,Fir\n", "t.csv: row 2: The row has 2 cells, and the header 10\n"},
        {'p', PATIENTS "\np1,Fir,Lee,1/1/1980,F,7 Oak Ave,Salem,OR,97301,America/Los_Angeles,more\n",
         "t.csv: row 2: The row has 11 cells, and the header 10\n"},
        {'p', PATIENTS "\n\"p1\nFir\n",
         "t.csv: row 2: A cell begins with a quote and does not end with one\n"
         "t.csv: row 3: The row has 1 cells, and the header 10\n"},
        {'p', "\xFF\xFEP\0", "t.csv: The file is UTF-16, not UTF-8: save it as \"CSV UTF-8\""},
        {'k', "Timestamp,Enrollment\n",
         "t.csv: row 1: No column is \"source\"; it may be called: Source, Entered By Role, "
         "Reported By"},
        {'k', "Timestamp,Enrollment,Source,Mood\n3/1/2026 9:30,e1,patient,\n",
         "t.csv: row 2: column \"Timestamp\": has no offset such as -05:00, and neither row nor mapping "
         "names a zone "
         "(zone_column, zone)\n"},
        {'k', "Timestamp,Enrollment,Source,Mood,Time Zone\n3/8/2026 2:30,e1,patient,1,America/New_York\n",
         "t.csv: row 2: column \"Timestamp\": \"3/8/2026 2:30\" is no time in America/New_York: clocks went "
         "past it, or it "
         "is before 1970\n"},
        {'k', "Timestamp,Enrollment,Source,Mood\n2026-03-01T09:30:00Z,e1,patient,\n",
         "t.csv: row 2: \"answers\" is missing: no column of an item has an answer\n"},
        {'k', "Timestamp,Enrollment,Source,Mood\n2026-03-01T09:30:00Z,e1,,3\n",
         "t.csv: row 2: column \"Source\": is missing: a fact of kind checkin needs it (who or what entered "
         "it)\n"},
        {'k', "Timestamp,Enrollment,Source,Mood,\n",
         "t.csv: row 1: Column 5 has no name, and could be an item"},
        {'k', "Timestamp,Enrollment,Source,Mood,mood\n",
         "t.csv: row 1: column \"mood\": Two columns have this name"},
        {'v', "Patient ID,Payer,Member ID,From,Rank\np1,mc,M1,1/1/2026,third\n",
         "t.csv: row 2: column \"Rank\": \"third\" is none of: primary secondary\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i].which == 'p' ? &p : rows[i].which == 'k' ? &k : &v, rows[i].text, rows[i].says);
}

static void checkins_take_the_other_columns_as_items(void **unused)
{
    (void)unused;
    mapping m = shipped("checkins");
    expect_fact(
        &m,
        "Timestamp,Time Zone,Enrollment ID,Patient Name,Reported By,Mood,Slept well,Note\n"
        "11/1/2026 1:30,eastern,e1,Lee Fir,SELF,7.50,,\"bad, but 007\"\n",
        "{\"fact\":\"checkin\",\"at\":\"2026-11-01T05:30:00Z\",\"enrollment\":\"e1\",\"source\":\"patient\","
        "\"answers\":{\"Mood\":7.5,\"Note\":\"bad, but 007\"}}");
    expect_fact(&m,
                "Timestamp,Enrollment,Source,PHQ 1,Synced,For Day\n"
                "2026-02-28T23:30:00-05:00,e1,device,-0,2026-03-02 09:00:00Z,2/28/2026\n",
                "t.csv: row 2: column \"Synced\": \"2026-03-02 09:00:00Z\" is not a real date and time "
                "written as M/D/YYYY "
                "H:mm");
    expect_fact(&m,
                "Timestamp,Enrollment,Source,PHQ 1,Synced,For Day\n"
                "2026-02-28T23:30:00-05:00,e1,device,-0,2026-03-02T09:00:00Z,2/28/2026\n",
                "{\"fact\":\"checkin\",\"at\":\"2026-03-01T04:30:00Z\",\"received\":\"2026-03-02T09:00:00Z\","
                "\"enrollment\":"
                "\"e1\",\"source\":\"device\",\"answers\":{\"PHQ 1\":0},\"for_day\":\"2026-02-28\"}");
}

static void coverage_is_read(void **unused)
{
    (void)unused;
    mapping m = shipped("coverage");
    expect_fact(&m, "MRN,Payer ID,MBI,Effective Date,Termination Date,Order\np1,mc,1EG4TE5MK73,1/1/2026,,1\n",
                "{\"fact\":\"coverage\",\"at\":\"2026-01-01T05:00:00Z\",\"patient\":\"p1\",\"payer\":\"mc\","
                "\"member\":"
                "\"1EG4TE5MK73\",\"from\":\"2026-01-01\",\"rank\":\"primary\"}");
}

static str id_of(const mapping *m, const char *text)
{
    str out = told_by(m, text), rest;
    const char *at = memmem(out.at, out.len, "csv-", 4);
    assert_non_null(at);
    return str_split((str){at, (size_t)(out.at + out.len - at)}, '"', &rest);
}

static void ids_are_made_of_what_is_said(void **unused)
{
    (void)unused;
    mapping k = shipped("checkins"), p = shipped("patients");
    str one = id_of(&k, "Timestamp,Enrollment,Source,Mood\n2026-02-28T23:30:00-05:00,e1,patient,7.5\n");
    // Another spelling, other columns' order, another row of the file: the same fact.
    assert_true(str_eq(
        one, id_of(&k, "Mood,source,enrollment,timestamp\r\n\r\n7.50,SELF,e1,2026-03-01T04:30:00Z\r\n")));
    assert_false(
        str_eq(one, id_of(&k, "Timestamp,Enrollment,Source,Mood\n2026-02-28T23:30:00-05:00,e1,patient,7\n")));
    assert_false(str_eq(
        one, id_of(&k, "Timestamp,Enrollment,Source,Mood\n2026-02-28T23:30:00-05:00,e2,patient,7.5\n")));
    assert_false(str_eq(
        one, id_of(&k, "Timestamp,Enrollment,Source,Mood\n2026-02-28T23:30:01-05:00,e1,patient,7.5\n")));
    // A patient's is made of patient and day: the door refuses the same day with other words.
#define LEE(rest) "p1,Fir,Lee,2/29/1980,F,7 Oak Ave,Salem,OR,97301,America/Los_Angeles" rest "\n"
    one = id_of(&p, PATIENTS "\n" LEE(""));
    assert_true(str_eq(one, id_of(&p, PATIENTS ",Email\n" LEE(",l@example.org"))));
    assert_false(str_eq(one, id_of(&p, PATIENTS ",Updated\n" LEE(",1/2/2026"))));
    assert_false(str_eq(one, id_of(&p, PATIENTS "\np2" LEE(""))));
}

static void what_is_not_used_is_told(void **unused)
{
    (void)unused;
    mapping p = shipped("patients"), k = shipped("checkins");
    csv *c;
    fault why;
    csv_ask ask = {STR(PATIENTS ",\"Height\r\n\x1B(cm)\",,Phone,Weight\n"), STR("t.csv"), &p, &all_zones,
                   &scratch};
    assert_true(csv_open(&c, &ask, &room, &why));
    assert_int_equal(csv_ignored(c).count, 2);
    assert_true(str_eq(csv_ignored(c).at[0], STR("Height   (cm)")) &&
                str_eq(csv_ignored(c).at[1], STR("Weight")));
    ask.mapping = &k;
    ask.bytes = STR("Timestamp,Enrollment,Source,Mood,DOB\n");
    assert_true(csv_open(&c, &ask, &room, &why));
    assert_int_equal(csv_ignored(c).count, 1);
    // A fault of the door finds its column too.
    fault_set(&why, FAULT_INPUT, "\"e1\" is not introduced by any fact, here or earlier");
    fault_at(&why, 7, STR("enrollment"));
    csv_place(c, 7, &why);
    buf b = buf_in(&room, 1024);
    fault_put(&b, &why);
    assert_true(str_eq(buf_str(&b),
                       STR("t.csv: row 7: column \"Enrollment\": \"e1\" is not introduced by any fact, here "
                           "or earlier")));
}

// --- mappings ----------------------------------------------------------------------------------------------

#define HEAD                                                                                                 \
    "about: x\nfact: charge\nfields:\n  at: {constant: \"2026-01-01T00:00:00Z\"}\n  from: {column: "         \
    "[From]}\n"
#define CODE "  code: {column: [Code]}\n"
#define AMOUNT_OF(words) "  amount: {column: [Price]" words "}\n"

static void a_mapping_is_checked(void **unused)
{
    (void)unused;
    static const struct { const char *text; int line; const char *says;
    } rows[] = {
        {HEAD CODE AMOUNT_OF(""), 0, ""},
        {HEAD CODE, 3, "\"fields\" lacks \"amount\""},
        {HEAD CODE AMOUNT_OF("") "  colour: {column: [x]}\n", 8,
         "\"colour\" is not a field of charge that one cell can be"},
        {HEAD CODE AMOUNT_OF(", pattern: [M/D/YYYY]"), 7, "\"pattern\": only dates and instants have one"},
        {HEAD CODE AMOUNT_OF(", zone: America/New_York"), 7, "only instants lie in a zone"},
        {HEAD CODE AMOUNT_OF(", colour: red"), 7, "\"colour\" is not a key of a field of a mapping"},
        {HEAD CODE AMOUNT_OF(", constant: \"1\""), 7, "\"amount\" needs one of \"column\", \"constant\""},
        {HEAD CODE "  amount: {else: \"1\"}\n", 7, "\"amount\" needs one of"},
        {HEAD CODE "  amount: {constant: \"1\", else: \"1\"}\n", 7,
         "\"else\": there is no column whose cell could be empty"},
        {HEAD CODE AMOUNT_OF("") "  to: {column: [To], pattern: [M/D/YY]}\n", 8,
         "\"M/D/YY\" holds something other than"},
        {HEAD CODE AMOUNT_OF("") "  to: {column: [To], pattern: [M/D/YYYY H:mm]}\n", 8,
         "is for a date, which has no hours"},
        {HEAD CODE AMOUNT_OF("") "  to: {column: [To], pattern: [M/D/YYYY, D/M/YYYY]}\n", 8,
         "3/4 could be either"},
        {HEAD CODE AMOUNT_OF("") "  to: {column: [To], pattern: [M/D/YYYY, YYYY-MM-DD]}\n", 0, ""},
        {HEAD CODE AMOUNT_OF(", values: [a]"), 7, "\"values\": a map of cells and values is asked for"},
        {HEAD CODE AMOUNT_OF("") "key: [code, colour]\n", 3, "\"key\": \"colour\" is not among the fields"},
        {HEAD CODE AMOUNT_OF("") "separator: x\n", 8, "\"separator\": is one of"},
        {HEAD CODE AMOUNT_OF("") "separator: tab\n", 0, ""},
        {"about: x\nfact: claim-made\nfields:\n  at: {column: [At]}\n", 2,
         "is not a kind of fact that can be told"},
        {"about: x\nfact: charges\nfields:\n  at: {column: [At]}\n", 2,
         "is not a kind of fact that can be told"},
        {"about: x\nfact: charge\n", 1, "a mapping lacks \"fields\""},
        {"about: x\nfact: checkin\nfields:\n  answers: {column: [A]}\n", 4,
         "\"answers\" is not one cell: say \"others\""},
        {"about: x\nfact: assess\nfields:\n  answers: {column: [A]}\n", 4,
         "\"answers\" is not one cell: say \"columns\""},
        {"about: x\nfact: patient\nfields:\n  address: {column: [A]}\n", 4,
         "\"address\" is not a field of patient that one"},
        {"about: x\nfact: patient\nfields:\n  address.street: {column: [A]}\n", 4,
         "\"address.street\" is not a field"},
        {"about: x\nfact: patient\nfields:\n  address.city: {column: [A]}\n", 3,
         "\"fields\" lacks \"address.line1\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        book_faults found = book_check_text(STR("mappings/x.yaml"), str_of(rows[i].text), &room);
        bool any = found.count > 0;
        if (any != (rows[i].line > 0)) fail_msg("%s\n%.*s", rows[i].text, any ? (int)found.at[0].text.len : 0,
                                                any ? found.at[0].text.at : "");
        bool told = !any;
        for (size_t n = 0; n < found.count; n++)
            told |=
                found.at[n].line == (uint64_t)rows[i].line &&
                memmem(found.at[n].text.at, found.at[n].text.len, rows[i].says, strlen(rows[i].says)) != NULL;
        if (!told) fail_msg("%s\nline %llu: %.*s", rows[i].text, (unsigned long long)found.at[0].line,
                            STR_ARGS(found.at[0].text));
    }
}

static void mappings_have_names(void **unused)
{
    (void)unused;
    words names;
    fault why;
    mapping m;
    assert_true(book_mappings(&names, STR(""), &room, &why));
    assert_int_equal(names.count, 3);
    assert_true(str_eq(names.at[0], STR("checkins")) && str_eq(names.at[2], STR("patients")));
    assert_false(book_read_mapping(&m, STR("patient"), STR(""), &room, &why));
    assert_string_equal(why.text,
                        "There is no mapping \"patient\"; there are: checkins, coverage, patients. Or give a "
                        "file: ./my.yaml");
    assert_int_equal(why.code, FAULT_USAGE);
    assert_false(book_read_mapping(&m, STR("./none.yaml"), STR(""), &room, &why));
    assert_int_equal(why.code, FAULT_USAGE);
    const char *root = getenv("DAYBOOK_SOURCE");
    buf b = buf_in(&room, 4096);
    buf_say(&b, "%s/rulebook/mappings/coverage.yaml", root ? root : ".");
    assert_true(book_read_mapping(&m, buf_str(&b), STR(""), &room, &why));
    assert_int_equal(m.kind, KIND_COVERAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_those_of_rfc_4180),
        cmocka_unit_test(cells_have_limits),
        cmocka_unit_test(patterns_read_real_dates_only),
        cmocka_unit_test(clocks_that_are_put_forward_and_back),
        cmocka_unit_test(patients_are_read),
        cmocka_unit_test(faults_name_file_row_and_column),
        cmocka_unit_test(checkins_take_the_other_columns_as_items),
        cmocka_unit_test(coverage_is_read),
        cmocka_unit_test(ids_are_made_of_what_is_said),
        cmocka_unit_test(what_is_not_used_is_told),
        cmocka_unit_test(a_mapping_is_checked),
        cmocka_unit_test(mappings_have_names),
    };
    return cmocka_run_group_tests(tests, rooms_open, rooms_close);
}
