"""Files in the manner of other systems, and of situations that guides' published examples show: all lawful, so no finding
may be said about any of them. Into lawful.FILES.
"""

import lawful_answers  # noqa: F401 - fills lawful.FILES
import twins
from lawful import FILES

HEAD = """BHT*0019*00*{n:06}*20260330*115959*CH
NM1*41*2*ACME BILLING SERVICE*****46*TGJ23
PER*IC**TE*7176149999*EX*231*FX*7176149998
PER*IC*JOHN SMITH*EM*EDI_HELP@ACME.EXAMPLE
NM1*40*2*KEYSTONE*****46*66783JJT"""
BILLER = """HL*1**20*1
PRV*BI*PXC*203BF0100Y
NM1*85*2*BEN KILDARE SERVICE*****XX*1999999984
N3*234 SEAWAY ST
N4*MIAMI*FL*331111234
REF*EI*587654321"""
HIMSELF = """HL*2*1*22*0
SBR*P*18*2222-SJ**{plan}****{filing}
NM1*IL*1*SMITH*JANE*Q**III*MI*{member}
N3*236 N MAIN ST
N4*MIAMI*FL*33413
DMG*D8*19430501*F
NM1*PR*2*KEY INSURANCE COMPANY*****PI*999996666"""
made = 0


def him(filing="CI", member="JS00111223333", plan=""):
    return HIMSELF.format(filing=filing, member=member, plan=plan)


def professional(name, *parts, style=None):
    """An 837P; style: element, component, repetition, terminator, line end."""
    global made
    made += 1
    text = twins.file_of(twins.group("HC", "005010X222A1", "ST*837*%04d*005010X222A1" % made, HEAD.format(n=made), *parts))
    FILES["other-" + name] = styled(text, style)


def styled(text, style):
    if not style:
        return text.replace("\n", "").encode("latin-1")
    element, component, repetition, terminator, end = style
    text = text.replace("~\n", "\0").replace("^*00501", "\1*00501")
    text = text.replace("*", "\2").replace(":", "\3")
    return (text.replace("\2", element).replace("\3", component).replace("\1", repetition)
            .replace("\0", terminator + end)).encode("latin-1")


def claim(number, charge, place="11", more="*Y*A*Y*I", frequency="1"):
    return f"CLM*{number}*{charge}***{place}:B:{frequency}{more}"


def line(n, code, charge, units="1", unit="UN", pointers="1", day="D8*20260318", tail="", before=""):
    return f"LX*{n}\nSV1*HC:{code}*{charge}*{unit}*{units}***{pointers}{tail}\n{before}\nDTP*472*{day}".replace("\n\n", "\n")


# --- an office visit, as most systems write it -----------------------------------------------------------------------------
professional("office", BILLER, him(), claim("26463774", "100"), "REF*D9*17312345600006351", "HI*ABK:J020*ABF:Z1159",
             line(1, "99213", "40"), line(2, "87070", "15", day="D8*20260318"), line(3, "99214", "35", pointers="2", day="D8*20260325"),
             line(4, "86663", "10", pointers="2", day="D8*20260325"))
professional("child-of-the-subscriber", BILLER, """PER*IC*BILLING DESK*TE*3055550111
NM1*87*2
N3*2345 OCEAN BLVD
N4*MIAMI*FL*33111
HL*2*1*22*1
SBR*P**2222-SJ******CI
NM1*IL*1*SMITH*JANE****MI*JS00111223333
DMG*D8*19430501*F
NM1*PR*2*KEY INSURANCE COMPANY*****PI*999996666
REF*G2*KA6663
HL*3*2*23*0
PAT*19
NM1*QC*1*SMITH*TED
N3*236 N MAIN ST
N4*MIAMI*FL*33413
DMG*D8*19730501*M""", claim("26463774", "100"), "REF*D9*17312345600006351", "HI*ABK:J020*ABF:Z1159",
             line(1, "99213", "40"), line(2, "87070", "60", pointers="1:2"), style=("|", ">", "^", "~", "\r\n"))
