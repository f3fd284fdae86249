// Payers' answers laid beside claims made by hand: what is found, what is posted, what is left to a person.
// Remittances are written here segment by segment; the claims live in this file, so that nothing of the journal
// can hide a fault of this room.
#include "book.h"
#include "host.h"
#include "remit.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CLAIMS = 4, SAID_MAX = 64 };

typedef struct world {
    arena a, scratch, reading;
    remit r;
    remit_claim claims[CLAIMS];
    const char *members[CLAIMS], *lasts[CLAIMS];
    str said[SAID_MAX], told[SAID_MAX]; size_t said_count, told_count;
} world;

static x12_codes *codes;
static arena lasting;

static const remit_line lines_a[] = {
    {.control = STR_INIT("A-1"), .code = STR_INIT("98978"), .units = 1, .charge = {12000}, .expected = {10000}, .priced = true},
    {.control = STR_INIT("A-2"), .code = STR_INIT("98980"), .units = 1, .charge = {11000}, .expected = {9000}, .priced = true},
};
static const remit_line lines_b[] = {
    {.control = STR_INIT("B-1"), .code = STR_INIT("98980"), .units = 1, .charge = {11000}, .expected = {9000}, .priced = true},
};
static const remit_line lines_c[] = { // nobody knows its price
    {.control = STR_INIT("C-1"), .code = STR_INIT("98981"), .units = 2, .charge = {8000}},
};

static date day(int month, int of_month) { return date_of(2026, month, of_month); }

static remit_claim claim_of(const char *id, const remit_line *lines, size_t count, world *w, date on)
{
    remit_claim c = {.id = str_of(id), .enrollment = STR("e1"), .payer_kind = PAYER_MEDICARE, .until = day(12, 31)};
    remit_line *own = arena_array(&w->a, remit_line, count);
    for (size_t i = 0; i < count; i++) {
        own[i] = lines[i];
        own[i].on = on;
        c.charge = money_add(c.charge, lines[i].charge);
    }
    c.lines = own;
    c.line_count = count;
    c.life = (life){str_of(id), LIFE_ACCEPTED, DATE_NONE, true, '1'};
    return c;
}

static bool fits(const world *w, const remit_key *key, size_t i)
{
    const remit_claim *c = &w->claims[i];
    bool person = key->member.len ? str_eq(key->member, str_of(w->members[i])) : str_eq(key->last, str_of(w->lasts[i]));
    switch (key->by) {
    case REMIT_BY_CLAIM: return str_eq(key->text, c->id);
    case REMIT_BY_NUMBER: return c->number.len && str_eq(key->text, c->number) && person;
    case REMIT_BY_LINE:
    case REMIT_BY_SERVICE: break;
    }
    for (size_t k = 0; k < c->line_count; k++) {
        bool line = key->by == REMIT_BY_LINE
                        ? str_eq(key->text, c->lines[k].control)
                        : person && c->lines[k].on.days == key->on.days &&
                              (!key->text.len || str_eq(key->text, c->lines[k].code));
        if (line) return true;
    }
    return false;
}

static bool find(void *with, const remit_key *key, remit_found *out, fault *why)
{
    world *w = with;
    (void)why;
    for (size_t i = 0; i < CLAIMS; i++)
        if (w->claims[i].id.len && fits(w, key, i)) out->at[out->count++] = &w->claims[i];
    return true;
}

static remit_claim *claim_named(world *w, str id)
{
    for (size_t i = 0; i < CLAIMS; i++)
        if (str_eq(w->claims[i].id, id)) return &w->claims[i];
    fail_msg("no claim %.*s", STR_ARGS(id));
    return &w->claims[0];
}

// As the journal does: what was said moves the claim.
static void move(world *w, const fact *f)
{
    if (f->kind != KIND_CLAIM_PAID && f->kind != KIND_CLAIM_DENIED && f->kind != KIND_CLAIM_REVERSED) return;
    remit_claim *c = claim_named(w, fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CLAIM))->text);
    life_event e = remit_event(f, c->charge, c->answered);
    fault why;
    life_status to;
    assert_true(life_move(&c->life, e, &to, &why));
    c->life.status = to;
    if (e != LIFE_DO_PAY_MORE)
        c->answered = money_add(c->answered, fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CHARGE))->money);
}

static bool say(void *with, const fact *f, fault *why)
{
    world *w = with;
    (void)why;
    assert_true(w->said_count < SAID_MAX);
    buf b = buf_in(&w->a, LIMIT_LINE_BYTES);
    fact_put(&b, f);
    w->said[w->said_count++] = buf_str(&b);
    move(w, f);
    return true;
}

