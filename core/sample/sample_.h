// sample_.h - private to this room: the people of the sample, and how a line is said.
#pragma once
#include "base.h"
#include "dice_.h"
#include "fact.h"
#include "sample.h"

enum { DAY_SECONDS = 86400, HOUR = 3600, MINUTE = 60, WINDOW_DAYS = 30 };

// ---- tables ----

typedef enum flaw_id {
#define FLAW(id, share, help) FLAW_##id,
#include "flaws.def"
#undef FLAW
} flaw_id;

typedef enum zone_id {
#define SAMPLE_ZONE(id, name) ZONE_##id,
#define PLACE(zone, city, state, zip, area, share)
#include "places.def"
#undef SAMPLE_ZONE
#undef PLACE
    ZONE_COUNT
} zone_id;

typedef enum payer_id {
#define SAMPLE_PAYER(id, ...) PAYER_ID_##id,
#include "payers.def"
#undef SAMPLE_PAYER
    PAYER_ID_COUNT
} payer_id;

enum { NO_RULE = CHOICE_COUNT }; // a choice that a payer does not make
typedef struct sample_payer {
    str id, name;
    choice kind;
    str number, filing, policy, state;
    uint32_t old, adult, child;
    uint32_t covered, authorization, consent, service_date; // choices, or NO_RULE
    str policy_id;
} sample_payer;
extern const sample_payer sample_payers[PAYER_ID_COUNT];

typedef struct sample_place { zone_id zone; str city, state, zip, area; uint32_t share; } sample_place;
extern const sample_place sample_places[];
extern const size_t sample_places_count;

typedef struct remedy {
    choice program;
    str device;
    bool part2, women;
    int32_t youngest, oldest;
    uint32_t old, share;
    str diagnoses; // joined by |
} remedy;
extern const remedy remedies[];
extern const size_t remedies_count;

typedef struct credentialed { choice credential; str written, taxonomy, modifier; } credentialed;
extern const credentialed credentials[];
enum { CREDENTIAL_CYCLE = 24 }; // rows of credentials.def, asserted in cast.c

// ---- labels: short texts that are ids ----

enum { LABEL_MAX = 46 };
typedef struct label { char at[LABEL_MAX]; uint8_t len; } label;
static inline str label_str(const label *l) { return (str){l->at, l->len}; }
label label_of(str text);
label label_join(str before, const label *l);
void label_add(label *l, str text);
void label_digits(label *l, uint64_t n, int width);

// ---- the people ----

typedef struct wall { const zone *zone; zone_span near; } wall; // a clock on a wall, set to its zone
// The instant at which the clock on that wall shows `seconds` after the date's midnight.
instant wall_instant(wall *c, date d, int32_t seconds);
date wall_date(wall *c, instant t);

typedef struct home { const sample_place *place; uint32_t number, street; bool long_zip; } home;

typedef enum course_kind {
    COURSE_FIRST,
    COURSE_AGAIN,
    COURSE_OTHER_PROGRAM,
    COURSE_OTHER_PRACTITIONER
} course_kind;

typedef struct course {
    label id;            // e0012, e0012b
    course_kind kind;
    const remedy *what;
    str device, diagnosis;
    uint32_t number;     // 0, 1: which of the patient's
    uint32_t billing;    // practitioner
    flaw_id flaw;
    bool part2;          // its records are a substance-use programme's
    bool same_order;     // rests on the first course's order, which was used up
    bool evening;        // worked on after hours: the day's slots belong to the first course
    date enrolled, starts;
    date ends;           // discharge, or DATE_EVER
    choice reason;       // of the discharge
} course;

enum { COURSES_MAX = 2 };
typedef struct patient {
    uint32_t index, panel_place; // place on the first practitioner's panel
    label id;
    str first, last;
    date birth;
    choice sex;
    home homes[2];
    date moves;                  // DATE_EVER: stays
    uint32_t phone;
    date registered;
    payer_id payer, payer_next;
    date covered_to;             // last day with the first payer, or DATE_EVER
    bool covered_next, secondary;
    bool notified, streaks, forgets_sync;
    uint32_t eagerness;          // entries on this many of 1,000 days
    uint32_t courses_count;
    course courses[COURSES_MAX];
} patient;

// ---- the telling ----

typedef struct told { int64_t order_us; const char *at; uint32_t len; } told;

typedef struct telling {
    const sample_options *asked;
    wall walls[ZONE_COUNT];
    wall *office;               // one of them: the practice's
    str office_zone;
    date from, until;            // first and last day of care
    instant end;                 // after the last day
    uint32_t practitioners;
    instant span_from, span_to;  // what is told now
    date span_first, span_last;  // dates that touch the span in any zone
    buf line;                    // the line being said
    fact_kind kind;
    fact_field field_next;       // fields come in the table's order
    arena *lasting, *scratch;    // `scratch` holds the lines of the span
    told *lines;                 // in `lasting`
    size_t lines_count, lines_room;
} telling;

// Is this instant within the span told now?
static inline bool told_now(const telling *t, instant order)
{
    return order.us >= t->span_from.us && order.us < t->span_to.us;
}
// Does anything of these dates, in any zone, lie within the span? A quick no; told_now decides.
static inline bool span_meets(const telling *t, date first, date last)
{
    return first.days <= t->span_last.days && last.days >= t->span_first.days;
}
static inline dice dice_for(const telling *t, dice_about about, uint64_t who, uint64_t when)
{
    return dice_of(t->asked->seed, about, who, when);
}
static inline uint64_t course_who(const patient *p, const course *c)
{
    return (uint64_t)p->index * COURSES_MAX + c->number;
}
static inline wall *home_wall(telling *t, const patient *p, date on)
{
    return &t->walls[p->homes[on.days >= p->moves.days].place->zone];
}

// One line: open, its fields in the order of facts.def, close with its place in the journal.
void say_open(telling *t, fact_kind kind, const label *id, instant at, wall *where);
void say_by(telling *t, str who);              // right after say_open
void say_received(telling *t, instant received, wall *where); // then this
void say_text(telling *t, fact_field field, str text);
void say_date(telling *t, fact_field field, date d);
void say_instant(telling *t, fact_field field, instant at, wall *where);
void say_choice(telling *t, fact_field field, choice c);
void say_whole(telling *t, fact_field field, int64_t n);
void say_money(telling *t, fact_field field, money m);
void say_flag(telling *t, fact_field field, bool flag);
void say_list(telling *t, fact_field field, const str *texts, size_t count);
buf *say_json(telling *t, fact_field field);   // the caller appends the value itself
void say_close(telling *t, instant order);

// ---- the parts of the tale ----

str word_first(uint32_t n);
str word_last(uint32_t n);
str word_street(uint32_t n);
label practitioner_label(uint32_t n);
label staff_label(uint32_t n); // clinical staff: one to each practitioner
const credentialed *practitioner_credential(uint32_t n);
#define STAFF_COORDINATOR STR("coordinator")
#define STAFF_BILLER STR("biller")

// Chooses the practice by the seed and finds the zones.
MUST_USE bool cast_open(telling *t, zones *all, fault *why);
void cast_tell(telling *t); // practice, payers, people, devices, prices, charges, rules

void patient_make(patient *p, telling *t, uint32_t index);
void intake_tell(telling *t, const patient *p);
void diary_tell(telling *t, const patient *p, const course *c);
void work_tell(telling *t, const patient *p, const course *c);
void note_tell(telling *t, const patient *p, const course *c);
// The fact is taken back at that instant; if `again_days` > 0, the void itself is that many days later.
void void_tell(telling *t, const label *voided, instant at, str reason, int32_t again_days);
