// Accounts and memberships.
#include "people_.h"
#include <sodium.h>

static str login_hash(people_hand *h, str login, sha256 *out)
{
    people_hash(h->of, PEOPLE_LOGIN, login, out);
    return (str){(const char *)out->bytes, sizeof out->bytes};
}

bool people_account_add(people_hand *h, const people_account *account, fault *why)
{
    asking q;
    sha256 login;
    uint32_t added = 0;
    if (!ask_take(&q, h, PEOPLE_ACCOUNT_ADD, why)) return false;
    buf box = people_box(h), password = people_box(h), totp = people_box(h), totp_new = people_box(h);
    login_hash(h, account->login, &login);
    ask_text(&q, 1, account->id);
    ask_hash(&q, 2, &login);
    ask_box(&q, 3, "account", account->id, account->login, &box);
    ask_box(&q, 4, "account.password", account->id, account->password, &password);
    ask_int(&q, 5, account->password_at.us);
    ask_box(&q, 6, "account.totp", account->id, account->totp, &totp);
    ask_box(&q, 7, "account.totp_new", account->id, account->totp_new, &totp_new);
    ask_int(&q, 8, account->totp_step);
    ask_text(&q, 9, account->practice);
    ask_int(&q, 10, account->made.us);
    ask_int(&q, 11, account->trial);
    if (!ask_run(&q, &added, why)) return false;
    if (added) return true;
    fault_set(why, FAULT_CONFLICT, "this sign-in name is taken");
    return fault_at(why, 0, STR("login"));
}

static bool account_read(asking *q, people_account *out, arena *a, fault *why)
{
    people_account got = {0};
    bool row = false;
    if (!ask_next(q, &row, why)) return false;
    *out = got;
    if (!row) return true;
    got.id = ask_text_at(q, 0, a);
    got.password_at = ask_instant_at(q, 3);
    got.totp_step = ask_int_at(q, 6);
    got.practice = ask_text_at(q, 7, a);
    got.made = ask_instant_at(q, 8);
    got.trial = ask_int_at(q, 9) != 0;
    bool fine = ask_box_at(q, 1, "account", got.id, &got.login, a, why) &&
                ask_box_at(q, 2, "account.password", got.id, &got.password, a, why) &&
                ask_box_at(q, 4, "account.totp", got.id, &got.totp, a, why) &&
                ask_box_at(q, 5, "account.totp_new", got.id, &got.totp_new, a, why);
    ask_give(q);
    if (fine) *out = got;
    return fine;
}

bool people_account_find(people_hand *h, str id, people_account *out, arena *a, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_ACCOUNT_FIND, why)) return false;
    ask_text(&q, 1, id);
    return account_read(&q, out, a, why);
}

bool people_account_of_login(people_hand *h, str login, people_account *out, arena *a, fault *why)
{
    asking q;
    sha256 hash;
    if (!ask_take(&q, h, PEOPLE_ACCOUNT_OF_LOGIN, why)) return false;
    login_hash(h, login, &hash);
    ask_hash(&q, 1, &hash);
    return account_read(&q, out, a, why);
}

bool people_account_put(people_hand *h, const people_account *account, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_ACCOUNT_PUT, why)) return false;
    buf password = people_box(h), totp = people_box(h), totp_new = people_box(h);
    ask_text(&q, 1, account->id);
    ask_box(&q, 2, "account.password", account->id, account->password, &password);
    ask_int(&q, 3, account->password_at.us);
    ask_box(&q, 4, "account.totp", account->id, account->totp, &totp);
    ask_box(&q, 5, "account.totp_new", account->id, account->totp_new, &totp_new);
    ask_int(&q, 6, account->totp_step);
    ask_text(&q, 7, account->practice);
    return ask_run(&q, NULL, why);
}

static void forget(str *s)
{
    // What was opened lies in an arena of the caller's.
    if (s->len) sodium_memzero((void *)(uintptr_t)s->at, s->len);
    *s = (str){"", 0};
}

