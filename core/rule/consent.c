// consent.c - consents in force on the first day billed. Source: rules.md 2.2.16, 1.2.16 and 6.2 (42 CFR Part
// 2).
#include "rule_.h"

// The later of the period's and the enrollment's first day; for a once-only code its service date.
static date first_billed(const judging *j)
{
    return j->code->once ? j->on : date_max(j->d.from, j->f->first_day);
}

// The consent to the program that holds on the day; of several the latest, written ones first when asked for.
static const consent_row *consent_on(const judging *j, choice program, date day, bool written)
{
    const consent_row *best = NULL;
    for (uint32_t n = state_person(j->s, j->d.patient)->consents; n != NO_ROW;) {
        const consent_row *r = STATE_ROW(j->s, consents, consent_row, n);
        n = r->row.next;
        if (r->program != program || !date_within(day, r->from, r->to) ||
            (written && r->form != FORM_WRITTEN))
            continue;
        if (!best || state_later(j->s, &r->row, &best->row)) best = r;
    }
    return best;
}

static verdict judge_form(judging *j, choice program, bool written)
{
    date day = first_billed(j);
    str to = choice_text(program);
    const consent_row *c = consent_on(j, program, day, written);
    if (c) {
        // Without an end and alone it holds on every later day too.
        j->lasts = c->to.days == DATE_EVER.days && !j->rule &&
                   state_single(state_person(j->s, j->d.patient)->consents, &j->s->consents);
        show(j, c->row.fact);
        show(j, c->revoked_by);
        say_have(j, "%.*s consent %s", STR_ARGS(choice_text(c->form)), span_text(j, c->from, c->to));
        return V_MET;
    }
    const consent_row *other = written ? consent_on(j, program, day, false) : NULL;
    if (other) {
        show(j, other->row.fact);
        say_have(j, "only a verbal consent on %s", day_text(j, day));
    } else {
        say_have(j, "no consent to %.*s in force on %s", STR_ARGS(to), day_text(j, day));
    }
    say_still(j, DATE_NONE, "a%s consent to %.*s that holds on %s", written ? " written" : "", STR_ARGS(to),
              day_text(j, day));
    return V_HELD;
}

verdict judge_consent(judging *j)
{
    choice program = j->en->program == PROGRAM_RTM ? CONSENT_RTM : CONSENT_DMHT;
    bool payer_says = j->rule && j->rule->consent != CHOICE_COUNT;
    bool written = (payer_says ? j->rule->consent : j->need->form) == FORM_WRITTEN;
    if (payer_says) show(j, j->rule->row.fact);
    if (payer_says) say_need(j, "%.*s consent, as the payer asks", STR_ARGS(choice_text(j->rule->consent)));
    return judge_form(j, program, written);
}

verdict judge_part2_consent(judging *j)
{
    const device_row *device = state_device_on(j->s, j->en->device, j->on);
    if (!j->en->part2 && !device->part2) {
        j->lasts = state_single(*PILE_AT(&j->s->device_heads, uint32_t, j->en->device), &j->s->devices);
        say_have(j, "not a record of a substance-use programme");
        return V_MET;
    }
    show(j, j->en->part2 ? j->en->row.fact : device->row.fact);
    return judge_form(j, CONSENT_PART2, true);
}
