// record.c - reading one patient's facts, and what to call what they name.
#include "record.h"
#include "journal.h"

static void fold_each(void *with, const door_fact *f)
{
    record *r = with;
    called_fold(&r->called, f);
    if (r->ask.each) r->ask.each(r->ask.with, f);
}

// --- claim lines that stand --------------------------------------------------------------------------------

typedef struct gathering {
    record *r;
    pile lines;  // store_line
    pile claims; // str
} gathering;

static bool keep_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    gathering *g = with;
    *(str *)pile_more(&g->claims) = str_copy(g->r->arena, c->claim);
    return true;
}

static bool keep_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    gathering *g = with;
    arena *a = g->r->arena;
    if (!l->standing) return true;
    store_line *to = pile_more(&g->lines);
    *to = *l;
    to->control = str_copy(a, l->control);
    to->claim = str_copy(a, l->claim);
    to->enrollment = str_copy(a, l->enrollment);
    to->patient = str_copy(a, l->patient);
    to->code = str_copy(a, l->code);
    to->modifiers = str_copy(a, l->modifiers);
    return true;
}

static bool read_lines(record *r, fault *why)
{
    gathering g = {r, pile_in(r->arena, sizeof(store_line)), pile_in(r->arena, sizeof(str))};
    for (size_t i = 0; i < r->ask.patient_count; i++) {
        store_claims_want want = {.patient = r->ask.patients[i], .month = DATE_NONE};
        if (!store_claims_each(r->ask.store, &want, keep_claim, &g, why)) return false;
    }
    for (uint32_t i = 0; i < g.claims.count; i++)
        if (!store_lines_each(r->ask.store, *PILE_AT(&g.claims, str, i), keep_line, &g, why)) return false;
    store_line *lines = arena_array(r->arena, store_line, g.lines.count + 1u);
    rule_line *standing = arena_array(r->arena, rule_line, g.lines.count + 1u);
    size_t count = 0;
    for (uint32_t i = 0; i < g.lines.count; i++) {
        lines[i] = *PILE_AT(&g.lines, store_line, i);
        uint32_t e = names_find(&r->facts.door.enrollments, lines[i].enrollment);
        if (e != NAME_NONE) standing[count++] = (rule_line){e, lines[i].code, lines[i].from};
    }
    r->lines = lines;
    r->line_count = g.lines.count;
    r->facts.standing = standing;
    r->facts.standing_count = count;
    return true;
}

// --- the record --------------------------------------------------------------------------------------------

bool record_read(record *out, const record_ask *ask, arena *a, fault *why)
{
    *out = (record){.ask = *ask, .arena = a, .called = called_in(a), .patient = NAME_NONE};
    static const str nobody = {"", 0};
    act_journal journal = {.store = ask->store,
                           .as_of = ask->as_of,
                           .book = ask->book,
                           .zones = ask->zones,
                           .patients = ask->patient_count ? ask->patients : &nobody,
                           .patient_count = ask->patient_count,
                           .each = fold_each,
                           .with = out,
                           .supposed = ask->supposed,
                           .supposed_count = ask->supposed_count};
    if (!act_journal_read(&out->facts, &journal, a, why)) return false;
    out->s = &out->facts.state;
    if (out->s->practice == NO_ROW) {
        record_close(out);
        return fault_set(why, FAULT_INPUT, "The practice is not set up yet: its time zone is needed first");
    }
    out->zone = state_zone(out->s, ask->as_of);
    out->today = state_date(out->s, ask->as_of);
    if (ask->patient_count) {
        uint32_t p = names_find(&out->facts.door.people, ask->patients[0]);
        if (p < out->s->people.count && state_patient(out->s, p, ask->as_of)) out->patient = p;
    }
    if (!read_lines(out, why)) {
        record_close(out);
        return false;
    }
    out->e = evaluation_open(out->s, ask->book, out->facts.standing, out->facts.standing_count, a);
    return true;
}

