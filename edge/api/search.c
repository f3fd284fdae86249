// search.c - GET /v1/search: everything under one key: patients, claims, codes, payers, people, pages; each
// for who may see it. What was searched for is in no log; that patients were, and how many were found, is in
// the audit.
#include "audit.h"
#include "board_.h"
#include "called.h"
#include "named.h"

enum { PATIENTS_MAX = 12, OTHERS_MAX = 8, Q_BYTES_MAX = 200 };

typedef struct searching {
    api_call *c;
    put *p;
    str q;
    size_t patients;
} searching;

static void hit(searching *s, const char *kind, str id, str title, str more)
{
    put_open(s->p, NULL, '{');
    put_words(s->p, "kind", kind);
    put_text(s->p, "id", id);
    put_text(s->p, "title", title);
    put_text_if(s->p, "more", more);
    put_shut(s->p);
}

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

// Does a word of the text begin so?
static bool word_begins(str text, str with)
{
    for (size_t i = 0; with.len && i + with.len <= text.len; i++) {
        if (i && text.at[i - 1] != ' ' && text.at[i - 1] != '-') continue;
        size_t n = 0;
        while (n < with.len && small(text.at[i + n]) == small(with.at[n])) n++;
        if (n == with.len) return true;
    }
    return false;
}

// --- patients --------------------------------------------------------------------------------------------

static str patient_more(const board_row *r, arena *a)
{
    buf b = buf_in(a, 256);
    if (!r->enrollment.len) return STR("not enrolled");
    buf_put(&b, r->program == PROGRAM_RTM ? STR("RTM") : STR("DMHT"));
    if (r->has_strip && r->strip.needed) buf_say(&b, ", %d of %d days", r->strip.counted, r->strip.needed);
    if (r->billing_name.len) buf_say(&b, ", %.*s", STR_ARGS(str_first(r->billing_name, 100)));
    return buf_str(&b);
}

static bool take_patient(void *with, str patient, bool part2, fault *why)
{
    searching *s = with;
    const board_row *rows;
    str id = str_copy(s->c->arena, patient), name;
    board_eyes eyes = board_eyes_of(s->c);
    size_t count = board_of_patient(live_board(s->c->practice), id, &rows, s->c->arena), shown = 0;
    for (size_t i = 0; i < count; i++) {
        if (!board_sees(&eyes, rows[i].part2, id)) continue;
        if (!shown++)
            hit(s, "patient", id, board_name(&rows[i], s->c->arena), patient_more(&rows[i], s->c->arena));
    }
    if (!count && board_sees(&eyes, part2, id)) { // too new for the board
        if (!api_name(s->c, id, &name, why)) return false;
        hit(s, "patient", id, name, STR(""));
        shown = 1;
    }
    s->patients += shown > 0;
    return true;
}

static bool find_patients(searching *s, fault *why)
{
    board_eyes eyes = board_eyes_of(s->c);
    return !api_may(s->c, MAY_SEE_PATIENTS) ||
           store_patients_named(s->c->seat.store, s->q, eyes.part2, PATIENTS_MAX, take_patient, s, why);
}

// --- claims, codes, payers, people -----------------------------------------------------------------------

static bool find_claim(searching *s, fault *why)
{
    store_claim claim;
    str patient;
    bool yes;
    if (!api_may(s->c, MAY_SEE_CLAIMS) || s->q.len > LIMIT_ID_BYTES) return true;
    store_answer found = store_claim_get(s->c->seat.store, s->q, &claim, s->c->arena, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found) || !api_sees_enrollment(s->c, claim.enrollment, &patient, &yes, why)) return false;
    if (!yes) return true;
    buf more = buf_in(s->c->arena, 64);
    date_put(&more, claim.from);
    hit(s, "claim", claim.claim, claim.claim, buf_str(&more));
    return true;
}

static void find_codes(searching *s)
{
    const rulebook *b = live_book(s->c->practice);
    size_t found = 0;
    names seen = names_in(s->c->arena);
    for (size_t i = b->pack_count; i-- > 0 && api_may(s->c, MAY_SEE_RULES);)
        for (size_t k = 0; k < b->packs[i].count && found < OTHERS_MAX; k++) {
            const rule_code *code = &b->packs[i].codes[k];
            bool new;
            if (!word_begins(code->code, s->q) && !word_begins(code->name, s->q)) continue;
            (void)names_number(&seen, code->code, &new);
            if (!new) continue;
            hit(s, "code", code->code, code->code, code->name);
            found++;
        }
    names_close(&seen);
}

typedef struct others {
    searching *s;
    names seen;
    size_t found;
} others;

