// journal.h - the journal's facts as a state: all of them, or those that some patients' claims rest on.
// In: a store. Out: the door they came through and the state they make, as act_read_facts gives of a file.
// Never: takes in the facts of a claim's life (no determination follows from them), or more than it was asked
// for.
#pragma once
#include "act.h"
#include "store.h"

typedef struct act_journal {
    store *store;
    instant as_of;
    const rulebook *book;
    zones *zones;
    // Only what the determinations of these patients rest on: settings, their facts, and the work that the
    // people who worked for them did for others at the same time. NULL: everything.
    const str *patients;
    size_t patient_count;
    // Called for each fact, also those after as_of; may be NULL.
    void (*each)(void *with, const door_fact *f);
    void *with;
    // Facts that nobody said, let in after all others: what would be so if somebody did. Nothing is written.
    const str *supposed;
    size_t supposed_count;
} act_journal;

// Facts come in the order of their sequence. Sealed words are there only for kinds that need them
// (fact_kind_needs_body). Without a practice in force at as_of there is nothing to reckon with: a fault,
// where there are enrollments. out->standing is filled where everything is read.
MUST_USE bool act_journal_read(act_facts *out, const act_journal *ask, arena *a, fault *why);
