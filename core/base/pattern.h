// pattern.h - dates and times as people write them, by a pattern: "M/D/YYYY h:mm AP".
//   YYYY year   MM month, two digits   M one or two   DD, D day   HH, H hour of 24   hh, h hour of 12
//   mm minute   ss second   AP am or pm; T, blanks and . / - : , stand for themselves
// In: a pattern and a text. Out: a civil date and seconds of the day, or no. Never: guesses which of two
// numbers is the month, or the century of a year.
#pragma once
#include "zone.h"

typedef struct pattern_time { date day; int32_t seconds; } pattern_time;

// What is wrong with the pattern as a sentence's end, or NULL. `time`: hours may stand in it.
const char *pattern_problem(str pattern, bool time);
// Does the month come before the day?
bool pattern_month_first(str pattern);
// Needs: a pattern without a problem. False: the text is no real date and time of that form.
bool pattern_read(str pattern, str text, pattern_time *out);

typedef enum pattern_place { PATTERN_ONCE, PATTERN_TWICE, PATTERN_NEVER } pattern_place;
// The instant at which the zone's clocks show it. TWICE: they were put back, *out is the first time;
// NEVER: they were put forward past it.
pattern_place pattern_instant(const zone *z, pattern_time t, instant *out);
