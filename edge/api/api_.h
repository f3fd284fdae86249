// api_.h - private to this room: between its own files.
#pragma once
#include "api.h"
#include "shapes.h"
#include <stdatomic.h>

enum { API_PARAMS_MAX = 4, API_PRACTICES_MAX = 256, API_REPLY_BYTES_MAX = 64 << 20 };

struct api {
    arena memory;
    const rulebook *book;
    store_keys keys;
    str db, origin;         // origin: where browsers reach the pages; empty: at http_address
    _Atomic int64_t swept_us; // when auth last threw away what is over
    auth *auth;
    http_server *http;
    http_service service;
    live *practices[API_PRACTICES_MAX];
    size_t practice_count;
    struct jobs *jobs;  // long work (jobs.h)
    struct watch *watch; // of pages that listen (watch_.h)
    _Atomic bool people_changed; // auth told of something since the watch was called
    bool metrics_open;
};

// The route of a path. `others`: methods that the path knows, a bit for each.
const api_route *api_route_find(http_method method, str path, str param[API_PARAMS_MAX], size_t *count,
                                unsigned *others);
live *api_practice_find(const api *a, str name);

// http_service
bool api_admit(void *with, const http_request *q, size_t *body_bytes_max, http_reply *r);
void api_serve(void *with, const http_request *q, http_reply *r);

// A fact as it came, without what only the server may say (`received`, and `by` where it knows who speaks),
// and with what it says itself at the end. by: NULL leaves `by` as it came; empty: nobody says it.
MUST_USE bool api_restate(str line, const str *by, instant now, str *out, arena *a, fault *why);

// A reply's name (ETag) is the hash of its bytes; what was read is the same as long as it is.
void api_name_reply(api_call *c);
// The pages that are built in: index.html for every place, its parts by their hashed names. False: no such
// part.
bool api_pages(api_call *c);
