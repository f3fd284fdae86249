// The door of facts: what is read, what is refused and with which sentence, what counts as the same.
#include "every_kind.h"
#include "fact.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// One zone is enough here: "UTC" in the least TZif there is (two empty bodies, one type, a footer).
static bool load_utc(void *with, str name, str *bytes)
{
    static char file[256];
    static const char head[20] = "TZif2";
    (void)with;
    if (!str_eq(name, STR("Etc/UTC")) && !str_eq(name, STR("America/New_York"))) return false;
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        memcpy(file + n, head, 20);
        static const char counts[24] = {[19] = 1, [23] = 4};
        memcpy(file + n + 20, counts, 24);
        n += 44;
        memcpy(file + n, "\0\0\0\0\0\0UTC\0", 10);
        n += 10;
    }
    memcpy(file + n, "\nUTC0\n", 6);
    *bytes = (str){file, n + 6};
    return true;
}

static arena room;
static zones all_zones;

static int setup(void **state)
{
    (void)state;
    room = source_arena();
    all_zones = (zones){.in = &room, .load = load_utc};
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    arena_close(&room);
    return 0;
}

// The line is copied to memory of its own size, so that a sanitizer sees every byte read past its end.
static bool read_line(fact *f, str line, fault *why)
{
    char *own = malloc(line.len ? line.len : 1);
    assert_non_null(own);
    if (line.len) memcpy(own, line.at, line.len);
    *why = (fault){0};
    bool ok = fact_read(f, (str){own, line.len}, &all_zones, &room, why);
    if (!ok) assert_int_not_equal(why->code, FAULT_NONE);
    if (ok) { // values borrow from the line: give them one that lasts
        str kept = str_copy(&room, line);
        ok = fact_read(f, kept, &all_zones, &room, why);
        assert_true(ok);
    }
    free(own);
    return ok;
}

static fact must_read(const char *line)
{
    fact f;
    fault why;
    if (!read_line(&f, str_of(line), &why)) fail_msg("field \"%s\": %s: %s", why.field, why.text, line);
    return f;
}

static str written(const fact *f)
{
    buf b = buf_in(&room, 4u << 20);
    fact_put(&b, f);
    assert_false(b.full);
    return buf_str(&b);
}

#define HEAD(kind) "{\"fact\":\"" kind "\",\"id\":\"f1\",\"at\":\"2026-01-15T19:00:00-05:00\","
#define CHECKIN_TO(answers)                                                                                  \
    HEAD("checkin") "\"enrollment\":\"e1\",\"source\":\"patient\",\"answers\":" answers
#define CHECKIN CHECKIN_TO("{\"mood\":3}") "}"
#define CHARGE(amount) HEAD("charge") "\"code\":\"98980\",\"from\":\"2026-01-01\",\"amount\":" amount "}"
#define SERVICE(rest) HEAD("service") "\"patient\":\"p1\",\"code\":\"90834\",\"on\":\"2026-01-15\"" rest "}"
#define PATIENT(address, zone)                                                                               \
    HEAD("patient")                                                                                          \
    "\"patient\":\"p1\",\"last\":\"Doe\",\"first\":\"Jo\",\"birth\":\"1980-06-01\",\"sex\":\"F\","           \
    "\"address\":" address ",\"timezone\":\"" zone "\"}"
#define ADDRESS_GOOD "{\"line1\":\"7 Oak Ave\",\"city\":\"Salem\",\"state\":\"OR\",\"zip\":\"97301\"}"

