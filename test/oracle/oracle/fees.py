"""The price of one unit on a date of service."""
from fractions import Fraction

from . import rules
from .tables import gpcis, rvus


def half_up(amount):
    """A decimal string in dollars, rounded half up to the cent."""
    cents = int(amount * 100 + Fraction(1, 2))
    return f"{cents // 100}.{cents % 100:02d}"


def price(book, enrollment, payer, judge, code, on):
    none = {"amount": None, "basis": "contractor"}
    if payer is None or not judge.priced:
        return none
    contracted = book.price(payer, code, on)
    if contracted:
        return {"amount": half_up(Fraction(contracted["amount"])), "basis": "contracted"}
    kind = book.setting_on("payer", payer, on)["kind"]
    status, work, expense, malpractice = rvus(on.year).get(code, ("C", 0, {}, 0))
    # The guide never prices a Medicare claim (rules.md 2.5): only a contracted price stands under it.
    teaches = judge.pack["never"]
    if kind not in ("medicare", "medicare-advantage") or teaches or status not in "ART":
        return none
    practice = book.setting_on("practice", None, on) or {}
    locality = practice.get("locality") or {}
    indices = gpcis(on.year).get((locality.get("mac"), locality.get("number")))
    w, pe, mp = indices or (1, 1, 1)
    total = (work * w + expense[enrollment.place in rules.PLACES_FACILITY] * pe + malpractice * mp)
    total *= rules.CONVERSION[on.year][bool(practice.get("qp", False))]
    total *= rules.SHARE[book.credential(enrollment.biller, on)]
    if not practice.get("participating", True):
        total *= rules.NON_PARTICIPATING
    return {"amount": half_up(total), "basis": "locality" if indices else "national"}
