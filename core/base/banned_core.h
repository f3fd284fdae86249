// banned_core.h - force-included in core/ besides banned.h: core has no clock, file, environment or
// hidden allocation. Floating point is searched for by test/tidy.py: poisoning the words breaks the
// compiler's own headers.
#pragma once
#include <emmintrin.h> // IWYU pragma: keep (declares malloc through mm_malloc.h, so before the poison)
#include <errno.h>     // IWYU pragma: keep
#include "banned.h"
#undef fprintf // as in banned.h
#pragma GCC poison malloc calloc realloc free fprintf fopen getenv
