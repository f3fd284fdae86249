// The rulebook: what ships holds together and says what the rules say; a broken copy is named by file and
// line.
#include "book.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>
// after what it needs:
#include <cmocka.h>

static const char *const files[] = {
    "credentials.yaml",
    "deadlines.yaml",
    "disagreements.yaml",
    "fees.yaml",
    "icd10cm-changes.yaml",
    "instruments.yaml",
    "packs/guide-2025.yaml",
    "packs/medicare-2025.yaml",
    "packs/medicare-2026.yaml",
    "packs/medicare-2027.yaml",
    "places.yaml",
    "products.yaml",
    "sources.yaml",
};
enum { FILES = sizeof files / sizeof *files, PATH_BYTES_MAX = 512 };

static struct shipped {
    arena a;
    rulebook book;
    char copy[PATH_BYTES_MAX]; // a folder with a copy of the rulebook
} shipped;

static str source_folder(arena *a, const char *name)
{
    const char *root = getenv("DAYBOOK_SOURCE");
    buf b = buf_in(a, 4096);
    buf_say(&b, "%s/%s", root ? root : ".", name);
    return buf_str(&b);
}

static void write_copy(const char *name, str bytes)
{
    char path[2 * PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/%s", shipped.copy, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.at, 1, bytes.len, f), bytes.len);
    fclose(f);
}

static int open_shipped(void **state)
{
    (void)state;
    shipped.a = source_arena();
    fault why = {.code = FAULT_NONE};
    if (!book_load(&shipped.book, STR(""), STR(""), &shipped.a, &why))
        fail_msg("%s: line %llu: %s", why.file, (unsigned long long)why.line, why.text);
    const char *tmp = getenv("TMPDIR");
    snprintf(shipped.copy, sizeof shipped.copy, "%s/daybook-book-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(shipped.copy));
    char packs[2 * PATH_BYTES_MAX];
    snprintf(packs, sizeof packs, "%s/packs", shipped.copy);
    assert_int_equal(mkdir(packs, 0700), 0);
    for (size_t i = 0; i < FILES; i++) {
        char name[PATH_BYTES_MAX];
        snprintf(name, sizeof name, "rulebook/%s", files[i]);
        write_copy(files[i], source_file(&shipped.a, name));
    }
    return 0;
}

static int close_shipped(void **state)
{
    (void)state;
    char path[2 * PATH_BYTES_MAX];
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", shipped.copy, files[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/packs", shipped.copy);
    rmdir(path);
    rmdir(shipped.copy);
    arena_close(&shipped.a);
    return 0;
}

// ---- what ships ---------------------------------------------------------------------------------------

static void built_in_equals_the_folder(void **state)
{
    (void)state;
    rulebook from_folder;
    fault why;
    str rules = source_folder(&shipped.a, "rulebook"), data = source_folder(&shipped.a, "data");
    assert_true(book_load(&from_folder, rules, data, &shipped.a, &why));
    assert_memory_equal(&from_folder.hash, &shipped.book.hash, sizeof(sha256));
    assert_int_equal(book_check(rules, &shipped.a).count, 0);
    assert_int_equal(book_check(STR(""), &shipped.a).count, 0);
    const rule_pack *p = rulebook_pack(&shipped.book, STR("medicare-2026"));
    sha256 hash = sha256_of(source_file(&shipped.a, "rulebook/packs/medicare-2026.yaml"));
    assert_memory_equal(&p->hash, &hash, sizeof hash);
}

static void every_requirement_says_why(void **state)
{
    (void)state;
    size_t seen = 0;
    for (size_t i = 0; i < shipped.book.pack_count; i++) {
        const rule_pack *p = &shipped.book.packs[i];
        assert_int_equal(p->parameter_count, 7);
        for (size_t n = 0; n < p->parameter_count; n++) assert_true(p->parameters[n].cite.len);
        for (size_t c = 0; c < p->count; c++)
            for (int id = 0; id < REQ_COUNT; id++) {
                const rule_need *need = &p->codes[c].needs[id];
                if (!need->asked) continue;
                assert_true(need->says.len && need->cite.len);
                assert_true(need->grade == GRADE_P || need->grade == GRADE_S || need->grade == GRADE_K);
                seen++;
            }
    }
    assert_true(seen > 500);
}

// clang-format off
// What each code counts: determinations.md and rules.md 2.1. -1: not asked.
static const struct counted {
    const char *pack, *code;
    int days_min, days_max, minutes_min, minutes_max, step, rung;
} counted[] = {
    {"medicare-2025", "98975", 16, -1, -1, -1, -1, 0}, {"medicare-2025", "98978", 16, 30, -1, -1, -1, 2},
    {"medicare-2025", "98980", -1, -1, 20, -1, -1, 2}, {"medicare-2025", "98981", -1, -1, 40, -1, 20, 2},
    {"medicare-2025", "G0552", -1, -1, -1, -1, -1, 0}, {"medicare-2025", "G0553", -1, -1, 20, -1, -1, 1},
    {"medicare-2025", "G0554", -1, -1, 40, -1, 20, 1},
    {"medicare-2026", "98975", 2, -1, -1, -1, -1, 0},  {"medicare-2026", "98978", 16, 30, -1, -1, -1, 2},
    {"medicare-2026", "98979", -1, -1, 10, 19, -1, 1}, {"medicare-2026", "98980", -1, -1, 20, -1, -1, 2},
    {"medicare-2026", "98981", -1, -1, 40, -1, 20, 2}, {"medicare-2026", "98986", 2, 15, -1, -1, -1, 1},
    {"medicare-2026", "G0552", -1, -1, -1, -1, -1, 0}, {"medicare-2026", "G0553", -1, -1, 20, -1, -1, 1},
    {"medicare-2026", "G0554", -1, -1, 40, -1, 20, 1},
    {"guide-2025", "98975", -1, -1, -1, -1, -1, 0},    {"guide-2025", "98978", 16, 30, 20, -1, -1, 0},
    {"guide-2025", "98980", -1, -1, 40, -1, 20, 0},
};

// clang-format on
static void codes_count_what_the_rules_say(void **state)
{
    (void)state;
    size_t codes = 0;
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        const struct counted *k = &counted[i];
        const rule_code *c = pack_code(rulebook_pack(&shipped.book, str_of(k->pack)), str_of(k->code));
        assert_non_null(c);
        const rule_need *days = &c->needs[REQ_DATA_DAYS], *minutes = &c->needs[REQ_MINUTES];
        assert_int_equal(days->asked, k->days_min >= 0);
        assert_int_equal(minutes->asked, k->minutes_min >= 0);
        if (days->asked) assert_true(days->min == k->days_min && days->max == k->days_max);
        if (minutes->asked) assert_true(minutes->min == k->minutes_min && minutes->max == k->minutes_max);
        if (minutes->asked) assert_int_equal(minutes->step, k->step);
        assert_int_equal(c->rung, k->rung);
        assert_int_equal(c->once, c->clock == CLOCK_EPISODE);
        assert_int_equal(c->needs[REQ_TIMELY].months, 12);
        codes++;
    }
    for (size_t i = 0; i < shipped.book.pack_count; i++)
        if (shipped.book.packs[i].enabled) codes -= shipped.book.packs[i].count;
    assert_int_equal(codes, 0); // the table has them all
}

