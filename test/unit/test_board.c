// The board: what it says of enrollments as facts come in, who sees which rows, and that rows made again one
// by one are those that are made at once. Run under the thread sanitizer too.
#include "live.h"
#include "book.h"
#include "shelf.h"
#include <pthread.h>
#include <stdatomic.h>

static shelf f;
static rulebook book;
static live *l;
static live_ask asked;
static _Atomic int64_t clock_us;
static int said_count;

static instant clock_now(void *with)
{
    (void)with;
    return (instant){clock_us};
}
static void clock_set(const char *text)
{
    instant at;
    const char *problem;
    assert_true(instant_parse(str_of(text), &at, &problem));
    clock_us = at.us;
}

static int setup(void **unused)
{
    (void)unused;
    shelf_begin(&f);
    store_close(f.s);
    f.s = NULL;
    MUST(f, book_load(&book, STR(""), STR(""), &f.room, why));
    clock_set("2026-03-12T12:00:00-04:00");
    asked = (live_ask){.store = f.ask, .book = &book};
    asked.store.now = clock_now;
    asked.store.busy_ms = 0;
    MUST(f, live_open(&l, &asked, why));
    return 0;
}
static int teardown(void **unused)
{
    (void)unused;
    live_close(l);
    l = NULL;
    shelf_drop(&f);
    return 0;
}

// --- saying ----------------------------------------------------------------------------------------------

static void give_line(str line)
{
    fact one;
    fault no = {0};
    live_fact_answer answer;
    char *kept = arena_text(&f.room, line.len + FACT_SLACK);
    memcpy(kept, line.at, line.len);
    if (!fact_read(&one, (str){kept, line.len}, &f.zones, &f.room, &no))
        fail_msg("%.*s: %s: %s", STR_ARGS(line), no.field, no.text);
    MUST(f, live_append(l, &one, 1, &answer, why));
    if (!store_yes(answer.answer))
        fail_msg("%.*s: %s: %s", STR_ARGS(line), answer.why.field, answer.why.text);
}

// A fact with ' for "; `at` and an id are put before `rest`. Gives the id.
__attribute__((format(printf, 3, 4)))
static const char *say(const char *kind, const char *at, const char *rest, ...)
{
    char line[2048], filled[1024], *id = arena_text(&f.room, 32);
    va_list args;
    va_start(args, rest);
    vsnprintf(filled, sizeof filled, rest, args);
    va_end(args);
    snprintf(id, 32, "f%d", ++said_count);
    int n = snprintf(line, sizeof line, "{'fact':'%s','id':'%s','at':'%s',%s}", kind, id, at, filled);
    for (int i = 0; i < n; i++)
        if (line[i] == '\'') line[i] = '"';
    give_line((str){line, (size_t)n});
    return id;
}

#define EARLY "2026-01-02T09:00:00-05:00"
static void say_practice(void)
{
    say("practice", EARLY,
        "'practice':'h','name':'Harbor','npi':'1999999984','tin':'123456789','tin_type':'ei','taxonomy':'"
        "261QM0801X','phone':'5035550100','contact':'Office','address':{'line1':'12 Pier St','city':'Salem',"
        "'state':'OR','zip':'973010001'},'timezone':'America/New_York'");
    say("payer", EARLY, "'payer':'b','name':'Medicare B','kind':'medicare','number':'00831','filing':'MB'");
    say("practitioner", EARLY,
        "'practitioner':'dr','npi':'1999999992','last':'Ames','first':'Ida','credential':'MD','taxonomy':"
        "'2084P0800X'");
    say("device", EARLY,
        "'device':'app','name':'App','maker':'M','program':'rtm','device_201h':true,'therapy':'cbt'");
}
static void say_patient(const char *id, const char *last)
{
    say("patient", EARLY,
        "'patient':'%s','last':'%s','first':'Jo','birth':'1980-06-01','sex':'F','timezone':'America/"
        "New_York',"
        "'phone':'5035550111','address':{'line1':'7 Oak Ave','city':'Salem','state':'OR','zip':'97301'}",
        id, last);
    say("coverage", EARLY, "'patient':'%s','payer':'b','member':'M1','from':'2026-01-01','rank':'primary'",
        id);
}
static void say_enrollment(const char *id, const char *patient, const char *more)
{
    say("diagnosis", EARLY, "'patient':'%s','code':'F33.1','from':'2026-01-01','by':'dr'", patient);
    say("order", EARLY, "'order':'o%s','patient':'%s','by':'dr','device':'app','diagnosis':'F33.1'", id,
        patient);
    say("consent", EARLY, "'patient':'%s','program':'rtm','form':'verbal','from':'2026-01-01'", patient);
    say("enroll", EARLY,
        "'enrollment':'%s','patient':'%s','program':'rtm','billing':'dr','device':'app','order':'o%s','place'"
        ":'11'%s",
        id, patient, id, more);
    say("supply", EARLY, "'enrollment':'%s','paid_by':'practice'", id);
    say("educate", EARLY, "'enrollment':'%s','by':'dr'", id);
}
static const char *enter(const char *enrollment, int day)
{
    char at[40];
    snprintf(at, sizeof at, "2026-03-%02dT09:00:00-05:00", day);
    return say("checkin", at, "'enrollment':'%s','source':'patient','answers':{'mood':4}", enrollment);
}
static void enter_days(const char *enrollment, int from, int to)
{
    for (int day = from; day <= to; day++) enter(enrollment, day);
}

