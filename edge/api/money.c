// money.c - GET /v1/money: what was charged, is expected, came, was denied; by month and payer; and what the
// last month does not bring, by cause. Sums alone: no patient.
#include "billing_.h"

typedef struct money_sum {
    str key;
    int64_t count;
    money charge, expected, paid, waiting, denied;
} money_sum;

typedef struct adding {
    billing *b;
    names *months, *payers;
    pile month_sums, payer_sums; // money_sum, by number
    date latest;
} adding;

// What another claim replaced, or a void took back, is not counted again; nor is the void itself.
static bool counts(const store_claim *c)
{
    return c->frequency != '8' && c->status != LIFE_CORRECTED && c->status != LIFE_VOIDED;
}

static void add(money_sum *to, const store_claim *c)
{
    money expected = c->priced || c->expected.cents ? c->expected : c->charge;
    to->count++;
    to->charge = money_add(to->charge, c->charge);
    to->expected = money_add(to->expected, expected);
    to->paid = money_add(to->paid, c->paid);
    if (c->status == LIFE_DENIED) to->denied = money_add(to->denied, expected);
    else if (c->status != LIFE_PAID && c->status != LIFE_PARTLY_PAID)
        to->waiting = money_add(to->waiting, expected);
}

static money_sum *sum_of(names *keys, pile *sums, str key)
{
    bool is_new;
    uint32_t n = names_number(keys, key, &is_new);
    if (!is_new) return PILE_AT(sums, money_sum, n);
    money_sum *to = pile_more(sums);
    to->key = names_text(keys, n);
    return to;
}

static bool take(void *with, const store_claim *c, fault *why)
{
    (void)why;
    adding *k = with;
    char text[16];
    buf month = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    if (!counts(c) || !date_is(c->month)) return true;
    date_put(&month, c->month);
    add(sum_of(k->months, &k->month_sums, str_first(buf_str(&month), 7)), c);
    add(sum_of(k->payers, &k->payer_sums, c->payer), c);
    if (!date_is(k->latest) || c->month.days > k->latest.days) k->latest = c->month;
    return true;
}

static int by_key_falling(const void *a, const void *b, const void *with)
{
    (void)with;
    return -str_cmp(((const money_sum *)a)->key, ((const money_sum *)b)->key);
}
static int by_charge_falling(const void *a, const void *b, const void *with)
{
    (void)with;
    int64_t l = ((const money_sum *)a)->charge.cents, r = ((const money_sum *)b)->charge.cents;
    return (l < r) - (l > r);
}

static money_sum *in_order(arena *a, const pile *sums, int (*order)(const void *, const void *, const void *))
{
    money_sum *all = arena_array(a, money_sum, sums->count + 1u);
    for (uint32_t i = 0; i < sums->count; i++) all[i] = *PILE_AT(sums, money_sum, i);
    sort_rows(all, sums->count, sizeof *all, order, NULL, a);
    return all;
}

static void put_sum(put *p, const money_sum *s, str title)
{
    put_open(p, NULL, '{');
    put_text(p, "key", s->key);
    put_text(p, "title", title);
    put_whole(p, "claims", s->count);
    put_money(p, "charge", s->charge);
    put_money(p, "expected", s->expected);
    put_money(p, "paid", s->paid);
    put_money(p, "waiting", s->waiting);
    put_money(p, "denied", s->denied);
    put_shut(p);
}

static str month_title(arena *a, str key)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    date first;
    if (!month_parse(key, &first)) return key;
    buf b = buf_in(a, 32);
    buf_say(&b, "%s %d", months[date_civil(first).month - 1], date_year(first));
    return buf_str(&b);
}

// --- what is lost ------------------------------------------------------------------------------------------

static void put_reason(put *p, const board_lost *at)
{
    bool yields = at->status == DET_YIELDS || at->reason == REQ_COUNT;
    put_open(p, NULL, '{');
    put_text(p, "status", det_status_text(at->status));
    put_text(p, "reason", yields ? STR("") : requirements[at->reason].name);
    put_text(p, "says",
             at->status == DET_YIELDS  ? STR("another code is paid for the same days or minutes")
             : at->reason == REQ_COUNT ? STR("not told")
                                       : requirements[at->reason].words);
    put_whole(p, "count", at->count);
    put_money(p, "worth", at->worth);
    put_shut(p);
}

