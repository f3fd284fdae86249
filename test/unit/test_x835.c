// The 835: values as said, the same bytes back, sums at three levels, and what is refused.
#include "source.h"
#include "x835.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room, other;

#define ISA                                                                                                  \
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*HARBOR         "                                  \
    "*260305*1207*^*00501*000000007*0*P*:~"
#define HEAD                                                                                                 \
    ISA "GS*HP*PAYER*HARBOR*20260305*1207*7*X*005010X221A1~"                                                 \
        "ST*835*0001~BPR*I*%s*C*ACH*CCP*01*999999992*DA*123*1512345678**01*999988880*DA*98765*20260309~"     \
        "TRN*1*EFT77*1512345678~REF*EV*AB12~DTM*405*20260306~N1*PR*OAK PLAN*XV*12345~N3*1 MAIN ST~"          \
        "N4*SALEM*OR*97301~REF*2U*OAK1~PER*CX**TE*5035550100~PER*BL*EDI "                                    \
        "DESK*TE*5035550101*EM*EDI@OAK.EXAMPLE~"                                                             \
        "N1*PE*HARBOR HEALTH*XX*1999999984~REF*TJ*123456789~LX*1~"
#define TAIL "SE*30*0001~GE*1*7~IEA*1*000000007~"

static str file_of(const char *amount, const char *body)
{
    buf b = buf_in(&other, 1 << 20);
    buf_say(&b, HEAD, amount);
    buf_put(&b, str_of(body));
    buf_lit(&b, TAIL);
    assert_false(b.full);
    return buf_str(&b);
}

#define CLAIM_ONE                                                                                            \
    "CLP*C1*1*200*120.5*29.50*MC*ICN1*02*1~CAS*CO*253*2.5~NM1*QC*1*DOE*JO****MI*W1~NM1*TT*2*SECOND "         \
    "PLAN*****PI*99~"                                                                                        \
    "MOA***MA01*N123~REF*EA*77~DTM*232*20260201~AMT*AU*150~QTY*CA*1~"                                        \
    "SVC*HC:98975:GT*150*100**1~DTM*472*20260205~CAS*CO*45*20.5*1*96*0.00~CAS*PR*2*29.5~REF*6R*L1~AMT*B6*"   \
    "129.5~LQ*HE*N620~"                                                                                      \
    "SVC*HC:98976*50*23**2*HC:98975*1~DTM*150*20260201~DTM*151*20260228~CAS*PI*97*27~REF*6R*L2~"

typedef struct seen {
    unsigned payments, claims, ends, breaches;
    char levels[8];
    money should[8], is[8];
    char first[400];
    money claim_paid, plb;
} seen;

static bool take_payment(void *with, const x835_payment *p, fault *why)
{
    (void)why;
    ((seen *)with)->payments++;
    assert_true(str_eq(p->trace, STR("EFT77")));
    assert_true(str_eq(p->envelope->sender, STR("PAYER")));
    assert_int_equal(p->on.is.days, date_of(2026, 3, 9).days);
    assert_true(str_eq(p->payer.name, STR("OAK PLAN")) && str_eq(p->payer.zip, STR("97301")));
    assert_int_equal(p->payer.contact_count, 2);
    assert_true(str_eq(p->payer.contacts[1].function, STR("BL")));
    assert_true(str_eq(p->payee.id, STR("1999999984")));
    assert_true(str_eq(x835_reference_of(p->payee.references, p->payee.reference_count, STR("TJ")),
                       STR("123456789")));
    return true;
}

static bool take_breach(void *with, const x835_breach *b, fault *why)
{
    (void)why;
    seen *s = with;
    assert_true(s->breaches < 8);
    if (!s->breaches) snprintf(s->first, sizeof s->first, "%.*s", STR_ARGS(b->text));
    s->levels[s->breaches] = (char)('0' + (int)b->level);
    s->should[s->breaches] = b->should;
    s->is[s->breaches++] = b->is;
    return true;
}

