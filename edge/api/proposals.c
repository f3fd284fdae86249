// proposals.c - rules are changed by two people: one proposes, another lets it in. What is let in is what was
// proposed, as facts, in the transaction of the decision.
#include "api_.h"
#include "beside.h"
#include "json.h"
#include "propose_.h"
#include "says.h"
#include "take.h"

enum { PROPOSALS_SHOWN = 200, REASON_BYTES_MAX = 2000 };

// --- as it is kept: {"reason": ..., "name": of who proposed, "facts": [...]} -------------------------------

typedef struct kept {
    str reason, name, facts;
} kept;

static str keep(arena *a, const kept *k)
{
    buf b = buf_in(a, k->facts.len + 6 * (k->reason.len + k->name.len) + 64);
    buf_lit(&b, "{\"reason\":");
    buf_json(&b, k->reason);
    buf_lit(&b, ",\"name\":");
    buf_json(&b, k->name);
    buf_lit(&b, ",\"facts\":");
    buf_put(&b, k->facts);
    buf_byte(&b, '}');
    return buf_str(&b);
}

static kept kept_of(arena *a, str said)
{
    kept out = {.facts = STR("[]")};
    json j = json_of(said);
    bool more = false, fine = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
    while (fine && more) {
        json_text key, text;
        str raw;
        fine = json_key(&j, &key) && json_skip(&j, &raw) && json_after(&j, '}', &more);
        if (!fine) break;
        json value = json_of(raw);
        if (str_eq(key.raw, STR("facts"))) out.facts = raw;
        else if (json_next(&value) == JSON_TEXT && json_text_read(&value, &text))
            *(str_eq(key.raw, STR("reason")) ? &out.reason : &out.name) = json_decode(&text, a);
    }
    return out;
}

// --- shown -------------------------------------------------------------------------------------------------

typedef struct shelf {
    api_call *c;
    record settings;
    pile rows; // store_proposal: copied
} shelf;

static bool keep_row(void *with, const store_proposal *p, fault *why)
{
    (void)why;
    shelf *s = with;
    arena *a = s->c->arena;
    if (s->rows.count == PROPOSALS_SHOWN) return true;
    store_proposal *to = pile_more(&s->rows);
    *to = *p;
    to->id = str_copy(a, p->id);
    to->kind = str_copy(a, p->kind);
    to->by = str_copy(a, p->by);
    to->words = str_copy(a, p->words);
    to->decided_by = str_copy(a, p->decided_by);
    to->answer = str_copy(a, p->answer);
    return true;
}

static const char *state_word(store_verdict v)
{
    return v == VERDICT_OPEN ? "waits" : v == VERDICT_APPROVED ? "approved" : "refused";
}

static str name_of(shelf *s, str account)
{
    auth_member *members;
    size_t count;
    fault none;
    if (!auth_members(s->c->api->auth, s->c->who, false, &members, &count, s->c->arena, &none))
        return account;
    for (size_t i = 0; i < count; i++)
        if (str_eq(members[i].account, account)) return members[i].name;
    return account;
}

static bool put_proposal(shelf *s, const store_proposal *row_of, fault *why)
{
    api_call *c = s->c;
    put *p = &c->out;
    proposed facts;
    kept k = kept_of(c->arena, row_of->words);
    says_ask says = {
        .called = record_called, .with = &s->settings, .zone = s->settings.zone, .book = c->seat.book};
    if (!propose_again(c, k.facts, &facts, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "proposal", row_of->id);
    put_text(p, "by", k.name);
    put_flag(p, "mine", str_eq(row_of->by, c->who->account));
    put_instant(p, "at", row_of->at);
    put_text(p, "reason", k.reason);
    put_open(p, "says", '[');
    for (size_t i = 0; i < facts.count; i++)
        put_text(p, NULL, fact_sentence(&facts.facts[i], &says, c->arena));
    put_shut(p);
    put_raw(p, "facts", k.facts);
    put_words(p, "state", state_word(row_of->verdict));
    if (row_of->decided_by.len) put_text(p, "decided_by", name_of(s, row_of->decided_by));
    put_shut(p);
    return true;
}

static bool put_one(api_call *c, str id, fault *why)
{
    shelf s = {.c = c};
    store_proposal p;
    store_answer found = store_proposal_get(c->seat.store, id, &p, c->arena, why);
    if (found == STORE_NONE) return api_none(why, "proposal", id);
    if (!store_yes(found) || !rules_settings(c, &s.settings, why)) return false;
    bool fine = put_proposal(&s, &p, why);
    record_close(&s.settings);
    return fine;
}

bool api_proposals(api_call *c, fault *why)
{
    shelf s = {.c = c, .rows = pile_in(c->arena, sizeof(store_proposal))};
    if (!rules_settings(c, &s.settings, why)) return false;
    bool fine = store_proposals_each(c->seat.store, false, keep_row, &s, why);
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "proposals", '[');
    for (uint32_t i = 0; i < s.rows.count && fine; i++)
        fine = put_proposal(&s, PILE_AT(&s.rows, store_proposal, i), why);
    record_close(&s.settings);
    if (!fine) return false;
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}

