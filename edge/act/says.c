// says.c - what was said of people, devices and care, in sentences; says_life.c has the life of claims.
#include "says_.h"
#include "scale.h"

enum { SENTENCE_BYTES_MAX = 64 * 1024, ITEMS_MAX = 64 };

bool say_has(const saying *s, fact_field field)
{
    return fact_has(s->f, field) && !(s->as->masked && fact_fields[field].seal == SEALED);
}

str said_text(const saying *s, fact_field field)
{
    return say_has(s, field) ? fact_get(s->f, field)->text : (str){"", 0};
}

void say_part(const saying *s, const char *lead, fact_field field)
{
    str text = str_trim(said_text(s, field));
    if (text.len) buf_say(s->b, "%s%.*s", lead, STR_ARGS(text));
}

void say_called(const saying *s, fact_subject subject, str id)
{
    str name = s->as->called ? s->as->called(s->as->with, subject, id) : (str){"", 0};
    buf_put(s->b, name.len ? name : id);
}

void say_named(const saying *s, fact_subject subject, fact_field field)
{
    if (fact_has(s->f, field)) say_called(s, subject, fact_get(s->f, field)->text);
}

void say_day(const saying *s, const char *lead, fact_field field)
{
    if (!say_has(s, field)) return;
    buf_put(s->b, str_of(lead));
    date_put(s->b, fact_get(s->f, field)->date);
}

void say_span(const saying *s, fact_field from, fact_field to)
{
    say_day(s, " from ", from);
    if (say_has(s, to))
        say_day(s, " to ", to);
    else
        buf_lit(s->b, " on");
}

void said_money(const saying *s, fact_field field) { money_put_dollars(s->b, fact_get(s->f, field)->money); }

void say_codes(const saying *s, fact_field field)
{
    fact_codes codes = fact_get(s->f, field)->codes;
    for (size_t i = 0; i < codes.count; i++) {
        if (i) buf_put(s->b, i + 1 == codes.count ? STR(" and ") : STR(", "));
        buf_put(s->b, codes.at[i]);
    }
}

// --- words for choices ------------------------------------------------------------------------------------

str says_program(choice program)
{
    return program == PROGRAM_RTM ? STR("remote therapeutic monitoring")
                                  : STR("digital mental health treatment");
}

str says_short_program(choice program) { return program == PROGRAM_RTM ? STR("RTM") : STR("DMHT"); }

str says_mode(choice mode)
{
    switch ((int)mode) {
    case MODE_PHONE: return STR("by phone");
    case MODE_VIDEO: return STR("by video");
    case MODE_IN_PERSON: return STR("in person");
    case MODE_PORTAL: return STR("by portal message");
    case MODE_TEXT: return STR("by text message");
    case MODE_EMAIL: return STR("by e-mail");
    case MODE_VOICEMAIL: return STR("by voicemail");
    default: return STR("");
    }
}

str says_activity(choice activity)
{
    switch ((int)activity) {
    case ACT_REVIEW: return STR("review of data");
    case ACT_INTERPRET: return STR("interpretation");
    case ACT_COMMUNICATE: return STR("communication");
    case ACT_DOCUMENT: return STR("documentation");
    case ACT_COORDINATE: return STR("coordination of care");
    default: return STR("");
    }
}

str says_reason(choice why)
{
    switch ((int)why) {
    case REASON_GOALS_MET: return STR("goals met");
    case REASON_LEFT: return STR("the patient left");
    case REASON_TRANSFERRED: return STR("transferred to others");
    case REASON_DECEASED: return STR("the patient died");
    case REASON_DEVICE_ENDED: return STR("the device ended");
    case REASON_OTHER: return STR("another reason");
    default: return STR("");
    }
}

str says_credential(choice credential) { return choice_text(credential); }

