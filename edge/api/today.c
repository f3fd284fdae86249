// today.c - GET /v1/today: what needs me today, how much is it worth: each role's own. All of it is ready on
// the board; here it is put in order for who asks.
#include "audit.h"
#include "board_.h"
#include "beside.h"
#include "host.h"
#include <pthread.h>

enum {
    CALLS_MAX = 50, UNREACHABLE_MAX = 20, NEAR_MAX = 50, NOTES_MAX = 100, WORKS_MAX = 50,
    RULES_STALE_DAYS = 180, // nobody looked at a payer's rule for half a year
};

typedef struct today_page {
    api_call *c;
    put *p;
    board *b;
    board_day day;
    size_t rows;      // with a patient in them: for the audit
} today_page;

static void put_sum(put *p, const char *name, const board_sum *s)
{
    put_open(p, name, '{');
    put_whole(p, "count", s->count);
    put_money_if(p, "amount", s->priced > 0 || !s->count, s->amount);
    put_shut(p);
}

// --- lists -----------------------------------------------------------------------------------------------

static void put_list(today_page *t, const char *name, board_list list, size_t max, str billing)
{
    board_page page;
    board_want want = {.list = list, .eyes = board_eyes_of(t->c), .billing = billing, .max = max};
    board_take(t->b, &want, &page, t->c->arena);
    put_open(t->p, name, '[');
    for (size_t i = 0; i < page.count; i++) put_patient_row(t->c, NULL, &page.rows[i]);
    put_shut(t->p);
    t->rows += page.count;
}

static void put_alerts(today_page *t)
{
    const board_alert *all;
    board_eyes eyes = board_eyes_of(t->c);
    size_t count = board_alerts(t->b, &eyes, STR(""), &all, t->c->arena);
    put_open(t->p, "alerts", '[');
    for (size_t i = 0; i < count; i++) {
        buf name = buf_in(t->c->arena, all[i].last.len + all[i].first.len + 2);
        if (all[i].last.len) buf_say(&name, "%.*s, %.*s", STR_ARGS(all[i].last), STR_ARGS(all[i].first));
        put_open(t->p, NULL, '{');
        put_text(t->p, "work", all[i].work);
        put_text(t->p, "patient", all[i].patient);
        put_text(t->p, "enrollment", all[i].enrollment);
        put_text(t->p, "name", buf_str(&name));
        put_text_if(t->p, "phone", all[i].phone);
        put_text(t->p, "text", all[i].text);
        put_instant(t->p, "at", all[i].at);
        put_shut(t->p);
    }
    put_shut(t->p);
    t->rows += count;
}

static void put_note(today_page *t, const board_row *r, const board_note *n)
{
    static const char *const states[] = {"unwritten", "draft", "unsigned"};
    put *p = t->p;
    put_open(p, NULL, '{');
    put_text(p, "patient", r->patient);
    put_text(p, "name", board_name(r, t->c->arena));
    put_text(p, "enrollment", r->enrollment);
    put_date(p, "from", n->from);
    put_date(p, "to", n->to);
    put_words(p, "state", states[n->state]);
    put_open(p, "codes", '[');
    for (int i = 0; i < n->code_count; i++) put_text(p, NULL, n->codes[i]);
    put_shut(p);
    put_money_if(p, "worth", n->priced, n->worth);
    put_date_if(p, "by", n->by);
    put_shut(p);
}

typedef struct noted { const board_row *row; const board_note *note; } noted;
static int note_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const noted *x = a, *y = b;
    if (x->note->worth.cents != y->note->worth.cents)
        return x->note->worth.cents > y->note->worth.cents ? -1 : 1;
    return (x->note->to.days > y->note->to.days) - (x->note->to.days < y->note->to.days);
}

static void put_notes(today_page *t, str billing)
{
    board_page page;
    arena *a = t->c->arena;
    board_want want = {.list = LIST_NOTES, .eyes = board_eyes_of(t->c), .billing = billing, .max = NOTES_MAX};
    board_take(t->b, &want, &page, a);
    noted *all = arena_array(a, noted, page.count * BOARD_NOTES_MAX + 1);
    size_t count = 0;
    for (size_t i = 0; i < page.count; i++)
        for (size_t k = 0; k < page.rows[i].note_count; k++)
            all[count++] = (noted){&page.rows[i], &page.rows[i].notes[k]};
    sort_rows(all, count, sizeof *all, note_order, NULL, a);
    put_open(t->p, "notes", '[');
    for (size_t i = 0; i < count && i < NOTES_MAX; i++) put_note(t, all[i].row, all[i].note);
    put_shut(t->p);
    t->rows += count;
}

