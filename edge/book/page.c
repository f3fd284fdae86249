// A code's page: meaning, clock, requirements, exclusions, prices, changes, errors in circulation, sources.
#include "page.h"
#include <assert.h>

#define BOLD "\033[1m"
#define YELLOW "\033[33m"
#define PLAIN "\033[0m"

enum { LABEL_COLUMNS = 12, NEED_COLUMNS = 18 };

void page_heading(page *p, str text)
{
    buf_byte(&p->text, '\n');
    if (p->colour) buf_lit(&p->text, BOLD);
    buf_put(&p->text, text);
    if (p->colour) buf_lit(&p->text, PLAIN);
    buf_byte(&p->text, '\n');
}

void page_wrap(page *p, str text, int at, int indent)
{
    bool first = true;
    for (str rest = text; rest.len;) {
        str word = str_split(rest, ' ', &rest);
        if (!word.len) continue;
        if (!first && at + 1 + (int)word.len > PAGE_COLUMNS_MAX) {
            buf_byte(&p->text, '\n');
            buf_pad(&p->text, STR(""), indent);
            at = indent;
            first = true;
        }
        if (!first) buf_byte(&p->text, ' ');
        buf_put(&p->text, word);
        at += (int)word.len + !first;
        first = false;
    }
    buf_byte(&p->text, '\n');
}

void page_entry(page *p, str label, int width, str text)
{
    int indent = width + 2;
    buf_lit(&p->text, "  ");
    buf_pad(&p->text, label, width);
    page_wrap(p, text, indent, indent);
}

str grade_words(grade g)
{
    static const str texts[] = {[GRADE_P] = STR_INIT("primary source"),
                                [GRADE_S] = STR_INIT("secondary source"),
                                [GRADE_K] = STR_INIT("unverified default")};
    return texts[g];
}

static size_t source_number(page *p, str source)
{
    for (size_t i = 0; i < p->source_count; i++)
        if (str_eq(p->sources[i], source)) return i + 1;
    assert(p->source_count < SOURCES_MAX);
    p->sources[p->source_count++] = source;
    return p->source_count;
}

void page_cite(page *p, buf *to, str cite)
{
    for (str rest = cite; rest.len;) {
        str one = str_split(rest, ';', &rest);
        buf_say(to, " [%zu]", source_number(p, str_trim(one)));
    }
}

void page_sources(page *p)
{
    page_heading(p, STR("Sources"));
    for (size_t i = 0; i < p->source_count; i++) {
        buf label = buf_in(p->text.in, 32);
        buf_say(&label, "[%zu]", i + 1);
        page_entry(p, buf_str(&label), 5, p->sources[i]);
    }
}

// A label in yellow where what it names is unverified, and colour is on.
static void page_label(page *p, str label, grade g)
{
    bool marked = p->colour && g == GRADE_K;
    buf_lit(&p->text, "  ");
    if (marked) buf_lit(&p->text, YELLOW);
    buf_pad(&p->text, label, NEED_COLUMNS);
    if (marked) buf_lit(&p->text, PLAIN);
}

// "16 to 30 days; secondary source [3] [4]"
static str graded(page *p, str value, grade g, str cite)
{
    buf b = buf_in(p->text.in, 4096);
    buf_put(&b, value);
    if (value.len) buf_lit(&b, "; ");
    buf_put(&b, grade_words(g));
    page_cite(p, &b, cite);
    return buf_str(&b);
}

// A requirement: what is needed in a sentence, then its parameters, grade and sources.
static void page_need(page *p, requirement id, const rule_need *n)
{
    int indent = NEED_COLUMNS + 2;
    page_label(p, requirements[id].name, n->grade);
    page_wrap(p, n->says, indent, indent);
    buf_pad(&p->text, STR(""), indent);
    page_wrap(p, graded(p, need_words(p->text.in, id, n), n->grade, n->cite), indent, indent);
}

