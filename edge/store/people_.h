// people_.h - private to edge/store: statements on the people of the control file.
// In: statements of people.def. Out: rows, and faults with a sentence. Never: SQL made of pieces.
#pragma once
#include "people.h"
#include "store_.h"

typedef enum people_sql {
#define STATEMENT(id, text) PEOPLE_##id,
#include "people.def"
#undef STATEMENT
    PEOPLE_SQL_COUNT
} people_sql;

// A statement in use: one at a time of each.
typedef struct asking { people_hand *h; sqlite3_stmt *at; } asking;
MUST_USE bool ask_take(asking *q, people_hand *h, people_sql which, fault *why);
void ask_int(asking *q, int n, int64_t value);
void ask_text(asking *q, int n, str text);
void ask_bytes(asking *q, int n, const void *at, size_t len);
void ask_null(asking *q, int n);
static inline void ask_hash(asking *q, int n, const sha256 *h) { ask_bytes(q, n, h->bytes, sizeof h->bytes); }
// Steps to the next row. False with *row false: the end, given back; false returned: why is set, given back.
MUST_USE bool ask_next(asking *q, bool *row, fault *why);
void ask_give(asking *q);
// One that hands out nothing; how many rows it changed, unless NULL.
MUST_USE bool ask_run(asking *q, uint32_t *changed, fault *why);
// Is there a row?
MUST_USE bool ask_any(asking *q, bool *out, fault *why);

static inline int64_t ask_int_at(asking *q, int column) { return sqlite3_column_int64(q->at, column); }
static inline instant ask_instant_at(asking *q, int column) { return (instant){ask_int_at(q, column)}; }
static inline str ask_bytes_at(asking *q, int column) // borrowed until the next step
{
    const char *at = sqlite3_column_blob(q->at, column);
    return (str){at ? at : "", at ? (size_t)sqlite3_column_bytes(q->at, column) : 0};
}
static inline str ask_text_at(asking *q, int column, arena *a)
{
    return str_copy(a, ask_bytes_at(q, column));
}
static inline sha256 ask_hash_at(asking *q, int column)
{
    sha256 h = {0};
    str bytes = ask_bytes_at(q, column);
    if (bytes.len == sizeof h.bytes) memcpy(h.bytes, bytes.at, bytes.len);
    return h;
}

// Sealed columns: bound to table, column and row. An empty text is bound as NULL by ask_box, and is read as
// empty.
enum { PEOPLE_BOX_MAX = 4096 };
void ask_box(asking *q, int n, const char *place, str row, str plain, buf *box);
MUST_USE bool ask_box_at(asking *q, int column, const char *place, str row, str *out, arena *a, fault *why);
// Memory of one verb for boxes; cleared at people_drop.
buf people_box(people_hand *h);
// The membership in the columns from `first` on.
MUST_USE bool people_member_at(asking *q, int first, people_member *out, arena *a, fault *why);

// Room for one more in a list that grows in the arena.
#define people_list_room(a, list, count, room)                                                               \
    do {                                                                                                     \
        if ((count) == *(room)) {                                                                            \
            void *more_ = arena_take((a), (*(room) ? *(room) *= 2 : (*(room) = 16)) * sizeof **(list));      \
            if (count) memcpy(more_, *(list), (count) * sizeof **(list));                                    \
            *(list) = more_;                                                                                 \
        }                                                                                                    \
    } while (0)
