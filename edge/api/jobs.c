#include "jobs.h"
#include "audit.h"
#include "beside.h"
#include "host.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/random.h>

struct jobs {
    pthread_mutex_t lock; // of all that follows
    pthread_cond_t woken;
    pthread_t threads[JOBS_AT_ONCE];
    size_t thread_count;
    job *first;           // in the order in which they came; those that run stay in the list
    size_t count;
    bool ending;
};

#define JOB_BYTES_MAX ((size_t)4 << 30) // a year of a large practice is closed in less

static void *take(size_t bytes)
{
    const memory *from = host_memory();
    void *at = from->take(from->with, bytes);
    if (!at) from->fail(from->with, bytes);
    return at;
}

static void give(void *at, size_t bytes)
{
    const memory *from = host_memory();
    from->give(from->with, at, bytes);
}

job *job_new(void)
{
    job *j = take(sizeof *j);
    arena_open(&j->memory, host_memory(), JOB_BYTES_MAX);
    return j;
}

static void job_drop(job *j)
{
    arena_close(&j->memory);
    give(j, sizeof *j);
}

// --- in the store ------------------------------------------------------------------------------------------

static store_answer begin(void *with, store *s, fault *why)
{
    const job *j = with;
    store_job_row first = {.id = j->id, .kind = j->kind, .by = j->account};
    store_audit entry = {.event = AUDIT_JOB_STARTED,
                         .who = j->account,
                         .person = j->person,
                         .space = AUDIT_OF_JOB,
                         .subject = j->id,
                         .detail = j->kind};
    store_answer a = store_job_begin(s, &first, why);
    return store_yes(a) ? store_audit_append(s, &entry, NULL, why) : a;
}

typedef struct ending {
    const job *j;
    store_job_state state;
    str result;
} ending;

static store_answer end(void *with, store *s, fault *why)
{
    const ending *e = with;
    store_answer a = store_job_step(s, e->j->id, e->j->done, e->j->total, why);
    return !store_yes(a) ? a : store_job_end(s, e->j->id, e->state, e->result, why);
}

static store_answer mend(void *with, store *s, fault *why)
{
    (void)with;
    return store_jobs_break(s, why);
}

bool jobs_mend(live *practice, fault *why) { return store_yes(live_do_whenever(practice, mend, NULL, why)); }

static void put_failed(put *p, const fault *why, arena *a)
{
    buf says = buf_in(a, 1024);
    fault_put(&says, why);
    put_text(p, "says", buf_str(&says));
}

// The end is written whatever came of it; where that fails too, the next start finds the job broken.
static void finish(job *j, store_job_state as, const fault *why)
{
    fault unheard;
    buf b = buf_in(&j->memory, STORE_RESULT_BYTES_MAX);
    put p;
    put_begin(&p, &b, NULL);
    put_open(&p, NULL, '{');
    put_text(&p, "name", j->name);
    put_failed(&p, why, &j->memory);
    put_shut(&p);
    ending e = {j, as, buf_str(&b)};
    (void)store_yes(live_do_whenever(j->practice, end, &e, &unheard));
}

static void run(job *j)
{
    fault why = {.code = FAULT_NONE};
    buf b = buf_in(&j->memory, STORE_RESULT_BYTES_MAX);
    put p;
    put_begin(&p, &b, NULL);
    put_open(&p, NULL, '{');
    put_text(&p, "name", j->name);
    if (!j->run(j, &p, &why)) {
        finish(j, JOB_FAILED, &why);
        return;
    }
    put_shut(&p);
    assert(!b.full); // who puts keeps to STORE_RESULT_BYTES_MAX
    ending e = {j, JOB_DONE, buf_str(&b)};
    (void)store_yes(live_do_whenever(j->practice, end, &e, &why));
}

// --- threads -----------------------------------------------------------------------------------------------