static bool take_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p, (void)why;
    seen *s = with;
    s->ends++;
    s->claims += e->claims;
    s->claim_paid = e->paid;
    s->plb = e->adjusted;
    return true;
}

static seen look(str bytes)
{
    seen s = {0};
    x835_takers t = {.with = &s, .payment = take_payment, .end = take_end, .breach = take_breach};
    fault why = {0};
    if (!x835_read(bytes, &t, &room, &why)) fail_msg("%s", why.text);
    return s;
}

static bool take_whole(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    (void)p, (void)why;
    ++*(unsigned *)with;
    assert_true(str_eq(c->id, STR("C1")) && str_eq(c->number, STR("ICN1")) && str_eq(c->status, STR("1")));
    assert_int_equal(c->charge.is.cents, 20000);
    assert_int_equal(c->paid.is.cents, 12050);
    assert_int_equal(c->patient_due.is.cents, 2950);
    assert_true(str_eq(x835_person_of(c, STR("TT"))->last, STR("SECOND PLAN")));
    assert_null(x835_person_of(c, STR("74")));
    str remarks[10];
    assert_int_equal(x835_claim_remarks(c, remarks), 2);
    assert_true(str_eq(remarks[1], STR("N123")));
    assert_int_equal(c->adjustment_count, 1);
    assert_int_equal(x835_sum_of(c->sums, c->sum_count, STR("AU")).is.cents, 15000);
    assert_int_equal(c->line_count, 2);
    const x835_line *one = &c->lines[0], *two = &c->lines[1];
    assert_true(str_eq(one->procedure.code, STR("98975")) && str_eq(one->procedure.modifiers[0], STR("GT")));
    assert_int_equal(one->adjustment_count, 3);
    assert_true(one->adjustments[0].first && !one->adjustments[1].first && one->adjustments[2].first);
    assert_true(str_eq(one->adjustments[1].reason, STR("96")) &&
                str_eq(one->adjustments[0].quantity, STR("1")));
    assert_true(str_eq(one->remarks[0].code, STR("N620")));
    assert_true(str_eq(x835_reference_of(two->references, two->reference_count, STR("6R")), STR("L2")));
    assert_true(str_eq(two->original.code, STR("98975")) && str_eq(two->original_units, STR("1")));
    assert_int_equal(x835_line_from(c, two).is.days, date_of(2026, 2, 1).days);
    assert_int_equal(x835_sum_of(one->sums, one->sum_count, STR("B6")).is.cents, 12950);
    assert_false(x835_sum_of(two->sums, two->sum_count, STR("B6")).given);
    assert_true(str_starts(c->text, STR("CLP*C1*")) && c->text.at[c->text.len - 1] == '~');
    return true;
}

static void test_values(void **state)
{
    (void)state;
    str bytes = file_of("120.5", CLAIM_ONE);
    unsigned claims = 0;
    x835_takers t = {.with = &claims, .claim = take_whole};
    fault why = {0};
    assert_true(x835_read(bytes, &t, &room, &why));
    assert_int_equal(claims, 1);
    seen s = look(bytes);
    if (s.breaches) fail_msg("%s", s.first);
    assert_int_equal(s.payments, 1);
    assert_int_equal(s.claims, 1);
    assert_int_equal(s.claim_paid.cents, 12050);
}

typedef struct sum_case { const char *what, *amount, *body, *levels; int64_t difference; } sum_case;

