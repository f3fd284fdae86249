// What strangers write, looked at a character at a time. Nothing here allocates, save where it says so.
#include "http_text.h"
#include <arpa/inet.h>
#include <assert.h>

static bool refuse(const char **problem, const char *sentence)
{
    *problem = sentence;
    return false;
}

static bool visible(char c) { return c > ' ' && c < 0x7F; }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool digit(char c) { return c >= '0' && c <= '9'; }
static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

static int hex(char c)
{
    if (digit(c)) return c - '0';
    c = small(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The byte at s.at[i], decoded, and how many characters it took; 0: a percent sign without its digits.
static size_t byte_at(str s, size_t i, char *out)
{
    *out = s.at[i];
    if (s.at[i] != '%') return 1;
    if (s.len - i < 3) return 0;
    int high = hex(s.at[i + 1]), low = hex(s.at[i + 2]);
    if (high < 0 || low < 0) return 0;
    *out = (char)(high * 16 + low);
    return 3;
}

// Decoded, the text is UTF-8 without NUL. A character may be encoded byte by byte.
static bool utf8_fine(str s, const char **problem)
{
    char held[4];
    size_t count = 0;
    for (size_t i = 0, step; i < s.len; i += step) {
        char c;
        if (!visible(s.at[i])) return refuse(problem, "a character that must be percent-encoded");
        if (!(step = byte_at(s, i, &c)))
            return refuse(problem, "a percent sign without two hexadecimal digits");
        if (!c) return refuse(problem, "a NUL character");
        if (!count && !((unsigned char)c & 0x80)) continue;
        held[count++] = c;
        if (utf8_at(held, held + count)) count = 0;
        else if (count == sizeof held) return refuse(problem, "text that is not UTF-8");
    }
    return !count || refuse(problem, "text that is not UTF-8");
}

// One segment: not ".", not "..", and no encoded separator.
static bool segment_fine(str s, const char **problem)
{
    size_t dots = 0, bytes = 0;
    for (size_t i = 0, step; i < s.len; i += step, bytes++) {
        char c;
        step = byte_at(s, i, &c);
        if (step == 3 && (c == '/' || c == '\\')) return refuse(problem, "an encoded slash");
        if (c == '\\' || c == '#' || c == '?')
            return refuse(problem, "a character that is not one of a path");
        dots += c == '.';
    }
    if (bytes && bytes == dots && dots <= 2) return refuse(problem, "a segment of dots");
    return true;
}

bool http_path_fine(str path, const char **problem)
{
    if (!path.len || path.at[0] != '/') return refuse(problem, "it does not begin with a slash");
    if (!utf8_fine(path, problem)) return false;
    for (str rest = str_from(path, 1); rest.at;) {
        str segment = str_split(rest, '/', &rest);
        if (!segment.len && rest.at) return refuse(problem, "two slashes in a row");
        if (!segment_fine(segment, problem)) return false;
    }
    return true;
}

bool http_query_fine(str query, const char **problem) { return !query.len || utf8_fine(query, problem); }

static str decode(str s, bool plus, arena *a)
{
    bool plain = true;
    for (size_t i = 0; i < s.len && plain; i++) plain = s.at[i] != '%' && !(plus && s.at[i] == '+');
    if (plain) return s;
    char *to = arena_text(a, s.len);
    size_t len = 0;
    for (size_t i = 0, step; i < s.len; i += step) {
        char c;
        step = byte_at(s, i, &c);
        if (!step) step = 1; // not checked before: as it stands
        to[len++] = plus && step == 1 && c == '+' ? ' ' : c;
    }
    return (str){to, len};
}

str http_path_decode(str part, arena *a) { return decode(part, false, a); }

str http_query_get(str query, str name, arena *a, bool *found)
{
    if (found) *found = true;
    for (str rest = query; rest.at;) {
        str value, pair = str_split(rest, '&', &rest);
        str key = str_split(pair, '=', &value);
        if (pair.len && str_eq(decode(key, true, a), name))
            return value.at ? decode(value, true, a) : STR("");
    }
    if (found) *found = false;
    return STR("");
}

str http_cookie_get(str cookies, str name)
{
    for (str rest = cookies; rest.at;) {
        str value, pair = str_trim(str_split(rest, ';', &rest));
        str key = str_split(pair, '=', &value);
        if (value.at && str_eq(key, name)) return value;
    }
    return STR("");
}

static bool port_fine(str port)
{
    long long n;
    return str_number(port, &n) && port.len <= 5 && n <= 65535;
}

static bool six_parse(str s, uint8_t address[16])
{
    char text[INET6_ADDRSTRLEN];
    if (s.len >= sizeof text || (s.len && memchr(s.at, 0, s.len))) return false;
    if (s.len) memcpy(text, s.at, s.len);
    text[s.len] = 0;
    return inet_pton(AF_INET6, text, address) == 1;
}

static bool four_parse(str s, uint8_t address[16])
{
    char text[INET_ADDRSTRLEN];
    if (s.len >= sizeof text || (s.len && memchr(s.at, 0, s.len))) return false;
    if (s.len) memcpy(text, s.at, s.len);
    text[s.len] = 0;
    return inet_pton(AF_INET, text, address) == 1;
}

// "name:port" or "[six]:port" in two; *port.at is NULL when there is no colon. False: brackets that do not
// close.
static bool host_split(str text, str *host, str *port, bool *six)
{
    *six = text.len && text.at[0] == '[';
    if (!*six) {
        *host = str_split(text, ':', port);
        return true;
    }
    str rest;
    *host = str_split(str_from(text, 1), ']', &rest);
    if (!rest.at || (rest.len && rest.at[0] != ':')) return false;
    *port = rest.len ? str_from(rest, 1) : (str){0};
    return true;
}

bool http_host_fine(str text)
{
    enum { NAME_BYTES_MAX = 253 }; // RFC 1035, less the root's dot
    str host, port;
    bool six;
    uint8_t address[16];
    if (!host_split(text, &host, &port, &six)) return false;
    if (port.at && !port_fine(port)) return false;
    if (six) return six_parse(host, address);
    for (size_t i = 0; i < host.len; i++)
        if (!letter(host.at[i]) && !digit(host.at[i]) && !memchr("-._", host.at[i], 3)) return false;
    return host.len > 0 && host.len <= NAME_BYTES_MAX;
}

bool http_etag_among(str list, str tag)
{
    if (str_eq(str_trim(list), STR("*"))) return true;
    for (str rest = list; rest.at;) {
        // A tag of ours holds no comma, so that a list may be split at them.
        str one = str_trim(str_split(rest, ',', &rest));
        if (str_starts(one, STR("W/"))) one = str_from(one, 2);
        if (one.len == tag.len + 2 && one.at[0] == '"' && one.at[one.len - 1] == '"' &&
            str_eq((str){one.at + 1, tag.len}, tag))
            return true;
    }
    return false;
}

bool http_token_fine(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!letter(s.at[i]) && !digit(s.at[i]) && !memchr("!#$%&'*+-.^_`|~", s.at[i], 15)) return false;
    return s.len > 0;
}

bool http_value_fine(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.at[i] < ' ' && s.at[i] != '\t') || s.at[i] == 0x7F) return false;
    return true;
}

