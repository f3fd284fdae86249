// send.c - released claims become a file. The facts decide: they are stored, with the file's bytes, before
// the file is written; a file that a crash kept from being written is written by the next send, byte for
// byte. Whoever collects files from the outbox copies them, or moves them to its folder `taken`: what lies in
// neither counts as not written.
#include "entry_.h"
#include "life.h"
#include "post.h"

#define FILE_BYTES_MAX ((size_t)1 << 31)

typedef struct sending {
    const act_desk *d;
    const send_ask *ask;
    pile files;  // sent_file
    pile claims; // ready_claim
    uint64_t control;
    pile before;      // str: files of before a backup, not in this outbox
    pile held;        // str: claims
    pile late;        // str
    pile closed;      // str: without the consent that they ask for
    date today;
    size_t elsewhere; // files that are neither in the outbox nor kept
} sending;

typedef struct ready_claim {
    store_claim row;
    bool late;  // past the limit for filing
    bool part2; // a disclosure under 42 CFR Part 2
} ready_claim;

// --- the outbox ------------------------------------------------------------------------------------------

static str outbox(const act_desk *d, const char *folder, str file)
{
    buf b = buf_in(d->arena, 8192);
    buf_put(&b, store_dir(d->store));
    buf_lit(&b, "/outbox/");
    buf_put(&b, store_practice(d->store));
    buf_put(&b, str_of(folder));
    if (file.len) {
        buf_byte(&b, '/');
        buf_put(&b, file);
    }
    return buf_str(&b);
}

static bool write_file(sending *s, const store_batch *b, str bytes, bool again, fault *why)
{
    const act_desk *d = s->d;
    str path = outbox(d, "", b->file);
    arena_mark mark = arena_here(d->scratch);
    host_file f;
    bool fine = host_folder_make(outbox(d, "", STR("")), d->scratch, why) &&
                host_file_open(&f, path, d->scratch, why);
    if (fine) {
        host_file_put(&f, bytes);
        fine = host_file_done(&f, why);
    }
    arena_back(d->scratch, mark);
    if (!fine) return false;
    *(sent_file *)pile_more(&s->files) = (sent_file){.batch = str_copy(d->arena, b->batch),
                                                     .path = path,
                                                     .control = b->control,
                                                     .claims = b->claims,
                                                     .charge = b->charge,
                                                     .again = again};
    return true;
}

typedef struct missing {
    pile batches;
    const act_desk *d;
} missing;

static bool keep_missing(void *with, const store_batch *b, fault *why)
{
    (void)why;
    missing *m = with;
    arena *a = m->d->arena;
    if (b->answered || host_kind_of(outbox(m->d, "", b->file), a) != HOST_NOTHING ||
        host_kind_of(outbox(m->d, "/taken", b->file), a) != HOST_NOTHING)
        return true;
    store_batch *to = pile_more(&m->batches);
    *to = *b;
    to->batch = str_copy(a, b->batch);
    to->file = str_copy(a, b->file);
    return true;
}

static bool see_sent(void *with, const store_claim *c, fault *why)
{
    (void)c;
    (void)why;
    *(bool *)with = true;
    return true;
}

// A file whose claims were answered has arrived. One from before the backup lay in the outbox of the journal
// that was lost: whether it went, a person must say, for the payer would get the claims twice.
static bool may_write(sending *s, const store_batch *b, bool *out, fault *why)
{
    bool waits = b->test;
    uint64_t restored;
    store_claims_want want = {.batch = b->batch, .statuses = 1ull << LIFE_SENT, .month = DATE_NONE};
    if (!store_claims_each(s->d->store, &want, see_sent, &waits, why) ||
        !store_restored(s->d->store, &restored, why))
        return false;
    bool before = b->seq <= restored && !s->ask->again;
    *out = waits && !before;
    if (waits && before && !b->test) *(str *)pile_more(&s->before) = b->file;
    return true;
}

static bool tell_again(sending *s, const store_batch *b, fault *why);

