// enrolling.c - GET /v1/enrolling: how far an enrollment is, and what is asked next.
#include "enrolling.h"
#include "care_.h"

static str grade_letter(grade g)
{
    static const str texts[] = {STR_INIT("P"), STR_INIT("S"), STR_INIT("K")};
    return texts[g];
}

static void put_step(put *p, const enrolling_step *s)
{
    put_open(p, NULL, '{');
    put_text(p, "step", enrolling_step_name(s->which));
    put_text(p, "title", enrolling_step_title(s->which));
    put_text(p, "why", s->why);
    put_text(p, "state", enrolling_state_text(s->state));
    put_text_if(p, "have", s->have);
    put_text_if(p, "need", s->need);
    put_text_if(p, "cite", s->cite);
    if (s->cite.len) put_text(p, "grade", grade_letter(s->grade));
    put_shut(p);
}

static void put_choices(put *p, const char *name, const enrolling_choices *all)
{
    put_open(p, name, '[');
    for (size_t i = 0; i < all->count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "id", all->at[i].id);
        put_text(p, "name", all->at[i].name);
        put_text_if(p, "more", all->at[i].more);
        put_flag(p, "fits", all->at[i].fits);
        put_shut(p);
    }
    put_shut(p);
}

static void put_enrolling(put *p, const enrolling *is, choice program)
{
    put_open(p, NULL, '{');
    put_text_if(p, "patient", is->patient);
    put_text_if(p, "name", is->name);
    put_text(p, "program", choice_text(program));
    put_text_if(p, "device", is->device);
    put_text_if(p, "enrollment", is->enrollment);
    put_open(p, "steps", '[');
    for (size_t i = 0; i < is->step_count; i++) put_step(p, &is->steps[i]);
    put_shut(p);
    put_choices(p, "devices", &is->devices);
    put_choices(p, "practitioners", &is->practitioners);
    put_choices(p, "payers", &is->payers);
    put_choices(p, "places", &is->places);
    put_text(p, "consent_words", is->consent_words);
    put_outcomes(p, "worth", is->worth, is->worth_count);
    put_shut(p);
}

// Whom it is about, who asks may know of. An enrollment names its patient.
static bool about(api_call *c, enrolling_ask *ask, fault *why)
{
    bool yes;
    str patient = ask->patient;
    if (ask->enrollment.len) {
        if (!api_sees_enrollment(c, ask->enrollment, &patient, &yes, why)) return false;
        if (!yes || !patient.len || (ask->patient.len && !str_eq(patient, ask->patient)))
            return api_none(why, "enrollment", ask->enrollment);
        ask->patient = patient;
    } else if (patient.len) {
        if (!api_sees_patient(c, patient, &yes, why)) return false;
        if (!yes) return api_none(why, "patient", patient);
    }
    return !patient.len || api_audit(c, AUDIT_RECORD_READ, SUBJECT_PATIENT, patient, STR("enrolling"), why);
}

bool api_enrolling(api_call *c, fault *why)
{
    enrolling is;
    enrolling_ask ask = {.book = NULL,
                         .now = c->now,
                         .program = PROGRAM_RTM,
                         .patient = api_ask(c, "patient"),
                         .device = api_ask(c, "device"),
                         .enrollment = api_ask(c, "enrollment"),
                         .payer = api_ask(c, "payer"),
                         .person = c->who->person,
                         .may_treat = api_may(c, MAY_TREAT)};
    str program = api_ask(c, "program");
    if (program.len && !choice_find(ENUM_PROGRAM, program, &ask.program))
        return fault_set(why, FAULT_INPUT, "?program is rtm or dmht") || fault_at(why, 0, STR("program"));
    if (!api_seat(c, why) || !about(c, &ask, why)) return false;
    if (!api_sees_part2(c, ask.patient, &ask.may_part2, why)) return false;
    ask.store = c->seat.store;
    ask.zones = c->seat.zones;
    ask.book = c->seat.book;
    if (!act_enrolling(&is, &ask, c->arena, why)) return false;
    put_enrolling(&c->out, &is, ask.program);
    return true;
}
