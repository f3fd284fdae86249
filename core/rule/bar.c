// bar.c - a month's minutes: who has each, and what they make.
#include "rule_.h"
#include "strip.h"

typedef struct barring {
    evaluation *e;
    const state *s;
    const figures *f;
    const tally *t;         // of who counts, under the month's first code with minutes; NULL: no code asks
    bar *out;
    int64_t from_us, to_us; // of the month; the discharge is not cut off
    int64_t ends_us;        // after the discharge
    pile pieces;            // bar_piece
    arena *a;
} barring;

// --- stretches cut into pieces ----------------------------------------------------------------------------

// Gives what still counts of the pieces from `first` on, between the two, to an owner.
static void give(barring *g, uint32_t first, int64_t from_us, int64_t to_us, const bar_piece *to)
{
    uint32_t until = g->pieces.count;
    for (uint32_t i = first; i < until; i++) {
        bar_piece *p = PILE_AT(&g->pieces, bar_piece, i);
        if (p->why != BAR_COUNTS || to_us <= p->from.us || from_us >= p->to.us) continue;
        if (p->from.us < from_us) {
            bar_piece *before = pile_more(&g->pieces);
            *before = *p;
            before->to.us = p->from.us = from_us;
        }
        if (p->to.us > to_us) {
            bar_piece *after = pile_more(&g->pieces);
            *after = *p;
            after->from.us = p->to.us = to_us;
        }
        p->why = to->why;
        p->owner = to->owner;
        p->enrollment = to->enrollment;
        p->code = to->code;
    }
}

// The person's earlier stretch for somebody else that reaches furthest into this one.
static const time_row *other_of(const barring *g, const time_row *t)
{
    const time_row *best = NULL;
    for (uint32_t i = 0; i < g->s->times.count; i++) {
        const time_row *o = PILE_AT(&g->s->times, time_row, i);
        if (o->by != t->by || o->enrollment == t->enrollment || o->free_from.us == INSTANT_NONE.us) continue;
        if (o->from.us > t->from.us || o->to.us <= t->from.us || (best && o->to.us <= best->to.us)) continue;
        best = o;
    }
    return best;
}

static void give_services(barring *g, uint32_t first)
{
    for (uint32_t n = state_person(g->s, g->f->enroll->patient)->services; n != NO_ROW;) {
        const service_row *v = STATE_ROW(g->s, services, service_row, n);
        n = v->row.next;
        if (v->from.us == INSTANT_NONE.us) continue;
        bar_piece to = {.why = BAR_SERVICE,
                        .owner = v->row.fact,
                        .enrollment = NAME_NONE,
                        .code = str_copy(g->a, str_of(v->code))};
        give(g, first, v->from.us, v->to.us, &to);
    }
}

static bool who_counts(const barring *g, const time_row *t)
{
    return g->t && person_counts(g->e, g->t->pack, g->t->credentials, g->t->biller, g->f->enroll, t->by,
                                 t->free_from);
}

static void cut(barring *g, const time_row *t)
{
    uint32_t first = g->pieces.count;
    const bar_piece nobody = {.owner = FACT_NONE, .enrollment = NAME_NONE, .code = {"", 0}};
    bar_piece *whole = pile_more(&g->pieces), to = nobody;
    *whole = nobody;
    whole->from = t->from;
    whole->to = t->to;
    whole->by = t->by;
    whole->fact = t->row.fact;
    const time_row *other = t->free_from.us > t->from.us ? other_of(g, t) : NULL;
    if (other) {
        to = (bar_piece){.why = BAR_OTHER, .owner = other->row.fact, .enrollment = other->enrollment};
        give(g, first, t->from.us, t->free_from.us, &to);
    }
    give_services(g, first);
    to = nobody;
    to.why = BAR_ENDED;
    give(g, first, g->ends_us, INT64_MAX, &to);
    to.why = BAR_PERSON;
    if (!who_counts(g, t)) give(g, first, t->from.us, t->to.us, &to);
}

static int piece_order(const void *a, const void *b, const void *with)
{
    const bar_piece *x = a, *y = b;
    if (x->from.us != y->from.us) return x->from.us < y->from.us ? -1 : 1;
    if (x->to.us != y->to.us) return x->to.us > y->to.us ? -1 : 1;
    return str_cmp(door_fact_id(with, x->fact), door_fact_id(with, y->fact));
}

