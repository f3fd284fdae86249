// Signing in: the password, then the second factor.
#include "auth_.h"

// What step one is about.
typedef struct knock {
    str login, password, code, practice;
    auth_from *from;
    people_account account;     // id empty: none of that login
    uint32_t guessed, way_round, address, second; // what a failure is charged to
    bool known_device;
    str shown;                  // which second factor; or empty
} knock;

static bool device_known(people_hand *h, const people_account *account, str device, bool *out, arena *in,
                         fault *why)
{
    people_device d = {0};
    sha256 hash = sha256_of(device);
    *out = false;
    if (device.len != AUTH_SECRET_TEXT) return true;
    if (!people_device_find(h, &hash, account->id, &d, in, why)) return false;
    *out = d.account.len && account->id.len;
    return true;
}

// What a try at the second factor is charged to. Six digits can be guessed: they are counted for the whole
// account, apart from the owner's own browser. Recovery codes and passkeys cannot: guesses at them are noise,
// which is kept down by address, so that nobody shuts the owner out of them.
static uint32_t second_key(auth *a, str account, const auth_from *from, bool known_device, bool six_digits,
                           arena *in)
{
    if (six_digits) return try_key(a, TRY_SECOND, account, known_device ? from->device : STR(""));
    return try_key(a, TRY_CODE, account, try_address(from->address, in));
}

// Charges a failure to the second factor before it is looked at; forgotten when it fits.
static bool second_charge(auth *a, str account, auth_from *from, bool six_digits, uint32_t *key, arena *in,
                          fault *why)
{
    people_hand h;
    uint32_t seconds = 0;
    bool known = false;
    people_account of = {.id = account};
    from->wait_seconds = 0;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = device_known(&h, &of, from->device, &known, in, why);
    *key = second_key(a, account, from, known, six_digits, in);
    fine = fine && try_wait(&h, *key, auth_now(a), &seconds, why);
    if (fine && !seconds) fine = try_charge(&h, *key, auth_now(a), why);
    fine = fine && people_keep(&h, why);
    people_drop(&h);
    if (fine && seconds) return auth_slow(from, seconds, why);
    return fine;
}

// How long this try has to wait. A code that fits is the owner, whatever others do meanwhile: only it is
// looked at here, against a count of its own for this address.
static bool may_try(auth *a, people_hand *h, knock *k, uint32_t *seconds, arena *in, fault *why)
{
    instant now = auth_now(a);
    uint32_t account = 0, address = 0, round = 0, second = 0;
    bool fits = false, six_digits = auth_code_is_totp(k->code);
    str which;
    uint32_t digits = second_key(a, k->account.id, k->from, k->known_device, true, in);
    if (!try_wait(h, k->guessed, now, &account, why) || !try_wait(h, k->way_round, now, &round, why))
        return false;
    if (!k->known_device && !try_wait(h, k->address, now, &address, why)) return false;
    if (six_digits && !try_wait(h, digits, now, &second, why)) return false;
    *seconds = account > address ? account : address;
    if (!*seconds || round || second || !k->code.len) return true;
    if (!try_charge(h, k->way_round, now, why) || (six_digits && !try_charge(h, digits, now, why)) ||
        !auth_code_fits(a, h, &k->account, k->code, false, &fits, &which, why))
        return false;
    if (!fits) return true;
    *seconds = 0;
    return try_clear(h, k->way_round, why) && (!six_digits || try_refund(h, digits, why));
}

