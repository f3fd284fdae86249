// sample.h - the door of this room: the facts of a synthetic practice, for trying the program and for tests.
// In: how many patients and months, a seed, the last day. Out: facts as NDJSON, in the order in which a
// journal would have got them (by `received`, else `at`; the practice's settings first). The same options
// give the same bytes. Nobody in it exists: names, addresses, numbers and entries are invented.
// Never: a clock, a file, floating point; or knowing what is payable: a flaw is put in, the rules judge it.
//
// How it keeps to little memory: what a person does on a day, in a month or in a window is a function of
// (seed, patient, day | month | window). So the tale of any span of time can be told by itself; spans
// follow each other, and within one span the lines of all patients are sorted. Memory is that of one span,
// a few hundred bytes a patient.
#pragma once
#include "base.h"

enum {
    SAMPLE_PATIENTS_MAX = 1000000, // panels of 90 patients: 11,112 practitioners, four or five digits in ids
    SAMPLE_MONTHS_MAX = 120,       // ten years: longer than any record is kept for billing
    SAMPLE_YEAR_MIN = 2000,        // the oldest patient is then born in 1905 (LIMIT_YEAR_MIN)
    SAMPLE_YEAR_MAX = 2190,        // authorisations run on for a year (LIMIT_YEAR_MAX)
};

typedef struct sample_options {
    uint32_t patients; // 1 to SAMPLE_PATIENTS_MAX
    uint32_t months;   // 1 to SAMPLE_MONTHS_MAX, counted back from `until`
    uint64_t seed;
    date until;        // last day told, in the practice's zone
    uint32_t span_hours; // length of a span; 0: by the number of patients. It changes memory, never a byte
} sample_options;

// Takes whole lines as they come; `permille` of the work is done. False: it wants no more.
typedef struct sample_sink {
    bool (*take)(void *with, str lines, uint32_t permille);
    void *with;
} sample_sink;

// Needs: options within the limits above. Fails: a time zone of the sample is not on this system.
MUST_USE bool sample_tell(const sample_options *asked, const sample_sink *sink, zones *all, arena *scratch,
                          fault *why);
