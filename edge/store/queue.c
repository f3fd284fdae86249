// One thread that writes for many. Those that wait are taken together: one sync for all of them.
#include "host.h"
#include "store_.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

typedef struct piece { // of work; lies on its caller's stack
    struct piece *next;
    bool alone;  // with transactions of its own
    bool taken;  // out of the line; under the queue's lock
    store_job job;
    void *with;
    fault *why;
    store_answer answer;
    sem_t done; // one for each: who waits for the next batch sleeps on
} piece;

struct store_queue {
    store *s;
    uint32_t batch_max;
    pthread_t thread;
    pthread_mutex_t lock;       // of what follows
    pthread_cond_t came;
    piece *first, **last;
    bool ending;
    store_queue_count count;
};

// --- the writing thread -----------------------------------------------------------------------------------

// The first of the line, and as many behind it as may share a transaction with it. Under the lock.
static piece *take(store_queue *q)
{
    piece *batch = q->first, *end = batch;
    for (uint32_t n = 1; end && !end->alone && end->next && !end->next->alone && n < q->batch_max; n++)
        end = end->next;
    if (end) {
        q->first = end->next;
        if (!q->first) q->last = &q->first;
        end->next = NULL;
    }
    for (piece *p = batch; p; p = p->next) p->taken = true;
    return batch;
}

// Waits for work. *alone: taken, where it runs alone; NULL: there is some that shares a transaction, in the
// line yet. False: the end.
static bool wait_for_work(store_queue *q, piece **alone)
{
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->ending) pthread_cond_wait(&q->came, &q->lock);
    bool some = q->first != NULL;
    *alone = some && q->first->alone ? take(q) : NULL;
    pthread_mutex_unlock(&q->lock);
    return some;
}

// NULL: those that waited have left the line.
static piece *take_batch(store_queue *q)
{
    pthread_mutex_lock(&q->lock);
    piece *batch = q->first && !q->first->alone ? take(q) : NULL;
    pthread_mutex_unlock(&q->lock);
    return batch;
}

// Failures of the disk or of the transaction concern everybody; what a piece of work was refused for, only
// it.
static bool concerns_all(store_answer a)
{
    return a == STORE_RETRY || a == STORE_UNKNOWN || a == STORE_FULL || a == STORE_CORRUPT ||
           a == STORE_BROKEN;
}

static store_answer do_piece(store *s, piece *p, fault *why)
{
    store_answer a = store_save(s, why);
    if (a != STORE_OK) return a;
    p->answer = p->job(p->with, s, p->why);
    if (store_yes(p->answer)) return store_save_keep(s, why);
    if (concerns_all(p->answer)) {
        *why = *p->why;
        return p->answer;
    }
    return store_save_back(s, why);
}

// The batch in the transaction that is open. What is answered here is answered to every piece that was not
// refused.
static store_answer do_batch(store *s, piece *batch, fault *why)
{
    store_answer a = batch ? STORE_OK : STORE_SAME; // nobody waits any more: nothing to commit
    for (piece *p = batch; p && a == STORE_OK; p = p->next) a = do_piece(s, p, why);
    if (a == STORE_OK) return store_commit(s, why);
    s->saved = false;
    store_back(s);
    return a;
}

static void do_alone(store *s, piece *p)
{
    p->answer = p->job(p->with, s, p->why);
    assert(!s->looks && !(s->open && store_yes(p->answer))); // who says done has committed
    store_back(s);
}

static void answer(store_queue *q, piece *batch, store_answer a, const fault *why)
{
    for (piece *p = batch; p && a != STORE_OK; p = p->next) {
        p->answer = a; // also for what was refused: the reason may lie in what was taken back
        *p->why = *why;
    }
    pthread_mutex_lock(&q->lock);
    q->count.commits += a == STORE_OK && !batch->alone;
    // Under the lock to the end: who waited for a while takes it before the piece is gone (wait_a_while).
    for (piece *p = batch, *next; p; p = next) {
        q->count.work++;
        next = p->next; // its caller is gone after this
        sem_post(&p->done);
    }
    pthread_mutex_unlock(&q->lock);
}

static void *run(void *with)
{
    store_queue *q = with;
    for (piece *batch; wait_for_work(q, &batch);) {
        fault why = {0};
        store_answer a = STORE_OK;
        if (batch) {
            do_alone(q->s, batch);
        } else {
            // Another process may be writing for long: until it is our turn, who waits can leave the line.
            a = store_begin(q->s, &why);
            batch = take_batch(q);
            if (a == STORE_OK) a = do_batch(q->s, batch, &why);
        }
        if (batch) answer(q, batch, a, &why);
    }
    return NULL;
}

