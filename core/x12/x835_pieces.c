// x835_pieces.c - x835_pieces.def as C: a segment's elements into values, and values into a segment.
#include "x835_.h"
#include <assert.h>
#include <stddef.h>

// clang-format off
// The number of each piece's first cell: BEFORE steps back, so that the first cell has its number.
enum {
#define ONE(id, ...) CELL_##id, BEFORE_##id = CELL_##id - 1,
#define ROWS(id, ...) CELL_##id, BEFORE_##id = CELL_##id - 1,
#define PAIRS(id, ...) CELL_##id, BEFORE_##id = CELL_##id - 1,
#define CELL(id, type, element, part, holder, member) AT_##id##_##element##_##part,
#define RUN(id, element, part, times, holder, member) RUN_##id##_##element##_##part,
#include "x835_pieces.def"
    CELL_COUNT
};

static const x835_cell cells[CELL_COUNT] = {
#define CELL(id, type, element, part, holder, member) \
    {X835_PIECE_##id, X835_##type, element, part, 1, offsetof(holder, member)},
#define RUN(id, element, part, times, holder, member) \
    {X835_PIECE_##id, X835_TEXT, element, part, times, offsetof(holder, member)},
#include "x835_pieces.def"
};

enum { PLACE_HEAD = X835_HEAD, PLACE_PARTY = X835_PARTY, PLACE_SECTION = X835_SECTION,
       PLACE_CLAIM = X835_AT_CLAIM, PLACE_LINE = X835_AT_LINE, PLACE_END = X835_END };
static const x835_piece_row rows_of[X835_PIECE_COUNT] = {
#define ONE(id, place_, tag_, holder) \
    {.tag = STR_INIT(tag_), .place = PLACE_##place_, .cell = CELL_##id},
#define ROWS(id, place_, tag_, holder, row_, list_, count_) \
    {.tag = STR_INIT(tag_), .place = PLACE_##place_, .row_bytes = sizeof(row_), \
     .list = offsetof(holder, list_), .count = offsetof(holder, count_), .cell = CELL_##id},
#define PAIRS(id, place_, tag_, holder, row_, list_, count_, from_, step_, most_) \
    {.tag = STR_INIT(tag_), .place = PLACE_##place_, .row_bytes = sizeof(row_), \
     .list = offsetof(holder, list_), .count = offsetof(holder, count_), .cell = CELL_##id, \
     .from = from_, .step = step_, .most = most_, \
     .first = offsetof(row_, first)},
#include "x835_pieces.def"
};
// clang-format on
// RUN goes over members that follow each other.
_Static_assert(sizeof(x835_contact) == 8 * sizeof(str), "PER");
_Static_assert(sizeof(x835_person) == 9 * sizeof(str), "NM1");
_Static_assert(sizeof(x835_procedure) == 7 * sizeof(str), "SVC01");
_Static_assert(sizeof(x835_reference) == 3 * sizeof(str), "REF");

const x835_piece_row *x835_row(x835_piece_kind k)
{
    assert(k < X835_PIECE_COUNT);
    return &rows_of[k];
}

static size_t cells_end(x835_piece_kind k)
{
    return k + 1 < X835_PIECE_COUNT ? rows_of[k + 1].cell : CELL_COUNT;
}

x835_piece_kind x835_piece_of(x835_place place, str tag)
{
    for (unsigned k = 0; k < X835_PIECE_COUNT; k++)
        if (rows_of[k].place == place && str_eq(rows_of[k].tag, tag)) return (x835_piece_kind)k;
    return X835_PIECE_COUNT;
}

const void *x835_rows(const x835_piece_row *row, const void *holder, size_t *count)
{
    assert(row->row_bytes);
    const void *rows;
    memcpy(&rows, (const char *)holder + row->list, sizeof rows);
    memcpy(count, (const char *)holder + row->count, sizeof *count);
    return rows;
}

// --- a segment's elements into values --------------------------------------------------------------------
bool x835_fill(x835_piece_kind k, void *to, size_t pair, const x12_reader *r, const x12_segment *s)
{
    const x835_piece_row *row = x835_row(k);
    bool some = !row->step;
    for (size_t i = row->cell; i < cells_end(k); i++) {
        const x835_cell *c = &cells[i];
        bool paired = row->step && c->element >= row->from;
        for (size_t n = 0; n < c->times; n++) {
            size_t element = c->element + (paired ? pair * row->step : 0) + (c->part ? 0 : n);
            str said = x12_get(s, element);
            if (c->part) said = x12_part(r, said, c->part + n);
            if (paired && said.len) some = true;
            char *at = (char *)to + c->at + n * sizeof(str);
            if (c->type == X835_AMOUNT)
                *(x12_amount *)(void *)at = x12_amount_of(said);
            else if (c->type == X835_DAY)
                *(x12_day *)(void *)at = x12_day_of(said);
            else
                *(str *)(void *)at = said;
        }
    }
    return some;
}

// --- values into a segment -------------------------------------------------------------------------------
typedef struct pen { buf *out; x12_marks marks; size_t element, part; } pen;

// Separators for what is left out stand only before a value.
static void pen_put(pen *p, size_t element, size_t part, str text)
{
    if (!text.len) return;
    if (p->element < element) p->part = 1;
    for (; p->element < element; p->element++) buf_byte(p->out, p->marks.element);
    for (; part && p->part < part; p->part++) buf_byte(p->out, p->marks.component);
    buf_put(p->out, text);
}

// What was said where it still says what is meant; else X12's shortest form.
static str cell_text(const x835_cell *c, const char *at, buf *scratch)
{
    buf_clear(scratch);
    if (c->type == X835_AMOUNT) {
        const x12_amount *amount = (const void *)at;
        x12_amount said = x12_amount_of(amount->said);
        if (!amount->given || (said.given && said.is.cents == amount->is.cents)) return amount->said;
        money_put_x12(scratch, amount->is);
        return buf_str(scratch);
    }
    if (c->type == X835_DAY) {
        const x12_day *day = (const void *)at;
        if (!date_is(day->is) || x12_day_of(day->said).is.days == day->is.days) return day->said;
        date_put_d8(scratch, day->is);
        return buf_str(scratch);
    }
    return *(const str *)(const void *)at;
}

// The cells of one row: those before the pairs with the first row only.
static void put_cells(pen *p, x835_piece_kind k, const char *from, size_t pair)
{
    const x835_piece_row *row = &rows_of[k];
    char text[32];
    buf scratch = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    for (size_t i = row->cell; i < cells_end(k); i++) {
        const x835_cell *c = &cells[i];
        bool paired = row->step && c->element >= row->from;
        if (pair && !paired) continue;
        for (size_t n = 0; n < c->times; n++) {
            size_t element = c->element + (paired ? pair * row->step : 0) + (c->part ? 0 : n);
            pen_put(p, element, c->part ? c->part + n : 0,
                    cell_text(c, from + c->at + n * sizeof(str), &scratch));
        }
    }
}

void x835_segment_put(buf *out, x12_marks marks, x835_piece_kind k, const void *from, size_t rows)
{
    const x835_piece_row *row = x835_row(k);
    assert(rows == 1 || row->step);
    buf_put(out, row->tag);
    pen p = {.out = out, .marks = marks};
    for (size_t i = 0; i < rows; i++) put_cells(&p, k, (const char *)from + i * row->row_bytes, i);
}

size_t x835_segment_rows(const x835_piece_row *row, const void *rows, size_t count, size_t number)
{
    assert(number < count);
    if (!row->step) return 1;
    size_t n = 1;
    const char *at = (const char *)rows + number * row->row_bytes + row->first;
    while (n < row->most && number + n < count && !*(const bool *)(at + n * row->row_bytes)) n++;
    return n;
}
