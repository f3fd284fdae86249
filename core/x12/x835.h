// x835.h - a payer's remittance (835, 005010X221A1) as values, and the values as bytes.
// In: the bytes of a file with any number of interchanges. Out, one after the other: payments, their claims
// with lines, adjustments and remarks, what is adjusted at the provider's level; and every sum that does not
// hold.
// Never: an amount that the file does not say, a claim that is left out, more than one claim in memory.
//
// Byte for byte: the values keep what was said and in which order (pieces); x835_writer puts the same bytes
// again. A segment that the values cannot carry whole (not in the guide, in the wrong place, more elements)
// is a piece with its own text. Values made here have no pieces: they are laid in the guide's order.
#pragma once
#include "answer.h"

// --- segments as values ----------------------------------------------------------------------------------
typedef struct x835_reference { str kind, number, text; } x835_reference;  // REF01 to REF03
typedef struct x835_date { str kind; x12_day on; } x835_date;              // DTM01, DTM02
typedef struct x835_sum { str kind; x12_amount amount; } x835_sum;         // AMT01, AMT02
typedef struct x835_quantity { str kind, quantity; } x835_quantity;        // QTY01, QTY02
typedef struct x835_remark { str list, code; } x835_remark;                // LQ01 (HE: a RARC), LQ02
typedef struct x835_contact {                                              // PER
    str function, name;                        // PER01: CX claims, BL business and technical, IC web site
    str kind1, number1, kind2, number2, kind3, number3; // TE, FX, EM, EX, UR
} x835_contact;
typedef struct x835_person {                   // NM1
    str role;                                  // QC IL 74 82 TT PR GB
    str person;                                // 1 a person, 2 an organisation
    str last, first, middle, prefix, suffix, id_kind, id;
} x835_person;
// One reason of a CAS. The reasons of one segment follow each other; the first of them is `first`.
typedef struct x835_adjustment {
    str group;                                 // CO PR OA PI; CR in old reversals
    str reason;                                // CARC
    x12_amount amount;
    str quantity;
    bool first;
} x835_adjustment;
// One pair of a PLB; those of one segment follow each other. An amount above zero is taken from the payment.
typedef struct x835_provider_adjustment {
    str provider;                              // PLB01: NPI
    x12_day period;                            // PLB02: end of the fiscal year
    str reason, reference;                     // PLB03-1, PLB03-2
    x12_amount amount;
    bool first;
} x835_provider_adjustment;
typedef struct x835_procedure {                // SVC01, SVC06
    str kind, code;                            // HC, NU, N4 ...
    str modifiers[4];                          // empty: none
    str text;
} x835_procedure;

typedef enum x835_piece_kind { // x835_pieces.def, in the guide's order
#define ONE(id, ...) X835_PIECE_##id,
#define ROWS(id, ...) X835_PIECE_##id,
#define PAIRS(id, ...) X835_PIECE_##id,
#include "x835_pieces.def"
    X835_PIECE_COUNT,
    X835_PIECE_KEPT = X835_PIECE_COUNT, // what the values have no place for: x835_piece.text
} x835_piece_kind;
typedef struct x835_piece {
    uint64_t segment;          // its number in the file
    str text;                  // where the values would be written otherwise: the segment as it came
    str after;                 // line ends behind its terminator
    uint8_t kind;              // x835_piece_kind
    uint8_t rows;              // of its list that it carries; N1: 1 the payer, 2 the payee
} x835_piece;
typedef struct x835_pieces { const x835_piece *at; size_t count; } x835_pieces;

// --- what the file consists of ---------------------------------------------------------------------------
typedef struct x835_party {    // 1000A payer, 1000B payee
    str role, name, id_kind, id;              // N1; payee: XX an NPI, FI a tax id
    str line1, line2;                         // N3
    str city, state, zip, country, region;    // N4
    const x835_reference *references; size_t reference_count;
    const x835_contact *contacts; size_t contact_count;
    str delivery[5];                          // RDM01 to RDM05
} x835_party;

