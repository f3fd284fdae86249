"""What the codes of digital mental-health care permit on a claim.

The rules that can be judged from the claims alone, over all sets of one file.
Authority: CMS CY2025 and CY2026 physician fee schedule rules and MAC articles
for G0552-G0554; CPT and CR 14250 for 98975-98986. Voids (frequency 8) take
claims back, so they are not counted.
"""

import datetime
from collections import defaultdict

# First date of service.
BEGINS = {
    "98975": datetime.date(2022, 1, 1), "98980": datetime.date(2022, 1, 1), "98981": datetime.date(2022, 1, 1),
    "98978": datetime.date(2023, 1, 1),
    "G0552": datetime.date(2025, 1, 1), "G0553": datetime.date(2025, 1, 1), "G0554": datetime.date(2025, 1, 1),
    "98979": datetime.date(2026, 1, 1), "98986": datetime.date(2026, 1, 1),
}
ADD_ONS = {"98981": "98980", "G0554": "G0553"}
# The guide-2025 policy of some commercial payers bills 98980 by the 30-day window, one unit for each further 20
# minutes (seed 002; rules.md 2.4).
GUIDE_ADD_ONS = {"98980"}
MEDICARE = {"MB", "16"}
ONCE_A_MONTH = ("98979", "98980", "98981", "G0553", "G0554")
NOT_SAME_MONTH = (("98979", "98980"),)
NOT_SAME_DATE = (("98978", "98986"),)
SUPPLY = {"98978", "98986"}
SUPPLY_DAYS = 30

# Telehealth places and modifiers, and the two clinic types billed otherwise.
PLACES_REFUSED = {"02", "10", "50", "72"}
MODIFIERS_REFUSED = {"93", "95", "GT"}

# "Sometimes therapy" is for therapists; these credentials never carry its modifiers.
THERAPY_MODIFIERS = {"GP", "GO", "GN", "CQ", "CO"}
ASSISTANT_MODIFIERS = {"CQ", "CO"}
NOT_THERAPISTS = ("103T", "1041C", "106H", "101Y")


def check(claims, report):
    """Every rule, for the claims of one file."""
    counted = [(claim, line) for claim in claims for line in claim.lines if claim.frequency != "8"]
    for claim in claims:
        if claim.place in PLACES_REFUSED:
            report.fault(claim.segment, "CLM05-1", f"place {claim.place} is not payable for these codes")
        for line in claim.lines:
            _check_line(line, claim, report)
    _check_months(counted, report)
    _check_dates(counted, report)


def _filing(claim):
    sbr = claim.subscriber.first("SBR")
    return sbr.get(9) if sbr else ""


def _check_line(line, claim, report):
    sv1 = line.segment
    if line.place in PLACES_REFUSED and sv1.get(5):
        report.fault(sv1, "SV105", f"place {line.place} is not payable for these codes")
    for modifier in line.modifiers:
        if modifier in MODIFIERS_REFUSED:
            report.fault(sv1, "SV101", f"modifier {modifier} (telehealth) is not allowed")
        if modifier in THERAPY_MODIFIERS and line.taxonomy.startswith(NOT_THERAPISTS):
            report.fault(sv1, "SV101", f"modifier {modifier} (therapy) does not go with taxonomy {line.taxonomy}")
        if modifier in ASSISTANT_MODIFIERS and line.code in SUPPLY:
            report.fault(sv1, "SV101", f"modifier {modifier} does not go with the supply code {line.code}")
    if line.code not in BEGINS:
        report.warn(sv1, "SV101-2", f"{line.code} is not one of the product's codes")
        return
    if line.dates and line.dates[0] < BEGINS[line.code]:
        report.fault(sv1, "SV101-2", f"{line.code} is valid from {BEGINS[line.code]}, the service date is "
                                     f"{line.dates[0]}")
    _check_period(line, report)
    if line.units is not None:
        if line.code in ADD_ONS:
            if line.units != int(line.units):
                report.fault(sv1, "SV104", f"{line.code} has whole units only")
        elif line.code in GUIDE_ADD_ONS and _filing(claim) not in MEDICARE and line.units == int(line.units):
            pass
        elif line.units != 1:
            report.fault(sv1, "SV104", f"{line.code} has {line.units_text} units, it is billed with 1")


def _check_period(line, report):
    """A line sent as a period (RD8) stays inside its code's clock."""
    date = line.node.first("DTP", "472")
    if not line.dates or line.dates[0] >= line.dates[1]:
        return
    first, last = line.dates
    if line.code in ONCE_A_MONTH and (first.year, first.month) != (last.year, last.month):
        report.fault(date, "DTP03", f"{line.code} runs by the calendar month, {first} to {last} is two")
    if line.code in SUPPLY and (last - first).days >= SUPPLY_DAYS:
        report.fault(date, "DTP03", f"{line.code} covers {SUPPLY_DAYS} days, {first} to {last} is more")


def _check_months(counted, report):
    """Clocks that run by the calendar month, per patient."""
    months = defaultdict(lambda: defaultdict(list))
    for claim, line in counted:
        if line.dates and not (line.code in GUIDE_ADD_ONS and _filing(claim) not in MEDICARE):
            months[claim.patient_key, line.dates[1].strftime("%Y-%m")][line.code].append(line)
    for claim, line in counted:
        initial = ADD_ONS.get(line.code)
        if not initial or not line.dates or any(other.code == initial for other in claim.lines):
            continue
        if initial not in months[claim.patient_key, line.dates[1].strftime("%Y-%m")]:
            report.fault(line.segment, "SV101-2", f"{line.code} stands without {initial} for this patient and month")
    for (_, month), codes in months.items():
        for code in ONCE_A_MONTH:
            for line in codes.get(code, [])[1:]:
                report.fault(line.segment, "SV101-2", f"{code} stands more than once in {month} for this patient")
        for one, other in NOT_SAME_MONTH:
            if one in codes and other in codes:
                report.fault(codes[one][0].segment, "SV101-2", f"{one} and {other} stand in one month, {month}")


def _check_dates(counted, report):
    """Codes that exclude each other, or themselves, on one date of service."""
    days = defaultdict(dict)
    for claim, line in counted:
        if not line.dates or line.code not in BEGINS:
            continue
        codes = days[claim.patient_key, line.dates]
        if line.code in codes and line.code not in ONCE_A_MONTH:
            report.fault(line.segment, "SV101-2", f"{line.code} stands twice on {line.dates[1]} for this patient")
        codes.setdefault(line.code, line)
    for (_, dates), codes in days.items():
        for one, other in NOT_SAME_DATE:
            if one in codes and other in codes:
                report.fault(codes[one].segment, "SV101-2", f"{one} and {other} stand on one date, {dates[1]}")
