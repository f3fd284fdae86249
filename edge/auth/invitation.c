// Coming in for the first time: the first administrator, invitations, and a password that is to be set anew.
#include "auth_.h"

static bool invite_good(const auth_invite *what, str *login, arena *in, fault *why)
{
    if (!auth_fold_login(what->login, login, in)) {
        fault_set(why, FAULT_INPUT,
                  "a sign-in name has 1 to %d characters and no blanks; an e-mail address is good",
                  AUTH_LOGIN_BYTES_MAX);
        return fault_at(why, 0, STR("login"));
    }
    if (!auth_name_good(what->name)) {
        fault_set(why, FAULT_INPUT, "a name has 1 to %d characters", AUTH_NAME_BYTES_MAX);
        return fault_at(why, 0, STR("name"));
    }
    if (what->role >= ROLE_OF_CLIENT) {
        fault_set(why, FAULT_INPUT, "programs have tokens, and no role that somebody can be invited to");
        return fault_at(why, 0, STR("role"));
    }
    if (what->person.len > LIMIT_ID_BYTES) {
        fault_set(why, FAULT_INPUT, "an id has at most %d characters", LIMIT_ID_BYTES);
        return fault_at(why, 0, STR("person"));
    }
    return true;
}

bool auth_password_good(str password, str login, str name, fault *why)
{
    const str words[] = {login, name};
    const char *problem = auth_password_problem(password, words, 2);
    if (!problem) return true;
    fault_set(why, FAULT_INPUT, "%s", problem);
    return fault_at(why, 0, STR("password"));
}

static bool new_link(auth *a, people_hand *h, str account, str practice, str *token, arena *in, fault *why)
{
    *token = auth_random_text(a, AUTH_SECRET_BYTES, in);
    people_invitation i = {
        .hash = sha256_of(*token), .account = account, .practice = practice, .made = auth_now(a)};
    i.ends = instant_plus(i.made, AUTH_INVITATION_SECONDS);
    return people_invitation_put(h, &i, why);
}

// A membership that waits, and the account where there is none of the login. *known: there was one.
static bool membership(auth *a, people_hand *h, const auth_invite *what, str login, str *id, arena *in,
                       fault *why)
{
    people_account account = {0};
    people_member m;
    bool there;
    if (!people_practice_known(h, what->practice, &there, why)) return false;
    if (!there)
        return fault_set(why, FAULT_NOTHING, "there is no practice \"%.*s\"", STR_ARGS(what->practice));
    if (!people_account_of_login(h, login, &account, in, why)) return false;
    if (account.id.len) {
        people_account_forget(&account);
        if (!people_member_find(h, account.id, what->practice, &m, in, why)) return false;
        if (m.account.len && !m.waiting) {
            fault_set(why, FAULT_CONFLICT, "somebody with this sign-in name is in the practice already");
            return fault_at(why, 0, STR("login"));
        }
    } else {
        account = (people_account){.id = auth_random_id(a, 'a', in), .login = login, .made = auth_now(a),
                                   .trial = what->trial};
        if (!people_account_add(h, &account, why)) return false;
    }
    m = (people_member){.account = account.id,
                        .practice = what->practice,
                        .role = auth_roles[what->role].name,
                        .person = what->person,
                        .name = what->name,
                        .waiting = true,
                        .made = auth_now(a)};
    *id = account.id;
    return people_member_put(h, &m, why);
}

bool auth_invitation_make(auth *a, const auth_invite *what, const auth_who *w, str *account, str *token,
                          arena *in, fault *why)
{
    people_hand h;
    str login, id, link;
    if (!auth_manages(w, what->role, why) || !invite_good(what, &login, in, why) ||
        !people_write(a->people, &h, why))
        return false;
    bool fine = membership(a, &h, what, login, &id, in, why) &&
                new_link(a, &h, id, what->practice, &link, in, why) &&
                auth_tell_of(a, w, AUDIT_PERSON_INVITED, id, auth_roles[what->role].name, why) &&
                people_keep(&h, why);
    people_drop(&h);
    if (!fine) return false;
    *account = id;
    *token = link;
    return true;
}