// Payers and people by their last name said: a practice has some dozens of each.
static bool take_other(void *with, const store_fact *f, fault *why)
{
    others *o = with;
    searching *s = o->s;
    fact said;
    bool new;
    buf name = buf_in(s->c->arena, 512);
    if (o->found == OTHERS_MAX) return true;
    if (!fact_read(&said, f->line, s->c->seat.zones, s->c->arena, why)) return false;
    bool payer = said.kind == KIND_PAYER, staff = said.kind == KIND_STAFF;
    str id = fact_get(&said, payer   ? F_PAYER_PAYER
                             : staff ? F_STAFF_STAFF
                                     : F_PRACTITIONER_PRACTITIONER)
                 ->text;
    if (payer) {
        buf_put(&name, str_first(fact_get(&said, F_PAYER_NAME)->text, 200));
    } else {
        str last = fact_get(&said, staff ? F_STAFF_LAST : F_PRACTITIONER_LAST)->text;
        str first = fact_get(&said, staff ? F_STAFF_FIRST : F_PRACTITIONER_FIRST)->text;
        buf_say(&name, "%.*s, %.*s", STR_ARGS(str_first(last, 200)), STR_ARGS(str_first(first, 200)));
    }
    if (!word_begins(buf_str(&name), s->q) && !str_eq(id, s->q)) return true;
    (void)names_number(&o->seen, id, &new);
    if (!new) return true;
    o->found++;
    hit(s, payer ? "payer" : "person", str_copy(s->c->arena, id), buf_str(&name),
        payer ? choice_text(fact_get(&said, F_PAYER_KIND)->choice)
        : staff ? choice_text(fact_get(&said, F_STAFF_ROLE)->choice)
                : choice_text(fact_get(&said, F_PRACTITIONER_CREDENTIAL)->choice));
    return true;
}

static bool find_others(searching *s, bool payers, fault *why)
{
    others o = {s, names_in(s->c->arena), 0};
    store_want want = {.kinds_some = true, .clear_ok = true};
    if (payers) want.kind_wanted[KIND_PAYER] = true;
    else want.kind_wanted[KIND_PRACTITIONER] = want.kind_wanted[KIND_STAFF] = true;
    bool fine = store_facts_each(s->c->seat.store, &want, take_other, &o, why);
    names_close(&o.seen);
    return fine;
}

// --- pages -----------------------------------------------------------------------------------------------

static const struct page { str path, title; auth_permission may; } pages[] = {
    {STR_INIT("/today"), STR_INIT("Today"), MAY_SEE_TODAY},
    {STR_INIT("/patients"), STR_INIT("Patients"), MAY_SEE_PATIENTS},
    {STR_INIT("/enroll"), STR_INIT("Enroll a patient"), MAY_ENROLL},
    {STR_INIT("/time"), STR_INIT("Time"), MAY_CARE},
    {STR_INIT("/claims"), STR_INIT("Claims"), MAY_SEE_CLAIMS},
    {STR_INIT("/worklist"), STR_INIT("Worklist"), MAY_SEE_CLAIMS},
    {STR_INIT("/close"), STR_INIT("Close a month"), MAY_WORK_CLAIMS},
    {STR_INIT("/send"), STR_INIT("Send claims"), MAY_WORK_CLAIMS},
    {STR_INIT("/remittances"), STR_INIT("Remittances"), MAY_SEE_CLAIMS},
    {STR_INIT("/unmatched"), STR_INIT("Unmatched payments"), MAY_SEE_CLAIMS},
    {STR_INIT("/money"), STR_INIT("Money"), MAY_SEE_MONEY},
    {STR_INIT("/rulebook"), STR_INIT("Rulebook"), MAY_SEE_RULES},
    {STR_INIT("/rulebook/compare"), STR_INIT("Compare packs"), MAY_SEE_RULES},
    {STR_INIT("/rulebook/products"), STR_INIT("Products"), MAY_SEE_RULES},
    {STR_INIT("/payers"), STR_INIT("Payers and prices"), MAY_SEE_RULES},
    {STR_INIT("/proposals"), STR_INIT("Proposed rules"), MAY_APPROVE_RULES},
    {STR_INIT("/practice"), STR_INIT("Practice"), MAY_SEE_PRACTICE},
    {STR_INIT("/people"), STR_INIT("People"), MAY_SEE_PRACTICE},
    {STR_INIT("/roles"), STR_INIT("Roles and permissions"), MAY_SEE_PRACTICE},
    {STR_INIT("/reminders"), STR_INIT("Reminders"), MAY_SEE_PRACTICE},
    {STR_INIT("/audit"), STR_INIT("Audit"), MAY_AUDIT},
    {STR_INIT("/opened"), STR_INIT("Opened records"), MAY_REVIEW},
};

static void find_pages(searching *s)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (api_may(s->c, pages[i].may) && word_begins(pages[i].title, s->q))
            hit(s, "page", pages[i].path, pages[i].title, STR(""));
}

bool api_search(api_call *c, fault *why)
{
    searching s = {.c = c, .p = &c->out, .q = str_trim(str_first(api_ask(c, "q"), Q_BYTES_MAX))};
    if (!api_seat(c, why)) return false;
    put_open(s.p, NULL, '{');
    put_open(s.p, "hits", '[');
    if (s.q.len) {
        if (!find_patients(&s, why) || !find_claim(&s, why)) return false;
        find_codes(&s);
        if ((api_may(c, MAY_SEE_RULES) && !find_others(&s, true, why)) ||
            (api_may(c, MAY_SEE_PRACTICE) && !find_others(&s, false, why)))
            return false;
        find_pages(&s);
    }
    put_shut(s.p);
    put_shut(s.p);
    if (!s.patients) return true;
    buf detail = buf_in(c->arena, 64);
    buf_say(&detail, "search, %zu found", s.patients);
    return api_audit(c, AUDIT_SEARCHED, SUBJECT_NONE, STR(""), buf_str(&detail), why);
}
