// put.c - a determination as the public JSON, as a row of CSV, and as a tree for people.
#include "rule_.h"

static void put_date(buf *b, date d)
{
    if (!date_is(d)) {
        buf_lit(b, "null");
        return;
    }
    buf_byte(b, '"');
    date_put(b, d);
    buf_byte(b, '"');
}

// A name that the door keeps: letters, digits and . _ : - only, so nothing needs an escape.
static void put_name(buf *b, str name)
{
    buf_byte(b, '"');
    buf_put(b, name);
    buf_byte(b, '"');
}

static str grade_text(grade g)
{
    static const str texts[] = {STR_INIT("P"), STR_INIT("S"), STR_INIT("K")};
    return texts[g];
}

static void put_reason(buf *b, const evaluation *e, const reason *r, bool evidence)
{
    buf_lit(b, "{\"id\":");
    put_name(b, requirements[r->id].name);
    buf_lit(b, ",\"met\":");
    buf_put(b, r->met ? STR("true") : STR("false"));
    buf_lit(b, ",\"need\":");
    buf_json(b, r->need);
    buf_lit(b, ",\"have\":");
    buf_json(b, r->have);
    buf_lit(b, ",\"cite\":");
    buf_json(b, r->cite);
    buf_lit(b, ",\"grade\":");
    put_name(b, grade_text(r->grade));
    if (evidence) {
        buf_lit(b, ",\"evidence\":[");
        for (size_t i = 0; i < r->evidence_count; i++) {
            if (i) buf_byte(b, ',');
            put_name(b, door_fact_id(e->s->door, r->evidence[i]));
        }
        buf_byte(b, ']');
    }
    buf_byte(b, '}');
}

static void put_price(buf *b, const determination *d)
{
    buf_lit(b, "{\"amount\":");
    if (d->priced) {
        buf_byte(b, '"');
        money_put(b, d->amount);
        buf_byte(b, '"');
    } else {
        buf_lit(b, "null");
    }
    buf_lit(b, ",\"basis\":");
    put_name(b, fee_basis_text(d->basis));
    buf_byte(b, '}');
}

void det_put_json(buf *b, const evaluation *e, const determination *d, const reasons *why, bool evidence)
{
    const door *ids = e->s->door;
    buf_lit(b, "{\"enrollment\":");
    put_name(b, names_text(&ids->enrollments, d->enrollment));
    buf_lit(b, ",\"patient\":");
    put_name(b, names_text(&ids->people, d->patient));
    buf_lit(b, ",\"payer\":");
    if (d->payer == NAME_NONE)
        buf_lit(b, "null");
    else
        put_name(b, names_text(&ids->payers, d->payer));
    buf_lit(b, ",\"pack\":");
    put_name(b, d->pack->name);
    buf_lit(b, ",\"pack_hash\":\"");
    sha256_put(b, &d->pack->hash, 64);
    buf_lit(b, "\",\"code\":");
    put_name(b, d->code->code);
    buf_lit(b, ",\"units\":");
    buf_int(b, d->units);
    buf_lit(b, ",\"period\":{\"clock\":");
    put_name(b, clock_text(d->code->clock));
    buf_lit(b, ",\"from\":");
    put_date(b, d->from);
    buf_lit(b, ",\"to\":");
    put_date(b, d->to);
    buf_lit(b, "},\"status\":");
    put_name(b, det_status_text(d->status));
    buf_lit(b, ",\"service_date\":");
    put_date(b, d->service_date);
    buf_lit(b, ",\"price\":");
    put_price(b, d);
    buf_lit(b, ",\"requirements\":[");
    for (size_t i = 0; i < why->count; i++) {
        if (i) buf_byte(b, ',');
        put_reason(b, e, &why->at[i], evidence);
    }
    buf_lit(b, "],\"still\":[");
    for (size_t i = 0; i < why->still_count; i++) {
        const still *s = &why->stills[i];
        buf_put(b, i ? STR(",{\"id\":") : STR("{\"id\":"));
        put_name(b, requirements[s->id].name);
        buf_lit(b, ",\"need\":");
        buf_json(b, s->need);
        buf_lit(b, ",\"by\":");
        put_date(b, s->by);
        buf_byte(b, '}');
    }
    buf_lit(b, "],\"warnings\":[");
    for (size_t i = 0; i < why->warning_count; i++) {
        if (i) buf_byte(b, ',');
        buf_json(b, why->warnings[i]);
    }
    buf_lit(b, "]}\n");
}

