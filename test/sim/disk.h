// disk.h - a disk that can lose power: an SQLite VFS in memory, for tests of what survives.
// In: SQLite's reads, writes and syncs, each counted. Out: the same bytes back; and at the operation asked
// for, the end: of the process (what was written stays) or of the power (of every sector written since the
// last sync, each is kept, lost or torn by the dice). Afterwards every open file answers with an I/O error,
// until the disk is started again.
// Never: touches a real file.
//
// What a sync promises is all that survives for certain. A new file's name is safe after its first sync, as
// with unix, where SQLite syncs the folder then; a deletion is safe when it was asked to be synced.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef enum disk_end { DISK_KILL, DISK_POWER } disk_end;

// How a disk lies, for negative controls: a test must see what it exists to see.
typedef enum disk_lie {
    DISK_HONEST,
    DISK_SYNC_LIES,   // a sync answers well and does nothing
} disk_lie;

// Registers the VFS "disk" once, and empties it.
void disk_new(uint64_t seed, disk_lie lie);
// Puts a file on the disk, safely there.
void disk_put(const char *name, const void *bytes, uint64_t count);
// The n-th operation from now on (from 1) does not return: the end comes in its place. 0: never.
void disk_end_at(uint64_t n, disk_end how);
// The n-th write, sync or truncation from now on fails once with this SQLite error; 0: never.
void disk_fail_at(uint64_t n, int error);
// Total bytes the disk holds; a write beyond answers SQLITE_FULL. 0: no limit.
void disk_room(uint64_t bytes);
// Did the end come?
bool disk_ended(void);
// Did the failure asked for come?
bool disk_failed(void);
// Ends now (DISK_POWER loses what was not synced) and starts again: names and bytes as they survived.
void disk_restart(disk_end how);
// Operations since disk_new.
uint64_t disk_operations(void);
// Bytes of all files.
uint64_t disk_bytes(void);
