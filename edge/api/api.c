// The server as a whole: the practices of a folder, who may come in, the listener.
#include "api_.h"
#include "jobs.h"
#include "watch_.h"

// --- practices ---------------------------------------------------------------------------------------------

live *api_practice_find(const api *a, str name)
{
    for (size_t i = 0; i < a->practice_count; i++)
        if (str_eq(live_practice(a->practices[i]), name)) return a->practices[i];
    return NULL;
}

static bool open_practice(api *a, zones *all, str name, fault *why)
{
    live_ask ask = {.store = {.dir = a->db, .practice = name, .keys = &a->keys, .zones = all},
                    .book = a->book};
    if (!live_open(&a->practices[a->practice_count], &ask, why)) return false;
    a->practice_count++;
    return jobs_mend(a->practices[a->practice_count - 1], why);
}

static bool open_practices(api *a, fault *why)
{
    str *found;
    size_t count;
    zones *all = arena_push(&a->memory, zones);
    *all = host_zones(&a->memory);
    store_ask ask = {.dir = a->db, .keys = &a->keys, .zones = all};
    if (!store_practices(&ask, &found, &count, &a->memory, why)) return false;
    if (count > API_PRACTICES_MAX)
        return fault_set(why, FAULT_LIMIT, "%zu practices in one folder; this program serves %d at most",
                         count, API_PRACTICES_MAX);
    for (size_t i = 0; i < count; i++)
        if (!open_practice(a, all, found[i], why)) return false;
    return count || fault_set(why, FAULT_USAGE, "there is no practice in %.*s: daybook init makes one",
                              STR_ARGS(a->db));
}

// --- what auth has to say ----------------------------------------------------------------------------------

static store_answer append_heard(void *with, store *s, fault *why)
{
    return store_audit_append(s, with, NULL, why);
}

// Each event goes to the audit of its practice; one of no practice concerns nobody's records.
static bool hear(void *with, const auth_event *e, fault *why)
{
    api *a = with;
    live *practice = api_practice_find(a, e->practice);
    atomic_store(&a->people_changed, true); // the change itself is kept when the request ends
    if (!practice) return true;
    store_audit entry = {.event = e->kind, .who = e->account, .person = e->person, .subject = e->subject,
                         .space = e->space, .detail = e->detail};
    return store_yes(live_do(practice, append_heard, &entry, why));
}

// --- open and close ----------------------------------------------------------------------------------------

// Before the first request: where the pages are, so that passkeys know.
static void opened(void *with, const http_server *s)
{
    api *a = with;
    str origin = http_address(s);
    // without its last '/'
    auth_set_origin(a->auth, a->origin.len ? a->origin : str_first(origin, origin.len - 1));
}

static bool open_all(api *a, const api_ask_open *ask, fault *why)
{
    auth_ask who = {.dir = a->db, .keys = &a->keys, .heard = hear, .heard_with = a};
    http_ask http = {.listen = ask->listen, .cert = ask->cert, .key = ask->tls_key, .home = a->db,
                     .plain = ask->plain, .service = &a->service, .log_fd = ask->log_fd, .opened = opened};
    a->service = (http_service){api_admit, api_serve, a};
    return open_practices(a, why) && jobs_open(&a->jobs, why) && auth_open(&a->auth, &who, why) &&
           auth_sweep(a->auth, why) && watch_open(&a->watch, a->auth, why) &&
           http_open(&a->http, &http, why);
}

bool api_open(api **out, const api_ask_open *ask, fault *why)
{
    const memory *from = host_memory();
    api *a = from->take(from->with, sizeof *a);
    if (!a) from->fail(from->with, sizeof *a);
    *a = (api){.book = ask->book, .keys = *ask->keys, .metrics_open = ask->metrics_open};
    arena_open(&a->memory, from, (size_t)1 << 30);
    a->db = str_copy(&a->memory, ask->db);
    a->origin = str_copy(&a->memory, ask->origin);
    atomic_store(&a->swept_us, host_now().us);
    if (open_all(a, ask, why)) {
        *out = a;
        return true;
    }
    api_close(a);
    return false;
}

str api_address(const api *a) { return http_address(a->http); }
str api_fingerprint(const api *a) { return http_fingerprint(a->http); }

void api_close(api *a)
{
    const memory *from = host_memory();
    if (a->http) http_stop(a->http);
    watch_close(a->watch);
    jobs_close(a->jobs);
    auth_close(a->auth);
    for (size_t i = a->practice_count; i > 0; i--) live_close(a->practices[i - 1]);
    store_key_forget(&a->keys);
    arena_close(&a->memory);
    from->give(from->with, a, sizeof *a);
}
