// The value of a JSON number, exactly: 3, 3.0 and 3e0 are one value, and 0.1 is not a binary fraction.
#include "buf.h"
#include "json.h"
#include <assert.h>

// The exponent after the digits ("e-3"), held at a bound far outside JSON_EXPONENT_MAX.
static long exponent_of(str text)
{
    enum { BOUND = 1 << 20 };
    if (!text.len) return 0;
    bool negative = text.at[0] == '-';
    if (text.at[0] == '-' || text.at[0] == '+') text = str_from(text, 1);
    long n = 0;
    for (size_t i = 0; i < text.len; i++) {
        assert(text.at[i] >= '0' && text.at[i] <= '9');
        if (n < BOUND) n = n * 10 + (text.at[i] - '0');
    }
    return negative ? -n : n;
}

bool json_decimal_of(str number, json_decimal *out)
{
    assert(number.len > 0);
    json_decimal n = {.negative = number.at[0] == '-'};
    long exponent = 0, zeros = 0; // zeros not yet known to stand before a digit
    int count = 0;
    bool fraction = false;
    for (size_t i = n.negative; i < number.len; i++) {
        char c = number.at[i];
        if ((c | 32) == 'e') {
            exponent += exponent_of(str_from(number, i + 1));
            break;
        }
        if (c == '.') {
            fraction = true;
            continue;
        }
        assert(c >= '0' && c <= '9');
        exponent -= fraction;
        if (c == '0') {
            zeros += count > 0;
            continue;
        }
        if (count + zeros + 1 > JSON_DIGITS_MAX) return false;
        count += (int)zeros + 1;
        for (; zeros > 0; zeros--) n.digits *= 10;
        n.digits = n.digits * 10 + (unsigned)(c - '0');
    }
    exponent += zeros;
    if (!count) n = (json_decimal){0}, exponent = 0;
    if (exponent < -JSON_EXPONENT_MAX || exponent > JSON_EXPONENT_MAX) return false;
    n.exponent = (int)exponent;
    *out = n;
    return true;
}

void json_decimal_put(buf *b, json_decimal n)
{
    enum { PLAIN_MAX = 21, ZEROS_MAX = 6 }; // as ECMAScript spells numbers
    char digits[40];
    int count = 0;
    for (json_digits d = n.digits; d > 0; d /= 10)
        digits[sizeof digits - (size_t)++count] = (char)('0' + (int)(d % 10));
    if (!count) {
        buf_byte(b, '0');
        return;
    }
    str all = {digits + sizeof digits - count, (size_t)count};
    int point = count + n.exponent; // the value is 0.DIGITS * 10^point
    if (n.negative) buf_byte(b, '-');
    if (point > 0 && point <= PLAIN_MAX) {
        buf_put(b, str_first(all, (size_t)point));
        for (int i = count; i < point; i++) buf_byte(b, '0');
        if (point < count) buf_byte(b, '.'), buf_put(b, str_from(all, (size_t)point));
    } else if (point <= 0 && point > -ZEROS_MAX) {
        buf_lit(b, "0.");
        for (int i = point; i < 0; i++) buf_byte(b, '0');
        buf_put(b, all);
    } else {
        buf_byte(b, all.at[0]);
        if (count > 1) buf_byte(b, '.'), buf_put(b, str_from(all, 1));
        buf_byte(b, 'e');
        buf_int(b, point - 1);
    }
}
