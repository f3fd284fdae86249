// guide_837p.c - the tables of guide_837p.def as C.
#include "x837.h"

#define GUIDE_PREFIX X837
#define GUIDE_FILE "guide_837p.def"
#define GUIDE_NAME "005010X222A1"
#define GUIDE_TABLE x12_837p
#include "guide_rows.def"
