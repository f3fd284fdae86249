// watch_.h - private to this room: looks whether the people whose pages listen are still in.
#pragma once
#include "api_.h"

struct watch;
MUST_USE bool watch_open(struct watch **out, auth *a, fault *why);
void watch_call(struct watch *w); // somebody's session, role or permission may be another now
// Pages of an account at a patient's record look at it again: somebody else opened it.
void events_look_again(api_call *c, str account, str patient);
void watch_close(struct watch *w); // when no page listens any more; NULL is fine
