// unmatched.c - what an answer says of no claim that is here; claims that it could be about; a person's word
// which.
#include "post.h"
#include "receive.h"
#include "remittance_.h"

enum { MAYBE_MAX = 4, DAYS_MAX = 16 };

// A claim that it could be about: the more agrees, the surer.
typedef struct candidate {
    str claim;
    int score;
} candidate;

typedef struct stray {
    const fact *said;
    str who, number;         // small letters and digits only
    money charge;
    bool charge_known;
    date days[DAYS_MAX];     // of service, as its segments say
    size_t day_count;
    str payer;               // the payer that its answer names
    candidate best[MAYBE_MAX];
    size_t best_count;
} stray;

// Claims whose charge or day agrees are looked at closer.
typedef struct looking_for {
    billing *b;
    stray *all;
    size_t count;
} looking_for;

// --- what it says ------------------------------------------------------------------------------------------

static str plain(arena *a, str s)
{
    char *to = arena_text(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = (char)(s.at[i] | 32);
        if ((c >= 'a' && c <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9')) to[n++] = c;
    }
    return (str){to, n};
}

static bool holds(str text, str part)
{
    for (size_t i = 0; part.len && i + part.len <= text.len; i++)
        if (memcmp(text.at + i, part.at, part.len) == 0) return true;
    return false;
}

// DTM*472*20260228, DTP*472*D8*20260228, DTM*232*..., DTP*472*RD8*20260201-20260228
static void read_days(stray *s, str segments)
{
    for (str rest = segments; rest.at && rest.len;) {
        str one = str_trim(str_split(rest, '~', &rest)), parts;
        if (!str_starts(one, STR("DTM*")) && !str_starts(one, STR("DTP*"))) continue;
        (void)str_split(one, '*', &parts);
        str what = str_split(parts, '*', &parts);
        if (!str_eq(what, STR("472")) && !str_eq(what, STR("232")) && !str_eq(what, STR("150"))) continue;
        while (parts.at && parts.len && s->day_count < DAYS_MAX) {
            date d;
            if (date_parse_d8(str_first(str_split(parts, '*', &parts), 8), &d)) s->days[s->day_count++] = d;
        }
    }
}

static str text_of(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->text : (str){"", 0};
}

static bool read_stray(billing *b, const fact *f, stray *out, fault *why)
{
    arena *a = b->c->arena;
    store_answered answered;
    *out = (stray){.said = f,
                   .who = plain(a, text_of(f, F_UNMATCHED_WHO)),
                   .number = plain(a, text_of(f, F_UNMATCHED_NUMBER)),
                   .charge_known = fact_has(f, F_UNMATCHED_CHARGE)};
    if (out->charge_known) out->charge = fact_get(f, F_UNMATCHED_CHARGE)->money;
    read_days(out, text_of(f, F_UNMATCHED_SEGMENTS));
    store_answer found =
        store_answered_get(b->desk.store, fact_get(f, F_UNMATCHED_ANSWER)->text, &answered, a, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found)) return false;
    out->payer = plain(a, answered.payer);
    return true;
}

// --- which claims it could be about ------------------------------------------------------------------------

static bool day_agrees(const stray *s, const store_claim *c)
{
    for (size_t i = 0; i < s->day_count; i++)
        if (date_within(s->days[i], c->from, c->to)) return true;
    return false;
}

static void keep(stray *s, candidate c)
{
    size_t at = s->best_count;
    while (at > 0 && s->best[at - 1].score < c.score) at--;
    if (at == MAYBE_MAX) return;
    if (s->best_count < MAYBE_MAX) s->best_count++;
    for (size_t i = s->best_count - 1; i > at; i--) s->best[i] = s->best[i - 1];
    s->best[at] = c;
}

static bool weigh(looking_for *l, stray *s, const store_claim *c, fault *why)
{
    enum { BY_NUMBER = 8, BY_PERSON = 4, BY_CHARGE = 3, BY_DAY = 2, BY_PAYER = 1, ENOUGH = 5 };
    arena *a = l->b->c->arena;
    str name, payer, rest;
    bool charge = s->charge_known && s->charge.cents == c->charge.cents, day = day_agrees(s, c);
    bool number =
        s->number.len >= 4 && (holds(plain(a, c->claim), s->number) || holds(s->number, plain(a, c->claim)) ||
                               (c->number.len && str_eq(plain(a, c->number), s->number)));
    if (!charge && !day && !number) return true;
    if (!billing_name(l->b, c->patient, &name, why) || !billing_payer(l->b, c->payer, &payer, why))
        return false;
    str last = plain(a, str_split(name, ',', &rest));
    int score =
        (number ? BY_NUMBER : 0) + (charge ? BY_CHARGE : 0) + (day ? BY_DAY : 0) +
        (last.len && holds(s->who, last) ? BY_PERSON : 0) +
        (s->payer.len && (holds(s->payer, plain(a, payer)) || holds(plain(a, payer), s->payer)) ? BY_PAYER
                                                                                                : 0);
    if (score >= ENOUGH) keep(s, (candidate){str_copy(a, c->claim), score});
    return true;
}

static bool see_claim(void *with, const store_claim *c, fault *why)
{
    looking_for *l = with;
    bool sees;
    if (!billing_sees(l->b, c, &sees, why)) return false;
    for (size_t i = 0; sees && i < l->count; i++)
        if (!weigh(l, &l->all[i], c, why)) return false;
    return true;
}

// --- rows --------------------------------------------------------------------------------------------------

static str work_of(arena *a, str unmatched)
{
    str ending = STR("-work");
    buf b = buf_in(a, LIMIT_ID_BYTES + ending.len);
    buf_put(&b, unmatched);
    bool has = unmatched.len >= ending.len && str_eq(str_from(unmatched, unmatched.len - ending.len), ending);
    if (!has) buf_put(&b, ending);
    return buf_str(&b);
}

static bool put_stray(billing *b, const stray *s, fault *why)
{
    put *p = &b->c->out;
    const fact *f = s->said;
    store_work work;
    store_answer found = store_work_get(b->desk.store, work_of(b->c->arena, f->id), &work, b->c->arena, why);
    if (found != STORE_NONE && !store_yes(found)) return false;
    put_open(p, NULL, '{');
    put_text(p, "unmatched", f->id);
    if (found != STORE_NONE && !work.done_seq) put_text(p, "work", work.work);
    put_text(p, "answer", fact_get(f, F_UNMATCHED_ANSWER)->text);
    put_text_if(p, "number", text_of(f, F_UNMATCHED_NUMBER));
    put_text_if(p, "who", text_of(f, F_UNMATCHED_WHO));
    if (s->charge_known) put_money(p, "charge", s->charge);
    if (fact_has(f, F_UNMATCHED_PAID)) put_money(p, "paid", fact_get(f, F_UNMATCHED_PAID)->money);
    put_text(p, "text", billing_words(b->c->arena, fact_get(f, F_UNMATCHED_TEXT)->text));
    put_open(p, "maybe", '[');
    for (size_t i = 0; i < s->best_count; i++) {
        store_claim c;
        if (!store_yes(store_claim_get(b->desk.store, s->best[i].claim, &c, b->c->arena, why)) ||
            !billing_put_claim(b, NULL, &c, why))
            return false;
    }
    put_shut(p);
    put_shut(p);
    return true;
}

bool unmatched_put(billing *b, const char *name, const fact **facts, size_t count, fault *why)
{
    looking_for l = {b, arena_array(b->c->arena, stray, count + 1), count};
    store_claims_want want = {.month = DATE_NONE};
    for (size_t i = 0; i < count; i++)
        if (!read_stray(b, facts[i], &l.all[i], why)) return false;
    if (count && !store_claims_each(b->desk.store, &want, see_claim, &l, why)) return false;
    put_open(&b->c->out, name, '[');
    for (size_t i = 0; i < count; i++)
        if (!put_stray(b, &l.all[i], why)) return false;
    put_shut(&b->c->out);
    return true;
}

// --- GET /v1/unmatched -------------------------------------------------------------------------------------

typedef struct open_work {
    arena *a;
    pile ids; // str: of work about what did not match
} open_work;

static bool keep_work(void *with, const store_work *w, fault *why)
{
    (void)why;
    open_work *o = with;
    if (!w->done_seq && act_about(w->about) == ABOUT_UNMATCHED)
        *(str *)pile_more(&o->ids) = str_copy(o->a, w->work);
    return true;
}

// The unmatched fact of a work item: its id without the ending, or with it (remit's own words).
static bool find_stray(billing *b, str work, const fact **out, fault *why)
{
    arena *a = b->c->arena;
    store_fact there;
    fact *f = arena_push(a, fact);
    str ending = STR("-work");
    *out = NULL;
    str id = work.len > ending.len ? str_first(work, work.len - ending.len) : work;
    store_answer found = store_fact_find(b->desk.store, id, &there, a, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found) || !fact_read(f, there.line, b->desk.zones, a, why)) return false;
    if (f->kind == KIND_UNMATCHED) *out = f;
    return true;
}

