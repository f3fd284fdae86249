// guide_answers.h - the guides of payers' answers as tables: 835, 999, 277CA.
// In: nothing. Out: loops, segments and elements, numbered through: X835_LOOP_2100, X835_SEG_CLAIM,
// X835_CLAIM_PAID.
// Never: what a payer says (x835.h, x999.h, x277.h).
#pragma once
#include "x12.h"

extern const x12_guide x12_835, x12_999, x12_277ca;

#define GUIDE_PREFIX X835
#define GUIDE_FILE "guide_835.def"
#include "guide_names.def"

#define GUIDE_PREFIX X999
#define GUIDE_FILE "guide_999.def"
#include "guide_names.def"

#define GUIDE_PREFIX X277CA
#define GUIDE_FILE "guide_277ca.def"
#include "guide_names.def"
