// every_kind.h - for tests: a line of any kind with every field that it may have, made from facts.def.
#pragma once
#include "fact.h"
#include <assert.h>

// Stands in every text that is sealed, and in every one that is clear; the day of all that are sealed.
#define SECRET "Sechelt"
#define PLAIN "Port Angeles"
#define SECRET_DAY "1987-06-05"

static inline const char *every_value(fact_type type, bool is_sealed)
{
    switch (type) {
    case NEW_ID: case ID: return "\"x:1\"";
    case LINE: case TEXT: case PROSE:
        return is_sealed ? "\"\\u0041 \xC3\xA9 \\\\ " SECRET "\"" : "\"\\u0041 \xC3\xA9 \\\\ " PLAIN "\"";
    case ZONE: return "\"America/New_York\"";
    case DATE: return is_sealed ? "\"" SECRET_DAY "\"" : "\"2024-02-29\"";
    case INSTANT: return "\"2026-03-08T01:59:00.25-05:00\"";
    case MONEY: return "\"54.1\"";
    case AMOUNT: return "\"-054.1\"";
    case WHOLE: return "20";
    case FLAG: return "false";
    case CODES: return "[\"F33\",\"F41.1\"]";
    case ADDRESS:
        return "{\"line1\":\"" SECRET "\",\"line2\":\"" SECRET "\",\"city\":\"" SECRET
               "\",\"state\":\"" SECRET "\",\"zip\":\"" SECRET "\"}";
    case LOCALITY: return "{\"number\":\"01\",\"mac\":\"02302\"}";
    case ANSWERS: return "{\"q\":1,\"" SECRET "\":\"" SECRET "\"}";
    case SCORES: return "[0,null,3]";
    case ENUM: case ROWS: break;
    }
    return "";
}

// Rows: twenty, every other one without what it may lack.
static inline void every_value_put(buf *b, const fact_field_row *field)
{
    choice c = 0;
    while (field->type == ENUM && (int)choices[c].list != field->of) c++;
    if (field->type == ENUM) buf_json(b, choice_text(c));
    buf_put(b, str_of(every_value(field->type, field->seal == SEALED)));
    if (field->type != ROWS) return;
    const fact_list_row *list = &fact_lists[field->of];
    buf_byte(b, '[');
    for (int i = 0; i < 20; i++) {
        buf_put(b, i ? STR(" , {") : STR("{"));
        bool first = true;
        for (int n = list->cells - 1; n >= 0; n--) {
            const fact_field_row *cell = &fact_cells[(int)list->first + n];
            if (cell->need == MAYBE && i % 2) continue;
            if (!first) buf_byte(b, ',');
            first = false;
            buf_say(b, " \"%.*s\" : ", STR_ARGS(cell->name));
            every_value_put(b, cell);
        }
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

// Fields stand in the reverse of their order.
static inline str every_kind_line(arena *a, fact_kind k)
{
    const fact_kind_row *kind = &fact_kinds[k];
    buf b = buf_in(a, 1u << 16);
    buf_say(&b, "{\"at\":\"2026-01-15T19:00:00Z\",\"fact\":\"%.*s\",\"id\":\"i\"", STR_ARGS(kind->name));
    for (int n = kind->fields - 1; n >= 0; n--) {
        const fact_field_row *field = &fact_fields[(int)kind->first + n];
        assert(field->kind == k);
        buf_say(&b, ", \"%.*s\" : ", STR_ARGS(field->name));
        every_value_put(&b, field);
    }
    buf_byte(&b, '}');
    assert(!b.full);
    return buf_str(&b);
}
