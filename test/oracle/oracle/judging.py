"""One determination: every requirement of a code, and the status that follows."""
from datetime import date

from . import fees, rules, tables
from .counts import count, day_reached, documented, met, passed
from .periods import judge_on
from .seen import instant
from .state import DAY, day, holds

# What nobody can mend is refused; what a person can still supply is held.
STRUCTURAL = frozenset((
    "pack", "practitioner", "diagnosis", "device", "device-date", "device-age", "cost", "place",
    "modifiers", "once", "exclusive", "one-practitioner", "timely"))
JUDGED_LAST = frozenset(("price", "initial-code"))


def years_old(birth, on):
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def same_date_next_year(on):
    if (on.month, on.day) == (2, 29):
        return date(on.year + 1, 2, 28)
    return on.replace(year=on.year + 1)


class Determination:
    """What may be said of one code in one period."""

    def __init__(self, calendar, period, code_id, code):
        self.calendar, self.book, self.period = calendar, calendar.book, period
        self.enrollment, self.code_id = period.enrollment, code_id
        self.once_only = period.clock == "episode"
        self.first_window = calendar.first_window(self.enrollment) if self.once_only else None
        self.pick_date(code)
        self.pick_pack(code)
        self.rule = self.book.payer_rule(period.payer, code_id, self.on)
        self.setting = period.payer and self.book.setting_on("payer", period.payer, self.on)
        self.label = self.book.device(self.enrollment.device, self.on)
        self.price = fees.price(self.book, self.enrollment, period.payer, self.judge, code_id,
                                self.on)
        self.results = {i: self.check(i) for i in self.code["requirements"]
                        if i not in JUDGED_LAST and not (i == "timely" and not self.date)}
        self.results["price"] = self.price["amount"] is not None, None
        self.status = self.own_status()

    # The date and the pack of the service

    def pick_date(self, code):
        period = self.period
        if self.once_only:
            self.date, self.on = period.done, period.done or period.stand_in
            return
        self.date = period.last
        rule = self.book.payer_rule(period.payer, self.code_id, period.last)
        if rule and rule.get("service_date") == "threshold-day":
            self.date = day_reached(self.book, code, period.counts) or period.last
        self.on = self.date

    def pick_pack(self, code):
        period = self.period
        self.judge, self.code, self.unknown = period.judge, code, False
        judge = judge_on(self.book, period.payer, self.on)
        there = judge.pack["codes"].get(self.code_id)
        if there and there["clock"] == code["clock"] and there["program"] == code["program"]:
            self.judge, self.code = judge, there
        else:
            self.unknown = True
        if not self.once_only:
            self.counts = (period.counts if self.judge.name == period.judge.name else
                           count(self.book, self.enrollment, self.judge.pack, period.first,
                                 period.last))

    # Requirements: (met, what an unmet one means for the status)

    def check(self, requirement):
        found = getattr(self, "check_" + requirement.replace("-", "_"))()
        if isinstance(found, tuple):
            return found
        if found:
            return True, None
        return False, "refused" if requirement in STRUCTURAL else "held"

    def check_pack(self):
        return self.judge.met and not self.unknown

    def check_coverage(self):
        payer = self.period.payer
        if not payer or not self.book.covered_by(self.enrollment.patient, payer, self.on):
            return False, "refused"
        if self.rule:
            return {"yes": (True, None), "no": (False, "refused"),
                    "unknown": (False, "held")}[self.rule["covered"]]
        known = self.setting["kind"] in ("medicare", "medicare-advantage")
        return known or self.judge.explicit

    def check_authorization(self):
        if not self.rule or self.rule["authorization"] != "required":
            return True
        return any(a["patient"] == self.enrollment.patient and a["payer"] == self.period.payer
                   and self.code_id in a["codes"] and holds(a, self.on)
                   for a in self.book.kinds["authorization"])

    def first_day_billed(self):
        if self.once_only:
            return self.on
        return max(self.period.first, self.enrollment.first_date)

    def check_consent(self):
        asked = self.rule.get("consent") if self.rule else None
        form = "written" if "written" in (asked, self.judge.pack["consent"]) else "verbal"
        return bool(self.book.consents(self.enrollment.patient, self.enrollment.program, form,
                                       self.first_day_billed()))

    def check_part2_consent(self):
        flagged = self.enrollment.fact.get("part2") or self.label.get("part2")
        return not flagged or bool(self.book.consents(
            self.enrollment.patient, "part2", "written", self.first_day_billed()))

    def check_practitioner(self):
        may = self.judge.pack["furnish"][self.enrollment.program]
        return self.book.credential(self.enrollment.biller, self.on) in may

    def check_diagnosis(self):
        active = [d["code"] for d in self.book.kinds["diagnosis"]
                  if d["patient"] == self.enrollment.patient and holds(d, self.on)]
        if self.enrollment.program == "rtm":
            fits = ("F", "G47.0")
        else:
            fits = tuple(self.label.get("indications") or ())
        return any(c.startswith(fits) and tables.icd_valid(c, self.on) for c in active)

    def check_device(self):
        if self.enrollment.program == "rtm":
            return self.label.get("device_201h") is True and self.label.get("therapy") == "cbt"
        return (self.label.get("regulation") in self.judge.pack["regulations"]
                and self.label.get("rx") is True)

    def supplied_on(self):
        return min((on for _, on in self.enrollment.supplies), default=self.on)

    def check_device_date(self):
        on = self.supplied_on()
        cleared = self.book.device(self.enrollment.device, on).get("cleared")
        return not cleared or day(cleared) <= on

    def check_device_age(self):
        on = self.supplied_on()
        label = self.book.device(self.enrollment.device, on)
        birth = self.book.setting_on("patient", self.enrollment.patient, on)["birth"]
        age = years_old(day(birth), on)
        least, most = label.get("age_min"), label.get("age_max")
        return (least is None or age >= least) and (most is None or age <= most)

    def check_order(self):
        book, enrollment = self.book, self.enrollment
        return any(o["patient"] == enrollment.patient and o["device"] == enrollment.device
                   and book.practice_date(instant(o["at"])) <= self.on
                   and (o["by"] == enrollment.biller if enrollment.program == "dmht"
                        else book.is_practitioner(o["by"]))
                   for o in book.orders)

    def check_plan(self):
        return any(p["patient"] == self.enrollment.patient and holds(p, self.on)
                   for p in self.book.plans)

    def check_supply(self):
        dates = [on for _, on in self.enrollment.supplies]
        if not self.once_only:
            dates = [on for on in dates if on <= self.on]
        return self.step(bool(dates))

    def check_onboarding(self):
        return self.step(self.enrollment.educated is not None)

    def step(self, done):
        """Something to be done while the period lasts."""
        return done, None if done else "lost" if self.period.over else "open"

    def check_cost(self):
        supplies = [f for f, _ in self.enrollment.supplies]
        return not supplies or any(f["paid_by"] == "practice" for f in supplies)

    def check_place(self):
        place = self.enrollment.place
        return place in rules.PLACES_KNOWN and place not in rules.PLACES_REFUSED

    def check_modifiers(self):
        return not rules.MODIFIERS_REFUSED & set(self.enrollment.fact.get("modifiers") or ())

    # Counts

    def check_data_days(self):
        window = self.first_window if self.once_only else self.period
        if window is None:
            return self.days_before_monitoring()
        days = set(window.counts.days)
        least = self.code["days"][0]
        if self.once_only:
            done = len(days) >= least
        else:
            done = met(self.code, self.counts)["data-days"]
        today = self.book.patient_date(self.enrollment.patient, self.book.as_of)
        on = max(today, window.first)
        while on <= window.last:
            days.add(on)
            on += DAY
        return done, None if done else "open" if len(days) >= least else "lost"

    def days_before_monitoring(self):
        """98975 while no window has begun: could the first one still hold enough days?"""
        today = self.book.patient_date(self.enrollment.patient, self.book.as_of)
        first = max(today, self.enrollment.start or today)
        last = self.enrollment.cut(first + (rules.WINDOW_DAYS - 1) * DAY)
        reachable = (last - first).days + 1 >= self.code["days"][0]
        return False, "open" if reachable else "lost"

    def in_period(self, requirement):
        done = met(self.code, self.counts)[requirement]
        return done, None if done else "lost" if self.period.over else "open"

    def check_minutes(self):
        return self.in_period("minutes")

    def check_contact(self):
        return self.in_period("contact")

    def check_note(self):
        return documented(self.book, self.enrollment, self.code, self.counts)

    # Other enrollments and services

    def check_once(self):
        mine = self.enrollment
        gap = self.judge.pack["repeat_gap_days"]
        for other in self.book.enrollments.values():
            if (other.age >= mine.age or other.patient != mine.patient
                    or other.device != mine.device or other.program != mine.program):
                continue
            if gap is not None:
                last = other.last_data_day or other.discharged or other.first_date
                if (self.on - last).days <= gap:
                    return False
            elif other.until_discharge(self.on):
                return False
            elif mine.order and mine.order == other.order:
                return False
        return True

    def check_exclusive(self):
        if self.code_id == "G0552":
            return not self.meets_monitoring()
        period = self.first_window if self.once_only else self.period
        if period is None:
            return True
        services = rules.EXCLUDING_SERVICES.get(self.code_id, ())
        if self.calendar.service_in(period, services):
            return False
        return id(period) not in self.calendar.displaced or self.once_only

    def meets_monitoring(self):
        """Does 98978 or 98986 of the same device stand on a day of this course?"""
        mine = self.enrollment
        return any(p.clock == "window-30" and id(p) in self.calendar.standing
                   and p.enrollment.patient == mine.patient
                   and p.enrollment.device == mine.device
                   and p.last >= mine.first_date and mine.until_discharge(p.first)
                   for p in self.calendar.periods)

    def check_one_practitioner(self):
        mine = self.enrollment
        return not any(
            other.program == "rtm" and other.patient == mine.patient
            and other.biller != mine.biller and other.start is not None
            and (other.start, other.id) < (mine.start, mine.id)
            and other.start <= self.period.last and other.until_discharge(self.period.first)
            for other in self.book.enrollments.values())

    def check_timely(self):
        return self.book.today <= same_date_next_year(self.date)

    # Status

    def own_status(self):
        """By the code's own requirements, an add-on's first code aside."""
        if not self.once_only and passed(self.code, self.counts):
            return "yields"
        unmet = {consequence for ok, consequence in self.results.values() if not ok}
        if not self.once_only and not self.period.over:
            unmet.add("open")
        unmet.discard(None)
        return min(unmet, key=rules.STATUS_ORDER.index, default="ready")

    def follow(self, first):
        """An add-on takes the status of its first code unless its own comes earlier."""
        ready = first.status in ("ready", "claimed")
        self.results["initial-code"] = (ready, None)
        if not ready:
            self.status = min(self.status, first.status, key=rules.STATUS_ORDER.index)

    @property
    def units(self):
        if not self.code["first"]:
            return 1
        first = self.code["minutes"][0] - rules.ADD_ON_MINUTES
        return max(0, (self.counts.minutes - first) // rules.ADD_ON_MINUTES)

    def have(self, requirement):
        if requirement == "data-days":
            window = self.first_window if self.once_only else self.period
            return f"{len(window.counts.days) if window else 0} days"
        if requirement == "minutes":
            return f"{self.counts.minutes} minutes"
        return ""

    def line(self):
        period = self.period
        return {
            "enrollment": self.enrollment.id, "patient": self.enrollment.patient,
            "payer": period.payer, "pack": self.judge.name, "code": self.code_id,
            "units": self.units,
            "period": {"clock": period.clock, "from": str(period.first),
                       "to": period.last and str(period.last)},
            "status": self.status, "service_date": self.date and str(self.date),
            "price": self.price,
            "requirements": [{"id": i, "met": self.results[i][0], "need": "",
                              "have": self.have(i)}
                             for i in rules.REQUIREMENT_IDS if i in self.results],
            "still": [], "warnings": []}


def determinations(calendar):
    """Every determination, in the order of the lines."""
    found = []
    for period in calendar.periods:
        here = {name: Determination(calendar, period, name, code)
                for name, code in period.codes()}
        for one in here.values():
            if one.code["first"]:
                one.follow(here[one.code["first"]])
        found += here.values()
    return sorted(found, key=lambda d: (d.enrollment.id, d.period.first, d.period.clock,
                                        d.code_id))
