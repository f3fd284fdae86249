#include "power.h"

typedef struct run { bool acknowledged[POWER_ENTRIES]; bool done; } run;

// Adds entries from `from` on until one is refused or the end comes.
static int add_from(const power_journal *j, run *r, int from)
{
    for (int e = from; e < POWER_ENTRIES; e++) {
        if (j->add(j->with, e) != POWER_ACKNOWLEDGED) return e;
        r->acknowledged[e] = true;
    }
    r->done = true;
    return POWER_ENTRIES;
}

// The machine is on again: is everything there that was acknowledged?
static void look(const power_journal *j, const run *r, power_tally *t)
{
    t->runs++;
    if (!j->open(j->with)) {
        t->unopened++;
        j->close(j->with);
        return;
    }
    bool lost = false, doubled = false;
    for (int e = 0; e < POWER_ENTRIES; e++) {
        int there = j->count(j->with, e);
        lost |= r->acknowledged[e] && there < 1;
        doubled |= there > 1;
    }
    t->lost += lost;
    t->doubled += doubled;
    t->unsound += !j->sound(j->with);
    j->close(j->with);
}

power_tally power_at_every_operation(const power_journal *j, uint64_t seed, disk_lie lie)
{
    power_tally t = {0};
    run r = {0};
    for (uint64_t n = 1; !r.done && n < POWER_RUNS_MAX; n++) {
        r = (run){0};
        disk_new(seed + n, lie);
        if (j->prepare) j->prepare(j->with);
        disk_end_at(n, DISK_POWER);
        if (j->open(j->with)) add_from(j, &r, 0);
        bool ended = disk_ended();
        j->close(j->with);
        disk_restart(DISK_POWER);
        look(j, &r, &t);
        r.done = r.done && !ended;
    }
    return t;
}

power_tally power_after_retry(const power_journal *j, uint64_t seed, disk_lie lie)
{
    power_tally t = {0};
    run r = {0};
    for (uint64_t n = 1; !r.done && n < POWER_RUNS_MAX; n++) {
        r = (run){0};
        int next = 0;
        disk_new(seed + n, lie);
        if (j->prepare) j->prepare(j->with);
        disk_end_at(n, DISK_KILL);
        if (j->open(j->with)) next = add_from(j, &r, 0);
        bool ended = disk_ended();
        j->close(j->with);
        disk_restart(DISK_KILL);
        bool done = r.done && !ended;
        // The caller heard nothing of the last one, and asks again.
        if (j->open(j->with) && next < POWER_ENTRIES && j->add(j->with, next) == POWER_ACKNOWLEDGED)
            r.acknowledged[next] = true;
        // Not closed: closing would sync. The power goes now.
        disk_restart(DISK_POWER);
        j->close(j->with);
        look(j, &r, &t);
        r.done = done;
    }
    return t;
}

power_tally power_fail_each(const power_journal *j, uint64_t seed, int error)
{
    power_tally t = {0};
    bool failed = true;
    for (uint64_t n = 1; failed && n < POWER_RUNS_MAX; n++) {
        run r = {0};
        int next = 0;
        disk_new(seed + n, DISK_HONEST);
        if (j->prepare) j->prepare(j->with);
        disk_fail_at(n, error);
        if (j->open(j->with)) next = add_from(j, &r, 0);
        failed = disk_failed();
        j->close(j->with);
        disk_fail_at(0, 0);
        // After a failure the program stops and is started again; then the same is asked again.
        disk_restart(DISK_KILL);
        if (j->open(j->with)) add_from(j, &r, next);
        j->close(j->with);
        if (!r.done) t.unopened++;
        disk_restart(DISK_POWER);
        look(j, &r, &t);
    }
    return t;
}
