// Rows as facts: the fields of a mapping over the cells of a row, as JSON that fact_read judges.
#include "csv.h"
#include "csv_.h"

enum { LINE_ROOM = 2 * LIMIT_LINE_BYTES, ID_HEX = 24 };

// --- the header --------------------------------------------------------------------------------------------

// Patient ID, patient_id and PatientID are one name: letters and digits count.
static str plain_name(str s, arena *a)
{
    char *at = arena_text(a, s.len ? s.len : 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80) at[len++] = c;
    }
    return (str){at, len};
}

static bool bad_header(const csv *c, str column, fault *why)
{
    fault_cell(why, c->header_row, column);
    return fault_in(why, c->file);
}

// The column of that name, or -1; a name that two columns have is refused.
static bool find_column(const csv *c, str name, int *out, arena *a, fault *why)
{
    str plain = plain_name(name, a);
    *out = -1;
    for (size_t i = 0; i < c->columns; i++) {
        if (!str_eq(c->plain[i], plain) || !plain.len) continue;
        if (*out >= 0) {
            fault_set(why, FAULT_INPUT, "Two columns have this name");
            return bad_header(c, c->names[i], why);
        }
        *out = (int)i;
    }
    return true;
}

static bool first_column(const csv *c, words names, int *out, arena *a, fault *why)
{
    *out = -1;
    for (size_t i = 0; i < names.count && *out < 0; i++)
        if (!find_column(c, names.at[i], out, a, why)) return false;
    return true;
}

static bool no_column(const csv *c, const mapping_field *f, words names, fault *why)
{
    char list[160];
    size_t len = 0;
    for (size_t i = 0; i < names.count && len + names.at[i].len + 4 < sizeof list; i++) {
        if (i) memcpy(list + len, ", ", 2), len += 2;
        memcpy(list + len, names.at[i].at, names.at[i].len);
        len += names.at[i].len;
    }
    fault_set(why, FAULT_INPUT, "No column is \"%.*s\"; it may be called: %.*s", STR_ARGS(f->name), (int)len,
              list);
    return bad_header(c, (str){0}, why);
}

static void use(csv *c, int column)
{
    if (column >= 0) c->used[column] = true;
}

static bool lay_field(csv *c, csv_field *to, const mapping_field *f, arena *a, fault *why)
{
    *to = (csv_field){.f = f, .column = -1, .zone_column = -1};
    if (!first_column(c, f->columns, &to->column, a, why) ||
        !first_column(c, f->zone_columns, &to->zone_column, a, why))
        return false;
    use(c, to->column);
    use(c, to->zone_column);
    if (f->columns.count && to->column < 0 && !f->otherwise.at && f->need == NEEDED)
        return no_column(c, f, f->columns, why);
    to->items = arena_array(a, int, f->items.count + 1);
    for (size_t i = 0; i < f->items.count; i++) {
        if (!find_column(c, f->items.at[i], &to->items[i], a, why)) return false;
        if (to->items[i] < 0) return no_column(c, f, (words){&f->items.at[i], 1}, why);
        use(c, to->items[i]);
    }
    return true;
}

// What nothing else takes are items.
static bool lay_others(csv *c, arena *a, fault *why)
{
    for (size_t i = 0; i < c->m->ignore.count; i++) {
        str plain = plain_name(c->m->ignore.at[i], a);
        for (size_t n = 0; n < c->columns; n++) c->passed[n] |= str_eq(plain, c->plain[n]);
    }
    for (size_t i = 0; i < c->columns; i++) {
        c->other[i] = !c->used[i] && !c->passed[i];
        if (!c->other[i]) continue;
        c->used[i] = true;
        int twice;
        if (!c->plain[i].len) {
            fault_set(why, FAULT_INPUT, "Column %zu has no name, and could be an item", i + 1);
            return bad_header(c, (str){0}, why);
        }
        if (!find_column(c, c->names[i], &twice, a, why)) return false;
    }
    return true;
}

static bool separated_otherwise(const csv *c, str only, fault *why)
{
    static const char others[] = ",;\t|";
    for (const char *p = others; *p; p++)
        if (*p != c->m->separator && memchr(only.at, *p, only.len)) {
            fault_set(
                why, FAULT_INPUT,
                "The header is one column; if columns are parted by %s, say so in a mapping: separator: %s",
                *p == '\t' ? "tabs" : (char[2]){*p, 0}, *p == '\t' ? "tab" : (char[4]){'"', *p, '"', 0});
            return bad_header(c, (str){0}, why);
        }
    return true;
}

