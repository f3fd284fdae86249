// str.h - a borrowed slice of bytes, by value. Never owns; not NUL-terminated.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct str { const char *at; size_t len; } str;

#define STR(literal) ((str){"" literal, sizeof(literal) - 1}) // a literal, and nothing else
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1}
#define STR_ARGS(s) (int)(s).len, (s).at // for "%.*s"

static inline str str_of(const char *text) { return (str){text, strlen(text)}; }
static inline bool str_eq(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
// Byte order, shorter first among equals: the order of ids everywhere.
static inline int str_cmp(str a, str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}
static inline bool str_starts(str s, str with)
{
    return s.len >= with.len && memcmp(s.at, with.at, with.len) == 0;
}
static inline str str_from(str s, size_t n) { return (str){s.at + n, s.len - n}; }
static inline str str_first(str s, size_t n) { return (str){s.at, n < s.len ? n : s.len}; }
// Without white space (space, tab, CR, LF) at both ends.
str str_trim(str s);
// A copy in the arena.
struct arena;
str str_copy(struct arena *a, str s);
// The same with a NUL after it, for system calls.
const char *str_z(struct arena *a, str s);
// Splits at the first `by`: the part before it; *rest is what follows, or empty and at==NULL when none.
str str_split(str s, char by, str *rest);
// Bytes of the UTF-8 character beyond ASCII at `at` by RFC 3629 (no overlong forms, no surrogates, nothing
// above U+10FFFF), or 0 when there is none.
size_t utf8_at(const char *at, const char *end);
bool str_digits(str s); // decimal digits only, and at least one
// Decimal digits only, no sign, at most 18 of them; false otherwise.
bool str_number(str s, long long *out);
