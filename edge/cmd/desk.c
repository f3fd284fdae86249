#include "desk_.h"
#include "reading_.h"

int cmd_desk_open(cmd_desk *out, const cmd_line *line, cmd_world *w, bool read_only)
{
    instant now = host_now();
    if (line->has[OPT_AS_OF] && !cmd_instant(w, line, OPT_AS_OF, "as-of", &now))
        return fault_exit(FAULT_USAGE);
    int code = cmd_journal_open(&out->journal, line, w, read_only);
    if (code) return code;
    out->desk = (act_desk){.store = out->journal.store,
                           .book = &out->journal.book,
                           .zones = w->zones,
                           .now = now,
                           .arena = w->arena,
                           .scratch = w->scratch,
                           .who = CMD_WHO,
                           .person = line->value[OPT_BY]};
    return 0;
}

void cmd_desk_close(cmd_desk *d) { store_close(d->journal.store); }

bool cmd_one(const cmd_line *line, cmd_world *w, const char *what)
{
    if (line->count == 1) return true;
    if (line->count)
        cmd_usage(w, line, "one %s, not several", what);
    else
        cmd_usage(w, line, "%s is missing", what);
    return false;
}

static void put_right(buf *b, str text, int column)
{
    for (int blank = column - (int)text.len; blank > 0; blank--) buf_byte(b, ' ');
    buf_put(b, text);
}

void cmd_put_amount(buf *b, money m, int column)
{
    char text[32];
    buf number = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    money_put(&number, m);
    put_right(b, buf_str(&number), column);
}

void cmd_put_count(buf *b, uint64_t n, int column)
{
    char text[32];
    buf number = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    buf_int(&number, (int64_t)n);
    put_right(b, buf_str(&number), column);
}

void cmd_put_days_left(buf *b, const rulebook *book, deadline of, int32_t days)
{
    static const char *const louder[DEADLINE_WARNS_MAX + 1] = {"", " (soon over)", " (SOON OVER)",
                                                               " (IN ITS LAST DAYS)"};
    if (days > 0)
        buf_say(b, "%d day%s left%s", days, days == 1 ? "" : "s", louder[rulebook_warning(book, of, days)]);
    else if (days == 0)
        buf_lit(b, "today is the last day");
    else
        buf_say(b, "the limit passed %d day%s ago", -days, days == -1 ? "" : "s");
}
