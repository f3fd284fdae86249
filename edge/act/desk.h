// desk.h - the biller's desk: what people do with claims. Each act is one transaction: it reads, decides by
// the core, appends facts; what became of the claim follows from the facts (post.h).
// In: an open store with act_post as its hook, and who does what. Out: what was done, as values to print; or
// a fault and nothing done. Never: prints; moves a claim in a way that life.def does not list.
#pragma once
#include "act.h"
#include "frozen.h"
#include "life.h"
#include "store.h"

typedef struct act_desk {
    store *store;
    const rulebook *book;
    zones *zones;
    instant now;    // when it is done
    arena *arena;   // what is handed out lives here
    arena *scratch; // given back before an act returns
    // For the audit: claims that are released, files and substance-use records that leave are told to it, in
    // the same transaction. who: account, or how the program was called; empty: nothing is told.
    str who, person;
} act_desk;

// --- close: ready determinations become claims -----------------------------------------------------------
typedef struct close_ask {
    date month;       // its first day
    bool all_earlier; // and what is ready and unclaimed of earlier months
    bool brief;       // without words about what is not ready
    bool dry_run;     // everything is done, then taken back
    // Called now and then with enrollments done and all; may be NULL.
    void (*progress)(void *with, uint64_t done, uint64_t all);
    void *with;
} close_ask;

typedef struct close_unready { // a service of the month that is not claimed, and the reason that decides it
    str enrollment, code;
    date from, on;
    det_status status;
    requirement reason; // REQ_COUNT: none is known (brief)
    str need, have;
    bool priced;
    money worth; // what it would be worth
} close_unready;

typedef struct close_reason { // what is not claimed for one reason
    det_status status;
    requirement reason; // REQ_COUNT: it yields to another code
    str need;
    size_t count;
    money worth;
} close_reason;

typedef struct close_report {
    const claim_total *payers;
    size_t payer_count; // claims made, by payer
    const close_unready *unready;
    size_t unready_count; // worth first
    const close_reason *reasons;
    size_t reason_count; // worth first
    const claim_unmade *unmade;
    size_t unmade_count;   // neither charge nor price
    x12_problems problems; // of claims that could not be made
    size_t made, not_made; // claims; not_made: with problems
    size_t claimed;        // determinations of the month that were claimed before
    size_t earlier;
    money earlier_worth;      // ready, of earlier months, and left
    date earlier_from;        // the earliest of them
    size_t others[DET_COUNT]; // not claimed, by status
    money worth[DET_COUNT];
} close_report;
MUST_USE bool act_close_month(const act_desk *d, const close_ask *ask, close_report *out, fault *why);
// Of the month what is not claimed, and why: nothing is made, not even for a look. A store that is only read
// will do.
MUST_USE bool act_close_look(const act_desk *d, const close_ask *ask, close_report *out, fault *why);

// --- release: a named person lets claims go --------------------------------------------------------------
typedef struct release_ask {
    const str *claims;
    size_t count; // none: every claim that was made and is not released
    str by;
    bool dry_run; // shows the checks and releases nothing
} release_ask;
typedef struct release_row {
    str claim, payer, enrollment;
    money charge;
    uint32_t lines;
    date until;
    int32_t days_left;
    bool released;
    str refused; // why not; empty: released
    const str *findings;
    size_t finding_count; // what was found in it, errors first
    size_t errors;
} release_row;
typedef struct release_report {
    const release_row *rows;
    size_t count, released;
    money charge;
} release_report;
// A claim that is refused does not keep the others from being released. With dry_run a store that is only
// read will do.
MUST_USE bool act_release(const act_desk *d, const release_ask *ask, release_report *out, fault *why);

// What the scrubber and the rulebook find in claims that are to go out. Texts and names of findings live in
// d->arena.
typedef struct desk_found {
    str *texts, *names; // "error: loop 2300, CLM05-3: ..."
    size_t count, errors;
} desk_found;
// Of each of the claims; those that are none have nothing found.
MUST_USE bool desk_scrub(const act_desk *d, date today, const str *ids, size_t count, desk_found **out,
                         fault *why);
