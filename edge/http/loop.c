// The loop: one thread that runs MHD. What MHD calls (a connection, a header, a body's part, the end of a
// reply) is here, and the look at time-outs.
//
// MHD counts time since the last byte, so that a client who sends one a second is never late. Here each phase
// of a connection has a time by which it must have ended; who passes it has his socket shut down, and MHD
// sees that.
#include "http_.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <linux/tcp.h> // netinet's has no tcpi_bytes_acked
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int64_t now_ms(void) { return http_clock_us() / 1000; }

static void phase(peer *p, peer_phase to, int64_t due_ms)
{
    p->phase = to;
    p->due_ms = due_ms;
}

// Bytes of the body that came, or bytes on this connection that the other side has.
static uint64_t moved(const peer *p)
{
    struct tcp_info info = {0};
    socklen_t bytes = sizeof info;
    if (p->phase == PEER_BODY) return p->now->body_len;
    return getsockopt(p->fd, IPPROTO_TCP, TCP_INFO, &info, &bytes) == 0 ? info.tcpi_bytes_acked : 0;
}

static void transfer(peer *p, peer_phase to)
{
    phase(p, to, now_ms() + p->server->idle_ms);
    p->looked = to == PEER_BODY; // of a reply the system is asked only when it is late
    p->moved = p->looked ? moved(p) : 0;
}

// The time is over: in a transfer only where too little has moved since.
static void come_due(peer *p)
{
    uint64_t before = p->moved, enough = (uint64_t)p->server->idle_ms * HTTP_BYTES_SECOND_MAX / 1000;
    bool first = !p->looked, goes_on = p->phase == PEER_BODY || p->phase == PEER_SENDING;
    if (goes_on) {
        p->moved = moved(p);
        p->looked = true;
        p->due_ms += p->server->idle_ms;
    }
    if (!goes_on || (!first && p->moved - before < enough)) http_peer_drop(p);
}

void http_peer_drop(peer *p)
{
    if (p->dropped) return;
    p->dropped = true;
    shutdown(p->fd, SHUT_RDWR);
    atomic_fetch_add_explicit(&p->server->figures.late[p->phase], 1, memory_order_relaxed);
}

static void refused(http_server *s, refusal why)
{
    atomic_fetch_add_explicit(&s->figures.refused[why], 1, memory_order_relaxed);
}

// --- connections -------------------------------------------------------------------------------------------

static void read_address(const struct sockaddr *a, peer *p)
{
    if (!a) return;
    if (a->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const void *)a;
        memcpy(p->network + 12, &four->sin_addr, 4);
        inet_ntop(AF_INET, &four->sin_addr, p->address, sizeof p->address);
        return;
    }
    const struct sockaddr_in6 *six = (const void *)a;
    const uint8_t *bytes = six->sin6_addr.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
        memcpy(p->network + 12, bytes + 12, 4);
        inet_ntop(AF_INET, bytes + 12, p->address, sizeof p->address);
        return;
    }
    bool own = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
    memcpy(p->network, bytes, own ? 16 : 8); // a household has a /64
    inet_ntop(AF_INET6, bytes, p->address, sizeof p->address);
}

static bool is_loopback(const peer *p)
{
    static const uint8_t six[16] = {[15] = 1}, none[12] = {0};
    return memcmp(p->network, six, 16) == 0 || (memcmp(p->network, none, 12) == 0 && p->network[12] == 127);
}

// MHD asks for each connection that it took, before anything is read.
static enum MHD_Result accept_peer(void *with, const struct sockaddr *address, socklen_t bytes)
{
    (void)bytes;
    http_server *s = with;
    peer new = {0};
    read_address(address, &new);
    uint32_t count = 0;
    for (const peer *p = s->peers; p; p = p->after) count += memcmp(p->network, new.network, 16) == 0;
    if (count < s->address_max || (!s->address_loopback && is_loopback(&new))) return MHD_YES;
    refused(s, REFUSED_ADDRESS);
    return MHD_NO;
}

