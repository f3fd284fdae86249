// The words of core/base: dates, instants, money, text, arenas, hashes, faults.
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room;

static void test_all_dates(void **state)
{
    (void)state;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = -25567; // 1900-01-01, counted by hand: 70 years, 17 of them leap years
    for (int y = 1900; y <= 2199; y++) {
        bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        for (int m = 1; m <= 12; m++) {
            int last = days[m - 1] + (m == 2 && leap);
            for (int d = 1; d <= last; d++, expected++) {
                date at = date_of(y, m, d), again;
                assert_int_equal(at.days, expected);
                civil c = date_civil(at);
                assert_true(c.year == y && c.month == m && c.day == d);
                char text[16];
                buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
                date_put(&b, at);
                assert_true(date_parse(buf_str(&b), &again));
                assert_int_equal(again.days, expected);
                assert_int_equal(date_month_first(at).days, expected - d + 1);
                assert_int_equal(date_month_last(at).days, expected - d + last);
                assert_int_equal(date_next_month(at).days, expected - d + last + 1);
            }
        }
    }
}

static void test_dates_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",           "2026-02-29",  "2100-02-29",  "2026-04-31", "2026-00-10", "2026-13-01",
        "2026-01-00", "2026-01-32",  "1899-12-31",  "2200-01-01", "2026-1-1",   "20260101",
        "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0a", "-026-01-01", "2026-01-01T",
    };
    date d = {7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (date_parse(str_of(bad[i]), &d)) fail_msg("taken: %s", bad[i]);
    assert_int_equal(d.days, 7);
    assert_true(date_parse(STR("2000-02-29"), &d));
    assert_true(date_parse_d8(STR("20000229"), &d) && d.days == date_of(2000, 2, 29).days);
    assert_false(date_parse_d8(STR("20010229"), &d));
    assert_false(date_parse_d8(STR("2000229"), &d));
    assert_false(date_parse_d8(STR("2000-229"), &d));
    assert_true(month_parse(STR("2026-03"), &d));
    assert_int_equal(d.days, date_of(2026, 3, 1).days);
    assert_false(month_parse(STR("2026-13"), &d));
    assert_false(month_parse(STR("2026-3"), &d));
}

static void test_ages_and_years(void **state)
{
    (void)state;
    date birth = date_of(2004, 2, 29);
    assert_int_equal(date_age(birth, date_of(2022, 2, 28)), 17);
    assert_int_equal(date_age(birth, date_of(2022, 3, 1)), 18);
    assert_int_equal(date_age(birth, date_of(2024, 2, 28)), 19);
    assert_int_equal(date_age(birth, date_of(2024, 2, 29)), 20);
    assert_int_equal(date_plus_years(birth, 1).days, date_of(2005, 2, 28).days);
    assert_int_equal(date_plus_years(birth, 4).days, date_of(2008, 2, 29).days);
}

