// disclose.c - may a substance-use record leave the house on a day? 42 CFR Part 2 asks for the patient's
// written consent, and that it still holds on the day of the disclosure (2.31, 2.33), not only on that of the
// service.
#include "entry_.h"
#include "post.h"

typedef struct consenting {
    const act_desk *d;
    date on;
    pile ids; // of consents whose days hold `on`
} consenting;

static bool keep_consent(void *with, const store_fact *f, fault *why)
{
    consenting *c = with;
    fact said;
    if (!fact_read(&said, str_copy(c->d->scratch, f->line), c->d->zones, c->d->scratch, why)) return false;
    date to = fact_has(&said, F_CONSENT_TO) ? fact_get(&said, F_CONSENT_TO)->date : DATE_EVER;
    if (fact_get(&said, F_CONSENT_PROGRAM)->choice == CONSENT_PART2 &&
        fact_get(&said, F_CONSENT_FORM)->choice == FORM_WRITTEN && said.at.us <= c->d->now.us &&
        date_within(c->on, fact_get(&said, F_CONSENT_FROM)->date, to))
        *(str *)pile_more(&c->ids) = str_copy(c->d->scratch, f->id);
    return true;
}

typedef struct revoking {
    const act_desk *d;
    date on;
    pile ids; // of what takes it back by then
} revoking;

static bool keep_revoke(void *with, const store_fact *f, fault *why)
{
    revoking *r = with;
    fact said;
    if (!fact_read(&said, str_copy(r->d->scratch, f->line), r->d->zones, r->d->scratch, why)) return false;
    if (fact_get(&said, F_REVOKE_FROM)->date.days <= r->on.days)
        *(str *)pile_more(&r->ids) = str_copy(r->d->scratch, f->id);
    return true;
}

static bool stands(const act_desk *d, str id, bool *out, fault *why)
{
    bool taken_out;
    if (!act_voided(d->store, id, 0, &taken_out, d->zones, d->scratch, why)) return false;
    *out = !taken_out;
    return true;
}

static bool is_revoked(const act_desk *d, str consent, date on, bool *out, fault *why)
{
    revoking r = {d, on, pile_in(d->scratch, sizeof(str))};
    store_want want = {.subject = SUBJECT_CONSENT, .id = consent, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_REVOKE] = true;
    *out = false;
    if (!store_facts_each(d->store, &want, keep_revoke, &r, why)) return false;
    for (uint32_t i = 0; i < r.ids.count && !*out; i++)
        if (!stands(d, *PILE_AT(&r.ids, str, i), out, why)) return false;
    return true;
}

bool act_may_disclose(const act_desk *d, str patient, date on, bool *out, fault *why)
{
    consenting c = {d, on, pile_in(d->scratch, sizeof(str))};
    store_want want = {.subject = SUBJECT_PATIENT, .id = patient, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_CONSENT] = true;
    *out = false;
    if (!store_facts_each(d->store, &want, keep_consent, &c, why)) return false;
    for (uint32_t i = 0; i < c.ids.count && !*out; i++) {
        bool there, revoked;
        str id = *PILE_AT(&c.ids, str, i);
        if (!stands(d, id, &there, why) || !is_revoked(d, id, on, &revoked, why)) return false;
        *out = there && !revoked;
    }
    return true;
}

bool act_is_part2(const act_desk *d, const store_claim *c, bool *out, fault *why)
{
    return store_subject_part2(d->store, SUBJECT_ENROLLMENT, c->enrollment, out, why);
}