# --- other payers: 2320, 2330 and 2430, first, second and third ------------------------------------------------------------
professional("cob-second-lines", BILLER, """HL*2*1*22*1
SBR*S**GRP1******CI
NM1*IL*1*SMITH*JACK****MI*T55TY666
NM1*PR*2*GREAT PRAIRIES HEALTH*****PI*567890
HL*3*2*23*0
PAT*19
NM1*QC*1*SMITH*TED
N3*236 N MAIN ST
N4*MIAMI*FL*33413
DMG*D8*19730501*M""", claim("26407789", "79.04"), "HI*ABK:J45909*ABF:K219", "NM1*DN*1*WELBY*MARCUS*W**MD*XX*1000000004\nREF*G2*B99937",
             "NM1*82*1*KILDARE*BEN****XX*2453199590\nPRV*PE*PXC*204C00000X\nREF*G2*88877",
             """SBR*P*19*2222-SJ******CI
AMT*D*39.15
AMT*EAF*39.89
OI***Y*P**Y
NM1*IL*1*SMITH*JANE****MI*JS00111223333
N3*236 N MAIN ST
N4*MIAMI*FL*33413
REF*SY*123456789
NM1*PR*2*KEY INSURANCE COMPANY*****PI*999996666
DTP*573*D8*20260329
REF*F8*PAYERCLAIM1
REF*T4*Y
NM1*DN*1
REF*G2*12345
NM1*82*1
REF*G2*88877""", line(1, "99213", "43", pointers="1:2"), """SVD*999996666*20*HC:99213**1
CAS*CO*45*23
DTP*573*D8*20260329""", line(2, "90782", "15"), """SVD*999996666*9.15*HC:90782**1
CAS*PR*1*5.85
DTP*573*D8*20260329
AMT*EAF*5.85""", line(3, "J3301", "21.04"), """SVD*999996666*10*HC:J3301**1
CAS*PR*1*11.04
DTP*573*D8*20260329""")
professional("cob-third-of-three", BILLER, """HL*2*1*22*0
SBR*T*18*******MC
NM1*IL*1*BELL*ADA****MI*M123456789A
N3*1 FIRST ST
N4*TAMPA*FL*33601
DMG*D8*19380101*F
NM1*PR*2*STATE MEDICAID*****PI*SKFL0""", claim("T-3", "200"), "HI*ABK:E119",
             """SBR*P*18*******MB
CAS*PR*1*20**2*30
AMT*D*50
OI***Y***Y
MOA***MA07*MA18*N89
NM1*IL*1*BELL*ADA****MI*1EG4TE5MK73
NM1*PR*2*MEDICARE B FLORIDA*****PI*09102
DTP*573*D8*20260320
SBR*S*18*PLANG**47****CI
CAS*CO*45*70**97*0
CAS*OA*23*100
AMT*D*30
OI***Y***Y
NM1*IL*1*BELL*ADA****MI*GAP1
NM1*PR*2*MEDIGAP MUTUAL*****XV*7777777777
REF*F8*778899""", line(1, "99214", "150"), """SVD*09102*80*HC:99214**1
CAS*CO*45*70
DTP*573*D8*20260320""", line(2, "93000", "50"), """SVD*09102*20*HC:93000**1
CAS*CO*253*30
DTP*573*D8*20260320""")
# --- drugs, vaccines, laboratories -----------------------------------------------------------------------------------------
professional("vaccine", BILLER, him("MB", "1EG4TE5MK73"), claim("FLU-1", "57.5"), "HI*ABK:Z23", line(1, "90662", "32.5"), "REF*BT*LOT-1234A",
             "LIN**N4*49281012065\nCTP****.5*ML", line(2, "G0008", "25"))
professional("laboratory-sends-out", BILLER, him("MB", "1EG4TE5MK73"), claim("LAB-1", "70", "81"), "REF*X4*10D1234567", "HI*ABK:E785",
             line(1, "80061:90", "45"), "REF*F4*11D7654321\nPS1*1999999992*30", "NM1*QB*2******XX*1999999992",
             line(2, "82947:QW", "25"), "REF*X4*10D1234568", style=("*", "<", "{", "'", "\r"))
professional("infusion", BILLER, him(), claim("INF-1", "1250.25", "12"), "HI*ABK:C50919", line(1, "J9271", "1200", "100"),
             "LIN**N4*00006302602\nCTP****4*ML\nREF*VY*LINK7", line(2, "96413", "50.25", "1.5"))
# --- anaesthesia -----------------------------------------------------------------------------------------------------------
professional("anaesthesia", BILLER, him("BL", "XYZ987654321"), claim("AN-1", "827", "22"), "HI*ABK:K8020\nHI*BP:47562",
             line(1, "00790:P3:QK", "827", "97", "MJ", day="D8*20260318"), "NTE*ADD*EMERGENCY IN THE NIGHT", "NM1*82*1*SLEEP*ANN****XX*1000000004")
professional("anaesthesia-at-birth", BILLER, him("HM"), claim("AN-2", "1000", "21"), "DTP*435*D8*20260317", "HI*ABK:O80",
             line(1, "01967:AA", "1000", "240", "MJ"), "QTY*FL*3")
