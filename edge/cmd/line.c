#include "line_.h"
#include <assert.h>

const command_row commands[COMMAND_COUNT] = {
#define COMMAND(id, name, arguments, options, line, text)                                                    \
    {STR_INIT(name), STR_INIT(arguments), STR_INIT(options), STR_INIT(line), STR_INIT(text), cmd_##id},
#include "commands.def"
#undef COMMAND
};
const option_row options[OPT_COUNT] = {
#define OPTION(id, name, value, help) {STR_INIT(name), STR_INIT(value), STR_INIT(help)},
#include "options.def"
#undef OPTION
};

const command_row *command_find(str name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (str_eq(commands[i].name, name)) return &commands[i];
    return NULL;
}

bool command_takes(const command_row *row, option o)
{
    assert(o < OPT_COUNT);
    if (o == OPT_HELP || o == OPT_VERSION) return true;
    bool needed;
    return command_option(row, o, &needed);
}

bool command_option(const command_row *row, option o, bool *needed)
{
    for (str rest = row->options; rest.len;) {
        str name = str_split(rest, '|', &rest);
        *needed = name.len && name.at[name.len - 1] == '!';
        if (*needed) name.len--;
        if (str_eq(name, options[o].name)) return true;
    }
    return false;
}

enum { WORD_MAX = 31 }; // no command or option is longer: a longer word is not near to any
_Static_assert(WORD_MAX < 256, "a row of the distance table lies on the stack");

// Letters to change, add, drop or swap with their neighbour to come from a to b (optimal string alignment).
static int distance(str a, str b)
{
    if (a.len > WORD_MAX || b.len > WORD_MAX) return WORD_MAX;
    int before[WORD_MAX + 1] = {0}, above[WORD_MAX + 1], here[WORD_MAX + 1] = {0};
    for (size_t j = 0; j <= b.len; j++) above[j] = (int)j;
    for (size_t i = 1; i <= a.len; i++) {
        here[0] = (int)i;
        for (size_t j = 1; j <= b.len; j++) {
            int least = above[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            if (above[j] + 1 < least) least = above[j] + 1;
            if (here[j - 1] + 1 < least) least = here[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1];
            if (swapped && before[j - 2] + 1 < least) least = before[j - 2] + 1;
            here[j] = least;
        }
        memcpy(before, above, sizeof before);
        memcpy(above, here, sizeof above);
    }
    return above[b.len];
}

typedef struct nearest { str word; int distance; } nearest;

static void near_try(nearest *best, str given, str known)
{
    int d = given.len >= 3 && str_starts(known, given) ? 1 : distance(given, known);
    if (d > 1 + (int)given.len / 4 || d >= (int)given.len) return;
    if (!best->word.len || d < best->distance) *best = (nearest){known, d};
}

str command_near(str name)
{
    nearest best = {0};
    for (size_t i = 0; i < COMMAND_COUNT; i++) near_try(&best, name, commands[i].name);
    return best.word;
}

static str option_near(const command_row *row, str name)
{
    nearest best = {0};
    for (option o = 0; o < OPT_COUNT; o++)
        if (!row || command_takes(row, o)) near_try(&best, name, options[o].name);
    return best.word;
}

static bool option_find(str name, option *out)
{
    for (option o = 0; o < OPT_COUNT; o++)
        if (str_eq(options[o].name, name)) {
            *out = o;
            return true;
        }
    return false;
}

typedef struct reader {
    cmd_line *line;
    const command_row *row;
    cmd_world *world;
    char **words;
    int count, at;
} reader;

static bool unknown_option(reader *r, str word, str name)
{
    str near = option_near(r->row, name);
    if (near.len)
        cmd_usage(r->world, r->line, "there is no option %.*s; did you mean --%.*s?", STR_ARGS(word),
                  STR_ARGS(near));
    else
        cmd_usage(r->world, r->line, "there is no option %.*s", STR_ARGS(word));
    return false;
}

// "--name=value", "--name value", "--flag", or the short -h and -V.
static bool read_option(reader *r, str word)
{
    str value, name = str_split(str_from(word, word.at[1] == '-' ? 2 : 1), '=', &value);
    bool joined = value.at != NULL;
    if (str_eq(word, STR("-h"))) name = STR("help");
    if (str_eq(word, STR("-V"))) name = STR("version");
    bool dashed = word.at[1] == '-' || str_eq(word, STR("-h")) || str_eq(word, STR("-V"));
    option o;
    if (!dashed || !option_find(name, &o))
        return unknown_option(r, (str){word.at, word.len - (joined ? value.len + 1 : 0)}, name);
    int len = (int)name.len;
    if (r->row && !command_takes(r->row, o)) {
        cmd_usage(r->world, r->line, "%.*s has no option --%.*s", STR_ARGS(r->row->name), len, name.at);
        return false;
    }
    if (!r->row && o != OPT_HELP && o != OPT_VERSION) {
        cmd_usage(r->world, r->line, "--%.*s comes after a command", len, name.at);
        return false;
    }
    if (r->line->has[o]) {
        cmd_usage(r->world, r->line, "--%.*s is given twice", len, name.at);
        return false;
    }
    if (!options[o].value.len && joined) {
        cmd_usage(r->world, r->line, "--%.*s takes no value", len, name.at);
        return false;
    }
    if (options[o].value.len && !joined && r->at < r->count) {
        str next = str_of(r->words[r->at]);
        if (!str_starts(next, STR("--"))) {
            value = next;
            r->at++;
        }
    }
    if (options[o].value.len && !value.len) {
        cmd_usage(r->world, r->line, "--%.*s needs a value: --%.*s %.*s", len, name.at, len, name.at,
                  STR_ARGS(options[o].value));
        return false;
    }
    r->line->has[o] = true;
    r->line->value[o] = value;
    return true;
}

static bool read_command(reader *r, str word)
{
    r->row = command_find(word);
    if (r->row) {
        r->line->command = r->row->name;
        return true;
    }
    str near = command_near(word);
    if (near.len)
        cmd_usage(r->world, r->line, "there is no command \"%.*s\"; did you mean %.*s?", STR_ARGS(word),
                  STR_ARGS(near));
    else
        cmd_usage(r->world, r->line, "there is no command \"%.*s\"", STR_ARGS(word));
    return false;
}

static bool read_argument(reader *r, str word)
{
    if (!r->row->arguments.len) {
        cmd_usage(r->world, r->line, "%.*s takes no argument, but there is \"%.*s\"", STR_ARGS(r->row->name),
                  STR_ARGS(word));
        return false;
    }
    r->line->args[r->line->count++] = word;
    return true;
}

bool line_read(cmd_line *out, int count, char **words, cmd_world *world)
{
    *out = (cmd_line){.args = arena_array(world->arena, str, (size_t)count + 1)};
    reader r = {.line = out, .world = world, .words = words, .count = count};
    bool only_arguments = false;
    while (r.at < count) {
        str word = str_of(words[r.at++]);
        bool dashed = word.len > 1 && word.at[0] == '-' && !only_arguments;
        if (dashed && word.len == 2 && word.at[1] == '-') only_arguments = true;
        else if (dashed ? !read_option(&r, word) : r.row ? !read_argument(&r, word) : !read_command(&r, word))
            return false;
    }
    return true;
}
