// A claim on paper: what stands in which item, and on which page.
#include "form1500.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room;

#define HEAD                                                                                                 \
    "HL*1**20*1~PRV*BI*PXC*261QM0801X~NM1*85*2*HARBOR HEALTH*****XX*1999999984~N3*12 PIER ST*FLOOR 2~"       \
    "N4*SALEM*OR*973010001~REF*EI*123456789~HL*2*1*22*0~"
#define PATIENT "N3*7 OAK AVE~N4*SALEM*OR*97301~DMG*D8*19800601*F~NM1*PR*2*PAYER*****PI*00831~"
#define COMMERCIAL "SBR*P*18*G1******CI~NM1*IL*1*DOE*JO****MI*W1~" PATIENT
#define MEDICARE "SBR*P*18*******MB~NM1*IL*1*DOE*JO****MI*1EG4TE5MK73~" PATIENT
#define RENDERING "NM1*82*1*OSEI*AMA****XX*1234567893~PRV*PE*PXC*2084P0800X~"
#define LINE(n, rest) "LX*" n "~SV1*HC:98978:GP:KX*64.8*UN*1***2:1~DTP*472*D8*20260213~REF*6R*A-" n "~" rest
#define LUND "NM1*DK*1*LUND*PER****XX*1000000004~"
#define BERG "NM1*DK*1*BERG*EVA****XX*1234567893~"

static form_pages pages_of(const char *text)
{
    x837_frozen *is = arena_push(&room, x837_frozen);
    fault why = {0};
    if (!x837_claim_of(is, str_of(text), &room, &why)) fail_msg("%s: %s", why.field, why.text);
    return form1500_of(is, &room);
}

static void stands(const form_page *p, form_put at, const char *text)
{
    if (!str_eq(p->puts[at], str_of(text)))
        fail_msg("%d: \"%.*s\", not \"%s\"", at, STR_ARGS(p->puts[at]), text);
}