static void begin_peer(http_server *s, struct MHD_Connection *c, void **context)
{
    peer *p = http_take(sizeof *p);
    *p = (peer){.after = s->peers, .server = s, .connection = c, .fd = -1};
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info) p->fd = info->connect_fd;
    info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info) read_address(info->client_addr, p);
    // Bytes that nobody acknowledges end the connection too: a peer that lost its power.
    unsigned silence = (unsigned)(s->idle_ms + s->stall_ms);
    setsockopt(p->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silence, sizeof silence);
    phase(p, PEER_HEAD, now_ms() + s->idle_ms);
    if (s->peers) s->peers->before = p;
    s->peers = p;
    *context = p;
    atomic_fetch_add_explicit(&s->figures.peers, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->figures.accepted, 1, memory_order_relaxed);
}

static void abandon(exchange *x)
{
    assert(x->stage != STAGE_LINED); // a worker has it, and its connection is suspended
    atomic_fetch_add_explicit(&x->server->figures.broken, 1, memory_order_relaxed);
    http_exchange_end(x);
}

static void end_peer(http_server *s, peer *p)
{
    // MHD does not tell of the end of a request where its second error meets its first.
    if (p->now) abandon(p->now);
    if (p->before) p->before->after = p->after;
    else s->peers = p->after;
    if (p->after) p->after->before = p->before;
    atomic_fetch_sub_explicit(&s->figures.peers, 1, memory_order_relaxed);
    http_give(p, sizeof *p);
}

static void on_connection(void *with, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) begin_peer(with, c, context);
    else if (*context) end_peer(with, *context);
}

static peer *peer_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    assert(info);
    assert(info->socket_context);
    return info->socket_context;
}

// --- requests ----------------------------------------------------------------------------------------------

// The request line is in. MHD would now cut the query into a list, taking memory of the connection for each
// of its members, and where that ends it forgets what it was doing: so it is given an empty one. The URI was
// copied.
static void *on_target(void *with, const char *uri, struct MHD_Connection *c)
{
    exchange *x = http_exchange_begin(with, peer_of(c), uri ? uri : "");
    char *query = uri ? strchr(uri, '?') : NULL;
    if (query) query[1] = 0; // its own NUL, where nothing follows
    return x;
}

// MHD would decode; here it stays as it came
static size_t leave(void *with, struct MHD_Connection *c, char *text)
{
    (void)with;
    (void)c;
    return strlen(text);
}

