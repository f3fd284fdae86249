// The door: signing in, sessions, what a session may, and what guessing costs.
#include "doorway.h"

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

static fault_code try_in(const char *login, const char *password, const char *code, char text[240])
{
    fault why = {0};
    auth_signed in;
    if (auth_sign_in(d.auth, str_of(login), str_of(password), str_of(code), STR(""), &d.from, &in, d.room,
                     &why))
        return FAULT_NONE;
    if (text) memcpy(text, why.text, 240);
    return why.code;
}

static auth_who who(str cookie)
{
    auth_who w;
    MUST(d, auth_session(d.auth, cookie, &w, d.room, why));
    return w;
}
static bool gone(str cookie)
{
    fault why = {0};
    auth_who w;
    bool there = auth_session(d.auth, cookie, &w, d.room, &why);
    assert_true(there || why.code == FAULT_WHO);
    return !there;
}

static void test_sign_in(void **state)
{
    (void)state;
    str account = doorway_add(&d, "main", "Ada@Example.org", ROLE_OF_BILLER);
    auth_signed in = doorway_sign_in(&d, " ada@example.ORG ", PASSWORD);
    assert_int_equal(in.cookie.len, 43);
    assert_int_equal(in.need, AUTH_NEED_SET_UP);
    assert_int_equal(in.device.len, 0); // not known in full yet
    auth_who w = who(in.cookie);
    assert_true(str_eq(w.account, account));
    assert_true(str_eq(w.practice, STR("main")));
    assert_int_equal(w.role, ROLE_OF_BILLER);
    assert_true(w.may == (uint64_t)1 << MAY_SIGN_IN); // no second factor was shown
    assert_false(w.second);
    assert_true(auth_csrf(&w, in.who.csrf));
    assert_false(auth_csrf(&w, STR("")));
    assert_false(auth_csrf(&w, in.cookie));
    auth_signed other = doorway_sign_in(&d, "ada@example.org", PASSWORD);
    assert_false(str_eq(other.cookie, in.cookie));
    assert_false(auth_csrf(&w, other.who.csrf)); // each session has its own
    MUST(d, auth_sign_out(d.auth, &w, why));
    assert_true(gone(in.cookie));
    assert_false(gone(other.cookie));
    assert_non_null(strstr(d.told, "signed-in(second factor to set up)@main"));
    assert_non_null(strstr(d.told, "signed-out()@main"));
    assert_false(shelf_holds(&d.shelf, "example.org")); // names are sealed
    assert_false(shelf_holds(&d.shelf, "Zebulonia"));
    assert_false(shelf_holds(&d.shelf, "argon2id"));
    assert_false(shelf_holds(&d.shelf, str_z(d.room, in.cookie)));
}

// A wrong password, no such account, one that is closed or only invited: the same answer.
static void test_one_answer(void **state)
{
    (void)state;
    char wrong[240], nobody[240], closed[240], waits[240];
    auth_who machine = auth_machine(STR("main"));
    str account, token, bo = doorway_add(&d, "main", "bo", ROLE_OF_BILLER);
    doorway_add(&d, "main", "ada", ROLE_OF_ADMINISTRATOR);
    auth_invite what = {
        .practice = STR("main"), .login = STR("cy"), .name = STR("Cy"), .role = ROLE_OF_BILLER};
    MUST(d, auth_add(d.auth, &what, STR(""), &account, &token, d.room, why));
    MUST(d, auth_member_change(d.auth, &machine, bo, &(auth_change){.disabled_set = true, .disabled = true},
                               why));
    assert_int_equal(try_in("ada", "wrong", "", wrong), FAULT_WHO);
    assert_int_equal(try_in("nobody", PASSWORD, "", nobody), FAULT_WHO);
    assert_int_equal(try_in("bo", PASSWORD, "", closed), FAULT_WHO);
    assert_int_equal(try_in("cy", "", "", waits), FAULT_WHO);
    assert_string_equal(wrong, nobody);
    assert_string_equal(wrong, closed);
    assert_string_equal(wrong, waits);
    assert_int_equal(try_in("", "", "", NULL), FAULT_WHO);
    assert_int_equal(try_in("a\nb", PASSWORD, "", NULL), FAULT_WHO);
    char *long_one = memset(arena_text(d.room, 5000), 'x', 4999);
    long_one[4999] = 0;
    assert_int_equal(try_in("ada", long_one, "", NULL), FAULT_WHO);
    assert_int_equal(try_in(long_one, PASSWORD, "", NULL), FAULT_WHO);
    assert_non_null(strstr(d.told, "sign-in-refused()@main"));
}

