"""The rulebook as tables: packs, codes, products, credentials, places, fees' parameters."""
from datetime import date
from fractions import Fraction

# The order of the list of requirement ids is the order of the requirements in a line.
REQUIREMENT_IDS = (
    "pack", "coverage", "authorization", "consent", "part2-consent", "practitioner", "diagnosis",
    "device", "device-date", "device-age", "order", "plan", "supply", "cost", "onboarding", "place",
    "modifiers", "data-days", "minutes", "contact", "note", "initial-code", "once", "exclusive",
    "one-practitioner", "timely", "price",
)
EVERY_CODE = ("pack", "coverage", "authorization", "consent", "part2-consent", "practitioner",
              "diagnosis", "device", "device-date", "device-age", "order", "place", "modifiers",
              "timely", "price")

STATUS_ORDER = ("claimed", "yields", "refused", "lost", "open", "held", "ready")

# Readings of sentences that can be read in two ways; see the comment in evaluate.py.
PASSED_RUNG_IS_MET = False        # 98986 with 18 days: its data-days, 2 to 15, are not met
DISPLACED_WITHOUT_COUNTS = True   # a period without its counts can be displaced

CREDENTIAL_ALIASES = {"PHD": "CP", "PSYD": "CP", "LCSW": "CSW", "LMFT": "MFT",
                      "LPC": "MHC", "LMHC": "MHC", "LPCC": "MHC"}
CREDENTIALS = frozenset("MD DO NP PA CNS CNM CP CSW MFT MHC PT OT SLP".split())
THERAPISTS = frozenset(("PT", "OT", "SLP"))
NOT_THERAPISTS = CREDENTIALS - THERAPISTS
ONLY_THE_BILLER = frozenset(("CSW", "MFT", "MHC"))
SHARE = {c: Fraction(100, 100) for c in CREDENTIALS}
SHARE.update({c: Fraction(85, 100) for c in ("NP", "PA", "CNS")})
SHARE.update({c: Fraction(75, 100) for c in ("CSW", "MFT", "MHC")})
NON_PARTICIPATING = Fraction(95, 100)


def code(program, clock, extra, days=None, minutes=None, contact=False, first=None, ladder=None):
    """One code of a pack. `days` and `minutes` are (least, most or None); `first` is the code that
    an add-on follows, `ladder` the family of which one code stands in a period."""
    listed = set(EVERY_CODE) | set(extra.split())
    return {"program": program, "clock": clock, "days": days, "minutes": minutes,
            "contact": contact, "first": first, "ladder": ladder,
            "requirements": tuple(i for i in REQUIREMENT_IDS if i in listed)}


def medicare_codes(setup_days, short_codes):
    manage = "minutes contact note exclusive"
    codes = {
        "98975": code("rtm", "episode", "onboarding data-days once exclusive",
                      days=(setup_days, None)),
        "98978": code("rtm", "window-30", "supply data-days note exclusive one-practitioner",
                      days=(16, 30), ladder="rtm-supply"),
        "98980": code("rtm", "month", manage, minutes=(20, None), contact=True,
                      ladder="rtm-manage"),
        "98981": code("rtm", "month", manage + " initial-code", minutes=(40, None), contact=True,
                      first="98980", ladder="rtm-manage"),
        "G0552": code("dmht", "episode", "plan supply cost onboarding once exclusive"),
        "G0553": code("dmht", "month", "plan supply cost " + manage, minutes=(20, None),
                      contact=True, ladder="dmht-manage"),
        "G0554": code("dmht", "month", "plan supply cost initial-code " + manage,
                      minutes=(40, None), contact=True, first="G0553", ladder="dmht-manage"),
    }
    if short_codes:
        codes["98986"] = code("rtm", "window-30",
                              "supply data-days note exclusive one-practitioner",
                              days=(2, 15), ladder="rtm-supply")
        codes["98979"] = code("rtm", "month", manage, minutes=(10, 19), contact=True,
                              ladder="rtm-manage")
    return codes


GUIDE_CODES = {
    "98975": code("rtm", "episode", "onboarding once"),
    "98978": code("rtm", "window-30", "supply data-days minutes note", days=(16, 30),
                  minutes=(20, None)),
    "98980": code("rtm", "window-30", "minutes note initial-code", minutes=(40, None),
                  first="98978"),
}

MEDICARE_FURNISH = {"rtm": CREDENTIALS, "dmht": NOT_THERAPISTS}
PACKS = {
    "medicare-2025": {
        "enabled": True, "from": date(2025, 1, 1), "to": date(2025, 12, 31),
        "codes": medicare_codes(16, False), "regulations": ("882.5801",),
        "furnish": MEDICARE_FURNISH, "staff_roles": (), "consent": "verbal", "never": (),
        "repeat_gap_days": None},
    "medicare-2026": {
        "enabled": True, "from": date(2026, 1, 1), "to": date(2026, 12, 31),
        "codes": medicare_codes(2, True), "regulations": ("882.5801", "882.5803"),
        "furnish": MEDICARE_FURNISH, "staff_roles": (), "consent": "verbal", "never": (),
        "repeat_gap_days": None},
    "medicare-2027": {"enabled": False, "from": date(2027, 1, 1), "to": date(2027, 12, 31)},
    "guide-2025": {
        "enabled": True, "from": None, "to": None, "codes": GUIDE_CODES, "regulations": (),
        "furnish": {"rtm": NOT_THERAPISTS, "dmht": NOT_THERAPISTS},
        "staff_roles": ("clinical-staff",), "consent": "written",
        "never": ("medicare", "medicare-advantage"), "repeat_gap_days": 60},
}
MEDICARE_YEARS = {2025: "medicare-2025", 2026: "medicare-2026"}