static str payer_kind(choice kind)
{
    switch ((int)kind) {
    case PAYER_MEDICARE: return STR("Medicare");
    case PAYER_ADVANTAGE: return STR("Medicare Advantage");
    case PAYER_MEDICAID: return STR("Medicaid");
    default: return STR("a commercial payer");
    }
}

static str role_words(choice role)
{
    switch ((int)role) {
    case ROLE_CLINICAL_STAFF: return STR("clinical staff");
    case ROLE_COORDINATOR: return STR("care coordinator");
    case ROLE_BILLER: return STR("biller");
    case ROLE_COMPLIANCE: return STR("compliance officer");
    default: return STR("administration");
    }
}

// --- settings ----------------------------------------------------------------------------------------------

static void say_person(const saying *s, fact_field first, fact_field last, fact_field id)
{
    if (say_has(s, first)) {
        say_part(s, "", first);
        say_part(s, " ", last);
    } else {
        buf_put(s->b, fact_get(s->f, id)->text);
    }
}

static void say_patient(const saying *s)
{
    buf_lit(s->b, "Patient ");
    say_person(s, F_PATIENT_FIRST, F_PATIENT_LAST, F_PATIENT_PATIENT);
    say_day(s, ", born ", F_PATIENT_BIRTH);
    if (say_has(s, F_PATIENT_ADDRESS)) {
        const fact_address *at = fact_get(s->f, F_PATIENT_ADDRESS)->address;
        buf_say(s->b, ", lives in %.*s, %.*s", STR_ARGS(at->city), STR_ARGS(at->state));
    }
    buf_say(s->b, "; days are counted in %.*s",
            STR_ARGS(zone_name(fact_get(s->f, F_PATIENT_TIMEZONE)->zone)));
}

static void say_coverage(const saying *s)
{
    buf_lit(s->b, "Covered by ");
    say_named(s, SUBJECT_PAYER, F_COVERAGE_PAYER);
    buf_put(s->b, fact_get(s->f, F_COVERAGE_RANK)->choice == RANK_PRIMARY ? STR(", who pays first")
                                                                           : STR(", who pays second"));
    say_part(s, ", member ", F_COVERAGE_MEMBER);
    buf_byte(s->b, ',');
    say_span(s, F_COVERAGE_FROM, F_COVERAGE_TO);
}

static void say_device(const saying *s)
{
    buf_lit(s->b, "Device ");
    if (say_has(s, F_DEVICE_NAME))
        say_part(s, "", F_DEVICE_NAME);
    else
        buf_put(s->b, fact_get(s->f, F_DEVICE_DEVICE)->text);
    say_part(s, " by ", F_DEVICE_MAKER);
    buf_say(s->b, " for %.*s", STR_ARGS(says_program(fact_get(s->f, F_DEVICE_PROGRAM)->choice)));
    say_part(s, ", classified at 21 CFR ", F_DEVICE_REGULATION);
    say_day(s, ", cleared ", F_DEVICE_CLEARED);
}

static void say_price(const saying *s)
{
    say_named(s, SUBJECT_PAYER, F_PRICE_PAYER);
    buf_lit(s->b, " pays ");
    said_money(s, F_PRICE_AMOUNT);
    say_part(s, " for ", F_PRICE_CODE);
    say_span(s, F_PRICE_FROM, F_PRICE_TO);
    say_part(s, " (", F_PRICE_SOURCE);
    if (say_has(s, F_PRICE_SOURCE)) buf_byte(s->b, ')');
}

