// enrolling_words.c - what is asked in each step, and what the patient is told before consenting, in our own
// words. What no source settles is said to be unverified (grade K).
#include "duty.h"
#include "enrolling_.h"

enum { WORDS_BYTES_MAX = 16 * 1024 };

static str payer_name(const enrolling_look *l)
{
    bool in_force;
    const record *r = &l->r;
    const enroll_row *en = state_enroll(r->s, l->enrollment);
    const coverage_row *c = en ? state_coverage(r->s, en->patient, r->today, &in_force) : NULL;
    return c ? called_payer(&r->called, r->s, c->payer, r->ask.as_of) : STR("");
}

static str ask_payer(const enrolling_look *l)
{
    buf b = buf_in(l->a, WORDS_BYTES_MAX);
    str payer = payer_name(l);
    const enrolling_need *cover = &l->needs[REQ_COVERAGE], *asked = &l->needs[REQ_AUTHORIZATION];
    if (cover->asked && cover->met && asked->asked && !asked->met) {
        buf_lit(&b, "Ask ");
        buf_put(&b, payer);
        buf_lit(&b, " for prior authorization of ");
        put_codes(&b, asked->unmet);
        buf_lit(&b, ", and record its number and days. Until then claims of these codes are held.");
        return buf_str(&b);
    }
    if (!payer.len) return STR("Once the coverage is known: what its payer pays, and what it asks for.");
    if (cover->asked && cover->met) return STR("");
    buf_lit(&b, "Ask ");
    buf_put(&b, payer);
    buf_lit(&b, ", and write down who said it and when: Do you pay ");
    put_codes(&b, cover->unmet.count ? cover->unmet : l->codes);
    buf_lit(
        &b,
        " for this plan? From which day? Is prior authorization asked for? Must consent be in writing? Is "
        "the "
        "date of service the last day or the day the threshold was met? The compliance officer records the "
        "answer as the payer's rule; until then claims of these codes are held.");
    return buf_str(&b);
}

// Must consent be written? As the payer's rule of a code says, else as the pack does.
static bool written(const enrolling_look *l)
{
    bool in_force, covered, is = false;
    const record *r = &l->r;
    const enroll_row *en = state_enroll(r->s, l->enrollment);
    if (!en) return false;
    const coverage_row *c = state_coverage(r->s, en->patient, r->today, &covered);
    const rule_pack *pack = pack_of(r->e, l->enrollment, r->today, &in_force);
    for (size_t i = 0; i < pack->count; i++) {
        const rule_code *code = &pack->codes[i];
        if (code->program != l->ask->program || !code->needs[REQ_CONSENT].asked) continue;
        const payer_rule_row *rule = c ? state_payer_rule(r->s, c->payer, code->code, r->today) : NULL;
        choice form = rule && rule->consent != CHOICE_COUNT ? rule->consent : code->needs[REQ_CONSENT].form;
        is |= form == FORM_WRITTEN;
    }
    return is;
}

// For what only a clinician may say.
static str treat(const enrolling_look *l, const char *text)
{
    buf b = buf_in(l->a, WORDS_BYTES_MAX);
    buf_put(&b, str_of(text));
    if (!l->ask->may_treat) buf_lit(&b, " A clinician of the practice enters it.");
    return buf_str(&b);
}

str enrolling_need_words(const enrolling_look *l, enrolling_which w)
{
    bool rtm = l->ask->program == PROGRAM_RTM;
    switch (w) {
    case STEP_PATIENT:
        return STR("Last and first name, date of birth, sex as the payer has it, address with nine-digit "
                   "ZIP, time zone.");
    case STEP_COVERAGE: return STR("The payer, the member number as on the card, and the first day covered.");
    case STEP_ELIGIBILITY: return ask_payer(l);
    case STEP_DEVICE: return STR("Choose the device. Those that cannot be chosen say why.");
    case STEP_DIAGNOSIS:
        return rtm ? treat(l, "A billable diagnosis of chapter 5 (F codes) or insomnia (G47.0), and its "
                              "first day.")
                   : treat(l, "A billable diagnosis that the device is labelled for, and its first day.");
    case STEP_CONSENT:
        return written(l) ? STR("Go through the words below with the patient; this payer asks for consent in "
                                "writing.")
                          : STR("Go through the words below with the patient; spoken consent will do, and is "
                                "recorded with its day.");
    case STEP_PART2_CONSENT:
        return STR("Written consent to pass substance-use records on to the payer (42 CFR Part 2). Without "
                   "it no claim leaves.");
    case STEP_PLAN:
        return treat(l, "A behavioral-health treatment plan: therapy, goals, first day.");
    case STEP_ORDER:
        return rtm ? treat(l, "An order for this device, by a practitioner of the practice.")
                   : treat(l, "An order (prescription) for this device, by the practitioner who will bill.");
    case STEP_ENROLL: return STR("Who bills, and the place of service.");
    case STEP_SUPPLY:
        return rtm ? STR("Hand the device or its access over, and say who bore the cost.")
                   : STR("Hand the device or its access over. The practice has to bear the cost: keep the "
                         "invoice.");
    case STEP_EDUCATION: return STR("Set the device up with the patient and teach its use; say who did it.");
    case STEP_START:
        return rtm ? STR("The patient's first entry. It starts the first window of 30 days.")
                   : STR("Nothing more is asked.");
    case STEP_COUNT: break;
    }
    return STR("");
}

