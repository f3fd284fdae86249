#include "code.h"

// 45 CFR 162.406: ten digits with the ISO standard's (Luhn) check digit, counted as if 80840 stood in front;
// those five digits always add 24 (rules.md 4.5.1).
bool npi_valid(str npi)
{
    enum { DIGITS = 10, PREFIX_SUM = 24 };
    if (npi.len != DIGITS || (npi.at[0] != '1' && npi.at[0] != '2')) return false;
    int sum = PREFIX_SUM;
    for (size_t i = 0; i < DIGITS; i++) {
        if (npi.at[i] < '0' || npi.at[i] > '9') return false;
        int digit = npi.at[i] - '0';
        int twice = 2 * digit;
        // doubled: every second one, left of the check digit
        sum += i % 2 ? digit : twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
}
