// The clear line of a fact: it shows nothing that is sealed, reads as a fact with all that is clear, and the
// determinations that follow from it are those of the fact, for every kind said to need no more.
#include "act.h"
#include "every_kind.h"
#include "rooms.h"
#include "sample.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static fact must_read(str line)
{
    fact f;
    fault why;
    if (!fact_read(&f, line, &all_zones, &room, &why))
        fail_msg("field \"%s\": %s: %.*s", why.field, why.text, STR_ARGS(line));
    return f;
}

static str clear_of(const fact *f)
{
    buf b = buf_in(&room, 1u << 20);
    fact_put_clear(&b, f);
    assert_false(b.full);
    return buf_str(&b);
}

// The canonical line without its sealed fields.
static str shown(fact f)
{
    const fact_kind_row *kind = &fact_kinds[f.kind];
    for (int n = 0; n < kind->fields; n++)
        if (fact_fields[(int)kind->first + n].seal == SEALED) f.has &= ~(1u << n);
    buf b = buf_in(&room, 1u << 20);
    fact_put(&b, &f);
    assert_false(b.full);
    return buf_str(&b);
}

static bool holds(str text, const char *part)
{
    return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

static void every_kind_is_masked_and_reads_back(void **unused)
{
    (void)unused;
    int sealed = 0;
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        const fact_kind_row *kind = &fact_kinds[k];
        fact f = must_read(every_kind_line(&room, k));
        str line = clear_of(&f);
        if (holds(line, SECRET) || holds(line, SECRET_DAY)) fail_msg("tells a secret: %.*s", STR_ARGS(line));
        fact masked = must_read(line);
        if (!str_eq(clear_of(&masked), line)) fail_msg("not masked for good: %.*s", STR_ARGS(line));
        if (!str_eq(shown(masked), shown(f)))
            fail_msg("%.*s\ndoes not show\n%.*s", STR_ARGS(line), STR_ARGS(shown(f)));
        for (int n = 0; n < kind->fields; n++) {
            const fact_field_row *field = &fact_fields[(int)kind->first + n];
            bool kept = masked.has >> n & 1;
            if (kept != (field->seal == CLEAR || field->need == NEEDED))
                fail_msg("%.*s of %.*s is %s", STR_ARGS(field->name), STR_ARGS(kind->name),
                         kept ? "kept" : "gone");
            sealed += field->seal == SEALED;
        }
    }
    assert_true(sealed > 40); // else nothing was masked here
}

// What the types cannot say: a fact of each field by which somebody may know a patient.
static void what_tells_a_patient_is_sealed(void **unused)
{
    (void)unused;
    static const fact_field must[] = {
        F_PATIENT_LAST,        F_PATIENT_FIRST,     F_PATIENT_BIRTH,        F_PATIENT_ADDRESS,
        F_PATIENT_PHONE,       F_PATIENT_EMAIL,     F_COVERAGE_MEMBER,      F_COVERAGE_GROUP,
        F_CHECKIN_ANSWERS,     F_ASSESS_ANSWERS,    F_NOTE_REVIEW,          F_NOTE_PLAN,
        F_PLAN_GOALS,          F_VOID_REASON,       F_SUPPLY_UNIT,          F_SUPPLY_INVOICE,
        F_UNMATCHED_WHO,       F_UNMATCHED_TEXT,    F_UNMATCHED_NUMBER,     F_UNMATCHED_SEGMENTS,
        F_WORK_ITEM_TEXT,      F_WORK_DONE_OUTCOME, F_ANSWER_NAME,          F_CLAIM_MADE_SEGMENTS,
        F_CLAIM_ANSWERED_TEXT, F_PRACTICE_TIN,      F_AUTHORIZATION_NUMBER,
    };
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        if (fact_fields[must[i]].seal != SEALED)
            fail_msg("%.*s is clear", STR_ARGS(fact_fields[must[i]].name));
    for (int i = 0; i < FIELD_COUNT; i++) { // and no text of a person's own that is not
        const fact_field_row *field = &fact_fields[i];
        bool speaks = field->type == TEXT || field->type == PROSE || field->type == ADDRESS ||
                      field->type == ANSWERS || field->type == SCORES;
        if (speaks && field->seal != SEALED) fail_msg("%.*s is clear", STR_ARGS(field->name));
    }
    for (int i = 0; i < CELL_COUNT; i++)
        assert_true(fact_cells[i].type != TEXT && fact_cells[i].type != PROSE);
}

