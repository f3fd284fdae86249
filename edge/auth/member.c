// Who belongs to a practice, and what may be changed about it.
#include "auth_.h"
#include "sort.h"

static bool member_row(auth *a, people_hand *h, const people_member *m, auth_member *out, arena *in,
                       fault *why)
{
    people_account account;
    people_sessions sessions;
    auth_ways ways;
    if (!people_account_find(h, m->account, &account, in, why) ||
        !auth_ways_of(h, &account, &ways, in, why) || !people_sessions_of(h, m->account, &sessions, in, why))
        return false;
    people_account_forget(&account);
    *out = (auth_member){.account = m->account, .login = account.login, .name = m->name, .person = m->person,
                         .role = auth_role_of(m), .part2 = m->part2_by.len != 0, .part2_by = m->part2_by,
                         .disabled = m->disabled, .waiting = m->waiting, .second = ways.totp || ways.passkey,
                         .made = m->made, .used = m->used.us ? m->used : INSTANT_NONE};
    for (size_t i = 0; i < sessions.count; i++)
        out->sessions += str_eq(sessions.at[i].practice, m->practice) &&
                         auth_now(a).us < instant_plus(sessions.at[i].used, sessions.at[i].idle_seconds).us;
    return true;
}

static int by_name(const void *x, const void *y)
{
    const auth_member *a = x, *b = y;
    int c = str_cmp(a->name, b->name);
    return c ? c : str_cmp(a->account, b->account);
}

bool auth_members(auth *a, const auth_who *w, bool patients, auth_member **out, size_t *count, arena *in,
                  fault *why)
{
    people_hand h;
    people_members all = {0};
    size_t n = 0;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_members_of_practice(&h, w->practice, &all, in, why);
    auth_member *rows = arena_array(in, auth_member, all.count + 1);
    for (size_t i = 0; fine && i < all.count; i++) {
        if (!patients && auth_role_of(&all.at[i]) == ROLE_OF_PATIENT) continue;
        fine = member_row(a, &h, &all.at[i], &rows[n++], in, why);
    }
    people_drop(&h);
    if (!fine) return false;
    qsort(rows, n, sizeof *rows, by_name);
    *out = rows;
    *count = n;
    return true;
}

static bool nobody_here(fault *why)
{
    return fault_set(why, FAULT_NOTHING, "there is nobody of this id here");
}

bool auth_member_of(auth *a, const auth_who *w, str account, auth_member *out, arena *in, fault *why)
{
    people_hand h;
    people_member m = {0};
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_member_find(&h, account, w->practice, &m, in, why) &&
                (m.account.len || nobody_here(why)) && member_row(a, &h, &m, out, in, why);
    people_drop(&h);
    return fine;
}

bool auth_manages(const auth_who *w, auth_role of, fault *why)
{
    if (w->role == AUTH_ROLE_COUNT) return true; // at the machine
    if (auth_may(w, of == ROLE_OF_PATIENT ? MAY_ENROLL : MAY_MANAGE_PEOPLE)) return true;
    return fault_set(why, FAULT_DENIED, "%s",
                     of == ROLE_OF_PATIENT ? "a patient's account opens the record: who may enroll sees to it"
                                           : "the administrator sees to accounts of the staff");
}

// --- changing ---------------------------------------------------------------------------------------------

static bool change_good(const auth_who *w, str account, const auth_change *c, fault *why)
{
    if (str_eq(w->account, account) && w->account.len && (c->role_set || c->person_set || c->disabled_set))
        return fault_set(why, FAULT_DENIED, "somebody else changes your own membership");
    if (c->role_set && c->role >= ROLE_OF_CLIENT) {
        fault_set(why, FAULT_INPUT, "programs have tokens, not this role");
        return fault_at(why, 0, STR("role"));
    }
    if (c->name_set && !auth_name_good(c->name)) {
        fault_set(why, FAULT_INPUT, "a name has 1 to %d characters", AUTH_NAME_BYTES_MAX);
        return fault_at(why, 0, STR("name"));
    }
    if (c->person_set && c->person.len > LIMIT_ID_BYTES) {
        fault_set(why, FAULT_INPUT, "an id has at most %d characters", LIMIT_ID_BYTES);
        return fault_at(why, 0, STR("person"));
    }
    return true;
}

// A practice without an administrator could invite nobody.
static bool leaves_one(people_hand *h, const people_member *was, const people_member *is, arena *in,
                       fault *why)
{
    people_members all;
    if (auth_role_of(was) != ROLE_OF_ADMINISTRATOR || !auth_member_lives(was)) return true;
    if (auth_role_of(is) == ROLE_OF_ADMINISTRATOR && auth_member_lives(is)) return true;
    if (!people_members_of_practice(h, was->practice, &all, in, why)) return false;
    for (size_t i = 0; i < all.count; i++)
        if (auth_role_of(&all.at[i]) == ROLE_OF_ADMINISTRATOR && auth_member_lives(&all.at[i]) &&
            !str_eq(all.at[i].account, was->account))
            return true;
    return fault_set(why, FAULT_DENIED,
                     "this is the last administrator of the practice: make somebody else one first");
}

