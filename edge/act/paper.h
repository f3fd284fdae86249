// paper.h - a claim of the journal as the values that were frozen when it was made.
// In: an open store and a claim's number. Out: its values, for paper and whoever else reads them. Never:
// anything that came after the claim was made.
#pragma once
#include "store.h"
#include "x837.h"

// Text lies in `a`. False: there is no such claim, or its segments cannot be read.
MUST_USE bool act_claim_values(x837_frozen *out, store *s, str claim, zones *all, arena *a, fault *why);
