// Any bytes as a TZif file: a zone or none. In a zone every instant lies in a span that holds it, and days
// begin one after the other.
#include "buf.h"
#include "source.h"
#include "zone.h"

typedef struct file { str bytes; } file;

static bool load(void *with, str name, str *bytes)
{
    (void)name;
    *bytes = ((file *)with)->bytes;
    return true;
}

static void look(const zone *z, int64_t at_s)
{
    zone_span s = zone_span_at(z, at_s);
    assert(s.from_s <= at_s && at_s < s.to_s);
    zone_span again = zone_span_at(z, s.from_s > INT64_MIN ? s.from_s : at_s);
    assert(again.offset_s == s.offset_s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const int years[] = {1970, 1999, 2007, 2026, 2037, 2038, 2100, 2199};
    arena room = source_arena();
    file f = {{(const char *)bytes, len}};
    zones all = {.in = &room, .load = load, .with = &f};
    const zone *z = zone_find(&all, STR("Fuzz/Zone"));
    for (size_t i = 0; z && i < sizeof years / sizeof years[0]; i++)
        for (int month = 1; month <= 12; month++) {
            date d = date_of(years[i], month, 15);
            look(z, (int64_t)d.days * 86400 + 43200);
            instant begin = zone_day_start(z, d), next = zone_day_start(z, date_plus(d, 1));
            assert(begin.us <= next.us);
            buf b = buf_in(&room, 64);
            zone_put(&b, z, begin);
            assert(b.len == 16);
        }
    arena_close(&room);
    return 0;
}
