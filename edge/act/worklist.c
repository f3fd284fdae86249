#include "worklist.h"
#include "journal.h"
#include "life.h"
#include "post.h"

typedef struct listing {
    const act_worklist_ask *ask;
    arena *a;
    pile rows;
    pile waiting; // waiting
    date today, month;
} listing;

// A claim that was sent and not decided, and the file it went in.
typedef struct waiting { work_row *row; str batch; } waiting;

// What is no work-item but seen in the claims themselves.
#define WHAT_HELD STR("held")
#define WHAT_RELEASE STR("to-release")
#define WHAT_SEND STR("to-send")
#define WHAT_UNANSWERED STR("unanswered")
#define WHAT_UNPAID STR("undecided")

enum { TEXT_BYTES_MAX = 8192 };

static bool wanted(const listing *l, str what) { return !l->ask->what.len || str_eq(what, l->ask->what); }

static work_row *more(listing *l, str what)
{
    work_row *one = pile_more(&l->rows);
    *one = (work_row){.what = what, .due = DATE_NONE};
    return one;
}

str act_worklist_words(void)
{
    return STR("safety denied rejected unmatched underpaid reversed repay lost-ground late-fact expiring "
               "held to-release "
               "to-send unanswered undecided");
}

bool act_worklist_word(str what)
{
    for (str rest = act_worklist_words(); rest.at;)
        if (str_eq(str_split(rest, ' ', &rest), what)) return true;
    return false;
}

// --- work-items ------------------------------------------------------------------------------------------

static bool keep_work(void *with, const store_work *w, fault *why)
{
    (void)why;
    listing *l = with;
    str what = choice_text(act_about(w->about));
    if (w->done_seq || !wanted(l, what)) return true;
    work_row *one = more(l, what);
    one->work = str_copy(l->a, w->work);
    one->claim = str_copy(l->a, w->claim);
    one->enrollment = str_copy(l->a, w->enrollment);
    one->worth = w->worth;
    one->has_worth = w->worth.cents != 0;
    one->due = w->due;
    one->seq = w->seq;
    return true;
}

static void say_before(listing *l, work_row *one, const char *first)
{
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    buf_put(&b, str_of(first));
    buf_put(&b, one->text);
    one->text = buf_str(&b);
}

// Work on a claim that was replaced or taken back was done by doing so. What was decided anew says so.
static bool still_open(listing *l, work_row *one, choice about, bool *open, fault *why)
{
    store_claim c;
    *open = true;
    if (!one->claim.len) return true;
    store_answer found = store_claim_get(l->ask->store, one->claim, &c, l->a, why);
    if (found == STORE_NONE) return true;
    if (found != STORE_OK) return false;
    one->patient = c.patient;
    one->payer = c.payer;
    *open = !act_work_ended(&c, about);
    bool of_decision = about == ABOUT_REJECTED || about == ABOUT_DENIED || about == ABOUT_REVERSED;
    if (of_decision && c.status == (int)LIFE_PAID)
        say_before(l, one, "The claim was paid since: close this (daybook done). It was: ");
    if (about == ABOUT_REPAY && life_over((life_status)c.status))
        say_before(
            l, one,
            "The claim was corrected or voided; the payer has not taken its money back yet: pay it back, or "
            "see that it is taken from a payment. It was: ");
    return true;
}

// The words of items are sealed: they are read one by one, only those that are shown.
static bool read_texts(listing *l, fault *why)
{
    arena scratch;
    bool fine = true;
    arena_open(&scratch, l->a->from, l->a->bytes_max);
    for (uint32_t i = 0; i < l->rows.count && fine; i++) {
        work_row *one = PILE_AT(&l->rows, work_row, i);
        arena_mark before = arena_here(&scratch);
        store_fact there;
        fact f;
        if (!one->work.len) continue;
        fine = store_fact_at(l->ask->store, one->seq, &there, &scratch, why) == STORE_OK &&
               fact_read(&f, there.line, l->ask->zones, &scratch, why);
        bool open = true;
        if (fine) {
            one->text = str_copy(l->a, fact_get(&f, F_WORK_ITEM_TEXT)->text);
            fine = still_open(l, one, fact_get(&f, F_WORK_ITEM_ABOUT)->choice, &open, why);
        }
        one->over = !open;
        arena_back(&scratch, before);
    }
    arena_close(&scratch);
    return fine;
}

// --- claims ----------------------------------------------------------------------------------------------

