// sheet.c - lists as CSV (RFC 4180), for a spreadsheet.
#include "billing_.h"

sheet sheet_begin(api_call *c, const char *file, const char *head)
{
    buf name = buf_in(c->arena, 256);
    buf_say(&name, "attachment; filename=\"%s.csv\"", file);
    c->r->type = STR("text/csv; charset=utf-8");
    http_put_header(c->r, "Content-Disposition", buf_str(&name));
    buf_put(&c->r->body, str_of(head));
    buf_lit(&c->r->body, "\r\n");
    return (sheet){&c->r->body, false};
}

static void cell(sheet *s)
{
    if (s->some) buf_byte(s->b, ',');
    s->some = true;
}

void sheet_text(sheet *s, str text)
{
    cell(s);
    buf_byte(s->b, '"');
    if (text.len && strchr("=+-@\t\r", text.at[0])) buf_byte(s->b, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') buf_byte(s->b, '"');
        buf_byte(s->b, text.at[i]);
    }
    buf_byte(s->b, '"');
}

void sheet_money(sheet *s, bool known, money m)
{
    cell(s);
    if (known) money_put(s->b, m);
}

void sheet_date(sheet *s, date d)
{
    cell(s);
    if (date_is(d)) date_put(s->b, d);
}

void sheet_whole(sheet *s, int64_t n)
{
    cell(s);
    buf_int(s->b, n);
}

void sheet_row(sheet *s)
{
    buf_lit(s->b, "\r\n");
    s->some = false;
}
