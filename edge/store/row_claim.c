// Claims and their lines.
#include "rows_.h"

// --- claims -----------------------------------------------------------------------------------------------

store_answer store_claim_put(store *s, const store_claim *c, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(c->claim.len && c->made_seq && c->frequency);
    if (!look_take(&l, s, SQL_CLAIM_PUT, why)) return s->trouble;
    int n = 0;
    look_int(&l, ++n, (int64_t)c->made_seq);
    look_text(&l, ++n, c->claim);
    look_text(&l, ++n, c->enrollment);
    look_text(&l, ++n, c->patient);
    look_text(&l, ++n, c->payer);
    look_day(&l, ++n, c->month);
    look_int(&l, ++n, c->status);
    look_int(&l, ++n, c->frequency);
    look_text(&l, ++n, c->replaces);
    look_text(&l, ++n, c->replaced_by);
    look_text(&l, ++n, c->number);
    look_text(&l, ++n, c->batch);
    look_int(&l, ++n, (int64_t)c->set);
    look_int(&l, ++n, c->charge.cents);
    look_int(&l, ++n, c->expected.cents);
    look_int(&l, ++n, c->paid.cents);
    look_int(&l, ++n, c->patient_due.cents);
    look_int(&l, ++n, c->priced);
    look_int(&l, ++n, c->lines);
    look_day(&l, ++n, c->from);
    look_day(&l, ++n, c->to);
    look_day(&l, ++n, c->until);
    look_day(&l, ++n, c->paid_on);
    look_day(&l, ++n, c->lost_on);
    look_int(&l, ++n, (int64_t)c->last_seq);
    return look_run(&l, why);
}

// Texts are copied to `a`.
static void claim_of(look *l, store_claim *c, arena *a)
{
    int n = 0;
    *c = (store_claim){0};
    c->made_seq = (uint64_t)look_int_at(l, n++);
    c->claim = row_text(l, n++, a);
    c->enrollment = row_text(l, n++, a);
    c->patient = row_text(l, n++, a);
    c->payer = row_text(l, n++, a);
    c->month = look_day_at(l, n++);
    c->status = (int)look_int_at(l, n++);
    c->frequency = (char)look_int_at(l, n++);
    c->replaces = row_text(l, n++, a);
    c->replaced_by = row_text(l, n++, a);
    c->number = row_text(l, n++, a);
    c->batch = row_text(l, n++, a);
    c->set = (uint64_t)look_int_at(l, n++);
    c->charge = row_money(l, n++);
    c->expected = row_money(l, n++);
    c->paid = row_money(l, n++);
    c->patient_due = row_money(l, n++);
    c->priced = look_int_at(l, n++) != 0;
    c->lines = (uint32_t)look_int_at(l, n++);
    c->from = look_day_at(l, n++);
    c->to = look_day_at(l, n++);
    c->until = look_day_at(l, n++);
    c->paid_on = look_day_at(l, n++);
    c->lost_on = look_day_at(l, n++);
    c->last_seq = (uint64_t)look_int_at(l, n++);
}

store_answer store_claim_get(store *s, str claim, store_claim *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_CLAIM_GET, why)) return s->trouble;
    look_text(&l, 1, claim);
    store_answer answer = row_found(&l, why);
    if (answer == STORE_OK) claim_of(&l, out, a);
    look_give(&l);
    return answer;
}

static bool claim_wanted(const store_claims_want *want, const store_claim *c)
{
    return (!want->enrollment.len || str_eq(want->enrollment, c->enrollment)) &&
           (!want->patient.len || str_eq(want->patient, c->patient)) &&
           (!want->number.len || str_eq(want->number, c->number)) &&
           (!want->batch.len || str_eq(want->batch, c->batch)) &&
           (!want->payer.len || str_eq(want->payer, c->payer)) &&
           (!want->statuses || (want->statuses >> c->status & 1)) &&
           (!date_is(want->month) || want->month.days == c->month.days);
}

// Several walks at once (one for each status asked for), the oldest claim first.
enum { STATUSES_MAX = 64 };
typedef struct claim_walks { look at[STATUSES_MAX]; bool more[STATUSES_MAX]; int count; } claim_walks;

static bool claims_next(claim_walks *w, int i, fault *why)
{
    look_step step = look_next(&w->at[i], why);
    w->more[i] = step == LOOK_ROW;
    return step != LOOK_FAILED;
}

