// The strip of a window and the bar of a month: each kind of cell, what can still be reached and until when,
// who has each minute, and the sentence that says the same.
#include "told.h"
#include "strip.h"

typedef struct seen {
    told t;
    evaluation *e;
    uint32_t enrollment;
} seen;

static void look(seen *s)
{
    finish(&s->t);
    s->e = evaluation_open(&s->t.state, &shipped.book, NULL, 0, &s->t.a);
    s->enrollment = names_find(&s->t.door.enrollments, STR("e1"));
}
static void over(seen *s)
{
    evaluation_close(s->e);
    end(&s->t);
}
static void start(seen *s, const char *as_of)
{
    begin(&s->t, as_of);
    tell_practice(&s->t);
    tell_papers(&s->t);
}

// A check-in at that instant; `more` is put behind.
static void enter(seen *s, const char *id, const char *at, const char *more)
{
    char rest[256];
    snprintf(rest, sizeof rest, "'enrollment':'e1','answers':{'mood':3},%s", more);
    say(&s->t, "checkin", id, at, rest);
}
static void enter_days(seen *s, int from, int to)
{
    for (int day = from; day <= to; day++) {
        char id[16], at[32];
        snprintf(id, sizeof id, "d%02d", day);
        snprintf(at, sizeof at, "2026-03-%02dT19:00:00-05:00", day);
        enter(s, id, at, "'source':'patient'");
    }
}

static strip strip_now(seen *s)
{
    strip out;
    assert_true(strip_make(s->e, s->enrollment, 0, &out));
    return out;
}
static void cells_are(const strip *s, const char *wanted)
{
    char cells[STRIP_DAYS + 1] = {0};
    for (int i = 0; i < STRIP_DAYS; i++) cells[i] = strip_letter((strip_cell)s->cells[i]);
    assert_string_equal(cells, wanted);
}
static void says(seen *k, const strip *s, const char *wanted)
{
    buf b = buf_in(&k->t.a, 1024);
    strip_say(&b, s);
    buf_byte(&b, 0);
    assert_string_equal(b.at, wanted);
}
static void day_is(date d, const char *wanted)
{
    arena a = source_arena();
    buf b = buf_in(&a, 64);
    if (date_is(d)) date_put(&b, d);
    buf_byte(&b, 0);
    assert_string_equal(b.at, wanted);
    arena_close(&a);
}

// --- the strip -------------------------------------------------------------------------------------------

static void test_every_cell(void **unused)
{
    (void)unused;
    seen s;
    start(&s, "2026-03-12T12:00:00-04:00");
    enter_days(&s, 1, 1);
    enter(&s, "late", "2026-03-02T19:00:00-05:00",
          "'source':'patient','received':'2026-03-10T19:00:01-04:00'");
    enter(&s, "staff", "2026-03-03T19:00:00-05:00", "'source':'staff'");
    enter(&s, "carer", "2026-03-04T19:00:00-05:00", "'source':'caregiver'");
    enter(&s, "diary", "2026-03-05T19:00:00-05:00", "'source':'patient','for_day':'2026-03-04'");
    enter(&s, "ahead", "2026-03-06T19:00:00-05:00",
          "'source':'device','received':'2026-03-06T18:49:00-05:00'");
    enter(&s, "wrong", "2026-03-07T19:00:00-05:00", "'source':'patient'");
    say(&s.t, "void", "v", "2026-03-08T09:00:00-04:00", "'voids':'wrong','reason':'another patient'");
    // of several entries the one nearest to counting
    enter(&s, "s2", "2026-03-08T19:00:00-04:00", "'source':'staff'");
    enter(&s, "d2", "2026-03-08T20:00:00-04:00", "'source':'patient','for_day':'2026-03-07'");
    enter(&s, "s3", "2026-03-09T19:00:00-04:00", "'source':'staff'");
    enter(&s, "p3", "2026-03-09T20:00:00-04:00", "'source':'patient','for_day':'2026-03-09'");
    look(&s);
    strip is = strip_now(&s);
    cells_are(&is, "CLSSDKVDC---..................");
    assert_int_equal(is.counted, 2);
    assert_int_equal(is.needed, 16);
    assert_int_equal(is.days_left, 19);
    assert_int_equal(is.state, STRIP_REACHABLE);
    day_is(is.last_day, "2026-03-17");
    strip_run run = strip_run_of(s.e, s.enrollment);
    assert_int_equal(run.missed, 2);
    assert_int_equal(run.recent, 1);
    const strip_entry *rows;
    size_t count = strip_entries(s.e, s.enrollment, is.from, is.to, &rows, &s.t.a);
    assert_int_equal(count, 11);
    static const char *const wanted[] = {
        "by the patient: counts",
        "by the patient: came more than 7 days later, too late to count",
        "by staff: kept and shown, but only the patient's own entries count",
        "by a caregiver: kept and shown, but only the patient's own entries count",
        "by the patient: a diary entry for 2026-03-04, which does not make a data day",
        "by the device: its clock ran 11 minutes ahead, so it does not count",
        "by the patient: voided",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        buf b = buf_in(&s.t.a, 256);
        strip_entry_say(&b, &rows[i]);
        buf_byte(&b, 0);
        assert_string_equal(b.at, wanted[i]);
    }
    over(&s);
}

