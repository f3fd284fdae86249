// note_sign.c - POST /v1/enrollments/{e}/note: a note is signed by a fresh sign-in over the hash of its text.
// What is signed stays as it is: more is added by an addendum, a note of its own.
#include "api_.h"
#include "note_.h"

enum { TEXT_BYTES_MAX = 1 << 20 };

static const char *const elements[] = {"review", "interpretation", "actions", "plan"};
enum { ELEMENTS = sizeof elements / sizeof *elements };

// The text that is signed: netstrings (its length in bytes, a colon, it, a comma) of all that the note says,
// in this order, so that no two notes have the same text. The page makes the same (ui/src/pages).
static sha256 text_hash(const api_call *c)
{
    static const char *const parts[] = {"note", "enrollment", "from", "to", "review",
                                        "interpretation", "actions", "plan", "addendum_to"};
    buf b = buf_in(c->arena, TEXT_BYTES_MAX), day = buf_in(c->arena, 64);
    buf_lit(&b, "14:daybook-note-1,");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        str part = i == 1 ? c->param[0] : api_text(c, parts[i]);
        if (i == 2 || i == 3) {
            buf_clear(&day);
            date_put(&day, api_date(c, parts[i]));
            part = buf_str(&day);
        }
        buf_int(&b, (int64_t)part.len);
        buf_byte(&b, ':');
        buf_put(&b, part);
        buf_byte(&b, ',');
    }
    return sha256_of(buf_str(&b));
}

static bool at_fault(fault *why, const char *member, const char *sentence)
{
    fault_set(why, FAULT_INPUT, "%s", sentence);
    return fault_at(why, 0, str_of(member));
}

static bool texts_fit(const api_call *c, const record *r, fault *why)
{
    for (size_t i = 0; i < ELEMENTS; i++)
        if (!str_trim(api_text(c, elements[i])).len)
            return at_fault(why, elements[i],
                            "all four elements are needed: a note with an empty one documents nothing");
    if (api_date(c, "to").days < api_date(c, "from").days)
        return at_fault(why, "to", "the last day lies before the first");
    if (api_date(c, "to").days > r->today.days)
        return at_fault(why, "to", "a note covers days that have been: the last one may be today");
    return true;
}

// Only who bills documents: somebody else's signature would count for nothing.
static bool signer_fits(const api_call *c, const record *r, uint32_t enrollment, fault *why)
{
    const enroll_row *en = state_enroll(r->s, enrollment);
    if (en && str_eq(names_text(&r->facts.door.people, en->billing), c->who->person)) return true;
    str name = en ? record_person(r, en->billing) : STR("");
    return fault_set(why, FAULT_DENIED, "only %.*s, who bills for this enrollment, can sign its notes",
                     STR_ARGS(name));
}

static bool same_words(const api_call *c, const note_said *n)
{
    return str_eq(n->review, api_text(c, "review")) &&
           str_eq(n->interpretation, api_text(c, "interpretation")) &&
           str_eq(n->actions, api_text(c, "actions")) && str_eq(n->plan, api_text(c, "plan")) &&
           n->from.days == api_date(c, "from").days && n->to.days == api_date(c, "to").days;
}

// May the note be signed now? *again: exactly this was signed before, and there is nothing left to do.
static bool note_fits(api_call *c, const note_said *all, size_t count, bool *again, fault *why)
{
    bool elsewhere = false;
    str note = api_text(c, "note"), to = api_text(c, "addendum_to");
    const note_said *last = note_last(all, count, note);
    *again = last && last->signed_at.us != INSTANT_NONE.us && same_words(c, last);
    if (last && last->signed_at.us != INSTANT_NONE.us && !*again)
        return fault_set(why, FAULT_CONFLICT,
                         "this note is signed and stays as it is: add an addendum to it");
    if (!last && !store_subject_known(c->seat.store, SUBJECT_NOTE, note, &elsewhere, why)) return false;
    if (elsewhere) return at_fault(why, "note", "that id is another enrollment's note");
    if (!to.len) return !str_starts(api_text(c, "review"), STR(NOTE_ADDENDUM)) ||
                        at_fault(why, "addendum_to", "its review begins like an addendum: say to which note");
    const note_said *target = note_last(all, count, to);
    if (!target || target->signed_at.us == INSTANT_NONE.us || str_eq(to, note))
        return at_fault(why, "addendum_to", "an addendum adds to a signed note of this enrollment");
    if (!str_starts(api_text(c, "review"), note_addendum_lead(target, c->arena)))
        return at_fault(why, "review", "an addendum's review begins with what it adds to (addendum_lead)");
    return true;
}

