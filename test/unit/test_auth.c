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

static void test_sign_in(void **state)
{
    (void)state;
    auth_who w;
    str account = doorway_add(&d, "main", "Ada@Example.org", ROLE_OF_BILLER);
    auth_signed in = doorway_sign_in(&d, " ada@example.ORG ", PASSWORD);
    assert_int_equal(in.cookie.len, 43);
    assert_int_equal(in.need, AUTH_NEED_SET_UP);
    MUST(d, auth_session(d.auth, in.cookie, &w, d.room, why));
    assert_true(str_eq(w.account, account));
    assert_true(str_eq(w.practice, STR("main")));
    assert_int_equal(w.role, ROLE_OF_BILLER);
    assert_true(w.may == (uint64_t)1 << MAY_SIGN_IN); // no second factor was shown
    assert_false(w.second);
    assert_true(auth_csrf(&w, in.who.csrf));
    assert_false(auth_csrf(&w, STR("")));
    assert_false(auth_csrf(&w, in.cookie));
    MUST(d, auth_sign_out(d.auth, &w, why));
    MUST_NOT(FAULT_WHO, auth_session(d.auth, in.cookie, &w, d.room, why));
    assert_non_null(strstr(d.told, "signed-in(second factor to set up)@main signed-out()@main"));
    assert_false(shelf_holds(&d.shelf, "example.org")); // names are sealed
    assert_false(shelf_holds(&d.shelf, "Zebulonia"));
    assert_false(shelf_holds(&d.shelf, "argon2id"));
    assert_false(shelf_holds(&d.shelf, str_z(d.room, in.cookie)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sign_in, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