static void test_reach(void **unused)
{
    (void)unused;
    seen s;
    strip is;
    // 12 of 16 on the 28th: three days left are one too few. The lower code stands.
    start(&s, "2026-03-28T12:00:00-04:00");
    enter_days(&s, 1, 12);
    look(&s);
    is = strip_now(&s);
    assert_int_equal(is.days_left, 3);
    assert_int_equal(is.spare, -1);
    assert_int_equal(is.state, STRIP_LOST);
    assert_false(date_is(is.last_day));
    assert_int_equal(is.outcome_count, 2);
    assert_int_equal(is.outcomes[0].state, STRIP_EARNED);
    says(&s, &is, "12 of 16 days, 3 days left, can no longer reach 16; 98986 (2 to 15 days) is earned");
    over(&s);
    // The day before, today is the last on which a call helps.
    start(&s, "2026-03-27T12:00:00-04:00");
    enter_days(&s, 1, 12);
    look(&s);
    is = strip_now(&s);
    assert_int_equal(is.days_left, 4);
    assert_int_equal(is.spare, 0);
    assert_int_equal(is.state, STRIP_AT_RISK);
    day_is(is.last_day, "2026-03-27");
    says(&s, &is,
         "12 of 16 days, 4 days left, 4 more make 98978: a call helps until 2026-03-27; 98986 (2 to 15 days) "
         "is "
         "earned");
    over(&s);
    // Today counts already: it is not left any more, and what is last has moved on.
    start(&s, "2026-03-12T21:00:00-04:00");
    enter_days(&s, 1, 12);
    look(&s);
    is = strip_now(&s);
    assert_int_equal(is.days_left, 18);
    assert_int_equal(is.state, STRIP_REACHABLE);
    day_is(is.last_day, "2026-03-27");
    over(&s);
    start(&s, "2026-03-20T12:00:00-04:00");
    enter_days(&s, 1, 18);
    look(&s);
    is = strip_now(&s);
    assert_int_equal(is.outcomes[0].state, STRIP_YIELDS);
    assert_int_equal(is.state, STRIP_EARNED);
    says(&s, &is, "18 of 16 days, 11 days left; 98978 (16 to 30 days) is earned");
    over(&s);
    // One day, over.
    start(&s, "2026-04-02T12:00:00-04:00");
    enter_days(&s, 1, 1);
    look(&s);
    assert_true(strip_make(s.e, s.enrollment, 1, &is));
    assert_int_equal(is.outcomes[0].state, STRIP_LOST);
    says(&s, &is, "1 of 16 days, the window is over, 16 were not reached");
    is = strip_now(&s);
    assert_int_equal(is.number, 2);
    cells_are(&is, "---...........................");
    assert_false(strip_make(s.e, s.enrollment, 3, &is));
    over(&s);
}

