"""Files that are unusual and lawful: no finding may be said about any of them. Made by make_faults.py."""

import faults
import twins
from faults import add, before, drop, put, swap


def changed(twin, *changes):
    segments = list(twins.TWINS[twin])
    for change in changes:
        change(segments)
    return twins.file_of(segments).encode("latin-1")


def professional(*parts):
    return twins.file_of(twins.professional(twins.SUBMITTER, *parts)).encode("latin-1")


def envelope_of(data, control):
    """The same file under other control numbers."""
    return (data.replace(b"*000000101", b"*%09d" % control).replace(b"*0915*101*", b"*0915*%d*" % control)
            .replace(b"GE*1*101", b"GE*1*%d" % control).replace(b"QHT-", b"Q%d-" % control))


OWN = twins.file_of(twins.OWN).encode("latin-1")
CHILD = twins.file_of(twins.CHILD).encode("latin-1")
COMMERCIAL = """HL*2*1*22*0
SBR*P*18*GRP01020102******CI
NM1*IL*1*VAUGHN*STEVE*R**JR*MI*MBRID12345
N3*236 DIAMOND ST*APT 9
N4*LAS VEGAS*NV*89109
DMG*D8*19430501*M
NM1*PR*2*R&R HEALTH PLAN*****XV*PLANID12345"""

FILES = {}

# --- bytes ---------------------------------------------------------------------------------------------------------
FILES["one-line"] = OWN.replace(b"\n", b"")
FILES["one-line-and-a-line-end"] = OWN.replace(b"\n", b"") + b"\n"
FILES["crlf"] = OWN.replace(b"\n", b"\r\n")
FILES["cr"] = OWN.replace(b"\n", b"\r")
FILES["bom"] = b"\xef\xbb\xbf" + OWN
FILES["blank-lines-at-the-end"] = OWN + b"\r\n\r\n"
FILES["line-end-as-terminator"] = OWN.replace(b"~\n", b"\n")
FILES["bar-and-greater"] = OWN.replace(b"*", b"|").replace(b":", b">").replace(b"~", b"!")
FILES["control-characters"] = (OWN.replace(b"*", b"\x1d").replace(b":", b"\x1f").replace(b"~\n", b"\x1c")
                               .replace(b"^", b"\x1e"))
FILES["brace-repetition"] = OWN.replace(b"^", b"{")
FILES["lower-case"] = changed(
    "837p-own", put("NM1*IL", 3, "alder"), put("NM1*IL", 9, "1eg4te5mk73"), put("N3*9", 1, "9 Elm Avenue"),
    put("N4*SALEM", 1, "Salem"), put("N4*Salem", 2, "or"), put("NM1*85", 3, "Quiet Harbor Therapy"),
    put("PRV*PE", 3, "2084p0800x"), put("HI", 1, "f411", 2), put("REF*6R", 2, "qht-1-1"), put("NM1*PR", 3, "medicare"))
FILES["extended-characters"] = changed("837p-own", put("NM1*IL", 3, "O'NEIL-ALDER (RUTH)"), put("N3*9", 1, "9 ELM AVE. #4/B & C, @ \"HOME\"; 5%=1+1?"))

# --- envelopes -------------------------------------------------------------------------------------------------------
FILES["two-interchanges"] = OWN + envelope_of(CHILD, 102)
FILES["three-interchanges-other-delimiters"] = (
    OWN + envelope_of(CHILD, 102).replace(b"*", b"|").replace(b"~", b"'") + b"\r\n" + envelope_of(OWN, 103).replace(b"\n", b""))
GROUP = twins.OWN[1:-1]
SECOND_GROUP = [s.replace("*101*", "*102*", 1) if s.startswith("GS*") else s.replace("QHT-1", "QHT-9") for s in GROUP]
FILES["two-groups"] = twins.file_of([twins.OWN[0], *GROUP, *SECOND_GROUP, "IEA"]).encode()
SET = twins.OWN[2:-2]
FILES["two-sets"] = twins.file_of(
    [*twins.OWN[:-2], *[s.replace("*0001*", "*0002*", 1) if s.startswith("ST*") else s.replace("QHT-1", "QHT-9") for s in SET],
     "GE", "IEA"]).encode()
FILES["version-without-addendum"] = OWN.replace(b"005010X222A1", b"005010X222A2")
FILES["encounters-sent-again"] = changed("837p-own", put("BHT", 2, "18"), put("BHT", 6, "RP"))
FILES["production"] = changed("837p-own", put("ISA", 15, "P"), put("ISA", 14, "1"), put("ISA", 5, "30"), put("ISA", 7, "27"))

