// batches.c - claims leave as files: what was sent, what waits, sending, and a file as it went.
#include "billing_.h"
#include "post.h"

// --- rows --------------------------------------------------------------------------------------------------

typedef struct batch_rows {
    arena *a;
    pile rows; // store_batch
} batch_rows;

static bool keep_batch(void *with, const store_batch *one, fault *why)
{
    (void)why;
    batch_rows *r = with;
    store_batch *to = pile_more(&r->rows);
    *to = *one;
    to->batch = str_copy(r->a, one->batch);
    to->payer = str_copy(r->a, one->payer);
    to->file = str_copy(r->a, one->file);
    return true;
}

static bool put_batch(billing *b, const store_batch *row_of, fault *why)
{
    put *p = &b->c->out;
    store_fact there;
    str payer;
    if (!billing_payer(b, row_of->payer, &payer, why) ||
        !store_yes(store_fact_at(b->desk.store, row_of->seq, &there, b->c->arena, why)))
        return false;
    put_open(p, NULL, '{');
    put_text(p, "batch", row_of->batch);
    put_text(p, "payer", row_of->payer);
    put_text(p, "payer_name", payer);
    put_text(p, "file", row_of->file);
    put_whole(p, "control", (int64_t)row_of->control);
    put_whole(p, "claims", row_of->claims);
    put_money(p, "charge", row_of->charge);
    put_instant(p, "at", there.at);
    put_flag(p, "test", row_of->test);
    put_flag(p, "answered", row_of->answered);
    put_shut(p);
    return true;
}

// --- GET /v1/batches ---------------------------------------------------------------------------------------

typedef struct payer_waits {
    int64_t claims;
    money charge;
} payer_waits;
typedef struct waiting {
    billing *b;
    names *payers;
    pile sums; // payer_waits
} waiting;

static bool add_waiting(void *with, const store_claim *c, fault *why)
{
    waiting *w = with;
    bool sees, is_new;
    if (!billing_sees(w->b, c, &sees, why)) return false;
    if (!sees) return true;
    uint32_t n = names_number(w->payers, c->payer, &is_new);
    payer_waits *sum = is_new ? pile_more(&w->sums) : PILE_AT(&w->sums, payer_waits, n);
    sum->claims++;
    sum->charge = money_add(sum->charge, c->charge);
    return true;
}

static bool put_waiting(billing *b, fault *why)
{
    put *p = &b->c->out;
    waiting w = {b, api_names(b->c), pile_in(b->c->arena, sizeof(payer_waits))};
    store_claims_want want = {.statuses = 1ull << LIFE_RELEASED, .month = DATE_NONE};
    if (!store_claims_each(b->desk.store, &want, add_waiting, &w, why)) return false;
    put_open(p, "waiting", '[');
    for (uint32_t i = 0; i < w.sums.count; i++) {
        const payer_waits *sum = PILE_AT(&w.sums, payer_waits, i);
        str name, id = names_text(w.payers, i);
        if (!billing_payer(b, id, &name, why)) return false;
        put_open(p, NULL, '{');
        put_text(p, "payer", id);
        put_text(p, "payer_name", name);
        put_whole(p, "claims", sum->claims);
        put_money(p, "charge", sum->charge);
        put_shut(p);
    }
    put_shut(p);
    return true;
}

bool api_batches(api_call *c, fault *why)
{
    billing b;
    batch_rows r = {c->arena, pile_in(c->arena, sizeof(store_batch))};
    if (!billing_open(&b, c, why) || !store_batches_each(b.desk.store, keep_batch, &r, why)) return false;
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "batches", '[');
    for (uint32_t i = r.rows.count; i > 0; i--)
        if (!put_batch(&b, PILE_AT(&r.rows, store_batch, i - 1), why)) return false;
    put_shut(&c->out);
    if (!put_waiting(&b, why)) return false;
    put_shut(&c->out);
    return true;
}

// --- POST /v1/batches --------------------------------------------------------------------------------------

typedef struct sending {
    billing *b;
    send_ask ask;
    send_report report;
} sending;

// Who sends cannot send what they may not see.
static bool may_send(void *with, const store_claim *claim, bool *yes, fault *why)
{
    return billing_sees(((sending *)with)->b, claim, yes, why);
}

static bool send_now(void *with, const act_desk *d, fault *why)
{
    sending *k = with;
    act_desk desk = billing_desk(k->b->c, d);
    return act_send(&desk, &k->ask, &k->report, why);
}

