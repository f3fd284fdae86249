// payers.c - GET /v1/payers: payers with their rules and prices, and what the practice charges: each with its
// source and the day on which somebody last looked.
#include "rules_.h"
#include "beside.h"
#include "post.h"
#include "settings_.h"

typedef struct kept_fact {
    fact said;
    uint64_t seq;
} kept_fact;

typedef struct payers_page {
    api_call *c;
    record settings;
    pile facts;        // kept_fact: prices, charges, rules that stand
    int64_t rule_days; // a rule is looked at again after so many
    board_page board;
} payers_page;

static bool keep(void *with, const store_fact *f, fault *why)
{
    payers_page *g = with;
    kept_fact *to = pile_more(&g->facts);
    to->seq = f->seq;
    return fact_read(&to->said, str_copy(g->c->arena, f->line), g->c->seat.zones, g->c->arena, why);
}

static bool read_facts(payers_page *g, fault *why)
{
    api_call *c = g->c;
    store_want want = {.kinds_some = true};
    want.kind_wanted[KIND_PRICE] = want.kind_wanted[KIND_CHARGE] = want.kind_wanted[KIND_PAYER_RULE] = true;
    g->facts = pile_in(c->arena, sizeof(kept_fact));
    if (!store_facts_each(c->seat.store, &want, keep, g, why)) return false;
    pile all = g->facts;
    g->facts = pile_in(c->arena, sizeof(kept_fact));
    for (uint32_t i = 0; i < all.count; i++) {
        const kept_fact *f = PILE_AT(&all, kept_fact, i);
        bool taken_out;
        if (!act_voided(c->seat.store, f->said.id, 0, &taken_out, c->seat.zones, &c->scratch, why))
            return false;
        if (!taken_out && f->said.at.us <= c->now.us) *(kept_fact *)pile_more(&g->facts) = *f;
    }
    return true;
}

// --- rows --------------------------------------------------------------------------------------------------

static str text_of(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->text : (str){"", 0};
}
static date date_of_field(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->date : DATE_NONE;
}

static void put_rule(const payers_page *g, put *p, const fact *f)
{
    date looked = fact_get(f, F_PAYER_RULE_VERIFIED_ON)->date;
    fact_codes codes = fact_get(f, F_PAYER_RULE_CODES)->codes;
    put_open(p, NULL, '{');
    put_text(p, "fact", f->id);
    put_open(p, "codes", '[');
    for (size_t i = 0; i < codes.count; i++) put_text(p, NULL, codes.at[i]);
    put_shut(p);
    put_text(p, "covered", choice_text(fact_get(f, F_PAYER_RULE_COVERED)->choice));
    put_text(p, "authorization", choice_text(fact_get(f, F_PAYER_RULE_AUTHORIZATION)->choice));
    if (fact_has(f, F_PAYER_RULE_CONSENT))
        put_text(p, "consent", choice_text(fact_get(f, F_PAYER_RULE_CONSENT)->choice));
    if (fact_has(f, F_PAYER_RULE_SERVICE_DATE))
        put_text(p, "service_date", choice_text(fact_get(f, F_PAYER_RULE_SERVICE_DATE)->choice));
    put_text_if(p, "policy_id", text_of(f, F_PAYER_RULE_POLICY_ID));
    put_date(p, "from", fact_get(f, F_PAYER_RULE_FROM)->date);
    put_date_if(p, "to", date_of_field(f, F_PAYER_RULE_TO));
    put_date(p, "verified_on", looked);
    put_flag(p, "stale", looked.days + g->rule_days < g->settings.today.days);
    put_text(p, "source", fact_get(f, F_PAYER_RULE_SOURCE)->text);
    put_shut(p);
}

static void put_price(put *p, const fact *f)
{
    bool charge = f->kind == KIND_CHARGE;
    put_open(p, NULL, '{');
    put_text(p, "fact", f->id);
    put_text(p, "code", fact_get(f, charge ? F_CHARGE_CODE : F_PRICE_CODE)->text);
    put_money(p, "amount", fact_get(f, charge ? F_CHARGE_AMOUNT : F_PRICE_AMOUNT)->money);
    put_date(p, "from", fact_get(f, charge ? F_CHARGE_FROM : F_PRICE_FROM)->date);
    put_date_if(p, "to", date_of_field(f, charge ? F_CHARGE_TO : F_PRICE_TO));
    put_text(p, "source", charge ? STR("the practice's own charge") : fact_get(f, F_PRICE_SOURCE)->text);
    put_shut(p);
}

