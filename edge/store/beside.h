// beside.h - what a practice keeps beside its facts: drafts, proposals that wait for a second person,
// settings of the console, and long work that was left running.
// In: rows, inside a transaction. Out: rows. Never: a fact (a signed note, an approved rule go the way of
// facts); a word of a draft or proposal in clear. Texts of rows handed out are valid until the callback
// returns, or live in `a`. A walk's false is handed on, with why set.
#pragma once
#include "store.h"

enum {
    STORE_DRAFT_BYTES_MAX = 64 * 1024,      // a long note is 10 KB
    STORE_DRAFTS_MAX = 200,                 // of one owner
    STORE_DRAFT_DAYS = 90,                  // then it is stale, and goes
    STORE_PROPOSAL_BYTES_MAX = 256 * 1024,  // some hundred facts
    STORE_SETTING_BYTES_MAX = 4 * 1024,
    STORE_RESULT_BYTES_MAX = 256 * 1024,    // what came of a job
    STORE_JOB_DAYS = 90,                    // then what came of it is forgotten
    STORE_ROW_ID_MAX = 128,                 // ids, names and kinds
};

// --- drafts: what somebody has begun to write --------------------------------------------------------------
typedef struct store_draft {
    str owner;              // account
    str name;               // the owner's own: "note/enr1/2026-02"
    instant at;             // given at putting
    bool part2;             // sealed with the key of substance use
    str words;
} store_draft;
typedef bool (*store_take_draft)(void *with, const store_draft *d, fault *why);
// Over the one of the same owner and name. Everybody's stale ones are dropped.
store_answer store_draft_put(store *s, const store_draft *d, fault *why);
store_answer store_draft_get(store *s, str owner, str name, store_draft *out, arena *a, fault *why);
store_answer store_draft_drop(store *s, str owner, str name, fault *why); // also when there is none
// The owner's, the newest first; stale ones are not among them.
MUST_USE bool store_drafts_each(store *s, str owner, store_take_draft take, void *with, fault *why);

// --- proposals: what waits for a second person -------------------------------------------------------------
typedef enum store_verdict {
    VERDICT_OPEN,
    VERDICT_APPROVED,
    VERDICT_REFUSED,
    VERDICT_WITHDRAWN
} store_verdict;
typedef struct store_proposal {
    uint64_t seq;           // given at putting
    str id, kind;           // kind: the caller's word for it ("payer-rule")
    instant at;             // given at putting
    str by;                 // account
    str words;              // the facts, or whatever is to be decided; sealed
    instant decided;        // 0 while open
    str decided_by;
    store_verdict verdict;
    str answer;             // words of the decision; sealed
} store_proposal;
typedef bool (*store_take_proposal)(void *with, const store_proposal *p, fault *why);
// STORE_OTHER: the id is there already; STORE_SAME: by the same, with the same words.
store_answer store_proposal_put(store *s, const store_proposal *p, fault *why);
store_answer store_proposal_get(store *s, str id, store_proposal *out, arena *a, fault *why);
// Once. STORE_NONE: there is no such; STORE_DENIED: it is decided already, or `by` proposed it and would
// approve or refuse it alone; only who proposed withdraws. What follows from an approval (facts) belongs into
// the same transaction.
store_answer store_proposal_decide(store *s, str id, str by, store_verdict verdict, str answer, fault *why);
// The newest first.
MUST_USE bool store_proposals_each(store *s, bool open_only, store_take_proposal take, void *with,
                                   fault *why);

// --- settings of the practice ------------------------------------------------------------------------------
// in clear: no patients here
typedef struct store_setting { str name, value; instant at; str by; } store_setting;
typedef bool (*store_take_setting)(void *with, const store_setting *v, fault *why);
store_answer store_setting_put(store *s, const store_setting *v, fault *why); // an empty value: dropped
store_answer store_setting_get(store *s, str name, store_setting *out, arena *a, fault *why);
MUST_USE bool store_settings_each(store *s, store_take_setting take, void *with, fault *why); // by name

// --- long work ---------------------------------------------------------------------------------------------
typedef enum store_job_state { JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_BROKEN } store_job_state;
typedef struct store_job_row {
    uint64_t seq;           // given when it begins
    str id, kind;
    str by;                 // account
    instant began, ended;   // 0 while it runs
    store_job_state state;
    uint64_t done, total;   // of what it counts
    str result;             // what came of it; sealed
} store_job_row;
typedef bool (*store_take_job)(void *with, const store_job_row *j, fault *why);
// id, kind, by, total are read. What ended long ago is dropped.
store_answer store_job_begin(store *s, const store_job_row *j, fault *why);
store_answer store_job_step(store *s, str id, uint64_t done, uint64_t total, fault *why);
// state: how it ended; once.
store_answer store_job_end(store *s, str id, store_job_state state, str result, fault *why);
// At the start of a server: what is said to run does not any more.
store_answer store_jobs_break(store *s, fault *why);
store_answer store_job_get(store *s, str id, store_job_row *out, arena *a, fault *why);
// The newest first; limit 0: all. by: empty: everybody's.
MUST_USE bool store_jobs_each(store *s, str by, uint32_t limit, store_take_job take, void *with, fault *why);
