// The bounded line of whole requests, and the workers that serve them.
#include "http_.h"
#include <assert.h>
#include <errno.h>

static void wait_too_long(exchange *x)
{
    atomic_fetch_add_explicit(&x->server->figures.refused[REFUSED_WAITED], 1, memory_order_relaxed);
    http_problem_of(&x->q, &x->r, 503, "busy", "The server has more to do than it can; please ask again.");
}

// Puts down what was served, in so many microseconds (none at first), and takes the next, or waits for it.
static exchange *take(http_line *l, int64_t us)
{
    enum { SMOOTHED_OVER = 16 };
    pthread_mutex_lock(&l->lock);
    if (us >= 0) {
        l->busy--;
        l->mean_us += (us - l->mean_us) / SMOOTHED_OVER;
    }
    l->idle++;
    while (!l->first && !l->closed) pthread_cond_wait(&l->more, &l->lock);
    l->idle--;
    exchange *x = l->first;
    if (x) {
        l->first = x->next;
        if (!l->first) l->last = &l->first;
        atomic_fetch_sub_explicit(&l->length, 1, memory_order_relaxed);
        l->busy++;
    }
    pthread_mutex_unlock(&l->lock);
    return x;
}

static void *work(void *with)
{
    http_server *s = with;
    int64_t us = -1;
    for (exchange *x; (x = take(&s->line, us));) {
        int64_t start = http_clock_us();
        x->next = NULL;
        x->waited_us = start - x->lined_us;
        http_reply_begin(x);
        if (x->waited_us > HTTP_LINE_SECONDS_MAX * US_PER_S) wait_too_long(x);
        else s->service.serve(s->service.with, &x->q, &x->r);
        http_reply_make(x);
        x->stage = STAGE_READY;
        us = http_clock_us() - start;
        http_bell_done(&s->bell, x); // from here on it is the loop's
    }
    return NULL;
}

bool http_line_open(http_server *s, fault *why)
{
    http_line *l = &s->line;
    l->last = &l->first;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->more, NULL);
    s->pool = http_take(s->workers * sizeof *s->pool);
    for (uint32_t i = 0; i < s->workers; i++) {
        int error = pthread_create(&s->pool[i], NULL, work, s);
        if (!error) continue;
        s->workers = i;
        http_line_close(s);
        return fault_set(why, FAULT_SYSTEM, "a thread cannot be started: %s", strerror(error));
    }
    return true;
}

bool http_line_full(http_server *s)
{
    return atomic_load_explicit(&s->line.length, memory_order_relaxed) >= s->line.max; // only the loop adds
}

void http_line_put(http_server *s, exchange *x)
{
    http_line *l = &s->line;
    x->lined_us = http_clock_us();
    x->next = NULL; // it may have stood among those that are kept
    assert(!x->next);
    pthread_mutex_lock(&l->lock);
    assert(!l->closed);
    *l->last = x;
    l->last = &x->next;
    uint32_t before = atomic_fetch_add_explicit(&l->length, 1, memory_order_relaxed);
    bool sleeps = l->idle > 0;
    pthread_mutex_unlock(&l->lock);
    assert(before < l->max);
    if (sleeps) pthread_cond_signal(&l->more); // with the lock open, so that who wakes need not wait for it
}

// glibc (up to 2.40, bug 25847) can lose a signal where waiters steal each other's: then somebody waits in
// the line while workers sleep, until the next comes.
void http_line_nudge(http_server *s)
{
    http_line *l = &s->line;
    if (!atomic_load_explicit(&l->length, memory_order_relaxed)) return;
    pthread_mutex_lock(&l->lock);
    pthread_cond_broadcast(&l->more);
    pthread_mutex_unlock(&l->lock);
}

int http_line_patience(http_server *s)
{
    enum { SECONDS_MAX = 60 };
    pthread_mutex_lock(&s->line.lock);
    int64_t us = s->line.mean_us * (atomic_load(&s->line.length) + s->line.busy) / s->workers;
    pthread_mutex_unlock(&s->line.lock);
    int64_t seconds = 1 + us / US_PER_S;
    return seconds < SECONDS_MAX ? (int)seconds : SECONDS_MAX;
}

void http_line_close(http_server *s)
{
    http_line *l = &s->line;
    pthread_mutex_lock(&l->lock);
    l->closed = true;
    pthread_cond_broadcast(&l->more);
    pthread_mutex_unlock(&l->lock);
    for (uint32_t i = 0; i < s->workers; i++) pthread_join(s->pool[i], NULL);
    assert(!l->first);
    http_give(s->pool, s->workers * sizeof *s->pool);
    pthread_cond_destroy(&l->more);
    pthread_mutex_destroy(&l->lock);
}
