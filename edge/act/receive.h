// receive.h - payers' answers into the journal.
// In: files as they came, and an open store. Out: for each transaction what became of it; in the journal its
// answer, the facts of its claims, work-items, and the original. Never: half a transaction, the same one
// twice, or one whose sums do not hold.
#pragma once
#include "desk.h"
#include "finder.h"
#include "remit.h"

typedef enum act_outcome {
    ACT_POSTED,
    ACT_SAME,       // posted before; nothing new was stored
    ACT_REFUSED,    // nothing of it was stored
} act_outcome;

typedef struct act_said { str claim, sentence; } act_said;
typedef struct act_receipt { // of one transaction
    const remit_set *set;
    act_outcome outcome;
    str about;              // "payment T100 of INVENTED PAYER, $185.50 on 2026-04-01"
    str refusal;            // sentences, one a line
    remit done;             // its counts
    const act_said *said; size_t said_count; // posted: what was said of each claim
} act_receipt;

typedef struct act_receive_ask {
    store *store;
    zones *zones;
    const rulebook *book;
    const x12_codes *codes;
    str by;                 // who takes it in, or empty
    instant now;
    void (*receipt)(void *with, const act_receipt *r); // after each transaction; what it is given is borrowed
    void *with;
} act_receive_ask;

enum { RECEIVE_BYTES_MAX = 1 << 30 }; // a clearing house's largest remittances are some hundred megabytes

// One file; `name` is only kept and shown. False: the file cannot be read at all, or the store failed; what
// was posted before that stays. A refused transaction is no fault: see the receipts.
MUST_USE bool act_receive(const act_receive_ask *ask, str name, str bytes, arena *a, fault *why);
// Posts an unmatched part of an answer (its fact's id) to a claim that a person names, and closes its
// work-item.
MUST_USE bool act_match(const act_receive_ask *ask, str unmatched, str claim, arena *a, fault *why);
// A person has seen to a work-item (ask->by). *before: somebody had said so already, and nothing was written.
MUST_USE bool act_done(const act_receive_ask *ask, str work, str outcome, bool *before, arena *a, fault *why);
