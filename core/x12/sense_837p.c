// sense_837p.c - what must make sense together in an 837P: who looks at which segment, and when a claim, a
// set and a file are whole. The other files of this name hold one noun each.
#include "sense_837p_.h"
#include "shape_.h"
#include <stdarg.h>
#include <stdio.h>

// clang-format off
typedef void look(scrub *, sense *);
static const struct { str loop, tag; look *at; } looks[] = {
    {{"", 0}, {"", 0}, NULL},
#define SEE(loop, tag, function) {STR_INIT(loop), STR_INIT(tag), function},
#include "sense_837p.def"
#undef SEE
};
// clang-format on
enum { LOOK_COUNT = sizeof looks / sizeof *looks };
_Static_assert(LOOK_COUNT < UINT8_MAX, "a look is a byte");

// --- words -------------------------------------------------------------------------------------------------

str sense_part(const scrub *s, size_t position, size_t part)
{
    str rest = sense_el(s, position), found = {"", 0};
    for (size_t i = 0; i < part; i++) {
        if (!rest.at) return (str){"", 0};
        found = str_split(rest, scrub_at(s)->marks.component, &rest);
    }
    return found;
}

static uint16_t row_of(const x12_guide *g, uint16_t seg, uint8_t position, uint8_t part)
{
    uint16_t first = g->segs[seg].first, nearest = first;
    for (uint16_t i = first; i < g->el_count && g->els[i].seg == seg; i++) {
        if (g->els[i].position == position && g->els[i].part == part) return i;
        if (g->els[i].position <= position) nearest = i;
    }
    return nearest;
}

uint16_t sense_row(const scrub *s, uint8_t position, uint8_t part)
{
    const scrub_here *here = scrub_at(s);
    return row_of(here->guide, here->seg, position, part);
}

sense_place sense_at(const scrub *s, uint8_t position, uint8_t part)
{
    return (sense_place){scrub_at(s)->number, sense_row(s, position, part)};
}

