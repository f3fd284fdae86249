// audit_page.c - GET /v1/audit: who saw and did what; as CSV too, and that is itself in the audit.
#include "api_.h"
#include "billing_.h"

enum { PAGE_ROWS = 100, PAGE_ROWS_MAX = 500, CSV_ROWS_MAX = 100000 };

typedef struct audit_page {
    api_call *c;
    const auth_member *people;
    size_t people_count;
    uint64_t limit;
    pile rows;    // store_audit: copied
    pile about;   // audit_subject: whom it is asked about; none: everything
    names looked; // ids of patients, enrollments, claims
    pile closed;  // bool: is it of a record that is closed to who asks?
} audit_page;

typedef struct audit_subject {
    int space;
    str id;
} audit_subject;

// --- words -------------------------------------------------------------------------------------------------

static str who_is(const audit_page *g, str account)
{
    for (size_t i = 0; i < g->people_count; i++)
        if (str_eq(g->people[i].account, account)) return g->people[i].name;
    return account;
}

static str kind_of(int space)
{
    static const char *const others[] = {"account", "session", "token", "proposal",
                                         "setting", "job",     "file",  "entry"};
    static const char *const subjects[SUBJECT_COUNT] = {
        "", "practice", "payer", "person", "practitioner", "patient", "device", "plan", "order", "consent",
        "enrollment", "note", "claim", "batch", "answer", "work", "fact"};
    if (space >= AUDIT_OF_ACCOUNT && space - AUDIT_OF_ACCOUNT < (int)(sizeof others / sizeof *others))
        return str_of(others[space - AUDIT_OF_ACCOUNT]);
    return space > 0 && space < SUBJECT_COUNT ? str_of(subjects[space]) : (str){"", 0};
}

// "Record read" of "record-read"
static str title_of(arena *a, audit_event e)
{
    str name = audit_event_name(e);
    if (!name.len) return STR("An entry of a newer program");
    char *to = arena_text(a, name.len + 1);
    for (size_t i = 0; i < name.len; i++) to[i] = name.at[i] == '-' ? ' ' : name.at[i];
    if (to[0] >= 'a' && to[0] <= 'z') to[0] = (char)(to[0] - 'a' + 'A');
    return (str){to, name.len};
}

static str subject_of(const audit_page *g, const store_audit *e)
{
    return e->space == AUDIT_OF_ACCOUNT ? who_is(g, e->subject) : e->subject;
}

// --- what is closed to who asks ----------------------------------------------------------------------------

// Who reviews openings and disclosures sees of whom they were; of other entries about a substance-use record
// who did what and when, as of any.
static bool is_reviewed(audit_event e)
{
    return e == AUDIT_GLASS_OPENED || e == AUDIT_GLASS_REVIEWED || e == AUDIT_DISCLOSED;
}

static bool look_up(api_call *c, const store_audit *e, bool *closed, fault *why)
{
    bool known = false, yes = true;
    str patient;
    store_claim claim;
    switch (e->space) {
    case SUBJECT_PATIENT:
        if (!store_subject_known(c->seat.store, SUBJECT_PATIENT, e->subject, &known, why)) return false;
        if (known && !api_sees_patient(c, e->subject, &yes, why)) return false;
        break;
    case SUBJECT_ENROLLMENT:
        if (!store_subject_known(c->seat.store, SUBJECT_ENROLLMENT, e->subject, &known, why)) return false;
        if (known && !api_sees_enrollment(c, e->subject, &patient, &yes, why)) return false;
        break;
    case SUBJECT_CLAIM: {
        store_answer a = store_claim_get(c->seat.store, e->subject, &claim, c->arena, why);
        if (a != STORE_NONE &&
            (!store_yes(a) || !api_sees_enrollment(c, claim.enrollment, &patient, &yes, why)))
            return false;
        break;
    }
    default: break;
    }
    *closed = !yes;
    return true;
}

// Each subject is looked up once.
static bool close_rows(audit_page *g, store_audit *rows, size_t *count, fault *why)
{
    size_t kept = 0;
    bool asked = api_ask(g->c, "patient").len || api_ask(g->c, "claim").len;
    if (api_may(g->c, MAY_SEE_PART2)) return true;
    g->looked = names_in(g->c->arena);
    g->closed = pile_in(g->c->arena, sizeof(bool));
    for (size_t i = 0; i < *count; i++) {
        store_audit *e = &rows[kept++];
        bool is_new;
        *e = rows[i];
        // What they asked themselves they know.
        if (!e->subject.len || is_reviewed(e->event) || str_eq(e->who, g->c->who->account)) continue;
        if (e->space != SUBJECT_PATIENT && e->space != SUBJECT_ENROLLMENT && e->space != SUBJECT_CLAIM)
            continue;
        buf key = buf_in(&g->c->scratch, e->subject.len + 8);
        buf_byte(&key, (char)('0' + e->space));
        buf_put(&key, e->subject);
        uint32_t n = names_number(&g->looked, buf_str(&key), &is_new);
        if (is_new && !look_up(g->c, e, pile_more(&g->closed), why)) {
            names_close(&g->looked);
            return false;
        }
        if (!*PILE_AT(&g->closed, bool, n)) continue;
        if (asked) kept--; // of a closed record nothing is known: nor that somebody read it
        e->subject = STR("");
        e->detail = STR("a closed record");
    }
    *count = kept;
    names_close(&g->looked);
    return true;
}

