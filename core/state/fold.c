// fold.c - one fact into its row. A row for every kind; nothing is looked at twice.
#include "state_.h"

static bool flag_or(const fact *f, fact_field field, bool otherwise)
{
    return fact_has(f, field) ? fact_get(f, field)->flag : otherwise;
}
static date date_or(const fact *f, fact_field field, date otherwise)
{
    return fact_has(f, field) ? fact_get(f, field)->date : otherwise;
}
static int32_t whole_or(const fact *f, fact_field field, int32_t otherwise)
{
    return fact_has(f, field) ? (int32_t)fact_get(f, field)->whole : otherwise;
}
static str text_or_empty(state *s, const fact *f, fact_field field)
{
    return fact_has(f, field) ? str_copy(s->in, fact_get(f, field)->text) : (str){"", 0};
}
static const str *codes_or_none(state *s, const fact *f, fact_field field, size_t *count)
{
    *count = fact_has(f, field) ? fact_get(f, field)->codes.count : 0;
    if (!*count) return NULL;
    str *copy = arena_array(s->in, str, *count);
    for (size_t i = 0; i < *count; i++) copy[i] = str_copy(s->in, fact_get(f, field)->codes.at[i]);
    return copy;
}
// A short code in a fixed place. What does not fit is cut: no real code is that long, so it stays unknown.
static void short_code(char *to, size_t room, str from)
{
    size_t n = from.len < room - 1 ? from.len : room - 1;
    if (n) memcpy(to, from.at, n);
    to[n] = 0;
}

#define NEW_ROW(rows, T)                                                                                     \
    T *r = pile_more(&s->rows);                                                                              \
    r->row = (row){.fact = f->self, .next = NO_ROW, .at = said->at}

static void fold_practice(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(practices, practice_row);
    r->zone = fact_get(said, F_PRACTICE_TIMEZONE)->zone;
    if (fact_has(said, F_PRACTICE_LOCALITY)) {
        r->mac = str_copy(s->in, fact_get(said, F_PRACTICE_LOCALITY)->locality->mac);
        r->locality = str_copy(s->in, fact_get(said, F_PRACTICE_LOCALITY)->locality->number);
    }
    r->participating = flag_or(said, F_PRACTICE_PARTICIPATING, true);
    r->qp = flag_or(said, F_PRACTICE_QP, false);
}

static void fold_payer(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(payers, payer_row);
    r->payer = door_ref(f, F_PAYER_PAYER);
    r->kind = fact_get(said, F_PAYER_KIND)->choice;
    r->policy = text_or_empty(s, said, F_PAYER_POLICY);
}

static void fold_practitioner(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(practitioners, practitioner_row);
    r->person = door_ref(f, F_PRACTITIONER_PRACTITIONER);
    r->credential = fact_get(said, F_PRACTITIONER_CREDENTIAL)->choice;
}

static void fold_staff(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(staff, staff_row);
    r->person = door_ref(f, F_STAFF_STAFF);
    r->role = fact_get(said, F_STAFF_ROLE)->choice;
}

static void fold_patient(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(patients, patient_row);
    r->person = door_ref(f, F_PATIENT_PATIENT);
    r->birth = fact_get(said, F_PATIENT_BIRTH)->date;
    r->zone = fact_get(said, F_PATIENT_TIMEZONE)->zone;
}

static void fold_coverage(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(coverages, coverage_row);
    r->patient = door_ref(f, F_COVERAGE_PATIENT);
    r->payer = door_ref(f, F_COVERAGE_PAYER);
    r->from = fact_get(said, F_COVERAGE_FROM)->date;
    r->to = date_or(said, F_COVERAGE_TO, DATE_EVER);
    r->rank = fact_get(said, F_COVERAGE_RANK)->choice;
}

