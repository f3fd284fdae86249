// The practice: who it is, who works there, who pays, what is used and what it costs. It comes first.
#include "sample_.h"
#include "money.h"

const sample_payer sample_payers[PAYER_ID_COUNT] = {
#define SAMPLE_PAYER(id, fact_id, name, kind, number, filing, policy, state, old, adult, child, covered,     \
                     authorization, consent, service_date, policy_id)                                        \
    {STR_INIT(fact_id), STR_INIT(name), kind, STR_INIT(number), STR_INIT(filing), STR_INIT(policy),          \
     STR_INIT(state), old, adult, child, (uint32_t)(covered), authorization, (uint32_t)(consent),            \
     (uint32_t)(service_date), STR_INIT(policy_id)},
#include "payers.def"
#undef SAMPLE_PAYER
};
const credentialed credentials[] = {
#define CREDENTIALED(credential, written, taxonomy, modifier)                                                \
    {credential, STR_INIT(written), STR_INIT(taxonomy), STR_INIT(modifier)},
#include "credentials.def"
#undef CREDENTIALED
};
_Static_assert(sizeof credentials / sizeof *credentials == CREDENTIAL_CYCLE,
               "the cycle is the table's length");

static const str zone_names[ZONE_COUNT] = {
#define SAMPLE_ZONE(id, name) STR_INIT(name),
#define PLACE(zone, city, state, zip, area, share)
#include "places.def"
#undef SAMPLE_ZONE
#undef PLACE
};

typedef struct practice_row {
    str name, line1, city, state, zip, phone;
    zone_id zone;
    str mac, locality;
    bool qp;
} practice_row;
static const practice_row practices[] = {
#define PRACTICE(name, street, city, state, zip, phone, zone, mac, locality, qp)                             \
    {STR_INIT(name), STR_INIT(street), STR_INIT(city), STR_INIT(state), STR_INIT(zip),                       \
     STR_INIT(phone), ZONE_##zone, STR_INIT(mac), STR_INIT(locality), qp},
#include "practices.def"
#undef PRACTICE
};
enum { PRACTICES = sizeof practices / sizeof *practices };

typedef struct code_row { str code; int32_t charge, price; } code_row; // cents
// Prices are what a contractor or a contract might pay: invented where no public file has one.
static const code_row codes[] = {
    {STR_INIT("98975"), 4500, 2250}, {STR_INIT("98978"), 12000, 6480}, {STR_INIT("98979"), 6000, 2900},
    {STR_INIT("98980"), 11000, 5600}, {STR_INIT("98981"), 9000, 4300}, {STR_INIT("98986"), 8000, 4125},
    {STR_INIT("G0552"), 90000, 61500}, {STR_INIT("G0553"), 11500, 5900}, {STR_INIT("G0554"), 9000, 4400},
};
enum { CODES_COUNT = sizeof codes / sizeof *codes };

typedef struct device_row {
    str device, name, maker;
    choice program;
    str therapy;
    bool is_201h, rx;
    str regulation, product_code, number, indications;
    int32_t age_min, age_max, course_days;
} device_row;
static const device_row devices[] = {
#define DEVICE(device, name, maker, program, therapy, is_201h, rx, regulation, product_code, number,         \
               indications, age_min, age_max, course_days)                                                   \
    {STR_INIT(device), STR_INIT(name), STR_INIT(maker), program, STR_INIT(therapy), is_201h, rx,             \
     STR_INIT(regulation), STR_INIT(product_code), STR_INIT(number), STR_INIT(indications),                  \
     age_min, age_max, course_days},
#include "devices.def"
#undef DEVICE
};

typedef struct staff_row { str id, first, last; choice role; } staff_row;
static const staff_row staff[] = {
    {STR_INIT("coordinator"), STR_INIT("Clover"), STR_INIT("Rehearsal"), ROLE_COORDINATOR},
    {STR_INIT("biller"), STR_INIT("Reed"), STR_INIT("Placeholt"), ROLE_BILLER},
    {STR_INIT("compliance"), STR_INIT("Iris"), STR_INIT("Examplar"), ROLE_COMPLIANCE},
    {STR_INIT("admin"), STR_INIT("Basil"), STR_INIT("Dryrun"), ROLE_ADMIN},
};

static const practice_row *practice_of(const telling *t)
{
    dice d = dice_for(t, DICE_PRACTICE, 0, 0);
    return &practices[dice_under(&d, PRACTICES)];
}

