// cases.c - a patient's enrollments weighed against each other: which ladder stands in which period, and
// which practitioner holds the days. Source of the order: the public format, "exclusive" and
// "one-practitioner".
#include "rule_.h"

// A period of some enrollment in which a ladder may stand.
typedef struct claimant {
    figures *f;
    date from, to;
    bool *stands, *displaced;
    const rule_pack *pack;
    str ladder;
    bool counts;
} claimant;

static const rule_pack *pack_for(evaluation *e, uint32_t patient, date on)
{
    bool in_force;
    const coverage_row *c = state_coverage(e->s, patient, on, &in_force);
    const payer_row *p = c ? state_payer_on(e->s, c->payer, on) : NULL;
    return evaluation_pack(e, p ? p->policy : (str){"", 0}, on, &in_force);
}

// The lowest rung of the pack's ladder for a program and clock; NULL: the pack has none.
static const rule_code *lowest_rung(const rule_pack *pack, choice program, clock_kind clock)
{
    const rule_code *lowest = NULL;
    for (size_t i = 0; i < pack->count; i++) {
        const rule_code *c = &pack->codes[i];
        if (c->program != program || c->clock != clock || !c->ladder.len || c->adds_to.len) continue;
        if (!lowest || c->rung < lowest->rung) lowest = c;
    }
    return lowest;
}

static bool days_reach(const window *w, const rule_code *rung)
{
    return __builtin_popcount(w->days) >= rung->needs[REQ_DATA_DAYS].min;
}

static bool work_reaches(evaluation *e, figures *f, const rule_pack *pack, const rule_code *rung, date from,
                         date to)
{
    const practitioner_row *biller = state_practitioner_on(e->s, f->enroll->billing, to);
    const tally *t = figures_tally(e, f, pack, rung->needs[REQ_PRACTITIONER].credentials,
                                   biller ? biller->credential : CRED_MD, from, to, &e->scratch);
    if (t->minutes < rung->needs[REQ_MINUTES].min) return false;
    return !rung->needs[REQ_CONTACT].asked || t->contacts > 0;
}

// A service of any code of the ladder on a day of the period displaces it.
static bool service_displaces(const evaluation *e, const claimant *c)
{
    for (uint32_t n = state_person(e->s, c->f->enroll->patient)->services; n != NO_ROW;) {
        const service_row *v = STATE_ROW(e->s, services, service_row, n);
        n = v->row.next;
        const rule_code *code = pack_code(c->pack, str_of(v->code));
        if (code && str_eq(code->ladder, c->ladder) && date_within(v->on, c->from, c->to)) return true;
    }
    return false;
}

static bool begins_before(const evaluation *e, const claimant *a, const claimant *b)
{
    if (a->from.days != b->from.days) return a->from.days < b->from.days;
    const names *ids = &e->s->door->enrollments;
    return str_cmp(names_text(ids, a->f->enrollment), names_text(ids, b->f->enrollment)) < 0;
}

// Of overlapping standing periods of different enrollments the one that begins first displaces the others.
static void settle(const evaluation *e, claimant *all, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && begins_before(e, &all[k], &all[k - 1]); k--) {
            claimant swap = all[k];
            all[k] = all[k - 1];
            all[k - 1] = swap;
        }
    for (size_t i = 0; i < count; i++) {
        claimant *c = &all[i];
        // Whether or not its own counts are met: what stands and began before leaves it no room.
        *c->displaced = service_displaces(e, c);
        for (size_t k = 0; k < i && !*c->displaced; k++)
            *c->displaced = *all[k].stands && all[k].f != c->f && str_eq(all[k].ladder, c->ladder) &&
                            all[k].from.days <= c->to.days && all[k].to.days >= c->from.days;
        *c->stands = c->counts && !*c->displaced;
    }
}

