// propose_.h - private to this room: facts of rules that somebody proposes, made whole and read.
#pragma once
#include "rules_.h"

typedef struct proposed {
    str *lines;        // canonical, each a fact with its id, `at`, `by`, `received`
    fact *facts;
    size_t count;
} proposed;
enum { PROPOSED_MAX = 200 };

// `list`: JSON, a list of facts. What a fact leaves out (id, at) is given to it; `by` and `received` are who
// proposes and now. Only facts of rules, and voids of them; each must fit the journal as it is.
MUST_USE bool propose_read(api_call *c, str list, proposed *out, fault *why);
// As they were kept.
MUST_USE bool propose_again(api_call *c, str list, proposed *out, fault *why);
// [{...}, ...]
str propose_list(const proposed *p, arena *a);
