#!/usr/bin/env python3
"""Self test of read837: the sample is clean, and every single fault is found.

A mutation replaces one segment of the sample (by its text, `@2` the second one
that is so) with others, or with none; the counts of SE follow by themselves.
It then expects exactly the faults it names, each by a part of its line.
"""

import contextlib
import io
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import codes837
import counting
import read837
import rows837
import sample837
from counting import check

LONG = "A" * 39


def mutated(changes):
    lines = sample837.segments()
    for old, new in changes:
        nth = 1
        if old[-2:-1] == "@":
            old, nth = old[:-2], int(old[-1])
        at = [index for index, line in enumerate(lines) if line == old][nth - 1]
        lines[at:at + 1] = new
    return sample837.text(lines)


def read(text):
    return read837.Reading(text.encode("latin-1")).report


def finds(name, expected, changes):
    compare(name, expected, read(mutated(changes)).faults)


def compare(name, expected, lines):
    missing = [part for part in expected if not any(part in line for line in lines)]
    check(name, not missing and len(lines) == len(expected), f"expected {expected}, got {lines}")


ISA = sample837.ENVELOPE_BEFORE[0]
GS = sample837.ENVELOPE_BEFORE[1]
ST = sample837.SET[0]
SUPERVISOR = "NM1*DQ*1*WEBB*OMAR****XX*1999999992"
ORDERING = "NM1*DK*1*WEBB*OMAR****XX*1999999992"
RENDERING = "NM1*82*1*SOLANO*IRIS****XX*1000000004"
BILLING = "NM1*85*2*QUIET HARBOR THERAPY*****XX*1234567893"
INSURED = "NM1*IL*1*ALDER*RUTH*M***MI*1EG4TE5MK73"
CLM1 = "CLM*DB-1001*250***11:B:1*Y*A*Y*Y"
CLM2 = "CLM*DB-1002*19.73***11:B:8*Y*A*Y*Y"
SV_SUPPLY, SV_FIRST, SV_MORE = "SV1*HC:98986*60*UN*1***1", "SV1*HC:98980*110*UN*1***1:2", "SV1*HC:98981*80*UN*2***1"
SV_SETUP, SV_DEVICE = "SV1*HC:98975*19.73*UN*1***1", "SV1*HC:G0552:HO*300*UN*1***1"
SV_MONTH, SV_MONTH_MORE = "SV1*HC:G0553*54.11*UN*1***1", "SV1*HC:G0554*41.39*UN*1*12**1"
DAY_SUPPLY, DAY_MONTH = "DTP*472*D8*20260213", "DTP*472*D8*20260228"

