// The practice's people: who they are here, and what their role lets them do.
#include "who_.h"

bool api_roles(api_call *c, fault *why)
{
    (void)why;
    put *p = &c->out;
    put_open(p, NULL, '{');
    put_open(p, "roles", '[');
    for (int r = 0; r < AUTH_ROLE_COUNT; r++) {
        put_open(p, NULL, '{');
        put_text(p, "role", auth_roles[r].name);
        put_text(p, "title", auth_roles[r].title);
        put_text(p, "help", auth_roles[r].help);
        put_shut(p);
    }
    put_shut(p);
    put_open(p, "permissions", '[');
    for (int i = 0; i < AUTH_PERMISSION_COUNT; i++) {
        put_open(p, NULL, '{');
        put_text(p, "permission", auth_permissions[i].name);
        put_text(p, "help", auth_permissions[i].help);
        put_open(p, "roles", '[');
        for (int r = 0; r < AUTH_ROLE_COUNT; r++)
            if (auth_role_permissions((auth_role)r) >> i & 1) put_text(p, NULL, auth_roles[r].name);
        put_shut(p);
        put_flag(p, "scope", auth_scopes() >> i & 1);
        put_shut(p);
    }
    put_shut(p);
    put_shut(p);
    return true;
}

static void put_person(put *p, const auth_member *m)
{
    put_open(p, NULL, '{');
    put_text(p, "account", m->account);
    put_text(p, "login", m->login);
    put_text(p, "name", m->name);
    put_text(p, "role", m->role < AUTH_ROLE_COUNT ? auth_roles[m->role].name : STR("none"));
    put_text_if(p, "person", m->person);
    put_flag(p, "part2", m->part2);
    put_flag(p, "disabled", m->disabled);
    put_flag(p, "second", m->second);
    put_flag(p, "invited", m->waiting);
    put_instant_if(p, "used", m->used);
    put_whole(p, "sessions", m->sessions);
    put_shut(p);
}

// Of the staff: patients' accounts are seen on their records, by who may know of them.
bool api_people(api_call *c, fault *why)
{
    auth_member *all;
    size_t count;
    if (!auth_members(c->api->auth, c->who, false, &all, &count, c->arena, why)) return false;
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "people", '[');
    for (size_t i = 0; i < count; i++) put_person(&c->out, &all[i]);
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}

static void put_invited(api_call *c, str account, str token)
{
    buf link = buf_in(c->arena, 128);
    buf_lit(&link, "/join#");
    buf_put(&link, token);
    put_open(&c->out, NULL, '{');
    put_text(&c->out, "account", account);
    put_text(&c->out, "link", buf_str(&link));
    put_instant(&c->out, "ends", (instant){c->now.us + AUTH_INVITATION_SECONDS * US_PER_S});
    put_shut(&c->out);
}

// The person has to be somebody in the facts, of the kind that the role works as.
static bool person_known(api_call *c, str person, auth_role role, fault *why)
{
    bool anybody = false, practitioner = false, patient = false;
    if (!person.len) {
        if (role != ROLE_OF_CLINICIAN) return true;
        fault_set(why, FAULT_INPUT,
                  "a clinician signs and is billed for: say which practitioner of the facts it is");
        return fault_at(why, 0, STR("person"));
    }
    if (!api_seat(c, why) || !store_subject_known(c->seat.store, SUBJECT_PERSON, person, &anybody, why) ||
        !store_subject_known(c->seat.store, SUBJECT_PRACTITIONER, person, &practitioner, why) ||
        !store_subject_known(c->seat.store, SUBJECT_PATIENT, person, &patient, why))
        return false;
    if (practitioner || (anybody && !patient && role != ROLE_OF_CLINICIAN)) return true;
    fault_set(why, FAULT_INPUT, "the facts know no %s of this id",
              role == ROLE_OF_CLINICIAN ? "practitioner" : "member of the staff");
    return fault_at(why, 0, STR("person"));
}

