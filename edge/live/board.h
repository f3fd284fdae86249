// board.h - what is so of every enrollment now, ready to be shown: made at start, and again for whom a fact
// concerns; at midnight for all.
#pragma once
#include "rule.h"
#include "store.h"
typedef struct board board;
