// rule.h - the door of this room: state x rulebook -> determinations.
// In: a closed state, the rulebook, the claim lines that already stand. Out: one determination for each
// enrollment, period and code that the payer's pack knows, and on request its reasons in words.
// Never: a threshold in C (they are the pack's), a fact's text, a clock.
// The meaning of every word here is the public format's (determinations.md); order of lines, fields and
// reasons is fixed, and so is the result whatever the order in which the facts came.
#pragma once
#include "rulebook.h"
#include "state.h"

typedef enum det_status { // the first that applies; the order is precedence
    DET_CLAIMED, DET_YIELDS, DET_REFUSED, DET_LOST, DET_OPEN, DET_HELD, DET_READY, DET_COUNT
} det_status;
str det_status_text(det_status s);
bool det_status_find(str text, det_status *out);

// A claim line that stands: exactly this determination is claimed already.
typedef struct rule_line { uint32_t enrollment; str code; date from; } rule_line;

typedef struct determination {
    uint32_t enrollment, patient;
    uint32_t payer;              // NAME_NONE: no coverage was ever known
    const rule_pack *pack;
    const rule_code *code;
    date from, to;               // of the period; to DATE_NONE: an episode that runs
    date service_date;           // DATE_NONE: not yet
    det_status status;
    int32_t units;
    bool priced;
    money amount;                // of one unit
    fee_basis basis;
    const fee_release *release;  // the fee file behind the amount, or NULL
    uint32_t met, asked;         // bit per requirement
    fact_ref authorization, coverage, order, diagnosis; // the facts a claim needs; FACT_NONE where none
} determination;

// One requirement of a determination, in words.
typedef struct reason {
    requirement id;
    bool met;
    int weight;                  // what decides the status has the least; see reason_deciding
    str need, have;              // what was needed, what was found
    str cite;
    grade grade;
    fact_ref *evidence;          // in order of id
    size_t evidence_count;
} reason;
typedef struct still { requirement id; str need; date by; } still; // by DATE_NONE: no day
typedef struct reasons {
    reason at[REQ_COUNT];
    size_t count;
    still stills[REQ_COUNT];
    size_t still_count;
    str warnings[8];
    size_t warning_count;
} reasons;

// The unmet requirement from which the status follows; of several the first. `beside`: a bit for each that is
// passed over. NULL: all are met.
const reason *reason_deciding(const reasons *why, uint32_t beside);
// Is it unmet so that the code is refused by it, whatever else is brought?
bool reason_refuses(const reason *r);

typedef struct evaluation evaluation;

// Makes ready to evaluate. Everything borrowed must outlive it. `lines` in any order.
evaluation *evaluation_open(const state *s, const rulebook *b, const rule_line *lines, size_t line_count,
                            arena *a);
// Gives back what the evaluation took beside the arena.
void evaluation_close(evaluation *e);
// Called for each determination, in order of period from, clock, code. `why` is NULL unless asked for; what
// it holds lives until the call returns. Return false to stop.
typedef bool det_take(void *with, const determination *d, const reasons *why);
// Evaluates one enrollment. False when `take` said stop.
bool evaluate_enrollment(evaluation *e, uint32_t enrollment, bool with_reasons, det_take *take, void *with);
// Words cost several times what judging does. Here only requirements that are not met are said, without data
// days as evidence, and only of determinations that `wanted` says yes to; `why` of all others is NULL.
typedef bool det_wanted(void *with, const determination *d);
bool evaluate_unmet(evaluation *e, uint32_t enrollment, det_wanted *wanted, det_take *take, void *with);
// The door whose ids name things in what is evaluated.
const door *evaluation_door(const evaluation *e);
// The last day on which it may be filed: what the code's pack says; where it says nothing, a year, as
// Medicare has it (42 CFR 424.44). DATE_NONE while there is no service date.
date det_filing_day(const determination *d);

// What a device lacks of what a code asks of it (REQ_DEVICE): "is not on prescription"; NULL: nothing.
const char *rule_device_lacks(const rule_need *need, const device_row *d);

// A determination as one line of the public JSON, with its reasons; as a row of CSV; the CSV's header.
void det_put_json(buf *b, const evaluation *e, const determination *d, const reasons *why, bool evidence);
void det_put_csv(buf *b, const evaluation *e, const determination *d, const reasons *why);
void det_put_csv_header(buf *b);
// A determination as a tree of plain sentences.
void det_put_tree(buf *b, const evaluation *e, const determination *d, const reasons *why, bool colour);
