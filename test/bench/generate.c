/* generate: writes the big file of `make bench`.
 *
 *   generate [--by-time] [--practitioners=K] N [SEED]  > facts.ndjson
 *
 * In:   N patients with one enrollment each, and a seed; same arguments, same bytes out.
 * Out:  facts as NDJSON on stdout: one practice, one Medicare payer, its practitioners, one RTM
 *       device, and for each patient the set-up facts, 5 to 30 check-ins, about 3 stretches of
 *       time, up to 2 contacts and a signed note, from 2026-01-02 to 2026-03-02.
 * Never: reads a clock, or knows what is payable. Everything that a claim needs besides its counts
 *       is there for every patient, so that what is ready depends on the counts alone.
 *
 * Events come patient by patient; with --by-time, day by day across all patients.
 *
 * The span holds no change to daylight saving time, so a zone is one offset here.
 */
#include "line.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATIENTS_MAX = 9999999,       /* seven digits in every id */
    PRACTITIONERS_MIN = 200,
    PRACTITIONERS_MAX = 9999,     /* four digits in their ids */
    PANEL = 250,                  /* patients to a practitioner: more, and the day is too short */
    STAFF = 3,
    EVENTS_MAX = 64,
    DAY_START_FIRST = 32,         /* 2026-01-02 */
    DAY_START_COUNT = 28,         /* so that every first window ends by 2026-02-27 */
    DAY_JANUARY_LAST = 61,
    DAY_LAST = 89,                /* 2026-02-28 */
    DAY_SIGNED = 91,              /* 2026-03-02 */
    WINDOW = 30,
    SLOT_SECONDS = 720,           /* a practitioner's day: 64 slots from 07:00 to 19:48 */
    SLOT_FIRST = 7 * 3600,
    PRACTICE_OFFSET = -5 * 3600,  /* America/New_York in winter */
};

enum event_kind { EV_SETUP, EV_CHECKIN, EV_TIME, EV_CONTACT, EV_NOTE };

/* `at`, `from` and `received` are seconds UTC since 2025-12-01T00:00:00Z. */
struct event {
    int32_t at;
    int32_t other;      /* check-in: received; time: from */
    uint32_t patient;
    uint16_t who;       /* practitioner, or STAFF_FLAG + staff */
    uint8_t kind;
    uint8_t number;     /* part of the fact's id */
    uint8_t pick;       /* source, activity or mode */
    uint8_t flags;
    uint16_t noise;     /* answers, minutes */
};

enum {
    STAFF_FLAG = 0x8000,
    FLAG_RECEIVED = 1,
    FLAG_FOR_SAME_DAY = 2,
    FLAG_FOR_DAY_BEFORE = 4,
    FLAG_UTC = 8,       /* the device writes its instants in UTC */
};

struct patient {
    uint32_t index;
    uint32_t zone;
    int32_t start;      /* day on which monitoring starts */
    uint16_t billing;
    bool starts;        /* the enroll fact says so */
    uint64_t traits;
    char digits[7];
};

struct place {
    const char *zone, *address;
};

static const int32_t zone_offset[4] = { -5 * 3600, -6 * 3600, -7 * 3600, -8 * 3600 };
#define HOME(city, state, zip) \
    "\"city\":\"" city "\",\"state\":\"" state "\",\"zip\":\"" zip "\""
