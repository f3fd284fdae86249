// x999.h - a 999 (005010X231A1): the receiver's word on a group that we sent, set by set.
// In: bytes. Out: one group answer each, with its sets and their errors. Never: what becomes of a claim.
#pragma once
#include "answer.h"

typedef struct x999_element {  // IK4
    str position, component, repetition; // IK401-1 to -3: in the segment, from 1
    str number;                // IK402: data element, "67"
    str code;                  // IK403
    str value;                 // IK404: the bad value
    const str *contexts; size_t context_count;
} x999_element;
typedef struct x999_error {    // IK3
    str segment, position, loop, code; // IK301 "NM1", IK302 from 1 with ST as 1, IK303, IK304
    const str *contexts; size_t context_count; // CTX as sent after its id, such as "CLM01:C17"
    str claim;                 // the claim number that a CTX*CLM01 names; empty: none
    const x999_element *elements; size_t element_count;
} x999_error;
typedef struct x999_set {      // AK2 to IK5
    uint64_t number;           // of AK2 in the file
    str kind, control, version; // AK201 "837", AK202: ST02 of what we sent, AK203
    const x999_error *errors; size_t error_count;
    char verdict;              // IK501: A accepted, E accepted with errors, R M W X rejected; 0: missing
    bool accepted;             // A or E
    str codes[5];              // IK502 to IK506
} x999_set;
typedef struct x999_group {    // AK1 to AK9
    const x12_envelope *envelope;
    str control_of_set;        // ST02 of the 999
    str kind, control, version; // AK101 "HC", AK102: GS06 of what we sent, AK103
    char verdict;              // AK901: A E P R M W X; 0: missing
    bool accepted;             // A or E: all of it. P: see the sets
    str included, received, taken; // AK902 to AK904: how many sets
    str codes[5];              // AK905 to AK909
} x999_group;

// Each may be NULL; false ends the reading with `why` set by itself. A set is handed over when its IK5 was
// read, with the group as far as it is known (its AK9 stands behind the sets); the group at its AK9.
typedef struct x999_takers {
    void *with;
    bool (*set)(void *with, const x999_group *g, const x999_set *s, fault *why);
    bool (*group)(void *with, const x999_group *g, fault *why);
} x999_takers;
// One AK2 in memory at a time. Sets of other kinds are passed over.
MUST_USE bool x999_read(str bytes, const x999_takers *t, arena *a, fault *why);
// Verdicts in words: "accepted, with errors noted"; "" for a code that the guide does not have.
str x999_verdict_words(char verdict);
