// reader_.h - private to core/fact: how a writer spells its facts, as learned from lines already read.
// A program that writes facts writes the same bytes between the values, line after line. A step is one such
// stretch of bytes and the value behind it; steps form a tree, from the start of a line to its end. Each path
// through the tree was once a line that the general reader took: a line along the same path is a fact too,
// if only each of its values is one of its type.
#pragma once
#include "fact_.h"

enum {
    STEP_BYTES = 32,   // compared at once; longer stretches take several steps
    STEPS_MAX = 1024,  // a writer's kinds, with and without what is optional, come to a few hundred
    STEPS_BESIDE = 64, // alternatives at one place: more than there are kinds
    SPOTS_MAX = 64,    // values of one line
    DAYS_SEEN = 1024,
    CHOICES_SEEN = 64,
};

typedef enum step_how {
    STEP_ON,   // no value: the stretch goes on
    STEP_END,  // the line ends
    STEP_SELF, // the fact's own id
    STEP_ID,   // an id, also the `by` that all kinds share
    STEP_BY,   // the `by` that is a field of the kind
    STEP_INSTANT,
    STEP_RECEIVED, // an instant that is said only where it differs from `at`
    STEP_DATE,
    STEP_CHOICE,
    STEP_TEXT,
    STEP_NUMBER,
    STEP_WORDS, // the answer to one item
    STEP_VALUE, // any other: by the general reader
} step_how;

typedef struct step step;
struct step {
    char literal[STEP_BYTES];
    uint32_t beyond; // bit n: byte n lies beyond the literal
    uint8_t len;
    uint8_t how;
    uint8_t opens;      // first item of answers: bytes from { to the value
    uint8_t closes;     // the bytes of the literal up to the } of answers; 0: it has none
    uint16_t where;     // of the value in struct fact
    uint8_t edge;       // it opens or closes answers
    uint8_t late;       // times found behind an alternative
    step *other, *then; // the next alternative to this step; the first step behind it; NULL: none
    uint8_t kind;
    uint32_t has; // STEP_END: of the whole fact
    uint64_t seed;
    uint64_t whole; // first item of answers: the seed of the whole
    const fact_field_row *row;
};

// Where a value stands in a line, and the step to it.
struct fact_spot {
    uint32_t from, to;
    step made;
};
struct fact_trail {
    int count;
    bool unfit;      // the line is none to learn from
    uint32_t closed; // behind the } of answers; 0: not met
    fact_spot at[SPOTS_MAX];
};

typedef struct seen_day {
    uint64_t head;
    uint16_t tail;
    date date;
} seen_day;
// The top byte of text.high is the text's length.
typedef struct seen_choice {
    hash_pair text;
    const fact_field_row *row;
    uint64_t says;
    choice choice;
} seen_choice;

struct fact_reader {
    reading r;             // for values that the general reader reads
    step *first;           // the first step of a line; NULL: nothing learned yet
    uint32_t count;        // steps
    uint64_t lines, began; // lines read; when learning last began anew
    uint64_t strides;      // lines taken by steps
    step steps[STEPS_MAX];
    seen_day days[DAYS_SEEN];
    seen_choice choices[CHOICES_SEEN + 1]; // the last for those too long to keep
    fact_trail trail;
    fault unsaid; // what a walk has to say of a line: nothing
};

// The line as a fact by the steps learned. False: it must be read by the general reader (*out is of no use).
bool fact_walk(fact_reader *w, fact *out, str line);
// Learns from a line that was read as `f`, by the spots on its trail.
void fact_learn(fact_reader *w, const fact *f, str line);
