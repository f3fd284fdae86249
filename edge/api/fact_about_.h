// fact_about_.h - private to this room: may who says a fact know of all that it names?
#pragma once
#include "api_.h"

// Does a fact that comes along, before this one, introduce the id?
typedef struct fact_company {
    bool (*brings)(const void *with, fact_subject of, str id);
    const void *with;
} fact_company;
// False: one of them may not be known of; `why` is what the door says of an id that nothing introduces.
MUST_USE bool fact_about_visible(api_call *c, const fact *f, const fact_company *company, fault *why);
// A fact as the store found it: what is sealed for substance use is for who may see that of the patient.
MUST_USE bool fact_is_visible(api_call *c, const store_fact *f, const fact *said, str *patient, bool *yes,
                              fault *why);
// Is a plan (SUBJECT_PLAN) or an order (SUBJECT_ORDER) that of a closed enrollment, and of no open one?
MUST_USE bool fact_paper_closed(api_call *c, fact_subject subject, str id, bool *closed, fault *why);
