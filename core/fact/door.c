#include "door.h"
#include "fact_.h"

// A kept fact, packed: content hash, kind (KIND_COUNT: so far only named by others), length, id.
enum { KEPT_CONTENT = 0, KEPT_KIND = 8, KEPT_LEN = 9, KEPT_ID = 10, KEPT_ALIGN = 4 };
// fact_ref = chunk << CHUNK_SHIFT | offset / KEPT_ALIGN.
enum { CHUNK_SHIFT = 18, CHUNK_BYTES = KEPT_ALIGN << CHUNK_SHIFT };

typedef struct fact_slot {
    uint32_t tag, ref;
} fact_slot; // ref + 1; 0: empty

// What is known of a subject: the roles in which it was introduced, and those in which it was asked for.
typedef struct door_subject {
    uint8_t has, wants;
} door_subject;
// Somebody named a subject in a role in which it was not yet introduced; or a fact that must be a consent.
typedef struct door_want {
    uint32_t number; // of the subject in its space; or the fact_ref
    uint32_t line;
    uint16_t field;
    uint8_t lead, as;
} door_want;
_Static_assert(FIELD_COUNT < 1 << 16 && sizeof(door_want) == 12, "a field's number fits two bytes");
enum { AS_ANY = 1, AS_PRACTITIONER = 2, AS_STAFF = 4, AS_PATIENT = 8, AS_SHIPPED = 16 };

door door_in(arena *a)
{
    door d = {.in = a,
              .people = names_in(a),
              .payers = names_in(a),
              .devices = names_in(a),
              .plans = names_in(a),
              .orders = names_in(a),
              .enrollments = names_in(a),
              .notes = names_in(a),
              .practices = names_in(a),
              .claims = names_in(a),
              .batches = names_in(a),
              .answers = names_in(a),
              .works = names_in(a)};
    for (int i = 0; i < SUBJECT_COUNT; i++) d.subjects[i] = pile_in(a, sizeof(door_subject));
    d.wanted = pile_in(a, sizeof(door_want));
    return d;
}

void door_close(door *d)
{
    names *all[] = {&d->people, &d->payers,    &d->devices, &d->plans,   &d->orders,  &d->enrollments,
                    &d->notes,  &d->practices, &d->claims,  &d->batches, &d->answers, &d->works};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) names_close(all[i]);
    if (d->slots) d->in->from->give(d->in->from->with, d->slots, sizeof(fact_slot) * d->room);
    d->slots = NULL;
    d->room = 0;
}

// --- kept facts --------------------------------------------------------------------------------------------

static char *kept_at(const door *d, fact_ref r)
{
    return d->chunks[r >> CHUNK_SHIFT] + (size_t)(r & ((1u << CHUNK_SHIFT) - 1)) * KEPT_ALIGN;
}
static str kept_id(const char *kept) { return (str){kept + KEPT_ID, (unsigned char)kept[KEPT_LEN]}; }

str door_fact_id(const door *d, fact_ref r) { return kept_id(kept_at(d, r)); }
fact_kind door_fact_kind(const door *d, fact_ref r) { return (fact_kind)kept_at(d, r)[KEPT_KIND]; }

static fact_ref keep(door *d, str id, fact_kind kind)
{
    size_t bytes = (KEPT_ID + id.len + KEPT_ALIGN - 1) / KEPT_ALIGN * KEPT_ALIGN;
    if (!d->chunk_count || d->chunk_used + bytes > CHUNK_BYTES) {
        assert(d->chunk_count < (UINT32_MAX >> CHUNK_SHIFT));
        if (d->chunk_count == d->chunks_room) {
            uint32_t room = d->chunks_room ? d->chunks_room * 2 : 16;
            char **chunks = arena_array(d->in, char *, room);
            if (d->chunks) memcpy(chunks, d->chunks, sizeof(char *) * d->chunk_count);
            d->chunks = chunks;
            d->chunks_room = room;
        }
        d->chunks[d->chunk_count++] = arena_take(d->in, CHUNK_BYTES);
        d->chunk_used = 0;
    }
    fact_ref r = (d->chunk_count - 1) << CHUNK_SHIFT | d->chunk_used / KEPT_ALIGN;
    char *kept = kept_at(d, r);
    kept[KEPT_KIND] = (char)kind;
    kept[KEPT_LEN] = (char)id.len;
    if (id.len <= sizeof(hash_pair) && d->chunk_used + KEPT_ID + sizeof(hash_pair) <= CHUNK_BYTES) {
        hash_pair text = hash_pair_of(id.at, id.len); // with zeros behind it, where nothing is yet
        memcpy(kept + KEPT_ID, &text, sizeof text);
    } else {
        memcpy(kept + KEPT_ID, id.at, id.len);
    }
    d->chunk_used += (uint32_t)bytes;
    return r;
}

