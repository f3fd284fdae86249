// figures.c - what one enrollment has: data days in windows, pieces of work, contacts, notes, supply.
// Every row of the enrollment is read here once; codes then read the figures.
#include "rule_.h"

static span_memo *span_of(evaluation *e, const zone *z)
{
    span_memo *m = &e->spans[hash_mix((uint64_t)(uintptr_t)z, 0x9E3779B97F4A7C15ull) % SPAN_MEMOS];
    if (m->zone != z) *m = (span_memo){.zone = z, .span = {1, 0, 0}};
    return m;
}

date evaluation_date(evaluation *e, const zone *z, instant at)
{
    return zone_date_near(z, &span_of(e, z)->span, at);
}

date evaluation_today(evaluation *e, const zone *z)
{
    span_memo *m = span_of(e, z);
    if (!m->today_known) {
        m->today = zone_date(z, e->s->as_of);
        m->today_known = true;
    }
    return m->today;
}

int64_t evaluation_day_start(evaluation *e, date d)
{
    day_memo *m = &e->days[(uint32_t)d.days % DAY_MEMOS];
    if (!m->used || m->on.days != d.days)
        *m = (day_memo){d, true,
                        zone_day_start(state_zone(e->s, (instant){(int64_t)d.days * US_PER_DAY}), d).us};
    return m->start_us;
}

static date practice_date(evaluation *e, instant at) { return evaluation_date(e, state_zone(e->s, at), at); }

static void earlier(instant *first, instant at)
{
    if (at.us < first->us) *first = at;
}

// For arena_rest: in a file ordered by time every row lies on a page of its own.
enum { ROW_TOUCHES = 1 << 13 };

// The first fact that names the enrollment, of whatever kind.
static instant first_fact(const state *s, const enrollment_state *es)
{
    instant first = {es->named_us};
#define EACH(rows, T, head)                                                                                  \
    for (uint32_t n = (head); n != NO_ROW;                                                                   \
         n = STATE_ROW(s, rows, T, n)->row.next, arena_rest(s->in, ROW_TOUCHES))                             \
    earlier(&first, STATE_ROW(s, rows, T, n)->row.at)
    EACH(times, time_row, es->times);
    EACH(contacts, contact_row, es->contacts);
    EACH(supplies, supply_row, es->supplies);
    EACH(educations, educate_row, es->educations);
    EACH(assessments, assess_row, es->assessments);
    EACH(discharges, discharge_row, es->discharges);
#undef EACH
    return first;
}

static void read_discharge(const state *s, const enrollment_state *es, figures *f)
{
    f->discharge = DATE_EVER;
    f->discharged_by = FACT_NONE;
    for (uint32_t n = es->discharges; n != NO_ROW;) {
        const discharge_row *r = STATE_ROW(s, discharges, discharge_row, n);
        bool better =
            r->on.days < f->discharge.days ||
            (r->on.days == f->discharge.days && f->discharged_by != FACT_NONE &&
             str_cmp(door_fact_id(s->door, r->row.fact), door_fact_id(s->door, f->discharged_by)) < 0);
        if (better) {
            f->discharge = r->on;
            f->discharged_by = r->row.fact;
        }
        n = r->row.next;
    }
}

checkin_weight checkin_weigh(const rule_counting *c, const checkin_row *r, int32_t day)
{
    if (!(c->sources >> r->source & 1)) return CHECKIN_SOURCE;
    if (r->late_s > c->late_days * 86400) return CHECKIN_LATE;
    if (-r->late_s > c->ahead_minutes * 60) return CHECKIN_AHEAD;
    if (!r->for_day || floor_div(r->at.us, US_PER_DAY) + r->for_day - 32768 == day) return CHECKIN_COUNTS;
    return CHECKIN_DIARY;
}

// The same in every pack that ships; looked up where they differ.
const rule_counting *counting_on(evaluation *e, uint32_t patient, date day)
{
    if (e->one_counting) return &e->book->packs[0].counting;
    bool in_force;
    const coverage_row *c = state_coverage(e->s, patient, day, &in_force);
    const payer_row *p = c ? state_payer_on(e->s, c->payer, day) : NULL;
    return &evaluation_pack(e, p ? p->policy : (str){"", 0}, day, &in_force)->counting;
}

