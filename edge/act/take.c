#include "take.h"

// --- references ------------------------------------------------------------------------------------------

static const char *missing(fact_subject subject)
{
    switch ((int)subject) {
    case SUBJECT_PATIENT: return "is not introduced by any patient fact";
    case SUBJECT_PRACTITIONER: return "is not introduced by any practitioner fact";
    case SUBJECT_CONSENT: return "is not the id of a consent";
    case SUBJECT_FACT: return "is not the id of a fact";
    default: return "is not introduced by any fact";
    }
}

bool act_not_introduced(fact_subject subject, str id, str field, fault *why)
{
    fault_set(why, FAULT_INPUT, "\"%.*s\" %s", STR_ARGS(id), missing(subject));
    return fault_at(why, 0, field);
}

static store_answer see(const act_desk *d, fact_subject subject, str id, str field, fault *why)
{
    bool known;
    if (!store_subject_known(d->store, subject, id, &known, why)) return STORE_DENIED;
    if (known) return STORE_OK;
    act_not_introduced(subject, id, field, why);
    return STORE_NONE;
}

// Were all that the fact names introduced before it? In the transaction its own appends count.
static store_answer references(const act_desk *d, const fact *f, fault *why)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    store_answer a = STORE_OK;
    for (int i = 0; i < kind->fields && a == STORE_OK; i++) {
        fact_field field = kind->first + (fact_field)i;
        const fact_field_row *is = &fact_fields[field];
        if (is->type == ID && fact_has(f, field))
            a = see(d, (fact_subject)is->of, fact_get(f, field)->text, is->name, why);
    }
    if (a == STORE_OK && f->by.len) a = see(d, SUBJECT_PERSON, f->by, STR("by"), why);
    return a;
}

static bool is_shipped(const act_desk *d, const fact *f)
{
    size_t count = 0;
    if (f->kind == KIND_DEVICE) (void)rulebook_product(d->book, fact_get(f, F_DEVICE_DEVICE)->text, &count);
    return count > 0;
}

static store_answer may_come(const act_desk *d, const fact *f, fault *why)
{
    if (!is_shipped(d, f)) return references(d, f, why);
    fault_set(why, FAULT_INPUT,
              "is the id of a product that ships with the rulebook; give your own device an id of its own");
    fault_at(why, 0, STR("device"));
    return STORE_NONE;
}

// --- taking ----------------------------------------------------------------------------------------------

// What is refused before anything was written leaves the others alone.
static store_answer take_one(act_review *r, const act_desk *d, const fact *f, act_taken *out, fault *why)
{
    out->answer = may_come(d, f, &out->why);
    if (out->answer == STORE_OK) out->answer = store_fact_append(d->store, f, &out->why);
    if (out->answer == STORE_NONE || out->answer == STORE_OTHER) return STORE_OK;
    if (!store_yes(out->answer)) {
        *why = out->why;
        return out->answer;
    }
    return out->answer == STORE_SAME || act_review_take(r, f, why) ? STORE_OK : STORE_DENIED;
}

store_answer act_take(const act_desk *d, const fact *facts, size_t count, act_taken *out, fault *why)
{
    size_t raised;
    store_answer a = STORE_OK;
    act_review *r = act_review_open(d);
    for (size_t i = 0; i < count && a == STORE_OK; i++) {
        out[i] = (act_taken){.answer = STORE_OK};
        a = take_one(r, d, &facts[i], &out[i], why);
    }
    if (a == STORE_OK && !act_review_run(r, &raised, why)) a = STORE_DENIED;
    act_review_close(r);
    return a;
}
