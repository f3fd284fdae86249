// manual.c - writes the man page and the bash completion from the tables that the program reads its line by.
// In: "man" or "completion". Out: text on standard output. Never: a word about a command that the tables
// lack.
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef struct command_row { const char *name, *arguments, *options, *line, *text; } command_row;
static const command_row commands[] = {
#define COMMAND(id, name, arguments, options, line, text) {name, arguments, options, line, text},
#include "commands.def"
#undef COMMAND
};
typedef struct option_row { const char *name, *value, *help; } option_row;
static const option_row options[] = {
#define OPTION(id, name, value, help) {name, value, help},
#include "options.def"
#undef OPTION
};
enum { COMMANDS = sizeof commands / sizeof *commands, OPTIONS = sizeof options / sizeof *options };

// Options that every command has.
static bool general(const option_row *o) { return !strcmp(o->name, "help") || !strcmp(o->name, "version"); }

// Is `name` one of the words of "a!|b|c"?
static bool listed(const char *list, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, "|"), word = n && at[n - 1] == '!' ? n - 1 : n;
        if (word == len && !memcmp(at, name, len)) return true;
        at += n + (at[n] == '|');
    }
    return false;
}

// Text for troff: no word of it is a request or an escape, and hyphens are the ones that can be typed.
static void roff(const char *text)
{
    if (*text == '.' || *text == '\'') fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '-') fputs("\\-", stdout);
        else if (*text == '\\') fputs("\\e", stdout);
        else putchar(*text);
    }
}

static void man_option(const option_row *o)
{
    fputs(".TP\n\\fB\\-\\-", stdout);
    roff(o->name);
    fputs("\\fR", stdout);
    if (o->value[0]) {
        fputs(" \\fI", stdout);
        roff(o->value);
        fputs("\\fR", stdout);
    }
    putchar('\n');
    roff(o->help);
    puts(".");
}

static void man_command(const command_row *c)
{
    fputs(".SS \"daybook ", stdout);
    roff(c->name);
    if (c->arguments[0]) {
        putchar(' ');
        roff(c->arguments);
    }
    puts("\"");
    roff(c->text);
    putchar('\n');
    for (size_t i = 0; i < OPTIONS; i++)
        if (listed(c->options, options[i].name)) man_option(&options[i]);
}

static void man(void)
{
    puts(".\\\" Made by tool/manual.c from edge/cmd/commands.def and options.def.\n"
         ".TH DAYBOOK 1 \"\" \"daybook " DAYBOOK_VERSION "\" \"User commands\"\n"
         ".SH NAME\n"
         "daybook \\- billing for digital mental\\-health care\n"
         ".SH SYNOPSIS\n"
         "\\fBdaybook\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
         ".SH DESCRIPTION\n"
         "Daybook reads facts about care \\(em a check\\-in, twenty minutes of review, a phone call, a "
         "signed note "
         "\\(em and tells which billable codes of remote therapeutic monitoring and of digital "
         "mental\\-health "
         "treatment they earn, why or why not, and writes the claim file that bills them. The same facts, "
         "in any order, give the same answer.\n"
         ".PP\n"
         "An option's value follows it as the next word or after an equals sign. Words after\n"
         "\\fB\\-\\-\\fR are not options.\n"
         ".SH COMMANDS");
    for (size_t i = 0; i < COMMANDS; i++) man_command(&commands[i]);
    puts(".SH OPTIONS OF EVERY COMMAND");
    for (size_t i = 0; i < OPTIONS; i++)
        if (general(&options[i])) man_option(&options[i]);
    puts(".SH EXIT STATUS\n"
         ".TP\n0\ndone\n"
         ".TP\n1\nfindings: something is wrong with what was checked or asked for; it is listed\n"
         ".TP\n2\nusage: the command line cannot be understood\n"
         ".TP\n3\nbad input: facts, rulebook or data are not as their format asks\n"
         ".TP\n4\nsystem: a file, the memory or the disk refused\n"
         ".SH ENVIRONMENT\n"
         ".TP\n\\fBNO_COLOR\\fR\nset to anything: no colour, on a terminal neither\n"
         ".SH EXAMPLES\n"
         "The determinations of an invented practice, as a table:\n"
         ".PP\n.nf\n.RS\n"
         "daybook sample \\-\\-patients 200 \\-\\-months 3 \\-\\-seed 1 > facts.ndjson\n"
         "daybook evaluate \\-\\-facts facts.ndjson \\-\\-format table\n"
         ".RE\n.fi\n"
         ".SH FILES\n"
         "\\fIFILE\\fR\\fB.rejects\\fR holds the lines that \\fB\\-\\-keep\\-going\\fR did not take, each "
         "with its "
         "reason.");
}

// A value's word tells what to complete: files, folders, or a fixed list.
static void completion_value(const option_row *o)
{
    if (!o->value[0] || general(o)) return;
    const char *words = "";
    if (!strcmp(o->value, "FILE")) words = "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")";
    else if (!strcmp(o->value, "DIR")) words = "mapfile -t COMPREPLY < <(compgen -d -- \"$word\")";
    else if (!strcmp(o->name, "format")) words = "list='table json csv'";
    else if (!strcmp(o->name, "status")) words = "list='ready held open lost refused yields claimed'";
    printf("    --%s) %s%sreturn ;;\n", o->name, words,
           !words[0]                    ? ""
           : !strncmp(words, "list", 4) ? "; mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$word\"); "
                                        : "; ");
}

static void completion(void)
{
    puts("# bash completion for daybook, made by tool/manual.c from edge/cmd/commands.def and options.def.\n"
         "_daybook()\n"
         "{\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' list='' i\n"
         "    # \"--format=\" comes as three words: the option, the sign, the value\n"
         "    if [[ $word == = ]]; then word=''; fi\n"
         "    if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
         "    COMPREPLY=()\n"
         "    case $before in");
    for (size_t i = 0; i < OPTIONS; i++) completion_value(&options[i]);
    puts("    esac\n"
         "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "        if [[ ${COMP_WORDS[i]} != -* ]]; then command=${COMP_WORDS[i]}; break; fi\n"
         "    done\n"
         "    case $command in");
    fputs("    '') list='", stdout);
    for (size_t i = 0; i < COMMANDS; i++) printf("%s ", commands[i].name);
    puts("--help --version' ;;");
    for (size_t i = 0; i < COMMANDS; i++) {
        printf("    %s) list='", commands[i].name);
        for (size_t j = 0; j < OPTIONS; j++)
            if (listed(commands[i].options, options[j].name)) printf("--%s ", options[j].name);
        if (!strcmp(commands[i].name, "help")) {
            for (size_t j = 0; j < COMMANDS; j++) printf("%s ", commands[j].name);
            fputs("facts schema ", stdout);
        }
        if (!strcmp(commands[i].name, "rulebook")) fputs("check show ", stdout);
        puts("--help --version' ;;");
    }
    puts("    esac\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$word\")\n"
         "}\n"
         "complete -o filenames -F _daybook daybook");
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "man")) man();
    else if (argc == 2 && !strcmp(argv[1], "completion")) completion();
    else {
        fputs("usage: manual man | completion\n", stderr);
        return 2;
    }
    return fflush(stdout) || ferror(stdout) ? 4 : 0;
}