static void tell(void *with, str claim, str sentence)
{
    world *w = with;
    (void)claim;
    assert_true(w->told_count < SAID_MAX);
    w->told[w->told_count++] = str_copy(&w->a, sentence);
}

static world *world_new(void)
{
    arena a = source_arena();
    world *w = arena_push(&a, world);
    w->a = a;
    w->scratch = source_arena();
    w->reading = source_arena();
    w->claims[0] = claim_of("CLAIMA", lines_a, 2, w, day(2, 28));
    w->claims[1] = claim_of("CLAIMB", lines_b, 1, w, day(2, 28));
    w->claims[2] = claim_of("CLAIMC", lines_c, 1, w, day(3, 31));
    const char *members[] = {"M1", "M2", "M3", ""}, *lasts[] = {"DOE", "ROE", "POE", ""};
    memcpy(w->members, members, sizeof members);
    memcpy(w->lasts, lasts, sizeof lasts);
    w->r = (remit){.with = w, .find = find, .say = say, .tell = tell, .codes = codes, .answer = STR("835-TEST"),
                   .by = STR(""), .at = {(int64_t)day(4, 10).days * US_PER_DAY}, .today = day(4, 10),
                   .scratch = &w->scratch, .payment = &w->a};
    return w;
}

static void world_end(world *w)
{
    arena a = w->a;
    arena_close(&w->scratch);
    arena_close(&w->reading);
    arena_close(&a);
}

// --- a remittance ----------------------------------------------------------------------------------------

#define ISA "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260401*0830*^*00501*000000001*0*P*:~"
#define HEAD835                                                                                                  \
    ISA "GS*HP*PAYER*PRACTICE*20260401*0830*1*X*005010X221A1~ST*835*0001~BPR*I*100*C*CHK************20260401~"    \
        "TRN*1*T1*1512345678~DTM*405*20260401~N1*PR*INVENTED PAYER~N3*1 WAY~N4*SALEM*OR*97301~PER*BL*DESK*TE*1~"  \
        "N1*PE*PRACTICE*XX*1999999984~LX*1~"
#define TAIL835 "SE*20*0001~GE*1*1~IEA*1*000000001~"

static bool take_pay(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    world *w = with;
    return remit_pay(&w->r, p, c, why);
}

static bool take_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    world *w = with;
    return remit_adjust(&w->r, p, e, why);
}

// Reversals of what was decided first, then the rest, as the edge does.
typedef struct first_pass { world *w; bool done[16]; } first_pass;

static bool take_first(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    first_pass *f = with;
    return remit_reverse(&f->w->r, p, c, &f->done[c->ordinal], why);
}

static bool take_rest(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    first_pass *f = with;
    return f->done[c->ordinal] || remit_pay(&f->w->r, p, c, why);
}

static bool take_rest_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    first_pass *f = with;
    return remit_adjust(&f->w->r, p, e, why);
}

static str remittance(world *w, const char *segments)
{
    buf b = buf_in(&w->a, 1 << 20);
    buf_lit(&b, HEAD835);
    buf_put(&b, str_of(segments));
    buf_lit(&b, TAIL835);
    return buf_str(&b);
}

static void pay(world *w, const char *segments)
{
    fault why;
    x835_takers t = {.with = w, .claim = take_pay, .end = take_end};
    if (!x835_read(remittance(w, segments), &t, &w->reading, &why)) fail_msg("%s", why.text);
}

static void pay_in_two(world *w, const char *segments)
{
    fault why;
    first_pass f = {.w = w};
    x835_takers first = {.with = &f, .claim = take_first}, rest = {.with = &f, .claim = take_rest, .end = take_rest_end};
    if (!x835_read(remittance(w, segments), &first, &w->reading, &why) ||
        !x835_read(remittance(w, segments), &rest, &w->reading, &why))
        fail_msg("%s", why.text);
}

// The said facts of a kind: how many, and the n-th.
static size_t count_of(const world *w, const char *kind)
{
    buf b = buf_in(&((world *)(uintptr_t)w)->a, 128);
    size_t count = 0;
    buf_say(&b, "{\"fact\":\"%s\"", kind);
    for (size_t i = 0; i < w->said_count; i++) count += str_starts(w->said[i], buf_str(&b));
    return count;
}

static bool in(str text, const char *part) { return memmem(text.at, text.len, part, strlen(part)) != NULL; }

