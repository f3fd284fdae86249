// The routes and shapes as other programs want them: OpenAPI 3.1, help in words, TypeScript for the pages.
#include "api_.h"

static const char *json_type_of(shape_type t)
{
    switch (t) {
    case MEMBER_TEXT: return "{\"type\":\"string\"";
    case MEMBER_ID: return "{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._:-]{1,64}$\"";
    case MEMBER_DATE: return "{\"type\":\"string\",\"format\":\"date\"";
    case MEMBER_MONTH: return "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}$\"";
    case MEMBER_INSTANT: return "{\"type\":\"string\",\"format\":\"date-time\"";
    case MEMBER_MONEY: return "{\"type\":\"string\",\"pattern\":\"^-?[0-9]+\\\\.[0-9]{2}$\"";
    case MEMBER_WHOLE: return "{\"type\":\"integer\"";
    case MEMBER_NUMBER: return "{\"type\":\"number\"";
    case MEMBER_FLAG: return "{\"type\":\"boolean\"";
    case MEMBER_WORD: return "{\"type\":\"string\",\"enum\":[";
    case MEMBER_TEXTS: return "{\"type\":\"array\",\"items\":{\"type\":\"string\"}";
    case MEMBER_WHOLES: return "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}";
    case MEMBER_ONE: return "{\"$ref\":\"#/components/schemas/";
    case MEMBER_MANY: return "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/";
    case MEMBER_FACT: return "{\"type\":\"object\"";
    case MEMBER_ANY: return "{";
    }
    return "{";
}

static void put_type(buf *b, const shape_member *m)
{
    buf_put(b, str_of(json_type_of(m->type)));
    if (m->type == MEMBER_WORD) {
        for (str rest = m->of, word; rest.len;) {
            word = str_split(rest, '|', &rest);
            buf_json(b, word);
            if (rest.len) buf_byte(b, ',');
        }
        buf_byte(b, ']');
    }
    if (m->type == MEMBER_ONE || m->type == MEMBER_MANY) {
        buf_put(b, m->of);
        buf_byte(b, '"');
    }
    if (m->type == MEMBER_MANY) buf_byte(b, '}');
    if (m->type != MEMBER_ANY) buf_byte(b, ',');
    buf_lit(b, "\"description\":");
    buf_json(b, m->help);
    buf_byte(b, '}');
}

static void put_schema(put *p, const shape *s, arena *a)
{
    size_t count;
    const shape_member *m = shape_members(s, &count);
    put_open(p, str_z(a, s->name), '{');
    put_words(p, "type", "object");
    put_text(p, "description", s->help);
    put_open(p, "properties", '{');
    for (size_t i = 0; i < count; i++) {
        put_raw(p, str_z(a, m[i].name), STR(""));
        put_type(p->b, &m[i]);
    }
    put_shut(p);
    put_open(p, "required", '[');
    for (size_t i = 0; i < count; i++)
        if (m[i].needed) put_text(p, NULL, m[i].name);
    put_shut(p);
    put_flag(p, "additionalProperties", false);
    put_shut(p);
}

// The one kind of content that goes in or out.
static void put_content(put *p, str name, const char *fallback)
{
    const shape *s = shape_find(name);
    put_open(p, "content", '{');
    put_open(p, s ? "application/json" : fallback, '{');
    put_open(p, "schema", '{');
    if (s) {
        buf ref = buf_in(p->b->in, 128);
        buf_say(&ref, "#/components/schemas/%.*s", STR_ARGS(name));
        put_text(p, "$ref", buf_str(&ref));
    } else {
        put_words(p, "type", "string");
    }
    put_shut(p);
    put_shut(p);
    put_shut(p);
}

static void put_parameters(put *p, str path, arena *a)
{
    put_open(p, "parameters", '[');
    for (str rest = path; rest.len;) {
        str one = str_split(rest, '/', &rest);
        if (!one.len || one.at[0] != '{') continue;
        put_open(p, NULL, '{');
        put_text(p, "name", str_copy(a, (str){one.at + 1, one.len - 2}));
        put_words(p, "in", "path");
        put_flag(p, "required", true);
        put_raw(p, "schema", STR("{\"type\":\"string\"}"));
        put_shut(p);
    }
    put_shut(p);
}

static str api_may_name(const api_route *r)
{
    if ((int)r->may == API_OPEN) return STR("open");
    return (int)r->may == API_KNOWN ? STR("known") : auth_permissions[r->may].name;
}

static const char *media(str out)
{
    if (str_eq(out, STR("events"))) return "text/event-stream";
    if (str_eq(out, STR("facts"))) return "application/x-ndjson";
    return str_eq(out, STR("text")) ? "text/plain" : "application/octet-stream";
}

static void put_operation(put *p, const api_route *r, arena *a)
{
    static const char *const methods[] = {"get", "head", "post", "put", "patch", "delete"};
    put_open(p, methods[r->method], '{');
    put_text(p, "summary", r->help);
    put_text(p, "x-permission", api_may_name(r));
    put_whole(p, "x-body-bytes-max", (int64_t)r->body_bytes_max);
    put_parameters(p, r->path, a);
    if (r->in.len) {
        put_open(p, "requestBody", '{');
        put_flag(p, "required", true);
        put_content(p, r->in, media(r->in));
        put_shut(p);
    }
    put_open(p, "responses", '{');
    put_open(p, r->out.len ? "200" : "204", '{');
    put_words(p, "description", "done");
    if (r->out.len) put_content(p, r->out, media(r->out));
    put_shut(p);
    put_open(p, "default", '{');
    put_words(p, "description", "what was wrong, as RFC 9457 has it, with the place and a sentence");
    put_raw(p, "content", STR("{\"application/problem+json\":{\"schema\":{\"$ref\":"
                              "\"#/components/schemas/Problem\"}}}"));
    put_shut(p);
    put_shut(p);
    put_shut(p);
}

