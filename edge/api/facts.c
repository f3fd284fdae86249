// POST /v1/facts: facts, one or many, each let in or refused by the permission of its kind. GET: read again.
#include "api_.h"
#include "fact_about_.h"
#include "json.h"
#include "post.h"

enum { FACTS_MAX = 20000, PAGE_FACTS = 100, PAGE_FACTS_MAX = 500 };

// What a kind asks for. Kinds of a claim's life are said by the acts that lead to them, never from outside.
auth_permission api_kind_may(fact_kind kind)
{
    switch ((int)kind) {
    case KIND_PRACTICE:
    case KIND_PRACTITIONER:
    case KIND_STAFF: return MAY_SET_UP;
    case KIND_PATIENT:
    case KIND_CONSENT:
    case KIND_REVOKE:
    case KIND_ENROLL:
    case KIND_DISCHARGE:
    case KIND_SERVICE: return MAY_ENROLL;
    case KIND_COVERAGE:
    case KIND_AUTHORIZATION: return MAY_COVER;
    case KIND_DIAGNOSIS:
    case KIND_PLAN:
    case KIND_ORDER:
    case KIND_NOTE: return MAY_TREAT;
    case KIND_CHECKIN: return MAY_CHECK_IN;
    case KIND_ASSESS:
    case KIND_SUPPLY:
    case KIND_EDUCATE:
    case KIND_TIME:
    case KIND_CONTACT: return MAY_CARE;
    case KIND_VOID: return MAY_CORRECT_FACTS;
    default: return AUTH_PERMISSION_COUNT;
    }
}

// --- a line as it came, and as it is said ------------------------------------------------------------------

typedef struct posting {
    api_call *c;
    str *lines;         // with `by` and `received` as the server knows them
    uint64_t *places;   // in the body, from 1
    size_t count;
} posting;

typedef struct posted { // what became of one line
    fact said;
    bool refused;
    fault why;
    bool same;
} posted;

// A program speaks for others and names them; a person speaks for nobody else, also who is nobody yet.
static bool restate(api_call *c, str line, str *out, fault *why)
{
    const str *by = c->who->role == ROLE_OF_CLIENT ? NULL : &c->who->person;
    return api_restate(line, by, c->now, out, c->arena, why);
}

// --- may it be said? ---------------------------------------------------------------------------------------

static bool refuse(fault *why, const char *field, const char *sentence)
{
    fault_set(why, FAULT_DENIED, "%s", sentence);
    return fault_at(why, 0, str_of(field));
}

// An entry of the patient's own counts as a data day: nobody else says one in the patient's name.
static bool check_in_fits(const api_call *c, const fact *f, fault *why)
{
    choice source = fact_get(f, F_CHECKIN_SOURCE)->choice;
    if (c->who->role == ROLE_OF_CLIENT) return true;
    if (c->who->role == ROLE_OF_PATIENT)
        return source == SOURCE_PATIENT || refuse(why, "source", "your own entry has the source \"patient\"");
    return source == SOURCE_STAFF || source == SOURCE_CAREGIVER ||
           refuse(why, "source",
                  "what staff enters has the source \"staff\" or \"caregiver\"; it is shown and does "
                  "not count as a data day");
}

typedef struct signed_note {
    zones *zones;
    arena *a;
    bool is;
} signed_note;

static bool take_signed(void *with, const store_fact *f, fault *why)
{
    signed_note *s = with;
    fact said;
    if (!fact_read(&said, f->line, s->zones, s->a, why)) return false;
    s->is |= fact_has(&said, F_NOTE_SIGNED);
    return true;
}

static bool note_fits(api_call *c, const fact *f, fault *why)
{
    if (!api_seat(c, why)) return false;
    store_want want = {.kinds_some = true, .subject = SUBJECT_NOTE, .id = fact_get(f, F_NOTE_NOTE)->text,
                       .clear_ok = true};
    want.kind_wanted[KIND_NOTE] = true;
    signed_note found = {c->seat.zones, c->arena, false};
    if (!store_facts_each(c->seat.store, &want, take_signed, &found, why)) return false;
    return !found.is || refuse(why, "note", "this note is signed; what is to be added is an addendum");
}

static bool not_ahead(const api_call *c, instant at, const char *field, fault *why)
{
    enum { AHEAD_MINUTES = 10 }; // clocks differ
    return at.us <= c->now.us + AHEAD_MINUTES * 60 * US_PER_S || refuse(why, field, "this lies ahead of now");
}

