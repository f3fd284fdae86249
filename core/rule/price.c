// price.c - the expected price of one unit. Never blocks; a code without a public price has none, not 0.00.
#include "rule_.h"

static price_scene scene_on(const judging *j)
{
    const state *s = j->s;
    const practitioner_row *p = state_practitioner_on(s, j->en->billing, j->on);
    const rule_credential *c = j->e->credentials[p->credential - CRED_MD];
    const rule_place *place = evaluation_place(j->e, j->en->place);
    price_scene scene = {
        .from = j->on, .to = j->on, .practice = state_practice_on(s, j->on), .year = date_year(j->on)};
    scene.release = fee_release_on(&j->e->book->fees, j->on);
    scene.share_bp = c ? c->share_bp : 10000;
    scene.facility = place && place->facility;
    (void)evaluation_pack(j->e, (str){"", 0}, j->on, &scene.known);
    bool settled = state_single(s->practice, &s->practices) &&
                   state_single(state_person(s, j->en->billing)->practitioner, &s->practitioners);
    // for the rest of the year, or of the release if that ends first
    if (settled && scene.known && scene.release) {
        scene.from = date_max(scene.release->from, date_of(scene.year, 1, 1));
        scene.to = date_min(scene.release->to, date_of(scene.year, 12, 31));
    }
    return scene;
}

// The same few questions come again and again: a practice has one locality and a handful of credentials, and
// within a release and a year the day makes no difference.
static const fee_answer *ask_fees(judging *j)
{
    const price_scene *p = &j->prices;
    uint64_t mixed =
        hash_mix((uint64_t)(uintptr_t)j->code ^ (uint64_t)(uint32_t)p->share_bp << 48 ^ p->facility,
                 (uint64_t)(uintptr_t)p->release | 1);
    price_memo *m = &j->e->prices[mixed % PRICE_MEMOS];
    bool same = m->code == j->code && m->release == p->release && m->practice == p->practice &&
                m->year == p->year && m->share_bp == p->share_bp && m->facility == p->facility;
    if (same) return &m->answer;
    fee_ask ask = {.code = j->code->code,
                   .on = j->on,
                   .facility = p->facility,
                   .qp = p->practice->qp,
                   .share_bp = p->share_bp,
                   .participating = p->practice->participating,
                   .mac = p->practice->mac,
                   .locality = p->practice->locality};
    *m = (price_memo){j->code,
                      p->release,
                      p->practice,
                      p->year,
                      p->share_bp,
                      p->facility,
                      fee_price(&j->e->book->fees, &ask)};
    return &m->answer;
}

static bool public_price(const judging *j)
{
    return j->d.pack->prices && j->payer &&
           (j->payer->kind == PAYER_MEDICARE || j->payer->kind == PAYER_ADVANTAGE);
}

void price_of(judging *j)
{
    if (!j->prices.practice || !date_within(j->on, j->prices.from, j->prices.to)) j->prices = scene_on(j);
    j->d.basis = FEE_CONTRACTOR;
    if (!j->prices.known && !j->pack_in_force) return; // nothing is known of a year without an enabled pack
    const price_row *contract = j->payer && state_has_prices(j->s, j->d.payer)
                                    ? state_price(j->s, j->d.payer, j->code->code, j->on)
                                    : NULL;
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
        say_warning(j,
                    "the locality's indices for that year are not at hand: the price is the national amount");
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
    say_have(j, "%.*s a unit, %.*s%s%.*s", STR_ARGS(buf_str(&b)), STR_ARGS(basis), release.len ? ", " : "",
             STR_ARGS(release));
    return V_MET;
}
