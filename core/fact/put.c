// A fact as canonical bytes: what has the same content has the same bytes.
#include "fact_.h"

static void put_key(buf *b, str name)
{
    buf_json(b, name);
    buf_byte(b, ':');
}

static void put_instant(buf *b, instant t)
{
    buf_byte(b, '"');
    instant_put(b, t);
    buf_byte(b, '"');
}

static void put_codes(buf *b, fact_codes codes)
{
    buf_byte(b, '[');
    for (size_t i = 0; i < codes.count; i++) {
        if (i) buf_byte(b, ',');
        buf_json(b, codes.at[i]);
    }
    buf_byte(b, ']');
}

static void put_parts(buf *b, const fact_part *parts, int count, const void *base)
{
    bool first = true;
    buf_byte(b, '{');
    for (int n = 0; n < count; n++) {
        str value = *(const str *)(const void *)((const char *)base + parts[n].offset);
        if (!value.len) continue;
        if (!first) buf_byte(b, ',');
        first = false;
        put_key(b, parts[n].name);
        buf_json(b, value);
    }
    buf_byte(b, '}');
}

static void put_number(buf *b, str number)
{
    json_decimal n;
    bool read = json_decimal_of(number, &n);
    assert(read); // fact_read let nothing else in
    json_decimal_put(b, n);
}

typedef struct item { str key, value; } item; // value: as it came

// By insertion: an instrument has some ten items, LIMIT_ANSWERS at most.
static void sort_items(item *items, int count)
{
    for (int i = 1; i < count; i++) {
        item moved = items[i];
        int at = i;
        for (; at > 0 && str_cmp(items[at - 1].key, moved.key) > 0; at--) items[at] = items[at - 1];
        items[at] = moved;
    }
}

static void put_answer(buf *b, str raw)
{
    json j = json_of(raw);
    json_text text;
    if (json_next(&j) == JSON_NUMBER) {
        put_number(b, raw);
        return;
    }
    bool read = json_text_read(&j, &text);
    assert(read);
    buf_json(b, json_decode(&text, b->in));
}

static void put_answers(buf *b, str raw)
{
    item items[LIMIT_ANSWERS];
    int count = 0;
    json j = json_of(raw);
    json_text key;
    bool more;
    bool ok = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
    while (ok && more) {
        assert(count < LIMIT_ANSWERS);
        ok = json_key(&j, &key) && json_skip(&j, &items[count].value) && json_after(&j, '}', &more);
        if (ok) items[count++].key = json_decode(&key, b->in);
    }
    assert(ok); // fact_read let nothing else in
    sort_items(items, count);
    buf_byte(b, '{');
    for (int i = 0; i < count; i++) {
        if (i) buf_byte(b, ',');
        put_key(b, items[i].key);
        put_answer(b, items[i].value);
    }
    buf_byte(b, '}');
}

static void put_scores(buf *b, str raw)
{
    json j = json_of(raw);
    str value;
    bool more, first = true;
    bool ok = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    buf_byte(b, '[');
    while (ok && more) {
        ok = json_skip(&j, &value) && json_after(&j, ']', &more);
        if (!ok) break;
        if (!first) buf_byte(b, ',');
        first = false;
        if (value.at[0] == 'n')
            buf_lit(b, "null");
        else
            put_number(b, value);
    }
    assert(ok); // fact_read let nothing else in
    buf_byte(b, ']');
}

static void put_value(buf *b, const fact_field_row *row, const fact_value *v, bool clear_only);

