// device.c - the device, its clearance and label, the order and the treatment plan.
// Source: rules.md 1.2 (DMHT), 2.2.5 (RTM) and section 3.
#include "rule_.h"

static const device_row *device_of(const judging *j) { return state_device_on(j->s, j->en->device, j->on); }

// Only one description of the device was ever given: what rests on it holds on every date.
static bool one_device(const judging *j)
{
    return state_single(*PILE_AT(&j->s->device_heads, uint32_t, j->en->device), &j->s->devices);
}

const char *rule_device_lacks(const rule_need *need, const device_row *d)
{
    if (need->device_201h && !d->device_201h) return "is not known to meet section 201(h)";
    if (need->therapy.len && !str_eq(d->therapy, need->therapy)) return "is not for this therapy";
    if (need->list.count && !words_have(need->list, d->regulation))
        return d->regulation.len ? "is classified where it does not qualify"
                                 : "has no FDA classification on record";
    if (need->rx && !d->rx) return "is not on prescription";
    if (!d->payable && need->list.count) return "is listed as not payable";
    return NULL;
}

verdict judge_device(judging *j)
{
    const device_row *d = device_of(j);
    j->lasts = one_device(j);
    show(j, d->row.fact);
    const char *lacks = rule_device_lacks(j->need, d);
    if (lacks)
        say_have(j, "%.*s %s%s%.*s", STR_ARGS(d->name), lacks, d->regulation.len ? ", 21 CFR " : "",
                 STR_ARGS(d->regulation));
    else
        say_have(j, "%.*s%s%.*s", STR_ARGS(d->name), d->regulation.len ? ", 21 CFR " : "",
                 STR_ARGS(d->regulation));
    return lacks ? V_REFUSED : V_MET;
}

// The day on which the device was first supplied, or the day judged where it has not been yet.
static date supplied_on(judging *j)
{
    if (!j->f->supply) return j->on;
    show(j, j->f->supply->row.fact);
    return j->f->supply_day;
}

verdict judge_device_date(judging *j)
{
    const device_row *d = device_of(j);
    j->lasts = one_device(j) && (j->f->supply || !date_is(d->cleared));
    if (!date_is(d->cleared)) {
        say_have(j, "no date of clearance is recorded");
        return V_MET;
    }
    date on = supplied_on(j);
    show(j, d->row.fact);
    say_have(j, "cleared on %s, %s %s", day_text(j, d->cleared),
             j->f->supply ? "supplied on" : "not supplied by", day_text(j, on));
    return on.days >= d->cleared.days ? V_MET : V_REFUSED;
}

verdict judge_device_age(judging *j)
{
    date on = supplied_on(j);
    const device_row *d = state_device_on(j->s, j->en->device, on); // the label that held at supply
    j->lasts = j->f->supply || (one_device(j) && d->age_min < 0 && d->age_max < 0);
    if (d->age_min < 0 && d->age_max < 0) {
        say_have(j, "no labelled ages are recorded");
        return V_MET;
    }
    const patient_row *p = state_patient(j->s, j->d.patient, j->s->as_of);
    int age = date_age(p->birth, on);
    show(j, d->row.fact);
    show(j, p->row.fact);
    if (d->age_max < 0)
        say_need(j, "%d years or older when supplied", d->age_min);
    else
        say_need(j, "%d to %d years old when supplied", d->age_min < 0 ? 0 : d->age_min, d->age_max);
    say_have(j, "%d years old on %s", age, day_text(j, on));
    bool met = age >= d->age_min && (d->age_max < 0 || age <= d->age_max);
    return met ? V_MET : V_REFUSED;
}

verdict judge_order(judging *j)
{
    const order_row *best = NULL, *other = NULL;
    for (uint32_t n = state_person(j->s, j->d.patient)->orders; n != NO_ROW;) {
        const order_row *r = STATE_ROW(j->s, orders, order_row, n);
        n = r->row.next;
        if (r->device != j->en->device || state_date(j->s, r->row.at).days > j->on.days) continue;
        bool by = j->need->any_practitioner ? state_person(j->s, r->by)->practitioner != NO_ROW
                                            : r->by == j->en->billing;
        const order_row **place = by ? &best : &other;
        // The enrollment's own order before any other, else the first.
        bool own = r->order == j->en->order, own_before = *place && (*place)->order == j->en->order;
        if (!*place || (own && !own_before) ||
            (own == own_before && state_later(j->s, &(*place)->row, &r->row)))
            *place = r;
    }
    if (best) {
        j->d.order = best->row.fact;
        // on later dates too
        j->lasts = state_single(state_person(j->s, j->d.patient)->orders, &j->s->orders);
        show(j, best->row.fact);
        say_have(j, "ordered by %.*s on %s", STR_ARGS(person_text(j, best->by)),
                 day_text(j, state_date(j->s, best->row.at)));
        return V_MET;
    }
    if (other) {
        show(j, other->row.fact);
        say_have(j, "ordered by %.*s, who is not %s", STR_ARGS(person_text(j, other->by)),
                 j->need->any_practitioner ? "a practitioner" : "the billing practitioner");
    } else {
        say_have(j, "no order for this device by %s", day_text(j, j->on));
    }
    say_still(j, DATE_NONE, "an order for the device, dated up to %s", day_text(j, j->on));
    return V_HELD;
}

verdict judge_plan(judging *j)
{
    const plan_row *best = NULL;
    for (uint32_t n = state_person(j->s, j->d.patient)->plans; n != NO_ROW;) {
        const plan_row *r = STATE_ROW(j->s, plans, plan_row, n);
        n = r->row.next;
        if (!date_within(j->on, r->from, r->to)) continue;
        bool own = r->plan == j->en->plan, own_before = best && best->plan == j->en->plan;
        if (!best || (own && !own_before) || (own == own_before && state_later(j->s, &r->row, &best->row)))
            best = r;
    }
    if (best) {
        show(j, best->row.fact);
        say_have(j, "a plan %s", span_text(j, best->from, best->to));
        return V_MET;
    }
    say_have(j, "no treatment plan in force on %s", day_text(j, j->on));
    say_still(j, DATE_NONE, "a treatment plan that holds on %s", day_text(j, j->on));
    return V_HELD;
}
