// sense_837p_person.c - who is who: billing provider, subscriber, patient, payer; addresses and numbers.
#include "sense_837p_.h"
#include "shape_.h"

// --- any name, address, contact ----------------------------------------------------------------------------

static bool is_aside(str s)
{
    static const str asides[] = {
#define ASIDE(text) STR_INIT(text),
#include "sense_837p_tables.def"
    };
    char text[16];
    if (s.len >= sizeof text) return false;
    for (size_t i = 0; i < s.len; i++)
        text[i] = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 'a' + 'A') : s.at[i];
    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++)
        if (str_eq((str){text, s.len}, asides[i])) return true;
    size_t same = 0;
    while (same < s.len && (s.at[same] == '0' || s.at[same] == '-')) same++;
    return s.len > 3 && same == s.len;
}

void sense_name(scrub *s, sense *t)
{
    (void)t;
    bool organisation = str_eq(sense_el(s, 2), STR("2"));
    // Guide, NM104, NM105, NM107: for persons alone.
    for (uint8_t i = 4; organisation && i <= 7; i++)
        if (sense_el(s, i).len) {
            scrub_say(s, SCRUB_ORGANISATION_FIRST_NAME, sense_row(s, i, 0), NULL);
            break;
        }
    if (is_aside(sense_el(s, 9)) && !str_eq(sense_el(s, 8), STR("XX")))
        scrub_say(s, SCRUB_PLACEHOLDER, sense_row(s, 9, 0), NULL);
}

// Which loops must have all nine digits: the guide's notes to N403.
static bool asks_nine(str loop)
{
    return str_eq(loop, STR("2010AA")) || str_eq(loop, STR("2310C")) || str_eq(loop, STR("2420C"));
}

void sense_town(scrub *s, sense *t)
{
    (void)t;
    str country = sense_el(s, 4), state = sense_el(s, 2), postal = sense_el(s, 3);
    sense_text code = sense_keep(country);
    bool abroad = country.len && !str_eq(sense_str(&code), STR("US"));
    if (abroad) return;
    if (!state.len)
        scrub_say(s, SCRUB_STATE_MISSING, sense_row(s, 2, 0), NULL);
    else {
        sense_text kept = sense_keep(state);
        if (state.len > 2 || !shape_state(sense_str(&kept)))
            scrub_say(s, SCRUB_STATE_UNKNOWN, sense_row(s, 2, 0), NULL);
    }
    bool nine = asks_nine(scrub_at(s)->guide->loops[scrub_at(s)->loop].name);
    if (!postal.len)
        scrub_say(s, SCRUB_ZIP_MISSING, sense_row(s, 3, 0), NULL);
    else if (!shape_zip(postal))
        scrub_say(s, SCRUB_ZIP_FORM, sense_row(s, 3, 0), NULL);
    else if (nine && postal.len != 9)
        scrub_say(s, SCRUB_ZIP_NINE, sense_row(s, 3, 0), NULL);
}

// Guide, PER: a number of the North American plan is ten digits; others may have more, without their +.
// Eleven digits are rather ten and a slip than a number abroad, which with its country has twelve or more.
static bool is_telephone(str s) { return str_digits(s) && (s.len == 10 || s.len > 11); }

void sense_contact(scrub *s, sense *t)
{
    (void)t;
    for (uint8_t i = 3; i <= 7; i = (uint8_t)(i + 2)) {
        str kind = sense_el(s, i), number = sense_el(s, i + 1u);
        if (!number.len) continue;
        uint16_t row = sense_row(s, (uint8_t)(i + 1), 0);
        bool telephone = str_eq(kind, STR("TE")) || str_eq(kind, STR("FX"));
        if (telephone && !is_telephone(number)) scrub_say(s, SCRUB_PHONE_FORM, row, NULL);
        if (str_eq(kind, STR("EX")) && !str_digits(number)) scrub_say(s, SCRUB_PHONE_FORM, row, NULL);
        if (str_eq(kind, STR("EM")) && !memchr(number.at, '@', number.len))
            scrub_say(s, SCRUB_EMAIL_FORM, row, NULL);
    }
}

// CLIA: two digits, D, seven digits.
static bool is_clia(str s)
{
    return s.len == 10 && str_digits(str_first(s, 2)) && (s.at[2] == 'D' || s.at[2] == 'd') &&
           str_digits(str_from(s, 3));
}

