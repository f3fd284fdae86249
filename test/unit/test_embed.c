// libdaybook from outside, by its header alone: what it says, what it refuses and where, memory that ends at
// any moment, and many threads at a time.
#include <daybook.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AS_OF "2026-11-05T12:00:00-05:00"
enum { TEXT_BYTES_MAX = 1 << 22, THREADS = 4 };

static char facts_text[TEXT_BYTES_MAX]; // of an invented practice
static size_t facts_bytes;
static daybook_rules *rules;

typedef struct taken {
    char *at;
    size_t len, calls, stop_after;
} taken;

static int write_taken(void *with, const char *bytes, size_t count)
{
    taken *t = with;
    t->calls++;
    t->at = realloc(t->at, t->len + count + 1);
    memcpy(t->at + t->len, bytes, count);
    t->len += count;
    t->at[t->len] = 0;
    return t->stop_after && t->calls == t->stop_after;
}

static daybook_facts *read_all(const daybook_allocator *memory)
{
    daybook_facts *facts;
    daybook_error e = {0};
    if (daybook_facts_open(&facts, rules, AS_OF, memory, &e) != DAYBOOK_OK ||
        daybook_facts_text(facts, facts_text, facts_bytes, &e) != DAYBOOK_OK ||
        daybook_facts_done(facts, &e) != DAYBOOK_OK)
        fail_msg("line %llu, %s: %s", (unsigned long long)e.line, e.field, e.text);
    return facts;
}

// --- what it says ----------------------------------------------------------------------------------------

typedef struct seen {
    size_t count, ready, reasons, evidence, still;
    int64_t cents;
    char enrollment[65];
} seen;

static int look(void *with, const daybook_determination *d)
{
    seen *s = with;
    assert_int_equal(d->size, sizeof *d);
    assert_non_null(d->enrollment);
    assert_int_equal(strlen(d->from), 10);
    assert_true(d->reason_count > 0);
    s->count++;
    s->reasons += d->reason_count;
    s->still += d->still_count;
    for (size_t i = 0; i < d->reason_count; i++) {
        assert_int_equal(d->reasons[i]->size, sizeof(daybook_reason));
        assert_non_null(strchr("PSK", d->reasons[i]->grade));
        assert_true(d->reasons[i]->requirement[0] && d->reasons[i]->need[0] && d->reasons[i]->cite[0]);
        s->evidence += d->reasons[i]->evidence_count;
        for (size_t k = 0; k < d->reasons[i]->evidence_count; k++) assert_true(d->reasons[i]->evidence[k][0]);
    }
    if (d->state == DAYBOOK_READY) {
        s->ready++;
        assert_non_null(d->service_date);
        if (d->priced) s->cents += d->amount_cents * d->units;
        snprintf(s->enrollment, sizeof s->enrollment, "%s", d->enrollment);
    }
    return 0;
}

static size_t count_of(const taken *t, const char *word)
{
    size_t n = 0;
    for (const char *at = t->at; (at = strstr(at, word)); at++) n++;
    return n;
}

static void test_evaluate(void **state)
{
    (void)state;
    daybook_facts *facts = read_all(NULL);
    seen s = {0}, brief = {0}, one = {0};
    taken json = {0}, one_json = {0};
    assert_true(daybook_facts_count(facts) > 500);
    assert_int_equal(daybook_evaluate(facts, NULL, 0, look, &s, NULL), DAYBOOK_OK);
    assert_int_equal(daybook_evaluate(facts, NULL, DAYBOOK_BRIEF, look, &brief, NULL), DAYBOOK_OK);
    assert_int_equal(daybook_evaluate_json(facts, NULL, 0, write_taken, &json, NULL), DAYBOOK_OK);
    assert_true(s.ready > 0 && s.ready < s.count && s.cents > 0 && s.evidence > 0 && s.still > 0);
    assert_int_equal(brief.count, s.count);
    assert_int_equal(brief.evidence, 0);
    assert_int_equal(json.calls, s.count);
    assert_int_equal(count_of(&json, "\"status\":\"ready\""), s.ready);
    assert_int_equal(count_of(&json, "\"met\":"), s.reasons);
    assert_int_equal(daybook_evaluate(facts, s.enrollment, 0, look, &one, NULL), DAYBOOK_OK);
    assert_int_equal(daybook_evaluate_json(facts, s.enrollment, 0, write_taken, &one_json, NULL), DAYBOOK_OK);
    assert_true(one.count > 0 && one.count < s.count);
    assert_int_equal(one_json.calls, one.count);
    assert_non_null(strstr(json.at, one_json.at)); // an enrollment's lines lie together
    free(json.at);
    free(one_json.at);
    daybook_facts_free(facts);
}

