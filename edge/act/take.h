// take.h - facts given one by one, inside a transaction that somebody else began and others share.
// In: checked facts. Out: an answer for each. What they take from claims, and alarms, are said in the same
// transaction. Never: begins, commits or takes back.
#pragma once
#include "desk.h"

// STORE_NONE: it names what nothing introduces, or is a device under a shipped product's id. That and
// STORE_OTHER write nothing.
typedef struct act_taken { store_answer answer; fault why; } act_taken;

// Each fact may name what those before it introduce. What is not STORE_OK: the piece of work can only be
// taken back, with all of them; where it is STORE_DENIED, one was refused after it was written: give them
// again one by one.
store_answer act_take(const act_desk *d, const fact *facts, size_t count, act_taken *out, fault *why);
// What is said of an id in `field` that nothing introduces. Always false.
bool act_not_introduced(fact_subject subject, str id, str field, fault *why);
