// sense_837p_line.c - a service line: its code and modifiers, units and charge, days, and what makes two
// alike.
#include "sense_837p_.h"
#include "shape_.h"

typedef struct pair { char one[3], other[3]; const char *why; } pair;
static const pair pairs[] = {
#define PAIR(one, other, why) {one, other, why},
#include "sense_837p_tables.def"
};
static const char nameless[][6] = {
#define NAMELESS(code) code,
#include "sense_837p_tables.def"
};
static const char anaesthetists[][3] = {
#define ANAESTHETIST(modifier) modifier,
#include "sense_837p_tables.def"
};

static sense_line *line_of(sense *t)
{
    sense_claim *c = &t->claim;
    return c->open && c->line_count && !c->lines_over ? &c->lines[c->line_count - 1] : NULL;
}

void sense_lx(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    if (!c->open) return;
    if (c->line_count == SENSE_LINES_MAX) {
        c->lines_over = true; // the engine says that they are too many
        return;
    }
    sense_line *l = &c->lines[c->line_count++];
    memset(l, 0, offsetof(sense_line, verdicts));
    l->from = l->to = DATE_NONE;
    l->lx = scrub_at(s)->number;
    long long number;
    if (str_number(sense_el(s, 1), &number) && number != (long long)c->line_count)
        scrub_say(s, SCRUB_LINE_NUMBER, sense_row(s, 1, 0), "expected %d", (int)c->line_count);
}

// --- what was done -----------------------------------------------------------------------------------------

static void check_modifiers(scrub *s, sense_line *l)
{
    bool gap = false;
    for (unsigned i = 0; i < SCRUB_MODIFIERS_MAX; i++) {
        str modifier = sense_part(s, 1, i + 3u);
        if (!modifier.len) {
            gap = true;
            continue;
        }
        uint16_t row = sense_row(s, 1, (uint8_t)(i + 3));
        if (gap) scrub_say(s, SCRUB_MODIFIER_GAP, row, NULL);
        gap = false;
        sense_text kept = sense_keep(modifier);
        for (size_t k = 0; k < l->modifier_count; k++)
            if (str_eq(sense_str(&kept), sense_str(&l->modifiers[k]))) {
                scrub_say(s, SCRUB_MODIFIER_TWICE, row, NULL);
                break;
            }
        for (size_t k = 0; k < l->modifier_count; k++)
            for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
                str one = str_of(pairs[p].one), other = str_of(pairs[p].other);
                str before = sense_str(&l->modifiers[k]), now = sense_str(&kept);
                if ((str_eq(before, one) && str_eq(now, other)) ||
                    (str_eq(before, other) && str_eq(now, one)))
                    scrub_say(s, SCRUB_MODIFIER_PAIR, row, "with %.*s: %s", STR_ARGS(before), pairs[p].why);
            }
        l->modifiers[l->modifier_count++] = kept;
    }
}

// Guide, SV103: MJ is for anaesthesia.
static bool is_anaesthesia(const sense_line *l)
{
    str code = sense_str(&l->code);
    long long number;
    if (code.len == 5 && str_number(code, &number) && ((number >= 100 && number <= 1999) ||
                                                       (number >= 99100 && number <= 99140)))
        return true;
    for (size_t i = 0; i < l->modifier_count; i++)
        for (size_t k = 0; k < sizeof anaesthetists / sizeof *anaesthetists; k++)
            if (str_eq(sense_str(&l->modifiers[i]), str_of(anaesthetists[k]))) return true;
    return false;
}

