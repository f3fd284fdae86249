// match.c - which of our claims a payer speaks of: by line, by claim number, by the payer's number, by
// patient, day and code. Never one of several.
#include "remit_.h"

static bool look(remit *r, const remit_key *key, remit_found *out, fault *why)
{
    *out = (remit_found){0};
    return r->find(r->with, key, out, why);
}

static size_t kept(const remit_found *f) { return f->count < REMIT_FOUND_MAX ? f->count : REMIT_FOUND_MAX; }

static bool holds(const remit_found *f, str id)
{
    for (size_t i = 0; i < kept(f); i++)
        if (str_eq(f->at[i]->id, id)) return true;
    return false;
}

static void put_ids(buf *b, const remit_found *f)
{
    for (size_t i = 0; i < kept(f); i++) {
        if (i) buf_lit(b, ", ");
        buf_put(b, f->at[i]->id);
    }
    if (f->count > REMIT_FOUND_MAX) buf_say(b, " and %zu more", f->count - REMIT_FOUND_MAX);
}

static buf sentence_in(const remit *r) { return buf_in(r->scratch, REMIT_SENTENCE_BYTES); }

// Keeps of `all` what is also in `more`; the first ones seen are all there is to start with.
static void intersect(remit_found *all, const remit_found *more, bool first)
{
    if (first) {
        *all = *more;
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < kept(all); i++)
        if (holds(more, all->at[i]->id)) all->at[n++] = all->at[i];
    all->count = n;
}

// Several fit, but those whose life is over were replaced by the others, and what was never sent was not
// answered.
static void drop_over(remit_found *f)
{
    size_t n = 0;
    if (f->count > REMIT_FOUND_MAX) return; // not all of them are known
    for (size_t i = 0; i < f->count; i++) {
        life_status s = f->at[i]->life.status;
        if (!life_over(s) && s != LIFE_MADE && s != LIFE_RELEASED) f->at[n++] = f->at[i];
    }
    if (n) f->count = n;
}

// --- by line ---------------------------------------------------------------------------------------------

// Lines' control numbers, one after the other, against each other and against the claim number.
typedef struct by_line { remit_found found; size_t known, unknown; bool torn; } by_line;

static bool add_line(remit *r, by_line *b, str control, fault *why)
{
    if (!control.len) return true;
    remit_found one;
    remit_key key = {.by = REMIT_BY_LINE, .text = control, .on = DATE_NONE};
    if (!look(r, &key, &one, why)) return false;
    if (!one.count) {
        b->unknown++;
        return true;
    }
    remit_found before = b->found;
    intersect(&b->found, &one, b->known++ == 0);
    if (!b->found.count && !b->torn) {
        b->torn = true;
        before.at[kept(&before) - 1] = before.at[0]; // one of the claims before, and one of this line
        b->found = (remit_found){.at = {before.at[0], one.at[0]}, .count = 2};
    }
    return true;
}

static bool end_lines(remit *r, const by_line *b, str number, remit_match *out, fault *why)
{
    remit_found named = {0};
    remit_key key = {.by = REMIT_BY_CLAIM, .text = number, .on = DATE_NONE};
    if (number.len && !look(r, &key, &named, why)) return false;
    buf text = sentence_in(r);
    out->by = REMIT_BY_LINE;
    if (b->torn || b->found.count > 1) {
        for (size_t i = 0; !b->torn && i < kept(&b->found); i++)
            if (named.count == 1 && str_eq(b->found.at[i]->id, named.at[0]->id)) out->claim = b->found.at[i];
        if (out->claim) return true;
        buf_lit(&text, "its lines' control numbers belong to several claims: ");
        put_ids(&text, &b->found);
    } else {
        out->claim = b->found.at[0];
        if (named.count == 1 && !str_eq(named.at[0]->id, out->claim->id))
            buf_say(&text, "it names claim %.*s, but its lines are those of claim %.*s",
                    STR_ARGS(named.at[0]->id), STR_ARGS(out->claim->id));
        else if (b->unknown)
            buf_say(&text, "%zu of its line control numbers are not ours", b->unknown);
    }
    out->text = buf_str(&text);
    return true;
}

// --- by claim number -------------------------------------------------------------------------------------

static bool by_claim(remit *r, str number, remit_match *out, fault *why)
{
    remit_found found;
    remit_key key = {.by = REMIT_BY_CLAIM, .text = str_trim(number), .on = DATE_NONE};
    if (!key.text.len) return true;
    if (!look(r, &key, &found, why)) return false;
    if (found.count != 1) return true;
    *out = (remit_match){.claim = found.at[0], .by = REMIT_BY_CLAIM};
    return true;
}

