// audit.h - who saw and did what in a practice: entries that are added and never changed, each bound to the
// one before by a running hash. Not facts: nothing is derived from them, and a rebuild leaves them alone.
// In: entries, within the transaction of what they tell of. Out: entries, the newest first. Never: an answer
// about a patient before its entry is durable (that is the caller's: commit, then answer); a patient's name
// or words in clear: ids lie open, what is said in words is sealed.
#pragma once
#include "store.h"

typedef enum audit_event {
    AUDIT_NO_EVENT = 0,
#define EVENT(id, number, name, meaning) id = number,
#include "audit_events.def"
    AUDIT_EVENTS_END
} audit_event;
typedef struct audit_event_row { audit_event event; str name, meaning; } audit_event_row;
extern const audit_event_row audit_events[]; // in the table's order
extern const size_t audit_event_count;
str audit_event_name(audit_event e); // empty: a number that this program does not know
bool audit_event_find(str name, audit_event *out);

// What an entry is about: a subject of facts (by its number), or one of these.
enum {
    AUDIT_OF_ACCOUNT = 64,
    AUDIT_OF_SESSION,
    AUDIT_OF_TOKEN,
    AUDIT_OF_PROPOSAL,
    AUDIT_OF_SETTING,
    AUDIT_OF_JOB,
    AUDIT_OF_FILE,
    AUDIT_OF_ENTRY
};
enum { STORE_AUDIT_DETAIL_MAX = 4096, STORE_AUDIT_ID_MAX = 128 };

typedef struct store_audit {
    uint64_t seq;           // given at appending
    instant at;             // 0: now
    audit_event event;
    str who;                // account or token; or how the program was called ("command line")
    str person;             // their id in the practice's facts, or empty
    int space;              // what kind of thing `subject` is; 0: nothing
    str subject;            // its id, in clear: to be found by
    uint64_t about;         // the entry that this one answers, or 0
    str detail;             // sealed
    bool part2;             // ... with the key of substance use
} store_audit;

// Inside a transaction (or a queue's job); durable after its commit. `seq` may be NULL.
store_answer store_audit_append(store *s, const store_audit *e, uint64_t *seq, fault *why);

typedef struct store_audit_want {
    uint64_t before;        // entries below this number: where the last page ended; 0: from the newest
    uint32_t limit;         // 0: all
    str who, person;        // empty: anybody
    int space;              // with `subject`
    str subject;            // empty: anything
    uint64_t about;         // 0: anything
    audit_event event;      // 0: see events_some
    bool events_some;       // only event_wanted
    bool event_wanted[128];
    instant since, until;   // from, to before; 0: no end
} store_audit_want;
// Texts are valid until the callback returns. False ends the walk and is handed on, with why set.
typedef bool (*store_audit_take)(void *with, const store_audit *e, fault *why);
// The newest first.
MUST_USE bool store_audit_each(store *s, const store_audit_want *want, store_audit_take take, void *with,
                               fault *why);
// The newest entry: its number and the running hash; 0 and zeros when there is none.
MUST_USE bool store_audit_head(store *s, store_head *out, fault *why);
