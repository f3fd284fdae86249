// scrub_envelope.c - interchanges, groups and sets: what opens and closes, counts and control numbers.
#include "scrubber_.h"
#include <assert.h>

// Which functional group a set belongs to (X12 data element 479), for the transactions of health care.
static const struct { str set, group; } kinds[] = {
    {STR_INIT("270"), STR_INIT("HS")}, {STR_INIT("271"), STR_INIT("HB")}, {STR_INIT("276"), STR_INIT("HR")},
    {STR_INIT("277"), STR_INIT("HN")}, {STR_INIT("278"), STR_INIT("HI")}, {STR_INIT("820"), STR_INIT("RA")},
    {STR_INIT("834"), STR_INIT("BE")}, {STR_INIT("835"), STR_INIT("HP")}, {STR_INIT("837"), STR_INIT("HC")},
    {STR_INIT("997"), STR_INIT("FA")}, {STR_INIT("999"), STR_INIT("FA")}, {STR_INIT("824"), STR_INIT("AG")},
};

static str get(const scrub *s, size_t position) { return x12_get(&s->segment, position); }
static str control_of(const envelope *e) { return (str){e->control, e->control_len}; }

static void remember(char *to, uint8_t *len, size_t room, str value)
{
    *len = (uint8_t)(value.len < room ? value.len : room);
    memcpy(to, value.at, *len);
}

static void forget(seen *all)
{
    if (all->count) memset(all->table, 0, SCRUB_SEEN * sizeof *all->table);
    all->count = 0;
    all->first = 0;
    all->last = -1;
}

// Was the control number here before? Those that rise by one need no memory; others are remembered, so many.
static bool seen_before(seen *all, str control, uint64_t salt)
{
    long long n;
    bool number = str_number(control, &n);
    if (number && n >= all->first && n <= all->last) return true;
    if (number && (all->last < 0 || n == all->last + 1)) {
        if (all->last < 0) all->first = n;
        all->last = n;
        return false;
    }
    if (all->count > SCRUB_SEEN / 4 * 3) forget(all);
    uint64_t h = hash_str(control, salt) | 1;
    uint32_t slot = (uint32_t)(h >> 32) % SCRUB_SEEN;
    for (; all->table[slot]; slot = (slot + 1) % SCRUB_SEEN)
        if (all->table[slot] == h) return true;
    all->table[slot] = h;
    all->count++;
    return false;
}

static scrub_spot spot_at(uint64_t segment, str loop, str tag, uint8_t position)
{
    return (scrub_spot){segment, loop, tag, position, 0};
}

static scrub_spot spot(const scrub *s, uint8_t position)
{
    return spot_at(s->segment.number, s->here.guide->loops[s->here.loop].name, s->segment.id, position);
}

// The envelope's own segments are checked by the rows of the first guide: they are the same in all.
static void check_header(scrub *s, uint16_t seg)
{
    const plan *p = s->plans[0];
    s->here.guide = p->guide;
    s->here.seg = seg;
    s->here.loop = p->guide->segs[seg].loop;
    scrub_elements(s, p, seg);
}

static void open_envelope(scrub *s, envelope *e, str control)
{
    e->open = true;
    e->segment = s->segment.number;
    e->inside = 0;
    e->answered = false;
    remember(e->control, &e->control_len, sizeof e->control, control);
    if (e->controls.table) forget(&e->controls);
}

// --- interchange -----------------------------------------------------------------------------------------
void scrub_interchange_open(scrub *s)
{
    s->sum.interchanges++;
    s->tag = TAG3('I', 'S', 'A');
    s->here = (scrub_here){.number = s->segment.number, .segment = &s->segment, .marks = s->marks,
                           .group_on = DATE_NONE, .test = str_eq(get(s, 15), STR("T"))};
    s->components = s->repetitions = s->missing = 0;
    s->has_bad = s->beyond = false;
    for (size_t i = 0; i < s->segment.text.len; i++) {
        unsigned char c = (unsigned char)s->segment.text.at[i];
        if (s->has_bad || (c >= ' ' && c < 0x7F) || (char)c == s->marks.element ||
            (char)c == s->marks.repetition || (char)c == s->marks.component)
            continue;
        s->has_bad = true;
        s->bad = i;
    }
    check_header(s, s->plans[0]->interchange_seg);
    for (uint8_t i = 6; i <= 8; i += 2) // who sends, who receives
        if (!str_trim(get(s, i)).len) scrub_tell(s, SCRUB_ELEMENT_BLANK, spot(s, i), STR(""), NULL);
    for (uint8_t i = 1; i <= 3; i += 2) // 00: the next element says nothing
        if (get(s, i).len && str_eq(get(s, i), STR("00")) == (str_trim(get(s, i + 1u)).len > 0))
            scrub_tell(s, SCRUB_ISA_INFORMATION, spot(s, (uint8_t)(i + 1)), STR(""), NULL);
    str control = get(s, 13);
    long long n;
    if (str_number(control, &n) && n == 0) scrub_tell(s, SCRUB_CONTROL_ZERO, spot(s, 13), control, NULL);
    if (seen_before(&s->interchanges, control, hash_str(get(s, 6), hash_str(get(s, 5), 0))))
        scrub_tell(s, SCRUB_INTERCHANGE_TWICE, spot(s, 13), control, NULL);
    open_envelope(s, &s->interchange, control);
    forget(&s->group.controls); // of sets that stand in no group
    s->group.inside = 0;
    s->group_kind_len = s->group_version_len = 0;
    s->outside_said = false;
    tap_enter(s, STR("ISA"), STR("interchange"));
    tap_segment(s);
}