static void put_rows(buf *b, const fact_rows *rows, bool clear_only)
{
    const fact_list_row *list = &fact_lists[rows->list];
    buf_byte(b, '[');
    for (size_t i = 0; i < rows->count; i++) {
        bool first = true;
        if (i) buf_byte(b, ',');
        buf_byte(b, '{');
        for (int n = 0; n < list->cells; n++) {
            const fact_field_row *cell = &fact_cells[(int)list->first + n];
            if (!(rows->has[i] >> n & 1) || (clear_only && cell->seal == SEALED && cell->need == MAYBE))
                continue;
            if (!first) buf_byte(b, ',');
            first = false;
            put_key(b, cell->name);
            put_value(b, cell, &rows->at[i * (size_t)list->cells + (size_t)n], clear_only);
        }
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

// What stands for a sealed value that may not be left out: it reads as the type and says nothing.
static void put_mask(buf *b, fact_type type, const fact_value *v)
{
    switch (type) {
    case LINE: case TEXT: buf_lit(b, "\"-\""); return;
    // a note without a text is one without
    case PROSE: buf_put(b, v->text.len ? STR("\"-\"") : STR("\"\"")); return;
    case DATE: buf_lit(b, "\"1900-01-01\""); return;
    case ADDRESS: buf_lit(b, "{\"line1\":\"-\",\"city\":\"-\",\"state\":\"-\",\"zip\":\"-\"}"); return;
    case ANSWERS: buf_lit(b, "{}"); return;
    case SCORES: buf_lit(b, "[]"); return;
    case NEW_ID: case ID: case ZONE: case INSTANT: case MONEY: case AMOUNT: case WHOLE: case FLAG: case ENUM:
    case CODES: case LOCALITY: case ROWS: break;
    }
    assert(false && "what is of this type is clear");
}

static void put_value(buf *b, const fact_field_row *row, const fact_value *v, bool clear_only)
{
    if (clear_only && row->seal == SEALED) {
        put_mask(b, row->type, v);
        return;
    }
    switch (row->type) {
    case NEW_ID: case ID: case LINE: case TEXT: case PROSE: buf_json(b, v->text); return;
    case ZONE: buf_json(b, zone_name(v->zone)); return;
    case DATE:
        buf_byte(b, '"');
        date_put(b, v->date);
        buf_byte(b, '"');
        return;
    case INSTANT: put_instant(b, v->instant); return;
    case MONEY: case AMOUNT:
        buf_byte(b, '"');
        money_put(b, v->money);
        buf_byte(b, '"');
        return;
    case WHOLE: buf_int(b, v->whole); return;
    case FLAG: buf_put(b, v->flag ? STR("true") : STR("false")); return;
    case ENUM: buf_json(b, choice_text(v->choice)); return;
    case CODES: put_codes(b, v->codes); return;
    case ADDRESS: put_parts(b, fact_address_parts, ADDRESS_PARTS, v->address); return;
    case LOCALITY: put_parts(b, fact_locality_parts, LOCALITY_PARTS, v->locality); return;
    case ANSWERS: put_answers(b, v->text); return;
    case SCORES: put_scores(b, v->text); return;
    case ROWS: put_rows(b, v->rows, clear_only); return;
    }
    assert(false && "no such type");
}

static void put_fact(buf *b, const fact *f, bool clear_only)
{
    assert(f->kind < KIND_COUNT);
    const fact_kind_row *kind = &fact_kinds[f->kind];
    buf_lit(b, "{\"fact\":");
    buf_json(b, kind->name);
    buf_lit(b, ",\"id\":");
    buf_json(b, f->id);
    buf_lit(b, ",\"at\":");
    put_instant(b, f->at);
    if (f->by.len) {
        buf_lit(b, ",\"by\":");
        buf_json(b, f->by);
    }
    if (f->received.us != f->at.us) {
        buf_lit(b, ",\"received\":");
        put_instant(b, f->received);
    }
    for (int n = 0; n < kind->fields; n++) {
        const fact_field_row *row = &fact_fields[(int)kind->first + n];
        if (!(f->has >> n & 1) || str_eq(row->name, STR("by"))) continue; // by stands above
        if (clear_only && row->seal == SEALED && row->need == MAYBE) continue;
        buf_byte(b, ',');
        put_key(b, row->name);
        put_value(b, row, &f->value[n], clear_only);
    }
    buf_byte(b, '}');
}

void fact_put(buf *b, const fact *f) { put_fact(b, f, false); }
void fact_put_clear(buf *b, const fact *f) { put_fact(b, f, true); }
