// Programs that may come in.
#include "who_.h"

bool api_tokens(api_call *c, fault *why)
{
    auth_token *all;
    size_t count;
    put *p = &c->out;
    if (!auth_tokens(c->api->auth, c->who, &all, &count, c->arena, why)) return false;
    put_open(p, NULL, '{');
    put_open(p, "tokens", '[');
    for (size_t i = 0; i < count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "token", all[i].id);
        put_text(p, "name", all[i].name);
        put_open(p, "scopes", '[');
        for (int s = 0; s < AUTH_PERMISSION_COUNT; s++)
            if (all[i].scopes >> s & 1) put_text(p, NULL, auth_permissions[s].name);
        put_shut(p);
        put_instant(p, "made", all[i].made);
        put_instant(p, "ends", all[i].ends);
        put_instant_if(p, "used", all[i].used);
        put_flag(p, "over", all[i].over);
        put_shut(p);
    }
    put_shut(p);
    put_shut(p);
    return true;
}

bool api_token_make(api_call *c, fault *why)
{
    uint64_t scopes = 0;
    words named = api_texts(c, "scopes");
    int64_t days = api_whole(c, "days");
    str id, token, name = str_trim(api_text(c, "name"));
    for (size_t i = 0; i < named.count; i++) {
        auth_permission p;
        if (!auth_permission_find(named.at[i], &p)) {
            fault_set(why, FAULT_INPUT, "no such scope: %.*s", STR_ARGS(str_first(named.at[i], 64)));
            return fault_at(why, 0, STR("scopes"));
        }
        scopes |= (uint64_t)1 << p;
    }
    if (days < 1 || days > AUTH_TOKEN_DAYS_MAX) {
        fault_set(why, FAULT_INPUT, "a token holds 1 to %d days", AUTH_TOKEN_DAYS_MAX);
        return fault_at(why, 0, STR("days"));
    }
    instant ends = {c->now.us + days * US_PER_DAY};
    if (!auth_token_make(c->api->auth, c->who, name, scopes, ends, &id, &token, c->arena, why)) return false;
    put_open(&c->out, NULL, '{');
    put_text(&c->out, "token", id);
    put_text(&c->out, "secret", token);
    put_shut(&c->out);
    return true;
}

bool api_token_drop(api_call *c, fault *why)
{
    return auth_token_end(c->api->auth, c->who, c->param[0], why);
}
