// The audit: appended with the work that it tells of, found by each way to look, and every change behind its
// back is seen. And a practice of format 1, that had none.
#include "shelf.h"
#include <fcntl.h>

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

static uint64_t put(store_audit e)
{
    uint64_t seq = 0;
    MUST_BE(STORE_OK, store_begin(f.s, why));
    MUST_BE(STORE_OK, store_audit_append(f.s, &e, &seq, why));
    MUST_BE(STORE_OK, store_commit(f.s, why));
    return seq;
}

static void put_some(void)
{
    const store_audit some[] = {
        {.event = AUDIT_SIGNED_IN, .who = STR("acc1"), .person = STR("staff1")},
        {.event = AUDIT_RECORD_READ, .who = STR("acc1"), .person = STR("staff1"), .space = SUBJECT_PATIENT,
         .subject = STR("pat1"), .detail = STR("a strip with Heliotrope in it")},
        {.event = AUDIT_RECORD_READ, .who = STR("acc2"), .person = STR("dr1"), .space = SUBJECT_PATIENT,
         .subject = STR("pat1")},
        {.event = AUDIT_GLASS_OPENED, .who = STR("acc2"), .person = STR("dr1"), .space = SUBJECT_PATIENT,
         .subject = STR("pat2"), .detail = STR("Heliotrope in an emergency"), .part2 = true},
        {.event = AUDIT_ROLE_CHANGED, .who = STR("acc3"), .space = AUDIT_OF_ACCOUNT, .subject = STR("pat1")},
        {.event = AUDIT_GLASS_REVIEWED, .who = STR("acc3"), .about = 4, .detail = STR("it was one")},
    };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        store_audit e = some[i];
        e.at = (instant){1767225600000000 + (int64_t)i * 60000000};
        assert_int_equal(put(e), i + 1);
    }
}

// Numbers of the entries found, as text: "6 4 1 ".
typedef struct found { char text[400]; char words[400]; } found;
static bool take(void *with, const store_audit *e, fault *why)
{
    found *n = with;
    (void)why;
    size_t len = strlen(n->text);
    snprintf(n->text + len, sizeof n->text - len, "%llu ", (unsigned long long)e->seq);
    len = strlen(n->words);
    snprintf(n->words + len, sizeof n->words - len, "%.*s|", STR_ARGS(e->detail));
    return true;
}
static found ask(store_audit_want want)
{
    found n = {0};
    MUST(f, store_audit_each(f.s, &want, take, &n, why));
    return n;
}
#define FINDS(expected, ...) assert_string_equal(ask((store_audit_want){__VA_ARGS__}).text, expected)

static void test_look(void **state)
{
    (void)state;
    put_some();
    FINDS("6 5 4 3 2 1 ", 0);
    FINDS("6 5 ", .limit = 2);
    FINDS("4 3 ", .limit = 2, .before = 5);
    FINDS("3 2 ", .space = SUBJECT_PATIENT, .subject = STR("pat1"));
    FINDS("5 ", .space = AUDIT_OF_ACCOUNT, .subject = STR("pat1"));
    FINDS("2 ", .space = SUBJECT_PATIENT, .subject = STR("pat1"), .before = 3);
    FINDS("2 1 ", .who = STR("acc1"));
    FINDS("4 3 ", .person = STR("dr1"));
    FINDS("3 2 ", .event = AUDIT_RECORD_READ);
    FINDS("2 ", .event = AUDIT_RECORD_READ, .who = STR("acc1"));
    FINDS("6 ", .about = 4);
    FINDS("", .about = 5);
    FINDS("", .who = STR("nobody"));
    FINDS("4 3 ", .since = {1767225600000000 + 2 * 60000000}, .until = {1767225600000000 + 4 * 60000000});
    FINDS("4 ", .since = {1767225600000000 + 2 * 60000000}, .limit = 1, .before = 5);
    store_audit_want glass = {.events_some = true};
    glass.event_wanted[AUDIT_GLASS_OPENED] = glass.event_wanted[AUDIT_GLASS_REVIEWED] = true;
    found n = ask(glass);
    assert_string_equal(n.text, "6 4 ");
    assert_string_equal(n.words, "it was one|Heliotrope in an emergency|");
}

static void test_sealed_and_kept(void **state)
{
    (void)state;
    put_some();
    assert_true(shelf_holds(&f, "pat1"));
    assert_false(shelf_holds(&f, "Heliotrope"));
    store_close(f.s);
    f.s = NULL;
    assert_int_not_equal(shelf_sql(&f, "UPDATE audit SET who = 'x' WHERE seq = 2"), SQLITE_OK);
    assert_int_not_equal(shelf_sql(&f, "DELETE FROM audit WHERE seq = 6"), SQLITE_OK);
    shelf_open(&f);
    FINDS("6 5 4 3 2 1 ", 0);
    MUST_BE(STORE_OK, store_rebuild(f.s, why)); // is not derived
    FINDS("6 5 4 3 2 1 ", 0);
}

