// Whom a fact is about, and may who asks know of them? Of what they may not know they hear the same as of an
// id that nothing introduces: by the same sentence, at the same field.
#include "fact_about_.h"
#include "post.h"

// --- whose is it? ------------------------------------------------------------------------------------------

static bool about_field(fact_kind kind, fact_subject subject, fact_field *out)
{
    const fact_kind_row *is = &fact_kinds[kind];
    for (int i = 0; i < is->fields; i++) {
        const fact_field_row *field = &fact_fields[is->first + (fact_field)i];
        if ((field->type != ID && field->type != NEW_ID) || field->of != (int)subject) continue;
        *out = is->first + (fact_field)i;
        return true;
    }
    return false;
}

static bool of_enrollment(api_call *c, str id, str *patient, bool *yes, fault *why)
{
    bool known = false;
    *yes = true;
    if (!store_subject_known(c->seat.store, SUBJECT_ENROLLMENT, id, &known, why)) return false;
    return !known || api_sees_enrollment(c, id, patient, yes, why);
}

static bool of_patient(api_call *c, str id, bool *yes, fault *why)
{
    bool known = false;
    *yes = true;
    if (!store_subject_known(c->seat.store, SUBJECT_PATIENT, id, &known, why)) return false;
    return !known || api_sees_patient(c, id, yes, why);
}

static bool of_claim(api_call *c, str id, str *patient, bool *yes, fault *why)
{
    store_claim claim;
    *yes = true;
    store_answer a = store_claim_get(c->seat.store, id, &claim, c->arena, why);
    if (a == STORE_NONE) return true;
    return store_yes(a) && api_sees_enrollment(c, claim.enrollment, patient, yes, why);
}

static bool of_work(api_call *c, str id, str *patient, bool *yes, fault *why)
{
    store_work work;
    *yes = true;
    store_answer a = store_work_get(c->seat.store, id, &work, c->arena, why);
    if (a == STORE_NONE) return true;
    if (!store_yes(a)) return false;
    if (work.enrollment.len) return of_enrollment(c, work.enrollment, patient, yes, why);
    return !work.claim.len || of_claim(c, work.claim, patient, yes, why);
}

// The patient of what a fact names; empty: it names none that is known.
static bool patient_named(api_call *c, const fact *f, str *patient, bool *yes, fault *why)
{
    fact_field field;
    if (about_field(f->kind, SUBJECT_PATIENT, &field) || f->kind == KIND_PATIENT) {
        if (f->kind == KIND_PATIENT) field = F_PATIENT_PATIENT;
        *patient = fact_get(f, field)->text;
        if (!of_patient(c, *patient, yes, why) || !*yes) return !*yes;
    }
    str of = *patient;
    bool fine = true;
    if (about_field(f->kind, SUBJECT_ENROLLMENT, &field) && fact_has(f, field))
        fine = of_enrollment(c, fact_get(f, field)->text, &of, yes, why);
    else if (about_field(f->kind, SUBJECT_CLAIM, &field) && fact_has(f, field))
        fine = of_claim(c, fact_get(f, field)->text, &of, yes, why);
    else if (about_field(f->kind, SUBJECT_WORK, &field) && fact_has(f, field))
        fine = of_work(c, fact_get(f, field)->text, &of, yes, why);
    if (of.len) *patient = of;
    return fine;
}

// --- papers of a closed enrollment -------------------------------------------------------------------------

typedef struct rests {
    api_call *c;
    pile enrollments, orders; // str
} rests;

static bool take_resting(void *with, const store_fact *f, fault *why)
{
    rests *g = with;
    fact said;
    if (!fact_read(&said, f->line, g->c->seat.zones, g->c->arena, why)) return false;
    bool enroll = said.kind == KIND_ENROLL;
    str id = fact_get(&said, enroll ? F_ENROLL_ENROLLMENT : F_ORDER_ORDER)->text;
    *(str *)pile_more(enroll ? &g->enrollments : &g->orders) = str_copy(g->c->arena, id);
    return true;
}

static bool rests_on(rests *g, fact_subject subject, str id, fault *why)
{
    store_want want = {.kinds_some = true, .subject = subject, .id = id, .clear_ok = true};
    want.kind_wanted[KIND_ENROLL] = true;
    want.kind_wanted[KIND_ORDER] = subject == SUBJECT_PLAN;
    return store_facts_each(g->c->seat.store, &want, take_resting, g, why);
}

