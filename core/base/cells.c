#include "cells.h"
#include "base.h"
#include <assert.h>

// --- is it UTF-8? ------------------------------------------------------------------------------------------

static uint64_t row_of(str bytes, const char *at)
{
    uint64_t row = 1;
    for (const char *p = bytes.at; p < at; p++) row += *p == '\n';
    return row;
}

// The first byte that is no part of UTF-8 text, or `end`.
static const char *first_odd(const char *p, const char *end)
{
    while (p < end) {
        if ((unsigned char)*p < 0x80) {
            if (!*p) return p;
            p++;
            continue;
        }
        size_t n = utf8_at(p, end);
        if (!n) return p;
        p += n;
    }
    return end;
}

bool cells_open(cell_reader *out, str bytes, char separator, fault *why)
{
    const char *how = "save it as \"CSV UTF-8\"";
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return fault_set(why, FAULT_INPUT, "The file is UTF-16, not UTF-8: %s", how);
    if (str_starts(bytes, STR("PK\x03\x04")))
        return fault_set(why, FAULT_INPUT, "The file is a workbook, not comma-separated values: %s", how);
    str text = str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_from(bytes, 3) : bytes;
    const char *end = text.at + text.len, *odd = first_odd(text.at, end);
    if (odd < end) {
        unsigned char byte = (unsigned char)*odd;
        if (byte)
            fault_set(why, FAULT_INPUT, "The byte %02X is not UTF-8; the file looks like Windows-1252: %s",
                      byte, how);
        else
            fault_set(why, FAULT_INPUT, "The file holds a NUL byte, which no text does: %s", how);
        return fault_cell(why, row_of(text, odd), STR(""));
    }
    *out = (cell_reader){text.at, end, separator, 0};
    return true;
}

// --- a row -------------------------------------------------------------------------------------------------

// To the line behind the next line end, from which reading can go on.
static bool skip_line(cell_reader *c, fault *why)
{
    const char *end = memchr(c->at, '\n', (size_t)(c->end - c->at));
    c->at = end ? end + 1 : c->end;
    return fault_cell(why, c->row, STR(""));
}

static bool at_line_end(const cell_reader *c)
{
    const char *p = c->at;
    return p == c->end || *p == '\n' || (*p == '\r' && (p + 1 == c->end || p[1] == '\n'));
}

// Between quotes, a quote is written twice.
static str unquoted(str s, size_t quotes, arena *a)
{
    if (!quotes) return s;
    char *text = arena_text(a, s.len);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        text[len++] = s.at[i];
        i += s.at[i] == '"';
    }
    return (str){text, len};
}

static bool quoted_cell(cell_reader *c, str *out, arena *a, fault *why)
{
    const char *from = ++c->at;
    size_t quotes = 0;
    for (;;) {
        const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));
        if (!quote || quote - from > CELL_BYTES_MAX) {
            c->at = from;
            return fault_set(why, FAULT_INPUT, "A cell begins with a quote and does not end with one");
        }
        c->at = quote + 1;
        if (c->at == c->end || *c->at != '"') {
            *out = unquoted((str){from, (size_t)(quote - from)}, quotes, a);
            break;
        }
        c->at++;
        quotes++;
    }
    if (at_line_end(c) || *c->at == c->separator) return true;
    return fault_set(why, FAULT_INPUT,
                     "More text follows the quote that ends a cell; in quotes, a quote is written twice");
}

static bool plain_cell(cell_reader *c, str *out, fault *why)
{
    const char *from = c->at;
    for (; !at_line_end(c) && *c->at != c->separator; c->at++) {
        if (*c->at == '"')
            return fault_set(
                why, FAULT_INPUT,
                "A quote stands in the middle of a cell; a cell with quotes is written in quotes, "
                "and each of them twice");
        if (*c->at == '\r')
            return fault_set(why, FAULT_INPUT,
                             "A carriage return stands without a line feed; lines end in CR LF or LF");
    }
    *out = (str){from, (size_t)(c->at - from)};
    return true;
}

static bool one_cell(cell_reader *c, str *out, arena *a, fault *why)
{
    bool is_quoted = c->at < c->end && *c->at == '"';
    if (is_quoted ? !quoted_cell(c, out, a, why) : !plain_cell(c, out, why)) return false;
    return out->len <= CELL_BYTES_MAX ||
           fault_set(why, FAULT_LIMIT, "A cell is longer than %d bytes", CELL_BYTES_MAX);
}

bool cells_next(cell_reader *c, const str **row, size_t *count, arena *a, fault *why)
{
    UNSET str list[CELLS_MAX];
    size_t n = 0;
    assert(cells_more(c));
    c->row++;
    for (;;) {
        if (n == CELLS_MAX) {
            fault_set(why, FAULT_LIMIT, "The row has more than %d cells", CELLS_MAX);
            return skip_line(c, why);
        }
        if (!one_cell(c, &list[n++], a, why)) return skip_line(c, why);
        if (at_line_end(c)) break;
        assert(*c->at == c->separator);
        c->at++;
    }
    if (c->at < c->end) c->at += *c->at == '\r' && c->at + 1 < c->end ? 2 : 1;
    str *own = arena_array(a, str, n);
    memcpy(own, list, n * sizeof *own);
    *row = own;
    *count = n;
    return true;
}
