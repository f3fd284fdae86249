// sense_277ca.c - what must make sense together in a 277CA: statuses and their actions, and the totals above
// them.
#include "guide_answers.h"
#include "sense_835_.h"
#include "x277.h"
#include "x835_balance.h"

enum { CODES = 3 };
typedef enum side { TAKEN, REFUSED, SIDES } side;

// What a level says and what lies below it.
typedef struct totals {
    uint64_t count_segment[SIDES], amount_segment[SIDES]; // 0: not said
    int64_t count_said[SIDES], count[SIDES];
    x12_amount amount_said[SIDES];
    x835_total amount[SIDES];
    uint64_t claims;
} totals;

typedef struct sense {
    totals receiver, provider;
    date made; // the later of GS04 and BHT04
    bool in_claim, refused;
    x12_amount amount;
} sense;

// The first element of each of the three composites, and of its fellows.
typedef struct status_rows { uint16_t category[CODES], date, action, amount; } status_rows;
#define STATUS_ROWS(id)                                                                                     \
    {{X277CA_##id##_CATEGORY1, X277CA_##id##_CATEGORY2, X277CA_##id##_CATEGORY3}, X277CA_##id##_DATE,       \
     X277CA_##id##_ACTION, X277CA_##id##_AMOUNT}
static const status_rows receiver_rows = STATUS_ROWS(RECEIVER_STATUS),
                         provider_rows = STATUS_ROWS(PROVIDER_STATUS), claim_rows = STATUS_ROWS(CLAIM_STATUS),
                         line_rows = STATUS_ROWS(LINE_STATUS);
_Static_assert(X277CA_CLAIM_STATUS_STATUS1 == X277CA_CLAIM_STATUS_CATEGORY1 + 1,
               "the code follows its category");

static bool is_status(str code)
{
    long long n;
    return code.len <= 4 && str_number(code, &n);
}

static void status_seen(scrub *s, const status_rows *r)
{
    bool more_asked = false, more = false;
    x277_verdict worst = X277_UNKNOWN;
    for (size_t i = 0; i < CODES; i++) {
        uint16_t status_el = (uint16_t)(r->category[i] + 1);
        str category = scrub_get(s, r->category[i]), status = scrub_get(s, status_el);
        if (category.len) sense_category(s, category, r->category[i]);
        if (status.len && !is_status(status)) scrub_say(s, SCRUB_STATUS_FORM, status_el, NULL);
        more_asked |= str_eq(status, STR("21"));
        more |= status.len && !str_eq(status, STR("21"));
        x277_verdict v = x277_category_verdict(category);
        if (v > worst) worst = v;
    }
    str action = scrub_get(s, r->action);
    if ((str_eq(action, STR("WQ")) && worst == X277_REJECTED) ||
        (str_eq(action, STR("U")) && worst == X277_ACCEPTED))
        scrub_say(s, SCRUB_STATUS_ACTION, r->action, "%.*s", STR_ARGS(scrub_get(s, r->category[0])));
    if (more_asked && !more && str_eq(action, STR("U")))
        scrub_say(s, SCRUB_STATUS_MORE, (uint16_t)(r->category[0] + 1), NULL);
}

static void add(totals *t, side on, x12_amount amount)
{
    t->claims++;
    t->count[on]++;
    int64_t *sum = &t->amount[on].sum.cents;
    if (!amount.given || __builtin_add_overflow(*sum, amount.is.cents, sum)) t->amount[on].broken = true;
}

static void claim_end(sense *st)
{
    if (!st->in_claim) return;
    st->in_claim = false;
    side on = st->refused ? REFUSED : TAKEN;
    add(&st->receiver, on, st->amount);
    add(&st->provider, on, st->amount);
}

static void claim_status_seen(scrub *s, sense *st)
{
    status_seen(s, &claim_rows);
    if (!st->in_claim) return;
    st->refused |= str_eq(scrub_get(s, X277CA_CLAIM_STATUS_ACTION), STR("U"));
    if (!st->amount.given) {
        st->amount = x12_amount_of(scrub_get(s, X277CA_CLAIM_STATUS_AMOUNT));
        st->amount.said = (str){"", 0};
    }
}

static void count_seen(scrub *s, totals *t, side on, uint16_t el)
{
    long long n;
    if (!str_number(scrub_get(s, el), &n)) return;
    t->count_segment[on] = scrub_at(s)->number;
    t->count_said[on] = n;
}

static void amount_seen(scrub *s, totals *t, side on, uint16_t el)
{
    t->amount_said[on] = x12_amount_of(scrub_get(s, el));
    t->amount_said[on].said = (str){"", 0};
    t->amount_segment[on] = scrub_at(s)->number;
}

// Where no claim is listed, the level speaks for all of them.
static void totals_end(scrub *s, totals *t, const uint16_t counts[SIDES], const uint16_t amounts[SIDES])
{
    for (size_t i = 0; t->claims && i < SIDES; i++) {
        if (t->count_segment[i] && t->count_said[i] != t->count[i])
            scrub_say_at(s, SCRUB_TOTAL_COUNT, t->count_segment[i], counts[i], (str){"", 0},
                         "it says %lld, and there are %lld", (long long)t->count_said[i],
                         (long long)t->count[i]);
        if (t->amount_segment[i] && t->amount_said[i].given && !t->amount[i].broken &&
            t->amount_said[i].is.cents != t->amount[i].sum.cents)
            sense_sum_differs(s, SCRUB_TOTAL_AMOUNT, t->amount_segment[i], amounts[i], t->amount_said[i].is,
                              t->amount[i].sum);
    }
    *t = (totals){0};
}

static void see_totals(scrub *s, sense *st, uint16_t seg)
{
    switch (seg) {
    case X277CA_SEG_RECEIVER_TAKEN: count_seen(s, &st->receiver, TAKEN, X277CA_RECEIVER_TAKEN_COUNT); break;
    case X277CA_SEG_RECEIVER_REFUSED:
        count_seen(s, &st->receiver, REFUSED, X277CA_RECEIVER_REFUSED_COUNT);
        break;
    case X277CA_SEG_PROVIDER_TAKEN: count_seen(s, &st->provider, TAKEN, X277CA_PROVIDER_TAKEN_COUNT); break;
    case X277CA_SEG_PROVIDER_REFUSED:
        count_seen(s, &st->provider, REFUSED, X277CA_PROVIDER_REFUSED_COUNT);
        break;
    case X277CA_SEG_RECEIVER_TAKEN_AMOUNT:
        amount_seen(s, &st->receiver, TAKEN, X277CA_RECEIVER_TAKEN_AMOUNT_AMOUNT);
        break;
    case X277CA_SEG_RECEIVER_REFUSED_AMOUNT:
        amount_seen(s, &st->receiver, REFUSED, X277CA_RECEIVER_REFUSED_AMOUNT_AMOUNT);
        break;
    case X277CA_SEG_PROVIDER_TAKEN_AMOUNT:
        amount_seen(s, &st->provider, TAKEN, X277CA_PROVIDER_TAKEN_AMOUNT_AMOUNT);
        break;
    case X277CA_SEG_PROVIDER_REFUSED_AMOUNT:
        amount_seen(s, &st->provider, REFUSED, X277CA_PROVIDER_REFUSED_AMOUNT_AMOUNT);
        break;
    default: break;
    }
}

// What was answered had come, and been done, before the answer.
static void day_seen(scrub *s, const sense *st, uint16_t el, scrub_id id)
{
    date on = x12_day_of(str_first(scrub_get(s, el), 8)).is;
    if (date_is(on) && date_is(st->made) && on.days > st->made.days) scrub_say(s, id, el, NULL);
}

static void made_seen(scrub *s, sense *st)
{
    date group = scrub_at(s)->group_on;
    st->made = x12_day_of(scrub_get(s, X277CA_BHT_DATE)).is;
    if (date_is(st->made) && date_is(group) && group.days > st->made.days) st->made = group;
}

static void see(scrub *s, void *state)
{
    sense *st = state;
    sense_cents(s);
    sense_organisation(s);
    switch (scrub_at(s)->seg) {
    case X277CA_SEG_BHT: made_seen(s, st); break;
    case X277CA_SEG_SOURCE_RECEIVED:
        day_seen(s, st, X277CA_SOURCE_RECEIVED_DATE, SCRUB_DATE_AFTER_FILE);
        break;
    case X277CA_SEG_SOURCE_PROCESSED:
        day_seen(s, st, X277CA_SOURCE_PROCESSED_DATE, SCRUB_DATE_AFTER_FILE);
        break;
    case X277CA_SEG_CLAIM_DAY: day_seen(s, st, X277CA_CLAIM_DAY_DATE, SCRUB_SERVICE_AFTER_FILE); break;
    case X277CA_SEG_LINE_DAY: day_seen(s, st, X277CA_LINE_DAY_DATE, SCRUB_SERVICE_AFTER_FILE); break;
    case X277CA_SEG_LINE: sense_paid_procedure(s, X277CA_LINE_KIND, X277CA_LINE_CODE); break;
    case X277CA_SEG_CLAIM_TRACE:
        st->in_claim = true;
        st->refused = false;
        st->amount = (x12_amount){0};
        break;
    case X277CA_SEG_RECEIVER_STATUS: status_seen(s, &receiver_rows); break;
    case X277CA_SEG_PROVIDER_STATUS: status_seen(s, &provider_rows); break;
    case X277CA_SEG_CLAIM_STATUS: claim_status_seen(s, st); break;
    case X277CA_SEG_LINE_STATUS: status_seen(s, &line_rows); break;
    case X277CA_SEG_PROVIDER:
        sense_identifier(s, scrub_get(s, X277CA_PROVIDER_ID_KIND), scrub_get(s, X277CA_PROVIDER_ID),
                         X277CA_PROVIDER_ID);
        break;
    default: see_totals(s, st, scrub_at(s)->seg);
    }
}

static void leave(scrub *s, void *state, uint16_t loop)
{
    static const uint16_t receiver_counts[] = {X277CA_RECEIVER_TAKEN_COUNT, X277CA_RECEIVER_REFUSED_COUNT};
    static const uint16_t receiver_amounts[] = {X277CA_RECEIVER_TAKEN_AMOUNT_AMOUNT,
                                                X277CA_RECEIVER_REFUSED_AMOUNT_AMOUNT};
    static const uint16_t provider_counts[] = {X277CA_PROVIDER_TAKEN_COUNT, X277CA_PROVIDER_REFUSED_COUNT};
    static const uint16_t provider_amounts[] = {X277CA_PROVIDER_TAKEN_AMOUNT_AMOUNT,
                                                X277CA_PROVIDER_REFUSED_AMOUNT_AMOUNT};
    sense *st = state;
    if (loop == X277CA_LOOP_2200D) claim_end(st);
    if (loop == X277CA_LOOP_2000C) totals_end(s, &st->provider, provider_counts, provider_amounts);
    if (loop == X277CA_LOOP_2000B) totals_end(s, &st->receiver, receiver_counts, receiver_amounts);
}

static void begin(scrub *s, void *state)
{
    (void)s;
    *(sense *)state = (sense){0};
}

const scrub_sense scrub_sense_277ca = {
    .bytes = sizeof(sense), .begin = begin, .segment = see, .loop_end = leave};
