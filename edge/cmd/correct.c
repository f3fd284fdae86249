// daybook correct, void-claim: a claim made anew, or taken back.
#include "desk_.h"

static bool read_ask(const cmd_line *line, cmd_world *w, correct_ask *out)
{
    if (!cmd_one(line, w, "CLAIM")) return false;
    if (!line->has[OPT_BY] || !line->has[OPT_REASON]) {
        cmd_usage(w, line, line->has[OPT_BY] ? "--reason TEXT is missing" : "--by PERSON is missing");
        return false;
    }
    *out = (correct_ask){.claim = line->args[0],
                         .by = line->value[OPT_BY],
                         .reason = line->value[OPT_REASON],
                         .original = line->value[OPT_ORIGINAL],
                         .as_new = line->has[OPT_NEW]};
    return true;
}

static int tell(cmd_world *w, const correct_ask *ask, const correct_report *r)
{
    buf b = buf_in(w->arena, DESK_LINE_BYTES_MAX);
    buf_say(&b, "claim %.*s ", STR_ARGS(ask->claim));
    if (!r->claim.len)
        buf_lit(&b, "withdrawn: it never reached the payer, nothing is sent\n");
    else if (r->frequency == '8')
        buf_say(&b, "is voided by claim %.*s (frequency 8): release and send it\n", STR_ARGS(r->claim));
    else {
        buf_say(&b, "is replaced by claim %.*s (frequency %c): %u line%s of %u, ", STR_ARGS(r->claim),
                r->frequency, r->lines, r->lines == 1 ? "" : "s", r->lines_before);
        cmd_put_amount(&b, r->charge, 0);
        buf_lit(&b, " instead of ");
        cmd_put_amount(&b, r->before, 0);
        buf_lit(&b, "; release and send it\n");
    }
    cmd_print(w, buf_str(&b));
    return 0;
}

typedef bool change(const act_desk *d, const correct_ask *ask, correct_report *out, fault *why);

static int run(const cmd_line *line, cmd_world *w, change *act)
{
    cmd_desk d;
    fault why;
    correct_ask ask;
    correct_report report;
    if (!read_ask(line, w, &ask)) return fault_exit(FAULT_USAGE);
    int code = cmd_desk_open(&d, line, w, false);
    if (code) return code;
    bool fine = act(&d.desk, &ask, &report, &why);
    cmd_desk_close(&d);
    return fine ? tell(w, &ask, &report) : cmd_fail(w, &why);
}

int cmd_correct(const cmd_line *line, cmd_world *w) { return run(line, w, act_correct); }
int cmd_void_claim(const cmd_line *line, cmd_world *w) { return run(line, w, act_void_claim); }
