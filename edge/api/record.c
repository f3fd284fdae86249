// record.c - JSON of an enrollment and of what stands in a record: coverages, diagnoses, plans, orders,
// consents ...
#include "fact_about_.h"
#include "record_put_.h"
#include "post.h"

enum { TEXT_BYTES_MAX = 64 * 1024 };

// --- codes and periods -------------------------------------------------------------------------------------

void put_code_state(put *p, const char *name, const record *r, const code_state *s)
{
    put_open(p, name, '{');
    put_text(p, "code", s->code->code);
    put_text(p, "name", s->code->name);
    put_date(p, "from", s->from);
    put_date_if(p, "to", s->to);
    put_text(p, "status", det_status_text(s->status));
    put_whole(p, "units", s->units);
    put_money_if(p, "amount", s->priced, s->amount);
    put_date_if(p, "service_date", s->service_date);
    bool masked = false;
    for (int id = 0; id < REQ_COUNT; id++) masked |= (s->unmet >> id & 1) && care_masks(r, (requirement)id);
    put_text(p, "says", masked ? CARE_MASKED : record_named(r, s->says));
    put_date_if(p, "by", s->by);
    put_shut(p);
}

void put_period(put *p, const char *name, const record *r, const period *is)
{
    put_open(p, name, '{');
    put_text(p, "clock", clock_text(is->clock));
    if (is->number) put_whole(p, "number", is->number);
    put_date(p, "from", is->from);
    put_date_if(p, "to", is->to);
    put_flag(p, "running", is->running);
    put_open(p, "codes", '[');
    for (size_t i = 0; i < is->count; i++) put_code_state(p, NULL, r, &is->codes[i]);
    put_shut(p);
    put_text(p, "says", is->says);
    put_shut(p);
}

// --- a row of the record -----------------------------------------------------------------------------------

// A span as the shape has it: an open end is left out.
static void put_span(put *p, date from, date to, date today)
{
    put_date_if(p, "from", from);
    if (to.days != DATE_EVER.days) put_date_if(p, "to", to);
    put_flag(p, "in_force", date_within(today, date_is(from) ? from : today, date_is(to) ? to : DATE_EVER));
}

typedef struct row_words {
    str id, title, more;
    date from, to;
} row_words;

static bool put_row(const putting *g, const fact *said, const row_words *w)
{
    put *p = &g->c->out;
    put_open(p, NULL, '{');
    put_text(p, "kind", fact_kinds[said->kind].name);
    put_text(p, "fact", said->id);
    put_text_if(p, "id", w->id);
    put_instant(p, "at", said->at);
    put_span(p, w->from, w->to, g->r->today);
    put_text(p, "title", w->title);
    put_text_if(p, "more", w->more);
    uint32_t by = names_find(&g->r->facts.door.people, said->by);
    if (said->by.len) put_text_if(p, "by_name", record_person(g->r, by));
    put_shut(p);
    return true;
}

static str sentence(const putting *g, const fact *said, bool masked)
{
    says_ask as = care_says(g->c, g->r);
    as.masked = masked;
    return fact_sentence(said, &as, g->c->arena);
}

// One text of four.
static str joined(const putting *g, str a, str b, str c, str d)
{
    buf text = buf_in(g->c->arena, TEXT_BYTES_MAX);
    buf_put(&text, a);
    buf_put(&text, b);
    buf_put(&text, c);
    buf_put(&text, d);
    return buf_str(&text);
}

static bool put_diagnosis(const putting *g, const diagnosis_row *d, fault *why)
{
    fact said;
    if (!record_fact(g->r, d->row.fact, &said, why)) return false;
    icd_answer icd = icd_on(g->r->ask.book->icd, str_of(d->code), g->r->today);
    row_words w = {
        .title = str_of(d->code), .more = icd.row ? icd.row->title : STR(""), .from = d->from, .to = d->to};
    return put_row(g, &said, &w);
}

static bool put_plan(const putting *g, const plan_row *d, fault *why)
{
    fact said;
    if (!record_fact(g->r, d->row.fact, &said, why)) return false;
    bool closed = false;
    if (g->r->hides &&
        !fact_paper_closed(g->c, SUBJECT_PLAN, fact_get(&said, F_PLAN_PLAN)->text, &closed, why))
        return false;
    if (closed) return true;
    row_words w = {
        .id = fact_get(&said, F_PLAN_PLAN)->text,
        .title = joined(g, STR("Treatment plan, "), fact_get(&said, F_PLAN_THERAPY)->text, STR(""), STR("")),
        .more = api_may(g->c, MAY_SEE_CLINICAL) ? fact_get(&said, F_PLAN_GOALS)->text : STR(""),
        .from = d->from,
        .to = d->to};
    return put_row(g, &said, &w);
}

