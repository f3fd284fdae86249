// Remittances laid beside claims: what is found, what is posted, what is left to a person.
#include "remit_world.h"

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
    pay(w, "CLP*CLAIMB*1*110*72*18*12*N1~NM1*QC*1*X*Y****MI*Z~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*"
           "20~CAS*PR*2*18~");
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
    pay(w, "CLP*OLD77*1*110*72*18*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*"
           "45*20~CAS*PR*2*18~");
    said_of(w, "claim-paid", "\"claim\":\"CLAIMB\"");
    assert_true(in(w->told[0], "found by patient, day and code"));
    world_end(w);
}

static void one_of_several_is_not_chosen(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->members[0] = "M2";
    pay(w, "CLP*OLD77*1*110*72*18*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*"
           "45*38~");
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
    pay(w, "CLP*OLD77*1*110*72*18*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*"
           "45*20~CAS*PR*2*18~");
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
    pay(w, "CLP*NOBODY*1*55*44.5**12*N9~NM1*QC*1*LOST*ANN****MI*Q1~SVC*HC:99213*55*44.5~DTM*472*20260105~CAS*"
           "CO*45*10.5~");
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
    str said =
        said_of(w, "claim-paid", "\"paid\":\"152.00\",\"patient_due\":\"38.00\",\"expected\":\"190.00\"");
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
    pay(w, "CLP*CLAIMB*1*110*0*90*12*N1~NM1*QC*1*ROE*AL****MI*M2~SVC*HC:98980*110*0~DTM*472*20260228~CAS*CO*"
           "45*20~CAS*PR*1*90~");
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
        // its price, not its charge
        assert_true(in(work, i == 3 ? "\"worth\":\"90.00\"" : "\"worth\":\"90.00\""));
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
    pay(w, "CLP*CLAIMC*4*80*0**12*N1~NM1*QC*1*POE*AL~SVC*HC:98981*80*0**2~DTM*472*20260331~CAS*CO*97*80~LQ*"
           "HE*N56~");
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
    pay(w, "CLP*CLAIMB*1*110*60*15*12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*60~DTM*472*20260228~CAS*CO*45*35~"
           "CAS*PR*2*15~REF*6R*B-1~");
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
    assert_true(in(said_of(w, "work-item", "No claim in it was reversed"), "\"worth\":\"25.00\""));
    world_end(w);
}

static void money_for_a_voided_claim_must_go_back(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[1].life.status = LIFE_VOIDED;
    pay(w, "CLP*CLAIMB*1*110*72*18*12*N1~NM1*QC*1*ROE*AL~SVC*HC:98980*110*72~DTM*472*20260228~CAS*CO*45*20~"
           "CAS*PR*2*18~REF*6R*B-1~");
    str work = said_of(w, "work-item", "\"about\":\"repay\"");
    assert_true(in(work, "\"worth\":\"72.00\",\"due\":\"2026-05-31\"")); // 60 days
    world_end(w);
}

static void what_was_replaced_is_expected_to_be_taken_back(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, A_PAID A_LINE1 A_LINE2);
    w->claims[0].life.status = LIFE_CORRECTED;
    pay_in_two(w, A_TAKEN "PLB*1999999984*20261231*WO:CLAIMA*152~");
    assert_int_equal(count_of(w, "claim-reversed"), 1);
    assert_int_equal(w->r.work, 0);
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

static void blanks_where_a_code_belongs_are_kept_as_a_dash(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*CLAIMB* *110*110**12*N1~NM1*QC*1*ROE*AL~SVC*HC: *110*100~DTM*472*20260228~CAS* * "
           "*10~REF*6R*B-1~LQ*HE* ~");
    said_of(w, "claim-paid", "\"status\":\"-\"");
    world_end(w);
}

static void bytes_that_no_fact_may_have_are_replaced(void **unused)
{
    (void)unused;
    world *w = world_new();
    pay(w, "CLP*N\x01\xE9*1*55*55**12*N9~NM1*QC*1*L\xC3\x89ON*ANN****MI*Q1~SVC*HC:99213*55*55~DTM*472*"
           "20260105~");
    said_of(w, "unmatched", "\"number\":\"N~?\"");
    said_of(w, "unmatched", "L\xC3\x89ON");
    world_end(w);
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
        cmocka_unit_test(what_was_replaced_is_expected_to_be_taken_back),
        cmocka_unit_test(a_forecast_is_no_payment),
        cmocka_unit_test(lines_with_one_control_number_keep_their_own_reasons),
        cmocka_unit_test(blanks_where_a_code_belongs_are_kept_as_a_dash),
        cmocka_unit_test(bytes_that_no_fact_may_have_are_replaced),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
