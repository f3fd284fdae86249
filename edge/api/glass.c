// Break-glass: a closed record opened for an hour, and whether that was justified.
#include "who_.h"

static void put_glass(put *p, const auth_glass *g)
{
    put_open(p, NULL, '{');
    put_text(p, "glass", g->id);
    put_text(p, "who", g->name.len ? g->name : g->account);
    put_text(p, "patient", g->patient);
    put_text(p, "reason", g->reason);
    put_instant(p, "at", g->opened);
    put_instant(p, "until", g->ends);
    put_text(p, "verdict", g->verdict.len ? g->verdict : STR("waits"));
    put_text_if(p, "reviewed_by", g->reviewed_by);
    put_text_if(p, "remark", g->note);
    put_shut(p);
}

bool api_glass_break(api_call *c, fault *why)
{
    auth_glass g;
    bool known = false;
    str patient = api_text(c, "patient");
    if (!api_seat(c, why) || !store_subject_known(c->seat.store, SUBJECT_PATIENT, patient, &known, why))
        return false;
    if (!known) return api_none(why, "patient", patient);
    if (!auth_glass_open(c->api->auth, c->who, patient, api_text(c, "reason"), &g, c->arena, why))
        return false;
    put_glass(&c->out, &g);
    return true;
}

bool api_glasses(api_call *c, fault *why)
{
    auth_glass *all;
    size_t count;
    bool unreviewed = str_eq(api_ask(c, "verdict"), STR("waits"));
    if (!auth_glasses(c->api->auth, c->who, unreviewed, &all, &count, c->arena, why)) return false;
    put_open(&c->out, NULL, '{');
    put_open(&c->out, "glasses", '[');
    for (size_t i = 0; i < count; i++) put_glass(&c->out, &all[i]);
    put_shut(&c->out);
    put_shut(&c->out);
    return true;
}

bool api_glass_review(api_call *c, fault *why)
{
    return auth_glass_review(c->api->auth, c->who, c->param[0], api_text(c, "verdict"), api_text(c, "remark"),
                             why) &&
           api_put_done(c);
}
