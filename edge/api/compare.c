// compare.c - GET /v1/rulebook/compare: two packs side by side, code by code: what is new, what is gone, what
// differs.
#include "rules_.h"

enum { WORDS_BYTES_MAX = 4096 };

typedef struct comparing {
    put *p;
    arena *a;
    const rulebook *book;
    const rule_pack *from, *to;
} comparing;

// One difference. `cite`, `of`: of the second; of the first where the second has nothing.
typedef struct difference {
    str code, id;
    const char *change;
    str before, after, cite;
    grade grade;
    bool graded;
} difference;

static void put_difference(const comparing *k, const difference *d)
{
    put *p = k->p;
    put_open(p, NULL, '{');
    put_text_if(p, "code", d->code);
    put_text(p, "id", d->id);
    put_words(p, "change", d->change);
    put_text_if(p, "before", d->before);
    put_text_if(p, "after", d->after);
    put_text_if(p, "cite", d->cite);
    if (d->graded) put_text(p, "grade", rules_grade(d->grade));
    put_shut(p);
}

static void put_other(const comparing *k, str code, const char *id, str before, str after)
{
    if (str_eq(before, after)) return;
    difference d = {.code = code, .id = str_of(id), .change = "other", .before = before, .after = after};
    if (!before.len) d.change = "new";
    if (!after.len) d.change = "gone";
    put_difference(k, &d);
}

// --- requirements ------------------------------------------------------------------------------------------

static str need_says(const comparing *k, requirement id, const rule_need *n)
{
    str more = need_words(k->a, id, n);
    if (more.len) return more;
    return n->says;
}

static void put_need(const comparing *k, str code, requirement id, const rule_need *old, const rule_need *new)
{
    if (!old->asked && !new->asked) return;
    difference d = {.code = code, .id = requirements[id].name, .change = "other", .graded = true};
    if (old->asked) d.before = need_says(k, id, old);
    if (new->asked) d.after = need_says(k, id, new);
    if (!old->asked) d.change = "new";
    if (!new->asked) d.change = "gone";
    if (old->asked && new->asked && str_eq(d.before, d.after)) return;
    d.cite = new->asked ? new->cite : old->cite;
    d.grade = new->asked ? new->grade : old->grade;
    put_difference(k, &d);
}

// --- prices ------------------------------------------------------------------------------------------------

static str price_on(const comparing *k, str code, date on, str *source)
{
    fee_ask ask = {.code = code, .on = on, .participating = true, .share_bp = 10000};
    fee_answer is = fee_price(&k->book->fees, &ask);
    buf b = buf_in(k->a, 64);
    *source = is.release ? is.release->source : (str){"", 0};
    if (!is.release || !is.rvu) return (str){"", 0};
    if (!is.priced) return STR("priced by the contractor");
    money_put_dollars(&b, is.amount);
    buf_lit(&b, " national");
    return buf_str(&b);
}

// The last day on which a pack's price is known by a file of its own.
static date price_day(const comparing *k, const rule_pack *pack)
{
    date latest = DATE_NONE;
    for (size_t i = 0; i < k->book->fees.release_count; i++) {
        const fee_release *r = &k->book->fees.releases[i];
        date on = date_min(r->to, pack->to);
        if (r->from.days <= pack->to.days && on.days >= pack->from.days &&
            (!date_is(latest) || on.days > latest.days))
            latest = on;
    }
    return latest;
}

static void put_price(const comparing *k, str code)
{
    date old = price_day(k, k->from), new = price_day(k, k->to);
    str old_source, new_source;
    if (!date_is(old) || !date_is(new)) return;
    difference d = {.code = code, .id = STR("price"), .change = "other", .graded = true, .grade = GRADE_S};
    d.before = price_on(k, code, old, &old_source);
    d.after = price_on(k, code, new, &new_source);
    d.cite = new_source;
    if (str_eq(d.before, d.after)) return;
    if (!d.before.len) d.change = "new";
    if (!d.after.len) d.change = "gone";
    put_difference(k, &d);
}