static void set_leave(scrub *s)
{
    if (!s->set.open) return;
    scrub_set_close(s);
    s->set.open = false;
    tap_leave(s);
}

static void set_broken(scrub *s)
{
    if (!s->set.open) return;
    if (!s->cut)
        scrub_tell(s, SCRUB_SET_NOT_CLOSED, spot_at(s->set.segment, STR("ST"), STR("ST"), 0), STR(""), NULL);
    set_leave(s);
}

static void group_broken(scrub *s)
{
    set_broken(s);
    if (!s->group.open) return;
    if (!s->cut)
        scrub_tell(s, SCRUB_GROUP_NOT_CLOSED, spot_at(s->group.segment, STR("GS"), STR("GS"), 0), STR(""),
                   NULL);
    s->group.open = false;
    tap_leave(s);
}

void scrub_interchange_leave(scrub *s)
{
    group_broken(s);
    if (s->interchange.open && !s->cut)
        scrub_tell(s, SCRUB_ISA_NESTED, spot_at(s->interchange.segment, STR("ISA"), STR("ISA"), 0), STR(""),
                   NULL);
    if (s->interchange.open) tap_leave(s);
    s->interchange.open = false;
    s->mode = SCRUB_SEEK;
    s->held = 0;
}

// A count or control number against what was found.
static void check_count(scrub *s, scrub_id id, uint8_t position, uint64_t found)
{
    long long said;
    if (str_number(get(s, position), &said) && (uint64_t)said == found) return;
    if (!get(s, position).len) return; // said to be missing
    scrub_tell(s, id, spot(s, position), get(s, position), "%llu found", (unsigned long long)found);
}

static void check_control(scrub *s, scrub_id id, const envelope *e, bool number)
{
    str there = get(s, 2), here = control_of(e);
    long long a, b;
    if (str_eq(there, here) || !there.len) return;
    if (number && str_number(there, &a) && str_number(here, &b) && a == b) return;
    scrub_tell(s, id, spot(s, 2), there, "%.*s in segment %llu", STR_ARGS(here),
               (unsigned long long)e->segment);
}

static void interchange_end(scrub *s)
{
    group_broken(s);
    check_header(s, s->plans[0]->interchange_end_seg);
    check_count(s, SCRUB_GROUP_COUNT, 1, s->interchange.inside);
    check_control(s, SCRUB_INTERCHANGE_CONTROL, &s->interchange, false);
    if (!s->interchange.inside && !s->interchange.answered)
        scrub_tell(s, SCRUB_INTERCHANGE_EMPTY, spot(s, 0), STR(""), NULL);
    tap_segment(s);
    tap_leave(s);
    s->interchange.open = false;
    scrub_interchange_leave(s);
}

// --- group -----------------------------------------------------------------------------------------------
static bool date_d8(str v, date *out)
{
    if (!scrub_day(v)) return false;
    long long n;
    if (!str_number(v, &n)) return false;
    *out = date_of((int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100));
    return true;
}

static void group_open(scrub *s)
{
    group_broken(s);
    check_header(s, s->plans[0]->group_seg);
    s->sum.groups++;
    s->interchange.inside++;
    str control = get(s, 6);
    long long n;
    if (str_number(control, &n) && n == 0) scrub_tell(s, SCRUB_CONTROL_ZERO, spot(s, 6), control, NULL);
    if (control.len && seen_before(&s->interchange.controls, control, 0))
        scrub_tell(s, SCRUB_GROUP_TWICE, spot(s, 6), control, NULL);
    open_envelope(s, &s->group, control);
    remember(s->group_kind, &s->group_kind_len, sizeof s->group_kind, get(s, 1));
    remember(s->group_version, &s->group_version_len, sizeof s->group_version, get(s, 8));
    if (!date_d8(get(s, 4), &s->here.group_on)) s->here.group_on = DATE_NONE;
    s->outside_said = false;
    tap_enter(s, STR("GS"), STR("functional group"));
    tap_segment(s);
}

