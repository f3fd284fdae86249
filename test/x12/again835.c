// again835 FILE...: each remittance to values and back. Prints "FILE: same" or the first byte that differs,
// how many segments had to be kept as they came, and every sum that does not hold. With -v all values, one a
// line, for a second reader to compare. Exit 1 where a file does not come back as it was.
#include "source.h"
#include "x835.h"

static bool verbose;

static void put_amount(x12_amount a)
{
    if (a.given)
        printf("%lld", (long long)a.is.cents);
    else
        printf("-");
}

static void put_adjustments(const char *what, const x835_adjustment *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s %.*s %.*s ", what, STR_ARGS(rows[i].group), STR_ARGS(rows[i].reason));
        put_amount(rows[i].amount);
        printf(" [%.*s]\n", STR_ARGS(rows[i].quantity));
    }
}

static void put_references(const char *what, const x835_reference *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("%s %.*s %.*s\n", what, STR_ARGS(rows[i].kind), STR_ARGS(rows[i].number));
}

static bool payment(void *with, const x835_payment *p, fault *why)
{
    (void)with, (void)why;
    printf("payment %u %.*s ", p->ordinal, STR_ARGS(p->trace));
    put_amount(p->amount);
    printf(" %.*s [%.*s] [%.*s] %.*s\n", STR_ARGS(p->method), STR_ARGS(p->payer.name),
           STR_ARGS(p->payee.name), STR_ARGS(p->payee.id));
    return true;
}

static void put_line(const x835_claim *c, const x835_line *l)
{
    printf("line %.*s", STR_ARGS(l->procedure.code));
    for (size_t i = 0; i < 4; i++)
        if (l->procedure.modifiers[i].len) printf(" %.*s", STR_ARGS(l->procedure.modifiers[i]));
    printf(" ");
    put_amount(l->charge);
    printf(" ");
    put_amount(l->paid);
    printf(" x%.*s on %.*s\n", STR_ARGS(l->units), STR_ARGS(x835_line_from(c, l).said));
    put_adjustments("line-cas", l->adjustments, l->adjustment_count);
    put_references("line-ref", l->references, l->reference_count);
    for (size_t i = 0; i < l->sum_count; i++) {
        printf("line-amt %.*s ", STR_ARGS(l->sums[i].kind));
        put_amount(l->sums[i].amount);
        printf("\n");
    }
    for (size_t i = 0; i < l->remark_count; i++) printf("remark %.*s\n", STR_ARGS(l->remarks[i].code));
}

static bool claim(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    (void)with, (void)p, (void)why;
    printf("claim %u %.*s %.*s ", c->ordinal, STR_ARGS(c->id), STR_ARGS(c->status));
    put_amount(c->charge);
    printf(" ");
    put_amount(c->paid);
    printf(" ");
    put_amount(c->patient_due);
    printf(" [%.*s]\n", STR_ARGS(c->number));
    put_adjustments("claim-cas", c->adjustments, c->adjustment_count);
    for (size_t i = 0; i < c->person_count; i++)
        printf("person %.*s [%.*s] [%.*s] [%.*s]\n", STR_ARGS(c->people[i].role), STR_ARGS(c->people[i].last),
               STR_ARGS(c->people[i].first), STR_ARGS(c->people[i].id));
    str remarks[10];
    size_t n = x835_claim_remarks(c, remarks);
    for (size_t i = 0; i < n; i++) printf("claim-remark %.*s\n", STR_ARGS(remarks[i]));
    put_references("claim-ref", c->references, c->reference_count);
    for (size_t i = 0; i < c->line_count; i++) put_line(c, &c->lines[i]);
    return true;
}

static bool end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)with, (void)p, (void)why;
    for (size_t i = 0; i < e->adjustment_count; i++) {
        const x835_provider_adjustment *a = &e->adjustments[i];
        printf("plb %.*s %.*s [%.*s] ", STR_ARGS(a->provider), STR_ARGS(a->reason), STR_ARGS(a->reference));
        put_amount(a->amount);
        printf("\n");
    }
    printf("end %u %lld %lld\n", e->claims, (long long)e->paid.cents, (long long)e->adjusted.cents);
    return true;
}

static bool breach(void *with, const x835_breach *b, fault *why)
{
    (void)why;
    ++*(unsigned *)with;
    printf("breach %d segment %llu %.*s claim %u line %u [%.*s] %lld %lld: %.*s\n", (int)b->level,
           (unsigned long long)b->segment, STR_ARGS(b->element), b->claim, b->line, STR_ARGS(b->id),
           (long long)b->should.cents, (long long)b->is.cents, STR_ARGS(b->text));
    return true;
}

static bool again(const char *name)
{
    arena a = source_arena(), other = source_arena();
    str bytes = source_file(&a, name);
    unsigned breaches = 0;
    x835_takers t = {.with = &breaches, .breach = breach};
    if (verbose) t = (x835_takers){&breaches, payment, NULL, claim, end, NULL, breach};
    fault why = {0};
    buf out = buf_in(&other, bytes.len + 65536);
    uint64_t kept = 0;
    bool ok = x835_read(bytes, &t, &a, &why) && x835_rewrite(&out, &kept, bytes, &a, &why);
    bool same = ok && str_eq(buf_str(&out), bytes);
    size_t at = 0;
    while (at < out.len && at < bytes.len && out.at[at] == bytes.at[at]) at++;
    if (!ok)
        printf("%s: refused: %s\n", name, why.text);
    else if (!same)
        printf("%s: differs at byte %zu: %.*s\n", name, at, (int)(out.len - at < 60 ? out.len - at : 60),
               out.at + at);
    else
        printf("%s: same, %llu kept, %u breaches\n", name, (unsigned long long)kept, breaches);
    arena_close(&other);
    arena_close(&a);
    return same;
}

int main(int count, char **words)
{
    bool same = true;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "-v") == 0)
            verbose = true;
        else
            same = again(words[i]) && same;
    }
    return same ? 0 : 1;
}