static const struct refusal { const char *line, *field, *says;
} refusals[] = {
    // The line as a whole.
    {"", "", "not an object"},
    {"[]", "", "not an object in {} but a list"},
    {"\"checkin\"", "", "not an object"},
    {"{}", "fact", "is missing"},
    {"{\"id\":\"f1\"}", "fact", "is missing"},
    {CHECKIN " x", "", "more text follows"},
    {CHECKIN CHECKIN, "", "more text follows"},
    {HEAD("checkin"), "", "field's name in double quotes is missing"},
    {"{\"fact\":\"checkin\"", "", "comma or a closing }"},
    {"{\"fact\":\"checkin\",}", "", "field's name in double quotes"},
    {"{\"fact\" \"checkin\"}", "", "colon is missing"},
    {"{\"fact\":\"checkin}", "fact", "not closed"},
    {"{\"fact\":}", "fact", "no value begins"},
    {"{'fact':'checkin'}", "", "double quotes"},
    // Kinds and fields.
    {"{\"fact\":\"chekin\",\"id\":\"f1\"}", "fact", "\"chekin\" is not a kind"},
    {"{\"fact\":\"checkin\\u0000\",\"id\":\"f1\"}", "fact", "is not a kind"},
    {"{\"fact\":7}", "fact", "must be text in quotes, not a number"},
    {HEAD("checkin") "\"mood\":3}", "mood",
     "is not a field of checkin, which has: enrollment source answers for_day"},
    {HEAD("checkin") "\"id\\u0000\":\"x\"}", "id", "is not a field of checkin"},
    {HEAD("checkin") "\"\":3}", "", "is not a field of checkin"},
    {HEAD("checkin") "\"enrollment\":\"e1\",\"answers\":{}}", "source",
     "is missing: a fact of kind checkin needs it"},
    {"{\"fact\":\"checkin\",\"at\":\"2026-01-15T19:00:00Z\",\"enrollment\":\"e\",\"source\":\"staff\","
     "\"answers\":{}}",
     "id", "is missing"},
    {"{\"fact\":\"checkin\",\"id\":\"f1\",\"enrollment\":\"e\",\"source\":\"staff\",\"answers\":{}}", "at",
     "is missing"},
    {HEAD("educate") "\"enrollment\":\"e1\"}", "by", "is missing"},
    {HEAD("checkin") "\"id\":\"f2\"}", "id", "is given twice"},
    {HEAD("checkin") "\"fact\":\"checkin\"}", "fact", "is given twice"},
    {HEAD("checkin") "\"f\\u0061ct\":\"checkin\"}", "fact", "is given twice"},
    {HEAD("checkin") "\"by\":\"a\",\"by\":\"a\"}", "by", "is given twice"},
    {HEAD("educate") "\"by\":\"a\",\"by\":\"a\"}", "by", "is given twice"},
    {HEAD("checkin") "\"enrollment\":\"e1\",\"source\":\"staff\",\"enrollment\":\"e1\"}", "enrollment",
     "is given twice"},
    {CHECKIN_TO("{\"mood\":3,\"sleep\":1,\"mood\":3}") "}", "answers.mood", "is given twice"},
    {CHECKIN_TO("{\"mood\":3,\"m\\u006fod\":4}") "}", "answers.mood", "is given twice"},
    {PATIENT("{\"line1\":\"a\",\"line1\":\"a\"}", "Etc/UTC"), "address.line1", "is given twice"},
    // Ids.
    {"{\"fact\":\"checkin\",\"id\":\"\"}", "id", "must be an id"},
    {"{\"fact\":\"checkin\",\"id\":\"a b\"}", "id", "must be an id"},
    {"{\"fact\":\"checkin\",\"id\":\"a/b\"}", "id", "must be an id"},
    {"{\"fact\":\"checkin\",\"id\":\"caf\xC3\xA9\"}", "id", "must be an id"},
    {"{\"fact\":\"checkin\",\"id\":\"a\\u0000\"}", "id", "must be an id"},
    {"{\"fact\":\"checkin\",\"id\":7}", "id", "must be text in quotes, not a number"},
    {"{\"fact\":\"checkin\",\"id\":null}", "id", "not null"},
    {"{\"fact\":\"checkin\",\"id\":\"a2345678901234567890123456789012345678901234567890123456789012345\"}",
     "id", "must be an id"},
    {HEAD("checkin") "\"by\":\"\"}", "by", "must be an id"},
    {HEAD("checkin") "\"by\":[\"dr\"]}", "by", "not a list"},
    // Instants and dates.
    {"{\"fact\":\"checkin\",\"at\":\"2026-01-15T19:00:00\"}", "at", "has no offset"},
    {"{\"fact\":\"checkin\",\"at\":\"2026-01-15\"}", "at", "is not a real date and time"},
    {"{\"fact\":\"checkin\",\"at\":\"2026-02-30T19:00:00Z\"}", "at", "is not a real date and time"},
    {"{\"fact\":\"checkin\",\"at\":\"2026-01-15T24:00:00Z\"}", "at", "is not a real date and time"},
    {"{\"fact\":\"checkin\",\"at\":\"2026-01-15T19:00:00-0500\"}", "at", "does not end in an offset"},
    {"{\"fact\":\"checkin\",\"at\":\"1969-01-15T19:00:00Z\"}", "at", "before 1970"},
    {"{\"fact\":\"checkin\",\"at\":1768500000}", "at", "must be text in quotes, not a number"},
    {HEAD("checkin") "\"received\":\"2026-01-15T19:00:00\"}", "received", "has no offset"},
    {HEAD("checkin") "\"for_day\":\"2026-02-29\"}", "for_day", "\"2026-02-29\" is not a real date"},
    {HEAD("checkin") "\"for_day\":\"2026-1-05\"}", "for_day", "is not a real date"},
    {HEAD("checkin") "\"for_day\":\"1899-12-31\"}", "for_day", "from 1900 to 2199"},
    {HEAD("checkin") "\"for_day\":20260105}", "for_day", "must be text"},
    {HEAD("checkin") "\"for_day\":null}", "for_day", "must be text in quotes, not null"},
    // Money, numbers, flags, choices, zones.
    {CHARGE("54.11"), "amount", "must be dollars as text in quotes such as \"54.11\", not a number"},
    {CHARGE("\"54.111\""), "amount", "is not dollars"},
    {CHARGE("\"-5\""), "amount", "is not dollars"},
    {CHARGE("\"1e3\""), "amount", "is not dollars"},
    {CHARGE("\"$5\""), "amount", "is not dollars"},
    {CHARGE("\"1,000\""), "amount", "is not dollars"},
    {CHARGE("\"\""), "amount", "is not dollars"},
    {CHARGE("\"5.\""), "amount", "is not dollars"},
    {CHARGE("\".5\""), "amount", "is not dollars"},
    {CHARGE("\"10000000000\""), "amount", "is not dollars"},
    {SERVICE(",\"units\":-1"), "units", "is not a whole number"},
    {SERVICE(",\"units\":20.0"), "units", "20.0 is not a whole number from 0 to 1000000"},
    {SERVICE(",\"units\":2e1"), "units", "is not a whole number"},
    {SERVICE(",\"units\":1000001"), "units", "is not a whole number"},
    {SERVICE(",\"units\":99999999999999999999999"), "units", "is not a whole number"},
    {SERVICE(",\"units\":\"2\""), "units", "must be a whole number, not text"},
    {SERVICE(",\"units\":01"), "units", "zero too many"},
    {HEAD("enroll") "\"part2\":\"yes\"}", "part2", "must be true or false, not text"},
    {HEAD("enroll") "\"part2\":tru}", "part2", "none of true, false and null"},
    {HEAD("checkin") "\"source\":\"Patient\"}", "source",
     "\"Patient\" is none of: patient device caregiver staff"},
    {HEAD("checkin") "\"source\":\"\"}", "source", "is none of"},
    {HEAD("practitioner") "\"credential\":\"PhD\"}", "credential", "none of: MD DO NP PA"},
    {PATIENT(ADDRESS_GOOD, "EST5"), "timezone", "is not a time zone"},
    {PATIENT(ADDRESS_GOOD, "../../../etc/passwd"), "timezone", "is not a time zone"},
    // Lists and objects.
    {SERVICE(",\"modifiers\":\"95\""), "modifiers", "must be a list of texts in [], not text"},
    {SERVICE(",\"modifiers\":[95]"), "modifiers", "must be text in quotes, not a number"},
    {SERVICE(",\"modifiers\":[\"95\",]"), "modifiers", "no value begins"},
    {SERVICE(",\"modifiers\":[\"\"]"), "modifiers", "is empty"},
    {SERVICE(",\"modifiers\":[\"95\" \"GT\"]"), "modifiers", "closing ]"},
    {PATIENT("\"7 Oak Ave\"", "Etc/UTC"), "address", "must be an object in {}, not text"},
    {PATIENT("{\"line1\":\"7 Oak\",\"city\":\"Salem\",\"state\":\"OR\"}", "Etc/UTC"), "address.zip",
     "is missing"},
    {PATIENT("{\"street\":\"7 Oak\"}", "Etc/UTC"), "address.street", "is not a field"},
    {PATIENT("{\"line1\":\"\"}", "Etc/UTC"), "address.line1", "is empty"},
    {PATIENT("{\"zip\":97301}", "Etc/UTC"), "address.zip", "must be text in quotes, not a number"},
    {HEAD("practice") "\"locality\":{\"mac\":\"13282\"}}", "locality.number", "is missing"},
    {CHECKIN_TO("[3]") "}", "answers", "must be an object in {} of item and answer, not a list"},
    {CHECKIN_TO("{\"mood\":true}") "}", "answers.mood", "must be a number or text in quotes, not true"},
    {CHECKIN_TO("{\"mood\":null}") "}", "answers.mood", "not null"},
    {CHECKIN_TO("{\"mood\":[1]}") "}", "answers.mood", "not a list"},
    {CHECKIN_TO("{\"\":1}") "}", "answers", "without a name"},
    {CHECKIN_TO("{\"mood\":\"a\\u0000b\"}") "}", "answers.mood", "control character"},
    {CHECKIN_TO("{\"mood\":1e1000}") "}", "answers.mood", "exponent beyond"},
    {CHECKIN_TO("{\"mood\":1.23456789012345678901234567890123456}") "}", "answers.mood",
     "more than 32 digits"},
    {CHECKIN_TO("{\"mood\":NaN}") "}", "answers.mood", "no value begins"},
    {CHECKIN_TO("{\"mood\":[[[[[[[[1]]]]]]]]}") "}", "answers.mood", "nested too deep (8 levels at most)"},
    {"{\"x\":[[[[[[[[1]]]]]]]],\"fact\":\"checkin\"}", "", "nested too deep"},
    {HEAD("assess") "\"answers\":{\"q1\":1}}", "answers",
     "must be a list in [] of numbers and null, not an object"},
    {HEAD("assess") "\"answers\":[1,\"2\"]}", "answers",
     "must be a number, or null where unanswered, not text"},
    // Texts.
    {HEAD("payer") "\"name\":\"\"}", "name", "is empty"},
    {HEAD("payer") "\"name\":\"a\\nb\"}", "name", "control character or line break"},
    {HEAD("payer") "\"name\":\"a\x7F\"}", "name", "control character"},
    {HEAD("payer") "\"name\":\"a\tb\"}", "name", "control character"},
    {HEAD("payer") "\"name\":\"a\\q\"}", "name", "backslash sequence"},
    {HEAD("payer") "\"name\":\"\\ud83d\"}", "name", "backslash sequence"},
    {HEAD("payer") "\"name\":\"\xC0\xAF\"}", "name", "not valid UTF-8"},
    {HEAD("payer") "\"name\":\"\xED\xA0\x80\"}", "name", "not valid UTF-8"},
    {HEAD("payer") "\"name\":\"\xF4\x90\x80\x80\"}", "name", "not valid UTF-8"},
    {HEAD("payer") "\"name\":\"\xFF\"}", "name", "not valid UTF-8"},
    {HEAD("payer") "\"name\":\"a\xE2\x82\"}", "name", "not valid UTF-8"},
    {HEAD("void") "\"voids\":\"f0\",\"reason\":\"\"}", "reason", "is empty"},
    {HEAD("void") "\"voids\":\"f0\",\"reason\":\"a\\u0007\"}", "reason", "control character other than"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        fact f, before;
        memset(&f, 0x5A, sizeof f);
        before = f;
        fault why;
        if (read_line(&f, str_of(r->line), &why)) fail_msg("was read: %s", r->line);
        if (strcmp(why.field, r->field) != 0 || !strstr(why.text, r->says))
            fail_msg("%s\n  gives field \"%s\": %s\n  wanted field \"%s\": %s", r->line, why.field, why.text,
                     r->field, r->says);
        if (memcmp(&f, &before, sizeof f) != 0) fail_msg("the fact was touched: %s", r->line);
    }
}