static void say_rule(const saying *s)
{
    choice covered = fact_get(s->f, F_PAYER_RULE_COVERED)->choice,
           asked = fact_get(s->f, F_PAYER_RULE_AUTHORIZATION)->choice;
    say_named(s, SUBJECT_PAYER, F_PAYER_RULE_PAYER);
    buf_put(s->b, covered == COVERED_YES  ? STR(" pays ")
                  : covered == COVERED_NO ? STR(" does not pay ")
                                          : STR(" may or may not pay (unknown) "));
    say_codes(s, F_PAYER_RULE_CODES);
    say_span(s, F_PAYER_RULE_FROM, F_PAYER_RULE_TO);
    buf_put(s->b, asked == AUTH_NONE       ? STR("; no authorization is asked for")
                  : asked == AUTH_REQUIRED ? STR("; prior authorization is asked for")
                                           : STR("; whether authorization is asked for is unknown"));
    if (say_has(s, F_PAYER_RULE_CONSENT))
        buf_say(s->b, "; consent %s",
                fact_get(s->f, F_PAYER_RULE_CONSENT)->choice == FORM_WRITTEN ? "in writing"
                                                                             : "spoken or written");
    say_day(s, "; looked up on ", F_PAYER_RULE_VERIFIED_ON);
    say_part(s, " in ", F_PAYER_RULE_SOURCE);
}

static bool say_setting(const saying *s)
{
    const fact *f = s->f;
    switch ((int)f->kind) {
    case KIND_PRACTICE:
        buf_lit(s->b, "The practice");
        say_part(s, " is ", F_PRACTICE_NAME);
        say_part(s, ", NPI ", F_PRACTICE_NPI);
        buf_say(s->b, "; months and minutes are counted in %.*s",
                STR_ARGS(zone_name(fact_get(f, F_PRACTICE_TIMEZONE)->zone)));
        return true;
    case KIND_PAYER:
        buf_lit(s->b, "Payer ");
        if (say_has(s, F_PAYER_NAME))
            say_part(s, "", F_PAYER_NAME);
        else
            buf_put(s->b, fact_get(f, F_PAYER_PAYER)->text);
        buf_say(s->b, ", %.*s", STR_ARGS(payer_kind(fact_get(f, F_PAYER_KIND)->choice)));
        say_part(s, ", electronic id ", F_PAYER_NUMBER);
        say_part(s, ", judged by ", F_PAYER_POLICY);
        return true;
    case KIND_PRACTITIONER:
        say_person(s, F_PRACTITIONER_FIRST, F_PRACTITIONER_LAST, F_PRACTITIONER_PRACTITIONER);
        buf_say(s->b, ", %.*s, practises here",
                STR_ARGS(choice_text(fact_get(f, F_PRACTITIONER_CREDENTIAL)->choice)));
        say_part(s, ", NPI ", F_PRACTITIONER_NPI);
        return true;
    case KIND_STAFF:
        say_person(s, F_STAFF_FIRST, F_STAFF_LAST, F_STAFF_STAFF);
        buf_say(s->b, " works here: %.*s", STR_ARGS(role_words(fact_get(f, F_STAFF_ROLE)->choice)));
        return true;
    case KIND_PATIENT: say_patient(s); return true;
    case KIND_COVERAGE: say_coverage(s); return true;
    case KIND_DEVICE: say_device(s); return true;
    case KIND_PRICE: say_price(s); return true;
    case KIND_CHARGE:
        buf_lit(s->b, "The practice charges ");
        said_money(s, F_CHARGE_AMOUNT);
        say_part(s, " for ", F_CHARGE_CODE);
        say_span(s, F_CHARGE_FROM, F_CHARGE_TO);
        return true;
    case KIND_PAYER_RULE: say_rule(s); return true;
    default: return false;
    }
}

// --- what happened -----------------------------------------------------------------------------------------

static void say_by(const saying *s, const char *lead)
{
    if (!s->f->by.len) return;
    buf_put(s->b, str_of(lead));
    say_called(s, SUBJECT_PERSON, s->f->by);
}

static str consent_to(choice program)
{
    switch ((int)program) {
    case CONSENT_RTM: return STR("remote therapeutic monitoring");
    case CONSENT_DMHT: return STR("digital mental health treatment");
    default: return STR("passing on substance-use records (42 CFR Part 2)");
    }
}

