// How a patient comes in and leaves: registration, insurance, diagnosis, plan, order, consent, enrollment,
// supply, education, authorisation; moving house, a consent taken back, discharge.
#include "sample_.h"
#include "money.h"

typedef struct intake {
    telling *t;
    const patient *p;
    const course *c; // NULL: about the patient alone
    dice d;
} intake;

// Opens the line when its place in the journal is told now; false: not now. All dice of a line are thrown
// before this is asked: what comes after must not depend on which span is being told.
static bool intake_open(intake *in, fact_kind kind, const label *id, instant at, str by)
{
    if (!told_now(in->t, at)) return false;
    say_open(in->t, kind, id, at, in->t->office);
    if (by.len) say_by(in->t, by);
    return true;
}

static void put_address(buf *b, const home *h)
{
    buf_lit(b, "{\"line1\":\"");
    buf_int(b, h->number);
    buf_byte(b, ' ');
    buf_put(b, word_street(h->street));
    if (h->street % 9 == 0) {
        buf_lit(b, "\",\"line2\":\"Apt ");
        buf_int(b, 1 + h->street % 40);
    }
    buf_lit(b, "\",\"city\":\"");
    buf_put(b, h->place->city);
    buf_lit(b, "\",\"state\":\"");
    buf_put(b, h->place->state);
    buf_lit(b, "\",\"zip\":\"");
    buf_put(b, h->place->zip);
    if (h->long_zip) buf_digits(b, 1000 + h->number, 4);
    buf_lit(b, "\"}");
}

static void person_tell(intake *in, const label *id, instant at, const home *h)
{
    static const str languages[8] = {STR_INIT("en"), STR_INIT("en"), STR_INIT("es"), STR_INIT("en"),
                                     STR_INIT("zh"), STR_INIT("en"), STR_INIT("es"), STR_INIT("vi")};
    telling *t = in->t;
    const patient *p = in->p;
    if (!intake_open(in, KIND_PATIENT, id, at, STAFF_COORDINATOR)) return;
    say_text(t, F_PATIENT_PATIENT, label_str(&p->id));
    say_text(t, F_PATIENT_LAST, p->last);
    say_text(t, F_PATIENT_FIRST, p->first);
    say_date(t, F_PATIENT_BIRTH, p->birth);
    say_choice(t, F_PATIENT_SEX, p->sex);
    put_address(say_json(t, F_PATIENT_ADDRESS), h);
    say_text(t, F_PATIENT_TIMEZONE, zone_name(t->walls[h->place->zone].zone));
    label text = label_of(h->place->area);
    label_add(&text, STR("5550"));
    label_digits(&text, p->phone, 3);
    say_text(t, F_PATIENT_PHONE, label_str(&text));
    if (p->index % 3) {
        text = label_join(STR("mail."), &p->id);
        label_add(&text, STR("@example.org"));
        say_text(t, F_PATIENT_EMAIL, label_str(&text));
        say_text(t, F_PATIENT_LANGUAGE, languages[p->index % 8]);
    }
    say_close(t, at);
}

// A Medicare Beneficiary Identifier by its shape: digit 1-9, letter, letter or digit, digit, letter, letter
// or digit, digit, letter, letter, digit, digit; without S L O I B Z. The patient's number is in it: unique.
static label member_medicare(dice *d, uint32_t index)
{
    static const char letters[] = "ACDEFGHJKMNPQRTUVWXY";
    enum { LETTERS = sizeof letters - 1 };
    uint32_t low = index % 10000, high = index / 10000;
    char text[11] = {(char)('1' + dice_under(d, 9)),  letters[dice_under(d, LETTERS)],
                     letters[dice_under(d, LETTERS)], (char)('0' + low / 1000),
                     letters[dice_under(d, LETTERS)], (char)('0' + dice_under(d, 10)),
                     (char)('0' + low / 100 % 10),    letters[high / LETTERS % LETTERS],
                     letters[high % LETTERS],         (char)('0' + low / 10 % 10),
                     (char)('0' + low % 10)};
    return label_of((str){text, sizeof text});
}

// One number with a payer, however often its coverage is written down.
static label member_make(const telling *t, payer_id payer, uint32_t index)
{
    dice d = dice_for(t, DICE_MEMBER, index, payer);
    if (sample_payers[payer].kind == PAYER_MEDICARE) return member_medicare(&d, index);
    label l = label_of(str_first(sample_payers[payer].number, 3));
    label_digits(&l, 100000000ull + index, 9);
    return l;
}

