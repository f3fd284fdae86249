// Who belongs to a practice: invitations, changes, tokens, break-glass; and that none of it reaches into
// another practice.
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

// Somebody of that role, signed in and with all that the role may. Trial accounts need no second factor.
static auth_who person(const char *practice, const char *login, auth_role role, str *cookie)
{
    str account, token;
    auth_signed in;
    auth_from here = {.address = STR("127.0.0.1")};
    auth_invite what = {.practice = str_of(practice),
                        .login = str_of(login),
                        .name = str_of(login),
                        .role = role,
                        .trial = true};
    MUST(d, auth_add(d.auth, &what, STR(PASSWORD), &account, &token, d.room, why));
    MUST(d, auth_sign_in(d.auth, str_of(login), STR(PASSWORD), STR(""), STR(""), &here, &in, d.room, why));
    if (cookie) *cookie = in.cookie;
    return in.who;
}

static str invite(const auth_who *w, const char *login, auth_role role, str *account)
{
    str id, token;
    auth_invite what = {.practice = w->practice, .login = str_of(login), .name = str_of(login), .role = role};
    MUST(d, auth_invitation_make(d.auth, &what, w, &id, &token, d.room, why));
    if (account) *account = id;
    return token;
}

#define NEW "four herons under a bridge"

static void test_invitation(void **state)
{
    (void)state;
    auth_who admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL);
    auth_invitation seen;
    auth_signed in;
    str account, token = invite(&admin, "Bo@Example.org", ROLE_OF_CLINICIAN, &account);
    assert_false(shelf_holds(&d.shelf, str_z(d.room, token)));
    MUST(d, auth_invitation_look(d.auth, token, &d.from, &seen, d.room, why));
    assert_true(str_eq(seen.login, STR("bo@example.org")) && seen.role == ROLE_OF_CLINICIAN &&
                !seen.has_password);
    MUST_NOT(FAULT_INPUT,
             auth_invitation_take(d.auth, token, STR("password1234"), &d.from, &in, d.room, why));
    MUST(d, auth_invitation_take(d.auth, token, STR(NEW), &d.from, &in, d.room, why));
    assert_true(in.need == AUTH_NEED_SET_UP && str_eq(in.who.account, account));
    MUST_NOT(FAULT_NOTHING, auth_invitation_take(d.auth, token, STR(NEW), &d.from, &in, d.room, why)); // once
    MUST_NOT(FAULT_NOTHING, auth_invitation_look(d.auth, token, &d.from, &seen, d.room, why));
    doorway_sign_in(&d, "bo@example.org", NEW);
    // Another one for the same person voids the first; seven days.
    str first = invite(&admin, "cy", ROLE_OF_BILLER, NULL),
        second = invite(&admin, "cy", ROLE_OF_BILLER, NULL);
    MUST_NOT(FAULT_NOTHING, auth_invitation_take(d.auth, first, STR(NEW), &d.from, &in, d.room, why));
    doorway_wait(&d, AUTH_INVITATION_SECONDS);
    MUST_NOT(FAULT_NOTHING, auth_invitation_take(d.auth, second, STR(NEW), &d.from, &in, d.room, why));
    auth_invite again = {
        .practice = STR("main"), .login = STR("bo@example.org"), .name = STR("Bo"), .role = ROLE_OF_BILLER};
    str id;
    MUST_NOT(FAULT_CONFLICT, auth_invitation_make(d.auth, &again, &admin, &id, &token, d.room, why));
    assert_non_null(strstr(d.told, "person-invited(clinician)@main"));
    assert_non_null(strstr(d.told, "invitation-taken(clinician)@main"));
}

