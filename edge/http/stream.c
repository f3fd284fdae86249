// Streams: replies without an end. The loop asks the source for bytes when it was woken and the connection
// takes more; a stream with nothing to say is suspended until the bell says that it was woken.
#include "http_.h"
#include <assert.h>

http_stream *http_stream_begin(const http_request *q, http_reply *r, const http_source *source)
{
    exchange *x = q->inside;
    figures *f = &x->server->figures;
    assert(!x->stream);
    r->type = STR("text/event-stream");
    if (q->method == HTTP_HEAD) return NULL; // its head is all of it
    if (atomic_fetch_add(&f->streams, 1) >= x->server->streams_max || atomic_load(&x->server->stopping)) {
        atomic_fetch_sub(&f->streams, 1);
        atomic_fetch_add_explicit(&f->refused[REFUSED_STREAMS], 1, memory_order_relaxed);
        http_problem_of(q, r, 503, "too-many-streams", "Too many pages listen for news; please ask again.");
        return NULL;
    }
    http_stream *s = arena_push(&x->arena, http_stream);
    *s = (http_stream){.x = x, .source = *source};
    x->stream = r->stream = s;
    return s;
}

void http_wake(http_stream *s) { http_bell_woken(&s->x->server->bell, s); }

void http_stream_end(http_stream *s)
{
    atomic_store(&s->ending, true);
    http_wake(s);
}

void http_stream_rouse(http_stream *s)
{
    if (!s->asleep) return;
    s->asleep = false;
    MHD_resume_connection(s->x->peer->connection);
}

static ssize_t give(http_stream *s, size_t bytes)
{
    s->wrote_ms = s->owed_ms = http_clock_us() / 1000; // MHD asks again when these are on their way
    atomic_fetch_add_explicit(&s->x->server->figures.out_bytes, bytes, memory_order_relaxed);
    s->x->reply_bytes += bytes;
    return (ssize_t)bytes;
}

// MHD asks for bytes.
static ssize_t next(void *with, uint64_t position, char *to, size_t room)
{
    static const char beat[] = ":\n\n";
    (void)position;
    http_stream *s = with;
    bool ending = atomic_load(&s->ending); // before it asks: what was said before the end is still sent
    s->owed_ms = 0;
    size_t bytes = s->source.next(s->source.with, to, room);
    assert(bytes <= room);
    if (bytes) return give(s, bytes);
    if (ending) return MHD_CONTENT_READER_END_OF_STREAM;
    if (s->beat && room >= sizeof beat - 1) {
        s->beat = false;
        memcpy(to, beat, sizeof beat - 1);
        return give(s, sizeof beat - 1);
    }
    s->asleep = true;
    MHD_suspend_connection(s->x->peer->connection);
    return 0;
}

struct MHD_Response *http_stream_response(http_stream *s)
{
    enum { BLOCK_BYTES = 4096 };
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, next, s, NULL);
}

void http_stream_look(http_stream *s, int64_t now_ms)
{
    const http_server *server = s->x->server;
    if (s->owed_ms && now_ms - s->owed_ms > server->stall_ms) {
        http_peer_drop(s->x->peer);
        return;
    }
    if (now_ms - s->wrote_ms < server->beat_ms) return;
    s->beat = true;
    http_stream_rouse(s);
}

void http_stream_over(http_stream *s)
{
    s->source.over(s->source.with); // after this nobody wakes it
    http_bell_forget(&s->x->server->bell, s);
    s->x->stream = NULL;
    atomic_fetch_sub(&s->x->server->figures.streams, 1);
}
