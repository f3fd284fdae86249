// receiving.c - POST /v1/remittances: a payer's file (999, TA1, 277CA, 835), as long work.
#include "api_.h"
#include "beside.h"
#include "job_.h"
#include "receive.h"

// What is kept of it ends somewhere: details first, refusals last.
enum { SAID_BYTES_MAX = STORE_RESULT_BYTES_MAX / 2, REFUSED_BYTES_MAX = STORE_RESULT_BYTES_MAX * 5 / 8,
       SUM_BYTES_MAX = 1024 };

typedef struct receiving_job {
    job *j;
    put *p;
    const x12_codes *codes;
    size_t start;                   // of the receipts in the result
    size_t posted, same, refused;
    size_t paid, denied, accepted, rejected, unmatched, work;
    money sum;
} receiving_job;

static void count(receiving_job *k, const act_receipt *r)
{
    k->posted += r->outcome == ACT_POSTED;
    k->same += r->outcome == ACT_SAME;
    k->refused += r->outcome == ACT_REFUSED;
    if (r->outcome != ACT_POSTED) return;
    k->paid += r->done.paid;
    k->denied += r->done.denied;
    k->accepted += r->done.accepted;
    k->rejected += r->done.rejected;
    k->unmatched += r->done.unmatched;
    k->work += r->done.work;
    k->sum = money_add(k->sum, r->done.paid_sum);
}

static void put_said(receiving_job *k, const act_receipt *r)
{
    put *p = k->p;
    size_t shown = 0;
    put_open(p, "says", '[');
    for (; r->outcome == ACT_POSTED && shown < r->said_count && p->b->len - k->start < SAID_BYTES_MAX;
         shown++) {
        put_open(p, NULL, '{');
        put_text_if(p, "claim", r->said[shown].claim);
        put_text(p, "text", str_first(r->said[shown].sentence, SUM_BYTES_MAX));
        put_shut(p);
    }
    if (r->outcome == ACT_POSTED && shown < r->said_count) {
        buf more = buf_in(&k->j->memory, 128);
        buf_say(&more, "and of %zu more claims", r->said_count - shown);
        put_open(p, NULL, '{');
        put_text(p, "text", buf_str(&more));
        put_shut(p);
    }
    put_shut(p);
}

static void receipt(void *with, const act_receipt *r)
{
    static const char *const words_of[] = {
        [ACT_POSTED] = "posted", [ACT_SAME] = "same", [ACT_REFUSED] = "refused"};
    receiving_job *k = with;
    count(k, r);
    k->j->done++;
    if (k->p->b->len - k->start >= (r->outcome == ACT_REFUSED ? REFUSED_BYTES_MAX : SAID_BYTES_MAX)) return;
    put_open(k->p, NULL, '{');
    put_text(k->p, "about", str_first(r->about, SUM_BYTES_MAX));
    put_words(k->p, "outcome", words_of[r->outcome]);
    put_text_if(k->p, "refusal", str_first(r->refusal, 4 * SUM_BYTES_MAX));
    put_said(k, r);
    put_shut(k->p);
}

static bool receive_alone(void *with, const act_desk *d, fault *why)
{
    receiving_job *k = with;
    act_receive_ask ask = {.store = d->store,
                           .zones = d->zones,
                           .book = d->book,
                           .codes = k->codes,
                           .by = k->j->person,
                           .now = d->now,
                           .receipt = receipt,
                           .with = k};
    return act_receive(&ask, k->j->file, k->j->bytes, d->arena, why);
}

static void put_count(buf *b, size_t n, const char *what)
{
    if (n) buf_say(b, "%s%zu %s", b->len ? ", " : "", n, what);
}

static str says(const receiving_job *k, arena *a)
{
    buf b = buf_in(a, SUM_BYTES_MAX);
    put_count(&b, k->accepted, "accepted");
    put_count(&b, k->rejected, "rejected");
    put_count(&b, k->paid, "paid");
    put_count(&b, k->denied, "denied");
    put_count(&b, k->unmatched, "without a claim");
    put_count(&b, k->same,
              k->same == 1 ? "transaction that was posted before" : "transactions that were posted before");
    put_count(&b, k->refused,
              k->refused == 1 ? "transaction refused: nothing of it was stored"
                              : "transactions refused: nothing of them was stored");
    if (k->paid) {
        buf_lit(&b, "; ");
        money_put_dollars(&b, k->sum);
        buf_lit(&b, " posted");
    }
    put_count(&b, k->work, "for the worklist");
    if (!b.len) buf_lit(&b, "nothing in it to post");
    return buf_str(&b);
}

static store_answer hear(void *with, store *s, fault *why)
{
    job *j = with;
    sha256 hash = sha256_of(j->bytes);
    buf id = buf_in(&j->memory, 80);
    sha256_put(&id, &hash, 64);
    store_audit entry = {.event = AUDIT_FILE_RECEIVED,
                         .who = j->account,
                         .person = j->person,
                         .space = AUDIT_OF_FILE,
                         .subject = buf_str(&id),
                         .detail = j->file};
    return store_audit_append(s, &entry, NULL, why);
}

static bool run(job *j, put *p, fault *why)
{
    x12_codes *codes;
    receiving_job k = {.j = j, .p = p};
    if (!book_codes(&codes, (str){"", 0}, &j->memory, why) ||
        !store_yes(live_do_whenever(j->practice, hear, j, why)))
        return false;
    k.codes = codes;
    put_open(p, "receipts", '[');
    k.start = p->b->len;
    bool fine = live_alone_whenever(j->practice, receive_alone, &k, &j->memory, why);
    put_shut(p);
    if (fine) put_text(p, "says", says(&k, &j->memory));
    return fine;
}

bool api_receive(api_call *c, fault *why)
{
    billing b;
    str by, name = str_trim(api_ask(c, "name"));
    if (!billing_open(&b, c, why) || !billing_person(&b, &by, why)) return false;
    if (!c->q->body.len) return fault_set(why, FAULT_INPUT, "the file is empty");
    job *j = job_of(c, "receive");
    j->file = job_keep(j, str_first(name.len ? name : STR("uploaded"), 200));
    j->bytes = job_keep(j, c->q->body);
    j->run = run;
    return job_answer(c, j, why);
}
