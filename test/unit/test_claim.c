// Determinations to claims: one small practice as facts, one change a case, and what must then be in the file
// or among the problems. Determinations are made by hand, so that no rule can hide a fault of this room.
#include "frozen.h"
#include "host.h"
#include "party.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { FILE_BYTES_MAX = 64 << 20, FACTS_MAX = 40, DETS_MAX = X837_SET_CLAIMS_MAX + 1 };

#define AT "\"at\":\"2026-01-01T09:00:00Z\","
static const char *practice_facts[] = {
    "{\"fact\":\"practice\",\"id\":\"s-practice\"," AT "\"practice\":\"harbor\",\"name\":\"Harbor Health\","
    "\"npi\":\"1999999984\",\"tin\":\"12-3456789\",\"tin_type\":\"ei\",\"taxonomy\":\"261QM0801X\","
    "\"phone\":\"+1 (503) 555-0100\",\"contact\":\"Billing\",\"address\":{\"line1\":\"12 Pier "
    "St\",\"city\":\"Salem\","
    "\"state\":\"OR\",\"zip\":\"97301-0001\"},\"timezone\":\"Etc/UTC\"}",
    "{\"fact\":\"payer\",\"id\":\"s-m\"," AT
    "\"payer\":\"m\",\"name\":\"Medicare\",\"kind\":\"medicare\",\"number\":\"00831\","
    "\"filing\":\"MB\"}",
    "{\"fact\":\"payer\",\"id\":\"s-c\"," AT
    "\"payer\":\"c\",\"name\":\"Aspen\",\"kind\":\"commercial\",\"number\":\"ASPN1\","
    "\"filing\":\"CI\"}",
    "{\"fact\":\"practitioner\",\"id\":\"s-dr\"," AT
    "\"practitioner\":\"dr\",\"npi\":\"1234567893\",\"last\":\"Osei\","
    "\"first\":\"Ama\",\"credential\":\"CP\",\"taxonomy\":\"103TC0700X\"}",
    "{\"fact\":\"practitioner\",\"id\":\"s-dr2\"," AT
    "\"practitioner\":\"dr2\",\"npi\":\"1000000004\",\"last\":\"Lund\","
    "\"first\":\"Per\",\"credential\":\"NP\",\"taxonomy\":\"363LP0808X\"}",
    "{\"fact\":\"staff\",\"id\":\"s-cc\"," AT
    "\"staff\":\"cc\",\"last\":\"Ito\",\"first\":\"Rei\",\"role\":\"clinical-staff\","
    "\"supervisor\":\"dr2\"}",
    "{\"fact\":\"patient\",\"id\":\"s-p1\"," AT
    "\"patient\":\"p1\",\"last\":\"Doe\",\"first\":\"Jo\",\"birth\":\"1980-06-01\","
    "\"sex\":\"F\",\"timezone\":\"Etc/UTC\",\"address\":{\"line1\":\"7 Oak "
    "Ave\",\"city\":\"Salem\",\"state\":\"OR\","
    "\"zip\":\"97301\"}}",
    "{\"fact\":\"coverage\",\"id\":\"cov-m\"," AT
    "\"patient\":\"p1\",\"payer\":\"m\",\"member\":\"1EG4-TE5-MK73\","
    "\"group\":\"G7\",\"from\":\"2024-01-01\",\"rank\":\"primary\"}",
    "{\"fact\":\"coverage\",\"id\":\"cov-c\"," AT
    "\"patient\":\"p1\",\"payer\":\"c\",\"member\":\"W-9\",\"group\":\"G7\","
    "\"from\":\"2024-01-01\",\"rank\":\"primary\"}",
    "{\"fact\":\"device\",\"id\":\"s-app\"," AT
    "\"device\":\"app\",\"name\":\"App\",\"maker\":\"H\",\"program\":\"rtm\","
    "\"device_201h\":true,\"therapy\":\"cbt\"}",
    "{\"fact\":\"diagnosis\",\"id\":\"dx1\"," AT
    "\"patient\":\"p1\",\"code\":\"F33.1\",\"from\":\"2026-01-01\",\"by\":\"dr\"}",
    "{\"fact\":\"order\",\"id\":\"ord1\"," AT
    "\"order\":\"o1\",\"patient\":\"p1\",\"by\":\"dr\",\"device\":\"app\","
    "\"diagnosis\":\"F33.1\"}",
    "{\"fact\":\"enroll\",\"id\":\"en1\"," AT
    "\"enrollment\":\"e1\",\"patient\":\"p1\",\"program\":\"rtm\",\"billing\":\"dr\","
    "\"device\":\"app\",\"place\":\"11\",\"modifiers\":[\"HP\"]}",
    "{\"fact\":\"enroll\",\"id\":\"en2\"," AT
    "\"enrollment\":\"e2\",\"patient\":\"p1\",\"program\":\"rtm\",\"billing\":\"dr\","
    "\"device\":\"app\",\"place\":\"12\"}",
    "{\"fact\":\"charge\",\"id\":\"ch1\"," AT
    "\"code\":\"98978\",\"amount\":\"120.00\",\"from\":\"2026-01-01\","
    "\"to\":\"2026-12-31\"}",
    "{\"fact\":\"authorization\",\"id\":\"au1\"," AT
    "\"patient\":\"p1\",\"payer\":\"m\",\"codes\":[\"98980\"],"
    "\"number\":\"AUTH7\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"}",
};

