// sense_835_codes.c - the codes of payers' answers: their form, and the numbers given out so far.
// The ranges are those of the published lists as seen in 2026; deactivated codes are in them, for old files.
#include "sense_835_.h"
#include "shape_.h"

typedef struct range { char prefix[3]; uint16_t from, to; } range;
static const range reasons[] = {{"", 1, 308},  {"A", 0, 8},  {"B", 1, 23}, {"D", 1, 23},
                                {"P", 1, 32},  {"W", 1, 9},  {"Y", 1, 3}};
static const range remarks[] = {{"M", 1, 144}, {"MA", 1, 134}, {"N", 1, 940}};

// Prefix and number of a code; false where it has another form.
static bool code_split(str code, str *prefix, uint32_t *number)
{
    size_t n = 0;
    while (n < code.len &&
           ((code.at[n] >= 'A' && code.at[n] <= 'Z') || (code.at[n] >= 'a' && code.at[n] <= 'z')))
        n++;
    *prefix = str_first(code, n);
    *number = 0;
    size_t digits = code.len - n;
    if (!digits || digits > 4) return false;
    for (; n < code.len; n++) {
        if (code.at[n] < '0' || code.at[n] > '9') return false;
        *number = *number * 10 + (uint32_t)(code.at[n] - '0');
    }
    return true;
}

static bool same_letters(str s, const char *capital)
{
    if (s.len != strlen(capital)) return false;
    for (size_t i = 0; i < s.len; i++)
        if ((s.at[i] & ~0x20) != capital[i]) return false;
    return true;
}

typedef enum standing { WRONG_FORM, NOT_GIVEN_OUT, GIVEN_OUT } standing;

static standing look(const range *ranges, size_t count, str code)
{
    str prefix;
    uint32_t number;
    if (!code_split(code, &prefix, &number)) return WRONG_FORM;
    standing found = WRONG_FORM;
    for (size_t i = 0; i < count; i++) {
        if (!same_letters(prefix, ranges[i].prefix)) continue;
        found = number >= ranges[i].from && number <= ranges[i].to ? GIVEN_OUT : NOT_GIVEN_OUT;
    }
    return found;
}

static void say(scrub *s, const char *list, str code, uint16_t el, standing known, scrub_id form,
                scrub_id unknown)
{
    if (known == WRONG_FORM) {
        scrub_say(s, form, el, NULL);
        return;
    }
    const scrub_ask *ask = scrub_asked(s);
    int listed =
        ask->listed ? ask->listed(ask->listed_with, str_of(list), code, DATE_NONE) : SCRUB_LISTED_UNKNOWN;
    if (listed > 0) return;
    if (known == NOT_GIVEN_OUT) scrub_say(s, unknown, el, NULL);
}

void sense_reason(scrub *s, str code, uint16_t el)
{
    say(s, "CARC", code, el, look(reasons, sizeof reasons / sizeof *reasons, code), SCRUB_REASON_FORM,
        SCRUB_REASON_UNKNOWN);
}

void sense_remark(scrub *s, str code, uint16_t el)
{
    say(s, "RARC", code, el, look(remarks, sizeof remarks / sizeof *remarks, code), SCRUB_REMARK_FORM,
        SCRUB_REMARK_UNKNOWN);
}

// X12's list says with which group alone some reasons go.
void sense_reason_group(scrub *s, str group, str code, uint16_t el)
{
    static const struct {
        str code, groups;
    } only[] = {
        {STR_INIT("23"), STR_INIT("OA")},  {STR_INIT("45"), STR_INIT("CO PR")},
        {STR_INIT("85"), STR_INIT("PR")},  {STR_INIT("133"), STR_INIT("OA")},
        {STR_INIT("136"), STR_INIT("OA")}, {STR_INIT("139"), STR_INIT("CO")},
        {STR_INIT("201"), STR_INIT("PR")}, {STR_INIT("209"), STR_INIT("OA")},
        {STR_INIT("229"), STR_INIT("PR")}, {STR_INIT("238"), STR_INIT("PR")},
        {STR_INIT("249"), STR_INIT("CO")}, {STR_INIT("257"), STR_INIT("OA")},
        {STR_INIT("271"), STR_INIT("OA")}, {STR_INIT("275"), STR_INIT("PR")},
        {STR_INIT("277"), STR_INIT("OA")}, {STR_INIT("278"), STR_INIT("CO PI")},
        {STR_INIT("281"), STR_INIT("CO")}, {STR_INIT("303"), STR_INIT("CO")},
    };
    if (!shape_listed(STR("CO OA PI PR"), group)) return; // a group that is none is said as such
    for (size_t i = 0; i < sizeof only / sizeof *only; i++)
        if (str_eq(code, only[i].code) && !shape_listed(only[i].groups, group))
            scrub_say(s, SCRUB_REASON_GROUP, el, "only %.*s", STR_ARGS(only[i].groups));
}

