// GET /v1/facts: what was said, newest first, of a patient, an enrollment or a claim; GET /v1/facts/{id}:
// one.
#include "fact_about_.h"
#include "post.h"
#include "says.h"
#include <stdlib.h>

enum { SENTENCE_BYTES_MAX = 4096 };
enum { PAGE_FACTS = 100, PAGE_FACTS_MAX = 500 };

typedef struct gathered {
    arena *a;
    zones *zones;
    pile seqs;          // uint64_t
    pile enrollments;   // str
    bool with_enrollments;
} gathered;

static bool gather(void *with, const store_fact *f, fault *why)
{
    gathered *g = with;
    *(uint64_t *)pile_more(&g->seqs) = f->seq;
    if (!g->with_enrollments || f->kind != KIND_ENROLL) return true;
    fact said;
    if (!fact_read(&said, f->line, g->zones, g->a, why)) return false;
    *(str *)pile_more(&g->enrollments) = str_copy(g->a, fact_get(&said, F_ENROLL_ENROLLMENT)->text);
    return true;
}

static bool gather_by(api_call *c, gathered *g, fact_subject subject, str id, fault *why)
{
    store_want want = {.subject = subject, .id = id, .clear_ok = true};
    return store_facts_each(c->seat.store, &want, gather, g, why);
}

static int newest_first(const void *a, const void *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x < y) - (x > y);
}

// Answers, scales and notes are for those who treat; others see that they are there.
static bool is_clinical(fact_kind k)
{
    return k == KIND_CHECKIN || k == KIND_ASSESS || k == KIND_NOTE || k == KIND_PLAN;
}

// --- words -------------------------------------------------------------------------------------------------

static str called(void *with, fact_subject subject, str id)
{
    api_call *c = with;
    fault ignored;
    str name = {0};
    bool person = subject == SUBJECT_PERSON || subject == SUBJECT_PATIENT || subject == SUBJECT_PRACTITIONER;
    return person && api_name(c, id, &name, &ignored) ? name : STR("");
}

static bool take_id(void *with, const store_fact *f, fault *why)
{
    (void)why;
    gathered *g = with;
    *(str *)pile_more(&g->enrollments) = str_copy(g->a, f->id);
    return true;
}

// The void that takes the fact out, or empty.
static bool voided_by(api_call *c, str id, str *out, fault *why)
{
    bool is = false;
    *out = (str){"", 0};
    if (!act_voided(c->seat.store, id, 0, &is, c->seat.zones, c->arena, why)) return false;
    if (!is) return true;
    gathered voids = {.a = c->arena, .enrollments = pile_in(c->arena, sizeof(str))};
    store_want want = {.kinds_some = true, .subject = SUBJECT_FACT, .id = id, .clear_ok = true};
    want.kind_wanted[KIND_VOID] = true;
    if (!store_facts_each(c->seat.store, &want, take_id, &voids, why)) return false;
    if (voids.enrollments.count) *out = *PILE_AT(&voids.enrollments, str, voids.enrollments.count - 1);
    return true;
}

static bool put_fact(api_call *c, const store_fact *f, const fact *said, fault *why)
{
    put *p = &c->out;
    str by_name, voided;
    bool masked = is_clinical(said->kind) && !api_may(c, MAY_SEE_CLINICAL) && !api_may(c, MAY_OWN);
    buf line = buf_in(c->arena, LIMIT_LINE_BYTES), says = buf_in(c->arena, SENTENCE_BYTES_MAX);
    says_ask as = {called, c, c->out.zone, c->seat.book, masked};
    if (!api_name(c, said->by, &by_name, why) || !voided_by(c, f->id, &voided, why)) return false;
    if (masked) fact_put_clear(&line, said);
    else fact_put(&line, said);
    fact_says(&says, said, &as);
    put_open(p, NULL, '{');
    put_whole(p, "seq", (int64_t)f->seq);
    put_text(p, "id", f->id);
    put_text(p, "kind", fact_kinds[said->kind].name);
    put_instant(p, "at", said->at);
    put_instant(p, "received", said->received);
    put_text_if(p, "by", said->by);
    put_text_if(p, "by_name", by_name);
    put_text(p, "says", buf_str(&says));
    put_text_if(p, "voided", voided);
    put_raw(p, "fact", buf_str(&line));
    put_shut(p);
    return true;
}

// --- a page ------------------------------------------------------------------------------------------------

typedef struct page_ask {
    fact_kind kind;     // KIND_COUNT: all
    uint64_t after, limit;
} page_ask;

static bool kind_asked(const api_call *c, fact_kind *out, fault *why)
{
    str name = api_ask(c, "kind");
    *out = KIND_COUNT;
    if (!name.len) return true;
    for (int k = 0; k < KIND_COUNT; k++)
        if (str_eq(fact_kinds[k].name, name)) *out = (fact_kind)k;
    if (*out != KIND_COUNT) return true;
    fault_set(why, FAULT_INPUT, "?kind is no kind of fact");
    return fault_at(why, 0, STR("kind"));
}

