// sheet_.h - private to this room: published spreadsheets as text.
// In: the bytes of a CSV file. Out: its rows, cells trimmed; numbers with a fixed point. Never: floating
// point.
#pragma once
#include "base.h"

enum {
    SHEET_CELLS_MAX = 64,     // the widest file, PPRRVU of 2026, has 32 columns
    SHEET_HEADER_ROWS_MAX = 40 // PPRRVU has ten rows of titles, GPCI three
};

typedef struct sheet { str text; size_t at; uint64_t line; arena *in; } sheet;
typedef struct sheet_row { uint64_t line; size_t count; str cells[SHEET_CELLS_MAX]; } sheet_row;

sheet sheet_of(str text, arena *a); // skips a byte-order mark
// The next row; count 0 at the end of the text. Cells are slices of the text, or of the arena where a
// doubled quote had to be undone. Line ends within quotes belong to the cell.
MUST_USE bool sheet_next(sheet *s, sheet_row *row, fault *why);
static inline str sheet_cell(const sheet_row *row, size_t n)
{
    return n < row->count ? row->cells[n] : (str){"", 0};
}
bool sheet_row_is_blank(const sheet_row *row);

// A number without sign as whole units of its last decimal: "0.62", ".62", "1" with 2 decimals are 62, 62,
// 100. More decimals than asked for are allowed only where they are zeros.
bool sheet_number(str s, int decimals, int32_t *out);
// Where `what` first stands in `s`; s.len where it does not.
size_t sheet_find(str s, str what);
// The part of `s` after the first `what`; empty when there is none.
str sheet_after(str s, str what);
// "RELEASED mm/dd/yyyy" somewhere in the text: that date, or DATE_NONE.
date sheet_released(str s);
