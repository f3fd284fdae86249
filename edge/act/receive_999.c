// receive_999.c - a file or its sets taken or refused as a whole: 999 and TA1.
#include "receive_.h"



// One AK2, kept until its group's verdict is known.
typedef struct set_word {
    str control, words_of_it;
    bool accepted;
    pile own;              // own_words
} set_word;
typedef struct group_word {
    receiving *p;
    pile sets;             // set_word
    size_t ordinal;        // of the last claim posted
    bool seen, open;
} group_word;

// --- which claim an error is in --------------------------------------------------------------------------

// The claim number at a segment of a set that was sent: that of its CLM, or of the next one where the segment
// stands before it (its subscriber). Empty: not about one claim.
static str claim_at(receiving *p, str file, str set, uint64_t position)
{
    x12_reader r = x12_reader_of(file);
    x12_segment *s = arena_push(p->a, x12_segment);
    bool more = true, inside = false, subscriber = false;
    uint64_t n = 0;
    str claim = {"", 0};
    fault why;
    while (x12_next(&r, s, &more, &why) && more) {
        if (str_eq(s->id, STR("ST"))) {
            inside = str_eq(x12_get(s, 2), set);
            n = 0;
            claim = (str){"", 0};
        }
        if (!inside) continue;
        n++;
        if (str_eq(s->id, STR("HL"))) {
            subscriber = str_eq(x12_get(s, 3), STR("22"));
            claim = (str){"", 0};
        }
        if (str_eq(s->id, STR("CLM"))) claim = x12_get(s, 1);
        if (n < position) continue;
        if (claim.len) return str_copy(p->a, claim);
        if (!subscriber || str_eq(s->id, STR("SE"))) return claim;
    }
    return claim;
}

static bool file_sent(receiving *p, str control, str *bytes, fault *why)
{
    long long number;
    store_batch sent_in;
    str name;
    *bytes = (str){"", 0};
    if (!str_number(str_trim(control), &number)) return true;
    store_answer found = store_batch_by_control(p->ask->store, (uint64_t)number, &sent_in, p->a, why);
    if (found == STORE_OK) found = store_original_get(p->ask->store, &sent_in.hash, &name, bytes, p->a, why);
    return found == STORE_NONE || store_yes(found);
}

// --- 999 -------------------------------------------------------------------------------------------------

static bool keep_set(void *with, const x999_group *g, const x999_set *s, fault *why)
{
    group_word *w = with;
    receiving *p = w->p;
    set_word *one = pile_more(&w->sets);
    str file = {"", 0};
    w->open = true;
    *one = (set_word){.control = str_copy(p->a, s->control),
                      .words_of_it = remit_set_words(p->ask->codes, g, s, p->a),
                      .accepted = s->accepted,
                      .own = pile_in(p->a, sizeof(own_words))};
    for (size_t i = 0; i < s->error_count; i++) {
        const x999_error *e = &s->errors[i];
        long long position;
        str claim = str_copy(p->a, e->claim);
        if (!claim.len && str_number(e->position, &position)) {
            if (!file.len && !file_sent(p, g->control, &file, why)) return false;
            claim = claim_at(p, file, s->control, (uint64_t)position);
        }
        *(own_words *)pile_more(&one->own) = (own_words){claim, remit_error_words(p->ask->codes, e, p->a)};
    }
    return true;
}

static bool post_sets(group_word *w, const x999_group *g, bool refused, pile *handled, fault *why)
{
    for (uint32_t i = 0; i < w->sets.count; i++) {
        const set_word *one = PILE_AT(&w->sets, set_word, i);
        long long set;
        sent_claims some;
        if (!str_number(one->control, &set) || set <= 0) continue;
        if (!sent_find(w->p, g->control, (uint64_t)set, &some, why)) return false;
        remit_whole whole = {.accepted = one->accepted && !refused,
                             .source = ANSWERED_BY_999,
                             .words = one->accepted && refused
                                          ? remit_group_words(w->p->ask->codes, g, w->p->a)
                                          : one->words_of_it,
                             .ordinal = w->ordinal + 1};
        w->ordinal += some.count;
        *(uint64_t *)pile_more(handled) = (uint64_t)set;
        if (!sent_post(w->p, &some, &whole, &one->own, why)) return false;
    }
    return true;
}

