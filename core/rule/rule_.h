// rule_.h - between the files of this room.
// figures.c counts what an enrollment has (days, minutes, contacts); cases.c weighs a patient's enrollments
// against each other; evaluate.c walks periods and codes; each other file judges one family of requirements.
#pragma once
#include "rule.h"

// What a requirement says of one determination; the least wins, and READY is when all are MET.
typedef enum verdict { V_YIELDS, V_REFUSED, V_LOST, V_OPEN, V_HELD, V_MET } verdict;

// days: bit per day
typedef struct window { date from, to; uint32_t days; bool stands, displaced, held_by_other; } window;
typedef struct month_mark { date from, to; bool stands, displaced; } month_mark;

// A counted check-in, for evidence.
typedef struct day_mark { int32_t day; fact_ref fact; } day_mark;
// What is left of a stretch after the cuts; still to be filtered by who counts, and clipped to a period.
typedef struct piece { int64_t from_us, to_us; uint32_t by; fact_ref fact; } piece;
typedef struct contact_mark { date on; instant at; uint32_t by; choice mode; fact_ref fact; } contact_mark;
// documents [from, to]: already cut at its signature
typedef struct note_cover { date from, to; int64_t from_us, to_us; fact_ref fact; } note_cover;

// The minutes and contacts of one period, by the people whom one code of one pack counts.
typedef struct tally {
    date from, to;
    const rule_pack *pack;
    uint32_t credentials;
    choice biller;         // the biller's credential
    bool done;
    int32_t minutes;
    const piece *pieces;   // united: no instant twice, in order; `by` and `fact` of the first that covers it
    size_t piece_count;
    const piece *counted;  // as they were before they were united, clipped to the period: the evidence
    size_t counted_count;
    const contact_mark *first_contact; // by `at`, or NULL
    int32_t contacts;
} tally;

typedef struct figures {
    uint32_t enrollment;
    const enroll_row *enroll;
    instant first_at;      // of the first fact that names the enrollment
    date first_day;        // in the practice's zone
    date start;            // of monitoring, DATE_NONE: not started
    date discharge;        // DATE_EVER: none
    fact_ref discharged_by;
    date last_data_day;    // DATE_NONE: none
    window *windows;
    size_t window_count;
    month_mark *months;
    size_t month_count;
    day_mark *marks; // counted check-ins in order of fact id; only where reasons are asked for
    size_t mark_count;
    const piece *pieces;
    size_t piece_count;
    const contact_mark *contacts;
    size_t contact_count;
    const note_cover *covers;
    size_t cover_count;
    const supply_row *supply;      // the first
    date supply_day;
    bool paid_by_practice;
    const educate_row *education;  // the first
    date education_day;
    tally tally;                   // the last one asked for
} figures;

// A patient's enrollments, in order of first fact (ties: enrollment id).
typedef struct patient_case { uint32_t patient; figures *at; size_t count; } patient_case;

typedef struct pack_memo { str policy; date on; const rule_pack *pack; bool in_force; bool used; } pack_memo;
enum {
    PACK_MEMOS = 512,
    SPAN_MEMOS = 16,
    PRICE_MEMOS = 256,
    DAY_MEMOS = 64,
    ICD_MEMOS = 1024,
    MONTHS_KNOWN = 1024
};
typedef struct span_memo { const zone *zone; zone_span span; date today; bool today_known; } span_memo;
typedef struct day_memo { date on; bool used; int64_t start_us; } day_memo; // when the practice's day begins
typedef struct price_memo {
    const rule_code *code;
    const fee_release *release;
    const practice_row *practice;
    int32_t year, share_bp;
    bool facility;
    fee_answer answer;
} price_memo;
typedef struct icd_memo { uint64_t code; date on; bool used; icd_state state; } icd_memo;

// The codes of a pack for one program and clock, laid out for a fast walk: in order of code. `common` are the
// requirements that ask the same of all of them: within a period they are judged once. `own` are the others.
typedef struct code_list {
    uint8_t count, common_count;
    uint8_t at[PACK_CODES_MAX];       // places in the pack's codes
    int8_t adds_to[PACK_CODES_MAX];   // the place in this list of the code it adds to, or -1
    uint8_t common[REQ_COUNT];
    uint32_t common_mask;
    uint8_t own_count[PACK_CODES_MAX], own[PACK_CODES_MAX][REQ_COUNT];
    bool one_tally;                   // all count the same people's minutes
} code_list;
typedef struct pack_plan { code_list lists[2][3]; } pack_plan; // [program][clock]