// --- looking ---------------------------------------------------------------------------------------------

static void settle(void)
{
    store_head head;
    live_seat seat;
    board_progress now = {0};
    MUST(f, live_sit(l, &seat, why));
    MUST(f, store_head_now(seat.store, &head, why));
    live_rise(&seat);
    for (int i = 0; i < 3000; i++) {
        board_now(live_board(l), &now);
        if (now.complete && now.seq >= head.seq) return;
        usleep(10000);
    }
    fail_msg("the board does not come on: %s", now.trouble);
}

static board_row row_of(const char *enrollment)
{
    board_row r;
    settle();
    assert_true(board_find(live_board(l), str_of(enrollment), &r, &f.room));
    return r;
}
static board_page list_of(board_list list, bool part2)
{
    board_page page;
    settle();
    board_want want = {.list = list, .eyes = {.part2 = part2}};
    board_take(live_board(l), &want, &page, &f.room);
    return page;
}
static void list_is(board_list list, const char *wanted)
{
    board_page page = list_of(list, false);
    buf b = buf_in(&f.room, 4096);
    for (size_t i = 0; i < page.count; i++) {
        if (i) buf_byte(&b, ' ');
        buf_put(&b, board_key(&page.rows[i]));
    }
    buf_byte(&b, 0);
    assert_string_equal(b.at, wanted);
    assert_int_equal(page.count, page.total);
}

// --- groups ----------------------------------------------------------------------------------------------

static void test_groups(void **unused)
{
    (void)unused;
    say_practice();
    static const char *const ids[] = {"e1", "e2", "e3", "e4", "e5", "e6"};
    for (int i = 0; i < 6; i++) {
        char patient[8];
        snprintf(patient, sizeof patient, "p%d", i + 1);
        say_patient(patient, "Doe");
        say_enrollment(ids[i], patient, "");
    }
    say_patient("p7", "Adams");
    enter_days("e1", 1, 11);  // every day
    enter_days("e2", 1, 7);   // missed since the 8th, 19 days left, 9 missing
    enter("e3", 1);           // missed since the 2nd, 15 missing
    enter("e4", 1);
    say("discharge", "2026-03-05T09:00:00-05:00", "'enrollment':'e4','on':'2026-03-05','reason':'left'");
    // e5: never
    for (int day = 1; day <= 16; day++) { // e6: of February
        char at[40];
        snprintf(at, sizeof at, "2026-02-%02dT09:00:00-05:00", day + 12);
        say("checkin", at, "'enrollment':'e6','source':'patient','answers':{'mood':4}");
    }
    assert_int_equal(row_of("e1").group, GROUP_ON_TRACK);
    assert_int_equal(row_of("e2").group, GROUP_NEEDS_CALL);
    assert_int_equal(row_of("e3").group, GROUP_NEEDS_CALL);
    assert_int_equal(row_of("e4").group, GROUP_ENDED);
    assert_int_equal(row_of("e5").group, GROUP_NEVER_STARTED);
    assert_int_equal(row_of("e6").group, GROUP_EARNED);
    assert_int_equal(row_of("e2").run.missed, 4);
    list_is(LIST_BY_NAME, "p7 e1 e2 e3 e4 e5 e6");
    // Both fall short at their pace; nobody knows a price of 98978; the last day comes first for e3.
    list_is(LIST_CALLS, "e3 e2");
    list_is(LIST_UNREACHABLE, "");
    board_day day;
    board_today(live_board(l), &day);
    assert_int_equal(day.enrolled, 5);
    assert_int_equal(day.groups[GROUP_NOT_ENROLLED].count, 1);
    // A price makes a call worth something: a setting concerns all.
    say("price", EARLY, "'payer':'b','code':'98978','amount':'60.00','from':'2026-01-01','source':'letter'");
    board_row r = row_of("e2");
    assert_true(r.staked);
    // A day of somebody's brings them back on the way.
    enter("e2", 11);
    assert_int_equal(row_of("e2").group, GROUP_ON_TRACK);
    const char *wrong = enter("e3", 11);
    assert_int_equal(row_of("e3").group, GROUP_ON_TRACK);
    say("void", "2026-03-11T10:00:00-04:00", "'voids':'%s','reason':'another patient'", wrong);
    assert_int_equal(row_of("e3").group, GROUP_NEEDS_CALL);
    assert_int_equal(row_of("e3").strip.cells[10], CELL_VOIDED);
    board_want want = {.list = LIST_BY_NAME, .text = STR("do j"), .max = 2};
    board_page page;
    board_take(live_board(l), &want, &page, &f.room);
    assert_int_equal(page.count, 2);
    assert_int_equal(page.total, 6);
    assert_true(page.more);
    want.after = board_key(&page.rows[1]);
    board_take(live_board(l), &want, &page, &f.room);
    assert_true(str_eq(board_key(&page.rows[0]), STR("e3")));
}

