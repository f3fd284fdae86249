// follow.c - what a payment leaves to do: refused lines, money that is missing or too much, what was taken
// back.
#include "remit_.h"

static void put_days(buf *b, date due)
{
    if (!date_is(due)) return;
    buf_lit(b, " By ");
    date_put(b, due);
    buf_byte(b, '.');
}

static money worth_of(const remit_claim *claim, const paid_view *v, size_t i)
{
    const remit_line *ours = weigh_ours(claim, v, i);
    return ours && ours->priced ? ours->expected : fact_row_get(v->lines, i, C_PAID_LINE_CHARGE)->money;
}

// What the refused lines would have brought: their expected price, else their charge.
static money denied_worth(const remit_claim *claim, const paid_view *v)
{
    money sum = {0};
    if (!v->lines->count) {
        for (size_t i = 0; i < claim->line_count; i++)
            sum = money_add(sum, claim->lines[i].priced ? claim->lines[i].expected : claim->lines[i].charge);
        return claim->line_count ? sum : v->charge;
    }
    for (size_t i = 0; i < v->lines->count; i++)
        if (v->fact->kind == KIND_CLAIM_DENIED || weigh_line(v, i).denied)
            sum = money_add(sum, worth_of(claim, v, i));
    return sum;
}

static bool follow_denial(remit *r, const x835_claim *c, const remit_claim *claim, const paid_view *v,
                          date on, fault *why)
{
    bool whole = v->fact->kind == KIND_CLAIM_DENIED;
    size_t denied = 0;
    for (size_t i = 0; i < v->lines->count; i++) denied += weigh_line(v, i).denied;
    if (!whole && !denied) return true;
    buf b = buf_in(r->scratch, 2 * REMIT_SENTENCE_BYTES);
    if (str_eq(c->status, STR("23")))
        buf_lit(&b, "Not this payer's claim, sent on to another: ");
    else if (whole)
        buf_lit(&b, "Denied: ");
    else
        buf_say(&b, "%zu of %zu lines denied: ", denied, v->lines->count);
    put_denial(&b, r, v, claim);
    remit_todo todo = {.ordinal = c->ordinal,
                       .word = "denied",
                       .about = ABOUT_DENIED,
                       .claim = claim,
                       .worth = denied_worth(claim, v),
                       .has_worth = true,
                       .due = remit_due(claim, on)};
    put_days(&b, todo.due);
    todo.text = buf_str(&b);
    return remit_work(r, &todo, why);
}

// --- more or less than expected --------------------------------------------------------------------------

typedef struct gap { money missing, surplus; buf words; } gap;

static void weigh_gap(gap *g, const remit_line *ours, const weight *w)
{
    money allowed = weight_allowed(w);
    int64_t less = ours->expected.cents - allowed.cents, slack = ours->units * REMIT_CENTS_PER_UNIT;
    if (less >= -slack && less <= slack) return;
    if (less < 0) {
        g->surplus = money_add(g->surplus, (money){-less});
        return;
    }
    g->missing = money_add(g->missing, (money){less});
    buf_put(&g->words, g->words.len ? STR("; ") : STR(""));
    buf_put(&g->words, ours->code);
    if (date_is(ours->on)) {
        buf_lit(&g->words, " of ");
        date_put(&g->words, ours->on);
    }
    buf_lit(&g->words, " allowed ");
    money_put_dollars(&g->words, allowed);
    buf_lit(&g->words, " (paid ");
    money_put_dollars(&g->words, w->paid);
    buf_lit(&g->words, ", patient ");
    money_put_dollars(&g->words, w->share);
    buf_lit(&g->words, "), expected ");
    money_put_dollars(&g->words, ours->expected);
}

