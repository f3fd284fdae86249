#include "billing_.h"
#include "post.h"

enum { NAME_BYTES_MAX = 256 };

typedef struct billed_sight {
    bool yes;
} billed_sight;

bool billing_open(billing *b, api_call *c, fault *why)
{
    *b = (billing){.c = c,
                   .patients = api_names(c),
                   .enrollments = api_names(c),
                   .payers = api_names(c),
                   .patient_rows = pile_in(c->arena, sizeof(str)),
                   .enrollment_rows = pile_in(c->arena, sizeof(billed_sight)),
                   .payer_rows = pile_in(c->arena, sizeof(str))};
    return api_desk(c, &b->desk, why) &&
           act_day(b->desk.store, c->now, &b->today, b->desk.zones, c->arena, why);
}

// --- names -----------------------------------------------------------------------------------------------

typedef struct naming {
    billing *b;
    instant at; // of the one kept so far
    str name;
} naming;

// Of several the one in force: the latest, and among those of one instant the last to come.
static bool keep_name(void *with, const store_fact *f, fault *why)
{
    naming *n = with;
    arena *a = n->b->c->arena;
    fact said;
    if (f->at.us < n->at.us || f->at.us > n->b->c->now.us) return true;
    if (!fact_read(&said, str_copy(a, f->line), n->b->desk.zones, a, why)) return false;
    buf name = buf_in(a, NAME_BYTES_MAX);
    if (said.kind == KIND_PATIENT)
        buf_say(&name, "%.*s, %.*s", STR_ARGS(fact_get(&said, F_PATIENT_LAST)->text),
                STR_ARGS(fact_get(&said, F_PATIENT_FIRST)->text));
    else
        buf_put(&name, fact_get(&said, F_PAYER_NAME)->text);
    n->name = buf_str(&name);
    n->at = f->at;
    return true;
}

static bool find_name(billing *b, fact_kind kind, fact_subject subject, str id, str *out, fault *why)
{
    naming n = {.b = b, .at = INSTANT_NONE, .name = {"", 0}};
    store_want want = {.subject = subject, .id = id, .kinds_some = true};
    want.kind_wanted[kind] = true;
    if (!store_facts_each(b->desk.store, &want, keep_name, &n, why)) return false;
    *out = n.name;
    return true;
}

// The board has it open already.
static bool board_name_of(billing *b, str patient, str *out)
{
    str last, first;
    if (!board_called(live_board(b->c->practice), patient, &last, &first, b->c->arena)) return false;
    buf name = buf_in(b->c->arena, last.len + first.len + 2);
    buf_say(&name, "%.*s, %.*s", STR_ARGS(last), STR_ARGS(first));
    *out = buf_str(&name);
    return true;
}

// A name is looked up once a reply.
static bool find_once(billing *b, names *ids, pile *rows, fact_kind kind, str id, str *out, fault *why)
{
    bool is_new;
    uint32_t n = names_number(ids, id, &is_new);
    if (is_new) {
        str *name = pile_more(rows);
        fact_subject subject = kind == KIND_PATIENT ? SUBJECT_PATIENT : SUBJECT_PAYER;
        if (kind == KIND_PATIENT && board_name_of(b, id, name)) {
            *out = *name;
            return true;
        }
        if (!find_name(b, kind, subject, id, name, why)) return false;
    }
    *out = *PILE_AT(rows, str, n);
    return true;
}

bool billing_name(billing *b, str patient, str *out, fault *why)
{
    return find_once(b, b->patients, &b->patient_rows, KIND_PATIENT, patient, out, why);
}

bool billing_payer(billing *b, str payer, str *out, fault *why)
{
    if (!find_once(b, b->payers, &b->payer_rows, KIND_PAYER, payer, out, why)) return false;
    if (!out->len) *out = payer;
    return true;
}

// --- who may -----------------------------------------------------------------------------------------------

static bool look(billing *b, const store_claim *c, bool *yes, fault *why)
{
    bool patient = false, enrollment = false;
    if (!api_may(b->c, MAY_SEE_PATIENTS)) return api_sees_patient(b->c, c->patient, yes, why);
    *yes = true;
    if (api_may(b->c, MAY_SEE_PART2)) return true;
    if (!store_subject_part2(b->desk.store, SUBJECT_PATIENT, c->patient, &patient, why) ||
        !store_subject_part2(b->desk.store, SUBJECT_ENROLLMENT, c->enrollment, &enrollment, why))
        return false;
    return !(patient || enrollment) || api_sees_part2(b->c, c->patient, yes, why);
}

