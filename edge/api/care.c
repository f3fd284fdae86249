// care.c - a record for who asks: may they know of it, is it written down that they looked.
#include "care_.h"

static bool whose(api_call *c, const care_ask *ask, str *patient, fault *why)
{
    bool yes = false;
    *patient = ask->patient;
    if (ask->enrollment.len) {
        if (!api_sees_enrollment(c, ask->enrollment, patient, &yes, why)) return false;
        return (yes && patient->len) || api_none(why, "enrollment", ask->enrollment);
    }
    return api_sees_patient(c, ask->patient, &yes, why) && (yes || api_none(why, "patient", ask->patient));
}

// Has the patient an enrollment that who asks may not know of?
static bool see_hidden(api_call *c, record *r, fault *why)
{
    bool sees = true;
    for (uint32_t n = state_person(r->s, r->patient)->enrollments; n != NO_ROW && sees;
         n = state_enrollment(r->s, n)->next_of_patient)
        if (!care_sees(c, r, n, &sees, why)) return false;
    r->hides = !sees;
    return true;
}

bool care_open(api_call *c, const care_ask *ask, record *out, uint32_t *enrollment, fault *why)
{
    str patient;
    *out = (record){0};
    if (!api_seat(c, why) || !whose(c, ask, &patient, why)) return false;
    if (!api_audit(c, AUDIT_RECORD_READ, SUBJECT_PATIENT, patient, str_of(ask->detail), why)) return false;
    record_ask read = {.store = c->seat.store,
                       .zones = c->seat.zones,
                       .book = c->seat.book,
                       .as_of = c->now,
                       .patients = &patient,
                       .patient_count = 1};
    if (!record_read(out, &read, c->arena, why)) return false;
    bool there = out->patient != NAME_NONE;
    if (!there) api_none(why, "patient", patient);
    if (there && ask->enrollment.len) {
        there = record_enrollment(out, ask->enrollment, enrollment);
        if (!there) api_none(why, "enrollment", ask->enrollment);
    }
    there = there && see_hidden(c, out, why);
    if (!there) record_close(out);
    return there;
}

bool care_part2(const record *r, uint32_t enrollment)
{
    const enroll_row *en = state_enroll(r->s, enrollment);
    const device_row *d = en ? state_device(r->s, en->device, r->ask.as_of) : NULL;
    return en && (en->part2 || (d && d->part2));
}

bool care_sees(api_call *c, const record *r, uint32_t enrollment, bool *yes, fault *why)
{
    *yes = true;
    const enroll_row *en = state_enroll(r->s, enrollment);
    if (!en || !care_part2(r, enrollment) || c->who->role == ROLE_OF_PATIENT) return true;
    return api_sees_part2(c, names_text(&r->facts.door.people, en->patient), yes, why);
}

bool care_closed_device(const record *r, uint32_t device)
{
    const device_row *d = state_device(r->s, device, r->ask.as_of);
    bool closed = d && d->part2, open = false;
    if (!r->hides) return false;
    for (uint32_t n = state_person(r->s, r->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(r->s, n)->next_of_patient) {
        const enroll_row *en = state_enroll(r->s, n);
        if (!en || en->device != device) continue;
        *(care_part2(r, n) ? &closed : &open) = true;
    }
    return closed && !open;
}

says_ask care_says(api_call *c, record *r)
{
    return (says_ask){.called = record_called, .with = r, .zone = r->zone, .book = c->seat.book};
}