static void slots_grow(door *d, uint32_t room)
{
    const memory *m = d->in->from;
    assert(room > d->room);
    size_t bytes = sizeof(fact_slot) * room;
    fact_slot *slots = m->take(m->with, bytes);
    if (!slots) m->fail(m->with, bytes);
    for (uint32_t i = 0; i < d->room; i++) {
        if (!d->slots[i].ref) continue;
        uint32_t at = d->slots[i].tag & (room - 1);
        while (slots[at].ref) at = (at + 1) & (room - 1);
        slots[at] = d->slots[i];
    }
    if (d->slots) m->give(m->with, d->slots, sizeof(fact_slot) * d->room);
    d->slots = slots;
    d->room = room;
}

void door_expect(door *d, uint64_t facts)
{
    enum { EXPECTED_MAX = 1 << 28 };
    uint32_t room = 1024;
    while ((uint64_t)room * 3 / 4 < facts && room < EXPECTED_MAX) room *= 2;
    if (room > d->room) slots_grow(d, room);
}

// The kept fact of that id, made (as a name only) when there was none.
static fact_ref fact_of(door *d, str id, uint32_t tag, bool *is_new)
{
    if ((uint64_t)d->facts * 4 >= (uint64_t)d->room * 3) slots_grow(d, d->room ? d->room * 2 : 1024);
    uint32_t at = tag & (d->room - 1);
    for (; d->slots[at].ref; at = (at + 1) & (d->room - 1))
        if (d->slots[at].tag == tag && hash_id_eq(door_fact_id(d, d->slots[at].ref - 1), id)) {
            *is_new = false;
            return d->slots[at].ref - 1;
        }
    fact_ref r = keep(d, id, KIND_COUNT);
    d->slots[at] = (fact_slot){tag, r + 1};
    d->facts++;
    *is_new = true;
    return r;
}

fact_ref door_find(const door *d, str id)
{
    if (!d->room) return FACT_NONE;
    uint32_t tag = hash_id(id);
    for (uint32_t at = tag & (d->room - 1); d->slots[at].ref; at = (at + 1) & (d->room - 1))
        if (d->slots[at].tag == tag && hash_id_eq(door_fact_id(d, d->slots[at].ref - 1), id))
            return d->slots[at].ref - 1;
    return FACT_NONE;
}

// --- subjects ----------------------------------------------------------------------------------------------

// The space of ids of a subject, whose pile holds its door_subjects, and in which role it is meant.
typedef struct meaning {
    size_t space;
    fact_subject lead;
    uint8_t as;
} meaning;
static const meaning meanings[SUBJECT_COUNT] = {
    [SUBJECT_PRACTITIONER] = {offsetof(door, people), SUBJECT_PERSON, AS_PRACTITIONER},
    [SUBJECT_PATIENT] = {offsetof(door, people), SUBJECT_PERSON, AS_PATIENT},
    [SUBJECT_PERSON] = {offsetof(door, people), SUBJECT_PERSON, AS_ANY},
    [SUBJECT_PRACTICE] = {offsetof(door, practices), SUBJECT_PRACTICE, AS_ANY},
    [SUBJECT_PAYER] = {offsetof(door, payers), SUBJECT_PAYER, AS_ANY},
    [SUBJECT_DEVICE] = {offsetof(door, devices), SUBJECT_DEVICE, AS_ANY},
    [SUBJECT_PLAN] = {offsetof(door, plans), SUBJECT_PLAN, AS_ANY},
    [SUBJECT_ORDER] = {offsetof(door, orders), SUBJECT_ORDER, AS_ANY},
    [SUBJECT_ENROLLMENT] = {offsetof(door, enrollments), SUBJECT_ENROLLMENT, AS_ANY},
    [SUBJECT_NOTE] = {offsetof(door, notes), SUBJECT_NOTE, AS_ANY},
    [SUBJECT_CLAIM] = {offsetof(door, claims), SUBJECT_CLAIM, AS_ANY},
    [SUBJECT_BATCH] = {offsetof(door, batches), SUBJECT_BATCH, AS_ANY},
    [SUBJECT_ANSWER] = {offsetof(door, answers), SUBJECT_ANSWER, AS_ANY},
    [SUBJECT_WORK] = {offsetof(door, works), SUBJECT_WORK, AS_ANY},
};
static inline names *space_of(door *d, const meaning *m)
{
    assert(m->as);
    return (names *)(void *)((char *)d + m->space);
}

