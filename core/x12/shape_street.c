// shape_street.c - is an address line a street, or a box that nobody can visit? The word is spelled in many
// ways ("P.O. Box 7", "POB 7", "P O BX 7", "Lock Box 7"), stands anywhere in a line, and is part of honest
// streets ("Box Elder Road", "RR 2 Box 15", "Poboxer Street").
#include "shape_.h"

enum { WORDS_MAX = 16, WORD_BYTES = 16 };
typedef struct word { char at[WORD_BYTES]; size_t len; } word;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters and digits between all else, in capitals; a zero between letters' places is an O (P0 BOX).
static size_t words_of(str s, word words[WORDS_MAX])
{
    size_t count = 0;
    bool inside = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 'a' + 'A') : s.at[i];
        bool fits = (c >= 'A' && c <= 'Z') || is_digit(c);
        if (fits && !inside && ++count > WORDS_MAX) return WORDS_MAX;
        if (fits && !inside) words[count - 1].len = 0;
        inside = fits;
        if (!fits) continue;
        word *w = &words[count - 1];
        if (w->len < WORD_BYTES) w->at[w->len++] = c;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < words[i].len; k++)
            if (words[i].at[k] == '0' && words[i].len <= 2 && (k || words[i].len == 1) &&
                ((k && words[i].at[0] == 'P') || (i && words[i - 1].len == 1 && words[i - 1].at[0] == 'P')))
                words[i].at[k] = 'O';
    return count;
}

static bool is(const word *w, const char *text) { return str_eq((str){w->at, w->len}, str_of(text)); }

// The word itself, or the word with a number at its end: BOX, BOX12.
static bool is_numbered(const word *w, const char *text)
{
    str s = {w->at, w->len}, head = str_of(text);
    if (!str_starts(s, head)) return false;
    for (size_t i = head.len; i < s.len; i++)
        if (!is_digit(s.at[i])) return false;
    return true;
}

static bool is_number(const word *w)
{
    for (size_t i = 0; i < w->len; i++)
        if (!is_digit(w->at[i])) return false;
    return w->len > 0;
}

static bool is_boxlike(const word *w)
{
    return is_numbered(w, "BOX") || is_numbered(w, "BX") || is(w, "DRAWER") || is(w, "DRWR") || is(w, "DRAW");
}

// Does a box begin at word i? `left`: words from it on.
static bool box_at(const word *w, size_t left, bool first)
{
    const word *next = left > 1 ? w + 1 : NULL, *third = left > 2 ? w + 2 : NULL;
    if (is_numbered(w, "POBOX") || is_numbered(w, "POBX") || is_numbered(w, "LOCKBOX") || is(w, "LOCKBIN"))
        return true;
    if (is(w, "POB")) return !next || is_number(next);
    if (is_numbered(w, "POB")) return true; // POB12
    if (is(w, "PO") || is(w, "POST") || is(w, "POSTAL"))
        if (next && is_boxlike(next)) return true;
    if (is(w, "PO") && next && is(next, "B") && third && is_number(third)) return true;
    if (is(w, "P") && next && is(next, "O") && third)
        return is_boxlike(third) || (is(third, "B") && left > 3 && is_number(w + 3));
    if (is(w, "P") && next && is(next, "OBOX")) return true;
    if (is(w, "POST") && next && (is(next, "OFFICE") || is(next, "OFC") || is(next, "OFF")) && third)
        return is_boxlike(third);
    if (is(w, "LOCK") && next) return is_boxlike(next) || is(next, "BIN");
    if (is(w, "CALLER") && next) return is_boxlike(next) || is(next, "SERVICE") || is_number(next);
    if (is(w, "APARTADO") && next) return is(next, "POSTAL") || is_number(next);
    // A line that is nothing but a box: BOX 12. After a route (RR 2 BOX 15) it is a place.
    return first && (is(w, "BOX") || is(w, "DRAWER") || is(w, "BX")) && next && is_number(next) && left == 2;
}

bool shape_street(str s)
{
    word words[WORDS_MAX];
    size_t count = words_of(s, words);
    for (size_t i = 0; i < count; i++)
        if (box_at(&words[i], count - i, i == 0)) return false;
    return true;
}
