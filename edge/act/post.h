// post.h - what a fact of a claim's life does to the rows that are looked up: given to store_open as its
// hook.
// In: facts as they are appended, or all of them again when the rows are made anew. Out: rows of rows.h; or a
// sentence that refuses the fact, and with it the transaction. Never: looks at a clock, or at anything but
// the facts before this one: the rows are the same whenever they are made.
#pragma once
#include "life.h"
#include "store.h"

enum {
    ACT_POST_VERSION = 1, // of the rules here: another one renews the rows of every store
    VOIDS_DEEP_MAX = 16,  // voids of voids of voids ...
};

typedef struct act_poster {
    arena *scratch; // given back between facts
    zones *zones;
} act_poster;
// store_post: `with` is an act_poster.
MUST_USE bool act_post(void *with, store *s, const fact *f, uint64_t seq, fault *why);

// Where the claim stands, for life_move: with the day of its last move, in the practice's zone.
MUST_USE bool act_life(store *s, const store_claim *c, life *out, zones *zones, arena *a, fault *why);
// The civil day of an instant in the zone that the practice has then; in UTC while there is no practice.
MUST_USE bool act_day(store *s, instant at, date *out, zones *zones, arena *a, fault *why);
// The practice's zone at that instant; NULL while there is no practice.
MUST_USE bool act_zone(store *s, instant at, const zone **out, zones *zones, arena *a, fault *why);
// Is the fact taken out by a void that stands, among the facts up to `until` (0: all)?
MUST_USE bool act_voided(store *s, str id, uint64_t until, bool *out, zones *zones, arena *a, fault *why);

// The charges that the claim's own payer has decided so far and not taken back (CLP03), by facts below
// `until` (0: all): a payer may answer a claim in parts.
MUST_USE bool act_answered(store *s, str claim, uint64_t until, money *out, zones *zones, arena *a,
                           fault *why);

// The series of control numbers of files of claims.
#define ACT_CONTROL STR("isa")
// store_work.about and store_answered.type are facts.def's choices, counted from the first of their list.
static inline choice act_about(int about) { return (choice)(ABOUT_LATE_FACT + about); }
// Has the claim's life ended the work about it, without a word of `daybook done`?
bool act_work_ended(const store_claim *c, choice about);
static inline choice act_answer_type(int type) { return (choice)(ANSWER_999 + type); }
