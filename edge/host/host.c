// Memory, the clock, the terminal, and writing to a file descriptor.
#include "host.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void *take(void *with, size_t bytes)
{
    (void)with;
    return calloc(1, bytes);
}

static void give(void *with, void *at, size_t bytes)
{
    (void)with;
    (void)bytes;
    free(at);
}

__attribute__((noreturn)) static void out_of_memory(void *with, size_t bytes)
{
    (void)with;
    fprintf(stderr, "daybook: no memory left (%zu bytes more were needed)\n", bytes);
    exit(fault_exit(FAULT_SYSTEM));
}

const memory *host_memory(void)
{
    static const memory system = {.take = take, .give = give, .fail = out_of_memory};
    return &system;
}

instant host_now(void)
{
    struct timespec now;
    int done = clock_gettime(CLOCK_REALTIME, &now);
    assert(done == 0);
    return (instant){(int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000};
}

date host_today(void) { return (date){(int32_t)floor_div(host_now().us, US_PER_DAY)}; }

bool host_is_terminal(int fd) { return isatty(fd) == 1; }

bool host_may_colour(int fd)
{
    const char *never = getenv("NO_COLOR"), *term = getenv("TERM"); // https://no-color.org
    return host_is_terminal(fd) && !(never && *never) && term && *term && strcmp(term, "dumb") != 0;
}

bool host_write(int fd, str bytes, fault *why)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fault_set(why, FAULT_SYSTEM, "writing failed: %s", strerror(errno));
        assert(n > 0);
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}
