// Who a patient is: everything about a person that does not change from day to day, made anew from the seed
// whenever it is needed, so that nothing is kept for each patient.
#include "sample_.h"

const sample_place sample_places[] = {
#define SAMPLE_ZONE(id, name)
#define PLACE(zone, city, state, zip, area, share)                                                           \
    {ZONE_##zone, STR_INIT(city), STR_INIT(state), STR_INIT(zip), STR_INIT(area), share},
#include "places.def"
#undef SAMPLE_ZONE
#undef PLACE
};
const size_t sample_places_count = sizeof sample_places / sizeof *sample_places;

const remedy remedies[] = {
#define REMEDY(id, program, device, part2, women, youngest, oldest, old, share, diagnoses)                   \
    {program, STR_INIT(device), part2, women, youngest, oldest, old, share, STR_INIT(diagnoses)},
#include "remedies.def"
#undef REMEDY
};
const size_t remedies_count = sizeof remedies / sizeof *remedies;
typedef enum remedy_id {
#define REMEDY(id, ...) REMEDY_##id,
#include "remedies.def"
#undef REMEDY
} remedy_id;

static const uint32_t flaw_shares[] = {
#define FLAW(id, share, help) share,
#include "flaws.def"
#undef FLAW
};

// Shares of 1,000, one for each table: together they are the whole.
enum { SHARE_ALL = 1000 };
#define FLAW(id, share, help) + (share)
_Static_assert(0
#include "flaws.def"
               == SHARE_ALL, "every patient has one flaw or none");
#undef FLAW
#define SAMPLE_ZONE(id, name)
#define PLACE(zone, city, state, zip, area, share) + (share)
_Static_assert(0
#include "places.def"
               == SHARE_ALL, "every patient lives somewhere");
#undef SAMPLE_ZONE
#undef PLACE
#define REMEDY(id, program, device, part2, women, youngest, oldest, old, share, diagnoses) + (share)
_Static_assert(0
#include "remedies.def"
               == SHARE_ALL, "every patient is enrolled for something");
#undef REMEDY

// What is shared out among patients. Not thrown but counted through: patient after patient steps along the
// thousand by a step without common divisor, so that 200 patients in a row show every share of 8 and more; no
// two of the steps run together.
typedef enum share_of { SHARE_REMEDY, SHARE_PAYER, SHARE_FLAW, SHARE_END, SHARE_PLACE, SHARE_ENTRY, SHARE_SEX,
                        SHARE_COUNT } share_of;

static uint32_t share(const telling *t, share_of what, uint32_t index)
{
    static const uint32_t steps[SHARE_COUNT] = {267, 227, 57, 189, 271, 469, 491};
    dice d = dice_for(t, DICE_SHARE, what, index / SHARE_ALL);
    return (dice_under(&d, SHARE_ALL) + index % SHARE_ALL * steps[what]) % SHARE_ALL;
}

static const remedy *remedy_of(uint32_t at)
{
    size_t i = 0;
    while (at >= remedies[i].share) at -= remedies[i++].share;
    assert(i < remedies_count);
    return &remedies[i];
}

static const sample_place *place_of(uint32_t at)
{
    size_t i = 0;
    while (at >= sample_places[i].share) at -= sample_places[i++].share;
    assert(i < sample_places_count);
    return &sample_places[i];
}

static payer_id payer_of(uint32_t at, int age)
{
    for (payer_id i = 0; i < PAYER_ID_COUNT; i++) {
        uint32_t part = age >= 65   ? sample_payers[i].old
                        : age >= 18 ? sample_payers[i].adult
                                    : sample_payers[i].child;
        if (at < part) return i;
        at -= part;
    }
    assert(false && "the shares of each age are the whole");
    return PAYER_ID_MEDICARE;
}

static flaw_id flaw_of(uint32_t at)
{
    size_t i = 0;
    while (at >= flaw_shares[i]) at -= flaw_shares[i++];
    return (flaw_id)i;
}

static str one_of(str joined, dice *d)
{
    uint32_t count = 1;
    for (size_t i = 0; i < joined.len; i++) count += joined.at[i] == '|';
    str part = joined;
    for (uint32_t n = dice_under(d, count) + 1; n; n--) part = str_split(joined, '|', &joined);
    return part;
}

static home home_make(dice *d, const sample_place *place)
{
    return (home){place, 1 + dice_under(d, 999), dice_under(d, 1000), dice_permille(d, 400)};
}

static date birth_make(dice *d, const remedy *what, date enrolled, bool too_young)
{
    int32_t age;
    if (too_young) age = what->youngest - 1;
    else if (what->oldest >= 65 && dice_permille(d, what->old)) age = dice_between(d, 65, what->oldest);
    else age = dice_between(d, what->youngest, what->oldest < 64 ? what->oldest : 64);
    return date_plus(date_plus_years(enrolled, -age), -dice_between(d, 1, 300));
}

static date enrolled_make(const telling *t, uint32_t index)
{
    enum { EARLY_SHARE = 550, EARLY_DAYS = 10, LATE_DAYS = 10 };
    uint32_t at = share(t, SHARE_ENTRY, index);
    int32_t days = t->until.days - t->from.days + 1, rest = days - EARLY_DAYS - LATE_DAYS;
    if (at < EARLY_SHARE || rest < 1) return date_plus(t->from, (int32_t)at % EARLY_DAYS);
    return date_plus(t->from,
                     EARLY_DAYS + (int32_t)((int64_t)(at - EARLY_SHARE) * rest / (SHARE_ALL - EARLY_SHARE)));
}

static void course_make(course *c, telling *t, const patient *p, const remedy *what, date enrolled)
{
    static const str odd_rtm = STR_INIT("cheer-app"),
                     odd_dmht[2] = {STR_INIT("nightware"), STR_INIT("endeavorotc")};
    dice d = dice_for(t, DICE_COURSE, p->index, c->number);
    c->what = what;
    c->device = what->device;
    if (what == &remedies[REMEDY_DAYLIGHTRX] && dice_permille(&d, 150)) c->device = STR("trial-therapeutic");
    if (c->flaw == FLAW_WRONG_DEVICE)
        c->device = what->program == PROGRAM_RTM ? odd_rtm : odd_dmht[dice_under(&d, 2)];
    c->diagnosis = one_of(what->diagnoses, &d);
    if (c->flaw == FLAW_VAGUE_DIAGNOSIS) c->diagnosis = STR("F32");
    if (c->flaw == FLAW_WRONG_DIAGNOSIS)
        c->diagnosis = what->program == PROGRAM_RTM ? STR("Z73.3") : STR("F41.9");
    c->part2 = what->part2 && (what->program == PROGRAM_DMHT || dice_permille(&d, 600));
    c->enrolled = enrolled;
    static const int32_t wait[5] = {0, 0, 1, 1, 2};
    c->starts = date_plus(enrolled, wait[dice_under(&d, 5)]);
    c->ends = DATE_EVER;
    c->id = (label){.len = 0};
    label_add(&c->id, STR("e"));
    label_digits(&c->id, p->index + 1, 4);
    if (c->number) label_add(&c->id, STR("b"));
}

// How the first course ends, and the second if there is one.
static void courses_go_on(patient *p, telling *t, dice *d)
{
    enum { ENDS = 96, AGAIN = 120, OTHER_PRACTITIONER = 135, OTHER_PROGRAM = 165, REASONS = 6 };
    uint32_t at = share(t, SHARE_END, p->index);
    course *first = &p->courses[0], *second = &p->courses[1];
    int32_t stay = dice_between(d, 33, 95), gap = dice_between(d, 12, 40);
    if (at < AGAIN) {
        first->ends = date_plus(first->enrolled, stay);
        first->reason = (choice)(REASON_GOALS_MET + (at < ENDS ? at / (ENDS / REASONS) : 0));
    }
    if (at < ENDS || at >= OTHER_PROGRAM) return;
    *second = (course){.number = 1, .billing = first->billing, .evening = true};
    bool therapist = practitioner_credential(first->billing)->modifier.len > 0;
    if (at < AGAIN) {
        second->kind = COURSE_AGAIN;
        second->evening = false;
        second->same_order = at % 3 == 0;
        course_make(second, t, p, first->what, date_plus(first->ends, gap));
    } else if (at < OTHER_PRACTITIONER) {
        second->kind = COURSE_OTHER_PRACTITIONER;
        second->billing = (first->billing + 1) % t->practitioners;
        if (first->what->program != PROGRAM_RTM) return;
        course_make(second, t, p, first->what, date_plus(first->enrolled, gap));
    } else {
        second->kind = COURSE_OTHER_PROGRAM;
        bool to_dmht = first->what->program == PROGRAM_RTM;
        if (date_age(p->birth, first->enrolled) < 22 || (to_dmht && therapist)) return;
        course_make(second, t, p, &remedies[to_dmht ? REMEDY_DAYLIGHTRX : REMEDY_MOOD],
                    date_plus(first->enrolled, gap));
    }
    p->courses_count = 2;
}

static void coverage_make(patient *p, telling *t, dice *d)
{
    const course *c = &p->courses[0];
    int age = date_age(p->birth, c->enrolled);
    p->payer = payer_of(share(t, SHARE_PAYER, p->index), age);
    bool dmht = c->what->program == PROGRAM_DMHT;
    if (p->payer == PAYER_ID_HEARTH && dmht) p->payer = PAYER_ID_ASPEN; // its guide knows monitoring only
    p->payer_next = p->payer == PAYER_ID_ADVANTAGE ? PAYER_ID_MEDICARE
                    : age >= 65                    ? PAYER_ID_ADVANTAGE
                                                   : PAYER_ID_FJORD;
    p->covered_to = DATE_EVER;
    p->covered_next = c->flaw == FLAW_COVERAGE_CHANGES;
    if (c->flaw == FLAW_COVERAGE_ENDS || p->covered_next)
        p->covered_to = date_plus(c->enrolled, dice_between(d, 25, 70));
    p->secondary = p->payer == PAYER_ID_MEDICARE && dice_permille(d, 250);
}

static void person_make(patient *p, telling *t, dice *d, date enrolled)
{
    p->id = label_of(STR("p"));
    label_digits(&p->id, p->index + 1, 4);
    p->first = word_first(p->index + dice_under(d, 3) * 7);
    p->last = word_last(p->index + p->index / 899);
    uint32_t at = share(t, SHARE_SEX, p->index);
    p->sex = p->courses[0].what->women || at < 520 ? SEX_F : at < 985 ? SEX_M : SEX_U;
    p->homes[0] = home_make(d, place_of(share(t, SHARE_PLACE, p->index)));
    p->homes[1] = home_make(d, place_of(dice_under(d, SHARE_ALL)));
    p->moves = dice_permille(d, 40) ? date_plus(enrolled, dice_between(d, 10, 60)) : DATE_EVER;
    p->phone = 100 + dice_under(d, 100);
    p->registered = date_plus(enrolled, -dice_between(d, 1, 14));
    p->notified = dice_permille(d, 750);
    p->eagerness = (uint32_t)(p->notified ? dice_between(d, 700, 850) : dice_between(d, 400, 600));
    p->streaks = dice_permille(d, 250);
    p->forgets_sync = dice_permille(d, 60);
}

void patient_make(patient *p, telling *t, uint32_t index)
{
    *p = (patient){.index = index, .panel_place = index / t->practitioners, .courses_count = 1};
    dice d = dice_for(t, DICE_PATIENT, index, 0);
    course *c = &p->courses[0];
    c->flaw = flaw_of(share(t, SHARE_FLAW, index));
    c->billing = index % t->practitioners;
    const remedy *what = remedy_of(share(t, SHARE_REMEDY, index));
    if (c->flaw == FLAW_WRONG_AGE && what->program == PROGRAM_RTM) what = &remedies[REMEDY_DAYLIGHTRX];
    if (practitioner_credential(c->billing)->modifier.len && what->program == PROGRAM_DMHT)
        what = &remedies[REMEDY_CALM];
    date enrolled = enrolled_make(t, index);
    p->birth = birth_make(&d, what, enrolled, c->flaw == FLAW_WRONG_AGE);
    course_make(c, t, p, what, enrolled);
    person_make(p, t, &d, enrolled);
    coverage_make(p, t, &d);
    courses_go_on(p, t, &d);
}
