// duty.h - what people still owe an enrollment: notes that are to be written or signed; and whose minutes
// count.
// In: an evaluation. Out: periods with something counted that no signed note covers. Never: a word of a note.
#pragma once
#include "rule.h"

enum {
    DUTY_NOTES_MAX = 64,
    // A running period's note is asked for in its last days: before, every further day would need another
    // one.
    DUTY_AHEAD_DAYS = 3,
};
typedef struct note_due {
    clock_kind clock;
    date from, to;         // what it has to cover; to: today, where the period still runs
    bool over;
    fact_ref draft;        // an unsigned note of the billing practitioner's that covers it; FACT_NONE: none
    str codes[8];          // that wait for it
    size_t code_count;
    bool priced;
    money worth;           // of those codes that nothing else keeps
    date by;               // the last day on which a claim can still be filed
} note_due;
// Those that end first come first. Returns how many; `out` has room for DUTY_NOTES_MAX.
size_t note_dues(evaluation *e, uint32_t enrollment, note_due *out);

// Would the person's minutes count for the enrollment now, under the pack of its payer?
bool minutes_count(evaluation *e, uint32_t enrollment, uint32_t person);
// The pack that judges the enrollment's patient on a date.
const rule_pack *pack_of(evaluation *e, uint32_t enrollment, date on, bool *in_force);
