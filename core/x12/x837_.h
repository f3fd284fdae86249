// x837_.h - between the files of this room: the segments of an 837P, one after the other, taken into values.
#pragma once
#include "x837.h"

enum { X837_PART_SEGMENTS_MAX = 6 * X837_LINES_MAX + 32 }; // a claim of ours has five a line, and some twelve

typedef struct x837_cursor {
    x12_reader from;
    x12_segment now;  // not taken yet; nothing when there is no more
    bool more, whole; // whole: a file from ISA to IEA, not a claim by itself
    arena *in;        // for the lists of a claim
    str taken[X837_PART_SEGMENTS_MAX]; size_t count; // the part's segments up to here
    uint64_t first;   // the number of the first of them
} x837_cursor;

// On to the next segment. At the end `more` is false.
MUST_USE bool x837_cursor_next(x837_cursor *c, fault *why);
// A part begins with the segment that stands there.
static inline void x837_cursor_mark(x837_cursor *c)
{
    c->count = 0;
    c->first = c->now.number;
}
static inline bool x837_cursor_is(const x837_cursor *c, str tag) { return c->more && str_eq(c->now.id, tag); }
// "segment 12: ..." about the element at `position` of a segment (0: all of it). Always false.
typedef struct x837_place { uint64_t segment; str tag; size_t position; } x837_place;
bool x837_refuse(x837_place at, fault *why, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));

// Each takes the segments of its part, from the one that stands there to the first that is none of it.
// Nothing is taken twice over or left out without a word, but that the order and what is always the same are
// right is the caller's to compare (x837_read.c).
MUST_USE bool x837_take_envelope(x837_cursor *c, x837_envelope *out, fault *why);
MUST_USE bool x837_take_set(x837_cursor *c, x837_parties *out, x837_billing *billing, fault *why);
MUST_USE bool x837_take_billing(x837_cursor *c, x837_billing *out, fault *why);
MUST_USE bool x837_take_subscriber(x837_cursor *c, x837_subscriber *out, fault *why);
MUST_USE bool x837_take_claim(x837_cursor *c, x837_claim *out, fault *why);

