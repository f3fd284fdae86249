// Prices, ranks and the readers of Medicare's files. Expected amounts: rules.md 7.2 (national), 7.3
// (localities).
#include "fee.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { NONE = -1, GONE = -2 }; // no national price; not in that year's file

static struct shipped { arena a; fee_release releases[2]; fee_gpci_year year; fee_schedule fees; } shipped;

static void must(bool done, const fault *why)
{
    if (!done) fail_msg("line %llu, %s: %s", (unsigned long long)why->line, why->field, why->text);
}

static int open_shipped(void **state)
{
    (void)state;
    fault why = {.code = FAULT_NONE};
    shipped.a = source_arena();
    arena *a = &shipped.a;
    must(fee_read_rvu(&shipped.releases[0], source_file(a, "data/pfs-rvu-2025-10.csv"), a, &why), &why);
    must(fee_read_rvu(&shipped.releases[1], source_file(a, "data/pfs-rvu-2026-07.csv"), a, &why), &why);
    must(fee_read_gpci(&shipped.year, source_file(a, "data/gpci-2025.csv"), a, &why), &why);
    shipped.releases[0].from = date_of(2025, 1, 1);
    shipped.releases[0].to = date_of(2025, 12, 31);
    shipped.releases[1].from = date_of(2026, 1, 1);
    shipped.releases[1].to = date_of(2026, 12, 31);
    shipped.releases[1].factor_qp = 335675; // rules.md 2.3
    shipped.fees = (fee_schedule){shipped.releases, 2, &shipped.year, 1};
    return 0;
}

static int close_shipped(void **state)
{
    (void)state;
    arena_close(&shipped.a);
    return 0;
}

static fee_ask ask_for(const char *code, int year, bool facility)
{
    return (fee_ask){.code = str_of(code),
                     .on = date_of(year, 6, 30),
                     .facility = facility,
                     .participating = true,
                     .share_bp = 10000,
                     .mac = STR(""),
                     .locality = STR("")};
}

static int64_t cents(fee_ask ask)
{
    fee_answer got = fee_price(&shipped.fees, &ask);
    assert_int_equal(got.priced, got.amount.cents > 0); // never 0.00 as a price (V35)
    return got.priced ? got.amount.cents : got.rvu ? NONE : GONE;
}