static rule_code codes[3] = {
    {.code = STR_INIT("98978")}, {.code = STR_INIT("98980")}, {.code = STR_INIT("98981")}};
static rule_pack plain, guide; // guide: counts staff
static rulebook book;
static arena lasting;

typedef struct world {
    arena a, scratch;
    zones zones;
    door door;
    state state;
    party party;
    determination dets[DETS_MAX];
    size_t count;
} world;

static void fold(world *w, str line)
{
    fact said;
    door_fact came;
    fault why;
    if (!fact_read(&said, line, &w->zones, &w->a, &why))
        fail_msg("%s: %s\n%.*s", why.field, why.text, STR_ARGS(line));
    if (door_take(&w->door, &said, 1, &came, &why) != DOOR_NEW) fail_msg("%s: %s", why.field, why.text);
    state_fold(&w->state, &came);
    party_fold(&w->party, &came);
}

static str replaced(arena *a, str text, const char *from, const char *to)
{
    const char *at = *from ? memmem(text.at, text.len, from, strlen(from)) : NULL;
    if (!at) return (str){NULL, 0};
    buf b = buf_in(a, LIMIT_LINE_BYTES);
    buf_bytes(&b, text.at, (size_t)(at - text.at));
    buf_put(&b, str_of(to));
    buf_put(&b, str_from(text, (size_t)(at - text.at) + strlen(from)));
    return buf_str(&b);
}

// Every world that was opened: some cases compare two, so all are closed at the end.
enum { WORLDS_MAX = 1000 };
static world *opened[WORLDS_MAX];
static size_t opened_count;

static void worlds_close(void)
{
    for (size_t i = 0; i < opened_count; i++) {
        arena a = opened[i]->a;
        door_close(&opened[i]->door);
        arena_close(&opened[i]->scratch);
        arena_close(&a);
    }
}

