// The index of names, kept: which patients a fact concerns is marked when it is appended; at the end of the
// transaction their tokens are made anew from what is in force.
#include "named_.h"
#include <sodium.h>

// --- marks ------------------------------------------------------------------------------------------------

void names_forget(store *s)
{
    if (!s->marks.at) return;
    arena_close(&s->marks.in);
    s->marks.at = NULL;
    s->marks.count = s->marks.room = 0;
}

static bool mark(store *s, str patient, fault *why)
{
    store_subject is;
    name_marks *m = &s->marks;
    if (!subject_find(s, SUBJECT_PERSON, patient, &is, why)) return false;
    if (!is.number) return true; // of a void alone: nobody else named them
    if (m->count == m->room) {
        uint32_t room = m->room ? m->room * 2 : 64;
        uint32_t *at = arena_array(&m->in, uint32_t, room);
        if (m->count) memcpy(at, m->at, sizeof *at * m->count);
        m->at = at;
        m->room = room;
    }
    m->at[m->count++] = is.number;
    return true;
}

static bool reads(store *s, const store_fact *row, fact *out, fault *why)
{
    fault unread;
    if (!s->reader) s->reader = fact_reader_in(&s->memory, s->ask.zones);
    if (fact_reader_read(s->reader, out, row->line, &s->scratch, &unread)) return true;
    store_no(s, STORE_CORRUPT, why, "fact number %llu cannot be read: %s", (unsigned long long)row->seq,
             unread.text);
    return false;
}

// What a void takes out, or brings back: the fact at the end of the chain of voids, as far as it is there.
enum { VOIDS_DEEP = 8 };
static bool mark_voided(store *s, str id, int deep, fault *why)
{
    store_fact row;
    fact f;
    arena own;
    arena_open(&own, s->memory.from, STORE_MEMORY_MAX);
    store_answer a = store_fact_find(s, id, &row, &own, why);
    bool ok = a == STORE_NONE || (a == STORE_OK && reads(s, &row, &f, why));
    if (ok && a == STORE_OK && f.kind == KIND_VOID)
        ok = deep == VOIDS_DEEP || mark_voided(s, fact_get(&f, F_VOID_VOIDS)->text, deep + 1, why);
    else if (ok && a == STORE_OK) ok = names_mark(s, &f, why);
    arena_close(&own);
    return ok;
}

bool names_mark(store *s, const fact *f, fault *why)
{
    if (f->kind == KIND_PATIENT) return mark(s, fact_get(f, F_PATIENT_PATIENT)->text, why);
    if (f->kind == KIND_COVERAGE) return mark(s, fact_get(f, F_COVERAGE_PATIENT)->text, why);
    if (f->kind == KIND_ENROLL) return mark(s, fact_get(f, F_ENROLL_PATIENT)->text, why);
    return f->kind != KIND_VOID || mark_voided(s, fact_get(f, F_VOID_VOIDS)->text, 0, why);
}

// --- what is in force --------------------------------------------------------------------------------------

typedef struct told { // of one patient
    store *s;
    arena in;
    str patient;
    bool known;
    instant at;
    str id, last, first, phone;
    date birth;
    str member[16];
    size_t members;
    uint32_t enrollments, part2;
} told;

static bool is_voided(store *s, str id, int deep, bool *out, fault *why);
typedef struct voids { store *s; int deep; bool found; } voids;
static bool void_of_it(void *with, const store_fact *row, fault *why)
{
    voids *v = with;
    bool out;
    if (v->found) return true;
    if (!is_voided(v->s, row->id, v->deep + 1, &out, why)) return false;
    v->found = !out;
    return true;
}

static bool is_voided(store *s, str id, int deep, bool *out, fault *why)
{
    voids v = {s, deep, false};
    store_want want = {.kinds_some = true, .subject = SUBJECT_FACT, .id = id, .clear_ok = true};
    want.kind_wanted[KIND_VOID] = true;
    bool ok = deep == VOIDS_DEEP || store_facts_each(s, &want, void_of_it, &v, why);
    *out = v.found;
    return ok;
}

