// Any bytes are read as 999, 277CA and TA1 or refused with a sentence; every value lies within the bytes.
#include "source.h"
#include "x277.h"
#include "x999.h"

static str all;

static void within(str s)
{
    if (!s.len) return;
    assert(s.at >= all.at && s.at + s.len <= all.at + all.len);
}

static bool take_set(void *with, const x999_group *g, const x999_set *s, fault *why)
{
    (void)with, (void)why;
    within(g->control);
    within(s->control);
    assert(s->accepted == (s->verdict == 'A' || s->verdict == 'E'));
    for (size_t i = 0; i < s->error_count; i++) {
        const x999_error *e = &s->errors[i];
        within(e->claim);
        for (size_t k = 0; k < e->context_count; k++) within(e->contexts[k]);
        for (size_t k = 0; k < e->element_count; k++) {
            within(e->elements[k].value);
            for (size_t n = 0; n < e->elements[k].context_count; n++) within(e->elements[k].contexts[n]);
        }
    }
    return true;
}

static bool take_level(void *with, const x277_head *h, const x277_level *l, fault *why)
{
    (void)with, (void)h, (void)why;
    within(l->trace);
    within(l->party.id);
    for (size_t i = 0; i < l->status_count; i++) within(l->statuses[i].text);
    for (size_t i = 0; i < l->count_count; i++) within(l->counts[i].value);
    return true;
}

static bool take_claim(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)with, (void)h, (void)why;
    within(c->id);
    within(c->text);
    within(c->patient.last);
    if (c->provider) within(c->provider->party.id);
    if (c->receiver) within(c->receiver->trace);
    if (c->decisive) within(c->decisive->action);
    for (size_t i = 0; i < c->line_count; i++) {
        within(c->lines[i].control);
        for (size_t k = 0; k < c->lines[i].status_count; k++) within(c->lines[i].statuses[k].codes[0].status);
    }
    return true;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    all = (str){(const char *)data, size};
    arena a = source_arena();
    fault why = {0};
    x999_takers sets = {.set = take_set};
    assert(x999_read(all, &sets, &a, &why) || why.text[0]);
    x277_takers claims = {.level = take_level, .claim = take_claim};
    why = (fault){0};
    assert(x277_read(all, &claims, &a, &why) || why.text[0]);
    ta1_takers none = {.with = NULL};
    why = (fault){0};
    assert(ta1_read(all, &none, &a, &why) || why.text[0]);
    x12_kind kind = x12_kind_of(all);
    assert(kind == X12_KIND_NONE || x12_kinds_of(all) != 1u << X12_KIND_NONE);
    arena_close(&a);
    return 0;
}
