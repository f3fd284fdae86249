// explain.c - GET /v1/enrollments/{e}/explain: one code of one period, with every requirement, met or not.
#include "care_.h"

typedef struct explaining {
    api_call *c;
    record *r;
    str code;
    date from;          // asked for; DATE_NONE: the last period
    date found;         // where the period begins that is shown; DATE_NONE: none yet
    bool put;
} explaining;

// The last period of the code, or the first that holds the day that was asked for.
static bool find(void *with, const determination *d, const reasons *why)
{
    (void)why;
    explaining *x = with;
    if (!str_eq(d->code->code, x->code)) return true;
    if (!date_is(x->from)) {
        x->found = d->from;
        return true;
    }
    bool within = x->from.days >= d->from.days && (!date_is(d->to) || x->from.days <= d->to.days);
    if (within && !date_is(x->found)) x->found = d->from;
    return true;
}

static str grade_letter(grade g)
{
    static const str texts[] = {STR_INIT("P"), STR_INIT("S"), STR_INIT("K")};
    return texts[g];
}

static void put_reason(put *p, const explaining *x, const reason *is)
{
    const record *r = x->r;
    bool masked = (!is->met && care_masks(r, is->id)) ||
                  (is->id == REQ_DIAGNOSIS && care_closed_diagnosis(r, is->have));
    put_open(p, NULL, '{');
    put_text(p, "id", requirements[is->id].name);
    put_flag(p, "met", is->met);
    put_text(p, "need", is->need);
    put_text(p, "have",
             masked ? is->met ? STR("a diagnosis that is closed to you") : CARE_MASKED
                    : record_named(r, is->have));
    put_text(p, "cite", is->cite);
    put_text(p, "grade", grade_letter(is->grade));
    put_open(p, "evidence", '[');
    for (size_t i = 0; i < is->evidence_count && !masked; i++)
        if (is->evidence[i] != FACT_NONE) put_text(p, NULL, record_id(r, is->evidence[i]));
    put_shut(p);
    put_shut(p);
}

static void put_stills(put *p, const record *r, const reasons *why)
{
    put_open(p, "still", '[');
    for (size_t i = 0; i < why->still_count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "id", requirements[why->stills[i].id].name);
        put_text(p, "need", record_named(r, why->stills[i].need));
        put_date_if(p, "by", why->stills[i].by);
        put_shut(p);
    }
    put_shut(p);
}

static bool put_found(void *with, const determination *d, const reasons *why)
{
    explaining *x = with;
    record *r = x->r;
    put *p = &x->c->out;
    if (x->put || d->from.days != x->found.days || !str_eq(d->code->code, x->code)) return true;
    code_state s = code_state_of(d, why, x->c->arena);
    x->put = true;
    put_open(p, NULL, '{');
    put_text(p, "enrollment", x->c->param[0]);
    put_text(p, "patient", names_text(&r->facts.door.people, d->patient));
    put_text(p, "name", record_last_first(r, d->patient));
    put_code_state(p, "code", r, &s);
    put_text_if(p, "payer", called_payer(&r->called, r->s, d->payer, r->ask.as_of));
    put_text(p, "pack", d->pack->name);
    put_text(p, "basis", fee_basis_text(d->basis));
    put_open(p, "requirements", '[');
    for (size_t i = 0; i < why->count; i++) put_reason(p, x, &why->at[i]);
    put_shut(p);
    put_stills(p, r, why);
    put_open(p, "warnings", '[');
    for (size_t i = 0; i < why->warning_count; i++) put_text(p, NULL, record_named(r, why->warnings[i]));
    put_shut(p);
    put_text_if(p, "claim", record_claim(r, x->c->param[0], x->code, d->from));
    put_shut(p);
    return true;
}

bool api_explain(api_call *c, fault *why)
{
    record r;
    uint32_t enrollment;
    explaining x = {.c = c, .code = api_ask(c, "code"), .from = DATE_NONE, .found = DATE_NONE};
    care_ask ask = {.enrollment = c->param[0], .detail = "why a code is or is not billable"};
    if (!x.code.len)
        return fault_set(why, FAULT_INPUT, "say which code: ?code=98978") || fault_at(why, 0, STR("code"));
    if (!api_ask_date(c, "from", &x.from, why) || !care_open(c, &ask, &r, &enrollment, why)) return false;
    x.r = &r;
    (void)evaluate_enrollment(r.e, enrollment, false, find, &x);
    if (date_is(x.found)) (void)evaluate_enrollment(r.e, enrollment, true, put_found, &x);
    if (!x.put)
        fault_set(why, FAULT_NOTHING, "the rules for this enrollment have no code %.*s%s",
                  STR_ARGS(str_first(x.code, LIMIT_ID_BYTES)), date_is(x.from) ? " on that day" : "");
    record_close(&r);
    return x.put;
}
