// x837.h - the 837P as values, and the values as bytes.
// In: who bills, who is treated, what was done. Out: segments in the guide's order with their counts,
// hierarchy and control numbers; problems. Never: where the values come from, or which claims there are.
//
// One interchange holds one group; a group holds sets; a set one billing provider, subscribers, their claims:
//     x837_open (x837_set_open (x837_subscriber_put x837_claim_put...)... x837_set_close)... x837_close
#pragma once
#include "x12.h"

enum {
    X837_LINES_MAX = 50,            // guide: 2400 repeats 50 times
    X837_DIAGNOSES_MAX = 12,        // guide: HI has twelve
    X837_MODIFIERS_MAX = 4,
    X837_POINTERS_MAX = 4,
    X837_SUBSCRIBER_CLAIMS_MAX = 100, // guide: 2300 repeats 100 times
    X837_SET_CLAIMS_MAX = 5000,     // guide: claims of one ST
    X837_CONTROL_MAX = 999999999,   // ISA13 has nine digits
};
#define X837_AMOUNT_CENTS_MAX 9999999999ll // guide: an amount has ten digits, two of them cents

extern const x12_guide x12_837p;

// Loops, segments and elements of guide_837p.def, numbered through: X837_LOOP_2300, X837_SEG_CLAIM,
// X837_BILLING_TOWN_ZIP (element ZIP of the segment BILLING_TOWN).
#define GUIDE_PREFIX X837
#define GUIDE_FILE "guide_837p.def"
#include "guide_names.def"

typedef struct x837_address { str line1, line2, city, state, zip; } x837_address;
typedef struct x837_provider { str npi, last, first, taxonomy; } x837_provider; // a person

typedef struct x837_envelope {
    str sender, receiver; // ISA06, ISA08, GS02, GS03
    date on;              // when it is made: in the practice's zone
    int minute;           // of the day
    uint32_t control;     // ISA13, GS06
    bool test;            // ISA15
} x837_envelope;
typedef struct x837_parties { // 1000A, 1000B
    str submitter, submitter_id, contact, phone;
    str receiver, receiver_id;
} x837_parties;
typedef struct x837_billing { // 2000A, 2010AA
    bool person;          // a practitioner who bills under the own NPI
    str name, first, npi, taxonomy;
    x837_address address;
    str tax_id;
    bool social_security; // the tax id is one: SY, else EI
} x837_billing;
typedef struct x837_subscriber { // 2000B, 2010BA, 2010BB; the subscriber is the patient
    char turn;            // P S T
    str group, filing;
    str last, first, member;
    x837_address address;
    date birth;
    char sex;             // F M U
    str payer, payer_number;
} x837_subscriber;
typedef struct x837_line { // 2400
    str code;
    const str *modifiers; size_t modifier_count;
    money charge;
    int64_t units;
    str place;            // empty: the claim's
    uint8_t pointers[X837_POINTERS_MAX]; size_t pointer_count; // from 1
    date on;
    str control;          // REF 6R
    const x837_provider *ordering; // NULL: none
} x837_line;
typedef struct x837_claim { // 2300
    str id;
    money charge;
    str place;
    char frequency, signature, assignment, benefits, release;
    str authorization, original;   // REF G1, REF F8; empty: none
    str diagnoses[X837_DIAGNOSES_MAX]; size_t diagnosis_count; // without the point
    const x837_provider *rendering, *supervising; // NULL: none
    const x837_line *lines; size_t line_count;
} x837_claim;

typedef struct x837 {
    x12_writer pen;
    const x837_envelope *envelope;
    uint32_t sets;
    uint64_t levels, billing_level; // HL01 of the set
} x837;

x837 x837_on(buf *out, x12_problems *problems);
// With delimiters of another kind.
x837 x837_with(x12_marks marks, buf *out, x12_problems *problems);
void x837_open(x837 *x, const x837_envelope *e);
void x837_set_open(x837 *x, const x837_parties *p, const x837_billing *b);
// The two halves of it: up to 1000B, and 2000A. A set may have several billing levels.
void x837_set_begin(x837 *x, const x837_parties *p);
void x837_billing_put(x837 *x, const x837_billing *b);
void x837_subscriber_put(x837 *x, const x837_subscriber *s);
void x837_claim_put(x837 *x, const x837_claim *c);
void x837_set_close(x837 *x);
void x837_close(x837 *x);

// What holds between elements, beyond what each must look like: sums, pointers, dates, references, who may
// not be whom. Says each breach as a problem. `made`: the day the file is made.
void x837_check_subscriber(x12_problems *p, const x837_subscriber *s, date made);
void x837_check_claim(x12_problems *p, const x837_claim *c, const x837_subscriber *s, const x837_billing *b,
                      date made);

// --- a claim by itself -----------------------------------------------------------------------------------
// What is kept of a claim that was made: its segments from the billing provider's HL to the last of its last
// line, as a set with it alone would have them. Problems as for a file.
void x837_claim_text(buf *out, x12_problems *problems, const x837_billing *b, const x837_subscriber *s,
                     const x837_claim *c);
typedef struct x837_frozen {
    x837_billing billing;
    x837_subscriber subscriber;
    x837_claim claim;
} x837_frozen;
// Reads it back. Text is borrowed from `text`, lines and practitioners lie in `a`. To send many in one file:
// a set for each billing provider, a subscriber where it is another than before, every claim.
MUST_USE bool x837_claim_of(x837_frozen *out, str text, arena *a, fault *why);
bool x837_billing_same(const x837_billing *a, const x837_billing *b);
bool x837_subscriber_same(const x837_subscriber *a, const x837_subscriber *b);

// --- reading back ----------------------------------------------------------------------------------------
// What is read is written again beside it, and must come out as the same segments, byte for byte: so what the
// values cannot carry is never dropped in silence, but refused with the segment's number and the element.
// Line ends after segments, and a BOM, are passed over. Text is borrowed from the bytes.
typedef enum x837_part {
    X837_PART_OPEN,       // envelope
    X837_PART_SET,        // parties, billing
    X837_PART_SUBSCRIBER, // subscriber
    X837_PART_CLAIM,      // claim: its lines hold until the next part is read
    X837_PART_SET_CLOSE,
    X837_PART_CLOSE,      // another X837_PART_OPEN may follow
    X837_PART_END,        // of the bytes
} x837_part;

typedef struct x837_reader x837_reader;
// Memory is the reader's: a claim's worth and a little, whatever the bytes' length. `a` is its own from now
// on, until it is closed or put back to before.
x837_reader *x837_reader_of(str bytes, arena *a);
// Reads the next part. After a fault nothing more can be read.
MUST_USE bool x837_read(x837_reader *r, x837_part *part, fault *why);
// As last read.
const x837_envelope *x837_read_envelope(const x837_reader *r);
const x837_parties *x837_read_parties(const x837_reader *r);
const x837_billing *x837_read_billing(const x837_reader *r);
const x837_subscriber *x837_read_subscriber(const x837_reader *r);
const x837_claim *x837_read_claim(const x837_reader *r);
// The delimiters of the interchange, to write with.
x12_marks x837_read_marks(const x837_reader *r);
