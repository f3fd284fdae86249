// scrub_rules.h - a professional claim as values, for those who know rules about it that X12 does not: which
// codes may not stand together, in what place, how often (core/claim has them from the rulebook).
// In: a claim that the scrubber has read to its end. Out: findings, at lines of this claim or of one before.
// Never: a name, a member number or a birth date; who the patient is, is a hash that lasts as long as the
// file.
#pragma once
#include "scrub.h"

enum { SCRUB_MODIFIERS_MAX = 4 };

typedef struct scrub_service { // a 2400
    uint64_t segment, date_segment; // of SV1 and of its DTP 472 (0: none)
    str code;                       // in capitals
    str modifiers[SCRUB_MODIFIERS_MAX]; size_t modifier_count;
    str place;                      // the line's, or the claim's
    bool place_is_own;              // the line says it: SV105
    bool minutes;                   // SV103 is MJ
    bool units_given;
    int64_t units_thousandths;
    date from, to;                  // DATE_NONE: none that can be read
    // who rendered it, hashed: the line's, the claim's, or who bills; 0: nobody
    uint64_t provider;
    bool rendering_named;           // 2310B or 2420A, or a person bills
    str taxonomy;                   // of who rendered it; empty: not said
} scrub_service;

typedef struct scrub_claim { // a 2300
    uint64_t segment;      // of CLM
    uint64_t patient;      // payer, member number, name and birth, hashed
    uint64_t billing;      // hashed
    char frequency;        // 1, 7, 8; 0: none
    bool medicare;         // SBR09 MB or 16
    bool part_b;           // SBR09 MB
    bool late_reason;      // CLM20
    str place;
    date made;             // BHT04, else GS04; DATE_NONE: neither
    const scrub_service *services; size_t service_count;
} scrub_claim;

typedef struct scrub_rules {
    void *with;
    void (*claim)(void *with, scrub *s, const scrub_claim *c);
    void (*file_end)(void *with, scrub *s); // every claim was there; what is kept of them is forgotten
} scrub_rules;

typedef enum scrub_rules_spot { // what of a service a finding is about
    SCRUB_SPOT_CODE, SCRUB_SPOT_MODIFIER1, SCRUB_SPOT_MODIFIER2, SCRUB_SPOT_MODIFIER3, SCRUB_SPOT_MODIFIER4,
    SCRUB_SPOT_UNIT, SCRUB_SPOT_UNITS, SCRUB_SPOT_PLACE, SCRUB_SPOT_DATE, SCRUB_SPOT_CLAIM_PLACE
} scrub_rules_spot;
// A finding of these rules: segment (SV1's, DTP's or CLM's, as the spot asks), the value there, and the rule
// in words.
void scrub_rules_say(scrub *s, scrub_id id, uint64_t segment, scrub_rules_spot spot, str value,
                     const char *detail, ...) __attribute__((format(printf, 6, 7)));
