#include "disk.h"
#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, FILES_MAX = 32, NAME_MAX_BYTES = 512, SHM_REGIONS_MAX = 64, LOCKS = SQLITE_SHM_NLOCK };

// A file has two images: what a reader sees, and what the platter holds for certain.
typedef struct image { unsigned char *at; uint64_t bytes, room; } image;
typedef struct node {
    char name[NAME_MAX_BYTES];
    image seen, safe;
    bool exists, name_safe;        // name_safe: is the name on the platter?
    image old;                     // another file that had this name: its deletion is not on the platter yet
    bool old_there;
    unsigned char *dirty;          // per sector: written since the last sync
    uint64_t sectors;
    void *shm[SHM_REGIONS_MAX];
    int shm_shared[LOCKS];         // holders of a shared lock
    bool shm_alone[LOCKS];         // exclusively held
    int shared, reserved, pending, alone; // the file's own locks
} node;
typedef struct open_file {
    sqlite3_file base;
    node *node;
    uint64_t life;                 // of the disk when it was opened
    int lock;
    uint16_t shm_shared, shm_alone; // bits: held by this connection
    bool drop;                     // deleted when closed
} open_file;

static struct {
    node files[FILES_MAX];
    uint64_t dice, life, operations, end_at, fail_at, room;
    disk_end end_how;
    disk_lie lie;
    int error;
    bool ended, failed, registered;
} disk;