static const struct place places[4][3] = {
    { { "America/New_York", HOME("Albany", "NY", "12207") },
      { "America/New_York", HOME("Hartford", "CT", "06103") },
      { "America/New_York", HOME("Raleigh", "NC", "27601") } },
    { { "America/Chicago", HOME("Chicago", "IL", "60602") },
      { "America/Chicago", HOME("Madison", "WI", "53703") },
      { "America/Chicago", HOME("Austin", "TX", "78701") } },
    { { "America/Denver", HOME("Denver", "CO", "80202") },
      { "America/Denver", HOME("Santa Fe", "NM", "87501") },
      { "America/Denver", HOME("Helena", "MT", "59601") } },
    { { "America/Los_Angeles", HOME("Portland", "OR", "97204") },
      { "America/Los_Angeles", HOME("Fresno", "CA", "93721") },
      { "America/Los_Angeles", HOME("Olympia", "WA", "98501") } },
};
static const char *const lasts[16] = { "Osei", "Lund", "Ito", "Moreau", "Haddad", "Novak", "Silva",
    "Kaur", "Baker", "Romero", "Quinn", "Varga", "Mensah", "Park", "Olsen", "Duarte" };
static const char *const firsts[16] = { "Ama", "Per", "Rei", "Claire", "Samir", "Jana", "Rui",
    "Harpreet", "Ellen", "Luz", "Nora", "Istvan", "Kofi", "Min", "Tove", "Ana" };
static const char *const diagnoses[8] = { "F33.1", "F32.1", "F41.1", "F33.0", "F32.0", "F43.10",
    "F33.2", "F40.10" };
static const char *const sources[4] = { "patient", "device", "staff", "caregiver" };
static const char *const activities[5] = { "review", "interpret", "communicate", "document",
    "coordinate" };
static const char *const modes[5] = { "phone", "video", "portal", "in-person", "text" };
static const char *const remarks[4] = { "slept badly", "a better day", "hard week at work",
    "walked in the park" };

/* ---- chance ---- */

static uint64_t seed = 1;

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0x9e3779b97f4a7c15u;
    x ^= x >> 29;
    x *= 0xd6e8feb86659fd93u;
    return x ^ (x >> 32);
}

static inline uint64_t draw(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    return mix(*state);
}

/* A number below `limit`; the bias of so small a limit does not matter here. */
static inline uint32_t below(uint64_t *state, uint32_t limit)
{
    return (uint32_t)(((draw(state) >> 32) * limit) >> 32);
}

/* ---- the practice ---- */

static uint32_t patients, practitioners;
static uint64_t (*calendar)[DAYS];   /* per practitioner and day: which slots are taken */

static char *put_person(char *p, uint16_t who)
{
    if (who & STAFF_FLAG) {
        p = PUT(p, "cc");
        return put_digits(p, who & 15u, 1);
    }
    p = PUT(p, "dr");
    return put_digits(p, who, 4);
}

/* NPI: nine digits and the Luhn digit over 80840 and them. */
static char *put_npi(char *p, uint32_t nine)
{
    char text[14] = { '8', '0', '8', '4', '0' };
    put_digits(text + 5, nine, 9);
    uint32_t sum = 0;
    for (int i = 13, twice = 1; i >= 0; i--, twice = !twice) {
        uint32_t digit = (uint32_t)(text[i] - '0') << twice;
        sum += digit > 9 ? digit - 9 : digit;
    }
    p = put(p, text + 5, 9);
    *p++ = (char)('0' + (10 - sum % 10) % 10);
    return p;
}

/* Facts are written from templates in which ' stands for " and % with a letter for a value. */
static void write_practitioner(uint32_t i)
{
    static const char *const credential[5] = { "MD", "NP", "CP", "PA", "DO" };
    static const char *const taxonomy[5] = { "2084P0800X", "363LP0808X", "103TC0700X", "363A00000X",
        "2084P0800X" };
    char *p = line_begin();
    for (const char *t = "{'fact':'practitioner','id':'s-%i','at':'2025-12-01T09:00:00-05:00',"
        "'practitioner':'%i','npi':'%n','last':'%l','first':'%f','credential':'%c',"
        "'taxonomy':'%t'}"; *t; t++) {
        if (*t != '%') {
            *p++ = *t == '\'' ? '"' : *t;
            continue;
        }
        switch (*++t) {
        case 'i': p = put_person(p, (uint16_t)i); break;
        case 'n': p = put_npi(p, 120000000 + i * 37); break;
        case 'l': p = put_text(p, lasts[i % 16]); break;
        case 'f': p = put_text(p, firsts[i / 16 % 16]); break;
        case 'c': p = put_text(p, credential[i % 5]); break;
        case 't': p = put_text(p, taxonomy[i % 5]); break;
        default: assert(false);               /* a letter that no template has */
        }
    }
    line_end(p);
}

