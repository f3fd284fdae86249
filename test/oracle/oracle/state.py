"""What is so as of an instant: settings in force, local dates, enrollments, coverage, consents."""
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from . import rules
from .seen import instant, seen

DAY = timedelta(days=1)
SETTINGS = ("practice", "payer", "practitioner", "staff", "patient", "device")


def day(text):
    return date.fromisoformat(text) if text else None


def holds(fact, on):
    """Is a dated fact, with `from` and perhaps `to`, in force on that date?"""
    return day(fact["from"]) <= on and (not fact.get("to") or on <= day(fact["to"]))


def order(fact):
    """Later beats earlier, then the greater id."""
    return instant(fact["at"]), fact["id"]


class Book:
    """The facts seen as of an instant, and what follows from them alone."""

    def __init__(self, facts, as_of):
        self.as_of = as_of
        self.kinds = defaultdict(list)
        for fact in seen(facts, as_of, rules.PRODUCTS):
            self.kinds[fact["fact"]].append(fact)
        self.settings = defaultdict(list)
        for kind in SETTINGS:
            for fact in sorted(self.kinds[kind], key=order):
                # A practice keeps one journal: its settings are one subject.
                subject = None if kind == "practice" else fact[kind]
                self.settings[kind, subject].append(fact)
        self.enrollments = {i: Enrollment(self, i) for i in
                            sorted({f["enrollment"] for f in self.kinds["enroll"]})}

    # Settings

    def setting(self, kind, subject, in_force):
        history = self.settings.get((kind, subject), ())
        found = [f for f in history if in_force(f)]
        if found:
            return found[-1]
        earliest = [f for f in history if instant(f["at"]) == instant(history[0]["at"])]
        return earliest[-1] if earliest else None

    def setting_at(self, kind, subject, moment):
        return self.setting(kind, subject, lambda f: instant(f["at"]) <= moment)

    def setting_on(self, kind, subject, on):
        """In force at the end of that date in the practice's zone."""
        return self.setting(kind, subject, lambda f: self.practice_date(instant(f["at"])) <= on)

    # Zones

    def practice_zone(self, moment):
        practice = self.setting_at("practice", None, moment)
        return ZoneInfo(practice["timezone"]) if practice else timezone.utc

    def practice_date(self, moment):
        return moment.astimezone(self.practice_zone(moment)).date()

    def patient_date(self, patient, moment):
        zone = ZoneInfo(self.setting_at("patient", patient, moment)["timezone"])
        return moment.astimezone(zone).date()

    def practice_midnight(self, on):
        """The instant at which that date begins at the practice."""
        guess = datetime(on.year, on.month, on.day, tzinfo=timezone.utc)
        for _ in range(2):
            zone = self.practice_zone(guess)
            guess = datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(timezone.utc)
        return guess

    @cached_property
    def today(self):
        return self.practice_date(self.as_of)

    # People and devices

    def credential(self, person, on):
        found = self.setting_on("practitioner", person, on)
        return found and rules.CREDENTIAL_ALIASES.get(found["credential"], found["credential"])

    def is_practitioner(self, person):
        return ("practitioner", person) in self.settings

    def device(self, name, on):
        return rules.product_on(name, on) or self.setting_on("device", name, on)

    # Dated settings: for one subject only the latest fact is read

    @cached_property
    def coverages(self):
        latest = {}
        for fact in sorted(self.kinds["coverage"], key=order):
            latest[fact["patient"], fact["payer"], fact["rank"]] = fact
        return list(latest.values())

    def payer_of(self, patient, on):
        """The payer of the primary coverage on that date, or of the last that was; else None."""
        mine = [c for c in self.coverages if c["patient"] == patient and c["rank"] == "primary"]
        current = [c for c in mine if holds(c, on)]
        begun = [c for c in mine if day(c["from"]) <= on]
        if current:
            return max(current, key=order)["payer"]
        if begun:
            return max(begun, key=lambda c: (day(c["to"]), order(c)))["payer"]
        if mine:
            first = min(day(c["from"]) for c in mine)
            return max((c for c in mine if day(c["from"]) == first), key=order)["payer"]
        return None

    def covered_by(self, patient, payer, on):
        return any(c["patient"] == patient and c["payer"] == payer and holds(c, on)
                   for c in self.coverages)

    def latest_on(self, kind, matches, on):
        """Of the facts of one subject the latest, if it is in force on that date."""
        found = max((f for f in self.kinds[kind] if matches(f)), key=order, default=None)
        return found if found and holds(found, on) else None

    def payer_rule(self, payer, code, on):
        return self.latest_on("payer-rule",
                              lambda f: f["payer"] == payer and code in f["codes"], on)

    def price(self, payer, code, on):
        return self.latest_on("price", lambda f: f["payer"] == payer and f["code"] == code, on)

    # Consents, plans, orders

    def consents(self, patient, program, form, on):
        """Consents in force on that date, in the form asked for."""
        ended = defaultdict(lambda: date.max)
        for fact in self.kinds["revoke"]:
            ended[fact["consent"]] = min(ended[fact["consent"]], day(fact["from"]))
        return [c for c in self.kinds["consent"]
                if c["patient"] == patient and c["program"] == program and holds(c, on)
                and on < ended[c["id"]] and (form == "verbal" or c["form"] == "written")]

    def latest_by_name(self, kind):
        latest = {}
        for fact in sorted(self.kinds[kind], key=order):
            latest[fact[kind]] = fact
        return list(latest.values())

    @cached_property
    def plans(self):
        return self.latest_by_name("plan")

    @cached_property
    def orders(self):
        return self.latest_by_name("order")

    @cached_property
    def notes(self):
        return self.latest_by_name("note")


