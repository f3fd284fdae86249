// store_.h - private to edge/store: what an open store is, and how its statements are run.
// In: statements of statements.def. Out: rows, and answers with a sentence. Never: SQL made of pieces.
#pragma once
#include "seal_.h"
#include "store.h"
#include <sqlite3.h>

typedef enum store_sql {
#define STATEMENT(id, text) SQL_##id,
#include "statements.def"
#undef STATEMENT
    SQL_COUNT
} store_sql;

enum {
    STORE_APPLICATION = 0x44617962,  // "Dayb": application_id of a practice's file
    STORE_CONTROL_APPLICATION = 0x44617963,
    // of a practice's file; a newer one is refused, an older one made this one
    STORE_FORMAT = 2,
    // of control.db (user_version): control.sql is run again when it is older
    CONTROL_FORMAT = 2,
    STORE_DERIVED = 5,               // of derived.sql and what this room keeps in it
    // What has keys of its own. A key's number: generation << SEGMENT_BITS | segment.
    SEGMENT_GENERAL = 0, SEGMENT_PART2 = 1, SEGMENT_FILES = 2, SEGMENT_NAMES = 3, SEGMENT_NAMES_PART2 = 4,
    SEGMENT_COUNT = 5, SEGMENT_BITS = 4,
    GENERATIONS_MAX = 32,            // a new one every year, for longer than records are kept
    STORE_BUSY_MS = 5000,
    STORE_MANY = 4096,               // facts in a transaction, from which on it gets a large cache
    STORE_LOG_PAGES = 4000,          // of the write-ahead log, before it is copied into the file
    STORE_PATH_BYTES = 4096,
    STORE_CODE_MAX = 256,            // kinds of facts in a file
};
#define STORE_MEMORY_MAX ((size_t)1 << 40)
_Static_assert((int)KIND_COUNT < (int)STORE_CODE_MAX, "a kind's number is a byte");

typedef struct store_subject { // a row of d_subject; number 0: nobody named it yet
    uint32_t number;
    uint32_t roles;
    bool part2;
} store_subject;
// Rows of d_subject that were looked up already: good while nobody else writes, so within a transaction.
typedef struct subject_cache {
    arena in;
    struct subject_slot *slots;
    uint32_t room, count;
} subject_cache;
// What one fact names. A stretch of work names the days (UTC) of who worked, too: up to so many; a longer one
// lies with that person's long ones.
enum {
    WORKED_DAYS_MAX = 2,
    WORKED_BYTES = LIMIT_ID_BYTES + 16,
    NAMED_MAX = FACT_FIELDS_MAX + 2 + WORKED_DAYS_MAX
};
typedef struct store_named {
    uint8_t space;
    uint32_t roles; // in which the fact introduces it
    str id;
    store_subject is;
} store_named;
typedef struct store_names { // at[].id may lie in worked
    store_named at[NAMED_MAX];
    int count;
    int segment;
    char worked[WORKED_DAYS_MAX][WORKED_BYTES];
} store_names;

// All keys of a practice, in memory that is not swapped out where the system allows it.
typedef struct key_ring {
    seal_key master; // to open what another process adds
    seal_key at[GENERATIONS_MAX][SEGMENT_COUNT];
    int generations; // those that there are: 0 is the first
    bool next;       // they were opened from key_next
    bool stale;      // the file has others, that the master key of this process does not open
} key_ring;

// Patients (numbers of d_subject) of whom something was said in this transaction that they are found by.
typedef struct name_marks { arena in; uint32_t *at; uint32_t count, room, saved; } name_marks;

struct store {
    sqlite3 *db;
    sqlite3_stmt *prepared[SQL_COUNT];
    bool taken[SQL_COUNT];      // in use
    arena memory;               // as long as the store
    arena scratch;              // of one verb
    store_ask ask;              // with texts of its own; without keys
    char path[STORE_PATH_BYTES];
    unsigned char uuid[SEAL_UUID_BYTES];
    key_ring ring;
    seal_random random;
    uint8_t kind_code[KIND_COUNT];     // 0: the file has no number for the kind yet
    uint8_t code_kind[STORE_CODE_MAX]; // of each number; 255: unknown to this program