#define NOTE(review)                                                                                         \
    "{\"fact\":\"note\",\"id\":\"f1\",\"at\":\"2026-01-31T15:00:00Z\",\"note\":\"n\",\"enrollment\":\"e\","  \
    "\"from\":\"2026-01-01\",\"to\":\"2026-01-31\",\"by\":\"dr\",\"review\":\"" review                       \
    "\",\"interpretation\":\"Better.\",\"actions\":\"\",\"plan\":\"Go on.\"}"

static void a_note_keeps_what_it_lacks(void **unused)
{
    (void)unused;
    fact f = must_read(STR(NOTE("")));
    str line = clear_of(&f);
    assert_true(holds(line, "\"review\":\"\",\"interpretation\":\"-\",\"actions\":\"\",\"plan\":\"-\""));
    f = must_read(STR(NOTE("-")));
    line = clear_of(&f);
    assert_true(holds(line, "\"review\":\"-\",\"interpretation\":\"-\""));
}

// --- determinations ----------------------------------------------------------------------------------------

static bool keep_lines(void *with, str lines, uint32_t permille)
{
    (void)permille;
    buf_put(with, lines);
    return true;
}

typedef struct putting { buf *to; const evaluation *e; } putting;

static bool keep(void *with, const determination *d, const reasons *why)
{
    putting *p = with;
    det_put_json(p->to, p->e, d, why, true);
    return true;
}

static str determinations(str facts, const rulebook *book)
{
    char path[] = "/tmp/daybook-clear-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, facts.at, facts.len), (ssize_t)facts.len);
    close(fd);
    act_facts read;
    const char *problem;
    act_ask ask = {.path = str_of(path), .book = book, .zones = &all_zones};
    assert_true(instant_parse(STR("2026-11-20T12:00:00Z"), &ask.as_of, &problem));
    fault why;
    bool fine = act_read_facts(&read, &ask, &room, &why);
    unlink(path);
    if (!fine) fail_msg("line %llu: %s: %s", (unsigned long long)why.line, why.field, why.text);
    evaluation *e = evaluation_open(&read.state, book, NULL, 0, &room);
    buf b = buf_in(&room, 64u << 20);
    putting with = {&b, e};
    for (uint32_t i = 0; i < names_count(&read.door.enrollments); i++)
        assert_true(evaluate_enrollment(e, i, true, keep, &with));
    assert_false(b.full);
    evaluation_close(e);
    act_close_facts(&read);
    return buf_str(&b);
}

static void determinations_need_no_body(void **unused)
{
    (void)unused;
    sample_options asked = {60, 3, 11, date_of(2026, 11, 20), 0};
    buf text = buf_in(&room, 64u << 20), masked = buf_in(&room, 64u << 20);
    sample_sink sink = {keep_lines, &text};
    fault why = {.code = FAULT_NONE};
    assert_true(sample_tell(&asked, &sink, &all_zones, &scratch, &why));
    size_t changed = 0;
    for (str rest = buf_str(&text); rest.len;) {
        str line = str_split(rest, '\n', &rest);
        fact f = must_read(line);
        size_t before = masked.len;
        if (fact_kind_needs_body(f.kind)) buf_put(&masked, line);
        else fact_put_clear(&masked, &f);
        changed += masked.len - before < line.len;
        buf_byte(&masked, '\n');
    }
    assert_false(text.full || masked.full);
    assert_true(changed > 1000);
    rulebook book;
    assert_true(book_load(&book, STR(""), STR(""), &room, &why));
    str whole = determinations(buf_str(&text), &book), clear = determinations(buf_str(&masked), &book);
    assert_true(whole.len > 100000);
    assert_true(str_eq(whole, clear));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_masked_and_reads_back),
        cmocka_unit_test(what_tells_a_patient_is_sealed),
        cmocka_unit_test(a_note_keeps_what_it_lacks),
        cmocka_unit_test(determinations_need_no_body),
    };
    return cmocka_run_group_tests(tests, rooms_open, rooms_close);
}
