/* A vendor's program around libdaybook: reads facts, prints what may be billed, writes the month's 837P.
 *
 *     cc example.c $(pkg-config --cflags --libs daybook) -o example
 *     ./example facts.ndjson 2026-11-05T12:00:00-05:00 2026-10 october.837 > determinations.ndjson
 */
#include <daybook.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[1 << 20];

static int next_line(void *file, const char **text, size_t *bytes)
{
    if (!fgets(line, sizeof line, (FILE *)file)) return 0;
    *text = line;
    for (*bytes = 0; line[*bytes]; ++*bytes) {}
    return 1;
}

static int write_to(void *file, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, (FILE *)file) == count ? 0 : 1;
}

static void tell(void *file, const daybook_problem *p)
{
    (void)file;
    fprintf(stderr, "claim %s (%s), loop %s, %s: %s\n", p->claim, p->enrollment, p->loop, p->element,
            p->text);
}

static void need(daybook_status status, const daybook_error *e)
{
    if (status == DAYBOOK_OK) return;
    fprintf(stderr, "line %llu, field \"%s\": %s\n", (unsigned long long)e->line, e->field, e->text);
    exit((int)status);
}

int main(int argc, char **argv)
{
    daybook_error error;
    daybook_rules *rules;
    daybook_facts *facts;
    daybook_claimed claimed;
    daybook_month month;
    FILE *in, *out;
    if (argc != 5 || daybook_abi() != DAYBOOK_ABI) return 2;
    if (!(in = fopen(argv[1], "rb")) || !(out = fopen(argv[4], "wb"))) return 4;

    need(daybook_rules_open(&rules, NULL, NULL, NULL, &error), &error);
    need(daybook_facts_open(&facts, rules, argv[2], NULL, &error), &error);
    need(daybook_facts_each(facts, next_line, in, &error), &error);
    need(daybook_facts_done(facts, &error), &error);
    need(daybook_evaluate_json(facts, NULL, 0, write_to, stdout, &error), &error);

    memset(&month, 0, sizeof month);
    month.size = sizeof month;
    claimed.size = sizeof claimed;
    month.month = argv[3];
    month.control = 1;
    month.write = write_to;
    month.tell = tell;
    month.with = out;
    need(daybook_claims(facts, &month, &claimed, &error), &error);
    fprintf(stderr, "%llu claims, %lld cents\n", (unsigned long long)claimed.claims,
            (long long)claimed.charge_cents);

    daybook_facts_free(facts);
    daybook_rules_free(rules);
    return fclose(in) | fclose(out) ? 4 : 0;
}
