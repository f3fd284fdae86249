// Reading an 837P back: every file that the writer makes comes out byte for byte, whole or claim by claim;
// what the values cannot carry is refused, with segment and element.
#include "source.h"
#include "x837.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { FILE_BYTES_MAX = 4 << 20, RANDOM_FILES = 400 };

static arena room;

static const char *whole_text =
    "ISA*00*          *00*          *ZZ*1999999984     *ZZ*00831          "
    "*260305*1207*^*00501*000000001*0*P*:~"
    "GS*HC*1999999984*00831*20260305*1207*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*000000001-0001*20260305*1207*CH~NM1*41*2*HARBOR HEALTH*****46*1999999984~"
    "PER*IC*BILLING*TE*5035550100~NM1*40*2*PAYER*****46*00831~HL*1**20*1~PRV*BI*PXC*261QM0801X~"
    "NM1*85*2*HARBOR HEALTH*****XX*1999999984~N3*12 PIER ST~N4*SALEM*OR*973010001~REF*EI*123456789~"
    "HL*2*1*22*0~SBR*P*18*G1******CI~NM1*IL*1*DOE*JO****MI*W1~N3*7 OAK AVE*APT 4~N4*SALEM*OR*97301~"
    "DMG*D8*19800601*F~NM1*PR*2*PAYER*****PI*00831~CLM*A1*134.8***11:B:7*Y*A*Y*Y~REF*G1*AUTH 7~REF*F8*ICN 9~"
    "HI*ABK:F331*ABF:F419~NM1*82*1*OSEI*AMA****XX*1234567893~PRV*PE*PXC*2084P0800X~"
    "NM1*DQ*1*LUND*PER****XX*1000000004~LX*1~SV1*HC:98978:GP:KX*64.8*UN*1*02**1~"
    "DTP*472*D8*20260213~REF*6R*A-98978~NM1*DK*1*LUND*PER****XX*1000000004~"
    "LX*2~SV1*HC:98981*70*UN*2***2:1~DTP*472*D8*20260228~REF*6R*A-98981~"
    "SE*35*0001~GE*1*1~IEA*1*000000001~";

static bool has(str text, const char *part) { return memmem(text.at, text.len, part, strlen(part)) != NULL; }

// Reads all of it and writes what was read. False: it was refused.
static bool again(str bytes, buf *out, size_t *claims, fault *why)
{
    arena reading = source_arena();
    x12_problems problems = x12_problems_in(&room);
    x837_reader *r = x837_reader_of(bytes, &reading);
    x837 x = {0};
    x837_part part = X837_PART_OPEN;
    bool fine = true;
    while (part != X837_PART_END && (fine = x837_read(r, &part, why))) {
        switch (part) {
        case X837_PART_OPEN:
            x = x837_with(x837_read_marks(r), out, &problems);
            x837_open(&x, x837_read_envelope(r));
            break;
        case X837_PART_SET: x837_set_open(&x, x837_read_parties(r), x837_read_billing(r)); break;
        case X837_PART_SUBSCRIBER: x837_subscriber_put(&x, x837_read_subscriber(r)); break;
        case X837_PART_CLAIM:
            x837_claim_put(&x, x837_read_claim(r));
            *claims += 1;
            break;
        case X837_PART_SET_CLOSE: x837_set_close(&x); break;
        case X837_PART_CLOSE: x837_close(&x); break;
        case X837_PART_END: break;
        }
    }
    assert_int_equal(problems.errors, 0);
    assert_false(out->full);
    arena_close(&reading);
    return fine;
}

static void comes_back(str bytes, size_t claims)
{
    buf out = buf_in(&room, FILE_BYTES_MAX);
    fault why = {0};
    size_t count = 0;
    if (!again(bytes, &out, &count, &why)) fail_msg("%s: %s", why.field, why.text);
    assert_int_equal(count, claims);
    assert_int_equal(out.len, bytes.len);
    assert_memory_equal(out.at, bytes.at, bytes.len);
}

static void test_whole(void **state)
{
    (void)state;
    comes_back(str_of(whole_text), 1);
}

