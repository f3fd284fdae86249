// remittance_.h - private to this room: what an answer says of no claim that is here.
#pragma once
#include "billing_.h"

// [{UnmatchedRow}...] of such facts, each with the claims that it could be about: of who asks.
MUST_USE bool unmatched_put(billing *b, const char *name, const fact **facts, size_t count, fault *why);
