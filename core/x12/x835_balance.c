#include "x835_balance.h"
#include <assert.h>

enum { CAS_REASONS = 6, PLB_PAIRS = 6, SENTENCE_BYTES_MAX = 320 };

x835_balance x835_balance_on(void *with, bool (*take)(void *with, const x835_breach *b, fault *why))
{
    return (x835_balance){.with = with, .take = take};
}

// Not money_put: what a wrong file adds up to has no bound.
static void put_money(buf *out, money m)
{
    uint64_t c = m.cents < 0 ? 0 - (uint64_t)m.cents : (uint64_t)m.cents;
    if (m.cents < 0) buf_byte(out, '-');
    buf_digits(out, (int64_t)(c / 100), 1);
    buf_byte(out, '.');
    buf_digits(out, (int64_t)(c % 100), 2);
}

static void add(x835_total *t, x12_amount a)
{
    if (!a.given || __builtin_add_overflow(t->sum.cents, a.is.cents, &t->sum.cents)) t->broken = true;
}

static void add_total(x835_total *t, x835_total more)
{
    if (more.broken || __builtin_add_overflow(t->sum.cents, more.sum.cents, &t->sum.cents)) t->broken = true;
}

static bool say(x835_balance *b, x835_breach *breach, const buf *text, fault *why)
{
    b->breaches++;
    if (breach->level != X835_TRANSACTION) b->claim_breaches++;
    breach->payment = b->payment;
    breach->claim = b->in_claim ? b->claim : 0;
    breach->line = b->in_line ? b->line : 0;
    breach->id = b->in_claim ? (str){b->id, b->id_len} : (str){"", 0};
    breach->text = buf_str(text);
    return !b->take || b->take(b->with, breach, why);
}

// "charges of 120.00 less adjustments of 20.00 are 100.00, but SVC03 says 90.00: the difference is 10.00"
static bool differs(x835_balance *b, x835_level level, uint64_t segment, const char *element, const char *sum,
                    money should, money is, fault *why)
{
    if (should.cents == is.cents) return true;
    char room[SENTENCE_BYTES_MAX];
    buf text = {.at = room, .room = sizeof room, .bytes_max = sizeof room};
    buf_put(&text, str_of(sum));
    buf_lit(&text, " is ");
    put_money(&text, should);
    buf_say(&text, ", but %s says ", element);
    put_money(&text, is);
    money off;
    if (!__builtin_sub_overflow(should.cents, is.cents, &off.cents)) {
        buf_lit(&text, ": the difference is ");
        put_money(&text, off);
    }
    x835_breach breach = {
        .level = level, .segment = segment, .element = str_of(element), .should = should, .is = is};
    return say(b, &breach, &text, why);
}

// An amount that the sums need.
static bool need(x835_balance *b, const x12_segment *s, size_t element, x12_amount *out, fault *why)
{
    *out = x12_amount_of(x12_get(s, element));
    if (out->given) return true;
    char room[SENTENCE_BYTES_MAX], name[16];
    buf text = {.at = room, .room = sizeof room, .bytes_max = sizeof room};
    buf el = {.at = name, .room = sizeof name, .bytes_max = sizeof name};
    buf_put(&el, str_first(s->id, 8));
    buf_digits(&el, (int64_t)element, 2);
    if (out->said.len)
        buf_say(&text, "%.*s \"%.*s\" is not an amount in whole cents, so the sums cannot be told",
                STR_ARGS(buf_str(&el)), STR_ARGS(str_first(out->said, 40)));
    else
        buf_say(&text, "%.*s, an amount, is missing, so the sums cannot be told", STR_ARGS(buf_str(&el)));
    x835_breach breach = {.level = X835_NUMBER, .segment = s->number, .element = buf_str(&el)};
    return say(b, &breach, &text, why);
}

static bool line_end(x835_balance *b, fault *why)
{
    if (!b->in_line) return true;
    add_total(&b->lines_cas, b->line_cas);
    bool known = b->line_charge.given && b->line_paid.given && !b->line_cas.broken;
    money should;
    if (known && !__builtin_sub_overflow(b->line_charge.is.cents, b->line_cas.sum.cents, &should.cents) &&
        !differs(b, X835_LINE, b->line_segment, "SVC03", "the line's charge less its adjustments", should,
                 b->line_paid.is, why))
        return false;
    b->in_line = false;
    return true;
}