static void put_ids(put *p, const char *name, const str *at, size_t count)
{
    put_open(p, name, '[');
    for (size_t i = 0; i < count; i++) put_text(p, NULL, at[i]);
    put_shut(p);
}

static str says(arena *a, const sending *k)
{
    const send_report *r = &k->report;
    size_t sent = 0;
    buf b = buf_in(a, 2048);
    for (size_t i = 0; i < r->count; i++) sent += r->files[i].claims;
    if (!r->count) buf_lit(&b, "Nothing was sent.");
    else
        buf_say(&b, "%zu claim%s in %zu file%s%s.", sent, sent == 1 ? "" : "s", r->count,
                r->count == 1 ? "" : "s", k->ask.test ? ", marked as a test: no claim counts as sent" : "");
    if (r->held_count)
        buf_say(&b, " %zu stayed: facts that came since they were made change them.", r->held_count);
    if (r->closed_count)
        buf_say(
            &b,
            " %zu stayed: a substance-use record leaves only with the patient's written consent in force.",
            r->closed_count);
    if (r->late_count) buf_say(&b, " %zu went after the limit for filing.", r->late_count);
    if (r->before_count)
        buf_say(&b, " %zu file%s from before the backup: ask the payer whether they came.", r->before_count,
                r->before_count == 1 ? " is" : "s are");
    return buf_str(&b);
}

static bool put_sent(billing *b, const sending *k, fault *why)
{
    put *p = &b->c->out;
    const send_report *r = &k->report;
    put_open(p, NULL, '{');
    put_open(p, "batches", '[');
    for (size_t i = 0; i < r->count; i++) {
        store_batch row_of;
        if (!store_yes(store_batch_get(b->desk.store, r->files[i].batch, &row_of, b->c->arena, why)) ||
            !put_batch(b, &row_of, why))
            return false;
    }
    put_shut(p);
    put_ids(p, "held", r->held, r->held_count);
    put_ids(p, "late", r->late, r->late_count);
    put_ids(p, "closed", r->closed, r->closed_count);
    put_text(p, "says", says(b->c->arena, k));
    put_shut(p);
    return true;
}

bool api_send(api_call *c, fault *why)
{
    billing b;
    str by;
    sending k = {.b = &b, .ask = {.payer = api_text(c, "payer"), .test = api_flag(c, "test")}};
    if (!billing_open(&b, c, why) || !billing_person(&b, &by, why)) return false;
    k.ask.may = may_send;
    k.ask.with = &k;
    if (!live_alone(c->practice, send_now, &k, c->arena, why)) return billing_refused(c->arena, why);
    return put_sent(&b, &k, why);
}

// --- the file ----------------------------------------------------------------------------------------------

typedef struct seeing {
    billing *b;
    bool all;
} seeing;

static bool see_claim(void *with, const store_claim *claim, fault *why)
{
    seeing *s = with;
    bool yes;
    if (!billing_sees(s->b, claim, &yes, why)) return false;
    s->all &= yes;
    return true;
}

// A file holds the claims of many: only who may see each of them sees it.
bool api_batch_file(api_call *c, fault *why)
{
    billing b;
    store_batch row_of;
    str name, bytes;
    if (!billing_open(&b, c, why)) return false;
    store_answer found = store_batch_get(b.desk.store, c->param[0], &row_of, c->arena, why);
    if (found == STORE_NONE) return api_none(why, "file of claims", c->param[0]);
    seeing s = {&b, true};
    store_claims_want want = {.batch = row_of.batch, .month = DATE_NONE};
    if (!store_yes(found) || !store_claims_each(b.desk.store, &want, see_claim, &s, why)) return false;
    if (!s.all) return fault_set(why, FAULT_DENIED, "the file holds records that you may not see");
    found = store_original_get(b.desk.store, &row_of.hash, &name, &bytes, c->arena, why);
    if (found == STORE_NONE)
        return fault_set(why, FAULT_NOTHING,
                         "the file was sent from another copy of this practice and lies there");
    if (!store_yes(found) || !api_audit(c, AUDIT_FILE_READ, SUBJECT_BATCH, row_of.batch, row_of.file, why))
        return false;
    buf header = buf_in(c->arena, 256);
    buf_say(&header, "attachment; filename=\"%.*s\"", STR_ARGS(row_of.file));
    c->r->type = STR("application/edi-x12");
    http_put_header(c->r, "Content-Disposition", buf_str(&header));
    buf_put(&c->r->body, bytes);
    return true;
}