static void test_values(void **state)
{
    (void)state;
    arena reading = source_arena();
    x837_reader *r = x837_reader_of(str_of(whole_text), &reading);
    x837_part part;
    fault why;
    static const x837_part parts[] = {X837_PART_OPEN, X837_PART_SET, X837_PART_SUBSCRIBER, X837_PART_CLAIM};
    for (int i = 0; i < 4; i++) {
        assert_true(x837_read(r, &part, &why));
        assert_int_equal(part, parts[i]);
    }
    const x837_claim *c = x837_read_claim(r);
    assert_int_equal(x837_read_envelope(r)->minute, 12 * 60 + 7);
    assert_int_equal(x837_read_envelope(r)->on.days, date_of(2026, 3, 5).days);
    assert_true(str_eq(x837_read_subscriber(r)->group, STR("G1")));
    assert_true(str_eq(x837_read_subscriber(r)->address.line2, STR("APT 4")));
    assert_int_equal(c->charge.cents, 13480);
    assert_int_equal(c->frequency, '7');
    assert_true(str_eq(c->original, STR("ICN 9")));
    assert_true(str_eq(c->rendering->taxonomy, STR("2084P0800X")));
    assert_true(str_eq(c->supervising->last, STR("LUND")));
    assert_int_equal(c->line_count, 2);
    assert_int_equal(c->lines[0].modifier_count, 2);
    assert_true(str_eq(c->lines[0].modifiers[1], STR("KX")));
    assert_true(str_eq(c->lines[0].place, STR("02")));
    assert_true(str_eq(c->lines[0].ordering->npi, STR("1000000004")));
    assert_null(c->lines[1].ordering);
    assert_int_equal(c->lines[1].pointers[0], 2);
    assert_int_equal(c->lines[1].units, 2);
    arena_close(&reading);
}

// --- files at random -------------------------------------------------------------------------------------

static uint64_t dice_state;
static uint64_t dice(uint64_t sides) // splitmix64
{
    uint64_t z = dice_state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (z ^ z >> 31) % sides;
}

// Text of the characters that X12 has and that delimit nothing, never with a blank at either end.
static str words(size_t least, size_t most)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()+,-./;?=%@[]_{}\\|<>#$";
    size_t len = least + dice(most - least + 1);
    char *at = arena_text(&room, len + 1);
    for (size_t i = 0; i < len; i++) at[i] = letters[dice(i == 0 || i + 1 == len ? 36 : sizeof letters - 1)];
    return (str){at, len};
}
static str maybe(str s) { return dice(2) ? s : (str){"", 0}; }
#define ONE_OF(...) (((str[]){__VA_ARGS__})[dice(sizeof((str[]){__VA_ARGS__}) / sizeof(str))])

static str npi(void) { return ONE_OF(STR("1234567893"), STR("1000000004"), STR("1999999984")); }

static x837_provider *provider(void)
{
    x837_provider *p = arena_push(&room, x837_provider);
    *p = (x837_provider){npi(), words(1, 60), maybe(words(1, 35)), STR("2084P0800X")};
    return p;
}

static x837_address address(void)
{
    return (x837_address){words(1, 55), maybe(words(1, 55)), words(2, 30), STR("OR"), STR("973010001")};
}

static x837_line line(size_t diagnoses)
{
    x837_line l = {.code = ONE_OF(STR("98975"), STR("98978"), STR("G0552"), STR("0001F")),
                   .charge = {(int64_t)dice(1000000000)},
                   .units = (int64_t)dice(1000),
                   .place = dice(2) ? STR("02") : STR(""),
                   .on = date_of(2026, 1, (int)dice(31) + 1),
                   .control = maybe(words(1, 30))};
    str *modifiers = arena_array(&room, str, X837_MODIFIERS_MAX);
    l.modifiers = modifiers;
    l.modifier_count = dice(X837_MODIFIERS_MAX + 1);
    for (size_t i = 0; i < l.modifier_count; i++)
        modifiers[i] = ONE_OF(STR("GP"), STR("KX"), STR("95"), STR("CQ"));
    l.pointer_count = 1 + dice(X837_POINTERS_MAX);
    for (size_t i = 0; i < l.pointer_count; i++) l.pointers[i] = (uint8_t)(1 + dice(diagnoses));
    if (dice(3) == 0) l.ordering = provider();
    return l;
}

