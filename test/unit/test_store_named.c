// The index of names: who is found by which words, how it follows later facts and voids, what is never found
// by who may not see it, and that no word can be read in it.
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

// --- saying and asking -------------------------------------------------------------------------------------

static void patient(const char *id, int hour, const char *who, const char *last, const char *first,
                    const char *birth, const char *phone)
{
    char line[800];
    snprintf(
        line, sizeof line,
        "{\"fact\":\"patient\",\"id\":\"%s\",\"at\":\"2026-01-05T%02d:00:00Z\",\"patient\":\"%s\",\"last\":"
        "\"%s\","
        "\"first\":\"%s\",\"birth\":\"%s\",\"sex\":\"F\",\"address\":{\"line1\":\"1 Lane\",\"city\":\"Troy\","
        "\"state\":\"IL\",\"zip\":\"627010001\"},\"timezone\":\"America/Chicago\",\"phone\":\"%s\"}",
        id, hour, who, last, first, birth, phone);
    assert_int_equal(shelf_put(&f, line), STORE_OK);
}
static void enroll(const char *id, const char *who, const char *enrollment, bool part2)
{
    char line[500];
    snprintf(line, sizeof line,
             "{\"fact\":\"enroll\",\"id\":\"%s\",\"at\":\"2026-01-06T10:00:00Z\",\"enrollment\":\"%s\","
             "\"patient\":\"%s\","
             "\"program\":\"rtm\",\"billing\":\"dr1\",\"device\":\"dev1\",\"place\":\"11\"%s}",
             id, enrollment, who, part2 ? ",\"part2\":true" : "");
    assert_int_equal(shelf_put(&f, line), STORE_OK);
}
static void coverage(const char *id, const char *who, const char *member)
{
    char line[500];
    snprintf(line, sizeof line,
             "{\"fact\":\"coverage\",\"id\":\"%s\",\"at\":\"2026-01-06T10:00:00Z\",\"patient\":\"%s\","
             "\"payer\":\"pay1\","
             "\"member\":\"%s\",\"from\":\"2026-01-01\",\"rank\":\"primary\"}",
             id, who, member);
    assert_int_equal(shelf_put(&f, line), STORE_OK);
}
static void take_out(const char *id, const char *what)
{
    char line[300];
    snprintf(line, sizeof line,
             "{\"fact\":\"void\",\"id\":\"%s\",\"at\":\"2026-01-09T10:00:00Z\",\"voids\":\"%s\",\"reason\":"
             "\"wrong\"}",
             id, what);
    assert_int_equal(shelf_put(&f, line), STORE_OK);
}

typedef struct listed { char text[400]; } listed;
static bool take(void *with, str who, bool part2, fault *why)
{
    listed *n = with;
    size_t len = strlen(n->text);
    (void)why;
    snprintf(n->text + len, sizeof n->text - len, "%.*s%s ", STR_ARGS(who), part2 ? "!" : "");
    return true;
}
static const char *named(const char *text, bool part2_ok, uint32_t limit)
{
    static listed n;
    n = (listed){0};
    MUST(f, store_patients_named(f.s, str_of(text), part2_ok, limit, take, &n, why));
    return n.text;
}
#define FINDS(text, expected) assert_string_equal(named(text, false, 0), expected)
#define FINDS_ALL(text, expected) assert_string_equal(named(text, true, 0), expected)

// Everything in d_name, as one hash: the same whichever way it came about.
static sha256 index_now(void)
{
    char path[400];
    sqlite3 *db = NULL;
    sqlite3_stmt *at = NULL;
    buf b = buf_in(&f.room, 1 << 20);
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT token, subject FROM d_name ORDER BY 1, 2", -1, &at, NULL),
                     SQLITE_OK);
    while (sqlite3_step(at) == SQLITE_ROW) {
        buf_int(&b, sqlite3_column_int64(at, 0));
        buf_byte(&b, ' ');
        buf_int(&b, sqlite3_column_int64(at, 1));
        buf_byte(&b, '\n');
    }
    sqlite3_finalize(at);
    sqlite3_close(db);
    assert_false(b.full);
    return sha256_of(buf_str(&b));
}
// Made anew from the facts, nothing is other than it came about step by step.
static void stays(void)
{
    sha256 before = index_now(), derived, again;
    MUST(f, store_derived_hash(f.s, &derived, why));
    MUST_BE(STORE_OK, store_rebuild(f.s, why));
    sha256 after = index_now();
    MUST(f, store_derived_hash(f.s, &again, why));
    assert_memory_equal(&before, &after, sizeof before);
    assert_memory_equal(&derived, &again, sizeof derived);
}

// --- who is found ------------------------------------------------------------------------------------------

