// answer.c - which kind a file is; amounts and days as payers say them; TA1.
#include "answer_.h"
#include <assert.h>

str x12_kind_name(x12_kind k)
{
    static const str names[X12_KIND_COUNT] = {
        [X12_KIND_NONE] = STR_INIT(""),     [X12_KIND_OTHER] = STR_INIT(""),
        [X12_KIND_837P] = STR_INIT("837P"), [X12_KIND_835] = STR_INIT("835"),
        [X12_KIND_999] = STR_INIT("999"),   [X12_KIND_277CA] = STR_INIT("277CA"),
        [X12_KIND_TA1] = STR_INIT("TA1"),
    };
    assert(k < X12_KIND_COUNT);
    return names[k];
}

// The version that a set says itself goes before its group's: a group may leave the errata's letter out.
static x12_kind set_kind(const x12_segment *st, str group_version)
{
    str id = x12_get(st, 1), version = x12_get(st, 3);
    if (!version.len) version = group_version;
    if (str_eq(id, STR("835"))) return X12_KIND_835;
    if (str_eq(id, STR("999"))) return X12_KIND_999;
    if (str_eq(id, STR("837")) && str_starts(version, STR("005010X222"))) return X12_KIND_837P;
    if (str_eq(id, STR("277")) && str_starts(version, STR("005010X214"))) return X12_KIND_277CA;
    return X12_KIND_OTHER;
}

uint32_t x12_kinds_of(str bytes)
{
    uint32_t kinds = 0;
    answer_walk w = answer_walk_of(bytes);
    fault why;
    for (bool more; answer_next(&w, &more, &why) && more;) {
        if (answer_is(&w, STR("ST"))) kinds |= 1u << w.kind;
        if (answer_is(&w, STR("TA1")) && w.kind == X12_KIND_NONE) kinds |= 1u << X12_KIND_TA1;
    }
    return kinds ? kinds : 1u << (w.reader.number ? X12_KIND_OTHER : X12_KIND_NONE);
}

x12_kind x12_kind_of(str bytes)
{
    x12_kind found = X12_KIND_NONE;
    answer_walk w = answer_walk_of(bytes);
    fault why;
    for (bool more; answer_next(&w, &more, &why) && more;) {
        if (answer_is(&w, STR("ST"))) return w.kind;
        if (found == X12_KIND_NONE) found = X12_KIND_OTHER;
        if (answer_is(&w, STR("TA1"))) found = X12_KIND_TA1;
    }
    return found;
}

// --- amounts and days ------------------------------------------------------------------------------------
bool x12_money_read(str s, money *out)
{
    bool minus = s.len && s.at[0] == '-';
    if (minus) s = str_from(s, 1);
    int64_t cents = 0;
    int decimals = -1, digits = 0; // decimals: -1 before the point
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9') return false;
        digits++;
        if (decimals >= 2) {
            if (c != '0') return false;
            continue;
        }
        if (decimals >= 0) decimals++;
        cents = cents * 10 + (c - '0');
        if (cents > MONEY_CENTS_MAX) return false;
    }
    if (!digits) return false;
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++) cents *= 10;
    if (cents > MONEY_CENTS_MAX) return false;
    *out = (money){minus ? -cents : cents};
    return true;
}

x12_amount x12_amount_of(str said)
{
    x12_amount amount = {.said = said};
    amount.given = x12_money_read(said, &amount.is);
    return amount;
}

static date day_of(str eight)
{
    if (eight.len < 8) return DATE_NONE;
    char text[10] = {eight.at[0], eight.at[1], eight.at[2], eight.at[3], '-', eight.at[4], eight.at[5], '-',
                     eight.at[6], eight.at[7]};
    date d;
    return date_parse((str){text, sizeof text}, &d) ? d : DATE_NONE;
}

x12_day x12_day_of(str said)
{
    bool period = said.len == 17 && said.at[8] == '-';
    return (x12_day){said.len == 8 || period ? day_of(said) : DATE_NONE, said};
}