static str said_of(const world *w, const char *kind, const char *part)
{
    buf b = buf_in(&((world *)(uintptr_t)w)->a, 128);
    buf_say(&b, "{\"fact\":\"%s\"", kind);
    for (size_t i = 0; i < w->said_count; i++)
        if (str_starts(w->said[i], buf_str(&b)) && in(w->said[i], part)) return w->said[i];
    for (size_t i = 0; i < w->said_count; i++) print_message("said: %.*s\n", STR_ARGS(w->said[i]));
    fail_msg("no %s with %s", kind, part);
    return (str){"", 0};
}

#define A_PAID "CLP*CLAIMA*1*230*152*38*12*N1*11*1~NM1*QC*1*DOE*JO****MI*M1~"
#define A_LINE1 "SVC*HC:98978*120*80**1~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*20~REF*6R*A-1~"
#define A_LINE2 "SVC*HC:98980*110*72**1~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~REF*6R*A-2~"

// --- matching --------------------------------------------------------------------------------------------

static void lines_decide_before_the_claim_number(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*1*230*152*38*12*N1~NM1*QC*1*DOE*JO****MI*M1~" A_LINE1 A_LINE2);
    said_of(w, "claim-paid", "\"claim\":\"CLAIMA\"");
    assert_true(in(w->told[0], "names claim CLAIMB"));
    world_end(w);
}

static void the_claim_number_is_enough(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*1*110*72*18*12*N1~NM1*QC*1*X*Y****MI*Z~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~");
    said_of(w, "claim-paid", "\"claim\":\"CLAIMB\"");
    assert_int_equal(w->r.unmatched, 0);
    world_end(w);
}

static void the_payers_number_needs_the_person(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[1].number = STR("ICN7");
    pay(w, "CLP*0*1*110*110**12*ICN7~NM1*QC*1*X*Y****MI*M2~SVC*HC:1*110*110~DTM*472*20250101~"
           "CLP*0*1*110*110**12*ICN7~NM1*QC*1*X*Y****MI*M9~SVC*HC:1*110*110~DTM*472*20250101~");
    said_of(w, "claim-paid", "\"claim\":\"CLAIMB\"");
    assert_int_equal(w->r.unmatched, 1);
    world_end(w);
}

static void patient_day_and_code_are_the_last_way(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*OLD77*1*110*72*18*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~");
    said_of(w, "claim-paid", "\"claim\":\"CLAIMB\"");
    assert_true(in(w->told[0], "found by patient, day and code"));
    world_end(w);
}

static void one_of_several_is_not_chosen(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->members[0] = "M2";
    pay(w, "CLP*OLD77*1*110*72*18*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*38~");
    str said = said_of(w, "unmatched", "any of CLAIMA, CLAIMB");
    assert_true(in(said, "\"segments\":\"CLP*OLD77"));
    assert_true(in(said, "\"who\":\"ROE, AL (M2)\""));
    said_of(w, "work-item", "\"about\":\"unmatched\"");
    assert_int_equal(count_of(w, "claim-paid"), 0);
    world_end(w);
}

static void a_replaced_claim_gives_way(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->members[0] = "M2";
    w->claims[0].life.status = LIFE_CORRECTED;
    pay(w, "CLP*OLD77*1*110*72*18*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~");
    said_of(w, "claim-paid", "\"claim\":\"CLAIMB\"");
    world_end(w);
}

static void lines_of_two_claims_are_for_a_person(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*ZZZ*1*230*152*38*12*N1~NM1*QC*1*DOE*JO****MI*M1~" A_LINE1
           "SVC*HC:98980*110*72**1~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~REF*6R*B-1~");
    said_of(w, "unmatched", "belong to several claims: CLAIMA, CLAIMB");
    world_end(w);
}

static void nothing_fits_and_nothing_is_lost(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*NOBODY*1*55*44.5**12*N9~NM1*QC*1*LOST*ANN****MI*Q1~SVC*HC:99213*55*44.5~DTM*472*20260105~CAS*CO*45*10.5~");
    said_of(w, "unmatched", "\"charge\":\"55.00\",\"paid\":\"44.50\"");
    said_of(w, "work-item", "\"worth\":\"44.50\"");
    assert_true(in(said_of(w, "work-item", "unmatched"), "NOBODY is not one of ours"));
    world_end(w);
}

// --- what became of it -----------------------------------------------------------------------------------

