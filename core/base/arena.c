#include "arena.h"
#include <assert.h>
#include <string.h>

struct arena_block {
    arena_block *before;
    size_t bytes; // with this header
};

enum { BLOCK_BYTES_MIN = 1 << 12, BLOCK_BYTES_MAX = 1 << 25, ALIGN = 16 };
_Static_assert(sizeof(arena_block) % ALIGN == 0, "blocks start aligned");

void arena_open(arena *a, const memory *from, size_t bytes_max)
{
    assert(from && from->take && from->give && from->fail);
    *a = (arena){.from = from, .bytes_max = bytes_max};
}

void arena_close(arena *a)
{
    while (a->last) {
        arena_block *before = a->last->before;
        a->from->give(a->from->with, a->last, a->last->bytes);
        a->last = before;
    }
    *a = (arena){.from = a->from, .bytes_max = a->bytes_max};
}

// A new block that holds at least `bytes`: as much again as all before, between the two bounds.
static void arena_grow(arena *a, size_t bytes)
{
    size_t want = a->taken < BLOCK_BYTES_MIN ? BLOCK_BYTES_MIN : a->taken;
    if (want > BLOCK_BYTES_MAX) want = BLOCK_BYTES_MAX;
    if (bytes > a->bytes_max) a->from->fail(a->from->with, bytes);
    if (want < bytes + sizeof(arena_block)) want = bytes + sizeof(arena_block);
    if (a->taken + want > a->bytes_max) a->from->fail(a->from->with, want);
    arena_block *b = a->from->take(a->from->with, want);
    if (!b) a->from->fail(a->from->with, want);
    b->before = a->last;
    b->bytes = want;
    a->last = b;
    a->taken += want;
    a->at = (char *)(b + 1);
    a->end = (char *)b + want;
}

void *arena_take(arena *a, size_t bytes)
{
    size_t pad = a->at ? (size_t)(-(uintptr_t)a->at & (ALIGN - 1)) : 0;
    if (!a->at || (size_t)(a->end - a->at) < pad || (size_t)(a->end - a->at) - pad < bytes) {
        arena_grow(a, bytes);
        pad = 0;
    }
    char *p = a->at + pad;
    a->at = p + bytes;
    assert(a->at <= a->end);
    return p;
}

char *arena_text(arena *a, size_t bytes)
{
    if (!a->at || (size_t)(a->end - a->at) < bytes) arena_grow(a, bytes);
    char *p = a->at;
    a->at += bytes;
    return p;
}

void arena_reserve(arena *a, size_t bytes)
{
    if (!a->at || (size_t)(a->end - a->at) < bytes) arena_grow(a, bytes);
}

arena_mark arena_here(const arena *a) { return (arena_mark){a->last, a->at}; }

void arena_back(arena *a, arena_mark mark)
{
    while (a->last != mark.last) {
        assert(a->last);
        arena_block *before = a->last->before;
        a->taken -= a->last->bytes;
        a->from->give(a->from->with, a->last, a->last->bytes);
        a->last = before;
    }
    if (!mark.last) { a->at = a->end = NULL; return; }
    char *end = (char *)mark.last + mark.last->bytes;
    char *dirty_end = a->end == end ? a->at : end;
    memset(mark.at, 0, (size_t)(dirty_end - mark.at)); // what is taken next is zero again
    a->at = mark.at;
    a->end = end;
}
