// What was opened by break-glass. Rows stay; each is reviewed once.
#include "people_.h"

bool people_glass_add(people_hand *h, const people_glass *g, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_GLASS_ADD, why)) return false;
    buf box = people_box(h);
    assert(g->reason.len);
    ask_text(&q, 1, g->id);
    ask_text(&q, 2, g->practice);
    ask_text(&q, 3, g->account);
    ask_text(&q, 4, g->patient);
    ask_box(&q, 5, "glass", g->id, g->reason, &box);
    ask_int(&q, 6, g->opened.us);
    ask_int(&q, 7, g->ends.us);
    return ask_run(&q, NULL, why);
}

static bool glass_at(asking *q, people_glass *out, arena *a, fault *why)
{
    *out = (people_glass){.id = ask_text_at(q, 0, a),
                          .practice = ask_text_at(q, 1, a),
                          .account = ask_text_at(q, 2, a),
                          .patient = ask_text_at(q, 3, a),
                          .opened = ask_instant_at(q, 5),
                          .ends = ask_instant_at(q, 6),
                          .reviewed_by = ask_text_at(q, 7, a),
                          .reviewed = ask_instant_at(q, 8),
                          .verdict = ask_text_at(q, 9, a)};
    return ask_box_at(q, 4, "glass", out->id, &out->reason, a, why) &&
           ask_box_at(q, 10, "glass.said", out->id, &out->said, a, why);
}

bool people_glass_find(people_hand *h, str practice, str id, people_glass *out, arena *a, fault *why)
{
    asking q;
    bool row = false;
    if (!ask_take(&q, h, PEOPLE_GLASS_FIND, why)) return false;
    ask_text(&q, 1, practice);
    ask_text(&q, 2, id);
    if (!ask_next(&q, &row, why)) return false;
    *out = (people_glass){0};
    bool fine = !row || glass_at(&q, out, a, why);
    ask_give(&q);
    return fine;
}

bool people_glass_runs(people_hand *h, str practice, str account, str patient, instant now, bool *out,
                       fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_GLASS_RUNS, why)) return false;
    ask_text(&q, 1, practice);
    ask_text(&q, 2, account);
    ask_text(&q, 3, patient);
    ask_int(&q, 4, now.us);
    return ask_any(&q, out, why);
}

bool people_glass_reviewed(people_hand *h, const people_glass *g, fault *why)
{
    asking q;
    uint32_t changed = 0;
    if (!ask_take(&q, h, PEOPLE_GLASS_REVIEWED, why)) return false;
    buf box = people_box(h);
    ask_text(&q, 1, g->practice);
    ask_text(&q, 2, g->id);
    ask_text(&q, 3, g->reviewed_by);
    ask_int(&q, 4, g->reviewed.us);
    ask_text(&q, 5, g->verdict);
    ask_box(&q, 6, "glass.said", g->id, g->said, &box);
    if (!ask_run(&q, &changed, why)) return false;
    return changed || fault_set(why, FAULT_CONFLICT, "this opening was reviewed already");
}

bool people_glasses_of(people_hand *h, str practice, bool unreviewed, people_glasses *out, arena *a,
                       fault *why)
{
    asking q;
    bool row = false;
    people_glasses got = {0};
    size_t room = 0;
    if (!ask_take(&q, h, PEOPLE_GLASSES_OF, why)) return false;
    ask_text(&q, 1, practice);
    ask_int(&q, 2, unreviewed);
    for (;;) {
        if (!ask_next(&q, &row, why)) return false;
        if (!row) break;
        people_list_room(a, &got.at, got.count, &room);
        if (!glass_at(&q, &got.at[got.count++], a, why)) {
            ask_give(&q);
            return false;
        }
    }
    *out = got;
    return true;
}
