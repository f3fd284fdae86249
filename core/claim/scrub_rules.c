// scrub_rules.c - the rulebook's own findings on claims that somebody else wrote. See claim_scrub.h.
#include "claim_scrub.h"
#include "claim_seen_.h"
#include <assert.h>

struct claim_scrub {
    const rulebook *book;
    scrub_rules rules;
    claim_seen seen;
};

// One line as the rules look at it.
typedef struct line {
    const scrub_claim *claim;
    const scrub_service *service;
    const rule_pack *pack;     // in force on its day; NULL: none
    const rule_code *code;     // NULL: no code of that pack
    const rule_code *by_other; // what a pack that payers may name instead has of it; NULL: nothing
} line;

static void say_need(scrub *s, const line *l, scrub_id id, scrub_rules_spot spot, str value,
                     const rule_need *n)
{
    uint64_t segment = spot == SCRUB_SPOT_CLAIM_PLACE ? l->claim->segment
                       : spot == SCRUB_SPOT_DATE      ? l->service->date_segment
                                                      : l->service->segment;
    // A rule that rests on no source seen is the house's own; it is not held against others.
    if (n->grade == GRADE_K) return;
    scrub_rules_say(s, id, segment, spot, value, "%.*s: %.*s", STR_ARGS(l->service->code),
                    STR_ARGS(n->says));
}

// --- a line by itself --------------------------------------------------------------------------------------

static void check_place(scrub *s, const line *l, bool *claim_said)
{
    const rule_need *n = &l->code->needs[REQ_PLACE];
    str place = l->service->place;
    if (!n->asked || !words_have(n->list, place)) return;
    if (l->service->place_is_own)
        say_need(s, l, SCRUB_RULE_PLACE, SCRUB_SPOT_PLACE, place, n);
    else if (!*claim_said) {
        *claim_said = true; // one place, however many lines it has
        say_need(s, l, SCRUB_RULE_PLACE, SCRUB_SPOT_CLAIM_PLACE, place, n);
    }
}

static bool has_taxonomy(const rule_credential *c, str taxonomy)
{
    for (size_t i = 0; i < c->taxonomies.count; i++)
        if (str_starts(taxonomy, c->taxonomies.at[i])) return true;
    return false;
}

static void check_modifiers(scrub *s, const claim_scrub *c, const line *l)
{
    const rule_need *n = &l->code->needs[REQ_MODIFIERS];
    for (size_t i = 0; i < l->service->modifier_count; i++) {
        str modifier = l->service->modifiers[i];
        scrub_rules_spot spot = (scrub_rules_spot)(SCRUB_SPOT_MODIFIER1 + i);
        if (n->asked && words_have(n->list, modifier))
            say_need(s, l, SCRUB_RULE_MODIFIER, spot, modifier, n);
        // Modifiers of one kind of practitioner (therapists) on a line of another kind.
        const rule_credential *owner = NULL, *here = NULL;
        bool owns = false;
        for (size_t k = 0; k < c->book->credential_count; k++) {
            const rule_credential *row = &c->book->credentials[k];
            if (words_have(row->modifiers, modifier)) owner = row;
            if (!has_taxonomy(row, l->service->taxonomy)) continue;
            here = row;
            owns = owns || words_have(row->modifiers, modifier);
        }
        if (owner && here && !owns)
            scrub_rules_say(s, SCRUB_RULE_THERAPY, l->service->segment, spot, modifier,
                            "of a %.*s, not of a %.*s", STR_ARGS(owner->name), STR_ARGS(here->name));
    }
}

static void check_practitioner(scrub *s, const claim_scrub *c, const line *l)
{
    const rule_need *n = &l->code->needs[REQ_PRACTITIONER];
    if (!l->service->rendering_named)
        scrub_rules_say(s, SCRUB_RULE_RENDERING, l->service->segment, SCRUB_SPOT_CODE, l->service->code,
                        "%.*s", STR_ARGS(l->code->name));
    if (!n->asked || !l->service->rendering_named) return;
    const rule_credential *here = NULL;
    bool paid = false;
    for (size_t i = 0; i < c->book->credential_count; i++) {
        const rule_credential *row = &c->book->credentials[i];
        if (!has_taxonomy(row, l->service->taxonomy)) continue;
        here = row;
        paid = paid || (n->credentials >> (row->credential - CRED_MD) & 1);
    }
    if (here && !paid) say_need(s, l, SCRUB_RULE_PRACTITIONER, SCRUB_SPOT_CODE, l->service->code, n);
}

