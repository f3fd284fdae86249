// price.c - the expected price of one unit. Never blocks; a code without a public price has none, not 0.00.
#include "rule_.h"

static bool same_ask(const fee_ask *a, const fee_ask *b)
{
    return a->on.days == b->on.days && a->facility == b->facility && a->qp == b->qp && a->participating == b->participating &&
           a->share_bp == b->share_bp && str_eq(a->mac, b->mac) && str_eq(a->locality, b->locality);
}

// The same few questions come again and again: a practice has one locality and a handful of credentials.
static fee_answer ask_fees(judging *j, const fee_ask *ask)
{
    evaluation *e = j->e;
    uint32_t slot = ((uint32_t)((uintptr_t)j->code >> 4) ^ (uint32_t)ask->on.days ^ (uint32_t)ask->share_bp) % PRICE_MEMOS;
    price_memo *m = &e->prices[slot];
    if (!m->used || m->code != j->code || !same_ask(&m->ask, ask))
        *m = (price_memo){*ask, fee_price(&e->book->fees, ask), j->code, true};
    return m->answer;
}

static bool public_price(const judging *j)
{
    return j->d.pack->prices && j->payer && (j->payer->kind == PAYER_MEDICARE || j->payer->kind == PAYER_ADVANTAGE);
}

void price_of(judging *j)
{
    j->d.basis = FEE_CONTRACTOR;
    bool year_known;
    (void)evaluation_pack(j->e, (str){"", 0}, j->on, &year_known);
    if (!year_known && !j->pack_in_force) return; // nothing is known of a year without an enabled pack
    const price_row *contract = j->payer ? state_price(j->s, j->d.payer, j->code->code, j->on) : NULL;
    if (contract) {
        j->d.priced = true;
        j->d.amount = contract->amount;
        j->d.basis = FEE_CONTRACTED;
        return;
    }
    if (!public_price(j)) return;
    const practice_row *practice = state_practice_on(j->s, j->on);
    const practitioner_row *p = state_practitioner_on(j->s, j->en->billing, j->on);
    const rule_credential *c = rulebook_credential(j->e->book, p->credential);
    const rule_place *place = rulebook_place(j->e->book, str_of(j->en->place));
    fee_ask ask = {.code = j->code->code, .on = j->on, .facility = place && place->facility, .qp = practice->qp,
                   .participating = practice->participating, .share_bp = c ? c->share_bp : 10000, .mac = practice->mac,
                   .locality = practice->locality};
    fee_answer answer = ask_fees(j, &ask);
    j->d.priced = answer.priced;
    j->d.amount = answer.amount;
    j->d.basis = answer.basis;
    j->d.release = answer.release;
    if (answer.gpci_missing && answer.priced)
        say_warning(j, "the locality's indices for that year are not at hand: the price is the national amount");
}

verdict judge_price(judging *j)
{
    if (j->d.basis == FEE_CONTRACTED) show(j, state_price(j->s, j->d.payer, j->code->code, j->on)->row.fact);
    if (!j->why) return j->d.priced ? V_MET : V_HELD;
    if (!j->d.priced) {
        say_have(j, "contractor: no public price, and none on file");
        return V_HELD;
    }
    buf b = buf_in(&j->e->scratch, 32);
    money_put(&b, j->d.amount);
    str basis = fee_basis_text(j->d.basis), release = j->d.release ? j->d.release->name : (str){"", 0};
    say_have(j, "%.*s a unit, %.*s%s%.*s", STR_ARGS(buf_str(&b)), STR_ARGS(basis), release.len ? ", " : "", STR_ARGS(release));
    return V_MET;
}
