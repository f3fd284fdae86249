// live.h - the door of this room: a practice as it lives in the server. One thread writes for all; readers are
// borrowed; the board holds, ready to be shown, what is so of every enrollment now.
// In: a practice's file, facts from many threads. Out: durable answers, readers, rows of the board, news of what
// changed. Never: an answer before it is durable; a decision (edge/act, core).
#pragma once
#include "desk.h"
#include "store.h"

typedef struct live live;
typedef struct live_ask {
    store_ask store;        // read_only false; post as edge/act wants it
    const rulebook *book;
    uint32_t readers_max;   // 0: as many as workers
} live_ask;
MUST_USE bool live_open(live **out, const live_ask *ask, fault *why);
void live_close(live *l); // what waits is done first
str live_practice(const live *l);

// --- reading ----------------------------------------------------------------------------------------------
// A store to read with, and zones, for one thread until it is given back.
typedef struct live_seat {
    store *store;
    zones *zones;
    const rulebook *book;
    live *live;
} live_seat;
MUST_USE bool live_sit(live *l, live_seat *out, fault *why);
void live_rise(live_seat *s);

// --- writing ----------------------------------------------------------------------------------------------
// Facts through the door, each by itself: its own answer. Durable when this returns. What claims lose by them is
// said in the same transaction (act_review), a safety item is raised (edge/act/safety.c).
typedef struct live_fact_answer { store_answer answer; fault why; } live_fact_answer;
MUST_USE bool live_append(live *l, const fact *facts, size_t count, live_fact_answer *answers, fault *why);
// An act with transactions of its own (close, release, send, receive ...), while nobody else writes.
typedef bool (*live_act)(void *with, const act_desk *d, fault *why);
MUST_USE bool live_alone(live *l, live_act act, void *with, arena *a, fault *why);
// A piece of work on the writing thread in the transaction that it shares with others (queue.h): audit, drafts ...
store_answer live_do(live *l, store_job job, void *with, fault *why);

// --- news -------------------------------------------------------------------------------------------------
// Called on whatever thread saw it, once for each change, after it is durable. Nothing personal: ids only.
typedef struct live_news { uint64_t seq; str patient, enrollment, claim; fact_kind kind; } live_news;
typedef void (*live_listener)(void *with, const live_news *n, size_t count);
void live_listen(live *l, live_listener listener, void *with);   // more than one may
void live_unlisten(live *l, live_listener listener, void *with);

#include "board.h" // IWYU pragma: export