    bool open, saved;           // a transaction; a piece of work in it
    uint32_t appended;          // facts in it so far
    bool grown;                 // its cache of pages is large
    bool gone;                  // SQLite took the transaction back by itself
    bool spoiled;               // an append failed midway: what is open can only be taken back
    bool committing;
    bool torn_writes;           // the disk may tear what lies beside what is written: see store_commit
    bool unruled;               // there are rows that post keeps, and no post
    bool poisoned;
    char poison[200];           // why
    store_answer trouble;       // the last answer that was no yes
    uint32_t looks;             // store_look, nested
    uint32_t log_pages;         // of the write-ahead log after the last commit
    store_head head, head_begun, head_saved; // now; when the transaction, the piece of work began
    store_head audit, audit_begun, audit_saved;
    int64_t data_version;       // when head and cache were read
    bool head_known;
    subject_cache subjects;
    name_marks marks;
    fact_reader *reader;
};

// --- running statements -------------------------------------------------------------------------------

// A statement taken for use. Texts bound must stay in place until it is given back.
typedef struct look { store *of; sqlite3_stmt *at; store_sql which; bool own; } look;
typedef enum look_step { LOOK_ROW, LOOK_END, LOOK_FAILED } look_step;

MUST_USE bool look_take(look *l, store *s, store_sql which, fault *why);
// The head that the statement finds: a number and a running hash; 0 and zeros when there is none.
MUST_USE bool store_head_of(store *s, store_sql statement, store_head *out, fault *why);
look_step look_next(look *l, fault *why); // why is set when it failed; s->trouble says how
void look_give(look *l);
// One that hands out nothing: steps to its end and gives it back.
store_answer look_run(look *l, fault *why);
store_answer store_run(store *s, store_sql which, fault *why);
void look_int(look *l, int n, int64_t value);
void look_text(look *l, int n, str text);
void look_bytes(look *l, int n, const void *at, size_t len);
void look_day(look *l, int n, date d); // NULL for DATE_NONE
str look_text_at(look *l, int column);
str look_bytes_at(look *l, int column);
date look_day_at(look *l, int column);
static inline int64_t look_int_at(look *l, int column) { return sqlite3_column_int64(l->at, column); }

// An answer with its fault code and a sentence; remembered as s->trouble.
store_answer store_no(store *s, store_answer a, fault *why, const char *format, ...)
    __attribute__((format(__printf__, 4, 5)));
// What SQLite answered, as ours.
store_answer store_failed(store *s, int code, fault *why);
// May the store be used? STORE_BROKEN with the reason when not.
store_answer store_usable(store *s, fault *why);
static inline bool store_fine(store *s, fault *why) { return store_usable(s, why) == STORE_OK; }

// --- opening (open.c, sqlite.c) -----------------------------------------------------------------------

// A connection with the house's settings. The caller closes *db whatever comes. make: a file that is not
// there is made (0600).
MUST_USE bool sqlite_open(sqlite3 **db, const char *path, const char *vfs, uint32_t busy_ms, bool make,
                          fault *why);
// Sets why from a connection that is no store (yet).
bool sqlite_fault(sqlite3 *db, int code, const char *path, fault *why);
MUST_USE bool sqlite_script(sqlite3 *db, str name, const char *path, fault *why); // of data/sql
MUST_USE bool sqlite_number(sqlite3 *db, const char *pragma, int64_t *out);
bool store_sync_folder(const char *path);
void store_say_path(char *to, const store_ask *ask, const char *before, const char *after);
str store_practice_of(const store_ask *ask);
MUST_USE bool store_ask_check(const store_ask *ask, fault *why);
// The folder, practices/ and outbox/ in it.
MUST_USE bool store_folders(const store_ask *ask, arena *a, fault *why);
bool store_there(const char *path);
// The file and what SQLite keeps beside it.
void store_remove(const char *path);
// The file `beside` takes its name, unless somebody has it; both are in one folder, which is synced.
MUST_USE bool store_take_name(const char *beside, const char *path, fault *why);
// Copies every page of `from` into the new file `to`: one view of it, whoever writes meanwhile. The copy is a
// plain file without a log, synced. (backup.c)
MUST_USE bool store_copy(sqlite3 *from, const char *from_path, const char *to, const char *vfs, fault *why);
// The same of a backup, which is only read, and has to be of that application.
MUST_USE bool store_copy_back(const char *file, int64_t application, const char *to, const char *vfs,
                              fault *why);