static void packs_are_told_apart(void **state)
{
    (void)state;
    bool in_force;
    const rulebook *b = &shipped.book;
    const struct {
        int year;
        const char *pack;
        bool in_force;
    } years[] = {{2024, "medicare-2025", false},
                 {2025, "medicare-2025", true},
                 {2026, "medicare-2026", true},
                 {2027, "medicare-2026", false}};
    for (size_t i = 0; i < 4; i++) {
        const rule_pack *p = rulebook_pack_on(b, STR(""), date_of(years[i].year, 6, 1), &in_force);
        assert_true(str_eq(p->name, str_of(years[i].pack)));
        assert_int_equal(in_force, years[i].in_force);
    }
    const rule_pack *guide = rulebook_pack(b, STR("guide-2025")),
                    *next = rulebook_pack(b, STR("medicare-2027"));
    assert_int_equal(guide->releases_to & 3, 0); // neither Medicare nor Medicare Advantage
    assert_true(guide->status == PACK_TEACHING && !guide->prices && !guide->by_kind);
    assert_int_equal(guide->counting.roles, 1);
    assert_int_equal(pack_code(guide, STR("98980"))->clock, CLOCK_WINDOW);
    assert_int_equal(pack_code(guide, STR("98975"))->needs[REQ_ONCE].gap_days, 60);
    assert_int_equal(pack_code(guide, STR("98978"))->needs[REQ_CONSENT].form, FORM_WRITTEN);
    assert_false(pack_code(guide, STR("98978"))->needs[REQ_EXCLUSIVE].asked);
    assert_true(next->status == PACK_PROPOSED && !next->enabled && !next->releases_to);
    const rule_need *y2025 =
        &pack_code(rulebook_pack(b, STR("medicare-2025")), STR("G0552"))->needs[REQ_DEVICE];
    const rule_need *y2026 =
        &pack_code(rulebook_pack(b, STR("medicare-2026")), STR("G0552"))->needs[REQ_DEVICE];
    assert_false(words_have(y2025->list, STR("882.5803")));
    assert_true(words_have(y2026->list, STR("882.5803")) && y2026->rx);
}

