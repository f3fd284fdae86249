// What facts name: kinds, people, enrollments, claims ... as numbers, and which facts name which.
#include "store_.h"

// --- looked up before -------------------------------------------------------------------------------------

enum { CACHE_ROOM_MIN = 1 << 12, CACHE_COUNT_MAX = 1 << 20 };
typedef struct subject_slot { // number 0: empty
    const char *id;
    uint32_t len;
    uint8_t space;
    store_subject is;
} subject_slot;

void subjects_forget(store *s)
{
    if (!s->subjects.slots) return;
    arena_close(&s->subjects.in);
    s->subjects.slots = NULL;
    s->subjects.room = s->subjects.count = 0;
}

static subject_slot *slot_of(const subject_cache *c, uint8_t space, str id)
{
    uint32_t mask = c->room - 1, at = (uint32_t)hash_text(id, space) & mask;
    for (;; at = (at + 1) & mask) {
        subject_slot *slot = &c->slots[at];
        if (!slot->is.number) return slot;
        if (slot->space == space && str_eq((str){slot->id, slot->len}, id)) return slot;
    }
}

static void cache_put(store *s, uint8_t space, str id, const store_subject *is)
{
    subject_cache *c = &s->subjects;
    if (c->count == CACHE_COUNT_MAX) subjects_forget(s);
    if (!c->slots || c->count * 2 >= c->room) {
        subject_slot *old = c->slots;
        uint32_t old_room = c->room;
        c->room = old ? old_room * 2 : CACHE_ROOM_MIN;
        c->slots = arena_array(&c->in, subject_slot, c->room);
        for (uint32_t i = 0; old && i < old_room; i++)
            if (old[i].is.number) *slot_of(c, old[i].space, (str){old[i].id, old[i].len}) = old[i];
    }
    subject_slot *slot = slot_of(c, space, id);
    if (!slot->is.number) {
        *slot = (subject_slot){.id = str_copy(&c->in, id).at, .len = (uint32_t)id.len, .space = space};
        c->count++;
    }
    slot->is = *is;
}

bool subject_find(store *s, uint8_t space, str id, store_subject *out, fault *why)
{
    if (s->open && s->subjects.slots) {
        const subject_slot *slot = slot_of(&s->subjects, space, id);
        if (slot->is.number) {
            *out = slot->is;
            return true;
        }
    }
    look l;
    if (!look_take(&l, s, SQL_SUBJECT_GET, why)) return false;
    look_int(&l, 1, space);
    look_text(&l, 2, id);
    look_step step = look_next(&l, why);
    *out = (store_subject){0};
    if (step == LOOK_ROW)
        *out = (store_subject){.number = (uint32_t)look_int_at(&l, 0),
                               .roles = (uint32_t)look_int_at(&l, 1),
                               .part2 = look_int_at(&l, 2) != 0};
    look_give(&l);
    if (step == LOOK_ROW && s->open) cache_put(s, space, id, out);
    return step != LOOK_FAILED;
}

// --- what a fact names ------------------------------------------------------------------------------------

uint8_t subject_space(fact_subject subject)
{
    if (subject == SUBJECT_PRACTITIONER || subject == SUBJECT_PATIENT) return SUBJECT_PERSON;
    // a consent is named by its fact's id
    return subject == SUBJECT_CONSENT ? SUBJECT_FACT : (uint8_t)subject;
}

static bool shipped_part2(const store *s, str device)
{
    for (size_t i = 0; i < s->ask.shipped_count; i++)
        if (str_eq(s->ask.shipped[i].device, device)) return s->ask.shipped[i].part2;
    return false;
}

// People, payers and the practice are named by all sorts of facts, and say nothing of what a fact is about.
static bool tells(uint8_t space)
{
    return space != SPACE_KIND && space != SUBJECT_PERSON && space != SUBJECT_PAYER &&
           space != SUBJECT_PRACTICE && space != SPACE_WORKED;
}

static bool name_add(store *s, store_names *n, uint8_t space, str id, uint32_t roles, fault *why)
{
    for (int i = 0; i < n->count; i++)
        if (n->at[i].space == space && str_eq(n->at[i].id, id)) {
            n->at[i].roles |= roles;
            return true;
        }
    assert(n->count < NAMED_MAX);
    store_named *name = &n->at[n->count++];
    *name = (store_named){.space = space, .id = id, .roles = roles};
    if (!subject_find(s, space, id, &name->is, why)) return false;
    bool part2 = name->is.part2 || (space == SUBJECT_DEVICE && shipped_part2(s, id));
    if (part2 && tells(space)) n->segment = SEGMENT_PART2;
    return true;
}

static bool says_part2(const fact *f)
{
    if (f->kind == KIND_ENROLL) return fact_has(f, F_ENROLL_PART2) && fact_get(f, F_ENROLL_PART2)->flag;
    if (f->kind == KIND_DEVICE) return fact_has(f, F_DEVICE_PART2) && fact_get(f, F_DEVICE_PART2)->flag;
    return f->kind == KIND_CONSENT && fact_get(f, F_CONSENT_PROGRAM)->choice == CONSENT_PART2;
}

// A void is sealed as what it takes out.
static bool voided_segment(store *s, str id, int *segment, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_SEGMENT_OF, why)) return false;
    look_text(&l, 1, id);
    look_step step = look_next(&l, why);
    if (step == LOOK_ROW && segment_of(look_int_at(&l, 0)) == SEGMENT_PART2) *segment = SEGMENT_PART2;
    look_give(&l);
    return step != LOOK_FAILED;
}

