// The 837P: one whole file, the smallest change for every problem, what is lawful, and reading it back.
#include "source.h"
#include "x837.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static arena room;

typedef struct values {
    x837_envelope envelope;
    x837_parties parties;
    x837_billing billing;
    x837_subscriber subscriber;
    x837_provider rendering, supervising, ordering;
    x837_line lines[2];
    x837_claim claim;
    str modifiers[4];
} values;

static void whole(values *v)
{
    *v = (values){
        .envelope = {STR("1999999984"), STR("00831"), date_of(2026, 3, 5), 12 * 60 + 7, 1, false},
        .parties = {STR("Harbor Health"), STR("1999999984"), STR("Billing"), STR("5035550100"), STR("Payer"),
                    STR("00831")},
        .billing = {.name = STR("Harbor Health"),
                    .npi = STR("1999999984"),
                    .taxonomy = STR("261QM0801X"),
                    .address = {STR("12 Pier St"), STR(""), STR("Salem"), STR("OR"), STR("973010001")},
                    .tax_id = STR("123456789")},
        .subscriber = {.turn = 'P',
                       .filing = STR("MB"),
                       .last = STR("Doe"),
                       .first = STR("Jo"),
                       .member = STR("1EG4TE5MK73"),
                       .birth = date_of(1980, 6, 1),
                       .sex = 'F',
                       .payer = STR("Payer"),
                       .payer_number = STR("00831"),
                       .address = {STR("7 Oak Ave"), STR(""), STR("Salem"), STR("OR"), STR("97301")}},
        .rendering = {STR("1234567893"), STR("Osei"), STR("Ama"), STR("2084P0800X")},
        .supervising = {STR("1000000004"), STR("Lund"), STR("Per"), STR("363LP0808X")},
        .ordering = {STR("1000000004"), STR("Lund"), STR("Per"), STR("363LP0808X")},
        .lines = {{.code = STR("98978"),
                   .modifiers = v->modifiers,
                   .charge = {6480},
                   .units = 1,
                   .pointers = {1},
                   .pointer_count = 1,
                   .on = date_of(2026, 2, 13),
                   .control = STR("A-98978")},
                  {.code = STR("98981"),
                   .modifiers = v->modifiers,
                   .charge = {7000},
                   .units = 2,
                   .pointers = {2, 1},
                   .pointer_count = 2,
                   .on = date_of(2026, 2, 28),
                   .control = STR("A-98981")}},
        .claim = {.id = STR("A1"),
                  .charge = {13480},
                  .place = STR("11"),
                  .frequency = '1',
                  .signature = 'Y',
                  .assignment = 'A',
                  .benefits = 'Y',
                  .release = 'Y',
                  .diagnoses = {STR("F331"), STR("F419")},
                  .diagnosis_count = 2,
                  .line_count = 2},
    };
    v->claim.lines = v->lines;
    v->claim.rendering = &v->rendering;
}

static str written(const values *v, x12_problems *p)
{
    buf *out = arena_push(&room, buf);
    *out = buf_in(&room, FILE_BYTES_MAX);
    x837 x = x837_on(out, p);
    x837_open(&x, &v->envelope);
    x837_set_open(&x, &v->parties, &v->billing);
    p->claim = v->claim.id;
    p->about = STR("e1");
    x837_subscriber_put(&x, &v->subscriber);
    x837_claim_put(&x, &v->claim);
    x837_check_subscriber(p, &v->subscriber, v->envelope.on);
    x837_check_claim(p, &v->claim, &v->subscriber, &v->billing, v->envelope.on);
    x837_set_close(&x);
    x837_close(&x);
    assert_false(out->full);
    return buf_str(out);
}

static bool has(str text, const char *part) { return memmem(text.at, text.len, part, strlen(part)) != NULL; }

