// answer_.h - between the readers of answers: segments one after the other, with the envelope they stand in.
// In: bytes. Out: segments that lie where the bytes lie. Never: a judgement.
#pragma once
#include "answer.h"

typedef struct answer_walk {
    x12_reader reader;
    x12_segment s;
    str after;             // line ends behind its terminator
    x12_envelope envelope; // of the group in which it stands
    x12_kind kind;         // of the set in which it stands, ST and SE among it; else X12_KIND_NONE
    bool last;             // it was SE: the set ends with it
    const char *set_at;    // where the text of ST begins
} answer_walk;

answer_walk answer_walk_of(str bytes);
// The next segment; *more is false at the end. Fails where there is none, or a set has no SE.
MUST_USE bool answer_next(answer_walk *w, bool *more, fault *why);
// Every segment of the sets of one kind, to the end.
typedef bool answer_take(void *with, fault *why);
MUST_USE bool answer_each(answer_walk *w, x12_kind kind, answer_take *take, void *with, fault *why);
// "segment 12: ..." of the segment last read. Always false.
bool answer_fault(const answer_walk *w, fault *why, const char *sentence);
static inline bool answer_is(const answer_walk *w, str id) { return str_eq(w->s.id, id); }

// Room for one more row of a list whose rows are kept in the arena: the old ones are copied when it is full.
// `room`: how many there is room for.
void *answer_more(const void **rows, size_t *count, size_t *room, size_t bytes, arena *a);
