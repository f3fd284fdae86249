// Signing in and out, and who is signed in.
#include "who_.h"
#include "post.h"
#include <sodium.h>

auth_from api_from(const api_call *c)
{
    return (auth_from){.address = c->q->address, .agent = http_header(c->q, "User-Agent"),
                       .device = http_cookie(c->q, auth_device_cookie(c->q->secure).at)};
}

bool api_slowed(api_call *c, const auth_from *from, const fault *why)
{
    if (why->code != FAULT_SLOW) return false;
    buf b = buf_in(c->arena, 16);
    buf_int(&b, from->wait_seconds);
    http_put_header(c->r, "Retry-After", buf_str(&b));
    return false;
}

bool api_hash_of(str text, const char *member, sha256 *out, fault *why)
{
    size_t len = 0;
    if (text.len == 2 * sizeof out->bytes &&
        sodium_hex2bin(out->bytes, sizeof out->bytes, text.at, text.len, NULL, &len, NULL) == 0 &&
        len == sizeof out->bytes)
        return true;
    fault_set(why, FAULT_INPUT, "this is no SHA-256 in hexadecimal digits");
    return fault_at(why, 0, str_of(member));
}

// --- cookies ----------------------------------------------------------------------------------------------

// seconds 0: as long as the browser is open; -1: forget it.
static void put_cookie(api_call *c, str name, str value, int64_t seconds)
{
    buf b = buf_in(c->arena, 512);
    buf_say(&b, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict", STR_ARGS(name), STR_ARGS(value));
    if (c->q->secure) buf_lit(&b, "; Secure");
    if (seconds) buf_say(&b, "; Max-Age=%lld", (long long)(seconds < 0 ? 0 : seconds));
    http_put_header(c->r, "Set-Cookie", buf_str(&b));
}

bool api_signed(api_call *c, const auth_signed *in, fault *why)
{
    // Staff share machines: their cookie goes with the browser. A patient's phone keeps it.
    bool keeps = in->who.role == ROLE_OF_PATIENT;
    put_cookie(c, auth_cookie(c->q->secure), in->cookie, keeps ? (int64_t)in->life_seconds : 0);
    if (in->device.len) put_cookie(c, auth_device_cookie(c->q->secure), in->device, in->device_seconds);
    auth_who *who = arena_push(c->arena, auth_who);
    *who = in->who;
    if (c->seated) live_rise(&c->seat); // of the practice before
    c->seated = false;
    c->who = who;
    c->practice = api_practice_find(c->api, who->practice);
    return c->practice || fault_set(why, FAULT_NOTHING, "your practice is not served here");
}

// --- who it is --------------------------------------------------------------------------------------------

typedef struct practice_of { zones *zones; arena *a; str name; } practice_of;

static bool take_practice(void *with, const store_fact *f, fault *why)
{
    practice_of *of = with;
    fact said;
    if (!fact_read(&said, f->line, of->zones, of->a, why)) return false;
    of->name = str_copy(of->a, fact_get(&said, F_PRACTICE_NAME)->text);
    return true;
}

typedef struct enrolled { zones *zones; arena *a; str id; } enrolled;

static bool take_enrollment(void *with, const store_fact *f, fault *why)
{
    enrolled *of = with;
    fact said;
    if (!fact_read(&said, f->line, of->zones, of->a, why)) return false;
    of->id = str_copy(of->a, fact_get(&said, F_ENROLL_ENROLLMENT)->text);
    return true;
}

static bool put_practices(api_call *c, fault *why)
{
    auth_practice *all = NULL;
    size_t count = 0;
    if (c->who->session.len && !auth_practices(c->api->auth, c->who, &all, &count, c->arena, why))
        return false;
    put_open(&c->out, "practices", '[');
    for (size_t i = 0; i < count; i++) {
        put_open(&c->out, NULL, '{');
        put_text(&c->out, "practice", all[i].practice);
        put_text(&c->out, "role", auth_roles[all[i].role].title);
        put_shut(&c->out);
    }
    put_shut(&c->out);
    return true;
}

static bool put_account(api_call *c, fault *why)
{
    auth_account account = {.ends = c->now};
    const auth_who *w = c->who;
    if (w->session.len && !auth_account_of(c->api->auth, w, &account, c->arena, why)) return false;
    bool set = account.totp || account.passkeys;
    put_text(&c->out, "second", w->second ? STR("shown") : set ? STR("wanted") : STR("unset"));
    put_flag(&c->out, "totp", account.totp);
    put_whole(&c->out, "passkeys", (int64_t)account.passkeys);
    put_whole(&c->out, "recovery_left", (int64_t)account.recovery_left);
    if (c->now.us < w->fresh_until.us) put_instant(&c->out, "fresh_until", w->fresh_until);
    put_instant(&c->out, "ends", account.ends);
    put_whole(&c->out, "idle_seconds", account.idle_seconds);
    return true;
}

// What of the practice the first page needs: its name, zone and day; of a patient the own enrollment.
static bool put_place(api_call *c, fault *why)
{
    practice_of of = {.a = c->arena};
    enrolled own = {.a = c->arena};
    store_want want = {.kinds_some = true}, enrollments = {.kinds_some = true, .subject = SUBJECT_PATIENT,
                                                           .id = c->who->person, .clear_ok = true};
    want.kind_wanted[KIND_PRACTICE] = true;
    enrollments.kind_wanted[KIND_ENROLL] = true;
    if (!api_seat(c, why)) return false;
    of.zones = own.zones = c->seat.zones;
    if (!store_facts_each(c->seat.store, &want, take_practice, &of, why)) return false;
    put_text_if(&c->out, "practice_name", of.name);
    put_text(&c->out, "zone", c->out.zone ? zone_name(c->out.zone) : STR("UTC"));
    put_date(&c->out, "today",
             c->out.zone ? zone_date(c->out.zone, c->now) : (date){(int32_t)(c->now.us / US_PER_DAY)});
    if (c->who->role != ROLE_OF_PATIENT || !c->who->person.len) return true;
    if (!store_facts_each(c->seat.store, &enrollments, take_enrollment, &own, why)) return false;
    put_text_if(&c->out, "enrollment", own.id);
    return true;
}

bool api_put_me(api_call *c, fault *why)
{
    const auth_who *w = c->who;
    put *p = &c->out;
    put_open(p, NULL, '{');
    put_text(p, "account", w->account);
    put_text_if(p, "person", w->person);
    put_text(p, "name", w->name);
    put_text(p, "practice", w->practice);
    if (!put_practices(c, why)) return false;
    put_text(p, "role", auth_roles[w->role].name);
    put_text(p, "role_title", auth_roles[w->role].title);
    put_open(p, "may", '[');
    for (int i = 0; i < AUTH_PERMISSION_COUNT; i++)
        if (auth_may(w, (auth_permission)i)) put_text(p, NULL, auth_permissions[i].name);
    put_shut(p);
    if (!put_place(c, why) || !put_account(c, why)) return false;
    put_text(p, "csrf", w->csrf);
    put_shut(p);
    return true;
}

bool api_put_done(api_call *c)
{
    put_open(&c->out, NULL, '{');
    put_flag(&c->out, "done", true);
    put_shut(&c->out);
    return true;
}

// --- handlers ---------------------------------------------------------------------------------------------

bool api_sign_in(api_call *c, fault *why)
{
    auth_signed in;
    auth_from from = api_from(c);
    if (!auth_sign_in(c->api->auth, api_text(c, "login"), api_text(c, "password"), api_text(c, "code"),
                      api_text(c, "practice"), &from, &in, c->arena, why))
        return api_slowed(c, &from, why);
    return api_signed(c, &in, why) && api_put_me(c, why);
}

bool api_me(api_call *c, fault *why) { return api_put_me(c, why); }

bool api_sign_out(api_call *c, fault *why)
{
    if (!auth_sign_out(c->api->auth, c->who, why)) return false;
    put_cookie(c, auth_cookie(c->q->secure), STR(""), -1);
    return true;
}

bool api_second(api_call *c, fault *why)
{
    auth_signed in;
    auth_asserted shown;
    auth_from from = api_from(c);
    bool fine;
    if (api_has(c, "passkey")) {
        fine = auth_asserted_read(api_raw(c, "passkey"), &shown, c->arena, why) &&
               auth_show_passkey(c->api->auth, c->who, &shown, &from, &in, c->arena, why);
    } else {
        str code = api_has(c, "recovery") ? api_text(c, "recovery") : api_text(c, "code");
        fine = auth_show_code(c->api->auth, c->who, str_trim(code), &from, &in, c->arena, why);
    }
    if (!fine) return api_slowed(c, &from, why);
    return api_signed(c, &in, why) && api_put_me(c, why);
}

bool api_passkey_ask(api_call *c, fault *why)
{
    sha256 text;
    str hash = api_ask(c, "sha256");
    buf options = buf_in(c->arena, 64 * 1024);
    if (hash.len && !api_hash_of(hash, "sha256", &text, why)) return false;
    if (!(hash.len ? auth_sign_ask(c->api->auth, c->who, &text, &options, why)
                   : auth_passkey_ask(c->api->auth, c->who, &options, why)))
        return false;
    put_open(&c->out, NULL, '{');
    put_raw(&c->out, "publicKey", buf_str(&options));
    put_shut(&c->out);
    return true;
}

bool api_again(api_call *c, fault *why)
{
    sha256 text;
    auth_asserted shown;
    auth_proof proof = {.password = api_text(c, "password")};
    auth_from from = api_from(c);
    instant fresh;
    bool signs = api_has(c, "sha256");
    if (signs && !api_hash_of(api_text(c, "sha256"), "sha256", &text, why)) return false;
    if (api_has(c, "passkey")) {
        if (!auth_asserted_read(api_raw(c, "passkey"), &shown, c->arena, why)) return false;
        proof.passkey = &shown;
    }
    if (!(signs ? auth_sign_show(c->api->auth, c->who, &text, &proof, &from, &fresh, why)
                : auth_again(c->api->auth, c->who, &proof, &from, &fresh, why)))
        return api_slowed(c, &from, why);
    auth_who *who = arena_push(c->arena, auth_who);
    *who = *c->who;
    who->fresh_until = fresh;
    c->who = who;
    return api_put_me(c, why);
}

bool api_switch(api_call *c, fault *why)
{
    auth_signed in;
    auth_from from = api_from(c);
    return auth_switch(c->api->auth, c->who, api_text(c, "practice"), &from, &in, c->arena, why) &&
           api_signed(c, &in, why) && api_put_me(c, why);
}
