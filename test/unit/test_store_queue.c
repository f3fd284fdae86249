// Many threads through one queue: each gets its own answer, nothing is lost or doubled, and work that is
// refused leaves the others' alone. Run under the thread sanitizer too.
#include "shelf.h"
#include <pthread.h>
#include <semaphore.h>

enum { THREADS = 8, EACH = 40 };
static shelf f;
static store_queue *queue;

static int setup(void **state)
{
    (void)state;
    shelf_begin(&f);
    MUST(f, store_queue_open(&queue, f.s, 16, why));
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    shelf_drop(&f);
    return 0;
}

typedef struct writer {
    pthread_t thread;
    int number;
    int stored, same, other, denied, wrong;
} writer;

// Two facts as one piece of work; refused after the first when `refuse`.
typedef struct pair { fact one, two; bool refuse; } pair;
static store_answer put_pair(void *with, store *s, fault *why)
{
    pair *p = with;
    store_answer a = store_fact_append(s, &p->one, why);
    if (!store_yes(a)) return a;
    if (p->refuse) {
        fault_set(why, FAULT_DENIED, "refused by hand");
        return STORE_DENIED;
    }
    return store_fact_append(s, &p->two, why);
}

static fact checkin(char *line, size_t room, arena *a, zones *z, const char *id, int thread, int n,
                    const char *mood)
{
    fact out;
    fault no = {0};
    int len = snprintf(line, room,
                       "{\"fact\":\"checkin\",\"id\":\"%s-%d-%d\",\"at\":\"2026-03-01T10:00:00Z\","
                       "\"enrollment\":\"e%d\",\"source\":\"patient\",\"answers\":{\"mood\":\"%s\"}}",
                       id, thread, n, n % 3, mood);
    if (!fact_read(&out, (str){line, (size_t)len}, z, a, &no)) abort();
    return out;
}

static void count(writer *w, store_answer got, store_answer wanted)
{
    w->wrong += got != wanted;
    w->stored += got == STORE_OK;
    w->same += got == STORE_SAME;
    w->other += got == STORE_OTHER;
    w->denied += got == STORE_DENIED;
}

static void *write_all(void *with)
{
    writer *w = with;
    arena own;
    arena_open(&own, &source_memory, (size_t)1 << 28);
    zones zones_own = {.in = &own};
    char line[3][400];
    for (int n = 0; n < EACH; n++) {
        fault no = {0};
        fact one = checkin(line[0], sizeof line[0], &own, &zones_own, "own", w->number, n, "good");
        count(w, store_queue_append(queue, &one, &no), STORE_OK);
        count(w, store_queue_append(queue, &one, &no), STORE_SAME);
        one = checkin(line[0], sizeof line[0], &own, &zones_own, "own", w->number, n, "poor");
        count(w, store_queue_append(queue, &one, &no), STORE_OTHER);
        pair p = {.one = checkin(line[1], sizeof line[1], &own, &zones_own, "one", w->number, n, "good"),
                  .two = checkin(line[2], sizeof line[2], &own, &zones_own, "two", w->number, n, "good"),
                  .refuse = n % 2 == 0};
        count(w, store_queue_do(queue, put_pair, &p, &no), p.refuse ? STORE_DENIED : STORE_OK);
        if (p.refuse && strcmp(no.text, "refused by hand") != 0) w->wrong++;
        // One fact that everybody brings: the first stores it, to the others it is the same again.
        one = checkin(line[0], sizeof line[0], &own, &zones_own, "all", 0, n, "good");
        store_answer got = store_queue_append(queue, &one, &no);
        count(w, got, store_yes(got) ? got : STORE_OK);
    }
    arena_close(&own);
    return NULL;
}

static void test_many(void **state)
{
    (void)state;
    writer writers[THREADS] = {{0}}, all = {0};
    for (int i = 0; i < THREADS; i++) {
        writers[i].number = i;
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_all, &writers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(writers[i].thread, NULL);
        all.stored += writers[i].stored;
        all.same += writers[i].same;
        all.other += writers[i].other;
        all.denied += writers[i].denied;
        all.wrong += writers[i].wrong;
    }
    store_queue_count counted = store_queue_counted(queue);
    store_queue_close(queue);
    assert_int_equal(all.wrong, 0);
    assert_int_equal(all.stored, THREADS * EACH + THREADS * EACH / 2 + EACH);
    assert_int_equal(all.same, THREADS * EACH + (THREADS - 1) * EACH);
    assert_int_equal(all.other, THREADS * EACH);
    assert_int_equal(all.denied, THREADS * EACH / 2);
    assert_int_equal(counted.work, THREADS * EACH * 5);
    assert_true(counted.commits <= counted.work);
    store_report report;
    uint64_t repeats;
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
    assert_int_equal(report.facts, THREADS * EACH + THREADS * EACH + EACH); // pairs count twice
    MUST(f, store_repeats(f.s, &repeats, why));
    assert_int_equal(repeats, all.same);
    sha256 before, after; // the subjects' cache did not outlive what was taken back
    MUST(f, store_derived_hash(f.s, &before, why));
    MUST_BE(STORE_OK, store_rebuild(f.s, why));
    MUST(f, store_derived_hash(f.s, &after, why));
    assert_memory_equal(&before, &after, sizeof before);
}

static void test_end(void **state)
{
    (void)state;
    fault no = {0};
    char line[400];
    fact one = checkin(line, sizeof line, &f.room, &f.zones, "x", 0, 0, "good");
    assert_int_equal(store_queue_append(queue, &one, &no), STORE_OK);
    store_queue_close(queue);
    // The store is ours again.
    assert_int_equal(shelf_put(&f, line), STORE_SAME);
}

