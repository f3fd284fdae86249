// state.h - the door of this room: what is so, as of an instant.
// In: facts as they came through the door, in any order. Out: enrollments with their check-ins, stretches of
// time, contacts and notes; settings in force on a date; coverages, consents, services of a patient.
// Never: a threshold or a rule; a fact's text (ids of evidence stay with the door).
//
// A state is folded fact by fact and then closed once. Rows of one kind lie in one pile; the rows of one
// subject are chained through `next`, NO_ROW at the end. Rows that a void or an unseen subject takes out are
// left out of every chain when the state is closed, so that a reader never meets them.
#pragma once
#include "door.h"

#define NO_ROW UINT32_MAX

// --- rows --------------------------------------------------------------------------------------------------
// Every row begins with this: the fact it comes from, when, and the next row of the same subject.
typedef struct row { fact_ref fact; uint32_t next; instant at; } row;

typedef struct practice_row {
    row row;
    const zone *zone;
    str mac, locality;
    bool participating, qp;
} practice_row;
typedef struct payer_row { row row; uint32_t payer; choice kind; str policy; } payer_row;
typedef struct practitioner_row { row row; uint32_t person; choice credential; } practitioner_row;
typedef struct staff_row { row row; uint32_t person; choice role; } staff_row;
typedef struct patient_row { row row; uint32_t person; date birth; const zone *zone; } patient_row;
typedef struct device_row {
    row row;
    uint32_t device;
    choice program;
    str name, regulation, product_code, number, therapy;
    date cleared; // DATE_NONE: not given
    bool device_201h, rx, part2, shipped, payable;
    int32_t age_min, age_max; // -1: not given
    const str *indications;
    size_t indication_count;
} device_row;
typedef struct coverage_row { row row; uint32_t patient, payer; date from, to; choice rank; } coverage_row;
typedef struct price_row { row row; uint32_t payer; str code; money amount; date from, to; } price_row;
typedef struct charge_row { row row; str code; money amount; date from, to; } charge_row;
typedef struct payer_rule_row {
    row row;
    uint32_t payer;
    str code;
    choice covered, authorization, consent, service_date; // consent: CHOICE_COUNT where not said
    date from, to;
} payer_rule_row;
typedef struct diagnosis_row {
    row row;
    uint32_t patient;
    uint32_t by;
    date from, to;
    char code[12];
} diagnosis_row;
typedef struct plan_row { row row; uint32_t plan, patient, by; date from, to; } plan_row;
typedef struct order_row { row row; uint32_t order, patient, by, device; } order_row;
typedef struct consent_row {
    row row;
    uint32_t patient;
    choice program, form;
    date from, to;
    fact_ref revoked_by;
} consent_row;
typedef struct authorization_row {
    row row;
    uint32_t patient, payer;
    date from, to;
    const str *codes;
    size_t code_count;
} authorization_row;
// from INSTANT_NONE: untimed
typedef struct service_row {
    row row;
    uint32_t patient;
    char code[12];
    date on;
    instant from, to;
} service_row;
typedef struct enroll_row {
    row row;
    uint32_t enrollment, patient, billing, device, order, plan; // order, plan: NAME_NONE where not given
    choice program;
    char place[8];
    const str *modifiers;
    size_t modifier_count;
    date starts; // DATE_NONE: from the first counted check-in
    bool part2;
} enroll_row;
typedef struct supply_row { row row; uint32_t enrollment; choice paid_by; } supply_row;
typedef struct educate_row { row row; uint32_t enrollment, by; } educate_row;
typedef struct assess_row { row row; uint32_t enrollment; } assess_row;
typedef struct contact_row { row row; uint32_t enrollment, by; choice mode, with; } contact_row;
typedef struct time_row {
    row row;
    uint32_t enrollment, by;
    instant from, to;
    instant free_from; // what the same person's earlier stretches in other enrollments leave: [free_from, to)
} time_row;
typedef struct note_row {
    row row;
    uint32_t note, enrollment, by;
    date from, to;
    instant signed_at;
    bool complete;
} note_row;
typedef struct discharge_row { row row; uint32_t enrollment; date on; } discharge_row;
typedef struct void_row { row row; fact_ref voids; } void_row;
typedef struct revoke_row { row row; fact_ref consent; date from; } revoke_row;

// Check-ins are many: 24 bytes each, without the common head.
typedef struct checkin_row {
    fact_ref fact;
    uint32_t next;
    instant at;
    int32_t late_s;       // received minus at in seconds, rounded away from zero
    uint16_t for_day;     // 0: none; else the civil day of for_day against that of `at` in UTC, plus 32768
    uint8_t source;       // choice - SOURCE_PATIENT
    uint8_t hidden;       // voided: the one kind of row that a reader has to pass over
} checkin_row;
_Static_assert(sizeof(checkin_row) == 24, "check-ins are what memory is full of");

