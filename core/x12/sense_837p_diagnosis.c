// sense_837p_diagnosis.c - the diagnoses of a claim: their forms, order and days, and who points to
// them.
#include "sense_837p_.h"
#include "shape_.h"

// 45 CFR 162.1002: ICD-10-CM for services from this day on.
static date icd10_begins(void) { return date_of(2015, 10, 1); }

static bool digits_from(str s, size_t at)
{
    for (size_t i = at; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return true;
}

// ICD-9-CM: three to five digits; V and two to four digits; E and three or four.
static bool is_ninth(str s)
{
    if (s.len < 3 || s.len > 5 || !digits_from(s, 1)) return false;
    return s.at[0] == 'V' || (s.at[0] == 'E' && s.len > 3) || digits_from(s, 0);
}

// ICD-10-CM guidelines: what harmed (V to Y) and a manifestation (F02) never come first.
static bool never_first(str code, bool ninth)
{
    if (ninth) return code.at[0] == 'E';
    return (code.at[0] >= 'V' && code.at[0] <= 'Y') || str_starts(code, STR("F02"));
}

static void check_form(scrub *s, sense_claim *c, uint8_t i, str code, sense_diagnosis *d)
{
    uint16_t row = sense_row(s, i, 2);
    if (memchr(code.at, '.', code.len))
        scrub_say(s, SCRUB_DIAGNOSIS_POINT, row, NULL);
    else if (code.len > 7 || !(d->ninth ? is_ninth(sense_str(&d->code)) : shape_icd(sense_str(&d->code))))
        scrub_say(s, SCRUB_ICD_FORM, row, d->ninth ? "ICD-9-CM: three to five characters" : NULL);
    else {
        if (i == 1 && never_first(sense_str(&d->code), d->ninth))
            scrub_say(s, SCRUB_DIAGNOSIS_FIRST, row, NULL);
        for (size_t k = 0; k < c->diagnosis_count; k++)
            if (str_eq(sense_str(&c->diagnoses[k].code), sense_str(&d->code))) {
                scrub_say(s, SCRUB_DIAGNOSIS_TWICE, row, NULL);
                break;
            }
        return;
    }
    d->code.len = 0; // nothing more is asked of it
}

void sense_hi(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    str list = sense_part(s, 1, 1);
    bool diagnoses = str_eq(list, STR("ABK")) || str_eq(list, STR("BK")) || str_eq(list, STR("ABF")) ||
                     str_eq(list, STR("BF"));
    for (uint8_t i = 1; str_eq(list, STR("BP")) && i <= 2; i++) { // the surgery behind an anaesthesia
        sense_text code = sense_keep(sense_part(s, i, 2));
        if (code.len && !shape_procedure(sense_str(&code)))
            scrub_say(s, SCRUB_PROCEDURE_FORM, sense_row(s, i, 2), NULL);
    }
    if (!c->open || !diagnoses || c->diagnosed) return;
    c->diagnosed = true;
    for (uint8_t i = 1; i <= SENSE_DIAGNOSES_MAX && i <= scrub_at(s)->segment->count; i++) {
        str code = sense_part(s, i, 2);
        if (!code.len) continue;
        sense_diagnosis d = {.code = sense_keep(code), .at = sense_at(s, i, 2)};
        d.ninth = sense_part(s, i, 1).len == 2; // BK and BF, not ABK and ABF
        if (c->diagnosis_count && c->diagnoses[0].ninth != d.ninth)
            scrub_say(s, SCRUB_DIAGNOSIS_MIXED, sense_row(s, i, 1), NULL);
        check_form(s, c, i, code, &d);
        c->diagnoses[c->diagnosis_count++] = d;
    }
}

static void check_on(scrub *s, const sense_diagnosis *d, date on, bool *said)
{
    char dotted[SENSE_CODE_BYTES + 1];
    const scrub_ask *ask = scrub_asked(s);
    if (*said || d->ninth || !d->code.len || !ask->listed) return;
    memcpy(dotted, d->code.at, 3);
    size_t len = 3;
    if (d->code.len > 3) dotted[len++] = '.';
    memcpy(dotted + len, d->code.at + 3, d->code.len - 3u);
    len += d->code.len - 3u;
    int answer = ask->listed(ask->listed_with, STR("ICD"), (str){dotted, len}, on);
    if (answer < 0 || answer == SCRUB_LISTED) return;
    *said = true;
    char day[16];
    buf b = {.at = day, .room = sizeof day, .bytes_max = sizeof day};
    date_put(&b, on);
    scrub_id id = answer == SCRUB_LISTED_HEADER ? SCRUB_DIAGNOSIS_HEADER
                  : answer == SCRUB_UNLISTED    ? SCRUB_DIAGNOSIS_UNKNOWN
                                                : SCRUB_DIAGNOSIS_DAY;
    scrub_say_at(s, id, d->at.segment, d->at.el, sense_str(&d->code), "on %.*s", STR_ARGS(buf_str(&b)));
}

// The list must be that of the days, and each code billable on a day on which it is meant: the claim's, for
// claims list what a patient has, whichever line points to it.
static void days_end(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    bool said[SENSE_DIAGNOSES_MAX] = {false};
    bool before = false, after = false;
    date last = DATE_NONE;
    for (size_t i = 0; i < c->line_count; i++) {
        date on = c->lines[i].from;
        if (!date_is(on)) continue;
        if (on.days < icd10_begins().days) before = true;
        else after = true;
        if (on.days == last.days) continue;
        last = on;
        for (size_t k = 0; k < c->diagnosis_count; k++) check_on(s, &c->diagnoses[k], on, &said[k]);
    }
    if (!c->diagnosis_count || before == after) return;
    const sense_diagnosis *d = &c->diagnoses[0];
    if (d->ninth == after)
        scrub_say_at(s, SCRUB_DIAGNOSIS_LIST_DAY, d->at.segment, d->at.el, sense_str(&d->code), "%s",
                     after ? "ICD-10-CM since 2015-10-01" : "ICD-9-CM until 2015-09-30");
}

static void say_pointer(scrub *s, scrub_id id, const sense_line *l, uint8_t i, int diagnoses)
{
    char digits[4];
    buf b = {.at = digits, .room = sizeof digits, .bytes_max = sizeof digits};
    buf_int(&b, l->pointers[i]);
    uint16_t row = sense_guide_row("2400", "SV1", 7, (uint8_t)(i + 1));
    scrub_say_at(s, id, l->segment, row, buf_str(&b), "the claim has %d", diagnoses);
}

static void pointers_of(scrub *s, const sense_claim *c, const sense_line *l)
{
    for (uint8_t i = 0; i < l->pointer_count; i++) {
        uint8_t to = l->pointers[i];
        if (to == UINT8_MAX) continue; // no number: the engine says so
        if (to == 0)
            say_pointer(s, SCRUB_POINTER_ZERO, l, i, c->diagnosis_count);
        else if (to > c->diagnosis_count && c->diagnosed)
            say_pointer(s, SCRUB_POINTER_BEYOND, l, i, c->diagnosis_count);
        bool twice = false;
        for (uint8_t k = 0; k < i; k++) twice = twice || l->pointers[k] == to;
        if (to && twice) say_pointer(s, SCRUB_POINTER_TWICE, l, i, c->diagnosis_count);
    }
}

void sense_diagnoses_end(scrub *s, sense *t)
{
    days_end(s, t);
    for (size_t i = 0; i < t->claim.line_count; i++) pointers_of(s, &t->claim, &t->claim.lines[i]);
}
