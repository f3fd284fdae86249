// Second factors: the authenticator's codes, recovery codes, passkeys; shown again, and over a text to be
// signed.
#include "doorway.h"

#include "authenticator.h"
#include "json.h"
#include "totp.h"

static doorway d;

static int setup(void **state)
{
    (void)state;
    doorway_make(&d);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    doorway_drop(&d);
    return 0;
}

static auth_who who(str cookie)
{
    auth_who w;
    MUST(d, auth_session(d.auth, cookie, &w, d.room, why));
    return w;
}

// --- RFC 6238 ---------------------------------------------------------------------------------------------

static void test_vectors(void **state)
{
    (void)state;
    // Appendix B has eight digits; ours are the last six of them.
    static const struct { int64_t at; uint32_t code; } rows[] = {
        {59, 94287082 % 1000000},         {1111111109, 7081804 % 1000000},  {1111111111, 14050471 % 1000000},
        {1234567890, 89005924 % 1000000}, {2000000000, 69279037 % 1000000}, {20000000000, 65353130 % 1000000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(totp_at(STR("12345678901234567890"), rows[i].at / 30), rows[i].code);
    assert_true(str_eq(auth_base32(STR("foobar"), d.room), STR("MZXW6YTBOI"))); // RFC 4648, without padding
    assert_true(str_eq(auth_base32(STR("fooba"), d.room), STR("MZXW6YTB")));
}

static str code_at(str secret, int64_t step)
{
    buf b = buf_in(d.room, 8);
    buf_digits(&b, totp_at(secret, step), 6);
    return buf_str(&b);
}
static int64_t step_now(void) { return d.now_us / US_PER_S / 30; }

static void test_window(void **state)
{
    (void)state;
    str secret = STR("12345678901234567890");
    int64_t now = step_now();
    instant t = {d.now_us};
    for (int64_t off = -3; off <= 3; off++) {
        int64_t step = totp_step_of(secret, code_at(secret, now + off), t, 0);
        assert_int_equal(step, off >= -1 && off <= 1 ? now + off : -1);
    }
    assert_int_equal(totp_step_of(secret, code_at(secret, now), t, now), -1); // shown before
    assert_int_equal(totp_step_of(secret, code_at(secret, now + 1), t, now), now + 1);
    const str bad[] = {STR(""), STR("12345"), STR("1234567"), STR("12345a"), STR("-12345"), STR("12 345")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(totp_step_of(secret, bad[i], t, 0), -1);
}

// --- the authenticator ------------------------------------------------------------------------------------

// The bytes of a base32 text.
static str unbase32(str text)
{
    buf b = buf_in(d.room, 64);
    uint32_t held = 0;
    int bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        held = held << 5 | (uint32_t)(c >= 'A' ? c - 'A' : c - '2' + 26);
        if ((bits += 5) >= 8) buf_byte(&b, (char)(held >> (bits -= 8)));
    }
    return buf_str(&b);
}

// Sets an authenticator up for who is signed in; its secret.
static str set_up(auth_who *w, auth_set_up *out)
{
    auth_totp t;
    MUST(d, auth_totp_begin(d.auth, w, &t, d.room, why));
    assert_true(str_starts(t.uri, STR("otpauth://totp/Daybook:ada%40example.org?secret=")));
    assert_true(str_starts(t.svg, STR("<svg ")) && !memmem(t.svg.at, t.svg.len, "style", 5));
    assert_int_equal(t.secret.len, 32);
    str secret = unbase32(t.secret);
    MUST_NOT(FAULT_INPUT,
             auth_totp_confirm(d.auth, w, code_at(secret, step_now() + 5), &d.from, out, d.room, why));
    MUST(d, auth_totp_confirm(d.auth, w, code_at(secret, step_now()), &d.from, out, d.room, why));
    *w = who(out->signed_in.cookie);
    return secret;
}

static void test_totp(void **state)
{
    (void)state;
    auth_set_up up;
    auth_signed in, shown;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    auth_who w = in.who, old;
    str secret = set_up(&w, &up);
    assert_true(w.second && auth_may(&w, MAY_TREAT)); // shown by setting it up
    assert_int_equal(up.recovery_count, AUTH_RECOVERY_CODES);
    MUST_NOT(FAULT_WHO, auth_session(d.auth, in.cookie, &old, d.room, why)); // the cookie changed
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    assert_true(in.need == AUTH_NEED_SECOND && in.ways.totp && in.ways.recovery && !in.ways.passkey);
    assert_true(in.who.may == (uint64_t)1 << MAY_SIGN_IN);
    auth_totp t;
    // the password alone sets nothing up
    MUST_NOT(FAULT_DENIED, auth_totp_begin(d.auth, &in.who, &t, d.room, why));
    MUST_NOT(FAULT_DENIED,
             auth_show_code(d.auth, &in.who, code_at(secret, step_now()), &d.from, &shown, d.room, why));
    doorway_wait(&d, 30);
    str code = code_at(secret, step_now());
    MUST(d, auth_show_code(d.auth, &in.who, code, &d.from, &shown, d.room, why));
    MUST_NOT(FAULT_WHO, auth_session(d.auth, in.cookie, &old, d.room, why)); // and changes again
    w = who(shown.cookie);
    assert_true(w.second && auth_may(&w, MAY_TREAT) && str_eq(w.session, in.who.session));
    assert_int_equal(up.signed_in.device.len, 43); // the browser was remembered then
    auth_signed again = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    // a replay
    MUST_NOT(FAULT_DENIED, auth_show_code(d.auth, &again.who, code, &d.from, &shown, d.room, why));
    // Both at once.
    doorway_wait(&d, 30);
    MUST(d, auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD), code_at(secret, step_now()), STR(""),
                         &d.from, &in, d.room, why));
    assert_true(in.need == AUTH_NEED_NOTHING && in.who.second);
    MUST_NOT(FAULT_WHO, auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD),
                                     code_at(secret, step_now()), STR(""), &d.from, &in, d.room, why));
    assert_false(shelf_holds(&d.shelf, str_z(d.room, secret)));
    assert_non_null(strstr(d.told, "factor-added(totp)@main recovery-made()@main"));
}