typedef struct cover { payer_id payer; date from, to; choice rank; str suffix; } cover;

static void coverage_tell(intake *in, instant at, const cover *of)
{
    telling *t = in->t;
    label member = member_make(t, of->payer, in->p->index), id = label_join(STR("cov-"), &in->p->id);
    label_add(&id, of->suffix);
    if (!intake_open(in, KIND_COVERAGE, &id, at, STAFF_BILLER)) return;
    say_text(t, F_COVERAGE_PATIENT, label_str(&in->p->id));
    say_text(t, F_COVERAGE_PAYER, sample_payers[of->payer].id);
    say_text(t, F_COVERAGE_MEMBER, label_str(&member));
    if (sample_payers[of->payer].kind == PAYER_COMMERCIAL) {
        label group = label_of(STR("GRP"));
        label_digits(&group, 100 + in->p->index % 37, 4);
        say_text(t, F_COVERAGE_GROUP, label_str(&group));
    }
    say_date(t, F_COVERAGE_FROM, of->from);
    if (of->to.days != DATE_EVER.days) say_date(t, F_COVERAGE_TO, of->to);
    say_choice(t, F_COVERAGE_RANK, of->rank);
    say_close(t, at);
}

// A coverage's end is learned up to this long after it.
enum { LEARNED_DAYS_MAX = 12 };

static void registration_tell(telling *t, const patient *p)
{
    bool covered_on = p->covered_to.days == DATE_EVER.days;
    if (!span_meets(t, p->registered, p->registered) && !span_meets(t, p->moves, p->moves) &&
        (covered_on || !span_meets(t, p->covered_to, date_plus(p->covered_to, LEARNED_DAYS_MAX))))
        return;
    intake in = {.t = t, .p = p, .d = dice_for(t, DICE_INTAKE, p->index, COURSES_MAX)};
    int32_t hour = 9 * HOUR + dice_between(&in.d, 0, 7 * HOUR);
    label id = label_join(STR("s-"), &p->id);
    person_tell(&in, &id, wall_instant(t->office, p->registered, hour), &p->homes[0]);
    label_add(&id, STR("-moved"));
    if (p->moves.days != DATE_EVER.days)
        person_tell(&in, &id, wall_instant(t->office, p->moves, MINUTE), &p->homes[1]);
    date from = date_of(date_year(p->registered) - (int)(p->index % 2), 1, 1);
    cover first = {p->payer, from, DATE_EVER, RANK_PRIMARY, STR("-1")};
    coverage_tell(&in, wall_instant(t->office, p->registered, hour + 5 * MINUTE), &first);
    if (p->secondary) {
        cover second = {PAYER_ID_ASPEN, from, DATE_EVER, RANK_SECONDARY, STR("-2")};
        coverage_tell(&in, wall_instant(t->office, p->registered, hour + 6 * MINUTE), &second);
    }
    if (covered_on) return;
    // That it ends is learned some days later: the same coverage once more, with its full span.
    instant learned = wall_instant(
        t->office, date_plus(p->covered_to, dice_between(&in.d, 3, LEARNED_DAYS_MAX)), 11 * HOUR);
    cover ended = {p->payer, from, p->covered_to, RANK_PRIMARY, STR("-1-ended")};
    coverage_tell(&in, learned, &ended);
    cover next = {p->payer_next, date_plus(p->covered_to, 1), DATE_EVER, RANK_PRIMARY, STR("-3")};
    learned.us += 2 * MINUTE * US_PER_S;
    if (p->covered_next) coverage_tell(&in, learned, &next);
}

static void diagnosis_tell(intake *in, instant at, str by)
{
    label id = label_join(STR("dx-"), &in->c->id);
    if (!intake_open(in, KIND_DIAGNOSIS, &id, at, by)) return;
    say_text(in->t, F_DIAGNOSIS_PATIENT, label_str(&in->p->id));
    say_text(in->t, F_DIAGNOSIS_CODE, in->c->diagnosis);
    say_date(in->t, F_DIAGNOSIS_FROM, date_plus(in->c->enrolled, -(int32_t)(in->p->index % 400)));
    say_close(in->t, at);
}

