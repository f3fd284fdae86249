// The evaluation from inside: what the command line cannot reach (claim lines that stand), and what must not
// depend on how it is asked: with reasons or without, one enrollment or all, in whatever order.
#include "sample.h"
#include "told.h"

enum { DETS_MAX = 1 << 14, TEXT_BYTES_MAX = 64 << 20 };

// What came out, in order.
typedef struct result {
    determination at[DETS_MAX];
    size_t count;
    bool with_reasons;
} result;
static result one, other;

// --- evaluating ----------------------------------------------------------------

static bool keep(void *with, const determination *d, const reasons *why)
{
    result *r = with;
    assert_true(r->count < DETS_MAX);
    assert_int_equal(why != NULL, r->with_reasons);
    if (why) { // the words and the bits say the same
        uint32_t met = 0, asked = 0;
        for (size_t i = 0; i < why->count; i++) {
            asked |= 1u << why->at[i].id;
            if (why->at[i].met) met |= 1u << why->at[i].id;
        }
        assert_int_equal(met, d->met);
        assert_int_equal(asked, d->asked);
    }
    r->at[r->count++] = *d;
    return true;
}

static void judge_into(result *r, told *t, const rule_line *lines, size_t count, bool with_reasons,
                       bool backwards)
{
    size_t enrollments;
    evaluation *e = evaluation_open(&t->state, &shipped.book, lines, count, &t->a);
    const uint32_t *all = state_enrollments(&t->state, &t->a, &enrollments);
    r->count = 0;
    r->with_reasons = with_reasons;
    for (size_t i = 0; i < enrollments; i++)
        assert_true(evaluate_enrollment(e, all[backwards ? enrollments - 1 - i : i], with_reasons, keep, r));
    evaluation_close(e);
}

static const determination *find(const result *r, const char *code, date from)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_eq(r->at[i].code->code, str_of(code)) && r->at[i].from.days == from.days) return &r->at[i];
    fail_msg("no determination %s", code);
    return NULL;
}
static det_status status_of(const result *r, const char *code, date from)
{
    return find(r, code, from)->status;
}
static bool met(const result *r, const char *code, date from, requirement id)
{
    return find(r, code, from)->met >> id & 1;
}

static bool alike(const determination *a, const determination *b)
{
    return a->enrollment == b->enrollment && a->patient == b->patient && a->payer == b->payer &&
           a->pack == b->pack && a->code == b->code && a->from.days == b->from.days &&
           a->to.days == b->to.days && a->service_date.days == b->service_date.days &&
           a->status == b->status && a->units == b->units && a->priced == b->priced &&
           (!a->priced || a->amount.cents == b->amount.cents) && a->basis == b->basis && a->met == b->met &&
           a->asked == b->asked;
}

// --- claim lines that stand ----------------------------------------------------------------

static void claimed_where_a_line_stands(void **unused)
{
    (void)unused;
    told t;
    tell_february(&t);
    date month = date_of(2026, 2, 1);
    uint32_t e1 = names_find(&t.door.enrollments, STR("e1"));
    judge_into(&one, &t, NULL, 0, false, false);
    assert_int_equal(status_of(&one, "98980", month), DET_READY);
    assert_int_equal(status_of(&one, "98981", month), DET_READY);

    rule_line line = {e1, STR("98980"), month};
    judge_into(&one, &t, &line, 1, true, false);
    assert_int_equal(status_of(&one, "98980", month), DET_CLAIMED);
    assert_int_equal(status_of(&one, "98980", date_of(2026, 3, 1)), DET_OPEN); // only that month's
    // The add-on's first code is met by the claim, and it waits to be claimed itself.
    assert_true(met(&one, "98981", month, REQ_INITIAL_CODE));
    assert_int_equal(status_of(&one, "98981", month), DET_READY);
    assert_int_equal(find(&one, "98981", month)->units, 1);
    assert_int_equal(status_of(&one, "98978", month), DET_READY);
    end(&t);
}

static void claimed_comes_before_everything(void **unused)
{
    (void)unused;
    told t;
    tell_february(&t);
    date first = date_of(2026, 2, 1);
    uint32_t e1 = names_find(&t.door.enrollments, STR("e1"));
    rule_line lines[] = {{e1, STR("98986"), first},
                         {e1, STR("98979"), first},
                         {e1, STR("98975"), first},
                         {e1, STR("98981"), first},
                         {e1, STR("98978"), date_of(2026, 3, 3)}};
    judge_into(&one, &t, lines, 5, true, false);
    assert_int_equal(status_of(&one, "98986", first), DET_CLAIMED); // else yields
    assert_int_equal(status_of(&one, "98979", first), DET_CLAIMED); // else yields
    assert_int_equal(status_of(&one, "98975", first), DET_CLAIMED);
    assert_int_equal(status_of(&one, "98981", first), DET_CLAIMED);
    assert_int_equal(status_of(&one, "98980", first), DET_READY);
    assert_int_equal(status_of(&one, "98978", first), DET_READY);
    assert_int_equal(status_of(&one, "98978", date_of(2026, 3, 3)), DET_CLAIMED); // else lost
    end(&t);
}

