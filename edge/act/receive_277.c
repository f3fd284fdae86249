// receive_277.c - a 277CA: claim by claim, and where a level above them is refused, all of a file.
#include "receive_.h"

enum { WORDS_BYTES_MAX = 512 };

typedef struct status_post {
    receiving *p;
    size_t only;           // a person's match; 0: all
    const remit_claim *to;
    bool found;
    size_t ordinal;        // of the last claim posted
    // a level that was refused, until it is seen whether it lists its claims
    bool refused;
    size_t listed;
    str trace, words_of_it;
} status_post;

// "000000012-0001": BHT03 of what was sent, interchange and set.
static bool flush(status_post *w, fault *why)
{
    receiving *p = w->p;
    sent_claims all;
    long long set = 0;
    bool needed = w->refused && !w->listed;
    w->refused = false;
    if (!needed) return true;
    str rest = w->trace, control = str_split(rest, '-', &rest);
    if (rest.at && !str_number(rest, &set)) control = (str){"", 0};
    if (!sent_find(p, control, (uint64_t)set, &all, why)) return false;
    if (!all.known) return remit_unknown(&p->r, ++w->ordinal, w->words_of_it, why);
    remit_whole whole = {.source = ANSWERED_BY_277CA, .words = w->words_of_it, .ordinal = w->ordinal + 1};
    w->ordinal += all.count;
    return sent_post(p, &all, &whole, NULL, why);
}

static bool post_level(void *with, const x277_head *h, const x277_level *l, fault *why)
{
    (void)h;
    status_post *w = with;
    receiving *p = w->p;
    if (w->only) return true;
    bool receiver = str_eq(l->kind, STR("21"));
    if ((receiver || str_eq(l->kind, STR("20"))) && !flush(w, why)) return false;
    if (receiver) w->trace = str_copy(p->a, l->trace);
    if (l->verdict == X277_REJECTED && !w->refused) {
        w->refused = true;
        w->listed = 0;
        w->words_of_it = remit_level_words(p->ask->codes, l, p->a);
    }
    return true;
}

static bool post_claim(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)h;
    status_post *w = with;
    arena_mark before = arena_here(&w->p->claim);
    bool fine = true;
    w->listed++;
    if (c->ordinal > w->ordinal) w->ordinal = c->ordinal;
    if (!w->only)
        fine = remit_status(&w->p->r, c, why);
    else if (w->only == c->ordinal) {
        w->found = true;
        fine = remit_status_to(&w->p->r, c, w->to, why);
    }
    arena_back(&w->p->claim, before);
    return fine;
}

typedef struct look_277 { receiving *p; str payer, reference; size_t levels; } look_277;

static bool look_level(void *with, const x277_head *h, const x277_level *l, fault *why)
{
    (void)why;
    look_277 *k = with;
    if (!k->levels++) {
        k->reference = str_copy(k->p->a, h->reference);
        k->payer = str_copy(k->p->a, l->party.last);
    }
    return true;
}

bool receive_277_look(receiving *p, fault *why)
{
    look_277 l = {.p = p, .payer = {"", 0}, .reference = {"", 0}};
    x277_takers t = {.with = &l, .level = look_level};
    if (!x277_read(p->set->bytes, &t, &p->claim, why))
        return receiving_refuse(p, str_copy(p->a, str_of(why->text)));
    if (!l.levels) return receiving_refuse(p, STR("it holds no level and no claim"));
    buf b = buf_in(p->a, WORDS_BYTES_MAX);
    buf_say(&b, "277CA %.*s of %.*s", STR_ARGS(remit_clean(l.reference, 80, p->a)),
            STR_ARGS(remit_clean(l.payer, 80, p->a)));
    p->out->about = buf_str(&b);
    return true;
}

static bool post(receiving *p, status_post *w, fault *why)
{
    arena reading;
    arena_open(&reading, p->a->from, p->a->bytes_max);
    x277_takers t = {.with = w, .level = post_level, .claim = post_claim};
    bool fine = x277_read(p->set->bytes, &t, &reading, why) && flush(w, why);
    arena_close(&reading);
    return fine;
}

bool receive_277_post(receiving *p, fault *why)
{
    remit_source source = receiving_source(p, ANSWER_277CA);
    status_post w = {.p = p, .trace = {"", 0}, .words_of_it = {"", 0}};
    return remit_answer(&p->r, &source, why) && post(p, &w, why);
}

bool receive_277_match(receiving *p, size_t ordinal, const remit_claim *claim, fault *why)
{
    status_post w = {.p = p, .only = ordinal, .to = claim, .trace = {"", 0}, .words_of_it = {"", 0}};
    if (!post(p, &w, why)) return false;
    return w.found || fault_set(why, FAULT_INPUT, "the answer has no claim %zu", ordinal);
}
