#include "finder.h"
#include "post.h"

// --- one claim -------------------------------------------------------------------------------------------

typedef struct lines_copy { pile rows; arena *a; } lines_copy;

static bool copy_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    lines_copy *to = with;
    str *modifiers = NULL;
    size_t count = 0;
    for (str rest = str_copy(to->a, l->modifiers); rest.at && rest.len;) {
        if (!modifiers) modifiers = arena_array(to->a, str, X837_MODIFIERS_MAX);
        str one = str_split(rest, ' ', &rest);
        if (count < X837_MODIFIERS_MAX) modifiers[count++] = one;
    }
    *(remit_line *)pile_more(&to->rows) = (remit_line){.control = str_copy(to->a, l->control),
                                                       .code = str_copy(to->a, l->code),
                                                       .modifiers = modifiers,
                                                       .modifier_count = count,
                                                       .units = l->units,
                                                       .charge = l->charge,
                                                       .expected = l->expected,
                                                       .priced = l->priced,
                                                       .on = l->on};
    return true;
}

static bool copy_lines(act_finder *f, str claim, remit_claim *to, fault *why)
{
    lines_copy copy = {pile_in(f->a, sizeof(remit_line)), f->a};
    if (!store_lines_each(f->store, claim, copy_line, &copy, why)) return false;
    remit_line *lines = arena_array(f->a, remit_line, copy.rows.count + 1);
    for (uint32_t i = 0; i < copy.rows.count; i++) lines[i] = *PILE_AT(&copy.rows, remit_line, i);
    to->lines = lines;
    to->line_count = copy.rows.count;
    return true;
}

typedef struct kind_hunt { act_finder *f; choice kind; } kind_hunt;

static bool keep_kind(void *with, const store_fact *f, fault *why)
{
    kind_hunt *h = with;
    fact said;
    if (f->kind != KIND_PAYER) return true;
    if (!fact_read(&said, f->line, h->f->zones, h->f->a, why)) return false;
    h->kind = fact_get(&said, F_PAYER_KIND)->choice; // the last said
    return true;
}

static bool payer_kind(act_finder *f, str payer, choice *out, fault *why)
{
    kind_hunt h = {f, PAYER_COMMERCIAL};
    if (!str_eq(payer, f->payer)) {
        store_want want = {.subject = SUBJECT_PAYER, .id = payer, .kinds_some = true};
        want.kind_wanted[KIND_PAYER] = true;
        if (!store_facts_each(f->store, &want, keep_kind, &h, why)) return false;
        f->payer = str_copy(f->lasting, payer);
        f->payer_kind = h.kind;
    }
    *out = f->payer_kind;
    return true;
}

static bool find_row(act_finder *f, const store_claim *held, const remit_claim **out, fault *why)
{
    remit_claim *c = arena_push(f->a, remit_claim);
    *c = (remit_claim){.id = str_copy(f->a, held->claim),
                       .enrollment = str_copy(f->a, held->enrollment),
                       .number = str_copy(f->a, held->number),
                       .charge = held->charge,
                       .until = held->until};
    if (!copy_lines(f, held->claim, c, why) || !payer_kind(f, held->payer, &c->payer_kind, why) ||
        !act_answered(f->store, held->claim, 0, &c->answered, f->zones, f->a, why) ||
        !act_life(f->store, held, &c->life, f->zones, f->a, why))
        return false;
    c->life.claim = c->id;
    *out = c;
    return true;
}

bool act_find_claim(act_finder *f, str claim, const remit_claim **out, fault *why)
{
    store_claim held;
    *out = NULL;
    if (!claim.len || claim.len > LIMIT_ID_BYTES) return true;
    store_answer found = store_claim_get(f->store, claim, &held, f->a, why);
    if (found == STORE_NONE) return true;
    return store_yes(found) && find_row(f, &held, out, why);
}

static bool add(act_finder *f, str claim, remit_found *out, fault *why)
{
    const remit_claim *one;
    if (!act_find_claim(f, claim, &one, why)) return false;
    if (!one) return true;
    if (out->count < REMIT_FOUND_MAX) out->at[out->count] = one;
    out->count++;
    return true;
}