static void only_its_own_line_claims_it(void **unused)
{
    (void)unused;
    told t;
    tell_february(&t);
    date first = date_of(2026, 2, 1);
    uint32_t e1 = names_find(&t.door.enrollments, STR("e1"));
    rule_line lines[] = {{e1 + 1, STR("98980"), first},
                         {e1, STR("98980"), date_of(2026, 1, 1)},
                         {e1, STR("G0553"), first},
                         {e1, STR("98980"), date_of(2026, 2, 2)}};
    judge_into(&one, &t, NULL, 0, false, false);
    judge_into(&other, &t, lines, 4, false, false);
    assert_int_equal(one.count, other.count);
    for (size_t i = 0; i < one.count; i++) assert_true(alike(&one.at[i], &other.at[i]));
    end(&t);
}

// The period's reasons go on being said when it is claimed: two bits differ at most in the add-on.
static void a_claim_changes_no_reason(void **unused)
{
    (void)unused;
    told t;
    tell_february(&t);
    uint32_t e1 = names_find(&t.door.enrollments, STR("e1"));
    rule_line line = {e1, STR("98978"), date_of(2026, 2, 1)};
    judge_into(&one, &t, NULL, 0, true, false);
    judge_into(&other, &t, &line, 1, true, false);
    assert_int_equal(one.count, other.count);
    for (size_t i = 0; i < one.count; i++) {
        assert_int_equal(one.at[i].met, other.at[i].met);
        assert_int_equal(one.at[i].units, other.at[i].units);
    }
    end(&t);
}

// --- however it is asked ----------------------------------------------------------------

static bool take_line(void *with, str lines, uint32_t permille)
{
    (void)permille;
    buf_put(with, lines);
    return true;
}

// A synthetic practice as facts, in the order told or backwards.
static void tell_sample(told *t, uint64_t seed, const char *as_of, bool backwards)
{
    begin(t, as_of);
    sample_options asked = {40, 4, seed, date_of(2026, 11, 20), 0};
    buf text = buf_in(&t->a, TEXT_BYTES_MAX);
    sample_sink sink = {take_line, &text};
    arena scratch = source_arena();
    fault why = {.code = FAULT_NONE};
    if (!sample_tell(&asked, &sink, &shipped.zones, &scratch, &why)) fail_msg("%s", why.text);
    arena_close(&scratch);
    pile lines = pile_in(&t->a, sizeof(str));
    for (str rest = buf_str(&text); rest.len;) {
        str *line = pile_more(&lines);
        *line = str_split(rest, '\n', &rest);
    }
    for (uint32_t i = 0; i < lines.count; i++)
        tell(t, *PILE_AT(&lines, str, backwards ? lines.count - 1 - i : i));
    finish(t);
}

static void reasons_change_nothing(void **unused)
{
    (void)unused;
    static const char *const moments[] = {"2026-11-21T12:00:00Z", "2026-10-15T03:59:59Z",
                                          "2026-11-01T05:30:00Z", "2027-12-01T00:00:00Z"};
    for (uint64_t seed = 1; seed <= 4; seed++) {
        told t;
        tell_sample(&t, seed, moments[seed - 1], false);
        judge_into(&one, &t, NULL, 0, true, false);
        judge_into(&other, &t, NULL, 0, false, false);
        assert_true(one.count > 100);
        assert_int_equal(one.count, other.count);
        for (size_t i = 0; i < one.count; i++) assert_true(alike(&one.at[i], &other.at[i]));
        end(&t);
    }
}

