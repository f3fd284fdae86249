// Derived rows: each comes back as it was put, by every way in which it is asked for; a duplicate claim
// cannot stand.
#include "shelf.h"

static shelf f;

static int setup(void **state)
{
    (void)state;
    shelf_begin(&f);
    MUST_BE(STORE_OK, store_begin(f.s, why));
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    shelf_drop(&f);
    return 0;
}

static store_claim claim(const char *id, uint64_t seq)
{
    return (store_claim){.claim = str_of(id),
                         .enrollment = STR("enr1"),
                         .patient = STR("pat1"),
                         .payer = STR("pay1"),
                         .month = date_of(2026, 2, 1),
                         .status = 3,
                         .frequency = '1',
                         .charge = {12345},
                         .expected = {10000},
                         .paid = {-50},
                         .patient_due = {7},
                         .priced = true,
                         .lines = 2,
                         .from = date_of(2026, 2, 1),
                         .to = date_of(2026, 2, 28),
                         .until = date_of(2027, 2, 28),
                         .paid_on = DATE_NONE,
                         .lost_on = DATE_NONE,
                         .made_seq = seq,
                         .last_seq = seq + 1,
                         .set = 9,
                         .replaces = STR("old"),
                         .replaced_by = STR("new"),
                         .number = STR("N1"),
                         .batch = STR("b1")};
}

static bool same_claim(const store_claim *a, const store_claim *b)
{
    return str_eq(a->claim, b->claim) && str_eq(a->enrollment, b->enrollment) &&
           str_eq(a->patient, b->patient) && str_eq(a->payer, b->payer) && a->month.days == b->month.days &&
           a->status == b->status && a->frequency == b->frequency && str_eq(a->replaces, b->replaces) &&
           str_eq(a->replaced_by, b->replaced_by) && str_eq(a->number, b->number) &&
           str_eq(a->batch, b->batch) && a->set == b->set && a->charge.cents == b->charge.cents &&
           a->expected.cents == b->expected.cents && a->paid.cents == b->paid.cents &&
           a->patient_due.cents == b->patient_due.cents && a->priced == b->priced && a->lines == b->lines &&
           a->from.days == b->from.days && a->to.days == b->to.days && a->until.days == b->until.days &&
           a->paid_on.days == b->paid_on.days && a->lost_on.days == b->lost_on.days &&
           a->made_seq == b->made_seq && a->last_seq == b->last_seq;
}

static void test_claim(void **state)
{
    (void)state;
    store_claim put = claim("c1", 5), got;
    MUST_BE(STORE_OK, store_claim_put(f.s, &put, why));
    MUST_BE(STORE_OK, store_claim_get(f.s, STR("c1"), &got, &f.room, why));
    assert_true(same_claim(&put, &got));
    put = (store_claim){.claim = STR("c1"),
                        .enrollment = STR("e2"),
                        .patient = STR("p2"),
                        .payer = STR("y2"),
                        .month = DATE_NONE,
                        .status = 60,
                        .frequency = '8',
                        .from = DATE_NONE,
                        .to = DATE_NONE,
                        .until = DATE_NONE,
                        .paid_on = date_of(2026, 5, 1),
                        .lost_on = date_of(2026, 6, 1),
                        .made_seq = 5,
                        .last_seq = 99};
    MUST_BE(STORE_OK, store_claim_put(f.s, &put, why)); // over it, every column
    MUST_BE(STORE_OK, store_claim_get(f.s, STR("c1"), &got, &f.room, why));
    assert_true(same_claim(&put, &got));
    MUST_BE(STORE_NONE, store_claim_get(f.s, STR("c2"), &got, &f.room, why));
}

static char said[200];
static bool say_claim(void *with, const store_claim *c, fault *why)
{
    store_claim again; // a verb within a walk
    (void)with;
    assert_int_equal(store_claim_get(f.s, c->claim, &again, &f.room, why), STORE_OK);
    snprintf(said + strlen(said), sizeof said - strlen(said), "%.*s ", STR_ARGS(c->claim));
    return true;
}
static const char *claims(store_claims_want want)
{
    said[0] = 0;
    MUST(f, store_claims_each(f.s, &want, say_claim, NULL, why));
    return said;
}