static enum MHD_Result send_reply(exchange *x)
{
    struct MHD_Connection *c = x->peer->connection;
    if (x->reset || !x->response) return MHD_NO;
    enum MHD_Result done = MHD_queue_response(c, (unsigned)x->status, x->response);
    MHD_destroy_response(x->response);
    x->response = NULL;
    x->stage = STAGE_SENT;
    if (!x->stream) {
        transfer(x->peer, PEER_SENDING);
        return done;
    }
    int bytes = HTTP_STREAM_BUFFER_BYTES_MAX;
    setsockopt(x->peer->fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    x->stream->wrote_ms = x->stream->owed_ms = now_ms();
    phase(x->peer, PEER_STREAM, 0);
    return done;
}

// The reply is x->r, made on the loop. Who is still sending a body when his connection ends may never see the
// reply: what remains of a small one is let pass first.
static enum MHD_Result reply_now(exchange *x)
{
    bool drains = x->stage == STAGE_BODY && x->body_bytes && !x->body && !x->expects && !x->closing &&
                  x->body_bytes <= HTTP_DRAIN_BYTES_MAX;
    if (x->stage == STAGE_BODY && x->body_bytes && !drains) x->closing = true;
    http_reply_make(x);
    if (!drains) return send_reply(x);
    x->stage = STAGE_DRAIN;
    transfer(x->peer, PEER_BODY);
    return MHD_YES;
}

static enum MHD_Result refuse(exchange *x, refusal why, const char *what, const char *sentence)
{
    refused(x->server, why);
    http_problem_of(&x->q, &x->r, 503, what, sentence);
    return reply_now(x);
}

static enum MHD_Result refuse_busy(exchange *x)
{
    return refuse(x, REFUSED_LINE, "busy", "The server has more to do than it can; please ask again.");
}

static bool fits(exchange *x, size_t body_bytes_max)
{
    if (x->body_bytes <= body_bytes_max) return true;
    buf b = buf_in(&x->arena, 256);
    if (body_bytes_max) buf_say(&b, "The body may have %zu bytes here.", body_bytes_max);
    else buf_lit(&b, "No body is taken here.");
    buf_byte(&b, 0);
    http_problem_of(&x->q, &x->r, 413, "body-too-large", b.at);
    return false;
}

// The header is in: who may not go on is told so before a byte of the body is read.
static enum MHD_Result begin(exchange *x, const char *url, const char *method, const char *version)
{
    http_server *s = x->server;
    size_t body_bytes_max = 0;
    x->came_us = http_clock_us();
    x->q.came = host_now();
    x->stage = STAGE_BODY;
    http_reply_begin(x);
    if (!http_head_read(x, url, method, version)) {
        refused(s, REFUSED_REQUEST);
        return reply_now(x);
    }
    x->closing = atomic_load_explicit(&s->stopping, memory_order_relaxed);
    if (x->closing)
        return refuse(x, REFUSED_STOPPING, "stopping", "The server is being stopped; please ask again.");
    if (!s->service.admit(s->service.with, &x->q, &body_bytes_max, &x->r) || !fits(x, body_bytes_max))
        return reply_now(x);
    if (!x->body_bytes) return MHD_YES;
    if (http_line_full(s)) return refuse_busy(x);
    if (s->body_bytes + x->body_bytes > HTTP_BODY_BYTES_ALL_MAX)
        return refuse(x, REFUSED_BYTES, "busy",
                      "The server holds as many bytes as it may; please ask again.");
    s->body_bytes += x->body_bytes;
    x->body = arena_text(&x->arena, x->body_bytes + HTTP_SLACK);
    transfer(x->peer, PEER_BODY);
    return MHD_YES;
}

static enum MHD_Result take_body(exchange *x, const char *bytes, size_t *count)
{
    assert(x->body);
    assert(*count <= x->body_bytes - x->body_len);
    memcpy(x->body + x->body_len, bytes, *count);
    x->body_len += *count;
    atomic_fetch_add_explicit(&x->server->figures.in_bytes, *count, memory_order_relaxed);
    *count = 0;
    return MHD_YES;
}

// The request is whole.
static enum MHD_Result line_up(exchange *x)
{
    http_server *s = x->server;
    if (http_line_full(s)) return refuse_busy(x);
    x->q.body = (str){x->body, x->body_len};
    x->stage = STAGE_LINED;
    phase(x->peer, PEER_SERVED, 0);
    MHD_suspend_connection(x->peer->connection); // first: a worker may resume it at once
    http_line_put(s, x);
    return MHD_YES;
}

static enum MHD_Result on_request(void *with, struct MHD_Connection *c, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *count, void **context)
{
    (void)with;
    (void)c;
    exchange *x = *context;
    assert(x);
    switch (x->stage) {
    case STAGE_HEAD: return begin(x, url, method, version);
    case STAGE_BODY: return *count ? take_body(x, bytes, count) : line_up(x);
    case STAGE_DRAIN:
        if (!*count) return send_reply(x);
        x->body_len += *count;
        *count = 0;
        return MHD_YES;
    case STAGE_READY: return send_reply(x);
    case STAGE_LINED: // not with a worker's hands on it
    case STAGE_SENT: break;
    }
    assert(false && "a request in a stage in which MHD does not ask");
    return MHD_NO;
}

static void on_completed(void *with, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)with;
    (void)c;
    exchange *x = *context;
    if (!x) return;
    *context = NULL;
    peer *p = x->peer;
    http_server *s = x->server;
    if (x->stage == STAGE_SENT && (code == MHD_REQUEST_TERMINATED_COMPLETED_OK || x->stream)) {
        http_count(x, http_clock_us() - x->came_us);
        http_exchange_end(x);
    } else
        abandon(x);
    phase(p, PEER_HEAD, now_ms() + s->idle_ms);
}

// --- the thread --------------------------------------------------------------------------------------------

