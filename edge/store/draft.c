// Drafts: what somebody has begun to write.
#include "beside_.h"

enum { AT_OWNER, AT_NAME, AT_AT, AT_KEY }; // the order of DRAFT_COLUMNS

// A draft opens only as its owner's, under its name.
static str place_of(store *s, str owner, str name)
{
    buf b = buf_in(&s->scratch, 2 * STORE_ROW_ID_MAX + 1);
    buf_put(&b, owner);
    buf_byte(&b, '\n');
    buf_put(&b, name);
    return buf_str(&b);
}

// May the owner have one more, or is it one that is there?
static store_answer room_for(store *s, const store_draft *d, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_DRAFT_COUNT, why)) return s->trouble;
    look_text(&l, 1, d->owner);
    look_text(&l, 2, d->name);
    look_step step = look_next(&l, why);
    int64_t others = step == LOOK_ROW ? look_int_at(&l, 0) : 0;
    look_give(&l);
    if (step != LOOK_ROW) return s->trouble;
    if (others < STORE_DRAFTS_MAX) return STORE_OK;
    store_answer a =
        store_no(s, STORE_DENIED, why, "there are %d drafts already: finish or drop some", STORE_DRAFTS_MAX);
    why->code = FAULT_LIMIT;
    return a;
}

static store_answer drop_stale(store *s, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_DRAFTS_STALE, why)) return s->trouble;
    look_int(&l, 1, beside_days_ago(s, STORE_DRAFT_DAYS).us);
    return look_run(&l, why);
}

store_answer store_draft_put(store *s, const store_draft *d, fault *why)
{
    look l;
    store_answer a = beside_ids(s, (const str[]){d->owner, d->name}, 2, why);
    if (a == STORE_OK) a = beside_fits(s, d->words, STORE_DRAFT_BYTES_MAX, why);
    if (a == STORE_OK) a = drop_stale(s, why);
    if (a == STORE_OK) a = room_for(s, d, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_DRAFT_PUT, why)) return s->trouble;
    arena_mark mark = arena_here(&s->scratch);
    look_text(&l, 1 + AT_OWNER, d->owner);
    look_text(&l, 1 + AT_NAME, d->name);
    look_int(&l, 1 + AT_AT, beside_now(s).us);
    beside_seal(&l, 1 + AT_KEY, d->part2 ? SEGMENT_PART2 : SEGMENT_GENERAL, STR("draft"),
                place_of(s, d->owner, d->name), d->words);
    a = look_run(&l, why);
    arena_back(&s->scratch, mark);
    return a;
}

static bool draft_of(look *l, store_draft *out, fault *why)
{
    *out = (store_draft){.owner = look_text_at(l, AT_OWNER),
                         .name = look_text_at(l, AT_NAME),
                         .at = {look_int_at(l, AT_AT)},
                         .part2 = segment_of(look_int_at(l, AT_KEY)) == SEGMENT_PART2};
    if (out->owner.len > STORE_ROW_ID_MAX || out->name.len > STORE_ROW_ID_MAX) {
        store_no(l->of, STORE_CORRUPT, why, "a draft was altered or damaged");
        return false;
    }
    return beside_words(l, AT_KEY, STR("draft"), place_of(l->of, out->owner, out->name), &out->words, why);
}

store_answer store_draft_get(store *s, str owner, str name, store_draft *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_DRAFT_GET, why)) return s->trouble;
    look_text(&l, 1, owner);
    look_text(&l, 2, name);
    look_int(&l, 3, beside_days_ago(s, STORE_DRAFT_DAYS).us);
    arena_mark mark = arena_here(&s->scratch);
    store_answer answer = row_found(&l, why);
    if (answer == STORE_OK && !draft_of(&l, out, why)) answer = s->trouble;
    if (answer == STORE_OK) {
        out->owner = str_copy(a, out->owner);
        out->name = str_copy(a, out->name);
        out->words = str_copy(a, out->words);
    }
    look_give(&l);
    arena_back(&s->scratch, mark);
    return answer;
}

store_answer store_draft_drop(store *s, str owner, str name, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_DRAFT_DROP, why)) return s->trouble;
    look_text(&l, 1, owner);
    look_text(&l, 2, name);
    return look_run(&l, why);
}

bool store_drafts_each(store *s, str owner, store_take_draft take, void *with, fault *why)
{
    look l;
    look_step step = LOOK_END;
    bool ok = true;
    if (!look_take(&l, s, SQL_DRAFTS, why)) return false;
    look_text(&l, 1, owner);
    look_int(&l, 2, beside_days_ago(s, STORE_DRAFT_DAYS).us);
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_draft d;
        arena_mark mark = arena_here(&s->scratch);
        ok = draft_of(&l, &d, why) && take(with, &d, why);
        arena_back(&s->scratch, mark);
    }
    look_give(&l);
    return ok && step == LOOK_END;
}
