// claim.h - the door of this room: ready determinations to claims.
// In: determinations that are ready, the state they rest on, the words that only claims need (party).
// Out: claims as 837P bytes, or every problem that stands in their way.
// Never: judges whether a code is payable, drops a line in silence, guesses a name or a price, looks at a
// clock.
//
// A claim is one course of treatment for one payer: its lines share enrollment, payer, member number and
// prior authorisation, and with the enrollment the practitioner and the place. The bytes are the same
// whatever the order of the determinations. Claims are made one at a time from the plan, so that memory
// holds none of them.
#pragma once
#include "party.h"
#include "rule.h"
#include "x837.h"

typedef struct claim_ask {
    const state *state;
    const rulebook *book;
    const party *party;
    const determination *ready; size_t count; // all DET_READY
    instant as_of;       // when the file is made, and as of when names and addresses are read
    uint32_t control;    // of the interchange, from 1
    bool test;
} claim_ask;

typedef struct claims claims;

// Puts the determinations in order and finds where each claim begins. Everything borrowed must outlive it.
claims *claims_plan(const claim_ask *ask, arena *a);
size_t claims_count(const claims *c);
// What the file of these claims says before the first of them.
void claims_envelope(const claims *c, x837_envelope *e, x837_parties *p);
// The same for a payer's file, whatever the claims (NAME_NONE: several payers'). Of `ask`, determinations are
// not looked at.
void claims_envelope_to(const claim_ask *ask, uint32_t payer, x837_envelope *e, x837_parties *p);
// A claim that is not made, for one of its lines has neither a charge nor a price to charge instead
// (facts.md, `charge`). The others are made.
// the first such line
typedef struct claim_unmade { str enrollment, code; date on; size_t lines; } claim_unmade;
const claim_unmade *claims_unmade(const claims *c, size_t *count);
// How a claim is made: an original, unless something else is said.
typedef struct claim_as {
    char frequency;      // 1 original, 7 replacement, 8 void
    str original;        // the payer's number of the claim that it replaces (REF F8); empty: none
    uint32_t generation; // of the claim's number: the same lines claimed again have another one
} claim_as;
void claims_as(claims *c, size_t claim, claim_as as);

// Makes every claim and says every problem. False when there is an error: then nothing may be written.
// `scratch` is neither the plan's arena nor the problems'.
bool claims_check(claims *c, x12_problems *problems, arena *scratch);
// Takes bytes of the file, in order.
typedef void claims_sink(void *with, str bytes);
// Writes the file. Needs: claims_check said true.
void claims_write(const claims *c, claims_sink *put, void *with, arena *scratch);

// What a payer is billed.
typedef struct claim_total {
    str payer;              // its id
    size_t claims, lines;
    money charge, expected; // expected: what is known of it
    size_t unpriced;        // lines without an expected price
} claim_total;
// In order of the payers' ids. Needs: claims_check said true.
const claim_total *claims_totals(const claims *c, size_t *count);
