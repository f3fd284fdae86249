// stretch.c - one minute, one code: what a person's earlier stretch in another enrollment covers is not free.
// All earlier stretches begin at or before a stretch, so what they cover of it is always its beginning:
// one sweep over each person's stretches in order of start suffices.
#include "state_.h"

// its row, somewhere in the pile, and what the system reads with it; for arena_rest
enum { STRETCH_TOUCHES = 1 << 15, DEAL_TOUCHES = 1 << 12 };

typedef struct reach { int64_t to_us; uint32_t enrollment; } reach;

// The furthest ends so far: of one enrollment, and of any other.
static void reach_on(reach far[2], int64_t to_us, uint32_t enrollment)
{
    if (enrollment == far[0].enrollment) {
        if (to_us > far[0].to_us) far[0].to_us = to_us;
    } else if (to_us > far[0].to_us) {
        far[1] = far[0];
        far[0] = (reach){to_us, enrollment};
    } else if (to_us > far[1].to_us) {
        far[1] = (reach){to_us, enrollment};
    }
}

static const time_row *stretch(const state *s, const keyed *k)
{
    return PILE_AT(&s->times, time_row, k->value);
}

// Of one person's stretches that begin together with the first of `at`, the smaller fact id counts as
// earlier.
static void order_ties(const state *s, keyed *at, size_t count)
{
    int64_t from_us = stretch(s, at)->from.us;
    for (size_t i = 1; i < count && at[i].key == at[0].key && stretch(s, &at[i])->from.us == from_us; i++)
        for (size_t k = i; k > 0; k--) {
            str a = door_fact_id(s->door, stretch(s, &at[k - 1])->row.fact),
                b = door_fact_id(s->door, stretch(s, &at[k])->row.fact);
            if (str_cmp(a, b) <= 0) break;
            keyed swap = at[k];
            at[k] = at[k - 1];
            at[k - 1] = swap;
        }
}

static bool works(const time_row *t) { return t->free_from.us != INSTANT_NONE.us && t->to.us > t->from.us; }

// Every stretch by person, then by start. They are dealt out to their persons first and sorted person by
// person: what is touched at a time is one person's work, not the practice's.
static keyed *by_person(state *s, size_t *count, arena *scratch)
{
    uint32_t people = names_count(&s->door->people);
    keyed *order = arena_array(scratch, keyed, s->times.count + 1);
    uint32_t *ends = arena_array(scratch, uint32_t, people + 1);
    for (uint32_t i = 0; i < s->times.count; i++, arena_rest(s->in, sizeof(time_row))) {
        const time_row *t = PILE_AT(&s->times, time_row, i);
        if (works(t)) ends[t->by + 1]++;
    }
    uint32_t most = 0;
    for (uint32_t p = 0; p < people; p++) {
        if (ends[p + 1] > most) most = ends[p + 1];
        ends[p + 1] += ends[p];
    }
    *count = ends[people];
    // ends[p]: begins, until now
    for (uint32_t i = 0; i < s->times.count; i++, arena_rest(s->in, DEAL_TOUCHES)) {
        const time_row *t = PILE_AT(&s->times, time_row, i);
        if (works(t)) order[ends[t->by]++] = (keyed){keyed_signed(t->from.us), i};
    }
    keyed *spare = arena_array(scratch, keyed, most + 1);
    for (uint32_t p = 0, from = 0; p < people; from = ends[p++]) {
        size_t bytes = sizeof(keyed) * (ends[p] - from);
        if (ends[p] - from > 1) keyed_sort(order + from, spare, ends[p] - from);
        for (uint32_t i = from; i < ends[p]; i++) order[i].key = p;
        arena_rest(s->in, bytes * 2);
    }
    return order;
}

void state_cut_stretches(state *s, arena *scratch)
{
    size_t count;
    keyed *order = by_person(s, &count, scratch);
    reach far[2] = {{INT64_MIN, NAME_NONE}, {INT64_MIN, NAME_NONE}};
    int64_t before_us = INT64_MIN;
    for (size_t i = 0; i < count; i++, arena_rest(s->in, STRETCH_TOUCHES)) {
        bool other = i == 0 || order[i].key != order[i - 1].key;
        if (other) far[0] = far[1] = (reach){INT64_MIN, NAME_NONE};
        if (other || stretch(s, &order[i])->from.us != before_us) order_ties(s, order + i, count - i);
        time_row *t = PILE_AT(&s->times, time_row, order[i].value);
        before_us = t->from.us;
        int64_t covered = far[0].enrollment != t->enrollment ? far[0].to_us : far[1].to_us;
        if (covered > t->from.us) t->free_from.us = covered < t->to.us ? covered : t->to.us;
        reach_on(far, t->to.us, t->enrollment);
    }
}
