// daybook explain ENROLLMENT CODE [PERIOD]: one determination as a tree of plain sentences.
#include "reading_.h"

static int not_found(const act_explained *x, const cmd_line *line, cmd_world *w)
{
    if (!x->known_count) {
        fprintf(w->err, "daybook: the pack of %.*s's payer has no code %.*s for its program\n",
                STR_ARGS(line->args[0]), STR_ARGS(line->args[1]));
        return 1;
    }
    buf b = buf_in(w->scratch, 1024);
    for (size_t i = 0; i < x->known_count; i++) {
        if (i) buf_lit(&b, ", ");
        date_put(&b, x->known_from[i]);
    }
    fprintf(w->err, "daybook: no period of %.*s shares a day with %.*s; its periods begin on %.*s\n",
            STR_ARGS(line->args[1]), STR_ARGS(line->args[2]), STR_ARGS(buf_str(&b)));
    return 1;
}

int cmd_explain(const cmd_line *line, cmd_world *w)
{
    act_explain_ask ask = {.from = DATE_NONE, .to = DATE_NONE, .colour = w->colour};
    if (line->count < 2 || line->count > 3)
        return cmd_usage(w, line, "it takes an enrollment, a code, and perhaps a period");
    if (line->count == 3 && !act_explain_period(line->args[2], &ask.from, &ask.to))
        return cmd_usage(w, line, "%.*s is neither a month (2026-02) nor a day (2026-02-13)",
                         STR_ARGS(line->args[2]));
    cmd_reading facts;
    int code = cmd_reading_begin(&facts, line, w, NULL, NULL);
    if (code) return code;
    ask.facts = &facts.facts;
    ask.book = &facts.book;
    ask.enrollment = line->args[0];
    ask.code = line->args[1];
    act_explained found = act_explain(&ask, w->arena);
    if (found.no_enrollment) {
        fprintf(w->err, "daybook: there is no enrollment %.*s in these facts\n", STR_ARGS(line->args[0]));
        return 1;
    }
    int result =
        found.found ? (cmd_print(w, found.text) ? 0 : fault_exit(FAULT_SYSTEM)) : not_found(&found, line, w);
    cmd_reading_end(&facts);
    return result;
}
