#include "put.h"
#include "zone.h"

void put_begin(put *p, buf *b, const zone *z) { *p = (put){.b = b, .zone = z}; }

// What stands before a value: a comma, and its name.
static void before(put *p, const char *name)
{
    if (p->depth) {
        if (p->some[p->depth - 1]) buf_byte(p->b, ',');
        p->some[p->depth - 1] = true;
        assert((p->shut[p->depth - 1] == '}') == (name != NULL));
    }
    if (!name) return;
    buf_byte(p->b, '"');
    buf_put(p->b, str_of(name)); // a literal of the program's: nothing in it to escape
    buf_bytes(p->b, "\":", 2);
}

void put_open(put *p, const char *name, char open)
{
    assert((open == '{' || open == '[') && p->depth < PUT_DEPTH_MAX);
    before(p, name);
    buf_byte(p->b, open);
    p->shut[p->depth] = open == '{' ? '}' : ']';
    p->some[p->depth++] = false;
}

void put_shut(put *p)
{
    assert(p->depth > 0);
    buf_byte(p->b, p->shut[--p->depth]);
}

void put_text(put *p, const char *name, str s)
{
    before(p, name);
    buf_json(p->b, s);
}

void put_words(put *p, const char *name, const char *z) { put_text(p, name, str_of(z)); }

void put_whole(put *p, const char *name, int64_t n)
{
    before(p, name);
    buf_int(p->b, n);
}

void put_flag(put *p, const char *name, bool yes)
{
    before(p, name);
    buf_put(p->b, yes ? STR("true") : STR("false"));
}

void put_raw(put *p, const char *name, str json)
{
    before(p, name);
    buf_put(p->b, json);
}

void put_money(put *p, const char *name, money m)
{
    before(p, name);
    buf_byte(p->b, '"');
    money_put(p->b, m);
    buf_byte(p->b, '"');
}

void put_date(put *p, const char *name, date d)
{
    before(p, name);
    buf_byte(p->b, '"');
    date_put(p->b, d);
    buf_byte(p->b, '"');
}

void put_month(put *p, const char *name, date d)
{
    before(p, name);
    buf_byte(p->b, '"');
    size_t start = p->b->len;
    date_put(p->b, d);
    if (!p->b->full) p->b->len = start + sizeof "2026-02" - 1;
    buf_byte(p->b, '"');
}

// "2026-03-08T01:59:00-05:00"
static void put_instant_in(buf *b, const zone *z, instant at)
{
    if (!z) {
        instant_put(b, at);
        return;
    }
    int32_t offset_s = zone_span_at(z, floor_div(at.us, US_PER_S)).offset_s;
    int64_t local = floor_div(at.us, US_PER_S) + offset_s;
    int32_t off = offset_s < 0 ? -offset_s : offset_s,
            of_day = (int32_t)(local - floor_div(local, 86400) * 86400);
    date_put(b, (date){(int32_t)floor_div(local, 86400)});
    buf_byte(b, 'T');
    buf_digits(b, of_day / 3600, 2);
    buf_byte(b, ':');
    buf_digits(b, of_day / 60 % 60, 2);
    buf_byte(b, ':');
    buf_digits(b, of_day % 60, 2);
    buf_byte(b, offset_s < 0 ? '-' : '+');
    buf_digits(b, off / 3600, 2);
    buf_byte(b, ':');
    buf_digits(b, off / 60 % 60, 2);
}

void put_instant(put *p, const char *name, instant at)
{
    before(p, name);
    buf_byte(p->b, '"');
    put_instant_in(p->b, p->zone, at);
    buf_byte(p->b, '"');
}

void put_text_if(put *p, const char *name, str s)
{
    if (s.len) put_text(p, name, s);
}

void put_date_if(put *p, const char *name, date d)
{
    if (date_is(d)) put_date(p, name, d);
}

void put_instant_if(put *p, const char *name, instant at)
{
    if (at.us != INSTANT_NONE.us) put_instant(p, name, at);
}

void put_money_if(put *p, const char *name, bool known, money m)
{
    if (known) put_money(p, name, m);
}