// A journal that was made of another's facts knows that a file was sent and not its bytes: it lies where it
// was sent from.
static bool write_missing(sending *s, fault *why)
{
    missing m = {pile_in(s->d->arena, sizeof(store_batch)), s->d};
    if (!store_batches_each(s->d->store, keep_missing, &m, why)) return false;
    for (uint32_t i = 0; i < m.batches.count; i++) {
        const store_batch *b = PILE_AT(&m.batches, store_batch, i);
        str name, bytes;
        bool write;
        if (!may_write(s, b, &write, why)) return false;
        if (!write) continue;
        arena_mark mark = arena_here(s->d->scratch);
        store_answer kept = store_original_get(s->d->store, &b->hash, &name, &bytes, s->d->scratch, why);
        bool fine = kept == STORE_NONE ||
                    (store_yes(kept) && tell_again(s, b, why) && write_file(s, b, bytes, true, why));
        arena_back(s->d->scratch, mark);
        if (!fine) return false;
        s->elsewhere += kept == STORE_NONE;
    }
    return true;
}

// --- claims that wait ------------------------------------------------------------------------------------

static bool keep_ready(void *with, const store_claim *c, fault *why)
{
    (void)why;
    sending *s = with;
    arena *a = s->d->arena;
    ready_claim *to = pile_more(&s->claims);
    *to = (ready_claim){.row = *c, .late = c->frequency == '1' && c->until.days < s->today.days};
    to->row.claim = str_copy(a, c->claim);
    to->row.patient = str_copy(a, c->patient);
    to->row.enrollment = str_copy(a, c->enrollment);
    to->row.payer = s->ask->payer;
    return true;
}

// What was released and lost its ground since then, or changed, does not go: a person looks at it first. Nor
// what who sends may not see, nor a substance-use record without the patient's consent.
static bool may_go(sending *s, ready_claim *c, bool *out, fault *why)
{
    desk_shift is;
    bool may = true, consented;
    *out = false;
    if (s->ask->may && !s->ask->may(s->ask->with, &c->row, &may, why)) return false;
    if (!may) return true;
    if (!desk_shifted(s->d, c->row.claim, &is, why) || !act_is_part2(s->d, &c->row, &c->part2, why))
        return false;
    if (is >= SHIFT_CHANGED) {
        *(str *)pile_more(&s->held) = c->row.claim;
        return true;
    }
    if (c->part2) {
        if (!act_may_disclose(s->d, c->row.patient, s->today, &consented, why)) return false;
        if (!consented) {
            *(str *)pile_more(&s->closed) = c->row.claim;
            return true;
        }
    }
    if (c->late) *(str *)pile_more(&s->late) = c->row.claim;
    return *out = true;
}

static bool hold_back(sending *s, fault *why)
{
    arena *a = s->d->arena;
    pile all = s->claims;
    s->claims = pile_in(a, sizeof(ready_claim));
    s->held = pile_in(a, sizeof(str));
    s->late = pile_in(a, sizeof(str));
    s->closed = pile_in(a, sizeof(str));
    for (uint32_t i = 0; i < all.count; i++) {
        ready_claim *c = PILE_AT(&all, ready_claim, i);
        bool goes;
        if (!may_go(s, c, &goes, why)) return false;
        if (goes) *(ready_claim *)pile_more(&s->claims) = *c;
    }
    return true;
}

static bool find_ready(sending *s, fault *why)
{
    s->claims = pile_in(s->d->arena, sizeof(ready_claim));
    store_claims_want want = {.payer = s->ask->payer, .statuses = 1ull << LIFE_RELEASED, .month = DATE_NONE};
    return store_claims_each(s->d->store, &want, keep_ready, s, why) && hold_back(s, why);
}

static const str *in_one(const act_desk *d, const pile *rows)
{
    str *all = arena_array(d->arena, str, rows->count + 1u);
    for (uint32_t i = 0; i < rows->count; i++) all[i] = *PILE_AT(rows, str, i);
    return all;
}

// Claims of one patient lie together, so that they share the subscriber's level.
static int ready_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const ready_claim *l = a, *r = b;
    int c = str_cmp(l->row.patient, r->row.patient);
    return c ? c : str_cmp(l->row.claim, r->row.claim);
}

// --- the file --------------------------------------------------------------------------------------------

