// watch_.h - private to this room: looks whether the people whose pages listen are still in.
#pragma once
#include "auth.h"

struct watch;
MUST_USE bool watch_open(struct watch **out, auth *a, fault *why);
void watch_call(struct watch *w); // somebody's session, role or permission may be another now
void watch_close(struct watch *w); // when no page listens any more; NULL is fine
