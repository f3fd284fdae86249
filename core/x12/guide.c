// guide.c - the tables that all guides share, as C.
#include "guide_.h"
#include "scrub.h"
#include "shape_.h"
#include <assert.h>

// clang-format off
const x12_data_row x12_datas[DATA_COUNT] = {
#define DATA(id, number, name, type, min, max, shown) \
    {STR_INIT(number), STR_INIT(name), type, min, max, X12_##shown},
#include "elements.def"
#undef DATA
};
#define DATA(id, number, name, type, min, max, shown) \
    _Static_assert((min) <= (max) && (max) <= X12_VALUE_BYTES_MAX, "a data element's lengths: " number);
#include "elements.def"
#undef DATA

const x12_shape_row x12_shapes[SHAPE_COUNT] = {
#define SHAPE(id, valid, finding, shown, sentence) {valid, SCRUB_##finding, X12_##shown, STR_INIT(sentence)},
#include "shapes.def"
#undef SHAPE
};
// clang-format on
