// begin.c - facts that somebody else brings line by line: what comes before the first of them and after the
// last.
#include "act_.h"

void act_begin_facts(act_facts *out, const rulebook *book, instant as_of, arena *a)
{
    *out = (act_facts){.door = door_in(a)};
    act_ship_door(book, &out->door);
    out->state = state_in(a, &out->door, as_of);
    act_ship_state(book, out);
}

bool act_end_facts(act_facts *f, arena *a, fault *why)
{
    size_t seen;
    if (!door_finish(&f->door, why) || !state_close(&f->state, why)) return false;
    state_enrollments(&f->state, a, &seen);
    if (!seen || f->state.practice != NO_ROW) return true;
    return fault_set(why, FAULT_INPUT,
                     "no practice fact holds at that instant: months and minutes need its time zone");
}
