#include "sheet_.h"
#include <assert.h>

sheet sheet_of(str text, arena *a)
{
    static const str mark = STR_INIT("\xEF\xBB\xBF");
    size_t at = text.len && str_starts(text, mark) ? mark.len : 0;
    return (sheet){.text = text, .at = at, .line = 1, .in = a};
}

// The inside of a quoted cell with each doubled quote made one.
static str undouble(arena *a, str s)
{
    char *p = arena_text(a, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        p[n++] = s.at[i];
        if (s.at[i] == '"') i++;
    }
    return (str){p, n};
}

// A cell in quotes, from the opening one on; leaves `at` on the comma or line end after it.
static bool quoted(sheet *s, str *out, fault *why)
{
    uint64_t opened = s->line;
    size_t first = ++s->at;
    bool doubled = false;
    for (; s->at < s->text.len; s->at++) {
        char c = s->text.at[s->at];
        if (c == '\n') s->line++;
        if (c != '"') continue;
        if (s->at + 1 >= s->text.len || s->text.at[s->at + 1] != '"') break;
        doubled = true;
        s->at++;
    }
    if (s->at >= s->text.len) {
        fault_set(why, FAULT_DATA, "a quotation mark opens here and is not closed");
        return fault_at(why, opened, (str){"", 0});
    }
    str inside = {s->text.at + first, s->at - first};
    *out = str_trim(doubled ? undouble(s->in, inside) : inside);
    s->at++;
    while (s->at < s->text.len && (s->text.at[s->at] == ' ' || s->text.at[s->at] == '\r')) s->at++;
    if (s->at < s->text.len && s->text.at[s->at] != ',' && s->text.at[s->at] != '\n') {
        fault_set(why, FAULT_DATA, "a cell goes on after its closing quotation mark");
        return fault_at(why, s->line, (str){"", 0});
    }
    return true;
}

static str plain(sheet *s)
{
    size_t first = s->at;
    while (s->at < s->text.len && s->text.at[s->at] != ',' && s->text.at[s->at] != '\n') s->at++;
    return str_trim((str){s->text.at + first, s->at - first});
}

bool sheet_next(sheet *s, sheet_row *row, fault *why)
{
    *row = (sheet_row){.line = s->line};
    if (s->at >= s->text.len) return true;
    for (;;) {
        if (row->count == SHEET_CELLS_MAX) {
            fault_set(why, FAULT_LIMIT, "has more than %d columns", SHEET_CELLS_MAX);
            return fault_at(why, row->line, (str){"", 0});
        }
        str cell;
        if (s->at < s->text.len && s->text.at[s->at] == '"') {
            if (!quoted(s, &cell, why)) return false;
        } else
            cell = plain(s);
        row->cells[row->count++] = cell;
        if (s->at >= s->text.len) return true;
        if (s->text.at[s->at++] == '\n') break;
    }
    s->line++;
    return true;
}

bool sheet_row_is_blank(const sheet_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].len) return false;
    return true;
}

bool sheet_number(str s, int decimals, int32_t *out)
{
    enum { DIGITS_MAX = 9 }; // what an int32_t surely holds
    assert(decimals >= 0 && decimals < DIGITS_MAX);
    int64_t n = 0;
    int digits = 0, after = -1; // after: decimals seen, -1 before the point
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '.' && after < 0) {
            after = 0;
            continue;
        }
        if (c < '0' || c > '9') return false;
        digits++;
        if (after >= decimals) {
            if (c != '0') return false;
            continue;
        }
        n = n * 10 + (c - '0');
        if (after >= 0) after++;
        if (n > 99999999) return false;
    }
    if (!digits) return false;
    for (int i = after < 0 ? 0 : after; i < decimals; i++) n *= 10;
    if (n > 999999999) return false;
    *out = (int32_t)n;
    return true;
}

size_t sheet_find(str s, str what)
{
    assert(what.len > 0);
    for (size_t i = 0; i + what.len <= s.len; i++) {
        const char *p = memchr(s.at + i, what.at[0], s.len - i);
        if (!p) break;
        i = (size_t)(p - s.at);
        if (i + what.len <= s.len && memcmp(p, what.at, what.len) == 0) return i;
    }
    return s.len;
}

str sheet_after(str s, str what)
{
    size_t at = sheet_find(s, what);
    return at == s.len ? (str){"", 0} : str_from(s, at + what.len);
}

date sheet_released(str s)
{
    str at = str_first(sheet_after(s, STR("RELEASED ")), 10); // mm/dd/yyyy
    date d;
    if (at.len != 10 || at.at[2] != '/' || at.at[5] != '/') return DATE_NONE;
    char iso[10];
    memcpy(iso, at.at + 6, 4);
    iso[4] = '-';
    memcpy(iso + 5, at.at, 2);
    iso[7] = '-';
    memcpy(iso + 8, at.at + 3, 2);
    return date_parse((str){iso, sizeof iso}, &d) ? d : DATE_NONE;
}