// --- guessing ---------------------------------------------------------------------------------------------

static uint32_t guess(const char *login) // seconds to wait, 0: weighed
{
    fault_code code = try_in(login, "a wrong password", "", NULL);
    assert_true(code == FAULT_WHO || code == FAULT_SLOW);
    return code == FAULT_SLOW ? d.from.wait_seconds : 0;
}

static void test_slower(void **state)
{
    (void)state;
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    const char *logins[] = {"nobody-at-all", "ada"}; // what is not there slows the same
    for (int l = 0; l < 2; l++) {
        for (int i = 0; i < 5; i++) assert_int_equal(guess(logins[l]), 0);
        assert_int_equal(guess(logins[l]), 0); // the sixth: a second to wait from now on
        uint32_t last = 0;
        for (int i = 0; i < 14; i++) {
            uint32_t wait = guess(logins[l]);
            assert_true(wait > last || wait == 3600);
            assert_int_equal(guess(logins[l]), wait); // what is refused unweighed counts for nothing
            last = wait;
            doorway_wait(&d, wait);
            assert_int_equal(guess(logins[l]), 0);
        }
        assert_int_equal(last, 3600);
    }
    doorway_open(&d); // as after a crash
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_SLOW);
    doorway_wait(&d, 3600);
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_NONE);
    for (int i = 0; i < 5; i++) assert_int_equal(guess("ada"), 0); // all is forgotten
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_NONE);
    assert_non_null(strstr(d.told, "sign-in-slowed()@main"));
}

// Somebody guesses at ada from far away; her own browser is let in all the same.
static void test_known_device(void **state)
{
    (void)state;
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    doorway_add(&d, "main", "bo", ROLE_OF_PATIENT);
    auth_signed in = doorway_sign_in(&d, "ada", PASSWORD);
    assert_int_equal(in.device.len, 43);
    auth_from far = {.address = STR("203.0.113.9")}, near = d.from;
    d.from = far;
    for (int i = 0; i < 6; i++) guess("ada");
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_SLOW);
    d.from = near;
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_SLOW); // a browser that nobody knows
    d.from.device = in.device;
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_NONE);
    for (int i = 0; i < 11; i++) guess("ada"); // who has the browser may not guess for ever either
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_SLOW);
    d.from = far;
    d.from.device = in.device; // it is ada's, not bo's
    for (int i = 0; i < 6; i++) guess("bo");
    assert_int_equal(try_in("bo", PASSWORD, "", NULL), FAULT_SLOW);
    // The same browser becomes bo's as well, and stays ada's.
    doorway_wait(&d, 86400);
    auth_signed bo = doorway_sign_in(&d, "bo", PASSWORD);
    assert_int_equal(bo.device.len, 0);
    for (int i = 0; i < 6; i++) guess("bo");
    assert_int_equal(try_in("bo", PASSWORD, "", NULL), FAULT_NONE);
}

static void test_one_address(void **state)
{
    (void)state;
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    auth_signed in = doorway_sign_in(&d, "ada", PASSWORD);
    uint32_t wait = 0;
    for (int i = 0; i < 45 && !wait; i++) {
        char login[16];
        snprintf(login, sizeof login, "user%d", i);
        wait = guess(login);
    }
    assert_int_equal(wait, 1);
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_SLOW);
    d.from.device = in.device; // not for who is known here
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_NONE);
    d.from = (auth_from){.address = STR("2001:db8:1:2:3:4:5:6")};
    for (int i = 0; i < 41; i++) {
        char login[16];
        snprintf(login, sizeof login, "other%d", i);
        assert_int_equal(guess(login), 0);
    }
    d.from.address = STR("2001:db8:1:2:ffff::1"); // the same network
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_SLOW);
    d.from.address = STR("2001:db8:1:3:ffff::1");
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_NONE);
}