// Looks up whom it is about, and charges the failure that this will have been if the password does not fit.
static bool charge(auth *a, knock *k, uint32_t *seconds, arena *in, fault *why)
{
    people_hand h;
    str folded, address = try_address(k->from->address, in);
    bool named = auth_fold_login(k->login, &folded, in);
    if (!named) folded = STR("?");
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_account_of_login(&h, folded, &k->account, in, why) &&
                device_known(&h, &k->account, k->from->device, &k->known_device, in, why);
    if (fine) {
        k->guessed = k->known_device ? try_key(a, TRY_DEVICE, folded, k->from->device)
                                     : try_key(a, TRY_ACCOUNT, folded, STR(""));
        k->way_round = try_key(a, TRY_CODE, folded, address);
        k->address = try_key(a, TRY_ADDRESS, address, STR(""));
        fine = may_try(a, &h, k, seconds, in, why);
    }
    if (fine && !*seconds)
        fine = try_charge(&h, k->guessed, auth_now(a), why) && try_charge(&h, k->address, auth_now(a), why);
    fine = fine && people_keep(&h, why);
    people_drop(&h);
    return fine;
}

// The membership to begin with. FAULT_WHO when there is none that lives.
static bool choose(people_hand *h, const people_account *account, str practice, people_member *out, arena *in,
                   fault *why)
{
    people_members all;
    const people_member *best = NULL;
    if (!people_members_of_account(h, account->id, &all, in, why)) return false;
    for (size_t i = 0; i < all.count; i++) {
        const people_member *m = &all.at[i];
        if (!auth_member_lives(m) || (practice.len && !str_eq(practice, m->practice))) continue;
        if (!best || str_eq(m->practice, account->practice)) best = m;
    }
    if (!best) return auth_no(why);
    *out = *best;
    return true;
}

static str need_word(auth_need need)
{
    switch (need) {
    case AUTH_NEED_SECOND: return STR("second factor");
    case AUTH_NEED_SET_UP: return STR("second factor to set up");
    case AUTH_NEED_NOTHING: break;
    }
    return STR("nothing");
}

// The password fits: a session, as far as it goes.
static bool enter(auth *a, people_hand *h, knock *k, auth_signed *out, arena *in, fault *why)
{
    people_member m;
    people_session s = {0};
    auth_ways ways;
    bool fits = true;
    str which = {0};
    // As it is now: while the password was weighed somebody may have changed it, or shown the same code.
    people_account now = {0};
    if (!people_account_find(h, k->account.id, &now, in, why)) return false;
    bool same = str_eq(now.password, k->account.password);
    people_account_forget(&k->account);
    k->account = now;
    if (!same || (now.trial && !auth_from_here(k->from->address))) return auth_no(why);
    if (!choose(h, &k->account, k->practice, &m, in, why) || !auth_ways_of(h, &k->account, &ways, in, why))
        return false;
    bool has = ways.totp || ways.passkey;
    if (k->code.len && has) {
        if (!auth_code_fits(a, h, &k->account, k->code, true, &fits, &which, why)) return false;
        if (!fits) return auth_no(why);
        s.second = SHOWN_SECOND;
    } else {
        s.second = auth_is_enough(&k->account, &m, has) ? SHOWN_ENOUGH : SHOWN_PASSWORD;
    }
    if (!try_clear(h, k->guessed, why) || !try_refund(h, k->address, why) ||
        (k->code.len && !try_clear(h, k->second, why)))
        return false;
    if (s.second == SHOWN_SECOND) k->shown = which;
    return auth_session_make(a, h, &s, &k->account, &m, k->from, out, in, why);
}

// Failures are told to the practices that the account belongs to.
static bool tell_failed(auth *a, const knock *k, audit_event kind, arena *in, fault *why)
{
    people_hand h;
    people_members all = {0};
    if (!k->account.id.len)
        return auth_tell(a, &(auth_event){.kind = kind}, why);
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_members_of_account(&h, k->account.id, &all, in, why);
    people_drop(&h);
    for (size_t i = 0; fine && i < all.count; i++)
        fine = auth_tell(a,
                         &(auth_event){.kind = kind, .practice = all.at[i].practice, .account = k->account.id,
                                       .person = all.at[i].person},
                         why);
    return fine;
}

