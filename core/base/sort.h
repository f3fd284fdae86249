// sort.h - puts rows in order without the C library's qsort, which takes memory behind the arena's back.
#pragma once
#include "arena.h"

// Like qsort's: below, at or above zero. `with` is what sort_rows was given.
typedef int (*sort_order)(const void *a, const void *b, const void *with);
// Stable merge sort of `count` rows of `bytes` each, in place; scratch memory is taken from the arena and
// given back before it returns. Rows in order already cost one look each.
void sort_rows(void *rows, size_t count, size_t bytes, sort_order order, const void *with, arena *scratch);
