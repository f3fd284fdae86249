// What lies beside the facts: drafts, proposals, settings, long work. Sealed where it holds words, bound to
// its owner, and not in the way of what is derived.
#include "shelf.h"

static shelf f;
static int64_t days; // gone by since the shelf was made

static instant later(void *with)
{
    return (instant){shelf_now(with).us + days * 86400 * 1000000};
}

static int setup(void **state)
{
    (void)state;
    days = 0;
    shelf_begin(&f);
    f.ask.now = later;
    shelf_open(&f);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    shelf_drop(&f);
    return 0;
}

// In a transaction of its own.
static fault last_no;
static void end_of(store_answer said)
{
    fault none = {0};
    if (!store_yes(said)) store_back(f.s);
    else if (store_commit(f.s, &none) != STORE_OK) fail_msg("commit: %s", none.text);
}
#define DO(answer, call)                                                                                     \
    do {                                                                                                     \
        fault no_ = {0}, *why = &no_;                                                                        \
        if (store_begin(f.s, why) != STORE_OK) fail_msg("begin: %s", no_.text);                              \
        store_answer said_ = (call);                                                                         \
        if (said_ != (answer)) fail_msg("%s: %d: %s", #call, (int)said_, no_.text);                          \
        end_of(said_);                                                                                       \
        last_no = no_;                                                                                       \
    } while (0)

typedef struct listed { char text[600]; } listed;
static void list(listed *n, str what)
{
    size_t len = strlen(n->text);
    snprintf(n->text + len, sizeof n->text - len, "%.*s ", STR_ARGS(what));
}

// --- drafts -----------------------------------------------------------------------------------------------

static store_draft draft(const char *owner, const char *name, const char *words)
{
    return (store_draft){.owner = str_of(owner), .name = str_of(name), .words = str_of(words)};
}
static bool take_draft(void *with, const store_draft *d, fault *why)
{
    (void)why;
    list(with, d->name);
    list(with, d->words);
    return true;
}
static const char *drafts_of(const char *owner)
{
    static listed n;
    n = (listed){0};
    MUST(f, store_drafts_each(f.s, str_of(owner), take_draft, &n, why));
    return n.text;
}

static void test_drafts(void **state)
{
    (void)state;
    store_draft d = draft("acc1", "note/enr1", "Heliotrope"), got;
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    d.words = STR("Heliotrope and more");
    d.part2 = true;
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    d = draft("acc2", "note/enr1", "mine");
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    MUST_BE(STORE_OK, store_draft_get(f.s, STR("acc1"), STR("note/enr1"), &got, &f.room, why));
    assert_true(str_eq(got.words, STR("Heliotrope and more")) && got.part2);
    MUST_BE(STORE_NONE, store_draft_get(f.s, STR("acc3"), STR("note/enr1"), &got, &f.room, why));
    assert_string_equal(drafts_of("acc2"), "note/enr1 mine ");
    days = 80;
    d = draft("acc1", "note/enr2", "later");
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    assert_string_equal(drafts_of("acc1"), "note/enr2 later note/enr1 Heliotrope and more ");
    assert_false(shelf_holds(&f, "Heliotrope"));
    days = 91; // the first is stale: not shown, and gone with the next that anybody writes
    assert_string_equal(drafts_of("acc1"), "note/enr2 later ");
    MUST_BE(STORE_NONE, store_draft_get(f.s, STR("acc1"), STR("note/enr1"), &got, &f.room, why));
    d = draft("acc3", "x", "y");
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    days = 0;
    MUST_BE(STORE_NONE, store_draft_get(f.s, STR("acc1"), STR("note/enr1"), &got, &f.room, why));
    DO(STORE_OK, store_draft_drop(f.s, STR("acc1"), STR("note/enr2"), why));
    DO(STORE_OK, store_draft_drop(f.s, STR("acc1"), STR("note/enr2"), why));
    assert_string_equal(drafts_of("acc1"), "");
}

static void test_draft_limits(void **state)
{
    (void)state;
    char *large = arena_text(&f.room, STORE_DRAFT_BYTES_MAX + 1);
    memset(large, 'x', STORE_DRAFT_BYTES_MAX + 1);
    store_draft d = {.owner = STR("acc1"), .name = STR("a"), .words = {large, STORE_DRAFT_BYTES_MAX + 1}};
    DO(STORE_DENIED, store_draft_put(f.s, &d, why));
    assert_int_equal(last_no.code, FAULT_LIMIT);
    d.words.len--;
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    d.words = STR("x");
    d.name = STR("");
    DO(STORE_DENIED, store_draft_put(f.s, &d, why));
    assert_int_equal(last_no.code, FAULT_INPUT);
    d.name = (str){large, STORE_ROW_ID_MAX + 1};
    DO(STORE_DENIED, store_draft_put(f.s, &d, why));
    d.owner = d.name = (str){large, STORE_ROW_ID_MAX}; // the longest place that there is
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    MUST_BE(STORE_OK, store_draft_get(f.s, d.owner, d.name, &d, &f.room, why));
    for (int i = 0; i < STORE_DRAFTS_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        d = draft("acc4", name, "x");
        DO(STORE_OK, store_draft_put(f.s, &d, why));
    }
    d = draft("acc4", "n0", "again");
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    d = draft("acc4", "one more", "x");
    DO(STORE_DENIED, store_draft_put(f.s, &d, why));
    assert_int_equal(last_no.code, FAULT_LIMIT);
}

// Moved to another owner or name it does not open.
static void test_draft_is_bound(void **state)
{
    (void)state;
    fault no = {0};
    store_draft d = draft("acc1", "a", "Heliotrope"), got;
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    assert_int_equal(shelf_sql(&f, "UPDATE draft SET owner = 'acc2'"), SQLITE_OK);
    assert_int_equal(store_draft_get(f.s, STR("acc2"), STR("a"), &got, &f.room, &no), STORE_CORRUPT);
}

// --- proposals --------------------------------------------------------------------------------------------

static bool take_proposal(void *with, const store_proposal *p, fault *why)
{
    (void)why;
    list(with, p->id);
    return true;
}
static const char *proposals(bool open_only)
{
    static listed n;
    n = (listed){0};
    MUST(f, store_proposals_each(f.s, open_only, take_proposal, &n, why));
    return n.text;
}

static void test_proposals(void **state)
{
    (void)state;
    store_proposal p = {
        .id = STR("r1"), .kind = STR("payer-rule"), .by = STR("acc1"), .words = STR("Heliotrope")};
    store_proposal got;
    DO(STORE_OK, store_proposal_put(f.s, &p, why));
    DO(STORE_SAME, store_proposal_put(f.s, &p, why));
    p.words = STR("something else");
    DO(STORE_OTHER, store_proposal_put(f.s, &p, why));
    for (int i = 2; i <= 4; i++) {
        char id[8];
        snprintf(id, sizeof id, "r%d", i);
        p.id = str_of(id);
        DO(STORE_OK, store_proposal_put(f.s, &p, why));
    }
    assert_string_equal(proposals(true), "r4 r3 r2 r1 ");
    DO(STORE_NONE, store_proposal_decide(f.s, STR("r9"), STR("acc2"), VERDICT_APPROVED, STR(""), why));
    DO(STORE_DENIED, store_proposal_decide(f.s, STR("r1"), STR("acc1"), VERDICT_APPROVED, STR(""), why));
    DO(STORE_DENIED, store_proposal_decide(f.s, STR("r1"), STR("acc1"), VERDICT_REFUSED, STR(""), why));
    DO(STORE_DENIED, store_proposal_decide(f.s, STR("r1"), STR("acc2"), VERDICT_WITHDRAWN, STR(""), why));
    days = 3;
    DO(STORE_OK,
       store_proposal_decide(f.s, STR("r1"), STR("acc2"), VERDICT_APPROVED, STR("Periwinkle"), why));
    DO(STORE_DENIED, store_proposal_decide(f.s, STR("r1"), STR("acc3"), VERDICT_REFUSED, STR(""), why));
    DO(STORE_OK, store_proposal_decide(f.s, STR("r2"), STR("acc1"), VERDICT_WITHDRAWN, STR(""), why));
    assert_string_equal(proposals(true), "r4 r3 ");
    assert_string_equal(proposals(false), "r4 r3 r2 r1 ");
    MUST_BE(STORE_OK, store_proposal_get(f.s, STR("r1"), &got, &f.room, why));
    assert_true(str_eq(got.words, STR("Heliotrope")) && str_eq(got.answer, STR("Periwinkle")));
    assert_true(str_eq(got.decided_by, STR("acc2")) && got.verdict == VERDICT_APPROVED);
    assert_true(got.decided.us > got.at.us);
    assert_false(shelf_holds(&f, "Heliotrope") || shelf_holds(&f, "Periwinkle"));
    assert_int_not_equal(shelf_sql(&f, "UPDATE proposal SET verdict = 2 WHERE id = 'r1'"), SQLITE_OK);
    assert_int_not_equal(shelf_sql(&f, "UPDATE proposal SET by = 'acc9' WHERE id = 'r3'"), SQLITE_OK);
    assert_int_not_equal(shelf_sql(&f, "DELETE FROM proposal"), SQLITE_OK);
}

// --- settings ---------------------------------------------------------------------------------------------

static bool take_setting(void *with, const store_setting *v, fault *why)
{
    (void)why;
    list(with, v->name);
    list(with, v->value);
    return true;
}

static void test_settings(void **state)
{
    (void)state;
    store_setting v = {.name = STR("reminders.hour"), .value = STR("9"), .by = STR("acc1")}, got;
    MUST_BE(STORE_NONE, store_setting_get(f.s, v.name, &got, &f.room, why));
    DO(STORE_OK, store_setting_put(f.s, &v, why));
    v.value = STR("10");
    DO(STORE_OK, store_setting_put(f.s, &v, why));
    store_setting other = {.name = STR("reminders.email"), .value = STR("off"), .by = STR("acc2")};
    DO(STORE_OK, store_setting_put(f.s, &other, why));
    MUST_BE(STORE_OK, store_setting_get(f.s, v.name, &got, &f.room, why));
    assert_true(str_eq(got.value, STR("10")) && str_eq(got.by, STR("acc1")) && got.at.us == later(NULL).us);
    listed n = {0};
    MUST(f, store_settings_each(f.s, take_setting, &n, why));
    assert_string_equal(n.text, "reminders.email off reminders.hour 10 ");
    v.value = STR("");
    DO(STORE_OK, store_setting_put(f.s, &v, why));
    MUST_BE(STORE_NONE, store_setting_get(f.s, v.name, &got, &f.room, why));
}

// --- long work --------------------------------------------------------------------------------------------

static bool take_job(void *with, const store_job_row *j, fault *why)
{
    (void)why;
    list(with, j->id);
    return true;
}
static const char *jobs(const char *by, uint32_t limit)
{
    static listed n;
    n = (listed){0};
    MUST(f, store_jobs_each(f.s, str_of(by), limit, take_job, &n, why));
    return n.text;
}

static void test_jobs(void **state)
{
    (void)state;
    store_job_row j = {.id = STR("j1"), .kind = STR("close"), .by = STR("acc1"), .total = 10}, got;
    DO(STORE_OK, store_job_begin(f.s, &j, why));
    DO(STORE_OTHER, store_job_begin(f.s, &j, why));
    j.id = STR("j2");
    j.by = STR("acc2");
    DO(STORE_OK, store_job_begin(f.s, &j, why));
    DO(STORE_OK, store_job_step(f.s, STR("j1"), 4, 12, why));
    MUST_BE(STORE_OK, store_job_get(f.s, STR("j1"), &got, &f.room, why));
    assert_true(got.state == JOB_RUNNING && got.done == 4 && got.total == 12 && !got.ended.us &&
                !got.result.len);
    DO(STORE_OK, store_job_end(f.s, STR("j1"), JOB_DONE, STR("Heliotrope"), why));
    DO(STORE_NONE, store_job_end(f.s, STR("j1"), JOB_FAILED, STR(""), why));
    DO(STORE_NONE, store_job_step(f.s, STR("j1"), 5, 12, why));
    shelf_open(&f); // the server is started again
    DO(STORE_OK, store_jobs_break(f.s, why));
    MUST_BE(STORE_OK, store_job_get(f.s, STR("j2"), &got, &f.room, why));
    assert_true(got.state == JOB_BROKEN && got.ended.us);
    MUST_BE(STORE_OK, store_job_get(f.s, STR("j1"), &got, &f.room, why));
    assert_true(got.state == JOB_DONE && str_eq(got.result, STR("Heliotrope")) &&
                str_eq(got.kind, STR("close")));
    assert_false(shelf_holds(&f, "Heliotrope"));
    assert_string_equal(jobs("", 0), "j2 j1 ");
    assert_string_equal(jobs("", 1), "j2 ");
    assert_string_equal(jobs("acc1", 0), "j1 ");
    days = STORE_JOB_DAYS + 1;
    j.id = STR("j3");
    DO(STORE_OK, store_job_begin(f.s, &j, why));
    assert_string_equal(jobs("", 0), "j3 ");
    MUST_BE(STORE_NONE, store_job_get(f.s, STR("j1"), &got, &f.room, why));
}

// None of it is derived; none of it breaks what verify looks at; a backup has it.
static void test_kept(void **state)
{
    (void)state;
    char file[320], dir[320];
    sha256 before, after;
    store_head head;
    store_report report;
    MUST(f, store_derived_hash(f.s, &before, why));
    store_draft d = draft("acc1", "a", "Heliotrope");
    DO(STORE_OK, store_draft_put(f.s, &d, why));
    store_setting v = {.name = STR("x"), .value = STR("9"), .by = STR("acc1")};
    DO(STORE_OK, store_setting_put(f.s, &v, why));
    MUST_BE(STORE_OK, store_rebuild(f.s, why));
    MUST(f, store_derived_hash(f.s, &after, why));
    assert_memory_equal(&before, &after, sizeof before);
    assert_string_equal(drafts_of("acc1"), "a Heliotrope ");
    snprintf(file, sizeof file, "%s/copy.db", f.folder);
    snprintf(dir, sizeof dir, "%s/again", f.folder);
    MUST(f, store_backup(f.s, str_of(file), &head, &f.room, why));
    f.ask.dir = str_of(dir);
    MUST(f, store_restore(&f.ask, str_of(file), NULL, &report, &f.room, why));
    assert_false(report.broken);
    shelf_open(&f);
    assert_string_equal(drafts_of("acc1"), "a Heliotrope ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_drafts),   TEST(test_draft_limits), TEST(test_draft_is_bound), TEST(test_proposals),
        TEST(test_settings), TEST(test_jobs),         TEST(test_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
