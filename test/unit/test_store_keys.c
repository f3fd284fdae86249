// Keys that change under stores that are open: what was stored is read, what comes is sealed with the new
// ones.
#include "shelf.h"

static shelf f;
static store *other; // of another process, in effect

static int setup(void **state)
{
    (void)state;
    shelf_begin(&f);
    MUST(f, store_open(&other, &f.ask, why));
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    store_close(other);
    other = NULL;
    shelf_drop(&f);
    return 0;
}

#define PATIENT(id, who, last)                                                                               \
    "{\"fact\":\"patient\",\"id\":\"" id "\",\"at\":\"2026-01-05T10:00:00Z\",\"patient\":\"" who             \
    "\",\"last\":\"" last                                                                                    \
    "\",\"first\":\"A\",\"birth\":\"1980-02-03\",\"sex\":\"F\",\"address\":{\"line1\":"                      \
    "\"1 Lane\",\"city\":\"Troy\",\"state\":\"IL\",\"zip\":\"627010001\"},\"timezone\":\"America/Chicago\"}"

static int64_t number(const char *sql)
{
    char path[400];
    sqlite3 *db = NULL;
    sqlite3_stmt *at = NULL;
    int64_t n = -1;
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &at, NULL), SQLITE_OK);
    if (sqlite3_step(at) == SQLITE_ROW) n = sqlite3_column_int64(at, 0);
    sqlite3_finalize(at);
    sqlite3_close(db);
    return n;
}

static bool count_one(void *with, str who, bool part2, fault *why)
{
    (void)who;
    (void)part2;
    (void)why;
    ++*(int *)with;
    return true;
}
static int found(store *s, const char *text)
{
    int n = 0;
    MUST(f, store_patients_named(s, str_of(text), true, 0, count_one, &n, why));
    return n;
}

static void put_original(const char *bytes, sha256 *hash)
{
    MUST_BE(STORE_OK, store_begin(f.s, why));
    MUST_BE(STORE_OK, store_original_put(f.s, STR("a.835"), str_of(bytes), hash, why));
    MUST_BE(STORE_OK, store_commit(f.s, why));
}

static void whole(void)
{
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why));
    if (report.broken) fail_msg("%s", report.text);
}

static void test_renewed(void **state)
{
    (void)state;
    store_fact got;
    str name, bytes;
    sha256 first, second;
    fault no = {0};
    assert_int_equal(shelf_put(&f, PATIENT("p.1", "pat1", "Quillfeather")), STORE_OK);
    put_original("one", &first);
    assert_int_equal(found(other, "quill"), 1);
    MUST_BE(STORE_OK, store_rotate_own(f.s, STR("command line"), why));
    assert_int_equal(shelf_put(&f, PATIENT("p.2", "pat2", "Quillon")), STORE_OK);
    put_original("two", &second);
    assert_int_equal(number("SELECT segment FROM body WHERE seq = 1"), 0);
    assert_int_equal(number("SELECT segment FROM body WHERE seq = 2"), 1 << 4);
    assert_int_equal(number("SELECT count(*) FROM key"), 10);
    // The other one did not know of them.
    assert_int_equal(found(other, "quill"), 2);
    MUST_BE(STORE_OK, store_fact_find(other, STR("p.2"), &got, &f.room, why));
    assert_int_equal(got.segment, 0);
    MUST_BE(STORE_OK, store_original_get(other, &first, &name, &bytes, &f.room, why));
    assert_true(str_eq(bytes, STR("one")));
    MUST_BE(STORE_OK, store_original_get(other, &second, &name, &bytes, &f.room, why));
    assert_true(str_eq(bytes, STR("two")));
    // And writes with them.
    fact third = shelf_fact(&f, PATIENT("p.3", "pat3", "Quillby"));
    MUST_BE(STORE_OK, store_rotate_own(f.s, STR("command line"), why));
    MUST_BE(STORE_OK, store_begin(other, why));
    assert_int_equal(store_fact_append(other, &third, &no), STORE_OK);
    MUST_BE(STORE_OK, store_commit(other, why));
    assert_int_equal(number("SELECT segment FROM body WHERE seq = 3"), 2 << 4);
    assert_int_equal(found(f.s, "quill"), 3);
    whole();
    MUST_BE(STORE_OK, store_rebuild(f.s, why));
    assert_int_equal(found(f.s, "quill"), 3);
    shelf_open(&f);
    assert_int_equal(found(f.s, "quill"), 3);
    whole();
}

// The audit tells of it, in the same transaction.
static bool count_events(void *with, const store_audit *e, fault *why)
{
    (void)why;
    *(int *)with += str_eq(e->who, STR("acc1"));
    return true;
}
static void test_told(void **state)
{
    (void)state;
    int n = 0;
    store_audit_want want = {.event = AUDIT_KEY_ROTATED};
    for (int i = 1; i < 32; i++) MUST_BE(STORE_OK, store_rotate_own(f.s, STR("acc1"), why));
    fault no = {0};
    assert_int_equal(store_rotate_own(f.s, STR("acc1"), &no), STORE_FULL);
    MUST(f, store_audit_each(f.s, &want, count_events, &n, why));
    assert_int_equal(n, 31);
    assert_int_equal(shelf_put(&f, PATIENT("p.1", "pat1", "Quillfeather")), STORE_OK);
    assert_int_equal(number("SELECT segment FROM body WHERE seq = 1"), 31 << 4);
    whole();
}

static void test_new_master(void **state)
{
    (void)state;
    store_keys old = f.keys, new = f.keys;
    store_rotated rotated;
    store_fact got;
    fault no = {0};
    assert_int_equal(shelf_put(&f, PATIENT("p.1", "pat1", "Quillfeather")), STORE_OK);
    new.master[0] ^= 1;
    MUST(f, store_rotate_master(&f.ask, &new, STR("command line"), &rotated, &f.room, why));
    assert_int_equal(rotated.practices, 1);
    assert_int_equal(rotated.before, 0);
    assert_int_equal(number("SELECT count(*) FROM key_next"), 0);
    // Who is at work goes on; a fresh start needs the new one.
    MUST_BE(STORE_OK, store_fact_find(other, STR("p.1"), &got, &f.room, why));
    fact second = shelf_fact(&f, PATIENT("p.2", "pat2", "Quillon"));
    MUST_BE(STORE_OK, store_begin(other, why));
    assert_int_equal(store_fact_append(other, &second, &no), STORE_OK);
    MUST_BE(STORE_OK, store_commit(other, why));
    // Nobody makes keys under a master key that was put away.
    assert_int_equal(store_rotate_own(other, STR("acc1"), &no), STORE_DENIED);
    store_close(f.s);
    f.s = NULL;
    assert_false(store_open(&f.s, &f.ask, &no));
    assert_int_equal(no.code, FAULT_DENIED);
    f.keys = new;
    shelf_open(&f);
    whole();
    MUST_BE(STORE_OK, store_rotate_own(f.s, STR("acc1"), why));
    assert_int_equal(shelf_put(&f, PATIENT("p.3", "pat3", "Quillby")), STORE_OK);
    assert_int_equal(store_fact_find(other, STR("p.3"), &got, &f.room, &no), STORE_DENIED);
    assert_non_null(strstr(no.text, "start this program again"));
    assert_int_equal(store_begin(other, &no), STORE_DENIED);
    f.keys = old;
    whole();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {TEST(test_renewed), TEST(test_told), TEST(test_new_master)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