static void tell_patient(told *t, const fact *f)
{
    // The latest is in force: by instant, then by id, as the state has it.
    if (t->known && (f->at.us < t->at.us || (f->at.us == t->at.us && str_cmp(f->id, t->id) < 0))) return;
    t->known = true;
    t->at = f->at;
    t->id = str_copy(&t->in, f->id);
    t->last = str_copy(&t->in, fact_get(f, F_PATIENT_LAST)->text);
    t->first = str_copy(&t->in, fact_get(f, F_PATIENT_FIRST)->text);
    t->birth = fact_get(f, F_PATIENT_BIRTH)->date;
    t->phone = fact_has(f, F_PATIENT_PHONE) ? str_copy(&t->in, fact_get(f, F_PATIENT_PHONE)->text) : STR("");
}

static bool tell_enrollment(told *t, const fact *f, fault *why)
{
    store_subject is;
    if (!subject_find(t->s, SUBJECT_ENROLLMENT, fact_get(f, F_ENROLL_ENROLLMENT)->text, &is, why))
        return false;
    t->enrollments++;
    t->part2 += is.part2;
    return true;
}

static bool tell(void *with, const store_fact *row, fault *why)
{
    told *t = with;
    fact f;
    bool out;
    if (!is_voided(t->s, row->id, 0, &out, why)) return false;
    if (out) return true;
    if (!reads(t->s, row, &f, why)) return false;
    if (f.kind == KIND_PATIENT && str_eq(fact_get(&f, F_PATIENT_PATIENT)->text, t->patient))
        tell_patient(t, &f);
    if (f.kind == KIND_COVERAGE && str_eq(fact_get(&f, F_COVERAGE_PATIENT)->text, t->patient) &&
        t->members < sizeof t->member / sizeof *t->member)
        t->member[t->members++] = str_copy(&t->in, fact_get(&f, F_COVERAGE_MEMBER)->text);
    if (f.kind == KIND_ENROLL && str_eq(fact_get(&f, F_ENROLL_PATIENT)->text, t->patient))
        return tell_enrollment(t, &f, why);
    return true;
}

// --- tokens ------------------------------------------------------------------------------------------------

int64_t name_token(store *s, int segment, char what, str text)
{
    unsigned char out[crypto_generichash_BYTES_MIN];
    crypto_generichash_state h;
    int64_t token;
    const seal_key *key = ring_key(s, ring_number(s, segment));
    assert(key);
    crypto_generichash_init(&h, key->bytes, sizeof key->bytes, sizeof out);
    crypto_generichash_update(&h, (const unsigned char *)&what, 1);
    crypto_generichash_update(&h, (const unsigned char *)text.at, text.len);
    crypto_generichash_final(&h, out, sizeof out);
    memcpy(&token, out, sizeof token);
    sodium_memzero(&h, sizeof h);
    return token;
}

str name_birth(date d, arena *a)
{
    buf b = buf_in(a, 16);
    date_put_d8(&b, d);
    return buf_str(&b);
}

typedef struct adding { store *s; uint32_t number; int segment; arena *in; fault *why; bool ok; } adding;

static void add(adding *d, char what, str text)
{
    look l;
    if (!d->ok || !text.len) return;
    d->ok = look_take(&l, d->s, SQL_NAME_ADD, d->why);
    if (!d->ok) return;
    look_int(&l, 1, name_token(d->s, d->segment, what, text));
    look_int(&l, 2, d->number);
    d->ok = look_run(&l, d->why) == STORE_OK;
}

// The word cut to each length, and as a whole where it is one letter of a script that needs no more.
static void add_word(adding *d, str word)
{
    size_t count = fold_count(word, TOKEN_LETTERS_MAX);
    if (count == 1 && (unsigned char)word.at[0] >= 0x80) add(d, TOKEN_NAME, word);
    for (size_t n = TOKEN_LETTERS_MIN; n <= count; n++) add(d, TOKEN_NAME, fold_first(word, n));
}

// Each word of a name, and two names written together.
static void add_name(adding *d, str folded)
{
    for (str rest = folded; rest.len;) add_word(d, str_split(rest, ' ', &rest));
}
static void add_together(adding *d, str one, str other)
{
    buf b = buf_in(d->in, one.len + other.len + 1);
    buf_put(&b, one);
    buf_put(&b, other);
    add_word(d, fold_joined(buf_str(&b), d->in));
}

static void add_phone(adding *d, str phone)
{
    static const size_t ends[] = {4, 7, 10};
    str digits = fold_digits(phone, d->in);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (digits.len >= ends[i]) add(d, TOKEN_PHONE, str_from(digits, digits.len - ends[i]));
}

