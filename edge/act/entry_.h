// entry_.h - private to this room: a fact said by the program, through the same door as every other.
//     entry s = entry_that(d, "claim-released", id, by); entry_text(&s, "claim", claim); ... entry_done(&s,
// why)
#pragma once
#include "desk.h"

typedef struct entry {
    const act_desk *desk;
    arena_mark mark;
    buf b;
} entry;

entry entry_that(const act_desk *d, const char *kind, str id, str by);
void entry_text(entry *s, const char *field, str text); // empty: left out
void entry_date(entry *s, const char *field, date d);   // DATE_NONE: left out
void entry_money(entry *s, const char *field, money m); // of either sign
void entry_whole(entry *s, const char *field, int64_t n);
void entry_flag(entry *s, const char *field, bool yes);
void entry_codes(entry *s, const char *field, const str *codes, size_t count); // none: left out
// "lines":[{...},{...}]: rows are opened and closed, cells are said like fields.
void entry_rows_open(entry *s, const char *field);
void entry_row_open(entry *s);
void entry_row_close(entry *s);
void entry_rows_close(entry *s);
// Reads it as a fact and appends it. A fault here is one of the store, of the fact's form, or of act_post.
MUST_USE bool entry_done(entry *s, fault *why);

// A fact's id from words: kind and subject, and what tells it from others of the kind.
str entry_id(arena *a, const char *kind, str subject, uint64_t number);
// The same for what a person may do again after it was taken back: told apart by the facts before it.
MUST_USE bool entry_id_now(const act_desk *d, const char *kind, str subject, str *out, fault *why);
// The civil day of the desk.
MUST_USE bool desk_today(const act_desk *d, date *out, fault *why);
// To the audit, in the transaction that is open. Nothing where the desk does not say who.
MUST_USE bool desk_tell(const act_desk *d, audit_event event, fact_subject space, str subject, str detail,
                        bool part2, fault *why);
// Is the person a practitioner or on the staff?
MUST_USE bool desk_person(const act_desk *d, str by, fault *why);
// The claim's row, or a fault that names it.
MUST_USE bool desk_claim(const act_desk *d, str claim, store_claim *out, fault *why);
// How the id of work begins that says that only a price changed.
#define REVIEW_PRICE STR("price.")
// What is open of what came after the claim was made and changes it; none: what is in it still holds.
typedef enum desk_shift { SHIFT_NONE, SHIFT_PRICE, SHIFT_CHANGED, SHIFT_LOST } desk_shift;
MUST_USE bool desk_shifted(const act_desk *d, str claim, desk_shift *out, fault *why);
// The segments that were kept when the claim was made.
MUST_USE bool desk_segments(const act_desk *d, const store_claim *c, str *out, arena *a, fault *why);
// What the practice and the payer say of themselves, for files.
MUST_USE bool desk_envelope(const act_desk *d, str payer, uint32_t control, bool test, x837_envelope *e,
                            x837_parties *p, fault *why);
// A claim of the plan, frozen under a number that no claim has, and said: claim-made.
typedef struct desk_made {
    frozen_claim kept;
    bool fine;
} desk_made; // fine false: problems were said
typedef struct desk_make {
    claims *plan;
    size_t number;
    date month;
    char frequency;
    str replaces, original;
} desk_make;
MUST_USE bool desk_freeze(const act_desk *d, const desk_make *m, desk_made *out, x12_problems *p, fault *why);
void desk_say_made(const act_desk *d, entry *s, const frozen_claim *c, date month, str replaces);
