// daybook explain ENROLLMENT CODE [PERIOD]: one determination as a tree of plain sentences.
#include "reading_.h"

typedef struct explaining {
    evaluation *e;
    str code;
    date from, to;   // only periods that share a day with these; DATE_NONE: the last one
    bool colour;
    buf text;        // the last that fitted
    bool found, known;
    date known_from[8];
    size_t known_count;
} explaining;

static bool take(void *with, const determination *d, const reasons *why)
{
    explaining *x = with;
    if (!str_eq(d->code->code, x->code)) return true;
    x->known = true;
    if (x->known_count < sizeof x->known_from / sizeof *x->known_from)
        x->known_from[x->known_count++] = d->from;
    bool asked = date_is(x->from);
    if (asked && (d->from.days > x->to.days || (date_is(d->to) && d->to.days < x->from.days))) return true;
    if (asked && x->found) return true; // the first that shares a day
    buf_clear(&x->text);
    det_put_tree(&x->text, x->e, d, why, x->colour);
    x->found = true;
    return true;
}

// A month (YYYY-MM) or a day.
static bool read_period(explaining *x, str text)
{
    if (month_parse(text, &x->from)) {
        x->to = date_month_last(x->from);
        return true;
    }
    if (!date_parse(text, &x->from)) return false;
    x->to = x->from;
    return true;
}

static int not_found(const explaining *x, const cmd_line *line, cmd_world *w)
{
    if (!x->known) {
        fprintf(w->err, "daybook: the pack of %.*s's payer has no code %.*s for its program\n",
                STR_ARGS(line->args[0]), STR_ARGS(x->code));
        return 1;
    }
    buf b = buf_in(w->scratch, 1024);
    for (size_t i = 0; i < x->known_count; i++) {
        if (i) buf_lit(&b, ", ");
        date_put(&b, x->known_from[i]);
    }
    fprintf(w->err, "daybook: no period of %.*s shares a day with %.*s; its periods begin on %.*s\n",
            STR_ARGS(x->code), STR_ARGS(line->args[2]), STR_ARGS(buf_str(&b)));
    return 1;
}

int cmd_explain(const cmd_line *line, cmd_world *w)
{
    enum { TREE_BYTES_MAX = 1 << 22 };
    explaining x = {
        .from = DATE_NONE, .to = DATE_NONE, .colour = w->colour, .text = buf_in(w->arena, TREE_BYTES_MAX)};
    if (line->count < 2 || line->count > 3)
        return cmd_usage(w, line, "it takes an enrollment, a code, and perhaps a period");
    if (line->count == 3 && !read_period(&x, line->args[2]))
        return cmd_usage(w, line, "%.*s is neither a month (2026-02) nor a day (2026-02-13)",
                         STR_ARGS(line->args[2]));
    x.code = line->args[1];
    cmd_reading facts;
    int code = cmd_reading_begin(&facts, line, w, NULL, NULL);
    if (code) return code;
    uint32_t enrollment = names_find(&facts.facts.door.enrollments, line->args[0]);
    if (enrollment == NAME_NONE || !state_enroll(&facts.facts.state, enrollment)) {
        fprintf(w->err, "daybook: there is no enrollment %.*s in these facts\n", STR_ARGS(line->args[0]));
        return 1;
    }
    x.e = evaluation_open(&facts.facts.state, &facts.book, NULL, 0, w->arena);
    (void)evaluate_enrollment(x.e, enrollment, true, take, &x);
    int result =
        x.found ? (cmd_print(w, buf_str(&x.text)) ? 0 : fault_exit(FAULT_SYSTEM)) : not_found(&x, line, w);
    evaluation_close(x.e);
    cmd_reading_end(&facts);
    return result;
}
