// daybook claim: a claim's life as a timeline, its money, its deadlines, and what comes next; or all of it as
// JSON.
#include "desk_.h"

enum { KIND_COLUMN = 17 };

static void put_head(buf *b, const claim_story *s)
{
    const store_claim *c = &s->row;
    buf_say(b, "claim %.*s: %.*s\n", STR_ARGS(c->claim), STR_ARGS(life_text((life_status)c->status)));
    buf_say(b, "  enrollment %.*s, payer %.*s, services ", STR_ARGS(c->enrollment), STR_ARGS(c->payer));
    date_put(b, c->from);
    if (c->to.days != c->from.days) {
        buf_lit(b, " to ");
        date_put(b, c->to);
    }
    buf_lit(b, "\n  charge ");
    cmd_put_amount(b, c->charge, 0);
    buf_lit(b, ", expected ");
    if (c->priced || c->expected.cents)
        cmd_put_amount(b, c->expected, 0);
    else
        buf_lit(b, "unknown");
    if (!c->priced && c->expected.cents) buf_lit(b, " and lines without a known price");
    buf_lit(b, ", paid ");
    cmd_put_amount(b, c->paid, 0);
    buf_lit(b, ", the patient owes ");
    cmd_put_amount(b, c->patient_due, 0);
    buf_byte(b, '\n');
    if (c->number.len) buf_say(b, "  the payer's number is %.*s\n", STR_ARGS(c->number));
    if (c->replaces.len) buf_say(b, "  takes the place of claim %.*s\n", STR_ARGS(c->replaces));
    if (c->replaced_by.len) buf_say(b, "  its place is taken by claim %.*s\n", STR_ARGS(c->replaced_by));
}

// What a payer paid without saying for which line.
static money unlined(const claim_story *s)
{
    money rest = s->row.paid;
    for (size_t i = 0; i < s->line_count; i++) rest.cents -= s->lines[i].paid.cents;
    return rest;
}

static void put_lines(buf *b, const claim_story *s)
{
    for (size_t i = 0; i < s->line_count; i++) {
        const store_line *l = &s->lines[i];
        buf_lit(b, "  ");
        date_put(b, l->on);
        buf_say(b, "  %.*s%s%.*s x %u  charge ", STR_ARGS(l->code), l->modifiers.len ? " " : "",
                STR_ARGS(l->modifiers), l->units);
        cmd_put_amount(b, l->charge, 0);
        if (l->priced) {
            buf_lit(b, ", expected ");
            cmd_put_amount(b, l->expected, 0);
        }
        if (l->paid.cents) {
            buf_lit(b, ", paid ");
            cmd_put_amount(b, l->paid, 0);
        }
        buf_byte(b, '\n');
    }
    if (!unlined(s).cents) return;
    buf_lit(b, "  of no line in particular: paid ");
    cmd_put_amount(b, unlined(s), 0);
    buf_byte(b, '\n');
}

static void put_events(buf *b, const claim_story *s)
{
    buf_byte(b, '\n');
    for (size_t i = 0; i < s->event_count; i++) {
        const claim_event *e = &s->events[i];
        date_put(b, e->day);
        buf_say(b, "  %.*s", STR_ARGS(e->text));
        if (e->by.len) buf_say(b, " (by %.*s)", STR_ARGS(e->by));
        if (e->taken_out) buf_lit(b, " - taken out by a void");
        buf_byte(b, '\n');
    }
}

static bool is_unsent(const claim_story *s)
{
    return s->row.status == LIFE_MADE || s->row.status == LIFE_RELEASED;
}

static void put_next(buf *b, const claim_story *s, const rulebook *book)
{
    buf_say(b, "\nnext: %.*s\n", STR_ARGS(s->next));
    if (!life_over((life_status)s->row.status) && (is_unsent(s) || s->row.status == LIFE_REJECTED)) {
        buf_lit(b, "timely filing until ");
        date_put(b, s->row.until);
        buf_lit(b, ": ");
        cmd_put_days_left(b, book, DEADLINE_FILING, s->days_left);
        buf_byte(b, '\n');
    }
    if (s->due_known) {
        buf_lit(b, "open work is due: ");
        cmd_put_days_left(b, book, DEADLINE_REPAY, s->repay_days);
        buf_byte(b, '\n');
    }
}

// --- JSON ------------------------------------------------------------------------------------------------

