// Tokens of programs.
#include "auth_.h"

static str scopes_text(uint64_t scopes, arena *in)
{
    buf b = buf_in(in, 4096);
    for (int p = 0; p < AUTH_PERMISSION_COUNT; p++) {
        if (!(scopes >> p & 1)) continue;
        if (b.len) buf_byte(&b, ' ');
        buf_put(&b, auth_permissions[p].name);
    }
    return buf_str(&b);
}

// By name, so that a table that grows changes nobody's scopes; only what a token may be given now.
static uint64_t scopes_read(str text)
{
    uint64_t scopes = 0;
    while (text.len) {
        auth_permission p;
        if (auth_permission_find(str_split(text, ' ', &text), &p)) scopes |= (uint64_t)1 << p;
    }
    return scopes & auth_scopes();
}

static bool no_token(fault *why) { return fault_set(why, FAULT_WHO, "this token is not good, or no longer"); }

static bool is_token(str text)
{
    enum { PREFIX = sizeof AUTH_TOKEN_PREFIX - 1 };
    return text.len == PREFIX + AUTH_SECRET_TEXT && str_starts(text, STR(AUTH_TOKEN_PREFIX));
}

bool auth_token_known(auth *a, people_hand *h, str token, arena *in, fault *why)
{
    people_token t = {0};
    sha256 hash = sha256_of(token);
    return is_token(token) && people_token_find(h, &hash, &t, in, why) && t.id.len && !t.ended.us &&
           auth_now(a).us < t.ends.us;
}

bool auth_bearer(auth *a, str token, auth_who *out, arena *in, fault *why)
{
    people_hand h;
    people_token t = {0};
    instant now = auth_now(a);
    if (!is_token(token)) return no_token(why);
    sha256 hash = sha256_of(token);
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_token_find(&h, &hash, &t, in, why);
    people_drop(&h);
    if (!fine) return false;
    if (!t.id.len || t.ended.us || now.us >= t.ends.us) return no_token(why);
    if (now.us >= instant_plus(t.used, AUTH_TOUCH_SECONDS).us) {
        bool got = false;
        fault none;
        if (people_write_now(a->people, &h, &got, &none) && got) {
            if (people_token_used(&h, t.id, now, &none)) keep_if_can(&h);
            people_drop(&h);
        }
    }
    *out = (auth_who){.account = t.id, .name = t.name, .practice = t.practice, .role = ROLE_OF_CLIENT,
                      .may = scopes_read(t.scopes), .second = true, .person = STR(""), .session = STR(""),
                      .csrf = STR("")};
    return true;
}

bool auth_token_still(auth *a, people_hand *h, const auth_who *w, uint64_t *may, arena *in, fault *why)
{
    people_tokens all;
    if (!people_tokens_of(h, w->practice, &all, in, why)) return false;
    for (size_t i = 0; i < all.count; i++) {
        const people_token *t = &all.at[i];
        if (str_eq(t->id, w->account) && !t->ended.us && auth_now(a).us < t->ends.us)
            *may = scopes_read(t->scopes);
    }
    return true;
}

static bool token_good(auth *a, str name, uint64_t scopes, instant ends, fault *why)
{
    instant now = auth_now(a);
    if (!auth_name_good(name)) {
        fault_set(why, FAULT_INPUT, "say what the token is for, in 1 to %d characters", AUTH_NAME_BYTES_MAX);
        return fault_at(why, 0, STR("name"));
    }
    if (!scopes || (scopes & ~auth_scopes())) {
        fault_set(why, FAULT_INPUT,
                  "a token has at least one scope, of those that the matrix marks for tokens");
        return fault_at(why, 0, STR("scopes"));
    }
    if (ends.us <= now.us || ends.us > instant_plus(now, AUTH_TOKEN_DAYS_MAX * 86400ll).us) {
        fault_set(why, FAULT_INPUT, "a token ends within %d days", AUTH_TOKEN_DAYS_MAX);
        return fault_at(why, 0, STR("days"));
    }
    return true;
}

bool auth_token_make(auth *a, const auth_who *w, str name, uint64_t scopes, instant ends, str *id, str *token,
                     arena *in, fault *why)
{
    people_hand h;
    people_tokens all;
    if (!token_good(a, name, scopes, ends, why)) return false;
    buf text = buf_in(in, 64);
    buf_lit(&text, AUTH_TOKEN_PREFIX);
    buf_put(&text, auth_random_text(a, AUTH_SECRET_BYTES, in));
    people_token t = {.id = auth_random_id(a, 't', in),
                      .hash = sha256_of(buf_str(&text)),
                      .practice = w->practice,
                      .name = name,
                      .scopes = scopes_text(scopes, in),
                      .by = w->account,
                      .made = auth_now(a),
                      .ends = ends};
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_tokens_of(&h, w->practice, &all, in, why);
    if (fine && all.count >= AUTH_TOKENS_MAX)
        fine = fault_set(why, FAULT_CONFLICT, "a practice has at most %d tokens, those that ended counted",
                         AUTH_TOKENS_MAX);
    fine = fine && people_token_add(&h, &t, why) &&
           auth_tell_of(a, w, AUDIT_TOKEN_MADE, t.id, t.scopes, why) && people_keep(&h, why);
    people_drop(&h);
    if (!fine) return false;
    *id = t.id;
    *token = buf_str(&text);
    return true;
}

bool auth_tokens(auth *a, const auth_who *w, auth_token **out, size_t *count, arena *in, fault *why)
{
    people_hand h;
    people_tokens all;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_tokens_of(&h, w->practice, &all, in, why);
    people_drop(&h);
    if (!fine) return false;
    auth_token *rows = arena_array(in, auth_token, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        const people_token *t = &all.at[i];
        rows[i] = (auth_token){t->id,
                               t->name,
                               t->by,
                               scopes_read(t->scopes),
                               t->made,
                               t->ended.us ? t->ended : t->ends,
                               t->used.us ? t->used : INSTANT_NONE,
                               t->ended.us || auth_now(a).us >= t->ends.us};
    }
    *out = rows;
    *count = all.count;
    return true;
}

bool auth_token_end(auth *a, const auth_who *w, str id, fault *why)
{
    people_hand h;
    bool found = false;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_token_end(&h, w->practice, id, auth_now(a), &found, why) &&
                (found || fault_set(why, FAULT_NOTHING, "there is no such token")) && people_keep(&h, why);
    people_drop(&h);
    return fine && auth_tell_of(a, w, AUDIT_TOKEN_ENDED, id, STR(""), why);
}