static bool put_page(api_call *c, gathered *g, const page_ask *ask, fault *why)
{
    uint64_t *seqs = arena_array(c->arena, uint64_t, g->seqs.count + 1u), last = 0;
    for (uint32_t i = 0; i < g->seqs.count; i++) seqs[i] = *PILE_AT(&g->seqs, uint64_t, i);
    qsort(seqs, g->seqs.count, sizeof *seqs, newest_first);
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "facts", '[');
    uint32_t i = 0;
    uint64_t shown = 0;
    for (; i < g->seqs.count && shown < ask->limit; i++) {
        store_fact f;
        fact said;
        str patient;
        bool yes;
        if ((i && seqs[i] == seqs[i - 1]) || (ask->after && seqs[i] >= ask->after)) continue;
        store_answer a = store_fact_at(c->seat.store, seqs[i], &f, c->arena, why);
        if (!store_yes(a) || !fact_read(&said, f.line, c->seat.zones, c->arena, why)) return false;
        last = seqs[i];
        if (!fact_is_visible(c, &f, &said, &patient, &yes, why)) return false;
        if (!yes) continue; // of a record that is closed to who asks
        if (ask->kind != KIND_COUNT && said.kind != ask->kind) continue;
        if (!put_fact(c, &f, &said, why)) return false;
        shown++;
    }
    put_shut(&c->out);
    if (i < g->seqs.count && shown == ask->limit) {
        buf b = buf_in(c->arena, 24);
        buf_int(&b, (int64_t)last);
        put_text(&c->out, "next", buf_str(&b));
    }
    put_shut(&c->out);
    return true;
}

static bool gather_patient(api_call *c, gathered *g, str patient, fault *why)
{
    g->with_enrollments = true;
    if (!gather_by(c, g, SUBJECT_PATIENT, patient, why)) return false;
    g->with_enrollments = false; // all are known; their own facts name them again
    for (uint32_t i = 0; i < g->enrollments.count; i++)
        if (!gather_by(c, g, SUBJECT_ENROLLMENT, *PILE_AT(&g->enrollments, str, i), why)) return false;
    return true;
}

static bool whose(api_call *c, gathered *g, str *subject, fact_subject *space, fault *why)
{
    str patient = api_ask(c, "patient"), enrollment = api_ask(c, "enrollment"), claim = api_ask(c, "claim"),
        of;
    bool yes = false;
    store_claim found;
    *subject = patient.len ? patient : enrollment.len ? enrollment : claim;
    *space = patient.len ? SUBJECT_PATIENT : enrollment.len ? SUBJECT_ENROLLMENT : SUBJECT_CLAIM;
    if (!subject->len) return fault_set(why, FAULT_INPUT, "say whose: ?patient, ?enrollment or ?claim");
    if (patient.len) {
        if (!api_sees_patient(c, patient, &yes, why)) return false;
        return yes ? gather_patient(c, g, patient, why) : api_none(why, "patient", patient);
    }
    if (enrollment.len) {
        if (!api_sees_enrollment(c, enrollment, &of, &yes, why)) return false;
        return yes ? gather_by(c, g, *space, enrollment, why) : api_none(why, "enrollment", enrollment);
    }
    store_answer a = store_claim_get(c->seat.store, claim, &found, c->arena, why);
    if (a == STORE_NONE) return api_none(why, "claim", claim);
    if (!store_yes(a) || !api_sees_enrollment(c, found.enrollment, &of, &yes, why)) return false;
    return yes ? gather_by(c, g, *space, claim, why) : api_none(why, "claim", claim);
}

bool api_facts(api_call *c, fault *why)
{
    page_ask ask = {.limit = PAGE_FACTS};
    gathered g = {.a = c->arena, .seqs = pile_in(c->arena, sizeof(uint64_t)),
                  .enrollments = pile_in(c->arena, sizeof(str))};
    str subject;
    fact_subject space;
    if (!api_seat(c, why) || !kind_asked(c, &ask.kind, why) ||
        !api_ask_whole(c, "after", UINT64_MAX >> 1, &ask.after, why) ||
        !api_ask_whole(c, "limit", PAGE_FACTS_MAX, &ask.limit, why))
        return false;
    g.zones = c->seat.zones;
    return whose(c, &g, &subject, &space, why) &&
           api_audit(c, AUDIT_RECORD_READ, space, subject, STR("facts"), why) && put_page(c, &g, &ask, why);
}

// --- one ---------------------------------------------------------------------------------------------------

bool api_fact(api_call *c, fault *why)
{
    store_fact f;
    fact said;
    str id = c->param[0], patient;
    bool yes = true;
    if (!api_seat(c, why)) return false;
    store_answer a = store_fact_find(c->seat.store, id, &f, c->arena, why);
    if (a == STORE_NONE) return api_none(why, "fact", id);
    if (!store_yes(a) || !fact_read(&said, f.line, c->seat.zones, c->arena, why)) return false;
    if (!fact_is_visible(c, &f, &said, &patient, &yes, why)) return false;
    if (!yes) return api_none(why, "fact", id);
    fact_subject space = patient.len ? SUBJECT_PATIENT : SUBJECT_NONE;
    return api_audit(c, AUDIT_RECORD_READ, space, patient, id, why) && put_fact(c, &f, &said, why);
}
