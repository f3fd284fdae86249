// arena.h - memory with a lifetime.
// In: a source of memory, given by the edge, and a maximum. Out: zero-filled memory that lives until
// the arena is closed or reset to a mark. Never: frees one thing, or returns NULL: an arena that runs
// out calls the source's `fail`, which does not return (the edge ends the program with a sentence).
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct memory {
    void *(*take)(void *with, size_t bytes); // zero-filled, or NULL
    void (*give)(void *with, void *at, size_t bytes);
    void (*fail)(void *with, size_t bytes) __attribute__((noreturn));
    void (*rest)(void *with, size_t touched); // NULL: not wanted. See arena_rest
    void *with;
} memory;

typedef struct arena_block arena_block;
typedef struct arena {
    const memory *from;
    arena_block *last;
    char *at, *end;      // free space in the last block
    size_t taken;        // bytes in all blocks
    size_t bytes_max;
} arena;

typedef struct arena_mark { arena_block *last; char *at; } arena_mark;

// Makes an empty arena that may take up to bytes_max from `from`. Owns nothing yet.
void arena_open(arena *a, const memory *from, size_t bytes_max);
// Gives every block back.
void arena_close(arena *a);
// `bytes` zero-filled bytes, aligned for any type.
void *arena_take(arena *a, size_t bytes);
// Like arena_take, aligned to one byte only: for text.
char *arena_text(arena *a, size_t bytes);
// A moment between two pieces of work that touched about so many bytes here and there: a source that keeps
// memory elsewhere may put away what is not being used. Nothing taken moves or is lost.
static inline void arena_rest(const arena *a, size_t touched)
{
    if (a->from->rest) a->from->rest(a->from->with, touched);
}
// Room for `bytes` in one piece: what is taken and given back within it never goes back to the source.
void arena_reserve(arena *a, size_t bytes);
arena_mark arena_here(const arena *a);
// Gives back all that was taken since the mark.
void arena_back(arena *a, arena_mark mark);

#define arena_push(a, T) ((T *)arena_take((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_take((a), sizeof(T) * (size_t)(n)))
