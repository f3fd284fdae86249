// weak.h - journals that must not survive: negative controls, without which a passing simulation says
// nothing.
#pragma once
#include "power.h"

typedef enum weakness {
    WEAK_NORMAL,     // commits are not synced
    WEAK_RETRY,      // an entry already there is acknowledged without a write, and nothing is synced at start
} weakness;
typedef struct weak_journal weak_journal;
power_journal weak_journal_of(weak_journal **keep, weakness how);
