// 999, 277CA, TA1: verdicts and where they point; which kind a file is; amounts and days as payers say them.
#include "source.h"
#include "x277.h"
#include "x999.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room, other;

#define ISA                                                                                                  \
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*HARBOR         "                                  \
    "*260305*1207*^*00501*000000007*0*P*:~"
#define IEA "IEA*1*000000007~"

static str text(const char *s) { return str_copy(&other, str_of(s)); }

// --- 999 -------------------------------------------------------------------------------------------------
#define IK(body)                                                                                            \
    text(ISA "GS*FA*PAYER*HARBOR*20260305*1207*7*X*005010X231A1~ST*999*0001*005010X231A1~"                  \
             "AK1*HC*31*005010X222A1~" body "SE*5*0001~GE*1*7~" IEA)

typedef struct told {
    unsigned sets, groups;
    char verdicts[8];
    x999_group group;
    char claim[40];
    unsigned errors;
} told;

static bool take_set(void *with, const x999_group *g, const x999_set *s, fault *why)
{
    (void)why;
    told *t = with;
    assert_true(str_eq(g->control, STR("31")));
    if (!t->sets) {
        assert_true(str_eq(s->kind, STR("837")) && str_eq(s->control, STR("0001")));
    }
    t->verdicts[t->sets++] = s->verdict ? s->verdict : '-';
    t->errors += (unsigned)s->error_count;
    for (size_t i = 0; i < s->error_count; i++)
        if (s->errors[i].claim.len) snprintf(t->claim, sizeof t->claim, "%.*s", STR_ARGS(s->errors[i].claim));
    return true;
}

static bool take_group(void *with, const x999_group *g, fault *why)
{
    (void)why;
    told *t = with;
    t->groups++;
    t->group = *g;
    return true;
}

static told ask(str bytes)
{
    told t = {0};
    x999_takers takers = {.with = &t, .set = take_set, .group = take_group};
    fault why = {0};
    if (!x999_read(bytes, &takers, &room, &why)) fail_msg("%s", why.text);
    return t;
}

static void test_999(void **state)
{
    (void)state;
    told t = ask(IK("AK2*837*0001*005010X222A1~IK5*A~AK9*A*1*1*1~"));
    assert_string_equal(t.verdicts, "A");
    assert_true(t.group.accepted);
    t = ask(IK("AK2*837*0001~IK3*NM1*8**8~CTX*CLM01:C17~IK4*9*67*1~IK4*2:1*1065*7*3~CTX*SITUATIONAL "
               "TRIGGER*CLM*43**5:3~"
               "IK3*CLM*9*2300*8~IK5*R*5~AK2*837*0002~IK5*A~AK9*P*2*2*1~"));
    assert_string_equal(t.verdicts, "RA");
    assert_int_equal(t.errors, 2);
    assert_string_equal(t.claim, "C17");
    assert_false(t.group.accepted);
    assert_true(str_eq(t.group.taken, STR("1")) && t.group.verdict == 'P');
    t = ask(IK("AK9*R*1*1*0*1~")); // a group that is refused as a whole has no AK2
    assert_int_equal(t.sets, 0);
    assert_true(!t.group.accepted && str_eq(t.group.codes[0], STR("1")));
    t = ask(IK("AK2*837*0001~AK2*837*0002~IK5*E~AK9*E*2*2*2~")); // IK5 left out: no verdict
    assert_string_equal(t.verdicts, "-E");
    assert_true(str_eq(x999_verdict_words('R'), STR("rejected")) && !x999_verdict_words('Q').len);
}

