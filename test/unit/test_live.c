// A practice as it lives in the server: many threads write, read and listen at once; each fact gets its own
// answer, everything is told once and in order, and alarms are raised and closed. Run under the thread
// sanitizer too.
#include "live.h"
#include "book.h"
#include "import.h"
#include "post.h"
#include "shelf.h"
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 6, EACH = 30 };
static shelf f;
static rulebook book;
static live *l;
static live_ask asked;
static _Atomic int64_t clock_us;

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

static const char *const people[] = {
    "{'fact':'practice','id':'f-h','at':'2026-01-01T09:00:00-05:00','practice':'h','name':'Harbor','npi':"
    "'1999999984','tin':'123456789','tin_type':'ei','taxonomy':'261QM0801X','phone':'5035550100','contact':"
    "'Office','address':{'line1':'12 Pier St','city':'Salem','state':'OR','zip':'973010001'},'timezone':"
    "'America/New_York'}",
    "{'fact':'payer','id':'f-b','at':'2026-01-01T09:00:00-05:00','payer':'b','name':'Medicare B','kind':"
    "'medicare','number':'00831','filing':'MB'}",
    "{'fact':'practitioner','id':'f-dr','at':'2026-01-01T09:00:00-05:00','practitioner':'dr','npi':'"
    "1999999992',"
    "'last':'Ames','first':'Ida','credential':'CP','taxonomy':'103TC0700X'}",
    "{'fact':'staff','id':'f-co','at':'2026-01-01T09:00:00-05:00','staff':'co','last':'Bell','first':'Ann','"
    "role':"
    "'care-coordinator'}",
};

__attribute__((format(printf, 3, 4)))
static fact said(arena *a, zones *z, const char *format, ...)
{
    char line[2048];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    assert_true(n > 0 && n < (int)sizeof line);
    for (int i = 0; i < n; i++)
        if (line[i] == '\'') line[i] = '"';
    char *kept = arena_text(a, (size_t)n + FACT_SLACK);
    memcpy(kept, line, (size_t)n);
    fact out;
    fault no = {0};
    if (!fact_read(&out, (str){kept, (size_t)n}, z, a, &no)) fail_msg("%s: %s: %s", line, no.field, no.text);
    return out;
}

static fact patient(arena *a, zones *z, int n)
{
    return said(
        a, z,
        "{'fact':'patient','id':'f-p%d','at':'2026-01-02T09:00:00-05:00','patient':'p%d','last':'Kay%d',"
        "'first':'Lee','birth':'1970-05-05','sex':'F','timezone':'America/New_York','phone':"
        "'50355501%02d','address':{'line1':'1 A St','city':'Salem','state':'OR','zip':'97301'}}",
        n, n, n, n % 100);
}

static fact enroll(arena *a, zones *z, int n)
{
    return said(
        a, z,
        "{'fact':'enroll','id':'f-e%d','at':'2026-01-03T09:00:00-05:00','enrollment':'e%d','patient':'p%d',"
        "'program':'rtm','billing':'dr','device':'dev','place':'11'}",
        n, n, n);
}

static fact checkin(arena *a, zones *z, int e, const char *id, const char *at)
{
    return said(
        a, z,
        "{'fact':'checkin','id':'%s','at':'%s','enrollment':'e%d','source':'patient','answers':{'mood':4}}",
        id, at, e);
}

static store_answer give(const fact *one, fault *why)
{
    live_fact_answer answer;
    if (!live_append(l, one, 1, &answer, why)) fail_msg("%s", why->text);
    *why = answer.why;
    return answer.answer;
}
#define GIVE(wanted, one)                                                                                    \
    do {                                                                                                     \
        fault why_ = {0};                                                                                    \
        fact one_ = (one);                                                                                   \
        store_answer got_ = give(&one_, &why_);                                                              \
        if (got_ != (wanted)) fail_msg("%s: %d: %s: %s", #one, (int)got_, why_.field, why_.text);            \
    } while (0)
#define SAID(...) said(&f.room, &f.zones, __VA_ARGS__)

static void give_people(int patients)
{
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) GIVE(STORE_OK, SAID("%s", people[i]));
    GIVE(STORE_OK,
         SAID("{'fact':'device','id':'f-dev','at':'2026-01-01T09:00:00-05:00','device':'dev','name':'App',"
              "'maker':'M','program':'rtm','device_201h':true,'therapy':'cbt'}"));
    for (int n = 0; n < patients; n++) {
        GIVE(STORE_OK, patient(&f.room, &f.zones, n));
        GIVE(STORE_OK, enroll(&f.room, &f.zones, n));
    }
}

