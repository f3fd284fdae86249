// The tables of facts.def as C.
#include "fact_.h"

// A struct per kind with a byte per field: sizeof counts the kind's fields, offsetof numbers them.
struct fields_none { char none;
#define KIND(id, name, standing, subject, body, help) }; struct fields_##id {
#define FIELD(kind, id, name, type, need, of, seal, help) char id;
#include "facts.def"
};
#define NUMBER_IN_KIND(kind, id) offsetof(struct fields_##kind, id)

// The number of each kind's first field among all: the second name of a pair steps back by one again.
enum {
#define KIND(id, name, standing, subject, body, help) FIRST_##id, BEFORE_##id = FIRST_##id - 1,
#define FIELD(kind, id, name, type, need, of, seal, help) SAME_##kind##_##id,
#include "facts.def"
};

enum { NEEDED_NONE = 0
#define KIND(id, name, standing, subject, body, help) }; enum { NEEDED_##id = 0
#define FIELD(kind, id, name, type, need, of, seal, help) | ((int)(need) << NUMBER_IN_KIND(kind, id))
#include "facts.def"
};

enum { REFERS_NONE = 0
#define KIND(id, name, standing, subject, body, help) }; enum { REFERS_##id = 0
#define FIELD(kind, id, name, type, need, of, seal, help)                                                    \
    | ((int)((int)(type) == ID || (int)(type) == NEW_ID) << NUMBER_IN_KIND(kind, id))
#include "facts.def"
};

