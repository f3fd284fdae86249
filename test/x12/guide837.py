"""The 837P (005010X222A1) as tables: loops, segments, elements.

A loop is a list of steps in the order of the guide. The first step opens it.
Consecutive steps with one segment identifier share a position, so their order
among themselves is free (X12.6); everything else has its place.

R required, S situational, N not used. Numbers are X12 data elements; codes are
those the guide allows at that place, narrowed where the product sends one only.
Left out, and so refused: loops and segments that digital mental-health claims
have no use for (ambulance, spinal, equipment, drugs, home health, pricing).
"""

# Data element: name, type, least and most characters.
DATA = {
    19: ("city", "AN", 2, 30),
    26: ("country", "ID", 2, 3),
    66: ("identification qualifier", "ID", 1, 2),
    67: ("identifier", "AN", 2, 80),
    81: ("weight", "R", 1, 10),
    93: ("contact name", "AN", 1, 60),
    98: ("entity", "ID", 2, 3),
    116: ("postal code", "ID", 3, 15),
    127: ("reference", "AN", 1, 50),
    128: ("reference qualifier", "ID", 2, 3),
    156: ("state", "ID", 2, 2),
    166: ("address line", "AN", 1, 55),
    234: ("procedure", "AN", 1, 48),
    235: ("procedure qualifier", "ID", 2, 2),
    337: ("time", "TM", 4, 8),
    352: ("description", "AN", 1, 80),
    353: ("purpose", "ID", 2, 2),
    355: ("unit of measure", "ID", 2, 2),
    363: ("note kind", "ID", 3, 3),
    364: ("contact number", "AN", 1, 256),
    365: ("contact number kind", "ID", 2, 2),
    366: ("contact function", "ID", 2, 2),
    373: ("date", "DT", 8, 8),
    374: ("date qualifier", "ID", 3, 3),
    380: ("quantity", "R", 1, 15),
    522: ("amount qualifier", "ID", 1, 3),
    554: ("assigned number", "N0", 1, 6),
    609: ("count", "N0", 1, 9),
    628: ("hierarchical number", "AN", 1, 12),
    640: ("transaction type", "ID", 2, 2),
    734: ("hierarchical parent", "AN", 1, 12),
    735: ("hierarchical level", "ID", 1, 2),
    736: ("child flag", "ID", 1, 1),
    782: ("amount", "R", 1, 18),
    1005: ("hierarchical structure", "ID", 4, 4),
    1028: ("claim identifier", "AN", 1, 38),
    1032: ("claim filing indicator", "ID", 1, 2),
    1033: ("adjustment group", "ID", 1, 2),
    1034: ("adjustment reason", "ID", 1, 5),
    1035: ("last or organisation name", "AN", 1, 60),
    1036: ("first name", "AN", 1, 35),
    1037: ("middle name", "AN", 1, 25),
    1039: ("name suffix", "AN", 1, 10),
    1065: ("person or organisation", "ID", 1, 1),
    1068: ("gender", "ID", 1, 1),
    1069: ("relationship", "ID", 2, 2),
    1073: ("yes or no", "ID", 1, 1),
    1138: ("payer's turn", "ID", 1, 1),
    1221: ("provider code", "ID", 1, 3),
    1250: ("date format", "ID", 2, 3),
    1251: ("date or period", "AN", 1, 35),
    1270: ("code list", "ID", 1, 3),
    1271: ("diagnosis", "AN", 1, 30),
    1325: ("frequency", "ID", 1, 1),
    1328: ("diagnosis pointer", "N0", 1, 2),
    1331: ("place of service", "AN", 1, 2),
    1332: ("place qualifier", "ID", 1, 2),
    1336: ("insurance type", "ID", 1, 3),
    1339: ("modifier", "AN", 2, 2),
    1351: ("signature source", "ID", 1, 1),
    1359: ("assignment", "ID", 1, 1),
    1362: ("related cause", "ID", 2, 3),
    1363: ("release of information", "ID", 1, 1),
    1366: ("special programme", "ID", 2, 3),
    1514: ("delay reason", "ID", 1, 2),
}