static void test_recovery(void **state)
{
    (void)state;
    auth_set_up up;
    auth_signed in, shown;
    auth_account account;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    set_up(&w, &up);
    // As somebody copies it from paper.
    char *copied = arena_text(d.room, 32);
    size_t n = 0;
    for (size_t i = 0; i < up.recovery[3].len; i++)
        if (up.recovery[3].at[i] != '-')
            copied[n++] = (char)(up.recovery[3].at[i] & ~(up.recovery[3].at[i] >= 'a' ? 32 : 0));
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    MUST_NOT(FAULT_DENIED,
             auth_show_code(d.auth, &in.who, STR("0000-0000-0000-0000"), &d.from, &shown, d.room, why));
    MUST(d, auth_show_code(d.auth, &in.who, (str){copied, n}, &d.from, &shown, d.room, why));
    MUST(d, auth_account_of(d.auth, &shown.who, &account, d.room, why));
    assert_int_equal(account.recovery_left, 9);
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    // once
    MUST_NOT(FAULT_DENIED, auth_show_code(d.auth, &in.who, (str){copied, n}, &d.from, &shown, d.room, why));
    MUST(d, auth_show_code(d.auth, &in.who, up.recovery[0], &d.from, &shown, d.room, why));
    str codes[AUTH_RECOVERY_CODES];
    instant fresh;
    auth_proof proof = {.password = STR(PASSWORD)};
    MUST_NOT(FAULT_DENIED, auth_recovery_make(d.auth, &shown.who, codes, d.room, why)); // not fresh
    MUST(d, auth_again(d.auth, &shown.who, &proof, &d.from, &fresh, why));
    w = who(shown.cookie);
    assert_int_equal(w.fresh_until.us, fresh.us);
    MUST(d, auth_recovery_make(d.auth, &w, codes, d.room, why));
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    // void
    MUST_NOT(FAULT_DENIED, auth_show_code(d.auth, &in.who, up.recovery[1], &d.from, &shown, d.room, why));
    MUST(d, auth_show_code(d.auth, &in.who, codes[1], &d.from, &shown, d.room, why));
    assert_false(shelf_holds(&d.shelf, str_z(d.room, codes[2])));
}

