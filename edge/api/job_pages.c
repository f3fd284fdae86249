// job_pages.c - GET /v1/jobs, /v1/jobs/{job}: long work, with what came of it for who may see that.
#include "api_.h"
#include "beside.h"
#include "job_.h"
#include "json.h"

enum { JOBS_SHOWN = 50 };

typedef struct job_kind {
    str word;             // first of the kind as it is kept
    const char *title;    // the rest of it follows
    auth_permission sees; // and nobody else
} job_kind;
static const job_kind job_kinds[] = {
    {STR_INIT("close"), "Close", MAY_SEE_CLAIMS},
    {STR_INIT("look"), "Look at", MAY_SEE_CLAIMS},
    {STR_INIT("receive"), "Take in a payer's file", MAY_SEE_CLAIMS},
    {STR_INIT("import"), "Take in a file of facts", MAY_IMPORT},
};

static const job_kind *kind_of(str kept, str *rest)
{
    str word = str_split(kept, ' ', rest);
    for (size_t i = 0; i < sizeof job_kinds / sizeof *job_kinds; i++)
        if (str_eq(job_kinds[i].word, word)) return &job_kinds[i];
    return NULL;
}

// --- starting ----------------------------------------------------------------------------------------------

str job_keep(job *j, str text) { return str_copy(&j->memory, text); }

job *job_of(const api_call *c, const char *kind)
{
    job *j = job_new();
    j->practice = c->practice;
    j->kind = job_keep(j, str_of(kind));
    j->account = job_keep(j, c->who->account);
    j->person = job_keep(j, c->who->person);
    j->name = job_keep(j, c->who->name);
    return j;
}

static bool put_one(api_call *c, str id, fault *why);

bool job_answer(api_call *c, job *j, fault *why)
{
    str id;
    if (!jobs_start(c->api->jobs, j, &id, c->arena, why)) return false;
    c->r->status = 202;
    return put_one(c, id, why);
}

// --- what came of it ---------------------------------------------------------------------------------------

// Members of an object, one after the other.
typedef struct members {
    json j;
    bool more;
} members;

static bool members_of(members *m, str object)
{
    m->j = json_of(object);
    return json_next(&m->j) == JSON_OBJECT && json_enter(&m->j, '}', &m->more);
}

static bool next_member(members *m, str *key, str *raw)
{
    json_text text;
    if (!m->more || !json_key(&m->j, &text) || !json_skip(&m->j, raw) || !json_after(&m->j, '}', &m->more))
        return false;
    *key = text.raw;
    return true;
}

static str text_member(str object, const char *name, arena *a)
{
    members m;
    str key, raw;
    if (!members_of(&m, object)) return (str){"", 0};
    while (next_member(&m, &key, &raw)) {
        json j = json_of(raw);
        json_text text;
        if (!str_eq(key, str_of(name)) || json_next(&j) != JSON_TEXT || !json_text_read(&j, &text)) continue;
        return json_decode(&text, a);
    }
    return (str){"", 0};
}

// An element of a list that is about an enrollment or claim: shown only to who may know of it, with names.
static bool put_element(billing *b, str object, fault *why)
{
    put *p = &b->c->out;
    arena *a = b->c->arena;
    str enrollment = text_member(object, "enrollment", a), claim = text_member(object, "claim", a),
        patient = {"", 0};
    bool sees = true;
    if (enrollment.len && !api_sees_enrollment(b->c, enrollment, &patient, &sees, why)) return false;
    if (!enrollment.len && claim.len) {
        store_claim c;
        store_answer found = store_claim_get(b->desk.store, claim, &c, a, why);
        if (found != STORE_NONE && (!store_yes(found) || !billing_sees(b, &c, &sees, why))) return false;
    }
    if (!sees) return true;
    str name = {"", 0}, key, raw;
    if (patient.len && !billing_name(b, patient, &name, why)) return false;
    members m;
    // the shape has it, and the patient's name
    bool shows = str_eq(text_member(object, "of", a), STR("enrollment"));
    if (!members_of(&m, object)) return true;
    put_open(p, NULL, '{');
    if (shows) {
        put_text(p, "patient", patient);
        put_text(p, "name", name);
    }
    while (next_member(&m, &key, &raw)) {
        if (str_eq(key, STR("of")) || (!shows && str_eq(key, STR("enrollment")))) continue;
        put_raw(p, str_z(a, key), raw);
    }
    put_shut(p);
    return true;
}

static bool put_list(billing *b, const char *name, str list, fault *why)
{
    json j = json_of(list);
    bool more;
    put_open(&b->c->out, name, '[');
    bool fine = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    while (fine && more) {
        str raw;
        fine = json_skip(&j, &raw);
        if (fine && !put_element(b, raw, why)) return false;
        fine = fine && json_after(&j, ']', &more);
    }
    put_shut(&b->c->out);
    return true;
}