static void paid_as_expected_leaves_no_work(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, A_PAID A_LINE1 A_LINE2);
    str said = said_of(w, "claim-paid", "\"paid\":\"152.00\",\"patient_due\":\"38.00\",\"expected\":\"190.00\"");
    assert_true(in(said, "\"on\":\"2026-04-01\""));
    assert_true(in(said, "{\"line\":\"A-2\",\"group\":\"PR\",\"reason\":\"2\",\"amount\":\"18.00\"}"));
    assert_int_equal(w->r.work, 0);
    assert_int_equal(w->claims[0].life.status, LIFE_PAID);
    assert_int_equal(w->r.paid_sum.cents, 15200);
    world_end(w);
}

static void a_deductible_is_no_denial(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*1*110*0*90*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*0~DTM*472*20260228~CAS*CO*45*20~CAS*PR*1*90~");
    assert_int_equal(count_of(w, "claim-paid"), 1);
    assert_int_equal(w->claims[1].life.status, LIFE_PAID);
    assert_int_equal(w->r.work, 0);
    world_end(w);
}

static void what_allows_nothing_is_denied_whatever_its_status(void **unused)
{
    (void)unused;
    static const char *const all[] = {
        "CLP*CLAIMB*4*110*0**12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*0~DTM*472*20260228~CAS*CO*50*110~",
        "CLP*CLAIMB*1*110*0**12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*0~DTM*472*20260228~CAS*CO*50*110~",
        "CLP*CLAIMB*1*110*0*110*12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*0~DTM*472*20260228~CAS*PR*50*110~",
        "CLP*CLAIMB*1*110*0**12*N1~CAS*OA*50*110~NM1*QC*1*ROE*AL~",
        "CLP*CLAIMB*2*110*0**12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*0~DTM*472*20260228~CAS*PI*50*110~",
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        world *w = world_new();
        pay(w, all[i]);
        said_of(w, "claim-denied", "\"claim\":\"CLAIMB\"");
        str work = said_of(w, "work-item", "\"about\":\"denied\"");
        assert_true(in(work, "-50 ("));
        assert_true(in(work, i == 3 ? "\"worth\":\"90.00\"" : "\"worth\":\"90.00\"")); // its price, not its charge
        assert_true(in(work, "\"due\":\"2026-07-30\"")); // 120 days: 42 CFR 405.942
        assert_int_equal(w->claims[1].life.status, LIFE_DENIED);
        world_end(w);
    }
}

static void a_denial_without_a_price_is_worth_its_charge(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[2].payer_kind = PAYER_COMMERCIAL;
    pay(w, "CLP*CLAIMC*4*80*0**12*N1~NM1*QC*1*POE*AL~SVC*HC:98981*80*0**2~DTM*472*20260331~CAS*CO*97*80~LQ*HE*N56~");
    str work = said_of(w, "work-item", "\"worth\":\"80.00\"");
    assert_true(in(work, "\"due\":\"2026-12-31\"")); // no appeal by law: timely filing
    assert_true(in(work, "remark N56 ("));
    world_end(w);
}

static void a_denied_line_leaves_the_claim_paid_in_part(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMA*1*230*80*20*12*N1~NM1*QC*1*DOE*JO****MI*M1~" A_LINE1
           "SVC*HC:98980*110*0**1~DTM*472*20260228~CAS*CO*151*110~REF*6R*A-2~");
    assert_int_equal(w->claims[0].life.status, LIFE_PARTLY_PAID);
    str work = said_of(w, "work-item", "1 of 2 lines denied: 98980 of 2026-02-28");
    assert_true(in(work, "\"worth\":\"90.00\""));
    assert_int_equal(w->r.work, 1);
    world_end(w);
}

static void less_than_expected_is_underpaid(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*1*110*60*15*12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*60~DTM*472*20260228~CAS*CO*45*35~CAS*PR*2*15~REF*6R*B-1~");
    str work = said_of(w, "work-item", "Underpaid by $15.00: 98980 of 2026-02-28 allowed $75.00");
    assert_true(in(work, "\"about\":\"underpaid\""));
    assert_true(in(work, "\"worth\":\"15.00\""));
    assert_int_equal(w->claims[1].life.status, LIFE_PAID);
    world_end(w);
}

static void sequestration_and_rounding_are_no_underpayment(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*1*110*70.56*18*12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*70.55~DTM*472*20260228~"
           "CAS*CO*45*20.01**253*1.44~CAS*PR*2*18~REF*6R*B-1~");
    assert_int_equal(w->r.work, 0);
    world_end(w);
}

static void more_than_expected_is_told(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*1*110*110**12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*110~DTM*472*20260228~REF*6R*B-1~");
    assert_int_equal(w->r.work, 0);
    assert_true(in(w->told[1], "$20.00 more than expected"));
    world_end(w);
}

