// release.c - a named person lets claims go, after the checks. Who logged the minutes of a claim does not let
// it go alone: somebody else does, wherever the practice has somebody else.
#include "entry_.h"
#include "post.h"

typedef struct releasing {
    const act_desk *d;
    const release_ask *ask;
    release_report *out;
    release_row *rows;
    date today;
    const zone *zone;        // NULL: UTC
    desk_found *seen;        // of each claim
    bool alone, alone_known; // nobody but `by` works here
} releasing;

// --- who worked for a claim ------------------------------------------------------------------------------

typedef struct work_hunt {
    releasing *r;
    instant from, to;
    bool found;
    pile ids; // of facts: own work in the claim's days
} work_hunt;

static bool own_work(void *with, const store_fact *f, fault *why)
{
    work_hunt *h = with;
    const act_desk *d = h->r->d;
    fact said;
    if (!fact_read(&said, f->line, d->zones, d->scratch, why)) return false;
    if (!str_eq(fact_get(&said, F_TIME_BY)->text, h->r->ask->by)) return true;
    if (fact_get(&said, F_TIME_TO)->instant.us <= h->from.us ||
        fact_get(&said, F_TIME_FROM)->instant.us >= h->to.us)
        return true;
    *(str *)pile_more(&h->ids) = str_copy(d->scratch, f->id);
    return true;
}

typedef struct span {
    date from, to;
} span;

static bool widen(void *with, const store_line *l, fault *why)
{
    (void)why;
    span *s = with;
    date to = date_is(l->to) ? l->to : l->on;
    s->from = date_is(s->from) ? date_min(s->from, l->from) : l->from;
    s->to = date_is(s->to) ? date_max(s->to, to) : to;
    return true;
}

static instant day_start(const releasing *r, date on)
{
    return r->zone ? zone_day_start(r->zone, on) : (instant){on.days * US_PER_DAY};
}

static bool worked_for(releasing *r, const store_claim *c, bool *out, fault *why)
{
    const act_desk *d = r->d;
    span days = {DATE_NONE, DATE_NONE};
    *out = false;
    if (!store_lines_each(d->store, c->claim, widen, &days, why)) return false;
    if (!date_is(days.from)) return true;
    work_hunt h = {.r = r,
                   .from = day_start(r, days.from),
                   .to = day_start(r, date_plus(days.to, 1)),
                   .ids = pile_in(d->scratch, sizeof(str))};
    store_want want = {
        .subject = SUBJECT_ENROLLMENT, .id = c->enrollment, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_TIME] = true;
    if (!store_facts_each(d->store, &want, own_work, &h, why)) return false;
    for (uint32_t i = 0; i < h.ids.count && !*out; i++) {
        bool taken_out;
        if (!act_voided(d->store, *PILE_AT(&h.ids, str, i), 0, &taken_out, d->zones, d->scratch, why))
            return false;
        *out = !taken_out;
    }
    return true;
}

typedef struct others {
    releasing *r;
    bool any;
} others;

static bool somebody_else(void *with, const store_fact *f, fault *why)
{
    others *o = with;
    const act_desk *d = o->r->d;
    fact said;
    if (!fact_read(&said, f->line, d->zones, d->scratch, why)) return false;
    fact_field who = said.kind == KIND_STAFF ? F_STAFF_STAFF : F_PRACTITIONER_PRACTITIONER;
    o->any |= !str_eq(fact_get(&said, who)->text, o->r->ask->by);
    return true;
}

static bool works_alone(releasing *r, bool *out, fault *why)
{
    if (!r->alone_known) {
        others o = {.r = r};
        store_want want = {.kinds_some = true, .clear_ok = true};
        want.kind_wanted[KIND_STAFF] = want.kind_wanted[KIND_PRACTITIONER] = true;
        if (!store_facts_each(r->d->store, &want, somebody_else, &o, why)) return false;
        r->alone = !o.any;
        r->alone_known = true;
    }
    *out = r->alone;
    return true;
}

// --- checks ----------------------------------------------------------------------------------------------

static bool refuse(releasing *r, release_row *to, const char *text)
{
    to->refused = str_copy(r->d->arena, str_of(text));
    return true;
}

static void add_finding(releasing *r, release_row *to, str text)
{
    str *all = arena_array(r->d->arena, str, to->finding_count + 1);
    for (size_t i = 0; i < to->finding_count; i++) all[i] = to->findings[i];
    all[to->finding_count++] = text;
    to->findings = all;
}

// A claim says what was so when it was made; what came since must be seen first.
static bool refuse_shift(releasing *r, const store_claim *c, release_row *to, bool *refused, fault *why)
{
    desk_shift is;
    if (!desk_shifted(r->d, c->claim, &is, why)) return false;
    *refused = is >= SHIFT_CHANGED;
    if (is == SHIFT_PRICE)
        add_finding(r, to, STR("warning: a price changed since it was made: `daybook claim` says which"));
    if (is == SHIFT_LOST)
        return refuse(r, to,
                      "it has lost what it stands on since it was made; `daybook claim` says what, "
                      "`daybook void-claim` withdraws it");
    if (is == SHIFT_CHANGED)
        return refuse(
            r, to,
            "facts that came since it was made change it; `daybook claim` says how: withdraw it "
            "(`daybook void-claim`) and close the month again, or say that it may go (`daybook done`)");
    return true;
}

