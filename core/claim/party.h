// party.h - who is who on a claim: the words of settings that claims need and the state does not keep.
// In: facts as they came through the door, beside state_fold. Out: the words of a fact, by its reference
// (rows of the state name it). Never: which of several settings holds; that is the state's to say.
#pragma once
#include "door.h"
#include "x837.h"

typedef struct party_practice {
    fact_ref fact;
    str name, npi, tin, taxonomy, phone, contact;
    choice tin_type;
    x837_address address;
} party_practice;
typedef struct party_payer { fact_ref fact; str name, number, filing; } party_payer;
typedef struct party_practitioner { fact_ref fact; x837_provider as; } party_practitioner;
typedef struct party_staff { fact_ref fact; uint32_t supervisor; } party_staff; // a person, or NAME_NONE
typedef struct party_patient {
    fact_ref fact;
    str last, first;
    x837_address address;
    char sex; // F M U
} party_patient;
typedef struct party_coverage { fact_ref fact; str member, group; } party_coverage;
typedef struct party_authorization { fact_ref fact; str number; } party_authorization;

typedef struct party {
    arena *in;
    pile practices, payers, practitioners, staff, patients, coverages, authorizations;
} party;

party party_in(arena *a);
// Keeps what claims need of the fact. Facts come in the order in which the door numbered them. `to` is a
// party: so the function can be given to whoever reads facts.
void party_fold(void *to, const door_fact *f);

// The words of a fact; NULL when it is none of that kind.
const party_practice *party_practice_of(const party *p, fact_ref f);
const party_payer *party_payer_of(const party *p, fact_ref f);
const party_practitioner *party_practitioner_of(const party *p, fact_ref f);
const party_staff *party_staff_of(const party *p, fact_ref f);
const party_patient *party_patient_of(const party *p, fact_ref f);
const party_coverage *party_coverage_of(const party *p, fact_ref f);
const party_authorization *party_authorization_of(const party *p, fact_ref f);