static door_subject *subject_of(door *d, names *space, fact_subject lead, str id, uint32_t *number)
{
    *number = names_number(space, id, NULL);
    while (d->subjects[lead].count <= *number) pile_more(&d->subjects[lead]);
    return PILE_AT(&d->subjects[lead], door_subject, *number);
}

static void want(door *d, uint32_t number, fact_subject lead, uint8_t as, fact_field field, uint64_t line)
{
    uint32_t at = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
    *(door_want *)pile_more(&d->wanted) = (door_want){number, at, (uint16_t)field, (uint8_t)lead, as};
}

static uint32_t refer_other(door *d, const meaning *m, str id, fact_field field, uint64_t line)
{
    uint32_t number;
    door_subject *subject = subject_of(d, space_of(d, m), m->lead, id, &number);
    if (!((subject->has | subject->wants) & m->as)) {
        subject->wants |= m->as;
        want(d, number, m->lead, m->as, field, line);
    }
    d->noted[m->lead] = subject->has | subject->wants;
    return number;
}

static inline uint32_t refer(door *d, fact_subject s, str id, fact_field field, uint64_t line)
{
    const meaning *m = &meanings[s];
    const names *space = space_of(d, m);
    if ((d->noted[m->lead] & m->as) && names_is_last(space, id)) return space->last_number;
    return refer_other(d, m, id, field, line);
}

static uint32_t introduce(door *d, fact_kind kind, fact_subject s, str id)
{
    const meaning *m = &meanings[s];
    uint32_t number;
    door_subject *subject = subject_of(d, space_of(d, m), m->lead, id, &number);
    subject->has |= AS_ANY;
    if (kind == KIND_PRACTITIONER) subject->has |= AS_PRACTITIONER;
    if (kind == KIND_STAFF) subject->has |= AS_STAFF;
    if (kind == KIND_PATIENT) subject->has |= AS_PATIENT;
    d->noted[m->lead] = subject->has | subject->wants;
    return number;
}

void door_ship_device(door *d, str id)
{
    uint32_t number = introduce(d, KIND_DEVICE, SUBJECT_DEVICE, id);
    PILE_AT(&d->subjects[SUBJECT_DEVICE], door_subject, number)->has |= AS_SHIPPED;
}

static bool is_shipped(door *d, str id)
{
    uint32_t number = names_find(&d->devices, id);
    return number != NAME_NONE &&
           (PILE_AT(&d->subjects[SUBJECT_DEVICE], door_subject, number)->has & AS_SHIPPED);
}

// --- letting in --------------------------------------------------------------------------------------------

// References to other facts (a void's, a revocation's) name them before they may have come: the kept fact
// then is a name only, and its first bytes hold where it was asked for.
static fact_ref refer_fact(door *d, str id, fact_field field, uint64_t line)
{
    bool is_new;
    fact_ref r = fact_of(d, id, hash_id(id), &is_new);
    if (is_new) {
        d->only_named++;
        char *kept = kept_at(d, r);
        uint64_t asked = line << 16 | (uint64_t)field;
        memcpy(kept + KEPT_CONTENT, &asked, sizeof asked);
    }
    return r;
}

