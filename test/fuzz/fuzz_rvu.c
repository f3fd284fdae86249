// PPRRVU files in any layout; every row that is read can be priced and ranked.
#include "fee.h"
#include "../unit/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void price_all(fee_release *r)
{
    r->from = date_of(2026, 1, 1);
    r->to = date_of(2026, 12, 31);
    fee_schedule fees = {r, 1, NULL, 0};
    fee_rank rank;
    for (size_t i = 0; i < r->count; i++) {
        fee_ask ask = {
            .code = str_of(r->rows[i].code), .on = r->from, .participating = true, .share_bp = 10000};
        fee_answer got = fee_price(&fees, &ask);
        assert(got.rvu == &r->rows[i]);
        if (i >= 4 || !fee_rank_of(r, ask.code, &rank)) continue;
        assert(rank.codes <= r->count);
        assert(rank.percentile_thousandths < 1000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = source_arena();
    fault why = {.code = FAULT_NONE};
    fee_release out;
    bool read = fee_read_rvu(&out, (str){(const char *)data, size}, &a, &why);
    if (read) price_all(&out);
    else assert(why.code != FAULT_NONE);
    arena_close(&a);
    return 0;
}
