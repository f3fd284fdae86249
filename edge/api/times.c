// times.c - GET /v1/time: the work of a person in a span of days: what counts, whose each piece is, what it
// overlaps.
#include "care_.h"

enum { PATIENTS_MAX = 300, DAYS_MAX = 366, ROWS_MAX = 2000 };

typedef struct timing {
    api_call *c;
    str by;             // empty: anybody's, of one enrollment
    str enrollment;     // empty: all
    date from, to;
    instant from_at, to_at;
    str patients[PATIENTS_MAX];
    size_t patient_count;
    bool cut;           // there were more
    record r;
    bar_piece *rows;    // newest first
    uint32_t *whose;    // enrollment of each
    size_t count;
} timing;

// --- whose time it is, and for whom ------------------------------------------------------------------------

static bool keep_patient(timing *t, str enrollment, fault *why)
{
    str patient;
    bool yes;
    if (!api_sees_enrollment(t->c, enrollment, &patient, &yes, why)) return false;
    if (!yes || !patient.len) return true;
    for (size_t i = 0; i < t->patient_count; i++)
        if (str_eq(t->patients[i], patient)) return true;
    if (t->patient_count == PATIENTS_MAX)
        t->cut = true;
    else
        t->patients[t->patient_count++] = patient;
    return true;
}

typedef struct met { str enrollment; struct met *next; } met;
typedef struct hunting { timing *t; met *first; } hunting;

static bool take(void *with, const store_fact *f, fault *why)
{
    hunting *h = with;
    timing *t = h->t;
    fact said;
    if (!fact_read(&said, f->line, t->c->seat.zones, t->c->arena, why)) return false;
    bool in_span = fact_get(&said, F_TIME_FROM)->instant.us < t->to_at.us &&
                   fact_get(&said, F_TIME_TO)->instant.us > t->from_at.us;
    str enrollment = fact_get(&said, F_TIME_ENROLLMENT)->text;
    if (!in_span || (t->enrollment.len && !str_eq(enrollment, t->enrollment))) return true;
    for (const met *m = h->first; m; m = m->next)
        if (str_eq(m->enrollment, enrollment)) return true;
    met *new = arena_push(t->c->arena, met);
    *new = (met){str_copy(t->c->arena, enrollment), h->first};
    h->first = new;
    return true;
}

static bool find_patients(timing *t, fault *why)
{
    hunting h = {t, NULL};
    store_want want = {
        .subject = SUBJECT_ENROLLMENT, .id = t->enrollment, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_TIME] = true;
    if (t->by.len) {
        if (!store_time_each(t->c->seat.store, t->by, t->from_at, t->to_at, take, &h, why)) return false;
    } else if (!store_facts_each(t->c->seat.store, &want, take, &h, why)) {
        return false;
    }
    for (const met *m = h.first; m; m = m->next)
        if (!keep_patient(t, m->enrollment, why)) return false;
    return true;
}

// --- the pieces --------------------------------------------------------------------------------------------

static void keep_pieces(timing *t, uint32_t enrollment, const bar *m, uint32_t by)
{
    for (size_t i = 0; i < m->piece_count && t->count < ROWS_MAX; i++) {
        const bar_piece *p = &m->pieces[i];
        if ((by != NAME_NONE && p->by != by) || p->from.us >= t->to_at.us || p->to.us <= t->from_at.us)
            continue;
        t->rows[t->count] = *p;
        t->whose[t->count++] = enrollment;
    }
}

static bool gather(timing *t, fault *why)
{
    record *r = &t->r;
    size_t count;
    uint32_t by = t->by.len ? names_find(&r->facts.door.people, t->by) : NAME_NONE;
    t->rows = arena_array(t->c->arena, bar_piece, ROWS_MAX);
    t->whose = arena_array(t->c->arena, uint32_t, ROWS_MAX);
    if (t->by.len && by == NAME_NONE) return true;
    const uint32_t *all = state_enrollments(r->s, t->c->arena, &count);
    for (size_t i = 0; i < count; i++) {
        bool sees, asked = false;
        const enroll_row *en = state_enroll(r->s, all[i]);
        if (!en) continue;
        str patient = names_text(&r->facts.door.people, en->patient), id = care_enrollment_id(r, all[i]);
        for (size_t k = 0; k < t->patient_count; k++) asked |= str_eq(t->patients[k], patient);
        if (!asked || (t->enrollment.len && !str_eq(id, t->enrollment))) continue;
        if (!care_sees(t->c, r, all[i], &sees, why)) return false;
        if (!sees) continue;
        for (date month = date_month_first(t->from); month.days <= t->to.days;
             month = date_next_month(month)) {
            bar m;
            if (bar_make(r->e, all[i], month, true, &m, t->c->arena)) keep_pieces(t, all[i], &m, by);
        }
    }
    return true;
}

static bool later(const timing *t, size_t a, size_t b)
{
    if (t->rows[a].from.us != t->rows[b].from.us) return t->rows[a].from.us > t->rows[b].from.us;
    return str_cmp(record_id(&t->r, t->rows[a].fact), record_id(&t->r, t->rows[b].fact)) < 0;
}

