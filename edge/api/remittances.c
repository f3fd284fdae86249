// remittances.c - payers' answers, and one of them with its balance: what it pays for claims, less what it
// takes for none, is what came to the bank.
#include "claim_.h"
#include "post.h"
#include "remittance_.h"

enum { PAGE_ROWS = 100, PAGE_ROWS_MAX = 500 };

// --- rows --------------------------------------------------------------------------------------------------

typedef struct answer_rows {
    arena *a;
    str type;
    pile rows; // store_answered
} answer_rows;

static bool keep_answer(void *with, const store_answered *r, fault *why)
{
    (void)why;
    answer_rows *k = with;
    if (k->type.len && !str_eq(choice_text(act_answer_type(r->type)), k->type)) return true;
    store_answered *to = pile_more(&k->rows);
    *to = *r;
    to->answer = str_copy(k->a, r->answer);
    to->control = str_copy(k->a, r->control);
    to->payer = str_copy(k->a, r->payer);
    to->trace = str_copy(k->a, r->trace);
    return true;
}

static bool put_row(billing *b, const char *name, const store_answered *r, fault *why)
{
    put *p = &b->c->out;
    store_fact there;
    if (!store_yes(store_fact_at(b->desk.store, r->seq, &there, b->c->arena, why))) return false;
    put_open(p, name, '{');
    put_text(p, "answer", r->answer);
    put_text(p, "type", choice_text(act_answer_type(r->type)));
    put_text_if(p, "payer", r->payer);
    put_text_if(p, "trace", r->trace);
    put_money_if(p, "amount", act_answer_type(r->type) == ANSWER_835, r->amount);
    put_date_if(p, "on", r->on);
    put_instant(p, "at", there.at);
    put_shut(p);
    return true;
}

bool api_remittances(api_call *c, fault *why)
{
    billing b;
    uint64_t after = 0, limit = PAGE_ROWS, count = 0, last = 0;
    answer_rows k = {c->arena, api_ask(c, "type"), pile_in(c->arena, sizeof(store_answered))};
    choice is;
    if (k.type.len && !choice_find(ENUM_ANSWER_TYPE, k.type, &is)) {
        fault_set(why, FAULT_INPUT, "there is no answer of type \"%.*s\"", STR_ARGS(str_first(k.type, 40)));
        return fault_at(why, 0, STR("type"));
    }
    if (!billing_open(&b, c, why) || !api_ask_whole(c, "after", INT64_MAX, &after, why) ||
        !api_ask_whole(c, "limit", PAGE_ROWS_MAX, &limit, why) ||
        !store_answers_each(b.desk.store, keep_answer, &k, why))
        return false;
    bool more = false;
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "rows", '[');
    for (uint32_t i = k.rows.count; i > 0 && !more; i--) {
        const store_answered *r = PILE_AT(&k.rows, store_answered, i - 1);
        if (after && r->seq >= after) continue;
        more = count == limit;
        if (more) break;
        if (!put_row(&b, NULL, r, why)) return false;
        count++;
        last = r->seq;
    }
    put_shut(&c->out);
    if (more) {
        buf next = buf_in(c->arena, 32);
        buf_int(&next, (int64_t)last);
        put_text(&c->out, "next", buf_str(&next));
    }
    put_shut(&c->out);
    return true;
}

// --- one of them -------------------------------------------------------------------------------------------

typedef struct answer_page {
    billing *b;
    pile facts; // fact: of the answer, those that no void takes out
    money paid, taken;
} answer_page;

static bool keep_fact(void *with, const store_fact *f, fault *why)
{
    answer_page *g = with;
    arena *a = g->b->c->arena;
    fact *to = pile_more(&g->facts);
    return fact_read(to, str_copy(a, f->line), g->b->desk.zones, a, why);
}

