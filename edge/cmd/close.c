// daybook close: a month's ready determinations become claims; for the rest the reason why not, worth first.
#include "desk_.h"
#include "line_.h"
#include "reading_.h"

enum { PAYER_COLUMN = 24, AMOUNT_COLUMN = 15, COUNT_COLUMN = 8, ENROLLMENT_COLUMN = 14, WORTH_COLUMN = 11,
       NEED_COLUMN = 30, REASON_COLUMN = 55, LINE_COLUMNS = 110 };

static void put_total(buf *b, const claim_total *t)
{
    buf_pad(b, t->payer, PAYER_COLUMN);
    cmd_put_count(b, t->claims, COUNT_COLUMN);
    cmd_put_count(b, t->lines, COUNT_COLUMN);
    cmd_put_amount(b, t->charge, AMOUNT_COLUMN);
    cmd_put_amount(b, t->expected, AMOUNT_COLUMN);
    if (t->unpriced) buf_say(b, "  (%zu without a known price)", t->unpriced);
    buf_byte(b, '\n');
}

static void put_totals(buf *b, const close_report *r)
{
    claim_total all = {.payer = STR("all payers")};
    if (!r->payer_count) return;
    buf_pad(b, STR("payer"), PAYER_COLUMN);
    buf_lit(b, "  claims   lines         charge       expected\n");
    for (size_t i = 0; i < r->payer_count; i++) {
        const claim_total *t = &r->payers[i];
        put_total(b, t);
        all.claims += t->claims;
        all.lines += t->lines;
        all.charge = money_add(all.charge, t->charge);
        all.expected = money_add(all.expected, t->expected);
        all.unpriced += t->unpriced;
    }
    put_total(b, &all);
}

// "not claimed: 3 held (150.00), 41 lost (2100.40)"
static void put_others(buf *b, const close_report *r)
{
    bool any = false;
    for (int s = DET_COUNT - 1; s >= 0; s--) {
        if (!r->others[s]) continue;
        buf_put(b, any ? STR(", ") : STR("not claimed: "));
        any = true;
        buf_say(b, "%zu %.*s (", r->others[s], STR_ARGS(det_status_text((det_status)s)));
        cmd_put_amount(b, r->worth[s], 0);
        buf_byte(b, ')');
    }
    if (any) buf_byte(b, '\n');
    if (r->claimed) buf_say(b, "claimed before: %zu\n", r->claimed);
    if (!r->earlier) return;
    buf_say(b, "ready and unclaimed from earlier months: %zu (", r->earlier);
    cmd_put_amount(b, r->earlier_worth, 0);
    buf_lit(b, "), the first of ");
    date_put(b, r->earlier_from);
    buf_lit(b, "; --all-earlier takes them\n");
}

static void put_unready(buf *b, const close_unready *u)
{
    if (u->priced)
        cmd_put_amount(b, u->worth, WORTH_COLUMN);
    else
        buf_lit(b, "          ?");
    buf_lit(b, "  ");
    buf_pad(b, u->enrollment, ENROLLMENT_COLUMN);
    buf_byte(b, ' ');
    buf_pad(b, u->code, 6);
    date_put(b, u->from);
    buf_lit(b, "  ");
    buf_pad(b, det_status_text(u->status), 9);
    buf have = buf_in(b->in, DESK_LINE_BYTES_MAX);
    if (u->status == DET_YIELDS)
        buf_lit(&have, "another code is paid for the same days or minutes");
    else if (u->reason != REQ_COUNT)
        buf_say(&have, "%.*s: %.*s", STR_ARGS(requirements[u->reason].name), STR_ARGS(u->have));
    help_wrap_to(b, buf_str(&have), REASON_COLUMN, REASON_COLUMN, LINE_COLUMNS);
}

// "     412.00    7  held     note: Signed notes by the billing practitioner that ...": what is needed is
// said once.
static void put_reason(buf *b, const close_reason *r)
{
    cmd_put_amount(b, r->worth, WORTH_COLUMN);
    cmd_put_count(b, r->count, COUNT_COLUMN);
    buf_lit(b, "  ");
    buf_pad(b, det_status_text(r->status), 9);
    buf text = buf_in(b->in, DESK_LINE_BYTES_MAX);
    if (r->status == DET_YIELDS)
        buf_lit(&text, "another code is paid for the same days or minutes");
    else if (r->reason != REQ_COUNT)
        buf_say(&text, "%.*s: %.*s", STR_ARGS(requirements[r->reason].name),
                STR_ARGS(requirements[r->reason].words));
    help_wrap_to(b, buf_str(&text), NEED_COLUMN, NEED_COLUMN, LINE_COLUMNS);
}

