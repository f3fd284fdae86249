// board_take.c - copies of rows for who asks, with what they may not see left out.
#include "board_.h"

str board_group_text(board_group g)
{
    static const str words_of[GROUP_COUNT] = {STR_INIT("not-enrolled"), STR_INIT("never-started"),
                                              STR_INIT("needs-call"),   STR_INIT("cannot-reach"),
                                              STR_INIT("on-track"),     STR_INIT("earned"),
                                              STR_INIT("ended")};
    return words_of[g];
}

bool board_group_find(str text, board_group *out)
{
    for (board_group g = 0; g < GROUP_COUNT; g++)
        if (str_eq(text, board_group_text(g))) {
            *out = g;
            return true;
        }
    return false;
}

// --- copies ----------------------------------------------------------------------------------------------

static const size_t texts[] = {
    offsetof(board_row, patient), offsetof(board_row, enrollment), offsetof(board_row, last),
    offsetof(board_row, first),   offsetof(board_row, phone),      offsetof(board_row, payer),
    offsetof(board_row, payer_name), offsetof(board_row, billing), offsetof(board_row, billing_name),
    offsetof(board_row, device),
};
enum { TEXTS = sizeof texts / sizeof *texts };

size_t row_bytes(const board_row *r)
{
    size_t bytes = sizeof *r + r->code_count * sizeof *r->codes + r->note_count * sizeof *r->notes;
    for (int i = 0; i < TEXTS; i++) bytes += ((const str *)(const void *)((const char *)r + texts[i]))->len;
    return bytes;
}

board_row *row_copy(void *to, const board_row *r)
{
    board_row *out = to;
    *out = *r;
    board_code *codes = (board_code *)(void *)(out + 1);
    board_note *notes = (board_note *)(void *)(codes + r->code_count);
    char *text = (char *)(notes + r->note_count);
    if (r->code_count) memcpy(codes, r->codes, r->code_count * sizeof *codes);
    if (r->note_count) memcpy(notes, r->notes, r->note_count * sizeof *notes);
    out->codes = codes;
    out->notes = notes;
    for (int i = 0; i < TEXTS; i++) {
        str *at = (str *)(void *)((char *)out + texts[i]);
        if (at->len) memcpy(text, at->at, at->len);
        at->at = text;
        text += at->len;
    }
    return out;
}

void row_give(kept_row *r) { host_memory()->give(NULL, r, r->bytes); }

str board_key(const board_row *r) { return r->enrollment.len ? r->enrollment : r->patient; }

static uint32_t alerts_of(const board *b, str enrollment)
{
    const board_desk *d = b->desk;
    size_t low = 0, high = d ? d->alert_count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(d->alerts[d->by_enrollment[middle]].enrollment, enrollment) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t count = 0;
    while (d && low + count < d->alert_count &&
           str_eq(d->alerts[d->by_enrollment[low + count]].enrollment, enrollment))
        count++;
    return count;
}

static board_row copy_for(const board *b, const kept_row *r, arena *a)
{
    board_row out = *row_copy(arena_take(a, row_bytes(&r->row)), &r->row);
    out.alerts = out.enrollment.len ? alerts_of(b, out.enrollment) : 0;
    return out;
}

// --- who may see what ------------------------------------------------------------------------------------

bool board_sees(const board_eyes *eyes, bool part2, str patient)
{
    if (!part2 || eyes->part2) return true;
    for (size_t i = 0; i < eyes->opened_count; i++)
        if (str_eq(eyes->opened[i], patient)) return true;
    return false;
}

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool begins(str s, str with)
{
    if (s.len < with.len) return false;
    for (size_t i = 0; i < with.len; i++)
        if (small(s.at[i]) != small(with.at[i])) return false;
    return true;
}

static bool word_begins(str name, str with)
{
    for (size_t i = 0; i + with.len <= name.len; i++)
        if ((!i || name.at[i - 1] == ' ' || name.at[i - 1] == '-') && begins(str_from(name, i), with))
            return true;
    return false;
}

// Every word of the text begins a word of the name, or it is an id.
static bool text_fits(const board_row *r, str text)
{
    if (str_eq(text, r->patient) || str_eq(text, r->enrollment)) return true;
    for (str rest = text; rest.at;) {
        str one = str_split(rest, ' ', &rest);
        if (one.len && one.at[one.len - 1] == ',') one.len--;
        if (one.len && !word_begins(r->last, one) && !word_begins(r->first, one)) return false;
    }
    return true;
}