bool cast_open(telling *t, zones *all, fault *why)
{
    for (size_t i = 0; i < ZONE_COUNT; i++) {
        const zone *z = zone_find(all, zone_names[i]);
        if (!z)
            return fault_set(why, FAULT_SYSTEM,
                             "the time zone %.*s is not on this system: install its zone files",
                             STR_ARGS(zone_names[i]));
        t->walls[i] = (wall){z, zone_span_at(z, 0)};
    }
    const practice_row *row = practice_of(t);
    t->office = &t->walls[row->zone];
    t->office_zone = zone_names[row->zone];
    return true;
}

label practitioner_label(uint32_t n)
{
    label l = label_of(STR("pr"));
    label_digits(&l, n + 1, 4);
    return l;
}

label staff_label(uint32_t n)
{
    label l = label_of(STR("cs"));
    label_digits(&l, n + 1, 4);
    return l;
}

const credentialed *practitioner_credential(uint32_t n) { return &credentials[n % CREDENTIAL_CYCLE]; }

// Nine digits and the check digit of a National Provider Identifier: Luhn, in which 80840 in front adds 24.
static label npi_of(uint32_t nine)
{
    assert(nine >= 100000000 && nine <= 299999999);
    uint32_t sum = 24, rest = nine;
    for (int i = 0; i < 9; i++, rest /= 10) {
        uint32_t digit = rest % 10 * (i % 2 == 0 ? 2 : 1);
        sum += digit / 10 + digit % 10;
    }
    label l = {.len = 0};
    label_digits(&l, nine, 9);
    label_digits(&l, (10 - sum % 10) % 10, 1);
    return l;
}

// Settings are said in one go before anything else, a minute apart.
typedef struct setting { telling *t; date on; int32_t minute; instant at; } setting;

static void setting_open(setting *s, fact_kind kind, const label *id)
{
    s->at = wall_instant(s->t->office, s->on, 8 * HOUR + s->minute * MINUTE);
    if (s->minute < 600) s->minute++;
    say_open(s->t, kind, id, s->at, s->t->office);
}
static void setting_close(setting *s) { say_close(s->t, s->at); }

static void practice_tell(setting *s, str id, choice tin_type, str tin)
{
    telling *t = s->t;
    const practice_row *row = practice_of(t);
    dice d = dice_for(t, DICE_PRACTICE, 1, 0);
    label fact_id = label_of(id), npi = npi_of(199990000 + dice_under(&d, 10000));
    setting_open(s, KIND_PRACTICE, &fact_id);
    say_text(t, F_PRACTICE_PRACTICE, STR("practice"));
    say_text(t, F_PRACTICE_NAME, row->name);
    say_text(t, F_PRACTICE_NPI, label_str(&npi));
    say_text(t, F_PRACTICE_TIN, tin);
    say_choice(t, F_PRACTICE_TIN_TYPE, tin_type);
    say_text(t, F_PRACTICE_TAXONOMY, STR("261QM0801X"));
    buf *b = say_json(t, F_PRACTICE_ADDRESS);
    buf_say(
        b, "{\"line1\":\"%.*s\",\"line2\":\"Floor 3\",\"city\":\"%.*s\",\"state\":\"%.*s\",\"zip\":\"%.*s\"}",
        STR_ARGS(row->line1), STR_ARGS(row->city), STR_ARGS(row->state), STR_ARGS(row->zip));
    say_text(t, F_PRACTICE_PHONE, row->phone);
    say_text(t, F_PRACTICE_CONTACT, STR("Billing Office"));
    say_text(t, F_PRACTICE_TIMEZONE, t->office_zone);
    if (row->mac.len) {
        b = say_json(t, F_PRACTICE_LOCALITY);
        buf_say(b, "{\"mac\":\"%.*s\",\"number\":\"%.*s\"}", STR_ARGS(row->mac), STR_ARGS(row->locality));
    }
    if (row->qp) {
        say_flag(t, F_PRACTICE_PARTICIPATING, true);
        say_flag(t, F_PRACTICE_QP, true);
    }
    setting_close(s);
}

static void payer_tell(setting *s, const sample_payer *p)
{
    telling *t = s->t;
    label id = label_of(STR("s-payer-"));
    label_add(&id, p->id);
    setting_open(s, KIND_PAYER, &id);
    say_text(t, F_PAYER_PAYER, p->id);
    say_text(t, F_PAYER_NAME, p->name);
    say_choice(t, F_PAYER_KIND, p->kind);
    say_text(t, F_PAYER_NUMBER, p->number);
    say_text(t, F_PAYER_FILING, p->filing);
    if (p->policy.len) say_text(t, F_PAYER_POLICY, p->policy);
    if (p->state.len) say_text(t, F_PAYER_STATE, p->state);
    setting_close(s);
}

