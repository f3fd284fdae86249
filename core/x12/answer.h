// answer.h - what payers' answers have in common: which kind a file is, and amounts and days as they were
// said.
// In: bytes that somebody else wrote. Out: values that keep what was said beside what it means, so that the
// same bytes can be written again. Never: a guess. What cannot be read as an amount or a day is none, and
// still said.
#pragma once
#include "x12.h"

typedef enum x12_kind { // of a transaction set; several may stand in one file
    X12_KIND_NONE,      // no X12 at all
    X12_KIND_OTHER,     // X12, but nothing that this room reads: 270, 276, 837I ...
    X12_KIND_837P,
    X12_KIND_835,
    X12_KIND_999,
    X12_KIND_277CA,
    X12_KIND_TA1,       // an interchange acknowledgement, which has no set of its own
    X12_KIND_COUNT
} x12_kind;
// "837P", "835", "999", "277CA", "TA1"; "" for the others.
str x12_kind_name(x12_kind k);
// By content: ST01 and the guide's version (ST03, else GS08). The first set's kind; TA1 where there is no
// set.
x12_kind x12_kind_of(str bytes);
// All kinds in the bytes, as 1u << kind.
uint32_t x12_kinds_of(str bytes);

// An amount: `given` where `said` is a number in whole cents, negative ones too. A value that is made here,
// not read, has no `said`; it is written in X12's shortest form.
typedef struct x12_amount { money is; bool given; str said; } x12_amount;
typedef struct x12_day { date is; str said; } x12_day; // DATE_NONE where it is none: x12_day_of
// "-9.00", ".5", "12": false for more than two decimals that are not zeros, for exponents and for what is no
// number.
bool x12_money_read(str s, money *out);
x12_amount x12_amount_of(str said);
static inline x12_amount x12_amount_made(money m) { return (x12_amount){.is = m, .given = true}; }
// CCYYMMDD; a period CCYYMMDD-CCYYMMDD is its first day.
x12_day x12_day_of(str said);

// ISA and GS of the group in which something stands, and where to find it. All text as sent, ISA's without
// its blanks.
typedef struct x12_envelope {
    str sender, receiver, control, usage;          // ISA06, ISA08, ISA13, ISA15 ("T": a test)
    x12_day on;                                    // ISA09: YYMMDD of this century
    str group_sender, group_receiver, group_control, version; // GS02, GS03, GS06, GS08
} x12_envelope;

// TA1: an interchange as a whole was taken or refused.
typedef struct x12_interchange_answer {
    str control;       // TA101: ISA13 of what we sent
    x12_day on;
    char verdict;      // A accepted, E accepted with errors, R rejected
    str note;          // TA105: 000 to 031
} x12_interchange_answer;
typedef struct ta1_takers {
    void *with;
    bool (*answer)(void *with, const x12_envelope *e, const x12_interchange_answer *a, fault *why);
} ta1_takers;
MUST_USE bool ta1_read(str bytes, const ta1_takers *t, arena *a, fault *why);
