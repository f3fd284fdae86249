// diagnose.c - a claim's diagnoses: those its services are for, then the patient's others.
#include "claim_.h"

typedef struct found {
    const diagnosis_row *at[X837_DIAGNOSES_MAX];
    size_t count;
} found;

static str code_of(const diagnosis_row *d) { return str_of(d->code); }

// Its place among those found, from 0; count when it is not there.
static size_t place_of(const found *f, str code)
{
    size_t i = 0;
    while (i < f->count && !str_eq(code_of(f->at[i]), code)) i++;
    return i;
}

static const diagnosis_row *row_of(const state *s, uint32_t patient, fact_ref said)
{
    for (uint32_t i = state_person(s, patient)->diagnoses; i != NO_ROW;) {
        const diagnosis_row *d = STATE_ROW(s, diagnoses, diagnosis_row, i);
        if (d->row.fact == said) return d;
        i = d->row.next;
    }
    return NULL;
}

// ICD-10-CM: F02, dementia in diseases classified elsewhere, never comes first.
static bool is_manifestation(const diagnosis_row *d) { return icd_under(code_of(d), STR("F02")); }
// F10-F19: disorders due to the use of substances.
static bool is_substance_use(const diagnosis_row *d) { return icd_under(code_of(d), STR("F1")); }

static bool active(const claims *c, const claim_span *span, const diagnosis_row *d)
{
    for (uint32_t i = 0; i < span->count; i++)
        if (date_within(c->rows[span->first + i].det->service_date, d->from, d->to)) return true;
    return false;
}

// Minimum necessary (45 CFR 164.502(b)): a substance-use diagnosis that no line is for goes on the claim only
// where the record is one of substance use; what is ready then rests on the patient's written consent.
static bool may_be_told(const claims *c, const claim_span *span, const diagnosis_row *d)
{
    if (!is_substance_use(d)) return true;
    const enroll_row *enroll = state_enroll(c->ask.state, c->rows[span->first].det->enrollment);
    assert(enroll);
    const device_row *device = state_device(c->ask.state, enroll->device, c->ask.as_of);
    return enroll->part2 || (device && device->part2);
}

// Codes outside the chapter that ships are taken by their form; within it they must be valid on some date.
static bool may_be_sent(const claims *c, const claim_span *span, const diagnosis_row *d)
{
    for (uint32_t i = 0; i < span->count; i++) {
        date on = c->rows[span->first + i].det->service_date;
        if (!date_within(on, d->from, d->to)) continue;
        icd_state is = icd_on(c->ask.book->icd, code_of(d), on).state;
        if (is == ICD_VALID || (is == ICD_UNKNOWN && !icd_under(code_of(d), STR("F")))) return true;
    }
    return false;
}

static bool before(const diagnosis_row *a, const diagnosis_row *b)
{
    return a->from.days != b->from.days ? a->from.days < b->from.days : str_cmp(code_of(a), code_of(b)) < 0;
}

// The next of the patient's other diagnoses that may stand on the claim: the earliest, ties by code.
static const diagnosis_row *next_other(const claims *c, const claim_span *span, const found *f)
{
    const state *s = c->ask.state;
    const diagnosis_row *best = NULL;
    for (uint32_t i = state_person(s, c->rows[span->first].det->patient)->diagnoses; i != NO_ROW;) {
        const diagnosis_row *d = STATE_ROW(s, diagnoses, diagnosis_row, i);
        i = d->row.next;
        if (place_of(f, code_of(d)) < f->count || (best && !before(d, best))) continue;
        if (active(c, span, d) && may_be_told(c, span, d) && may_be_sent(c, span, d)) best = d;
    }
    return best;
}

// The diagnoses that the lines are for, in order of lines.
static void add_fitting(const claims *c, const claim_span *span, found *f, x12_problems *p)
{
    for (uint32_t i = 0; i < span->count; i++) {
        const determination *det = c->rows[span->first + i].det;
        const diagnosis_row *d =
            det->diagnosis == FACT_NONE ? NULL : row_of(c->ask.state, det->patient, det->diagnosis);
        if (!d) {
            x12_say(p, &x12_837p, X837_DIAGNOSES_CODE1, X12_ERROR, "%.*s has no diagnosis",
                    STR_ARGS(det->code->code));
        } else if (place_of(f, code_of(d)) == f->count) {
            if (f->count < X837_DIAGNOSES_MAX)
                f->at[f->count++] = d;
            else
                x12_say(p, &x12_837p, X837_DIAGNOSES_CODE12, X12_ERROR,
                        "the lines have more than twelve diagnoses");
        }
    }
}

// Brings the first that is no manifestation to the front; the others keep their order.
static void put_cause_first(found *f)
{
    size_t i = 0;
    while (i < f->count && is_manifestation(f->at[i])) i++;
    if (i == f->count) return;
    const diagnosis_row *cause = f->at[i];
    for (; i > 0; i--) f->at[i] = f->at[i - 1];
    f->at[0] = cause;
}

static void point(const claims *c, const claim_span *span, const found *f, claim_made *out)
{
    for (uint32_t i = 0; i < span->count; i++) {
        const determination *det = c->rows[span->first + i].det;
        x837_line *l = &out->lines[i];
        const diagnosis_row *d =
            det->diagnosis == FACT_NONE ? NULL : row_of(c->ask.state, det->patient, det->diagnosis);
        size_t at = d ? place_of(f, code_of(d)) : f->count;
        if (at == f->count) continue; // said above; SV107 will be missing
        // The disease behind a manifestation is pointed to first.
        if (is_manifestation(d) && at > 0) l->pointers[l->pointer_count++] = 1;
        l->pointers[l->pointer_count++] = (uint8_t)(at + 1);
    }
}

void claim_diagnose(const claims *c, const claim_span *span, claim_made *out, x12_problems *p)
{
    found f = {0};
    add_fitting(c, span, &f, p);
    for (const diagnosis_row *d; f.count < X837_DIAGNOSES_MAX && (d = next_other(c, span, &f));)
        f.at[f.count++] = d;
    put_cause_first(&f);
    for (size_t i = 0; i < f.count; i++) {
        size_t n = 0;
        for (const char *from = f.at[i]->code; *from && n < sizeof out->codes[i]; from++)
            if (*from != '.') out->codes[i][n++] = *from;
        out->claim.diagnoses[i] = (str){out->codes[i], n};
    }
    out->claim.diagnosis_count = f.count;
    point(c, span, &f, out);
}
