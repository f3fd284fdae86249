// live.h - the door of this room: a practice as it lives in the server. One thread writes for all; readers
// are borrowed; the board holds, ready to be shown, what is so of every enrollment now.
// In: a practice's file, facts from many threads. Out: durable answers, readers, rows of the board, news of
// what changed. Never: an answer before it is durable; a decision (edge/act, core).
//
// Threads: the queue's (writes), the herald's (reads what is new and tells it), the board's (makes rows
// again), and those of whoever calls. What is handed out belongs to one thread until it is given back.
#pragma once
#include "desk.h"
#include "store.h"
#include "take.h"

typedef struct live live;
typedef struct live_ask {
    // folder, practice, keys (copied); what the act room wants of a store is set here
    store_ask store;
    const rulebook *book;     // outlives the practice
    uint32_t readers_max;     // 0: LIVE_READERS
    bool without_board;       // for those who only write
    uint32_t wait_ms;         // 0: LIVE_WAIT_MS
} live_ask;
enum {
    LIVE_READERS = 8,
    LIVE_BATCH = 256,         // pieces of work that share a sync
    LIVE_FACTS = 512,         // of one caller in one piece of work: others get their turn in between
    LIVE_WAIT_MS = 5000,      // who asks waits no longer in the line of those who write: FAULT_BUSY
    LIVE_BUSY_MS = 60000,     // an act alone (a close of 100,000 enrollments) may write for so long
    LIVE_LOOK_MS = 2000,      // another process's facts are seen after so long
};
MUST_USE bool live_open(live **out, const live_ask *ask, fault *why);
void live_close(live *l); // what waits is done first; every seat was given back. NULL is fine
str live_practice(const live *l);
const rulebook *live_book(const live *l);
instant live_now(const live *l); // the store's clock
// The practice's zone that is in force now; it stays where it is for as long as the practice is open. NULL
// while there is no practice fact.
const zone *live_zone(const live *l);
// False once the disk failed while writing: nobody can say what is stored, every append is refused, and the
// program should end and be started again (it then finds out).
bool live_sound(const live *l, fault *why);

// --- reading ----------------------------------------------------------------------------------------------
// A store to read with, and zones, for one thread until it is given back. Between store_look and
// store_look_end what it reads is of one moment.
typedef struct live_seat {
    store *store;
    zones *zones;
    const rulebook *book;
    live *live;
    struct live_reader *reader;
} live_seat;
// Waits where all are taken.
MUST_USE bool live_sit(live *l, live_seat *out, fault *why);
void live_rise(live_seat *s);

// --- writing ----------------------------------------------------------------------------------------------
// Whoever writes waits in one line, for LIVE_WAIT_MS: then nothing was done, and FAULT_BUSY (503) says so. A
// close that takes a minute must not take the server's few workers with it. `whenever` waits as long as it
// takes: for long work's own threads.

// Facts through the door, each by itself: its own answer. Durable when this returns true, the refused ones
// left out. What claims lose by them is said in the same transaction (act_review), an alarm is raised
// (safety.c).
// False: none of those without an answer of their own is stored, or nobody can say (FAULT_UNKNOWN): the same
// facts may be given again.
typedef act_taken live_fact_answer;
MUST_USE bool live_append(live *l, const fact *facts, size_t count, live_fact_answer *answers, fault *why);
// An act with transactions of its own (close, release, send, receive ...), on the writing thread: what others
// write waits meanwhile. What it hands out lives in `a`.
typedef bool (*live_act)(void *with, const act_desk *d, fault *why);
MUST_USE bool live_alone(live *l, live_act act, void *with, arena *a, fault *why);
MUST_USE bool live_alone_whenever(live *l, live_act act, void *with, arena *a, fault *why);
// A piece of work on the writing thread in the transaction that it shares with others (queue.h): audit,
// drafts ...
store_answer live_do(live *l, store_job job, void *with, fault *why);
store_answer live_do_whenever(live *l, store_job job, void *with, fault *why);
typedef struct live_count { store_queue_count queue; uint64_t seq; uint32_t readers; } live_count;
live_count live_counted(live *l); // for metrics; seq: the last fact that was told

// --- news -------------------------------------------------------------------------------------------------
// Called on the herald's thread, for each fact once, in order, after it is durable, whoever wrote it. Nothing
// personal: ids only, which live until the call returns. The listener takes what it needs and returns.
typedef struct live_news {
    uint64_t seq;
    fact_kind kind;
    fact_kind about;               // of a void: the kind at the end of the chain of voids; else as kind
    str id;                        // of the fact
    str patient, enrollment, claim, by; // empty where it has none
    bool part2;                    // of a substance-use record (42 CFR Part 2)
} live_news;
typedef void (*live_listener)(void *with, const live_news *n, size_t count);
void live_listen(live *l, live_listener listener, void *with);   // more than one may
void live_unlisten(live *l, live_listener listener, void *with); // afterwards it is not called any more

#include "board.h" // IWYU pragma: export
board *live_board(live *l);