static void write_practice(void)
{
    static const char *const before[] = {
        "{'fact':'practice','id':'s-practice','at':'2025-12-01T09:00:00-05:00','practice':'harbor',"
        "'name':'Harbor Behavioral Health','npi':'1999999984','tin':'123456789','tin_type':'ei',"
        "'taxonomy':'261QM0801X','address':{'line1':'12 Pier St','city':'Albany','state':'NY',"
        "'zip':'122070001'},'phone':'5185550100','contact':'Billing Office',"
        "'timezone':'America/New_York','qp':false}",
        "{'fact':'payer','id':'s-payer','at':'2025-12-01T09:00:00-05:00','payer':'medicare-b',"
        "'name':'Medicare Part B','kind':'medicare','number':'13282','filing':'MB'}",
    };
    static const char *const after[] = {
        "{'fact':'staff','id':'s-cc0','at':'2025-12-01T09:00:00-05:00','staff':'cc0',"
        "'last':'Moreau','first':'Luz','role':'clinical-staff','supervisor':'dr0000'}",
        "{'fact':'staff','id':'s-cc1','at':'2025-12-01T09:00:00-05:00','staff':'cc1',"
        "'last':'Haddad','first':'Nora','role':'clinical-staff','supervisor':'dr0001'}",
        "{'fact':'staff','id':'s-cc2','at':'2025-12-01T09:00:00-05:00','staff':'cc2',"
        "'last':'Novak','first':'Istvan','role':'care-coordinator','supervisor':'dr0000'}",
        "{'fact':'device','id':'s-device','at':'2025-12-01T09:00:00-05:00','device':'mood-app',"
        "'name':'Mood App','maker':'Harbor','program':'rtm','cleared':'2024-03-01',"
        "'device_201h':true,'therapy':'cbt','rx':false}",
    };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) line_of(before[i]);
    for (uint32_t i = 0; i < practitioners; i++) write_practitioner(i);
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) line_of(after[i]);
}

/* ---- one patient ---- */

static struct patient patient_make(uint32_t index)
{
    uint64_t chance = mix(seed * 0x632be59bd9b4e019u + index);
    struct patient who = { .index = index };
    who.zone = below(&chance, 4);
    who.start = DAY_START_FIRST + (int32_t)below(&chance, DAY_START_COUNT);
    who.billing = (uint16_t)(index % practitioners);
    who.starts = below(&chance, 10) < 7;
    who.traits = draw(&chance);
    put_digits(who.digits, index, 7);
    return who;
}

/* A Medicare number in its published shape, without the letters that look like digits. */
static char *put_member(char *p, uint32_t index)
{
    static const char letters[] = "ACDEFGHJKMNPQRTUVWXY";
    uint32_t n = index;
    *p++ = '1';
    *p++ = letters[n % 20], n /= 20;
    *p++ = letters[n % 20], n /= 20;
    *p++ = (char)('0' + n % 10), n /= 10;
    *p++ = letters[n % 20], n /= 20;
    *p++ = letters[n % 20], n /= 20;
    *p++ = (char)('0' + n % 10), n /= 10;
    return PUT(p, "MK73");
}

/* {"fact":"KIND","id":"f0000001.NN","at":… — and the caller goes on after it. */
static inline char *fact_begin(const char *kind, size_t len, const char digits[7], uint32_t number)
{
    char *p = PUT(line_begin(), "{\"fact\":\"");
    p = put(p, kind, len);
    p = PUT(p, "\",\"id\":\"f");
    p = put(p, digits, 7);
    *p++ = '.';
    p = put_two(p, number);
    return PUT(p, "\",\"at\":");
}