static void rule_tell(setting *s, const sample_payer *p)
{
    telling *t = s->t;
    // Medicaid speaks of monitoring only: its digital treatment stays unknown.
    size_t count = p->kind == PAYER_MEDICAID ? 6 : CODES_COUNT;
    str listed[CODES_COUNT];
    for (size_t i = 0; i < count; i++) listed[i] = codes[i].code;
    label id = label_of(STR("s-rule-"));
    label_add(&id, p->id);
    setting_open(s, KIND_PAYER_RULE, &id);
    say_text(t, F_PAYER_RULE_PAYER, p->id);
    say_list(t, F_PAYER_RULE_CODES, listed, count);
    say_choice(t, F_PAYER_RULE_COVERED, (choice)p->covered);
    say_choice(t, F_PAYER_RULE_AUTHORIZATION, (choice)p->authorization);
    if (p->consent != NO_RULE) say_choice(t, F_PAYER_RULE_CONSENT, (choice)p->consent);
    if (p->service_date != NO_RULE) say_choice(t, F_PAYER_RULE_SERVICE_DATE, (choice)p->service_date);
    if (p->policy_id.len) say_text(t, F_PAYER_RULE_POLICY_ID, p->policy_id);
    say_date(t, F_PAYER_RULE_FROM, date_of(date_year(t->from) - 1, 1, 1));
    say_date(t, F_PAYER_RULE_VERIFIED_ON, date_plus(s->on, -3));
    say_text(t, F_PAYER_RULE_SOURCE,
             p->covered == COVERED_UNKNOWN ? STR("no answer by telephone yet") : STR("provider manual"));
    setting_close(s);
}

// Medicare: the three codes without a public price. Others: their contract, all codes. Two payers never said.
static void prices_tell(setting *s, const sample_payer *p)
{
    telling *t = s->t;
    if (p->covered == COVERED_NO || p->covered == COVERED_UNKNOWN) return;
    bool public = p->kind == PAYER_MEDICARE || p->kind == PAYER_ADVANTAGE;
    for (size_t i = 0; i < CODES_COUNT; i++) {
        str code = codes[i].code;
        if (public && !str_eq(code, STR("98978")) && !str_eq(code, STR("98986")) &&
            !str_eq(code, STR("G0552")))
            continue;
        label id = label_of(STR("s-price-"));
        label_add(&id, p->id);
        label_add(&id, STR("-"));
        label_add(&id, code);
        setting_open(s, KIND_PRICE, &id);
        say_text(t, F_PRICE_PAYER, p->id);
        say_text(t, F_PRICE_CODE, code);
        say_money(t, F_PRICE_AMOUNT, (money){codes[i].price + (public ? 0 : (p - sample_payers) * 125)});
        say_date(t, F_PRICE_FROM, date_of(date_year(t->from) - 1, 1, 1));
        say_text(t, F_PRICE_SOURCE,
                 public ? STR("contractor's letter (sample)") : STR("contract, exhibit B (sample)"));
        setting_close(s);
    }
}

static void charges_tell(setting *s)
{
    telling *t = s->t;
    for (size_t i = 0; i < CODES_COUNT; i++) {
        label id = label_of(STR("s-charge-"));
        label_add(&id, codes[i].code);
        setting_open(s, KIND_CHARGE, &id);
        say_text(t, F_CHARGE_CODE, codes[i].code);
        say_money(t, F_CHARGE_AMOUNT, (money){codes[i].charge});
        say_date(t, F_CHARGE_FROM, date_of(date_year(t->from) - 1, 1, 1));
        setting_close(s);
    }
}