bool http_length_parse(str s, uint64_t *out)
{
    long long n;
    enum { DIGITS_MAX = 15 };
    if (s.len > DIGITS_MAX || !str_number(s, &n)) return false;
    *out = (uint64_t)n;
    return true;
}

bool http_same(str a, str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (small(a.at[i]) != small(b.at[i])) return false;
    return true;
}

str http_type_of(str value, arena *a)
{
    str rest, type = str_trim(str_split(value, ';', &rest));
    char *to = arena_text(a, type.len);
    for (size_t i = 0; i < type.len; i++) to[i] = small(type.at[i]);
    return (str){to, type.len};
}

static bool loopback(const http_place *p)
{
    static const uint8_t six[16] = {[15] = 1}, mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (!p->six) return p->address[0] == 127;
    return memcmp(p->address, six, 16) == 0 || (memcmp(p->address, mapped, 12) == 0 && p->address[12] == 127);
}

bool http_place_parse(str text, http_place *out, const char **problem)
{
    http_place p = {0};
    str host, port;
    if (!host_split(text, &host, &port, &p.six))
        return refuse(problem, "the brackets of an IPv6 address do not close");
    if (!port.at) return refuse(problem, "a colon and a port are missing, as in 127.0.0.1:8443");
    if (!p.six && memchr(port.at, ':', port.len))
        return refuse(problem, "an IPv6 address stands in brackets: [::1]:8443");
    if (!port_fine(port)) return refuse(problem, "the port is not a number up to 65535");
    p.all = !host.len && !p.six;
    if (http_same(host, STR("localhost"))) host = STR("127.0.0.1");
    if (!p.all && !(p.six ? six_parse(host, p.address) : four_parse(host, p.address)))
        return refuse(problem, "not an address; names are not looked up");
    long long n = 0;
    bool is = str_number(port, &n);
    assert(is);
    p.port = (uint16_t)n;
    p.loopback = !p.all && loopback(&p);
    *out = p;
    return true;
}