static void put_member(buf *b, const char *name, str value)
{
    buf_say(b, ",\"%s\":", name);
    buf_json(b, value);
}

static void put_day(buf *b, const char *name, date d)
{
    buf_say(b, ",\"%s\":\"", name);
    date_put(b, d);
    buf_byte(b, '"');
}

// The fact's id follows from the note's: signing it twice is the same fact twice.
static str fact_id(const api_call *c)
{
    buf b = buf_in(c->arena, 2 * LIMIT_ID_BYTES);
    str note = api_text(c, "note");
    buf_lit(&b, "signed.");
    if (b.len + note.len <= LIMIT_ID_BYTES) {
        buf_put(&b, note);
    } else {
        sha256 hash = sha256_of(note);
        sha256_put(&b, &hash, 32);
    }
    return buf_str(&b);
}

static bool say(api_call *c, fault *why)
{
    buf b = buf_in(c->arena, TEXT_BYTES_MAX);
    buf_lit(&b, "{\"fact\":\"note\"");
    put_member(&b, "id", fact_id(c));
    buf_lit(&b, ",\"at\":\"");
    instant_put(&b, c->now);
    buf_byte(&b, '"');
    put_member(&b, "note", api_text(c, "note"));
    put_member(&b, "enrollment", c->param[0]);
    put_day(&b, "from", api_date(c, "from"));
    put_day(&b, "to", api_date(c, "to"));
    for (size_t i = 0; i < ELEMENTS; i++) put_member(&b, elements[i], api_text(c, elements[i]));
    buf_lit(&b, ",\"signed\":\"");
    instant_put(&b, c->now);
    buf_lit(&b, "\"}");
    str line = buf_str(&b);
    return !b.full ? api_say(c, &line, 1, why) : fault_set(why, FAULT_LIMIT, "the note is too long");
}

static bool sign(api_call *c, fault *why)
{
    str way;
    sha256 hash = text_hash(c);
    buf detail = buf_in(c->arena, 256);
    if (!auth_sign_take(c->api->auth, c->who, &hash, &way, why) || !say(c, why)) return false;
    sha256_put(&detail, &hash, 64);
    buf_say(&detail, ", signed in again by %.*s", STR_ARGS(way));
    return api_audit(c, AUDIT_NOTE_SIGNED, SUBJECT_NOTE, api_text(c, "note"), buf_str(&detail), why);
}

// Reads the record anew, for the reply: the note is in it now.
static bool reply(api_call *c, fault *why)
{
    record r;
    note_ask note = {
        .r = &r, .note = api_text(c, "note"), .from = api_date(c, "from"), .to = api_date(c, "to")};
    care_ask ask = {.enrollment = c->param[0], .detail = "the note that was signed"};
    if (!care_open(c, &ask, &r, &note.enrollment, why)) return false;
    bool fine = put_note(c, &note, why);
    record_close(&r);
    return fine;
}

bool api_note_sign(api_call *c, fault *why)
{
    record r;
    uint32_t enrollment;
    const note_said *all;
    size_t count;
    bool again = false;
    care_ask ask = {.enrollment = c->param[0], .detail = "a note to be signed"};
    if (!c->who->person.len)
        return fault_set(why, FAULT_DENIED, "only a person who practises here signs notes");
    if (!care_open(c, &ask, &r, &enrollment, why)) return false;
    bool fine = signer_fits(c, &r, enrollment, why) && texts_fit(c, &r, why) &&
                notes_said(c, c->param[0], &all, &count, why) && note_fits(c, all, count, &again, why);
    record_close(&r);
    if (!fine || (!again && !sign(c, why))) return false;
    return reply(c, why);
}