// Whatever has come by a day, a call on the last day still makes it, and one a day later does not: tried for
// every number of days and every day of the window.
static void test_last_day_holds(void **unused)
{
    (void)unused;
    for (int have = 1; have <= 16; have += 5)
        for (int today = have + 1; today <= 30; today++) {
            seen s;
            char as_of[32];
            snprintf(as_of, sizeof as_of, "2026-03-%02dT12:00:00-04:00", today);
            start(&s, as_of);
            enter_days(&s, 1, have);
            look(&s);
            strip is = strip_now(&s);
            int could = have + 30 - today + 1; // counting every day from today on
            assert_int_equal(is.state == STRIP_LOST, could < 16);
            if (have < 16 && could >= 16) {
                assert_true(is.last_day.days >= is.today.days);
                assert_int_equal(have + is.to.days - is.last_day.days + 1, 16);
            }
            over(&s);
        }
}

static void test_daylight_saving(void **unused)
{
    (void)unused;
    seen s;
    start(&s, "2026-03-09T00:30:00-04:00"); // the clocks went forward at 02:00 on the 8th
    enter_days(&s, 1, 1);
    enter(&s, "a", "2026-03-07T23:59:00-05:00", "'source':'patient'");
    enter(&s, "b", "2026-03-08T01:59:00-05:00", "'source':'patient'");
    enter(&s, "c", "2026-03-08T23:59:00-04:00", "'source':'patient'"); // 22:59 by the old clock
    enter(&s, "d", "2026-03-09T00:01:00-04:00", "'source':'patient'"); // the 8th by the old clock
    look(&s);
    strip is = strip_now(&s);
    cells_are(&is, "C-----CCC.....................");
    assert_int_equal(is.days_left, 21);
    over(&s);
}

static void test_discharge(void **unused)
{
    (void)unused;
    seen s;
    start(&s, "2026-03-12T12:00:00-04:00");
    enter_days(&s, 1, 8);
    say(&s.t, "discharge", "bye", "2026-03-06T12:00:00-05:00",
        "'enrollment':'e1','on':'2026-03-06','reason':'left'");
    look(&s);
    strip is = strip_now(&s);
    cells_are(&is, "CCCCCCXXXXXXXXXXXXXXXXXXXXXXXX");
    assert_int_equal(is.days_left, 0);
    assert_int_equal(is.state, STRIP_LOST);
    assert_int_equal(strip_run_of(s.e, s.enrollment).missed, 0);
    says(&s, &is,
         "6 of 16 days, the window is over, 16 were not reached; 98986 (2 to 15 days) is earned");
    over(&s);
}

static void test_not_started(void **unused)
{
    (void)unused;
    seen s;
    strip is;
    start(&s, "2026-03-12T12:00:00-04:00");
    enter(&s, "staff", "2026-03-03T19:00:00-05:00", "'source':'staff'");
    look(&s);
    assert_false(strip_make(s.e, s.enrollment, 0, &is));
    strip_run run = strip_run_of(s.e, s.enrollment);
    assert_false(date_is(run.start));
    assert_int_equal(run.missed, 0);
    assert_int_equal(run.last_entry.us, INSTANT_NONE.us);
    over(&s);
}

// The teaching guide knows one code for days, and says nothing of two.
static void test_other_pack(void **unused)
{
    (void)unused;
    seen s;
    start(&s, "2026-03-12T12:00:00-04:00");
    say(&s.t, "payer", "payer2", "2026-01-01T09:00:00-05:00",
        "'payer':'b','name':'Guide','kind':'commercial','number':'1','filing':'CI','policy':'guide-2025'");
    enter_days(&s, 1, 8);
    look(&s);
    strip is = strip_now(&s);
    assert_int_equal(is.outcome_count, 1);
    assert_int_equal(is.needed, 16);
    over(&s);
}

// --- the bar ---------------------------------------------------------------------------------------------

static void work(seen *s, const char *id, const char *enrollment, const char *by, const char *from,
                 const char *to)
{
    char rest[320];
    snprintf(rest, sizeof rest,
             "'enrollment':'%s','by':'%s','from':'2026-03-%s:00-05:00','to':'2026-03-%s:00-05:00',"
             "'activity':'review'",
             enrollment, by, from, to);
    say(&s->t, "time", id, "2026-03-05T20:00:00-05:00", rest);
}
static void call(seen *s, const char *id, const char *mode)
{
    char rest[200];
    snprintf(rest, sizeof rest, "'enrollment':'e1','by':'dr','mode':'%s','with':'patient'", mode);
    say(&s->t, "contact", id, "2026-03-03T10:00:00-05:00", rest);
}

