// The walk over everything, that says where the chain breaks.
#include "store_.h"
#include <stdarg.h>

// A walk in progress.
typedef struct walk {
    store *s;
    store_report *report;
    const store_head *expected, *kept, *audit_kept; // or NULL
    store_head head;
    bool expected_met, kept_met, audit_met;
} walk;

__attribute__((format(__printf__, 4, 5))) static void broken(walk *w, store_check check, uint64_t seq,
                                                             const char *format, ...)
{
    if (w->report->broken) return; // the first one is what matters
    w->report->broken = true;
    w->report->check = check;
    w->report->seq = seq;
    va_list args;
    va_start(args, format);
    vsnprintf(w->report->text, sizeof w->report->text, format, args);
    va_end(args);
}

str store_check_name(store_check c)
{
    static const str names[STORE_CHECK_COUNT] = {
#define STORE_CHECK(id, name, meaning) [id] = STR_INIT(name),
#include "checks.def"
#undef STORE_CHECK
    };
    assert(c < STORE_CHECK_COUNT);
    return names[c];
}

// --- the file's form --------------------------------------------------------------------------------------

// What a fresh file's schema says, against this one's: a trigger that is gone lets rows be changed.
static bool same_form(walk *w, sqlite3 *fresh, look *l, fault *why)
{
    sqlite3_stmt *at = NULL;
    bool same = sqlite3_prepare_v2(fresh, sqlite3_sql(l->at), -1, &at, NULL) == SQLITE_OK;
    look_step step = LOOK_END;
    while (same && (step = look_next(l, why)) == LOOK_ROW) {
        same = sqlite3_step(at) == SQLITE_ROW;
        for (int i = 0; same && i < 3; i++) {
            str as = str_of((const char *)sqlite3_column_text(at, i));
            same = str_eq(as, look_text_at(l, i));
        }
        if (!same)
            broken(w, CHECK_FORM, 0, "\"%.*s\" is not as Daybook made it", STR_ARGS(look_text_at(l, 1)));
    }
    if (step == LOOK_END && same && sqlite3_step(at) == SQLITE_ROW)
        broken(w, CHECK_FORM, 0, "\"%s\" is missing", sqlite3_column_text(at, 1));
    sqlite3_finalize(at);
    return step != LOOK_FAILED;
}

static bool check_form(walk *w, fault *why)
{
    look l;
    sqlite3 *fresh = NULL;
    if (sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        bool failed = sqlite_fault(fresh, sqlite3_errcode(fresh), ":memory:", why);
        sqlite3_close(fresh);
        return failed;
    }
    bool ok = sqlite_script(fresh, STR("data/sql/journal.sql"), ":memory:", why) &&
              sqlite_script(fresh, STR("data/sql/beside.sql"), ":memory:", why) &&
              sqlite_script(fresh, STR("data/sql/derived.sql"), ":memory:", why) &&
              look_take(&l, w->s, SQL_FORM, why);
    if (ok) {
        ok = same_form(w, fresh, &l, why);
        look_give(&l);
    }
    sqlite3_close(fresh);
    return ok;
}

// --- facts ------------------------------------------------------------------------------------------------

static bool hash_is(const sha256 *h, str bytes)
{
    return bytes.len == sizeof h->bytes && memcmp(h->bytes, bytes.at, bytes.len) == 0;
}

// The body against the columns beside it.
static void check_said(walk *w, look *l, uint64_t seq, str line)
{
    fact f;
    fault unread;
    store *s = w->s;
    str id = look_text_at(l, COLUMN_ID);
    if (!fact_reader_read(s->reader, &f, line, &s->scratch, &unread)) {
        broken(w, CHECK_BODY, seq, "the body of \"%.*s\" is no fact: %s", STR_ARGS(id), unread.text);
        return;
    }
    if (!str_eq(f.id, id) || kind_of_code(s, look_int_at(l, COLUMN_KIND)) != f.kind ||
        look_int_at(l, COLUMN_AT) != f.at.us || look_int_at(l, COLUMN_RECEIVED) != f.received.us) {
        broken(w, CHECK_BODY, seq, "\"%.*s\": id, kind or instants are not those of its body", STR_ARGS(id));
        return;
    }
    buf clear = buf_in(&s->scratch, LIMIT_LINE_BYTES * 4);
    fact_put_clear(&clear, &f);
    if (!str_eq(buf_str(&clear), look_text_at(l, COLUMN_CLEAR)))
        broken(w, CHECK_CLEAR, seq, "\"%.*s\": the clear line does not say what the sealed body says",
               STR_ARGS(id));
}

