// guide_277ca.c - the tables of guide_277ca.def as C.
#include "guide_answers.h"

#define GUIDE_PREFIX X277CA
#define GUIDE_FILE "guide_277ca.def"
#define GUIDE_NAME "005010X214"
#define GUIDE_TABLE x12_277ca
#include "guide_rows.def"
