// rvu.c - reading the relative values that CMS publishes (PPRRVU), in its three layouts.
// Rows with a modifier (26 professional part, TC technical part, 53 discontinued) are left out: the program
// bills whole services only. The descriptor column is stepped over and never kept: it is the AMA's text.
#include "fee.h"
#include "sheet_.h"
#include "sort.h"
#include <assert.h>

enum {
    RVU_ROWS_MAX = 100000,   // the file of 2026 has about 19,000
    FIXED_TAIL = 120,        // fixed layout: the conversion factor is the one number with four decimals after
                             // this column; its place moved in 2026, so it is found by its form
    HUNDREDTHS = 2, TEN_THOUSANDTHS = 4,
    SHOWN = 40,              // characters of a wrong cell that a fault repeats
    RVU_MAX = 999999,        // 9999.99: six characters in the fixed layout; the greatest known is below 1000
    FACTOR_MAX = 9999999     // 999.9999; none has been above 40. Both keep a price far below MONEY_CENTS_MAX
};

typedef enum rvu_field {
    F_CODE, F_MODIFIER, F_STATUS, F_WORK, F_PE_NON, F_NA_NON, F_PE_FAC, F_NA_FAC, F_MALPRACTICE,
    F_TOTAL_NON, F_TOTAL_FAC, F_GLOBAL, F_FACTOR, FIELDS
} rvu_field;

// Where each field stands (RVU25D document, record layout; header rows of the CSV of 2025 and 2026).
static const struct rvu_column {
    str title;        // CSV of CMS: the words stacked over the column; other words may stand above them
    str brief;        // the shipped subset's name for it
    bool may_lack;    // the subset may do without it
    size_t from, to;  // fixed columns from 1, both inclusive; 0: not at a fixed place
} columns[FIELDS] = {
    [F_CODE]        = {STR_INIT("HCPCS"),                STR_INIT("hcpcs"),        false, 1, 5},
    [F_MODIFIER]    = {STR_INIT("MOD"),                  STR_INIT("mod"),          true, 6, 7},
    [F_STATUS]      = {STR_INIT("STATUS CODE"),          STR_INIT("status"),       false, 58, 58},
    [F_WORK]        = {STR_INIT("WORK RVU"),             STR_INIT("work"),         false, 60, 65},
    [F_PE_NON]      = {STR_INIT("NON-FAC PE RVU"),       STR_INIT("pe_nonfac"),    false, 67, 72},
    [F_NA_NON]      = {STR_INIT("NON-FAC NA INDICATOR"), STR_INIT("nonfac_na"),    true, 73, 74},
    [F_PE_FAC]      = {STR_INIT("FACILITY PE RVU"),      STR_INIT("pe_fac"),       false, 76, 81},
    [F_NA_FAC]      = {STR_INIT("FACILITY NA INDICATOR"), STR_INIT("fac_na"),      true, 82, 83},
    [F_MALPRACTICE] = {STR_INIT("MP RVU"),               STR_INIT("mp"),           false, 85, 89},
    [F_TOTAL_NON]   = {STR_INIT("NON-FACILITY TOTAL"),   STR_INIT("total_nonfac"), false, 91, 96},
    [F_TOTAL_FAC]   = {STR_INIT("FACILITY TOTAL"),       STR_INIT("total_fac"),    false, 97, 102},
    [F_GLOBAL]      = {STR_INIT("GLOB DAYS"),            STR_INIT("global"),       false, 104, 106},
    [F_FACTOR]      = {STR_INIT("CONV FACTOR"),          STR_INIT("factor"),       true, 0, 0},
};

typedef struct rvu_reader {
    fee_release release;
    pile rows;
    arena *in;
} rvu_reader;

// ---- one row -------------------------------------------------------------------------------------------

static bool is_code(str s)
{
    if (s.len != 5) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] >= 'A' && s.at[i] <= 'Z'))) return false;
    return true;
}

// RVUs count for these statuses only (RVU document, attachment A); elsewhere CMS may leave them blank.
static bool status_is_priced(char status) { return status == 'A' || status == 'R' || status == 'T'; }

