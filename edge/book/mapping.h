// mapping.h - how a table from another program reads as facts: which column is which field, and how its cells
// are written. In: the name of a mapping of the rulebook (mappings/NAME.yaml), or the path of one's own. Out:
// a mapping without a fault, or a fault with file and line. Never: knows a table, or guesses what a cell
// means.
#pragma once
#include "book.h"

typedef enum mapping_target { MAPPING_AT, MAPPING_BY, MAPPING_RECEIVED, MAPPING_FIELD } mapping_target;
typedef struct mapping_value { str from, to; } mapping_value;

// One field, or one part of an address, a locality or answers.
typedef struct mapping_field {
    str name;               // as in the file: "birth", "address.zip", "answers.mood"
    mapping_target target;
    fact_field field;       // MAPPING_FIELD
    str part;               // behind the dot; empty: the whole field
    fact_type type;         // of the cell
    int of;                 // ENUM: its list
    fact_need need;
    words columns;          // one of these is its column
    words items;            // SCORES: its columns in order
    bool others;            // ANSWERS: every column that nothing else takes is an item
    str constant;           // its value in every row; at NULL: none
    str otherwise;          // where the cell is empty or there is no such column; at NULL: none
    words patterns;         // DATE, INSTANT: besides 2026-02-28 and 2026-02-28T14:00:00-05:00
    words zone_columns;     // INSTANT: the column that names the zone of times without an offset
    str zone;               // and the zone where there is none; empty: none
    const mapping_value *values;
    size_t value_count;
    str strip;              // characters taken out
    int32_t pad;            // digits: zeros are put before until there are so many
    str prefix;             // put before it
} mapping_field;

typedef struct mapping {
    str name;
    str about;              // what each row is, for people
    fact_kind kind;
    char separator;
    const mapping_field *fields;
    size_t field_count;
    words key;              // fields that make the fact's id; none: all of them
    words ignore;           // columns that `others` passes over
} mapping;

// `name`: of the rulebook's, or a path (it holds a / or ends in .yaml).
MUST_USE bool book_read_mapping(mapping *out, str name, str rulebook_dir, arena *a, fault *why);
// Those of the rulebook, sorted: "checkins", "coverage", "patients".
MUST_USE bool book_mappings(words *out, str rulebook_dir, arena *a, fault *why);
