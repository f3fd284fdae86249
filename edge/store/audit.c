// The audit: appended, looked through, and walked from its first entry on.
#include "audit.h"
#include "store_.h"

// clang-format off
const audit_event_row audit_events[] = {
#define EVENT(id, number, name, meaning) {id, STR_INIT(name), STR_INIT(meaning)},
#include "audit_events.def"
};
// clang-format on
const size_t audit_event_count = sizeof audit_events / sizeof audit_events[0];
enum { EVENT_MAX = 127, ENTRY_BYTES_MAX = 8 * STORE_AUDIT_DETAIL_MAX };
_Static_assert((int)AUDIT_EVENTS_END <= EVENT_MAX + 1, "two words of 64 bits say which events are wanted");

str audit_event_name(audit_event e)
{
    for (size_t i = 0; i < audit_event_count; i++)
        if (audit_events[i].event == e) return audit_events[i].name;
    return STR("");
}

bool audit_event_find(str name, audit_event *out)
{
    for (size_t i = 0; i < audit_event_count; i++)
        if (str_eq(audit_events[i].name, name)) {
            *out = audit_events[i].event;
            return true;
        }
    return false;
}

// --- one entry --------------------------------------------------------------------------------------------

enum { // the order of AUDIT_COLUMNS
    AT_SEQ, AT_AT, AT_EVENT, AT_WHO, AT_PERSON, AT_SPACE, AT_SUBJECT, AT_ABOUT, AT_KEY, AT_RUNNING, AT_BOX
};
typedef struct row_name { char text[24]; size_t len; } row_name;

static str row_of(uint64_t seq, row_name *name)
{
    name->len = (size_t)snprintf(name->text, sizeof name->text, "%llu", (unsigned long long)seq);
    return (str){name->text, name->len};
}

// The bytes that are hashed: a JSON array of everything that the entry says, in this order.
static void canonical(buf *b, const store_audit *e)
{
    buf_byte(b, '[');
    buf_int(b, (int64_t)e->seq);
    buf_byte(b, ',');
    buf_int(b, e->at.us);
    buf_byte(b, ',');
    buf_int(b, e->event);
    buf_byte(b, ',');
    buf_json(b, e->who);
    buf_byte(b, ',');
    buf_json(b, e->person);
    buf_byte(b, ',');
    buf_int(b, e->space);
    buf_byte(b, ',');
    buf_json(b, e->subject);
    buf_byte(b, ',');
    buf_int(b, (int64_t)e->about);
    buf_byte(b, ',');
    buf_json(b, e->detail);
    buf_byte(b, ']');
    assert(!b->full);
}

static sha256 running_of(store *s, const store_audit *e, const proof_salt *salt, const sha256 *before)
{
    arena_mark mark = arena_here(&s->scratch);
    buf b = buf_in(&s->scratch, ENTRY_BYTES_MAX);
    canonical(&b, e);
    sha256 leaf = proof_leaf(salt, buf_str(&b));
    arena_back(&s->scratch, mark);
    return proof_running(before, &leaf);
}

// The row at hand; the detail lies in scratch memory. False: it does not open.
static bool entry_of(look *l, store_audit *out, proof_salt *salt)
{
    row_name name;
    str plain;
    int64_t number = look_int_at(l, AT_KEY);
    *out = (store_audit){.seq = (uint64_t)look_int_at(l, AT_SEQ),
                         .at = {look_int_at(l, AT_AT)},
                         .event = (audit_event)look_int_at(l, AT_EVENT),
                         .who = look_text_at(l, AT_WHO),
                         .person = look_text_at(l, AT_PERSON),
                         .space = (int)look_int_at(l, AT_SPACE),
                         .subject = look_text_at(l, AT_SUBJECT),
                         .about = (uint64_t)look_int_at(l, AT_ABOUT),
                         .part2 = segment_of(number) == SEGMENT_PART2};
    if (!sealed_open(l->of, number, STR("audit"), row_of(out->seq, &name), look_bytes_at(l, AT_BOX),
                     &plain) ||
        plain.len < PROOF_SALT_BYTES || plain.len > PROOF_SALT_BYTES + STORE_AUDIT_DETAIL_MAX)
        return false;
    memcpy(salt->bytes, plain.at, sizeof salt->bytes);
    out->detail = str_from(plain, PROOF_SALT_BYTES);
    return true;
}