// Six digits are guessed at slowly; and others' guesses at the password leave the way with a code open.
static void test_slow_second(void **state)
{
    (void)state;
    auth_set_up up;
    auth_signed in, shown;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    str secret = set_up(&w, &up);
    doorway_wait(&d, 60);
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    for (int i = 0; i < 6; i++)
        MUST_NOT(FAULT_DENIED, auth_show_code(d.auth, &in.who, code_at(secret, step_now() + 9), &d.from,
                                              &shown, d.room, why));
    MUST_NOT(FAULT_SLOW,
             auth_show_code(d.auth, &in.who, code_at(secret, step_now()), &d.from, &shown, d.room, why));
    auth_signed another = doorway_sign_in(&d, "ada@example.org", PASSWORD); // the count is the account's
    MUST_NOT(FAULT_SLOW,
             auth_show_code(d.auth, &another.who, code_at(secret, step_now()), &d.from, &shown, d.room, why));
    d.from.device = up.signed_in.device; // her own browser has its own count
    MUST(d, auth_show_code(d.auth, &another.who, code_at(secret, step_now()), &d.from, &shown, d.room, why));
    d.from.device = STR("");

    doorway_wait(&d, 7200); // six digits were shut too, for who is not known
    auth_from far = {.address = STR("203.0.113.9")};
    for (int i = 0; i < 7; i++) {
        fault no = {0};
        assert_false(auth_sign_in(d.auth, STR("ada@example.org"), STR("guess guess guess"), STR(""), STR(""),
                                  &far, &in, d.room, &no));
    }
    far.address = STR("203.0.113.10");
    str good = code_at(secret, step_now());
    MUST_NOT(FAULT_SLOW, auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD), STR("000000"), STR(""),
                                      &far, &in, d.room, why));
    MUST(d, auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD), good, STR(""), &d.from, &in, d.room,
                         why));
    // Who guesses at the code loses this way, for the own address.
    for (int i = 0; i < 7; i++) {
        fault no = {0};
        assert_false(auth_sign_in(d.auth, STR("ada@example.org"), STR("guess guess guess"), STR("999999"),
                                  STR(""), &far, &in, d.room, &no));
    }
}

// Who knows the password gains nothing by trying codes along with it, and signing in without one in between.
static void test_codes_with_password(void **state)
{
    (void)state;
    auth_set_up up;
    auth_signed in;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    str secret = set_up(&w, &up);
    int weighed = 0;
    d.from.device = STR("");
    for (int i = 0; i < 20; i++) {
        fault why = {0};
        str code = code_at(secret, step_now() + 100 + i);
        doorway_sign_in(&d, "ada@example.org", PASSWORD); // forgets the account's failures
        bool fine = auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD), code, STR(""), &d.from, &in,
                                 d.room, &why);
        assert_false(fine);
        weighed += why.code == FAULT_WHO;
    }
    assert_int_equal(weighed, 6);
    // Six digits are shut by that, for a while; a recovery code, which nobody guesses, is not.
    MUST(d, auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD), up.recovery[5], STR(""), &d.from, &in,
                         d.room, why));
    assert_true(in.who.second);
}

// A factor goes only by who has shown one freshly, and not the last one of the staff.
static void test_remove(void **state)
{
    (void)state;
    auth_set_up up;
    instant fresh;
    auth_proof proof = {.password = STR(PASSWORD)};
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    set_up(&w, &up);
    MUST_NOT(FAULT_DENIED, auth_totp_remove(d.auth, &w, why));
    MUST(d, auth_again(d.auth, &w, &proof, &d.from, &fresh, why));
    w = who(up.signed_in.cookie);
    MUST_NOT(FAULT_CONFLICT, auth_totp_remove(d.auth, &w, why));
    doorway_wait(&d, AUTH_FRESH_SECONDS);
    MUST_NOT(FAULT_DENIED, auth_totp_remove(d.auth, &w, why));
}

