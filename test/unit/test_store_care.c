// Verify finds every kind of tampering and says where; what is derived is made again byte by byte; a backup
// restores to the same hashes, and the copy sends nothing.
#include "shelf.h"

static shelf f;
static store_head last; // of the sample

enum { PATIENTS = 3, MONTHS = 1 };

static int setup(void **state)
{
    (void)state;
    shelf_begin(&f);
    assert_true(shelf_import(&f, shelf_sample(&f, PATIENTS, MONTHS)) > 150);
    MUST(f, store_head_now(f.s, &last, why));
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    shelf_drop(&f);
    return 0;
}

static store_report verified(const store_head *expected)
{
    store_report r;
    MUST(f, store_verify(f.s, expected, &r, why));
    return r;
}

// The store is closed, the SQL done behind its back without the triggers, and the store opened again.
static void tamper(const char *sql)
{
    static const char without[] =
        "DROP TRIGGER fact_kept; DROP TRIGGER fact_stays; DROP TRIGGER body_kept;"
        "DROP TRIGGER body_stays; DROP TRIGGER original_kept; DROP TRIGGER original_stays;"
        "DROP TRIGGER kind_kept;";
    static const char *const with[] = {
        "CREATE TRIGGER fact_kept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never "
        "changed'); END",
        "CREATE TRIGGER fact_stays BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never "
        "deleted'); END",
        "CREATE TRIGGER body_kept BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'facts are never "
        "changed'); END",
        "CREATE TRIGGER body_stays BEFORE DELETE ON body BEGIN SELECT RAISE(ABORT, 'facts are never "
        "deleted'); END",
        "CREATE TRIGGER original_kept BEFORE UPDATE ON original BEGIN SELECT RAISE(ABORT, 'originals are "
        "never changed'); "
        "END",
        "CREATE TRIGGER original_stays BEFORE DELETE ON original BEGIN SELECT RAISE(ABORT, 'originals are "
        "never deleted'); "
        "END",
        "CREATE TRIGGER kind_kept BEFORE UPDATE ON kind BEGIN SELECT RAISE(ABORT, 'kinds are never "
        "changed'); END",
    };
    store_close(f.s);
    f.s = NULL;
    assert_int_equal(shelf_sql(&f, without), SQLITE_OK);
    assert_int_equal(shelf_sql(&f, sql), SQLITE_OK);
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
        assert_int_equal(shelf_sql(&f, with[i]), SQLITE_OK);
    shelf_open(&f);
}

static void breaks(const char *sql, store_check check, uint64_t seq)
{
    tamper(sql);
    store_report r = verified(NULL);
    if (!r.broken || r.check != check || r.seq != seq)
        fail_msg("%s: %s at %llu (%s)", sql, r.broken ? store_check_name(r.check).at : "nothing found",
                 (unsigned long long)r.seq, r.text);
    assert_true(strlen(r.text) > 10);
}

static void test_whole(void **state)
{
    (void)state;
    store_report r = verified(NULL);
    assert_false(r.broken);
    assert_int_equal(r.facts, last.seq);
    assert_memory_equal(&r.head, &last, sizeof last);
    assert_false(verified(&last).broken); // its own head
    // Writing the triggers again alone changes nothing: what the other cases find, they find elsewhere.
    tamper("SELECT 1");
    assert_false(verified(&last).broken);
}

// Each of these is one change to an otherwise whole file.
#define TAMPER(name, sql, check, seq)                                                                        \
    static void name(void **state)                                                                           \
    {                                                                                                        \
        (void)state;                                                                                         \
        breaks(sql, check, seq);                                                                             \
    }
TAMPER(test_deleted_row, "DELETE FROM fact WHERE seq = 50; DELETE FROM body WHERE seq = 50", CHECK_SEQUENCE,
       50)
TAMPER(test_deleted_body, "DELETE FROM body WHERE seq = 50", CHECK_SEQUENCE, 50)
TAMPER(test_deleted_fact, "DELETE FROM fact WHERE seq = 50", CHECK_SEQUENCE, 50)
TAMPER(test_deleted_first, "DELETE FROM fact WHERE seq = 1; DELETE FROM body WHERE seq = 1", CHECK_SEQUENCE,
       1)
TAMPER(test_swapped_rows,
       "UPDATE fact SET seq = -50 WHERE seq = 50; UPDATE fact SET seq = 50 WHERE seq = 51;"
       "UPDATE fact SET seq = 51 WHERE seq = -50; UPDATE body SET seq = -50 WHERE seq = 50;"
       "UPDATE body SET seq = 50 WHERE seq = 51; UPDATE body SET seq = 51 WHERE seq = -50",
       CHECK_RUNNING, 50)
