// price.c - what a code pays on a day. Integers only; the unit of the product is 10^-17 dollars, which needs
// 128 bits, and it is rounded once, half up, to cents.
#include "fee.h"
#include <assert.h>

__extension__ typedef __int128 wide;

enum {
    INDEX_ONE = 1000,           // a GPCI of 1.000
    SHARE_ONE = 10000,          // 100 % in basis points
    NON_PARTICIPATING_BP = 9500 // 42 USC 1395w-4(a)(3): 95 % of the fee; rules.md 1.4.7
};
// hundredths (2) x thousandths (3) x ten-thousandths (4) x two shares in basis points (4 + 4) = 17 decimals,
// less the two of a cent.
static const int64_t UNITS_PER_CENT = 1000000000000000ll;

str fee_basis_text(fee_basis b)
{
    static const str texts[] = {
        [FEE_NATIONAL] = STR_INIT("national"), [FEE_LOCALITY] = STR_INIT("locality"),
        [FEE_CONTRACTOR] = STR_INIT("contractor"), [FEE_CONTRACTED] = STR_INIT("contracted")};
    assert((size_t)b < sizeof texts / sizeof *texts);
    return texts[b];
}

const fee_release *fee_release_on(const fee_schedule *fees, date on)
{
    // Releases may overlap (a July file takes over from the January one): the latest that holds wins.
    for (size_t i = fees->release_count; i > 0; i--)
        if (date_within(on, fees->releases[i - 1].from, fees->releases[i - 1].to))
            return &fees->releases[i - 1];
    return NULL;
}

const fee_rvu *fee_find(const fee_release *r, str code)
{
    if (code.len != sizeof r->rows->code - 1) return NULL;
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(r->rows[middle].code, code.at, code.len);
        if (order == 0) return &r->rows[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

static const fee_gpci *locality_on(const fee_schedule *fees, const fee_ask *ask)
{
    int year = date_year(ask->on);
    for (size_t y = 0; y < fees->year_count; y++) {
        if (fees->years[y].year != year) continue;
        for (size_t i = 0; i < fees->years[y].count; i++) {
            const fee_gpci *g = &fees->years[y].rows[i];
            if (str_eq(g->mac, ask->mac) && str_eq(g->number, ask->locality)) return g;
        }
    }
    return NULL;
}

static money amount_of(const fee_rvu *rvu, const fee_gpci *g, int32_t factor, const fee_ask *ask)
{
    int64_t pe = ask->facility ? rvu->pe_facility : rvu->pe_nonfacility;
    int64_t weighted =
        g ? (int64_t)rvu->work * g->work + pe * g->pe + (int64_t)rvu->malpractice * g->malpractice
          : (rvu->work + pe + rvu->malpractice) * INDEX_ONE;
    wide units = (wide)weighted * factor;
    units *= ask->participating ? SHARE_ONE : NON_PARTICIPATING_BP;
    units *= ask->share_bp;
    wide cents = (units + UNITS_PER_CENT / 2) / UNITS_PER_CENT;
    assert(cents >= 0);
    assert(cents <= MONEY_CENTS_MAX);
    return (money){(int64_t)cents};
}

fee_answer fee_price(const fee_schedule *fees, const fee_ask *ask)
{
    assert(ask->share_bp >= 0);
    assert(ask->share_bp <= SHARE_ONE);
    fee_answer answer = {.basis = FEE_CONTRACTOR, .release = fee_release_on(fees, ask->on)};
    if (answer.release) answer.rvu = fee_find(answer.release, ask->code);
    if (!answer.rvu) return answer;
    char status = answer.rvu->status;
    if (status != 'A' && status != 'R' && status != 'T') return answer; // rules.md 7.1: no RVUs, no price
    bool local = ask->mac.len || ask->locality.len;
    const fee_gpci *g = local ? locality_on(fees, ask) : NULL;
    answer.gpci_missing = local && !g;
    answer.basis = g ? FEE_LOCALITY : FEE_NATIONAL;
    answer.amount =
        amount_of(answer.rvu, g, ask->qp ? answer.release->factor_qp : answer.release->factor, ask);
    answer.priced = true;
    return answer;
}
