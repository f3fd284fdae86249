// state_.h - between the files of this room.
#pragma once
#include "state.h"

// The enrollment's (person's) state, made when its number is new.
enrollment_state *state_enrollment_made(state *s, uint32_t e);
person_state *state_person_made(state *s, uint32_t p);
// The head of a chain by number, made when new.
uint32_t *state_head_made(pile *heads, uint32_t number);

// A set of facts, for voids.
typedef struct fact_set { fact_ref *slots; uint32_t room, count; } fact_set;
fact_set fact_set_in(arena *a, uint32_t count_max);
void fact_set_put(fact_set *set, fact_ref r);
bool fact_set_has(const fact_set *set, fact_ref r);

// The facts that effective voids take out. False when voids void each other in a circle.
MUST_USE bool state_voided(const state *s, fact_set *out, arena *scratch, fault *why);
// Cuts each person's stretches by the same person's earlier stretches in other enrollments (free_from).
void state_cut_stretches(state *s, arena *scratch);