# --- equipment and oxygen --------------------------------------------------------------------------------------------------
professional("oxygen-certified", BILLER, him("MB", "1EG4TE5MK73"), claim("O2-1", "203.5", "12"), "HI*ABK:J449*ABF:J9611",
             line(1, "E1390:RR:KX", "203.5", pointers="1:2", day="RD8*20260318-20260417", before="PWK*CT*AD\nCR3*I*MO*99\nCRC*09*Y*ZV"),
             """DTP*463*D8*20260318
DTP*461*D8*20260310
MEA*TR*R1*56.5
NTE*ADD*PORTABLE TOO
NM1*DK*1*WELBY*MARCUS*D***XX*1000000004
N3*12 CLINIC WAY
N4*MIAMI*FL*33413
PER*IC*MARCUS WELBY*TE*3055550123
LQ*UT*484.3
FRM*1A**56
FRM*1B***20260310
FRM*1C**88
FRM*2*N
FRM*5**2
FRM*7*Y""", style=("*", ":", "^", "~", "\n"))
professional("wheelchair-bought-or-rented", BILLER, him("MB", "1EG4TE5MK73"), claim("WC-1", "4500", "12"), "HI*ABK:G35",
             "LX*1\nSV1*HC:K0823:NU:KX*4500*UN*1*12**1\nSV5*HC:K0823*DA*30*350*4500*4\nDTP*472*D8*20260301",
             "NM1*DK*1*WELBY*MARCUS****XX*1000000004")
# --- ambulance -------------------------------------------------------------------------------------------------------------
professional("ambulance-not-emergency", BILLER, him("MB", "1EG4TE5MK73"), claim("AMB-1", "525.45", "41", "*Y*A*Y*Y*P"),
             "CR1*LB*140.5**B*DH*12.3***ROUND TRIP FOR TREATMENT*BEDBOUND", "CRC*07*Y*01*09\nCRC*07*N*05", "HI*ABK:N186",
             "NM1*PW*2\nN3*RURAL ROUTE 3, MILE 12\nN4*HOMESTEAD*FL*33030", "NM1*45*2*DIALYSIS CENTER\nN3*1 KIDNEY WAY\nN4*MIAMI*FL*331361111",
             line(1, "A0428:RJ", "400"), line(2, "A0425:RJ", "125.45", "12.3", before="CR1****B*DH*12.3"))
professional("two-in-one-ambulance", BILLER, him("MC", "99887766"), claim("AMB-2", "300", "41"), "HI*ABK:R55", line(1, "A0429:SH", "300", before="CR1*LB*180**A*DH*3"),
             "QTY*PT*2", "NM1*PW*2\nN3*I-95 AT EXIT 4\nN4*MIAMI*FL*33130\nNM1*45*2\nN3*5 HOSPITAL DR\nN4*MIAMI*FL*33136")
# --- casualty, workers, accidents ------------------------------------------------------------------------------------------
professional("car-accident", BILLER, """HL*2*1*22*1
SBR*P********AM
NM1*IL*1*DOE*SAM****MI*AP-5544
N3*1 LONG ST
N4*TAMPA*FL*33601
DMG*D8*19700101*M
REF*Y4*CLM99-77
PER*IC*SAM DOE*TE*8135550111*EX*77
NM1*PR*2*ROAD MUTUAL*****PI*RM1
HL*3*2*23*0
PAT*G8
NM1*QC*1*ROE*PAT
N3*2 LONG ST
N4*TAMPA*FL*33601
DMG*D8*19990909*U
REF*Y4*CLM99-77
REF*SY*123121234
PER*IC*PAT ROE*TE*8135550112""", claim("CAR-1", "325", more="*Y*A*Y*Y**AA:::FL"), """DTP*431*D8*20260210
DTP*439*D8*20260210
DTP*444*D8*20260211
DTP*314*RD8*20260210-20260320
DTP*297*D8*20260209
DTP*296*D8*20260401""", "PWK*OZ*BM***AC*DMN0012", "HI*ABK:S134XXA*ABF:V4352XA", line(1, "99203", "100"), line(2, "97110:GP", "225", "3"))
professional("employer-and-worker", BILLER, """HL*2*1*22*1
SBR*P********WC
NM1*IL*2*HAMMER FACTORY
REF*Y4*WC-2026-778
NM1*PR*2*STATE FUND*****PI*SF01
HL*3*2*23*0
PAT*20
NM1*QC*1*NAIL*BOB
N3*4 ANVIL RD
N4*OCALA*FL*34470
DMG*D8*19811212*M
REF*1W*WC123""", claim("WC-77", "90", more="*Y*A*Y*Y**EM:OA"), "DTP*439*D8*20260301\nDTP*314*RD8*20260301-20260331",
             "PWK*OB*AA", "K3*STATE DATA 1234", "HI*ABK:S61219A", line(1, "99202", "90"))
