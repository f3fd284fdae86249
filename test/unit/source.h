// source.h - for tests: memory, and the files of the source tree (DAYBOOK_SOURCE, else the current folder).
#pragma once
#include "base.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static inline void *source_take(void *with, size_t bytes)
{
    (void)with;
    return calloc(1, bytes);
}
static inline void source_give(void *with, void *at, size_t bytes)
{
    (void)with;
    (void)bytes;
    free(at);
}
static inline __attribute__((noreturn)) void source_fail(void *with, size_t bytes)
{
    (void)with;
    fprintf(stderr, "no memory left for %zu bytes\n", bytes);
    exit(4);
}
static const memory source_memory = {.take = source_take, .give = source_give, .fail = source_fail};
static inline arena source_arena(void)
{
    arena a;
    arena_open(&a, &source_memory, (size_t)256 << 20);
    return a;
}

// The whole file; the test ends when it cannot be read.
static inline str source_file(arena *a, const char *name)
{
    const char *root = getenv("DAYBOOK_SOURCE");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    buf text = buf_in(a, (size_t)64 << 20);
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) buf_bytes(&text, part, n);
    fclose(f);
    assert(!text.full);
    return buf_str(&text);
}
