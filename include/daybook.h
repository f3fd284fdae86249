// daybook.h - Daybook as a library, for programs that have facts and want to know what may be billed.
//
// In:    a rulebook; facts about care, one JSON object a line (`daybook help facts`); an instant.
// Out:   determinations with their reasons, as the public JSON lines or as structs; explanations in
//        sentences; the 837P of a month.
// Never: sends, prints, writes a file, reads the clock, or keeps facts of one handle for another. From the
//        system it reads the rulebook's folder, where one is given, and /usr/share/zoneinfo.
//
//     daybook_rules_open  ->  daybook_facts_open, daybook_facts_text..., daybook_facts_done
//                         ->  daybook_evaluate, daybook_explain, daybook_claims ...  ->  daybook_facts_free
//
// Text     is UTF-8. What comes in has a length in bytes, or ends with NUL where it is a `const char *`
//          alone; what goes out ends with NUL. Pointers handed to a callback hold until it returns.
// Units    Money is US cents in 64 bits. Days are text, "2026-02-13"; instants are text with an offset,
//          as in facts: "2026-03-05T12:00:00-05:00". Lengths are bytes.
// Errors   Every call that can fail returns a daybook_status; where that is not DAYBOOK_OK, `error` (which
//          may be NULL) says where and why, in a sentence for people. After a failure while facts are read,
//          and after DAYBOOK_NO_MEMORY, a handle can only be freed. What is no handle, or was freed, is not
//          found out. A bug of the library stops the program (abort): a wrong claim would cost more.
// Threads  There is no global state. Any number of threads may use one daybook_rules at a time, once it is
//          open; a daybook_facts is for one thread at a time. Callbacks run on the calling thread and may
//          call anything but functions with the same daybook_facts, which return DAYBOOK_MISUSE. They must
//          not leave by longjmp or by throwing.
// ABI      Only grows for as long as daybook_abi() is what DAYBOOK_ABI was: structs begin with their size,
//          put there by who makes them, and get new members at the end; status values are only added.
//          Build with `pkg-config --cflags --libs daybook`.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define DAYBOOK_ABI 1

