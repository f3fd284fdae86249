// The rulebook's days that run: warnings before they are over.
#include "book_.h"

const str deadline_names[2] = {STR_INIT("filing"), STR_INIT("repay")};
_Static_assert(LENGTH(deadline_names) == DEADLINE_COUNT, "each has its name");

enum { DAYS_MAX = 366 };

static bool read_warns(reader *r, const node *n, rule_deadline *d)
{
    if (d->warns.count > DEADLINE_WARNS_MAX)
        return reader_fault(r, node_line(n, "warn"), "at most %d warnings", (int)DEADLINE_WARNS_MAX);
    for (size_t i = 0; i < d->warns.count; i++) {
        long long days;
        if (!str_number(d->warns.at[i], &days) || days < 1 || days > DAYS_MAX)
            return reader_fault(r, node_line(n, "warn"), "\"%.*s\" is not a number of days from 1 to %d",
                                STR_ARGS(d->warns.at[i]), (int)DAYS_MAX);
        if (i && days >= d->warn[i - 1])
            return reader_fault(r, node_line(n, "warn"), "warnings come from the earliest to the last");
        d->warn[i] = (int32_t)days;
    }
    d->warn_count = (int32_t)d->warns.count;
    return true;
}

bool read_deadlines(reader *r, rulebook *out)
{
    static const rule_deadline blank = {.days = -1};
    static const shape_field fields[] = {
        ROW_WITH(rule_deadline, name, "name", AS_NAMED, NEEDED, .names = deadline_names,
                 .name_count = LENGTH(deadline_names)),
        ROW(rule_deadline, days, "days", AS_WHOLE, MAYBE),
        ROW(rule_deadline, warns, "warn", AS_WORDS, NEEDED),
        ROW(rule_deadline, says, "says", AS_TEXT, NEEDED),
        ROWS_SOURCED(rule_deadline),
    };
    static const shape s = SHAPE("a deadline", fields, blank);
    void *at;
    size_t count;
    const node *list;
    if (!shape_read_file(r, STR("deadlines.yaml"), "deadlines", &s, &at, &count, &list)) return false;
    rule_deadline *rows = at;
    bool good = true, seen[DEADLINE_COUNT] = {false};
    const node *n = list->first;
    for (size_t i = 0; i < count; i++, n = n->next) {
        rule_deadline *d = &rows[i];
        if (seen[d->name])
            good =
                reader_fault(r, node_line(n, "name"), "%.*s stands twice", STR_ARGS(deadline_names[d->name]));
        if (d->name == DEADLINE_REPAY && d->days < 1)
            good = reader_fault(r, node_line(n, "days"), "repay needs its days");
        good = read_warns(r, n, d) && good;
        seen[d->name] = true;
        out->deadlines[d->name] = *d;
    }
    for (int d = 0; d < DEADLINE_COUNT; d++)
        if (!seen[d]) good = reader_fault(r, list->line, "%.*s is missing", STR_ARGS(deadline_names[d]));
    return good;
}