static void take_out(jobs *all, const job *j)
{
    job **at = &all->first;
    while (*at != j) at = &(*at)->next;
    *at = j->next;
    all->count--;
}

static job *next_waiting(jobs *all)
{
    job *j = all->first;
    while (j && j->runs) j = j->next;
    return j;
}

static void *work(void *with)
{
    jobs *all = with;
    pthread_mutex_lock(&all->lock);
    for (;;) {
        job *j;
        while (!(j = next_waiting(all)) && !all->ending) pthread_cond_wait(&all->woken, &all->lock);
        if (all->ending) break;
        j->runs = true;
        pthread_mutex_unlock(&all->lock);
        run(j);
        pthread_mutex_lock(&all->lock);
        take_out(all, j);
        job_drop(j);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

bool jobs_open(jobs **out, fault *why)
{
    jobs *all = take(sizeof *all);
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->woken, NULL);
    for (; all->thread_count < JOBS_AT_ONCE; all->thread_count++)
        if (pthread_create(&all->threads[all->thread_count], NULL, work, all)) {
            jobs_close(all);
            return fault_set(why, FAULT_SYSTEM, "no thread for long work");
        }
    *out = all;
    return true;
}

void jobs_close(jobs *all)
{
    fault broken;
    if (!all) return;
    fault_set(&broken, FAULT_BUSY, "The server was stopped before it began: start it again.");
    pthread_mutex_lock(&all->lock);
    all->ending = true;
    pthread_cond_broadcast(&all->woken);
    pthread_mutex_unlock(&all->lock);
    for (size_t i = 0; i < all->thread_count; i++) pthread_join(all->threads[i], NULL);
    while (all->first) {
        job *j = all->first;
        finish(j, JOB_BROKEN, &broken);
        take_out(all, j);
        job_drop(j);
    }
    pthread_cond_destroy(&all->woken);
    pthread_mutex_destroy(&all->lock);
    give(all, sizeof *all);
}

// --- starting and looking ----------------------------------------------------------------------------------

static bool new_id(job *j, fault *why)
{
    unsigned char random[12]; // 96 bits: nobody guesses one
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return fault_set(why, FAULT_SYSTEM, "no random numbers");
    buf b = buf_in(&j->memory, 64);
    buf_lit(&b, "job-");
    for (size_t i = 0; i < sizeof random; i++) {
        buf_byte(&b, "0123456789abcdef"[random[i] >> 4]);
        buf_byte(&b, "0123456789abcdef"[random[i] & 15]);
    }
    j->id = buf_str(&b);
    return true;
}

static bool line_up(jobs *all, job *j)
{
    job **at = &all->first;
    pthread_mutex_lock(&all->lock);
    bool room = !all->ending && all->count < JOBS_WAIT_MAX;
    if (room) {
        while (*at) at = &(*at)->next;
        *at = j;
        all->count++;
        pthread_cond_signal(&all->woken);
    }
    pthread_mutex_unlock(&all->lock);
    return room;
}

bool jobs_start(jobs *all, job *j, str *id, arena *a, fault *why)
{
    j->began = host_now();
    if (!new_id(j, why) || !store_yes(live_do(j->practice, begin, j, why))) {
        job_drop(j);
        return false;
    }
    *id = str_copy(a, j->id);
    if (line_up(all, j)) return true;
    fault_set(why, FAULT_BUSY, "too much long work waits already: come again in a minute");
    finish(j, JOB_BROKEN, why);
    job_drop(j);
    return false;
}

bool jobs_look(jobs *all, str id, job_now *out, arena *a)
{
    pthread_mutex_lock(&all->lock);
    const job *j = all->first;
    while (j && !str_eq(j->id, id)) j = j->next;
    if (j)
        *out = (job_now){.runs = j->runs,
                         .done = atomic_load(&j->done),
                         .total = atomic_load(&j->total),
                         .name = str_copy(a, j->name)};
    pthread_mutex_unlock(&all->lock);
    return j != NULL;
}