# Name, faults expected, changes.
MUTATIONS = [
    # Envelope.
    ("ISA01 unknown", ["ISA01"], [(ISA, [ISA.replace("ISA*00", "ISA*07")])]),
    ("ISA02 filled", ["ISA02: not blank"], [(ISA, [ISA.replace("*          *00*", "*SECRET    *00*")])]),
    ("ISA05 unknown", ["ISA05"], [(ISA, [ISA.replace("ZZ*DAYBOOK", "Z9*DAYBOOK")])]),
    ("ISA06 blank", ["ISA06: the interchange id is blank"],
     [(ISA, [ISA.replace("*DAYBOOK        *", "*" + " " * 15 + "*")])]),
    ("ISA09 no date", ["ISA09"], [(ISA, [ISA.replace("*260302*", "*260231*")])]),
    ("ISA10 no time", ["ISA10"], [(ISA, [ISA.replace("*0915*", "*2460*")])]),
    ("ISA12 old", ["ISA12"], [(ISA, [ISA.replace("00501", "00401")])]),
    ("ISA13 not numeric", ["ISA13", "IEA02"], [(ISA, [ISA.replace("000000101", "00000010A")])]),
    ("ISA15 unknown", ["ISA15"], [(ISA, [ISA.replace("*T*:", "*X*:")])]),
    ("ISA delimiters equal", ["not distinct"], [(ISA, [ISA.replace("*T*:", "*T*^")])]),
    ("ISA short", ["ISA06: ISA is not 106"], [(ISA, [ISA.replace("DAYBOOK        ", "DAYBOOK       ")])]),
    ("GS01 other", ["GS01"], [(GS, [GS.replace("GS*HC", "GS*HP")])]),
    ("GS08 other version", ["GS08", "ST03: the version differs"], [(GS, [GS.replace("X222A1", "X222A2")])]),
    ("ST03 other version", ["ST03: the version is", "ST03: the version differs"],
     [(ST, [ST.replace("X222A1", "X223A2")])]),
    ("ST02 short", ["ST02: the set control number"], [(ST, [ST.replace("0001", "001")])]),
    ("SE01 count", ["SE01: says 77"], [("SE", ["SE*77*0001"])]),
    ("SE02 other", ["SE02"], [("SE", [f"SE*{len(sample837.SET) + 1}*0002"])]),
    ("GE01 count", ["GE01: says 2 sets"], [("GE*1*101", ["GE*2*101"])]),
    ("GE02 other", ["GE02: control number"], [("GE*1*101", ["GE*1*102"])]),
    ("IEA01 count", ["IEA01: says 3 groups"], [("IEA*1*000000101", ["IEA*3*000000101"])]),
    ("IEA02 other", ["IEA02"], [("IEA*1*000000101", ["IEA*1*000000102"])]),
    ("IEA missing", ["does not end with IEA"], [("IEA*1*000000101", [])]),
    ("segment outside a set", ["stands outside"], [("GE*1*101", ["NTE*ADD*X", "GE*1*101"])]),
    ("separator in GS", ["GS03: the component separator"], [(GS, [GS.replace("CLEARING", "CLEAR:NG")])]),
    # Characters and separators.
    ("empty segment", ["empty segment", "BHT is missing"], [("BHT*0019*00*BATCH101*20260302*0915*CH", [""])]),
    ("empty last element", ["empty element at the end"], [("N3*9 ELM AVENUE", ["N3*9 ELM AVENUE*"])]),
    ("empty last component", ["empty component at the end", "3 components"], [("HI*ABK:F411", ["HI*ABK:F411:"])]),
    ("empty SV1 modifier at the end", ["empty component at the end"], [(SV_SUPPLY, ["SV1*HC:98986:*60*UN*1***1"])]),
    ("character outside the sets", ["outside the X12"], [("N3*9 ELM AVENUE", ["N3*9 \xc9LM AVENUE"])]),
    ("control character", ["outside the X12"], [("N3*9 ELM AVENUE", ["N3*9\tELM AVENUE"])]),
    ("component separator in data", ["inside the address line"], [("N3*9 ELM AVENUE", ["N3*9:ELM AVENUE"])]),
    ("repetition separator in data", ["repetition separator"], [("N3*9 ELM AVENUE", ["N3*9^ELM AVENUE"])]),
    ("element separator in data", ["N402", "N403", "N404"], [("N4*SALEM*OR*97301", ["N4*SA*LEM*OR*97301"])]),
    ("trailing space", ["ends in spaces"], [("N3*9 ELM AVENUE", ["N3*9 ELM AVENUE "])]),
    ("unknown segment", ["ZZZ has no place"], [("N3*9 ELM AVENUE", ["N3*9 ELM AVENUE", "ZZZ*1"])]),
    # Header.
    ("BHT missing", ["BHT is missing"], [("BHT*0019*00*BATCH101*20260302*0915*CH", [])]),
    ("BHT02 code", ["BHT02"], [("BHT*0019*00*BATCH101*20260302*0915*CH", ["BHT*0019*01*BATCH101*20260302*0915*CH"])]),
    ("BHT06 code", ["BHT06"], [("BHT*0019*00*BATCH101*20260302*0915*CH", ["BHT*0019*00*BATCH101*20260302*0915*RP"])]),
    ("submitter contact missing", ["PER is missing in loop 1000A"],
     [("PER*IC*DANA REED*TE*5035550100*EM*BILLING@EXAMPLE.ORG", [])]),
    ("submitter telephone", ["PER04"],
     [("PER*IC*DANA REED*TE*5035550100*EM*BILLING@EXAMPLE.ORG", ["PER*IC*DANA REED*TE*503-555-0100"])]),
    ("receiver missing", ["loop 1000B (NM1 40) is missing"], [("NM1*40*2*CLEARING HOUSE*****46*CLEARING", [])]),
    ("receiver qualifier", ["NM108"],
     [("NM1*40*2*CLEARING HOUSE*****46*CLEARING", ["NM1*40*2*CLEARING HOUSE*****XX*CLEARING"])]),
    # Hierarchy.
    ("HL01 jumps", ["HL01", "HL02"], [("HL*3*1*22*1", ["HL*5*1*22*1"]), ("HL*4*3*23*0", ["HL*6*3*23*0"])]),
    ("HL02 parent", ["HL02"], [("HL*2*1*22*0", ["HL*2*2*22*0"])]),
    ("HL04 child flag", ["HL04"], [("HL*2*1*22*0", ["HL*2*1*22*1"])]),
    ("HL04 no child flag", ["HL04"], [("HL*3*1*22*1", ["HL*3*1*22*0"])]),
    # Billing provider.
    ("billing NPI check digit", ["NM109: '1234567890' is not a valid NPI"], [(BILLING, [BILLING[:-1] + "0"])]),
    ("billing NPI first digit", ["NM109"], [(BILLING, [BILLING.replace("1234567893", "3234567891")])]),
    ("billing name too long", ["NM103: the last or organisation name has 61"],
     [(BILLING, [BILLING.replace("QUIET HARBOR THERAPY", "Q" * 61)])]),
    ("organisation with a first name", ["NM104"], [(BILLING, [BILLING.replace("THERAPY****", "THERAPY*ANN***")])]),
    ("billing street a box", ["post-office box"], [("N3*12 PINE STREET*SUITE 4", ["N3*P.O. BOX 12"])]),
    ("billing street missing", ["N3 is missing in loop 2010AA"], [("N3*12 PINE STREET*SUITE 4", [])]),
    ("billing ZIP of five", ["N403: the ZIP code here"], [("N4*PORTLAND*OR*972051234", ["N4*PORTLAND*OR*97205"])]),
    ("ZIP with a hyphen", ["N403: '97205-1234'"], [("N4*PORTLAND*OR*972051234", ["N4*PORTLAND*OR*97205-1234"])]),
    ("state unknown", ["N402"], [("N4*SALEM*OR*97301", ["N4*SALEM*ZQ*97301"])]),
    ("tax id with a hyphen", ["REF02"], [("REF*EI*931234567", ["REF*EI*93-1234567"])]),
    ("tax id missing", ["REF EI/SY is missing"], [("REF*EI*931234567", [])]),
    ("taxonomy shape", ["PRV03"], [("PRV*BI*PXC*261QM0850X", ["PRV*BI*PXC*261QM0850"])]),
    ("PRV out of order", ["PRV BI is out of order"],
     [("PRV*BI*PXC*261QM0850X", []), ("REF*EI*931234567", ["REF*EI*931234567", "PRV*BI*PXC*261QM0850X"])]),
    # Subscriber, patient, payer.
    ("SBR02 missing", ["SBR02: the claim is the subscriber's own"], [("SBR*P*18*******MB", ["SBR*P********MB"])]),
    ("SBR02 with a patient level", ["SBR02: a patient level", "N3 is missing", "N4 is missing", "DMG is missing"],
     [("SBR*P**GRP77******CI", ["SBR*P*18*GRP77******CI"])]),
    ("SBR09 code", ["SBR09"], [("SBR*P**GRP77******CI", ["SBR*P**GRP77******QQ"])]),
    ("SBR05 missing", ["SBR05: the reason"], [("SBR*P*18*******MB", ["SBR*S*18*******MB"])]),
    ("MBI shape", ["NM109: '1EG4TE5MK7S'"], [(INSURED, [INSURED.replace("1EG4TE5MK73", "1EG4TE5MK7S")])]),
    ("member number missing", ["NM109: the identifier", "NM108: stands only", "NM109: ''"],
     [(INSURED, ["NM1*IL*1*ALDER*RUTH*M***MI"])]),
    ("subscriber address missing", ["N3 is missing"], [("N3*9 ELM AVENUE", [])]),
    ("subscriber birth missing", ["DMG is missing"], [("DMG*D8*19510412*F", [])]),
    ("birth no date", ["DMG02"], [("DMG*D8*19510412*F", ["DMG*D8*19511312*F"])]),
    ("birth in the future", ["DMG02: born"] + ["before the patient was born"] * 4,
     [("DMG*D8*19510412*F", ["DMG*D8*20270101*F"])]),
    ("gender code", ["DMG03"], [("DMG*D8*20120907*F", ["DMG*D8*20120907*X"])]),
    ("N4 before N3", ["N3 is out of order"],
     [("N3*9 ELM AVENUE", ["N4*SALEM*OR*97301"]), ("N4*SALEM*OR*97301@2", ["N3*9 ELM AVENUE"])]),
    ("payer missing", ["loop 2010BB (NM1 PR) is missing"], [("NM1*PR*2*MEDICARE OREGON*****PI*02302", [])]),
    ("payer before subscriber", ["NM1 IL) is out of order"],
     [("NM1*IL*1*OKAFOR*BEN****MI*W00777123", ["NM1*PR*2*NORTH MUTUAL*****PI*60054"]),
      ("NM1*PR*2*NORTH MUTUAL*****PI*60054@2", ["NM1*IL*1*OKAFOR*BEN****MI*W00777123"])]),
    ("patient relation", ["PAT01"], [("PAT*19", ["PAT*18"])]),
    ("patient with an identifier", ["NM108: the element is not used", "NM109: the element is not used"],
     [("NM1*QC*1*OKAFOR*TESS", ["NM1*QC*1*OKAFOR*TESS****MI*1234"])]),
    # Claim.
    ("CLM01 too long", ["CLM01: the claim identifier has 39"], [(CLM2, [CLM2.replace("DB-1002", LONG)])]),
    ("CLM01 twice", ["CLM01: claim 'DB-1001' already"], [(CLM2, [CLM2.replace("DB-1002", "DB-1001")])]),
    ("CLM02 not the sum", ["CLM02: the charge is 251"], [(CLM1, [CLM1.replace("*250*", "*251*")])]),
    ("CLM02 precision", ["CLM02: the amount has more than 2"], [(CLM1, [CLM1.replace("*250*", "*250.000*")])]),
    ("CLM02 trailing point", ["CLM02: the amount has a decimal point"], [(CLM1, [CLM1.replace("*250*", "*250.*")])]),
    ("CLM02 leading zero", ["CLM02: the amount has leading zeros"], [(CLM1, [CLM1.replace("*250*", "*0250*")])]),
    ("CLM02 exponent", ["CLM02: '2.5E2' is not"], [(CLM1, [CLM1.replace("*250*", "*2.5E2*")])]),
    ("CLM03 used", ["CLM03"], [(CLM1, [CLM1.replace("*250***", "*250*X**")])]),
    ("place unknown", ["CLM05-1"], [(CLM1, [CLM1.replace("11:B:1", "88:B:1")])]),
    ("place qualifier", ["CLM05-2"], [(CLM1, [CLM1.replace("11:B:1", "11:A:1")])]),
    ("frequency unknown", ["CLM05-3"], [(CLM1, [CLM1.replace("11:B:1", "11:B:5")])]),
    ("CLM06 code", ["CLM06"], [(CLM1, [CLM1.replace("1*Y*A", "1*X*A")])]),
    ("CLM07 code", ["CLM07"], [(CLM1, [CLM1.replace("*A*", "*P*")])]),
    ("CLM08 code", ["CLM08"], [(CLM1, [CLM1.replace("A*Y*Y", "A*V*Y")])]),
    ("CLM09 missing", ["CLM09"], [(CLM1, [CLM1[:-2]])]),
    ("frequency 7 without F8", ["CLM05-3: frequency 7 needs"], [("REF*F8*ZX99120", [])]),
    ("F8 on an original", ["REF01: REF F8 belongs"], [(CLM1, [CLM1, "REF*F8*ABC"])]),
    ("two prior authorisations", ["REF G1 occurs more than 1"],
     [("REF*G1*AUTH4471", ["REF*G1*AUTH4471", "REF*G1*AUTH4472"])]),
    ("REF after HI", ["REF G1 is out of order"],
     [("REF*G1*AUTH4471", []), ("HI*ABK:F902", ["HI*ABK:F902", "REF*G1*AUTH4471"])]),
    ("HI missing", ["HI is missing", "SV107-1"], [("HI*ABK:F411@1", [])]),
    ("HI first not ABK", ["HI01-1"], [("HI*ABK:F902", ["HI*ABF:F902"])]),
    ("HI second ABK", ["HI02-1"], [("HI*ABK:F411*ABF:F329", ["HI*ABK:F411*ABK:F329"])]),
    ("HI with a point", ["decimal point is left out"], [("HI*ABK:F902", ["HI*ABK:F90.2"])]),
    ("HI form", ["not the form of an ICD"], [("HI*ABK:F902", ["HI*ABK:902"])]),
    ("HI twice", ["'F411' is listed twice"], [("HI*ABK:F411*ABF:F329", ["HI*ABK:F411*ABF:F411"])]),
    ("HI manifestation first", ["F02 is a manifestation"], [("HI*ABK:F902", ["HI*ABK:F0280"])]),
    ("HI of thirteen", ["HI13"],
     [("HI*ABK:F411*ABF:F329", ["HI*ABK:F411*" + "*".join(f"ABF:F32{n:02}" for n in range(12))])]),
    # Providers.
    ("rendering missing", ["(CLM 2300): CLM: an organisation bills"],
     [(RENDERING + "@2", []), ("PRV*PE*PXC*2084P0800X@2", [])]),
    ("rendering NPI", ["NM109: '1000000005'"], [(RENDERING + "@2", [RENDERING[:-1] + "5"])]),
    ("rendering is billing", ["only when not the billing"],
     [(RENDERING + "@2", [RENDERING.replace("1000000004", "1234567893")])]),
    ("supervising is rendering", ["NM109: the supervising provider is"],
     [(SUPERVISOR, [SUPERVISOR.replace("1999999992", "1000000004")])]),
    ("ordering provider at the claim", ["at the line (2420E) only"], [(SUPERVISOR, [ORDERING])]),
    ("2310 out of order", ["2310B (NM1 82) is out of order"],
     [(RENDERING, [SUPERVISOR, RENDERING]), (SUPERVISOR + "@2", [])]),
    ("facility ZIP of five", ["N403"], [("N4*EUGENE*OR*974019999", ["N4*EUGENE*OR*97401"])]),
    ("facility address missing", ["N3 is missing in loop 2310C"], [("N3*8 DOCK STREET", [])]),
    # Lines.
    ("LX jumps", ["LX01: '3'"], [("LX*2", ["LX*3"])]),
    ("LX leading zero", ["LX01: the assigned number has leading", "LX01: '02'"], [("LX*2", ["LX*02"])]),
    ("claim without lines", ["loop 2400 (LX) is missing", "CLM02"],
     [("LX*1@2", []), (SV_SETUP, []), ("DTP*472*D8*20260120", []), ("REF*6R*DB-1002-1", [])]),
    ("SV1 missing", ["SV1 is missing"], [(SV_DEVICE, [])]),
    ("SV101 qualifier", ["SV101-1"], [(SV_SUPPLY, [SV_SUPPLY.replace("HC:", "ZZ:")])]),
    ("procedure form", ["SV101-2: '9898'"], [(SV_SUPPLY, [SV_SUPPLY.replace("98986", "9898")])]),
    ("modifier of three", ["SV101-3: the modifier has 3", "not the form of a modifier"],
     [(SV_DEVICE, [SV_DEVICE.replace("HO", "HOX")])]),
    ("modifier twice", ["SV101-4: modifier HO is listed"], [(SV_DEVICE, [SV_DEVICE.replace("HO", "HO:HO")])]),
    ("modifier gap", ["SV101-3: a gap"], [(SV_DEVICE, [SV_DEVICE.replace(":HO", "::HO")])]),
    ("SV102 zero", ["SV102: the charge is not", "CLM02"], [(SV_DEVICE, [SV_DEVICE.replace("*300*", "*0*")])]),
    ("SV103 unit", ["SV103"], [(SV_SUPPLY, [SV_SUPPLY.replace("*UN*", "*MJ*")])]),
    ("SV104 zero", ["SV104: the units are not above"], [(SV_MORE, [SV_MORE.replace("UN*2", "UN*0")])]),
    ("SV105 unknown", ["SV105"], [(SV_MONTH_MORE, [SV_MONTH_MORE.replace("*12*", "*48*")])]),
    ("pointer past the list", ["SV107-1: points to diagnosis 3"], [(SV_SUPPLY, [SV_SUPPLY[:-1] + "3"])]),
    ("pointer zero", ["SV107-1: points to diagnosis 0"], [(SV_SUPPLY, [SV_SUPPLY[:-1] + "0"])]),
    ("pointer twice", ["SV107-2: points to diagnosis 1 twice"], [(SV_FIRST, [SV_FIRST.replace("1:2", "1:1")])]),
    ("pointer missing", ["SV107: the diagnosis pointers is required"], [(SV_SUPPLY, ["SV1*HC:98986*60*UN*1"])]),
    ("five pointers", ["SV107: 5 components"] + ["points to diagnosis"] * 3, [(SV_FIRST, [SV_FIRST + ":3:4:5"])]),
    ("service date missing", ["DTP 472 is missing"], [(DAY_SUPPLY, [])]),
    ("service date no date", ["DTP03: '20260231'"], [(DAY_SUPPLY, ["DTP*472*D8*20260231"])]),
    ("service date in the future", ["later than the file's date"], [(DAY_SUPPLY, ["DTP*472*D8*20260303"])]),
    ("service date before birth", ["before the patient was born", "valid from"],
     [("DTP*472*D8*20260210", ["DTP*472*D8*20120906"])]),
    ("period backwards", ["ends before it begins"],
     [("DTP*472*RD8*20260201-20260228", ["DTP*472*RD8*20260228-20260227"])]),
    ("DTP before SV1", ["SV1 is out of order"], [(SV_SUPPLY, [DAY_SUPPLY]), (DAY_SUPPLY + "@2", [SV_SUPPLY])]),
    ("6R twice", ["REF02: line control number"], [("REF*6R*DB-1001-2", ["REF*6R*DB-1001-1"])]),
    ("NTE too long", ["NTE02: the description has 81"], [("NTE*ADD*FEBRUARY MANAGEMENT", ["NTE*ADD*" + "N" * 81])]),
    ("NTE kind", ["NTE01"], [("NTE*ADD*FEBRUARY MANAGEMENT", ["NTE*XYZ*NOTE"])]),
    # The product's codes.
    ("place 10", ["CLM05-1: place 10"], [(CLM1, [CLM1.replace("11:B", "10:B")])]),
    ("line place 02", ["SV105: place 02"], [(SV_MONTH_MORE, [SV_MONTH_MORE.replace("*12*", "*02*")])]),
    ("modifier 95", ["modifier 95 (telehealth)"], [(SV_SUPPLY, [SV_SUPPLY.replace("98986", "98986:95")])]),
    ("therapy modifier of a social worker", ["modifier GP (therapy)"], [(SV_DEVICE, [SV_DEVICE.replace("HO", "GP")])]),
    ("assistant modifier on supply", ["modifier CQ does not go"],
     [(SV_SUPPLY, [SV_SUPPLY.replace("98986", "98986:CQ")])]),
    ("98981 alone", ["98981 stands without 98980"], [(SV_FIRST, [SV_FIRST.replace("98980", "98976")])]),
    ("98981 of another month", ["98981 stands without 98980"],
     [(CLM2, [CLM2.replace("B:8", "B:7")]), (SV_SETUP, ["SV1*HC:98981*19.73*UN*1***1"])]),
    ("G0554 alone", ["G0554 stands without G0553"], [(SV_MONTH, [SV_MONTH.replace("G0553", "96127")])]),
    ("98979 with 98980", ["98979 and 98980 stand in one month"], [(SV_SUPPLY, [SV_SUPPLY.replace("98986", "98979")])]),
    ("98978 with 98986", ["98978 and 98986 stand on one date"],
     [(DAY_MONTH, [DAY_SUPPLY]), (SV_FIRST, [SV_FIRST.replace("98980", "98978")]),
      (SV_MORE, [SV_MORE.replace("98981*80*UN*2", "98980*80*UN*1")])]),
    ("98980 twice a month", ["98980 stands more than once in 2026-02"],
     [(SV_SUPPLY, [SV_SUPPLY.replace("98986", "98980")])]),
    ("98986 twice a day", ["98986 stands twice"],
     [(CLM2, [CLM2.replace("B:8", "B:7")]), (SV_SETUP, [SV_SETUP.replace("98975", "98986")]),
      ("DTP*472*D8*20260120", [DAY_SUPPLY])]),
    ("a month's period over two months", ["G0553 runs by the calendar month"],
     [("DTP*472*RD8*20260201-20260228", ["DTP*472*RD8*20260131-20260228"])]),
    ("a supply period of 31 days", ["98986 covers 30 days"], [(DAY_SUPPLY, ["DTP*472*RD8*20260114-20260213"])]),
    ("two units of 98980", ["SV104: 98980 has 2 units"], [(SV_FIRST, [SV_FIRST.replace("UN*1", "UN*2")])]),
    ("98986 before 2026", ["98986 is valid from 2026-01-01"], [(DAY_SUPPLY, ["DTP*472*D8*20251231"])]),
]