// --- people ----------------------------------------------------------------------------------------------

enum { NAME_BYTES_MAX = 128 };
// of a patient fact, or of a coverage
typedef struct act_person { str patient, last, first, member; } act_person;
struct act_people { pile rows; };

typedef struct people_reading { act_finder *f; arena scratch; } people_reading;

// As payers write names and numbers: capital letters without marks, no hyphens, points or blanks.
static str plain(arena *a, str s)
{
    char latin[3 * NAME_BYTES_MAX];
    size_t len, bad, n = 0;
    s = str_first(s, NAME_BYTES_MAX);
    if (!x12_latin(s, latin, &len, &bad)) return str_copy(a, s);
    for (size_t i = 0; i < len; i++)
        if ((latin[i] >= 'A' && latin[i] <= 'Z') || (latin[i] >= '0' && latin[i] <= '9'))
            latin[n++] = latin[i];
    return str_copy(a, (str){latin, n});
}

static bool keep_person(void *with, const store_fact *f, fault *why)
{
    people_reading *p = with;
    fact said;
    arena_mark before = arena_here(&p->scratch);
    if (!fact_read(&said, f->line, p->f->zones, &p->scratch, why)) return false;
    act_person *person = pile_more(&p->f->people->rows);
    arena *a = p->f->lasting;
    if (f->kind == KIND_PATIENT)
        *person = (act_person){.patient = str_copy(a, fact_get(&said, F_PATIENT_PATIENT)->text),
                            .last = plain(a, fact_get(&said, F_PATIENT_LAST)->text),
                            .first = plain(a, fact_get(&said, F_PATIENT_FIRST)->text)};
    else
        *person = (act_person){.patient = str_copy(a, fact_get(&said, F_COVERAGE_PATIENT)->text),
                            .member = plain(a, fact_get(&said, F_COVERAGE_MEMBER)->text)};
    arena_back(&p->scratch, before);
    return true;
}

// Everybody's names and member numbers, read once: only who cannot be found by a number is looked for here.
static bool read_people(act_finder *f, fault *why)
{
    if (f->people) return true;
    f->people = arena_push(f->lasting, act_people);
    f->people->rows = pile_in(f->lasting, sizeof(act_person));
    people_reading p = {.f = f};
    arena_open(&p.scratch, f->lasting->from, f->lasting->bytes_max);
    store_want want = {.kinds_some = true};
    want.kind_wanted[KIND_PATIENT] = want.kind_wanted[KIND_COVERAGE] = true;
    bool fine = store_facts_each(f->store, &want, keep_person, &p, why);
    arena_close(&p.scratch);
    return fine;
}

// A member number is the person's own, or the family's: then the first name must agree too. Without one that
// anybody here has, both names must.
typedef struct person_ask { str member, last, first; bool member_known; } person_ask;

static bool named(const act_finder *f, str patient, const person_ask *ask, bool last_too)
{
    for (uint32_t i = 0; i < f->people->rows.count; i++) {
        const act_person *p = PILE_AT(&f->people->rows, act_person, i);
        if (!p->last.len || !str_eq(p->patient, patient)) continue;
        bool first = !ask->first.len || str_eq(p->first, ask->first);
        if (first && (!last_too || str_eq(p->last, ask->last))) return true;
    }
    return false;
}

static bool is_asked(const act_finder *f, str patient, const person_ask *ask)
{
    if (!ask->member_known) return ask->last.len && ask->first.len && named(f, patient, ask, true);
    for (uint32_t i = 0; i < f->people->rows.count; i++) {
        const act_person *p = PILE_AT(&f->people->rows, act_person, i);
        if (p->member.len && str_eq(p->member, ask->member) && str_eq(p->patient, patient))
            return named(f, patient, ask, false);
    }
    return false;
}

static bool person_asked(act_finder *f, const remit_key *key, person_ask *out, fault *why)
{
    if (!read_people(f, why)) return false;
    *out = (person_ask){plain(f->a, key->member), plain(f->a, key->last), plain(f->a, key->first), false};
    for (uint32_t i = 0; i < f->people->rows.count && out->member.len; i++)
        out->member_known |= str_eq(PILE_AT(&f->people->rows, act_person, i)->member, out->member);
    return true;
}

