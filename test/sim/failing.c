// failing.c - preloaded before the program under test (LD_PRELOAD): makes its n-th call of one sort fail, or
// end it.
// In: the environment
//   FAIL_CALL  write | sync | rename | open | memory     which sort of call is counted
//   FAIL_AT    n, from 1
//   FAIL_HOW   error | full | kill | short               an I/O error, no space, SIGKILL before the call,
// half a write
//   FAIL_ONCE  1: only the n-th; else it and every later one
//   FAIL_TOLD  a file that is made when the n-th call came: without it, the program made fewer
// Calls on standard input, output and error pass.
#undef _FILE_OFFSET_BITS // both names of each call are taken, as different functions
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

typedef enum sort { NONE, WRITE, SYNC, RENAME, OPEN, MEMORY } sort;
typedef enum how { ERROR, FULL, KILL, SHORT } how;

static sort call;
static how manner;
static long at;
static bool once;
static const char *told;
static atomic_long made;

__attribute__((constructor)) static void read_environment(void)
{
    static const char *const sorts[] = {"", "write", "sync", "rename", "open", "memory"};
    static const char *const hows[] = {"error", "full", "kill", "short"};
    const char *s = getenv("FAIL_CALL"), *h = getenv("FAIL_HOW"), *n = getenv("FAIL_AT");
    told = getenv("FAIL_TOLD");
    once = getenv("FAIL_ONCE") != NULL;
    for (int i = 0; h && i < 4; i++)
        if (!strcmp(h, hows[i])) manner = (how)i;
    at = n ? atol(n) : 0;
    for (int i = 1; s && i < 6; i++)
        if (!strcmp(s, sorts[i])) call = (sort)i; // last: from here on calls are counted
}

static bool fails(sort s)
{
    if (s != call || !at) return false;
    long now = atomic_fetch_add(&made, 1) + 1;
    if (now < at || (once && now > at)) return false;
    if (now == at && told) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_CREAT, 0600);
        if (fd >= 0) syscall(SYS_close, fd);
    }
    if (manner == KILL) syscall(SYS_kill, getpid(), SIGKILL);
    errno = s == MEMORY ? ENOMEM : manner == FULL ? ENOSPC : EIO;
    return true;
}

// The system's own of that name. ISO C knows no way from an object's address to a function's but its bytes.
#define NEXT(type, name)                                                                                     \
    static type *next;                                                                                       \
    if (!next) {                                                                                             \
        void *found = dlsym(RTLD_NEXT, name);                                                                \
        memcpy(&next, &found, sizeof next);                                                                  \
    }

typedef ssize_t write_call(int, const void *, size_t);
typedef ssize_t pwrite_call(int, const void *, size_t, off_t);
typedef int sync_call(int);
typedef int rename_call(const char *, const char *);
typedef int truncate_call(int, off_t);

ssize_t write(int fd, const void *bytes, size_t count)
{
    NEXT(write_call, "write")
    if (fd <= 2 || !fails(WRITE)) return next(fd, bytes, count);
    return manner == SHORT && count > 1 ? next(fd, bytes, count / 2) : -1;
}

static ssize_t written_at(pwrite_call *next, int fd, const void *bytes, size_t count, off_t where)
{
    if (!fails(WRITE)) return next(fd, bytes, count, where);
    return manner == SHORT && count > 1 ? next(fd, bytes, count / 2, where) : -1;
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t where)
{
    NEXT(pwrite_call, "pwrite")
    return written_at(next, fd, bytes, count, where);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t where)
{
    NEXT(pwrite_call, "pwrite64")
    return written_at(next, fd, bytes, count, where);
}
int fsync(int fd)
{
    NEXT(sync_call, "fsync")
    return fails(SYNC) ? -1 : next(fd);
}
int fdatasync(int fd)
{
    NEXT(sync_call, "fdatasync")
    return fails(SYNC) ? -1 : next(fd);
}
int ftruncate(int fd, off_t bytes)
{
    NEXT(truncate_call, "ftruncate")
    return fails(WRITE) ? -1 : next(fd, bytes);
}
int ftruncate64(int fd, off_t bytes)
{
    NEXT(truncate_call, "ftruncate64")
    return fails(WRITE) ? -1 : next(fd, bytes);
}
int rename(const char *from, const char *to)
{
    NEXT(rename_call, "rename")
    return fails(RENAME) ? -1 : next(from, to);
}

typedef int open_call(const char *, int, ...);
static int opened(open_call *next, const char *path, int flags, mode_t mode)
{
    return (flags & O_CREAT) && fails(OPEN) ? -1 : next(path, flags, mode);
}
int open(const char *path, int flags, ...)
{
    NEXT(open_call, "open")
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opened(next, path, flags, mode);
}
int open64(const char *path, int flags, ...)
{
    NEXT(open_call, "open64")
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opened(next, path, flags, mode);
}

void *malloc(size_t bytes) { return fails(MEMORY) ? NULL : __libc_malloc(bytes); }
void *calloc(size_t count, size_t bytes) { return fails(MEMORY) ? NULL : __libc_calloc(count, bytes); }
void *realloc(void *old, size_t bytes) { return fails(MEMORY) ? NULL : __libc_realloc(old, bytes); }
typedef void *mmap_call(void *, size_t, int, int, int, off_t);
void *mmap(void *where, size_t bytes, int protect, int flags, int fd, off_t from)
{
    NEXT(mmap_call, "mmap")
    return (flags & MAP_ANONYMOUS) && fails(MEMORY) ? MAP_FAILED
                                                    : next(where, bytes, protect, flags, fd, from);
}
