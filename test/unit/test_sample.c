// The synthetic practice: the same options give the same bytes, every line is a fact that goes through
// the door, and 200 patients show every kind of fact, every choice and every flaw's trace.
#include "sample.h"
#include "door.h"
#include "host.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { TEXT_BYTES_MAX = 64 << 20 };

static arena room, scratch;
static zones all_zones;
static str sample_200; // 200 patients, 6 months, seed 7

static bool keep(void *with, str lines, uint32_t permille)
{
    assert_true(permille <= 1000);
    assert_true(lines.len > 0 && lines.at[lines.len - 1] == '\n');
    buf_put(with, lines);
    return true;
}

static str told(uint32_t patients, uint32_t months, uint64_t seed, uint32_t span_hours)
{
    sample_options asked = {patients, months, seed, date_of(2026, 11, 20), span_hours};
    buf text = buf_in(&room, TEXT_BYTES_MAX);
    sample_sink sink = {keep, &text};
    fault why;
    assert_true(sample_tell(&asked, &sink, &all_zones, &scratch, &why));
    assert_false(text.full);
    return buf_str(&text);
}

static int open_all(void **state)
{
    (void)state;
    room = source_arena();
    scratch = source_arena();
    all_zones = host_zones(&room);
    sample_200 = told(200, 6, 7, 0);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    arena_close(&scratch);
    arena_close(&room);
    return 0;
}

static bool says(str text, const char *what) { return memmem(text.at, text.len, what, strlen(what)) != NULL; }

static void same_options_same_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(sample_200, told(200, 6, 7, 0)));
    assert_false(str_eq(sample_200, told(200, 6, 8, 0)));
    assert_true(scratch.last == NULL || arena_here(&scratch).at == scratch.at);
}

static void spans_do_not_show(void **state)
{
    (void)state;
    assert_true(str_eq(sample_200, told(200, 6, 7, 24)));
    assert_true(str_eq(sample_200, told(200, 6, 7, 101)));
    assert_true(str_eq(told(3, 14, 1, 0), told(3, 14, 1, 50)));
}

// Each line is a fact, and what is written back from it says the same.
static void lines_are_facts(void **state)
{
    (void)state;
    for (str rest = sample_200; rest.len;) {
        arena_mark mark = arena_here(&scratch);
        str line = str_split(rest, '\n', &rest);
        fact f, again;
        fault why;
        if (!fact_read(&f, line, &all_zones, &scratch, &why))
            fail_msg("%s: %s in %.*s", why.field, why.text, STR_ARGS(line));
        buf written = buf_in(&scratch, 1 << 16);
        fact_put(&written, &f);
        assert_true(fact_read(&again, buf_str(&written), &all_zones, &scratch, &why));
        assert_true(f.content == again.content);
        arena_back(&scratch, mark);
    }
}

static void every_fact_goes_through_the_door(void **state)
{
    (void)state;
    static const char *const shipped[] = {"reset",       "reset-o",       "somryst", "sleepiorx",
                                          "daylightrx",  "mamalift-plus", "rejoyn",  "endeavorrx",
                                          "endeavorotc", "nightware"};
    door d = door_in(&room);
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) door_ship_device(&d, str_of(shipped[i]));
    str rest = sample_200;
    fault why;
    for (uint64_t n = 1; rest.len; n++) {
        arena_mark mark = arena_here(&scratch);
        str line = str_split(rest, '\n', &rest);
        fact f;
        door_fact kept;
        assert_true(fact_read(&f, line, &all_zones, &scratch, &why));
        if (door_take(&d, &f, n, &kept, &why) == DOOR_REFUSED)
            fail_msg("%s in %.*s", why.text, STR_ARGS(line));
        if (!door_vouches(&d, &f, &why)) fail_msg("%s: not introduced before %.*s", why.text, STR_ARGS(line));
        arena_back(&scratch, mark);
    }
    assert_true(door_finish(&d, &why));
    assert_true(d.same > 0); // lines come twice
    door_close(&d);
}

static void order_is_the_journals(void **state)
{
    (void)state;
    str rest = sample_200;
    int64_t before = INT64_MIN;
    size_t back = 0, lines = 0;
    while (rest.len) {
        arena_mark mark = arena_here(&scratch);
        fact f;
        fault why;
        assert_true(fact_read(&f, str_split(rest, '\n', &rest), &all_zones, &scratch, &why));
        back += f.received.us < before; // only a line that comes for the second time
        if (f.received.us > before) before = f.received.us;
        lines++;
        arena_back(&scratch, mark);
    }
    assert_true(back * 100 < lines);
    assert_true(before < ((int64_t)date_of(2026, 11, 21).days + 1) * US_PER_DAY);
}