static bool claims_open(store *s, claim_walks *w, store_sql which, str text, int status, fault *why)
{
    look *l = &w->at[w->count];
    if (!look_take(l, s, which, why)) return false;
    w->count++;
    if (which == SQL_CLAIMS_STATUS) look_int(l, 1, status);
    else if (which != SQL_CLAIMS_ALL) look_text(l, 1, text);
    return claims_next(w, w->count - 1, why);
}

static bool claims_start(store *s, claim_walks *w, const store_claims_want *want, fault *why)
{
    if (want->enrollment.len) return claims_open(s, w, SQL_CLAIMS_ENROLLMENT, want->enrollment, 0, why);
    if (want->patient.len) return claims_open(s, w, SQL_CLAIMS_PATIENT, want->patient, 0, why);
    if (want->number.len) return claims_open(s, w, SQL_CLAIMS_NUMBER, want->number, 0, why);
    if (want->batch.len) return claims_open(s, w, SQL_CLAIMS_BATCH, want->batch, 0, why);
    if (!want->statuses) return claims_open(s, w, SQL_CLAIMS_ALL, STR(""), 0, why);
    for (int status = 0; status < STATUSES_MAX; status++)
        if ((want->statuses >> status & 1) && !claims_open(s, w, SQL_CLAIMS_STATUS, STR(""), status, why))
            return false;
    return true;
}

static bool last_of(store *s, store_sql which, date *out, fault *why)
{
    look l;
    if (!look_take(&l, s, which, why)) return false;
    look_step step = look_next(&l, why);
    if (step == LOOK_ROW) *out = look_day_at(&l, 0);
    look_give(&l);
    return step == LOOK_ROW;
}

bool store_claims_last_day(store *s, date *out, fault *why)
{
    return last_of(s, SQL_CLAIMS_LAST_DAY, out, why);
}

bool store_claims_last_month(store *s, date *out, fault *why)
{
    return last_of(s, SQL_CLAIMS_LAST_MONTH, out, why);
}

bool store_claims_each(store *s, const store_claims_want *want, store_take_claim take, void *with, fault *why)
{
    UNSET claim_walks w;
    w.count = 0;
    bool ok = claims_start(s, &w, want, why);
    while (ok) {
        int least = -1;
        for (int i = 0; i < w.count; i++)
            if (w.more[i] && (least < 0 || look_int_at(&w.at[i], 0) < look_int_at(&w.at[least], 0)))
                least = i;
        if (least < 0) break;
        store_claim c;
        arena_mark mark = arena_here(&s->scratch);
        claim_of(&w.at[least], &c, &s->scratch);
        ok = (!claim_wanted(want, &c) || take(with, &c, why)) && claims_next(&w, least, why);
        arena_back(&s->scratch, mark);
    }
    for (int i = 0; i < w.count; i++) look_give(&w.at[i]);
    return ok;
}

// --- lines ------------------------------------------------------------------------------------------------

static void line_of(look *l, store_line *r, arena *a)
{
    int n = 0;
    *r = (store_line){0};
    r->control = row_text(l, n++, a);
    r->claim = row_text(l, n++, a);
    r->enrollment = row_text(l, n++, a);
    r->patient = row_text(l, n++, a);
    r->code = row_text(l, n++, a);
    r->modifiers = row_text(l, n++, a);
    r->place = (uint32_t)look_int_at(l, n++);
    r->units = (uint32_t)look_int_at(l, n++);
    r->from = look_day_at(l, n++);
    r->to = look_day_at(l, n++);
    r->on = look_day_at(l, n++);
    r->charge = row_money(l, n++);
    r->expected = row_money(l, n++);
    r->paid = row_money(l, n++);
    r->priced = look_int_at(l, n++) != 0;
    r->standing = look_int_at(l, n++) != 0;
}

static bool line_found(look *l, store_line *out, arena *a, store_answer *answer, fault *why)
{
    *answer = row_found(l, why);
    if (*answer == STORE_OK) line_of(l, out, a);
    look_give(l);
    return *answer == STORE_OK;
}

store_answer store_line_get(store *s, str control, store_line *out, arena *a, fault *why)
{
    look l;
    store_answer answer;
    if (!look_take(&l, s, SQL_LINE_GET, why)) return s->trouble;
    look_text(&l, 1, control);
    line_found(&l, out, a, &answer, why);
    return answer;
}

