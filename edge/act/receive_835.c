// receive_835.c - a payment: looked through for sums that do not hold and for having come before, then
// posted.
#include "receive_.h"
#include "post.h"

enum { BREACHES_SHOWN = 10, WORDS_BYTES_MAX = 1024 };

typedef struct payment_look {
    receiving *p;
    bool seen, no_end;
    uint64_t breaches, reversals;
    remit_source source;
    money amount;
} payment_look;

static bool look_payment(void *with, const x835_payment *pay, fault *why)
{
    (void)why;
    payment_look *l = with;
    receiving *p = l->p;
    l->seen = true;
    l->source = receiving_source(p, ANSWER_835);
    l->source.payer = str_copy(p->a, pay->payer.name);
    l->source.trace = str_copy(p->a, pay->trace);
    l->source.amount = pay->amount;
    l->source.amount.said = (str){"", 0};
    l->source.on = pay->on.is;
    buf b = buf_in(p->a, WORDS_BYTES_MAX);
    buf_say(&b, "payment %.*s of %.*s, ", STR_ARGS(remit_clean(pay->trace, 80, p->a)),
            STR_ARGS(remit_clean(pay->payer.name, 80, p->a)));
    money_put_dollars(&b, pay->amount.is);
    if (date_is(pay->on.is)) {
        buf_lit(&b, " on ");
        date_put(&b, pay->on.is);
    }
    if (str_eq(pay->envelope->usage, STR("T"))) buf_lit(&b, ", marked as a test by its sender (ISA15)");
    p->out->about = buf_str(&b);
    return true;
}

static bool look_claim(void *with, const x835_payment *pay, const x835_claim *c, fault *why)
{
    (void)pay;
    (void)why;
    payment_look *l = with;
    l->reversals += str_eq(c->status, STR("22"));
    return true;
}

static str level_name(x835_level level)
{
    switch (level) {
    case X835_LINE: return STR("line");
    case X835_CLAIM: return STR("claim");
    case X835_LINES: return STR("lines of a claim");
    case X835_TRANSACTION: return STR("payment");
    case X835_NUMBER: break;
    }
    return STR("amount");
}

static bool look_breach(void *with, const x835_breach *breach, fault *why)
{
    (void)why;
    payment_look *l = with;
    if (++l->breaches > BREACHES_SHOWN) return true;
    arena *a = l->p->a;
    buf b = buf_in(a, WORDS_BYTES_MAX);
    buf_lit(&b, "does not balance: ");
    buf_put(&b, level_name(breach->level));
    if (breach->id.len) buf_say(&b, ", claim %.*s", STR_ARGS(remit_clean(breach->id, 80, a)));
    if (breach->line) buf_say(&b, ", line %u", breach->line);
    buf_say(&b, ", segment %llu, %.*s: ", (unsigned long long)(breach->segment + l->p->set->shift),
            STR_ARGS(breach->element));
    buf_put(&b, breach->text);
    receiving_refuse(l->p, buf_str(&b));
    return true;
}

static void refuse_breaches(const payment_look *l)
{
    buf b = buf_in(l->p->a, WORDS_BYTES_MAX);
    if (l->breaches > BREACHES_SHOWN)
        buf_say(&b, "and %llu more sums do not hold; ", (unsigned long long)(l->breaches - BREACHES_SHOWN));
    buf_lit(&b, "nothing of it is posted: ask the payer for a payment that balances");
    receiving_refuse(l->p, buf_str(&b));
}

static bool look(receiving *p, payment_look *l, fault *why)
{
    *l = (payment_look){.p = p};
    x835_takers t = {.with = l, .payment = look_payment, .claim = look_claim, .breach = look_breach};
    if (!x835_read(p->set->bytes, &t, &p->claim, why))
        return receiving_refuse(p, str_copy(p->a, str_of(why->text)));
    if (!l->seen) return receiving_refuse(p, STR("it holds no payment"));
    if (l->breaches) refuse_breaches(l);
    return !l->breaches;
}

bool receive_835_look(receiving *p, fault *why)
{
    payment_look l;
    return look(p, &l, why);
}

// --- the same payment in other clothes -------------------------------------------------------------------

typedef struct twin_hunt { const remit_source *of; str found; arena *a; } twin_hunt;

