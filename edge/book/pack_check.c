// What must hold of a pack beyond its shape: ladders have rungs, add-ons have a first code, numbers can be
// met, and nothing that may not release to Medicare does.
#include "book_.h"

// Every code asks for these (determinations.md, "Which requirement belongs to which code").
static const requirement every_code[] = {
    REQ_PACK,         REQ_COVERAGE,  REQ_AUTHORIZATION, REQ_CONSENT,     REQ_PART2_CONSENT,
    REQ_PRACTITIONER, REQ_DIAGNOSIS, REQ_DEVICE,        REQ_DEVICE_DATE, REQ_DEVICE_AGE,
    REQ_ORDER,        REQ_PLACE,     REQ_MODIFIERS,     REQ_TIMELY,      REQ_PRICE,
};

enum { WINDOW_DAYS = 30, MONTH_MINUTES_MAX = 31 * 24 * 60 };

typedef struct checked {
    reader *r;
    const node *root, *n;
    const rule_pack *p;
    const rule_code *c;
} checked; // a code

static bool code_like(str s)
{
    if (s.len != 5) return false;
    for (size_t i = 0; i < 5; i++)
        if (!(s.at[i] >= '0' && s.at[i] <= '9') && !(i == 0 && s.at[i] >= 'A' && s.at[i] <= 'Z'))
            return false;
    return true;
}

// The line of a requirement of this code: its own, else that of `common`, else the code's.
static uint64_t need_line(const checked *k, requirement id, const char *key)
{
    char name[32];
    assert(requirements[id].name.len < sizeof name);
    memcpy(name, requirements[id].name.at, requirements[id].name.len);
    name[requirements[id].name.len] = 0;
    const node *common = node_get(k->root, "common"), *needs = node_get(k->n, "needs");
    const node *places[] = {needs, node_get(common, k->c->program == PROGRAM_DMHT ? "dmht" : "rtm"),
                            node_get(common, "every")};
    for (size_t i = 0; i < 3; i++) {
        const node *need = places[i] ? node_get(places[i], name) : NULL;
        if (need) return node_line(need, key);
    }
    return k->n->line;
}

static void check_once(const checked *k)
{
    const rule_code *c = k->c;
    bool asked = c->needs[REQ_ONCE].asked;
    if (c->once != (c->clock == CLOCK_EPISODE))
        reader_fault(k->r, node_line(k->n, c->once ? "once" : "clock"),
                     "%.*s: a code on the clock \"episode\" is billed once, and no other", STR_ARGS(c->code));
    if (c->once != asked)
        reader_fault(k->r, node_line(k->n, asked ? "needs" : "once"),
                     "%.*s: \"once: true\" and the requirement \"once\" belong together", STR_ARGS(c->code));
}

static void check_ladder(const checked *k)
{
    const rule_code *c = k->c;
    const node *rung = node_get(k->n, "rung");
    if (c->ladder.len && (!rung || c->rung < 1))
        reader_fault(k->r, node_line(k->n, rung ? "rung" : "ladder"),
                     "%.*s: a ladder needs a rung of 1 or more", STR_ARGS(c->code));
    if (!c->ladder.len && rung)
        reader_fault(k->r, rung->line, "%.*s: a rung needs a ladder", STR_ARGS(c->code));
    if (!c->ladder.len || c->adds_to.len) return;
    for (const rule_code *other = k->p->codes; other < c; other++)
        if (str_eq(other->ladder, c->ladder) && !other->adds_to.len &&
            (other->rung == c->rung || other->clock != c->clock))
            reader_fault(k->r, node_line(k->n, "rung"), "%.*s: stands on the ladder beside %.*s: %s",
                         STR_ARGS(c->code), STR_ARGS(other->code),
                         other->rung == c->rung ? "one rung, one code" : "with another clock");
}

