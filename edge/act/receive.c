// receive.c - a file's transactions, one after the other, each in a transaction of the store.
#include "receive_.h"
#include "post.h"

enum { SENTENCES_BYTES_MAX = 64 * 1024 };

// --- what core/remit asks for ----------------------------------------------------------------------------

static bool find(void *with, const remit_key *key, remit_found *out, fault *why)
{
    receiving *p = with;
    return act_find(&p->finder, key, out, why);
}

static bool see_lost(void *with, const store_work *w, fault *why)
{
    (void)why;
    *(bool *)with |= act_about(w->about) == ABOUT_LOST_GROUND || act_about(w->about) == ABOUT_LATE_FACT;
    return true;
}

// What took a claim's ground was found when it came in, and is work: only such claims are looked at again
// when they are paid. To look at all would read every patient's month anew.
static bool review_payment(receiving *p, const fact *f, fault *why)
{
    bool lost = false;
    str claim = f->kind == KIND_CLAIM_PAID ? fact_get(f, F_CLAIM_PAID_CLAIM)->text : (str){"", 0};
    if (!claim.len) return true;
    if (!store_work_each(p->ask->store, claim, see_lost, &lost, why)) return false;
    return !lost || act_review_take(p->review, f, why);
}

static bool say(void *with, const fact *f, fault *why)
{
    receiving *p = with;
    return store_yes(store_fact_append(p->ask->store, f, why)) && review_payment(p, f, why);
}

// Money for what lost its ground starts the clock of repayment, in the same transaction.
static bool review(receiving *p, fault *why)
{
    size_t raised;
    if (!act_review_run(p->review, &raised, why)) return false;
    p->r.work += raised;
    return true;
}

static void tell(void *with, str claim, str sentence)
{
    receiving *p = with;
    *(act_said *)pile_more(&p->said) = (act_said){str_copy(p->a, claim), str_copy(p->a, sentence)};
}

bool receiving_refuse(receiving *p, str sentence)
{
    buf b = buf_in(p->a, SENTENCES_BYTES_MAX);
    buf_put(&b, p->out->refusal);
    if (b.len) buf_byte(&b, '\n');
    buf_put(&b, sentence);
    p->out->refusal = buf_str(&b);
    p->out->outcome = ACT_REFUSED;
    return false;
}

remit_source receiving_source(const receiving *p, choice type)
{
    return (remit_source){.type = type,
                          .name = p->name,
                          .hash = p->hash,
                          .sender = p->set->sender,
                          .control = p->set->interchange,
                          .on = DATE_NONE};
}

// --- one transaction -------------------------------------------------------------------------------------

typedef struct kind_row {
    x12_kind kind;
    bool (*look)(receiving *p, fault *why);
    bool (*post)(receiving *p, fault *why);
    bool (*match)(receiving *p, size_t ordinal, const remit_claim *claim, fault *why);
} kind_row;

