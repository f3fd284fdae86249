// x277.h - a 277CA (005010X214): a payer's or clearing house's word on each claim before it is judged.
// In: bytes. Out: levels (source, receiver, provider) and claims with their statuses. Never: what is paid.
#pragma once
#include "answer.h"

typedef enum x277_verdict { X277_UNKNOWN, X277_ACCEPTED, X277_REJECTED } x277_verdict;
typedef struct x277_status_code { str category, status, entity, list; } x277_status_code; // A3, 21, 85, (RX)
typedef struct x277_status {   // STC
    x277_status_code codes[3]; // STC01, STC10, STC11
    size_t code_count;
    x12_day on;                // STC02
    str action;                // STC03: WQ accepted, U rejected
    x12_amount amount;         // STC04
    str text;                  // STC12
} x277_status;
typedef struct x277_total { str kind, value; x12_amount amount; } x277_total; // QTY or AMT: value as said
typedef struct x277_party { str role, person, last, first, middle, suffix, id_kind, id; } x277_party; // NM1
typedef struct x277_reference { str kind, number; } x277_reference;

typedef struct x277_level {    // 2000A source, 2000B receiver, 2000C provider: HL03 20, 21, 19
    str number, parent, kind;  // HL01, HL02, HL03
    x277_party party;
    str trace_kind, trace;     // TRN
    const x277_status *statuses; size_t status_count;
    const x277_reference *references; size_t reference_count;
    const x277_total *counts; size_t count_count;      // QTY: 90 AA QA QC
    const x277_total *amounts; size_t amount_count;    // AMT: YU YY
    x12_day received, processed; // DTP 050, 009
    x277_verdict verdict;      // of its own statuses: a refusal here is one of all that stands below
} x277_level;
typedef struct x277_line {     // 2220D
    str kind, code, modifiers[4]; // SVC01
    x12_amount charge;
    str revenue, units;
    const x277_status *statuses; size_t status_count;
    str control;               // REF FJ: our line's control number
    str prescription;          // REF XZ
    x12_day on; str on_said;   // DTP 472; a period's first day, and the words
    x277_verdict verdict;
} x277_line;
typedef struct x277_claim {    // 2000D, 2200D: HL03 PT
    uint32_t ordinal;          // in the file, from 1
    uint64_t segment;          // of TRN
    const x277_level *source, *receiver, *provider; // NULL: none
    x277_party patient;
    str id;                    // TRN02: our claim number
    const x277_status *statuses; size_t status_count;
    str number;                // REF 1K: the payer's claim number
    str clearing;              // REF D9: the clearing house's number
    str bill_type;             // REF BLT
    const x277_reference *references; size_t reference_count; // all of them
    x12_day from; str on_said; // DTP 472
    const x277_line *lines; size_t line_count;
    // Rejected where any status of it or its lines is; else accepted where one says so; else what the levels
    // above say. X277_UNKNOWN: pending, or no status at all.
    x277_verdict verdict;
    const x277_status *decisive; // the status that says so; NULL: none
    str text;                  // its segments as they came, from HL or TRN
} x277_claim;
// ST02, BHT03, BHT04
typedef struct x277_head {
    const x12_envelope *envelope;
    uint64_t segment;
    str control, reference;
    x12_day on;
} x277_head;

// Each may be NULL; false ends the reading with `why` set by itself. `level` is called when the level's own
// segments were read, before what stands below it.
typedef struct x277_takers {
    void *with;
    bool (*level)(void *with, const x277_head *h, const x277_level *l, fault *why);
    bool (*claim)(void *with, const x277_head *h, const x277_claim *c, fault *why);
} x277_takers;
MUST_USE bool x277_read(str bytes, const x277_takers *t, arena *a, fault *why);
// A category (A0 ... ) as a verdict, where STC03 says nothing.
x277_verdict x277_category_verdict(str category);