// In order of start, within the month.
static void sort_all(barring *g)
{
    bar_piece *all = arena_array(g->a, bar_piece, g->pieces.count + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < g->pieces.count; i++) {
        bar_piece p = *PILE_AT(&g->pieces, bar_piece, i);
        if (p.from.us < g->from_us) p.from.us = g->from_us;
        if (p.to.us > g->to_us) p.to.us = g->to_us;
        if (p.to.us > p.from.us) all[count++] = p;
    }
    sort_rows(all, count, sizeof *all, piece_order, g->s->door, g->a);
    g->pieces = pile_in(g->a, sizeof(bar_piece));
    for (size_t i = 0; i < count; i++) *(bar_piece *)pile_more(&g->pieces) = all[i];
}

// No instant twice: what an earlier piece here covers is that one's.
static void give_twice(barring *g)
{
    int64_t reached_us = INT64_MIN;
    fact_ref by = FACT_NONE;
    uint32_t count = g->pieces.count;
    for (uint32_t i = 0; i < count; i++) {
        bar_piece *p = PILE_AT(&g->pieces, bar_piece, i);
        if (p->why != BAR_COUNTS) continue;
        int64_t to_us = p->to.us;
        fact_ref own = p->fact;
        if (reached_us > p->from.us) {
            bar_piece rest = *p;
            p->why = BAR_TWICE;
            p->owner = by;
            if (reached_us < to_us) {
                p->to.us = rest.from.us = reached_us;
                *(bar_piece *)pile_more(&g->pieces) = rest;
            }
        }
        if (to_us > reached_us) {
            reached_us = to_us;
            by = own;
        }
    }
    sort_all(g);
}

// --- which code a minute is part of -----------------------------------------------------------------------

// The first code has the minutes up to its number; each unit of its add-on has the step before its own.
// Minutes beyond what is reached are nobody's yet.
static str code_at(const bar *m, int32_t minute, int32_t *until)
{
    const strip_outcome *base = NULL;
    int32_t from = 0;
    *until = INT32_MAX;
    for (int i = 0; i < m->outcome_count; i++) {
        const strip_outcome *o = &m->outcomes[i];
        if (m->minutes < o->min || (o->max >= 0 && m->minutes > o->max)) continue;
        if (!o->code->adds_to.len) {
            base = o;
            continue;
        }
        if (!base || !str_eq(o->code->adds_to, base->code->code)) continue;
        int32_t begins = o->min - o->code->needs[REQ_MINUTES].step;
        if (minute < begins) {
            *until = begins;
            return base->code->code;
        }
        if (minute < o->min) {
            *until = o->min;
            return o->code->code;
        }
        from = o->min;
    }
    return base && !from ? base->code->code : (str){"", 0};
}

static void name_codes(barring *g)
{
    const int64_t minute_us = 60 * US_PER_S;
    int64_t done_us = 0;
    pile named = pile_in(g->a, sizeof(bar_piece));
    for (uint32_t i = 0; i < g->pieces.count; i++) {
        bar_piece rest = *PILE_AT(&g->pieces, bar_piece, i);
        while (rest.why == BAR_COUNTS && rest.from.us < rest.to.us) {
            int32_t until;
            bar_piece *p = pile_more(&named);
            *p = rest;
            p->code = code_at(g->out, (int32_t)(done_us / minute_us), &until);
            int64_t left_us = until == INT32_MAX ? INT64_MAX : until * minute_us - done_us;
            if (rest.to.us - rest.from.us > left_us) p->to.us = rest.from.us + left_us;
            done_us += p->to.us - p->from.us;
            rest.from = p->to;
        }
        if (rest.why != BAR_COUNTS) *(bar_piece *)pile_more(&named) = rest;
    }
    g->pieces = named;
    sort_all(g);
}

static void see_documented(barring *g)
{
    fact_ref by;
    for (uint32_t i = 0; i < g->pieces.count; i++) {
        bar_piece *p = PILE_AT(&g->pieces, bar_piece, i);
        date from = state_date(g->s, p->from), to = state_date(g->s, (instant){p->to.us - 1});
        p->documented = true;
        for (date d = from; d.days <= to.days; d = date_plus(d, 1))
            p->documented &= figures_documented(g->e, g->f, d, &by);
    }
}

