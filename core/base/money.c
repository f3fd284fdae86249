#include "money.h"
#include "buf.h"
#include <assert.h>

bool money_parse(str s, money *out)
{
    str cents_text;
    str dollars_text = str_split(s, '.', &cents_text);
    long long dollars, cents = 0;
    if (dollars_text.len > 10 || !str_number(dollars_text, &dollars)) return false;
    if (cents_text.at) {
        if (cents_text.len < 1 || cents_text.len > 2 || !str_number(cents_text, &cents)) return false;
        if (cents_text.len == 1) cents *= 10;
    }
    *out = (money){dollars * 100 + cents};
    return true;
}

void money_put(buf *b, money m)
{
    assert(m.cents >= -MONEY_CENTS_MAX * 1000 && m.cents <= MONEY_CENTS_MAX * 1000);
    int64_t c = m.cents;
    if (c < 0) {
        buf_byte(b, '-');
        c = -c;
    }
    buf_digits(b, c / 100, 1);
    buf_byte(b, '.');
    buf_digits(b, c % 100, 2);
}

void money_put_dollars(buf *b, money m)
{
    if (m.cents < 0) buf_byte(b, '-');
    buf_byte(b, '$');
    money_put(b, (money){m.cents < 0 ? -m.cents : m.cents});
}

void money_put_x12(buf *b, money m)
{
    int64_t c = m.cents;
    if (c < 0) {
        buf_byte(b, '-');
        c = -c;
    }
    buf_digits(b, c / 100, 1);
    if (c % 100 == 0) return;
    buf_byte(b, '.');
    if (c % 10 == 0)
        buf_digits(b, c % 100 / 10, 1);
    else
        buf_digits(b, c % 100, 2);
}