typedef struct writing {
    str file;
    store_batch row;
    uint32_t *sets;
} writing;

static bool write_batch(sending *s, const ready_claim *all, size_t count, writing *out, fault *why)
{
    const act_desk *d = s->d;
    x837_envelope e;
    x837_parties p;
    if (!desk_envelope(d, s->ask->payer, (uint32_t)s->control, s->ask->test, &e, &p, why)) return false;
    x12_problems problems = x12_problems_in(d->scratch);
    buf bytes = buf_in(d->scratch, FILE_BYTES_MAX);
    str *kept = arena_array(d->scratch, str, count);
    out->sets = arena_array(d->arena, uint32_t, count);
    batch b;
    batch_open(&b, &e, &p, &bytes, &problems);
    for (size_t i = 0; i < count; i++) {
        if (!desk_segments(d, &all[i].row, &kept[i], d->scratch, why) ||
            !batch_put(&b, kept[i], &out->sets[i], why))
            return false;
        out->row.charge = money_add(out->row.charge, all[i].row.charge);
    }
    batch_close(&b);
    if (problems.errors) {
        const x12_problem *first = PILE_AT(&problems.rows, x12_problem, 0);
        return fault_set(why, FAULT_CLAIM, "nothing was sent: element %.*s of every file: %.*s",
                         STR_ARGS(first->element), STR_ARGS(first->text));
    }
    if (bytes.full)
        return fault_set(why, FAULT_LIMIT, "the file would be larger than 2 GB; send fewer claims");
    out->file = buf_str(&bytes);
    return true;
}

static str file_name(const sending *s)
{
    buf b = buf_in(s->d->arena, 128);
    buf_digits(&b, (int64_t)s->control, 9);
    buf_byte(&b, '-');
    buf_put(&b, s->ask->payer);
    buf_lit(&b, ".837");
    return buf_str(&b);
}

static str hash_words(arena *a, const sha256 *hash)
{
    buf b = buf_in(a, 80);
    sha256_put(&b, hash, 64);
    return buf_str(&b);
}

static bool say_batch(sending *s, const writing *w, fault *why)
{
    const act_desk *d = s->d;
    entry f = entry_that(d, "batch", w->row.batch, STR(""));
    entry_text(&f, "batch", w->row.batch);
    entry_text(&f, "payer", s->ask->payer);
    entry_whole(&f, "control", (int64_t)s->control);
    entry_text(&f, "file", w->row.file);
    entry_text(&f, "sha256", hash_words(d->scratch, &w->row.hash));
    entry_whole(&f, "claims", w->row.claims);
    entry_money(&f, "charge", w->row.charge);
    if (s->ask->test) entry_flag(&f, "test", true);
    return entry_done(&f, why);
}

// A test moves no claim: the payer does not take it for one.
static bool say_sent(sending *s, const writing *w, const ready_claim *all, size_t count, fault *why)
{
    for (size_t i = 0; i < count && !s->ask->test; i++) {
        entry f = entry_that(s->d, "claim-sent",
                             entry_id(s->d->scratch, "sent", all[i].row.claim, s->control), STR(""));
        entry_text(&f, "claim", all[i].row.claim);
        entry_text(&f, "batch", w->row.batch);
        entry_whole(&f, "set", w->sets[i]);
        if (!entry_done(&f, why)) return false;
    }
    return true;
}

// There is no disclosure without its entry: of a test neither, for its bytes leave the house all the same.
static bool tell_disclosed(sending *s, const ready_claim *all, size_t count, fault *why)
{
    for (size_t i = 0; i < count; i++) {
        if (!all[i].part2) continue;
        buf to = buf_in(s->d->scratch, 512);
        buf_say(&to, "claim %.*s to payer %.*s, by the written part2 consent in force",
                STR_ARGS(all[i].row.claim), STR_ARGS(s->ask->payer));
        if (!desk_tell(s->d, AUDIT_DISCLOSED, SUBJECT_PATIENT, all[i].row.patient, buf_str(&to), true, why))
            return false;
    }
    return true;
}

static bool tell_sent(sending *s, const store_batch *b, fault *why)
{
    return desk_tell(s->d, AUDIT_FILE_SENT, SUBJECT_BATCH, b->batch, STR(""), false, why);
}