// rules.md 7.2: 2025, 2026 and 2026 for qualifying participants, each non-facility and facility.
static const struct national {
    const char *code;
    int non_2025, fac_2025, non_2026, fac_2026, non_qp, fac_qp;
} nationals[] = {
    {"98975",   1973,   1973,   2171,   2171,   2182,   2182},
    {"98976",   4302,   4302,   5211,   5211,   5237,   5237},
    {"98977",   4302,   4302,   5144,   5144,   5169,   5169},
    {"98978",   NONE,   NONE,   NONE,   NONE,   NONE,   NONE},
    {"98979",   GONE,   GONE,   2639,   1136,   2652,   1141},
    {"98980",   5014,   2944,   5411,   2572,   5438,   2585},
    {"98981",   3914,   2879,   4142,   2538,   4162,   2551},
    {"98984",   GONE,   GONE,   5211,   5211,   5237,   5237},
    {"98985",   GONE,   GONE,   5144,   5144,   5169,   5169},
    {"98986",   GONE,   GONE,   NONE,   NONE,   NONE,   NONE},
    {"G0552",   NONE,   NONE,   NONE,   NONE,   NONE,   NONE},
    {"G0553",   5175,   2944,   5411,   2605,   5438,   2618},
    {"G0554",   3979,   2846,   4142,   2538,   4162,   2551},
    {"G0546",   1714,   1714,   1904,   1603,   1913,   1611},
    {"G0547",   3461,   3461,   3774,   3206,   3793,   3222},
    {"G0548",   5240,   5240,   5678,   4776,   5706,   4800},
    {"G0549",   7019,   7019,   7649,   6346,   7687,   6378},
    {"G0550",   3235,   3235,   3507,   3006,   3525,   3021},
    {"G0551",   3396,   3396,   3674,   3106,   3692,   3122},
    {"99445",   GONE,   GONE,   5211,   5211,   5237,   5237},
    {"99453",   1973,   1973,   2171,   2171,   2182,   2182},
    {"99454",   4302,   4302,   5211,   5211,   5237,   5237},
    {"99457",   4787,   2879,   5177,   2639,   5203,   2652},
    {"99458",   3849,   2879,   4142,   2639,   4162,   2652},
    {"99470",   GONE,   GONE,   2605,   1336,   2618,   1343},
    {"99484",   5305,   4140,   GONE,   GONE,   GONE,   GONE},
    {"99490",   6049,   4787,   GONE,   GONE,   GONE,   GONE},
    {"99492",  14524,   9089,   GONE,   GONE,   GONE,   GONE},
    {"99493",  13359,   9898,   GONE,   GONE,   GONE,   GONE},
    {"99494",   5596,   3882,   GONE,   GONE,   GONE,   GONE},
    {"G0323",   5370,   4108,   GONE,   GONE,   GONE,   GONE},
    {"G0544",   6178,   4787,   6680,   4309,   6714,   4330},
    {"G0556",   1520,   1197,   1637,   1102,   1645,   1108},
    {"G0557",   4884,   3623,   5378,   3373,   5404,   3390},
    {"G0558",  10707,   7990,  11724,   7281,  11782,   7318},
    {"G0560",   4140,   4108,   4242,   3941,   4263,   3961},
    {"G0568",   GONE,   GONE,  16166,   8183,  16247,   8224},
    {"G0569",   GONE,   GONE,  14596,   8985,  14669,   9030},
    {"G0570",   GONE,   GONE,   5778,   3875,   5807,   3894},
    {"G2214",   5434,   3688,   GONE,   GONE,   GONE,   GONE},
    {"90832",   7893,   6890,   GONE,   GONE,   GONE,   GONE},
    {"90834",  10416,   9089,   GONE,   GONE,   GONE,   GONE},
    {"90837",  15429,  13456,   GONE,   GONE,   GONE,   GONE},
    {"90791",  16691,  14297,   GONE,   GONE,   GONE,   GONE},
    {"96127",    453,    453,   GONE,   GONE,   GONE,   GONE},
};

static void test_national(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nationals / sizeof *nationals; i++) {
        const struct national *n = &nationals[i];
        if (n->non_2025 != GONE) {
            assert_int_equal(cents(ask_for(n->code, 2025, false)), n->non_2025);
            assert_int_equal(cents(ask_for(n->code, 2025, true)), n->fac_2025);
        }
        if (n->non_2026 == GONE) continue; // not transcribed
        fee_ask ask = ask_for(n->code, 2026, false);
        assert_int_equal(cents(ask), n->non_2026);
        ask.qp = true;
        assert_int_equal(cents(ask), n->non_qp);
        ask.facility = true;
        assert_int_equal(cents(ask), n->fac_qp);
        ask.qp = false;
        assert_int_equal(cents(ask), n->fac_2026);
    }
}

static void test_localities(void **state)
{
    (void)state;
    static const struct { const char *mac, *number; int non, fac; } rows[] = { // rules.md 7.3, G0553 in 2025
        {"10112", "00", 4722, 2783}, {"02102", "01", 6372, 3959}, {"01112", "05", 6554, 3387},
        {"13202", "01", 5895, 3293}, {"06302", "00", 4958, 2822}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int facility = 0; facility < 2; facility++) {
            fee_ask ask = ask_for("G0553", 2025, facility);
            ask.mac = str_of(rows[i].mac);
            ask.locality = str_of(rows[i].number);
            fee_answer got = fee_price(&shipped.fees, &ask);
            assert_true(got.priced);
            assert_false(got.gpci_missing);
            assert_int_equal(got.basis, FEE_LOCALITY);
            assert_int_equal(got.amount.cents, facility ? rows[i].fac : rows[i].non);
        }
}

// No year is ever combined with another year's indices.
static void test_locality_missing(void **state)
{
    (void)state;
    fee_ask ask = ask_for("G0553", 2026, false);
    ask.mac = STR("06302");
    ask.locality = STR("00");
    fee_answer got = fee_price(&shipped.fees, &ask);
    assert_true(got.gpci_missing);
    assert_int_equal(got.basis, FEE_NATIONAL);
    assert_int_equal(got.amount.cents, 5411);
    ask = ask_for("G0553", 2025, false);
    ask.mac = STR("99999");
    ask.locality = STR("00");
    got = fee_price(&shipped.fees, &ask);
    assert_true(got.gpci_missing);
    assert_int_equal(got.amount.cents, 5175);
}