// --- a coordinator's, a clinician's, a biller's day ------------------------------------------------------

static void put_coordinator(today_page *t)
{
    const board_sum *g = t->day.groups;
    put_alerts(t);
    put_open(t->p, "coordinator", '{');
    put_sum(t->p, "needs_call", &g[GROUP_NEEDS_CALL]);
    put_sum(t->p, "cannot_reach", &g[GROUP_CANNOT_REACH]);
    put_sum(t->p, "on_track", &g[GROUP_ON_TRACK]);
    put_sum(t->p, "earned", &g[GROUP_EARNED]);
    put_sum(t->p, "never_started", &g[GROUP_NEVER_STARTED]);
    put_shut(t->p);
    put_list(t, "calls", LIST_CALLS, CALLS_MAX, STR(""));
    put_list(t, "unreachable", LIST_UNREACHABLE, UNREACHABLE_MAX, STR(""));
}

// A clinician who bills sees what waits for them; one whose account names no practitioner, the practice's.
static void put_clinician(today_page *t)
{
    str own = t->c->who->person;
    put_alerts(t);
    put_notes(t, own);
    put_list(t, "minutes", LIST_MINUTES, NEAR_MAX, own);
    put_list(t, "contacts", LIST_CONTACTS, NEAR_MAX, own);
}

// Sentences name commands for who sits at a terminal; a page has buttons.
static str without_commands(str text, arena *a)
{
    buf b = buf_in(a, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (!str_starts(str_from(text, i), STR(" (daybook "))) {
            buf_byte(&b, text.at[i]);
            continue;
        }
        while (i + 1 < text.len && text.at[i] != ')') i++;
    }
    return buf_str(&b);
}

static void put_work(today_page *t, const board_work *w)
{
    put *p = t->p;
    buf name = buf_in(t->c->arena, w->last.len + w->first.len + 2);
    if (w->last.len) buf_say(&name, "%.*s, %.*s", STR_ARGS(w->last), STR_ARGS(w->first));
    put_open(p, NULL, '{');
    put_text(p, "what", w->what);
    put_text_if(p, "work", w->work);
    put_text_if(p, "claim", w->claim);
    put_text_if(p, "enrollment", w->enrollment);
    put_text_if(p, "patient", w->patient);
    put_text_if(p, "name", buf_str(&name));
    put_text_if(p, "payer", w->payer);
    put_text(p, "text", without_commands(w->text, t->c->arena));
    put_money_if(p, "worth", w->has_worth, w->worth);
    put_date_if(p, "due", w->due);
    put_shut(p);
}

static void put_biller(today_page *t)
{
    put *p = t->p;
    const board_day *d = &t->day;
    const board_work *works;
    board_eyes eyes = board_eyes_of(t->c);
    size_t count = board_works(t->b, &eyes, WORKS_MAX, &works, t->c->arena);
    put_open(p, "biller", '{');
    put_sum(p, "ready", &d->ready);
    put_sum(p, "held", &d->held);
    put_sum(p, "to_release", &d->to_release);
    put_sum(p, "to_send", &d->to_send);
    put_sum(p, "waiting", &d->waiting);
    put_sum(p, "rejected", &d->rejected);
    put_sum(p, "denied", &d->denied);
    put_sum(p, "expiring", &d->expiring);
    put_sum(p, "paid_month", &d->paid_month);
    put_shut(p);
    put_open(p, "work", '[');
    for (size_t i = 0; i < count; i++) put_work(t, &works[i]);
    put_shut(p);
    t->rows += count;
}

// --- a compliance officer's ------------------------------------------------------------------------------

typedef struct rule_said { str payer, codes; date verified; bool replaced; } rule_said;
typedef struct rules_seen { api_call *c; pile rules; } rules_seen;