static void test_bad_invitations(void **state)
{
    (void)state;
    auth_who admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL),
             nurse = person("main", "nurse", ROLE_OF_COORDINATOR, NULL);
    str id, token;
    char many[200];
    memset(many, 'x', sizeof many);
    const auth_invite bad[] = {
        {.practice = STR("main"), .login = STR(""), .name = STR("N"), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = STR("a b"), .name = STR("N"), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = STR("a\x01"), .name = STR("N"), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = STR("a\xff"), .name = STR("N"), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = {many, 200}, .name = STR("N"), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = STR("a"), .name = STR(""), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = STR("a"), .name = STR(" N"), .role = ROLE_OF_BILLER},
        {.practice = STR("main"), .login = STR("a"), .name = {many, 200}, .role = ROLE_OF_BILLER},
        {.practice = STR("main"),
         .login = STR("a"),
         .name = STR("N"),
         .person = {many, 65},
         .role = ROLE_OF_BILLER},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MUST_NOT(FAULT_INPUT, auth_invitation_make(d.auth, &bad[i], &admin, &id, &token, d.room, why));
    auth_invite program = {
        .practice = STR("main"), .login = STR("a"), .name = STR("N"), .role = ROLE_OF_CLIENT};
    auth_machine(STR("main"));
    auth_who machine = auth_machine(STR("main"));
    MUST_NOT(FAULT_INPUT, auth_invitation_make(d.auth, &program, &machine, &id, &token, d.room, why));
    auth_invite nowhere = {
        .practice = STR("nowhere"), .login = STR("a"), .name = STR("N"), .role = ROLE_OF_BILLER};
    MUST_NOT(FAULT_NOTHING, auth_invitation_make(d.auth, &nowhere, &machine, &id, &token, d.room, why));
    // A patient's account opens a record: the administrator makes none, and who enrolls makes no colleague.
    auth_invite patient = {.practice = STR("main"),
                           .login = STR("p"),
                           .name = STR("P"),
                           .person = STR("pat1"),
                           .role = ROLE_OF_PATIENT};
    auth_invite biller = {
        .practice = STR("main"), .login = STR("b"), .name = STR("B"), .role = ROLE_OF_BILLER};
    MUST_NOT(FAULT_DENIED, auth_invitation_make(d.auth, &patient, &admin, &id, &token, d.room, why));
    MUST_NOT(FAULT_DENIED, auth_invitation_make(d.auth, &biller, &nurse, &id, &token, d.room, why));
    MUST(d, auth_invitation_make(d.auth, &patient, &nurse, &id, &token, d.room, why));
    MUST_NOT(FAULT_DENIED, auth_reset(d.auth, &admin, id, &token, d.room, why));
    MUST_NOT(FAULT_DENIED,
             auth_member_change(d.auth, &admin, id, &(auth_change){.person_set = true, .person = STR("pat2")},
                                why));
    MUST(d, auth_reset(d.auth, &nurse, id, &token, d.room, why));
}

static void test_reset(void **state)
{
    (void)state;
    auth_who admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL), w;
    auth_who there = person("other", "there", ROLE_OF_ADMINISTRATOR, NULL);
    auth_signed in;
    str cookie, token, id;
    auth_who bo = person("main", "bo", ROLE_OF_BILLER, &cookie);
    MUST_NOT(FAULT_DENIED, auth_reset(d.auth, &admin, admin.account, &token, d.room, why));
    // another practice's
    MUST_NOT(FAULT_NOTHING, auth_reset(d.auth, &there, bo.account, &token, d.room, why));
    MUST(d, auth_reset(d.auth, &admin, bo.account, &token, d.room, why));
    MUST_NOT(FAULT_WHO, auth_session(d.auth, cookie, &w, d.room, why));
    MUST_NOT(FAULT_WHO, auth_sign_in(d.auth, STR("bo"), STR(PASSWORD), STR(""), STR(""),
                                     &(auth_from){.address = STR("127.0.0.1")}, &in, d.room, why));
    MUST(d, auth_invitation_take(d.auth, token, STR(NEW), &d.from, &in, d.room, why));
    // Of two practices: neither resets, for the link would open the other one too.
    auth_invite what = {
        .practice = STR("other"), .login = STR("bo"), .name = STR("Bo"), .role = ROLE_OF_BILLER};
    MUST(d, auth_invitation_make(d.auth, &what, &there, &id, &token, d.room, why));
    assert_true(str_eq(id, bo.account));
    MUST_NOT(FAULT_DENIED, auth_reset(d.auth, &admin, bo.account, &token, d.room, why));
    MUST_NOT(FAULT_DENIED, auth_reset(d.auth, &there, bo.account, &token, d.room, why));
    auth_who machine = auth_machine(STR("main"));
    MUST(d, auth_reset(d.auth, &machine, bo.account, &token, d.room, why));
}

