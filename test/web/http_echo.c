// A small server over edge/http, for test_http.py and for measuring: it echoes, waits, streams, and does as
// it is told. http_echo NAME=VALUE ...: listen, home, cert, key, plain, workers, line, connections, streams,
// address, idle, beat, stall, log. Prints "ADDRESS FINGERPRINT" and serves until it is told to stop.
#include "host.h"
#include "http.h"
#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { READERS_MAX = 512, BODY_BYTES_MAX = 1 << 20 };

static http_server *server;
static atomic_uint served;

// --- what is said to all who listen ------------------------------------------------------------------------

typedef struct reader { http_stream *stream; size_t told; bool used; bool flood; } reader;
static struct {
    pthread_mutex_t lock;
    reader readers[READERS_MAX];
    char said[1 << 16];
    size_t len;
    unsigned over;
} hall = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t hall_next(void *with, char *to, size_t room)
{
    reader *r = with;
    pthread_mutex_lock(&hall.lock);
    size_t n = hall.len - r->told;
    if (n > room) n = room;
    memcpy(to, hall.said + r->told, n);
    r->told += n;
    if (!n && r->flood) {
        memset(to, ':', room);
        to[room - 1] = '\n';
        n = room;
    }
    pthread_mutex_unlock(&hall.lock);
    return n;
}

static void hall_over(void *with)
{
    reader *r = with;
    pthread_mutex_lock(&hall.lock);
    r->used = false;
    hall.over++;
    pthread_mutex_unlock(&hall.lock);
}

static void listen_to(const http_request *q, http_reply *r)
{
    pthread_mutex_lock(&hall.lock);
    reader *free_one = NULL;
    for (size_t i = 0; i < READERS_MAX && !free_one; i++)
        if (!hall.readers[i].used) free_one = &hall.readers[i];
    assert(free_one);
    http_source source = {hall_next, hall_over, free_one};
    http_stream *s = http_stream_begin(q, r, &source);
    if (s) *free_one = (reader){s, hall.len, true, http_query_has(q, "flood")};
    pthread_mutex_unlock(&hall.lock);
}

static void say(const http_request *q, bool end)
{
    pthread_mutex_lock(&hall.lock);
    buf b = {.at = hall.said + hall.len,
             .room = sizeof hall.said - hall.len,
             .bytes_max = sizeof hall.said - hall.len};
    if (q->body.len) buf_say(&b, "data: %.*s\n\n", STR_ARGS(q->body));
    hall.len += b.len;
    for (size_t i = 0; i < READERS_MAX; i++)
        if (hall.readers[i].used && end) http_stream_end(hall.readers[i].stream);
        else if (hall.readers[i].used) http_wake(hall.readers[i].stream);
    pthread_mutex_unlock(&hall.lock);
}

// --- requests ----------------------------------------------------------------------------------------------

static long long number(const http_request *q, const char *name, long long otherwise)
{
    long long n;
    return str_number(http_query(q, name), &n) ? n : otherwise;
}

static void put(buf *b, const char *name, str value)
{
    buf_say(b, "%s\"%s\":", b->len > 1 ? "," : "", name);
    buf_json(b, value);
}

static void echo(const http_request *q, http_reply *r)
{
    buf *b = &r->body;
    buf_byte(b, '{');
    put(b, "method", http_method_name(q->method));
    put(b, "path", http_path_part(q, q->path));
    put(b, "q", http_query(q, "q"));
    put(b, "type", q->type);
    put(b, "cookie", http_cookie(q, "session"));
    put(b, "header", http_header(q, "X-Test"));
    put(b, "address", q->address);
    put(b, "body", q->body);
    put(b, "secure", q->secure ? STR("yes") : STR("no"));
    buf_lit(b, "}");
    assert(!q->body.len || q->body.at[q->body.len + HTTP_SLACK - 1] != 1); // readable
}

static bool admit(void *with, const http_request *q, size_t *body_bytes_max, http_reply *r)
{
    (void)with;
    if (str_eq(q->path, STR("/denied"))) {
        http_problem_of(q, r, 403, "forbidden", "Not here.");
        return false;
    }
    if (str_eq(q->path, STR("/only-get")) && q->method != HTTP_GET) {
        http_put_header(r, "Allow", STR("GET"));
        http_problem_of(q, r, 405, "method-not-allowed", "Only GET.");
        return false;
    }
    *body_bytes_max = q->method == HTTP_POST || q->method == HTTP_PUT ? BODY_BYTES_MAX : 0;
    return true;
}

