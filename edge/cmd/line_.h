// line_.h - private to this room: the tables of commands and options as rows, and reading a command line by
// them.
// In: argv. Out: a cmd_line, or a sentence on standard error with the synopsis. Never: what a value means.
#pragma once
#include "cmd.h"

typedef enum command {
#define COMMAND(id, name, arguments, options, line, text) COMMAND_##id,
#include "commands.def"
#undef COMMAND
    COMMAND_COUNT
} command;

typedef struct command_row { str name, arguments, options, line, text; cmd_run *run; } command_row;
typedef struct option_row { str name, value, help; } option_row;
extern const command_row commands[COMMAND_COUNT];
extern const option_row options[OPT_COUNT];

// The row of that name, or NULL.
const command_row *command_find(str name);
// Does the command have the option? All have help and version.
bool command_takes(const command_row *row, option o);
// Is the option in the command's row, and must it be given?
bool command_option(const command_row *row, option o, bool *needed);
// The command nearest to a mistyped name, or empty when none is near.
str command_near(str name);

// Reads the words after the program's name. False: the error is printed, and the program ends with exit 2.
bool line_read(cmd_line *out, int count, char **words, cmd_world *world);

// Appends "usage: daybook NAME ..." in as many lines as it needs.
void help_synopsis(buf *b, const command_row *row);
// Appends text in lines of 80 columns, the first continuing at column `at`, the others indented by `indent`.
void help_wrap(buf *b, str text, int at, int indent);
// The same, in lines of `columns`.
void help_wrap_to(buf *b, str text, int at, int indent, int columns);
// All commands.
void help_all(buf *b);
// The page of one command.
void help_command(buf *b, const command_row *row);