# --- people and addresses ----------------------------------------------------------------------------------------------
STREETS = ["5 POBOXER STREET", "BOX ELDER ROAD 12", "RR 2 BOX 15", "HC 1 BOX 2", "PSC 3 BOX 1234", "100 POST OFFICE ROAD",
           "7 LOCKWOOD COURT", "1 PO RIVER LANE", "12 BOXWOOD DRIVE", "3 POST ROAD", "9 CALLERY PEAR WAY", "4 P STREET",
           "BOX CANYON 4", "88 LOCK STREET", "UNIT 2050 BOX 4190", "16 DRAWBRIDGE ROAD"]
for n, street in enumerate(STREETS, 1):
    FILES[f"street-{n:02}"] = changed("837p-own", put("N3*12", 1, street))
FILES["subscriber-at-a-box"] = changed("837p-own", put("N3*9", 1, "PO BOX 9"))
FILES["pay-to-a-box"] = changed("837p-own", add("REF*EI", "NM1*87*2", "N3*PO BOX 77", "N4*PORTLAND*OR*97207"))
FILES["pay-to-plan"] = changed("837p-own", add("REF*EI", "NM1*PE*2*RECOVERY PLAN*****PI*77001", "N3*PO BOX 3", "N4*BOISE*ID*83701",
                                               "REF*EI*820000001"))
FILES["canada"] = changed("837p-own", swap("N4*SALEM", "N4*TORONTO*ON*M5V 2T6*CA"))
FILES["mexico"] = changed("837p-own", swap("N4*SALEM", "N4*TIJUANA**22000*MX***BCN"))
FILES["puerto-rico"] = changed("837p-own", swap("N4*SALEM", "N4*SAN JUAN*PR*00901"))
FILES["armed-forces"] = changed("837p-own", swap("N4*SALEM", "N4*APO*AE*09012"), put("N3*9", 1, "PSC 3 BOX 1234"))
FILES["telephone-abroad"] = changed("837p-own", swap("PER*IC", "PER*IC**TE*442079460018*EX*12*EM*A.B@EXAMPLE.ORG"))
FILES["two-contacts"] = changed("837p-own", add("PER*IC", "PER*IC*JO*FX*5035550101"), add("REF*EI", "PER*IC*DANA*TE*5035550100"))
FILES["person-bills"] = changed("837p-own", swap("NM1*85", "NM1*85*1*SOLANO*IRIS*B**MD*XX*1000000004"), drop("NM1*82", 2),
                                swap("REF*EI", "REF*SY*123456789"), put("PRV*BI", 3, "2084P0800X"))
# X12's own third example has it so, and payers take it.
FILES["who-bills-renders"] = changed("837p-own", put("NM1*82", 9, "1234567893"))
FILES["organisation-renders-itself"] = changed("837p-own", drop("NM1*82", 2))
FILES["atypical-provider"] = changed("837p-own", swap("NM1*85", "NM1*85*2*QUIET HARBOR RIDES"), add("NM1*PR", "REF*G2*RIDE01"),
                                     drop("NM1*82", 2))
FILES["ten-levels-of-help"] = changed(
    "837p-child", before("NM1*82", "NM1*DN*1*WEBB*OMAR*A**JR*XX*1999999992", "REF*G2*77", "NM1*P3*1*REED*DANA"),
    add("REF*6R@3", "NM1*82*1*SOLANO*IRIS****XX*1000000004", "PRV*PE*PXC*2084P0800X", "NM1*DQ*1*WEBB*OMAR****XX*1999999992",
        "NM1*DK*1*WEBB*OMAR****XX*1999999992", "N3*1 ELM", "N4*SALEM*OR*97301", "PER*IC**TE*5035550100"))
FILES["two-children"] = changed(
    "837p-child", before("SE", "HL*4*2*23*0", "PAT*19", "NM1*QC*1*OKAFOR*SAM", "N3*40 LAKE ROAD", "N4*EUGENE*OR*97401",
                         "DMG*D8*20150907*M", "CLM*QHT-7*90***11:B:1*Y*A*Y*Y", "HI*ABK:F902", "LX*1", "SV1*HC:90832*90*UN*1***1",
                         "DTP*472*D8*20260220"))
