// board_desk.c - alerts that nobody has seen to, and claims that need a biller, as the store has them now.
#include "board_.h"
#include "worklist.h"

// a page of the day shows fifty; the list itself is read by the worklist's own route
enum { WORKS_MAX = 500 };

typedef struct desking {
    board *b;
    board_desk *d;
    arena *a;
    pile alerts;    // store_work
    pile payers;    // payer_name
    date today;
    instant now;
} desking;

static bool keep_alarm(void *with, const store_work *w, fault *why)
{
    (void)why;
    desking *g = with;
    if (act_about(w->about) == ABOUT_LOST_GROUND) {
        g->d->lost_ground.count++;
        g->d->lost_ground.priced++;
        g->d->lost_ground.amount = money_add(g->d->lost_ground.amount, w->worth);
    }
    if (act_about(w->about) != ABOUT_SAFETY) return true;
    store_work *copy = pile_more(&g->alerts);
    *copy = *w;
    copy->work = str_copy(g->a, w->work);
    copy->enrollment = str_copy(g->a, w->enrollment);
    return true;
}

typedef struct patient_hunt { desking *g; str patient; } patient_hunt;
static bool take_enroll(void *with, const store_fact *f, fault *why)
{
    patient_hunt *h = with;
    fact said;
    if (!fact_read(&said, f->line, &h->g->b->reader.zones, h->g->a, why)) return false;
    h->patient = str_copy(h->g->a, fact_get(&said, F_ENROLL_PATIENT)->text);
    return true;
}

// An alert is shown whether or not its row was made yet, so it asks the store.
static bool find_patient(desking *g, board_alert *to, fault *why)
{
    store *s = g->b->reader.store;
    bool patient = false, enrollment = false;
    patient_hunt h = {g, {"", 0}};
    store_want want = {
        .subject = SUBJECT_ENROLLMENT, .id = to->enrollment, .kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_ENROLL] = true;
    if (!store_facts_each(s, &want, take_enroll, &h, why)) return false;
    to->patient = h.patient;
    if (!store_subject_part2(s, SUBJECT_PATIENT, to->patient, &patient, why) ||
        !store_subject_part2(s, SUBJECT_ENROLLMENT, to->enrollment, &enrollment, why))
        return false;
    to->part2 = patient || enrollment;
    return true;
}

static bool make_alert(desking *g, const store_work *w, board_alert *to, fault *why)
{
    store_fact there;
    fact f;
    if (!store_yes(store_fact_at(g->b->reader.store, w->seq, &there, g->a, why)) ||
        !fact_read(&f, there.line, &g->b->reader.zones, g->a, why))
        return false;
    str fact_id = str_starts(w->work, SAFETY_WORK) ? str_from(w->work, SAFETY_WORK.len) : w->work;
    *to = (board_alert){.work = w->work,
                        .fact = fact_id,
                        .patient = {"", 0},
                        .enrollment = w->enrollment,
                        .text = fact_get(&f, F_WORK_ITEM_TEXT)->text,
                        .at = there.at};
    store_answer found = store_fact_find(g->b->reader.store, fact_id, &there, g->a, why);
    if (store_yes(found)) to->at = there.at; // since when it is so; the item was said when it came in
    else if (found != STORE_NONE) return false;
    return !to->enrollment.len || find_patient(g, to, why);
}

static int alert_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const board_alert *x = a, *y = b;
    return (x->at.us > y->at.us) - (x->at.us < y->at.us);
}

static int enrollment_order(const void *a, const void *b, const void *with)
{
    const board_alert *all = with;
    return str_cmp(all[*(const uint32_t *)a].enrollment, all[*(const uint32_t *)b].enrollment);
}

static bool make_alerts(desking *g, fault *why)
{
    if (!store_work_each(g->b->reader.store, STR(""), keep_alarm, g, why)) return false;
    board_alert *all = arena_array(g->a, board_alert, g->alerts.count + 1);
    for (uint32_t i = 0; i < g->alerts.count; i++)
        if (!make_alert(g, PILE_AT(&g->alerts, store_work, i), &all[i], why)) return false;
    g->d->alerts = all;
    g->d->alert_count = g->alerts.count;
    sort_rows(all, g->alerts.count, sizeof *all, alert_order, NULL, g->a);
    g->d->by_enrollment = arena_array(g->a, uint32_t, g->alerts.count + 1);
    for (uint32_t i = 0; i < g->alerts.count; i++) g->d->by_enrollment[i] = i;
    sort_rows(g->d->by_enrollment, g->alerts.count, sizeof(uint32_t), enrollment_order, all, g->a);
    g->d->alert_rows = arena_array(g->a, const kept_row *, g->alerts.count + 1);
    return true;
}

// --- claims ----------------------------------------------------------------------------------------------

static void add(board_sum *s, money m)
{
    s->count++;
    s->priced++;
    s->amount = money_add(s->amount, m);
}

