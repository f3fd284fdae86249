// receive_.h - between receive.c and those who post one kind of answer each.
#pragma once
#include "receive.h"

typedef struct receiving {
    act_finder finder;      // first: remit.find is given the whole
    const act_receive_ask *ask;
    const remit_set *set;
    str name;               // of the file
    sha256 hash;            // of the file
    date today;
    arena *a;               // as long as one transaction is posted
    arena claim;            // as long as one claim is
    arena review_scratch;
    act_desk desk;
    act_review *review;     // do claims that are paid still stand on what they were made of?
    remit r;
    pile said;              // act_said
    act_receipt *out;
} receiving;

// What all answers' own facts have in common.
remit_source receiving_source(const receiving *p, choice type);
// Refuses the transaction with a sentence more. Always false.
bool receiving_refuse(receiving *p, str sentence);

// Each: before the transaction (its words in out->about; false: refused, or why), and inside it.
MUST_USE bool receive_835_look(receiving *p, fault *why);
MUST_USE bool receive_835_post(receiving *p, fault *why);
MUST_USE bool receive_835_match(receiving *p, size_t ordinal, const remit_claim *claim, fault *why);
MUST_USE bool receive_277_look(receiving *p, fault *why);
MUST_USE bool receive_277_post(receiving *p, fault *why);
MUST_USE bool receive_277_match(receiving *p, size_t ordinal, const remit_claim *claim, fault *why);
MUST_USE bool receive_999_look(receiving *p, fault *why);
MUST_USE bool receive_999_post(receiving *p, fault *why);
MUST_USE bool receive_ta1_look(receiving *p, fault *why);
MUST_USE bool receive_ta1_post(receiving *p, fault *why);

// All claims of a file that was sent, or of one of its sets (0: all). *known: was it sent from here?
typedef struct sent_claims { const str *ids; size_t count; bool known; } sent_claims;
MUST_USE bool sent_find(receiving *p, str control, uint64_t set, sent_claims *out, fault *why);
// Posts to each of them. `own`: words for some of them, by claim; may be NULL.
typedef struct own_words { str claim, words_of_it; } own_words;
MUST_USE bool sent_post(receiving *p, const sent_claims *c, const remit_whole *w, const pile *own,
                        fault *why);
