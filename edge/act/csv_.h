// csv_.h - private to csv.c and csv_value.c: a table being read, and the value of one cell.
#pragma once
#include "csv.h"

typedef struct csv_field {
    const mapping_field *f;
    int column, zone_column; // -1: none
    int *items;              // of each of f->items
} csv_field;

struct csv {
    cell_reader cells;
    const char *start;
    str row; // last read, as it stands
    const mapping *m;
    zones *zones;
    arena *scratch;
    str file;
    csv_field *fields;       // as the mapping has them
    const str *names, *plain; // of the columns: as written; letters and digits only
    size_t columns;
    uint64_t header_row;
    bool *used, *passed, *other; // of the columns: taken by a field; not to be an item; an item
    words ignored;
};

// The value of the field in the row, as JSON; *present is false where it is empty and says nothing. Fails
// with a sentence and the field.
bool csv_put_value(csv *c, const csv_field *f, const str *row, buf *b, bool *present, fault *why);
// The items among the other columns, each with its comma before it where *any.
bool csv_put_others(csv *c, const str *row, buf *b, bool *any, fault *why);