TAMPER(test_swapped_bodies,
       "UPDATE body SET seq = -50 WHERE seq = 50; UPDATE body SET seq = 50 WHERE seq = 51;"
       "UPDATE body SET seq = 51 WHERE seq = -50",
       CHECK_SEAL, 50)
TAMPER(test_box_from_elsewhere, "UPDATE body SET box = (SELECT box FROM body WHERE seq = 60) WHERE seq = 50",
       CHECK_SEAL, 50)
TAMPER(test_box_flipped,
       "UPDATE body SET box = CAST(substr(box, 1, 40) || CASE hex(substr(box, 41, 1)) WHEN '00' THEN x'01' "
       "ELSE x'00' END"
       " || substr(box, 42) AS BLOB) WHERE seq = 50",
       CHECK_SEAL, 50)
TAMPER(test_leaf_changed, "UPDATE body SET leaf = zeroblob(32) WHERE seq = 50", CHECK_LEAF, 50)
TAMPER(test_running_changed, "UPDATE body SET running = zeroblob(32) WHERE seq = 50", CHECK_RUNNING, 50)
TAMPER(test_clear_changed, "UPDATE fact SET clear = replace(clear, 'a', 'b') WHERE seq = 50", CHECK_CLEAR, 50)
TAMPER(test_id_changed, "UPDATE fact SET id = 'another' WHERE seq = 50", CHECK_SEAL, 50)
TAMPER(test_kind_changed, "UPDATE fact SET kind = kind % 3 + 1 WHERE seq = 50", CHECK_BODY, 50)
TAMPER(test_at_changed, "UPDATE fact SET at = at + 1 WHERE seq = 50", CHECK_BODY, 50)
TAMPER(test_received_changed, "UPDATE fact SET received = received + 1 WHERE seq = 50", CHECK_BODY, 50)
TAMPER(test_segment_changed, "UPDATE body SET segment = 1 - segment WHERE seq = 50", CHECK_SEAL, 50)
TAMPER(test_extra_body,
       "INSERT INTO body SELECT 1000000, segment, leaf, running, box FROM body WHERE seq = 50",
       CHECK_SEQUENCE, last.seq + 1)

static void test_forms(void **state)
{
    (void)state;
    static const char *const forms[] = {"DROP TRIGGER fact_stays", "CREATE TABLE more(x)",
                                        "CREATE TRIGGER x AFTER INSERT ON repeat BEGIN SELECT 1; END"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        assert_int_equal(shelf_sql(&f, forms[i]), SQLITE_OK);
        store_report r = verified(NULL);
        assert_true(r.broken);
        assert_int_equal(r.check, CHECK_FORM);
    }
}

static void test_cut_tail(void **state)
{
    (void)state;
    char sql[200];
    // Nobody looked yet, and nobody wrote a head down: a shorter chain is a whole one.
    snprintf(sql, sizeof sql, "DELETE FROM fact WHERE seq > %llu; DELETE FROM body WHERE seq > %llu",
             (unsigned long long)last.seq - 5, (unsigned long long)last.seq - 5);
    tamper(sql);
    store_report r = verified(&last); // but here somebody did write it down
    assert_true(r.broken);
    assert_int_equal(r.check, CHECK_EXPECTED);
    assert_non_null(strstr(r.text, "tail"));
    r = verified(NULL);
    assert_false(r.broken);
    // From here on control.db knows how far it went.
    snprintf(sql, sizeof sql, "DELETE FROM fact WHERE seq > %llu; DELETE FROM body WHERE seq > %llu",
             (unsigned long long)last.seq - 9, (unsigned long long)last.seq - 9);
    tamper(sql);
    r = verified(NULL);
    assert_true(r.broken);
    assert_int_equal(r.check, CHECK_KEPT);
}

static void test_rewritten(void **state)
{
    (void)state;
    // A head that was never on this chain, though its number is.
    store_head other = last;
    other.running.bytes[0] ^= 1;
    store_report r = verified(&other);
    assert_int_equal(r.check, CHECK_EXPECTED);
    assert_int_equal(r.seq, last.seq);
    store_head middle = {.seq = 0};
    assert_false(verified(&middle).broken); // the head of the empty journal lies on every chain
}

static void test_original(void **state)
{
    (void)state;
    sha256 hash;
    MUST_BE(STORE_OK, store_begin(f.s, why));
    MUST_BE(STORE_OK, store_original_put(f.s, STR("a"), STR("some bytes"), &hash, why));
    MUST_BE(STORE_OK, store_commit(f.s, why));
    assert_int_equal(verified(NULL).originals, 1);
    breaks("UPDATE original SET box = zeroblob(200)", CHECK_ORIGINAL, 0);
}