// --- rows --------------------------------------------------------------------------------------------------

static void put_row(audit_page *g, const store_audit *e)
{
    put *p = &g->c->out;
    put_open(p, NULL, '{');
    put_whole(p, "seq", (int64_t)e->seq);
    put_instant(p, "at", e->at);
    put_text(p, "who", who_is(g, e->who));
    put_text(p, "event", audit_event_name(e->event));
    put_text(p, "title", title_of(g->c->arena, e->event));
    put_text_if(p, "subject", subject_of(g, e));
    put_text_if(p, "subject_kind", kind_of(e->space));
    put_text_if(p, "detail", e->detail);
    put_shut(p);
}

static void put_cells(audit_page *g, sheet *s, const store_audit *e)
{
    buf at = buf_in(&g->c->scratch, 64);
    if (g->c->out.zone) zone_put(&at, g->c->out.zone, e->at);
    else instant_put(&at, e->at);
    sheet_whole(s, (int64_t)e->seq);
    sheet_text(s, buf_str(&at));
    sheet_text(s, who_is(g, e->who));
    sheet_text(s, e->person);
    sheet_text(s, audit_event_name(e->event));
    sheet_text(s, title_of(g->c->arena, e->event));
    sheet_text(s, kind_of(e->space));
    sheet_text(s, subject_of(g, e));
    sheet_text(s, e->detail);
    sheet_row(s);
}

static bool take(void *with, const store_audit *e, fault *why)
{
    (void)why;
    audit_page *g = with;
    arena *a = g->c->arena;
    store_audit *to = pile_more(&g->rows);
    *to = *e;
    to->who = str_copy(a, e->who);
    to->person = str_copy(a, e->person);
    to->subject = str_copy(a, e->subject);
    to->detail = str_copy(a, e->detail);
    return true;
}

static int newest_first(const void *a, const void *b, const void *with)
{
    (void)with;
    const store_audit *l = a, *r = b;
    return (l->seq < r->seq) - (l->seq > r->seq);
}

// Of each subject a page, laid together.
static bool read_rows(audit_page *g, store_audit_want *w, store_audit **out, size_t *count, fault *why)
{
    g->rows = pile_in(g->c->arena, sizeof(store_audit));
    if (!g->about.count && !store_audit_each(g->c->seat.store, w, take, g, why)) return false;
    for (uint32_t i = 0; i < g->about.count; i++) {
        const audit_subject *at = PILE_AT(&g->about, audit_subject, i);
        w->space = at->space;
        w->subject = at->id;
        if (!store_audit_each(g->c->seat.store, w, take, g, why)) return false;
    }
    *count = g->rows.count;
    *out = arena_array(g->c->arena, store_audit, g->rows.count + 1u);
    for (uint32_t i = 0; i < g->rows.count; i++) (*out)[i] = *PILE_AT(&g->rows, store_audit, i);
    sort_rows(*out, *count, sizeof **out, newest_first, NULL, g->c->arena);
    return true;
}

// --- what is asked for -------------------------------------------------------------------------------------

static bool read_event(const api_call *c, audit_event *out, fault *why)
{
    str name = api_ask(c, "event");
    if (!name.len || audit_event_find(name, out)) return true;
    fault_set(why, FAULT_INPUT, "there is no event \"%.*s\"", STR_ARGS(str_first(name, 40)));
    return fault_at(why, 0, STR("event"));
}

// A name or an account.
static str account_of(const audit_page *g, str who)
{
    for (size_t i = 0; i < g->people_count; i++)
        if (str_eq(g->people[i].name, who) || str_eq(g->people[i].login, who)) return g->people[i].account;
    return who;
}

static void add_subject(audit_page *g, int space, str id)
{
    *(audit_subject *)pile_more(&g->about) = (audit_subject){space, str_copy(g->c->arena, id)};
}

static bool add_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    add_subject(with, SUBJECT_CLAIM, c->claim);
    return true;
}

static bool add_enrollment(void *with, const store_fact *f, fault *why)
{
    audit_page *g = with;
    fact said;
    if (!fact_read(&said, f->line, g->c->seat.zones, g->c->arena, why)) return false;
    add_subject(g, SUBJECT_ENROLLMENT, fact_get(&said, F_ENROLL_ENROLLMENT)->text);
    return true;
}

