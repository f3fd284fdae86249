// fact.h - the door of this room: what may be said, and what was said.
// In: lines of NDJSON. Out: checked facts, each with its kind, its values and a hash of its content.
// Never: judges whether a fact makes anything payable (a wrong value is a fact; core/rule judges it).
// The format is public: facts.md of the product; facts.def is its table.
#pragma once
#include "base.h"

typedef enum fact_kind {
#define KIND(id, name, standing, subject, body, help) KIND_##id,
#include "facts.def"
    KIND_COUNT
} fact_kind;

// Every field of every kind, numbered through: F_CHECKIN_SOURCE.
typedef enum fact_field {
#define FIELD(kind, id, name, type, need, of, seal, help) F_##kind##_##id,
#include "facts.def"
    FIELD_COUNT
} fact_field;

// Every list of rows, and every cell of them, numbered through: ROWS_PAID_LINE, C_PAID_LINE_CHARGE.
typedef enum fact_list {
#define ROW_LIST(id, name) ROWS_##id,
#include "facts.def"
    ROWS_COUNT
} fact_list;
typedef enum fact_cell {
#define CELL(list, id, name, type, need, of, seal, help) C_##list##_##id,
#include "facts.def"
    CELL_COUNT
} fact_cell;

// Every value of every ENUM list, numbered through: PAYER_MEDICARE, CRED_MD, SOURCE_PATIENT.
typedef enum choice {
#define ENUM_VALUE(list, id, text) id,
#include "facts.def"
    CHOICE_COUNT
} choice;

typedef enum fact_enum { // the ENUM lists
    ENUM_TIN_TYPE = 1, ENUM_PAYER_KIND, ENUM_CREDENTIAL, ENUM_ROLE, ENUM_SEX, ENUM_RANK, ENUM_PROGRAM,
    ENUM_COVERED, ENUM_AUTHORIZATION, ENUM_FORM, ENUM_SERVICE_DATE, ENUM_CONSENT_PROGRAM, ENUM_PAID_BY,
    ENUM_SOURCE, ENUM_ACTIVITY, ENUM_MODE, ENUM_WITH, ENUM_REASON,
    ENUM_FREQUENCY, ENUM_ANSWER_TYPE, ENUM_VERDICT, ENUM_ANSWER_SOURCE, ENUM_ABOUT, ENUM_COUNT,
} fact_enum;

// What facts refer to. PERSON is any of practitioner, staff, patient: they share one space of ids.
typedef enum fact_subject {
    SUBJECT_NONE, SUBJECT_PRACTICE, SUBJECT_PAYER, SUBJECT_PERSON, SUBJECT_PRACTITIONER, SUBJECT_PATIENT,
    SUBJECT_DEVICE, SUBJECT_PLAN, SUBJECT_ORDER, SUBJECT_CONSENT, SUBJECT_ENROLLMENT, SUBJECT_NOTE,
    SUBJECT_CLAIM, SUBJECT_BATCH, SUBJECT_ANSWER, SUBJECT_WORK, SUBJECT_FACT, SUBJECT_COUNT,
} fact_subject;

typedef enum fact_standing { SETTING, DATED, HAPPENING } fact_standing;
typedef enum fact_type {
    NEW_ID, // text naming the subject that this fact introduces
    ID,     // text naming a subject of kind `of`
    LINE,   // text without control characters
    TEXT,   // text of at least one character, lines allowed
    PROSE,  // text, may be empty, lines allowed
    ZONE, DATE, INSTANT, MONEY,
    AMOUNT, // money of either sign
    WHOLE, FLAG, ENUM, CODES, ADDRESS, LOCALITY, ANSWERS, SCORES,
    ROWS,   // a list of flat objects: of the list `of`
} fact_type;
typedef enum fact_need { MAYBE, NEEDED } fact_need;
typedef enum fact_seal { CLEAR, SEALED } fact_seal;
typedef enum fact_body { NO_BODY, BODY } fact_body;
enum { CONTROL_MAX = 999999999 }; // X12 numbers files and transaction sets with nine digits

typedef struct fact_kind_row {
    str name;
    fact_standing standing;
    fact_subject subject;
    fact_body body;
    fact_field first;
    int fields;
    str help;
} fact_kind_row;
typedef struct fact_field_row { // a cell's too: its kind is KIND_COUNT
    fact_kind kind;
    str name;
    fact_type type;
    fact_need need;
    int of;
    fact_seal seal;
    str help;
} fact_field_row;
typedef struct fact_list_row { str name; fact_cell first; int cells; } fact_list_row;
typedef struct choice_row { fact_enum list; str text; } choice_row;
extern const fact_kind_row fact_kinds[KIND_COUNT];
extern const fact_field_row fact_fields[FIELD_COUNT];
extern const fact_list_row fact_lists[ROWS_COUNT];
extern const fact_field_row fact_cells[CELL_COUNT];
extern const choice_row choices[CHOICE_COUNT]; // the canonical spelling of each
static inline str choice_text(choice c) { return choices[c].text; }
// The choice of that list with that text (aliases included); false when there is none.
bool choice_find(fact_enum list, str text, choice *out);
// The kind of that name; false when there is none.
bool fact_kind_find(str name, fact_kind *out);