static bool take_details(void *with, const x999_group *g, const x999_set *s, fault *why)
{
    (void)g, (void)why;
    ++*(unsigned *)with;
    assert_int_equal(s->error_count, 1);
    const x999_error *e = &s->errors[0];
    assert_true(str_eq(e->segment, STR("SV1")) && str_eq(e->position, STR("22")) &&
                str_eq(e->loop, STR("2400")));
    assert_true(str_eq(e->code, STR("8")) && e->context_count == 1 && e->element_count == 2);
    assert_true(str_eq(e->contexts[0], STR("CLM01:C9")) && str_eq(e->claim, STR("C9")));
    assert_true(str_eq(e->elements[0].position, STR("7")) && str_eq(e->elements[0].component, STR("2")));
    assert_true(str_eq(e->elements[0].number, STR("1328")) && str_eq(e->elements[0].value, STR("99")));
    assert_int_equal(e->elements[0].context_count, 1);
    assert_int_equal(e->elements[1].context_count, 0);
    assert_true(str_eq(s->codes[0], STR("5")) && !s->accepted);
    return true;
}

static void test_999_details(void **state)
{
    (void)state;
    unsigned sets = 0;
    x999_takers takers = {.with = &sets, .set = take_details};
    fault why = {0};
    assert_true(x999_read(
        IK("AK2*837*0001~IK3*SV1*22*2400*8~CTX*CLM01:C9~IK4*7:2:1*1328*7*99~CTX*SITUATIONAL TRIGGER~"
           "IK4*1*235*1~IK5*R*5~AK9*R*1*1*0~"),
        &takers, &room, &why));
    assert_int_equal(sets, 1);
}

typedef struct refused { const char *body, *words; } refused;

static void test_999_refused(void **state)
{
    (void)state;
    static const refused cases[] = {
        {"IK5*A~", "before any AK2"}, {"IK3*NM1*1**8~", "before any AK2"}, {"AK2*837*1~", "no AK9"},
        {"AK9*A*1*1*1~AK9*A*1*1*1~", "before any AK1"}, {"AK1*HC*1~", "second AK1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf b = buf_in(&other, 4096);
        buf_lit(&b, ISA "GS*FA*PAYER*HARBOR*20260305*1207*7*X*005010X231A1~ST*999*0001~AK1*HC*31~");
        buf_put(&b, str_of(cases[i].body));
        buf_lit(&b, "SE*5*0001~GE*1*7~" IEA);
        x999_takers takers = {.with = NULL};
        fault why = {0};
        assert_false(x999_read(buf_str(&b), &takers, &room, &why));
        if (!strstr(why.text, cases[i].words)) fail_msg("%s: %s", cases[i].body, why.text);
    }
}

// --- 277CA -----------------------------------------------------------------------------------------------
#define CA(body)                                                                                            \
    text(ISA "GS*HN*PAYER*HARBOR*20260305*1207*7*X*005010X214~ST*277*0001*005010X214~"                      \
             "BHT*0085*08*REF1*20260305*1207*TH~" body "SE*5*0001~GE*1*7~" IEA)
#define ABOVE                                                                                                \
    "HL*1**20*1~NM1*PR*2*OAK PLAN*****PI*12345~TRN*1*T1~DTP*050*D8*20260304~DTP*009*D8*20260305~"            \
    "HL*2*1*21*1~NM1*41*2*HARBOR HEALTH*****46*S1~TRN*2*B31~STC*A1:19:PR*20260305*WQ*300~QTY*90*2~QTY*AA*1~" \
    "AMT*YU*200~AMT*YY*100~HL*3*2*19*1~NM1*85*2*HARBOR HEALTH*****XX*1999999984~TRN*1*0~"

typedef struct heard {
    unsigned levels, claims;
    char ids[200], verdicts[8], level_verdicts[8];
} heard;

static const char letters[] = {'?', 'A', 'R'};

static bool take_level(void *with, const x277_head *h, const x277_level *l, fault *why)
{
    (void)h, (void)why;
    heard *t = with;
    t->level_verdicts[t->levels++] = letters[l->verdict];
    if (str_eq(l->kind, STR("20"))) assert_int_equal(l->received.is.days, date_of(2026, 3, 4).days);
    if (str_eq(l->kind, STR("21"))) {
        assert_int_equal(l->amounts[l->amount_count - 1].amount.is.cents, 10000);
        assert_true(str_eq(l->counts[l->count_count - 1].kind, STR("AA")));
        assert_true(str_eq(l->trace, STR("B31")));
    }
    return true;
}

static bool take_claim(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)why;
    heard *t = with;
    assert_true(str_eq(h->reference, STR("REF1")));
    assert_true(c->receiver && str_eq(c->receiver->trace, STR("B31")));
    snprintf(t->ids + strlen(t->ids), sizeof t->ids - strlen(t->ids), "%.*s/%.*s/%.*s/%.*s;", STR_ARGS(c->id),
             STR_ARGS(c->number), STR_ARGS(c->patient.last),
             STR_ARGS(c->decisive && c->decisive->code_count ? c->decisive->codes[0].category : STR("-")));
    t->verdicts[t->claims++] = letters[c->verdict];
    assert_true(str_starts(c->text, STR("HL*")) || str_starts(c->text, STR("TRN*")));
    assert_int_equal(c->text.at[c->text.len - 1], '~');
    return true;
}

