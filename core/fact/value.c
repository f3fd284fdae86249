// The value of one field, by its type.
#include "fact_.h"
#include <stdio.h>

str fact_clip(str s)
{
    enum { SHOWN_MAX = 40 };
    if (s.len <= SHOWN_MAX) return s;
    size_t n = SHOWN_MAX;
    while (n && ((unsigned char)s.at[n] & 0xC0) == 0x80) n--;
    return str_first(s, n);
}

bool fact_refused(reading *r)
{
    char place[72], row[24] = "";
    str field = fact_clip(r->field), part = str_first(r->part, 24);
    if (r->row) snprintf(row, sizeof row, "[%zu]", r->row - 1);
    if (!part.len && !r->row) return fault_at(r->why, 0, field);
    int len = snprintf(place, sizeof place, "%.*s%s%s%.*s", STR_ARGS(field), row, part.len ? "." : "",
                       STR_ARGS(part));
    assert(len > 0 && (size_t)len < sizeof place);
    return fault_at(r->why, 0, (str){place, (size_t)len});
}

bool fact_broken(reading *r)
{
    long at = (long)(r->j.at - r->j.start) + 1;
    if (r->j.limit)
        return FACT_OVER(r, "At character %ld, %s (%d levels at most)", at, r->j.problem, LIMIT_DEPTH);
    return FACT_NO(r, "The line is not JSON: at character %ld, %s", at, r->j.problem);
}

bool fact_wrong_type(reading *r, const char *wanted)
{
    json_type type = json_next(&r->j);
    str raw;
    if (!json_skip(&r->j, &raw)) return fact_broken(r);
    return FACT_NO(r, "must be %s, not %s", wanted, json_type_name(type));
}

static inline bool at_quote(const reading *r) { return r->j.at < r->j.end && *r->j.at == '"'; }

bool fact_text_read(reading *r, str *out)
{
    json_text text;
    if (!at_quote(r)) return fact_wrong_type(r, "text in quotes");
    if (!json_text_read(&r->j, &text)) return fact_broken(r);
    str s = json_decode(&text, r->scratch);
    if (s.len > LIMIT_TEXT_BYTES) return FACT_OVER(r, "is longer than %d bytes", LIMIT_TEXT_BYTES);
    *out = (str){s.at, s.len};
    return true;
}

static bool id_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= ':') || c == '-' ||
           c == '.' || c == '_';
}

size_t fact_id_length(const char *p, const char *end)
{
    const char *at = p;
#ifdef __SSE2__
    for (; end - at >= 16; at += 16) {
        size_t n = fact_id_bytes(_mm_loadu_si128((const __m128i *)(const void *)at));
        if (n < 16) return (size_t)(at - p) + n;
    }
#endif
    while (at < end && id_char(*at)) at++;
    return (size_t)(at - p);
}

bool fact_id_read(reading *r, str *out)
{
    if (at_quote(r)) {
        const char *p = r->j.at + 1;
        size_t len = fact_id_length(p, r->j.end);
        if (len >= 1 && len <= LIMIT_ID_BYTES && p + len < r->j.end && p[len] == '"') {
            *out = (str){p, len};
            r->j.at = p + len + 1;
            return true;
        }
    }
    str id; // escaped, or not an id
    if (!fact_text_read(r, &id)) return false;
    if (id.len < 1 || id.len > LIMIT_ID_BYTES || fact_id_length(id.at, id.at + id.len) != id.len)
        return FACT_NO(r, "must be an id of 1 to %d of the characters A-Z a-z 0-9 . _ : -", LIMIT_ID_BYTES);
    *out = id;
    return true;
}

bool fact_instant_read(reading *r, instant *out)
{
    str text;
    const char *problem, *p = r->j.at;
    // Nearly all are as long as 2026-01-15T19:00:00-05:00 or 2026-01-15T19:00:00Z; what parses holds no
    // quote and no escape.
    static const int usual[] = {25, 20};
    for (size_t i = 0; i < 2; i++) {
        int len = usual[i];
        if (r->j.end - p < len + 2 || p[0] != '"' || p[len + 1] != '"') continue;
        if (!instant_parse((str){p + 1, (size_t)len}, out, &problem)) break;
        r->j.at = p + len + 2;
        return true;
    }
    if (!fact_text_read(r, &text)) return false;
    if (instant_parse(text, out, &problem)) return true;
    str shown = fact_clip(text);
    return FACT_NO(r, "\"%.*s\" %s", STR_ARGS(shown), problem);
}

static bool control(char c) { return (unsigned char)c < 0x20 || c == 0x7F; }

