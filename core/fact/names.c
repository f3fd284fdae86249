#include "names.h"

enum { SLOTS_MIN = 64 };

names names_in(arena *a)
{
    return (names){.in = a, .texts = pile_in(a, sizeof(char *)), .last_number = NAME_NONE};
}

void names_close(names *n)
{
    if (n->slots) n->in->from->give(n->in->from->with, n->slots, sizeof(name_slot) * n->room);
    *n = (names){0};
}

// Ids that differ in the last character only get neighbouring slots; these tables are fuller than the door's,
// and its longer runs would get in each other's way (measured).
static uint32_t tag_of(str id)
{
    return (uint32_t)hash_text(str_first(id, id.len - 1), 0) << 4 | (uint32_t)(id.at[id.len - 1] & 15);
}

// The tables are taken from the source of memory itself and given back when they grow: in the arena every
// doubling would leave its predecessor behind.
static void names_grow(names *n)
{
    const memory *m = n->in->from;
    uint32_t room = n->room ? n->room * 2 : SLOTS_MIN;
    assert(room > n->room);
    size_t bytes = sizeof(name_slot) * room;
    name_slot *slots = m->take(m->with, bytes);
    if (!slots) m->fail(m->with, bytes);
    for (uint32_t i = 0; i < n->room; i++) {
        if (!n->slots[i].number) continue;
        uint32_t at = n->slots[i].tag & (room - 1);
        while (slots[at].number) at = (at + 1) & (room - 1);
        slots[at] = n->slots[i];
    }
    if (n->slots) m->give(m->with, n->slots, sizeof(name_slot) * n->room);
    n->slots = slots;
    n->room = room;
}

str names_text(const names *n, uint32_t number)
{
    const char *p = *PILE_AT(&n->texts, const char *, number);
    return (str){p + 1, (unsigned char)p[0]};
}

static const name_slot *names_slot(const names *n, str id, uint32_t tag)
{
    uint32_t at = tag & (n->room - 1);
    while (n->slots[at].number) {
        if (n->slots[at].tag == tag && hash_id_eq(names_text(n, n->slots[at].number - 1), id)) break;
        at = (at + 1) & (n->room - 1);
    }
    return &n->slots[at];
}

uint32_t names_number(names *n, str id, bool *is_new)
{
    assert(id.len >= 1 && id.len <= LIMIT_ID_BYTES);
    if (is_new) *is_new = false;
    if (names_is_last(n, id)) return n->last_number;
    if ((uint64_t)n->texts.count * 3 >= (uint64_t)n->room * 2) names_grow(n);
    uint32_t tag = tag_of(id);
    uint32_t at = (uint32_t)(names_slot(n, id, tag) - n->slots);
    if (!n->slots[at].number) {
        char *text = arena_text(n->in, id.len + 1);
        text[0] = (char)id.len;
        memcpy(text + 1, id.at, id.len);
        *(char **)pile_more(&n->texts) = text;
        n->slots[at] = (name_slot){tag, n->texts.count};
        if (is_new) *is_new = true;
    }
    n->last_number = n->slots[at].number - 1;
    n->last = names_text(n, n->last_number);
    return n->last_number;
}

uint32_t names_find(const names *n, str id)
{
    if (!n->room || !id.len || id.len > LIMIT_ID_BYTES) return NAME_NONE;
    const name_slot *s = names_slot(n, id, tag_of(id));
    return s->number ? s->number - 1 : NAME_NONE;
}

void names_near(const names *n, str id)
{
    if (n->room && !names_is_last(n, id)) __builtin_prefetch(&n->slots[tag_of(id) & (n->room - 1)]);
}