static void fold_device(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(devices, device_row);
    r->device = door_ref(f, F_DEVICE_DEVICE);
    r->program = fact_get(said, F_DEVICE_PROGRAM)->choice;
    r->name = text_or_empty(s, said, F_DEVICE_NAME);
    r->regulation = text_or_empty(s, said, F_DEVICE_REGULATION);
    r->product_code = text_or_empty(s, said, F_DEVICE_PRODUCT_CODE);
    r->number = text_or_empty(s, said, F_DEVICE_NUMBER);
    r->therapy = text_or_empty(s, said, F_DEVICE_THERAPY);
    r->cleared = date_or(said, F_DEVICE_CLEARED, DATE_NONE);
    r->device_201h = flag_or(said, F_DEVICE_DEVICE_201H, false);
    r->rx = flag_or(said, F_DEVICE_RX, false);
    r->part2 = flag_or(said, F_DEVICE_PART2, false);
    r->payable = true;
    r->age_min = whole_or(said, F_DEVICE_AGE_MIN, -1);
    r->age_max = whole_or(said, F_DEVICE_AGE_MAX, -1);
    r->indications = codes_or_none(s, said, F_DEVICE_INDICATIONS, &r->indication_count);
}

static void fold_price(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(prices, price_row);
    r->payer = door_ref(f, F_PRICE_PAYER);
    r->code = text_or_empty(s, said, F_PRICE_CODE);
    r->amount = fact_get(said, F_PRICE_AMOUNT)->money;
    r->from = fact_get(said, F_PRICE_FROM)->date;
    r->to = date_or(said, F_PRICE_TO, DATE_EVER);
}

static void fold_charge(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(charges, charge_row);
    r->code = text_or_empty(s, said, F_CHARGE_CODE);
    r->amount = fact_get(said, F_CHARGE_AMOUNT)->money;
    r->from = fact_get(said, F_CHARGE_FROM)->date;
    r->to = date_or(said, F_CHARGE_TO, DATE_EVER);
}

// A row for each code: payer and code together are the subject.
static void fold_payer_rule(state *s, const door_fact *f)
{
    const fact *said = f->said;
    fact_codes codes = fact_get(said, F_PAYER_RULE_CODES)->codes;
    for (size_t i = 0; i < codes.count; i++) {
        NEW_ROW(payer_rules, payer_rule_row);
        r->payer = door_ref(f, F_PAYER_RULE_PAYER);
        r->code = str_copy(s->in, codes.at[i]);
        r->covered = fact_get(said, F_PAYER_RULE_COVERED)->choice;
        r->authorization = fact_get(said, F_PAYER_RULE_AUTHORIZATION)->choice;
        r->consent = fact_has(said, F_PAYER_RULE_CONSENT) ? fact_get(said, F_PAYER_RULE_CONSENT)->choice
                                                          : CHOICE_COUNT;
        r->service_date = fact_has(said, F_PAYER_RULE_SERVICE_DATE)
                              ? fact_get(said, F_PAYER_RULE_SERVICE_DATE)->choice
                              : SERVICE_LAST_DAY;
        r->from = fact_get(said, F_PAYER_RULE_FROM)->date;
        r->to = date_or(said, F_PAYER_RULE_TO, DATE_EVER);
    }
}

static void fold_diagnosis(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(diagnoses, diagnosis_row);
    r->patient = door_ref(f, F_DIAGNOSIS_PATIENT);
    r->by = f->by;
    short_code(r->code, sizeof r->code, fact_get(said, F_DIAGNOSIS_CODE)->text);
    r->from = fact_get(said, F_DIAGNOSIS_FROM)->date;
    r->to = date_or(said, F_DIAGNOSIS_TO, DATE_EVER);
}

static void fold_plan(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(plans, plan_row);
    r->plan = door_ref(f, F_PLAN_PLAN);
    r->patient = door_ref(f, F_PLAN_PATIENT);
    r->by = f->by;
    r->from = fact_get(said, F_PLAN_FROM)->date;
    r->to = date_or(said, F_PLAN_TO, DATE_EVER);
}

static void fold_order(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(orders, order_row);
    r->order = door_ref(f, F_ORDER_ORDER);
    r->patient = door_ref(f, F_ORDER_PATIENT);
    r->by = f->by;
    r->device = door_ref(f, F_ORDER_DEVICE);
}

static void fold_consent(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(consents, consent_row);
    r->patient = door_ref(f, F_CONSENT_PATIENT);
    r->program = fact_get(said, F_CONSENT_PROGRAM)->choice;
    r->form = fact_get(said, F_CONSENT_FORM)->choice;
    r->from = fact_get(said, F_CONSENT_FROM)->date;
    r->to = date_or(said, F_CONSENT_TO, DATE_EVER);
    r->revoked_by = FACT_NONE;
}