static int setup(void **unused)
{
    (void)unused;
    shelf_begin(&f);
    store_close(f.s); // rows are kept by act_post from the first fact on
    f.s = NULL;
    MUST(f, book_load(&book, STR(""), STR(""), &f.room, why));
    clock_set("2026-02-10T12:00:00-05:00");
    asked = (live_ask){.store = f.ask, .book = &book, .readers_max = 3};
    asked.store.now = clock_now;
    asked.store.busy_ms = 0;
    MUST(f, live_open(&l, &asked, why));
    return 0;
}
static int setup_hasty(void **unused)
{
    int made = setup(unused);
    live_close(l);
    asked.wait_ms = 200;
    MUST(f, live_open(&l, &asked, why));
    return made;
}
static int teardown(void **unused)
{
    (void)unused;
    live_close(l);
    l = NULL;
    shelf_drop(&f);
    return 0;
}

// --- answers ---------------------------------------------------------------------------------------------

static void test_each_its_own(void **unused)
{
    (void)unused;
    give_people(1);
    fact all[] = {
        checkin(&f.room, &f.zones, 0, "c1", "2026-02-01T09:00:00-05:00"),
        checkin(&f.room, &f.zones, 9, "c2", "2026-02-01T09:00:00-05:00"), // no such enrollment
        patient(&f.room, &f.zones, 9),
        enroll(&f.room, &f.zones, 9),
        checkin(&f.room, &f.zones, 9, "c3", "2026-02-01T09:00:00-05:00"), // named by those before it
        checkin(&f.room, &f.zones, 0, "c1", "2026-02-01T09:00:00-05:00"), // again
        checkin(&f.room, &f.zones, 0, "c1", "2026-02-02T09:00:00-05:00"), // the id with other content
        SAID("{'fact':'device','id':'f-x','at':'2026-01-01T09:00:00-05:00','device':'rejoyn','name':'X','"
             "maker':"
             "'M','program':'dmht'}"),
        SAID("{'fact':'void','id':'v1','at':'2026-02-03T09:00:00-05:00','voids':'nothing','reason':'wrong'}"),
        SAID("{'fact':'contact','id':'k1','at':'2026-02-03T09:00:00-05:00','enrollment':'e0','by':'nobody','"
             "mode':"
             "'phone','with':'patient'}"),
    };
    static const store_answer wanted[] = {STORE_OK,   STORE_NONE,  STORE_OK,   STORE_OK,   STORE_OK,
                                          STORE_SAME, STORE_OTHER, STORE_NONE, STORE_NONE, STORE_NONE};
    live_fact_answer answers[sizeof all / sizeof *all];
    MUST(f, live_append(l, all, sizeof all / sizeof *all, answers, why));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) assert_int_equal(answers[i].answer, wanted[i]);
    assert_string_equal(answers[1].why.field, "enrollment");
    assert_int_equal(answers[6].why.code, FAULT_CONFLICT);
    assert_string_equal(answers[9].why.field, "by");
    live_seat seat;
    store_head head;
    for (int i = 0; i < 500 && !live_zone(l); i++) usleep(10000);
    assert_true(live_zone(l) && str_eq(zone_name(live_zone(l)), STR("America/New_York")));
    MUST(f, live_sit(l, &seat, why));
    MUST(f, store_head_now(seat.store, &head, why));
    live_rise(&seat);
    assert_int_equal(head.seq, 5 + 2 + 4);
}