// The administrator sees no patient, and so makes nobody one, and no patient somebody who sees others.
static bool stays_patient(const people_member *was, const auth_change *c, fault *why)
{
    bool patient = auth_role_of(was) == ROLE_OF_PATIENT;
    if (!c->role_set || patient == (c->role == ROLE_OF_PATIENT)) return true;
    return fault_set(why, FAULT_DENIED, "a patient's account stays one: invite under another sign-in name");
}

static bool tell_change(auth *a, const auth_who *w, const people_member *was, const people_member *is,
                        arena *in, fault *why)
{
    buf detail = buf_in(in, 256);
    if (!str_eq(was->role, is->role)) {
        buf_say(&detail, "%.*s, before: %.*s", STR_ARGS(is->role), STR_ARGS(was->role));
        if (!auth_tell_of(a, w, AUDIT_ROLE_CHANGED, is->account, buf_str(&detail), why)) return false;
    }
    buf_clear(&detail);
    if (was->disabled != is->disabled) buf_put(&detail, is->disabled ? STR("disabled") : STR("enabled"));
    if (!str_eq(was->person, is->person))
        buf_say(&detail, "%sperson %.*s", detail.len ? ", " : "", STR_ARGS(is->person));
    if (!str_eq(was->name, is->name)) buf_say(&detail, "%sname", detail.len ? ", " : "");
    return !detail.len || auth_tell_of(a, w, AUDIT_MEMBER_CHANGED, is->account, buf_str(&detail), why);
}

static bool change(auth *a, people_hand *h, const auth_who *w, str account, const auth_change *c, arena *in,
                   fault *why)
{
    people_member was, is;
    uint32_t ended;
    if (!people_member_find(h, account, w->practice, &was, in, why)) return false;
    if (!was.account.len) return nobody_here(why);
    if (!auth_manages(w, auth_role_of(&was), why)) return false;
    is = was;
    if (c->role_set) is.role = auth_roles[c->role].name;
    if (c->person_set) is.person = c->person;
    if (c->name_set) is.name = c->name;
    if (c->disabled_set) is.disabled = c->disabled;
    bool other = !str_eq(was.role, is.role) || !str_eq(was.person, is.person);
    if (other) is.part2_by = STR("");
    if (!stays_patient(&was, c, why) || !leaves_one(h, &was, &is, in, why) || !people_member_put(h, &is, why))
        return false;
    if (is.disabled && !was.disabled && !people_invitations_end(h, account, w->practice, why)) return false;
    if ((other || is.disabled) && !people_sessions_end(h, account, w->practice, STR(""), &ended, why))
        return false;
    if (was.part2_by.len && !is.part2_by.len &&
        !auth_tell_of(a, w, AUDIT_PART2_ENDED, account, STR("role changed"), why))
        return false;
    return tell_change(a, w, &was, &is, in, why);
}

bool auth_member_change(auth *a, const auth_who *w, str account, const auth_change *c, fault *why)
{
    people_hand h;
    arena in;
    if (!change_good(w, account, c, why) || !people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = change(a, &h, w, account, c, &in, why) && people_keep(&h, why);
    people_drop(&h);
    arena_close(&in);
    return fine;
}

static bool part2(auth *a, people_hand *h, const auth_who *w, str account, bool granted, str reason,
                  arena *in, fault *why)
{
    people_member m;
    if (!people_member_find(h, account, w->practice, &m, in, why)) return false;
    if (!m.account.len) return nobody_here(why);
    if (granted && !(auth_role_permissions(auth_role_of(&m)) >> MAY_SEE_PATIENTS & 1))
        return fault_set(why, FAULT_DENIED,
                         "this role sees no patient's record, and so none of these either");
    m.part2_by = granted ? w->account : STR("");
    m.part2_at = auth_now(a);
    return people_member_put(h, &m, why) &&
           auth_tell_of(a, w, granted ? AUDIT_PART2_GRANTED : AUDIT_PART2_ENDED, account, reason, why);
}

bool auth_member_part2(auth *a, const auth_who *w, str account, bool granted, str reason, fault *why)
{
    people_hand h;
    arena in;
    reason = str_trim(reason);
    if (granted && str_eq(w->account, account))
        return fault_set(why, FAULT_DENIED, "somebody else lets you see substance-use records");
    if (reason.len < AUTH_REASON_BYTES_MIN || reason.len > AUTH_REASON_BYTES_MAX) {
        fault_set(why, FAULT_INPUT, "say why, in %d to %d characters", AUTH_REASON_BYTES_MIN,
                  AUTH_REASON_BYTES_MAX);
        return fault_at(why, 0, STR("reason"));
    }
    if (!people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = part2(a, &h, w, account, granted, reason, &in, why) && people_keep(&h, why);
    people_drop(&h);
    arena_close(&in);
    return fine;
}

bool auth_member_sessions_end(auth *a, const auth_who *w, str account, uint32_t *ended, fault *why)
{
    people_hand h;
    people_member m;
    arena in;
    if (!people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    // Sessions in this practice alone: what the account does elsewhere is none of ours.
    bool fine = people_member_find(&h, account, w->practice, &m, &in, why) &&
                (m.account.len || nobody_here(why)) && auth_manages(w, auth_role_of(&m), why) &&
                people_sessions_end(&h, account, w->practice, w->session, ended, why) && people_keep(&h, why);
    people_drop(&h);
    arena_close(&in);
    return fine && auth_tell_of(a, w, AUDIT_SESSION_ENDED, account, STR("all"), why);
}
