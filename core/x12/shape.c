#include "shape_.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool letter(char c) { return c >= 'A' && c <= 'Z'; }

// Does every character fit its place in the pattern? n: a digit; N: 1-9; a: a letter; x: a letter or digit;
// m: a letter of an MBI; e: a letter of an MBI or a digit; X: itself.
static bool fits(str s, const char *pattern)
{
    if (s.len != strlen(pattern)) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool mbi = letter(c) && !memchr("SLOIBZ", c, 6);
        bool ok = false;
        switch (pattern[i]) {
        case 'n': ok = digit(c); break;
        case 'N': ok = c >= '1' && c <= '9'; break;
        case 'a': ok = letter(c); break;
        case 'x': ok = letter(c) || digit(c); break;
        case 'm': ok = mbi; break;
        case 'e': ok = mbi || digit(c); break;
        default: ok = c == pattern[i];
        }
        if (!ok) return false;
    }
    return true;
}

bool shape_listed(str list, str word)
{
    if (!word.len) return false;
    for (size_t i = 0; i + word.len <= list.len; i++) {
        if (list.at[i] != word.at[0]) continue;
        if (memcmp(list.at + i, word.at, word.len) == 0 && (i == 0 || list.at[i - 1] == ' ') &&
            (i + word.len == list.len || list.at[i + word.len] == ' '))
            return true;
    }
    return false;
}

bool shape_any(str s)
{
    (void)s;
    return true;
}
// NUCC's codes end in X; the first ones, which samples still show, in Y.
bool shape_taxonomy(str s) { return fits(s, "nnnxxxxxxX") || fits(s, "nnnxxxxxxY"); }
bool shape_tax_id(str s) { return fits(s, "nnnnnnnnn") && !str_eq(s, STR("000000000")); }
bool shape_phone(str s) { return fits(s, "nnnnnnnnnn"); }
// USPS gives out no code below 005.
static bool zip_given(str s) { return s.len >= 3 && memcmp(s.at, "005", 3) >= 0; }
bool shape_zip9(str s) { return fits(s, "nnnnnnnnn") && zip_given(s); }
bool shape_zip(str s) { return (fits(s, "nnnnn") && zip_given(s)) || shape_zip9(s); }
bool shape_modifier(str s) { return fits(s, "xx"); }
bool shape_mbi(str s) { return fits(s, "Nmenmenmmnn"); }

bool shape_state(str s)
{
    return s.len == 2 && shape_listed(STR("AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA "
                                          "MI MN MS MO MT NE NV NH NJ "
                                          "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU "
                                          "MP PR VI FM MH PW AA AE AP"),
                                      s);
}

bool shape_place(str s)
{
    return s.len == 2 && shape_listed(STR("01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 "
                                          "23 24 25 26 27 31 32 33 34 41 "
                                          "42 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99"),
                                      s);
}

// CPT: five digits, or four and one of A F M T U; HCPCS level II: a letter and four digits.
bool shape_procedure(str s)
{
    if (fits(s, "nnnnn")) return true;
    if (fits(s, "nnnna")) return memchr("AFMTU", s.at[4], 5) != NULL;
    return fits(s, "annnn");
}

// A letter, a digit, a digit or A or B, then up to four letters or digits.
bool shape_icd(str s)
{
    if (s.len < 3 || s.len > 7 || !letter(s.at[0]) || !digit(s.at[1])) return false;
    if (!digit(s.at[2]) && s.at[2] != 'A' && s.at[2] != 'B') return false;
    for (size_t i = 3; i < s.len; i++)
        if (!letter(s.at[i]) && !digit(s.at[i])) return false;
    return true;
}