static void sort_newest(timing *t)
{
    for (size_t i = 1; i < t->count; i++)
        for (size_t k = i; k > 0 && later(t, k, k - 1); k--) {
            bar_piece piece = t->rows[k];
            uint32_t whose = t->whose[k];
            t->rows[k] = t->rows[k - 1];
            t->whose[k] = t->whose[k - 1];
            t->rows[k - 1] = piece;
            t->whose[k - 1] = whose;
        }
}

// --- as JSON -----------------------------------------------------------------------------------------------

// Other stretches at the same time by the same person, or in the same record; and timed services of the
// patient.
static void put_overlaps(const timing *t, const bar_piece *is, uint32_t enrollment)
{
    put *p = &t->c->out;
    const state *s = t->r.s;
    const enroll_row *en = state_enroll(s, enrollment);
    put_open(p, "overlaps", '[');
    for (uint32_t i = 0; i < s->times.count; i++) {
        const time_row *o = PILE_AT(&s->times, time_row, i);
        bool whose = o->by == is->by || o->enrollment == enrollment;
        if (o->row.fact == is->fact || !whose || o->free_from.us == INSTANT_NONE.us) continue;
        if (o->enrollment != enrollment && care_part2(&t->r, o->enrollment) && !api_may(t->c, MAY_SEE_PART2))
            continue;
        if (o->from.us < is->to.us && o->to.us > is->from.us)
            put_text(p, NULL, record_id(&t->r, o->row.fact));
    }
    for (uint32_t n = en ? state_person(s, en->patient)->services : NO_ROW; n != NO_ROW;) {
        const service_row *v = STATE_ROW(s, services, service_row, n);
        n = v->row.next;
        if (v->from.us != INSTANT_NONE.us && v->from.us < is->to.us && v->to.us > is->from.us)
            put_text(p, NULL, record_id(&t->r, v->row.fact));
    }
    put_shut(p);
}

static bool put_row(timing *t, size_t i, fault *why)
{
    put *p = &t->c->out;
    const enroll_row *en = state_enroll(t->r.s, t->whose[i]);
    if (!en) return true;
    put_open(p, NULL, '{');
    if (!put_stretch(p, "stretch", &t->r, &t->rows[i], why)) return false;
    put_text(p, "enrollment", care_enrollment_id(&t->r, t->whose[i]));
    put_text(p, "patient", names_text(&t->r.facts.door.people, en->patient));
    put_text(p, "name", record_last_first(&t->r, en->patient));
    put_overlaps(t, &t->rows[i], t->whose[i]);
    put_shut(p);
    return true;
}

static bool put_times(timing *t, fault *why)
{
    put *p = &t->c->out;
    int64_t counted_us = 0, other_us = 0;
    put_open(p, NULL, '{');
    put_open(p, "rows", '[');
    for (size_t i = 0; i < t->count; i++) {
        int64_t us = t->rows[i].to.us - t->rows[i].from.us;
        *(t->rows[i].why == BAR_COUNTS ? &counted_us : &other_us) += us;
        if (!put_row(t, i, why)) return false;
    }
    put_shut(p);
    put_whole(p, "minutes", counted_us / (60 * US_PER_S));
    put_whole(p, "not_counted", other_us / (60 * US_PER_S));
    put_shut(p);
    return true;
}

// --- the handler -------------------------------------------------------------------------------------------

static bool read_ask(timing *t, fault *why)
{
    api_call *c = t->c;
    const zone *z = NULL;
    if (!api_seat(c, why)) return false;
    z = c->out.zone;
    if (!z)
        return fault_set(why, FAULT_INPUT, "the practice is not set up yet: its time zone is needed first");
    date today = zone_date(z, c->now);
    t->from = date_month_first(today);
    t->to = today;
    t->by = api_ask(c, "by");
    t->enrollment = api_ask(c, "enrollment");
    if (!api_ask_date(c, "from", &t->from, why) || !api_ask_date(c, "to", &t->to, why)) return false;
    if (str_eq(t->by, STR("all")) && t->enrollment.len)
        t->by = STR("");
    else if (!t->by.len)
        t->by = c->who->person;
    if (!t->by.len && !t->enrollment.len)
        return fault_set(why, FAULT_INPUT, "say whose time: ?by=, or ?enrollment= with ?by=all");
    if (t->to.days < t->from.days || t->to.days - t->from.days > DAYS_MAX)
        return fault_set(why, FAULT_INPUT, "the span has to be one day to a year") ||
               fault_at(why, 0, STR("to"));
    t->from_at = zone_day_start(z, t->from);
    t->to_at = zone_day_start(z, date_plus(t->to, 1));
    return true;
}

bool api_times(api_call *c, fault *why)
{
    timing *t = arena_push(c->arena, timing);
    *t = (timing){.c = c};
    if (!read_ask(t, why) || !find_patients(t, why)) return false;
    if (t->cut)
        return fault_set(why, FAULT_LIMIT, "that is the work for too many patients: ask for fewer days");
    if (!api_audit(c, AUDIT_LIST_READ, SUBJECT_NONE, STR(""), STR("time of a person"), why)) return false;
    record_ask ask = {.store = c->seat.store,
                      .zones = c->seat.zones,
                      .book = c->seat.book,
                      .as_of = c->now,
                      .patients = t->patients,
                      .patient_count = t->patient_count};
    if (!record_read(&t->r, &ask, c->arena, why)) return false;
    bool fine = gather(t, why);
    if (fine) sort_newest(t);
    fine = fine && put_times(t, why);
    record_close(&t->r);
    return fine;
}