// A day begins where the patient is: nobody said anything.
static void test_midnight(void **unused)
{
    (void)unused;
    say_practice();
    say_patient("p1", "Doe");
    say_enrollment("e1", "p1", "");
    enter_days("e1", 1, 8);
    clock_set("2026-03-11T23:59:00-04:00");
    live_close(l);
    MUST(f, live_open(&l, &asked, why));
    assert_int_equal(row_of("e1").run.missed, 2);
    assert_int_equal(row_of("e1").strip.days_left, 20);
    clock_set("2026-03-12T00:00:01-04:00");
    enter("e1", 1); // something that changes nothing wakes it sooner than its own clock
    assert_int_equal(row_of("e1").run.missed, 3);
    assert_int_equal(row_of("e1").group, GROUP_NEEDS_CALL);
    assert_int_equal(row_of("e1").strip.days_left, 19);
}

static void test_part2(void **unused)
{
    (void)unused;
    say_practice();
    say_patient("p1", "Doe");
    say_enrollment("e1", "p1", "");
    say_patient("p2", "Roe");
    say_enrollment("e2", "p2", ",'part2':true");
    say("assess", "2026-03-11T09:00:00-04:00",
        "'enrollment':'e2','instrument':'phq-9','answers':[0,0,0,0,0,0,0,0,2]");
    list_is(LIST_BY_NAME, "e1");
    assert_int_equal(list_of(LIST_BY_NAME, true).count, 2);
    const board_alert *alerts;
    board_eyes eyes = {.part2 = false};
    str opened = STR("p2");
    assert_int_equal(board_alerts(live_board(l), &eyes, STR(""), &alerts, &f.room), 0);
    eyes.opened = &opened;
    eyes.opened_count = 1;
    for (int i = 0; i < 500 && !board_alerts(live_board(l), &eyes, STR(""), &alerts, &f.room); i++)
        usleep(10000);
    assert_int_equal(board_alerts(live_board(l), &eyes, STR("p2"), &alerts, &f.room), 1);
    assert_non_null(strstr(alerts[0].text.at, "item 9 was answered with 2."));
    assert_true(str_eq(alerts[0].last, STR("Roe")) && str_eq(alerts[0].fact, str_from(alerts[0].work, 7)));
    assert_int_equal(row_of("e2").alerts, 1);
    say("work-done", "2026-03-11T10:00:00-04:00", "'work':'%.*s','by':'dr','outcome':'seen'",
        STR_ARGS(alerts[0].work));
    settle();
    assert_int_equal(board_alerts(live_board(l), &eyes, STR(""), &alerts, &f.room), 0);
}

// Work for one patient takes the minutes of another, who is shown so too.
static void test_taken_minutes(void **unused)
{
    (void)unused;
    say_practice();
    say_patient("p1", "Doe");
    say_enrollment("e1", "p1", "");
    say_patient("p2", "Roe");
    say_enrollment("e2", "p2", "");
    say("time", "2026-03-05T10:20:00-05:00",
        "'enrollment':'e1','by':'dr','from':'2026-03-05T10:00:00-05:00','to':'2026-03-05T10:19:00-05:00','"
        "activity':"
        "'review'");
    assert_int_equal(row_of("e1").month.minutes, 19);
    list_is(LIST_MINUTES, "e1");
    list_is(LIST_CONTACTS, "e1");
    say("time", "2026-03-05T10:20:00-05:00",
        "'enrollment':'e2','by':'dr','from':'2026-03-05T09:50:00-05:00','to':'2026-03-05T10:10:00-05:00','"
        "activity':"
        "'review'");
    assert_int_equal(row_of("e2").month.minutes, 20);
    assert_int_equal(row_of("e1").month.minutes, 9);
    say("contact", "2026-03-05T10:30:00-05:00",
        "'enrollment':'e1','by':'dr','mode':'phone','with':'patient'");
    assert_int_equal(row_of("e1").month.contacts, 1);
    list_is(LIST_CONTACTS, "e2");
}

