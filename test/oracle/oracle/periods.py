"""Periods, the pack that judges them, and which ladders stand."""
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from . import rules
from .counts import count, met
from .state import DAY


@dataclass
class Judge:
    """The pack that judges, and whether it may."""
    name: str
    in_force: bool          # enabled, within its dates, known to the rulebook
    releases: bool          # to this kind of payer
    explicit: bool          # named by the payer's own policy
    priced: bool            # some enabled pack stands behind the year, or the policy's own

    @property
    def pack(self):
        return rules.PACKS[self.name]

    @property
    def met(self):
        return self.in_force and self.releases


def nearest_year(year):
    return min(rules.MEDICARE_YEARS, key=lambda y: (abs(y - year), y))


def judge_on(book, payer, on):
    """The pack by which a payer judges a date of service."""
    setting = book.setting_on("payer", payer, on) if payer else None
    policy = setting.get("policy") if setting else None
    year = nearest_year(on.year)
    enabled = year == on.year
    if policy not in rules.PACKS:
        return Judge(rules.MEDICARE_YEARS[year], enabled and policy is None, True, False, enabled)
    pack = rules.PACKS[policy]
    if not pack["enabled"]:
        near = nearest_year(pack["from"].year)
        return Judge(rules.MEDICARE_YEARS[near], False, True, False, enabled)
    in_force = pack["from"] is None or pack["from"] <= on <= pack["to"]
    return Judge(policy, in_force, setting["kind"] not in pack["never"], True,
                 enabled or pack["from"] is None)


class Period:
    """One clock period of an enrollment, with its payer and the pack of its last day."""

    def __init__(self, book, enrollment, clock, first, last, over, payer_day):
        self.book, self.enrollment, self.clock = book, enrollment, clock
        self.first, self.last, self.over = first, last, over
        self.payer = book.payer_of(enrollment.patient, payer_day)
        self.judge = judge_on(book, self.payer, payer_day)

    @cached_property
    def counts(self):
        return count(self.book, self.enrollment, self.judge.pack, self.first, self.last)

    def codes(self):
        for name, code in self.judge.pack["codes"].items():
            if code["program"] == self.enrollment.program and code["clock"] == self.clock:
                yield name, code

    def shares_day(self, other):
        return self.first <= other.last and other.first <= self.last

    def has_day(self, on):
        return self.first <= on <= self.last


def windows(book, enrollment):
    if enrollment.start is None:
        return
    today = book.patient_date(enrollment.patient, book.as_of)
    n = 0
    while True:
        first, last = enrollment.window(n)
        if first > today or not enrollment.until_discharge(first):
            return
        yield Period(book, enrollment, "window-30", first, last, today > last, last)
        n += 1


def next_month(first):
    return (first.replace(day=28) + 4 * DAY).replace(day=1)


def months(book, enrollment):
    first = enrollment.first_date.replace(day=1)
    end = enrollment.cut(book.today)
    while first <= end:
        last = enrollment.cut(next_month(first) - DAY)
        yield Period(book, enrollment, "month", first, last, book.today > last, last)
        first = next_month(first)


def once_day(enrollment, program):
    """The service date of the program's once-only code, or None until it is done."""
    if program == "rtm":
        return enrollment.educated
    supplied = min((on for _, on in enrollment.supplies), default=None)
    return max(supplied, enrollment.educated) if supplied and enrollment.educated else None


def episode(book, enrollment):
    last = enrollment.discharged
    stand_in = enrollment.cut(book.today)
    over = last is not None and book.today > last
    done = once_day(enrollment, enrollment.program)
    found = Period(book, enrollment, "episode", enrollment.first_date, last, over,
                   done or stand_in)
    found.done, found.stand_in = done, stand_in
    return found


class Calendar:
    """All periods of all enrollments, and which of them hold a ladder."""

    def __init__(self, book):
        self.book = book
        self.periods = []
        for enrollment in book.enrollments.values():
            self.periods += windows(book, enrollment)
            self.periods += months(book, enrollment)
            self.periods.append(episode(book, enrollment))
        self.standing, self.displaced = set(), set()
        for family in rules.LADDER_SERVICES:
            self.settle(family)

    def first_window(self, enrollment):
        return next((p for p in self.periods
                     if p.enrollment is enrollment and p.clock == "window-30"), None)

    def settle(self, family):
        """Who stands on this ladder: the period that begins first displaces those it overlaps."""
        rungs = {id(p): [c for _, c in p.codes() if c["ladder"] == family and not c["first"]]
                 for p in self.periods}
        contenders = sorted((p for p in self.periods if rungs[id(p)]),
                            key=lambda p: (p.first, p.enrollment.id))
        standing = []
        for period in contenders:
            lowest = min(rungs[id(period)], key=lambda c: c["days"] or c["minutes"])
            enough = least_met(lowest, period.counts)
            taken = self.service_in(period, rules.LADDER_SERVICES[family]) or any(
                other.enrollment is not period.enrollment and other.shares_day(period)
                and other.enrollment.patient == period.enrollment.patient for other in standing)
            if taken and (enough or rules.DISPLACED_WITHOUT_COUNTS):
                self.displaced.add(id(period))
            if enough and not taken:
                standing.append(period)
                self.standing.add(id(period))

    def service_in(self, period, codes):
        """Is one of these codes known to be billed for the patient on a day of the period?"""
        return any(s["patient"] == period.enrollment.patient and s["code"] in codes
                   and period.has_day(date.fromisoformat(s["on"]))
                   for s in self.book.kinds["service"])


def least_met(code, found):
    """Are the counts of a rung reached, whether or not they have passed it?"""
    return all(met(dict(code, days=code["days"] and (code["days"][0], None),
                        minutes=code["minutes"] and (code["minutes"][0], None)), found).values())
