// code.h - the door of this room: published code sets as values.
// In: the text of code files and the rulebook's lists, given by the edge. Out: is this code valid on that
// day, and what is it. Never: a price, a rule, a file.
#pragma once
#include "base.h"

// One ICD-10-CM code over time: billable from..to (inclusive), a header outside of it within known..to.
typedef struct icd_code {
    str code;             // without its dot: F331
    str title;
    bool header;          // a category, never billable between from and to
    // DATE_NONE: from before the file, which does not say since when; DATE_EVER where open
    date from, to;
    bool changed;         // this row rests on a listed change, not on the shipped file
    str source;           // the change's source, where changed
} icd_code;

typedef struct icd_table icd_table; // sorted by code, then from; owns its text in the arena given

typedef enum icd_state { ICD_VALID, ICD_HEADER, ICD_NOT_YET, ICD_ENDED, ICD_UNKNOWN } icd_state;
typedef struct icd_answer {
    icd_state state;
    const icd_code *row; // NULL for ICD_UNKNOWN
    // The date asked about lies after the last day the file speaks for, whatever the state is. Whether the
    // answer rests on a listed change is row->changed. Pages warn where row->changed, and where the state is
    // ICD_UNKNOWN and stale: the code may be newer than the file.
    bool stale;
} icd_answer;

// Reads an ICD-10-CM order file (fixed columns: order 1-5, code 7-13, header flag 15, short title 17-76,
// long title 78-) or the subset shipped as tab-separated text (code, billable 0/1, title). `name`, `release`
// and `source` are kept. `holds_to`: the last day the file speaks for (30 September of its fiscal year).
MUST_USE bool icd_read(icd_table **out, str text, str release, date holds_to, arena *a, fault *why);
// Applies one later change: a row of the rulebook's list (see rulebook/icd10cm-changes.yaml). From row->from
// on it says all there is about its code, up to the next change of it; what was so before ends the day
// before. The order of changes makes no difference. `changed` is set here. Rows found earlier must not be
// used afterwards.
MUST_USE bool icd_change(icd_table *t, const icd_code *row, arena *a, fault *why);
// The code as written in facts, with its dot ("F33.1"); a missing or misplaced dot or a small letter is
// ICD_UNKNOWN. The row is the one that holds on the day, else the nearest before it, else (ICD_NOT_YET) the
// first. Binary search, no memory.
icd_answer icd_on(const icd_table *t, str dotted, date on);
// Its source, for a page: release name and the date it holds to.
str icd_release(const icd_table *t);
// Does the dotted code lie under the dotted prefix ("F33.1" under "F33", "G47.00" under "G47.0")?
static inline bool icd_under(str dotted, str prefix) { return str_starts(dotted, prefix); }

// Check digit of a National Provider Identifier: 10 digits, first 1 or 2, Luhn over 80840 and the number.
bool npi_valid(str npi);
