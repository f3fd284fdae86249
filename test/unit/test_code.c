// Code sets: ICD-10-CM over time (rules.md 4.6, V33, V34) and the check digit of NPIs (4.5.2).
#include "code.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct shipped { arena a; icd_table *icd; } shipped;

static void must(bool done, const fault *why)
{
    if (!done) fail_msg("line %llu, %s: %s", (unsigned long long)why->line, why->field, why->text);
}

static icd_code change(const char *code, bool header, date from, date to)
{
    return (icd_code){.code = str_of(code), .title = STR("a title"), .header = header, .from = from, .to = to,
        .source = STR("a source")};
}

static void apply(icd_table *t, arena *a, icd_code row)
{
    fault why;
    must(icd_change(t, &row, a, &why), &why);
}

static int open_shipped(void **state)
{
    (void)state;
    fault why;
    shipped.a = source_arena();
    arena *a = &shipped.a;
    str text = source_file(a, "data/icd10cm-chapter5-fy2021.tsv");
    must(icd_read(&shipped.icd, text, STR("FY2021"), date_of(2021, 9, 30), a, &why), &why);
    // As in rulebook/icd10cm-changes.yaml.
    apply(shipped.icd, a, change("F438", true, date_of(2022, 10, 1), DATE_EVER));
    apply(shipped.icd, a, change("F4381", false, date_of(2022, 10, 1), DATE_EVER));
    apply(shipped.icd, a, change("F32A", false, date_of(2021, 10, 1), DATE_EVER));
    apply(shipped.icd, a, change("F0151", true, date_of(2022, 10, 1), DATE_EVER));
    apply(shipped.icd, a, change("F01511", false, date_of(2022, 10, 1), DATE_EVER));
    apply(shipped.icd, a, change("G4700", false, date_of(2015, 10, 1), DATE_EVER));
    return 0;
}

static int close_shipped(void **state)
{
    (void)state;
    arena_close(&shipped.a);
    return 0;
}

static void test_on_days(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int year, month, day;
        icd_state is;
        bool stale, changed;
    } cases[] = {
        {"F32", 2021, 9, 30, ICD_HEADER, false, false}, // V33
        {"F32", 2026, 1, 1, ICD_HEADER, true, false},
        {"F43.8", 2022, 9, 30, ICD_VALID, true, false},
        {"F43.8", 2022, 10, 1, ICD_HEADER, true, true},
        {"F43.8", 2023, 1, 1, ICD_HEADER, true, true}, // V33
        {"F43.81", 2022, 9, 30, ICD_NOT_YET, true, true},
        {"F43.81", 2022, 10, 1, ICD_VALID, true, true},
        {"F32.A", 2021, 9, 30, ICD_NOT_YET, false, true}, // V33
        {"F32.A", 2021, 10, 1, ICD_VALID, true, true},
        {"F33.1", 2021, 9, 30, ICD_VALID, false, false},
        {"F33.1", 2026, 6, 30, ICD_VALID, true, false},
        {"F32.9", 2026, 6, 30, ICD_VALID, true, false},
        {"F51.01", 2026, 6, 30, ICD_VALID, true, false},
        {"F90.2", 2026, 6, 30, ICD_VALID, true, false},
        {"F68.8", 2021, 1, 1, ICD_VALID, false, false}, // out of order in the file
        {"F68.A", 2021, 1, 1, ICD_VALID, false, false},
        {"F01.51", 2022, 9, 30, ICD_VALID, true, false},
        {"F01.51", 2022, 10, 1, ICD_HEADER, true, true},
        {"F01.511", 2022, 10, 1, ICD_VALID, true, true},
        {"G47.00", 2026, 1, 1, ICD_VALID, true, true}, // V34
        {"G47.00", 2020, 1, 1, ICD_VALID, false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        icd_answer got =
            icd_on(shipped.icd, str_of(cases[i].code), date_of(cases[i].year, cases[i].month, cases[i].day));
        if (got.state != cases[i].is || got.stale != cases[i].stale || !got.row ||
            got.row->changed != cases[i].changed)
            fail_msg("%s in case %zu: state %d, stale %d", cases[i].code, i, (int)got.state, got.stale);
    }
}

static void test_unknown(void **state)
{
    (void)state;
    static const char *const codes[] = {"F331",   "f33.1",     "F33.a", "",       "F",      "F3",
                                        "F3.31",  "F33.",      ".F33",  "F33.1 ", " F33.1", "F33-1",
                                        "F33..1", "F33.12345", "333.1", "X99.9",  "F99.99", "F33.1\n"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        icd_answer got = icd_on(shipped.icd, str_of(codes[i]), date_of(2021, 9, 30));
        if (got.state != ICD_UNKNOWN || got.row || got.stale) fail_msg("%s is not unknown", codes[i]);
    }
    assert_true(icd_on(shipped.icd, STR("F99.99"), date_of(2026, 1, 1)).stale); // perhaps newer than the file
}

