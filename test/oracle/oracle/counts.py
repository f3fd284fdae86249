"""What a code counts in a period: data days, minutes, contacts, and whether notes document them."""
from dataclasses import dataclass, field
from datetime import timedelta

from . import rules
from .seen import instant
from .state import DAY

TICK = timedelta(microseconds=1)
NOTHING = timedelta()


def minus(pieces, first, last):
    """Stretches without what lies in [first, last)."""
    left = []
    for start, end in pieces:
        left += [(a, b) for a, b in ((start, min(end, first)), (max(start, last), end)) if a < b]
    return left


def union(pieces):
    joined = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def who_counts(book, enrollment, pack, last):
    """person, date -> does what this person does on that date count?"""
    may = pack["furnish"][enrollment.program]
    alone = book.credential(enrollment.biller, last) in rules.ONLY_THE_BILLER

    def counts(person, on):
        if alone and person != enrollment.biller:
            return False
        if book.is_practitioner(person):
            return book.credential(person, on) in may
        staff = book.setting_on("staff", person, on)
        return bool(staff) and staff["role"] in pack["staff_roles"]

    return counts


def stretches(book, enrollment, counts, first, last):
    """The counted pieces of time, after all cuts, before they are united."""
    opens, closes = book.practice_midnight(first), book.practice_midnight(last + DAY)
    billed = [(instant(s["from"]), instant(s["to"])) for s in book.kinds["service"]
              if s["patient"] == enrollment.patient and "from" in s and "to" in s]
    found = []
    for fact in enrollment.of("time"):
        began, ended = instant(fact["from"]), instant(fact["to"])
        if began >= ended or not counts(fact["by"], book.practice_date(began)):
            continue
        pieces = [(max(began, opens), min(ended, closes))]
        pieces = [(a, b) for a, b in pieces if a < b]
        for other in book.kinds["time"]:
            if (other["by"] == fact["by"] and other["enrollment"] != enrollment.id
                    and (instant(other["from"]), other["id"]) < (began, fact["id"])):
                pieces = minus(pieces, instant(other["from"]), instant(other["to"]))
        for start, end in billed:
            pieces = minus(pieces, start, end)
        found += pieces
    return found


@dataclass
class Counts:
    """What was found in a period for one enrollment under one pack."""
    days: list = field(default_factory=list)
    pieces: list = field(default_factory=list)
    contacts: list = field(default_factory=list)

    @property
    def minutes(self):
        return sum((b - a for a, b in union(self.pieces)), NOTHING) // timedelta(minutes=1)

    def nth_minute(self, n):
        """The instant at which the n-th minute is full."""
        left = timedelta(minutes=n)
        for start, end in union(self.pieces):
            if left <= end - start:
                return start + left
            left -= end - start
        raise ValueError(n)


def count(book, enrollment, pack, first, last):
    """Everything that a pack may count from `first` to `last`; `last` is cut by the discharge."""
    counts = who_counts(book, enrollment, pack, last)
    found = Counts()
    found.days = enrollment.data_days(first, last)
    found.pieces = stretches(book, enrollment, counts, first, last)
    for fact in enrollment.of("contact"):
        on = book.practice_date(instant(fact["at"]))
        if (fact["mode"] in rules.INTERACTIVE and first <= on <= last
                and counts(fact["by"], on)):
            found.contacts.append(on)
    found.contacts.sort()
    return found


def documented(book, enrollment, code, found):
    """Does a note cover every date of what this code counts?"""
    dates = set()
    if code["days"]:
        dates.update(found.days)
    if code["minutes"]:
        for start, end in found.pieces:
            on, last = book.practice_date(start), book.practice_date(end - TICK)
            while on <= last:
                dates.add(on)
                on += DAY
    if code["contact"]:
        dates.update(found.contacts)
    return all(enrollment.documented(on) for on in dates)


def within(limits, n):
    least, most = limits
    if most is not None and n > most:
        return rules.PASSED_RUNG_IS_MET
    return n >= least


def met(code, found):
    """(id -> met) for the counts of a code."""
    result = {}
    if code["days"]:
        result["data-days"] = within(code["days"], len(found.days))
    if code["minutes"]:
        result["minutes"] = within(code["minutes"], found.minutes)
    if code["contact"]:
        result["contact"] = bool(found.contacts)
    return result


def passed(code, found):
    """Has the count gone beyond this rung of its ladder?"""
    if not code["ladder"]:
        return False
    days, minutes = code["days"], code["minutes"]
    return bool(days and days[1] is not None and len(found.days) > days[1]
                or minutes and minutes[1] is not None and found.minutes > minutes[1])


def day_reached(book, code, found):
    """The day on which the last of the code's counts was met, or None while one is not."""
    if not all(met(code, found).values()):
        return None
    days = []
    if code["days"]:
        days.append(found.days[code["days"][0] - 1])
    if code["minutes"]:
        days.append(book.practice_date(found.nth_minute(code["minutes"][0]) - TICK))
    if code["contact"]:
        days.append(found.contacts[0])
    return max(days)
