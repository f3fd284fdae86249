// remit_.h - between the files of this room.
#pragma once
#include "remit.h"

enum {
    REMIT_SENTENCE_BYTES = 4096,    // of a work-item's text: some lines with their reasons
    REMIT_CENTS_PER_UNIT = 1,       // payers round each unit by themselves
    REMIT_APPEAL_MEDICARE_DAYS = 120, // 42 CFR 405.942(a), counted from the payment's day: the safe side
    REMIT_APPEAL_ADVANTAGE_DAYS = 65, // 42 CFR 422.582(b), from 2025 on
    REMIT_REPAY_DAYS = 60,          // 42 CFR 401.305(b)
};

// --- facts (say.c) ---------------------------------------------------------------------------------------
// Adjustments of one claim or line point into its rows.
typedef struct rows_builder { fact_rows rows; fact_value *at; uint32_t *has; size_t room; } rows_builder;
rows_builder rows_in(fact_list list, size_t room, arena *a);
void rows_next(rows_builder *b);                     // one more row; the cells below are its
void row_text(rows_builder *b, fact_cell cell, str text); // empty: left out
void row_money(rows_builder *b, fact_cell cell, money m);
void row_whole(rows_builder *b, fact_cell cell, int64_t n);
void row_codes(rows_builder *b, fact_cell cell, const str *at, size_t count);

fact remit_fact(const remit *r, fact_kind kind, str id);
void fact_text(fact *f, fact_field field, str text); // empty: left out
void fact_money(fact *f, fact_field field, money m);
void fact_date(fact *f, fact_field field, date d);   // DATE_NONE: left out
void fact_whole(fact *f, fact_field field, int64_t n);
void fact_choice(fact *f, fact_field field, choice c);
void fact_rows_put(fact *f, fact_field field, const rows_builder *b);
// "835-7Q2M4K0B9XWD-3", with the word after it where there is one.
str remit_id(const remit *r, size_t ordinal, const char *word);
MUST_USE bool remit_say(remit *r, const fact *f, fault *why);
void remit_tell(remit *r, str claim, const buf *sentence);

typedef struct remit_todo { // a work-item
    size_t ordinal;
    const char *word;       // makes its id: "denied"
    choice about;
    const remit_claim *claim; // NULL: none
    str text;
    money worth; bool has_worth;
    date due;
} remit_todo;
MUST_USE bool remit_work(remit *r, const remit_todo *t, fault *why);

// --- matching (match.c) ----------------------------------------------------------------------------------
struct remit_reversal { // of the payment being posted; nothing came in its place so far
    remit_reversal *next;
    const remit_claim *claim;
    size_t ordinal;
    date on;
    money amount;
};
typedef struct remit_match {
    const remit_claim *claim; // NULL: none, and `text` says why
    remit_by by;
    str text;               // matched: what does not agree, or empty
} remit_match;
MUST_USE bool match_pay(remit *r, const x835_claim *c, remit_match *out, fault *why);
MUST_USE bool match_status(remit *r, const x277_claim *c, remit_match *out, fault *why);

// --- weighing (weigh.c) ----------------------------------------------------------------------------------
typedef enum carc_class { CARC_OTHER, CARC_SHARE, CARC_LAWFUL, CARC_PRIOR, CARC_COVERED } carc_class;
carc_class carc_of(str group, str carc);
typedef struct weight {     // of a line, or of a claim without lines
    money charge, paid, share, lawful, prior;
    bool covered;           // capitated
    bool denied;
} weight;
static inline money weight_allowed(const weight *w)
{
    return (money){w->paid.cents + w->share.cents + w->lawful.cents + w->prior.cents};
}
// A claim-paid, -denied or -reversed fact, looked through.
typedef struct paid_view {
    const fact *fact;
    const fact_rows *lines, *adjustments, *remarks; // never NULL
    bool by_control;        // adjustments and remarks name lines by control number, else by place
    str status;
    money charge, paid;
} paid_view;
paid_view paid_view_of(const fact *f);
str cell_text(const fact_rows *rows, size_t i, fact_cell cell); // empty: absent
// Is the row's line (its C_ADJUSTMENT_LINE or C_REMARK_LINE) line `i`? The claim itself is line lines->count.
bool paid_owns(const paid_view *v, size_t i, str line);
// How line `i` is called there. `room` is used where it is a place.
str paid_line_name(const paid_view *v, size_t i, char room[24]);
// Of line `i`; of the claim itself where i is lines->count.
weight weigh_line(const paid_view *v, size_t i);
bool weigh_secondary(str status);           // CLP02 2 3 20 21
bool weigh_denied(const paid_view *v);      // nothing is paid, and nothing is allowed
const remit_line *weigh_ours(const remit_claim *claim, const paid_view *v, size_t i); // NULL: none

// --- words (words.c) -------------------------------------------------------------------------------------
// "CO-50 (not medically necessary), $110.00; remark N115 (...)" of a line, and what to do next once at the
// end.
void put_denial(buf *b, const remit *r, const paid_view *v, const remit_claim *claim);
// When an answer of that day must be contested, DATE_NONE where nothing is known.
date remit_due(const remit_claim *claim, date on);
// "A7:562:85 (rejected ...: NPI of the billing provider)".
void put_status(buf *b, const x12_codes *codes, const x277_status *s);

// --- what follows (follow.c) -----------------------------------------------------------------------------
MUST_USE bool follow_payment(remit *r, const x835_payment *p, const x835_claim *c, const remit_match *m,
                             const paid_view *v, fault *why);
MUST_USE bool follow_reversals(remit *r, fault *why); // those that nothing came in the place of
// A claim of a 277CA that is none of ours.
MUST_USE bool remit_status_stray(remit *r, const x277_claim *c, str text, fault *why);
