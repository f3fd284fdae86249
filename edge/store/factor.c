// Passkeys and recovery codes.
#include "people_.h"

bool people_passkey_put(people_hand *h, const people_passkey *k, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_PASSKEY_PUT, why)) return false;
    buf box = people_box(h);
    assert(k->name.len);
    ask_text(&q, 1, k->id);
    ask_text(&q, 2, k->account);
    ask_bytes(&q, 3, k->credential.at, k->credential.len);
    ask_int(&q, 4, k->kind);
    ask_bytes(&q, 5, k->key.at, k->key.len);
    ask_int(&q, 6, k->counter);
    ask_text(&q, 7, k->host);
    ask_box(&q, 8, "passkey", k->id, k->name, &box);
    ask_int(&q, 9, k->made.us);
    ask_int(&q, 10, k->used.us);
    return ask_run(&q, NULL, why);
}

bool people_passkeys_of(people_hand *h, str account, people_passkeys *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    people_passkeys got = {0};
    size_t room = 0;
    if (!ask_take(&q, h, PEOPLE_PASSKEYS_OF, why)) return false;
    ask_text(&q, 1, account);
    for (;;) {
        if (!ask_next(&q, &row, why)) return false;
        if (!row) break;
        people_list_room(a, &got.at, got.count, &room);
        people_passkey *k = &got.at[got.count++];
        *k = (people_passkey){.id = ask_text_at(&q, 0, a),
                              .account = ask_text_at(&q, 1, a),
                              .credential = ask_text_at(&q, 2, a),
                              .kind = (int)ask_int_at(&q, 3),
                              .key = ask_text_at(&q, 4, a),
                              .counter = (uint32_t)ask_int_at(&q, 5),
                              .host = ask_text_at(&q, 6, a),
                              .made = ask_instant_at(&q, 8),
                              .used = ask_instant_at(&q, 9)};
        if (!ask_box_at(&q, 7, "passkey", k->id, &k->name, a, why)) {
            ask_give(&q);
            return false;
        }
    }
    *out = got;
    return true;
}

bool people_passkey_remove(people_hand *h, str account, str id, bool *found, fault *why)
{
    asking q;
    uint32_t gone = 0;
    if (!ask_take(&q, h, PEOPLE_PASSKEY_REMOVE, why)) return false;
    ask_text(&q, 1, account);
    ask_text(&q, 2, id);
    if (!ask_run(&q, &gone, why)) return false;
    *found = gone != 0;
    return true;
}

bool people_passkeys_remove(people_hand *h, str account, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_PASSKEYS_REMOVE, why)) return false;
    ask_text(&q, 1, account);
    return ask_run(&q, NULL, why);
}

bool people_passkey_known(people_hand *h, str credential, bool *out, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_PASSKEY_KNOWN, why)) return false;
    ask_bytes(&q, 1, credential.at, credential.len);
    return ask_any(&q, out, why);
}

bool people_recovery_put(people_hand *h, str account, const sha256 *hashes, size_t count, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_RECOVERY_CLEAR, why)) return false;
    ask_text(&q, 1, account);
    if (!ask_run(&q, NULL, why)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!ask_take(&q, h, PEOPLE_RECOVERY_ADD, why)) return false;
        ask_text(&q, 1, account);
        ask_hash(&q, 2, &hashes[i]);
        if (!ask_run(&q, NULL, why)) return false;
    }
    return true;
}

bool people_recovery_known(people_hand *h, str account, const sha256 *hash, bool *out, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_RECOVERY_KNOWN, why)) return false;
    ask_text(&q, 1, account);
    ask_hash(&q, 2, hash);
    return ask_any(&q, out, why);
}

bool people_recovery_use(people_hand *h, str account, const sha256 *hash, bool *found, fault *why)
{
    asking q;
    uint32_t gone = 0;
    if (!ask_take(&q, h, PEOPLE_RECOVERY_USE, why)) return false;
    ask_text(&q, 1, account);
    ask_hash(&q, 2, hash);
    if (!ask_run(&q, &gone, why)) return false;
    *found = gone != 0;
    return true;
}

bool people_recovery_left(people_hand *h, str account, uint32_t *out, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_RECOVERY_LEFT, why)) return false;
    ask_text(&q, 1, account);
    if (!ask_next(&q, &row, why)) return false;
    *out = row ? (uint32_t)ask_int_at(&q, 0) : 0;
    ask_give(&q);
    return true;
}