// --- CSV ---------------------------------------------------------------------------------------------------

// RFC 4180: quotes around what holds a comma, a quote or a line's end.
static void put_cell(buf *b, str s)
{
    bool quote = s.len && (memchr(s.at, ',', s.len) || memchr(s.at, '"', s.len) || memchr(s.at, '\n', s.len));
    if (!quote) {
        buf_put(b, s);
        return;
    }
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"') buf_byte(b, '"');
        buf_byte(b, s.at[i]);
    }
    buf_byte(b, '"');
}

void det_put_csv_header(buf *b)
{
    buf_lit(b, "enrollment,patient,payer,pack,code,units,clock,from,to,status,service_date,amount,basis,"
               "unmet,first_reason\r\n");
}

static void put_unmet(buf *b, const determination *d)
{
    bool any = false;
    for (int i = 0; i < REQ_COUNT; i++) {
        if (!(d->asked >> i & 1) || (d->met >> i & 1) || i == REQ_PRICE) continue;
        if (any) buf_byte(b, ' ');
        buf_put(b, requirements[i].name);
        any = true;
    }
}

void det_put_csv(buf *b, const evaluation *e, const determination *d, const reasons *why)
{
    const door *ids = e->s->door;
    put_cell(b, names_text(&ids->enrollments, d->enrollment));
    buf_byte(b, ',');
    put_cell(b, names_text(&ids->people, d->patient));
    buf_byte(b, ',');
    if (d->payer != NAME_NONE) put_cell(b, names_text(&ids->payers, d->payer));
    buf_byte(b, ',');
    put_cell(b, d->pack->name);
    buf_byte(b, ',');
    put_cell(b, d->code->code);
    buf_byte(b, ',');
    buf_int(b, d->units);
    buf_byte(b, ',');
    buf_put(b, clock_text(d->code->clock));
    buf_byte(b, ',');
    date_put(b, d->from);
    buf_byte(b, ',');
    if (date_is(d->to)) date_put(b, d->to);
    buf_byte(b, ',');
    buf_put(b, det_status_text(d->status));
    buf_byte(b, ',');
    if (date_is(d->service_date)) date_put(b, d->service_date);
    buf_byte(b, ',');
    if (d->priced) money_put(b, d->amount);
    buf_byte(b, ',');
    buf_put(b, fee_basis_text(d->basis));
    buf_byte(b, ',');
    put_unmet(b, d);
    buf_byte(b, ',');
    for (size_t i = 0; why && i < why->count; i++)
        if (!why->at[i].met && why->at[i].id != REQ_PRICE) {
            put_cell(b, why->at[i].have);
            break;
        }
    buf_lit(b, "\r\n");
}

// --- the tree ----------------------------------------------------------------------------------------------

static const char *const colours[] = {"", "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[1m"};
enum { PLAIN, GREEN, RED, YELLOW, DIM, BOLD };

static void paint(buf *b, bool colour, int which)
{
    if (colour) buf_put(b, str_of(which == PLAIN ? "\x1b[0m" : colours[which]));
}

static void put_evidence(buf *b, const evaluation *e, const reason *r, bool colour)
{
    enum { SHOWN_MAX = 8 };
    if (!r->evidence_count) return;
    paint(b, colour, DIM);
    buf_lit(b, "\n      facts: ");
    size_t shown = r->evidence_count < SHOWN_MAX ? r->evidence_count : SHOWN_MAX;
    for (size_t i = 0; i < shown; i++) {
        if (i) buf_lit(b, ", ");
        buf_put(b, door_fact_id(e->s->door, r->evidence[i]));
    }
    if (shown < r->evidence_count) buf_say(b, " and %d more", (int)(r->evidence_count - shown));
    paint(b, colour, PLAIN);
}

static const char *status_sentence(det_status s)
{
    switch (s) {
    case DET_CLAIMED: return "a claim line for it stands";
    case DET_YIELDS: return "another code of the same ladder takes this period";
    case DET_REFUSED: return "not payable, whatever else happens";
    case DET_LOST: return "what is missing can no longer be reached in this period";
    case DET_OPEN: return "the period runs, or a step can still be done";
    case DET_HELD: return "nothing is lost, but somebody must still supply something";
    case DET_READY: return "every requirement is met: a claim line may be made";
    case DET_COUNT: break;
    }
    return "";
}