static bool claim_end(x835_balance *b, fault *why)
{
    if (!line_end(b, why)) return false;
    if (!b->in_claim) return true;
    x835_total adjusted = b->claim_cas;
    add_total(&adjusted, b->lines_cas);
    bool known = b->claim_charge.given && b->claim_paid.given && !adjusted.broken;
    money should;
    if (known && !__builtin_sub_overflow(b->claim_charge.is.cents, adjusted.sum.cents, &should.cents) &&
        !differs(b, X835_CLAIM, b->claim_segment, "CLP04",
                 "the claim's charge less the adjustments of the claim and its lines", should,
                 b->claim_paid.is, why))
        return false;
    // Where claim and lines hold, their charges agree just when their payments do.
    if (b->line && !b->claim_breaches && known && !b->lines_charge.broken &&
        !differs(b, X835_LINES, b->claim_segment, "CLP03", "the sum of the lines' charges",
                 b->lines_charge.sum, b->claim_charge.is, why))
        return false;
    b->in_claim = false;
    return true;
}

static bool set_end(x835_balance *b, fault *why)
{
    if (!claim_end(b, why)) return false;
    if (!b->in_set) return true;
    x835_total should = b->paid;
    if (b->adjusted.broken ||
        __builtin_sub_overflow(should.sum.cents, b->adjusted.sum.cents, &should.sum.cents))
        should.broken = true;
    if (b->amount.given && !should.broken &&
        !differs(b, X835_TRANSACTION, b->set_segment, "BPR02",
                 "what all claims pay less the provider's adjustments (PLB)", should.sum, b->amount.is, why))
        return false;
    b->in_set = false;
    return true;
}

static bool claim_begin(x835_balance *b, const x12_segment *s, fault *why)
{
    if (!claim_end(b, why)) return false;
    b->in_claim = true;
    b->claim++;
    b->line = 0;
    b->claim_segment = s->number;
    b->claim_breaches = 0;
    str id = str_first(x12_get(s, 1), sizeof b->id);
    b->id_len = id.len;
    if (id.len) memcpy(b->id, id.at, id.len);
    b->claim_cas = b->lines_cas = b->lines_charge = (x835_total){0};
    if (!need(b, s, 3, &b->claim_charge, why) || !need(b, s, 4, &b->claim_paid, why)) return false;
    add(&b->paid, b->claim_paid);
    return true;
}

static bool line_begin(x835_balance *b, const x12_segment *s, fault *why)
{
    if (!line_end(b, why)) return false;
    if (!b->in_claim) return true; // a line of no claim: the reader refuses it, the scrubber says it
    b->in_line = true;
    b->line++;
    b->line_segment = s->number;
    b->line_cas = (x835_total){0};
    if (!need(b, s, 2, &b->line_charge, why) || !need(b, s, 3, &b->line_paid, why)) return false;
    add(&b->lines_charge, b->line_charge);
    return true;
}

// Amounts of a CAS or PLB: an empty reason with an empty amount is no pair.
static bool pairs(x835_balance *b, const x12_segment *s, size_t from, size_t step, size_t most,
                  x835_total *to, fault *why)
{
    for (size_t i = 0; i < most; i++) {
        size_t reason = from + i * step;
        if (!x12_get(s, reason).len && !x12_get(s, reason + 1).len) continue;
        x12_amount amount;
        if (!need(b, s, reason + 1, &amount, why)) return false;
        add(to, amount);
    }
    return true;
}

bool x835_balance_feed(x835_balance *b, const x12_segment *s, fault *why)
{
    str id = s->id;
    if (str_eq(id, STR("ST"))) {
        if (!set_end(b, why)) return false;
        x835_balance fresh = x835_balance_on(b->with, b->take);
        fresh.breaches = b->breaches;
        fresh.payment = b->payment;
        *b = fresh;
        b->in_set = str_eq(x12_get(s, 1), STR("835"));
        b->payment += b->in_set;
        b->set_segment = s->number;
        return true;
    }
    if (!b->in_set) return true;
    if (str_eq(id, STR("SVC"))) return line_begin(b, s, why);
    if (str_eq(id, STR("CAS")) && b->in_claim)
        return pairs(b, s, 2, 3, CAS_REASONS, b->in_line ? &b->line_cas : &b->claim_cas, why);
    if (str_eq(id, STR("CLP"))) return claim_begin(b, s, why);
    if (str_eq(id, STR("BPR"))) {
        b->set_segment = s->number;
        return need(b, s, 2, &b->amount, why);
    }
    if (str_eq(id, STR("LX"))) return claim_end(b, why);
    if (str_eq(id, STR("PLB"))) return claim_end(b, why) && pairs(b, s, 3, 2, PLB_PAIRS, &b->adjusted, why);
    if (str_eq(id, STR("SE"))) return set_end(b, why);
    return true;
}