static void test_change(void **state)
{
    (void)state;
    str cookie, account;
    auth_who w, admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL),
                bo = person("main", "bo", ROLE_OF_BILLER, &cookie);
    auth_who officer = person("main", "officer", ROLE_OF_COMPLIANCE, NULL),
             there = person("other", "there", ROLE_OF_ADMINISTRATOR, NULL);
    auth_change clinician = {.role_set = true, .role = ROLE_OF_CLINICIAN},
                off = {.disabled_set = true, .disabled = true}, on = {.disabled_set = true},
                patient = {.role_set = true, .role = ROLE_OF_PATIENT},
                named = {.name_set = true, .name = STR("Bo Brown")},
                program = {.role_set = true, .role = ROLE_OF_CLIENT};
    MUST_NOT(FAULT_NOTHING, auth_member_change(d.auth, &there, bo.account, &off, why));
    MUST_NOT(FAULT_DENIED, auth_member_change(d.auth, &officer, bo.account, &off, why));
    MUST_NOT(FAULT_DENIED, auth_member_change(d.auth, &admin, admin.account, &off, why));
    MUST_NOT(FAULT_DENIED, auth_member_change(d.auth, &admin, bo.account, &patient, why));
    MUST_NOT(FAULT_INPUT, auth_member_change(d.auth, &admin, bo.account, &program, why));
    auth_who machine = auth_machine(STR("main"));
    MUST_NOT(FAULT_DENIED, auth_member_change(d.auth, &machine, admin.account, &off, why)); // the last one
    MUST(d, auth_member_change(d.auth, &admin, bo.account, &named, why));
    MUST(d, auth_session(d.auth, cookie, &w, d.room, why)); // a name ends no session
    assert_true(str_eq(w.name, STR("Bo Brown")));
    // Part 2: given by somebody else, felt at once, gone with the role.
    str reason = STR("treats the programme's patients");
    MUST_NOT(FAULT_DENIED, auth_member_part2(d.auth, &bo, bo.account, true, reason, why));
    MUST_NOT(FAULT_INPUT, auth_member_part2(d.auth, &officer, bo.account, true, STR("so"), why));
    // sees no patient
    MUST_NOT(FAULT_DENIED, auth_member_part2(d.auth, &officer, admin.account, true, reason, why));
    MUST_NOT(FAULT_NOTHING, auth_member_part2(d.auth, &there, bo.account, true, reason, why));
    MUST(d, auth_session(d.auth, cookie, &w, d.room, why));
    assert_false(auth_may(&w, MAY_SEE_PART2));
    MUST(d, auth_member_part2(d.auth, &officer, bo.account, true, reason, why));
    MUST(d, auth_session(d.auth, cookie, &w, d.room, why));
    assert_true(auth_may(&w, MAY_SEE_PART2));
    MUST(d, auth_member_change(d.auth, &admin, bo.account, &clinician, why));
    MUST_NOT(FAULT_WHO, auth_session(d.auth, cookie, &w, d.room, why));
    auth_member m;
    MUST(d, auth_member_of(d.auth, &admin, bo.account, &m, d.room, why));
    assert_true(m.role == ROLE_OF_CLINICIAN && !m.part2);
    assert_non_null(strstr(d.told, "role-changed(clinician, before: biller)@main"));
    // Locked out, and let in again.
    str token = invite(&admin, "cy", ROLE_OF_BILLER, &account);
    auth_signed in;
    MUST(d, auth_member_change(d.auth, &admin, account, &off, why));
    MUST_NOT(FAULT_NOTHING, auth_invitation_take(d.auth, token, STR(NEW), &d.from, &in, d.room, why));
    MUST(d, auth_member_change(d.auth, &admin, account, &on, why));
}

