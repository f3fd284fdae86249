// review.c - whether claims still stand on what they were made of, after facts came in. What it costs depends
// on whom the facts concern, not on how many patients there are; a changed setting concerns everybody.
#include "post.h"
#include "review_.h"

// The last day of service that any claim has. Without a claim nothing can lose its ground.
static bool last_day(act_review *r, date *out, fault *why)
{
    if (!r->last_known && !store_claims_last_day(r->d->store, &r->last, why)) return false;
    r->last_known = true;
    *out = r->last;
    return true;
}

uint64_t review_standing(void)
{
    uint64_t all = 0;
    for (int s = 0; s < LIFE_COUNT; s++)
        if (!life_over((life_status)s)) all |= 1ull << s;
    return all;
}

act_review *act_review_open(const act_desk *d)
{
    act_review *r = arena_push(d->arena, act_review);
    *r = (act_review){.d = d,
                      .enrollments = names_in(d->arena),
                      .patients = names_in(d->arena),
                      .enrollment_since = pile_in(d->arena, sizeof(date)),
                      .patient_since = pile_in(d->arena, sizeof(date)),
                      .stretches = pile_in(d->arena, sizeof(review_stretch)),
                      .alarms = safety_alarms_in(d->arena)};
    return r;
}

static void touch(act_review *r, names *all, pile *since, str id, date from)
{
    if (from.days > r->last.days + REVIEW_PERIOD_DAYS_MAX) return; // as most facts do: they are about today
    uint32_t number = names_number(all, id, NULL);
    bool known = number < since->count;
    if (!known) *(date *)pile_more(since) = from;
    assert(number < since->count);
    date *at = PILE_AT(since, date, number);
    *at = date_min(*at, from);
}

void review_touch_enrollment(act_review *r, str id, date since)
{
    touch(r, &r->enrollments, &r->enrollment_since, id, since);
}
void review_touch_patient(act_review *r, str id, date since)
{
    touch(r, &r->patients, &r->patient_since, id, since);
}

// The day before, in any zone.
static date day_of(instant at) { return (date){(int32_t)floor_div(at.us, US_PER_DAY) - 1}; }

static const date ever = {INT32_MIN + 1};

static fact_field field_of(fact_kind kind, fact_subject subject)
{
    const fact_kind_row *is = &fact_kinds[kind];
    for (int i = 0; i < is->fields; i++) {
        const fact_field_row *field = &fact_fields[is->first + (fact_field)i];
        if ((field->type == ID || field->type == NEW_ID) && field->of == (int)subject)
            return is->first + (fact_field)i;
    }
    return FIELD_COUNT;
}

static void take_time(act_review *r, const fact *f)
{
    if (day_of(fact_get(f, F_TIME_FROM)->instant).days > r->last.days + REVIEW_PERIOD_DAYS_MAX) return;
    *(review_stretch *)pile_more(&r->stretches) =
        (review_stretch){str_copy(r->d->arena, fact_get(f, F_TIME_BY)->text),
                         str_copy(r->d->arena, fact_get(f, F_TIME_ENROLLMENT)->text),
                         fact_get(f, F_TIME_FROM)->instant, fact_get(f, F_TIME_TO)->instant};
}

// The first day whose claims the fact may change.
static date since_of(const fact *f)
{
    switch ((int)f->kind) {
    case KIND_CHECKIN:
        if (fact_has(f, F_CHECKIN_FOR_DAY))
            return date_min(day_of(f->at), fact_get(f, F_CHECKIN_FOR_DAY)->date);
        return day_of(f->at);
    case KIND_TIME: return day_of(fact_get(f, F_TIME_FROM)->instant);
    case KIND_CONTACT: return day_of(f->at);
    case KIND_DISCHARGE: return date_min(fact_get(f, F_DISCHARGE_ON)->date, day_of(f->at));
    default: return ever;
    }
}

static bool take_revoke(act_review *r, const fact *f, fault *why)
{
    store_fact consent;
    fact said;
    const act_desk *d = r->d;
    store_answer found =
        store_fact_find(d->store, fact_get(f, F_REVOKE_CONSENT)->text, &consent, d->scratch, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found) || !fact_read(&said, consent.line, d->zones, d->scratch, why)) return false;
    if (said.kind == KIND_CONSENT) review_touch_patient(r, fact_get(&said, F_CONSENT_PATIENT)->text, ever);
    return true;
}

