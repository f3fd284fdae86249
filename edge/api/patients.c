// patients.c - GET /v1/patients: who is treated here, by name, group and program, as a page or a spreadsheet;
// and the JSON of a row of the board.
#include "audit.h"
#include "billing_.h"
#include "board_.h"
#include "care_.h"
#include "named.h"

enum { PAGE_ROWS = 50, PAGE_ROWS_MAX = 500, NAMED_MAX = 200, NAMED_MIN = 2 };

// --- a row -----------------------------------------------------------------------------------------------

str board_name(const board_row *r, arena *a)
{
    buf b = buf_in(a, r->last.len + r->first.len + 2);
    if (r->last.len) buf_say(&b, "%.*s, %.*s", STR_ARGS(r->last), STR_ARGS(r->first));
    return buf_str(&b);
}

static void put_local_time(put *p, const zone *z, instant now, arena *a)
{
    enum { DAY_CHARACTERS = 11 }; // "2026-03-08 01:59"
    buf b = buf_in(a, 64);
    if (!z) return;
    zone_put(&b, z, now);
    put_text(p, "local_time", str_from(buf_str(&b), DAY_CHARACTERS));
}

void put_patient_row(api_call *c, const char *name, const board_row *r)
{
    put *p = &c->out;
    put_open(p, name, '{');
    put_text(p, "patient", r->patient);
    put_text(p, "name", board_name(r, c->arena));
    put_text_if(p, "enrollment", r->enrollment);
    if (r->program != CHOICE_COUNT) put_text(p, "program", choice_text(r->program));
    put_text_if(p, "payer", r->payer_name);
    put_text_if(p, "billing", r->billing_name);
    if (r->has_strip && r->strip.outcome_count) put_strip(p, "strip", &r->strip, r->enrollment, c->arena);
    put_whole(p, "missed", r->run.missed);
    if (r->enrollment.len) put_instant_if(p, "last_checkin", r->run.last_entry);
    put_whole(p, "minutes", r->has_month ? r->month.minutes : 0);
    if (r->has_month && r->month.next) {
        put_text(p, "next_code", r->month.next->code);
        put_whole(p, "next_minutes", r->month.next_min - r->month.minutes);
    }
    put_flag(p, "contact", r->has_month && r->month.contacts > 0);
    put_text(p, "group", board_group_text(r->group));
    put_money_if(p, "at_stake", r->staked, r->at_stake);
    put_whole(p, "alerts", api_may(c, MAY_SEE_CLINICAL) ? r->alerts : 0);
    put_text_if(p, "phone", r->phone);
    put_local_time(p, r->zone, c->now, c->arena);
    put_instant_if(p, "last_contact", r->last_contact);
    put_flag(p, "part2", r->part2);
    put_shut(p);
}

// --- which rows ------------------------------------------------------------------------------------------

typedef struct finding {
    api_call *c;
    const board_want *want;
    pile rows; // board_row
} finding;

static bool wanted(const board_want *w, const board_row *r)
{
    return board_sees(&w->eyes, r->part2, r->patient) &&
           (!w->billing.len || str_eq(w->billing, r->billing)) && (!w->group_only || r->group == w->group) &&
           (!w->program_only || r->program == w->program);
}

static bool take_named(void *with, str patient, bool part2, fault *why)
{
    (void)part2;
    (void)why;
    finding *f = with;
    const board_row *rows;
    size_t count =
        board_of_patient(live_board(f->c->practice), str_copy(f->c->arena, patient), &rows, f->c->arena);
    for (size_t i = 0; i < count; i++)
        if (wanted(f->want, &rows[i])) *(board_row *)pile_more(&f->rows) = rows[i];
    return true;
}

static int by_name(const void *a, const void *b, const void *with)
{
    (void)with;
    const board_row *x = a, *y = b;
    int c = str_cmp(x->last, y->last);
    if (!c) c = str_cmp(x->first, y->first);
    return c ? c : str_cmp(board_key(x), board_key(y));
}

// By what people know of a patient: parts of the name, birth date, member number, telephone (the store's
// keyed index).
static bool find_named(api_call *c, const board_want *w, str q, board_page *out, fault *why)
{
    finding f = {c, w, pile_in(c->arena, sizeof(board_row))};
    if (!api_seat(c, why) ||
        !store_patients_named(c->seat.store, q, w->eyes.part2, NAMED_MAX, take_named, &f, why))
        return false;
    board_row *rows = arena_array(c->arena, board_row, f.rows.count + 1u);
    for (uint32_t i = 0; i < f.rows.count; i++) rows[i] = *PILE_AT(&f.rows, board_row, i);
    sort_rows(rows, f.rows.count, sizeof *rows, by_name, NULL, c->arena);
    *out = (board_page){.rows = rows, .count = f.rows.count, .total = f.rows.count};
    return true;
}

