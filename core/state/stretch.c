// stretch.c - one minute, one code: what a person's earlier stretch in another enrollment covers is not free.
// All earlier stretches begin at or before a stretch, so what they cover of it is always its beginning:
// one sweep over each person's stretches in order of start suffices.
#include "state_.h"

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

// Among stretches that begin together the smaller fact id counts as earlier.
static void order_ties(const state *s, keyed *at, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0; k--) {
            const time_row *a = PILE_AT(&s->times, time_row, at[k - 1].value);
            const time_row *b = PILE_AT(&s->times, time_row, at[k].value);
            if (a->by != b->by || a->from.us != b->from.us ||
                str_cmp(door_fact_id(s->door, a->row.fact), door_fact_id(s->door, b->row.fact)) <= 0)
                break;
            keyed swap = at[k];
            at[k] = at[k - 1];
            at[k - 1] = swap;
        }
}

void state_cut_stretches(state *s, arena *scratch)
{
    size_t count = 0;
    keyed *order = arena_array(scratch, keyed, s->times.count + 1);
    keyed *spare = arena_array(scratch, keyed, s->times.count + 1);
    for (uint32_t i = 0; i < s->times.count; i++) {
        const time_row *t = PILE_AT(&s->times, time_row, i);
        if (t->free_from.us != INSTANT_NONE.us && t->to.us > t->from.us)
            order[count++] = (keyed){keyed_signed(t->from.us), i};
    }
    keyed_sort(order, spare, count);
    for (size_t i = 0; i < count; i++) order[i].key = PILE_AT(&s->times, time_row, order[i].value)->by;
    keyed_sort(order, spare, count);
    order_ties(s, order, count);
    reach far[2] = {{INT64_MIN, NAME_NONE}, {INT64_MIN, NAME_NONE}};
    for (size_t i = 0; i < count; i++) {
        time_row *t = PILE_AT(&s->times, time_row, order[i].value);
        if (i == 0 || order[i].key != order[i - 1].key) far[0] = far[1] = (reach){INT64_MIN, NAME_NONE};
        int64_t covered = far[0].enrollment != t->enrollment ? far[0].to_us : far[1].to_us;
        if (covered > t->from.us) t->free_from.us = covered < t->to.us ? covered : t->to.us;
        reach_on(far, t->to.us, t->enrollment);
    }
}