// The practice with the first `from` of its facts replaced by `to`, and more facts after it.
static world *world_of(const char *from, const char *to, const char *more)
{
    arena a = source_arena();
    world *w = arena_push(&a, world);
    assert(opened_count < WORLDS_MAX);
    opened[opened_count++] = w;
    w->a = a;
    w->scratch = source_arena();
    w->zones = (zones){.in = &w->a, .load = host_load_zone};
    w->door = door_in(&w->a);
    w->state = state_in(&w->a, &w->door,
                        (instant){(int64_t)date_of(2026, 3, 5).days * US_PER_DAY + 727 * 60 * US_PER_S});
    w->party = party_in(&w->a);
    bool done = !*from;
    for (size_t i = 0; i < sizeof practice_facts / sizeof *practice_facts; i++) {
        str line = str_of(practice_facts[i]), other = done ? (str){NULL, 0} : replaced(&w->a, line, from, to);
        done |= other.at != NULL;
        fold(w, other.at ? other : line);
    }
    if (!done) fail_msg("%s is in no fact", from);
    for (str rest = str_of(more); rest.len;) {
        str line = str_split(rest, '\n', &rest);
        if (line.len) fold(w, line);
    }
    fault why;
    if (!door_finish(&w->door, &why) || !state_close(&w->state, &why)) fail_msg("%s", why.text);
    return w;
}

static determination *add(world *w, const char *enrollment, int code, const char *payer, int day)
{
    assert_true(w->count < DETS_MAX);
    determination *d = &w->dets[w->count++];
    *d = (determination){.enrollment = names_find(&w->door.enrollments, str_of(enrollment)),
                         .patient = names_find(&w->door.people, STR("p1")),
                         .payer = names_find(&w->door.payers, str_of(payer)),
                         .pack = &plain,
                         .code = &codes[code],
                         .from = date_of(2026, 1, 15),
                         .to = date_of(2026, 2, 13),
                         .service_date = date_of(2026, 2, day),
                         .status = DET_READY,
                         .units = 1,
                         .priced = true,
                         .amount = {5000},
                         .authorization = FACT_NONE,
                         .order = door_find(&w->door, STR("ord1")),
                         .diagnosis = door_find(&w->door, STR("dx1"))};
    d->coverage = door_find(&w->door, *payer == 'm' ? STR("cov-m") : STR("cov-c"));
    return d;
}

typedef struct result {
    str file;
    x12_problems problems;
    const claims *claims;
} result;

static void keep(void *with, str bytes) { buf_put(with, bytes); }

// Every file that is written at once is also what its claims give, frozen one by one and put into a batch.
static void expect_frozen_alike(world *w, const claims *c, const x837_envelope *e,
                                const x837_parties *parties, str file)
{
    arena_mark before = arena_here(&w->scratch);
    x12_problems problems = x12_problems_in(&w->scratch);
    buf out = buf_in(&w->scratch, FILE_BYTES_MAX);
    batch all;
    batch_open(&all, e, parties, &out, &problems);
    for (size_t i = 0; i < claims_count(c); i++) {
        frozen_claim kept;
        uint32_t set;
        fault why;
        assert_true(claims_freeze(c, i, &kept, &problems, &w->scratch));
        assert_true(batch_put(&all, kept.segments, &set, &why));
        assert_int_equal(set, 1 + i / X837_SET_CLAIMS_MAX);
        assert_true(str_eq(kept.claim, claims_number(c, i, &w->scratch)));
        }
    batch_close(&all);
    assert_int_equal(problems.errors, 0);
    if (!str_eq(buf_str(&out), file)) fail_msg("%.*s\n%.*s", STR_ARGS(buf_str(&out)), STR_ARGS(file));
    arena_back(&w->scratch, before);
}

static result run(world *w)
{
    result r = {.problems = x12_problems_in(&w->a)};
    claim_ask ask = {.state = &w->state,
                     .book = &book,
                     .party = &w->party,
                     .ready = w->dets,
                     .count = w->count,
                     .as_of = w->state.as_of,
                     .control = 1};
    claims *c = claims_plan(&ask, &w->a);
    buf out = buf_in(&w->a, FILE_BYTES_MAX);
    if (claims_check(c, &r.problems, &w->scratch)) claims_write(c, keep, &out, &w->scratch);
    r.file = buf_str(&out);
    r.claims = c;
    x837_envelope envelope;
    x837_parties parties;
    claims_envelope(c, &envelope, &parties);
    if (r.file.len) expect_frozen_alike(w, c, &envelope, &parties, r.file);
    return r;
}