// --- consent -----------------------------------------------------------------------------------------------

static void who(buf *b, const enrolling_look *l)
{
    const record *r = &l->r;
    const enroll_row *en = state_enroll(r->s, l->enrollment);
    str name = l->real && en ? record_person(r, en->billing) : STR("");
    buf_put(b, name.len ? name : STR("Your practitioner"));
}

static void put_monitoring(buf *b, const enrolling_look *l, str device)
{
    buf_lit(b, "Remote therapeutic monitoring: what you agree to\n\n"
               "1. What is done. Most days you answer a short question with ");
    buf_put(b, device);
    buf_lit(b,
            ". Your answers - such as mood, sleep, and how you use what you practice in therapy - go to this "
            "practice. ");
    who(b, l);
    buf_lit(
        b,
        " and the team look at them, and talk with you by phone, by video or in person.\n"
        "2. It is no emergency service. Nobody reads your answers at all hours. In danger call 911, or call "
        "or "
        "text 988.\n"
        "3. What it costs. The practice bills your insurance for the device, for setting it up, and for the "
        "time spent each month. You may owe a share: with Original Medicare 20 % of the approved amount, "
        "after "
        "the yearly deductible. (Unverified for your plan: ask it.)\n"
        "4. One at a time. Only one practitioner can bill this monitoring in the same 30 days. Tell us if "
        "somebody else monitors you.\n"
        "5. You may stop at any time. Say so, and it ends; your other care goes on as before.\n");
}

static void put_treatment(buf *b, const enrolling_look *l, str device)
{
    buf_lit(b, "Digital mental health treatment: what you agree to\n\n"
               "1. What is done. ");
    who(b, l);
    buf_lit(b, " prescribes ");
    buf_put(b, device);
    buf_lit(
        b,
        " beside your other treatment, and follows how you use it: what you tell about it, what it shows, "
        "and "
        "a conversation with you in each month that is billed.\n"
        "2. It is no emergency service. In danger call 911, or call or text 988.\n"
        "3. What it costs. The practice pays for the device and bills your insurance for it and for the time "
        "spent each month. You may owe a share: with Original Medicare 20 % of the approved amount, after "
        "the "
        "yearly deductible. (Unverified for your plan: ask it.)\n"
        "4. One practitioner prescribes and bills it at a time. (Unverified: no source settles it; we keep "
        "to "
        "it.)\n"
        "5. You may stop at any time. Say so, and it ends; your other care goes on as before.\n");
}

static void put_part2(buf *b, const enrolling_look *l)
{
    str payer = payer_name(l);
    buf_lit(
        b,
        "\nSubstance-use records (42 CFR Part 2): what you agree to in writing\n\n"
        "This practice may pass on what is needed for payment - who you are, diagnosis, dates and services - "
        "to ");
    buf_put(b, payer.len ? payer : STR("your insurance"));
    buf_lit(
        b,
        ", and only for that. Federal law protects these records: without your written consent they do not "
        "leave. You may take the consent back at any time; what was passed on before stays passed on. Each "
        "time something leaves is written down, and you may ask for the list.\n");
}

str enrolling_consent(const enrolling_look *l)
{
    buf b = buf_in(l->a, WORDS_BYTES_MAX);
    const device_row *d = state_device(l->r.s, l->device, l->r.ask.as_of);
    str device = l->device_chosen && d ? d->name : STR("the device");
    if (l->ask->program == PROGRAM_RTM)
        put_monitoring(&b, l, device);
    else
        put_treatment(&b, l, device);
    const enroll_row *en = state_enroll(l->r.s, l->enrollment);
    if ((en && en->part2) || (l->device_chosen && d && d->part2)) put_part2(&b, l);
    buf_put(&b, written(l) ? STR("\nYour payer asks for this consent in writing.\n")
                           : STR("\nYou may consent by word of mouth; the day is written down.\n"));
    return buf_str(&b);
}
