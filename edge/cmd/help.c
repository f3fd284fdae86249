#include "fact.h"
#include "line_.h"
#include "print.h"
#include <assert.h>

enum {
    PAGE_COLUMNS = 80,
    PAGE_BYTES_MAX = 256 * 1024, // help facts is the longest page: some 20 KB
    OPTION_COLUMN = 24,          // where an option's sentence begins
};

void help_wrap(buf *b, str text, int at, int indent) { help_wrap_to(b, text, at, indent, PAGE_COLUMNS); }

void help_wrap_to(buf *b, str text, int at, int indent, int columns)
{
    assert(indent >= 0 && indent < columns);
    bool first = true;
    for (str rest = text; rest.len;) {
        str word = str_split(rest, ' ', &rest);
        if (!word.len) continue;
        if (!first && at + 1 + (int)word.len > columns) {
            buf_byte(b, '\n');
            buf_pad(b, STR(""), indent);
            at = indent;
            first = true;
        }
        if (!first) buf_byte(b, ' ');
        buf_put(b, word);
        at += (int)word.len + !first;
        first = false;
    }
    buf_byte(b, '\n');
}

// One way to call the command: its arguments, then its options, in brackets where they may be left out.
static void synopsis_line(buf *b, const command_row *row, str arguments, str lead)
{
    buf words = buf_in(b->in, PAGE_BYTES_MAX);
    buf_put(&words, arguments);
    for (int i = 0; i < 2 * OPT_COUNT; i++) { // first those that must be given
        bool needed;
        option o = (option)(i % OPT_COUNT);
        if (!command_option(row, o, &needed) || needed != (i < OPT_COUNT)) continue;
        // A no-break mark keeps "[--facts FILE]" on one line; it becomes a space when the line is made.
        buf_say(&words, " %s--%.*s%s%.*s%s", needed ? "" : "[", STR_ARGS(options[o].name),
                options[o].value.len ? "\1" : "", STR_ARGS(options[o].value), needed ? "" : "]");
    }
    buf_put(b, lead);
    buf_say(b, " daybook %.*s", STR_ARGS(row->name));
    int at = (int)(lead.len + STR(" daybook ").len + row->name.len);
    size_t from = b->len;
    if (words.len) buf_byte(b, ' ');
    help_wrap(b, buf_str(&words), at + 1, at + 1);
    for (size_t i = from; i < b->len; i++)
        if (b->at[i] == '\1') b->at[i] = ' ';
}

void help_synopsis(buf *b, const command_row *row)
{
    str lead = STR("usage:"), rest = row->arguments;
    do {
        // "check [DIR] | show CODE" are two ways; a bar without spaces lies within one.
        size_t n = 0;
        while (n < rest.len && !(rest.len - n >= 3 && memcmp(rest.at + n, " | ", 3) == 0)) n++;
        synopsis_line(b, row, str_first(rest, n), lead);
        rest = n < rest.len ? str_from(rest, n + 3) : (str){0};
        lead = STR("      ");
    } while (rest.len);
}

static void put_row(buf *b, str name, str sentence)
{
    buf_pad(b, name, OPTION_COLUMN - 1);
    buf_byte(b, ' ');
    int at = (int)name.len + 1 > OPTION_COLUMN ? (int)name.len + 1 : OPTION_COLUMN;
    help_wrap(b, sentence, at, OPTION_COLUMN);
}

void help_all(buf *b)
{
    buf_lit(b, "Daybook: billing for digital mental-health care. Facts about care go in;\n"
               "what may be billed, why, and the claim file come out.\n\n"
               "usage: daybook COMMAND [OPTIONS]\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        buf name = buf_in(b->in, PAGE_COLUMNS);
        buf_say(&name, "  %.*s", STR_ARGS(commands[i].name));
        put_row(b, buf_str(&name), commands[i].line);
    }
    buf_lit(b, "\n  daybook help COMMAND    what it does, and its options\n"
               "  daybook help facts      the kinds of fact and their fields\n"
               "  daybook help schema     the same as JSON Schema\n"
               "  daybook help api        the server's routes; help openapi: the same as OpenAPI\n"
               "  daybook --version       version of the program\n\n"
               "Exit codes: 0 done, 1 findings, 2 usage, 3 bad input, 4 system.\n");
}

void help_command(buf *b, const command_row *row)
{
    buf_say(b, "daybook %.*s - %.*s\n\n", STR_ARGS(row->name), STR_ARGS(row->line));
    help_synopsis(b, row);
    buf_byte(b, '\n');
    help_wrap(b, row->text, 0, 0);
    buf_lit(b, "\n");
    for (option o = 0; o < OPT_COUNT; o++) {
        if (!command_takes(row, o)) continue;
        buf name = buf_in(b->in, PAGE_COLUMNS);
        buf_say(&name, "  --%.*s %.*s", STR_ARGS(options[o].name), STR_ARGS(options[o].value));
        put_row(b, buf_str(&name), options[o].help);
    }
}

int cmd_help(const cmd_line *line, cmd_world *w)
{
    if (line->count > 1) return cmd_usage(w, line, "help is for one name at a time");
    buf b = buf_in(w->arena, PAGE_BYTES_MAX);
    str name = line->count ? line->args[0] : STR("");
    const command_row *row = command_find(name);
    if (!name.len) help_all(&b);
    else if (str_eq(name, STR("facts"))) {
        help_command(&b, row); // a command has this name too
        buf_byte(&b, '\n');
        fact_help_put(&b);
    } else if (row) help_command(&b, row);
    else if (str_eq(name, STR("schema"))) fact_schema_put(&b);
    else if (str_eq(name, STR("api"))) api_put_help(&b);
    else if (str_eq(name, STR("openapi"))) api_put_openapi(&b);
    else if (str_eq(name, STR("types"))) api_put_types(&b);
    else {
        str near = command_near(name);
        if (near.len)
            return cmd_usage(w, line, "no help for \"%.*s\"; did you mean %.*s?", STR_ARGS(name),
                             STR_ARGS(near));
        return cmd_usage(w, line, "no help for \"%.*s\"", STR_ARGS(name));
    }
    assert(!b.full);
    cmd_print(w, buf_str(&b)); // main tells of an output that cannot be written
    return 0;
}
