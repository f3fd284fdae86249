// called.h - what people, payers and the practice are called, and how to reach them: words of settings that
// the state does not keep. In: facts as they came through the door, beside state_fold. Out: the words of a
// fact, by its reference (the state says which setting holds). Never: which of several settings holds.
#pragma once
#include "act.h"

typedef struct called_row {
    fact_ref fact;
    fact_kind kind;      // PRACTICE PAYER PRACTITIONER STAFF PATIENT COVERAGE AUTHORIZATION
    str last, first;     // of a practice or payer: `last` is its name
    str npi, number;     // number: payer's id; a coverage's member; an authorisation's number
    str phone, email, language;
    fact_address address;
    choice sex;
} called_row;

typedef struct called {
    arena *in;
    pile rows; // by fact, ascending
} called;
called called_in(arena *a);
// `to` is a called: so that the function can be given to whoever reads facts.
void called_fold(void *to, const door_fact *f);
// The words of a fact; NULL: none.
const called_row *called_of(const called *c, fact_ref f);

// Of a closed state, at an instant. Empty: not known.
// "First Last"
str called_person(const called *c, const state *s, uint32_t person, instant at, arena *a);
// "Last, First"
str called_last_first(const called *c, const state *s, uint32_t person, instant at, arena *a);
str called_payer(const called *c, const state *s, uint32_t payer, instant at);
str called_device(const state *s, uint32_t device, instant at);
