// says.h - a fact in one plain sentence, for people.
// In: a fact, and how to call whom it names. Out: a sentence without internal words; days in it are ISO
// dates.
// Never: says a sealed word of a masked fact, or judges what the fact is good for.
#pragma once
#include "act.h"

typedef struct says_ask {
    // What people call the subject (a person, payer, device ...); empty: not known, and the id is said. NULL:
    // ids.
    str (*called)(void *with, fact_subject subject, str id);
    void *with;
    const zone *zone;     // in which hours are said; NULL: UTC
    const rulebook *book; // for names of places and instruments; NULL: their ids
    bool masked;          // sealed words are not there, or are not to be said
} says_ask;
// Adds one sentence, with its full stop.
void fact_says(buf *b, const fact *f, const says_ask *as);
// The same as text in the arena.
str fact_sentence(const fact *f, const says_ask *as, arena *a);

// Words for choices that are shown in more than one place.
str says_program(choice program);     // "remote therapeutic monitoring"
str says_short_program(choice program); // "RTM"
str says_mode(choice mode);           // "by phone", "by portal message"
str says_activity(choice activity);   // "review of data"
str says_reason(choice why);          // of a discharge: "goals met"
str says_credential(choice credential); // "MD"
