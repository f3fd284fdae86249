// frozen.h - a claim as it is kept: its values for the book, and its segments as they will be sent.
// In: claims of a plan, made one at a time; or segments kept earlier. Out: segments from HL*20 to the claim's
// last 2400 segment, each ended by ~; batches of them as 837P files. Never: changes what was frozen, save to
// make the claim that voids it.
#pragma once
#include "claim.h"

typedef struct frozen_line {
    str control, code;
    const str *modifiers;
    size_t modifier_count;
    int64_t units;
    money charge, expected; // expected: only where priced
    bool priced;
    date from, to, on; // the period (to DATE_NONE: open), and the service date
} frozen_line;
typedef struct frozen_claim {
    str claim, enrollment, patient, payer;
    char frequency;
    str original;
    money charge, expected; // expected: of the lines that have one
    size_t unpriced;        // lines without
    date until;             // the last day to file all of its lines
    const frozen_line *lines;
    size_t line_count;
    str segments;
} frozen_claim;

// Makes one claim of the plan. False when an error was said: it must not be kept. All of `out` lies in `a`,
// in the plan, or in what the plan borrows.
bool claims_freeze(const claims *c, size_t claim, frozen_claim *out, x12_problems *p, arena *a);
// The number that the claim would have.
str claims_number(const claims *c, size_t claim, arena *a);
// Says what is wrong with what all files share: envelope, submitter, receiver.
bool claims_head_check(const claims *c, x12_problems *p, arena *scratch);

// The segments of the claim that voids one sent before: the same services under frequency 8, its own number
// in CLM01 and in the line controls, the payer's number in REF F8. False: `why` says what is wrong with
// either.
MUST_USE bool frozen_void(str segments, str claim, str original, arena *a, str *out, fault *why);

// A claim number from words that nobody else has.
str frozen_number(str unique, arena *a);

// --- batches: many frozen claims as one file -------------------------------------------------------------
typedef struct batch {
    x837 x;
    const x837_parties *parties;
    str billing, subscriber; // of the claim before, without their HL segments; borrowed
    size_t set_claims, subscriber_claims;
} batch;

// Appends to `out`. Envelope, parties and every claim's segments must outlive the batch.
void batch_open(batch *b, const x837_envelope *e, const x837_parties *p, buf *out, x12_problems *problems);
// One more claim; *set is the number of its transaction set (ST02). Claims of one billing provider and one
// subscriber that come together share their levels. False: the segments are no frozen claim.
MUST_USE bool batch_put(batch *b, str segments, uint32_t *set, fault *why);
void batch_close(batch *b);
