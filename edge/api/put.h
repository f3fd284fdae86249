// put.h - JSON, value after value: commas, quotes and escapes are put where they belong.
//     put_open(p, NULL, '{'); put_text(p, "name", name); put_open(p, "rows", '['); ... put_shut(p);
// put_shut(p); `name` NULL: an element of a list. Absent values have put_..._if: nothing is written.
#pragma once
#include "base.h"

enum { PUT_DEPTH_MAX = 16 };
typedef struct put {
    buf *b;
    const zone *zone;       // of instants; NULL: UTC
    int depth;
    char shut[PUT_DEPTH_MAX];
    bool some[PUT_DEPTH_MAX];
} put;
void put_begin(put *p, buf *b, const zone *z);
void put_open(put *p, const char *name, char open); // '{' or '['
void put_shut(put *p);
void put_text(put *p, const char *name, str s);
void put_words(put *p, const char *name, const char *z);
void put_whole(put *p, const char *name, int64_t n);
void put_flag(put *p, const char *name, bool yes);
void put_money(put *p, const char *name, money m);
void put_date(put *p, const char *name, date d);
void put_month(put *p, const char *name, date d);
void put_instant(put *p, const char *name, instant at);
void put_raw(put *p, const char *name, str json);   // JSON as it is
// Left out when empty, DATE_NONE, INSTANT_NONE.
void put_text_if(put *p, const char *name, str s);
void put_date_if(put *p, const char *name, date d);
void put_instant_if(put *p, const char *name, instant at);
void put_money_if(put *p, const char *name, bool known, money m);