static void fold_enroll(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(enrolls, enroll_row);
    r->enrollment = door_ref(f, F_ENROLL_ENROLLMENT);
    r->patient = door_ref(f, F_ENROLL_PATIENT);
    r->billing = door_ref(f, F_ENROLL_BILLING);
    r->device = door_ref(f, F_ENROLL_DEVICE);
    r->order = door_ref(f, F_ENROLL_ORDER);
    r->plan = door_ref(f, F_ENROLL_PLAN);
    r->program = fact_get(said, F_ENROLL_PROGRAM)->choice;
    short_code(r->place, sizeof r->place, fact_get(said, F_ENROLL_PLACE)->text);
    r->modifiers = codes_or_none(s, said, F_ENROLL_MODIFIERS, &r->modifier_count);
    r->starts = date_or(said, F_ENROLL_STARTS, DATE_NONE);
    r->part2 = flag_or(said, F_ENROLL_PART2, false);
}

static void fold_supply(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(supplies, supply_row);
    r->enrollment = door_ref(f, F_SUPPLY_ENROLLMENT);
    r->paid_by = fact_get(said, F_SUPPLY_PAID_BY)->choice;
}

static void fold_educate(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(educations, educate_row);
    r->enrollment = door_ref(f, F_EDUCATE_ENROLLMENT);
    r->by = f->by;
}

static void fold_assess(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(assessments, assess_row);
    r->enrollment = door_ref(f, F_ASSESS_ENROLLMENT);
}

// `us` in whole seconds, away from zero: a limit of whole seconds is passed by the one when by the other.
static int32_t seconds_away(int64_t us)
{
    int64_t s = us >= 0 ? (us + US_PER_S - 1) / US_PER_S : -((-us + US_PER_S - 1) / US_PER_S);
    return s > INT32_MAX ? INT32_MAX : s < -INT32_MAX ? -INT32_MAX : (int32_t)s;
}

static void fold_checkin(state *s, const door_fact *f)
{
    const fact *said = f->said;
    uint32_t e = door_ref(f, F_CHECKIN_ENROLLMENT);
    enrollment_state *es = state_enrollment_made(s, e);
    checkin_row *r = pile_more(&s->checkins);
    r->fact = f->self;
    r->at = said->at;
    r->late_s = seconds_away(said->received.us - said->at.us);
    r->source = (uint8_t)(fact_get(said, F_CHECKIN_SOURCE)->choice - SOURCE_PATIENT);
    if (fact_has(said, F_CHECKIN_FOR_DAY)) {
        int64_t delta = fact_get(said, F_CHECKIN_FOR_DAY)->date.days - floor_div(said->at.us, US_PER_DAY);
        if (delta > INT16_MAX) delta = INT16_MAX;
        if (delta < -INT16_MAX) delta = -INT16_MAX;
        r->for_day = (uint16_t)(delta + 32768);
    }
    r->next = es->checkins;
    es->checkins = s->checkins.count - 1;
}

static void fold_time(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(times, time_row);
    r->enrollment = door_ref(f, F_TIME_ENROLLMENT);
    r->by = f->by;
    r->from = r->free_from = fact_get(said, F_TIME_FROM)->instant;
    r->to = fact_get(said, F_TIME_TO)->instant;
}

static void fold_contact(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(contacts, contact_row);
    r->enrollment = door_ref(f, F_CONTACT_ENROLLMENT);
    r->by = f->by;
    r->mode = fact_get(said, F_CONTACT_MODE)->choice;
    r->with = fact_get(said, F_CONTACT_WITH)->choice;
}

static void fold_note(state *s, const door_fact *f)
{
    static const fact_field elements[] = {F_NOTE_REVIEW, F_NOTE_INTERPRETATION, F_NOTE_ACTIONS, F_NOTE_PLAN};
    const fact *said = f->said;
    NEW_ROW(notes, note_row);
    r->note = door_ref(f, F_NOTE_NOTE);
    r->enrollment = door_ref(f, F_NOTE_ENROLLMENT);
    r->by = f->by;
    r->from = fact_get(said, F_NOTE_FROM)->date;
    r->to = fact_get(said, F_NOTE_TO)->date;
    r->signed_at = fact_has(said, F_NOTE_SIGNED) ? fact_get(said, F_NOTE_SIGNED)->instant : INSTANT_NONE;
    r->complete = true;
    for (size_t i = 0; i < 4; i++) r->complete &= str_trim(fact_get(said, elements[i])->text).len > 0;
}

