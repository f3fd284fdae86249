// The sample's own short lists of words. The names are made up to be seen as such; no person is meant.
#include "sample_.h"

static const str firsts[] = {
    STR_INIT("Alder"), STR_INIT("Briar"), STR_INIT("Cedar"), STR_INIT("Clover"), STR_INIT("Dahlia"), STR_INIT("Fern"),
    STR_INIT("Hazel"), STR_INIT("Heath"), STR_INIT("Iris"), STR_INIT("Ivy"), STR_INIT("Juniper"), STR_INIT("Laurel"),
    STR_INIT("Linden"), STR_INIT("Maple"), STR_INIT("Myrtle"), STR_INIT("Olive"), STR_INIT("Poppy"), STR_INIT("Reed"),
    STR_INIT("Rowan"), STR_INIT("Sage"), STR_INIT("Sorrel"), STR_INIT("Tansy"), STR_INIT("Willow"), STR_INIT("Yarrow"),
    STR_INIT("Aster"), STR_INIT("Basil"), STR_INIT("Bryony"), STR_INIT("Thistle"), STR_INIT("Zinnia"),
};
static const str lasts[] = {
    STR_INIT("Sampleton"), STR_INIT("Testerman"), STR_INIT("Mockley"), STR_INIT("Fictwell"), STR_INIT("Fauxbury"),
    STR_INIT("Inventon"), STR_INIT("Dummer-Lee"), STR_INIT("Pretendo"), STR_INIT("Makebelief"), STR_INIT("Imagino"),
    STR_INIT("Examplar"), STR_INIT("Trialby"), STR_INIT("Placeholt"), STR_INIT("Specimen"), STR_INIT("Artifisk"),
    STR_INIT("O'Sample"), STR_INIT("Modelson"), STR_INIT("Patternly"), STR_INIT("Stubbs-Test"), STR_INIT("Figment"),
    STR_INIT("Notreal"), STR_INIT("Protoname"), STR_INIT("Seedwell"), STR_INIT("Randomly"), STR_INIT("Synthfield"),
    STR_INIT("Unreal"), STR_INIT("Vignetta"), STR_INIT("Whatifson"), STR_INIT("Contrivio"), STR_INIT("Dryrun"),
    STR_INIT("Rehearsal"),
};
static const str streets[] = {
    STR_INIT("Specimen Street"), STR_INIT("Placeholder Lane"), STR_INIT("Example Avenue"), STR_INIT("Sample Road"),
    STR_INIT("Imaginary Way"), STR_INIT("Fiction Court"), STR_INIT("Invented Place"), STR_INIT("Pretend Drive"),
    STR_INIT("Model Terrace"), STR_INIT("Rehearsal Row"), STR_INIT("Figment Square"),
};
enum { FIRSTS = sizeof firsts / sizeof *firsts, LASTS = sizeof lasts / sizeof *lasts,
       STREETS = sizeof streets / sizeof *streets };
_Static_assert(FIRSTS * LASTS > 800, "several hundred full names");
_Static_assert(FIRSTS == 29 && LASTS == 31, "prime lengths: counting through both meets every pair");

str word_first(uint32_t n) { return firsts[n % FIRSTS]; }
str word_last(uint32_t n) { return lasts[n % LASTS]; }
str word_street(uint32_t n) { return streets[n % STREETS]; }
