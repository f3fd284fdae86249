// api.h - the door of this room: what the server does for each route.
// In: requests, matched against routes.def. Out: JSON of the shapes of shapes*.def, problem documents, the
// pages.
// Never: a handler without a permission; a question that is not bound to the session's practice; a record
// read that is not in the audit; SQL.
#pragma once
#include "auth.h"
#include "http.h"
#include "live.h"
#include "put.h"

#define API_OPEN AUTH_PERMISSION_COUNT        // a route for anybody
#define API_KNOWN                                                                                            \
    (AUTH_PERMISSION_COUNT + 1) // for whoever is signed in, or has a token: its handler asks for the rest

typedef struct api api;
enum { API_KEPT_MAX = 128 };
// What was found for this request already (calls.c): the same is asked of every fact of a page.
typedef struct name_kept { str person, name; struct name_kept *next; } name_kept; // API_KEPT_MAX in all
typedef struct sight_kept { str enrollment, patient; bool yes; struct sight_kept *next; } sight_kept;

typedef struct api_call {
    api *api;
    const struct api_route *route;
    const http_request *q;
    http_reply *r;
    const auth_who *who;    // NULL: an open route, and nobody is signed in
    live *practice;         // the session's; NULL like who
    str param[4];           // what {...} of the path stand for, decoded
    arena *arena;           // of the request
    arena scratch;          // beside it, for acts that give back what they took before they return
    instant now;
    live_seat seat;         // by api_seat
    bool seated;
    put out;                // writes the reply's JSON
    const struct api_body *body; // members of the request's, checked
    struct api_table *tables; // of api_names
    name_kept *names;       // looked up for this request
    sight_kept *sights;
    uint32_t kept;          // of both
} api_call;
typedef bool api_handler(api_call *c, fault *why); // false: a problem document is made of why

#define ROUTE(method, path, may, body, in, out, handler, help) api_handler handler;
#include "routes.def"

typedef struct api_route {
    http_method method;
    str path;
    auth_permission may;    // API_OPEN: anybody
    size_t body_bytes_max;
    str in, out;
    api_handler *handler;
    str help;
} api_route;
#define ROUTE(method, path, may, body, in, out, handler, help) api_handler handler;
#include "routes.def"
extern const api_route api_routes[];
extern const size_t api_route_count;

// --- for handlers -----------------------------------------------------------------------------------------
// A reader of the session's practice, given back when the reply is made.
MUST_USE bool api_seat(api_call *c, fault *why);
// Gives it back early: who waits for the disk lets others read.
void api_rise(api_call *c);
// False with a 403 when who asks lacks it.
MUST_USE bool api_need(const api_call *c, auth_permission p, fault *why);
static inline bool api_may(const api_call *c, auth_permission p) { return c->who && auth_may(c->who, p); }
// FAULT_NOTHING, 404: "There is no claim c9."; also for what who asks may not know of.
bool api_none(fault *why, const char *noun, str id);
// A value of the query as such a thing; absent: *out is left. False: 422 that names it.
MUST_USE bool api_ask_date(const api_call *c, const char *name, date *out, fault *why);
MUST_USE bool api_ask_month(const api_call *c, const char *name, date *out, fault *why); // its first day
MUST_USE bool api_ask_whole(const api_call *c, const char *name, uint64_t max, uint64_t *out, fault *why);
static inline str api_ask(const api_call *c, const char *name) { return http_query(c->q, name); }

// A table of names for as long as the call lasts: it is given back then, however the handler ends.
names *api_names(api_call *c);

// The body, checked against the route's shape before the handler is called: every member known, of its type,
// those needed there. Absent: empty, false, DATE_NONE.
str api_text(const api_call *c, const char *member);
bool api_flag(const api_call *c, const char *member);
bool api_has(const api_call *c, const char *member);
date api_date(const api_call *c, const char *member); // a MONTH: its first day
int64_t api_whole(const api_call *c, const char *member);
words api_texts(const api_call *c, const char *member);
str api_raw(const api_call *c, const char *member); // JSON as it came

// A record is read: written to the audit, durable, before the reply leaves. `subject` SUBJECT_NONE: a list.
MUST_USE bool api_audit(api_call *c, audit_event event, fact_subject subject, str id, str detail, fault *why);
// May who asks see the patient? *yes false: as if there were none (Part 2 without the grant or an open
// break-glass; a patient's role and not the own record). For an enrollment: its patient is given.
MUST_USE bool api_sees_patient(api_call *c, str patient, bool *yes, fault *why);
MUST_USE bool api_sees_enrollment(api_call *c, str enrollment, str *patient, bool *yes, fault *why);
MUST_USE bool api_sees_part2(api_call *c, str patient, bool *yes, fault *why);

// "Last, First" of a practitioner, member of the staff or patient; empty: none of that id.
MUST_USE bool api_name(api_call *c, str person, str *out, fault *why);

// A desk (edge/act/desk.h) for reading acts, on the call's seat.
MUST_USE bool api_desk(api_call *c, act_desk *out, fault *why);
// Facts that the program says for who asks: lines as facts.md has them (`by`, `received` are set here). All
// of them must be let in. MAY is asked by kind.
MUST_USE bool api_say(api_call *c, const str *lines, size_t count, fault *why);
// The permission that a kind of fact asks for; AUTH_PERMISSION_COUNT: it never comes in by this door.
auth_permission api_kind_may(fact_kind kind);

// The reply is what was written to c->out; its ETag is its hash.
// As CSV (?format=csv): rows by put_csv.
bool api_wants_csv(const api_call *c);

// --- for the program --------------------------------------------------------------------------------------
typedef struct api_ask_open {
    str db, listen, cert, key_file, tls_key, origin;
    const store_keys *keys;
    const rulebook *book;
    bool plain, metrics_open;
    int log_fd;
} api_ask_open;
MUST_USE bool api_open(api **out, const api_ask_open *ask, fault *why);
str api_address(const api *a);
str api_fingerprint(const api *a); // of its certificate; empty without TLS
void api_close(api *a); // finishes what runs
#include "print.h" // IWYU pragma: export
