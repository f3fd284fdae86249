// person.c - who bills, where, with which modifiers, and for which diagnosis.
#include "rule_.h"

verdict judge_practitioner(judging *j)
{
    const practitioner_row *p = state_practitioner_on(j->s, j->en->billing, j->on);
    assert(p); // an enrollment without a seen billing practitioner is unseen itself
    j->lasts = state_single(state_person(j->s, j->en->billing)->practitioner, &j->s->practitioners);
    show(j, p->row.fact);
    bool met = j->need->credentials >> (p->credential - CRED_MD) & 1;
    const rule_credential *c = j->e->credentials[p->credential - CRED_MD];
    say_have(j, "%.*s, %.*s", STR_ARGS(person_text(j, j->en->billing)), STR_ARGS(choice_text(p->credential)));
    if (met && c && c->therapist)
        say_warning(j, "a therapist bills this: under a therapy plan of care it needs GP, GO or GN; check "
                       "the payer's list");
    return met ? V_MET : V_REFUSED;
}

verdict judge_place(judging *j)
{
    str place = str_of(j->en->place);
    const rule_place *p = evaluation_place(j->e, j->en->place);
    j->lasts = true;
    bool met = p && !words_have(j->need->list, place);
    show(j, j->en->row.fact);
    if (p)
        say_have(j, "place %.*s, %.*s", STR_ARGS(place), STR_ARGS(p->name));
    else
        say_have(j, "\"%.*s\" is not a place-of-service code", STR_ARGS(place));
    return met ? V_MET : V_REFUSED;
}

verdict judge_modifiers(judging *j)
{
    j->lasts = true;
    for (size_t i = 0; i < j->en->modifier_count; i++)
        if (words_have(j->need->list, j->en->modifiers[i])) {
            show(j, j->en->row.fact);
            say_have(j, "modifier %.*s", STR_ARGS(j->en->modifiers[i]));
            return V_REFUSED;
        }
    say_have(j, "none of these");
    return V_MET;
}

// Validity by code and day, kept: month ends and window ends come again and again.
static icd_state icd_state_on(const judging *j, const diagnosis_row *d)
{
    uint64_t word;
    memcpy(&word, d->code, sizeof word);
    icd_memo *m =
        &j->e->icds[hash_mix(word ^ 0xE7037ED1A0B428DBull, (uint64_t)(uint32_t)j->on.days | 1ull << 40) %
                    ICD_MEMOS];
    if (!m->used || m->code != word || m->on.days != j->on.days || d->code[7])
        *m = (icd_memo){word, j->on, true, icd_on(j->e->book->icd, str_of(d->code), j->on).state};
    return m->state;
}

static bool fits(const judging *j, const device_row *device, str code)
{
    words prefixes =
        j->need->list.count ? j->need->list : (words){device->indications, device->indication_count};
    for (size_t i = 0; i < prefixes.count; i++)
        if (icd_under(code, prefixes.at[i])) return true;
    return false;
}

// The order among fitting diagnoses: the one that began first, then by code, then by fact.
static bool before(const judging *j, const diagnosis_row *a, const diagnosis_row *b)
{
    if (a->from.days != b->from.days) return a->from.days < b->from.days;
    int c = str_cmp(str_of(a->code), str_of(b->code));
    return c ? c < 0
             : str_cmp(door_fact_id(j->s->door, a->row.fact), door_fact_id(j->s->door, b->row.fact)) < 0;
}

static void say_diagnosis(judging *j, const diagnosis_row *d)
{
    if (!j->why) return;
    icd_answer icd = icd_on(j->e->book->icd, str_of(d->code), j->on);
    str release = icd_release(j->e->book->icd);
    show(j, d->row.fact);
    if (icd.row && icd.row->changed) {
        say_have(j, "%s, billable on %s by a change listed after the file %.*s", d->code, day_text(j, j->on),
                 STR_ARGS(release));
        say_warning(j, "%s rests on a change listed by hand (%.*s), for the ICD-10-CM file at hand is older",
                    d->code, STR_ARGS(icd.row->source));
    } else {
        say_have(j, "%s, billable on %s by the file %.*s%s", d->code, day_text(j, j->on), STR_ARGS(release),
                 icd.stale ? ", which is older than that day, with its listed changes" : "");
    }
}

static const char *icd_words(icd_state s)
{
    switch (s) {
    case ICD_VALID: return "does not fit";
    case ICD_HEADER: return "is a category, not a billable code";
    case ICD_NOT_YET: return "is not valid yet";
    case ICD_ENDED: return "is no longer valid";
    case ICD_UNKNOWN: return "is not a valid ICD-10-CM code here";
    }
    return "";
}

verdict judge_diagnosis(judging *j)
{
    const device_row *device = state_device_on(j->s, j->en->device, j->on);
    const diagnosis_row *best = NULL, *failed = NULL;
    for (uint32_t n = state_person(j->s, j->d.patient)->diagnoses; n != NO_ROW;) {
        const diagnosis_row *r = STATE_ROW(j->s, diagnoses, diagnosis_row, n);
        n = r->row.next;
        if (!date_within(j->on, r->from, r->to)) continue;
        str code = str_of(r->code);
        bool good = fits(j, device, code) && icd_state_on(j, r) == ICD_VALID;
        if (good && (!best || before(j, r, best))) best = r;
        if (!good && (!failed || before(j, r, failed))) failed = r;
    }
    if (best) {
        j->d.diagnosis = best->row.fact;
        // The only diagnosis, without an end, of a code without one, for a device described once: it stays.
        j->lasts = best->to.days == DATE_EVER.days &&
                   state_single(state_person(j->s, j->d.patient)->diagnoses, &j->s->diagnoses) &&
                   state_single(*PILE_AT(&j->s->device_heads, uint32_t, j->en->device), &j->s->devices) &&
                   icd_on(j->e->book->icd, str_of(best->code), j->on).row->to.days == DATE_EVER.days;
        say_diagnosis(j, best);
        return V_MET;
    }
    if (failed) {
        show(j, failed->row.fact);
        say_have(j, "%s %s on %s", failed->code,
                 icd_words(icd_on(j->e->book->icd, str_of(failed->code), j->on).state), day_text(j, j->on));
    } else {
        say_have(j, "no active diagnosis on %s", day_text(j, j->on));
    }
    return V_REFUSED;
}