static void settle_ladders(evaluation *e, patient_case *c)
{
    size_t room = 0, count = 0;
    for (size_t i = 0; i < c->count; i++) room += c->at[i].window_count + c->at[i].month_count;
    claimant *all = arena_array(&e->scratch, claimant, room + 1);
    for (size_t i = 0; i < c->count; i++) {
        figures *f = &c->at[i];
        choice program = f->enroll->program;
        for (size_t w = 0; w < f->window_count; w++) {
            window *x = &f->windows[w];
            const rule_pack *pack = pack_for(e, c->patient, x->to);
            const rule_code *rung = lowest_rung(pack, program, CLOCK_WINDOW);
            if (!rung) continue;
            all[count++] = (claimant){
                f, x->from, x->to, &x->stands, &x->displaced, pack, rung->ladder, days_reach(x, rung)};
        }
        for (size_t m = 0; m < f->month_count; m++) {
            month_mark *x = &f->months[m];
            const rule_pack *pack = pack_for(e, c->patient, x->to);
            const rule_code *rung = lowest_rung(pack, program, CLOCK_MONTH);
            if (!rung) continue;
            bool counts = work_reaches(e, f, pack, rung, x->from, x->to);
            all[count++] =
                (claimant){f, x->from, x->to, &x->stands, &x->displaced, pack, rung->ladder, counts};
        }
    }
    settle(e, all, count);
}

// Between RTM enrollments of different practitioners the one whose first window begins earlier holds every
// day up to its discharge.
static void settle_practitioners(const evaluation *e, patient_case *c)
{
    const names *ids = &e->s->door->enrollments;
    for (size_t i = 0; i < c->count; i++)
        for (size_t k = 0; k < c->count; k++) {
            const figures *holder = &c->at[i];
            figures *other = &c->at[k];
            if (holder->enroll->program != PROGRAM_RTM || other->enroll->program != PROGRAM_RTM) continue;
            if (holder->enroll->billing == other->enroll->billing || !date_is(holder->start) ||
                !date_is(other->start))
                continue;
            bool first =
                holder->start.days != other->start.days
                    ? holder->start.days < other->start.days
                    : str_cmp(names_text(ids, holder->enrollment), names_text(ids, other->enrollment)) < 0;
            if (!first) continue;
            for (size_t w = 0; w < other->window_count; w++)
                if (other->windows[w].from.days <= holder->discharge.days &&
                    other->windows[w].to.days >= holder->start.days)
                    other->windows[w].held_by_other = true;
        }
}

static bool began_before(const evaluation *e, const figures *a, const figures *b)
{
    if (a->first_at.us != b->first_at.us) return a->first_at.us < b->first_at.us;
    const names *ids = &e->s->door->enrollments;
    return str_cmp(names_text(ids, a->enrollment), names_text(ids, b->enrollment)) < 0;
}

static void fill_case(evaluation *e, patient_case *c, bool with_marks, arena *a)
{
    for (uint32_t n = state_person(e->s, c->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(e->s, n)->next_of_patient)
        c->count++;
    c->at = arena_array(a, figures, c->count);
    size_t i = 0;
    for (uint32_t n = state_person(e->s, c->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(e->s, n)->next_of_patient)
        figures_make(e, &c->at[i++], n, with_marks, a);
    for (i = 1; i < c->count; i++)
        for (size_t k = i; k > 0 && began_before(e, &c->at[k], &c->at[k - 1]); k--) {
            figures swap = c->at[k];
            c->at[k] = c->at[k - 1];
            c->at[k - 1] = swap;
        }
    if (c->count > 1 || state_person(e->s, c->patient)->services != NO_ROW) settle_ladders(e, c);
    if (c->count > 1) settle_practitioners(e, c);
    for (i = 0; i < c->count; i++) c->at[i].tally.done = false; // its pieces lie in scratch memory
}

// The case of a patient with one enrollment lives in scratch memory; others are kept, for each enrollment
// asks.
patient_case *case_of(evaluation *e, uint32_t patient, bool with_marks)
{
    uint32_t first = state_person(e->s, patient)->enrollments;
    assert(first != NO_ROW);
    bool alone = state_enrollment(e->s, first)->next_of_patient == NO_ROW;
    if (!alone && e->case_of[patient]) {
        patient_case *kept = PILE_AT(&e->cases, patient_case, e->case_of[patient] - 1);
        for (size_t i = 0; i < kept->count; i++) kept->at[i].tally.done = false;
        return kept;
    }
    patient_case *c = alone ? arena_push(&e->scratch, patient_case) : pile_more(&e->cases);
    c->patient = patient;
    if (!alone) e->case_of[patient] = e->cases.count;
    fill_case(e, c, with_marks, alone ? &e->scratch : e->in);
    return c;
}
