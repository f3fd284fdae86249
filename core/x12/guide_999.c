// guide_999.c - the tables of guide_999.def as C.
#include "guide_answers.h"

#define GUIDE_PREFIX X999
#define GUIDE_FILE "guide_999.def"
#define GUIDE_NAME "005010X231A1"
#define GUIDE_TABLE x12_999
#include "guide_rows.def"
