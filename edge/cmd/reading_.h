// reading_.h - private to this room: the beginning that evaluate, explain and claims share.
// In: --facts or --db, --as-of, --rulebook, --data, --keep-going. Out: a rulebook and a closed state.
#pragma once
#include "act.h"
#include "cmd.h"

typedef struct cmd_reading {
    rulebook book;
    act_facts facts;
    instant as_of;
    arena *arena; // where the state lies: the world's, or with --brief one of its own
    arena own;
} cmd_reading;

// Progress on standard error: for work over a second, when it is a terminal.
typedef struct cmd_progress { cmd_world *world; instant began; bool any; } cmd_progress;
cmd_progress cmd_progress_begin(cmd_world *w);
void cmd_progress_show(void *progress, uint64_t bytes, uint64_t bytes_all);
void cmd_progress_end(const cmd_progress *p); // wipes the line

// 0, or the exit code with everything printed. `each` is called for every new fact; may be NULL.
int cmd_reading_begin(cmd_reading *out, const cmd_line *line, cmd_world *w,
                      void (*each)(void *with, const door_fact *f), void *with);
void cmd_reading_end(cmd_reading *f);
// "2026-03-05T12:00:00-05:00": an instant with its offset, as in facts. False: the error is printed.
bool cmd_instant(cmd_world *w, const cmd_line *line, option o, const char *name, instant *out);
