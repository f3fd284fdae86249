// outgoing.c - the envelope of files for a payer, and the scrubber over a claim that is to go out.
#include "claim_scrub.h"
#include "entry_.h"
#include "journal.h"
#include "scrub.h"

enum { FILE_BYTES_MAX = 1 << 21, FINDINGS_MAX = 100, TEXT_BYTES_MAX = 1024 };

// What the practice and its payers say of themselves, for files.
typedef struct settings {
    act_facts facts;
    party party;
} settings;

static bool read_settings(const act_desk *d, settings *in, fault *why)
{
    static const str nobody[1];
    *in = (settings){.party = party_in(d->arena)};
    act_journal from = {.store = d->store,
                        .as_of = d->now,
                        .book = d->book,
                        .zones = d->zones,
                        .patients = nobody, // settings alone
                        .each = party_fold,
                        .with = &in->party};
    return act_journal_read(&in->facts, &from, d->arena, why);
}

bool desk_envelope(const act_desk *d, str payer, uint32_t control, bool test, x837_envelope *e,
                   x837_parties *p, fault *why)
{
    settings *s = arena_push(d->arena, settings); // its texts stay with the envelope
    if (!read_settings(d, s, why)) return false;
    claim_ask ask = {.state = &s->facts.state,
                     .book = d->book,
                     .party = &s->party,
                     .as_of = d->now,
                     .control = control,
                     .test = test};
    claims_envelope_to(&ask, names_find(&s->facts.door.payers, payer), e, p);
    act_close_facts(&s->facts);
    return true;
}

// --- the scrubber ----------------------------------------------------------------------------------------

// One stream of claims, each with levels of its own, and where each begins.
typedef struct scrubbing {
    const act_desk *d;
    rulebook book;     // a copy: whom the scrubber asks is no constant to it
    desk_found *found; // of each claim
    uint64_t *first;   // its first segment in the stream
    size_t count;
    uint64_t segments; // so far
    desk_found common; // of what stands before the first claim
} scrubbing;

// "error: loop 2300, CLM05-3: sentence (detail)"
static str finding_text(arena *a, const scrub_finding *f)
{
    buf b = buf_in(a, TEXT_BYTES_MAX);
    buf_put(&b, f->severity == X12_ERROR ? STR("error: ") : STR("warning: "));
    if (f->loop.len) buf_say(&b, "loop %.*s, ", STR_ARGS(f->loop));
    if (f->element.len) buf_say(&b, "%.*s: ", STR_ARGS(f->element));
    buf_put(&b, scrub_rows[f->id].sentence);
    if (f->value.len) buf_say(&b, ": \"%.*s\"", STR_ARGS(f->value));
    if (f->detail.len) buf_say(&b, " (%.*s)", STR_ARGS(f->detail));
    return buf_str(&b);
}

static desk_found *found_of(scrubbing *s, uint64_t segment)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->first[middle] <= segment)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &s->found[low - 1] : &s->common;
}

static void found(void *with, const scrub_finding *f)
{
    scrubbing *s = with;
    arena *a = s->d->arena;
    desk_found *out = found_of(s, f->segment);
    out->errors += f->severity == X12_ERROR;
    if (out->count == FINDINGS_MAX) return;
    if (!out->count) {
        out->texts = arena_array(a, str, FINDINGS_MAX);
        out->names = arena_array(a, str, FINDINGS_MAX);
    }
    out->texts[out->count] = finding_text(a, f);
    out->names[out->count++] = scrub_rows[f->id].name;
}

static void feed(scrubbing *s, scrub *engine, buf *bytes)
{
    for (size_t i = 0; i < bytes->len; i++) s->segments += bytes->at[i] == X12_MARKS.terminator;
    scrub_feed(engine, buf_str(bytes));
    buf_clear(bytes);
}

// Claims that are none are passed over.
static bool feed_claims(scrubbing *s, const str *ids, size_t count, batch *b, scrub *engine, fault *why)
{
    const act_desk *d = s->d;
    for (size_t i = 0; i < count; i++) {
        arena_mark mark = arena_here(d->scratch);
        store_claim c;
        str kept;
        uint32_t set;
        store_answer there = store_claim_get(d->store, ids[i], &c, d->scratch, why);
        bool fine = there == STORE_NONE || store_yes(there);
        s->first[s->count++] = s->segments + 1;
        if (fine && there != STORE_NONE) {
            b->billing = (str){"", 0}; // nothing is shared: what is found is found of this claim
            fine = desk_segments(d, &c, &kept, d->scratch, why) && batch_put(b, kept, &set, why);
            if (fine) feed(s, engine, b->x.pen.out);
        }
        arena_back(d->scratch, mark);
        if (!fine) return false;
    }
    return true;
}

bool desk_scrub(const act_desk *d, date today, const str *ids, size_t count, desk_found **out, fault *why)
{
    scrubbing *s = arena_push(d->arena, scrubbing);
    *s = (scrubbing){.d = d, .book = *d->book};
    s->found = arena_array(d->arena, desk_found, count + 1);
    s->first = arena_array(d->arena, uint64_t, count + 1);
    scrub_ask ask = {.found = found,
                     .with = s,
                     .today = today,
                     .listed = claim_scrub_listed,
                     .listed_with = &s->book,
                     .rules = claim_scrub_rules(claim_scrub_open(d->book, d->arena))};
    x837_envelope e;
    x837_parties p;
    if (!desk_envelope(d, STR(""), 1, false, &e, &p, why)) return false;
    batch b;
    x12_problems problems = x12_problems_in(d->arena);
    buf bytes = buf_in(d->arena, FILE_BYTES_MAX);
    scrub *engine = scrub_open(&ask, d->arena);
    batch_open(&b, &e, &p, &bytes, &problems);
    feed(s, engine, &bytes);
    if (!feed_claims(s, ids, count, &b, engine, why)) return false;
    scrub_sum sum;
    batch_close(&b);
    feed(s, engine, &bytes);
    scrub_end(engine, &sum);
    for (size_t i = 0; i < count; i++) s->found[i].errors += s->common.errors;
    if (count && !s->found[0].count && s->common.count) {
        s->found[0].texts = s->common.texts;
        s->found[0].names = s->common.names;
        s->found[0].count = s->common.count;
    }
    *out = s->found;
    return true;
}

bool act_claim_file(const act_desk *d, str claim, str *out, fault *why)
{
    store_claim c;
    store_batch sent = {.control = 1};
    str kept;
    x837_envelope e;
    x837_parties p;
    batch b;
    uint32_t set;
    x12_problems problems = x12_problems_in(d->arena);
    buf bytes = buf_in(d->arena, FILE_BYTES_MAX);
    if (!desk_claim(d, claim, &c, why) || !desk_segments(d, &c, &kept, d->arena, why)) return false;
    if (c.batch.len && !store_yes(store_batch_get(d->store, c.batch, &sent, d->arena, why))) return false;
    if (!desk_envelope(d, c.payer, (uint32_t)sent.control, sent.test, &e, &p, why)) return false;
    batch_open(&b, &e, &p, &bytes, &problems);
    if (!batch_put(&b, kept, &set, why)) return false;
    batch_close(&b);
    *out = buf_str(&bytes);
    return true;
}