// Who saw a patient's record saw it by the patient, an enrollment or a claim.
static bool add_patient(audit_page *g, str patient, fault *why)
{
    store_want want = {.subject = SUBJECT_PATIENT, .id = patient, .kinds_some = true, .clear_ok = true};
    store_claims_want bills = {.patient = patient, .month = DATE_NONE};
    want.kind_wanted[KIND_ENROLL] = true;
    add_subject(g, SUBJECT_PATIENT, patient);
    return store_facts_each(g->c->seat.store, &want, add_enrollment, g, why) &&
           store_claims_each(g->c->seat.store, &bills, add_claim, g, why);
}

static bool read_want(audit_page *g, store_audit_want *w, fault *why)
{
    api_call *c = g->c;
    date from = DATE_NONE, to = DATE_NONE;
    str patient = api_ask(c, "patient"), claim = api_ask(c, "claim");
    if (!read_event(c, &w->event, why) || !api_ask_whole(c, "after", INT64_MAX, &w->before, why) ||
        !api_ask_whole(c, "limit", g->limit, &g->limit, why) || !api_ask_date(c, "from", &from, why) ||
        !api_ask_date(c, "to", &to, why))
        return false;
    if (patient.len > LIMIT_ID_BYTES) {
        fault_set(why, FAULT_INPUT, "an id has at most %d characters", LIMIT_ID_BYTES);
        return fault_at(why, 0, STR("patient"));
    }
    w->who = account_of(g, api_ask(c, "who"));
    if (patient.len && !add_patient(g, patient, why)) return false;
    if (claim.len) add_subject(g, SUBJECT_CLAIM, claim);
    const zone *z = c->out.zone;
    if (date_is(from)) w->since = z ? zone_day_start(z, from) : (instant){from.days * US_PER_DAY};
    if (date_is(to))
        w->until = z ? zone_day_start(z, date_plus(to, 1)) : (instant){date_plus(to, 1).days * US_PER_DAY};
    return true;
}

static void put_events(put *p, arena *a)
{
    put_open(p, "events", '[');
    for (size_t i = 0; i < audit_event_count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "id", audit_events[i].name);
        put_text(p, "name", title_of(a, audit_events[i].event));
        put_text(p, "more", audit_events[i].meaning);
        put_flag(p, "fits", true);
        put_shut(p);
    }
    put_shut(p);
}

static bool put_page(audit_page *g, const store_audit *rows, size_t count, fault *why)
{
    api_call *c = g->c;
    put *p = &c->out;
    store_head head;
    buf b = buf_in(c->arena, 128), next = buf_in(c->arena, 32);
    if (!store_audit_head(c->seat.store, &head, why)) return false;
    put_open(p, NULL, '{');
    put_open(p, "rows", '[');
    for (size_t i = 0; i < count && i < g->limit; i++) put_row(g, &rows[i]);
    put_shut(p);
    put_events(p, c->arena);
    store_head_put(&b, &head);
    put_text(p, "head", buf_str(&b));
    if (count > g->limit && g->limit) {
        buf_int(&next, (int64_t)rows[g->limit - 1].seq);
        put_text(p, "next", buf_str(&next));
    }
    put_shut(p);
    return true;
}

// The entry about this very look is written first: it is in what is shown.
bool api_audit_page(api_call *c, fault *why)
{
    auth_member *members;
    store_audit *rows;
    size_t count;
    bool csv = api_wants_csv(c);
    audit_page g = {.c = c, .limit = csv ? CSV_ROWS_MAX : PAGE_ROWS_MAX};
    store_audit_want w = {.limit = 0};
    g.about = pile_in(c->arena, sizeof(audit_subject));
    if (!api_seat(c, why) ||
        !auth_members(c->api->auth, c->who, true, &members, &g.people_count, c->arena, why))
        return false;
    g.people = members;
    if (!read_want(&g, &w, why)) return false;
    if (!csv && !api_ask(c, "limit").len) g.limit = PAGE_ROWS;
    w.limit = (uint32_t)g.limit + 1;
    str patient = api_ask(c, "patient");
    if (!api_audit(c, csv ? AUDIT_AUDIT_EXPORTED : AUDIT_AUDIT_READ,
                   patient.len ? SUBJECT_PATIENT : SUBJECT_NONE, patient, audit_event_name(w.event), why) ||
        !read_rows(&g, &w, &rows, &count, why) || !close_rows(&g, rows, &count, why))
        return false;
    if (!csv) return put_page(&g, rows, count, why);
    sheet cells = sheet_begin(c, "audit", "number,at,who,person,event,title,kind,subject,detail");
    for (size_t i = 0; i < count && i < g.limit; i++) put_cells(&g, &cells, &rows[i]);
    return true;
}