static const char *const why_words[] = {"counts", "twice", "service", "other", "person", "ended"};
// "10:00-10:20 t1 counts 98980" a line.
static void pieces_are(seen *s, const bar *m, const char *wanted)
{
    buf b = buf_in(&s->t.a, 4096);
    for (size_t i = 0; i < m->piece_count; i++) {
        const bar_piece *p = &m->pieces[i];
        buf from = buf_in(&s->t.a, 64), to = buf_in(&s->t.a, 64);
        const zone *z = state_zone(&s->t.state, p->from);
        zone_put(&from, z, p->from);
        zone_put(&to, z, p->to);
        buf_say(&b, "%.*s-%.*s %.*s %s", 5, from.at + 11, 5, to.at + 11,
                STR_ARGS(door_fact_id(&s->t.door, p->fact)), why_words[p->why]);
        if (p->code.len) buf_say(&b, " %.*s", STR_ARGS(p->code));
        if (p->owner != FACT_NONE) buf_say(&b, " by %.*s", STR_ARGS(door_fact_id(&s->t.door, p->owner)));
        if (p->documented) buf_lit(&b, " documented");
        buf_byte(&b, '\n');
    }
    buf_byte(&b, 0);
    assert_string_equal(b.at, wanted);
}

static bar bar_now(seen *s)
{
    bar m;
    assert_true(bar_make(s->e, s->enrollment, date_of(2026, 3, 9), true, &m, &s->t.a));
    int64_t counted_us = 0;
    for (size_t i = 0; i < m.piece_count; i++)
        if (m.pieces[i].why == BAR_COUNTS) counted_us += m.pieces[i].to.us - m.pieces[i].from.us;
    assert_int_equal(counted_us / (60 * US_PER_S), m.minutes); // what is drawn is what is counted
    return m;
}
static void bar_says(seen *s, const bar *m, const char *wanted)
{
    buf b = buf_in(&s->t.a, 1024);
    bar_say(&b, m);
    buf_byte(&b, 0);
    assert_string_equal(b.at, wanted);
}

static void tell_others(seen *s)
{
    say(&s->t, "practitioner", "ann", EARLY,
        "'practitioner':'ann','npi':'1999999992','last':'Ames','first':'Ann','credential':'NP','taxonomy':"
        "'363L00000X'");
    say(&s->t, "staff", "co", EARLY, "'staff':'co','last':'Bell','first':'Bo','role':'care-coordinator'");
    say(&s->t, "patient", "p2", EARLY,
        "'patient':'p2','last':'Roe','first':'Jo','birth':'1980-06-01','sex':'F','timezone':'America/"
        "New_York',"
        "'address':{'line1':'7 Oak Ave','city':'Salem','state':'OR','zip':'97301'}");
    say(&s->t, "enroll", "enroll2", DAY1,
        "'enrollment':'e2','patient':'p2','program':'rtm','billing':'dr','device':'app','place':'11'");
}

