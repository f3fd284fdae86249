// rooms.h - for tests that read facts: memory for what lasts as long as the tests, memory to take back, and
// the zones of the system.
#pragma once
#include "host.h"
#include "source.h"

static arena room, scratch;
static zones all_zones;

static inline int rooms_open(void **unused)
{
    (void)unused;
    room = source_arena();
    scratch = source_arena();
    all_zones = host_zones(&room);
    return 0;
}
static inline int rooms_close(void **unused)
{
    (void)unused;
    arena_close(&scratch);
    arena_close(&room);
    return 0;
}