static bool wrong(rvu_field f, str cell, const char *want, uint64_t line, fault *why)
{
    fault_set(why, FAULT_DATA, "\"%.*s\" is not %s", STR_ARGS(str_first(cell, SHOWN)), want);
    return fault_at(why, line, columns[f].title);
}

static bool read_rvu(int32_t *out, const str *cells, rvu_field f, char status, uint64_t line, fault *why)
{
    if (cells[f].len == 0 && !status_is_priced(status)) return true; // stays 0
    return (sheet_number(cells[f], HUNDREDTHS, out) && *out <= RVU_MAX)
        || wrong(f, cells[f], "a relative value such as 0.62", line, why);
}

// All rows of a file carry one conversion factor; a file that mixes two cannot be priced from.
static bool read_factor(rvu_reader *r, str cell, uint64_t line, fault *why)
{
    int32_t factor = 0;
    if (cell.len == 0) return true;
    if (!sheet_number(cell, TEN_THOUSANDTHS, &factor) || factor > FACTOR_MAX)
        return wrong(F_FACTOR, cell, "a conversion factor such as 33.4009", line, why);
    if (factor && r->release.factor && factor != r->release.factor)
        return wrong(F_FACTOR, cell, "the conversion factor of the rows before", line, why);
    if (factor) r->release.factor = factor;
    return true;
}

static bool keep_row(rvu_reader *r, const str *cells, uint64_t line, fault *why)
{
    assert(line > 0);
    str code = cells[F_CODE], status = cells[F_STATUS], global = cells[F_GLOBAL];
    if (!is_code(code)) return wrong(F_CODE, code, "a code of five letters and digits", line, why);
    if (cells[F_MODIFIER].len) return true;
    if (status.len != 1 || status.at[0] < 'A' || status.at[0] > 'Z')
        return wrong(F_STATUS, status, "a status of one letter", line, why);
    if (global.len > 3) return wrong(F_GLOBAL, global, "global days of three characters", line, why);
    fee_rvu row = {.status = status.at[0], .na_nonfacility = str_eq(cells[F_NA_NON], STR("NA")),
        .na_facility = str_eq(cells[F_NA_FAC], STR("NA"))};
    memcpy(row.code, code.at, code.len);
    if (global.len) memcpy(row.global, global.at, global.len);
    if (!(read_rvu(&row.work, cells, F_WORK, row.status, line, why)
            && read_rvu(&row.pe_nonfacility, cells, F_PE_NON, row.status, line, why)
            && read_rvu(&row.pe_facility, cells, F_PE_FAC, row.status, line, why)
            && read_rvu(&row.malpractice, cells, F_MALPRACTICE, row.status, line, why)
            && read_rvu(&row.total_nonfacility, cells, F_TOTAL_NON, row.status, line, why)
            && read_rvu(&row.total_facility, cells, F_TOTAL_FAC, row.status, line, why)
            && read_factor(r, cells[F_FACTOR], line, why)))
        return false;
    if (r->rows.count == RVU_ROWS_MAX) {
        fault_set(why, FAULT_LIMIT, "has more than %d codes", RVU_ROWS_MAX);
        return fault_at(why, line, STR(""));
    }
    *(fee_rvu *)pile_more(&r->rows) = row;
    return true;
}

// ---- columns of the two CSV layouts ----------------------------------------------------------------------

typedef struct rvu_places { size_t at[FIELDS]; bool known[FIELDS]; } rvu_places;

static bool has_all_columns(const rvu_places *places, bool brief, uint64_t line, arena *a, fault *why)
{
    arena_mark mark = arena_here(a);
    buf missing = buf_in(a, sizeof why->text);
    for (rvu_field f = 0; f < FIELDS; f++) {
        if (places->known[f] || (brief && columns[f].may_lack)) continue;
        if (missing.len) buf_lit(&missing, ", ");
        buf_put(&missing, brief ? columns[f].brief : columns[f].title);
    }
    bool all = missing.len == 0;
    if (!all) {
        fault_set(why, FAULT_DATA, "these columns cannot be found by their titles: %.*s",
                  STR_ARGS(buf_str(&missing)));
        fault_at(why, line, STR(""));
    }
    arena_back(a, mark);
    return all;
}