// `one`, with the number of the turn for its #, count times with commas between.
static const char *many(const char *head, const char *one, int count, const char *tail)
{
    buf b = buf_in(&room, 8u << 20);
    buf_put(&b, str_of(head));
    for (int i = 0; i < count; i++) {
        if (i) buf_byte(&b, ',');
        for (const char *p = one; *p; p++) {
            if (*p == '#')
                buf_int(&b, i);
            else
                buf_byte(&b, *p);
        }
    }
    buf_put(&b, str_of(tail));
    return str_z(&room, buf_str(&b));
}

static void refused(const char *line, const char *field, const char *says)
{
    fact f;
    fault why;
    assert_false(read_line(&f, str_of(line), &why));
    assert_int_equal(why.code, FAULT_LIMIT);
    assert_string_equal(why.field, field);
    if (!strstr(why.text, says)) fail_msg("\"%s\" lacks \"%s\"", why.text, says);
}

static void test_limits(void **state)
{
    (void)state;
    must_read(many(CHECKIN_TO("{"), "\"q#\":1", LIMIT_ANSWERS, "}}"));
    refused(many(CHECKIN_TO("{"), "\"q#\":1", LIMIT_ANSWERS + 1, "}}"), "answers", "more than 256 items");
    must_read(many(HEAD("service") "\"patient\":\"p\",\"code\":\"1\",\"on\":\"2026-01-01\",\"modifiers\":[",
                   "\"m#\"", LIMIT_LIST, "]}"));
    refused(many(HEAD("service") "\"modifiers\":[", "\"m#\"", LIMIT_LIST + 1, "]}"), "modifiers",
            "more than 64 elements");
    refused(many(HEAD("assess") "\"answers\":[", "#", LIMIT_ANSWERS + 1, "]}"), "answers",
            "more than 256 elements");
    refused(many("{", "\"k#\":1", LIMIT_KEYS + 1, ",\"fact\":\"checkin\"}"), "", "more than 64 fields");
    char *text = malloc(LIMIT_TEXT_BYTES + 2);
    assert_non_null(text);
    memset(text, 'x', LIMIT_TEXT_BYTES + 1);
    text[LIMIT_TEXT_BYTES] = 0;
    must_read(many(HEAD("void") "\"voids\":\"f0\",\"reason\":\"", text, 1, "\"}"));
    text[LIMIT_TEXT_BYTES] = 'x';
    text[LIMIT_TEXT_BYTES + 1] = 0;
    refused(many(HEAD("void") "\"voids\":\"f0\",\"reason\":\"", text, 1, "\"}"), "reason",
            "longer than 65536 bytes");
    free(text);
}