static work_row *more_claim(listing *l, str what, const store_claim *c, date due)
{
    work_row *one = more(l, what);
    one->claim = str_copy(l->a, c->claim);
    one->enrollment = str_copy(l->a, c->enrollment);
    one->patient = str_copy(l->a, c->patient);
    one->payer = str_copy(l->a, c->payer);
    one->worth = c->priced ? c->expected : c->charge;
    one->has_worth = true;
    one->due = due;
    one->seq = c->made_seq;
    return one;
}

static void put_until(buf *b, const listing *l, date until)
{
    int days = until.days - l->today.days;
    if (days < 0)
        buf_lit(b, "Timely filing ended on ");
    else if (days == 0)
        buf_lit(b, "Today is the last day to file it: ");
    else
        buf_say(b, "%d day%s left to file it, until ", days, days == 1 ? "" : "s");
    date_put(b, until);
    buf_lit(b, ". ");
}

static void add_expiring(listing *l, const store_claim *c)
{
    life_status s = (life_status)c->status;
    bool open = s == LIFE_MADE || s == LIFE_RELEASED || s == LIFE_REJECTED;
    if (!open || !date_is(c->until)) return;
    if (!rulebook_warning(l->ask->book, DEADLINE_FILING, c->until.days - l->today.days)) return;
    if (!wanted(l, choice_text(ABOUT_EXPIRING))) return;
    work_row *one = more_claim(l, choice_text(ABOUT_EXPIRING), c, c->until);
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    put_until(&b, l, c->until);
    buf_lit(&b, "The claim is ");
    buf_put(&b, life_text(s));
    buf_lit(&b, ": ");
    buf_put(&b, life_next(s));
    buf_byte(&b, '.');
    one->text = buf_str(&b);
}

static bool keep_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    listing *l = with;
    life_status s = (life_status)c->status;
    add_expiring(l, c);
    if (s == LIFE_MADE && wanted(l, WHAT_RELEASE))
        more_claim(l, WHAT_RELEASE, c, c->until)->text =
            STR("Made, and not released: look at it and release it (daybook release), or withdraw it.");
    else if (s == LIFE_RELEASED && wanted(l, WHAT_SEND))
        more_claim(l, WHAT_SEND, c, c->until)->text = STR("Released, and not sent: send it (daybook send).");
    else if ((s == LIFE_SENT || s == LIFE_ACCEPTED) && c->batch.len && wanted(l, WHAT_UNPAID))
        *(waiting *)pile_more(&l->waiting) =
            (waiting){more_claim(l, WHAT_UNPAID, c, c->until), str_copy(l->a, c->batch)};
    return true;
}

// Claims of one file lie together mostly: its day is looked up once for a run of them.
static bool add_waiting(listing *l, fault *why)
{
    str batch = {"", 0};
    date sent = DATE_NONE;
    for (uint32_t i = 0; i < l->waiting.count; i++) {
        const waiting *at = PILE_AT(&l->waiting, waiting, i);
        store_batch file;
        store_fact there;
        if (!str_eq(batch, at->batch)) {
            batch = at->batch;
            if (store_batch_get(l->ask->store, batch, &file, l->a, why) != STORE_OK ||
                store_fact_at(l->ask->store, file.seq, &there, l->a, why) != STORE_OK ||
                !act_day(l->ask->store, there.at, &sent, l->ask->zones, l->a, why))
                return false;
        }
        at->row->over = sent.days + WORK_UNPAID_DAYS > l->today.days;
        buf b = buf_in(l->a, TEXT_BYTES_MAX);
        buf_say(&b,
                "No decision %d days after it was sent: ask the payer what became of it (276, telephone).",
                l->today.days - sent.days);
        at->row->text = buf_str(&b);
    }
    return true;
}

static bool add_claims(listing *l, fault *why)
{
    store_claims_want want = {.month = DATE_NONE};
    want.statuses = 1ull << LIFE_MADE | 1ull << LIFE_RELEASED | 1ull << LIFE_SENT | 1ull << LIFE_ACCEPTED |
                    1ull << LIFE_REJECTED;
    return store_claims_each(l->ask->store, &want, keep_claim, l, why) && add_waiting(l, why);
}

// --- files that nobody answered --------------------------------------------------------------------------

typedef struct batch_copy {
    str batch, file, payer;
    uint64_t seq, control;
    uint32_t claims;
    money charge;
} batch_copy;
typedef struct batch_copies { pile rows; arena *a; } batch_copies;

