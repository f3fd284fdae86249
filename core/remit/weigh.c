// weigh.c - what a payment's amounts mean: allowed, the patient's share, kept back by law, refused.
#include "remit_.h"

typedef struct carc_row { str code; carc_class is; str groups; } carc_row;
static const carc_row carcs[] = {
#define REASON(code, class, groups, why) {STR_INIT(code), CARC_##class, STR_INIT(groups)},
#include "reasons.def"
#undef REASON
};

carc_class carc_of(str group, str carc)
{
    for (size_t i = 0; i < sizeof carcs / sizeof *carcs; i++)
        if (str_eq(carcs[i].code, carc) && (!carcs[i].groups.len || str_eq(carcs[i].groups, group)))
            return carcs[i].is;
    return CARC_OTHER;
}

str cell_text(const fact_rows *rows, size_t i, fact_cell cell)
{
    return fact_row_has(rows, i, cell) ? fact_row_get(rows, i, cell)->text : (str){"", 0};
}

static const fact_rows *rows_of(const fact *f, fact_field field)
{
    static const fact_rows none;
    return fact_has(f, field) ? fact_get(f, field)->rows : &none;
}

// Lines go by their control numbers, save where these do not tell them apart: missing, or one line of ours
// answered in two.
static bool by_control(const fact_rows *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        str control = cell_text(lines, i, C_PAID_LINE_CONTROL);
        if (!control.len) return false;
        for (size_t k = 0; k < i; k++)
            if (str_eq(control, cell_text(lines, k, C_PAID_LINE_CONTROL))) return false;
    }
    return true;
}

paid_view paid_view_of(const fact *f)
{
    paid_view v = {.fact = f,
                   .lines = rows_of(f, fact_paid_field(f, F_CLAIM_PAID_LINES)),
                   .adjustments = rows_of(f, fact_paid_field(f, F_CLAIM_PAID_ADJUSTMENTS)),
                   .remarks = rows_of(f, fact_paid_field(f, F_CLAIM_PAID_REMARKS)),
                   .status = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_STATUS))->text,
                   .charge = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CHARGE))->money,
                   .paid = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_PAID))->money};
    v.by_control = by_control(v.lines);
    return v;
}

str paid_line_name(const paid_view *v, size_t i, char room[24])
{
    if (v->by_control) return cell_text(v->lines, i, C_PAID_LINE_CONTROL);
    buf b = {.at = room, .room = 24, .bytes_max = 24};
    buf_int(&b, (int64_t)i + 1);
    return buf_str(&b);
}

bool paid_owns(const paid_view *v, size_t i, str line)
{
    if (i >= v->lines->count) return !line.len;
    char room[24];
    return line.len && str_eq(line, paid_line_name(v, i, room));
}

static void weigh_one(weight *w, str group, str carc, money amount)
{
    switch (carc_of(group, carc)) {
    case CARC_SHARE: w->share = money_add(w->share, amount); break;
    case CARC_LAWFUL: w->lawful = money_add(w->lawful, amount); break;
    case CARC_PRIOR: w->prior = money_add(w->prior, amount); break;
    case CARC_COVERED: w->covered = true; break;
    case CARC_OTHER: break;
    }
}

weight weigh_line(const paid_view *v, size_t i)
{
    weight w = {.charge = v->charge, .paid = v->paid};
    if (i < v->lines->count) {
        w.charge = fact_row_get(v->lines, i, C_PAID_LINE_CHARGE)->money;
        w.paid = fact_row_get(v->lines, i, C_PAID_LINE_PAID)->money;
    }
    for (size_t k = 0; k < v->adjustments->count; k++)
        if (paid_owns(v, i, cell_text(v->adjustments, k, C_ADJUSTMENT_LINE)))
            weigh_one(&w, cell_text(v->adjustments, k, C_ADJUSTMENT_GROUP),
                      cell_text(v->adjustments, k, C_ADJUSTMENT_REASON),
                      fact_row_get(v->adjustments, k, C_ADJUSTMENT_AMOUNT)->money);
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

bool weigh_denied(const paid_view *v)
{
    if (v->paid.cents != 0) return false; // money came, whatever the status says
    if (str_eq(v->status, STR("4")) || str_eq(v->status, STR("23"))) return true;
    weight claim = weigh_line(v, v->lines->count);
    if (claim.share.cents || claim.prior.cents || claim.covered) return false;
    for (size_t i = 0; i < v->lines->count; i++)
        if (!weigh_line(v, i).denied) return false;
    return claim.charge.cents > 0;
}

const remit_line *weigh_ours(const remit_claim *claim, const paid_view *v, size_t i)
{
    str control = cell_text(v->lines, i, C_PAID_LINE_CONTROL),
        code = cell_text(v->lines, i, C_PAID_LINE_CODE);
    money charge = fact_row_get(v->lines, i, C_PAID_LINE_CHARGE)->money;
    const remit_line *same = NULL;
    for (size_t k = 0; k < claim->line_count; k++) {
        const remit_line *l = &claim->lines[k];
        if (control.len && str_eq(control, l->control)) return l;
        if (!str_eq(code, l->code) || l->charge.cents != charge.cents) continue;
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
    paid_view v = paid_view_of(paid);
    if (weigh_secondary(v.status)) return LIFE_DO_PAY_MORE;
    if (answered.cents + v.charge.cents < claim_charge.cents) return LIFE_DO_PAY_PART; // a part of its lines
    for (size_t i = 0; i < v.lines->count; i++)
        if (weigh_line(&v, i).denied) return LIFE_DO_PAY_PART;
    return LIFE_DO_PAY;
}
