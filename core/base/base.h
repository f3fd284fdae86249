// base.h - the door of this room: the words that every other room uses.
// In: nothing. Out: types by value and functions without state. Never: a clock, a file, a global.
#pragma once
#include "arena.h"
#include "buf.h"
#include "cells.h"
#include "date.h"
#include "fault.h"
#include "hash.h"
#include "keyed.h"
#include "limits.h"
#include "money.h"
#include "pattern.h"
#include "pile.h"
#include "sort.h"
#include "str.h"
#include "zone.h"

// For large variables of the hot path: not cleared where the build clears every variable.
#define UNSET __attribute__((uninitialized))
