// board.h - what is so of every enrollment now, ready to be shown. Made at start in the background, again for
// the patients whom a fact concerns, for all when a setting changes and when a day begins somewhere.
// In: the journal, by the board's own reader and thread. Out: copies of rows, in the orders that pages want.
// Never: on the disk (it holds names and telephones); older than a second or two where little happens.
// Rows of substance-use records (42 CFR Part 2) are handed out only to who says that they may be seen.
#pragma once
#include "rule.h"
#include "store.h"
#include "strip.h"

typedef struct board board;
enum {
    BOARD_MISSED_DAYS = 3,  // so many days in a row without a data day: somebody calls
    BOARD_CODES_MAX = 24, BOARD_NOTES_MAX = 6,
    BOARD_NEAR_MINUTES = 10, // near the next code
    BOARD_TROUBLE_BYTES = 256,
};

typedef enum board_group {
    GROUP_NOT_ENROLLED,
    GROUP_NEVER_STARTED,
    GROUP_NEEDS_CALL,
    GROUP_CANNOT_REACH,
    GROUP_ON_TRACK,
    GROUP_EARNED,
    GROUP_ENDED,
    GROUP_COUNT
} board_group;
str board_group_text(board_group g); // "needs-call"
bool board_group_find(str text, board_group *out);

// A code of the running period or of the one before.
typedef struct board_code {
    const rule_code *code;
    date from, to, on;      // to, on DATE_NONE: an episode that runs; no service date yet
    det_status status;
    int32_t units;
    bool priced;
    money worth;            // of all units
    uint32_t unmet;         // bit per requirement
} board_code;
typedef enum board_note_state { NOTE_UNWRITTEN, NOTE_DRAFT, NOTE_UNSIGNED } board_note_state;
typedef struct board_note { // core/rule/duty.h: what a signed note is due for
    date from, to, by;      // by: last day of filing; DATE_NONE: not known
    board_note_state state;
    str codes[8];
    int code_count;
    bool priced;
    money worth;
} board_note;
// priced: how many have an amount
typedef struct board_sum { uint32_t count, priced; money amount; } board_sum;

typedef struct board_row {
    str patient, enrollment;      // enrollment empty: not enrolled
    str last, first, phone;
    str payer, payer_name, billing, billing_name, device;
    choice program;
    const zone *zone;             // the patient's
    bool part2;
    date enrolled;
    bool has_strip, has_month;
    strip strip;                  // the running window, or the last
    strip_run run;
    bar month;                    // the running month, without its pieces
    instant last_contact;         // INSTANT_NONE: never
    board_group group;
    bool staked, falls_short;     // at the pace of the last week it will not be reached
    money at_stake;               // what a call may save: the next code's worth above what is earned already
    uint32_t alerts;              // open ones
    const board_code *codes;
    size_t code_count;
    const board_note *notes;
    size_t note_count;
    board_sum ready, held;        // services of all periods
    board_sum earned, expected, lost; // of the practice's month; of a ladder the best rung alone
} board_row;

// Who asks.
typedef struct board_eyes {
    bool part2;                   // may see substance-use records
    const str *opened;            // patients whose record is open to them (break-glass)
    size_t opened_count;
} board_eyes;
bool board_sees(const board_eyes *eyes, bool part2, str patient);

typedef enum board_list {
    LIST_BY_NAME,
    // Missed days and can still reach the next code: first those who at their pace will not, by what is at
    // stake, then by the last day on which a call helps.
    LIST_CALLS,
    LIST_UNREACHABLE,             // no longer can: nearest miss first
    LIST_MINUTES,                 // near the next code by minutes: fewest missing first
    LIST_CONTACTS,                // minutes, and no live contact this month: most minutes first
    LIST_NOTES,                   // codes wait for a note: worth first
    LIST_COUNT
} board_list;
typedef struct board_want {
    board_list list;
    board_eyes eyes;
    str billing;                  // only of this practitioner; empty: all
    bool group_only, program_only;
    board_group group;
    choice program;
    str text;                     // words that a name begins with, or an id; empty: all
    str after;                    // key of the last row of the page before; empty: from the start
    size_t max;                   // rows; 0: all
} board_want;
typedef struct board_page {
    const board_row *rows;
    size_t count, total;          // total: that match
    bool more;
} board_page;
// Copies; they live in `a`.
void board_take(board *b, const board_want *w, board_page *out, arena *a);
// What `after` takes: the enrollment's id, or the patient's where there is none.
str board_key(const board_row *r);
bool board_find(board *b, str enrollment, board_row *out, arena *a);
size_t board_of_patient(board *b, str patient, const board_row **rows, arena *a); // by enrollment

typedef struct board_alert {
    str work, fact, patient, enrollment, last, first, phone, text;
    instant at;
    bool part2;
} board_alert;
// oldest first
size_t board_alerts(board *b, const board_eyes *eyes, str patient, const board_alert **out, arena *a);

// What needs a biller (edge/act/worklist.h, without what is held, and what waits to be released or sent),
// worth first. payer: its name.
typedef struct board_work {
    str what, work, claim, enrollment, patient, payer, text, last, first;
    money worth;
    bool has_worth;
    date due;
} board_work;
size_t board_works(board *b, const board_eyes *eyes, size_t max, const board_work **out, arena *a);

// What is held in a month, in words; of which the board keeps the running one and the one before. False: it
// does not keep that month, or is not complete. By patient; lives in `a`.
typedef struct board_held {
    str enrollment, patient, text;
    date on, due;
    money worth;
    bool priced;
} board_held;
bool board_held_in(board *b, const board_eyes *eyes, date month, const board_held **out, size_t *count,
                   arena *a);
// What is not claimed of such a month (edge/act/desk.h: close_reason): how often for which reason, and what
// it would be worth. No patient. reason REQ_COUNT: it yields, or none is known.
typedef struct board_lost { det_status status; requirement reason; uint32_t count; money worth; } board_lost;
bool board_lost_in(board *b, date month, const board_lost **out, size_t *count, arena *a);
// A patient's name; false: the board has no such patient.
bool board_called(board *b, str patient, str *last, str *first, arena *a);

// Sums over all enrollments; no patient.
typedef struct board_day {
    date on;                      // the practice's day
    instant at;                   // as of
    uint32_t enrolled;            // running
    board_sum groups[GROUP_COUNT]; // amount: at stake
    board_sum ready, held, earned, expected, lost;
    board_sum to_release, to_send, waiting, rejected, denied, expiring, paid_month, lost_ground;
} board_day;
void board_today(board *b, board_day *out);

// How far it is: complete once it was made for the first time.
typedef struct board_progress {
    bool complete;
    uint32_t done, total;         // enrollments
    uint64_t seq;                 // facts up to this one are in it
    uint32_t made;                // how often rows were made
    uint64_t version;             // another one after each change of what is handed out; never used twice
    char trouble[BOARD_TROUBLE_BYTES];            // why it could not be made the last time; or empty
} board_progress;
void board_now(board *b, board_progress *out);