static void check_add_on(const checked *k)
{
    const rule_code *c = k->c;
    const rule_need *minutes = &c->needs[REQ_MINUTES], *initial = &c->needs[REQ_INITIAL_CODE];
    if (!c->adds_to.len) {
        if (initial->asked)
            reader_fault(k->r, need_line(k, REQ_INITIAL_CODE, "says"),
                         "%.*s: \"initial-code\" without \"adds_to\"", STR_ARGS(c->code));
        if (minutes->asked && minutes->step >= 0)
            reader_fault(k->r, need_line(k, REQ_MINUTES, "step"), "%.*s: only an add-on has a step",
                         STR_ARGS(c->code));
        return;
    }
    uint64_t line = node_line(k->n, "adds_to");
    const rule_code *first = pack_code(k->p, c->adds_to);
    if (!first || first == c || first->adds_to.len)
        reader_fault(k->r, line, "%.*s: adds to %.*s, which is not a first code of this pack",
                     STR_ARGS(c->code), STR_ARGS(c->adds_to));
    else if (first->clock != c->clock || !str_eq(first->ladder, c->ladder) || first->rung != c->rung)
        reader_fault(k->r, line, "%.*s: differs from %.*s in clock, ladder or rung", STR_ARGS(c->code),
                     STR_ARGS(first->code));
    if (!initial->asked)
        reader_fault(k->r, line, "%.*s: an add-on needs the requirement \"initial-code\"", STR_ARGS(c->code));
    if (!minutes->asked || minutes->step < 1 || minutes->min <= minutes->step)
        reader_fault(k->r, minutes->asked ? need_line(k, REQ_MINUTES, "step") : line,
                     "%.*s: an add-on needs minutes with a step of 1 or more, below its min",
                     STR_ARGS(c->code));
}

static void check_counts(const checked *k)
{
    static const struct {
        requirement id;
        int32_t most;
    } counts[] = {{REQ_DATA_DAYS, WINDOW_DAYS}, {REQ_MINUTES, MONTH_MINUTES_MAX}};
    for (size_t i = 0; i < 2; i++) {
        const rule_need *n = &k->c->needs[counts[i].id];
        str name = requirements[counts[i].id].name;
        if (!n->asked) continue;
        if (n->min == 0 || n->min > counts[i].most) // below 0: not read, and named already
            reader_fault(k->r, need_line(k, counts[i].id, "min"), "%.*s: %.*s: min must lie between 1 and %d",
                         STR_ARGS(k->c->code), STR_ARGS(name), (int)counts[i].most);
        if (n->max >= 0 && n->max < n->min)
            reader_fault(k->r, need_line(k, counts[i].id, "max"), "%.*s: %.*s: max %d is less than min %d",
                         STR_ARGS(k->c->code), STR_ARGS(name), (int)n->max, (int)n->min);
        else if (n->max > counts[i].most)
            reader_fault(k->r, need_line(k, counts[i].id, "max"), "%.*s: %.*s: max is more than %d",
                         STR_ARGS(k->c->code), STR_ARGS(name), (int)counts[i].most);
    }
    const rule_need *timely = &k->c->needs[REQ_TIMELY];
    if (timely->asked && (timely->months == 0 || timely->months > 120))
        reader_fault(k->r, need_line(k, REQ_TIMELY, "months"),
                     "%.*s: timely: months must lie between 1 and 120", STR_ARGS(k->c->code));
}

static void check_needs(const checked *k)
{
    const rule_need *needs = k->c->needs;
    for (size_t i = 0; i < sizeof every_code / sizeof *every_code; i++)
        if (!needs[every_code[i]].asked)
            reader_fault(k->r, k->n->line, "%.*s: lacks the requirement \"%.*s\", which every code has",
                         STR_ARGS(k->c->code), STR_ARGS(requirements[every_code[i]].name));
    words excluded = needs[REQ_EXCLUSIVE].list;
    for (size_t i = 0; i < excluded.count; i++)
        if (!code_like(excluded.at[i]) || str_eq(excluded.at[i], k->c->code))
            reader_fault(k->r, need_line(k, REQ_EXCLUSIVE, "codes"),
                         "%.*s: exclusive: \"%.*s\" is not another code", STR_ARGS(k->c->code),
                         STR_ARGS(excluded.at[i]));
    if (needs[REQ_PRACTITIONER].asked && !needs[REQ_PRACTITIONER].credentials)
        reader_fault(k->r, need_line(k, REQ_PRACTITIONER, "credentials"), "%.*s: nobody may bill it",
                     STR_ARGS(k->c->code));
    const rule_need *device = &needs[REQ_DEVICE];
    if (device->asked && !device->list.count && !device->device_201h)
        reader_fault(k->r, need_line(k, REQ_DEVICE, "says"),
                     "%.*s: device: asks for nothing (regulations or device_201h)", STR_ARGS(k->c->code));
    if (needs[REQ_ONE_PRACTITIONER].asked && k->c->clock != CLOCK_WINDOW)
        reader_fault(k->r, need_line(k, REQ_ONE_PRACTITIONER, "says"),
                     "%.*s: one-practitioner belongs to the clock window-30", STR_ARGS(k->c->code));
    check_counts(k);
}

