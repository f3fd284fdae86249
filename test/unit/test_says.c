// Sentences of facts: every kind has one, with names where they are known, without a sealed word where it is
// masked; and what answers come to.
#include "every_kind.h"
#include "rooms.h"
#include "says.h"
#include "scale.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static fact must_read(str line)
{
    fact f;
    fault why;
    if (!fact_read(&f, line, &all_zones, &room, &why))
        fail_msg("field \"%s\": %s: %.*s", why.field, why.text, STR_ARGS(line));
    return f;
}

static bool holds(str text, const char *part)
{
    return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

static str named(void *with, fact_subject subject, str id)
{
    (void)with;
    (void)id;
    return subject == SUBJECT_PERSON ? STR("Dr. Example") : STR("");
}

static void every_kind_has_a_sentence(void **unused)
{
    (void)unused;
    says_ask bare = {.called = NULL}, masked = {.called = NULL, .masked = true};
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        fact f = must_read(every_kind_line(&room, k));
        str says = fact_sentence(&f, &bare, &room), hidden = fact_sentence(&f, &masked, &room);
        if (says.len < 10 || !strchr(".!?", says.at[says.len - 1]))
            fail_msg("%.*s: \"%.*s\"", STR_ARGS(fact_kinds[k].name), STR_ARGS(says));
        if (str_eq(says, fact_kinds[k].help)) fail_msg("%.*s has no sentence", STR_ARGS(fact_kinds[k].name));
        if (holds(hidden, SECRET) || holds(hidden, SECRET_DAY))
            fail_msg("tells a secret: %.*s", STR_ARGS(hidden));
        if (holds(says, "(null)") || holds(says, "  ")) fail_msg("badly put: %.*s", STR_ARGS(says));
    }
}

static void a_sentence_reads_as_people_speak(void **unused)
{
    (void)unused;
    static const struct { const char *line, *says;
    } cases[] = {
        {"{\"fact\":\"contact\",\"id\":\"a\",\"at\":\"2026-02-03T10:00:00-05:00\",\"by\":\"d1\","
         "\"enrollment\":\"e1\","
         "\"mode\":\"phone\",\"with\":\"patient\",\"minutes\":12}",
         "Dr. Example spoke with the patient by phone, 12 minutes."},
        {"{\"fact\":\"contact\",\"id\":\"a\",\"at\":\"2026-02-03T10:00:00-05:00\",\"by\":\"d1\","
         "\"enrollment\":\"e1\","
         "\"mode\":\"voicemail\",\"with\":\"caregiver\"}",
         "Dr. Example left a voicemail for the caregiver."},
        {"{\"fact\":\"time\",\"id\":\"a\",\"at\":\"2026-02-03T10:00:00Z\",\"by\":\"d1\",\"enrollment\":"
         "\"e1\","
         "\"from\":\"2026-02-03T10:00:00Z\",\"to\":\"2026-02-03T10:14:30Z\",\"activity\":\"review\"}",
         "Dr. Example: 14 minutes 30 seconds of review of data, from 2026-02-03T10:00:00Z."},
        {"{\"fact\":\"checkin\",\"id\":\"a\",\"at\":\"2026-02-03T10:00:00Z\",\"enrollment\":\"e1\","
         "\"source\":"
         "\"patient\",\"answers\":{\"mood\":4,\"sleep\":\"badly\"}}",
         "The patient made an entry: mood 4, sleep badly."},
        {"{\"fact\":\"consent\",\"id\":\"a\",\"at\":\"2026-02-03T10:00:00Z\",\"patient\":\"p1\",\"program\":"
         "\"rtm\","
         "\"form\":\"written\",\"from\":\"2026-02-03\"}",
         "Written consent to remote therapeutic monitoring, from 2026-02-03 on."},
        {"{\"fact\":\"discharge\",\"id\":\"a\",\"at\":\"2026-02-03T10:00:00Z\",\"enrollment\":\"e1\",\"on\":"
         "\"2026-02-03\",\"reason\":\"goals-met\"}",
         "The enrollment ended on 2026-02-03: goals met."},
    };
    says_ask as = {.called = named};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = strlen(cases[i].line);
        char *line = arena_text(&room, len + FACT_SLACK);
        memcpy(line, cases[i].line, len);
        fact f = must_read((str){line, len});
        str says = fact_sentence(&f, &as, &room);
        if (!str_eq(says, str_of(cases[i].says)))
            fail_msg("\"%.*s\"\nis not\n\"%s\"", STR_ARGS(says), cases[i].says);
    }
}