// --- appending --------------------------------------------------------------------------------------------

static bool fits(const store_audit *e)
{
    return e->who.len <= STORE_AUDIT_ID_MAX && e->person.len <= STORE_AUDIT_ID_MAX &&
           e->subject.len <= STORE_AUDIT_ID_MAX && e->detail.len <= STORE_AUDIT_DETAIL_MAX;
}

static store_answer append(store *s, const store_audit *e, fault *why)
{
    look l;
    row_name name;
    proof_salt salt;
    buf plain = buf_in(&s->scratch, PROOF_SALT_BYTES + STORE_AUDIT_DETAIL_MAX);
    buf box = buf_in(&s->scratch, PROOF_SALT_BYTES + STORE_AUDIT_DETAIL_MAX + SEAL_OVERHEAD);
    seal_random_bytes(&s->random, salt.bytes, sizeof salt.bytes);
    buf_bytes(&plain, salt.bytes, sizeof salt.bytes);
    buf_put(&plain, e->detail);
    int number = ring_number(s, e->part2 ? SEGMENT_PART2 : SEGMENT_GENERAL);
    sealed_put(s, &box, number, STR("audit"), row_of(e->seq, &name), buf_str(&plain));
    sha256 running = running_of(s, e, &salt, &s->audit.running);
    if (!look_take(&l, s, SQL_AUDIT_ADD, why)) return s->trouble;
    look_int(&l, 1 + AT_SEQ, (int64_t)e->seq);
    look_int(&l, 1 + AT_AT, e->at.us);
    look_int(&l, 1 + AT_EVENT, e->event);
    look_text(&l, 1 + AT_WHO, e->who);
    look_text(&l, 1 + AT_PERSON, e->person);
    look_int(&l, 1 + AT_SPACE, e->space);
    look_text(&l, 1 + AT_SUBJECT, e->subject);
    look_int(&l, 1 + AT_ABOUT, (int64_t)e->about);
    look_int(&l, 1 + AT_KEY, number);
    look_bytes(&l, 1 + AT_RUNNING, running.bytes, sizeof running.bytes);
    look_bytes(&l, 1 + AT_BOX, box.at, box.len);
    store_answer a = look_run(&l, why);
    if (a == STORE_OK) s->audit = (store_head){e->seq, running};
    return a;
}

store_answer store_audit_append(store *s, const store_audit *e, uint64_t *seq, fault *why)
{
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(audit_event_name(e->event).len);
    if (!fits(e))
        return store_no(s, STORE_DENIED, why,
                        "an entry of the audit has ids of %d bytes and words of %d at most",
                        STORE_AUDIT_ID_MAX, STORE_AUDIT_DETAIL_MAX);
    store_audit own = *e;
    own.seq = s->audit.seq + 1;
    if (!own.at.us) own.at = s->ask.now(s->ask.with);
    arena_mark mark = arena_here(&s->scratch);
    a = append(s, &own, why);
    arena_back(&s->scratch, mark);
    if (a != STORE_OK) s->spoiled = true;
    else if (seq) *seq = own.seq;
    return a;
}

// --- looking ----------------------------------------------------------------------------------------------

// The index that leaves the least to look through.
static store_sql way_of(const store_audit_want *w)
{
    if (w->about) return SQL_AUDIT_ABOUT;
    if (w->subject.len) return SQL_AUDIT_SUBJECT;
    if (w->who.len) return SQL_AUDIT_WHO;
    if (w->person.len) return SQL_AUDIT_PERSON;
    if (w->event) return SQL_AUDIT_EVENT;
    return w->since.us || w->until.us ? SQL_AUDIT_TIME : SQL_AUDIT_ALL;
}

