// scale.c - answers as numbers.
#include "scale.h"
#include "json.h"

const rule_instrument *rulebook_instrument(const rulebook *b, str id)
{
    for (size_t i = 0; i < b->instrument_count; i++)
        if (str_eq(b->instruments[i].id, id)) return &b->instruments[i];
    return NULL;
}

// A number in thousandths, what is finer cut off; false: too large to be an answer.
static bool thousandths(str number, int64_t *out)
{
    enum { DIGITS_MAX = 12 };
    json_decimal d;
    if (!json_decimal_of(number, &d)) return false;
    int64_t n = 0;
    int digits = 0;
    for (json_digits rest = d.digits; rest; rest /= 10) digits++;
    int exponent = d.exponent + 3;
    if (digits + exponent > DIGITS_MAX) return false;
    json_digits left = d.digits;
    for (; exponent < 0 && left; exponent++) left /= 10;
    n = (int64_t)left;
    for (; exponent > 0 && n; exponent--) n *= 10;
    *out = d.negative ? -n : n;
    return true;
}

// The band in which a total lies: bands ascend.
static str band_of(const rule_instrument *is, int64_t total)
{
    str name = {"", 0};
    for (size_t i = 0; i < is->band_count; i++)
        if (total >= (int64_t)is->bands[i].from * SCALE_ONE) name = is->bands[i].name;
    return name;
}

static void look_at_safety(const rule_instrument *is, int32_t item, int64_t answer, scale_score *out)
{
    for (size_t i = 0; i < is->safety_count; i++) {
        const struct rule_safety *rule = &is->safety[i];
        if (rule->item != item || answer <= (int64_t)rule->above * SCALE_ONE) continue;
        out->alarm = rule;
        if (i < 32) out->alarms |= 1u << i;
        out->alarm_answer = answer;
    }
}

scale_score scale_of(const rule_instrument *is, str answers)
{
    scale_score out = {.items = is ? is->items : 0, .most = is ? (int64_t)is->score_max * SCALE_ONE : 0};
    json j = json_of(answers);
    bool more;
    int32_t item = 0;
    bool ok = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    while (ok && more) {
        item++;
        str number;
        int64_t answer;
        if (json_next(&j) == JSON_NUMBER) {
            ok = json_number(&j, &number);
            if (ok && thousandths(number, &answer)) {
                out.answered++;
                out.total += answer;
                if (is) look_at_safety(is, item, answer, &out);
            }
        } else {
            ok = json_skip(&j, &number);
        }
        ok = ok && json_after(&j, ']', &more);
    }
    if (!out.items) out.items = item;
    out.whole = ok && out.answered == out.items && item == out.items && item > 0;
    if (is && is->multiply > 1) out.total *= is->multiply;
    if (is && out.whole) out.band = band_of(is, out.total);
    return out;
}

size_t scale_items(str answers, scale_item *out, size_t room, arena *a)
{
    json j = json_of(answers);
    bool more;
    size_t count = 0;
    bool ok = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
    while (ok && more && count < room) {
        json_text key, text;
        scale_item item = {.text = {"", 0}};
        ok = json_key(&j, &key);
        if (!ok) break;
        item.name = json_decode(&key, a);
        json_type type = json_next(&j);
        if (type == JSON_NUMBER) {
            ok = json_number(&j, &item.text);
            item.number = ok && thousandths(item.text, &item.value);
        } else if (type == JSON_TEXT) {
            ok = json_text_read(&j, &text);
            if (ok) item.text = json_decode(&text, a);
        } else {
            ok = json_skip(&j, &item.text);
        }
        if (ok) out[count++] = item;
        ok = ok && json_after(&j, '}', &more);
    }
    return count;
}

void scale_put(buf *b, int64_t thousandth)
{
    if (thousandth < 0) buf_byte(b, '-');
    int64_t n = thousandth < 0 ? -thousandth : thousandth;
    buf_int(b, n / SCALE_ONE);
    int64_t rest = n % SCALE_ONE;
    if (!rest) return;
    buf_byte(b, '.');
    int width = 3;
    while (rest % 10 == 0) {
        rest /= 10;
        width--;
    }
    buf_digits(b, rest, width);
}