static bool read_want(api_call *c, board_want *w, fault *why)
{
    uint64_t limit = PAGE_ROWS;
    str group = api_ask(c, "group"), program = api_ask(c, "program");
    if (!api_ask_whole(c, "limit", PAGE_ROWS_MAX, &limit, why)) return false;
    *w = (board_want){.list = LIST_BY_NAME,
                      .eyes = board_eyes_of(c),
                      .billing = api_ask(c, "mine").len ? c->who->person : STR(""),
                      .after = api_ask(c, "after"),
                      .max = api_wants_csv(c) ? 0 : limit ? limit : PAGE_ROWS};
    w->group_only = group.len > 0;
    if (w->group_only && !board_group_find(group, &w->group))
        return fault_set(why, FAULT_INPUT, "there is no such group") || fault_at(why, 0, STR("group"));
    w->program_only = program.len > 0;
    if (w->program_only && !choice_find(ENUM_PROGRAM, program, &w->program))
        return fault_set(why, FAULT_INPUT, "is neither rtm nor dmht") || fault_at(why, 0, STR("program"));
    return true;
}

// --- the reply -------------------------------------------------------------------------------------------

static void put_page(api_call *c, const board_page *page)
{
    put *p = &c->out;
    put_open(p, NULL, '{');
    put_open(p, "rows", '[');
    for (size_t i = 0; i < page->count; i++) put_patient_row(c, NULL, &page->rows[i]);
    put_shut(p);
    put_whole(p, "total", (int64_t)page->total);
    if (page->more) put_text(p, "next", board_key(&page->rows[page->count - 1]));
    put_shut(p);
}

static void put_sheet(api_call *c, const board_page *page)
{
    sheet s = sheet_begin(
        c, "patients",
        "patient,name,enrollment,program,payer,practitioner,group,window from,window to,data days,"
        "needed,days left,last day,missed in a row,minutes this month,live contact,at stake");
    for (size_t i = 0; i < page->count; i++) {
        const board_row *r = &page->rows[i];
        sheet_text(&s, r->patient);
        sheet_text(&s, board_name(r, c->arena));
        sheet_text(&s, r->enrollment);
        sheet_text(&s, r->program == CHOICE_COUNT ? STR("") : choice_text(r->program));
        sheet_text(&s, r->payer_name);
        sheet_text(&s, r->billing_name);
        sheet_text(&s, board_group_text(r->group));
        sheet_date(&s, r->has_strip ? r->strip.from : DATE_NONE);
        sheet_date(&s, r->has_strip ? r->strip.to : DATE_NONE);
        sheet_whole(&s, r->has_strip ? r->strip.counted : 0);
        sheet_whole(&s, r->has_strip ? r->strip.needed : 0);
        sheet_whole(&s, r->has_strip ? r->strip.days_left : 0);
        sheet_date(&s, r->has_strip ? r->strip.last_day : DATE_NONE);
        sheet_whole(&s, r->run.missed);
        sheet_whole(&s, r->has_month ? r->month.minutes : 0);
        sheet_text(&s, r->has_month && r->month.contacts ? STR("yes") : STR("no"));
        sheet_money(&s, r->staked, r->at_stake);
        sheet_row(&s);
    }
}

bool api_patients(api_call *c, fault *why)
{
    board_want want;
    board_page page;
    str q = str_trim(api_ask(c, "q"));
    bool named = q.len >= NAMED_MIN;
    bool csv = api_wants_csv(c);
    c->out.zone = live_zone(c->practice);
    if (!read_want(c, &want, why)) return false;
    want.text = q;
    if (named && !find_named(c, &want, q, &page, why)) return false;
    if (!named) board_take(live_board(c->practice), &want, &page, c->arena);
    if (csv) put_sheet(c, &page);
    else put_page(c, &page);
    buf detail = buf_in(c->arena, 64);
    buf_say(&detail, "patients, %zu rows", page.count);
    return api_audit(c, csv     ? AUDIT_EXPORTED
                        : q.len ? AUDIT_SEARCHED
                                : AUDIT_LIST_READ,
                     SUBJECT_NONE, STR(""), buf_str(&detail), why);
}