// Other payers may name a pack that counts the code otherwise (its clock, its steps).
static bool may_count_otherwise(const line *l)
{
    const rule_code *o = l->by_other;
    if (l->claim->medicare || !o) return false;
    assert(l->code); // line_of looks into other packs only for what Medicare's knows
    return o->clock != l->code->clock || o->needs[REQ_MINUTES].step != l->code->needs[REQ_MINUTES].step;
}

static int32_t days_of(clock_kind clock, date on)
{
    if (clock == CLOCK_MONTH) return date_month_last(on).days - date_month_first(on).days + 1;
    return CLAIM_WINDOW_DAYS;
}

static void check_units(scrub *s, const line *l)
{
    const scrub_service *v = l->service;
    const rule_need *minutes = &l->code->needs[REQ_MINUTES];
    if (v->minutes)
        scrub_rules_say(s, SCRUB_RULE_UNIT, v->segment, SCRUB_SPOT_UNIT, STR("MJ"), "%.*s",
                        STR_ARGS(v->code));
    if (!v->units_given || v->units_thousandths <= 0 || v->minutes || may_count_otherwise(l)) return;
    int64_t most = 1;
    if (minutes->asked && minutes->step > 0) // every minute of the period, beyond those of the first code
        most = ((int64_t)days_of(l->code->clock, v->to) * 24 * 60 - (minutes->min - minutes->step)) /
               minutes->step;
    if (v->units_thousandths % 1000)
        scrub_rules_say(s, SCRUB_RULE_UNITS, v->segment, SCRUB_SPOT_UNITS, (str){"", 0},
                        "%.*s has whole units", STR_ARGS(v->code));
    else if (v->units_thousandths / 1000 > most)
        scrub_rules_say(s, SCRUB_RULE_UNITS, v->segment, SCRUB_SPOT_UNITS, (str){"", 0},
                        "%.*s has at most %lld", STR_ARGS(v->code), (long long)most);
}

static void check_period(scrub *s, const line *l)
{
    const scrub_service *v = l->service;
    if (may_count_otherwise(l)) return;
    bool fits = l->code->clock == CLOCK_MONTH
                    ? date_month_first(v->from).days == date_month_first(v->to).days
                    : l->code->clock != CLOCK_WINDOW || v->to.days - v->from.days < CLAIM_WINDOW_DAYS;
    if (!fits)
        scrub_rules_say(s, SCRUB_RULE_PERIOD, v->date_segment, SCRUB_SPOT_DATE, (str){"", 0}, "%.*s: %s",
                        STR_ARGS(v->code), l->code->clock == CLOCK_MONTH ? "one calendar month" : "30 days");
}

// The code is in another year's pack of the same kind, and not in this day's.
static void check_day(scrub *s, const claim_scrub *c, const line *l)
{
    if (l->code || !l->pack) return;
    for (size_t i = 0; i < c->book->pack_count; i++) {
        const rule_pack *p = &c->book->packs[i];
        if (!p->by_kind || !p->enabled || !pack_code(p, l->service->code)) continue;
        scrub_rules_say(s, SCRUB_RULE_CODE_DAY, l->service->segment, SCRUB_SPOT_CODE, l->service->code,
                        "it is in the rules \"%.*s\"", STR_ARGS(p->title));
        return;
    }
}

// --- lines against each other ------------------------------------------------------------------------------

static const rule_need *exclusion(const rule_code *a, str other)
{
    const rule_need *n = a ? &a->needs[REQ_EXCLUSIVE] : NULL;
    return n && n->asked && words_have(n->list, other) ? n : NULL;
}

// May not both stand on one ladder in one period: two rungs, or one code twice. An add-on counts in units and
// lines.
static bool same_rung(const rule_code *a, const rule_code *b)
{
    return a->ladder.len && str_eq(a->ladder, b->ladder) &&
           (a->rung != b->rung || (str_eq(a->code, b->code) && !a->adds_to.len));
}

// Days of a window that a code needs data on: so many at least lie in it up to the day it is billed.
static int32_t days_needed(const rule_code *code)
{
    const rule_need *n = &code->needs[REQ_DATA_DAYS];
    return n->asked && n->min > 0 ? n->min : 1;
}