// One fact. After a break the chain goes on from what the row says, so that the walk can count the rest.
static void check_fact(walk *w, look *l)
{
    store *s = w->s;
    proof_salt salt;
    str line, id = look_text_at(l, COLUMN_ID);
    uint64_t seq = (uint64_t)look_int_at(l, COLUMN_SEQ), wanted = w->head.seq + 1;
    if (seq != wanted)
        broken(w, CHECK_SEQUENCE, wanted, "fact number %llu is missing", (unsigned long long)wanted);
    else if (sqlite3_column_type(l->at, COLUMN_BODY_SEQ) == SQLITE_NULL)
        broken(w, CHECK_SEQUENCE, seq, "the body of \"%.*s\" is missing", STR_ARGS(id));
    else if (!body_open(s, look_int_at(l, COLUMN_SEGMENT), look_bytes_at(l, COLUMN_BOX), id, &salt, &line))
        broken(w, CHECK_SEAL, seq, "the body of \"%.*s\" does not open: it was altered, moved or damaged",
               STR_ARGS(id));
    else {
        sha256 leaf = proof_leaf(&salt, line), running = proof_running(&w->head.running, &leaf);
        if (!w->report->broken) check_said(w, l, seq, line);
        if (!hash_is(&leaf, look_bytes_at(l, COLUMN_LEAF)))
            broken(w, CHECK_LEAF, seq, "the leaf of \"%.*s\" is not the hash of its body", STR_ARGS(id));
        if (!hash_is(&running, look_bytes_at(l, COLUMN_RUNNING)))
            broken(w, CHECK_RUNNING, seq, "the running hash at \"%.*s\" does not follow from the one before",
                   STR_ARGS(id));
    }
    str running = look_bytes_at(l, COLUMN_RUNNING);
    w->head.seq = seq;
    if (running.len == sizeof w->head.running.bytes) memcpy(w->head.running.bytes, running.at, running.len);
    w->report->facts++;
}

static void meet_heads(walk *w)
{
    if (w->expected && w->expected->seq == w->head.seq)
        w->expected_met = proof_eq(&w->expected->running, &w->head.running);
    if (w->kept && w->kept->seq == w->head.seq) w->kept_met = proof_eq(&w->kept->running, &w->head.running);
}

static bool check_facts(walk *w, fault *why)
{
    look l;
    store *s = w->s;
    if (!s->reader) s->reader = fact_reader_in(&s->memory, s->ask.zones);
    if (!look_take(&l, s, SQL_CHAIN, why)) return false;
    look_step step;
    meet_heads(w); // a head of an empty journal
    while ((step = look_next(&l, why)) == LOOK_ROW) {
        arena_mark mark = arena_here(&s->scratch);
        check_fact(w, &l);
        meet_heads(w);
        arena_back(&s->scratch, mark);
    }
    look_give(&l);
    if (step == LOOK_FAILED || !look_take(&l, s, SQL_BODIES, why)) return false;
    step = look_next(&l, why);
    uint64_t bodies = step == LOOK_ROW ? (uint64_t)look_int_at(&l, 0) : 0;
    uint64_t last = step == LOOK_ROW ? (uint64_t)look_int_at(&l, 1) : 0;
    look_give(&l);
    if (step == LOOK_ROW && (bodies != w->report->facts || last != w->head.seq))
        broken(w, CHECK_SEQUENCE, w->head.seq + 1, "there are %llu bodies to %llu facts",
               (unsigned long long)bodies, (unsigned long long)w->report->facts);
    return step == LOOK_ROW;
}

// --- beside the facts -------------------------------------------------------------------------------------