// Taken back with the work, alone or as a piece of a shared transaction.
static void test_back(void **state)
{
    (void)state;
    store_head before, after;
    put_some();
    MUST(f, store_audit_head(f.s, &before, why));
    MUST_BE(STORE_OK, store_begin(f.s, why));
    store_audit e = {.event = AUDIT_SEARCHED, .who = STR("acc1")};
    MUST_BE(STORE_OK, store_audit_append(f.s, &e, NULL, why));
    store_back(f.s);
    MUST(f, store_audit_head(f.s, &after, why));
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(put(e), 7);
    fault no = {0};
    char long_words[STORE_AUDIT_DETAIL_MAX + 1];
    memset(long_words, 'x', sizeof long_words);
    MUST_BE(STORE_OK, store_begin(f.s, why));
    e.detail = (str){long_words, sizeof long_words};
    assert_int_equal(store_audit_append(f.s, &e, NULL, &no), STORE_DENIED);
    e.detail.len--;
    MUST_BE(STORE_OK, store_audit_append(f.s, &e, NULL, why));
    MUST_BE(STORE_OK, store_commit(f.s, why));
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
    assert_int_equal(report.audit.seq, 8);
}

typedef struct piece_of_work { bool refuse; const char *words; } piece_of_work;
static store_answer audited(void *with, store *s, fault *why)
{
    const piece_of_work *p = with;
    store_audit e = {.event = AUDIT_LIST_READ, .who = STR("acc"), .detail = str_of(p->words)};
    store_answer a = store_audit_append(s, &e, NULL, why);
    if (!store_yes(a) || !p->refuse) return a;
    fault_set(why, FAULT_DENIED, "refused by hand");
    return STORE_DENIED;
}

static void test_queue(void **state)
{
    (void)state;
    store_queue *q;
    fault no = {0};
    MUST(f, store_queue_open(&q, f.s, 8, why));
    for (int i = 0; i < 20; i++) {
        piece_of_work p = {i % 3 == 0, "a list"};
        assert_int_equal(store_queue_do(q, audited, &p, &no), p.refuse ? STORE_DENIED : STORE_OK);
    }
    store_queue_close(q);
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
    assert_int_equal(report.audit.seq, 13);
}

// Another process writes between: heads are read again.
static void test_two_stores(void **state)
{
    (void)state;
    store *other;
    put_some();
    MUST(f, store_open(&other, &f.ask, why));
    store_audit e = {.event = AUDIT_SEARCHED, .who = STR("other")};
    MUST_BE(STORE_OK, store_begin(other, why));
    MUST_BE(STORE_OK, store_audit_append(other, &e, NULL, why));
    MUST_BE(STORE_OK, store_commit(other, why));
    store_close(other);
    assert_int_equal(put(e), 8);
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
}

// --- what somebody does behind the store's back ------------------------------------------------------------

#define FREE "DROP TRIGGER audit_kept; DROP TRIGGER audit_stays;"
#define BACK                                                                                                 \
    "CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never "        \
    "changed'); END;"                                                                                        \
    "CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never "       \
    "cut'); END;"

static void test_forged(void **state)
{
    (void)state;
    static const struct { const char *sql; store_check check; const char *says;
    } forged[] = {
        {FREE "UPDATE audit SET who = 'acc9' WHERE seq = 3;" BACK, CHECK_AUDIT, "(entry 3)"},
        {FREE "UPDATE audit SET at = at + 1 WHERE seq = 1;" BACK, CHECK_AUDIT, "(entry 1)"},
        {FREE "UPDATE audit SET event = 2 WHERE seq = 4;" BACK, CHECK_AUDIT, "(entry 4)"},
        {FREE "UPDATE audit SET about = 1 WHERE seq = 6;" BACK, CHECK_AUDIT, "(entry 6)"},
        {FREE "UPDATE audit SET subject = 'pat7', space = 3 WHERE seq = 2;" BACK, CHECK_AUDIT, "(entry 2)"},
        {FREE "UPDATE audit SET box = (SELECT box FROM audit WHERE seq = 2) WHERE seq = 4;" BACK, CHECK_AUDIT,
         "(entry 4)"},
        {FREE "UPDATE audit SET key = 0 WHERE seq = 4;" BACK, CHECK_AUDIT, "(entry 4)"},
        {FREE "DELETE FROM audit WHERE seq = 5;" BACK, CHECK_AUDIT, "(entry 5)"},
        {FREE "DELETE FROM audit WHERE seq = 1;" BACK, CHECK_AUDIT, "(entry 1)"},
        {FREE "DELETE FROM audit WHERE seq > 4;" BACK, CHECK_AUDIT_KEPT, "its tail was cut"},
        {FREE "DELETE FROM audit;" BACK, CHECK_AUDIT_KEPT, "its tail was cut"},
        {FREE, CHECK_FORM, "is not as Daybook made it"},
    };
    char path[400];
    str whole;
    put_some();
    store_report report;
    MUST(f, store_verify(f.s, NULL, &report, why)); // keeps the head
    assert_false(report.broken);
    store_close(f.s);
    f.s = NULL;
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    MUST(f, host_read_file(str_of(path), 1 << 26, &f.room, &whole, why));
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        assert_int_equal(shelf_sql(&f, forged[i].sql), SQLITE_OK);
        shelf_open(&f);
        MUST(f, store_verify(f.s, NULL, &report, why));
        store_close(f.s);
        f.s = NULL;
        if (!report.broken || report.check != forged[i].check || !strstr(report.text, forged[i].says))
            fail_msg("%s: %d: %s", forged[i].sql, report.broken ? (int)report.check : -1, report.text);
        int fd = open(path, O_WRONLY | O_TRUNC);
        assert_true(fd >= 0 && write(fd, whole.at, whole.len) == (ssize_t)whole.len);
        close(fd);
    }
    shelf_open(&f);
    MUST(f, store_verify(f.s, NULL, &report, why));
    assert_false(report.broken);
}

