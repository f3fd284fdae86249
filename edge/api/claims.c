// claims.c - GET /v1/claims: claims by state, with sums; newest first.
#include "billing_.h"

enum { PAGE_ROWS = 100, PAGE_ROWS_MAX = 500, CSV_ROWS_MAX = 100000 };

static const char *const titles[] = {
    [LIFE_MADE] = "To release",     [LIFE_RELEASED] = "To send",      [LIFE_SENT] = "Sent",
    [LIFE_ACCEPTED] = "Accepted",   [LIFE_REJECTED] = "Rejected",     [LIFE_PAID] = "Paid",
    [LIFE_PARTLY_PAID] = "Paid in part", [LIFE_DENIED] = "Denied",    [LIFE_REVERSED] = "Reversed",
    [LIFE_CORRECTED] = "Replaced",  [LIFE_VOIDED] = "Voided",
};
_Static_assert(sizeof titles / sizeof *titles == LIFE_COUNT, "each status has a title");

typedef struct status_sum {
    int64_t count;
    money charge, expected, paid;
} status_sum;

typedef struct listed { // of what matches
    uint64_t seq;
    str claim;
} listed;

typedef struct listing {
    billing *b;
    uint64_t statuses; // bits; 0: all
    str q;             // small letters
    status_sum sums[LIFE_COUNT];
    pile rows;         // listed
    names *payers;
} listing;

static bool holds(str text, str small)
{
    for (size_t i = 0; small.len && i + small.len <= text.len; i++) {
        size_t n = 0;
        while (n < small.len && (text.at[i + n] | 32) == small.at[n]) n++;
        if (n == small.len) return true;
    }
    return !small.len;
}

static str small_letters(arena *a, str s)
{
    char *to = arena_text(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++) to[i] = (char)(s.at[i] | 32); // digits and '-' stay what they are
    return (str){to, s.len};
}

static bool is_asked_for(listing *l, const store_claim *c, bool *yes, fault *why)
{
    str name;
    *yes = true;
    if (!l->q.len || holds(c->claim, l->q) || holds(c->number, l->q) || holds(c->enrollment, l->q) ||
        holds(c->patient, l->q) || holds(c->payer, l->q) || holds(c->batch, l->q))
        return true;
    if (!billing_name(l->b, c->patient, &name, why)) return false;
    *yes = holds(name, l->q);
    return true;
}

static bool take(void *with, const store_claim *c, fault *why)
{
    listing *l = with;
    bool yes;
    if (!billing_sees(l->b, c, &yes, why)) return false;
    if (yes && !is_asked_for(l, c, &yes, why)) return false;
    if (!yes) return true;
    bool is_new;
    (void)names_number(l->payers, c->payer, &is_new);
    status_sum *sum = &l->sums[c->status];
    sum->count++;
    sum->charge = money_add(sum->charge, c->charge);
    sum->expected = money_add(sum->expected, c->expected);
    sum->paid = money_add(sum->paid, c->paid);
    if (!l->statuses || l->statuses >> c->status & 1)
        *(listed *)pile_more(&l->rows) = (listed){c->made_seq, str_copy(l->b->c->arena, c->claim)};
    return true;
}

static bool read_statuses(const api_call *c, uint64_t *out, fault *why)
{
    *out = 0;
    for (str rest = api_ask(c, "status"); rest.at && rest.len;) {
        life_status s;
        str word = str_split(rest, ',', &rest);
        if (!life_find(word, &s)) {
            fault_set(why, FAULT_INPUT, "there is no status \"%.*s\" of a claim",
                      STR_ARGS(str_first(word, 40)));
            return fault_at(why, 0, STR("status"));
        }
        *out |= 1ull << s;
    }
    return true;
}

static void put_statuses(const listing *l, put *p)
{
    put_open(p, "statuses", '[');
    for (int s = 0; s < LIFE_COUNT; s++) {
        const status_sum *sum = &l->sums[s];
        put_open(p, NULL, '{');
        put_text(p, "status", life_text((life_status)s));
        put_words(p, "title", titles[s]);
        put_whole(p, "count", sum->count);
        put_money(p, "charge", sum->charge);
        put_money(p, "expected", sum->expected);
        put_money(p, "paid", sum->paid);
        put_shut(p);
    }
    put_shut(p);
}

static bool put_payers(listing *l, put *p, fault *why)
{
    put_open(p, "payers", '[');
    for (uint32_t i = 0; i < names_count(l->payers); i++) {
        str name, id = names_text(l->payers, i);
        if (!billing_payer(l->b, id, &name, why)) return false;
        put_open(p, NULL, '{');
        put_text(p, "id", id);
        put_text(p, "name", name);
        put_flag(p, "fits", true);
        put_shut(p);
    }
    put_shut(p);
    return true;
}

