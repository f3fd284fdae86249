#include "lines.h"
#include "host.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READ_BYTES = 128 * 1024, // one read: large enough to be few, small enough to stay in the cache
    HOLD_BYTES = LIMIT_LINE_BYTES + 2 + READ_BYTES + HOST_LINES_SLACK,
};

static bool refuse(const host_lines *l, fault *why) { return fault_in(why, str_of(l->file)); }

bool host_lines_open(host_lines *l, str path, arena *a, fault *why)
{
    *l = (host_lines){.fd = -1};
    bool standard = str_eq(path, STR("-"));
    str shown = standard ? STR("standard input") : path;
    size_t len = shown.len < sizeof l->file ? shown.len : sizeof l->file - 1;
    memcpy(l->file, shown.at, len);
    struct stat what;
    l->fd = standard ? STDIN_FILENO : open(str_z(a, path), O_RDONLY | O_CLOEXEC);
    if (l->fd < 0 || fstat(l->fd, &what) != 0) {
        fault_set(why, errno == ENOENT ? FAULT_USAGE : FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
        host_lines_close(l);
        return refuse(l, why);
    }
    if (S_ISDIR(what.st_mode)) {
        fault_set(why, FAULT_USAGE, "is a folder, not a file");
        host_lines_close(l);
        return refuse(l, why);
    }
    if (S_ISREG(what.st_mode) && what.st_size > 0) l->bytes_all = (uint64_t)what.st_size;
    l->hold = l->at = l->end = arena_text(a, HOLD_BYTES);
    return true;
}

void host_lines_close(host_lines *l)
{
    if (l->unzstd) host_unzstd_close(l->unzstd);
    if (l->fd > STDIN_FILENO) close(l->fd);
    l->unzstd = NULL;
    l->fd = -1;
}

// Up to `room` bytes of the file; *got is 0 at its end.
static bool read_some(host_lines *l, char *to, size_t room, size_t *got, fault *why)
{
    ssize_t n;
    do n = read(l->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        fault_set(why, FAULT_SYSTEM, "reading stopped after %llu bytes: %s", (unsigned long long)l->bytes,
                  strerror(errno));
        return refuse(l, why);
    }
    *got = (size_t)n;
    l->bytes += (uint64_t)n;
    return true;
}

static bool decode_some(host_lines *l, char *to, size_t room, size_t *got, fault *why)
{
    for (;;) {
        if (!host_unzstd_decode(l->unzstd, to, room, got)) {
            fault_set(why, FAULT_INPUT, "the compressed content is damaged after line %llu",
                      (unsigned long long)l->number);
            return refuse(l, why);
        }
        if (*got) return true;
        char *at;
        size_t came = 0, space;
        host_unzstd_room(l->unzstd, &at, &space);
        assert(space > 0);
        if (!read_some(l, at, space, &came, why)) return false;
        if (!came) break;
        host_unzstd_came(l->unzstd, came);
    }
    if (host_unzstd_whole(l->unzstd)) return true;
    fault_set(why, FAULT_INPUT, "the compressed content breaks off after line %llu",
              (unsigned long long)l->number);
    return refuse(l, why);
}

// More content behind l->end, or l->ended.
static bool fill(host_lines *l, fault *why)
{
    size_t got = 0;
    if (l->at > l->hold) {
        memmove(l->hold, l->at, (size_t)(l->end - l->at));
        l->end -= l->at - l->hold;
        l->at = l->hold;
    }
    assert((size_t)(l->end - l->hold) + READ_BYTES + HOST_LINES_SLACK <= HOLD_BYTES);
    if (!(l->unzstd ? decode_some : read_some)(l, l->end, READ_BYTES, &got, why)) return false;
    l->end += got;
    l->ended = got == 0;
    return true;
}

// Looks at the first bytes: compressed content, a byte order mark.
static bool start(host_lines *l, fault *why)
{
    static const char zstd[] = "\x28\xB5\x2F\xFD", bom[] = "\xEF\xBB\xBF";
    while (!l->ended && l->end - l->at < 4)
        if (!fill(l, why)) return false;
    if (!l->unzstd && l->end - l->at >= 4 && memcmp(l->at, zstd, 4) == 0) {
        l->unzstd = host_unzstd_open();
        if (!l->unzstd) host_memory()->fail(NULL, READ_BYTES);
        while (l->at < l->end) { // what came already goes the other way
            char *to;
            size_t room;
            host_unzstd_room(l->unzstd, &to, &room);
            size_t n = (size_t)(l->end - l->at) < room ? (size_t)(l->end - l->at) : room;
            memcpy(to, l->at, n);
            host_unzstd_came(l->unzstd, n);
            l->at += n;
        }
        l->at = l->end = l->hold;
        l->ended = false;
        while (!l->ended && l->end - l->at < 4)
            if (!fill(l, why)) return false;
    }
    l->started = true;
    if (l->end - l->at >= 3 && memcmp(l->at, bom, 3) == 0) l->at += 3;
    return true;
}

// Passes the rest of a line that is too long.
static bool pass_line(host_lines *l, fault *why)
{
    for (;;) {
        char *stop = memchr(l->at, '\n', (size_t)(l->end - l->at));
        if (stop) {
            l->at = stop + 1;
            return true;
        }
        l->at = l->end;
        if (l->ended) return true;
        if (!fill(l, why)) return false;
    }
}

// Its rest is passed only when somebody asks for the next line: it may have no end.
static bool too_long(host_lines *l, fault *why)
{
    uint64_t line = ++l->number;
    l->passing = true;
    fault_set(why, FAULT_LIMIT, "The line is longer than %d bytes", LIMIT_LINE_BYTES);
    fault_at(why, line, (str){0});
    return refuse(l, why);
}

static bool blank(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ' && s.at[i] != '\t') return false;
    return true;
}

bool host_lines_held(host_lines *l)
{
    // A blank line would be passed over, and what comes behind it might have to be read.
    if (!l->started || l->passing || l->at == l->end || *l->at != '{') return false;
    l->stop = memchr(l->at, '\n', (size_t)(l->end - l->at));
    return l->stop != NULL;
}

bool host_lines_next(host_lines *l, str *line, uint64_t *number, fault *why)
{
    assert(l->fd >= 0);
    if (!l->started && !start(l, why)) return false;
    if (l->passing && !pass_line(l, why)) return false;
    l->passing = false;
    for (size_t searched = 0;;) {
        const char *stop = l->stop;
        if (!stop) stop = memchr(l->at + searched, '\n', (size_t)(l->end - l->at) - searched);
        l->stop = NULL;
        if (!stop && !l->ended) {
            searched = (size_t)(l->end - l->at);
            if (searched > LIMIT_LINE_BYTES + 1) return too_long(l, why);
            if (!fill(l, why)) return false;
            continue;
        }
        if (!stop && l->at == l->end) {
            *line = (str){NULL, 0};
            *number = l->number;
            return true;
        }
        str s = {l->at, (size_t)((stop ? stop : l->end) - l->at)};
        if (s.len && s.at[s.len - 1] == '\r') s.len--;
        if (s.len > LIMIT_LINE_BYTES) return too_long(l, why);
        l->at = stop ? l->at + (stop - l->at) + 1 : l->end;
        l->number++;
        searched = 0;
        if (blank(s)) continue;
        *line = s;
        *number = l->number;
        return true;
    }
}

bool host_lines_chunk(host_lines *l, str *bytes, fault *why)
{
    if (!l->started && !start(l, why)) return false;
    if (l->at == l->end && !l->ended && !fill(l, why)) return false;
    *bytes = (str){l->at, (size_t)(l->end - l->at)};
    l->at = l->end;
    return true;
}
