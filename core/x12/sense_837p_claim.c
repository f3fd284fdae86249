// sense_837p_claim.c - the claim: its numbers, days and sums, and what must hold once it is whole.
#include "sense_837p_.h"
#include "shape_.h"

static bool one_of(char c, const char *list) { return c && strchr(list, c) != NULL; }

static void claim_begins(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    // Lines, diagnoses and other payers are cleared as they come: their counts say how many there are.
    memset(c, 0, offsetof(sense_claim, diagnoses));
    c->diagnosis_count = c->other_count = 0;
    c->line_count = 0;
    c->diagnosed = false;
    c->open = true;
    c->segment = scrub_at(s)->number;
    c->admission = c->discharge = DATE_NONE;
}

static void check_accident(scrub *s, sense_claim *c)
{
    // CLM11: one to three causes, then the state.
    bool car = false;
    for (size_t i = 1; i <= 3; i++) {
        str cause = sense_part(s, 11, i);
        car = car || str_eq(cause, STR("AA"));
        c->accident = c->accident || str_eq(cause, STR("AA")) || str_eq(cause, STR("OA"));
    }
    c->accident_at = sense_at(s, 11, 1);
    str country = sense_part(s, 11, 5);
    if (car && !sense_part(s, 11, 4).len && (!country.len || str_eq(country, STR("US"))))
        scrub_say(s, SCRUB_ACCIDENT_STATE, sense_row(s, 11, 4), NULL);
    sense_text state = sense_keep(sense_part(s, 11, 4));
    if (state.len && (!country.len || str_eq(country, STR("US"))) && !shape_state(sense_str(&state)))
        scrub_say(s, SCRUB_STATE_UNKNOWN, sense_row(s, 11, 4), NULL);
}

void sense_clm(scrub *s, sense *t)
{
    sense_subscriber_claims(s, t);
    claim_begins(s, t);
    sense_claim *c = &t->claim;
    c->charge_at = sense_at(s, 2, 0);
    c->charged = sense_money(s, 2, false, &c->charge);
    c->charge_bad = !c->charged;
    str frequency = sense_part(s, 5, 3);
    c->place = sense_keep(sense_part(s, 5, 1));
    c->place_at = sense_at(s, 5, 1);
    c->frequency = frequency.len == 1 ? frequency.at[0] : 0;
    c->frequency_at = sense_at(s, 5, 3);
    c->late_reason = sense_el(s, 20).len > 0;
    check_accident(s, c);
    // Guide, CLM01: payers keep twenty characters.
    if (sense_el(s, 1).len > 20) scrub_say(s, SCRUB_CLAIM_NUMBER_LONG, sense_row(s, 1, 0), NULL);
    if (frequency.len && !one_of(c->frequency, "1678"))
        scrub_say(s, SCRUB_FREQUENCY, c->frequency_at.el, NULL);
    // A number may stand twice for two payers, two providers, or to take back and to send anew.
    uint64_t turn = (uint64_t)(unsigned char)t->subscriber.turn << 8 | (unsigned char)c->frequency;
    c->id = sense_hash(sense_el(s, 1), t->billing ^ hash_mix(turn, 0x9E3779B97F4A7C15ull));
    if (sense_el(s, 1).len && sense_seen_before(&t->seen, c->id))
        scrub_say(s, SCRUB_CLAIM_TWICE, sense_row(s, 1, 0), NULL);
    if (++t->set_claims == X837_SET_CLAIMS_MAX + 1) scrub_say(s, SCRUB_CLAIMS_MANY, sense_row(s, 1, 0), NULL);
}

void sense_claim_reference(scrub *s, sense *t)
{
    if (!str_eq(sense_el(s, 1), STR("F8"))) return;
    t->claim.original = true;
    t->claim.original_at = sense_at(s, 2, 0);
}

// --- days --------------------------------------------------------------------------------------------------

static bool is_past(str qualifier)
{
    static const char pasts[][4] = {
#define PAST(qualifier) qualifier,
#include "sense_837p_tables.def"
    };
    for (size_t i = 0; i < sizeof pasts / sizeof *pasts; i++)
        if (str_eq(qualifier, str_of(pasts[i]))) return true;
    return false;
}