bool store_sync_path(const char *path, fault *why);
// whole: of a folder whose control.db is restored already.
MUST_USE bool store_restore_one(const store_ask *ask, str file, const store_head *expected, bool whole,
                                store_report *out, arena *a, fault *why);
// Opened as far as keys and form go, for what looks at no fact: what is derived may be of an older form.
MUST_USE bool store_open_bare(store **out, const store_ask *ask, const char *path, fault *why);
MUST_USE bool store_open_at(store **out, const store_ask *ask, const char *path, fault *why);
MUST_USE bool meta_int(store *s, const char *name, int64_t absent, int64_t *out, fault *why);
store_answer meta_int_put(store *s, const char *name, int64_t value, fault *why);
// For a transaction of a great many facts.
MUST_USE bool store_grow_cache(store *s, fault *why);
// Copies what the log holds into the file.
bool store_checkpoint(store *s, bool all, fault *why);

// --- names (name.c) ------------------------------------------------------------------------------------

// The patient whom the fact concerns is to be found by other words.
MUST_USE bool names_mark(store *s, const fact *f, fault *why);
// Makes the tokens of those who were marked; before the commit.
MUST_USE bool names_flush(store *s, fault *why);
void names_forget(store *s);
// All of them, under the keys of now.
MUST_USE bool names_remake(store *s, fault *why);

// --- keys (ring.c) ------------------------------------------------------------------------------------

// Opens all keys of the file. False: not with this master key, or the file lacks some.
MUST_USE bool ring_open(store *s, fault *why);
// Makes the keys that generation lacks, random, inside a transaction; those of the last one are used from now
// on.
MUST_USE bool ring_make(store *s, int generation, fault *why);
// Wraps all keys by another master key, into the table that `put` has.
MUST_USE bool ring_wrap(store *s, const seal_key *master, store_sql put, fault *why);
// Has another process made keys since?
MUST_USE bool ring_refresh(store *s, fault *why);
// The number of the key that a segment is sealed with now, and the segment of any number.
static inline int ring_number(const store *s, int segment)
{
    return (s->ring.generations - 1) << SEGMENT_BITS | segment;
}
static inline int segment_of(int64_t number) { return (int)(number & ((1 << SEGMENT_BITS) - 1)); }
// NULL: there is none of that number, and the file has none either.
const seal_key *ring_key(store *s, int64_t number);
// Bytes sealed for a row of a table, by the key of that number; and back, into scratch memory with FACT_SLACK
// behind. False: altered, or not of this place.
void sealed_put(store *s, buf *box, int number, str table, str row, str plain);
bool sealed_open(store *s, int64_t number, str table, str row, str box, str *plain);

// --- audit (audit.c) ------------------------------------------------------------------------------------

// Walks all of it: `met` is called with the head after each entry, and with the empty one; `broken` for the
// first that is wrong, after which the walk ends.
typedef struct audit_walk {
    void (*met)(void *with, const store_head *h);
    void (*broken)(void *with, uint64_t seq, const char *what);
    void *with;
} audit_walk;
MUST_USE bool audit_check(store *s, const audit_walk *w, fault *why);

// --- control.db (control.c) ---------------------------------------------------------------------------

