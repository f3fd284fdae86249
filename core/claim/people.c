// people.c - who stands on a claim beside the practice and the patient. Benefit Policy Manual ch. 15
// section 60, Claims Processing Manual ch. 26: the practitioner who bills is the one who rendered; staff
// act incident to that, under a supervisor whom the claim names when it is somebody else.
#include "claim_.h"

x837_provider claim_provider(const claims *c, uint32_t person)
{
    const practitioner_row *setting = state_practitioner(c->ask.state, person, c->ask.as_of);
    const party_practitioner *text = setting ? party_practitioner_of(c->ask.party, setting->row.fact) : NULL;
    return text ? text->as : (x837_provider){{"", 0}, {"", 0}, {"", 0}, {"", 0}};
}

// The supervisor of the staff member, when their minutes count under the pack.
static uint32_t supervisor_of(const claims *c, const determination *det, uint32_t person)
{
    const staff_row *staff = state_staff(c->ask.state, person, c->ask.as_of);
    if (!staff || !(det->pack->counting.roles >> (staff->role - ROLE_CLINICAL_STAFF) & 1)) return NAME_NONE;
    const party_staff *text = party_staff_of(c->ask.party, staff->row.fact);
    return text ? text->supervisor : NAME_NONE;
}

static bool earlier(const state *s, const time_row *a, const time_row *b)
{
    if (a->from.us != b->from.us) return a->from.us < b->from.us;
    return str_cmp(door_fact_id(s->door, a->row.fact), door_fact_id(s->door, b->row.fact)) < 0;
}

// Who supervised the staff whose minutes the determination counts: the supervisor of the earliest stretch
// that was not supervised by the rendering practitioner. NAME_NONE: nobody else.
static uint32_t supervisor_in(const claims *c, const determination *det, uint32_t rendering)
{
    const state *s = c->ask.state;
    if (!det->pack->counting.roles || !det->code->needs[REQ_MINUTES].asked) return NAME_NONE;
    const time_row *first = NULL;
    uint32_t found = NAME_NONE;
    for (uint32_t i = state_enrollment(s, det->enrollment)->times; i != NO_ROW;) {
        const time_row *t = STATE_ROW(s, times, time_row, i);
        i = t->row.next;
        date on = state_date(s, t->from);
        if (on.days < det->from.days || (date_is(det->to) && on.days > det->to.days)) continue;
        uint32_t supervisor = supervisor_of(c, det, t->by);
        if (supervisor == NAME_NONE || supervisor == rendering || (first && !earlier(s, t, first))) continue;
        first = t;
        found = supervisor;
    }
    return found;
}

static const order_row *order_of(const state *s, uint32_t patient, fact_ref said)
{
    for (uint32_t i = state_person(s, patient)->orders; i != NO_ROW;) {
        const order_row *o = STATE_ROW(s, orders, order_row, i);
        if (o->row.fact == said) return o;
        i = o->row.next;
    }
    return NULL;
}

// Guide, 2420E: the ordering provider is sent for what was ordered, when it is not who rendered it.
static void put_ordering(const claims *c, const determination *det, claim_made *out, size_t line,
                         x12_problems *p)
{
    if (!det->code->needs[REQ_SUPPLY].asked) return;
    const order_row *order =
        det->order == FACT_NONE ? NULL : order_of(c->ask.state, det->patient, det->order);
    if (!order) {
        if (det->code->needs[REQ_ORDER].asked)
            x12_say(p, &x12_837p, X837_ORDERING_NPI, X12_ERROR, "%.*s has no order",
                    STR_ARGS(det->code->code));
        return;
    }
    out->ordering[line] = claim_provider(c, order->by);
    if (str_eq(out->ordering[line].npi, out->rendering.npi)) return;
    out->lines[line].ordering = &out->ordering[line];
}

void claim_people(const claims *c, const claim_span *span, claim_made *out, x12_problems *p)
{
    const determination *first = c->rows[span->first].det;
    const enroll_row *enroll = state_enroll(c->ask.state, first->enrollment);
    assert(enroll); // a ready determination has its enrollment
    uint32_t billing = enroll->billing;
    out->rendering = claim_provider(c, billing);
    bool bills_alone = c->billing.person && str_eq(c->billing.npi, out->rendering.npi);
    out->claim.rendering = bills_alone ? NULL : &out->rendering;
    uint32_t supervisor = NAME_NONE;
    for (uint32_t i = 0; i < span->count; i++) {
        const determination *det = c->rows[span->first + i].det;
        if (supervisor == NAME_NONE) supervisor = supervisor_in(c, det, billing);
        put_ordering(c, det, out, i, p);
    }
    if (supervisor == NAME_NONE) return;
    out->supervising = claim_provider(c, supervisor);
    if (!out->supervising.npi.len)
        x12_say(p, &x12_837p, X837_SUPERVISING_NPI, X12_ERROR,
                "the supervisor of the staff is no practitioner");
    if (!str_eq(out->supervising.npi, out->rendering.npi)) out->claim.supervising = &out->supervising;
}
