// make.c - one claim from its determinations.
#include "claim_.h"

#define SAY(p, el, ...) x12_say((p), &x12_837p, (el), X12_ERROR, __VA_ARGS__)

uint64_t claim_number_hash(str text)
{
    sha256 hash = sha256_of(text);
    uint64_t number = 0;
    for (size_t i = 0; i < 8; i++) number = number << 8 | hash.bytes[i];
    return number >> 4;
}

uint64_t claim_number(const claims *c, size_t claim)
{
    const claim_span *span = &c->spans[claim];
    char text[LIMIT_ID_BYTES + X837_LINES_MAX * 32 + 16];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    buf_put(&b, c->rows[span->first].enrollment);
    for (uint32_t i = 0; i < span->count; i++) {
        const determination *det = c->rows[span->first + i].det;
        buf_byte(&b, '\n');
        buf_put(&b, det->code->code);
        buf_byte(&b, ' ');
        date_put_d8(&b, det->from);
    }
    if (c->as[claim].generation) buf_say(&b, "\n#%u", c->as[claim].generation);
    assert(!b.full);
    return claim_number_hash(buf_str(&b));
}

void claim_number_text(uint64_t number, char text[CLAIM_ID_CHARS])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // without I L O U, which are misread
    assert(number >> 60 == 0);
    for (int i = CLAIM_ID_CHARS - 1; i >= 0; i--, number >>= 5) text[i] = digits[number & 31];
}

// Medicare prints its numbers with hyphens, which are no part of them.
static str member_of(str member, str filing, char *to, size_t room)
{
    if (!str_eq(filing, STR("MB")) || member.len > room) return member;
    size_t n = 0;
    for (size_t i = 0; i < member.len; i++)
        if (member.at[i] != '-' && member.at[i] != ' ') to[n++] = member.at[i];
    return (str){to, n};
}

static void make_subscriber(const claims *c, const claim_span *span, claim_made *out)
{
    const claim_row *first = &c->rows[span->first];
    x837_subscriber *to = &out->subscriber;
    to->turn = 'P'; // determinations go to the primary payer
    const payer_row *payer =
        first->det->payer == NAME_NONE ? NULL : state_payer(c->ask.state, first->det->payer, c->ask.as_of);
    const party_payer *payer_words = payer ? party_payer_of(c->ask.party, payer->row.fact) : NULL;
    if (payer_words) {
        to->payer = payer_words->name;
        to->payer_number = payer_words->number;
        to->filing = payer_words->filing;
    }
    to->member = member_of(first->member, to->filing, out->member, sizeof out->member);
    // Original Medicare has no group; its card shows none.
    if (!str_eq(to->filing, STR("MB"))) to->group = first->group;
    to->birth = span->patient ? span->patient->birth : DATE_NONE;
    const party_patient *patient_words = span->patient_words;
    if (!patient_words) return;
    to->last = patient_words->last;
    to->first = patient_words->first;
    to->address = patient_words->address;
    to->sex = patient_words->sex;
}

// "7Q2M4K0B9XWD-98978-20260115": the claim, the code and its period's first day.
static str line_control(const claim_made *made, const determination *det, char to[LINE_CONTROL_BYTES])
{
    buf b = {.at = to, .room = LINE_CONTROL_BYTES, .bytes_max = LINE_CONTROL_BYTES};
    buf_put(&b, made->claim.id);
    buf_byte(&b, '-');
    buf_put(&b, det->code->code);
    buf_byte(&b, '-');
    date_put_d8(&b, det->from);
    assert(!b.full);
    return buf_str(&b);
}

static void price_line(const claims *c, const determination *det, claim_made *out, x837_line *line)
{
    const charge_row *charge = state_charge(c->ask.state, det->code->code, det->service_date);
    assert(charge || det->priced); // else the claim was set aside (plan.c)
    if (det->priced)
        out->expected = money_add(out->expected, money_times(det->amount, det->units));
    else
        out->unpriced++;
    line->charge = money_times(charge ? charge->amount : det->amount, det->units);
    out->claim.charge = money_add(out->claim.charge, line->charge);
}

