// scrub_element.c - the elements of a segment whose row in the guide is known.
#include "scrubber_.h"
#include "shape_.h"
#include <assert.h>

size_t scrub_split(str value, char by, str *parts, size_t most)
{
    size_t n = 0;
    const char *at = value.at, *end = value.at + value.len;
    for (const char *p = at; n < most; p++) {
        if (p < end && *p != by) continue;
        parts[n++] = (str){at, (size_t)(p - at)};
        if (p >= end) break;
        at = p + 1;
    }
    return n;
}

scrub_spot scrub_here_spot(const scrub *s, size_t position, size_t part)
{
    str loop = {"", 0};
    if (s->here.guide && s->here.seg != SCRUB_NONE)
        loop = s->here.guide->loops[s->here.loop].name;
    else if (s->set.open && s->plan && s->depth)
        loop = s->plan->guide->loops[s->frames[s->depth - 1].loop].name;
    return (scrub_spot){s->segment.number, loop, s->segment.id, (uint8_t)position, (uint8_t)part};
}

// --- forms -----------------------------------------------------------------------------------------------
enum { YEAR_MIN = 1800, YEAR_OPEN = 9999 };

static int pair(const char *at) { return (at[0] - '0') * 10 + at[1] - '0'; }

bool scrub_day(str v)
{
    static const uint8_t lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if ((v.len != 8 && v.len != 6) || !str_digits(v)) return false;
    const char *at = v.at + v.len - 4;
    int month = pair(at), day = pair(at + 2);
    int year = v.len == 8 ? pair(v.at) * 100 + pair(v.at + 2) : 2000 + pair(v.at);
    // Nobody bills, is born or promises then; payers write the end of time as 99991231.
    if (year < YEAR_MIN || (year > LIMIT_YEAR_MAX && year != YEAR_OPEN)) return false;
    if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1]) return false;
    if (month != 2 || day < 29) return true;
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// HHMM, HHMMSS, HHMMSSD, HHMMSSDD.
bool scrub_clock(str v)
{
    if (v.len < 4 || v.len == 5 || v.len > 8 || !str_digits(v)) return false;
    return pair(v.at) < 24 && pair(v.at + 2) < 60 && (v.len < 6 || pair(v.at + 4) < 60);
}

static bool dated(str format, str v)
{
    if (str_eq(format, STR("D8"))) return v.len == 8 && scrub_day(v);
    if (str_eq(format, STR("RD8")))
        return v.len == 17 && v.at[8] == '-' && scrub_day(str_first(v, 8)) && scrub_day(str_from(v, 9));
    if (str_eq(format, STR("DT")))
        return v.len == 12 && scrub_day(str_first(v, 8)) && scrub_clock(str_from(v, 8));
    if (str_eq(format, STR("TM"))) return scrub_clock(v);
    return true; // another format, or none: said at the format
}

// Digits, and where it is a decimal a point and a sign: the length is that of the digits.
static bool number(str v, bool point, size_t *len)
{
    size_t i = point && v.len && v.at[0] == '-', count = 0;
    for (; i < v.len; i++) {
        if (v.at[i] == '.' && point) point = false;
        else if (v.at[i] >= '0' && v.at[i] <= '9') count++;
        else return false;
    }
    *len = count;
    return count > 0;
}

// X12.6, R: no zero leads but the one before a point, and a whole number has no point. Whole numbers (N0)
// that are filled up with zeros are too common among control numbers to be told.
static bool spare(str v)
{
    size_t i = v.at[0] == '-';
    return v.at[v.len - 1] == '.' || (v.len > i + 1 && v.at[i] == '0' && v.at[i + 1] != '.');
}

// --- one value -------------------------------------------------------------------------------------------
typedef struct spotted { scrub *s; const plan *plan; const plan_el *el; } spotted;

// In segments about people a separator too many or too few moves a name or a member number to where a
// qualifier should be: what is longer than any qualifier there is not quoted.
static bool may_quote(const spotted *x, str value)
{
    uint32_t tag = x->s->tag;
    bool person = tag == TAG3('N', 'M', '1') || tag == TAG3('D', 'M', 'G') || tag == TAG3('R', 'E', 'F') ||
                  tag == TAG3('P', 'E', 'R') || tag == TAG3('P', 'A', 'T') || tag == TAG3('S', 'B', 'R') ||
                  tag == TAG2('N', '3') || tag == TAG2('N', '4') || tag == TAG2('N', '1');
    if (person && value.len > x->el->data->max) return false;
    return x->el->data->shown || x12_shapes[x->el->row->shape].shown;
}

static void say(const spotted *x, scrub_id id, str value, const char *detail, long long n, str words)
{
    const x12_el *row = x->el->row;
    bool shown = may_quote(x, value);
    scrub_spot spot = scrub_here_spot(x->s, row->position, row->part);
    if (words.len)
        scrub_tell(x->s, id, spot, shown ? value : STR(""), "%.*s", STR_ARGS(words));
    else if (detail)
        scrub_tell(x->s, id, spot, shown ? value : STR(""), "%s%lld", detail, n);
    else
        scrub_tell(x->s, id, spot, shown ? value : STR(""), NULL);
}

