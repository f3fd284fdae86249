// close.c - from rows in the order of arrival to chains by subject, without what is voided or unseen.
// A fact is unseen when one of its required fields names a subject that only voided or later facts introduce;
// so settings come first, then what refers to them, then what refers to enrollments.
#include "state_.h"

typedef struct closing { state *s; fact_set voided; } closing;

static bool gone(const closing *c, fact_ref f) { return fact_set_has(&c->voided, f); }

static uint32_t head_of(const pile *heads, uint32_t number)
{
    return number < heads->count ? *PILE_AT(heads, uint32_t, number) : NO_ROW;
}
static bool seen_payer(const closing *c, uint32_t p) { return head_of(&c->s->payer_heads, p) != NO_ROW; }
static bool seen_device(const closing *c, uint32_t d) { return head_of(&c->s->device_heads, d) != NO_ROW; }
static const person_state *person(const closing *c, uint32_t p)
{
    return p < c->s->people.count ? state_person(c->s, p) : NULL;
}
static bool seen_patient(const closing *c, uint32_t p)
{
    return person(c, p) && person(c, p)->patient != NO_ROW;
}
static bool seen_practitioner(const closing *c, uint32_t p)
{
    return person(c, p) && person(c, p)->practitioner != NO_ROW;
}
static bool seen_person(const closing *c, uint32_t p)
{
    const person_state *ps = person(c, p);
    return ps && (ps->practitioner != NO_ROW || ps->staff != NO_ROW || ps->patient != NO_ROW);
}
static bool seen_enrollment(const closing *c, uint32_t e)
{
    return e < c->s->enrollments.count && state_enrollment(c->s, e)->enroll != NO_ROW;
}

// Puts a row into a chain of settings, in order of at and fact id.
static void chain_in_order(state *s, const pile *rows, uint32_t *head, uint32_t n)
{
    row *r = pile_at(rows, n);
    uint32_t *link = head;
    while (*link != NO_ROW && state_later(s, r, pile_at(rows, *link)))
        link = &((row *)pile_at(rows, *link))->next;
    r->next = *link;
    *link = n;
}

// About what a row and the head of its chain touch, with the pages that the system maps beside them, for
// arena_rest.
enum { ROW_TOUCHES = 1 << 13 };

#define EACH_ROW(rows, T)                                                                                    \
    for (uint32_t n = c->s->rows.count; n-- > 0; arena_rest(c->s->in, ROW_TOUCHES))                          \
        for (T *r = PILE_AT(&c->s->rows, T, n); r; r = NULL)                                                 \
            if (!gone(c, r->row.fact))
#define CHAIN_SETTING(rows, head) chain_in_order(c->s, &c->s->rows, (head), n)
#define CHAIN(head_place)                                                                                    \
    do {                                                                                                     \
        uint32_t *head = (head_place);                                                                       \
        r->row.next = *head;                                                                                 \
        *head = n;                                                                                           \
    } while (0)

static void close_settings(closing *c)
{
    state *s = c->s;
    EACH_ROW(practices, practice_row) CHAIN_SETTING(practices, &s->practice);
    EACH_ROW(payers, payer_row) CHAIN_SETTING(payers, state_head_made(&s->payer_heads, r->payer));
    EACH_ROW(practitioners, practitioner_row)
        CHAIN_SETTING(practitioners, &state_person_made(s, r->person)->practitioner);
    EACH_ROW(staff, staff_row) CHAIN_SETTING(staff, &state_person_made(s, r->person)->staff);
    EACH_ROW(patients, patient_row) CHAIN_SETTING(patients, &state_person_made(s, r->person)->patient);
    EACH_ROW(devices, device_row) CHAIN_SETTING(devices, state_head_made(&s->device_heads, r->device));
}

static void close_dated(closing *c)
{
    state *s = c->s;
    EACH_ROW(coverages, coverage_row)
    if (seen_patient(c, r->patient) && seen_payer(c, r->payer))
        CHAIN(&state_person_made(s, r->patient)->coverages);
    EACH_ROW(charges, charge_row) CHAIN(&s->charge);
    EACH_ROW(prices, price_row)
        if (seen_payer(c, r->payer)) CHAIN(state_head_made(&s->price_heads, r->payer));
    EACH_ROW(payer_rules, payer_rule_row)
        if (seen_payer(c, r->payer)) CHAIN(state_head_made(&s->payer_rule_heads, r->payer));
}