// Nothing of one enrollment stays behind for the next: asked backwards, or alone, each is judged the same.
static void the_order_of_asking_does_not_matter(void **unused)
{
    (void)unused;
    told t;
    tell_sample(&t, 9, "2026-11-21T12:00:00Z", false);
    judge_into(&one, &t, NULL, 0, false, false);
    judge_into(&other, &t, NULL, 0, false, true);
    assert_int_equal(one.count, other.count);
    size_t begins = other.count;
    for (size_t i = 0; i < one.count;) { // the runs of one enrollment lie the other way round
        size_t n = 1;
        while (i + n < one.count && one.at[i + n].enrollment == one.at[i].enrollment) n++;
        begins -= n;
        for (size_t k = 0; k < n; k++) assert_true(alike(&one.at[i + k], &other.at[begins + k]));
        i += n;
    }
    size_t enrollments, at = 0;
    const uint32_t *all = state_enrollments(&t.state, &t.a, &enrollments);
    for (size_t i = 0; i < enrollments; i++) {
        evaluation *alone = evaluation_open(&t.state, &shipped.book, NULL, 0, &t.a);
        other.count = 0;
        other.with_reasons = true;
        assert_true(evaluate_enrollment(alone, all[i], true, keep, &other));
        for (size_t k = 0; k < other.count; k++) assert_true(alike(&one.at[at++], &other.at[k]));
        evaluation_close(alone);
    }
    assert_int_equal(at, one.count);
    end(&t);
}

// What the short way says is, word for word, what the long way says of the same; and only what was asked for.
typedef struct said_word {
    char have[160], need[400];
    uint32_t id, of;
} said_word;
typedef struct words_kept {
    said_word at[4096];
    size_t count;
    uint32_t dets;
} words_kept;
static words_kept all_words, few_words;

static bool lost(void *with, const determination *d)
{
    (void)with;
    return d->status == DET_LOST;
}

static bool keep_words(void *with, const determination *d, const reasons *why)
{
    words_kept *k = with;
    bool wanted = lost(NULL, d);
    if (k == &few_words) assert_int_equal(why != NULL, wanted);
    for (size_t i = 0; wanted && i < why->count; i++) {
        const reason *r = &why->at[i];
        if (k == &few_words) assert_false(r->met);
        if (r->met) continue;
        assert_true(k->count < sizeof k->at / sizeof *k->at);
        said_word *w = &k->at[k->count++];
        snprintf(w->have, sizeof w->have, "%.*s", STR_ARGS(r->have));
        snprintf(w->need, sizeof w->need, "%.*s", STR_ARGS(r->need));
        w->id = r->id;
        w->of = k->dets;
    }
    k->dets++;
    return true;
}

static void what_is_not_met_is_said_alone(void **unused)
{
    (void)unused;
    told t;
    size_t enrollments;
    tell_sample(&t, 21, "2026-11-21T12:00:00Z", false);
    evaluation *e = evaluation_open(&t.state, &shipped.book, NULL, 0, &t.a);
    const uint32_t *all = state_enrollments(&t.state, &t.a, &enrollments);
    memset(&all_words, 0, sizeof all_words);
    memset(&few_words, 0, sizeof few_words);
    for (size_t i = 0; i < enrollments; i++) {
        assert_true(evaluate_enrollment(e, all[i], true, keep_words, &all_words));
        assert_true(evaluate_unmet(e, all[i], lost, keep_words, &few_words));
    }
    assert_true(all_words.count > 10);
    assert_int_equal(all_words.count, few_words.count);
    for (size_t i = 0; i < all_words.count; i++) {
        const said_word *l = &all_words.at[i], *r = &few_words.at[i];
        assert_true(l->id == r->id && l->of == r->of);
        assert_string_equal(l->have, r->have);
        assert_string_equal(l->need, r->need);
    }
    evaluation_close(e);
    end(&t);
}

static bool first_differs(const determination *a, const told *ta, const determination *b, const told *tb)
{
    return !str_eq(names_text(&ta->door.enrollments, a->enrollment),
                   names_text(&tb->door.enrollments, b->enrollment)) ||
           a->code != b->code || a->from.days != b->from.days || a->status != b->status ||
           a->units != b->units || a->met != b->met || a->service_date.days != b->service_date.days ||
           a->priced != b->priced;
}

static void the_order_of_facts_does_not_matter(void **unused)
{
    (void)unused;
    for (uint64_t seed = 21; seed <= 22; seed++) {
        told forth, back;
        tell_sample(&forth, seed, "2026-11-21T12:00:00Z", false);
        tell_sample(&back, seed, "2026-11-21T12:00:00Z", true);
        judge_into(&one, &forth, NULL, 0, false, false);
        judge_into(&other, &back, NULL, 0, true, false);
        assert_int_equal(one.count, other.count);
        for (size_t i = 0; i < one.count; i++)
            assert_false(first_differs(&one.at[i], &forth, &other.at[i], &back));
        end(&forth);
        end(&back);
    }
}

static bool stop(void *with, const determination *d, const reasons *why)
{
    (void)d;
    (void)why;
    ++*(int *)with;
    return false;
}