static const char *whole_text =
    "ISA*00*          *00*          *ZZ*1999999984     *ZZ*00831          "
    "*260305*1207*^*00501*000000001*0*P*:~"
    "GS*HC*1999999984*00831*20260305*1207*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*000000001-0001*20260305*1207*CH~NM1*41*2*HARBOR HEALTH*****46*1999999984~"
    "PER*IC*BILLING*TE*5035550100~NM1*40*2*PAYER*****46*00831~HL*1**20*1~PRV*BI*PXC*261QM0801X~"
    "NM1*85*2*HARBOR HEALTH*****XX*1999999984~N3*12 PIER ST~N4*SALEM*OR*973010001~REF*EI*123456789~"
    "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JO****MI*1EG4TE5MK73~N3*7 OAK AVE~N4*SALEM*OR*97301~"
    "DMG*D8*19800601*F~NM1*PR*2*PAYER*****PI*00831~CLM*A1*134.8***11:B:1*Y*A*Y*Y~HI*ABK:F331*ABF:F419~"
    "NM1*82*1*OSEI*AMA****XX*1234567893~PRV*PE*PXC*2084P0800X~LX*1~SV1*HC:98978*64.8*UN*1***1~"
    "DTP*472*D8*20260213~REF*6R*A-98978~LX*2~SV1*HC:98981*70*UN*2***2:1~DTP*472*D8*20260228~REF*6R*A-98981~"
    "SE*31*0001~GE*1*1~IEA*1*000000001~";

static void test_whole(void **state)
{
    (void)state;
    values v;
    whole(&v);
    x12_problems p = x12_problems_in(&room);
    str text = written(&v, &p);
    assert_int_equal(p.errors + p.warnings, 0);
    assert_int_equal(text.len, strlen(whole_text));
    assert_memory_equal(text.at, whole_text, text.len);
}

#define LONG60 "123456789012345678901234567890123456789012345678901234567890"

