// Finding somebody by the name that they sign in with: for the command line, where ids are of no use.
#include "auth_.h"

bool auth_find(auth *a, const auth_who *w, str login, auth_member *out, arena *in, fault *why)
{
    people_hand h;
    people_account account = {0};
    str folded;
    if (w->role != AUTH_ROLE_COUNT) return fault_set(why, FAULT_DENIED, "only at the machine itself");
    if (!auth_fold_login(login, &folded, in) || !people_look(a->people, &h, why))
        return fault_set(why, FAULT_NOTHING, "nobody signs in by this name");
    bool fine = people_account_of_login(&h, folded, &account, in, why);
    people_drop(&h);
    people_account_forget(&account);
    if (fine && !account.id.len) fine = fault_set(why, FAULT_NOTHING, "nobody signs in by this name");
    return fine && auth_member_of(a, w, account.id, out, in, why);
}