static void check_units(scrub *s, sense_line *l)
{
    str text = sense_el(s, 4);
    uint16_t row = sense_row(s, 4, 0);
    size_t i = text.len && (text.at[0] == '-' || text.at[0] == '+');
    bool negative = i && text.at[0] == '-', any = false;
    int64_t whole = 0, part = 0, scale = 1;
    size_t decimals = 0;
    for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++) {
        if (whole < 1000000000) whole = whole * 10 + (text.at[i] - '0');
        any = true;
    }
    if (i < text.len && text.at[i] == '.')
        for (i++; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++, decimals++) {
            any = true;
            if (decimals < 3) {
                part = part * 10 + (text.at[i] - '0');
                scale *= 10;
            }
        }
    if (!any || i != text.len) return; // missing, or no number: the engine says so
    l->units_thousandths = whole * 1000 + part * (1000 / scale);
    l->units_given = true;
    if (negative || !l->units_thousandths)
        scrub_say(s, SCRUB_UNITS_ZERO, row, NULL);
    else if (decimals > 3 || whole > SENSE_DIGITS_MAX) // guide, SV104: eight digits, three decimals
        scrub_say(s, SCRUB_UNITS_FORM, row, NULL);
}

static void keep_pointers(const scrub *s, sense_line *l)
{
    for (size_t i = 1; i <= 4; i++) {
        str pointer = sense_part(s, 7, i);
        long long number;
        if (!pointer.len) continue;
        bool fine = str_number(pointer, &number) && number < UINT8_MAX;
        l->pointers[l->pointer_count++] = fine ? (uint8_t)number : UINT8_MAX;
    }
}

// The code in a composite of SV1's kind.
void sense_procedure(scrub *s, uint8_t position)
{
    str code = sense_part(s, position, 2);
    sense_text kept = sense_keep(code);
    if (str_eq(sense_part(s, position, 1), STR("HC")) && code.len &&
        (code.len > 5 || !shape_procedure(sense_str(&kept))))
        scrub_say(s, SCRUB_PROCEDURE_FORM, sense_row(s, position, 2), NULL);
}

void sense_sv1(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    money charge;
    bool charged = sense_money(s, 2, false, &charge);
    if (!charged)
        c->lines_bad = true;
    else if (c->open)
        c->lines_charge = money_add(c->lines_charge, charge);
    sense_line *l = line_of(t);
    if (!l || l->segment) return;
    l->segment = scrub_at(s)->number;
    l->charge = charge;
    l->charged = charged;
    l->code = sense_keep(sense_part(s, 1, 2));
    l->place = sense_keep(sense_el(s, 5));
    l->minutes = str_eq(sense_el(s, 3), STR("MJ"));
    bool hcpcs = str_eq(sense_part(s, 1, 1), STR("HC"));
    sense_procedure(s, 1);
    check_modifiers(s, l);
    check_units(s, l);
    keep_pointers(s, l);
    if (l->minutes && hcpcs && !is_anaesthesia(l))
        scrub_say(s, SCRUB_MINUTES_UNASKED, sense_row(s, 3, 0), NULL);
    for (size_t i = 0; i < sizeof nameless / sizeof *nameless; i++)
        if (str_eq(sense_str(&l->code), str_of(nameless[i])) && !sense_part(s, 1, 7).len)
            scrub_say(s, SCRUB_DESCRIPTION_MISSING, sense_row(s, 1, 7), NULL);
}

// --- when --------------------------------------------------------------------------------------------------

// Supplies and care at home may be billed for a period that has begun; what a CPT code names is over.
static bool may_last(const sense_line *l)
{
    char c = l->code.len ? l->code.at[0] : 0;
    return c >= 'A' && c <= 'Z' && c != 'G';
}

static void check_service(scrub *s, const sense *t, const sense_line *l)
{
    uint16_t row = sense_row(s, 3, 0);
    date made = date_is(t->made) ? t->made : scrub_asked(s)->today;
    date last = may_last(l) ? l->from : l->to;
    const sense_subscriber *u = &t->subscriber;
    if (date_is(made) && last.days > made.days)
        scrub_say(s, SCRUB_SERVICE_AFTER_FILE, row, NULL);
    if (date_is(u->birth) && l->from.days < u->birth.days)
        scrub_say(s, SCRUB_SERVICE_BEFORE_BIRTH, row, NULL);
    if (date_is(u->death) && l->from.days > u->death.days) scrub_say(s, SCRUB_SERVICE_AFTER_DEATH, row, NULL);
    // 42 CFR 424.44: Medicare takes a claim for one calendar year.
    bool late = u->part_b && date_is(made) && t->claim.frequency == '1' && !t->claim.late_reason &&
                date_plus_years(l->from, 1).days < made.days;
    if (late) scrub_say(s, SCRUB_SERVICE_UNTIMELY, row, NULL);
}

