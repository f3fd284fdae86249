#include "pattern.h"
#include "limits.h"
#include <assert.h>

typedef enum part {
    PART_YEAR,
    PART_MONTH,
    PART_DAY,
    PART_HOUR,
    PART_HOUR12,
    PART_MINUTE,
    PART_SECOND,
    PART_HALF,
    PARTS
} part;
static const struct token { const char *text; part part; int digits_min, digits_max;
} tokens[] = {
    // longer ones first
    {"YYYY", PART_YEAR, 4, 4},  {"MM", PART_MONTH, 2, 2},  {"M", PART_MONTH, 1, 2},
    {"DD", PART_DAY, 2, 2},     {"D", PART_DAY, 1, 2},     {"HH", PART_HOUR, 2, 2},
    {"H", PART_HOUR, 1, 2},     {"hh", PART_HOUR12, 2, 2}, {"h", PART_HOUR12, 1, 2},
    {"mm", PART_MINUTE, 2, 2},  {"ss", PART_SECOND, 2, 2}, {"AP", PART_HALF, 0, 0},
};

static const struct token *token_at(str pattern)
{
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        if (str_starts(pattern, str_of(tokens[i].text))) return &tokens[i];
    return NULL;
}

static bool literal(char c) { return c && strchr("T ./-:,", c); }

const char *pattern_problem(str pattern, bool time)
{
    int seen[PARTS] = {0};
    for (size_t i = 0; i < pattern.len;) {
        const struct token *t = token_at(str_from(pattern, i));
        if (!t && !literal(pattern.at[i]))
            return "holds something other than YYYY MM M DD D HH H hh h mm ss AP T and marks between them";
        if (t && seen[t->part]++) return "names the same part twice";
        i += t ? strlen(t->text) : 1;
    }
    if (!seen[PART_YEAR] || !seen[PART_MONTH] || !seen[PART_DAY]) return "needs YYYY, M or MM, and D or DD";
    bool clock =
        seen[PART_HOUR] || seen[PART_HOUR12] || seen[PART_MINUTE] || seen[PART_SECOND] || seen[PART_HALF];
    if (!clock) return NULL;
    if (!time) return "is for a date, which has no hours";
    if (seen[PART_HOUR] + seen[PART_HOUR12] != 1 || !seen[PART_MINUTE]) return "needs an hour and mm";
    if (seen[PART_HOUR12] != seen[PART_HALF]) return "needs AP with hours of 12, and only with them";
    return NULL;
}

bool pattern_month_first(str pattern)
{
    const char *month = memchr(pattern.at, 'M', pattern.len), *day = memchr(pattern.at, 'D', pattern.len);
    assert(month && day);
    return month < day;
}

// Up to `most` digits; how many there were.
static int digits(str s, int most, int *out)
{
    int n = 0;
    for (*out = 0; n < most && (size_t)n < s.len && s.at[n] >= '0' && s.at[n] <= '9'; n++)
        *out = *out * 10 + (s.at[n] - '0');
    return n;
}

static bool half(str s, int *out)
{
    if (s.len < 2 || (s.at[1] | 0x20) != 'm') return false;
    char c = (char)(s.at[0] | 0x20);
    *out = c == 'p';
    return c == 'p' || c == 'a';
}

static bool real(const int *v, bool by_half, pattern_time *out)
{
    static const int month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = v[PART_YEAR], month = v[PART_MONTH], day = v[PART_DAY], hour = v[PART_HOUR];
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < LIMIT_YEAR_MIN || year > LIMIT_YEAR_MAX || month < 1 || month > 12 || day < 1) return false;
    if (day > month_days[month - 1] || (month == 2 && day == 29 && !leap)) return false;
    if (by_half) {
        if (v[PART_HOUR12] < 1 || v[PART_HOUR12] > 12) return false;
        hour = v[PART_HOUR12] % 12 + 12 * v[PART_HALF];
    }
    if (hour > 23 || v[PART_MINUTE] > 59 || v[PART_SECOND] > 59) return false;
    *out = (pattern_time){date_of(year, month, day), (hour * 60 + v[PART_MINUTE]) * 60 + v[PART_SECOND]};
    return true;
}

bool pattern_read(str pattern, str text, pattern_time *out)
{
    int v[PARTS] = {0};
    bool by_half = false;
    while (pattern.len) {
        const struct token *t = token_at(pattern);
        int n = 1;
        if (!t) {
            if (!text.len || text.at[0] != pattern.at[0]) return false;
        } else if (t->part == PART_HALF) {
            if (!half(text, &v[PART_HALF])) return false;
            by_half = true;
            n = 2;
        } else {
            n = digits(text, t->digits_max, &v[t->part]);
            if (n < t->digits_min) return false;
        }
        text = str_from(text, (size_t)n);
        pattern = str_from(pattern, t ? strlen(t->text) : 1);
    }
    return !text.len && real(v, by_half, out);
}

pattern_place pattern_instant(const zone *z, pattern_time t, instant *out)
{
    int64_t local = (int64_t)t.day.days * 86400 + t.seconds;
    // The offsets before and after: no zone changes its clocks twice in two days.
    int64_t early = local - zone_span_at(z, local - 86400).offset_s,
            late = local - zone_span_at(z, local + 86400).offset_s;
    bool is_early = early + zone_span_at(z, early).offset_s == local;
    bool is_late = late + zone_span_at(z, late).offset_s == local;
    if (!is_early && !is_late) return PATTERN_NEVER;
    *out = (instant){(is_early ? early : late) * US_PER_S};
    return is_early && is_late && early != late ? PATTERN_TWICE : PATTERN_ONCE;
}
