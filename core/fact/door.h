// door.h - the one way in: every fact is met here once, whatever file or page it came by.
// In: checked facts (fact_read). Out: the fact with its references as numbers; or "the same again"; or a
// fault: the same id with other content, a shipped product's id, a reference that nothing introduces.
// Never: keeps a fact's text. What stays is its id, its kind and a hash of its content.
#pragma once
#include "fact.h"
#include "names.h"

typedef enum door_answer { DOOR_NEW, DOOR_SAME, DOOR_REFUSED } door_answer;

// A reference to a kept fact: its id, kind and content.
typedef uint32_t fact_ref;
#define FACT_NONE UINT32_MAX

// A fact as it went through the door.
typedef struct door_fact {
    const fact *said;
    fact_ref self;
    uint32_t by;                    // person, or NAME_NONE
    uint32_t ref[FACT_FIELDS_MAX];  // of each ID and NEW_ID field, by its place in the kind; NAME_NONE else
} door_fact;
static inline uint32_t door_ref(const door_fact *f, fact_field field)
{
    assert(fact_fields[field].kind == f->said->kind);
    return f->ref[field - fact_kinds[f->said->kind].first];
}

// Was the subject introduced, in that role, by a fact that came earlier by another way (SUBJECT_FACT,
// SUBJECT_CONSENT: is there such a fact)?
typedef bool door_known(void *with, fact_subject subject, str id);

typedef struct door {
    arena *in;
    door_known *known;  // asked where no fact here introduces; NULL: nothing came earlier
    void *known_with;
    names people, payers, devices, plans, orders, enrollments, notes, practices;
    names claims, batches, answers, works;
    pile subjects[SUBJECT_COUNT]; // door_subject of each number of a space, by its lead subject
    pile wanted;                  // door_want: references whose subject had not come when they were made
    uint8_t noted[SUBJECT_COUNT]; // roles in which the id asked for last is known or asked for
    struct fact_slot *slots;
    uint32_t room, facts;
    uint32_t only_named;       // facts that others name and that have not come
    char **chunks;             // the kept facts
    uint32_t chunk_count, chunks_room, chunk_used;
    uint64_t same;             // how often a fact came again
} door;

door door_in(arena *a);
void door_close(door *d);
// About so many facts will come: room is made at once, instead of again and again.
void door_expect(door *d, uint64_t facts);
// A device id that ships with the rulebook: known from the start, and refused as a `device` fact.
void door_ship_device(door *d, str id);
// Lets one fact in. `line` is kept for door_finish. DOOR_REFUSED sets why (field and sentence, no line).
door_answer door_take(door *d, const fact *f, uint64_t line, door_fact *out, fault *why);
// Brings near what door_take of this fact will touch.
void door_near(const door *d, const fact *f);
// Every reference must have been introduced: false names the first that was not (line, field, sentence).
MUST_USE bool door_finish(const door *d, fault *why);
// Were all references of this fact, which need not have come through this door, introduced here? False sets
// why (field and sentence).
MUST_USE bool door_vouches(const door *d, const fact *f, fault *why);

str door_fact_id(const door *d, fact_ref r);
fact_kind door_fact_kind(const door *d, fact_ref r);
// The kept fact of that id, or FACT_NONE.
fact_ref door_find(const door *d, str id);
