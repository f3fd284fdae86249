// who_.h - private to this room: what the handlers about signing in share.
// In: a call. Out: where it comes from, cookies, and who it is as JSON. Never: a secret twice.
#pragma once
#include "api_.h"

auth_from api_from(const api_call *c);
// FAULT_SLOW: says for how long. Always false, so that handlers return it.
bool api_slowed(api_call *c, const auth_from *from, const fault *why);
// The cookies of somebody signed in, and who they are from now on: c->who, c->practice.
bool api_signed(api_call *c, const auth_signed *in, fault *why);
// The shape Me of c->who.
bool api_put_me(api_call *c, fault *why);
bool api_put_done(api_call *c);
// 64 hexadecimal digits. False: 422 that names the member.
bool api_hash_of(str text, const char *member, sha256 *out, fault *why);
