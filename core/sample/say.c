// Lines: canonical JSON, names and words from the fact table, so that a line is valid by its making.
#include "sample_.h"
#include "money.h"

label label_of(str text)
{
    label l = {.len = 0};
    label_add(&l, text);
    return l;
}

label label_join(str before, const label *l)
{
    label out = label_of(before);
    label_add(&out, label_str(l));
    return out;
}

void label_add(label *l, str text)
{
    assert(l->len + text.len <= LABEL_MAX);
    memcpy(l->at + l->len, text.at, text.len);
    l->len = (uint8_t)(l->len + text.len);
}

void label_digits(label *l, uint64_t n, int width)
{
    char digits[20];
    int i = 20;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n || 20 - i < width);
    label_add(l, (str){digits + i, (size_t)(20 - i)});
}

static int32_t offset_at(wall *c, int64_t s)
{
    if (s < c->near.from_s || s >= c->near.to_s) c->near = zone_span_at(c->zone, s);
    return c->near.offset_s;
}

instant wall_instant(wall *c, date d, int32_t seconds)
{
    int64_t shown = (int64_t)d.days * DAY_SECONDS + seconds;
    int64_t s = shown - offset_at(c, shown - c->near.offset_s);
    return (instant){(shown - offset_at(c, s)) * US_PER_S};
}

date wall_date(wall *c, instant t) { return zone_date_near(c->zone, &c->near, t); }

static char *two(char *p, int n)
{
    p[0] = (char)('0' + n / 10);
    p[1] = (char)('0' + n % 10);
    return p + 2;
}

static void put_date(buf *b, date d)
{
    civil c = date_civil(d);
    char text[10], *p = two(two(text, c.year / 100), c.year % 100);
    *p++ = '-';
    p = two(p, c.month);
    *p++ = '-';
    two(p, c.day);
    buf_bytes(b, text, sizeof text);
}

// "2026-03-08T18:59:07-05:00": as the clock on that wall showed it.
static void put_instant(buf *b, instant t, wall *where)
{
    int64_t s = floor_div(t.us, US_PER_S);
    int32_t offset = offset_at(where, s);
    s += offset;
    int64_t day = floor_div(s, DAY_SECONDS);
    int of_day = (int)(s - day * DAY_SECONDS), west = offset < 0 ? -offset : offset;
    assert(west % MINUTE == 0);
    buf_byte(b, '"');
    put_date(b, (date){(int32_t)day});
    char text[15] = "T00:00:00+00:00";
    two(text + 1, of_day / HOUR);
    two(text + 4, of_day / MINUTE % 60);
    two(text + 7, of_day % 60);
    if (offset < 0) text[9] = '-';
    two(text + 10, west / HOUR);
    two(text + 13, west / MINUTE % 60);
    buf_bytes(b, text, sizeof text);
    buf_byte(b, '"');
}

void say_open(telling *t, fact_kind kind, const label *id, instant at, wall *where)
{
    assert(t->line.len == 0);
    t->kind = kind;
    t->field_next = fact_kinds[kind].first;
    buf *b = &t->line;
    buf_lit(b, "{\"fact\":\"");
    buf_put(b, fact_kinds[kind].name);
    buf_lit(b, "\",\"id\":\"");
    buf_put(b, label_str(id));
    buf_lit(b, "\",\"at\":");
    put_instant(b, at, where);
}

void say_by(telling *t, str who)
{
    buf_lit(&t->line, ",\"by\":\"");
    buf_put(&t->line, who);
    buf_byte(&t->line, '"');
}

void say_received(telling *t, instant received, wall *where)
{
    buf_lit(&t->line, ",\"received\":");
    put_instant(&t->line, received, where);
}

static buf *say_field(telling *t, fact_field field)
{
    assert(fact_fields[field].kind == t->kind);
    assert(field >= t->field_next);
    t->field_next = field + 1;
    buf *b = &t->line;
    buf_lit(b, ",\"");
    buf_put(b, fact_fields[field].name);
    buf_lit(b, "\":");
    return b;
}

void say_text(telling *t, fact_field field, str text) { buf_json(say_field(t, field), text); }

void say_date(telling *t, fact_field field, date d)
{
    assert(fact_fields[field].type == DATE);
    buf *b = say_field(t, field);
    buf_byte(b, '"');
    put_date(b, d);
    buf_byte(b, '"');
}

void say_instant(telling *t, fact_field field, instant at, wall *where)
{
    assert(fact_fields[field].type == INSTANT);
    put_instant(say_field(t, field), at, where);
}

void say_choice(telling *t, fact_field field, choice c)
{
    assert(fact_fields[field].type == ENUM);
    assert((int)choices[c].list == fact_fields[field].of);
    buf *b = say_field(t, field);
    buf_byte(b, '"');
    buf_put(b, choice_text(c));
    buf_byte(b, '"');
}

void say_whole(telling *t, fact_field field, int64_t n)
{
    assert(fact_fields[field].type == WHOLE);
    assert(n >= 0);
    buf_int(say_field(t, field), n);
}

void say_money(telling *t, fact_field field, money m)
{
    assert(fact_fields[field].type == MONEY);
    buf *b = say_field(t, field);
    buf_byte(b, '"');
    money_put(b, m);
    buf_byte(b, '"');
}

void say_flag(telling *t, fact_field field, bool flag)
{
    assert(fact_fields[field].type == FLAG);
    buf_put(say_field(t, field), flag ? STR("true") : STR("false"));
}

void say_list(telling *t, fact_field field, const str *texts, size_t count)
{
    assert(fact_fields[field].type == CODES);
    buf *b = say_field(t, field);
    buf_byte(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i) buf_byte(b, ',');
        buf_json(b, texts[i]);
    }
    buf_byte(b, ']');
}

buf *say_json(telling *t, fact_field field) { return say_field(t, field); }

static void lines_add(telling *t, told line)
{
    if (t->lines_count == t->lines_room) {
        size_t room = t->lines_room ? t->lines_room * 2 : 4096;
        told *lines = arena_array(t->lasting, told, room);
        if (t->lines_count) memcpy(lines, t->lines, t->lines_count * sizeof *lines);
        t->lines = lines;
        t->lines_room = room;
    }
    t->lines[t->lines_count++] = line;
}

void say_close(telling *t, instant order)
{
    buf_lit(&t->line, "}\n");
    assert(!t->line.full);
    assert(told_now(t, order));
    char *at = arena_text(t->scratch, t->line.len);
    memcpy(at, t->line.at, t->line.len);
    lines_add(t, (told){order.us, at, (uint32_t)t->line.len});
    buf_clear(&t->line);
}
