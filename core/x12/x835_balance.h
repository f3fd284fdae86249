// x835_balance.h - do a remittance's sums hold? Fed segment by segment, for the reader of values and the
// scrubber.
// In: the segments of 835 sets. Out: each sum that does not hold, with its difference. Never: memory, or a
// repair.
//
// X12 005010X221A1, 1.10.2: line, claim and transaction each balance by themselves. A reversal is negative in
// all its amounts, so the same sums hold.
#pragma once
#include "x835.h"

typedef struct x835_total { money sum; bool broken; } x835_total; // broken: an amount in it cannot be read
typedef struct x835_balance {
    void *with;
    bool (*take)(void *with, const x835_breach *b, fault *why);
    // A set, its claim, its line: which they are, where they stand, what they add up to.
    uint32_t payment, claim, line;
    uint64_t set_segment, claim_segment, line_segment;
    char id[40]; size_t id_len;            // CLP01
    x12_amount amount;                     // BPR02
    x835_total paid, adjusted;             // CLP04, PLB
    x12_amount claim_charge, claim_paid;
    x835_total claim_cas, lines_cas, lines_charge;
    x12_amount line_charge, line_paid;
    x835_total line_cas;
    uint64_t breaches, claim_breaches;     // of the file, of the claim's own levels
    bool in_set, in_claim, in_line;
} x835_balance;

x835_balance x835_balance_on(void *with, bool (*take)(void *with, const x835_breach *b, fault *why));
// The next segment of the file. False: `take` said so.
MUST_USE bool x835_balance_feed(x835_balance *b, const x12_segment *s, fault *why);