class Element:
    """One element's use: R, S or N, its data element and the codes allowed."""

    def __init__(self, need, number=None, codes=""):
        self.need = need
        self.codes = frozenset(codes.split())
        self.name, self.kind, self.least, self.most = DATA[number] if number else ("", "", 0, 0)
        self.parts = None


class Composite(Element):
    def __init__(self, need, name, *parts):
        super().__init__(need)
        self.name = name
        self.parts = parts


def R(number, codes=""):
    return Element("R", number, codes)


def S(number, codes=""):
    return Element("S", number, codes)


N = Element("N")

# The element whose code tells one use of a segment from another.
KEY = {"NM1": 1, "REF": 1, "DTP": 1, "HL": 3, "PRV": 1, "AMT": 1}

# Elements that stand together or not at all.
PAIRS = {"NM1": [(8, 9)], "PER": [(3, 4), (5, 6), (7, 8)], "PAT": [(5, 6), (7, 8)]}


class Step:
    """A segment's use in a loop."""

    def __init__(self, id, need, most, *elements):
        self.id, self.need, self.most, self.elements = id, need, most, elements
        self.key = KEY.get(id)
        self.codes = elements[self.key - 1].codes if self.key else frozenset()

    def opens(self, segment):
        return segment.id == self.id and (not self.codes or segment.get(self.key) in self.codes)

    @property
    def title(self):
        return f"{self.id} {'/'.join(sorted(self.codes))}" if self.codes else self.id


class Loop:
    def __init__(self, name, need, most, *steps):
        self.name, self.need, self.most, self.steps = name, need, most, steps
        self.positions = []
        for index, step in enumerate(steps):
            before = steps[index - 1] if index else None
            together = isinstance(step, Step) and isinstance(before, Step) and step.id == before.id
            self.positions.append(self.positions[-1] if together else index)

    def opens(self, segment):
        return self.steps[0].opens(segment)

    @property
    def title(self):
        return f"loop {self.name} ({self.steps[0].title})"


def name(entity, kinds, id_need="", qualifiers="XX"):
    """NM1. id_need '' means that the guide forbids an identifier here."""
    person = (S(1036), S(1037), N, S(1039)) if "1" in kinds else (N, N, N, N)
    last = N if entity == "87" else R(1035)
    identifier = (Element(id_need, 66, qualifiers), Element(id_need, 67)) if id_need else (N, N)
    return Step("NM1", "R", 1, R(98, entity), R(1065, kinds), last, *person, *identifier)


def street(need):
    return Step("N3", need, 1, R(166), S(166))


def town(need):
    return Step("N4", need, 1, R(19), S(156), S(116), S(26))


def contact(need, most):
    return Step("PER", need, most, R(366, "IC"), S(93), R(365, "EM FX TE"), R(364),
                S(365, "EM EX FX TE"), S(364), S(365, "EM EX FX TE"), S(364))


def ref(codes, need="S", most=1):
    return Step("REF", need, most, R(128, codes), R(127))


def dtp(codes, most=1, need="S", formats="D8"):
    return Step("DTP", need, most, R(374, codes), R(1250, formats), R(1251))


def amt(code):
    return Step("AMT", "S", 1, R(522, code), R(782))


def specialty(code, need="S"):
    return Step("PRV", need, 1, R(1221, code), R(128, "PXC"), R(127))


def demographics(need):
    return Step("DMG", need, 1, R(1250, "D8"), R(1251), R(1068, "F M U"))


def level(code):
    parent = N if code == "20" else R(734)
    return Step("HL", "R", 1, R(628), parent, R(735, code), R(736, "0 1"))


