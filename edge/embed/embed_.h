// embed_.h - the library's insides: handles, and the way out when memory ends.
//
// An arena that runs out calls its source, which must not return. The program ends then; a library may not.
// So every call that works in arenas goes through embed_run, to which the source jumps back; all blocks of a
// handle are on a list, so that what was under way leaves nothing behind.
#pragma once
#include "act.h"
#include "daybook.h"
#include "party.h"
#include <setjmp.h>

typedef struct embed_block embed_block;
typedef struct embed_memory {
    memory source;             // for arenas; source.with is this
    daybook_allocator of;
    size_t taken;
    embed_block *blocks;       // all that is taken
    jmp_buf *out;              // set while a call is under way
} embed_memory;

typedef enum embed_stage { EMBED_READING, EMBED_CLOSED, EMBED_BROKEN } embed_stage;

struct daybook_rules {
    embed_memory memory;
    arena in;
    rulebook book;
};
struct daybook_facts {
    embed_memory memory;
    const daybook_rules *rules;
    arena in, scratch;         // scratch: of one call or one line
    zones zones;
    fact_reader *reader;
    act_facts facts;
    party party;
    uint64_t line;             // the last one read
    embed_stage stage;
    bool busy;                 // a call is under way
};

// A handle's own bytes, from its allocator; NULL: there are none. Zero-filled, with its memory ready.
void *embed_new(size_t bytes, size_t memory_at, const daybook_allocator *of);
void embed_free(void *handle, size_t bytes, embed_memory *m);

// Runs it. False: memory ended, and `why` says so.
typedef void embed_work(void *args);
MUST_USE bool embed_run(embed_memory *m, embed_work *work, void *args);

// Tells the error, where one is asked for, and gives the status back.
daybook_status embed_error(daybook_error *to, daybook_status status, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));
daybook_status embed_fault(daybook_error *to, const fault *why);
daybook_status embed_no_memory(daybook_error *to);
// May the facts be asked? True, and a call is under way; else the error is told.
bool embed_enter(daybook_facts *f, embed_stage stage, daybook_error *error, daybook_status *status);
// The call is over: what it took is given back, or the handle is broken.
void embed_leave(daybook_facts *f, bool fine);

// NUL-ended, in the arena; NULL for no day.
const char *embed_day(arena *a, date d);