bool fact_paper_closed(api_call *c, fact_subject subject, str id, bool *closed, fault *why)
{
    rests g = {c, pile_in(c->arena, sizeof(str)), pile_in(c->arena, sizeof(str))};
    bool open = false, any = false;
    if (!rests_on(&g, subject, id, why)) return false;
    for (uint32_t i = 0; i < g.orders.count; i++)
        if (!rests_on(&g, SUBJECT_ORDER, *PILE_AT(&g.orders, str, i), why)) return false;
    for (uint32_t i = 0; i < g.enrollments.count; i++) {
        bool part2 = false;
        str enrollment = *PILE_AT(&g.enrollments, str, i);
        if (!store_subject_part2(c->seat.store, SUBJECT_ENROLLMENT, enrollment, &part2, why)) return false;
        *(part2 ? &any : &open) = true;
    }
    *closed = any && !open;
    return true;
}

// A diagnosis of substance use (F10-F19) is closed with the enrollment that it is treated in.
static bool diagnosis_closed(api_call *c, const fact *f, bool *closed, fault *why)
{
    rests g = {c, pile_in(c->arena, sizeof(str)), pile_in(c->arena, sizeof(str))};
    *closed = false;
    if (!str_starts(fact_get(f, F_DIAGNOSIS_CODE)->text, STR("F1"))) return true;
    if (!rests_on(&g, SUBJECT_PATIENT, fact_get(f, F_DIAGNOSIS_PATIENT)->text, why)) return false;
    for (uint32_t i = 0; i < g.enrollments.count && !*closed; i++)
        if (!store_subject_part2(c->seat.store, SUBJECT_ENROLLMENT, *PILE_AT(&g.enrollments, str, i), closed,
                                 why))
            return false;
    return true;
}

// What is not sealed with the key of substance use, for it was said before there was such an enrollment.
static bool rests_closed(api_call *c, const fact *f, bool *closed, fault *why)
{
    *closed = false;
    switch ((int)f->kind) {
    case KIND_PLAN: return fact_paper_closed(c, SUBJECT_PLAN, fact_get(f, F_PLAN_PLAN)->text, closed, why);
    case KIND_ORDER:
        return fact_paper_closed(c, SUBJECT_ORDER, fact_get(f, F_ORDER_ORDER)->text, closed, why);
    case KIND_DIAGNOSIS: return diagnosis_closed(c, f, closed, why);
    default: return true;
    }
}

// Is the fact sealed with the key of substance use?
static bool sealed_open(api_call *c, int segment, str patient, bool *yes, fault *why)
{
    if (!*yes || !segment || (c->who->role == ROLE_OF_PATIENT && patient.len)) return true;
    return api_sees_part2(c, patient, yes, why);
}

// What a void takes out, or the consent that a revoke takes back, to the end of the chain.
static bool follow(api_call *c, fact *said, int *segment, bool *there, fault *why)
{
    *there = true;
    for (int depth = 0; depth < VOIDS_DEEP_MAX && (said->kind == KIND_VOID || said->kind == KIND_REVOKE);
         depth++) {
        store_fact target;
        fact_field field = said->kind == KIND_VOID ? F_VOID_VOIDS : F_REVOKE_CONSENT;
        store_answer a = store_fact_find(c->seat.store, fact_get(said, field)->text, &target, c->arena, why);
        *there = store_yes(a);
        if (a == STORE_NONE) return true;
        if (!store_yes(a) || !fact_read(said, target.line, c->seat.zones, c->arena, why)) return false;
        *segment |= target.segment;
    }
    return true;
}

static bool of_fact(api_call *c, const fact *f, int segment, str *patient, bool *yes, fault *why)
{
    fact said = *f;
    bool there;
    *patient = (str){"", 0};
    *yes = true;
    if (!api_seat(c, why) || !follow(c, &said, &segment, &there, why)) return false;
    if (there && !patient_named(c, &said, patient, yes, why)) return false;
    bool closed = false;
    if (*yes && !segment && there && !api_may(c, MAY_SEE_PART2) && !rests_closed(c, &said, &closed, why))
        return false;
    segment |= closed;
    return sealed_open(c, segment, *patient, yes, why);
}

