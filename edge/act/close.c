// close.c - a month's ready determinations become claims; for everything else the reason why not.
#include "entry_.h"
#include "journal.h"

typedef struct closing {
    const act_desk *d;
    const close_ask *ask;
    close_report *out;
    act_facts facts;
    party party;
    evaluation *e;
    date month_end, earliest;
    pile ready;   // determination: of the month, and of earlier ones where they are taken
    pile unready; // close_unready
    pile payers;  // claim_total
    pile unmade;  // claim_unmade
} closing;

static bool in_month(const closing *c, date on)
{
    return date_is(on) && date_within(on, c->ask->month, c->month_end);
}

static money worth_of(const determination *d)
{
    return d->priced ? money_times(d->amount, d->units > 0 ? d->units : 1) : (money){0};
}

static close_unready *add_unready(closing *c, const determination *d)
{
    close_unready *to = pile_more(&c->unready);
    *to = (close_unready){.enrollment = names_text(&c->facts.door.enrollments, d->enrollment),
                          .code = d->code->code,
                          .from = d->from,
                          .on = d->service_date,
                          .status = d->status,
                          .reason = REQ_COUNT,
                          .priced = d->priced,
                          .worth = worth_of(d)};
    return to;
}

// What yields needs no words: another code is paid for the same days or minutes.
static bool needs_words(void *with, const determination *d)
{
    const closing *c = with;
    bool told = d->status == DET_READY || d->status == DET_CLAIMED || d->status == DET_YIELDS;
    return !told && !c->ask->brief && in_month(c, d->service_date);
}

static void add_words(closing *c, close_unready *to, const reasons *why)
{
    const reason *r = reason_deciding(why, 1u << REQ_PRICE);
    if (!r) return;
    to->reason = r->id;
    to->need = str_copy(c->d->arena, r->need);
    to->have = str_copy(c->d->arena, r->have);
}

static bool look(void *with, const determination *d, const reasons *why)
{
    closing *c = with;
    close_report *out = c->out;
    if (!date_is(d->service_date) || d->service_date.days > c->month_end.days) return true;
    bool now = in_month(c, d->service_date);
    if (d->status == DET_READY && (now || c->ask->all_earlier)) {
        *(determination *)pile_more(&c->ready) = *d;
        c->earliest = date_min(c->earliest, d->service_date);
    } else if (d->status == DET_READY) {
        out->earlier++;
        out->earlier_worth = money_add(out->earlier_worth, worth_of(d));
        out->earlier_from =
            date_is(out->earlier_from) ? date_min(out->earlier_from, d->service_date) : d->service_date;
    } else if (now && d->status == DET_CLAIMED) {
        out->claimed++;
    } else if (now) {
        out->others[d->status]++;
        out->worth[d->status] = money_add(out->worth[d->status], worth_of(d));
        if (!c->ask->brief) add_words(c, add_unready(c, d), why);
    }
    return true;
}

static void evaluate_all(closing *c)
{
    const act_desk *d = c->d;
    size_t count;
    c->e = evaluation_open(&c->facts.state, d->book, c->facts.standing, c->facts.standing_count, d->arena);
    const uint32_t *enrollments = state_enrollments(&c->facts.state, d->arena, &count);
    for (size_t i = 0; i < count; i++) {
        (void)evaluate_unmet(c->e, enrollments[i], needs_words, look, c);
        if (c->ask->progress && i % 1024 == 0) c->ask->progress(c->ask->with, i, count);
    }
    evaluation_close(c->e);
}

static void count_claim(closing *c, const frozen_claim *kept)
{
    claim_total *t = NULL;
    for (uint32_t i = 0; i < c->payers.count && !t; i++)
        if (str_eq(PILE_AT(&c->payers, claim_total, i)->payer, kept->payer))
            t = PILE_AT(&c->payers, claim_total, i);
    if (!t) {
        t = pile_more(&c->payers);
        t->payer = kept->payer;
    }
    t->claims++;
    t->lines += kept->line_count;
    t->charge = money_add(t->charge, kept->charge);
    t->expected = money_add(t->expected, kept->expected);
    t->unpriced += kept->unpriced;
    c->out->made++;
}