// `lines`: line breaks and tabs are allowed.
static bool plain_text(reading *r, str s, bool lines)
{
    size_t i = 0;
#ifdef __SSE2__
    const __m128i last = _mm_set1_epi8(0x1F), delete = _mm_set1_epi8(0x7F);
    for (; s.len - i >= 16; i += 16) { // in most texts there is none
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(s.at + i));
        __m128i found = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes);
        if (_mm_movemask_epi8(_mm_or_si128(found, _mm_cmpeq_epi8(bytes, delete)))) break;
    }
#endif
    for (; i < s.len; i++) {
        if (!control(s.at[i]) || (lines && (s.at[i] == '\n' || s.at[i] == '\r' || s.at[i] == '\t'))) continue;
        return FACT_NO(r, lines ? "holds a control character other than a line break or tab"
                                : "holds a control character or line break");
    }
    return true;
}

// An optional line left empty says nothing and counts as absent.
static bool read_line(reading *r, fact_need need, str *out, bool *present)
{
    if (!fact_text_read(r, out) || !plain_text(r, *out, false)) return false;
    *present = out->len > 0;
    return *present || need == MAYBE || FACT_NO(r, "is empty");
}

static bool read_prose(reading *r, bool may_be_empty, str *out)
{
    if (!fact_text_read(r, out) || !plain_text(r, *out, true)) return false;
    return out->len > 0 || may_be_empty || FACT_NO(r, "is empty");
}

static bool read_zone(reading *r, const zone **out)
{
    str name;
    assert(r->zones);
    if (!fact_text_read(r, &name)) return false;
    *out = zone_find(r->zones, name);
    if (*out) return true;
    str shown = fact_clip(name);
    return FACT_NO(r, "\"%.*s\" is not a time zone; a zone has a name such as America/New_York",
                   STR_ARGS(shown));
}

static bool read_date(reading *r, date *out)
{
    str text;
    if (!fact_text_read(r, &text)) return false;
    if (date_parse(text, out)) return true;
    str shown = fact_clip(text);
    return FACT_NO(r, "\"%.*s\" is not a real date from %d to %d such as 2026-02-28", STR_ARGS(shown),
                   LIMIT_YEAR_MIN, LIMIT_YEAR_MAX);
}

static bool read_money(reading *r, money *out)
{
    str text;
    if (!at_quote(r)) return fact_wrong_type(r, "dollars as text in quotes such as \"54.11\"");
    if (!fact_text_read(r, &text)) return false;
    if (money_parse(text, out) && out->cents <= MONEY_CENTS_MAX) return true;
    str shown = fact_clip(text);
    return FACT_NO(
        r,
        "\"%.*s\" is not dollars such as \"54.11\": digits, at most two after the point, below ten billion",
        STR_ARGS(shown));
}

static bool read_amount(reading *r, money *out)
{
    str text;
    if (!at_quote(r)) return fact_wrong_type(r, "dollars as text in quotes such as \"-54.11\"");
    if (!fact_text_read(r, &text)) return false;
    bool negative = text.len && text.at[0] == '-';
    money m;
    if (money_parse(negative ? str_from(text, 1) : text, &m) && m.cents <= MONEY_CENTS_MAX) {
        *out = (money){negative ? -m.cents : m.cents};
        return true;
    }
    str shown = fact_clip(text);
    return FACT_NO(r,
                   "\"%.*s\" is not dollars such as \"54.11\" or \"-54.11\": digits, at most two after the "
                   "point, below ten billion",
                   STR_ARGS(shown));
}

static bool read_whole(reading *r, long long most, int64_t *out)
{
    str text;
    long long n;
    if (json_next(&r->j) != JSON_NUMBER) return fact_wrong_type(r, "a whole number");
    if (!json_number(&r->j, &text)) return fact_broken(r);
    if (!str_number(text, &n) || n > most) {
        str shown = fact_clip(text);
        return FACT_NO(r, "%.*s is not a whole number from 0 to %lld", STR_ARGS(shown), most);
    }
    *out = n;
    return true;
}

static bool read_flag(reading *r, bool *out)
{
    str raw;
    json_type type = json_next(&r->j);
    if (type != JSON_TRUE && type != JSON_FALSE) return fact_wrong_type(r, "true or false");
    *out = type == JSON_TRUE;
    return json_skip(&r->j, &raw) || fact_broken(r);
}

