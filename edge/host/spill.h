// spill.h - memory that lies in a file: for work larger than the memory it may take.
// In: a folder for temporary files. Out: a source of memory for arenas, whose large pieces are mapped from an
// unlinked file. At every rest (arena_rest) the pages go back to the system, which keeps them in its cache,
// or on disk when it needs the room; a later look brings them in again. Resident is only what was looked at
// since.
#pragma once
#include "base.h"

typedef struct host_spill host_spill;

// The file lies in TMPDIR, else /var/tmp. Its space is reserved as it grows: a full disk is "no memory left",
// at once.
MUST_USE bool host_spill_open(host_spill **out, arena *a, fault *why);
const memory *host_spill_memory(host_spill *s);
