// One thread that writes for many. Those that wait are taken together: one sync for all of them.
#include "host.h"
#include "store_.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

typedef struct piece { // of work; lies on its caller's stack
    struct piece *next;
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

// Up to batch_max pieces; waits for the first one. NULL: the end.
static piece *take_batch(store_queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->ending) pthread_cond_wait(&q->came, &q->lock);
    piece *batch = q->first, *end = batch;
    for (uint32_t n = 1; end && end->next && n < q->batch_max; n++) end = end->next;
    if (end) {
        q->first = end->next;
        if (!q->first) q->last = &q->first;
        end->next = NULL;
    }
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

// The batch in one transaction. What is answered here is answered to every piece that was not refused.
static store_answer do_batch(store *s, piece *batch, fault *why)
{
    store_answer a = store_begin(s, why);
    if (a != STORE_OK) return a;
    for (piece *p = batch; p && a == STORE_OK; p = p->next) a = do_piece(s, p, why);
    if (a == STORE_OK) return store_commit(s, why);
    s->saved = false;
    store_back(s);
    return a;
}

static void answer(store_queue *q, piece *batch, store_answer a, const fault *why)
{
    pthread_mutex_lock(&q->lock);
    q->count.commits += a == STORE_OK;
    for (const piece *p = batch; p; p = p->next) q->count.work++;
    pthread_mutex_unlock(&q->lock);
    for (piece *p = batch, *next; p; p = next) {
        next = p->next; // its caller is gone after this
        if (a != STORE_OK) { // also for what was refused: the reason may lie in what was taken back
            p->answer = a;
            *p->why = *why;
        }
        sem_post(&p->done);
    }
}

static void *run(void *with)
{
    store_queue *q = with;
    for (piece *batch; (batch = take_batch(q));) {
        fault why = {0};
        store_answer a = do_batch(q->s, batch, &why);
        answer(q, batch, a, &why);
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

store_answer store_queue_do(store_queue *q, store_job job, void *with, fault *why)
{
    piece p = {.job = job, .with = with, .why = why, .answer = STORE_BROKEN};
    int made = sem_init(&p.done, 0, 0);
    assert(made == 0);
    pthread_mutex_lock(&q->lock);
    assert(!q->ending);
    *q->last = &p;
    q->last = &p.next; // cppcheck-suppress autoVariables; taken out before this call returns
    pthread_cond_signal(&q->came);
    pthread_mutex_unlock(&q->lock);
    while (sem_wait(&p.done) != 0) assert(errno == EINTR);
    sem_destroy(&p.done);
    return p.answer;
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
