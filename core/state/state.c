#include "state_.h"

state state_in(arena *a, const door *d, instant as_of)
{
    state s = {.in = a, .door = d, .as_of = as_of, .practice = NO_ROW, .charge = NO_ROW};
    struct { pile *p; size_t bytes;
    } piles[] = {
        {&s.practices, sizeof(practice_row)},
        {&s.payers, sizeof(payer_row)},
        {&s.practitioners, sizeof(practitioner_row)},
        {&s.staff, sizeof(staff_row)},
        {&s.patients, sizeof(patient_row)},
        {&s.devices, sizeof(device_row)},
        {&s.coverages, sizeof(coverage_row)}, {&s.charges, sizeof(charge_row)},
        {&s.prices, sizeof(price_row)},
        {&s.payer_rules, sizeof(payer_rule_row)},
        {&s.diagnoses, sizeof(diagnosis_row)},
        {&s.plans, sizeof(plan_row)},
        {&s.orders, sizeof(order_row)},
        {&s.consents, sizeof(consent_row)},
        {&s.authorizations, sizeof(authorization_row)},
        {&s.services, sizeof(service_row)},
        {&s.enrolls, sizeof(enroll_row)},
        {&s.supplies, sizeof(supply_row)},
        {&s.educations, sizeof(educate_row)},
        {&s.assessments, sizeof(assess_row)},
        {&s.contacts, sizeof(contact_row)},
        {&s.times, sizeof(time_row)},
        {&s.notes, sizeof(note_row)},
        {&s.discharges, sizeof(discharge_row)},
        {&s.voids, sizeof(void_row)},
        {&s.revokes, sizeof(revoke_row)},
        {&s.checkins, sizeof(checkin_row)},
        {&s.people, sizeof(person_state)},
        {&s.enrollments, sizeof(enrollment_state)},
        {&s.payer_heads, sizeof(uint32_t)},
        {&s.price_heads, sizeof(uint32_t)},
        {&s.payer_rule_heads, sizeof(uint32_t)},
        {&s.device_heads, sizeof(uint32_t)},
        {&s.plan_heads, sizeof(uint32_t)},
        {&s.order_heads, sizeof(uint32_t)},
        {&s.note_latest, sizeof(uint32_t)},
    };
    for (size_t i = 0; i < sizeof piles / sizeof *piles; i++) *piles[i].p = pile_in(a, piles[i].bytes);
    return s;
}

// New elements are all heads of empty chains.
_Static_assert(NO_ROW == 0xFFFFFFFF, "an empty head is all ones");
static void *made(pile *p, uint32_t number)
{
    while (p->count <= number) memset(pile_more(p), 0xFF, p->bytes);
    return pile_at(p, number);
}
enrollment_state *state_enrollment_made(state *s, uint32_t e) { return made(&s->enrollments, e); }
person_state *state_person_made(state *s, uint32_t p) { return made(&s->people, p); }
uint32_t *state_head_made(pile *heads, uint32_t number) { return made(heads, number); }

void state_ship_device(state *s, uint32_t device, const device_row *d)
{
    device_row *r = pile_more(&s->devices);
    *r = *d;
    r->row.next = NO_ROW;
    r->row.fact = FACT_NONE;
    r->device = device;
    r->shipped = true;
}

bool state_later(const state *s, const row *a, const row *b)
{
    if (a->at.us != b->at.us) return a->at.us > b->at.us;
    if (a->fact == b->fact || a->fact == FACT_NONE || b->fact == FACT_NONE) return false;
    return str_cmp(door_fact_id(s->door, a->fact), door_fact_id(s->door, b->fact)) > 0;
}

// --- settings in force -------------------------------------------------------------------------------------