// --- everybody else ---------------------------------------------------------------------------------------

bool store_queue_open(store_queue **out, store *s, uint32_t batch_max, fault *why)
{
    assert(batch_max && !s->open);
    store_queue *q = arena_push(&s->memory, store_queue);
    *q = (store_queue){.s = s, .batch_max = batch_max};
    q->last = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->came, NULL);
    int error = pthread_create(&q->thread, NULL, run, q);
    if (error) return fault_set(why, FAULT_SYSTEM, "no thread can be started: %s", strerror(error));
    *out = q;
    return true;
}

// The clock that nobody sets: a wait must not grow when the time of day is put right.
static struct timespec after_ms(uint32_t ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

// Takes the piece out of the line; false: it was taken up already, and will be answered.
static bool leave(store_queue *q, piece *p)
{
    if (p->taken) return false;
    piece **at = &q->first;
    while (*at != p) at = &(*at)->next;
    *at = p->next;
    if (q->last == &p->next) q->last = at;
    return true;
}

static void wait_for_end(piece *p)
{
    while (sem_wait(&p->done) != 0) assert(errno == EINTR);
}

static void wait_a_while(store_queue *q, piece *p, const struct timespec *until)
{
    int rc;
    do rc = sem_clockwait(&p->done, CLOCK_MONOTONIC, until);
    while (rc != 0 && errno == EINTR);
    assert(rc == 0 || errno == ETIMEDOUT);
    pthread_mutex_lock(&q->lock); // also after success: the thread sanitizer knows no sem_clockwait
    bool left = rc != 0 && leave(q, p);
    pthread_mutex_unlock(&q->lock);
    if (rc == 0) return;
    if (!left) {
        wait_for_end(p);
        return;
    }
    fault_set(p->why, FAULT_BUSY, "others are writing; nothing was done: try again");
    p->answer = STORE_RETRY;
}

static store_answer in_line(store_queue *q, piece *p, uint32_t wait_ms)
{
    int made = sem_init(&p->done, 0, 0);
    assert(made == 0);
    struct timespec until = after_ms(wait_ms);
    pthread_mutex_lock(&q->lock);
    assert(!q->ending);
    *q->last = p;
    q->last = &p->next; // cppcheck-suppress autoVariables; taken out before this call returns
    pthread_cond_signal(&q->came);
    pthread_mutex_unlock(&q->lock);
    if (wait_ms) wait_a_while(q, p, &until);
    else wait_for_end(p);
    sem_destroy(&p->done);
    return p->answer;
}

store_answer store_queue_do_within(store_queue *q, uint32_t wait_ms, store_job job, void *with, fault *why)
{
    piece p = {.job = job, .with = with, .why = why, .answer = STORE_BROKEN};
    return in_line(q, &p, wait_ms);
}

store_answer store_queue_alone_within(store_queue *q, uint32_t wait_ms, store_job act, void *with, fault *why)
{
    piece p = {.alone = true, .job = act, .with = with, .why = why, .answer = STORE_BROKEN};
    return in_line(q, &p, wait_ms);
}

store_answer store_queue_do(store_queue *q, store_job job, void *with, fault *why)
{
    return store_queue_do_within(q, 0, job, with, why);
}

store_answer store_queue_alone(store_queue *q, store_job act, void *with, fault *why)
{
    return store_queue_alone_within(q, 0, act, with, why);
}

static store_answer append_one(void *with, store *s, fault *why) { return store_fact_append(s, with, why); }

store_answer store_queue_append(store_queue *q, const fact *f, fault *why)
{
    return store_queue_do(q, append_one, (void *)(uintptr_t)f, why);
}

store_queue_count store_queue_counted(store_queue *q)
{
    pthread_mutex_lock(&q->lock);
    store_queue_count count = q->count;
    pthread_mutex_unlock(&q->lock);
    return count;
}

void store_queue_close(store_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->ending = true;
    pthread_cond_signal(&q->came);
    pthread_mutex_unlock(&q->lock);
    pthread_join(q->thread, NULL);
    pthread_cond_destroy(&q->came);
    pthread_mutex_destroy(&q->lock);
}
