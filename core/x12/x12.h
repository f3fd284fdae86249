// x12.h - the door of this room: X12 bytes and what they say.
// In: values, element by element; or bytes that somebody else wrote. Out: segments in the form that a guide's
// table asks for, with a problem for every value that does not fit; or segments read back.
// Never: what a claim must say (x837.h says it, core/claim decides it), a file, a clock.
//
// A guide (guide_837p.def ...; their form: guide_rows.def) lists loops, their segments and their elements in
// the order in which they are sent. Segments and elements are numbered through; the writer is told the number
// and knows all else from the table. The scrubber (scrub.h) holds other people's files against the same
// table.
#pragma once
#include "base.h"

typedef enum x12_type { X12_AN, X12_ID, X12_DT, X12_TM, X12_R, X12_N0, X12_N2, X12_B } x12_type;

typedef enum x12_data { // data elements of the X12 dictionary
#define DATA(id, number, name, type, min, max, shown) DATA_##id,
#include "elements.def"
#undef DATA
    DATA_COUNT
} x12_data;
// may a finding quote it? Not what tells who a person is
typedef enum x12_shown { X12_HIDDEN, X12_SHOWN } x12_shown;
typedef struct x12_data_row {
    str number, name;
    x12_type type;
    uint16_t min, max;
    x12_shown shown;
} x12_data_row;
extern const x12_data_row x12_datas[DATA_COUNT];

typedef enum x12_shape { // shapes.def: what an identifier must look like
#define SHAPE(id, valid, finding, shown, sentence) SHAPE_##id,
#include "shapes.def"
#undef SHAPE
    SHAPE_COUNT
} x12_shape;

typedef enum x12_need {
    X12_REQUIRED,
    X12_SITUATIONAL,
    X12_PAIRED,   // stands where the next element or component of its kind stands
} x12_need;

typedef struct x12_loop {
    str name;               // "2310B"
    uint16_t parent;
    x12_need need;
    uint32_t most;
    str words;              // "rendering provider"
} x12_loop;
typedef struct x12_also { uint16_t loop, parent; } x12_also; // 2300 stands in 2000B, and in 2000C too
typedef struct x12_seg {
    str tag;
    uint16_t loop;
    x12_need need;
    uint16_t most, first;   // first: its first x12_el
    str words;
} x12_seg;
typedef struct x12_el {
    uint16_t seg;
    uint8_t position, part; // part 0: no components
    uint8_t need, shape;    // shape: asked of what anybody sends
    uint16_t data;
    bool key;               // its codes tell the segment from others with the same tag
    str codes;              // those that the guide lists, separated by spaces; empty: any
    // What our own files narrow this to.
    bool fixed;             // always the one code in our_codes: the writer puts it by itself
    uint8_t our_need, our_shape;
    uint16_t our_data;
    str our_codes;
} x12_el;
typedef struct x12_guide {
    str name;               // "005010X222A1"
    const x12_loop *loops; size_t loop_count;
    const x12_seg *segs; size_t seg_count;
    const x12_el *els; size_t el_count;
    const x12_also *also; size_t also_count;
} x12_guide;

// --- problems --------------------------------------------------------------------------------------------
typedef enum x12_severity { X12_ERROR, X12_WARNING } x12_severity;
typedef struct x12_problem {
    str claim, about;  // CLM01, and what people call it (its enrollment); empty: the whole file
    str loop, element; // "2010AA", "N403"
    str text;          // a sentence
    x12_severity severity;
} x12_problem;
typedef struct x12_problems {
    arena *in;
    pile rows;
    size_t errors, warnings;
    str claim, about;  // of what is being looked at now
    bool mute;         // what was said already is passed over
} x12_problems;

x12_problems x12_problems_in(arena *a);
// One more, about an element of the guide.
void x12_say(x12_problems *p, const x12_guide *g, uint16_t el, x12_severity severity, const char *format, ...)
    __attribute__((format(__printf__, 5, 6)));
// "claim C, loop 2010AA, element N403: sentence" without a line's end.
void x12_problem_put(buf *b, const x12_problem *p);
// "N403", "SV101-2".
void x12_el_name(buf *b, const x12_guide *g, uint16_t el);

// --- writing ---------------------------------------------------------------------------------------------
typedef struct x12_marks { char element, repetition, component, terminator; } x12_marks;
#define X12_MARKS ((x12_marks){'*', '^', ':', '~'})

enum { X12_VALUE_BYTES_MAX = 512 }; // twice the longest element that any guide here has (PER04, 256)

typedef struct x12_writer {
    const x12_guide *guide;
    buf *out;
    x12_problems *problems;
    x12_marks marks;
    uint16_t seg, next;          // segment being written and its first element not yet passed
    uint8_t position, part;      // where the pen stands
    bool open;
    bool fixed_width;            // ISA alone: its text is filled up with spaces
    uint64_t segments;           // since x12_count_from_here
    unsigned char map[256];      // a byte as it is sent; 0: look closer
    char sent[3 * X12_VALUE_BYTES_MAX]; // the value being put; here so that no call has to clear it
} x12_writer;

// Appends to `out`, which the caller empties between segments as it likes.
x12_writer x12_writer_on(const x12_guide *g, x12_marks marks, buf *out, x12_problems *problems);
void x12_begin(x12_writer *w, uint16_t seg);
// The value of an element of the open segment, in the table's order. Trimmed, in capital letters, foreign
// letters as Latin ones; empty: left out, a problem where it is required. A value that does not fit is a
// problem.
void x12_put(x12_writer *w, uint16_t el, str value);
void x12_put_date(x12_writer *w, uint16_t el, date d);
void x12_put_money(x12_writer *w, uint16_t el, money m);
void x12_put_whole(x12_writer *w, uint16_t el, int64_t n);
// n in at least `width` digits.
void x12_put_digits(x12_writer *w, uint16_t el, int64_t n, int width);
void x12_end(x12_writer *w);
// Segments are counted from here on: ST.
static inline void x12_count_from_here(x12_writer *w) { w->segments = 0; }

// Text as X12's basic and extended sets have it: capital letters; letters with marks as the letters alone.
// False where a character has no counterpart: *bad is its first byte's place. `to` has room for 3 * s.len
// bytes.
bool x12_latin(str s, char *to, size_t *len, size_t *bad);

// --- reading ---------------------------------------------------------------------------------------------
// CLM has 20 elements, CAS 19; both far below.
enum { X12_ELEMENTS_MAX = 40, X12_SEGMENT_BYTES_MAX = 16 * 1024 };

typedef struct x12_reader {
    str left;
    x12_marks marks;
    uint64_t number; // of the segment last read, from 1
    bool inside;     // between ISA and IEA
} x12_reader;
typedef struct x12_segment {
    uint64_t number;
    str id, text;                        // text: without the terminator
    str elements[X12_ELEMENTS_MAX + 1];  // [1] is the first
    size_t count;
} x12_segment;

x12_reader x12_reader_of(str bytes);
// The next segment; *more is false at the end. Line ends after terminators and a leading BOM are passed
// over; each ISA declares its delimiters anew. Fails where no segment can be made out.
MUST_USE bool x12_next(x12_reader *r, x12_segment *out, bool *more, fault *why);
// Element `position`, or empty; component `part` (from 1) of a value, or empty.
static inline str x12_get(const x12_segment *s, size_t position)
{
    return position <= s->count ? s->elements[position] : (str){"", 0};
}
str x12_part(const x12_reader *r, str value, size_t part);
