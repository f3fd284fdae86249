// A pack's parameters in words, and what differs between two packs.
#include "page.h"
#include <assert.h>

enum { WORDS_BYTES_MAX = 4096, CHANGE_COLUMNS = 18 };

static void put_list(buf *b, words w, const char *last)
{
    for (size_t i = 0; i < w.count; i++) {
        if (i) buf_say(b, "%s", i + 1 == w.count ? last : ", ");
        buf_put(b, w.at[i]);
    }
}

static void put_range(buf *b, const rule_need *n, const char *unit)
{
    if (n->max >= 0)
        buf_say(b, "%d to %d %s", (int)n->min, (int)n->max, unit);
    else
        buf_say(b, "at least %d %s", (int)n->min, unit);
    if (n->step > 0) buf_say(b, "; a unit for each full %d beyond %d", (int)n->step, (int)(n->min - n->step));
}

static void put_credentials(buf *b, uint32_t credentials)
{
    size_t from = b->len;
    for (unsigned bit = 0; bit <= CRED_SLP - CRED_MD; bit++) {
        if (!(credentials >> bit & 1)) continue;
        if (b->len > from) buf_byte(b, ' ');
        buf_put(b, choice_text((choice)(CRED_MD + bit)));
    }
}

static void put_device(buf *b, const rule_need *n)
{
    if (n->list.count) {
        buf_lit(b, "classified at 21 CFR ");
        put_list(b, n->list, " or ");
    }
    if (n->device_201h) buf_lit(b, "device of section 201(h)");
    if (n->therapy.len) buf_say(b, ", for %.*s", STR_ARGS(n->therapy));
    if (n->rx) buf_lit(b, ", on prescription");
}

str need_words(arena *a, requirement id, const rule_need *n)
{
    buf b = buf_in(a, WORDS_BYTES_MAX);
    assert(n->asked);
    switch ((int)id) {
    case REQ_DATA_DAYS: put_range(&b, n, "days"); break;
    case REQ_MINUTES: put_range(&b, n, "minutes"); break;
    case REQ_TIMELY: buf_say(&b, "%d months", (int)n->months); break;
    case REQ_CONSENT: buf_put(&b, n->form == FORM_WRITTEN ? STR("written") : STR("spoken or written")); break;
    case REQ_PRACTITIONER: put_credentials(&b, n->credentials); break;
    case REQ_ORDER:
        buf_put(&b, n->any_practitioner ? STR("by any practitioner") : STR("by the billing one"));
        break;
    case REQ_DIAGNOSIS:
        if (n->list.count)
            put_list(&b, n->list, " or ");
        else
            buf_lit(&b, "the device's indications");
        break;
    case REQ_DEVICE: put_device(&b, n); break;
    case REQ_PLACE:
    case REQ_MODIFIERS:
    case REQ_EXCLUSIVE:
        if (n->list.count) buf_lit(&b, "none of ");
        put_list(&b, n->list, ", ");
        break;
    case REQ_ONCE:
        if (n->gap_days >= 0) buf_say(&b, "a gap of more than %d days", (int)n->gap_days);
        break;
    default: break;
    }
    return buf_str(&b);
}

str clock_words(const rule_code *c)
{
    if (c->clock == CLOCK_WINDOW)
        return STR("30-day windows from the first day of monitoring; they abut and never overlap; service "
                   "date: the last day");
    if (c->clock == CLOCK_MONTH) return STR("the calendar month; service date: its last day");
    return STR("once in an episode or course of treatment; service date: the day on which set-up and "
               "education are done");
}

typedef struct change {
    page *p;
    bool any;
    str from, to;
} change; // between two packs

static void change_line(change *k, str what, str old, str new)
{
    page *p = k->p;
    if (!k->any) buf_say(&p->text, "  %.*s to %.*s\n", STR_ARGS(k->from), STR_ARGS(k->to));
    k->any = true;
    buf b = buf_in(p->text.in, WORDS_BYTES_MAX);
    buf_put(&b, old);
    if (old.len && new.len) buf_lit(&b, " becomes ");
    buf_put(&b, new);
    buf_lit(&p->text, "    ");
    buf_pad(&p->text, what, CHANGE_COLUMNS);
    page_wrap(p, buf_str(&b), CHANGE_COLUMNS + 4, CHANGE_COLUMNS + 4);
}

static void change_text(change *k, const char *what, str old, str new)
{
    if (!str_eq(old, new))
        change_line(k, str_of(what), old.len ? old : STR("none"), new.len ? new : STR("none"));
}

static void change_need(change *k, requirement id, const rule_need *old, const rule_need *new)
{
    arena *a = k->p->text.in;
    str name = requirements[id].name;
    if (!old->asked && !new->asked) return;
    if (!old->asked || !new->asked) {
        str need = need_words(a, id, old->asked ? old : new);
        buf b = buf_in(a, WORDS_BYTES_MAX);
        buf_put(&b, old->asked ? STR("no longer asked for") : STR("asked for"));
        if (need.len) buf_say(&b, " (%.*s)", STR_ARGS(need));
        change_line(k, name, STR(""), buf_str(&b));
        return;
    }
    str was = need_words(a, id, old), is = need_words(a, id, new);
    if (!str_eq(was, is))
        change_line(k, name, was.len ? was : STR("by course"), is.len ? is : STR("by course"));
}

void page_changes(page *p, const rule_pack *from, const rule_pack *to, str code)
{
    const rule_code *old = pack_code(from, code), *new = pack_code(to, code);
    change k = {.p = p, .from = from->name, .to = to->name};
    if (!old && !new) return;
    if (!old)
        change_line(&k, code, STR(""), STR("is new"));
    else if (!new)
        change_line(&k, code, STR(""), STR("is not known"));
    if (!old || !new) return;
    if (!str_eq(old->meaning, new->meaning)) change_line(&k, STR("meaning"), STR(""), new->meaning);
    change_text(&k, "clock", clock_text(old->clock), clock_text(new->clock));
    change_text(&k, "adds to", old->adds_to, new->adds_to);
    for (int id = 0; id < REQ_COUNT; id++) change_need(&k, (requirement)id, &old->needs[id], &new->needs[id]);
    if (k.any) return;
    buf_say(&p->text, "  %.*s to %.*s: the same for this code\n", STR_ARGS(from->name), STR_ARGS(to->name));
}