static void test_members(void **state)
{
    (void)state;
    auth_member *all;
    size_t count;
    uint32_t ended;
    str cookie;
    auth_who admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL), w;
    auth_who bo = person("main", "bo", ROLE_OF_BILLER, &cookie),
             there = person("other", "there", ROLE_OF_ADMINISTRATOR, NULL);
    person("main", "pat", ROLE_OF_PATIENT, NULL);
    MUST(d, auth_members(d.auth, &admin, false, &all, &count, d.room, why));
    assert_int_equal(count, 2); // patients are not the administrator's to see
    assert_true(str_eq(all[0].login, STR("admin")) && str_eq(all[1].login, STR("bo")));
    assert_int_equal(all[1].sessions, 1);
    MUST(d, auth_members(d.auth, &admin, true, &all, &count, d.room, why));
    assert_int_equal(count, 3);
    MUST(d, auth_members(d.auth, &there, true, &all, &count, d.room, why));
    assert_int_equal(count, 1);
    auth_member m;
    MUST_NOT(FAULT_NOTHING, auth_member_of(d.auth, &there, bo.account, &m, d.room, why));
    MUST_NOT(FAULT_NOTHING, auth_member_sessions_end(d.auth, &there, bo.account, &ended, why));
    MUST(d, auth_session(d.auth, cookie, &w, d.room, why));
    MUST(d, auth_member_sessions_end(d.auth, &admin, bo.account, &ended, why));
    assert_int_equal(ended, 1);
    MUST_NOT(FAULT_WHO, auth_session(d.auth, cookie, &w, d.room, why));
}

// --- tokens -----------------------------------------------------------------------------------------------