static void test_shares(void **state)
{
    (void)state;
    fee_ask ask = ask_for("G0553", 2026, false); // 1.62 x 33.4009 = 54.109458
    ask.share_bp = 8500;
    assert_int_equal(cents(ask), 4599);          // 45.9930393
    ask.share_bp = 7500;
    assert_int_equal(cents(ask), 4058);          // 40.5820935
    ask.participating = false;
    assert_int_equal(cents(ask), 3855);          // 38.552988...
    ask.share_bp = 10000;
    assert_int_equal(cents(ask), 5140);          // 51.4039851
}

// One unit, no decimals lost before the end: 0.005 goes up, 0.00499... does not.
static void test_half_goes_up(void **state)
{
    (void)state;
    static const fee_rvu rows[] = {
        {.code = "G0001", .status = 'A', .work = 50}, {.code = "G0002", .status = 'A', .work = 49}};
    fee_release r = {.from = date_of(2025, 1, 1), .to = date_of(2025, 12, 31), .factor = 100, .factor_qp = 99,
        .rows = rows, .count = 2};
    fee_schedule fees = {&r, 1, NULL, 0};
    fee_ask ask = ask_for("G0001", 2025, false); // 0.50 x 0.0100
    assert_int_equal(fee_price(&fees, &ask).amount.cents, 1);
    ask.qp = true;                               // 0.50 x 0.0099
    assert_int_equal(fee_price(&fees, &ask).amount.cents, 0);
    ask = ask_for("G0002", 2025, false);
    assert_int_equal(fee_price(&fees, &ask).amount.cents, 0);
}

static void test_no_price(void **state)
{
    (void)state;
    fee_ask ask = ask_for("G0674", 2026, false); // status X
    fee_answer got = fee_price(&shipped.fees, &ask);
    assert_non_null(got.rvu);
    assert_false(got.priced);
    assert_int_equal(got.basis, FEE_CONTRACTOR);
    ask.code = STR("G9999");
    got = fee_price(&shipped.fees, &ask);
    assert_null(got.rvu);
    assert_non_null(got.release);
    assert_false(got.priced);
    ask.code = STR("G05531");
    assert_null(fee_price(&shipped.fees, &ask).rvu);
    ask = ask_for("G0553", 2027, false);
    got = fee_price(&shipped.fees, &ask);
    assert_null(got.release);
    assert_false(got.priced);
    assert_string_equal(fee_basis_text(FEE_CONTRACTOR).at, "contractor");
}

static void test_release_days(void **state)
{
    (void)state;
    assert_ptr_equal(fee_release_on(&shipped.fees, date_of(2025, 12, 31)), &shipped.releases[0]);
    assert_ptr_equal(fee_release_on(&shipped.fees, date_of(2026, 1, 1)), &shipped.releases[1]);
    assert_null(fee_release_on(&shipped.fees, date_of(2024, 12, 31)));
}

static void test_shipped_subset(void **state)
{
    (void)state;
    const fee_release *r = &shipped.releases[0];
    assert_true(str_eq(r->name, STR("RVU25D")));
    assert_int_equal(r->released.days, date_of(2025, 9, 11).days);
    assert_int_equal(r->factor, 323465);
    assert_int_equal(r->factor_qp, 323465);
    assert_int_equal(r->count, 52);
    r = &shipped.releases[1];
    assert_true(str_eq(r->name, STR("RVU26C")));
    assert_int_equal(r->released.days, date_of(2026, 6, 30).days);
    assert_int_equal(r->factor, 334009);
    assert_int_equal(r->count, 49);
    const fee_rvu *row = fee_find(r, STR("98981"));
    assert_string_equal(row->global, "ZZZ");
    assert_int_equal(row->work, 61);
    assert_int_equal(row->total_facility, 76);
    assert_true(fee_find(r, STR("98975"))->na_facility);
    assert_false(fee_find(r, STR("98975"))->na_nonfacility);
    // What the file calls the total is what it adds up to.
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < shipped.releases[i].count; j++) {
            row = &shipped.releases[i].rows[j];
            assert_int_equal(row->total_nonfacility, row->work + row->pe_nonfacility + row->malpractice);
            assert_int_equal(row->total_facility, row->work + row->pe_facility + row->malpractice);
        }
}

