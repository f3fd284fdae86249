// claim_.h - between the files of this room.
#pragma once
#include "claim.h"
#include "sort.h"

enum {
    CLAIM_ID_CHARS = 12,       // of base 32: 60 bits
    LINE_CONTROL_BYTES = 32,   // id-code-day: 12 + 1 + 5 + 1 + 8, at most 30 in REF 6R
};

// A determination in the order of claims, with the words that the order goes by.
typedef struct claim_row {
    const determination *det;
    str payer, patient, enrollment, member, group, authorization;
} claim_row;
typedef struct claim_span { // rows of one claim, and whose
    uint32_t first, count;
    const patient_row *patient;
    const party_patient *patient_words;
} claim_span;

struct claims {
    claim_ask ask;
    arena *in;
    claim_row *rows;
    claim_span *spans; size_t count;
    claim_as *as;              // how each is made
    uint64_t *ids;             // of each claim, by claims_check
    claim_unmade *unmade; size_t unmade_count;
    x837_envelope envelope;
    x837_parties parties;
    x837_billing billing;
    claim_total *totals; size_t total_count;
};

// A claim made: everything it points to lies in it, in the party or in the state.
typedef struct claim_made {
    x837_subscriber subscriber;
    x837_claim claim;
    x837_line lines[X837_LINES_MAX];
    x837_provider ordering[X837_LINES_MAX];
    x837_provider rendering, supervising;
    char id[CLAIM_ID_CHARS];
    char controls[X837_LINES_MAX][LINE_CONTROL_BYTES];
    char codes[X837_DIAGNOSES_MAX][8]; // diagnoses without the point
    char member[40];                   // a Medicare number without its hyphens
    money expected;
    size_t unpriced;
} claim_made;

// Makes one claim. Says what is missing; what is made is whole as far as it is known.
void claim_make(const claims *c, size_t number, claim_made *out, x12_problems *p);
// Puts the claim's diagnoses in order and points its lines to them.
void claim_diagnose(const claims *c, const claim_span *span, claim_made *out, x12_problems *p);
// Rendering, supervising and ordering practitioners.
void claim_people(const claims *c, const claim_span *span, claim_made *out, x12_problems *p);
// The words of a practitioner as of the file's day; empty where the person is none.
x837_provider claim_provider(const claims *c, uint32_t person);
// Practice, receiver and envelope: what all claims of the file share.
void claims_head(claims *c);
// 60 bits from what the claim bills and its generation: the same determinations always give the same number.
uint64_t claim_number(const claims *c, size_t claim);
uint64_t claim_number_hash(str text);
void claim_number_text(uint64_t number, char text[CLAIM_ID_CHARS]);
