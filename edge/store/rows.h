// rows.h - rows derived from facts, for looking up: claims, their lines, batches, payers' answers, open work.
// In: what edge/act/post.c decided of a fact. Out: rows by the ways in which they are asked for. Never:
// anything that is not in a fact: all of it can be dropped and made again, byte by byte. Nothing sealed lies
// here. Texts put in are copied; texts of rows handed out are valid until the callback returns, or live in
// `a`.
#pragma once
#include "store.h"

// What a status, a work item's subject or an answer's type means is said by the core (core/claim/life.def and
// facts.def); here it is a small number. Dates not known: DATE_NONE.

typedef struct store_claim {
    str claim, enrollment, patient, payer;
    date month;             // its first day
    int status;             // core/claim/life
    char frequency;         // '1' original, '7' replacement, '8' void
    str replaces;           // claim that it corrects or voids, or empty
    str replaced_by;        // claim that corrects or voids it, or empty
    str number;             // the payer's number for it, or empty
    str batch;              // last sent in, or empty
    uint64_t set;           // ST02 within the batch
    money charge, expected, paid, patient_due;
    bool priced;            // expected covers every line
    uint32_t lines;
    date from, to;          // first and last day of service
    date until;             // last day of timely filing
    date paid_on;           // when the payer last paid or denied
    date lost_on;           // when it was found to have lost its ground (repayment clock), or DATE_NONE
    uint64_t made_seq, last_seq; // fact that made it; last fact that changed it
} store_claim;

typedef struct store_line {
    str control;            // line control number, unique in the practice
    str claim, enrollment, patient, code;
    str modifiers;          // joined by spaces
    uint32_t place;         // its order within the claim, from 1
    uint32_t units;
    date from, to, on;
    money charge, expected, paid;
    bool priced;
    // the claim stands: no other standing line may have enrollment, code and `from` of it
    bool standing;
} store_line;

typedef struct store_batch {
    str batch, payer, file;
    uint64_t control;       // ISA13
    sha256 hash;
    uint32_t claims;
    money charge;
    bool test, answered;    // a 999 came
    uint64_t seq;
} store_batch;

typedef struct store_answered {
    str answer;
    int type;               // of facts.def's choices, as post.c numbers them
    sha256 hash;            // of the file
    str control, payer, trace;
    money amount;
    date on;
    uint64_t seq;
} store_answered;

typedef struct store_work {
    str work;
    int about;              // as post.c numbers them
    str claim, enrollment, answer; // or empty
    money worth;
    date due;
    uint64_t seq, done_seq; // fact that opened it; fact that closed it, 0 while open
} store_work;

// Puts write the whole row, new or over the one of the same id. Inside a transaction (or store_post).
// STORE_DENIED from store_line_put: another claim stands for that enrollment, code and day; or the control
// number is another claim's. The sentence names it.
store_answer store_claim_put(store *s, const store_claim *c, fault *why);
store_answer store_line_put(store *s, const store_line *r, fault *why);
// Sets `standing` of all lines of a claim.
store_answer store_lines_stand(store *s, str claim, bool standing, fault *why);
store_answer store_batch_put(store *s, const store_batch *b, fault *why);
store_answer store_answered_put(store *s, const store_answered *r, fault *why); // STORE_SAME: id is there
store_answer store_work_put(store *s, const store_work *w, fault *why);

// STORE_NONE without a sentence when there is none.
store_answer store_claim_get(store *s, str claim, store_claim *out, arena *a, fault *why);
store_answer store_line_get(store *s, str control, store_line *out, arena *a, fault *why);
store_answer store_batch_get(store *s, str batch, store_batch *out, arena *a, fault *why);
store_answer store_batch_by_control(store *s, uint64_t control, store_batch *out, arena *a, fault *why);
store_answer store_answered_get(store *s, str answer, store_answered *out, arena *a, fault *why);
store_answer store_work_get(store *s, str work, store_work *out, arena *a, fault *why);

// What is asked for; empty text, 0 and DATE_NONE (write it!) ask for nothing. The first of claim-narrowing
// fields that is set (enrollment, patient, number, batch, statuses) chooses the index;
// the others filter. Order: by made_seq.
typedef struct store_claims_want {
    str enrollment, patient, number, batch, payer;
    uint64_t statuses;      // bit n: status n; 0: all
    date month;             // DATE_NONE: all
} store_claims_want;
typedef bool (*store_take_claim)(void *with, const store_claim *c, fault *why);
MUST_USE bool store_claims_each(store *s, const store_claims_want *want, store_take_claim take, void *with,
                                fault *why);
// The last day of service of all claims, or DATE_NONE: a fact about later days touches none of them.
MUST_USE bool store_claims_last_day(store *s, date *out, fault *why);
MUST_USE bool store_claims_last_month(store *s, date *out, fault *why); // the latest of all claims' months
typedef bool (*store_take_line)(void *with, const store_line *r, fault *why);
MUST_USE bool store_lines_each(store *s, str claim, store_take_line take, void *with, fault *why); // by place
// Every standing line, by enrollment, code and first day.
MUST_USE bool store_lines_standing_each(store *s, store_take_line take, void *with, fault *why);
// The standing line for that enrollment, code and first day: STORE_NONE when nobody stands there.
store_answer store_line_standing(store *s, str enrollment, str code, date from, store_line *out, arena *a,
                                 fault *why);
typedef bool (*store_take_batch)(void *with, const store_batch *b, fault *why);
MUST_USE bool store_batches_each(store *s, store_take_batch take, void *with, fault *why); // by control
typedef bool (*store_take_answered)(void *with, const store_answered *r, fault *why);
MUST_USE bool store_answers_each(store *s, store_take_answered take, void *with, fault *why); // by seq
typedef bool (*store_take_work)(void *with, const store_work *w, fault *why);
// Open items, worth first (ties: older first); `claim` not empty: those of a claim, also done ones, by seq.
MUST_USE bool store_work_each(store *s, str claim, store_take_work take, void *with, fault *why);
