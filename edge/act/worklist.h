// worklist.h - what needs a person, alarms first, then worth first: open work-items; claims that wait to be
// released or sent, or run out of time; files that nobody answered; and what is held in a month, and why.
// In: an open store and an instant. Out: rows with a sentence that says what to do. Never: decides or writes
// anything.
#pragma once
#include "act.h"
#include "store.h"

enum {
    WORK_SILENT_DAYS = 7,   // a 999 or 277CA comes within two days; a week without one is a lost file
    // after it was sent; clean claims are decided in 30 (Social Security Act 1842(c)(2))
    WORK_UNPAID_DAYS = 45,
};

typedef struct work_row {
    str what;       // "safety", "denied", "held", "expiring", "to-release", "to-send", "unanswered" ...
    str work;       // id for `done`; empty: it goes away when it is done
    str claim, enrollment, patient, payer;
    str text;
    money worth; bool has_worth;
    date due;       // DATE_NONE: none
    uint64_t seq;
    bool over;      // done by what became of the claim; not listed
} work_row;

typedef struct act_worklist_ask {
    store *store;
    zones *zones;
    const rulebook *book;
    instant as_of;
    str what;       // only these; empty: all
    // of what is held; DATE_NONE: the last one that was closed, or else the one before today's
    date month;
    bool brief;     // without what is held: it takes a look at every patient's month
    // Who keeps what is held in a month: its rows. NULL, or false from it: every patient's month is looked
    // at.
    bool (*held)(void *with, date month, work_row **rows, size_t *count, arena *a);
    void *with;
} act_worklist_ask;
// What a determination that is held says.
void act_held_put(buf *b, const determination *d, const reasons *why);

typedef struct act_worklist {
    work_row *rows; size_t count;
    date today, month;
    money worth;    // each claim and each period once
} act_worklist;

// Those rows alone that `keep` says yes to; the sum is made anew. False from `keep` is handed on.
typedef bool (*work_keep)(void *with, const work_row *r, bool *yes, fault *why);
MUST_USE bool act_worklist_only(act_worklist *w, work_keep keep, void *with, arena *a, fault *why);

MUST_USE bool act_worklist_read(act_worklist *out, const act_worklist_ask *ask, arena *a, fault *why);
// Is there such a word for `what`?
bool act_worklist_word(str what);
// All of them, separated by blanks.
str act_worklist_words(void);