ADD_ON_MINUTES = 20
RECEIVED_LATE_DAYS = 7
CLOCK_AHEAD_MINUTES = 10
WINDOW_DAYS = 30

# The lowest counts at which a ladder stands are those of the least demanding code of the pack.
LADDER_SERVICES = {"rtm-supply": ("98978", "98986"), "rtm-manage": ("98979", "98980"),
                   "dmht-manage": ("G0553",)}
EXCLUDING_SERVICES = {
    "98975": ("99445", "99453", "99454", "98976", "98977", "98984", "98985"),
    "98978": ("99445", "99453", "99454", "98976", "98977", "98984", "98985"),
    "98986": ("99445", "99453", "99454", "98976", "98977", "98984", "98985"),
    "98979": ("99457", "99458", "99470"),
    "98980": ("99457", "99458", "99470"),
    "98981": ("99457", "99458", "99470"),
}

INTERACTIVE = ("phone", "video", "in-person")
PLACES_KNOWN = frozenset(
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 "
    "41 42 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99".split())
PLACES_REFUSED = frozenset(("02", "10", "50", "72"))
PLACES_FACILITY = frozenset(
    "02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61".split())
MODIFIERS_REFUSED = frozenset(("93", "95", "GT"))

CONVERSION = {2025: {False: Fraction("32.3465"), True: Fraction("32.3465")},
              2026: {False: Fraction("33.4009"), True: Fraction("33.5675")}}


def product(regulation, number, cleared, age_min, indications, rx=True, age_max=None, part2=False):
    return {"program": "dmht", "regulation": regulation, "number": number, "cleared": cleared,
            "age_min": age_min, "age_max": age_max, "indications": indications.split(), "rx": rx,
            "device_201h": True, "therapy": "cbt" if regulation == "882.5801" else None,
            "part2": part2}


INSOMNIA = "F51.01 F51.02 F51.03 F51.05 F51.09 G47.0"
PRODUCTS = {
    "reset": product("882.5801", "DEN160018", "2017-09-30", 18, "F10 F12 F14 F15 F18 F19",
                     part2=True),
    "reset-o": product("882.5801", "K173681", "2018-12-31", 18, "F11", part2=True),
    "somryst": product("882.5801", "K191716", "2020-03-31", 22, INSOMNIA),
    "sleepiorx": product("882.5801", "K233577", "2024-08-05", 18, INSOMNIA),
    "daylightrx": product("882.5801", "K233872", "2024-08-30", 22, "F41.1"),
    "mamalift-plus": product("882.5801", "K223515", "2024-04-22", 22, "F53.0"),
    "rejoyn": product("882.5801", "K231209", "2024-03-31", 22, "F32 F33"),
    "endeavorrx": product("882.5803", "DEN200026", "2020-06-15", 8, "F90.0 F90.2", age_max=17),
    "endeavorotc": product("882.5803", "K233496", "2024-06-14", 18, "F90.0 F90.2", rx=False),
    "nightware": product("882.5705", "DEN200033", "2020-12-31", 22, ""),
}
ENDEAVOR_WIDENED = date(2023, 12, 31)   # 8 to 12 before, 8 to 17 from then on


def product_on(name, day):
    found = PRODUCTS.get(name)
    if found and name == "endeavorrx" and day < ENDEAVOR_WIDENED:
        found = dict(found, age_max=12)
    return found


# Changes to ICD-10-CM after the shipped file: code -> (first valid day, last valid day).
def severity(stem, digits):
    return {stem + d: (date(2024, 10, 1), None) for d in digits}


ICD_CHANGES = {
    "F32A": (date(2021, 10, 1), None),
    "F438": (None, date(2022, 9, 30)),
    "F4381": (date(2022, 10, 1), None), "F4389": (date(2022, 10, 1), None),
    "F5001": (None, date(2024, 9, 30)), "F5002": (None, date(2024, 9, 30)),
    "F502": (None, date(2024, 9, 30)), "F5081": (None, date(2024, 9, 30)),
    **severity("F5001", "012349"), **severity("F5002", "012349"),
    **severity("F502", "012345"), **severity("F5081", "012349"),
    **{f"F{n}91": (date(2022, 10, 1), None) for n in (10, 11, 12, 13, 14, 15, 16, 18, 19)},
    "G4700": (None, None), "G4701": (None, None), "G4709": (None, None),
}
