// daybook cms1500: a claim as it was made, on paper.
#include "journal_.h"
#include "paper.h"
#include "pdf.h"

int cmd_cms1500(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    x837_frozen claim;
    str pdf;
    if (line->count != 1) return cmd_usage(w, line, line->count ? "one CLAIM at a time" : "CLAIM is missing");
    if (!line->has[OPT_OUT]) return cmd_usage(w, line, "--out FILE is missing");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = act_claim_values(&claim, journal.store, line->args[0], w->zones, w->arena, &why) &&
                cmd_tell(&journal, line, AUDIT_PRINTED, SUBJECT_CLAIM, line->args[0], STR("CMS-1500"), &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    form_pages pages = form1500_of(&claim, w->arena);
    date last = claim.claim.lines[claim.claim.line_count - 1].on;
    host_file file;
    if (!post_form1500(&pdf, &pages, last, w->arena, &why) ||
        !host_file_open(&file, line->value[OPT_OUT], w->arena, &why))
        return cmd_fail(w, &why);
    host_file_put(&file, pdf);
    return host_file_done(&file, &why) ? 0 : cmd_fail(w, &why);
}
