// void.c - which facts are taken out. A void may itself be voided: it then takes nothing out.
#include "state_.h"

fact_set fact_set_in(arena *a, uint32_t count_max)
{
    uint32_t room = 16;
    while (room < count_max * 2) room *= 2;
    fact_set set = {.slots = arena_array(a, fact_ref, room), .room = room};
    memset(set.slots, 0xFF, sizeof(fact_ref) * room);
    return set;
}

static uint32_t fact_set_slot(const fact_set *set, fact_ref r)
{
    uint32_t at = r * 2654435761u & (set->room - 1);
    while (set->slots[at] != FACT_NONE && set->slots[at] != r) at = (at + 1) & (set->room - 1);
    return at;
}

void fact_set_put(fact_set *set, fact_ref r)
{
    uint32_t at = fact_set_slot(set, r);
    if (set->slots[at] == r) return;
    set->slots[at] = r;
    set->count++;
    assert(set->count < set->room);
}

bool fact_set_has(const fact_set *set, fact_ref r)
{
    // shipped products have no fact
    return set->count && r != FACT_NONE && set->slots[fact_set_slot(set, r)] == r;
}

// The first place in `by_target` (sorted by the fact that is voided) whose key is `target`, or count.
static size_t first_of(const keyed *by_target, size_t count, fact_ref target)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (by_target[mid].key < target)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool state_voided(const state *s, fact_set *out, arena *scratch, fault *why)
{
    uint32_t count = s->voids.count;
    *out = fact_set_in(scratch, count);
    if (!count) return true;
    keyed *by_target = arena_array(scratch, keyed, count), *spare = arena_array(scratch, keyed, count);
    keyed *by_self = arena_array(scratch, keyed, count);
    for (uint32_t i = 0; i < count; i++) {
        const void_row *v = PILE_AT(&s->voids, void_row, i);
        by_target[i] = (keyed){v->voids, i};
        by_self[i] = (keyed){v->row.fact, i};
    }
    keyed_sort(by_target, spare, count);
    keyed_sort(by_self, spare, count);

    // A void is settled when every void of it is. Those that nobody voids come first.
    uint32_t *waits = arena_array(scratch, uint32_t, count), *queue = arena_array(scratch, uint32_t, count);
    bool *void_of_it = arena_array(scratch, bool, count);
    uint32_t settled = 0, queued = 0;
    for (uint32_t i = 0; i < count; i++) {
        fact_ref self = PILE_AT(&s->voids, void_row, i)->row.fact;
        for (size_t k = first_of(by_target, count, self); k < count && by_target[k].key == self; k++)
            waits[i]++;
        if (!waits[i]) queue[queued++] = i;
    }
    for (; settled < queued; settled++) {
        uint32_t i = queue[settled];
        fact_ref target = PILE_AT(&s->voids, void_row, i)->voids;
        bool effective = !void_of_it[i];
        if (effective) fact_set_put(out, target);
        size_t k = first_of(by_self, count, target);
        if (k == count || by_self[k].key != target) continue; // not a void, or one not seen yet
        uint32_t voided = by_self[k].value;
        void_of_it[voided] |= effective;
        if (--waits[voided] == 0) queue[queued++] = voided;
    }
    if (settled == count) return true;
    for (uint32_t i = 0; i < count; i++)
        if (waits[i]) {
            str id = door_fact_id(s->door, PILE_AT(&s->voids, void_row, i)->row.fact);
            return fault_set(why, FAULT_INPUT,
                             "the void \"%.*s\" is part of a circle of voids that take each other out",
                             STR_ARGS(id));
        }
    assert(false && "a void that waits was not found");
    return false;
}