static void every_kind_and_choice_is_there(void **state)
{
    (void)state;
    bool kinds[KIND_COUNT] = {0}, seen[CHOICE_COUNT] = {0}, fields[FIELD_COUNT] = {0};
    str rest = sample_200;
    while (rest.len) {
        arena_mark mark = arena_here(&scratch);
        fact f;
        fault why;
        assert_true(fact_read(&f, str_split(rest, '\n', &rest), &all_zones, &scratch, &why));
        kinds[f.kind] = true;
        const fact_kind_row *kind = &fact_kinds[f.kind];
        for (int i = 0; i < kind->fields; i++) {
            fact_field field = kind->first + (fact_field)i;
            if (str_eq(fact_fields[field].name, STR("by"))) fields[field] |= f.by.len > 0;
            else if (fact_has(&f, field)) fields[field] = true;
            if (fact_fields[field].type == ENUM && fact_has(&f, field))
                seen[fact_get(&f, field)->choice] = true;
        }
        arena_back(&scratch, mark);
    }
    // Its practices have sent no claims yet.
    for (int i = 0; i < KIND_COUNT; i++)
        if (!kinds[i] && !fact_kind_is_life((fact_kind)i)) fail_msg("no %.*s", STR_ARGS(fact_kinds[i].name));
    for (int i = 0; i < CHOICE_COUNT; i++)
        if (!seen[i] && choices[i].list < ENUM_FREQUENCY) fail_msg("nowhere %.*s", STR_ARGS(choices[i].text));
    // A sample that is not of a QP in a locality says nothing of these; prices and charges are open-ended.
    static const fact_field silent[] = {
        F_PRACTICE_LOCALITY, F_PRACTICE_PARTICIPATING, F_PRACTICE_QP, F_PRICE_TO,
        F_CHARGE_TO,         F_PAYER_RULE_TO,          F_DIAGNOSIS_TO};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) fields[silent[i]] = true;
    for (int i = 0; i < FIELD_COUNT; i++)
        if (!fields[i] && !fact_kind_is_life(fact_fields[i].kind))
            fail_msg("no %.*s has %.*s", STR_ARGS(fact_kinds[fact_fields[i].kind].name),
                     STR_ARGS(fact_fields[i].name));
}

// What cannot be seen from kinds and choices: each row's text occurs somewhere.
static void traces_are_there(void **state)
{
    (void)state;
    static const char *const traces[] = {
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
        "America/Puerto_Rico",
        "-moved",
        "-1-ended",
        "cov-p0001-1",
        "\"void-void-",
        "-night\"",
        "x\",\"at\"",
        "r\",\"at\"",
        "99484",
        "99454",
        "99457",
        "90837",
        "null",
        "\"phq-9\"",
        "\"gad-7\"",
        "\"policy\":\"guide-2025\"",
        "\"part2\":true",
        "\"for_day\"",
        "\"code\":\"F32\"",
        "\"place\":\"10\"",
        "\"place\":\"22\"",
        "[\"95\"]",
        "[\"GP\"]",
        "\"cheer-app\"",
        "\"endeavorrx\"",
        "\"mamalift-plus\"",
        "\"sleepiorx\"",
        "\"rejoyn\"",
        "\"reset\"",
        "\"daylightrx\"",
        "-draft\"",
        "\"actions\":\"\"",
        "\"enrollment\":\"e0",
        "b\",\"source\"",
    };
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++)
        if (!says(sample_200, traces[i])) fail_msg("nowhere %s", traces[i]);
}

static bool take_one(void *with, str lines, uint32_t permille)
{
    (void)lines;
    (void)permille;
    ++*(int *)with;
    return false;
}

static void a_sink_may_stop(void **state)
{
    (void)state;
    int calls = 0;
    sample_options asked = {50, 2, 1, date_of(2026, 3, 31), 0};
    sample_sink sink = {take_one, &calls};
    fault why;
    assert_true(sample_tell(&asked, &sink, &all_zones, &scratch, &why));
    assert_int_equal(calls, 1);
}

static bool load_nothing(void *with, str name, str *bytes)
{
    (void)with;
    (void)name;
    (void)bytes;
    return false;
}

static void a_missing_zone_is_a_fault(void **state)
{
    (void)state;
    zones none = {.in = &room, .load = load_nothing};
    int calls = 0;
    sample_options asked = {1, 1, 1, date_of(2026, 3, 31), 0};
    sample_sink sink = {take_one, &calls};
    fault why;
    assert_false(sample_tell(&asked, &sink, &none, &scratch, &why));
    assert_int_equal(why.code, FAULT_SYSTEM);
    assert_int_equal(calls, 0);
}

// The ends of every option: dates stay within the limits of the format.
static void limits_hold(void **state)
{
    (void)state;
    static const sample_options ends[] = {
        {1, 1, 0, {0}, 0}, {1, SAMPLE_MONTHS_MAX, UINT64_MAX, {0}, 0}, {2000, 1, 1, {0}, 0},
    };
    const date untils[] = {date_of(SAMPLE_YEAR_MIN, 1, 1), date_of(2024, 2, 29),
                           date_of(SAMPLE_YEAR_MAX, 12, 31)};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        for (size_t k = 0; k < sizeof untils / sizeof *untils; k++) {
            sample_options asked = ends[i];
            asked.until = untils[k];
            arena_mark mark = arena_here(&room);
            buf text = buf_in(&room, TEXT_BYTES_MAX);
            sample_sink sink = {keep, &text};
            fault why;
            assert_true(sample_tell(&asked, &sink, &all_zones, &scratch, &why));
            for (str rest = buf_str(&text); rest.len;) {
                arena_mark line_mark = arena_here(&scratch);
                fact f;
                str line = str_split(rest, '\n', &rest);
                if (!fact_read(&f, line, &all_zones, &scratch, &why))
                    fail_msg("%s: %.*s", why.text, STR_ARGS(line));
                arena_back(&scratch, line_mark);
            }
            arena_back(&room, mark);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_options_same_bytes), cmocka_unit_test(spans_do_not_show),
        cmocka_unit_test(lines_are_facts), cmocka_unit_test(every_fact_goes_through_the_door),
        cmocka_unit_test(order_is_the_journals), cmocka_unit_test(every_kind_and_choice_is_there),
        cmocka_unit_test(traces_are_there), cmocka_unit_test(a_sink_may_stop),
        cmocka_unit_test(a_missing_zone_is_a_fault), cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