static bool is_twin(void *with, const store_answered *r, fault *why)
{
    (void)why;
    twin_hunt *h = with;
    const remit_source *s = h->of;
    if (act_answer_type(r->type) != ANSWER_835 || h->found.len) return true;
    if (r->amount.cents == s->amount.is.cents && r->on.days == s->on.days && str_eq(r->trace, s->trace) &&
        str_eq(r->payer, s->payer))
        h->found = str_copy(h->a, r->answer);
    return true;
}

// A clearing house may wrap a payment anew: the trace number says that it is the same money. Payments of
// nothing have no money to tell them apart by; many payers give all of them one number.
static bool is_new(receiving *p, const remit_source *s, fault *why)
{
    remit_source as_kept = *s;
    as_kept.trace = remit_clean(s->trace, 200, p->a);
    as_kept.payer = remit_clean(s->payer, 200, p->a);
    twin_hunt h = {.of = &as_kept, .found = {"", 0}, .a = p->a};
    if (!s->amount.is.cents || !s->trace.len) return true;
    if (!store_answers_each(p->ask->store, is_twin, &h, why)) return false;
    if (!h.found.len) return true;
    buf b = buf_in(p->a, WORDS_BYTES_MAX);
    buf_say(&b, "posted already, as %.*s: the same payer, trace number, amount and day", STR_ARGS(h.found));
    return receiving_refuse(p, buf_str(&b));
}

// --- posting ---------------------------------------------------------------------------------------------

typedef struct payment_post {
    receiving *p;
    bool first;          // reversals only
    pile done;           // uint32_t: ordinals of reversals that are posted
    uint32_t next_done;
    size_t only;         // a person's match: this claim alone, to that one; 0: all
    const remit_claim *to;
    bool found;
} payment_post;

static bool post_first(payment_post *w, const x835_payment *pay, const x835_claim *c, fault *why)
{
    bool done;
    if (!remit_reverse(&w->p->r, pay, c, &done, why)) return false;
    if (done) *(uint32_t *)pile_more(&w->done) = c->ordinal;
    return true;
}

static bool post_claim(void *with, const x835_payment *pay, const x835_claim *c, fault *why)
{
    payment_post *w = with;
    arena_mark before = arena_here(&w->p->claim);
    bool fine = true;
    if (w->only) {
        if (w->only == c->ordinal) {
            w->found = true;
            fine = remit_pay_to(&w->p->r, pay, c, w->to, why);
        }
    } else if (w->first)
        fine = post_first(w, pay, c, why);
    else if (w->next_done < w->done.count && *PILE_AT(&w->done, uint32_t, w->next_done) == c->ordinal)
        w->next_done++;
    else
        fine = remit_pay(&w->p->r, pay, c, why);
    arena_back(&w->p->claim, before);
    return fine;
}

static bool post_end(void *with, const x835_payment *pay, const x835_end *e, fault *why)
{
    (void)pay;
    payment_post *w = with;
    return remit_adjust(&w->p->r, e, why);
}

bool receive_835_post(receiving *p, fault *why)
{
    payment_look l;
    if (!look(p, &l, why) || !is_new(p, &l.source, why) || !remit_answer(&p->r, &l.source, why)) return false;
    payment_post w = {.p = p, .first = true, .done = pile_in(p->a, sizeof(uint32_t))};
    arena reading;
    arena_open(&reading, p->a->from, p->a->bytes_max);
    x835_takers t = {.with = &w, .claim = post_claim};
    bool fine = !l.reversals || x835_read(p->set->bytes, &t, &reading, why);
    w.first = false;
    t.end = post_end;
    fine = fine && x835_read(p->set->bytes, &t, &reading, why);
    arena_close(&reading);
    return fine;
}

bool receive_835_match(receiving *p, size_t ordinal, const remit_claim *claim, fault *why)
{
    payment_post w = {.p = p, .only = ordinal, .to = claim};
    arena reading;
    arena_open(&reading, p->a->from, p->a->bytes_max);
    x835_takers t = {.with = &w, .claim = post_claim};
    bool fine = x835_read(p->set->bytes, &t, &reading, why);
    if (fine && !w.found) fine = fault_set(why, FAULT_INPUT, "the payment has no claim %zu", ordinal);
    arena_close(&reading);
    return fine;
}
