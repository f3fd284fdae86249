// Passkeys: challenges, registration, and what is shown with them. A passkey is asked for who holds it (user
// verification), for it also signs notes by itself.
#include "auth_.h"
#include "webauthn.h"

enum { CLIENT_BYTES_MAX = 4096, ATTESTATION_BYTES_MAX = 16384, CHALLENGE_SECONDS = AUTH_FRESH_SECONDS };

typedef struct site { char origin[AUTH_ORIGIN_BYTES_MAX], host[AUTH_ORIGIN_BYTES_MAX]; } site;

static bool site_of(auth *a, site *out, fault *why)
{
    pthread_mutex_lock(&a->lock);
    memcpy(out->origin, a->origin, sizeof out->origin);
    memcpy(out->host, a->host, sizeof out->host);
    pthread_mutex_unlock(&a->lock);
    return out->host[0] ||
           fault_set(why, FAULT_CONFLICT,
                     "passkeys need a name such as localhost or console.example.org; this console is "
                     "reached by an address");
}

// What the authenticator signs: the session's nonce; for a signature it is bound to the text's hash.
static sha256 challenge_of(const sha256 *nonce, const sha256 *text)
{
    static const char label[] = "daybook signs";
    char bytes[sizeof label + 2 * sizeof nonce->bytes];
    if (!text) return *nonce;
    memcpy(bytes, label, sizeof label);
    memcpy(bytes + sizeof label, nonce->bytes, sizeof nonce->bytes);
    memcpy(bytes + sizeof label + sizeof nonce->bytes, text->bytes, sizeof text->bytes);
    return sha256_of((str){bytes, sizeof bytes});
}

static str hash_text_of(const sha256 *h, arena *in)
{
    return auth_base64((str){(const char *)h->bytes, sizeof h->bytes}, in);
}

static bool challenge_set(auth *a, people_hand *h, people_session *s, int challenge_for, fault *why)
{
    people_random(a->people, s->challenge.bytes, sizeof s->challenge.bytes);
    s->challenged = true;
    s->challenge_for = challenge_for;
    s->challenge_until = instant_plus(auth_now(a), CHALLENGE_SECONDS);
    return people_session_put(h, s, why);
}

static void put_credentials(buf *b, const char *name, const people_passkeys *keys, const char *host,
                            arena *in)
{
    bool some = false;
    buf_say(b, ",\"%s\":[", name);
    for (size_t i = 0; i < keys->count; i++) {
        if (!str_eq(keys->at[i].host, str_of(host))) continue;
        buf_say(b, "%s{\"type\":\"public-key\",\"id\":\"%.*s\"}", some ? "," : "",
                STR_ARGS(auth_base64(keys->at[i].credential, in)));
        some = true;
    }
    buf_byte(b, ']');
}

// --- asking for one ---------------------------------------------------------------------------------------

static bool ask(auth *a, const auth_who *w, const sha256 *text, int challenge_for, buf *options, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    people_passkeys keys;
    site at;
    arena in;
    if (!site_of(a, &at, why) || !people_write(a->people, &h, why)) return false;
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, &in, why) &&
                people_passkeys_of(&h, w->account, &keys, &in, why);
    people_account_forget(&account);
    if (fine && !keys.count) fine = fault_set(why, FAULT_CONFLICT, "this account has no passkey");
    fine = fine && challenge_set(a, &h, &s, challenge_for, why) && people_keep(&h, why);
    people_drop(&h);
    if (fine) {
        sha256 challenge = challenge_of(&s.challenge, text);
        buf_say(options,
                "{\"challenge\":\"%.*s\",\"timeout\":%d,\"rpId\":\"%s\",\"userVerification\":\"required\"",
                STR_ARGS(hash_text_of(&challenge, &in)), CHALLENGE_SECONDS * 1000, at.host);
        put_credentials(options, "allowCredentials", &keys, at.host, &in);
        buf_byte(options, '}');
    }
    arena_close(&in);
    return fine;
}

bool auth_passkey_ask(auth *a, const auth_who *w, buf *options, fault *why)
{
    return ask(a, w, NULL, CHALLENGE_SHOW, options, why);
}

