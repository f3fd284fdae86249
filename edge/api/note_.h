// note_.h - private to this room: notes as they were said, and the text that is signed.
#pragma once
#include "care_.h"

enum {
    NOTE_WORDS_MIN = 150, NOTE_WORDS_MAX = 200, // guidance: what reviewers read whole
    // signed later than so long after what it covers: shown as late
    NOTE_LATE_DAYS = 7,
};
// How an addendum's review begins: "Addendum to note n1 of 2026-02-01 to 2026-02-28:"
#define NOTE_ADDENDUM "Addendum to note "

// A version of a note, as a fact said it; voided ones are not among them.
typedef struct note_said {
    str fact, note, by;
    instant at, signed_at; // INSTANT_NONE: not signed
    date from, to;
    str review, interpretation, actions, plan;
    uint64_t seq;
} note_said;
// All of an enrollment's, in the order in which they were said.
MUST_USE bool notes_said(api_call *c, str enrollment, const note_said **out, size_t *count, fault *why);
// The last version of a note; NULL: there is none.
const note_said *note_last(const note_said *all, size_t count, str note);
bool note_is_addendum(const note_said *n);
// Is it one to that note?
bool note_adds_to(const note_said *n, str note);
// The words with which an addendum to it begins.
str note_addendum_lead(const note_said *n, arena *a);

// Note: at work, beside its period's data. note empty: a new one of these days.
typedef struct note_ask { record *r; uint32_t enrollment; str note; date from, to; } note_ask;
MUST_USE bool put_note(api_call *c, const note_ask *ask, fault *why);