static bool has(str text, const char *part) { return memmem(text.at, text.len, part, strlen(part)) != NULL; }

static str all_problems(world *w, const result *r)
{
    buf b = buf_in(&w->a, 1 << 20);
    for (uint32_t i = 0; i < r->problems.rows.count; i++) {
        x12_problem_put(&b, PILE_AT(&r->problems.rows, x12_problem, i));
        buf_byte(&b, '\n');
    }
    return buf_str(&b);
}

// Wanted begins with "claim" or "every": a problem; else it must be in the file.
static void expect(world *w, const char *wanted)
{
    result r = run(w);
    bool problem = strncmp(wanted, "claim", 5) == 0 || strncmp(wanted, "every", 5) == 0 || *wanted == ',';
    str problems = all_problems(w, &r);
    if (!has(problem ? problems : r.file, wanted) || (problem && r.file.len))
        fail_msg("no \"%s\" in\n%.*s\n%.*s", wanted, STR_ARGS(problems), STR_ARGS(r.file));
}

static void test_whole(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e1", 1, "m", 28);
    add(w, "e1", 0, "m", 13);
    expect(w,
           "GS*HC*1999999984*00831*20260305*1207*1*X*005010X222A1~ST*837*0001*005010X222A1~"
           "BHT*0019*00*000000001-0001*20260305*1207*CH~NM1*41*2*HARBOR HEALTH*****46*1999999984~"
           "PER*IC*BILLING*TE*5035550100~NM1*40*2*MEDICARE*****46*00831~HL*1**20*1~PRV*BI*PXC*261QM0801X~"
           "NM1*85*2*HARBOR HEALTH*****XX*1999999984~N3*12 PIER ST~N4*SALEM*OR*973010001~REF*EI*123456789~"
           "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JO****MI*1EG4TE5MK73~N3*7 OAK AVE~N4*SALEM*OR*97301~"
           "DMG*D8*19800601*F~NM1*PR*2*MEDICARE*****PI*00831~CLM*");
    w = world_of("", "", "");
    add(w, "e1", 1, "m", 28);
    add(w, "e1", 0, "m", 13);
    expect(w,
           "*170***11:B:1*Y*A*Y*Y~HI*ABK:F331~NM1*82*1*OSEI*AMA****XX*1234567893~PRV*PE*PXC*103TC0700X~LX*1~"
           "SV1*HC:98978:HP*120*UN*1***1~DTP*472*D8*20260213~REF*6R*");
}

typedef struct claim_case {
    const char *from, *to, *more, *wanted;
} claim_case;
#define DX(id, code)                                                                                         \
    "{\"fact\":\"diagnosis\",\"id\":\"" id "\"," AT "\"patient\":\"p1\",\"code\":\"" code                    \
    "\",\"from\":\"2026-01-01\",\"by\":\"dr\"}\n"
#define VOID(id, of) "{\"fact\":\"void\",\"id\":\"" id "\"," AT "\"voids\":\"" of "\",\"reason\":\"x\"}\n"
#define CHARGE(id, at, amount)                                                                               \
    "{\"fact\":\"charge\",\"id\":\"" id "\",\"at\":\"" at "\",\"code\":\"98978\",\"amount\":\"" amount       \
    "\",\"from\":\"2026-01-01\"}\n"
