#include "buf.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

buf buf_in(arena *a, size_t bytes_max) { return (buf){.in = a, .bytes_max = bytes_max}; }

static bool buf_room(buf *b, size_t more)
{
    if (b->room - b->len >= more) return true;
    if (more > b->bytes_max - b->len) {
        b->full = true;
        return false;
    }
    size_t room = b->room ? b->room * 2 : 256;
    while (room < b->len + more) room *= 2;
    if (room > b->bytes_max) room = b->bytes_max;
    char *at = arena_text(b->in, room);
    if (b->len) memcpy(at, b->at, b->len);
    b->at = at;
    b->room = room;
    return true;
}

void buf_bytes(buf *b, const void *at, size_t len)
{
    if (!len || !buf_room(b, len)) return;
    memcpy(b->at + b->len, at, len);
    b->len += len;
}

void buf_byte(buf *b, char c)
{
    if (!buf_room(b, 1)) return;
    b->at[b->len++] = c;
}

void buf_digits(buf *b, int64_t n, int width)
{
    assert(n >= 0 && width <= 20);
    char digits[24];
    int i = 24;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n || 24 - i < width);
    buf_bytes(b, digits + i, (size_t)(24 - i));
}

void buf_int(buf *b, int64_t n)
{
    assert(n != INT64_MIN);
    if (n < 0) {
        buf_byte(b, '-');
        n = -n;
    }
    buf_digits(b, n, 1);
}

void buf_pad(buf *b, str s, int width)
{
    buf_put(b, s);
    int shown = 0;
    for (size_t i = 0; i < s.len; i++) shown += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    for (; shown < width; shown++) buf_byte(b, ' ');
}

void buf_say(buf *b, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert(n >= 0);
    if ((size_t)n >= sizeof text) n = (int)sizeof text - 1;
    buf_bytes(b, text, (size_t)n);
}

void buf_json(buf *b, str s)
{
    static const char hex[] = "0123456789abcdef";
    buf_byte(b, '"');
    size_t done = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') continue;
        size_t whole = c < 0x80 ? 0 : utf8_at(s.at + i, s.at + s.len);
        if (whole) {
            i += whole - 1;
            continue;
        }
        buf_bytes(b, s.at + done, i - done);
        done = i + 1;
        if (c >= 0x80) {
            // U+FFFD: a line set aside may hold any bytes, what tells of it may not
            buf_lit(b, "\xEF\xBF\xBD");
            continue;
        }
        switch (c) {
        case '"': buf_lit(b, "\\\""); break;
        case '\\': buf_lit(b, "\\\\"); break;
        case '\n': buf_lit(b, "\\n"); break;
        case '\r': buf_lit(b, "\\r"); break;
        case '\t': buf_lit(b, "\\t"); break;
        default:
            buf_lit(b, "\\u00");
            buf_byte(b, hex[c >> 4]);
            buf_byte(b, hex[c & 15]);
        }
    }
    buf_bytes(b, s.at + done, s.len - done);
    buf_byte(b, '"');
}