PAT = (S(1250, "D8"), S(1251), S(355, "01"), S(81), S(1073, "Y"))
TURNS = "A B C D E F G H P S T U"
FILING = "11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ"
INSURANCE_TYPES = "12 13 14 15 16 41 42 43 47"
PATIENT_RELATIONS = "01 19 20 21 39 40 53 G8"
OTHER_RELATIONS = "01 18 19 20 21 39 40 53 G8"
DELAYS = "1 2 3 4 5 6 7 8 9 10 11 15"
PROVIDER_REFS = "0B 1G G2 LU"

CLM = Step(
    "CLM", "R", 1, R(1028), R(782), N, N,
    Composite("R", "place, qualifier and frequency", R(1331), R(1332, "B"), R(1325, "1 7 8")),
    R(1073, "Y N"), R(1359, "A B C"), R(1073, "N W Y"), R(1363, "I Y"), S(1351, "P"),
    Composite("S", "related causes", R(1362, "AA EM OA"), S(1362, "AA EM OA"), N, S(156), S(26)),
    S(1366, "02 03 05 09"), N, N, N, N, N, N, N, S(1514, DELAYS))

DIAGNOSIS_FIRST = Composite("R", "principal diagnosis", R(1270, "ABK"), R(1271))
DIAGNOSIS_OTHER = Composite("S", "other diagnosis", R(1270, "ABF"), R(1271))
HI = Step("HI", "R", 1, DIAGNOSIS_FIRST, *[DIAGNOSIS_OTHER] * 11)

SV1 = Step(
    "SV1", "R", 1,
    Composite("R", "procedure", R(235, "HC"), R(234), S(1339), S(1339), S(1339), S(1339), S(352)),
    R(782), R(355, "UN"), R(380), S(1331), N,
    Composite("R", "diagnosis pointers", R(1328), S(1328), S(1328), S(1328)),
    N, S(1073, "Y"), N, S(1073, "Y"), S(1073, "Y"))

# Group and reason, then up to six of reason, amount, quantity.
CAS = Step("CAS", "S", 5, R(1033, "CO CR OA PI PR"), R(1034), R(782), S(380),
           *[S(1034), S(782), S(380)] * 5)

ADDRESSED_PROVIDER = (street("R"), town("R"), ref(PROVIDER_REFS, most=3))

LOOP_2400 = Loop(
    "2400", "R", 50,
    Step("LX", "R", 1, R(554)),
    SV1,
    dtp("472", need="R", formats="D8 RD8"), dtp("304"), dtp("431"), dtp("454"),
    ref("6R"), ref("G1", most=5), ref("9F", most=5), ref("9B"), ref("9D"),
    Step("NTE", "S", 1, R(363, "ADD DCP"), R(352)),
    Loop("2420A", "S", 1, name("82", "1 2", "R"), specialty("PE"), ref(PROVIDER_REFS, most=20)),
    Loop("2420C", "S", 1, name("77", "2", "S"), *ADDRESSED_PROVIDER),
    Loop("2420D", "S", 1, name("DQ", "1", "R"), ref(PROVIDER_REFS, most=20)),
    Loop("2420E", "S", 1, name("DK", "1", "R"), street("S"), town("S"), ref("0B 1G G2", most=20), contact("S", 1)),
    Loop("2420F", "S", 2, name("DN P3", "1", "R"), ref("0B 1G G2", most=20)),
    Loop("2430", "S", 15,
         Step("SVD", "R", 1, R(67), R(782),
              Composite("R", "procedure", R(235, "HC"), R(234), S(1339), S(1339), S(1339), S(1339), S(352)),
              N, R(380), S(554)),
         CAS, dtp("573", need="R"), amt("EAF")))

