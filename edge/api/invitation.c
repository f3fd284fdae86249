// Coming in for the first time. The token stands in the path of an API call, never in a page's address: pages
// carry it behind #, which browsers send nobody.
#include "who_.h"

bool api_invitation(api_call *c, fault *why)
{
    auth_invitation i;
    auth_from from = api_from(c);
    if (!auth_invitation_look(c->api->auth, c->param[0], &from, &i, c->arena, why))
        return api_slowed(c, &from, why);
    put *p = &c->out;
    put_open(p, NULL, '{');
    put_text(p, "practice", i.practice);
    put_text(p, "role", auth_roles[i.role].title);
    put_text(p, "login", i.login);
    put_text(p, "name", i.name);
    put_flag(p, "has_password", i.has_password);
    put_instant(p, "ends", i.ends);
    put_shut(p);
    return true;
}

bool api_accept(api_call *c, fault *why)
{
    auth_signed in;
    auth_from from = api_from(c);
    if (!auth_invitation_take(c->api->auth, c->param[0], api_text(c, "password"), &from, &in, c->arena, why))
        return api_slowed(c, &from, why);
    return api_signed(c, &in, why) && api_put_me(c, why);
}
