// Relative values, prices and rank, on a code's page.
#include "page.h"
#include <assert.h>

enum { LABEL_COLUMNS = 30, NUMBER_COLUMNS = 9, HUNDREDTHS = 100 };

// A number right-aligned in its column.
static void put_right(buf *b, str s, int width)
{
    for (int n = (int)s.len; n < width; n++) buf_byte(b, ' ');
    buf_put(b, s);
}

static str decimals(arena *a, int64_t n, int places)
{
    int64_t unit = 1;
    for (int i = 0; i < places; i++) unit *= 10;
    buf b = buf_in(a, 64);
    buf_int(&b, n / unit);
    if (places) buf_byte(&b, '.');
    if (places) buf_digits(&b, n % unit, places);
    return buf_str(&b);
}

static void put_hundredths(page *p, int32_t n)
{
    put_right(&p->text, decimals(p->text.in, n, 2), NUMBER_COLUMNS);
}

static str price_of(page *p, const rulebook *b, fee_ask ask)
{
    fee_answer got = fee_price(&b->fees, &ask);
    buf text = buf_in(p->text.in, 64);
    if (got.priced)
        money_put(&text, got.amount);
    else
        buf_byte(&text, '-');
    return buf_str(&text);
}

// One line of prices: both conversion factors.
static void put_prices(page *p, const rulebook *b, fee_ask ask)
{
    put_right(&p->text, price_of(p, b, ask), NUMBER_COLUMNS + 2);
    ask.qp = true;
    put_right(&p->text, price_of(p, b, ask), NUMBER_COLUMNS + 2);
    buf_byte(&p->text, '\n');
}

static void put_setting(page *p, const rulebook *b, fee_ask ask, const fee_rvu *v)
{
    bool na = ask.facility ? v->na_facility : v->na_nonfacility;
    buf_lit(&p->text, "  ");
    buf_pad(&p->text, ask.facility ? na ? STR("facility (NA)") : STR("facility") : STR("non-facility"),
            LABEL_COLUMNS);
    put_hundredths(p, v->work);
    put_hundredths(p, ask.facility ? v->pe_facility : v->pe_nonfacility);
    put_hundredths(p, v->malpractice);
    put_hundredths(p, ask.facility ? v->total_facility : v->total_nonfacility);
    put_prices(p, b, ask);
}

static void put_columns(page *p, const fee_release *r)
{
    static const char *const names[] = {"work", "PE", "MP", "total"};
    buf_lit(&p->text, "  ");
    buf_pad(&p->text, STR("National"), LABEL_COLUMNS);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put_right(&p->text, str_of(names[i]), NUMBER_COLUMNS);
    put_right(&p->text, decimals(p->text.in, r->factor, 4), NUMBER_COLUMNS + 2);
    put_right(&p->text, decimals(p->text.in, r->factor_qp, 4), NUMBER_COLUMNS + 2);
    buf_lit(&p->text, "\n");
}

static const fee_gpci *gpci_of(const rulebook *b, const page_ask *ask, int year)
{
    for (size_t y = 0; y < b->fees.year_count; y++)
        for (size_t i = 0; b->fees.years[y].year == year && i < b->fees.years[y].count; i++)
            if (str_eq(b->fees.years[y].rows[i].mac, ask->mac) &&
                str_eq(b->fees.years[y].rows[i].number, ask->locality))
                return &b->fees.years[y].rows[i];
    return NULL;
}

static void put_locality(page *p, const rulebook *b, const page_ask *ask, fee_ask fee)
{
    int year = date_year(ask->on);
    const fee_gpci *g = gpci_of(b, ask, year);
    buf_byte(&p->text, '\n');
    if (!g) {
        buf line = buf_in(p->text.in, 512);
        buf_say(&line,
                "Locality %.*s/%.*s: no GPCI file of %d is here, so the national amounts above stand. "
                "Values of one year are never combined with the localities of another.",
                STR_ARGS(ask->mac), STR_ARGS(ask->locality), year);
        buf_lit(&p->text, "  ");
        page_wrap(p, buf_str(&line), 2, 2);
        return;
    }
    buf head = buf_in(p->text.in, 512);
    buf_say(&head, "Locality %.*s/%.*s, %.*s %.*s: GPCI work %.*s, PE %.*s, MP %.*s", STR_ARGS(g->mac),
            STR_ARGS(g->number), STR_ARGS(g->state), STR_ARGS(g->name),
            STR_ARGS(decimals(p->text.in, g->work, 3)), STR_ARGS(decimals(p->text.in, g->pe, 3)),
            STR_ARGS(decimals(p->text.in, g->malpractice, 3)));
    buf_lit(&p->text, "  ");
    page_wrap(p, buf_str(&head), 2, 4);
    fee.mac = ask->mac;
    fee.locality = ask->locality;
    for (int facility = 0; facility < 2; facility++) {
        fee.facility = facility;
        buf_lit(&p->text, "  ");
        buf_pad(&p->text, facility ? STR("facility") : STR("non-facility"),
                LABEL_COLUMNS + 4 * NUMBER_COLUMNS);
        put_prices(p, b, fee);
    }
}