static void test_tokens(void **state)
{
    (void)state;
    str id, token, other;
    auth_who w, admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL),
                there = person("other", "there", ROLE_OF_ADMINISTRATOR, NULL);
    auth_token *all;
    size_t count;
    uint64_t in = (uint64_t)1 << MAY_CHECK_IN, care = (uint64_t)1 << MAY_CARE,
             audit = (uint64_t)1 << MAY_AUDIT;
    instant week = {d.now_us + 7 * US_PER_DAY}, long_time = {d.now_us + 400 * US_PER_DAY}, past = {d.now_us};
    MUST_NOT(FAULT_INPUT, auth_token_make(d.auth, &admin, STR(""), in, week, &id, &token, d.room, why));
    MUST_NOT(FAULT_INPUT, auth_token_make(d.auth, &admin, STR("feed"), 0, week, &id, &token, d.room, why));
    MUST_NOT(FAULT_INPUT,
             auth_token_make(d.auth, &admin, STR("feed"), in | audit, week, &id, &token, d.room, why));
    MUST_NOT(FAULT_INPUT,
             auth_token_make(d.auth, &admin, STR("feed"), in, long_time, &id, &token, d.room, why));
    MUST_NOT(FAULT_INPUT, auth_token_make(d.auth, &admin, STR("feed"), in, past, &id, &token, d.room, why));
    MUST(d, auth_token_make(d.auth, &admin, STR("feed"), in | care, week, &id, &token, d.room, why));
    assert_true(str_starts(token, STR("dbk_")) && token.len == 47);
    assert_false(shelf_holds(&d.shelf, str_z(d.room, token)));
    MUST(d, auth_bearer(d.auth, token, &w, d.room, why));
    assert_true(w.may == (in | care) && w.role == ROLE_OF_CLIENT && !w.session.len &&
                str_eq(w.practice, STR("main")));
    assert_true(auth_csrf(&w, STR("")));
    uint32_t ended;
    MUST_NOT(FAULT_DENIED, auth_sign_out(d.auth, &w, why)); // it has no account
    auth_account account;
    MUST_NOT(FAULT_DENIED, auth_account_of(d.auth, &w, &account, d.room, why));
    (void)ended;
    const str bad[] = {STR(""), STR("dbk_"), str_first(token, 46), str_from(token, 4)};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MUST_NOT(FAULT_WHO, auth_bearer(d.auth, bad[i], &w, d.room, why));
    MUST(d, auth_tokens(d.auth, &admin, &all, &count, d.room, why));
    assert_true(count == 1 && str_eq(all[0].id, id) && all[0].used.us == d.now_us && !all[0].over);
    MUST(d, auth_tokens(d.auth, &there, &all, &count, d.room, why));
    assert_int_equal(count, 0);
    MUST_NOT(FAULT_NOTHING, auth_token_end(d.auth, &there, id, why));
    MUST(d, auth_token_make(d.auth, &there, STR("feed"), in, week, &id, &other, d.room, why));
    doorway_wait(&d, 7 * 86400 - 1);
    MUST(d, auth_bearer(d.auth, other, &w, d.room, why));
    doorway_wait(&d, 1);
    MUST_NOT(FAULT_WHO, auth_bearer(d.auth, other, &w, d.room, why));
    MUST_NOT(FAULT_WHO, auth_bearer(d.auth, token, &w, d.room, why));
    week.us = d.now_us + 7 * US_PER_DAY;
    MUST(d, auth_token_make(d.auth, &admin, STR("feed"), in, week, &id, &token, d.room, why));
    MUST(d, auth_token_end(d.auth, &admin, id, why));
    MUST_NOT(FAULT_WHO, auth_bearer(d.auth, token, &w, d.room, why));
    MUST_NOT(FAULT_NOTHING, auth_token_end(d.auth, &admin, id, why));
}

// --- break-glass ------------------------------------------------------------------------------------------