MUST_USE bool control_add(const store_ask *ask, const unsigned char *uuid, instant now, fault *why);
typedef struct control_file { sqlite3 *db; char path[STORE_PATH_BYTES]; } control_file;
MUST_USE bool control_open(control_file *c, const store_ask *ask, fault *why);
void control_close(control_file *c);
bool control_fault(control_file *c, fault *why); // why, from what SQLite last said; false
// Heads known of a practice: of its facts and of its audit. seq 0: none.
typedef struct control_heads { store_head facts, audit; } control_heads;
MUST_USE bool control_heads_get(const store_ask *ask, control_heads *out, fault *why);
MUST_USE bool control_heads_put(const store_ask *ask, const control_heads *h, instant now, fault *why);
// What is sealed in control.db is sealed with one key, made when it is first asked for and wrapped by the
// master key: so that a new master key wraps one row anew. Its places have control_uuid for their practice.
MUST_USE bool control_key(control_file *c, const store_keys *master, seal_key *out, fault *why);
extern const unsigned char control_uuid[SEAL_UUID_BYTES];
// `sql` takes the key, wrapped by `master`, as ?1.
MUST_USE bool control_key_wrap(control_file *c, const store_keys *master, const seal_key *key,
                               const char *sql, fault *why);

// --- facts (journal.c, subject.c) ---------------------------------------------------------------------

void subjects_forget(store *s);
// Looks up what the fact names, and from it the segment to which the fact belongs.
MUST_USE bool subjects_name(store *s, const fact *f, store_names *out, fault *why);
// Keeps that the fact of that kind and number names them.
MUST_USE bool subjects_keep(store *s, const store_names *names, fact_kind kind, uint64_t seq, fault *why);
MUST_USE bool subject_find(store *s, uint8_t space, str id, store_subject *out, fault *why);
MUST_USE bool subject_part2_set(store *s, uint8_t space, str id, bool part2, fault *why);
uint8_t subject_space(fact_subject subject);
enum { SPACE_KIND = 0, SPACE_WORKED = SUBJECT_COUNT };
// The subject in SPACE_WORKED of a person's work on a day since 1970; WORKED_LONG: of what is too long for
// days.
enum { WORKED_LONG = INT32_MIN };
str subject_worked(char to[WORKED_BYTES], str person, int32_t day);
static inline int32_t worked_day(instant at) { return (int32_t)floor_div(at.us, US_PER_DAY); }
// Kinds that make up most of a journal: who asks for one of them walks all of it, and there is no index.
static inline bool kind_is_most(fact_kind kind) { return kind == KIND_CHECKIN || kind == KIND_TIME; }
bool kinds_load(store *s, fault *why);
fact_kind kind_of_code(const store *s, int64_t code); // KIND_COUNT: unknown
// The columns of facts read (statements.def: CLEAR_*, WHOLE_*, CHAIN), each statement as many as it has.
enum {
    COLUMN_SEQ,
    COLUMN_KIND,
    COLUMN_AT,
    COLUMN_RECEIVED,
    COLUMN_ID,
    COLUMN_CLEAR,
    COLUMN_SEGMENT,
    COLUMN_BOX,
    COLUMN_LEAF,
    COLUMN_RUNNING,
    COLUMN_BODY_SEQ
};
// Opens a box: salt and canonical bytes (in scratch memory, FACT_SLACK behind). False: not by this key,
// practice and id.
bool body_open(store *s, int64_t number, str box, str id, proof_salt *salt, str *line);
// Opens the box of an original, at hand as ORIGINAL_GET and ORIGINALS have it, into `a`; false: altered.
enum { ORIGINAL_BOX, ORIGINAL_KEY, ORIGINAL_HASH };
bool original_open(store *s, const sha256 *hash, look *l, str *name, str *bytes, arena *a);
// Is the transaction that is open fit for a write?
store_answer store_may_write(store *s, fault *why);
store_answer derived_now(store *s, fault *why); // rows of an older form are made anew
store_answer derived_say(store *s, fault *why); // the rows are those of this program's rules
store_answer derived_may_append(store *s, fault *why);

// --- one piece of work in a shared transaction (queue.c) -----------------------------------------------

store_answer store_save(store *s, fault *why);
store_answer store_save_keep(store *s, fault *why);
store_answer store_save_back(store *s, fault *why);