// A peer that sends half a request and hangs up at once: where both came before MHD looked, MHD (0.9.75)
// reads the half and is told of nothing after it.
static bool hung_up(const peer *p)
{
    char byte;
    bool reads = p->phase == PEER_HEAD || p->phase == PEER_BODY;
    return reads && !p->dropped && recv(p->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void look(http_server *s, int64_t now)
{
    http_line_nudge(s);
    if (now - s->pairs.look_ms >= s->renew_ms) {
        http_pairs_look(s);
        s->pairs.look_ms = now;
    }
    for (peer *p = s->peers; p; p = p->after) {
        if (hung_up(p)) {
            p->dropped = true;
            shutdown(p->fd, SHUT_RDWR);
            continue;
        }
        if (p->phase == PEER_STREAM && p->now && p->now->stream) http_stream_look(p->now->stream, now);
        if (p->due_ms && now > p->due_ms && !p->dropped) come_due(p);
    }
}

// New requests are refused from now on; streams end; who has not yet sent a whole header is not waited for.
static void begin_stop(http_server *s, int64_t now)
{
    s->stop_ms = now;
    MHD_quiesce_daemon(s->mhd);
    close(s->socket);
    s->socket = -1;
    for (peer *p = s->peers; p; p = p->after) {
        if (p->phase == PEER_STREAM && p->now && p->now->stream) http_stream_end(p->now->stream);
        if (p->phase == PEER_HEAD && p->now) http_peer_drop(p);
    }
}

static bool stopped(http_server *s, int64_t now)
{
    if (!s->stop_ms) {
        if (!atomic_load_explicit(&s->stopping, memory_order_relaxed)) return false;
        begin_stop(s, now);
    }
    if (!atomic_load_explicit(&s->figures.exchanges, memory_order_relaxed)) return true;
    if (now - s->stop_ms > HTTP_STOP_SECONDS_MAX * 1000)
        for (peer *p = s->peers; p; p = p->after)
            if (p->phase != PEER_SERVED) http_peer_drop(p);
    return false;
}

// Until something happens, or it is time to look at time-outs.
static void await(http_server *s, int mhd_fd)
{
    MHD_UNSIGNED_LONG_LONG ms;
    // MHD has read what it has not looked at
    bool pending = MHD_get_timeout(s->mhd, &ms) == MHD_YES && ms == 0;
    struct pollfd fds[] = {{mhd_fd, POLLIN, 0}, {s->bell.fd, POLLIN, 0}};
    int count = poll(fds, 2, pending ? 0 : HTTP_TICK_MILLISECONDS_MAX);
    assert(count >= 0 || errno == EINTR);
    http_bell_answer(&s->bell, fds[1].revents != 0);
}

static void *run(void *with)
{
    http_server *s = with;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->mhd, MHD_DAEMON_INFO_EPOLL_FD);
    assert(info);
    int mhd_fd = info->epoll_fd;
    for (int64_t now = now_ms(); !stopped(s, now); now = now_ms()) {
        await(s, mhd_fd);
        now = now_ms();
        if (now - s->tick_ms >= HTTP_TICK_MILLISECONDS_MAX) {
            look(s, now);
            s->tick_ms = now;
        }
        enum MHD_Result done = MHD_run_wait(s->mhd, 0); // what was roused or dropped, too
        assert(done == MHD_YES);
    }
    MHD_stop_daemon(s->mhd); // here, so that it calls on the thread that it always called on
    s->mhd = NULL;
    return NULL;
}

// MHD's words may quote a request: counted elsewhere
static void complain(void *with, const char *format, va_list args)
{
    (void)with;
    (void)format;
    (void)args;
}

bool http_loop_open(http_server *s, fault *why)
{
    // TLS 1.3 and nothing before it.
    static const char tls[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, s->socket, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)s->connections_max, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_CONNECTION_BYTES_MAX, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, 0, NULL}, // ours instead
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, s},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave, s},
        {s->secure ? MHD_OPTION_HTTPS_CERT_CALLBACK : MHD_OPTION_END, 0,
         (void *)(uintptr_t)http_pairs_choose},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags =
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | (s->secure ? MHD_USE_TLS : 0);
    s->mhd = MHD_start_daemon(flags, 0, accept_peer, s, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, complain,
                              s, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (!s->mhd) return fault_set(why, FAULT_SYSTEM, "the server cannot be started");
    int error = pthread_create(&s->loop, NULL, run, s);
    if (!error) return true;
    MHD_stop_daemon(s->mhd);
    return fault_set(why, FAULT_SYSTEM, "a thread cannot be started: %s", strerror(error));
}

void http_loop_close(http_server *s)
{
    atomic_store(&s->stopping, true);
    http_bell_ring(&s->bell);
    pthread_join(s->loop, NULL);
}
