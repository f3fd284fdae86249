// shape_.h - what an identifier must look like. Form only; check digits of NPIs are core/code's.
// In: text as sent (capital letters). Out: yes or no.
#pragma once
#include "code.h"
#include "x12.h"

bool shape_any(str s);
bool shape_taxonomy(str s); // NUCC: three digits, six letters or digits, X
bool shape_tax_id(str s);   // nine digits, not all zeros
bool shape_phone(str s);
bool shape_street(str s);   // false: a post-office box
bool shape_state(str s);    // USPS: states, territories, armed forces
bool shape_zip(str s);
bool shape_zip9(str s);
bool shape_icd(str s);
bool shape_procedure(str s);
bool shape_modifier(str s);
bool shape_place(str s);    // CMS place-of-service code set
// Medicare Beneficiary Identifier: CMS's form of eleven characters, letters without S L O I B Z.
bool shape_mbi(str s);
// Is it one of the words of a list separated by single spaces?
bool shape_listed(str list, str word);
