// x835.c - small questions to a remittance's values, and whether a file balances.
#include "x835.h"
#include <assert.h>

str x835_reference_of(const x835_reference *rows, size_t count, str kind)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].kind, kind)) return rows[i].number;
    return (str){"", 0};
}

x12_day x835_date_of(const x835_date *rows, size_t count, str kind)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].kind, kind)) return rows[i].on;
    return (x12_day){DATE_NONE, {"", 0}};
}

x12_amount x835_sum_of(const x835_sum *rows, size_t count, str kind)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].kind, kind)) return rows[i].amount;
    return (x12_amount){.said = {"", 0}};
}

const x835_person *x835_person_of(const x835_claim *c, str role)
{
    for (size_t i = 0; i < c->person_count; i++)
        if (str_eq(c->people[i].role, role)) return &c->people[i];
    return NULL;
}

x12_day x835_line_from(const x835_claim *c, const x835_line *l)
{
    static const str kinds[] = {STR_INIT("472"), STR_INIT("150")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        x12_day on = x835_date_of(l->dates, l->date_count, kinds[i]);
        if (on.said.len) return on;
    }
    return x835_date_of(c->dates, c->date_count, STR("232"));
}

size_t x835_claim_remarks(const x835_claim *c, str out[10])
{
    static const uint8_t inpatient[] = {5, 20, 21, 22, 23}, outpatient[] = {3, 4, 5, 6, 7};
    size_t n = 0;
    for (size_t i = 0; i < sizeof inpatient; i++)
        if (c->inpatient[inpatient[i] - 1].len) out[n++] = c->inpatient[inpatient[i] - 1];
    for (size_t i = 0; i < sizeof outpatient; i++)
        if (c->outpatient[outpatient[i] - 1].len) out[n++] = c->outpatient[outpatient[i] - 1];
    assert(n <= 10);
    return n;
}

// --- does it balance? ------------------------------------------------------------------------------------
typedef struct checking {
    x835_verdict verdict;
    char text[400], id[64], element[16]; // of the first breach: the reader's arena goes back meanwhile
} checking;

static str keep(char *room, size_t bytes, str s)
{
    str kept = str_first(s, bytes);
    if (kept.len) memcpy(room, kept.at, kept.len);
    return (str){room, kept.len};
}

static bool check_breach(void *with, const x835_breach *b, fault *why)
{
    (void)why;
    checking *c = with;
    if (c->verdict.breaches++) return true;
    c->verdict.first = *b;
    c->verdict.first.text = keep(c->text, sizeof c->text, b->text);
    c->verdict.first.id = keep(c->id, sizeof c->id, b->id);
    c->verdict.first.element = keep(c->element, sizeof c->element, b->element);
    return true;
}

static bool check_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p, (void)why;
    checking *c = with;
    c->verdict.payments++;
    c->verdict.claims += e->claims;
    return true;
}

bool x835_check(x835_verdict *out, str bytes, arena *a, fault *why)
{
    checking c = {.verdict = {0}};
    x835_takers t = {.with = &c, .breach = check_breach, .end = check_end};
    if (!x835_read(bytes, &t, a, why)) return false;
    *out = c.verdict;
    out->first.text = str_copy(a, c.verdict.first.text);
    out->first.id = str_copy(a, c.verdict.first.id);
    out->first.element = str_copy(a, c.verdict.first.element);
    return true;
}
