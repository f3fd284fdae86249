// The scrubber's tables hold together; findings say where, quote nothing about a person; the tree names what
// it shows. What each finding finds is proved by the files of test/x12/faults.
#include "scrub.h"
#include "show.h"
#include "source.h"
#include "x837.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct kept { buf lines; size_t count; } kept;

static void keep(void *with, const scrub_finding *f)
{
    kept *k = with;
    scrub_put(&k->lines, f);
    buf_byte(&k->lines, '\n');
    k->count++;
}

static kept scrub_text(const char *text, arena *a)
{
    kept k = {.lines = buf_in(a, 1 << 20)};
    scrub_ask ask = {.found = keep, .with = &k, .today = date_of(2026, 11, 21)};
    scrub *s = scrub_open(&ask, a);
    scrub_sum sum;
    scrub_feed(s, str_of(text));
    scrub_end(s, &sum);
    assert_int_equal(sum.errors + sum.warnings, k.count);
    return k;
}

#define HEAD                                                                                                 \
    "ISA*00*          *00*          *ZZ*DAYBOOK        *ZZ*CLEARING       "                                  \
    "*260302*0915*^*00501*000000101*0*T*:~"                                                                  \
    "GS*HC*DAYBOOK*CLEARING*20260302*0915*101*X*005010X222A1~ST*837*0001*005010X222A1~"                      \
    "BHT*0019*00*B1*20260302*0915*CH~NM1*41*2*QUIET HARBOR*****46*QHT01~PER*IC*DESK*TE*5035550100~"          \
    "NM1*40*2*CLEARING*****46*CLR~HL*1**20*1~NM1*85*2*QUIET HARBOR*****XX*1234567893~N3*12 PIER ST~"         \
    "N4*SALEM*OR*973010001~REF*EI*931234567~HL*2*1*22*0~SBR*P*18*******CI~"
#define PERSON(member, birth)                                                                                \
    "NM1*IL*1*SOMMER*JUNE****MI*" member "~N3*4 HILL RD~N4*SALEM*OR*97301~DMG*D8*" birth "*F~"               \
    "NM1*PR*2*SOME PAYER*****PI*12345~"
#define CLAIM(frequency)                                                                                     \
    "CLM*A1*150***11:B:" frequency "*Y*A*Y*Y~HI*ABK:F411~NM1*82*1*SOLANO*IRIS****XX*1000000004~LX*1~"        \
    "SV1*HC:90834*150*UN*1***1~DTP*472*D8*20260213~REF*6R*A1-1~"
#define TAIL(count) "SE*" count "*0001~GE*1*101~IEA*1*000000101~"

static void test_silent(void **state)
{
    (void)state;
    arena a = source_arena();
    kept k = scrub_text(HEAD PERSON("W123456789", "19510412") CLAIM("1") TAIL("25"), &a);
    assert_string_equal(k.count ? "found" : "", "");
    arena_close(&a);
}

static bool says(const kept *k, const char *line)
{
    const char *at = k->lines.at;
    size_t len = strlen(line);
    for (size_t i = 0; i + len <= k->lines.len; i++)
        if (memcmp(at + i, line, len) == 0) return true;
    print_message("%.*s\n", (int)k->lines.len, at);
    return false;
}

static void test_places(void **state)
{
    (void)state;
    arena a = source_arena();
    kept k = scrub_text(HEAD PERSON("W123456789", "19510412") CLAIM("123") TAIL("24"), &a);
    assert_true(says(
        &k,
        "segment 20, loop 2300, CLM05-3: the value is longer than its element allows: \"123\" (at most 1) "
        "[element-long]\n"));
    assert_true(says(&k, "loop SE, SE01: SE01 is not the number of segments from ST to SE: \"24\" (25 found) "
                         "[segment-count]\n"));
    arena_close(&a);
}

