// power.h - what every journal must survive, whoever wrote it: entries that were acknowledged are there
// afterwards, each once, and what was never acknowledged is there whole or not at all.
// In: a journal behind four verbs. Out: how many of so many runs lost something.
#pragma once
#include "disk.h"
#include <stddef.h>

typedef enum power_answer {
    POWER_ACKNOWLEDGED, // stored, or stored already: the caller forgets it
    POWER_REFUSED,      // not stored; the caller tries again
} power_answer;

// A journal under test. `with` is its own.
typedef struct power_journal {
    void *with;
    void (*prepare)(void *with);                // puts on a new disk what is there before; may be NULL
    bool (*open)(void *with);
    power_answer (*add)(void *with, int entry); // one transaction
    int (*count)(void *with, int entry);        // how often it is there: 0 or 1; -1: damaged
    bool (*sound)(void *with);                  // does the whole hold together?
    void (*close)(void *with);
} power_journal;

typedef struct power_tally { uint64_t runs, lost, doubled, unsound, unopened; } power_tally;

enum { POWER_ENTRIES = 6, POWER_RUNS_MAX = 5000 }; // a journal that never ends is one that does not work

// The power goes at each operation in turn.
power_tally power_at_every_operation(const power_journal *j, uint64_t seed, disk_lie lie);
// The process is killed at each operation in turn, started again, the entry tried again; then the power goes.
power_tally power_after_retry(const power_journal *j, uint64_t seed, disk_lie lie);
// The n-th write or sync fails, n = 1, 2, 3 ... until all goes well; then a retry must work.
power_tally power_fail_each(const power_journal *j, uint64_t seed, int error);
