// x837.c - the 837P's values as segments, in the guide's order.
#include "x837_.h"
#include <assert.h>

x837 x837_with(x12_marks marks, buf *out, x12_problems *problems)
{
    return (x837){.pen = x12_writer_on(&x12_837p, marks, out, problems)};
}

x837 x837_on(buf *out, x12_problems *problems) { return x837_with(X12_MARKS, out, problems); }

static int64_t clock_of(const x837_envelope *e)
{
    assert(e->minute >= 0 && e->minute < 24 * 60);
    return e->minute / 60 * 100 + e->minute % 60;
}

void x837_open(x837 *x, const x837_envelope *e)
{
    x12_writer *w = &x->pen;
    assert(e->control >= 1 && e->control <= X837_CONTROL_MAX);
    x->envelope = e;
    x12_begin(w, X837_SEG_ISA);
    x12_put(w, X837_ISA_AUTHORIZATION, STR(""));
    x12_put(w, X837_ISA_SECURITY, STR(""));
    x12_put(w, X837_ISA_SENDER, e->sender);
    x12_put(w, X837_ISA_RECEIVER, e->receiver);
    x12_put_date(w, X837_ISA_DATE, e->on);
    x12_put_digits(w, X837_ISA_TIME, clock_of(e), 4);
    x12_put(w, X837_ISA_REPETITION, (str){&w->marks.repetition, 1});
    x12_put_digits(w, X837_ISA_CONTROL, e->control, 9);
    x12_put(w, X837_ISA_USAGE, e->test ? STR("T") : STR("P"));
    x12_put(w, X837_ISA_COMPONENT, (str){&w->marks.component, 1});
    x12_end(w);
    x12_begin(w, X837_SEG_GS);
    x12_put(w, X837_GS_SENDER, e->sender);
    x12_put(w, X837_GS_RECEIVER, e->receiver);
    x12_put_date(w, X837_GS_DATE, e->on);
    x12_put_digits(w, X837_GS_TIME, clock_of(e), 4);
    x12_put_whole(w, X837_GS_CONTROL, e->control);
    x12_end(w);
}

void x837_close(x837 *x)
{
    x12_writer *w = &x->pen;
    x12_begin(w, X837_SEG_GE);
    x12_put_whole(w, X837_GE_COUNT, x->sets);
    x12_put_whole(w, X837_GE_CONTROL, x->envelope->control);
    x12_end(w);
    x12_begin(w, X837_SEG_IEA);
    x12_put_whole(w, X837_IEA_COUNT, 1);
    x12_put_digits(w, X837_IEA_CONTROL, x->envelope->control, 9);
    x12_end(w);
}

// BHT03: interchange and set, so that no two batches of a practice share one.
static void put_reference(x837 *x)
{
    char text[32];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    buf_digits(&b, x->envelope->control, 9);
    buf_byte(&b, '-');
    buf_digits(&b, x->sets, 4);
    x12_put(&x->pen, X837_BHT_REFERENCE, buf_str(&b));
}

static void put_parties(x12_writer *w, const x837_parties *p)
{
    x12_begin(w, X837_SEG_SUBMITTER);
    x12_put(w, X837_SUBMITTER_NAME, p->submitter);
    x12_put(w, X837_SUBMITTER_ID, p->submitter_id);
    x12_end(w);
    x12_begin(w, X837_SEG_CONTACT);
    x12_put(w, X837_CONTACT_NAME, p->contact);
    x12_put(w, X837_CONTACT_PHONE, p->phone);
    x12_end(w);
    x12_begin(w, X837_SEG_RECEIVER);
    x12_put(w, X837_RECEIVER_NAME, p->receiver);
    x12_put(w, X837_RECEIVER_ID, p->receiver_id);
    x12_end(w);
}

void x837_billing_put(x837 *x, const x837_billing *b)
{
    x12_writer *w = &x->pen;
    x->billing_level = ++x->levels;
    x12_begin(w, X837_SEG_BILLING_LEVEL);
    x12_put_whole(w, X837_BILLING_LEVEL_NUMBER, (int64_t)x->billing_level);
    x12_end(w);
    x12_begin(w, X837_SEG_BILLING_SPECIALTY);
    x12_put(w, X837_BILLING_SPECIALTY_TAXONOMY, b->taxonomy);
    x12_end(w);
    x12_begin(w, X837_SEG_BILLING);
    x12_put(w, X837_BILLING_PERSON, b->person ? STR("1") : STR("2"));
    x12_put(w, X837_BILLING_NAME, b->name);
    if (b->person) x12_put(w, X837_BILLING_FIRST, b->first);
    x12_put(w, X837_BILLING_NPI, b->npi);
    x12_end(w);
    x12_begin(w, X837_SEG_BILLING_STREET);
    x12_put(w, X837_BILLING_STREET_LINE1, b->address.line1);
    x12_put(w, X837_BILLING_STREET_LINE2, b->address.line2);
    x12_end(w);
    x12_begin(w, X837_SEG_BILLING_TOWN);
    x12_put(w, X837_BILLING_TOWN_CITY, b->address.city);
    x12_put(w, X837_BILLING_TOWN_STATE, b->address.state);
    x12_put(w, X837_BILLING_TOWN_ZIP, b->address.zip);
    x12_end(w);
    x12_begin(w, X837_SEG_BILLING_TAX);
    x12_put(w, X837_BILLING_TAX_KIND, b->social_security ? STR("SY") : STR("EI"));
    x12_put(w, X837_BILLING_TAX_ID, b->tax_id);
    x12_end(w);
}

