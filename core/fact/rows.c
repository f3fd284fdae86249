// A list of flat objects, such as a claim's lines: read into a table of its cells.
#include "fact_.h"

typedef struct table { fact_value *at; uint32_t *has; size_t count, room; } table;

// The arena takes nothing back: room doubles, so that what is left behind is less than what is kept.
static void one_more(table *t, int cells, arena *scratch)
{
    enum { ROOM_FIRST = 8 };
    size_t wide = (size_t)cells;
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : ROOM_FIRST;
        fact_value *at = arena_array(scratch, fact_value, room * wide);
        uint32_t *has = arena_array(scratch, uint32_t, room);
        if (t->count) {
            memcpy(at, t->at, t->count * wide * sizeof *at);
            memcpy(has, t->has, t->count * sizeof *has);
        }
        *t = (table){at, has, t->count, room};
    }
    t->has[t->count++] = 0;
}

static bool unknown_cell(reading *r, const fact_list_row *list)
{
    char names[160];
    size_t len = 0;
    for (int n = 0; n < list->cells; n++) {
        str name = fact_cells[(int)list->first + n].name;
        assert(len + name.len + 1 < sizeof names);
        if (len) names[len++] = ' ';
        memcpy(names + len, name.at, name.len);
        len += name.len;
    }
    return FACT_NO(r, "is not a field of such a row, which has: %.*s", (int)len, names);
}

// The number of the cell within its list, looked for from `guess` on, or -1.
static int find_cell(const fact_list_row *list, str name, int guess)
{
    for (int tried = 0, n = guess; tried < list->cells; tried++, n++) {
        if (n >= list->cells) n = 0;
        if (str_eq(fact_cells[(int)list->first + n].name, name)) return n;
    }
    return -1;
}

static bool read_row(reading *r, const fact_list_row *list, fact_value *values, uint32_t *has)
{
    uint32_t seen = 0;
    json_text key;
    bool more;
    r->content = 0;
    if (json_next(&r->j) != JSON_OBJECT) return fact_wrong_type(r, "an object in {}");
    if (!json_enter(&r->j, '}', &more)) return fact_broken(r);
    for (int next = 0; more;) {
        r->part = (str){0};
        if (!json_key(&r->j, &key)) return fact_broken(r);
        str name = r->part = json_decode(&key, r->scratch);
        int n = find_cell(list, name, next);
        if (n < 0) return unknown_cell(r, list);
        if (seen >> n & 1) return FACT_NO(r, "is given twice");
        seen |= 1u << n;
        next = n + 1;
        bool present;
        r->seed = fact_name_seed(fact_name_of(name));
        if (!fact_value_read(r, &fact_cells[(int)list->first + n], &values[n], &present)) return false;
        *has |= (uint32_t)present << n;
        if (!json_after(&r->j, '}', &more)) return fact_broken(r);
    }
    uint32_t missing = fact_cells_needed[list - fact_lists] & ~*has;
    if (missing) {
        const fact_field_row *row = &fact_cells[(int)list->first + __builtin_ctz(missing)];
        r->part = row->name;
        return FACT_NO(r, "is missing: each row needs it (%.*s)", STR_ARGS(row->help));
    }
    r->part = (str){0};
    return true;
}

bool fact_rows_read(reading *r, fact_list which, const fact_rows **out)
{
    const fact_list_row *list = &fact_lists[which];
    table t = {0};
    bool more;
    if (json_next(&r->j) != JSON_LIST) return fact_wrong_type(r, "a list of objects in []");
    if (!json_enter(&r->j, ']', &more)) return fact_broken(r);
    uint64_t outside = r->content, own = r->seed, hash = own;
    while (more) {
        if (t.count == LIMIT_ROWS) return FACT_OVER(r, "has more than %d rows", LIMIT_ROWS);
        r->row = t.count + 1;
        one_more(&t, list->cells, r->scratch);
        if (!read_row(r, list, t.at + (t.count - 1) * (size_t)list->cells, &t.has[t.count - 1])) return false;
        hash = fact_hash_number(hash, r->content); // rows count in their order, cells in none
        r->row = 0;
        if (!json_after(&r->j, ']', &more)) return fact_broken(r);
    }
    r->seed = own;
    r->content = outside + fact_hash_number(hash, t.count);
    fact_rows *rows = arena_push(r->scratch, fact_rows);
    *rows = (fact_rows){which, t.count, t.at, t.has};
    *out = rows;
    return true;
}