static void say_consent(const saying *s)
{
    bool written = fact_get(s->f, F_CONSENT_FORM)->choice == FORM_WRITTEN;
    buf_put(s->b, written ? STR("Written consent to ") : STR("Spoken consent to "));
    buf_put(s->b, consent_to(fact_get(s->f, F_CONSENT_PROGRAM)->choice));
    buf_byte(s->b, ',');
    say_span(s, F_CONSENT_FROM, F_CONSENT_TO);
}

static void say_enroll(const saying *s)
{
    str code = said_text(s, F_ENROLL_PLACE);
    const rule_place *place = s->as->book ? rulebook_place(s->as->book, code) : NULL;
    buf_say(s->b, "Enrolled in %.*s with ", STR_ARGS(says_program(fact_get(s->f, F_ENROLL_PROGRAM)->choice)));
    say_named(s, SUBJECT_DEVICE, F_ENROLL_DEVICE);
    buf_lit(s->b, ", billed by ");
    say_named(s, SUBJECT_PERSON, F_ENROLL_BILLING);
    buf_say(s->b, ", place of service %.*s", STR_ARGS(code));
    if (place) buf_say(s->b, " (%.*s)", STR_ARGS(place->name));
    say_day(s, "; monitoring starts on ", F_ENROLL_STARTS);
    if (say_has(s, F_ENROLL_PART2) && fact_get(s->f, F_ENROLL_PART2)->flag)
        buf_lit(s->b, "; a substance-use record");
}

static void say_supply(const saying *s)
{
    choice by = fact_get(s->f, F_SUPPLY_PAID_BY)->choice;
    buf_put(s->b, by == PAID_BY_PRACTICE  ? STR("The device was supplied; the practice paid for it")
                  : by == PAID_BY_PATIENT ? STR("The device was supplied; the patient paid for it")
                                          : STR("The device was supplied; its vendor gave it"));
    if (say_has(s, F_SUPPLY_COST)) {
        buf_lit(s->b, ", ");
        said_money(s, F_SUPPLY_COST);
    }
    say_part(s, ", unit ", F_SUPPLY_UNIT);
    say_part(s, ", invoice ", F_SUPPLY_INVOICE);
}

static void say_minutes(const saying *s, fact_field field)
{
    if (!say_has(s, field)) return;
    int64_t n = fact_get(s->f, field)->whole;
    buf_say(s->b, ", %lld minute%s", (long long)n, n == 1 ? "" : "s");
}

static void say_checkin(const saying *s)
{
    switch ((int)fact_get(s->f, F_CHECKIN_SOURCE)->choice) {
    case SOURCE_PATIENT: buf_lit(s->b, "The patient made an entry"); break;
    case SOURCE_DEVICE: buf_lit(s->b, "The device recorded an entry"); break;
    case SOURCE_CAREGIVER: buf_lit(s->b, "A caregiver made an entry"); break;
    default: buf_lit(s->b, "Staff made an entry"); break;
    }
    say_day(s, " for ", F_CHECKIN_FOR_DAY);
    if (!say_has(s, F_CHECKIN_ANSWERS)) return;
    scale_item *items = arena_array(s->b->in, scale_item, ITEMS_MAX);
    size_t count = scale_items(said_text(s, F_CHECKIN_ANSWERS), items, ITEMS_MAX, s->b->in);
    for (size_t i = 0; i < count; i++)
        buf_say(s->b, "%s%.*s %.*s", i ? ", " : ": ", STR_ARGS(items[i].name), STR_ARGS(items[i].text));
}

