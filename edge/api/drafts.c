// drafts.c - /v1/drafts: what somebody has begun to write, kept for them until it is said, or dropped.
#include "api.h"
#include "beside.h"

static bool name_fits(const api_call *c, fault *why)
{
    str name = c->param[0];
    bool fine = name.len > 0 && name.len <= STORE_ROW_ID_MAX;
    for (size_t i = 0; i < name.len && fine; i++) fine = name.at[i] >= ' ' && name.at[i] != 127;
    return fine || fault_set(why, FAULT_INPUT, "a draft's name has 1 to %d characters", STORE_ROW_ID_MAX);
}

static void put_draft(put *p, const char *name, const store_draft *d)
{
    put_open(p, name, '{');
    put_text(p, "name", d->name);
    put_instant(p, "at", d->at);
    put_raw(p, "value", d->words);
    put_shut(p);
}

static bool take(void *with, const store_draft *d, fault *why)
{
    (void)why;
    put_draft(with, NULL, d);
    return true;
}

bool api_drafts(api_call *c, fault *why)
{
    if (!api_seat(c, why)) return false;
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "drafts", '[');
    if (!store_drafts_each(c->seat.store, c->who->account, take, &c->out, why)) return false;
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}

bool api_draft(api_call *c, fault *why)
{
    store_draft d;
    if (!name_fits(c, why) || !api_seat(c, why)) return false;
    store_answer answer = store_draft_get(c->seat.store, c->who->account, c->param[0], &d, c->arena, why);
    if (answer == STORE_NONE) return fault_set(why, FAULT_NOTHING, "there is no draft of that name");
    if (!store_yes(answer)) return false;
    put_draft(&c->out, NULL, &d);
    return true;
}

static store_answer keep(void *with, store *s, fault *why) { return store_draft_put(s, with, why); }
static store_answer drop(void *with, store *s, fault *why)
{
    const store_draft *d = with;
    return store_draft_drop(s, d->owner, d->name, why);
}

bool api_draft_put(api_call *c, fault *why)
{
    str value = str_trim(api_raw(c, "value"));
    if (!name_fits(c, why)) return false;
    if (!str_eq(api_text(c, "name"), c->param[0]))
        return fault_set(why, FAULT_INPUT, "the draft's name is not that of its address") ||
               fault_at(why, 0, STR("name"));
    if (value.len > STORE_DRAFT_BYTES_MAX)
        return fault_set(why, FAULT_LIMIT, "a draft has %d bytes at most", STORE_DRAFT_BYTES_MAX);
    // Whatever it is about may be closed to others: every draft is kept with the key of substance use.
    store_draft d = {.owner = c->who->account, .name = c->param[0], .part2 = true, .words = value};
    if (!store_yes(live_do(c->practice, keep, &d, why))) return false;
    put_open(&c->out, NULL, '{');
    put_flag(&c->out, "done", true);
    put_shut(&c->out);
    return true;
}

bool api_draft_drop(api_call *c, fault *why)
{
    store_draft d = {.owner = c->who->account, .name = c->param[0]};
    return name_fits(c, why) && store_yes(live_do(c->practice, drop, &d, why));
}