static bool read_choice(reading *r, fact_enum list, choice *out)
{
    str text;
    if (!fact_text_read(r, &text)) return false;
    if (choice_find(list, text, out)) return true;
    char allowed[160];
    size_t len = 0;
    for (choice c = fact_enums[list].first; c <= fact_enums[list].last; c++) {
        str one = choice_text(c);
        assert(len + one.len + 1 < sizeof allowed);
        if (len) allowed[len++] = ' ';
        memcpy(allowed + len, one.at, one.len);
        len += one.len;
    }
    str shown = fact_clip(text);
    return FACT_NO(r, "\"%.*s\" is none of: %.*s", STR_ARGS(shown), (int)len, allowed);
}

static bool read_codes(reading *r, fact_codes *out)
{
    UNSET str codes[LIMIT_LIST];
    size_t count = 0;
    bool more;
    if (json_next(&r->j) != JSON_LIST) return fact_wrong_type(r, "a list of texts in []");
    if (!json_enter(&r->j, ']', &more)) return fact_broken(r);
    uint64_t hash = r->seed;
    while (more) {
        bool present;
        if (count == LIMIT_LIST) return FACT_OVER(r, "has more than %d elements", LIMIT_LIST);
        json_next(&r->j);
        if (!read_line(r, NEEDED, &codes[count], &present)) return false;
        hash = hash_text(codes[count++], hash);
        if (!json_after(&r->j, ']', &more)) return fact_broken(r);
    }
    str *at = arena_array(r->scratch, str, count);
    if (count) memcpy(at, codes, count * sizeof *at);
    *out = (fact_codes){at, count};
    r->content += fact_hash_number(hash, count);
    return true;
}

// An object of named lines (an address) into the struct at `base`.
static bool read_parts(reading *r, const fact_part *parts, int count, void *base)
{
    uint32_t seen = 0, has = 0;
    uint64_t hash = 0;
    json_text key;
    bool more;
    if (json_next(&r->j) != JSON_OBJECT) return fact_wrong_type(r, "an object in {}");
    if (!json_enter(&r->j, '}', &more)) return fact_broken(r);
    while (more) {
        r->part = (str){0};
        if (!json_key(&r->j, &key)) return fact_broken(r);
        str name = r->part = json_decode(&key, r->scratch);
        int n = 0;
        while (n < count && !str_eq(parts[n].name, name)) n++;
        if (n == count) return FACT_NO(r, "is not a field of this object");
        if (seen >> n & 1) return FACT_NO(r, "is given twice");
        seen |= 1u << n;
        bool present;
        str *value = (str *)(void *)((char *)base + parts[n].offset);
        if (!read_line(r, parts[n].need, value, &present)) return false;
        has |= (uint32_t)present << n;
        if (present) hash += hash_text(*value, fact_name_seed(fact_name_of(name)));
        if (!json_after(&r->j, '}', &more)) return fact_broken(r);
    }
    for (int n = 0; n < count; n++) {
        if (parts[n].need == MAYBE || has >> n & 1) continue;
        r->part = parts[n].name;
        return FACT_NO(r, "is missing");
    }
    r->part = (str){0};
    r->content += fact_hash_number(r->seed, hash);
    return true;
}

static bool read_number(reading *r, json_decimal *out)
{
    str text;
    if (!json_number(&r->j, &text)) return fact_broken(r);
    if (text.len == 1 && text.at[0] != '0') { // most answers
        *out = (json_decimal){.digits = (unsigned)(text.at[0] - '0')};
        return true;
    }
    if (json_decimal_of(text, out)) return true;
    return FACT_OVER(r, "is a number with more than %d digits or an exponent beyond %d", JSON_DIGITS_MAX,
                     JSON_EXPONENT_MAX);
}

// Number or text: the answer to one item.
static bool read_answer(reading *r, uint64_t seed, uint64_t *hash)
{
    str text;
    json_decimal number;
    json_type type = json_next(&r->j);
    if (type == JSON_NUMBER) {
        if (!read_number(r, &number)) return false;
        *hash = fact_hash_decimal(seed, number);
        return true;
    }
    if (type != JSON_TEXT) return fact_wrong_type(r, "a number or text in quotes");
    if (!fact_text_read(r, &text) || !plain_text(r, text, true)) return false;
    *hash = hash_text(text, ~seed);
    return true;
}