static void test_password(void **state)
{
    (void)state;
    auth_set_up up;
    auth_signed out;
    auth_who w2;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    set_up(&w, &up);
    auth_signed half = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    str new = STR("four herons under a bridge");
    MUST_NOT(FAULT_DENIED,
             auth_password_change(d.auth, &half.who, STR(PASSWORD), new, &d.from, &out, d.room, why));
    MUST_NOT(FAULT_DENIED, auth_password_change(d.auth, &w, STR("wrong"), new, &d.from, &out, d.room, why));
    MUST_NOT(FAULT_INPUT, auth_password_change(d.auth, &w, STR(PASSWORD), STR("ada.example.org"), &d.from,
                                               &out, d.room, why));
    MUST(d, auth_password_change(d.auth, &w, STR(PASSWORD), new, &d.from, &out, d.room, why));
    MUST_NOT(FAULT_WHO, auth_session(d.auth, half.cookie, &w2, d.room, why));
    MUST_NOT(FAULT_WHO, auth_session(d.auth, up.signed_in.cookie, &w2, d.room, why));
    w2 = who(out.cookie);
    assert_true(w2.second);
    MUST_NOT(FAULT_WHO, auth_sign_in(d.auth, STR("ada@example.org"), STR(PASSWORD), STR(""), STR(""), &d.from,
                                     &out, d.room, why));
    doorway_sign_in(&d, "ada@example.org", "four herons under a bridge");
}

// --- passkeys ---------------------------------------------------------------------------------------------

#define HOST "localhost"
#define ORIGIN "https://localhost:8443"

static buf options_room(void) { return buf_in(d.room, 1 << 16); }

static fault_code add_key(const auth_who *w, authenticator *p, auth_set_up *up)
{
    fault why = {0};
    buf options = options_room();
    if (!auth_passkey_begin(d.auth, w, &options, d.room, &why)) return why.code;
    auth_attested made = authenticator_attest(p, buf_str(&options));
    return auth_passkey_add(d.auth, w, &made, STR("my key"), &d.from, up, d.room, &why) ? FAULT_NONE
                                                                                        : why.code;
}

static void test_passkey(void **state)
{
    (void)state;
    authenticator p;
    auth_set_up up;
    auth_signed in, shown;
    auth_passkey_row *rows;
    size_t count;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    authenticator_make(&p, HOST, ORIGIN, d.room);
    assert_int_equal(add_key(&w, &p, &up), FAULT_NONE);
    assert_int_equal(up.recovery_count, AUTH_RECOVERY_CODES);
    w = who(up.signed_in.cookie);
    assert_true(w.second && auth_may(&w, MAY_TREAT));
    MUST(d, auth_passkeys(d.auth, &w, &rows, &count, d.room, why));
    assert_true(count == 1 && str_eq(rows[0].name, STR("my key")) && rows[0].used.us == INSTANT_NONE.us);
    in = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    assert_true(in.need == AUTH_NEED_SECOND && in.ways.passkey && !in.ways.totp);
    buf options = options_room();
    MUST(d, auth_passkey_ask(d.auth, &in.who, &options, why));
    assert_true(json_valid(buf_str(&options)));
    auth_asserted a = authenticator_assert(&p, buf_str(&options));
    MUST(d, auth_show_passkey(d.auth, &in.who, &a, &d.from, &shown, d.room, why));
    assert_true(who(shown.cookie).second);
    // the challenge is used up
    MUST_NOT(FAULT_DENIED, auth_show_passkey(d.auth, &shown.who, &a, &d.from, &in, d.room, why));
    authenticator_drop(&p);
}

static void test_passkey_made_wrongly(void **state)
{
    (void)state;
    authenticator p;
    auth_set_up up;
    auth_who w = {0};
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    authenticator_make(&p, HOST, ORIGIN, d.room);
    p.origin = "https://localhost:8444";
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.origin = "https://localhost.evil.example:8443";
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.origin = ORIGIN;
    p.host = "evil.example";
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.host = HOST;
    p.flags = 0x01; // held, but not asked who it is
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.flags = 0x04;
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.flags = 0x05;
    p.cross = true;
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.cross = false;
    // An answer to another challenge, or too late.
    buf first = options_room(), second = options_room();
    MUST(d, auth_passkey_begin(d.auth, &w, &first, d.room, why));
    MUST(d, auth_passkey_begin(d.auth, &w, &second, d.room, why));
    auth_attested old = authenticator_attest(&p, buf_str(&first)),
                  made = authenticator_attest(&p, buf_str(&second));
    MUST_NOT(FAULT_INPUT, auth_passkey_add(d.auth, &w, &old, STR("k"), &d.from, &up, d.room, why));
    MUST(d, auth_passkey_begin(d.auth, &w, &second, d.room, why));
    made = authenticator_attest(&p, (str){second.at + second.len / 2, second.len - second.len / 2});
    doorway_wait(&d, AUTH_FRESH_SECONDS);
    MUST_NOT(FAULT_INPUT, auth_passkey_add(d.auth, &w, &made, STR("k"), &d.from, &up, d.room, why));
    // What was asked to show a key makes none.
    made.client = b64(authenticator_client(&p, "webauthn.get", challenge_in(buf_str(&first))), d.room);
    MUST_NOT(FAULT_INPUT, auth_passkey_add(d.auth, &w, &made, STR("k"), &d.from, &up, d.room, why));
    assert_int_equal(add_key(&w, &p, &up), FAULT_NONE);
    authenticator_drop(&p);
}

