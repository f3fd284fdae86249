// notes.c - GET /v1/enrollments/{e}/notes and /note: notes that are there, notes that are due, one beside its
// data.
#include "beside.h"
#include "duty.h"
#include "note_.h"
#include "post.h"

enum { NAME_BYTES_MAX = 256, WINDOWS_MAX = 100000 };

// --- notes as they were said -------------------------------------------------------------------------------

typedef struct noting {
    api_call *c;
    pile all;
} noting;

static bool take_note(void *with, const store_fact *f, fault *why)
{
    noting *g = with;
    arena *a = g->c->arena;
    bool voided;
    fact said;
    if (!act_voided(g->c->seat.store, str_copy(a, f->id), 0, &voided, g->c->seat.zones, a, why)) return false;
    if (voided) return true;
    str line = str_copy(a, f->line);
    if (!fact_read(&said, line, g->c->seat.zones, a, why)) return false;
    *(note_said *)pile_more(&g->all) = (note_said){
        .fact = str_copy(a, said.id),
        .note = fact_get(&said, F_NOTE_NOTE)->text,
        .by = fact_get(&said, F_NOTE_BY)->text,
        .at = said.at,
        .signed_at = fact_has(&said, F_NOTE_SIGNED) ? fact_get(&said, F_NOTE_SIGNED)->instant : INSTANT_NONE,
        .from = fact_get(&said, F_NOTE_FROM)->date,
        .to = fact_get(&said, F_NOTE_TO)->date,
        .review = fact_get(&said, F_NOTE_REVIEW)->text,
        .interpretation = fact_get(&said, F_NOTE_INTERPRETATION)->text,
        .actions = fact_get(&said, F_NOTE_ACTIONS)->text,
        .plan = fact_get(&said, F_NOTE_PLAN)->text,
        .seq = f->seq};
    return true;
}

bool notes_said(api_call *c, str enrollment, const note_said **out, size_t *count, fault *why)
{
    noting g = {c, pile_in(c->arena, sizeof(note_said))};
    store_want want = {.subject = SUBJECT_ENROLLMENT, .id = enrollment, .kinds_some = true};
    want.kind_wanted[KIND_NOTE] = true;
    if (!store_facts_each(c->seat.store, &want, take_note, &g, why)) return false;
    note_said *all = arena_array(c->arena, note_said, g.all.count + 1u);
    for (uint32_t i = 0; i < g.all.count; i++) all[i] = *PILE_AT(&g.all, note_said, i);
    *out = all;
    *count = g.all.count;
    return true;
}

// A later fact of the same note replaces the earlier one: by `at`, then by id.
static bool replaces(const note_said *a, const note_said *b)
{
    return a->at.us != b->at.us ? a->at.us > b->at.us : str_cmp(a->fact, b->fact) > 0;
}

const note_said *note_last(const note_said *all, size_t count, str note)
{
    const note_said *last = NULL;
    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].note, note) && (!last || replaces(&all[i], last))) last = &all[i];
    return last;
}

bool note_is_addendum(const note_said *n) { return str_starts(n->review, STR(NOTE_ADDENDUM)); }

bool note_adds_to(const note_said *n, str note)
{
    if (!note_is_addendum(n)) return false;
    str rest = str_from(n->review, sizeof NOTE_ADDENDUM - 1);
    return str_starts(rest, note) && rest.len > note.len && rest.at[note.len] == ' ';
}

str note_addendum_lead(const note_said *n, arena *a)
{
    buf b = buf_in(a, NAME_BYTES_MAX);
    buf_lit(&b, NOTE_ADDENDUM);
    buf_put(&b, n->note);
    buf_lit(&b, " of ");
    date_put(&b, n->from);
    buf_lit(&b, " to ");
    date_put(&b, n->to);
    buf_lit(&b, ": ");
    return buf_str(&b);
}

// --- what is due -------------------------------------------------------------------------------------------

// Has who asks begun to write it? Then a draft of that name is kept for them.
static bool drafted(api_call *c, str enrollment, date from, bool *yes, fault *why)
{
    store_draft draft;
    buf name = buf_in(c->arena, NAME_BYTES_MAX);
    buf_say(&name, "note.%.*s.", STR_ARGS(enrollment));
    date_put(&name, from);
    store_answer answer =
        store_draft_get(c->seat.store, c->who->account, buf_str(&name), &draft, c->arena, why);
    *yes = store_yes(answer);
    return *yes || answer == STORE_NONE;
}

