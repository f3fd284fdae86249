// guide.c - the tables of guide_837p.def as C.
#include "guide_.h"
#include "shape_.h"
#include "x837.h"
#include <assert.h>

// clang-format off
const x12_data_row x12_datas[DATA_COUNT] = {
#define DATA(id, number, name, type, min, max) {STR_INIT(number), STR_INIT(name), type, min, max},
#include "elements.def"
#undef DATA
};
#define DATA(id, number, name, type, min, max) \
    _Static_assert((min) <= (max) && (max) <= X12_VALUE_BYTES_MAX, "a data element's lengths: " number);
#include "elements.def"
#undef DATA

const x12_shape_row x12_shapes[SHAPE_COUNT] = {
#define SHAPE(id, valid, sentence) {valid, STR_INIT(sentence)},
#include "shapes.def"
#undef SHAPE
};

// The number of each segment's first element: the second name of a pair steps back by one again.
enum {
#define LOOP(id, name, parent, need, most)
#define SEG(loop, id, tag, need, most) FIRST_##id, BEFORE_##id = FIRST_##id - 1,
#define EL(seg, id, position, part, need, data, shape, codes) SAME_##seg##_##id,
#define FIX(seg, id, position, part, need, data, code) SAME_##seg##_##id,
#include "guide_837p.def"
#undef LOOP
#undef SEG
#undef EL
#undef FIX
};

#define R X12_REQUIRED
#define S X12_SITUATIONAL
#define P X12_PAIRED

#define SEG(loop, id, tag, need, most)
#define EL(seg, id, position, part, need, data, shape, codes)
#define FIX(seg, id, position, part, need, data, code)
static const x12_loop loops[X837_LOOP_COUNT] = {
#define LOOP(id, name, parent, need, most) {STR_INIT(name), X837_LOOP_##parent, need, most},
#include "guide_837p.def"
#undef LOOP
};
#undef SEG
#define LOOP(id, name, parent, need, most)
static const x12_seg segs[X837_SEG_COUNT] = {
#define SEG(loop, id, tag, need, most) {STR_INIT(tag), X837_LOOP_##loop, need, most, FIRST_##id},
#include "guide_837p.def"
#undef SEG
};
#undef EL
#undef FIX
#define SEG(loop, id, tag, need, most)
static const x12_el els[X837_EL_COUNT] = {
#define EL(seg, id, position, part, need, data, shape, codes) \
    {X837_SEG_##seg, position, part, need, DATA_##data, SHAPE_##shape, false, STR_INIT(codes)},
#define FIX(seg, id, position, part, need, data, code) \
    {X837_SEG_##seg, position, part, need, DATA_##data, SHAPE_ANY, true, STR_INIT(code)},
#include "guide_837p.def"
};
#undef LOOP
#undef SEG
#undef EL
#undef FIX
#undef R
#undef S
#undef P

// clang-format on
_Static_assert(sizeof els / sizeof *els == X837_EL_COUNT, "every element has its row");

const x12_guide x12_837p = {STR_INIT("005010X222A1"), loops, X837_LOOP_COUNT, segs,
                            X837_SEG_COUNT,           els,   X837_EL_COUNT};
