// cells.h - rows of comma-separated values as RFC 4180 has them: cells in quotes hold commas, line ends and
// doubled quotes. In: the bytes of a file that somebody's spreadsheet wrote. Out: a row's cells, checked.
// Never: guesses. A quote in the wrong place or another encoding is refused with the row.
#pragma once
#include "arena.h"
#include "fault.h"

enum {
    CELLS_MAX = 512,             // of one row: a check-in has at most 256 items
    CELL_BYTES_MAX = 256 * 1024, // of one cell: an open quote must not swallow the whole file
};

typedef struct cell_reader {
    const char *at, *end;
    char separator;
    uint64_t row;      // the last one read, from 1; blank ones count, as in a spreadsheet
} cell_reader;

// Passes a byte-order mark. Fails where the bytes are no UTF-8 (UTF-16, Windows-1252): the sentence says what
// they look like and how to save the file, with the row.
MUST_USE bool cells_open(cell_reader *out, str bytes, char separator, fault *why);
static inline bool cells_more(const cell_reader *c) { return c->at < c->end; }
// The next row. Needs cells_more. Cells borrow from the file, or from `a` where quotes had to be undone; the
// list is in `a`. Fails with the row and a sentence; the row after the next line end can be read then.
MUST_USE bool cells_next(cell_reader *c, const str **row, size_t *count, arena *a, fault *why);
