// x837_check.c - what holds between the elements of an 837P. Each check says what it finds; none stops
// another.
#include "shape_.h"
#include "x837.h"
#include <assert.h>

#define SAY(p, el, ...) x12_say((p), &x12_837p, (el), X12_ERROR, __VA_ARGS__)
enum {
    AGE_YEARS_MAX = 120,
    LINE_CONTROL_MAX = 30, // guide: what a payer must give back of REF 6R
};

void x837_check_subscriber(x12_problems *p, const x837_subscriber *s, date made)
{
    if (str_eq(s->filing, STR("MB")) && s->member.len && !shape_mbi(s->member))
        SAY(p, X837_PATIENT_MEMBER,
            "\"%.*s\" is not a Medicare number: eleven characters such as 1EG4TE5MK73", STR_ARGS(s->member));
    if (!date_is(s->birth)) return;
    if (s->birth.days > made.days)
        SAY(p, X837_BIRTH_DATE, "the patient is born after the day of this file");
    else if (date_age(s->birth, made) > AGE_YEARS_MAX)
        SAY(p, X837_BIRTH_DATE, "the patient would be more than 120 years old");
}

static void check_amount(x12_problems *p, uint16_t el, money m)
{
    if (m.cents <= 0)
        SAY(p, el, "the charge is not above zero");
    else if (m.cents > X837_AMOUNT_CENTS_MAX)
        SAY(p, el, "the charge has more than ten digits");
}

static void check_sum(x12_problems *p, const x837_claim *c)
{
    money sum = {0};
    for (size_t i = 0; i < c->line_count; i++) sum = money_add(sum, c->lines[i].charge);
    check_amount(p, X837_CLAIM_CHARGE, c->charge);
    if (sum.cents != c->charge.cents)
        SAY(p, X837_CLAIM_CHARGE, "the claim charges %lld cents, but its lines %lld",
            (long long)c->charge.cents, (long long)sum.cents);
}

static void check_diagnoses(x12_problems *p, const x837_claim *c)
{
    for (size_t i = 0; i < c->diagnosis_count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(c->diagnoses[i], c->diagnoses[k]))
                SAY(p, X837_DIAGNOSES_CODE1, "the diagnosis %.*s is listed twice", STR_ARGS(c->diagnoses[i]));
    // ICD-10-CM: dementia in diseases classified elsewhere is a manifestation; the disease comes first.
    if (c->diagnosis_count && str_starts(c->diagnoses[0], STR("F02")))
        SAY(p, X837_DIAGNOSES_CODE1,
            "%.*s may not come first: the disease behind it must be among the diagnoses",
            STR_ARGS(c->diagnoses[0]));
}

static bool same_npi(const x837_provider *a, str npi) { return a && npi.len && str_eq(a->npi, npi); }

static void check_providers(x12_problems *p, const x837_claim *c, const x837_billing *b)
{
    if (!c->rendering && !b->person)
        SAY(p, X837_RENDERING_NPI, "an organisation bills, but the claim names no rendering practitioner");
    if (same_npi(c->rendering, b->npi))
        SAY(p, X837_RENDERING_NPI, "the rendering practitioner has the NPI of the billing provider");
    str rendering = c->rendering ? c->rendering->npi : b->npi;
    if (same_npi(c->supervising, rendering))
        SAY(p, X837_SUPERVISING_NPI, "the supervising practitioner is the rendering practitioner");
}

static void check_modifiers(x12_problems *p, const x837_line *l)
{
    for (size_t i = 0; i < l->modifier_count; i++) {
        if (!l->modifiers[i].len) SAY(p, (uint16_t)(X837_SERVICE_MODIFIER1 + i), "a modifier is empty");
        for (size_t k = 0; k < i; k++)
            if (str_eq(l->modifiers[i], l->modifiers[k]))
                SAY(p, (uint16_t)(X837_SERVICE_MODIFIER1 + i), "modifier %.*s is listed twice",
                    STR_ARGS(l->modifiers[i]));
    }
}

static void check_pointers(x12_problems *p, const x837_line *l, size_t diagnoses)
{
    for (size_t i = 0; i < l->pointer_count; i++) {
        uint16_t el = (uint16_t)(X837_SERVICE_POINTER1 + i);
        if (l->pointers[i] < 1 || l->pointers[i] > diagnoses)
            SAY(p, el, "points to diagnosis %d, but the claim has %d", l->pointers[i], (int)diagnoses);
        for (size_t k = 0; k < i; k++)
            if (l->pointers[k] == l->pointers[i]) SAY(p, el, "points to diagnosis %d twice", l->pointers[i]);
    }
}

static void check_line(x12_problems *p, const x837_claim *c, size_t number, const x837_subscriber *s,
                       date made)
{
    const x837_line *l = &c->lines[number];
    check_amount(p, X837_SERVICE_CHARGE, l->charge);
    if (l->units < 1) SAY(p, X837_SERVICE_UNITS, "the units of %.*s are not above zero", STR_ARGS(l->code));
    check_modifiers(p, l);
    check_pointers(p, l, c->diagnosis_count);
    if (date_is(l->on) && l->on.days > made.days)
        SAY(p, X837_SERVICE_DATE_DATE, "the date of service of %.*s lies after the day of this file",
            STR_ARGS(l->code));
    if (date_is(l->on) && date_is(s->birth) && l->on.days < s->birth.days)
        SAY(p, X837_SERVICE_DATE_DATE, "the date of service of %.*s lies before the patient's birth",
            STR_ARGS(l->code));
    if (l->control.len > LINE_CONTROL_MAX)
        SAY(p, X837_LINE_CONTROL_NUMBER, "the line control number has more than 30 characters");
    for (size_t k = 0; k < number; k++)
        if (l->control.len && str_eq(l->control, c->lines[k].control))
            SAY(p, X837_LINE_CONTROL_NUMBER, "the line control number %.*s stands twice",
                STR_ARGS(l->control));
}

void x837_check_claim(x12_problems *p, const x837_claim *c, const x837_subscriber *s, const x837_billing *b,
                      date made)
{
    assert(c->line_count >= 1);
    check_sum(p, c);
    check_diagnoses(p, c);
    check_providers(p, c, b);
    if ((c->frequency == '7' || c->frequency == '8') && !c->original.len)
        SAY(p, X837_ORIGINAL_NUMBER, "a replacement or void must name the payer's number of the claim");
    if (c->frequency == '1' && c->original.len)
        SAY(p, X837_ORIGINAL_NUMBER, "only a replacement or void names the payer's number of a claim");
    for (size_t i = 0; i < c->line_count; i++) check_line(p, c, i, s, made);
}