static uint64_t roll(void) // splitmix64
{
    uint64_t z = disk.dice += 0x9E3779B97F4A7C15ull;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

// --- images --------------------------------------------------------------------------------------------
static void image_size(image *i, uint64_t bytes)
{
    if (bytes > i->room) {
        uint64_t room = bytes * 2 + 4096;
        i->at = realloc(i->at, room);
        assert(i->at);
        i->room = room;
    }
    if (bytes > i->bytes) memset(i->at + i->bytes, 0, bytes - i->bytes);
    i->bytes = bytes;
}

static void image_copy(image *to, const image *from)
{
    image_size(to, from->bytes);
    if (from->bytes) memcpy(to->at, from->at, from->bytes);
}

static void dirty(node *n, uint64_t from, uint64_t to)
{
    uint64_t last = (to + SECTOR - 1) / SECTOR;
    if (last > n->sectors) {
        n->dirty = realloc(n->dirty, last * 2);
        assert(n->dirty);
        memset(n->dirty + n->sectors, 0, last * 2 - n->sectors);
        n->sectors = last * 2;
    }
    for (uint64_t s = from / SECTOR; s < last; s++) n->dirty[s] = 1;
}

// The folder is synced: names made are safe, names deleted do not come back.
static void names_safe(void)
{
    for (int i = 0; i < FILES_MAX; i++) {
        node *n = &disk.files[i];
        n->name_safe = n->exists;
        n->old_there = false;
        if (!n->exists) n->safe.bytes = 0;
    }
}

static void make_safe(node *n)
{
    image_copy(&n->safe, &n->seen);
    if (n->exists && !n->name_safe) names_safe(); // as unix does at a new file's first sync
    if (n->sectors) memset(n->dirty, 0, n->sectors);
}

// Of one sector written since the last sync: kept, lost, or torn in its middle.
static void settle_sector(node *n, uint64_t sector)
{
    uint64_t from = sector * SECTOR, to = from + SECTOR;
    if (to > n->seen.bytes) to = n->seen.bytes;
    if (from >= to) return;
    uint64_t bytes = to - from;
    switch (roll() % 3) {
    case 0: break;
    case 1: bytes = roll() % (bytes + 1); __attribute__((fallthrough));
    default:
        if (!bytes) return;
        if (from + bytes > n->safe.bytes) image_size(&n->safe, from + bytes);
        memcpy(n->safe.at + from, n->seen.at + from, bytes);
    }
}

static void lose_power(node *n)
{
    // a truncation that reached the platter
    bool shorter = n->exists && n->seen.bytes < n->safe.bytes && roll() % 2;
    for (uint64_t s = 0; s < n->sectors; s++)
        if (n->dirty[s]) settle_sector(n, s);
    if (shorter) image_size(&n->safe, n->seen.bytes);
    // A name not yet safe, a deletion not yet safe: either way is possible.
    if (n->old_there && roll() % 2) {
        n->exists = true;
        image_copy(&n->safe, &n->old);
    } else if (n->exists != n->name_safe) n->exists = roll() % 2;
    n->old_there = false;
    if (!n->exists) n->safe.bytes = 0;
    n->name_safe = n->exists;
    image_copy(&n->seen, &n->safe);
    if (n->sectors) memset(n->dirty, 0, n->sectors);
}

static void forget_process(node *n)
{
    for (int i = 0; i < SHM_REGIONS_MAX; i++) {
        free(n->shm[i]);
        n->shm[i] = NULL;
    }
    memset(n->shm_shared, 0, sizeof n->shm_shared);
    memset(n->shm_alone, 0, sizeof n->shm_alone);
    n->shared = n->reserved = n->pending = n->alone = 0;
}

static void the_end(disk_end how)
{
    disk.ended = true;
    disk.end_at = 0;
    disk.life++;
    for (int i = 0; i < FILES_MAX; i++) {
        if (how == DISK_POWER) lose_power(&disk.files[i]);
        forget_process(&disk.files[i]);
    }
}

// Every operation passes here. False: the machine or the process is no more.
static bool alive(const open_file *f)
{
    if (disk.ended || (f && f->life != disk.life)) return false;
    disk.operations++;
    if (disk.end_at && !--disk.end_at) {
        the_end(disk.end_how);
        return false;
    }
    return true;
}

static bool fails(int *error)
{
    if (!disk.fail_at || --disk.fail_at) return false;
    disk.failed = true;
    *error = disk.error;
    return true;
}

// --- one file ------------------------------------------------------------------------------------------
static open_file *of(sqlite3_file *f) { return (open_file *)f; }

static int file_read(sqlite3_file *f, void *to, int bytes, sqlite3_int64 at)
{
    if (!alive(of(f))) return SQLITE_IOERR_READ;
    const image *i = &of(f)->node->seen;
    uint64_t from = (uint64_t)at, count = (uint64_t)bytes;
    uint64_t there = from >= i->bytes ? 0 : i->bytes - from < count ? i->bytes - from : count;
    if (there) memcpy(to, i->at + from, there);
    memset((char *)to + there, 0, count - there);
    return there == count ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *f, const void *what, int bytes, sqlite3_int64 at)
{
    int error;
    if (!alive(of(f))) return SQLITE_IOERR_WRITE;
    if (fails(&error)) return error;
    node *n = of(f)->node;
    uint64_t from = (uint64_t)at, to = from + (uint64_t)bytes;
    if (disk.room && to > n->seen.bytes && disk_bytes() + (to - n->seen.bytes) > disk.room)
        return SQLITE_FULL;
    if (to > n->seen.bytes) {
        dirty(n, n->seen.bytes, to);
        image_size(&n->seen, to);
    }
    dirty(n, from, to);
    memcpy(n->seen.at + from, what, (size_t)bytes);
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 bytes)
{
    int error;
    if (!alive(of(f))) return SQLITE_IOERR_TRUNCATE;
    if (fails(&error)) return error;
    image_size(&of(f)->node->seen, (uint64_t)bytes);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *f, int flags)
{
    int error;
    (void)flags;
    if (!alive(of(f))) return SQLITE_IOERR_FSYNC;
    if (fails(&error)) return error;
    if (disk.lie != DISK_SYNC_LIES) make_safe(of(f)->node);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *bytes)
{
    if (!alive(of(f))) return SQLITE_IOERR_FSTAT;
    *bytes = (sqlite3_int64)of(f)->node->seen.bytes;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *f, int level)
{
    open_file *o = of(f);
    node *n = o->node;
    if (!alive(o)) return SQLITE_IOERR_LOCK;
    if (level <= o->lock) return SQLITE_OK;
    bool mine_reserved = o->lock >= SQLITE_LOCK_RESERVED, mine_pending = o->lock >= SQLITE_LOCK_PENDING;
    if (level == SQLITE_LOCK_SHARED) {
        if (n->pending || n->alone) return SQLITE_BUSY;
        n->shared++;
    } else if (level == SQLITE_LOCK_RESERVED) {
        if (n->reserved) return SQLITE_BUSY;
        n->reserved = 1;
    } else { // EXCLUSIVE, by way of PENDING
        if ((n->reserved && !mine_reserved) || (n->pending && !mine_pending)) return SQLITE_BUSY;
        n->reserved = n->pending = 1;
        o->lock = SQLITE_LOCK_PENDING;
        if (n->shared > 1) return SQLITE_BUSY;
        n->alone = 1;
    }
    o->lock = level;
    return SQLITE_OK;
}

static int file_unlock(sqlite3_file *f, int level)
{
    open_file *o = of(f);
    node *n = o->node;
    if (o->life != disk.life) return SQLITE_OK;
    if (o->lock >= SQLITE_LOCK_RESERVED && level < SQLITE_LOCK_RESERVED) n->reserved = 0;
    if (o->lock >= SQLITE_LOCK_PENDING && level < SQLITE_LOCK_PENDING) n->pending = 0;
    if (o->lock == SQLITE_LOCK_EXCLUSIVE && level < SQLITE_LOCK_EXCLUSIVE) n->alone = 0;
    if (o->lock >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED) n->shared--;
    if (level < o->lock) o->lock = level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *f, int *out)
{
    *out = of(f)->node->reserved;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
    (void)f, (void)op, (void)arg;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *f)
{
    (void)f;
    return SECTOR;
}

static int file_traits(sqlite3_file *f)
{
    (void)f;
    return 0; // nothing is promised: no atomic write, no order
}

// --- the index of the log, which lives in memory --------------------------------------------------------
static int shm_map(sqlite3_file *f, int region, int bytes, int extend, void volatile **out)
{
    node *n = of(f)->node;
    *out = NULL;
    if (of(f)->life != disk.life) return SQLITE_IOERR_SHMMAP;
    assert(region < SHM_REGIONS_MAX);
    if (!n->shm[region]) {
        if (!extend) return SQLITE_OK;
        n->shm[region] = calloc(1, (size_t)bytes);
        assert(n->shm[region]);
    }
    *out = n->shm[region];
    return SQLITE_OK;
}

static int shm_release(open_file *o, uint16_t mask, bool shared)
{
    for (int i = 0; i < LOCKS; i++) {
        if (!(mask >> i & 1)) continue;
        if (shared && (o->shm_shared >> i & 1)) o->node->shm_shared[i]--;
        if (!shared && (o->shm_alone >> i & 1)) o->node->shm_alone[i] = false;
    }
    if (shared) o->shm_shared &= (uint16_t)~mask;
    else o->shm_alone &= (uint16_t)~mask;
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *f, int from, int count, int flags)
{
    open_file *o = of(f);
    node *n = o->node;
    if (o->life != disk.life) return SQLITE_IOERR_SHMLOCK;
    assert(from >= 0 && count > 0 && count <= LOCKS - from);
    uint16_t mask = (uint16_t)(((1u << count) - 1) << from);
    bool shared = flags & SQLITE_SHM_SHARED;
    if (flags & SQLITE_SHM_UNLOCK) return shm_release(o, mask, shared);
    for (int i = from; i < from + count; i++) {
        bool mine = o->shm_shared >> i & 1;
        if (n->shm_alone[i] && !(o->shm_alone >> i & 1)) return SQLITE_BUSY;
        if (!shared && n->shm_shared[i] > (mine ? 1 : 0)) return SQLITE_BUSY;
    }
    for (int i = from; i < from + count; i++) {
        if (shared && !(o->shm_shared >> i & 1)) n->shm_shared[i]++;
        if (!shared) n->shm_alone[i] = true;
    }
    if (shared) o->shm_shared |= mask;
    else o->shm_alone |= mask;
    return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *f)
{
    (void)f;
    __sync_synchronize();
}

static int shm_unmap(sqlite3_file *f, int drop)
{
    open_file *o = of(f);
    if (o->life != disk.life) return SQLITE_OK;
    shm_release(o, UINT16_MAX, true);
    shm_release(o, UINT16_MAX, false);
    for (int i = 0; drop && i < SHM_REGIONS_MAX; i++) {
        free(o->node->shm[i]);
        o->node->shm[i] = NULL;
    }
    return SQLITE_OK;
}

// --- names ---------------------------------------------------------------------------------------------
static node *find(const char *name, bool make)
{
    node *unused = NULL;
    for (int i = 0; i < FILES_MAX; i++) {
        node *n = &disk.files[i];
        if (n->name[0] && !strcmp(n->name, name)) return n;
        if (!n->name[0] && !unused) unused = n;
    }
    if (!make) return NULL;
    assert(unused && strlen(name) < sizeof unused->name);
    strcpy(unused->name, name);
    return unused;
}

static int file_close(sqlite3_file *f)
{
    open_file *o = of(f);
    if (o->life == disk.life && !disk.ended) {
        file_unlock(f, SQLITE_LOCK_NONE);
        shm_unmap(f, 0);
        if (o->drop) o->node->exists = o->node->name_safe = false;
    }
    return SQLITE_OK;
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_unlock,
        .xCheckReservedLock = file_reserved,
        .xFileControl = file_control,
        .xSectorSize = file_sector,
        .xDeviceCharacteristics = file_traits,
        .xShmMap = shm_map,
        .xShmLock = shm_lock,
        .xShmBarrier = shm_barrier,
        .xShmUnmap = shm_unmap,
    };
    static int nameless;
    char made[32];
    (void)vfs;
    f->pMethods = NULL;
    if (!alive(NULL)) return SQLITE_CANTOPEN;
    if (!name) sqlite3_snprintf(sizeof made, made, "/nameless-%d", nameless++);
    node *n = find(name ? name : made, flags & SQLITE_OPEN_CREATE);
    if (!n || (!n->exists && !(flags & SQLITE_OPEN_CREATE))) return SQLITE_CANTOPEN;
    if (!n->exists) { // nothing of one that had the name before shows through the new one
        n->exists = true;
        if (n->name_safe) {
            image_copy(&n->old, &n->safe);
            n->old_there = true;
        }
        n->name_safe = false;
        image_size(&n->safe, 0);
        if (n->sectors) memset(n->dirty, 0, n->sectors);
        image_size(&n->seen, 0);
    }
    *of(f) = (open_file){.base.pMethods = &methods, .node = n, .life = disk.life,
                         .drop = flags & SQLITE_OPEN_DELETEONCLOSE};
    if (out) *out = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (!alive(NULL)) return SQLITE_IOERR_DELETE;
    node *n = find(name, false);
    if (!n || !n->exists) return SQLITE_IOERR_DELETE_NOENT;
    n->exists = false;
    image_size(&n->seen, 0);
    if (sync && disk.lie != DISK_SYNC_LIES) names_safe();
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs, (void)flags;
    if (!alive(NULL)) return SQLITE_IOERR_ACCESS;
    const node *n = find(name, false);
    *out = n && n->exists && (flags != SQLITE_ACCESS_EXISTS || n->seen.bytes > 0);
    return SQLITE_OK;
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
    (void)vfs;
    sqlite3_snprintf(room, out, "%s", name);
    return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *vfs, int bytes, char *out)
{
    (void)vfs;
    for (int i = 0; i < bytes; i++) out[i] = (char)roll();
    return bytes;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return us;
}

