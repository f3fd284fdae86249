// What the desk tells the audit: in the transaction of what it tells of, so that neither is there without the
// other.
#include "entry_.h"

bool desk_tell(const act_desk *d, audit_event event, fact_subject space, str subject, str detail, bool part2,
               fault *why)
{
    store_audit told = {.event = event, .who = d->who, .person = d->person, .space = (int)space,
                         .subject = subject, .detail = detail, .part2 = part2};
    return !d->who.len || store_yes(store_audit_append(d->store, &told, NULL, why));
}