static void close_patients(closing *c)
{
    state *s = c->s;
    EACH_ROW(diagnoses, diagnosis_row)
    if (seen_patient(c, r->patient) && seen_practitioner(c, r->by))
        CHAIN(&state_person_made(s, r->patient)->diagnoses);
    EACH_ROW(plans, plan_row)
        if (seen_patient(c, r->patient) && seen_person(c, r->by)) {
            *state_head_made(&s->plan_heads, r->plan) = n;
            CHAIN(&state_person_made(s, r->patient)->plans);
        }
    EACH_ROW(orders, order_row)
        if (seen_patient(c, r->patient) && seen_person(c, r->by) && seen_device(c, r->device)) {
            *state_head_made(&s->order_heads, r->order) = n;
            CHAIN(&state_person_made(s, r->patient)->orders);
        }
    EACH_ROW(consents, consent_row)
        if (seen_patient(c, r->patient)) CHAIN(&state_person_made(s, r->patient)->consents);
    EACH_ROW(authorizations, authorization_row)
    if (seen_patient(c, r->patient) && seen_payer(c, r->payer))
        CHAIN(&state_person_made(s, r->patient)->authorizations);
    EACH_ROW(services, service_row)
        if (seen_patient(c, r->patient)) CHAIN(&state_person_made(s, r->patient)->services);
}

// A revocation ends its consent on the day before; of several the earliest.
static void close_revocations(closing *c, arena *scratch)
{
    size_t count = 0;
    uint32_t revoke_count = c->s->revokes.count;
    if (!revoke_count) return;
    keyed *by_consent = arena_array(scratch, keyed, revoke_count),
          *spare = arena_array(scratch, keyed, revoke_count);
    EACH_ROW(revokes, revoke_row)
    {
        assert(door_fact_kind(c->s->door, r->consent) == KIND_CONSENT); // the door saw to it
        by_consent[count++] = (keyed){r->consent, n};
    }
    keyed_sort(by_consent, spare, count);
    EACH_ROW(consents, consent_row)
    {
        size_t low = 0, high = count;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (by_consent[mid].key < r->row.fact)
                low = mid + 1;
            else
                high = mid;
        }
        for (; low < count && by_consent[low].key == r->row.fact; low++) {
            const revoke_row *revoke = PILE_AT(&c->s->revokes, revoke_row, by_consent[low].value);
            date last = date_plus(revoke->from, -1);
            // Of two for the same day the smaller fact id is shown, whatever the order of facts.
            bool same = r->revoked_by != FACT_NONE && last.days == r->to.days &&
                        str_cmp(door_fact_id(c->s->door, revoke->row.fact),
                                door_fact_id(c->s->door, r->revoked_by)) < 0;
            if (last.days >= r->to.days && !same) continue;
            r->to = last;
            r->revoked_by = revoke->row.fact;
        }
    }
}

// The first fact that names an enrollment counts even when a later one replaced it.
static void name_at(enrollment_state *es, instant at)
{
    if (es->named_us < 0 || at.us < es->named_us) es->named_us = at.us;
}

static void close_enrollments(closing *c)
{
    state *s = c->s;
    EACH_ROW(enrolls, enroll_row)
    {
        if (!seen_patient(c, r->patient) || !seen_practitioner(c, r->billing) || !seen_device(c, r->device))
            continue;
        enrollment_state *es = state_enrollment_made(s, r->enrollment);
        name_at(es, r->row.at);
        if (es->enroll == NO_ROW ||
            state_later(s, &r->row, &STATE_ROW(s, enrolls, enroll_row, es->enroll)->row))
            es->enroll = n;
        if (r->order != NAME_NONE && head_of(&s->order_heads, r->order) == NO_ROW) r->order = NAME_NONE;
        if (r->plan != NAME_NONE && head_of(&s->plan_heads, r->plan) == NO_ROW) r->plan = NAME_NONE;
    }
    for (uint32_t e = s->enrollments.count; e-- > 0; arena_rest(s->in, ROW_TOUCHES)) {
        enrollment_state *es = state_enrollment(s, e);
        if (es->enroll == NO_ROW) continue;
        person_state *patient = state_person_made(s, STATE_ROW(s, enrolls, enroll_row, es->enroll)->patient);
        es->next_of_patient = patient->enrollments;
        patient->enrollments = e;
    }
}