static void test_values(void **state)
{
    (void)state;
    fact f = must_read(CHECKIN);
    assert_int_equal(f.kind, KIND_CHECKIN);
    assert_true(str_eq(f.id, STR("f1")));
    assert_int_equal(f.at.us, 1768521600ll * US_PER_S);
    assert_int_equal(f.received.us, f.at.us);
    assert_int_equal(f.by.len, 0);
    assert_true(str_eq(fact_get(&f, F_CHECKIN_ENROLLMENT)->text, STR("e1")));
    assert_int_equal(fact_get(&f, F_CHECKIN_SOURCE)->choice, SOURCE_PATIENT);
    assert_true(str_eq(fact_get(&f, F_CHECKIN_ANSWERS)->text, STR("{\"mood\":3}")));
    assert_false(fact_has(&f, F_CHECKIN_FOR_DAY));

    f = must_read(PATIENT(ADDRESS_GOOD, "Etc/UTC"));
    assert_true(str_eq(fact_get(&f, F_PATIENT_ADDRESS)->address->zip, STR("97301")));
    assert_int_equal(fact_get(&f, F_PATIENT_ADDRESS)->address->line2.len, 0);
    assert_true(str_eq(zone_name(fact_get(&f, F_PATIENT_TIMEZONE)->zone), STR("Etc/UTC")));
    assert_true(str_eq(fact_get(&f, F_PATIENT_LAST)->text, STR("Doe")));
    assert_int_equal(fact_get(&f, F_PATIENT_BIRTH)->date.days, date_of(1980, 6, 1).days);

    f = must_read(SERVICE(",\"modifiers\":[\"95\",\"GT\"],\"units\":1000000,\"by\":\"dr\",\"place\":\"\""));
    assert_int_equal(fact_get(&f, F_SERVICE_MODIFIERS)->codes.count, 2);
    assert_true(str_eq(fact_get(&f, F_SERVICE_MODIFIERS)->codes.at[1], STR("GT")));
    assert_int_equal(fact_get(&f, F_SERVICE_UNITS)->whole, 1000000);
    assert_true(str_eq(f.by, STR("dr")));
    assert_false(fact_has(&f, F_SERVICE_PLACE)); // an optional line left empty says nothing

    f = must_read(CHARGE("\"9999999999.99\""));
    assert_int_equal(fact_get(&f, F_CHARGE_AMOUNT)->money.cents, MONEY_CENTS_MAX);

    f = must_read(HEAD("educate") "\"enrollment\":\"e1\",\"by\":\"dr\",\"minutes\":0}");
    assert_true(str_eq(f.by, STR("dr")));
    assert_true(str_eq(fact_get(&f, F_EDUCATE_BY)->text, STR("dr")));

    f = must_read(HEAD("void") "\"voids\":\"f0\",\"reason\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\/\"}");
    assert_true(str_eq(fact_get(&f, F_VOID_REASON)->text, STR("\xC3\xA9\xF0\x9F\x98\x80\n\"/")));
}