static void it_stops_when_told(void **unused)
{
    (void)unused;
    told t;
    int taken = 0;
    tell_february(&t);
    evaluation *e = evaluation_open(&t.state, &shipped.book, NULL, 0, &t.a);
    uint32_t e1 = names_find(&t.door.enrollments, STR("e1"));
    assert_false(evaluate_enrollment(e, e1, false, stop, &taken));
    evaluation_close(e);
    assert_int_equal(taken, 1);
    end(&t);
}

// --- states with little or nothing in them ----------------------------------------------------------------

static void a_state_without_rows(void **unused)
{
    (void)unused;
    told t;
    begin(&t, "2026-03-10T12:00:00Z");
    finish(&t);
    judge_into(&one, &t, NULL, 0, true, false);
    assert_int_equal(one.count, 0);
    end(&t);
}

static void settings_without_an_enrollment(void **unused)
{
    (void)unused;
    told t;
    begin(&t, "2026-03-10T12:00:00Z");
    tell_practice(&t);
    finish(&t);
    judge_into(&one, &t, NULL, 0, true, false);
    assert_int_equal(one.count, 0);
    end(&t);
}

// Only the enrollment: nothing supplied, ordered, consented, entered; no coverage of the patient.
static void an_enrollment_without_anything(void **unused)
{
    (void)unused;
    told t;
    begin(&t, "2026-02-10T12:00:00Z");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (strcmp(settings[i][0], "coverage") != 0)
            say(&t, settings[i][0], settings[i][1], EARLY, settings[i][2]);
    say(&t, "enroll", "enroll", DAY1,
        "'enrollment':'e1','patient':'p1','program':'rtm','billing':'dr','device':'app','place':'11'");
    finish(&t);
    judge_into(&one, &t, NULL, 0, true, false);
    judge_into(&other, &t, NULL, 0, false, false);
    assert_int_equal(one.count, 4); // the episode's 98975 and the month's three; no window has begun
    for (size_t i = 0; i < one.count; i++) {
        assert_int_equal(one.at[i].status, DET_REFUSED);
        assert_int_equal(one.at[i].payer, NAME_NONE);
        assert_false(one.at[i].met >> REQ_COVERAGE & 1);
        assert_true(alike(&one.at[i], &other.at[i]));
    }
    end(&t);
}

// An enrollment whose facts are all voided is not there; one whose patient's setting is, neither.
static void what_is_voided_is_not_there(void **unused)
{
    (void)unused;
    static const char *const voided[] = {"'voids':'enroll','reason':'twice'",
                                         "'voids':'p1','reason':'twice'"};
    for (size_t i = 0; i < 2; i++) {
        told t;
        begin(&t, "2026-03-10T12:00:00-04:00");
        tell_practice(&t);
        tell_papers(&t);
        tell_work(&t);
        say(&t, "void", "v1", "2026-03-01T12:00:00-05:00", voided[i]);
        finish(&t);
        judge_into(&one, &t, NULL, 0, true, false);
        assert_int_equal(one.count, 0);
        end(&t);
    }
}

static void statuses_have_their_words(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"claimed", "yields", "refused", "lost", "open", "held", "ready"};
    assert_int_equal(DET_COUNT, 7);
    for (int i = 0; i < DET_COUNT; i++) {
        det_status found;
        assert_true(str_eq(det_status_text((det_status)i), str_of(texts[i])));
        assert_true(det_status_find(str_of(texts[i]), &found));
        assert_int_equal(found, i);
    }
    det_status none;
    assert_false(det_status_find(STR("paid"), &none));
    assert_false(det_status_find(STR(""), &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claimed_where_a_line_stands),
        cmocka_unit_test(claimed_comes_before_everything),
        cmocka_unit_test(only_its_own_line_claims_it),
        cmocka_unit_test(a_claim_changes_no_reason),
        cmocka_unit_test(reasons_change_nothing),
        cmocka_unit_test(the_order_of_asking_does_not_matter),
        cmocka_unit_test(the_order_of_facts_does_not_matter),
        cmocka_unit_test(what_is_not_met_is_said_alone),
        cmocka_unit_test(it_stops_when_told),
        cmocka_unit_test(a_state_without_rows),
        cmocka_unit_test(settings_without_an_enrollment),
        cmocka_unit_test(an_enrollment_without_anything),
        cmocka_unit_test(what_is_voided_is_not_there),
        cmocka_unit_test(statuses_have_their_words),
    };
    return cmocka_run_group_tests_name("rule", tests, open_shipped, close_shipped);
}