// PROBLEM(name, what is changed, loop, element, words of the sentence)
#define PROBLEMS(PROBLEM)                                                                                    \
    PROBLEM(no_name, v->billing.name = STR(""), "2010AA", "NM103", "missing")                                \
    PROBLEM(blank_name, v->billing.name = STR("  "), "2010AA", "NM103", "missing")                           \
    PROBLEM(long_name, v->billing.name = STR(LONG60 "1"), "2010AA", "NM103", "61 characters, 1 to 60")       \
    PROBLEM(very_long,                                                                                       \
            v->billing.name = STR(LONG60 LONG60 LONG60 LONG60 LONG60 LONG60 LONG60 LONG60 LONG60), "2010AA", \
            "NM103", "540 bytes")                                                                            \
    PROBLEM(npi, v->billing.npi = STR("1999999985"), "2010AA", "NM109", "check digit")                       \
    PROBLEM(taxonomy, v->billing.taxonomy = STR("261QM0801"), "2000A", "PRV03", "taxonomy")                  \
    PROBLEM(no_taxonomy, v->billing.taxonomy = STR(""), "2000A", "PRV03", "missing")                         \
    PROBLEM(po_box, v->billing.address.line1 = STR("P.O. Box 9"), "2010AA", "N301", "post-office box")       \
    PROBLEM(po_box2, v->billing.address.line2 = STR("box 9"), "2010AA", "N302", "post-office box")           \
    PROBLEM(no_street, v->billing.address.line1 = STR(""), "2010AA", "N301", "missing")                      \
    PROBLEM(city, v->billing.address.city = STR("A"), "2010AA", "N401", "1 character, 2 to 30")              \
    PROBLEM(state, v->billing.address.state = STR("ZZ"), "2010AA", "N402", "state")                          \
    PROBLEM(zip5, v->billing.address.zip = STR("97301"), "2010AA", "N403", "nine digits")                    \
    PROBLEM(zip_letters, v->subscriber.address.zip = STR("9730A"), "2010BA", "N403", "five or nine")         \
    PROBLEM(tin, v->billing.tax_id = STR("12345678"), "2010AA", "REF02", "nine digits")                      \
    PROBLEM(tin_zero, v->billing.tax_id = STR("000000000"), "2010AA", "REF02", "nine digits")                \
    PROBLEM(phone, v->parties.phone = STR("555"), "1000A", "PER04", "ten digits")                            \
    PROBLEM(contact, v->parties.contact = STR(""), "1000A", "PER02", "missing")                              \
    PROBLEM(receiver, v->parties.receiver_id = STR("1"), "1000B", "NM109", "1 character")                    \
    PROBLEM(isa_receiver, v->envelope.receiver = STR("1234567890123456"), "ISA", "ISA08", "16 characters")   \
    PROBLEM(isa_sender, v->envelope.sender = STR(""), "GS", "GS02", "missing")                               \
    PROBLEM(filing, v->subscriber.filing = STR("XX"), "2000B", "SBR09", "not one of")                        \
    PROBLEM(no_filing, v->subscriber.filing = STR(""), "2000B", "SBR09", "missing")                          \
    PROBLEM(mbi, v->subscriber.member = STR("1SG4TE5MK73"), "2010BA", "NM109", "Medicare number")            \
    PROBLEM(no_member, v->subscriber.member = STR(""), "2010BA", "NM109", "missing")                         \
    PROBLEM(no_last, v->subscriber.last = STR(""), "2010BA", "NM103", "missing")                             \
    PROBLEM(star, v->subscriber.last = STR("D*E"), "2010BA", "NM103", "contains *")                          \
    PROBLEM(colon, v->subscriber.first = STR("J:O"), "2010BA", "NM104", "contains :")                        \
    PROBLEM(tilde, v->subscriber.first = STR("J~O"), "2010BA", "NM104", "contains ~")                        \
    PROBLEM(caret, v->subscriber.first = STR("J^O"), "2010BA", "NM104", "contains ^")                        \
    PROBLEM(control_character, v->subscriber.first = STR("J\001"), "2010BA", "NM104", "control character")   \
    PROBLEM(chinese, v->subscriber.last = STR("\xE6\x9D\x8E"), "2010BA", "NM103", "no character for")        \
    PROBLEM(broken_utf8, v->subscriber.last = STR("A\xC3"), "2010BA", "NM103", "no character for")           \
    PROBLEM(birth, v->subscriber.birth = DATE_NONE, "2010BA", "DMG02", "missing")                            \
    PROBLEM(unborn, v->subscriber.birth = date_of(2026, 4, 1), "2010BA", "DMG02", "born after")              \
    PROBLEM(old, v->subscriber.birth = date_of(1900, 1, 1), "2010BA", "DMG02", "120")                        \
    PROBLEM(sex, v->subscriber.sex = 'X', "2010BA", "DMG03", "not one of")                                   \
    PROBLEM(turn, v->subscriber.turn = 'Q', "2000B", "SBR01", "not one of")                                  \
    PROBLEM(payer, v->subscriber.payer = STR(""), "2010BB", "NM103", "missing")                              \
    PROBLEM(payer_number, v->subscriber.payer_number = STR(""), "2010BB", "NM109", "missing")                \
    PROBLEM(claim_id, v->claim.id = STR("123456789012345678901"), "2300", "CLM01", "21 characters")          \
    PROBLEM(sum, v->claim.charge.cents = 1, "2300", "CLM02", "lines 13480")                                  \
    PROBLEM(zero, v->lines[0].charge.cents = 0, "2400", "SV102", "not above zero")                           \
    PROBLEM(huge, v->lines[0].charge.cents = X837_AMOUNT_CENTS_MAX + 1, "2400", "SV102", "ten digits")       \
    PROBLEM(place, v->claim.place = STR("00"), "2300", "CLM05-1", "place-of-service")                        \
    PROBLEM(frequency, v->claim.frequency = '9', "2300", "CLM05-3", "not one of")                            \
    PROBLEM(no_original, v->claim.frequency = '7', "2300", "REF02", "payer's number")                        \
    PROBLEM(original, v->claim.original = STR("X"), "2300", "REF02", "only a replacement")                   \
    PROBLEM(assignment, v->claim.assignment = 'Z', "2300", "CLM07", "not one of")                            \
    PROBLEM(authorization, v->claim.authorization = STR("A*1"), "2300", "REF02", "contains *")               \
    PROBLEM(no_diagnosis, v->claim.diagnosis_count = 0, "2300", "HI01-2", "missing")                         \
    PROBLEM(dotted, v->claim.diagnoses[1] = STR("F41.9"), "2300", "HI02-2", "without the point")             \
    PROBLEM(form, v->claim.diagnoses[0] = STR("3F"), "2300", "HI01-2", "ICD-10-CM")                          \
    PROBLEM(twice, v->claim.diagnoses[1] = STR("F331"), "2300", "HI01-2", "twice")                           \
    PROBLEM(manifestation, v->claim.diagnoses[0] = STR("F0280"), "2300", "HI01-2", "come first")             \
    PROBLEM(no_rendering, v->claim.rendering = NULL, "2310B", "NM109", "no rendering")                       \
    PROBLEM(rendering_bills, v->rendering.npi = v->billing.npi, "2310B", "NM109", "billing provider")        \
    PROBLEM(rendering_npi, v->rendering.npi = STR("123"), "2310B", "NM109", "National Provider")             \
    PROBLEM(rendering_taxonomy, v->rendering.taxonomy = STR("X"), "2310B", "PRV03", "taxonomy")              \
    PROBLEM(supervising, v->claim.supervising = &v->rendering, "2310D", "NM109", "supervising")              \
    PROBLEM(ordering, (v->ordering.npi = STR(""), v->lines[0].ordering = &v->ordering), "2420E", "NM109",    \
            "missing")                                                                                       \
    PROBLEM(procedure, v->lines[0].code = STR("9897"), "2400", "SV101-2", "CPT or HCPCS")                    \
    PROBLEM(modifier, (v->modifiers[0] = STR("1"), v->lines[0].modifier_count = 1), "2400", "SV101-3",       \
            "1 character")                                                                                   \
    PROBLEM(modifier_form, (v->modifiers[0] = STR("G-"), v->lines[0].modifier_count = 1), "2400", "SV101-3", \
            "not a modifier")                                                                                \
    PROBLEM(modifier_gap, (v->modifiers[1] = STR("HO"), v->lines[0].modifier_count = 2), "2400", "SV101-3",  \
            "empty")                                                                                         \
    PROBLEM(modifier_twice, (v->modifiers[0] = v->modifiers[1] = STR("HO"), v->lines[0].modifier_count = 2), \
            "2400", "SV101-4", "twice")                                                                      \
    PROBLEM(units, v->lines[0].units = 0, "2400", "SV104", "not above zero")                                 \
    PROBLEM(line_place, v->lines[0].place = STR("1"), "2400", "SV105", "place-of-service")                   \
    PROBLEM(pointer_past, v->lines[0].pointers[0] = 3, "2400", "SV107-1",                                    \
            "diagnosis 3, but the claim has 2")                                                              \
    PROBLEM(pointer_zero, v->lines[0].pointers[0] = 0, "2400", "SV107-1", "diagnosis 0")                     \
    PROBLEM(pointer_twice, v->lines[1].pointers[1] = 2, "2400", "SV107-2", "twice")                          \
    PROBLEM(no_pointer, v->lines[0].pointer_count = 0, "2400", "SV107-1", "missing")                         \
    PROBLEM(no_date, v->lines[0].on = DATE_NONE, "2400", "DTP03", "missing")                                 \
    PROBLEM(future, v->lines[0].on = date_of(2026, 3, 6), "2400", "DTP03", "after the day")                  \
    PROBLEM(before_birth, v->lines[0].on = date_of(1980, 5, 31), "2400", "DTP03",                            \
            "before the patient's birth")                                                                    \
    PROBLEM(control_twice, v->lines[1].control = STR("A-98978"), "2400", "REF02", "stands twice")            \
    PROBLEM(control_long, v->lines[1].control = STR("1234567890123456789012345678901"), "2400", "REF02",     \
            "30 char")

