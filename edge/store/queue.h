// queue.h - group commit: many threads write through one that does.
// In: pieces of work from any thread. Out: each thread's answer, when its work is durable. Never: an answer
// before the commit; one thread's failed work in another's way; work done for somebody who was told that it
// was not.
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
// The same, but waits in the line no longer than so many milliseconds (0: as long as it takes): STORE_RETRY,
// and the work is taken out of the line undone. Work that has begun is waited for.
store_answer store_queue_do_within(store_queue *q, uint32_t wait_ms, store_job job, void *with, fault *why);
// Work with transactions of its own, one or several (closing a month, sending): runs on the queue's thread
// with none open, and begins, commits and takes back as it likes; what it leaves open is taken back. The line
// waits meanwhile. What it answers is the caller's, as it is. It must not wait for the queue itself.
store_answer store_queue_alone(store_queue *q, store_job act, void *with, fault *why);
store_answer store_queue_alone_within(store_queue *q, uint32_t wait_ms, store_job act, void *with,
                                      fault *why);
// The same for a single fact.
store_answer store_queue_append(store_queue *q, const fact *f, fault *why);
// How many pieces of work and commits so far.
typedef struct store_queue_count { uint64_t work, commits; } store_queue_count;
store_queue_count store_queue_counted(store_queue *q);
// Work that waits is done first; then the thread ends. The store is the caller's again.
void store_queue_close(store_queue *q);