static void test_persons_unsaid(void **state)
{
    (void)state;
    arena a = source_arena();
    kept k = scrub_text(HEAD PERSON("W", "19511399") CLAIM("1") TAIL("25"), &a);
    assert_true(says(&k, "segment 15, loop 2010BA, NM109: the value is shorter"));
    assert_true(says(&k, "segment 18, loop 2010BA, DMG02: "));
    for (size_t i = 0; i + 8 <= k.lines.len; i++) assert_true(memcmp(k.lines.at + i, "19511399", 8) != 0);
    arena_close(&a);
    // A separator too few: the member number stands where its qualifier should.
    a = source_arena();
    k = scrub_text(HEAD "NM1*IL*1*SOMMER*JUNE***MI*W123456789~" CLAIM("1") TAIL("20"), &a);
    assert_true(says(&k, "loop 2010BA, NM108: the value is longer"));
    for (size_t i = 0; i + 8 <= k.lines.len; i++) assert_true(memcmp(k.lines.at + i, "12345678", 8) != 0);
    arena_close(&a);
}

// What hangs on a segment that cannot be placed is not said again.
static void test_one_fault_one_finding(void **state)
{
    (void)state;
    arena a = source_arena();
    kept k = scrub_text(
        HEAD PERSON("W123456789", "19510412") "NM1*ZY*2*SOMEBODY~N3*1 WAY~N4*SALEM*OR*97301~" CLAIM("1")
            TAIL("28"),
        &a);
    assert_int_equal(k.count, 1);
    assert_true(says(&k, "segment 20, loop 2010BB, NM101: a segment with this qualifier is not used here: "
                         "\"ZY\" [segment-qualifier]"));
    arena_close(&a);
}

static void test_resumes(void **state)
{
    (void)state;
    arena a = source_arena();
    kept k = scrub_text("ISA*broken~GS*HC~" HEAD PERSON("W123456789", "19510412") CLAIM("1") TAIL("25"), &a);
    assert_true(says(&k, "[isa-broken]"));
    assert_int_equal(k.count, 1);
    arena_close(&a);
}

static void put(void *with, str text) { buf_put(with, text); }

static void test_tree(void **state)
{
    (void)state;
    static const char expected[] = "        2000B: subscriber's level\n          HL 13  subscriber's level\n"
                                   "            HL01    hierarchical number                2\n";
    arena a = source_arena();
    buf out = buf_in(&a, 1 << 20);
    show_ask ask = {.put = put, .with = &out};
    show *s = show_open(&ask, &a);
    show_feed(s, STR(HEAD PERSON("W123456789", "19510412") CLAIM("1") TAIL("25")));
    show_end(s);
    buf_byte(&out, 0);
    assert_non_null(strstr(out.at, expected));
    assert_non_null(strstr(out.at, "CLM05-1 place of service                   11 (office)\n"));
    assert_non_null(strstr(out.at, "SV101-2 procedure code                     90834\n"));
    arena_close(&a);
}

// Every code that a guide lists can stand in its element.
static void test_codes_fit(void **state)
{
    (void)state;
    const x12_guide *g = &x12_837p;
    for (size_t i = 0; i < g->el_count; i++) {
        const x12_el *el = &g->els[i];
        const x12_data_row *data = &x12_datas[el->data];
        assert_true(g->segs[el->seg].first <= i);
        for (str rest = el->codes; rest.len;) {
            str code = str_split(rest, ' ', &rest);
            if (code.len >= data->min && code.len <= data->max) continue;
            fail_msg("%.*s: code %.*s of %.*s", STR_ARGS(g->segs[el->seg].words), STR_ARGS(code),
                     STR_ARGS(data->name));
        }
    }
    for (size_t i = 0; i < g->seg_count; i++) assert_true(g->segs[i].words.len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silent),         cmocka_unit_test(test_places),
        cmocka_unit_test(test_persons_unsaid), cmocka_unit_test(test_one_fault_one_finding),
        cmocka_unit_test(test_resumes),        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_codes_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