static void put_paths(put *p, arena *a)
{
    put_open(p, "paths", '{');
    for (size_t i = 0; i < api_route_count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++) first &= !str_eq(api_routes[k].path, api_routes[i].path);
        if (!first) continue;
        put_open(p, str_z(a, api_routes[i].path), '{');
        for (size_t k = i; k < api_route_count; k++)
            if (str_eq(api_routes[k].path, api_routes[i].path)) put_operation(p, &api_routes[k], a);
        put_shut(p);
    }
    put_shut(p);
}

void api_put_openapi(buf *b)
{
    put out, *p = &out;
    put_begin(p, b, NULL);
    put_open(p, NULL, '{');
    put_words(p, "openapi", "3.1.0");
    put_raw(p, "info",
            STR("{\"title\":\"Daybook\",\"version\":\"1\",\"description\":\"Facts in, views out. Made from "
                "the tables of edge/api; `daybook help openapi` prints it.\"}"));
    put_paths(p, b->in);
    put_open(p, "components", '{');
    put_open(p, "schemas", '{');
    put_raw(p, "Problem",
            STR("{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":"
                "\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"place\":{"
                "\"type\":\"string\"}},\"required\":[\"type\",\"title\",\"status\"]}"));
    size_t count;
    const shape *s = shapes_all(&count);
    for (size_t i = 0; i < count; i++) put_schema(p, &s[i], b->in);
    put_shut(p);
    put_open(p, "securitySchemes", '{');
    put_raw(p, "session", STR("{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-daybook\"}"));
    put_raw(p, "token", STR("{\"type\":\"http\",\"scheme\":\"bearer\"}"));
    put_shut(p);
    put_shut(p);
    put_shut(p);
    buf_byte(b, '\n');
}

// --- help --------------------------------------------------------------------------------------------------

void api_put_help(buf *b)
{
    enum { METHOD_WIDTH = 7, PATH_WIDTH = 45, MAY_WIDTH = 15 };
    buf_lit(b, "The server's routes: method, path, permission (open: anybody), and what they do.\n"
               "Facts go in at POST /v1/facts; the rest is read. `daybook help openapi` prints all of it as "
               "JSON.\n\n");
    for (size_t i = 0; i < api_route_count; i++) {
        const api_route *r = &api_routes[i];
        buf_pad(b, http_method_name(r->method), METHOD_WIDTH);
        buf_pad(b, r->path, PATH_WIDTH);
        buf_byte(b, ' ');
        buf_pad(b, api_may_name(r), MAY_WIDTH);
        buf_put(b, r->help);
        buf_byte(b, '\n');
    }
}

// --- types of the pages ------------------------------------------------------------------------------------

static void put_word_type(buf *b, str all)
{
    for (str rest = all, word; rest.len;) {
        word = str_split(rest, '|', &rest);
        buf_json(b, word);
        if (rest.len) buf_lit(b, " | ");
    }
}

static void put_ts_type(buf *b, const shape_member *m)
{
    switch (m->type) {
    case MEMBER_WHOLE:
    case MEMBER_NUMBER: buf_lit(b, "number"); break;
    case MEMBER_FLAG: buf_lit(b, "boolean"); break;
    case MEMBER_TEXTS: buf_lit(b, "string[]"); break;
    case MEMBER_WHOLES: buf_lit(b, "number[]"); break;
    case MEMBER_WORD: put_word_type(b, m->of); break;
    case MEMBER_ONE: buf_put(b, m->of); break;
    case MEMBER_MANY:
        buf_put(b, m->of);
        buf_lit(b, "[]");
        break;
    case MEMBER_FACT: buf_lit(b, "Record<string, unknown>"); break;
    case MEMBER_ANY: buf_lit(b, "unknown"); break;
    case MEMBER_TEXT:
    case MEMBER_ID:
    case MEMBER_DATE:
    case MEMBER_MONTH:
    case MEMBER_INSTANT:
    case MEMBER_MONEY: buf_lit(b, "string"); break;
    }
}

void api_put_types(buf *b)
{
    size_t count, members;
    const shape *s = shapes_all(&count);
    buf_lit(b, "// Made from edge/api/shapes*.def by `daybook help types`. Do not edit.\n");
    for (size_t i = 0; i < count; i++) {
        const shape_member *m = shape_members(&s[i], &members);
        buf_say(b, "\n/** %.*s */\nexport interface %.*s {\n", STR_ARGS(s[i].help), STR_ARGS(s[i].name));
        for (size_t k = 0; k < members; k++) {
            buf_say(b, "  /** %.*s */\n  %.*s%s: ", STR_ARGS(m[k].help), STR_ARGS(m[k].name),
                    m[k].needed ? "" : "?");
            put_ts_type(b, &m[k]);
            buf_lit(b, ";\n");
        }
        buf_lit(b, "}\n");
    }
}
