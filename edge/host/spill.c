#include "spill.h"
#include "host.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Pieces below SPILL_BYTES_MIN stay in ordinary memory: they are few, and hold what is used all the time.
// How much a look makes resident is not to be foretold (the system brings in the pages around it too), so
// after every LOOK_BYTES said to be touched the system is asked how much it is.
enum { SPILL_BYTES_MIN = 1 << 18, REGIONS_MAX = 4096, LOOK_BYTES = 1 << 15, RESIDENT_MAX = 12 << 20 };

typedef struct region { char *at; size_t bytes; off_t offset; } region;
struct host_spill {
    memory source;
    int fd, statm;
    off_t end;
    size_t touched, count;
    region regions[REGIONS_MAX];
};

static size_t whole_pages(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (bytes + page - 1) / page * page;
}

static void *take(void *with, size_t bytes)
{
    host_spill *s = with;
    if (bytes < SPILL_BYTES_MIN) return calloc(1, bytes);
    if (s->count == REGIONS_MAX) return NULL;
    size_t room = whole_pages(bytes);
    // Reserved, not only declared: writing to a mapped page that the disk has no place for would end the
    // program.
    if (posix_fallocate(s->fd, s->end, (off_t)room) != 0) return NULL;
    void *at = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, s->end);
    if (at == MAP_FAILED) return NULL;
    // Page by page: read ahead, the system would keep it in pieces of megabytes, and one look would map all
    // of one.
    (void)madvise(at, room, MADV_RANDOM);
    s->regions[s->count++] = (region){at, room, s->end};
    s->end += (off_t)room;
    return at;
}

static void give(void *with, void *at, size_t bytes)
{
    host_spill *s = with;
    if (bytes < SPILL_BYTES_MIN) {
        free(at);
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        region *r = &s->regions[i];
        if (r->at != at) continue;
        (void)munmap(r->at, r->bytes);
        (void)fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, r->offset, (off_t)r->bytes);
        *r = s->regions[--s->count];
        return;
    }
    assert(false && "memory that was not taken here");
}

// Bytes of this program that are in memory now; 0 where the system does not tell.
static size_t resident(const host_spill *s)
{
    char text[128];
    ssize_t got = s->statm < 0 ? 0 : pread(s->statm, text, sizeof text, 0);
    long long pages = 0;
    str rest_of, first = str_split((str){text, got > 0 ? (size_t)got : 0}, ' ', &rest_of);
    (void)first;
    (void)str_number(str_split(rest_of, ' ', &first), &pages);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void rest(void *with, size_t touched)
{
    host_spill *s = with;
    s->touched += touched;
    if (s->touched < LOOK_BYTES) return;
    s->touched = 0;
    size_t now = resident(s);
    if (now && now < RESIDENT_MAX) return;
    for (size_t i = 0; i < s->count; i++) (void)madvise(s->regions[i].at, s->regions[i].bytes, MADV_DONTNEED);
}

bool host_spill_open(host_spill **out, arena *a, fault *why)
{
    const char *folder = getenv("TMPDIR");
    buf name = buf_in(a, 4096);
    buf_put(&name, str_of(folder && *folder ? folder : "/var/tmp"));
    buf_lit(&name, "/daybook-XXXXXX");
    buf_byte(&name, 0);
    int fd = name.full ? -1 : mkostemp(name.at, O_CLOEXEC);
    if (fd < 0)
        return fault_set(why, FAULT_SYSTEM, "no temporary file could be made as %s: %s", name.at,
                         strerror(errno));
    (void)unlink(name.at); // nobody else sees it, and it goes with the program
    host_spill *s = arena_push(a, host_spill);
    *s = (host_spill){
        .source = {.take = take, .give = give, .fail = host_memory()->fail, .rest = rest, .with = s},
        .fd = fd,
        .statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)};
    *out = s;
    return true;
}

const memory *host_spill_memory(host_spill *s) { return &s->source; }
