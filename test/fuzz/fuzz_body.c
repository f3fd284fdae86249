// Whatever a program sends as a body is held against each shape, or refused with a sentence; what was let in
// can be had by every question that a handler may ask of it.
#include "body.h"
#include "source.h"

static arena room;

static void ask(const api_call *c, const shape_member *m, const char *name)
{
    const date none = DATE_NONE;
    bool has = api_has(c, name);
    str raw = api_raw(c, name);
    assert(has == (raw.len > 0));
    switch ((int)m->type) {
    case MEMBER_TEXT:
    case MEMBER_ID:
    case MEMBER_INSTANT:
    case MEMBER_MONEY:
    case MEMBER_WORD: {
        str text = api_text(c, name);
        assert(text.len <= raw.len);
        assert(!has || m->type == MEMBER_TEXT || text.len);
        break;
    }
    case MEMBER_DATE:
    case MEMBER_MONTH: assert(has == (api_date(c, name).days != none.days)); break;
    case MEMBER_WHOLE: assert(has || !api_whole(c, name)); break;
    case MEMBER_FLAG: assert(has || !api_flag(c, name)); break;
    case MEMBER_TEXTS: {
        words all = api_texts(c, name);
        for (size_t i = 0; i < all.count; i++) assert(all.at[i].len <= raw.len);
        break;
    }
    case MEMBER_ONE:
    case MEMBER_FACT:
    case MEMBER_MANY:
    case MEMBER_ANY: assert(!has || json_valid(raw)); break;
    default: break;
    }
}

static void hold(const shape *s, str text)
{
    arena_mark mark = arena_here(&room);
    const api_body *body = NULL;
    fault why = {0};
    if (!api_body_read(&body, s, text, &room, &why)) {
        assert(why.code == FAULT_INPUT || why.code == FAULT_LIMIT);
        assert(why.text[0]);
        arena_back(&room, mark);
        return;
    }
    assert(why.code == FAULT_NONE && json_valid(text));
    api_call c = {.arena = &room, .body = body};
    size_t count;
    const shape_member *all = shape_members(s, &count);
    for (size_t i = 0; i < count; i++) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", STR_ARGS(all[i].name));
        ask(&c, &all[i], name);
        assert(!all[i].needed || api_has(&c, name));
    }
    arena_back(&room, mark);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { BODY_BYTES_MAX = 1 << 16 };
    if (!room.from) room = source_arena();
    if (len > BODY_BYTES_MAX) return 0;
    // "Shape\n{...}": that shape; without its name all of them.
    str all = {(const char *)bytes, len}, body, name = str_split(all, '\n', &body);
    const shape *one = shape_find(name);
    size_t count;
    const shape *shapes = shapes_all(&count);
    if (one) hold(one, body);
    for (size_t i = 0; !one && i < count; i++) hold(&shapes[i], all);
    return 0;
}