static x837_claim claim(void)
{
    x837_claim c = {.id = words(1, 20),
                    .charge = {(int64_t)dice(1000000000)},
                    .place = STR("11"),
                    .frequency = "178"[dice(3)],
                    .signature = "YN"[dice(2)],
                    .assignment = "ABC"[dice(3)],
                    .benefits = "NWY"[dice(3)],
                    .release = "IY"[dice(2)],
                    .authorization = maybe(words(1, 50)),
                    .original = maybe(words(1, 50)),
                    .diagnosis_count = 1 + dice(X837_DIAGNOSES_MAX),
                    .line_count = dice(4) ? 1 + dice(3) : 1 + dice(X837_LINES_MAX)};
    for (size_t i = 0; i < c.diagnosis_count; i++)
        c.diagnoses[i] = ONE_OF(STR("F331"), STR("F0280"), STR("G4700"));
    if (dice(2)) c.rendering = provider();
    if (dice(2)) c.supervising = provider();
    x837_line *lines = arena_array(&room, x837_line, c.line_count);
    for (size_t i = 0; i < c.line_count; i++) lines[i] = line(c.diagnosis_count);
    c.lines = lines;
    return c;
}

static x837_subscriber subscriber(void)
{
    return (x837_subscriber){.turn = "PST"[dice(3)],
                             .group = maybe(words(1, 50)),
                             .filing = ONE_OF(STR("MB"), STR("CI"), STR("16")),
                             .last = words(1, 60),
                             .first = maybe(words(1, 35)),
                             .member = words(2, 80),
                             .address = address(),
                             .birth = date_of(1930 + (int)dice(90), 2, 1 + (int)dice(28)),
                             .sex = "FMU"[dice(3)],
                             .payer = words(1, 60),
                             .payer_number = words(2, 80)};
}

static x837_billing billing(void)
{
    bool person = dice(2);
    return (x837_billing){
        .person = person,
        .name = words(1, 60),
        .first = person ? maybe(words(1, 35)) : STR(""),
        .npi = npi(),
        .taxonomy = STR("261QM0801X"),
        .address = {STR("12 PIER ST"), maybe(STR("FLOOR 2")), STR("SALEM"), STR("OR"), STR("973010001")},
        .tax_id = STR("123456789"),
        .social_security = dice(2)};
}

static size_t set_put(x837 *x)
{
    x837_parties parties = {words(1, 60),      words(2, 80), words(1, 60),
                            STR("5035550100"), words(1, 60), words(2, 80)};
    x837_billing b = billing();
    size_t claims = 0;
    x837_set_open(x, &parties, &b);
    for (size_t subscribers = 1 + dice(3); subscribers > 0; subscribers--) {
        x837_subscriber s = subscriber();
        x837_subscriber_put(x, &s);
        for (size_t n = 1 + dice(3); n > 0; n--, claims++) {
            x837_claim c = claim();
            x837_claim_put(x, &c);
        }
    }
    x837_set_close(x);
    return claims;
}

static void random_file(uint64_t seed)
{
    dice_state = seed;
    arena_mark before = arena_here(&room);
    buf out = buf_in(&room, FILE_BYTES_MAX);
    x12_problems problems = x12_problems_in(&room);
    x12_marks marks = dice(4) ? X12_MARKS : (x12_marks){'`', '^', ':', '\n'};
    x837 x = x837_with(marks, &out, &problems);
    size_t claims = 0;
    for (size_t interchanges = 1 + dice(2); interchanges > 0; interchanges--) {
        x837_envelope e = {words(2, 15),
                           words(2, 15),
                           date_of(2026, 3, 1 + (int)dice(31)),
                           (int)dice(24 * 60),
                           1 + (uint32_t)dice(X837_CONTROL_MAX),
                           dice(2)};
        x = x837_with(marks, &out, &problems);
        x837_open(&x, &e);
        for (size_t sets = 1 + dice(3); sets > 0; sets--) claims += set_put(&x);
        x837_close(&x);
    }
    if (problems.errors)
        fail_msg("seed %llu: %s", (unsigned long long)seed,
                 str_z(&room, PILE_AT(&problems.rows, x12_problem, 0)->text));
    comes_back(buf_str(&out), claims);
    arena_back(&room, before);
}

static void test_random(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= RANDOM_FILES; seed++) random_file(seed);
}

// --- what cannot be carried ------------------------------------------------------------------------------

// The text with the first `from` as `to`.
static str changed(const char *from, const char *to)
{
    const char *at = strstr(whole_text, from);
    assert_non_null(at);
    buf out = buf_in(&room, FILE_BYTES_MAX);
    buf_bytes(&out, whole_text, (size_t)(at - whole_text));
    buf_put(&out, str_of(to));
    buf_put(&out, str_of(at + strlen(from)));
    return buf_str(&out);
}