static bool type_fits(const spotted *x, str v, size_t *len)
{
    *len = v.len;
    switch (x->el->data->type) {
    case X12_AN:
    case X12_ID:
    case X12_B: return true;
    case X12_DT:
        if (scrub_day(v)) return true;
        say(x, SCRUB_DATE_FORM, v, NULL, 0, STR(""));
        return false;
    case X12_TM:
        if (scrub_clock(v)) return true;
        say(x, SCRUB_TIME_FORM, v, NULL, 0, STR(""));
        return false;
    case X12_N0:
    case X12_N2:
    case X12_R:
        if (number(v, x->el->data->type == X12_R, len)) {
            if (x->el->data->type == X12_R && spare(v)) say(x, SCRUB_NUMBER_SPARE, v, NULL, 0, STR(""));
            return true;
        }
        say(x, SCRUB_NUMBER_FORM, v, NULL, 0, STR(""));
        return false;
    }
    assert(false && "a type outside x12_type");
    return false;
}

// Abroad, states and postal codes have other forms: N404 is there, and not the United States.
static bool abroad(const scrub *s)
{
    str country = x12_get(&s->segment, 4);
    return s->tag == TAG2('N', '4') && country.len && !str_eq(country, STR("US")) &&
           !str_eq(country, STR("USA"));
}

static void check_shape(const spotted *x, str v)
{
    const x12_shape_row *shape = &x12_shapes[x->el->row->shape];
    char capital[64] UNSET;
    if (v.len <= sizeof capital) {
        bool lower = false;
        for (size_t i = 0; i < v.len; i++) lower |= v.at[i] >= 'a' && v.at[i] <= 'z';
        if (lower) {
            for (size_t i = 0; i < v.len; i++)
                capital[i] = v.at[i] >= 'a' && v.at[i] <= 'z' ? (char)(v.at[i] - 'a' + 'A') : v.at[i];
            v.at = capital;
        }
    }
    if (!shape->valid(v) && !abroad(x->s)) say(x, (scrub_id)shape->finding, v, NULL, 0, STR(""));
}

static bool spaced(const spotted *x, str v)
{
    if (v.at[0] != ' ' && v.at[v.len - 1] != ' ') return true;
    if (x->s->tag == TAG3('I', 'S', 'A')) return true;
    for (size_t i = 0; i < v.len; i++)
        if (v.at[i] != ' ') {
            say(x, SCRUB_ELEMENT_SPACES, STR(""), NULL, 0, STR(""));
            return true;
        }
    say(x, SCRUB_ELEMENT_BLANK, STR(""), NULL, 0, STR(""));
    return false;
}

static void check_value(const spotted *x, str v)
{
    const plan_el *el = x->el;
    const x12_data_row *data = el->data;
    size_t len;
    if (!spaced(x, v)) return;
    if (!type_fits(x, v, &len)) return;
    if (x->s->tag == TAG3('I', 'S', 'A') && data->min == data->max) len = data->min; // widths are said apart
    if (len < data->min) {
        say(x, SCRUB_ELEMENT_SHORT, v, "at least ", data->min, STR(""));
        return;
    }
    if (len > data->max) {
        say(x, SCRUB_ELEMENT_LONG, v, "at most ", data->max, STR(""));
        return;
    }
    if (el->codes.count && !code_in(x->plan, el->codes, code_of(v))) {
        str codes = el->row->codes;
        say(x, SCRUB_CODE_UNKNOWN, v, NULL, 0, codes.len <= 80 ? codes : STR(""));
        return;
    }
    if (el->dated && !dated(x12_get(&x->s->segment, el->row->position - 1u), v)) {
        say(x, SCRUB_DATE_FORM, v, NULL, 0, x12_get(&x->s->segment, el->row->position - 1u));
        return;
    }
    if (el->row->shape != SHAPE_ANY) check_shape(x, v);
}

// --- composites ------------------------------------------------------------------------------------------
// Files that declare one component separator and use another: known by a composite that must have several
// components and has none of the declared ones. From then on the one in use is taken.
static void find_separator(scrub *s, size_t position, str value, size_t needed)
{
    static const char used[] = ":>|<^\\";
    if (s->component_known) return;
    if (s->components >> position & 1) {
        s->component_known = true;
        return;
    }
    if (needed < 2) return;
    for (const char *c = used; *c; c++) {
        if (*c == s->marks.element || *c == s->marks.terminator || !memchr(value.at, *c, value.len)) continue;
        if (s->marks.component) // else it was said at ISA
            scrub_tell(s, SCRUB_DELIMITER_UNUSED, scrub_here_spot(s, position, 0), (str){c, 1},
                       "ISA16 declares %.1s", &s->marks.component);
        scrub_component_is(s, *c);
        s->component_known = true;
        return;
    }
}