// What a rule of the store refuses after it was written takes nothing else back.
static void test_refused_late(void **unused)
{
    (void)unused;
    give_people(1);
    fact all[] = {
        checkin(&f.room, &f.zones, 0, "c1", "2026-02-01T09:00:00-05:00"),
        SAID("{'fact':'claim-voided','id':'cv','at':'2026-02-03T09:00:00-05:00','claim':'none','by':'co','"
             "reason':"
             "'x'}"),
        SAID(
            "{'fact':'batch','id':'ba','at':'2026-02-03T09:00:00-05:00','batch':'b1','payer':'b','control':7,"
            "'file':'x','sha256':'short','claims':1,'charge':'1.00'}"),
        checkin(&f.room, &f.zones, 0, "c2", "2026-02-02T09:00:00-05:00"),
    };
    static const store_answer wanted[] = {STORE_OK, STORE_NONE, STORE_DENIED, STORE_OK};
    live_fact_answer answers[4];
    MUST(f, live_append(l, all, 4, answers, why));
    for (size_t i = 0; i < 4; i++) assert_int_equal(answers[i].answer, wanted[i]);
    assert_non_null(strstr(answers[2].why.text, "64 digits"));
    MUST(f, live_sound(l, why));
}

// --- alarms ----------------------------------------------------------------------------------------------

static fact assess(const char *id, const char *at, const char *answers)
{
    return SAID("{'fact':'assess','id':'%s','at':'%s','enrollment':'e0','instrument':'phq-9','answers':%s}",
                id, at, answers);
}

typedef struct open_work { int alarms, others; char first[80]; } open_work;
static bool count_work(void *with, const store_work *w, fault *why)
{
    (void)why;
    open_work *o = with;
    if (act_about(w->about) != ABOUT_SAFETY) o->others++;
    else if (!o->alarms++) snprintf(o->first, sizeof o->first, "%.*s", STR_ARGS(w->work));
    return true;
}
static open_work look_at_work(void)
{
    open_work o = {0};
    live_seat seat;
    MUST(f, live_sit(l, &seat, why));
    MUST(f, store_work_each(seat.store, STR(""), count_work, &o, why));
    live_rise(&seat);
    return o;
}

static void test_alarms(void **unused)
{
    (void)unused;
    give_people(1);
    GIVE(STORE_OK, assess("a0", "2026-02-09T09:00:00-05:00", "[3,3,3,3,3,3,3,3,0]"));
    assert_int_equal(look_at_work().alarms, 0);
    GIVE(STORE_OK, assess("a1", "2026-02-09T09:00:00-05:00", "[0,0,0,0,0,0,0,0, 1 ]"));
    GIVE(STORE_SAME, assess("a1", "2026-02-09T09:00:00-05:00", "[0,0,0,0,0,0,0,0, 1 ]"));
    assert_int_equal(look_at_work().alarms, 1);
    assert_string_equal(look_at_work().first, "safety.a1");
    GIVE(STORE_OK, assess("a2", "2025-02-09T09:00:00-05:00", "[0,0,0,0,0,0,0,0,3]")); // history
    GIVE(STORE_OK, assess("a3", "2026-02-09T09:00:00-05:00", "[0,0,0,0,0,0,0,0,null]"));
    GIVE(STORE_OK, assess("a4", "2026-02-09T09:00:00-05:00", "[0]"));
    assert_int_equal(look_at_work().alarms, 1);
    // It stays whatever is voided, and is closed by who may judge.
    GIVE(STORE_OK,
         SAID("{'fact':'void','id':'v1','at':'2026-02-10T09:00:00-05:00','voids':'a1','reason':'wrong'}"));
    assert_int_equal(look_at_work().alarms, 1);
    GIVE(STORE_DENIED,
         SAID("{'fact':'void','id':'v2','at':'2026-02-10T09:00:00-05:00','voids':'safety.a1','reason':'x'}"));
    GIVE(STORE_DENIED,
         SAID("{'fact':'work-done','id':'w1','at':'2026-02-10T09:00:00-05:00','work':'safety.a1','by':"
              "'co','outcome':'called'}"));
    assert_int_equal(look_at_work().alarms, 1);
    GIVE(STORE_OK,
         SAID("{'fact':'work-done','id':'w2','at':'2026-02-10T09:00:00-05:00','work':'safety.a1','by':"
              "'dr','outcome':'spoke with the patient'}"));
    assert_int_equal(look_at_work().alarms, 0);
    GIVE(STORE_OK,
         SAID("{'fact':'void','id':'v3','at':'2026-02-10T09:00:00-05:00','voids':'w2','reason':'not so'}"));
    assert_int_equal(look_at_work().alarms, 1);
    // The longest id leaves no room for the word before it.
    char id[65];
    memset(id, 'x', 64);
    id[64] = 0;
    GIVE(STORE_OK, assess(id, "2026-02-09T09:00:00-05:00", "[0,0,0,0,0,0,0,0,2]"));
    assert_int_equal(look_at_work().alarms, 2);
}