static void test_explain(void **state)
{
    (void)state;
    daybook_facts *facts = read_all(NULL);
    seen s = {0};
    taken t = {0};
    daybook_error e;
    assert_int_equal(daybook_evaluate(facts, NULL, DAYBOOK_BRIEF, look, &s, NULL), DAYBOOK_OK);
    assert_int_equal(daybook_explain(facts, s.enrollment, "98978", NULL, write_taken, &t, &e), DAYBOOK_OK);
    assert_int_equal(t.calls, 1);
    assert_non_null(strstr(t.at, "98978"));
    assert_int_equal(daybook_explain(facts, "nobody", "98978", NULL, write_taken, &t, &e), DAYBOOK_NOT_FOUND);
    assert_non_null(strstr(e.text, "nobody"));
    assert_int_equal(daybook_explain(facts, s.enrollment, "00000", NULL, write_taken, &t, &e),
                     DAYBOOK_NOT_FOUND);
    assert_int_equal(daybook_explain(facts, s.enrollment, "98978", "1999-01", write_taken, &t, &e),
                     DAYBOOK_NOT_FOUND);
    assert_int_equal(daybook_explain(facts, s.enrollment, "98978", "soon", write_taken, &t, &e),
                     DAYBOOK_MISUSE);
    free(t.at);
    daybook_facts_free(facts);
}

static void count_problem(void *with, const daybook_problem *p)
{
    (void)with;
    assert_int_equal(p->size, sizeof *p);
    assert_true(p->text[0]);
}

static void test_claims(void **state)
{
    (void)state;
    daybook_facts *facts = read_all(NULL);
    taken file = {0}, again = {0};
    daybook_claimed made = {.size = sizeof made};
    daybook_error e;
    daybook_month month = {.size = sizeof month,
                           .month = "2026-10",
                           .control = 12,
                           .test = 1,
                           .write = write_taken,
                           .tell = count_problem,
                           .with = &file};
    assert_int_equal(daybook_claims(facts, &month, &made, &e), DAYBOOK_OK);
    assert_int_equal(strncmp(file.at, "ISA*", 4), 0);
    assert_non_null(strstr(file.at, "*000000012*0*T*:~"));
    assert_int_equal(count_of(&file, "~CLM*"), made.claims);
    assert_int_equal(count_of(&file, "~SV1*"), made.lines);
    assert_true(made.charge_cents > 0);
    month.with = &again;
    assert_int_equal(daybook_claims(facts, &month, NULL, &e), DAYBOOK_OK);
    assert_int_equal(file.len, again.len);
    assert_memory_equal(file.at, again.at, file.len);
    month.month = "2019-01";
    assert_int_equal(daybook_claims(facts, &month, &made, &e), DAYBOOK_OK);
    assert_int_equal(made.claims, 0);
    assert_int_equal(file.len, again.len);
    month.month = "2026-10";
    again.stop_after = again.calls + 1;
    assert_int_equal(daybook_claims(facts, &month, NULL, &e), DAYBOOK_STOPPED);
    month.control = 0;
    assert_int_equal(daybook_claims(facts, &month, NULL, &e), DAYBOOK_MISUSE);
    month = (daybook_month){.month = "2026-10", .control = 1, .write = write_taken};
    assert_int_equal(daybook_claims(facts, &month, NULL, &e), DAYBOOK_MISUSE); // without its size
    free(file.at);
    free(again.at);
    daybook_facts_free(facts);
}