// Every line of the file says of itself what was read, and neighbours do not hide one another.
static void test_whole_file(void **state)
{
    (void)state;
    int valid = 0, header = 0;
    for (str rest = source_file(&shipped.a, "data/icd10cm-chapter5-fy2021.tsv"); rest.len;) {
        str line = str_split(rest, '\n', &rest), after;
        if (!line.len || line.at[0] == '#') continue;
        str code = str_split(line, '\t', &after);
        char dotted[9];
        snprintf(dotted, sizeof dotted, code.len > 3 ? "%.3s.%.*s" : "%.3s", code.at, (int)code.len - 3,
            code.at + 3);
        icd_answer got = icd_on(shipped.icd, str_of(dotted), date_of(2021, 1, 1));
        assert_non_null(got.row);
        assert_true(str_eq(got.row->code, code));
        valid += got.state == ICD_VALID;
        header += got.state == ICD_HEADER;
    }
    assert_int_equal(valid, 768); // rules.md 4.6
    assert_int_equal(header, 212);
}

// Changes may come in any order, end, and follow one another.
static void test_changes(void **state)
{
    (void)state;
    date first = date_of(2022, 10, 1), last = date_of(2023, 9, 30), again = date_of(2024, 10, 1);
    for (int order = 0; order < 2; order++) {
        arena a = source_arena();
        icd_table *t;
        fault why;
        must(icd_read(&t, STR("F438\t1\tx\n"), STR("X"), date_of(2021, 9, 30), &a, &why), &why);
        icd_code one = change("F438", true, first, order ? DATE_EVER : last);
        icd_code two = change("F438", false, again, DATE_EVER);
        apply(t, &a, order ? two : one);
        apply(t, &a, order ? one : two);
        assert_int_equal(icd_on(t, STR("F43.8"), date_plus(first, -1)).state, ICD_VALID);
        assert_int_equal(icd_on(t, STR("F43.8"), first).state, ICD_HEADER);
        assert_int_equal(icd_on(t, STR("F43.8"), date_plus(again, -1)).state, order ? ICD_HEADER : ICD_ENDED);
        assert_int_equal(icd_on(t, STR("F43.8"), again).state, ICD_VALID);
        assert_false(icd_change(t, &one, &a, &why)); // the same first day again
        assert_int_equal(why.code, FAULT_RULEBOOK);
        icd_code dotted = change("F43.8", false, first, DATE_EVER),
                 backwards = change("F439", false, last, first);
        assert_false(icd_change(t, &dotted, &a, &why));
        assert_false(icd_change(t, &backwards, &a, &why));
        arena_close(&a);
    }
}

static void test_order_file(void **state)
{
    (void)state;
    arena a = source_arena();
    icd_table *t;
    fault why;
    str text = source_file(&a, "test/fuzz/corpus/icd/order.txt");
    must(icd_read(&t, text, STR("FY2026"), date_of(2026, 9, 30), &a, &why), &why);
    icd_answer got = icd_on(t, STR("F32.9"), date_of(2026, 1, 1));
    assert_int_equal(got.state, ICD_VALID);
    assert_false(got.stale);
    assert_true(str_eq(got.row->title, STR("Major depressive disorder, single episode, unspecified")));
    assert_int_equal(icd_on(t, STR("F32"), date_of(2026, 1, 1)).state, ICD_HEADER);
    got = icd_on(t, STR("S62.501A"), date_of(2026, 1, 1));
    assert_true(str_eq(got.row->title, STR("Fx unsp phalanx of r thm, init for clos fx")));
    assert_true(str_eq(icd_release(t), STR("FY2026, holds to 2026-09-30")));
    arena_close(&a);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct { const char *text; uint64_t line; } cases[] = {
        {"", 0}, {"# only\n", 0}, {"F32\t2\tx\n", 1}, {"# c\nF32\t1\n", 2}, {"f32\t1\tx\n", 1},
        {"F32\t1\tx\nF32\t0\ty\n", 0}, {"00001 A00     2 Cholera\n", 1}, {"short\n", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena a = source_arena();
        icd_table *t = NULL;
        fault why = {.code = FAULT_NONE};
        assert_false(icd_read(&t, str_of(cases[i].text), STR("X"), date_of(2021, 9, 30), &a, &why));
        assert_null(t);
        assert_int_equal(why.code, FAULT_DATA);
        assert_int_equal(why.line, cases[i].line);
        arena_close(&a);
    }
}

static void test_under(void **state)
{
    (void)state;
    assert_true(icd_under(STR("F33.1"), STR("F33")));
    assert_true(icd_under(STR("G47.00"), STR("G47.0")));
    assert_false(icd_under(STR("F33.1"), STR("F32")));
    assert_false(icd_under(STR("F33"), STR("F33.1")));
}

static void test_npi(void **state)
{
    (void)state;
    static const char *const good[] = {"1234567893", "1000000004", "1999999992", "2453199590"};
    static const char *const bad[] = {"1234567890", "3234567893", "123456789",  "12345678930",
                                      "123456789X", "",           "1234567839", " 123456789"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(npi_valid(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(npi_valid(str_of(bad[i])));
    // One wrong digit is always found.
    for (size_t at = 1; at < 10; at++)
        for (char digit = '0'; digit <= '9'; digit++) {
            char text[] = "1234567893";
            bool same = text[at] == digit;
            text[at] = digit;
            assert_int_equal(npi_valid(str_of(text)), same);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_on_days), cmocka_unit_test(test_unknown), cmocka_unit_test(test_whole_file),
        cmocka_unit_test(test_changes), cmocka_unit_test(test_order_file), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_under), cmocka_unit_test(test_npi)};
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