static void group_end(scrub *s)
{
    set_broken(s);
    check_header(s, s->plans[0]->group_end_seg);
    tap_segment(s);
    if (!s->group.open) {
        scrub_tell(s, SCRUB_TRAILER_ALONE, spot(s, 0), STR(""), NULL);
        return;
    }
    check_count(s, SCRUB_SET_COUNT, 1, s->group.inside);
    check_control(s, SCRUB_GROUP_CONTROL, &s->group, true);
    if (!s->group.inside) scrub_tell(s, SCRUB_GROUP_EMPTY, spot(s, 0), STR(""), NULL);
    s->group.open = false;
    tap_leave(s);
}

// --- set -------------------------------------------------------------------------------------------------
static bool listed(str list, str word)
{
    while (list.len) {
        if (str_eq(str_split(list, ' ', &list), word)) return true;
    }
    return false;
}

// The guide of a set, by ST01 and version; says what does not fit.
static plan *choose(scrub *s)
{
    str set = get(s, 1), said = get(s, 3), group = {s->group_version, s->group_version_len};
    str version = said.len ? said : group;
    bool differ = said.len && group.len && s->group.open && !str_eq(said, group);
    plan *known = NULL, *near = NULL;
    for (size_t i = 0; i < s->plan_count; i++) {
        plan *p = s->plans[i];
        if (!str_eq(p->set, set)) continue;
        near = p;
        if (str_starts(version, p->version) || (said.len && str_starts(group, p->version))) known = p;
        if (!listed(p->versions, version)) continue;
        if (differ) scrub_tell(s, SCRUB_VERSION_DIFFERS, spot(s, 3), said, "GS08 says %.*s", STR_ARGS(group));
        return p;
    }
    // 837I, 837D, 277 and their like have guides of their own, and so far none here.
    bool other = near && !known && !differ && str_starts(version, STR("005010X")) && version.len > 7;
    if (!near || other) {
        uint64_t what = hash_str(version, hash_str(set, 0)) | 1;
        if (what != s->unknown)
            scrub_tell(s, SCRUB_SET_UNKNOWN, spot(s, 1), set, "version %.*s", STR_ARGS(version));
        s->unknown = what;
    } else {
        scrub_tell(s, SCRUB_VERSION_UNKNOWN, spot(s, said.len ? 3 : 0), version, "expected %.*s",
                   STR_ARGS(near->versions));
    }
    return known ? known : !other && near && !version.len ? near : NULL;
}

static void check_kind(scrub *s)
{
    str group = {s->group_kind, s->group_kind_len}, set = get(s, 1), wanted = {"", 0};
    bool of_group = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_eq(kinds[i].set, set)) wanted = kinds[i].group;
        of_group |= str_eq(kinds[i].group, group);
    }
    // A set that nobody knows in a group of those that are known does not belong there either.
    if (wanted.len ? str_eq(wanted, group) : !of_group) return;
    scrub_tell(s, SCRUB_GROUP_KIND, spot_at(s->group.segment, STR("GS"), STR("GS"), 1), group,
               "%.*s%sfor the %.*s in segment %llu", STR_ARGS(wanted), wanted.len ? ", " : "not ",
               STR_ARGS(str_first(set, 10)), (unsigned long long)s->segment.number);
}

static void set_open(scrub *s)
{
    set_broken(s);
    const plan *p = s->plans[0];
    s->here.guide = p->guide;
    s->here.seg = p->set_seg;
    s->here.loop = p->root;
    if (!s->group.open && !s->outside_said) {
        scrub_tell(s, SCRUB_OUTSIDE_GROUP, spot(s, 0), STR(""), NULL);
        s->outside_said = true;
    }
    s->sum.sets++;
    s->group.inside++;
    s->plan = choose(s);
    if (s->group.open && s->group.inside == 1) check_kind(s);
    if (s->plan) s->here.guide = s->plan->guide;
    str control = get(s, 2);
    if (control.len && seen_before(&s->group.controls, control, 0))
        scrub_tell(s, SCRUB_SET_TWICE, spot(s, 2), control, NULL);
    open_envelope(s, &s->set, control);
    s->set.inside = 1;
    s->outside_said = false;
    const plan *rows = s->plan ? s->plan : p;
    s->here.seg = rows->set_seg;
    s->here.loop = rows->root;
    // Where the transaction is not known, so is not whether it must name its guide.
    s->missing = s->plan ? 0 : 1ull << 3;
    scrub_elements(s, rows, rows->set_seg);
    tap_enter(s, STR("ST"), s->plan ? s->plan->words : STR("transaction set"));
    tap_segment(s);
    scrub_set_open(s);
}

