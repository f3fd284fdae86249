// claim_acts.c - release, correct, void: a named person acts on claims, with the checks in view.
#include "billing_.h"

// --- release -----------------------------------------------------------------------------------------------

enum { RELEASE_MAX = 5000 };

typedef struct releasing {
    const api_call *c;
    release_ask ask;
    release_report report;
} releasing;

static bool release(void *with, const act_desk *d, fault *why)
{
    releasing *r = with;
    act_desk desk = billing_desk(r->c, d);
    return act_release(&desk, &r->ask, &r->report, why);
}

// Those that there are, for who asks; the others are answered as claims that do not exist.
static bool sort_out(billing *b, words wanted, str *seen, size_t *seen_count, bool *hidden, fault *why)
{
    *seen_count = 0;
    for (size_t i = 0; i < wanted.count; i++) {
        store_claim claim;
        fault none;
        hidden[i] = !billing_claim(b, wanted.at[i], &claim, &none);
        if (hidden[i] && none.code != FAULT_NOTHING) {
            *why = none;
            return false;
        }
        if (!hidden[i]) seen[(*seen_count)++] = wanted.at[i];
    }
    return true;
}

static void put_released(put *p, arena *a, const release_row *r)
{
    put_open(p, NULL, '{');
    put_text(p, "claim", r->claim);
    put_flag(p, "released", r->released);
    put_text_if(p, "refused", billing_words(a, r->refused));
    put_money(p, "charge", r->charge);
    put_whole(p, "days_left", r->days_left);
    put_open(p, "checks", '[');
    for (size_t i = 0; i < r->finding_count; i++) billing_put_finding(p, r->findings[i], (str){"", 0});
    put_shut(p);
    put_shut(p);
}

static void put_report(put *p, arena *a, words wanted, const bool *hidden, const release_report *r)
{
    size_t at = 0;
    put_open(p, NULL, '{');
    put_open(p, "rows", '[');
    for (size_t i = 0; i < wanted.count; i++) {
        release_row none = {.claim = wanted.at[i], .refused = STR("there is no such claim")};
        put_released(p, a, hidden[i] ? &none : &r->rows[at++]);
    }
    put_shut(p);
    put_whole(p, "released", (int64_t)r->released);
    put_money(p, "charge", r->charge);
    put_shut(p);
}

bool api_claims_release(api_call *c, fault *why)
{
    billing b;
    words wanted = api_texts(c, "claims");
    releasing r = {.c = c, .ask = {.dry_run = api_flag(c, "dry_run")}};
    if (wanted.count > RELEASE_MAX)
        return fault_set(why, FAULT_LIMIT, "%zu claims at once; %d at most", wanted.count, RELEASE_MAX);
    str *seen = arena_array(c->arena, str, wanted.count + 1);
    bool *hidden = arena_array(c->arena, bool, wanted.count + 1);
    if (!billing_open(&b, c, why) || !billing_person(&b, &r.ask.by, why) ||
        !sort_out(&b, wanted, seen, &r.ask.count, hidden, why))
        return false;
    r.ask.claims = seen;
    bool fine = true;
    if (r.ask.count && r.ask.dry_run) fine = release(&r, &b.desk, why);
    else if (r.ask.count) fine = live_alone(c->practice, release, &r, c->arena, why);
    if (!fine) return false;
    put_report(&c->out, c->arena, wanted, hidden, &r.report);
    return !r.ask.dry_run || api_audit(c, AUDIT_LIST_READ, SUBJECT_NONE, (str){"", 0}, STR("release"), why);
}

// --- correct, void -----------------------------------------------------------------------------------------

typedef struct correcting {
    bool (*act)(const act_desk *d, const correct_ask *ask, correct_report *out, fault *why);
    correct_ask ask;
    correct_report report;
} correcting;

static bool correct(void *with, const act_desk *d, fault *why)
{
    correcting *k = with;
    return k->act(d, &k->ask, &k->report, why);
}

static bool change(api_call *c, correcting *k, fault *why)
{
    billing b;
    store_claim claim;
    if (!billing_open(&b, c, why) || !billing_claim(&b, c->param[0], &claim, why) ||
        !billing_person(&b, &k->ask.by, why))
        return false;
    k->ask.claim = claim.claim;
    k->ask.reason = str_trim(api_text(c, "reason"));
    k->ask.original = str_trim(api_text(c, "original"));
    k->ask.as_new = api_flag(c, "as_new");
    if (!k->ask.reason.len) {
        fault_set(why, FAULT_INPUT, "say why: it stands in the claim's life");
        return fault_at(why, 0, STR("reason"));
    }
    if (!live_alone(c->practice, correct, k, c->arena, why)) return billing_refused(c->arena, why);
    put *p = &c->out;
    put_open(p, NULL, '{');
    put_text_if(p, "claim", k->report.claim);
    put_money(p, "before", k->report.before);
    put_money(p, "charge", k->report.claim.len ? k->report.charge : (money){0});
    put_shut(p);
    return true;
}

bool api_claim_correct(api_call *c, fault *why)
{
    correcting k = {.act = act_correct};
    return change(c, &k, why);
}

bool api_claim_void(api_call *c, fault *why)
{
    correcting k = {.act = act_void_claim};
    return change(c, &k, why);
}
