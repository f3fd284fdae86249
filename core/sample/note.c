// Notes: one for each window of monitoring, one for each month of work. Most are signed within three days,
// some after a draft, some late, some never, and a few by the wrong hand.
#include "sample_.h"

enum { LAG_DAYS_MAX = 25, NOTE_DRAFTED_AT = 18 * HOUR + 30 * MINUTE, NOTE_SIGNED_AT = 17 * HOUR };

typedef struct note {
    label id;
    date from, to;
    bool missing, drafted, unsigned_, wrong_hand;
    int32_t lag_days;
    uint32_t words;
} note;

static const str reviews[4] = {
    STR_INIT("All entries of the period reviewed, with the questionnaires and the gaps between them."),
    STR_INIT("Daily entries and their trend reviewed; late entries noted as such."),
    STR_INIT("Entries reviewed week by week together with sleep and medication items."),
    STR_INIT("Data of the device reviewed; use was regular apart from single days."),
};
static const str interpretations[5] = {
    STR_INIT("Mood is steadier than in the period before; no warning signs."),
    STR_INIT("Sleep remains short on work days, better at weekends."),
    STR_INIT("Anxiety peaks before appointments and falls after exposure practice."),
    STR_INIT("No change of note. Scores stay in the mild range."),
    STR_INIT("Two low days follow missed doses; otherwise improving."),
};
static const str actions[4] = {
    STR_INIT("Called the patient, went through the week, agreed on the next exercise."),
    STR_INIT("None needed beyond the monthly call."),
    STR_INIT("Sleep window shortened by half an hour; patient agrees."),
    STR_INIT("Medication question passed to the prescriber."),
};
static const str plans[4] = {
    STR_INIT("Continue daily entries; review in two weeks."),
    STR_INIT("Continue; repeat the questionnaire at the next due date."),
    STR_INIT("Continue treatment plan, next call in four weeks."),
    STR_INIT("Continue; step up to weekly calls if two more low days follow."),
};

static void note_say(telling *t, const course *c, const note *n, bool is_signed, instant at)
{
    if (!told_now(t, at)) return;
    label id = label_join(STR("f-"), &n->id);
    label_add(&id, is_signed ? STR("-signed") : STR("-draft"));
    label by = practitioner_label(c->billing + (is_signed && n->wrong_hand ? 1 : 0));
    if (c->billing + 1 == t->practitioners) by = practitioner_label(c->billing);
    uint32_t w = n->words;
    say_open(t, KIND_NOTE, &id, at, t->office);
    say_by(t, label_str(&by));
    say_text(t, F_NOTE_NOTE, label_str(&n->id));
    say_text(t, F_NOTE_ENROLLMENT, label_str(&c->id));
    say_date(t, F_NOTE_FROM, n->from);
    say_date(t, F_NOTE_TO, n->to);
    say_text(t, F_NOTE_REVIEW, reviews[w % 4]);
    say_text(t, F_NOTE_INTERPRETATION, interpretations[w / 4 % 5]);
    say_text(t, F_NOTE_ACTIONS, is_signed || w % 3 ? actions[w / 20 % 4] : STR(""));
    say_text(t, F_NOTE_PLAN, plans[w / 80 % 4]);
    if (is_signed) say_instant(t, F_NOTE_SIGNED, at, t->office);
    say_close(t, at);
}

static void note_make(note *n, const course *c, dice *d)
{
    uint32_t lag = dice_under(d, 1000);
    int32_t soon = dice_between(d, 1, 3), late = dice_between(d, 4, 10),
            very = dice_between(d, 11, LAG_DAYS_MAX);
    n->lag_days = lag < 850 ? soon : lag < 970 ? late : very;
    n->missing = dice_permille(d, 8) || c->flaw == FLAW_NO_NOTES;
    n->drafted = dice_permille(d, 350);
    n->unsigned_ = dice_permille(d, 15) || c->flaw == FLAW_UNSIGNED;
    n->wrong_hand = dice_permille(d, 6);
    n->words = dice_under(d, 320);
}

static void note_pair_tell(telling *t, const course *c, const note *n)
{
    if (n->missing) return;
    if (n->drafted || n->unsigned_) note_say(t, c, n, false, wall_instant(t->office, n->to, NOTE_DRAFTED_AT));
    if (n->unsigned_) return;
    note_say(t, c, n, true,
             wall_instant(t->office, date_plus(n->to, n->lag_days), NOTE_SIGNED_AT + (int32_t)n->words * 20));
}

static void windows_tell(telling *t, const patient *p, const course *c)
{
    int32_t ago = t->span_first.days - LAG_DAYS_MAX - WINDOW_DAYS - c->starts.days;
    for (int32_t i = ago > 0 ? ago / WINDOW_DAYS : 0;; i++) {
        note n = {.id = label_join(STR("n-"), &c->id), .from = date_plus(c->starts, i * WINDOW_DAYS)};
        n.to = date_min(date_plus(n.from, WINDOW_DAYS - 1), c->ends);
        if (n.from.days > c->ends.days || n.to.days > t->span_last.days) return;
        dice d = dice_for(t, DICE_NOTE_WINDOW, course_who(p, c), (uint64_t)i);
        label_add(&n.id, STR("-w"));
        label_digits(&n.id, (uint64_t)i + 1, 2);
        note_make(&n, c, &d);
        note_pair_tell(t, c, &n);
    }
}

static void months_tell(telling *t, const patient *p, const course *c)
{
    date month = date_month_first(date_max(c->enrolled, date_plus(t->span_first, -LAG_DAYS_MAX - 31)));
    for (; month.days <= c->ends.days; month = date_next_month(month)) {
        note n = {.id = label_join(STR("n-"), &c->id), .from = date_max(month, c->enrolled),
                  .to = date_min(date_month_last(month), c->ends)};
        if (n.to.days > t->span_last.days) return;
        dice d = dice_for(t, DICE_NOTE_MONTH, course_who(p, c), (uint64_t)month.days);
        civil when = date_civil(month);
        label_add(&n.id, STR("-"));
        label_digits(&n.id, (uint64_t)when.year, 4);
        label_add(&n.id, STR("-"));
        label_digits(&n.id, (uint64_t)when.month, 2);
        note_make(&n, c, &d);
        note_pair_tell(t, c, &n);
    }
}

void note_tell(telling *t, const patient *p, const course *c)
{
    if (c->what->program == PROGRAM_RTM) windows_tell(t, p, c);
    months_tell(t, p, c);
}