static bool put_order(const putting *g, const order_row *d, fault *why)
{
    fact said;
    if (!record_fact(g->r, d->row.fact, &said, why)) return false;
    bool closed = false;
    if (g->r->hides &&
        !fact_paper_closed(g->c, SUBJECT_ORDER, fact_get(&said, F_ORDER_ORDER)->text, &closed, why))
        return false;
    if (closed) return true;
    str device = called_device(g->r->s, d->device, g->r->ask.as_of);
    row_words w = {
        .id = fact_get(&said, F_ORDER_ORDER)->text,
        .title = joined(g, STR("Order of "), device, STR(" for "), fact_get(&said, F_ORDER_DIAGNOSIS)->text),
        .from = state_date(g->r->s, d->row.at),
        .to = DATE_EVER};
    return put_row(g, &said, &w);
}

static bool put_consent(const putting *g, const consent_row *d, fault *why)
{
    fact said;
    if (!record_fact(g->r, d->row.fact, &said, why)) return false;
    row_words w = {.title = d->program == CONSENT_RTM    ? STR("Consent to remote therapeutic monitoring")
                            : d->program == CONSENT_DMHT ? STR("Consent to digital mental health treatment")
                                                         : STR("Consent to pass on substance-use records"),
                   .more = d->revoked_by != FACT_NONE   ? STR("Taken back")
                           : d->form == FORM_WRITTEN ? STR("In writing")
                                                     : STR("Spoken"),
                   .from = d->from,
                   .to = d->to};
    return put_row(g, &said, &w);
}

static bool put_authorization(const putting *g, const authorization_row *d, fault *why)
{
    fact said;
    if (!record_fact(g->r, d->row.fact, &said, why)) return false;
    buf codes = buf_in(g->c->arena, TEXT_BYTES_MAX);
    for (size_t i = 0; i < d->code_count; i++) {
        if (i) buf_lit(&codes, ", ");
        buf_put(&codes, d->codes[i]);
    }
    str payer = called_payer(&g->r->called, g->r->s, d->payer, g->r->ask.as_of);
    row_words w = {
        .title = joined(g, STR("Authorization of "), buf_str(&codes), STR(" by "), payer),
        .more = joined(g, STR("Number "), fact_get(&said, F_AUTHORIZATION_NUMBER)->text, STR(""), STR("")),
        .from = d->from,
        .to = d->to};
    return put_row(g, &said, &w);
}

bool put_records(const putting *g, const char *name, fault *why)
{
    const state *s = g->r->s;
    const person_state *p = state_person(s, g->r->patient);
    put_open(&g->c->out, name, '[');
#define EACH(rows, T, head, put_it, when)                                                                    \
    for (uint32_t n = (head); n != NO_ROW; n = STATE_ROW(s, rows, T, n)->row.next) {                         \
        const T *is = STATE_ROW(s, rows, T, n);                                                              \
        if ((when) && !put_it(g, is, why) ) return false;                                                    \
    }
    EACH(diagnoses, diagnosis_row, p->diagnoses, put_diagnosis,
         !care_closed_diagnosis(g->r, str_of(is->code)))
    EACH(plans, plan_row, p->plans, put_plan, true)
    EACH(orders, order_row, p->orders, put_order, !care_closed_device(g->r, is->device))
    EACH(consents, consent_row, p->consents, put_consent, g->part2 || is->program != CONSENT_PART2)
    EACH(authorizations, authorization_row, p->authorizations, put_authorization, true)
#undef EACH
    put_shut(&g->c->out);
    return true;
}

// --- coverages ---------------------------------------------------------------------------------------------

// Only the latest fact of a payer and rank is read.
static bool replaced(const state *s, const person_state *p, const coverage_row *c)
{
    for (uint32_t n = p->coverages; n != NO_ROW; n = STATE_ROW(s, coverages, coverage_row, n)->row.next) {
        const coverage_row *o = STATE_ROW(s, coverages, coverage_row, n);
        if (o != c && o->payer == c->payer && o->rank == c->rank && state_later(s, &o->row, &c->row))
            return true;
    }
    return false;
}

static void put_coverage(const putting *g, const coverage_row *c)
{
    put *p = &g->c->out;
    const called_row *words_of = called_of(&g->r->called, c->row.fact);
    put_open(p, NULL, '{');
    put_text(p, "fact", record_id(g->r, c->row.fact));
    put_text(p, "payer", names_text(&g->r->facts.door.payers, c->payer));
    put_text(p, "payer_name", called_payer(&g->r->called, g->r->s, c->payer, g->r->ask.as_of));
    put_text(p, "member", words_of ? words_of->number : STR(""));
    put_text(p, "rank", choice_text(c->rank));
    put_span(p, c->from, c->to, g->r->today);
    put_shut(p);
}

void put_coverages(const putting *g, const char *name)
{
    const state *s = g->r->s;
    const person_state *p = state_person(s, g->r->patient);
    put_open(&g->c->out, name, '[');
    for (int in_force = 1; in_force >= 0; in_force--)
        for (uint32_t n = p->coverages; n != NO_ROW; n = STATE_ROW(s, coverages, coverage_row, n)->row.next) {
            const coverage_row *c = STATE_ROW(s, coverages, coverage_row, n);
            if (date_within(g->r->today, c->from, c->to) == in_force && !replaced(s, p, c))
                put_coverage(g, c);
        }
    put_shut(&g->c->out);
}