static void put_head(buf *b, const evaluation *e, const determination *d, bool colour)
{
    const door *ids = e->s->door;
    paint(b, colour, BOLD);
    buf_put(b, d->code->code);
    buf_lit(b, "  ");
    buf_put(b, d->code->name);
    paint(b, colour, PLAIN);
    buf_lit(b, "\n  enrollment ");
    buf_put(b, names_text(&ids->enrollments, d->enrollment));
    buf_lit(b, ", patient ");
    buf_put(b, names_text(&ids->people, d->patient));
    if (d->payer != NAME_NONE) {
        buf_lit(b, ", payer ");
        buf_put(b, names_text(&ids->payers, d->payer));
    }
    buf_lit(b, ", ");
    buf_put(b, clock_text(d->code->clock));
    buf_byte(b, ' ');
    date_put(b, d->from);
    buf_lit(b, " to ");
    if (date_is(d->to))
        date_put(b, d->to);
    else
        buf_lit(b, "its end");
    buf_lit(b, "\n  judged by ");
    buf_put(b, d->pack->name);
    buf_lit(b, " (sha256 ");
    sha256_put(b, &d->pack->hash, 12);
    buf_lit(b, ")\n  ");
    paint(b, colour,
          d->status == DET_READY                           ? GREEN
          : d->status == DET_OPEN || d->status == DET_HELD ? YELLOW
                                                           : RED);
    buf_put(b, det_status_text(d->status));
    paint(b, colour, PLAIN);
    buf_lit(b, ": ");
    buf_put(b, str_of(status_sentence(d->status)));
    buf_lit(b, "\n  ");
    buf_say(b, "%d %s, date of service ", d->units, d->units == 1 ? "unit" : "units");
    if (date_is(d->service_date))
        date_put(b, d->service_date);
    else
        buf_lit(b, "not yet");
    buf_lit(b, ", ");
    if (d->priced)
        money_put(b, d->amount);
    else
        buf_lit(b, "no price on file");
    buf_put(b, d->priced ? STR(" a unit (") : STR(" ("));
    buf_put(b, fee_basis_text(d->basis));
    buf_lit(b, ")\n\n");
}

void det_put_tree(buf *b, const evaluation *e, const determination *d, const reasons *why, bool colour)
{
    put_head(b, e, d, colour);
    for (size_t i = 0; i < why->count; i++) {
        const reason *r = &why->at[i];
        bool quiet = r->id == REQ_PRICE && !r->met; // a price that is missing blocks nothing
        paint(b, colour, r->met ? GREEN : quiet ? DIM : RED);
        buf_put(b, r->met ? STR("  + ") : quiet ? STR("  . ") : STR("  - "));
        paint(b, colour, PLAIN);
        buf_pad(b, requirements[r->id].name, 17);
        buf_put(b, r->have);
        buf_lit(b, "\n      needed: ");
        buf_put(b, r->need);
        paint(b, colour, DIM);
        buf_lit(b, "\n      source: ");
        buf_put(b, r->cite);
        buf_put(b, r->grade == GRADE_K   ? STR(" (K: an unverified, cautious default)")
                   : r->grade == GRADE_S ? STR(" (S: secondary source)")
                                         : STR(" (P: primary source)"));
        paint(b, colour, PLAIN);
        put_evidence(b, e, r, colour);
        buf_byte(b, '\n');
    }
    if (why->still_count) buf_lit(b, "\n  Still to come:\n");
    for (size_t i = 0; i < why->still_count; i++) {
        buf_lit(b, "  * ");
        buf_put(b, why->stills[i].need);
        if (date_is(why->stills[i].by)) {
            buf_lit(b, ", by ");
            date_put(b, why->stills[i].by);
        }
        buf_byte(b, '\n');
    }
    if (why->warning_count) buf_lit(b, "\n  To look at:\n");
    for (size_t i = 0; i < why->warning_count; i++) {
        buf_lit(b, "  ! ");
        buf_put(b, why->warnings[i]);
        buf_byte(b, '\n');
    }
}
