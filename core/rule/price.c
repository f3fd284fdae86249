// price.c - the expected price of one unit. Never blocks; a code without a public price has none, not 0.00.
#include "rule_.h"

static price_scene scene_on(const judging *j)
{
    const practice_row *practice = state_practice_on(j->s, j->on);
    const practitioner_row *p = state_practitioner_on(j->s, j->en->billing, j->on);
    const rule_credential *c = j->e->credentials[p->credential - CRED_MD];
    const rule_place *place = evaluation_place(j->e, j->en->place);
    bool year_known;
    (void)evaluation_pack(j->e, (str){"", 0}, j->on, &year_known);
    return (price_scene){j->on, year_known, fee_release_on(&j->e->book->fees, j->on), practice, date_year(j->on),
                         c ? c->share_bp : 10000, place && place->facility};
}

// The same few questions come again and again: a practice has one locality and a handful of credentials, and within
// a release and a year the day makes no difference.
static const fee_answer *ask_fees(judging *j)
{
    const price_scene *p = &j->prices;
    uint64_t mixed = hash_mix((uint64_t)(uintptr_t)j->code ^ (uint64_t)(uint32_t)p->share_bp << 48 ^ p->facility, (uint64_t)(uintptr_t)p->release | 1);
    price_memo *m = &j->e->prices[mixed % PRICE_MEMOS];
    bool same = m->code == j->code && m->release == p->release && m->practice == p->practice && m->year == p->year &&
                m->share_bp == p->share_bp && m->facility == p->facility;
    if (same) return &m->answer;
    fee_ask ask = {.code = j->code->code, .on = j->on, .facility = p->facility, .qp = p->practice->qp, .share_bp = p->share_bp,
                   .participating = p->practice->participating, .mac = p->practice->mac, .locality = p->practice->locality};
    *m = (price_memo){j->code, p->release, p->practice, p->year, p->share_bp, p->facility, fee_price(&j->e->book->fees, &ask)};
    return &m->answer;
}

static bool public_price(const judging *j)
{
    return j->d.pack->prices && j->payer && (j->payer->kind == PAYER_MEDICARE || j->payer->kind == PAYER_ADVANTAGE);
}

void price_of(judging *j)
{
    if (j->prices.on.days != j->on.days || !j->prices.practice) j->prices = scene_on(j);
    j->d.basis = FEE_CONTRACTOR;
    if (!j->prices.known && !j->pack_in_force) return; // nothing is known of a year without an enabled pack
    const price_row *contract = j->payer ? state_price(j->s, j->d.payer, j->code->code, j->on) : NULL;
    if (contract) {
        j->d.priced = true;
        j->d.amount = contract->amount;
        j->d.basis = FEE_CONTRACTED;
        return;
    }
    if (!public_price(j)) return;
    const fee_answer *answer = ask_fees(j);
    j->d.priced = answer->priced;
    j->d.amount = answer->amount;
    j->d.basis = answer->basis;
    j->d.release = answer->release;
    if (answer->gpci_missing && answer->priced)
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