// A payment without lines is weighed as a whole.
static void weigh_whole(gap *g, const remit_claim *claim, const paid_view *v)
{
    remit_line all = {.code = STR("the claim"), .units = 0, .priced = claim->line_count > 0, .on = DATE_NONE};
    for (size_t i = 0; i < claim->line_count; i++) {
        all.expected = money_add(all.expected, claim->lines[i].expected);
        all.units += claim->lines[i].units;
        all.priced &= claim->lines[i].priced;
    }
    weight w = weigh_line(v, 0);
    if (all.priced && v->charge.cents == claim->charge.cents) weigh_gap(g, &all, &w);
}

// Adjustments of the claim itself belong to no line: a share or a reduction there counts for all of them.
static money claim_level(const paid_view *v)
{
    weight w = weigh_line(v, v->lines->count);
    return (money){w.share.cents + w.lawful.cents + w.prior.cents};
}

static bool follow_gap(remit *r, const x835_claim *c, const remit_claim *claim, const paid_view *v, date on,
                       fault *why)
{
    if (v->fact->kind != KIND_CLAIM_PAID || weigh_secondary(v->status)) return true;
    gap g = {.words = buf_in(r->scratch, REMIT_SENTENCE_BYTES)};
    for (size_t i = 0; i < v->lines->count; i++) {
        const remit_line *ours = weigh_ours(claim, v, i);
        weight w = weigh_line(v, i);
        if (ours && ours->priced && !w.denied && !w.covered) weigh_gap(&g, ours, &w);
    }
    if (!v->lines->count) weigh_whole(&g, claim, v);
    if (v->lines->count) g.missing.cents -= claim_level(v).cents;
    buf b = buf_in(r->scratch, 2 * REMIT_SENTENCE_BYTES);
    if (g.surplus.cents > 0) {
        buf_lit(&b, "allowed ");
        money_put_dollars(&b, g.surplus);
        buf_lit(&b, " more than expected: see whether the price here is old, or the payment wrong");
        remit_tell(r, claim->id, &b);
        buf_clear(&b);
    }
    if (g.missing.cents <= 0) return true;
    buf_lit(&b, "Underpaid by ");
    money_put_dollars(&b, g.missing);
    buf_lit(&b, ": ");
    buf_put(&b, buf_str(&g.words));
    buf_lit(&b, ". Compare with the fee schedule or the contract; ask the payer to reprice it, or appeal.");
    remit_todo todo = {.ordinal = c->ordinal,
                       .word = "underpaid",
                       .about = ABOUT_UNDERPAID,
                       .claim = claim,
                       .worth = g.missing,
                       .has_worth = true,
                       .due = remit_due(claim, on)};
    put_days(&b, todo.due);
    todo.text = buf_str(&b);
    return remit_work(r, &todo, why);
}

// Money for a claim that was taken back here: it is not ours to keep.
static bool follow_voided(remit *r, const x835_claim *c, const remit_claim *claim, date on, fault *why)
{
    if (claim->life.status != LIFE_VOIDED || c->paid.is.cents <= 0) return true;
    buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
    buf_lit(&b, "Paid ");
    money_put_dollars(&b, c->paid.is);
    buf_lit(&b, " for a claim that was voided. Report and return it within 60 days.");
    remit_todo todo = {.ordinal = c->ordinal,
                       .word = "repay",
                       .about = ABOUT_REPAY,
                       .claim = claim,
                       .text = buf_str(&b),
                       .worth = c->paid.is,
                       .has_worth = true,
                       .due = date_plus(on, REMIT_REPAY_DAYS)};
    return remit_work(r, &todo, why);
}

// --- reversals -------------------------------------------------------------------------------------------

static void keep_reversal(remit *r, const x835_claim *c, const remit_claim *claim, date on)
{
    remit_reversal *one = arena_push(r->payment, remit_reversal);
    *one = (remit_reversal){.next = r->reversals, .ordinal = c->ordinal, .on = on, .amount = c->paid.is};
    remit_claim *copy = arena_push(r->payment, remit_claim);
    *copy = (remit_claim){.id = str_copy(r->payment, claim->id),
                          .enrollment = str_copy(r->payment, claim->enrollment),
                          .payer_kind = claim->payer_kind,
                          .until = claim->until};
    one->claim = copy;
    r->reversals = one;
}

