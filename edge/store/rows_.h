// rows_.h - private to edge/store: columns of derived rows as values.
// In: a statement at a row. Out: values. Never: a text that dies with the statement.
#pragma once
#include "store_.h"

static inline str row_text(look *l, int column, arena *a) { return str_copy(a, look_text_at(l, column)); }
static inline money row_money(look *l, int column) { return (money){look_int_at(l, column)}; }
static inline sha256 row_hash(look *l, int column)
{
    sha256 h = {0};
    str bytes = look_bytes_at(l, column);
    if (bytes.len == sizeof h.bytes) memcpy(h.bytes, bytes.at, bytes.len);
    return h;
}
// Steps to the one row that there may be.
static inline store_answer row_found(look *l, fault *why)
{
    look_step step = look_next(l, why);
    return step == LOOK_ROW ? STORE_OK : step == LOOK_END ? STORE_NONE : l->of->trouble;
}