static void test_damaged_page(void **state)
{
    (void)state;
    char path[400];
    store_close(f.s);
    f.s = NULL;
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    long pages = ftell(file) / 4096;
    // Every page but the first in turn would take long; each tenth does.
    for (long page = 8; page < pages; page += pages / 10 + 1) {
        char kept[4096], noise[4096];
        fault no = {0};
        store_report r = {0};
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fread(kept, 1, sizeof kept, file), sizeof kept);
        memset(noise, 0xA5, sizeof noise);
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fwrite(noise, 1, sizeof noise, file), sizeof noise);
        fflush(file);
        bool opens = store_open(&f.s, &f.ask, &no);
        if (opens) opens = store_verify(f.s, NULL, &r, &no);
        if (opens && !r.broken) fail_msg("nothing found wrong with page %ld", page);
        store_close(f.s);
        f.s = NULL;
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fwrite(kept, 1, sizeof kept, file), sizeof kept);
        fflush(file);
    }
    fclose(file);
    shelf_open(&f);
    assert_false(verified(&last).broken);
}

static sha256 derived(void)
{
    sha256 h;
    MUST(f, store_derived_hash(f.s, &h, why));
    return h;
}

// A claim for each enrollment and month that came: enough to see that a rebuild asks again for every fact.
static bool post(void *with, store *s, const fact *said, uint64_t seq, fault *why)
{
    (*(int *)with)++;
    if (said->kind != KIND_ENROLL) return true;
    store_claim c = {.claim = said->id,
                     .enrollment = fact_get(said, F_ENROLL_ENROLLMENT)->text,
                     .patient = fact_get(said, F_ENROLL_PATIENT)->text,
                     .payer = STR("p"),
                     .month = DATE_NONE,
                     .frequency = '1',
                     .from = DATE_NONE,
                     .to = DATE_NONE,
                     .until = DATE_NONE,
                     .paid_on = DATE_NONE,
                     .lost_on = DATE_NONE,
                     .made_seq = seq,
                     .last_seq = seq};
    return store_claim_put(s, &c, why) == STORE_OK;
}

static void test_rebuild(void **state)
{
    (void)state;
    int posted = 0;
    sha256 before = derived(), after;
    MUST_BE(STORE_OK, store_rebuild(f.s, why));
    after = derived();
    assert_memory_equal(&before, &after, sizeof before);
    f.ask.post = post;
    f.ask.post_with = &posted;
    f.ask.post_version = 1;
    shelf_open(&f); // other rules: made anew
    assert_int_equal(posted, last.seq);
    after = derived();
    assert_memory_not_equal(&before, &after, sizeof before);
    before = after;
    posted = 0;
    shelf_open(&f); // the same rules: not
    assert_int_equal(posted, 0);
    // the hook works on appends alike
    assert_true(shelf_import(&f, shelf_sample(&f, PATIENTS + 2, MONTHS)) > 0);
    before = derived();
    // Without the rules: the rows stay as they are, and nothing is written past them.
    fault no = {0};
    f.ask.post = NULL;
    shelf_open(&f);
    after = derived();
    assert_memory_equal(&before, &after, sizeof before);
    MUST_BE(STORE_OK, store_begin(f.s, why));
    assert_int_equal(shelf_append(&f,
                                  "{\"fact\":\"charge\",\"id\":\"unruled\",\"at\":\"2026-01-01T10:00:00Z\","
                                  "\"code\":\"98978\",\"amount\":\"1.00\",\"from\":\"2026-01-01\"}",
                                  &no),
                     STORE_DENIED);
    store_back(f.s);
    assert_int_equal(store_rebuild(f.s, &no), STORE_DENIED);
    f.ask.post = post;
    shelf_open(&f);
    // Rows that were lost or changed come back.
    assert_int_equal(shelf_sql(&f,
                               "DELETE FROM d_ref WHERE subject_seq % 3 = 0; UPDATE d_subject SET roles = 0; "
                               "DELETE FROM d_claim"),
                     SQLITE_OK);
    after = derived();
    assert_memory_not_equal(&before, &after, sizeof before);
    MUST_BE(STORE_OK, store_rebuild(f.s, why));
    after = derived();
    assert_memory_equal(&before, &after, sizeof before);
    assert_false(verified(&last).broken);
}

static bool refuse(void *with, store *s, const fact *said, uint64_t seq, fault *why)
{
    (void)with;
    (void)s;
    (void)said;
    (void)seq;
    return fault_set(why, FAULT_CLAIM, "not with me");
}

static void test_post_refuses(void **state)
{
    (void)state;
    fault no = {0};
    store *s;
    sha256 before = derived(), after;
    f.ask.post = refuse;
    f.ask.post_version = 7;
    assert_false(store_open(&s, &f.ask, &no)); // every fact would be refused
    assert_string_equal(no.text, "not with me");
    f.ask.post = NULL;
    f.ask.post_version = 0;
    shelf_open(&f);
    after = derived(); // taken back whole
    assert_memory_equal(&before, &after, sizeof before);
}