// Each pair: the same content, or not.
static const struct pair { bool same; const char *a, *b;
} pairs[] = {
    {true, CHECKIN,
     "  { \"answers\" : { \"mood\" : 3 } , \"source\":\"patient\",\t\"enrollment\":\"e1\","
     "\"at\":\"2026-01-15T19:00:00-05:00\",\"id\":\"f1\",\"fact\":\"checkin\" } \r"},
    {true, CHECKIN,
     "{\"\\u0066act\":\"check\\u0069n\",\"id\":\"\\u00661\",\"at\":\"2026-01-16T00:00:00Z\","
     "\"enrollment\":\"e\\u0031\",\"source\":\"p\\u0061tient\",\"answers\":{\"m\\u006Fod\":3}}"},
    {true, CHECKIN,
     "{\"id\":\"f1\",\"fact\":\"checkin\",\"at\":\"2026-01-16T00:00:00.000+00:00\",\"enrollment\":\"e1\","
     "\"source\":\"patient\",\"answers\":{\"mood\":3},\"received\":\"2026-01-16T05:30:00+05:30\"}"},
    {true, CHECKIN_TO("{\"a\":3,\"b\":\"x\"}") "}", CHECKIN_TO("{\"b\":\"x\",\"a\":3}") "}"},
    {true, CHECKIN_TO("{\"a\":3}") "}", CHECKIN_TO("{\"a\":3.0}") "}"},
    {true, CHECKIN_TO("{\"a\":3}") "}", CHECKIN_TO("{\"a\":3e0}") "}"},
    {true, CHECKIN_TO("{\"a\":3}") "}", CHECKIN_TO("{\"a\":0.03E+2}") "}"},
    {true, CHECKIN_TO("{\"a\":300}") "}", CHECKIN_TO("{\"a\":3e2}") "}"},
    {true, CHECKIN_TO("{\"a\":0}") "}", CHECKIN_TO("{\"a\":-0.00e9}") "}"},
    {true, CHARGE("\"5\""), CHARGE("\"5.00\"")},
    {true, CHARGE("\"5.1\""), CHARGE("\"05.10\"")},
    {true, PATIENT(ADDRESS_GOOD, "Etc/UTC"),
     PATIENT("{\"zip\":\"97301\",\"line2\":\"\",\"state\":\"OR\",\"city\":\"Salem\",\"line1\":\"7 Oak Ave\"}",
             "Etc/UTC")},
    {true, SERVICE(""), SERVICE(",\"place\":\"\"")},
    {true, HEAD("assess") "\"enrollment\":\"e\",\"instrument\":\"phq-9\",\"answers\":[1,null,2]}",
     HEAD("assess") "\"enrollment\":\"e\",\"instrument\":\"phq-9\",\"answers\":[ 1.0 , null, 20e-1 ]}"},
    {false, HEAD("assess") "\"enrollment\":\"e\",\"instrument\":\"phq-9\",\"answers\":[1,null,2]}",
     HEAD("assess") "\"enrollment\":\"e\",\"instrument\":\"phq-9\",\"answers\":[1,2,null]}"},
    {false, CHECKIN_TO("{\"a\":3}") "}", CHECKIN_TO("{\"a\":\"3\"}") "}"},
    {false, CHECKIN_TO("{\"a\":3}") "}", CHECKIN_TO("{\"a\":-3}") "}"},
    {false, CHECKIN_TO("{\"a\":3}") "}", CHECKIN_TO("{\"a\":30}") "}"},
    {false, CHECKIN_TO("{\"a\":3,\"b\":4}") "}", CHECKIN_TO("{\"a\":4,\"b\":3}") "}"},
    {false, CHECKIN_TO("{}") "}", CHECKIN_TO("{\"a\":0}") "}"},
    {false, CHECKIN, CHECKIN_TO("{\"mood\":3}") ",\"received\":\"2026-01-16T00:00:01Z\"}"},
    {false, CHECKIN, CHECKIN_TO("{\"mood\":3}") ",\"by\":\"p1\"}"},
    {false, SERVICE(",\"modifiers\":[\"95\",\"GT\"]"), SERVICE(",\"modifiers\":[\"GT\",\"95\"]")},
    {false, SERVICE(",\"modifiers\":[]"), SERVICE("")},
    {false, PATIENT("{\"line1\":\"a\",\"city\":\"b\",\"state\":\"OR\",\"zip\":\"1\"}", "Etc/UTC"),
     PATIENT("{\"line1\":\"b\",\"city\":\"a\",\"state\":\"OR\",\"zip\":\"1\"}", "Etc/UTC")},
    {false, PATIENT(ADDRESS_GOOD, "Etc/UTC"), PATIENT(ADDRESS_GOOD, "America/New_York")},
};