void sense_reference(scrub *s, sense *t)
{
    (void)t;
    str kind = sense_el(s, 1), number = sense_el(s, 2);
    uint16_t row = sense_row(s, 2, 0);
    if (str_eq(kind, STR("X4")) || str_eq(kind, STR("F4"))) {
        if (!is_clia(number)) scrub_say(s, SCRUB_CLIA_FORM, row, NULL);
    } else if ((str_eq(kind, STR("G1")) || str_eq(kind, STR("F8")) || str_eq(kind, STR("9F"))) &&
               is_aside(number))
        scrub_say(s, SCRUB_PLACEHOLDER, row, NULL);
}

// --- who bills ---------------------------------------------------------------------------------------------

void sense_bht(scrub *s, sense *t)
{
    date on;
    if (!sense_day(sense_el(s, 4), &on)) return; // the engine says that it is no date
    t->made = on;
    t->made_at = sense_at(s, 4, 0);
    date today = scrub_asked(s)->today;
    // A day later is another zone's today.
    if (date_is(today) && on.days > today.days + 1) scrub_say(s, SCRUB_FILE_DATE_FUTURE, t->made_at.el, NULL);
}

void sense_billing_level(scrub *s, sense *t)
{
    (void)s;
    t->billing = 0;
    t->billing_at = (sense_place){0};
    t->billing_person = false;
    t->billing_taxonomy_len = 0;
}

static uint8_t keep_taxonomy(const scrub *s, char to[SENSE_TAXONOMY_BYTES])
{
    str code = sense_el(s, 3);
    if (code.len != SENSE_TAXONOMY_BYTES) return 0;
    for (size_t i = 0; i < SENSE_TAXONOMY_BYTES; i++)
        to[i] = code.at[i] >= 'a' && code.at[i] <= 'z' ? (char)(code.at[i] - 'a' + 'A') : code.at[i];
    return SENSE_TAXONOMY_BYTES;
}

void sense_billing_specialty(scrub *s, sense *t)
{
    t->billing_taxonomy_len = keep_taxonomy(s, t->billing_taxonomy);
}
void sense_claim_specialty(scrub *s, sense *t)
{
    t->claim.taxonomy_len = keep_taxonomy(s, t->claim.taxonomy);
}
void sense_line_specialty(scrub *s, sense *t)
{
    if (!t->claim.line_count) return;
    sense_line *l = &t->claim.lines[t->claim.line_count - 1];
    l->taxonomy_len = keep_taxonomy(s, l->taxonomy);
}

void sense_billing(scrub *s, sense *t)
{
    str id = sense_el(s, 9);
    t->billing = id.len ? sense_hash(id, 0) : 0;
    t->billing_at = sense_at(s, 9, 0);
    t->billing_person = str_eq(sense_el(s, 2), STR("1"));
}

void sense_facility_street(scrub *s, sense *t)
{
    (void)t;
    for (uint8_t i = 1; i <= 2; i++)
        if (sense_el(s, i).len && !shape_street(sense_el(s, i))) {
            scrub_say(s, SCRUB_FACILITY_BOX, sense_row(s, i, 0), NULL);
            return;
        }
}

// --- the subscriber and the patient ------------------------------------------------------------------------

void sense_subscriber_level(scrub *s, sense *t)
{
    (void)s;
    t->subscriber = (sense_subscriber){.birth = DATE_NONE, .death = DATE_NONE};
    t->claim.open = false;
}

void sense_cover(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    sense_text filing = sense_keep(sense_el(s, 9));
    u->relationship = sense_at(s, 2, 0);
    u->himself = str_eq(sense_el(s, 2), STR("18"));
    u->part_b = str_eq(sense_str(&filing), STR("MB"));
    u->medicare = u->part_b || str_eq(sense_str(&filing), STR("16"));
    u->turn = sense_el(s, 1).len ? sense_el(s, 1).at[0] : 0;
    if (!filing.len) scrub_say(s, SCRUB_FILING_MISSING, sense_row(s, 9, 0), NULL);
    // Guide, SBR05: why Medicare, the payer of this claim, is not the first.
    if (u->part_b && (u->turn == 'S' || u->turn == 'T') && !sense_el(s, 5).len)
        scrub_say(s, SCRUB_MEDICARE_SECOND_REASON, sense_row(s, 5, 0), NULL);
}

// MBIs are asked for since 2020, whatever the day of service; files made before had older numbers.
static bool asks_mbi(const sense *t) { return !date_is(t->made) || t->made.days >= date_of(2020, 1, 1).days; }

static void check_member(scrub *s, const sense *t, bool part_b)
{
    str member = sense_el(s, 9);
    if (!part_b || !asks_mbi(t) || !str_eq(sense_el(s, 8), STR("MI")) || !member.len) return;
    char text[16];
    str kept = {text, member.len < sizeof text ? member.len : sizeof text};
    for (size_t i = 0; i < kept.len; i++)
        text[i] =
            member.at[i] >= 'a' && member.at[i] <= 'z' ? (char)(member.at[i] - 'a' + 'A') : member.at[i];
    if (!shape_mbi(kept)) scrub_say(s, SCRUB_MBI_FORM, sense_row(s, 9, 0), NULL);
}