#ifdef __cplusplus
extern "C" {
#endif
#define DAYBOOK_API __attribute__((visibility("default")))

typedef enum daybook_status {
    DAYBOOK_OK = 0,
    DAYBOOK_FINDINGS = 1,  // there are problems, told one by one; nothing was written
    DAYBOOK_MISUSE = 2,    // a call at the wrong time, or an argument that cannot be
    DAYBOOK_BAD_INPUT = 3, // the facts or the rulebook are not as their format asks
    DAYBOOK_SYSTEM = 4,    // the operating system refused: a file, a folder
    DAYBOOK_NO_MEMORY = 5,
    DAYBOOK_STOPPED = 6,   // a callback said stop
    DAYBOOK_NOT_FOUND = 7, // there is no such enrollment, code or period
} daybook_status;

typedef struct daybook_error {
    daybook_status status;
    uint32_t reserved;
    uint64_t line;   // of the facts, from 1; 0: none
    char file[128];  // of the rulebook; empty: none
    char field[72];  // of the fact; empty: none
    char text[240];  // one sentence
} daybook_error;

// Memory of a handle. take: `bytes` bytes aligned for any type, or NULL; give: what take gave, back.
typedef struct daybook_allocator {
    void *(*take)(void *with, size_t bytes);
    void (*give)(void *with, void *at, size_t bytes);
    void *with;
    size_t bytes_max; // of one handle; 0: no limit but the allocator's
} daybook_allocator;

DAYBOOK_API const char *daybook_version(void); // "0.1.0"
DAYBOOK_API unsigned daybook_abi(void);        // of the library that is loaded

// --- rulebook --------------------------------------------------------------------------------------------
typedef struct daybook_rules daybook_rules;
// Opens a rulebook. directory: of YAML files; NULL: the one built in. data_directory: of published fee files
// and code sets; NULL: those built in. memory: NULL for malloc's. Takes some 20 MB.
DAYBOOK_API daybook_status daybook_rules_open(daybook_rules **out, const char *directory,
                                              const char *data_directory, const daybook_allocator *memory,
                                              daybook_error *error);
// After every daybook_facts that was opened with it. NULL is passed over.
DAYBOOK_API void daybook_rules_free(daybook_rules *rules);

// --- facts -----------------------------------------------------------------------------------------------
typedef struct daybook_facts daybook_facts;
// Room for facts, to be judged as of an instant: later ones leave no trace, and periods that end later still
// run.
DAYBOOK_API daybook_status daybook_facts_open(daybook_facts **out, const daybook_rules *rules,
                                              const char *as_of, const daybook_allocator *memory,
                                              daybook_error *error);
// One fact, without its line end; at most 1 MiB. Strict: a fact that is not as the format asks is refused
// with line, field and sentence, and with it all of the facts. The same fact twice counts once. Order does
// not matter.
DAYBOOK_API daybook_status daybook_facts_line(daybook_facts *facts, const char *line, size_t bytes,
                                              daybook_error *error);
// Many facts, each on its line; blank lines are passed over. A line does not go on from one call to the next.
DAYBOOK_API daybook_status daybook_facts_text(daybook_facts *facts, const char *text, size_t bytes,
                                              daybook_error *error);
// Facts from a function: 1: *line and *bytes are the next, held until it is called again; 0: there are no
// more; other: stop.
typedef int daybook_next_line(void *with, const char **line, size_t *bytes);
DAYBOOK_API daybook_status daybook_facts_each(daybook_facts *facts, daybook_next_line *next, void *with,
                                              daybook_error *error);
// Closes the facts: everything they name must have been introduced. From here on they can be asked, and take
// no more.
DAYBOOK_API daybook_status daybook_facts_done(daybook_facts *facts, daybook_error *error);
// How many facts there are, those that came again not counted.
DAYBOOK_API uint64_t daybook_facts_count(const daybook_facts *facts);
DAYBOOK_API void daybook_facts_free(daybook_facts *facts); // NULL is passed over

// --- determinations --------------------------------------------------------------------------------------
typedef enum daybook_state {
    DAYBOOK_CLAIMED = 0, // stands on a claim
    DAYBOOK_YIELDS = 1,  // another code takes the period
    DAYBOOK_REFUSED = 2, // not payable whatever happens
    DAYBOOK_LOST = 3,    // was not reached
    DAYBOOK_OPEN = 4,    // can still be reached
    DAYBOOK_HELD = 5,    // somebody must still supply something
    DAYBOOK_READY = 6,   // may be claimed
} daybook_state;

typedef struct daybook_reason {
    size_t size;             // bytes of this struct, as the library knows it
    const char *requirement; // "data-days"
    int met;
    const char *need, *have, *cite; // sentences: what is needed, what was found, the source
    char grade;              // of the source: P primary, S secondary, K a cautious default
    const char *const *evidence; // ids of facts, in order
    size_t evidence_count;
} daybook_reason;
typedef struct daybook_still { // what is missing
    size_t size;
    const char *requirement, *need, *by; // by: a day; NULL: none
} daybook_still;

typedef struct daybook_determination { // one enrollment, period and code
    size_t size;
    const char *enrollment, *patient, *payer; // payer NULL: no coverage was ever known
    const char *pack, *code, *name;           // name: in our own words
    const char *clock;                        // of the period: "month", "window-30", "episode"
    // days; to NULL: an episode that runs; service_date NULL: not yet
    const char *from, *to, *service_date;
    daybook_state state;
    int32_t units;
    int priced;                               // 0: there is no public price, and amount_cents is 0
    int64_t amount_cents;                     // expected for one unit
    // of the price: "national", "locality", "contractor", "contracted"
    const char *basis;
    const daybook_reason *const *reasons; size_t reason_count;
    const daybook_still *const *still; size_t still_count;
    const char *const *warnings; size_t warning_count;
} daybook_determination;

// Takes a determination. Return 0 to go on, anything else to stop.
typedef int daybook_take(void *with, const daybook_determination *d);
// Takes bytes. Return 0 to go on, anything else to stop.
typedef int daybook_write(void *with, const char *bytes, size_t count);

enum { DAYBOOK_BRIEF = 1 }; // flags: without evidence

// Every determination of an enrollment, or of all (enrollment NULL), one by one: enrollments in order of
// their ids, and in each by the period's first day, clock and code.
DAYBOOK_API daybook_status daybook_evaluate(daybook_facts *facts, const char *enrollment, unsigned flags,
                                            daybook_take *take, void *with, daybook_error *error);
// The same as JSON, one line for each call of `write`: the bytes of `daybook evaluate --format json`.
DAYBOOK_API daybook_status daybook_evaluate_json(daybook_facts *facts, const char *enrollment, unsigned flags,
                                                 daybook_write *write, void *with, daybook_error *error);
// Why a code is or is not billable, as a tree of sentences: of the last period, or of the first that shares a
// day with `period`, a day or a month ("2026-02"). The bytes of `daybook explain`, in one call of `write`.
DAYBOOK_API daybook_status daybook_explain(daybook_facts *facts, const char *enrollment, const char *code,
                                           const char *period, daybook_write *write, void *with,
                                           daybook_error *error);

// --- claims ----------------------------------------------------------------------------------------------
typedef struct daybook_problem { // of a claim
    size_t size;
    const char *claim;           // its number; empty: every claim
    const char *enrollment;
    const char *loop, *element;  // "2010AA", "N403"; empty: the claim is not made at all
    const char *text;            // a sentence
    int is_error;                // 0: a warning, or a claim left out for want of a price
} daybook_problem;
typedef void daybook_tell(void *with, const daybook_problem *problem);

typedef struct daybook_month {
    size_t size;                 // sizeof(daybook_month), which you put here
    const char *month;           // "2026-02": of the service dates
    uint32_t control;            // ISA13 and GS06, 1 to 999999999: yours to count up, and never to use twice
    int test;                    // ISA15 T
    daybook_write *write;        // pieces of the file, in order
    daybook_tell *tell;          // may be NULL
    void *with;                  // for both
} daybook_month;
typedef struct daybook_claimed {
    size_t size;                 // sizeof(daybook_claimed), which you put here
    uint64_t claims, lines;
    int64_t charge_cents, expected_cents;
    uint64_t unpriced;           // lines without an expected price
    uint64_t unmade;             // claims left out: nobody knows what to charge
} daybook_claimed;
// What is ready in a month as one 837P (005010X222A1). All claims are checked first: with an error in any of
// them every problem is told, nothing is written, and the status is DAYBOOK_FINDINGS. Nothing ready:
// DAYBOOK_OK, nothing written. claimed may be NULL.
DAYBOOK_API daybook_status daybook_claims(daybook_facts *facts, const daybook_month *month,
                                          daybook_claimed *claimed, daybook_error *error);

#ifdef __cplusplus
}
#endif