// A payment makes what was lost before a matter of paying back.
static bool take_payment(act_review *r, const fact *f, fault *why)
{
    store_claim c;
    const act_desk *d = r->d;
    str id = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CLAIM))->text;
    store_answer found = store_claim_get(d->store, id, &c, d->scratch, why);
    if (store_yes(found)) review_touch_patient(r, c.patient, ever);
    return store_yes(found) || found == STORE_NONE;
}

// A later version of a note takes the earlier one's place: what that one documented is touched as well.
static bool touch_version(void *with, const store_fact *f, fault *why)
{
    act_review *r = with;
    fact said;
    arena_mark mark = arena_here(r->d->scratch);
    if (!fact_read(&said, f->line, r->d->zones, r->d->scratch, why)) return false;
    review_touch_enrollment(r, fact_get(&said, F_NOTE_ENROLLMENT)->text, fact_get(&said, F_NOTE_FROM)->date);
    arena_back(r->d->scratch, mark);
    return true;
}

static bool take_note(act_review *r, const fact *f, fault *why)
{
    store_want want = {
        .subject = SUBJECT_NOTE, .id = fact_get(f, F_NOTE_NOTE)->text, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_NOTE] = true;
    review_touch_enrollment(r, fact_get(f, F_NOTE_ENROLLMENT)->text, fact_get(f, F_NOTE_FROM)->date);
    return store_facts_each(r->d->store, &want, touch_version, r, why);
}

static bool take(act_review *r, const fact *f, fault *why)
{
    switch ((int)f->kind) {
    case KIND_CLAIM_PAID: return take_payment(r, f, why);
    case KIND_REVOKE: return take_revoke(r, f, why);
    case KIND_PRACTICE:
    case KIND_PAYER:
    case KIND_PRACTITIONER:
    case KIND_STAFF:
    case KIND_DEVICE:
    case KIND_PRICE:
    case KIND_PAYER_RULE: r->everybody = true; return true;
    case KIND_NOTE: return take_note(r, f, why);
    case KIND_TIME: take_time(r, f); break;
    default: break;
    }
    if (fact_kind_is_life(f->kind)) return true;
    fact_field enrollment = field_of(f->kind, SUBJECT_ENROLLMENT);
    if (enrollment != FIELD_COUNT && fact_has(f, enrollment)) {
        review_touch_enrollment(r, fact_get(f, enrollment)->text, since_of(f));
        return true;
    }
    fact_field patient = field_of(f->kind, SUBJECT_PATIENT);
    if (f->kind == KIND_PATIENT) patient = F_PATIENT_PATIENT;
    if (patient != FIELD_COUNT && fact_has(f, patient))
        review_touch_patient(r, fact_get(f, patient)->text, since_of(f));
    return true;
}

// A void touches what the fact at the end of the chain of voids touched.
static bool take_void(act_review *r, const fact *f, fault *why)
{
    const act_desk *d = r->d;
    fact said = *f;
    for (int depth = 0; said.kind == KIND_VOID && depth < VOIDS_DEEP_MAX; depth++) {
        store_fact target;
        store_answer found =
            store_fact_find(d->store, fact_get(&said, F_VOID_VOIDS)->text, &target, d->scratch, why);
        if (found == STORE_NONE) return true; // it comes later, and is looked at then
        if (!store_yes(found) || !fact_read(&said, target.line, d->zones, d->scratch, why)) return false;
    }
    return said.kind == KIND_VOID || take(r, &said, why);
}

bool act_review_take(act_review *r, const fact *f, fault *why)
{
    date last;
    safety_take(r, f);
    if (!last_day(r, &last, why)) return false;
    if (!date_is(last)) return true;
    arena_mark mark = arena_here(r->d->scratch);
    bool fine = f->kind == KIND_VOID ? take_void(r, f, why) : take(r, f, why);
    arena_back(r->d->scratch, mark);
    return fine;
}

// --- who is touched --------------------------------------------------------------------------------------

typedef struct patient_hunt {
    act_review *r;
    date since;
    bool found;
} patient_hunt;

static bool first_patient(void *with, const store_claim *c, fault *why)
{
    (void)why;
    patient_hunt *h = with;
    if (!h->found) review_touch_patient(h->r, c->patient, h->since);
    h->found = true;
    return true;
}

static bool touch_patient(void *with, const store_fact *f, fault *why)
{
    patient_hunt *h = with;
    fact said;
    if (!fact_read(&said, f->line, h->r->d->zones, h->r->d->scratch, why)) return false;
    review_touch_patient(h->r, fact_get(&said, F_ENROLL_PATIENT)->text, h->since);
    return true;
}

