// Figures in Prometheus' text format. Counted by the loop, read by whoever prints them.
#include "http_.h"
#include <assert.h>

static const int64_t bucket_us[HTTP_BUCKETS] = {500,    1000,   2500,   5000,    10000,   20000,   50000,
                                                100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000};
static const char *const bucket_names[HTTP_BUCKETS] = {"0.0005", "0.001", "0.0025", "0.005", "0.01",
                                                       "0.02",   "0.05",  "0.1",    "0.25",  "0.5",
                                                       "1",      "2.5",   "5",      "10"};
static const char *const refusal_names[REFUSED_COUNT] = {"line-full", "waited", "bytes", "streams", "address",
                                                         "stopping", "request"};
static const char *const phase_names[PEER_PHASE_COUNT] = {"head", "body", "served", "sending", "stream"};

// The row of a route's word; the first is for those without, and for all when there are too many.
static size_t route_row(figures *f, const char *word)
{
    for (size_t i = 1; word && i < HTTP_ROUTES_MAX; i++) {
        const char *there = atomic_load_explicit(&f->route[i], memory_order_relaxed);
        if (!there) atomic_store_explicit(&f->route[i], word, memory_order_release);
        if (!there || there == word || strcmp(there, word) == 0) return i;
    }
    return 0;
}

static void note(exchange *x, int64_t us)
{
    http_field fields[] = {{"id", (int64_t)x->q.id, NULL},
                           {"method", 0, http_method_name(x->q.method).at},
                           {"route", 0, x->r.route ? x->r.route : "other"},
                           {"status", x->status, NULL},
                           {"us", us, NULL},
                           {"line_us", x->waited_us, NULL},
                           {"in", (int64_t)x->body_len, NULL},
                           {"out", (int64_t)x->reply_bytes, NULL}};
    http_log(x->server, "info", "request", fields, sizeof fields / sizeof *fields);
}

void http_count(exchange *x, int64_t us)
{
    figures *f = &x->server->figures;
    size_t row = route_row(f, x->r.route), class = (size_t)x->status / 100;
    assert(class < HTTP_CLASSES);
    atomic_fetch_add_explicit(&f->requests[row][class], 1, memory_order_relaxed);
    if (!x->stream) {
        atomic_fetch_add_explicit(&f->out_bytes, x->reply_bytes, memory_order_relaxed);
        atomic_fetch_add_explicit(&f->microseconds, (unsigned long long)us, memory_order_relaxed);
        size_t i = 0;
        while (i < HTTP_BUCKETS && us > bucket_us[i]) i++;
        atomic_fetch_add_explicit(&f->seconds[i], 1, memory_order_relaxed);
    }
    note(x, us);
}

static unsigned long long get(const atomic_ullong *n)
{
    return atomic_load_explicit(n, memory_order_relaxed);
}

static void head(buf *b, const char *name, const char *type, const char *help)
{
    buf_say(b, "# HELP daybook_http_%s %s\n# TYPE daybook_http_%s %s\n", name, help, name, type);
}

static void one(buf *b, const char *name, const char *type, const char *help, unsigned long long n)
{
    head(b, name, type, help);
    buf_say(b, "daybook_http_%s %llu\n", name, n);
}

static void put_requests(buf *b, const figures *f)
{
    head(b, "requests_total", "counter", "Requests answered, by route and class of status.");
    for (size_t i = 0; i < HTTP_ROUTES_MAX; i++) {
        const char *word = i ? atomic_load_explicit(&f->route[i], memory_order_acquire) : "other";
        for (size_t class = 0; word && class < HTTP_CLASSES; class++)
            if (get(&f->requests[i][class]))
                buf_say(b, "daybook_http_requests_total{route=\"%s\",class=\"%zuxx\"} %llu\n", word, class,
                        get(&f->requests[i][class]));
    }
}

static void put_seconds(buf *b, const figures *f)
{
    unsigned long long sum = 0, us = get(&f->microseconds);
    head(b, "request_seconds", "histogram",
         "From the end of a request's header to the last byte of its reply.");
    for (size_t i = 0; i < HTTP_BUCKETS; i++) {
        sum += get(&f->seconds[i]);
        buf_say(b, "daybook_http_request_seconds_bucket{le=\"%s\"} %llu\n", bucket_names[i], sum);
    }
    sum += get(&f->seconds[HTTP_BUCKETS]);
    buf_say(b, "daybook_http_request_seconds_bucket{le=\"+Inf\"} %llu\n", sum);
    buf_say(b, "daybook_http_request_seconds_sum %llu.%06llu\n", us / US_PER_S, us % US_PER_S);
    buf_say(b, "daybook_http_request_seconds_count %llu\n", sum);
}

void http_metrics_put(buf *b, const http_server *s)
{
    const figures *f = &s->figures;
    put_requests(b, f);
    put_seconds(b, f);
    head(b, "refused_total", "counter", "Requests and connections refused by the server itself.");
    for (size_t i = 0; i < REFUSED_COUNT; i++)
        buf_say(b, "daybook_http_refused_total{why=\"%s\"} %llu\n", refusal_names[i], get(&f->refused[i]));
    head(b, "late_total", "counter", "Connections ended because their time was over, by what they were at.");
    for (size_t i = 0; i < PEER_PHASE_COUNT; i++)
        if (i != PEER_SERVED)
            buf_say(b, "daybook_http_late_total{phase=\"%s\"} %llu\n", phase_names[i], get(&f->late[i]));
    http_line *l = (http_line *)(uintptr_t)&s->line;
    pthread_mutex_lock(&l->lock);
    unsigned waiting = atomic_load(&l->length), busy = l->busy;
    pthread_mutex_unlock(&l->lock);
    one(b, "line", "gauge", "Whole requests that wait for a worker.", waiting);
    one(b, "line_max", "gauge", "How many may wait.", s->line.max);
    one(b, "workers_busy", "gauge", "Workers that serve a request.", busy);
    one(b, "workers", "gauge", "Workers.", s->workers);
    one(b, "in_flight", "gauge", "Requests not yet answered to their end, streams included.",
        atomic_load_explicit(&f->exchanges, memory_order_relaxed));
    one(b, "connections", "gauge", "Open connections.",
        atomic_load_explicit(&f->peers, memory_order_relaxed));
    one(b, "connections_total", "counter", "Connections taken.", get(&f->accepted));
    one(b, "streams", "gauge", "Open streams of events.",
        atomic_load_explicit(&f->streams, memory_order_relaxed));
    one(b, "broken_total", "counter", "Requests whose connection ended before their reply did.",
        get(&f->broken));
    one(b, "received_bytes_total", "counter", "Bytes of bodies received.", get(&f->in_bytes));
    one(b, "sent_bytes_total", "counter", "Bytes of bodies sent.", get(&f->out_bytes));
}
