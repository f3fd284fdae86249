// sense_835.c - what must make sense together in a remittance: its sums, its payment, its claims and codes.
#include "guide_answers.h"
#include "sense_835_.h"
#include "shape_.h"
#include "x835_balance.h"
#include <assert.h>

enum { REASONS = 6, REASON_STEP = 3 };
_Static_assert(X835_CLAIM_ADJUSTMENT_REASON2 - X835_CLAIM_ADJUSTMENT_REASON1 == REASON_STEP &&
                   X835_LINE_ADJUSTMENT_REASON2 - X835_LINE_ADJUSTMENT_REASON1 == REASON_STEP,
               "adjustments_seen counts on it");

typedef struct day_seen { date on; uint64_t segment; bool there; } day_seen;

typedef struct sense {
    x835_balance balance;
    // the section (LX)
    bool totals;
    uint64_t totals_segment;
    x12_amount total_charge;
    int64_t total_claims, claims;
    x835_total charge;
    // the claim
    date made;                        // the last of GS04, BPR16 and DTM 405
    bool in_claim, forecast, reversal, day, remark, share_given;
    uint64_t claim_segment;
    money share, patient;             // CLP05, the sum of its PR
    day_seen from, to;                // 232, 233
    // what a reason of the claim, or of the line, is still waited for to be told more of
    uint64_t wants_claim, wants_line; // segment; 0: none
    uint64_t line_segment, undated;   // of SVC; lines without a day, the first of them
    bool line_day, line_remark;
    day_seen line_from, line_to;      // 150, 151
    str company;                      // BPR10, in company_text
    char company_text[16];
} sense;

// --- sums --------------------------------------------------------------------------------------------------

static bool take_breach(void *with, const x835_breach *b, fault *why)
{
    (void)why;
    scrub *s = with;
    static const struct { scrub_id id; uint16_t el; } rows[] = {
        [X835_LINE] = {SCRUB_BALANCE_LINE, X835_LINE_PAID},
        [X835_CLAIM] = {SCRUB_BALANCE_CLAIM, X835_CLAIM_PAID},
        [X835_LINES] = {SCRUB_BALANCE_LINES, X835_CLAIM_CHARGE},
        [X835_TRANSACTION] = {SCRUB_BALANCE_PAYMENT, X835_PAYMENT_AMOUNT},
    };
    // the engine says that it is none, sense_cents that it is too fine
    if (b->level == X835_NUMBER) return true;
    char room[128];
    buf text = {.at = room, .room = sizeof room, .bytes_max = sizeof room};
    x835_breach_put(&text, b);
    scrub_say_at(s, rows[b->level].id, b->segment, rows[b->level].el, (str){"", 0}, "%.*s",
                 STR_ARGS(buf_str(&text)));
    return true;
}

static void totals_end(scrub *s, sense *st)
{
    if (!st->totals) return;
    st->totals = false;
    if (st->total_claims >= 0 && st->total_claims != st->claims)
        scrub_say_at(s, SCRUB_SECTION_CLAIMS, st->totals_segment, X835_PROVIDER_CLAIMS, (str){"", 0},
                     "it says %lld, and there are %lld", (long long)st->total_claims, (long long)st->claims);
    if (st->total_charge.given && !st->charge.broken && st->total_charge.is.cents != st->charge.sum.cents) {
        char room[64];
        buf text = {.at = room, .room = sizeof room, .bytes_max = sizeof room};
        if (st->charge.sum.cents < MONEY_CENTS_MAX && st->charge.sum.cents > -MONEY_CENTS_MAX)
            money_put(&text, st->charge.sum);
        scrub_say_at(s, SCRUB_SECTION_CHARGE, st->totals_segment, X835_PROVIDER_CHARGE, st->total_charge.said,
                     "the sum is %.*s", STR_ARGS(buf_str(&text)));
    }
}

