// Zones: known changes of the clocks, days without midnight, and the C library as oracle.
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

static arena room;
static zones all;

static bool load(void *with, str name, str *bytes)
{
    static char hold[65536];
    (void)with;
    char path[200];
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%.*s", STR_ARGS(name));
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    *bytes = (str){hold, fread(hold, 1, sizeof hold, f)};
    fclose(f);
    return true;
}

static const zone *must_find(const char *name)
{
    const zone *z = zone_find(&all, str_of(name));
    if (!z) fail_msg("no zone %s", name);
    return z;
}

static instant at(const char *text)
{
    instant t = INSTANT_NONE;
    const char *problem = "";
    if (!instant_parse(str_of(text), &t, &problem)) fail_msg("%s %s", text, problem);
    return t;
}

// From zdump -v: the first second after each change, on the clock of the place.
static void test_known_changes(void **state)
{
    (void)state;
    static const struct { const char *zone, *before, *clock_before, *after, *clock_after;
    } rows[] = {
        {"America/New_York", "2026-03-08T06:59:59Z", "2026-03-08 01:59", "2026-03-08T07:00:00Z",
         "2026-03-08 03:00"},
        {"America/New_York", "2026-11-01T05:59:59Z", "2026-11-01 01:59", "2026-11-01T06:00:00Z",
         "2026-11-01 01:00"},
        {"America/New_York", "2060-03-14T06:59:59Z", "2060-03-14 01:59", "2060-03-14T07:00:00Z",
         "2060-03-14 03:00"},
        {"America/New_York", "2060-11-07T05:59:59Z", "2060-11-07 01:59", "2060-11-07T06:00:00Z",
         "2060-11-07 01:00"},
        {"America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03 23:59", "2018-11-04T03:00:00Z",
         "2018-11-04 01:00"},
        {"America/Sao_Paulo", "2018-02-18T01:59:59Z", "2018-02-17 23:59", "2018-02-18T02:00:00Z",
         "2018-02-17 23:00"},
        {"Asia/Beirut", "2026-03-28T21:59:59Z", "2026-03-28 23:59", "2026-03-28T22:00:00Z",
         "2026-03-29 01:00"},
        {"Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05 01:59", "2026-04-04T15:00:00Z",
         "2026-04-05 01:30"},
        {"Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-04 01:59", "2026-10-03T15:30:00Z",
         "2026-10-04 02:30"},
        {"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59", "2011-12-30T10:00:00Z",
         "2011-12-31 00:00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const zone *z = must_find(rows[i].zone);
        const char *when[] = {rows[i].before, rows[i].after},
                   *clock[] = {rows[i].clock_before, rows[i].clock_after};
        for (int k = 0; k < 2; k++) {
            buf b = buf_in(&room, 100);
            zone_put(&b, z, at(when[k]));
            if (!str_eq(buf_str(&b), str_of(clock[k])))
                fail_msg("%s at %s shows %.*s, not %s", rows[i].zone, when[k], STR_ARGS(buf_str(&b)),
                         clock[k]);
        }
    }
}

static void test_day_starts(void **state)
{
    (void)state;
    static const struct { const char *zone; int year, month, day; const char *starts;
    } rows[] = {
        {"America/New_York", 2026, 3, 8, "2026-03-08T05:00:00Z"},
        {"America/New_York", 2026, 3, 9, "2026-03-09T04:00:00Z"},
        {"America/New_York", 2026, 11, 1, "2026-11-01T04:00:00Z"},
        {"America/New_York", 2026, 11, 2, "2026-11-02T05:00:00Z"},
        {"America/Sao_Paulo", 2018, 11, 4, "2018-11-04T03:00:00Z"}, // no midnight: the day begins at 01:00
        {"Asia/Beirut", 2026, 3, 29, "2026-03-28T22:00:00Z"},       // the same
        {"Asia/Beirut", 2026, 10, 25, "2026-10-24T22:00:00Z"},      // the hour before midnight comes twice
        {"Australia/Lord_Howe", 2026, 10, 4, "2026-10-03T13:30:00Z"},
        {"Asia/Kolkata", 2026, 1, 1, "2025-12-31T18:30:00Z"},
        {"Etc/UTC", 2026, 1, 1, "2026-01-01T00:00:00Z"},
        {"Pacific/Apia", 2011, 12, 31, "2011-12-30T10:00:00Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        instant start =
            zone_day_start(must_find(rows[i].zone), date_of(rows[i].year, rows[i].month, rows[i].day));
        buf b = buf_in(&room, 100);
        instant_put(&b, start);
        if (!str_eq(buf_str(&b), str_of(rows[i].starts)))
            fail_msg("%s %d-%02d-%02d starts %.*s, not %s", rows[i].zone, rows[i].year, rows[i].month,
                     rows[i].day, STR_ARGS(buf_str(&b)), rows[i].starts);
    }
}

static const char *const places[] = {
    "America/New_York",    "America/Chicago",     "America/Denver",    "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage",   "Pacific/Honolulu",  "America/Puerto_Rico",
    "Pacific/Guam",        "America/Sao_Paulo",   "Asia/Beirut",       "Asia/Gaza",
    "Asia/Kathmandu",      "Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo",
    "Europe/Dublin",       "Europe/Lisbon",       "America/Nuuk",      "Etc/UTC",
    "America/Havana",
};

// Every day from 1990 to 2100 begins at its first instant, and days follow each other.
static void test_every_day(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const zone *z = must_find(places[i]);
        zone_span near = {1, 0, 0};
        for (date d = date_of(1990, 1, 1); d.days < date_of(2100, 1, 1).days; d.days++) {
            instant start = zone_day_start(z, d);
            if (zone_date_near(z, &near, start).days != d.days)
                fail_msg("%s: day %d begins on another", places[i], d.days);
            if (zone_date(z, (instant){start.us - 1}).days != d.days - 1)
                fail_msg("%s: day %d has begun before its start", places[i], d.days);
        }
    }
}

static void test_against_the_c_library(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const zone *z = must_find(places[i]);
        setenv("TZ", places[i], 1);
        tzset();
        for (int k = 0; k < 20000; k++) {
            seed = seed * 6364136223846793005ull + 1442695040888963407ull;
            time_t s = (time_t)(seed >> 20) % (4102444800ll); // 1970 to 2100
            struct tm tm;
            assert_non_null(localtime_r(&s, &tm));
            zone_span span = zone_span_at(z, s);
            assert_true(span.from_s <= s && s < span.to_s);
            if (span.offset_s != tm.tm_gmtoff)
                fail_msg("%s at %lld: %d, not %ld", places[i], (long long)s, span.offset_s, tm.tm_gmtoff);
            date d = zone_date(z, (instant){(int64_t)s * US_PER_S});
            assert_int_equal(d.days, date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday).days);
        }
    }
    unsetenv("TZ");
}

static void test_damaged_files(void **state)
{
    (void)state;
    assert_null(zone_find(&all, STR("America/Nowhere")));
    assert_null(zone_find(&all, STR("zone.tab"))); // a text file
    assert_ptr_equal(must_find("Europe/Dublin"), must_find("Europe/Dublin"));
}

static int setup(void **state)
{
    (void)state;
    room = source_arena();
    all = (zones){.in = &room, .load = load};
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
        cmocka_unit_test(test_known_changes), cmocka_unit_test(test_day_starts),
        cmocka_unit_test(test_every_day),     cmocka_unit_test(test_against_the_c_library),
        cmocka_unit_test(test_damaged_files),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