#define FACT(kind, digits, number) fact_begin((kind), sizeof(kind) - 1, (digits), (number))

static const struct { const char *kind; int32_t later; const char *rest; } setup[] = {
    { "patient", 0, ",'patient':'p%d','last':'%l','first':'%f','birth':'19%y-0%o-1%w','sex':'%s',"
        "'address':{'line1':'1%w Oak Ave',%a},'timezone':'%z'}" },
    { "coverage", 0, ",'patient':'p%d','payer':'medicare-b','member':'%m','from':'2025-01-01',"
        "'rank':'primary'}" },
    { "diagnosis", 0, ",'patient':'p%d','code':'%c','from':'2025-12-02','by':'%b'}" },
    { "order", 0, ",'order':'o%d','patient':'p%d','by':'%b','device':'mood-app',"
        "'diagnosis':'%c'}" },
    { "consent", 0, ",'patient':'p%d','program':'rtm','form':'verbal','from':'%e'}" },
    { "enroll", 0, ",'enrollment':'e%d','patient':'p%d','program':'rtm','billing':'%b',"
        "'device':'mood-app','order':'o%d','place':'11'%S}" },
    { "supply", 600, ",'enrollment':'e%d','unit':'L-%d','paid_by':'practice','cost':'40.00'}" },
    { "educate", 1200, ",'enrollment':'e%d','by':'%b','minutes':20}" },
};

static char *put_value(char *p, const struct patient *who, char letter)
{
    const struct place *home = &places[who->zone][who->traits % 3];
    switch (letter) {
    case 'd': return put(p, who->digits, 7);
    case 'b': return put_person(p, who->billing);
    case 'l': return put_text(p, lasts[who->traits >> 8 & 15]);
    case 'f': return put_text(p, firsts[who->traits >> 12 & 15]);
    case 'y': return put_two(p, 35 + (uint32_t)(who->traits >> 16 & 31));
    case 'o': return put_digits(p, 1 + (who->traits >> 21 & 7), 1);
    case 'w': return put_digits(p, who->traits >> 24 & 7, 1);
    case 's': return put(p, who->traits >> 28 & 1 ? "F" : "M", 1);
    case 'a': return put_text(p, home->address);
    case 'z': return put_text(p, home->zone);
    case 'm': return put_member(p, who->index);
    case 'c': return put_text(p, diagnoses[who->traits >> 40 & 7]);
    case 'e': return put_date(p, who->start - 1);
    case 'S':
        if (!who->starts) return p;
        p = put_date(PUT(p, ",\"starts\":\""), who->start);
        return PUT(p, "\"");
    default: assert(false); return p;     /* a letter that no template has */
    }
}

static void write_setup(const struct patient *who, int32_t at)
{
    for (uint32_t i = 0; i < sizeof setup / sizeof *setup; i++) {
        char *p = fact_begin(setup[i].kind, strlen(setup[i].kind), who->digits, i);
        p = put_instant(p, at + setup[i].later, PRACTICE_OFFSET);
        for (const char *t = setup[i].rest; *t; t++) {
            if (*t == '%') p = put_value(p, who, *++t);
            else *p++ = *t == '\'' ? '"' : *t;
        }
        line_end(p);
    }
}

/* ---- what happens to a patient ---- */

struct story {
    struct patient who;
    uint64_t chance;
    uint32_t count;
    struct event events[EVENTS_MAX];
};

static struct event *happen(struct story *s, enum event_kind kind, int32_t at)
{
    assert(s->count < EVENTS_MAX);
    struct event *e = &s->events[s->count++];
    *e = (struct event){ .at = at, .kind = (uint8_t)kind, .patient = s->who.index };
    return e;
}

/* Mostly another day than those before, sometimes the same again; a few stories run on past
 * their first window. */
