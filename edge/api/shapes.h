// shapes.h - private to this room: the shapes of shapes*.def as a table.
#pragma once
#include "base.h"

typedef enum shape_type {
    MEMBER_TEXT,
    MEMBER_ID,
    MEMBER_DATE,
    MEMBER_MONTH,
    MEMBER_INSTANT,
    MEMBER_MONEY,
    MEMBER_WHOLE,
    MEMBER_NUMBER,
    MEMBER_FLAG,
    MEMBER_WORD,
    MEMBER_TEXTS,
    MEMBER_WHOLES,
    MEMBER_ONE,
    MEMBER_MANY,
    MEMBER_FACT,
    MEMBER_ANY,
} shape_type;

typedef struct shape { str name, help; } shape;
typedef struct shape_member {
    int shape;          // which one's, by its place among all
    str name;
    shape_type type;
    str of;             // a shape's name, or words separated by |
    bool needed;
    str help;
} shape_member;

// All of them, in the order of the tables.
const shape *shapes_all(size_t *count);
const shape *shape_find(str name); // NULL: none
// A shape's members stand together.
const shape_member *shape_members(const shape *s, size_t *count);
