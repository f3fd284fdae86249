// review_.h - private to this room: between finding out whom new facts concern (review.c) and looking at
// their claims again (reviewed.c).
#pragma once
#include "entry_.h"

enum { REVIEW_PERIOD_DAYS_MAX = 31 }; // a service date lies within so many days of its period's end

typedef struct review_stretch {
    str by, enrollment;
    instant from, to;
} review_stretch;

struct act_review {
    const act_desk *d;
    date last;                 // day of service of all claims; DATE_NONE: there are none
    bool last_known;
    bool everybody;            // a setting changed
    names enrollments, patients;
    pile enrollment_since, patient_since; // date, by number: claims that end before it are untouched
    pile stretches;                       // review_stretch: new work
    pile alarms;                          // safety.c
};

// An assessment that asks for somebody to look, taken, and said before the commit.
pile safety_alarms_in(arena *a);
void safety_take(act_review *r, const fact *f);
MUST_USE bool safety_run(act_review *r, fault *why);

// Statuses of claims that stand, as bits.
uint64_t review_standing(void);
void review_touch_enrollment(act_review *r, str id, date since);
void review_touch_patient(act_review *r, str id, date since);
// Looks at the claims of everybody who was touched.
MUST_USE bool review_patients(act_review *r, size_t *raised, fault *why);