static void test_claims(void **state)
{
    (void)state;
    static const struct {
        const char *id, *enrollment, *patient, *number, *batch;
        int status, month;
    } rows[] = {
        {"a", "e1", "p1", "", "", 1, 1},     {"b", "e1", "p1", "N1", "b1", 2, 2},
        {"c", "e2", "p1", "N2", "b1", 3, 2}, {"d", "e3", "p2", "", "b2", 2, 2},
        {"e", "e3", "p2", "N1", "", 1, 3},
    };
    for (size_t i = 5; i-- > 0;) { // not in their order
        store_claim c = claim(rows[i].id, 10 + i);
        c.enrollment = str_of(rows[i].enrollment);
        c.patient = str_of(rows[i].patient);
        c.number = str_of(rows[i].number);
        c.batch = str_of(rows[i].batch);
        c.status = rows[i].status;
        c.month = date_of(2026, rows[i].month, 1);
        MUST_BE(STORE_OK, store_claim_put(f.s, &c, why));
    }
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE}), "a b c d e ");
    assert_string_equal(claims((store_claims_want){.month = date_of(2026, 2, 1)}), "b c d ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .enrollment = STR("e1")}), "a b ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .patient = STR("p1")}), "a b c ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .number = STR("N1")}), "b e ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .batch = STR("b1")}), "b c ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .statuses = 1u << 1}), "a e ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .statuses = 1u << 1 | 1u << 3}),
                        "a c e ");
    assert_string_equal(
        claims((store_claims_want){.month = DATE_NONE, .statuses = 1u << 2, .patient = STR("p2")}), "d ");
    assert_string_equal(claims((store_claims_want){.month = DATE_NONE, .payer = STR("nobody")}), "");
}

static store_line line(const char *control, const char *of)
{
    return (store_line){.control = str_of(control),
                        .claim = str_of(of),
                        .enrollment = STR("enr1"),
                        .patient = STR("pat1"),
                        .code = STR("98980"),
                        .modifiers = STR("GT 95"),
                        .place = 2,
                        .units = 3,
                        .from = date_of(2026, 2, 1),
                        .to = date_of(2026, 2, 28),
                        .on = date_of(2026, 2, 28),
                        .charge = {500},
                        .expected = {400},
                        .paid = {-3},
                        .priced = true,
                        .standing = true};
}

static void test_lines(void **state)
{
    (void)state;
    store_line put = line("l1", "c1"), got;
    MUST_BE(STORE_OK, store_line_put(f.s, &put, why));
    MUST_BE(STORE_OK, store_line_get(f.s, STR("l1"), &got, &f.room, why));
    assert_true(str_eq(got.claim, STR("c1")) && str_eq(got.enrollment, STR("enr1")) &&
                str_eq(got.patient, STR("pat1")) && str_eq(got.code, STR("98980")) &&
                str_eq(got.modifiers, STR("GT 95")));
    assert_int_equal(got.place, 2);
    assert_int_equal(got.units, 3);
    assert_int_equal(got.from.days, put.from.days);
    assert_int_equal(got.to.days, put.to.days);
    assert_int_equal(got.on.days, put.on.days);
    assert_int_equal(got.charge.cents, 500);
    assert_int_equal(got.expected.cents, 400);
    assert_int_equal(got.paid.cents, -3);
    assert_true(got.priced && got.standing);
    MUST_BE(STORE_OK, store_line_standing(f.s, STR("enr1"), STR("98980"), put.from, &got, &f.room, why));
    MUST_BE(STORE_NONE, store_line_standing(f.s, STR("enr1"), STR("98981"), put.from, &got, &f.room, why));
}

static void test_duplicate(void **state)
{
    (void)state;
    fault no = {0};
    store_line first = line("l1", "c1"), second = line("l2", "c2"), got;
    MUST_BE(STORE_OK, store_line_put(f.s, &first, why));
    assert_int_equal(store_line_put(f.s, &second, &no), STORE_DENIED);
    assert_string_equal(no.text, "claim c1 stands for code 98980 of enrollment enr1 from 2026-02-01 already");
    second.from = date_of(2026, 2, 2); // another day, another code, another enrollment: not the same service
    MUST_BE(STORE_OK, store_line_put(f.s, &second, why));
    second = line("l3", "c2");
    second.standing = false; // claims that do not stand are in nobody's way
    MUST_BE(STORE_OK, store_line_put(f.s, &second, why));
    assert_int_equal(store_lines_stand(f.s, STR("c2"), true, &no), STORE_DENIED);
    MUST_BE(STORE_OK, store_lines_stand(f.s, STR("c1"), false, why)); // the first is corrected
    MUST_BE(STORE_OK, store_lines_stand(f.s, STR("c2"), true, why));
    MUST_BE(STORE_OK, store_line_standing(f.s, STR("enr1"), STR("98980"), first.from, &got, &f.room, why));
    assert_true(str_eq(got.claim, STR("c2")));
    // A control number belongs to one claim.
    second = line("l1", "c9");
    second.standing = false;
    assert_int_equal(store_line_put(f.s, &second, &no), STORE_DENIED);
    assert_string_equal(no.text, "line control number l1 is one of claim c1");
}