static void test_content(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        fact a = must_read(pairs[i].a), b = must_read(pairs[i].b);
        bool same_content = a.content == b.content, same_bytes = str_eq(written(&a), written(&b));
        if (same_content != pairs[i].same || same_bytes != pairs[i].same)
            fail_msg("%s\n%s\n  content %s, bytes %s", pairs[i].a, pairs[i].b,
                     same_content ? "same" : "other", same_bytes ? "same" : "other");
    }
}

static void test_aliases(void **state)
{
    (void)state;
#define PRACTITIONER(credential)                                                                             \
    HEAD("practitioner")                                                                                     \
    "\"practitioner\":\"dr\",\"npi\":\"1234567893\",\"last\":\"O\",\"first\":\"A\","                         \
    "\"credential\":\"" credential "\",\"taxonomy\":\"2084P0800X\"}"
    static const struct { const char *alias, *canonical; choice is;
    } rows[] = {
        {PRACTITIONER("PHD"), PRACTITIONER("CP"), CRED_CP},
        {PRACTITIONER("PSYD"), PRACTITIONER("CP"), CRED_CP},
        {PRACTITIONER("LCSW"), PRACTITIONER("CSW"), CRED_CSW},
        {PRACTITIONER("LMFT"), PRACTITIONER("MFT"), CRED_MFT},
        {PRACTITIONER("LPC"), PRACTITIONER("MHC"), CRED_MHC},
        {PRACTITIONER("LMHC"), PRACTITIONER("MHC"), CRED_MHC},
        {PRACTITIONER("LPCC"), PRACTITIONER("MHC"), CRED_MHC},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fact a = must_read(rows[i].alias), b = must_read(rows[i].canonical);
        assert_int_equal(fact_get(&a, F_PRACTITIONER_CREDENTIAL)->choice, rows[i].is);
        assert_int_equal(a.content, b.content);
        assert_true(str_eq(written(&a), written(&b)));
    }
    assert_string_not_equal(rows[0].alias, rows[1].alias);
}