static bool place(rvu_places *places, rvu_field f, size_t column, uint64_t line, fault *why)
{
    assert(f < FIELDS);
    if (places->known[f]) {
        fault_set(why, FAULT_DATA, "two columns have this title: %d and %d", (int)places->at[f] + 1,
                  (int)column + 1);
        return fault_at(why, line, columns[f].title);
    }
    places->known[f] = true;
    places->at[f] = column;
    return true;
}

// Rows below the titles, of either CSV layout.
static bool read_sheet_rows(rvu_reader *r, sheet *s, const rvu_places *places, fault *why)
{
    for (;;) {
        sheet_row row;
        if (!sheet_next(s, &row, why)) return false;
        if (row.count == 0) return true;
        if (sheet_row_is_blank(&row) || (row.cells[0].len && row.cells[0].at[0] == '#')) continue;
        str cells[FIELDS] = {{"", 0}};
        for (rvu_field f = 0; f < FIELDS; f++)
            cells[f] = places->known[f] ? sheet_cell(&row, places->at[f]) : (str){"", 0};
        if (!keep_row(r, cells, row.line, why)) return false;
    }
}

// ---- the CSV of CMS ---------------------------------------------------------------------------------------

// The words over a column, from the top row down to the one that says HCPCS, one space apart.
static bool stacked_title(str header, size_t column, buf *title, arena *a, fault *why)
{
    sheet s = sheet_of(header, a);
    for (;;) {
        sheet_row row;
        if (!sheet_next(&s, &row, why)) return false;
        if (row.count == 0) return true;
        str words = sheet_cell(&row, column);
        while (words.len) {
            str word = str_split(words, ' ', &words);
            word = str_trim(word);
            if (!word.len) continue;
            if (title->len) buf_byte(title, ' ');
            buf_put(title, word);
        }
    }
}

// Does the stack end in these whole words? Above them may stand a notice, or "FULLY IMPLEMENTED" in old
// files.
static bool title_ends(str title, str words)
{
    if (title.len < words.len || !str_eq(str_from(title, title.len - words.len), words)) return false;
    return title.len == words.len || title.at[title.len - words.len - 1] == ' ';
}

static bool find_titles(rvu_places *places, str header, const sheet_row *last, arena *a, fault *why)
{
    enum { TITLE_BYTES_MAX = 4096 }; // the descriptor's column holds the copyright notice
    for (size_t column = 0; column < last->count; column++) {
        buf title = buf_in(a, TITLE_BYTES_MAX);
        if (!stacked_title(header, column, &title, a, why)) return false;
        for (rvu_field f = 0; f < FIELDS; f++)
            if (title_ends(buf_str(&title), columns[f].title) && !place(places, f, column, last->line, why))
                return false;
    }
    return has_all_columns(places, false, last->line, a, why);
}

// "2026 National Physician Fee Schedule ... July Release" is RVU26C (January A, April B, July C, October D).
// The January correction, AR, says January too: its name has to come from the caller.
static str release_name(str header, arena *a)
{
    static const str months[] = {STR_INIT("January Release"), STR_INIT("April Release"),
        STR_INIT("July Release"), STR_INIT("October Release")};
    size_t at = sheet_find(header, STR(" National Physician Fee Schedule"));
    long long year;
    if (at == header.len || at < 4 || !str_number((str){header.at + at - 4, 4}, &year)) return STR("");
    buf name = buf_in(a, 16);
    buf_lit(&name, "RVU");
    buf_digits(&name, year % 100, 2);
    for (size_t m = 0; m < 4; m++)
        if (sheet_find(header, months[m]) != header.len) {
            buf_byte(&name, (char)('A' + m));
            return buf_str(&name);
        }
    return STR("");
}

