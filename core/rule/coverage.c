// coverage.c - the pack, the payer's cover and authorisation, and the filing limit.
#include "rule_.h"

static bool has_policy(const judging *j) { return j->payer && j->payer->policy.len; }
static bool policy_known(const judging *j)
{
    return has_policy(j) && rulebook_pack(j->e->book, j->payer->policy);
}

verdict judge_pack(judging *j)
{
    const rule_pack *p = j->d.pack;
    bool releases = !j->payer || (p->releases_to >> (j->payer->kind - PAYER_MEDICARE) & 1);
    bool fits = !has_policy(j) || (policy_known(j) && rulebook_pack(j->e->book, j->payer->policy)->enabled);
    if (j->payer) show(j, j->payer->row.fact);
    if (!fits)
        say_have(j, "the payer's policy \"%.*s\" is not a pack in force of this rulebook; judged by %.*s",
                 STR_ARGS(j->payer->policy), STR_ARGS(p->name));
    else if (!j->pack_in_force)
        say_have(j, "no pack is in force on %s; judged by the nearest, %.*s", day_text(j, j->on),
                 STR_ARGS(p->name));
    else if (!j->pack_knows_code)
        say_have(j, "%.*s, the pack in force on %s, does not know the code", STR_ARGS(p->name),
                 day_text(j, j->on));
    else if (!releases)
        say_have(j, "%.*s may not release claims to a %.*s payer", STR_ARGS(p->name),
                 STR_ARGS(choice_text(j->payer->kind)));
    else
        say_have(j, "%.*s", STR_ARGS(p->name));
    return fits && j->pack_in_force && j->pack_knows_code && releases ? V_MET : V_REFUSED;
}

// What the payer says of the code: its rule, else its policy, else its kind.
static choice covered(judging *j)
{
    if (j->rule) {
        show(j, j->rule->row.fact);
        return j->rule->covered;
    }
    if (policy_known(j)) return j->pack_knows_code ? COVERED_YES : COVERED_UNKNOWN;
    bool medicare = j->payer->kind == PAYER_MEDICARE || j->payer->kind == PAYER_ADVANTAGE;
    return medicare ? COVERED_YES : COVERED_UNKNOWN;
}

verdict judge_coverage(judging *j)
{
    if (!j->payer) {
        say_have(j, "no primary coverage was ever recorded");
        return V_REFUSED;
    }
    const coverage_row *c = state_covered_by(j->s, j->d.patient, j->d.payer, j->on);
    str payer = names_text(&j->s->door->payers, j->d.payer);
    if (!c) {
        if (j->coverage) show(j, j->coverage->row.fact);
        say_have(j, "no coverage by %.*s on %s", STR_ARGS(payer), day_text(j, j->on));
        return V_REFUSED;
    }
    j->d.coverage = c->row.fact;
    show(j, c->row.fact);
    choice says = covered(j);
    if (says == COVERED_NO) {
        say_have(j, "%.*s does not cover the code", STR_ARGS(payer));
        return V_REFUSED;
    }
    if (says == COVERED_YES) {
        // The only coverage, without an end, by a payer without rules: it answers for every later date too.
        j->lasts = c->to.days == DATE_EVER.days && !has_policy(j) && !state_has_rules(j->s, j->d.payer) &&
                   state_single_payer(j->s, j->d.payer) &&
                   state_single(state_person(j->s, j->d.patient)->coverages, &j->s->coverages);
        say_have(j, "covered by %.*s", STR_ARGS(payer));
        return V_MET;
    }
    say_have(j, "covered by %.*s, but whether it pays the code is unknown", STR_ARGS(payer));
    say_still(j, DATE_NONE, "find out whether %.*s covers the code, and record its rule", STR_ARGS(payer));
    return V_HELD;
}

verdict judge_authorization(judging *j)
{
    if (!j->rule || j->rule->authorization != AUTH_REQUIRED) {
        say_have(j, j->rule && j->rule->authorization == AUTH_UNKNOWN ? "not known to be asked for"
                                                                      : "not asked for");
        if (j->rule && j->rule->authorization == AUTH_UNKNOWN) {
            show(j, j->rule->row.fact);
            say_warning(j,
                        "whether the payer asks for prior authorisation of this code is recorded as unknown");
        }
        return V_MET;
    }
    show(j, j->rule->row.fact);
    const authorization_row *best = NULL;
    for (uint32_t n = state_person(j->s, j->d.patient)->authorizations; n != NO_ROW;) {
        const authorization_row *r = STATE_ROW(j->s, authorizations, authorization_row, n);
        n = r->row.next;
        if (r->payer != j->d.payer || !date_within(j->on, r->from, r->to)) continue;
        if (!words_have((words){r->codes, r->code_count}, j->code->code)) continue;
        if (!best || state_later(j->s, &r->row, &best->row)) best = r;
    }
    if (best) {
        j->d.authorization = best->row.fact;
        show(j, best->row.fact);
        say_have(j, "authorised %s", span_text(j, best->from, best->to));
        return V_MET;
    }
    say_have(j, "the payer asks for one and none holds on %s", day_text(j, j->on));
    say_still(j, DATE_NONE, "a prior authorisation that holds on %s", day_text(j, j->on));
    return V_HELD;
}

// The last day to file: the same day so many months later, or the last of that month.
static date filing_day(date service, int32_t months)
{
    if (months % 12 == 0) return date_plus_years(service, months / 12);
    civil c = date_civil(service);
    int month = c.month - 1 + months;
    date first = date_of(c.year + month / 12, month % 12 + 1, 1), last = date_month_last(first);
    return date_min(date_plus(first, c.day - 1), last);
}

// The oldest service date that may still be filed for today: a later one has a later last day.
static date timely_from(evaluation *e, int32_t months)
{
    if (e->timely_months == months) return e->timely_from;
    date oldest = e->today;
    while (filing_day(date_plus(oldest, -1), months).days >= e->today.days) oldest.days--;
    e->timely_months = months;
    return e->timely_from = oldest;
}

date det_filing_day(const determination *d)
{
    const rule_need *timely = &d->code->needs[REQ_TIMELY];
    if (!date_is(d->service_date)) return DATE_NONE;
    return filing_day(d->service_date, timely->asked ? timely->months : 12);
}

verdict judge_timely(judging *j)
{
    if (!j->why) return j->on.days >= timely_from(j->e, j->need->months).days ? V_MET : V_REFUSED;
    date last = filing_day(j->on, j->need->months);
    bool met = j->e->today.days <= last.days;
    say_need(j, "filed by %s", day_text(j, last));
    say_have(j, met ? "%d days left" : "the limit passed %d days ago",
             met ? last.days - j->e->today.days : j->e->today.days - last.days);
    return met ? V_MET : V_REFUSED;
}