static void put_reasons(cmd_world *w, const close_report *r)
{
    buf b = buf_in(w->scratch, DESK_TEXT_BYTES_MAX);
    buf_lit(&b, "\n      worth   count  status   what keeps it\n");
    for (size_t i = 0; i < r->reason_count; i++) put_reason(&b, &r->reasons[i]);
    cmd_print(w, buf_str(&b));
}

static void put_list(cmd_world *w, const close_report *r)
{
    if (!r->unready_count) return;
    arena_mark before = arena_here(w->scratch);
    put_reasons(w, r);
    arena_back(w->scratch, before);
    cmd_print(w, STR("\n      worth  enrollment     code   from        status   what was found\n"));
    for (size_t i = 0; i < r->unready_count; i++) {
        arena_mark mark = arena_here(w->scratch);
        buf b = buf_in(w->scratch, DESK_TEXT_BYTES_MAX);
        put_unready(&b, &r->unready[i]);
        cmd_print(w, buf_str(&b));
        arena_back(w->scratch, mark);
    }
}

static void tell_problems(cmd_world *w, const close_report *r)
{
    for (size_t i = 0; i < r->unmade_count; i++) {
        arena_mark mark = arena_here(w->scratch);
        const claim_unmade *u = &r->unmade[i];
        buf b = buf_in(w->scratch, DESK_LINE_BYTES_MAX);
        buf_say(&b, "not made: the claim of enrollment %.*s: %.*s of ", STR_ARGS(u->enrollment),
                STR_ARGS(u->code));
        date_put(&b, u->on);
        buf_lit(&b, " has neither a charge nor a known price; give a charge fact\n");
        fprintf(w->err, "%.*s", STR_ARGS(buf_str(&b)));
        arena_back(w->scratch, mark);
    }
    for (uint32_t i = 0; i < r->problems.rows.count; i++) {
        arena_mark mark = arena_here(w->scratch);
        buf b = buf_in(w->scratch, DESK_LINE_BYTES_MAX);
        buf_lit(&b, "not made: ");
        x12_problem_put(&b, PILE_AT(&r->problems.rows, x12_problem, i));
        fprintf(w->err, "%.*s\n", STR_ARGS(buf_str(&b)));
        arena_back(w->scratch, mark);
    }
}

static int tell(cmd_world *w, const cmd_line *line, const close_report *r)
{
    buf b = buf_in(w->arena, DESK_TEXT_BYTES_MAX);
    bool dry = line->has[OPT_DRY_RUN];
    buf_say(&b, "%.*s: %zu claim%s %s", STR_ARGS(line->args[0]), r->made, r->made == 1 ? "" : "s",
            dry ? "would be made (--dry-run)" : "made");
    if (r->not_made) buf_say(&b, ", %zu not made", r->not_made);
    buf_byte(&b, '\n');
    put_totals(&b, r);
    put_others(&b, r);
    tell_problems(w, r);
    cmd_print(w, buf_str(&b));
    put_list(w, r);
    return r->not_made || r->unmade_count ? EXIT_FINDINGS : 0;
}

int cmd_close(const cmd_line *line, cmd_world *w)
{
    close_ask ask = {.all_earlier = line->has[OPT_ALL_EARLIER],
                     .brief = line->has[OPT_BRIEF],
                     .dry_run = line->has[OPT_DRY_RUN]};
    cmd_desk d;
    fault why;
    if (!cmd_one(line, w, "MONTH")) return fault_exit(FAULT_USAGE);
    if (!month_parse(line->args[0], &ask.month))
        return cmd_usage(w, line, "%.*s: not a month such as 2026-02", STR_ARGS(line->args[0]));
    int code = cmd_desk_open(&d, line, w, false);
    if (code) return code;
    close_report report;
    bool fine = act_close_month(&d.desk, &ask, &report, &why);
    cmd_desk_close(&d);
    return fine ? tell(w, line, &report) : cmd_fail(w, &why);
}