FILES["died"] = changed("837p-own", add("SBR", "PAT*****D8*20260213*01*155"))
FILES["older-medicare-number"] = changed("837p-own", put("NM1*IL", 9, "123456789A"), put("BHT", 4, "20191202"), put("DTP*472", 3, "20191113"))
FILES["employer-insures"] = changed("837p-child", swap("NM1*IL", "NM1*IL*2*OREGON LUMBER*****MI*WC-55"), put("SBR", 9, "WC"),
                                    put("PAT", 1, "20"), add("DMG", "REF*Y4*WC77"), put("CLM", 11, "EM"))

# --- claims ------------------------------------------------------------------------------------------------------------
FILES["replacement-and-void"] = changed(
    "837p-own", put("CLM", 5, "7", 3), before("HI", "REF*F8*2605000011100"),
    add("REF*6R", "CLM*QHT-1*150***11:B:8*Y*A*Y*Y", "REF*F8*2605000011101", "HI*ABK:F411", "LX*1", "SV1*HC:90834*150*UN*1***1",
        "DTP*472*D8*20260213"))
FILES["late-with-reason"] = changed("837p-own", put("DTP*472", 3, "20250102"), put("CLM", 20, "7"))
FILES["many-dates-and-numbers"] = changed(
    "837p-own", before("HI", "DTP*431*D8*20260101", "DTP*454*D8*20260102", "DTP*304*D8*20260103", "DTP*439*D8*20260101",
                       "DTP*435*D8*20260201", "DTP*096*D8*20260210", "DTP*090*D8*20260101", "DTP*091*D8*20260301",
                       "PWK*OZ*BM***AC*DMN0012", "CN1*02*10", "AMT*F5*20", "REF*9F*REF1", "REF*G1*AUTH1", "REF*X4*12D4567890",
                       "REF*D9*CH1", "REF*EA*MR1", "K3*STATE DATA", "NTE*ADD*SECOND VISIT"),
    put("CLM", 11, "AA:::OR"), put("CLM", 10, "P"))
FILES["inpatient"] = changed("837p-own", put("CLM", 5, "21", 1), before("HI", "DTP*435*D8*20260201"))
FILES["twelve-diagnoses"] = changed(
    "837p-own", swap("HI", "HI*ABK:F411*ABF:F329*ABF:F4310*ABF:F5101*ABF:G4700*ABF:I10*ABF:E119*ABF:M5450*ABF:Z720*ABF:R0600*ABF:J449*ABF:S72001A"),
    put("SV1", 7, "1:12:7:2"))
FILES["codes-of-other-chapters"] = changed("837p-own", swap("HI", "HI*ABK:Z3A38*ABF:U071*ABF:C7B00*ABF:M1A0110*ABF:Y9241"))
FILES["diagnosis-of-its-time"] = changed("837p-own", put("BHT", 4, "20160302"), put("DTP*472", 3, "20160213"), put("NM1*IL", 9, "123456789A"),
                                         put("HI", 1, "F42", 2), put("HI", 2, "F328", 2))
FILES["ninth-revision"] = changed("837p-own", put("BHT", 4, "20150101"), put("DTP*472", 3, "20141231"), put("NM1*IL", 9, "123456789A"),
                                  swap("HI", "HI*BK:30000*BF:V7389*BF:E8888*BF:311"))
FILES["around-the-tenth-revision"] = changed("837p-own", put("BHT", 4, "20151005"), put("DTP*472", 3, "20151001"), put("NM1*IL", 9, "123456789A"))
FILES["anaesthesia-and-conditions"] = changed(
    "837p-own", add("HI", "HI*BP:33414", "HI*BG:17*BG:67"), put("SV1", 1, "HC:00142:QK:QS:P1"), put("SV1", 3, "MJ"), put("SV1", 4, "61"))
FILES["free-of-charge"] = changed("837p-own", put("CLM", 2, "0"), put("SV1", 2, "0"))
FILES["amounts-in-every-form"] = changed("837p-child", put("CLM", 2, "330.00"), put("SV1*HC:90834", 2, "150.00"), put("SV1*HC:90834@2", 2, "150.0"),
                                         put("SV1*HC:96127", 4, "1.00"))
