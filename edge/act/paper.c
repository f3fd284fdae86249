// paper.c - a claim's frozen segments, found in the journal and read back.
#include "paper.h"

static bool is_there(store_answer is, str claim, fault *why)
{
    if (is == STORE_NONE)
        return fault_set(why, FAULT_INPUT, "there is no claim %.*s in this journal",
                         STR_ARGS(str_first(claim, 64)));
    return store_yes(is);
}

bool act_claim_values(x837_frozen *out, store *s, str claim, zones *all, arena *a, fault *why)
{
    store_claim row;
    store_fact made;
    fact said;
    if (!is_there(store_claim_get(s, claim, &row, a, why), claim, why) ||
        !is_there(store_fact_at(s, row.made_seq, &made, a, why), claim, why) ||
        !fact_read(&said, made.line, all, a, why))
        return false;
    return x837_claim_of(out, fact_get(&said, F_CLAIM_MADE_SEGMENTS)->text, a, why);
}
