// A fact that comes from outside says, once it is said again, only what the server knows of who spoke and
// when; all else stays; and that twice is once.
#include "api_.h"
#include "fact.h"
#include "greenwich.h"
#include "json.h"
#include "source.h"

static arena room;
static zones all;

static void read_both(str before, str after, instant now, const str *by)
{
    fact was, is;
    fault why = {0};
    bool fine = fact_read(&is, after, &all, &room, &why);
    if (fine) {
        assert(is.received.us == now.us);
        assert(!by || str_eq(is.by, *by));
    }
    fault no = {0};
    if (!fact_read(&was, before, &all, &room, &no)) return;
    assert(fine || why.code == FAULT_INPUT || why.code == FAULT_LIMIT);
    if (fine) assert(was.kind == is.kind && str_eq(was.id, is.id) && was.at.us == is.at.us);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!room.from) room = source_arena();
    if (len > LIMIT_LINE_BYTES) return 0;
    arena_mark mark = arena_here(&room);
    all = (zones){.in = &room, .load = load_greenwich};
    const instant now = {1771000000000000};
    const str line = {(const char *)bytes, len}, nobody = STR(""), ada = STR("p-ada");
    const str *const speakers[] = {NULL, &nobody, &ada};
    for (size_t i = 0; i < sizeof speakers / sizeof *speakers; i++) {
        str once, twice;
        fault why = {0};
        if (!api_restate(line, speakers[i], now, &once, &room, &why)) {
            assert(why.code == FAULT_INPUT && why.text[0]);
            json j = json_of(line);
            assert(!json_valid(line) || json_next(&j) != JSON_OBJECT);
            continue;
        }
        assert(json_valid(line) && json_valid(once));
        bool again = api_restate(once, speakers[i], now, &twice, &room, &why);
        assert(again && str_eq(once, twice));
        read_both(line, once, now, speakers[i]);
    }
    arena_back(&room, mark);
    return 0;
}