// An error in one claim: every problem is told, not a byte is written.
static size_t errors_told;
static void tell_errors(void *with, const daybook_problem *p)
{
    (void)with;
    errors_told += p->is_error && strcmp(p->element, "N403") == 0 && strcmp(p->loop, "2010AA") == 0;
}

static void test_findings(void **state)
{
    (void)state;
    char *text = malloc(facts_bytes + 1);
    memcpy(text, facts_text, facts_bytes + 1);
    for (char *practice = text; (practice = strstr(practice, "\"fact\":\"practice\"")); practice++) {
        char *zip = strstr(practice, "\"zip\":\"");
        assert_non_null(zip);
        char *end = strchr(zip + 7, '"');
        memmove(zip + 12, end, strlen(end) + 1); // five digits, where a billing address has nine
    }
    daybook_facts *facts;
    daybook_error e = {0};
    taken file = {0};
    assert_int_equal(daybook_facts_open(&facts, rules, AS_OF, NULL, &e), DAYBOOK_OK);
    if (daybook_facts_text(facts, text, strlen(text), &e) != DAYBOOK_OK) fail_msg("%s", e.text);
    assert_int_equal(daybook_facts_done(facts, &e), DAYBOOK_OK);
    daybook_month month = {.size = sizeof month,
                           .month = "2026-10",
                           .control = 1,
                           .write = write_taken,
                           .tell = tell_errors,
                           .with = &file};
    assert_int_equal(daybook_claims(facts, &month, NULL, &e), DAYBOOK_FINDINGS);
    assert_true(errors_told > 0);
    assert_int_equal(file.len, 0);
    daybook_facts_free(facts);
    free(text);
}

// --- what it refuses -------------------------------------------------------------------------------------

static void test_refused_fact(void **state)
{
    (void)state;
    daybook_facts *facts;
    daybook_error e;
    const char *bad = "{\"fact\":\"practice\"}";
    assert_int_equal(daybook_facts_open(&facts, rules, AS_OF, NULL, &e), DAYBOOK_OK);
    assert_int_equal(daybook_facts_line(facts, "  ", 2, &e), DAYBOOK_OK); // a blank line counts as one
    assert_int_equal(daybook_facts_line(facts, bad, strlen(bad), &e), DAYBOOK_BAD_INPUT);
    assert_int_equal(e.status, DAYBOOK_BAD_INPUT);
    assert_int_equal(e.line, 2);
    assert_true(e.field[0] && e.text[0]);
    assert_int_equal(daybook_facts_line(facts, "", 0, &e), DAYBOOK_MISUSE);
    assert_non_null(strstr(e.text, "only be freed"));
    daybook_facts_free(facts);
    // A reference in vain shows at the end, with the line that made it.
    const char *lone =
        "{\"fact\":\"void\",\"id\":\"v1\",\"at\":\"2026-10-01T12:00:00Z\",\"void\":\"x\",\"reason\":\"r\"}\n";
    assert_int_equal(daybook_facts_open(&facts, rules, AS_OF, NULL, &e), DAYBOOK_OK);
    daybook_status read = daybook_facts_text(facts, lone, strlen(lone), &e);
    if (read == DAYBOOK_OK) read = daybook_facts_done(facts, &e);
    assert_int_equal(read, DAYBOOK_BAD_INPUT);
    assert_int_equal(e.line, 1);
    daybook_facts_free(facts);
}

static int never(void *with, const daybook_determination *d)
{
    (void)with;
    (void)d;
    fail();
    return 0;
}

