// enrolling.h - how far an enrollment is: what is there, what is missing, and what each answer is for.
// In: the patient's facts, the rules of the payer's pack on today's date, what was chosen so far. Out: steps
// in order, at most one of them asked now; choices, each with the reason where it cannot be chosen. Never:
// guesses what a payer covers; writes. What has not been said yet is supposed, and judged by core/rule like
// everything else.
#pragma once
#include "record.h"
#include "strip.h"

typedef enum enrolling_which {
#define STEP(id, name, title) id,
#include "enrolling.def"
#undef STEP
    STEP_COUNT
} enrolling_which;
str enrolling_step_name(enrolling_which w);
str enrolling_step_title(enrolling_which w);
typedef enum enrolling_state {
    ENROLLING_DONE,
    ENROLLING_MISSING,
    ENROLLING_WAITS,
    ENROLLING_REFUSED,
    ENROLLING_WARNING
} enrolling_state;
str enrolling_state_text(enrolling_state s);

typedef struct enrolling_step {
    enrolling_which which;
    enrolling_state state;
    str why, have, need; // what the answer is for; what there is; what is asked
    str cite;            // empty: nothing is cited
    grade grade;
} enrolling_step;
typedef struct enrolling_choice { str id, name, more; bool fits; } enrolling_choice;
typedef struct enrolling_choices { const enrolling_choice *at; size_t count; } enrolling_choices;

typedef struct enrolling_ask {
    store *store;
    zones *zones;
    const rulebook *book;
    instant now;
    choice program;
    str patient, device, enrollment, payer; // empty: not chosen yet
    str person;       // who asks, in the facts
    bool may_treat;   // may diagnose, plan and order
    bool may_part2;   // may see substance-use records
} enrolling_ask;
typedef struct enrolling {
    str patient, name, device, enrollment;
    enrolling_step steps[STEP_COUNT];
    size_t step_count;
    enrolling_choices devices, practitioners, payers, places;
    str consent_words;
    const strip_outcome *worth;
    int worth_count;
} enrolling;
// FAULT_NOTHING: there is no such patient, enrollment or device.
MUST_USE bool act_enrolling(enrolling *out, const enrolling_ask *ask, arena *a, fault *why);
