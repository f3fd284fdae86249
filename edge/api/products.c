// products.c - GET /v1/rulebook/products: products with their gate: each condition of the codes, with its
// source.
#include "rules_.h"

enum { SAYS_BYTES_MAX = 2048 };

typedef struct listing {
    api_call *c;
    record settings;
    const rulebook *book;
} listing;

static const rule_product *shipped_row(const rulebook *b, str id)
{
    size_t count;
    const rule_product *rows = rulebook_product(b, id, &count);
    return count ? &rows[count - 1] : NULL;
}

// --- the gate ----------------------------------------------------------------------------------------------

// What codes ask of their device, held against this one: those that ask the same are one condition.
typedef struct condition {
    const rule_need *need;
    const char *lacks;
    buf codes;
} condition;

static bool is_same(listing *l, const rule_need *a, const rule_need *b)
{
    return str_eq(a->says, b->says) && str_eq(a->cite, b->cite) &&
           str_eq(need_words(l->c->arena, REQ_DEVICE, a), need_words(l->c->arena, REQ_DEVICE, b));
}

static void add_condition(listing *l, pile *all, const rule_code *code, const device_row *d)
{
    const rule_need *need = &code->needs[REQ_DEVICE];
    condition *at = NULL;
    for (uint32_t i = 0; i < all->count && !at; i++)
        if (is_same(l, PILE_AT(all, condition, i)->need, need)) at = PILE_AT(all, condition, i);
    if (!at) {
        at = pile_more(all);
        *at = (condition){need, rule_device_lacks(need, d), buf_in(l->c->arena, SAYS_BYTES_MAX)};
    }
    if (at->codes.len) buf_lit(&at->codes, ", ");
    buf_put(&at->codes, code->code);
}

static void put_condition(listing *l, put *p, const condition *at, const device_row *d)
{
    buf says = buf_in(l->c->arena, SAYS_BYTES_MAX);
    buf_say(&says, "%.*s: %.*s (%.*s). %.*s %s.", STR_ARGS(buf_str(&at->codes)), STR_ARGS(at->need->says),
            STR_ARGS(need_words(l->c->arena, REQ_DEVICE, at->need)), STR_ARGS(d->name),
            at->lacks ? at->lacks : "is one");
    rules_put_rule(p, STR("device"), buf_str(&says), at->need->cite, at->need->grade);
}

static void put_fact(put *p, const char *id, str says, const rule_product *shipped)
{
    str cite = shipped ? shipped->cite : STR("what the practice has written down of its own device");
    rules_put_rule(p, str_of(id), says, cite, shipped ? shipped->grade : GRADE_K);
}

static str ages_of(arena *a, const device_row *d)
{
    buf b = buf_in(a, 64);
    if (d->age_min >= 0 && d->age_max >= 0) buf_say(&b, "%d to %d years", d->age_min, d->age_max);
    else if (d->age_min >= 0) buf_say(&b, "%d years and older", d->age_min);
    else if (d->age_max >= 0) buf_say(&b, "up to %d years", d->age_max);
    return buf_str(&b);
}

static void put_label(listing *l, put *p, const device_row *d, const rule_product *shipped)
{
    arena *a = l->c->arena;
    str ages = ages_of(a, d);
    buf says = buf_in(a, SAYS_BYTES_MAX);
    if (date_is(d->cleared)) {
        buf_say(&says, "Cleared%s%.*s on ", d->number.len ? " as " : "", STR_ARGS(d->number));
        date_put(&says, d->cleared);
        buf_lit(&says, ": what is supplied before that day is not paid");
    } else
        buf_lit(&says, "No date of clearance is recorded");
    put_fact(p, "device-date", buf_str(&says), shipped);
    says = buf_in(a, SAYS_BYTES_MAX);
    if (ages.len) buf_say(&says, "Labelled for %.*s", STR_ARGS(ages));
    else buf_lit(&says, "No labelled ages are recorded");
    put_fact(p, "device-age", buf_str(&says), shipped);
}