static bool keep_batch(void *with, const store_batch *b, fault *why)
{
    (void)why;
    batch_copies *to = with;
    if (b->answered) return true;
    *(batch_copy *)pile_more(&to->rows) = (batch_copy){str_copy(to->a, b->batch),
                                                       str_copy(to->a, b->file),
                                                       str_copy(to->a, b->payer),
                                                       b->seq,
                                                       b->control,
                                                       b->claims,
                                                       b->charge};
    return true;
}

typedef struct still_sent { bool any; } still_sent;
static bool see_sent(void *with, const store_claim *c, fault *why)
{
    (void)c;
    (void)why;
    ((still_sent *)with)->any = true;
    return true;
}

static bool add_batch(listing *l, const batch_copy *c, fault *why)
{
    store_fact there;
    date sent;
    still_sent some = {false};
    store_claims_want want = {.batch = c->batch, .statuses = 1ull << LIFE_SENT, .month = DATE_NONE};
    if (store_fact_at(l->ask->store, c->seq, &there, l->a, why) != STORE_OK ||
        !act_day(l->ask->store, there.at, &sent, l->ask->zones, l->a, why))
        return false;
    if (sent.days + WORK_SILENT_DAYS > l->today.days) return true;
    if (!store_claims_each(l->ask->store, &want, see_sent, &some, why)) return false;
    if (!some.any) return true; // answered otherwise: by 277CA or 835
    work_row *one = more(l, WHAT_UNANSWERED);
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    buf_say(&b, "No 999 came for file %.*s (%u claims) sent on ", STR_ARGS(c->file), c->claims);
    date_put(&b, sent);
    buf_lit(&b, ": ask the clearing house whether it arrived; it may have to be sent again.");
    one->payer = c->payer;
    one->text = buf_str(&b);
    one->worth = c->charge;
    one->has_worth = true;
    one->seq = c->seq;
    return true;
}

static bool add_batches(listing *l, fault *why)
{
    batch_copies all = {pile_in(l->a, sizeof(batch_copy)), l->a};
    if (!wanted(l, WHAT_UNANSWERED)) return true;
    if (!store_batches_each(l->ask->store, keep_batch, &all, why)) return false;
    for (uint32_t i = 0; i < all.rows.count; i++)
        if (!add_batch(l, PILE_AT(&all.rows, batch_copy, i), why)) return false;
    return true;
}

// --- what is held ----------------------------------------------------------------------------------------

typedef struct holding { listing *l; const door *door; date from, to; } holding;

static bool is_held(void *with, const determination *d)
{
    const holding *h = with;
    return d->status == DET_HELD && date_is(d->service_date) &&
           date_within(d->service_date, h->from, h->to);
}

void act_held_put(buf *b, const determination *d, const reasons *why)
{
    buf_put(b, d->code->code);
    buf_lit(b, " of ");
    date_put(b, d->service_date);
    buf_lit(b, " is held");
    for (size_t i = 0, said = 0; why && i < why->count; i++) {
        const reason *r = &why->at[i];
        buf_put(b, said++ ? STR("; ") : STR(": "));
        str need = r->need;
        if (need.len && need.at[need.len - 1] == '.') need.len--;
        buf_put(b, need);
        if (!r->have.len) continue;
        buf_lit(b, " (found: ");
        buf_put(b, r->have);
        buf_byte(b, ')');
    }
    buf_byte(b, '.');
}

static bool take_held(void *with, const determination *d, const reasons *why)
{
    holding *h = with;
    listing *l = h->l;
    if (!is_held(h, d)) return true;
    work_row *one = more(l, WHAT_HELD);
    one->enrollment = str_copy(l->a, names_text(&h->door->enrollments, d->enrollment));
    one->due = det_filing_day(d);
    one->has_worth = d->priced;
    one->worth = d->priced ? money_times(d->amount, d->units) : (money){0};
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    act_held_put(&b, d, why);
    one->text = buf_str(&b);
    return true;
}

static bool find_month(listing *l, fault *why)
{
    l->month = l->ask->month;
    if (date_is(l->month)) return true;
    if (!store_claims_last_month(l->ask->store, &l->month, why)) return false;
    if (!date_is(l->month)) l->month = date_month_first(date_plus(date_month_first(l->today), -1));
    return true;
}

// What somebody keeps ready.
static bool add_kept(listing *l)
{
    work_row *rows;
    size_t count;
    if (!l->ask->held || !l->ask->held(l->ask->with, l->month, &rows, &count, l->a)) return false;
    for (size_t i = 0; i < count; i++) {
        work_row *one = more(l, WHAT_HELD);
        *one = rows[i];
        one->what = WHAT_HELD;
    }
    return true;
}

