// facts.def for other programs (JSON Schema 2020-12) and for people (daybook help facts).
#include "fact_.h"

// What each type is called: in $defs, and in the help.
typedef struct type_row { str definition, words; } type_row;
static const type_row types[] = {
    [NEW_ID] = {STR_INIT("id"), STR_INIT("new id")},
    [ID] = {STR_INIT("id"), STR_INIT("id")},
    [LINE] = {STR_INIT("line"), STR_INIT("text")},
    [TEXT] = {STR_INIT("text"), STR_INIT("long text")},
    [PROSE] = {STR_INIT("prose"), STR_INIT("long text, may be empty")},
    [ZONE] = {STR_INIT("zone"), STR_INIT("time zone")},
    [DATE] = {STR_INIT("date"), STR_INIT("date")},
    [INSTANT] = {STR_INIT("instant"), STR_INIT("instant")},
    [MONEY] = {STR_INIT("money"), STR_INIT("dollars")},
    [WHOLE] = {STR_INIT("whole"), STR_INIT("whole number")},
    [FLAG] = {STR_INIT("flag"), STR_INIT("true or false")},
    [ENUM] = {STR_INIT("enum"), STR_INIT("one of")},
    [CODES] = {STR_INIT("codes"), STR_INIT("list of texts")},
    [ADDRESS] = {STR_INIT("address"), STR_INIT("{line1, line2?, city, state, zip}")},
    [LOCALITY] = {STR_INIT("locality"), STR_INIT("{mac, number}")},
    [ANSWERS] = {STR_INIT("answers"), STR_INIT("{item: number or text}")},
    [SCORES] = {STR_INIT("scores"), STR_INIT("list of numbers and null")},
    [AMOUNT] = {STR_INIT("amount"), STR_INIT("dollars, maybe negative")},
    [ROWS] = {STR_INIT("rows"), STR_INIT("list of")},
};
_Static_assert(sizeof types / sizeof types[0] == ROWS + 1, "a row for each type");

// What JSON Schema can say of them; the reader says the rest (30 February, unknown zones).
static void put_definitions(buf *b)
{
    buf_lit(
        b,
        "\"id\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._:-]{1,64}$\"},\n"
        "\"line\":{\"type\":\"string\",\"minLength\":1,\"pattern\":\"^[^\\\\u0000-\\\\u001f\\\\u007f]*$\"},\n"
        "\"maybe_line\":{\"type\":\"string\",\"pattern\":\"^[^\\\\u0000-\\\\u001f\\\\u007f]*$\","
        "\"description\":\"left empty it counts as absent\"},\n"
        "\"text\":{\"type\":\"string\",\"minLength\":1},\n"
        "\"prose\":{\"type\":\"string\"},\n"
        "\"zone\":{\"type\":\"string\",\"description\":\"IANA time "
        "zone\",\"pattern\":\"^[A-Za-z][A-Za-z0-9+_/-]*$\"},\n"
        "\"date\":{\"type\":\"string\",\"format\":\"date\",\"pattern\":\"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{"
        "2}$\"},\n"
        "\"instant\":{\"type\":\"string\",\"format\":\"date-time\",\"description\":\"RFC 3339 with an "
        "offset\","
        "\"pattern\":\"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\\\.[0-9]{1,9})?"
        "([Zz]|[+-][0-9]{2}:[0-9]{2})$\"},\n"
        "\"money\":{\"type\":\"string\",\"description\":\"US "
        "dollars\",\"pattern\":\"^[0-9]{1,10}(\\\\.[0-9]{1,2})?$\"},\n"
        "\"amount\":{\"type\":\"string\",\"description\":\"US dollars, of either "
        "sign\",\"pattern\":\"^-?[0-9]{1,10}(\\\\.[0-9]{1,2})?$\"},\n"
        "\"flag\":{\"type\":\"boolean\"},\n");
    buf_say(b, "\"whole\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":%d},\n", WHOLE_MAX);
    buf_say(b, "\"codes\":{\"type\":\"array\",\"maxItems\":%d,\"items\":{\"$ref\":\"#/$defs/line\"}},\n",
            LIMIT_LIST);
    buf_say(b, "\"answers\":{\"type\":\"object\",\"maxProperties\":%d,\"propertyNames\":{\"minLength\":1},"
               "\"additionalProperties\":{\"type\":[\"number\",\"string\"]}},\n", LIMIT_ANSWERS);
    buf_say(b,
            "\"scores\":{\"type\":\"array\",\"maxItems\":%d,\"items\":{\"type\":[\"number\",\"null\"]}},\n",
            LIMIT_ANSWERS);
}

