// The tables of shapes, and looking them up.
#include "shapes.h"

// The tables say NEEDED or MAYBE.
#define NEED_NEEDED true
#define NEED_MAYBE false

#define SHAPE(id, name, help) OF_##id,
#define MEMBER(shape, name, type, of, need, help)
enum {
#include "shapes_all.def"
    SHAPE_COUNT
};
#undef SHAPE
#undef MEMBER

#define SHAPE(id, name, help) {STR_INIT(name), STR_INIT(help)},
#define MEMBER(shape, name, type, of, need, help)
static const shape shapes[] = {
#include "shapes_all.def"
};
#undef SHAPE
#undef MEMBER

#define SHAPE(id, name, help)
#define MEMBER(shape, name, type, of, need, help) \
    {OF_##shape, STR_INIT(name), MEMBER_##type, STR_INIT(of), NEED_##need, STR_INIT(help)},
static const shape_member members[] = {
#include "shapes_all.def"
};

const shape *shapes_all(size_t *count)
{
    *count = SHAPE_COUNT;
    return shapes;
}

const shape *shape_find(str name)
{
    for (size_t i = 0; i < SHAPE_COUNT; i++)
        if (str_eq(shapes[i].name, name)) return &shapes[i];
    return NULL;
}

const shape_member *shape_members(const shape *s, size_t *count)
{
    enum { ALL = sizeof members / sizeof *members };
    int which = (int)(s - shapes);
    size_t first = 0;
    while (first < ALL && members[first].shape != which) first++;
    size_t end = first;
    while (end < ALL && members[end].shape == which) end++;
    *count = end - first;
    return members + first;
}