static void a_later_payer_adds(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, A_PAID A_LINE1 A_LINE2);
    pay(w, "CLP*CLAIMA*2*230*38**12*N2~NM1*QC*1*DOE*JO****MI*M1~"
           "SVC*HC:98978*120*20~DTM*472*20260228~CAS*OA*23*100~REF*6R*A-1~"
           "SVC*HC:98980*110*18~DTM*472*20260228~CAS*OA*23*92~REF*6R*A-2~");
    assert_int_equal(count_of(w, "claim-paid"), 2);
    assert_int_equal(w->claims[0].life.status, LIFE_PAID);
    assert_int_equal(w->r.work, 0); // what it allows is not the first payer's price
    assert_int_equal(w->r.paid_sum.cents, 19000);
    world_end(w);
}

static void the_same_claim_paid_twice_goes_to_a_person(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, A_PAID A_LINE1 A_LINE2);
    pay(w, A_PAID A_LINE1 A_LINE2);
    assert_int_equal(count_of(w, "claim-paid"), 1);
    said_of(w, "unmatched", "\"paid\":\"152.00\"");
    assert_int_equal(w->r.unmatched, 1);
    world_end(w);
}

static void a_claim_answered_in_parts_is_paid_when_the_last_has_come(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMA*1*120*80*20*12*N1~NM1*QC*1*DOE*JO~" A_LINE1);
    assert_int_equal(w->claims[0].life.status, LIFE_PARTLY_PAID);
    pay(w, "CLP*CLAIMA*1*110*72*18*12*N1~NM1*QC*1*DOE*JO~" A_LINE2);
    assert_int_equal(w->claims[0].life.status, LIFE_PAID);
    assert_int_equal(w->r.work, 0);
    world_end(w);
}

#define A_TAKEN "CLP*CLAIMA*22*-230*-152**12*N1~NM1*QC*1*DOE*JO****MI*M1~" \
    "SVC*HC:98978*-120*-80~DTM*472*20260228~CAS*CO*45*-20~CAS*PR*2*-20~REF*6R*A-1~" \
    "SVC*HC:98980*-110*-72~DTM*472*20260228~CAS*CO*45*-20~CAS*PR*2*-18~REF*6R*A-2~"

static void a_reversal_alone_is_work(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, A_PAID A_LINE1 A_LINE2);
    pay_in_two(w, A_TAKEN);
    said_of(w, "claim-reversed", "\"paid\":\"-152.00\"");
    said_of(w, "work-item", "\"about\":\"reversed\"");
    assert_int_equal(w->claims[0].life.status, LIFE_REVERSED);
    assert_int_equal(w->r.paid_sum.cents, 0);
    world_end(w);
}

static void a_reversal_and_its_correction_in_either_order(void **unused)
{
    (void)unused;
    static const char *const both[] = {A_TAKEN A_PAID A_LINE1 A_LINE2, A_PAID A_LINE1 A_LINE2 A_TAKEN};
    for (size_t i = 0; i < 2; i++) {
        world *w = world_new();
        pay(w, A_PAID A_LINE1 A_LINE2);
        pay_in_two(w, both[i]);
        assert_int_equal(count_of(w, "claim-paid"), 2);
        assert_int_equal(count_of(w, "claim-reversed"), 1);
        assert_int_equal(w->claims[0].life.status, LIFE_PAID);
        assert_int_equal(w->r.work, 0);
        assert_int_equal(w->r.unmatched, 0);
        assert_int_equal(w->r.paid_sum.cents, 15200);
        world_end(w);
    }
}

static void paid_and_taken_back_in_one_payment(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay_in_two(w, A_PAID A_LINE1 A_LINE2 A_TAKEN);
    assert_int_equal(w->claims[0].life.status, LIFE_REVERSED);
    assert_int_equal(w->r.paid_sum.cents, 0);
    world_end(w);
}

static void crossover_and_interest_are_kept(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*19*110*72*18*12*N1~NM1*QC*1*ROE*AL~NM1*TT*2*SECOND LIFE*****PI*S1~AMT*I*1.25~"
           "SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~REF*6R*B-1~");
    said_of(w, "claim-paid", "\"crossover\":\"SECOND LIFE\",\"interest\":\"1.25\"");
    assert_true(in(w->told[0], "sent on to SECOND LIFE"));
    world_end(w);
}

static void what_is_at_the_providers_level_is_kept(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "PLB*1999999984*20261231*L6:X9*-1.5*WO:CLAIMQ*25~");
    said_of(w, "provider-adjustment", "\"reason\":\"L6\",\"reference\":\"X9\",\"amount\":\"-1.50\"");
    said_of(w, "provider-adjustment", "\"reason\":\"WO\",\"reference\":\"CLAIMQ\",\"amount\":\"25.00\"");
    assert_true(in(w->told[1], "taken from the payment: $25.00"));
    world_end(w);
}

