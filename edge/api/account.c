// The own account: sessions, password, second factors.
#include "who_.h"

bool api_sessions(api_call *c, fault *why)
{
    auth_session_row *all;
    size_t count;
    put *p = &c->out;
    if (!auth_sessions(c->api->auth, c->who, &all, &count, c->arena, why)) return false;
    put_open(p, NULL, '{');
    put_open(p, "sessions", '[');
    for (size_t i = 0; i < count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "session", all[i].id);
        put_flag(p, "here", all[i].own);
        put_text(p, "device", all[i].device);
        put_instant(p, "began", all[i].made);
        put_instant(p, "used", all[i].used);
        put_instant(p, "ends", all[i].ends);
        put_shut(p);
    }
    put_shut(p);
    put_shut(p);
    return true;
}

bool api_session_end(api_call *c, fault *why)
{
    uint32_t ended;
    if (str_eq(c->param[0], STR("others"))) return auth_sessions_end(c->api->auth, c->who, &ended, why);
    return auth_session_end(c->api->auth, c->who, c->param[0], why);
}

bool api_password(api_call *c, fault *why)
{
    auth_signed in;
    auth_from from = api_from(c);
    if (!auth_password_change(c->api->auth, c->who, api_text(c, "old"), api_text(c, "new"), &from, &in,
                              c->arena, why))
        return api_slowed(c, &from, why);
    return api_signed(c, &in, why) && api_put_done(c);
}

bool api_totp_begin(api_call *c, fault *why)
{
    auth_totp t;
    if (!auth_totp_begin(c->api->auth, c->who, &t, c->arena, why)) return false;
    put_open(&c->out, NULL, '{');
    put_text(&c->out, "secret", t.secret);
    put_text(&c->out, "uri", t.uri);
    put_text(&c->out, "qr", t.svg);
    put_shut(&c->out);
    return true;
}

static void put_codes(put *p, const str *codes, size_t count)
{
    put_open(p, NULL, '{');
    put_open(p, "codes", '[');
    for (size_t i = 0; i < count; i++) put_text(p, NULL, codes[i]);
    put_shut(p);
    put_shut(p);
}

bool api_totp_confirm(api_call *c, fault *why)
{
    auth_set_up made;
    auth_from from = api_from(c);
    if (!auth_totp_confirm(c->api->auth, c->who, str_trim(api_text(c, "code")), &from, &made, c->arena, why))
        return false;
    if (!api_signed(c, &made.signed_in, why)) return false;
    put_codes(&c->out, made.recovery, made.recovery_count);
    return true;
}

bool api_totp_drop(api_call *c, fault *why) { return auth_totp_remove(c->api->auth, c->who, why); }

bool api_recovery_new(api_call *c, fault *why)
{
    str codes[AUTH_RECOVERY_CODES];
    if (!auth_recovery_make(c->api->auth, c->who, codes, c->arena, why)) return false;
    put_codes(&c->out, codes, AUTH_RECOVERY_CODES);
    return true;
}

// --- passkeys ---------------------------------------------------------------------------------------------

static bool put_passkeys(api_call *c, const auth_set_up *made, fault *why)
{
    auth_passkey_row *all;
    size_t count;
    put *p = &c->out;
    if (!auth_passkeys(c->api->auth, c->who, &all, &count, c->arena, why)) return false;
    put_open(p, NULL, '{');
    put_open(p, "passkeys", '[');
    for (size_t i = 0; i < count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "passkey", all[i].id);
        put_text(p, "name", all[i].name);
        put_instant(p, "made", all[i].made);
        put_instant_if(p, "used", all[i].used);
        put_shut(p);
    }
    put_shut(p);
    if (made && made->recovery_count) {
        put_open(p, "codes", '[');
        for (size_t i = 0; i < made->recovery_count; i++) put_text(p, NULL, made->recovery[i]);
        put_shut(p);
    }
    put_shut(p);
    return true;
}

bool api_passkeys(api_call *c, fault *why) { return put_passkeys(c, NULL, why); }

bool api_passkey_begin(api_call *c, fault *why)
{
    buf options = buf_in(c->arena, 64 * 1024);
    if (!auth_passkey_begin(c->api->auth, c->who, &options, c->arena, why)) return false;
    put_open(&c->out, NULL, '{');
    put_raw(&c->out, "publicKey", buf_str(&options));
    put_shut(&c->out);
    return true;
}

bool api_passkey_add(api_call *c, fault *why)
{
    auth_attested made;
    auth_set_up done;
    auth_from from = api_from(c);
    return auth_attested_read(api_raw(c, "credential"), &made, c->arena, why) &&
           auth_passkey_add(c->api->auth, c->who, &made, api_text(c, "name"), &from, &done, c->arena, why) &&
           api_signed(c, &done.signed_in, why) && put_passkeys(c, &done, why);
}

bool api_passkey_drop(api_call *c, fault *why)
{
    return auth_passkey_remove(c->api->auth, c->who, c->param[0], why);
}
