// board.h - what is so of every enrollment now, ready to be shown: made at start, and again for whom a fact
// concerns; at midnight for all.
#pragma once
#include "rule.h"
#include "store.h"

// One day of a window.
typedef enum strip_cell {
    CELL_AHEAD,         // has not come yet
    CELL_EMPTY,         // nothing came in
    CELL_COUNTED,       // a data day
    CELL_LATE,          // came too late after it was entered
    CELL_STAFF,         // entered by staff or a caregiver
    CELL_OTHER_DAY,     // a diary entry for another day
    CELL_CLOCK,         // the device's clock ran ahead
    CELL_VOIDED,        // taken out by a void
    CELL_ENDED,         // after the discharge
    CELL_COUNT
} strip_cell;
enum { STRIP_DAYS = 30 };
// The window that holds a day. core/rule/strip.h makes it; at three sizes it is the same.