static void test_commercial(void **state)
{
    (void)state;
    form_pages pages = pages_of(HEAD COMMERCIAL "CLM*A1*64.8***11:B:7*Y*A*Y*Y~REF*G1*AUTH 7~REF*F8*ICN 9~"
                                                "HI*ABK:F331*ABF:F419~" RENDERING
                                                "NM1*DQ*1*LUND*PER****XX*1000000004~" LINE("1", ""));
    assert_int_equal(pages.count, 1);
    const form_page *p = pages.at;
    stands(p, FORM_GROUP_PLAN, "X");
    stands(p, FORM_OTHER_COVER, "");
    stands(p, FORM_MEDICARE, "");
    stands(p, FORM_PATIENT, "DOE, JO");
    stands(p, FORM_INSURED, "DOE, JO");
    stands(p, FORM_BIRTH_MONTH, "06");
    stands(p, FORM_BIRTH_DAY, "01");
    stands(p, FORM_BIRTH_YEAR, "1980");
    stands(p, FORM_MALE, "");
    stands(p, FORM_FEMALE, "X");
    stands(p, FORM_GROUP, "G1");
    stands(p, FORM_PLAN, "PAYER");
    stands(p, FORM_NO_OTHER_PLAN, "X");
    stands(p, FORM_SOURCE_KIND, "DQ");
    stands(p, FORM_SOURCE, "LUND, PER");
    stands(p, FORM_SOURCE_NPI, "1000000004");
    stands(p, FORM_MORE, "");
    stands(p, FORM_DIAGNOSIS1, "F331");
    stands(p, FORM_DIAGNOSIS2, "F419");
    stands(p, FORM_DIAGNOSIS3, "");
    stands(p, FORM_FREQUENCY, "7");
    stands(p, FORM_ORIGINAL, "ICN 9");
    stands(p, FORM_AUTHORIZATION, "AUTH 7");
    stands(p, FORM_TAX_EMPLOYER, "X");
    stands(p, FORM_ASSIGNED, "X");
    stands(p, FORM_TOTAL, "64 80");
    stands(p, FORM_BILLING_STREET, "12 PIER ST, FLOOR 2");
    stands(p, FORM_BILLING_TOWN, "SALEM OR 97301-0001");
    stands(p, FORM_BILLING_TAXONOMY, "ZZ261QM0801X");
    stands(p, FORM_PLACE_NAME, "HARBOR HEALTH");
    static const struct {
        form_row_put at;
        const char *text;
    } row[] = {
        {FORM_ROW_FROM_MONTH, "02"},
        {FORM_ROW_FROM_DAY, "13"},
        {FORM_ROW_FROM_YEAR, "26"},
        {FORM_ROW_TO_DAY, "13"},
        {FORM_ROW_PLACE, "11"},
        {FORM_ROW_CODE, "98978"},
        {FORM_ROW_MODIFIER1, "GP"},
        {FORM_ROW_MODIFIER2, "KX"},
        {FORM_ROW_MODIFIER3, ""},
        {FORM_ROW_POINTERS, "BA"},
        {FORM_ROW_CHARGE, "64 80"},
        {FORM_ROW_UNITS, "1"},
        {FORM_ROW_RENDERING_NPI, "1234567893"},
        {FORM_ROW_RENDERING_TAXONOMY, "2084P0800X"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (!str_eq(p->rows[0][row[i].at], str_of(row[i].text)))
            fail_msg("%d: \"%.*s\"", row[i].at, STR_ARGS(p->rows[0][row[i].at]));
    assert_int_equal(p->rows[1][FORM_ROW_CODE].len, 0);
}

// Where Medicare pays first, the insured's items stay empty and the group is NONE; at home there is no place.
static void test_medicare(void **state)
{
    (void)state;
    form_pages pages =
        pages_of(HEAD MEDICARE "CLM*A1*64.8***10:B:1*Y*C*N*Y~HI*ABK:F331*ABF:F419~" RENDERING LINE("1", ""));
    const form_page *p = pages.at;
    stands(p, FORM_MEDICARE, "X");
    stands(p, FORM_GROUP, "NONE");
    stands(p, FORM_INSURED, "");
    stands(p, FORM_INSURED_STREET, "");
    stands(p, FORM_INSURED_BIRTH_YEAR, "");
    stands(p, FORM_PLAN, "");
    stands(p, FORM_NO_OTHER_PLAN, "");
    stands(p, FORM_FREQUENCY, "");
    stands(p, FORM_NOT_ASSIGNED, "X");
    stands(p, FORM_PATIENT_SIGNS, "SIGNATURE ON FILE");
    stands(p, FORM_INSURED_SIGNS, ""); // benefits are not assigned
    stands(p, FORM_PLACE_NAME, "");
    stands(p, FORM_BILLING_TAXONOMY, "");
    assert_int_equal(p->rows[0][FORM_ROW_RENDERING_TAXONOMY].len, 0);
}

// Six lines a page, each page with its own total; who ordered holds for a whole page, and comes before who
// supervised.
static void test_pages(void **state)
{
    (void)state;
    form_pages pages = pages_of(
        HEAD COMMERCIAL "CLM*A1*518.4***11:B:1*Y*A*Y*Y~HI*ABK:F331*ABF:F419~" RENDERING
                        "NM1*DQ*1*OKORO*ADA****XX*1000000004~" LINE("1", "") LINE("2", LUND) LINE("3", "")
                            LINE("4", LUND) LINE("5", "") LINE("6", "") LINE("7", LUND) LINE("8", BERG));
    assert_int_equal(pages.count, 3);
    stands(&pages.at[0], FORM_SOURCE, "LUND, PER");
    stands(&pages.at[0], FORM_SOURCE_KIND, "DK");
    stands(&pages.at[0], FORM_MORE, "DQ OKORO, ADA 1000000004");
    stands(&pages.at[0], FORM_TOTAL, "388 80");
    stands(&pages.at[1], FORM_SOURCE, "LUND, PER");
    stands(&pages.at[1], FORM_TOTAL, "64 80");
    stands(&pages.at[2], FORM_SOURCE, "BERG, EVA");
    stands(&pages.at[2], FORM_TOTAL, "64 80");
    stands(&pages.at[2], FORM_PATIENT, "DOE, JO");
    assert_int_equal(pages.at[0].rows[5][FORM_ROW_CODE].len, 5);
    assert_int_equal(pages.at[1].rows[1][FORM_ROW_CODE].len, 0);
}

static void test_covers(void **state)
{
    (void)state;
    static const struct {
        const char *cover;
        form_put at;
    } rows[] = {
        {"SBR*P*18*******MC~", FORM_MEDICAID},     {"SBR*P*18*******CH~", FORM_TRICARE},
        {"SBR*P*18*******VA~", FORM_CHAMPVA},      {"SBR*P*18*******CI~", FORM_OTHER_COVER},
        {"SBR*P*18*G******BL~", FORM_GROUP_PLAN},  {"SBR*P*18*G******12~", FORM_GROUP_PLAN},
        {"SBR*P*18*G******WC~", FORM_OTHER_COVER}, {"SBR*P*18*******16~", FORM_OTHER_COVER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf text = buf_in(&room, 4096);
        buf_lit(&text, HEAD);
        buf_put(&text, str_of(rows[i].cover));
        buf_lit(&text, "NM1*IL*1*DOE*JO****MI*W1~" PATIENT
                       "CLM*A1*64.8***11:B:1*Y*A*Y*Y~HI*ABK:F331*ABF:F419~" RENDERING LINE("1", ""));
        form_pages pages = pages_of(str_z(&room, buf_str(&text)));
        for (form_put at = FORM_MEDICARE; at <= FORM_OTHER_COVER; at++)
            stands(pages.at, at, at == rows[i].at ? "X" : "");
    }
}

int main(void)
{
    room = source_arena();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commercial),
        cmocka_unit_test(test_medicare),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
