// fee.h - the door of this room: what Medicare's published files say a code pays.
// In: the text of CMS files (PPRRVU as CSV or fixed columns, GPCI as CSV), each with its source, release and
// days of service. Out: relative values, prices to the cent, ranks. Never: invents a price: a
// contractor-priced code (status C) has none, and says so.
// Arithmetic: integers only. RVUs are hundredths, GPCIs thousandths, conversion factors ten-thousandths.
#pragma once
#include "base.h"

typedef struct fee_rvu {
    char code[6];     // HCPCS, NUL at the end
    char status;      // A active, C contractor, X ...; RVUs are used for A, R, T only
    char global[4];   // XXX none, ZZZ add-on
    bool na_nonfacility, na_facility;
    int32_t work, pe_nonfacility, pe_facility, malpractice, total_nonfacility, total_facility; // hundredths
} fee_rvu;

typedef struct fee_release {
    str name, source;       // "RVU26C", where it came from
    date released, from, to; // published on; dates of service it holds for
    int32_t factor, factor_qp; // ten-thousandths of a dollar; factor_qp equals factor before 2026
    const fee_rvu *rows; size_t count; // sorted by code
} fee_release;

// thousandths
typedef struct fee_gpci { str mac, number, state, name; int32_t work, pe, malpractice; } fee_gpci;
typedef struct fee_gpci_year { int year; str source; const fee_gpci *rows; size_t count; } fee_gpci_year;

typedef struct fee_schedule {
    const fee_release *releases; size_t release_count;   // by from
    const fee_gpci_year *years; size_t year_count;
} fee_schedule;

typedef enum fee_basis { FEE_NATIONAL, FEE_LOCALITY, FEE_CONTRACTOR, FEE_CONTRACTED } fee_basis;
str fee_basis_text(fee_basis b); // "national" ...

typedef struct fee_ask {
    str code;
    date on;               // date of service
    bool facility, qp, participating;
    int32_t share_bp;      // what the credential is paid, in basis points (8500 = 85 %)
    str mac, locality;     // both empty: national
} fee_ask;
typedef struct fee_answer {
    bool priced;           // amount holds; else no public price: basis is FEE_CONTRACTOR
    money amount;          // one unit
    fee_basis basis;
    const fee_release *release; // NULL: no file for that day
    const fee_rvu *rvu;         // NULL: the file does not know the code
    // a locality was given but that year's GPCI file, or the locality in it, is not here:
    // national, labelled
    bool gpci_missing;
} fee_answer;

// work x GPCI + PE x GPCI + MP x GPCI, times the factor, times 95 % if not participating, times the share,
// rounded half up to the cent once at the end. Source: rules.md 7.1 (formula), 1.4.6, 1.4.7.
fee_answer fee_price(const fee_schedule *fees, const fee_ask *ask);
const fee_release *fee_release_on(const fee_schedule *fees, date on);
const fee_rvu *fee_find(const fee_release *r, str code);

// Where a code stands among the status-A codes with work > 0 that share its category (first letter for
// HCPCS level II; the release's own rows for CPT): share with smaller work in thousandths, median and
// greatest work in hundredths.
typedef struct fee_rank {
    int32_t percentile_thousandths, median, greatest;
    char greatest_code[6];
    size_t codes;
} fee_rank;
// False for a code that does not stand among them. A shipped subset is ranked over what it holds: `codes`
// says how many, and a page has to say it.
bool fee_rank_of(const fee_release *r, str code, fee_rank *out);

// Reads a PPRRVU file: CSV (columns found by header text; about ten header lines; 2026 added PRIC IND) or the
// fixed-width text form, or the short CSV subset shipped with the program (header in its comment). DESC is
// never kept: it is copyrighted. Rows with a modifier (26, TC, 53) are left out. What a file does not say is
// for the caller to set from the rulebook: source, from, to (DATE_NONE here), factor_qp (here the file's one
// factor), and where the layout has none name (empty) and released (DATE_NONE); the fixed text form has
// neither.
MUST_USE bool fee_read_rvu(fee_release *out, str text, arena *a, fault *why);
// Reads a GPCI CSV: title line, header line (columns by header text), rows, footnotes; quoted names. The year
// is the titles'; source is for the caller to set. Zeros that a spreadsheet dropped from a MAC are put back.
MUST_USE bool fee_read_gpci(fee_gpci_year *out, str text, arena *a, fault *why);