// --- an enrollment -----------------------------------------------------------------------------------------

// The discharge that holds: the earliest.
const discharge_row *care_discharge(const record *r, uint32_t enrollment)
{
    const discharge_row *best = NULL;
    for (uint32_t n = state_enrollment(r->s, enrollment)->discharges; n != NO_ROW;) {
        const discharge_row *d = STATE_ROW(r->s, discharges, discharge_row, n);
        n = d->row.next;
        if (!best || d->on.days < best->on.days) best = d;
    }
    return best;
}

static bool put_end(const putting *g, uint32_t enrollment, fault *why)
{
    const discharge_row *d = care_discharge(g->r, enrollment);
    fact said;
    if (!d) return true;
    if (!record_fact(g->r, d->row.fact, &said, why)) return false;
    put_date(&g->c->out, "ended", d->on);
    put_text(&g->c->out, "end_reason", says_reason(fact_get(&said, F_DISCHARGE_REASON)->choice));
    return true;
}

static bool put_step(const putting *g, fact_ref ref, date on, fault *why)
{
    fact said;
    if (!record_fact(g->r, ref, &said, why)) return false;
    row_words w = {.title = said.kind == KIND_SUPPLY ? STR("Device supplied") : STR("Set-up and education"),
                   .more = sentence(g, &said, false),
                   .from = on,
                   .to = DATE_EVER};
    return put_row(g, &said, &w);
}

static bool put_supplies(const putting *g, uint32_t enrollment, fault *why)
{
    const state *s = g->r->s;
    const enrollment_state *es = state_enrollment(s, enrollment);
    put_open(&g->c->out, "supply", '[');
    for (uint32_t n = es->supplies; n != NO_ROW; n = STATE_ROW(s, supplies, supply_row, n)->row.next) {
        const supply_row *d = STATE_ROW(s, supplies, supply_row, n);
        if (!put_step(g, d->row.fact, state_date(s, d->row.at), why)) return false;
    }
    for (uint32_t n = es->educations; n != NO_ROW; n = STATE_ROW(s, educations, educate_row, n)->row.next) {
        const educate_row *d = STATE_ROW(s, educations, educate_row, n);
        if (!put_step(g, d->row.fact, state_date(s, d->row.at), why)) return false;
    }
    put_shut(&g->c->out);
    return true;
}

static void put_heading(const putting *g, uint32_t enrollment)
{
    put *p = &g->c->out;
    const record *r = g->r;
    const enroll_row *en = state_enroll(r->s, enrollment);
    str code = str_of(en->place);
    const rule_place *place = rulebook_place(r->ask.book, code);
    int64_t named_us = state_enrollment(r->s, enrollment)->named_us;
    put_text(p, "enrollment", care_enrollment_id(r, enrollment));
    put_text(p, "program", choice_text(en->program));
    put_text(p, "billing", names_text(&r->facts.door.people, en->billing));
    put_text(p, "billing_name", record_person(r, en->billing));
    put_text(p, "device", names_text(&r->facts.door.devices, en->device));
    put_text(p, "device_name", called_device(r->s, en->device, r->ask.as_of));
    put_text(p, "place", place ? joined(g, code, STR(", "), place->name, STR("")) : code);
    put_date(p, "since", state_date(r->s, (instant){named_us >= 0 ? named_us : en->row.at.us}));
}

bool put_enrollment(const putting *g, uint32_t enrollment, fault *why)
{
    put *p = &g->c->out;
    record *r = g->r;
    strip s;
    bar m;
    const period *periods;
    put_open(p, NULL, '{');
    put_heading(g, enrollment);
    if (!put_end(g, enrollment, why)) return false;
    put_flag(p, "part2", care_part2(r, enrollment));
    bool started = strip_make(r->e, enrollment, 0, &s);
    if (started) put_strip(p, "strip", &s, care_enrollment_id(r, enrollment), g->c->arena);
    if (started) {
        put_days(p, "days", r, &s, g->c->arena);
    } else {
        put_open(p, "days", '[');
        put_shut(p);
    }
    if (bar_make(r->e, enrollment, r->today, true, &m, g->c->arena) &&
        !put_month_bar(p, "month", r, &m, g->c->arena, why))
        return false;
    size_t count = periods_of(r->e, enrollment, r->today, &periods, g->c->arena);
    put_open(p, "periods", '[');
    while (count-- > 0) put_period(p, NULL, r, &periods[count]);
    put_shut(p);
    if (!put_supplies(g, enrollment, why)) return false;
    put_whole(p, "missed", strip_run_of(r->e, enrollment).missed);
    put_shut(p);
    return true;
}