bool auth_sign_ask(auth *a, const auth_who *w, const sha256 *text, buf *options, fault *why)
{
    return auth_second_shown(w, why) && ask(a, w, text, CHALLENGE_SIGN, options, why);
}

// --- what came back ---------------------------------------------------------------------------------------

// Is the client's data an answer to this session's challenge, from our own page? The challenge is used up by
// the try.
static bool answers(auth *a, people_hand *h, people_session *s, int challenge_for, const sha256 *text,
                    const char *type, const site *at, str client, bool *fits, arena *in, fault *why)
{
    client_data c;
    sha256 wanted = challenge_of(&s->challenge, text);
    *fits = s->challenged && s->challenge_for == challenge_for && auth_now(a).us < s->challenge_until.us &&
            client.len <= CLIENT_BYTES_MAX && client_data_read(client, &c, in) &&
            str_eq(c.type, str_of(type)) && str_eq(c.challenge, hash_text_of(&wanted, in)) &&
            str_eq(c.origin, str_of(at->origin)) && !c.cross;
    s->challenged = false;
    s->challenge_for = CHALLENGE_NONE;
    return people_session_put(h, s, why);
}

static const people_passkey *key_of(const people_passkeys *keys, str credential, const char *host)
{
    for (size_t i = 0; i < keys->count; i++)
        if (str_eq(keys->at[i].credential, credential) && str_eq(keys->at[i].host, str_of(host)))
            return &keys->at[i];
    return NULL;
}

bool auth_passkey_fits(auth *a, people_hand *h, people_session *s, int challenge_for, const sha256 *text,
                       const auth_asserted *shown, bool *fits, bool *copied, arena *in, fault *why)
{
    site at;
    str id, client, data, signature;
    people_passkeys keys;
    uint32_t counter = 0;
    *fits = *copied = false;
    if (!site_of(a, &at, why)) return false;
    bool read = auth_unbase64(shown->id, &id, in) && auth_unbase64(shown->client, &client, in) &&
                auth_unbase64(shown->authenticator, &data, in) &&
                auth_unbase64(shown->signature, &signature, in);
    if (!read) client = STR("");
    if (!answers(a, h, s, challenge_for, text, "webauthn.get", &at, client, fits, in, why)) return false;
    if (!read || !*fits) {
        *fits = false;
        return true;
    }
    *fits = false;
    if (!people_passkeys_of(h, s->account, &keys, in, why)) return false;
    const people_passkey *k = key_of(&keys, id, at.host);
    sha256 client_hash = sha256_of(client);
    webauthn_key key = {.kind = k ? k->kind : 0, .key = k ? k->key : STR("")};
    if (!k || webauthn_shown(at.host, &client_hash, data, signature, &key, &counter)) return true;
    // Section 6.1.1: a counter that does not rise means that the key is in two places.
    *copied = (counter || k->counter) && counter <= k->counter;
    if (*copied) return true;
    people_passkey used = *k;
    used.counter = counter;
    used.used = auth_now(a);
    *fits = true;
    return people_passkey_put(h, &used, why);
}

// --- making one -------------------------------------------------------------------------------------------

bool auth_passkey_begin(auth *a, const auth_who *w, buf *options, arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    people_passkeys keys;
    auth_ways ways;
    site at;
    if (!site_of(a, &at, why) || !people_write(a->people, &h, why)) return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                auth_ways_of(&h, &account, &ways, in, why) && auth_may_set_up(a, w, &s, &ways, why) &&
                people_passkeys_of(&h, w->account, &keys, in, why) &&
                challenge_set(a, &h, &s, CHALLENGE_ADD, why) && people_keep(&h, why);
    people_drop(&h);
    people_account_forget(&account);
    if (!fine) return false;
    buf_say(options,
            "{\"rp\":{\"id\":\"%s\",\"name\":\"Daybook\"},\"user\":{\"id\":\"%.*s\",\"name\":", at.host,
            STR_ARGS(auth_base64(account.id, in)));
    buf_json(options, account.login);
    buf_lit(options, ",\"displayName\":");
    buf_json(options, m.name);
    buf_say(options, "},\"challenge\":\"%.*s\",\"pubKeyCredParams\":[",
            STR_ARGS(hash_text_of(&s.challenge, in)));
    for (size_t i = 0; i < webauthn_kind_count; i++)
        buf_say(options, "%s{\"type\":\"public-key\",\"alg\":%d}", i ? "," : "", webauthn_kinds[i]);
    buf_say(options, "],\"timeout\":%d,\"attestation\":\"none\"", CHALLENGE_SECONDS * 1000);
    buf_lit(
        options,
        ",\"authenticatorSelection\":{\"residentKey\":\"discouraged\",\"userVerification\":\"required\"}");
    put_credentials(options, "excludeCredentials", &keys, at.host, in);
    buf_byte(options, '}');
    return true;
}

