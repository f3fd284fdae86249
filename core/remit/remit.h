// remit.h - the door of this room: payers' answers laid beside the claims that they answer.
// In: one payment, acknowledgement or refusal at a time, as values (x835.h, x999.h, x277.h), and the claims,
// looked up by the caller. Out: facts to append and sentences to show. What is said of a claim becomes a fact
// of its life; what needs a person becomes a work-item; what belongs to no claim becomes `unmatched` with its
// segments, and a work-item.
// Never: drops what it cannot place, picks one of several claims, makes a sum hold that does not, writes
// anything off, looks at a clock.
//
// The same answer gives the same facts under the same ids: a fact's id is the answer's and the place in it.
#pragma once
#include "claim.h"
#include "codes.h"
#include "life.h"
#include "x277.h"
#include "x835.h"
#include "x999.h"

// --- the claims ------------------------------------------------------------------------------------------
typedef struct remit_line {
    str control, code;
    const str *modifiers; size_t modifier_count;
    int64_t units;
    money charge, expected; // expected: for all units; only where priced
    bool priced;
    date on;
} remit_line;
typedef struct remit_claim {
    str id, enrollment;
    str number;             // the payer's, as far as it is known
    life life;
    choice payer_kind;
    money charge;
    money answered;         // the charges that its payer decided before and did not take back
    date until;             // last day of timely filing
    const remit_line *lines; size_t line_count;
} remit_claim;

// How a claim is looked for, the surest first.
typedef enum remit_by {
    REMIT_BY_LINE,          // a line's control number (REF 6R, REF FJ)
    REMIT_BY_CLAIM,         // our claim number (CLP01, TRN02)
    REMIT_BY_NUMBER,        // the payer's claim number (CLP07) and the member number or last name
    REMIT_BY_SERVICE,       // member number or last name, day and code
} remit_by;
typedef struct remit_key {
    remit_by by;
    str text;               // the number; BY_SERVICE: the procedure code
    str member, last, first;
    date on;
} remit_key;
enum { REMIT_FOUND_MAX = 4 }; // so many are named to the person who must choose
// count: in all
typedef struct remit_found { const remit_claim *at[REMIT_FOUND_MAX]; size_t count; } remit_found;

// --- an answer being posted ------------------------------------------------------------------------------
typedef struct remit_reversal remit_reversal;
typedef struct remit {
    void *with;
    // All claims that fit, as they stand after the facts said so far. False: `why` is set, and the posting
    // ends.
    bool (*find)(void *with, const remit_key *key, remit_found *out, fault *why);
    // One more fact, to be kept before it returns.
    bool (*say)(void *with, const fact *f, fault *why);
    // A sentence about what was just posted, for the person who waits. May be NULL.
    void (*tell)(void *with, str claim, str sentence);
    const x12_codes *codes;
    str answer;             // its id: begins every fact's
    str by;                 // who takes it in, or empty
    instant at;             // when it is taken in
    date today;
    arena *scratch;         // given back between two calls
    arena *payment;         // lives as long as one payment; of an 835 only
    remit_reversal *reversals; // NULL to begin with
    // a person said which claim it is: what does not fit is a fault, not one more stray
    bool insist;
    uint32_t again; // how often a person matched this place of the answer before, and took it back
    // What was done.
    size_t claims, paid, denied, reversed, unmatched, accepted, rejected, work;
    money paid_sum;         // of what was matched
} remit;

// --- a file's transactions -------------------------------------------------------------------------------
// Each is posted whole or not at all, by itself. What makes it the same answer as one posted before is what
// stands between its ST and SE, whatever delimiters, line ends, control numbers and envelopes it came with.
typedef struct remit_set {
    x12_kind kind;          // X12_KIND_TA1: one TA1 segment
    str id;                 // "835-7Q2M4K0B9XWD2F3G": the answer's id, from what it says
    str bytes;              // an interchange with this one set
    str control, sender, interchange; // ST02, ISA06, ISA13
    uint64_t segment;       // of ST in the file
    uint64_t shift;         // from a segment's number in `bytes` to its number in the file
    str cut;                // not empty: why it cannot be trusted to be whole
} remit_set;
// False: the file cannot be read at all. Everything lies in `a`.
MUST_USE bool remit_sets(remit_set **out, size_t *count, str bytes, arena *a, fault *why);