typedef struct x835_payment {  // ST to the end of 1000B
    const x12_envelope *envelope;
    uint32_t ordinal;                         // of the payments of this file, from 1
    uint64_t segment;                         // of ST
    str set_kind, control, implementation;    // ST01, ST02, ST03
    str handling;                             // BPR01: I, H, C, D, P, U, X
    x12_amount amount;                        // BPR02
    str flow;                                 // BPR03: C or D
    str method;                               // BPR04: ACH BOP CHK FWT NON
    str format;                               // BPR05
    str accounts[10];                         // BPR06 to BPR15: banks, accounts, originator
    x12_day on;                               // BPR16: check or transfer date
    str trace_kind, trace, payer_id, payer_part; // TRN01 to TRN04: trace is the check's or transfer's number
    const x835_reference *references; size_t reference_count;
    const x835_date *dates; size_t date_count; // 405: production date
    x835_party payer, payee;
    x835_pieces pieces;
} x835_payment;

typedef struct x835_section {  // 2000: LX, TS3, TS2
    str number;
    str provider[24];                         // TS301 to TS324
    str payment[19];                          // TS201 to TS219
    x835_pieces pieces;
} x835_section;

typedef struct x835_line {     // 2110
    uint64_t segment;                         // of SVC
    x835_procedure procedure;
    x12_amount charge, paid;                  // SVC02, SVC03
    str revenue;                              // SVC04
    str units;                                // SVC05; empty: 1
    x835_procedure original;                  // SVC06, where the payer changed the code
    str original_units;                       // SVC07
    const x835_date *dates; size_t date_count;                   // 472, or 150 and 151
    const x835_adjustment *adjustments; size_t adjustment_count;
    const x835_reference *references; size_t reference_count;    // 6R: our line's control number
    const x835_sum *sums; size_t sum_count;                      // B6 allowed, KH, T, T2 ...
    const x835_quantity *quantities; size_t quantity_count;
    const x835_remark *remarks; size_t remark_count;
} x835_line;

typedef struct x835_claim {    // 2100
    uint32_t ordinal;                         // CLP's place in the payment, from 1
    uint64_t segment;                         // of CLP
    str id;                                   // CLP01: our claim number, CLM01
    str status;                               // CLP02: 1 2 3 4 19 20 21 22 23 25
    x12_amount charge, paid, patient_due;     // CLP03, CLP04, CLP05
    str filing, number;                       // CLP06, CLP07: the payer's claim number
    str place, frequency;                     // CLP08, CLP09
    str others[5];                            // CLP10 to CLP14
    const x835_adjustment *adjustments; size_t adjustment_count; // of the claim itself
    const x835_person *people; size_t person_count;
    str inpatient[24];                        // MIA01 to MIA24; remarks at 5, 20 to 23
    str outpatient[9];                        // MOA01 to MOA09; remarks at 3 to 7
    const x835_reference *references; size_t reference_count;
    const x835_date *dates; size_t date_count;                   // 232, 233, 036, 050
    const x835_contact *contacts; size_t contact_count;
    const x835_sum *sums; size_t sum_count;                      // AU, F5, I interest, NL ...
    const x835_quantity *quantities; size_t quantity_count;
    const x835_line *lines; size_t line_count;
    // the claim's segments as they came, CLP to the last one's terminator
    str text;
    x835_pieces pieces;
} x835_claim;

typedef struct x835_end {      // PLB, SE
    const x835_provider_adjustment *adjustments; size_t adjustment_count;
    str segments, control;                    // SE01, SE02
    uint32_t claims;
    money paid, adjusted;                     // sum of CLP04, of the PLB amounts
    x835_pieces pieces;
} x835_end;

// What stands around payments: ISA, GS, GE, IEA, and sets of other kinds, which are kept and not looked at.
typedef struct x835_around {
    const x12_envelope *envelope;
    x12_marks marks;
    bool mark_of_order;                       // U+FEFF before the first interchange
    x835_pieces pieces;                       // all KEPT
} x835_around;