// One claim; a bad one is named with its problems and does not stop the others.
static bool make_one(closing *c, claims *plan, size_t number, date month, fault *why)
{
    const act_desk *d = c->d;
    arena_mark mark = arena_here(d->scratch);
    desk_make m = {.plan = plan, .number = number, .month = month, .frequency = '1'};
    desk_made made;
    bool fine = desk_freeze(d, &m, &made, &c->out->problems, why);
    if (fine && !made.fine) c->out->not_made++;
    if (fine && made.fine) {
        entry s = entry_that(d, "claim-made", entry_id(d->scratch, "made", made.kept.claim, 0), STR(""));
        desk_say_made(d, &s, &made.kept, month, STR(""));
        fine = entry_done(&s, why);
        count_claim(c, &made.kept);
    }
    arena_back(d->scratch, mark);
    return fine;
}

// What is said of all claims is said once.
static bool make_all(closing *c, const determination *ready, size_t count, date month, fault *why)
{
    const act_desk *d = c->d;
    claim_ask ask = {.state = &c->facts.state,
                     .book = d->book,
                     .party = &c->party,
                     .ready = ready,
                     .count = count,
                     .as_of = d->now,
                     .control = 1};
    claims *plan = claims_plan(&ask, d->arena);
    size_t unmade;
    const claim_unmade *at = claims_unmade(plan, &unmade);
    for (size_t i = 0; i < unmade; i++) *(claim_unmade *)pile_more(&c->unmade) = at[i];
    if (!claims_count(plan)) return true;
    if (!claims_head_check(plan, &c->out->problems, d->scratch)) {
        c->out->not_made += claims_count(plan);
        return true;
    }
    for (size_t i = 0; i < claims_count(plan); i++)
        if (!make_one(c, plan, i, month, why)) return false;
    return true;
}

// Month by month: the lines of a claim lie in one.
static bool make_months(closing *c, fault *why)
{
    determination *some = arena_array(c->d->arena, determination, c->ready.count + 1u);
    date first = date_month_first(date_min(c->earliest, c->ask->month));
    for (date month = first; month.days <= c->ask->month.days; month = date_next_month(month)) {
        size_t count = 0;
        for (uint32_t i = 0; i < c->ready.count; i++) {
            const determination *d = PILE_AT(&c->ready, determination, i);
            if (date_within(d->service_date, month, date_month_last(month))) some[count++] = *d;
        }
        if (count && !make_all(c, some, count, month, why)) return false;
    }
    return true;
}

static int unready_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const close_unready *l = a, *r = b;
    // What yields to a code that is claimed instead comes last: it is worth nothing beside it.
    if ((l->status == DET_YIELDS) != (r->status == DET_YIELDS)) return l->status == DET_YIELDS ? 1 : -1;
    if (l->worth.cents != r->worth.cents) return l->worth.cents > r->worth.cents ? -1 : 1;
    int c = str_cmp(l->enrollment, r->enrollment);
    if (!c) c = (l->from.days > r->from.days) - (l->from.days < r->from.days);
    return c ? c : str_cmp(l->code, r->code);
}

// The pile's rows in one piece.
static void *laid_out(const closing *c, const pile *rows, size_t *count)
{
    char *all = arena_take(c->d->arena, (rows->count + 1u) * (size_t)rows->bytes);
    for (uint32_t i = 0; i < rows->count; i++)
        memcpy(all + (size_t)i * rows->bytes, pile_at(rows, i), rows->bytes);
    *count = rows->count;
    return all;
}