# --- addresses ------------------------------------------------------------------------------------------------------------
professional("patient-abroad", BILLER, """HL*2*1*22*0
SBR*P*18*******CI
NM1*IL*1*DUPONT*ANNE****MI*F123
N3*12 RUE DE LA PAIX
N4*PARIS**75002*FR
DMG*D8*19700101*F
NM1*PR*2*WORLD COVER*****PI*WC1
N3*1 PAYER LN
N4*LONDON**SW1A 1AA*GB""", claim("FR-1", "100"), "HI*ABK:J020", line(1, "99203", "100"))
professional("patient-in-ontario", BILLER, """HL*2*1*22*0
SBR*P*18*******CI
NM1*IL*1*TRUE*NORTH****MI*C123
N3*1 MAPLE AVE
N4*TORONTO*ON*M5V2T6*CA
DMG*D8*19700101*F
NM1*PR*2*WORLD COVER*****PI*WC1""", claim("CA-1", "100"), "HI*ABK:J020", line(1, "99203", "100"))
professional("mixed-case-and-marks", BILLER.replace("BEN KILDARE SERVICE", "Kildare & Sons, M.D., P.A.").replace("234 SEAWAY ST", "234 Seaway St., Ste. #5-B"),
             him("CI", "js-0011_1223").replace("SMITH*JANE", "O'Neil-Smith*Mary Ann"), claim("ab/12-34.5", "100"), "NTE*ADD*Patient said; 50% better (see note) = ok!",
             "HI*ABK:J020", line(1, "99213", "100"), style=("*", ":", "^", "~", "\n"))
# --- many of everything ----------------------------------------------------------------------------------------------------
professional("twelve-diagnoses-pointed-at", BILLER, him("16", "H1234567890"), claim("DX-12", "120"),
             "HI*ABK:E1165*ABF:I10*ABF:E785*ABF:N1830*ABF:Z794*ABF:I2510*ABF:M1990*ABF:K219*ABF:G4733*ABF:Z6835*ABF:Z87891*ABF:R7301",
             line(1, "99215:25", "100", pointers="1:2:3:12"), line(2, "83036:QW", "20", pointers="10:11"))
professional("fifty-lines-alike", BILLER, him(), claim("L50", "500"), "HI*ABK:Z0000",
             *[line(n, "97530", "10") for n in range(1, 51)])
professional("units-of-every-size", BILLER, him(), claim("U-1", "1000.75"), "HI*ABK:Z0000", line(1, "A4253", "600.75", "12345678"), line(2, "J1100", "400", ".125"),
             line(3, "3074F", "0"), line(4, "99080", "0.00", "2.5"))
professional("several-subscribers", BILLER, him(), claim("S-1", "100"), "HI*ABK:J020", line(1, "99213", "100"),
             him("BL", "B1").replace("HL*2*", "HL*3*"), claim("S-2", "100"), "HI*ABK:J020", line(1, "99213", "100"),
             claim("S-3", "50"), "HI*ABK:J029", line(1, "99212", "50"),
             BILLER.replace("HL*1*", "HL*4*").replace("1999999984", "1234567893"), him("CH", "T1").replace("HL*2*1", "HL*5*4"), claim("S-1", "100"), "HI*ABK:J020", line(1, "99213", "100"))
# --- special claims --------------------------------------------------------------------------------------------------------
professional("chiropractor", BILLER, him("MB", "1EG4TE5MK73"), claim("CH-1", "45"), "DTP*431*D8*20260301\nDTP*454*D8*20260305\nDTP*453*D8*20260301\nDTP*455*D8*20260228",
             "CR2********A**LOW BACK PAIN*RADIATING", "HI*ABK:M9903*ABF:M5459", line(1, "98941:AT", "45", pointers="1:2"))
professional("mammogram", BILLER, him("MB", "1EG4TE5MK73"), claim("MG-1", "180"), "REF*EW*123456", "HI*ABK:Z1231", line(1, "77067", "180"), "REF*EW*T554")
professional("trial-and-device", BILLER, him("MB", "1EG4TE5MK73"), claim("TR-1", "500", "22"), "REF*P4*NCT01\nREF*LX*G123456\nREF*EA*MRN 44",
             "HI*ABK:C61*ABF:Z006", line(1, "99215:Q1", "500"))