// --- subjects ----------------------------------------------------------------------------------------------
// Heads of chains; settings are chained in order of `at` (ties: fact id), other rows in no order.
typedef struct person_state {
    uint32_t practitioner, staff, patient;              // settings
    // of a patient
    uint32_t coverages, diagnoses, plans, orders, consents, authorizations, services, enrollments;
} person_state;
typedef struct enrollment_state {
    uint32_t enroll;        // the row in force, NO_ROW when the enrollment is unseen
    uint32_t next_of_patient;
    uint32_t checkins, times, contacts, notes, supplies, educations, assessments, discharges;
    int64_t named_us; // the first enroll or note fact that names it, replaced ones too; -1: none
} enrollment_state;

typedef struct state {
    arena *in;
    const door *door;
    instant as_of;
    pile practices, payers, practitioners, staff, patients, devices, coverages, charges, prices, payer_rules,
        diagnoses, plans, orders, consents, authorizations, services, enrolls, supplies, educations,
        assessments, contacts, times, notes, discharges, voids, revokes, checkins;
    pile people;      // person_state, by number
    pile enrollments; // enrollment_state, by number
    pile payer_heads, price_heads, payer_rule_heads; // uint32_t heads, by payer
    pile device_heads, plan_heads, order_heads;      // uint32_t heads, by device, plan, order
    pile note_latest;                                // uint32_t row, by note: the fact that stands
    uint32_t charge;                                 // charges, whatever their code
    uint32_t practice;                               // settings of the practice
    bool closed;
} state;

state state_in(arena *a, const door *d, instant as_of);
// A shipped product's row (its row.at is the instant from which its label holds). Before any fact.
void state_ship_device(state *s, uint32_t device, const device_row *d);
// Takes a fact that the door found new. Facts later than as_of leave no trace.
void state_fold(state *s, const door_fact *f);
// Applies voids and their voids, leaves out what rests on unseen subjects, orders settings, resolves drafts
// of notes and cuts each person's overlapping stretches. Fails when voids void each other in a circle.
MUST_USE bool state_close(state *s, fault *why);

// --- reading a closed state --------------------------------------------------------------------------------
#define STATE_ROW(s, rows, T, i) PILE_AT(&(s)->rows, T, (i))

const practice_row *state_practice(const state *s, instant at); // NULL: no practice fact at all
const zone *state_zone(const state *s, instant at);              // the practice's
const payer_row *state_payer(const state *s, uint32_t payer, instant at);
const practitioner_row *state_practitioner(const state *s, uint32_t person, instant at); // NULL: is none
const staff_row *state_staff(const state *s, uint32_t person, instant at);
const patient_row *state_patient(const state *s, uint32_t person, instant at);
const device_row *state_device(const state *s, uint32_t device, instant at);
static inline person_state *state_person(const state *s, uint32_t person)
{
    return PILE_AT(&s->people, person_state, person);
}
static inline enrollment_state *state_enrollment(const state *s, uint32_t e)
{
    return PILE_AT(&s->enrollments, enrollment_state, e);
}
static inline const enroll_row *state_enroll(const state *s, uint32_t e)
{
    const enrollment_state *es = state_enrollment(s, e);
    return es->enroll == NO_ROW ? NULL : STATE_ROW(s, enrolls, enroll_row, es->enroll);
}
// The same as in force at the end of a civil day of the practice.
const payer_row *state_payer_on(const state *s, uint32_t payer, date on);
const practitioner_row *state_practitioner_on(const state *s, uint32_t person, date on);
const device_row *state_device_on(const state *s, uint32_t device, date on);
const practice_row *state_practice_on(const state *s, date on);
// Has the chain of settings but one row? Then it is in force on every date.
static inline bool state_single(uint32_t head, const pile *rows)
{
    return head != NO_ROW && ((const row *)pile_at(rows, head))->next == NO_ROW;
}
// The last instant of the civil day in the practice's zone: settings are read as in force then.
instant state_day_end(const state *s, date d);
// The civil date of an instant in the practice's zone then in force.
date state_date(const state *s, instant at);

// The payer's price or rule of a code on a date: only the latest fact of payer and code is read. NULL: none.
// What the practice charges for a code on a date, likewise. NULL: nothing is said.
const charge_row *state_charge(const state *s, str code, date on);
const price_row *state_price(const state *s, uint32_t payer, str code, date on);
const payer_rule_row *state_payer_rule(const state *s, uint32_t payer, str code, date on);
// Was the payer described but once?
bool state_single_payer(const state *s, uint32_t payer);
// Has the payer any rule, any price at all?
bool state_has_prices(const state *s, uint32_t payer);
bool state_has_rules(const state *s, uint32_t payer);
// The primary coverage that answers for a date: in force then (of several the latest at, then the greater
// fact id), else the last that was, else the first to come. *in_force says which. NULL: none at all.
const coverage_row *state_coverage(const state *s, uint32_t patient, date on, bool *in_force);
// Any coverage of the payer in force on the date.
const coverage_row *state_covered_by(const state *s, uint32_t patient, uint32_t payer, date on);
// Is `a` later than `b`: by `at`, then by fact id?
bool state_later(const state *s, const row *a, const row *b);
// Every seen enrollment's number, in order of enrollment id.
const uint32_t *state_enrollments(const state *s, arena *a, size_t *count);
