// tables.h - private to this room: every table of shapes, one after the other. May be included again and again.
#include "shapes.def"
#include "shapes_care.def"
#include "shapes_money.def"