// The facts of the answer that stand.
static bool read_facts(answer_page *g, str answer, fault *why)
{
    const act_desk *d = &g->b->desk;
    store_want want = {.subject = SUBJECT_ANSWER, .id = answer};
    g->facts = pile_in(g->b->c->arena, sizeof(fact));
    if (!store_facts_each(d->store, &want, keep_fact, g, why)) return false;
    pile all = g->facts;
    g->facts = pile_in(g->b->c->arena, sizeof(fact));
    for (uint32_t i = 0; i < all.count; i++) {
        const fact *f = PILE_AT(&all, fact, i);
        bool taken_out;
        if (!act_voided(d->store, f->id, 0, &taken_out, d->zones, d->scratch, why)) return false;
        if (!taken_out) *(fact *)pile_more(&g->facts) = *f;
    }
    return true;
}

static bool is_payment(const fact *f)
{
    return f->kind == KIND_CLAIM_PAID || f->kind == KIND_CLAIM_DENIED || f->kind == KIND_CLAIM_REVERSED;
}

// What was matched since is a payment of that place too: it counts once.
static bool is_posted(const answer_page *g, int64_t ordinal)
{
    for (uint32_t i = 0; i < g->facts.count; i++) {
        const fact *f = PILE_AT(&g->facts, fact, i);
        if (is_payment(f) && fact_get(f, fact_paid_field(f, F_CLAIM_PAID_ORDINAL))->whole == ordinal)
            return true;
    }
    return false;
}

static bool is_open(const answer_page *g, const fact *f)
{
    return f->kind == KIND_UNMATCHED && !is_posted(g, fact_get(f, F_UNMATCHED_ORDINAL)->whole);
}

static void add_up(answer_page *g)
{
    for (uint32_t i = 0; i < g->facts.count; i++) {
        const fact *f = PILE_AT(&g->facts, fact, i);
        if (is_payment(f))
            g->paid = money_add(g->paid, fact_get(f, fact_paid_field(f, F_CLAIM_PAID_PAID))->money);
        else if (is_open(g, f) && fact_has(f, F_UNMATCHED_PAID))
            g->paid = money_add(g->paid, fact_get(f, F_UNMATCHED_PAID)->money);
        else if (f->kind == KIND_PROVIDER_ADJUSTMENT)
            g->taken = money_add(g->taken, fact_get(f, F_PROVIDER_ADJUSTMENT_AMOUNT)->money);
    }
}

// The claim of a fact, where who asks may see it.
static bool claim_of(answer_page *g, str id, store_claim *out, bool *sees, fault *why)
{
    store_answer found = store_claim_get(g->b->desk.store, id, out, g->b->c->arena, why);
    *sees = false;
    if (found == STORE_NONE) return true;
    return store_yes(found) && billing_sees(g->b, out, sees, why);
}

static bool put_payment(answer_page *g, const fact *f, fault *why)
{
    put *p = &g->b->c->out;
    store_claim claim;
    bool sees;
    str name;
    fact_field due = fact_paid_field(f, F_CLAIM_PAID_PATIENT_DUE);
    if (!claim_of(g, fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CLAIM))->text, &claim, &sees, why))
        return false;
    if (!sees) return true;
    if (!billing_name(g->b, claim.patient, &name, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "claim", claim.claim);
    put_text_if(p, "name", name);
    put_words(p, "what",
              f->kind == KIND_CLAIM_PAID     ? "paid"
              : f->kind == KIND_CLAIM_DENIED ? "denied"
                                             : "reversed");
    put_money(p, "charge", fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CHARGE))->money);
    put_money(p, "paid", fact_get(f, fact_paid_field(f, F_CLAIM_PAID_PAID))->money);
    if (fact_has(f, due)) put_money(p, "patient_due", fact_get(f, due)->money);
    judged_put_fact(g->b, f);
    put_shut(p);
    return true;
}

