// keyed.h - sorting numbers by a 64-bit key: stable, linear in their count, without comparisons.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct keyed { uint64_t key; uint32_t value; } keyed;

// Sorts `at` by key, keeping the order of equal keys. `spare` has room for as many.
void keyed_sort(keyed *at, keyed *spare, size_t count);
// A signed number as a key of the same order.
static inline uint64_t keyed_signed(int64_t n) { return (uint64_t)n ^ 0x8000000000000000ull; }
