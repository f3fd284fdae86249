// limits.h - every maximum of the core, with its reason. Asserted where used.
#pragma once
enum {
    LIMIT_ID_BYTES = 64,            // facts.md: identifiers are 1-64 characters
    LIMIT_LINE_BYTES = 1024 * 1024, // a fact is a few hundred bytes; a note a few kilobytes
    LIMIT_TEXT_BYTES = 64 * 1024,   // one text value: a long clinical note is 10 KB
    LIMIT_DEPTH = 8,                // nesting of JSON in a fact; the deepest known is 4
    LIMIT_KEYS = 64,                // keys of one JSON object at the top of a fact
    LIMIT_LIST = 64,                // elements of a list in a fact (codes, modifiers)
    LIMIT_ROWS = 1000,              // rows of a list in a fact: a claim in an 835 has 999 lines at most
    LIMIT_ANSWERS = 256,            // items of one check-in or instrument
    LIMIT_YEAR_MIN = 1900,          // dates: births of people alive
    LIMIT_YEAR_MAX = 2199,          // dates: no contract runs longer
    LIMIT_INSTANT_YEAR_MIN = 1970,  // instants: nothing digital was recorded before
};