bool auth_sign_in(auth *a, str login, str password, str code, str practice, auth_from *from, auth_signed *out,
                  arena *in, fault *why)
{
    knock k = {.login = login, .password = password, .code = code, .practice = practice, .from = from};
    uint32_t seconds = 0;
    people_hand h;
    bool fits = false;
    fault none;
    from->wait_seconds = 0;
    if (!auth_hash_enter(a, why)) return false;
    bool fine = charge(a, &k, &seconds, in, why);
    if (fine && !seconds) fits = auth_hash_fits(a, k.account.password, password);
    auth_hash_leave(a);
    // Who knows the password must not try codes here faster than in step two.
    if (fine && fits && code.len)
        fine = second_charge(a, k.account.id, from, auth_code_is_totp(code), &k.second, in, why);
    if (fine && fits) {
        fine = people_write(a->people, &h, why) && enter(a, &h, &k, out, in, why) && people_keep(&h, why);
        people_drop(&h);
        if (!fine && why->code == FAULT_WHO) (void)tell_failed(a, &k, AUDIT_SIGN_IN_REFUSED, in, &none);
        fine = fine && auth_tell_in(a, out, AUDIT_SIGNED_IN, need_word(out->need), why) &&
               (!k.shown.len || auth_tell_in(a, out, AUDIT_SECOND_SHOWN, k.shown, why));
    } else if (fine) {
        (void)tell_failed(a, &k, seconds ? AUDIT_SIGN_IN_SLOWED : AUDIT_SIGN_IN_REFUSED, in, &none);
        fine = seconds ? auth_slow(from, seconds, why) : auth_no(why);
    }
    people_account_forget(&k.account);
    return fine;
}

// --- the second factor ------------------------------------------------------------------------------------

static bool second_failed(auth *a, const auth_who *w, str which, fault *why)
{
    fault none;
    (void)auth_tell_of(a, w, AUDIT_SECOND_REFUSED, STR(""), which, &none);
    return fault_set(why, FAULT_DENIED, "it does not fit: try again");
}

bool auth_show_code(auth *a, const auth_who *w, str code, auth_from *from, auth_signed *out, arena *in,
                    fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    uint32_t key;
    bool fits = false;
    str which = {0};
    if (!second_charge(a, w->account, from, auth_code_is_totp(code), &key, in, why) ||
        !people_write(a->people, &h, why))
        return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                auth_code_fits(a, &h, &account, code, true, &fits, &which, why);
    if (fine && fits) {
        s.second = SHOWN_SECOND;
        fine = try_clear(&h, key, why) && auth_session_make(a, &h, &s, &account, &m, from, out, in, why) &&
               people_keep(&h, why);
    }
    people_drop(&h);
    people_account_forget(&account);
    if (fine && fits) return auth_tell_in(a, out, AUDIT_SECOND_SHOWN, which, why);
    return fine && !fits ? second_failed(a, w, which, why) : fine;
}

bool auth_show_passkey(auth *a, const auth_who *w, const auth_asserted *shown, auth_from *from,
                       auth_signed *out, arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    uint32_t key;
    bool fits = false, copied = false;
    fault none;
    if (!second_charge(a, w->account, from, false, &key, in, why) || !people_write(a->people, &h, why))
        return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                auth_passkey_fits(a, &h, &s, CHALLENGE_SHOW, NULL, shown, &fits, &copied, in, why);
    if (fine && fits) {
        s.second = SHOWN_SECOND;
        fine = try_clear(&h, key, why) && auth_session_make(a, &h, &s, &account, &m, from, out, in, why);
    }
    fine = fine && people_keep(&h, why); // the challenge is used up either way
    people_drop(&h);
    people_account_forget(&account);
    if (fine && fits) return auth_tell_in(a, out, AUDIT_SECOND_SHOWN, STR("passkey"), why);
    if (fine && copied) (void)auth_tell_of(a, w, AUDIT_PASSKEY_COPIED, STR(""), STR(""), &none);
    return fine && !fits ? second_failed(a, w, STR("passkey"), why) : fine;
}
