// when.c - on which day something was, whether it was taken out, and where a claim stands.
#include "post.h"

typedef struct zone_hunt {
    instant at, best;
    const zone *zone;
    zones *zones;
    arena *a;
} zone_hunt;

static bool hunt_zone(void *with, const store_fact *f, fault *why)
{
    zone_hunt *h = with;
    fact said;
    if (f->at.us > h->at.us || (h->zone && f->at.us < h->best.us)) return true;
    if (!fact_read(&said, f->line, h->zones, h->a, why)) return false;
    h->zone = fact_get(&said, F_PRACTICE_TIMEZONE)->zone;
    h->best = f->at;
    return true;
}

bool act_zone(store *s, instant at, const zone **out, zones *all, arena *a, fault *why)
{
    zone_hunt h = {.at = at, .zones = all, .a = a};
    store_want want = {.kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_PRACTICE] = true;
    if (!store_facts_each(s, &want, hunt_zone, &h, why)) return false;
    *out = h.zone;
    return true;
}

bool act_day(store *s, instant at, date *out, zones *all, arena *a, fault *why)
{
    const zone *z;
    if (!act_zone(s, at, &z, all, a, why)) return false;
    *out = z ? zone_date(z, at) : (date){(int32_t)floor_div(at.us, US_PER_DAY)};
    return true;
}

typedef struct ids {
    str at[32];
    size_t count;
    arena *a;
} ids;

static bool keep_id(void *with, const store_fact *f, fault *why)
{
    (void)why;
    ids *all = with;
    if (all->count < sizeof all->at / sizeof *all->at) all->at[all->count++] = str_copy(all->a, f->id);
    return true;
}

static bool voided_at(store *s, str id, uint64_t until, int depth, bool *out, arena *a, fault *why)
{
    ids voids = {.a = a};
    store_want want = {
        .subject = SUBJECT_FACT, .id = id, .until = until, .kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_VOID] = true;
    *out = false;
    if (!store_facts_each(s, &want, keep_id, &voids, why)) return false;
    for (size_t i = 0; i < voids.count && !*out; i++) {
        bool taken_out = false;
        if (depth < VOIDS_DEEP_MAX && !voided_at(s, voids.at[i], until, depth + 1, &taken_out, a, why))
            return false;
        *out = !taken_out;
    }
    return true;
}

bool act_voided(store *s, str id, uint64_t until, bool *out, zones *all, arena *a, fault *why)
{
    (void)all;
    return voided_at(s, id, until, 0, out, a, why);
}

bool act_life(store *s, const store_claim *c, life *out, zones *all, arena *a, fault *why)
{
    store_fact last;
    *out = (life){c->claim, (life_status)c->status, DATE_NONE, c->batch.len > 0, c->frequency};
    if (store_fact_at(s, c->last_seq, &last, a, why) != STORE_OK) return true; // a sentence without a day
    return act_day(s, last.at, &out->since, all, a, why);
}