// Two lines of one patient: the time each is about, surely and at most.
typedef struct meeting { bool surely, perhaps; } meeting;
static meeting meet(const line *l, const claim_entry *before)
{
    const rule_code *a = l->code, *b = before->code, *one = a ? a : b;
    if (!one) return (meeting){false, false};
    // A code of no pack has no clock: it has the other's, and beside one that is billed for a day a window's.
    clock_kind none = one->clock == CLOCK_EPISODE ? CLOCK_WINDOW : one->clock;
    clock_kind mine = a ? a->clock : none, theirs = b ? b->clock : none;
    int32_t my_days = days_needed(a ? a : b), their_days = days_needed(b ? b : a);
    date from = l->service->from, to = l->service->to;
    return (meeting){
        claim_periods_meet(claim_period_of(mine, from, to, my_days),
                           claim_period_of(theirs, before->from, before->to, their_days)),
        claim_periods_meet(claim_period_of(mine, from, to, CLAIM_WINDOW_DAYS),
                           claim_period_of(theirs, before->from, before->to, CLAIM_WINDOW_DAYS))};
}

// True: something was said. One finding a line is enough: the latest of those it does not go with.
static bool compare(scrub *s, const line *l, const claim_entry *before, str other)
{
    const scrub_service *v = l->service;
    const rule_code *a = l->code, *b = before->code;
    unsigned long long there = before->segment;
    if (a && b && a->once && str_eq(v->code, other)) {
        // A claim is one course; in another claim it may be another course, with an order of its own.
        bool here = before->segment > l->claim->segment;
        say_need(s, l, here ? SCRUB_RULE_ONCE : SCRUB_RULE_AGAIN, SCRUB_SPOT_CODE, v->code,
                 &a->needs[REQ_ONCE]);
        return true;
    }
    meeting m = meet(l, before);
    if (!m.perhaps || may_count_otherwise(l)) return false;
    const rule_need *n = exclusion(a, other);
    if (!n) n = exclusion(b, v->code);
    // Of the house's own rules some are about one course's device: those lines stand in one claim.
    if (n && n->grade == GRADE_K && (before->segment < l->claim->segment || !m.surely)) return false;
    bool ladder = !n && a && b && same_rung(a, b);
    // Two windows of one course may end within 30 days: care ended, or the payer wants the threshold's day.
    if (!n && !(ladder && m.surely)) return false;
    bool others = ladder && a->needs[REQ_ONE_PRACTITIONER].asked && v->provider && before->provider &&
                  (uint32_t)v->provider != before->provider;
    if (!m.surely)
        scrub_rules_say(s, SCRUB_RULE_WINDOW, v->segment, SCRUB_SPOT_CODE, v->code,
                        "with %.*s of segment %llu", STR_ARGS(other), there);
    else if (n)
        scrub_rules_say(s, SCRUB_RULE_EXCLUSIVE, v->segment, SCRUB_SPOT_CODE, v->code,
                        "with %.*s of segment %llu: %.*s", STR_ARGS(other), there, STR_ARGS(n->says));
    else if (others)
        say_need(s, l, SCRUB_RULE_PRACTITIONERS, SCRUB_SPOT_CODE, v->code, &a->needs[REQ_ONE_PRACTITIONER]);
    else
        scrub_rules_say(s, SCRUB_RULE_LADDER, v->segment, SCRUB_SPOT_CODE, v->code,
                        "with %.*s of segment %llu", STR_ARGS(other), there);
    return true;
}

typedef struct comparing { scrub *s; const claim_seen *seen; const line *l; } comparing;
static bool compare_with(void *with, const claim_entry *before)
{
    const comparing *c = with;
    return !compare(c->s, c->l, before, claim_seen_text(c->seen, before->word));
}

static void check_line(scrub *s, claim_scrub *c, const line *l, bool *claim_said)
{
    check_day(s, c, l);
    if (l->code) {
        check_place(s, l, claim_said);
        check_modifiers(s, c, l);
        check_practitioner(s, c, l);
        check_units(s, l);
        check_period(s, l);
    }
    const scrub_service *v = l->service;
    claim_entry entry = {.patient = l->claim->patient,
                         .segment = v->segment,
                         .from = v->from,
                         .to = v->to,
                         .provider = (uint32_t)v->provider,
                         .code = l->code,
                         .word = claim_seen_find(&c->seen, v->code)};
    if (entry.word == CLAIM_NO_WORD) return; // no rule compares it with anything
    comparing with = {s, &c->seen, l};
    claim_seen_each(&c->seen, l->claim->patient, compare_with, &with);
    claim_seen_put(&c->seen, &entry);
}

