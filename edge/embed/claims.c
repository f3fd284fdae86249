// claims.c - the 837P of a month for vendors' programs.
#include "embed_.h"
#include "month.h"

typedef struct making {
    daybook_facts *facts;
    daybook_month ask;
    date month;
    daybook_claimed claimed;
    bool stopped;
    size_t errors;
} making;

static const char *text_of(const making *m, str s) { return str_z(&m->facts->scratch, s); }

static void tell_problems(const making *m, const x12_problems *problems)
{
    for (uint32_t i = 0; m->ask.tell && i < problems->rows.count; i++) {
        const x12_problem *p = PILE_AT(&problems->rows, x12_problem, i);
        daybook_problem to = {.size = sizeof to,
                              .claim = text_of(m, p->claim),
                              .enrollment = text_of(m, p->about),
                              .loop = text_of(m, p->loop),
                              .element = text_of(m, p->element),
                              .text = text_of(m, p->text),
                              .is_error = p->severity == X12_ERROR};
        m->ask.tell(m->ask.with, &to);
    }
}

// Claims that nobody knows what to charge for.
static void tell_unmade(making *m, const claims *c)
{
    size_t count;
    const claim_unmade *all = claims_unmade(c, &count);
    m->claimed.unmade = count;
    for (size_t i = 0; m->ask.tell && i < count; i++) {
        buf text = buf_in(&m->facts->scratch, 256);
        buf_say(&text, "not made, with its %zu line%s: %.*s of %s has neither a charge nor a known price",
                all[i].lines, all[i].lines == 1 ? "" : "s", STR_ARGS(all[i].code),
                embed_day(&m->facts->scratch, all[i].on));
        daybook_problem to = {.size = sizeof to,
                              .claim = "",
                              .enrollment = text_of(m, all[i].enrollment),
                              .loop = "",
                              .element = "",
                              .text = text_of(m, buf_str(&text))};
        m->ask.tell(m->ask.with, &to);
    }
}

static void put_bytes(void *with, str bytes)
{
    making *m = with;
    if (!m->stopped) m->stopped = m->ask.write(m->ask.with, bytes.at, bytes.len) != 0;
}

static void add_totals(making *m, const claims *c)
{
    size_t count;
    const claim_total *totals = claims_totals(c, &count);
    for (size_t i = 0; i < count; i++) {
        m->claimed.claims += totals[i].claims;
        m->claimed.lines += totals[i].lines;
        m->claimed.charge_cents += totals[i].charge.cents;
        m->claimed.expected_cents += totals[i].expected.cents;
        m->claimed.unpriced += totals[i].unpriced;
    }
}

static void make(void *args)
{
    making *m = args;
    act_month_ask ask = {.facts = &m->facts->facts,
                         .book = &m->facts->rules->book,
                         .party = &m->facts->party,
                         .month = m->month,
                         .control = m->ask.control,
                         .test = m->ask.test};
    act_month made = act_month_claims(&ask, &m->facts->in);
    if (!made.claims) return;
    x12_problems problems = x12_problems_in(&m->facts->in);
    tell_unmade(m, made.claims);
    if (!claims_count(made.claims)) return;
    bool fine = claims_check(made.claims, &problems, &m->facts->scratch);
    tell_problems(m, &problems);
    m->errors = problems.errors;
    if (!fine) return;
    add_totals(m, made.claims);
    claims_write(made.claims, put_bytes, m, &m->facts->scratch);
}

static daybook_status finish(const making *m, daybook_claimed *claimed, daybook_error *error)
{
    if (claimed) {
        size_t size = claimed->size;
        *claimed = m->claimed;
        claimed->size = size;
    }
    if (m->stopped) return embed_error(error, DAYBOOK_STOPPED, "the function that takes the file said stop");
    if (m->errors)
        return embed_error(error, DAYBOOK_FINDINGS, "nothing written: %zu error%s in the claims", m->errors,
                           m->errors == 1 ? "" : "s");
    return DAYBOOK_OK;
}

daybook_status daybook_claims(daybook_facts *facts, const daybook_month *month, daybook_claimed *claimed,
                              daybook_error *error)
{
    daybook_status status;
    making m = {.facts = facts};
    if (month && month->size >= sizeof m.ask) m.ask = *month; // one that has grown since begins the same
    if (!m.ask.month || !m.ask.write)
        return embed_error(
            error, DAYBOOK_MISUSE,
            "a daybook_month with its size, a month and a function to take the file is needed");
    if (!month_parse(str_of(m.ask.month), &m.month))
        return embed_error(error, DAYBOOK_MISUSE, "%.20s is not a month such as 2026-02", m.ask.month);
    if (m.ask.control < 1 || m.ask.control > X837_CONTROL_MAX)
        return embed_error(error, DAYBOOK_MISUSE, "a control number lies between 1 and %d", X837_CONTROL_MAX);
    if (claimed && claimed->size < sizeof *claimed)
        return embed_error(error, DAYBOOK_MISUSE, "the size of daybook_claimed is to be put there before");
    if (!embed_enter(facts, EMBED_CLOSED, error, &status)) return status;
    arena_mark before = arena_here(&facts->in), scratch = arena_here(&facts->scratch);
    bool ran = embed_run(&facts->memory, make, &m);
    embed_leave(facts, ran);
    if (!ran) return embed_no_memory(error);
    arena_back(&facts->in, before);
    arena_back(&facts->scratch, scratch);
    return finish(&m, claimed, error);
}
