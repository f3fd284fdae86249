// claim_judged.c - why less was paid than charged: adjustments and remarks of the decisions that stand.
#include "claim_.h"
#include "post.h"

typedef struct judged_row {
    str line; // a control number, or a line's place; empty: the claim
    billed_adjustment is;
    uint32_t decision;
} judged_row;

typedef struct judging {
    judged *j;
    billing *b;
    pile facts; // store_fact: copied
} judging;

static bool keep_fact(void *with, const store_fact *f, fault *why)
{
    (void)why;
    judging *k = with;
    store_fact *to = pile_more(&k->facts);
    *to = *f;
    to->id = str_copy(k->b->c->arena, f->id);
    to->line = str_copy(k->b->c->arena, f->line);
    return true;
}

static str row_line(const fact_rows *rows, size_t i, fact_cell cell)
{
    return fact_row_has(rows, i, cell) ? fact_row_get(rows, i, cell)->text : (str){"", 0};
}

// What an earlier decision said of the line does not hold any more.
static void drop_line(judged *j, str line, uint32_t decision)
{
    pile *piles[2] = {&j->adjustments, &j->remarks};
    for (int n = 0; n < 2; n++)
        for (uint32_t i = 0; i < piles[n]->count; i++) {
            judged_row *at = PILE_AT(piles[n], judged_row, i);
            if (at->decision != decision && str_eq(at->line, line)) at->decision = 0;
        }
}

static void take(judged *j, const fact *f, uint32_t decision)
{
    const fact_rows *less = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_ADJUSTMENTS))->rows;
    for (size_t i = 0; i < less->count; i++) {
        str line = row_line(less, i, C_ADJUSTMENT_LINE);
        drop_line(j, line, decision);
        *(judged_row *)pile_more(&j->adjustments) =
            (judged_row){line,
                         {.group = fact_row_get(less, i, C_ADJUSTMENT_GROUP)->text,
                          .reason = fact_row_get(less, i, C_ADJUSTMENT_REASON)->text,
                          .amount = fact_row_get(less, i, C_ADJUSTMENT_AMOUNT)->money},
                         decision};
    }
    fact_field field = fact_paid_field(f, F_CLAIM_PAID_REMARKS);
    const fact_rows *remarks = fact_has(f, field) ? fact_get(f, field)->rows : NULL;
    for (size_t i = 0; remarks && i < remarks->count; i++)
        *(judged_row *)pile_more(&j->remarks) =
            (judged_row){row_line(remarks, i, C_REMARK_LINE),
                         {.reason = fact_row_get(remarks, i, C_REMARK_CODE)->text},
                         decision};
}

static judged empty(arena *a)
{
    return (judged){pile_in(a, sizeof(judged_row)), pile_in(a, sizeof(judged_row))};
}

bool judged_read(judged *j, billing *b, str claim, fault *why)
{
    judging k = {j, b, pile_in(b->c->arena, sizeof(store_fact))};
    store_want want = {.subject = SUBJECT_CLAIM, .id = claim, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_CLAIM_PAID] = want.kind_wanted[KIND_CLAIM_DENIED] =
        want.kind_wanted[KIND_CLAIM_REVERSED] = true;
    *j = empty(b->c->arena);
    if (!billing_codes(b, why) || !store_facts_each(b->desk.store, &want, keep_fact, &k, why)) return false;
    for (uint32_t i = 0; i < k.facts.count; i++) {
        const store_fact *at = PILE_AT(&k.facts, store_fact, i);
        fact said;
        bool taken_out;
        if (!act_voided(b->desk.store, at->id, 0, &taken_out, b->desk.zones, b->desk.scratch, why) ||
            !fact_read(&said, at->line, b->desk.zones, b->c->arena, why))
            return false;
        if (taken_out) continue;
        if (said.kind == KIND_CLAIM_REVERSED) *j = empty(b->c->arena);
        else take(j, &said, i + 1);
    }
    return true;
}

// Does the row say something of the line?
static bool is_of(const judged_row *at, const store_line *l)
{
    long long place;
    if (!at->decision) return false;
    if (!l || !at->line.len) return !l && !at->line.len;
    return str_eq(at->line, l->control) || (str_number(at->line, &place) && place == l->place);
}

// Remarks are the line's, not an adjustment's: they stand with its first one.
void judged_put(const judged *j, billing *b, const store_line *line)
{
    put *p = &b->c->out;
    size_t remark_count = 0, put_count = 0;
    str *remarks = arena_array(b->c->arena, str, j->remarks.count + 1u);
    for (uint32_t i = 0; i < j->remarks.count; i++) {
        const judged_row *at = PILE_AT(&j->remarks, judged_row, i);
        if (is_of(at, line)) remarks[remark_count++] = at->is.reason;
    }
    put_open(p, "adjustments", '[');
    for (uint32_t i = 0; i < j->adjustments.count; i++) {
        const judged_row *at = PILE_AT(&j->adjustments, judged_row, i);
        if (!is_of(at, line)) continue;
        billed_adjustment is = at->is;
        is.remarks = remarks;
        is.remark_count = put_count++ ? 0 : remark_count;
        billing_put_adjustment(b, &is);
    }
    put_shut(p);
}

void judged_put_fact(billing *b, const fact *f)
{
    put *p = &b->c->out;
    judged j = empty(b->c->arena);
    take(&j, f, 1);
    size_t remark_count = 0;
    str *remarks = arena_array(b->c->arena, str, j.remarks.count + 1u);
    for (uint32_t i = 0; i < j.remarks.count; i++)
        remarks[remark_count++] = PILE_AT(&j.remarks, judged_row, i)->is.reason;
    put_open(p, "adjustments", '[');
    for (uint32_t i = 0; i < j.adjustments.count; i++) {
        billed_adjustment is = PILE_AT(&j.adjustments, judged_row, i)->is;
        is.remarks = remarks;
        is.remark_count = i ? 0 : remark_count;
        billing_put_adjustment(b, &is);
    }
    put_shut(p);
}