static bool put_closed(billing *b, str object, fault *why)
{
    put *p = &b->c->out;
    members m;
    str key, raw;
    if (!members_of(&m, object)) return true;
    put_open(p, "closed", '{');
    while (next_member(&m, &key, &raw)) {
        bool list = str_eq(key, STR("unready")) || str_eq(key, STR("problems"));
        const char *name = str_z(b->c->arena, key);
        if (!list) put_raw(p, name, raw);
        else if (!put_list(b, name, raw, why)) return false;
    }
    put_shut(p);
    return true;
}

static bool put_receipt(billing *b, str object, fault *why)
{
    put *p = &b->c->out;
    members m;
    str key, raw;
    if (!members_of(&m, object)) return true;
    put_open(p, NULL, '{');
    while (next_member(&m, &key, &raw)) {
        const char *name = str_z(b->c->arena, key);
        if (!str_eq(key, STR("says"))) put_raw(p, name, raw);
        else if (!put_list(b, name, raw, why)) return false;
    }
    put_shut(p);
    return true;
}

static bool put_receipts(billing *b, str list, fault *why)
{
    json j = json_of(list);
    bool more;
    put_open(&b->c->out, "receipts", '[');
    bool fine = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    while (fine && more) {
        str raw;
        fine = json_skip(&j, &raw);
        if (fine && !put_receipt(b, raw, why)) return false;
        fine = fine && json_after(&j, ']', &more);
    }
    put_shut(&b->c->out);
    return true;
}

static bool put_result(billing *b, str result, fault *why)
{
    members m;
    str key, raw;
    if (!members_of(&m, result)) return true;
    while (next_member(&m, &key, &raw)) {
        if (str_eq(key, STR("closed")) && !put_closed(b, raw, why)) return false;
        if (str_eq(key, STR("receipts")) && !put_receipts(b, raw, why)) return false;
        if (str_eq(key, STR("facts"))) put_raw(&b->c->out, "facts", raw);
    }
    return true;
}

// --- rows --------------------------------------------------------------------------------------------------

static const char *state_word(const store_job_row *j, bool known, const job_now *now)
{
    switch (j->state) {
    case JOB_RUNNING: return known && !now->runs ? "waits" : "runs";
    case JOB_DONE: return "done";
    case JOB_FAILED: return "failed";
    case JOB_BROKEN: return "broken";
    }
    return "broken";
}

static bool put_job(billing *b, const store_job_row *j, bool whole, fault *why)
{
    put *p = &b->c->out;
    arena *a = b->c->arena;
    str rest, name, says = j->result.len ? text_member(j->result, "says", a) : (str){"", 0};
    const job_kind *kind = kind_of(j->kind, &rest);
    job_now now = {.total = j->total};
    bool known = j->state == JOB_RUNNING && jobs_look(b->c->api->jobs, j->id, &now, a);
    buf title = buf_in(a, 256);
    buf_say(&title, "%s%s%.*s", kind->title, rest.len ? " " : "", STR_ARGS(rest));
    name = known ? now.name : j->result.len ? text_member(j->result, "name", a) : (str){"", 0};
    if (j->state == JOB_BROKEN && !says.len) says = STR("The server stopped while it ran: start it again.");
    put_open(p, NULL, '{');
    put_text(p, "job", j->id);
    put_text(p, "kind", str_eq(kind->word, STR("look")) ? STR("close") : kind->word);
    put_text(p, "title", buf_str(&title));
    put_words(p, "state", state_word(j, known, &now));
    put_whole(p, "done", (int64_t)(known ? now.done : j->done));
    put_whole(p, "total", (int64_t)(known ? now.total : j->total));
    put_text(p, "by", name.len ? name : j->by);
    put_instant(p, "began", j->began);
    if (j->ended.us) put_instant(p, "ended", j->ended);
    put_text_if(p, "says", says);
    if (whole && j->result.len && !put_result(b, j->result, why)) return false;
    put_shut(p);
    return true;
}

static bool may_see(const api_call *c, const store_job_row *j)
{
    str rest;
    const job_kind *kind = kind_of(j->kind, &rest);
    return kind && api_may(c, kind->sees);
}

static bool put_one(api_call *c, str id, fault *why)
{
    billing b;
    store_job_row j;
    if (!billing_open(&b, c, why)) return false;
    store_answer found = store_job_get(b.desk.store, id, &j, c->arena, why);
    if (found == STORE_NONE || (store_yes(found) && !may_see(c, &j))) return api_none(why, "long work", id);
    return store_yes(found) && put_job(&b, &j, true, why);
}

bool api_job(api_call *c, fault *why)
{
    return put_one(c, c->param[0], why) &&
           api_audit(c, AUDIT_LIST_READ, SUBJECT_NONE, (str){"", 0}, STR("long work"), why);
}

static bool take_job(void *with, const store_job_row *j, fault *why)
{
    billing *b = with;
    return !may_see(b->c, j) || put_job(b, j, false, why);
}

bool api_jobs(api_call *c, fault *why)
{
    billing b;
    if (!billing_open(&b, c, why)) return false;
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "jobs", '[');
    if (!store_jobs_each(b.desk.store, (str){"", 0}, JOBS_SHOWN, take_job, &b, why)) return false;
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}
