// practice.c - GET /v1/practice, who works here; /v1/practice/reminders, who is reminded of what.
#include "api_.h"
#include "beside.h"
#include "rules_.h"
#include "settings_.h"

// --- settings ----------------------------------------------------------------------------------------------

const setting_row setting_rows[] = {
    {STR_INIT("reminders.missed_days"), 1, 14, STR_INIT("3")},
    {STR_INIT("reminders.prompt_hour"), 0, 23, STR_INIT("18")},
    {STR_INIT("reminders.note_days"), 1, 60, STR_INIT("7")},
    {STR_INIT("reminders.rule_days"), 1, 730, STR_INIT("180")},
    {STR_INIT("reminders.urgent"), 0, 0,
     STR_INIT("If you are in danger or need help now, call or text 988, or call 911.")},
};
const size_t setting_row_count = sizeof setting_rows / sizeof *setting_rows;

static const setting_row *row_of(str name)
{
    size_t i = 0;
    while (i < setting_row_count && !str_eq(setting_rows[i].name, name)) i++;
    assert(i < setting_row_count);
    return &setting_rows[i];
}

bool setting_text(api_call *c, str name, str *out, fault *why)
{
    store_setting is;
    *out = row_of(name)->otherwise;
    if (!api_seat(c, why)) return false;
    store_answer found = store_setting_get(c->seat.store, name, &is, c->arena, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found)) return false;
    if (is.value.len) *out = is.value;
    return true;
}

bool setting_whole(api_call *c, str name, int64_t *out, fault *why)
{
    const setting_row *r = row_of(name);
    str text;
    long long n;
    if (!setting_text(c, name, &text, why)) return false;
    if (!str_number(text, &n) || n < r->least || n > r->most) (void)str_number(r->otherwise, &n);
    *out = n;
    return true;
}

// --- reminders ---------------------------------------------------------------------------------------------

// "missed_days" of "reminders.missed_days"
static const char *member_of(const setting_row *r) { return r->name.at + sizeof "reminders." - 1; }

static bool put_reminders(api_call *c, fault *why)
{
    put_open(&c->out, NULL, '{');
    for (size_t i = 0; i < setting_row_count; i++) {
        const setting_row *r = &setting_rows[i];
        int64_t n;
        str text;
        if (r->most) {
            if (!setting_whole(c, r->name, &n, why)) return false;
            put_whole(&c->out, member_of(r), n);
        } else {
            if (!setting_text(c, r->name, &text, why)) return false;
            put_text(&c->out, member_of(r), text);
        }
    }
    put_shut(&c->out);
    return true;
}

bool api_reminders(api_call *c, fault *why) { return put_reminders(c, why); }

typedef struct setting_up {
    const api_call *c;
    str values[sizeof setting_rows / sizeof *setting_rows];
} setting_up;

static store_answer set_all(void *with, store *s, fault *why)
{
    const setting_up *k = with;
    for (size_t i = 0; i < setting_row_count; i++) {
        store_setting v = {.name = setting_rows[i].name, .value = k->values[i], .by = k->c->who->account};
        store_audit entry = {.event = AUDIT_SETTING_CHANGED,
                             .who = k->c->who->account,
                             .person = k->c->who->person,
                             .space = AUDIT_OF_SETTING,
                             .subject = v.name,
                             .detail = v.value};
        store_setting before;
        arena *a = k->c->arena;
        store_answer is = store_setting_get(s, v.name, &before, a, why);
        if (is != STORE_NONE && !store_yes(is)) return is;
        if (str_eq(is == STORE_NONE ? setting_rows[i].otherwise : before.value, v.value)) continue;
        is = store_setting_put(s, &v, why);
        if (store_yes(is)) is = store_audit_append(s, &entry, NULL, why);
        if (!store_yes(is)) return is;
    }
    return STORE_OK;
}