static void test_misuse(void **state)
{
    (void)state;
    daybook_facts *facts = NULL;
    daybook_error e;
    assert_int_equal(daybook_facts_open(NULL, rules, AS_OF, NULL, &e), DAYBOOK_MISUSE);
    assert_int_equal(daybook_facts_open(&facts, NULL, AS_OF, NULL, &e), DAYBOOK_MISUSE);
    assert_int_equal(daybook_facts_open(&facts, rules, "yesterday", NULL, &e), DAYBOOK_MISUSE);
    assert_non_null(strstr(e.text, "yesterday"));
    assert_int_equal(daybook_facts_open(&facts, rules, NULL, NULL, NULL), DAYBOOK_MISUSE);
    assert_null(facts);
    assert_int_equal(daybook_facts_open(&facts, rules, AS_OF, NULL, &e), DAYBOOK_OK);
    assert_int_equal(daybook_evaluate(facts, NULL, 0, never, NULL, &e), DAYBOOK_MISUSE);
    assert_non_null(strstr(e.text, "daybook_facts_done"));
    daybook_facts_free(facts);
    facts = read_all(NULL);
    assert_int_equal(daybook_facts_line(facts, "{}", 2, &e), DAYBOOK_MISUSE);
    assert_int_equal(daybook_evaluate(facts, "nobody", 0, never, NULL, &e), DAYBOOK_NOT_FOUND);
    assert_int_equal(daybook_evaluate(facts, NULL, 0, NULL, NULL, &e), DAYBOOK_MISUSE);
    assert_int_equal(daybook_evaluate(NULL, NULL, 0, never, NULL, &e), DAYBOOK_MISUSE);
    daybook_facts_free(facts);
    daybook_facts_free(NULL);
    daybook_rules_free(NULL);
    daybook_rules *other = rules;
    assert_int_not_equal(daybook_rules_open(&other, "there/is/no/such/folder", NULL, NULL, &e), DAYBOOK_OK);
    assert_null(other);
    assert_true(e.text[0]);
    assert_int_equal(daybook_abi(), DAYBOOK_ABI);
    assert_true(daybook_version()[0]);
}

// A callback that asks the same facts is told so; asking other facts is fine. Then it says stop.
static int ask_again(void *with, const daybook_determination *d)
{
    daybook_facts **both = with;
    daybook_error e;
    (void)d;
    seen s = {0};
    assert_int_equal(daybook_evaluate(both[0], NULL, 0, never, NULL, &e), DAYBOOK_MISUSE);
    assert_non_null(strstr(e.text, "under way"));
    assert_int_equal(daybook_evaluate(both[1], NULL, 0, look, &s, &e), DAYBOOK_OK);
    return 1;
}

static void test_callbacks(void **state)
{
    (void)state;
    daybook_facts *both[2] = {read_all(NULL), read_all(NULL)};
    seen s = {0};
    assert_int_equal(daybook_evaluate(both[0], NULL, 0, ask_again, both, NULL), DAYBOOK_STOPPED);
    assert_int_equal(daybook_evaluate(both[0], NULL, 0, look, &s, NULL),
                     DAYBOOK_OK); // and goes on afterwards
    daybook_facts_free(both[0]);
    daybook_facts_free(both[1]);
}

// --- memory ----------------------------------------------------------------------------------------------

typedef struct counted {
    size_t blocks, bytes, calls, fail_at, most;
} counted;

static void *counted_take(void *with, size_t bytes)
{
    counted *c = with;
    if (++c->calls == c->fail_at) return NULL;
    c->blocks++;
    c->bytes += bytes;
    if (c->bytes > c->most) c->most = c->bytes;
    void *at = malloc(bytes);
    memset(at, 0xA5, bytes); // nothing may count on zeros
    return at;
}

static void counted_give(void *with, void *at, size_t bytes)
{
    counted *c = with;
    c->blocks--;
    c->bytes -= bytes;
    free(at);
}

static daybook_status all_of_it(const daybook_allocator *memory, daybook_error *e)
{
    daybook_facts *facts;
    seen s = {0};
    taken t = {0};
    daybook_month month = {
        .size = sizeof month, .month = "2026-10", .control = 1, .write = write_taken, .with = &t};
    daybook_status is = daybook_facts_open(&facts, rules, AS_OF, memory, e);
    if (is) return is;
    is = daybook_facts_text(facts, facts_text, facts_bytes, e);
    if (!is) is = daybook_facts_done(facts, e);
    if (!is) is = daybook_evaluate(facts, NULL, 0, look, &s, e);
    if (!is) is = daybook_claims(facts, &month, NULL, e);
    if (is == DAYBOOK_NO_MEMORY) {
        daybook_error then;
        assert_int_equal(daybook_evaluate(facts, NULL, 0, never, NULL, &then), DAYBOOK_MISUSE);
    }
    daybook_facts_free(facts);
    free(t.at);
    return is;
}