static void refused(const char *from, const char *to, const char *field, const char *sentence)
{
    buf out = buf_in(&room, FILE_BYTES_MAX);
    fault why = {0};
    size_t claims = 0;
    if (again(changed(from, to), &out, &claims, &why)) fail_msg("\"%s\" for \"%s\" is taken", to, from);
    if (strcmp(why.field, field) != 0 || !has(str_of(why.text), sentence))
        fail_msg("\"%s\" for \"%s\": %s, %s", to, from, why.field, why.text);
}

static void test_refused(void **state)
{
    (void)state;
    refused("HI*ABK", "NTE*ADD*HELLO~HI*ABK", "NTE",
            "segment 24: the values of a claim have no place for NTE ADD");
    refused("~SBR", "~PAT*19~SBR", "PAT", "segment 15");
    refused("NM1*82*1*OSEI*AMA*", "NM1*82*1*OSEI*AMA*B", "NM105", "segment 25: \"B\", but");
    refused("NM1*41*2", "NM1*41*1", "NM102", "segment 5: \"1\", but its values are written as \"2\"");
    refused("HL*2*1*22*0", "HL*2*1*22*1", "HL04", "segment 14");
    refused("HL*2*1*22*0", "HL*9*1*22*0", "HL01", "segment 14");
    refused("SBR*P*18*G1*", "SBR*P*01*G1*", "SBR02", "segment 15: \"01\"");
    refused("SBR*P*18*G1*", "SBR*P*18*G1*PLAN", "SBR04", "\"PLAN\", but its values are written as \"\"");
    refused("*DOE*JO", "*Doe*JO", "NM103", "segment 16: \"Doe\", but its values are written as \"DOE\"");
    refused("N4*SALEM*OR*97301~", "N4*SALEM*OR*97301*US~", "N404", "segment 18");
    refused("REF*EI*123456789", "REF*EI*12345678", "REF02", "nine digits");
    refused("19800601", "19800631", "DMG02", "segment 19: \"19800631\" is not a day");
    refused("XX*1234567893", "XX*1234567890", "NM109", "check digit");
    refused("CLM*A1*134.8*", "CLM*A1*134.80*", "CLM02",
            "segment 21: \"134.80\", but its values are written as \"134.8\"");
    refused("CLM*A1*134.8*", "CLM*A1*-134.8*", "CLM02", "not an amount");
    refused("11:B:7", "11:B:77", "CLM05", "code of one character");
    refused("11:B:7", "11:B", "CLM05", "segment 21: the claim frequency is missing");
    refused("*SALEM*OR*97301~", "*SALEM**97301~", "N402", "segment 18: the state is missing");
    refused("NM1*82*1*OSEI*AMA", "NM1*82*1**AMA", "NM103", "segment 25: the last name");
    refused("*Y*A*Y*Y~", "*Y*A*Y*Y**AA~", "CLM11", "segment 21: \"AA\"");
    refused("*Y*A*Y*Y~", "*Y*A*Y*Y*~", "CLM10", "segment 21: the segment ends with a separator");
    refused("REF*G1*AUTH 7~REF*F8*ICN 9~", "REF*F8*ICN 9~REF*G1*AUTH 7~", "REF01", "segment 22");
    refused("REF*G1*AUTH 7~", "REF*G1*AUTH 6~REF*G1*AUTH 7~", "REF02", "segment 22: \"AUTH 6\"");
    refused("HI*ABK", "HI*BK", "HI01", "segment 24: \"BK:F331\"");
    refused("ABF:F419",
            "ABF:F419*ABF:F41*ABF:F42*ABF:F43*ABF:F44*ABF:F45*ABF:F46*ABF:F47*ABF:F48*ABF:F49*ABF:F50*"
            "ABF:F51*ABF:F52",
            "HI13", "twelve");
    refused("LX*1", "LX*3", "LX01", "segment 28");
    refused("~LX*1~", "~SV1*HC:98978~LX*1~", "SV1", "before the first LX");
    refused("HC:98978:GP:KX*", "HC:98978:GP:KX:::A*", "SV101", "segment 29");
    refused("*UN*1*", "*MJ*1*", "SV103", "segment 29");
    refused("*UN*1*", "*UN*1.5*", "SV104", "not a whole number");
    refused("**1~DTP", "**0~DTP", "SV107", "from 1 to 12");
    refused("*472*D8*20260213", "*472*RD8*20260213-20260214", "DTP03", "segment 30");
    refused("*472*D8*20260213", "*472*TM*20260213", "DTP02", "segment 30: \"TM\"");
    refused("DTP*472*D8*20260213~", "", "REF", "segment 30: REF stands where DTP belongs");
    refused("N3*7 OAK AVE*APT 4~N4*SALEM*OR*97301~DMG", "DMG", "DMG",
            "segment 17: DMG stands where N3 belongs");
    refused("NM1*PR*2*PAYER*****PI*00831~", "", "NM1", "segment 20: NM1 is missing here");
    refused("DTP*472*D8*20260213~REF*6R*A-98978~", "REF*6R*A-98978~DTP*472*D8*20260213~", "REF",
            "REF stands where DTP");
    refused("SE*35", "SE*34", "SE01", "segment 37: \"34\"");
    refused("GE*1*1~", "GE*1*2~", "GE02", "segment 38");
    refused("IEA*1*000000001~", "", "", "ends without IEA");
    refused("*005010X222A1~ST", "*005010X223A2~ST", "GS08", "segment 2");
    refused("ST*837", "ST*835", "ST01", "segment 3");
    refused("BHT*0019*00*000000001-0001", "BHT*0019*00*X", "BHT03", "segment 4");
    refused("CLM*A1", "SE*1*0001~CLM*A1", "SE01", "segment 21");
    refused("HL*2*1*22*0", "CLM*1~HL*2*1*22*0", "CLM", "before any subscriber");
    refused("LX*1~", "SE*1*1~LX*1~", "CLM", "segment 21: the claim has no line");
    refused("LX*1~",
            "LX*1~LX*2~LX*3~LX*4~LX*5~LX*6~LX*7~LX*8~LX*9~LX*10~LX*11~LX*12~LX*13~LX*14~LX*15~LX*16~LX*17~"
            "LX*18~LX*19~LX*20~LX*21~LX*22~LX*23~LX*24~LX*25~LX*26~LX*27~LX*28~LX*29~LX*30~LX*31~LX*32~LX*33~"
            "LX*34~"
            "LX*35~LX*36~LX*37~LX*38~LX*39~LX*40~LX*41~LX*42~LX*43~LX*44~LX*45~LX*46~LX*47~LX*48~LX*49~LX*50~"
            "LX*51~",
            "LX", "at most fifty");
    refused("*1207*^*", "*1208*^*", "ISA10", "segment 1: \"1208\"");
    refused("*000000001*0*P", "*000000000*0*P", "ISA13", "from 1 to 999999999");
    refused("*1207*^*", "*1207*U*", "ISA", "cannot be a delimiter"); // as in 00401
    refused("*260305*", "*260306*", "ISA09", "segment 1");
    refused("ISA*00*          *", "ISA*03*ADDITIONAL*", "ISA01", "segment 1");
}