static const kind_row *row_of(x12_kind kind)
{
    static const kind_row rows[] = {
        {X12_KIND_835, receive_835_look, receive_835_post, receive_835_match},
        {X12_KIND_999, receive_999_look, receive_999_post, NULL},
        {X12_KIND_277CA, receive_277_look, receive_277_post, receive_277_match},
        {X12_KIND_TA1, receive_ta1_look, receive_ta1_post, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == kind) return &rows[i];
    return NULL;
}

// What came before is said again: the store writes that it came again, and so a commit that was cut short the
// first time is made good.
static bool again(receiving *p, const store_fact *there, fault *why)
{
    fact f;
    if (!fact_read(&f, there->line, p->ask->zones, p->a, why)) return false;
    p->out->outcome = ACT_SAME;
    return store_yes(store_fact_append(p->ask->store, &f, why));
}

static bool put_original(receiving *p, str bytes, fault *why)
{
    sha256 hash;
    return store_yes(store_original_put(p->ask->store, p->name, bytes, &hash, why));
}

// Inside a transaction of the store. False without a refusal: `why`.
static bool inside(receiving *p, const kind_row *kind, str file, fault *why)
{
    store_fact there;
    store_answer found = store_fact_find(p->ask->store, p->r.answer, &there, p->a, why);
    if (found == STORE_OK) return again(p, &there, why);
    if (found != STORE_NONE) return false;
    return kind->post(p, why) && review(p, why) && put_original(p, file, why);
}

static bool all_of_it(receiving *p, const kind_row *kind, str file, fault *why)
{
    store *s = p->ask->store;
    if (!kind->look(p, why)) return p->out->outcome == ACT_REFUSED;
    if (!store_yes(store_begin(s, why))) return false;
    if (inside(p, kind, file, why)) return store_yes(store_commit(s, why));
    store_back(s);
    return p->out->outcome == ACT_REFUSED;
}

static bool begin(receiving *p, fault *why)
{
    arena_open(&p->claim, p->a->from, p->a->bytes_max);
    p->finder = (act_finder){
        .store = p->ask->store, .zones = p->ask->zones, .a = &p->claim, .lasting = p->a, .payer = {"", 0}};
    arena_open(&p->review_scratch, p->a->from, p->a->bytes_max);
    p->desk = (act_desk){.store = p->ask->store,
                         .book = p->ask->book,
                         .zones = p->ask->zones,
                         .now = p->ask->now,
                         .arena = p->a,
                         .scratch = &p->review_scratch};
    p->review = act_review_open(&p->desk);
    p->said = pile_in(p->a, sizeof(act_said));
    p->r = (remit){.with = p,
                   .find = find,
                   .say = say,
                   .tell = tell,
                   .codes = p->ask->codes,
                   .answer = p->set->id,
                   .by = p->ask->by,
                   .at = p->ask->now,
                   .payment = p->a,
                   .scratch = &p->claim};
    if (!act_day(p->ask->store, p->ask->now, &p->today, p->ask->zones, p->a, why)) return false;
    p->r.today = p->today;
    return true;
}

static void finish(receiving *p)
{
    act_review_close(p->review);
    arena_close(&p->review_scratch);
    arena_close(&p->claim);
}

static void end(receiving *p)
{
    act_said *all = arena_array(p->a, act_said, p->said.count + 1);
    for (uint32_t i = 0; i < p->said.count; i++) all[i] = *PILE_AT(&p->said, act_said, i);
    p->out->said = all;
    p->out->said_count = p->out->outcome == ACT_POSTED ? p->said.count : 0;
    p->out->done = p->r;
}

static bool refuse_kind(receiving *p)
{
    buf b = buf_in(p->a, SENTENCES_BYTES_MAX);
    str kind = x12_kind_name(p->set->kind);
    if (kind.len)
        buf_say(&b, "a set of claims (%.*s) is no payer's answer", STR_ARGS(kind));
    else
        buf_lit(&b, "a transaction of this kind is not taken in: only 999, TA1, 277CA and 835 are");
    receiving_refuse(p, buf_str(&b));
    return true;
}

static bool receive_set(const act_receive_ask *ask, const remit_set *set, str name, str file,
                        const sha256 *hash, arena *a, fault *why)
{
    act_receipt receipt = {.set = set, .about = STR("transaction"), .refusal = {"", 0}};
    receiving p = {.ask = ask, .set = set, .name = name, .hash = *hash, .a = a, .out = &receipt};
    const kind_row *kind = row_of(set->kind);
    bool fine = begin(&p, why);
    if (fine && !kind)
        fine = refuse_kind(&p);
    else if (fine && set->cut.len)
        receiving_refuse(&p, set->cut);
    else if (fine)
        fine = all_of_it(&p, kind, file, why);
    if (fine) {
        end(&p);
        if (ask->receipt) ask->receipt(ask->with, &receipt);
    }
    finish(&p);
    return fine;
}

bool act_receive(const act_receive_ask *ask, str name, str bytes, arena *a, fault *why)
{
    remit_set *sets;
    size_t count;
    sha256 hash = sha256_of(bytes);
    arena one;
    if (!remit_sets(&sets, &count, bytes, a, why)) return false;
    if (!count) return fault_set(why, FAULT_INPUT, "there is no transaction in it");
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        arena_open(&one, a->from, a->bytes_max);
        fine = receive_set(ask, &sets[i], name, bytes, &hash, &one, why);
        arena_close(&one);
    }
    return fine;
}

// --- a person matches ------------------------------------------------------------------------------------

typedef struct unmatched {
    str answer;
    size_t ordinal;
    sha256 hash;
} unmatched;

static bool hex_read(str s, sha256 *out)
{
    if (s.len != 64) return false;
    for (size_t i = 0; i < 64; i++) {
        char c = s.at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) return false;
        out->bytes[i / 2] = (unsigned char)(i % 2 ? out->bytes[i / 2] | digit : digit << 4);
    }
    return true;
}

