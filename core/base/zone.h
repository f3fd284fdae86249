// zone.h - IANA time zones: which civil date an instant has, and when a civil day begins.
// In: the bytes of TZif files, asked for by name from a function that the edge gives. Out: offsets and
// dates. Never: reads TZ, the clock or a file of its own. Zones are read once and shared.
#pragma once
#include "arena.h"
#include "date.h"
#include <assert.h>

typedef struct zone zone;
typedef struct zones {
    arena *in;
    bool (*load)(void *with, str name, str *bytes); // false: there is no such zone
    void *with;
    zone *first; // every zone read so far
} zones;

// A stretch of time in which one offset holds: a cursor that makes the next look-up near it cheap.
typedef struct zone_span { int64_t from_s, to_s; int32_t offset_s; } zone_span;

// The zone of that name, or NULL when there is none (or its file is damaged).
const zone *zone_find(zones *all, str name);
str zone_name(const zone *z);
zone_span zone_span_at(const zone *z, int64_t at_s);
// First instant of the civil day, also where it has no midnight.
instant zone_day_start(const zone *z, date d);

static inline int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }
static inline date zone_date_near(const zone *z, zone_span *near, instant t)
{
    // Instants lie after 1970, so plain division will do; the days added keep the local time above zero too.
    enum { DAYS_ADDED = 4 };
    assert(t.us >= 0);
    int64_t s = (int64_t)((uint64_t)t.us / (uint64_t)US_PER_S);
    if (s < near->from_s || s >= near->to_s) *near = zone_span_at(z, s);
    return (date){(int32_t)((uint64_t)(s + near->offset_s + DAYS_ADDED * 86400) / 86400) - DAYS_ADDED};
}
static inline date zone_date(const zone *z, instant t)
{
    zone_span none = {1, 0, 0};
    return zone_date_near(z, &none, t);
}
// "2026-03-08 01:59" in the zone.
struct buf;
void zone_put(struct buf *b, const zone *z, instant t);