// Reads rows until the one whose first cell is HCPCS; *header is the text up to its end.
static bool find_header(sheet *s, sheet_row *last, str *header, fault *why)
{
    for (int n = 0; n < SHEET_HEADER_ROWS_MAX; n++) {
        if (!sheet_next(s, last, why)) return false;
        if (last->count == 0) break;
        if (str_eq(last->cells[0], columns[F_CODE].title)) {
            *header = str_first(s->text, s->at);
            return true;
        }
    }
    return fault_set(why, FAULT_DATA,
                     "none of the first %d lines is a header that begins with HCPCS, and the "
                     "text is not in fixed columns either",
                     SHEET_HEADER_ROWS_MAX);
}

static bool read_cms_csv(rvu_reader *r, str text, fault *why)
{
    sheet s = sheet_of(text, r->in);
    sheet_row last;
    str header;
    rvu_places places = {.known = {false}};
    if (!find_header(&s, &last, &header, why) || !find_titles(&places, header, &last, r->in, why))
        return false;
    r->release.released = sheet_released(header);
    r->release.name = release_name(header, r->in);
    return read_sheet_rows(r, &s, &places, why);
}

// ---- the short subset that is shipped ---------------------------------------------------------------------

// "# CY2025 PFS RVU file (RVU25D, RELEASED 09/11/2025, CF 32.3465)": what such a comment says of the release.
static void note_comment(rvu_reader *r, str line)
{
    if (!date_is(r->release.released)) r->release.released = sheet_released(line);
    str factor = sheet_after(line, STR("CF "));
    size_t n = 0;
    while (n < factor.len && ((factor.at[n] >= '0' && factor.at[n] <= '9') || factor.at[n] == '.')) n++;
    int32_t stated = 0;
    if (!r->release.factor && sheet_number(str_first(factor, n), TEN_THOUSANDTHS, &stated) &&
        stated <= FACTOR_MAX)
        r->release.factor = stated;
    static const str word = STR_INIT("RVU");
    for (str rest = sheet_after(line, word); rest.len && !r->release.name.len;
         rest = sheet_after(rest, word)) {
        n = 0;
        while (n < rest.len && n < 2 && rest.at[n] >= '0' && rest.at[n] <= '9') n++;
        while (n >= 2 && n < rest.len && n < 4 && rest.at[n] >= 'A' && rest.at[n] <= 'Z') n++;
        if (n >= 3) r->release.name = str_copy(r->in, (str){rest.at - word.len, n + word.len});
    }
}

// "# hcpcs,status,work,..." or "# columns: hcpcs,status,...": the column names. False: another comment.
static bool brief_titles(str line, str *titles)
{
    size_t at = sheet_find(line, STR("hcpcs,"));
    if (at == line.len) return false;
    *titles = str_from(line, at);
    return true;
}

static bool read_brief(rvu_reader *r, str text, fault *why)
{
    rvu_places places = {.known = {false}};
    uint64_t line_number = 0;
    bool titled = false;
    for (str rest = text; rest.len && !titled;) {
        str line = str_trim(str_split(rest, '\n', &rest)), titles;
        line_number++;
        if (!line.len || line.at[0] != '#') break;
        note_comment(r, line);
        if (!brief_titles(line, &titles)) continue;
        titled = true;
        for (size_t column = 0; titles.len; column++) {
            str title = str_trim(str_split(titles, ',', &titles));
            for (rvu_field f = 0; f < FIELDS; f++)
                if (str_eq(title, columns[f].brief) && !place(&places, f, column, line_number, why))
                    return false;
        }
    }
    if (!has_all_columns(&places, true, line_number, r->in, why)) return false;
    sheet s = sheet_of(text, r->in);
    return read_sheet_rows(r, &s, &places, why);
}

// ---- fixed columns ----------------------------------------------------------------------------------------

static str fixed_cell(str line, size_t from, size_t to) // from 1, inclusive
{
    assert(from >= 1);
    assert(to >= from);
    if (line.len < from) return STR("");
    return str_trim(str_first(str_from(line, from - 1), to - from + 1));
}