static void test_backup(void **state)
{
    (void)state;
    char file[400], dir[400];
    store_head head;
    store_report report;
    fault no = {0};
    uint64_t first, again;
    bool live;
    MUST_BE(STORE_OK, store_control_take(f.s, STR("isa"), 5, &first, why));
    sha256 before = derived(), after;
    snprintf(file, sizeof file, "%s/copy.db", f.folder);
    snprintf(dir, sizeof dir, "%s/restored", f.folder);
    MUST(f, store_backup(f.s, str_of(file), &head, &f.room, why));
    assert_memory_equal(&head, &last, sizeof head);
    assert_false(store_backup(f.s, str_of(file), &head, &f.room, &no)); // never over what is there
    struct stat what;
    assert_int_equal(stat(file, &what), 0);
    assert_int_equal(what.st_mode & 077, 0);
    assert_false(shelf_holds(&f, "Quietwater Mental")); // the practice's name, as in the sample
    assert_false(store_restore(&f.ask, str_of(file), NULL, &report, &f.room, &no)); // nor over a practice
    store_ask ask = f.ask;
    ask.dir = str_of(dir);
    store_keys wrong = f.keys;
    wrong.master[0] ^= 1;
    ask.keys = &wrong;
    assert_false(store_restore(&ask, str_of(file), NULL, &report, &f.room, &no));
    assert_int_equal(no.code, FAULT_DENIED);
    ask.keys = &f.keys;
    MUST(f, store_restore(&ask, str_of(file), &head, &report, &f.room, why));
    assert_false(report.broken);
    assert_memory_equal(&report.head, &last, sizeof last);
    store *s;
    MUST(f, store_open(&s, &ask, why));
    MUST(f, store_derived_hash(s, &after, why));
    assert_memory_equal(&before, &after, sizeof before);
    MUST(f, store_live(s, &live, why));
    assert_false(live);
    MUST_BE(STORE_OK, store_control_take(s, STR("isa"), 1, &again, why));
    assert_true(again > first + 1000); // what the lost one gave after its backup is not given again
    MUST_BE(STORE_OK, store_control_take(s, STR("other"), 1, &again, why));
    assert_true(again > first + 1000); // nor where it had given none before
    MUST_BE(STORE_OK, store_set_live(s, true, why));
    MUST(f, store_live(s, &live, why));
    assert_true(live);
    store_close(s);
    MUST(f, store_live(f.s, &live, why));
    assert_true(live);
}

// A backup that was altered is restored to nothing at all.
static void test_bad_backup(void **state)
{
    (void)state;
    char file[400], dir[400];
    store_head head;
    store_report report;
    fault no = {0};
    snprintf(file, sizeof file, "%s/copy.db", f.folder);
    snprintf(dir, sizeof dir, "%s/restored", f.folder);
    MUST(f, store_backup(f.s, str_of(file), &head, &f.room, why));
    sqlite3 *db;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "DROP TRIGGER body_kept; UPDATE body SET leaf = zeroblob(32) WHERE seq = 9;"
                                  "CREATE TRIGGER body_kept BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, "
                                  "'facts are never changed'); END",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    store_ask ask = f.ask;
    ask.dir = str_of(dir);
    MUST(f, store_restore(&ask, str_of(file), NULL, &report, &f.room, why));
    assert_true(report.broken);
    assert_int_equal(report.check, CHECK_LEAF);
    assert_int_equal(report.seq, 9);
    store *s;
    assert_false(store_open(&s, &ask, &no));
    FILE *out = fopen(file, "wb");
    assert_non_null(out);
    fputs("nothing of the sort", out);
    fclose(out);
    assert_false(store_restore(&ask, str_of(file), NULL, &report, &f.room, &no));
    assert_int_equal(no.code, FAULT_CORRUPT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_whole),           TEST(test_deleted_row),
        TEST(test_deleted_body),    TEST(test_deleted_fact),
        TEST(test_deleted_first),   TEST(test_swapped_rows),
        TEST(test_swapped_bodies),  TEST(test_box_from_elsewhere),
        TEST(test_box_flipped),     TEST(test_leaf_changed),
        TEST(test_running_changed), TEST(test_clear_changed),
        TEST(test_id_changed),      TEST(test_kind_changed),
        TEST(test_at_changed),      TEST(test_received_changed),
        TEST(test_segment_changed), TEST(test_extra_body),
        TEST(test_forms),           TEST(test_cut_tail),
        TEST(test_rewritten),       TEST(test_original),
        TEST(test_damaged_page),    TEST(test_rebuild),
        TEST(test_post_refuses),    TEST(test_backup),
        TEST(test_bad_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