static bool see_rule(void *with, const store_fact *f, fault *why)
{
    rules_seen *s = with;
    fact said;
    buf codes = buf_in(s->c->arena, LIMIT_TEXT_BYTES);
    if (!fact_read(&said, f->line, s->c->seat.zones, s->c->arena, why)) return false;
    const fact_codes *list = &fact_get(&said, F_PAYER_RULE_CODES)->codes;
    for (size_t i = 0; i < list->count; i++) buf_say(&codes, "%.*s ", STR_ARGS(list->at[i]));
    rule_said is = {str_copy(s->c->arena, fact_get(&said, F_PAYER_RULE_PAYER)->text), buf_str(&codes),
                    fact_get(&said, F_PAYER_RULE_VERIFIED_ON)->date, false};
    for (uint32_t i = 0; i < s->rules.count; i++) { // of payer and codes the last one stands
        rule_said *was = PILE_AT(&s->rules, rule_said, i);
        was->replaced |= str_eq(was->payer, is.payer) && str_eq(was->codes, is.codes);
    }
    *(rule_said *)pile_more(&s->rules) = is;
    return true;
}

static bool count_stale(api_call *c, date today, uint32_t *out, fault *why)
{
    rules_seen s = {c, pile_in(c->arena, sizeof(rule_said))};
    store_want want = {.kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_PAYER_RULE] = true;
    if (!store_facts_each(c->seat.store, &want, see_rule, &s, why)) return false;
    for (uint32_t i = 0; i < s.rules.count; i++) {
        const rule_said *is = PILE_AT(&s.rules, rule_said, i);
        *out += !is->replaced && is->verified.days + RULES_STALE_DAYS < today.days;
    }
    return true;
}

static bool count_proposal(void *with, const store_proposal *p, fault *why)
{
    (void)p;
    (void)why;
    ++*(uint32_t *)with;
    return true;
}

static bool count_disclosure(void *with, const store_audit *e, fault *why)
{
    (void)e;
    (void)why;
    ++*(uint32_t *)with;
    return true;
}

static bool put_compliance(today_page *t, fault *why)
{
    api_call *c = t->c;
    put *p = t->p;
    auth_glass *glasses;
    size_t open = 0;
    uint32_t proposals = 0, stale = 0, disclosed = 0;
    store_audit_want month = {.event = AUDIT_DISCLOSED};
    if (!api_seat(c, why)) return false;
    const zone *z = live_zone(c->practice);
    if (z) month.since = zone_day_start(z, date_month_first(t->day.on));
    if (!auth_glasses(c->api->auth, c->who, true, &glasses, &open, c->arena, why) ||
        !store_proposals_each(c->seat.store, true, count_proposal, &proposals, why) ||
        !count_stale(c, t->day.on, &stale, why) ||
        !store_audit_each(c->seat.store, &month, count_disclosure, &disclosed, why))
        return false;
    put_open(p, "compliance", '{');
    put_whole(p, "glass_open", (int64_t)open);
    put_whole(p, "proposals", proposals);
    put_whole(p, "rules_stale", stale);
    put_whole(p, "disclosures", disclosed);
    put_sum(p, "lost_ground", &t->day.lost_ground);
    put_shut(p);
    return true;
}

// --- an administrator's: no patient ----------------------------------------------------------------------

static bool put_owner(today_page *t, fault *why)
{
    put *p = t->p;
    auth_member *all;
    size_t count, unset = 0;
    if (!auth_members(t->c->api->auth, t->c->who, false, &all, &count, t->c->arena, why)) return false;
    for (size_t i = 0; i < count; i++) unset += !all[i].second && !all[i].disabled && !all[i].waiting;
    put_open(p, "owner", '{');
    put_whole(p, "enrolled", t->day.enrolled);
    put_sum(p, "earned", &t->day.earned);
    put_sum(p, "expected", &t->day.expected);
    put_sum(p, "lost", &t->day.lost);
    put_whole(p, "people_unset", (int64_t)unset);
    put_shut(p);
    return true;
}

static bool put_role(today_page *t, fault *why)
{
    switch (t->c->who->role) {
    case ROLE_OF_COORDINATOR: put_coordinator(t); return true;
    case ROLE_OF_CLINICIAN: put_clinician(t); return true;
    case ROLE_OF_BILLER: put_biller(t); return true;
    case ROLE_OF_COMPLIANCE: return put_compliance(t, why);
    case ROLE_OF_ADMINISTRATOR: return put_owner(t, why);
    case ROLE_OF_PATIENT:
    case ROLE_OF_CLIENT:
    case AUTH_ROLE_COUNT: break;
    }
    return true;
}

// --- made before -----------------------------------------------------------------------------------------

