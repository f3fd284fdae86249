#include "journal_.h"
#include "post.h"

int cmd_journal_ask(store_ask *out, cmd_journal *in, store_keys *keys, str dir, const cmd_line *line,
                    cmd_world *w)
{
    fault why;
    str path;
    if (!book_load(&in->book, line->value[OPT_RULEBOOK], line->value[OPT_DATA], w->arena, &why) ||
        !store_key_path(line->value[OPT_KEY], &path, w->arena, &why) ||
        !store_key_load(path, dir, keys, w->arena, &why))
        return cmd_fail(w, &why);
    store_shipped *shipped = arena_array(w->arena, store_shipped, in->book.product_count + 1);
    for (size_t i = 0; i < in->book.product_count; i++)
        shipped[i] = (store_shipped){in->book.products[i].id, in->book.products[i].part2};
    act_poster *poster = arena_push(w->arena, act_poster);
    *poster = (act_poster){.scratch = w->scratch, .zones = w->zones};
    *out = (store_ask){.dir = dir,
                       .practice = line->value[OPT_PRACTICE],
                       .keys = keys,
                       .zones = w->zones,
                       .post = act_post,
                       .post_with = poster,
                       .post_version = ACT_POST_VERSION,
                       .shipped = shipped,
                       .shipped_count = in->book.product_count};
    return 0;
}

int cmd_journal_open(cmd_journal *out, const cmd_line *line, cmd_world *w, bool read_only)
{
    store_keys keys;
    store_ask ask;
    fault why;
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: the folder that `daybook init` made");
    int code = cmd_journal_ask(&ask, out, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    ask.read_only = read_only;
    bool fine = store_open(&out->store, &ask, &why);
    store_key_forget(&keys);
    return fine ? 0 : cmd_fail(w, &why);
}

bool cmd_tell(const cmd_journal *j, const cmd_line *line, audit_event event, int space, str subject,
              str detail, fault *why)
{
    store_audit entry = {.event = event, .who = CMD_WHO, .person = line->value[OPT_BY], .space = space,
                         .subject = subject, .detail = detail};
    if (!store_yes(store_begin(j->store, why))) return false;
    if (store_yes(store_audit_append(j->store, &entry, NULL, why)) && store_yes(store_commit(j->store, why)))
        return true;
    store_back(j->store);
    return false;
}