static bool say_line(void *with, const store_line *l, fault *why)
{
    (void)with;
    (void)why;
    snprintf(said + strlen(said), sizeof said - strlen(said), "%.*s ", STR_ARGS(l->control));
    return true;
}

static void test_line_walks(void **state)
{
    (void)state;
    static const struct {
        const char *control, *claim, *code, *enrollment;
        uint32_t place;
        bool standing;
    } rows[] = {
        {"l1", "c1", "98980", "e2", 2, true},
        {"l2", "c1", "98981", "e2", 1, true},
        {"l3", "c2", "98980", "e1", 1, true},
        {"l4", "c3", "98980", "e1", 1, false},
    };
    for (size_t i = 0; i < 4; i++) {
        store_line l = line(rows[i].control, rows[i].claim);
        l.code = str_of(rows[i].code);
        l.enrollment = str_of(rows[i].enrollment);
        l.place = rows[i].place;
        l.standing = rows[i].standing;
        MUST_BE(STORE_OK, store_line_put(f.s, &l, why));
    }
    said[0] = 0;
    MUST(f, store_lines_each(f.s, STR("c1"), say_line, NULL, why));
    assert_string_equal(said, "l2 l1 ");
    said[0] = 0;
    MUST(f, store_lines_standing_each(f.s, say_line, NULL, why));
    assert_string_equal(said, "l3 l1 l2 ");
}

static bool say_batch(void *with, const store_batch *b, fault *why)
{
    (void)with;
    (void)why;
    snprintf(said + strlen(said), sizeof said - strlen(said), "%.*s ", STR_ARGS(b->batch));
    return true;
}

static void test_batches(void **state)
{
    (void)state;
    store_batch b = {.batch = STR("b2"),
                     .payer = STR("p"),
                     .file = STR("f.x12"),
                     .control = 8,
                     .hash = {{1, 2}},
                     .claims = 4,
                     .charge = {99},
                     .test = true,
                     .answered = false,
                     .seq = 20},
                got;
    MUST_BE(STORE_OK, store_batch_put(f.s, &b, why));
    MUST_BE(STORE_OK, store_batch_by_control(f.s, 8, &got, &f.room, why));
    assert_true(str_eq(got.batch, STR("b2")) && str_eq(got.payer, STR("p")) &&
                str_eq(got.file, STR("f.x12")));
    assert_memory_equal(&got.hash, &b.hash, sizeof b.hash);
    assert_int_equal(got.claims, 4);
    assert_int_equal(got.charge.cents, 99);
    assert_true(got.test && !got.answered && got.seq == 20);
    b.answered = true;
    MUST_BE(STORE_OK, store_batch_put(f.s, &b, why));
    MUST_BE(STORE_OK, store_batch_get(f.s, STR("b2"), &got, &f.room, why));
    assert_true(got.answered);
    b.batch = STR("b1");
    b.control = 7;
    b.seq = 21;
    MUST_BE(STORE_OK, store_batch_put(f.s, &b, why));
    said[0] = 0;
    MUST(f, store_batches_each(f.s, say_batch, NULL, why));
    assert_string_equal(said, "b1 b2 ");
    MUST_BE(STORE_NONE, store_batch_by_control(f.s, 9, &got, &f.room, why));
}

static bool say_answer(void *with, const store_answered *r, fault *why)
{
    (void)with;
    (void)why;
    snprintf(said + strlen(said), sizeof said - strlen(said), "%.*s ", STR_ARGS(r->answer));
    return true;
}

static void test_answers(void **state)
{
    (void)state;
    store_answered r = {.answer = STR("a1"), .type = 2, .hash = {{7}}, .control = STR("1"), .payer = STR("P"),
                        .trace = STR("T"), .amount = {-5}, .on = date_of(2026, 4, 1), .seq = 3}, got;
    MUST_BE(STORE_OK, store_answered_put(f.s, &r, why));
    MUST_BE(STORE_OK, store_answered_get(f.s, STR("a1"), &got, &f.room, why));
    assert_true(got.type == 2 && str_eq(got.control, STR("1")) && str_eq(got.payer, STR("P")) &&
                str_eq(got.trace, STR("T")) && got.amount.cents == -5 && got.on.days == r.on.days &&
                got.seq == 3);
    r.seq = 4;
    MUST_BE(STORE_SAME, store_answered_put(f.s, &r, why)); // once
    r.answer = STR("a2");
    MUST_BE(STORE_OK, store_answered_put(f.s, &r, why)); // two transactions in one file
    said[0] = 0;
    MUST(f, store_answers_each(f.s, say_answer, NULL, why));
    assert_string_equal(said, "a1 a2 ");
}

