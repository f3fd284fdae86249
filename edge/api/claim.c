// claim.c - GET /v1/claims/{claim}: what it bills and on what ground, what happened to it, what was found in
// it, and what who asks may do with it now.
#include "claim_.h"
#include "post.h"

typedef struct page {
    billing *b;
    claim_story story;
    ground ground;
    judged judged;
    release_row checked;
    str *names;   // of findings, where there are any
} page;

// --- checks ------------------------------------------------------------------------------------------------

// Who may release sees what a release would say; everybody else what was found in the claim.
static bool check(page *g, fault *why)
{
    billing *b = g->b;
    const api_call *c = b->c;
    desk_found *found;
    str claim[1] = {g->story.row.claim};
    bool person = false;
    if (api_may(c, MAY_WORK_CLAIMS) && c->who->person.len &&
        !store_subject_known(b->desk.store, SUBJECT_PERSON, c->who->person, &person, why))
        return false;
    if (person) {
        release_report report;
        release_ask ask = {.claims = claim, .count = 1, .by = c->who->person, .dry_run = true};
        if (!act_release(&b->desk, &ask, &report, why)) return false;
        g->checked = report.rows[0];
        return true;
    }
    if (!desk_scrub(&b->desk, b->today, claim, 1, &found, why)) return false;
    g->checked.findings = found[0].texts;
    g->checked.finding_count = found[0].count;
    return true;
}

static void put_checks(put *p, const page *g)
{
    put_open(p, "checks", '[');
    for (size_t i = 0; i < g->checked.finding_count; i++)
        billing_put_finding(p, g->checked.findings[i], (str){"", 0});
    put_shut(p);
}

static bool put_may(put *p, page *g, fault *why)
{
    billing *b = g->b;
    life is;
    if (!act_life(b->desk.store, &g->story.row, &is, b->desk.zones, b->desk.scratch, why)) return false;
    bool works = api_may(b->c, MAY_WORK_CLAIMS);
    put_open(p, "may", '[');
    if (works && g->checked.released) put_words(p, NULL, "release");
    if (works && life_may(&is, LIFE_DO_SEND)) put_words(p, NULL, "send");
    if (works && life_may(&is, LIFE_DO_CORRECT)) put_words(p, NULL, "correct");
    if (works && (life_may(&is, LIFE_DO_VOID) || life_may(&is, LIFE_DO_WITHDRAW))) put_words(p, NULL, "void");
    put_shut(p);
    if (works && is.status == LIFE_MADE) {
        str by, no = g->checked.refused;
        fault unknown;
        if (!no.len && !billing_person(b, &by, &unknown)) no = str_of(unknown.text);
        put_text_if(p, "may_not", billing_words(b->c->arena, no));
    }
    return true;
}

// --- lines, life, work -------------------------------------------------------------------------------------

static str code_name(const page *g, const store_line *l)
{
    const rulebook *book = g->b->desk.book;
    for (size_t i = book->pack_count; i > 0; i--) {
        const rule_code *code = pack_code(&book->packs[i - 1], l->code);
        if (code && date_within(l->on, book->packs[i - 1].from, book->packs[i - 1].to)) return code->name;
    }
    for (size_t i = 0; i < book->pack_count; i++) {
        const rule_code *code = pack_code(&book->packs[i], l->code);
        if (code) return code->name;
    }
    return l->code;
}

static void put_line(put *p, const page *g, const store_line *l)
{
    put_open(p, NULL, '{');
    put_text(p, "control", l->control);
    put_text(p, "code", l->code);
    put_text(p, "name", code_name(g, l));
    put_text(p, "modifiers", l->modifiers);
    put_whole(p, "units", l->units);
    put_money(p, "charge", l->charge);
    put_money_if(p, "expected", l->priced, l->expected);
    put_money(p, "paid", l->paid);
    put_date(p, "from", l->from);
    put_date_if(p, "to", l->to);
    put_date(p, "on", l->on);
    ground_put(p, &g->ground, l);
    judged_put(&g->judged, g->b, l);
    put_shut(p);
}

static bool put_event(put *p, const page *g, const claim_event *e, fault *why)
{
    str by;
    if (!api_name(g->b->c, e->by, &by, why)) return false;
    put_open(p, NULL, '{');
    put_instant(p, "at", e->at);
    put_date(p, "on", e->day);
    put_text(p, "fact", e->id);
    put_text(p, "kind", e->kind);
    put_text(p, "text", e->text);
    put_text_if(p, "by", by.len ? by : e->by);
    put_text_if(p, "answer", e->answer);
    put_money_if(p, "amount", e->has_amount, e->amount);
    put_flag(p, "taken_out", e->taken_out);
    put_shut(p);
    return true;
}

static bool put_work(page *g, const store_work *w, fault *why)
{
    billing *b = g->b;
    store_fact there;
    fact said;
    if (!store_yes(store_fact_at(b->desk.store, w->seq, &there, b->c->arena, why)) ||
        !fact_read(&said, there.line, b->desk.zones, b->c->arena, why))
        return false;
    work_row one = {.what = choice_text(act_about(w->about)),
                    .work = w->work,
                    .claim = g->story.row.claim,
                    .enrollment = g->story.row.enrollment,
                    .patient = g->story.row.patient,
                    .payer = g->story.row.payer,
                    .text = fact_get(&said, F_WORK_ITEM_TEXT)->text,
                    .worth = w->worth,
                    .has_worth = w->worth.cents != 0,
                    .due = w->due};
    return billing_put_work(b, &one, why);
}

static bool put_page(page *g, fault *why)
{
    const claim_story *s = &g->story;
    put *p = &g->b->c->out;
    put_open(p, NULL, '{');
    if (!billing_put_claim(g->b, "row", &s->row, why)) return false;
    put_text(p, "next", s->next);
    if (!put_may(p, g, why)) return false;
    put_open(p, "lines", '[');
    for (size_t i = 0; i < s->line_count; i++) put_line(p, g, &s->lines[i]);
    put_shut(p);
    judged_put(&g->judged, g->b, NULL);
    put_open(p, "events", '[');
    for (size_t i = 0; i < s->event_count; i++)
        if (!put_event(p, g, &s->events[i], why)) return false;
    put_shut(p);
    put_open(p, "work", '[');
    for (size_t i = 0; i < s->work_count; i++)
        if (!put_work(g, &s->work[i], why)) return false;
    put_shut(p);
    put_checks(p, g);
    put_text_if(p, "replaces", s->row.replaces);
    put_text_if(p, "replaced_by", s->row.replaced_by);
    put_text_if(p, "batch", s->row.batch);
    put_text_if(p, "number", s->row.number);
    put_shut(p);
    return true;
}

bool api_claim(api_call *c, fault *why)
{
    billing b;
    store_claim row_of;
    page *g = arena_push(c->arena, page);
    g->b = &b;
    if (!billing_open(&b, c, why) || !billing_claim(&b, c->param[0], &row_of, why) ||
        !api_audit(c, AUDIT_CLAIM_READ, SUBJECT_CLAIM, row_of.claim, (str){"", 0}, why))
        return false;
    return act_claim(&b.desk, row_of.claim, &g->story, why) && ground_read(&g->ground, &b, &row_of, why) &&
           judged_read(&g->judged, &b, row_of.claim, why) && check(g, why) && put_page(g, why);
}