static void test_owners(void **unused)
{
    (void)unused;
    seen s;
    start(&s, "2026-03-20T12:00:00-04:00");
    tell_others(&s);
    work(&s, "t1", "e1", "dr", "05T10:00", "05T10:30");
    work(&s, "t2", "e1", "ann", "05T10:20", "05T10:40"); // ten of them twice
    work(&s, "t3", "e2", "dr", "05T11:00", "05T11:10");
    work(&s, "t4", "e1", "dr", "05T11:05", "05T11:20"); // five are e2's
    work(&s, "t5", "e1", "co", "05T12:00", "05T12:30"); // staff
    work(&s, "t6", "e1", "dr", "05T13:00", "05T13:30"); // of which psychotherapy has ten in the middle
    say(&s.t, "service", "psy", "2026-03-05T13:20:00-05:00",
        "'patient':'p1','code':'90832','on':'2026-03-05','from':'2026-03-05T13:10:00-05:00','to':"
        "'2026-03-05T13:20:00-05:00'");
    call(&s, "k1", "voicemail");
    call(&s, "k2", "phone");
    say(&s.t, "note", "n", "2026-03-06T09:00:00-05:00",
        "'note':'n1','enrollment':'e1','from':'2026-03-01','to':'2026-03-05','by':'dr','review':'R','"
        "interpretation':"
        "'I','actions':'A','plan':'P','signed':'2026-03-06T09:00:00-05:00'");
    look(&s);
    bar m = bar_now(&s);
    assert_int_equal(m.minutes, 70);
    pieces_are(&s, &m,
               "10:00-10:20 t1 counts 98980 documented\n"
               "10:20-10:30 t1 counts 98981 documented\n"
               "10:20-10:30 t2 twice by t1 documented\n"
               "10:30-10:40 t2 counts 98981 documented\n"
               "11:05-11:10 t4 other by t3 documented\n"
               "11:10-11:20 t4 counts 98981 documented\n"
               "12:00-12:30 t5 person documented\n"
               "13:00-13:10 t6 counts 98981 documented\n"
               "13:10-13:20 t6 service 90832 by psy documented\n"
               "13:20-13:30 t6 counts documented\n");
    assert_int_equal(m.outcome_count, 5); // 10, 20, 40, 60, 80
    assert_int_equal(m.outcomes[0].state, STRIP_YIELDS);
    assert_int_equal(m.outcomes[1].state, STRIP_EARNED);
    assert_int_equal(m.outcomes[3].min, 60);
    assert_int_equal(m.outcomes[3].state, STRIP_EARNED);
    assert_int_equal(m.outcomes[4].min, 80);
    assert_int_equal(m.outcomes[4].state, STRIP_REACHABLE);
    assert_int_equal(m.contacts, 1);
    assert_int_equal(m.contact_count, 2);
    assert_false(m.all_contacts[0].counts);
    assert_true(m.all_contacts[1].counts);
    bar_says(&s, &m, "70 minutes, 98981 is reached; 10 more minutes this month make 98981");
    over(&s);
}

static void test_near_the_next(void **unused)
{
    (void)unused;
    seen s;
    start(&s, "2026-03-30T12:00:00-04:00");
    work(&s, "t1", "e1", "dr", "05T10:00", "05T10:19");
    look(&s);
    bar m = bar_now(&s);
    assert_true(str_eq(m.next->code, STR("98980")));
    assert_int_equal(m.next_min, 20);
    assert_int_equal(m.outcomes[0].state, STRIP_AT_RISK); // 98979 has its minutes, and no contact
    bar_says(&s, &m, "19 minutes; 1 more minute this month makes 98980; no live contact yet this month");
    pieces_are(&s, &m, "10:00-10:19 t1 counts 98979\n");
    over(&s);
}

static void test_month_over(void **unused)
{
    (void)unused;
    seen s;
    bar m;
    start(&s, "2026-04-02T12:00:00-04:00");
    work(&s, "t1", "e1", "dr", "05T10:00", "05T10:08");
    work(&s, "t2", "e1", "dr", "20T10:00", "20T10:20");
    say(&s.t, "discharge", "bye", "2026-03-12T12:00:00-04:00",
        "'enrollment':'e1','on':'2026-03-12','reason':'left'");
    look(&s);
    m = bar_now(&s);
    pieces_are(&s, &m, "10:00-10:08 t1 counts\n11:00-11:20 t2 ended\n");
    assert_int_equal(m.outcomes[0].state, STRIP_LOST);
    assert_null(m.next);
    bar_says(&s, &m, "8 minutes; there was no live contact");
    assert_false(bar_make(s.e, s.enrollment, date_of(2026, 4, 1), true, &m, &s.t.a));
    over(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cell),     cmocka_unit_test(test_reach),
        cmocka_unit_test(test_last_day_holds), cmocka_unit_test(test_daylight_saving),
        cmocka_unit_test(test_discharge),      cmocka_unit_test(test_not_started),
        cmocka_unit_test(test_other_pack),     cmocka_unit_test(test_owners),
        cmocka_unit_test(test_near_the_next),  cmocka_unit_test(test_month_over),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