// --- sums that do not hold -------------------------------------------------------------------------------
typedef enum x835_level {
    X835_LINE,        // SVC02 - CAS = SVC03
    X835_CLAIM,       // CLP03 - CAS of the claim and its lines = CLP04
    X835_LINES,       // the lines' charges are the claim's, and their payments less the claim's CAS too
    X835_TRANSACTION, // CLP04 - PLB = BPR02
    // an amount that is missing, no number, or not in whole cents: nothing above it can be told
    X835_NUMBER,
} x835_level;
typedef struct x835_breach {
    x835_level level;
    uint64_t segment;     // where the total stands
    str element;          // "CLP04"
    uint32_t payment, claim, line; // ordinals, from 1; 0: does not apply
    str id;               // CLP01, or empty
    money should, is;     // difference: should - is
    str text;             // a sentence with the difference
} x835_breach;

// --- reading ---------------------------------------------------------------------------------------------
// Each may be NULL. What they are given lives until they return. One that answers false ends the reading; it
// has set `why` itself.
typedef struct x835_takers {
    void *with;
    bool (*payment)(void *with, const x835_payment *p, fault *why);
    bool (*section)(void *with, const x835_payment *p, const x835_section *s, fault *why);
    bool (*claim)(void *with, const x835_payment *p, const x835_claim *c, fault *why);
    bool (*end)(void *with, const x835_payment *p, const x835_end *e, fault *why);
    bool (*around)(void *with, const x835_around *o, fault *why);
    bool (*breach)(void *with, const x835_breach *b, fault *why); // before the claim or end that it is about
} x835_takers;

// 999 lines with every segment at its most have fewer in any real file
enum { X835_CLAIM_SEGMENTS_MAX = 200000 };

// Reads all payments of the bytes, in constant memory besides them. Fails where the bytes are no X12, or
// where a payment's segments cannot be told apart (no CLP before SVC ...); `a` is left as it was.
MUST_USE bool x835_read(str bytes, const x835_takers *t, arena *a, fault *why);
// Does every payment hold at all levels? The first breach that does not hold, and how many there are.
// *first: text in `a`. False: the bytes cannot be read at all.
typedef struct x835_verdict { uint64_t breaches; x835_breach first; uint32_t payments, claims; } x835_verdict;
MUST_USE bool x835_check(x835_verdict *out, str bytes, arena *a, fault *why);

// Small questions to the values.
str x835_reference_of(const x835_reference *rows, size_t count, str kind); // REF02, or empty
x12_day x835_date_of(const x835_date *rows, size_t count, str kind);       // .said empty: none
x12_amount x835_sum_of(const x835_sum *rows, size_t count, str kind);      // .given false: none
const x835_person *x835_person_of(const x835_claim *c, str role);          // NULL: none
// 472, else 150, else the claim's 232
x12_day x835_line_from(const x835_claim *c, const x835_line *l);
// Remark codes of the claim itself (MIA05, 20 to 23; MOA03 to 07): how many, at most 10.
size_t x835_claim_remarks(const x835_claim *c, str out[10]);

// --- writing ---------------------------------------------------------------------------------------------
// In the order in which they were read. Values with pieces give the same bytes again; without, the guide's
// order.
typedef struct x835_writer {
    buf *out;
    x12_marks marks;
    str line_end;
} x835_writer;
x835_writer x835_writer_on(buf *out, x12_marks marks, str line_end);
void x835_put_around(x835_writer *w, const x835_around *o);
void x835_put_payment(x835_writer *w, const x835_payment *p);
void x835_put_section(x835_writer *w, const x835_section *s);
void x835_put_claim(x835_writer *w, const x835_claim *c);
void x835_put_end(x835_writer *w, const x835_end *e);
// The whole way: bytes to values to bytes. *kept: segments that the values alone would have written
// otherwise. `out` grows in an arena of its own, not in `a`.
MUST_USE bool x835_rewrite(buf *out, uint64_t *kept, str bytes, arena *a, fault *why);
