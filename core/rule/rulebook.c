#include "rulebook.h"

const struct requirement_row requirements[REQ_COUNT] = {
#define REQUIREMENT(id, name, words) {STR_INIT(name), STR_INIT(words)},
#include "requirements.def"
#undef REQUIREMENT
};

bool requirement_find(str name, requirement *out)
{
    for (int i = 0; i < REQ_COUNT; i++)
        if (str_eq(requirements[i].name, name)) {
            *out = (requirement)i;
            return true;
        }
    return false;
}

str clock_text(clock_kind c)
{
    static const str texts[] = {STR_INIT("episode"), STR_INIT("month"), STR_INIT("window-30")};
    return texts[c];
}

bool words_have(words w, str s)
{
    for (size_t i = 0; i < w.count; i++)
        if (str_eq(w.at[i], s)) return true;
    return false;
}

const rule_code *pack_code(const rule_pack *p, str code)
{
    for (size_t i = 0; i < p->count; i++)
        if (str_eq(p->codes[i].code, code)) return &p->codes[i];
    return NULL;
}

const rule_pack *rulebook_pack(const rulebook *b, str name)
{
    for (size_t i = 0; i < b->pack_count; i++)
        if (str_eq(b->packs[i].name, name)) return &b->packs[i];
    return NULL;
}

const rule_place *rulebook_place(const rulebook *b, str code)
{
    for (size_t i = 0; i < b->place_count; i++)
        if (str_eq(b->places[i].code, code)) return &b->places[i];
    return NULL;
}

const rule_credential *rulebook_credential(const rulebook *b, choice credential)
{
    for (size_t i = 0; i < b->credential_count; i++)
        if (b->credentials[i].credential == credential) return &b->credentials[i];
    return NULL;
}

const rule_product *rulebook_product(const rulebook *b, str id, size_t *count)
{
    *count = 0;
    const rule_product *first = NULL;
    for (size_t i = 0; i < b->product_count; i++)
        if (str_eq(b->products[i].id, id)) {
            if (!first) first = &b->products[i];
            ++*count;
        }
    return first;
}

// Years between the date and the pack's dates; 0 within them.
static int years_away(const rule_pack *p, date on)
{
    if (date_within(on, p->from, p->to)) return 0;
    return on.days < p->from.days ? date_year(p->from) - date_year(on) : date_year(on) - date_year(p->to);
}

const rule_pack *rulebook_pack_on(const rulebook *b, str policy, date on, bool *in_force)
{
    const rule_pack *named = policy.len ? rulebook_pack(b, policy) : NULL;
    *in_force = false;
    if (named && named->enabled) {
        *in_force = date_within(on, named->from, named->to);
        return named;
    }
    const rule_pack *best = NULL;
    for (size_t i = 0; i < b->pack_count; i++) {
        const rule_pack *p = &b->packs[i];
        if (!p->by_kind || !p->enabled) continue;
        if (date_within(on, p->from, p->to)) {
            *in_force = policy.len == 0;
            return p;
        }
        int away = years_away(p, on), best_away = best ? years_away(best, on) : 0;
        if (!best || away < best_away || (away == best_away && p->from.days < best->from.days)) best = p;
    }
    return best;
}

int rulebook_warning(const rulebook *b, deadline d, int32_t days_left)
{
    const rule_deadline *row = &b->deadlines[d];
    int due = 0;
    while (due < row->warn_count && days_left <= row->warn[due]) due++;
    return due;
}
