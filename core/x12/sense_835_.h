// sense_835_.h - between the files that look at payers' answers: codes, and what several guides ask.
// In: values. Out: findings, or yes and no. Never: state.
#pragma once
#include "scrub_.h"

// The form and the number of a code; what the caller's lists do not tell, this room's ranges do.
void sense_reason(scrub *s, str code, uint16_t el);   // CARC
void sense_remark(scrub *s, str code, uint16_t el);   // RARC
void sense_reason_group(scrub *s, str group, str code, uint16_t el);
bool sense_reason_wants_remark(str code);
void sense_category(scrub *s, str code, uint16_t el); // claim status category
// An NPI where the qualifier says XX, a tax id where it says FI.
void sense_identifier(scrub *s, str qualifier, str value, uint16_t el);
// Amounts of the segment: not more than two decimals.
void sense_cents(scrub *s);
// Says what an element says and what the sum is.
void sense_sum_differs(scrub *s, scrub_id id, uint64_t segment, uint16_t el, money said, money counted);
// An NM1 of an organisation has no first name.
void sense_organisation(scrub *s);
// A code of the kind HC has its form.
void sense_paid_procedure(scrub *s, uint16_t kind, uint16_t code);
