// record.h - a patient's record: what is so of one patient, read whole from the journal.
// In: a store to read with, an instant, a patient's id. Out: the closed state of the patient's facts and the
// settings, what people and payers are called, claim lines that stand, an evaluation ready to be asked.
// Never: writes; reads more of other patients than the work of the same hours.
#pragma once
#include "called.h"
#include "store.h"

typedef struct record_ask {
    store *store;
    zones *zones;
    const rulebook *book;
    instant as_of;
    const str *patients;   // whose; none: settings alone
    size_t patient_count;
    // Beside called_fold; may be NULL.
    void (*each)(void *with, const door_fact *f);
    void *with;
    const str *supposed;   // facts that nobody said (act_journal)
    size_t supposed_count;
} record_ask;

typedef struct record {
    record_ask ask;
    arena *arena;
    act_facts facts;       // closed
    called called;
    evaluation *e;
    const state *s;        // facts.state
    const zone *zone;      // the practice's
    date today;            // there
    uint32_t patient;      // the first one asked for; NAME_NONE: nothing introduces it
    bool hides;            // set by whoever asks: an enrollment of the patient is closed to who will see this
    const store_line *lines; // of the patients' claims: every line that stands
    size_t line_count;
} record;
// FAULT_INPUT where no practice is set up.
MUST_USE bool record_read(record *out, const record_ask *ask, arena *a, fault *why);
void record_close(record *r); // harmless on a zeroed one

// Names; empty: not known.
str record_person(const record *r, uint32_t person);
str record_last_first(const record *r, uint32_t person);
const called_row *record_words(const record *r, uint32_t patient); // of the patient's setting in force now
// A sentence of the rules, which names people and payers by their ids: with their names instead.
str record_named(const record *r, str text);
// For says_ask.called, `with` a record.
str record_called(void *with, fact_subject subject, str id);

// A fact of the journal, whole.
MUST_USE bool record_fact(record *r, fact_ref ref, fact *out, fault *why);
static inline str record_id(const record *r, fact_ref ref) { return door_fact_id(&r->facts.door, ref); }
// The patient's civil day now, and that of an instant.
const zone *record_patient_zone(const record *r, uint32_t patient);
date record_patient_today(const record *r, uint32_t patient);
// The claim whose standing line bills the determination; empty: none.
str record_claim(const record *r, str enrollment, str code, date from);
// The enrollment's number; false: unknown or unseen.
bool record_enrollment(const record *r, str id, uint32_t *out);
