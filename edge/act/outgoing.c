// outgoing.c - the envelope of files for a payer, and the scrubber over a claim that is to go out.
#include "entry_.h"
#include "journal.h"
#include "scrub.h"

enum { FILE_BYTES_MAX = 1 << 21, FINDINGS_MAX = 100, TEXT_BYTES_MAX = 1024 };

bool desk_settings_read(const act_desk *d, desk_settings **out, fault *why)
{
    static const str nobody[1];
    desk_settings *in = arena_push(d->arena, desk_settings);
    in->party = party_in(d->arena);
    act_journal from = {.store = d->store,
                        .as_of = d->now,
                        .book = d->book,
                        .zones = d->zones,
                        .patients = nobody, // settings alone
                        .each = party_fold,
                        .with = &in->party};
    *out = in;
    return act_journal_read(&in->facts, &from, d->arena, why);
}

void desk_envelope(const act_desk *d, const desk_settings *s, str payer, uint32_t control, bool test,
                   x837_envelope *e, x837_parties *p)
{
    claim_ask ask = {.state = &s->facts.state,
                     .book = d->book,
                     .party = &s->party,
                     .as_of = d->now,
                     .control = control,
                     .test = test};
    claims_envelope_to(&ask, names_find(&s->facts.door.payers, payer), e, p);
}

// --- the scrubber ----------------------------------------------------------------------------------------

struct desk_scrub {
    const act_desk *d;
    desk_settings *settings;
    scrub *engine;
    desk_found *out; // of the claim at hand
};

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

static void found(void *with, const scrub_finding *f)
{
    desk_scrub *s = with;
    desk_found *out = s->out;
    out->errors += f->severity == X12_ERROR;
    if (out->count == FINDINGS_MAX) return;
    if (!out->count) {
        out->texts = arena_array(s->d->arena, str, FINDINGS_MAX);
        out->names = arena_array(s->d->arena, str, FINDINGS_MAX);
    }
    out->texts[out->count] = finding_text(s->d->arena, f);
    out->names[out->count++] = scrub_rows[f->id].name;
}

bool desk_scrub_open(const act_desk *d, date today, desk_scrub **out, fault *why)
{
    desk_scrub *s = arena_push(d->arena, desk_scrub);
    s->d = d;
    if (!desk_settings_read(d, &s->settings, why)) return false;
    scrub_ask ask = {.found = found, .with = s, .today = today};
    s->engine = scrub_open(&ask, d->arena);
    *out = s;
    return true;
}

bool desk_scrub_claim(desk_scrub *s, const store_claim *c, desk_found *out, fault *why)
{
    const act_desk *d = s->d;
    arena_mark mark = arena_here(d->scratch);
    x837_envelope e;
    x837_parties p;
    str kept;
    uint32_t set;
    batch b;
    x12_problems problems = x12_problems_in(d->scratch);
    buf file = buf_in(d->scratch, FILE_BYTES_MAX);
    *out = (desk_found){0};
    desk_envelope(d, s->settings, c->payer, 1, false, &e, &p);
    batch_open(&b, &e, &p, &file, &problems);
    bool fine = desk_segments(d, c, &kept, d->scratch, why) && batch_put(&b, kept, &set, why);
    if (fine) {
        scrub_sum sum;
        batch_close(&b);
        s->out = out;
        scrub_feed(s->engine, buf_str(&file));
        scrub_end(s->engine, &sum);
    }
    arena_back(d->scratch, mark);
    return fine;
}