// Counted check-ins as days; sets start, windows and last_data_day.
static void read_checkins(evaluation *e, const enrollment_state *es, figures *f, bool with_marks, arena *a)
{
    const state *s = e->s;
    size_t count = 0, room = 0;
    for (uint32_t n = es->checkins; n != NO_ROW; n = STATE_ROW(s, checkins, checkin_row, n)->next, room++)
        arena_rest(e->in, ROW_TOUCHES);
    day_mark *marks = arena_array(a, day_mark, room + 1);
    int32_t first = INT32_MAX, last = INT32_MIN;
    uint32_t patient = f->enroll->patient;
    const zone *always = state_single(state_person(s, patient)->patient, &s->patients)
                             ? STATE_ROW(s, patients, patient_row, state_person(s, patient)->patient)->zone
                             : NULL;
    for (uint32_t n = es->checkins; n != NO_ROW;) {
        const checkin_row *r = STATE_ROW(s, checkins, checkin_row, n);
        n = r->next;
        arena_rest(e->in, ROW_TOUCHES);
        if (r->hidden) continue;
        earlier(&f->first_at, r->at);
        date day = evaluation_date(e, always ? always : state_patient(s, patient, r->at)->zone, r->at);
        if (day.days <= f->discharge.days &&
            checkin_weigh(counting_on(e, patient, day), r, day.days) == CHECKIN_COUNTS) {
            marks[count++] = (day_mark){day.days, r->fact};
            if (day.days < first) first = day.days;
            if (day.days > last) last = day.days;
        }
    }
    f->start = date_is(f->enroll->starts) ? f->enroll->starts : count ? (date){first} : DATE_NONE;
    if (f->start.days > f->discharge.days) f->start = DATE_NONE;
    f->last_data_day = count ? (date){last} : DATE_NONE;
    f->marks = with_marks ? marks : NULL;
    f->mark_count = with_marks ? count : 0;
    if (!date_is(f->start)) return;
    date today = evaluation_today(e, state_patient(s, patient, s->as_of)->zone);
    int32_t until = today.days < f->discharge.days ? today.days : f->discharge.days;
    if (until < f->start.days) return;
    f->window_count = (size_t)((until - f->start.days) / 30 + 1);
    f->windows = arena_array(a, window, f->window_count);
    for (size_t i = 0; i < f->window_count; i++) {
        date from = date_plus(f->start, 30 * (int32_t)i);
        f->windows[i] = (window){.from = from, .to = date_min(date_plus(from, 29), f->discharge)};
    }
    for (size_t i = 0; i < count; i++) {
        int32_t of_start = marks[i].day - f->start.days;
        if (of_start >= 0 && (size_t)(of_start / 30) < f->window_count)
            f->windows[of_start / 30].days |= 1u << of_start % 30;
    }
}

// --- work --------------------------------------------------------------------------------------------------

// Takes [from, to) out of the pieces; a piece may fall into two. Returns the new count.
static size_t take_out(piece *pieces, size_t count, int64_t from_us, int64_t to_us)
{
    size_t kept = 0;
    piece tail[2];
    size_t tails = 0;
    for (size_t i = 0; i < count; i++) {
        piece p = pieces[i];
        if (to_us <= p.from_us || from_us >= p.to_us) {
            pieces[kept++] = p;
            continue;
        }
        piece before = p, after = p;
        before.to_us = from_us;
        after.from_us = to_us;
        if (before.to_us > before.from_us) pieces[kept++] = before;
        if (after.to_us > after.from_us) {
            // Only one of the pieces of a stretch can be split by one service, so one spare place is enough.
            if (kept <= i)
                pieces[kept++] = after;
            else
                tail[tails++ & 1] = after;
        }
    }
    assert(tails <= 1);
    if (tails) pieces[kept++] = tail[0];
    return kept;
}

// What is left of each stretch: free of the person's earlier work elsewhere and of the patient's timed
// services.
static void read_times(evaluation *e, const enrollment_state *es, figures *f, arena *a)
{
    const state *s = e->s;
    size_t services = 0, stretches = 0;
    uint32_t service_head = state_person(s, f->enroll->patient)->services;
    for (uint32_t n = service_head; n != NO_ROW; n = STATE_ROW(s, services, service_row, n)->row.next)
        services++;
    for (uint32_t n = es->times; n != NO_ROW; n = STATE_ROW(s, times, time_row, n)->row.next) stretches++;
    if (!stretches) return;
    piece *own = arena_array(a, piece, services + 2);
    piece *all = arena_array(a, piece, stretches * (services + 1));
    size_t count = 0;
    int64_t ends_us =
        f->discharge.days == DATE_EVER.days ? INT64_MAX : evaluation_day_start(e, date_plus(f->discharge, 1));
    for (uint32_t n = es->times; n != NO_ROW;) {
        const time_row *r = STATE_ROW(s, times, time_row, n);
        n = r->row.next;
        arena_rest(s->in, ROW_TOUCHES);
        own[0] = (piece){r->free_from.us, r->to.us < ends_us ? r->to.us : ends_us, r->by, r->row.fact};
        size_t left = own[0].to_us > own[0].from_us;
        for (uint32_t m = service_head; m != NO_ROW && left;) {
            const service_row *v = STATE_ROW(s, services, service_row, m);
            m = v->row.next;
            if (v->from.us != INSTANT_NONE.us && v->to.us > v->from.us)
                left = take_out(own, left, v->from.us, v->to.us);
        }
        memcpy(all + count, own, sizeof *own * left);
        count += left;
    }
    f->pieces = all;
    f->piece_count = count;
}