static bool say_work(void *with, const store_work *w, fault *why)
{
    (void)with;
    (void)why;
    snprintf(said + strlen(said), sizeof said - strlen(said), "%.*s ", STR_ARGS(w->work));
    return true;
}

static void test_work(void **state)
{
    (void)state;
    static const struct { const char *id, *claim; int64_t worth; uint64_t done; } rows[] = {
        {"w1", "c1", 100, 0}, {"w2", "c2", 900, 0}, {"w3", "c1", 900, 0}, {"w4", "c1", 999, 50}};
    for (size_t i = 0; i < 4; i++) {
        store_work w = {.work = str_of(rows[i].id),
                        .about = 4,
                        .claim = str_of(rows[i].claim),
                        .enrollment = STR("e"),
                        .answer = STR("a"),
                        .worth = {rows[i].worth},
                        .due = date_of(2026, 3, 1),
                        .seq = 10 + i,
                        .done_seq = rows[i].done},
                   got;
        MUST_BE(STORE_OK, store_work_put(f.s, &w, why));
        MUST_BE(STORE_OK, store_work_get(f.s, w.work, &got, &f.room, why));
        assert_true(got.about == 4 && str_eq(got.claim, w.claim) && str_eq(got.enrollment, w.enrollment) &&
                    str_eq(got.answer, w.answer) && got.worth.cents == w.worth.cents &&
                    got.due.days == w.due.days && got.seq == w.seq && got.done_seq == w.done_seq);
    }
    said[0] = 0;
    MUST(f, store_work_each(f.s, STR(""), say_work, NULL, why));
    assert_string_equal(said, "w2 w3 w1 "); // worth first, then older
    said[0] = 0;
    MUST(f, store_work_each(f.s, STR("c1"), say_work, NULL, why));
    assert_string_equal(said, "w1 w3 w4 ");
}

// What is walked by an index says so: a full walk would cost more with every claim.
static void test_indexes(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "SELECT * FROM d_claim WHERE enrollment = 'x' ORDER BY made_seq",
        "SELECT * FROM d_claim WHERE patient = 'x' ORDER BY made_seq",
        "SELECT * FROM d_claim WHERE number = 'x' AND number <> '' ORDER BY made_seq",
        "SELECT * FROM d_claim WHERE batch = 'x' AND batch <> '' ORDER BY made_seq",
        "SELECT * FROM d_claim WHERE status = 1 ORDER BY made_seq",
        "SELECT * FROM d_line WHERE claim = 'x' ORDER BY place",
        "SELECT * FROM d_line WHERE enrollment = 'x' AND code = 'y' AND from_day = 1 AND standing",
        "SELECT * FROM d_work WHERE done_seq = 0 ORDER BY worth DESC, seq",
        "SELECT * FROM d_work WHERE claim = 'x' AND claim <> '' ORDER BY seq",
        "SELECT subject_seq FROM d_ref WHERE subject_seq > 1 AND subject_seq <= 9 ORDER BY subject_seq",
        "SELECT seq FROM fact WHERE id = 'x'",
        "SELECT number FROM d_subject WHERE space = 1 AND id = 'x'",
    };
    store_back(f.s);
    char path[400], plan[1000];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/practices/main.db", f.dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        sqlite3_stmt *at;
        snprintf(plan, sizeof plan, "EXPLAIN QUERY PLAN %s", queries[i]);
        assert_int_equal(sqlite3_prepare_v2(db, plan, -1, &at, NULL), SQLITE_OK);
        while (sqlite3_step(at) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(at, 3);
            bool walks = strncmp(step, "SCAN", 4) == 0 && !strstr(step, "USING INDEX d_work_open");
            if (walks || strstr(step, "TEMP B-TREE")) fail_msg("%s: %s", queries[i], step);
        }
        sqlite3_finalize(at);
    }
    sqlite3_close(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_claim),   TEST(test_claims),  TEST(test_lines), TEST(test_duplicate), TEST(test_line_walks),
        TEST(test_batches), TEST(test_answers), TEST(test_work),  TEST(test_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