typedef struct fact_address { str line1, line2, city, state, zip; } fact_address;
typedef struct fact_locality { str mac, number; } fact_locality;
typedef struct fact_codes { const str *at; size_t count; } fact_codes;

typedef struct fact_rows fact_rows;

typedef union fact_value {
    str text;                       // NEW_ID ID LINE TEXT PROSE; ANSWERS and SCORES: the JSON as it came
    const zone *zone;               // ZONE
    date date;                      // DATE
    instant instant;                // INSTANT
    money money;                    // MONEY AMOUNT
    int64_t whole;                  // WHOLE
    bool flag;                      // FLAG
    choice choice;                  // ENUM
    fact_codes codes;               // CODES
    const fact_address *address;    // ADDRESS
    const fact_locality *locality;  // LOCALITY
    const fact_rows *rows;          // ROWS
} fact_value;

struct fact_rows {
    fact_list list;
    size_t count;
    const fact_value *at; // row by row, all cells of its list each
    const uint32_t *has;  // of each row; bit n: the list's n-th cell is present
};
static inline bool fact_row_has(const fact_rows *rows, size_t i, fact_cell cell)
{
    const fact_list_row *list = &fact_lists[rows->list];
    assert(i < rows->count);
    assert(cell >= list->first && (int)cell < (int)list->first + list->cells);
    return rows->has[i] >> (cell - list->first) & 1;
}
// The value; needs fact_row_has.
static inline const fact_value *fact_row_get(const fact_rows *rows, size_t i, fact_cell cell)
{
    const fact_list_row *list = &fact_lists[rows->list];
    assert(fact_row_has(rows, i, cell));
    return &rows->at[i * (size_t)list->cells + (size_t)(cell - list->first)];
}

enum { FACT_FIELDS_MAX = 16 }; // of one kind, asserted in fact.c

typedef struct fact {
    fact_kind kind;
    uint32_t has;      // bit n: the kind's n-th field is present
    str id;
    uint32_t tag;      // hash_id of the id, for tables
    instant at, received; // received equals at where it was not given
    str by;            // empty: nobody named
    uint64_t content;  // hash of all that was said but the id, whatever the order of keys, spaces, escapes
    fact_value value[FACT_FIELDS_MAX];
} fact;

static inline bool fact_has(const fact *f, fact_field field)
{
    assert(fact_fields[field].kind == f->kind);
    return f->has >> (field - fact_kinds[f->kind].first) & 1;
}
// The value; needs fact_has.
static inline const fact_value *fact_get(const fact *f, fact_field field)
{
    assert(fact_has(f, field));
    return &f->value[field - fact_kinds[f->kind].first];
}

// Is it one of the kinds of a claim's life? They stand last in facts.def; no determination follows from them.
static inline bool fact_kind_is_life(fact_kind kind) { return kind >= KIND_CLAIM_MADE; }
// claim-paid, claim-denied and claim-reversed have the same fields: that of f's kind for one of claim-paid.
static inline fact_field fact_paid_field(const fact *f, fact_field paid)
{
    assert(f->kind == KIND_CLAIM_PAID || f->kind == KIND_CLAIM_DENIED || f->kind == KIND_CLAIM_REVERSED);
    assert(fact_fields[paid].kind == KIND_CLAIM_PAID);
    return (fact_field)((int)fact_kinds[f->kind].first + (int)(paid - fact_kinds[KIND_CLAIM_PAID].first));
}
// Does deriving from such a fact, or writing a claim of it, take its sealed words? Of other kinds the clear
// line (fact_put_clear) leads to the same determinations; the words are for people, and what is sent.
static inline bool fact_kind_needs_body(fact_kind kind) { return fact_kinds[kind].body == BODY; }

// Reads one line (no line end) as a fact. Values borrow from `line` where nothing had to be decoded, else
// from `scratch`. Fails with a sentence and the field; the caller adds line and file.
MUST_USE bool fact_read(fact *out, str line, zones *zones, arena *scratch, fault *why);
// Reads the lines of one writer, one after the other: remembers how the writer spells each kind and takes
// lines spelled like earlier ones in long strides. What it takes, and what it says of a line, is what
// fact_read does.
typedef struct fact_reader fact_reader;
enum { FACT_SLACK = 64 }; // bytes behind a line that may be looked at, whatever they are
fact_reader *fact_reader_in(arena *a, zones *all);
// As fact_read. Needs: FACT_SLACK readable bytes behind the line. On failure *out is of no use.
MUST_USE bool fact_reader_read(fact_reader *reader, fact *out, str line, arena *scratch, fault *why);
// How many lines were taken in long strides so far.
uint64_t fact_reader_strides(const fact_reader *reader);
// The fact as canonical bytes: fields in the order fact, id, at, by, received, then facts.def's order.
void fact_put(buf *b, const fact *f);
// The same with every sealed value masked: left out where the kind does not require it, else "-" (an empty
// text stays empty, a date becomes 1900-01-01, answers become none). It reads as a fact again.
void fact_put_clear(buf *b, const fact *f);
// The JSON Schema of one line, from facts.def.
void fact_schema_put(buf *b);
// The kinds and their fields as text for people (`daybook help facts`).
void fact_help_put(buf *b);
