// pile.h - a list that grows without moving what it holds: elements in chunks, found by number.
// For lists of millions; appending costs the same whatever the length, and nothing is copied.
#pragma once
#include "arena.h"
#include <assert.h>
#include <stdbool.h>

typedef struct pile {
    arena *in;
    char **chunks;
    uint32_t count, chunks_room;
    uint32_t bytes;   // of one element
    uint32_t shift;   // a chunk holds 1 << shift elements
} pile;

pile pile_in(arena *a, size_t element_bytes);
void *pile_more(pile *p); // a new zero-filled element at the end (slow path included)
static inline void *pile_at(const pile *p, uint32_t i)
{
    assert(i < p->count);
    return p->chunks[i >> p->shift] + (size_t)(i & ((1u << p->shift) - 1)) * p->bytes;
}
#define PILE_AT(p, T, i) ((T *)pile_at((p), (i)))
