// Sessions, and the browsers in which somebody signed in.
#include "people_.h"

bool people_session_put(people_hand *h, const people_session *s, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_SESSION_PUT, why)) return false;
    ask_text(&q, 1, s->id);
    ask_hash(&q, 2, &s->hash);
    ask_text(&q, 3, s->account);
    ask_text(&q, 4, s->practice);
    ask_text(&q, 5, s->device);
    ask_int(&q, 6, s->second);
    ask_int(&q, 7, s->made.us);
    ask_int(&q, 8, s->used.us);
    ask_int(&q, 9, s->idle_seconds);
    ask_int(&q, 10, s->ends.us);
    ask_int(&q, 11, s->fresh.us);
    if (s->signs) ask_hash(&q, 12, &s->signs_text);
    else ask_null(&q, 12);
    ask_text(&q, 13, s->signs_way);
    ask_int(&q, 14, s->signs_until.us);
    if (s->challenged) ask_hash(&q, 15, &s->challenge);
    else ask_null(&q, 15);
    ask_int(&q, 16, s->challenge_for);
    ask_int(&q, 17, s->challenge_until.us);
    return ask_run(&q, NULL, why);
}

enum { SESSION_COLUMNS = 17 };
static people_session session_at(asking *q, arena *a)
{
    return (people_session){.id = ask_text_at(q, 0, a),
                            .hash = ask_hash_at(q, 1),
                            .account = ask_text_at(q, 2, a),
                            .practice = ask_text_at(q, 3, a),
                            .device = ask_text_at(q, 4, a),
                            .second = (int)ask_int_at(q, 5),
                            .made = ask_instant_at(q, 6),
                            .used = ask_instant_at(q, 7),
                            .idle_seconds = ask_int_at(q, 8),
                            .ends = ask_instant_at(q, 9),
                            .fresh = ask_instant_at(q, 10),
                            .signs = ask_bytes_at(q, 11).len != 0,
                            .signs_text = ask_hash_at(q, 11),
                            .signs_way = ask_text_at(q, 12, a),
                            .signs_until = ask_instant_at(q, 13),
                            .challenged = ask_bytes_at(q, 14).len != 0,
                            .challenge = ask_hash_at(q, 14),
                            .challenge_for = (int)ask_int_at(q, 15),
                            .challenge_until = ask_instant_at(q, 16)};
}

bool people_session_find(people_hand *h, const sha256 *hash, people_session *out, people_member *member,
                         arena *a, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_SESSION_FIND, why)) return false;
    ask_hash(&q, 1, hash);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_session){0};
    *member = (people_member){0};
    if (!row) return true;
    bool fine = people_member_at(&q, SESSION_COLUMNS, member, a, why);
    if (fine) *out = session_at(&q, a);
    ask_give(&q);
    return fine;
}

bool people_session_of(people_hand *h, str id, people_session *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_SESSION_OF, why)) return false;
    ask_text(&q, 1, id);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_session){0};
    if (row) *out = session_at(&q, a);
    ask_give(&q);
    return true;
}

bool people_session_used(people_hand *h, str id, instant at, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_SESSION_USED, why)) return false;
    ask_text(&q, 1, id);
    ask_int(&q, 2, at.us);
    return ask_run(&q, NULL, why);
}

bool people_session_end(people_hand *h, str id, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_SESSION_END, why)) return false;
    ask_text(&q, 1, id);
    return ask_run(&q, NULL, why);
}

bool people_sessions_of(people_hand *h, str account, people_sessions *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    people_sessions got = {0};
    size_t room = 0;
    if (!ask_take(&q, h, PEOPLE_SESSIONS_OF, why)) return false;
    ask_text(&q, 1, account);
    for (;;) {
        if (!ask_next(&q, &row, why)) return false;
        if (!row) break;
        people_list_room(a, &got.at, got.count, &room);
        got.at[got.count++] = session_at(&q, a);
    }
    *out = got;
    return true;
}

bool people_sessions_end(people_hand *h, str account, str practice, str but, uint32_t *ended, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_SESSIONS_END, why)) return false;
    ask_text(&q, 1, account);
    ask_text(&q, 2, practice);
    ask_text(&q, 3, but);
    return ask_run(&q, ended, why);
}

bool people_device_put(people_hand *h, const people_device *d, uint32_t keep, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_DEVICE_PUT, why)) return false;
    ask_hash(&q, 1, &d->hash);
    ask_text(&q, 2, d->account);
    ask_int(&q, 3, d->made.us);
    ask_int(&q, 4, d->used.us);
    if (!ask_run(&q, NULL, why) || !ask_take(&q, h, PEOPLE_DEVICE_KEEP, why)) return false;
    ask_text(&q, 1, d->account);
    ask_int(&q, 2, keep);
    return ask_run(&q, NULL, why);
}

bool people_device_known(people_hand *h, const sha256 *hash, bool *out, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_DEVICE_KNOWN, why)) return false;
    ask_hash(&q, 1, hash);
    return ask_any(&q, out, why);
}

bool people_device_find(people_hand *h, const sha256 *hash, str account, people_device *out, arena *a,
                        fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_DEVICE_FIND, why)) return false;
    ask_hash(&q, 1, hash);
    ask_text(&q, 2, account);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_device){0};
    if (row)
        *out = (people_device){ask_hash_at(&q, 0), ask_text_at(&q, 1, a), ask_instant_at(&q, 2),
                               ask_instant_at(&q, 3)};
    ask_give(&q);
    return true;
}

bool people_devices_forget(people_hand *h, str account, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_DEVICES_FORGET, why)) return false;
    ask_text(&q, 1, account);
    return ask_run(&q, NULL, why);
}

static bool sweep(people_hand *h, people_sql which, int64_t until_us, fault *why)
{
    asking q;
    if (!ask_take(&q, h, which, why)) return false;
    ask_int(&q, 1, until_us);
    return ask_run(&q, NULL, why);
}

bool people_sweep(people_hand *h, instant now, fault *why)
{
    enum { TRIES_DAYS = 2, DEVICE_DAYS = 180 };
    return sweep(h, PEOPLE_SWEEP_SESSIONS, now.us, why) && sweep(h, PEOPLE_SWEEP_INVITATIONS, now.us, why) &&
           sweep(h, PEOPLE_SWEEP_TRIES, now.us - TRIES_DAYS * US_PER_DAY, why) &&
           sweep(h, PEOPLE_SWEEP_DEVICES, now.us - DEVICE_DAYS * US_PER_DAY, why);
}
