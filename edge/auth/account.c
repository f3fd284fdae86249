// The own account: password, authenticator, recovery codes, practices.
#include "auth_.h"

// --- second factors ---------------------------------------------------------------------------------------

bool auth_factor_added(auth *a, people_hand *h, people_session *s, people_account *account,
                       const people_member *m, const auth_ways *before, str which, auth_from *from,
                       auth_set_up *out, arena *in, fault *why)
{
    auth_set_up made = {0};
    bool first = !before->totp && !before->passkey;
    // Who has just set it up has it.
    s->second = SHOWN_SECOND;
    if (first) {
        if (!auth_recovery_new(a, h, account->id, made.recovery, in, why)) return false;
        made.recovery_count = AUTH_RECOVERY_CODES;
    }
    if (!auth_session_make(a, h, s, account, m, from, &made.signed_in, in, why)) return false;
    *out = made;
    return auth_tell_of(a, &made.signed_in.who, AUDIT_FACTOR_ADDED, STR(""), which, why) &&
           (!first || auth_tell_of(a, &made.signed_in.who, AUDIT_RECOVERY_MADE, STR(""), STR(""), why));
}

static void put_escaped(buf *b, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_byte(b, (char)c);
            continue;
        }
        buf_byte(b, '%');
        buf_byte(b, hex[c >> 4]);
        buf_byte(b, hex[c & 15]);
    }
}

str auth_totp_uri(str login, str secret, arena *in)
{
    buf b = buf_in(in, 4 * AUTH_LOGIN_BYTES_MAX + 256);
    buf_lit(&b, "otpauth://totp/Daybook:");
    put_escaped(&b, login);
    buf_say(&b, "?secret=%.*s&issuer=Daybook&algorithm=SHA1&digits=%d&period=%d", STR_ARGS(secret),
            AUTH_TOTP_DIGITS, AUTH_TOTP_SECONDS);
    return buf_str(&b);
}

bool auth_totp_begin(auth *a, const auth_who *w, auth_totp *out, arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    char secret[AUTH_TOTP_BYTES];
    if (!people_write(a->people, &h, why)) return false;
    people_random(a->people, secret, sizeof secret);
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                auth_ways_of(&h, &account, &ways, in, why) && auth_may_set_up(a, w, &s, &ways, why);
    if (fine) {
        auth_forget(account.totp_new);
        account.totp_new = (str){secret, sizeof secret};
        fine = people_account_put(&h, &account, why) && people_keep(&h, why);
    }
    people_drop(&h);
    if (fine) {
        auth_totp made = {.secret = auth_base32((str){secret, sizeof secret}, in)};
        made.uri = auth_totp_uri(account.login, made.secret, in);
        fine = auth_qr(made.uri, &made.svg, in, why);
        if (fine) *out = made;
    }
    account.totp_new = (str){"", 0};
    people_account_forget(&account);
    auth_forget((str){secret, sizeof secret});
    return fine;
}

bool auth_totp_confirm(auth *a, const auth_who *w, str code, auth_from *from, auth_set_up *out, arena *in,
                       fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                auth_ways_of(&h, &account, &ways, in, why) && auth_may_set_up(a, w, &s, &ways, why);
    if (fine && !account.totp_new.len)
        fine = fault_set(why, FAULT_CONFLICT, "no authenticator is being set up: begin again");
    int64_t step = fine ? totp_step_of(account.totp_new, code, auth_now(a), 0) : -1;
    if (fine && step < 0) {
        fault_set(why, FAULT_INPUT,
                  "this is not the code that the authenticator shows now; is its clock right?");
        fine = fault_at(why, 0, STR("code"));
    }
    if (fine) {
        auth_forget(account.totp);
        account.totp = account.totp_new;
        account.totp_new = (str){"", 0};
        account.totp_step = step;
        fine = people_account_put(&h, &account, why) &&
               auth_factor_added(a, &h, &s, &account, &m, &ways, STR("totp"), from, out, in, why) &&
               people_keep(&h, why);
    }
    people_drop(&h);
    people_account_forget(&account);
    return fine;
}

// Taking a factor away: not the last one where the role needs one.
static bool may_remove(auth *a, const auth_who *w, const people_session *s, const people_account *account,
                       const people_member *m, const auth_ways *ways, size_t factors_left, fault *why)
{
    if (!auth_may_set_up(a, w, s, ways, why)) return false;
    if (factors_left || account->trial || auth_role_of(m) == ROLE_OF_PATIENT) return true;
    return fault_set(why, FAULT_CONFLICT, "your role needs a second factor: set another one up first");
}

bool auth_totp_remove(auth *a, const auth_who *w, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    arena in;
    if (!people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, &in, why) &&
                auth_ways_of(&h, &account, &ways, &in, why) &&
                (ways.totp || fault_set(why, FAULT_NOTHING, "no authenticator is set up")) &&
                may_remove(a, w, &s, &account, &m, &ways, ways.passkey, why);
    if (fine) {
        auth_forget(account.totp);
        account.totp = (str){"", 0};
        fine = people_account_put(&h, &account, why) &&
               auth_tell_of(a, w, AUDIT_FACTOR_REMOVED, STR(""), STR("totp"), why) && people_keep(&h, why);
    }
    people_drop(&h);
    people_account_forget(&account);
    arena_close(&in);
    return fine;
}