static bool check_originals(walk *w, fault *why)
{
    look l;
    store *s = w->s;
    if (!look_take(&l, s, SQL_ORIGINALS, why)) return false;
    look_step step;
    while ((step = look_next(&l, why)) == LOOK_ROW) {
        arena once;
        arena_open(&once, s->memory.from, STORE_MEMORY_MAX);
        sha256 hash = {0};
        str name, bytes, said = look_bytes_at(&l, ORIGINAL_HASH);
        if (said.len == sizeof hash.bytes) memcpy(hash.bytes, said.at, said.len);
        if (said.len != sizeof hash.bytes ||
            !original_open(s, &hash, &l, &name, &bytes, &once))
            broken(w, CHECK_ORIGINAL, 0,
                   "the original of a file does not open, or is not what its hash says");
        w->report->originals++;
        arena_close(&once);
    }
    look_give(&l);
    return step == LOOK_END;
}

static void audit_met(void *with, const store_head *h)
{
    walk *w = with;
    w->report->audit = *h;
    if (w->audit_kept && w->audit_kept->seq == h->seq)
        w->audit_met = proof_eq(&w->audit_kept->running, &h->running);
}

static void audit_broken(void *with, uint64_t seq, const char *what)
{
    broken(with, CHECK_AUDIT, 0, "%s (entry %llu)", what, (unsigned long long)seq);
}

static bool check_audit(walk *w, fault *why)
{
    audit_walk audit = {audit_met, audit_broken, w};
    return audit_check(w->s, &audit, why);
}

static bool check_index(walk *w, fault *why)
{
    look l;
    if (!look_take(&l, w->s, SQL_INTEGRITY, why)) return false;
    look_step step = look_next(&l, why);
    if (step == LOOK_ROW && !str_eq(look_text_at(&l, 0), STR("ok")))
        broken(w, CHECK_INDEX, 0, "%.*s", STR_ARGS(look_text_at(&l, 0)));
    look_give(&l);
    return step == LOOK_ROW;
}

static void check_heads(walk *w)
{
    unsigned long long last = w->head.seq;
    if (w->expected && !w->expected_met)
        broken(w, CHECK_EXPECTED, w->expected->seq,
               w->expected->seq > last
                   ? "facts up to number %llu were there; the journal ends at %llu: its tail was cut"
                   : "the running hash at number %llu is another one (the journal ends at %llu)",
               (unsigned long long)w->expected->seq, last);
    if (w->kept && !w->kept_met)
        broken(w, CHECK_KEPT, w->kept->seq,
               w->kept->seq > last
                   ? "facts up to number %llu were verified or backed up; the journal ends at %llu: its "
                     "tail was cut"
                   : "the running hash at number %llu was another one at the last verify or backup (the "
                     "journal ends at %llu)",
               (unsigned long long)w->kept->seq, last);
    unsigned long long audited = w->report->audit.seq;
    if (w->audit_kept && !w->audit_met)
        broken(
            w, CHECK_AUDIT_KEPT, 0,
            w->audit_kept->seq > audited
                ? "entries of the audit up to number %llu were verified or backed up; it ends at %llu: its "
                  "tail was cut"
                : "the audit's running hash at number %llu was another one at the last verify or backup "
                  "(the audit ends at %llu)",
            (unsigned long long)w->audit_kept->seq, audited);
}

// A page that SQLite cannot read is a finding too.
static bool look_over(walk *w, fault *why)
{
    store *s = w->s;
    if (check_form(w, why) && check_facts(w, why) && check_originals(w, why) &&
        check_audit(w, why) && check_index(w, why))
        return true;
    if (s->trouble != STORE_CORRUPT || s->poisoned) return false;
    broken(w, CHECK_INDEX, w->head.seq, "%s", why->text);
    return true;
}

bool store_verify(store *s, const store_head *expected, store_report *out, fault *why)
{
    control_heads kept;
    assert(!s->open);
    *out = (store_report){0};
    s->trouble = STORE_OK;
    if (!control_heads_get(&s->ask, &kept, why) || !store_look(s, why)) return false;
    walk w = {.s = s,
              .report = out,
              .expected = expected,
              .kept = kept.facts.seq ? &kept.facts : NULL,
              .audit_kept = kept.audit.seq ? &kept.audit : NULL};
    bool ok = look_over(&w, why);
    store_look_end(s);
    if (!ok) return false;
    out->head = w.head;
    check_heads(&w);
    control_heads whole = {w.head, out->audit};
    return out->broken || control_heads_put(&s->ask, &whole, s->ask.now(s->ask.with), why);
}
