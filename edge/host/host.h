// host.h - the operating system, for the rest of the edge: memory, files, the clock, the terminal.
// In: paths and names. Out: bytes, streams, instants, and faults with a sentence. Never: decides anything.
#pragma once
#include "base.h"
#include <stdio.h>

// Memory from the system for arenas; when there is none left the program says so and ends with exit 4.
const memory *host_memory(void);
// The bytes of the whole file, up to bytes_max.
MUST_USE bool host_read_file(str path, size_t bytes_max, arena *a, str *out, fault *why);
// IANA zone files of the system; give this to zones.load (`with` unused).
bool host_load_zone(void *with, str name, str *bytes);
zones host_zones(arena *a);
// The clock: the only one in the program.
instant host_now(void);
date host_today(void); // in UTC
// Is it a terminal, and may colour be used (a terminal, NO_COLOR unset, TERM not dumb)?
bool host_is_terminal(int fd);
bool host_may_colour(int fd);

// What lies at the path, behind links: a stream is a pipe, a device, anything that is read once.
typedef enum host_kind { HOST_NOTHING, HOST_FILE, HOST_FOLDER, HOST_STREAM } host_kind;
host_kind host_kind_of(str path, arena *a);
// Do both paths lead to one and the same file?
bool host_same_file(str one, str other, arena *a);

// A file written whole or not at all: bytes go beside it, are synced, and take its name at the end.
typedef struct host_file {
    int fd;
    bool failed; // `why` says why
    fault why;
    char path[4096], beside[4096 + 16];
    size_t held; // bytes of hold that wait to be written
    char *hold;
} host_file;
MUST_USE bool host_file_open(host_file *f, str path, arena *a, fault *why);
void host_file_put(host_file *f, str bytes);            // errors are kept for host_file_done
MUST_USE bool host_file_done(host_file *f, fault *why); // sync, rename, sync the folder
void host_file_drop(host_file *f);                      // removes what was written
// Makes the folder, and those above it, where they are not there; what is made is synced.
MUST_USE bool host_folder_make(str path, arena *a, fault *why);
// Writes all bytes to a file descriptor (standard output).
MUST_USE bool host_write(int fd, str bytes, fault *why);