static void test_put(void **state)
{
    (void)state;
    static const struct { const char *in, *out;
    } rows
        [] =
            {
                {CHECKIN_TO("{\"z\":1.50,\"a\":\"x\\u0041\\n\",\"\xC3\xA9\":1e21,\"B\":-0.0000001,\"c\":123e-"
                            "2}") ",\"by\":\"p1\","
                                  "\"received\":\"2026-01-16T00:00:01.5Z\"}",
                 "{\"fact\":\"checkin\",\"id\":\"f1\",\"at\":\"2026-01-16T00:00:00Z\",\"by\":\"p1\","
                 "\"received\":\"2026-01-16T00:00:01.500000Z\",\"enrollment\":\"e1\",\"source\":\"patient\","
                 "\"answers\":{\"B\":-1e-7,\"a\":\"xA\\n\",\"c\":1.23,\"z\":1.5,\"\xC3\xA9\":1e21}}"},
                {HEAD(
                     "assess") "\"answers\":[ 1, null , 2.0 ],\"instrument\":\"gad-7\",\"enrollment\":\"e\"}",
                 "{\"fact\":\"assess\",\"id\":\"f1\",\"at\":\"2026-01-16T00:00:00Z\",\"enrollment\":\"e\","
                 "\"instrument\":\"gad-7\",\"answers\":[1,null,2]}"},
                {HEAD("educate") "\"minutes\":20,\"by\":\"dr\",\"enrollment\":\"e\"}",
                 "{\"fact\":\"educate\",\"id\":\"f1\",\"at\":\"2026-01-16T00:00:00Z\",\"by\":\"dr\","
                 "\"enrollment\":\"e\",\"minutes\":20}"},
                {CHARGE("\"5\""),
                 "{\"fact\":\"charge\",\"id\":\"f1\",\"at\":\"2026-01-16T00:00:00Z\",\"code\":\"98980\","
                 "\"amount\":\"5.00\",\"from\":\"2026-01-01\"}"},
            };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fact f = must_read(rows[i].in);
        str out = written(&f);
        if (!str_eq(out, str_of(rows[i].out))) fail_msg("%.*s\nwanted\n%s", STR_ARGS(out), rows[i].out);
        fact again = must_read(rows[i].out);
        assert_int_equal(again.content, f.content);
        assert_true(str_eq(written(&again), out));
    }
}