static bool put_dues(api_call *c, record *r, uint32_t enrollment, fault *why)
{
    put *p = &c->out;
    note_due *dues = arena_array(c->arena, note_due, DUTY_NOTES_MAX);
    size_t count = note_dues(r->e, enrollment, dues);
    str id = care_enrollment_id(r, enrollment);
    put_open(p, "due", '[');
    for (size_t i = 0; i < count; i++) {
        bool begun;
        if (!drafted(c, id, dues[i].from, &begun, why)) return false;
        put_open(p, NULL, '{');
        put_text(p, "patient", names_text(&r->facts.door.people, r->patient));
        put_text(p, "name", record_last_first(r, r->patient));
        put_text(p, "enrollment", id);
        put_date(p, "from", dues[i].from);
        put_date(p, "to", dues[i].to);
        put_words(p, "state", dues[i].draft != FACT_NONE ? "unsigned" : begun ? "draft" : "unwritten");
        put_open(p, "codes", '[');
        for (size_t k = 0; k < dues[i].code_count; k++) put_text(p, NULL, dues[i].codes[k]);
        put_shut(p);
        put_money_if(p, "worth", dues[i].priced, dues[i].worth);
        put_date_if(p, "by", dues[i].by);
        put_shut(p);
    }
    put_shut(p);
    return true;
}

static int newest_first(const void *a, const void *b, const void *with)
{
    (void)with;
    const note_said *x = a, *y = b;
    if (x->to.days != y->to.days) return x->to.days > y->to.days ? -1 : 1;
    return (x->seq < y->seq) - (x->seq > y->seq);
}

static str name_of(const record *r, str person)
{
    return record_person(r, names_find(&r->facts.door.people, person));
}

