// import.h - files of facts into the journal.
// In: files of NDJSON, or of CSV with a mapping, and an open store. Out: what was new, what was there, what
// was set aside; or a fault with file, line and field and a journal as it was before. Never: half a file.
#pragma once
#include "act.h"
#include "store.h"

typedef struct act_import_ask {
    const str *paths; size_t count; // "-": standard input
    const rulebook *book;
    zones *zones;
    const struct mapping *table;    // NULL: NDJSON; else CSV whose rows it turns into facts
    bool keep_going;                // bad lines go to PATH.rejects
    bool dry_run;                   // everything is done and then taken back
    // facts of a claim's life, and voids of them, are refused: those are said by acts
    bool no_life;
    void (*progress)(void *with, uint64_t bytes, uint64_t bytes_all);
    void *with;
} act_import_ask;

typedef struct act_imported {
    uint64_t lines, stored, same, rejected;
    uint64_t reviewed; // work items raised because a claim lost what it stands on
    words ignored;     // columns of the last table that its mapping does not use
    store_head head;   // of the journal afterwards
} act_imported;

// All files in one transaction. The same file again stores nothing new.
MUST_USE bool act_import(act_imported *out, store *s, const act_import_ask *ask, arena *a, fault *why);

// One fact that a person or program gives now, durable when true is returned; `same`: it was there.
MUST_USE bool act_append(store *s, const fact *f, const rulebook *book, zones *z, bool *same, arena *a,
                         fault *why);