static void check_head(reader *r, const node *root, const rule_pack *p)
{
    uint32_t medicare = 1u | 1u << (PAYER_ADVANTAGE - PAYER_MEDICARE); // bit (c - PAYER_MEDICARE)
    str file = r->file;
    for (size_t i = file.len; i-- > 0;)
        if (file.at[i] == '/') {
            file = str_from(file, i + 1);
            break;
        }
    if (file.len != p->name.len + 5 || !str_starts(file, p->name))
        reader_fault(r, node_line(root, "pack"), "the pack is called %.*s, its file %.*s", STR_ARGS(p->name),
                     STR_ARGS(file));
    if (p->from.days > p->to.days) reader_fault(r, node_line(root, "to"), "the pack ends before it starts");
    if (p->status == PACK_PROPOSED && p->enabled)
        reader_fault(r, node_line(root, "enabled"), "a proposed pack cannot be enabled: it is not in force");
    if (p->status == PACK_PROPOSED && p->releases_to)
        reader_fault(r, node_line(root, "releases_to"),
                     "a proposed pack cannot release claims: it is not in force");
    if (p->status == PACK_TEACHING && p->releases_to & medicare)
        reader_fault(r, node_line(root, "releases_to"),
                     "a teaching pack never releases to Medicare or Medicare Advantage");
    if (p->status == PACK_TEACHING && (p->by_kind || p->prices))
        reader_fault(r, node_line(root, p->by_kind ? "by_kind" : "prices"),
                     "a teaching pack judges only who names it, and prices nothing");
    if (!p->counting.sources || !p->counting.modes)
        reader_fault(r, node_line(root, "counting"),
                     "nothing would count: sources and modes must not be empty");
}

void pack_check(reader *r, const node *root, const rule_pack *p)
{
    check_head(r, root, p);
    const node *n = p->count ? node_get(root, "codes")->first : NULL;
    for (size_t i = 0; i < p->count; i++, n = n->next) {
        checked k = {r, root, n, p, &p->codes[i]};
        if (!code_like(k.c->code))
            reader_fault(r, node_line(n, "code"), "\"%.*s\" is not a procedure code", STR_ARGS(k.c->code));
        for (size_t before = 0; before < i; before++)
            if (str_eq(p->codes[before].code, k.c->code))
                reader_fault(r, node_line(n, "code"), "%.*s stands twice in this pack", STR_ARGS(k.c->code));
        check_once(&k);
        check_ladder(&k);
        check_add_on(&k);
        check_needs(&k);
    }
}

// Places and credentials that a pack names and the tables do not have.
static void check_names(reader *r, const rulebook *b, const rule_pack *p, const node *root)
{
    for (const node *n = node_get(root, "codes")->first; n; n = n->next) {
        const rule_code *c = pack_code(p, node_get(n, "code")->text);
        if (!c) continue;
        checked k = {r, root, n, p, c};
        const rule_need *place = &c->needs[REQ_PLACE], *who = &c->needs[REQ_PRACTITIONER];
        for (size_t i = 0; b->place_count && i < place->list.count; i++)
            if (!rulebook_place(b, place->list.at[i]))
                reader_fault(r, need_line(&k, REQ_PLACE, "places"),
                             "%.*s: \"%.*s\" is not a place of places.yaml", STR_ARGS(c->code),
                             STR_ARGS(place->list.at[i]));
        for (unsigned bit = 0; b->credential_count && bit <= CRED_SLP - CRED_MD; bit++)
            if (who->credentials >> bit & 1 && !rulebook_credential(b, (choice)(CRED_MD + bit)))
                reader_fault(r, need_line(&k, REQ_PRACTITIONER, "credentials"),
                             "%.*s: %.*s has no row in credentials.yaml", STR_ARGS(c->code),
                             STR_ARGS(choice_text((choice)(CRED_MD + bit))));
    }
}

void packs_check(reader *r, const rulebook *b, const node *const *seen)
{
    for (size_t i = 0; i < b->pack_count; i++) {
        const rule_pack *p = &b->packs[i];
        r->file = p->file;
        check_names(r, b, p, seen[i]);
        for (size_t before = 0; p->enabled && before < i; before++) {
            const rule_pack *other = &b->packs[before];
            bool meet = p->from.days <= other->to.days && other->from.days <= p->to.days;
            if (!other->enabled || !meet) continue;
            if (str_eq(p->family, other->family) || (p->by_kind && other->by_kind))
                reader_fault(r, node_line(seen[i], "from"), "shares dates of service with %.*s",
                             STR_ARGS(other->name));
        }
    }
}