static bool touch_patients(act_review *r, fault *why)
{
    for (uint32_t i = 0; i < r->enrollment_since.count; i++) {
        patient_hunt h = {r, *PILE_AT(&r->enrollment_since, date, i), false};
        store_claims_want of_it = {.enrollment = names_text(&r->enrollments, i), .month = DATE_NONE};
        if (!store_claims_each(r->d->store, &of_it, first_patient, &h, why)) return false;
        if (h.found) continue; // a claim is found sooner than its enrollment
        store_want want = {.subject = SUBJECT_ENROLLMENT,
                           .id = names_text(&r->enrollments, i),
                           .clear_ok = true,
                           .kinds_some = true};
        want.kind_wanted[KIND_ENROLL] = true;
        arena_mark mark = arena_here(r->d->scratch);
        bool fine = store_facts_each(r->d->store, &want, touch_patient, &h, why);
        arena_back(r->d->scratch, mark);
        if (!fine) return false;
    }
    return true;
}

static int stretch_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const review_stretch *l = a, *r = b;
    int c = str_cmp(l->by, r->by);
    return c ? c : (l->from.us > r->from.us) - (l->from.us < r->from.us);
}

typedef struct overlap_hunt {
    act_review *r;
    const review_stretch *at; // of one person, by start
    size_t count;
    int64_t longest;
} overlap_hunt;

static bool touch_overlap(void *with, const store_fact *f, fault *why)
{
    overlap_hunt *h = with;
    fact said;
    arena_mark mark = arena_here(h->r->d->scratch);
    if (!fact_read(&said, f->line, h->r->d->zones, h->r->d->scratch, why)) return false;
    int64_t from = fact_get(&said, F_TIME_FROM)->instant.us, to = fact_get(&said, F_TIME_TO)->instant.us;
    str enrollment = fact_get(&said, F_TIME_ENROLLMENT)->text;
    size_t low = 0, high = h->count; // the first that may still reach into it
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (h->at[middle].from.us <= from - h->longest)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < h->count && h->at[low].from.us < to; low++)
        if (h->at[low].to.us > from && !str_eq(h->at[low].enrollment, enrollment))
            review_touch_enrollment(h->r, enrollment, day_of(fact_get(&said, F_TIME_FROM)->instant));
    arena_back(h->r->d->scratch, mark);
    return true;
}

// What the person did on the days of these stretches, each day once or, over midnight, twice.
static bool look_at_days(overlap_hunt *h, fault *why)
{
    for (size_t i = 0; i < h->count;) {
        instant from = h->at[i].from, to = h->at[i].to;
        for (i++; i < h->count && h->at[i].from.us < to.us + US_PER_DAY; i++)
            if (h->at[i].to.us > to.us) to = h->at[i].to;
        if (!store_time_each(h->r->d->store, h->at[0].by, from, to, touch_overlap, h, why)) return false;
    }
    return true;
}

// One minute, one code: new work for one patient may take minutes from another.
static bool touch_overlaps(act_review *r, fault *why)
{
    size_t count = r->stretches.count;
    review_stretch *all = arena_array(r->d->arena, review_stretch, count + 1);
    for (uint32_t i = 0; i < count; i++) all[i] = *PILE_AT(&r->stretches, review_stretch, i);
    sort_rows(all, count, sizeof *all, stretch_order, NULL, r->d->scratch);
    for (size_t from = 0, to; from < count; from = to) {
        overlap_hunt h = {.r = r, .at = &all[from]};
        for (to = from; to < count && str_eq(all[to].by, all[from].by); to++) {
            int64_t length = all[to].to.us - all[to].from.us;
            if (length > h.longest) h.longest = length;
        }
        h.count = to - from;
        if (!look_at_days(&h, why)) return false;
    }
    return true;
}

static bool touch_claimed(void *with, const store_claim *c, fault *why)
{
    (void)why;
    review_touch_patient(with, c->patient, ever);
    return true;
}

bool act_review_run(act_review *r, size_t *raised, fault *why)
{
    *raised = 0;
    if (!safety_run(r, why)) return false;
    if (!r->last_known || !date_is(r->last)) return true;
    if (r->everybody) {
        store_claims_want want = {.statuses = review_standing(), .month = DATE_NONE};
        if (!store_claims_each(r->d->store, &want, touch_claimed, r, why)) return false;
    } else if (!touch_overlaps(r, why) || !touch_patients(r, why)) {
        return false;
    }
    return review_patients(r, raised, why);
}

void act_review_close(act_review *r)
{
    names_close(&r->enrollments);
    names_close(&r->patients);
}
