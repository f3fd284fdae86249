// The journal: what is stored, what is stored again, what is refused, how it is read back, and what a thief
// sees.
#include "shelf.h"

static shelf f;

static int setup(void **state)
{
    (void)state;
    shelf_begin(&f);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    shelf_drop(&f);
    return 0;
}

#define PATIENT_1                                                                                            \
    "{\"fact\":\"patient\",\"id\":\"p.1\",\"at\":\"2026-01-05T10:00:00Z\",\"patient\":\"pat1\","             \
    "\"last\":\"Quillfeather\",\"first\":\"Zebulonia\",\"birth\":\"1980-02-03\",\"sex\":\"F\",\"address\":"  \
    "{\"line1\":\"77 Wrenhollow Lane\",\"city\":\"Springfield\",\"state\":\"IL\",\"zip\":\"627010001\"},"    \
    "\"timezone\":\"America/Chicago\",\"phone\":\"2175550199\",\"email\":\"zebulonia@example.org\"}"
#define ENROLL_1                                                                                             \
    "{\"fact\":\"enroll\",\"id\":\"e.1\",\"at\":\"2026-01-06T10:00:00Z\",\"enrollment\":\"enr1\","           \
    "\"patient\":\"pat1\",\"program\":\"rtm\",\"billing\":\"dr1\",\"device\":\"dev1\",\"place\":\"11\"}"
#define ENROLL_SUD                                                                                           \
    "{\"fact\":\"enroll\",\"id\":\"e.2\",\"at\":\"2026-01-06T10:00:00Z\",\"enrollment\":\"enr2\","           \
    "\"patient\":\"pat1\",\"program\":\"rtm\",\"billing\":\"dr1\",\"device\":\"dev1\",\"place\":\"11\","     \
    "\"part2\":true}"
#define CHECKIN(id, enrollment, answer)                                                                      \
    "{\"fact\":\"checkin\",\"id\":\"" id "\",\"at\":\"2026-01-07T10:00:00Z\",\"enrollment\":\"" enrollment   \
    "\",\"source\":\"patient\",\"answers\":{\"mood\":\"" answer "\"}}"

static uint64_t repeats(void)
{
    uint64_t n = 0;
    MUST(f, store_repeats(f.s, &n, why));
    return n;
}

static store_head head(void)
{
    store_head h;
    MUST(f, store_head_now(f.s, &h, why));
    return h;
}

static void test_append(void **state)
{
    (void)state;
    assert_int_equal(head().seq, 0);
    assert_int_equal(shelf_put(&f, PATIENT_1), STORE_OK);
    assert_int_equal(head().seq, 1);
    store_fact got;
    MUST_BE(STORE_OK, store_fact_find(f.s, STR("p.1"), &got, &f.room, why));
    assert_int_equal(got.kind, KIND_PATIENT);
    assert_false(got.clear);
    assert_true(str_eq(got.line, STR(PATIENT_1)));
    MUST_BE(STORE_NONE, store_fact_find(f.s, STR("p.2"), &got, &f.room, why));
    MUST_BE(STORE_OK, store_fact_at(f.s, 1, &got, &f.room, why));
    MUST_BE(STORE_NONE, store_fact_at(f.s, 2, &got, &f.room, why));
}

// The running hash is what proof.h says, from salts that nobody but the key's owner sees.
static void test_same_and_other(void **state)
{
    (void)state;
    assert_int_equal(shelf_put(&f, CHECKIN("c.1", "enr1", "good")), STORE_OK);
    store_head before = head();
    // Another order of keys and another spelling of the instant: the same content.
    assert_int_equal(
        shelf_put(&f, "{\"id\":\"c.1\",\"fact\":\"checkin\",\"answers\":{\"mood\":\"good\"},"
                      "\"source\":\"patient\",\"enrollment\":\"enr1\",\"at\":\"2026-01-07T11:00:00+01:00\"}"),
        STORE_SAME);
    assert_int_equal(repeats(), 1);
    assert_int_equal(shelf_put(&f, CHECKIN("c.1", "enr1", "good")), STORE_SAME);
    assert_int_equal(repeats(), 2);
    // Sealed words differ, clear ones do not: still another content.
    fault no = {0};
    MUST_BE(STORE_OK, store_begin(f.s, why));
    assert_int_equal(shelf_append(&f, CHECKIN("c.1", "enr1", "poor"), &no), STORE_OTHER);
    assert_int_equal(no.code, FAULT_CONFLICT);
    assert_non_null(strstr(no.text, "c.1"));
    // A refused id does not spoil the rest.
    assert_int_equal(shelf_append(&f, CHECKIN("c.2", "enr1", "poor"), &no), STORE_OK);
    MUST_BE(STORE_OK, store_commit(f.s, why));
    assert_int_equal(head().seq, before.seq + 1);
    assert_int_equal(repeats(), 2);
}

