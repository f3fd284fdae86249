// csv.h - a table from another program as facts, by a mapping (book/mapping.h).
// In: the bytes of a CSV file and a mapping. Out: row by row a fact as canonical NDJSON, its id made of what
// it says, so that the same row is the same fact whenever it comes; or a fault with file, row and column.
// Never: reads a file, keeps a fact, or takes a cell that is no value of its field.
#pragma once
#include "mapping.h"

typedef struct csv csv;
typedef struct csv_ask {
    str bytes;
    str file;               // its name, for sentences
    const mapping *mapping;
    zones *zones;
    arena *scratch;         // for one row; not the arena of the line
} csv_ask;
typedef enum csv_answer { CSV_FACT, CSV_END, CSV_BAD } csv_answer;

// Reads the header. Everything borrowed must outlive *out. Fails: no UTF-8, no header, a column missing or
// twice.
MUST_USE bool csv_open(csv **out, const csv_ask *ask, arena *a, fault *why);
// The next row that is not blank, added to `line` without a line end; *row is its number, the header being 1.
// CSV_BAD sets why, and the row after it can be asked for.
csv_answer csv_next(csv *c, buf *line, uint64_t *row, fault *why);
// The row last read, as it stands in the file.
str csv_row(const csv *c);
// A fault found later in the fact of a row: names file, row and column instead of the field. Always false.
bool csv_place(const csv *c, uint64_t row, fault *why);
// Columns that the mapping does not use.
words csv_ignored(const csv *c);
// How many bytes were read so far, for showing progress.
size_t csv_bytes(const csv *c);
