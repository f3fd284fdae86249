// http_text.h - the parts of a request that are text from a stranger: paths, queries, cookies, hosts, entity
// tags; and the address to listen on. In: slices. Out: slices and verdicts. Never: a socket, a clock, a
// global.
#pragma once
#include "base.h"

// The path of a request target: begins with '/', visible ASCII, percent signs with their two digits. Refused
// are an empty, "." or ".." segment (an empty one may end the path), encoded or not, and an encoded '/', '\'
// or NUL: two programs in a row would not agree what such a path means. *problem is a sentence then.
bool http_path_fine(str path, const char **problem);
// What stands behind the '?': visible ASCII, whole percent signs, no NUL; UTF-8 when decoded.
bool http_query_fine(str query, const char **problem);
// The first value of that name, decoded ('+' is a space), in the arena where it must be; empty when there is
// none. `found`, where not NULL, tells an empty value from none.
str http_query_get(str query, str name, arena *a, bool *found);
// Percent signs decoded; a path's '+' stays. Needs: http_path_fine.
str http_path_decode(str part, arena *a);
// The first value of that name in a Cookie header; empty when there is none.
str http_cookie_get(str cookies, str name);
// Host: a name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. Nothing else.
bool http_host_fine(str host);
// Does If-None-Match name this tag (without quotes)? Compared weakly (RFC 9110, 13.1.2).
bool http_etag_among(str list, str tag);
// Is it a token of RFC 9110 (5.6.2): the name of a method or a header?
bool http_token_fine(str s);
// A value of a header: no control characters but the tab.
bool http_value_fine(str s);
// Decimal digits only, at most 15 of them.
bool http_length_parse(str s, uint64_t *out);
// ASCII letters compared without case.
bool http_same(str a, str b);
// Content-Type without its parameters, in small letters.
str http_type_of(str value, arena *a);

// Where to listen: "127.0.0.1:8443", "[::1]:8443", "localhost:8443" (127.0.0.1), ":8443" (all addresses). A
// name that would have to be looked up is refused.
typedef struct http_place {
    bool six;         // an IPv6 address; else IPv4
    bool all;         // ":8443": both kinds, where the machine has both
    bool loopback;
    uint8_t address[16];
    uint16_t port;
} http_place;
bool http_place_parse(str text, http_place *out, const char **problem);
