// says_.h - private to says.c and says_life.c: a sentence in the making.
#pragma once
#include "says.h"

typedef struct saying {
    buf *b;
    const fact *f;
    const says_ask *as;
} saying;

// Is the field there, and may its words be said?
bool say_has(const saying *s, fact_field field);
// Its text, or empty.
str said_text(const saying *s, fact_field field);
// "lead" and the field's text after it, where there is any.
void say_part(const saying *s, const char *lead, fact_field field);
void say_named(const saying *s, fact_subject subject, fact_field field);
void say_called(const saying *s, fact_subject subject, str id);
void say_day(const saying *s, const char *lead, fact_field field);
void say_span(const saying *s, fact_field from, fact_field to);
void said_money(const saying *s, fact_field field);
void say_codes(const saying *s, fact_field field);
// Of a claim's life. False: it is another kind.
bool say_life(const saying *s);
