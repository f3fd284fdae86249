// money.h - US dollars as whole cents. A struct, so that cents do not mix with days or units.
#pragma once
#include "str.h"
#include <stdint.h>

typedef struct money { int64_t cents; } money;
struct buf;

#define MONEY_CENTS_MAX 999999999999ll // $9,999,999,999.99: far above any claim, far below overflow

// "54.11", "54.1" or "54": at most two decimals, no sign, no exponent; false otherwise.
bool money_parse(str s, money *out);
// "54.11", "-54.11": always two decimals.
void money_put(struct buf *b, money m);
void money_put_dollars(struct buf *b, money m); // "$54.11", "-$54.11"
// "54.11", "54.1", "54": X12's shortest form of the R type.
void money_put_x12(struct buf *b, money m);
static inline money money_add(money a, money b) { return (money){a.cents + b.cents}; }
static inline money money_times(money a, int64_t n) { return (money){a.cents * n}; }