static void bind_want(look *l, store_sql way, const store_audit_want *w)
{
    uint64_t events[2] = {0};
    for (int i = 0; i <= EVENT_MAX; i++)
        if (w->event ? i == (int)w->event : !w->events_some || w->event_wanted[i])
            events[i / 64] |= 1ull << (i % 64);
    look_int(l, 1, w->before ? (int64_t)w->before : INT64_MAX);
    look_int(l, 2, w->since.us ? w->since.us : INT64_MIN);
    look_int(l, 3, w->until.us ? w->until.us : INT64_MAX);
    look_text(l, 4, w->who);
    look_text(l, 5, w->person);
    look_int(l, 6, (int64_t)events[0]);
    look_int(l, 7, (int64_t)events[1]);
    look_int(l, 8, w->limit ? (int64_t)w->limit : -1);
    if (way == SQL_AUDIT_ABOUT) look_int(l, 9, (int64_t)w->about);
    if (way == SQL_AUDIT_EVENT) look_int(l, 9, w->event);
    if (way != SQL_AUDIT_SUBJECT) return;
    look_text(l, 9, w->subject);
    look_int(l, 10, w->space);
}

static bool altered(store *s, uint64_t seq, fault *why)
{
    store_no(s, STORE_CORRUPT, why,
             "entry %llu of the audit was altered or damaged: daybook verify says more",
             (unsigned long long)seq);
    return false;
}

bool store_audit_each(store *s, const store_audit_want *want, store_audit_take take, void *with, fault *why)
{
    look l;
    look_step step = LOOK_END;
    bool ok = true;
    store_sql way = way_of(want);
    if (!look_take(&l, s, way, why)) return false;
    bind_want(&l, way, want);
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_audit e;
        proof_salt salt;
        arena_mark mark = arena_here(&s->scratch);
        ok = entry_of(&l, &e, &salt) || altered(s, e.seq, why);
        // Asked with `about` and a subject: the index of one, looked through for the other.
        bool wanted = !want->subject.len || (e.space == want->space && str_eq(e.subject, want->subject));
        ok = ok && (!wanted || take(with, &e, why));
        arena_back(&s->scratch, mark);
    }
    look_give(&l);
    return ok && step == LOOK_END;
}

bool store_audit_head(store *s, store_head *out, fault *why)
{
    return store_head_of(s, SQL_AUDIT_HEAD, out, why);
}

// --- the walk over all of it -------------------------------------------------------------------------------

// What is wrong with the row at hand, or NULL; the head is then its own.
static const char *wrong_with(look *l, store_head *head)
{
    store_audit e;
    proof_salt salt;
    uint64_t seq = (uint64_t)look_int_at(l, AT_SEQ);
    if (seq != head->seq + 1) return "an entry of the audit is missing";
    if (!entry_of(l, &e, &salt))
        return "an entry of the audit does not open: it was altered, moved or damaged";
    sha256 running = running_of(l->of, &e, &salt, &head->running);
    str said = look_bytes_at(l, AT_RUNNING);
    if (said.len != sizeof running.bytes || memcmp(said.at, running.bytes, said.len) != 0)
        return "the running hash of the audit does not follow from what it says and the one before";
    *head = (store_head){seq, running};
    return NULL;
}

bool audit_check(store *s, const audit_walk *w, fault *why)
{
    look l;
    look_step step;
    store_head head = {0};
    const char *wrong = NULL;
    if (!look_take(&l, s, SQL_AUDIT_CHAIN, why)) return false;
    w->met(w->with, &head);
    while ((step = look_next(&l, why)) == LOOK_ROW) {
        arena_mark mark = arena_here(&s->scratch);
        wrong = wrong_with(&l, &head);
        arena_back(&s->scratch, mark);
        if (wrong) break;
        w->met(w->with, &head);
    }
    look_give(&l);
    if (wrong) w->broken(w->with, head.seq + 1, wrong);
    return step != LOOK_FAILED;
}