// --- many at once ----------------------------------------------------------------------------------------

typedef struct listening {
    pthread_mutex_t lock;
    uint64_t last;
    int told, wrong, checkins;
} listening;

static void listen(void *with, const live_news *n, size_t count)
{
    listening *g = with;
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; i < count; i++) {
        g->wrong += n[i].seq != g->last + 1;
        g->last = n[i].seq;
        g->told++;
        if (n[i].kind != KIND_CHECKIN) continue;
        g->checkins++;
        g->wrong += !n[i].patient.len || !n[i].enrollment.len || n[i].patient.at[0] != 'p';
    }
    pthread_mutex_unlock(&g->lock);
}

static bool heard_all(listening *g, uint64_t seq)
{
    for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&g->lock);
        bool all = g->last >= seq;
        pthread_mutex_unlock(&g->lock);
        if (all) return true;
        usleep(10000);
    }
    return false;
}

typedef struct writer { pthread_t thread; int number, wrong; } writer;
static void *write_some(void *with)
{
    writer *w = with;
    arena own;
    arena_open(&own, &source_memory, (size_t)1 << 28);
    zones z = host_zones(&own);
    for (int n = 0; n < EACH; n++) {
        char id[32];
        fact two[2];
        live_fact_answer answers[2];
        fault no = {0};
        snprintf(id, sizeof id, "c%d-%d", w->number, n);
        two[0] = checkin(&own, &z, n % 3, id, "2026-02-01T09:00:00-05:00");
        two[1] = checkin(&own, &z, n % 3, "shared", "2026-02-01T09:00:00-05:00");
        two[1] = checkin(&own, &z, 0, "shared", "2026-02-01T09:00:00-05:00");
        w->wrong += !live_append(l, two, 2, answers, &no) || answers[0].answer != STORE_OK ||
                    !store_yes(answers[1].answer);
        live_seat seat;
        store_fact found;
        if (!live_sit(l, &seat, &no)) {
            w->wrong++;
            continue;
        }
        // what one wrote is there
        w->wrong += store_fact_find(seat.store, str_of(id), &found, &own, &no) != STORE_OK;
        live_rise(&seat);
    }
    arena_close(&own);
    return NULL;
}

static bool head_alone(void *with, const act_desk *d, fault *why)
{
    fact one =
        SAID("{'fact':'checkin','id':'alone','at':'2026-02-01T09:00:00-05:00','enrollment':'e1','source':"
             "'patient','answers':{'mood':4}}");
    bool same;
    return act_append(d->store, &one, d->book, d->zones, &same, d->arena, why) &&
           store_head_now(d->store, with, why);
}

static void test_many(void **unused)
{
    (void)unused;
    listening g = {.lock = PTHREAD_MUTEX_INITIALIZER};
    live_listen(l, listen, &g);
    give_people(3);
    writer writers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (writer){.number = i};
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_some, &writers[i]), 0);
    }
    store_head head;
    MUST(f, live_alone(l, head_alone, &head, &f.room, why));
    for (int i = 0; i < THREADS; i++) {
        pthread_join(writers[i].thread, NULL);
        assert_int_equal(writers[i].wrong, 0);
    }
    uint64_t all = 5 + 6 + THREADS * EACH + 2;
    assert_true(heard_all(&g, all));
    live_unlisten(l, listen, &g);
    assert_int_equal(g.wrong, 0);
    assert_int_equal(g.told, all);
    assert_int_equal(g.checkins, THREADS * EACH + 2);
    live_count count = live_counted(l);
    assert_true(count.readers <= 3 && count.queue.commits <= count.queue.work);
}

