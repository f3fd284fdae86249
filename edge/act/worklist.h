// worklist.h - what needs a person, worth first: open work-items; claims that wait to be released or sent, or
// run out of time; files that nobody answered; and of a month on request, what is held and why.
// In: an open store and an instant. Out: rows with a sentence that says what to do. Never: decides or writes
// anything.
#pragma once
#include "act.h"
#include "store.h"

enum {
    WORK_SILENT_DAYS = 7,   // a 999 or 277CA comes within two days; a week without one is a lost file
    WORK_UNPAID_DAYS = 45,  // after it was sent; clean claims are decided within 30 (42 CFR 405.922)
};

typedef struct work_row {
    str what;       // "denied", "held", "expiring", "to-release", "to-send", "unanswered" ...
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
    date month;     // DATE_NONE: without what is held
} act_worklist_ask;

typedef struct act_worklist {
    work_row *rows; size_t count;
    date today;
    money worth;    // each claim and each period once
} act_worklist;

MUST_USE bool act_worklist_read(act_worklist *out, const act_worklist_ask *ask, arena *a, fault *why);
// Is there such a word for `what`?
bool act_worklist_word(str what);
// All of them, separated by blanks.
str act_worklist_words(void);
