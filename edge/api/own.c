// own.c - GET /v1/own: a patient's own day: one question, whether it is answered, the window, whom to call.
#include "care_.h"
#include "beside.h"

#define URGENT_DEFAULT                                                                                       \
    "If you are in danger or think about harming yourself, call or text 988 (Suicide and Crisis Lifeline), " \
    "or call 911. Nobody reads your entries at all hours."

// The enrollment that runs; of several the one that counts days, then the newest.
static uint32_t running(const record *r)
{
    uint32_t best = NAME_NONE;
    for (uint32_t n = state_person(r->s, r->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(r->s, n)->next_of_patient) {
        const enroll_row *en = state_enroll(r->s, n),
                         *was = best == NAME_NONE ? NULL : state_enroll(r->s, best);
        if (!en || strip_run_of(r->e, n).discharge.days < r->today.days) continue;
        bool better = !was || (en->program == PROGRAM_RTM && was->program != PROGRAM_RTM) ||
                      (en->program == was->program && en->row.at.us > was->row.at.us);
        if (better) best = n;
    }
    return best;
}

static bool answered(const record *r, uint32_t enrollment, date day, arena *a)
{
    const strip_entry *entries;
    size_t count = strip_entries(r->e, enrollment, day, day, &entries, a);
    for (size_t i = 0; i < count; i++)
        if (entries[i].source == SOURCE_PATIENT && entries[i].cell != CELL_VOIDED) return true;
    return false;
}

static str question(const record *r, uint32_t enrollment)
{
    const enroll_row *en = enrollment == NAME_NONE ? NULL : state_enroll(r->s, enrollment);
    if (!en) return STR("");
    return en->program == PROGRAM_RTM ? STR("How is your mood today, from 0 (very low) to 10 (very good)?")
                                      : STR("Did you use your treatment today, and how is your mood, from 0 "
                                            "(very low) to 10 (very good)?");
}

static bool help(api_call *c, str *out, fault *why)
{
    *out = STR(URGENT_DEFAULT);
    store_setting is;
    store_answer answer = store_setting_get(c->seat.store, STR("reminders.urgent"), &is, c->arena, why);
    if (answer == STORE_NONE) return true;
    if (!store_yes(answer)) return false;
    if (is.value.len) *out = is.value;
    return true;
}

static bool put_own(api_call *c, record *r, fault *why)
{
    put *p = &c->out;
    strip s;
    str urgent;
    uint32_t enrollment = running(r);
    const called_row *w = record_words(r, r->patient);
    date day = record_patient_today(r, r->patient);
    if (!help(c, &urgent, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "first", w ? w->first : STR(""));
    if (enrollment != NAME_NONE) put_text(p, "enrollment", care_enrollment_id(r, enrollment));
    put_text(p, "question", question(r, enrollment));
    put_flag(p, "answered", enrollment != NAME_NONE && answered(r, enrollment, day, c->arena));
    if (enrollment != NAME_NONE && strip_make(r->e, enrollment, 0, &s))
        put_strip(p, "strip", &s, care_enrollment_id(r, enrollment), c->arena);
    put_date(p, "day", day);
    put_text(p, "help", urgent);
    put_shut(p);
    return true;
}

bool api_own(api_call *c, fault *why)
{
    record r;
    care_ask ask = {.patient = c->who->person, .detail = "the own day"};
    if (c->who->role != ROLE_OF_PATIENT || !c->who->person.len)
        return fault_set(why, FAULT_DENIED, "this is a patient's own page");
    if (!care_open(c, &ask, &r, NULL, why)) return false;
    bool fine = put_own(c, &r, why);
    record_close(&r);
    return fine;
}
