// exclusive.c - codes that may not stand together, once a course, and one practitioner a patient.
// The order in which enrollments displace each other is settled in cases.c.
#include "rule_.h"

// The first service of a listed code on a day of the span; of several the smaller fact id.
static const service_row *service_in(const judging *j, words codes, date from, date to)
{
    const service_row *best = NULL;
    for (uint32_t n = state_person(j->s, j->d.patient)->services; n != NO_ROW;) {
        const service_row *r = STATE_ROW(j->s, services, service_row, n);
        n = r->row.next;
        if (!date_within(r->on, from, to) || !words_have(codes, str_of(r->code))) continue;
        if (!best ||
            str_cmp(door_fact_id(j->s->door, r->row.fact), door_fact_id(j->s->door, best->row.fact)) < 0)
            best = r;
    }
    return best;
}

// The same for services of any code of the judged code's ladder.
static const service_row *ladder_service(const judging *j, date from, date to)
{
    str codes[PACK_CODES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < j->d.pack->count && j->code->ladder.len; i++)
        if (str_eq(j->d.pack->codes[i].ladder, j->code->ladder)) codes[count++] = j->d.pack->codes[i].code;
    return service_in(j, (words){codes, count}, from, to);
}

// The supply code that a standing window earns.
static str supply_code(const judging *j, const window *w)
{
    bool in_force;
    const rule_pack *pack = evaluation_pack(j->e, (str){"", 0}, w->to, &in_force);
    int days = __builtin_popcount(w->days);
    for (size_t i = 0; i < pack->count; i++) {
        const rule_need *need = &pack->codes[i].needs[REQ_DATA_DAYS];
        bool supply =
            pack->codes[i].clock == CLOCK_WINDOW && pack->codes[i].program == PROGRAM_RTM && need->asked;
        if (supply && days >= need->min && (need->max < 0 || days <= need->max)) return pack->codes[i].code;
    }
    return (str){"", 0};
}

// Another enrollment's monitoring of the same device, by a code of the list, that stands on a day of this
// course.
static const figures *monitored_beside(const judging *j, const window **which)
{
    for (size_t i = 0; i < j->c->count; i++) {
        const figures *o = &j->c->at[i];
        if (o == j->f || o->enroll->program != PROGRAM_RTM || o->enroll->device != j->en->device) continue;
        for (size_t k = 0; k < o->window_count; k++) {
            const window *w = &o->windows[k];
            bool meets =
                w->stands && w->to.days >= j->f->first_day.days && w->from.days <= j->f->discharge.days;
            if (!meets || !words_have(j->need->list, supply_code(j, w))) continue;
            *which = w;
            return o;
        }
    }
    return NULL;
}

// DMHT management beside RTM management in one month is allowed with different minutes; a person should look.
static void warn_of_both(judging *j)
{
    if (j->code->program != PROGRAM_DMHT || j->code->clock != CLOCK_MONTH) return;
    for (size_t i = 0; i < j->c->count; i++) {
        const figures *o = &j->c->at[i];
        if (o->enroll->program != PROGRAM_RTM) continue;
        for (size_t m = 0; m < o->month_count; m++)
            if (o->months[m].stands && o->months[m].from.days == j->d.from.days)
                say_warning(j,
                            "RTM management stands in the same month in enrollment %.*s: no source settles "
                            "the pair; the minutes differ, "
                            "let a reviewer release it",
                            STR_ARGS(enrollment_text(j, o->enrollment)));
    }
}

static verdict displaced(judging *j, date from, date to)
{
    const service_row *v = ladder_service(j, from, to);
    if (v) {
        show(j, v->row.fact);
        say_have(j, "%s was billed on %s", v->code, day_text(j, v->on));
        return V_REFUSED;
    }
    for (size_t i = 0; i < j->c->count; i++) {
        const figures *o = &j->c->at[i];
        if (o == j->f || o->enroll->program != j->en->program) continue;
        bool stands = false;
        for (size_t w = 0; w < o->window_count && j->window; w++)
            stands |= o->windows[w].stands && o->windows[w].from.days <= to.days &&
                      o->windows[w].to.days >= from.days;
        for (size_t m = 0; m < o->month_count && j->month; m++)
            stands |=
                o->months[m].stands && o->months[m].from.days <= to.days && o->months[m].to.days >= from.days;
        if (!stands) continue;
        show(j, o->enroll->row.fact);
        say_have(j, "enrollment %.*s stands in an overlapping period that began first",
                 STR_ARGS(enrollment_text(j, o->enrollment)));
        return V_REFUSED;
    }
    say_have(j, "another enrollment stands in an overlapping period");
    return V_REFUSED;
}

