// post_work.c - open work: said, done, and what it is after a void.
#include "post_.h"

typedef struct done_fact { uint64_t seq; str id; } done_fact;
typedef struct done_hunt { pile facts; arena *a; } done_hunt;

static bool keep_done(void *with, const store_fact *f, fault *why)
{
    (void)why;
    done_hunt *h = with;
    *(done_fact *)pile_more(&h->facts) = (done_fact){f->seq, str_copy(h->a, f->id)};
    return true;
}

// Done by the first work-done that stands, or by the void of the item itself.
bool post_work_again(posting *p, str id)
{
    store_work w;
    store_fact item;
    bool taken_out;
    if (!put(store_work_get(p->s, id, &w, p->a, p->why)) ||
        !put(store_fact_at(p->s, w.seq, &item, p->a, p->why)) ||
        !act_voided(p->s, item.id, p->seq, &taken_out, p->zones, p->a, p->why))
        return false;
    w.done_seq = taken_out ? p->seq : 0;
    done_hunt h = {.facts = pile_in(p->a, sizeof(done_fact)), .a = p->a};
    store_want want = {
        .subject = SUBJECT_WORK, .id = id, .until = p->seq, .kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_WORK_DONE] = true;
    if (!store_facts_each(p->s, &want, keep_done, &h, p->why)) return false;
    for (uint32_t i = 0; i < h.facts.count && !w.done_seq; i++) {
        const done_fact *done = PILE_AT(&h.facts, done_fact, i);
        if (!act_voided(p->s, done->id, p->seq, &taken_out, p->zones, p->a, p->why)) return false;
        if (!taken_out) w.done_seq = done->seq;
    }
    return put(store_work_put(p->s, &w, p->why));
}

// Who closes an alarm has looked at the patient, and may judge what was seen.
static bool may_close(posting *p, const store_work *w, str by)
{
    bool practitioner;
    if (act_about(w->about) != ABOUT_SAFETY) return true;
    if (!store_subject_known(p->s, SUBJECT_PRACTITIONER, by, &practitioner, p->why)) return false;
    return practitioner || fault_set(p->why, FAULT_DENIED,
                                     "an alarm is closed by the practitioner who looked at the patient");
}

bool post_work_done(posting *p, const fact *f)
{
    store_work w;
    bool taken_out;
    if (!put(store_work_get(p->s, text_of(f, F_WORK_DONE_WORK), &w, p->a, p->why)) ||
        !may_close(p, &w, text_of(f, F_WORK_DONE_BY)) ||
        !act_voided(p->s, f->id, p->seq, &taken_out, p->zones, p->a, p->why))
        return false;
    if (taken_out || w.done_seq) return true;
    w.done_seq = p->seq;
    return put(store_work_put(p->s, &w, p->why));
}

bool post_work(posting *p, const fact *f)
{
    store_work w = {.work = text_of(f, F_WORK_ITEM_WORK),
                    .about = (int)(fact_get(f, F_WORK_ITEM_ABOUT)->choice - ABOUT_LATE_FACT),
                    .claim = text_of(f, F_WORK_ITEM_CLAIM),
                    .enrollment = text_of(f, F_WORK_ITEM_ENROLLMENT),
                    .answer = text_of(f, F_WORK_ITEM_ANSWER),
                    .worth = money_of(f, F_WORK_ITEM_WORTH),
                    .due = date_of_field(f, F_WORK_ITEM_DUE),
                    .seq = p->seq};
    return put(store_work_put(p->s, &w, p->why)) && (!w.claim.len || post_event(p, f));
}
