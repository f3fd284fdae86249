// worklist.c - GET /v1/worklist: what needs a person, worth first; POST /v1/work/{work}/done: somebody saw to
// it.
#include "billing_.h"
#include "post.h"
#include "receive.h"

static bool put_rows(billing *b, const act_worklist *w, fault *why)
{
    put *p = &b->c->out;
    put_open(p, NULL, '{');
    put_open(p, "rows", '[');
    for (size_t i = 0; i < w->count; i++)
        if (!billing_put_work(b, &w->rows[i], why)) return false;
    put_shut(p);
    put_money(p, "worth", w->worth);
    put_open(p, "words", '[');
    for (str rest = act_worklist_words(); rest.at && rest.len;)
        put_text(p, NULL, str_split(rest, ' ', &rest));
    put_shut(p);
    put_shut(p);
    return true;
}

static bool put_sheet(billing *b, const act_worklist *w, fault *why)
{
    sheet s = sheet_begin(b->c, "worklist", "what,claim,enrollment,patient,name,payer,worth,due,text,work");
    for (size_t i = 0; i < w->count; i++) {
        const work_row *r = &w->rows[i];
        str patient = r->patient, name = {"", 0};
        bool sees = true;
        if (!patient.len && r->enrollment.len &&
            !api_sees_enrollment(b->c, r->enrollment, &patient, &sees, why))
            return false;
        if (patient.len && !billing_name(b, patient, &name, why)) return false;
        sheet_text(&s, r->what);
        sheet_text(&s, r->claim);
        sheet_text(&s, r->enrollment);
        sheet_text(&s, patient);
        sheet_text(&s, name);
        sheet_text(&s, r->payer);
        sheet_money(&s, r->has_worth, r->worth);
        sheet_date(&s, r->due);
        sheet_text(&s, r->text);
        sheet_text(&s, r->work);
        sheet_row(&s);
    }
    return true;
}

// The board keeps what is held of the last two months. What who asks may not see is left out afterwards, as
// of every row.
static bool held_rows(void *with, date month, work_row **rows, size_t *count, arena *a)
{
    const api_call *c = with;
    const board_held *held;
    board_eyes all = {.part2 = true};
    if (!board_held_in(live_board(c->practice), &all, month, &held, count, a)) return false;
    *rows = arena_array(a, work_row, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*rows)[i] = (work_row){.enrollment = held[i].enrollment,
                                .patient = held[i].patient,
                                .text = held[i].text,
                                .worth = held[i].worth,
                                .has_worth = held[i].priced,
                                .due = held[i].due};
    return true;
}

bool api_worklist(api_call *c, fault *why)
{
    billing b;
    act_worklist list;
    bool csv = api_wants_csv(c);
    if (!billing_open(&b, c, why)) return false;
    act_worklist_ask ask = {.store = b.desk.store,
                            .zones = b.desk.zones,
                            .book = b.desk.book,
                            .as_of = c->now,
                            .what = api_ask(c, "what"),
                            .month = DATE_NONE,
                            .brief = http_query_has(c->q, "brief"),
                            .held = held_rows,
                            .with = c};
    if (ask.what.len && !act_worklist_word(ask.what)) {
        fault_set(why, FAULT_INPUT, "?what is none of: %.*s", STR_ARGS(act_worklist_words()));
        return fault_at(why, 0, STR("what"));
    }
    return api_ask_month(c, "month", &ask.month, why) && act_worklist_read(&list, &ask, c->arena, why) &&
           act_worklist_only(&list, billing_keeps_work, &b, c->arena, why) &&
           api_audit(c, csv ? AUDIT_EXPORTED : AUDIT_LIST_READ, SUBJECT_NONE, (str){"", 0}, STR("worklist"),
                     why) &&
           (csv ? put_sheet(&b, &list, why) : put_rows(&b, &list, why));
}

// --- done --------------------------------------------------------------------------------------------------

typedef struct doing {
    str by, work, outcome;
    x12_codes *codes;
    bool before;
} doing;

static bool done_alone(void *with, const act_desk *d, fault *why)
{
    doing *k = with;
    act_receive_ask ask = {
        .store = d->store, .zones = d->zones, .book = d->book, .codes = k->codes, .by = k->by, .now = d->now};
    return act_done(&ask, k->work, k->outcome, &k->before, d->arena, why);
}

// An alarm about a patient is a clinician's to close; what is about claims is the biller's.
static bool may_do(billing *b, str id, fault *why)
{
    store_work w;
    work_row is = {.has_worth = false};
    bool sees;
    store_answer found = store_work_get(b->desk.store, id, &w, b->c->arena, why);
    if (found == STORE_NONE) return api_none(why, "work", id);
    if (!store_yes(found)) return false;
    is.enrollment = w.enrollment;
    if (w.claim.len) {
        store_claim c;
        found = store_claim_get(b->desk.store, w.claim, &c, b->c->arena, why);
        if (found != STORE_NONE && !store_yes(found)) return false;
        if (found != STORE_NONE) {
            is.enrollment = c.enrollment;
            is.patient = c.patient;
        }
    }
    if (!billing_keeps_work(b, &is, &sees, why)) return false;
    if (!sees) return api_none(why, "work", id);
    return api_need(b->c, act_about(w.about) == ABOUT_SAFETY ? MAY_TREAT : MAY_WORK_CLAIMS, why);
}

bool api_work_done(api_call *c, fault *why)
{
    billing b;
    doing k = {.work = c->param[0], .outcome = str_trim(api_text(c, "outcome"))};
    if (!billing_open(&b, c, why) || !may_do(&b, k.work, why) || !billing_person(&b, &k.by, why) ||
        !billing_codes(&b, why))
        return false;
    if (!k.outcome.len) {
        fault_set(why, FAULT_INPUT, "say what came of it");
        return fault_at(why, 0, STR("outcome"));
    }
    k.codes = b.codes;
    if (!live_alone(c->practice, done_alone, &k, c->arena, why)) return billing_refused(c->arena, why);
    put_open(&c->out, NULL, '{');
    put_flag(&c->out, "done", true);
    put_shut(&c->out);
    return true;
}
