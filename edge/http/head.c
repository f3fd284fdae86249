// The head of a request. MHD reads leniently: it takes a bare LF for a line's end, drops what follows a NUL,
// joins folded lines, passes double spaces, and looks at the first of several Content-Length. A server behind
// a proxy that reads otherwise can be made to see a request that the proxy did not (smuggling), so whatever
// can be read in two ways is refused here. MHD leaves the bytes where they came in, with NUL for each
// character that ended something, and tells how many there were: walking over them shows whether every line
// ended with CR LF and held nothing but what was told.
#include "http_.h"
#include <assert.h>

static const char *const method_names[HTTP_METHOD_COUNT] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

str http_method_name(http_method m)
{
    assert(m < HTTP_METHOD_COUNT);
    return str_of(method_names[m]);
}

static bool refuse(exchange *x, int status, const char *what, const char *sentence)
{
    http_problem_of(&x->q, &x->r, status, what, sentence);
    x->closing = true;
    return false;
}

static bool malformed(exchange *x, const char *sentence) { return refuse(x, 400, "malformed", sentence); }

static enum MHD_Result take_header(void *with, enum MHD_ValueKind kind, const char *name, size_t name_bytes,
                                   const char *value, size_t value_bytes)
{
    (void)kind;
    exchange *x = with;
    if (x->header_count < HTTP_HEADERS_MAX)
        x->headers[x->header_count] =
            (struct http_header_line){{name, name_bytes}, {value ? value : "", value_bytes}};
    x->header_count++;
    return MHD_YES;
}

// Where a line ended there are now two NULs; a bare LF left one.
static bool line_ends(const char *at, const char *end) { return end - at >= 2 && !at[0] && !at[1]; }

static bool walk(const exchange *x, const char *method, const char *version, size_t bytes)
{
    const char *end = method + bytes, *at = method + strlen(method);
    if (x->target != at + 1 || version != x->target + x->uri.len + 1) return false; // two spaces, or a NUL
    at = version + strlen(version);
    for (size_t i = 0; i < x->header_count; i++) {
        str name = x->headers[i].name, value = x->headers[i].value;
        if (!line_ends(at, end) || name.at != at + 2) return false;
        at = name.at + name.len + 1; // behind the colon
        while (at < value.at && (*at == ' ' || *at == '\t')) at++;
        if (at != value.at) return false;
        at += value.len;
    }
    return line_ends(at, end) && line_ends(at + 2, end) && at + 4 == end;
}

static bool header_bytes(struct MHD_Connection *c, size_t *out)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (info) *out = info->header_size;
    return info != NULL;
}

static bool read_method(exchange *x, str method)
{
    if (!http_token_fine(method)) return malformed(x, "The request line does not begin with a method.");
    for (http_method m = 0; m < HTTP_METHOD_COUNT; m++)
        if (str_eq(method, str_of(method_names[m]))) {
            x->q.method = m;
            return true;
        }
    return refuse(x, 501, "method-unknown", "The server knows no such method.");
}

static bool read_target(exchange *x)
{
    const char *problem;
    if (x->uri.len > HTTP_URI_BYTES_MAX) return refuse(x, 414, "uri-too-long", "The address is too long.");
    x->q.path = str_split(x->uri, '?', &x->query);
    buf b = buf_in(&x->arena, 256);
    if (!http_path_fine(x->q.path, &problem)) buf_say(&b, "The path is refused: %s.", problem);
    else if (!http_query_fine(x->query, &problem)) buf_say(&b, "The query is refused: %s.", problem);
    else return true;
    buf_byte(&b, 0);
    return malformed(x, b.at);
}

// Name by name: what they are, and how many of those that may come only once.
typedef struct seen { size_t host, length, encoding, expect; str host_is, length_is, expect_is; } seen;