static void make_pieces(barring *g)
{
    for (uint32_t n = state_enrollment(g->s, g->out->enrollment)->times; n != NO_ROW;) {
        const time_row *t = STATE_ROW(g->s, times, time_row, n);
        n = t->row.next;
        if (t->to.us > g->from_us && t->from.us < g->to_us && t->to.us > t->from.us) cut(g, t);
    }
    sort_all(g);
    give_twice(g);
    name_codes(g);
    see_documented(g);
    bar_piece *all = arena_array(g->a, bar_piece, g->pieces.count + 1);
    for (uint32_t i = 0; i < g->pieces.count; i++) all[i] = *PILE_AT(&g->pieces, bar_piece, i);
    g->out->pieces = all;
    g->out->piece_count = g->pieces.count;
}

// --- contacts ---------------------------------------------------------------------------------------------

static const char *why_not(const barring *g, const contact_row *r, date on)
{
    if (on.days > g->f->discharge.days) return "after the discharge";
    if (!g->t) return "no code of the month asks for one";
    if (!(g->t->pack->counting.modes >> (r->mode - MODE_PHONE) & 1))
        return "not live: by phone, video or in person it would count";
    if (!person_counts(g->e, g->t->pack, g->t->credentials, g->t->biller, g->f->enroll, r->by, r->row.at))
        return "this person's contacts do not count for the code";
    return NULL;
}

static int contact_order(const void *a, const void *b, const void *with)
{
    const bar_contact *x = a, *y = b;
    if (x->at.us != y->at.us) return x->at.us < y->at.us ? -1 : 1;
    return str_cmp(door_fact_id(with, x->fact), door_fact_id(with, y->fact));
}

static void make_contacts(barring *g)
{
    pile all = pile_in(g->a, sizeof(bar_contact));
    for (uint32_t n = state_enrollment(g->s, g->out->enrollment)->contacts; n != NO_ROW;) {
        const contact_row *r = STATE_ROW(g->s, contacts, contact_row, n);
        n = r->row.next;
        date on = state_date(g->s, r->row.at);
        if (!date_within(on, g->out->from, date_month_last(g->out->from))) continue;
        const char *why = why_not(g, r, on);
        *(bar_contact *)pile_more(&all) = (bar_contact){r->row.fact, r->row.at, r->by, r->mode, !why, why};
    }
    bar_contact *rows = arena_array(g->a, bar_contact, all.count + 1u);
    for (uint32_t i = 0; i < all.count; i++) rows[i] = *PILE_AT(&all, bar_contact, i);
    sort_rows(rows, all.count, sizeof *rows, contact_order, g->s->door, g->a);
    g->out->all_contacts = rows;
    g->out->contact_count = all.count;
}

// --- the month --------------------------------------------------------------------------------------------

// An add-on has a tick for each further step, up to the next one that is not reached.
static void add_steps(bar *m)
{
    int last = m->outcome_count - 1;
    if (last < 0) return;
    strip_outcome o = m->outcomes[last];
    int32_t step = o.code->needs[REQ_MINUTES].step;
    if (!o.code->adds_to.len || step <= 0) return;
    while (m->outcome_count < STRIP_OUTCOMES_MAX && o.min <= m->minutes) {
        o.min += step;
        m->outcomes[m->outcome_count++] = o;
    }
    if (last == m->outcome_count - 1 && m->outcome_count < STRIP_OUTCOMES_MAX) { // one ahead, as a ruler has
        o.min += step;
        m->outcomes[m->outcome_count++] = o;
    }
}

static strip_state minutes_state(const bar *m, const strip_outcome *o, date today)
{
    if (o->max >= 0 && m->minutes > o->max) return STRIP_YIELDS;
    bool contact = m->contacts > 0 || !o->code->needs[REQ_CONTACT].asked;
    if (m->minutes >= o->min && contact) return STRIP_EARNED;
    if (m->over) return STRIP_LOST;
    return m->to.days - today.days < STRIP_SPARE_DAYS ? STRIP_AT_RISK : STRIP_REACHABLE;
}

