// periods.h - an enrollment's windows, months and episode, each with its codes and what decides them, in
// words.
// In: an evaluation. Out: values to show. Never: judges.
#pragma once
#include "act.h"

typedef struct code_state {
    const rule_code *code;
    const rule_pack *pack;
    uint32_t payer;          // NAME_NONE: none
    date from, to;           // to DATE_NONE: an episode that runs
    det_status status;
    int32_t units;
    bool priced;
    money amount;            // all units
    fee_basis basis;
    date service_date;
    str says;                // what decides it
    date by;                 // till when what is missing can be done; DATE_NONE: no day
    uint32_t unmet;          // bit per requirement
} code_state;

typedef struct period {
    clock_kind clock;
    int32_t number;          // of a window, from 1; 0: none
    date from, to;
    bool running;            // today lies in it
    const code_state *codes;
    size_t count;
    str says;                // "12 days from ... to ...", "18 minutes; 1 contact"
} period;

// In order of time. Texts live in `a`.
size_t periods_of(evaluation *e, uint32_t enrollment, date today, const period **out, arena *a);
// One determination as such.
code_state code_state_of(const determination *d, const reasons *why, arena *a);