static void test_instants(void **state)
{
    (void)state;
    static const struct { const char *in, *out; } good[] = {
        {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
        {"2026-03-08T01:59:00-05:00", "2026-03-08T06:59:00Z"},
        {"2026-03-08t01:59:00z", "2026-03-08T01:59:00Z"},
        {"2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00Z"},
        {"2026-12-31T23:59:59-23:59", "2027-01-01T23:58:59Z"},
        {"2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00Z"},
        {"2026-01-01T00:00:00+05:30", "2025-12-31T18:30:00Z"},
        {"2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500000Z"},
        {"2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.000001Z"},
        {"2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.123456Z"},
        {"2026-01-01T00:00:00.000000000+00:00", "2026-01-01T00:00:00Z"},
        {"2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"},
    };
    instant t;
    const char *problem;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        buf b = buf_in(&room, 100);
        if (!instant_parse(str_of(good[i].in), &t, &problem)) fail_msg("%s %s", good[i].in, problem);
        instant_put(&b, t);
        if (!str_eq(buf_str(&b), str_of(good[i].out)))
            fail_msg("%s gives %.*s", good[i].in, STR_ARGS(buf_str(&b)));
    }
    static const struct { const char *in, *says;
    } bad[] = {
        {"", "real date and time"},
        {"2026-01-01", "real date and time"},
        {"2026-01-01T00:00:00", "no offset"},
        {"2026-01-01 00:00:00Z", "real date and time"},
        {"2026-01-01T00:00Z", "real date and time"},
        {"2026-01-01T24:00:00Z", "real date and time"},
        {"2026-01-01T00:60:00Z", "real date and time"},
        {"2026-01-01T00:00:60Z", "real date and time"},
        {"2026-02-30T00:00:00Z", "real date and time"},
        {"2026-01-01T00:00:00.Z", "fraction"},
        {"2026-01-01T00:00:00.1234567890Z", "fraction"},
        {"2026-01-01T00:00:00.5", "no offset"},
        {"2026-01-01T00:00:00+0500", "does not end"},
        {"2026-01-01T00:00:00+24:00", "does not end"},
        {"2026-01-01T00:00:00+05:60", "does not end"},
        {"2026-01-01T00:00:00Zx", "does not end"},
        {"2026-01-01T00:00:00EST", "does not end"},
        {"2026-01-01T00:00:00,5Z", "does not end"},
        {"1969-12-31T23:59:59Z", "before 1970"},
        {"1970-01-01T00:00:00+00:01", "before 1970"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        problem = "";
        if (instant_parse(str_of(bad[i].in), &t, &problem)) fail_msg("taken: %s", bad[i].in);
        if (!strstr(problem, bad[i].says)) fail_msg("%s: %s", bad[i].in, problem);
    }
}

static void test_money(void **state)
{
    (void)state;
    static const struct { const char *in; int64_t cents; const char *out, *x12;
    } good[] = {
        {"54.11", 5411, "54.11", "54.11"},
        {"54.1", 5410, "54.10", "54.1"},
        {"54", 5400, "54.00", "54"},
        {"0", 0, "0.00", "0"},
        {"0.05", 5, "0.05", "0.05"},
        {"007.50", 750, "7.50", "7.5"},
        {"9999999999.99", MONEY_CENTS_MAX, "9999999999.99", "9999999999.99"},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        money m;
        buf b = buf_in(&room, 100), x12 = buf_in(&room, 100);
        assert_true(money_parse(str_of(good[i].in), &m));
        assert_int_equal(m.cents, good[i].cents);
        money_put(&b, m);
        money_put_x12(&x12, m);
        assert_true(str_eq(buf_str(&b), str_of(good[i].out)));
        assert_true(str_eq(buf_str(&x12), str_of(good[i].x12)));
    }
    static const char *const bad[] = {"",     ".",  "5.", ".5", "5.123", "-5",   "+5",          "1e2",
                                      "5,00", "$5", " 5", "5 ", "5.5.5", "5.-1", "10000000000", "a"};
    money m = {7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (money_parse(str_of(bad[i]), &m)) fail_msg("taken: %s", bad[i]);
    assert_int_equal(m.cents, 7);
    buf b = buf_in(&room, 100);
    money_put(&b, (money){-105});
    assert_true(str_eq(buf_str(&b), STR("-1.05")));
}

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i]) return false;
    return true;
}

static void test_arena(void **state)
{
    (void)state;
    arena a = source_arena();
    char *first = arena_take(&a, 100);
    memset(first, 1, 100);
    arena_mark mark = arena_here(&a);
    size_t taken = a.taken;
    for (int turn = 0; turn < 3; turn++) {
        for (int i = 0; i < 200; i++) {
            size_t n = (size_t)(i * 37) % 5000 + 1;
            char *p = i % 2 ? arena_take(&a, n) : arena_text(&a, n);
            assert_true(i % 2 == 0 || ((uintptr_t)p & 15) == 0);
            assert_true(all_zero(p, n));
            memset(p, 0xEE, n);
        }
        arena_back(&a, mark);
        assert_int_equal(a.taken, taken);
    }
    assert_int_equal(first[99], 1);
    arena_mark empty = {0};
    arena_back(&a, empty); // before the first block
    assert_int_equal(a.taken, 0);
    assert_true(all_zero(arena_take(&a, 5000), 5000));
    arena_close(&a);
    assert_int_equal(a.taken, 0);
}