static void practitioner_tell(setting *s, uint32_t n)
{
    telling *t = s->t;
    dice d = dice_for(t, DICE_PRACTITIONER, n, 0);
    const credentialed *c = practitioner_credential(n);
    label who = practitioner_label(n), id = label_join(STR("s-"), &who),
          npi = npi_of(100000000 + n * 1009 + dice_under(&d, 1009));
    setting_open(s, KIND_PRACTITIONER, &id);
    say_text(t, F_PRACTITIONER_PRACTITIONER, label_str(&who));
    say_text(t, F_PRACTITIONER_NPI, label_str(&npi));
    say_text(t, F_PRACTITIONER_LAST, word_last(dice_under(&d, 1000)));
    say_text(t, F_PRACTITIONER_FIRST, word_first(dice_under(&d, 1000)));
    // Written as people write it (PSYD, LCSW), which the choice's own spelling would hide.
    say_text(t, F_PRACTITIONER_CREDENTIAL, c->written);
    say_text(t, F_PRACTITIONER_TAXONOMY, c->taxonomy);
    setting_close(s);
}

static void staff_tell(setting *s, const label *who, str first, str last, choice role,
                       const label *supervisor)
{
    telling *t = s->t;
    label id = label_join(STR("s-"), who);
    setting_open(s, KIND_STAFF, &id);
    say_text(t, F_STAFF_STAFF, label_str(who));
    say_text(t, F_STAFF_LAST, last);
    say_text(t, F_STAFF_FIRST, first);
    say_choice(t, F_STAFF_ROLE, role);
    if (supervisor) say_text(t, F_STAFF_SUPERVISOR, label_str(supervisor));
    setting_close(s);
}

static void device_tell(setting *s, const device_row *row)
{
    telling *t = s->t;
    label id = label_of(STR("s-device-"));
    label_add(&id, row->device);
    setting_open(s, KIND_DEVICE, &id);
    say_text(t, F_DEVICE_DEVICE, row->device);
    say_text(t, F_DEVICE_NAME, row->name);
    say_text(t, F_DEVICE_MAKER, row->maker);
    say_choice(t, F_DEVICE_PROGRAM, row->program);
    if (row->regulation.len) say_text(t, F_DEVICE_REGULATION, row->regulation);
    if (row->product_code.len) say_text(t, F_DEVICE_PRODUCT_CODE, row->product_code);
    if (row->number.len) say_text(t, F_DEVICE_NUMBER, row->number);
    if (row->number.len) say_date(t, F_DEVICE_CLEARED, date_of(date_year(t->from) - 1, 3, 1));
    say_flag(t, F_DEVICE_DEVICE_201H, row->is_201h);
    say_text(t, F_DEVICE_THERAPY, row->therapy);
    say_flag(t, F_DEVICE_RX, row->rx);
    if (row->age_min) say_whole(t, F_DEVICE_AGE_MIN, row->age_min);
    if (row->age_max) say_whole(t, F_DEVICE_AGE_MAX, row->age_max);
    if (row->indications.len) {
        str rest = row->indications, first = str_split(rest, '|', &rest);
        say_list(t, F_DEVICE_INDICATIONS, (str[]){first, rest}, 2);
    }
    if (row->course_days) {
        say_whole(t, F_DEVICE_COURSE_DAYS, row->course_days);
        say_flag(t, F_DEVICE_PART2, false);
    }
    setting_close(s);
}

void cast_tell(telling *t)
{
    setting s = {.t = t, .on = date_plus(t->from, -60)};
    // The founder billed under a personal number first; the later fact replaces the earlier.
    practice_tell(&s, STR("s-practice-1"), TIN_SY, STR("900000000"));
    s = (setting){.t = t, .on = date_plus(t->from, -45)};
    practice_tell(&s, STR("s-practice-2"), TIN_EI, STR("990000000"));
    for (size_t i = 0; i < PAYER_ID_COUNT; i++) payer_tell(&s, &sample_payers[i]);
    for (size_t i = 0; i < PAYER_ID_COUNT; i++)
        if (sample_payers[i].covered != NO_RULE) rule_tell(&s, &sample_payers[i]);
    for (size_t i = 0; i < PAYER_ID_COUNT; i++) prices_tell(&s, &sample_payers[i]);
    charges_tell(&s);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) device_tell(&s, &devices[i]);
    for (uint32_t n = 0; n < t->practitioners; n++) practitioner_tell(&s, n);
    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++) {
        label who = label_of(staff[i].id);
        staff_tell(&s, &who, staff[i].first, staff[i].last, staff[i].role, NULL);
    }
    for (uint32_t n = 0; n < t->practitioners; n++) {
        dice d = dice_for(t, DICE_STAFF, n, 0);
        label who = staff_label(n), supervisor = practitioner_label(n);
        staff_tell(&s, &who, word_first(dice_under(&d, 1000)), word_last(dice_under(&d, 1000)),
                   ROLE_CLINICAL_STAFF, &supervisor);
    }
}