static bool by_number(remit *r, const remit_key *who, str number, remit_match *out, fault *why)
{
    remit_found found;
    remit_key key = *who;
    key.by = REMIT_BY_NUMBER;
    key.text = number;
    if (!number.len || (!key.member.len && !key.last.len)) return true;
    if (!look(r, &key, &found, why)) return false;
    drop_over(&found);
    if (found.count == 1) *out = (remit_match){.claim = found.at[0], .by = REMIT_BY_NUMBER};
    return true;
}

// --- by patient, day and code ----------------------------------------------------------------------------

typedef struct by_service { remit_found found; size_t lines; } by_service;

static bool add_service(remit *r, by_service *b, const remit_key *who, str code, date on, fault *why)
{
    remit_found one;
    remit_key key = *who;
    key.by = REMIT_BY_SERVICE;
    key.text = code;
    key.on = on;
    if (!date_is(on) || (!key.member.len && !key.last.len)) return true;
    if (!look(r, &key, &one, why)) return false;
    drop_over(&one);
    intersect(&b->found, &one, b->lines++ == 0);
    return true;
}

static void end_service(const remit *r, const by_service *b, str number, remit_match *out)
{
    if (b->lines && b->found.count == 1) {
        *out = (remit_match){.claim = b->found.at[0], .by = REMIT_BY_SERVICE};
        return;
    }
    buf text = sentence_in(r);
    if (number.len)
        buf_say(&text, "claim number %.*s is not one of ours", STR_ARGS(number));
    else
        buf_lit(&text, "it names no claim number");
    if (b->found.count > 1) {
        buf_lit(&text, ", and by patient, day and code it may be any of ");
        put_ids(&text, &b->found);
    } else
        buf_lit(&text, ", and no claim has its patient, day and code");
    out->text = buf_str(&text);
}

// --- the two answers -------------------------------------------------------------------------------------

static remit_key person_of(const x835_claim *c)
{
    const x835_person *patient = x835_person_of(c, STR("QC")), *insured = x835_person_of(c, STR("IL"));
    remit_key key = {.on = DATE_NONE};
    if (patient) {
        key.last = patient->last;
        key.first = patient->first;
        key.member = patient->id;
    }
    if (insured && !key.member.len) key.member = insured->id;
    return key;
}

bool match_pay(remit *r, const x835_claim *c, remit_match *out, fault *why)
{
    *out = (remit_match){0};
    by_line lines = {0};
    for (size_t i = 0; i < c->line_count; i++) {
        const x835_line *l = &c->lines[i];
        if (!add_line(r, &lines, x835_reference_of(l->references, l->reference_count, STR("6R")), why))
            return false;
    }
    if (lines.known) return end_lines(r, &lines, c->id, out, why);
    if (!by_claim(r, c->id, out, why)) return false;
    remit_key who = person_of(c);
    if (!out->claim && !by_number(r, &who, c->number, out, why)) return false;
    if (out->claim) return true;
    by_service services = {0};
    for (size_t i = 0; i < c->line_count; i++) {
        const x835_procedure *said = &c->lines[i].procedure, *was = &c->lines[i].original;
        if (!add_service(r, &services, &who, was->code.len ? was->code : said->code,
                         x835_line_from(c, &c->lines[i]).is, why))
            return false;
    }
    date day = x835_date_of(c->dates, c->date_count, STR("232")).is;
    if (!c->line_count && !add_service(r, &services, &who, (str){"", 0}, day, why)) return false;
    end_service(r, &services, c->id, out);
    return true;
}

bool match_status(remit *r, const x277_claim *c, remit_match *out, fault *why)
{
    *out = (remit_match){0};
    by_line lines = {0};
    for (size_t i = 0; i < c->line_count; i++)
        if (!add_line(r, &lines, c->lines[i].control, why)) return false;
    if (lines.known) return end_lines(r, &lines, c->id, out, why);
    if (!by_claim(r, c->id, out, why)) return false;
    remit_key who = {
        .member = c->patient.id, .last = c->patient.last, .first = c->patient.first, .on = DATE_NONE};
    if (!out->claim && !by_number(r, &who, c->number, out, why)) return false;
    if (out->claim) return true;
    by_service services = {0};
    for (size_t i = 0; i < c->line_count; i++)
        if (!add_service(r, &services, &who, c->lines[i].code, c->lines[i].on.is, why)) return false;
    if (!c->line_count && !add_service(r, &services, &who, (str){"", 0}, c->from.is, why)) return false;
    end_service(r, &services, c->id, out);
    return true;
}