professional("care-plan-oversight", BILLER, him("MB", "1EG4TE5MK73"), claim("CPO-1", "80"), "REF*1J*1234567893", "CRC*75*Y*IH", "HI*ABK:I509", line(1, "G0181", "80", day="D8*20260328"))
professional("screening-of-a-child", BILLER, him("MC", "CHILD1"), claim("EP-1", "95", more="*Y*A*Y*Y"), "REF*9F*REFNO12", "CRC*ZZ*Y*ST*S2", "HI*ABK:Z00121",
             line(1, "99393:EP", "95", tail="****Y"))
professional("glasses", BILLER, him("MC", "EYE1"), claim("EYE-1", "150"), "CRC*E1*Y*L1*L3\nCRC*E2*N*L4", "HI*ABK:H5213", line(1, "V2020", "60"), line(2, "V2100", "90", "2"))
professional("replaced", BILLER, him(), claim("R-1", "100", frequency="7"), "REF*F8*2026-0099/A", "NTE*ADD*CORRECTED CODE", "HI*ABK:J020", line(1, "99213:25", "100"))
professional("void", BILLER, him(), claim("R-2", "100", frequency="8"), "REF*F8*20260100", "HI*ABK:J020", line(1, "99213", "100"))
professional("referral-and-authorisation", BILLER, him("HM"), claim("RA-1", "200"), "AMT*F5*20\nREF*4N*7\nREF*9F*REF-1\nREF*G1*AUTH-1", "HI*ABK:J020",
             "NM1*DN*1*FAMILY*DOC\nREF*0B*FL12345\nNM1*P3*1*PRIMARY*DOC****XX*1000000004", "NM1*77*2*SURGERY CENTER*****XX*1234567893\nN3*9 KNIFE ST\nN4*MIAMI*FL*331360000\nREF*LU*77\nPER*IC*DESK*TE*3055550188*EX*9",
             "NM1*DQ*1*BOSS*ANN****XX*2453199590", line(1, "99213", "200"),
             "REF*G1*LINEAUTH\nREF*6R*A-1", "NM1*82*1*OTHER*DOC****XX*1999999992\nPRV*PE*PXC*207R00000X\nREF*G2*ZZ9\nNM1*DN*1*FAMILY*DOC****XX*1000000004")
professional("person-who-bills-under-his-own-number", """HL*1**20*1
CUR*85*USD
NM1*85*1*KILDARE*BEN*A**MD*XX*1000000004
N3*234 SEAWAY ST*SUITE 4
N4*MIAMI*FL*331111234
REF*SY*123456789
REF*1G*A12345
REF*0B*FL555
PER*IC*BEN KILDARE*TE*3055550199*FX*3055550198*EM*BEN@KILDARE.EXAMPLE""", him("TV"), claim("P-1", "60", more="*N*C*W*Y*P"), "HI*ABK:J020", line(1, "99212", "60"))
professional("dead-and-weighed", BILLER, him("MB", "1EG4TE5MK73").replace("\nNM1*IL", "\nPAT*****D8*20260319*01*146\nNM1*IL"), claim("D-1", "60", "34"), "HI*ABK:C3490", line(1, "99350:GW", "60"))
professional("encounter", BILLER, him("HM"), claim("ENC-1", "0"), "CN1*05*0**CAP", "HI*ABK:J020\nHCP*10*75.5*24.5*REPRICER1", line(1, "99213", "0"), "HCP*10*75.5*******HC*99213*UN*1")

# --- several groups and interchanges -----------------------------------------------------------------------------------------


def again(data, control):
    return (data.replace(b"000000101", b"%09d" % control).replace(b"*0915*101*", b"*0915*%d*" % control)
            .replace(b"GE*1*101", b"GE*1*%d" % control))


FILES["other-claims-and-answers-in-one-file"] = (
    FILES["other-office"] + b"\n" + again(twins.file_of(twins.ACCEPTED).encode(), 7001).replace(b"~", b"\x1c") + again(FILES["835-no-claims"], 7002))
FILES["other-ta1"] = (twins.ISA.replace("000000101", "000000900") + "~TA1*000000101*260302*0915*A*000~IEA*0*000000900~").encode()
FILES["other-ta1-before-a-group"] = twins.file_of(twins.ACCEPTED).encode().replace(b":~\n", b":~\nTA1*000000101*260302*0915*A*000~\n", 1)