// The page below `after`, newest first. Between the walk and this a claim may have moved; it is shown as it
// is now.
static bool put_rows(listing *l, put *p, uint64_t after, uint64_t limit, fault *why)
{
    uint64_t put_count = 0, last = 0;
    bool more = false;
    put_open(p, "rows", '[');
    for (uint32_t i = l->rows.count; i > 0; i--) {
        const listed *at = PILE_AT(&l->rows, listed, i - 1);
        store_claim claim;
        if (after && at->seq >= after) continue;
        if (put_count == limit) {
            more = true;
            break;
        }
        if (!store_yes(store_claim_get(l->b->desk.store, at->claim, &claim, l->b->c->arena, why)) ||
            !billing_put_claim(l->b, NULL, &claim, why))
            return false;
        put_count++;
        last = at->seq;
    }
    put_shut(p);
    put_whole(p, "total", l->rows.count);
    if (!more) return true;
    buf next = buf_in(l->b->c->arena, 32);
    buf_int(&next, (int64_t)last);
    put_text(p, "next", buf_str(&next));
    return true;
}

static bool put_sheet(listing *l, fault *why)
{
    billing *b = l->b;
    sheet s = sheet_begin(
        b->c, "claims",
        "claim,patient,name,payer,payer name,month,status,charge,expected,paid,patient owes,from,to,"
        "file until,days left");
    for (uint32_t i = l->rows.count; i > 0 && l->rows.count - i < CSV_ROWS_MAX; i--) {
        store_claim c;
        str name, payer;
        arena_mark mark = arena_here(b->desk.scratch);
        if (!store_yes(store_claim_get(b->desk.store, PILE_AT(&l->rows, listed, i - 1)->claim, &c,
                                       b->desk.scratch, why)) ||
            !billing_name(b, c.patient, &name, why) || !billing_payer(b, c.payer, &payer, why))
            return false;
        sheet_text(&s, c.claim);
        sheet_text(&s, c.patient);
        sheet_text(&s, name);
        sheet_text(&s, c.payer);
        sheet_text(&s, payer);
        sheet_date(&s, c.month);
        sheet_text(&s, life_text((life_status)c.status));
        sheet_money(&s, true, c.charge);
        sheet_money(&s, c.priced || c.expected.cents, c.expected);
        sheet_money(&s, true, c.paid);
        sheet_money(&s, true, c.patient_due);
        sheet_date(&s, c.from);
        sheet_date(&s, c.to);
        sheet_date(&s, c.until);
        sheet_whole(&s, c.until.days - b->today.days);
        sheet_row(&s);
        arena_back(b->desk.scratch, mark);
    }
    return true;
}

static bool put_page(listing *l, fault *why)
{
    api_call *c = l->b->c;
    uint64_t after = 0, limit = PAGE_ROWS;
    if (!api_ask_whole(c, "after", INT64_MAX, &after, why) ||
        !api_ask_whole(c, "limit", PAGE_ROWS_MAX, &limit, why))
        return false;
    put_open(&c->out, NULL, '{');
    put_statuses(l, &c->out);
    if (!put_rows(l, &c->out, after, limit ? limit : PAGE_ROWS, why) || !put_payers(l, &c->out, why))
        return false;
    put_shut(&c->out);
    return true;
}

bool api_claims(api_call *c, fault *why)
{
    billing b;
    store_claims_want want = {.month = DATE_NONE,
                              .payer = api_ask(c, "payer"),
                              .patient = api_ask(c, "patient"),
                              .enrollment = api_ask(c, "enrollment"),
                              .batch = api_ask(c, "batch")};
    if (!billing_open(&b, c, why) || !api_ask_month(c, "month", &want.month, why)) return false;
    listing l = {.b = &b, .rows = pile_in(c->arena, sizeof(listed)), .payers = api_names(c)};
    l.q = small_letters(c->arena, str_trim(api_ask(c, "q")));
    bool csv = api_wants_csv(c);
    if (!read_statuses(c, &l.statuses, why) || !store_look(b.desk.store, why)) return false;
    bool fine = store_claims_each(b.desk.store, &want, take, &l, why) &&
                (csv ? put_sheet(&l, why) : put_page(&l, why));
    store_look_end(b.desk.store);
    return fine && api_audit(c, csv ? AUDIT_EXPORTED : AUDIT_LIST_READ,
                             want.patient.len ? SUBJECT_PATIENT : SUBJECT_NONE, want.patient,
                             STR("claims"), why);
}