// The n-th taking fails, for every n until it goes well: each time the same answer, and nothing is left.
static void test_memory_ends(void **state)
{
    (void)state;
    daybook_status is = DAYBOOK_NO_MEMORY;
    size_t n = 0;
    while (is == DAYBOOK_NO_MEMORY) {
        counted c = {.fail_at = ++n};
        daybook_allocator memory = {counted_take, counted_give, &c, 0};
        daybook_error e = {0};
        is = all_of_it(&memory, &e);
        if (is == DAYBOOK_NO_MEMORY) assert_non_null(strstr(e.text, "memory"));
        assert_int_equal(c.blocks, 0);
        assert_int_equal(c.bytes, 0);
    }
    assert_int_equal(is, DAYBOOK_OK);
    assert_true(n > 10);
}

static void test_memory_limit(void **state)
{
    (void)state;
    counted c = {0};
    daybook_error e;
    daybook_allocator memory = {counted_take, counted_give, &c, (size_t)1 << 20};
    assert_int_equal(all_of_it(&memory, &e), DAYBOOK_NO_MEMORY);
    assert_true(c.most <= (size_t)1 << 21);
    assert_int_equal(c.blocks, 0);
    daybook_rules *other;
    assert_int_equal(daybook_rules_open(&other, NULL, NULL, &memory, &e), DAYBOOK_NO_MEMORY);
    assert_int_equal(c.blocks, 0);
    memory.give = NULL;
    assert_int_equal(daybook_rules_open(&other, NULL, NULL, &memory, &e), DAYBOOK_MISUSE);
}

// --- threads ---------------------------------------------------------------------------------------------

static void *evaluate_here(void *with)
{
    taken *t = with;
    daybook_facts *facts;
    if (daybook_facts_open(&facts, rules, AS_OF, NULL, NULL) ||
        daybook_facts_text(facts, facts_text, facts_bytes, NULL) || daybook_facts_done(facts, NULL) ||
        daybook_evaluate_json(facts, NULL, 0, write_taken, t, NULL))
        t->calls = 0;
    daybook_facts_free(facts);
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    taken all[THREADS] = {{0}};
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, evaluate_here, &all[i]), 0);
    for (size_t i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (size_t i = 0; i < THREADS; i++) {
        assert_true(all[i].calls > 0);
        assert_int_equal(all[i].len, all[0].len);
        assert_memory_equal(all[i].at, all[0].at, all[0].len);
    }
    for (size_t i = 0; i < THREADS; i++) free(all[i].at);
}

// argv[1]: the program that invents a practice.
int main(int argc, char **argv)
{
    char command[4096];
    if (argc != 2) return 2;
    snprintf(command, sizeof command, "'%s' sample --patients 12 --months 2 --seed 4 --until 2026-10-31",
             argv[1]);
    FILE *from = popen(command, "r");
    if (!from) return 4;
    facts_bytes = fread(facts_text, 1, sizeof facts_text - 1, from);
    if (pclose(from) != 0 || !facts_bytes || facts_bytes == sizeof facts_text - 1) return 4;
    daybook_error e = {0};
    if (daybook_rules_open(&rules, NULL, NULL, NULL, &e) != DAYBOOK_OK) {
        fprintf(stderr, "%s: %s\n", e.file, e.text);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evaluate),     cmocka_unit_test(test_explain),
        cmocka_unit_test(test_claims),       cmocka_unit_test(test_findings),
        cmocka_unit_test(test_refused_fact), cmocka_unit_test(test_misuse),
        cmocka_unit_test(test_callbacks),    cmocka_unit_test(test_memory_ends),
        cmocka_unit_test(test_memory_limit), cmocka_unit_test(test_threads),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    daybook_rules_free(rules);
    return failed;
}
