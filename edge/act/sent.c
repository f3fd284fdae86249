// sent.c - the claims of a file that went out from here, for answers that are about all of them.
#include "receive_.h"

typedef struct sent_hunt { pile ids; uint64_t set; arena *a; } sent_hunt;

static bool keep_sent(void *with, const store_claim *c, fault *why)
{
    (void)why;
    sent_hunt *h = with;
    if (!h->set || c->set == h->set) *(str *)pile_more(&h->ids) = str_copy(h->a, c->claim);
    return true;
}

bool sent_find(receiving *p, str control, uint64_t set, sent_claims *out, fault *why)
{
    long long number;
    store_batch sent_in;
    sent_hunt h = {pile_in(p->a, sizeof(str)), set, p->a};
    *out = (sent_claims){0};
    if (!str_number(str_trim(control), &number)) return true;
    store_answer found = store_batch_by_control(p->ask->store, (uint64_t)number, &sent_in, p->a, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found)) return false;
    store_claims_want want = {.batch = sent_in.batch, .month = DATE_NONE};
    if (!store_claims_each(p->ask->store, &want, keep_sent, &h, why)) return false;
    str *ids = arena_array(p->a, str, h.ids.count + 1);
    for (uint32_t i = 0; i < h.ids.count; i++) ids[i] = *PILE_AT(&h.ids, str, i);
    *out = (sent_claims){ids, h.ids.count, true};
    return true;
}

// Words for this claim, and for those that no claim is named for.
static str words_for(receiving *p, const pile *own, str claim)
{
    enum { WORDS_BYTES_MAX = 4096 };
    buf b = buf_in(p->a, WORDS_BYTES_MAX);
    size_t others = 0;
    for (uint32_t i = 0; own && i < own->count; i++) {
        const own_words *one = PILE_AT(own, own_words, i);
        if (one->claim.len && !str_eq(one->claim, claim)) {
            others++;
            continue;
        }
        if (b.len) buf_lit(&b, "; ");
        buf_put(&b, one->words_of_it);
    }
    if (!b.len && others)
        buf_lit(&b, "the error is in another claim of the set, this one goes out again as it is");
    return b.full ? (str){"", 0} : buf_str(&b);
}

bool sent_post(receiving *p, const sent_claims *c, const remit_whole *w, const pile *own, fault *why)
{
    for (size_t i = 0; i < c->count; i++) {
        arena_mark before = arena_here(&p->claim);
        const remit_claim *claim;
        remit_whole one = *w;
        one.ordinal = w->ordinal + i;
        one.own = w->accepted ? (str){"", 0} : words_for(p, own, c->ids[i]);
        bool fine = act_find_claim(&p->finder, c->ids[i], &claim, why) &&
                    (!claim || remit_taken(&p->r, &one, claim, why));
        arena_back(&p->claim, before);
        if (!fine) return false;
    }
    return true;
}
