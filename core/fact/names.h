// names.h - ids as numbers. Each space of ids gives every new id the next number from 0; texts are kept once.
// In: ids as text. Out: numbers, and the text of a number. Cost: one look-up in one table, whatever the size.
#pragma once
#include "base.h"

#define NAME_NONE UINT32_MAX

typedef struct name_slot { uint32_t tag, number; } name_slot; // number + 1; 0: empty
typedef struct names {
    arena *in;
    name_slot *slots;
    uint32_t room;      // a power of two
    pile texts;         // const char *: length byte, then the text
    str last;           // the id asked for last and its number: facts come in runs
    uint32_t last_number;
} names;

names names_in(arena *a);
void names_close(names *n);
// The number of the id, a new one if it was not known; *is_new says which (may be NULL).
uint32_t names_number(names *n, str id, bool *is_new);
// The number of the id, or NAME_NONE.
uint32_t names_find(const names *n, str id);
// Was it the id asked for last? Then its number is last_number.
static inline bool names_is_last(const names *n, str id)
{
    return n->last_number != NAME_NONE && hash_id_eq(n->last, id);
}
str names_text(const names *n, uint32_t number);
static inline uint32_t names_count(const names *n) { return n->texts.count; }
// Brings the slot of the id near, for a look-up soon.
void names_near(const names *n, str id);