// Each changes one amount of a file that holds; the levels it breaks, and by how much the first of them is
// off.
static void test_sums(void **state)
{
    (void)state;
    static const sum_case cases[] = {
        {"claim without lines", "80", "CLP*A*1*100*80**MC*I~CAS*CO*45*20~", "", 0},
        {"denied", "0", "CLP*A*4*100*0**MC*I~CAS*CO*29*100~", "", 0},
        {"a reversal and its correction", "-20",
         "CLP*A*22*-100*-80**MC*I~CAS*CO*45*-20~"
         "CLP*A*1*100*60**MC*I~CAS*CO*45*40~",
         "", 0},
        {"interest and a withheld overpayment", "73.77",
         "CLP*A*1*100*80**MC*I~CAS*CO*45*20~"
         "PLB*1999999984*20261231*L6:X*-3.77*WO:ICN0*10~",
         "", 0},
        {"all pairs of a PLB count", "79",
         "CLP*A*1*100*80**MC*I~CAS*CO*45*20~"
         "PLB*1*20261231*CS*1*CS*-1*CS*1*CS*-1*CS*0.5*CS*0.5~",
         "", 0},
        {"BPR02", "81", "CLP*A*1*100*80**MC*I~CAS*CO*45*20~", "3", -100},
        {"CLP04", "70", "CLP*A*1*100*70**MC*I~CAS*CO*45*20~", "1", 1000},
        {"CAS of the claim", "80", "CLP*A*1*100*80**MC*I~CAS*CO*45*19.99~", "1", 1},
        {"SVC03", "80", "CLP*A*1*100*80**MC*I~SVC*HC:98975*100*79~CAS*CO*45*20~", "0", 100},
        {"CAS of the line", "80", "CLP*A*1*100*80**MC*I~SVC*HC:98975*100*80~CAS*CO*45*21~", "01", -100},
        {"a line left out", "80", "CLP*A*1*100*80**MC*I~CAS*CO*45*20~SVC*HC:98975*60*60~", "2", -4000},
        {"PLB", "80", "CLP*A*1*100*80**MC*I~CAS*CO*45*20~PLB*1*20261231*L6*-1~", "3", 100},
        {"the sixth reason counts", "80", "CLP*A*1*100*80**MC*I~CAS*CO*1*1**2*1**3*1**4*1**5*1**6*14~", "1",
         100},
        {"an amount in tenths of a cent", "80", "CLP*A*1*100*80**MC*I~CAS*CO*45*20.001~", "4", 0},
        {"no amount", "80", "CLP*A*1*100***MC*I~CAS*CO*45*20~", "4", 0},
        {"a word", "80", "CLP*A*1*100*80**MC*I~CAS*CO*45*TWENTY~", "4", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seen s = look(file_of(cases[i].amount, cases[i].body));
        if (strcmp(s.levels, cases[i].levels) != 0)
            fail_msg("%s: levels \"%s\", not \"%s\": %s", cases[i].what, s.levels, cases[i].levels, s.first);
        int64_t off = s.breaches ? s.should[0].cents - s.is[0].cents : 0;
        if (off != cases[i].difference) fail_msg("%s: off by %lld", cases[i].what, (long long)off);
        x835_verdict v;
        fault why = {0};
        assert_true(x835_check(&v, file_of(cases[i].amount, cases[i].body), &room, &why));
        assert_int_equal(v.breaches, s.breaches);
        assert_int_equal(v.payments, 1);
        if (s.breaches) assert_int_equal(v.first.text.len, strlen(s.first));
    }
}

static void same(const char *what, str bytes, uint64_t most_kept)
{
    buf out = buf_in(&other, 1 << 22);
    uint64_t kept = 0;
    fault why = {0};
    if (!x835_rewrite(&out, &kept, bytes, &room, &why)) fail_msg("%s: %s", what, why.text);
    if (!str_eq(buf_str(&out), bytes)) fail_msg("%s: not the same: %.*s", what, STR_ARGS(buf_str(&out)));
    if (kept > most_kept) fail_msg("%s: %llu segments had to be kept", what, (unsigned long long)kept);
}

static str other_marks(str bytes, const char *from, const char *to, const char *line_end)
{
    buf b = buf_in(&other, 1 << 20);
    for (size_t i = 0; i < bytes.len; i++) {
        const char *at = memchr(from, bytes.at[i], 4);
        buf_byte(&b, at ? to[at - from] : bytes.at[i]);
        if (bytes.at[i] == '~') buf_put(&b, str_of(line_end));
    }
    return buf_str(&b);
}

static str joined(str a, str b)
{
    buf out = buf_in(&other, 1 << 20);
    buf_put(&out, a);
    buf_put(&out, b);
    return buf_str(&out);
}

static void test_again(void **state)
{
    (void)state;
    static const char *names[] = {"cob-contractural-adjustment", "managed-care", "medicare-part-a",
                                  "secondary-payment", "tertiary-payment"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        snprintf(path, sizeof path, "test/x12/samples835/%s.835", names[i]);
        same(names[i], source_file(&other, path), 0);
    }
    str one = file_of("120.5", CLAIM_ONE);
    same("one claim", one, 0);
    same("other delimiters, lines", other_marks(one, "*^:~", "|!+'", "\r\n"), 0);
    same("lines", other_marks(one, "*^:~", "*^:~", "\n"), 0);
    same("two interchanges", joined(one, one), 0);
    same("U+FEFF", joined(STR("\xEF\xBB\xBF"), one), 0);
    same("amounts as people write them",
         file_of("120.50", "CLP*C1*1*0100.00*0120.50**MC*I~CAS*CO*45*-20.500*1~"), 0);
    // What the values have no place for is kept where it stood.
    same("not in the guide", file_of("1", "CLP*C1*1*1*1**MC*I~K3*FREE TEXT~NTE*ADD*X~SVC*HC:98975*1*1~HL*1~"),
         3);
    same("another order",
         file_of("1", "CLP*C1*1*1*1**MC*I~DTM*232*20260101~REF*EA*1~NM1*QC*1*DOE~CAS*CO*45*0~"), 0);
    same("a claim's segment behind its line",
         file_of("1", "CLP*C1*1*1*1**MC*I~SVC*HC:98975*1*1~NM1*82*1*LUND~DTM*472*20260101~"), 0);
    same("empty pairs", file_of("1", "CLP*C1*1*1*1**MC*I~CAS*CO*45*0****97*0~CAS*CO~"), 2);
    same("twice what stands once", file_of("1", "CLP*C1*1*1*1**MC*I~MOA***N1~MOA***N2~"), 1);
    same("trailing separators", file_of("1", "CLP*C1*1*1*1**MC*I***~REF*EA*~"), 2);
    same(
        "the payee first",
        str_copy(&other, STR(ISA "ST*835*1~N1*PE*B~N3*X~REF*TJ*1~N1*PR*A~N3*Y~N1*ZZ*C~N3*Z~SE*1*1~IEA*1*7~")),
        2);
    same("no day", file_of("1", "CLP*C1*1*1*1**MC*I~DTM*232*20260230~DTM*050*2026~"), 0);
}

// Values without pieces are laid in the guide's order, in X12's shortest form.
static void test_made(void **state)
{
    (void)state;
    x835_adjustment cas[] = {{STR("CO"), STR("45"), x12_amount_made((money){2050}), STR(""), true},
                             {STR("CO"), STR("253"), x12_amount_made((money){100}), STR(""), false},
                             {STR("PR"), STR("1"), x12_amount_made((money){-3}), STR("2"), true}};
    x835_date dates[] = {{STR("472"), {date_of(2026, 2, 5), {"", 0}}}};
    x835_reference refs[] = {{STR("6R"), STR("L1"), STR("")}};
    x835_line line = {.procedure = {STR("HC"), STR("98975"), {STR("GT")}, STR("")},
                      .charge = x12_amount_made((money){12000}),
                      .paid = x12_amount_made((money){9853}),
                      .units = STR("1"),
                      .dates = dates,
                      .date_count = 1,
                      .adjustments = cas,
                      .adjustment_count = 3,
                      .references = refs,
                      .reference_count = 1};
    x835_claim c = {.id = STR("C1"), .status = STR("1"), .charge = x12_amount_made((money){12000}),
                    .paid = x12_amount_made((money){9853}), .filing = STR("MC"), .number = STR("I1"),
                    .lines = &line, .line_count = 1};
    buf out = buf_in(&other, 1 << 16);
    x835_writer w = x835_writer_on(&out, X12_MARKS, STR("\n"));
    x835_put_claim(&w, &c);
    str got = buf_str(&out);
    assert_true(
        str_starts(got, STR("CLP*C1*1*120*98.53**MC*I1~\nSVC*HC:98975:GT*120*98.53**1~\nDTM*472*20260205~\n"
                            "CAS*CO*45*20.5**253*1~\nCAS*PR*1*-0.03*2~\nREF*6R*L1~\n")));
}

typedef struct refused_case { const char *what, *body, *words; } refused_case;

static void test_refused(void **state)
{
    (void)state;
    static const refused_case cases[] = {
        {"a line without a claim", "SVC*HC:98975*1*1~", "outside of any claim"},
        {"a claim behind PLB", "PLB*1*20261231*L6*-1~CLP*A*1*1*1~", "behind the provider's adjustments"},
        {"a set in a set", "ST*835*0002~", "before the last one's SE"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        x835_takers t = {.with = NULL};
        fault why = {0};
        size_t before = room.taken;
        assert_false(x835_read(file_of("1", cases[i].body), &t, &room, &why));
        if (!strstr(why.text, cases[i].words)) fail_msg("%s: %s", cases[i].what, why.text);
        assert_true(room.taken >= before);
    }
    str cut = str_first(file_of("1", "CLP*A*1*1*1~"), 500);
    x835_takers t = {.with = NULL};
    fault why = {0};
    assert_false(x835_read(cut, &t, &room, &why));
    str no_end =
        joined(str_first(file_of("1", ""), file_of("1", "").len - strlen(TAIL)), STR("GE*1*7~IEA*1*7~"));
    assert_false(x835_read(no_end, &t, &room, &why));
    assert_non_null(strstr(why.text, "no SE"));
}

static bool stop(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    (void)p, (void)c;
    ++*(unsigned *)with;
    return fault_set(why, FAULT_CLAIM, "enough");
}

static void test_stopped(void **state)
{
    (void)state;
    unsigned claims = 0;
    x835_takers t = {.with = &claims, .claim = stop};
    fault why = {0};
    assert_false(x835_read(file_of("2", "CLP*A*1*1*1~CLP*B*1*1*1~"), &t, &room, &why));
    assert_int_equal(claims, 1);
    assert_string_equal(why.text, "enough");
}

// The memory for ten thousand claims is that for one.
static void test_constant_memory(void **state)
{
    (void)state;
    buf b = buf_in(&other, 16 << 20);
    for (int i = 0; i < 10000; i++)
        buf_lit(&b, "CLP*A*1*100*80**MC*I~CAS*CO*45*20~NM1*QC*1*DOE~SVC*HC:98975*100*100~REF*6R*X~");
    buf_byte(&b, 0);
    buf whole = buf_in(&other, 16 << 20);
    buf_say(&whole, HEAD, "800000");
    buf_bytes(&whole, b.at, b.len - 1);
    buf_lit(&whole, TAIL);
    arena small;
    arena_open(&small, &source_memory, 256 << 10);
    x835_verdict v;
    fault why = {0};
    if (!x835_check(&v, buf_str(&whole), &small, &why)) fail_msg("%s", why.text);
    assert_int_equal(v.claims, 10000);
    assert_int_equal(v.breaches, 0);
    arena_close(&small);
}

int main(void)
{
    room = source_arena();
    other = source_arena();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_sums),    cmocka_unit_test(test_again),
        cmocka_unit_test(test_made),   cmocka_unit_test(test_refused), cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_constant_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