static bool count_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    desking *g = with;
    board_desk *d = g->d;
    money worth = c->priced ? c->expected : c->charge;
    life_status s = (life_status)c->status;
    bool unsent = s == LIFE_MADE || s == LIFE_RELEASED || s == LIFE_REJECTED;
    if (s == LIFE_MADE) add(&d->to_release, worth);
    if (s == LIFE_RELEASED) add(&d->to_send, worth);
    if (s == LIFE_SENT || s == LIFE_ACCEPTED) add(&d->waiting, worth);
    if (s == LIFE_REJECTED) add(&d->rejected, worth);
    if (s == LIFE_DENIED) add(&d->denied, worth);
    if (unsent && date_is(c->until) &&
        rulebook_warning(g->b->live->book, DEADLINE_FILING, c->until.days - g->today.days))
        add(&d->expiring, worth);
    if (date_is(c->paid_on) && c->paid.cents > 0 &&
        date_month_first(c->paid_on).days == date_month_first(g->today).days)
        add(&d->paid_month, c->paid);
    return true;
}

// Claims that were made and wait to be let go have their sums and their own pages: here they would hide the
// rest.
static bool is_sum(str what)
{
    return str_eq(what, STR("to-release")) || str_eq(what, STR("to-send")) ||
           str_eq(what, choice_text(ABOUT_SAFETY));
}

typedef struct payer_name { str payer, name; instant at; } payer_name;

static bool keep_payer(void *with, const store_fact *f, fault *why)
{
    desking *g = with;
    fact said;
    if (!fact_read(&said, f->line, &g->b->reader.zones, g->a, why)) return false;
    if (f->at.us > g->now.us) return true;
    *(payer_name *)pile_more(&g->payers) =
        (payer_name){str_copy(g->a, fact_get(&said, F_PAYER_PAYER)->text),
                     str_copy(g->a, fact_get(&said, F_PAYER_NAME)->text), f->at};
    return true;
}

static str payer_called(const desking *g, str payer)
{
    const payer_name *best = NULL;
    for (uint32_t i = 0; i < g->payers.count; i++) {
        const payer_name *p = PILE_AT(&g->payers, payer_name, i);
        if (str_eq(p->payer, payer) && (!best || p->at.us >= best->at.us)) best = p;
    }
    return best ? best->name : payer;
}

static bool read_payers(desking *g, fault *why)
{
    store_want want = {.kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_PAYER] = true;
    g->payers = pile_in(g->a, sizeof(payer_name));
    return store_facts_each(g->b->reader.store, &want, keep_payer, g, why);
}

static bool make_works(desking *g, fault *why)
{
    act_worklist list;
    act_worklist_ask ask = {.store = g->b->reader.store,
                            .zones = &g->b->reader.zones,
                            .book = g->b->live->book,
                            .as_of = g->now,
                            .what = {"", 0},
                            .month = DATE_NONE,
                            .brief = true};
    arena own;
    arena_open(&own, host_memory(), LIVE_MEMORY_MAX);
    bool fine = read_payers(g, why) && act_worklist_read(&list, &ask, &own, why);
    size_t count = fine ? list.count : 0;
    if (count > WORKS_MAX) count = WORKS_MAX;
    g->d->works = arena_array(g->a, board_work, count + 1);
    g->d->work_rows = arena_array(g->a, const kept_row *, count + 1);
    for (size_t i = 0; fine && i < list.count && g->d->work_count < count; i++) {
        const work_row *w = &list.rows[i];
        if (is_sum(w->what)) continue;
        g->d->works[g->d->work_count++] = (board_work){.what = w->what,
                                                       .work = str_copy(g->a, w->work),
                                                       .claim = str_copy(g->a, w->claim),
                                                       .enrollment = str_copy(g->a, w->enrollment),
                                                       .patient = str_copy(g->a, w->patient),
                                                       .payer = payer_called(g, str_copy(g->a, w->payer)),
                                                       .text = str_copy(g->a, w->text),
                                                       .worth = w->worth,
                                                       .has_worth = w->has_worth,
                                                       .due = w->due};
    }
    arena_close(&own);
    return fine;
}

bool desk_make(board *b, instant now, board_desk **out, fault *why)
{
    arena own;
    arena_open(&own, host_memory(), LIVE_MEMORY_MAX);
    board_desk *d = arena_push(&own, board_desk);
    desking g = {.b = b, .d = d, .a = &own, .alerts = pile_in(&own, sizeof(store_work)), .now = now};
    store_claims_want all = {.month = DATE_NONE};
    bool fine = act_day(b->reader.store, now, &g.today, &b->reader.zones, &own, why) &&
                store_claims_each(b->reader.store, &all, count_claim, &g, why) && make_alerts(&g, why) &&
                make_works(&g, why);
    if (!fine) {
        arena_close(&own);
        return false;
    }
    d->memory = own;
    *out = d;
    return true;
}

void desk_find_rows(const board *b, board_desk *d)
{
    for (size_t i = 0; d && i < d->alert_count; i++)
        d->alert_rows[i] = board_row_of(b, d->alerts[i].enrollment);
    for (size_t i = 0; d && i < d->work_count; i++) {
        const board_work *w = &d->works[i];
        d->work_rows[i] = w->enrollment.len ? board_row_of(b, w->enrollment) : NULL;
        if (!d->work_rows[i] && w->patient.len) d->work_rows[i] = board_patient_row(b, w->patient);
    }
}

void desk_give(board_desk *d)
{
    if (!d) return;
    arena own = d->memory;
    arena_close(&own);
}