bool sense_period(scrub *s, date *from, date *to)
{
    str format = sense_el(s, 2), text = sense_el(s, 3);
    *from = *to = DATE_NONE;
    if (!text.len) return false;
    bool range = str_eq(format, STR("RD8")), time = str_eq(format, STR("DT"));
    if (!range && !time && !str_eq(format, STR("D8"))) return false;
    str first = range ? str_first(text, 8) : time ? str_first(text, 8) : text;
    str last = range ? text.len == 17 && text.at[8] == '-' ? str_from(text, 9) : (str){"", 0} : first;
    date begin, end;
    // the engine says that it is no date
    if (!sense_day(first, &begin) || !sense_day(last, &end)) return false;
    if (end.days < begin.days) {
        scrub_say(s, SCRUB_PERIOD_REVERSED, sense_row(s, 3, 0), NULL);
        return false;
    }
    *from = begin;
    *to = end;
    return true;
}

// Every DTP but the line's day of service, which has more to say.
void sense_dtp(scrub *s, sense *t)
{
    str kind = sense_el(s, 1);
    if (str_eq(kind, STR("472")) && str_eq(scrub_at(s)->guide->loops[scrub_at(s)->loop].name, STR("2400")))
        return;
    t->day = sense_period(s, &t->from, &t->to);
    if (t->day && date_is(t->made) && t->from.days > t->made.days && is_past(kind))
        scrub_say(s, SCRUB_DATE_AFTER_FILE, sense_row(s, 3, 0), NULL);
}

void sense_claim_date(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    str kind = sense_el(s, 1);
    if (str_eq(kind, STR("439"))) c->accident_day = true;
    if (str_eq(kind, STR("435"))) c->admitted = true;
    if (!t->day) return;
    if (str_eq(kind, STR("435"))) c->admission = t->from;
    if (str_eq(kind, STR("096"))) {
        c->discharge = t->from;
        c->discharge_at = sense_at(s, 3, 0);
    }
}

static void say(scrub *s, scrub_id id, sense_place at, str value)
{
    scrub_say_at(s, id, at.segment, at.el, value, NULL);
}

static bool is_inpatient(str place)
{
    static const char places[][3] = {
#define INPATIENT(place) place,
#include "sense_837p_tables.def"
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_eq(place, str_of(places[i]))) return true;
    return false;
}

static void days_end(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    if (date_is(c->admission) && date_is(c->discharge) && c->discharge.days < c->admission.days)
        say(s, SCRUB_PERIOD_REVERSED, c->discharge_at, (str){"", 0});
    if (c->accident && !c->accident_day) say(s, SCRUB_ACCIDENT_DAY, c->accident_at, (str){"", 0});
    if (is_inpatient(sense_str(&c->place)) && !c->admitted)
        say(s, SCRUB_ADMISSION_DAY, c->place_at, sense_str(&c->place));
}

// --- the claim as a whole ----------------------------------------------------------------------------------

static void numbers_end(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    bool again = one_of(c->frequency, "678");
    if (again && !c->original) say(s, SCRUB_ORIGINAL_MISSING, c->frequency_at, (str){&c->frequency, 1});
    if (c->frequency == '1' && c->original) say(s, SCRUB_ORIGINAL_UNASKED, c->original_at, (str){"", 0});
}

static void put_cents(char text[32], money m)
{
    buf b = {.at = text, .room = 31, .bytes_max = 31};
    money_put(&b, m);
    text[b.len] = 0;
}

void sense_say_sums(scrub *s, scrub_id id, sense_place at, money said, money counted)
{
    char one[32], other[32];
    put_cents(one, said);
    put_cents(other, counted);
    scrub_say_at(s, id, at.segment, at.el, (str){"", 0}, "%s, not %s", other, one);
}