// --- proposed ----------------------------------------------------------------------------------------------

static store_answer put_kept(void *with, store *s, fault *why)
{
    const store_proposal *p = ((const void **)with)[0];
    const api_call *c = ((const void **)with)[1];
    store_audit entry = {.event = AUDIT_RULE_PROPOSED, .who = c->who->account, .person = c->who->person,
                         .space = AUDIT_OF_PROPOSAL, .subject = p->id, .detail = p->kind};
    store_answer a = store_proposal_put(s, p, why);
    return store_yes(a) ? store_audit_append(s, &entry, NULL, why) : a;
}

bool api_propose(api_call *c, fault *why)
{
    proposed facts;
    kept k = {.reason = str_trim(api_text(c, "reason")), .name = c->who->name};
    if (!k.reason.len || k.reason.len > REASON_BYTES_MAX) {
        fault_set(why, FAULT_INPUT, "say why, in at most %d letters: the second person reads it",
                  REASON_BYTES_MAX);
        return fault_at(why, 0, STR("reason"));
    }
    if (!propose_read(c, api_raw(c, "facts"), &facts, why)) return false;
    k.facts = propose_list(&facts, c->arena);
    store_proposal p = {.id = facts.facts[0].id, .kind = fact_kinds[facts.facts[0].kind].name,
                        .by = c->who->account, .words = keep(c->arena, &k)};
    if (p.words.len > STORE_PROPOSAL_BYTES_MAX)
        return fault_set(why, FAULT_LIMIT, "too much at once: propose in parts");
    const void *with[] = {&p, c};
    return store_yes(live_do(c->practice, put_kept, with, why)) && put_one(c, p.id, why);
}

// --- decided -----------------------------------------------------------------------------------------------

typedef struct deciding {
    api_call *c;
    str id, remark;
    bool approve, own;
    proposed facts;
} deciding;

// One transaction: the decision, its facts, its entry.
static store_answer decide(void *with, store *s, fault *why)
{
    deciding *k = with;
    api_call *c = k->c;
    store_verdict v = k->approve ? VERDICT_APPROVED : k->own ? VERDICT_WITHDRAWN : VERDICT_REFUSED;
    act_taken *answers = arena_array(c->arena, act_taken, k->facts.count + 1);
    store_audit entry = {.event = k->approve ? AUDIT_RULE_APPROVED : AUDIT_RULE_REFUSED,
                         .who = c->who->account,
                         .person = c->who->person,
                         .space = AUDIT_OF_PROPOSAL,
                         .subject = k->id,
                         .detail = k->remark};
    act_desk d = {.store = s, .book = c->seat.book, .zones = c->seat.zones, .now = c->now, .arena = c->arena,
                  .scratch = &c->scratch};
    store_answer a = store_proposal_decide(s, k->id, c->who->account, v, k->remark, why);
    if (store_yes(a) && k->approve) a = act_take(&d, k->facts.facts, k->facts.count, answers, why);
    for (size_t i = 0; store_yes(a) && k->approve && i < k->facts.count; i++) {
        if (store_yes(answers[i].answer)) continue;
        *why = answers[i].why;
        return STORE_DENIED; // all of it, or nothing
    }
    return store_yes(a) ? store_audit_append(s, &entry, NULL, why) : a;
}

bool api_decide(api_call *c, fault *why)
{
    deciding k = {.c = c, .id = c->param[0], .remark = str_trim(api_text(c, "remark")),
                  .approve = api_flag(c, "approve")};
    store_proposal p;
    if (!api_seat(c, why)) return false;
    store_answer found = store_proposal_get(c->seat.store, k.id, &p, c->arena, why);
    if (found == STORE_NONE) return api_none(why, "proposal", k.id);
    if (!store_yes(found)) return false;
    k.own = str_eq(p.by, c->who->account);
    if (k.own && k.approve)
        return fault_set(why, FAULT_DENIED, "you proposed it: somebody else has to let it in");
    if (p.verdict != VERDICT_OPEN) return fault_set(why, FAULT_CLAIM, "it is decided already");
    if (!propose_again(c, kept_of(c->arena, p.words).facts, &k.facts, why)) return false;
    if (!store_yes(live_do(c->practice, decide, &k, why))) {
        if (!why->code) fault_set(why, FAULT_CLAIM, "it could not be let in");
        return false;
    }
    return put_one(c, k.id, why);
}
