// explain.c - one determination of an enrollment, as a tree of plain sentences.
#include "act.h"

typedef struct explaining {
    const act_explain_ask *ask;
    act_explained *out;
    evaluation *e;
    buf *text;
} explaining;

static bool take(void *with, const determination *d, const reasons *why)
{
    explaining *x = with;
    act_explained *out = x->out;
    if (!str_eq(d->code->code, x->ask->code)) return true;
    if (out->known_count < ACT_PERIODS_MAX) out->known_from[out->known_count++] = d->from;
    bool asked = date_is(x->ask->from);
    if (asked && (d->from.days > x->ask->to.days || (date_is(d->to) && d->to.days < x->ask->from.days)))
        return true;
    if (asked && out->found) return true; // the first that shares a day
    buf_clear(x->text);
    det_put_tree(x->text, x->e, d, why, x->ask->colour);
    out->found = true;
    return true;
}

bool act_explain_period(str text, date *from, date *to)
{
    if (month_parse(text, from)) {
        *to = date_month_last(*from);
        return true;
    }
    if (!date_parse(text, from)) return false;
    *to = *from;
    return true;
}

act_explained act_explain(const act_explain_ask *ask, arena *a)
{
    enum { TREE_BYTES_MAX = 1 << 22 };
    act_explained out = {.no_enrollment = true};
    uint32_t enrollment = names_find(&ask->facts->door.enrollments, ask->enrollment);
    if (enrollment == NAME_NONE || !state_enroll(&ask->facts->state, enrollment)) return out;
    out.no_enrollment = false;
    buf text = buf_in(a, TREE_BYTES_MAX);
    explaining x = {.ask = ask, .out = &out, .text = &text};
    x.e = evaluation_open(&ask->facts->state, ask->book, ask->facts->standing, ask->facts->standing_count, a);
    (void)evaluate_enrollment(x.e, enrollment, true, take, &x);
    evaluation_close(x.e);
    out.text = buf_str(&text);
    return out;
}
