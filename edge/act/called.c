// called.c - words of settings, kept by the fact they stand in.
#include "called.h"

called called_in(arena *a) { return (called){a, pile_in(a, sizeof(called_row))}; }

// Settings come in the order of their numbers, save where a void named one before it came.
static called_row *new_row(called *c, fact_ref of)
{
    (void)pile_more(&c->rows);
    uint32_t at = c->rows.count - 1;
    for (; at > 0 && PILE_AT(&c->rows, called_row, at - 1)->fact > of; at--)
        *PILE_AT(&c->rows, called_row, at) = *PILE_AT(&c->rows, called_row, at - 1);
    called_row *r = PILE_AT(&c->rows, called_row, at);
    *r = (called_row){.fact = of};
    return r;
}

const called_row *called_of(const called *c, fact_ref f)
{
    uint32_t low = 0, high = c->rows.count;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        const called_row *r = PILE_AT(&c->rows, called_row, mid);
        if (r->fact == f) return r;
        if (r->fact < f)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static str text_of(const called *c, const fact *f, fact_field field)
{
    return fact_has(f, field) ? str_copy(c->in, fact_get(f, field)->text) : (str){"", 0};
}

static fact_address address_of(const called *c, const fact_address *from)
{
    return (fact_address){str_copy(c->in, from->line1), str_copy(c->in, from->line2),
                          str_copy(c->in, from->city), str_copy(c->in, from->state),
                          str_copy(c->in, from->zip)};
}

static void fold_patient(const called *c, called_row *r, const fact *said)
{
    r->last = text_of(c, said, F_PATIENT_LAST);
    r->first = text_of(c, said, F_PATIENT_FIRST);
    r->phone = text_of(c, said, F_PATIENT_PHONE);
    r->email = text_of(c, said, F_PATIENT_EMAIL);
    r->language = text_of(c, said, F_PATIENT_LANGUAGE);
    r->address = address_of(c, fact_get(said, F_PATIENT_ADDRESS)->address);
    r->sex = fact_get(said, F_PATIENT_SEX)->choice;
}

void called_fold(void *to, const door_fact *f)
{
    called *c = to;
    const fact *said = f->said;
    called_row r = {.fact = f->self, .kind = said->kind};
    switch ((int)said->kind) {
    case KIND_PRACTICE:
        r.last = text_of(c, said, F_PRACTICE_NAME);
        r.npi = text_of(c, said, F_PRACTICE_NPI);
        r.phone = text_of(c, said, F_PRACTICE_PHONE);
        r.address = address_of(c, fact_get(said, F_PRACTICE_ADDRESS)->address);
        break;
    case KIND_PAYER:
        r.last = text_of(c, said, F_PAYER_NAME);
        r.number = text_of(c, said, F_PAYER_NUMBER);
        break;
    case KIND_PRACTITIONER:
        r.last = text_of(c, said, F_PRACTITIONER_LAST);
        r.first = text_of(c, said, F_PRACTITIONER_FIRST);
        r.npi = text_of(c, said, F_PRACTITIONER_NPI);
        break;
    case KIND_STAFF:
        r.last = text_of(c, said, F_STAFF_LAST);
        r.first = text_of(c, said, F_STAFF_FIRST);
        break;
    case KIND_PATIENT: fold_patient(c, &r, said); break;
    case KIND_COVERAGE: r.number = text_of(c, said, F_COVERAGE_MEMBER); break;
    case KIND_AUTHORIZATION: r.number = text_of(c, said, F_AUTHORIZATION_NUMBER); break;
    default: return;
    }
    *new_row(c, f->self) = r;
}

// The setting that names a person, in whichever role.
static const called_row *person_row(const called *c, const state *s, uint32_t person, instant at)
{
    if (person >= s->people.count) return NULL; // also NAME_NONE
    const practitioner_row *p = state_practitioner(s, person, at);
    if (p) return called_of(c, p->row.fact);
    const staff_row *staff = state_staff(s, person, at);
    if (staff) return called_of(c, staff->row.fact);
    const patient_row *patient = state_patient(s, person, at);
    return patient ? called_of(c, patient->row.fact) : NULL;
}

static str joined(str a, const char *between, str b, arena *in)
{
    buf text = buf_in(in, 4096);
    buf_put(&text, a);
    if (a.len && b.len) buf_put(&text, str_of(between));
    buf_put(&text, b);
    return buf_str(&text);
}

str called_person(const called *c, const state *s, uint32_t person, instant at, arena *a)
{
    const called_row *r = person_row(c, s, person, at);
    return r ? joined(r->first, " ", r->last, a) : (str){"", 0};
}

str called_last_first(const called *c, const state *s, uint32_t person, instant at, arena *a)
{
    const called_row *r = person_row(c, s, person, at);
    return r ? joined(r->last, ", ", r->first, a) : (str){"", 0};
}

str called_payer(const called *c, const state *s, uint32_t payer, instant at)
{
    if (payer == NAME_NONE) return (str){"", 0};
    const payer_row *p = state_payer(s, payer, at);
    const called_row *r = p ? called_of(c, p->row.fact) : NULL;
    return r ? r->last : (str){"", 0};
}

str called_device(const state *s, uint32_t device, instant at)
{
    const device_row *d = device == NAME_NONE ? NULL : state_device(s, device, at);
    return d ? d->name : (str){"", 0};
}