bool billing_sees(billing *b, const store_claim *c, bool *yes, fault *why)
{
    bool is_new;
    uint32_t n = names_number(b->enrollments, c->enrollment, &is_new);
    if (is_new && !look(b, c, &((billed_sight *)pile_more(&b->enrollment_rows))->yes, why)) return false;
    *yes = PILE_AT(&b->enrollment_rows, billed_sight, n)->yes;
    return true;
}

bool billing_claim(billing *b, str claim, store_claim *out, fault *why)
{
    bool sees = false;
    store_answer found = store_claim_get(b->desk.store, claim, out, b->c->arena, why);
    if (found != STORE_NONE && !store_yes(found)) return false;
    if (found != STORE_NONE && !billing_sees(b, out, &sees, why)) return false;
    return sees || api_none(why, "claim", claim);
}

bool billing_person(const billing *b, str *by, fault *why)
{
    bool known = false;
    *by = b->c->who->person;
    if (by->len && !store_subject_known(b->desk.store, SUBJECT_PERSON, *by, &known, why)) return false;
    if (known) return true;
    return fault_set(
        why, FAULT_CLAIM,
        "your account is not tied to a person of this practice: an administrator says who you are under "
        "Practice, People");
}

// --- rows --------------------------------------------------------------------------------------------------

typedef struct line_walk {
    put *p;
    arena *a;
} line_walk;

static bool put_code(void *with, const store_line *l, fault *why)
{
    (void)why;
    put_text(((line_walk *)with)->p, NULL, l->code);
    return true;
}

typedef struct work_count {
    const store_claim *claim;
    int64_t open;
} work_count;

static bool count_work(void *with, const store_work *w, fault *why)
{
    (void)why;
    work_count *n = with;
    n->open += !w->done_seq && !act_work_ended(n->claim, act_about(w->about));
    return true;
}

bool billing_put_claim(billing *b, const char *name, const store_claim *c, fault *why)
{
    put *p = &b->c->out;
    str patient, payer;
    work_count work = {c, 0};
    line_walk codes = {p, b->c->arena};
    if (!billing_name(b, c->patient, &patient, why) || !billing_payer(b, c->payer, &payer, why) ||
        !store_work_each(b->desk.store, c->claim, count_work, &work, why))
        return false;
    put_open(p, name, '{');
    put_text(p, "claim", c->claim);
    put_text(p, "patient", c->patient);
    put_text(p, "name", patient);
    put_text(p, "enrollment", c->enrollment);
    put_text(p, "payer", c->payer);
    put_text(p, "payer_name", payer);
    if (date_is(c->month)) put_month(p, "month", c->month);
    put_text(p, "status", life_text((life_status)c->status));
    put_text(p, "frequency", (str){&c->frequency, 1});
    put_money(p, "charge", c->charge);
    put_money_if(p, "expected", c->priced || c->expected.cents, c->expected);
    put_money(p, "paid", c->paid);
    put_money(p, "patient_due", c->patient_due);
    put_whole(p, "lines", c->lines);
    put_open(p, "codes", '[');
    if (!store_lines_each(b->desk.store, c->claim, put_code, &codes, why)) return false;
    put_shut(p);
    put_date(p, "from", c->from);
    put_date(p, "to", c->to);
    put_date(p, "until", c->until);
    put_whole(p, "days_left", c->until.days - b->today.days);
    put_whole(p, "work", work.open);
    put_shut(p);
    return true;
}

// What commands of the terminal do, a page has a button for: their names are left out.
str billing_words(arena *a, str text)
{
    static const struct { str said, is; } rows[] = {
        {STR_INIT("`daybook claim` says what, `daybook void-claim` withdraws it"),
         STR_INIT("its page says what; withdraw it")},
        {STR_INIT("`daybook claim` says"), STR_INIT("its page says")},
        {STR_INIT(", or give the number with --original"), STR_INIT(", or give the number")},
    };
    buf b = buf_in(a, text.len + 256);
    for (size_t i = 0; i < text.len;) {
        str rest = str_from(text, i);
        size_t n = 0;
        while (n < sizeof rows / sizeof *rows && !str_starts(rest, rows[n].said)) n++;
        if (n < sizeof rows / sizeof *rows) {
            buf_put(&b, rows[n].is);
            i += rows[n].said.len;
        } else if (str_starts(rest, STR(" (`daybook ")) || str_starts(rest, STR(" (daybook "))) {
            while (i < text.len && text.at[i] != ')') i++;
            i += i < text.len;
        } else {
            buf_byte(&b, text.at[i++]);
        }
    }
    return buf_str(&b);
}

