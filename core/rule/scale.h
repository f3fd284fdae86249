// scale.h - what the answers of an assessment or a check-in come to.
// In: answers as a fact keeps them, and the instrument's row of the rulebook. Out: a total with its band, the
// items that ask for somebody to look; or the items of a check-in one by one. Never: takes a missing answer
// as 0.
// Numbers are thousandths: a slider may give 3.5.
#pragma once
#include "rulebook.h"

enum { SCALE_ONE = 1000 };
typedef struct scale_score {
    int32_t items, answered;         // asked for (0: not known), answered
    bool whole;                      // every item has an answer, so there is a total
    int64_t total, most;             // most: the largest total there can be; 0: not known
    str band;                        // empty: none
    const struct rule_safety *alarm; // the last of its safety rules that an answer passes, or NULL
    int64_t alarm_answer;
    uint32_t alarms;                 // all that are passed: a bit for each of its safety rules
} scale_score;
// `is` NULL: an instrument that the rulebook does not know: a total without meaning.
scale_score scale_of(const rule_instrument *is, str answers);
const rule_instrument *rulebook_instrument(const rulebook *b, str id);

// One item of a check-in.
typedef struct scale_item {
    str name, text;  // text: the answer in words, or the number as it was written
    bool number;
    int64_t value;   // of a number
} scale_item;
// The items in the order in which they were answered; at most `room`. Returns how many.
size_t scale_items(str answers, scale_item *out, size_t room, arena *a);
// "14", "3.5"
void scale_put(buf *b, int64_t thousandths);
