// sense_837p.c - what must make sense in an 837P.
#include "scrub_.h"

const scrub_sense scrub_sense_837p = {0};