static void put_rank(page *p, const fee_release *r, str code)
{
    fee_rank rank;
    if (!fee_rank_of(r, code, &rank)) return;
    buf b = buf_in(p->text.in, 1024);
    buf_say(&b,
            "Its work stands above that of %.*s %% of the %zu active codes with work above 0 of its category "
            "in this "
            "file (median %.*s, greatest %.*s for %s).",
            STR_ARGS(decimals(p->text.in, rank.percentile_thousandths, 1)), rank.codes,
            STR_ARGS(decimals(p->text.in, rank.median, 2)), STR_ARGS(decimals(p->text.in, rank.greatest, 2)),
            rank.greatest_code);
    if (r->count < 1000)
        buf_lit(&b,
                " The file that ships is a selection; a full CMS file (--data) gives the rank among all.");
    buf_lit(&p->text, "\n  ");
    page_wrap(p, buf_str(&b), 2, 2);
}

static void put_unpriced(page *p, const fee_rvu *v)
{
    buf_lit(&p->text, "  ");
    if (v->status == 'C')
        page_wrap(p,
                  STR("Contractor price, no national amount (status C): each Medicare contractor sets its "
                      "own. Daybook "
                      "shows such a line as unpriced until a `price` fact gives the amount; never as 0.00."),
                  2, 2);
    else
        buf_say(&p->text, "No amount: status %c is not paid under the fee schedule.\n", v->status);
}

static void put_shares(page *p, const rulebook *b, uint32_t credentials)
{
    buf line = buf_in(p->text.in, 1024);
    buf_lit(&line, "Of these amounts Medicare allows");
    for (int32_t share = 10000; share > 0; share -= 100) {
        bool any = false;
        for (size_t i = 0; i < b->credential_count; i++) {
            if (b->credentials[i].share_bp != share ||
                !(credentials >> (b->credentials[i].credential - CRED_MD) & 1))
                continue;
            if (!any)
                buf_say(&line, "%s %.*s %% to", share < 10000 ? ";" : "",
                        STR_ARGS(decimals(p->text.in, share / HUNDREDTHS, 0)));
            any = true;
            buf_say(&line, " %.*s", STR_ARGS(choice_text(b->credentials[i].credential)));
        }
    }
    if (b->credential_count && b->credentials[0].grade == GRADE_K) buf_lit(&line, " (unverified default)");
    buf_lit(&line, ". A practice that does not participate: 95 % of that.");
    buf_lit(&p->text, "\n  ");
    page_wrap(p, buf_str(&line), 2, 2);
}

void page_fees(page *p, const rulebook *b, const page_ask *ask, uint32_t credentials)
{
    fee_ask fee = {.code = ask->code, .on = ask->on, .participating = true, .share_bp = 10000};
    const fee_release *r = fee_release_on(&b->fees, ask->on);
    const fee_rvu *v = r ? fee_find(r, ask->code) : NULL;
    page_heading(p, STR("Values and prices"));
    if (!v) {
        buf_put(&p->text, r ? STR("  The fee file of this day does not know the code.\n")
                            : STR("  No fee file here holds for this day, so there is no price.\n"));
        return;
    }
    buf_say(&p->text, "  Release %.*s of ", STR_ARGS(r->name));
    date_put(&p->text, r->released);
    buf_say(&p->text, ", status %c, global %s", v->status, v->global);
    page_cite(p, &p->text, r->source);
    buf_lit(&p->text, "\n\n");
    bool used = v->status == 'A' || v->status == 'R' || v->status == 'T';
    if (!used) {
        put_unpriced(p, v);
        return;
    }
    put_columns(p, r);
    put_setting(p, b, fee, v);
    fee.facility = true;
    put_setting(p, b, fee, v);
    if (v->na_facility || v->na_nonfacility)
        buf_lit(&p->text, "  (NA): rarely or never furnished in that setting.\n");
    if (r->factor != r->factor_qp)
        buf_lit(&p->text, "  The right-hand factor is that of qualifying APM participants.\n");
    if (ask->mac.len) put_locality(p, b, ask, fee);
    put_shares(p, b, credentials);
    put_rank(p, r, ask->code);
}
