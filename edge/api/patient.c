// patient.c - GET /v1/patients/{patient}: a record.

#include "duty.h"
#include "post.h"
#include "record_put_.h"

enum { OTHERS_MAX = 16, TEXT_BYTES_MAX = 4096, ENROLLMENTS_MAX = 64 };

// --- who it is ---------------------------------------------------------------------------------------------

static str address_line(const fact_address *at, arena *a)
{
    buf b = buf_in(a, TEXT_BYTES_MAX);
    buf_put(&b, at->line1);
    if (at->line2.len) buf_say(&b, ", %.*s", STR_ARGS(at->line2));
    buf_say(&b, ", %.*s, %.*s %.*s", STR_ARGS(at->city), STR_ARGS(at->state), STR_ARGS(at->zip));
    return buf_str(&b);
}

static str hour_there(const zone *z, instant now, arena *a)
{
    buf b = buf_in(a, 64);
    zone_put(&b, z, now);
    return b.len > 11 ? str_from(buf_str(&b), 11) : buf_str(&b); // after "2026-03-08 "
}

static void put_person(api_call *c, const record *r)
{
    put *p = &c->out;
    const patient_row *is = state_patient(r->s, r->patient, r->ask.as_of);
    const called_row *w = record_words(r, r->patient);
    assert(is && w);
    put_text(p, "patient", names_text(&r->facts.door.people, r->patient));
    put_text(p, "last", w->last);
    put_text(p, "first", w->first);
    put_date(p, "birth", is->birth);
    put_whole(p, "age", date_age(is->birth, record_patient_today(r, r->patient)));
    put_text(p, "sex", choice_text(w->sex));
    put_text(p, "zone", zone_name(is->zone));
    put_text(p, "local_time", hour_there(is->zone, c->now, c->arena));
    put_text_if(p, "phone", w->phone);
    put_text_if(p, "email", w->email);
    put_text_if(p, "language", w->language);
    put_text(p, "address", address_line(&w->address, c->arena));
}

// --- alerts ------------------------------------------------------------------------------------------------

typedef struct alerting {
    api_call *c;
    record *r;
    bool part2; // who asks may see substance-use records of this patient
} alerting;

static bool put_alert(void *with, const store_work *w, fault *why)
{
    alerting *g = with;
    record *r = g->r;
    uint32_t enrollment;
    store_fact found;
    fact said;
    if (w->done_seq || act_about(w->about) != ABOUT_SAFETY ||
        !record_enrollment(r, w->enrollment, &enrollment))
        return true;
    if (!g->part2 && care_part2(r, enrollment)) return true;
    str work = str_copy(g->c->arena, w->work);
    store_answer answer = store_fact_find(r->ask.store, work, &found, g->c->arena, why);
    if (!store_yes(answer)) return answer == STORE_NONE;
    if (!fact_read(&said, found.line, r->ask.zones, g->c->arena, why)) return false;
    put *p = &g->c->out;
    put_open(p, NULL, '{');
    put_text(p, "work", work);
    put_text(p, "patient", names_text(&r->facts.door.people, r->patient));
    put_text(p, "enrollment", care_enrollment_id(r, enrollment));
    put_text(p, "name", record_last_first(r, r->patient));
    put_text_if(p, "phone", record_words(r, r->patient)->phone);
    put_text(p, "text", fact_get(&said, F_WORK_ITEM_TEXT)->text);
    put_instant(p, "at", said.at);
    put_shut(p);
    return true;
}

// Alerts tell what somebody answered: only for those who treat.
static bool put_alerts(api_call *c, record *r, bool part2, fault *why)
{
    alerting g = {c, r, part2};
    put_open(&c->out, "alerts", '[');
    if (api_may(c, MAY_SEE_CLINICAL) && !store_work_each(r->ask.store, STR(""), put_alert, &g, why))
        return false;
    put_shut(&c->out);
    return true;
}

// --- enrollments -------------------------------------------------------------------------------------------

static int64_t began_us(const record *r, uint32_t enrollment)
{
    const enroll_row *en = state_enroll(r->s, enrollment);
    return en ? en->row.at.us : 0;
}

// Running ones first, then by when they began, the newest first.
static bool before(const record *r, uint32_t a, uint32_t b)
{
    bool a_runs = !care_discharge(r, a), b_runs = !care_discharge(r, b);
    if (a_runs != b_runs) return a_runs;
    return began_us(r, a) > began_us(r, b);
}

static size_t list_enrollments(const record *r, bool part2, uint32_t *out)
{
    size_t count = 0;
    for (uint32_t n = state_person(r->s, r->patient)->enrollments; n != NO_ROW && count < ENROLLMENTS_MAX;
         n = state_enrollment(r->s, n)->next_of_patient)
        if (part2 || !care_part2(r, n)) out[count++] = n;
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && before(r, out[k], out[k - 1]); k--) {
            uint32_t swap = out[k];
            out[k] = out[k - 1];
            out[k - 1] = swap;
        }
    return count;
}

static bool my_minutes(const api_call *c, const record *r, const uint32_t *at, size_t count)
{
    uint32_t me = c->who->person.len ? names_find(&r->facts.door.people, c->who->person) : NAME_NONE;
    if (me == NAME_NONE) return false;
    for (size_t i = 0; i < count; i++)
        if (!care_discharge(r, at[i]) && minutes_count(r->e, at[i], me)) return true;
    return false;
}

static void put_others(api_call *c, str patient)
{
    str others[OTHERS_MAX];
    size_t count = presence_seen(c, patient, others, OTHERS_MAX);
    put_open(&c->out, "others", '[');
    for (size_t i = 0; i < count; i++) put_text(&c->out, NULL, others[i]);
    put_shut(&c->out);
}

static bool put_patient(api_call *c, record *r, fault *why)
{
    put *p = &c->out;
    uint32_t enrollments[ENROLLMENTS_MAX];
    bool part2 = true, any = false;
    for (uint32_t n = state_person(r->s, r->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(r->s, n)->next_of_patient)
        any |= care_part2(r, n);
    if (!api_sees_part2(c, c->param[0], &part2, why)) return false;
    putting g = {c, r, part2};
    size_t count = list_enrollments(r, part2, enrollments);
    put_open(p, NULL, '{');
    put_person(c, r);
    put_flag(p, "part2", any && part2);
    if (!put_alerts(c, r, part2, why)) return false;
    put_open(p, "enrollments", '[');
    for (size_t i = 0; i < count; i++)
        if (!put_enrollment(&g, enrollments[i], why)) return false;
    put_shut(p);
    put_coverages(&g, "coverages");
    if (!put_records(&g, "records", why)) return false;
    put_flag(p, "my_minutes", my_minutes(c, r, enrollments, count));
    put_others(c, c->param[0]);
    put_shut(p);
    return true;
}

bool api_patient(api_call *c, fault *why)
{
    record r;
    care_ask ask = {.patient = c->param[0], .detail = "the record"};
    if (!care_open(c, &ask, &r, NULL, why)) return false;
    bool fine = put_patient(c, &r, why);
    record_close(&r);
    return fine;
}
