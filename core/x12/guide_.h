// guide_.h - between the files of this room: the shapes as rows.
#pragma once
#include "x12.h"

typedef struct x12_shape_row {
    bool (*valid)(str);
    uint16_t finding; // scrub_id
    x12_shown shown;
    str sentence;
} x12_shape_row;
extern const x12_shape_row x12_shapes[SHAPE_COUNT];