bool auth_add(auth *a, const auth_invite *what, str password, str *account, str *token, arena *in, fault *why)
{
    people_hand h;
    people_account row = {0};
    people_member m;
    str login, id, hash = {0}, link = {"", 0};
    auth_who w = auth_machine(what->practice);
    if (!invite_good(what, &login, in, why)) return false;
    if (password.len && (!auth_password_good(password, login, what->name, why) ||
                         !auth_hash_new(a, password, &hash, in, why)))
        return false;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = membership(a, &h, what, login, &id, in, why);
    if (fine && password.len) {
        fine = people_account_find(&h, id, &row, in, why) &&
               people_member_find(&h, id, what->practice, &m, in, why);
        if (fine && row.password.len) // with its factors; the practice comes in addition
            fine = fault_set(why, FAULT_CONFLICT,
                             "this sign-in name has a password already: add it without one, and "
                             "the invitation asks for that");
        row.password = hash;
        row.password_at = auth_now(a);
        m.waiting = false;
        fine = fine && people_account_put(&h, &row, why) && people_member_put(&h, &m, why) &&
               auth_tell_of(a, &w, AUDIT_MEMBER_CHANGED, id, auth_roles[what->role].name, why);
    } else if (fine) {
        fine = new_link(a, &h, id, what->practice, &link, in, why) &&
               auth_tell_of(a, &w, AUDIT_PERSON_INVITED, id, auth_roles[what->role].name, why);
    }
    fine = fine && people_keep(&h, why);
    people_drop(&h);
    people_account_forget(&row);
    if (!fine) return false;
    *account = id;
    *token = link;
    return true;
}

// --- taking it --------------------------------------------------------------------------------------------

typedef struct invited { people_invitation invitation; people_account account; people_member m; } invited;

static bool invited_find(auth *a, people_hand *h, str token, invited *out, arena *in, fault *why)
{
    sha256 hash = sha256_of(token);
    *out = (invited){0};
    if (token.len == AUTH_SECRET_TEXT && !people_invitation_find(h, &hash, &out->invitation, in, why))
        return false;
    if (out->invitation.account.len && auth_now(a).us < out->invitation.ends.us) {
        if (!people_account_find(h, out->invitation.account, &out->account, in, why) ||
            !people_member_find(h, out->invitation.account, out->invitation.practice, &out->m, in, why))
            return false;
        if (out->account.id.len && out->m.account.len && !out->m.disabled) return true;
    }
    people_account_forget(&out->account);
    return fault_set(why, FAULT_NOTHING, "this invitation is no longer good: ask for a new one");
}

// Guesses at invitations are slowed by address; they have 256 bits, so this only keeps the noise down.
static bool knock(auth *a, people_hand *h, auth_from *from, bool *go, fault *why)
{
    char scratch[64];
    uint32_t seconds = 0;
    str address = str_first(from->address, sizeof scratch);
    from->wait_seconds = 0;
    if (!try_wait(h, try_key(a, TRY_INVITATION, address, STR("")), auth_now(a), &seconds, why)) return false;
    *go = !seconds;
    return !seconds || auth_slow(from, seconds, why);
}

bool auth_invitation_look(auth *a, str token, auth_from *from, auth_invitation *out, arena *in, fault *why)
{
    people_hand h;
    invited i = {0};
    bool go = false;
    fault none;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = knock(a, &h, from, &go, why) && invited_find(a, &h, token, &i, in, why);
    people_drop(&h);
    if (fine)
        *out = (auth_invitation){.practice = i.m.practice, .login = i.account.login, .name = i.m.name,
                                 .role = auth_role_of(&i.m), .ends = i.invitation.ends,
                                 .has_password = i.account.password.len != 0};
    people_account_forget(&i.account);
    if (!fine && go && why->code == FAULT_NOTHING && people_write(a->people, &h, &none)) {
        uint32_t key = try_key(a, TRY_INVITATION, str_first(from->address, 64), STR(""));
        if (try_charge(&h, key, auth_now(a), &none)) keep_if_can(&h);
        people_drop(&h);
    }
    return fine;
}

// Sets the password, or weighs the one that the account has: whoever made the link must not become, by it,
// somebody in another practice.
static bool take_password(auth *a, invited *i, str password, str *hash, arena *in, fault *why)
{
    if (!i->account.password.len)
        return auth_password_good(password, i->account.login, i->m.name, why) &&
               auth_hash_new(a, password, hash, in, why);
    if (!auth_hash_enter(a, why)) return false;
    bool fits = auth_hash_fits(a, i->account.password, password);
    auth_hash_leave(a);
    *hash = (str){"", 0};
    return fits || auth_no(why);
}

