// post_.h - private to this room: between the files that keep rows by facts. post.c: claims and their files,
// and voids; post_work.c: open work.
#pragma once
#include "post.h"

typedef struct posting {
    store *s;
    zones *zones;
    arena *a;
    uint64_t seq;
    fault *why;
} posting;

static inline str text_of(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->text : (str){"", 0};
}
static inline money money_of(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->money : (money){0};
}
static inline date date_of_field(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->date : DATE_NONE;
}

static inline bool put(store_answer answer) { return store_yes(answer); }

// What happens to the claim that the fact names.
MUST_USE bool post_event(posting *p, const fact *f);
MUST_USE bool post_work(posting *p, const fact *f);
MUST_USE bool post_work_done(posting *p, const fact *f);
// After a void: what the item is without what was taken out.
MUST_USE bool post_work_again(posting *p, str id);