static char capital(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

sense_text sense_keep(str s)
{
    sense_text kept = {.len = (uint8_t)(s.len < SENSE_CODE_BYTES ? s.len : SENSE_CODE_BYTES)};
    for (size_t i = 0; i < kept.len; i++) kept.at[i] = capital(s.at[i]);
    return kept;
}

uint64_t sense_hash(str s, uint64_t seed)
{
    char text[80];
    size_t len = s.len < sizeof text ? s.len : sizeof text;
    for (size_t i = 0; i < len; i++) text[i] = capital(s.at[i]);
    uint64_t hash = hash_str((str){text, len}, seed);
    return hash ? hash : 1;
}

static int digit_pair(const char *at) { return (at[0] - '0') * 10 + at[1] - '0'; }

bool sense_day(str s, date *out)
{
    if (s.len != 8) return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    int year = digit_pair(s.at) * 100 + digit_pair(s.at + 2);
    int month = digit_pair(s.at + 4), day = digit_pair(s.at + 6);
    if (year < 1800 || year > LIMIT_YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31) return false;
    if (day > 28 && date_civil(date_month_last(date_of(year, month, 1))).day < day) return false;
    *out = date_of(year, month, day);
    return true;
}

// --- amounts -----------------------------------------------------------------------------------------------

typedef struct decimal { bool negative, any; int64_t whole, cents; size_t whole_digits, decimals; } decimal;

static bool decimal_read(str s, decimal *out)
{
    *out = (decimal){0};
    size_t i = 0;
    if (s.len && (s.at[0] == '-' || s.at[0] == '+')) out->negative = s.at[i++] == '-';
    for (; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++) {
        out->any = true;
        if (out->whole_digits || s.at[i] != '0') out->whole_digits++;
        if (out->whole_digits < 17) out->whole = out->whole * 10 + (s.at[i] - '0');
    }
    if (i < s.len && s.at[i] == '.')
        for (i++; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++) {
            out->any = true;
            if (out->decimals < 2) out->cents += (s.at[i] - '0') * (out->decimals ? 1 : 10);
            out->decimals++;
        }
    return out->any && i == s.len;
}

bool sense_money(scrub *s, uint8_t position, bool may_be_negative, money *out)
{
    decimal d;
    if (!decimal_read(sense_el(s, position), &d)) return false; // the engine says that it is no number
    bool fine = true;
    uint16_t row = sense_row(s, position, 0);
    if (d.decimals > 2) {
        scrub_say(s, SCRUB_AMOUNT_PRECISION, row, NULL);
        fine = false;
    }
    if (d.whole > SENSE_DIGITS_MAX) {
        scrub_say(s, SCRUB_AMOUNT_LARGE, row, NULL);
        fine = false;
    }
    if (d.negative && !may_be_negative && (d.whole || d.cents)) {
        scrub_say(s, SCRUB_AMOUNT_NEGATIVE, row, NULL);
        fine = false;
    }
    if (!fine) return false;
    int64_t cents = d.whole * 100 + d.cents;
    *out = (money){d.negative ? -cents : cents};
    return true;
}

void sense_amount(scrub *s, sense *t)
{
    (void)t;
    money m;
    // sense_other_amount's
    if (str_eq(scrub_at(s)->guide->loops[scrub_at(s)->loop].name, STR("2320"))) return;
    (void)sense_money(s, 2, false, &m);
}

// --- the callbacks -----------------------------------------------------------------------------------------

static uint8_t look_of(str loop, str tag)
{
    for (int i = 1; i < LOOK_COUNT; i++)
        if (str_eq(looks[i].tag, tag) && str_eq(looks[i].loop, loop)) return (uint8_t)i;
    return 0;
}

static void find_looks(const scrub *s, sense *t)
{
    const x12_guide *g = scrub_at(s)->guide;
    assert(g->seg_count <= SENSE_SEGS_MAX);
    for (size_t i = 0; i < g->seg_count; i++) {
        t->looks[i] = look_of(g->loops[g->segs[i].loop].name, g->segs[i].tag);
        t->any_looks[i] = look_of((str){"", 0}, g->segs[i].tag);
    }
    t->ready = true;
}

static void set_begins(scrub *s, void *state)
{
    sense *t = state;
    if (!t->ready) find_looks(s, t);
    t->made = scrub_at(s)->group_on;
    t->made_at = (sense_place){0};
    t->set_claims = 0;
    t->billing = 0;
    t->subscriber = (sense_subscriber){0};
    t->claim.open = false;
}

static void segment(scrub *s, void *state)
{
    sense *t = state;
    uint16_t seg = scrub_at(s)->seg;
    if (seg >= SENSE_SEGS_MAX) return;
    if (t->claim.open && t->claim.line_count) sense_line_same(s, t);
    if (t->any_looks[seg]) looks[t->any_looks[seg]].at(s, t);
    if (t->looks[seg]) looks[t->looks[seg]].at(s, t);
}

static void loop_ends(scrub *s, void *state, uint16_t loop)
{
    sense *t = state;
    str name = scrub_at(s)->guide->loops[loop].name;
    if (str_eq(name, STR("2300")) && t->claim.open) {
        sense_claim_end(s, t);
        t->claim.open = false;
    } else if (str_eq(name, STR("2010BA")))
        sense_subscriber_ends(s, t);
}

static void set_ends(scrub *s, void *state)
{
    (void)s;
    sense *t = state;
    t->claim.open = false;
}

static void file_ends(scrub *s, void *state)
{
    sense *t = state;
    sense_seen_clear(&t->seen);
    const scrub_rules *rules = scrub_asked(s)->rules;
    if (rules && rules->file_end) rules->file_end(rules->with, s);
}

const scrub_sense scrub_sense_837p = {sizeof(sense), set_begins, segment, loop_ends, set_ends, file_ends};

// --- the rules of the house --------------------------------------------------------------------------------

static const struct { const char *loop, *tag; uint8_t position, part; } spots[] = {
    [SCRUB_SPOT_CODE] = {"2400", "SV1", 1, 2},      [SCRUB_SPOT_MODIFIER1] = {"2400", "SV1", 1, 3},
    [SCRUB_SPOT_MODIFIER2] = {"2400", "SV1", 1, 4}, [SCRUB_SPOT_MODIFIER3] = {"2400", "SV1", 1, 5},
    [SCRUB_SPOT_MODIFIER4] = {"2400", "SV1", 1, 6}, [SCRUB_SPOT_UNIT] = {"2400", "SV1", 3, 0},
    [SCRUB_SPOT_UNITS] = {"2400", "SV1", 4, 0},     [SCRUB_SPOT_PLACE] = {"2400", "SV1", 5, 0},
    [SCRUB_SPOT_DATE] = {"2400", "DTP", 3, 0},      [SCRUB_SPOT_CLAIM_PLACE] = {"2300", "CLM", 5, 1},
};

void scrub_rules_say(scrub *s, scrub_id id, uint64_t segment_number, scrub_rules_spot spot, str value,
                     const char *detail, ...)
{
    char text[240];
    va_list args;
    va_start(args, detail);
    int n = vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    assert(n >= 0);
    uint16_t row = sense_guide_row(spots[spot].loop, spots[spot].tag, spots[spot].position, spots[spot].part);
    scrub_say_at(s, id, segment_number, row, value, "%s", text);
}

uint16_t sense_guide_seg(const char *loop, const char *tag)
{
    const x12_guide *g = &x12_837p;
    for (uint16_t i = 0; i < g->seg_count; i++)
        if (str_eq(g->segs[i].tag, str_of(tag)) && str_eq(g->loops[g->segs[i].loop].name, str_of(loop)))
            return i;
    assert(false && "a segment of the guide that somebody names");
    return 0;
}

uint16_t sense_guide_row(const char *loop, const char *tag, uint8_t position, uint8_t part)
{
    return row_of(&x12_837p, sense_guide_seg(loop, tag), position, part);
}