static void totals_seen(scrub *s, sense *st)
{
    st->totals = true;
    st->totals_segment = scrub_at(s)->number;
    st->total_charge = x12_amount_of(scrub_get(s, X835_PROVIDER_CHARGE));
    long long claims;
    st->total_claims = str_number(scrub_get(s, X835_PROVIDER_CLAIMS), &claims) ? claims : -1;
    // its text lies in the segment: only the number is kept
    st->total_charge.said = (str){"", 0};
}

// --- the payment -------------------------------------------------------------------------------------------

static void payment_seen(scrub *s, sense *st)
{
    str method = scrub_get(s, X835_PAYMENT_METHOD);
    bool electronic = shape_listed(STR("ACH BOP FWT"), method);
    static const uint16_t wanted[] = {X835_PAYMENT_PAYER_BANK_KIND,    X835_PAYMENT_PAYER_BANK,
                                      X835_PAYMENT_PAYER_ACCOUNT_KIND, X835_PAYMENT_PAYER_ACCOUNT,
                                      X835_PAYMENT_PAYER_COMPANY,      X835_PAYMENT_PAYEE_BANK_KIND,
                                      X835_PAYMENT_PAYEE_BANK,         X835_PAYMENT_PAYEE_ACCOUNT_KIND,
                                      X835_PAYMENT_PAYEE_ACCOUNT};
    for (size_t i = 0; electronic && i < sizeof wanted / sizeof *wanted; i++) {
        if (scrub_get(s, wanted[i]).len) continue;
        scrub_say(s, SCRUB_PAYMENT_BANK, wanted[i], NULL);
        break;
    }
    static const uint16_t banks[][2] = {{X835_PAYMENT_PAYER_BANK_KIND, X835_PAYMENT_PAYER_BANK},
                                        {X835_PAYMENT_PAYEE_BANK_KIND, X835_PAYMENT_PAYEE_BANK}};
    for (size_t i = 0; i < 2; i++) { // the check digit is not asked for: the guide's own examples have none
        str bank = scrub_get(s, banks[i][1]);
        long long number;
        if (str_eq(scrub_get(s, banks[i][0]), STR("01")) && bank.len &&
            (bank.len != 9 || !str_number(bank, &number)))
            scrub_say(s, SCRUB_BANK_NUMBER, banks[i][1], NULL);
    }
    if (str_eq(method, STR("ACH")) && !scrub_get(s, X835_PAYMENT_FORMAT).len)
        scrub_say(s, SCRUB_PAYMENT_FORMAT, X835_PAYMENT_FORMAT, NULL);
    x12_amount amount = x12_amount_of(scrub_get(s, X835_PAYMENT_AMOUNT));
    if (amount.given && amount.is.cents < 0) scrub_say(s, SCRUB_AMOUNT_NEGATIVE, X835_PAYMENT_AMOUNT, NULL);
    if (amount.given && amount.is.cents && str_eq(method, STR("NON")))
        scrub_say(s, SCRUB_PAYMENT_NONE, X835_PAYMENT_AMOUNT, NULL);
    str company = str_first(scrub_get(s, X835_PAYMENT_PAYER_COMPANY), sizeof st->company_text);
    if (company.len) memcpy(st->company_text, company.at, company.len);
    st->company = (str){st->company_text, company.len};
}

static void trace_seen(scrub *s, const sense *st)
{
    str company = str_first(scrub_get(s, X835_TRACE_COMPANY), sizeof st->company_text);
    if (company.len && st->company.len && !str_eq(company, st->company))
        scrub_say(s, SCRUB_PAYMENT_COMPANY, X835_TRACE_COMPANY, "BPR10 says %.*s", STR_ARGS(st->company));
}

static void town_seen(scrub *s, uint16_t state, uint16_t zip, uint16_t country)
{
    str where = scrub_get(s, country);
    if (where.len && !str_eq(where, STR("US"))) return;
    if (!scrub_get(s, state).len) scrub_say(s, SCRUB_STATE_MISSING, state, NULL);
    if (!scrub_get(s, zip).len) scrub_say(s, SCRUB_ZIP_MISSING, zip, NULL);
    if (scrub_get(s, state).len && !shape_state(scrub_get(s, state)))
        scrub_say(s, SCRUB_STATE_UNKNOWN, state, NULL);
    if (scrub_get(s, zip).len && !shape_zip(scrub_get(s, zip))) scrub_say(s, SCRUB_ZIP_FORM, zip, NULL);
}