#define PROBLEM(name, change, loop, element, words)                                                          \
    static void change_##name(values *v) { (void)(change); }
PROBLEMS(PROBLEM)
#undef PROBLEM

static const struct problem_case {
    const char *name;
    void (*change)(values *);
    const char *loop, *element, *words;
} cases[] = {
#define PROBLEM(name, change, loop, element, words) {#name, change_##name, loop, element, words},
    PROBLEMS(PROBLEM)
#undef PROBLEM
};

static bool is_expected(const x12_problem *p, const struct problem_case *c)
{
    return str_eq(p->loop, str_of(c->loop)) && str_eq(p->element, str_of(c->element)) &&
           has(p->text, c->words);
}

static void test_problems(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        values v;
        whole(&v);
        cases[i].change(&v);
        x12_problems p = x12_problems_in(&room);
        written(&v, &p);
        bool found = false;
        for (uint32_t k = 0; k < p.rows.count; k++)
            found |= is_expected(PILE_AT(&p.rows, x12_problem, k), &cases[i]);
        if (!found || !p.errors) {
            buf b = buf_in(&room, 4096);
            for (uint32_t k = 0; k < p.rows.count; k++) {
                x12_problem_put(&b, PILE_AT(&p.rows, x12_problem, k));
                buf_byte(&b, '\n');
            }
            fail_msg("%s: loop %s, element %s: \"%s\" is not among:\n%.*s", cases[i].name, cases[i].loop,
                     cases[i].element, cases[i].words, STR_ARGS(buf_str(&b)));
        }
    }
}

