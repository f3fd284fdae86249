// claim_seen_.h - lines of a file with codes that the rulebook compares with each other, by patient.
// In: lines one after the other. Out: those of the same patient. Never: grows; what does not fit is not kept.
#pragma once
#include "rulebook.h"

enum {
    CLAIM_WINDOW_DAYS = 30,      // CLOCK_WINDOW's
    CLAIM_NO_WORD = 0xFF,
    CLAIM_WORDS_MAX = 200,       // codes that packs name; 20 in those that ship
    CLAIM_SEEN_BITS = 20,        // of the table of patients
    CLAIM_SEEN_MAX = 786432,     // lines kept: about 300 MB of claims
    CLAIM_SEEN_EACH_MAX = 64,    // of one patient, the latest
    CLAIM_AWAITED_MAX = 65536,   // add-ons whose first code may still come
};

typedef struct claim_entry {
    uint64_t patient, segment;
    const rule_code *code;       // as the pack of its day has it; NULL: only named by others
    date from, to;
    uint32_t provider, next;     // next: 1 + the place of the patient's entry before; 0: none
    uint8_t word;
} claim_entry;
typedef struct claim_awaited { uint64_t patient, segment; const rule_code *code; date on; } claim_awaited;

typedef struct claim_seen {
    str words[CLAIM_WORDS_MAX]; size_t word_count; // sorted
    uint32_t *heads;             // of each patient's hash: 1 + the place of the latest entry
    claim_entry *entries; uint32_t count;
    bool left_out;               // a line found no room: that one is missing is no longer known
    claim_awaited *awaited; uint32_t awaited_count;
} claim_seen;

typedef struct claim_period { date from, to; } claim_period;
// What a line is about. A window is as long as the line says (from, to), else `days` up to its date.
claim_period claim_period_of(clock_kind clock, date from, date to, int32_t days);
static inline bool claim_periods_meet(claim_period a, claim_period b)
{
    return a.from.days <= b.to.days && b.from.days <= a.to.days;
}

void claim_seen_open(claim_seen *c, const rulebook *book, arena *a);
// The number of a code that any pack has or names, or CLAIM_NO_WORD.
uint8_t claim_seen_find(const claim_seen *c, str code);
str claim_seen_text(const claim_seen *c, uint8_t word);
void claim_seen_put(claim_seen *c, const claim_entry *e);
// Until `take` says stop by false.
void claim_seen_each(const claim_seen *c, uint64_t patient, bool (*take)(void *with, const claim_entry *),
                     void *with);
// An add-on: where the code that it adds to is not there yet, it is waited for until the file ends.
void claim_seen_await(claim_seen *c, uint64_t patient, const rule_code *code, uint64_t segment, date on);
void claim_seen_alone(const claim_seen *c, void (*take)(void *with, const rule_code *, uint64_t segment),
                      void *with);
void claim_seen_clear(claim_seen *c);