// Text from a stranger's file as a fact may have it: no control characters, at most `most` bytes.
str remit_clean(str s, size_t most, arena *a);

// The answer's own fact: before all others.
typedef struct remit_source {
    choice type;            // ANSWER_835 ...
    str name;               // of the file
    sha256 hash;            // of the file
    str sender, control;    // ISA06, ISA13
    str payer, trace;       // 835: N102 of 1000A, TRN02
    x12_amount amount;      // BPR02
    date on;                // BPR16; DATE_NONE: not said
} remit_source;
MUST_USE bool remit_answer(remit *r, const remit_source *s, fault *why);

// --- 835 -------------------------------------------------------------------------------------------------
// One CLP. Needs: the payment is in balance (x835_check).
MUST_USE bool remit_pay(remit *r, const x835_payment *p, const x835_claim *c, fault *why);
// Of a reversal only, where the claim was decided before: to be called for all claims of a payment first, so
// that what is decided anew stands in the end, in whichever order the two came. *done: remit_pay must not be
// called for it.
MUST_USE bool remit_reverse(remit *r, const x835_payment *p, const x835_claim *c, bool *done, fault *why);
// The same as remit_pay, where a person says which claim it is.
MUST_USE bool remit_pay_to(remit *r, const x835_payment *p, const x835_claim *c, const remit_claim *claim,
                           fault *why);
// What stands at the provider's level.
MUST_USE bool remit_adjust(remit *r, const x835_end *e, fault *why);
// What a claim-paid fact is to the claim's life, from its rows: paid whole or in part, or added to what
// another payer paid before; claim-denied, claim-reversed likewise. `answered`: the charges that this payer
// answered before and did not take back.
life_event remit_event(const fact *paid, money claim_charge, money answered);

// --- 277CA, 999, TA1 -------------------------------------------------------------------------------------
MUST_USE bool remit_status(remit *r, const x277_claim *c, fault *why);
MUST_USE bool remit_status_to(remit *r, const x277_claim *c, const remit_claim *claim, fault *why);
// One claim of a set or file that was taken or refused as a whole.
typedef struct remit_whole {
    bool accepted;
    choice source;          // ANSWER_999 ...
    str words;              // what the answer says of all of them: "set 0001 rejected: ..."
    str own;                // and of this claim by itself; empty: nothing
    size_t ordinal;         // of the claim, from 1: makes the fact's id
} remit_whole;
MUST_USE bool remit_taken(remit *r, const remit_whole *w, const remit_claim *claim, fault *why);
// A person has seen to a work-item; `by` is r->by. `id`: the fact's.
MUST_USE bool remit_done(remit *r, str id, str work, str outcome, fault *why);
// A set or file that was answered and never sent from here.
MUST_USE bool remit_unknown(remit *r, size_t ordinal, str words, fault *why);
// The words of a 999's set or group, a TA1, or a 277CA's level.
str remit_set_words(const x12_codes *codes, const x999_group *g, const x999_set *s, arena *a);
str remit_group_words(const x12_codes *codes, const x999_group *g, arena *a);
str remit_interchange_words(const x12_codes *codes, const x12_interchange_answer *ta1, arena *a);
str remit_level_words(const x12_codes *codes, const x277_level *l, arena *a);
// One error of a set: "segment 22 (SV1, loop 2400): ...; SV1 element 1-2: ...".
str remit_error_words(const x12_codes *codes, const x999_error *e, arena *a);