// One fact of every kind with every field, made from the table: it is read, and so are its bytes again.
static void test_every_kind(void **state)
{
    (void)state;
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        fact f = must_read(str_z(&room, every_kind_line(&room, k)));
        assert_int_equal(f.has, (1u << fact_kinds[k].fields) - 1);
        str out = written(&f);
        fact again = must_read(str_z(&room, out));
        assert_int_equal(again.content, f.content);
        assert_true(str_eq(written(&again), out));
    }
}

static void test_tables(void **state)
{
    (void)state;
    for (choice c = 0; c < CHOICE_COUNT; c++) { // every choice is found in its list, so each list is whole
        choice found;
        assert_true(choice_find(choices[c].list, choices[c].text, &found));
        assert_int_equal(found, c);
        assert_true(c == 0 || choices[c].list >= choices[c - 1].list);
    }
    choice none;
    assert_false(choice_find(ENUM_SEX, STR("MD"), &none));
    assert_false(choice_find(ENUM_CREDENTIAL, STR("phd"), &none));
    int fields = 0;
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        assert_int_equal(fact_kinds[k].first, fields);
        fields += fact_kinds[k].fields;
    }
    assert_int_equal(fields, FIELD_COUNT);
}

static void test_schema_and_help(void **state)
{
    (void)state;
    buf schema = buf_in(&room, 1u << 20), help = buf_in(&room, 1u << 20);
    fact_schema_put(&schema);
    fact_help_put(&help);
    assert_false(schema.full || help.full);
    const char *s = str_z(&room, buf_str(&schema)), *h = str_z(&room, buf_str(&help));
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        const char *name = str_z(&room, fact_kinds[k].name);
        assert_non_null(strstr(h, name));
        buf title = buf_in(&room, 256);
        buf_say(&title, "\"fact\":{\"const\":\"%s\"}", name);
        assert_non_null(strstr(s, str_z(&room, buf_str(&title))));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_values),          cmocka_unit_test(test_content),
        cmocka_unit_test(test_aliases),         cmocka_unit_test(test_put),
        cmocka_unit_test(test_every_kind),      cmocka_unit_test(test_tables),
        cmocka_unit_test(test_schema_and_help),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