static bool read_fact(receiving *p, str id, fact_kind kind, fact *out, fault *why)
{
    store_fact there;
    store_answer found = store_fact_find(p->ask->store, id, &there, p->a, why);
    if (found == STORE_NONE || (found == STORE_OK && there.kind != kind))
        return fault_set(why, FAULT_INPUT, "there is no %.*s \"%.*s\" in the journal",
                         STR_ARGS(fact_kinds[kind].name), STR_ARGS(id));
    return found == STORE_OK && fact_read(out, there.line, p->ask->zones, p->a, why);
}

static bool find_unmatched(receiving *p, str id, unmatched *out, fault *why)
{
    fact f, answer;
    str ending = STR("-work"); // the work-item's id will do
    if (id.len > ending.len && str_eq(str_from(id, id.len - ending.len), ending)) id.len -= ending.len;
    if (!read_fact(p, id, KIND_UNMATCHED, &f, why)) return false;
    out->answer = fact_get(&f, F_UNMATCHED_ANSWER)->text;
    out->ordinal = (size_t)fact_get(&f, F_UNMATCHED_ORDINAL)->whole;
    if (!read_fact(p, out->answer, KIND_ANSWER, &answer, why)) return false;
    if (!hex_read(fact_get(&answer, F_ANSWER_SHA256)->text, &out->hash))
        return fault_set(why, FAULT_INPUT, "answer \"%.*s\" names no original", STR_ARGS(out->answer));
    return true;
}

// The transaction, from the original that was kept.
static bool find_set(receiving *p, const unmatched *u, const remit_set **out, fault *why)
{
    str name, bytes;
    remit_set *sets;
    size_t count;
    store_answer found = store_original_get(p->ask->store, &u->hash, &name, &bytes, p->a, why);
    if (found == STORE_NONE)
        return fault_set(why, FAULT_INPUT, "the original of \"%.*s\" is not in the journal",
                         STR_ARGS(u->answer));
    if (!store_yes(found) || !remit_sets(&sets, &count, bytes, p->a, why)) return false;
    for (size_t i = 0; i < count; i++)
        if (str_eq(sets[i].id, u->answer)) {
            *out = &sets[i];
            return true;
        }
    return fault_set(why, FAULT_INPUT, "the original of \"%.*s\" does not hold it", STR_ARGS(u->answer));
}

static bool close_work(receiving *p, str unmatched_id, str claim, fault *why)
{
    buf work = buf_in(p->a, LIMIT_ID_BYTES), id = buf_in(p->a, LIMIT_ID_BYTES), outcome = buf_in(p->a, 256);
    store_work work_row;
    buf_put(&work, unmatched_id);
    str ending = STR("-work");
    if (unmatched_id.len < ending.len ||
        !str_eq(str_from(unmatched_id, unmatched_id.len - ending.len), ending))
        buf_put(&work, ending);
    store_answer found = store_work_get(p->ask->store, buf_str(&work), &work_row, p->a, why);
    if (found == STORE_NONE || (found == STORE_OK && work_row.done_seq)) return true;
    if (found != STORE_OK) return false;
    buf_put(&id, buf_str(&work));
    buf_lit(&id, "-done");
    buf_say(&outcome, "matched to claim %.*s", STR_ARGS(claim));
    return remit_done(&p->r, buf_str(&id), buf_str(&work), buf_str(&outcome), why);
}

// What was posted for this place of the answer stands, or a void took it out: then it may be matched anew.
static bool not_posted(receiving *p, const unmatched *u, fault *why)
{
    for (p->r.again = 0;; p->r.again++) {
        store_fact there;
        fact f;
        bool taken_out;
        buf id = buf_in(p->a, LIMIT_ID_BYTES);
        buf_say(&id, "%.*s-%zu", STR_ARGS(u->answer), u->ordinal);
        if (p->r.again) buf_say(&id, ".%u", p->r.again + 1);
        store_answer found = store_fact_find(p->ask->store, buf_str(&id), &there, p->a, why);
        if (found == STORE_NONE) return true;
        if (found != STORE_OK || !fact_read(&f, there.line, p->ask->zones, p->a, why) ||
            !act_voided(p->ask->store, there.id, 0, &taken_out, p->ask->zones, p->a, why))
            return false;
        if (taken_out) continue;
        fact_field to = f.kind == KIND_CLAIM_ANSWERED ? F_CLAIM_ANSWERED_CLAIM
                                                      : fact_paid_field(&f, F_CLAIM_PAID_CLAIM);
        return fault_set(
            why, FAULT_CLAIM,
            "it is posted to claim %.*s already; if that was wrong, take it back first (daybook void "
            "%.*s)",
            STR_ARGS(fact_get(&f, to)->text), STR_ARGS(there.id));
    }
}

