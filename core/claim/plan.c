// plan.c - which determinations make one claim, and in what order claims are sent.
#include "claim_.h"

static str id_of(const names *n, uint32_t number)
{
    return number == NAME_NONE ? (str){"", 0} : names_text(n, number);
}

static void fill_row(const claim_ask *ask, const determination *det, claim_row *to)
{
    assert(det->status == DET_READY);
    assert(date_is(det->service_date));
    const door *d = ask->state->door;
    *to = (claim_row){.det = det,
                      .payer = id_of(&d->payers, det->payer),
                      .patient = id_of(&d->people, det->patient),
                      .enrollment = id_of(&d->enrollments, det->enrollment)};
    const party_coverage *coverage = party_coverage_of(ask->party, det->coverage);
    if (coverage) {
        to->member = coverage->member;
        to->group = coverage->group;
    }
    const party_authorization *authorization = party_authorization_of(ask->party, det->authorization);
    if (authorization) to->authorization = authorization->number;
}

// What the lines of one claim share, from the widest: claims of one subscriber lie together.
static int shared_order(const claim_row *a, const claim_row *b)
{
    int c = str_cmp(a->payer, b->payer);
    if (!c) c = str_cmp(a->patient, b->patient);
    if (!c) c = str_cmp(a->member, b->member);
    if (!c) c = str_cmp(a->group, b->group);
    if (!c) c = str_cmp(a->enrollment, b->enrollment);
    if (!c) c = str_cmp(a->authorization, b->authorization);
    return c;
}

static int row_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const claim_row *left = a, *right = b;
    int c = shared_order(left, right);
    if (c) return c;
    const determination *l = left->det, *r = right->det;
    if (l->service_date.days != r->service_date.days)
        return l->service_date.days < r->service_date.days ? -1 : 1;
    c = str_cmp(l->code->code, r->code->code);
    return c ? c : (l->from.days > r->from.days) - (l->from.days < r->from.days);
}

static claim_span span_of(const claims *c, uint32_t first)
{
    claim_span span = {.first = first, .count = 1};
    span.patient = state_patient(c->ask.state, c->rows[first].det->patient, c->ask.as_of);
    if (span.patient) span.patient_words = party_patient_of(c->ask.party, span.patient->row.fact);
    return span;
}

static void find_spans(claims *c)
{
    for (uint32_t i = 0; i < c->ask.count; i++) {
        claim_span *last = c->count ? &c->spans[c->count - 1] : NULL;
        bool joins =
            last && last->count < X837_LINES_MAX && shared_order(&c->rows[last->first], &c->rows[i]) == 0;
        if (joins)
            last->count++;
        else
            c->spans[c->count++] = span_of(c, i);
    }
}

// The first line of the claim that nobody knows what to charge for, or NULL.
static const determination *unpriced_line(const claims *c, const claim_span *span)
{
    for (uint32_t i = 0; i < span->count; i++) {
        const determination *det = c->rows[span->first + i].det;
        if (!det->priced && !state_charge(c->ask.state, det->code->code, det->service_date)) return det;
    }
    return NULL;
}

static void set_unmade_aside(claims *c)
{
    size_t kept = 0;
    c->unmade = arena_array(c->in, claim_unmade, c->count + 1);
    for (size_t i = 0; i < c->count; i++) {
        const claim_span *span = &c->spans[i];
        const determination *det = unpriced_line(c, span);
        if (det)
            c->unmade[c->unmade_count++] = (claim_unmade){c->rows[span->first].enrollment, det->code->code,
                                                          det->service_date, span->count};
        else
            c->spans[kept++] = *span;
    }
    c->count = kept;
}

claims *claims_plan(const claim_ask *ask, arena *a)
{
    assert(ask->state->closed);
    assert(ask->count < UINT32_MAX);
    claims *c = arena_push(a, claims);
    c->ask = *ask;
    c->in = a;
    c->rows = arena_array(a, claim_row, ask->count + 1);
    c->spans = arena_array(a, claim_span, ask->count + 1);
    for (size_t i = 0; i < ask->count; i++) fill_row(ask, &ask->ready[i], &c->rows[i]);
    sort_rows(c->rows, ask->count, sizeof *c->rows, row_order, NULL, a);
    find_spans(c);
    set_unmade_aside(c);
    c->ids = arena_array(a, uint64_t, c->count + 1);
    c->as = arena_array(a, claim_as, c->count + 1);
    for (size_t i = 0; i < c->count; i++) c->as[i] = (claim_as){.frequency = '1'};
    claims_head(c);
    return c;
}

size_t claims_count(const claims *c) { return c->count; }

const claim_unmade *claims_unmade(const claims *c, size_t *count)
{
    *count = c->unmade_count;
    return c->unmade;
}

void claims_as(claims *c, size_t claim, claim_as as)
{
    assert(claim < c->count && !c->totals);
    c->as[claim] = as;
}