static bool void_fits(api_call *c, const fact *f, fault *why)
{
    store_fact target;
    fact said;
    if (!api_seat(c, why)) return false;
    store_answer a =
        store_fact_find(c->seat.store, fact_get(f, F_VOID_VOIDS)->text, &target, c->arena, why);
    if (a == STORE_NONE) return true; // the door says so, as it does of what may not be known
    if (!store_yes(a) || !fact_read(&said, target.line, c->seat.zones, c->arena, why)) return false;
    auth_permission may = api_kind_may(said.kind);
    return (may != AUTH_PERMISSION_COUNT && api_may(c, may)) ||
           refuse(why, "voids",
                  "you may void only what you may write; rules are changed by a proposal, claims by "
                  "their own acts");
}

static bool says_fits(const api_call *c, const fact *f, fault *why)
{
    switch ((int)f->kind) {
    case KIND_CHECKIN: return check_in_fits(c, f, why) && not_ahead(c, f->at, "at", why);
    case KIND_NOTE:
        return !fact_has(f, F_NOTE_SIGNED) ||
               refuse(why, "signed", "a note is signed on its page, by a fresh sign-in");
    case KIND_TIME: return not_ahead(c, fact_get(f, F_TIME_TO)->instant, "to", why);
    case KIND_SUPPLY:
    case KIND_EDUCATE:
    case KIND_CONTACT:
    case KIND_ASSESS: return not_ahead(c, f->at, "at", why);
    default: return true;
    }
}

static bool fits(api_call *c, const fact *f, const fact_company *company, fault *why)
{
    auth_permission may = api_kind_may(f->kind);
    if (may == AUTH_PERMISSION_COUNT)
        return refuse(why, "fact",
                      fact_kind_is_life(f->kind) ? "what happens to a claim is said by the acts on claims"
                                                 : "rules and prices are changed by a proposal, which "
                                                   "a second person lets in");
    if (!api_may(c, may)) {
        fault_set(why, FAULT_DENIED, "your role does not include \"%.*s\"",
                  STR_ARGS(auth_permissions[may].help));
        return fault_at(why, 0, STR("fact"));
    }
    // What is wrong whatever it names comes before what it names, and that before what is there already: so
    // that of what may not be known the same is said as of what is not there.
    if (!says_fits(c, f, why)) return false;
    // A device writes what it is told for whom; it is told nothing back but that it is stored.
    if (f->kind == KIND_CHECKIN && c->who->role == ROLE_OF_CLIENT) return true;
    if (!fact_about_visible(c, f, company, why)) return false;
    if (f->kind == KIND_NOTE) return note_fits(c, f, why);
    return f->kind != KIND_VOID || void_fits(c, f, why);
}

// --- letting them in ---------------------------------------------------------------------------------------

// A retry comes later than the first try: but for `received` it says the same.
static bool as_before(api_call *c, fact *f, str line, bool *same, fault *why)
{
    store_fact there;
    fact before;
    if (!api_seat(c, why)) return false;
    store_answer a = store_fact_find(c->seat.store, f->id, &there, c->arena, why);
    if (a == STORE_NONE) return true;
    if (!store_yes(a) || !fact_read(&before, there.line, c->seat.zones, c->arena, why)) return false;
    static const char mark[] = "\"received\":\"";
    size_t cut = line.len;
    while (cut && !str_starts(str_from(line, cut), str_of(mark))) cut--;
    buf b = buf_in(c->arena, line.len + 64);
    buf_put(&b, str_first(line, cut));
    buf_put(&b, str_of(mark));
    instant_put(&b, before.received);
    buf_lit(&b, "\"}");
    if (!fact_read(f, buf_str(&b), c->seat.zones, c->arena, why)) return false;
    *same = true;
    return true;
}

static bool append(api_call *c, const str *lines, posted *all, size_t count, fault *why)
{
    fact *facts = arena_array(c->arena, fact, count + 1);
    size_t *whose = arena_array(c->arena, size_t, count + 1), n = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].refused) continue;
        whose[n] = i;
        facts[n++] = all[i].said;
    }
    api_rise(c); // what is written waits for a sync
    live_fact_answer *answers = arena_array(c->arena, live_fact_answer, n + 1);
    if (n && !live_append(c->practice, facts, n, answers, why)) return false;
    if (!api_seat(c, why)) return false;
    for (size_t i = 0; i < n; i++) {
        posted *p = &all[whose[i]];
        bool same = false;
        if (answers[i].answer == STORE_OTHER && !as_before(c, &p->said, lines[whose[i]], &same, why))
            return false;
        if (same && !live_append(c->practice, &p->said, 1, &answers[i], why)) return false;
        p->same = answers[i].answer == STORE_SAME;
        p->refused = !store_yes(answers[i].answer);
        p->why = answers[i].why;
    }
    return true;
}

