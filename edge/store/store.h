// store.h - the door of this room: the journal of facts, and what is derived from it for looking up.
// In: checked facts, in transactions. Out: facts in the order of their sequence, derived rows, and answers
// that say what matters: stored, stored before, other content, not found, denied, retry, unknown, full,
// corrupt.
// Never: judges a fact, moves a claim, or gives a success that a power cut could take back.
//
// DIR/control.db            which practices there are, and the head that was last verified or backed up
// DIR/practices/NAME.db     one practice: its facts, sealed; keys, wrapped; all that is derived
// DIR/outbox/NAME/          files for others (made by edge/act)
//
// A store is used by one thread at a time; several stores (and processes) may be open on one folder, one of
// them writes at a time. Many threads that write go through a queue (queue.h).
#pragma once
#include "fact.h"
#include "proof.h"

typedef struct store store;

typedef enum store_answer {
#define STORE_ANSWER(id, fault, meaning) id,
#include "answers.def"
#undef STORE_ANSWER
} store_answer;
// Yes: what was asked for is in the store (STORE_OK, STORE_SAME).
static inline bool store_yes(store_answer a) { return a == STORE_OK || a == STORE_SAME; }

#include "keys.h" // IWYU pragma: export

// What decides which status follows which fact (edge/act/post.c): called for each fact appended, inside its
// transaction, and for each fact again when derived rows are made anew; it keeps derived rows through the
// verbs of rows.h. False sets why: the transaction can then only be taken back.
typedef bool (*store_post)(void *with, store *s, const fact *f, uint64_t seq, fault *why);
// Products that ship with the rulebook: known without a fact that introduces them.
typedef struct store_shipped { str device; bool part2; } store_shipped;

enum { STORE_SEQ_MAX_BITS = 37, STORE_NAME_BYTES_MAX = 64 };

typedef struct store_ask {
    str dir;                // the folder that `daybook init` made
    str practice;           // empty: "main"
    const store_keys *keys; // copied
    zones *zones;           // facts are read again with it
    bool read_only;         // nothing will be appended (rows may be made anew, when their form is older)
    store_post post;        // may be NULL: then nothing is appended where rows were kept by one
    void *post_with;
    // of the rules behind `post`: another one than the rows were made with renews them
    uint32_t post_version;
    const store_shipped *shipped;
    size_t shipped_count;
    const char *vfs;        // name of a SQLite VFS with files of its own (tests); NULL: the system's
    uint32_t busy_ms;       // how long to wait for another writer; 0: five seconds
    // Tests put their own here; NULL: the system's.
    void (*random)(void *with, void *to, size_t bytes);
    instant (*now)(void *with);
    void *with;
} store_ask;

// Makes DIR (if need be) and in it an empty practice. Fails when the practice is there already.
MUST_USE bool store_create(const store_ask *ask, arena *a, fault *why);
// Opens a practice. The key must be the one that it was made with. What was written before the program died
// is made durable first. Rows of an older form are made anew.
MUST_USE bool store_open(store **out, const store_ask *ask, fault *why);
// The practices of a folder, by name.
MUST_USE bool store_practices(const store_ask *ask, str **names, size_t *count, arena *a, fault *why);
// What is open is taken back. `s` may be NULL.
void store_close(store *s);

str store_dir(const store *s);
str store_practice(const store *s);

// --- transactions -------------------------------------------------------------------------------------
// All appends lie in one. After STORE_UNKNOWN from a commit nobody can say whether it is stored: the program
// tells nobody success, opens the store again, and repeats with the same ids. After STORE_UNKNOWN or
// STORE_BROKEN every further verb of this store answers STORE_BROKEN.

store_answer store_begin(store *s, fault *why);  // takes the one right to write: STORE_RETRY after busy_ms
store_answer store_commit(store *s, fault *why); // STORE_OK: durable
void store_back(store *s);                       // takes back; harmless when nothing is open
// Looks between these two see one and the same state, whatever others write meanwhile.
MUST_USE bool store_look(store *s, fault *why);
void store_look_end(store *s);

// --- facts --------------------------------------------------------------------------------------------

// Inside a transaction. STORE_SAME: the same fact is there; that it came again is written, so that the commit
// that follows makes it durable even if the first one's was cut short. STORE_OTHER: the id is there with
// other content. References are not checked: see store_subject_known.
store_answer store_fact_append(store *s, const fact *f, fault *why);

