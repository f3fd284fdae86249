// http.h - the door of this room: HTTP/1.1, over TLS 1.3 or on loopback in the clear.
// In: connections, within limits. Out: whole, bounded requests, handed to a few working threads; their
// replies.
// Never: knows a route, a person or a fact; blocks its loop; keeps more requests than it said it would.
//
// One thread waits for all connections (epoll) and reads requests whole. A request that is complete is
// suspended and put in a bounded line; a worker takes it, serves it, and wakes the connection. A line that is
// full is answered 503 with Retry-After by the loop itself.
#pragma once
#include "base.h"

typedef enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_METHOD_COUNT
} http_method;
str http_method_name(http_method m);
enum { HTTP_SLACK = 64 }; // readable bytes behind a body: FACT_SLACK

typedef struct http_request {
    http_method method;     // HEAD is served as GET; the body is left out on the way
    // as it came, without the query; begins with '/'; no NUL, no "..", no "//", no %2F; UTF-8
    str path;
    str type;               // Content-Type without its parameters, small letters; or empty
    str body;               // whole; HTTP_SLACK readable bytes behind it
    str address;            // of the peer
    bool secure;            // over TLS
    uint64_t id;            // for the log
    instant came;
    arena *arena;           // of this request: its reply is made in it
    struct http_inside *inside;
} http_request;

// Empty when there is none. Names of headers in any case. Values are borrowed from the request.
str http_header(const http_request *q, const char *name);
str http_cookie(const http_request *q, const char *name);
// A value of the query, decoded; the first of several.
str http_query(const http_request *q, const char *name);
bool http_query_has(const http_request *q, const char *name); // there is one, if only an empty one
// A part of the path with its percent signs decoded, in the request's arena.
str http_path_part(const http_request *q, str part);

// What is sent on without an end: text/event-stream. `next` is asked on the loop's thread, at first and
// whenever the stream was woken and the connection can take more: it copies up to `room` bytes and returns
// how many; 0: none now, and what was copied ends with a whole event (a heartbeat may follow). It never
// blocks for long. `over` is called once, when nobody will read any more; after it has returned there must be
// no http_wake, so both take the owner's lock. Neither is called while that lock could be held by one who
// waits for the loop.
typedef struct http_stream http_stream;
typedef struct http_source {
    size_t (*next)(void *with, char *to, size_t room);
    void (*over)(void *with);
    void *with;
} http_source;

typedef struct http_reply {
    int status;             // 200 when nothing else is said
    str type;               // "application/json" when nothing else is said
    buf body;               // in the request's arena
    str etag;               // without quotes; compared with If-None-Match by the room: 304
    bool cacheable;         // for ever (its name holds its hash); else no-store, or no-cache with an ETag
    str encoding;           // the body is compressed so
    const char *route;      // for the figures: a word from a table, kept as it is; NULL: "other"
    http_stream *stream;    // by http_stream_begin: what follows is one, and there is no body
    struct http_header_line { str name, value; } headers[12];
    size_t header_count;
} http_reply;
void http_put_header(http_reply *r, const char *name, str value); // control characters are refused: asserted
// An RFC 9457 problem document, from a fault: status by faults.def, title by its meaning, detail its
// sentence, "place" where it has one.
void http_problem(const http_request *q, http_reply *r, const fault *why);
// The same with a status and sentence of one's own; `what` is the problem's type ("not-found", "forbidden"
// ...).
void http_problem_of(const http_request *q, http_reply *r, int status, const char *what,
                     const char *sentence);
// In `serve`: the reply will be a stream, of `type` (text/event-stream when nothing else is said). The handle
// is good at once, so that it can be kept before the first event. NULL: there are too many, and `r` says so
// (503), or a HEAD asks, and `r` is its reply; then source->over is not called.
http_stream *http_stream_begin(const http_request *q, http_reply *r, const http_source *source);
// From any thread.
void http_wake(http_stream *s);
void http_stream_end(http_stream *s); // what `next` still has is sent first

// Who serves.
typedef struct http_service {
    // On the loop, when the headers are in: how long may the body be? False: `r` refuses, and no byte of the
    // body is read. It must not block.
    bool (*admit)(void *with, const http_request *q, size_t *body_bytes_max, http_reply *r);
    // On a worker.
    void (*serve)(void *with, const http_request *q, http_reply *r);
    void *with;
} http_service;

typedef struct http_server http_server;
typedef struct http_ask {
    str listen;             // "127.0.0.1:8443", "[::]:8443", ":8443"; port 0: any that is free
    str cert, key;          // PEM files; both empty: a certificate of its own, made in `home` and kept there
    str home;               // folder for that
    bool plain;             // no TLS: only on loopback
    // 0: as limits say (http_limits.def).
    uint32_t workers, line_max, connections_max, streams_max;
    uint32_t address_max;   // connections of one address; 0: as limits say, and loopback is not counted
    uint32_t idle_seconds;  // a connection that says nothing; a request that does not come to its end
    uint32_t beat_seconds;  // a stream's heartbeat
    uint32_t stall_seconds; // a stream's reader that takes nothing
    uint32_t renew_seconds; // how often the files of the certificate are looked at: changed ones are taken
    const http_service *service;
    // Where not NULL: the port is known, and no request has been taken yet. `with` is the service's.
    void (*opened)(void *with, const http_server *s);
    int log_fd;             // one JSON object a line; -1: none
} http_ask;
// *out is set before the first request is served.
MUST_USE bool http_open(http_server **out, const http_ask *ask, fault *why);
uint16_t http_port(const http_server *s);
// "https://localhost:8443/"
str http_address(const http_server *s);
// SHA-256 of the certificate at the start as "ab:cd:...", to be compared at first use; empty without TLS.
str http_fingerprint(const http_server *s);
// Finishes what runs, refuses what is new (503, Connection: close), ends streams, then returns.
void http_stop(http_server *s);

// --- figures, as /metrics prints them ---------------------------------------------------------------------
void http_metrics_put(buf *b, const http_server *s);
// --- the log: never a name, a path's id, a header's value or a body ---------------------------------------
// {"at":..., "level":..., "event":..., and fields of numbers and words from tables}: names of events and
// fields are rows of http_log.def, asserted; words are constants of the program. A field without a word is
// its number.
typedef struct http_field { const char *name; int64_t number; const char *word; } http_field;
void http_log(const http_server *s, const char *level, const char *event, const http_field *fields,
              size_t count);