// Codes that pay for the device of this program, in the pack in force. True: one of them takes it.
static bool put_gate(listing *l, put *p, const device_row *d, const rule_product *shipped)
{
    bool in_force, any = false;
    pile all = pile_in(l->c->arena, sizeof(condition));
    const rule_pack *pack = rulebook_pack_on(l->book, STR(""), l->settings.today, &in_force);
    for (size_t i = 0; pack && i < pack->count; i++)
        if (pack->codes[i].program == d->program && pack->codes[i].needs[REQ_DEVICE].asked)
            add_condition(l, &all, &pack->codes[i], d);
    put_open(p, "gate", '[');
    for (uint32_t i = 0; i < all.count; i++) {
        put_condition(l, p, PILE_AT(&all, condition, i), d);
        any |= !PILE_AT(&all, condition, i)->lacks;
    }
    put_label(l, p, d, shipped);
    put_shut(p);
    return any;
}

// --- rows --------------------------------------------------------------------------------------------------

static str says_of(listing *l, const device_row *d, const rule_product *shipped, bool may)
{
    buf b = buf_in(l->c->arena, SAYS_BYTES_MAX);
    if (!d->payable) buf_say(&b, "%.*s is listed as not payable.", STR_ARGS(d->name));
    else if (may) buf_say(&b, "%.*s passes the gate of at least one code.", STR_ARGS(d->name));
    else buf_say(&b, "%.*s passes the gate of no code that is in force.", STR_ARGS(d->name));
    if (shipped && shipped->remark.len) buf_say(&b, " %.*s", STR_ARGS(shipped->remark));
    return buf_str(&b);
}

static bool find_maker(listing *l, const device_row *d, str *out, fault *why)
{
    fact said;
    *out = (str){"", 0};
    if (d->shipped) return true;
    if (!record_fact(&l->settings, d->row.fact, &said, why)) return false;
    *out = fact_get(&said, F_DEVICE_MAKER)->text;
    return true;
}

static bool put_product(listing *l, str id, const device_row *d, fault *why)
{
    put *p = &l->c->out;
    const rule_product *shipped = d->shipped ? shipped_row(l->book, id) : NULL;
    str maker;
    if (!find_maker(l, d, &maker, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "product", id);
    put_text(p, "name", d->name);
    put_text(p, "maker", shipped ? shipped->maker : maker);
    put_text(p, "program", choice_text(d->program));
    put_text_if(p, "regulation", d->regulation);
    put_text_if(p, "number", d->number);
    put_date_if(p, "cleared", d->cleared);
    put_text_if(p, "ages", ages_of(l->c->arena, d));
    put_open(p, "indications", '[');
    for (size_t i = 0; i < d->indication_count; i++) put_text(p, NULL, d->indications[i]);
    put_shut(p);
    bool may = put_gate(l, p, d, shipped);
    put_flag(p, "payable", d->payable && may);
    put_text(p, "says", says_of(l, d, shipped, may));
    put_flag(p, "part2", d->part2);
    put_flag(p, "ships", d->shipped);
    if (shipped) put_date_if(p, "verified_on", shipped->verified_on);
    put_shut(p);
    return true;
}

static int by_name(const void *a, const void *b, const void *with)
{
    (void)with;
    const device_row *const *l = a, *const *r = b;
    int c = str_cmp((*l)->name, (*r)->name);
    return c ? c : ((*l)->device > (*r)->device) - ((*l)->device < (*r)->device);
}

static bool put_products(listing *l, fault *why)
{
    api_call *c = l->c;
    const names *devices = &l->settings.facts.door.devices;
    const device_row **all = arena_array(c->arena, const device_row *, names_count(devices) + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < names_count(devices); i++) {
        all[count] = state_device(l->settings.s, i, c->now);
        count += all[count] != NULL;
    }
    sort_rows(all, count, sizeof *all, by_name, NULL, c->arena);
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "products", '[');
    for (size_t i = 0; i < count; i++)
        if (!put_product(l, names_text(devices, all[i]->device), all[i], why)) return false;
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}

bool api_products(api_call *c, fault *why)
{
    listing l = {.c = c};
    if (!rules_settings(c, &l.settings, why)) return false;
    l.book = c->seat.book;
    bool fine = put_products(&l, why);
    record_close(&l.settings);
    return fine;
}
