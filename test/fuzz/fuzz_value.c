// Dates, months, instants and amounts of money as text: read or refused; what is read is written and read
// again as the same, and its parts agree with one another.
#include "buf.h"
#include "date.h"
#include "money.h"
#include "source.h"

static arena room;

static void read_date(str text)
{
    date d, again;
    if (!date_parse(text, &d)) return;
    buf b = buf_in(&room, 64);
    date_put(&b, d);
    assert(str_eq(buf_str(&b), text));
    civil c = date_civil(d);
    assert(date_of(c.year, c.month, c.day).days == d.days);
    assert(date_month_first(d).days <= d.days && d.days <= date_month_last(d).days);
    assert(date_next_month(d).days == date_month_last(d).days + 1);
    bool read = month_parse(str_first(text, 7), &again);
    assert(read && again.days == date_month_first(d).days);
    assert(date_age(d, date_plus_years(d, 1)) == 1 || (c.month == 2 && c.day == 29));
}

static void read_instant(str text)
{
    instant t, again;
    const char *problem = NULL;
    if (!instant_parse(text, &t, &problem)) {
        assert(problem && *problem);
        return;
    }
    assert(t.us >= 0);
    buf b = buf_in(&room, 64);
    instant_put(&b, t);
    bool read = instant_parse(buf_str(&b), &again, &problem);
    assert(read && again.us == t.us);
}

static void read_money(str text)
{
    money m, again;
    if (!money_parse(text, &m)) return;
    assert(m.cents >= 0 && m.cents <= MONEY_CENTS_MAX);
    for (int way = 0; way < 2; way++) {
        buf b = buf_in(&room, 64);
        (way ? money_put_x12 : money_put)(&b, m);
        bool read = money_parse(buf_str(&b), &again);
        assert(read && again.cents == m.cents);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!room.from) room = source_arena();
    arena_mark mark = arena_here(&room);
    str text = {(const char *)bytes, len};
    long long n;
    date month;
    read_date(text);
    read_instant(text);
    read_money(text);
    if (month_parse(text, &month)) assert(date_civil(month).day == 1);
    if (str_number(text, &n)) assert(n >= 0);
    arena_back(&room, mark);
    return 0;
}
