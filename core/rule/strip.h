// strip.h - a window of 30 days and a month of minutes as people see them: what came in on each day, whether
// it counted and why not, what is still in reach, by when, and what each outcome earns.
// In: an evaluation. Out: values to draw and a sentence that says the same. Never: a threshold of its own;
// what is needed, and by which counts, is the pack's.
#pragma once
#include "rule.h"

// --- the window -------------------------------------------------------------------------------------------
typedef enum strip_cell {
#define STRIP_CELL(id, letter, words) id,
#include "strip.def"
#undef STRIP_CELL
    STRIP_CELL_COUNT
} strip_cell;
char strip_letter(strip_cell c);
str strip_words(strip_cell c); // what it means, without a full stop
typedef enum strip_state {
    STRIP_EARNED,
    STRIP_REACHABLE,
    STRIP_AT_RISK,
    STRIP_LOST,
    STRIP_YIELDS,
    STRIP_STATE_COUNT
} strip_state;
str strip_state_text(strip_state s); // "earned" "reachable" "at-risk" "lost" "yields"

enum {
    STRIP_DAYS = 30,
    STRIP_OUTCOMES_MAX = 12,
    // At risk: no more days than these may be missed; a long weekend and a day. Only how it is shown hangs on
    // it.
    STRIP_SPARE_DAYS = 3,
};

// What a number of days or minutes earns.
typedef struct strip_outcome {
    const rule_code *code;
    int32_t min, max;       // max -1: no upper end
    strip_state state;      // of the counts alone
    det_status status;      // of the determination: what else keeps it
    bool priced;
    money worth;
    // the last one from which on every day would have to count; DATE_NONE: not reachable
    date last_day;
} strip_outcome;

typedef struct strip {
    uint32_t enrollment;
    int32_t number, of;     // of the window, from 1; how many there are
    date from, to;          // to: of 30 days, whatever the discharge
    date today;             // in the patient's zone
    date discharge;         // DATE_EVER: none
    uint8_t cells[STRIP_DAYS];
    int32_t counted, needed, days_left; // needed: by the highest code; 0: no code asks for days
    int32_t spare;          // days that may still be missed; below 0: lost
    date last_day;          // of the highest code that is not reached yet and can be; DATE_NONE: none
    strip_state state;      // of the highest code
    strip_outcome outcomes[STRIP_OUTCOMES_MAX]; // by days, rising
    int outcome_count;
} strip;
// The window of that number; 0: the last one that began. False: monitoring has not started, or there is none.
bool strip_make(evaluation *e, uint32_t enrollment, int32_t number, strip *out);
// "12 of 16 days, 3 days left, can no longer reach 16; 98986 (2 to 15 days) is earned"
void strip_say(buf *b, const strip *s);

// Each entry by itself, in order of day, instant and id.
typedef struct strip_entry {
    date on;
    strip_cell cell;
    instant at;
    choice source;
    date for_day;           // DATE_NONE: its own
    int32_t late_s;
    fact_ref fact;
} strip_entry;
size_t strip_entries(evaluation *e, uint32_t enrollment, date from, date to, const strip_entry **out,
                     arena *a);
// "by the patient; counted", "by staff: kept, but staff entries do not count"
void strip_entry_say(buf *b, const strip_entry *is);
// Of the whole enrollment, up to as-of.
typedef struct strip_run {
    date start;             // of monitoring; DATE_NONE: not started
    date discharge;         // DATE_EVER: none
    date today;             // in the patient's zone
    date last_day;          // with a counted entry; DATE_NONE: none
    instant last_entry;     // of the patient or the device; INSTANT_NONE: none
    int32_t missed;         // days in a row without a counted entry, up to yesterday; 0 after the discharge
    int32_t recent;         // data days of the last seven before today
} strip_run;
strip_run strip_run_of(evaluation *e, uint32_t enrollment);

// --- the month --------------------------------------------------------------------------------------------
typedef enum bar_why {
    BAR_COUNTS,
    BAR_TWICE,              // another stretch here covers it already
    BAR_SERVICE,            // a timed service of the patient has it
    BAR_OTHER,              // the same person's earlier stretch for somebody else has it
    BAR_PERSON,             // the pack does not count this person
    BAR_ENDED,              // after the discharge
} bar_why;
typedef struct bar_piece {
    instant from, to;
    uint32_t by;
    fact_ref fact;          // the time fact
    bar_why why;
    fact_ref owner;         // BAR_SERVICE, BAR_OTHER, BAR_TWICE: the fact that has it
    uint32_t enrollment;    // BAR_OTHER: whose
    // BAR_SERVICE: of the service. BAR_COUNTS: of the code that it is part of; or empty
    str code;
    bool documented;        // every day that it touches is covered by a signed note
} bar_piece;
typedef struct bar_contact {
    fact_ref fact;
    instant at;
    uint32_t by;
    choice mode;
    bool counts;
    const char *why;        // not; NULL
} bar_contact;

typedef struct bar {
    uint32_t enrollment;
    date from, to;          // of the month; to: cut at the discharge
    bool over;
    int32_t minutes, contacts;
    bool contact_asked;     // some code of the month asks for one
    const rule_code *next;  // that more minutes make; NULL: none
    int32_t next_min;
    strip_outcome outcomes[STRIP_OUTCOMES_MAX]; // by minutes, rising: the ticks
    int outcome_count;
    const bar_piece *pieces; // by start; cut where their owner changes
    size_t piece_count;
    const bar_contact *all_contacts; // by instant
    size_t contact_count;
} bar;
// `near`: with pieces and contacts one by one. False: the enrollment has no such month.
bool bar_make(evaluation *e, uint32_t enrollment, date month, bool near, bar *out, arena *a);
// "14 minutes; 6 more make 98980 by 31 May; no live contact yet"
void bar_say(buf *b, const bar *m);
