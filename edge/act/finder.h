// finder.h - the claims of the journal, as core/remit looks for them.
// In: a store, and what a payer says of a claim. Out: claims as they stand now, inside the open transaction.
// Never: chooses between several.
#pragma once
#include "remit.h"
#include "store.h"

typedef struct act_people act_people; // who has which member number; read when it is first asked for
typedef struct act_finder {
    store *store;
    zones *zones;
    arena *a;          // claims found lie here; the caller gives it back when it is done with them
    arena *lasting;    // as long as the finder
    act_people *people;
    str payer; choice payer_kind; // the last one looked up
} act_finder;

// remit.find: `with` begins with an act_finder.
MUST_USE bool act_find(act_finder *f, const remit_key *key, remit_found *out, fault *why);
// NULL: there is none.
MUST_USE bool act_find_claim(act_finder *f, str claim, const remit_claim **out, fault *why);
