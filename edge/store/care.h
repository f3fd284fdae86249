// care.h - keeping a store well: verify, rebuild, back up, restore.
// In: a store, or a backup's file. Out: a report, a file, a new folder. Never: repairs a fact, or writes over
// anything that is there.
#pragma once
#include "store.h"

typedef enum store_check {
#define STORE_CHECK(id, name, meaning) id,
#include "checks.def"
#undef STORE_CHECK
    STORE_CHECK_COUNT
} store_check;
str store_check_name(store_check c);

typedef struct store_report {
    uint64_t facts, originals;
    store_head head;       // of what is there
    store_head audit;      // of the audit: its seq is how many entries there are
    bool broken;
    store_check check;     // the first that failed
    uint64_t seq;          // of the first fact that it failed on; 0: not a matter of one fact
    char text[240];        // what was found, in a sentence
} store_report;

// Walks all facts: sequence without gaps, unsealed by its key, id and kind as in its body, leaf, running
// hash, the clear line as the body's mask; then originals, the audit, the form of the file, and the heads:
// `expected` (may be NULL: what somebody wrote down earlier) and those kept at the last verify or backup, of
// facts and audit, must lie on the chains, so that a cut tail is seen. False: could not be looked at (why); a
// broken chain is true, with report->broken. Heads of what is whole are kept in control.db.
MUST_USE bool store_verify(store *s, const store_head *expected, store_report *out, fault *why);

// Drops what is derived and makes it again from the facts.
store_answer store_rebuild(store *s, fault *why);
// SHA-256 over all derived rows: the same before and after a rebuild.
MUST_USE bool store_derived_hash(store *s, sha256 *out, fault *why);
// How often facts came again, over all.
MUST_USE bool store_repeats(store *s, uint64_t *out, fault *why);

// Copies the practice as it is at this moment into one new file (mode 0600), while others go on writing.
// Fails when the file is there. The head that it holds is returned, and
// kept in control.db with the audit's.
MUST_USE bool store_backup(store *s, str file, store_head *head, arena *a, fault *why);
// Makes ask->dir anew from a backup, and verifies it whole. Fails when there is a practice of that name in it
// already. The restored copy is not live (store_live), and its control numbers go on far above those of the
// backup.
MUST_USE bool store_restore(const store_ask *ask, str file, const store_head *expected, store_report *out,
                            arena *a, fault *why);

// A whole folder: every practice and who may sign in (control.db), copied into a new folder while others go
// on writing, all as of one moment. Sessions and invitations are not copied. Files for payers (outbox)
// neither.
typedef struct store_copied { str practice; store_head head; } store_copied;
MUST_USE bool store_backup_all(const store_ask *ask, str folder, store_copied **out, size_t *count, arena *a,
                               fault *why);
// Makes ask->dir, which holds nothing yet, anew from such a folder, and verifies each practice whole, with
// the heads that the backup knows. A broken one ends it, is the last of the list, and nothing stays of what
// was made.
typedef struct store_remade { str practice; store_report report; } store_remade;
MUST_USE bool store_restore_all(const store_ask *ask, str folder, store_remade **out, size_t *count,
                                arena *a, fault *why);

// Who may sign in to the practice: is the file whole, and does all that is sealed of them open?
typedef struct store_people_report {
    uint32_t people;
    bool broken;
    char text[240]; // what was found, in a sentence
} store_people_report;
MUST_USE bool store_people_verify(const store_ask *ask, store_people_report *out, arena *a, fault *why);

// Another master key for all of ask->dir: every practice's keys and control.db's are wrapped by it, and
// nothing else is written. Whenever it is ended, one of the two keys opens the whole folder, and the same
// call again goes on where it stopped. Processes that have the folder open go on, but must be started anew
// with the new key.
// Facts and words stay sealed as they are: who had the old key and a copy of the files reads that copy.
typedef struct store_rotated {
    uint32_t practices; // of the folder
    uint32_t before;    // of them had the new key already
} store_rotated;
MUST_USE bool store_rotate_master(const store_ask *ask, const store_keys *new, str who, store_rotated *out,
                                  arena *a, fault *why);
// New keys of the practice's own, for what is stored from now on; what is stored stays sealed with its own,
// and those stay. The index of names is made anew under its new key. In a transaction of its own.
store_answer store_rotate_own(store *s, str who, fault *why);