// --- sessions ---------------------------------------------------------------------------------------------

static void test_limits(void **state)
{
    (void)state;
    doorway_add(&d, "main", "staff", ROLE_OF_BILLER);
    doorway_add(&d, "main", "patient", ROLE_OF_PATIENT);
    auth_signed in = doorway_sign_in(&d, "staff", PASSWORD);
    doorway_wait(&d, AUTH_IDLE_SECONDS - 1);
    assert_false(gone(in.cookie)); // which is a use
    doorway_wait(&d, AUTH_IDLE_SECONDS - 1);
    assert_false(gone(in.cookie));
    doorway_wait(&d, AUTH_IDLE_SECONDS);
    assert_true(gone(in.cookie));
    in = doorway_sign_in(&d, "staff", PASSWORD);
    for (int64_t past = 0; past + AUTH_IDLE_SECONDS / 2 < AUTH_LIFE_SECONDS; past += AUTH_IDLE_SECONDS / 2) {
        assert_false(gone(in.cookie));
        doorway_wait(&d, AUTH_IDLE_SECONDS / 2);
    }
    doorway_wait(&d, AUTH_IDLE_SECONDS / 2);
    assert_true(gone(in.cookie));
    in = doorway_sign_in(&d, "patient", PASSWORD);
    assert_true(in.who.second && auth_may(&in.who, MAY_OWN)); // patients may go without
    for (int day = 0; day < 29; day++) {
        doorway_wait(&d, 86400);
        assert_false(gone(in.cookie)); // answering once a day
    }
    doorway_wait(&d, 86400);
    assert_true(gone(in.cookie));
    MUST(d, auth_sweep(d.auth, why));
    in = doorway_sign_in(&d, "patient", PASSWORD);
    doorway_wait(&d, AUTH_PATIENT_IDLE_SECONDS);
    assert_true(gone(in.cookie));
}

static void test_listed(void **state)
{
    (void)state;
    auth_session_row *rows;
    size_t count;
    uint32_t ended;
    doorway_add(&d, "main", "ada", ROLE_OF_BILLER);
    doorway_add(&d, "main", "bo", ROLE_OF_BILLER);
    auth_signed one = doorway_sign_in(&d, "ada", PASSWORD);
    doorway_wait(&d, 90);
    d.from.agent = STR("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 "
                       "Safari/605.1.15<b>");
    auth_signed two = doorway_sign_in(&d, "ada", PASSWORD), bo = doorway_sign_in(&d, "bo", PASSWORD);
    auth_who w = who(one.cookie), b = who(bo.cookie);
    MUST(d, auth_sessions(d.auth, &w, &rows, &count, d.room, why));
    assert_int_equal(count, 2);
    int own = rows[0].own ? 0 : 1;
    assert_true(rows[own].own && str_eq(rows[own].device, STR("Firefox on Linux")));
    assert_true(!rows[!own].own && str_eq(rows[!own].device, STR("Safari on a Mac")));
    MUST_NOT(FAULT_NOTHING, auth_session_end(d.auth, &b, one.who.session, why)); // not one's own
    MUST_NOT(FAULT_NOTHING, auth_session_end(d.auth, &w, STR("s0000000000000000"), why));
    MUST(d, auth_session_end(d.auth, &w, two.who.session, why));
    assert_true(gone(two.cookie) && !gone(one.cookie));
    two = doorway_sign_in(&d, "ada", PASSWORD);
    MUST(d, auth_sessions_end(d.auth, &w, &ended, why));
    assert_int_equal(ended, 1);
    assert_true(gone(two.cookie) && !gone(one.cookie) && !gone(bo.cookie));
    str first = one.cookie;
    for (int i = 0; i < AUTH_SESSIONS_MAX; i++) {
        doorway_wait(&d, 1);
        doorway_sign_in(&d, "ada", PASSWORD);
    }
    assert_true(gone(first)); // the one that was used longest ago
}

