// scrubber_.h - private to the scrubber's engine: a guide made ready for fast looking (plan), and the state
// of a file being read. Senses see scrub_.h only.
#pragma once
#include "scrub_.h"

enum {
    SCRUB_DEPTH_MAX = 24,        // open loops; the deepest guide has nine
    SCRUB_CANDIDATES_MAX = 96,   // segments and inner loops of one loop; 2300 has about seventy
    SCRUB_PARTS_MAX = 16,        // components looked at; no composite has more than nine
    SCRUB_ISA_BYTES = 106,
    SCRUB_ISA_TRIED = 192,       // an ISA of wrong widths is looked for within so many bytes
    SCRUB_SEEN = 1 << 14,        // control numbers remembered of one envelope that do not rise
    SCRUB_GUIDES = 8,
};

// --- plan: a guide by tag, place and position ------------------------------------------------------------
typedef struct plan_codes { uint16_t first, count; } plan_codes; // in plan.codes
typedef struct plan_el {
    const x12_el *row;
    const x12_data_row *data;
    plan_codes codes;
    uint16_t el;
    bool dated;         // its form is named by the element before
} plan_el;
typedef struct plan_position { uint16_t first; uint8_t count; bool composite; } plan_position; // rows of els
typedef struct plan_note { char kind; uint8_t first; uint64_t all; } plan_note; // bits by position
typedef struct plan_seg {
    uint32_t tag;
    const plan_position *at;      // [1] is the first
    uint64_t required;            // bits by position
    const plan_note *notes;
    uint8_t positions, note_count, elements;
} plan_seg;
typedef struct plan_candidate { // a segment of a loop, or the segment that begins an inner loop
    uint32_t tag;
    uint16_t seg, loop;           // loop: SCRUB_NONE for a plain segment
    uint16_t place;               // rises; equal ones may come in any order
    uint16_t most;
    bool required;
    uint8_t key_position, key_part;
    uint8_t next, needed;         // the next of the same slot, the next that is required: + 1, or 0
    plan_codes key;
} plan_candidate;
enum { PLAN_SLOTS = 32 };
typedef struct plan_loop {
    const plan_candidate *at; uint16_t count;
    uint8_t slots[PLAN_SLOTS];    // by tag: the first of it + 1, or 0
    uint8_t needed;               // the first that is required + 1, or 0
    uint32_t tag;                 // of the segment that begins it
    uint16_t seg;
} plan_loop;
typedef struct plan {
    const x12_guide *guide;
    const scrub_sense *sense;
    void *state;                  // of the sense
    str set, group, version, versions, words;
    plan_loop *loops;
    plan_seg *segs;
    plan_el *els;
    uint64_t *codes; size_t code_count;
    uint16_t root, set_seg, end_seg; // loop ST, segments ST and SE
    uint16_t interchange_seg, group_seg, group_end_seg, interchange_end_seg;
} plan;

plan *scrub_plan_of(const x12_guide *g, arena *a);
// A tag of two or three characters as a number.
static inline uint32_t tag_of(str id)
{
    uint32_t t = 0;
    for (size_t i = 0; i < id.len && i < 4; i++) t |= (uint32_t)(unsigned char)id.at[i] << 8 * i;
    return t;
}
static inline uint32_t slot_of_tag(uint32_t tag) { return tag * 0x9E3779B1u >> 27; }
_Static_assert(PLAN_SLOTS == 1 << (32 - 27) && SCRUB_CANDIDATES_MAX < 255, "slots and numbers fit");
#define TAG2(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)
#define TAG3(a, b, c) (TAG2(a, b) | (uint32_t)(c) << 16)
// Up to eight characters as a number; longer ones are no code of any list: 0.
static inline uint64_t code_of(str v) { return v.len <= 8 ? hash_pair_of(v.at, v.len).low : 0; }
static inline bool code_in(const plan *p, plan_codes list, uint64_t code)
{
    for (uint16_t i = 0; i < list.count; i++)
        if (p->codes[list.first + i] == code) return true;
    return false;
}
// What a segment is called in any transaction, or empty.
str scrub_tag_words(uint32_t tag);

