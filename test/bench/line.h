/* line: lines of text written fast to stdout, for generate.c alone.
 *
 * A line is begun, put together by calls that take and give back the place to write at, and ended.
 * Instants are seconds UTC since 2025-12-01T00:00:00Z; days are civil days since that date.
 */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    OUT_BYTES = 1 << 20,
    LINE_BYTES_MAX = 2048,
    DAY_SECONDS = 86400,
    DAYS = 110,             /* how many civil days have a text */
};

static char out[OUT_BYTES + LINE_BYTES_MAX];
static size_t out_used;
static char day_text[DAYS][10];
static char two[100][2];

static void out_flush(void)
{
    size_t done = 0;
    while (done < out_used) {
        ssize_t n = write(STDOUT_FILENO, out + done, out_used - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            perror("generate: cannot write");
            exit(1);
        }
        done += (size_t)n;
    }
    out_used = 0;
}

static inline char *line_begin(void)
{
    return out + out_used;
}

static inline void line_end(char *p)
{
    *p++ = '\n';
    assert((size_t)(p - (out + out_used)) <= LINE_BYTES_MAX);
    out_used = (size_t)(p - out);
    if (out_used >= OUT_BYTES) out_flush();
}

static inline char *put(char *p, const char *text, size_t len)
{
    memcpy(p, text, len);
    return p + len;
}

#define PUT(p, literal) put((p), (literal), sizeof(literal) - 1)

static inline char *put_text(char *p, const char *text)
{
    return put(p, text, strlen(text));
}

/* A whole line, with ' for ". */
static void line_of(const char *text)
{
    char *p = line_begin();
    for (; *text; text++) *p++ = *text == '\'' ? '"' : *text;
    line_end(p);
}

static inline char *put_two(char *p, uint32_t n)
{
    return put(p, two[n % 100], 2);
}

static char *put_digits(char *p, uint64_t n, int width)
{
    for (int i = width - 1; i >= 0; i--, n /= 10) p[i] = (char)('0' + n % 10);
    return p + width;
}

static char *put_number(char *p, uint32_t n)
{
    char text[10];
    int used = 0;
    do text[used++] = (char)('0' + n % 10); while ((n /= 10) != 0);
    while (used > 0) *p++ = text[--used];
    return p;
}

static inline char *put_date(char *p, int32_t day)
{
    assert(day >= 0 && day < DAYS);
    return put(p, day_text[day], 10);
}

/* An instant, in quotes, written with the given offset; 0 is written Z. */
static inline char *put_instant(char *p, int32_t at, int32_t offset)
{
    int32_t local = at + offset;
    uint32_t second = (uint32_t)(local % DAY_SECONDS);
    *p++ = '"';
    p = put_date(p, local / DAY_SECONDS);
    *p++ = 'T';
    p = put_two(p, second / 3600);
    *p++ = ':';
    p = put_two(p, second / 60 % 60);
    *p++ = ':';
    p = put_two(p, second % 60);
    if (offset == 0) return PUT(p, "Z\"");
    *p++ = '-';
    p = put_two(p, (uint32_t)(-offset / 3600));
    return PUT(p, ":00\"");
}

static void line_tables_make(void)
{
    for (uint32_t i = 0; i < 100; i++) put_digits(two[i], i, 2);
    static const struct { int32_t year, month, days; } months[] = {
        { 2025, 12, 31 }, { 2026, 1, 31 }, { 2026, 2, 28 }, { 2026, 3, 31 } };
    for (int32_t day = 0, month = 0, of = 1; day < DAYS; day++, of++) {
        if (of > months[month].days) month++, of = 1;
        char *p = put_digits(day_text[day], (uint64_t)months[month].year, 4);
        *p++ = '-';
        p = put_two(p, (uint32_t)months[month].month);
        *p++ = '-';
        put_two(p, (uint32_t)of);
    }
}

#endif
