// act.h - the door of this room: what a person asks for, done: read (host, book), decide (core), hand back.
// In: paths and instants. Out: closed states, or a fault with file, line and field. Never: prints.
#pragma once
#include "book.h"
#include "rule.h"

// Facts read whole from a file: the door they came through and the state they make.
typedef struct act_facts {
    door door;
    state state;
    uint64_t lines;    // read, blank ones left out
    uint64_t taken;    // found new
    uint64_t rejected; // only with keep_going
    const rule_line *standing; // claim lines that stand; a journal has them, a file has none
    size_t standing_count;
} act_facts;

// What is kept elsewhere and takes part in the reading (a store): facts of the file may name what it knows.
typedef struct act_beside {
    void *with;
    door_known *known;
    // Was the fact let in there before? DOOR_REFUSED sets why.
    door_answer (*met)(void *with, const fact *f, fault *why);
    // Takes a fact that is new to this file. False sets why: the line is at fault, and the reading ends.
    bool (*take)(void *with, const fact *f, fault *why);
} act_beside;

typedef struct act_ask {
    str path;                // "-": standard input
    instant as_of;
    const rulebook *book;    // its products are known to the door
    zones *zones;
    bool keep_going;         // bad lines go to PATH.rejects instead of ending the reading
    const act_beside *beside; // NULL: the file stands alone
    const struct mapping *table; // NULL: lines of NDJSON; else rows of CSV (act_pass_facts only)
    // Called for each new fact, also those after as_of; may be NULL.
    void (*each)(void *with, const door_fact *f);
    // Called now and then with bytes read and bytes in all (0: not known); may be NULL.
    void (*progress)(void *with, uint64_t bytes, uint64_t bytes_all);
    void *with;
} act_ask;

// Reads, folds and closes. The file is taken whole or not at all, save with keep_going.
MUST_USE bool act_read_facts(act_facts *out, const act_ask *ask, arena *a, fault *why);
void act_close_facts(act_facts *f);

// Hands the facts of the file to ask->beside, whole or not at all: what it took before a fault is its to take
// back. Nothing is folded.
typedef struct act_passed {
    uint64_t lines, rejected;
    words ignored; // columns of the table that its mapping does not use
} act_passed;
MUST_USE bool act_pass_facts(act_passed *out, const act_ask *ask, arena *a, fault *why);

// For those who bring the lines by themselves: what stands before the first fact, and what is closed after
// the last. Between them every fact goes through out->door and, where it is new, into out->state. `out` must
// not move.
void act_begin_facts(act_facts *out, const rulebook *book, instant as_of, arena *a);
MUST_USE bool act_end_facts(act_facts *f, arena *a, fault *why);

// One determination as a tree of sentences: of the enrollment and code, the last period, or the first one
// that shares a day with from..to.
enum { ACT_PERIODS_MAX = 8 };
typedef struct act_explain_ask {
    const act_facts *facts;
    const rulebook *book;
    str enrollment, code;
    date from, to; // from DATE_NONE: the last period
    bool colour;
} act_explain_ask;
typedef struct act_explained {
    str text;                         // when found
    bool found, no_enrollment;
    // where the code's first periods begin; none: the payer's pack has no such code
    date known_from[ACT_PERIODS_MAX];
    size_t known_count;
} act_explained;
act_explained act_explain(const act_explain_ask *ask, arena *a);
// A month (2026-02) or a day (2026-02-13).
bool act_explain_period(str text, date *from, date *to);