// --- state of a file -------------------------------------------------------------------------------------
typedef struct seen { // control numbers within an envelope: those first to last, and those of the table
    long long first, last;
    uint64_t *table; uint32_t count;
} seen;
typedef struct envelope {
    bool open;
    uint64_t segment;       // where it began
    char control[40]; uint8_t control_len;
    uint64_t inside;        // groups, sets or segments in it
    bool answered;          // an interchange: TA1 stands in it, which needs no group
    seen controls;          // of what lies in it
} envelope;
typedef struct frame {
    uint16_t loop;
    uint16_t at;            // place reached
    uint64_t segment;       // that began it
    char level[12]; uint8_t level_len; char child; // HL01, HL04
    bool child_seen, misplaced;
    uint16_t counts[SCRUB_CANDIDATES_MAX];
} frame;
typedef enum scrub_mode { SCRUB_SEEK, SCRUB_HEADER, SCRUB_INSIDE } scrub_mode;

// Somebody who looks on while a file is read: loops as they open and close, and every segment in them.
typedef struct scrub_tap {
    void (*enter)(void *with, str loop, str words);
    void (*leave)(void *with);
    void (*segment)(void *with, const scrub *s);
    void *with;
} scrub_tap;

struct scrub {
    scrub_ask ask;
    const scrub_tap *tap;           // NULL: nobody
    scrub_sum sum;
    plan *plans[SCRUB_GUIDES]; size_t plan_count;
    // bytes
    scrub_mode mode;
    char first[8]; size_t first_len; // the first bytes of the file: what else it may be
    x12_marks marks;
    bool component_known;           // seen in use, or given up
    unsigned char kind[256];        // what a byte is inside an interchange: byte_kind
    uint64_t stray;                 // bytes passed over outside
    uint8_t bom;                    // bytes of a BOM read
    bool long_one;                  // within a segment that is too long
    // seen before a segment; behind an ISA that cannot be read; the file ends too soon
    bool blanks, broken, cut;
    size_t held;
    char hold[X12_SEGMENT_BYTES_MAX + 64];
    // the segment
    x12_segment segment;
    uint64_t components, repetitions; // bits by position: the element has such a separator
    uint64_t present;               // bits by position: the element has a value
    size_t bad; bool has_bad;       // offset of the first character that may not be there
    bool beyond;                    // it had more elements than any segment
    uint32_t tag;
    scrub_here here;
    // envelopes
    envelope interchange, group, set;
    seen interchanges;
    char group_kind[8], group_version[16]; uint8_t group_kind_len, group_version_len;
    bool outside_said;
    uint64_t unknown;               // the transaction last said to be unknown: said once
    // the transaction
    plan *plan;                     // NULL: not known
    frame frames[SCRUB_DEPTH_MAX]; size_t depth;
    uint64_t levels;                // HL seen in the set
    bool skipping, skipping_party;  // behind a segment that could not be placed
    uint64_t missing;               // positions of this segment already said to be missing
};

// scrub.c
void scrub_component_is(scrub *s, char c); // components are separated by it, whatever ISA16 says
// scrub_envelope.c
void scrub_interchange_open(scrub *s);
void scrub_interchange_leave(scrub *s);
void scrub_segment(scrub *s); // a segment was split
static inline void tap_enter(const scrub *s, str loop, str words)
{
    if (s->tap) s->tap->enter(s->tap->with, loop, words);
}
static inline void tap_leave(const scrub *s)
{
    if (s->tap) s->tap->leave(s->tap->with);
}
static inline void tap_segment(const scrub *s)
{
    if (s->tap) s->tap->segment(s->tap->with, s);
}
// As scrub_open, with somebody who looks on, and without senses.
scrub *scrub_open_tapped(const scrub_tap *tap, const scrub_ask *ask, arena *a);
// scrub_place.c
void scrub_set_open(scrub *s);
void scrub_set_close(scrub *s);
void scrub_body(scrub *s);
// scrub_element.c
void scrub_elements(scrub *s, const plan *p, uint16_t row);
// "20260213" and its kin.
bool scrub_day(str v);
bool scrub_clock(str v);
size_t scrub_split(str value, char by, str *parts, size_t most);
// scrub_say.c
typedef struct scrub_spot { uint64_t segment; str loop, tag; uint8_t position, part; } scrub_spot;
void scrub_tell(scrub *s, scrub_id id, scrub_spot at, str value, const char *detail, ...)
    __attribute__((format(printf, 5, 6)));
// The place of an element of this segment, known by position.
scrub_spot scrub_here_spot(const scrub *s, size_t position, size_t part);
