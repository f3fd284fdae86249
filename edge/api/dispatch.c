// From a request to its handler: the route, who asks, whether they may, the body against its shape. What is
// refused on the way is answered as a problem document.
#include "api_.h"
#include "body.h"
#include "watch_.h"

// --- the way of a path -------------------------------------------------------------------------------------

static bool is_api(str path) { return str_starts(path, STR("/v1/")); }

static void method_not_allowed(const http_request *q, http_reply *r, unsigned others)
{
    buf b = buf_in(q->arena, 64);
    for (int m = 0; m < HTTP_METHOD_COUNT; m++) {
        if (!(others >> m & 1)) continue;
        if (b.len) buf_lit(&b, ", ");
        buf_put(&b, http_method_name((http_method)m));
        if (m == HTTP_GET) buf_lit(&b, ", HEAD");
    }
    http_problem_of(q, r, 405, "method-not-allowed", "This path does not know that method.");
    http_put_header(r, "Allow", buf_str(&b));
}

static void no_route(const http_request *q, http_reply *r, unsigned others)
{
    if (others) method_not_allowed(q, r, others);
    else http_problem_of(q, r, 404, "not-found", "There is nothing at this path.");
}

static bool changes(http_method m) { return m != HTTP_GET && m != HTTP_HEAD; }

bool api_admit(void *with, const http_request *q, size_t *body_bytes_max, http_reply *r)
{
    const api *a = with;
    enum { ANYBODYS_BYTES = 64 * 1024 }; // more is read only from who is known
    str param[API_PARAMS_MAX];
    size_t count;
    unsigned others;
    const api_route *route = api_route_find(q->method, q->path, param, &count, &others);
    *body_bytes_max = route ? route->body_bytes_max : 0;
    if (!route && (others || is_api(q->path) || changes(q->method))) {
        no_route(q, r, others);
        return false;
    }
    if (*body_bytes_max <= ANYBODYS_BYTES) return true;
    str bearer = http_header(q, "Authorization");
    bearer = str_starts(bearer, STR("Bearer ")) ? str_from(bearer, sizeof "Bearer " - 1) : STR("");
    if (auth_known(a->auth, http_cookie(q, auth_cookie(q->secure).at), bearer)) return true;
    http_problem_of(q, r, 401, "not-signed-in", "Sign in first.");
    return false;
}

// --- who asks ----------------------------------------------------------------------------------------------

static bool same_letters(str a, str b)
{
    for (size_t i = 0; i < a.len && a.len == b.len; i++)
        if ((a.at[i] | (a.at[i] >= 'A' && a.at[i] <= 'Z') << 5) !=
            (b.at[i] | (b.at[i] >= 'A' && b.at[i] <= 'Z') << 5))
            return false;
    return a.len == b.len;
}

// A page of another site cannot ask in somebody's name: a browser says where a request comes from, older ones
// by Origin alone.
static bool from_elsewhere(const api_call *c)
{
    str site = http_header(c->q, "Sec-Fetch-Site"), origin = http_header(c->q, "Origin"),
        own = c->api->origin;
    if (site.len && !str_eq(site, STR("same-origin")) && !str_eq(site, STR("none"))) return true;
    if (!origin.len || str_eq(site, STR("same-origin"))) return false;
    if (own.len && own.at[own.len - 1] == '/') own.len--;
    if (own.len && same_letters(origin, own)) return false;
    size_t scheme = str_starts(origin, STR("https://")) ? 8 : str_starts(origin, STR("http://")) ? 7 : 0;
    return !scheme || !same_letters(str_from(origin, scheme), http_header(c->q, "Host"));
}

// False: `why` says what the credential lacks. None shown: *known is false.
static bool who_asks(api_call *c, auth_who *who, bool *known, fault *why)
{
    str bearer = http_header(c->q, "Authorization"), cookie = http_cookie(c->q, auth_cookie(c->q->secure).at);
    *known = true;
    if (str_starts(bearer, STR("Bearer ")))
        return auth_bearer(c->api->auth, str_from(bearer, sizeof "Bearer " - 1), who, c->arena, why);
    if (cookie.len) return auth_session(c->api->auth, cookie, who, c->arena, why);
    *known = false;
    return true;
}

static bool may_ask(api_call *c, fault *why)
{
    if (changes(c->q->method) && from_elsewhere(c))
        return fault_set(why, FAULT_DENIED, "the request comes from a page of another site");
    if (c->route->may == API_OPEN) return true;
    if (!c->who) return fault_set(why, FAULT_WHO, "sign in first");
    if (changes(c->q->method) && !auth_csrf(c->who, http_header(c->q, "X-Daybook-Csrf")))
        return fault_set(why, FAULT_DENIED,
                         "X-Daybook-Csrf is missing or is not this session's: load the page again");
    bool half = !c->who->second && auth_role_is_staff(c->who->role); // the password alone
    if ((int)c->route->may == API_KNOWN ? !half : auth_may(c->who, c->route->may)) return true;
    if (half)
        return fault_set(why, FAULT_DENIED, "show or set up the second factor first");
    fault ignored;
    if (c->practice && !api_audit(c, AUDIT_REFUSED, SUBJECT_NONE, STR(""),
                                  auth_permissions[c->route->may].name, &ignored))
        return fault_set(why, FAULT_BUSY, "the audit cannot be written");
    return fault_set(why, FAULT_DENIED, "your role does not include \"%.*s\"",
                     STR_ARGS(auth_permissions[c->route->may].help));
}

