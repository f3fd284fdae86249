// fault.h - something outside the program went wrong: bad input, a full disk.
// Returned, never thrown: `bool f(out, in..., fault *why)`; false means `why` is set, once, where it
// happened, with a place and a sentence that a person can act on.
#pragma once
#include "str.h"
#include <stdint.h>

typedef enum fault_code {
#define FAULT(id, exit_code, http, meaning) id,
#include "faults.def"
#undef FAULT
} fault_code;

typedef struct fault {
    fault_code code;
    uint64_t line;     // of the input, from 1; 0: none
    bool table;        // the line is a row, and the field a column
    char file[128];    // the input's name, or empty
    char field[72];    // the field or element at fault, or empty
    char text[240];    // one sentence without the place
} fault;

int fault_exit(fault_code code);
// Sets the sentence (printf-like; %.*s for str). Always false, so that `return fault_set(...)` reads well.
bool fault_set(fault *why, fault_code code, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));
// Adds the place to a fault just set. Always false.
bool fault_at(fault *why, uint64_t line, str field);
// Adds a place in a table: a row, and a column where it is one's fault. Always false.
bool fault_cell(fault *why, uint64_t row, str column);
// Adds the file's name. Always false.
bool fault_in(fault *why, str file);
#define MUST_USE __attribute__((warn_unused_result))
// Adds line and file, keeping the field. Always false.
bool fault_line(fault *why, uint64_t line, str file);
struct buf;
// "facts.ndjson: line 12: field "at": ..." without a line's end.
void fault_put(struct buf *b, const fault *why);