// YYMMDD of this century: no interchange of 005010 is older.
static x12_day short_day_of(str said)
{
    if (said.len != 6) return (x12_day){DATE_NONE, said};
    char text[8] = {'2', '0', said.at[0], said.at[1], said.at[2], said.at[3], said.at[4], said.at[5]};
    return (x12_day){day_of((str){text, sizeof text}), said};
}

// --- segments --------------------------------------------------------------------------------------------
answer_walk answer_walk_of(str bytes) { return (answer_walk){.reader = x12_reader_of(bytes)}; }

bool answer_fault(const answer_walk *w, fault *why, const char *sentence)
{
    return fault_set(why, FAULT_INPUT, "segment %llu: %s", (unsigned long long)w->s.number, sentence);
}

static bool group_read(answer_walk *w, fault *why)
{
    const x12_segment *s = &w->s;
    x12_envelope *e = &w->envelope;
    if (w->kind != X12_KIND_NONE) return answer_fault(w, why, "a set has no SE");
    if (str_eq(s->id, STR("ISA")))
        *e = (x12_envelope){.sender = str_trim(x12_get(s, 6)),
                            .receiver = str_trim(x12_get(s, 8)),
                            .control = str_trim(x12_get(s, 13)),
                            .usage = x12_get(s, 15),
                            .on = short_day_of(x12_get(s, 9))};
    if (str_eq(s->id, STR("GS"))) {
        e->group_sender = x12_get(s, 2);
        e->group_receiver = x12_get(s, 3);
        e->group_control = x12_get(s, 6);
        e->version = x12_get(s, 8);
    }
    return true;
}

bool answer_next(answer_walk *w, bool *more, fault *why)
{
    if (w->last) w->kind = X12_KIND_NONE;
    w->last = false;
    if (!x12_next(&w->reader, &w->s, more, why)) return false;
    if (!*more) return true;
    str left = w->reader.left;
    size_t n = 0;
    while (n < left.len && (left.at[n] == '\r' || left.at[n] == '\n')) n++;
    w->after = str_first(left, n);
    str id = w->s.id;
    bool outer =
        str_eq(id, STR("ISA")) || str_eq(id, STR("GS")) || str_eq(id, STR("GE")) || str_eq(id, STR("IEA"));
    if (outer) return group_read(w, why);
    if (str_eq(id, STR("ST"))) {
        if (w->kind != X12_KIND_NONE) return answer_fault(w, why, "a set begins before the last one's SE");
        w->kind = set_kind(&w->s, w->envelope.version);
        w->set_at = w->s.text.at;
    }
    w->last = w->kind != X12_KIND_NONE && str_eq(id, STR("SE"));
    return true;
}

bool answer_each(answer_walk *w, x12_kind kind, answer_take *take, void *with, fault *why)
{
    for (bool more;;) {
        if (!answer_next(w, &more, why)) return false;
        if (!more) return true;
        if (w->kind == kind && !take(with, why)) return false;
    }
}

void *answer_more(const void **rows, size_t *count, size_t *room, size_t bytes, arena *a)
{
    if (*count == *room) {
        *room = *room ? *room * 2 : 2;
        char *more = arena_take(a, *room * bytes);
        if (*count) memcpy(more, *rows, *count * bytes);
        *rows = more;
    }
    return (char *)(uintptr_t)*rows + (*count)++ * bytes;
}

// --- TA1 -------------------------------------------------------------------------------------------------
bool ta1_read(str bytes, const ta1_takers *t, arena *a, fault *why)
{
    (void)a; // nothing is kept
    answer_walk w = answer_walk_of(bytes);
    bool more;
    for (;;) {
        if (!answer_next(&w, &more, why)) return false;
        if (!more) return true;
        if (w.kind != X12_KIND_NONE || !answer_is(&w, STR("TA1"))) continue;
        str verdict = x12_get(&w.s, 4);
        x12_interchange_answer answer = {.control = x12_get(&w.s, 1),
                                         .on = short_day_of(x12_get(&w.s, 2)),
                                         .verdict = verdict.len == 1 ? verdict.at[0] : 0,
                                         .note = x12_get(&w.s, 5)};
        if (t->answer && !t->answer(t->with, &w.envelope, &answer, why)) return false;
    }
}
