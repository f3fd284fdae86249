#include "date.h"
#include "buf.h"
#include "limits.h"
#include <assert.h>

// Days from civil and back: the usual shift of the year's start to 1 March, so that the leap day is the
// last of its year; eras of 400 years have 146,097 days.
static int32_t days_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + day_of_era - 719468;
}

civil date_civil(date d)
{
    int32_t z = d.days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (civil){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

date date_of(int year, int month, int day)
{
    assert(month >= 1 && month <= 12);
    assert(day >= 1 && day <= month_days(year, month));
    return (date){days_of(year, month, day)};
}

int date_year(date d) { return date_civil(d).year; }

date date_month_first(date d)
{
    civil c = date_civil(d);
    return date_of(c.year, c.month, 1);
}

date date_month_last(date d)
{
    civil c = date_civil(d);
    return date_of(c.year, c.month, month_days(c.year, c.month));
}

date date_next_month(date d) { return date_plus(date_month_last(d), 1); }

date date_plus_years(date d, int years)
{
    civil c = date_civil(d);
    int day = c.month == 2 && c.day == 29 && !leap(c.year + years) ? 28 : c.day;
    return date_of(c.year + years, c.month, day);
}

int date_age(date birth, date on)
{
    civil b = date_civil(birth), n = date_civil(on);
    return n.year - b.year - (n.month < b.month || (n.month == b.month && n.day < b.day));
}

// Two digits at p, or -1.
static inline int two(const char *p)
{
    unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';
    return a > 9 || b > 9 ? -1 : (int)(a * 10 + b);
}

// Four digits of a year at p, two of the month, two of the day.
static inline bool digits_at(const char *p, const char *of_month, const char *of_day, date *out)
{
    int high = two(p), low = two(p + 2), month = two(of_month), day = two(of_day);
    if (high < 0 || low < 0 || month < 1 || month > 12 || day < 1) return false;
    int year = high * 100 + low;
    if (year < LIMIT_YEAR_MIN || year > LIMIT_YEAR_MAX || day > month_days(year, month)) return false;
    *out = (date){days_of(year, month, day)};
    return true;
}

static bool date_at(const char *p, date *out)
{
    return p[4] == '-' && p[7] == '-' && digits_at(p, p + 5, p + 8, out);
}

bool date_parse(str s, date *out) { return s.len == 10 && date_at(s.at, out); }

bool date_parse_d8(str s, date *out) { return s.len == 8 && digits_at(s.at, s.at + 4, s.at + 6, out); }

bool month_parse(str s, date *out)
{
    if (s.len != 7) return false;
    char text[10];
    memcpy(text, s.at, 7);
    memcpy(text + 7, "-01", 3);
    return date_at(text, out);
}

void date_put(buf *b, date d)
{
    civil c = date_civil(d);
    buf_digits(b, c.year, 4);
    buf_byte(b, '-');
    buf_digits(b, c.month, 2);
    buf_byte(b, '-');
    buf_digits(b, c.day, 2);
}

void date_put_d8(buf *b, date d)
{
    civil c = date_civil(d);
    buf_digits(b, c.year * 10000 + c.month * 100 + c.day, 8);
}

// The offset at p ("Z", "+05:30", "-05:00") in seconds; false when it is none or has a tail.
static bool offset_at(const char *p, size_t len, int32_t *seconds)
{
    if (len == 1 && (p[0] == 'Z' || p[0] == 'z')) {
        *seconds = 0;
        return true;
    }
    if (len != 6 || (p[0] != '+' && p[0] != '-') || p[3] != ':') return false;
    int h = two(p + 1), m = two(p + 4);
    if (h < 0 || h > 23 || m < 0 || m > 59) return false;
    *seconds = (p[0] == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return true;
}

bool instant_parse(str s, instant *out, const char **problem)
{
    date d;
    if (s.len < 19 || !date_at(s.at, &d) || (s.at[10] != 'T' && s.at[10] != 't')) {
        *problem = "is not a real date and time such as 2026-03-08T01:59:00-05:00";
        return false;
    }
    const char *p = s.at;
    int h = two(p + 11), m = two(p + 14), sec = two(p + 17);
    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59 || p[13] != ':' || p[16] != ':') {
        *problem = "is not a real date and time such as 2026-03-08T01:59:00-05:00";
        return false;
    }
    size_t i = 19;
    int64_t us = 0;
    if (i < s.len && p[i] == '.') {
        int64_t unit = 100000;
        size_t first = ++i;
        for (; i < s.len && p[i] >= '0' && p[i] <= '9'; i++, unit /= 10) us += (p[i] - '0') * unit;
        if (i == first || i - first > 9) {
            *problem = "has a fraction of a second that is not one to nine digits";
            return false;
        }
    }
    int32_t offset;
    if (i == s.len) {
        *problem = "has no offset from UTC: end it with Z, -05:00 or the like";
        return false;
    }
    if (!offset_at(p + i, s.len - i, &offset)) {
        *problem = "does not end in an offset from UTC such as -05:00 or Z";
        return false;
    }
    int64_t at = ((int64_t)d.days * 86400 + h * 3600 + m * 60 + sec - offset) * US_PER_S + us;
    if (at < 0) {
        *problem = "lies before 1970";
        return false;
    }
    *out = (instant){at};
    return true;
}

void instant_put(buf *b, instant t)
{
    int64_t days = t.us / US_PER_DAY, us = t.us % US_PER_DAY;
    if (us < 0) {
        days--;
        us += US_PER_DAY;
    }
    int64_t s = us / US_PER_S;
    date_put(b, (date){(int32_t)days});
    buf_byte(b, 'T');
    buf_digits(b, s / 3600, 2);
    buf_byte(b, ':');
    buf_digits(b, s / 60 % 60, 2);
    buf_byte(b, ':');
    buf_digits(b, s % 60, 2);
    if (us % US_PER_S) {
        buf_byte(b, '.');
        buf_digits(b, us % US_PER_S, 6);
    }
    buf_byte(b, 'Z');
}
