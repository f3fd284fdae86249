// http_.h - what the files of this room share: the server, its peers, and exchanges (a request and its
// reply).
//
// Threads: the loop (MHD's callbacks, time-outs, streams) owns peers and every exchange that is not with a
// worker. A worker owns an exchange from the line until it lays it down at the bell.
#pragma once
#include "host.h"
#include "http.h"
#include "http_text.h"
#include <gnutls/abstract.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
#define LIMIT(name, value, reason) HTTP_##name##_MAX = (value),
#include "http_limits.def"
#undef LIMIT
};

typedef struct http_inside exchange;
typedef enum peer_phase {
    PEER_HEAD,    // between requests, in a handshake, or while a header comes in
    PEER_BODY,
    PEER_SERVED,  // in the line or with a worker: no time-out
    PEER_SENDING,
    PEER_STREAM,
    PEER_PHASE_COUNT
} peer_phase;

// A connection.
typedef struct peer {
    struct peer *before, *after;
    struct http_server *server;
    struct MHD_Connection *connection;
    exchange *now;
    int fd;
    peer_phase phase;
    int64_t due_ms;          // when the phase must have ended, or enough bytes have moved; 0: never
    uint64_t moved;          // bytes of the body or reply when that was last looked at
    bool looked;             // it was
    bool dropped;            // its socket was shut down; MHD will see
    uint8_t network[16];     // its address, or the first half of an IPv6 one: what is counted
    char address[INET6_ADDRSTRLEN];
} peer;

// DRAIN: the reply is made, and a body that nobody wants passes by.
typedef enum exchange_stage { STAGE_HEAD, STAGE_BODY, STAGE_DRAIN, STAGE_LINED, STAGE_READY, STAGE_SENT }
    exchange_stage;
struct http_inside {
    http_request q;
    http_reply r;
    struct http_server *server;
    peer *peer;
    arena arena;
    arena_mark empty;
    exchange_stage stage;
    bool closing;               // the connection ends with this reply
    bool expects;               // it waits for a 100 before it sends its body
    bool reset;                 // and there is no reply
    const char *target;         // the URI where MHD has it
    str uri, query;             // as they came, copied: MHD cuts its own to pieces
    struct http_header_line headers[HTTP_HEADERS_MAX];
    size_t header_count;
    char *body;
    size_t body_len, body_bytes; // so far; as declared
    int64_t came_us, lined_us, waited_us; // of the monotonic clock; how long in the line
    int status;
    struct MHD_Response *response;
    size_t reply_bytes;
    http_stream *stream;
    exchange *next;             // in the line, or among those kept
};

struct http_stream {
    exchange *x;
    http_source source;
    atomic_bool ending;
    http_stream *before, *after; // with the bell, and under its lock
    bool listed;
    bool asleep, beat;          // of the loop: suspended; a heartbeat is due
    // when bytes were last given; since when they wait for the reader (0: they do not)
    int64_t wrote_ms, owed_ms;
};

// What other threads tell the loop.
typedef struct http_bell {
    pthread_mutex_t lock;
    int fd;
    atomic_bool rung;
    exchange *done;
    http_stream *woken;
} http_bell;

// Whole requests that wait for a worker.
typedef struct http_line {
    pthread_mutex_t lock;
    pthread_cond_t more;
    exchange *first, **last;
    atomic_uint length;         // requests that wait; the loop adds, workers take
    uint32_t max, busy, idle;   // at most; with workers; workers that wait
    int64_t mean_us;            // what serving takes, smoothed: for Retry-After
    bool closed;
} http_line;

// --- figures -----------------------------------------------------------------------------------------------
enum { HTTP_ROUTES_MAX = 128, HTTP_CLASSES = 6, HTTP_BUCKETS = 14 };
typedef enum refusal {
    REFUSED_LINE,
    REFUSED_WAITED,
    REFUSED_BYTES,
    REFUSED_STREAMS,
    REFUSED_ADDRESS,
    REFUSED_STOPPING,
    REFUSED_REQUEST,
    REFUSED_COUNT
} refusal;
typedef struct figures {
    _Atomic(const char *) route[HTTP_ROUTES_MAX];
    atomic_ullong requests[HTTP_ROUTES_MAX][HTTP_CLASSES];
    atomic_ullong seconds[HTTP_BUCKETS + 1], microseconds; // the last bucket is all
    atomic_ullong refused[REFUSED_COUNT], late[PEER_PHASE_COUNT];
    atomic_ullong in_bytes, out_bytes, accepted, broken;
    atomic_uint peers, streams, exchanges;
} figures;

// --- the log: lines wait in a ring for a thread that writes them -------------------------------------------
typedef struct diary {
    int fd;
    pthread_t writer;
    pthread_mutex_t lock;
    pthread_cond_t more;
    char *ring;
    size_t from, length;
    uint64_t lost;
    bool open, closed;
} diary;

