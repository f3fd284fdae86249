// claim_.h - private to this room: the parts of a claim's page that are looked for beside its story.
#pragma once
#include "billing_.h"

// What the claim's lines stand on, as things are now: the enrollment of its patient judged anew.
typedef struct ground {
    act_facts facts;
    pile rows; // ground_row
} ground;
MUST_USE bool ground_read(ground *g, billing *b, const store_claim *c, fault *why);
// [{Requirement}...] of a line.
void ground_put(put *p, const ground *g, const store_line *l);

// What payers said of a claim in the decisions that stand: why less was paid, line by line.
typedef struct judged {
    pile adjustments; // judged_row
    pile remarks;     // judged_row
} judged;
MUST_USE bool judged_read(judged *j, billing *b, str claim, fault *why);
// [{Adjustment}...] of a line; `line` NULL: of the claim as a whole.
void judged_put(const judged *j, billing *b, const store_line *line);
// Of one decision: a claim-paid, claim-denied or claim-reversed fact, all of it.
void judged_put_fact(billing *b, const fact *f);
