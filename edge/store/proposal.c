// Proposals: what waits for a second person.
#include "beside_.h"

enum { // the order of PROPOSAL_COLUMNS
    AT_SEQ,
    AT_ID,
    AT_KIND,
    AT_AT,
    AT_BY,
    AT_KEY,
    AT_BOX,
    AT_DECIDED,
    AT_DECIDED_BY,
    AT_VERDICT,
    AT_ANSWER_KEY,
    AT_ANSWER
};

static bool proposal_of(look *l, store_proposal *out, fault *why)
{
    *out = (store_proposal){.seq = (uint64_t)look_int_at(l, AT_SEQ),
                            .id = look_text_at(l, AT_ID),
                            .kind = look_text_at(l, AT_KIND),
                            .at = {look_int_at(l, AT_AT)},
                            .by = look_text_at(l, AT_BY),
                            .decided = {look_int_at(l, AT_DECIDED)},
                            .decided_by = look_text_at(l, AT_DECIDED_BY),
                            .verdict = (store_verdict)look_int_at(l, AT_VERDICT)};
    return beside_words(l, AT_KEY, STR("proposal"), out->id, &out->words, why) &&
           (!out->decided.us || beside_words(l, AT_ANSWER_KEY, STR("answer"), out->id, &out->answer, why));
}

static store_answer find(store *s, str id, store_proposal *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_PROPOSAL_GET, why)) return s->trouble;
    look_text(&l, 1, id);
    arena_mark mark = arena_here(&s->scratch);
    store_answer answer = row_found(&l, why);
    if (answer == STORE_OK && !proposal_of(&l, out, why)) answer = s->trouble;
    if (answer == STORE_OK && a) {
        str *texts[] = {&out->id, &out->kind, &out->by, &out->words, &out->decided_by, &out->answer};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(a, *texts[i]);
    }
    look_give(&l);
    arena_back(&s->scratch, mark);
    return answer;
}

store_answer store_proposal_get(store *s, str id, store_proposal *out, arena *a, fault *why)
{
    assert(a && a != &s->scratch);
    return find(s, id, out, a, why);
}

static store_answer add(store *s, const store_proposal *p, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_PROPOSAL_ADD, why)) return s->trouble;
    look_text(&l, 1, p->id);
    look_text(&l, 2, p->kind);
    look_int(&l, 3, beside_now(s).us);
    look_text(&l, 4, p->by);
    beside_seal(&l, 5, SEGMENT_GENERAL, STR("proposal"), p->id, p->words);
    return look_run(&l, why);
}

store_answer store_proposal_put(store *s, const store_proposal *p, fault *why)
{
    store_answer a = beside_ids(s, (const str[]){p->id, p->kind, p->by}, 3, why);
    if (a == STORE_OK) a = beside_fits(s, p->words, STORE_PROPOSAL_BYTES_MAX, why);
    if (a != STORE_OK) return a;
    arena own;
    store_proposal there;
    arena_open(&own, s->memory.from, STORE_MEMORY_MAX);
    arena_mark mark = arena_here(&s->scratch);
    a = find(s, p->id, &there, &own, why);
    if (a == STORE_OK && str_eq(there.by, p->by) && str_eq(there.words, p->words)) a = STORE_SAME;
    else if (a == STORE_OK)
        a = store_no(s, STORE_OTHER, why, "proposal \"%.*s\" is there already with other content",
                     STR_ARGS(p->id));
    else if (a == STORE_NONE) a = add(s, p, why);
    arena_back(&s->scratch, mark);
    arena_close(&own);
    return a;
}

// May this person say so of it?
static store_answer may_decide(store *s, const store_proposal *p, str by, store_verdict verdict, fault *why)
{
    if (p->decided.us) return store_no(s, STORE_DENIED, why, "it is decided already");
    bool own = str_eq(p->by, by);
    if (verdict == VERDICT_WITHDRAWN && !own)
        return store_no(s, STORE_DENIED, why, "only who proposed it takes it back");
    if (verdict != VERDICT_WITHDRAWN && own)
        return store_no(s, STORE_DENIED, why, "who proposed it does not decide it: a second person must");
    return STORE_OK;
}

store_answer store_proposal_decide(store *s, str id, str by, store_verdict verdict, str answer, fault *why)
{
    look l;
    arena own;
    store_proposal p;
    assert(verdict > VERDICT_OPEN && verdict <= VERDICT_WITHDRAWN);
    store_answer a = beside_ids(s, (const str[]){id, by}, 2, why);
    if (a == STORE_OK) a = beside_fits(s, answer, STORE_SETTING_BYTES_MAX, why);
    if (a != STORE_OK) return a;
    arena_open(&own, s->memory.from, STORE_MEMORY_MAX);
    arena_mark mark = arena_here(&s->scratch);
    a = find(s, id, &p, &own, why);
    if (a == STORE_OK) a = may_decide(s, &p, by, verdict, why);
    if (a == STORE_OK && !look_take(&l, s, SQL_PROPOSAL_DECIDE, why)) a = s->trouble;
    if (a == STORE_OK) {
        look_text(&l, 1, id);
        look_int(&l, 2, beside_now(s).us);
        look_text(&l, 3, by);
        look_int(&l, 4, verdict);
        beside_seal(&l, 5, SEGMENT_GENERAL, STR("answer"), id, answer);
        a = look_run(&l, why);
    }
    arena_back(&s->scratch, mark);
    arena_close(&own);
    return a;
}

bool store_proposals_each(store *s, bool open_only, store_take_proposal take, void *with, fault *why)
{
    look l;
    look_step step = LOOK_END;
    bool ok = true;
    if (!look_take(&l, s, open_only ? SQL_PROPOSALS_OPEN : SQL_PROPOSALS, why)) return false;
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_proposal p;
        arena_mark mark = arena_here(&s->scratch);
        ok = proposal_of(&l, &p, why) && take(with, &p, why);
        arena_back(&s->scratch, mark);
    }
    look_give(&l);
    return ok && step == LOOK_END;
}
