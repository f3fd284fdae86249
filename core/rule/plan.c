// plan.c - the rulebook laid out for a fast walk: which codes a clock lists, and what they share.
#include "rule_.h"

static bool same_words(words a, words b)
{
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++)
        if (!str_eq(a.at[i], b.at[i])) return false;
    return true;
}

// Does the requirement ask the same of both codes, whatever its sentence says?
static bool same_shape(const rule_code *a, const rule_code *b, int id)
{
    const rule_need *x = &a->needs[id], *y = &b->needs[id];
    bool same = x->asked == y->asked && x->min == y->min && x->max == y->max && x->step == y->step &&
                x->gap_days == y->gap_days && x->months == y->months && x->form == y->form &&
                x->credentials == y->credentials && x->any_practitioner == y->any_practitioner &&
                x->rx == y->rx && x->device_201h == y->device_201h && str_eq(x->therapy, y->therapy) &&
                same_words(x->list, y->list);
    // These look at more of the code than their own parameters.
    bool counts = id == REQ_NOTE || id == REQ_CONTACT;
    bool same_counts = a->needs[REQ_DATA_DAYS].asked == b->needs[REQ_DATA_DAYS].asked &&
                       a->needs[REQ_MINUTES].asked == b->needs[REQ_MINUTES].asked &&
                       a->needs[REQ_CONTACT].asked == b->needs[REQ_CONTACT].asked &&
                       a->needs[REQ_PRACTITIONER].credentials == b->needs[REQ_PRACTITIONER].credentials;
    return same && a->clock == b->clock && a->program == b->program && a->once == b->once &&
           str_eq(a->ladder, b->ladder) && (!counts || same_counts);
}

// Judged for each code by itself: its counts, and what hangs on other lines.
static const uint32_t always_own =
    1u << REQ_DATA_DAYS | 1u << REQ_MINUTES | 1u << REQ_INITIAL_CODE | 1u << REQ_ONCE | 1u << REQ_PRICE;

static bool shared_by_all(const rule_pack *p, const code_list *list, int id)
{
    if (always_own >> id & 1) return false;
    for (int i = 0; i < list->count; i++)
        if (!p->codes[list->at[i]].needs[id].asked ||
            !same_shape(&p->codes[list->at[0]], &p->codes[list->at[i]], id))
            return false;
    return list->count > 0;
}

static void plan_list(code_list *list, const rule_pack *p)
{
    list->one_tally = true;
    for (int id = 0; id < REQ_COUNT; id++) {
        bool shared = shared_by_all(p, list, id);
        if (shared) list->common[list->common_count++] = (uint8_t)id;
        list->common_mask |= (uint32_t)shared << id;
        for (int i = 0; i < list->count; i++)
            if (!shared && p->codes[list->at[i]].needs[id].asked)
                list->own[i][list->own_count[i]++] = (uint8_t)id;
    }
    for (int i = 0; i < list->count; i++) {
        const rule_code *code = &p->codes[list->at[i]];
        list->one_tally &= code->needs[REQ_PRACTITIONER].credentials ==
                           p->codes[list->at[0]].needs[REQ_PRACTITIONER].credentials;
        list->adds_to[i] = -1;
        for (int k = 0; k < list->count; k++)
            if (str_eq(p->codes[list->at[k]].code, code->adds_to)) list->adds_to[i] = (int8_t)k;
    }
}

const pack_plan *make_plans(const rulebook *b, arena *a)
{
    pack_plan *plans = arena_array(a, pack_plan, b->pack_count);
    for (size_t i = 0; i < b->pack_count; i++) {
        const rule_pack *p = &b->packs[i];
        assert(p->count <= PACK_CODES_MAX);
        for (size_t k = 0; k < p->count; k++) {
            code_list *list = &plans[i].lists[p->codes[k].program - PROGRAM_RTM][p->codes[k].clock];
            list->at[list->count++] = (uint8_t)k;
        }
        for (int program = 0; program < 2; program++)
            for (int clock = 0; clock < 3; clock++) plan_list(&plans[i].lists[program][clock], p);
    }
    return plans;
}
