// form1500.c - what of a claim stands where on the paper form. The rules are those of the Medicare Claims
// Processing Manual, chapter 26 section 10, and for other payers of the form's general instructions where
// Medicare has its own.
#include "form1500.h"
#include <assert.h>

typedef struct filling {
    const x837_frozen *is;
    form_page *page;
    arena *in;
    bool medicare;
    money total;                   // of the page
    const x837_provider *ordering; // of the page; NULL: none so far
} filling;

static void put(filling *f, form_put at, str text) { f->page->puts[at] = text; }
static void cross(filling *f, form_put at) { put(f, at, STR("X")); }

// "DOE, JO"
static str name_of(arena *a, str last, str first)
{
    buf b = buf_in(a, 256);
    buf_put(&b, last);
    if (first.len) buf_lit(&b, ", ");
    buf_put(&b, first);
    return buf_str(&b);
}

static str two_of(arena *a, str one, const char *between, str other)
{
    buf b = buf_in(a, 256);
    buf_put(&b, one);
    if (other.len) buf_put(&b, str_of(between));
    buf_put(&b, other);
    return buf_str(&b);
}

// "97301-0001"
static str zip_of(arena *a, str zip)
{
    return zip.len == 9 ? two_of(a, str_first(zip, 5), "-", str_from(zip, 5)) : zip;
}

static str street_of(arena *a, const x837_address *at) { return two_of(a, at->line1, ", ", at->line2); }
static str town_of(arena *a, const x837_address *at)
{
    return two_of(a, two_of(a, at->city, " ", at->state), " ", zip_of(a, at->zip));
}

static str digits_of(arena *a, int64_t n, int width)
{
    buf b = buf_in(a, 32);
    buf_digits(&b, n, width);
    return buf_str(&b);
}

// "134 80": dollars and cents stand apart, without a point.
static str amount_of(arena *a, money m)
{
    assert(m.cents >= 0);
    return two_of(a, digits_of(a, m.cents / 100, 1), " ", digits_of(a, m.cents % 100, 2));
}

// --- items 1 to 13: who is covered -----------------------------------------------------------------------

// Item 1 by the filing indicator (SBR09). Commercial plans are a group's where the card has a group number.
static form_put cover_of(const x837_subscriber *s)
{
    static const struct {
        str filing;
        form_put at;
    } rows[] = {
        {STR_INIT("MA"), FORM_MEDICARE}, {STR_INIT("MB"), FORM_MEDICARE}, {STR_INIT("MC"), FORM_MEDICAID},
        {STR_INIT("CH"), FORM_TRICARE},  {STR_INIT("VA"), FORM_CHAMPVA},
    };
    static const char groups[] = "12 13 14 15 BL CI HM";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(rows[i].filing, s->filing)) return rows[i].at;
    for (size_t i = 0; s->group.len && i + 2 < sizeof groups; i += 3)
        if (str_eq(s->filing, (str){groups + i, 2})) return FORM_GROUP_PLAN;
    return FORM_OTHER_COVER;
}

static void put_birth(filling *f, date birth, char sex, form_put month, form_put male)
{
    if (date_is(birth)) {
        civil c = date_civil(birth);
        put(f, month, digits_of(f->in, c.month, 2));
        put(f, month + 1, digits_of(f->in, c.day, 2));
        put(f, month + 2, digits_of(f->in, c.year, 4));
    }
    if (sex == 'M') cross(f, male);
    if (sex == 'F') cross(f, male + 1);
}
_Static_assert(FORM_BIRTH_DAY == FORM_BIRTH_MONTH + 1 && FORM_BIRTH_YEAR == FORM_BIRTH_MONTH + 2 &&
                   FORM_INSURED_BIRTH_YEAR == FORM_INSURED_BIRTH_MONTH + 2 && FORM_FEMALE == FORM_MALE + 1 &&
                   FORM_INSURED_FEMALE == FORM_INSURED_MALE + 1,
               "put_birth counts on it");