static void test_back(void **state)
{
    (void)state;
    fault no = {0};
    assert_int_equal(shelf_put(&f, PATIENT_1), STORE_OK);
    store_head before = head();
    MUST_BE(STORE_OK, store_begin(f.s, why));
    assert_int_equal(shelf_append(&f, ENROLL_1, &no), STORE_OK);
    bool known;
    MUST(f, store_subject_known(f.s, SUBJECT_ENROLLMENT, STR("enr1"), &known, why));
    assert_true(known);
    store_back(f.s);
    MUST(f, store_subject_known(f.s, SUBJECT_ENROLLMENT, STR("enr1"), &known, why));
    assert_false(known);
    assert_int_equal(head().seq, before.seq);
    // The chain goes on as if nothing had been.
    assert_int_equal(shelf_put(&f, ENROLL_1), STORE_OK);
    store_report report;
    MUST(f, store_verify(f.s, &before, &report, why));
    assert_false(report.broken);
    assert_int_equal(report.facts, 2);
}

static void test_two_stores(void **state)
{
    (void)state;
    store *other;
    fault no = {0};
    MUST(f, store_open(&other, &f.ask, why));
    MUST_BE(STORE_OK, store_begin(f.s, why));
    assert_int_equal(store_begin(other, &no), STORE_RETRY);
    assert_int_equal(no.code, FAULT_BUSY);
    assert_int_equal(shelf_append(&f, PATIENT_1, &no), STORE_OK);
    // Nobody sees what is not committed.
    store_fact got;
    assert_int_equal(store_fact_find(other, STR("p.1"), &got, &f.room, &no), STORE_NONE);
    MUST_BE(STORE_OK, store_commit(f.s, why));
    assert_int_equal(store_fact_find(other, STR("p.1"), &got, &f.room, &no), STORE_OK);
    // The second goes on from what the first wrote.
    MUST_BE(STORE_OK, store_begin(other, why));
    fact said = shelf_fact(&f, ENROLL_1);
    MUST_BE(STORE_OK, store_fact_append(other, &said, why));
    MUST_BE(STORE_OK, store_commit(other, why));
    store_close(other);
    assert_int_equal(shelf_put(&f, CHECKIN("c.1", "enr1", "good")), STORE_OK);
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
    assert_int_equal(report.facts, 3);
}

