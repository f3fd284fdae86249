// month.h - a month's ready determinations as claims, not yet made or checked.
// In: closed facts, and the words that claims need. Out: the plan of the claims (claim.h makes, checks and
// writes them), and how many determinations are in another state. Never: writes.
#pragma once
#include "act.h"
#include "claim.h"

typedef struct act_month_ask {
    const act_facts *facts;
    const rulebook *book;
    const party *party;  // folded from the same facts
    date month;          // any day of it
    uint32_t control;    // of the interchange
    bool test;
} act_month_ask;
typedef struct act_month {
    claims *claims;             // NULL: nothing is ready
    size_t ready;
    uint64_t others[DET_COUNT]; // not ready, with a service date in the month
} act_month;
// What it borrows of the ask must outlive the claims.
act_month act_month_claims(const act_month_ask *ask, arena *a);
