// life.h - the life of a claim: which status it has, and what may happen to it next.
// In: where a claim stands, and an event. Out: where it stands then, or a sentence that says why not and what
// can be done instead. Never: reads or keeps anything; the table is life.def.
#pragma once
#include "base.h"

typedef enum life_status {
#define STATUS(id, word, said, next) LIFE_##id,
#define EVENT(id, word, done, maker)
#define MOVE(from, event, to)
#include "life.def"
#undef STATUS
#undef EVENT
    LIFE_COUNT
} life_status;

typedef enum life_event {
#define STATUS(id, word, said, next)
#define EVENT(id, word, done, maker) LIFE_DO_##id,
#include "life.def"
#undef STATUS
#undef EVENT
#undef MOVE
    LIFE_DO_COUNT
} life_event;

// Where a claim stands.
typedef struct life {
    str claim;
    life_status status;
    date since;     // the day of the move that led there; DATE_NONE: not known
    bool sent;      // ever
    char frequency; // 1 7 8
} life;

str life_text(life_status s);
bool life_find(str text, life_status *out);
// What a person does with a claim that stands there.
str life_next(life_status s);
// The claim's status after the event. False: the move is not allowed, and *why says so in a sentence.
MUST_USE bool life_move(const life *l, life_event e, life_status *to, fault *why);
// The same without a sentence.
bool life_may(const life *l, life_event e);
// Do the lines of such a claim stand, so that they cannot be claimed again? Those of a void (frequency 8)
// until the payer has taken it.
bool life_stands(life_status s, char frequency);
// Is the status the end of a life?
bool life_over(life_status s);
