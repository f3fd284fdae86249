// confine.c - what the process that draws gives up: first, before any library looks at a file, what no part
// of drawing needs; then, when the fonts are in memory, everything but its two pipes and memory of its own.
#include "pdf_.h"
#include <grp.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    NOBODY = 65534,
    SECONDS_MAX = 20, // of the processor; a claim of 50 lines takes a tenth of one
    CLOCK_SECONDS_MAX = 120,
    MEGABYTES_MAX = 512,
};

static bool limit(int what, rlim_t most)
{
    struct rlimit r = {most, most};
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

// The super-user becomes nobody. Where that cannot be (a name space without nobody), the filter must do.
static void drop_user(void)
{
    if (geteuid() != 0) return;
    if (setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
        setresuid(NOBODY, NOBODY, NOBODY) == 0)
        return;
}

bool post_confine_first(void)
{
    alarm(CLOCK_SECONDS_MAX);
    drop_user();
    bool fine = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CPU, SECONDS_MAX);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which reserve terabytes
    fine = fine && limit(RLIMIT_AS, (rlim_t)MEGABYTES_MAX << 20);
#endif
    return fine;
}

// Anything else answers EPERM, as if it were not allowed: libraries take that for a missing file and go on.
bool post_confine(void)
{
    static const int calls[] = {
        SCMP_SYS(read),          SCMP_SYS(write),          SCMP_SYS(writev),       SCMP_SYS(lseek),
        SCMP_SYS(close),         SCMP_SYS(fstat),          SCMP_SYS(mmap),         SCMP_SYS(munmap),
        SCMP_SYS(mprotect),      SCMP_SYS(mremap),         SCMP_SYS(brk),          SCMP_SYS(madvise),
        SCMP_SYS(futex),         SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigaction),
        SCMP_SYS(clock_gettime), SCMP_SYS(getrandom),      SCMP_SYS(exit),         SCMP_SYS(exit_group),
        SCMP_SYS(sched_yield),   SCMP_SYS(gettid),         SCMP_SYS(getpid),       SCMP_SYS(sigaltstack),
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(1 /* EPERM */));
    if (!filter) return false;
    bool fine = true;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    fine = fine && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return fine;
}
