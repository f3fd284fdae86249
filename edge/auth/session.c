// Sessions: made, looked up, listed, ended.
#include "auth_.h"
#include <sodium.h>

auth_role auth_role_of(const people_member *m)
{
    auth_role role;
    return auth_role_find(m->role, &role) ? role : AUTH_ROLE_COUNT;
}

bool auth_member_lives(const people_member *m)
{
    return m->account.len && !m->disabled && !m->waiting && auth_role_of(m) < ROLE_OF_CLIENT;
}

bool auth_is_enough(const people_account *account, const people_member *m, bool has_factor)
{
    return !has_factor && (account->trial || auth_role_of(m) == ROLE_OF_PATIENT);
}

bool auth_from_here(str address)
{
    return str_starts(address, STR("127.")) || str_eq(address, STR("::1")) ||
           str_starts(address, STR("::ffff:127."));
}

bool auth_ways_of(people_hand *h, const people_account *account, auth_ways *ways, arena *in, fault *why)
{
    people_passkeys keys;
    uint32_t left;
    if (!people_passkeys_of(h, account->id, &keys, in, why) ||
        !people_recovery_left(h, account->id, &left, why))
        return false;
    *ways = (auth_ways){.totp = account->totp.len != 0, .passkey = keys.count != 0};
    ways->recovery = left && (ways->totp || ways->passkey);
    return true;
}

static str csrf_of(auth *a, str cookie, arena *in)
{
    sha256 h;
    people_hash(a->people, PEOPLE_CSRF, cookie, &h);
    return auth_base64((str){(const char *)h.bytes, sizeof h.bytes}, in);
}

static uint64_t permissions_of(const people_session *s, const people_member *m)
{
    uint64_t sign_in = (uint64_t)1 << MAY_SIGN_IN, part2 = (uint64_t)1 << MAY_SEE_PART2;
    auth_role role = auth_role_of(m);
    if (s->second == SHOWN_PASSWORD) return sign_in;
    // Part 2 adds to what the role sees of a patient; who sees no patient sees none of these either.
    bool sees = m->part2_by.len && auth_role_permissions(role) >> MAY_SEE_PATIENTS & 1;
    return auth_role_permissions(role) | (sees ? part2 : 0);
}

static void who_of(auth *a, const people_session *s, const people_member *m, str cookie, auth_who *out,
                   arena *in)
{
    *out = (auth_who){.account = m->account,
                      .person = m->person,
                      .name = m->name,
                      .practice = m->practice,
                      .role = auth_role_of(m),
                      .may = permissions_of(s, m),
                      .second = s->second != SHOWN_PASSWORD,
                      .fresh_until = s->fresh,
                      .session = s->id,
                      .csrf = csrf_of(a, cookie, in)};
}

static bool over(const people_session *s, instant now)
{
    return now.us >= s->ends.us || now.us >= instant_plus(s->used, s->idle_seconds).us;
}

// --- looking up -------------------------------------------------------------------------------------------

static bool nobody(fault *why)
{
    return fault_set(why, FAULT_WHO, "nobody is signed in here, or no longer: sign in");
}

bool auth_session(auth *a, str cookie, auth_who *out, arena *in, fault *why)
{
    people_hand h;
    people_session s = {0};
    people_member m = {0};
    instant now = auth_now(a);
    if (cookie.len != AUTH_SECRET_TEXT) return nobody(why);
    sha256 hash = sha256_of(cookie);
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_session_find(&h, &hash, &s, &m, in, why);
    people_drop(&h);
    if (!fine) return false;
    if (!s.id.len || over(&s, now) || !auth_member_lives(&m)) return nobody(why);
    // The last use is kept to the minute, and not at the price of waiting for somebody else's write.
    if (now.us >= instant_plus(s.used, AUTH_TOUCH_SECONDS).us) {
        bool got = false;
        fault none;
        if (people_write_now(a->people, &h, &got, &none) && got) {
            if (people_session_used(&h, s.id, now, &none)) keep_if_can(&h);
            people_drop(&h);
        }
    }
    who_of(a, &s, &m, cookie, out, in);
    return true;
}

static bool cookie_known(auth *a, people_hand *h, str cookie, arena *in, fault *why)
{
    people_session s = {0};
    people_member m = {0};
    sha256 hash = sha256_of(cookie);
    return people_session_find(h, &hash, &s, &m, in, why) && s.id.len && !over(&s, auth_now(a)) &&
           auth_member_lives(&m);
}