void people_account_forget(people_account *account)
{
    forget(&account->password);
    forget(&account->totp);
    forget(&account->totp_new);
}

// --- memberships ------------------------------------------------------------------------------------------

// A name is sealed for its account and practice.
static str member_row(people_hand *h, str account, str practice)
{
    buf b = people_box(h);
    buf_put(&b, account);
    buf_byte(&b, ' ');
    buf_put(&b, practice);
    return buf_str(&b);
}

bool people_member_put(people_hand *h, const people_member *m, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_MEMBER_PUT, why)) return false;
    buf box = people_box(h);
    ask_text(&q, 1, m->account);
    ask_text(&q, 2, m->practice);
    ask_text(&q, 3, m->role);
    ask_text(&q, 4, m->person);
    assert(m->name.len);
    ask_box(&q, 5, "member", member_row(h, m->account, m->practice), m->name, &box);
    ask_text(&q, 6, m->part2_by);
    ask_int(&q, 7, m->part2_at.us);
    ask_int(&q, 8, m->disabled);
    ask_int(&q, 9, m->waiting);
    ask_int(&q, 10, m->made.us);
    ask_int(&q, 11, m->used.us);
    return ask_run(&q, NULL, why);
}

bool people_member_at(asking *q, int first, people_member *out, arena *a, fault *why)
{
    people_member m = {.account = ask_text_at(q, first, a),
                       .practice = ask_text_at(q, first + 1, a),
                       .role = ask_text_at(q, first + 2, a),
                       .person = ask_text_at(q, first + 3, a),
                       .part2_by = ask_text_at(q, first + 5, a),
                       .part2_at = ask_instant_at(q, first + 6),
                       .disabled = ask_int_at(q, first + 7) != 0,
                       .waiting = ask_int_at(q, first + 8) != 0,
                       .made = ask_instant_at(q, first + 9),
                       .used = ask_instant_at(q, first + 10)};
    str row = member_row(q->h, m.account, m.practice);
    if (!ask_box_at(q, first + 4, "member", row, &m.name, a, why)) return false;
    *out = m;
    return true;
}

bool people_member_find(people_hand *h, str account, str practice, people_member *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_MEMBER_FIND, why)) return false;
    ask_text(&q, 1, account);
    ask_text(&q, 2, practice);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_member){0};
    bool fine = !row || people_member_at(&q, 0, out, a, why);
    ask_give(&q);
    return fine;
}

bool people_member_used(people_hand *h, str account, str practice, instant at, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_MEMBER_USED, why)) return false;
    ask_text(&q, 1, account);
    ask_text(&q, 2, practice);
    ask_int(&q, 3, at.us);
    return ask_run(&q, NULL, why);
}

bool people_member_remove(people_hand *h, str account, str practice, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_MEMBER_REMOVE, why)) return false;
    ask_text(&q, 1, account);
    ask_text(&q, 2, practice);
    return ask_run(&q, NULL, why);
}

static bool members(people_hand *h, people_sql which, str of, people_members *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    people_members got = {0};
    size_t room = 0;
    if (!ask_take(&q, h, which, why)) return false;
    ask_text(&q, 1, of);
    for (;;) {
        if (!ask_next(&q, &row, why)) return false;
        if (!row) break;
        people_list_room(a, &got.at, got.count, &room);
        if (!people_member_at(&q, 0, &got.at[got.count++], a, why)) {
            ask_give(&q);
            return false;
        }
    }
    *out = got;
    return true;
}

bool people_members_of_account(people_hand *h, str account, people_members *out, arena *a, fault *why)
{
    return members(h, PEOPLE_MEMBERS_OF_ACCOUNT, account, out, a, why);
}

bool people_members_of_practice(people_hand *h, str practice, people_members *out, arena *a, fault *why)
{
    return members(h, PEOPLE_MEMBERS_OF_PRACTICE, practice, out, a, why);
}