LOOP_2320 = Loop(
    "2320", "S", 10,
    Step("SBR", "R", 1, R(1138, TURNS), R(1069, OTHER_RELATIONS), S(127), S(93),
         S(1336, INSURANCE_TYPES), N, N, N, S(1032, FILING)),
    CAS, amt("D"), amt("EAF"), amt("A8"),
    Step("OI", "R", 1, N, N, R(1073, "N W Y"), S(1351, "P"), N, R(1363, "I Y")),
    Loop("2330A", "R", 1, name("IL", "1 2", "R", "II MI"), street("S"), town("S"), ref("SY", most=2)),
    Loop("2330B", "R", 1, name("PR", "2", "R", "PI XV"), street("S"), town("S"), dtp("573"),
         ref("2U EI FY NF", most=2), ref("G1"), ref("9F"), ref("T4"), ref("F8")))


def claim_loop():
    return Loop(
        "2300", "S", 100,
        CLM,
        dtp("431"), dtp("454"), dtp("304"), dtp("453"), dtp("439"), dtp("296"), dtp("297"),
        dtp("435"), dtp("096"), dtp("090 091", most=2), dtp("314 360 361", formats="D8 RD8"),
        amt("F5"),
        ref("4N"), ref("F5"), ref("9F"), ref("G1"), ref("F8"), ref("9A"), ref("9C"),
        ref("D9"), ref("EA"), ref("P4"), ref("1J"),
        Step("NTE", "S", 1, R(363, "ADD CER DCP DGN TPO"), R(352)),
        HI,
        Loop("2310A", "S", 2, name("DN P3", "1", "R"), ref("0B 1G G2", most=3)),
        Loop("2310B", "S", 1, name("82", "1 2", "R"), specialty("PE"), ref(PROVIDER_REFS, most=4)),
        Loop("2310C", "S", 1, name("77", "2", "S"), *ADDRESSED_PROVIDER, contact("S", 1)),
        Loop("2310D", "S", 1, name("DQ", "1", "R"), ref(PROVIDER_REFS, most=4)),
        LOOP_2320, LOOP_2400)


LOOP_2000C = Loop(
    "2000C", "S", 10 ** 6,
    level("23"),
    Step("PAT", "R", 1, R(1069, PATIENT_RELATIONS), N, N, N, *PAT),
    Loop("2010CA", "R", 1, name("QC", "1"), street("R"), town("R"), demographics("R"), ref("Y4"), ref("1W SY")),
    claim_loop())

LOOP_2000B = Loop(
    "2000B", "R", 10 ** 6,
    level("22"),
    Step("SBR", "R", 1, R(1138, TURNS), S(1069, "18"), S(127), S(93), S(1336, INSURANCE_TYPES), N, N, N,
         R(1032, FILING)),
    Step("PAT", "S", 1, N, N, N, N, *PAT),
    Loop("2010BA", "R", 1, name("IL", "1 2", "R", "II MI"), street("S"), town("S"), demographics("S"),
         ref("SY"), ref("Y4")),
    Loop("2010BB", "R", 1, name("PR", "2", "R", "PI XV"), street("S"), town("S"),
         ref("2U EI FY NF", most=3), ref("G2 LU", most=2)),
    claim_loop(), LOOP_2000C)

LOOP_2000A = Loop(
    "2000A", "R", 10 ** 6,
    level("20"),
    specialty("BI"),
    Loop("2010AA", "R", 1, name("85", "1 2", "R"), street("R"), town("R"), ref("EI SY", "R"),
         ref("0B 1G", most=2), contact("S", 2)),
    Loop("2010AB", "S", 1, name("87", "1 2"), street("R"), town("R")),
    LOOP_2000B)

# The set between ST and SE, which are checked with the envelope.
ROOT = Loop(
    "ST", "R", 1,
    Step("BHT", "R", 1, R(1005, "0019"), R(353, "00 18"), R(127), R(373), R(337), R(640, "CH")),
    Loop("1000A", "R", 1, name("41", "1 2", "R", "46"), contact("R", 2)),
    Loop("1000B", "R", 1, name("40", "2", "R", "46")),
    LOOP_2000A)