static void fold_authorization(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(authorizations, authorization_row);
    r->patient = door_ref(f, F_AUTHORIZATION_PATIENT);
    r->payer = door_ref(f, F_AUTHORIZATION_PAYER);
    r->from = fact_get(said, F_AUTHORIZATION_FROM)->date;
    r->to = fact_get(said, F_AUTHORIZATION_TO)->date;
    r->codes = codes_or_none(s, said, F_AUTHORIZATION_CODES, &r->code_count);
}

static void fold_service(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(services, service_row);
    r->patient = door_ref(f, F_SERVICE_PATIENT);
    short_code(r->code, sizeof r->code, fact_get(said, F_SERVICE_CODE)->text);
    r->on = fact_get(said, F_SERVICE_ON)->date;
    bool timed = fact_has(said, F_SERVICE_FROM) && fact_has(said, F_SERVICE_TO);
    r->from = timed ? fact_get(said, F_SERVICE_FROM)->instant : INSTANT_NONE;
    r->to = timed ? fact_get(said, F_SERVICE_TO)->instant : INSTANT_NONE;
}

static void fold_discharge(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(discharges, discharge_row);
    r->enrollment = door_ref(f, F_DISCHARGE_ENROLLMENT);
    r->on = fact_get(said, F_DISCHARGE_ON)->date;
}

static void fold_void(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(voids, void_row);
    r->voids = door_ref(f, F_VOID_VOIDS);
}

static void fold_revoke(state *s, const door_fact *f)
{
    const fact *said = f->said;
    NEW_ROW(revokes, revoke_row);
    r->consent = door_ref(f, F_REVOKE_CONSENT);
    r->from = fact_get(said, F_REVOKE_FROM)->date;
}

void state_fold(state *s, const door_fact *f)
{
    assert(!s->closed);
    if (f->said->at.us > s->as_of.us) return;
    switch (f->said->kind) {
    case KIND_PRACTICE: fold_practice(s, f); break;
    case KIND_PAYER: fold_payer(s, f); break;
    case KIND_PRACTITIONER: fold_practitioner(s, f); break;
    case KIND_STAFF: fold_staff(s, f); break;
    case KIND_PATIENT: fold_patient(s, f); break;
    case KIND_COVERAGE: fold_coverage(s, f); break;
    case KIND_DEVICE: fold_device(s, f); break;
    case KIND_PRICE: fold_price(s, f); break;
    case KIND_CHARGE: fold_charge(s, f); break;
    case KIND_PAYER_RULE: fold_payer_rule(s, f); break;
    case KIND_DIAGNOSIS: fold_diagnosis(s, f); break;
    case KIND_PLAN: fold_plan(s, f); break;
    case KIND_ORDER: fold_order(s, f); break;
    case KIND_CONSENT: fold_consent(s, f); break;
    case KIND_REVOKE: fold_revoke(s, f); break;
    case KIND_ENROLL: fold_enroll(s, f); break;
    case KIND_SUPPLY: fold_supply(s, f); break;
    case KIND_EDUCATE: fold_educate(s, f); break;
    case KIND_CHECKIN: fold_checkin(s, f); break;
    case KIND_ASSESS: fold_assess(s, f); break;
    case KIND_TIME: fold_time(s, f); break;
    case KIND_CONTACT: fold_contact(s, f); break;
    case KIND_NOTE: fold_note(s, f); break;
    case KIND_AUTHORIZATION: fold_authorization(s, f); break;
    case KIND_SERVICE: fold_service(s, f); break;
    case KIND_DISCHARGE: fold_discharge(s, f); break;
    case KIND_VOID: fold_void(s, f); break;
    // What became of claims is no ground for them.
    case KIND_CLAIM_MADE: case KIND_CLAIM_RELEASED: case KIND_BATCH: case KIND_CLAIM_SENT: case KIND_ANSWER:
    case KIND_CLAIM_ANSWERED: case KIND_CLAIM_PAID: case KIND_CLAIM_DENIED: case KIND_CLAIM_REVERSED:
    case KIND_CLAIM_CORRECTED: case KIND_CLAIM_VOIDED: case KIND_PROVIDER_ADJUSTMENT: case KIND_UNMATCHED:
    case KIND_WORK_ITEM: case KIND_WORK_DONE: break;
    case KIND_COUNT: assert(false && "a fact has a kind");
    }
}