// What keeps this claim back, or nothing.
static bool check(releasing *r, const store_claim *c, release_row *to, fault *why)
{
    const act_desk *d = r->d;
    life is;
    life_status after;
    fault not ;
    bool worked, alone;
    bool shifted;
    if (!act_life(d->store, c, &is, d->zones, d->scratch, why)) return false;
    if (!life_move(&is, LIFE_DO_RELEASE, &after, &not )) return refuse(r, to, not .text);
    if (!refuse_shift(r, c, to, &shifted, why)) return false;
    if (shifted) return true;
    if (to->days_left < 0 && c->frequency == '1' && !r->ask->count)
        return refuse(
            r, to,
            "the limit for filing it has passed; release it by its number if the payer allows a later "
            "day, otherwise withdraw it (`daybook void-claim`)");
    if (to->errors) return refuse(r, to, "there are errors in it");
    if (!worked_for(r, c, &worked, why)) return false;
    if (!worked) return true;
    if (!works_alone(r, &alone, why)) return false;
    if (alone) return true;
    fault_set(&not, FAULT_CLAIM, "%.*s logged minutes of it; somebody else releases it",
              STR_ARGS(r->ask->by));
    return refuse(r, to, not .text);
}

static bool say_released(releasing *r, const store_claim *c, const desk_found *seen, fault *why)
{
    const act_desk *d = r->d;
    str id;
    if (!entry_id_now(d, "released", c->claim, &id, why)) return false;
    entry s = entry_that(d, "claim-released", id, r->ask->by);
    entry_text(&s, "claim", c->claim);
    entry_codes(&s, "warnings", seen->names, seen->count < LIMIT_LIST ? seen->count : LIMIT_LIST);
    return entry_done(&s, why);
}

static bool release_one(releasing *r, str claim, release_row *to, fault *why)
{
    const act_desk *d = r->d;
    store_claim c;
    to->claim = claim;
    store_answer found = store_claim_get(d->store, claim, &c, d->scratch, why);
    if (found == STORE_NONE) return refuse(r, to, "there is no such claim");
    if (!store_yes(found)) return false;
    to->payer = str_copy(d->arena, c.payer);
    to->enrollment = str_copy(d->arena, c.enrollment);
    to->charge = c.charge;
    to->lines = c.lines;
    to->until = c.until;
    to->days_left = c.until.days - r->today.days;
    const desk_found *seen = &r->seen[r->out->count];
    to->findings = seen->texts;
    to->finding_count = seen->count;
    to->errors = seen->errors;
    if (!check(r, &c, to, why)) return false;
    if (to->refused.len) return true;
    to->released = true;
    r->out->released++;
    r->out->charge = money_add(r->out->charge, c.charge);
    return r->ask->dry_run || (say_released(r, &c, seen, why) &&
                               desk_tell(d, AUDIT_CLAIM_RELEASED, SUBJECT_CLAIM, claim, STR(""), false, why));
}

typedef struct made_hunt {
    pile ids;
    arena *a;
} made_hunt;

static bool keep_made(void *with, const store_claim *c, fault *why)
{
    (void)why;
    made_hunt *h = with;
    *(str *)pile_more(&h->ids) = str_copy(h->a, c->claim);
    return true;
}

static bool all_made(const act_desk *d, const str **out, size_t *count, fault *why)
{
    made_hunt h = {pile_in(d->arena, sizeof(str)), d->arena};
    store_claims_want want = {.statuses = 1ull << LIFE_MADE, .month = DATE_NONE};
    if (!store_claims_each(d->store, &want, keep_made, &h, why)) return false;
    str *all = arena_array(d->arena, str, h.ids.count + 1u);
    for (uint32_t i = 0; i < h.ids.count; i++) all[i] = *PILE_AT(&h.ids, str, i);
    *out = all;
    *count = h.ids.count;
    return true;
}

static bool release_all(releasing *r, fault *why)
{
    const act_desk *d = r->d;
    const str *wanted = r->ask->claims;
    size_t count = r->ask->count;
    if (!desk_person(d, r->ask->by, why) || !desk_today(d, &r->today, why) ||
        !act_zone(d->store, d->now, &r->zone, d->zones, d->arena, why))
        return false;
    if (!count && !all_made(d, &wanted, &count, why)) return false;
    if (!desk_scrub(d, r->today, wanted, count, &r->seen, why)) return false;
    r->rows = arena_array(d->arena, release_row, count + 1);
    r->out->rows = r->rows;
    for (; r->out->count < count; r->out->count++) {
        arena_mark mark = arena_here(d->scratch);
        if (!release_one(r, wanted[r->out->count], &r->rows[r->out->count], why)) return false;
        arena_back(d->scratch, mark);
    }
    return true;
}

bool act_release(const act_desk *d, const release_ask *ask, release_report *out, fault *why)
{
    *out = (release_report){0};
    releasing r = {.d = d, .ask = ask, .out = out};
    if (ask->dry_run) { // nobody who writes is kept waiting for a look
        if (!store_look(d->store, why)) return false;
        bool fine = release_all(&r, why);
        store_look_end(d->store);
        return fine;
    }
    if (!store_yes(store_begin(d->store, why))) return false;
    bool fine = release_all(&r, why);
    if (fine && out->released) return store_yes(store_commit(d->store, why));
    store_back(d->store);
    return fine;
}