static line line_of(const claim_scrub *c, const scrub_claim *claim, const scrub_service *v)
{
    line l = {.claim = claim, .service = v};
    bool in_force;
    const rule_pack *pack = rulebook_pack_on(c->book, (str){"", 0}, v->from, &in_force);
    if (!in_force) return l;
    l.pack = pack;
    l.code = pack_code(pack, v->code);
    for (size_t i = 0; i < c->book->pack_count && l.code; i++) {
        const rule_pack *p = &c->book->packs[i];
        if (!p->by_kind && p->enabled && date_within(v->from, p->from, p->to) && !l.by_other)
            l.by_other = pack_code(p, v->code);
    }
    return l;
}

static void take_claim(void *with, scrub *s, const scrub_claim *claim)
{
    claim_scrub *c = with;
    if (claim->frequency == '8') return; // what is taken back stands beside nothing
    bool claim_said = false;
    for (size_t i = 0; i < claim->service_count; i++) {
        const scrub_service *v = &claim->services[i];
        if (!v->code.len || !date_is(v->from)) continue;
        line l = line_of(c, claim, v);
        check_line(s, c, &l, &claim_said);
    }
    for (size_t i = 0; i < claim->service_count; i++) {
        const scrub_service *v = &claim->services[i];
        if (!v->code.len || !date_is(v->from)) continue;
        line l = line_of(c, claim, v);
        if (l.code && l.code->adds_to.len && !may_count_otherwise(&l))
            claim_seen_await(&c->seen, claim->patient, l.code, v->segment, v->to);
    }
}

static void say_alone(void *with, const rule_code *code, uint64_t segment)
{
    const rule_need *n = &code->needs[REQ_INITIAL_CODE];
    if (n->asked && n->grade != GRADE_K)
        scrub_rules_say(with, SCRUB_RULE_INITIAL, segment, SCRUB_SPOT_CODE, code->code,
                        "%.*s", STR_ARGS(n->says));
}

static void end_file(void *with, scrub *s)
{
    claim_scrub *c = with;
    claim_seen_alone(&c->seen, say_alone, s);
    claim_seen_clear(&c->seen);
}

claim_scrub *claim_scrub_open(const rulebook *book, arena *a)
{
    claim_scrub *c = arena_push(a, claim_scrub);
    c->book = book;
    c->rules = (scrub_rules){c, take_claim, end_file};
    claim_seen_open(&c->seen, book, a);
    return c;
}

const scrub_rules *claim_scrub_rules(const claim_scrub *c) { return &c->rules; }

// --- diagnoses ---------------------------------------------------------------------------------------------

// Chapter 5 ships whole; of others only what is listed. So an unknown code is none where its chapter or its
// category is known, and otherwise nobody can tell.
int claim_scrub_listed(void *with, str list, str code, date on)
{
    const rulebook *book = with;
    if (!str_eq(list, STR("ICD")) || !date_is(on) || !book->icd) return SCRUB_LISTED_UNKNOWN;
    enum { YEAR_DAYS = 366 };
    icd_answer answer = icd_on(book->icd, code, on);
    icd_state is = answer.state;
    if (is == ICD_VALID) return SCRUB_LISTED;
    // A file speaks for one fiscal year: what was billed before it may have been another code then.
    bool before = !icd_on(book->icd, code, date_plus(on, YEAR_DAYS)).stale;
    if (before && !(answer.row && answer.row->changed)) return SCRUB_LISTED_UNKNOWN;
    if (is == ICD_HEADER) return SCRUB_LISTED_HEADER;
    if (is == ICD_NOT_YET || is == ICD_ENDED) return SCRUB_LISTED_OTHER_DAY;
    if (icd_on(book->icd, str_first(code, 3), on).state != ICD_UNKNOWN) return SCRUB_UNLISTED;
    for (size_t len = 5; len < code.len; len++)
        if (icd_on(book->icd, str_first(code, len), on).state != ICD_UNKNOWN) return SCRUB_UNLISTED;
    bool chapter5 = icd_on(book->icd, STR("F01"), on).state != ICD_UNKNOWN && code.at[0] == 'F';
    return chapter5 ? SCRUB_UNLISTED : SCRUB_LISTED_UNKNOWN;
}
