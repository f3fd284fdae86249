#include "line_.h"
#include "pdf.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

enum {
    OUT_BYTES = 64 * 1024, // buffer of standard output
    MESSAGE_BYTES_MAX = 16 * 1024, // an error and a synopsis
    EXIT_USAGE = 2,
    EXIT_SYSTEM = 4,
};
// The machine's memory is the limit, and host_memory tells when it ends.
#define ARENA_BYTES_MAX ((size_t)1 << 40)

static int out_errno;   // why standard output failed first; 0: it did not
static bool complained; // standard error has said what is wrong

bool cmd_print(cmd_world *w, str text)
{
    if (out_errno) return false;
    if (!text.len || fwrite(text.at, 1, text.len, w->out) == text.len) return true;
    out_errno = errno ? errno : EIO;
    return false;
}

static void complain(cmd_world *w, buf *b)
{
    complained = true;
    fflush(w->out); // what was printed comes first, where both go to one terminal
    for (size_t i = 0; i < b->len; i++) // words from a file or the line must not steer the terminal
        if (((unsigned char)b->at[i] < ' ' && b->at[i] != '\n') || b->at[i] == 0x7F) b->at[i] = '?';
    fwrite(b->at, 1, b->len, w->err);
}

int cmd_fail(cmd_world *w, const fault *why)
{
    buf b = buf_in(w->arena, MESSAGE_BYTES_MAX);
    buf_lit(&b, "daybook: ");
    fault_put(&b, why);
    buf_byte(&b, '\n');
    complain(w, &b);
    return fault_exit(why->code);
}

int cmd_usage(cmd_world *w, const cmd_line *line, const char *format, ...)
{
    char sentence[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    buf b = buf_in(w->arena, MESSAGE_BYTES_MAX);
    buf_lit(&b, "daybook: ");
    buf_put(&b, str_of(sentence));
    buf_byte(&b, '\n');
    const command_row *row = command_find(line->command);
    if (row) help_synopsis(&b, row);
    else buf_lit(&b, "usage: daybook COMMAND [OPTIONS]\n");
    buf_say(&b, "`daybook help%s%.*s` tells more.\n", row ? " " : "", STR_ARGS(line->command));
    complain(w, &b);
    return EXIT_USAGE;
}

// A closed standard stream would give its number to the next file opened, and messages would end up in it:
// put something in its place that can neither be read nor written.
static bool streams_open(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd) return false;
    return true;
}

static int run(int count, char **words, cmd_world *w)
{
    cmd_line line;
    if (!line_read(&line, count, words, w)) return EXIT_USAGE;
    const command_row *row = command_find(line.command);
    if (line.has[OPT_VERSION]) {
        cmd_print(w, STR("daybook " DAYBOOK_VERSION "\n"));
        return 0;
    }
    if (row && !line.has[OPT_HELP]) return row->run(&line, w);
    buf b = buf_in(w->arena, OUT_BYTES);
    if (row) help_command(&b, row);
    else help_all(&b);
    if (line.has[OPT_HELP]) cmd_print(w, buf_str(&b));
    else complain(w, &b);
    return line.has[OPT_HELP] ? 0 : EXIT_USAGE;
}

// What is still in the buffer may be what does not fit on the disk.
static int finish(cmd_world *w, int code)
{
    bool failed = ferror(w->out);
    errno = 0;
    if (fflush(w->out) != 0 && !out_errno) out_errno = errno;
    if (failed && !out_errno) out_errno = EIO;
    if (!out_errno) return code;
    // The reader has seen enough: no error, though the command could not go on.
    if (out_errno == EPIPE) return code == EXIT_SYSTEM && !complained ? 0 : code;
    fault why;
    fault_set(&why, FAULT_SYSTEM, "standard output: %s", strerror(out_errno));
    return cmd_fail(w, &why);
}

int main(int argc, char **argv)
{
    if (argc == 1 && strcmp(argv[0], POST_DRAWS) == 0) return post_draw();
    if (!streams_open()) return EXIT_SYSTEM;
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOFBF, OUT_BYTES);
    arena lasting, scratch;
    arena_open(&lasting, host_memory(), ARENA_BYTES_MAX);
    arena_open(&scratch, host_memory(), ARENA_BYTES_MAX);
    zones all_zones = host_zones(&lasting);
    cmd_world world = {.arena = &lasting, .scratch = &scratch, .zones = &all_zones,
                       .out = stdout, .err = stderr,
                       .colour = host_may_colour(1), .err_terminal = host_is_terminal(2)};
    int code = finish(&world, run(argc - 1, argv + 1, &world));
#ifndef DAYBOOK_COVERAGE // which is written when a program returns
    // What a command took lives as long as the program: giving gigabytes back block by block only takes time.
    _exit(code);
#endif
    return code;
}
