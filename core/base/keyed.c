#include "keyed.h"
#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static bool sorted(const keyed *at, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (at[i - 1].key > at[i].key) return false;
    return true;
}

void keyed_sort(keyed *at, keyed *spare, size_t count)
{
    if (sorted(at, count)) return;
    keyed *from = at, *to = spare;
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        size_t starts[DIGITS + 1] = {0};
        for (size_t i = 0; i < count; i++) starts[(from[i].key >> shift & (DIGITS - 1)) + 1]++;
        if (starts[(from[0].key >> shift & (DIGITS - 1)) + 1] == count) continue; // one digit in all
        for (size_t d = 0; d < DIGITS; d++) starts[d + 1] += starts[d];
        for (size_t i = 0; i < count; i++) to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
        keyed *swap = from;
        from = to;
        to = swap;
    }
    if (from != at) memcpy(at, from, sizeof *at * count);
    assert(sorted(at, count));
}