door_answer door_take(door *d, const fact *f, uint64_t line, door_fact *out, fault *why)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    if (f->kind == KIND_DEVICE && is_shipped(d, fact_get(f, F_DEVICE_DEVICE)->text)) {
        fault_set(
            why, FAULT_INPUT,
            "is the id of a product that ships with the rulebook; give your own device an id of its own");
        fault_at(why, 0, STR("device"));
        return DOOR_REFUSED;
    }
    bool is_new;
    fact_ref self = fact_of(d, f->id, f->tag, &is_new);
    char *kept = kept_at(d, self);
    if (!is_new && (fact_kind)kept[KEPT_KIND] != KIND_COUNT) {
        uint64_t content;
        memcpy(&content, kept + KEPT_CONTENT, sizeof content);
        if (content == f->content) {
            d->same++;
            return DOOR_SAME;
        }
        fault_set(why, FAULT_INPUT,
                  "\"%.*s\" was given before with other content; a correction is a void and a new fact",
                  STR_ARGS(f->id));
        fault_at(why, 0, STR("id"));
        return DOOR_REFUSED;
    }
    if (!is_new) d->only_named--;
    kept[KEPT_KIND] = (char)f->kind;
    memcpy(kept + KEPT_CONTENT, &f->content, sizeof f->content);
    out->said = f;
    out->self = self;
    _Static_assert(NAME_NONE == 0xFFFFFFFF, "no name is all ones");
    memset(out->ref, 0xFF, sizeof out->ref);
    for (uint32_t left = f->has & fact_references[f->kind]; left; left &= left - 1) {
        int i = __builtin_ctz(left);
        fact_field field = (fact_field)((int)kind->first + i);
        const fact_field_row *row = &fact_fields[field];
        str id = f->value[i].text;
        if (row->type == NEW_ID)
            out->ref[i] = introduce(d, f->kind, (fact_subject)row->of, id);
        else if (row->of == SUBJECT_FACT || row->of == SUBJECT_CONSENT)
            out->ref[i] = refer_fact(d, id, field, line);
        else
            out->ref[i] = refer(d, (fact_subject)row->of, id, field, line);
        if (row->of == SUBJECT_CONSENT) want(d, out->ref[i], SUBJECT_CONSENT, AS_ANY, field, line);
    }
    out->by = f->by.len ? refer(d, SUBJECT_PERSON, f->by, FIELD_COUNT, line) : NAME_NONE;
    return DOOR_NEW;
}

void door_near(const door *d, const fact *f)
{
    if (d->room) __builtin_prefetch(&d->slots[f->tag & (d->room - 1)]);
    // The second field at most names the enrollment or patient; runs of one subject need no table at all.
    const fact_kind_row *kind = &fact_kinds[f->kind];
    if (kind->fields && (f->has & 1) && fact_fields[kind->first].type == ID &&
        fact_fields[kind->first].of == SUBJECT_ENROLLMENT)
        names_near(&d->enrollments, f->value[0].text);
}

// --- references in vain ------------------------------------------------------------------------------------

static str field_name(uint64_t field) { return field < FIELD_COUNT ? fact_fields[field].name : STR("by"); }

static bool missing_subject(str id, uint8_t vain, fault *why)
{
    const char *what = vain & AS_ANY       ? "is not introduced by any fact"
                       : vain & AS_PATIENT ? "is not introduced by any patient fact"
                                           : "is not introduced by any practitioner fact";
    return fault_set(why, FAULT_INPUT, "\"%.*s\" %s, here or earlier", STR_ARGS(id), what);
}

static bool missing_fact(str id, fault *why)
{
    return fault_set(why, FAULT_INPUT, "there is no fact with the id \"%.*s\", here or earlier",
                     STR_ARGS(id));
}

static bool known_before(const door *d, fact_subject s, str id)
{
    return d->known && d->known(d->known_with, s, id);
}

// The subject that a role stands for.
static fact_subject role_subject(fact_subject lead, uint8_t as)
{
    if (lead != SUBJECT_PERSON || (as & AS_ANY)) return lead;
    return as & AS_PATIENT ? SUBJECT_PATIENT : SUBJECT_PRACTITIONER;
}

