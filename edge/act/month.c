// month.c - what is ready in a month, as claims.
#include "month.h"

typedef struct month_view {
    act_month *out;
    date from, to;
    pile ready; // determination
} month_view;

static bool take(void *with, const determination *d, const reasons *why)
{
    (void)why;
    month_view *month = with;
    if (!date_is(d->service_date) || !date_within(d->service_date, month->from, month->to)) return true;
    if (d->status == DET_READY)
        *(determination *)pile_more(&month->ready) = *d;
    else
        month->out->others[d->status]++;
    return true;
}

static const determination *ready_of(const month_view *month, arena *a)
{
    determination *all = arena_array(a, determination, month->ready.count + 1u);
    for (uint32_t i = 0; i < month->ready.count; i++) all[i] = *PILE_AT(&month->ready, determination, i);
    return all;
}

act_month act_month_claims(const act_month_ask *ask, arena *a)
{
    act_month out = {0};
    const state *s = &ask->facts->state;
    month_view month = {&out, date_month_first(ask->month), date_month_last(ask->month),
                        pile_in(a, sizeof(determination))};
    evaluation *e = evaluation_open(s, ask->book, ask->facts->standing, ask->facts->standing_count, a);
    size_t count;
    const uint32_t *enrollments = state_enrollments(s, a, &count);
    for (size_t i = 0; i < count; i++) evaluate_enrollment(e, enrollments[i], false, take, &month);
    evaluation_close(e);
    out.ready = month.ready.count;
    if (!out.ready) return out;
    claim_ask plan = {.state = s,
                        .book = ask->book,
                        .party = ask->party,
                        .ready = ready_of(&month, a),
                        .count = month.ready.count,
                        .as_of = s->as_of,
                        .control = ask->control,
                        .test = ask->test};
    out.claims = claims_plan(&plan, a);
    return out;
}
