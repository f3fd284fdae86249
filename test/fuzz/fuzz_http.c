// The parts of a request that are text: path and query, cookie, host, entity tags, the address to listen on.
#include "../unit/source.h"
#include "http_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A path that is let in means one thing: decoded it has as many segments as before, none of them dots or
// empty.
static void try_path(str s, arena *a)
{
    const char *problem = NULL;
    if (!http_path_fine(s, &problem)) {
        assert(problem);
        return;
    }
    assert(s.at[0] == '/');
    for (str rest = str_from(s, 1); rest.at;) {
        str part = str_split(rest, '/', &rest), clear = http_path_decode(part, a);
        assert(part.len || !rest.at);
        assert(!str_eq(clear, STR(".")));
        assert(!str_eq(clear, STR("..")));
        for (size_t i = 0; i < clear.len; i++)
            assert(clear.at[i] != '/' && clear.at[i] != '\\' && clear.at[i]);
        for (size_t i = 0, step; i < clear.len; i += step) {
            step = (unsigned char)clear.at[i] < 0x80 ? 1 : utf8_at(clear.at + i, clear.at + clear.len);
            assert(step);
        }
    }
}

static void try_query(str s, arena *a)
{
    const char *problem = NULL;
    bool fine = http_query_fine(s, &problem), found;
    assert(fine || problem);
    str name = str_first(s, 1), value = http_query_get(s, name, a, &found);
    assert(found || !value.len);
    assert(value.len <= s.len);
    if (fine) assert(!value.len || !memchr(value.at, 0, value.len));
}

static void try_place(str s)
{
    const char *problem = NULL;
    http_place p;
    if (http_place_parse(s, &p, &problem)) assert(!(p.all && p.loopback));
    else assert(problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = source_arena();
    str s = {(const char *)data, size}, rest, first = str_split(s, '\n', &rest);
    uint64_t n;
    try_path(s, &a);
    try_query(s, &a);
    try_place(s);
    str cookie = http_cookie_get(rest.at ? rest : s, first);
    assert(cookie.len <= size);
    http_etag_among(rest.at ? rest : s, first);
    if (http_host_fine(s)) assert(http_value_fine(s));
    if (http_token_fine(s)) assert(http_value_fine(s));
    if (http_length_parse(s, &n)) assert(str_digits(s));
    assert(http_same(s, s));
    str type = http_type_of(s, &a);
    assert(type.len <= size);
    arena_close(&a);
    return 0;
}