static void money_for_a_voided_claim_must_go_back(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[1].life.status = LIFE_VOIDED;
    pay(w, "CLP*CLAIMB*1*110*72*18*12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~REF*6R*B-1~");
    str work = said_of(w, "work-item", "\"about\":\"repay\"");
    assert_true(in(work, "\"worth\":\"72.00\",\"due\":\"2026-05-31\"")); // 60 days
    world_end(w);
}

static void a_forecast_is_no_payment(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB*25*110*0**12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*0~DTM*472*20260228~CAS*OA*101*110~");
    said_of(w, "unmatched", "forecast");
    assert_int_equal(w->claims[1].life.status, LIFE_ACCEPTED);
    world_end(w);
}

// One of our lines answered in two: its control number stands twice.
static void lines_with_one_control_number_keep_their_own_reasons(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMC*1*80*32*8*12*N1~NM1*QC*1*POE*AL~"
           "SVC*HC:98981*40*32~DTM*472*20260331~CAS*PR*2*8~REF*6R*C-1~"
           "SVC*HC:98981*40*0~DTM*472*20260331~CAS*CO*151*40~REF*6R*C-1~");
    str said = said_of(w, "claim-paid", "\"line\":\"1\",\"group\":\"PR\"");
    assert_true(in(said, "\"line\":\"2\",\"group\":\"CO\",\"reason\":\"151\""));
    said_of(w, "work-item", "1 of 2 lines denied");
    assert_int_equal(w->claims[2].life.status, LIFE_PARTLY_PAID);
    world_end(w);
}

static void bytes_that_no_fact_may_have_are_replaced(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*N\x01\xE9*1*55*55**12*N9~NM1*QC*1*L\xC3\x89ON*ANN****MI*Q1~SVC*HC:99213*55*55~DTM*472*20260105~");
    said_of(w, "unmatched", "\"number\":\"N~?\"");
    said_of(w, "unmatched", "L\xC3\x89ON");
    world_end(w);
}

// --- 277CA, 999 ------------------------------------------------------------------------------------------

#define HEAD277                                                                                                  \
    ISA "GS*HN*PAYER*PRACTICE*20260401*0830*1*X*005010X214~ST*277*0001*005010X214~BHT*0085*08*R1*20260401*0830*TH~" \
        "HL*1**20*1~NM1*PR*2*PAYER*****PI*P1~TRN*1*X~DTP*050*D8*20260401~DTP*009*D8*20260401~HL*2*1*21*1~"          \
        "NM1*41*2*PRACTICE*****46*P~TRN*2*000000001-0001~STC*A1:19:PR*20260401*WQ*230~HL*3*2*19*1~"                 \
        "NM1*85*2*PRACTICE*****XX*1999999984~TRN*1*0~STC*A1:19:PR*20260401*WQ*230~"
#define TAIL277 "SE*22*0001~GE*1*1~IEA*1*000000001~"

static bool take_status(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)h;
    world *w = with;
    return remit_status(&w->r, c, why);
}

static void status(world *w, const char *segments)
{
    fault why;
    buf b = buf_in(&w->a, 1 << 20);
    buf_lit(&b, HEAD277);
    buf_put(&b, str_of(segments));
    buf_lit(&b, TAIL277);
    x277_takers t = {.with = w, .claim = take_status};
    if (!x277_read(buf_str(&b), &t, &w->reading, &why)) fail_msg("%s", why.text);
}

#define PATIENT(last, member) "HL*4*3*PT~NM1*QC*1*" last "*JO****MI*" member "~"

static void a_status_accepts_with_the_payers_number(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[0].life.status = LIFE_SENT;
    status(w, PATIENT("DOE", "M1") "TRN*2*CLAIMA~STC*A2:20:PR*20260401*WQ*230~REF*1K*ICN5~DTP*472*D8*20260228~");
    str said = said_of(w, "claim-answered", "\"verdict\":\"accepted\",\"source\":\"277ca\",\"category\":\"A2\",\"status\":\"20\"");
    assert_true(in(said, "\"number\":\"ICN5\""));
    assert_int_equal(w->r.work, 0);
    world_end(w);
}