static void put_other(answer_page *g, const fact *f)
{
    put *p = &g->b->c->out;
    str reason_code = fact_get(f, F_PROVIDER_ADJUSTMENT_REASON)->text;
    put_open(p, NULL, '{');
    put_text(p, "reason", reason_code);
    put_text(p, "says", x12_code_words(g->b->codes, X12_CODES_PLB, reason_code)->words);
    put_money(p, "amount", fact_get(f, F_PROVIDER_ADJUSTMENT_AMOUNT)->money);
    put_shut(p);
}

static bool put_answered(answer_page *g, const fact *f, fault *why)
{
    put *p = &g->b->c->out;
    store_claim claim;
    bool sees;
    str id = fact_get(f, F_CLAIM_ANSWERED_CLAIM)->text;
    if (!claim_of(g, id, &claim, &sees, why)) return false;
    if (!sees) return true;
    buf b = buf_in(g->b->c->arena, 8192);
    buf_put(&b, choice_text(fact_get(f, F_CLAIM_ANSWERED_VERDICT)->choice));
    if (fact_has(f, F_CLAIM_ANSWERED_TEXT))
        buf_say(&b, ": %.*s", STR_ARGS(str_first(fact_get(f, F_CLAIM_ANSWERED_TEXT)->text, 8000)));
    put_open(p, NULL, '{');
    put_text(p, "claim", id);
    put_text(p, "text", buf_str(&b));
    put_shut(p);
    return true;
}

static bool put_parts(answer_page *g, fault *why)
{
    put *p = &g->b->c->out;
    size_t open = 0;
    const fact **unmatched = arena_array(g->b->c->arena, const fact *, g->facts.count + 1u);
    put_open(p, "claims", '[');
    for (uint32_t i = 0; i < g->facts.count; i++)
        if (is_payment(PILE_AT(&g->facts, fact, i)) && !put_payment(g, PILE_AT(&g->facts, fact, i), why))
            return false;
    put_shut(p);
    put_open(p, "others", '[');
    for (uint32_t i = 0; i < g->facts.count; i++)
        if (PILE_AT(&g->facts, fact, i)->kind == KIND_PROVIDER_ADJUSTMENT)
            put_other(g, PILE_AT(&g->facts, fact, i));
    put_shut(p);
    for (uint32_t i = 0; i < g->facts.count; i++)
        if (is_open(g, PILE_AT(&g->facts, fact, i))) unmatched[open++] = PILE_AT(&g->facts, fact, i);
    if (!unmatched_put(g->b, "unmatched", unmatched, open, why)) return false;
    put_open(p, "answers", '[');
    for (uint32_t i = 0; i < g->facts.count; i++)
        if (PILE_AT(&g->facts, fact, i)->kind == KIND_CLAIM_ANSWERED &&
            !put_answered(g, PILE_AT(&g->facts, fact, i), why))
            return false;
    put_shut(p);
    return true;
}

bool api_remittance(api_call *c, fault *why)
{
    billing b;
    store_answered row_of;
    answer_page g = {.b = &b};
    if (!billing_open(&b, c, why)) return false;
    store_answer found = store_answered_get(b.desk.store, c->param[0], &row_of, c->arena, why);
    if (found == STORE_NONE) return api_none(why, "answer", c->param[0]);
    if (!store_yes(found) ||
        !api_audit(c, AUDIT_LIST_READ, SUBJECT_ANSWER, row_of.answer, STR("a payer's answer"), why) ||
        !billing_codes(&b, why) || !read_facts(&g, row_of.answer, why))
        return false;
    add_up(&g);
    put_open(&c->out, NULL, '{');
    if (!put_row(&b, "row", &row_of, why) || !put_parts(&g, why)) return false;
    put_money(&c->out, "paid_claims", g.paid);
    put_money(&c->out, "taken", g.taken);
    put_flag(&c->out, "balances",
             act_answer_type(row_of.type) != ANSWER_835 ||
                 row_of.amount.cents == g.paid.cents - g.taken.cents);
    put_shut(&c->out);
    return true;
}
