// The server, opened and closed: what is asked for, checked against the limits.
#include "http_.h"
#include <assert.h>
#include <unistd.h>

static uint32_t or_else(uint32_t asked, uint32_t limit) { return asked ? asked : limit; }

static http_server *server_new(const http_ask *ask)
{
    http_server *s = http_take(sizeof *s);
    s->service = *ask->service;
    s->secure = !ask->plain;
    arena_open(&s->memory, host_memory(), HTTP_START_BYTES_MAX);
    s->socket = -1;
    s->workers = or_else(ask->workers, HTTP_WORKERS_MAX);
    s->line.max = or_else(ask->line_max, HTTP_LINE_MAX);
    s->connections_max = or_else(ask->connections_max, HTTP_CONNECTIONS_MAX);
    s->streams_max = or_else(ask->streams_max, HTTP_STREAMS_MAX);
    s->address_max = or_else(ask->address_max, HTTP_CONNECTIONS_ADDRESS_MAX);
    s->address_loopback = ask->address_max > 0;
    s->idle_ms = or_else(ask->idle_seconds, HTTP_IDLE_SECONDS_MAX) * 1000ll;
    s->beat_ms = or_else(ask->beat_seconds, HTTP_STREAM_BEAT_SECONDS_MAX) * 1000ll;
    s->renew_ms = or_else(ask->renew_seconds, HTTP_RENEW_SECONDS_MAX) * 1000ll;
    s->stall_ms = or_else(ask->stall_seconds, HTTP_STREAM_STALL_SECONDS_MAX) * 1000ll;
    return s;
}

static void server_free(http_server *s)
{
    if (s->socket >= 0) close(s->socket);
    http_pairs_close(s);
    arena_close(&s->memory);
    http_give(s, sizeof *s);
}

static bool place_of(const http_ask *ask, http_place *out, fault *why)
{
    const char *problem;
    if (!http_place_parse(ask->listen, out, &problem))
        return fault_set(why, FAULT_USAGE, "%.*s cannot be listened on: %s", STR_ARGS(ask->listen), problem);
    if (ask->plain && !out->loopback)
        return fault_set(
            why, FAULT_USAGE,
            "without TLS the server listens on a loopback address only (127.0.0.1 or [::1]), not on %.*s",
            STR_ARGS(ask->listen));
    if (!ask->cert.len != !ask->key.len)
        return fault_set(why, FAULT_USAGE, "a certificate and its key come together");
    return true;
}

static bool run(http_server *s, const http_ask *ask, fault *why)
{
    bool bell = http_bell_open(&s->bell, why), line = bell && http_line_open(s, why);
    if (line && ask->opened) ask->opened(s->service.with, s);
    if (line && http_loop_open(s, why)) return true;
    if (line) http_line_close(s);
    if (bell) http_bell_close(&s->bell);
    http_diary_close(s);
    return false;
}

static bool start(http_server *s, const http_ask *ask, fault *why)
{
    http_place place;
    bool fine = place_of(ask, &place, why) && (!s->secure || http_pairs_open(s, ask, &place, why)) &&
                http_listen(s, &place, why) && http_diary_open(s, ask->log_fd, why) && run(s, ask, why);
    if (!fine) return false;
    http_field fields[] = {{"port", s->port, NULL}, {"tls", s->secure, NULL}};
    http_log(s, "info", "listening", fields, 2);
    return true;
}

bool http_open(http_server **out, const http_ask *ask, fault *why)
{
    assert(ask->service);
    assert(ask->service->admit && ask->service->serve);
    http_server *s = server_new(ask), *before = *out;
    *out = s; // a request may come before this returns
    if (start(s, ask, why)) return true;
    *out = before;
    server_free(s);
    return false;
}

uint16_t http_port(const http_server *s) { return s->port; }
str http_address(const http_server *s) { return str_of(s->address); }
str http_fingerprint(const http_server *s) { return str_of(s->fingerprint); }

void http_stop(http_server *s)
{
    http_field running = {"running", (int64_t)atomic_load(&s->figures.exchanges), NULL};
    http_log(s, "info", "stopping", &running, 1);
    http_loop_close(s);
    http_line_close(s);
    http_bell_close(&s->bell);
    http_exchanges_close(s);
    http_log(s, "info", "stopped", NULL, 0);
    http_diary_close(s);
    server_free(s);
}