// Sets that the 999 does not name have its group's verdict.
static bool post_others(group_word *w, const x999_group *g, bool refused, const sent_claims *all,
                        const pile *handled, fault *why)
{
    receiving *p = w->p;
    sent_claims rest = {.known = true};
    str *ids = arena_array(p->a, str, all->count + 1);
    for (size_t i = 0; i < all->count; i++) {
        store_claim c;
        bool done = false;
        if (!store_yes(store_claim_get(p->ask->store, all->ids[i], &c, p->a, why))) return false;
        for (uint32_t k = 0; k < handled->count && !done; k++) done = *PILE_AT(handled, uint64_t, k) == c.set;
        if (!done) ids[rest.count++] = all->ids[i];
    }
    rest.ids = ids;
    remit_whole whole = {.accepted = !refused,
                         .source = ANSWERED_BY_999,
                         .words = remit_group_words(p->ask->codes, g, p->a),
                         .ordinal = w->ordinal + 1};
    w->ordinal += rest.count;
    return sent_post(p, &rest, &whole, NULL, why);
}

static bool post_group(void *with, const x999_group *g, fault *why)
{
    group_word *w = with;
    receiving *p = w->p;
    sent_claims all;
    pile handled = pile_in(p->a, sizeof(uint64_t));
    bool refused = !g->accepted && g->verdict != 'P';
    w->seen = true;
    w->open = false;
    if (!sent_find(p, g->control, 0, &all, why)) return false;
    if (!all.known) return remit_unknown(&p->r, ++w->ordinal, remit_group_words(p->ask->codes, g, p->a), why);
    return post_sets(w, g, refused, &handled, why) && post_others(w, g, refused, &all, &handled, why);
}

typedef struct look_999 { receiving *p; size_t groups, sets; bool verdicts; } look_999;

static bool look_set(void *with, const x999_group *g, const x999_set *s, fault *why)
{
    (void)g;
    (void)why;
    look_999 *l = with;
    l->sets++;
    l->verdicts &= s->verdict != 0;
    return true;
}

static bool look_group(void *with, const x999_group *g, fault *why)
{
    (void)why;
    look_999 *l = with;
    l->groups++;
    l->verdicts &= g->verdict != 0;
    l->p->out->about = remit_group_words(l->p->ask->codes, g, l->p->a);
    return true;
}

bool receive_999_look(receiving *p, fault *why)
{
    look_999 l = {.p = p, .verdicts = true};
    x999_takers t = {.with = &l, .set = look_set, .group = look_group};
    if (!x999_read(p->set->bytes, &t, &p->claim, why))
        return receiving_refuse(p, str_copy(p->a, str_of(why->text)));
    if (!l.groups || !l.verdicts)
        return receiving_refuse(p, STR("it does not say whether the file was accepted (AK9, IK5)"));
    return true;
}

bool receive_999_post(receiving *p, fault *why)
{
    remit_source source = receiving_source(p, ANSWER_999);
    group_word w = {.p = p, .sets = pile_in(p->a, sizeof(set_word))};
    arena reading;
    if (!remit_answer(&p->r, &source, why)) return false;
    arena_open(&reading, p->a->from, p->a->bytes_max);
    x999_takers t = {.with = &w, .set = keep_set, .group = post_group};
    bool fine = x999_read(p->set->bytes, &t, &reading, why);
    arena_close(&reading);
    return fine;
}

// --- TA1 -------------------------------------------------------------------------------------------------

typedef struct ta1_word { receiving *p; x12_interchange_answer answer; bool seen; } ta1_word;

static bool keep_ta1(void *with, const x12_envelope *e, const x12_interchange_answer *a, fault *why)
{
    (void)e;
    (void)why;
    ta1_word *w = with;
    w->answer = *a;
    w->answer.control = str_copy(w->p->a, a->control);
    w->answer.note = str_copy(w->p->a, a->note);
    w->seen = true;
    return true;
}

static bool read_ta1(receiving *p, ta1_word *w, fault *why)
{
    *w = (ta1_word){.p = p};
    ta1_takers t = {.with = w, .answer = keep_ta1};
    if (!ta1_read(p->set->bytes, &t, &p->claim, why))
        return receiving_refuse(p, str_copy(p->a, str_of(why->text)));
    if (!w->seen) return receiving_refuse(p, STR("it holds no TA1"));
    p->out->about = remit_interchange_words(p->ask->codes, &w->answer, p->a);
    return true;
}

bool receive_ta1_look(receiving *p, fault *why)
{
    ta1_word w;
    return read_ta1(p, &w, why);
}

bool receive_ta1_post(receiving *p, fault *why)
{
    ta1_word w;
    sent_claims all;
    remit_source source = receiving_source(p, ANSWER_TA1);
    if (!read_ta1(p, &w, why) || !remit_answer(&p->r, &source, why)) return false;
    if (!sent_find(p, w.answer.control, 0, &all, why)) return false;
    if (!all.known) return remit_unknown(&p->r, 1, p->out->about, why);
    // Accepted: the envelope could be read. Nothing is said yet of what is in it.
    if (w.answer.verdict == 'A' || w.answer.verdict == 'E') return true;
    remit_whole whole = {.source = ANSWERED_BY_TA1, .words = p->out->about, .ordinal = 1};
    return sent_post(p, &all, &whole, NULL, why);
}