// The last of an ordered chain with at <= t; the first where none is yet in force; NULL where there is none.
static void *in_force(const pile *rows, uint32_t head, instant t)
{
    if (head == NO_ROW) return NULL;
    row *found = pile_at(rows, head);
    while (found->next != NO_ROW) {
        row *later = pile_at(rows, found->next);
        if (later->at.us > t.us) break;
        found = later;
    }
    return found;
}
// The same at the end of a day; the end of the day is worked out only where there is a choice.
static void *in_force_on(const state *s, const pile *rows, uint32_t head, date on)
{
    if (head == NO_ROW) return NULL;
    row *first = pile_at(rows, head);
    return first->next == NO_ROW ? first : in_force(rows, head, state_day_end(s, on));
}
static uint32_t head_of(const pile *heads, uint32_t number)
{
    return number < heads->count ? *PILE_AT(heads, uint32_t, number) : NO_ROW;
}

const practice_row *state_practice(const state *s, instant at)
{
    return in_force(&s->practices, s->practice, at);
}
const zone *state_zone(const state *s, instant at)
{
    const practice_row *p = state_practice(s, at);
    assert(p); // act refuses facts without a practice before anything is evaluated
    return p->zone;
}
const payer_row *state_payer(const state *s, uint32_t payer, instant at)
{
    return in_force(&s->payers, head_of(&s->payer_heads, payer), at);
}
const practitioner_row *state_practitioner(const state *s, uint32_t person, instant at)
{
    return person < s->people.count ? in_force(&s->practitioners, state_person(s, person)->practitioner, at)
                                    : NULL;
}
const staff_row *state_staff(const state *s, uint32_t person, instant at)
{
    return person < s->people.count ? in_force(&s->staff, state_person(s, person)->staff, at) : NULL;
}
const patient_row *state_patient(const state *s, uint32_t person, instant at)
{
    return in_force(&s->patients, state_person(s, person)->patient, at);
}
const device_row *state_device(const state *s, uint32_t device, instant at)
{
    return in_force(&s->devices, head_of(&s->device_heads, device), at);
}
const payer_row *state_payer_on(const state *s, uint32_t payer, date on)
{
    return in_force_on(s, &s->payers, head_of(&s->payer_heads, payer), on);
}
const practitioner_row *state_practitioner_on(const state *s, uint32_t person, date on)
{
    return person < s->people.count
               ? in_force_on(s, &s->practitioners, state_person(s, person)->practitioner, on)
               : NULL;
}
const device_row *state_device_on(const state *s, uint32_t device, date on)
{
    return in_force_on(s, &s->devices, head_of(&s->device_heads, device), on);
}
const practice_row *state_practice_on(const state *s, date on)
{
    return in_force_on(s, &s->practices, s->practice, on);
}

instant state_day_end(const state *s, date d)
{
    // The zone is the one in force around that day: a practice that moves does so between days.
    const zone *z = state_zone(s, (instant){((int64_t)d.days + 1) * US_PER_DAY});
    return (instant){zone_day_start(z, date_plus(d, 1)).us - 1};
}

date state_date(const state *s, instant at) { return zone_date(state_zone(s, at), at); }

// --- dated settings ----------------------------------------------------------------------------------------

const price_row *state_price(const state *s, uint32_t payer, str code, date on)
{
    const price_row *latest = NULL;
    for (uint32_t n = head_of(&s->price_heads, payer); n != NO_ROW;) {
        const price_row *r = STATE_ROW(s, prices, price_row, n);
        if (str_eq(r->code, code) && (!latest || state_later(s, &r->row, &latest->row))) latest = r;
        n = r->row.next;
    }
    return latest && date_within(on, latest->from, latest->to) ? latest : NULL;
}

const charge_row *state_charge(const state *s, str code, date on)
{
    const charge_row *latest = NULL;
    for (uint32_t n = s->charge; n != NO_ROW;) {
        const charge_row *r = STATE_ROW(s, charges, charge_row, n);
        if (str_eq(r->code, code) && (!latest || state_later(s, &r->row, &latest->row))) latest = r;
        n = r->row.next;
    }
    return latest && date_within(on, latest->from, latest->to) ? latest : NULL;
}

const payer_rule_row *state_payer_rule(const state *s, uint32_t payer, str code, date on)
{
    const payer_rule_row *latest = NULL;
    for (uint32_t n = head_of(&s->payer_rule_heads, payer); n != NO_ROW;) {
        const payer_rule_row *r = STATE_ROW(s, payer_rules, payer_rule_row, n);
        if (str_eq(r->code, code) && (!latest || state_later(s, &r->row, &latest->row))) latest = r;
        n = r->row.next;
    }
    return latest && date_within(on, latest->from, latest->to) ? latest : NULL;
}

