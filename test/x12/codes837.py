"""Code lists and shapes: what an identifier, a date, an amount may look like.

Lists hold code values only, with the authority that publishes them.
"""

import datetime
import re
from decimal import Decimal

# USPS state, territory and military codes.
STATES = set(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM"
    " NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS FM GU MH MP PR PW VI AA AE AP".split())

# CMS place-of-service code set.
PLACES = set(
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 41 42"
    " 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99".split())

_NPI = re.compile(r"[12]\d{9}\Z")
# Letters of an MBI leave out S L O I B Z, which look like digits.
_L, _AN = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
_MBI = re.compile(rf"[1-9]{_L}{_AN}\d{_L}{_AN}\d{_L}{_L}\d\d\Z")
_TAXONOMY = re.compile(r"\d{3}[0-9A-Z]{6}X\Z")
_ICD = re.compile(r"[A-Z]\d[0-9AB][0-9A-Z]{0,4}\Z")
_PROCEDURE = re.compile(r"(\d{4}[0-9FTUM]|[A-V]\d{4})\Z")
_MODIFIER = re.compile(r"[0-9A-Z]{2}\Z")
_POST_BOX = re.compile(r"\b(P\.? ?O\.? ?(BOX|DRAWER)|POST OFFICE BOX|LOCK ?BOX)\b|^BOX \d", re.I)
_AMOUNT = re.compile(r"-?(\d+(\.\d+)?|\.\d+)\Z")


def npi_is_valid(text):
    """Ten digits, first 1 or 2, Luhn over 80840 and the number (45 CFR 162.406)."""
    if not _NPI.match(text):
        return False
    total = 0
    for index, digit in enumerate(reversed("80840" + text)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mbi_is_valid(text):
    return bool(_MBI.match(text))


def taxonomy_is_valid(text):
    return bool(_TAXONOMY.match(text))


def icd10_is_valid(text):
    """Form only: three to seven characters, no point."""
    return bool(_ICD.match(text))


def procedure_is_valid(text):
    """Form only: CPT (five digits, or four and F, T, U, M) or HCPCS level II."""
    return bool(_PROCEDURE.match(text))


def modifier_is_valid(text):
    return bool(_MODIFIER.match(text))


def is_post_box(text):
    return bool(_POST_BOX.search(text))


def date_of(text):
    """The date of CCYYMMDD, or None."""
    if not re.match(r"\d{8}\Z", text):
        return None
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def dates_of(qualifier, text):
    """(first, last) of a D8 or RD8 value, or None."""
    if qualifier == "D8":
        day = date_of(text)
        return (day, day) if day else None
    if qualifier == "RD8" and re.match(r"\d{8}-\d{8}\Z", text):
        first, last = date_of(text[:8]), date_of(text[9:])
        return (first, last) if first and last else None
    return None


def time_is_valid(text):
    """HHMM, HHMMSS, HHMMSSD or HHMMSSDD."""
    if not re.match(r"\d{4}(\d{2}(\d{1,2})?)?\Z", text):
        return False
    return int(text[:2]) < 24 and int(text[2:4]) < 60 and (len(text) < 6 or int(text[4:6]) < 60)


def amount_fault(text, places, digits):
    """What is wrong with a decimal (type R), or None.

    X12.6: no exponent, no trailing point, no leading zero beyond one before
    the point. The 837 guide limits money to ten digits, two of them cents.
    """
    if text.endswith("."):
        return "a decimal point with nothing after it"
    if not _AMOUNT.match(text):
        return f"{text!r} is not a decimal number"
    whole, _, part = text.lstrip("-").partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return "leading zeros"
    if len(part) > places:
        return f"more than {places} decimal places"
    if len(whole) + len(part) > digits:
        return f"more than {digits} digits"
    return None


def decimal_of(text):
    """The number, or None when it cannot be read."""
    return Decimal(text) if _AMOUNT.match(text) else None
