// date.h - civil dates without a zone, and instants.
// A date is days since 1970-01-01 in the proleptic Gregorian calendar; an instant is microseconds UTC.
#pragma once
#include "str.h"
#include <stdint.h>

typedef struct date { int32_t days; } date;
typedef struct instant { int64_t us; } instant;
struct buf;

#define DATE_NONE ((date){INT32_MIN})
#define DATE_EVER ((date){INT32_MAX}) // an open end
#define INSTANT_NONE ((instant){INT64_MIN})
#define US_PER_S 1000000ll
#define US_PER_DAY (86400ll * US_PER_S)

static inline bool date_is(date d) { return d.days != INT32_MIN; }
static inline bool date_within(date d, date from, date to)
{
    return d.days >= from.days && d.days <= to.days;
}
static inline date date_min(date a, date b) { return a.days < b.days ? a : b; }
static inline date date_max(date a, date b) { return a.days > b.days ? a : b; }
static inline date date_plus(date d, int32_t days) { return (date){d.days + days}; }

typedef struct civil { int year, month, day; } civil;
civil date_civil(date d);
date date_of(int year, int month, int day); // needs: a real date
int date_year(date d);
date date_month_first(date d);
date date_month_last(date d);
date date_next_month(date d); // the first of the month after
// The same date `years` later; 29 February becomes 28 February.
date date_plus_years(date d, int years);
// "2026-02-13", a real date within the limits; false otherwise.
bool date_parse(str s, date *out);
bool date_parse_d8(str s, date *out); // 20260213, as X12 has it
void date_put(struct buf *b, date d);    // 2026-02-13
void date_put_d8(struct buf *b, date d); // 20260213
// "2026-03"; the first of the month.
bool month_parse(str s, date *out);
// Completed years at `on` of somebody born on `birth`; 29 February counts from 1 March in common years.
int date_age(date birth, date on);

// RFC 3339 with an offset, whole or fractional seconds (nine digits at most; beyond microseconds cut).
// Names what is wrong in *problem (a sentence) when false.
bool instant_parse(str s, instant *out, const char **problem);
// "2026-03-08T06:59:00Z"; with microseconds only when there are any.
void instant_put(struct buf *b, instant t);
