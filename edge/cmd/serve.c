// daybook serve: the server, until it is told to stop. The first signal lets what runs come to its end, a
// second one ends at once.
#include "api.h"
#include "journal_.h"
#include <errno.h>
#include <pthread.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif
#include <signal.h>
#include <unistd.h>

enum { TEXT_BYTES_MAX = 8 * 1024, LOG_FD = 2, EXIT_KILLED = 128 };
#define LISTEN "127.0.0.1:8443"

static sigset_t stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

// The second signal: somebody does not want to wait.
static void at_once(int signal) { _exit(EXIT_KILLED + signal); }

static void end_at_once_from_now_on(const sigset_t *set)
{
    struct sigaction action = {.sa_handler = at_once};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    pthread_sigmask(SIG_UNBLOCK, set, NULL);
}

static void wait_for(const sigset_t *set)
{
    siginfo_t info;
    while (sigwaitinfo(set, &info) < 0 && errno == EINTR) {}
}

static bool read_line(const cmd_line *line, cmd_world *w)
{
    if (line->count) cmd_usage(w, line, "serve takes no arguments");
    else if (!line->has[OPT_DB])
        cmd_usage(w, line, "--db DIR is missing: the folder that `daybook init` made");
    else if (line->has[OPT_TLS_CERT] != line->has[OPT_TLS_KEY])
        cmd_usage(w, line, "--tls-cert and --tls-key come together");
    else if (line->has[OPT_PLAIN] && line->has[OPT_TLS_CERT])
        cmd_usage(w, line, "--plain is without TLS, and so without a certificate");
    else return true;
    return false;
}

static void tell(cmd_world *w, const cmd_line *line, const api *a)
{
    buf b = buf_in(w->arena, TEXT_BYTES_MAX);
    buf_say(&b, "Daybook serves %.*s at %.*s\n", STR_ARGS(line->value[OPT_DB]), STR_ARGS(api_address(a)));
    str print = api_fingerprint(a);
    if (print.len && !line->has[OPT_TLS_CERT])
        buf_say(
            &b,
            "It made its certificate itself, so a browser warns once. SHA-256, to be compared with what the "
            "browser shows:\n%.*s\n",
            STR_ARGS(print));
    buf_lit(&b, "Stop it with Ctrl-C.\n");
    cmd_print(w, buf_str(&b));
    fflush(w->out);
}

int cmd_serve(const cmd_line *line, cmd_world *w)
{
    fault why;
    str path;
    api *a;
    store_keys keys;
    rulebook book;
    if (!read_line(line, w)) return fault_exit(FAULT_USAGE);
    str dir = line->value[OPT_DB], listen = line->has[OPT_LISTEN] ? line->value[OPT_LISTEN] : STR(LISTEN);
    if (!book_load(&book, line->value[OPT_RULEBOOK], line->value[OPT_DATA], w->arena, &why) ||
        !store_key_path(line->value[OPT_KEY], &path, w->arena, &why) ||
        !store_key_load(path, dir, &keys, w->arena, &why))
        return cmd_fail(w, &why);
    // Before any thread, so that each of them leaves the signals to this one.
    sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    api_ask_open ask = {.db = dir,
                        .listen = listen,
                        .cert = line->value[OPT_TLS_CERT],
                        .tls_key = line->value[OPT_TLS_KEY],
                        .key_file = path,
                        .origin = line->value[OPT_ORIGIN],
                        .keys = &keys,
                        .book = &book,
                        .plain = line->has[OPT_PLAIN],
                        .metrics_open = line->has[OPT_METRICS_OPEN],
                        .log_fd = line->has[OPT_QUIET] ? -1 : LOG_FD};
    bool fine = api_open(&a, &ask, &why);
    store_key_forget(&keys);
    if (!fine) return cmd_fail(w, &why);
    tell(w, line, a);
    wait_for(&set);
    end_at_once_from_now_on(&set);
    api_close(a);
#ifdef __SANITIZE_ADDRESS__
    __lsan_do_leak_check(); // main ends without it; what is lost with each request adds up
#endif
    return 0;
}