FILES["repriced"] = changed("837p-own", add("HI", "HCP*03*100*50*908231234"), add("REF*6R", "HCP*03*100*50*908231234"))
FILES["spine"] = changed("837p-own", before("HI", "CR2********A**PAIN"), put("SV1", 1, "HC:98940:AT"))
FILES["same-service-twice-told-apart"] = changed("837p-child", put("DTP*472@2", 3, "20260213"), put("SV1*HC:90834@2", 1, "HC:90834:76"))
FILES["numbers-may-be-used-again"] = changed(
    "837p-own", before("SE", "HL*3*1*22*0", "SBR*P*18*******CI", "NM1*IL*1*REED*DANA****MI*W1", "N3*1 ELM", "N4*SALEM*OR*97301",
                       "DMG*D8*19700101*U", "NM1*PR*2*NORTH MUTUAL*****PI*60054", "CLM*QHT-8*150***11:B:1*Y*A*Y*Y", "HI*ABK:F411",
                       "LX*1", "SV1*HC:90834*150*UN*1***1", "DTP*472*D8*20260213", "REF*6R*QHT-1-1"))

FILES["numbers-alike"] = changed(
    "837p-own", put("CLM", 1, "Q1011"),
    add("REF*6R", "CLM*Q101011*90***11:B:1*Y*A*Y*Y", "HI*ABK:F411", "LX*1", "SV1*HC:90832*90*UN*1***1", "DTP*472*D8*20260220"))

# --- lines -------------------------------------------------------------------------------------------------------------
FILES["fifty-lines"] = professional(
    twins.BILLING, twins.MEDICARE, "CLM*QHT-1*500***11:B:1*Y*A*Y*Y\nHI*ABK:F411",
    "\n".join(f"LX*{n}\nSV1*HC:96127*10*UN*1***1\nDTP*472*D8*2025{n // 25 + 10}{n % 25 + 1:02}" for n in range(1, 51)))
FILES["every-kind-of-code"] = professional(
    twins.BILLING, COMMERCIAL, "CLM*QHT-1*110***11:B:1*Y*A*Y*Y\nHI*ABK:J449",
    "\n".join(f"LX*{n}\nSV1*HC:{code}*10*UN*1***1\nDTP*472*D8*20260213" for n, code in enumerate(
        ("0001A", "1111F", "0042T", "0007U", "0012M", "A0425", "J1100", "Q3014:95", "S9500", "T1017", "V2020"), 1)))
FILES["drugs"] = professional(twins.BILLING, COMMERCIAL, """CLM*CLMNO12345*2150.5***12:B:1*Y*A*Y*Y
HI*ABK:J449
LX*1
SV1*HC:S9500*1400*UN*7*12**1
DTP*472*RD8*20260201-20260207
LX*2
SV1*HC:J3490:::::SODIUM CHLORIDE*67.5*UN*7.125*12**1
DTP*472*RD8*20260201-20260207
DTP*471*D8*20260130
AMT*T*3.37
LIN**N4*00338004938
CTP****7*UN
REF*XZ*2530001
LX*3
SV1*HC:S5001*683*UN*7*12**1
DTP*472*RD8*20260227-20260331
NM1*DK*1*WELBY*MARCUS****XX*1112223338""")
FILES["ambulance"] = professional(twins.BILLING, twins.MEDICARE, """CLM*051068*766.5***41:B:1*Y*A*Y*Y*P*OA
DTP*439*D8*20260208
CR1*LB*275**A*DH*21****IMMOBILE
CRC*07*Y*04*06*09
CRC*07*N*05*07*08
HI*ABK:S72001A*ABF:W010XXA
NM1*PW*2
N3*1129 REINDEER ROAD
N4*CARR*CO*80612
NM1*45*2
N3*10005 BANNOCK ST
N4*CHEYENNE*WY*82009
LX*1
SV1*HC:A0427:RH*700*UN*1***1:2**Y
DTP*472*D8*20260208
QTY*PT*2
REF*6R*1001
NTE*ADD*CARDIAC EMERGENCY
LX*2
SV1*HC:A0425:RH*66.5*UN*21***1:2**Y
DTP*472*D8*20260208""")
FILES["equipment"] = professional(twins.BILLING, twins.MEDICARE, """CLM*R03996273 01*461.1***12:B:1*Y*A*Y*Y
HI*ABK:J449*ABF:J9610
LX*1
SV1*HC:E1390:RR*461.1*UN*1***1:2
PWK*CT*AB
CR3*R*MO*99
DTP*472*RD8*20260221-20260320
DTP*607*D8*20260221
DTP*463*D8*20250321
DTP*461*D8*20260201
MEA*TR*HT*70
NM1*DK*1*WILSON*LARRY****XX*1999999992
N3*1212 NORTH MERIDIAN
N4*RICHMOND*IN*46223
REF*1G*X99999
PER*IC*LEE*TE*5554446666
LQ*UT*04.03
FRM*1A**056
FRM*1C**20260228
FRM*4*Y
FRM*5**2""")

