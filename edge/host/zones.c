// Zone files of the system. Names come from facts, that is from strangers: a name never leaves the folder.
#include "host.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"
enum {
    ZONE_NAME_MAX = 64,
    ZONE_BYTES_MAX = 64 * 1024
}; // the longest name has 32 bytes, the largest file 4 KB

// Parts of letters, digits, + - _ between single slashes, each beginning with a letter: neither absolute nor
// with "..".
static bool zone_name_good(str name)
{
    if (!name.len || name.len > ZONE_NAME_MAX) return false;
    bool first = true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '_';
        if (first ? !letter : !letter && !other && c != '/') return false;
        first = c == '/';
    }
    if (first) return false;
    // Not zones by these names: the machine's own zone, and the same files with leap seconds or again.
    return !str_eq(name, STR("localtime")) && !str_eq(name, STR("posixrules")) &&
           !str_starts(name, STR("right/")) && !str_starts(name, STR("posix/"));
}

// The bytes stand until the next call on the same thread: zone_find copies what it keeps.
bool host_load_zone(void *with, str name, str *bytes)
{
    static _Thread_local char hold[ZONE_BYTES_MAX];
    char path[sizeof ZONE_FOLDER + ZONE_NAME_MAX];
    (void)with;
    if (!zone_name_good(name)) return false;
    memcpy(path, ZONE_FOLDER, sizeof ZONE_FOLDER - 1);
    memcpy(path + sizeof ZONE_FOLDER - 1, name.at, name.len);
    path[sizeof ZONE_FOLDER - 1 + name.len] = 0;
    struct stat what;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    size_t len = 0;
    ssize_t n = -1;
    if (fstat(fd, &what) == 0 && S_ISREG(what.st_mode))
        while ((n = read(fd, hold + len, sizeof hold - len)) > 0 || (n < 0 && errno == EINTR))
            len += n > 0 ? (size_t)n : 0;
    close(fd);
    if (n != 0 || len == sizeof hold) return false;
    *bytes = (str){hold, len};
    return true;
}

zones host_zones(arena *a) { return (zones){.in = a, .load = host_load_zone}; }
