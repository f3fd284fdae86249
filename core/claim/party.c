#include "party.h"

party party_in(arena *a)
{
    party p = {.in = a};
    p.practices = pile_in(a, sizeof(party_practice));
    p.payers = pile_in(a, sizeof(party_payer));
    p.practitioners = pile_in(a, sizeof(party_practitioner));
    p.staff = pile_in(a, sizeof(party_staff));
    p.patients = pile_in(a, sizeof(party_patient));
    p.coverages = pile_in(a, sizeof(party_coverage));
    p.authorizations = pile_in(a, sizeof(party_authorization));
    return p;
}

static str text(party *p, const door_fact *f, fact_field field)
{
    return fact_has(f->said, field) ? str_copy(p->in, fact_get(f->said, field)->text) : (str){"", 0};
}

// A number as people write it, as its digits alone; what has other characters stays as it is, to be seen.
static str digits(party *p, str written)
{
    char *to = arena_text(p->in, written.len ? written.len : 1);
    size_t n = 0;
    for (size_t i = 0; i < written.len; i++) {
        char c = written.at[i];
        if (c >= '0' && c <= '9')
            to[n++] = c;
        else if (!memchr(" -().+", c, 6))
            return str_copy(p->in, written);
    }
    return (str){to, n};
}

static x837_address address(party *p, const door_fact *f, fact_field field)
{
    const fact_address *said = fact_get(f->said, field)->address;
    return (x837_address){str_copy(p->in, said->line1), str_copy(p->in, said->line2),
                          str_copy(p->in, said->city), str_copy(p->in, said->state), digits(p, said->zip)};
}

// The country's 1 before ten digits is not part of the number in PER04.
static str phone(party *p, str written)
{
    str number = digits(p, written);
    return number.len == 11 && number.at[0] == '1' ? str_from(number, 1) : number;
}

static void *more(pile *rows, fact_ref said)
{
    assert(!rows->count || *(const fact_ref *)pile_at(rows, rows->count - 1) < said);
    fact_ref *at = pile_more(rows);
    *at = said;
    return at;
}

static void fold_practice(party *p, const door_fact *f)
{
    party_practice *r = more(&p->practices, f->self);
    r->name = text(p, f, F_PRACTICE_NAME);
    r->npi = text(p, f, F_PRACTICE_NPI);
    r->tin = digits(p, fact_get(f->said, F_PRACTICE_TIN)->text);
    r->tin_type = fact_get(f->said, F_PRACTICE_TIN_TYPE)->choice;
    r->taxonomy = text(p, f, F_PRACTICE_TAXONOMY);
    r->phone = phone(p, fact_get(f->said, F_PRACTICE_PHONE)->text);
    r->contact = text(p, f, F_PRACTICE_CONTACT);
    r->address = address(p, f, F_PRACTICE_ADDRESS);
}

static void fold_payer(party *p, const door_fact *f)
{
    party_payer *r = more(&p->payers, f->self);
    r->name = text(p, f, F_PAYER_NAME);
    r->number = text(p, f, F_PAYER_NUMBER);
    r->filing = text(p, f, F_PAYER_FILING);
}

static void fold_practitioner(party *p, const door_fact *f)
{
    party_practitioner *r = more(&p->practitioners, f->self);
    r->as = (x837_provider){.npi = text(p, f, F_PRACTITIONER_NPI),
                            .last = text(p, f, F_PRACTITIONER_LAST),
                            .first = text(p, f, F_PRACTITIONER_FIRST),
                            .taxonomy = text(p, f, F_PRACTITIONER_TAXONOMY)};
}

static void fold_staff(party *p, const door_fact *f)
{
    party_staff *r = more(&p->staff, f->self);
    r->supervisor = fact_has(f->said, F_STAFF_SUPERVISOR) ? door_ref(f, F_STAFF_SUPERVISOR) : NAME_NONE;
}

static void fold_patient(party *p, const door_fact *f)
{
    party_patient *r = more(&p->patients, f->self);
    r->last = text(p, f, F_PATIENT_LAST);
    r->first = text(p, f, F_PATIENT_FIRST);
    r->address = address(p, f, F_PATIENT_ADDRESS);
    r->sex = choice_text(fact_get(f->said, F_PATIENT_SEX)->choice).at[0];
}

static void fold_coverage(party *p, const door_fact *f)
{
    party_coverage *r = more(&p->coverages, f->self);
    r->member = text(p, f, F_COVERAGE_MEMBER);
    r->group = text(p, f, F_COVERAGE_GROUP);
}

void party_fold(void *to, const door_fact *f)
{
    party *p = to;
    fact_kind kind = f->said->kind;
    if (kind == KIND_PRACTICE)
        fold_practice(p, f);
    else if (kind == KIND_PAYER)
        fold_payer(p, f);
    else if (kind == KIND_PRACTITIONER)
        fold_practitioner(p, f);
    else if (kind == KIND_STAFF)
        fold_staff(p, f);
    else if (kind == KIND_PATIENT)
        fold_patient(p, f);
    else if (kind == KIND_COVERAGE)
        fold_coverage(p, f);
    else if (kind == KIND_AUTHORIZATION)
        ((party_authorization *)more(&p->authorizations, f->self))->number =
            text(p, f, F_AUTHORIZATION_NUMBER);
}

// The row of that fact: rows lie in order of their facts.
static const void *find(const pile *rows, fact_ref said)
{
    uint32_t low = 0, high = rows->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const fact_ref *at = pile_at(rows, middle);
        if (*at == said) return at;
        if (*at < said)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const party_practice *party_practice_of(const party *p, fact_ref f) { return find(&p->practices, f); }
const party_payer *party_payer_of(const party *p, fact_ref f) { return find(&p->payers, f); }
const party_practitioner *party_practitioner_of(const party *p, fact_ref f)
{
    return find(&p->practitioners, f);
}
const party_staff *party_staff_of(const party *p, fact_ref f) { return find(&p->staff, f); }
const party_patient *party_patient_of(const party *p, fact_ref f) { return find(&p->patients, f); }
const party_coverage *party_coverage_of(const party *p, fact_ref f) { return find(&p->coverages, f); }
const party_authorization *party_authorization_of(const party *p, fact_ref f)
{
    return find(&p->authorizations, f);
}