static void end_reversal(remit *r, str claim)
{
    for (remit_reversal **at = &r->reversals; *at;)
        if (str_eq((*at)->claim->id, claim))
            *at = (*at)->next;
        else
            at = &(*at)->next;
}

bool follow_reversals(remit *r, fault *why)
{
    for (remit_reversal *one = r->reversals; one; one = one->next) {
        buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
        buf_lit(&b, "The payer took back what it had decided (");
        money_put_dollars(&b, one->amount);
        buf_lit(&b, ") and put nothing in its place. Ask why; correct the claim or appeal.");
        remit_todo todo = {.ordinal = one->ordinal,
                           .word = "reversed",
                           .about = ABOUT_REVERSED,
                           .claim = one->claim,
                           .worth = {one->amount.cents < 0 ? -one->amount.cents : one->amount.cents},
                           .has_worth = true,
                           .due = remit_due(one->claim, one->on)};
        put_days(&b, todo.due);
        todo.text = buf_str(&b);
        if (!remit_work(r, &todo, why)) return false;
    }
    r->reversals = NULL;
    return true;
}

// --- what is told ----------------------------------------------------------------------------------------

static void tell_payment(remit *r, const x835_claim *c, const remit_match *m, const paid_view *v)
{
    static const char *const how[] = {"", "", " (found by the payer's claim number)",
                                      " (found by patient, day and code)"};
    buf b = buf_in(r->scratch, 2 * REMIT_SENTENCE_BYTES);
    fact_kind kind = v->fact->kind;
    buf_put(&b, kind == KIND_CLAIM_REVERSED ? STR("reversed ")
                : kind == KIND_CLAIM_DENIED ? STR("denied ")
                                            : STR("paid "));
    money_put_dollars(&b, kind == KIND_CLAIM_DENIED ? v->charge : v->paid);
    if (kind == KIND_CLAIM_PAID) {
        buf_lit(&b, " of ");
        money_put_dollars(&b, v->charge);
    }
    if (c->patient_due.given && c->patient_due.is.cents && kind == KIND_CLAIM_PAID) {
        buf_lit(&b, ", patient owes ");
        money_put_dollars(&b, c->patient_due.is);
    }
    if (weigh_secondary(v->status)) buf_lit(&b, ", as a later payer");
    const x835_person *crossover = x835_person_of(c, STR("TT"));
    if (crossover)
        buf_say(&b, ", sent on to %.*s", STR_ARGS(remit_clean(crossover->last, 80, r->scratch)));
    x12_amount interest = x835_sum_of(c->sums, c->sum_count, STR("I"));
    if (interest.given) {
        buf_lit(&b, ", interest ");
        money_put_dollars(&b, interest.is);
    }
    buf_put(&b, str_of(how[m->by]));
    if (m->text.len) {
        buf_lit(&b, "; ");
        buf_put(&b, m->text);
    }
    remit_tell(r, m->claim->id, &b);
}

bool follow_payment(remit *r, const x835_payment *p, const x835_claim *c, const remit_match *m,
                    const paid_view *v, fault *why)
{
    date on = date_is(p->on.is) ? p->on.is : r->today;
    tell_payment(r, c, m, v);
    if (v->fact->kind == KIND_CLAIM_REVERSED) {
        // What was replaced or voided here is expected to be taken back.
        if (!life_over(m->claim->life.status)) keep_reversal(r, c, m->claim, on);
        return true;
    }
    end_reversal(r, m->claim->id);
    return follow_denial(r, c, m->claim, v, on, why) && follow_gap(r, c, m->claim, v, on, why) &&
           follow_voided(r, c, m->claim, on, why);
}
