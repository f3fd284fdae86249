// seen.c - lines of one file by patient, in tables of fixed size. See claim_seen_.h.
#include "claim_seen_.h"
#include <assert.h>

static void add_word(claim_seen *c, str word)
{
    size_t i = 0;
    while (i < c->word_count && str_cmp(c->words[i], word) < 0) i++;
    if (i < c->word_count && str_eq(c->words[i], word)) return;
    assert(c->word_count < CLAIM_WORDS_MAX);
    memmove(&c->words[i + 1], &c->words[i], sizeof *c->words * (c->word_count - i));
    c->words[i] = word;
    c->word_count++;
}

void claim_seen_open(claim_seen *c, const rulebook *book, arena *a)
{
    for (size_t i = 0; i < book->pack_count; i++)
        for (size_t k = 0; k < book->packs[i].count; k++) {
            const rule_code *code = &book->packs[i].codes[k];
            add_word(c, code->code);
            const words *others = &code->needs[REQ_EXCLUSIVE].list;
            for (size_t w = 0; code->needs[REQ_EXCLUSIVE].asked && w < others->count; w++)
                add_word(c, others->at[w]);
        }
    c->heads = arena_array(a, uint32_t, (size_t)1 << CLAIM_SEEN_BITS);
    c->entries = arena_array(a, claim_entry, CLAIM_SEEN_MAX);
    c->awaited = arena_array(a, claim_awaited, CLAIM_AWAITED_MAX);
}

uint8_t claim_seen_find(const claim_seen *c, str code)
{
    size_t low = 0, high = c->word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(c->words[middle], code);
        if (!order) return (uint8_t)middle;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return CLAIM_NO_WORD;
}

str claim_seen_text(const claim_seen *c, uint8_t word)
{
    assert(word < c->word_count);
    return c->words[word];
}

claim_period claim_period_of(clock_kind clock, date from, date to, int32_t days)
{
    switch (clock) {
    case CLOCK_MONTH: return (claim_period){date_month_first(from), date_month_last(to)};
    case CLOCK_WINDOW:
        if (from.days == to.days) from = date_plus(to, 1 - days);
        break;
    case CLOCK_EPISODE: break;
    }
    return (claim_period){from, to};
}

static uint32_t *head_of(const claim_seen *c, uint64_t patient)
{
    return &c->heads[hash_mix(patient, 0x9E3779B97F4A7C15ull) & (((uint64_t)1 << CLAIM_SEEN_BITS) - 1)];
}

void claim_seen_put(claim_seen *c, const claim_entry *e)
{
    if (c->count == CLAIM_SEEN_MAX) {
        c->left_out = true;
        return;
    }
    uint32_t *head = head_of(c, e->patient);
    c->entries[c->count] = *e;
    c->entries[c->count].next = *head;
    *head = ++c->count;
}

void claim_seen_each(const claim_seen *c, uint64_t patient, bool (*take)(void *with, const claim_entry *),
                     void *with)
{
    size_t steps = 0;
    for (uint32_t i = *head_of(c, patient); i && steps < CLAIM_SEEN_EACH_MAX;
         i = c->entries[i - 1].next, steps++)
        if (c->entries[i - 1].patient == patient && !take(with, &c->entries[i - 1])) return;
}

// Is the code that this one adds to there? True, too, where not all lines are kept: nobody can tell.
static bool has_initial(const claim_seen *c, uint64_t patient, const rule_code *code, date on)
{
    uint8_t word = claim_seen_find(c, code->adds_to);
    size_t steps = 0;
    for (uint32_t i = *head_of(c, patient); i; i = c->entries[i - 1].next) {
        const claim_entry *e = &c->entries[i - 1];
        if (++steps > CLAIM_SEEN_EACH_MAX) return true;
        if (e->patient == patient && e->word == word &&
            claim_periods_meet(claim_period_of(code->clock, on, on, CLAIM_WINDOW_DAYS),
                               claim_period_of(code->clock, e->from, e->to, CLAIM_WINDOW_DAYS)))
            return true;
    }
    return c->count == CLAIM_SEEN_MAX;
}

void claim_seen_await(claim_seen *c, uint64_t patient, const rule_code *code, uint64_t segment, date on)
{
    if (has_initial(c, patient, code, on) || c->awaited_count == CLAIM_AWAITED_MAX) return;
    c->awaited[c->awaited_count++] = (claim_awaited){patient, segment, code, on};
}

void claim_seen_alone(const claim_seen *c, void (*take)(void *with, const rule_code *, uint64_t segment),
                      void *with)
{
    for (uint32_t i = 0; i < c->awaited_count && !c->left_out; i++) {
        const claim_awaited *w = &c->awaited[i];
        if (!has_initial(c, w->patient, w->code, w->on)) take(with, w->code, w->segment);
    }
}

void claim_seen_clear(claim_seen *c)
{
    for (uint32_t i = 0; i < c->count; i++) *head_of(c, c->entries[i].patient) = 0;
    c->count = 0;
    c->left_out = false;
    c->awaited_count = 0;
}
