// What runs it asks: does it live, can it answer, how is it doing.
#include "api_.h"

bool api_healthz(api_call *c, fault *why)
{
    (void)why;
    c->r->type = STR("text/plain; charset=utf-8");
    buf_lit(&c->r->body, "ok\n");
    return true;
}

bool api_readyz(api_call *c, fault *why)
{
    for (size_t i = 0; i < c->api->practice_count; i++)
        if (!live_sound(c->api->practices[i], why)) return false;
    c->r->type = STR("text/plain; charset=utf-8");
    buf_lit(&c->r->body, "ready\n");
    return true;
}

static bool on_loopback(str address)
{
    return str_starts(address, STR("127.")) || str_eq(address, STR("::1")) ||
           str_starts(address, STR("::ffff:127."));
}

bool api_metrics(api_call *c, fault *why)
{
    if (!c->api->metrics_open && !on_loopback(c->q->address))
        return fault_set(why, FAULT_DENIED, "figures are given on loopback only (--metrics-open)");
    c->r->type = STR("text/plain; version=0.0.4; charset=utf-8");
    http_metrics_put(&c->r->body, c->api->http);
    uint64_t work = 0, commits = 0;
    for (size_t i = 0; i < c->api->practice_count; i++) {
        live_count n = live_counted(c->api->practices[i]);
        work += n.queue.work;
        commits += n.queue.commits;
    }
    buf_say(
        &c->r->body,
        "# HELP daybook_writes_total Pieces of work written.\n# TYPE daybook_writes_total counter\n"
        "daybook_writes_total %llu\n"
        "# HELP daybook_commits_total Transactions that they shared.\n# TYPE daybook_commits_total counter\n"
        "daybook_commits_total %llu\n# HELP daybook_practices Practices that are served.\n"
        "# TYPE daybook_practices gauge\ndaybook_practices %zu\n",
        (unsigned long long)work, (unsigned long long)commits, c->api->practice_count);
    return true;
}
