// Batches, payers' answers, and open work.
#include "rows_.h"

// --- batches ----------------------------------------------------------------------------------------------

store_answer store_batch_put(store *s, const store_batch *b, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(b->batch.len && b->seq);
    if (!look_take(&l, s, SQL_BATCH_PUT, why)) return s->trouble;
    int n = 0;
    look_int(&l, ++n, (int64_t)b->seq);
    look_text(&l, ++n, b->batch);
    look_text(&l, ++n, b->payer);
    look_text(&l, ++n, b->file);
    look_int(&l, ++n, (int64_t)b->control);
    look_bytes(&l, ++n, b->hash.bytes, sizeof b->hash.bytes);
    look_int(&l, ++n, b->claims);
    look_int(&l, ++n, b->charge.cents);
    look_int(&l, ++n, b->test);
    look_int(&l, ++n, b->answered);
    return look_run(&l, why);
}

static void batch_of(look *l, store_batch *b, arena *a)
{
    int n = 0;
    *b = (store_batch){0};
    b->seq = (uint64_t)look_int_at(l, n++);
    b->batch = row_text(l, n++, a);
    b->payer = row_text(l, n++, a);
    b->file = row_text(l, n++, a);
    b->control = (uint64_t)look_int_at(l, n++);
    b->hash = row_hash(l, n++);
    b->claims = (uint32_t)look_int_at(l, n++);
    b->charge = row_money(l, n++);
    b->test = look_int_at(l, n++) != 0;
    b->answered = look_int_at(l, n++) != 0;
}

static store_answer batch_found(look *l, store_batch *out, arena *a, fault *why)
{
    store_answer answer = row_found(l, why);
    if (answer == STORE_OK) batch_of(l, out, a);
    look_give(l);
    return answer;
}

store_answer store_batch_get(store *s, str batch, store_batch *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_BATCH_GET, why)) return s->trouble;
    look_text(&l, 1, batch);
    return batch_found(&l, out, a, why);
}

store_answer store_batch_by_control(store *s, uint64_t control, store_batch *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_BATCH_CONTROL, why)) return s->trouble;
    look_int(&l, 1, (int64_t)control);
    return batch_found(&l, out, a, why);
}

bool store_batches_each(store *s, store_take_batch take, void *with, fault *why)
{
    look l;
    look_step step;
    bool ok = true;
    if (!look_take(&l, s, SQL_BATCHES, why)) return false;
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_batch b;
        arena_mark mark = arena_here(&s->scratch);
        batch_of(&l, &b, &s->scratch);
        ok = take(with, &b, why);
        arena_back(&s->scratch, mark);
    }
    ok = ok && step == LOOK_END;
    look_give(&l);
    return ok;
}

// --- answers ----------------------------------------------------------------------------------------------

store_answer store_answered_put(store *s, const store_answered *r, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(r->answer.len && r->seq);
    if (!look_take(&l, s, SQL_ANSWER_PUT, why)) return s->trouble;
    int n = 0;
    look_int(&l, ++n, (int64_t)r->seq);
    look_text(&l, ++n, r->answer);
    look_int(&l, ++n, r->type);
    look_bytes(&l, ++n, r->hash.bytes, sizeof r->hash.bytes);
    look_text(&l, ++n, r->control);
    look_text(&l, ++n, r->payer);
    look_text(&l, ++n, r->trace);
    look_int(&l, ++n, r->amount.cents);
    look_day(&l, ++n, r->on);
    a = look_run(&l, why);
    return a == STORE_OK && !sqlite3_changes64(s->db) ? STORE_SAME : a;
}

static void answered_of(look *l, store_answered *r, arena *a)
{
    int n = 0;
    *r = (store_answered){0};
    r->seq = (uint64_t)look_int_at(l, n++);
    r->answer = row_text(l, n++, a);
    r->type = (int)look_int_at(l, n++);
    r->hash = row_hash(l, n++);
    r->control = row_text(l, n++, a);
    r->payer = row_text(l, n++, a);
    r->trace = row_text(l, n++, a);
    r->amount = row_money(l, n++);
    r->on = look_day_at(l, n++);
}

store_answer store_answered_get(store *s, str answer, store_answered *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_ANSWER_GET, why)) return s->trouble;
    look_text(&l, 1, answer);
    store_answer found = row_found(&l, why);
    if (found == STORE_OK) answered_of(&l, out, a);
    look_give(&l);
    return found;
}

bool store_answers_each(store *s, store_take_answered take, void *with, fault *why)
{
    look l;
    look_step step;
    bool ok = true;
    if (!look_take(&l, s, SQL_ANSWERS, why)) return false;
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_answered r;
        arena_mark mark = arena_here(&s->scratch);
        answered_of(&l, &r, &s->scratch);
        ok = take(with, &r, why);
        arena_back(&s->scratch, mark);
    }
    ok = ok && step == LOOK_END;
    look_give(&l);
    return ok;
}

// --- work -------------------------------------------------------------------------------------------------

store_answer store_work_put(store *s, const store_work *w, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(w->work.len && w->seq);
    if (!look_take(&l, s, SQL_WORK_PUT, why)) return s->trouble;
    int n = 0;
    look_int(&l, ++n, (int64_t)w->seq);
    look_text(&l, ++n, w->work);
    look_int(&l, ++n, w->about);
    look_text(&l, ++n, w->claim);
    look_text(&l, ++n, w->enrollment);
    look_text(&l, ++n, w->answer);
    look_int(&l, ++n, w->worth.cents);
    look_day(&l, ++n, w->due);
    look_int(&l, ++n, (int64_t)w->done_seq);
    return look_run(&l, why);
}

static void work_of(look *l, store_work *w, arena *a)
{
    int n = 0;
    *w = (store_work){0};
    w->seq = (uint64_t)look_int_at(l, n++);
    w->work = row_text(l, n++, a);
    w->about = (int)look_int_at(l, n++);
    w->claim = row_text(l, n++, a);
    w->enrollment = row_text(l, n++, a);
    w->answer = row_text(l, n++, a);
    w->worth = row_money(l, n++);
    w->due = look_day_at(l, n++);
    w->done_seq = (uint64_t)look_int_at(l, n++);
}

store_answer store_work_get(store *s, str work, store_work *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_WORK_GET, why)) return s->trouble;
    look_text(&l, 1, work);
    store_answer found = row_found(&l, why);
    if (found == STORE_OK) work_of(&l, out, a);
    look_give(&l);
    return found;
}

bool store_work_each(store *s, str claim, store_take_work take, void *with, fault *why)
{
    look l;
    look_step step;
    bool ok = true;
    if (!look_take(&l, s, claim.len ? SQL_WORK_CLAIM : SQL_WORK_OPEN, why)) return false;
    if (claim.len) look_text(&l, 1, claim);
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_work w;
        arena_mark mark = arena_here(&s->scratch);
        work_of(&l, &w, &s->scratch);
        ok = take(with, &w, why);
        arena_back(&s->scratch, mark);
    }
    ok = ok && step == LOOK_END;
    look_give(&l);
    return ok;
}