// Therapy modifiers are for therapists (CMS CR 14250): none for psychologists, social workers, family
// therapists and counselors; those of assistants not with the supply of a device.
static void check_modifiers(const claims *c, const determination *det, const enroll_row *enroll,
                            x12_problems *p)
{
    const practitioner_row *who = state_practitioner(c->ask.state, enroll->billing, c->ask.as_of);
    bool none = who && (who->credential == CRED_CP || who->credential == CRED_CSW ||
                        who->credential == CRED_MFT || who->credential == CRED_MHC);
    for (size_t i = 0; i < enroll->modifier_count && i < X837_MODIFIERS_MAX; i++) {
        str m = enroll->modifiers[i];
        bool assistant = str_eq(m, STR("CQ")) || str_eq(m, STR("CO"));
        bool therapy = assistant || str_eq(m, STR("GP")) || str_eq(m, STR("GO")) || str_eq(m, STR("GN"));
        if (therapy && none)
            SAY(p, (uint16_t)(X837_SERVICE_MODIFIER1 + i),
                "therapy modifier %.*s does not go with the credential %.*s", STR_ARGS(m),
                STR_ARGS(choice_text(who->credential)));
        else if (assistant && det->code->needs[REQ_SUPPLY].asked)
            SAY(p, (uint16_t)(X837_SERVICE_MODIFIER1 + i),
                "modifier %.*s does not go with the supply code %.*s", STR_ARGS(m),
                STR_ARGS(det->code->code));
    }
    if (enroll->modifier_count > X837_MODIFIERS_MAX)
        SAY(p, X837_SERVICE_MODIFIER4, "the enrollment has %d modifiers, a line at most four",
            (int)enroll->modifier_count);
}

static void make_line(const claims *c, const determination *det, const enroll_row *enroll, claim_made *out,
                      x12_problems *p)
{
    size_t number = out->claim.line_count++;
    x837_line *line = &out->lines[number];
    *line = (x837_line){.code = det->code->code,
                        .modifiers = enroll->modifiers,
                        .units = det->units,
                        .on = det->service_date};
    line->modifier_count =
        enroll->modifier_count < X837_MODIFIERS_MAX ? enroll->modifier_count : X837_MODIFIERS_MAX;
    line->control = line_control(out, det, out->controls[number]);
    price_line(c, det, out, line);
    check_modifiers(c, det, enroll, p);
}

void claim_make(const claims *c, size_t number, claim_made *out, x12_problems *p)
{
    assert(number < c->count);
    const claim_span *span = &c->spans[number];
    const claim_row *first = &c->rows[span->first];
    const enroll_row *enroll = state_enroll(c->ask.state, first->det->enrollment);
    assert(enroll); // a ready determination has its enrollment
    assert(span->count >= 1 && span->count <= X837_LINES_MAX);
    out->subscriber = (x837_subscriber){0};
    out->claim = (x837_claim){0};
    out->expected = (money){0};
    out->unpriced = 0;
    claim_number_text(claim_number(c, number), out->id);
    x837_claim *to = &out->claim;
    to->id = (str){out->id, CLAIM_ID_CHARS};
    p->claim = to->id;
    p->about = first->enrollment;
    make_subscriber(c, span, out);
    to->place = str_of(enroll->place);
    to->frequency = c->as[number].frequency;
    to->original = c->as[number].original;
    to->signature = to->benefits = to->release = 'Y'; // on file by the consent that every ready line rests on
    const practice_row *practice = state_practice(c->ask.state, c->ask.as_of);
    to->assignment = practice && practice->participating ? 'A' : 'C';
    to->authorization = first->authorization;
    to->lines = out->lines;
    for (uint32_t i = 0; i < span->count; i++) make_line(c, c->rows[span->first + i].det, enroll, out, p);
    claim_diagnose(c, span, out, p);
    claim_people(c, span, out, p);
}