bool api_unmatched(api_call *c, fault *why)
{
    billing b;
    open_work o = {c->arena, pile_in(c->arena, sizeof(str))};
    if (!billing_open(&b, c, why) || !store_work_each(b.desk.store, (str){"", 0}, keep_work, &o, why))
        return false;
    const fact **facts = arena_array(c->arena, const fact *, o.ids.count + 1u);
    size_t count = 0;
    for (uint32_t i = 0; i < o.ids.count; i++) {
        if (!find_stray(&b, *PILE_AT(&o.ids, str, i), &facts[count], why)) return false;
        count += facts[count] != NULL;
    }
    put_open(&c->out, NULL, '{');
    if (!unmatched_put(&b, "rows", facts, count, why)) return false;
    put_shut(&c->out);
    return api_audit(c, AUDIT_LIST_READ, SUBJECT_NONE, (str){"", 0}, STR("unmatched"), why);
}

// --- POST /v1/unmatched/{unmatched}/match ------------------------------------------------------------------

typedef struct matching {
    str by, unmatched, claim;
    x12_codes *codes;
} matching;

static bool match(void *with, const act_desk *d, fault *why)
{
    const matching *m = with;
    act_receive_ask ask = {
        .store = d->store, .zones = d->zones, .book = d->book, .codes = m->codes, .by = m->by, .now = d->now};
    return act_match(&ask, m->unmatched, m->claim, d->arena, why);
}

bool api_match(api_call *c, fault *why)
{
    billing b;
    store_claim claim;
    matching m = {.unmatched = c->param[0]};
    if (!billing_open(&b, c, why) || !billing_person(&b, &m.by, why) ||
        !billing_claim(&b, api_text(c, "claim"), &claim, why) || !billing_codes(&b, why))
        return false;
    m.claim = claim.claim;
    m.codes = b.codes;
    if (!live_alone(c->practice, match, &m, c->arena, why)) return billing_refused(c->arena, why);
    put_open(&c->out, NULL, '{');
    put_flag(&c->out, "done", true);
    put_shut(&c->out);
    return true;
}
