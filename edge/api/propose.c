// propose.c - what may be proposed: facts that say how payers pay, what the practice charges, which devices
// there are. They are made whole here, so that what the second person reads is, byte by byte, what is let in.
#include "journal.h"
#include "json.h"
#include "propose_.h"
#include <sys/random.h>

static bool is_of_rules(fact_kind kind)
{
    return kind == KIND_PAYER || kind == KIND_PRICE || kind == KIND_CHARGE || kind == KIND_PAYER_RULE ||
           kind == KIND_DEVICE;
}

static bool in_list(fault *why, size_t number)
{
    buf b = {.at = why->file, .room = sizeof why->file - 1, .bytes_max = sizeof why->file - 1};
    buf_say(&b, "fact %zu", number);
    why->file[b.len] = '\0';
    return false;
}

// --- made whole --------------------------------------------------------------------------------------------

static bool new_id(buf *b, fault *why)
{
    unsigned char random[12];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return fault_set(why, FAULT_SYSTEM, "no random numbers");
    buf_lit(b, "rule-");
    for (size_t i = 0; i < sizeof random; i++) {
        buf_byte(b, "0123456789abcdef"[random[i] >> 4]);
        buf_byte(b, "0123456789abcdef"[random[i] & 15]);
    }
    return true;
}

typedef struct members {
    bool id, at;
} members;

// The members as they came, without what only the server says.
static bool copy_members(api_call *c, str object, buf *b, members *has, fault *why)
{
    json j = json_of(object);
    bool more = false, fine = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
    while (fine && more) {
        json_text key;
        str raw;
        fine = json_key(&j, &key) && json_skip(&j, &raw) && json_after(&j, '}', &more);
        if (!fine) break;
        str name = json_decode(&key, c->arena);
        if (str_eq(name, STR("by")) || str_eq(name, STR("received"))) continue;
        has->id |= str_eq(name, STR("id"));
        has->at |= str_eq(name, STR("at"));
        if (b->len > 1) buf_byte(b, ',');
        buf_json(b, name);
        buf_byte(b, ':');
        buf_put(b, raw);
    }
    return fine ? true : fault_set(why, FAULT_INPUT, "%s", j.problem ? j.problem : "an object is expected");
}

static bool make_whole(api_call *c, str object, str *out, fault *why)
{
    buf b = buf_in(c->arena, LIMIT_LINE_BYTES);
    members has = {false, false};
    buf_byte(&b, '{');
    if (!copy_members(c, object, &b, &has, why)) return false;
    if (!has.id) {
        buf_lit(&b, ",\"id\":\"");
        if (!new_id(&b, why)) return false;
        buf_byte(&b, '"');
    }
    if (!has.at) {
        buf_lit(&b, ",\"at\":\"");
        instant_put(&b, c->now);
        buf_byte(&b, '"');
    }
    if (c->who->person.len) {
        buf_lit(&b, ",\"by\":");
        buf_json(&b, c->who->person);
    }
    buf_lit(&b, ",\"received\":\"");
    instant_put(&b, c->now);
    buf_lit(&b, "\"}");
    *out = buf_str(&b);
    return !b.full || fault_set(why, FAULT_LIMIT, "the fact is too long");
}

// --- may it be proposed? -----------------------------------------------------------------------------------

static bool may_be(api_call *c, const proposed *p, const fact *f, fault *why)
{
    fact_kind kind = f->kind;
    if (kind == KIND_VOID) {
        store_fact there;
        str id = fact_get(f, F_VOID_VOIDS)->text;
        store_answer found = store_fact_find(c->seat.store, id, &there, c->arena, why);
        if (found != STORE_NONE && !store_yes(found)) return false;
        if (found == STORE_NONE) {
            fault_set(why, FAULT_INPUT, "there is no fact \"%.*s\"", STR_ARGS(str_first(id, LIMIT_ID_BYTES)));
            return fault_at(why, 0, STR("voids"));
        }
        kind = there.kind;
    }
    for (size_t i = 0; i < p->count; i++)
        if (str_eq(p->facts[i].id, f->id)) {
            fault_set(why, FAULT_INPUT, "\"%.*s\" is proposed twice", STR_ARGS(f->id));
            return fault_at(why, 0, STR("id"));
        }
    if (is_of_rules(kind)) return true;
    fault_set(why, FAULT_INPUT,
              "only payers, prices, charges, payers' rules and devices are proposed, and voids of them");
    return fault_at(why, 0, STR("fact"));
}

// Would the journal take them, as it is now?
static bool would_fit(api_call *c, const proposed *p, fault *why)
{
    record settings;
    record_ask ask = {.store = c->seat.store, .zones = c->seat.zones, .book = c->seat.book, .as_of = c->now,
                      .supposed = p->lines, .supposed_count = p->count};
    if (!record_read(&settings, &ask, c->arena, why)) return false;
    bool fine = true;
    for (size_t i = 0; i < p->count && fine; i++) {
        const door *d = &settings.facts.door;
        fine = door_vouches(d, &p->facts[i], why) || in_list(why, i + 1);
    }
    record_close(&settings);
    return fine;
}

static bool read_one(api_call *c, str object, bool as_kept, proposed *p, fault *why)
{
    fact *f = &p->facts[p->count];
    str line = object;
    if (!as_kept && !make_whole(c, object, &line, why)) return false;
    if (!fact_read(f, line, c->seat.zones, c->arena, why)) return false;
    if (!as_kept && !may_be(c, p, f, why)) return false;
    buf canonical = buf_in(c->arena, LIMIT_LINE_BYTES);
    fact_put(&canonical, f);
    p->lines[p->count++] = buf_str(&canonical);
    return true;
}

static bool read_list(api_call *c, str list, bool as_kept, proposed *p, fault *why)
{
    json j = json_of(list);
    bool more = false, fine = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    *p = (proposed){.lines = arena_array(c->arena, str, PROPOSED_MAX),
                    .facts = arena_array(c->arena, fact, PROPOSED_MAX)};
    if (!api_seat(c, why)) return false;
    while (fine && more) {
        str raw;
        fine = json_skip(&j, &raw);
        if (!fine) break;
        if (p->count == PROPOSED_MAX)
            return fault_set(why, FAULT_LIMIT, "at most %d facts at once", PROPOSED_MAX);
        if (!read_one(c, raw, as_kept, p, why)) return in_list(why, p->count + 1);
        fine = json_after(&j, ']', &more);
    }
    if (fine && p->count) return true;
    fault_set(why, FAULT_INPUT, "a list of facts is expected");
    return fault_at(why, 0, STR("facts"));
}

bool propose_read(api_call *c, str list, proposed *out, fault *why)
{
    return read_list(c, list, false, out, why) && would_fit(c, out, why);
}

bool propose_again(api_call *c, str list, proposed *out, fault *why)
{
    return read_list(c, list, true, out, why);
}

str propose_list(const proposed *p, arena *a)
{
    size_t bytes = 2;
    for (size_t i = 0; i < p->count; i++) bytes += p->lines[i].len + 1;
    buf b = buf_in(a, bytes);
    buf_byte(&b, '[');
    for (size_t i = 0; i < p->count; i++) {
        if (i) buf_byte(&b, ',');
        buf_put(&b, p->lines[i]);
    }
    buf_byte(&b, ']');
    return buf_str(&b);
}