static void test_passkey_packed(void **state)
{
    (void)state;
    authenticator p, other;
    auth_set_up up;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    authenticator_make(&p, HOST, ORIGIN, d.room);
    authenticator_make(&other, HOST, ORIGIN, d.room);
    p.packed = true;
    EVP_PKEY *own = p.key;
    p.key = other.key; // attested by another key than the one that it shows
    assert_int_equal(add_key(&w, &p, &up), FAULT_INPUT);
    p.key = own;
    assert_int_equal(add_key(&w, &p, &up), FAULT_NONE);
    // The same one again, by somebody else: refused.
    doorway_add(&d, "main", "bo", ROLE_OF_CLINICIAN);
    auth_who bo = doorway_sign_in(&d, "bo", PASSWORD).who;
    assert_int_equal(add_key(&bo, &p, &up), FAULT_CONFLICT);
    authenticator_drop(&p);
    authenticator_drop(&other);
}

enum {
    BAD_KEY,
    BAD_COUNTER,
    BAD_ORIGIN,
    BAD_FLAGS,
    BAD_HOST,
    BAD_SIGNATURE,
    BAD_CREDENTIAL,
    BAD_TEXT,
    BAD_COUNT
};

static void test_passkey_shown_wrongly(void **state)
{
    (void)state;
    authenticator p, other;
    auth_set_up up;
    auth_signed shown;
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    authenticator_make(&p, HOST, ORIGIN, d.room);
    authenticator_make(&other, HOST, ORIGIN, d.room);
    p.counter = 10;
    assert_int_equal(add_key(&w, &p, &up), FAULT_NONE);
    for (int s = 0; s < BAD_COUNT; s++) {
        authenticator q = p;
        auth_who in = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
        buf options = options_room();
        MUST(d, auth_passkey_ask(d.auth, &in, &options, why));
        if (s == BAD_KEY) q.key = other.key;
        if (s == BAD_COUNTER) q.counter = 8; // becomes 9
        if (s == BAD_ORIGIN) q.origin = "http://localhost:8443";
        if (s == BAD_FLAGS) q.flags = 0x01;
        if (s == BAD_HOST) q.host = "localhost2";
        if (s == BAD_CREDENTIAL) memcpy(q.credential, other.credential, sizeof q.credential);
        auth_asserted a = authenticator_assert(&q, buf_str(&options));
        if (s == BAD_SIGNATURE) a.signature = b64(STR("0"), d.room);
        if (s == BAD_TEXT) a.client = STR("no base64!");
        MUST_NOT(FAULT_DENIED, auth_show_passkey(d.auth, &in, &a, &d.from, &shown, d.room, why));
        doorway_wait(&d, 3600);
    }
    assert_non_null(strstr(d.told, "passkey-copied"));
    auth_who in = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    buf options = options_room();
    MUST(d, auth_passkey_ask(d.auth, &in, &options, why));
    auth_asserted a = authenticator_assert(&p, buf_str(&options));
    MUST(d, auth_show_passkey(d.auth, &in, &a, &d.from, &shown, d.room, why));
    authenticator_drop(&p);
    authenticator_drop(&other);
}

static void test_no_name(void **state)
{
    (void)state;
    buf options = options_room();
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    const char *addresses[] = {"https://127.0.0.1:8443", "https://[::1]:8443/", ""};
    for (int i = 0; i < 3; i++) {
        auth_set_origin(d.auth, str_of(addresses[i]));
        MUST_NOT(FAULT_CONFLICT, auth_passkey_begin(d.auth, &w, &options, d.room, why));
    }
    auth_set_origin(d.auth, STR("https://console.example.org/"));
    MUST(d, auth_passkey_begin(d.auth, &w, &options, d.room, why));
    assert_non_null(memmem(options.at, options.len, "\"id\":\"console.example.org\"", 26));
}

