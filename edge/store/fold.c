#include "fold_.h"

// What letters with marks are without them: Latin-1, Latin Extended-A and what Vietnamese needs.
typedef struct fold_range { uint16_t from, to; char text[3]; } fold_range;
// clang-format off
static const fold_range ranges[] = {
    {0x00AA, 0x00AA, "a"},  {0x00BA, 0x00BA, "o"},  {0x00C0, 0x00C5, "a"},  {0x00C6, 0x00C6, "ae"},
    {0x00C7, 0x00C7, "c"},  {0x00C8, 0x00CB, "e"},  {0x00CC, 0x00CF, "i"},  {0x00D0, 0x00D0, "d"},
    {0x00D1, 0x00D1, "n"},  {0x00D2, 0x00D6, "o"},  {0x00D8, 0x00D8, "o"},  {0x00D9, 0x00DC, "u"},
    {0x00DD, 0x00DD, "y"},  {0x00DE, 0x00DE, "th"}, {0x00DF, 0x00DF, "ss"}, {0x00E0, 0x00E5, "a"},
    {0x00E6, 0x00E6, "ae"}, {0x00E7, 0x00E7, "c"},  {0x00E8, 0x00EB, "e"},  {0x00EC, 0x00EF, "i"},
    {0x00F0, 0x00F0, "d"},  {0x00F1, 0x00F1, "n"},  {0x00F2, 0x00F6, "o"},  {0x00F8, 0x00F8, "o"},
    {0x00F9, 0x00FC, "u"},  {0x00FD, 0x00FD, "y"},  {0x00FE, 0x00FE, "th"}, {0x00FF, 0x00FF, "y"},
    {0x0100, 0x0105, "a"},  {0x0106, 0x010D, "c"},  {0x010E, 0x0111, "d"},  {0x0112, 0x011B, "e"},
    {0x011C, 0x0123, "g"},  {0x0124, 0x0127, "h"},  {0x0128, 0x0131, "i"},  {0x0132, 0x0133, "ij"},
    {0x0134, 0x0135, "j"},  {0x0136, 0x0138, "k"},  {0x0139, 0x0142, "l"},  {0x0143, 0x014B, "n"},
    {0x014C, 0x0151, "o"},  {0x0152, 0x0153, "oe"}, {0x0154, 0x0159, "r"},  {0x015A, 0x0161, "s"},
    {0x0162, 0x0167, "t"},  {0x0168, 0x0173, "u"},  {0x0174, 0x0175, "w"},  {0x0176, 0x0178, "y"},
    {0x0179, 0x017E, "z"},  {0x017F, 0x017F, "s"},  {0x01A0, 0x01A1, "o"},  {0x01AF, 0x01B0, "u"},
    {0x01CD, 0x01CE, "a"},  {0x01CF, 0x01D0, "i"},  {0x01D1, 0x01D2, "o"},  {0x01D3, 0x01DC, "u"},
    {0x0218, 0x0219, "s"},  {0x021A, 0x021B, "t"},  {0x02BB, 0x02BD, ""},   // apostrophes of their own
    {0x0300, 0x036F, ""},   // marks that stand after their letter
    {0x1E9E, 0x1E9E, "ss"}, {0x1EA0, 0x1EB7, "a"},  {0x1EB8, 0x1EC7, "e"},  {0x1EC8, 0x1ECB, "i"},
    {0x1ECC, 0x1EE3, "o"},  {0x1EE4, 0x1EF1, "u"},  {0x1EF2, 0x1EF9, "y"},  {0x2018, 0x2019, ""},
};
// clang-format on

// A character of two or three bytes as its number; longer ones stay as they are.
static uint32_t number_of(const char *at, size_t len)
{
    const unsigned char *p = (const unsigned char *)at;
    if (len == 2) return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    if (len == 3) return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return 0;
}

// Small letters of Greek and Cyrillic; 0: it has none, or is one.
static uint32_t small_of(uint32_t c)
{
    if ((c >= 0x0391 && c <= 0x03A9) || (c >= 0x0410 && c <= 0x042F)) return c + 32;
    return c >= 0x0400 && c <= 0x040F ? c + 80 : 0;
}

static bool is_space(uint32_t c)
{
    return (c >= 0x0080 && c <= 0x00BF) || c == 0x00D7 || c == 0x00F7 || (c >= 0x2000 && c <= 0x206F) ||
           c == 0x3000;
}

static void fold_wide(buf *b, const char *at, size_t len)
{
    uint32_t c = number_of(at, len);
    for (size_t i = 0; c && i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].from && c <= ranges[i].to) {
            buf_put(b, str_of(ranges[i].text));
            return;
        }
    uint32_t small = small_of(c);
    if (small) {
        buf_byte(b, (char)(0xC0 | small >> 6));
        buf_byte(b, (char)(0x80 | (small & 0x3F)));
    } else if (is_space(c)) buf_byte(b, ' ');
    else buf_bytes(b, at, len);
}

static void fold_plain(buf *b, char c)
{
    bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c >= 'A' && c <= 'Z') buf_byte(b, (char)(c - 'A' + 'a'));
    else if (kept) buf_byte(b, c);
    else if (c != '\'' && c != '.' && c != '`') buf_byte(b, ' ');
}

// One space between words.
static str squeezed(buf *b)
{
    size_t to = 0;
    for (size_t i = 0; i < b->len; i++)
        if (b->at[i] != ' ' || (to && b->at[to - 1] != ' ')) b->at[to++] = b->at[i];
    if (to && b->at[to - 1] == ' ') to--;
    return (str){b->at, to};
}

str fold_text(str text, arena *a)
{
    buf b = buf_in(a, 2 * text.len + 1);
    for (size_t i = 0; i < text.len;) {
        size_t len = (unsigned char)text.at[i] < 0x80 ? 0 : utf8_at(text.at + i, text.at + text.len);
        if (len) fold_wide(&b, text.at + i, len);
        else if ((unsigned char)text.at[i] < 0x80) fold_plain(&b, text.at[i]);
        i += len ? len : 1;
    }
    assert(!b.full);
    return squeezed(&b);
}

str fold_joined(str folded, arena *a)
{
    buf b = buf_in(a, folded.len + 1);
    for (size_t i = 0; i < folded.len; i++)
        if (folded.at[i] != ' ') buf_byte(&b, folded.at[i]);
    return buf_str(&b);
}

str fold_first(str folded, size_t characters)
{
    size_t i = 0;
    for (size_t n = 0; n < characters && i < folded.len; n++) {
        size_t len = (unsigned char)folded.at[i] < 0x80 ? 1 : utf8_at(folded.at + i, folded.at + folded.len);
        i += len ? len : 1;
    }
    return str_first(folded, i);
}

size_t fold_count(str folded, size_t most)
{
    size_t n = 0;
    while (n < most && fold_first(folded, n).len < folded.len) n++;
    return n;
}

str fold_digits(str text, arena *a)
{
    buf b = buf_in(a, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9') buf_byte(&b, text.at[i]);
    return buf_str(&b);
}
