// journal_.h - private to this room: opening the journal that a command works on.
// In: --db, --practice, --key. Out: an open store with the rulebook's products known to it, or an exit code
// with everything printed.
#pragma once
#include "act.h"
#include "cmd.h"
#include "store.h"

typedef struct cmd_journal {
    rulebook book;
    store *store;
} cmd_journal;

// 0, or the exit code. `read_only`: nothing will be appended.
int cmd_journal_open(cmd_journal *out, const cmd_line *line, cmd_world *w, bool read_only);
// Who it was, in the audit.
#define CMD_WHO STR("command line")
// To the practice's audit, durable. `space`: what kind of thing the subject is; 0: nothing.
MUST_USE bool cmd_tell(const cmd_journal *j, const cmd_line *line, audit_event event, int space, str subject,
                       str detail, fault *why);
// What store_create, store_open and store_restore are asked for. 0, or the exit code. `keys` must outlive it.
int cmd_journal_ask(store_ask *out, cmd_journal *in, store_keys *keys, str dir, const cmd_line *line,
                    cmd_world *w);
