// rank.c - where a code's work stands among its like. The measure is the one that reproduces the figures in
// circulation (rules.md 2.4, A10): among the status-A codes of the category with work above zero, the share
// that has smaller work.
#include "fee.h"
#include <assert.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// HCPCS level II codes go by their letter; CPT codes, which begin with a digit, are one category.
static bool is_like(const fee_rvu *row, char first)
{
    if (row->status != 'A' || row->work <= 0) return false;
    return is_digit(first) ? is_digit(row->code[0]) : row->code[0] == first;
}

static size_t count_up_to(const fee_release *r, char first, int32_t work)
{
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) n += is_like(&r->rows[i], first) && r->rows[i].work <= work;
    return n;
}

// The work that stands at `place` (from 0) in ascending order: by halving the range of values, so that no
// copy has to be sorted. About thirty passes, for a page that a person asked for.
static int32_t work_at(const fee_release *r, char first, int32_t greatest, size_t place)
{
    int32_t low = 0, high = greatest; // count_up_to(low) <= place < count_up_to(high)
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (count_up_to(r, first, middle) > place) high = middle;
        else low = middle;
    }
    return high;
}

bool fee_rank_of(const fee_release *r, str code, fee_rank *out)
{
    const fee_rvu *self = fee_find(r, code);
    if (!self || !is_like(self, self->code[0])) return false;
    char first = self->code[0];
    fee_rank rank = {.codes = count_up_to(r, first, INT32_MAX)};
    for (size_t i = 0; i < r->count; i++) {
        const fee_rvu *row = &r->rows[i];
        if (!is_like(row, first) || row->work <= rank.greatest) continue;
        rank.greatest = row->work;
        memcpy(rank.greatest_code, row->code, sizeof rank.greatest_code);
    }
    assert(rank.codes > 0);
    assert(rank.greatest > 0);
    size_t smaller = count_up_to(r, first, self->work - 1);
    rank.percentile_thousandths = (int32_t)((smaller * 2000 + rank.codes) / (rank.codes * 2)); // half up
    int32_t lower = work_at(r, first, rank.greatest, (rank.codes - 1) / 2);
    int32_t upper = work_at(r, first, rank.greatest, rank.codes / 2);
    rank.median = lower + (upper - lower + 1) / 2; // half a hundredth goes up
    *out = rank;
    return true;
}