static bool add_held(listing *l, fault *why)
{
    if (l->ask->brief || !wanted(l, WHAT_HELD)) return true;
    if (!find_month(l, why)) return false;
    if (add_kept(l)) return true;
    act_facts facts;
    act_journal ask = {
        .store = l->ask->store, .as_of = l->ask->as_of, .book = l->ask->book, .zones = l->ask->zones};
    if (!act_journal_read(&facts, &ask, l->a, why)) return false;
    holding h = {l, &facts.door, date_month_first(l->month), date_month_last(l->month)};
    evaluation *e = evaluation_open(&facts.state, l->ask->book, facts.standing, facts.standing_count, l->a);
    size_t count;
    const uint32_t *enrollments = state_enrollments(&facts.state, l->a, &count);
    for (size_t i = 0; i < count; i++) (void)evaluate_unmet(e, enrollments[i], is_held, take_held, &h);
    evaluation_close(e);
    act_close_facts(&facts);
    return true;
}

// --- the whole -------------------------------------------------------------------------------------------

static int work_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const work_row *x = a, *y = b;
    bool x_alarm = str_eq(x->what, choice_text(ABOUT_SAFETY)),
         y_alarm = str_eq(y->what, choice_text(ABOUT_SAFETY));
    if (x_alarm != y_alarm) return x_alarm ? -1 : 1;
    if (x->worth.cents != y->worth.cents) return x->worth.cents > y->worth.cents ? -1 : 1;
    int32_t due_x = date_is(x->due) ? x->due.days : INT32_MAX,
            due_y = date_is(y->due) ? y->due.days : INT32_MAX;
    if (due_x != due_y) return due_x < due_y ? -1 : 1;
    if (x->seq != y->seq) return x->seq < y->seq ? -1 : 1;
    return str_cmp(x->text, y->text);
}

static int claim_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const work_row *const *x = a, *const *y = b;
    int c = str_cmp((*x)->claim, (*y)->claim);
    return c ? c : work_order(*x, *y, NULL);
}

// A claim may be listed for several reasons; its money is there once.
static money sum_once(const act_worklist *w, arena *a)
{
    money sum = {0};
    const work_row **order = arena_array(a, const work_row *, w->count + 1);
    for (size_t i = 0; i < w->count; i++) order[i] = &w->rows[i];
    sort_rows(order, w->count, sizeof *order, claim_order, NULL, a);
    for (size_t i = 0; i < w->count; i++)
        if (!i || !order[i]->claim.len || !str_eq(order[i]->claim, order[i - 1]->claim))
            sum = money_add(sum, order[i]->worth);
    return sum;
}

bool act_worklist_only(act_worklist *w, work_keep keep, void *with, arena *a, fault *why)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->count; i++) {
        bool yes;
        if (!keep(with, &w->rows[i], &yes, why)) return false;
        if (yes) w->rows[kept++] = w->rows[i];
    }
    w->count = kept;
    w->worth = sum_once(w, a);
    return true;
}

static bool read_all(listing *l, fault *why)
{
    return store_work_each(l->ask->store, (str){"", 0}, keep_work, l, why) && read_texts(l, why) &&
           add_claims(l, why) && add_batches(l, why) && add_held(l, why);
}

bool act_worklist_read(act_worklist *out, const act_worklist_ask *ask, arena *a, fault *why)
{
    listing l = {.ask = ask,
                 .a = a,
                 .month = DATE_NONE,
                 .rows = pile_in(a, sizeof(work_row)),
                 .waiting = pile_in(a, sizeof(waiting))};
    if (!act_day(ask->store, ask->as_of, &l.today, ask->zones, a, why) || !store_look(ask->store, why))
        return false;
    bool fine = read_all(&l, why);
    store_look_end(ask->store);
    if (!fine) return false;
    *out = (act_worklist){.today = l.today, .month = l.month};
    out->rows = arena_array(a, work_row, l.rows.count + 1u);
    for (uint32_t i = 0; i < l.rows.count; i++)
        if (!PILE_AT(&l.rows, work_row, i)->over) out->rows[out->count++] = *PILE_AT(&l.rows, work_row, i);
    sort_rows(out->rows, out->count, sizeof *out->rows, work_order, NULL, a);
    out->worth = sum_once(out, a);
    return true;
}
