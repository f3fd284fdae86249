// Appending facts.
#include "store_.h"

enum { FACT_BYTES_MAX = LIMIT_LINE_BYTES * 4 }; // canonical escapes may be longer than those that came

// --- kinds as numbers -------------------------------------------------------------------------------------

bool kinds_load(store *s, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_KINDS, why)) return false;
    memset(s->kind_code, 0, sizeof s->kind_code);
    memset(s->code_kind, 0xFF, sizeof s->code_kind);
    look_step step;
    while ((step = look_next(&l, why)) == LOOK_ROW) {
        int64_t code = look_int_at(&l, 0);
        if (code <= 0 || code >= STORE_CODE_MAX) continue; // verify says so
        str name = look_text_at(&l, 1);
        for (fact_kind k = 0; k < KIND_COUNT; k++)
            if (str_eq(fact_kinds[k].name, name)) {
                s->kind_code[k] = (uint8_t)code;
                s->code_kind[code] = (uint8_t)k;
            }
    }
    look_give(&l);
    return step == LOOK_END;
}

fact_kind kind_of_code(const store *s, int64_t code)
{
    if (code <= 0 || code >= STORE_CODE_MAX || s->code_kind[code] >= KIND_COUNT) return KIND_COUNT;
    return (fact_kind)s->code_kind[code];
}

static bool kind_code(store *s, fact_kind kind, uint32_t *out, fault *why)
{
    if (!s->kind_code[kind]) {
        look l;
        if (!look_take(&l, s, SQL_KIND_ADD, why)) return false;
        look_text(&l, 1, fact_kinds[kind].name);
        if (look_run(&l, why) != STORE_OK || !kinds_load(s, why)) return false;
        assert(s->kind_code[kind]);
    }
    *out = s->kind_code[kind];
    return true;
}

// --- bodies -----------------------------------------------------------------------------------------------

bool body_open(store *s, int64_t number, str box, str id, proof_salt *salt, str *line)
{
    str plain;
    if (box.len < SEAL_OVERHEAD + PROOF_SALT_BYTES || !id.len || id.len > LIMIT_ID_BYTES ||
        !sealed_open(s, number, STR("fact"), id, box, &plain))
        return false;
    memcpy(salt->bytes, plain.at, sizeof salt->bytes);
    *line = str_from(plain, PROOF_SALT_BYTES);
    return true;
}

// --- appending --------------------------------------------------------------------------------------------

// A fact on its way: salt and canonical bytes in one piece, and the clear line.
typedef struct entry {
    buf plain, clear, box;
    proof_salt salt;
    store_names names;
} entry;
static str entry_line(const entry *e) { return str_from(buf_str(&e->plain), PROOF_SALT_BYTES); }

// The id is there already.
static store_answer come_again(store *s, const entry *e, str id, fault *why)
{
    look l;
    proof_salt salt;
    str line;
    if (!look_take(&l, s, SQL_WHOLE_ID, why)) return s->trouble;
    look_text(&l, 1, id);
    look_step step = look_next(&l, why);
    int64_t seq = step == LOOK_ROW ? look_int_at(&l, 0) : 0;
    bool opens = step == LOOK_ROW && body_open(s, look_int_at(&l, 6), look_bytes_at(&l, 7), id, &salt, &line);
    look_give(&l);
    if (step == LOOK_FAILED) return s->trouble;
    if (!opens)
        return store_no(s, STORE_CORRUPT, why,
                        "fact \"%.*s\" (number %lld) does not open: daybook verify says more", STR_ARGS(id),
                        (long long)seq);
    if (!str_eq(line, entry_line(e)))
        return store_no(s, STORE_OTHER, why,
                        "fact \"%.*s\" is stored already (number %lld) with other content", STR_ARGS(id),
                        (long long)seq);
    // Stored, but perhaps not durably: the process that stored it may have died before its sync. So this one
    // writes, and the commit of that is what makes both durable.
    if (!look_take(&l, s, SQL_REPEAT_ADD, why)) return s->trouble;
    look_int(&l, 1, seq);
    look_int(&l, 2, s->ask.now(s->ask.with).us);
    store_answer a = look_run(&l, why);
    return a == STORE_OK ? STORE_SAME : a;
}