void x837_set_begin(x837 *x, const x837_parties *p)
{
    x12_writer *w = &x->pen;
    x->sets++;
    x->levels = 0;
    x12_count_from_here(w);
    x12_begin(w, X837_SEG_ST);
    x12_put_digits(w, X837_ST_CONTROL, x->sets, 4);
    x12_end(w);
    x12_begin(w, X837_SEG_BHT);
    put_reference(x);
    x12_put_date(w, X837_BHT_DATE, x->envelope->on);
    x12_put_digits(w, X837_BHT_TIME, clock_of(x->envelope), 4);
    x12_end(w);
    put_parties(w, p);
}

void x837_set_open(x837 *x, const x837_parties *p, const x837_billing *b)
{
    x837_set_begin(x, p);
    x837_billing_put(x, b);
}

void x837_set_close(x837 *x)
{
    x12_writer *w = &x->pen;
    x12_begin(w, X837_SEG_SE);
    x12_put_whole(w, X837_SE_COUNT, (int64_t)w->segments + 1); // with SE itself
    x12_put_digits(w, X837_SE_CONTROL, x->sets, 4);
    x12_end(w);
}

static void put_patient(x12_writer *w, const x837_subscriber *s)
{
    x12_begin(w, X837_SEG_PATIENT);
    x12_put(w, X837_PATIENT_LAST, s->last);
    x12_put(w, X837_PATIENT_FIRST, s->first);
    x12_put(w, X837_PATIENT_MEMBER, s->member);
    x12_end(w);
    x12_begin(w, X837_SEG_PATIENT_STREET);
    x12_put(w, X837_PATIENT_STREET_LINE1, s->address.line1);
    x12_put(w, X837_PATIENT_STREET_LINE2, s->address.line2);
    x12_end(w);
    x12_begin(w, X837_SEG_PATIENT_TOWN);
    x12_put(w, X837_PATIENT_TOWN_CITY, s->address.city);
    x12_put(w, X837_PATIENT_TOWN_STATE, s->address.state);
    x12_put(w, X837_PATIENT_TOWN_ZIP, s->address.zip);
    x12_end(w);
    x12_begin(w, X837_SEG_BIRTH);
    x12_put_date(w, X837_BIRTH_DATE, s->birth);
    x12_put(w, X837_BIRTH_SEX, (str){&s->sex, 1});
    x12_end(w);
}

void x837_subscriber_put(x837 *x, const x837_subscriber *s)
{
    x12_writer *w = &x->pen;
    x12_begin(w, X837_SEG_SUBSCRIBER_LEVEL);
    x12_put_whole(w, X837_SUBSCRIBER_LEVEL_NUMBER, (int64_t)++x->levels);
    x12_put_whole(w, X837_SUBSCRIBER_LEVEL_PARENT, (int64_t)x->billing_level);
    x12_end(w);
    x12_begin(w, X837_SEG_COVER);
    x12_put(w, X837_COVER_TURN, (str){&s->turn, 1});
    x12_put(w, X837_COVER_GROUP, s->group);
    x12_put(w, X837_COVER_FILING, s->filing);
    x12_end(w);
    put_patient(w, s);
    x12_begin(w, X837_SEG_PAYER);
    x12_put(w, X837_PAYER_NAME, s->payer);
    x12_put(w, X837_PAYER_NUMBER, s->payer_number);
    x12_end(w);
}

static void put_reference_segment(x12_writer *w, uint16_t seg, uint16_t el, str number)
{
    if (!number.len) return;
    x12_begin(w, seg);
    x12_put(w, el, number);
    x12_end(w);
}