static void say_assess(const saying *s)
{
    str id = said_text(s, F_ASSESS_INSTRUMENT);
    const rule_instrument *is = s->as->book ? rulebook_instrument(s->as->book, id) : NULL;
    buf_put(s->b, is ? is->name : id);
    if (!say_has(s, F_ASSESS_ANSWERS)) {
        buf_lit(s->b, " was answered");
        return;
    }
    scale_score score = scale_of(is, said_text(s, F_ASSESS_ANSWERS));
    if (!score.whole) {
        buf_say(s->b, ": %d of %d answered, so there is no total", (int)score.answered, (int)score.items);
    } else {
        buf_lit(s->b, ": ");
        scale_put(s->b, score.total);
        if (score.most) {
            buf_lit(s->b, " of ");
            scale_put(s->b, score.most);
        }
        if (score.band.len) buf_say(s->b, ", %.*s", STR_ARGS(score.band));
    }
    if (score.alarm) {
        buf_say(s->b, "; item %d was answered with ", (int)score.alarm->item);
        scale_put(s->b, score.alarm_answer);
    }
}

// "14 minutes"; "14 minutes 30 seconds"
static void say_length(buf *b, int64_t us)
{
    int64_t seconds = us / US_PER_S, minutes = seconds / 60;
    if (minutes || !(seconds % 60)) buf_say(b, "%lld minute%s", (long long)minutes, minutes == 1 ? "" : "s");
    if (seconds % 60)
        buf_say(b, "%s%lld second%s", minutes ? " " : "", (long long)(seconds % 60),
                seconds % 60 == 1 ? "" : "s");
}

static void say_at(const saying *s, instant at)
{
    if (s->as->zone)
        zone_put(s->b, s->as->zone, at);
    else
        instant_put(s->b, at);
}

static void say_time(const saying *s)
{
    instant from = fact_get(s->f, F_TIME_FROM)->instant, to = fact_get(s->f, F_TIME_TO)->instant;
    say_named(s, SUBJECT_PERSON, F_TIME_BY);
    buf_lit(s->b, ": ");
    say_length(s->b, to.us > from.us ? to.us - from.us : 0);
    buf_say(s->b, " of %.*s, from ", STR_ARGS(says_activity(fact_get(s->f, F_TIME_ACTIVITY)->choice)));
    say_at(s, from);
}

static void say_contact(const saying *s)
{
    choice mode = fact_get(s->f, F_CONTACT_MODE)->choice;
    const char *whom = fact_get(s->f, F_CONTACT_WITH)->choice == WITH_PATIENT ? "patient" : "caregiver";
    say_named(s, SUBJECT_PERSON, F_CONTACT_BY);
    if (mode == MODE_VOICEMAIL)
        buf_say(s->b, " left a voicemail for the %s", whom);
    else if (mode == MODE_PHONE || mode == MODE_VIDEO || mode == MODE_IN_PERSON)
        buf_say(s->b, " spoke with the %s %.*s", whom, STR_ARGS(says_mode(mode)));
    else
        buf_say(s->b, " wrote to the %s %.*s", whom, STR_ARGS(says_mode(mode)));
    say_minutes(s, F_CONTACT_MINUTES);
}

static void say_note(const saying *s)
{
    say_day(s, "Note on ", F_NOTE_FROM);
    say_day(s, " to ", F_NOTE_TO);
    buf_lit(s->b, " by ");
    say_named(s, SUBJECT_PERSON, F_NOTE_BY);
    if (say_has(s, F_NOTE_SIGNED)) {
        buf_lit(s->b, ", signed ");
        say_at(s, fact_get(s->f, F_NOTE_SIGNED)->instant);
    } else {
        buf_lit(s->b, ", not signed");
    }
}

static void say_service(const saying *s)
{
    say_part(s, "Billed elsewhere or beside: ", F_SERVICE_CODE);
    say_day(s, " on ", F_SERVICE_ON);
    if (say_has(s, F_SERVICE_UNITS))
        buf_say(s->b, ", %lld units", (long long)fact_get(s->f, F_SERVICE_UNITS)->whole);
    if (say_has(s, F_SERVICE_FROM) && say_has(s, F_SERVICE_TO)) {
        buf_lit(s->b, ", from ");
        say_at(s, fact_get(s->f, F_SERVICE_FROM)->instant);
        buf_lit(s->b, " to ");
        say_at(s, fact_get(s->f, F_SERVICE_TO)->instant);
    }
    say_by(s, ", by ");
}