static void put_parts(buf *b, str name, const fact_part *parts, int count)
{
    buf_json(b, name);
    buf_lit(b, ":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (int n = 0; n < count; n++) {
        if (n) buf_byte(b, ',');
        buf_json(b, parts[n].name);
        buf_put(b, parts[n].need == NEEDED ? STR(":{\"$ref\":\"#/$defs/line\"}")
                                           : STR(":{\"$ref\":\"#/$defs/maybe_line\"}"));
    }
    buf_lit(b, "},\"required\":[");
    bool first = true;
    for (int n = 0; n < count; n++) {
        if (parts[n].need == MAYBE) continue;
        if (!first) buf_byte(b, ',');
        first = false;
        buf_json(b, parts[n].name);
    }
    buf_lit(b, "]}");
}

// The choices of a list, aliases last, with `between` between them.
static void put_choices(buf *b, fact_enum list, bool quoted, str between)
{
    fact_choices range = fact_enums[list];
    for (choice c = range.first; c <= range.last; c++) {
        if (c > range.first) buf_put(b, between);
        if (quoted)
            buf_json(b, choice_text(c));
        else
            buf_put(b, choice_text(c));
    }
    for (int i = 0; quoted && i < CHOICE_ALIASES; i++) {
        if (choices[choice_aliases[i].of].list != list) continue;
        buf_put(b, between);
        buf_json(b, choice_aliases[i].text);
    }
}

static void put_property(buf *b, const fact_field_row *row)
{
    buf_json(b, row->name);
    buf_lit(b, ":{");
    if (row->type == ENUM) {
        buf_lit(b, "\"enum\":[");
        put_choices(b, (fact_enum)row->of, true, STR(","));
        buf_byte(b, ']');
    } else if (row->type == ROWS) {
        buf_say(b, "\"type\":\"array\",\"maxItems\":%d,\"items\":{\"$ref\":\"#/$defs/%.*s\"}", LIMIT_ROWS,
                STR_ARGS(fact_lists[row->of].name));
    } else if (row->type == WHOLE && row->of) {
        buf_say(b, "\"type\":\"integer\",\"minimum\":0,\"maximum\":%d", row->of);
    } else {
        buf_lit(b, "\"$ref\":\"#/$defs/");
        if (row->type == LINE && row->need == MAYBE) buf_lit(b, "maybe_");
        buf_put(b, types[row->type].definition);
        buf_byte(b, '"');
    }
    buf_lit(b, ",\"description\":");
    buf_json(b, row->help);
    buf_byte(b, '}');
}

// The rows of a list, as one of $defs.
static void put_list_schema(buf *b, const fact_list_row *list)
{
    buf_json(b, list->name);
    buf_lit(b, ":{\"type\":\"object\",\"additionalProperties\":false,\n \"properties\":{");
    for (int n = 0; n < list->cells; n++) {
        buf_put(b, n ? STR(",\n  ") : STR("\n  "));
        put_property(b, &fact_cells[(int)list->first + n]);
    }
    buf_lit(b, "},\n \"required\":[");
    bool first = true;
    for (int n = 0; n < list->cells; n++) {
        const fact_field_row *row = &fact_cells[(int)list->first + n];
        if (row->need == MAYBE) continue;
        if (!first) buf_byte(b, ',');
        first = false;
        buf_json(b, row->name);
    }
    buf_lit(b, "]}");
}

static void put_kind_schema(buf *b, const fact_kind_row *kind)
{
    bool by_listed = false;
    buf_lit(b, "{\"title\":");
    buf_json(b, kind->name);
    buf_lit(b, ",\"description\":");
    buf_json(b, kind->help);
    buf_lit(
        b, ",\"type\":\"object\",\"additionalProperties\":false,\n \"properties\":{\n  \"fact\":{\"const\":");
    buf_json(b, kind->name);
    buf_lit(b, "},\n  \"id\":{\"$ref\":\"#/$defs/id\"},\n  \"at\":{\"$ref\":\"#/$defs/instant\"}"
               ",\n  \"received\":{\"$ref\":\"#/$defs/instant\"}");
    for (int n = 0; n < kind->fields; n++) {
        const fact_field_row *row = &fact_fields[(int)kind->first + n];
        by_listed = by_listed || str_eq(row->name, STR("by"));
        buf_lit(b, ",\n  ");
        put_property(b, row);
    }
    if (!by_listed) buf_lit(b, ",\n  \"by\":{\"$ref\":\"#/$defs/id\"}");
    buf_lit(b, "},\n \"required\":[\"fact\",\"id\",\"at\"");
    for (int n = 0; n < kind->fields; n++) {
        const fact_field_row *row = &fact_fields[(int)kind->first + n];
        if (row->need == MAYBE) continue;
        buf_byte(b, ',');
        buf_json(b, row->name);
    }
    buf_lit(b, "]}");
}

