#include "pile.h"
#include <string.h>

enum { CHUNK_BYTES = 1 << 16 };

pile pile_in(arena *a, size_t element_bytes)
{
    assert(element_bytes > 0 && element_bytes <= CHUNK_BYTES);
    uint32_t shift = 0;
    while (((size_t)2 << shift) * element_bytes <= CHUNK_BYTES) shift++;
    return (pile){.in = a, .bytes = (uint32_t)element_bytes, .shift = shift};
}

void *pile_more(pile *p)
{
    uint32_t chunk = p->count >> p->shift;
    assert(p->count < UINT32_MAX);
    if ((p->count & ((1u << p->shift) - 1)) == 0) {
        if (chunk >= p->chunks_room) {
            uint32_t room = p->chunks_room ? p->chunks_room * 2 : 16;
            char **chunks = arena_array(p->in, char *, room);
            if (p->chunks) memcpy(chunks, p->chunks, sizeof(char *) * p->chunks_room);
            p->chunks = chunks;
            p->chunks_room = room;
        }
        // The first chunk of a short pile is small: rooms hold many piles that stay empty or nearly so.
        p->chunks[chunk] = arena_take(p->in, ((size_t)1 << p->shift) * p->bytes);
    }
    p->count++;
    return pile_at(p, p->count - 1);
}