def test_sample():
    reading = read837.Reading(mutated([]).encode())
    check("the sample is clean", not reading.report.faults and not reading.report.warnings,
          reading.report.faults + reading.report.warnings)
    summary = list(reading.summary())
    for line in ("interchanges 1", "groups 1", "sets 1", "claims 3", "lines 7", "charge 665.23",
                 "code 98981 lines 1 charge 80.00"):
        check(f"summary has {line}", line in summary, summary)
    one_line = mutated([]).replace("\n", "")
    check("line ends are not needed", not read(one_line).faults, read(one_line).faults)
    other = mutated([]).replace("*", "|").replace(":", ">").replace("~", "!")
    check("delimiters come from ISA", not read(other).faults, read(other).faults)
    check("lower case is a note only", not read(mutated([]).replace("ALDER", "Alder")).faults)


def test_mutations():
    for name, expected, changes in MUTATIONS:
        finds(name, expected, changes)


def test_files():
    """Faults that need more than one segment changed."""
    compare("an empty file", ["does not begin with ISA"], read("").faults)
    compare("text after IEA", ["text after IEA"], read(mutated([]) + "XYZ").faults)
    compare("the last terminator is missing", ["has no terminator"], read(mutated([]).rstrip("~\n")).faults)
    twice = mutated([]) + mutated([])
    compare("a file sent twice",
            ["ISA13: control number"] + ["CLM01: claim"] * 3 + ["line control number"] * 7
            + ["98980 stands more"] + ["98981 stands more"] + ["G0553 stands more"] + ["G0554 stands more"]
            + ["98986 stands twice", "G0552 stands twice"], read(twice).faults)
    ends = [("SE", ["SE", sample837.SET[0], *(line.replace("DB-", "DC-").replace("ALDER", "BIRCH")
                                             .replace("TESS", "THEO") for line in sample837.SET[1:]), "SE"])]
    compare("ST02 twice, GE01 wrong", ["ST02: control number", "GE01: says 1"], read(mutated(ends)).faults)
    many = [segment for n in range(3, 52)
            for segment in (f"LX*{n}", "SV1*HC:98976*1*UN*1***1", "DTP*472*D8*20260101", f"REF*6R*L{n}")]
    changes = [("LX*3@1", many), (SV_MORE, []), (DAY_MONTH + "@2", []), ("REF*6R*DB-1001-3", []),
               (CLM1, [CLM1.replace("*250*", "*219*")])]
    compare("51 lines", ["loop 2400 (LX) occurs more than 50"], read(mutated(changes)).faults)
    narrow = read(mutated([(CLM2, [CLM2.replace("DB-1002", "A" * 21)]), ("REF*6R*DB-1002-1", ["REF*6R*" + "B" * 31])]))
    compare("wide identifiers are no faults", [], narrow.faults)
    compare("wide identifiers are warnings", ["CLM01: more than 20", "REF02: more than 30"], narrow.warnings)


