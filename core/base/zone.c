// TZif as in RFC 8536; the footer's rule (POSIX TZ, RFC 8536 section 3.3.1) holds after the last
// transition of the table.
#include "zone.h"
#include "buf.h"
#include <assert.h>

enum { ZONE_TRANSITIONS_MAX = 4096 };

typedef struct zone_rule { // "M3.2.0/2": month, week (5 = last), weekday, seconds after midnight
    int kind;              // 'M', 'J' or '0' (day of the year counted from 0)
    int month, week, day;
    int32_t at_s;
} zone_rule;

struct zone {
    zone *next;
    str name;
    size_t count;
    int64_t *at_s;       // transitions, ascending
    int32_t *offset_s;   // in force from at_s[i] on
    int32_t first_s;     // before the first transition
    bool ruled, changes; // a footer was given; it has daylight saving
    int32_t standard_s, daylight_s;
    zone_rule starts, ends;
};

static int64_t big(const char *p, int bytes)
{
    uint64_t n = (p[0] & 0x80) ? ~0ull : 0;
    for (int i = 0; i < bytes; i++) n = n << 8 | (unsigned char)p[i];
    return (int64_t)n;
}

// RFC 8536 section 3.2: more than -25 hours and less than 26.
static bool offset_good(int32_t offset_s) { return offset_s > -25 * 3600 && offset_s < 26 * 3600; }

typedef struct tz_text { const char *at, *end; } tz_text;

static bool tz_name(tz_text *t)
{
    const char *start = t->at;
    if (t->at < t->end && *t->at == '<') {
        while (t->at < t->end && *t->at != '>') t->at++;
        if (t->at == t->end) return false;
        t->at++;
        return true;
    }
    while (t->at < t->end && ((*t->at | 32) >= 'a' && (*t->at | 32) <= 'z')) t->at++;
    return t->at > start;
}

static bool tz_int(tz_text *t, int max, int *out)
{
    int n = 0, digits = 0;
    for (; t->at < t->end && *t->at >= '0' && *t->at <= '9' && digits < 3; t->at++, digits++)
        n = n * 10 + *t->at - '0';
    *out = n;
    return digits > 0 && n <= max;
}

static bool tz_time(tz_text *t, int32_t *out)
{
    int sign = 1, h, m = 0, s = 0;
    if (t->at < t->end && (*t->at == '-' || *t->at == '+')) sign = *t->at++ == '-' ? -1 : 1;
    if (!tz_int(t, 167, &h)) return false;
    if (t->at < t->end && *t->at == ':' && (t->at++, !tz_int(t, 59, &m))) return false;
    if (t->at < t->end && *t->at == ':' && (t->at++, !tz_int(t, 59, &s))) return false;
    *out = sign * (h * 3600 + m * 60 + s);
    return true;
}

static bool tz_char(tz_text *t, char c)
{
    if (t->at == t->end || *t->at != c) return false;
    t->at++;
    return true;
}

static bool tz_rule(tz_text *t, zone_rule *r)
{
    *r = (zone_rule){.kind = '0', .at_s = 7200};
    if (!tz_char(t, ',')) return false;
    if (tz_char(t, 'M')) {
        r->kind = 'M';
        if (!tz_int(t, 12, &r->month) || !tz_char(t, '.') || !tz_int(t, 5, &r->week) || !tz_char(t, '.') ||
            !tz_int(t, 6, &r->day) || r->month < 1 || r->week < 1)
            return false;
    } else {
        if (tz_char(t, 'J')) r->kind = 'J';
        if (!tz_int(t, 365, &r->day)) return false;
    }
    return !tz_char(t, '/') || tz_time(t, &r->at_s);
}

// "EST5EDT,M3.2.0,M11.1.0"; offsets there count west of Greenwich.
static bool zone_footer(zone *z, str footer)
{
    tz_text t = {footer.at, footer.at + footer.len};
    int32_t west;
    if (!tz_name(&t) || !tz_time(&t, &west) || !offset_good(-west)) return false;
    z->standard_s = -west;
    z->ruled = true;
    if (t.at == t.end) return true;
    z->changes = true;
    z->daylight_s = z->standard_s + 3600;
    if (!tz_name(&t)) return false;
    if (t.at < t.end && *t.at != ',') {
        if (!tz_time(&t, &west)) return false;
        z->daylight_s = -west;
    }
    if (!offset_good(z->daylight_s)) return false;
    return tz_rule(&t, &z->starts) && tz_rule(&t, &z->ends) && t.at == t.end;
}

// Seconds of UTC at which the rule's change happens in that year, the clock before it showing `offset`.
static int64_t rule_at(const zone_rule *r, int year, int32_t offset_s)
{
    date first = date_of(year, 1, 1), d;
    if (r->kind == 'M') {
        date month = date_of(year, r->month, 1);
        int weekday = (int)((((int64_t)month.days + 4) % 7 + 7) % 7); // 1970-01-01 was a Thursday
        d = date_plus(month, (r->day - weekday + 7) % 7 + 7 * (r->week - 1));
        if (d.days > date_month_last(month).days) d = date_plus(d, -7);
    } else {
        bool after_leap_day = r->kind == 'J' && r->day >= 60 && date_civil(date_plus(first, 59)).day == 29;
        d = date_plus(first, r->kind == 'J' ? r->day - 1 + after_leap_day : r->day);
    }
    return (int64_t)d.days * 86400 + r->at_s - offset_s;
}