// A claim's life is for who sees claims; what an alarm says was answered, for who treats.
static bool kind_open(const api_call *c, const fact *f)
{
    if (!fact_kind_is_life(f->kind)) return true;
    if (f->kind == KIND_WORK_ITEM && fact_get(f, F_WORK_ITEM_ABOUT)->choice == ABOUT_SAFETY)
        return api_may(c, MAY_SEE_CLINICAL);
    return api_may(c, MAY_SEE_CLAIMS) || f->kind == KIND_WORK_DONE;
}

bool fact_is_visible(api_call *c, const store_fact *f, const fact *said, str *patient, bool *yes, fault *why)
{
    *yes = kind_open(c, said);
    if (!*yes) return true;
    return of_fact(c, said, f->segment, patient, yes, why);
}

// --- what a fact names -------------------------------------------------------------------------------------

static bool of_fact_id(api_call *c, str id, bool *yes, fault *why)
{
    store_fact found;
    fact said;
    str patient;
    *yes = true;
    store_answer a = store_fact_find(c->seat.store, id, &found, c->arena, why);
    if (a == STORE_NONE) return true;
    return store_yes(a) && fact_read(&said, found.line, c->seat.zones, c->arena, why) &&
           of_fact(c, &said, found.segment, &patient, yes, why);
}

typedef struct introduced {
    api_call *c;
    bool yes;
} introduced;

static bool take_introduced(void *with, const store_fact *f, fault *why)
{
    introduced *g = with;
    fact said;
    str patient;
    bool yes;
    if (!g->yes) return true;
    str line = str_copy(g->c->arena, f->line);
    if (!fact_read(&said, line, g->c->seat.zones, g->c->arena, why)) return false;
    if (!of_fact(g->c, &said, f->clear ? 0 : f->segment, &patient, &yes, why)) return false;
    g->yes = yes;
    return true;
}

// A plan, an order, a note: as the facts that introduce it.
static bool of_paper(api_call *c, fact_subject subject, str id, bool *yes, fault *why)
{
    introduced g = {c, true};
    store_want want = {.kinds_some = true, .subject = subject, .id = id, .clear_ok = true};
    want.kind_wanted[subject == SUBJECT_PLAN    ? KIND_PLAN
                     : subject == SUBJECT_ORDER ? KIND_ORDER
                                                : KIND_NOTE] = true;
    bool fine = store_facts_each(c->seat.store, &want, take_introduced, &g, why);
    *yes = g.yes;
    return fine;
}

static bool may_name(api_call *c, fact_subject subject, str id, bool *yes, fault *why)
{
    str patient = {"", 0};
    *yes = true;
    switch ((int)subject) {
    case SUBJECT_PERSON:
    case SUBJECT_PATIENT: return of_patient(c, id, yes, why);
    case SUBJECT_ENROLLMENT: return of_enrollment(c, id, &patient, yes, why);
    case SUBJECT_CLAIM: return of_claim(c, id, &patient, yes, why);
    case SUBJECT_WORK: return of_work(c, id, &patient, yes, why);
    case SUBJECT_CONSENT:
    case SUBJECT_FACT: return of_fact_id(c, id, yes, why);
    case SUBJECT_PLAN:
    case SUBJECT_ORDER:
    case SUBJECT_NOTE: return of_paper(c, subject, id, yes, why);
    default: return true;
    }
}

// Is the id known, so that the door would go on to the next?
static bool is_there(api_call *c, const fact_company *company, fact_subject subject, str id, bool *there,
                     fault *why)
{
    *there = false;
    if (!store_subject_known(c->seat.store, subject, id, there, why)) return false;
    if (!*there) *there = company->brings(company->with, subject, id);
    return true;
}

bool fact_about_visible(api_call *c, const fact *f, const fact_company *company, fault *why)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    if (!api_seat(c, why)) return false;
    for (int i = 0; i < kind->fields; i++) {
        fact_field field = kind->first + (fact_field)i;
        const fact_field_row *is = &fact_fields[field];
        bool yes, there;
        if ((is->type != ID && is->type != NEW_ID) || !fact_has(f, field)) continue;
        str id = fact_get(f, field)->text;
        if (!may_name(c, (fact_subject)is->of, id, &yes, why)) return false;
        if (!yes) return act_not_introduced((fact_subject)is->of, id, is->name, why);
        if (is->type != ID) continue;
        if (!is_there(c, company, (fact_subject)is->of, id, &there, why)) return false;
        if (!there) return true; // the door stops here too, before it comes to what may not be known
    }
    return true;
}
