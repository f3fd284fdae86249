// scrub_.h - the seam inside the scrubber, between the engine (which segment is this, what loop, are its
// elements well formed) and what must make sense together (sense_837p.c, sense_835.c ...).
// In: one recognised segment after the other, with everything that stands in it. Out: findings. Never: state
// that grows with the file.
//
// A sense is a row of callbacks and a state struct of its own, one for each guide. For every set of that
// guide the engine calls begin at ST, segment for each segment that it recognised (envelope segments are
// the engine's), loop_end when a loop is left (2300: the claim is whole), end at SE. The engine says by
// itself: order, required and repeated segments and loops, HL, types, lengths, code lists in a row,
// composites, syntax notes, separators, characters, and each row's `shape` (shapes.def) under the finding
// named there. A sense says what depends on more than one element.
#pragma once
#include "guide_.h"
#include "scrub.h"

enum { SCRUB_NONE = 0xFFFF };

typedef struct scrub_sense {
    size_t bytes; // of its state: cleared at scrub_open, never by the engine afterwards
    void (*begin)(scrub *s, void *state);
    void (*segment)(scrub *s, void *state);
    void (*loop_end)(scrub *s, void *state, uint16_t loop);
    void (*end)(scrub *s, void *state);
    void (*finish)(scrub *s, void *state); // the file ends; NULL: nothing to do
} scrub_sense;
extern const scrub_sense scrub_sense_837p, scrub_sense_835, scrub_sense_999, scrub_sense_277ca;

// The segment being looked at. Texts live until the callback returns.
typedef struct scrub_here {
    const x12_guide *guide;
    uint16_t seg, loop;  // its row in the guide and the loop it was found in (as LOOP rows)
    uint16_t also;       // the loop that this loop stands in: 2000B or 2000C for 2300
    uint64_t number;     // of the segment in the file
    const x12_segment *segment;
    x12_marks marks;
    date group_on;       // GS04, DATE_NONE where it is none
    bool test;           // ISA15 T
} scrub_here;
const scrub_here *scrub_at(const scrub *s);
const scrub_ask *scrub_asked(const scrub *s);
// What stands at an element of the guide in this segment (its component, where the row names one), or empty.
str scrub_get(const scrub *s, uint16_t el);

// A finding about an element of this segment; its value is quoted where that tells nothing about a person.
// detail: NULL, or what was expected or compared, printf-like; no name, member number or birth date.
void scrub_say(scrub *s, scrub_id id, uint16_t el, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));
// The same about an element of a segment that was seen before: its number, and the value kept of it (or
// empty).
void scrub_say_at(scrub *s, scrub_id id, uint64_t segment, uint16_t el, str value, const char *detail, ...)
    __attribute__((format(printf, 6, 7)));
// About a segment as a whole, by its row.
void scrub_say_segment(scrub *s, scrub_id id, uint64_t segment, uint16_t seg, const char *detail, ...)
    __attribute__((format(printf, 5, 6)));