static int vfs_time(sqlite3_vfs *vfs, sqlite3_int64 *ms)
{
    (void)vfs;
    *ms = 212576400000000 + (sqlite3_int64)disk.operations; // a day in 2024; it only goes on
    return SQLITE_OK;
}

static int vfs_time_days(sqlite3_vfs *vfs, double *days)
{
    sqlite3_int64 ms;
    vfs_time(vfs, &ms);
    *days = (double)ms / 86400000.0;
    return SQLITE_OK;
}

static int vfs_error(sqlite3_vfs *vfs, int room, char *out)
{
    (void)vfs, (void)room, (void)out;
    return 0;
}

// --- the disk ------------------------------------------------------------------------------------------
void disk_new(uint64_t seed, disk_lie lie)
{
    static sqlite3_vfs vfs = {
        .iVersion = 2, .szOsFile = sizeof(open_file), .mxPathname = NAME_MAX_BYTES, .zName = "disk",
        .xOpen = vfs_open, .xDelete = vfs_delete, .xAccess = vfs_access, .xFullPathname = vfs_path,
        .xRandomness = vfs_random, .xSleep = vfs_sleep, .xCurrentTime = vfs_time_days,
        .xGetLastError = vfs_error, .xCurrentTimeInt64 = vfs_time,
    };
    bool registered = disk.registered;
    uint64_t life = disk.life;
    for (int i = 0; i < FILES_MAX; i++) {
        forget_process(&disk.files[i]);
        free(disk.files[i].seen.at);
        free(disk.files[i].safe.at);
        free(disk.files[i].old.at);
        free(disk.files[i].dirty);
    }
    memset(&disk, 0, sizeof disk);
    disk.dice = seed;
    disk.lie = lie;
    disk.life = life + 1;
    disk.registered = registered || sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
    assert(disk.registered);
}

void disk_put(const char *name, const void *bytes, uint64_t count)
{
    node *n = find(name, true);
    n->exists = true;
    image_size(&n->seen, count);
    memcpy(n->seen.at, bytes, count);
    make_safe(n);
}

void disk_end_at(uint64_t n, disk_end how)
{
    disk.end_at = n;
    disk.end_how = how;
}

void disk_fail_at(uint64_t n, int error)
{
    disk.fail_at = n;
    disk.error = error;
    disk.failed = false;
}

void disk_room(uint64_t bytes) { disk.room = bytes; }
bool disk_ended(void) { return disk.ended; }
bool disk_failed(void) { return disk.failed; }

void disk_restart(disk_end how)
{
    if (!disk.ended) the_end(how);
    else if (how == DISK_POWER) // killed before, and now the power goes too
        for (int i = 0; i < FILES_MAX; i++) lose_power(&disk.files[i]);
    disk.ended = false;
    disk.end_at = 0;
}

uint64_t disk_operations(void) { return disk.operations; }

uint64_t disk_bytes(void)
{
    uint64_t all = 0;
    for (int i = 0; i < FILES_MAX; i++)
        if (disk.files[i].exists) all += disk.files[i].seen.bytes;
    return all;
}