class Enrollment:
    """One enrollment: its latest fact, what names it, its days and its clocks."""

    def __init__(self, book, name):
        self.book, self.id = book, name
        self.named = [f for kind in book.kinds.values() for f in kind
                      if f.get("enrollment") == name]
        self.fact = max((f for f in self.named if f["fact"] == "enroll"), key=order)
        self.patient, self.program = self.fact["patient"], self.fact["program"]
        self.biller, self.device = self.fact["billing"], self.fact["device"]
        self.order, self.place = self.fact.get("order"), self.fact["place"]
        self.first_instant = min(instant(f["at"]) for f in self.named)
        self.first_date = book.practice_date(self.first_instant)
        self.discharged = min((day(f["on"]) for f in self.of("discharge")), default=None)

    def of(self, kind):
        """Its facts of one kind, by instant and then id."""
        return sorted((f for f in self.named if f["fact"] == kind), key=order)

    def until_discharge(self, on):
        return self.discharged is None or on <= self.discharged

    @cached_property
    def age(self):
        """For "began earlier" among enrollments."""
        return self.first_instant, self.id

    # Steps: what came after the discharge does not count

    def dates_of(self, kind):
        dates = ((f, self.book.practice_date(instant(f["at"]))) for f in self.of(kind))
        return [(f, on) for f, on in dates if self.until_discharge(on)]

    @cached_property
    def supplies(self):
        return self.dates_of("supply")

    @cached_property
    def educated(self):
        return min((on for _, on in self.dates_of("educate")), default=None)

    # Monitoring

    @cached_property
    def checkin_dates(self):
        """Local dates of the counted check-ins, in the order of the check-ins."""
        dates = []
        for fact in self.of("checkin"):
            at = instant(fact["at"])
            received = instant(fact.get("received", fact["at"]))
            on = self.book.patient_date(self.patient, at)
            if (fact["source"] in ("patient", "device")
                    and day(fact.get("for_day")) in (None, on)
                    and received - at <= timedelta(days=rules.RECEIVED_LATE_DAYS)
                    and at - received <= timedelta(minutes=rules.CLOCK_AHEAD_MINUTES)
                    and self.until_discharge(on)):
                dates.append(on)
        return dates

    @cached_property
    def start(self):
        """The day on which the first window begins, or None."""
        if self.fact.get("starts"):
            return day(self.fact["starts"])
        return self.checkin_dates[0] if self.checkin_dates else None

    def data_days(self, first, last):
        return sorted({d for d in self.checkin_dates if first <= d <= last})

    def window(self, n):
        first = self.start + n * rules.WINDOW_DAYS * DAY
        last = first + (rules.WINDOW_DAYS - 1) * DAY
        return first, min(last, self.discharged or last)

    @cached_property
    def last_data_day(self):
        return max((d for d in self.checkin_dates if d >= self.start), default=None)

    def cut(self, last):
        """A month's or a window's last day, or the discharge if that is earlier."""
        return min(last, self.discharged or last)

    @cache
    def notes(self):
        """(first date, last date, date signed) of the notes that document anything."""
        found = []
        for note in self.book.notes:
            signed = note.get("signed")
            if (note["enrollment"] == self.id and note["by"] == self.biller and signed
                    and instant(signed) <= self.book.as_of
                    and all((note.get(part) or "").strip() for part in
                            ("review", "interpretation", "actions", "plan"))):
                found.append((day(note["from"]), day(note["to"]),
                              self.book.practice_date(instant(signed))))
        return found

    def documented(self, on):
        return any(first <= on <= last and signed >= on for first, last, signed in self.notes())