void sense_line_date(scrub *s, sense *t)
{
    sense_line *l = line_of(t);
    if (!l || !str_eq(sense_el(s, 1), STR("472")) || l->date_segment) return;
    l->date_segment = scrub_at(s)->number;
    if (sense_period(s, &l->from, &l->to)) check_service(s, t, l);
}

// --- numbers and drugs -------------------------------------------------------------------------------------

void sense_line_reference(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    sense_line *l = line_of(t);
    if (!l || !str_eq(sense_el(s, 1), STR("6R")) || l->control || !sense_el(s, 2).len) return;
    l->control = sense_hash(sense_el(s, 2), 0);
    uint16_t row = sense_row(s, 2, 0);
    if (sense_el(s, 2).len > 30) scrub_say(s, SCRUB_LINE_NUMBER_LONG, row, NULL); // guide: payers keep thirty
    for (size_t i = 0; i + 1 < c->line_count; i++)
        if (c->lines[i].control == l->control) {
            scrub_say(s, SCRUB_LINE_NUMBER_TWICE, row, NULL);
            break;
        }
}

void sense_drug(scrub *s, sense *t)
{
    (void)t;
    str code = sense_el(s, 3);
    long long number;
    if (str_eq(sense_el(s, 2), STR("N4")) && (code.len != 11 || !str_number(code, &number)))
        scrub_say(s, SCRUB_NDC_FORM, sense_row(s, 3, 0), NULL);
}

void sense_equipment(scrub *s, sense *t)
{
    (void)t;
    sense_procedure(s, 1);
}

void sense_line_pricing(scrub *s, sense *t)
{
    (void)t;
    sense_text code = sense_keep(sense_el(s, 10));
    if (str_eq(sense_el(s, 9), STR("HC")) && code.len && !shape_procedure(sense_str(&code)))
        scrub_say(s, SCRUB_PROCEDURE_FORM, sense_row(s, 10, 0), NULL);
}

// Amounts, weights, distances, months, doses: nothing that a claim counts is less than nothing.
void sense_not_negative(scrub *s, sense *t)
{
    (void)t;
    const scrub_here *here = scrub_at(s);
    const x12_guide *g = here->guide;
    for (uint16_t el = g->segs[here->seg].first; el < g->el_count && g->els[el].seg == here->seg; el++) {
        str value = scrub_get(s, el);
        if (x12_datas[g->els[el].data].type != X12_R || !value.len || value.at[0] != '-') continue;
        bool amount = g->els[el].data == DATA_AMOUNT;
        scrub_say(s, amount ? SCRUB_AMOUNT_NEGATIVE : SCRUB_QUANTITY_NEGATIVE, el, NULL);
    }
}

// Everything a line says but its own number and what it is called by.
void sense_line_same(scrub *s, sense *t)
{
    sense_line *l = line_of(t);
    const x12_segment *at = scrub_at(s)->segment;
    bool own = str_eq(at->id, STR("LX")) || (str_eq(at->id, STR("REF")) && str_eq(x12_get(at, 1), STR("6R")));
    if (l && !own) l->same = hash_str(at->text, l->same);
}

// Two lines alike are one that was entered twice; of three and more somebody counts each by itself.
void sense_lines_end(scrub *s, sense *t)
{
    const sense_claim *c = &t->claim;
    for (size_t i = 1; i < c->line_count; i++) {
        size_t before = 0, behind = 0;
        for (size_t k = 0; k < c->line_count; k++)
            if (c->lines[i].same == c->lines[k].same) *(k < i ? &before : &behind) += 1;
        if (before == 1 && behind == 1 && c->lines[i].segment)
            scrub_say_at(s, SCRUB_LINE_TWICE, c->lines[i].segment, sense_guide_row("2400", "SV1", 1, 2),
                         sense_str(&c->lines[i].code), NULL);
    }
}