// --- signatures -------------------------------------------------------------------------------------------

static void test_sign(void **state)
{
    (void)state;
    authenticator p;
    auth_set_up up;
    instant fresh;
    str way;
    sha256 text = sha256_of(STR("the note")), other = sha256_of(STR("the note, changed"));
    auth_proof password = {.password = STR(PASSWORD)}, wrong = {.password = STR("wrong")};
    doorway_add(&d, "main", "ada@example.org", ROLE_OF_CLINICIAN);
    auth_who w = doorway_sign_in(&d, "ada@example.org", PASSWORD).who;
    // no second factor yet
    MUST_NOT(FAULT_DENIED, auth_sign_show(d.auth, &w, &text, &password, &d.from, &fresh, why));
    authenticator_make(&p, HOST, ORIGIN, d.room);
    assert_int_equal(add_key(&w, &p, &up), FAULT_NONE);
    w = who(up.signed_in.cookie);
    MUST_NOT(FAULT_DENIED, auth_sign_take(d.auth, &w, &text, &way, why));
    MUST_NOT(FAULT_DENIED, auth_sign_show(d.auth, &w, &text, &wrong, &d.from, &fresh, why));
    MUST_NOT(FAULT_DENIED, auth_sign_take(d.auth, &w, &text, &way, why));
    MUST(d, auth_again(d.auth, &w, &password, &d.from, &fresh, why)); // fresh, but over no text
    MUST_NOT(FAULT_DENIED, auth_sign_take(d.auth, &w, &text, &way, why));
    MUST(d, auth_sign_show(d.auth, &w, &text, &password, &d.from, &fresh, why));
    MUST_NOT(FAULT_DENIED, auth_sign_take(d.auth, &w, &other, &way, why));
    MUST(d, auth_sign_take(d.auth, &w, &text, &way, why));
    assert_true(str_eq(way, STR("password")));
    MUST_NOT(FAULT_DENIED, auth_sign_take(d.auth, &w, &text, &way, why)); // used up
    assert_int_equal(who(up.signed_in.cookie).fresh_until.us, 0);
    MUST(d, auth_sign_show(d.auth, &w, &text, &password, &d.from, &fresh, why));
    doorway_wait(&d, AUTH_FRESH_SECONDS);
    MUST_NOT(FAULT_DENIED, auth_sign_take(d.auth, &w, &text, &way, why)); // too late

    buf options = options_room();
    MUST(d, auth_sign_ask(d.auth, &w, &text, &options, why));
    auth_asserted a = authenticator_assert(&p, buf_str(&options));
    auth_proof key = {.passkey = &a};
    // it signed the other hash
    MUST_NOT(FAULT_DENIED, auth_sign_show(d.auth, &w, &other, &key, &d.from, &fresh, why));
    buf_clear(&options);
    MUST(d, auth_sign_ask(d.auth, &w, &text, &options, why));
    a = authenticator_assert(&p, buf_str(&options));
    MUST(d, auth_sign_show(d.auth, &w, &text, &key, &d.from, &fresh, why));
    MUST(d, auth_sign_take(d.auth, &w, &text, &way, why));
    assert_true(str_eq(way, STR("passkey")));
    // A challenge that was to sign in signs nothing.
    buf_clear(&options);
    MUST(d, auth_passkey_ask(d.auth, &w, &options, why));
    a = authenticator_assert(&p, buf_str(&options));
    MUST_NOT(FAULT_DENIED, auth_sign_show(d.auth, &w, &text, &key, &d.from, &fresh, why));
    authenticator_drop(&p);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_vectors), CASE(test_window), CASE(test_totp), CASE(test_recovery), CASE(test_slow_second),
        CASE(test_codes_with_password),
        CASE(test_remove), CASE(test_password), CASE(test_passkey), CASE(test_passkey_made_wrongly),
        CASE(test_passkey_packed), CASE(test_passkey_shown_wrongly), CASE(test_no_name), CASE(test_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