static bool role_of(api_call *c, auth_role *out, fault *why)
{
    if (auth_role_find(api_text(c, "role"), out) && auth_role_is_staff(*out)) return true;
    fault_set(why, FAULT_INPUT, "no such role of the staff");
    return fault_at(why, 0, STR("role"));
}

bool api_invite(api_call *c, fault *why)
{
    str account, token;
    auth_invite what = {.practice = c->who->practice,
                        .login = api_text(c, "login"),
                        .name = str_trim(api_text(c, "name")),
                        .person = api_text(c, "person")};
    if (!role_of(c, &what.role, why) || !person_known(c, what.person, what.role, why) ||
        !auth_invitation_make(c->api->auth, &what, c->who, &account, &token, c->arena, why))
        return false;
    put_invited(c, account, token);
    return true;
}

bool api_invite_again(api_call *c, fault *why)
{
    str token;
    if (!auth_reset(c->api->auth, c->who, c->param[0], &token, c->arena, why)) return false;
    put_invited(c, c->param[0], token);
    return true;
}

// The account that opens the patient's record, if there is one.
static bool account_of_patient(api_call *c, str patient, str *out, fault *why)
{
    auth_member *all;
    size_t count;
    *out = STR("");
    if (!auth_members(c->api->auth, c->who, true, &all, &count, c->arena, why)) return false;
    for (size_t i = 0; i < count; i++)
        if (all[i].role == ROLE_OF_PATIENT && str_eq(all[i].person, patient)) *out = all[i].account;
    return true;
}

bool api_patient_invite(api_call *c, fault *why)
{
    bool sees;
    str account, token, patient = c->param[0];
    auth_invite what = {.practice = c->who->practice, .login = api_text(c, "login"), .person = patient,
                        .role = ROLE_OF_PATIENT};
    if (!api_sees_patient(c, patient, &sees, why)) return false;
    if (!sees) return api_none(why, "patient", patient);
    if (!account_of_patient(c, patient, &account, why) || !api_name(c, patient, &what.name, why))
        return false;
    if (!api_audit(c, AUDIT_RECORD_READ, SUBJECT_PATIENT, patient, STR("invited to sign in"), why))
        return false;
    bool fine = account.len
                    ? auth_reset(c->api->auth, c->who, account, &token, c->arena, why)
                    : auth_invitation_make(c->api->auth, &what, c->who, &account, &token, c->arena, why);
    if (fine) put_invited(c, account, token);
    return fine;
}

bool api_person_change(api_call *c, fault *why)
{
    auth_member m;
    auth_change change = {.role_set = api_has(c, "role"), .person_set = api_has(c, "person"),
                          .name_set = api_has(c, "name"), .disabled_set = api_has(c, "disabled"),
                          .person = api_text(c, "person"), .name = str_trim(api_text(c, "name")),
                          .disabled = api_flag(c, "disabled")};
    if (!auth_member_of(c->api->auth, c->who, c->param[0], &m, c->arena, why)) return false;
    if (m.role == ROLE_OF_PATIENT) return fault_set(why, FAULT_NOTHING, "there is nobody of this id here");
    change.role = m.role;
    if (change.role_set && !role_of(c, &change.role, why)) return false;
    if ((change.role_set || change.person_set) &&
        !person_known(c, change.person_set ? change.person : m.person, change.role, why))
        return false;
    return auth_member_change(c->api->auth, c->who, c->param[0], &change, why) && api_put_done(c);
}

bool api_person_out(api_call *c, fault *why)
{
    uint32_t ended;
    return auth_member_sessions_end(c->api->auth, c->who, c->param[0], &ended, why);
}

bool api_part2_grant(api_call *c, fault *why)
{
    return auth_member_part2(c->api->auth, c->who, c->param[0], api_flag(c, "part2"), api_text(c, "reason"),
                             why) &&
           api_put_done(c);
}
