// Invitations, tokens of programs, and what was tried too often.
#include "people_.h"

bool people_invitation_put(people_hand *h, const people_invitation *i, fault *why)
{
    asking q;
    if (!people_invitations_end(h, i->account, i->practice, why) ||
        !ask_take(&q, h, PEOPLE_INVITATION_PUT, why))
        return false;
    ask_hash(&q, 1, &i->hash);
    ask_text(&q, 2, i->account);
    ask_text(&q, 3, i->practice);
    ask_int(&q, 4, i->made.us);
    ask_int(&q, 5, i->ends.us);
    return ask_run(&q, NULL, why);
}

bool people_invitation_find(people_hand *h, const sha256 *hash, people_invitation *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_INVITATION_FIND, why)) return false;
    ask_hash(&q, 1, hash);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_invitation){0};
    if (row)
        *out = (people_invitation){ask_hash_at(&q, 0), ask_text_at(&q, 1, a), ask_text_at(&q, 2, a),
                                   ask_instant_at(&q, 3), ask_instant_at(&q, 4)};
    ask_give(&q);
    return true;
}

bool people_invitation_use(people_hand *h, const sha256 *hash, bool *found, fault *why)
{
    asking q;
    uint32_t gone = 0;
    if (!ask_take(&q, h, PEOPLE_INVITATION_USE, why)) return false;
    ask_hash(&q, 1, hash);
    if (!ask_run(&q, &gone, why)) return false;
    *found = gone != 0;
    return true;
}

bool people_invitations_end(people_hand *h, str account, str practice, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_INVITATIONS_END, why)) return false;
    ask_text(&q, 1, account);
    ask_text(&q, 2, practice);
    return ask_run(&q, NULL, why);
}

// --- tokens -----------------------------------------------------------------------------------------------

bool people_token_add(people_hand *h, const people_token *t, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_TOKEN_ADD, why)) return false;
    ask_text(&q, 1, t->id);
    ask_hash(&q, 2, &t->hash);
    ask_text(&q, 3, t->practice);
    ask_text(&q, 4, t->name);
    ask_text(&q, 5, t->scopes);
    ask_text(&q, 6, t->by);
    ask_int(&q, 7, t->made.us);
    ask_int(&q, 8, t->ends.us);
    ask_int(&q, 9, t->used.us);
    ask_int(&q, 10, t->ended.us);
    return ask_run(&q, NULL, why);
}

static people_token token_at(asking *q, arena *a)
{
    return (people_token){.id = ask_text_at(q, 0, a),
                          .hash = ask_hash_at(q, 1),
                          .practice = ask_text_at(q, 2, a),
                          .name = ask_text_at(q, 3, a),
                          .scopes = ask_text_at(q, 4, a),
                          .by = ask_text_at(q, 5, a),
                          .made = ask_instant_at(q, 6),
                          .ends = ask_instant_at(q, 7),
                          .used = ask_instant_at(q, 8),
                          .ended = ask_instant_at(q, 9)};
}

bool people_token_find(people_hand *h, const sha256 *hash, people_token *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_TOKEN_FIND, why)) return false;
    ask_hash(&q, 1, hash);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_token){0};
    if (row) *out = token_at(&q, a);
    ask_give(&q);
    return true;
}

bool people_token_used(people_hand *h, str id, instant at, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_TOKEN_USED, why)) return false;
    ask_text(&q, 1, id);
    ask_int(&q, 2, at.us);
    return ask_run(&q, NULL, why);
}

bool people_token_end(people_hand *h, str practice, str id, instant at, bool *found, fault *why)
{
    asking q;
    uint32_t changed = 0;
    if (!ask_take(&q, h, PEOPLE_TOKEN_END, why)) return false;
    ask_text(&q, 1, practice);
    ask_text(&q, 2, id);
    ask_int(&q, 3, at.us);
    if (!ask_run(&q, &changed, why)) return false;
    *found = changed != 0;
    return true;
}

bool people_tokens_of(people_hand *h, str practice, people_tokens *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    people_tokens got = {0};
    size_t room = 0;
    if (!ask_take(&q, h, PEOPLE_TOKENS_OF, why)) return false;
    ask_text(&q, 1, practice);
    for (;;) {
        if (!ask_next(&q, &row, why)) return false;
        if (!row) break;
        people_list_room(a, &got.at, got.count, &room);
        got.at[got.count++] = token_at(&q, a);
    }
    *out = got;
    return true;
}

// --- tries ------------------------------------------------------------------------------------------------

bool people_tries_find(people_hand *h, uint32_t key, people_tries *out, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_TRIES_FIND, why)) return false;
    ask_int(&q, 1, key);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_tries){0};
    if (row) *out = (people_tries){(uint32_t)ask_int_at(&q, 0), ask_instant_at(&q, 1), ask_instant_at(&q, 2)};
    ask_give(&q);
    return true;
}

bool people_tries_put(people_hand *h, uint32_t key, const people_tries *t, fault *why)
{
    asking q;
    if (!ask_take(&q, h, t->fails ? PEOPLE_TRIES_PUT : PEOPLE_TRIES_FORGET, why)) return false;
    ask_int(&q, 1, key);
    if (t->fails) {
        ask_int(&q, 2, t->fails);
        ask_int(&q, 3, t->last.us);
        ask_int(&q, 4, t->until.us);
    }
    return ask_run(&q, NULL, why);
}