void fact_schema_put(buf *b)
{
    buf_lit(b, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\n"
               "\"title\":\"Daybook fact\",\n"
               "\"description\":\"One line of a file of facts (NDJSON, UTF-8)\",\n"
               "\"$defs\":{\n");
    put_definitions(b);
    put_parts(b, STR("address"), fact_address_parts, ADDRESS_PARTS);
    buf_lit(b, ",\n");
    put_parts(b, STR("locality"), fact_locality_parts, LOCALITY_PARTS);
    for (fact_list l = 0; l < ROWS_COUNT; l++) {
        buf_lit(b, ",\n");
        put_list_schema(b, &fact_lists[l]);
    }
    buf_lit(b, "},\n\"oneOf\":[\n");
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        if (k) buf_lit(b, ",\n");
        put_kind_schema(b, &fact_kinds[k]);
    }
    buf_lit(b, "]}\n");
}

static void put_field_help(buf *b, const fact_field_row *row, int inset)
{
    enum { NAME_WIDTH = 16, TYPE_WIDTH = 24 };
    for (int i = 0; i < inset; i++) buf_byte(b, ' ');
    size_t before = b->len;
    buf_put(b, row->name);
    if (row->need == MAYBE) buf_byte(b, '?');
    for (size_t shown = b->len - before; shown < NAME_WIDTH; shown++) buf_byte(b, ' ');
    if (row->type == ENUM) {
        buf_put(b, row->help);
        buf_lit(b, ": ");
        put_choices(b, (fact_enum)row->of, false, STR(" "));
    } else if (row->type == ROWS) {
        buf_put(b, row->help);
        buf_lit(b, ", a list of objects in [], each with");
    } else {
        buf_pad(b, types[row->type].words, TYPE_WIDTH);
        buf_byte(b, ' ');
        buf_put(b, row->help);
    }
    buf_byte(b, '\n');
    if (row->type != ROWS) return;
    const fact_list_row *list = &fact_lists[row->of];
    for (int n = 0; n < list->cells; n++) put_field_help(b, &fact_cells[(int)list->first + n], inset + 2);
}

static void put_kind_help(buf *b, const fact_kind_row *kind)
{
    static const str standings[] = {
        [SETTING] = STR_INIT("a setting"),
        [DATED] = STR_INIT("a dated setting"),
        [HAPPENING] = STR_INIT("a happening"),
    };
    buf_put(b, kind->name);
    buf_lit(b, " - ");
    buf_put(b, kind->help);
    buf_lit(b, " (");
    buf_put(b, standings[kind->standing]);
    buf_lit(b, ")\n");
    for (int n = 0; n < kind->fields; n++) put_field_help(b, &fact_fields[(int)kind->first + n], 2);
    buf_byte(b, '\n');
}

void fact_help_put(buf *b)
{
    buf_lit(b, "Facts are lines of JSON. Every fact has\n\n"
               "  fact            its kind, one of those below\n"
               "  id              unique among all facts: 1 to 64 of A-Z a-z 0-9 . _ : -\n"
               "  at              when it happened or from when it holds: 2026-03-08T01:59:00-05:00\n"
               "  by?             id of who did it; required where listed below\n"
               "  received?       when the server got it; as at, if absent\n\n"
               "A date is 2026-03-08; dollars are text such as \"54.11\"; ? marks what may be left out.\n\n");
    for (fact_kind k = 0; k < KIND_COUNT; k++) put_kind_help(b, &fact_kinds[k]);
    buf_lit(b, "Credentials may also be written:");
    for (int i = 0; i < CHOICE_ALIASES; i++) {
        buf_put(b, i ? STR(", ") : STR(" "));
        buf_put(b, choice_aliases[i].text);
        buf_lit(b, " for ");
        buf_put(b, choice_text(choice_aliases[i].of));
    }
    buf_lit(b, ".\n");
}
