// codes.h - the codes of payers' answers in plain words: what it means, what to do next, who owes it.
// In: the text of data/*.tsv, given by the edge. Out: a row for a code, or an honest sentence for one that is
// not listed. Never: the official text of a code list (it is not ours), or a decision.
#pragma once
#include "base.h"

typedef enum x12_codes_list {
#define CODES(id, name, file) X12_CODES_##id,
#include "codes.def"
#undef CODES
    X12_CODES_COUNT
} x12_codes_list;
typedef struct x12_code {
    str code;
    str words;   // what it means: one short clause
    str next;    // what a biller does next: one sentence
    str owes;    // "practice", "patient", "payer", "nobody", "depends"; empty: not about money
    // "usually", "sometimes", "seldom": can it be corrected and sent again? Empty: does not apply
    str mend;
    str source, grade;
} x12_code;
typedef struct x12_codes x12_codes; // all lists; owns its text in the arena given

// `texts` in the order of codes.def. Columns: code, words, next, owes, mend, source, grade; # comments.
MUST_USE bool x12_codes_read(x12_codes **out, const str texts[X12_CODES_COUNT], arena *a, fault *why);
// NULL where the list does not have it.
const x12_code *x12_code_find(const x12_codes *c, x12_codes_list list, str code);
// Never NULL: for an unknown code a row that says so, with what to do.
const x12_code *x12_code_words(const x12_codes *c, x12_codes_list list, str code);
size_t x12_codes_count(const x12_codes *c, x12_codes_list list);
str x12_codes_file(x12_codes_list list); // "carc.tsv"
str x12_codes_name(x12_codes_list list); // "claim adjustment reason code"
