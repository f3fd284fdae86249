// Exchanges: a request and its reply. The memory of one is kept for the next.
#include "http_.h"
#include <assert.h>
#include <time.h>

int64_t http_clock_us(void)
{
    struct timespec now;
    int done = clock_gettime(CLOCK_MONOTONIC, &now);
    assert(done == 0);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

void *http_take(size_t bytes)
{
    const memory *m = host_memory();
    void *at = m->take(m->with, bytes);
    if (!at) m->fail(m->with, bytes);
    return at;
}

void http_give(void *at, size_t bytes)
{
    const memory *m = host_memory();
    m->give(m->with, at, bytes);
}

static exchange *take(http_server *s)
{
    enum { FIRST_BYTES = 16 * 1024 }; // a request's headers and a small reply
    exchange *x = s->kept;
    if (x) {
        s->kept = x->next;
        s->kept_count--;
        x->next = NULL;
        return x;
    }
    x = http_take(sizeof *x);
    arena_open(&x->arena, host_memory(), HTTP_REQUEST_BYTES_MAX);
    arena_reserve(&x->arena, FIRST_BYTES);
    x->empty = arena_here(&x->arena);
    return x;
}

exchange *http_exchange_begin(http_server *s, peer *p, const char *uri)
{
    exchange *x = take(s);
    x->server = s;
    x->peer = p;
    x->target = uri;
    x->uri = str_copy(&x->arena, str_of(uri));
    x->q = (http_request){.address = str_of(p->address), .secure = s->secure, .id = ++s->last_id,
                          .arena = &x->arena, .inside = x};
    p->now = x;
    atomic_fetch_add_explicit(&s->figures.exchanges, 1, memory_order_relaxed);
    return x;
}

static void give(exchange *x)
{
    arena_close(&x->arena);
    http_give(x, sizeof *x);
}

void http_exchange_end(exchange *x)
{
    http_server *s = x->server;
    if (x->response) MHD_destroy_response(x->response); // the peer went before it was queued
    if (x->stream) http_stream_over(x->stream);
    s->body_bytes -= x->body ? x->body_bytes : 0;
    x->peer->now = NULL;
    atomic_fetch_sub_explicit(&s->figures.exchanges, 1, memory_order_relaxed);
    if (s->kept_count >= HTTP_KEPT_MAX || x->arena.taken > HTTP_KEPT_BYTES_MAX) {
        give(x);
        return;
    }
    arena a = x->arena;
    arena_mark empty = x->empty;
    arena_back(&a, empty); // zero again: nothing of a request is left for the next
    *x = (exchange){.arena = a, .empty = empty, .next = s->kept};
    s->kept = x;
    s->kept_count++;
}

void http_exchanges_close(http_server *s)
{
    while (s->kept) {
        exchange *x = s->kept;
        s->kept = x->next;
        give(x);
    }
    s->kept_count = 0;
}