bool billing_refused(arena *a, fault *why)
{
    str text = billing_words(a, str_of(why->text));
    size_t n = text.len < sizeof why->text ? text.len : sizeof why->text - 1;
    memcpy(why->text, text.at, n);
    why->text[n] = '\0';
    return false;
}

bool billing_put_work(billing *b, const work_row *r, fault *why)
{
    put *p = &b->c->out;
    str patient = r->patient, name = {"", 0}, payer = {"", 0};
    bool sees = true;
    if (r->payer.len && !billing_payer(b, r->payer, &payer, why)) return false;
    if (!patient.len && r->enrollment.len && !api_sees_enrollment(b->c, r->enrollment, &patient, &sees, why))
        return false;
    if (patient.len && sees && !billing_name(b, patient, &name, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "what", r->what);
    put_text_if(p, "work", r->work);
    put_text_if(p, "claim", r->claim);
    put_text_if(p, "enrollment", r->enrollment);
    put_text_if(p, "patient", patient);
    put_text_if(p, "name", name);
    put_text_if(p, "payer", payer);
    put_text(p, "text", billing_words(b->c->arena, r->text));
    put_money_if(p, "worth", r->has_worth, r->worth);
    put_date_if(p, "due", r->due);
    put_shut(p);
    return true;
}

bool billing_keeps_work(void *with, const work_row *r, bool *yes, fault *why)
{
    billing *b = with;
    str patient;
    // what was answered
    *yes = api_may(b->c, MAY_SEE_CLINICAL) || !str_eq(r->what, choice_text(ABOUT_SAFETY));
    if (!*yes) return true;
    if (r->patient.len && r->enrollment.len)
        return billing_sees(b, &(store_claim){.patient = r->patient, .enrollment = r->enrollment}, yes, why);
    if (r->patient.len) return api_sees_patient(b->c, r->patient, yes, why);
    return !r->enrollment.len || api_sees_enrollment(b->c, r->enrollment, &patient, yes, why);
}

void billing_put_finding(put *p, str text, str id)
{
    static const struct { str word; const char *weight; } weights[] = {
        {STR_INIT("error: "), "error"}, {STR_INIT("warning: "), "warning"}, {STR_INIT("note: "), "note"}};
    const char *weight = "note";
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
        if (!str_starts(text, weights[i].word)) continue;
        weight = weights[i].weight;
        text = str_from(text, weights[i].word.len);
        break;
    }
    put_open(p, NULL, '{');
    put_words(p, "weight", weight);
    put_text_if(p, "id", id);
    put_text(p, "text", text);
    put_shut(p);
}

// --- adjustments -------------------------------------------------------------------------------------------

bool billing_codes(billing *b, fault *why)
{
    return b->codes || book_codes(&b->codes, (str){"", 0}, b->c->arena, why);
}

void billing_put_adjustment(billing *b, const billed_adjustment *a)
{
    put *p = &b->c->out;
    const x12_code *carc = x12_code_words(b->codes, X12_CODES_CARC, a->reason);
    put_open(p, NULL, '{');
    put_text(p, "group", a->group);
    put_text(p, "group_says", x12_code_words(b->codes, X12_CODES_GROUP, a->group)->words);
    put_text(p, "reason", a->reason);
    put_text(p, "says", carc->words);
    put_text_if(p, "next", carc->next);
    put_money(p, "amount", a->amount);
    put_open(p, "remarks", '[');
    for (size_t i = 0; i < a->remark_count; i++) {
        buf text = buf_in(b->c->arena, 1024);
        buf_say(&text, "%.*s: %.*s", STR_ARGS(a->remarks[i]),
                STR_ARGS(x12_code_words(b->codes, X12_CODES_RARC, a->remarks[i])->words));
        put_text(p, NULL, buf_str(&text));
    }
    put_shut(p);
    put_shut(p);
}