static void put_claim_head(x12_writer *w, const x837_claim *c)
{
    x12_begin(w, X837_SEG_CLAIM);
    x12_put(w, X837_CLAIM_ID, c->id);
    x12_put_money(w, X837_CLAIM_CHARGE, c->charge);
    x12_put(w, X837_CLAIM_PLACE, c->place);
    x12_put(w, X837_CLAIM_FREQUENCY, (str){&c->frequency, 1});
    x12_put(w, X837_CLAIM_SIGNATURE, (str){&c->signature, 1});
    x12_put(w, X837_CLAIM_ASSIGNMENT, (str){&c->assignment, 1});
    x12_put(w, X837_CLAIM_BENEFITS, (str){&c->benefits, 1});
    x12_put(w, X837_CLAIM_RELEASE, (str){&c->release, 1});
    x12_end(w);
    put_reference_segment(w, X837_SEG_AUTHORIZATION, X837_AUTHORIZATION_NUMBER, c->authorization);
    put_reference_segment(w, X837_SEG_ORIGINAL, X837_ORIGINAL_NUMBER, c->original);
    assert(c->diagnosis_count <= X837_DIAGNOSES_MAX);
    x12_begin(w, X837_SEG_DIAGNOSES);
    for (size_t i = 0; i < c->diagnosis_count; i++)
        x12_put(w, (uint16_t)(X837_DIAGNOSES_CODE1 + (X837_DIAGNOSES_CODE2 - X837_DIAGNOSES_CODE1) * i),
                c->diagnoses[i]);
    x12_end(w);
}

// NM1 of a person: the segment's elements LAST, FIRST and NPI, by the number of LAST.
static void put_provider(x12_writer *w, uint16_t seg, uint16_t last, uint16_t npi, const x837_provider *p)
{
    x12_begin(w, seg);
    x12_put(w, last, p->last);
    x12_put(w, (uint16_t)(last + 1), p->first);
    x12_put(w, npi, p->npi);
    x12_end(w);
}
_Static_assert(X837_RENDERING_FIRST == X837_RENDERING_LAST + 1 &&
                   X837_SUPERVISING_FIRST == X837_SUPERVISING_LAST + 1 &&
                   X837_ORDERING_FIRST == X837_ORDERING_LAST + 1,
               "put_provider counts on it");

static void put_line(x12_writer *w, const x837_line *l, size_t number)
{
    assert(l->modifier_count <= X837_MODIFIERS_MAX);
    assert(l->pointer_count <= X837_POINTERS_MAX);
    x12_begin(w, X837_SEG_LINE);
    x12_put_whole(w, X837_LINE_NUMBER, (int64_t)number);
    x12_end(w);
    x12_begin(w, X837_SEG_SERVICE);
    x12_put(w, X837_SERVICE_CODE, l->code);
    for (size_t i = 0; i < l->modifier_count; i++)
        x12_put(w, (uint16_t)(X837_SERVICE_MODIFIER1 + i), l->modifiers[i]);
    x12_put_money(w, X837_SERVICE_CHARGE, l->charge);
    x12_put_whole(w, X837_SERVICE_UNITS, l->units);
    x12_put(w, X837_SERVICE_PLACE, l->place);
    for (size_t i = 0; i < l->pointer_count; i++)
        x12_put_whole(w, (uint16_t)(X837_SERVICE_POINTER1 + i), l->pointers[i]);
    x12_end(w);
    x12_begin(w, X837_SEG_SERVICE_DATE);
    x12_put_date(w, X837_SERVICE_DATE_DATE, l->on);
    x12_end(w);
    put_reference_segment(w, X837_SEG_LINE_CONTROL, X837_LINE_CONTROL_NUMBER, l->control);
    if (l->ordering) put_provider(w, X837_SEG_ORDERING, X837_ORDERING_LAST, X837_ORDERING_NPI, l->ordering);
}

void x837_claim_put(x837 *x, const x837_claim *c)
{
    x12_writer *w = &x->pen;
    assert(c->line_count >= 1 && c->line_count <= X837_LINES_MAX);
    put_claim_head(w, c);
    if (c->rendering) {
        put_provider(w, X837_SEG_RENDERING, X837_RENDERING_LAST, X837_RENDERING_NPI, c->rendering);
        x12_begin(w, X837_SEG_RENDERING_SPECIALTY);
        x12_put(w, X837_RENDERING_SPECIALTY_TAXONOMY, c->rendering->taxonomy);
        x12_end(w);
    }
    if (c->supervising)
        put_provider(w, X837_SEG_SUPERVISING, X837_SUPERVISING_LAST, X837_SUPERVISING_NPI, c->supervising);
    for (size_t i = 0; i < c->line_count; i++) put_line(w, &c->lines[i], i + 1);
}

void x837_claim_text(buf *out, x12_problems *problems, const x837_billing *b, const x837_subscriber *s,
                     const x837_claim *c)
{
    x837 x = x837_on(out, problems);
    x837_billing_put(&x, b);
    x837_subscriber_put(&x, s);
    x837_claim_put(&x, c);
}