// --- codes and packs ---------------------------------------------------------------------------------------

// A code that one of the two has.
static void put_one(const comparing *k, const rule_code *is, bool new)
{
    difference d = {.code = is->code, .id = STR("code"), .change = new ? "new" : "gone"};
    if (new) d.after = is->meaning;
    else d.before = is->meaning;
    put_difference(k, &d);
    if (new) put_price(k, is->code);
}

static void put_code(const comparing *k, const rule_code *old, const rule_code *new)
{
    str code = new->code;
    put_other(k, code, "meaning", old->meaning, new->meaning);
    put_other(k, code, "clock", clock_words(old), clock_words(new));
    put_other(k, code, "adds-to", old->adds_to, new->adds_to);
    for (int id = 0; id < REQ_COUNT; id++)
        put_need(k, code, (requirement)id, &old->needs[id], &new->needs[id]);
    put_price(k, code);
}

static const rule_parameter *parameter_of(const rule_pack *pack, str name)
{
    for (size_t i = 0; i < pack->parameter_count; i++)
        if (str_eq(pack->parameters[i].name, name)) return &pack->parameters[i];
    return NULL;
}

static void put_parameter(const comparing *k, const rule_parameter *old, const rule_parameter *new)
{
    const rule_parameter *is = new ? new : old;
    difference d = {.id = is->name, .change = !old ? "new" : !new ? "gone" : "other", .cite = is->cite,
                    .grade = is->grade, .graded = true};
    if (old) d.before = old->value;
    if (new) d.after = new->value;
    if (!old || !new || !str_eq(old->value, new->value)) put_difference(k, &d);
}

static str dates_of(const comparing *k, const rule_pack *pack)
{
    buf b = buf_in(k->a, 64);
    date_put(&b, pack->from);
    buf_lit(&b, " to ");
    date_put(&b, pack->to);
    return buf_str(&b);
}

static void put_pack(const comparing *k)
{
    static const str statuses[] = {[PACK_AUTHORITATIVE] = STR_INIT("authoritative"),
                                   [PACK_PROPOSED] = STR_INIT("proposed"),
                                   [PACK_TEACHING] = STR_INIT("teaching")};
    str none = {"", 0};
    put_other(k, none, "dates of service", dates_of(k, k->from), dates_of(k, k->to));
    put_other(k, none, "status", statuses[k->from->status], statuses[k->to->status]);
    put_other(k, none, "judges", k->from->enabled ? STR("yes") : STR("no, disabled"),
              k->to->enabled ? STR("yes") : STR("no, disabled"));
    for (size_t i = 0; i < k->to->parameter_count; i++)
        put_parameter(k, parameter_of(k->from, k->to->parameters[i].name), &k->to->parameters[i]);
    for (size_t i = 0; i < k->from->parameter_count; i++)
        if (!parameter_of(k->to, k->from->parameters[i].name))
            put_parameter(k, &k->from->parameters[i], NULL);
}

bool api_compare(api_call *c, fault *why)
{
    comparing k = {.p = &c->out, .a = c->arena};
    if (!api_seat(c, why) || !rules_pack(c, api_ask(c, "a"), &k.from, why) ||
        !rules_pack(c, api_ask(c, "b"), &k.to, why))
        return false;
    k.book = c->seat.book;
    put_open(&c->out, NULL, '{');
    rules_put_pack(&c->out, "a", k.from);
    rules_put_pack(&c->out, "b", k.to);
    put_open(&c->out, "changes", '[');
    put_pack(&k);
    // Both by code: those of either, in one order.
    for (size_t i = 0, n = 0; i < k.from->count || n < k.to->count;) {
        int order = i == k.from->count ? 1
                    : n == k.to->count ? -1
                                       : str_cmp(k.from->codes[i].code, k.to->codes[n].code);
        if (order < 0) put_one(&k, &k.from->codes[i], false);
        else if (order > 0) put_one(&k, &k.to->codes[n], true);
        else put_code(&k, &k.from->codes[i], &k.to->codes[n]);
        i += order <= 0;
        n += order >= 0;
    }
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}