static heard hear(str bytes)
{
    heard t = {0};
    x277_takers takers = {.with = &t, .level = take_level, .claim = take_claim};
    fault why = {0};
    if (!x277_read(bytes, &takers, &room, &why)) fail_msg("%s", why.text);
    return t;
}

static void test_277(void **state)
{
    (void)state;
    heard t = hear(CA(ABOVE "HL*4*3*PT~NM1*QC*1*DOE*JO****MI*W1~TRN*2*C1~STC*A2:20:PR*20260305*WQ*200~REF*1K*"
                            "ICN1~REF*D9*CH1~DTP*472*RD8*20260201-20260228~"
                            "TRN*2*C2~STC*A3:21:85*20260305*U*100******A3:116~"
                            "HL*5*3*PT~NM1*QC*1*ROE*AL****MI*W2~TRN*2*C3~STC*A2:20*20260305*WQ*9~SVC*HC:"
                            "98975:GT*5****1~STC*A7:21*20260305*U~REF*FJ*L1~"
                            "HL*6*3*PT~NM1*QC*1*POE~TRN*2*C4~"));
    assert_string_equal(t.ids, "C1/ICN1/DOE/A2;C2//DOE/A3;C3//ROE/A7;C4//POE/A1;");
    assert_string_equal(t.verdicts, "ARRA");
    assert_string_equal(t.level_verdicts, "?A?");
    // Refused as a whole: no claims are listed.
    t = hear(
        CA("HL*1**20*1~NM1*PR*2*OAK~TRN*1*T1~DTP*050*D8*20260304~HL*2*1*21*0~NM1*41*2*H*****46*S1~TRN*2*B31~"
           "STC*A8:24:41*20260305*U*300~QTY*AA*3~AMT*YY*100~"));
    assert_int_equal(t.claims, 0);
    assert_string_equal(t.level_verdicts, "?R");
    // A second provider: nothing of the first stays.
    t = hear(CA(
        ABOVE "HL*4*3*PT~NM1*QC*1*DOE~TRN*2*C1~STC*A2:20*20260305*WQ*2~"
              "HL*5*2*19*1~NM1*85*2*OTHER~TRN*1*0~STC*A8:562*20260305*U*9~HL*6*5*PT~NM1*QC*1*ROE~TRN*2*C2~"));
    assert_string_equal(t.verdicts, "AR");
}

