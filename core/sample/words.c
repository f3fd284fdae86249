// Names and streets, by number.
#include "sample_.h"

// Each pass over words.def takes one kind of word and leaves the others empty.
#define LAST(name)
#define STREET(name)
static const str firsts[] = {
#define FIRST(name) STR_INIT(name),
#include "words.def"
};
#undef FIRST
#define FIRST(name)
#undef LAST
static const str lasts[] = {
#define LAST(name) STR_INIT(name),
#include "words.def"
};
#undef LAST
#define LAST(name)
#undef STREET
static const str streets[] = {
#define STREET(name) STR_INIT(name),
#include "words.def"
};
enum {
    FIRSTS = sizeof firsts / sizeof *firsts,
    LASTS = sizeof lasts / sizeof *lasts,
    STREETS = sizeof streets / sizeof *streets,
};
_Static_assert(FIRSTS * LASTS > 800, "several hundred full names");
_Static_assert(FIRSTS == 29 && LASTS == 31, "prime lengths: counting through both meets every pair");

str word_first(uint32_t n) { return firsts[n % FIRSTS]; }
str word_last(uint32_t n) { return lasts[n % LASTS]; }
str word_street(uint32_t n) { return streets[n % STREETS]; }