static void tables_hold_what_the_rules_say(void **state)
{
    (void)state;
    const rulebook *b = &shipped.book;
    size_t count;
    const rule_product *p = rulebook_product(b, STR("endeavorrx"), &count);
    assert_int_equal(count, 2);
    assert_true(p[0].age_max == 12 && !date_is(p[0].label_from));
    assert_true(p[1].age_max == 17 && p[1].label_from.days == date_of(2023, 12, 31).days);
    p = rulebook_product(b, STR("reset"), &count);
    assert_true(p->part2 && p->cleared.days == date_of(2017, 9, 30).days);
    assert_false(rulebook_product(b, STR("endeavorotc"), &count)->payable);
    assert_false(rulebook_product(b, STR("endeavorotc"), &count)->rx);
    assert_false(rulebook_product(b, STR("nightware"), &count)->payable);
    assert_int_equal(rulebook_credential(b, CRED_NP)->share_bp, 8500);
    assert_int_equal(rulebook_credential(b, CRED_MHC)->share_bp, 7500);
    assert_int_equal(rulebook_credential(b, CRED_CNM)->share_bp, 10000);
    assert_true(rulebook_credential(b, CRED_SLP)->therapist);
    static const char *const facilities = "02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61";
    for (size_t i = 0; i < b->place_count; i++) {
        char code[3] = {b->places[i].code.at[0], b->places[i].code.at[1], 0};
        assert_int_equal(b->places[i].facility, strstr(facilities, code) != NULL);
    }
    assert_int_equal(fee_release_on(&b->fees, date_of(2026, 1, 1))->factor_qp, 335675);
    assert_null(fee_release_on(&b->fees, date_of(2027, 1, 1)));
    assert_int_equal(icd_on(b->icd, STR("F32.A"), date_of(2021, 10, 1)).state, ICD_VALID);
    book_disagreements said;
    fault why;
    assert_true(book_read_disagreements(&said, STR(""), &shipped.a, &why));
    assert_int_equal(said.count, 12 + 31 + 7);
}

// ---- what is broken -----------------------------------------------------------------------------------

