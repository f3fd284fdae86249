// periods.c - determinations gathered by the period that they share.
#include "periods.h"

enum { SAYS_BYTES_MAX = 8192 };

typedef struct listing {
    pile periods; // period
    pile codes;   // code_state, in the order of their periods

    date today;
    int32_t windows;
    arena *a;
} listing;

// --- what decides a code -----------------------------------------------------------------------------------

static void put_sentence(buf *b, str s)
{
    if (!s.len) return;
    if (b->len) buf_byte(b, ' ');
    // A sentence begins with a capital, save where it begins with an id.
    char first = s.at[0];
    bool word = first >= 'a' && first <= 'z', id = false;
    for (size_t i = 0; i < s.len && s.at[i] != ' ' && s.at[i] != ','; i++)
        id |= s.at[i] >= '0' && s.at[i] <= '9';
    buf_byte(b, word && !id ? (char)(first - 'a' + 'A') : first);
    buf_put(b, str_from(s, 1));
    if (!strchr(".!?", s.at[s.len - 1])) buf_byte(b, '.');
}

// "To do: 1 more data day ...; one conversation by phone, video or in person."
static void put_stills(buf *b, const reasons *why)
{
    if (!why->still_count) return;
    buf_put(b, b->len ? STR(" To do: ") : STR("To do: "));
    for (size_t i = 0; i < why->still_count; i++) {
        if (i) buf_lit(b, "; ");
        buf_put(b, why->stills[i].need);
    }
    buf_byte(b, '.');
}

static str says_of(const determination *d, const reasons *why, arena *a)
{
    buf b = buf_in(a, SAYS_BYTES_MAX);
    const reason *deciding = reason_deciding(why, 1u << REQ_PRICE);
    switch (d->status) {
    case DET_CLAIMED: put_sentence(&b, STR("a claim line bills it")); break;
    case DET_READY: put_sentence(&b, STR("everything is met")); break;
    case DET_OPEN:
        put_stills(&b, why);
        if (!why->still_count && deciding) put_sentence(&b, deciding->have);
        break;
    case DET_YIELDS:
        put_sentence(&b, STR("another code takes this period"));
        if (deciding) put_sentence(&b, deciding->have);
        break;
    case DET_HELD:
    case DET_LOST:
    case DET_REFUSED:
        if (!deciding) break;
        put_sentence(&b, deciding->need);
        put_sentence(&b, deciding->have);
        break;
    case DET_COUNT: break;
    }
    return buf_str(&b);
}

static date by_of(const determination *d, const reasons *why)
{
    date by = DATE_NONE;
    if (d->status == DET_HELD) return det_filing_day(d);
    for (size_t i = 0; i < why->still_count; i++)
        if (date_is(why->stills[i].by))
            by = date_is(by) ? date_min(by, why->stills[i].by) : why->stills[i].by;
    return by;
}

code_state code_state_of(const determination *d, const reasons *why, arena *a)
{
    return (code_state){.code = d->code,
                        .pack = d->pack,
                        .payer = d->payer,
                        .from = d->from,
                        .to = d->to.days == DATE_EVER.days ? DATE_NONE : d->to,
                        .status = d->status,
                        .units = d->units,
                        .priced = d->priced && d->units > 0,
                        .amount = money_times(d->amount, d->units),
                        .basis = d->basis,
                        .service_date = d->service_date,
                        .says = says_of(d, why, a),
                        .by = by_of(d, why),
                        .unmet = d->asked & ~d->met};
}

// --- what a period has -------------------------------------------------------------------------------------

static const reason *reason_of(const reasons *why, requirement id)
{
    for (size_t i = 0; i < why->count; i++)
        if (why->at[i].id == id) return &why->at[i];
    return NULL;
}

static void put_found(buf *b, const reasons *why, requirement id, const char *lead)
{
    const reason *r = reason_of(why, id);
    if (!r || !r->have.len) return;
    if (b->len) buf_lit(b, "; ");
    buf_put(b, str_of(lead));
    buf_put(b, r->have);
}

static str found_in(const determination *d, const reasons *why, arena *a)
{
    buf b = buf_in(a, SAYS_BYTES_MAX);
    if (d->code->clock == CLOCK_EPISODE) {
        put_found(&b, why, REQ_SUPPLY, "device: ");
        put_found(&b, why, REQ_ONBOARDING, "set-up and education: ");
    }
    put_found(&b, why, REQ_DATA_DAYS, "");
    put_found(&b, why, REQ_MINUTES, "");
    put_found(&b, why, REQ_CONTACT, "live contacts: ");
    return buf_str(&b);
}

static period *period_for(listing *l, const determination *d)
{
    period *last = l->periods.count ? PILE_AT(&l->periods, period, l->periods.count - 1) : NULL;
    if (last && last->clock == d->code->clock && last->from.days == d->from.days) return last;
    period *p = pile_more(&l->periods);
    bool open_ended = !date_is(d->to) || d->to.days == DATE_EVER.days;
    *p = (period){.clock = d->code->clock,
                  .number = d->code->clock == CLOCK_WINDOW ? ++l->windows : 0,
                  .from = d->from,
                  .to = open_ended ? DATE_NONE : d->to,
                  .running = l->today.days >= d->from.days && (open_ended || l->today.days <= d->to.days),
                  .says = {"", 0}};
    return p;
}

static bool take(void *with, const determination *d, const reasons *why)
{
    listing *l = with;
    period *p = period_for(l, d);
    *(code_state *)pile_more(&l->codes) = code_state_of(d, why, l->a);
    p->count++;
    str found = found_in(d, why, l->a);
    if (found.len > p->says.len) p->says = found;
    return true;
}

size_t periods_of(evaluation *e, uint32_t enrollment, date today, const period **out, arena *a)
{
    listing l = {.periods = pile_in(a, sizeof(period)),
                 .codes = pile_in(a, sizeof(code_state)),
                 .today = today,
                 .a = a};
    (void)evaluate_enrollment(e, enrollment, true, take, &l);
    period *all = arena_array(a, period, l.periods.count + 1u);
    code_state *codes = arena_array(a, code_state, l.codes.count + 1u);
    for (uint32_t i = 0; i < l.codes.count; i++) codes[i] = *PILE_AT(&l.codes, code_state, i);
    size_t at = 0;
    for (uint32_t i = 0; i < l.periods.count; i++) {
        all[i] = *PILE_AT(&l.periods, period, i);
        all[i].codes = codes + at;
        at += all[i].count;
    }
    *out = all;
    return l.periods.count;
}