// What the common requirements of a list say. Verdicts that hold for every date are kept as long as the
// enrollment is judged by that list.
typedef struct common {
    const code_list *list;
    uint32_t lasting, lasting_met, met; // bit per requirement
    verdict least, lasting_least;
    fact_ref coverage, order, diagnosis; // what lasting verdicts found, for the claim
    bool begun;
} common;

struct evaluation {
    const state *s;
    const pack_plan *plans;  // by the pack's place in the rulebook
    const rulebook *book;
    const rule_line *lines; // by enrollment
    size_t line_count;
    arena *in;
    arena scratch;          // reset for every enrollment
    pile cases;             // patient_case of patients with several enrollments
    uint32_t *case_of;      // by person: its place in cases plus 1, or 0
    date today;             // as-of in the practice's zone
    int32_t timely_months;  // the filing limit asked for last, and the oldest service date still within it
    date timely_from;
    date month_firsts[MONTHS_KNOWN]; // the first days of as-of's month and of those before it
    bool one_counting;      // every pack counts check-ins alike
    pack_memo packs[PACK_MEMOS];
    span_memo spans[SPAN_MEMOS];
    day_memo days[DAY_MEMOS];
    price_memo prices[PRICE_MEMOS];
    icd_memo icds[ICD_MEMOS];
    const rule_place *places[100];                    // by number; NULL: no such place
    const rule_credential *credentials[CRED_SLP - CRED_MD + 1];
    determination made[PACK_CODES_MAX];               // of the period being judged
};

// What a price depends on besides the code: worked out once for a date.
typedef struct price_scene {
    date from, to;                // dates for which all of this holds
    bool known;                   // a public price may exist
    const fee_release *release;
    const practice_row *practice;
    int32_t year, share_bp;
    bool facility;
} price_scene;

// One determination in the making.
typedef struct judging {
    evaluation *e;
    const state *s;
    patient_case *c;
    figures *f;
    const enroll_row *en;
    determination d;
    const rule_code *code;
    const rule_need *need;        // of the requirement being judged
    bool over;                    // the period has ended
    bool pack_in_force, pack_knows_code;
    date period_end;              // d.to, or its stand-in
    date on;                      // the service date, or its stand-in: what is judged, is judged then
    date today;                   // as-of in the zone of the period's clock
    const window *window;         // of a window code, and the first one for set-up; else NULL
    const month_mark *month;
    const coverage_row *coverage; // that answers for the payer
    const payer_row *payer;       // NULL: none
    const payer_rule_row *rule;   // the payer's on the service date, or NULL
    int place;                    // in common->list
    price_scene prices;
    det_status initial;           // status of the code that this one adds to
    bool initial_known;
    common *common;               // of the enrollment's codes on one clock
    bool common_done;             // for this period
    const tally *tally;           // of the period, once made, where all its codes share it
    bool lasts;                   // set by a judge whose verdict holds for every date
    reasons *why;                 // NULL: no words
    uint32_t said;                // when why: of which requirements, bit per requirement
    reason *r;                    // being filled, when why
    str still_need;               // what is missing, for `still`
    date still_by;
} judging;

// --- figures.c, tally.c, cases.c
// Does the pack count a check-in of that source, lateness and diary day, made on local day `day`; and why
// not?
typedef enum checkin_weight { CHECKIN_COUNTS, CHECKIN_SOURCE, CHECKIN_LATE, CHECKIN_AHEAD, CHECKIN_DIARY }
    checkin_weight;
checkin_weight checkin_weigh(const rule_counting *c, const checkin_row *r, int32_t day);
// What the pack that answers for a patient's day lets count.
const rule_counting *counting_on(evaluation *e, uint32_t patient, date day);
// Days of the window, today included unless it counts already, on which one more can still be had.
int window_days_left(const window *w, date today);
// Memory of one question, given back by who takes it.
arena *evaluation_scratch(evaluation *e);
void figures_make(evaluation *e, figures *f, uint32_t enrollment, bool with_marks, arena *a);
const tally *figures_tally(evaluation *e, figures *f, const rule_pack *pack, uint32_t credentials,
                           choice biller_credential, date from, date to, arena *a);