static void test_words(void **state)
{
    (void)state;
    patient("p.1", 10, "pat1", "Quillfeather", "Zebulonia", "1980-02-03", "(217) 555-0199");
    patient("p.2", 10, "pat2", "Garc\xC3\xAD" "a-L\xC3\xB3pez",
            "Mar\xC3\xAD"
            "a Jos\xC3\xA9",
            "1991-12-31", "2175550142");
    patient("p.3", 10, "pat3", "O'Brien", "Zelda", "1980-02-03", "+1 312 555 0199");
    patient("p.4", 10, "pat4", "de la Cruz", "\xC5\x81ukasz", "1975-07-04", "");
    patient("p.5", 10, "pat5", "\xD0\x98\xD0\x92\xD0\x90\xD0\x9D\xD0\x9E\xD0\x92", "\xE6\x9D\x8E",
            "1970-01-01", "");
    coverage("cv.1", "pat1", "1EG4-TE5-MK73");
    FINDS("quill", "pat1 ");
    FINDS("QUILLFEATHER", "pat1 "); // longer than what is kept
    FINDS("ze", "pat1 pat3 ");
    FINDS("zeb quil", "pat1 ");
    FINDS("Quillfeather, Zebulonia", "pat1 ");
    FINDS("zebulonia q", "pat1 ");  // an initial narrows nothing
    FINDS("zelda quill", "");
    FINDS("q", "");
    FINDS("", "");
    FINDS(" ,; ", "");
    FINDS("garcia", "pat2 ");
    FINDS("lopez", "pat2 ");
    FINDS("Garc\xC3\xAD" "a L\xC3\xB3pez", "pat2 ");
    FINDS("garcialopez", "pat2 ");
    FINDS("maria jose garcia", "pat2 ");
    FINDS("obrien", "pat3 ");
    FINDS("o'brien zelda", "pat3 ");
    FINDS("o\xE2\x80\x99" "brien", "pat3 ");
    FINDS("dela", "pat4 ");
    FINDS("cruz lukasz", "pat4 ");
    FINDS("lukaszdela", "pat4 ");
    FINDS("\xD0\xB8\xD0\xB2\xD0\xB0", "pat5 ");
    FINDS("\xE6\x9D\x8E", "pat5 ");
    FINDS("1980-02-03", "pat1 pat3 ");
    FINDS("2/3/1980", "pat1 pat3 ");
    FINDS("19800203 zel", "pat3 ");
    FINDS("1980", "");
    FINDS("0199", "pat1 pat3 ");
    FINDS("555-0199", "pat1 pat3 ");
    FINDS("217 555 0199", "pat1 ");
    FINDS("1-312-555-0199", "pat3 ");
    FINDS("1eg4te5mk73", "pat1 ");
    FINDS("1EG4-TE5-MK73", "pat1 ");
    FINDS("1eg4", "");
    assert_string_equal(named("ze", false, 1), "pat1 ");
    FINDS("a b c d e f g h i j k l m n o p q r s t u v w x y z", "");
    stays();
    FINDS("quill", "pat1 ");
    static const char *const words[] = {"uillfeather", "Zebulonia", "19800203", "1980-02-03",
                                        "0199",        "1EG4",      "garcia"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (shelf_holds(&f, words[i])) fail_msg("%s can be read in the file", words[i]);
}

static void test_later_facts(void **state)
{
    (void)state;
    patient("p.1", 10, "pat1", "Quillfeather", "Zebulonia", "1980-02-03", "2175550199");
    patient("p.2", 12, "pat1", "Wrenhollow", "Zebulonia", "1980-02-04", "2175550142");
    FINDS("quill", "");
    FINDS("wren", "pat1 ");
    FINDS("0142", "pat1 ");
    FINDS("1980-02-03", "");
    patient("p.3", 11, "pat1", "Between", "Zebulonia", "1980-02-03", ""); // said later of an earlier time
    FINDS("between", "");
    FINDS("wren", "pat1 ");
    take_out("v.1", "p.2");
    FINDS("wren", "");
    FINDS("between", "pat1 ");
    take_out("v.2", "v.1");
    FINDS("wren", "pat1 ");
    FINDS("between", "");
    take_out("v.3", "v.2");
    take_out("v.4", "p.1");
    take_out("v.5", "p.3");
    FINDS("zebulonia", "");
    stays();
    take_out("v.6", "v.4");
    FINDS("quill", "pat1 ");
    coverage("cv.1", "pat1", "AB12");
    coverage("cv.2", "pat1", "CD34");
    FINDS("ab12", "pat1 ");
    take_out("v.7", "cv.1");
    FINDS("ab12", "");
    FINDS("cd34", "pat1 ");
    stays();
}

static bool closed(const char *who)
{
    bool out;
    MUST(f, store_subject_part2(f.s, SUBJECT_PATIENT, str_of(who), &out, why));
    return out;
}

static void test_part2(void **state)
{
    (void)state;
    patient("p.1", 10, "pat1", "Quillfeather", "Zebulonia", "1980-02-03", "2175550199");
    patient("p.2", 10, "pat2", "Quillon", "Zelda", "1981-02-03", "");
    coverage("cv.1", "pat1", "AB12");
    FINDS("quill", "pat1 pat2 ");
    enroll("e.1", "pat1", "enr1", true);
    assert_true(closed("pat1") && !closed("pat2"));
    FINDS("quill", "pat2 ");
    FINDS("ab12", "");
    FINDS("1980-02-03", "");
    FINDS("0199", "");
    FINDS_ALL("quill", "pat1! pat2 ");
    FINDS_ALL("ab12", "pat1! ");
    stays();
    enroll("e.2", "pat1", "enr2", false); // seen for something else too
    assert_false(closed("pat1"));
    FINDS("quill", "pat1 pat2 ");
    take_out("v.1", "e.2");
    assert_true(closed("pat1"));
    FINDS("quill", "pat2 ");
    take_out("v.2", "e.1"); // enrolled in nothing
    FINDS("quill", "pat1 pat2 ");
    stays();
    assert_false(closed("pat1"));
}

// Taken back with the transaction; a piece of work that is refused leaves no mark, whoever gets its number.
typedef struct two { fact one, other; } two;
static store_answer put_and_refuse(void *with, store *s, fault *why)
{
    two *t = with;
    store_answer a = store_fact_append(s, &t->one, why);
    if (store_yes(a)) a = store_fact_append(s, &t->other, why);
    if (!store_yes(a)) return a;
    fault_set(why, FAULT_DENIED, "refused by hand");
    return STORE_DENIED;
}
static store_answer put(void *with, store *s, fault *why) { return store_fact_append(s, with, why); }

#define PATIENT(id, who, last)                                                                               \
    "{\"fact\":\"patient\",\"id\":\"" id "\",\"at\":\"2026-01-05T10:00:00Z\",\"patient\":\"" who             \
    "\",\"last\":\"" last                                                                                    \
    "\",\"first\":\"A\",\"birth\":\"1980-02-03\",\"sex\":\"F\",\"address\":{\"line1\":"                      \
    "\"1 Lane\",\"city\":\"Troy\",\"state\":\"IL\",\"zip\":\"627010001\"},\"timezone\":\"America/Chicago\"}"

static void test_back(void **state)
{
    (void)state;
    fault no = {0};
    MUST_BE(STORE_OK, store_begin(f.s, why));
    assert_int_equal(shelf_append(&f, PATIENT("p.1", "pat1", "Quillfeather"), &no), STORE_OK);
    store_back(f.s);
    FINDS("quill", "");
    store_queue *q;
    two t = {shelf_fact(&f, PATIENT("p.2", "pat2", "Quillon")),
             shelf_fact(&f, PATIENT("p.3", "pat3", "Quillby"))};
    fact stays_in = shelf_fact(&f, PATIENT("p.4", "pat4", "Wrenhollow"));
    MUST(f, store_queue_open(&q, f.s, 8, why));
    assert_int_equal(store_queue_do(q, put_and_refuse, &t, &no), STORE_DENIED);
    assert_int_equal(store_queue_do(q, put, &stays_in, &no), STORE_OK);
    store_queue_close(q);
    FINDS("quill", "");
    FINDS("wren", "pat4 ");
    stays();
}

// A practice of some size: as it grows and made anew it is the same; somebody of everybody is found.
typedef struct known { uint32_t count, found; } known;
static bool found_one(void *with, str who, bool part2, fault *why)
{
    (void)part2;
    (void)why;
    ((known *)with)->found += who.len > 0;
    return true;
}
static bool look_for(void *with, const store_fact *row, fault *why)
{
    known *k = with;
    fact said;
    arena own;
    arena_open(&own, &source_memory, (size_t)1 << 24);
    bool ok = fact_read(&said, row->line, &f.zones, &own, why);
    if (ok) {
        char text[300];
        known one = {0};
        snprintf(text, sizeof text, "%.*s %.*s", STR_ARGS(fact_get(&said, F_PATIENT_LAST)->text),
                 STR_ARGS(fact_get(&said, F_PATIENT_FIRST)->text));
        ok = store_patients_named(f.s, str_of(text), true, 0, found_one, &one, why);
        k->count++;
        k->found += one.found > 0;
    }
    arena_close(&own);
    return ok;
}

static void test_practice(void **state)
{
    (void)state;
    shelf_import(&f, shelf_sample(&f, 60, 2));
    stays();
    known k = {0};
    store_want want = {.kinds_some = true};
    want.kind_wanted[KIND_PATIENT] = true;
    MUST(f, store_facts_each(f.s, &want, look_for, &k, why));
    assert_true(k.count >= 60);
    assert_int_equal(k.count, k.found);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_words), TEST(test_later_facts), TEST(test_part2), TEST(test_back), TEST(test_practice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