// --- claims ------------------------------------------------------------------------------------------------

static void claim_seen(scrub *s, sense *st)
{
    st->in_claim = true;
    st->claims++;
    st->claim_segment = scrub_at(s)->number;
    str status = scrub_get(s, X835_CLAIM_STATUS);
    st->reversal = str_eq(status, STR("22"));
    st->forecast = str_eq(status, STR("25"));
    st->day = st->remark = false;
    st->wants_claim = st->wants_line = st->line_segment = st->undated = 0;
    st->from = st->to = (day_seen){0};
    st->patient = (money){0};
    x12_amount charge = x12_amount_of(scrub_get(s, X835_CLAIM_CHARGE)),
               paid = x12_amount_of(scrub_get(s, X835_CLAIM_PAID));
    x12_amount share = x12_amount_of(scrub_get(s, X835_CLAIM_PATIENT));
    st->share_given = share.given;
    st->share = share.is;
    if (!charge.given || __builtin_add_overflow(st->charge.sum.cents, charge.is.cents, &st->charge.sum.cents))
        st->charge.broken = true;
    if (charge.given && st->reversal && charge.is.cents > 0)
        scrub_say(s, SCRUB_REVERSAL_SIGN, X835_CLAIM_CHARGE, NULL);
    if (charge.given && !st->reversal && charge.is.cents < 0)
        scrub_say(s, SCRUB_CHARGE_SIGN, X835_CLAIM_CHARGE, NULL);
    if (paid.given && paid.is.cents && str_eq(status, STR("4")))
        scrub_say(s, SCRUB_DENIED_PAID, X835_CLAIM_PAID, NULL);
    if (paid.given && paid.is.cents && str_eq(status, STR("25")))
        scrub_say(s, SCRUB_FORECAST_PAID, X835_CLAIM_PAID, NULL);
}

static void line_end(scrub *s, sense *st)
{
    if (!st->line_segment) return;
    if (!st->line_day && !st->undated) st->undated = st->line_segment;
    if (st->wants_line && !st->line_remark && !st->remark)
        scrub_say_segment(s, SCRUB_REMARK_NEEDED, st->wants_line, X835_SEG_LINE_ADJUSTMENT, NULL);
    if (st->line_from.there && st->line_to.there && st->line_to.on.days < st->line_from.on.days)
        scrub_say_at(s, SCRUB_PERIOD_REVERSED, st->line_to.segment, X835_LINE_DAY_DATE, (str){"", 0}, NULL);
    st->line_segment = st->wants_line = 0;
}

static void line_seen(scrub *s, sense *st)
{
    line_end(s, st);
    st->line_segment = scrub_at(s)->number;
    st->line_day = st->line_remark = false;
    st->line_from = st->line_to = (day_seen){0};
}

static void claim_end(scrub *s, sense *st)
{
    line_end(s, st);
    if (!st->in_claim) return;
    st->in_claim = false;
    if (!st->day && st->undated)
        scrub_say_segment(s, SCRUB_SERVICE_DAY_NONE, st->undated, X835_SEG_LINE, NULL);
    else if (!st->day && !st->balance.line)
        scrub_say_segment(s, SCRUB_SERVICE_DAY_NONE, st->claim_segment, X835_SEG_CLAIM, NULL);
    if (st->wants_claim && !st->remark)
        scrub_say_segment(s, SCRUB_REMARK_NEEDED, st->wants_claim, X835_SEG_CLAIM_ADJUSTMENT, NULL);
    if (st->from.there && st->to.there && st->to.on.days < st->from.on.days)
        scrub_say_at(s, SCRUB_PERIOD_REVERSED, st->to.segment, X835_CLAIM_FROM_DATE, (str){"", 0}, NULL);
    if (st->share_given && !st->reversal && st->share.cents != st->patient.cents)
        sense_sum_differs(s, SCRUB_PATIENT_SHARE, st->claim_segment, X835_CLAIM_PATIENT, st->share,
                          st->patient);
}