static void plan_tell(intake *in, instant at, str by, const label *id)
{
    static const str goals[4] = {
        STR_INIT("Fewer days of low mood; back to a daily routine."),
        STR_INIT("Sleep of six hours on five nights a week; leave the bed when awake."),
        STR_INIT("Leave the house daily; practise one exposure a week."),
        STR_INIT("Notice early signs, use the agreed coping steps, call when they do not help."),
    };
    if (!intake_open(in, KIND_PLAN, id, at, by)) return;
    say_text(in->t, F_PLAN_PLAN, label_str(id));
    say_text(in->t, F_PLAN_PATIENT, label_str(&in->p->id));
    say_date(in->t, F_PLAN_FROM, in->c->enrolled);
    if (in->p->index % 11 == 0) say_date(in->t, F_PLAN_TO, date_plus_years(in->c->enrolled, 1));
    say_text(in->t, F_PLAN_THERAPY, STR("cbt"));
    say_text(in->t, F_PLAN_GOALS, goals[in->p->index % 4]);
    say_close(in->t, at);
}

static void order_tell(intake *in, instant at, str by, const label *id, const label *plan)
{
    if (!intake_open(in, KIND_ORDER, id, at, by)) return;
    say_text(in->t, F_ORDER_ORDER, label_str(id));
    say_text(in->t, F_ORDER_PATIENT, label_str(&in->p->id));
    say_text(in->t, F_ORDER_DEVICE, in->c->device);
    say_text(in->t, F_ORDER_DIAGNOSIS, in->c->diagnosis);
    if (plan) say_text(in->t, F_ORDER_PLAN, label_str(plan));
    say_close(in->t, at);
}

static void consent_tell(intake *in, instant at, const label *id, choice program, choice form)
{
    if (!intake_open(in, KIND_CONSENT, id, at, STAFF_COORDINATOR)) return;
    say_text(in->t, F_CONSENT_PATIENT, label_str(&in->p->id));
    say_choice(in->t, F_CONSENT_PROGRAM, program);
    say_choice(in->t, F_CONSENT_FORM, form);
    say_date(in->t, F_CONSENT_FROM, in->c->enrolled);
    if (in->p->index % 10 == 7) say_date(in->t, F_CONSENT_TO, date_plus_years(in->c->enrolled, 1));
    say_close(in->t, at);
}

enum { REVOKED_DAYS_MIN = 24, REVOKED_DAYS_MAX = 60 }; // after monitoring has started

static void consents_tell(intake *in, instant at)
{
    const course *c = in->c;
    telling *t = in->t;
    bool asks_written = in->p->payer == PAYER_ID_GROVE || in->p->payer == PAYER_ID_HEARTH;
    choice form = dice_permille(&in->d, asks_written ? 900 : 450) ? FORM_WRITTEN : FORM_VERBAL;
    bool part2_given = dice_permille(&in->d, 860), part2_written = dice_permille(&in->d, 930);
    bool revoked = c->flaw == FLAW_REVOKED || (c->number && dice_permille(&in->d, 40));
    if (c->flaw == FLAW_NO_CONSENT) return;
    label id = label_join(STR("consent-"), &c->id), part2_id = label_join(STR("part2-"), &c->id);
    consent_tell(in, at, &id, c->what->program == PROGRAM_RTM ? CONSENT_RTM : CONSENT_DMHT, form);
    at.us += MINUTE * US_PER_S;
    if (c->part2 && part2_given)
        consent_tell(in, at, &part2_id, CONSENT_PART2, part2_written ? FORM_WRITTEN : FORM_VERBAL);
    if (!revoked) return;
    date from = date_plus(c->starts, dice_between(&in->d, REVOKED_DAYS_MIN, REVOKED_DAYS_MAX));
    instant revoked_at = wall_instant(t->office, from, 10 * HOUR);
    label revoke_id = label_join(STR("revoke-"), &c->id);
    if (!intake_open(in, KIND_REVOKE, &revoke_id, revoked_at, STAFF_COORDINATOR)) return;
    say_text(t, F_REVOKE_CONSENT, label_str(&id));
    say_date(t, F_REVOKE_FROM, from);
    say_close(t, revoked_at);
}

