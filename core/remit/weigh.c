// weigh.c - what a payment's amounts mean: allowed, the patient's share, kept back by law, refused.
#include "remit_.h"

typedef struct reason_row { str code; reason_class is; str groups; } reason_row;
static const reason_row reasons[] = {
#define REASON(code, class, groups, why) {STR_INIT(code), REASON_##class, STR_INIT(groups)},
#include "reasons.def"
#undef REASON
};

reason_class reason_of(str group, str reason)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (str_eq(reasons[i].code, reason) && (!reasons[i].groups.len || str_eq(reasons[i].groups, group)))
            return reasons[i].is;
    return REASON_OTHER;
}

const fact_value *paid_get(const fact *f, fact_field field)
{
    fact_field own = fact_paid_field(f, field);
    return fact_has(f, own) ? fact_get(f, own) : NULL;
}

static const fact_rows *rows_of(const fact *f, fact_field field)
{
    const fact_value *v = paid_get(f, field);
    return v ? v->rows : NULL;
}

static str cell_text(const fact_rows *rows, size_t i, fact_cell cell)
{
    return fact_row_has(rows, i, cell) ? fact_row_get(rows, i, cell)->text : (str){"", 0};
}

size_t weigh_lines(const fact *paid)
{
    const fact_rows *lines = rows_of(paid, F_CLAIM_PAID_LINES);
    return lines ? lines->count : 0;
}

// Adjustments name their line by its control number, or by its place where the control numbers do not tell
// the lines apart (missing, or one line answered in two).
bool weigh_by_control(const fact *paid)
{
    const fact_rows *lines = rows_of(paid, F_CLAIM_PAID_LINES);
    for (size_t i = 0; lines && i < lines->count; i++) {
        str control = cell_text(lines, i, C_PAID_LINE_CONTROL);
        if (!control.len) return false;
        for (size_t k = 0; k < i; k++)
            if (str_eq(control, cell_text(lines, k, C_PAID_LINE_CONTROL))) return false;
    }
    return true;
}

static str line_name(const fact *paid, size_t i, char room[24])
{
    if (weigh_by_control(paid)) return cell_text(rows_of(paid, F_CLAIM_PAID_LINES), i, C_PAID_LINE_CONTROL);
    buf b = {.at = room, .room = 24, .bytes_max = 24};
    buf_int(&b, (int64_t)i + 1);
    return buf_str(&b);
}

bool weigh_owns(const fact *paid, size_t line, size_t adjustment)
{
    const fact_rows *all = rows_of(paid, F_CLAIM_PAID_ADJUSTMENTS);
    str of = cell_text(all, adjustment, C_ADJUSTMENT_LINE);
    if (line >= weigh_lines(paid)) return !of.len;
    char room[24];
    return of.len && str_eq(of, line_name(paid, line, room));
}

static void weigh_one(weight *w, str group, str reason, money amount)
{
    switch (reason_of(group, reason)) {
    case REASON_SHARE: w->share = money_add(w->share, amount); break;
    case REASON_LAWFUL: w->lawful = money_add(w->lawful, amount); break;
    case REASON_PRIOR: w->prior = money_add(w->prior, amount); break;
    case REASON_COVERED: w->covered = true; break;
    case REASON_OTHER: break;
    }
}

weight weigh_line(const fact *paid, size_t i)
{
    const fact_rows *lines = rows_of(paid, F_CLAIM_PAID_LINES), *all = rows_of(paid, F_CLAIM_PAID_ADJUSTMENTS);
    weight w = {0};
    if (i < weigh_lines(paid)) {
        w.charge = fact_row_get(lines, i, C_PAID_LINE_CHARGE)->money;
        w.paid = fact_row_get(lines, i, C_PAID_LINE_PAID)->money;
    } else {
        w.charge = paid_get(paid, F_CLAIM_PAID_CHARGE)->money;
        w.paid = paid_get(paid, F_CLAIM_PAID_PAID)->money;
    }
    for (size_t k = 0; all && k < all->count; k++)
        if (weigh_owns(paid, i, k))
            weigh_one(&w, cell_text(all, k, C_ADJUSTMENT_GROUP), cell_text(all, k, C_ADJUSTMENT_REASON),
                      fact_row_get(all, k, C_ADJUSTMENT_AMOUNT)->money);
    // Sequestration alone allows nothing: it is taken from a payment.
    bool nothing = w.paid.cents == 0 && w.share.cents == 0 && w.prior.cents == 0;
    w.denied = nothing && !w.covered && w.charge.cents > 0;
    return w;
}

bool weigh_secondary(str status)
{
    return str_eq(status, STR("2")) || str_eq(status, STR("3")) || str_eq(status, STR("20")) ||
           str_eq(status, STR("21"));
}

bool weigh_denied(const fact *paid)
{
    str status = paid_get(paid, F_CLAIM_PAID_STATUS)->text;
    if (paid_get(paid, F_CLAIM_PAID_PAID)->money.cents != 0) return false; // money came, whatever the status
    if (str_eq(status, STR("4")) || str_eq(status, STR("23"))) return true;
    size_t lines = weigh_lines(paid);
    weight claim = weigh_line(paid, lines);
    if (claim.share.cents || claim.prior.cents || claim.covered) return false;
    for (size_t i = 0; i < lines; i++)
        if (!weigh_line(paid, i).denied) return false;
    return claim.charge.cents > 0;
}

const remit_line *weigh_ours(const remit_claim *claim, const fact *paid, size_t i)
{
    const fact_rows *lines = rows_of(paid, F_CLAIM_PAID_LINES);
    str control = cell_text(lines, i, C_PAID_LINE_CONTROL), code = cell_text(lines, i, C_PAID_LINE_CODE);
    const remit_line *same = NULL;
    for (size_t k = 0; k < claim->line_count; k++) {
        const remit_line *l = &claim->lines[k];
        if (control.len && str_eq(control, l->control)) return l;
        if (!str_eq(code, l->code) || l->charge.cents != fact_row_get(lines, i, C_PAID_LINE_CHARGE)->money.cents)
            continue;
        if (same) return NULL; // two alike: neither
        same = l;
    }
    return same;
}

life_event remit_event(const fact *paid, money claim_charge, money answered)
{
    if (paid->kind == KIND_CLAIM_REVERSED) return LIFE_DO_REVERSE;
    if (paid->kind == KIND_CLAIM_DENIED) return LIFE_DO_DENY;
    assert(paid->kind == KIND_CLAIM_PAID);
    if (weigh_secondary(paid_get(paid, F_CLAIM_PAID_STATUS)->text)) return LIFE_DO_PAY_MORE;
    money charge = paid_get(paid, F_CLAIM_PAID_CHARGE)->money;
    if (answered.cents + charge.cents < claim_charge.cents) return LIFE_DO_PAY_PART; // a part of its lines
    for (size_t i = 0; i < weigh_lines(paid); i++)
        if (weigh_line(paid, i).denied) return LIFE_DO_PAY_PART;
    return LIFE_DO_PAY;
}
