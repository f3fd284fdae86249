// sense_837p_.h - between the files of the 837P's sense: what is kept while a claim passes by.
// A set's, a billing provider's, a subscriber's and a claim's worth; hashes where only sameness matters. What
// lasts for a file is a table of claim numbers of bounded size (sense_837p_seen.c).
#pragma once
#include "scrub_.h"
#include "scrub_rules.h"
#include "x837.h"
#include <assert.h>

enum {
    SENSE_LINES_MAX = 50,      // guide: 2400 repeats 50 times; those beyond are summed and not looked at
    SENSE_DIAGNOSES_MAX = 12,  // guide: HI has twelve
    SENSE_OTHERS_MAX = 10,     // guide: 2320 repeats 10 times
    SENSE_SEGS_MAX = 512,      // rows of guide_837p.def
    SENSE_AGE_YEARS_MAX = 125, // nobody was ever older than 122
    SENSE_CODE_BYTES = 8,
    SENSE_TAXONOMY_BYTES = 10,
    SENSE_SEEN_BITS = 20,      // of the table of claim numbers: 786,432 of them
};
#define SENSE_DIGITS_MAX 99999999ll // guide: an amount has ten digits, two of them cents

typedef struct sense_text { uint8_t len; char at[SENSE_CODE_BYTES]; } sense_text;
static inline str sense_str(const sense_text *t) { return (str){t->at, t->len}; }

typedef struct sense_place { uint64_t segment; uint16_t el; } sense_place; // where something stood

typedef struct sense_subscriber { // 2000B and what hangs on it
    sense_place relationship;     // SBR02 or, empty, SBR
    uint64_t member_segment;      // NM1 IL
    uint16_t member_seg;
    bool himself, medicare, part_b, patient_level, person;
    bool street, town, born, complained, billing_number;
    char turn;
    uint64_t member, who, payer;  // hashes: of NM1 IL, of who the patient is, of 2010BB NM109
    date birth, death;
} sense_subscriber;

typedef struct sense_other { // 2320
    sense_place turn_at, paid_at;
    char turn;
    bool part_b, paid_given, adjusted, uncovered, bad;
    uint64_t payer;               // hash of 2330B NM109; 0: not named
    money paid, adjustments;
} sense_other;

typedef struct sense_verdict { // 2430: what another payer said of a line
    uint64_t payer;
    sense_place at;               // SVD02
    money paid, adjustments;
    bool bundled, bad;
} sense_verdict;

typedef struct sense_line { // 2400
    uint64_t lx, segment, date_segment, control, same;
    sense_text code, modifiers[SCRUB_MODIFIERS_MAX], place;
    uint8_t modifier_count, verdict_count;
    bool charged, charge_bad, units_given, minutes, described;
    uint8_t pointers[4], pointer_count;
    money charge;
    int64_t units_thousandths;
    date from, to;
    uint64_t provider, supervising;
    sense_place supervising_at;
    char taxonomy[SENSE_TAXONOMY_BYTES]; uint8_t taxonomy_len;
    sense_verdict verdicts[SENSE_OTHERS_MAX];
} sense_line;

typedef struct sense_diagnosis { sense_text code; sense_place at; bool ninth; } sense_diagnosis;

typedef struct sense_claim { // 2300
    bool open, lines_over, charged, charge_bad, lines_bad, original, accident, accident_day, admitted,
        late_reason;
    sense_place charge_at, frequency_at, original_at, place_at, accident_at;
    uint64_t segment, id;         // of CLM; hash of CLM01
    char frequency;
    sense_text place;
    money charge, lines_charge;
    date admission, discharge;
    sense_place discharge_at;
    uint64_t rendering, supervising, authorization;
    sense_place supervising_at;
    char taxonomy[SENSE_TAXONOMY_BYTES]; uint8_t taxonomy_len;
    sense_diagnosis diagnoses[SENSE_DIAGNOSES_MAX]; uint8_t diagnosis_count;
    bool diagnosed;
    sense_other others[SENSE_OTHERS_MAX]; uint8_t other_count;
    sense_line lines[SENSE_LINES_MAX]; uint32_t line_count;
} sense_claim;

typedef struct sense_seen { // hashes of claims of this file; sense_837p_seen.c
    uint64_t count;
    uint32_t bits;
    uint64_t at[2u << SENSE_SEEN_BITS];
} sense_seen;

typedef struct sense {
    uint8_t looks[SENSE_SEGS_MAX], any_looks[SENSE_SEGS_MAX]; // of each row of the guide: who looks at it
    bool ready;
    date made;                     // BHT04, else GS04
    sense_place made_at;
    uint32_t set_claims;
    uint64_t billing;              // NPI, hashed
    sense_place billing_at;        // its NM109
    bool billing_person;
    char billing_taxonomy[SENSE_TAXONOMY_BYTES]; uint8_t billing_taxonomy_len;
    bool day; date from, to;       // of the DTP being looked at
    sense_subscriber subscriber;
    sense_claim claim;
    sense_seen seen;
} sense;

// --- sense_837p.c
static inline str sense_el(const scrub *s, size_t position)
{
    return x12_get(scrub_at(s)->segment, position);
}
str sense_part(const scrub *s, size_t position, size_t part);
// The row of an element of this segment, or of another row of the guide; the nearest that there is.
uint16_t sense_row(const scrub *s, uint8_t position, uint8_t part);
// A row of the 837P by loop, tag and element; a row of a segment.
uint16_t sense_guide_row(const char *loop, const char *tag, uint8_t position, uint8_t part);
uint16_t sense_guide_seg(const char *loop, const char *tag);
sense_place sense_at(const scrub *s, uint8_t position, uint8_t part);
// Trimmed of what does not fit, in capitals.
sense_text sense_keep(str s);
uint64_t sense_hash(str s, uint64_t seed); // capitals and small letters alike; never 0
// An amount of this segment: says what is wrong with it. False: it is none that can be counted with.
bool sense_money(scrub *s, uint8_t position, bool may_be_negative, money *out);
bool sense_day(str s, date *out); // CCYYMMDD
// The period of this DTP; says what is wrong with it. False: none.
bool sense_period(scrub *s, date *from, date *to);
void sense_procedure(scrub *s, uint8_t position);
// "said, counted": two amounts that should be one.
void sense_say_sums(scrub *s, scrub_id id, sense_place at, money said, money counted);

// --- the segments: one function a row of sense_837p.def
#define SEE(loop, tag, function) void function(scrub *s, sense *t);
#include "sense_837p.def"
#undef SEE

// --- sense_837p_person.c
void sense_subscriber_ends(scrub *s, sense *t);
void sense_subscriber_claims(scrub *s, sense *t);
// --- sense_837p_claim.c, _line.c, _other.c: when the claim is whole
void sense_line_same(scrub *s, sense *t); // one more segment of a line: what makes it like another
void sense_diagnoses_end(scrub *s, sense *t);
void sense_lines_end(scrub *s, sense *t);
void sense_others_end(scrub *s, sense *t);
void sense_claim_end(scrub *s, sense *t);
// --- sense_837p_seen.c
bool sense_seen_before(sense_seen *seen, uint64_t claim); // and remembers it
void sense_seen_clear(sense_seen *seen);