static void test_glass(void **state)
{
    (void)state;
    auth_glass g, *all;
    size_t count;
    bool yes;
    auth_who bo = person("main", "bo", ROLE_OF_CLINICIAN, NULL),
             officer = person("main", "officer", ROLE_OF_COMPLIANCE, NULL);
    auth_who admin = person("main", "admin", ROLE_OF_ADMINISTRATOR, NULL),
             there = person("other", "there", ROLE_OF_COMPLIANCE, NULL);
    auth_who away = person("other", "bo2", ROLE_OF_CLINICIAN, NULL);
    str reason = STR("found unconscious, asks for the doses");
    MUST(d, auth_part2(d.auth, &bo, STR("pat1"), &yes, why));
    assert_false(yes);
    MUST_NOT(FAULT_INPUT, auth_glass_open(d.auth, &bo, STR("pat1"), STR("why not"), &g, d.room, why));
    MUST_NOT(FAULT_INPUT, auth_glass_open(d.auth, &bo, STR(""), reason, &g, d.room, why));
    // sees no patient
    MUST_NOT(FAULT_DENIED, auth_glass_open(d.auth, &admin, STR("pat1"), reason, &g, d.room, why));
    d.deaf = true;
    MUST_NOT(FAULT_FULL, auth_glass_open(d.auth, &bo, STR("pat1"), reason, &g, d.room, why));
    d.deaf = false;
    MUST(d, auth_part2(d.auth, &bo, STR("pat1"), &yes, why));
    assert_false(yes);
    MUST(d, auth_glass_open(d.auth, &bo, STR("pat1"), reason, &g, d.room, why));
    assert_false(shelf_holds(&d.shelf, "unconscious"));
    MUST(d, auth_part2(d.auth, &bo, STR("pat1"), &yes, why));
    assert_true(yes);
    MUST(d, auth_part2(d.auth, &bo, STR("pat2"), &yes, why)); // this one alone
    assert_false(yes);
    MUST(d, auth_part2(d.auth, &officer, STR("pat1"), &yes, why)); // theirs alone
    assert_false(yes);
    MUST(d, auth_part2(d.auth, &away, STR("pat1"), &yes, why)); // here alone
    assert_false(yes);
    doorway_wait(&d, AUTH_GLASS_SECONDS);
    MUST(d, auth_part2(d.auth, &bo, STR("pat1"), &yes, why));
    assert_false(yes);
    MUST(d, auth_glasses(d.auth, &officer, true, &all, &count, d.room, why));
    assert_true(count == 1 && str_eq(all[0].reason, reason) && str_eq(all[0].name, STR("bo")));
    assert_int_equal(all[0].reviewed.us, INSTANT_NONE.us);
    MUST(d, auth_glasses(d.auth, &there, true, &all, &count, d.room, why));
    assert_int_equal(count, 0);
    str fair = STR("justified"), note = STR("the ward called");
    MUST_NOT(FAULT_NOTHING, auth_glass_review(d.auth, &there, g.id, fair, note, why));
    MUST_NOT(FAULT_DENIED, auth_glass_review(d.auth, &bo, g.id, fair, note, why));
    MUST_NOT(FAULT_INPUT, auth_glass_review(d.auth, &officer, g.id, STR("fine"), note, why));
    MUST(d, auth_glass_review(d.auth, &officer, g.id, fair, note, why));
    // once
    MUST_NOT(FAULT_CONFLICT, auth_glass_review(d.auth, &officer, g.id, STR("not-justified"), note, why));
    MUST(d, auth_glasses(d.auth, &officer, false, &all, &count, d.room, why));
    assert_true(count == 1 && str_eq(all[0].verdict, fair) && str_eq(all[0].reviewed_by, STR("officer")));
    MUST(d, auth_glasses(d.auth, &officer, true, &all, &count, d.room, why));
    assert_int_equal(count, 0);
    assert_false(shelf_holds(&d.shelf, "the ward called"));
}

// --- words ------------------------------------------------------------------------------------------------