def test_codes():
    for npi, good in (("1234567893", True), ("1000000004", True), ("1999999992", True), ("2453199590", True),
                      ("1234567890", False), ("3000000000", False), ("123456789", False)):
        check(f"NPI {npi}", codes837.npi_is_valid(npi) == good)
    for mbi, good in (("1EG4TE5MK73", True), ("0EG4TE5MK73", False), ("1SG4TE5MK73", False), ("1EG4TE5MK7", False)):
        check(f"MBI {mbi}", codes837.mbi_is_valid(mbi) == good)
    for text, good in (("0", True), ("54.11", True), ("0.5", True), (".5", True), ("54.", False), ("05", False),
                       ("1.234", False), ("+1", False), ("12345678901", False), ("", False)):
        check(f"amount {text!r}", (codes837.amount_fault(text, 2, 10) is None) == good)
    for code, good in (("F411", True), ("F32A", True), ("F32", True), ("F4", False), ("F41.1", False), ("411F", False)):
        check(f"ICD {code}", codes837.icd10_is_valid(code) == good)
    for text, good in (("PO BOX 1", True), ("P O Box 1", True), ("12 POST ROAD", False), ("4 BOXWOOD LANE", False)):
        check(f"box {text}", codes837.is_post_box(text) == good)


def run(program, *arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = program.main(list(arguments))
    return code, out.getvalue()


def test_programs():
    with tempfile.TemporaryDirectory() as folder:
        good, bad = os.path.join(folder, "good.837"), os.path.join(folder, "bad.837")
        with open(good, "w") as file:
            file.write(mutated([]))
        with open(bad, "w") as file:
            file.write(mutated([(CLM1, [CLM1.replace("*250*", "*251*")])]))
        code, out = run(read837, "--summary", good)
        check("exit 0 without faults", code == 0 and "claims 3" in out, out)
        code, out = run(read837, bad)
        want = "segment 24 (CLM 2300): CLM02: the charge is 251, the lines add up to 250\n"
        check("exit 1 and the fault's line", code == 1 and out.startswith(want), out)
        check("exit 2 without a file", run(read837, os.path.join(folder, "none"))[0] == 2)
        check("exit 2 without arguments", run(read837)[0] == 2)
        code, out = run(rows837, good)
        check("rows: a header and seven lines", code == 0 and len(out.splitlines()) == 8, out)
        want = "DB-1003,OKAFOR,TESS,W00777123,60054,12,7,F902,2453199590,G0554,,1,41.39,2026-02-28,DB-1003-3,AUTH4471"
        check("rows: the last line", out.splitlines()[-1] == want, out)


if __name__ == "__main__":
    for test in (test_sample, test_mutations, test_files, test_codes, test_programs):
        test()
    sys.exit(counting.finish())
