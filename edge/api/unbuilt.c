// Routes whose handlers are still to be built say so. A handler of the same name takes its row's place.
#include "api_.h"

__attribute__((weak)) bool api_pages(api_call *c)
{
    (void)c;
    return false;
}

#define ROUTE(method, path, may, body, in, out, handler, help) \
    __attribute__((weak)) bool handler(api_call *c, fault *why) \
    { \
        http_problem_of(c->q, c->r, 501, "unbuilt", "This is still to be built."); \
        (void)why; \
        return true; \
    }
#include "routes.def"