// What the board does not keep is judged now: every patient's month.
static bool judge_lost(billing *b, date month, const board_lost **out, size_t *count, fault *why)
{
    close_report r;
    close_ask ask = {.month = month};
    if (!act_close_look(&b->desk, &ask, &r, why)) return false;
    board_lost *all = arena_array(b->c->arena, board_lost, r.reason_count + 1);
    for (size_t i = 0; i < r.reason_count; i++)
        all[i] = (board_lost){r.reasons[i].status, r.reasons[i].reason, (uint32_t)r.reasons[i].count,
                              r.reasons[i].worth};
    *out = all;
    *count = r.reason_count;
    return true;
}

// Worth first; what yields to a code that is claimed instead comes last.
static int lost_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const board_lost *l = a, *r = b;
    if ((l->status == DET_YIELDS) != (r->status == DET_YIELDS)) return l->status == DET_YIELDS ? 1 : -1;
    if (l->worth.cents != r->worth.cents) return l->worth.cents > r->worth.cents ? -1 : 1;
    int c = (l->reason > r->reason) - (l->reason < r->reason);
    return c ? c : (l->status > r->status) - (l->status < r->status);
}

static bool put_lost(billing *b, date month, fault *why)
{
    put *p = &b->c->out;
    const board_lost *at = NULL;
    size_t count = 0;
    if (date_is(month) && !board_lost_in(live_board(b->c->practice), month, &at, &count, b->c->arena) &&
        !judge_lost(b, month, &at, &count, why))
        return false;
    board_lost *all = arena_array(b->c->arena, board_lost, count + 1);
    if (count) memcpy(all, at, count * sizeof *all);
    sort_rows(all, count, sizeof *all, lost_order, NULL, b->c->arena);
    put_open(p, "lost", '[');
    for (size_t i = 0; i < count; i++) put_reason(p, &all[i]);
    put_shut(p);
    return true;
}

// --- the whole ---------------------------------------------------------------------------------------------

static bool put_sheet(adding *k, const money_sum *months, const money_sum *payers, fault *why)
{
    sheet s = sheet_begin(k->b->c, "money", "by,key,title,claims,charge,expected,paid,waiting,denied");
    for (int which = 0; which < 2; which++) {
        const money_sum *at = which ? payers : months;
        for (uint32_t i = 0; i < (which ? k->payer_sums.count : k->month_sums.count); i++) {
            str title = month_title(k->b->c->arena, at[i].key);
            if (which && !billing_payer(k->b, at[i].key, &title, why)) return false;
            sheet_text(&s, which ? STR("payer") : STR("month"));
            sheet_text(&s, at[i].key);
            sheet_text(&s, title);
            sheet_whole(&s, at[i].count);
            sheet_money(&s, true, at[i].charge);
            sheet_money(&s, true, at[i].expected);
            sheet_money(&s, true, at[i].paid);
            sheet_money(&s, true, at[i].waiting);
            sheet_money(&s, true, at[i].denied);
            sheet_row(&s);
        }
    }
    return true;
}

bool api_money(api_call *c, fault *why)
{
    billing b;
    store_claims_want want = {.month = DATE_NONE};
    if (!billing_open(&b, c, why)) return false;
    adding k = {.b = &b,
                .months = api_names(c),
                .payers = api_names(c),
                .month_sums = pile_in(c->arena, sizeof(money_sum)),
                .payer_sums = pile_in(c->arena, sizeof(money_sum)),
                .latest = DATE_NONE};
    if (!store_claims_each(b.desk.store, &want, take, &k, why)) return false;
    const money_sum *months = in_order(c->arena, &k.month_sums, by_key_falling),
                    *payers = in_order(c->arena, &k.payer_sums, by_charge_falling);
    if (api_wants_csv(c)) return put_sheet(&k, months, payers, why);
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "months", '[');
    for (uint32_t i = 0; i < k.month_sums.count; i++)
        put_sum(&c->out, &months[i], month_title(c->arena, months[i].key));
    put_shut(&c->out);
    put_open(&c->out, "payers", '[');
    for (uint32_t i = 0; i < k.payer_sums.count; i++) {
        str name;
        if (!billing_payer(&b, payers[i].key, &name, why)) return false;
        put_sum(&c->out, &payers[i], name);
    }
    put_shut(&c->out);
    if (!put_lost(&b, k.latest, why)) return false;
    put_shut(&c->out);
    return true;
}