static str place_of_service(intake *in)
{
    static const str homes[10] = {STR_INIT("11"), STR_INIT("11"), STR_INIT("11"), STR_INIT("11"),
                                  STR_INIT("11"), STR_INIT("11"), STR_INIT("12"), STR_INIT("11"),
                                  STR_INIT("22"), STR_INIT("11")};
    bool other = dice_permille(&in->d, 500);
    str usual = homes[dice_under(&in->d, 10)];
    if (in->c->flaw == FLAW_TELEHEALTH_PLACE) return other ? STR("02") : STR("10");
    if (in->c->flaw == FLAW_CLINIC_PLACE) return other ? STR("50") : STR("72");
    return str_eq(usual, STR("22")) && other ? STR("19") : usual;
}

static void enroll_tell(intake *in, instant at, const label *order, const label *plan)
{
    telling *t = in->t;
    const course *c = in->c;
    label id = label_join(STR("enroll-"), &c->id), billing = practitioner_label(c->billing);
    str place = place_of_service(in), modifier = practitioner_credential(c->billing)->modifier;
    bool starts = dice_permille(&in->d, 400);
    if (c->flaw == FLAW_TELEHEALTH_MARK) modifier = STR("95");
    if (!intake_open(in, KIND_ENROLL, &id, at, STAFF_COORDINATOR)) return;
    say_text(t, F_ENROLL_ENROLLMENT, label_str(&c->id));
    say_text(t, F_ENROLL_PATIENT, label_str(&in->p->id));
    say_choice(t, F_ENROLL_PROGRAM, c->what->program);
    say_text(t, F_ENROLL_BILLING, label_str(&billing));
    say_text(t, F_ENROLL_DEVICE, c->device);
    if (order) say_text(t, F_ENROLL_ORDER, label_str(order));
    if (plan) say_text(t, F_ENROLL_PLAN, label_str(plan));
    say_text(t, F_ENROLL_PLACE, place);
    if (modifier.len) say_list(t, F_ENROLL_MODIFIERS, &modifier, 1);
    if (starts) say_date(t, F_ENROLL_STARTS, c->starts);
    if (c->part2) say_flag(t, F_ENROLL_PART2, true);
    say_close(t, at);
}

static void supply_tell(intake *in, instant at)
{
    telling *t = in->t;
    const course *c = in->c;
    bool paid = c->flaw != FLAW_PATIENT_PAYS && c->flaw != FLAW_VENDOR_PAYS;
    int64_t cents = c->what->program == PROGRAM_RTM ? dice_between(&in->d, 1800, 4900)
                                                    : dice_between(&in->d, 32000, 59900);
    label id = label_join(STR("supply-"), &c->id);
    if (c->flaw == FLAW_NO_SUPPLY || !intake_open(in, KIND_SUPPLY, &id, at, STAFF_COORDINATOR)) return;
    say_text(t, F_SUPPLY_ENROLLMENT, label_str(&c->id));
    label unit = label_of(STR("UNIT-"));
    label_digits(&unit, 100000ull + in->p->index * 3ull + c->number, 7);
    say_text(t, F_SUPPLY_UNIT, label_str(&unit));
    say_choice(t, F_SUPPLY_PAID_BY,
               paid                          ? PAID_BY_PRACTICE
               : c->flaw == FLAW_VENDOR_PAYS ? PAID_BY_VENDOR
                                             : PAID_BY_PATIENT);
    if (paid) {
        label invoice = label_join(STR("INV-"), &c->id);
        say_money(t, F_SUPPLY_COST, (money){cents});
        say_text(t, F_SUPPLY_INVOICE, label_str(&invoice));
    }
    say_close(t, at);
}

static void educate_tell(intake *in, instant at)
{
    const course *c = in->c;
    bool by_staff = dice_permille(&in->d, 300);
    int32_t minutes = dice_between(&in->d, 12, 35);
    label by = by_staff ? staff_label(c->billing) : practitioner_label(c->billing),
          id = label_join(STR("educate-"), &c->id);
    if (c->flaw == FLAW_NO_EDUCATION || !intake_open(in, KIND_EDUCATE, &id, at, label_str(&by))) return;
    say_text(in->t, F_EDUCATE_ENROLLMENT, label_str(&c->id));
    if (minutes % 7) say_whole(in->t, F_EDUCATE_MINUTES, minutes);
    say_close(in->t, at);
}

