// test_power.c - acknowledged entries survive power loss at every operation, kill and retry, failing writes
// and a full disk; and journals that should not survive are seen not to (negative controls).
#include "power.h"
#include "host.h"
#include "store.h"
#include "weak.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

enum { SEEDS = 3 };

// --- the store as a journal under test -------------------------------------------------------------------
typedef struct subject {
    arena arena;
    zones zones;
    store_keys keys;
    store *store;
    char dir[64], control[96], practice[96];
    str control_bytes, practice_bytes;
} subject;

static void say_fact(char *to, size_t room, int entry)
{
    snprintf(to, room,
             "{\"fact\":\"charge\",\"id\":\"c%d\",\"at\":\"2026-01-0%dT10:00:00Z\",\"code\":\"98978\","
             "\"amount\":\"%d.00\",\"from\":\"2026-01-01\"}",
             entry, entry + 1, entry + 50);
}

static store_ask ask_of(subject *s)
{
    return (store_ask){.dir = str_of(s->dir), .keys = &s->keys, .zones = &s->zones, .vfs = "disk"};
}

// Making a practice ends in a rename, which is not SQLite's; the torture looks at that. Here it is there
// already.
static void subject_prepare(void *with)
{
    subject *s = with;
    disk_put(s->control, s->control_bytes.at, s->control_bytes.len);
    disk_put(s->practice, s->practice_bytes.at, s->practice_bytes.len);
}

static bool subject_open(void *with)
{
    subject *s = with;
    fault why;
    store_ask ask = ask_of(s);
    s->store = NULL;
    if (store_open(&s->store, &ask, &why)) return true;
    s->store = NULL;
    return false;
}

static void subject_close(void *with)
{
    subject *s = with;
    store_close(s->store);
    s->store = NULL;
}

// What the audit tells of an entry, within the transaction that is open.
static bool audit_put(subject *s, str id)
{
    fault why;
    store_audit e = {.event = AUDIT_FACTS_SAID, .who = STR("acc"), .space = SUBJECT_FACT, .subject = id,
                     .detail = STR("by the power's journal")};
    return store_audit_append(s->store, &e, NULL, &why) == STORE_OK;
}

static bool count_audit(void *with, const store_audit *e, fault *why)
{
    (void)why;
    *(int *)with += str_eq(e->detail, STR("by the power's journal"));
    return true;
}
static int audited(subject *s, str id)
{
    fault why;
    int count = 0;
    store_audit_want want = {.space = SUBJECT_FACT, .subject = id};
    return s->store && store_audit_each(s->store, &want, count_audit, &count, &why) ? count : -1;
}

static power_answer subject_add(void *with, int entry)
{
    subject *s = with;
    char line[512];
    fault why;
    fact f;
    say_fact(line, sizeof line, entry);
    assert_true(fact_read(&f, str_of(line), &s->zones, &s->arena, &why));
    if (!s->store || !store_yes(store_begin(s->store, &why))) return POWER_REFUSED;
    store_answer a = store_fact_append(s->store, &f, &why);
    if (a == STORE_OK && !audit_put(s, f.id)) a = STORE_BROKEN; // of a fact that came again it told already
    if (!store_yes(a)) {
        store_back(s->store);
        return POWER_REFUSED;
    }
    return store_yes(store_commit(s->store, &why)) ? POWER_ACKNOWLEDGED : POWER_REFUSED;
}

typedef struct counting { str id; int count; } counting;
static bool count_fact(void *with, const store_fact *f, fault *why)
{
    counting *c = with;
    (void)why;
    c->count += str_eq(f->id, c->id);
    return true;
}

static int subject_count(void *with, int entry)
{
    subject *s = with;
    char id[16];
    fault why;
    snprintf(id, sizeof id, "c%d", entry);
    counting c = {.id = str_of(id)};
    store_want all = {0};
    if (!s->store || !store_facts_each(s->store, &all, count_fact, &c, &why)) return -1;
    return audited(s, str_of(id)) == c.count ? c.count : -1; // together or not at all
}

static bool subject_sound(void *with)
{
    subject *s = with;
    fault why;
    store_report report;
    sha256 before, after;
    return s->store && store_verify(s->store, NULL, &report, &why) && !report.broken &&
           store_derived_hash(s->store, &before, &why) && store_yes(store_rebuild(s->store, &why)) &&
           store_derived_hash(s->store, &after, &why) && !memcmp(&before, &after, sizeof before);
}