static int reason_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const close_reason *l = a, *r = b;
    if ((l->status == DET_YIELDS) != (r->status == DET_YIELDS)) return l->status == DET_YIELDS ? 1 : -1;
    if (l->worth.cents != r->worth.cents) return l->worth.cents > r->worth.cents ? -1 : 1;
    int c = (l->reason > r->reason) - (l->reason < r->reason);
    return c ? c : (l->status > r->status) - (l->status < r->status);
}

// How many wait for what: a page that can be read where the list has hundreds of lines.
static void count_reasons(const closing *c, close_report *out)
{
    close_reason at[DET_COUNT][REQ_COUNT + 1] = {0};
    pile rows = pile_in(c->d->scratch, sizeof(close_reason));
    for (size_t i = 0; i < out->unready_count; i++) {
        const close_unready *u = &out->unready[i];
        close_reason *r = &at[u->status][u->reason];
        if (!r->count++) *r = (close_reason){u->status, u->reason, u->need, 1, {0}};
        r->worth = money_add(r->worth, u->worth);
    }
    for (int s = 0; s < DET_COUNT; s++)
        for (int r = 0; r <= REQ_COUNT; r++)
            if (at[s][r].count) *(close_reason *)pile_more(&rows) = at[s][r];
    close_reason *all = laid_out(c, &rows, &out->reason_count);
    sort_rows(all, out->reason_count, sizeof *all, reason_order, NULL, c->d->scratch);
    out->reasons = all;
}

static void report(closing *c)
{
    close_report *out = c->out;
    close_unready *unready = laid_out(c, &c->unready, &out->unready_count);
    sort_rows(unready, out->unready_count, sizeof *unready, unready_order, NULL, c->d->scratch);
    out->unready = unready;
    count_reasons(c, out);
    out->payers = laid_out(c, &c->payers, &out->payer_count);
    out->unmade = laid_out(c, &c->unmade, &out->unmade_count);
}

static bool close_read(closing *c, fault *why)
{
    const act_desk *d = c->d;
    act_journal from = {.store = d->store,
                        .as_of = d->now,
                        .book = d->book,
                        .zones = d->zones,
                        .each = party_fold,
                        .with = &c->party};
    if (!act_journal_read(&c->facts, &from, d->arena, why)) return false;
    evaluate_all(c);
    return true;
}

static closing *closing_of(const act_desk *d, const close_ask *ask, close_report *out)
{
    closing *c = arena_push(d->arena, closing);
    *out = (close_report){.problems = x12_problems_in(d->arena), .earlier_from = DATE_NONE};
    *c = (closing){.d = d,
                   .ask = ask,
                   .out = out,
                   .party = party_in(d->arena),
                   .month_end = date_month_last(ask->month),
                   .earliest = ask->month,
                   .ready = pile_in(d->arena, sizeof(determination)),
                   .unready = pile_in(d->arena, sizeof(close_unready)),
                   .payers = pile_in(d->arena, sizeof(claim_total)),
                   .unmade = pile_in(d->arena, sizeof(claim_unmade))};
    return c;
}

bool act_close_look(const act_desk *d, const close_ask *ask, close_report *out, fault *why)
{
    closing *c = closing_of(d, ask, out);
    if (!store_look(d->store, why)) return false;
    bool fine = close_read(c, why);
    store_look_end(d->store);
    if (fine) report(c);
    act_close_facts(&c->facts);
    return fine;
}

bool act_close_month(const act_desk *d, const close_ask *ask, close_report *out, fault *why)
{
    closing *c = closing_of(d, ask, out);
    // The right to write comes first: what is decided rests on what nobody changes meanwhile.
    if (!store_yes(store_begin(d->store, why))) return false;
    bool fine = close_read(c, why) && make_months(c, why);
    if (fine) report(c);
    act_close_facts(&c->facts);
    if (!fine) {
        store_back(d->store);
        return false;
    }
    if (!ask->dry_run && out->made) return store_yes(store_commit(d->store, why));
    store_back(d->store);
    return true;
}