static bool take(auth *a, people_hand *h, str token, str hash, auth_from *from, auth_signed *out, arena *in,
                 fault *why)
{
    invited i;
    people_session s = {0};
    auth_ways ways;
    sha256 used = sha256_of(token);
    bool found = false;
    // As it is now: of two that take the same link at once, one does.
    if (!invited_find(a, h, token, &i, in, why)) return false;
    if (!hash.len != !!i.account.password.len) {
        people_account_forget(&i.account);
        return fault_set(why, FAULT_CONFLICT, "the account was changed meanwhile: open the link again");
    }
    if (hash.len) {
        i.account.password = hash;
        i.account.password_at = auth_now(a);
    }
    i.account.practice = i.m.practice;
    i.m.waiting = false;
    bool fine = people_account_put(h, &i.account, why) && people_member_put(h, &i.m, why) &&
                people_invitation_use(h, &used, &found, why) && auth_ways_of(h, &i.account, &ways, in, why);
    bool has = fine && (ways.totp || ways.passkey);
    s.second = auth_is_enough(&i.account, &i.m, has) ? SHOWN_ENOUGH : SHOWN_PASSWORD;
    fine = fine && auth_session_make(a, h, &s, &i.account, &i.m, from, out, in, why) &&
           auth_tell_of(a, &out->who, AUDIT_INVITATION_TAKEN, i.account.id, i.m.role, why) &&
           (!hash.len || auth_tell_of(a, &out->who, AUDIT_PASSWORD_SET, STR(""), STR(""), why));
    people_account_forget(&i.account);
    return fine;
}

bool auth_invitation_take(auth *a, str token, str password, auth_from *from, auth_signed *out, arena *in,
                          fault *why)
{
    people_hand h;
    invited i = {0};
    str hash;
    uint32_t key = 0, seconds = 0;
    from->wait_seconds = 0;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = invited_find(a, &h, token, &i, in, why);
    if (fine) { // a link is no way around the wait of who guesses at an account that has a password
        key = try_key(a, TRY_ACCOUNT, i.account.login, STR(""));
        fine = try_wait(&h, key, auth_now(a), &seconds, why) &&
               (seconds || !i.account.password.len || try_charge(&h, key, auth_now(a), why)) &&
               people_keep(&h, why);
    }
    people_drop(&h);
    if (fine && seconds && i.account.password.len) fine = auth_slow(from, seconds, why);
    fine = fine && take_password(a, &i, password, &hash, in, why);
    if (fine) {
        fine = people_write(a->people, &h, why) && take(a, &h, token, hash, from, out, in, why) &&
               (!i.account.password.len || try_clear(&h, key, why)) && people_keep(&h, why);
        people_drop(&h);
    }
    people_account_forget(&i.account);
    return fine;
}

// --- set anew ---------------------------------------------------------------------------------------------

static bool reset(auth *a, people_hand *h, const auth_who *w, str account, str *token, arena *in, fault *why)
{
    people_account row = {0};
    people_member m;
    people_members all;
    uint32_t ended;
    if (!people_account_find(h, account, &row, in, why) ||
        !people_members_of_account(h, account, &all, in, why) ||
        !people_member_find(h, account, w->practice, &m, in, why))
        return false;
    people_account_forget(&row);
    if (!row.id.len || !m.account.len)
        return fault_set(why, FAULT_NOTHING, "there is nobody of this id here");
    if (!auth_manages(w, auth_role_of(&m), why)) return false;
    if (w->role != AUTH_ROLE_COUNT && all.count > 1)
        return fault_set(why, FAULT_DENIED,
                         "this account belongs to another practice too: whoever runs the machine can "
                         "reset it there (daybook person reset)");
    row.totp_step = 0;
    return people_account_put(h, &row, why) &&
           people_sessions_end(h, account, STR(""), STR(""), &ended, why) &&
           people_passkeys_remove(h, account, why) && people_recovery_put(h, account, NULL, 0, why) &&
           people_devices_forget(h, account, why) && people_invitations_end(h, account, STR(""), why) &&
           new_link(a, h, account, m.practice, token, in, why) &&
           auth_tell_of(a, w, AUDIT_RESET, account, STR(""), why);
}

bool auth_reset(auth *a, const auth_who *w, str account, str *token, arena *in, fault *why)
{
    people_hand h;
    if (w->account.len && str_eq(w->account, account))
        return fault_set(why, FAULT_DENIED, "somebody else resets your account");
    if (!people_write(a->people, &h, why)) return false;
    bool fine = reset(a, &h, w, account, token, in, why) && people_keep(&h, why);
    people_drop(&h);
    return fine;
}
