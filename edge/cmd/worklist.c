// daybook worklist: what needs a person, worth first.
#include "worklist.h"
#include "journal_.h"
#include "line_.h"
#include "reading_.h"

enum {
    ROW_BYTES_MAX = 64 * 1024,
    WORTH_COLUMN = 12,
    DUE_COLUMN = 12,
    WHAT_COLUMN = 12,
    CLAIM_COLUMN = 14,
    TEXT_COLUMN = 14
};

static void put_worth(buf *b, const work_row *r)
{
    char text[32];
    buf number = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    if (r->has_worth) {
        if (r->worth.cents < 0) buf_byte(&number, '-');
        money_put(&number, (money){r->worth.cents < 0 ? -r->worth.cents : r->worth.cents});
    } else
        buf_byte(&number, '-');
    for (size_t blank = number.len; blank < WORTH_COLUMN; blank++) buf_byte(b, ' ');
    buf_put(b, buf_str(&number));
}

static void put_row(buf *b, const work_row *r)
{
    char text[16];
    buf day = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    put_worth(b, r);
    if (date_is(r->due)) date_put(&day, r->due);
    buf_lit(b, "  ");
    buf_pad(b, day.len ? buf_str(&day) : STR("-"), DUE_COLUMN);
    buf_pad(b, r->what, WHAT_COLUMN);
    buf_pad(b, r->claim.len ? r->claim : r->enrollment.len ? r->enrollment : STR("-"), CLAIM_COLUMN);
    buf_put(b, r->work);
    while (b->len && b->at[b->len - 1] == ' ') b->len--;
    buf_byte(b, '\n');
    for (int i = 0; i < TEXT_COLUMN; i++) buf_byte(b, ' ');
    help_wrap(b, r->text, TEXT_COLUMN, TEXT_COLUMN);
    if (!b->len || b->at[b->len - 1] != '\n') buf_byte(b, '\n');
}

static void put_key(buf *b, const char *key, str value)
{
    if (!value.len) return;
    buf_say(b, ",\"%s\":", key);
    buf_json(b, value);
}

static void put_json(buf *b, const work_row *r, date today)
{
    buf_lit(b, "{\"what\":");
    buf_json(b, r->what);
    put_key(b, "work", r->work);
    put_key(b, "claim", r->claim);
    put_key(b, "enrollment", r->enrollment);
    put_key(b, "patient", r->patient);
    put_key(b, "payer", r->payer);
    if (r->has_worth) {
        buf_lit(b, ",\"worth\":\"");
        if (r->worth.cents < 0) buf_byte(b, '-');
        money_put(b, (money){r->worth.cents < 0 ? -r->worth.cents : r->worth.cents});
        buf_byte(b, '"');
    }
    if (date_is(r->due)) {
        buf_lit(b, ",\"due\":\"");
        date_put(b, r->due);
        buf_lit(b, "\",\"days\":");
        buf_int(b, r->due.days - today.days);
    }
    put_key(b, "text", r->text);
    buf_lit(b, "}\n");
}

// "denied 3, $412.00; rejected 1, $55.00" and all of it.
static void put_totals(buf *b, const act_worklist *w)
{
    for (str rest = act_worklist_words(); rest.at;) {
        str what = str_split(rest, ' ', &rest);
        size_t count = 0;
        money sum = {0};
        for (size_t i = 0; i < w->count; i++) {
            if (!str_eq(w->rows[i].what, what)) continue;
            count++;
            sum = money_add(sum, w->rows[i].worth);
        }
        if (!count) continue;
        work_row total = {.worth = sum, .has_worth = true};
        put_worth(b, &total);
        buf_say(b, "  %zu %.*s\n", count, STR_ARGS(what));
    }
    work_row all = {.worth = w->worth, .has_worth = true};
    put_worth(b, &all);
    buf_say(b, "  in all, each claim once\n");
}

static void show(cmd_world *w, const act_worklist *list, bool json)
{
    buf b = buf_in(w->arena, ROW_BYTES_MAX);
    if (!json && !list->count) {
        cmd_print(w, STR("nothing needs a person\n"));
        return;
    }
    if (!json) cmd_print(w, STR("       worth  due         what        claim         work\n"));
    for (size_t i = 0; i < list->count; i++) {
        buf_clear(&b);
        if (json)
            put_json(&b, &list->rows[i], list->today);
        else
            put_row(&b, &list->rows[i]);
        cmd_print(w, buf_str(&b));
    }
    if (json) return;
    buf_clear(&b);
    buf_byte(&b, '\n');
    put_totals(&b, list);
    cmd_print(w, buf_str(&b));
}

static bool read_line(const cmd_line *line, cmd_world *w, act_worklist_ask *ask)
{
    ask->what = line->value[OPT_ABOUT];
    ask->month = DATE_NONE;
    ask->brief = line->has[OPT_BRIEF];
    ask->as_of = host_now();
    if (line->count)
        cmd_usage(w, line, "worklist takes no arguments");
    else if (ask->what.len && !act_worklist_word(ask->what))
        cmd_usage(w, line, "--about %.*s: none of %.*s", STR_ARGS(ask->what), STR_ARGS(act_worklist_words()));
    else if (line->has[OPT_MONTH] && !month_parse(line->value[OPT_MONTH], &ask->month))
        cmd_usage(w, line, "--month %.*s: not a month such as 2026-02", STR_ARGS(line->value[OPT_MONTH]));
    else
        return !line->has[OPT_AS_OF] || cmd_instant(w, line, OPT_AS_OF, "as-of", &ask->as_of);
    return false;
}

int cmd_worklist(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    act_worklist list;
    act_worklist_ask ask = {0};
    if (!read_line(line, w, &ask)) return fault_exit(FAULT_USAGE);
    int code = cmd_journal_open(&journal, line, w, true);
    if (code) return code;
    ask.store = journal.store;
    ask.zones = w->zones;
    ask.book = &journal.book;
    bool fine = act_worklist_read(&list, &ask, w->arena, &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    show(w, &list, line->has[OPT_JSON]);
    return 0;
}
