// job_.h - private to this room: a job made of a request, and what came of it, shown.
#pragma once
#include "billing_.h"
#include "jobs.h"

// By who asks; texts are copied.
job *job_of(const api_call *c, const char *kind);
str job_keep(job *j, str text);
// Starts it and answers 202 with the Job.
MUST_USE bool job_answer(api_call *c, job *j, fault *why);