typedef struct store_fact {
    uint64_t seq;
    fact_kind kind;
    instant at, received;
    str id;
    str line;       // a fact as fact_put wrote it; or with `clear` as fact_put_clear did
    bool clear;     // words were masked
    int segment;    // 0; 1: substance use, 42 CFR Part 2 (only known where !clear)
} store_fact; // all borrowed: valid until the callback returns; FACT_SLACK bytes behind the line may be read

typedef struct store_want {
    uint64_t since;         // sequence numbers above this one
    uint64_t until;         // and not above this one; 0: no end
    bool kinds_some;        // only kinds with kind_wanted
    bool kind_wanted[KIND_COUNT];
    // only facts that name `id` as such a subject (or introduce it); SUBJECT_NONE: all
    fact_subject subject;
    str id;
    bool clear_ok;          // masked lines will do: many times faster. Kinds for which
                            // fact_kind_needs_body says yes come whole all the same
} store_want;
// False ends the walk and is handed on, with why set.
typedef bool (*store_take)(void *with, const store_fact *f, fault *why);
// Facts in the order of their sequence. By subject it is a walk of an index: its cost is the number of facts
// found. A PERSON, PRACTITIONER or PATIENT are one space of ids; SUBJECT_FACT: what names this fact.
MUST_USE bool store_facts_each(store *s, const store_want *want, store_take take, void *with, fault *why);
// Facts of time of that person that may meet the span: those of its days (UTC), and the person's longest. A
// stretch over midnight may come twice; others than those that meet it come along.
MUST_USE bool store_time_each(store *s, str person, instant from, instant to, store_take take, void *with,
                              fault *why);
// The fact of that id, whole; its texts are copied to `a`. STORE_NONE without a sentence when there is none.
store_answer store_fact_find(store *s, str id, store_fact *out, arena *a, fault *why);
store_answer store_fact_at(store *s, uint64_t seq, store_fact *out, arena *a, fault *why);
// Was the subject introduced, in that role (PERSON: in any)? SUBJECT_FACT, SUBJECT_CONSENT: is there such a
// fact. In a transaction its own appends count. `out` false with true returned: not known.
MUST_USE bool store_subject_known(store *s, fact_subject subject, str id, bool *out, fault *why);
// Is it of a substance-use programme (42 CFR Part 2)? A patient: are all of their enrollments?
// (SUBJECT_PATIENT; as of the last commit.)
MUST_USE bool store_subject_part2(store *s, fact_subject subject, str id, bool *out, fault *why);

// The newest fact: its sequence and the running hash over all leaves up to it; 0 and zeros when empty.
typedef struct store_head { uint64_t seq; sha256 running; } store_head;
MUST_USE bool store_head_now(store *s, store_head *out, fault *why);
// "1234:9f86d0..." (64 digits); false: not of this form.
void store_head_put(buf *b, const store_head *h);
bool store_head_parse(str s, store_head *out);

// --- beside the facts ---------------------------------------------------------------------------------

// `count` numbers from *first on, that nobody gets again, whatever becomes of what they are used for: taken
// in a transaction of its own, so call it before store_begin. Always larger than all before. name: "isa",
// "claim" ...
store_answer store_control_take(store *s, str name, uint32_t count, uint64_t *first, fault *why);
// A number that a fact says was used elsewhere: those given from now on are larger. Inside a transaction.
store_answer store_control_seen(store *s, str name, uint64_t number, fault *why);
// The original of a file that came or went: compressed and sealed, found by the hash of its plain bytes.
// Inside a transaction. STORE_SAME when it is there.
store_answer store_original_put(store *s, str name, str bytes, sha256 *hash, fault *why);
store_answer store_original_get(store *s, const sha256 *hash, str *name, str *bytes, arena *a, fault *why);
// May files be sent to others? Not from a restored copy, until somebody says that it is the one that lives.
// The last fact that a restored copy was made with; 0: it is no copy. Files sent up to then lay elsewhere.
MUST_USE
bool store_restored(store *s, uint64_t *seq, fault *why);
bool store_live(store *s, bool *out, fault *why);
store_answer store_set_live(store *s, bool live, fault *why); // a transaction of its own

#include "audit.h" // IWYU pragma: export
#include "beside.h" // IWYU pragma: export
#include "care.h"  // IWYU pragma: export
#include "named.h" // IWYU pragma: export
#include "queue.h" // IWYU pragma: export
#include "rows.h"  // IWYU pragma: export