static void set_end(scrub *s)
{
    const plan *p = s->plan && s->set.open ? s->plan : s->plans[0];
    if (s->set.open) {
        s->set.inside++;
        scrub_set_close(s);
    }
    s->here.guide = p->guide;
    s->here.seg = p->end_seg;
    s->here.loop = p->guide->segs[p->end_seg].loop;
    scrub_elements(s, p, p->end_seg);
    tap_segment(s);
    if (!s->set.open) {
        scrub_tell(s, SCRUB_TRAILER_ALONE, spot(s, 0), STR(""), NULL);
        return;
    }
    check_count(s, SCRUB_SEGMENT_COUNT, 1, s->set.inside);
    check_control(s, SCRUB_SET_CONTROL, &s->set, false);
    s->set.open = false;
    tap_leave(s);
}

// --- every segment ---------------------------------------------------------------------------------------
static bool tag_fits(str id)
{
    if (id.len < 2 || id.len > 3 || id.at[0] < 'A' || id.at[0] > 'Z') return false;
    for (size_t i = 1; i < id.len; i++)
        if (!((id.at[i] >= 'A' && id.at[i] <= 'Z') || (id.at[i] >= '0' && id.at[i] <= '9'))) return false;
    return true;
}

// The place of the element around the first character that may not be there.
static void say_character(scrub *s)
{
    const char *bad = s->segment.text.at + s->bad;
    uint8_t position = 0;
    for (size_t i = 1; i <= s->segment.count; i++)
        if (bad >= s->segment.elements[i].at) position = (uint8_t)i;
    scrub_tell(s, SCRUB_CHARACTER, scrub_here_spot(s, position, 0), STR(""), "byte %02X",
               (unsigned)(unsigned char)*bad);
}

// What holds of any segment, known or not.
static void check_bytes(scrub *s)
{
    if (s->has_bad) say_character(s);
    if (s->beyond)
        scrub_tell(s, SCRUB_ELEMENT_BEYOND, scrub_here_spot(s, X12_ELEMENTS_MAX, 0), STR(""), NULL);
    if (s->segment.count && !s->segment.elements[s->segment.count].len) {
        while (s->segment.count && !s->segment.elements[s->segment.count].len) s->segment.count--;
        scrub_tell(s, SCRUB_TRAILING_SEPARATOR, scrub_here_spot(s, s->segment.count + 1, 0), STR(""), NULL);
    }
}

static void outside(scrub *s)
{
    if (s->outside_said) return;
    s->outside_said = true;
    scrub_tell(s, s->group.open ? SCRUB_OUTSIDE_SET : SCRUB_OUTSIDE_GROUP, scrub_here_spot(s, 0, 0), STR(""),
               NULL);
}

void scrub_segment(scrub *s)
{
    s->here.number = s->segment.number;
    s->here.segment = &s->segment;
    s->here.marks = s->marks;
    s->here.seg = SCRUB_NONE;
    s->missing = 0;
    if (!s->segment.text.len) {
        scrub_tell(s, SCRUB_SEGMENT_EMPTY, scrub_here_spot(s, 0, 0), STR(""), NULL);
        return;
    }
    s->tag = tag_of(s->segment.id);
    bool set = s->set.open;
    switch (s->tag) {
    case TAG2('G', 'S'): check_bytes(s); group_open(s); return;
    case TAG2('G', 'E'): check_bytes(s); group_end(s); return;
    case TAG2('S', 'T'): check_bytes(s); set_open(s); return;
    case TAG2('S', 'E'): check_bytes(s); set_end(s); return;
    case TAG3('I', 'E', 'A'): check_bytes(s); interchange_end(s); return;
    case TAG3('T', 'A', '1'):
        check_bytes(s);
        s->interchange.answered = true;
        if (s->group.open) outside(s);
        tap_segment(s);
        return;
    default: break;
    }
    check_bytes(s);
    if (!tag_fits(s->segment.id)) {
        str id = s->segment.id;
        scrub_spot at = scrub_here_spot(s, 0, 0);
        at.tag.len = 0;
        scrub_tell(s, SCRUB_SEGMENT_TAG, at, id.len <= 3 && !s->has_bad ? id : STR(""), NULL);
        s->set.inside++;
    } else if (!set) {
        outside(s);
    } else {
        s->set.inside++;
        if (s->plan) scrub_body(s);
    }
    tap_segment(s);
}