static void sums_end(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    if (!c->charged || c->lines_bad || !c->line_count) return;
    if (c->charge.cents != c->lines_charge.cents)
        sense_say_sums(s, SCRUB_CHARGE_SUM, c->charge_at, c->charge, c->lines_charge);
}

// --- practitioners -----------------------------------------------------------------------------------------

static uint64_t who(const scrub *s)
{
    str id = sense_el(s, 9);
    return id.len ? sense_hash(id, 0) : 0;
}

void sense_claim_rendering(scrub *s, sense *t)
{
    t->claim.rendering = who(s);
}

void sense_claim_supervising(scrub *s, sense *t)
{
    t->claim.supervising = who(s);
    t->claim.supervising_at = sense_at(s, 9, 0);
}

void sense_line_rendering(scrub *s, sense *t)
{
    if (t->claim.line_count) t->claim.lines[t->claim.line_count - 1].provider = who(s);
}

void sense_line_supervising(scrub *s, sense *t)
{
    if (!t->claim.line_count) return;
    sense_line *l = &t->claim.lines[t->claim.line_count - 1];
    l->supervising = who(s);
    l->supervising_at = sense_at(s, 9, 0);
}

static void people_end(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    uint64_t rendering = c->rendering ? c->rendering : t->billing;
    if (c->supervising && c->supervising == rendering)
        say(s, SCRUB_SUPERVISING_IS_RENDERING, c->supervising_at, (str){"", 0});
    for (size_t i = 0; i < c->line_count; i++) {
        const sense_line *l = &c->lines[i];
        if (l->supervising && l->supervising == (l->provider ? l->provider : rendering))
            say(s, SCRUB_SUPERVISING_IS_RENDERING, l->supervising_at, (str){"", 0});
    }
}

// --- the rules of the house --------------------------------------------------------------------------------

static void tell_rules(scrub *s, const sense *t)
{
    const scrub_rules *rules = scrub_asked(s)->rules;
    if (!rules) return;
    scrub_service services[SENSE_LINES_MAX] UNSET; // cleared it would cost a seventh of the time
    const sense_claim *c = &t->claim;
    const sense_subscriber *u = &t->subscriber;
    for (size_t i = 0; i < c->line_count; i++) {
        const sense_line *l = &c->lines[i];
        services[i] = (scrub_service){.segment = l->segment,
                                      .date_segment = l->date_segment,
                                      .code = sense_str(&l->code),
                                      .modifier_count = l->modifier_count,
                                      .place = sense_str(l->place.len ? &l->place : &c->place),
                                      .place_is_own = l->place.len > 0,
                                      .minutes = l->minutes,
                                      .units_given = l->units_given,
                                      .units_thousandths = l->units_thousandths,
                                      .from = l->from,
                                      .to = l->to};
        for (size_t k = 0; k < l->modifier_count; k++) services[i].modifiers[k] = sense_str(&l->modifiers[k]);
        services[i].rendering_named = l->provider || c->rendering || t->billing_person;
        services[i].provider = l->provider ? l->provider : c->rendering ? c->rendering : t->billing;
        services[i].taxonomy = l->provider    ? (str){l->taxonomy, l->taxonomy_len}
                               : c->rendering ? (str){c->taxonomy, c->taxonomy_len}
                                              : (str){t->billing_taxonomy, t->billing_taxonomy_len};
    }
    scrub_claim claim = {.segment = c->segment,
                         .patient = hash_mix(u->who ^ 0xA0761D6478BD642Full, u->payer | 1),
                         .billing = t->billing,
                         .frequency = c->frequency,
                         .medicare = u->medicare,
                         .part_b = u->part_b,
                         .late_reason = c->late_reason,
                         .place = sense_str(&c->place),
                         .made = t->made,
                         .services = services,
                         .service_count = c->line_count};
    rules->claim(rules->with, s, &claim);
}

void sense_claim_end(scrub *s, sense *t)
{
    sums_end(s, t);
    numbers_end(s, t);
    days_end(s, t);
    sense_diagnoses_end(s, t);
    sense_lines_end(s, t);
    people_end(s, t);
    sense_others_end(s, t);
    tell_rules(s, t);
}