static void page_ladder(page *p, const rule_pack *pack, const rule_code *c)
{
    buf b = buf_in(p->text.in, 1024);
    if (c->adds_to.len) {
        buf_say(&b, "%.*s, never without it; one unit for each full %d minutes", STR_ARGS(c->adds_to),
                (int)c->needs[REQ_MINUTES].step);
        page_entry(p, STR("Adds to"), LABEL_COLUMNS, buf_str(&b));
        return;
    }
    if (!c->ladder.len) return;
    size_t rungs = 0;
    for (int32_t rung = 1; rung < 100; rung++)
        for (size_t i = 0; i < pack->count; i++) {
            const rule_code *other = &pack->codes[i];
            if (!str_eq(other->ladder, c->ladder) || other->adds_to.len || other->rung != rung) continue;
            if (b.len) buf_lit(&b, ", then ");
            buf_put(&b, other->code);
            rungs++;
        }
    buf_lit(&b, "; one of them stands in a period, and the higher takes it");
    if (rungs > 1) page_entry(p, STR("Ladder"), LABEL_COLUMNS, buf_str(&b));
}

static str pack_words(arena *a, const rule_pack *k)
{
    static const char *const statuses[] = {
        [PACK_AUTHORITATIVE] = "authoritative", [PACK_PROPOSED] = "proposed", [PACK_TEACHING] = "teaching"};
    buf b = buf_in(a, 1024);
    buf_say(&b, "%.*s (%s%s), dates of service ", STR_ARGS(k->name), statuses[k->status],
            k->enabled ? "" : ", disabled");
    date_put(&b, k->from);
    buf_lit(&b, " to ");
    date_put(&b, k->to);
    return buf_str(&b);
}

static void page_head(page *p, const rule_pack *pack, const rule_code *c, date on)
{
    buf title = buf_in(p->text.in, 512);
    buf_say(&title, "%.*s  %.*s", STR_ARGS(c->code), STR_ARGS(c->name));
    page_heading(p, buf_str(&title));
    buf_byte(&p->text, '\n');
    page_entry(p, STR("Meaning"), LABEL_COLUMNS, c->meaning);
    page_entry(p, STR("Program"), LABEL_COLUMNS,
               c->program == PROGRAM_DMHT ? STR("digital mental health treatment (DMHT)")
                                          : STR("remote therapeutic monitoring (RTM)"));
    page_entry(p, STR("Clock"), LABEL_COLUMNS, clock_words(c));
    page_ladder(p, pack, c);
    page_entry(p, STR("Pack"), LABEL_COLUMNS, pack_words(p->text.in, pack));
    buf day = buf_in(p->text.in, 64);
    date_put(&day, on);
    page_entry(p, STR("As of"), LABEL_COLUMNS, buf_str(&day));
}

static void page_needs(page *p, const rule_code *c)
{
    page_heading(p, STR("Requirements"));
    for (int id = 0; id < REQ_COUNT; id++)
        if (c->needs[id].asked && id != REQ_EXCLUSIVE) page_need(p, (requirement)id, &c->needs[id]);
    if (!c->needs[REQ_EXCLUSIVE].asked) return;
    page_heading(p, STR("May not stand with"));
    page_need(p, REQ_EXCLUSIVE, &c->needs[REQ_EXCLUSIVE]);
}

static void page_counting(page *p, const rule_pack *pack)
{
    page_heading(p, STR("What counts, in the whole pack"));
    for (size_t i = 0; i < pack->parameter_count; i++) {
        const rule_parameter *k = &pack->parameters[i];
        page_label(p, k->name, k->grade);
        page_wrap(p, graded(p, k->value, k->grade, k->cite), NEED_COLUMNS + 2, NEED_COLUMNS + 2);
    }
}

// From each pack of the code's family to the next, then to the packs of other families.
static void page_history(page *p, const rulebook *b, const rule_pack *pack, str code)
{
    page_heading(p, STR("What changed between packs"));
    const rule_pack *before = NULL;
    for (size_t i = 0; i < b->pack_count; i++) {
        if (!str_eq(b->packs[i].family, pack->family)) continue;
        if (before) page_changes(p, before, &b->packs[i], code);
        before = &b->packs[i];
    }
    for (size_t i = 0; i < b->pack_count; i++)
        if (!str_eq(b->packs[i].family, pack->family)) page_changes(p, pack, &b->packs[i], code);
}