static int32_t checkin_day(struct story *s, uint64_t *seen, uint32_t span)
{
    uint32_t day = below(&s->chance, span);
    if (below(&s->chance, 4) != 0)
        for (uint32_t i = 0; i < span && (*seen >> day & 1); i++) day = (day + 1) % span;
    *seen |= (uint64_t)1 << day;
    return s->who.start + (int32_t)day < DAY_LAST ? s->who.start + (int32_t)day : DAY_LAST;
}

/* When the server got it: at once, some days late, more than seven days late (not counted), or
 * before the device's clock says that it was written (not counted). */
static void checkin_received(struct story *s, struct event *e)
{
    uint32_t lot = below(&s->chance, 1000);
    if (lot >= 473) return;
    e->flags |= FLAG_RECEIVED;
    uint32_t more = below(&s->chance, 3600);
    if (lot < 20) e->other = e->at + (8 + (int32_t)more % 3) * DAY_SECONDS + (int32_t)more;
    else if (lot < 70) e->other = e->at + (1 + (int32_t)more % 6) * DAY_SECONDS + (int32_t)more;
    else if (lot < 73) e->other = e->at - 900 - (int32_t)more / 4;
    else e->other = e->at + (int32_t)more % 30;
}

static void checkins(struct story *s)
{
    uint32_t count = 5 + below(&s->chance, 26), again = 5 + below(&s->chance, 26);
    if (below(&s->chance, 2) && again > count) count = again;
    uint32_t span = below(&s->chance, 16) == 0 ? WINDOW + 8 : WINDOW;
    uint64_t seen = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t day = checkin_day(s, &seen, span);
        int32_t local = day * DAY_SECONDS + 6 * 3600 + (int32_t)below(&s->chance, 18 * 3600);
        struct event *e = happen(s, EV_CHECKIN, local - zone_offset[s->who.zone]);
        uint64_t lot = draw(&s->chance);
        uint32_t source = (uint32_t)(lot % 100);
        e->pick = source < 82 ? 0 : source < 92 ? 1 : source < 97 ? 2 : 3;
        e->who = (uint16_t)(STAFF_FLAG + (lot >> 8) % STAFF);
        e->noise = (uint16_t)(lot >> 16);
        uint32_t diary = (uint32_t)((lot >> 32) % 100);
        if (diary < 4) e->flags |= FLAG_FOR_DAY_BEFORE;
        else if (diary < 7) e->flags |= FLAG_FOR_SAME_DAY;
        if ((lot >> 48) % 100 < 8) e->flags |= FLAG_UTC;
        checkin_received(s, e);
    }
}

static int32_t practice_instant(int32_t day, int32_t second)
{
    return day * DAY_SECONDS + second - PRACTICE_OFFSET;
}

static int32_t window_day(struct story *s)
{
    return s->who.start + (int32_t)below(&s->chance, WINDOW);
}

/* Some time in working hours, whatever else the practitioner does then. */
static int32_t window_instant(struct story *s, uint32_t hours)
{
    int32_t day = window_day(s);
    return practice_instant(day, 9 * 3600 + (int32_t)below(&s->chance, hours * 3600));
}

/* A free place in the practitioner's calendar, on some day of the window; false if none was found,
 * and the stretch then overlaps what the practitioner did for somebody else. */
static bool calendar_take(struct story *s, uint16_t who, int32_t seconds, int32_t *from)
{
    for (int attempt = 0; attempt < 8; attempt++) {
        int32_t day = window_day(s);
        uint64_t taken = calendar[who][day];
        bool long_one = seconds > SLOT_SECONDS;
        uint64_t open = ~taken;
        if (long_one) open &= ~taken >> 1;
        if (open == 0) continue;
        uint32_t turn = below(&s->chance, 64);
        uint64_t turned = open >> turn | open << ((64 - turn) & 63);
        uint32_t slot = ((uint32_t)__builtin_ctzll(turned) + turn) & 63;
        calendar[who][day] |= (uint64_t)(long_one ? 3 : 1) << slot;
        int32_t spare = (long_one ? 2 : 1) * SLOT_SECONDS - seconds;
        *from = practice_instant(day, SLOT_FIRST + (int32_t)slot * SLOT_SECONDS
            + (int32_t)below(&s->chance, (uint32_t)spare + 1));
        return true;
    }
    return false;
}