static const claim_case cases[] = {
    // What is missing or wrong in the facts is said where it stands in the file.
    {"97301-0001", "97301", "",
     "every claim, loop 2010AA, element N403: \"97301\" is not a ZIP code of nine digits"},
    {"12 Pier St", "PO Box 1", "", "every claim, loop 2010AA, element N301"},
    {"12-3456789", "12-345678", "", "every claim, loop 2010AA, element REF02"},
    {"+1 (503) 555-0100", "555-0100", "", "every claim, loop 1000A, element PER04"},
    {"1999999984", "1999999985", "", "every claim, loop 2010AA, element NM109"},
    {"1234567893", "1234567890", "", ", loop 2310B, element NM109: \"1234567890\" is not a National"},
    {"103TC0700X", "103TC", "", ", loop 2310B, element PRV03"},
    {"1EG4-TE5-MK73", "1EG4", "", ", loop 2010BA, element NM109: \"1EG4\" is not a Medicare number"},
    {"\"zip\":\"97301\"", "\"zip\":\"973\"", "", ", loop 2010BA, element N403"},
    {"Doe", "D\xE6\x9D\x8E", "", ", loop 2010BA, element NM103"},
    {"Doe", "D*E", "", ", loop 2010BA, element NM103: the last name or organisation's name contains *"},
    {"\"00831\"", "\"1\"", "", ", loop 2010BB, element NM109"},
    {"\"MB\"", "\"XY\"", "", ", loop 2000B, element SBR09"},
    {"\"11\"", "\"1\"", "", ", loop 2300, element CLM05-1"},
    {"\"HP\"", "\"HP1\"", "", ", loop 2400, element SV101-3"},
    {"\"HP\"", "\"GP\"", "",
     ", loop 2400, element SV101-3: therapy modifier GP does not go with the credential CP"},
    {"\"HP\"", "\"HP\",\"HO\",\"AH\",\"AJ\",\"U1\"", "",
     ", loop 2400, element SV101-6: the enrollment has 5"},
    {"1980-06-01", "2026-03-06", "", ", loop 2010BA, element DMG02: the patient is born after"},
    {"F33.1", "F02.80", "", ", loop 2300, element HI01-2: F0280 may not come first"},
    {"\"120.00\"", "\"0.00\"", "", ", loop 2400, element SV102: the charge is not above zero"},
    // Diagnoses: what the line is for, then the others that are active and valid; never F02 first.
    {"F33.1", "F02.80", DX("dx2", "G30.9"), "HI*ABK:G309*ABF:F0280~"},
    {"F33.1", "F02.80", DX("dx2", "G30.9"), "*UN*1***1:2~"},
    {"", "", DX("dx2", "F41.9") DX("dx3", "E11.9"), "HI*ABK:F331*ABF:E119*ABF:F419~"},
    {"", "", DX("dx2", "F32"), "HI*ABK:F331~"},
    {"", "", DX("dx2", "F41.9") VOID("v", "dx2"), "HI*ABK:F331~"},
    {"", "", DX("dx2", "F11.20"), "HI*ABK:F331~"},
    {"\"place\":\"11\"", "\"place\":\"11\",\"part2\":true", DX("dx2", "F11.20"), "HI*ABK:F331*ABF:F1120~"},
    // Charges: the latest fact alone; then the price.
    {"2026-12-31", "2026-02-12", "", "SV1*HC:98978:HP*50*UN"},
    {"", "", CHARGE("ch2", "2026-02-01T00:00:00Z", "99.50"), "SV1*HC:98978:HP*99.5*UN"},
    {"", "", CHARGE("ch0", "2025-02-01T00:00:00Z", "99.50"), "SV1*HC:98978:HP*120*UN"},
    {"", "", CHARGE("ch2", "2026-04-01T00:00:00Z", "99.50"), "SV1*HC:98978:HP*120*UN"},
    {"", "", VOID("v", "ch1"), "SV1*HC:98978:HP*50*UN"},
    {"", "", VOID("v", "ch1") VOID("vv", "v"), "SV1*HC:98978:HP*120*UN"},
    {"", "", VOID("v", "ch1") VOID("vv", "v") VOID("vvv", "vv"), "SV1*HC:98978:HP*50*UN"},
    {"", "", VOID("v", "ch1") VOID("v2", "ch1") VOID("vv", "v"), "SV1*HC:98978:HP*50*UN"},
    // Who stands on the claim.
    {"\"by\":\"dr\",\"device\"", "\"by\":\"dr2\",\"device\"", "", "NM1*DK*1*LUND*PER****XX*1000000004~"},
    {"\"npi\":\"1999999984\"", "\"npi\":\"1234567893\"", "", "NM1*85*1*OSEI*AMA****XX*1234567893~"},
    {"\"npi\":\"1999999984\"", "\"npi\":\"1234567893\"", "", "HI*ABK:F331~LX*1~"},
    {"\"timezone\":\"Etc/UTC\"}", "\"timezone\":\"Etc/UTC\",\"participating\":false}", "",
     "***11:B:1*Y*C*Y*Y~"},
    {"\"Jo\"", "\"Jos\xC3\xA9\"", "", "NM1*IL*1*DOE*JOSE****MI*"},
};