static bool read_value(const api_call *c, const setting_row *r, str *out, fault *why)
{
    if (!r->most) {
        *out = str_trim(api_text(c, member_of(r)));
        if (out->len <= 1000) return true;
        fault_set(why, FAULT_INPUT, "at most 1000 letters");
        return fault_at(why, 0, str_of(member_of(r)));
    }
    int64_t n = api_whole(c, member_of(r));
    buf b = buf_in(c->arena, 32);
    if (n < r->least || n > r->most) {
        fault_set(why, FAULT_INPUT, "between %lld and %lld", (long long)r->least, (long long)r->most);
        return fault_at(why, 0, str_of(member_of(r)));
    }
    buf_int(&b, n);
    *out = buf_str(&b);
    return true;
}

bool api_reminders_put(api_call *c, fault *why)
{
    setting_up k = {.c = c};
    for (size_t i = 0; i < setting_row_count; i++)
        if (!read_value(c, &setting_rows[i], &k.values[i], why)) return false;
    return store_yes(live_do(c->practice, set_all, &k, why)) && put_reminders(c, why);
}

// --- the practice ------------------------------------------------------------------------------------------

static str one_line(arena *a, const fact_address *at)
{
    buf b = buf_in(a, 1024);
    buf_put(&b, at->line1);
    if (at->line2.len) buf_say(&b, ", %.*s", STR_ARGS(at->line2));
    buf_say(&b, ", %.*s, %.*s %.*s", STR_ARGS(at->city), STR_ARGS(at->state), STR_ARGS(at->zip));
    return buf_str(&b);
}

static void put_worker(put *p, record *r, uint32_t person)
{
    const practitioner_row *does = state_practitioner(r->s, person, r->ask.as_of);
    const staff_row *helps = state_staff(r->s, person, r->ask.as_of);
    if (!does && !helps) return;
    const called_row *words_of = called_of(&r->called, does ? does->row.fact : helps->row.fact);
    put_open(p, NULL, '{');
    put_text(p, "person", names_text(&r->facts.door.people, person));
    put_text(p, "name", record_last_first(r, person));
    put_words(p, "kind", does ? "practitioner" : "staff");
    put_text(p, "what", choice_text(does ? does->credential : helps->role));
    if (does && words_of) put_text_if(p, "npi", words_of->npi);
    put_shut(p);
}

static void put_head(put *p, arena *a, const char *name, const store_head *head)
{
    buf b = buf_in(a, 128);
    store_head_put(&b, head);
    put_text(p, name, buf_str(&b));
}

static bool put_practice(api_call *c, record *r, fault *why)
{
    put *p = &c->out;
    fact said;
    store_head head, audit;
    const practice_row *here = state_practice(r->s, c->now);
    if (!here) return fault_set(why, FAULT_NOTHING, "the practice is not set up yet");
    if (!record_fact(r, here->row.fact, &said, why) || !store_head_now(c->seat.store, &head, why) ||
        !store_audit_head(c->seat.store, &audit, why))
        return false;
    put_open(p, NULL, '{');
    put_text(p, "practice", fact_get(&said, F_PRACTICE_PRACTICE)->text);
    put_text(p, "name", fact_get(&said, F_PRACTICE_NAME)->text);
    put_text(p, "npi", fact_get(&said, F_PRACTICE_NPI)->text);
    put_text(p, "zone", zone_name(here->zone));
    put_text(p, "address", one_line(c->arena, fact_get(&said, F_PRACTICE_ADDRESS)->address));
    put_open(p, "workers", '[');
    for (uint32_t i = 0; i < r->s->people.count; i++) put_worker(p, r, i);
    put_shut(p);
    put_whole(p, "facts", (int64_t)head.seq);
    put_head(p, c->arena, "head", &head);
    put_head(p, c->arena, "audit_head", &audit);
    put_shut(p);
    return true;
}

bool api_practice(api_call *c, fault *why)
{
    record r;
    if (!rules_settings(c, &r, why)) return false;
    bool fine = put_practice(c, &r, why);
    record_close(&r);
    return fine;
}
