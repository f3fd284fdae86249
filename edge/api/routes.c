// The table of routes.
#include "api_.h"

#define ROUTE(method, path, may, body, in, out, handler, help)                                               \
    {method,        STR_INIT(path), (auth_permission)(may), body, STR_INIT(in),                              \
     STR_INIT(out), handler,        STR_INIT(help)},
const api_route api_routes[] = {
#include "routes.def"
};
const size_t api_route_count = sizeof api_routes / sizeof *api_routes;

// The segment before the next '/', and what follows it.
static str segment(str *rest)
{
    str all = *rest;
    str first = str_split(all, '/', rest);
    return first;
}

static bool matches(str pattern, str path, str param[API_PARAMS_MAX], size_t *count)
{
    *count = 0;
    while (pattern.len && path.len) {
        str want = segment(&pattern), have = segment(&path);
        if (want.len && want.at[0] == '{') {
            if (!have.len) return false;
            assert(*count < API_PARAMS_MAX);
            param[(*count)++] = have;
        } else if (!str_eq(want, have)) {
            return false;
        }
    }
    return !pattern.len && !path.len;
}

const api_route *api_route_find(http_method method, str path, str param[API_PARAMS_MAX], size_t *count,
                                unsigned *others)
{
    if (method == HTTP_HEAD) method = HTTP_GET;
    *others = 0;
    const api_route *found = NULL;
    str at = {0};
    if (!path.len || path.at[0] != '/' || path.at[path.len - 1] == '/') return NULL;
    str from = str_from(path, 1);
    for (size_t i = 0; i < api_route_count && !found; i++) {
        const api_route *r = &api_routes[i];
        at = str_from(r->path, 1);
        if (!matches(at, from, param, count)) continue;
        if (r->method == method) found = r;
        *others |= 1u << r->method;
    }
    return found;
}