bool auth_known(auth *a, str cookie, str token)
{
    people_hand h;
    fault why;
    arena in;
    if (!token.len && cookie.len != AUTH_SECRET_TEXT) return false;
    if (!people_look(a->people, &h, &why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool known =
        token.len ? auth_token_known(a, &h, token, &in, &why) : cookie_known(a, &h, cookie, &in, &why);
    people_drop(&h);
    arena_close(&in);
    return known;
}

static bool session_still(auth *a, people_hand *h, const auth_who *w, uint64_t *may, arena *in, fault *why)
{
    people_session s = {0};
    people_member m = {0};
    if (!people_session_of(h, w->session, &s, in, why)) return false;
    if (!s.id.len || over(&s, auth_now(a)) || !str_eq(s.account, w->account) ||
        !str_eq(s.practice, w->practice))
        return true;
    if (!people_member_find(h, s.account, s.practice, &m, in, why)) return false;
    if (auth_member_lives(&m) && auth_role_of(&m) == w->role && str_eq(m.person, w->person))
        *may = permissions_of(&s, &m);
    return true;
}

bool auth_still(auth *a, const auth_who *w, uint64_t *may, fault *why)
{
    people_hand h;
    arena in;
    *may = 0;
    if (!people_look(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = w->session.len ? session_still(a, &h, w, may, &in, why)
                               : auth_token_still(a, &h, w, may, &in, why);
    people_drop(&h);
    arena_close(&in);
    return fine;
}

bool auth_csrf(const auth_who *w, str header)
{
    if (!w->session.len) return true; // a token is sent by no browser of its own accord
    return header.len == w->csrf.len && header.len && sodium_memcmp(header.at, w->csrf.at, header.len) == 0;
}

bool auth_session_own(auth *a, people_hand *h, const auth_who *w, people_session *s, people_account *account,
                      people_member *m, arena *in, fault *why)
{
    if (!w->session.len) return fault_set(why, FAULT_DENIED, "a token has no account of its own");
    if (!people_session_of(h, w->session, s, in, why)) return false;
    if (!s->id.len || !str_eq(s->account, w->account) || !str_eq(s->practice, w->practice) ||
        over(s, auth_now(a)))
        return nobody(why);
    if (!people_account_find(h, s->account, account, in, why) ||
        !people_member_find(h, s->account, s->practice, m, in, why))
        return false;
    return (account->id.len && auth_member_lives(m)) || nobody(why);
}

bool auth_second_shown(const auth_who *w, fault *why)
{
    return w->second || fault_set(why, FAULT_DENIED, "show your second factor first");
}

bool auth_is_fresh(auth *a, const auth_who *w, fault *why)
{
    return auth_now(a).us < w->fresh_until.us ||
           fault_set(why, FAULT_DENIED, "this asks for a fresh sign-in: show your password or passkey again");
}

bool auth_may_set_up(auth *a, const auth_who *w, const people_session *s, const auth_ways *ways, fault *why)
{
    if (!ways->totp && !ways->passkey) return true; // the first one: the password is all there is
    if (s->second != SHOWN_SECOND) return fault_set(why, FAULT_DENIED, "show your second factor first");
    return auth_is_fresh(a, w, why);
}

// --- making -----------------------------------------------------------------------------------------------

static auth_need need_of(const people_session *s, const auth_ways *ways)
{
    if (s->second != SHOWN_PASSWORD) return AUTH_NEED_NOTHING;
    return ways->totp || ways->passkey ? AUTH_NEED_SECOND : AUTH_NEED_SET_UP;
}

// A browser in which its owner was known in full is remembered.
static bool remember(auth *a, people_hand *h, const people_session *s, auth_from *from, auth_signed *out,
                     arena *in, fault *why)
{
    bool known = false;
    str value = from->device;
    sha256 hash = sha256_of(value);
    out->device = (str){"", 0};
    out->device_seconds = AUTH_DEVICE_SECONDS;
    if (s->second == SHOWN_PASSWORD) return true;
    if (value.len == AUTH_SECRET_TEXT && !people_device_known(h, &hash, &known, why)) return false;
    if (!known) {
        out->device = value = auth_random_text(a, AUTH_SECRET_BYTES, in);
        hash = sha256_of(value);
    }
    people_device d = {.hash = hash, .account = s->account, .made = auth_now(a), .used = auth_now(a)};
    return people_device_put(h, &d, AUTH_DEVICES_MAX, why);
}

static bool drop_oldest(people_hand *h, str account, arena *in, fault *why)
{
    people_sessions all;
    if (!people_sessions_of(h, account, &all, in, why)) return false;
    for (size_t i = AUTH_SESSIONS_MAX; i < all.count; i++)
        if (!people_session_end(h, all.at[i].id, why)) return false;
    return true;
}

bool auth_session_make(auth *a, people_hand *h, people_session *s, const people_account *account,
                       const people_member *m, auth_from *from, auth_signed *out, arena *in, fault *why)
{
    bool patient = auth_role_of(m) == ROLE_OF_PATIENT;
    instant now = auth_now(a);
    auth_signed made = {0};
    bool fresh_row = !s->id.len;
    s->account = account->id;
    s->practice = m->practice;
    made.cookie = auth_random_text(a, AUTH_SECRET_BYTES, in);
    s->hash = sha256_of(made.cookie);
    s->used = now;
    s->challenged = false;
    s->idle_seconds = patient ? AUTH_PATIENT_IDLE_SECONDS : AUTH_IDLE_SECONDS;
    made.life_seconds = patient ? AUTH_PATIENT_LIFE_SECONDS : AUTH_LIFE_SECONDS;
    if (fresh_row) {
        s->id = auth_random_id(a, 's', in);
        s->device = auth_agent_words(from->agent, in);
        s->made = now;
    }
    s->ends = instant_plus(s->made, made.life_seconds);
    if (!auth_ways_of(h, account, &made.ways, in, why)) return false;
    made.need = need_of(s, &made.ways);
    if (!remember(a, h, s, from, &made, in, why) || !people_session_put(h, s, why) ||
        !people_member_used(h, account->id, m->practice, now, why) || !drop_oldest(h, account->id, in, why))
        return false;
    who_of(a, s, m, made.cookie, &made.who, in);
    *out = made;
    return true;
}

// --- the own ones -----------------------------------------------------------------------------------------

bool auth_state(auth *a, const auth_who *w, auth_need *need, auth_ways *ways, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    arena in;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = people_look(a->people, &h, why);
    if (fine) {
        fine = auth_session_own(a, &h, w, &s, &account, &m, &in, why) &&
               auth_ways_of(&h, &account, ways, &in, why);
        people_drop(&h);
    }
    if (fine) *need = need_of(&s, ways);
    people_account_forget(&account);
    arena_close(&in);
    return fine;
}

bool auth_sign_out(auth *a, const auth_who *w, fault *why)
{
    people_hand h;
    if (!w->session.len) return fault_set(why, FAULT_DENIED, "a token signs nobody in or out");
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_session_end(&h, w->session, why) && people_keep(&h, why);
    people_drop(&h);
    return fine && auth_tell_of(a, w, AUDIT_SIGNED_OUT, STR(""), STR(""), why);
}

bool auth_sessions(auth *a, const auth_who *w, auth_session_row **out, size_t *count, arena *in, fault *why)
{
    people_hand h;
    people_sessions all;
    instant now = auth_now(a);
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_sessions_of(&h, w->account, &all, in, why);
    people_drop(&h);
    if (!fine) return false;
    auth_session_row *rows = arena_array(in, auth_session_row, all.count + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const people_session *s = &all.at[i];
        if (over(s, now)) continue;
        rows[n++] = (auth_session_row){s->id, s->device, s->practice, s->made, s->used, s->ends,
                                       s->second != SHOWN_PASSWORD, str_eq(s->id, w->session)};
    }
    *out = rows;
    *count = n;
    return true;
}

bool auth_session_end(auth *a, const auth_who *w, str session, fault *why)
{
    people_hand h;
    people_session s;
    arena in;
    if (!people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = people_session_of(&h, session, &s, &in, why);
    if (fine && (!s.id.len || !str_eq(s.account, w->account)))
        fine = fault_set(why, FAULT_NOTHING, "there is no such session of yours");
    fine = fine && people_session_end(&h, session, why) && people_keep(&h, why);
    people_drop(&h);
    arena_close(&in);
    return fine && auth_tell_of(a, w, AUDIT_SESSION_ENDED, session, STR(""), why);
}

bool auth_sessions_end(auth *a, const auth_who *w, uint32_t *ended, fault *why)
{
    people_hand h;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_sessions_end(&h, w->account, STR(""), w->session, ended, why) &&
                people_devices_forget(&h, w->account, why) && people_keep(&h, why);
    people_drop(&h);
    return fine && auth_tell_of(a, w, AUDIT_SESSION_ENDED, w->account, STR("all others"), why);
}
