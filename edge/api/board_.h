// board_.h - private to this room: rows of the board (edge/live/board.h) as JSON and for spreadsheets.
#pragma once
#include "api_.h"

// Who asks, as the board wants it: a record opened by break-glass stands in no list.
static inline board_eyes board_eyes_of(const api_call *c)
{
    return (board_eyes){.part2 = api_may(c, MAY_SEE_PART2)};
}
str board_name(const board_row *r, arena *a); // "Last, First"
// Shape PatientRow.
void put_patient_row(api_call *c, const char *name, const board_row *r);