// An entry that tells of no fact (a record was read): a transaction of its own. Asked again it is told again,
// for it happened again; so twice is no fault here.
static power_answer audit_add(void *with, int entry)
{
    subject *s = with;
    char id[16];
    fault why;
    snprintf(id, sizeof id, "c%d", entry);
    if (!s->store || !store_yes(store_begin(s->store, &why))) return POWER_REFUSED;
    if (audit_put(s, str_of(id)))
        return store_yes(store_commit(s->store, &why)) ? POWER_ACKNOWLEDGED : POWER_REFUSED;
    store_back(s->store);
    return POWER_REFUSED;
}

static int audit_count(void *with, int entry)
{
    char id[16];
    snprintf(id, sizeof id, "c%d", entry);
    int count = audited(with, str_of(id));
    return count > 1 ? 1 : count;
}

static power_journal audit_of(subject *s)
{
    return (power_journal){
        s, subject_prepare, subject_open, audit_add, audit_count, subject_sound, subject_close};
}

static power_journal journal_of(subject *s)
{
    return (power_journal){
        s, subject_prepare, subject_open, subject_add, subject_count, subject_sound, subject_close};
}

static int make_subject(void **with)
{
    subject *s = calloc(1, sizeof *s);
    assert_non_null(s);
    arena_open(&s->arena, host_memory(), (size_t)1 << 30);
    s->zones = host_zones(&s->arena);
    memset(&s->keys, 7, sizeof s->keys);
    snprintf(s->dir, sizeof s->dir, "%s", "/tmp/daybook-power-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    fault why;
    store_ask ask = ask_of(s);
    ask.vfs = NULL;
    assert_true(store_create(&ask, &s->arena, &why));
    snprintf(s->control, sizeof s->control, "%s/control.db", s->dir);
    snprintf(s->practice, sizeof s->practice, "%s/practices/main.db", s->dir);
    assert_true(host_read_file(str_of(s->control), 1 << 24, &s->arena, &s->control_bytes, &why));
    assert_true(host_read_file(str_of(s->practice), 1 << 24, &s->arena, &s->practice_bytes, &why));
    *with = s;
    return 0;
}

static int drop_subject(void **with)
{
    subject *s = *with;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", s->dir);
    assert_int_equal(system(command), 0);
    arena_close(&s->arena);
    free(s);
    return 0;
}

static void assert_survived(power_tally t)
{
    assert_true(t.runs > 10);
    assert_int_equal(t.unopened, 0);
    assert_int_equal(t.lost, 0);
    assert_int_equal(t.doubled, 0);
    assert_int_equal(t.unsound, 0);
}

static void test_power_lost_at_every_operation(void **with)
{
    power_journal j = journal_of(*with);
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        assert_survived(power_at_every_operation(&j, seed * 100000, DISK_HONEST));
}

static void test_killed_restarted_retried_then_power_lost(void **with)
{
    power_journal j = journal_of(*with);
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        assert_survived(power_after_retry(&j, seed * 100000, DISK_HONEST));
}

static void test_each_write_and_sync_fails_once(void **with)
{
    power_journal j = journal_of(*with);
    static const int errors[] = {SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_FULL};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        assert_survived(power_fail_each(&j, i * 100000, errors[i]));
}

static void test_disk_full_is_refused_and_room_makes_it_work(void **with)
{
    power_journal j = journal_of(*with);
    subject *s = *with;
    disk_new(1, DISK_HONEST);
    j.prepare(s);
    assert_true(j.open(s));
    assert_int_equal(j.add(s, 0), POWER_ACKNOWLEDGED);
    disk_room(disk_bytes() + 1);
    assert_int_equal(j.add(s, 1), POWER_REFUSED);
    disk_room(0);
    j.close(s);
    assert_true(j.open(s));
    assert_int_equal(j.add(s, 1), POWER_ACKNOWLEDGED);
    assert_int_equal(j.count(s, 0), 1);
    assert_int_equal(j.count(s, 1), 1);
    assert_true(j.sound(s));
    j.close(s);
}

static void test_audit_survives(void **with)
{
    power_journal j = audit_of(*with);
    assert_survived(power_at_every_operation(&j, 1, DISK_HONEST));
    assert_survived(power_after_retry(&j, 1, DISK_HONEST));
    assert_survived(power_fail_each(&j, 1, SQLITE_IOERR_FSYNC));
}

// A file of format 1 is made one of this format when it is opened: whenever the power goes, it is the one or
// the other, and what is appended afterwards stays.
static void test_upgrade_survives(void **with)
{
    subject *s = *with;
    power_journal j = journal_of(s);
    str sql, now = s->practice_bytes;
    sqlite3 *db = NULL;
    fault why;
    memset(&s->keys, 0, sizeof s->keys);
    for (size_t i = 0; i < sizeof s->keys.master; i++) s->keys.master[i] = (unsigned char)(i * 7 + 1);
    assert_true(host_read_file(STR("test/unit/old/format1.sql"), 1 << 20, &s->arena, &sql, &why));
    assert_int_equal(remove(s->practice), 0);
    assert_int_equal(sqlite3_open_v2(s->practice, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, str_z(&s->arena, sql), NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_true(host_read_file(str_of(s->practice), 1 << 24, &s->arena, &s->practice_bytes, &why));
    assert_false(str_eq(now, s->practice_bytes));
    assert_survived(power_at_every_operation(&j, 1, DISK_HONEST));
    assert_survived(power_after_retry(&j, 1, DISK_HONEST));
    assert_survived(power_fail_each(&j, 1, SQLITE_FULL));
}

// --- another master key ------------------------------------------------------------------------------------
static bool opens(subject *s, const store_keys *with, bool *all)
{
    fault why;
    store *st = NULL;
    store_report report;
    store_keys was = s->keys;
    s->keys = *with;
    store_ask ask = ask_of(s);
    bool there = store_open(&st, &ask, &why);
    *all = there && store_verify(st, NULL, &report, &why) && !report.broken && report.facts == 1;
    store_close(st);
    s->keys = was;
    return there;
}

static bool rotate(subject *s, const store_keys *new)
{
    fault why;
    store_rotated rotated;
    store_ask ask = ask_of(s);
    return store_rotate_master(&ask, new, STR("command line"), &rotated, &s->arena, &why);
}

static int control_says(subject *s, const char *sql)
{
    int n = -1;
    sqlite3 *db = NULL;
    sqlite3_stmt *at = NULL;
    if (sqlite3_open_v2(s->control, &db, SQLITE_OPEN_READWRITE, "disk") == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &at, NULL) == SQLITE_OK && sqlite3_step(at) == SQLITE_ROW)
        n = sqlite3_column_int(at, 0);
    sqlite3_finalize(at);
    sqlite3_close(db);
    return n;
}

// The power goes at each operation in turn: one of the two keys opens the practice, whole, and the same again
// brings it to its end.
static void test_new_master_key_survives(void **with)
{
    subject *s = *with;
    store_keys new = s->keys;
    bool done = false, old_all, new_all;
    new.master[5] ^= 9;
    for (uint64_t n = 1; !done && n < POWER_RUNS_MAX; n++) {
        disk_new(n, DISK_HONEST);
        subject_prepare(s);
        assert_true(subject_open(s) && subject_add(s, 0) == POWER_ACKNOWLEDGED);
        subject_close(s);
        disk_end_at(n, DISK_POWER);
        done = rotate(s, &new) && !disk_ended();
        disk_restart(DISK_POWER);
        bool by_old = opens(s, &s->keys, &old_all), by_new = opens(s, &new, &new_all);
        assert_true((by_old && old_all) || (by_new && new_all));
        if (done) assert_true(control_says(s, "SELECT count(*) FROM secret WHERE next IS NULL") == 1);
        assert_true(rotate(s, &new));
        assert_false(opens(s, &s->keys, &old_all));
        assert_true(opens(s, &new, &new_all) && new_all);
    }
    assert_true(done);
}

// --- what must be seen to fail ---------------------------------------------------------------------------
static void test_control_commits_without_sync_lose(void **with)
{
    (void)with;
    weak_journal *keep;
    power_journal j = weak_journal_of(&keep, WEAK_NORMAL);
    assert_true(power_at_every_operation(&j, 1, DISK_HONEST).lost > 0);
}

static void test_control_retry_without_a_write_loses(void **with)
{
    (void)with;
    weak_journal *keep;
    power_journal j = weak_journal_of(&keep, WEAK_RETRY);
    assert_int_equal(power_at_every_operation(&j, 1, DISK_HONEST).lost, 0); // it is only the retry that does
    assert_true(power_after_retry(&j, 1, DISK_HONEST).lost > 0);
}

static void test_control_store_on_a_lying_disk_loses(void **with)
{
    power_journal j = journal_of(*with);
    power_tally t = power_at_every_operation(&j, 1, DISK_SYNC_LIES);
    assert_true(t.lost + t.unopened + t.unsound > 0);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, make_subject, drop_subject)
    const struct CMUnitTest cases[] = {
        CASE(test_power_lost_at_every_operation),
        CASE(test_killed_restarted_retried_then_power_lost),
        CASE(test_each_write_and_sync_fails_once),
        CASE(test_audit_survives),
        CASE(test_upgrade_survives),
        CASE(test_new_master_key_survives),
        CASE(test_disk_full_is_refused_and_room_makes_it_work),
        cmocka_unit_test(test_control_commits_without_sync_lose),
        cmocka_unit_test(test_control_retry_without_a_write_loses),
        CASE(test_control_store_on_a_lying_disk_loses),
    };
    return cmocka_run_group_tests(cases, NULL, NULL);
}