store_answer store_line_standing(store *s, str enrollment, str code, date from, store_line *out, arena *a,
                                 fault *why)
{
    look l;
    store_answer answer;
    if (!look_take(&l, s, SQL_LINE_STANDING, why)) return s->trouble;
    look_text(&l, 1, enrollment);
    look_text(&l, 2, code);
    look_day(&l, 3, from);
    line_found(&l, out, a, &answer, why);
    return answer;
}

// Why a line cannot stand, by the name of the claim in its way.
static store_answer line_refused(store *s, const store_line *wanted, fault *why)
{
    store_line other;
    fault none;
    arena_mark mark = arena_here(&s->scratch);
    buf day = buf_in(&s->scratch, 64);
    if (date_is(wanted->from)) date_put(&day, wanted->from);
    if (store_line_get(s, wanted->control, &other, &s->scratch, &none) == STORE_OK &&
        !str_eq(other.claim, wanted->claim))
        store_no(s, STORE_DENIED, why, "line control number %.*s is one of claim %.*s",
                 STR_ARGS(wanted->control), STR_ARGS(other.claim));
    else if (store_line_standing(s, wanted->enrollment, wanted->code, wanted->from, &other, &s->scratch,
                                 &none) == STORE_OK)
        store_no(s, STORE_DENIED, why, "claim %.*s stands for code %.*s of enrollment %.*s from %.*s already",
                 STR_ARGS(other.claim), STR_ARGS(other.code), STR_ARGS(other.enrollment),
                 STR_ARGS(buf_str(&day)));
    else
        store_no(s, STORE_DENIED, why, "another claim stands for a line of claim %.*s",
                 STR_ARGS(wanted->claim));
    arena_back(&s->scratch, mark);
    why->code = FAULT_CLAIM; // what was asked for is wrong, not the store
    return STORE_DENIED;
}

store_answer store_line_put(store *s, const store_line *r, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(r->control.len && r->claim.len);
    if (!look_take(&l, s, SQL_LINE_PUT, why)) return s->trouble;
    int n = 0;
    look_text(&l, ++n, r->control);
    look_text(&l, ++n, r->claim);
    look_text(&l, ++n, r->enrollment);
    look_text(&l, ++n, r->patient);
    look_text(&l, ++n, r->code);
    look_text(&l, ++n, r->modifiers);
    look_int(&l, ++n, r->place);
    look_int(&l, ++n, r->units);
    look_day(&l, ++n, r->from);
    look_day(&l, ++n, r->to);
    look_day(&l, ++n, r->on);
    look_int(&l, ++n, r->charge.cents);
    look_int(&l, ++n, r->expected.cents);
    look_int(&l, ++n, r->paid.cents);
    look_int(&l, ++n, r->priced);
    look_int(&l, ++n, r->standing);
    a = look_run(&l, why);
    if (a == STORE_DENIED || (a == STORE_OK && !sqlite3_changes64(s->db))) return line_refused(s, r, why);
    return a;
}

store_answer store_lines_stand(store *s, str claim, bool standing, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_LINES_STAND, why)) return s->trouble;
    look_text(&l, 1, claim);
    look_int(&l, 2, standing);
    a = look_run(&l, why);
    if (a != STORE_DENIED) return a;
    store_no(s, STORE_DENIED, why, "another claim stands for a line of claim %.*s", STR_ARGS(claim));
    why->code = FAULT_CLAIM;
    return STORE_DENIED;
}

static bool lines_walk(look *l, store_take_line take, void *with, fault *why)
{
    store *s = l->of;
    look_step step;
    bool ok = true;
    while (ok && (step = look_next(l, why)) == LOOK_ROW) {
        store_line r;
        arena_mark mark = arena_here(&s->scratch);
        line_of(l, &r, &s->scratch);
        ok = take(with, &r, why);
        arena_back(&s->scratch, mark);
    }
    ok = ok && step == LOOK_END;
    look_give(l);
    return ok;
}

bool store_lines_each(store *s, str claim, store_take_line take, void *with, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_LINES_CLAIM, why)) return false;
    look_text(&l, 1, claim);
    return lines_walk(&l, take, with, why);
}

bool store_lines_standing_each(store *s, store_take_line take, void *with, fault *why)
{
    look l;
    return look_take(&l, s, SQL_LINES_STANDING, why) && lines_walk(&l, take, with, why);
}