static void test_triggers(void **state)
{
    (void)state;
    assert_int_equal(shelf_put(&f, PATIENT_1), STORE_OK);
    assert_int_equal(shelf_put(&f, ENROLL_1), STORE_OK);
    static const char *const refused[] = {
        "UPDATE fact SET clear = '{}' WHERE seq = 1",
        "DELETE FROM fact WHERE seq = 2",
        "UPDATE body SET leaf = x''",
        "DELETE FROM body",
        "DELETE FROM kind",
        "UPDATE kind SET name = 'x'",
        "DELETE FROM key",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(shelf_sql(&f, refused[i]), SQLITE_CONSTRAINT);
    assert_int_equal(shelf_sql(&f, "UPDATE repeat SET times = 2"), SQLITE_OK); // the way of asking does work
}

typedef struct told { int count; uint64_t last; char ids[4096]; bool clear, whole; } told;
static bool tell(void *with, const store_fact *row, fault *why)
{
    told *t = with;
    (void)why;
    assert_true(row->seq > t->last);
    t->last = row->seq;
    t->count++;
    t->clear = t->clear || row->clear;
    t->whole = t->whole || !row->clear;
    size_t n = strlen(t->ids);
    if (n + row->id.len + 2 < sizeof t->ids)
        snprintf(t->ids + n, sizeof t->ids - n, "%.*s ", STR_ARGS(row->id));
    return true;
}
static told walk(store_want want)
{
    told t = {0};
    MUST(f, store_facts_each(f.s, &want, tell, &t, why));
    return t;
}

static void test_walks(void **state)
{
    (void)state;
    static const char *const lines[] = {PATIENT_1, ENROLL_1, CHECKIN("c.1", "enr1", "good"), ENROLL_SUD,
                                        CHECKIN("c.2", "enr2", "good"), CHECKIN("c.3", "enr1", "poor"),
                                        ("{\"fact\":\"void\",\"id\":\"v.1\",\"at\":\"2026-01-08T10:00:00Z\","
                                        "\"by\":\"dr1\",\"voids\":\"c.1\",\"reason\":\"typed twice\"}")};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(shelf_put(&f, lines[i]), STORE_OK);
    assert_string_equal(walk((store_want){0}).ids, "p.1 e.1 c.1 e.2 c.2 c.3 v.1 ");
    assert_string_equal(walk((store_want){.since = 2, .until = 4}).ids, "c.1 e.2 ");
    assert_string_equal(walk((store_want){.subject = SUBJECT_ENROLLMENT, .id = STR("enr1")}).ids,
                        "e.1 c.1 c.3 ");
    assert_string_equal(walk((store_want){.subject = SUBJECT_PATIENT, .id = STR("pat1")}).ids,
                        "p.1 e.1 e.2 ");
    assert_string_equal(walk((store_want){.subject = SUBJECT_PERSON, .id = STR("dr1")}).ids, "e.1 e.2 v.1 ");
    assert_string_equal(walk((store_want){.subject = SUBJECT_FACT, .id = STR("c.1")}).ids, "v.1 ");
    assert_string_equal(walk((store_want){.subject = SUBJECT_ENROLLMENT, .id = STR("no")}).ids, "");
    store_want kinds = {.kinds_some = true};
    kinds.kind_wanted[KIND_ENROLL] = kinds.kind_wanted[KIND_PATIENT] = kinds.kind_wanted[KIND_VOID] = true;
    assert_string_equal(walk(kinds).ids, "p.1 e.1 e.2 v.1 ");
    kinds.since = 2;
    assert_string_equal(walk(kinds).ids, "e.2 v.1 ");
    kinds.kind_wanted[KIND_CHECKIN] = true; // most of the journal: another way of walking
    assert_string_equal(walk(kinds).ids, "c.1 e.2 c.2 c.3 v.1 ");
    told clear = walk((store_want){.clear_ok = true});
    assert_string_equal(clear.ids, "p.1 e.1 c.1 e.2 c.2 c.3 v.1 ");
    assert_true(clear.clear);
    assert_true(clear.whole); // a patient's words are needed
    assert_false(walk((store_want){0}).clear);
}

static void test_subjects(void **state)
{
    (void)state;
    static const struct { fact_subject subject; const char *id; bool known; } cases[] = {
        {SUBJECT_PATIENT, "pat1", true},     {SUBJECT_PERSON, "pat1", true},
        {SUBJECT_PRACTITIONER, "pat1", false}, {SUBJECT_ENROLLMENT, "enr1", true},
        {SUBJECT_PRACTITIONER, "dr1", false}, // named, never introduced
        {SUBJECT_FACT, "e.1", true},         {SUBJECT_FACT, "e.9", false},
        {SUBJECT_CONSENT, "e.1", false},     {SUBJECT_DEVICE, "dev1", false},
        {SUBJECT_DEVICE, "shipped", true},
    };
    store_shipped shipped = {STR("shipped"), false};
    f.ask.shipped = &shipped;
    f.ask.shipped_count = 1;
    shelf_open(&f);
    assert_int_equal(shelf_put(&f, PATIENT_1), STORE_OK);
    assert_int_equal(shelf_put(&f, ENROLL_1), STORE_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool known;
        MUST(f, store_subject_known(f.s, cases[i].subject, str_of(cases[i].id), &known, why));
        if (known != cases[i].known) fail_msg("%s", cases[i].id);
    }
}

static int segment_of(const char *id)
{
    store_fact got;
    MUST_BE(STORE_OK, store_fact_find(f.s, str_of(id), &got, &f.room, why));
    return got.segment;
}

static void test_segments(void **state)
{
    (void)state;
    store_shipped shipped = {STR("reset"), true};
    f.ask.shipped = &shipped;
    f.ask.shipped_count = 1;
    shelf_open(&f);
    static const char *const lines[] = {
        PATIENT_1,
        ENROLL_1,
        ENROLL_SUD,
        CHECKIN("c.1", "enr1", "good"),
        CHECKIN("c.2", "enr2", "good"),
        ("{\"fact\":\"device\",\"id\":\"d.1\",\"at\":\"2026-01-01T10:00:00Z\",\"device\":\"sud-app\","
         "\"name\":"
         "\"x\","
         "\"maker\":\"y\",\"program\":\"dmht\",\"part2\":true}"),
        ("{\"fact\":\"enroll\",\"id\":\"e.3\",\"at\":\"2026-01-06T10:00:00Z\",\"enrollment\":\"enr3\","
         "\"patient\":\"pat1\","
         "\"program\":\"dmht\",\"billing\":\"dr1\",\"device\":\"sud-app\",\"place\":\"11\"}"),
        CHECKIN("c.3", "enr3", "good"),
        ("{\"fact\":\"enroll\",\"id\":\"e.4\",\"at\":\"2026-01-06T10:00:00Z\",\"enrollment\":\"enr4\","
         "\"patient\":\"pat1\","
         "\"program\":\"dmht\",\"billing\":\"dr1\",\"device\":\"reset\",\"place\":\"11\"}"),
        CHECKIN("c.4", "enr4", "good"),
        ("{\"fact\":\"void\",\"id\":\"v.1\",\"at\":\"2026-01-08T10:00:00Z\",\"by\":\"dr1\",\"voids\":\"c.2\","
         "\"reason\":\"r\"}"),
        ("{\"fact\":\"void\",\"id\":\"v.2\",\"at\":\"2026-01-08T10:00:00Z\",\"by\":\"dr1\",\"voids\":\"c.1\","
         "\"reason\":\"r\"}"),
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(shelf_put(&f, lines[i]), STORE_OK);
    static const char *const general[] = {"p.1", "e.1", "c.1", "v.2"}, *const part2[] = {"e.2", "c.2", "e.3",
                                                                                         "c.3", "e.4", "c.4",
                                                                                         "v.1"};
    for (size_t i = 0; i < sizeof general / sizeof general[0]; i++)
        assert_int_equal(segment_of(general[i]), 0);
    for (size_t i = 0; i < sizeof part2 / sizeof part2[0]; i++) assert_int_equal(segment_of(part2[i]), 1);
    bool is;
    MUST(f, store_subject_part2(f.s, SUBJECT_ENROLLMENT, STR("enr3"), &is, why));
    assert_true(is);
    MUST(f, store_subject_part2(f.s, SUBJECT_PATIENT, STR("pat1"), &is, why));
    assert_false(is);
}

static void test_stolen(void **state)
{
    (void)state;
    static const char *const words[] = {"Quillfeather", "Zebulonia",          "Wrenhollow", "2175550199",
                                        "example.org",  "unmistakable-words", "Springfield"};
    sha256 hash;
    str name, bytes;
    assert_int_equal(shelf_put(&f, PATIENT_1), STORE_OK);
    assert_int_equal(shelf_put(&f, CHECKIN("c.1", "enr1", "unmistakable-words")), STORE_OK);
    assert_true(shelf_holds(&f, "pat1")); // the way of looking does find what is there
    MUST_BE(STORE_OK, store_begin(f.s, why));
    MUST_BE(STORE_OK, store_original_put(f.s, STR("Quillfeather.835"), STR("ISA*Zebulonia~"), &hash, why));
    MUST_BE(STORE_SAME, store_original_put(f.s, STR("again.835"), STR("ISA*Zebulonia~"), &hash, why));
    MUST_BE(STORE_OK, store_commit(f.s, why));
    MUST_BE(STORE_OK, store_original_get(f.s, &hash, &name, &bytes, &f.room, why));
    assert_true(str_eq(name, STR("Quillfeather.835")));
    assert_true(str_eq(bytes, STR("ISA*Zebulonia~")));
    hash.bytes[0] ^= 1;
    MUST_BE(STORE_NONE, store_original_get(f.s, &hash, &name, &bytes, &f.room, why));
    MUST(f, store_rebuild(f.s, why) == STORE_OK);
    for (int closed = 0; closed < 2; closed++) { // with the log beside it, and after it was copied
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (shelf_holds(&f, words[i])) fail_msg("%s lies in the folder", words[i]);
        assert_false(shelf_holds(&f, (const char *)f.keys.master));
        store_close(f.s);
        f.s = NULL;
    }
    static const char *const paths[] = {"", "/control.db", "/practices", "/practices/main.db", "/outbox"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char path[400];
        struct stat what;
        snprintf(path, sizeof path, "%s%s", f.dir, paths[i]);
        assert_int_equal(stat(path, &what), 0);
        assert_int_equal(what.st_mode & 077, 0);
    }
}

static void test_opening(void **state)
{
    (void)state;
    fault no = {0};
    store *other = NULL;
    assert_false(store_create(&f.ask, &f.room, &no)); // never over what is there
    assert_int_equal(no.code, FAULT_USAGE);
    store_keys wrong = f.keys;
    wrong.master[31] ^= 1;
    store_ask ask = f.ask;
    ask.keys = &wrong;
    assert_false(store_open(&other, &ask, &no));
    assert_int_equal(no.code, FAULT_DENIED);
    ask = f.ask;
    ask.practice = STR("nobody");
    assert_false(store_open(&other, &ask, &no));
    assert_int_equal(no.code, FAULT_USAGE);
    ask.practice = STR("../up");
    assert_false(store_open(&other, &ask, &no));
    MUST(f, (ask.practice = STR("second"), store_create(&ask, &f.room, why))); // a second practice beside it
    ask = f.ask;
    ask.read_only = true;
    MUST(f, store_open(&other, &ask, why));
    assert_int_equal(store_begin(other, &no), STORE_DENIED);
    store_close(other);
    store_close(f.s);
    f.s = NULL;
    char path[400];
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    assert_int_equal(shelf_sql(&f, "PRAGMA application_id = 7"), SQLITE_OK);
    assert_false(store_open(&other, &f.ask, &no)); // SQLite's, but not ours
    assert_int_equal(no.code, FAULT_CORRUPT);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    for (int i = 0; i < 2000; i++) fputs("no database at all ", out);
    fclose(out);
    assert_false(store_open(&other, &f.ask, &no));
    assert_int_equal(no.code, FAULT_CORRUPT);
}

static void test_control(void **state)
{
    (void)state;
    uint64_t first;
    MUST_BE(STORE_OK, store_control_take(f.s, STR("isa"), 1, &first, why));
    assert_int_equal(first, 1);
    MUST_BE(STORE_OK, store_control_take(f.s, STR("isa"), 10, &first, why));
    assert_int_equal(first, 2);
    MUST_BE(STORE_OK, store_begin(f.s, why));
    store_back(f.s); // whatever it was for is taken back; the numbers stay given
    MUST_BE(STORE_OK, store_control_take(f.s, STR("isa"), 1, &first, why));
    assert_int_equal(first, 12);
    MUST_BE(STORE_OK, store_control_take(f.s, STR("claim"), 1, &first, why));
    assert_int_equal(first, 1);
    shelf_open(&f);
    MUST_BE(STORE_OK, store_control_take(f.s, STR("isa"), 1, &first, why));
    assert_int_equal(first, 13);
    assert_int_equal(shelf_sql(&f, "UPDATE control SET next = next - 1"), SQLITE_CONSTRAINT);
}

static void test_key_file(void **state)
{
    (void)state;
    char path[400], within[400];
    fault no = {0};
    store_keys one, two;
    snprintf(path, sizeof path, "%s/keys/deep/master.key", f.folder);
    snprintf(within, sizeof within, "%s/practices/master.key", f.dir);
    MUST(f, store_key_make(str_of(path), f.ask.dir, &f.room, why));
    assert_false(store_key_make(str_of(path), f.ask.dir, &f.room, &no)); // never over what is there
    assert_false(store_key_make(str_of(within), f.ask.dir, &f.room, &no));
    assert_int_equal(access(within, F_OK), -1);
    MUST(f, store_key_load(str_of(path), f.ask.dir, &one, &f.room, why));
    MUST(f, store_key_load(str_of(path), f.ask.dir, &two, &f.room, why));
    assert_memory_equal(&one, &two, sizeof one);
    assert_int_equal(chmod(path, 0640), 0);
    assert_false(store_key_load(str_of(path), f.ask.dir, &two, &f.room, &no));
    assert_int_equal(no.code, FAULT_DENIED);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 60), 0);
    assert_false(store_key_load(str_of(path), f.ask.dir, &two, &f.room, &no));
    assert_int_equal(unlink(path), 0);
    assert_false(store_key_load(str_of(path), f.ask.dir, &two, &f.room, &no));
    assert_int_equal(no.code, FAULT_USAGE);
    setenv("DAYBOOK_KEY_FILE", "/k/env", 1);
    str found;
    MUST(f, store_key_path(STR(""), &found, &f.room, why));
    assert_true(str_eq(found, STR("/k/env")));
    MUST(f, store_key_path(STR("/given"), &found, &f.room, why));
    assert_true(str_eq(found, STR("/given")));
    unsetenv("DAYBOOK_KEY_FILE");
    setenv("XDG_CONFIG_HOME", "/config", 1);
    MUST(f, store_key_path(STR(""), &found, &f.room, why));
    assert_true(str_eq(found, STR("/config/daybook/master.key")));
    unsetenv("XDG_CONFIG_HOME");
}