static bool blank(const str *row, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_trim(row[i]).len) return false;
    return true;
}

// In one line: spreadsheets break the names of narrow columns.
static str in_one_line(str s, arena *a)
{
    char *at = arena_text(a, s.len ? s.len : 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = (unsigned char)s.at[i] < ' ' || s.at[i] == 0x7F ? ' ' : s.at[i];
    return (str){at, s.len};
}

static bool read_header(csv *c, arena *a, fault *why)
{
    const str *row;
    size_t count = 0;
    do {
        if (!cells_more(&c->cells)) {
            fault_set(why, FAULT_INPUT,
                      "The file is empty; a first row with the names of the columns is asked for");
            return fault_in(why, c->file);
        }
        if (!cells_next(&c->cells, &row, &count, a, why)) return fault_in(why, c->file);
    } while (blank(row, count));
    str *names = arena_array(a, str, count), *plain = arena_array(a, str, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = in_one_line(str_trim(row[i]), a);
        plain[i] = plain_name(names[i], a);
    }
    c->names = names;
    c->plain = plain;
    c->columns = count;
    c->header_row = c->cells.row;
    c->used = arena_array(a, bool, count);
    c->passed = arena_array(a, bool, count);
    c->other = arena_array(a, bool, count);
    return count > 1 || separated_otherwise(c, row[0], why);
}

bool csv_open(csv **out, const csv_ask *ask, arena *a, fault *why)
{
    csv *c = arena_push(a, csv);
    *c = (csv){.m = ask->mapping,
               .zones = ask->zones,
               .scratch = ask->scratch,
               .file = str_copy(a, ask->file),
               .start = ask->bytes.at};
    if (!cells_open(&c->cells, ask->bytes, c->m->separator, why)) return fault_in(why, c->file);
    if (!read_header(c, a, why)) return false;
    bool others = false;
    c->fields = arena_array(a, csv_field, c->m->field_count);
    for (size_t i = 0; i < c->m->field_count; i++) {
        if (!lay_field(c, &c->fields[i], &c->m->fields[i], a, why)) return false;
        others |= c->m->fields[i].others;
    }
    if (others && !lay_others(c, a, why)) return false;
    str *ignored = arena_array(a, str, c->columns);
    for (size_t i = 0; i < c->columns; i++)
        if (!c->used[i] && c->names[i].len) ignored[c->ignored.count++] = c->names[i];
    c->ignored.at = ignored;
    *out = c;
    return true;
}

// --- places ------------------------------------------------------------------------------------------------

// The column of a field that a fault names: "birth", "address.zip", "answers.mood", "answers".
static str column_of(const csv *c, str field)
{
    for (size_t i = 0; i < c->m->field_count; i++) {
        const csv_field *f = &c->fields[i];
        if (str_eq(f->f->name, field)) return f->column >= 0 ? c->names[f->column] : (str){0};
    }
    str part, name = str_split(field, '.', &part);
    (void)name;
    for (size_t i = 0; part.at && i < c->columns; i++)
        if (c->other[i] && str_eq(c->names[i], part)) return c->names[i];
    return (str){0};
}

bool csv_place(const csv *c, uint64_t row, fault *why)
{
    str field = str_copy(c->scratch, str_of(why->field)), column = column_of(c, field);
    if (!column.len && field.len) { // no column's: the field is named in the sentence
        str text = str_copy(c->scratch, str_of(why->text));
        fault_set(why, why->code, "\"%.*s\" %.*s", STR_ARGS(field), STR_ARGS(text));
    }
    fault_cell(why, row, column);
    return fault_in(why, c->file);
}

str csv_row(const csv *c) { return c->row; }
words csv_ignored(const csv *c) { return c->ignored; }
size_t csv_bytes(const csv *c) { return (size_t)(c->cells.at - c->start); }

// --- rows --------------------------------------------------------------------------------------------------

static void put_key(buf *b, str name)
{
    buf_byte(b, ',');
    buf_json(b, name);
    buf_byte(b, ':');
}

// The parts of an address, or the items of answers, in one object.
static bool put_parts(csv *c, const str *row, size_t first, buf *b, fault *why)
{
    fact_field field = c->fields[first].f->field;
    bool any = false;
    buf_byte(b, '{');
    for (size_t i = first; i < c->m->field_count; i++) {
        const csv_field *f = &c->fields[i];
        if (f->f->target != MAPPING_FIELD || f->f->field != field) continue;
        if (f->f->others) {
            if (!csv_put_others(c, row, b, &any, why)) return false;
            continue;
        }
        size_t before = b->len;
        if (any) buf_byte(b, ',');
        buf_json(b, f->f->part);
        buf_byte(b, ':');
        bool present;
        if (!csv_put_value(c, f, row, b, &present, why)) return false;
        if (!present) b->len = before;
        any |= present;
    }
    buf_byte(b, '}');
    if (any || fact_fields[field].type != ANSWERS) return true;
    fault_set(why, FAULT_INPUT, "is missing: no column of an item has an answer");
    return fault_at(why, 0, fact_fields[field].name);
}

static bool begun_before(const csv *c, size_t i)
{
    for (size_t n = 0; n < i; n++)
        if (c->fields[n].f->target == MAPPING_FIELD && c->fields[n].f->field == c->fields[i].f->field)
            return true;
    return false;
}

static bool put_fields(csv *c, const str *row, buf *b, fault *why)
{
    for (size_t i = 0; i < c->m->field_count; i++) {
        const csv_field *f = &c->fields[i];
        bool in_parts = f->f->part.len || f->f->others, present = true;
        if (in_parts && begun_before(c, i)) continue;
        size_t before = b->len;
        put_key(b, f->f->target == MAPPING_FIELD ? fact_fields[f->f->field].name : f->f->name);
        if (in_parts ? !put_parts(c, row, i, b, why) : !csv_put_value(c, f, row, b, &present, why))
            return false;
        if (!present) b->len = before;
    }
    return true;
}

// The fact without the fields that do not make its id.
static void keep_key(const mapping *m, fact *f)
{
    uint32_t has = 0;
    bool at = !m->key.count, by = !m->key.count;
    for (size_t i = 0; i < m->key.count; i++) {
        at |= str_eq(m->key.at[i], STR("at"));
        by |= str_eq(m->key.at[i], STR("by"));
        str rest, name = str_split(m->key.at[i], '.', &rest);
        const fact_kind_row *kind = &fact_kinds[f->kind];
        for (int n = 0; n < kind->fields; n++)
            if (str_eq(fact_fields[(int)kind->first + n].name, name)) has |= 1u << n;
    }
    if (!m->key.count) return;
    f->has &= has;
    f->received = f->at;
    if (!at) f->received = f->at = (instant){0};
    if (!by) f->by = (str){0};
}

static str id_of(const csv *c, fact f)
{
    keep_key(c->m, &f);
    buf said = buf_in(c->scratch, LINE_ROOM), id = buf_in(c->scratch, LIMIT_ID_BYTES);
    fact_put(&said, &f);
    assert(!said.full);
    sha256 hash = sha256_of(buf_str(&said));
    buf_lit(&id, "csv-");
    sha256_put(&id, &hash, ID_HEX);
    return buf_str(&id);
}

static bool take_row(csv *c, const str *row, size_t count, buf *line, fault *why)
{
    while (count > c->columns && !str_trim(row[count - 1]).len) count--;
    if (count != c->columns)
        return fault_set(why, FAULT_INPUT, "The row has %zu cells, and the header %zu", count, c->columns);
    buf b = buf_in(c->scratch, LINE_ROOM);
    buf_lit(&b, "{\"fact\":");
    buf_json(&b, fact_kinds[c->m->kind].name);
    buf_lit(&b, ",\"id\":\"-\"");
    if (!put_fields(c, row, &b, why)) return false;
    buf_byte(&b, '}');
    if (b.full || b.len > LIMIT_LINE_BYTES)
        return fault_set(why, FAULT_LIMIT, "The row makes a fact longer than %d bytes", LIMIT_LINE_BYTES);
    fact f;
    if (!fact_read(&f, buf_str(&b), c->zones, c->scratch, why)) return false;
    f.id = id_of(c, f);
    fact_put(line, &f);
    return true;
}

csv_answer csv_next(csv *c, buf *line, uint64_t *row, fault *why)
{
    while (cells_more(&c->cells)) {
        arena_mark mark = arena_here(c->scratch);
        const str *cells;
        size_t count;
        const char *from = c->cells.at;
        bool fine = cells_next(&c->cells, &cells, &count, c->scratch, why);
        c->row = str_trim((str){from, (size_t)(c->cells.at - from)});
        *row = c->cells.row;
        if (fine && blank(cells, count)) {
            arena_back(c->scratch, mark);
            continue;
        }
        if (!fine)
            (void)fault_in(why, c->file);
        else if (!(fine = take_row(c, cells, count, line, why)))
            (void)csv_place(c, *row, why);
        arena_back(c->scratch, mark);
        return fine ? CSV_FACT : CSV_BAD;
    }
    return CSV_END;
}