static bool passkey_bad(fault *why, const char *problem)
{
    fault_set(why, FAULT_INPUT, "%s", problem);
    return fault_at(why, 0, STR("credential"));
}

static bool keep_passkey(auth *a, people_hand *h, people_session *s, const auth_attested *made, str name,
                         arena *in, fault *why)
{
    site at;
    str client, object;
    people_passkeys keys;
    webauthn_key key;
    bool fits, known = false;
    if (!site_of(a, &at, why)) return false;
    bool read = made->attestation.len <= ATTESTATION_BYTES_MAX && auth_unbase64(made->client, &client, in) &&
                auth_unbase64(made->attestation, &object, in);
    if (!answers(a, h, s, CHALLENGE_ADD, NULL, "webauthn.create", &at, read ? client : STR(""), &fits, in,
                 why))
        return false;
    if (!fits) return passkey_bad(why, "it is no answer to what was asked, or too late: begin again");
    sha256 client_hash = sha256_of(client);
    const char *problem = webauthn_made(at.host, &client_hash, object, &key, in);
    if (problem) return passkey_bad(why, problem);
    if (!people_passkey_known(h, key.credential, &known, why) ||
        !people_passkeys_of(h, s->account, &keys, in, why))
        return false;
    if (known) return fault_set(why, FAULT_CONFLICT, "this passkey is here already");
    if (keys.count >= AUTH_PASSKEYS_MAX)
        return fault_set(why, FAULT_CONFLICT, "an account has at most %d passkeys: remove one first",
                         AUTH_PASSKEYS_MAX);
    people_passkey row = {.id = auth_random_id(a, 'k', in),
                          .account = s->account,
                          .credential = key.credential,
                          .kind = key.kind,
                          .key = key.key,
                          .counter = key.counter,
                          .host = str_of(at.host),
                          .name = name,
                          .made = auth_now(a)};
    return people_passkey_put(h, &row, why);
}

bool auth_passkey_add(auth *a, const auth_who *w, const auth_attested *made, str name, auth_from *from,
                      auth_set_up *out, arena *in, fault *why)
{
    people_hand h;
    people_session s;
    people_account account = {0};
    people_member m;
    auth_ways ways;
    name = str_trim(name);
    if (!auth_name_good(name)) {
        fault_set(why, FAULT_INPUT, "say what to call it, in 1 to %d characters", AUTH_NAME_BYTES_MAX);
        return fault_at(why, 0, STR("name"));
    }
    if (!people_write(a->people, &h, why)) return false;
    bool fine = auth_session_own(a, &h, w, &s, &account, &m, in, why) &&
                auth_ways_of(&h, &account, &ways, in, why) && auth_may_set_up(a, w, &s, &ways, why) &&
                keep_passkey(a, &h, &s, made, name, in, why) &&
                auth_factor_added(a, &h, &s, &account, &m, &ways, STR("passkey"), from, out, in, why) &&
                people_keep(&h, why);
    people_drop(&h);
    people_account_forget(&account);
    return fine;
}

bool auth_passkeys(auth *a, const auth_who *w, auth_passkey_row **out, size_t *count, arena *in, fault *why)
{
    people_hand h;
    people_passkeys keys;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_passkeys_of(&h, w->account, &keys, in, why);
    people_drop(&h);
    if (!fine) return false;
    auth_passkey_row *rows = arena_array(in, auth_passkey_row, keys.count + 1);
    for (size_t i = 0; i < keys.count; i++) {
        const people_passkey *k = &keys.at[i];
        rows[i] = (auth_passkey_row){k->id, k->name, k->made, k->used.us ? k->used : INSTANT_NONE};
    }
    *out = rows;
    *count = keys.count;
    return true;
}