static void test_problem_text(void **state)
{
    (void)state;
    values v;
    whole(&v);
    v.subscriber.address.zip = STR("9730");
    x12_problems p = x12_problems_in(&room);
    written(&v, &p);
    assert_int_equal(p.rows.count, 1);
    buf b = buf_in(&room, 4096);
    x12_problem_put(&b, PILE_AT(&p.rows, x12_problem, 0));
    assert_true(str_eq(buf_str(&b),
                       STR("claim A1, loop 2010BA, element N403: \"9730\" is not a ZIP code of five or nine "
                           "digits (enrollment e1)")));
}

// LAWFUL(what is changed, what must be in the file)
static void lawful(values *v, const char *part)
{
    x12_problems p = x12_problems_in(&room);
    str text = written(v, &p);
    if (p.errors || !has(text, part)) fail_msg("no \"%s\" in:\n%.*s", part, STR_ARGS(text));
}
#define LAWFUL(change, part)                                                                                 \
    do {                                                                                                     \
        values v_;                                                                                           \
        values *v = &v_;                                                                                     \
        whole(v);                                                                                            \
        (void)(change);                                                                                      \
        lawful(v, part);                                                                                     \
    } while (0)

static void test_lawful(void **state)
{
    (void)state;
    LAWFUL(v->envelope.test = true, "*0*T*:~");
    LAWFUL(v->envelope.control = 123456789, "IEA*1*123456789~");
    LAWFUL(v->subscriber.last = STR(" Mu\xC3\xB1oz-\xC3\x9F "), "NM1*IL*1*MUNOZ-SS*JO*");
    LAWFUL(v->subscriber.last = STR("Jose\xCC\x81"), "NM1*IL*1*JOSE*JO*");
    LAWFUL(v->subscriber.last = STR("O\xE2\x80\x99Neil"), "NM1*IL*1*O'NEIL*JO*");
    LAWFUL(v->subscriber.last = STR("\xC5\x81\xC3\xB3\xC5\xBA"), "NM1*IL*1*LOZ*JO*");
    LAWFUL(v->subscriber.first = STR(""), "NM1*IL*1*DOE*****MI*");
    LAWFUL(v->subscriber.address.line2 = STR("Apt #4"), "N3*7 OAK AVE*APT #4~");
    LAWFUL((v->subscriber.filing = STR("CI"), v->subscriber.group = STR("G-1"),
            v->subscriber.member = STR("W1")),
           "SBR*P*18*G-1******CI~");
    LAWFUL((v->claim.frequency = '7', v->claim.original = STR("ICN1")), "11:B:7*Y*A*Y*Y~REF*F8*ICN1~HI*");
    LAWFUL(v->claim.authorization = STR("auth1"), "REF*G1*AUTH1~HI*");
    LAWFUL(v->claim.supervising = &v->supervising,
           "PRV*PE*PXC*2084P0800X~NM1*DQ*1*LUND*PER****XX*1000000004~LX*1~");
    LAWFUL(v->lines[0].ordering = &v->ordering, "REF*6R*A-98978~NM1*DK*1*LUND*PER****XX*1000000004~LX*2~");
    LAWFUL((v->modifiers[0] = STR("ho"), v->lines[0].modifier_count = 1), "SV1*HC:98978:HO*64.8*UN*1***1~");
    LAWFUL(v->lines[0].place = STR("12"), "SV1*HC:98978*64.8*UN*1*12**1~");
    LAWFUL(v->billing.social_security = true, "REF*SY*123456789~");
    LAWFUL((v->billing.person = true, v->billing.first = STR("Ama"), v->claim.rendering = NULL),
           "NM1*85*1*HARBOR HEALTH*AMA****XX*1999999984~");
    for (size_t n = 3; n <= X837_DIAGNOSES_MAX; n++) {
        static const char *codes[] = {"F331", "F419", "F01", "F03", "F04", "F05",
                                      "F06",  "F07",  "F09", "F20", "F21", "F22"};
        values v;
        whole(&v);
        for (size_t i = 0; i < n; i++) v.claim.diagnoses[i] = str_of(codes[i]);
        v.claim.diagnosis_count = n;
        x12_problems p = x12_problems_in(&room);
        str text = written(&v, &p);
        char last[16];
        snprintf(last, sizeof last, "*ABF:%s~", codes[n - 1]);
        assert_int_equal(p.errors, 0);
        assert_true(has(text, last));
    }
}

