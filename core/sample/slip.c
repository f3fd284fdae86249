// Slips put right: a fact taken back, and the taking back taken back.
#include "sample_.h"

static void void_say(telling *t, const label *id, const label *voided, instant at, str reason)
{
    if (!told_now(t, at)) return;
    say_open(t, KIND_VOID, id, at, t->office);
    say_by(t, STAFF_COORDINATOR);
    say_text(t, F_VOID_VOIDS, label_str(voided));
    say_text(t, F_VOID_REASON, reason);
    say_close(t, at);
}

void void_tell(telling *t, const label *voided, instant at, str reason, int32_t again_days)
{
    label id = label_join(STR("void-"), voided), second = label_join(STR("void-"), &id);
    void_say(t, &id, voided, at, reason);
    if (again_days <= 0) return;
    at.us += (int64_t)again_days * DAY_SECONDS * US_PER_S;
    void_say(t, &second, &id, at, STR("it was right after all"));
}