static bool fits(const board_want *w, const board_row *r)
{
    if (!board_sees(&w->eyes, r->part2, r->patient)) return false;
    if (w->billing.len && !str_eq(w->billing, r->billing)) return false;
    if (w->group_only && r->group != w->group) return false;
    if (w->program_only && r->program != w->program) return false;
    return !w->text.len || text_fits(r, w->text);
}

void board_take(board *b, const board_want *w, board_page *out, arena *a)
{
    *out = (board_page){.rows = NULL};
    pthread_rwlock_rdlock(&b->face);
    const board_view *v = &b->views[w->list];
    size_t max = w->max && w->max < v->count ? w->max : v->count;
    board_row *rows = arena_array(a, board_row, max + 1);
    bool begun = !w->after.len;
    for (size_t i = 0; i < v->count; i++) {
        const board_row *r = &v->at[i]->row;
        if (!fits(w, r)) continue;
        out->total++;
        if (begun && out->count < max) rows[out->count++] = copy_for(b, v->at[i], a);
        else if (begun) out->more = true;
        begun |= str_eq(board_key(r), w->after);
    }
    pthread_rwlock_unlock(&b->face);
    out->rows = rows;
}

bool board_find(board *b, str enrollment, board_row *out, arena *a)
{
    pthread_rwlock_rdlock(&b->face);
    const kept_row *r = board_row_of(b, enrollment);
    if (r) *out = copy_for(b, r, a);
    pthread_rwlock_unlock(&b->face);
    return r != NULL;
}

size_t board_of_patient(board *b, str patient, const board_row **rows, arena *a)
{
    pthread_rwlock_rdlock(&b->face);
    const board_view *v = &b->views[VIEW_PATIENT];
    size_t low = board_first_of(b, patient), count = 0;
    while (low + count < v->count && str_eq(v->at[low + count]->row.patient, patient)) count++;
    board_row *out = arena_array(a, board_row, count + 1);
    for (size_t i = 0; i < count; i++) out[i] = copy_for(b, v->at[low + i], a);
    pthread_rwlock_unlock(&b->face);
    *rows = out;
    return count;
}

// --- alerts, work, sums ----------------------------------------------------------------------------------

// The patient's name and telephone are the row's.
static void name_alert(const kept_row *r, board_alert *to, arena *a)
{
    to->last = r ? str_copy(a, r->row.last) : STR("");
    to->first = r ? str_copy(a, r->row.first) : STR("");
    to->phone = r ? str_copy(a, r->row.phone) : STR("");
}

size_t board_alerts(board *b, const board_eyes *eyes, str patient, const board_alert **out, arena *a)
{
    size_t count = 0;
    pthread_rwlock_rdlock(&b->face);
    size_t all = b->desk ? b->desk->alert_count : 0;
    board_alert *rows = arena_array(a, board_alert, all + 1);
    for (size_t i = 0; i < all; i++) {
        board_alert is = b->desk->alerts[i];
        if (patient.len && !str_eq(patient, is.patient)) continue;
        if (!board_sees(eyes, is.part2, is.patient)) continue;
        is.work = str_copy(a, is.work);
        is.fact = str_copy(a, is.fact);
        is.patient = str_copy(a, is.patient);
        is.enrollment = str_copy(a, is.enrollment);
        is.text = str_copy(a, is.text);
        name_alert(b->desk->alert_rows[i], &is, a);
        rows[count++] = is;
    }
    pthread_rwlock_unlock(&b->face);
    *out = rows;
    return count;
}

size_t board_works(board *b, const board_eyes *eyes, size_t max, const board_work **out, arena *a)
{
    size_t count = 0;
    pthread_rwlock_rdlock(&b->face);
    size_t all = b->desk ? b->desk->work_count : 0;
    board_work *rows = arena_array(a, board_work, (max < all ? max : all) + 1);
    for (size_t i = 0; i < all && count < max; i++) {
        board_work is = b->desk->works[i];
        const kept_row *r = b->desk->work_rows[i];
        // Of whom it is nobody knows yet: then only who may see everything sees it.
        bool part2 = r ? r->row.part2 : is.enrollment.len || is.patient.len;
        if (!board_sees(eyes, part2, r ? r->row.patient : is.patient)) continue;
        str *copied[] = {&is.what, &is.work, &is.claim, &is.enrollment, &is.patient, &is.payer, &is.text};
        if (r) is.patient = r->row.patient;
        for (size_t k = 0; k < sizeof copied / sizeof *copied; k++) *copied[k] = str_copy(a, *copied[k]);
        is.last = r ? str_copy(a, r->row.last) : STR("");
        is.first = r ? str_copy(a, r->row.first) : STR("");
        rows[count++] = is;
    }
    pthread_rwlock_unlock(&b->face);
    *out = rows;
    return count;
}

