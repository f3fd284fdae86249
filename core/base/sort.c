#include "sort.h"
#include <assert.h>
#include <stdbool.h>
#include <string.h>

// What comparing two rows may touch elsewhere, for arena_rest.
enum { ROW_TOUCHES = 1 << 13 };

// Merges the two ordered runs [from, middle) and [middle, to) of `rows` into the same place of `into`.
static void merge(const char *rows, char *into, size_t from, size_t middle, size_t to, size_t bytes,
                  sort_order order, const void *with, const arena *scratch)
{
    size_t left = from, right = middle;
    for (size_t at = from; at < to; at++) {
        // At equality the left one goes first: that is what makes the sort stable.
        bool take_left =
            left < middle && (right >= to || order(rows + left * bytes, rows + right * bytes, with) <= 0);
        size_t *taken = take_left ? &left : &right;
        memcpy(into + at * bytes, rows + *taken * bytes, bytes);
        arena_rest(scratch, ROW_TOUCHES);
        ++*taken;
    }
    assert(left == middle);
    assert(right == to);
}

void sort_rows(void *rows, size_t count, size_t bytes, sort_order order, const void *with, arena *scratch)
{
    assert(bytes > 0);
    size_t in_order = 1;
    while (in_order < count &&
           order((char *)rows + (in_order - 1) * bytes, (char *)rows + in_order * bytes, with) <= 0) {
        in_order++;
        arena_rest(scratch, ROW_TOUCHES);
    }
    if (in_order >= count) return;
    assert(count <= SIZE_MAX / 2 / bytes);
    arena_mark before = arena_here(scratch);
    char *from = rows, *into = arena_take(scratch, count * bytes);
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t at = 0; at < count; at += 2 * run) {
            size_t middle = at + run < count ? at + run : count;
            size_t to = middle + run < count ? middle + run : count;
            merge(from, into, at, middle, to, bytes, order, with, scratch);
        }
        char *swap = from;
        from = into;
        into = swap;
    }
    if (from != rows) memcpy(rows, from, count * bytes);
    arena_back(scratch, before);
}
