// rulebook.h - the rulebook as values: packs, codes, their requirements, products, places, credentials.
// In: what edge/book read from YAML. Out: tables that core/rule judges by. Never: a threshold in C.
// Every parameter carries its citation and grade: P primary source seen, S secondary, K unverified default.
#pragma once
#include "code.h"
#include "fact.h"
#include "fee.h"

typedef enum grade { GRADE_P, GRADE_S, GRADE_K } grade;
typedef enum requirement {
#define REQUIREMENT(id, name, words) id,
#include "requirements.def"
#undef REQUIREMENT
    REQ_COUNT
} requirement;
extern const struct requirement_row { str name, words; } requirements[REQ_COUNT];
bool requirement_find(str name, requirement *out);

// alphabetical, as lines sort
typedef enum clock_kind { CLOCK_EPISODE, CLOCK_MONTH, CLOCK_WINDOW } clock_kind;
str clock_text(clock_kind c); // "episode" "month" "window-30"
typedef enum pack_status { PACK_AUTHORITATIVE, PACK_PROPOSED, PACK_TEACHING } pack_status;

typedef struct words { const str *at; size_t count; } words;
bool words_have(words w, str s);

// A requirement as one code of one pack has it. Numbers that do not apply are -1, lists empty.
typedef struct rule_need {
    bool asked;              // this code has the requirement
    str says;                // one sentence in own words for people: what is needed
    str cite;
    grade grade;
    int32_t min, max;        // data-days: days; minutes: whole minutes; max -1: no upper end
    // minutes of an add-on: one unit for each full `step` from `min - step` on (40, step 20)
    int32_t step;
    // once (guide): days that must have passed since the earlier data day; -1: by course
    int32_t gap_days;
    int32_t months;          // timely: months after the service date
    choice form;             // consent: FORM_VERBAL (any form) or FORM_WRITTEN
    uint32_t credentials;    // practitioner: bit (c - CRED_MD) for each that may bill
    bool any_practitioner;   // order: any practitioner of the practice; else only the billing one
    words list;              // exclusive: codes; place: refused places; modifiers: forbidden ones;
                             // diagnosis: prefixes (empty: the device's indications); device: regulations
    str therapy;             // device: therapy asked for (RTM), or empty
    bool rx;                 // device: must be on prescription
    bool device_201h;        // device: must meet section 201(h)
} rule_need;

typedef struct rule_code {
    str code, name, meaning; // own words, never the CPT descriptor
    choice program;          // PROGRAM_RTM, PROGRAM_DMHT
    clock_kind clock;
    bool once;               // billed once: does not wait for the end of a period
    str ladder;              // codes of one ladder share it; empty: none
    int32_t rung;            // higher rungs win; the lowest of a ladder decides whether the ladder stands
    str adds_to;             // initial code of an add-on, or empty
    rule_need needs[REQ_COUNT];
} rule_code;

typedef struct rule_counting { // what counts, pack-wide; each with its source in `sources`
    int32_t late_days;       // a check-in received later than this after `at` does not count
    int32_t ahead_minutes;   // nor one whose `at` lies more than this after `received`
    uint32_t sources;        // bit (c - SOURCE_PATIENT)
    uint32_t roles;          // staff whose minutes and contacts count: bit (c - ROLE_CLINICAL_STAFF); 0: none
    uint32_t personal;       // billers who must furnish themselves: bit (c - CRED_MD)
    uint32_t modes;          // interactive contact: bit (c - MODE_PHONE)
} rule_counting;

enum { PACK_CODES_MAX = 32 }; // asserted when a pack is judged by; the largest that ships has 11

typedef struct rule_pack {
    str name, title, family; // "medicare-2026", ..., "medicare"
    pack_status status;
    bool enabled;
    date from, to;           // dates of service
    uint32_t releases_to;    // payer kinds: bit (c - PAYER_MEDICARE)
    bool by_kind;            // judges payers without a policy of their own (Medicare's packs)
    bool prices;             // Medicare's fee files give its prices
    rule_counting counting;
    const rule_code *codes; size_t count; // by code
    sha256 hash;             // of the pack's file, as bytes
    str file;                // where it was read from
    const struct rule_parameter *parameters; size_t parameter_count; // counting and releases, for pages
} rule_pack;
typedef struct rule_parameter { str name, value, cite; grade grade; } rule_parameter;

typedef struct rule_credential {
    choice credential;
    str name;
    int32_t share_bp;
    str cite;
    grade grade;
    bool therapist;
    words taxonomies;        // NUCC's codes that begin so are theirs; empty: not told by these
    words modifiers;         // that only they put on a line
} rule_credential;
// Days that run (deadlines.yaml).
typedef enum deadline { DEADLINE_FILING, DEADLINE_REPAY, DEADLINE_COUNT } deadline;
enum { DEADLINE_WARNS_MAX = 3 };
typedef struct rule_deadline {
    deadline name;
    int32_t days;                     // -1: another's to say
    words warns;                      // as they are written
    int32_t warn[DEADLINE_WARNS_MAX]; // so many days before the last one, falling
    int32_t warn_count;
    str says, cite; grade grade;
} rule_deadline;

typedef struct rule_place { str code, name; bool facility; str cite; grade grade; } rule_place;

// A product of the registry: one row for each label it has had (EndeavorRx has two).
typedef struct rule_product {
    str id, name, maker;
    choice program;
    str regulation, product_code, number, therapy;
    date cleared, label_from; // label_from: this row's ages hold from then on; DATE_NONE: from the start
    bool device_201h, rx, part2, payable;
    int32_t age_min, age_max, course_days; // -1: none
    words indications;
    str cite; grade grade; date verified_on; str remark;
} rule_product;

typedef struct rule_instrument {
    str id, name;
    int32_t items, score_max, item_max, multiply; // multiply: raw total times this (WHO-5: 4)
    const struct rule_band { int32_t from; str name; } *bands; size_t band_count; // ascending
    const struct rule_safety { int32_t item, above; str action; } *safety; size_t safety_count; // item from 1
    bool text_may_ship;
    str licence, cite; grade grade;
} rule_instrument;

typedef struct rulebook {
    const rule_pack *packs; size_t pack_count;          // by name
    const rule_credential *credentials; size_t credential_count;
    const rule_place *places; size_t place_count;       // by code
    rule_deadline deadlines[DEADLINE_COUNT];
    const rule_product *products; size_t product_count; // by id, then label_from
    const rule_instrument *instruments; size_t instrument_count;
    fee_schedule fees;
    const icd_table *icd;
    sha256 hash;             // over all its files, in order of name
} rulebook;

const rule_code *pack_code(const rule_pack *p, str code);
const rule_pack *rulebook_pack(const rulebook *b, str name);
const rule_place *rulebook_place(const rulebook *b, str code);
// How many of the deadline's warnings are due with so many days left: 0 none.
int rulebook_warning(const rulebook *b, deadline d, int32_t days_left);
const rule_credential *rulebook_credential(const rulebook *b, choice credential);
// The rows of a product, in order of label_from; *count 0 when the registry does not know the id.
const rule_product *rulebook_product(const rulebook *b, str id, size_t *count);
// What a pack answers for a date: the enabled pack of those dates, else the nearest (fewest years away; ties:
// the earlier) with *in_force false. Only packs with by_kind, unless `policy` names one.
const rule_pack *rulebook_pack_on(const rulebook *b, str policy, date on, bool *in_force);
