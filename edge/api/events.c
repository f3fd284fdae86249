// GET /v1/events: what changes, told to open pages, to each what concerns them: of a patient whom they may
// not know of nothing, a patient's role of the own record alone. A watch looks whether those who listen are
// still in: a page whose session is over, or whose role is another, hears nothing more.
#include "api_.h"
#include "host.h"
#include "watch_.h"
#include <pthread.h>
#include <time.h>

enum { WAITING_BYTES_MAX = 64 * 1024, // a page that is so far behind loads everything anew
       // what another process changed, and what ends by itself, is seen so late
       WATCH_SECONDS = 5,
       ID_BYTES_MAX = 256 };

typedef struct follower {
    pthread_mutex_t lock;
    live *practice;
    http_stream *stream;
    struct watch *watch;
    struct follower *next, *before;
    auth_who who;           // its texts lie in `words`
    char words[4][ID_BYTES_MAX];
    bool ids, part2;        // may know of patients by their ids; of those of substance use
    bool ended;
    size_t len;
    bool behind;
    char waiting[WAITING_BYTES_MAX];
} follower;

struct watch {
    auth *auth;
    pthread_t thread;
    pthread_mutex_t lock;   // of what follows
    pthread_cond_t called;
    bool changed, ending;
    follower *first;
};

// --- what there is to tell ---------------------------------------------------------------------------------

static void add(follower *f, str s)
{
    if (f->len + s.len > sizeof f->waiting) {
        f->behind = true;
        return;
    }
    memcpy(f->waiting + f->len, s.at, s.len);
    f->len += s.len;
}

static bool concerns(const follower *f, const live_news *n)
{
    if (f->who.role == ROLE_OF_PATIENT) return n->patient.len && str_eq(n->patient, f->who.person);
    return !n->part2 || f->part2;
}

static void tell_one(follower *f, const live_news *n)
{
    char line[512];
    bool named = f->ids;
    if (!concerns(f, n)) return;
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
    for (size_t i = 0; i < count && !f->behind && !f->ended; i++) tell_one(f, &n[i]);
    if (f->behind) {
        f->len = 0;
        f->behind = false;
        add(f, STR("event: anew\ndata: {}\n\n"));
    }
    if (f->stream) http_wake(f->stream);
    pthread_mutex_unlock(&f->lock);
}

void events_look_again(api_call *c, str account, str patient)
{
    char line[ID_BYTES_MAX + 64];
    int len =
        snprintf(line, sizeof line, "event: changed\ndata: {\"kind\":\"presence\",\"patient\":\"%.*s\"}\n\n",
                 STR_ARGS(str_first(patient, ID_BYTES_MAX)));
    assert(len > 0 && (size_t)len < sizeof line);
    struct watch *w = c->api->watch;
    pthread_mutex_lock(&w->lock);
    for (follower *f = w->first; f; f = f->next) {
        if (f->practice != c->practice || !f->ids || !str_eq(f->who.account, account)) continue;
        pthread_mutex_lock(&f->lock);
        if (!f->ended) add(f, (str){line, (size_t)len});
        if (f->stream && !f->ended) http_wake(f->stream);
        pthread_mutex_unlock(&f->lock);
    }
    pthread_mutex_unlock(&w->lock);
}

// --- are they still in? ------------------------------------------------------------------------------------

static void watch_join(struct watch *w, follower *f)
{
    pthread_mutex_lock(&w->lock);
    f->watch = w;
    f->next = w->first;
    if (w->first) w->first->before = f;
    w->first = f;
    pthread_mutex_unlock(&w->lock);
}

static void watch_leave(follower *f)
{
    struct watch *w = f->watch;
    pthread_mutex_lock(&w->lock);
    if (f->before) f->before->next = f->next;
    else w->first = f->next;
    if (f->next) f->next->before = f->before;
    pthread_mutex_unlock(&w->lock);
}