// --- scales ------------------------------------------------------------------------------------------------

static const struct rule_band bands[] = {
    {0, STR_INIT("minimal")}, {5, STR_INIT("mild")}, {10, STR_INIT("moderate")}};
static const struct rule_safety safety[] = {{3, 0, STR_INIT("look today")}};
static const rule_instrument three = {.id = STR_INIT("t-3"),
                                      .name = STR_INIT("Three"),
                                      .items = 3,
                                      .score_max = 18,
                                      .item_max = 6,
                                      .bands = bands,
                                      .band_count = 3,
                                      .safety = safety,
                                      .safety_count = 1};

static void a_scale_is_scored(void **unused)
{
    (void)unused;
    scale_score s = scale_of(&three, STR("[2, 3, 0]"));
    assert_true(s.whole && s.total == 5 * SCALE_ONE && str_eq(s.band, STR("mild")) && !s.alarm);
    s = scale_of(&three, STR("[4.5,4.5,0.5]"));
    assert_true(s.whole && s.total == 9500 && str_eq(s.band, STR("mild")));
    assert_true(s.alarm == &safety[0] && s.alarm_answer == 500);
    s = scale_of(&three, STR("[6,6,6]"));
    assert_true(s.total == s.most && str_eq(s.band, STR("moderate")));
}

static void a_missing_answer_leaves_no_total(void **unused)
{
    (void)unused;
    static const char *const partial[] = {"[1,null,1]", "[1,1]", "[1,1,1,1]", "[]", "", "{}", "[1,\"2\",1]"};
    for (size_t i = 0; i < sizeof partial / sizeof *partial; i++) {
        scale_score s = scale_of(&three, str_of(partial[i]));
        if (s.whole || s.band.len) fail_msg("%s has a total", partial[i]);
    }
    assert_true(scale_of(&three, STR("[null,null,2]")).alarm == &safety[0]); // an alarm needs no total
    rule_instrument five = three;
    five.multiply = 4;
    assert_true(scale_of(&five, STR("[1,1,0]")).total == 8 * SCALE_ONE);
    assert_true(scale_of(NULL, STR("[1,1,0]")).whole); // unknown: a total without meaning
}

static void items_of_a_check_in(void **unused)
{
    (void)unused;
    scale_item items[4];
    size_t n = scale_items(STR("{\"mood\": 6.25, \"sleep\":\"ba\\u0064ly\", \"far\": 1e99, \"x\":-3}"), items,
                           4, &room);
    assert_int_equal(n, 4);
    assert_true(items[0].number && items[0].value == 6250);
    assert_true(!items[1].number && str_eq(items[1].text, STR("badly")));
    assert_false(items[2].number); // larger than any answer
    assert_true(items[3].number && items[3].value == -3 * SCALE_ONE);
    assert_int_equal(scale_items(STR("{\"a\":1,\"b\":2,\"c\":3}"), items, 2, &room), 2);
    assert_int_equal(scale_items(STR("nothing"), items, 4, &room), 0);
    buf b = buf_in(&room, 64);
    scale_put(&b, -6250);
    assert_true(str_eq(buf_str(&b), STR("-6.25")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_sentence),  cmocka_unit_test(a_sentence_reads_as_people_speak),
        cmocka_unit_test(a_scale_is_scored),          cmocka_unit_test(a_missing_answer_leaves_no_total),
        cmocka_unit_test(items_of_a_check_in),
    };
    return cmocka_run_group_tests(tests, rooms_open, rooms_close);
}
