// What other threads tell the loop: an exchange is served, a stream has news, the server is to stop. They lay
// it down here and ring once; the loop takes all of it. MHD itself is called by the loop alone.
#include "http_.h"
#include <assert.h>
#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool http_bell_open(http_bell *b, fault *why)
{
    *b = (http_bell){.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (b->fd < 0) return fault_set(why, FAULT_SYSTEM, "no event descriptor: %s", strerror(errno));
    pthread_mutex_init(&b->lock, NULL);
    return true;
}

void http_bell_close(http_bell *b)
{
    assert(!b->done);
    assert(!b->woken);
    pthread_mutex_destroy(&b->lock);
    close(b->fd);
}

// Needs: the lock, which it gives up.
static void ring_and_unlock(http_bell *b)
{
    uint64_t one = 1;
    bool rung = atomic_exchange(&b->rung, true);
    pthread_mutex_unlock(&b->lock);
    if (rung) return;
    ssize_t n = write(b->fd, &one, sizeof one);
    assert(n == sizeof one); // the counter is far from full
}

void http_bell_ring(http_bell *b)
{
    pthread_mutex_lock(&b->lock);
    ring_and_unlock(b);
}

void http_bell_done(http_bell *b, exchange *x)
{
    pthread_mutex_lock(&b->lock);
    x->next = b->done;
    b->done = x;
    ring_and_unlock(b);
}

void http_bell_woken(http_bell *b, http_stream *s)
{
    pthread_mutex_lock(&b->lock);
    if (s->listed) {
        pthread_mutex_unlock(&b->lock);
        return;
    }
    s->listed = true;
    s->after = b->woken;
    s->before = NULL;
    if (b->woken) b->woken->before = s;
    b->woken = s;
    ring_and_unlock(b);
}

// Needs: the lock.
static void unlist(http_bell *b, http_stream *s)
{
    if (!s->listed) return;
    s->listed = false;
    if (s->before) s->before->after = s->after;
    else b->woken = s->after;
    if (s->after) s->after->before = s->before;
}

void http_bell_forget(http_bell *b, http_stream *s)
{
    pthread_mutex_lock(&b->lock);
    unlist(b, s);
    pthread_mutex_unlock(&b->lock);
}

// Who rings may lose the processor between laying down and the write: the loop does not wait for that where
// it is awake.
void http_bell_answer(http_bell *b, bool heard)
{
    uint64_t count;
    if (heard && read(b->fd, &count, sizeof count) < 0) assert(errno == EAGAIN);
    if (!heard && !atomic_load(&b->rung)) return;
    pthread_mutex_lock(&b->lock);
    atomic_store(&b->rung, false);
    exchange *done = b->done;
    b->done = NULL;
    for (http_stream *s; (s = b->woken);) {
        unlist(b, s);
        http_stream_rouse(s);
    }
    pthread_mutex_unlock(&b->lock);
    while (done) {
        exchange *x = done;
        done = x->next;
        MHD_resume_connection(x->peer->connection);
    }
}
