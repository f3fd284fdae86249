// Shown again: for changes of the own factors, and for a signature, which is a ceremony over the hash of the
// text and is used up by it.
#include "auth_.h"

// What is being shown again, and what came of it.
typedef struct showing {
    const auth_proof *proof;
    const sha256 *text;     // NULL: no signature
    bool fits, copied;
    str way;
} showing;

static bool fail(auth *a, const auth_who *w, const showing *s, fault *why)
{
    fault none;
    audit_event kind = s->copied ? AUDIT_PASSKEY_COPIED : AUDIT_AGAIN_REFUSED;
    bool said = auth_tell_of(a, w, kind, STR(""), s->way, &none);
    (void)said;
    return fault_set(why, FAULT_DENIED, "it does not fit: try again");
}

// Charges the try, and hands out the password's hash as it stands.
static bool charge(auth *a, const auth_who *w, auth_from *from, uint32_t *key, str *stored, arena *in,
                   fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    uint32_t seconds = 0;
    from->wait_seconds = 0;
    // of this session: nobody else slows its owner here
    *key = try_key(a, TRY_SECOND, w->account, w->session);
    if (!people_write(a->people, &h, why)) return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                try_wait(&h, *key, auth_now(a), &seconds, why) &&
                (seconds || try_charge(&h, *key, auth_now(a), why)) && people_keep(&h, why);
    people_drop(&h);
    if (fine) *stored = str_copy(in, account.password);
    people_account_forget(&account);
    return fine && seconds ? auth_slow(from, seconds, why) : fine;
}

// The session remembers that it was shown, and for which text.
static bool note_shown(auth *a, people_hand *h, people_session *s, const showing *x, instant *fresh_until,
                       fault *why)
{
    *fresh_until = instant_plus(auth_now(a), AUTH_FRESH_SECONDS);
    s->fresh = *fresh_until;
    if (x->text) {
        s->signs = true;
        s->signs_text = *x->text;
        s->signs_way = x->way;
        s->signs_until = *fresh_until;
    }
    return people_session_put(h, s, why);
}

static bool show(auth *a, const auth_who *w, showing *x, auth_from *from, instant *fresh_until, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    uint32_t key;
    str stored = {"", 0};
    arena in;
    bool passkey = x->proof->passkey != NULL;
    x->way = passkey ? STR("passkey") : STR("password");
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = charge(a, w, from, &key, &stored, &in, why);
    if (fine && !passkey && (fine = auth_hash_enter(a, why))) {
        x->fits = auth_hash_fits(a, stored, x->proof->password);
        auth_hash_leave(a);
    }
    if (fine && (fine = people_write(a->people, &h, why))) {
        fine = auth_session_own(a, &h, w, &s, &account, &m, &in, why);
        if (fine && passkey)
            fine = auth_passkey_fits(a, &h, &s, x->text ? CHALLENGE_SIGN : CHALLENGE_SHOW, x->text,
                                     x->proof->passkey, &x->fits, &x->copied, &in, why);
        else if (fine) x->fits = x->fits && str_eq(stored, account.password); // not changed meanwhile
        if (fine && x->fits)
            fine = try_clear(&h, key, why) && note_shown(a, &h, &s, x, fresh_until, why);
        fine = fine && people_keep(&h, why); // the challenge is used up either way
        people_drop(&h);
    }
    auth_forget(stored);
    people_account_forget(&account);
    arena_close(&in);
    if (!fine) return false;
    return x->fits ? auth_tell_of(a, w, AUDIT_SHOWN_AGAIN, STR(""), x->way, why) : fail(a, w, x, why);
}

bool auth_proof_shown(auth *a, const auth_who *w, const auth_proof *proof, auth_from *from,
                      instant *fresh_until, fault *why)
{
    showing x = {.proof = proof};
    return show(a, w, &x, from, fresh_until, why);
}

bool auth_again(auth *a, const auth_who *w, const auth_proof *proof, auth_from *from, instant *fresh_until,
                fault *why)
{
    return auth_second_shown(w, why) && auth_proof_shown(a, w, proof, from, fresh_until, why);
}

bool auth_sign_show(auth *a, const auth_who *w, const sha256 *text, const auth_proof *proof, auth_from *from,
                    instant *fresh_until, fault *why)
{
    showing x = {.proof = proof, .text = text};
    return auth_second_shown(w, why) && show(a, w, &x, from, fresh_until, why);
}

bool auth_sign_take(auth *a, const auth_who *w, const sha256 *text, str *way, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    arena in;
    if (!auth_second_shown(w, why) || !people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, &in, why);
    people_account_forget(&account);
    if (fine && (!s.signs || auth_now(a).us >= s.signs_until.us ||
                 memcmp(s.signs_text.bytes, text->bytes, sizeof text->bytes) != 0))
        fine = fault_set(why, FAULT_DENIED,
                         "a signature asks for your password or passkey again, over exactly this text, "
                         "within %d minutes",
                         AUTH_FRESH_SECONDS / 60);
    bool passkey = fine && str_eq(s.signs_way, STR("passkey"));
    s.signs = false;
    s.fresh = (instant){0}; // one ceremony, one signature
    fine = fine && people_session_put(&h, &s, why) && people_keep(&h, why);
    people_drop(&h);
    arena_close(&in);
    if (fine) *way = passkey ? STR("passkey") : STR("password");
    return fine;
}
