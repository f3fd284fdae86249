// claim_scrub.h - what the rulebook knows about claims that somebody else wrote, for the scrubber
// (x12/scrub.h).
// In: claims as the scrubber read them, the rulebook. Out: findings: places, modifiers and practitioners that
// a code refuses, more units than its period holds, codes that may not stand together, what stands without
// its first code or twice. Never: a number or code of the rulebook's in C, or who a patient is (hashes that
// last as long as a file).
//
// Lines are compared across the file, as far as memory goes that is taken once: of the first 786,432 lines
// with codes of the rulebook, each with the latest 64 of its patient. What stands beyond is judged by itself
// alone.
#pragma once
#include "rulebook.h"
#include "scrub_rules.h"

typedef struct claim_scrub claim_scrub;
// `book` must outlive it.
claim_scrub *claim_scrub_open(const rulebook *book, arena *a);
// For scrub_ask.rules.
const scrub_rules *claim_scrub_rules(const claim_scrub *c);
// For scrub_ask.listed: is a diagnosis billable ("ICD", with its point)? `with`: the rulebook. Other lists:
// unknown.
int claim_scrub_listed(void *with, str list, str code, date on);
