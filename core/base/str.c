#include "str.h"
#include "arena.h"
#include <assert.h>

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

str str_trim(str s)
{
    while (s.len && blank(s.at[0])) s = str_from(s, 1);
    while (s.len && blank(s.at[s.len - 1])) s.len--;
    return s;
}

str str_copy(arena *a, str s)
{
    if (!s.len) return (str){"", 0};
    char *p = arena_text(a, s.len);
    memcpy(p, s.at, s.len);
    return (str){p, s.len};
}

const char *str_z(arena *a, str s)
{
    char *p = arena_text(a, s.len + 1);
    if (s.len) memcpy(p, s.at, s.len);
    p[s.len] = 0;
    return p;
}

str str_split(str s, char by, str *rest)
{
    const char *p = s.len ? memchr(s.at, by, s.len) : NULL;
    if (!p) {
        *rest = (str){NULL, 0};
        return s;
    }
    size_t n = (size_t)(p - s.at);
    *rest = str_from(s, n + 1);
    return str_first(s, n);
}

bool str_digits(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return s.len > 0;
}

bool str_number(str s, long long *out)
{
    if (s.len == 0 || s.len > 18) return false;
    long long n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        n = n * 10 + (s.at[i] - '0');
    }
    *out = n;
    return true;
}

// Unicode's table 3-7: only the second byte's range depends on the first.
size_t utf8_at(const char *at, const char *end)
{
    const unsigned char *p = (const unsigned char *)at;
    size_t left = (size_t)(end - at), len;
    unsigned low = 0x80, high = 0xBF;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        len = 2;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        len = 3;
        if (p[0] == 0xE0) low = 0xA0;
        if (p[0] == 0xED) high = 0x9F;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        len = 4;
        if (p[0] == 0xF0) low = 0x90;
        if (p[0] == 0xF4) high = 0x8F;
    } else {
        return 0;
    }
    if (left < len || p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return len;
}