bool sense_reason_wants_remark(str code)
{
    return shape_listed(STR("16 96 129 148 201 226 227 234 237 250 251 252 267 A1"), code);
}

void sense_category(scrub *s, str code, uint16_t el)
{
    bool formed = (code.len == 2 || code.len == 3 || code.len == 4) && code.at[0] >= 'A' && code.at[0] <= 'Z';
    if (!formed) {
        scrub_say(s, SCRUB_CATEGORY_FORM, el, NULL);
        return;
    }
    if (!shape_listed(
            STR("A0 A1 A2 A3 A4 A5 A6 A7 A8 D0 DR01 DR02 DR03 DR04 DR05 DR06 DR07 DR08 E0 E1 E2 E3 E4 F0 "
                "F1 F2 F3 F3F F3N F4 P0 P1 P2 P3 P4 P5 R0 R1 R3 R4 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15 "
                "R16 R17"),
            code))
        scrub_say(s, SCRUB_CATEGORY_UNKNOWN, el, NULL);
}

void sense_identifier(scrub *s, str qualifier, str value, uint16_t el)
{
    if (!value.len) return;
    if (str_eq(qualifier, STR("XX")) && !npi_valid(value)) scrub_say(s, SCRUB_NPI_FORM, el, NULL);
    if (str_eq(qualifier, STR("FI")) && !shape_tax_id(value)) scrub_say(s, SCRUB_TAX_ID_FORM, el, NULL);
}

void sense_cents(scrub *s)
{
    const scrub_here *here = scrub_at(s);
    const x12_guide *g = here->guide;
    for (uint16_t el = g->segs[here->seg].first; el < g->el_count && g->els[el].seg == here->seg; el++) {
        if (g->els[el].data != DATA_AMOUNT) continue;
        str value = x12_get(here->segment, g->els[el].position);
        const char *point = value.len ? memchr(value.at, '.', value.len) : NULL;
        if (point && value.at + value.len - point > 3) scrub_say(s, SCRUB_AMOUNT_PRECISION, el, NULL);
    }
}

void sense_organisation(scrub *s)
{
    const scrub_here *here = scrub_at(s);
    const x12_guide *g = here->guide;
    if (!str_eq(here->segment->id, STR("NM1")) || !str_eq(x12_get(here->segment, 2), STR("2"))) return;
    for (uint16_t el = g->segs[here->seg].first; el < g->el_count && g->els[el].seg == here->seg; el++) {
        size_t position = g->els[el].position;
        if (position < 4 || position > 7 || !x12_get(here->segment, position).len) continue;
        scrub_say(s, SCRUB_ORGANISATION_FIRST_NAME, el, NULL);
        return;
    }
}

void sense_paid_procedure(scrub *s, uint16_t kind, uint16_t code)
{
    str value = scrub_get(s, code);
    char capital[5];
    if (!str_eq(scrub_get(s, kind), STR("HC")) || !value.len) return;
    for (size_t i = 0; i < value.len && i < sizeof capital; i++)
        capital[i] = value.at[i] >= 'a' && value.at[i] <= 'z' ? (char)(value.at[i] - 'a' + 'A') : value.at[i];
    if (value.len != sizeof capital || !shape_procedure((str){capital, sizeof capital}))
        scrub_say(s, SCRUB_PROCEDURE_FORM, code, NULL);
}

void sense_sum_differs(scrub *s, scrub_id id, uint64_t segment, uint16_t el, money said, money counted)
{
    char room[64];
    buf text = {.at = room, .room = sizeof room, .bytes_max = sizeof room};
    bool huge = said.cents > MONEY_CENTS_MAX || said.cents < -MONEY_CENTS_MAX ||
                counted.cents > MONEY_CENTS_MAX || counted.cents < -MONEY_CENTS_MAX;
    if (huge) {
        buf_lit(&text, "the sum is beyond all measure");
    } else {
        buf_lit(&text, "it says ");
        money_put(&text, said);
        buf_lit(&text, ", and the sum is ");
        money_put(&text, counted);
    }
    scrub_say_at(s, id, segment, el, (str){"", 0}, "%.*s", STR_ARGS(buf_str(&text)));
}