static bool take_line(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)h, (void)why;
    ++*(unsigned *)with;
    assert_int_equal(c->line_count, 2);
    assert_true(str_eq(c->lines[0].code, STR("98975")) && str_eq(c->lines[0].modifiers[0], STR("GT")));
    assert_true(str_eq(c->lines[0].control, STR("L1")) && c->lines[0].verdict == X277_ACCEPTED);
    assert_true(c->lines[1].verdict == X277_REJECTED &&
                str_eq(c->lines[1].statuses[0].codes[0].status, STR("454")));
    assert_true(str_eq(c->lines[1].statuses[0].text, STR("NOT A CODE")));
    assert_int_equal(c->lines[1].on.is.days, date_of(2026, 2, 5).days);
    assert_int_equal(c->statuses[0].amount.is.cents, -500);
    assert_int_equal(c->from.is.days, date_of(2026, 2, 1).days);
    assert_int_equal(c->reference_count, 1);
    return true;
}

static void test_277_lines(void **state)
{
    (void)state;
    unsigned claims = 0;
    x277_takers takers = {.with = &claims, .claim = take_line};
    fault why = {0};
    assert_true(x277_read(
        CA(ABOVE
           "HL*4*3*PT~NM1*QC*1*DOE~TRN*2*C1~STC*A2:20*20260305*WQ*-5~REF*1K*I~DTP*472*RD8*20260201-20260228~"
           "SVC*HC:98975:GT*5*****1~STC*A2:20*20260305*WQ~REF*FJ*L1~SVC*HC:98976*5*****1~STC*A7:454*20260305*"
           "U*********NOT A CODE~"
           "REF*FJ*L2~DTP*472*D8*20260205~"),
        &takers, &room, &why));
    assert_int_equal(claims, 1);
    assert_false(x277_read(CA("HL*1**23*1~"), &takers, &room, &why));
    assert_non_null(strstr(why.text, "not a level"));
    assert_false(
        x277_read(CA(ABOVE "HL*4*3*PT~NM1*QC*1*DOE~STC*A2:20*20260305*WQ*5~"), &takers, &room, &why));
    assert_non_null(strstr(why.text, "which claim"));
}