/* A colleague who is free joins in while an earlier stretch still runs. */
static bool calendar_join(uint16_t who, int32_t from, int32_t to)
{
    int32_t local = from + PRACTICE_OFFSET, day = local / DAY_SECONDS;
    int32_t first = (local % DAY_SECONDS - SLOT_FIRST) / SLOT_SECONDS;
    int32_t last = (local % DAY_SECONDS + (to - from) - SLOT_FIRST) / SLOT_SECONDS;
    if (local % DAY_SECONDS < SLOT_FIRST || last > 63) return false;
    uint64_t need = 0;
    for (int32_t i = first; i <= last; i++) need |= (uint64_t)1 << i;
    if (calendar[who][day] & need) return false;
    calendar[who][day] |= need;
    return true;
}

static void stretch(struct story *s, struct event *before)
{
    int32_t seconds = 180 + (int32_t)below(&s->chance, 1261), from;
    uint32_t lot = below(&s->chance, 1000);
    uint16_t colleague = (uint16_t)below(&s->chance, practitioners);
    uint16_t who = lot % 4 == 0 ? colleague : s->who.billing;
    if (lot < 30) {
        who = (uint16_t)(STAFF_FLAG + below(&s->chance, STAFF));
        from = window_instant(s, 7);
    } else if (lot < 35) {     /* across the midnight between two months */
        from = practice_instant(DAY_JANUARY_LAST, DAY_SECONDS - 1 - (int32_t)lot * 5 - seconds / 2);
    } else if (lot < 45) {
        from = window_instant(s, 7);
    } else if (before && lot < 245) {
        from = before->other + 60 + (int32_t)below(&s->chance, 120);
        if (colleague == before->who || !calendar_join(colleague, from, from + seconds)) return;
        who = colleague;
    } else if (!calendar_take(s, who, seconds, &from)) {
        from = window_instant(s, 7);
    }
    struct event *e = happen(s, EV_TIME, from + seconds);
    e->other = from;
    e->who = who;
    e->pick = (uint8_t)below(&s->chance, 5);
}

static void story_tell(struct story *s, uint32_t index)
{
    s->who = patient_make(index);
    s->chance = mix(s->who.traits + 0x5851f42d4c957f2du);
    s->count = 0;
    happen(s, EV_SETUP, practice_instant(s->who.start - 1, 9 * 3600
        + (int32_t)below(&s->chance, 6 * 3600)));
    checkins(s);
    static const uint8_t stretches[16] = { 0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6 };
    uint32_t count = stretches[below(&s->chance, 16)];
    uint32_t first = s->count;
    for (uint32_t i = 0; i < count; i++)
        stretch(s, s->count > first ? &s->events[s->count - 1] : NULL);
    static const uint8_t contacts[8] = { 0, 1, 1, 1, 1, 2, 2, 2 };
    count = contacts[below(&s->chance, 8)];
    for (uint32_t i = 0; i < count; i++) {
        struct event *e = happen(s, EV_CONTACT, window_instant(s, 9));
        uint32_t mode = below(&s->chance, 20);
        e->pick = mode < 8 ? 0 : mode < 14 ? 1 : mode < 18 ? 2 : mode < 19 ? 3 : 4;
        uint32_t person = below(&s->chance, 25);
        e->who = person == 0 ? (uint16_t)(STAFF_FLAG + below(&s->chance, STAFF))
            : person < 5 ? (uint16_t)below(&s->chance, practitioners) : s->who.billing;
        e->noise = (uint16_t)draw(&s->chance);
    }
    happen(s, EV_NOTE, practice_instant(DAY_SIGNED, 8 * 3600
        + (int32_t)below(&s->chance, 8 * 3600)));
    for (uint32_t i = 2; i < s->count; i++) {      /* by time; the set-up stays first */
        struct event e = s->events[i];
        uint32_t at = i;
        for (; at > 1 && s->events[at - 1].at > e.at; at--) s->events[at] = s->events[at - 1];
        s->events[at] = e;
    }
    for (uint32_t i = 1; i < s->count; i++) s->events[i].number = (uint8_t)(7 + i);
}