static void put_facts(const payers_page *g, put *p, const char *name, fact_kind kind, str payer)
{
    put_open(p, name, '[');
    for (uint32_t i = 0; i < g->facts.count; i++) {
        const fact *f = &PILE_AT(&g->facts, kept_fact, i)->said;
        if (f->kind != kind) continue;
        if (kind == KIND_CHARGE) put_price(p, f);
        else if (kind == KIND_PRICE && str_eq(fact_get(f, F_PRICE_PAYER)->text, payer)) put_price(p, f);
        else if (kind == KIND_PAYER_RULE && str_eq(fact_get(f, F_PAYER_RULE_PAYER)->text, payer))
            put_rule(g, p, f);
    }
    put_shut(p);
}

// Rows of a patient stand together.
static int64_t patients_of(const payers_page *g, str payer)
{
    int64_t count = 0;
    str last = {"", 0};
    for (size_t i = 0; i < g->board.count; i++) {
        const board_row *r = &g->board.rows[i];
        if (!str_eq(r->payer, payer) || str_eq(r->patient, last)) continue;
        last = r->patient;
        count++;
    }
    return count;
}

static bool put_payer(payers_page *g, uint32_t number, const payer_row *r, fault *why)
{
    put *p = &g->c->out;
    fact said;
    str id = names_text(&g->settings.facts.door.payers, number);
    if (!record_fact(&g->settings, r->row.fact, &said, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "payer", id);
    put_text(p, "name", fact_get(&said, F_PAYER_NAME)->text);
    put_text(p, "kind", choice_text(r->kind));
    put_text(p, "number", fact_get(&said, F_PAYER_NUMBER)->text);
    put_text(p, "filing", fact_get(&said, F_PAYER_FILING)->text);
    put_text_if(p, "policy", text_of(&said, F_PAYER_POLICY));
    put_text_if(p, "state", text_of(&said, F_PAYER_STATE));
    put_whole(p, "patients", patients_of(g, id));
    put_facts(g, p, "rules", KIND_PAYER_RULE, id);
    put_facts(g, p, "prices", KIND_PRICE, id);
    put_shut(p);
    return true;
}

typedef struct named_payer {
    str name;
    uint32_t number;
    const payer_row *row;
} named_payer;

static int by_name(const void *a, const void *b, const void *with)
{
    (void)with;
    const named_payer *l = a, *r = b;
    int c = str_cmp(l->name, r->name);
    return c ? c : (l->number > r->number) - (l->number < r->number);
}

static bool put_payers(payers_page *g, fault *why)
{
    api_call *c = g->c;
    const names *ids = &g->settings.facts.door.payers;
    named_payer *all = arena_array(c->arena, named_payer, names_count(ids) + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < names_count(ids); i++) {
        const payer_row *r = state_payer(g->settings.s, i, c->now);
        if (r)
            all[count++] = (named_payer){called_payer(&g->settings.called, g->settings.s, i, c->now), i, r};
    }
    sort_rows(all, count, sizeof *all, by_name, NULL, c->arena);
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "payers", '[');
    for (size_t i = 0; i < count; i++)
        if (!put_payer(g, all[i].number, all[i].row, why)) return false;
    put_shut(&c->out);
    put_facts(g, &c->out, "charges", KIND_CHARGE, (str){"", 0});
    put_shut(&c->out);
    return true;
}

bool api_payers(api_call *c, fault *why)
{
    payers_page g = {.c = c};
    board_want want = {.list = LIST_BY_NAME, .eyes = {.part2 = true}}; // a number of patients, no patient
    if (!rules_settings(c, &g.settings, why)) return false;
    board_take(live_board(c->practice), &want, &g.board, c->arena);
    bool fine = setting_whole(c, STR("reminders.rule_days"), &g.rule_days, why) && read_facts(&g, why) &&
                put_payers(&g, why);
    record_close(&g.settings);
    return fine;
}