static void weigh(bar *m, date today)
{
    for (int i = 0; i < m->outcome_count; i++) {
        strip_outcome *o = &m->outcomes[i];
        o->state = minutes_state(m, o, today);
        if (o->state == STRIP_REACHABLE || o->state == STRIP_AT_RISK) o->last_day = m->to;
        m->contact_asked |= o->code->needs[REQ_CONTACT].asked;
        if (!m->next && !m->over && o->min > m->minutes) {
            m->next = o->code;
            m->next_min = o->min;
        }
    }
}

// Who counts is the same for all codes of a month; asked as the first of them asks.
static const tally *tally_of(barring *g, figures *f)
{
    if (!g->out->outcome_count) return NULL;
    const rule_code *code = g->out->outcomes[0].code;
    const rule_pack *pack = NULL;
    for (size_t i = 0; i < g->e->book->pack_count; i++) {
        const rule_pack *p = &g->e->book->packs[i];
        if (code >= p->codes && code < p->codes + p->count) pack = p;
    }
    assert(pack);
    const practitioner_row *biller = state_practitioner_on(g->s, f->enroll->billing, g->out->to);
    return figures_tally(g->e, f, pack, code->needs[REQ_PRACTITIONER].credentials,
                         biller ? biller->credential : CRED_MD, g->out->from, g->out->to, g->a);
}

static bool has_month(const figures *f, date month, date *to)
{
    for (size_t i = 0; i < f->month_count; i++)
        if (f->months[i].from.days == month.days) {
            *to = f->months[i].to;
            return true;
        }
    return false;
}

bool bar_make(evaluation *e, uint32_t enrollment, date month, bool near, bar *out, arena *a)
{
    figures f;
    date to;
    month = date_month_first(month);
    if (!state_enroll(e->s, enrollment)) return false;
    arena_mark mark = arena_here(evaluation_scratch(e));
    figures_make(e, &f, enrollment, false, evaluation_scratch(e));
    bool there = has_month(&f, month, &to);
    if (there) {
        *out = (bar){.enrollment = enrollment, .from = month, .to = to, .over = e->today.days > to.days};
        period_key key = {month, CLOCK_MONTH, REQ_MINUTES};
        barring g = {.e = e,
                     .s = e->s,
                     .f = &f,
                     .out = out,
                     .from_us = evaluation_day_start(e, month),
                     .to_us = evaluation_day_start(e, date_plus(date_month_last(month), 1)),
                     .ends_us = f.discharge.days == DATE_EVER.days
                                    ? INT64_MAX
                                    : evaluation_day_start(e, date_plus(f.discharge, 1)),
                     .pieces = pile_in(a, sizeof(bar_piece)),
                     .a = a};
        out->outcome_count = outcomes_of(e, enrollment, &key, out->outcomes);
        g.t = tally_of(&g, &f);
        out->minutes = g.t ? g.t->minutes : 0;
        out->contacts = g.t ? g.t->contacts : 0;
        add_steps(out);
        weigh(out, e->today);
        if (near) make_pieces(&g);
        if (near) make_contacts(&g);
    }
    arena_back(evaluation_scratch(e), mark);
    return there;
}

void bar_say(buf *b, const bar *m)
{
    buf_say(b, "%d %s", m->minutes, m->minutes == 1 ? "minute" : "minutes");
    if (!m->outcome_count) {
        buf_lit(b, "; no code counts them by the month");
        return;
    }
    const strip_outcome *earned = NULL;
    for (int i = 0; i < m->outcome_count; i++)
        if (m->outcomes[i].state == STRIP_EARNED) earned = &m->outcomes[i];
    if (earned) buf_say(b, ", %.*s is reached", STR_ARGS(earned->code->code));
    if (m->next) {
        int32_t more = m->next_min - m->minutes;
        buf_say(b, "; %d more %s this month %s %.*s", more, more == 1 ? "minute" : "minutes",
                more == 1 ? "makes" : "make", STR_ARGS(m->next->code));
    }
    if (m->contact_asked && !m->contacts)
        buf_put(b, m->over ? STR("; there was no live contact") : STR("; no live contact yet this month"));
}