// Needs: the watch's lock, so that the follower stays.
static void look_after(struct watch *w, follower *f)
{
    uint64_t may = 0;
    fault why;
    if (!auth_still(w->auth, &f->who, &may, &why)) may = 0; // who cannot be asked is let out: they come again
    if (may == f->who.may) return;
    pthread_mutex_lock(&f->lock);
    if (f->stream && !f->ended) http_stream_end(f->stream);
    f->ended = true;
    pthread_mutex_unlock(&f->lock);
}

static void *watch_run(void *with)
{
    struct watch *w = with;
    pthread_mutex_lock(&w->lock);
    while (!w->ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += WATCH_SECONDS;
        while (!w->changed && !w->ending && pthread_cond_timedwait(&w->called, &w->lock, &until) == 0) {}
        w->changed = false;
        for (follower *f = w->first; f && !w->ending; f = f->next) look_after(w, f);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool watch_open(struct watch **out, auth *a, fault *why)
{
    const memory *from = host_memory();
    struct watch *w = from->take(from->with, sizeof *w);
    if (!w) from->fail(from->with, sizeof *w);
    *w = (struct watch){.auth = a};
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->called, NULL);
    if (pthread_create(&w->thread, NULL, watch_run, w) == 0) {
        *out = w;
        return true;
    }
    from->give(from->with, w, sizeof *w);
    return fault_set(why, FAULT_SYSTEM, "no thread can be started");
}

void watch_call(struct watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->changed = true;
    pthread_cond_signal(&w->called);
    pthread_mutex_unlock(&w->lock);
}

void watch_close(struct watch *w)
{
    const memory *from = host_memory();
    if (!w) return;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_signal(&w->called);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->called);
    pthread_mutex_destroy(&w->lock);
    from->give(from->with, w, sizeof *w);
}

// --- a page that listens -----------------------------------------------------------------------------------

static size_t next(void *with, char *to, size_t room)
{
    follower *f = with;
    pthread_mutex_lock(&f->lock);
    if (f->ended) f->len = 0;
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
    watch_leave(f);
    pthread_mutex_destroy(&f->lock);
    const memory *from = host_memory();
    from->give(from->with, f, sizeof *f);
}

static str kept(char to[ID_BYTES_MAX], str text)
{
    size_t len = text.len < ID_BYTES_MAX ? text.len : ID_BYTES_MAX;
    if (len) memcpy(to, text.at, len);
    return (str){to, len};
}

static follower *follow(const api_call *c)
{
    const memory *from = host_memory();
    const auth_who *w = c->who;
    follower *f = from->take(from->with, sizeof *f);
    if (!f) from->fail(from->with, sizeof *f);
    *f = (follower){.practice = c->practice, .who = {.role = w->role, .may = w->may}};
    f->who.account = kept(f->words[0], w->account);
    f->who.person = kept(f->words[1], w->person);
    f->who.practice = kept(f->words[2], w->practice);
    f->who.session = kept(f->words[3], w->session);
    f->ids = api_may(c, MAY_SEE_PATIENTS) || w->role == ROLE_OF_PATIENT;
    f->part2 = api_may(c, MAY_SEE_PART2);
    pthread_mutex_init(&f->lock, NULL);
    return f;
}

bool api_events(api_call *c, fault *why)
{
    (void)why;
    const memory *from = host_memory();
    follower *f = follow(c);
    add(f, STR("retry: 3000\n\n"));
    http_source source = {next, over, f};
    pthread_mutex_lock(&f->lock);
    f->stream = http_stream_begin(c->q, c->r, &source);
    bool begun = f->stream != NULL;
    pthread_mutex_unlock(&f->lock);
    if (begun) {
        watch_join(c->api->watch, f);
        live_listen(c->practice, tell, f);
        return true;
    }
    pthread_mutex_destroy(&f->lock);
    from->give(from->with, f, sizeof *f);
    return true; // the reply says why
}
