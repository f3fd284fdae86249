// daybook release, send: claims let go by a named person, and files of them.
#include "desk_.h"

enum { CLAIM_COLUMN = 14, PAYER_COLUMN = 16, AMOUNT_COLUMN = 11 };

static void put_row(buf *b, const release_row *r, const rulebook *book, bool dry)
{
    buf_pad(b, r->claim, CLAIM_COLUMN);
    if (r->refused.len) {
        buf_say(b, "not released: %.*s\n", STR_ARGS(r->refused));
    } else {
        buf_pad(b, r->payer, PAYER_COLUMN);
        buf_say(b, "%2u line%s ", r->lines, r->lines == 1 ? " " : "s");
        cmd_put_amount(b, r->charge, AMOUNT_COLUMN);
        buf_put(b, dry ? STR("  may be released, ") : STR("  released, "));
        cmd_put_days_left(b, book, DEADLINE_FILING, r->days_left);
        buf_byte(b, '\n');
    }
    for (size_t i = 0; i < r->finding_count; i++) buf_say(b, "    %.*s\n", STR_ARGS(r->findings[i]));
}

int cmd_release(const cmd_line *line, cmd_world *w)
{
    cmd_desk d;
    fault why;
    release_report report;
    release_ask ask = {.claims = line->args,
                       .count = line->count,
                       .by = line->value[OPT_BY],
                       .dry_run = line->has[OPT_DRY_RUN]};
    if (!line->has[OPT_BY])
        return cmd_usage(w, line, "--by PERSON is missing: claims are released by somebody");
    if (line->has[OPT_ALL] == (line->count > 0))
        return cmd_usage(w, line, "either claims, or --all for every claim that is made and not released");
    int code = cmd_desk_open(&d, line, w, false);
    if (code) return code;
    bool fine = act_release(&d.desk, &ask, &report, &why);
    cmd_desk_close(&d);
    if (!fine) return cmd_fail(w, &why);
    for (size_t i = 0; i < report.count; i++) {
        arena_mark mark = arena_here(w->scratch);
        buf b = buf_in(w->scratch, DESK_TEXT_BYTES_MAX);
        put_row(&b, &report.rows[i], d.desk.book, ask.dry_run);
        cmd_print(w, buf_str(&b));
        arena_back(w->scratch, mark);
    }
    buf b = buf_in(w->arena, DESK_LINE_BYTES_MAX);
    buf_say(&b, "%zu of %zu claims %s, ", report.released, report.count,
            ask.dry_run ? "may be released" : "released");
    cmd_put_amount(&b, report.charge, 0);
    buf_byte(&b, '\n');
    cmd_print(w, buf_str(&b));
    return report.released == report.count ? 0 : EXIT_FINDINGS;
}

static void put_claims(buf *b, const str *which, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        buf_pad(b, which[i], CLAIM_COLUMN);
        buf_say(b, "%s\n", text);
    }
}

int cmd_send(const cmd_line *line, cmd_world *w)
{
    cmd_desk d;
    fault why;
    send_report report;
    send_ask ask = {
        .payer = line->value[OPT_PAYER], .test = line->has[OPT_TEST], .again = line->has[OPT_AGAIN]};
    if (line->count) return cmd_usage(w, line, "send takes no argument");
    if (!line->has[OPT_PAYER]) return cmd_usage(w, line, "--payer ID is missing");
    int code = cmd_desk_open(&d, line, w, false);
    if (code) return code;
    bool fine = act_send(&d.desk, &ask, &report, &why);
    cmd_desk_close(&d);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, DESK_TEXT_BYTES_MAX);
    for (size_t i = 0; i < report.count; i++) {
        const sent_file *f = &report.files[i];
        buf_say(&b, "%.*s  %zu claim%s, ", STR_ARGS(f->path), f->claims, f->claims == 1 ? "" : "s");
        cmd_put_amount(&b, f->charge, 0);
        buf_put(&b, f->again   ? STR("  (written again: it was not in the outbox)\n")
                    : ask.test ? STR("  (a test: no claim counts as sent)\n")
                               : STR("\n"));
    }
    if (!report.count && !report.held_count && !report.closed_count)
        buf_say(&b, "nothing is released for %.*s: no file\n", STR_ARGS(ask.payer));
    put_claims(&b, report.late, report.late_count,
               "sent after the limit for filing: the payer may refuse it (29) unless an exception holds");
    put_claims(&b, report.held, report.held_count,
               "not sent: facts that came after it was made change it; `daybook claim` says how. Withdraw it "
               "(`daybook void-claim`), or say that it may go (`daybook done`)");
    put_claims(
        &b, report.closed, report.closed_count,
        "not sent: a substance-use record (42 CFR Part 2) leaves only with the patient's written consent in "
        "force");
    for (size_t i = 0; i < report.before_count; i++)
        buf_say(
            &b,
            "%.*s was sent before the backup, and is not in this outbox: ask the payer whether it came; if "
            "not, --again writes it\n",
            STR_ARGS(report.before[i]));
    if (report.elsewhere)
        buf_say(&b,
                "%zu file%s sent from another copy of this practice: not in this outbox, and not kept here\n",
                report.elsewhere, report.elsewhere == 1 ? " was" : "s were");
    cmd_print(w, buf_str(&b));
    return report.held_count || report.closed_count || report.late_count || report.before_count
               ? EXIT_FINDINGS
               : 0;
}