static void test_passwords(void **state)
{
    (void)state;
    const str words[] = {STR("ada.lovelace@example.org"), STR("Ada Lovelace")};
    static const char *const bad[] = {
        "",
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "1234567890123456789",
        "password1234",
        "Password1234!",
        "P@ssw0rd2026!",
        "passwordpassword",
        "qwertyuiop123",
        "qwertyuiopasdf",
        "1qaz2wsx3edc",
        "abcdefghijkl",
        "lkjhgfdsa1234",
        "iloveyou2025!!",
        "Welcome2026!!",
        "letmeinletmein",
        "abcabcabcabcabc",
        "AdaLovelace12",
        "lovelace.ada!!",
        "daybookdaybook1",
        "Summer2026!!!!",
        "correcthorsebatterystaple",
        "administrator1",
        "xyxyxyxyxyxyxy",
        "zzzzzzzzzzz1",
        "example123456",
    };
    static const char *const good[] = {
        "seven lamps over Tromso",
        "four herons under a bridge",
        "kT7#vQ2m!xR9",
        "maple stove quiet river",
        "wusste nie genau warum",
        "\303\274ber den gr\303\274nen H\303\274gel",
        "92746150382641",
        "sieben Lampen",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (!auth_password_problem(str_of(bad[i]), words, 2)) fail_msg("\"%s\" should be refused", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (auth_password_problem(str_of(good[i]), words, 2)) fail_msg("\"%s\" should be taken", good[i]);
    char many[AUTH_PASSWORD_BYTES_MAX + 1];
    for (size_t i = 0; i < sizeof many; i++) many[i] = (char)('!' + i * 7 % 90);
    assert_null(auth_password_problem((str){many, AUTH_PASSWORD_BYTES_MAX}, words, 2));
    assert_non_null(auth_password_problem((str){many, AUTH_PASSWORD_BYTES_MAX + 1}, words, 2));
}

static void test_matrix(void **state)
{
    (void)state;
    auth_role role;
    auth_permission permission;
    for (int r = 0; r < AUTH_ROLE_COUNT; r++) {
        assert_true(auth_role_find(auth_roles[r].name, &role) && (int)role == r);
        uint64_t may = auth_role_permissions((auth_role)r);
        assert_false(may >> MAY_SEE_PART2 & 1); // by name alone
        if (r != ROLE_OF_CLIENT) assert_true(may >> MAY_SIGN_IN & 1);
    }
    uint64_t admin = auth_role_permissions(ROLE_OF_ADMINISTRATOR),
             patient = auth_role_permissions(ROLE_OF_PATIENT);
    const auth_permission of_patients[] = {MAY_SEE_PATIENTS, MAY_SEE_CLINICAL, MAY_ENROLL,
                                           MAY_CARE,         MAY_TREAT,        MAY_SEE_CLAIMS,
                                           MAY_WORK_CLAIMS,  MAY_BREAK_GLASS,  MAY_COVER};
    for (size_t i = 0; i < sizeof of_patients / sizeof of_patients[0]; i++) {
        assert_false(admin >> of_patients[i] & 1);
        assert_false(patient >> of_patients[i] & 1);
    }
    assert_int_equal(auth_role_permissions(ROLE_OF_CLIENT), 0);
    assert_false(auth_scopes() >> MAY_SIGN_IN & 1);
    assert_false(auth_scopes() >> MAY_MANAGE_PEOPLE & 1);
    for (int p = 0; p < AUTH_PERMISSION_COUNT; p++)
        assert_true(auth_permission_find(auth_permissions[p].name, &permission) && (int)permission == p);
    assert_false(auth_permission_find(STR("everything"), &permission));
    assert_false(auth_role_find(STR(""), &role));
}

// --- the disk ---------------------------------------------------------------------------------------------

static void test_other_key(void **state)
{
    (void)state;
    doorway_add(&d, "main", "ada", ROLE_OF_BILLER);
    auth_close(d.auth);
    d.auth = NULL;
    store_keys other = d.shelf.keys;
    other.master[3] ^= 1;
    auth_ask ask = d.ask;
    auth *opened = NULL;
    ask.keys = &other;
    MUST_NOT(FAULT_DENIED, auth_open(&opened, &ask, why));
    ask = d.ask;
    ask.dir = STR("/nonexistent-folder");
    MUST_NOT(FAULT_USAGE, auth_open(&opened, &ask, why));
    doorway_open(&d);
    doorway_sign_in(&d, "ada", PASSWORD);
}

// A box moved to another row does not open there: nobody becomes somebody else by copying columns.
static void test_swapped(void **state)
{
    (void)state;
    char path[400], sql[256];
    sqlite3 *db = NULL;
    auth_signed in;
    str ada = doorway_add(&d, "main", "ada", ROLE_OF_BILLER),
        eve = doorway_add(&d, "main", "eve", ROLE_OF_ADMINISTRATOR);
    snprintf(path, sizeof path, "%s/control.db", d.shelf.dir);
    snprintf(
        sql, sizeof sql,
        "UPDATE account SET password = (SELECT password FROM account WHERE id = '%.*s') WHERE id = '%.*s'",
        STR_ARGS(ada), STR_ARGS(eve));
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    MUST_NOT(FAULT_CORRUPT, auth_sign_in(d.auth, STR("eve"), STR(PASSWORD), STR(""), STR(""), &d.from, &in,
                                         d.room, why));
    doorway_sign_in(&d, "ada", PASSWORD);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_invitation), CASE(test_bad_invitations), CASE(test_reset),   CASE(test_change),
        CASE(test_members),    CASE(test_tokens),          CASE(test_glass),   CASE(test_passwords),
        CASE(test_matrix),     CASE(test_other_key),       CASE(test_swapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