static void put_briefs(api_call *c, const record *r, const note_said *all, size_t count)
{
    put *p = &c->out;
    note_said *last = arena_array(c->arena, note_said, count + 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (note_last(all, count, all[i].note) == &all[i]) last[n++] = all[i];
    sort_rows(last, n, sizeof *last, newest_first, NULL, c->arena);
    put_open(p, "notes", '[');
    for (size_t i = 0; i < n; i++) {
        bool is_signed = last[i].signed_at.us != INSTANT_NONE.us;
        put_open(p, NULL, '{');
        put_text(p, "note", last[i].note);
        put_date(p, "from", last[i].from);
        put_date(p, "to", last[i].to);
        put_words(p, "state", !is_signed ? "draft" : note_is_addendum(&last[i]) ? "addendum" : "signed");
        put_text(p, "by_name", name_of(r, last[i].by));
        put_instant_if(p, "signed", last[i].signed_at);
        put_shut(p);
    }
    put_shut(p);
}

bool api_notes(api_call *c, fault *why)
{
    record r;
    uint32_t enrollment;
    const note_said *all;
    size_t count;
    care_ask ask = {.enrollment = c->param[0], .detail = "the list of notes"};
    if (!care_open(c, &ask, &r, &enrollment, why)) return false;
    bool fine = notes_said(c, c->param[0], &all, &count, why);
    if (fine) {
        put_open(&c->out, NULL, '{');
        put_text(&c->out, "patient", names_text(&r.facts.door.people, r.patient));
        put_text(&c->out, "name", record_last_first(&r, r.patient));
        put_briefs(c, &r, all, count);
        fine = put_dues(c, &r, enrollment, why);
        if (fine) put_shut(&c->out);
    }
    record_close(&r);
    return fine;
}

// --- one note beside its data ------------------------------------------------------------------------------

static bool put_version(api_call *c, const record *r, const note_said *n)
{
    put *p = &c->out;
    bool is_signed = n->signed_at.us != INSTANT_NONE.us;
    put_open(p, NULL, '{');
    put_text(p, "fact", n->fact);
    put_instant(p, "at", n->at);
    put_text(p, "by_name", name_of(r, n->by));
    put_instant_if(p, "signed", n->signed_at);
    put_flag(p, "late", is_signed && state_date(r->s, n->signed_at).days > n->to.days + NOTE_LATE_DAYS);
    put_text(p, "review", n->review);
    put_text(p, "interpretation", n->interpretation);
    put_text(p, "actions", n->actions);
    put_text(p, "plan", n->plan);
    put_shut(p);
    return true;
}

static int last_said_first(const void *a, const void *b, const void *with)
{
    (void)with;
    const note_said *x = a, *y = b;
    return (x->seq < y->seq) - (x->seq > y->seq);
}

static void put_versions(api_call *c, const record *r, str note, const note_said *all, size_t count)
{
    note_said *shown = arena_array(c->arena, note_said, count + 1);
    size_t n = 0;
    for (size_t i = 0; i < count && note.len; i++)
        if (str_eq(all[i].note, note) || note_adds_to(&all[i], note)) shown[n++] = all[i];
    sort_rows(shown, n, sizeof *shown, last_said_first, NULL, c->arena);
    put_open(&c->out, "versions", '[');
    for (size_t i = 0; i < n; i++) put_version(c, r, &shown[i]);
    put_shut(&c->out);
}

static void put_windows(api_call *c, const note_ask *ask)
{
    put *p = &c->out;
    strip s;
    strip_run run = strip_run_of(ask->r->e, ask->enrollment);
    put_open(p, "strips", '[');
    int32_t first = date_is(run.start) && ask->from.days > run.start.days
                        ? (ask->from.days - run.start.days) / STRIP_DAYS + 1
                        : 1;
    for (int32_t n = first; n < WINDOWS_MAX && strip_make(ask->r->e, ask->enrollment, n, &s); n++) {
        if (s.from.days > ask->to.days) break;
        put_open(p, NULL, '{');
        put_strip(p, "strip", &s, care_enrollment_id(ask->r, ask->enrollment), c->arena);
        put_days(p, "days", ask->r, &s, c->arena);
        put_shut(p);
    }
    put_shut(p);
}

static bool put_months(api_call *c, const note_ask *ask, fault *why)
{
    bar m;
    put_open(&c->out, "months", '[');
    for (date month = date_month_first(ask->from); month.days <= ask->to.days; month = date_next_month(month))
        if (bar_make(ask->r->e, ask->enrollment, month, true, &m, c->arena) &&
            !put_month_bar(&c->out, NULL, ask->r, &m, c->arena, why))
            return false;
    put_shut(&c->out);
    return true;
}

static void put_waits(api_call *c, const note_ask *ask)
{
    const period *periods;
    size_t count = periods_of(ask->r->e, ask->enrollment, ask->r->today, &periods, c->arena);
    put_open(&c->out, "waits", '[');
    for (size_t i = 0; i < count; i++) {
        bool touches = periods[i].from.days <= ask->to.days &&
                       (!date_is(periods[i].to) || periods[i].to.days >= ask->from.days);
        for (size_t k = 0; touches && k < periods[i].count; k++) {
            const code_state *s = &periods[i].codes[k];
            bool open = s->status == DET_HELD || s->status == DET_OPEN;
            if (open && (s->unmet >> REQ_NOTE & 1)) put_code_state(&c->out, NULL, ask->r, s);
        }
    }
    put_shut(&c->out);
}

bool put_note(api_call *c, const note_ask *ask, fault *why)
{
    put *p = &c->out;
    record *r = ask->r;
    const note_said *all;
    size_t count;
    const enroll_row *en = state_enroll(r->s, ask->enrollment);
    if (!en || !notes_said(c, care_enrollment_id(r, ask->enrollment), &all, &count, why)) return false;
    const note_said *last = note_last(all, count, ask->note);
    str biller = names_text(&r->facts.door.people, en->billing);
    put_open(p, NULL, '{');
    put_text_if(p, "note", ask->note);
    put_text(p, "enrollment", care_enrollment_id(r, ask->enrollment));
    put_text(p, "patient", names_text(&r->facts.door.people, r->patient));
    put_text(p, "name", record_last_first(r, r->patient));
    put_date(p, "from", ask->from);
    put_date(p, "to", ask->to);
    put_flag(p, "may_sign", api_may(c, MAY_TREAT) && str_eq(c->who->person, biller));
    put_text(p, "signer", record_person(r, en->billing));
    if (last && last->signed_at.us != INSTANT_NONE.us)
        put_text(p, "addendum_lead", note_addendum_lead(last, c->arena));
    put_windows(c, ask);
    if (!put_months(c, ask, why)) return false;
    care_charts charts = {r, ask->enrollment, ask->from, ask->to};
    if (!put_charts(c, p, "charts", &charts, why)) return false;
    put_versions(c, r, ask->note, all, count);
    put_waits(c, ask);
    put_whole(p, "words_min", NOTE_WORDS_MIN);
    put_whole(p, "words_max", NOTE_WORDS_MAX);
    put_shut(p);
    return true;
}

// The days of the note that is asked for, or those that were given, or of the note that is due first.
static bool choose_days(api_call *c, note_ask *ask, fault *why)
{
    const note_said *all;
    size_t count;
    note_due *dues;
    if (ask->note.len) {
        if (!notes_said(c, c->param[0], &all, &count, why)) return false;
        const note_said *last = note_last(all, count, ask->note);
        if (!last) return api_none(why, "note", ask->note);
        ask->from = last->from;
        ask->to = last->to;
        return true;
    }
    if (date_is(ask->from) && date_is(ask->to))
        return ask->to.days >= ask->from.days || fault_set(why, FAULT_INPUT, "?to lies before ?from");
    dues = arena_array(c->arena, note_due, DUTY_NOTES_MAX);
    if (!note_dues(ask->r->e, ask->enrollment, dues))
        return fault_set(why, FAULT_NOTHING, "no note is due here: say its days with ?from and ?to");
    ask->from = dues[0].from;
    ask->to = dues[0].to;
    return true;
}

bool api_note(api_call *c, fault *why)
{
    record r;
    note_ask note = {.r = &r, .note = api_ask(c, "note"), .from = DATE_NONE, .to = DATE_NONE};
    care_ask ask = {.enrollment = c->param[0], .detail = "a note beside its data"};
    if (!api_ask_date(c, "from", &note.from, why) || !api_ask_date(c, "to", &note.to, why)) return false;
    if (!care_open(c, &ask, &r, &note.enrollment, why)) return false;
    bool fine = choose_days(c, &note, why) && put_note(c, &note, why);
    record_close(&r);
    return fine;
}