static void test_wrong_cookies(void **state)
{
    (void)state;
    auth_who w;
    doorway_add(&d, "main", "ada", ROLE_OF_BILLER);
    auth_signed in = doorway_sign_in(&d, "ada", PASSWORD);
    char *other = arena_text(d.room, 43);
    const str bad[] = {STR(""), STR("x"), str_first(in.cookie, 42), in.who.session, in.who.csrf, {other, 43}};
    memcpy(other, in.cookie.at, 43);
    other[20] = other[20] == 'a' ? 'b' : 'a';
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MUST_NOT(FAULT_WHO, auth_session(d.auth, bad[i], &w, d.room, why));
}

// What the audit cannot take down does not happen.
static void test_deaf(void **state)
{
    (void)state;
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    auth_signed in = doorway_sign_in(&d, "ada", PASSWORD);
    auth_session_row *rows;
    size_t count;
    d.deaf = true;
    assert_int_equal(try_in("ada", PASSWORD, "", NULL), FAULT_FULL);
    auth_who w = who(in.cookie);
    MUST(d, auth_sessions(d.auth, &w, &rows, &count, d.room, why));
    assert_int_equal(count, 1);
    d.deaf = false;
}

static void test_practices(void **state)
{
    (void)state;
    auth_practice *all;
    size_t count;
    auth_signed in, there;
    auth_who w;
    str account, token;
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    doorway_add(&d, "main", "eve", ROLE_OF_PATIENT);
    auth_invite what = {
        .practice = STR("other"), .login = STR("ada"), .name = STR("Ada there"), .role = ROLE_OF_BILLER};
    MUST(d, auth_add(d.auth, &what, STR(""), &account, &token, d.room, why));
    in = doorway_sign_in(&d, "ada", PASSWORD);
    assert_true(str_eq(in.who.practice, STR("main"))); // the other waits for its invitation
    MUST_NOT(FAULT_NOTHING, auth_switch(d.auth, &in.who, STR("other"), &d.from, &there, d.room, why));
    MUST_NOT(FAULT_WHO, auth_invitation_take(d.auth, token, STR("a password of the inviter"), &d.from, &there,
                                             d.room, why));
    MUST(d, auth_invitation_take(d.auth, token, STR(PASSWORD), &d.from, &there, d.room, why));
    assert_true(str_eq(there.who.practice, STR("other")) && there.need == AUTH_NEED_SET_UP);
    assert_true(there.who.may == (uint64_t)1 << MAY_SIGN_IN); // here a second factor is needed
    MUST(d, auth_practices(d.auth, &in.who, &all, &count, d.room, why));
    assert_int_equal(count, 2);
    MUST(d, auth_switch(d.auth, &in.who, STR("other"), &d.from, &there, d.room, why));
    assert_true(gone(in.cookie));
    w = who(there.cookie);
    assert_true(str_eq(w.practice, STR("other")) && w.role == ROLE_OF_BILLER &&
                str_eq(w.name, STR("Ada there")));
    assert_true(w.may == (uint64_t)1 << MAY_SIGN_IN); // what was enough there is not here
    MUST(d, auth_switch(d.auth, &w, STR("main"), &d.from, &in, d.room, why));
    w = who(in.cookie);
    assert_true(auth_may(&w, MAY_OWN) && !auth_may(&w, MAY_SEE_CLAIMS));
    MUST_NOT(FAULT_NOTHING, auth_switch(d.auth, &w, STR("nowhere"), &d.from, &there, d.room, why));
    auth_signed eve = doorway_sign_in(&d, "eve", PASSWORD);
    MUST_NOT(FAULT_NOTHING, auth_switch(d.auth, &eve.who, STR("other"), &d.from, &there, d.room, why));
    assert_non_null(strstr(d.told, "practice-switched(left)@main practice-switched(came)@other"));
}