static zone_span rule_span(const zone *z, int64_t at_s)
{
    if (!z->changes) return (zone_span){INT64_MIN, INT64_MAX, z->standard_s};
    int year = date_year((date){(int32_t)floor_div(at_s + z->standard_s, 86400)});
    zone_span span = {INT64_MIN, INT64_MAX, z->standard_s};
    for (int y = year - 1; y <= year + 1; y++) {
        int64_t changes[2] = {rule_at(&z->starts, y, z->standard_s), rule_at(&z->ends, y, z->daylight_s)};
        int32_t offsets[2] = {z->daylight_s, z->standard_s};
        for (int i = 0; i < 2; i++) {
            if (changes[i] <= at_s && changes[i] > span.from_s) {
                span.from_s = changes[i];
                span.offset_s = offsets[i];
            }
            if (changes[i] > at_s && changes[i] < span.to_s) span.to_s = changes[i];
        }
    }
    return span;
}

zone_span zone_span_at(const zone *z, int64_t at_s)
{
    size_t low = 0, high = z->count; // transitions at or before at_s: low
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (z->at_s[mid] <= at_s)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < z->count || !z->ruled)
        return (zone_span){low ? z->at_s[low - 1] : INT64_MIN, low < z->count ? z->at_s[low] : INT64_MAX,
                           low ? z->offset_s[low - 1] : z->first_s};
    zone_span span = rule_span(z, at_s);
    int64_t last = low ? z->at_s[low - 1] : INT64_MIN;
    if (span.from_s < last) span.from_s = last;
    return span;
}

// The body of a version-2 file: 64-bit transitions; false when it does not hold together.
static bool zone_read(zone *z, arena *a, str bytes)
{
    enum { HEAD = 44 };
    if (bytes.len < HEAD || memcmp(bytes.at, "TZif", 4) != 0 || bytes.at[4] < '2') return false;
    size_t n[6];
    for (int pass = 0; pass < 2; pass++) {
        if (bytes.len < HEAD || memcmp(bytes.at, "TZif", 4) != 0) return false;
        for (int i = 0; i < 6; i++) {
            int64_t count = big(bytes.at + 20 + 4 * i, 4);
            if (count < 0 || count > ZONE_TRANSITIONS_MAX) return false;
            n[i] = (size_t)count;
        }
        if (pass) break;
        size_t skip = HEAD + n[3] * 5 + n[4] * 6 + n[5] + n[2] * 8 + n[1] + n[0];
        if (skip > bytes.len) return false;
        bytes = str_from(bytes, skip);
    }
    size_t count = n[3], types = n[4];
    size_t body = count * 9 + types * 6 + n[5] + n[2] * 12 + n[1] + n[0];
    if (types == 0 || bytes.len < HEAD + body + 2) return false;
    const char *at = bytes.at + HEAD, *which = at + count * 8, *type = which + count;
    z->count = count;
    z->at_s = arena_array(a, int64_t, count + 1);
    z->offset_s = arena_array(a, int32_t, count + 1);
    z->first_s = (int32_t)big(type, 4);
    if (!offset_good(z->first_s)) return false;
    for (size_t i = 0; i < count; i++) {
        size_t t = (unsigned char)which[i];
        if (t >= types) return false;
        z->at_s[i] = big(at + 8 * i, 8);
        z->offset_s[i] = (int32_t)big(type + 6 * t, 4);
        if (!offset_good(z->offset_s[i]) || (i && z->at_s[i] <= z->at_s[i - 1])) return false;
    }
    str footer = str_from(bytes, HEAD + body);
    if (footer.at[0] != '\n' || footer.at[footer.len - 1] != '\n') return false;
    footer = (str){footer.at + 1, footer.len - 2};
    return footer.len == 0 || zone_footer(z, footer);
}

const zone *zone_find(zones *all, str name)
{
    for (zone *z = all->first; z; z = z->next)
        if (str_eq(z->name, name)) return z->at_s ? z : NULL;
    str bytes;
    zone *z = arena_push(all->in, zone);
    if (!all->load(all->with, name, &bytes) || !zone_read(z, all->in, bytes)) return NULL;
    z->name = str_copy(all->in, name);
    z->next = all->first;
    all->first = z;
    return z;
}

str zone_name(const zone *z) { return z->name; }

instant zone_day_start(const zone *z, date d)
{
    int64_t wall = (int64_t)d.days * 86400;
    zone_span before = zone_span_at(z, wall - 26 * 3600);
    int64_t start = wall - before.offset_s;
    while (start >= before.to_s) { // a change of the clocks lies between: the day begins at it, or after it
        before = zone_span_at(z, before.to_s);
        int64_t later = wall - before.offset_s;
        start = later > before.from_s ? later : before.from_s;
    }
    return (instant){start * US_PER_S};
}

void zone_put(buf *b, const zone *z, instant t)
{
    int64_t s = floor_div(t.us, US_PER_S);
    s += zone_span_at(z, s).offset_s;
    int64_t of_day = s - floor_div(s, 86400) * 86400;
    date_put(b, (date){(int32_t)floor_div(s, 86400)});
    buf_byte(b, ' ');
    buf_digits(b, of_day / 3600, 2);
    buf_byte(b, ':');
    buf_digits(b, of_day / 60 % 60, 2);
}