// A file that is written again leaves once more.
static bool tell_again(sending *s, const store_batch *b, fault *why)
{
    if (!s->d->who.len) return true;
    if (!store_yes(store_begin(s->d->store, why))) return false;
    if (tell_sent(s, b, why) && store_yes(store_commit(s->d->store, why))) return true;
    store_back(s->d->store);
    return false;
}

static bool decide(sending *s, writing *w, fault *why)
{
    const act_desk *d = s->d;
    if (!find_ready(s, why)) return false;
    size_t count = s->claims.count;
    ready_claim *all = arena_array(d->arena, ready_claim, count + 1);
    for (uint32_t i = 0; i < count; i++) all[i] = *PILE_AT(&s->claims, ready_claim, i);
    sort_rows(all, count, sizeof *all, ready_order, NULL, d->scratch);
    w->row = (store_batch){.batch = entry_id(d->arena, "batch", STR("837"), s->control),
                           .file = file_name(s),
                           .control = s->control,
                           .claims = (uint32_t)count};
    return !count ||
           (write_batch(s, all, count, w, why) &&
            store_yes(store_original_put(d->store, w->row.file, w->file, &w->row.hash, why)) &&
            say_batch(s, w, why) && say_sent(s, w, all, count, why) &&
            tell_sent(s, &w->row, why) && tell_disclosed(s, all, count, why));
}

static bool may_send(const sending *s, fault *why)
{
    bool live, known;
    if (!store_live(s->d->store, &live, why) ||
        !store_subject_known(s->d->store, SUBJECT_PAYER, s->ask->payer, &known, why))
        return false;
    if (!live)
        return fault_set(why, FAULT_CLAIM,
                         "this is a restored copy: it sends nothing until `daybook restore --live` says that "
                         "it is the one that lives");
    if (!known)
        return fault_set(why, FAULT_CLAIM, "there is no payer %.*s",
                         STR_ARGS(str_first(s->ask->payer, LIMIT_ID_BYTES)));
    return true;
}

// Control numbers are taken in a transaction of their own: one is lost when nothing comes of it, never used
// twice.
static bool send_new(sending *s, fault *why)
{
    const act_desk *d = s->d;
    writing w = {.row.claims = 0};
    if (!store_yes(store_control_take(d->store, ACT_CONTROL, 1, &s->control, why))) return false;
    if (s->control > X837_CONTROL_MAX)
        return fault_set(why, FAULT_LIMIT, "control numbers have run out: nine digits are used up");
    if (!store_yes(store_begin(d->store, why))) return false;
    arena_mark mark = arena_here(d->scratch);
    bool fine = decide(s, &w, why);
    if (fine && w.row.claims)
        fine = store_yes(store_commit(d->store, why)) && write_file(s, &w.row, w.file, false, why);
    else
        store_back(d->store);
    arena_back(d->scratch, mark);
    return fine;
}

bool act_send(const act_desk *d, const send_ask *ask, send_report *out, fault *why)
{
    sending s = {.d = d, .ask = ask, .files = pile_in(d->arena, sizeof(sent_file))};
    *out = (send_report){0};
    s.before = pile_in(d->arena, sizeof(str));
    if (!may_send(&s, why) || !desk_today(d, &s.today, why) || !write_missing(&s, why) ||
        !find_ready(&s, why))
        return false;
    if (s.claims.count && !send_new(&s, why)) return false;
    sent_file *all = arena_array(d->arena, sent_file, s.files.count + 1u);
    for (uint32_t i = 0; i < s.files.count; i++) all[i] = *PILE_AT(&s.files, sent_file, i);
    *out = (send_report){.files = all,
                         .count = s.files.count,
                         .elsewhere = s.elsewhere,
                         .before = in_one(d, &s.before),
                         .before_count = s.before.count,
                         .held = in_one(d, &s.held),
                         .held_count = s.held.count,
                         .late = in_one(d, &s.late),
                         .late_count = s.late.count,
                         .closed = in_one(d, &s.closed),
                         .closed_count = s.closed.count};
    return true;
}
