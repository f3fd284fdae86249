// guide_835.c - the tables of guide_835.def as C.
#include "guide_answers.h"

#define GUIDE_PREFIX X835
#define GUIDE_FILE "guide_835.def"
#define GUIDE_NAME "005010X221A1"
#define GUIDE_TABLE x12_835
#include "guide_rows.def"