void record_close(record *r)
{
    if (r->e) evaluation_close(r->e);
    if (r->s) act_close_facts(&r->facts);
    r->e = NULL;
    r->s = NULL;
}

str record_person(const record *r, uint32_t person)
{
    return called_person(&r->called, r->s, person, r->ask.as_of, r->arena);
}

str record_last_first(const record *r, uint32_t person)
{
    return called_last_first(&r->called, r->s, person, r->ask.as_of, r->arena);
}

const called_row *record_words(const record *r, uint32_t patient)
{
    const patient_row *p = patient < r->s->people.count ? state_patient(r->s, patient, r->ask.as_of) : NULL;
    return p ? called_of(&r->called, p->row.fact) : NULL;
}

str record_called(void *with, fact_subject subject, str id)
{
    const record *r = with;
    const door *d = &r->facts.door;
    switch ((int)subject) {
    case SUBJECT_PERSON:
    case SUBJECT_PRACTITIONER:
    case SUBJECT_PATIENT: return record_person(r, names_find(&d->people, id));
    case SUBJECT_PAYER: return called_payer(&r->called, r->s, names_find(&d->payers, id), r->ask.as_of);
    case SUBJECT_DEVICE: return called_device(r->s, names_find(&d->devices, id), r->ask.as_of);
    default: return (str){"", 0};
    }
}

static bool id_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == ':' || c == '-';
}

// Whom we work with: their ids stand in sentences, patients' do not.
static str known_as(const record *r, str id)
{
    const door *d = &r->facts.door;
    uint32_t person = names_find(&d->people, id);
    bool works = person < r->s->people.count && (state_practitioner(r->s, person, r->ask.as_of) ||
                                                 state_staff(r->s, person, r->ask.as_of));
    if (works) return record_person(r, person);
    return called_payer(&r->called, r->s, names_find(&d->payers, id), r->ask.as_of);
}

str record_named(const record *r, str text)
{
    buf b = buf_in(r->arena, text.len * 8 + 4096);
    for (size_t i = 0; i < text.len;) {
        size_t n = i;
        while (n < text.len && id_char(text.at[n])) n++;
        str word = {text.at + i, n - i};
        while (word.len && (word.at[word.len - 1] == '.' || word.at[word.len - 1] == ':')) word.len--;
        str name = word.len && word.len <= LIMIT_ID_BYTES ? known_as(r, word) : (str){"", 0};
        buf_put(&b, name.len ? name : word);
        i += word.len;
        while (i < text.len && (i < n || !id_char(text.at[i]))) buf_byte(&b, text.at[i++]);
    }
    return buf_str(&b);
}

bool record_fact(record *r, fact_ref ref, fact *out, fault *why)
{
    store_fact found;
    store_answer answer = store_fact_find(r->ask.store, record_id(r, ref), &found, r->arena, why);
    if (answer == STORE_NONE)
        return fault_set(why, FAULT_CORRUPT, "A fact that was read a moment ago is gone");
    return store_yes(answer) && fact_read(out, found.line, r->ask.zones, r->arena, why);
}

const zone *record_patient_zone(const record *r, uint32_t patient)
{
    const patient_row *p = patient < r->s->people.count ? state_patient(r->s, patient, r->ask.as_of) : NULL;
    return p ? p->zone : r->zone;
}

date record_patient_today(const record *r, uint32_t patient)
{
    return zone_date(record_patient_zone(r, patient), r->ask.as_of);
}

str record_claim(const record *r, str enrollment, str code, date from)
{
    for (size_t i = 0; i < r->line_count; i++)
        if (r->lines[i].from.days == from.days && str_eq(r->lines[i].code, code) &&
            str_eq(r->lines[i].enrollment, enrollment))
            return r->lines[i].claim;
    return (str){"", 0};
}

bool record_enrollment(const record *r, str id, uint32_t *out)
{
    uint32_t e = names_find(&r->facts.door.enrollments, id);
    if (e >= r->s->enrollments.count || !state_enroll(r->s, e)) return false;
    *out = e;
    return true;
}
