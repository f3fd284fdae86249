// Any bytes are read as a fact or refused with a sentence; what is read keeps its content and its bytes when
// it is written and read again, and can be masked.
#include "fact.h"
#include "greenwich.h"
#include "json.h"
#include "source.h"

static arena room;
static zones all;

static void again(const fact *f)
{
    buf first = buf_in(&room, 1u << 24), second = buf_in(&room, 1u << 24);
    fact g;
    fault why = {0};
    fact_put(&first, f);
    assert(!first.full);
    bool read = fact_read(&g, buf_str(&first), &all, &room, &why);
    assert(read);
    assert(g.content == f->content && g.has == f->has && g.kind == f->kind);
    fact_put(&second, &g);
    assert(str_eq(buf_str(&first), buf_str(&second)));
}

// The clear line is a fact too, with nothing left to mask.
static void masked(const fact *f)
{
    buf first = buf_in(&room, 1u << 24), second = buf_in(&room, 1u << 24);
    fact g;
    fault why = {0};
    fact_put_clear(&first, f);
    assert(!first.full);
    bool read = fact_read(&g, buf_str(&first), &all, &room, &why);
    assert(read);
    assert(g.kind == f->kind && g.tag == f->tag && g.at.us == f->at.us && g.received.us == f->received.us);
    fact_put_clear(&second, &g);
    assert(str_eq(buf_str(&first), buf_str(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!room.from) room = source_arena();
    if (len > LIMIT_LINE_BYTES) return 0;
    arena_mark mark = arena_here(&room);
    all = (zones){.in = &room, .load = load_greenwich};
    fact f;
    fault why = {0};
    if (fact_read(&f, (str){(const char *)bytes, len}, &all, &room, &why)) {
        assert(why.code == FAULT_NONE);
        again(&f);
        masked(&f);
    } else {
        assert(why.code == FAULT_INPUT || why.code == FAULT_LIMIT);
        assert(why.text[0]);
        json_valid((str){(const char *)bytes, len}); // agrees or not: it must only not break
    }
    arena_back(&room, mark);
    return 0;
}