static void adjustments_seen(scrub *s, sense *st, uint16_t group_el, uint16_t first, uint64_t *wants)
{
    str group = scrub_get(s, group_el);
    for (int i = 0; i < REASONS; i++) {
        uint16_t el = (uint16_t)(first + i * REASON_STEP);
        str code = scrub_get(s, el);
        if (!code.len) continue;
        sense_reason(s, code, el);
        sense_reason_group(s, group, code, el);
        if (sense_reason_wants_remark(code)) *wants = scrub_at(s)->number;
        x12_amount amount = x12_amount_of(scrub_get(s, (uint16_t)(el + 1)));
        int64_t sum;
        if (str_eq(group, STR("PR")) && amount.given &&
            !__builtin_add_overflow(st->patient.cents, amount.is.cents, &sum))
            st->patient.cents = sum;
    }
}

static void remarks_seen(scrub *s, sense *st, const uint16_t *els, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str code = scrub_get(s, els[i]);
        if (!code.len) continue;
        st->remark = true;
        sense_remark(s, code, els[i]);
    }
}

static void made_seen(scrub *s, sense *st, uint16_t el)
{
    date on = x12_day_of(scrub_get(s, el)).is;
    if (date_is(on) && (!date_is(st->made) || on.days > st->made.days)) st->made = on;
}

// A day of service; what was not done yet may be forecast, and is not paid.
static day_seen day_of(scrub *s, const sense *st, uint16_t el)
{
    date on = x12_day_of(scrub_get(s, el)).is;
    date group = scrub_at(s)->group_on;
    bool after = date_is(on) && date_is(st->made) && on.days > st->made.days &&
                 !(date_is(group) && on.days <= group.days);
    if (after && !st->forecast) scrub_say(s, SCRUB_SERVICE_AFTER_FILE, el, NULL);
    return (day_seen){on, scrub_at(s)->number, date_is(on)};
}

static void claim_day_seen(scrub *s, sense *st)
{
    bool from = str_eq(scrub_get(s, X835_CLAIM_FROM_KIND), STR("232"));
    *(from ? &st->from : &st->to) = day_of(s, st, X835_CLAIM_FROM_DATE);
    st->day |= from;
}

static void line_day_seen(scrub *s, sense *st)
{
    str kind = scrub_get(s, X835_LINE_DAY_KIND);
    day_seen on = day_of(s, st, X835_LINE_DAY_DATE);
    if (str_eq(kind, STR("150"))) st->line_from = on;
    if (str_eq(kind, STR("151"))) st->line_to = on;
    if (!str_eq(kind, STR("151"))) st->line_day = true;
}

static void line_remark_seen(scrub *s, sense *st)
{
    str code = scrub_get(s, X835_LINE_REMARK_CODE);
    st->line_remark = true;
    if (str_eq(scrub_get(s, X835_LINE_REMARK_KIND), STR("HE")) && code.len)
        sense_remark(s, code, X835_LINE_REMARK_CODE);
}

// --- the seam ----------------------------------------------------------------------------------------------

static void person_seen(scrub *s, uint16_t kind, uint16_t id)
{
    if (str_eq(scrub_get(s, kind), STR("XX"))) sense_identifier(s, STR("XX"), scrub_get(s, id), id);
}

