// What every handler needs: a reader, the permission, the audit, values of the query.
#include "api_.h"
#include "post.h"

// --- a reader ----------------------------------------------------------------------------------------------

bool api_seat(api_call *c, fault *why)
{
    assert(c->practice);
    if (c->seated) return true;
    if (!live_sit(c->practice, &c->seat, why)) return false;
    c->seated = true;
    return act_zone(c->seat.store, c->now, &c->out.zone, c->seat.zones, c->arena, why);
}

void api_rise(api_call *c)
{
    if (c->seated) live_rise(&c->seat);
    c->seated = false;
}

bool api_desk(api_call *c, act_desk *out, fault *why)
{
    if (!api_seat(c, why)) return false;
    *out = (act_desk){.store = c->seat.store, .book = c->seat.book, .zones = c->seat.zones, .now = c->now,
                      .arena = c->arena, .scratch = &c->scratch};
    return true;
}

// --- permission --------------------------------------------------------------------------------------------

bool api_need(const api_call *c, auth_permission p, fault *why)
{
    return api_may(c, p) || fault_set(why, FAULT_DENIED, "your role does not include \"%.*s\"",
                                      STR_ARGS(auth_permissions[p].help));
}

bool api_none(fault *why, const char *noun, str id)
{
    return fault_set(why, FAULT_NOTHING, "there is no %s %.*s", noun,
                     STR_ARGS(str_first(id, LIMIT_ID_BYTES)));
}

// --- who may know of whom ----------------------------------------------------------------------------------

bool api_sees_part2(api_call *c, str patient, bool *yes, fault *why)
{
    *yes = api_may(c, MAY_SEE_PART2);
    return *yes || auth_part2(c->api->auth, c->who, patient, yes, why);
}

bool api_sees_patient(api_call *c, str patient, bool *yes, fault *why)
{
    bool known = false, part2 = false;
    *yes = false;
    if (!api_seat(c, why) || !store_subject_known(c->seat.store, SUBJECT_PATIENT, patient, &known, why))
        return false;
    if (!known) return true;
    if (c->who->role == ROLE_OF_PATIENT) {
        *yes = str_eq(c->who->person, patient);
        return true;
    }
    if (!api_may(c, MAY_SEE_PATIENTS) && !api_may(c, MAY_ENROLL))
        return auth_part2(c->api->auth, c->who, patient, yes, why); // opened by break-glass
    if (!store_subject_part2(c->seat.store, SUBJECT_PATIENT, patient, &part2, why)) return false;
    if (part2) return api_sees_part2(c, patient, yes, why);
    *yes = true;
    return true;
}

typedef struct patient_of {
    zones *zones;
    arena *a;
    str patient;
} patient_of;

static bool take_patient(void *with, const store_fact *f, fault *why)
{
    patient_of *of = with;
    fact said;
    if (!fact_read(&said, f->line, of->zones, of->a, why)) return false;
    of->patient = str_copy(of->a, fact_get(&said, F_ENROLL_PATIENT)->text);
    return true;
}

static bool find_sight(api_call *c, str enrollment, str *patient, bool *yes, fault *why)
{
    *yes = false;
    if (!api_seat(c, why)) return false;
    store_want want = {.kinds_some = true, .subject = SUBJECT_ENROLLMENT, .id = enrollment, .clear_ok = true};
    want.kind_wanted[KIND_ENROLL] = true;
    patient_of of = {c->seat.zones, c->arena, {0}};
    bool part2 = false;
    if (!store_facts_each(c->seat.store, &want, take_patient, &of, why)) return false;
    *patient = of.patient;
    if (!of.patient.len) return true;
    if (!api_sees_patient(c, of.patient, yes, why) || !*yes) return !*yes;
    if (!store_subject_part2(c->seat.store, SUBJECT_ENROLLMENT, enrollment, &part2, why)) return false;
    return !part2 || c->who->role == ROLE_OF_PATIENT || api_sees_part2(c, of.patient, yes, why);
}

bool api_sees_enrollment(api_call *c, str enrollment, str *patient, bool *yes, fault *why)
{
    for (const sight_kept *s = c->sights; s; s = s->next)
        if (str_eq(s->enrollment, enrollment)) {
            *patient = s->patient;
            *yes = s->yes;
            return true;
        }
    if (!find_sight(c, enrollment, patient, yes, why)) return false;
    if (!patient->len || c->kept == API_KEPT_MAX) return true; // what nobody knows yet may come
    sight_kept *kept = arena_push(c->arena, sight_kept);
    *kept = (sight_kept){str_copy(c->arena, enrollment), *patient, *yes, c->sights};
    c->sights = kept;
    c->kept++;
    return true;
}