static uint32_t roles_of(const fact *f, fact_subject of)
{
    uint32_t roles = 1u << of;
    if (f->kind == KIND_PATIENT) roles |= 1u << SUBJECT_PATIENT;
    if (f->kind == KIND_PRACTITIONER) roles |= 1u << SUBJECT_PRACTITIONER;
    return roles;
}
_Static_assert(SUBJECT_COUNT <= 32, "a role is a bit");

str subject_worked(char to[WORKED_BYTES], str person, int32_t day)
{
    int n = day == WORKED_LONG ? snprintf(to, WORKED_BYTES, "long %.*s", STR_ARGS(person))
                               : snprintf(to, WORKED_BYTES, "%d %.*s", day, STR_ARGS(person));
    assert(n > 0 && n < WORKED_BYTES);
    return (str){to, (size_t)n};
}

// Whoever looks for what somebody did at the same time looks at those days alone.
static bool name_worked(store *s, const fact *f, store_names *out, fault *why)
{
    str by = fact_get(f, F_TIME_BY)->text;
    int32_t first = worked_day(fact_get(f, F_TIME_FROM)->instant);
    int32_t last = worked_day(fact_get(f, F_TIME_TO)->instant);
    if (last < first || last - first >= WORKED_DAYS_MAX) first = last = WORKED_LONG;
    for (int32_t day = first; day <= last; day++) {
        str id = subject_worked(out->worked[day - first], by, day);
        if (!name_add(s, out, SPACE_WORKED, id, 0, why)) return false;
    }
    return true;
}

bool subjects_name(store *s, const fact *f, store_names *out, fault *why)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    out->count = 0;
    out->segment = says_part2(f) ? SEGMENT_PART2 : SEGMENT_GENERAL;
    if (!kind_is_most(f->kind) && !name_add(s, out, SPACE_KIND, kind->name, 0, why)) return false;
    for (int i = 0; i < kind->fields; i++) {
        const fact_field_row *row = &fact_fields[(int)kind->first + i];
        if ((row->type != ID && row->type != NEW_ID) || !(f->has >> i & 1)) continue;
        fact_subject of = (fact_subject)row->of;
        uint32_t roles = row->type == NEW_ID ? roles_of(f, of) : 0;
        if (!name_add(s, out, subject_space(of), f->value[i].text, roles, why)) return false;
    }
    if (f->kind == KIND_TIME && !name_worked(s, f, out, why)) return false;
    if (f->kind == KIND_VOID && out->segment == SEGMENT_GENERAL)
        if (!voided_segment(s, fact_get(f, F_VOID_VOIDS)->text, &out->segment, why)) return false;
    return !f->by.len || name_add(s, out, SUBJECT_PERSON, f->by, 0, why);
}

static bool subject_add(store *s, store_named *n, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_SUBJECT_ADD, why)) return false;
    look_int(&l, 1, n->space);
    look_text(&l, 2, n->id);
    look_int(&l, 3, n->is.roles);
    look_int(&l, 4, n->is.part2);
    if (look_run(&l, why) != STORE_OK) return false;
    int64_t number = sqlite3_last_insert_rowid(s->db);
    if (number >= 1ll << (63 - STORE_SEQ_MAX_BITS)) {
        store_no(s, STORE_FULL, why, "a practice's file holds no more than %u subjects", 1u << 26);
        return false;
    }
    n->is.number = (uint32_t)number;
    cache_put(s, n->space, n->id, &n->is);
    return true;
}

static bool subject_set(store *s, const store_named *n, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_SUBJECT_SET, why)) return false;
    look_int(&l, 1, n->is.number);
    look_int(&l, 2, n->is.roles);
    look_int(&l, 3, n->is.part2);
    if (look_run(&l, why) != STORE_OK) return false;
    cache_put(s, n->space, n->id, &n->is);
    return true;
}

bool subject_part2_set(store *s, uint8_t space, str id, bool part2, fault *why)
{
    store_named n = {.space = space, .id = id};
    if (!subject_find(s, space, id, &n.is, why)) return false;
    n.is.part2 = part2;
    return subject_set(s, &n, why);
}

bool subjects_keep(store *s, const store_names *names, fact_kind kind, uint64_t seq, fault *why)
{
    assert(seq < 1ull << STORE_SEQ_MAX_BITS && s->kind_code[kind]);
    for (int i = 0; i < names->count; i++) {
        store_named n = names->at[i];
        // What a substance-use fact introduces (an enrollment, a note, a claim) belongs to substance use.
        bool part2 = n.is.part2 || (names->segment == SEGMENT_PART2 && n.roles && tells(n.space));
        uint32_t roles = n.is.roles | n.roles;
        bool new = !n.is.number, changed = roles != n.is.roles || part2 != n.is.part2;
        n.is.roles = roles;
        n.is.part2 = part2;
        if (new ? !subject_add(s, &n, why) : changed && !subject_set(s, &n, why)) return false;
        look l;
        if (!look_take(&l, s, SQL_REF_ADD, why)) return false;
        look_int(&l, 1, (int64_t)((uint64_t)n.is.number << STORE_SEQ_MAX_BITS | seq));
        look_int(&l, 2, s->kind_code[kind]);
        if (look_run(&l, why) != STORE_OK) return false;
    }
    return true;
}