static void test_categories(void **state)
{
    (void)state;
    static const struct { const char *code; x277_verdict verdict;
    } cases[] = {
        {"A0", X277_ACCEPTED}, {"A1", X277_ACCEPTED}, {"A2", X277_ACCEPTED}, {"A3", X277_REJECTED},
        {"A4", X277_REJECTED}, {"A5", X277_ACCEPTED}, {"A6", X277_REJECTED}, {"A7", X277_REJECTED},
        {"A8", X277_REJECTED}, {"P1", X277_UNKNOWN},  {"F2", X277_UNKNOWN},  {"E1", X277_REJECTED},
        {"", X277_UNKNOWN},    {"A", X277_UNKNOWN},   {"A22", X277_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (x277_category_verdict(str_of(cases[i].code)) != cases[i].verdict) fail_msg("%s", cases[i].code);
}

// --- which kind, amounts, days ---------------------------------------------------------------------------
typedef struct kind_case { const char *set, *version; x12_kind kind; } kind_case;

static void test_kinds(void **state)
{
    (void)state;
    static const kind_case cases[] = {
        {"ST*837*1*005010X222A1~", "005010X222A1", X12_KIND_837P},
        {"ST*837*1~", "005010X222A2", X12_KIND_837P},
        {"ST*837*1*005010X223A2~", "005010X223A2", X12_KIND_OTHER},
        {"ST*835*1~", "005010X221A1", X12_KIND_835},
        {"ST*999*1*005010X231~", "005010X231A1", X12_KIND_999},
        {"ST*277*1*005010X214~", "005010X214", X12_KIND_277CA},
        {"ST*277*1*005010X212~", "005010X212", X12_KIND_OTHER},
        {"ST*270*1~", "005010X279A1", X12_KIND_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf b = buf_in(&other, 4096);
        buf_say(&b, ISA "GS*XX*A*B*20260305*1207*7*X*%s~%sSE*2*1~GE*1*7~" IEA, cases[i].version,
                cases[i].set);
        if (x12_kind_of(buf_str(&b)) != cases[i].kind) fail_msg("%s %s", cases[i].set, cases[i].version);
        assert_int_equal(x12_kinds_of(buf_str(&b)), 1u << cases[i].kind);
    }
    assert_int_equal(x12_kind_of(STR("")), X12_KIND_NONE);
    assert_int_equal(x12_kind_of(STR("{\"kind\":\"patient\"}")), X12_KIND_NONE);
    assert_int_equal(x12_kinds_of(STR("x")), 1u << X12_KIND_NONE);
    assert_int_equal(x12_kind_of(text(ISA "TA1*000000031*260305*1207*R*006~" IEA)), X12_KIND_TA1);
    str both = text(ISA "TA1*000000031*260305*1207*A*000~GS*FA*A*B*20260305*1207*7*X*005010X231A1~ST*999*1~"
                        "SE*2*1~GE*1*7~" IEA);
    assert_int_equal(x12_kind_of(both), X12_KIND_999);
    assert_int_equal(x12_kinds_of(both), 1u << X12_KIND_TA1 | 1u << X12_KIND_999);
    assert_true(str_eq(x12_kind_name(X12_KIND_277CA), STR("277CA")));
}

static bool take_interchange(void *with, const x12_envelope *e, const x12_interchange_answer *a, fault *why)
{
    (void)why;
    ++*(unsigned *)with;
    assert_true(str_eq(e->sender, STR("PAYER")) && str_eq(a->control, STR("000000031")));
    assert_true(a->verdict == 'R' && str_eq(a->note, STR("006")));
    assert_int_equal(a->on.is.days, date_of(2026, 3, 5).days);
    return true;
}

static void test_ta1(void **state)
{
    (void)state;
    unsigned answers = 0;
    ta1_takers takers = {.with = &answers, .answer = take_interchange};
    fault why = {0};
    assert_true(ta1_read(text(ISA "TA1*000000031*260305*1207*R*006~" IEA), &takers, &room, &why));
    assert_int_equal(answers, 1);
}

static void test_amounts(void **state)
{
    (void)state;
    static const struct { const char *said; bool given; int64_t cents;
    } cases[] = {
        {"12", true, 1200},
        {"12.5", true, 1250},
        {"-9.00", true, -900},
        {".5", true, 50},
        {"5.", true, 500},
        {"0", true, 0},
        {"-0", true, 0},
        {"1.500", true, 150},
        {"007", true, 700},
        {"-.05", true, -5},
        {"", false, 0},
        {"-", false, 0},
        {".", false, 0},
        {"1.005", false, 0},
        {"1,5", false, 0},
        {"1E2", false, 0},
        {"+1", false, 0},
        {"1.2.3", false, 0},
        {"--1", false, 0},
        {" 1", false, 0},
        {"9999999999.99", true, 999999999999},
        {"10000000000", false, 0},
        {"99999999999999999999999999", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        x12_amount a = x12_amount_of(str_of(cases[i].said));
        if (a.given != cases[i].given || (a.given && a.is.cents != cases[i].cents))
            fail_msg("%s", cases[i].said);
        assert_true(str_eq(a.said, str_of(cases[i].said)));
    }
    assert_int_equal(x12_day_of(STR("20260228")).is.days, date_of(2026, 2, 28).days);
    assert_int_equal(x12_day_of(STR("20260201-20260228")).is.days, date_of(2026, 2, 1).days);
    static const char *none[] = {"", "20260230", "2026", "202602281", "20260201 20260228", "2026O228"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (date_is(x12_day_of(str_of(none[i])).is)) fail_msg("%s", none[i]);
}

int main(void)
{
    room = source_arena();
    other = source_arena();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_999),   cmocka_unit_test(test_999_details), cmocka_unit_test(test_999_refused),
        cmocka_unit_test(test_277),   cmocka_unit_test(test_277_lines),   cmocka_unit_test(test_categories),
        cmocka_unit_test(test_kinds), cmocka_unit_test(test_ta1),         cmocka_unit_test(test_amounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