// Where the payer asks: mostly there, sometimes for six weeks only, sometimes never asked for.
static void authorization_tell(intake *in, instant at)
{
    static const str rtm[] = {STR_INIT("98975"), STR_INIT("98978"), STR_INIT("98979"), STR_INIT("98980"),
                              STR_INIT("98981"), STR_INIT("98986")};
    static const str dmht[] = {STR_INIT("G0552"), STR_INIT("G0553"), STR_INIT("G0554")};
    telling *t = in->t;
    const course *c = in->c;
    const sample_payer *payer = &sample_payers[in->p->payer];
    if (payer->authorization != AUTH_REQUIRED || !dice_permille(&in->d, 780)) return;
    bool brief = dice_permille(&in->d, 150), is_rtm = c->what->program == PROGRAM_RTM;
    label id = label_join(STR("auth-"), &c->id), number = label_join(STR("PA"), &c->id);
    if (!intake_open(in, KIND_AUTHORIZATION, &id, at, STAFF_BILLER)) return;
    say_text(t, F_AUTHORIZATION_PATIENT, label_str(&in->p->id));
    say_text(t, F_AUTHORIZATION_PAYER, payer->id);
    say_list(t, F_AUTHORIZATION_CODES, is_rtm ? rtm : dmht, is_rtm ? 6 : 3);
    say_text(t, F_AUTHORIZATION_NUMBER, label_str(&number));
    say_date(t, F_AUTHORIZATION_FROM, date_plus(c->enrolled, -5));
    say_date(t, F_AUTHORIZATION_TO, date_plus(c->enrolled, brief ? 42 : 360));
    if (is_rtm) say_whole(t, F_AUTHORIZATION_UNITS, 48);
    say_close(t, at);
}

static void discharge_tell(intake *in)
{
    telling *t = in->t;
    const course *c = in->c;
    if (c->ends.days == DATE_EVER.days) return;
    label id = label_join(STR("discharge-"), &c->id), by = practitioner_label(c->billing);
    instant at = wall_instant(t->office, c->ends, 20 * HOUR);
    if (!intake_open(in, KIND_DISCHARGE, &id, at, label_str(&by))) return;
    say_text(t, F_DISCHARGE_ENROLLMENT, label_str(&c->id));
    say_date(t, F_DISCHARGE_ON, c->ends);
    say_choice(t, F_DISCHARGE_REASON, c->reason);
    say_close(t, at);
}

static void course_tell(telling *t, const patient *p, const course *c)
{
    // Enrollment takes part of a day; consent may be taken back from the fourth week on.
    if (!span_meets(t, c->enrolled, c->enrolled) && !span_meets(t, c->ends, c->ends) &&
        !span_meets(t, date_plus(c->starts, REVOKED_DAYS_MIN), date_plus(c->starts, REVOKED_DAYS_MAX)))
        return;
    intake in = {.t = t, .p = p, .c = c, .d = dice_for(t, DICE_INTAKE, p->index, c->number)};
    int32_t second = 9 * HOUR + dice_between(&in.d, 0, 5 * HOUR);
    label by = practitioner_label(c->billing);
    label plan = label_join(STR("plan-"), &c->id), order = label_join(STR("order-"), &c->id);
    bool planned = c->flaw != FLAW_NO_PLAN && (c->what->program == PROGRAM_DMHT || dice_permille(&in.d, 850));
    // A course that rests on the first one's order needs that one to have been written.
    bool ordered = c->same_order ? p->courses[0].flaw != FLAW_NO_ORDER : c->flaw != FLAW_NO_ORDER;
    instant at[10];
    for (int i = 0; i < 10; i++) at[i] = wall_instant(t->office, c->enrolled, second + i * 3 * MINUTE);
    diagnosis_tell(&in, at[0], label_str(&by));
    if (planned) plan_tell(&in, at[1], label_str(&by), &plan);
    if (c->same_order && ordered) order = label_join(STR("order-"), &p->courses[0].id);
    else if (ordered && !c->same_order)
        order_tell(&in, at[2], label_str(&by), &order, planned ? &plan : NULL);
    consents_tell(&in, at[3]);
    enroll_tell(&in, at[5], ordered ? &order : NULL, planned ? &plan : NULL);
    supply_tell(&in, at[6]);
    educate_tell(&in, at[9]);
    authorization_tell(&in, at[7]);
    discharge_tell(&in);
}

void intake_tell(telling *t, const patient *p)
{
    registration_tell(t, p);
    for (uint32_t i = 0; i < p->courses_count; i++) course_tell(t, p, &p->courses[i]);
}
