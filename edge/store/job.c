// Long work: that it runs, how far it is, and what came of it; also after the server was started again.
#include "beside_.h"

// JOB_COLUMNS
enum { AT_SEQ, AT_ID, AT_KIND, AT_BY, AT_BEGAN, AT_ENDED, AT_STATE, AT_DONE, AT_TOTAL, AT_KEY };

static bool job_of(look *l, store_job_row *out, fault *why)
{
    *out = (store_job_row){.seq = (uint64_t)look_int_at(l, AT_SEQ),
                           .id = look_text_at(l, AT_ID),
                           .kind = look_text_at(l, AT_KIND),
                           .by = look_text_at(l, AT_BY),
                           .began = {look_int_at(l, AT_BEGAN)},
                           .ended = {look_int_at(l, AT_ENDED)},
                           .state = (store_job_state)look_int_at(l, AT_STATE),
                           .done = (uint64_t)look_int_at(l, AT_DONE),
                           .total = (uint64_t)look_int_at(l, AT_TOTAL)};
    return beside_words(l, AT_KEY, STR("job"), out->id, &out->result, why);
}

store_answer store_job_begin(store *s, const store_job_row *j, fault *why)
{
    look l;
    store_answer a = beside_ids(s, (const str[]){j->id, j->kind, j->by}, 3, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_JOBS_OLD, why)) return s->trouble;
    look_int(&l, 1, beside_days_ago(s, STORE_JOB_DAYS).us);
    a = look_run(&l, why);
    if (a != STORE_OK || !look_take(&l, s, SQL_JOB_ADD, why)) return s->trouble;
    arena_mark mark = arena_here(&s->scratch);
    look_text(&l, 1, j->id);
    look_text(&l, 2, j->kind);
    look_text(&l, 3, j->by);
    look_int(&l, 4, beside_now(s).us);
    look_int(&l, 5, (int64_t)j->total);
    beside_seal(&l, 6, SEGMENT_GENERAL, STR("job"), j->id, STR(""));
    a = look_run(&l, why);
    arena_back(&s->scratch, mark);
    if (a != STORE_OK || sqlite3_changes64(s->db)) return a;
    return store_no(s, STORE_OTHER, why, "work \"%.*s\" has begun already", STR_ARGS(j->id));
}

// What was updated: one that still runs, or none.
static store_answer updated(look *l, str id, fault *why)
{
    store *s = l->of;
    store_answer a = look_run(l, why);
    if (a != STORE_OK || sqlite3_changes64(s->db)) return a;
    return store_no(s, STORE_NONE, why, "no work \"%.*s\" is running", STR_ARGS(id));
}

store_answer store_job_step(store *s, str id, uint64_t done, uint64_t total, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_JOB_STEP, why)) return s->trouble;
    look_text(&l, 1, id);
    look_int(&l, 2, (int64_t)done);
    look_int(&l, 3, (int64_t)total);
    return updated(&l, id, why);
}

store_answer store_job_end(store *s, str id, store_job_state state, str result, fault *why)
{
    look l;
    assert(state > JOB_RUNNING && state <= JOB_BROKEN);
    store_answer a = beside_ids(s, &id, 1, why);
    if (a == STORE_OK) a = beside_fits(s, result, STORE_RESULT_BYTES_MAX, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_JOB_END, why)) return s->trouble;
    arena_mark mark = arena_here(&s->scratch);
    look_text(&l, 1, id);
    look_int(&l, 2, beside_now(s).us);
    look_int(&l, 3, state);
    beside_seal(&l, 4, SEGMENT_GENERAL, STR("job"), id, result);
    a = updated(&l, id, why);
    arena_back(&s->scratch, mark);
    return a;
}

store_answer store_jobs_break(store *s, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_JOBS_BREAK, why)) return s->trouble;
    look_int(&l, 1, beside_now(s).us);
    look_int(&l, 2, JOB_BROKEN);
    return look_run(&l, why);
}

store_answer store_job_get(store *s, str id, store_job_row *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_JOB_GET, why)) return s->trouble;
    look_text(&l, 1, id);
    arena_mark mark = arena_here(&s->scratch);
    store_answer answer = row_found(&l, why);
    if (answer == STORE_OK && !job_of(&l, out, why)) answer = s->trouble;
    if (answer == STORE_OK) {
        str *texts[] = {&out->id, &out->kind, &out->by, &out->result};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(a, *texts[i]);
    }
    look_give(&l);
    arena_back(&s->scratch, mark);
    return answer;
}

bool store_jobs_each(store *s, str by, uint32_t limit, store_take_job take, void *with, fault *why)
{
    look l;
    look_step step = LOOK_END;
    bool ok = true;
    if (!look_take(&l, s, SQL_JOBS, why)) return false;
    look_text(&l, 1, by);
    look_int(&l, 2, limit ? (int64_t)limit : -1);
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_job_row j;
        arena_mark mark = arena_here(&s->scratch);
        ok = job_of(&l, &j, why) && take(with, &j, why);
        arena_back(&s->scratch, mark);
    }
    look_give(&l);
    return ok && step == LOOK_END;
}
