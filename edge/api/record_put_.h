// record_put_.h - private to this room: the parts of a patient's record as JSON.
#pragma once
#include "care_.h"

typedef struct putting {
    api_call *c;
    record *r;
    bool part2; // who asks may see substance-use records of this patient
} putting;
// RecordRow: diagnoses, plans, orders, consents, authorisations. False: a fact could not be read.
MUST_USE bool put_records(const putting *g, const char *name, fault *why);
void put_coverages(const putting *g, const char *name); // CoverageRow, those in force first
MUST_USE bool put_enrollment(const putting *g, uint32_t enrollment, fault *why); // Enrollment, in a list
// The discharge that holds: the earliest. NULL: it runs.
const discharge_row *care_discharge(const record *r, uint32_t enrollment);