// One claim as a file of its own, under the envelope that a file for its payer would have now. Lives in
// d->arena.
MUST_USE bool act_claim_file(const act_desk *d, str claim, str *out, fault *why);

// --- send: released claims as files ----------------------------------------------------------------------
typedef struct send_ask {
    str payer;
    bool test;
    bool again; // also files sent before the backup that this journal was made of
    // Asked of each claim; false, and it stays where it is, unmentioned. NULL: every claim.
    bool (*may)(void *with, const store_claim *c, bool *yes, fault *why);
    void *with;
} send_ask;
typedef struct sent_file {
    str batch, path;
    uint64_t control;
    size_t claims;
    money charge;
    bool again;
} sent_file;
typedef struct send_report {
    const sent_file *files;
    size_t count;
    size_t elsewhere; // files sent before that are neither in the outbox nor kept in the journal
    const str *before; // files sent before the backup that this journal was made of: perhaps they arrived
    size_t before_count;
    const str *held; // released, and left behind: they lost their ground or changed since
    size_t held_count;
    const str *late; // sent after the limit for filing
    size_t late_count;
    const str *closed; // left behind: substance-use records without a part2 consent in force
    size_t closed_count;
} send_report;
// Files that an earlier run could not write any more come first, marked `again`. Nothing to send is no fault.
MUST_USE bool act_send(const act_desk *d, const send_ask *ask, send_report *out, fault *why);

// Is there a part2 consent, written and in force on that day, so that a substance-use record of the patient's
// may leave the house? Texts that are needed on the way lie in d->scratch.
MUST_USE bool act_may_disclose(const act_desk *d, str patient, date on, bool *out, fault *why);
// Is the claim of such a record?
MUST_USE bool act_is_part2(const act_desk *d, const store_claim *c, bool *out, fault *why);

// --- correct, void ---------------------------------------------------------------------------------------
typedef struct correct_ask {
    str claim, by, reason;
    str original; // the payer's number, where the person knows it and no answer said it
    bool as_new;  // not a replacement but a new claim (after a denial)
} correct_ask;
typedef struct correct_report {
    str claim; // the new one; empty: withdrawn
    char frequency;
    money before, charge;
    uint32_t lines_before, lines;
} correct_report;
MUST_USE bool act_correct(const act_desk *d, const correct_ask *ask, correct_report *out, fault *why);
// A claim that never reached the payer is withdrawn; one that did is voided by another one of frequency 8.
MUST_USE bool act_void_claim(const act_desk *d, const correct_ask *ask, correct_report *out, fault *why);

// --- a claim's life in words -----------------------------------------------------------------------------
typedef struct claim_event {
    instant at;
    date day; // in the practice's zone
    str id, kind, text, by;
    str answer; // the payer's that said it, or empty
    money amount;
    bool has_amount, taken_out; // taken_out: by a void
} claim_event;
typedef struct claim_story {
    store_claim row;
    const store_line *lines;
    size_t line_count;
    const claim_event *events;
    size_t event_count;
    const store_work *work;
    size_t work_count; // open
    str next;
    date today;
    int32_t days_left;  // to file
    int32_t repay_days; // to the first day by which open work is due
    bool due_known;     // there is one
} claim_story;
MUST_USE bool act_claim(const act_desk *d, str claim, claim_story *out, fault *why);

// --- alarms ----------------------------------------------------------------------------------------------
// How the ids of alarms begin: the rest is the id of the assessment, or its hash where that is too long. When
// the item was said and when it was done by somebody tell how long nobody looked.
#define SAFETY_WORK STR("safety.")
str act_safety_work(arena *a, str assess);

// --- review: what late facts do to claims ----------------------------------------------------------------
// Collects what the facts of a transaction touch, then looks whether claims still stand on what they were
// made of. Each change of a claim is said once, as a work item, in the same transaction. So are alarms.
typedef struct act_review act_review;
act_review *act_review_open(const act_desk *d);
// For each fact that was appended.
MUST_USE bool act_review_take(act_review *r, const fact *f, fault *why);
// Before the commit. *raised: work items.
MUST_USE bool act_review_run(act_review *r, size_t *raised, fault *why);
void act_review_close(act_review *r);
