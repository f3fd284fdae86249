// GET /v1/events: what changes, told to open pages. Of a patient whom not everybody may know of only the kind
// is told: the page asks again for what it shows, and gets what it may see.
#include "api_.h"
#include <pthread.h>
#include "host.h"

enum { WAITING_BYTES_MAX = 64 * 1024 }; // a page that is so far behind loads everything anew

typedef struct follower {
    pthread_mutex_t lock;
    live *practice;
    http_stream *stream;
    bool ids;               // may know of patients by their ids
    size_t len;
    bool behind;
    char waiting[WAITING_BYTES_MAX];
} follower;

static void add(follower *f, str s)
{
    if (f->len + s.len > sizeof f->waiting) {
        f->behind = true;
        return;
    }
    memcpy(f->waiting + f->len, s.at, s.len);
    f->len += s.len;
}

static void tell_one(follower *f, const live_news *n)
{
    char line[512];
    bool named = f->ids && !n->part2;
    int len = snprintf(line, sizeof line,
                       "event: changed\ndata: {\"seq\":%llu,\"kind\":\"%.*s\",\"patient\":\"%.*s\","
                       "\"enrollment\":\"%.*s\",\"claim\":\"%.*s\"}\n\n",
                       (unsigned long long)n->seq, STR_ARGS(fact_kinds[n->kind].name),
                       STR_ARGS(named ? n->patient : STR("")), STR_ARGS(named ? n->enrollment : STR("")),
                       STR_ARGS(named ? n->claim : STR(""))); // ids hold nothing that JSON escapes
    assert(len > 0 && (size_t)len < sizeof line);
    add(f, (str){line, (size_t)len});
}

static void tell(void *with, const live_news *n, size_t count)
{
    follower *f = with;
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < count && !f->behind; i++) tell_one(f, &n[i]);
    if (f->behind) {
        f->len = 0;
        f->behind = false;
        add(f, STR("event: anew\ndata: {}\n\n"));
    }
    if (f->stream) http_wake(f->stream);
    pthread_mutex_unlock(&f->lock);
}

static size_t next(void *with, char *to, size_t room)
{
    follower *f = with;
    pthread_mutex_lock(&f->lock);
    size_t n = f->len < room ? f->len : room;
    while (n && f->len > room && f->waiting[n - 1] != '\n') n--; // whole lines
    memcpy(to, f->waiting, n);
    memmove(f->waiting, f->waiting + n, f->len - n);
    f->len -= n;
    pthread_mutex_unlock(&f->lock);
    return n;
}

static void over(void *with)
{
    follower *f = with;
    pthread_mutex_lock(&f->lock);
    f->stream = NULL;
    pthread_mutex_unlock(&f->lock);
    live_unlisten(f->practice, tell, f);
    pthread_mutex_destroy(&f->lock);
    const memory *from = host_memory();
    from->give(from->with, f, sizeof *f);
}

bool api_events(api_call *c, fault *why)
{
    (void)why;
    const memory *from = host_memory();
    follower *f = from->take(from->with, sizeof *f);
    if (!f) from->fail(from->with, sizeof *f);
    *f = (follower){.practice = c->practice, .ids = api_may(c, MAY_SEE_PATIENTS)};
    pthread_mutex_init(&f->lock, NULL);
    add(f, STR("retry: 3000\n\n"));
    http_source source = {next, over, f};
    pthread_mutex_lock(&f->lock);
    f->stream = http_stream_begin(c->q, c->r, &source);
    bool begun = f->stream != NULL;
    pthread_mutex_unlock(&f->lock);
    if (begun) {
        live_listen(c->practice, tell, f);
        return true;
    }
    pthread_mutex_destroy(&f->lock);
    from->give(from->with, f, sizeof *f);
    return true; // the reply says why
}