// Line ends after segments and a BOM are no data: the same values, the same bytes without them.
static void test_line_ends(void **state)
{
    (void)state;
    buf text = buf_in(&room, FILE_BYTES_MAX), out = buf_in(&room, FILE_BYTES_MAX);
    buf_lit(&text, "\xEF\xBB\xBF");
    for (const char *c = whole_text; *c; c++) {
        buf_byte(&text, *c);
        if (*c == '~') buf_lit(&text, "\r\n");
    }
    fault why = {0};
    size_t claims = 0;
    if (!again(buf_str(&text), &out, &claims, &why)) fail_msg("%s", why.text);
    assert_int_equal(out.len, strlen(whole_text));
    assert_memory_equal(out.at, whole_text, out.len);
}

// --- a claim by itself -----------------------------------------------------------------------------------

static str frozen_text(const x837_billing *b, const x837_subscriber *s, const x837_claim *c)
{
    buf *out = arena_push(&room, buf);
    *out = buf_in(&room, FILE_BYTES_MAX);
    x12_problems problems = x12_problems_in(&room);
    x837_claim_text(out, &problems, b, s, c);
    assert_int_equal(problems.errors, 0);
    return buf_str(out);
}

static void test_frozen(void **state)
{
    (void)state;
    const char *from = strstr(whole_text, "HL*1*"), *to = strstr(whole_text, "SE*35");
    assert_true(from && to);
    str text = {from, (size_t)(to - from)};
    x837_frozen is;
    fault why;
    if (!x837_claim_of(&is, text, &room, &why)) fail_msg("%s: %s", why.field, why.text);
    assert_true(str_eq(is.billing.name, STR("HARBOR HEALTH")));
    assert_true(str_eq(is.subscriber.member, STR("W1")));
    assert_int_equal(is.claim.line_count, 2);
    assert_true(str_eq(frozen_text(&is.billing, &is.subscriber, &is.claim), text));
}