static bool say_treatment(const saying *s)
{
    switch ((int)s->f->kind) {
    case KIND_DIAGNOSIS:
        say_part(s, "Diagnosis ", F_DIAGNOSIS_CODE);
        say_span(s, F_DIAGNOSIS_FROM, F_DIAGNOSIS_TO);
        buf_lit(s->b, ", made by ");
        say_named(s, SUBJECT_PERSON, F_DIAGNOSIS_BY);
        return true;
    case KIND_PLAN:
        say_part(s, "Treatment plan (", F_PLAN_THERAPY);
        buf_lit(s->b, ") by ");
        say_named(s, SUBJECT_PERSON, F_PLAN_BY);
        buf_byte(s->b, ',');
        say_span(s, F_PLAN_FROM, F_PLAN_TO);
        say_part(s, ": ", F_PLAN_GOALS);
        return true;
    case KIND_ORDER:
        say_named(s, SUBJECT_PERSON, F_ORDER_BY);
        buf_lit(s->b, " ordered ");
        say_named(s, SUBJECT_DEVICE, F_ORDER_DEVICE);
        say_part(s, " for ", F_ORDER_DIAGNOSIS);
        return true;
    case KIND_CONSENT: say_consent(s); return true;
    case KIND_REVOKE: say_day(s, "Consent taken back, from ", F_REVOKE_FROM); return true;
    case KIND_ENROLL: say_enroll(s); return true;
    case KIND_SUPPLY: say_supply(s); return true;
    case KIND_EDUCATE:
        say_named(s, SUBJECT_PERSON, F_EDUCATE_BY);
        buf_lit(s->b, " set the device up and taught its use");
        say_minutes(s, F_EDUCATE_MINUTES);
        return true;
    case KIND_AUTHORIZATION:
        say_named(s, SUBJECT_PAYER, F_AUTHORIZATION_PAYER);
        buf_lit(s->b, " authorized ");
        say_codes(s, F_AUTHORIZATION_CODES);
        say_span(s, F_AUTHORIZATION_FROM, F_AUTHORIZATION_TO);
        say_part(s, ", number ", F_AUTHORIZATION_NUMBER);
        return true;
    case KIND_DISCHARGE:
        say_day(s, "The enrollment ended on ", F_DISCHARGE_ON);
        buf_say(s->b, ": %.*s", STR_ARGS(says_reason(fact_get(s->f, F_DISCHARGE_REASON)->choice)));
        return true;
    default: return false;
    }
}

static bool say_work(const saying *s)
{
    switch ((int)s->f->kind) {
    case KIND_CHECKIN: say_checkin(s); return true;
    case KIND_ASSESS: say_assess(s); return true;
    case KIND_TIME: say_time(s); return true;
    case KIND_CONTACT: say_contact(s); return true;
    case KIND_NOTE: say_note(s); return true;
    case KIND_SERVICE: say_service(s); return true;
    case KIND_VOID:
        say_part(s, "Takes out the entry ", F_VOID_VOIDS);
        say_part(s, ": ", F_VOID_REASON);
        return true;
    default: return false;
    }
}

void fact_says(buf *b, const fact *f, const says_ask *as)
{
    saying s = {b, f, as};
    size_t before = b->len;
    if (!say_setting(&s) && !say_treatment(&s) && !say_work(&s) && !say_life(&s))
        buf_put(b, fact_kinds[f->kind].help);
    if (b->len > before && !strchr(".!?", b->at[b->len - 1])) buf_byte(b, '.');
}

str fact_sentence(const fact *f, const says_ask *as, arena *a)
{
    buf b = buf_in(a, SENTENCE_BYTES_MAX);
    fact_says(&b, f, as);
    return buf_str(&b);
}