// In `file` the first `old` becomes `new`; then there is a fault `lines` after the line on which `old` began,
// whose sentence has `says` in it.
// clang-format off
static const struct broken { const char *file, *old, *new; int lines; const char *says; } broken[] = {
#define P26 "packs/medicare-2026.yaml"
#define P27 "packs/medicare-2027.yaml"
#define GUIDE "packs/guide-2025.yaml"
    {P26, "      contact:\n", "      contacts:\n", 0, "\"contacts\" is not a requirement"},
    {P26, "[MD, DO, NP,", "[MD, RN, NP,", 0, "\"RN\" is not known"},
    {P26, "    ladder: rtm-supply\n    rung: 2\n", "    ladder: rtm-supply\n", 0, "needs a rung"},
    {P26, "rung: 1", "rung: 2", 30, "one rung, one code"},
    {P26, "adds_to: \"98980\"", "adds_to: \"98999\"", 0, "not a first code of this pack"},
    {P26, "    adds_to: \"98980\"\n", "", 3, "only an add-on has a step"},
    {P26, "from: 2026-01-01", "from: 2025-07-01", 0, "shares dates of service with medicare-2025"},
    {P26, "max: 15", "max: 1", 0, "max 1 is less than min 2"},
    {P26, "min: 16", "min: 31", 0, "min must lie between 1 and 30"},
    {P26, "      cite: [cfr-424.44, cgs]\n", "", -3, "\"timely\" lacks \"cite\""},
    {P26, "      cite: [cfr-424.44, cgs]\n      grade: S\n", "      cite: [cgs]\n", -3,
     "\"timely\" lacks \"grade\""},
    {P26, "grade: P", "grade: X", 0, "\"X\" is not P, S or K"},
    {P26, "to: 2026-12-31", "to: 2025-12-31", 0, "ends before it starts"},
    {P26, "to: 2026-12-31", "to: 2026-02-30", 0, "not a real date"},
    {P26, "- code: G0554", "- code: G0553", 0, "G0553 stands twice"},
    {P26, "family: medicare", "famly: medicare", 0, "\"famly\" is not a key of a pack"},
    {P26, "pcmmh", "pcmh", 0, "\"pcmh\" is not a source"},
    {P26, "pack: medicare-2026", "pack: medicare-2028", 0, "its file medicare-2026.yaml"},
    {P26, "family: medicare", "family: @medicare", 0, "is not YAML"},
    {P26, "family: medicare", "family: medicare\nfamily: medicare", 1,
     "\"family\" stands twice"},
    {P26, "family: medicare", "family: &f medicare", 0, "anchors are not used"},
    {P26, "enabled: true", "enabled: yes", 0, "neither true nor false"},
    {P26, "clock: month", "clock: fortnight", 0, "\"fortnight\" is not episode, month or window-30"},
    {P26, "      form: verbal\n", "      form: verbal\n      months: 2\n", 1,
     "\"months\" is not a key of \"consent\""},
    {P26, "places: [\"02\"", "places: [\"98\"", 0, "\"98\" is not a place of places.yaml"},
    {P26, "        min: 20\n", "        min: 20\n        step: 20\n", 1, "only an add-on has a step"},
    {P26, "    once: true\n", "", -1, "is billed once"},
    {P26, "  late_days:", "  late_hours:", 0, "\"late_hours\" is not a key of counting"},
    {P26, "value: [phone, video, in-person]", "value: [phone, fax]", 0, "\"fax\" is not known"},
    {P27, "enabled: false", "enabled: true", 0, "a proposed pack cannot be enabled"},
    {GUIDE, "  value: [medicaid, commercial]", "  value: [medicare]", -1, "never releases to Medicare"},
    {GUIDE, "prices: false", "prices: true", 0, "prices nothing"},
    {"places.yaml", "\"12\"", "\"11\"", 0, "11 stands twice"},
    {"deadlines.yaml", "\"14\"", "\"40\"", 0, "from the earliest to the last"},
    {"deadlines.yaml", "\"14\"", "\"a fortnight\"", 0, "not a number of days"},
    {"deadlines.yaml", "name: repay", "name: filing", 0, "filing stands twice"},
    {"deadlines.yaml", "    days: 60\n", "", -1, "repay needs its days"},
    {"credentials.yaml", "share: 85%", "share: 185%", 0, "goes up to 100%"},
    {"credentials.yaml", "share: 85%", "share: 85", 0, "not a percentage"},
    {"credentials.yaml", "credential: CP,", "credential: CNM,", 0, "CNM stands twice"},
    {"products.yaml", "    age_max: 12", "    age_max: 7", 0, "age_max 7 is less than age_min 8"},
    {"products.yaml", "label_from: 2023-12-31", "label_from: 2019-12-31", 0, "labelled before it was"},
    {"fees.yaml", "file: gpci-2025.csv", "file: gpci-2031.csv", 0, "gpci-2031.csv"},
    {"fees.yaml", "file: gpci-2025.csv", "file: ../gpci-2025.csv", 0, "is a path"},
    {"fees.yaml", "factor: \"33.4009\"", "factor: \"33,4009\"", 0, "not a number"},
    {"fees.yaml", "from: 2026-01-01", "from: 2025-12-31", 0, "shares dates of service with RVU25D"},
    {"instruments.yaml", "score_max: 27", "score_max: 28", 0, "do not make 28"},
    {"instruments.yaml", "{from: 5, name: mild}", "{from: 50, name: mild}", -2, "bands start at 0 and go up"},
    {"icd10cm-changes.yaml", "from: 2021-10-01", "from: 2021-13-01", 0, "not a real date"},
    {"icd10cm-changes.yaml", "code: F32A", "code: f32a", 0, "f32a"},
    {"sources.yaml", "    title: 42 CFR 422.101\n", "", -1, "a source lacks \"title\""},
    {"disagreements.yaml", "    page: RVU Edge\n", "", -1, "lacks \"page\""},
};

