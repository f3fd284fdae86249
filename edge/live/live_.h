// live_.h - private to this room: what an open practice is.
#pragma once
#include "host.h"
#include "live.h"
#include "post.h"
#include <pthread.h>
#include <stdatomic.h>

// A store with what goes with it. Zones are found by one thread at a time, so each has its own.
typedef struct live_reader {
    store *store;
    arena memory, scratch; // scratch: of act_post, where rows are made anew
    zones zones;
    act_poster poster;
    struct live_reader *next;
} live_reader;

typedef struct herald_ear { live_listener call; void *with; } herald_ear;
typedef struct herald {
    live *live;
    pthread_t thread;
    bool runs;
    pthread_mutex_t lock;  // of what follows
    pthread_cond_t woken;
    bool called, ending;
    pthread_mutex_t telling; // held while listeners are called
    herald_ear *listeners;    // grown as needed: as many as the server has streams
    size_t count, room;
    live_reader reader;
    _Atomic uint64_t seen;   // the last fact that was told
} herald;

struct live {
    arena memory;          // as long as the practice is open
    store_ask ask;         // texts of its own
    store_keys keys;
    const rulebook *book;
    uint32_t readers_max;
    uint32_t wait_ms;

    live_reader writer;
    store_queue *queue;
    arena work, work_scratch; // of one piece of work on the writing thread
    _Atomic bool unsound;
    _Atomic(const zone *) zone; // one of the herald's

    pthread_mutex_t lock;  // of what follows
    pthread_cond_t risen;
    live_reader *free;     // those that are not lent
    uint32_t made;

    herald herald;
    board *board;
};

MUST_USE bool live_reader_open(live *l, live_reader *r, bool read_only, fault *why);
void live_reader_close(live_reader *r);

MUST_USE bool herald_open(live *l, fault *why);
void herald_call(live *l); // there may be news
void herald_close(live *l);

// board.c. Opened when the herald stands, closed before it.
MUST_USE bool board_open(live *l, fault *why);
void board_close(board *b);

#define LIVE_MEMORY_MAX ((size_t)1 << 40)
