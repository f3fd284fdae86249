// Whole files: read at once, and written so that a crash leaves the old one or the new one, never a half.
#include "host.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOLD_BYTES = 64 * 1024, READ_BYTES_MIN = 4096 };

static bool read_all(int fd, size_t bytes_max, arena *a, str *out, fault *why)
{
    struct stat what;
    if (fstat(fd, &what) != 0) return fault_set(why, FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(what.st_mode)) return fault_set(why, FAULT_USAGE, "is a folder, not a file");
    // One byte more than the file should have shows that its end was reached.
    size_t room = what.st_size > 0 ? (size_t)what.st_size + 1 : READ_BYTES_MIN, len = 0;
    if (room > bytes_max + 1) room = bytes_max + 1;
    char *at = arena_text(a, room);
    for (;;) {
        ssize_t n = read(fd, at + len, room - len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fault_set(why, FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
        if (n == 0) break;
        len += (size_t)n;
        if (len > bytes_max) return fault_set(why, FAULT_LIMIT, "is larger than %zu bytes", bytes_max);
        if (len < room) continue;
        size_t more = room * 2 > bytes_max + 1 ? bytes_max + 1 : room * 2;
        char *larger = arena_text(a, more);
        memcpy(larger, at, len);
        at = larger;
        room = more;
    }
    *out = (str){at, len};
    return true;
}

bool host_read_file(str path, size_t bytes_max, arena *a, str *out, fault *why)
{
    int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0;
    if (!ok)
        fault_set(why, errno == ENOENT ? FAULT_USAGE : FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
    ok = ok && read_all(fd, bytes_max, a, out, why);
    if (fd >= 0) close(fd);
    return ok || fault_in(why, path);
}

static bool refuse(const host_file *f, const char *what, int error, fault *why)
{
    fault_set(why, FAULT_SYSTEM, "%s: %s", what, strerror(error));
    return fault_in(why, str_of(f->path));
}

host_kind host_kind_of(str path, arena *a)
{
    struct stat what;
    if (stat(str_z(a, path), &what) != 0) return HOST_NOTHING;
    return S_ISREG(what.st_mode) ? HOST_FILE : S_ISDIR(what.st_mode) ? HOST_FOLDER : HOST_STREAM;
}

bool host_same_file(str one, str other, arena *a)
{
    struct stat x, y;
    if (stat(str_z(a, one), &x) != 0 || stat(str_z(a, other), &y) != 0) return false;
    return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

// Where the new file is to lie: behind a link, for the link stays. A pipe or device must not be renamed over,
// as root least of all: /dev/null would be a file from then on.
static bool place(host_file *f, str path, arena *a, fault *why)
{
    host_kind there = host_kind_of(path, a);
    if (there == HOST_FOLDER) return fault_set(why, FAULT_USAGE, "is a folder, not a file");
    if (there == HOST_STREAM)
        return fault_set(why, FAULT_USAGE,
                         "is a pipe or device; what is written whole or not at all must be a file");
    char *real = there == HOST_FILE ? realpath(str_z(a, path), NULL) : NULL;
    if (real) path = str_of(str_z(a, str_of(real)));
    free(real);
    if (path.len >= sizeof f->path)
        return fault_set(why, FAULT_USAGE, "The path is too long");
    memcpy(f->path, path.at, path.len);
    f->path[path.len] = 0;
    return true;
}

// Opens a new file beside the path: in the same folder, so that the rename is one step of the file system.
bool host_file_open(host_file *f, str path, arena *a, fault *why)
{
    static const char suffix[] = ".new-XXXXXX";
    _Static_assert(sizeof f->path + sizeof suffix <= sizeof f->beside, "the name beside has room");
    *f = (host_file){.fd = -1};
    if (!place(f, path, a, why)) return fault_in(why, path);
    size_t len = strlen(f->path);
    memcpy(f->beside, f->path, len);
    memcpy(f->beside + len, suffix, sizeof suffix);
    f->hold = arena_text(a, HOLD_BYTES);
    f->fd = mkstemp(f->beside); // mode 0600: what is written here concerns patients
    if (f->fd < 0) {
        f->beside[0] = 0;
        return refuse(f, "cannot be written", errno, why);
    }
    fcntl(f->fd, F_SETFD, FD_CLOEXEC);
    return true;
}

static void flush(host_file *f)
{
    assert(f->fd >= 0);
    if (!f->failed && !host_write(f->fd, (str){f->hold, f->held}, &f->why)) {
        fault_in(&f->why, str_of(f->path));
        f->failed = true;
    }
    f->held = 0;
}

void host_file_put(host_file *f, str bytes)
{
    assert(f->fd >= 0);
    while (bytes.len && !f->failed) {
        size_t n = HOLD_BYTES - f->held < bytes.len ? HOLD_BYTES - f->held : bytes.len;
        memcpy(f->hold + f->held, bytes.at, n);
        f->held += n;
        bytes = str_from(bytes, n);
        if (f->held == HOLD_BYTES) flush(f);
    }
}

void host_file_drop(host_file *f)
{
    if (f->fd >= 0) close(f->fd);
    if (f->beside[0]) unlink(f->beside);
    f->fd = -1;
    f->beside[0] = 0;
}

// The folder's entry for the new name is on disk only when the folder itself was synced.
static bool sync_folder(const host_file *f, fault *why)
{
    char folder[sizeof f->path];
    const char *slash = strrchr(f->path, '/');
    size_t len = slash ? (size_t)(slash - f->path) : 0;
    memcpy(folder, f->path, len);
    if (!slash) folder[len++] = '.';
    if (slash && !len) folder[len++] = '/';
    folder[len] = 0;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return refuse(f, "was written, but its folder cannot be synced", errno, why);
    bool ok = fsync(fd) == 0;
    int error = errno;
    close(fd);
    return ok || refuse(f, "was written, but its folder cannot be synced", error, why);
}

bool host_file_done(host_file *f, fault *why)
{
    flush(f);
    if (f->failed) {
        *why = f->why;
        host_file_drop(f);
        return false;
    }
    bool ok = fsync(f->fd) == 0 || refuse(f, "cannot be written to disk", errno, why);
    if (close(f->fd) != 0 && ok) ok = refuse(f, "cannot be written to disk", errno, why);
    f->fd = -1;
    ok = ok && (rename(f->beside, f->path) == 0 || refuse(f, "cannot take its name", errno, why));
    if (!ok) {
        host_file_drop(f);
        return false;
    }
    f->beside[0] = 0;
    return sync_folder(f, why);
}

static bool sync_folder_of(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash && slash != path) *slash = 0;
    int fd = open(slash == path ? "/" : slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (slash) *slash = '/';
    if (fd < 0) return false;
    bool synced = fsync(fd) == 0;
    close(fd);
    return synced;
}

bool host_folder_make(str path, arena *a, fault *why)
{
    char *at = arena_text(a, path.len + 1);
    memcpy(at, path.at, path.len);
    for (size_t i = 1; i <= path.len; i++) {
        if (i < path.len && at[i] != '/') continue;
        char kept = at[i];
        at[i] = 0;
        bool made = mkdir(at, 0700) == 0;
        bool fine = made ? sync_folder_of(at) : errno == EEXIST;
        at[i] = kept;
        if (fine) continue;
        fault_set(why, FAULT_SYSTEM, "the folder cannot be made: %s", strerror(errno));
        return fault_in(why, path);
    }
    return true;
}
