// One cell as the JSON of its field's type.
#include "csv_.h"
#include "json.h"

enum { SHOWN_MAX = 40 };

static str shown(str s)
{
    size_t n = s.len < SHOWN_MAX ? s.len : SHOWN_MAX;
    while (n < s.len && n && ((unsigned char)s.at[n] & 0xC0) == 0x80) n--;
    return str_first(s, n);
}

static bool refuse(const csv_field *f, fault *why) { return fault_at(why, 0, f->f->name); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }
static bool same_letters(str a, str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i])) return false;
    return true;
}

// --- what is written in the cell ---------------------------------------------------------------------------

static str stripped(str s, str out, arena *a)
{
    if (!out.len) return s;
    char *at = arena_text(a, s.len ? s.len : 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ' && !memchr(out.at, s.at[i], out.len)) at[len++] = s.at[i];
    return (str){at, len};
}

static str padded(str s, int32_t digits, arena *a)
{
    if (!str_digits(s) || s.len >= (size_t)digits) return s;
    buf b = buf_in(a, (size_t)digits);
    for (size_t i = s.len; i < (size_t)digits; i++) buf_byte(&b, '0');
    buf_put(&b, s);
    return buf_str(&b);
}

static str prefixed(str s, str before, arena *a)
{
    if (!before.len) return s;
    buf b = buf_in(a, before.len + s.len);
    buf_put(&b, before);
    buf_put(&b, s);
    return buf_str(&b);
}

// The cell's value by the mapping's words; empty where it says nothing.
static str said(const csv *c, const csv_field *f, const str *row)
{
    const mapping_field *m = f->f;
    if (m->constant.at) return m->constant;
    str cell = f->column >= 0 ? str_trim(row[f->column]) : (str){"", 0};
    for (size_t i = 0; cell.len && i < m->value_count; i++)
        if (same_letters(m->values[i].from, cell)) return m->values[i].to;
    cell = padded(stripped(cell, m->strip, c->scratch), m->pad, c->scratch);
    if (cell.len) return prefixed(cell, m->prefix, c->scratch);
    return m->otherwise.at ? m->otherwise : cell;
}

// --- by type -----------------------------------------------------------------------------------------------

static bool not_a_date(const csv_field *f, str cell, fault *why)
{
    str s = shown(cell), first = f->f->patterns.count ? f->f->patterns.at[0] : STR("2026-02-28");
    fault_set(why, FAULT_INPUT, "\"%.*s\" is not a real %s written as %.*s", STR_ARGS(s),
              f->f->type == DATE ? "date" : "date and time", STR_ARGS(first));
    return refuse(f, why);
}

static bool put_date(const csv_field *f, str cell, buf *b, fault *why)
{
    date d;
    pattern_time t = {{0}, 0};
    bool found = date_parse(cell, &d);
    for (size_t i = 0; !found && i < f->f->patterns.count; i++) {
        found = pattern_read(f->f->patterns.at[i], cell, &t);
        d = t.day;
    }
    if (!found) return not_a_date(f, cell, why);
    buf_byte(b, '"');
    date_put(b, d);
    buf_byte(b, '"');
    return true;
}

static bool zone_of(const csv *c, const csv_field *f, const str *row, const zone **out, fault *why)
{
    str name = f->zone_column >= 0 ? str_trim(row[f->zone_column]) : (str){"", 0};
    if (!name.len) name = f->f->zone;
    // The field's words hold for its zone, and so do those of a time zone that the row says.
    for (size_t i = 0; i < c->m->field_count; i++) {
        const mapping_field *m = &c->m->fields[i];
        for (size_t n = 0; (m->type == ZONE || m == f->f) && n < m->value_count; n++)
            if (same_letters(m->values[n].from, name)) name = m->values[n].to;
    }
    str s = shown(name);
    *out = name.len ? zone_find(c->zones, name) : NULL;
    if (*out) return true;
    if (!name.len)
        fault_set(
            why, FAULT_INPUT,
            "has no offset such as -05:00, and neither row nor mapping names a zone (zone_column, zone)");
    else
        fault_set(why, FAULT_INPUT, "\"%.*s\" is not a time zone; a zone has a name such as America/New_York",
                  STR_ARGS(s));
    return refuse(f, why);
}

static bool put_instant(const csv *c, const csv_field *f, const str *row, str cell, buf *b, fault *why)
{
    instant at;
    const char *problem;
    pattern_time t;
    const zone *z;
    bool found = false;
    if (!instant_parse(cell, &at, &problem)) {
        for (size_t i = 0; !found && i < f->f->patterns.count; i++)
            found = pattern_read(f->f->patterns.at[i], cell, &t);
        if (!found) return not_a_date(f, cell, why);
        if (!zone_of(c, f, row, &z, why)) return false;
        if (pattern_instant(z, t, &at) == PATTERN_NEVER || at.us < 0) {
            str s = shown(cell), name = zone_name(z);
            fault_set(why, FAULT_INPUT,
                      "\"%.*s\" is no time in %.*s: clocks went past it, or it is before 1970", STR_ARGS(s),
                      STR_ARGS(name));
            return refuse(f, why);
        }
    }
    buf_byte(b, '"');
    instant_put(b, at);
    buf_byte(b, '"');
    return true;
}

static bool put_whole(const csv_field *f, str cell, buf *b, fault *why)
{
    long long n;
    str s = shown(cell);
    if (str_number(cell, &n)) {
        buf_int(b, n);
        return true;
    }
    fault_set(why, FAULT_INPUT, "\"%.*s\" is not a whole number", STR_ARGS(s));
    return refuse(f, why);
}

static bool put_flag(const csv_field *f, str cell, buf *b, fault *why)
{
    static const char *const yes[] = {"true", "yes", "y", "1"}, *const no[] = {"false", "no", "n", "0"};
    for (size_t i = 0; i < 4; i++) {
        bool is_yes = same_letters(cell, str_of(yes[i]));
        if (!is_yes && !same_letters(cell, str_of(no[i]))) continue;
        buf_put(b, is_yes ? STR("true") : STR("false"));
        return true;
    }
    str s = shown(cell);
    fault_set(why, FAULT_INPUT, "\"%.*s\" is neither true nor false", STR_ARGS(s));
    return refuse(f, why);
}

// $1,234.50 as spreadsheets show it; commas must part thousands.
static str dollars(str cell, arena *a)
{
    if (cell.len && cell.at[0] == '$') cell = str_trim(str_from(cell, 1));
    str cents, whole = str_split(cell, '.', &cents);
    if (!memchr(whole.at, ',', whole.len)) return cell;
    buf b = buf_in(a, cell.len + 1);
    for (size_t i = 0; i < whole.len; i++) {
        bool comma = (whole.len - i) % 4 == 0 && i;
        if (comma != (whole.at[i] == ',')) return cell; // which is refused
        if (!comma) buf_byte(&b, whole.at[i]);
    }
    if (cents.at) buf_byte(&b, '.'), buf_put(&b, cents);
    return buf_str(&b);
}

static void put_choice(const csv_field *f, str cell, buf *b)
{
    for (choice i = 0; i < CHOICE_COUNT; i++)
        if ((int)choices[i].list == f->f->of && same_letters(choices[i].text, cell)) {
            buf_json(b, choices[i].text);
            return;
        }
    buf_json(b, cell); // an alias, or refused with the choices there are
}

static void put_codes(str cell, buf *b)
{
    bool any = false;
    buf_byte(b, '[');
    while (cell.len) {
        size_t n = 0;
        while (n < cell.len && !memchr(",;| ", cell.at[n], 4)) n++;
        if (n) {
            if (any) buf_byte(b, ',');
            any = true;
            buf_json(b, str_first(cell, n));
        }
        cell = str_from(cell, n < cell.len ? n + 1 : n);
    }
    buf_byte(b, ']');
}

// A number where it is one in JSON's sense: 7.50 and 7.5 are the same answer, 007 is text.
static bool is_number(str cell)
{
    json j = json_of(cell);
    str raw;
    return json_next(&j) == JSON_NUMBER && json_number(&j, &raw) && raw.len == cell.len;
}

static void put_answer(str cell, buf *b)
{
    if (is_number(cell))
        buf_put(b, cell);
    else
        buf_json(b, cell);
}

static bool put_scores(const csv_field *f, const str *row, buf *b, fault *why)
{
    buf_byte(b, '[');
    for (size_t i = 0; i < f->f->items.count; i++) {
        str cell = str_trim(row[f->items[i]]), s = shown(cell), name = f->f->items.at[i];
        if (i) buf_byte(b, ',');
        if (cell.len && !is_number(cell)) {
            fault_set(why, FAULT_INPUT, "\"%.*s\" of \"%.*s\" is not a number", STR_ARGS(s), STR_ARGS(name));
            return refuse(f, why);
        }
        buf_put(b, cell.len ? cell : STR("null"));
    }
    buf_byte(b, ']');
    return true;
}

bool csv_put_value(csv *c, const csv_field *f, const str *row, buf *b, bool *present, fault *why)
{
    if (f->f->type == SCORES) return *present = true, put_scores(f, row, b, why);
    str cell = said(c, f, row);
    *present = cell.len > 0;
    if (!*present) return true;
    switch (f->f->type) {
    case NEW_ID: case ID: case LINE: case TEXT: case PROSE: case ZONE: buf_json(b, cell); return true;
    case DATE: return put_date(f, cell, b, why);
    case INSTANT: return put_instant(c, f, row, cell, b, why);
    case MONEY: case AMOUNT: buf_json(b, dollars(cell, c->scratch)); return true;
    case WHOLE: return put_whole(f, cell, b, why);
    case FLAG: return put_flag(f, cell, b, why);
    case ENUM: put_choice(f, cell, b); return true;
    case CODES: put_codes(cell, b); return true;
    case ANSWERS: put_answer(cell, b); return true;
    case ADDRESS: case LOCALITY: case SCORES: case ROWS: break;
    }
    assert(false && "the mapping was checked");
    return false;
}

bool csv_put_others(csv *c, const str *row, buf *b, bool *any, fault *why)
{
    (void)why;
    for (size_t i = 0; i < c->columns; i++) {
        str cell = str_trim(row[i]);
        if (!c->other[i] || !cell.len) continue;
        if (*any) buf_byte(b, ',');
        *any = true;
        buf_json(b, c->names[i]);
        buf_byte(b, ':');
        put_answer(cell, b);
    }
    return true;
}