verdict judge_exclusive(judging *j)
{
    warn_of_both(j);
    bool course = j->code->once && j->code->program == PROGRAM_DMHT;
    if (course) { // its pairing is by device: monitoring of the same device on a common day
        const window *w;
        const figures *o = monitored_beside(j, &w);
        if (!o) {
            say_have(j, "none");
            return V_MET;
        }
        show(j, o->enroll->row.fact);
        say_have(j, "the same device is billed as monitoring in enrollment %.*s from %s to %s",
                 STR_ARGS(enrollment_text(j, o->enrollment)), day_text(j, w->from), day_text(j, w->to));
        return V_REFUSED;
    }
    date from = j->code->once ? (j->window ? j->window->from : DATE_NONE) : j->d.from;
    date to = j->code->once ? (j->window ? j->window->to : DATE_NONE) : j->period_end;
    const service_row *v = date_is(from) ? service_in(j, j->need->list, from, to) : NULL;
    if (v) {
        show(j, v->row.fact);
        say_have(j, "%s was billed on %s", v->code, day_text(j, v->on));
        return V_REFUSED;
    }
    bool out = !j->code->once && ((j->window && j->window->displaced) || (j->month && j->month->displaced));
    if (out) return displaced(j, from, to);
    say_have(j, "none");
    return V_MET;
}

verdict judge_one_practitioner(judging *j)
{
    if (j->window && j->window->held_by_other) {
        for (size_t i = 0; i < j->c->count; i++) {
            const figures *o = &j->c->at[i];
            if (o->enroll->billing == j->en->billing || o->enroll->program != PROGRAM_RTM ||
                !date_is(o->start))
                continue;
            if (j->window->from.days > o->discharge.days || j->window->to.days < o->start.days) continue;
            show(j, o->enroll->row.fact);
            say_have(j, "%.*s holds the patient's days from %s on (enrollment %.*s)",
                     STR_ARGS(person_text(j, o->enroll->billing)), day_text(j, o->start),
                     STR_ARGS(enrollment_text(j, o->enrollment)));
        }
        return V_REFUSED;
    }
    say_have(j, "no other");
    return V_MET;
}

// --- once a course -----------------------------------------------------------------------------------------

// Under a pack with a gap: days since the earlier enrollment's last data day (none: its discharge; else first
// day).
static bool too_soon(judging *j, const figures *o)
{
    date last = date_is(o->last_data_day)             ? o->last_data_day
                : o->discharge.days != DATE_EVER.days ? o->discharge
                                                      : o->first_day;
    int gap = j->on.days - last.days;
    if (gap > j->need->gap_days) return false;
    say_have(j, "%d days since monitoring in enrollment %.*s", gap,
             STR_ARGS(enrollment_text(j, o->enrollment)));
    return true;
}

static bool still_runs(judging *j, const figures *o)
{
    if (o->discharge.days < j->on.days) return false;
    say_have(j, "the course of enrollment %.*s ran on %s", STR_ARGS(enrollment_text(j, o->enrollment)),
             day_text(j, j->on));
    return true;
}

static bool order_used(judging *j, const figures *o)
{
    if (j->en->order == NAME_NONE || o->enroll->order != j->en->order) return false;
    say_have(j, "enrollment %.*s used the same order", STR_ARGS(enrollment_text(j, o->enrollment)));
    return true;
}

verdict judge_once(judging *j)
{
    bool by_gap = j->need->gap_days >= 0, again = false;
    for (size_t i = 0; i < j->c->count && &j->c->at[i] != j->f; i++) { // the earlier ones
        const figures *o = &j->c->at[i];
        if (o->enroll->program != j->en->program || o->enroll->device != j->en->device) continue;
        bool unmet = by_gap ? too_soon(j, o) : still_runs(j, o) || order_used(j, o);
        if (unmet) {
            show(j, o->enroll->row.fact);
            return V_REFUSED;
        }
        again = true;
    }
    if (again && !by_gap)
        say_warning(j, "a course before this one is on record: the need for a new one must be documented");
    say_have(j, again ? "an earlier course has ended" : "the first");
    return V_MET;
}