// Does the board keep the words of that month? With the face locked.
static bool keeps_month(const board *b, date month)
{
    return b->complete && date_is(b->since) && month.days >= b->since.days && month.days <= b->day.on.days;
}

bool board_held_in(board *b, const board_eyes *eyes, date month, const board_held **out, size_t *count,
                   arena *a)
{
    date last = date_month_last(month);
    pile found = pile_in(a, sizeof(board_held));
    pthread_rwlock_rdlock(&b->face);
    const board_view *v = &b->views[VIEW_PATIENT];
    bool kept = keeps_month(b, month);
    for (size_t i = 0; kept && i < v->count; i++) {
        const kept_row *r = v->at[i];
        if (!r->held_count || !board_sees(eyes, r->row.part2, r->row.patient)) continue;
        str enrollment = str_copy(a, r->row.enrollment), patient = str_copy(a, r->row.patient);
        for (uint32_t k = 0; k < r->held_count; k++) {
            if (!date_within(r->held[k].on, month, last)) continue;
            board_held *to = pile_more(&found);
            *to = r->held[k];
            to->enrollment = enrollment;
            to->patient = patient;
            to->text = str_copy(a, to->text);
        }
    }
    pthread_rwlock_unlock(&b->face);
    board_held *all = arena_array(a, board_held, found.count + 1u);
    for (uint32_t i = 0; i < found.count; i++) all[i] = *PILE_AT(&found, board_held, i);
    *out = all;
    *count = found.count;
    return kept;
}

bool board_lost_in(board *b, date month, const board_lost **out, size_t *count, arena *a)
{
    board_lost at[DET_COUNT][REQ_COUNT + 1] = {{{0}}};
    board_lost *all = arena_array(a, board_lost, DET_COUNT * (REQ_COUNT + 1));
    pthread_rwlock_rdlock(&b->face);
    const board_view *v = &b->views[VIEW_PATIENT];
    bool kept = keeps_month(b, month);
    for (size_t i = 0; kept && i < v->count; i++)
        for (uint32_t k = 0; k < v->at[i]->lost_count; k++) {
            const kept_lost *l = &v->at[i]->lost[k];
            if (l->month.days != month.days) continue;
            board_lost *to = &at[l->is.status][l->is.reason];
            to->count += l->is.count;
            to->worth = money_add(to->worth, l->is.worth);
        }
    pthread_rwlock_unlock(&b->face);
    *count = 0;
    for (int s = 0; s < DET_COUNT; s++)
        for (int r = 0; r <= REQ_COUNT; r++) {
            if (!at[s][r].count) continue;
            all[*count] = at[s][r];
            all[*count].status = (det_status)s;
            all[(*count)++].reason = (requirement)r;
        }
    *out = all;
    return kept;
}

bool board_called(board *b, str patient, str *last, str *first, arena *a)
{
    pthread_rwlock_rdlock(&b->face);
    const kept_row *r = board_patient_row(b, patient);
    if (r) {
        *last = str_copy(a, r->row.last);
        *first = str_copy(a, r->row.first);
    }
    pthread_rwlock_unlock(&b->face);
    return r != NULL;
}

void board_today(board *b, board_day *out)
{
    pthread_rwlock_rdlock(&b->face);
    *out = b->day;
    pthread_rwlock_unlock(&b->face);
}

void board_now(board *b, board_progress *out)
{
    pthread_rwlock_rdlock(&b->face);
    *out = (board_progress){.complete = b->complete, .seq = b->seq, .done = b->done, .total = b->total,
                            .made = b->made, .version = b->version};
    memcpy(out->trouble, b->trouble, sizeof out->trouble);
    pthread_rwlock_unlock(&b->face);
}
