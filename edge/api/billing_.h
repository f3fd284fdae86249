// billing_.h - private to this room: what the pages of claims and money share.
// In: a call with a seat. Out: claims as rows with names, for whoever may see them; sheets of CSV. Never: a
// patient who is hidden from who asks; the same name looked up twice in a reply.
#pragma once
#include "api.h"
#include "life.h"
#include "worklist.h"

typedef struct billing {
    api_call *c;
    act_desk desk;
    date today;
    names *patients, *enrollments, *payers;
    pile patient_rows, enrollment_rows, payer_rows; // by number: str, billed_sight, str
    x12_codes *codes;              // what payers' codes mean; NULL until asked for
} billing;

// The writing thread's desk, for who asks: what they let go or send is told to the audit by the act.
static inline act_desk billing_desk(const api_call *c, const act_desk *d)
{
    act_desk mine = *d;
    mine.who = c->who->account;
    mine.person = c->who->person;
    return mine;
}

// Takes a seat, and the practice's day.
MUST_USE bool billing_open(billing *b, api_call *c, fault *why);
// May who asks see the claim: its patient, and the enrollment that it bills? Looked up once a reply.
MUST_USE bool billing_sees(billing *b, const store_claim *c, bool *yes, fault *why);
// "Last, First"; empty where no fact names the patient.
MUST_USE bool billing_name(billing *b, str patient, str *out, fault *why);
MUST_USE bool billing_payer(billing *b, str payer, str *out, fault *why);
// The claim, where there is one that who asks may know of; else 404.
MUST_USE bool billing_claim(billing *b, str claim, store_claim *out, fault *why);
// Who asks, as somebody who acts on claims: false where no fact knows the person.
MUST_USE bool billing_person(const billing *b, str *by, fault *why);

// A claim as a ClaimRow.
MUST_USE bool billing_put_claim(billing *b, const char *name, const store_claim *c, fault *why);
// A row of the worklist as a WorkRow.
MUST_USE bool billing_put_work(billing *b, const work_row *r, fault *why);
// Rows of work that who asks may see (act_worklist_only).
bool billing_keeps_work(void *with, const work_row *r, bool *yes, fault *why);
// A sentence of an act's, without the names of commands.
str billing_words(arena *a, str text);
bool billing_refused(arena *a, fault *why); // of a fault; always false
// "error: loop 2300, CLM05-3: ..." as a Finding.
void billing_put_finding(put *p, str text, str id);
// Codes of answers in words; the same for the whole program.
MUST_USE bool billing_codes(billing *b, fault *why);
// An adjustment; `remarks`: codes.
typedef struct billed_adjustment {
    str group, reason;
    money amount;
    const str *remarks;
    size_t remark_count;
} billed_adjustment;
void billing_put_adjustment(billing *b, const billed_adjustment *a);

// Rows of text for a spreadsheet. A cell that would be read as a formula is put behind an apostrophe.
typedef struct sheet {
    buf *b;
    bool some;
} sheet;
// `head`: names of the columns, separated by commas. `file`: what the browser calls it.
sheet sheet_begin(api_call *c, const char *file, const char *head);
void sheet_text(sheet *s, str text);
void sheet_money(sheet *s, bool known, money m);
void sheet_date(sheet *s, date d); // DATE_NONE: empty
void sheet_whole(sheet *s, int64_t n);
void sheet_row(sheet *s);          // the row ends