static void test_backup(void **state)
{
    (void)state;
    char file[320], dir[320];
    store_head head, audit, restored;
    store_report report;
    put_some();
    snprintf(file, sizeof file, "%s/copy.db", f.folder);
    snprintf(dir, sizeof dir, "%s/again", f.folder);
    MUST(f, store_backup(f.s, str_of(file), &head, &f.room, why));
    MUST(f, store_audit_head(f.s, &audit, why));
    store_ask ask = f.ask;
    ask.dir = str_of(dir);
    MUST(f, store_restore(&ask, str_of(file), NULL, &report, &f.room, why));
    assert_false(report.broken);
    assert_int_equal(report.audit.seq, 6);
    store *copy;
    MUST(f, store_open(&copy, &ask, why));
    MUST(f, store_audit_head(copy, &restored, why));
    store_close(copy);
    assert_memory_equal(&audit, &restored, sizeof audit);
}

static void test_events(void **state)
{
    (void)state;
    bool taken[128] = {0};
    for (size_t i = 0; i < audit_event_count; i++) {
        const audit_event_row *row = &audit_events[i];
        audit_event found_event = AUDIT_NO_EVENT;
        assert_true(row->event > 0 && row->event < 128 && !taken[row->event]);
        taken[row->event] = true;
        assert_true(audit_event_find(row->name, &found_event) && found_event == row->event);
        assert_true(str_eq(audit_event_name(row->event), row->name));
    }
    audit_event none;
    assert_false(audit_event_find(STR("no such thing"), &none));
    assert_int_equal(audit_event_name((audit_event)127).len, 0);
}

// --- a file of format 1 ------------------------------------------------------------------------------------

static void lay_old_file(void)
{
    char path[400];
    str sql;
    store_close(f.s);
    f.s = NULL;
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    assert_int_equal(remove(path), 0);
    MUST(f, host_read_file(STR("test/unit/old/format1.sql"), 1 << 20, &f.room, &sql, why));
    assert_int_equal(shelf_sql(&f, str_z(&f.room, sql)), SQLITE_OK);
}

static void old_file_opens(bool read_only)
{
    store_fact got;
    store_report report;
    lay_old_file();
    f.ask.read_only = read_only;
    shelf_open(&f);
    MUST_BE(STORE_OK, store_fact_find(f.s, STR("p.1"), &got, &f.room, why));
    assert_non_null(strstr(str_z(&f.room, got.line), "Zebulonia"));
    MUST_BE(STORE_OK, store_fact_find(f.s, STR("e.1"), &got, &f.room, why));
    assert_int_equal(got.segment, 1);
    MUST(f, store_verify(f.s, NULL, &report, why));
    if (report.broken) fail_msg("%s", report.text);
    assert_int_equal(report.facts, 3);
    assert_int_equal(report.originals, 1);
    f.ask.read_only = false;
    shelf_open(&f);
    put_some();
    FINDS("6 5 4 3 2 1 ", 0);
    MUST(f, store_verify(f.s, NULL, &report, why));
    if (report.broken) fail_msg("%s", report.text);
}
static void test_old_file_opens(void **state)
{
    (void)state;
    old_file_opens(false);
}
static void test_old_file_opens_to_read(void **state)
{
    (void)state;
    old_file_opens(true);
}

// A backup made by the older program is restored as this format has it.
static void test_old_backup(void **state)
{
    (void)state;
    char file[400], dir[320], path[400];
    str bytes;
    store_report report;
    lay_old_file();
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    snprintf(file, sizeof file, "%s/old.db", f.folder);
    snprintf(dir, sizeof dir, "%s/again", f.folder);
    MUST(f, host_read_file(str_of(path), 1 << 26, &f.room, &bytes, why));
    int fd = open(file, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
    close(fd);
    f.ask.dir = str_of(dir);
    MUST(f, store_restore(&f.ask, str_of(file), NULL, &report, &f.room, why));
    if (report.broken) fail_msg("%s", report.text);
    assert_int_equal(report.facts, 3);
    shelf_open(&f);
    put_some();
    FINDS("6 5 4 3 2 1 ", 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_look),        TEST(test_sealed_and_kept), TEST(test_back),   TEST(test_queue),
        TEST(test_two_stores),  TEST(test_forged),          TEST(test_backup), TEST(test_events),
        TEST(test_old_file_opens), TEST(test_old_file_opens_to_read), TEST(test_old_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