static void json_key(buf *b, const char *key)
{
    if (b->at[b->len - 1] != '{') buf_byte(b, ',');
    buf_say(b, "\"%s\":", key);
}
static void json_text_put(buf *b, const char *key, str text)
{
    if (!text.len) return;
    json_key(b, key);
    buf_json(b, text);
}
static void json_money(buf *b, const char *key, money m)
{
    json_key(b, key);
    buf_byte(b, '"');
    cmd_put_amount(b, m, 0);
    buf_byte(b, '"');
}
static void json_date(buf *b, const char *key, date d)
{
    if (!date_is(d)) return;
    json_key(b, key);
    buf_byte(b, '"');
    date_put(b, d);
    buf_byte(b, '"');
}
static void json_number_put(buf *b, const char *key, int64_t n)
{
    json_key(b, key);
    buf_int(b, n);
}

static void json_line(buf *b, const store_line *l)
{
    buf_byte(b, '{');
    json_text_put(b, "control", l->control);
    json_text_put(b, "code", l->code);
    json_text_put(b, "modifiers", l->modifiers);
    json_number_put(b, "units", l->units);
    json_date(b, "from", l->from);
    json_date(b, "to", l->to);
    json_date(b, "on", l->on);
    json_money(b, "charge", l->charge);
    if (l->priced) json_money(b, "expected", l->expected);
    json_money(b, "paid", l->paid);
    json_key(b, "standing");
    buf_put(b, l->standing ? STR("true") : STR("false"));
    buf_byte(b, '}');
}

static void json_event(buf *b, const claim_event *e)
{
    buf_byte(b, '{');
    json_key(b, "at");
    buf_byte(b, '"');
    instant_put(b, e->at);
    buf_byte(b, '"');
    json_date(b, "day", e->day);
    json_text_put(b, "fact", e->kind);
    json_text_put(b, "id", e->id);
    json_text_put(b, "by", e->by);
    json_text_put(b, "text", e->text);
    if (e->has_amount) json_money(b, "paid", e->amount);
    if (e->taken_out) {
        json_key(b, "voided");
        buf_lit(b, "true");
    }
    buf_byte(b, '}');
}

static void json_story(buf *b, const claim_story *s)
{
    const store_claim *c = &s->row;
    buf_byte(b, '{');
    json_text_put(b, "claim", c->claim);
    json_text_put(b, "status", life_text((life_status)c->status));
    json_text_put(b, "frequency", (str){&c->frequency, 1});
    json_text_put(b, "enrollment", c->enrollment);
    json_text_put(b, "patient", c->patient);
    json_text_put(b, "payer", c->payer);
    json_text_put(b, "number", c->number);
    json_text_put(b, "batch", c->batch);
    json_text_put(b, "replaces", c->replaces);
    json_text_put(b, "replaced_by", c->replaced_by);
    json_date(b, "from", c->from);
    json_date(b, "to", c->to);
    json_money(b, "charge", c->charge);
    json_money(b, "expected", c->expected);
    json_money(b, "paid", c->paid);
    if (unlined(s).cents) json_money(b, "paid_without_line", unlined(s));
    json_money(b, "patient_due", c->patient_due);
    json_date(b, "until", c->until);
    json_number_put(b, "days_left", s->days_left);
    json_date(b, "lost_on", c->lost_on);
    if (s->due_known) json_number_put(b, "due_days", s->repay_days);
    json_text_put(b, "next", s->next);
    json_key(b, "lines");
    buf_byte(b, '[');
    for (size_t i = 0; i < s->line_count; i++) {
        if (i) buf_byte(b, ',');
        json_line(b, &s->lines[i]);
    }
    buf_byte(b, ']');
    json_key(b, "events");
    buf_byte(b, '[');
    for (size_t i = 0; i < s->event_count; i++) {
        if (i) buf_byte(b, ',');
        json_event(b, &s->events[i]);
    }
    buf_lit(b, "]}\n");
}

int cmd_claim(const cmd_line *line, cmd_world *w)
{
    cmd_desk d;
    fault why;
    claim_story story;
    if (!cmd_one(line, w, "CLAIM")) return fault_exit(FAULT_USAGE);
    int code = cmd_desk_open(&d, line, w, true);
    if (code) return code;
    bool fine = act_claim(&d.desk, line->args[0], &story, &why);
    cmd_desk_close(&d);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, DESK_TEXT_BYTES_MAX);
    if (line->has[OPT_JSON]) {
        json_story(&b, &story);
    } else {
        put_head(&b, &story);
        put_lines(&b, &story);
        put_events(&b, &story);
        put_next(&b, &story, d.desk.book);
    }
    cmd_print(w, buf_str(&b));
    return 0;
}
