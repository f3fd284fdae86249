// page.h - a code's page, for people. In: the rulebook and a date. Out: text of 100 columns; what a
// requirement asks for, in words. Never: decides; what a requirement needs is read from its parameters.
#pragma once
#include "book.h"

enum { PAGE_COLUMNS_MAX = 100, PAGE_BYTES_MAX = 512 * 1024, SOURCES_MAX = 256 };

// A page in the making: text, and the sources it has cited so far, numbered from 1.
typedef struct page {
    buf text;
    bool colour;
    str sources[SOURCES_MAX];
    size_t source_count;
} page;

typedef struct page_ask {
    str code;
    date on;
    str mac, locality;
} page_ask;

// A heading, bold where colour is on.
void page_heading(page *p, str text);
// Text wrapped at the page's width: the first line starts at column `at`, the others at `indent`.
void page_wrap(page *p, str text, int at, int indent);
// "label   text", text wrapped beside its label of `width` columns, all indented by two.
void page_entry(page *p, str label, int width, str text);
// What the grade means.
str grade_words(grade g);
// Appends " [1] [4]", the numbers of a cite's sources.
void page_cite(page *p, buf *to, str cite);
void page_sources(page *p);

// What the parameters of a requirement ask for ("16 to 30 days"), or nothing where its sentence says all.
str need_words(arena *a, requirement id, const rule_need *n);
// Billing clock in a sentence.
str clock_words(const rule_code *c);
// What differs between a code in two packs, a line each.
void page_changes(page *p, const rule_pack *from, const rule_pack *to, str code);

// Relative values, prices and rank of a code; `credentials`: bit (c - CRED_MD) for each that may bill it.
void page_fees(page *p, const rulebook *b, const page_ask *ask, uint32_t credentials);
// The whole page. False: no pack and no fee file knows the code.
bool page_code(page *p, const rulebook *b, const book_disagreements *said, const page_ask *ask);
