// board_.h - private to this room: between the files of the board. board.c: its thread, and what is
// published; board_make.c: rows from facts; board_desk.c: alerts and claims; board_take.c: copies for who
// asks.
#pragma once
#include "board.h"
#include "live_.h"

// A row as it is kept: one block with its lists and texts behind it.
typedef struct kept_lost { date month; board_lost is; } kept_lost;
typedef struct kept_row {
    board_row row;
    size_t bytes;
    const kept_lost *lost;
    const board_held *held; // without enrollment and patient, which are the row's
    uint32_t lost_count, held_count;
    bool gone;              // to be given back at the next publishing
} kept_row;

enum { VIEW_PATIENT = LIST_COUNT, VIEW_ENROLLMENT, VIEW_COUNT };
typedef struct board_view { kept_row **at; size_t count; } board_view;

// Alerts and claims as they are, in memory of their own.
typedef struct board_desk {
    arena memory;
    board_alert *alerts;
    size_t alert_count;
    board_work *works;
    size_t work_count;
    uint32_t *by_enrollment;    // places in alerts
    const kept_row **alert_rows, **work_rows; // of each; NULL: none. Found anew with every publishing
    board_sum to_release, to_send, waiting, rejected, denied, expiring, paid_month, lost_ground;
} board_desk;

// Whom facts concern, gathered until they are looked at again.
typedef struct board_due {
    arena memory;
    names patients;
    bool any, all, desk, time; // time: somebody's work may have taken another's minutes
    uint64_t seq;
} board_due;

struct board {
    live *live;
    live_reader reader;
    pthread_t thread;
    bool runs;

    pthread_mutex_t lock;   // of what follows
    pthread_cond_t woken;
    board_due *due, *spare;
    bool ending;

    pthread_rwlock_t face;  // of what follows; held for copying and swapping only
    board_view views[VIEW_COUNT];
    date since;             // services from this day on are kept in words; DATE_NONE: nothing was made
    board_desk *desk;
    board_day day;
    uint64_t version;
    char trouble[BOARD_TROUBLE_BYTES];
    bool complete;

    // the board's thread's own
    instant midnight;       // the next beginning of a day anywhere
    _Atomic uint32_t done, total, made;
    _Atomic uint64_t seq;
};

// --- board_make.c
typedef struct board_making {
    board *board;
    arena *a;
    instant now;
    const str *patients;    // NULL: everybody
    size_t patient_count;
    kept_row **rows;        // out: new rows, each a block of its own
    size_t count;
    names others;           // out: patients beside them whose minutes the same work touches
    date today;             // of the practice
    date since;             // out: what is not claimed is kept from here on
    instant midnight;       // out: of all zones seen
} board_making;
MUST_USE bool board_make(board_making *m, fault *why);
size_t row_bytes(const board_row *r);
board_row *row_copy(void *to, const board_row *r); // `to`: row_bytes
void row_give(kept_row *r);

// --- board_desk.c
MUST_USE bool desk_make(board *b, instant now, board_desk **out, fault *why);
void desk_give(board_desk *d);

// Finds the rows of alerts and work. With the face locked for writing.
void desk_find_rows(const board *b, board_desk *d);

// --- board.c
// Where in VIEW_PATIENT the rows of that patient begin, or would.
size_t board_first_of(const board *b, str patient);
// The row of an enrollment among those that stand, or NULL. On the board's thread, or with the face locked.
const kept_row *board_row_of(const board *b, str enrollment);
const kept_row *board_patient_row(const board *b, str patient);