// Somebody else holds the right to write: everybody who waits is told to try again, and can.
static void test_busy(void **state)
{
    (void)state;
    store *other;
    fault no = {0};
    char line[400];
    fact one = checkin(line, sizeof line, &f.room, &f.zones, "x", 0, 0, "good");
    MUST(f, store_open(&other, &f.ask, why));
    MUST_BE(STORE_OK, store_begin(other, why));
    assert_int_equal(store_queue_append(queue, &one, &no), STORE_RETRY);
    assert_int_equal(no.code, FAULT_BUSY);
    store_close(other);
    assert_int_equal(store_queue_append(queue, &one, &no), STORE_OK);
    store_queue_close(queue);
}

// Work that runs alone: two transactions and one taken back, while others write all the time.
static store_answer two_transactions(void *with, store *s, fault *why)
{
    const pair *p = with;
    store_answer a = store_begin(s, why);
    if (a == STORE_OK) a = store_fact_append(s, &p->one, why);
    if (store_yes(a)) a = store_commit(s, why);
    if (a == STORE_OK) a = store_begin(s, why);
    if (a == STORE_OK) a = store_fact_append(s, &p->two, why);
    if (!store_yes(a)) return a;
    if (p->refuse) { // left open: taken back for us
        fault_set(why, FAULT_DENIED, "refused by hand");
        return STORE_DENIED;
    }
    return store_commit(s, why);
}

static void *act_alone(void *with)
{
    writer *w = with;
    arena own;
    arena_open(&own, &source_memory, (size_t)1 << 28);
    zones zones_own = {.in = &own};
    char line[2][400];
    for (int n = 0; n < EACH; n++) {
        fault no = {0};
        pair p = {.one = checkin(line[0], sizeof line[0], &own, &zones_own, "first", w->number, n, "good"),
                  .two = checkin(line[1], sizeof line[1], &own, &zones_own, "second", w->number, n, "good"),
                  .refuse = n % 2 == 0};
        count(w, store_queue_alone(queue, two_transactions, &p, &no), p.refuse ? STORE_DENIED : STORE_OK);
    }
    arena_close(&own);
    return NULL;
}

static void test_alone(void **state)
{
    (void)state;
    writer writers[THREADS] = {{0}};
    for (int i = 0; i < THREADS; i++) {
        writers[i].number = i;
        assert_int_equal(pthread_create(&writers[i].thread, NULL, i % 2 ? act_alone : write_all, &writers[i]),
                         0);
    }
    int wrong = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(writers[i].thread, NULL);
        wrong += writers[i].wrong;
    }
    store_queue_close(queue);
    assert_int_equal(wrong, 0);
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
    // Of those that wrote together 2 EACH each and EACH over all; of those alone EACH, and half of EACH
    // again.
    assert_int_equal(report.facts, THREADS / 2 * EACH * 2 + EACH + THREADS / 2 * (EACH + EACH / 2));
}

// The line stands still until it is let go.
static sem_t held, let_go;
static store_answer hold(void *with, store *s, fault *why)
{
    (void)with;
    (void)s;
    (void)why;
    sem_post(&held);
    while (sem_wait(&let_go) != 0) {}
    return STORE_OK;
}
static void *hold_line(void *with)
{
    fault no = {0};
    *(store_answer *)with = store_queue_alone(queue, hold, NULL, &no);
    return NULL;
}
static store_answer raise_number(void *with, store *s, fault *why)
{
    (void)s;
    (void)why;
    ++*(int *)with;
    return STORE_OK;
}
typedef struct waiting { pthread_t thread; uint32_t ms; int done; store_answer answer; fault why; } waiting;
static void *wait_in_line(void *with)
{
    waiting *w = with;
    w->answer = w->ms % 2 ? store_queue_alone_within(queue, w->ms, raise_number, &w->done, &w->why)
                          : store_queue_do_within(queue, w->ms, raise_number, &w->done, &w->why);
    return NULL;
}

// Who waits too long leaves the line, from its head, its middle and its end; who stays is served.
static void test_wait(void **state)
{
    (void)state;
    pthread_t holder;
    store_answer holder_answer = STORE_BROKEN;
    waiting w[THREADS] = {{0}};
    assert_int_equal(sem_init(&held, 0, 0) | sem_init(&let_go, 0, 0), 0);
    assert_int_equal(pthread_create(&holder, NULL, hold_line, &holder_answer), 0);
    while (sem_wait(&held) != 0) {}
    for (int i = 0; i < THREADS; i++) {
        w[i].ms = i == 3 || i == 6 ? 0 : (uint32_t)(20 + i);
        assert_int_equal(pthread_create(&w[i].thread, NULL, wait_in_line, &w[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        if (!w[i].ms) continue;
        pthread_join(w[i].thread, NULL);
        assert_int_equal(w[i].answer, STORE_RETRY);
        assert_int_equal(w[i].why.code, FAULT_BUSY);
    }
    sem_post(&let_go);
    pthread_join(holder, NULL);
    assert_int_equal(holder_answer, STORE_OK);
    for (int i = 0; i < THREADS; i++) {
        if (!w[i].ms) pthread_join(w[i].thread, NULL);
        assert_int_equal(w[i].done, !w[i].ms);
        if (!w[i].ms) assert_int_equal(w[i].answer, STORE_OK);
    }
    // The line is whole: its end is where the next one stands.
    char line[400];
    fault no = {0};
    fact one = checkin(line, sizeof line, &f.room, &f.zones, "x", 0, 0, "good");
    assert_int_equal(store_queue_append(queue, &one, &no), STORE_OK);
    store_queue_close(queue);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {TEST(test_many), TEST(test_end), TEST(test_busy), TEST(test_alone),
                                       TEST(test_wait)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