static void test_frozen_refused(void **state)
{
    (void)state;
    const char *from = strstr(whole_text, "HL*1*"), *to = strstr(whole_text, "SE*35");
    static const struct {
        const char *from, *to, *field, *sentence;
    } rows[] = {
        {"HL*1**20*1~", "", "PRV", "billing provider's HL"},
        {"HL*2*1*22*0~", "HL*3*1*22*0~", "HL01", "segment 7"},
        {"HI*ABK", "NTE*ADD*X~HI*ABK", "NTE", "segment 17"},
        {"CLM*A1", "CLM*A2*1~CLM*A1", "CLM", "no line"},
        {"REF*6R*A-98981~", "REF*6R*A-98981~HL*3*1*22*0~", "HL", "the claim ends before"},
        {"REF*6R*A-98981~", "REF*6R*A-98981", "", "no terminator"},
        {"LX*2~", "LX*3~", "LX01", "\"3\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str all = changed(rows[i].from, rows[i].to);
        const char *start = i == 0 ? memmem(all.at, all.len, "PRV*BI", 6) : all.at + (from - whole_text);
        const char *end = memmem(all.at, all.len, "SE*35", 5);
        assert_true(start && end && from && to);
        x837_frozen is;
        fault why = {0};
        if (x837_claim_of(&is, (str){start, (size_t)(end - start)}, &room, &why)) fail_msg("%zu is taken", i);
        if (strcmp(why.field, rows[i].field) != 0 || !has(str_of(why.text), rows[i].sentence))
            fail_msg("%zu: %s, %s", i, why.field, why.text);
    }
    x837_frozen is;
    fault why;
    assert_false(x837_claim_of(&is, STR(""), &room, &why));
}

// Claims kept one by one and put in one file give the file that they would have made together.
static void test_frozen_sent(void **state)
{
    (void)state;
    dice_state = 7;
    enum { CLAIMS = 6 };
    x837_billing b[2] = {billing(), billing()};
    x837_subscriber s[3] = {subscriber(), subscriber(), subscriber()};
    x837_parties parties = {words(1, 60),      words(2, 80), words(1, 60),
                            STR("5035550100"), words(1, 60), words(2, 80)};
    x837_envelope e = {STR("A1"), STR("B1"), date_of(2026, 3, 1), 60, 77, false};
    static const struct {
        int billing, subscriber;
    } of[CLAIMS] = {{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 2}, {1, 2}};
    buf files[2];
    x12_problems problems = x12_problems_in(&room);
    x837_claim claims[CLAIMS];
    for (size_t i = 0; i < CLAIMS; i++) claims[i] = claim();
    for (int frozen = 0; frozen < 2; frozen++) {
        files[frozen] = buf_in(&room, FILE_BYTES_MAX);
        x837 x = x837_on(&files[frozen], &problems);
        x837_frozen last = {0};
        x837_open(&x, &e);
        for (size_t i = 0; i < CLAIMS; i++) {
            x837_frozen is = {b[of[i].billing], s[of[i].subscriber], claims[i]};
            fault why;
            if (frozen &&
                !x837_claim_of(&is, frozen_text(&is.billing, &is.subscriber, &is.claim), &room, &why))
                fail_msg("%s", why.text);
            bool same_set = i > 0 && x837_billing_same(&is.billing, &last.billing);
            if (!same_set && i > 0) x837_set_close(&x);
            if (!same_set) x837_set_open(&x, &parties, &is.billing);
            if (!same_set || !x837_subscriber_same(&is.subscriber, &last.subscriber))
                x837_subscriber_put(&x, &is.subscriber);
            x837_claim_put(&x, &is.claim);
            last = is;
        }
        x837_set_close(&x);
        x837_close(&x);
    }
    assert_int_equal(problems.errors, 0);
    assert_true(str_eq(buf_str(&files[0]), buf_str(&files[1])));
    assert_true(has(buf_str(&files[0]), "ST*837*0002*") && has(buf_str(&files[0]), "HL*3*1*22*0~"));
    assert_false(has(buf_str(&files[0]), "HL*4*"));
}

int main(void)
{
    room = source_arena();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),          cmocka_unit_test(test_values),
        cmocka_unit_test(test_random),         cmocka_unit_test(test_refused),
        cmocka_unit_test(test_line_ends),      cmocka_unit_test(test_frozen),
        cmocka_unit_test(test_frozen_refused), cmocka_unit_test(test_frozen_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