static void special(const http_request *q, http_reply *r)
{
    str p = q->path;
    if (str_eq(p, STR("/sleep"))) {
        long long ms = number(q, "ms", 100);
        nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
        buf_lit(&r->body, "{}");
    } else if (str_eq(p, STR("/tagged"))) {
        r->etag = STR("v1");
        buf_lit(&r->body, "{\"tagged\":true}");
    } else if (str_eq(p, STR("/for-ever"))) {
        r->cacheable = true;
        r->encoding = STR("gzip");
        r->type = STR("text/css");
        buf_lit(&r->body, "not really");
    } else if (str_eq(p, STR("/big"))) {
        for (long long i = number(q, "bytes", 1 << 20); i > 0; i -= 64)
            buf_bytes(&r->body, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n", 64);
        r->type = STR("text/plain");
    } else if (str_eq(p, STR("/fault"))) {
        fault why;
        fault_set(&why, FAULT_INPUT, "the amount \"x\" is not a number");
        fault_at(&why, 3, STR("lines[2].charge"));
        http_problem(q, r, &why);
    } else if (str_eq(p, STR("/nothing")))
        r->status = 204;
    else if (str_eq(p, STR("/inject")))
        http_put_header(r, "X-Said", http_query(q, "q"));
    else if (str_eq(p, STR("/metrics"))) {
        r->type = STR("text/plain; version=0.0.4");
        r->route = "metrics";
        http_metrics_put(&r->body, server);
    } else if (str_eq(p, STR("/counts")))
        buf_say(&r->body, "{\"over\":%u,\"served\":%u}", hall.over, atomic_load(&served));
    else
        echo(q, r);
}

static void serve(void *with, const http_request *q, http_reply *r)
{
    (void)with;
    r->route = "echo";
    if (str_eq(q->path, STR("/events"))) listen_to(q, r);
    else if (str_eq(q->path, STR("/say"))) say(q, http_query_has(q, "end"));
    else special(q, r);
    atomic_fetch_add(&served, 1);
}

int main(int argc, char **argv)
{
    static const http_service service = {admit, serve, NULL};
    http_ask ask = {.listen = STR("127.0.0.1:0"), .home = STR("."), .service = &service, .log_fd = -1};
    const struct { const char *name; str *text; uint32_t *number;
    } options[] = {{"listen", &ask.listen, NULL},
                   {"home", &ask.home, NULL},
                   {"cert", &ask.cert, NULL},
                   {"key", &ask.key, NULL},
                   {"workers", NULL, &ask.workers},
                   {"line", NULL, &ask.line_max},
                   {"connections", NULL, &ask.connections_max},
                   {"streams", NULL, &ask.streams_max},
                   {"address", NULL, &ask.address_max},
                   {"idle", NULL, &ask.idle_seconds},
                   {"beat", NULL, &ask.beat_seconds},
                   {"stall", NULL, &ask.stall_seconds}, {"renew", NULL, &ask.renew_seconds}};
    for (int i = 1; i < argc; i++) {
        str value, name = str_split(str_of(argv[i]), '=', &value);
        long long n;
        if (str_eq(name, STR("plain"))) ask.plain = true;
        if (str_eq(name, STR("log"))) ask.log_fd = 2;
        for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
            if (!str_eq(name, str_of(options[o].name))) continue;
            if (options[o].text) *options[o].text = value;
            else if (str_number(value, &n)) *options[o].number = (uint32_t)n;
        }
    }
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    fault why;
    if (!http_open(&server, &ask, &why)) {
        fprintf(stderr, "%s\n", why.text);
        return fault_exit(why.code);
    }
    printf("%.*s %.*s\n", STR_ARGS(http_address(server)), STR_ARGS(http_fingerprint(server)));
    fflush(stdout);
    int got;
    sigwait(&stop, &got);
    http_stop(server);
    printf("stopped\n");
    return 0;
}
