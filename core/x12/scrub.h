// scrub.h - the scrubber: is what a file says lawful, and will a payer take it?
// In: the bytes of any X12 file, ours or another system's, in pieces of any size. Out: a finding for every
// problem, in the order of the file where it can be, each with its segment, loop and element.
// Never: stops at a problem, keeps more than a segment and a claim's worth in memory, changes a byte, or
// looks at a clock (the day is told).
//
// Any interchange, group and set is checked in its envelope; the transactions of guides.def down to the last
// component. A finding is data: a row of findings.def, which says how bad it is and on whose authority.
#pragma once
#include "x12.h"

typedef enum scrub_authority { // who says so
    SCRUB_X12,   // the standard: X12.5, X12.6 and the data dictionary
    SCRUB_GUIDE, // the implementation guide (005010X222A1 ...)
    SCRUB_CMS,   // Medicare's edits, code sets that CMS keeps
    SCRUB_OWN,   // this program: what payers are known to reject, or what cannot be meant
} scrub_authority;

typedef enum scrub_id { // findings.def
#define FINDING(id, name, severity, authority, sentence) SCRUB_##id,
#include "findings.def"
#undef FINDING
    SCRUB_FINDING_COUNT
} scrub_id;
typedef struct scrub_row {
    str name;
    x12_severity severity;
    scrub_authority authority;
    str sentence;
} scrub_row;
extern const scrub_row scrub_rows[SCRUB_FINDING_COUNT];
str scrub_authority_name(scrub_authority a); // "X12", "guide", "CMS", "own"

// Texts live until the function that was called returns.
typedef struct scrub_finding {
    scrub_id id;
    x12_severity severity;
    uint64_t segment; // its number in the file, from 1; 0: the whole file
    str loop;         // "2300", "ISA"; empty: outside every loop
    str element;      // "CLM05-3"; "CLM": the segment; empty: neither
    str value;        // what stands there, as far as it tells nothing about a person; else empty
    str detail;       // what was expected, counted, or compared; may be empty
} scrub_finding;

typedef enum scrub_listed {
    SCRUB_LISTED_UNKNOWN = -1, // nobody can tell
    SCRUB_UNLISTED = 0,
    SCRUB_LISTED = 1,
    SCRUB_LISTED_HEADER = 2,   // ICD: a category, never billed
    SCRUB_LISTED_OTHER_DAY = 3, // listed, but not on that day
} scrub_listed;

// What is not known to be true of a set of codes is not asked: a NULL says nothing.
typedef struct scrub_ask {
    void (*found)(void *with, const scrub_finding *f);
    void *with;
    date today;       // DATE_NONE: nothing is compared with it
    // Is the code listed? A scrub_listed. list: "CARC", "RARC", "ICD" (with its point) ...; on: the day it is
    // used, or DATE_NONE.
    int (*listed)(void *with, str list, str code, date on);
    void *listed_with;
    // Rules of the house about a claim (codes that may not stand together, days, minutes, places).
    const struct scrub_rules *rules;
} scrub_ask;

typedef struct scrub_sum { // of a whole file
    uint64_t bytes, segments, interchanges, groups, sets, claims;
    uint64_t errors, warnings;
} scrub_sum;

typedef struct scrub scrub;
// Memory is taken here, once, from `a`; what is asked is copied.
scrub *scrub_open(const scrub_ask *ask, arena *a);
void scrub_feed(scrub *s, str bytes);
// The end of the file. After it the scrubber may be fed the next file.
void scrub_end(scrub *s, scrub_sum *sum);

// "segment 12, loop 2300, CLM05-3: sentence: "9" (1 7 8) [code-unknown]" without a line's end.
void scrub_put(buf *b, const scrub_finding *f);
// The same as a JSON object without a line's end: severity, finding, authority, segment, loop, element,
// value, text. `file`: its name, left out when empty.
void scrub_put_json(buf *b, const scrub_finding *f, str file);
