// form1500.h - a claim as the paper form 1500 (02/12) holds it.
// In: the values of a claim as it was made (x837_claim_of). Out: for each page the text of each place; where
// the places are is form1500.def's. Never: draws, shortens a text, or says what the claim does not.
//
// A page holds six service lines and one person in item 17; what is more goes on further pages, each with its
// own total: a payer reads them one by one.
#pragma once
#include "x837.h"

typedef enum form_put {
#define PUT(id, line, column, columns, side) FORM_##id,
#define ROW_PUT(id, half, column, columns, side)
#define BOX(number, label, line, lines, column, columns)
#define MARK(text, line, column)
#include "form1500.def"
#undef PUT
#undef ROW_PUT
    FORM_PUTS
} form_put;
typedef enum form_row_put {
#define PUT(id, line, column, columns, side)
#define ROW_PUT(id, half, column, columns, side) FORM_ROW_##id,
#include "form1500.def"
#undef PUT
#undef ROW_PUT
#undef BOX
#undef MARK
    FORM_ROW_PUTS
} form_row_put;
enum {
    FORM_ROWS = 6,
    FORM_ROW_FIRST = 43, // the upper half of the first service line
    FORM_PAGES_MAX = X837_LINES_MAX,
};

typedef struct form_page {
    str puts[FORM_PUTS]; // empty: nothing stands there
    str rows[FORM_ROWS][FORM_ROW_PUTS];
} form_page;
typedef struct form_pages { const form_page *at; size_t count; } form_pages;

// Text is borrowed from the claim, or lies in `a`.
form_pages form1500_of(const x837_frozen *claim, arena *a);