bool state_single_payer(const state *s, uint32_t payer)
{
    return state_single(head_of(&s->payer_heads, payer), &s->payers);
}
bool state_has_prices(const state *s, uint32_t payer) { return head_of(&s->price_heads, payer) != NO_ROW; }
bool state_has_rules(const state *s, uint32_t payer)
{
    return head_of(&s->payer_rule_heads, payer) != NO_ROW;
}

// Is there a later fact of the same patient, payer and rank? Then this one is not read.
static bool superseded(const state *s, uint32_t head, const coverage_row *c)
{
    for (uint32_t n = head; n != NO_ROW;) {
        const coverage_row *r = STATE_ROW(s, coverages, coverage_row, n);
        if (r != c && r->payer == c->payer && r->rank == c->rank && state_later(s, &r->row, &c->row))
            return true;
        n = r->row.next;
    }
    return false;
}

// Does `a` answer for the date better than `b`? In force before past before future; among those in force the
// later fact, among past ones the later end, among future ones the earlier start.
static bool answers_better(const state *s, const coverage_row *a, const coverage_row *b, date on)
{
    int rank_a = date_within(on, a->from, a->to) ? 0 : a->from.days <= on.days ? 1 : 2;
    int rank_b = date_within(on, b->from, b->to) ? 0 : b->from.days <= on.days ? 1 : 2;
    if (rank_a != rank_b) return rank_a < rank_b;
    if (rank_a == 1 && a->to.days != b->to.days) return a->to.days > b->to.days;
    if (rank_a == 2 && a->from.days != b->from.days) return a->from.days < b->from.days;
    return state_later(s, &a->row, &b->row);
}

const coverage_row *state_coverage(const state *s, uint32_t patient, date on, bool *in_force_then)
{
    const coverage_row *best = NULL;
    uint32_t head = state_person(s, patient)->coverages;
    if (state_single(head, &s->coverages)) { // as nearly always
        best = STATE_ROW(s, coverages, coverage_row, head);
        if (best->rank != RANK_PRIMARY) best = NULL;
        *in_force_then = best && date_within(on, best->from, best->to);
        return best;
    }
    for (uint32_t n = head; n != NO_ROW;) {
        const coverage_row *r = STATE_ROW(s, coverages, coverage_row, n);
        if (r->rank == RANK_PRIMARY && !superseded(s, head, r) && (!best || answers_better(s, r, best, on)))
            best = r;
        n = r->row.next;
    }
    *in_force_then = best && date_within(on, best->from, best->to);
    return best;
}

const coverage_row *state_covered_by(const state *s, uint32_t patient, uint32_t payer, date on)
{
    const coverage_row *best = NULL;
    uint32_t head = state_person(s, patient)->coverages;
    for (uint32_t n = head; n != NO_ROW;) {
        const coverage_row *r = STATE_ROW(s, coverages, coverage_row, n);
        if (r->payer == payer && date_within(on, r->from, r->to) && !superseded(s, head, r) &&
            (!best || state_later(s, &r->row, &best->row)))
            best = r;
        n = r->row.next;
    }
    return best;
}

// --- all enrollments in order of id ------------------------------------------------------------------------

static int by_enrollment_id(const void *a, const void *b, const void *with)
{
    const names *ids = with;
    return str_cmp(names_text(ids, *(const uint32_t *)a), names_text(ids, *(const uint32_t *)b));
}

const uint32_t *state_enrollments(const state *s, arena *a, size_t *count)
{
    uint32_t *all = arena_array(a, uint32_t, s->enrollments.count + 1);
    size_t n = 0;
    for (uint32_t e = 0; e < s->enrollments.count; e++)
        if (state_enrollment(s, e)->enroll != NO_ROW) all[n++] = e;
    sort_rows(all, n, sizeof *all, by_enrollment_id, &s->door->enrollments, a);
    *count = n;
    return all;
}