// All day long the same few pages are asked for: what was made stands as long as the board does, for who may
// see the same, within a minute (local times stand in it). In memory alone, as the board is.
enum { KEPT_PAGES = 16 };
typedef struct today_key {
    const board *board;
    uint64_t version, may;
    int64_t minute;
    auth_role role;
    size_t person_bytes;
    char person[LIMIT_ID_BYTES];
} today_key;
typedef struct kept_page {
    today_key key;
    char *bytes;
    size_t len, rows;
    char etag[64];
    size_t etag_len;
} kept_page;
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER; // of what follows
static kept_page kept_pages[KEPT_PAGES];
static size_t kept_next;

static bool key_of(const api_call *c, const board *b, uint64_t version, today_key *out)
{
    auth_role role = c->who->role;
    bool from_board = role == ROLE_OF_COORDINATOR || role == ROLE_OF_CLINICIAN || role == ROLE_OF_BILLER;
    if (!from_board || c->who->person.len > sizeof out->person) return false;
    memset(out, 0, sizeof *out); // compared as bytes
    out->board = b;
    out->version = version;
    out->may = c->who->may;
    out->minute = floor_div(c->now.us, 60 * US_PER_S);
    out->role = role;
    out->person_bytes = c->who->person.len;
    if (out->person_bytes) memcpy(out->person, c->who->person.at, out->person_bytes);
    return true;
}

static bool put_kept(today_page *t, const today_key *key)
{
    bool found = false;
    pthread_mutex_lock(&kept_lock);
    for (size_t i = 0; i < KEPT_PAGES && !found; i++) {
        const kept_page *k = &kept_pages[i];
        if (!k->bytes || memcmp(&k->key, key, sizeof *key) != 0) continue;
        buf_put(&t->c->r->body, (str){k->bytes, k->len});
        t->c->r->etag = str_copy(t->c->arena, (str){k->etag, k->etag_len});
        t->rows = k->rows;
        found = true;
    }
    pthread_mutex_unlock(&kept_lock);
    return found;
}

static void keep_page(today_page *t, const today_key *key)
{
    const memory *from = host_memory();
    str body = buf_str(&t->c->r->body);
    if (t->c->r->body.full || !body.len) return;
    api_name_reply(t->c);
    char *bytes = from->take(from->with, body.len);
    if (!bytes || t->c->r->etag.len > sizeof kept_pages->etag) return;
    memcpy(bytes, body.at, body.len);
    pthread_mutex_lock(&kept_lock);
    kept_page *k = &kept_pages[kept_next++ % KEPT_PAGES];
    char *old = k->bytes;
    size_t old_len = k->len;
    *k = (kept_page){.bytes = bytes, .len = body.len, .rows = t->rows, .etag_len = t->c->r->etag.len};
    memcpy(&k->key, key, sizeof *key);
    memcpy(k->etag, t->c->r->etag.at, k->etag_len);
    pthread_mutex_unlock(&kept_lock);
    if (old) from->give(from->with, old, old_len);
}

// --- the whole -------------------------------------------------------------------------------------------

static bool put_page(today_page *t, const board_progress *now, fault *why)
{
    api_call *c = t->c;
    board_today(t->b, &t->day);
    if (!now->complete) { // nothing was made yet: today is today all the same
        t->day.at = c->now;
        t->day.on = c->out.zone ? zone_date(c->out.zone, c->now)
                                : (date){(int32_t)floor_div(c->now.us, US_PER_DAY)};
    }
    put_open(t->p, NULL, '{');
    put_date(t->p, "on", t->day.on);
    put_instant(t->p, "at", t->day.at);
    put_flag(t->p, "complete", now->complete);
    put_whole(t->p, "done", now->complete ? now->total : now->done);
    put_whole(t->p, "total", now->total);
    if (!put_role(t, why)) return false;
    put_shut(t->p);
    return true;
}

bool api_today(api_call *c, fault *why)
{
    today_page t = {.c = c, .p = &c->out, .b = live_board(c->practice)};
    board_progress now;
    c->out.zone = live_zone(c->practice);
    board_now(t.b, &now);
    today_key key;
    bool keeps = now.complete && key_of(c, t.b, now.version, &key);
    if (!keeps || !put_kept(&t, &key)) {
        if (!put_page(&t, &now, why)) return false;
        if (keeps) keep_page(&t, &key);
    }
    if (!t.rows) return true;
    buf detail = buf_in(c->arena, 64);
    buf_say(&detail, "today, %zu rows", t.rows);
    return api_audit(c, AUDIT_LIST_READ, SUBJECT_NONE, STR(""), buf_str(&detail), why);
}