// --- the call ----------------------------------------------------------------------------------------------

static bool read_body(api_call *c, fault *why)
{
    const shape *s = shape_find(c->route->in);
    if (!s) return true; // facts and files: their handlers read them
    if (!str_eq(c->q->type, STR("application/json")))
        return fault_set(why, FAULT_INPUT, "the body has to be application/json");
    return api_body_read(&c->body, s, c->q->body, c->arena, why);
}

static bool find_practice(api_call *c, fault *why)
{
    if (!c->who) return true;
    c->practice = api_practice_find(c->api, c->who->practice);
    return c->practice || fault_set(why, FAULT_NOTHING, "your practice is not served here");
}

// Who asks for what is not there, or not for them, may be guessing: both are written down alike.
static bool note_guess(api_call *c, fault *why)
{
    fault unwritten;
    if (why->code != FAULT_NOTHING || !c->who || !c->practice) return false;
    str id = c->param[0].len ? c->param[0] : api_ask(c, "patient");
    buf b = buf_in(c->arena, 512);
    buf_say(&b, "not there, or closed: %.*s %.*s", STR_ARGS(c->route->path),
            STR_ARGS(str_first(id, LIMIT_ID_BYTES)));
    if (!api_audit(c, AUDIT_REFUSED, SUBJECT_NONE, STR(""), buf_str(&b), &unwritten))
        fault_set(why, FAULT_BUSY, "the audit cannot be written");
    return false;
}

static bool run(api_call *c, fault *why)
{
    auth_who *who = arena_push(c->arena, auth_who);
    bool known;
    if (who_asks(c, who, &known, why)) c->who = known ? who : NULL;
    else if (c->route->may != API_OPEN) return false; // an old cookie does not keep anybody from signing in
    return find_practice(c, why) && may_ask(c, why) && read_body(c, why) &&
           (c->route->handler(c, why) || note_guess(c, why));
}

void api_name_reply(api_call *c)
{
    enum { ETAG_BYTES = 16 };
    sha256 hash = sha256_of(buf_str(&c->r->body));
    buf b = buf_in(c->arena, 2 * ETAG_BYTES);
    for (int i = 0; i < ETAG_BYTES; i++) {
        buf_byte(&b, "0123456789abcdef"[hash.bytes[i] >> 4]);
        buf_byte(&b, "0123456789abcdef"[hash.bytes[i] & 15]);
    }
    c->r->etag = buf_str(&b);
}

// --- what a call holds -------------------------------------------------------------------------------------

struct api_table {
    names is;
    struct api_table *before;
};

names *api_names(api_call *c)
{
    struct api_table *t = arena_push(c->arena, struct api_table);
    *t = (struct api_table){names_in(c->arena), c->tables};
    c->tables = t;
    return &t->is;
}

static void let_go(api_call *c)
{
    for (; c->tables; c->tables = c->tables->before) names_close(&c->tables->is);
    arena_close(&c->scratch);
}

static void finish(api_call *c, bool fine, const fault *why)
{
    api_rise(c);
    if (fine && c->r->body.full) {
        fault large = {0};
        fault_set(&large, FAULT_LIMIT, "the reply would be too large: ask for less");
        http_problem(c->q, c->r, &large);
        return;
    }
    if (!fine) {
        http_problem(c->q, c->r, why);
        return;
    }
    assert(!c->out.depth); // what was opened is shut
    if (!c->r->body.len && !c->r->stream && c->r->status == 200) c->r->status = 204;
    if (c->route->method == HTTP_GET && c->r->body.len && !c->r->etag.len && shape_find(c->route->out))
        api_name_reply(c);
}

// About once an hour somebody's request carries out what is over: sessions, invitations, counters.
static void sweep(api *a, instant now)
{
    enum { SWEEP_SECONDS = 3600 };
    int64_t last = atomic_load(&a->swept_us);
    if (now.us - last < SWEEP_SECONDS * US_PER_S ||
        !atomic_compare_exchange_strong(&a->swept_us, &last, now.us))
        return;
    fault why;
    if (!auth_sweep(a->auth, &why)) http_log(a->http, "warning", "sweep-failed", NULL, 0);
}

void api_serve(void *with, const http_request *q, http_reply *r)
{
    fault why = {0};
    api_call c = {.api = with, .q = q, .r = r, .arena = q->arena, .now = host_now()};
    size_t count;
    unsigned others;
    sweep(c.api, c.now);
    r->status = 200;
    r->body = buf_in(q->arena, API_REPLY_BYTES_MAX);
    put_begin(&c.out, &r->body, NULL);
    arena_open(&c.scratch, q->arena->from, q->arena->bytes_max);
    c.route = api_route_find(q->method, q->path, c.param, &count, &others);
    if (!c.route) {
        bool page = !others && !is_api(q->path) && !changes(q->method) && api_pages(&c);
        if (!page) no_route(q, r, others);
        arena_close(&c.scratch);
        return;
    }
    r->route = c.route->path.at;
    for (size_t i = 0; i < count; i++) c.param[i] = http_path_part(q, c.param[i]);
    finish(&c, run(&c, &why), &why);
    if (atomic_exchange(&c.api->people_changed, false)) watch_call(c.api->watch);
    let_go(&c);
}