static bool read_answers(reading *r, str *out)
{
    UNSET uint64_t keys[LIMIT_ANSWERS]; // hashes: two items of one name are found by them
    int count = 0;
    uint64_t sum = 0, hash = 0;
    json_text text;
    bool more;
    if (json_next(&r->j) != JSON_OBJECT) return fact_wrong_type(r, "an object in {} of item and answer");
    const char *first = r->j.at;
    if (!json_enter(&r->j, '}', &more)) return fact_broken(r);
    while (more) {
        r->part = (str){0};
        if (count == LIMIT_ANSWERS) return FACT_OVER(r, "has more than %d items", LIMIT_ANSWERS);
        if (!json_key(&r->j, &text)) return fact_broken(r);
        str key = r->part = json_decode(&text, r->scratch);
        if (!key.len) return FACT_NO(r, "has an item without a name");
        if (text.escaped && !plain_text(r, key, false)) return false;
        uint64_t name = keys[count] = hash_text(key, 0);
        for (int i = 0; i < count; i++)
            if (keys[i] == name) return FACT_NO(r, "is given twice");
        count++;
        const char *value = r->j.at;
        if (!read_answer(r, name, &hash)) return false;
        if (r->trail) fact_spot_item(r, value, name, count == 1 ? first : NULL);
        sum += hash;
        if (!json_after(&r->j, '}', &more)) return fact_broken(r);
    }
    r->part = (str){0};
    if (r->trail && count) fact_spot_items_end(r);
    *out = (str){first, (size_t)(r->j.at - first)};
    r->content += fact_hash_number(r->seed, sum);
    return true;
}

static bool read_scores(reading *r, str *out)
{
    int count = 0;
    uint64_t hash = r->seed;
    bool more;
    if (json_next(&r->j) != JSON_LIST) return fact_wrong_type(r, "a list in [] of numbers and null");
    const char *first = r->j.at;
    if (!json_enter(&r->j, ']', &more)) return fact_broken(r);
    while (more) {
        json_decimal number;
        str raw;
        json_type type = json_next(&r->j);
        if (count++ == LIMIT_ANSWERS) return FACT_OVER(r, "has more than %d elements", LIMIT_ANSWERS);
        if (type == JSON_NUMBER) {
            if (!read_number(r, &number)) return false;
            hash = fact_hash_decimal(hash, number);
        } else {
            if (type != JSON_NULL) return fact_wrong_type(r, "a number, or null where unanswered");
            if (!json_skip(&r->j, &raw)) return fact_broken(r);
            hash = fact_hash_number(~hash, 0);
        }
        if (!json_after(&r->j, ']', &more)) return fact_broken(r);
    }
    *out = (str){first, (size_t)(r->j.at - first)};
    r->content += fact_hash_number(hash, (uint64_t)count);
    return true;
}

bool fact_value_read(reading *r, const fact_field_row *row, fact_value *v, bool *present)
{
    *present = true;
    *v = (fact_value){0};
    switch (row->type) {
    case NEW_ID:
    case ID:
        if (!fact_id_read(r, &v->text)) return false;
        break;
    case LINE:
        if (!read_line(r, row->need, &v->text, present)) return false;
        if (!*present) return true;
        break;
    case TEXT:
    case PROSE:
        if (!read_prose(r, row->type == PROSE, &v->text)) return false;
        break;
    case ZONE:
        if (!read_zone(r, &v->zone)) return false;
        fact_says_text(r, zone_name(v->zone));
        return true;
    case DATE:
        if (!read_date(r, &v->date)) return false;
        fact_says_number(r, v->date.days);
        return true;
    case INSTANT:
        if (!fact_instant_read(r, &v->instant)) return false;
        fact_says_number(r, v->instant.us);
        return true;
    case MONEY:
        if (!read_money(r, &v->money)) return false;
        fact_says_number(r, v->money.cents);
        return true;
    case AMOUNT:
        if (!read_amount(r, &v->money)) return false;
        fact_says_number(r, v->money.cents);
        return true;
    case WHOLE:
        if (!read_whole(r, row->of ? row->of : WHOLE_MAX, &v->whole)) return false;
        fact_says_number(r, v->whole);
        return true;
    case FLAG:
        if (!read_flag(r, &v->flag)) return false;
        fact_says_number(r, v->flag);
        return true;
    case ENUM:
        if (!read_choice(r, (fact_enum)row->of, &v->choice)) return false;
        fact_says_text(r, choice_text(v->choice));
        return true;
    case CODES: return read_codes(r, &v->codes);
    case ANSWERS: return read_answers(r, &v->text);
    case SCORES: return read_scores(r, &v->text);
    case ROWS: return fact_rows_read(r, (fact_list)row->of, &v->rows);
    case ADDRESS: {
        fact_address *address = arena_push(r->scratch, fact_address);
        v->address = address;
        return read_parts(r, fact_address_parts, ADDRESS_PARTS, address);
    }
    case LOCALITY: {
        fact_locality *locality = arena_push(r->scratch, fact_locality);
        v->locality = locality;
        return read_parts(r, fact_locality_parts, LOCALITY_PARTS, locality);
    }
    }
    fact_says_text(r, v->text);
    return true;
}