static void test_buf(void **state)
{
    (void)state;
    buf b = buf_in(&room, 8);
    buf_lit(&b, "12345");
    buf_lit(&b, "6789");
    assert_true(b.full && b.len == 5);
    buf_clear(&b);
    buf_int(&b, -90);
    buf_digits(&b, 7, 3);
    assert_true(str_eq(buf_str(&b), STR("-90007")));
    buf j = buf_in(&room, 100);
    buf_json(&j, STR("a\"\\\n\r\t\x01\x1F\x7F\xC3\xA9"));
    assert_true(str_eq(buf_str(&j), STR("\"a\\\"\\\\\\n\\r\\t\\u0001\\u001f\x7F\xC3\xA9\"")));
    buf p = buf_in(&room, 100);
    buf_pad(&p, STR("\xC3\xA9t\xC3\xA9"), 5);
    assert_true(str_eq(buf_str(&p), STR("\xC3\xA9t\xC3\xA9  ")));
}

static void test_str(void **state)
{
    (void)state;
    str rest;
    assert_true(str_eq(str_trim(STR(" \t a b\r\n")), STR("a b")));
    assert_true(str_eq(str_split(STR("a,b,c"), ',', &rest), STR("a")) && str_eq(rest, STR("b,c")));
    assert_true(str_eq(str_split(STR("abc"), ',', &rest), STR("abc")) && !rest.at);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0 &&
                str_cmp(STR(""), STR("")) == 0);
    assert_true(str_cmp(STR("\x7F"), STR("\xC3\xA9")) < 0);
    long long n;
    assert_true(str_number(STR("999999999999999999"), &n) && n == 999999999999999999ll);
    assert_false(str_number(STR("1000000000000000000"), &n));
    assert_false(str_number(STR("-1"), &n) || str_number(STR(""), &n) || str_number(STR("1 "), &n));
}

static void test_sha256(void **state)
{
    (void)state;
    // FIPS 180-4's examples.
    static const struct { const char *text, *hex;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sha256 h = sha256_of(str_of(rows[i].text));
        buf b = buf_in(&room, 100);
        sha256_put(&b, &h, 64);
        assert_true(str_eq(buf_str(&b), str_of(rows[i].hex)));
    }
}

// Texts that differ in one bit or in length have different hashes; the hash reads no byte outside.
static void test_hash(void **state)
{
    (void)state;
    enum { LONGEST = 70 };
    for (size_t len = 0; len < LONGEST; len++) {
        char *text = calloc(1, len ? len : 1);
        assert_non_null(text);
        uint64_t h = hash_str((str){text, len}, 1);
        assert_true(h != hash_str((str){text, len}, 2));
        assert_true(len == 0 || h != hash_str((str){text, len - 1}, 1));
        for (size_t bit = 0; bit < len * 8; bit++) {
            text[bit / 8] = (char)(1 << bit % 8);
            assert_true(hash_str((str){text, len}, 1) != h);
            text[bit / 8] = 0;
        }
        free(text);
    }
}

static void test_fault(void **state)
{
    (void)state;
    fault why;
    assert_false(fault_set(&why, FAULT_INPUT, "\"%.*s\" is wrong", STR_ARGS(STR("x"))));
    fault_at(&why, 12, STR("at"));
    fault_in(&why, STR("facts.ndjson"));
    buf b = buf_in(&room, 1000);
    fault_put(&b, &why);
    assert_true(str_eq(buf_str(&b), STR("facts.ndjson: line 12: field \"at\": \"x\" is wrong")));
    assert_int_equal(fault_exit(why.code), 3);
    char text[600];
    memset(text, 'a', sizeof text);
    for (size_t i = 1; i + 2 < sizeof text; i += 2) memcpy(text + i, "\xC3\xA9", 2);
    fault_set(&why, FAULT_INPUT, "%.*s", (int)sizeof text - 1, text); // cut between characters
    size_t len = strlen(why.text);
    assert_true(len % 2 == 1 && len < sizeof why.text);
}

static int setup(void **state)
{
    (void)state;
    room = source_arena();
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    arena_close(&room);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_dates),
        cmocka_unit_test(test_dates_refused),
        cmocka_unit_test(test_ages_and_years),
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_buf),
        cmocka_unit_test(test_str),
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_fault),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