void sense_member(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    u->member_segment = scrub_at(s)->number;
    u->member_seg = scrub_at(s)->seg;
    u->person = str_eq(sense_el(s, 2), STR("1"));
    u->member = sense_hash(sense_el(s, 9), sense_hash(sense_el(s, 3), sense_hash(sense_el(s, 4), 7)));
    u->who = u->member;
    if (!sense_el(s, 9).len && u->himself) scrub_say(s, SCRUB_MEMBER_MISSING, sense_row(s, 9, 0), NULL);
    check_member(s, t, u->part_b);
}

void sense_other_member(scrub *s, sense *t)
{
    if (t->claim.other_count) check_member(s, t, t->claim.others[t->claim.other_count - 1].part_b);
}

void sense_member_street(scrub *s, sense *t)
{
    (void)s;
    t->subscriber.street = true;
}
void sense_member_town(scrub *s, sense *t)
{
    (void)s;
    t->subscriber.town = true;
}

void sense_birth(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    u->born = true;
    date on;
    uint16_t row = sense_row(s, 2, 0);
    if (!sense_day(sense_el(s, 2), &on)) return; // the engine says that it is no date
    u->who = hash_mix(u->who ^ (uint64_t)(uint32_t)on.days, 0x9E3779B97F4A7C15ull) | 1;
    if (date_is(t->made) && on.days > t->made.days)
        scrub_say(s, SCRUB_BIRTH_FUTURE, row, NULL);
    else {
        u->birth = on;
        if (date_is(t->made) && date_age(on, t->made) > SENSE_AGE_YEARS_MAX)
            scrub_say(s, SCRUB_BIRTH_OLD, row, NULL);
    }
}

void sense_patient(scrub *s, sense *t)
{
    str format = sense_el(s, 5), day = sense_el(s, 6);
    date on;
    if (!str_eq(format, STR("D8")) || !sense_day(day, &on)) return;
    if (date_is(t->made) && on.days > t->made.days)
        scrub_say(s, SCRUB_DATE_AFTER_FILE, sense_row(s, 6, 0), NULL);
    else t->subscriber.death = on;
}

void sense_payer_reference(scrub *s, sense *t)
{
    if (str_eq(sense_el(s, 1), STR("G2")) || str_eq(sense_el(s, 1), STR("LU")))
        t->subscriber.billing_number = true;
}

void sense_payer(scrub *s, sense *t) { t->subscriber.payer = sense_hash(sense_el(s, 9), 0); }

// The patient is the subscriber: the guide asks for what it asks of a patient.
void sense_subscriber_ends(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    if (!u->himself || !u->member_segment) return;
    if (!u->street)
        scrub_say_segment(s, SCRUB_SUBSCRIBER_PARTIAL, u->member_segment, sense_guide_seg("2010BA", "N3"),
                          "N3");
    if (!u->town)
        scrub_say_segment(s, SCRUB_SUBSCRIBER_PARTIAL, u->member_segment, sense_guide_seg("2010BA", "N4"),
                          "N4");
    if (!u->born)
        scrub_say_segment(s, SCRUB_SUBSCRIBER_PARTIAL, u->member_segment, sense_guide_seg("2010BA", "DMG"),
                          "DMG");
}

void sense_patient_level(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    u->patient_level = true;
    u->who = u->member;
    u->birth = u->death = DATE_NONE;
    if (!u->himself || u->complained) return;
    u->complained = true;
    scrub_say_at(s, SCRUB_PATIENT_UNASKED, u->relationship.segment, u->relationship.el, STR("18"), NULL);
}

void sense_patient_name(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    u->who = sense_hash(sense_el(s, 3), sense_hash(sense_el(s, 4), u->who));
}

// A claim begins: whose is it?
void sense_subscriber_claims(scrub *s, sense *t)
{
    sense_subscriber *u = &t->subscriber;
    if (!t->billing && t->billing_at.segment && !u->billing_number) {
        scrub_say_at(s, SCRUB_BILLING_NUMBER, t->billing_at.segment, t->billing_at.el, (str){"", 0}, NULL);
        t->billing_at.segment = 0; // once
    }
    if (u->himself || u->patient_level || u->complained || !u->relationship.segment) return;
    u->complained = true;
    scrub_say_at(s, SCRUB_PATIENT_MISSING, u->relationship.segment, u->relationship.el, (str){"", 0}, NULL);
}