static void count_one(void *with, const live_news *n, size_t count)
{
    (void)n;
    *(size_t *)with += count;
}

// As many pages as are open listen, and each one leaves when it likes.
static void test_many_listen(void **unused)
{
    (void)unused;
    enum { PAGES = 100 };
    size_t told[PAGES] = {0};
    listening g = {.lock = PTHREAD_MUTEX_INITIALIZER};
    for (size_t i = 0; i < PAGES; i++) live_listen(l, count_one, &told[i]);
    for (size_t i = 0; i < PAGES; i += 2) live_unlisten(l, count_one, &told[i]);
    live_listen(l, listen, &g);
    give_people(1);
    assert_true(heard_all(&g, 7));
    live_unlisten(l, listen, &g);
    for (size_t i = 0; i < PAGES; i++) {
        live_unlisten(l, count_one, &told[i]);
        assert_int_equal(told[i], i % 2 ? g.told : 0);
    }
}

// What another process writes is told too.
static void test_elsewhere(void **unused)
{
    (void)unused;
    give_people(2);
    listening g = {.lock = PTHREAD_MUTEX_INITIALIZER, .last = 9};
    arena scratch;
    arena_open(&scratch, &source_memory, (size_t)1 << 28);
    act_poster poster = {&scratch, &f.zones};
    store_ask other = f.ask;
    other.post = act_post;
    other.post_with = &poster;
    other.post_version = ACT_POST_VERSION;
    for (int i = 0; i < 500 && live_counted(l).seq < 9; i++) usleep(10000);
    live_listen(l, listen, &g);
    MUST(f, store_open(&f.s, &other, why));
    fact one = checkin(&f.room, &f.zones, 1, "elsewhere", "2026-02-01T09:00:00-05:00");
    MUST_BE(STORE_OK, store_begin(f.s, why));
    MUST_BE(STORE_OK, store_fact_append(f.s, &one, why));
    MUST_BE(STORE_OK, store_commit(f.s, why));
    assert_true(heard_all(&g, 10));
    live_unlisten(l, listen, &g);
    assert_int_equal(g.wrong, 0);
    assert_int_equal(g.checkins, 1);
    store_close(f.s);
    f.s = NULL;
    arena_close(&scratch);
}

// --- a long act ------------------------------------------------------------------------------------------

static _Atomic bool act_runs, act_may_end;

static bool long_act(void *with, const act_desk *d, fault *why)
{
    (void)with;
    (void)d;
    (void)why;
    act_runs = true;
    while (!act_may_end) usleep(1000);
    return true;
}

static void *act_alone(void *with)
{
    arena a;
    fault why = {0};
    arena_open(&a, &source_memory, (size_t)1 << 20);
    *(bool *)with = live_alone_whenever(l, long_act, NULL, &a, &why);
    arena_close(&a);
    return NULL;
}

static store_answer nothing(void *with, store *s, fault *why)
{
    (void)s;
    (void)why;
    *(bool *)with = true;
    return STORE_OK;
}

// Who asks meanwhile hears soon that others are writing, and nothing was done for them.
static void test_no_longer_than(void **unused)
{
    (void)unused;
    pthread_t thread;
    fault why = {0};
    bool ended = false, done = false;
    act_runs = act_may_end = false;
    pthread_create(&thread, NULL, act_alone, &ended);
    while (!act_runs) usleep(1000);
    assert_int_equal(live_do(l, nothing, &done, &why), STORE_RETRY);
    assert_int_equal(why.code, FAULT_BUSY);
    assert_false(done);
    assert_false(live_alone(l, long_act, NULL, &f.room, &why));
    assert_int_equal(why.code, FAULT_BUSY);
    act_may_end = true;
    pthread_join(thread, NULL);
    assert_true(ended);
    assert_int_equal(live_do(l, nothing, &done, &why), STORE_OK);
    assert_true(done);
    assert_true(live_sound(l, &why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_its_own, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused_late, setup, teardown),
        cmocka_unit_test_setup_teardown(test_alarms, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_listen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_elsewhere, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_longer_than, setup_hasty, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
