// Break-glass: one closed record, for an hour, with a reason that somebody else looks at.
#include "auth_.h"

bool auth_glass_open(auth *a, const auth_who *w, str patient, str reason, auth_glass *out, arena *in,
                     fault *why)
{
    people_hand h;
    instant now = auth_now(a);
    reason = str_trim(reason);
    if (!auth_may(w, MAY_BREAK_GLASS) || !w->session.len)
        return fault_set(why, FAULT_DENIED, "your role does not open closed records");
    if (!patient.len || patient.len > LIMIT_ID_BYTES) {
        fault_set(why, FAULT_INPUT, "say whose record");
        return fault_at(why, 0, STR("patient"));
    }
    if (reason.len < AUTH_REASON_BYTES_MIN || reason.len > AUTH_REASON_BYTES_MAX) {
        fault_set(why, FAULT_INPUT, "say why, in %d to %d characters, to whoever reviews it",
                  AUTH_REASON_BYTES_MIN, AUTH_REASON_BYTES_MAX);
        return fault_at(why, 0, STR("reason"));
    }
    people_glass g = {.id = auth_random_id(a, 'g', in), .practice = w->practice, .account = w->account,
                      .patient = patient, .reason = reason, .opened = now,
                      .ends = instant_plus(now, AUTH_GLASS_SECONDS)};
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_glass_add(&h, &g, why) &&
                auth_tell_of(a, w, AUDIT_GLASS_OPENED, patient, reason, why) && people_keep(&h, why);
    people_drop(&h);
    if (!fine) return false;
    *out = (auth_glass){.id = g.id,
                        .account = w->account,
                        .name = w->name,
                        .patient = patient,
                        .reason = reason,
                        .opened = g.opened,
                        .ends = g.ends,
                        .reviewed = INSTANT_NONE};
    return true;
}

bool auth_part2(auth *a, const auth_who *w, str patient, bool *out, fault *why)
{
    people_hand h;
    *out = auth_may(w, MAY_SEE_PART2);
    if (*out || !auth_may(w, MAY_BREAK_GLASS) || !w->session.len) return true;
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_glass_runs(&h, w->practice, w->account, patient, auth_now(a), out, why);
    people_drop(&h);
    return fine;
}

static bool name_of(people_hand *h, str account, str practice, str *out, arena *in, fault *why)
{
    people_member m = {0};
    *out = (str){"", 0};
    if (account.len && !people_member_find(h, account, practice, &m, in, why)) return false;
    if (m.name.len) *out = m.name;
    return true;
}

bool auth_glasses(auth *a, const auth_who *w, bool unreviewed, auth_glass **out, size_t *count, arena *in,
                  fault *why)
{
    people_hand h;
    people_glasses all = {0};
    if (!people_look(a->people, &h, why)) return false;
    bool fine = people_glasses_of(&h, w->practice, unreviewed, &all, in, why);
    auth_glass *rows = arena_array(in, auth_glass, all.count + 1);
    for (size_t i = 0; fine && i < all.count; i++) {
        const people_glass *g = &all.at[i];
        rows[i] = (auth_glass){.id = g->id, .account = g->account, .patient = g->patient, .reason = g->reason,
                               .opened = g->opened, .ends = g->ends, .verdict = g->verdict, .note = g->said,
                               .reviewed = g->reviewed.us ? g->reviewed : INSTANT_NONE};
        fine = name_of(&h, g->account, w->practice, &rows[i].name, in, why) &&
               name_of(&h, g->reviewed_by, w->practice, &rows[i].reviewed_by, in, why);
    }
    people_drop(&h);
    if (!fine) return false;
    *out = rows;
    *count = all.count;
    return true;
}

bool auth_glass_review(auth *a, const auth_who *w, str id, str verdict, str note, fault *why)
{
    people_hand h;
    people_glass g = {0};
    arena in;
    note = str_trim(note);
    if (!str_eq(verdict, STR("justified")) && !str_eq(verdict, STR("not-justified"))) {
        fault_set(why, FAULT_INPUT, "the verdict is justified or not-justified");
        return fault_at(why, 0, STR("verdict"));
    }
    if (note.len > AUTH_REASON_BYTES_MAX) {
        fault_set(why, FAULT_INPUT, "at most %d characters", AUTH_REASON_BYTES_MAX);
        return fault_at(why, 0, STR("remark"));
    }
    arena_open(&in, host_memory(), AUTH_SCRATCH_BYTES);
    bool fine = people_write(a->people, &h, why);
    if (fine) {
        fine = people_glass_find(&h, w->practice, id, &g, &in, why);
        if (fine && !g.id.len) fine = fault_set(why, FAULT_NOTHING, "no record was opened under this id");
        if (fine && str_eq(g.account, w->account))
            fine = fault_set(why, FAULT_DENIED, "who opened a record does not review that");
        g.reviewed_by = w->account;
        g.reviewed = auth_now(a);
        g.verdict = verdict;
        g.said = note;
        fine = fine && people_glass_reviewed(&h, &g, why) &&
               auth_tell_of(a, w, AUDIT_GLASS_REVIEWED, g.patient, verdict, why) && people_keep(&h, why);
        people_drop(&h);
    }
    arena_close(&in);
    return fine;
}