static str fixed_factor(str line)
{
    str rest = line.len > FIXED_TAIL ? str_from(line, FIXED_TAIL) : STR("");
    while (rest.len) {
        str word = str_trim(str_split(rest, ' ', &rest)), decimals;
        str_split(word, '.', &decimals);
        if (decimals.len == TEN_THOUSANDTHS) return word;
    }
    return STR("");
}

static bool is_fixed_row(str line)
{
    int32_t work;
    return line.len >= columns[F_GLOBAL].to && is_code(str_first(line, columns[F_CODE].to))
        && sheet_number(fixed_cell(line, columns[F_WORK].from, columns[F_WORK].to), HUNDREDTHS, &work);
}

// The text form opens with HDR lines of notices; without them its first line is a row.
static bool is_fixed(str text)
{
    str rest;
    return text.len && (str_starts(text, STR("HDR ")) || is_fixed_row(str_split(text, '\n', &rest)));
}

static bool read_fixed(rvu_reader *r, str text, fault *why)
{
    uint64_t line_number = 0;
    for (str rest = text; rest.len;) {
        str line = str_split(rest, '\n', &rest);
        line_number++;
        if (line.len && str_starts(line, STR("HDR"))) {
            if (!date_is(r->release.released)) r->release.released = sheet_released(line);
            continue;
        }
        if (!str_trim(line).len) continue;
        if (line.len < columns[F_GLOBAL].to) {
            fault_set(why, FAULT_DATA, "is shorter than the %d characters of the fixed layout",
                (int)columns[F_GLOBAL].to);
            return fault_at(why, line_number, STR(""));
        }
        str cells[FIELDS] = {{"", 0}};
        for (rvu_field f = 0; f < FIELDS; f++)
            cells[f] =
                columns[f].from ? fixed_cell(line, columns[f].from, columns[f].to) : fixed_factor(line);
        if (!keep_row(r, cells, line_number, why)) return false;
    }
    return true;
}

// ---- the whole file ---------------------------------------------------------------------------------------

static int by_code(const void *a, const void *b, const void *with)
{
    (void)with;
    const fee_rvu *left = a, *right = b;
    return memcmp(left->code, right->code, sizeof left->code);
}

static bool finish(rvu_reader *r, fault *why)
{
    if (!r->rows.count) return fault_set(why, FAULT_DATA, "holds no code without a modifier");
    if (!r->release.factor) return fault_set(why, FAULT_DATA, "names no conversion factor");
    fee_rvu *rows = arena_array(r->in, fee_rvu, r->rows.count);
    for (uint32_t i = 0; i < r->rows.count; i++) rows[i] = *PILE_AT(&r->rows, fee_rvu, i);
    sort_rows(rows, r->rows.count, sizeof *rows, by_code, NULL, r->in);
    for (uint32_t i = 1; i < r->rows.count; i++)
        if (by_code(&rows[i - 1], &rows[i], NULL) == 0)
            return fault_set(why, FAULT_DATA, "code %s without a modifier is there twice", rows[i].code);
    r->release.rows = rows;
    r->release.count = r->rows.count;
    r->release.factor_qp = r->release.factor;
    return true;
}

bool fee_read_rvu(fee_release *out, str text, arena *a, fault *why)
{
    rvu_reader r = {.release = {.released = DATE_NONE, .from = DATE_NONE, .to = DATE_NONE},
        .rows = pile_in(a, sizeof(fee_rvu)), .in = a};
    r.release.name = r.release.source = STR("");
    bool brief = str_trim(str_first(text, 64)).len && str_trim(str_first(text, 64)).at[0] == '#';
    bool read = brief ? read_brief(&r, text, why)
        : is_fixed(text) ? read_fixed(&r, text, why)
        : read_cms_csv(&r, text, why);
    if (!read || !finish(&r, why)) return false;
    assert(r.release.count > 0);
    assert(r.release.factor > 0);
    *out = r.release;
    return true;
}
