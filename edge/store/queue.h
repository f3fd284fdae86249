// queue.h - group commit: many threads write through one that does.
// In: pieces of work from any thread. Out: each thread's answer, when its work is durable. Never: an answer
// before the commit; one thread's failed work in another's way.
#pragma once
#include "store.h"

typedef struct store_queue store_queue;
// Runs on the queue's thread, inside a transaction that is shared with others' work: appends and looks, no
// begin, commit or back. What is not store_yes takes this piece of work back, and only it.
typedef store_answer (*store_job)(void *with, store *s, fault *why);

// The store is the queue's until store_queue_close. A transaction takes up to batch_max pieces of work, those
// that wait when it begins; nobody waits for more to come.
MUST_USE bool store_queue_open(store_queue **out, store *s, uint32_t batch_max, fault *why);
// Waits until the work is durable or refused. From any thread, many at once. `with` and what it points to
// stay in place meanwhile.
store_answer store_queue_do(store_queue *q, store_job job, void *with, fault *why);
// The same for a single fact.
store_answer store_queue_append(store_queue *q, const fact *f, fault *why);
// How many pieces of work and commits so far.
typedef struct store_queue_count { uint64_t work, commits; } store_queue_count;
store_queue_count store_queue_counted(store_queue *q);
// Work that waits is done first; then the thread ends. The store is the caller's again.
void store_queue_close(store_queue *q);
