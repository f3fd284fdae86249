// care_.h - private to this room: what the pages of a patient's record share: reading one for who asks, and
// the JSON of strips, months and periods.
#pragma once
#include "api.h"
#include "periods.h"
#include "record.h"
#include "says.h"
#include "strip.h"

// Reads the record of a patient whom who asks may know of, and says so in the audit first. 404 otherwise. The
// record is to be closed (record_close) whatever becomes of the reply.
typedef struct care_ask {
    str patient, enrollment; // one of the two
    const char *detail;      // of the audit's entry: which page it was
} care_ask;
MUST_USE bool care_open(api_call *c, const care_ask *ask, record *out, uint32_t *enrollment, fault *why);
// Is it of a substance-use programme (42 CFR Part 2)? By the enrollment or its device.
bool care_part2(const record *r, uint32_t enrollment);
// May who asks see this enrollment of the record?
MUST_USE bool care_sees(api_call *c, const record *r, uint32_t enrollment, bool *yes, fault *why);
// Does the requirement speak of other enrollments of the patient? Where one is closed to who asks
// (record.hides), what it says is not told.
static inline bool care_masks(const record *r, requirement id)
{
    return r->hides && (id == REQ_ONCE || id == REQ_EXCLUSIVE || id == REQ_ONE_PRACTITIONER);
}
// Is a device that of a closed enrollment, and of no open one? Then its order is closed too. Diagnoses of
// substance use (F10 to F19) are, where an enrollment is.
bool care_closed_device(const record *r, uint32_t device);
static inline bool care_closed_diagnosis(const record *r, str code)
{
    return r->hides && str_starts(code, STR("F1"));
}
#define CARE_MASKED STR("another record of this patient stands against it")
// says_ask for sentences about facts of the record.
says_ask care_says(api_call *c, record *r);

// The id of an enrollment of the record.
static inline str care_enrollment_id(const record *r, uint32_t enrollment)
{
    return names_text(&r->facts.door.enrollments, enrollment);
}

// Shapes Strip, Day, MonthBar, Outcome: also of the board's strips.
void put_strip(put *p, const char *name, const strip *s, str enrollment, arena *a);
void put_outcomes(put *p, const char *name, const strip_outcome *at, int count);
void put_days(put *p, const char *name, const record *r, const strip *s, arena *a);
MUST_USE bool put_month_bar(put *p, const char *name, record *r, const bar *m, arena *a, fault *why);
MUST_USE bool put_stretch(put *p, const char *name, record *r, const bar_piece *is, fault *why);
// Shapes CodeState and Period.
void put_code_state(put *p, const char *name, const record *r, const code_state *s);
void put_period(put *p, const char *name, const record *r, const period *is);

// Shape Charts, of a patient's enrollments; between two days, or DATE_NONE.
// NAME_NONE: all of them
typedef struct care_charts { record *r; uint32_t enrollment; date from, to; } care_charts;
MUST_USE bool put_charts(api_call *c, put *p, const char *name, const care_charts *ask, fault *why);

// Who else has a record open: kept in memory for a minute. Gives names; those of who asks are left out.
enum { PRESENCE_SECONDS = 60 };
size_t presence_seen(api_call *c, str patient, str *others, size_t room);
