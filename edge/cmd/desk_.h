// desk_.h - private to this room: what the commands of the biller's desk share.
// In: --db, --as-of. Out: an open desk; amounts, days and claims as columns of text.
#pragma once
#include "desk.h"
#include "journal_.h"

enum { EXIT_FINDINGS = 1, DESK_LINE_BYTES_MAX = 4096, DESK_TEXT_BYTES_MAX = 1 << 28 };

typedef struct cmd_desk {
    cmd_journal journal;
    act_desk desk;
} cmd_desk;
// 0, or the exit code with everything printed.
int cmd_desk_open(cmd_desk *out, const cmd_line *line, cmd_world *w, bool read_only);
void cmd_desk_close(cmd_desk *d);
// The one argument of the command; false: the error is printed.
bool cmd_one(const cmd_line *line, cmd_world *w, const char *what);
// An amount, right-aligned; numbers likewise.
void cmd_put_amount(buf *b, money m, int column);
void cmd_put_count(buf *b, uint64_t n, int column);
// "3 days left: in its last days", "today is the last day", "the limit passed 4 days ago": louder with each
// of the deadline's warnings.
void cmd_put_days_left(buf *b, const rulebook *book, deadline of, int32_t days);