static void test_cases(void **with)
{
    (void)with;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        world *w = world_of(cases[i].from, cases[i].to, cases[i].more);
        add(w, "e1", 0, "m", 13);
        expect(w, cases[i].wanted);
    }
}

// facts.md, `charge`: without a charge and without a price the claim is not made, and says so.
static void test_no_price(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e1", 1, "m", 28)->priced = false;
    add(w, "e1", 0, "m", 13);
    size_t count;
    claim_ask ask = {.state = &w->state,
                     .book = &book,
                     .party = &w->party,
                     .ready = w->dets,
                     .count = w->count,
                     .as_of = w->state.as_of,
                     .control = 1};
    claims *c = claims_plan(&ask, &w->a);
    const claim_unmade *unmade = claims_unmade(c, &count);
    assert_int_equal(count, 1);
    assert_int_equal(unmade[0].lines, 2);
    assert_true(str_eq(unmade[0].code, STR("98980")));
    assert_int_equal(claims_count(c), 0);
}

static void test_no_order(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e1", 0, "m", 13)->order = FACT_NONE;
    expect(w, ", loop 2420E, element NM109: 98978 has no order");
    w = world_of("", "", "");
    add(w, "e1", 0, "m", 13)->diagnosis = FACT_NONE;
    expect(w, ", loop 2300, element HI01-2: 98978 has no diagnosis");
    w = world_of("", "", "");
    add(w, "e1", 0, "m", 13)->coverage = FACT_NONE;
    expect(w, ", loop 2010BA, element NM109: the identifier is missing");
}

#define TIME(id, by, day)                                                                                    \
    "{\"fact\":\"time\",\"id\":\"" id "\",\"at\":\"" day "T10:00:00Z\",\"enrollment\":\"e1\",\"by\":\"" by   \
    "\",\"from\":\"" day "T10:00:00Z\",\"to\":\"" day "T10:20:00Z\",\"activity\":\"review\"}\n"
