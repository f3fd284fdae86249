// Replies: problem documents, the headers that every reply has, and what MHD sends.
#include "http_.h"
#include <assert.h>

// Nothing from elsewhere, no inline script or style, no frame; scripts do not put text into the page as HTML.
#define CONTENT_POLICY                                                                                       \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "    \
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "         \
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
// Of all that a browser could lend to a page only passkeys.
#define PERMISSIONS                                                                                          \
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "      \
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "                    \
    "picture-in-picture=(), publickey-credentials-get=(self), screen-wake-lock=(), usb=(), "                 \
    "xr-spatial-tracking=()"

static const char *const always[][2] = {
    {"Content-Security-Policy", CONTENT_POLICY},
    {"Permissions-Policy", PERMISSIONS},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};
#define STRICT_TRANSPORT "max-age=63072000" // two years

static const struct problem { const char *what; int status; const char *title; } faults[] = {
#define FAULT(id, exit_code, http, meaning) {#id, http, meaning},
#include "faults.def"
#undef FAULT
};

void http_put_header(http_reply *r, const char *name, str value)
{
    assert(r->header_count < sizeof r->headers / sizeof *r->headers);
    assert(http_token_fine(str_of(name)));
    // CR LF in a value would begin a header, or a reply, of somebody else's making
    assert(http_value_fine(value));
    r->headers[r->header_count++] = (struct http_header_line){str_of(name), value};
}

static void begin_problem(const http_request *q, http_reply *r, int status)
{
    enum { PROBLEM_BYTES_MAX = 8 * 1024 };
    r->status = status;
    r->type = STR("application/problem+json");
    r->etag = r->encoding = (str){0};
    r->cacheable = false;
    r->body = buf_in(q->arena, PROBLEM_BYTES_MAX);
}

// "FAULT_INPUT" as "input".
static void put_word(buf *b, const char *name)
{
    for (const char *c = name + strlen("FAULT_"); *c; c++)
        buf_byte(b, *c == '_' ? '-' : (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c));
}

static void put_text(buf *b, const char *key, const char *text)
{
    buf_say(b, ",\"%s\":", key);
    buf_json(b, str_of(text));
}

void http_problem(const http_request *q, http_reply *r, const fault *why)
{
    const struct problem *p = &faults[why->code];
    assert(why->code != FAULT_NONE);
    begin_problem(q, r, p->status);
    buf *b = &r->body;
    buf_lit(b, "{\"type\":\"/problems/");
    put_word(b, p->what);
    buf_byte(b, '"');
    put_text(b, "title", p->title);
    buf_say(b, ",\"status\":%d", p->status);
    put_text(b, "detail", why->text);
    if (why->line) buf_say(b, ",\"line\":%llu", (unsigned long long)why->line);
    if (why->field[0]) put_text(b, "place", why->field);
    buf_say(b, ",\"request\":%llu}", (unsigned long long)q->id);
}

void http_problem_of(const http_request *q, http_reply *r, int status, const char *what, const char *sentence)
{
    begin_problem(q, r, status);
    buf *b = &r->body;
    buf_say(b, "{\"type\":\"/problems/%s\",\"title\":\"", what);
    for (const char *c = what; *c; c++) buf_byte(b, *c == '-' ? ' ' : *c);
    buf_say(b, "\",\"status\":%d", status);
    put_text(b, "detail", sentence);
    buf_say(b, ",\"request\":%llu}", (unsigned long long)q->id);
}

void http_reply_begin(exchange *x)
{
    x->r = (http_reply){.status = 200, .type = STR("application/json")};
    x->r.body = buf_in(&x->arena, HTTP_REPLY_BYTES_MAX);
}

static void put(exchange *x, const char *name, const char *value)
{
    bool done = MHD_add_response_header(x->response, name, value) == MHD_YES;
    assert(done);
}

static void put_cache(exchange *x)
{
    const http_reply *r = &x->r;
    bool good = r->status < 300 || r->status == 304;
    if (r->etag.len && good) {
        buf b = buf_in(&x->arena, 256);
        assert(http_value_fine(r->etag) && !memchr(r->etag.at, '"', r->etag.len));
        buf_say(&b, "\"%.*s\"", STR_ARGS(r->etag));
        buf_byte(&b, 0);
        assert(!b.full);
        put(x, "ETag", b.at);
    }
    put(x, "Cache-Control",
        r->cacheable && good      ? "public, max-age=31536000, immutable"
        : r->etag.len && good     ? "private, no-cache"
                                  : "no-store");
    if (r->encoding.len) {
        put(x, "Content-Encoding", str_z(&x->arena, r->encoding));
        put(x, "Vary", "Accept-Encoding");
    }
}

static bool has(const http_reply *r, const char *name)
{
    for (size_t i = 0; i < r->header_count; i++)
        if (http_same(r->headers[i].name, str_of(name))) return true;
    return false;
}

static void put_headers(exchange *x)
{
    const http_reply *r = &x->r;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) put(x, always[i][0], always[i][1]);
    if (x->server->secure) put(x, "Strict-Transport-Security", STRICT_TRANSPORT);
    assert(http_value_fine(r->type));
    if (r->type.len && x->status != 204) put(x, "Content-Type", str_z(&x->arena, r->type));
    put_cache(x);
    for (size_t i = 0; i < r->header_count; i++)
        put(x, r->headers[i].name.at, str_z(&x->arena, r->headers[i].value));
    if (x->status == 503 && !has(r, "Retry-After")) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%d", http_line_patience(x->server));
        put(x, "Retry-After", seconds);
    }
    // RFC 9110, 15.5.2, wants one; a browser asks nobody for a bearer's token.
    if (x->status == 401 && !has(r, "WWW-Authenticate")) put(x, "WWW-Authenticate", "Bearer");
    if (x->closing) put(x, "Connection", "close");
}

void http_reply_make(exchange *x)
{
    http_reply *r = &x->r;
    assert(!x->response);
    if (r->body.full) { // a bug of the one who replies; the reader is told
        http_problem_of(&x->q, r, 500, "reply-too-large", "The reply is larger than the server may send.");
    }
    str tags = r->etag.len && r->status == 200 ? http_header(&x->q, "if-none-match") : (str){0};
    bool reads = x->q.method == HTTP_GET || x->q.method == HTTP_HEAD;
    if (tags.len && reads && http_etag_among(tags, r->etag)) r->status = 304;
    x->status = r->status;
    x->reply_bytes = x->stream ? 0 : r->body.len;
    // Of a 304 MHD leaves out the body and tells its length, as RFC 9110 (8.6) wants it.
    x->response = x->stream
                      ? http_stream_response(x->stream)
                      : MHD_create_response_from_buffer(r->body.len, r->body.at, MHD_RESPMEM_PERSISTENT);
    if (!x->response) {
        x->reset = true;
        return;
    }
    put_headers(x);
}