static void test_cms_layouts(void **state)
{
    (void)state;
    arena a = source_arena();
    fault why;
    fee_release old, new, fixed;
    must(fee_read_rvu(&old, source_file(&a, "test/fuzz/corpus/rvu/cms-2025.csv"), &a, &why), &why);
    must(fee_read_rvu(&new, source_file(&a, "test/fuzz/corpus/rvu/cms-2026.csv"), &a, &why), &why);
    must(fee_read_rvu(&fixed, source_file(&a, "test/fuzz/corpus/rvu/fixed-2025.txt"), &a, &why), &why);
    assert_true(str_eq(old.name, STR("RVU25D")));
    assert_true(str_eq(new.name, STR("RVU26C")));
    assert_int_equal(fixed.name.len, 0);
    assert_int_equal(old.released.days, date_of(2025, 9, 11).days);
    assert_false(date_is(fixed.released));
    assert_int_equal(old.factor, 323465);
    assert_int_equal(new.factor, 334009);
    assert_int_equal(fixed.factor, 323465);
    assert_int_equal(old.count, 8); // 26, TC and 53 are not among them
    assert_int_equal(new.count, 4);
    assert_int_equal(fixed.count, 4);
    for (size_t i = 0; i < fixed.count; i++) // three layouts, the same values
        assert_memory_equal(&fixed.rows[i], fee_find(&old, str_of(fixed.rows[i].code)), sizeof(fee_rvu));
    assert_memory_equal(fee_find(&old, STR("G0554")), fee_find(&shipped.releases[0], STR("G0554")),
                        sizeof(fee_rvu));
    assert_memory_equal(fee_find(&new, STR("G0553")), fee_find(&shipped.releases[1], STR("G0553")),
                        sizeof(fee_rvu));
    const fee_rvu *row = fee_find(&old, STR("90000"));
    assert_true(row->na_nonfacility);
    assert_int_equal(row->pe_facility, 300);
    assert_int_equal(fee_find(&old, STR("90001"))->work, 100); // status R, "1"
    arena_close(&a);
}

static void refused(const char *text, uint64_t line, const char *field, const char *words)
{
    arena a = source_arena();
    fault why = {.code = FAULT_NONE};
    fee_release out = {.count = 7};
    assert_false(fee_read_rvu(&out, str_of(text), &a, &why));
    assert_int_equal(out.count, 7);
    assert_int_equal(why.line, line);
    assert_string_equal(why.field, field);
    if (!strstr(why.text, words)) fail_msg("\"%s\" has no \"%s\"", why.text, words);
    arena_close(&a);
}

#define TITLES                                                                                               \
    "# RVU26C CF 33.4009\n# "                                                                                \
    "hcpcs,status,work,pe_nonfac,pe_fac,fac_na,mp,total_nonfac,total_fac,pctc,global\n"
static void test_refused(void **state)
{
    (void)state;
    refused("", 0, "", "header that begins with HCPCS");
    refused("a,b\nc,d\n", 0, "", "header that begins with HCPCS");
    refused("HCPCS,MOD\nG0553,\n", 1, "", "STATUS CODE, WORK RVU");
    refused("# CF 1.0\n# hcpcs,status,work\nG0553,A,1\n", 2, "", "pe_nonfac, pe_fac, mp");
    refused(TITLES "G0553,A,0.62x,0,0,,0,0,0,0,XXX\n", 3, "WORK RVU", "0.62x");
    refused(TITLES "\nG0553,A,,0,0,,0,0,0,0,XXX\n", 4, "WORK RVU", "relative value");
    refused(TITLES "G0553,A,12345.00,0,0,,0,0,0,0,XXX\n", 3, "WORK RVU", "12345.00");
    refused(TITLES "g0553,A,0,0,0,,0,0,0,0,XXX\n", 3, "HCPCS", "five letters");
    refused(TITLES "G0553,AA,0,0,0,,0,0,0,0,XXX\n", 3, "STATUS CODE", "one letter");
    refused(TITLES "G0553,A,0,0,0,,0,0,0,0,XXX\n" "G0553,A,0,0,0,,0,0,0,0,XXX\n", 0, "", "twice");
    refused(TITLES "\"G0553,A\n", 3, "", "not closed");
    refused(TITLES, 0, "", "no code");
    refused("# hcpcs,status,work,pe_nonfac,pe_fac,mp,total_nonfac,total_fac,global\n"
            "G0553,A,1,1,1,1,1,1,XXX\n", 0, "", "conversion factor");
    refused("HDR X\nG0553  X\n", 2, "", "shorter");
    refused("HCPCS,HCPCS\n", 1, "HCPCS", "two columns");
}