static void test_head_text(void **state)
{
    (void)state;
    store_head h = {.seq = 1234}, back;
    for (size_t i = 0; i < 32; i++) h.running.bytes[i] = (unsigned char)(i * 9);
    buf b = buf_in(&f.room, 200);
    store_head_put(&b, &h);
    assert_true(store_head_parse(buf_str(&b), &back));
    assert_memory_equal(&h, &back, sizeof h);
    static const char *const wrong[] = {"", "12", "12:", "x:00", "12:ABCDEF", ":00"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(store_head_parse(str_of(wrong[i]), &back));
    b.at[b.len - 1] = 'g';
    assert_false(store_head_parse(buf_str(&b), &back));
}

// RFC 6962: a leaf is SHA-256(0x00, data). The data here is salt and bytes; the vector is from another
// program:
//   printf '\0<32 zeros>abc' | sha256sum, and so on
static void test_proof(void **state)
{
    (void)state;
    proof_salt salt = {{0}};
    sha256 zeros = {{0}}, leaf = proof_leaf(&salt, STR("abc")), running = proof_running(&zeros, &leaf);
    buf b = buf_in(&f.room, 200);
    sha256_put(&b, &leaf, 64);
    assert_true(str_eq(buf_str(&b), STR("c33053a522a31d589139f948dde1307fb9fe50ead1deae64e41ed9d37cf64d5a")));
    buf_clear(&b);
    sha256_put(&b, &running, 64);
    assert_true(str_eq(buf_str(&b), STR("11146d7e8f0dcb011a43b93c1dfb789398372b0f34d6db954d62ff6d2100b32e")));
    salt.bytes[31] = 1;
    sha256 other = proof_leaf(&salt, STR("abc"));
    assert_false(proof_eq(&leaf, &other));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_append),   TEST(test_same_and_other), TEST(test_back),    TEST(test_two_stores),
        TEST(test_triggers), TEST(test_walks),          TEST(test_subjects), TEST(test_segments),
        TEST(test_stolen),   TEST(test_opening),        TEST(test_control), TEST(test_key_file),
        TEST(test_head_text), TEST(test_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
