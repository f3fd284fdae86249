// jobs.h - long work: started by a request, left, and found again.
// In: work with all that it needs, copied. Out: a row in the practice's store at once, and what came of it
// when it ends; progress meanwhile. Never: a request that waits for it; more than a few at once; work that
// nobody is told the end of: what a stop of the program cuts off is said to be broken.
#pragma once
#include "live.h"
#include "put.h"

enum {
    JOBS_AT_ONCE = 2,   // of the whole program: they write one after the other all the same
    JOBS_WAIT_MAX = 64, // more are refused: come again
};

typedef struct jobs jobs;
typedef struct job {
    live *practice;
    str kind;                       // "close 2026-03": what it is, then what of
    str account, person, name;      // by whom
    date month;
    bool dry_run, all_earlier;
    str file, bytes, mapping;
    // On a thread of its own. What it puts are members of the result's object, "says" among them; on false
    // `why` is what went wrong.
    bool (*run)(struct job *j, put *result, fault *why);
    arena memory;                   // its own
    // --- the room's
    str id;
    instant began;
    bool runs;
    _Atomic uint64_t done, total;
    struct job *next;
} job;

MUST_USE bool jobs_open(jobs **out, fault *why);
// What runs is finished, what waits is broken. NULL is fine.
void jobs_close(jobs *all);
// Of a practice just opened: what is said to run in it does not any more.
MUST_USE bool jobs_mend(live *practice, fault *why);

// A job to fill in; all that it points to must lie in job->memory.
job *job_new(void);
// Takes it over, also where it fails. *id lives in `a`.
MUST_USE bool jobs_start(jobs *all, job *j, str *id, arena *a, fault *why);

// Of one that has not ended: how far it is. False: none such.
typedef struct job_now {
    bool runs; // else it waits
    uint64_t done, total;
    str name;  // by whom; lives in `a`
} job_now;
bool jobs_look(jobs *all, str id, job_now *out, arena *a);