// --- several claims --------------------------------------------------------------------------------------

typedef struct claim_ids { pile ids; arena *a; } claim_ids;

static bool keep_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    claim_ids *to = with;
    *(str *)pile_more(&to->ids) = str_copy(to->a, c->claim);
    return true;
}

static bool by_number(act_finder *f, const remit_key *key, remit_found *out, fault *why)
{
    claim_ids all = {pile_in(f->a, sizeof(str)), f->a};
    store_claims_want want = {.number = key->text, .month = DATE_NONE};
    person_ask ask;
    if (!store_claims_each(f->store, &want, keep_claim, &all, why)) return false;
    if (!all.ids.count) return true;
    if (!person_asked(f, key, &ask, why)) return false;
    for (uint32_t i = 0; i < all.ids.count; i++) {
        store_claim held;
        if (!store_yes(store_claim_get(f->store, *PILE_AT(&all.ids, str, i), &held, f->a, why))) return false;
        if (is_asked(f, held.patient, &ask) && !add(f, held.claim, out, why)) return false;
    }
    return true;
}

static bool serves(const remit_claim *c, str code, date on)
{
    for (size_t i = 0; i < c->line_count; i++)
        if (c->lines[i].on.days == on.days && (!code.len || str_eq(c->lines[i].code, code))) return true;
    return false;
}

static bool add_served(act_finder *f, str patient, const remit_key *key, remit_found *out, fault *why)
{
    claim_ids all = {pile_in(f->a, sizeof(str)), f->a};
    store_claims_want want = {.patient = patient, .month = DATE_NONE};
    if (!store_claims_each(f->store, &want, keep_claim, &all, why)) return false;
    for (uint32_t i = 0; i < all.ids.count; i++) {
        const remit_claim *one;
        if (!act_find_claim(f, *PILE_AT(&all.ids, str, i), &one, why)) return false;
        if (!one || !serves(one, key->text, key->on)) continue;
        if (out->count < REMIT_FOUND_MAX) out->at[out->count] = one;
        out->count++;
    }
    return true;
}

// The people asked for, each once.
static void ask_people(act_finder *f, const person_ask *ask, pile *found)
{
    for (uint32_t i = 0; i < f->people->rows.count; i++) {
        const act_person *p = PILE_AT(&f->people->rows, act_person, i);
        bool hit = ask->member_known
                       ? str_eq(p->member, ask->member)
                       : p->last.len && str_eq(p->last, ask->last) && str_eq(p->first, ask->first);
        for (uint32_t k = 0; k < found->count && hit; k++) hit = !str_eq(*PILE_AT(found, str, k), p->patient);
        if (hit && is_asked(f, p->patient, ask)) *(str *)pile_more(found) = p->patient;
    }
}

static bool by_service(act_finder *f, const remit_key *key, remit_found *out, fault *why)
{
    person_ask ask;
    if (!person_asked(f, key, &ask, why)) return false;
    pile patients = pile_in(f->a, sizeof(str));
    ask_people(f, &ask, &patients);
    for (uint32_t i = 0; i < patients.count; i++)
        if (!add_served(f, *PILE_AT(&patients, str, i), key, out, why)) return false;
    return true;
}

bool act_find(act_finder *f, const remit_key *key, remit_found *out, fault *why)
{
    store_line line;
    store_answer found;
    switch (key->by) {
    case REMIT_BY_LINE:
        if (key->text.len > LIMIT_ID_BYTES) return true;
        found = store_line_get(f->store, key->text, &line, f->a, why);
        if (found == STORE_NONE) return true;
        return store_yes(found) && add(f, line.claim, out, why);
    case REMIT_BY_CLAIM: return add(f, key->text, out, why);
    case REMIT_BY_NUMBER: return by_number(f, key, out, why);
    case REMIT_BY_SERVICE: break;
    }
    return by_service(f, key, out, why);
}