static void a_status_rejects_in_words(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[0].life.status = LIFE_SENT;
    status(w, PATIENT("DOE", "M1") "TRN*2*CLAIMA~STC*A7:562:85*20260401*U*230~DTP*472*D8*20260228~");
    said_of(w, "claim-answered", "\"verdict\":\"rejected\"");
    str work = said_of(w, "work-item", "\"about\":\"rejected\"");
    assert_true(in(work, "A7:562:85 ("));
    assert_true(in(work, "\"worth\":\"190.00\",\"due\":\"2026-12-31\""));
    world_end(w);
}

static void a_refused_line_rejects_its_claim(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[0].life.status = LIFE_SENT;
    status(w, PATIENT("DOE", "M1") "TRN*2*WRONG~STC*A3:21*20260401*U*230~DTP*472*D8*20260228~"
              "SVC*HC:98980*110****1~STC*A7:507*20260401*U~REF*FJ*A-2~DTP*472*D8*20260228~");
    said_of(w, "claim-answered", "\"claim\":\"CLAIMA\"");
    assert_true(in(said_of(w, "work-item", "rejected"), "A7:507"));
    world_end(w);
}

static void a_status_of_no_claim_is_kept(void **unused)
{
    (void)unused;
    world *w = world_new();
    status(w, PATIENT("WHO", "M9") "TRN*2*NOBODY~STC*A2:20:PR*20260401*WQ*230~DTP*472*D8*20260228~");
    said_of(w, "unmatched", "NOBODY is not one of ours");
    said_of(w, "work-item", "unmatched");
    world_end(w);
}

static void a_refused_set_rejects_each_claim_once(void **unused)
{
    (void)unused;
    world *w = world_new();
    fault why;
    remit_whole whole = {.accepted = false, .source = ANSWERED_BY_999, .words = STR("999: set 0001 rejected"),
                         .own = STR("segment 22 (SV1): wrong"), .ordinal = 1};
    w->claims[0].life.status = LIFE_SENT;
    assert_true(remit_taken(&w->r, &whole, &w->claims[0], &why));
    said_of(w, "claim-answered", "\"source\":\"999\",\"text\":\"999: set 0001 rejected; segment 22 (SV1): wrong\"");
    said_of(w, "work-item", "\"claim\":\"CLAIMA\"");
    // A claim that was decided meanwhile keeps its place; a person is told.
    whole.ordinal = 2;
    w->claims[1].life.status = LIFE_PAID;
    assert_true(remit_taken(&w->r, &whole, &w->claims[1], &why));
    assert_int_equal(count_of(w, "claim-answered"), 1);
    assert_int_equal(count_of(w, "work-item"), 2);
    world_end(w);
}

// --- a file's transactions -------------------------------------------------------------------------------

static remit_set *split(world *w, str bytes, size_t *count)
{
    remit_set *sets;
    fault why;
    if (!remit_sets(&sets, count, bytes, &w->a, &why)) fail_msg("%s", why.text);
    return sets;
}

static str replaced(world *w, str s, const char *from, const char *to)
{
    buf b = buf_in(&w->a, 1 << 20);
    size_t len = strlen(from);
    for (size_t i = 0; i < s.len;) {
        if (s.len - i >= len && memcmp(s.at + i, from, len) == 0) {
            buf_put(&b, str_of(to));
            i += len;
        } else
            buf_byte(&b, s.at[i++]);
    }
    return buf_str(&b);
}