patient_case *case_of(evaluation *e, uint32_t patient, bool with_marks);
bool figures_documented(const evaluation *e, const figures *f, date d, fact_ref *by);
// The day on which the united pieces reach that many minutes.
date tally_day(const judging *j, const tally *t, int32_t minutes);
const rule_pack *evaluation_pack(evaluation *e, str policy, date on, bool *in_force);
date evaluation_date(evaluation *e, const zone *z, instant at);
// The civil date of as-of in a zone.
date evaluation_today(evaluation *e, const zone *z);
// The first microsecond of a civil day in the practice's zone.
int64_t evaluation_day_start(evaluation *e, date d);
// Does this pack let the person's minutes and contacts count for a biller of that credential?
bool person_counts(const evaluation *e, const rule_pack *pack, uint32_t credentials, choice biller_credential,
                   const enroll_row *en, uint32_t person, instant at);
// Is the contact interactive under the tally's pack, in its period, and by somebody who counts?
bool contact_counts(const evaluation *e, const figures *f, const tally *t, const contact_mark *c);
// The tally of the judged period under the judged code.
const tally *judging_tally(judging *j);

// --- words.c: what a reason says. Macros, so that no word is even made when nobody asked for words.
#define SAY(say, j, ...)                                                                                     \
    do {                                                                                                     \
        if ((j)->why) say((j), __VA_ARGS__);                                                                 \
    } while (0)
#define say_need(j, ...) SAY(words_need, j, __VA_ARGS__)
#define say_have(j, ...) SAY(words_found, j, __VA_ARGS__)
#define say_warning(j, ...) SAY(words_warning, j, __VA_ARGS__)
#define say_still(j, by, ...)                                                                                \
    do {                                                                                                     \
        if ((j)->why) words_still((j), (by), __VA_ARGS__);                                                   \
    } while (0)
// A fact that the reason rests on; FACT_NONE is passed over. Put in order of id at the end.
#define show(j, f) SAY(words_show, j, f)
void words_need(judging *j, const char *format, ...) __attribute__((format(__printf__, 2, 3)));
void words_found(judging *j, const char *format, ...) __attribute__((format(__printf__, 2, 3)));
void words_warning(judging *j, const char *format, ...) __attribute__((format(__printf__, 2, 3)));
void words_still(judging *j, date by, const char *format, ...) __attribute__((format(__printf__, 3, 4)));
void words_show(judging *j, fact_ref f);
void reason_begin(judging *j, requirement id);
void reason_end(judging *j, verdict v);
// "from 2026-02-13 to 2026-03-14", "... on" without an end
const char *span_text(const judging *j, date from, date to);
const char *day_text(const judging *j, date d); // "2026-02-13" in the scratch arena
str enrollment_text(const judging *j, uint32_t enrollment);
str person_text(const judging *j, uint32_t person);

// --- plan.c, judge.c
const pack_plan *make_plans(const rulebook *b, arena *a);
// Judges one code in its period: price, units, every requirement, status.
void judge_code(judging *j);

// --- strip.c, bar.c: what a period's codes ask of one count, by how much, as outcomes without a state.
typedef struct period_key { date from; clock_kind clock; requirement counts; } period_key;
struct strip_outcome;
int outcomes_of(evaluation *e, uint32_t enrollment, const period_key *p, struct strip_outcome *out);

// --- one judge for each requirement, by the file of its noun
typedef verdict judge(judging *j);
// coverage.c, price.c
judge judge_pack, judge_coverage, judge_authorization, judge_timely, judge_price;
judge judge_consent, judge_part2_consent;                                                    // consent.c
judge judge_practitioner, judge_place, judge_modifiers, judge_diagnosis;                     // person.c
judge judge_device, judge_device_date, judge_device_age, judge_order, judge_plan;            // device.c
judge judge_supply, judge_cost, judge_onboarding;                                            // supply.c
judge judge_data_days, judge_minutes, judge_contact, judge_note, judge_initial_code;         // count.c
judge judge_once, judge_exclusive, judge_one_practitioner;                                   // exclusive.c
const rule_place *evaluation_place(const evaluation *e, const char *code);
void price_of(judging *j);
int32_t code_units(judging *j);