static void put_patient(filling *f)
{
    const x837_subscriber *s = &f->is->subscriber;
    put(f, FORM_PAYER, s->payer);
    cross(f, cover_of(s));
    put(f, FORM_MEMBER, s->member);
    put(f, FORM_PATIENT, name_of(f->in, s->last, s->first));
    put_birth(f, s->birth, s->sex, FORM_BIRTH_MONTH, FORM_MALE);
    put(f, FORM_PATIENT_STREET, street_of(f->in, &s->address));
    put(f, FORM_PATIENT_CITY, s->address.city);
    put(f, FORM_PATIENT_STATE, s->address.state);
    put(f, FORM_PATIENT_ZIP, zip_of(f->in, s->address.zip));
    cross(f, FORM_SELF);
    // CLM11 is in no claim of ours: none of them follows from work or an accident.
    cross(f, FORM_NOT_EMPLOYMENT);
    cross(f, FORM_NOT_AUTO);
    cross(f, FORM_NOT_ACCIDENT);
}

// The insured is the patient. Medicare wants items 4, 7, 11a to 11d empty where it pays first, and NONE in
// 11.
static void put_insured(filling *f)
{
    const x837_subscriber *s = &f->is->subscriber;
    if (f->medicare) {
        put(f, FORM_GROUP, s->turn == 'P' ? STR("NONE") : s->group);
        return;
    }
    put(f, FORM_INSURED, f->page->puts[FORM_PATIENT]);
    put(f, FORM_INSURED_STREET, f->page->puts[FORM_PATIENT_STREET]);
    put(f, FORM_INSURED_CITY, s->address.city);
    put(f, FORM_INSURED_STATE, s->address.state);
    put(f, FORM_INSURED_ZIP, f->page->puts[FORM_PATIENT_ZIP]);
    put(f, FORM_GROUP, s->group);
    put_birth(f, s->birth, s->sex, FORM_INSURED_BIRTH_MONTH, FORM_INSURED_MALE);
    put(f, FORM_PLAN, s->payer);
    cross(f, s->turn == 'P' ? FORM_NO_OTHER_PLAN : FORM_OTHER_PLAN);
}

// --- items 17 to 23 and 25 to 33: the claim --------------------------------------------------------------

static void put_signatures(filling *f)
{
    const x837_claim *c = &f->is->claim;
    if (c->release == 'Y') put(f, FORM_PATIENT_SIGNS, STR("SIGNATURE ON FILE"));
    if (c->benefits == 'Y') put(f, FORM_INSURED_SIGNS, STR("SIGNATURE ON FILE"));
    if (c->signature == 'Y') put(f, FORM_SIGNED, STR("SIGNATURE ON FILE"));
}

static void put_diagnoses(filling *f)
{
    const x837_claim *c = &f->is->claim;
    put(f, FORM_ICD, STR("0"));
    for (size_t i = 0; i < c->diagnosis_count; i++) put(f, FORM_DIAGNOSIS1 + (form_put)i, c->diagnoses[i]);
}
_Static_assert(FORM_DIAGNOSIS12 == FORM_DIAGNOSIS1 + X837_DIAGNOSES_MAX - 1, "put_diagnoses counts on it");

static void put_claim(filling *f)
{
    const x837_claim *c = &f->is->claim;
    const x837_billing *b = &f->is->billing;
    cross(f, FORM_NO_OUTSIDE_LAB);
    put_diagnoses(f);
    if (c->frequency != '1') put(f, FORM_FREQUENCY, (str){&c->frequency, 1});
    put(f, FORM_ORIGINAL, c->original);
    put(f, FORM_AUTHORIZATION, c->authorization);
    put(f, FORM_TAX_ID, b->tax_id);
    cross(f, b->social_security ? FORM_TAX_PERSON : FORM_TAX_EMPLOYER);
    put(f, FORM_CLAIM, c->id);
    cross(f, c->assignment == 'A' ? FORM_ASSIGNED : FORM_NOT_ASSIGNED);
    put_signatures(f);
}

static void put_billing(filling *f)
{
    const x837_billing *b = &f->is->billing;
    str name = name_of(f->in, b->name, b->person ? b->first : (str){"", 0});
    str street = street_of(f->in, &b->address), town = town_of(f->in, &b->address);
    put(f, FORM_BILLING_NAME, name);
    put(f, FORM_BILLING_STREET, street);
    put(f, FORM_BILLING_TOWN, town);
    put(f, FORM_BILLING_NPI, b->npi);
    if (!f->medicare) put(f, FORM_BILLING_TAXONOMY, two_of(f->in, STR("ZZ"), "", b->taxonomy));
    // A claim that names no other place was done at the billing provider's, or at the patient's home.
    str place = f->is->claim.place;
    if (str_eq(place, STR("10")) || str_eq(place, STR("12"))) return;
    put(f, FORM_PLACE_NAME, name);
    put(f, FORM_PLACE_STREET, street);
    put(f, FORM_PLACE_TOWN, town);
    put(f, FORM_PLACE_NPI, b->npi);
}