// --- the same as made anew -------------------------------------------------------------------------------

static void put_row(buf *b, const board_row *r)
{
    buf_say(b, "%.*s %.*s %.*s,%.*s %.*s %.*s %d g%d p2%d ", STR_ARGS(r->patient), STR_ARGS(r->enrollment),
            STR_ARGS(r->last), STR_ARGS(r->first), STR_ARGS(r->payer_name), STR_ARGS(r->billing_name),
            (int)r->program, (int)r->group, r->part2);
    if (r->has_strip) strip_say(b, &r->strip);
    for (int i = 0; r->has_strip && i < STRIP_DAYS; i++)
        buf_byte(b, strip_letter((strip_cell)r->strip.cells[i]));
    buf_say(b, " m%d r%d", r->run.missed, r->run.recent);
    if (r->has_month) bar_say(b, &r->month);
    for (size_t i = 0; i < r->code_count; i++)
        buf_say(b, " %.*s:%d:%d:%lld", STR_ARGS(r->codes[i].code->code), r->codes[i].from.days,
                (int)r->codes[i].status, (long long)r->codes[i].worth.cents);
    for (size_t i = 0; i < r->note_count; i++)
        buf_say(b, " note %d-%d %d %d", r->notes[i].from.days, r->notes[i].to.days, (int)r->notes[i].state,
                r->notes[i].code_count);
    buf_say(b, " %u/%lld %u/%lld %u/%lld %u/%lld %u/%lld\n", r->ready.count, (long long)r->ready.amount.cents,
            r->held.count, (long long)r->held.amount.cents, r->earned.count,
            (long long)r->earned.amount.cents, r->expected.count, (long long)r->expected.amount.cents,
            r->lost.count, (long long)r->lost.amount.cents);
}

static str all_rows(void)
{
    buf b = buf_in(&f.room, (size_t)1 << 26);
    for (int list = 0; list < LIST_COUNT; list++) {
        board_page page = list_of((board_list)list, true);
        buf_say(&b, "list %d\n", list);
        for (size_t i = 0; i < page.count; i++) put_row(&b, &page.rows[i]);
    }
    return buf_str(&b);
}

static bool close_february(void *with, const act_desk *d, fault *why)
{
    close_ask ask = {.month = date_of(2026, 2, 1), .all_earlier = true, .brief = true};
    return act_close_month(d, &ask, with, why);
}

// Facts in many pieces, with time for the board between them; a month closed in the middle.
static void test_same_anew(void **unused)
{
    (void)unused;
    enum { LINES_MAX = 1 << 16, AT_ONCE = 97, PIECES_BETWEEN = 5, PIECE_CLOSED = 36 };
    size_t pieces = 0;
    clock_set("2026-03-31T18:00:00-04:00");
    str lines = shelf_sample(&f, 60, 2);
    live_fact_answer *answers = arena_array(&f.room, live_fact_answer, LINES_MAX);
    fact *facts = arena_array(&f.room, fact, AT_ONCE);
    size_t count = 0;
    fault no = {0};
    while (lines.len) {
        str line = str_split(lines, '\n', &lines);
        if (line.len && !fact_read(&facts[count++], line, &f.zones, &f.room, &no)) fail_msg("%s", no.text);
        if (count < AT_ONCE && lines.len) continue;
        MUST(f, live_append(l, facts, count, answers, why));
        for (size_t i = 0; i < count; i++)
            if (!store_yes(answers[i].answer)) fail_msg("%s: %s", answers[i].why.field, answers[i].why.text);
        count = 0;
        if (++pieces % PIECES_BETWEEN == 0) settle();
        if (pieces != PIECE_CLOSED) continue;
        close_report report;
        MUST(f, live_alone(l, close_february, &report, &f.room, why));
        assert_true(report.made > 0);
    }
    assert_true(pieces > PIECE_CLOSED);
    str before = all_rows();
    board_progress made;
    board_now(live_board(l), &made);
    assert_true(made.made >= 4);
    live_close(l);
    MUST(f, live_open(&l, &asked, why));
    str after = all_rows();
    assert_true(before.len > 10000);
    if (!str_eq(before, after)) {
        for (size_t i = 0; i < before.len && i < after.len; i++)
            if (before.at[i] != after.at[i])
                fail_msg("after %zu: %.300s\nanew: %.300s", i, before.at + (i > 200 ? i - 200 : 0),
                         after.at + (i > 200 ? i - 200 : 0));
        fail_msg("%zu bytes, anew %zu", before.len, after.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_groups, setup, teardown),
        cmocka_unit_test_setup_teardown(test_midnight, setup, teardown),
        cmocka_unit_test_setup_teardown(test_part2, setup, teardown),
        cmocka_unit_test_setup_teardown(test_taken_minutes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_anew, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