static void test_trial(void **state)
{
    (void)state;
    str account, token;
    auth_invite what = {.practice = STR("main"),
                        .login = STR("try"),
                        .name = STR("Try"),
                        .role = ROLE_OF_BILLER,
                        .trial = true};
    MUST(d, auth_add(d.auth, &what, STR(PASSWORD), &account, &token, d.room, why));
    assert_int_equal(try_in("try", PASSWORD, "", NULL), FAULT_WHO); // from elsewhere
    const char *here[] = {"127.0.0.1", "::1", "::ffff:127.0.0.1"};
    for (int i = 0; i < 3; i++) {
        d.from.address = str_of(here[i]);
        auth_signed in = doorway_sign_in(&d, "try", PASSWORD);
        assert_true(in.need == AUTH_NEED_NOTHING && auth_may(&in.who, MAY_WORK_CLAIMS));
    }
}

// --- many at once -----------------------------------------------------------------------------------------

enum { CROWD = 24, TRIES_EACH = 6 };
static _Atomic int fitted, refused, slowed, busy;

static void *crowd(void *with)
{
    arena own = source_arena();
    auth_from from = {.address = str_of(with)};
    auth_signed in;
    auth_who w;
    for (int i = 0; i < TRIES_EACH; i++) {
        fault why = {0};
        str password = i % 2 ? STR(PASSWORD) : STR("wrong as wrong can be");
        if (auth_sign_in(d.auth, STR("ada"), password, STR(""), STR(""), &from, &in, &own, &why)) {
            fitted++;
            if (!auth_session(d.auth, in.cookie, &w, &own, &why)) assert_int_equal(why.code, FAULT_WHO);
        } else if (why.code == FAULT_WHO) refused++;
        else if (why.code == FAULT_SLOW) slowed++;
        else if (why.code == FAULT_BUSY) busy++;
        else fail_msg("%s", why.text);
    }
    arena_close(&own);
    return NULL;
}

static void test_crowd(void **state)
{
    (void)state;
    pthread_t all[CROWD];
    char address[CROWD][24];
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    for (int i = 0; i < CROWD; i++) {
        snprintf(address[i], sizeof address[i], "192.0.2.%d", i);
        assert_int_equal(pthread_create(&all[i], NULL, crowd, address[i]), 0);
    }
    for (int i = 0; i < CROWD; i++) pthread_join(all[i], NULL);
    assert_int_equal(fitted + refused + slowed + busy, CROWD * TRIES_EACH);
    assert_true(fitted > 0);
}

// A thousand at once are a thousand: each is charged before it is weighed.
static void *guesser(void *with)
{
    arena own = source_arena();
    auth_from from = {.address = STR("192.0.2.9")};
    auth_signed in;
    (void)with;
    for (int i = 0; i < TRIES_EACH; i++) {
        fault why = {0};
        if (auth_sign_in(d.auth, STR("ada"), STR("no such password"), STR(""), STR(""), &from, &in, &own,
                         &why))
            fail();
        if (why.code == FAULT_WHO) refused++;
    }
    arena_close(&own);
    return NULL;
}

static void test_guesses_at_once(void **state)
{
    (void)state;
    pthread_t all[CROWD];
    doorway_add(&d, "main", "ada", ROLE_OF_PATIENT);
    refused = 0;
    for (int i = 0; i < CROWD; i++) assert_int_equal(pthread_create(&all[i], NULL, guesser, NULL), 0);
    for (int i = 0; i < CROWD; i++) pthread_join(all[i], NULL);
    assert_int_equal(refused, 6); // the clock stands: five are free, the sixth brings the wait
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_sign_in),         CASE(test_one_answer),    CASE(test_slower),
        CASE(test_known_device),    CASE(test_one_address),   CASE(test_limits),
        CASE(test_listed),          CASE(test_wrong_cookies), CASE(test_deaf),
        CASE(test_practices),       CASE(test_trial),         CASE(test_crowd),
        CASE(test_guesses_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