static bool match_inside(receiving *p, str unmatched_id, str claim, fault *why)
{
    unmatched u;
    const remit_claim *to;
    const remit_set *set;
    bool known;
    if (!store_subject_known(p->ask->store, SUBJECT_PERSON, p->ask->by, &known, why)) return false;
    if (!known) return fault_set(why, FAULT_INPUT, "there is no person \"%.*s\"", STR_ARGS(p->ask->by));
    if (!find_unmatched(p, unmatched_id, &u, why) || !find_set(p, &u, &set, why)) return false;
    p->set = set;
    p->r.answer = set->id;
    const kind_row *kind = row_of(set->kind);
    if (!kind || !kind->match)
        return fault_set(why, FAULT_INPUT,
                         "\"%.*s\" is not about one claim: see to it, then say so (daybook done)",
                         STR_ARGS(unmatched_id));
    if (!act_find_claim(&p->finder, claim, &to, why)) return false;
    if (!to) return fault_set(why, FAULT_INPUT, "there is no claim \"%.*s\"", STR_ARGS(claim));
    if (!not_posted(p, &u, why) || !kind->match(p, u.ordinal, to, why)) return false;
    return close_work(p, unmatched_id, claim, why) && review(p, why);
}

bool act_match(const act_receive_ask *ask, str unmatched_id, str claim, arena *a, fault *why)
{
    act_receipt receipt = {.about = STR("match"), .refusal = {"", 0}};
    remit_set none = {.id = STR("none")};
    receiving p = {.ask = ask, .set = &none, .name = STR("match"), .a = a, .out = &receipt};
    bool fine = begin(&p, why) && store_yes(store_begin(ask->store, why));
    if (fine) {
        fine = match_inside(&p, unmatched_id, claim, why);
        if (fine)
            fine = store_yes(store_commit(ask->store, why));
        else
            store_back(ask->store);
    }
    if (fine) {
        end(&p);
        receipt.set = p.set;
        if (ask->receipt) ask->receipt(ask->with, &receipt);
    }
    finish(&p);
    return fine;
}

// --- a person has seen to it -----------------------------------------------------------------------------

static bool done_inside(receiving *p, str work, str outcome, bool *before, fault *why)
{
    store_work there;
    bool known;
    store_answer found = store_work_get(p->ask->store, work, &there, p->a, why);
    if (found == STORE_NONE)
        return fault_set(why, FAULT_INPUT, "there is no work-item \"%.*s\"", STR_ARGS(work));
    if (found != STORE_OK || !store_subject_known(p->ask->store, SUBJECT_PERSON, p->ask->by, &known, why))
        return false;
    if (!known) return fault_set(why, FAULT_INPUT, "there is no person \"%.*s\"", STR_ARGS(p->ask->by));
    *before = there.done_seq != 0;
    if (*before) return true;
    buf id = buf_in(p->a, LIMIT_ID_BYTES * 2);
    buf_put(&id, work);
    buf_lit(&id, "-done");
    if (id.len > LIMIT_ID_BYTES) { // a long name of somebody else's making
        sha256 hash = sha256_of(work);
        buf_clear(&id);
        buf_lit(&id, "done-");
        sha256_put(&id, &hash, 32);
    }
    return remit_done(&p->r, buf_str(&id), work, outcome, why);
}

bool act_done(const act_receive_ask *ask, str work, str outcome, bool *before, arena *a, fault *why)
{
    act_receipt receipt = {.about = STR("done"), .refusal = {"", 0}};
    remit_set none = {.id = STR("none")};
    receiving p = {.ask = ask, .set = &none, .name = STR("done"), .a = a, .out = &receipt};
    bool fine = begin(&p, why) && store_yes(store_begin(ask->store, why));
    if (fine) {
        fine = done_inside(&p, work, outcome, before, why);
        if (fine)
            fine = store_yes(store_commit(ask->store, why));
        else
            store_back(ask->store);
    }
    finish(&p);
    return fine;
}