static void see_claim(scrub *s, sense *st, uint16_t seg)
{
    static const uint16_t inpatient[] = {X835_INPATIENT_REMARK1, X835_INPATIENT_REMARK2,
                                         X835_INPATIENT_REMARK3, X835_INPATIENT_REMARK4,
                                         X835_INPATIENT_REMARK5};
    static const uint16_t outpatient[] = {X835_OUTPATIENT_REMARK1, X835_OUTPATIENT_REMARK2,
                                          X835_OUTPATIENT_REMARK3, X835_OUTPATIENT_REMARK4,
                                          X835_OUTPATIENT_REMARK5};
    switch (seg) {
    case X835_SEG_CLAIM: claim_seen(s, st); break;
    case X835_SEG_CLAIM_ADJUSTMENT:
        adjustments_seen(s, st, X835_CLAIM_ADJUSTMENT_GROUP, X835_CLAIM_ADJUSTMENT_REASON1, &st->wants_claim);
        break;
    case X835_SEG_INPATIENT: remarks_seen(s, st, inpatient, 5); break;
    case X835_SEG_OUTPATIENT: remarks_seen(s, st, outpatient, 5); break;
    case X835_SEG_CLAIM_FROM: claim_day_seen(s, st); break;
    case X835_SEG_RENDERING: person_seen(s, X835_RENDERING_ID_KIND, X835_RENDERING_ID); break;
    case X835_SEG_LINE:
        line_seen(s, st);
        sense_paid_procedure(s, X835_LINE_KIND, X835_LINE_CODE);
        break;
    case X835_SEG_LINE_DAY: line_day_seen(s, st); break;
    case X835_SEG_LINE_ADJUSTMENT:
        adjustments_seen(s, st, X835_LINE_ADJUSTMENT_GROUP, X835_LINE_ADJUSTMENT_REASON1, &st->wants_line);
        break;
    case X835_SEG_LINE_REMARK: line_remark_seen(s, st); break;
    default: break;
    }
}

static void see(scrub *s, void *state)
{
    sense *st = state;
    const scrub_here *here = scrub_at(s);
    fault why;
    bool fed = x835_balance_feed(&st->balance, here->segment, &why);
    assert(fed); // take_breach never refuses
    sense_cents(s);
    sense_organisation(s);
    switch (here->seg) {
    case X835_SEG_PAYMENT:
        payment_seen(s, st);
        made_seen(s, st, X835_PAYMENT_DATE);
        break;
    case X835_SEG_PRODUCED: made_seen(s, st, X835_PRODUCED_DATE); break;
    case X835_SEG_TRACE: trace_seen(s, st); break;
    case X835_SEG_PAYEE:
        sense_identifier(s, scrub_get(s, X835_PAYEE_ID_KIND), scrub_get(s, X835_PAYEE_ID), X835_PAYEE_ID);
        break;
    case X835_SEG_PAYEE_OTHER:
        if (str_eq(scrub_get(s, X835_PAYEE_OTHER_KIND), STR("TJ")) &&
            scrub_get(s, X835_PAYEE_OTHER_NUMBER).len && !shape_tax_id(scrub_get(s, X835_PAYEE_OTHER_NUMBER)))
            scrub_say(s, SCRUB_TAX_ID_FORM, X835_PAYEE_OTHER_NUMBER, NULL);
        break;
    case X835_SEG_PAYER_TOWN:
        town_seen(s, X835_PAYER_TOWN_STATE, X835_PAYER_TOWN_ZIP, X835_PAYER_TOWN_COUNTRY);
        break;
    case X835_SEG_PAYEE_TOWN:
        town_seen(s, X835_PAYEE_TOWN_STATE, X835_PAYEE_TOWN_ZIP, X835_PAYEE_TOWN_COUNTRY);
        break;
    case X835_SEG_NUMBER:
        st->claims = 0;
        st->charge = (x835_total){0};
        break;
    case X835_SEG_PROVIDER: totals_seen(s, st); break;
    default: see_claim(s, st, here->seg);
    }
}

static void begin(scrub *s, void *state)
{
    sense *st = state;
    *st = (sense){.balance = x835_balance_on(s, take_breach)};
}

static void leave(scrub *s, void *state, uint16_t loop)
{
    sense *st = state;
    if (loop == X835_LOOP_2100) claim_end(s, st);
    if (loop == X835_LOOP_2000) totals_end(s, st);
}

static void end(scrub *s, void *state)
{
    (void)s;
    fault why;
    bool fed = x835_balance_end(&((sense *)state)->balance, &why);
    assert(fed);
}

const scrub_sense scrub_sense_835 = {
    .bytes = sizeof(sense), .begin = begin, .segment = see, .loop_end = leave, .end = end};