static void close_happenings(closing *c)
{
    state *s = c->s;
    EACH_ROW(supplies, supply_row)
        if (seen_enrollment(c, r->enrollment)) CHAIN(&state_enrollment(s, r->enrollment)->supplies);
    EACH_ROW(educations, educate_row)
    if (seen_enrollment(c, r->enrollment) && seen_person(c, r->by))
        CHAIN(&state_enrollment(s, r->enrollment)->educations);
    EACH_ROW(assessments, assess_row)
        if (seen_enrollment(c, r->enrollment)) CHAIN(&state_enrollment(s, r->enrollment)->assessments);
    EACH_ROW(contacts, contact_row)
    if (seen_enrollment(c, r->enrollment) && seen_person(c, r->by))
        CHAIN(&state_enrollment(s, r->enrollment)->contacts);
    EACH_ROW(discharges, discharge_row)
        if (seen_enrollment(c, r->enrollment)) CHAIN(&state_enrollment(s, r->enrollment)->discharges);
    for (uint32_t n = s->times.count; n-- > 0; arena_rest(s->in, ROW_TOUCHES)) {
        time_row *r = PILE_AT(&s->times, time_row, n);
        if (!gone(c, r->row.fact) && seen_enrollment(c, r->enrollment) && seen_person(c, r->by))
            CHAIN(&state_enrollment(s, r->enrollment)->times);
        else
            r->free_from = INSTANT_NONE; // state_cut_stretches leaves it out
    }
}

// A later fact with the same note replaces the earlier: that is how a draft is signed.
static void close_notes(closing *c)
{
    state *s = c->s;
    EACH_ROW(notes, note_row)
    {
        if (!seen_enrollment(c, r->enrollment) || !seen_person(c, r->by)) continue;
        name_at(state_enrollment(s, r->enrollment), r->row.at);
        uint32_t *latest = state_head_made(&s->note_latest, r->note);
        if (*latest == NO_ROW || state_later(s, &r->row, &STATE_ROW(s, notes, note_row, *latest)->row))
            *latest = n;
    }
    for (uint32_t note = s->note_latest.count; note-- > 0; arena_rest(s->in, ROW_TOUCHES)) {
        uint32_t n = *PILE_AT(&s->note_latest, uint32_t, note);
        if (n == NO_ROW) continue;
        note_row *r = STATE_ROW(s, notes, note_row, n);
        CHAIN(&state_enrollment(s, r->enrollment)->notes);
    }
}

// Check-ins were chained as they came; a voided one stays in its chain and is marked, so that the pile is
// gone through in order, once, and only when a check-in was voided at all.
static void close_checkins(closing *c)
{
    state *s = c->s;
    bool any = false;
    for (uint32_t i = 0; i < s->voids.count && !any; i++)
        any = door_fact_kind(s->door, PILE_AT(&s->voids, void_row, i)->voids) == KIND_CHECKIN;
    for (uint32_t n = 0; any && n < s->checkins.count; n++, arena_rest(s->in, sizeof(checkin_row))) {
        checkin_row *r = PILE_AT(&s->checkins, checkin_row, n);
        r->hidden = gone(c, r->fact);
    }
}

bool state_close(state *s, fault *why)
{
    assert(!s->closed);
    arena scratch;
    arena_open(&scratch, s->in->from, SIZE_MAX / 2);
    closing c = {.s = s};
    bool fine = state_voided(s, &c.voided, &scratch, why);
    if (fine) {
        close_settings(&c);
        close_dated(&c);
        close_patients(&c);
        close_revocations(&c, &scratch);
        close_enrollments(&c);
        close_happenings(&c);
        close_notes(&c);
        close_checkins(&c);
        state_cut_stretches(s, &scratch);
        s->closed = true;
    }
    arena_close(&scratch);
    return fine;
}