// Item 17 has room for one: who ordered before who supervised. The supervisor then goes to item 19.
static void put_source(filling *f)
{
    const x837_provider *supervising = f->is->claim.supervising,
                        *source = f->ordering ? f->ordering : supervising;
    if (!source) return;
    put(f, FORM_SOURCE_KIND, f->ordering ? STR("DK") : STR("DQ"));
    put(f, FORM_SOURCE, name_of(f->in, source->last, source->first));
    put(f, FORM_SOURCE_NPI, source->npi);
    if (!f->ordering || !supervising) return;
    str who = two_of(f->in, STR("DQ"), " ", name_of(f->in, supervising->last, supervising->first));
    put(f, FORM_MORE, two_of(f->in, who, " ", supervising->npi));
}

// --- item 24 ---------------------------------------------------------------------------------------------

static void put_day(filling *f, str *row, form_row_put month, date on)
{
    if (!date_is(on)) return;
    civil c = date_civil(on);
    row[month] = digits_of(f->in, c.month, 2);
    row[month + 1] = digits_of(f->in, c.day, 2);
    row[month + 2] = digits_of(f->in, c.year % 100, 2);
}
_Static_assert(FORM_ROW_FROM_YEAR == FORM_ROW_FROM_MONTH + 2 && FORM_ROW_TO_YEAR == FORM_ROW_TO_MONTH + 2 &&
                   FORM_ROW_MODIFIER4 == FORM_ROW_MODIFIER1 + X837_MODIFIERS_MAX - 1,
               "put_day and put_row count on it");

static void put_row(filling *f, str *row, const x837_line *l)
{
    const x837_claim *c = &f->is->claim;
    put_day(f, row, FORM_ROW_FROM_MONTH, l->on);
    put_day(f, row, FORM_ROW_TO_MONTH, l->on);
    row[FORM_ROW_PLACE] = l->place.len ? l->place : c->place;
    row[FORM_ROW_CODE] = l->code;
    for (size_t i = 0; i < l->modifier_count; i++) row[FORM_ROW_MODIFIER1 + i] = l->modifiers[i];
    char *letters = arena_text(f->in, X837_POINTERS_MAX);
    for (size_t i = 0; i < l->pointer_count; i++) letters[i] = (char)('A' + l->pointers[i] - 1);
    row[FORM_ROW_POINTERS] = (str){letters, l->pointer_count};
    row[FORM_ROW_CHARGE] = amount_of(f->in, l->charge);
    row[FORM_ROW_UNITS] = digits_of(f->in, l->units, 1);
    row[FORM_ROW_RENDERING_NPI] = c->rendering ? c->rendering->npi : f->is->billing.npi;
    if (c->rendering && !f->medicare) {
        row[FORM_ROW_RENDERING_KIND] = STR("ZZ");
        row[FORM_ROW_RENDERING_TAXONOMY] = c->rendering->taxonomy;
    }
    f->total = money_add(f->total, l->charge);
}

// Lines from `first` on that one page holds.
static size_t put_rows(filling *f, size_t first)
{
    const x837_claim *c = &f->is->claim;
    size_t count = 0;
    for (; count < FORM_ROWS && first + count < c->line_count; count++) {
        const x837_line *l = &c->lines[first + count];
        if (l->ordering && f->ordering && !str_eq(l->ordering->npi, f->ordering->npi)) break;
        if (l->ordering) f->ordering = l->ordering;
        put_row(f, f->page->rows[count], l);
    }
    put(f, FORM_TOTAL, amount_of(f->in, f->total));
    return count;
}

form_pages form1500_of(const x837_frozen *claim, arena *a)
{
    assert(claim->claim.line_count <= X837_LINES_MAX);
    form_page *pages = arena_array(a, form_page, claim->claim.line_count);
    form_pages out = {.at = pages};
    for (size_t first = 0; first < claim->claim.line_count; out.count++) {
        filling f = {.is = claim, .page = &pages[out.count], .in = a};
        f.medicare = str_eq(claim->subscriber.filing, STR("MB"));
        put_patient(&f);
        put_insured(&f);
        put_claim(&f);
        put_billing(&f);
        first += put_rows(&f, first);
        put_source(&f);
    }
    return out;
}