/* ---- writing an event ---- */

#include "event.h" // the lines of what happens

/* ---- the file ---- */

static void *must(void *memory)
{
    if (memory) return memory;
    fputs("generate: out of memory\n", stderr);
    exit(1);
}

/* Holds every event, 24 bytes each, and writes them a civil day (of the practice) at a time. */
static void write_by_time(void)
{
    static struct { struct event *at; size_t count, room; } days[DAYS];
    struct story s;
    for (uint32_t i = 1; i <= patients; i++) {
        story_tell(&s, i);
        for (uint32_t k = 0; k < s.count; k++) {
            int32_t day = (s.events[k].at + PRACTICE_OFFSET) / DAY_SECONDS;
            if (days[day].count == days[day].room) {
                days[day].room = days[day].room ? days[day].room * 2 : 1024;
                days[day].at = must(realloc(days[day].at, days[day].room * sizeof(struct event)));
            }
            days[day].at[days[day].count++] = s.events[k];
        }
    }
    for (int32_t day = 0; day < DAYS; day++) {
        for (size_t k = 0; k < days[day].count; k++) {
            struct patient who = patient_make(days[day].at[k].patient);
            write_event(&who, &days[day].at[k]);
        }
        free(days[day].at);
    }
}

static void write_by_patient(void)
{
    struct story s;
    for (uint32_t i = 1; i <= patients; i++) {
        story_tell(&s, i);
        for (uint32_t k = 0; k < s.count; k++) write_event(&s.who, &s.events[k]);
    }
}

static bool number_read(const char *text, uint64_t max, uint64_t *value)
{
    uint64_t n = 0;
    if (!*text) return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || n > max / 10) return false;
        n = n * 10 + (uint64_t)(*text - '0');
    }
    if (n > max) return false;
    *value = n;
    return true;
}

int main(int argc, char **argv)
{
    static const char people[] = "--practitioners=";
    uint64_t number[2] = { 0, 1 }, staff = 0;
    int given = 0;
    bool by_time = false, fits = true;
    for (int i = 1; i < argc && fits; i++) {
        if (strcmp(argv[i], "--by-time") == 0) by_time = true;
        else if (strncmp(argv[i], people, sizeof people - 1) == 0)
            fits = number_read(argv[i] + sizeof people - 1, PRACTITIONERS_MAX, &staff) && staff > 0;
        else
            fits = given < 2 && number_read(argv[i], given ? UINT64_MAX : PATIENTS_MAX,
                &number[given]), given++;
    }
    if (!fits || given == 0) {
        fputs("usage: generate [--by-time] [--practitioners=K] N [SEED]\n", stderr);
        return 2;
    }
    patients = (uint32_t)number[0];
    seed = number[1];
    practitioners = (uint32_t)staff;
    if (practitioners == 0) {
        practitioners = patients / PANEL;
        if (practitioners < PRACTITIONERS_MIN) practitioners = PRACTITIONERS_MIN;
        if (practitioners > PRACTITIONERS_MAX) practitioners = PRACTITIONERS_MAX;
    }
    calendar = must(calloc(practitioners, sizeof *calendar));
    line_tables_make();
    write_practice();
    if (by_time) write_by_time();
    else write_by_patient();
    out_flush();
    free(calendar);
    return 0;
}
