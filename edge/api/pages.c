// The console's pages. They are built in: a path is looked up among names, never on a disk. The names under
// /assets/ hold a hash of what they name and may be kept for ever; every other path that a browser goes to is
// the console itself, which shows the page of that address.
#include "api_.h"
#include "pages_.h"

enum { ENCODINGS = 2 };
static const struct { str name, end; } encodings[ENCODINGS] = {
    {STR_INIT("br"), STR_INIT(".br")},
    {STR_INIT("gzip"), STR_INIT(".gz")},
};

static const struct { str end, type; } types[] = {
    {STR_INIT(".js"), STR_INIT("text/javascript; charset=utf-8")},
    {STR_INIT(".css"), STR_INIT("text/css; charset=utf-8")},
    {STR_INIT(".html"), STR_INIT("text/html; charset=utf-8")},
    {STR_INIT(".svg"), STR_INIT("image/svg+xml")},
    {STR_INIT(".webmanifest"), STR_INIT("application/manifest+json")},
};

static const page_file *find(str path)
{
    size_t low = 0, high = page_file_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(str_of(page_files[mid].path), path);
        if (!order) return &page_files[mid];
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return NULL;
}

static bool ends(str s, str with) { return s.len >= with.len && str_eq(str_from(s, s.len - with.len), with); }

// Does a header such as "gzip;q=0.5, br" take it? A weight of nought says no.
static bool takes(str accept, str wanted)
{
    while (accept.len) {
        const char *comma = memchr(accept.at, ',', accept.len);
        size_t len = comma ? (size_t)(comma - accept.at) : accept.len;
        str one = str_trim((str){accept.at, len});
        accept = str_from(accept, comma ? len + 1 : len);
        const char *semicolon = memchr(one.at, ';', one.len);
        size_t name = semicolon ? (size_t)(semicolon - one.at) : one.len;
        if (!str_eq(str_trim((str){one.at, name}), wanted)) continue;
        str weight = semicolon ? str_trim(str_from(one, name + 1)) : STR("");
        return !str_eq(weight, STR("q=0")) && !str_eq(weight, STR("q=0.0")) &&
               !str_eq(weight, STR("q=0.000"));
    }
    return false;
}

static str type_of(str path)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ends(path, types[i].end)) return types[i].type;
    return STR("application/octet-stream");
}

static bool give(api_call *c, str path, bool hashed)
{
    const page_file *plain = find(path), *file = plain;
    if (!plain) return false;
    str accept = http_header(c->q, "Accept-Encoding"), encoding = STR("");
    for (int i = 0; i < ENCODINGS && file == plain; i++) {
        if (!takes(accept, encodings[i].name)) continue;
        buf name = buf_in(c->arena, path.len + encodings[i].end.len);
        buf_put(&name, path);
        buf_put(&name, encodings[i].end);
        const page_file *squeezed = find(buf_str(&name));
        if (!squeezed) continue;
        file = squeezed;
        encoding = encodings[i].name;
    }
    c->r->type = type_of(path);
    c->r->cacheable = hashed;
    c->r->encoding = encoding;
    buf_put(&c->r->body, (str){file->bytes, file->len});
    api_name_reply(c);
    return true;
}

bool api_pages(api_call *c)
{
    str path = str_from(c->q->path, 1);
    if (str_starts(path, STR("assets/"))) {
        for (int i = 0; i < ENCODINGS; i++) // they are forms of a file, not files
            if (ends(path, encodings[i].end)) return false;
        return give(c, path, true);
    }
    // Where a browser goes, not what a page or a robot looks for.
    bool goes = !path.len || takes(http_header(c->q, "Accept"), STR("text/html"));
    return goes && give(c, STR("index.html"), false);
}