const fact_kind_row fact_kinds[KIND_COUNT] = {
#define KIND(id, name, standing, subject, body, help)                                                        \
    {STR_INIT(name), standing, subject, body, (fact_field)FIRST_##id, sizeof(struct fields_##id),            \
     STR_INIT(help)},
#include "facts.def"
};
const uint16_t fact_needed[KIND_COUNT] = {
#define KIND(id, name, standing, subject, body, help) NEEDED_##id,
#include "facts.def"
};
const uint16_t fact_references[KIND_COUNT] = {
#define KIND(id, name, standing, subject, body, help) REFERS_##id,
#include "facts.def"
};
const fact_kind_spelling fact_kind_names[KIND_COUNT] = {
#define KIND(id, name, standing, subject, body, help) {name},
#include "facts.def"
};
#define KIND(id, name, standing, subject, body, help)                                                        \
    _Static_assert(sizeof(name) <= FACT_KIND_BYTES, "a kind's name is too long");                            \
    _Static_assert(sizeof(struct fields_##id) <= FACT_FIELDS_MAX, "a kind has too many fields");
#include "facts.def"
_Static_assert(sizeof(struct fields_CLAIM_PAID) == sizeof(struct fields_CLAIM_DENIED) &&
                   sizeof(struct fields_CLAIM_PAID) == sizeof(struct fields_CLAIM_REVERSED),
               "fact_paid_field: the same fields");
_Static_assert(KIND_WORK_DONE + 1 == KIND_COUNT, "fact_kind_is_life: the kinds of a claim's life stand last");

const fact_field_row fact_fields[FIELD_COUNT] = {
#define FIELD(kind, id, name, type, need, of, seal, help)                                                    \
    {KIND_##kind, STR_INIT(name), type, need, of, seal, STR_INIT(help)},
#include "facts.def"
};
const fact_spelling fact_field_names[FIELD_COUNT] = {
#define FIELD(kind, id, name, type, need, of, seal, help) FACT_SPELLING(name),
#include "facts.def"
};
#define FIELD(kind, id, name, type, need, of, seal, help)                                                    \
    _Static_assert(sizeof(name) + 1 <= FACT_NAME_BYTES, "a name is too long");                               \
    _Static_assert((int)SAME_##kind##_##id == (int)F_##kind##_##id, "fields are numbered through");
#include "facts.def"

// The same of the lists of rows and their cells.
struct cells_none { char none;
#define ROW_LIST(id, name) }; struct cells_##id {
#define CELL(list, id, name, type, need, of, seal, help) char id;
#include "facts.def"
};
enum {
#define ROW_LIST(id, name) FIRST_CELL_##id, BEFORE_CELL_##id = FIRST_CELL_##id - 1,
#define CELL(list, id, name, type, need, of, seal, help) SAME_CELL_##list##_##id,
#include "facts.def"
};
enum { CELLS_NEEDED_NONE = 0
#define ROW_LIST(id, name) }; enum { CELLS_NEEDED_##id = 0
#define CELL(list, id, name, type, need, of, seal, help) | ((int)(need) << offsetof(struct cells_##list, id))
#include "facts.def"
};
const uint16_t fact_cells_needed[ROWS_COUNT] = {
#define ROW_LIST(id, name) CELLS_NEEDED_##id,
#include "facts.def"
};
const fact_list_row fact_lists[ROWS_COUNT] = {
#define ROW_LIST(id, name) {STR_INIT(name), (fact_cell)FIRST_CELL_##id, sizeof(struct cells_##id)},
#include "facts.def"
};
const fact_field_row fact_cells[CELL_COUNT] = {
#define CELL(list, id, name, type, need, of, seal, help)                                                     \
    {KIND_COUNT, STR_INIT(name), type, need, of, seal, STR_INIT(help)},
#include "facts.def"
};
#define ROW_LIST(id, name)                                                                                   \
    _Static_assert(sizeof(struct cells_##id) <= FACT_CELLS_MAX, "a list has too many cells");
#define CELL(list, id, name, type, need, of, seal, help)                                                     \
    _Static_assert((int)SAME_CELL_##list##_##id == (int)C_##list##_##id, "cells are numbered through");
#include "facts.def"

const choice_row choices[CHOICE_COUNT] = {
#define ENUM_VALUE(list, id, text) {ENUM_##list, STR_INIT(text)},
#include "facts.def"
};
const choice_alias choice_aliases[CHOICE_ALIASES] = {
#define ENUM_ALIAS(list, id, text) {id, STR_INIT(text)},
#include "facts.def"
};

// First and last of each list, which stand together in facts.def; test_fact checks that none is left out.
const fact_choices fact_enums[ENUM_COUNT] = {
    [ENUM_TIN_TYPE] = {TIN_EI, TIN_SY},
    [ENUM_PAYER_KIND] = {PAYER_MEDICARE, PAYER_COMMERCIAL},
    [ENUM_CREDENTIAL] = {CRED_MD, CRED_SLP},
    [ENUM_ROLE] = {ROLE_CLINICAL_STAFF, ROLE_ADMIN},
    [ENUM_SEX] = {SEX_F, SEX_U},
    [ENUM_RANK] = {RANK_PRIMARY, RANK_SECONDARY},
    [ENUM_PROGRAM] = {PROGRAM_RTM, PROGRAM_DMHT},
    [ENUM_COVERED] = {COVERED_YES, COVERED_UNKNOWN},
    [ENUM_AUTHORIZATION] = {AUTH_NONE, AUTH_UNKNOWN},
    [ENUM_FORM] = {FORM_VERBAL, FORM_WRITTEN},
    [ENUM_SERVICE_DATE] = {SERVICE_LAST_DAY, SERVICE_THRESHOLD_DAY},
    [ENUM_CONSENT_PROGRAM] = {CONSENT_RTM, CONSENT_PART2},
    [ENUM_PAID_BY] = {PAID_BY_PRACTICE, PAID_BY_VENDOR},
    [ENUM_SOURCE] = {SOURCE_PATIENT, SOURCE_STAFF},
    [ENUM_ACTIVITY] = {ACT_REVIEW, ACT_COORDINATE},
    [ENUM_MODE] = {MODE_PHONE, MODE_VOICEMAIL},
    [ENUM_WITH] = {WITH_PATIENT, WITH_CAREGIVER},
    [ENUM_REASON] = {REASON_GOALS_MET, REASON_OTHER},
    [ENUM_FREQUENCY] = {FREQUENCY_ORIGINAL, FREQUENCY_VOID},
    [ENUM_ANSWER_TYPE] = {ANSWER_999, ANSWER_TA1},
    [ENUM_VERDICT] = {VERDICT_ACCEPTED, VERDICT_REJECTED},
    [ENUM_ANSWER_SOURCE] = {ANSWERED_BY_999, ANSWERED_BY_TA1},
    [ENUM_ABOUT] = {ABOUT_LATE_FACT, ABOUT_SAFETY},
};

const fact_part fact_address_parts[ADDRESS_PARTS] = {
    {STR_INIT("line1"), offsetof(fact_address, line1), NEEDED},
    {STR_INIT("line2"), offsetof(fact_address, line2), MAYBE},
    {STR_INIT("city"), offsetof(fact_address, city), NEEDED},
    {STR_INIT("state"), offsetof(fact_address, state), NEEDED},
    {STR_INIT("zip"), offsetof(fact_address, zip), NEEDED},
};
const fact_part fact_locality_parts[LOCALITY_PARTS] = {
    {STR_INIT("mac"), offsetof(fact_locality, mac), NEEDED},
    {STR_INIT("number"), offsetof(fact_locality, number), NEEDED},
};

bool choice_find(fact_enum list, str text, choice *out)
{
    assert(list >= ENUM_TIN_TYPE && list < ENUM_COUNT);
    fact_choices range = fact_enums[list];
    for (choice c = range.first; c <= range.last; c++)
        if (str_eq(choices[c].text, text)) {
            *out = c;
            return true;
        }
    if (list != ENUM_CREDENTIAL) return false; // the only list with aliases
    for (int i = 0; i < CHOICE_ALIASES; i++)
        if (str_eq(choice_aliases[i].text, text)) {
            *out = choice_aliases[i].of;
            return true;
        }
    return false;
}

bool fact_kind_find(str name, fact_kind *out)
{
    // Most lines of most files; asked for first.
    static const fact_kind often[] = {KIND_CHECKIN, KIND_TIME, KIND_CONTACT, KIND_NOTE};
    for (size_t i = 0; i < sizeof often / sizeof often[0]; i++)
        if (str_eq(name, fact_kinds[often[i]].name)) {
            *out = often[i];
            return true;
        }
    for (fact_kind k = 0; k < KIND_COUNT; k++)
        if (str_eq(name, fact_kinds[k].name)) {
            *out = k;
            return true;
        }
    return false;
}