static void test_supervising(void **with)
{
    (void)with;
    static const struct {
        const char *times;
        bool counts_staff, minutes, supervised;
    } rows[] = {
        {TIME("t1", "cc", "2026-01-20"), true, true, true},
        {TIME("t1", "cc", "2026-01-20"), false, true, false},
        {TIME("t1", "cc", "2026-01-20"), true, false, false},
        {TIME("t1", "dr", "2026-01-20"), true, true, false},
        {TIME("t1", "cc", "2026-02-20"), true, true, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world *w = world_of("", "", rows[i].times);
        determination *d = add(w, "e1", rows[i].minutes ? 1 : 0, "c", 13);
        d->pack = rows[i].counts_staff ? &guide : &plain;
        result r = run(w);
        assert_int_equal(r.problems.errors, 0);
        assert_int_equal(has(r.file, "NM1*DQ*1*LUND*PER****XX*1000000004~"), rows[i].supervised);
    }
}

// One claim for each course, payer, member and authorisation; claims of one subscriber under one level.
static void test_groups(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e2", 1, "m", 28);
    add(w, "e1", 1, "m", 28)->authorization = door_find(&w->door, STR("au1"));
    add(w, "e1", 0, "m", 13);
    add(w, "e1", 0, "c", 13)->from = date_of(2026, 1, 10);
    result r = run(w);
    assert_int_equal(r.problems.errors, 0);
    assert_int_equal(claims_count(r.claims), 4);
    assert_true(has(r.file, "NM1*40*2*CLEARINGHOUSE*****46*CLEARINGHOUSE~"));
    assert_true(has(r.file, "REF*G1*AUTH7~"));
    assert_true(has(r.file, "***12:B:1*"));
    assert_true(has(r.file, "SBR*P*18*G7******CI~NM1*IL*1*DOE*JO****MI*W-9~"));
    assert_true(has(r.file, "HL*3*1*22*0~"));
    assert_false(has(r.file, "HL*4*"));
    size_t count;
    const claim_total *totals = claims_totals(r.claims, &count);
    assert_int_equal(count, 2);
    assert_true(str_eq(totals[0].payer, STR("c")) && str_eq(totals[1].payer, STR("m")));
    assert_int_equal(totals[1].claims, 3);
    assert_int_equal(totals[1].charge.cents, 22000);
    assert_int_equal(totals[1].expected.cents, 15000);
}

// The same determinations give the same bytes in any order; another determination another claim number.
static void test_order_and_numbers(void **with)
{
    (void)with;
    str files[3];
    for (int turn = 0; turn < 3; turn++) {
        world *w = world_of("", "", "");
        for (int i = 0; i < 3; i++) add(w, "e1", turn == 1 ? 2 - i : i, "m", 28);
        if (turn == 2) w->dets[0].from = date_of(2026, 1, 16);
        result r = run(w);
        assert_int_equal(r.problems.errors, 0);
        files[turn] = str_copy(&lasting, r.file); // its world may be closed by then
    }
    assert_true(str_eq(files[0], files[1]));
    assert_int_equal(files[0].len, files[2].len);
    const char *id = memmem(files[0].at, files[0].len, "CLM*", 4),
               *other = memmem(files[2].at, files[2].len, "CLM*", 4);
    assert_memory_not_equal(id, other, 16);
}

static void test_same_twice(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e1", 0, "m", 13);
    add(w, "e1", 0, "m", 13);
    expect(w, ", loop 2400, element REF02: the line control number ");
}

// More than 50 lines are two claims.
static void test_many_lines(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    for (int i = 0; i < 51; i++) add(w, "e1", 0, "m", 13)->from = date_of(2025, 1 + i / 28, 1 + i % 28);
    result r = run(w);
    assert_int_equal(r.problems.errors, 0);
    assert_int_equal(claims_count(r.claims), 2);
    assert_true(has(r.file, "LX*50~"));
    assert_false(has(r.file, "LX*51~"));
}

// 5,000 claims fill a set; 100 claims fill a subscriber; what all claims share is said once.
static void test_many_claims(void **with)
{
    (void)with;
    static const char *zips[] = {"97301-0001", "97301"};
    for (int turn = 0; turn < 2; turn++) {
        buf more = buf_in(&lasting, 8 << 20);
        for (int i = 0; i <= X837_SET_CLAIMS_MAX; i++)
            buf_say(&more,
                    "{\"fact\":\"enroll\",\"id\":\"many%d\"," AT "\"enrollment\":\"m%d\",\"patient\":\"p1\","
                    "\"program\":\"rtm\",\"billing\":\"dr\",\"device\":\"app\",\"place\":\"11\"}\n",
                    i, i);
        buf_byte(&more, 0);
        world *w = world_of(zips[0], zips[turn], more.at);
        for (int i = 0; i <= X837_SET_CLAIMS_MAX; i++) {
            char id[16];
            snprintf(id, sizeof id, "m%d", i);
            add(w, id, 0, "m", 13);
        }
        result r = run(w);
        assert_int_equal(r.problems.errors, turn);
        assert_int_equal(claims_count(r.claims), X837_SET_CLAIMS_MAX + 1);
        if (turn) continue;
        assert_true(has(r.file, "HL*51*1*22*0~"));
        assert_false(has(r.file, "HL*52*"));
        assert_true(has(r.file, "ST*837*0002*005010X222A1~BHT*0019*00*000000001-0002*"));
        assert_true(has(r.file, "*0002~GE*2*1~IEA*1*000000001~"));
    }
}

static void test_nothing(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    result r = run(w);
    assert_int_equal(r.problems.errors, 0);
    assert_int_equal(r.file.len, 0);
}

// The void of a claim differs from it in number, frequency and the payer's number, and in nothing else.
static void test_void(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e1", 1, "m", 28);
    result r = run(w);
    frozen_claim kept;
    str twice, once;
    fault why;
    assert_true(claims_freeze(r.claims, 0, &kept, &r.problems, &w->a));
    assert_true(frozen_void(kept.segments, STR("VOID00000001"), STR("ICN77"), &w->a, &once, &why));
    assert_true(has(once, "CLM*VOID00000001*"));
    assert_true(has(once, "11:B:8*Y*A*Y*Y~REF*F8*ICN77~HI*"));
    assert_true(has(once, "REF*6R*VOID00000001-98980-"));
    assert_int_equal(once.len, kept.segments.len + strlen("REF*F8*ICN77~"));
    // the void of a replacement names its own original, once
    assert_true(frozen_void(once, STR("VOID00000002"), STR("ICN78"), &w->a, &twice, &why));
    assert_int_equal(twice.len, once.len);
    assert_false(has(twice, "ICN77"));
    assert_false(frozen_void(kept.segments, STR("VOID00000003"), STR("A*B"), &w->a, &twice, &why));
    assert_non_null(strstr(why.text, "separates data"));
    assert_false(frozen_void(str_first(kept.segments, kept.segments.len - 1), STR("V"), STR("I"), &w->a,
                             &twice, &why));
}

// The same lines claimed again have another number.
static void test_generation(void **with)
{
    (void)with;
    world *w = world_of("", "", "");
    add(w, "e1", 0, "m", 13);
    str numbers[3];
    for (uint32_t g = 0; g < 3; g++) {
        claim_ask ask = {.state = &w->state,
                         .book = &book,
                         .party = &w->party,
                         .ready = w->dets,
                         .count = w->count,
                         .as_of = w->state.as_of,
                         .control = 1};
        claims *c = claims_plan(&ask, &w->a);
        claims_as(c, 0, (claim_as){'7', STR("ICN9"), g});
        frozen_claim kept;
        x12_problems problems = x12_problems_in(&w->a);
        assert_true(claims_freeze(c, 0, &kept, &problems, &w->a));
        assert_true(has(kept.segments, ":B:7*") && has(kept.segments, "REF*F8*ICN9~"));
        numbers[g] = kept.claim;
        for (uint32_t before = 0; before < g; before++) assert_false(str_eq(numbers[before], numbers[g]));
    }
}

int main(void)
{
    lasting = source_arena();
    icd_table *icd;
    fault why;
    str text = source_file(&lasting, "data/icd10cm-chapter5-fy2021.tsv");
    if (!icd_read(&icd, text, STR("FY2021"), date_of(2021, 9, 30), &lasting, &why)) return 1;
    book.icd = icd;
    codes[0].needs[REQ_SUPPLY].asked = codes[0].needs[REQ_ORDER].asked = true;
    codes[1].needs[REQ_MINUTES].asked = true;
    guide.counting.roles = 1; // clinical-staff
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_no_price),
        cmocka_unit_test(test_no_order),
        cmocka_unit_test(test_supervising),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_order_and_numbers),
        cmocka_unit_test(test_same_twice),
        cmocka_unit_test(test_many_lines),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_many_claims),
        cmocka_unit_test(test_void),
        cmocka_unit_test(test_generation),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    worlds_close();
    arena_close(&lasting);
    return failed;
}