static void the_same_words_in_another_envelope_are_the_same_answer(void **unused)
{
    (void)unused;
    world *w = world_new();
    size_t count;
    str file = replaced(w, remittance(w, A_PAID A_LINE1 A_LINE2), "SE*20*", "SE*23*");
    str name = split(w, file, &count)[0].id;
    assert_int_equal(count, 1);
    assert_true(str_starts(name, STR("835-")));
    static const char *const changes[][2] = {
        {"~", "~\r\n"}, {"*", "|"}, {"000000001", "000000777"}, {"*0001~", "*0099~"}, {"20260401*0830*1*X", "20260402*0900*1*X"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_true(str_eq(name, split(w, replaced(w, file, changes[i][0], changes[i][1]), &count)[0].id));
    assert_false(str_eq(name, split(w, replaced(w, file, "*152*", "*153*"), &count)[0].id));
    world_end(w);
}

static void what_was_cut_is_not_trusted(void **unused)
{
    (void)unused;
    world *w = world_new();
    size_t count;
    str file = replaced(w, remittance(w, A_PAID A_LINE1 A_LINE2), "SE*20*", "SE*23*");
    assert_int_equal(split(w, file, &count)[0].cut.len, 0);
    assert_true(split(w, replaced(w, file, "SE*23*", "SE*24*"), &count)[0].cut.len > 0);
    assert_true(split(w, replaced(w, file, "SE*23*0001", "SE*23*0002"), &count)[0].cut.len > 0);
    assert_true(split(w, replaced(w, file, "SE*23*0001~", ""), &count)[0].cut.len > 0);
    for (size_t i = 200; i + 40 < file.len; i++) { // torn off anywhere within the set
        remit_set *sets = split(w, str_first(file, i), &count);
        assert_true(count == 1 && sets[0].cut.len > 0);
    }
    world_end(w);
}

static void each_set_of_a_file_stands_alone(void **unused)
{
    (void)unused;
    world *w = world_new();
    size_t count;
    buf b = buf_in(&w->a, 1 << 20);
    str one = replaced(w, remittance(w, A_PAID A_LINE1 A_LINE2), "SE*20*", "SE*23*");
    buf_put(&b, one);
    buf_put(&b, replaced(w, one, "*152*", "*153*"));
    buf_lit(&b, ISA "TA1*000000009*260402*0700*R*006~IEA*0*000000001~");
    remit_set *sets = split(w, buf_str(&b), &count);
    assert_int_equal(count, 3);
    assert_int_equal(sets[1].kind, X12_KIND_835);
    assert_int_equal(sets[1].segment, 30);
    assert_int_equal(sets[1].shift, 27);
    assert_int_equal(sets[2].kind, X12_KIND_TA1);
    assert_true(str_starts(sets[2].id, STR("ta1-")));
    x835_verdict verdict;
    fault why;
    assert_true(x835_check(&verdict, sets[1].bytes, &w->reading, &why));
    assert_int_equal(verdict.payments, 1);
    world_end(w);
}

static int set_up(void **unused)
{
    (void)unused;
    fault why;
    arena_open(&lasting, host_memory(), 64 << 20);
    if (!book_codes(&codes, (str){"", 0}, &lasting, &why)) fail_msg("%s", why.text);
    return 0;
}

static int tear_down(void **unused)
{
    (void)unused;
    arena_close(&lasting);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_decide_before_the_claim_number),
        cmocka_unit_test(the_claim_number_is_enough),
        cmocka_unit_test(the_payers_number_needs_the_person),
        cmocka_unit_test(patient_day_and_code_are_the_last_way),
        cmocka_unit_test(one_of_several_is_not_chosen),
        cmocka_unit_test(a_replaced_claim_gives_way),
        cmocka_unit_test(lines_of_two_claims_are_for_a_person),
        cmocka_unit_test(nothing_fits_and_nothing_is_lost),
        cmocka_unit_test(paid_as_expected_leaves_no_work),
        cmocka_unit_test(a_deductible_is_no_denial),
        cmocka_unit_test(what_allows_nothing_is_denied_whatever_its_status),
        cmocka_unit_test(a_denial_without_a_price_is_worth_its_charge),
        cmocka_unit_test(a_denied_line_leaves_the_claim_paid_in_part),
        cmocka_unit_test(less_than_expected_is_underpaid),
        cmocka_unit_test(sequestration_and_rounding_are_no_underpayment),
        cmocka_unit_test(more_than_expected_is_told),
        cmocka_unit_test(a_later_payer_adds),
        cmocka_unit_test(the_same_claim_paid_twice_goes_to_a_person),
        cmocka_unit_test(a_claim_answered_in_parts_is_paid_when_the_last_has_come),
        cmocka_unit_test(a_reversal_alone_is_work),
        cmocka_unit_test(a_reversal_and_its_correction_in_either_order),
        cmocka_unit_test(paid_and_taken_back_in_one_payment),
        cmocka_unit_test(crossover_and_interest_are_kept),
        cmocka_unit_test(what_is_at_the_providers_level_is_kept),
        cmocka_unit_test(money_for_a_voided_claim_must_go_back),
        cmocka_unit_test(a_forecast_is_no_payment),
        cmocka_unit_test(lines_with_one_control_number_keep_their_own_reasons),
        cmocka_unit_test(bytes_that_no_fact_may_have_are_replaced),
        cmocka_unit_test(a_status_accepts_with_the_payers_number),
        cmocka_unit_test(a_status_rejects_in_words),
        cmocka_unit_test(a_refused_line_rejects_its_claim),
        cmocka_unit_test(a_status_of_no_claim_is_kept),
        cmocka_unit_test(a_refused_set_rejects_each_claim_once),
        cmocka_unit_test(the_same_words_in_another_envelope_are_the_same_answer),
        cmocka_unit_test(what_was_cut_is_not_trusted),
        cmocka_unit_test(each_set_of_a_file_stands_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
