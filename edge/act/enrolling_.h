// enrolling_.h - private to the files of enrolling: what is looked at while the steps are made.
#pragma once
#include "enrolling.h"

// What the codes of the program say of a requirement, together.
typedef struct enrolling_need {
    bool asked, met;
    bool refused;          // unmet, and nothing that somebody brings later changes it
    str need, have, cite;  // of the first code for which it is unmet, else of the first
    grade grade;
    words codes;           // that ask for it, in order
    words unmet;           // those of them for which it is unmet
    fact_ref shown[4];     // facts that it rests on
    size_t shown_count;
} enrolling_need;

typedef struct enrolling_look {
    const enrolling_ask *ask;
    enrolling *out;
    arena *a;
    record r;              // with what is supposed; closed at the end
    uint32_t enrollment;   // that is judged: a real one, or the supposed one
    bool real, device_chosen;
    bool hides;            // an enrollment of the patient is closed to who asks
    uint32_t device;       // that is judged
    date start;            // of monitoring as it is; DATE_NONE: not yet
    enrolling_need needs[REQ_COUNT];
    words codes;           // all of the program's that are known today
} enrolling_look;

// Ids of what is supposed begin so: nobody else's do, for facts of people name no such.
#define SUPPOSED "supposed:"

// enrolling_choices.c
MUST_USE bool enrolling_choose(enrolling_look *l, fault *why);
// Lines of NDJSON that are supposed.
// An enrollment that is supposed; `tail` ends its ids. part2: its records fall under 42 CFR Part 2.
typedef struct enrolling_supposed {
    const char *tail;
    str patient, device, billing;
    date today;
    bool part2;
} enrolling_supposed;
str suppose_enroll(const enrolling_look *l, const enrolling_supposed *is);
str suppose_patient(const enrolling_look *l, const zone *z);
str suppose_coverage(const enrolling_look *l, str patient, date today);
str suppose_entry(const enrolling_look *l, str enrollment);
// enrolling_words.c
str enrolling_consent(const enrolling_look *l);
str enrolling_need_words(const enrolling_look *l, enrolling_which w);
// Gathers what the determinations of an enrollment say today.
void enrolling_gather(enrolling_look *l, record *r, uint32_t enrollment, enrolling_need *needs, words *codes);
// "98975, 98978 and 98986"
void put_codes(buf *b, words codes);
// Is it of what is supposed?
static inline bool is_supposed(str id) { return str_starts(id, STR(SUPPOSED)); }