// clang-format on
static uint64_t line_of(str text, size_t at)
{
    uint64_t line = 1;
    for (size_t i = 0; i < at; i++) line += text.at[i] == '\n';
    return line;
}

static bool sentence_has(str sentence, const char *part)
{
    return memmem(sentence.at, sentence.len, part, strlen(part)) != NULL;
}

static void check_broken(const struct broken *k, arena *a)
{
    char name[PATH_BYTES_MAX];
    snprintf(name, sizeof name, "rulebook/%s", k->file);
    str text = source_file(a, name);
    const char *hit = memmem(text.at, text.len, k->old, strlen(k->old));
    if (!hit) fail_msg("%s does not hold \"%s\"", k->file, k->old);
    size_t at = (size_t)(hit - text.at);
    buf edited = buf_in(a, (size_t)4 << 20);
    buf_put(&edited, str_first(text, at));
    buf_put(&edited, str_of(k->new));
    buf_put(&edited, str_from(text, at + strlen(k->old)));
    write_copy(k->file, buf_str(&edited));
    book_faults found = book_check(str_of(shipped.copy), a);
    write_copy(k->file, text);
    uint64_t line = (uint64_t)((int64_t)line_of(text, at) + k->lines);
    bool named = false;
    for (size_t i = 0; i < found.count; i++) {
        const book_fault *f = &found.at[i];
        bool here = f->file.len > strlen(k->file) &&
                    str_eq(str_from(f->file, f->file.len - strlen(k->file)), str_of(k->file));
        named |= here && f->line == line && sentence_has(f->text, k->says);
    }
    for (size_t i = 0; !named && i < found.count; i++)
        print_message("%.*s:%llu: %.*s\n", STR_ARGS(found.at[i].file), (unsigned long long)found.at[i].line,
                      STR_ARGS(found.at[i].text));
    if (!named) fail_msg("%s:%llu: \"%s\" was not named", k->file, (unsigned long long)line, k->says);
}

static void broken_copies_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        arena a = source_arena();
        check_broken(&broken[i], &a);
        arena_close(&a);
    }
    assert_int_equal(book_check(str_of(shipped.copy), &shipped.a).count, 0);
}

// All faults are named at once, in order; loading stops with the first.
static void all_faults_at_once(void **state)
{
    (void)state;
    str text = source_file(&shipped.a, "rulebook/places.yaml");
    write_copy("places.yaml",
               STR("places:\n  - {code: 1, name: x}\n  - {code: \"22\", nam: y, facility: true}\n"));
    book_faults found = book_check(str_of(shipped.copy), &shipped.a);
    rulebook b;
    fault why = {.code = FAULT_NONE};
    bool loaded = book_load(&b, str_of(shipped.copy), STR(""), &shipped.a, &why);
    write_copy("places.yaml", text);
    assert_true(found.count >= 7);
    assert_false(loaded);
    assert_int_equal(why.code, FAULT_RULEBOOK);
    assert_int_equal(why.line, 2);
    assert_non_null(strstr(why.file, "places.yaml"));
}

static void strange_folders_are_refused(void **state)
{
    (void)state;
    rulebook b;
    fault why;
    assert_false(book_load(&b, STR("/nowhere/at/all"), STR(""), &shipped.a, &why));
    write_copy("extra.yaml", STR("a: b\n"));
    book_faults found = book_check(str_of(shipped.copy), &shipped.a);
    char path[2 * PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/extra.yaml", shipped.copy);
    unlink(path);
    assert_int_equal(found.count, 1);
    assert_true(sentence_has(found.at[0].text, "not a file of a rulebook"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_equals_the_folder),
        cmocka_unit_test(every_requirement_says_why),
        cmocka_unit_test(codes_count_what_the_rules_say),
        cmocka_unit_test(packs_are_told_apart),
        cmocka_unit_test(tables_hold_what_the_rules_say),
        cmocka_unit_test(broken_copies_are_named),
        cmocka_unit_test(all_faults_at_once),
        cmocka_unit_test(strange_folders_are_refused),
    };
    return cmocka_run_group_tests_name("book", tests, open_shipped, close_shipped);
}