static void page_errors(page *p, const book_disagreements *said, str code)
{
    bool any = false;
    for (size_t i = 0; i < said->count; i++) {
        const book_disagreement *d = &said->at[i];
        if (d->holds || !words_have(d->codes, code)) continue;
        if (!any) page_heading(p, STR("Often said, and wrong"));
        any = true;
        buf line = buf_in(p->text.in, 1024);
        buf_say(&line, "%.*s: %.*s", STR_ARGS(d->page), STR_ARGS(d->says));
        page_entry(p, d->id, 5, buf_str(&line));
        line = buf_in(p->text.in, 1024);
        buf_put(&line, d->correct);
        if (d->grade == GRADE_K) buf_lit(&line, " (unverified)");
        page_entry(p, STR(""), 5, buf_str(&line));
    }
}

static void page_foot(page *p, const rulebook *b)
{
    page_sources(p);
    buf_lit(&p->text, "\nRulebook ");
    sha256_put(&p->text, &b->hash, 16);
    buf_lit(&p->text, ". Codes are described in our own words; CPT is a trademark of the AMA.\n");
}

// The pack to show: the one in force, else the nearest of its family that knows the code, else any that does.
static const rule_pack *pack_for(const rulebook *b, const page_ask *ask, bool *in_force)
{
    const rule_pack *now = rulebook_pack_on(b, STR(""), ask->on, in_force);
    if (now && pack_code(now, ask->code)) return now;
    *in_force = false;
    for (size_t i = b->pack_count; i-- > 0;)
        if (b->packs[i].enabled && pack_code(&b->packs[i], ask->code)) return &b->packs[i];
    return NULL;
}

static void page_notice(page *p, const rulebook *b, const page_ask *ask, const rule_pack *shown)
{
    bool in_force;
    const rule_pack *now = rulebook_pack_on(b, STR(""), ask->on, &in_force);
    buf line = buf_in(p->text.in, 1024);
    if (now && in_force)
        buf_say(&line,
                "Not payable on this date of service: %.*s does not know the code. What %.*s says follows.",
                STR_ARGS(now->name), STR_ARGS(shown->name));
    else {
        buf_lit(&line, "Not payable on this date of service: no pack is in force for it");
        for (size_t i = 0; i < b->pack_count; i++)
            if (!b->packs[i].enabled && date_within(ask->on, b->packs[i].from, b->packs[i].to))
                buf_say(&line, " (%.*s is disabled)", STR_ARGS(b->packs[i].name));
        buf_say(&line, ". What %.*s says follows.", STR_ARGS(shown->name));
    }
    page_entry(p, STR("Notice"), LABEL_COLUMNS, buf_str(&line));
}

// A code that no pack bills, but that a fee file prices.
static bool page_fees_only(page *p, const rulebook *b, const page_ask *ask)
{
    bool known = false;
    for (size_t i = 0; i < b->fees.release_count; i++)
        known |= fee_find(&b->fees.releases[i], ask->code) != NULL;
    if (!known) return false;
    page_heading(p, ask->code);
    buf_lit(&p->text, "  No pack bills this code: Daybook knows its published values only.\n");
    page_fees(p, b, ask, UINT32_MAX);
    page_foot(p, b);
    return true;
}

bool page_code(page *p, const rulebook *b, const book_disagreements *said, const page_ask *ask)
{
    bool in_force;
    const rule_pack *pack = pack_for(b, ask, &in_force);
    if (!pack) return page_fees_only(p, b, ask);
    const rule_code *c = pack_code(pack, ask->code);
    page_head(p, pack, c, ask->on);
    if (!in_force) page_notice(p, b, ask, pack);
    page_needs(p, c);
    page_counting(p, pack);
    page_fees(p, b, ask, c->needs[REQ_PRACTITIONER].credentials);
    page_history(p, b, pack, ask->code);
    page_errors(p, said, ask->code);
    page_foot(p, b);
    return true;
}