static void check_composite(spotted *x, const plan_position *at, size_t position, str value)
{
    scrub *s = x->s;
    const plan_el *els = &x->plan->els[at->first];
    size_t needed = 0;
    for (size_t i = 0; i < at->count; i++) needed += els[i].row->need != X12_SITUATIONAL;
    find_separator(s, position, value, needed);
    str parts[SCRUB_PARTS_MAX] UNSET;
    size_t count = 1;
    parts[0] = value;
    if (s->marks.component) count = scrub_split(value, s->marks.component, parts, SCRUB_PARTS_MAX);
    if (count > 1 && !parts[count - 1].len) {
        scrub_tell(s, SCRUB_TRAILING_COMPONENT, scrub_here_spot(s, position, 0), STR(""), NULL);
        while (count && !parts[count - 1].len) count--;
    }
    size_t row = 0;
    for (size_t part = 1; part <= count || row < at->count; part++) {
        str v = part <= count ? parts[part - 1] : (str){"", 0};
        if (row < at->count && els[row].row->part == part) {
            x->el = &els[row++];
            if (v.len) check_value(x, v);
            else if (x->el->row->need != X12_SITUATIONAL)
                say(x, SCRUB_ELEMENT_MISSING, STR(""), NULL, 0, x->el->data->name);
        } else if (v.len) {
            scrub_tell(s, SCRUB_COMPONENT_NOT_USED, scrub_here_spot(s, position, part), STR(""), NULL);
        }
    }
}

// --- the segment -----------------------------------------------------------------------------------------
static void check_notes(scrub *s, const plan_seg *seg, uint64_t present)
{
    for (size_t i = 0; i < seg->note_count; i++) {
        const plan_note *n = &seg->notes[i];
        uint64_t has = present & n->all;
        bool first = present >> n->first & 1;
        bool fine = true;
        scrub_id id = SCRUB_NOTE_PAIRED;
        switch (n->kind) {
        case 'P': fine = !has || has == n->all; break;
        case 'R': fine = has != 0, id = SCRUB_NOTE_REQUIRED; break;
        case 'E': fine = (has & (has - 1)) == 0, id = SCRUB_NOTE_EXCLUSIVE; break;
        case 'C': fine = !first || has == n->all, id = SCRUB_NOTE_CONDITION; break;
        case 'L': fine = !first || (has & (has - 1)) != 0, id = SCRUB_NOTE_LIST; break;
        default: assert(false && "scrub_plan.c knows the kinds"); break;
        }
        if (fine || (id != SCRUB_NOTE_EXCLUSIVE && (n->all & ~has & s->missing))) continue;
        char text[64];
        buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
        for (uint8_t p = 1; p < 64; p++) {
            if (!(n->all >> p & 1)) continue;
            buf_byte(&b, ' '); // the first is left out below
            buf_put(&b, s->segment.id);
            buf_digits(&b, p, 2);
        }
        uint64_t at = id == SCRUB_NOTE_EXCLUSIVE ? has : n->all & ~has;
        scrub_tell(s, id, scrub_here_spot(s, (size_t)__builtin_ctzll(at), 0), STR(""), "%.*s", (int)b.len - 1,
                   b.at + 1);
    }
}

static void say_unused(scrub *s, const plan_seg *seg, size_t position)
{
    scrub_tell(s, position > seg->elements ? SCRUB_ELEMENT_BEYOND : SCRUB_ELEMENT_NOT_USED,
               scrub_here_spot(s, position, 0), STR(""), NULL);
}

static void check_element(spotted *x, const plan_seg *seg, size_t position, str v)
{
    scrub *s = x->s;
    const plan_position *at = position <= seg->positions ? &seg->at[position] : NULL;
    if (!at || !at->count) {
        if (!(s->missing >> position & 1)) say_unused(s, seg, position);
        return;
    }
    if (s->repetitions >> position & 1 && s->tag != TAG3('I', 'S', 'A'))
        scrub_tell(s, SCRUB_REPETITION, scrub_here_spot(s, position, 0), STR(""), NULL);
    if (at->composite) {
        check_composite(x, at, position, v);
        return;
    }
    if (s->components >> position & 1 && s->tag != TAG3('I', 'S', 'A')) {
        scrub_tell(s, SCRUB_COMPONENT_SEPARATOR, scrub_here_spot(s, position, 0), STR(""), NULL);
        return;
    }
    x->el = &x->plan->els[at->first];
    check_value(x, v);
}

void scrub_elements(scrub *s, const plan *p, uint16_t row)
{
    const plan_seg *seg = &p->segs[row];
    spotted x = {.s = s, .plan = p};
    uint64_t present = s->present;
    uint64_t missing = seg->required & ~present & ~s->missing;
    s->missing |= missing;
    for (uint64_t m = missing; m; m &= m - 1) {
        size_t position = (size_t)__builtin_ctzll(m);
        x.el = &p->els[seg->at[position].first];
        say(&x, SCRUB_ELEMENT_MISSING, STR(""), NULL, 0, x.el->data->name);
    }
    for (uint64_t m = present; m; m &= m - 1) {
        size_t position = (size_t)__builtin_ctzll(m);
        check_element(&x, seg, position, s->segment.elements[position]);
    }
    if (seg->note_count) check_notes(s, seg, present);
}