static bool put_tokens(store *s, uint32_t number, told *t, fault *why)
{
    adding d = {s,      number, t->part2 && t->part2 == t->enrollments ? SEGMENT_NAMES_PART2 : SEGMENT_NAMES,
                &t->in, why,    true};
    str last = fold_text(t->last, &t->in), first = fold_text(t->first, &t->in);
    add_name(&d, last);
    add_name(&d, first);
    add_together(&d, last, first);
    add_together(&d, first, last);
    add_together(&d, first, STR(""));
    add(&d, TOKEN_BIRTH, name_birth(t->birth, &t->in));
    add_phone(&d, t->phone);
    for (size_t i = 0; i < t->members; i++)
        add(&d, TOKEN_MEMBER, fold_joined(fold_text(t->member[i], &t->in), &t->in));
    return d.ok;
}

// --- made anew ---------------------------------------------------------------------------------------------

// The id of the person of that number; empty: it is none.
static bool person_of(store *s, uint32_t number, arena *a, str *id, bool *part2, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_SUBJECT_AT, why)) return false;
    look_int(&l, 1, number);
    look_step step = look_next(&l, why);
    bool person = step == LOOK_ROW && look_int_at(&l, 0) == SUBJECT_PERSON;
    *id = person ? str_copy(a, look_text_at(&l, 1)) : STR("");
    *part2 = person && look_int_at(&l, 2) != 0;
    look_give(&l);
    return step != LOOK_FAILED;
}

// Of a patient all of whose enrollments are of substance use the row of d_subject says so; what else is said
// of a person goes no way by it (subject.c).
static bool say_part2(store *s, str patient, bool part2, fault *why)
{
    store_subject is;
    if (!subject_find(s, SUBJECT_PERSON, patient, &is, why)) return false;
    return is.part2 == part2 || subject_part2_set(s, SUBJECT_PERSON, patient, part2, why);
}

static bool make(store *s, uint32_t number, told *t, fault *why)
{
    look l;
    bool part2;
    store_want want = {.kinds_some = true, .subject = SUBJECT_PATIENT};
    want.kind_wanted[KIND_PATIENT] = want.kind_wanted[KIND_COVERAGE] = want.kind_wanted[KIND_ENROLL] = true;
    if (!person_of(s, number, &t->in, &t->patient, &part2, why)) return false;
    if (!t->patient.len) return true; // what was marked was taken back, and another took its number
    want.id = t->patient;
    if (!store_facts_each(s, &want, tell, t, why) || !look_take(&l, s, SQL_NAMES_DROP, why)) return false;
    look_int(&l, 1, number);
    return look_run(&l, why) == STORE_OK &&
           say_part2(s, t->patient, t->part2 && t->part2 == t->enrollments, why) &&
           (!t->known || put_tokens(s, number, t, why));
}

bool names_flush(store *s, fault *why)
{
    name_marks *m = &s->marks;
    bool ok = true;
    if (!m->count) return true;
    uint32_t count = m->count;
    keyed *sorted = arena_array(&m->in, keyed, count), *spare = arena_array(&m->in, keyed, count);
    for (uint32_t i = 0; i < count; i++) sorted[i] = (keyed){m->at[i], 0};
    keyed_sort(sorted, spare, count);
    for (uint32_t i = 0; ok && i < count; i++) {
        if (i && sorted[i].key == sorted[i - 1].key) continue;
        told t = {.s = s};
        arena_open(&t.in, s->memory.from, STORE_MEMORY_MAX);
        arena_mark scratch = arena_here(&s->scratch);
        ok = make(s, (uint32_t)sorted[i].key, &t, why);
        arena_back(&s->scratch, scratch);
        arena_close(&t.in);
    }
    names_forget(s);
    return ok;
}

bool names_remake(store *s, fault *why)
{
    look l;
    look_step step;
    if (store_run(s, SQL_NAMES_CLEAR, why) != STORE_OK || !look_take(&l, s, SQL_PATIENTS, why)) return false;
    look_int(&l, 1, 1ll << SUBJECT_PATIENT);
    bool ok = true;
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) ok = mark(s, look_text_at(&l, 0), why);
    look_give(&l);
    return ok && step == LOOK_END && names_flush(s, why);
}