bool auth_passkey_remove(auth *a, const auth_who *w, str id, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    people_passkeys keys;
    bool found = false;
    arena in;
    if (!people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine =
        auth_session_own(a, &h, w, &s, &account, &m, &in, why) &&
        auth_ways_of(&h, &account, &ways, &in, why) && people_passkeys_of(&h, w->account, &keys, &in, why) &&
        may_remove(a, w, &s, &account, &m, &ways, (size_t)ways.totp + (keys.count > 1), why) &&
        people_passkey_remove(&h, w->account, id, &found, why) &&
        (found || fault_set(why, FAULT_NOTHING, "there is no such passkey of yours")) &&
        auth_tell_of(a, w, AUDIT_FACTOR_REMOVED, STR(""), STR("passkey"), why) && people_keep(&h, why);
    people_drop(&h);
    people_account_forget(&account);
    arena_close(&in);
    return fine;
}

bool auth_recovery_make(auth *a, const auth_who *w, str codes[AUTH_RECOVERY_CODES], arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    if (!people_write(a->people, &h, why)) return false;
    bool fine =
        auth_session_own(a, &h, w, &s, &account, &m, in, why) && auth_ways_of(&h, &account, &ways, in, why);
    if (fine && !ways.totp && !ways.passkey)
        fine =
            fault_set(why, FAULT_CONFLICT, "recovery codes stand in for a second factor: set one up first");
    fine = fine && auth_may_set_up(a, w, &s, &ways, why) &&
           auth_recovery_new(a, &h, w->account, codes, in, why) &&
           auth_tell_of(a, w, AUDIT_RECOVERY_MADE, STR(""), STR(""), why) && people_keep(&h, why);
    people_drop(&h);
    people_account_forget(&account);
    return fine;
}

// --- the password -----------------------------------------------------------------------------------------

bool auth_password_change(auth *a, const auth_who *w, str now, str then, auth_from *from, auth_signed *out,
                          arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    auth_proof proof = {.password = now};
    instant fresh;
    str hash = {"", 0};
    uint32_t ended;
    if (!auth_proof_shown(a, w, &proof, from, &fresh, why) || !people_look(a->people, &h, why)) return false;
    bool fine =
        auth_session_own(a, &h, w, &s, &account, &m, in, why) && auth_ways_of(&h, &account, &ways, in, why);
    people_drop(&h);
    people_account_forget(&account);
    // An account with a second factor is changed by who has shown it.
    if (fine && (ways.totp || ways.passkey)) fine = auth_second_shown(w, why);
    fine = fine && auth_password_good(then, account.login, m.name, why) &&
           auth_hash_new(a, then, &hash, in, why) && people_write(a->people, &h, why);
    if (!fine) return false;
    fine = auth_session_own(a, &h, w, &s, &account, &m, in, why);
    auth_forget(account.password);
    account.password = hash;
    account.password_at = auth_now(a);
    fine = fine && people_account_put(&h, &account, why) &&
           people_sessions_end(&h, w->account, STR(""), w->session, &ended, why) &&
           people_devices_forget(&h, w->account, why) &&
           auth_session_make(a, &h, &s, &account, &m, from, out, in, why) &&
           auth_tell_of(a, &out->who, AUDIT_PASSWORD_SET, STR(""), STR(""), why) && people_keep(&h, why);
    people_drop(&h);
    people_account_forget(&account);
    return fine;
}

bool auth_account_of(auth *a, const auth_who *w, auth_account *out, arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    people_passkeys keys;
    uint32_t left = 0;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                people_passkeys_of(&h, w->account, &keys, in, why) &&
                people_recovery_left(&h, w->account, &left, why);
    people_drop(&h);
    if (fine)
        *out = (auth_account){.login = account.login, .password_at = account.password_at,
                              .totp = account.totp.len != 0, .passkeys = keys.count, .recovery_left = left,
                              .ends = s.ends, .idle_seconds = (uint32_t)s.idle_seconds};
    people_account_forget(&account);
    return fine;
}

// --- practices --------------------------------------------------------------------------------------------

bool auth_practices(auth *a, const auth_who *w, auth_practice **out, size_t *count, arena *in, fault *why)
{
    people_hand h;
    people_members all;
    size_t n = 0;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_members_of_account(&h, w->account, &all, in, why);
    people_drop(&h);
    if (!fine) return false;
    auth_practice *rows = arena_array(in, auth_practice, all.count + 1);
    for (size_t i = 0; i < all.count; i++)
        if (auth_member_lives(&all.at[i]))
            rows[n++] = (auth_practice){all.at[i].practice, all.at[i].name, auth_role_of(&all.at[i]),
                                        all.at[i].person};
    *out = rows;
    *count = n;
    return true;
}

bool auth_switch(auth *a, const auth_who *w, str practice, auth_from *from, auth_signed *out, arena *in,
                 fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member was, is;
    auth_ways ways;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &was, in, why) &&
                auth_ways_of(&h, &account, &ways, in, why) &&
                people_member_find(&h, account.id, practice, &is, in, why);
    if (fine && !auth_member_lives(&is))
        fine = fault_set(why, FAULT_NOTHING, "you do not belong to such a practice");
    if (fine) {
        // What was enough there need not be here.
        if (s.second == SHOWN_ENOUGH && !auth_is_enough(&account, &is, ways.totp || ways.passkey))
            s.second = SHOWN_PASSWORD;
        if (s.second == SHOWN_PASSWORD && auth_is_enough(&account, &is, ways.totp || ways.passkey))
            s.second = SHOWN_ENOUGH;
        s.fresh = (instant){0};
        s.signs = false;
        account.practice = is.practice;
        fine = people_account_put(&h, &account, why) &&
               auth_session_make(a, &h, &s, &account, &is, from, out, in, why) &&
               auth_tell_of(a, w, AUDIT_SWITCHED, STR(""), STR("left"), why) &&
               auth_tell_of(a, &out->who, AUDIT_SWITCHED, STR(""), STR("came"), why) && people_keep(&h, why);
    }
    people_drop(&h);
    people_account_forget(&account);
    return fine;
}