// --- the audit ---------------------------------------------------------------------------------------------

static store_answer append_entry(void *with, store *s, fault *why)
{
    return store_audit_append(s, with, NULL, why);
}

bool api_audit(api_call *c, audit_event event, fact_subject subject, str id, str detail, fault *why)
{
    store_audit entry = {.event = event, .at = c->now, .who = c->who ? c->who->account : STR(""),
                         .person = c->who ? c->who->person : STR(""), .space = (int)subject, .subject = id,
                         .detail = detail};
    return store_yes(live_do(c->practice, append_entry, &entry, why));
}

// --- names -------------------------------------------------------------------------------------------------

typedef struct name_of {
    zones *zones;
    arena *a;
    str person, last, first;
} name_of;

static bool take_name(void *with, const store_fact *f, fault *why)
{
    name_of *of = with;
    fact said;
    if (!fact_read(&said, f->line, of->zones, of->a, why)) return false;
    fact_field id = said.kind == KIND_PRACTITIONER ? F_PRACTITIONER_PRACTITIONER
                    : said.kind == KIND_STAFF      ? F_STAFF_STAFF
                                                   : F_PATIENT_PATIENT;
    if (!str_eq(fact_get(&said, id)->text, of->person)) return true; // only said by them
    fact_field last = said.kind == KIND_PRACTITIONER ? F_PRACTITIONER_LAST
                      : said.kind == KIND_STAFF      ? F_STAFF_LAST
                                                     : F_PATIENT_LAST;
    fact_field first = said.kind == KIND_PRACTITIONER ? F_PRACTITIONER_FIRST
                       : said.kind == KIND_STAFF      ? F_STAFF_FIRST
                                                      : F_PATIENT_FIRST;
    of->last = str_copy(of->a, fact_get(&said, last)->text);
    of->first = str_copy(of->a, fact_get(&said, first)->text);
    return true;
}

bool api_name(api_call *c, str person, str *out, fault *why)
{
    *out = STR("");
    if (!person.len) return true;
    if (!api_seat(c, why)) return false;
    for (const name_kept *n = c->names; n; n = n->next)
        if (str_eq(n->person, person)) {
            *out = n->name;
            return true;
        }
    store_want want = {.kinds_some = true, .subject = SUBJECT_PERSON, .id = person};
    want.kind_wanted[KIND_PRACTITIONER] = want.kind_wanted[KIND_STAFF] = true;
    // There are as many patient facts as patients: they are looked through for patients alone.
    if (!store_subject_known(c->seat.store, SUBJECT_PATIENT, person, &want.kind_wanted[KIND_PATIENT], why))
        return false;
    name_of of = {.zones = c->seat.zones, .a = c->arena, .person = person};
    if (!store_facts_each(c->seat.store, &want, take_name, &of, why)) return false;
    buf b = buf_in(c->arena, of.last.len + of.first.len + 2);
    if (of.last.len) buf_say(&b, "%.*s, %.*s", STR_ARGS(of.last), STR_ARGS(of.first));
    *out = buf_str(&b);
    if (c->kept == API_KEPT_MAX) return true;
    c->kept++;
    name_kept *kept = arena_push(c->arena, name_kept);
    *kept = (name_kept){str_copy(c->arena, person), *out, c->names};
    c->names = kept;
    return true;
}

// --- the query ---------------------------------------------------------------------------------------------

static bool not_such(fault *why, const char *name, const char *is)
{
    fault_set(why, FAULT_INPUT, "?%s is not %s", name, is);
    return fault_at(why, 0, str_of(name));
}

bool api_ask_date(const api_call *c, const char *name, date *out, fault *why)
{
    str text = api_ask(c, name);
    return !text.len || date_parse(text, out) || not_such(why, name, "a date such as 2026-02-13");
}

bool api_ask_month(const api_call *c, const char *name, date *out, fault *why)
{
    str text = api_ask(c, name);
    return !text.len || month_parse(text, out) || not_such(why, name, "a month such as 2026-02");
}

bool api_ask_whole(const api_call *c, const char *name, uint64_t max, uint64_t *out, fault *why)
{
    str text = api_ask(c, name);
    long long n;
    if (!text.len) return true;
    if (!str_number(text, &n) || (uint64_t)n > max)
        return not_such(why, name, "a whole number within its limit");
    *out = (uint64_t)n;
    return true;
}

bool api_wants_csv(const api_call *c) { return str_eq(api_ask(c, "format"), STR("csv")); }
