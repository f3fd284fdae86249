// buf.h - text that grows in an arena up to a maximum given at the start; what passes the maximum is
// dropped and `full` says so. Text is appended; nothing is ever formatted with a locale.
#pragma once
#include "arena.h"
#include "str.h"
#include <stdint.h>

typedef struct buf {
    arena *in;
    char *at;
    size_t len, room, bytes_max;
    bool full; // something was dropped: the caller must not use the text
} buf;

buf buf_in(arena *a, size_t bytes_max);
static inline str buf_str(const buf *b) { return (str){b->at, b->len}; }
static inline void buf_clear(buf *b) { b->len = 0; b->full = false; }
void buf_bytes(buf *b, const void *at, size_t len);
static inline void buf_put(buf *b, str s) { buf_bytes(b, s.at, s.len); }
void buf_byte(buf *b, char c);
void buf_int(buf *b, int64_t n);
// `n` in at least `width` digits, zeros in front (n >= 0).
void buf_digits(buf *b, int64_t n, int width);
// s filled up with spaces to `width`, counted in characters of UTF-8; longer text is kept whole.
void buf_pad(buf *b, str s, int width);
#define buf_lit(b, literal) buf_bytes((b), "" literal, sizeof(literal) - 1) // a literal, and nothing else
// printf's %s %d %u %c %lld %.*s only, through vsnprintf; for sentences, not for bulk.
void buf_say(buf *b, const char *format, ...) __attribute__((format(__printf__, 2, 3)));
// s as a JSON string with its quotes; control characters escaped, UTF-8 kept, each byte that is none as
// U+FFFD.
void buf_json(buf *b, str s);