// The certificate and key in use.
typedef struct http_pair http_pair;
typedef struct http_pairs {
    http_pair *now, *before;
    bool own;
    http_place place;
    str home, cert, key;
    int64_t marks[6];   // of the files, when they were read
    int64_t look_ms;    // the last look at them
} http_pairs;

struct http_server {
    http_service service;
    arena memory;
    uint32_t workers, connections_max, streams_max, address_max;
    bool address_loopback; // loopback is counted too
    int64_t idle_ms, beat_ms, stall_ms, renew_ms;
    bool secure;
    int socket;
    uint16_t port;
    char address[300], fingerprint[100];
    struct MHD_Daemon *mhd;
    pthread_t loop;
    pthread_t *pool;
    http_line line;
    http_bell bell;
    http_pairs pairs;
    peer *peers;        // the loop's
    exchange *kept;     // the loop's
    uint32_t kept_count;
    size_t body_bytes;  // the loop's: of all exchanges
    uint64_t last_id;
    int64_t tick_ms, stop_ms; // last look at time-outs; since when it stops (0: it does not)
    atomic_bool stopping;
    figures figures;
    diary diary;
};

int64_t http_clock_us(void); // monotonic
void *http_take(size_t bytes); // from the system, zeros; the program ends where there is none
void http_give(void *at, size_t bytes);

// --- head.c: what MHD read, checked ------------------------------------------------------------------------
// Fills in the request. False: the reply is set (a problem), and x->closing where the connection cannot be
// trusted.
bool http_head_read(exchange *x, const char *url, const char *method, const char *version);

// --- reply.c -----------------------------------------------------------------------------------------------
void http_reply_begin(exchange *x);
// Makes x->response of x->r.
void http_reply_make(exchange *x);

// --- line.c ------------------------------------------------------------------------------------------------
MUST_USE bool http_line_open(http_server *s, fault *why);
bool http_line_full(http_server *s);
void http_line_put(http_server *s, exchange *x); // needs: not full; only the loop puts
void http_line_nudge(http_server *s);            // the loop's, now and then
void http_line_close(http_server *s);            // waits for the workers
int http_line_patience(http_server *s);          // seconds for Retry-After

// --- bell.c ------------------------------------------------------------------------------------------------
MUST_USE bool http_bell_open(http_bell *b, fault *why);
void http_bell_close(http_bell *b);
void http_bell_ring(http_bell *b);
void http_bell_done(http_bell *b, exchange *x);
void http_bell_woken(http_bell *b, http_stream *s);
void http_bell_forget(http_bell *b, http_stream *s); // the loop's: it will not be roused any more
void http_bell_answer(http_bell *b, bool heard);     // the loop's

// --- exchange.c --------------------------------------------------------------------------------------------
exchange *http_exchange_begin(http_server *s, peer *p, const char *uri);
void http_exchange_end(exchange *x);
void http_exchanges_close(http_server *s);

// --- stream.c ----------------------------------------------------------------------------------------------
void http_stream_rouse(http_stream *s);
struct MHD_Response *http_stream_response(http_stream *s);
void http_stream_look(http_stream *s, int64_t now_ms); // heartbeats and stalls
void http_stream_over(http_stream *s);

// --- loop.c ------------------------------------------------------------------------------------------------
MUST_USE bool http_loop_open(http_server *s, fault *why);
void http_loop_close(http_server *s);
void http_peer_drop(peer *p);

// --- pair.c ---------------------------------------------------------------------------------------------
MUST_USE bool http_pairs_open(http_server *s, const http_ask *ask, const http_place *place, fault *why);
void http_pairs_close(http_server *s);
void http_pairs_look(http_server *s); // the loop's
gnutls_certificate_retrieve_function2 http_pairs_choose;

// --- listen.c, cert.c --------------------------------------------------------------------------------------
MUST_USE bool http_listen(http_server *s, const http_place *place, fault *why);
typedef struct pem { const char *cert, *key; size_t key_bytes; } pem; // the key is to be wiped after use
str http_pem_own_path(str home, bool key, arena *a);
MUST_USE bool http_pem_read(pem *out, str cert, str key, arena *a, fault *why);
// The one of its own, made where there is none, it is about to expire, or it lacks a name.
MUST_USE bool http_pem_own(pem *out, const http_place *place, str home, bool *made, arena *a, fault *why);
MUST_USE bool http_pem_fingerprint(const pem *p, char *out, size_t room, fault *why);

// --- metrics.c, log.c --------------------------------------------------------------------------------------
void http_count(exchange *x, int64_t us); // at its end
MUST_USE bool http_diary_open(http_server *s, int fd, fault *why);
void http_diary_close(http_server *s);
