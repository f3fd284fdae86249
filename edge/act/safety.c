// safety.c - an answer that asks for somebody to look today: an assessment in which an item passes the
// instrument's safety rule (rulebook/instruments.yaml) raises an alarm, a work-item in the same transaction.
// It is named after the fact, so that the same one is raised once whatever comes again, and it stays whatever
// is voided: only a practitioner who looked closes it (post_work.c).
#include "review_.h"
#include "scale.h"

enum {
    // An assessment that is older when it comes in is history, taken from another system: who looks today
    // would look in vain.
    ALARM_DAYS_MAX = 30,
    TEXT_BYTES_MAX = 2048,
};

typedef struct alarm {
    str fact, enrollment, text;
    instant at;
} alarm;

// In words what the answers ask for; empty: nothing.
static str alarm_text(const act_desk *d, const fact *f, arena *a)
{
    buf b = buf_in(a, TEXT_BYTES_MAX);
    const rule_instrument *is = rulebook_instrument(d->book, fact_get(f, F_ASSESS_INSTRUMENT)->text);
    if (!is) return (str){"", 0};
    scale_score score = scale_of(is, fact_get(f, F_ASSESS_ANSWERS)->text);
    for (size_t i = 0; i < is->safety_count && i < 32; i++) {
        if (!(score.alarms >> i & 1)) continue;
        if (b.len) buf_byte(&b, ' ');
        buf_put(&b, is->name);
        buf_say(&b, ", item %d was answered with ", is->safety[i].item);
        if (score.alarm == &is->safety[i]) scale_put(&b, score.alarm_answer);
        else buf_say(&b, "more than %d", is->safety[i].above);
        buf_lit(&b, ". ");
        buf_put(&b, is->safety[i].action);
    }
    return buf_str(&b);
}

void safety_take(act_review *r, const fact *f)
{
    if (f->kind != KIND_ASSESS) return;
    if (f->at.us < r->d->now.us - ALARM_DAYS_MAX * US_PER_DAY) return;
    str text = alarm_text(r->d, f, r->d->arena);
    if (!text.len) return;
    *(alarm *)pile_more(&r->alarms) = (alarm){str_copy(r->d->arena, f->id),
                                              str_copy(r->d->arena, fact_get(f, F_ASSESS_ENROLLMENT)->text),
                                              text, f->at};
}

str act_safety_work(arena *a, str assess)
{
    buf id = buf_in(a, LIMIT_ID_BYTES);
    buf_put(&id, SAFETY_WORK);
    if (SAFETY_WORK.len + assess.len <= LIMIT_ID_BYTES) {
        buf_put(&id, assess);
    } else { // the longest ids leave no room for a word before them
        sha256 hash = sha256_of(assess);
        sha256_put(&id, &hash, 32);
    }
    return buf_str(&id);
}

static bool raise_alarm(const act_desk *d, const alarm *is, fault *why)
{
    store_work there;
    str id = act_safety_work(d->scratch, is->fact);
    store_answer found = store_work_get(d->store, id, &there, d->scratch, why);
    if (found != STORE_NONE) return store_yes(found);
    entry s = entry_that(d, "work-item", id, STR(""));
    entry_text(&s, "work", id);
    entry_text(&s, "about", choice_text(ABOUT_SAFETY));
    entry_text(&s, "enrollment", is->enrollment);
    entry_text(&s, "text", is->text);
    return entry_done(&s, why);
}

bool safety_run(act_review *r, fault *why)
{
    for (uint32_t i = 0; i < r->alarms.count; i++) {
        arena_mark mark = arena_here(r->d->scratch);
        bool fine = raise_alarm(r->d, PILE_AT(&r->alarms, alarm, i), why);
        arena_back(r->d->scratch, mark);
        if (!fine) return false;
    }
    return true;
}

pile safety_alarms_in(arena *a) { return pile_in(a, sizeof(alarm)); }