static void read_contacts(evaluation *e, const enrollment_state *es, figures *f, arena *a)
{
    const state *s = e->s;
    size_t room = 0, count = 0;
    for (uint32_t n = es->contacts; n != NO_ROW; n = STATE_ROW(s, contacts, contact_row, n)->row.next, room++)
        arena_rest(s->in, ROW_TOUCHES);
    if (!room) return;
    contact_mark *all = arena_array(a, contact_mark, room);
    for (uint32_t n = es->contacts; n != NO_ROW;) {
        const contact_row *r = STATE_ROW(s, contacts, contact_row, n);
        n = r->row.next;
        date on = practice_date(e, r->row.at);
        if (on.days > f->discharge.days) continue;
        all[count++] = (contact_mark){on, r->row.at, r->by, r->mode, r->row.fact};
    }
    f->contacts = all;
    f->contact_count = count;
}

// A note documents the days it covers up to the day it was signed on.
static void read_notes(evaluation *e, const enrollment_state *es, figures *f, arena *a)
{
    const state *s = e->s;
    size_t room = 0, count = 0;
    for (uint32_t n = es->notes; n != NO_ROW; n = STATE_ROW(s, notes, note_row, n)->row.next, room++)
        arena_rest(s->in, ROW_TOUCHES);
    if (!room) return;
    note_cover *all = arena_array(a, note_cover, room);
    for (uint32_t n = es->notes; n != NO_ROW;) {
        const note_row *r = STATE_ROW(s, notes, note_row, n);
        n = r->row.next;
        arena_rest(s->in, ROW_TOUCHES);
        if (r->by != f->enroll->billing || !r->complete) continue;
        if (r->signed_at.us == INSTANT_NONE.us || r->signed_at.us > s->as_of.us) continue;
        date to = date_min(r->to, practice_date(e, r->signed_at));
        if (to.days >= r->from.days)
            all[count++] = (note_cover){r->from, to, evaluation_day_start(e, r->from),
                                        evaluation_day_start(e, date_plus(to, 1)), r->row.fact};
    }
    f->covers = all;
    f->cover_count = count;
}

// Of several notes that document a day the one with the smallest fact id is shown: the same in any order of
// facts.
bool figures_documented(const evaluation *e, const figures *f, date d, fact_ref *by)
{
    const note_cover *best = NULL;
    for (size_t i = 0; i < f->cover_count; i++) {
        const note_cover *c = &f->covers[i];
        if (!date_within(d, c->from, c->to)) continue;
        if (!best || str_cmp(door_fact_id(e->s->door, c->fact), door_fact_id(e->s->door, best->fact)) < 0)
            best = c;
    }
    if (best) *by = best->fact;
    return best != NULL;
}

// The first supply and the first education; after the discharge there is nothing left to supply or to teach.
static void read_supply(evaluation *e, const enrollment_state *es, figures *f)
{
    const state *s = e->s;
    for (uint32_t n = es->supplies; n != NO_ROW;) {
        const supply_row *r = STATE_ROW(s, supplies, supply_row, n);
        n = r->row.next;
        date day = practice_date(e, r->row.at);
        if (day.days > f->discharge.days) continue;
        f->paid_by_practice |= r->paid_by == PAID_BY_PRACTICE;
        if (f->supply && !state_later(s, &f->supply->row, &r->row)) continue;
        f->supply = r;
        f->supply_day = day;
    }
    for (uint32_t n = es->educations; n != NO_ROW;) {
        const educate_row *r = STATE_ROW(s, educations, educate_row, n);
        n = r->row.next;
        date day = practice_date(e, r->row.at);
        if (day.days > f->discharge.days || (f->education && !state_later(s, &f->education->row, &r->row)))
            continue;
        f->education = r;
        f->education_day = day;
    }
}

static void list_months(evaluation *e, figures *f, arena *a)
{
    date until = date_min(e->today, f->discharge);
    size_t oldest = 0, latest = 0; // months back from as-of's
    while (oldest < MONTHS_KNOWN && e->month_firsts[oldest].days > f->first_day.days) oldest++;
    while (latest < MONTHS_KNOWN && e->month_firsts[latest].days > until.days) latest++;
    // facts are from 1970 on and these are 85 years: only an as-of of the far future
    if (oldest == MONTHS_KNOWN) oldest--;
    if (latest > oldest) return;
    f->month_count = oldest - latest + 1;
    f->months = arena_array(a, month_mark, f->month_count);
    for (size_t i = 0; i < f->month_count; i++) {
        size_t back = oldest - i;
        date last = back ? date_plus(e->month_firsts[back - 1], -1) : date_month_last(e->month_firsts[0]);
        f->months[i] = (month_mark){.from = e->month_firsts[back], .to = date_min(last, f->discharge)};
    }
}

void figures_make(evaluation *e, figures *f, uint32_t enrollment, bool with_marks, arena *a)
{
    const enrollment_state *es = state_enrollment(e->s, enrollment);
    *f = (figures){.enrollment = enrollment,
                   .enroll = state_enroll(e->s, enrollment),
                   .supply_day = DATE_NONE,
                   .education_day = DATE_NONE};
    assert(f->enroll);
    f->first_at = first_fact(e->s, es);
    read_discharge(e->s, es, f);
    read_checkins(e, es, f, with_marks, a);
    f->first_day = practice_date(e, f->first_at);
    read_times(e, es, f, a);
    read_contacts(e, es, f, a);
    read_notes(e, es, f, a);
    read_supply(e, es, f);
    list_months(e, f, a);
}
