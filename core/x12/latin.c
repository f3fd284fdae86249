// latin.c - foreign letters as the letters of X12's character sets (X12.6: basic and extended).
// What a payer's file calls MUNOZ is Muñoz in the practice's records: the letters stay, their marks go.
#include "x12.h"

typedef struct latin_range {
    uint16_t from, to;
    char text[3];
} latin_range;
// clang-format off
static const latin_range ranges[] = {
    {0x00A0, 0x00A0, " "},   {0x00AA, 0x00AA, "A"},   {0x00BA, 0x00BA, "O"},   {0x00C0, 0x00C5, "A"},
    {0x00C6, 0x00C6, "AE"},  {0x00C7, 0x00C7, "C"},   {0x00C8, 0x00CB, "E"},   {0x00CC, 0x00CF, "I"},
    {0x00D0, 0x00D0, "D"},   {0x00D1, 0x00D1, "N"},   {0x00D2, 0x00D6, "O"},   {0x00D8, 0x00D8, "O"},
    {0x00D9, 0x00DC, "U"},   {0x00DD, 0x00DD, "Y"},   {0x00DE, 0x00DE, "TH"},  {0x00DF, 0x00DF, "SS"},
    {0x00E0, 0x00E5, "A"},   {0x00E6, 0x00E6, "AE"},  {0x00E7, 0x00E7, "C"},   {0x00E8, 0x00EB, "E"},
    {0x00EC, 0x00EF, "I"},   {0x00F0, 0x00F0, "D"},   {0x00F1, 0x00F1, "N"},   {0x00F2, 0x00F6, "O"},
    {0x00F8, 0x00F8, "O"},   {0x00F9, 0x00FC, "U"},   {0x00FD, 0x00FD, "Y"},   {0x00FE, 0x00FE, "TH"},
    {0x00FF, 0x00FF, "Y"},   {0x0100, 0x0105, "A"},   {0x0106, 0x010D, "C"},   {0x010E, 0x0111, "D"},
    {0x0112, 0x011B, "E"},   {0x011C, 0x0123, "G"},   {0x0124, 0x0127, "H"},   {0x0128, 0x0131, "I"},
    {0x0132, 0x0133, "IJ"},  {0x0134, 0x0135, "J"},   {0x0136, 0x0138, "K"},   {0x0139, 0x0142, "L"},
    {0x0143, 0x014B, "N"},   {0x014C, 0x0151, "O"},   {0x0152, 0x0153, "OE"},  {0x0154, 0x0159, "R"},
    {0x015A, 0x0161, "S"},   {0x0162, 0x0167, "T"},   {0x0168, 0x0173, "U"},   {0x0174, 0x0175, "W"},
    {0x0176, 0x0178, "Y"},   {0x0179, 0x017E, "Z"},   {0x017F, 0x017F, "S"},   {0x01A0, 0x01A1, "O"},
    {0x01AF, 0x01B0, "U"},   {0x01CD, 0x01CE, "A"},   {0x01CF, 0x01D0, "I"},   {0x01D1, 0x01D2, "O"},
    {0x01D3, 0x01DC, "U"},   {0x0218, 0x0219, "S"},   {0x021A, 0x021B, "T"},   {0x02BB, 0x02BD, "'"},
    {0x0300, 0x036F, ""}, // marks that stand after their letter
    {0x1E9E, 0x1E9E, "SS"},  {0x1EA0, 0x1EB7, "A"},   {0x1EB8, 0x1EC7, "E"},   {0x1EC8, 0x1ECB, "I"},
    {0x1ECC, 0x1EE3, "O"},   {0x1EE4, 0x1EF1, "U"},   {0x1EF2, 0x1EF9, "Y"},   {0x2010, 0x2015, "-"},
    {0x2018, 0x2019, "'"},   {0x201C, 0x201D, "\""},
};
// clang-format on

// The character at s.at[*i] of UTF-8 that needs two or three bytes, or -1; *i is moved past it.
static int32_t character(str s, size_t *i)
{
    unsigned char a = (unsigned char)s.at[*i];
    size_t more = (a & 0xE0) == 0xC0 ? 1 : (a & 0xF0) == 0xE0 ? 2 : 0;
    if (!more || s.len - *i <= more) return -1;
    int32_t c = more == 1 ? a & 0x1F : a & 0x0F;
    for (size_t k = 1; k <= more; k++) {
        unsigned char b = (unsigned char)s.at[*i + k];
        if ((b & 0xC0) != 0x80) return -1;
        c = c << 6 | (b & 0x3F);
    }
    *i += more + 1;
    return c;
}

static const char *latin_of(int32_t c)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].from && c <= ranges[i].to) return ranges[i].text;
    return NULL;
}

bool x12_latin(str s, char *to, size_t *len, size_t *bad)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        char c = s.at[i];
        if (c >= ' ' && c < 0x7F && c != '`' && c != '^') {
            to[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
            i++;
            continue;
        }
        size_t at = i;
        int32_t u = (unsigned char)c < 0x80 ? -1 : character(s, &i);
        const char *text = u < 0 ? NULL : latin_of(u);
        if (!text || (u >= 0x300 && u <= 0x36F && n == 0)) {
            *bad = at;
            return false;
        }
        for (; *text; text++) to[n++] = *text;
    }
    *len = n;
    return true;
}