// Keeps the earlier of two places.
static void earliest(fault *first, const fault *found)
{
    if (first->code == FAULT_NONE || found->line < first->line) *first = *found;
}

static bool not_a_consent(const door *d, fact_ref r, fault *why)
{
    return fault_set(why, FAULT_INPUT, "\"%.*s\" is a fact of kind %.*s, not a consent",
                     STR_ARGS(door_fact_id(d, r)), STR_ARGS(fact_kinds[door_fact_kind(d, r)].name));
}

// Is the want in vain? Then why says so.
static bool in_vain(const door *d, const door_want *w, fault *why)
{
    if (w->lead == SUBJECT_CONSENT) {
        fact_kind kind = door_fact_kind(d, w->number);
        // one that never came is found among the facts
        if (kind == KIND_CONSENT || kind == KIND_COUNT) return false;
        not_a_consent(d, w->number, why);
    } else {
        if (PILE_AT(&d->subjects[w->lead], door_subject, w->number)->has & w->as) return false;
        const names *space = (const names *)(const void *)((const char *)d + meanings[w->lead].space);
        str id = names_text(space, w->number);
        if (known_before(d, role_subject((fact_subject)w->lead, w->as), id)) return false;
        missing_subject(id, w->as, why);
    }
    fault_at(why, w->line, field_name(w->field));
    return true;
}

bool door_finish(const door *d, fault *why)
{
    fault first = {.code = FAULT_NONE};
    enum { WANT_TOUCHES = 1 << 13 }; // a kept fact somewhere, for arena_rest
    for (uint32_t i = 0; i < d->wanted.count; i++, arena_rest(d->in, WANT_TOUCHES)) {
        fault found;
        if (in_vain(d, PILE_AT(&d->wanted, door_want, i), &found)) earliest(&first, &found);
    }
    for (uint32_t i = 0; d->only_named && i < d->room; i++) {
        if (!d->slots[i].ref) continue;
        const char *kept = kept_at(d, d->slots[i].ref - 1);
        if ((fact_kind)kept[KEPT_KIND] != KIND_COUNT) continue;
        uint64_t asked;
        memcpy(&asked, kept + KEPT_CONTENT, sizeof asked);
        fact_field field = (fact_field)(asked & 0xFFFF);
        if (known_before(d, (fact_subject)fact_fields[field].of, kept_id(kept))) continue;
        fault found;
        missing_fact(kept_id(kept), &found);
        fault_at(&found, asked >> 16, field_name(asked & 0xFFFF));
        earliest(&first, &found);
    }
    if (first.code == FAULT_NONE) return true;
    *why = first;
    return false;
}

static bool vouches_for(const door *d, fact_subject s, str id, fault *why)
{
    if (s == SUBJECT_FACT || s == SUBJECT_CONSENT) {
        fact_ref r = door_find(d, id);
        if (r == FACT_NONE || door_fact_kind(d, r) == KIND_COUNT)
            return known_before(d, s, id) || missing_fact(id, why);
        return s == SUBJECT_FACT || door_fact_kind(d, r) == KIND_CONSENT || not_a_consent(d, r, why);
    }
    const meaning *m = &meanings[s];
    uint32_t number = names_find(space_of((door *)(uintptr_t)d, m), id);
    if (number != NAME_NONE && (PILE_AT(&d->subjects[m->lead], door_subject, number)->has & m->as))
        return true;
    return known_before(d, role_subject(m->lead, m->as), id) || missing_subject(id, m->as, why);
}

bool door_vouches(const door *d, const fact *f, fault *why)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    for (int i = 0; i < kind->fields; i++) {
        const fact_field_row *row = &fact_fields[(int)kind->first + i];
        if (row->type != ID || !(f->has >> i & 1)) continue;
        if (!vouches_for(d, (fact_subject)row->of, f->value[i].text, why)) return fault_at(why, 0, row->name);
    }
    if (f->by.len && !vouches_for(d, SUBJECT_PERSON, f->by, why)) return fault_at(why, 0, STR("by"));
    return true;
}