static bool body_add(store *s, entry *e, str id, uint64_t seq, fault *why)
{
    look l;
    sha256 leaf = proof_leaf(&e->salt, entry_line(e));
    sha256 running = proof_running(&s->head.running, &leaf);
    int number = ring_number(s, e->names.segment);
    sealed_put(s, &e->box, number, STR("fact"), id, buf_str(&e->plain));
    if (!look_take(&l, s, SQL_BODY_ADD, why)) return false;
    look_int(&l, 1, (int64_t)seq);
    look_int(&l, 2, number);
    look_bytes(&l, 3, leaf.bytes, sizeof leaf.bytes);
    look_bytes(&l, 4, running.bytes, sizeof running.bytes);
    look_bytes(&l, 5, e->box.at, e->box.len);
    if (look_run(&l, why) != STORE_OK) return false;
    s->head = (store_head){seq, running};
    return true;
}

static bool fact_add(store *s, const entry *e, const fact *f, uint64_t seq, bool *new, fault *why)
{
    look l;
    uint32_t code;
    if (!kind_code(s, f->kind, &code, why) || !look_take(&l, s, SQL_FACT_ADD, why)) return false;
    look_int(&l, 1, (int64_t)seq);
    look_int(&l, 2, code);
    look_int(&l, 3, f->at.us);
    look_int(&l, 4, f->received.us);
    look_text(&l, 5, f->id);
    look_text(&l, 6, buf_str(&e->clear));
    if (look_run(&l, why) != STORE_OK) return false;
    *new = sqlite3_changes64(s->db) == 1;
    return true;
}

static store_answer append(store *s, const fact *f, fault *why)
{
    bool new;
    uint64_t seq = s->head.seq + 1;
    entry e = {.plain = buf_in(&s->scratch, FACT_BYTES_MAX),
               .clear = buf_in(&s->scratch, FACT_BYTES_MAX),
               .box = buf_in(&s->scratch, FACT_BYTES_MAX + SEAL_OVERHEAD)};
    seal_random_bytes(&s->random, e.salt.bytes, sizeof e.salt.bytes);
    buf_bytes(&e.plain, e.salt.bytes, sizeof e.salt.bytes);
    fact_put(&e.plain, f);
    fact_put_clear(&e.clear, f);
    assert(!e.plain.full && !e.clear.full);
    if (!fact_add(s, &e, f, seq, &new, why)) return s->trouble;
    if (!new) return come_again(s, &e, f->id, why);
    if (!subjects_name(s, f, &e.names, why) || !body_add(s, &e, f->id, seq, why) ||
        !subjects_keep(s, &e.names, f->kind, seq, why) || !names_mark(s, f, why))
        return s->trouble;
    s->trouble = STORE_DENIED; // unless a verb within says otherwise
    return !s->ask.post || s->ask.post(s->ask.post_with, s, f, seq, why) ? STORE_OK : s->trouble;
}

store_answer store_fact_append(store *s, const fact *f, fault *why)
{
    assert(f->kind < KIND_COUNT && f->id.len && f->id.len <= LIMIT_ID_BYTES);
    store_answer a = store_may_write(s, why);
    if (a == STORE_OK) a = derived_may_append(s, why);
    if (a != STORE_OK) return a;
    if (++s->appended == STORE_MANY && !store_grow_cache(s, why)) return s->trouble;
    arena_mark mark = arena_here(&s->scratch);
    a = append(s, f, why);
    arena_back(&s->scratch, mark);
    if (!store_yes(a) && a != STORE_OTHER) s->spoiled = true;
    return a;
}