static void test_sets(void **state)
{
    (void)state;
    values v;
    whole(&v);
    buf out = buf_in(&room, FILE_BYTES_MAX);
    x12_problems p = x12_problems_in(&room);
    x837 x = x837_on(&out, &p);
    x837_open(&x, &v.envelope);
    for (int set = 0; set < 2; set++) {
        x837_set_open(&x, &v.parties, &v.billing);
        for (int i = 0; i < 2; i++) {
            x837_subscriber_put(&x, &v.subscriber);
            x837_claim_put(&x, &v.claim);
        }
        x837_set_close(&x);
    }
    x837_close(&x);
    assert_true(has(buf_str(&out), "SE*50*0001~ST*837*0002*"));
    assert_true(has(buf_str(&out), "BHT*0019*00*000000001-0002*"));
    assert_true(has(buf_str(&out), "SE*50*0002~GE*2*1~IEA*1*000000001~"));
    assert_true(has(buf_str(&out), "HL*3*1*22*0~"));
    assert_false(has(buf_str(&out), "HL*4*"));
}

static void test_read(void **state)
{
    (void)state;
    x12_reader r = x12_reader_of(str_of(whole_text));
    x12_segment s;
    bool more;
    fault why;
    size_t count = 0, claims = 0;
    while (x12_next(&r, &s, &more, &why) && more) {
        count++;
        assert_int_equal(s.number, count);
        if (!str_eq(s.id, STR("CLM"))) continue;
        claims++;
        assert_true(str_eq(x12_get(&s, 1), STR("A1")));
        assert_true(str_eq(x12_part(&r, x12_get(&s, 5), 3), STR("1")));
        assert_int_equal(x12_part(&r, x12_get(&s, 5), 4).len, 0);
        assert_int_equal(x12_get(&s, 20).len, 0);
    }
    assert_false(more);
    assert_int_equal(count, 35);
    assert_int_equal(claims, 1);
}

// Other delimiters, a BOM, line ends after terminators, two interchanges.
static void test_read_others(void **state)
{
    (void)state;
    const char *text =
        "\xEF\xBB\xBFISA|00|          |00|          |ZZ|A              |ZZ|B              "
        "|260305|1207|^|00501|"
        "000000001|0|P|>!\r\nGS|HC|A!\r\nIEA|1|000000001!\r\n\r\n"
        "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260305*1207*^*00501*"
        "000000001*0*P*:~IEA*1*1~";
    static const char *ids[] = {"ISA", "GS", "IEA", "ISA", "IEA"};
    x12_reader r = x12_reader_of(str_of(text));
    x12_segment s;
    bool more;
    fault why;
    for (size_t i = 0; i < 5; i++) {
        assert_true(x12_next(&r, &s, &more, &why) && more);
        assert_true(str_eq(s.id, str_of(ids[i])));
    }
    assert_true(x12_next(&r, &s, &more, &why));
    assert_false(more);
}

static void test_read_refused(void **state)
{
    (void)state;
    str isa = str_first(str_of(whole_text), 106);
    char twin[107];
    memcpy(twin, isa.at, 106);
    twin[105] = '*';
    static const char *words[] = {"begins with ISA", "106 characters", "without IEA",
                                  "no terminator",   "same character", "fixed width"};
    char open_end[128], wide[128];
    memcpy(open_end, isa.at, 106);
    memcpy(open_end + 106, "GS*HC", 5);
    memcpy(wide, isa.at, 106);
    wide[20] = 'X';
    str texts[] = {STR("GS*1~"), STR("ISA*00*"), isa, {open_end, 111}, {twin, 106}, {wide, 106}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        x12_reader r = x12_reader_of(texts[i]);
        x12_segment s;
        bool more = true, fine = true;
        fault why = {0};
        while (fine && more) fine = x12_next(&r, &s, &more, &why);
        if (fine || !has(str_of(why.text), words[i]))
            fail_msg("%zu: \"%s\", not \"%s\"", i, why.text, words[i]);
    }
}

int main(void)
{
    room = source_arena();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_problem_text), cmocka_unit_test(test_lawful),
        cmocka_unit_test(test_sets),         cmocka_unit_test(test_read),
        cmocka_unit_test(test_read_others),  cmocka_unit_test(test_read_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