static void test_gpci(void **state)
{
    (void)state;
    assert_int_equal(shipped.year.year, 2025);
    assert_int_equal(shipped.year.count, 109);
    const fee_gpci *alaska = &shipped.year.rows[1];
    assert_true(str_eq(alaska->name, STR("ALASKA")));
    assert_int_equal(alaska->work, 1500);
    arena a = source_arena();
    fault why;
    fee_gpci_year y;
    must(fee_read_gpci(&y, source_file(&a, "test/fuzz/corpus/gpci/small.csv"), &a, &why), &why);
    assert_int_equal(y.year, 2026);
    assert_int_equal(y.count, 3);
    assert_true(str_eq(y.rows[0].mac, STR("06302"))); // the zeros a spreadsheet drops
    assert_true(str_eq(y.rows[0].number, STR("00")));
    assert_int_equal(y.rows[0].work, 1000);           // with the floor
    assert_int_equal(y.rows[1].malpractice, 592);
    assert_true(str_eq(y.rows[2].name, STR("SAN FRANCISCO, \"MADE UP\" (X)")));
    assert_false(fee_read_gpci(&y, source_file(&a, "test/fuzz/corpus/gpci/broken.csv"), &a, &why));
    assert_int_equal(why.line, 1);
    assert_non_null(strstr(why.text, "PW GPCI, PE GPCI, MP GPCI"));
    arena_close(&a);
}

static void test_rank(void **state)
{
    (void)state;
    arena a = source_arena();
    fault why;
    fee_release r;
    fee_rank rank;
    must(fee_read_rvu(&r, source_file(&a, "test/fuzz/corpus/rvu/short.csv"), &a, &why), &why);
    assert_true(str_eq(r.name, STR("RVU26AR")));
    assert_true(fee_rank_of(&r, STR("G0553"), &rank)); // G: 0.10 0.30 0.62 20.41
    assert_int_equal(rank.percentile_thousandths, 500);
    assert_int_equal(rank.median, 46);
    assert_int_equal(rank.greatest, 2041);
    assert_string_equal(rank.greatest_code, "G0003");
    assert_int_equal(rank.codes, 4);
    assert_true(fee_rank_of(&r, STR("G0001"), &rank));
    assert_int_equal(rank.percentile_thousandths, 0);
    assert_false(fee_rank_of(&r, STR("98975"), &rank)); // no work
    assert_false(fee_rank_of(&r, STR("G9999"), &rank));
    arena_close(&a);
    // The shipped subset: counted by hand from data/pfs-rvu-2026-07.csv.
    assert_true(fee_rank_of(&shipped.releases[1], STR("G0553"), &rank));
    assert_int_equal(rank.codes, 16);
    assert_int_equal(rank.percentile_thousandths, 188);
    assert_int_equal(rank.median, 85);
    assert_int_equal(rank.greatest, 205);
    assert_string_equal(rank.greatest_code, "G0569");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_national),
                                       cmocka_unit_test(test_localities),
                                       cmocka_unit_test(test_locality_missing),
                                       cmocka_unit_test(test_shares),
                                       cmocka_unit_test(test_half_goes_up),
                                       cmocka_unit_test(test_no_price),
                                       cmocka_unit_test(test_release_days),
                                       cmocka_unit_test(test_shipped_subset),
                                       cmocka_unit_test(test_cms_layouts),
                                       cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_gpci),
                                       cmocka_unit_test(test_rank)};
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
