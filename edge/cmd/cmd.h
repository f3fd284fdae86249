// cmd.h - the command line: main() and one file per subcommand, each of which reads its line, calls the edge
// and the core, prints, and returns an exit code. Never: a rule, a threshold, a claim's shape.
// Exit codes: 0 done, 1 findings, 2 usage, 3 bad input, 4 system.
#pragma once
#include "base.h"
#include "host.h"

typedef enum option {
#define OPTION(id, name, value, help) OPT_##id,
#include "options.def"
#undef OPTION
    OPT_COUNT
} option;

typedef struct cmd_line {
    str command;
    str *args; size_t count; // what is not an option, after the command's name
    bool has[OPT_COUNT];
    str value[OPT_COUNT];
} cmd_line;

// What every command gets: memory, zones, and where to print.
typedef struct cmd_world {
    arena *arena;      // lives as long as the program
    arena *scratch;    // a command may mark and reset it
    zones *zones;
    FILE *out, *err;   // standard output (fully buffered) and standard error
    bool colour;       // standard output may be coloured (terminal, NO_COLOR unset)
    bool err_terminal; // progress may be shown on standard error
} cmd_world;

typedef int cmd_run(const cmd_line *line, cmd_world *world);
#define COMMAND(id, name, arguments, options, line, text) cmd_run cmd_##id;
#include "commands.def"
#undef COMMAND

// Prints "daybook: <place>: <sentence>" and returns the fault's exit code.
int cmd_fail(cmd_world *w, const fault *why);
// Prints a usage error with the command's synopsis; returns 2.
int cmd_usage(cmd_world *w, const cmd_line *line, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));
// Writes text to standard output; a closed pipe ends quietly, another error is a fault.
bool cmd_print(cmd_world *w, str text);