static void put_answers(api_call *c, const posting *p, const posted *all)
{
    put *out = &c->out;
    int64_t stored = 0, same = 0, refused = 0;
    for (size_t i = 0; i < p->count; i++) {
        refused += all[i].refused;
        same += !all[i].refused && all[i].same;
        stored += !all[i].refused && !all[i].same;
    }
    put_open(out, NULL, '{');
    put_whole(out, "stored", stored);
    put_whole(out, "same", same);
    put_whole(out, "refused", refused);
    put_open(out, "answers", '[');
    for (size_t i = 0; i < p->count; i++) {
        put_open(out, NULL, '{');
        put_text_if(out, "id", all[i].said.id);
        put_words(out, "answer", all[i].refused ? "refused" : all[i].same ? "same" : "stored");
        if (all[i].refused) {
            put_whole(out, "line", (int64_t)p->places[i]);
            put_text_if(out, "field", str_of(all[i].why.field));
            put_words(out, "says", all[i].why.text);
        }
        put_shut(out);
    }
    put_shut(out);
    put_shut(out);
    if (refused == (int64_t)p->count && p->count) c->r->status = 422;
}

typedef struct lines_before {
    const posted *all;
    size_t count;
} lines_before;

static bool brings(const void *with, fact_subject of, str id)
{
    const lines_before *g = with;
    for (size_t i = 0; i < g->count; i++) {
        const fact *f = &g->all[i].said;
        if (g->all[i].refused) continue;
        if ((of == SUBJECT_FACT || of == SUBJECT_CONSENT) && str_eq(f->id, id)) return true;
        for (int k = 0; k < fact_kinds[f->kind].fields; k++) {
            fact_field field = fact_kinds[f->kind].first + (fact_field)k;
            if (fact_fields[field].type == NEW_ID && str_eq(fact_get(f, field)->text, id)) return true;
        }
    }
    return false;
}

static bool read_one(api_call *c, const posting *p, size_t i, posted *all, fault *why)
{
    posted *out = &all[i];
    lines_before before = {all, i};
    fact_company company = {brings, &before};
    *out = (posted){0};
    bool fine = restate(c, p->lines[i], &p->lines[i], &out->why) &&
                fact_read(&out->said, p->lines[i], c->seat.zones, c->arena, &out->why) &&
                fits(c, &out->said, &company, &out->why);
    out->refused = !fine;
    if (fine || out->why.code == FAULT_INPUT || out->why.code == FAULT_DENIED || out->why.code == FAULT_LIMIT)
        return true;
    *why = out->why; // the store could not be asked: nobody's fault
    return false;
}

static bool split(posting *p, str body, fault *why)
{
    size_t lines = 1;
    for (size_t i = 0; i < body.len; i++) lines += body.at[i] == '\n';
    if (lines > FACTS_MAX)
        return fault_set(why, FAULT_LIMIT, "%d facts at most at a time; a file goes to /v1/imports",
                         FACTS_MAX);
    p->lines = arena_array(p->c->arena, str, lines);
    p->places = arena_array(p->c->arena, uint64_t, lines);
    uint64_t place = 0;
    for (str rest = body, line; rest.len;) {
        line = str_trim(str_split(rest, '\n', &rest));
        place++;
        if (!line.len) continue;
        p->places[p->count] = place;
        p->lines[p->count++] = line;
    }
    return p->count || fault_set(why, FAULT_INPUT, "the body holds no fact");
}

bool api_facts_post(api_call *c, fault *why)
{
    posting p = {.c = c};
    bool many = str_eq(c->q->type, STR("application/x-ndjson"));
    if (!many && !str_eq(c->q->type, STR("application/json")))
        return fault_set(why, FAULT_INPUT, "the body has to be application/json or application/x-ndjson");
    if (!api_seat(c, why)) return false;
    if (many) {
        if (!split(&p, c->q->body, why)) return false;
    } else {
        p.lines = arena_push(c->arena, str);
        p.places = arena_push(c->arena, uint64_t);
        p.lines[0] = c->q->body;
        p.places[0] = p.count = 1;
    }
    posted *all = arena_array(c->arena, posted, p.count);
    for (size_t i = 0; i < p.count; i++)
        if (!read_one(c, &p, i, all, why)) return false;
    if (!append(c, p.lines, all, p.count, why)) return false;
    put_answers(c, &p, all);
    return true;
}

bool api_say(api_call *c, const str *lines, size_t count, fault *why)
{
    posting p = {.c = c, .lines = arena_array(c->arena, str, count + 1),
                 .places = arena_array(c->arena, uint64_t, count + 1), .count = count};
    posted *all = arena_array(c->arena, posted, count + 1);
    if (!api_seat(c, why)) return false;
    for (size_t i = 0; i < count; i++) {
        all[i] = (posted){0};
        if (!restate(c, lines[i], &p.lines[i], why) ||
            !fact_read(&all[i].said, p.lines[i], c->seat.zones, c->arena, why))
            return false;
    }
    if (!append(c, p.lines, all, count, why)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!all[i].refused) continue;
        *why = all[i].why;
        return false;
    }
    return true;
}