# --- other payers ------------------------------------------------------------------------------------------------------
FILES["adjusted-at-the-claim"] = changed(
    "837p-second", add("SBR*P", "CAS*PR*1*21.89**2*15"), put("AMT*D", 2, "43.11"), add("AMT*D", "AMT*EAF*36.89"),
    put("SVD", 2, "80"), put("CAS*CO", 3, "70"), drop("CAS*PR*2"))
FILES["first-payer-not-yet-heard"] = changed("837p-own", before("LX", "SBR*S*01*******CI", "OI***Y*P**Y", "NM1*IL*1*ALDER*JACK****MI*T55TY666",
                                                              "N3*PO BOX 3", "NM1*PR*2*NORTH MUTUAL*****PI*60054"))
FILES["medicare-second"] = changed("837p-second", put("SBR*S", 5, "12"), put("SBR*S", 9, "MB"), put("NM1*IL", 9, "1EG4TE5MK73"),
                                   put("SBR*P", 9, "CI"), put("NM1*IL@2", 9, "W00111222"))
FILES["not-covered-by-the-first"] = changed("837p-second", drop("SVD", 4), swap("AMT*D", "AMT*A8*150"))
FILES["three-payers"] = changed(
    "837p-second", put("SBR*S", 1, "T"), before("LX", "SBR*S*18*******CI", "AMT*D*20", "OI***Y***Y", "NM1*IL*1*ALDER*RUTH****MI*B2",
                                                 "NM1*PR*2*EAST MUTUAL*****PI*70054"),
    add("DTP*573", "SVD*70054*20*HC:90834**1", "CAS*OA*23*130", "DTP*573*D8*20260301"))
FILES["bundled-by-the-first"] = changed(
    "837p-second", put("CLM", 2, "190"), put("AMT*D", 2, "90"), before("SE", "LX*2", "SV1*HC:96127*40*UN*1***1", "DTP*472*D8*20260213",
                                                                       "SVD*02302*10*HC:90834**1*1", "CAS*CO*97*30", "DTP*573*D8*20260225"))

# --- the rulebook's codes ----------------------------------------------------------------------------------------------
FILES["next-window"] = changed("837p-month", swap("SV1*HC:98980", "SV1*HC:98978*110*UN*1***1"), put("DTP*472@2", 3, "20260302"),
                               put("DTP*472", 3, "20260131"), drop("LX*3", 4), put("CLM", 2, "170"))
FILES["a-last-window-cut-short"] = changed("837p-month", swap("SV1*HC:98980", "SV1*HC:98986*110*UN*1***1"), drop("LX*3", 4),
                                           put("CLM", 2, "170"), put("DTP*472@2", 3, "20260223"))
FILES["next-month"] = changed("837p-month", swap("SV1*HC:98986", "SV1*HC:98979*60*UN*1***1"), put("DTP*472", 3, "20260131"))
FILES["a-month-as-a-period"] = changed("837p-treatment", put("DTP*472@2", 2, "RD8"), put("DTP*472@2", 3, "20260201-20260228"))
FILES["therapist"] = changed("837p-month", put("PRV*PE", 3, "225100000X"), put("SV1*HC:98980", 1, "GP", 3), swap("HI", "HI*ABK:M5450"))
FILES["another-policy-counts-otherwise"] = changed("837p-month", put("SBR", 9, "CI"), put("NM1*IL", 9, "W00111222"),
                                                   put("SV1*HC:98980", 4, "2"), drop("LX*3", 4), put("CLM", 2, "170"))
FILES["first-code-in-another-claim"] = changed(
    "837p-month", drop("LX*2", 4), put("LX*3", 1, "2"), put("CLM", 2, "140"),
    before("SE", "CLM*QHT-6*110***11:B:1*Y*A*Y*Y", "HI*ABK:F411", "NM1*82*1*SOLANO*IRIS****XX*1000000004", "LX*1",
           "SV1*HC:98980*110*UN*1***1", "DTP*472*D8*20260228"))
FILES["telehealth-of-other-codes"] = changed("837p-own", put("CLM", 5, "10", 1), put("SV1", 1, "95", 3))
FILES["a-day-of-both-kinds-of-monitoring-apart"] = changed(
    "837p-month", swap("SV1*HC:98980", "SV1*HC:99454*110*UN*1***1"), put("DTP*472", 3, "20260110"), put("DTP*472@2", 3, "20260228"),
    drop("LX*3", 4), put("CLM", 2, "170"))
assert faults