static bool look(exchange *x, seen *s)
{
    for (size_t i = 0; i < x->header_count; i++) {
        str name = x->headers[i].name, value = str_trim(x->headers[i].value);
        if (!http_token_fine(name))
            return malformed(x, "A header's name holds a character that it must not.");
        if (!http_value_fine(x->headers[i].value))
            return malformed(x, "A header's value holds a control character.");
        x->headers[i].value = value;
        if (http_same(name, STR("host"))) s->host++, s->host_is = value;
        else if (http_same(name, STR("content-length"))) s->length++, s->length_is = value;
        else if (http_same(name, STR("transfer-encoding"))) s->encoding++;
        else if (http_same(name, STR("expect"))) s->expect++, s->expect_is = value;
        else if (http_same(name, STR("content-type"))) x->q.type = http_type_of(value, &x->arena);
    }
    return true;
}

static bool judge(exchange *x, const seen *s)
{
    uint64_t bytes = 0;
    if (s->host != 1 || !http_host_fine(s->host_is))
        return malformed(x, "There must be one Host header, with a name and perhaps a port.");
    if (s->length > 1) return malformed(x, "Content-Length comes twice.");
    if (s->length && s->encoding) return malformed(x, "Content-Length and Transfer-Encoding come together.");
    // A body in chunks would be the only way to send one of unknown length, and chunks are what smuggling is
    // made of.
    if (s->encoding) return refuse(x, 411, "length-required", "A body must come with its Content-Length.");
    if (s->length && !http_length_parse(s->length_is, &bytes))
        return malformed(x, "Content-Length is not a number.");
    if (s->expect > 1 || (s->expect && !http_same(s->expect_is, STR("100-continue"))))
        return refuse(x, 417, "expectation-failed", "The server meets no expectation but 100-continue.");
    x->expects = s->expect > 0;
    x->body_bytes = (size_t)bytes;
    return true;
}

bool http_head_read(exchange *x, const char *url, const char *method, const char *version)
{
    (void)url; // cut at the '?'
    size_t bytes = 0;
    seen s = {0};
    struct MHD_Connection *c = x->peer->connection;
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, take_header, x);
    if (x->header_count > HTTP_HEADERS_MAX) {
        x->header_count = 0;
        return refuse(x, 431, "headers-too-many", "There are too many headers.");
    }
    if (!header_bytes(c, &bytes)) return malformed(x, "The header could not be read.");
    if (bytes > HTTP_HEADER_BYTES_MAX) {
        if (x->uri.len > HTTP_URI_BYTES_MAX)
            return refuse(x, 414, "uri-too-long", "The address is too long.");
        return refuse(x, 431, "headers-too-large", "The headers are too large.");
    }
    if (!walk(x, method, version, bytes))
        return malformed(x, "A line does not end with CR LF, is folded, or holds a NUL or a space too many.");
    if (strcmp(version, "HTTP/1.1") != 0) return refuse(x, 505, "version", "The server speaks HTTP/1.1.");
    return read_method(x, str_of(method)) && read_target(x) && look(x, &s) && judge(x, &s);
}

// --- what a service asks -----------------------------------------------------------------------------------

str http_header(const http_request *q, const char *name)
{
    const exchange *x = q->inside;
    for (size_t i = 0; i < x->header_count; i++)
        if (http_same(x->headers[i].name, str_of(name))) return x->headers[i].value;
    return STR("");
}

str http_cookie(const http_request *q, const char *name)
{
    const exchange *x = q->inside;
    for (size_t i = 0; i < x->header_count; i++) {
        if (!http_same(x->headers[i].name, STR("cookie"))) continue;
        str value = http_cookie_get(x->headers[i].value, str_of(name));
        if (value.len) return value;
    }
    return STR("");
}

str http_query(const http_request *q, const char *name)
{
    return http_query_get(q->inside->query, str_of(name), q->arena, NULL);
}

bool http_query_has(const http_request *q, const char *name)
{
    bool found;
    http_query_get(q->inside->query, str_of(name), q->arena, &found);
    return found;
}

str http_path_part(const http_request *q, str part) { return http_path_decode(part, q->arena); }
