// closings.c - POST /v1/closings: a month's ready services become claims, as long work.
#include "api_.h"
#include "job_.h"
#include "beside.h"

enum { UNREADY_SHOWN = 200, REASONS_SHOWN = 100, PROBLEMS_SHOWN = 200, SENTENCE_BYTES_MAX = 1024 };

// So much of what is kept of a job may be lists: each stops there.
enum { LIST_BYTES_MAX = STORE_RESULT_BYTES_MAX / 4 };

typedef struct closing_job {
    job *j;
    close_ask ask;
    close_report report;
} closing_job;

static void progress(void *with, uint64_t done, uint64_t all)
{
    job *j = ((closing_job *)with)->j;
    j->done = done;
    j->total = all;
}

static bool close_alone(void *with, const act_desk *d, fault *why)
{
    closing_job *k = with;
    return act_close_month(d, &k->ask, &k->report, why);
}

// --- what came of it ---------------------------------------------------------------------------------------

static str reason_says(det_status status, requirement need)
{
    if (status == DET_YIELDS) return STR("another code is paid for the same days or minutes");
    return need == REQ_COUNT ? STR("not told") : requirements[need].words;
}

// "": it yields, or nobody was asked.
static str reason_id(det_status status, requirement need)
{
    return status == DET_YIELDS || need == REQ_COUNT ? STR("") : requirements[need].name;
}

static void put_reasons(put *p, const close_report *r)
{
    put_open(p, "reasons", '[');
    for (size_t i = 0; i < r->reason_count && i < REASONS_SHOWN; i++) {
        const close_reason *at = &r->reasons[i];
        put_open(p, NULL, '{');
        put_text(p, "status", det_status_text(at->status));
        put_text(p, "reason", reason_id(at->status, at->reason));
        put_text(p, "says", reason_says(at->status, at->reason));
        put_whole(p, "count", (int64_t)at->count);
        put_money(p, "worth", at->worth);
        put_shut(p);
    }
    put_shut(p);
}

// "of": these elements get their patient and name when they are shown (job_pages.c).
static void put_unready(put *p, const close_report *r)
{
    size_t start = p->b->len;
    put_open(p, "unready", '[');
    for (size_t i = 0; i < r->unready_count && i < UNREADY_SHOWN && p->b->len - start < LIST_BYTES_MAX; i++) {
        const close_unready *u = &r->unready[i];
        put_open(p, NULL, '{');
        put_words(p, "of", "enrollment");
        put_text(p, "enrollment", u->enrollment);
        put_text(p, "code", u->code);
        put_date(p, "from", u->from);
        put_text(p, "status", det_status_text(u->status));
        put_text(p, "reason", reason_id(u->status, u->reason));
        put_text(p, "need",
                 u->need.len ? str_first(u->need, SENTENCE_BYTES_MAX) : reason_says(u->status, u->reason));
        put_text(p, "have", str_first(u->have, SENTENCE_BYTES_MAX));
        put_money_if(p, "worth", u->priced, u->worth);
        put_shut(p);
    }
    put_shut(p);
}

static void put_problem(put *p, str enrollment, bool warning, str text)
{
    put_open(p, NULL, '{');
    put_text_if(p, "enrollment", enrollment);
    put_words(p, "weight", warning ? "warning" : "error");
    put_text(p, "text", text);
    put_shut(p);
}

static void put_problems(put *p, const close_report *r, arena *a)
{
    size_t start = p->b->len;
    put_open(p, "problems", '[');
    for (size_t i = 0; i < r->unmade_count && i < PROBLEMS_SHOWN; i++) {
        const claim_unmade *u = &r->unmade[i];
        buf b = buf_in(a, SENTENCE_BYTES_MAX);
        buf_say(&b, "The claim of enrollment %.*s: %.*s of ", STR_ARGS(u->enrollment), STR_ARGS(u->code));
        date_put(&b, u->on);
        buf_lit(&b, " has neither a charge nor a known price: the practice's charge for it is missing");
        put_problem(p, u->enrollment, false, buf_str(&b));
    }
    for (uint32_t i = 0; i < r->problems.rows.count && p->b->len - start < LIST_BYTES_MAX; i++) {
        const x12_problem *at = PILE_AT(&r->problems.rows, x12_problem, i);
        buf b = buf_in(a, SENTENCE_BYTES_MAX);
        x12_problem_put(&b, at);
        put_problem(p, at->about, at->severity == X12_WARNING, buf_str(&b));
    }
    put_shut(p);
}

static void put_says(put *p, const job *j, const close_report *r, arena *a)
{
    buf b = buf_in(a, SENTENCE_BYTES_MAX);
    buf_say(&b, "%zu claim%s %s", r->made, r->made == 1 ? "" : "s", j->dry_run ? "would be made" : "made");
    if (r->not_made + r->unmade_count) buf_say(&b, ", %zu not made", r->not_made + r->unmade_count);
    if (r->claimed)
        buf_say(&b, "; %zu service%s claimed before", r->claimed, r->claimed == 1 ? " was" : "s were");
    buf_byte(&b, '.');
    put_text(p, "says", buf_str(&b));
}

static bool run(job *j, put *p, fault *why)
{
    closing_job k = {.j = j,
                     .ask = {.month = j->month,
                             .all_earlier = j->all_earlier,
                             .dry_run = j->dry_run,
                             .progress = progress,
                             .with = &k}};
    if (!live_alone_whenever(j->practice, close_alone, &k, &j->memory, why)) return false;
    const close_report *r = &k.report;
    money charge = {0}, expected = {0};
    for (size_t i = 0; i < r->payer_count; i++) {
        charge = money_add(charge, r->payers[i].charge);
        expected = money_add(expected, r->payers[i].expected);
    }
    put_says(p, j, r, &j->memory);
    put_open(p, "closed", '{');
    put_month(p, "month", j->month);
    put_whole(p, "made", (int64_t)r->made);
    put_money(p, "charge", charge);
    put_money(p, "expected", expected);
    put_flag(p, "dry_run", j->dry_run);
    if (r->earlier) {
        put_open(p, "earlier", '{');
        put_whole(p, "count", (int64_t)r->earlier);
        put_money(p, "amount", r->earlier_worth);
        put_shut(p);
        put_date_if(p, "earlier_from", r->earlier_from);
    }
    put_problems(p, r, &j->memory);
    put_reasons(p, r);
    put_unready(p, r);
    put_shut(p);
    return true;
}

bool api_close_month(api_call *c, fault *why)
{
    bool dry = api_flag(c, "dry_run");
    buf kind = buf_in(c->arena, 64);
    buf_put(&kind, dry ? STR("look ") : STR("close "));
    date_put(&kind, api_date(c, "month"));
    job *j = job_of(c, str_z(c->arena, str_first(buf_str(&kind), kind.len - 3)));
    j->month = api_date(c, "month");
    j->dry_run = dry;
    j->all_earlier = api_flag(c, "all_earlier");
    j->run = run;
    return job_answer(c, j, why);
}
