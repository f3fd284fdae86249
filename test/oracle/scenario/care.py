"""The patients of a random world: coverage, diagnoses, enrollments and what happens in them."""
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from .practice import ADDRESS, CODES
from .world import DAY, ZONES

# family of diagnoses -> (usual codes, products of the registry)
FAMILIES = {
    "depression": (("F33.1", "F32.9", "F32.A"), ("rejoyn",)),
    "insomnia": (("G47.00", "F51.01", "G47.09"), ("sleepiorx", "somryst")),
    "anxiety": (("F41.1",), ("daylightrx",)),
    "attention": (("F90.0", "F90.2"), ("endeavorrx", "endeavorotc")),
    "opioids": (("F11.20",), ("reset-o",)),
    "alcohol": (("F10.20",), ("reset",)),
    "postpartum": (("F53.0",), ("mamalift-plus",)),
    "nightmares": (("F43.12", "F43.81"), ("nightware",)),
}
WRONG_CODES = ("F32", "F43.8", "Z63.0", "G47.0", "G47.30", "F33", "F99", "F41.1", "F32.9")
EXCLUDING = ("99445", "99453", "99454", "98976", "98977", "98984", "98985", "99457", "99458",
             "99470", "98978", "98980", "G0553")
ELEMENTS = ("review", "interpretation", "actions", "plan")


class Patient:
    def __init__(self, practice, n):
        self.practice, self.world, self.id = practice, practice.world, f"p{n + 1}"
        world = self.world
        self.zone = practice.zone if world.chance(0.5) else world.pick(ZONES)
        self.moves, self.moved_to, self.birthday = None, None, None
        self.family = world.usual({"depression": 6, "insomnia": 3, "anxiety": 2,
                                      "attention": 2, "opioids": 1, "alcohol": 1,
                                      "postpartum": 1, "nightmares": 1})
        self.add_patient()
        self.add_coverage()
        self.begins = world.hot - world.between(0, 45) * DAY
        if self.birthday:
            # The first enrollment begins about the patient's birthday.
            self.begins = date(world.hot.year, self.birthday.month, min(28, self.birthday.day)) \
                - world.between(0, 1) * DAY
        self.add_diagnoses()
        self.orders, self.enrolled = [], []

    def zone_on(self, on):
        return self.moved_to if self.moves and on >= self.moves else self.zone

    def add_patient(self):
        world = self.world
        label = 18 if self.family in ("insomnia", "opioids", "alcohol") else 22
        years = world.pick((17, label, label, label)) if world.chance(0.25) else 40
        if self.family == "attention":
            years = world.pick((8, 10, 12, 13, 15, 17, 17, 18))
        born = world.hot - round(years * 365.25) * DAY + world.between(-50, 20) * DAY
        fields = dict(patient=self.id, last="Doe", first="Jo", birth=born,
                      sex=world.pick("FMU"), timezone=self.zone, address=ADDRESS)
        world.add("patient", self.practice.early(), **fields)
        if years != 40 and world.chance(0.5):
            self.birthday = born
        if world.chance(0.2):
            self.moves = world.hot + world.between(-30, 50) * DAY
            self.moved_to = world.pick(ZONES)
            world.add("patient", world.local(self.zone, self.moves, world.edge_time()),
                      **{**fields, "timezone": self.moved_to})

    def add_coverage(self):
        world, payers = self.world, self.practice.payers

        def cover(payer, begins, ends=None, rank="primary", at=None):
            world.add("coverage", at or self.practice.early(), patient=self.id, payer=payer,
                      member="1EG4TE5MK73", from_=begins, to=ends, rank=rank)

        middle = world.hot + world.between(-20, 40) * DAY
        shape = world.usual({"one": 5, "change": 3, "gap": 1, "late": 1, "none": 0.4,
                                "overlap": 2, "ended": 1, "read twice": 1})
        first = world.pick(payers)
        if shape == "one":
            cover(first, world.long_ago)
        elif shape == "change":
            cover(first, world.long_ago, middle)
            cover(payers[first == payers[0] and len(payers) > 1], middle + DAY)
        elif shape == "gap":
            cover(first, world.long_ago, middle)
            cover(world.pick(payers), middle + world.between(2, 60) * DAY)
        elif shape == "late":
            cover(first, middle)
        elif shape == "overlap":
            cover(first, world.long_ago)
            cover(world.pick(payers), middle, at=self.practice.sometime())
        elif shape == "ended":
            cover(first, world.long_ago, middle)
            if world.chance(0.5):
                cover(world.pick(payers), world.long_ago, middle - world.between(1, 90) * DAY,
                      at=self.practice.sometime(90, 0))
        elif shape == "read twice":
            cover(first, world.long_ago)
            cover(first, world.long_ago, middle, at=self.practice.sometime())
        if world.chance(0.2):
            cover(world.pick(payers), world.long_ago, rank="secondary")

    def add_diagnoses(self):
        world = self.world
        codes = [world.pick(FAMILIES[self.family][0])]
        if world.odd(1.5):
            codes = [world.pick(WRONG_CODES)]
        if world.chance(0.15):
            codes.append(world.pick(WRONG_CODES))
        if world.guessed():
            codes = [world.pick(("F02.80", "F01.51", "F50.2", "F50.21", "F11.91"))]
        for code in codes:
            begins = self.begins - world.between(0, 30) * DAY
            if world.odd():
                begins = self.begins + world.between(1, 40) * DAY
            ends = max(begins, self.begins + world.between(5, 60) * DAY) if world.odd(0.7) \
                else None
            world.add("diagnosis", world.local(self.practice.zone, begins), patient=self.id,
                      code=code, from_=begins, to=ends, by=world.pick(self.practice.doctors))

    def enroll(self, n):
        self.enrolled.append(Care(self, n, self.enrolled[-1] if self.enrolled else None))


class Care:
    """One enrollment and everything that names it."""

    def __init__(self, patient, n, earlier):
        self.patient, self.practice, self.world = patient, patient.practice, patient.world
        world = self.world
        self.id = f"e{n + 1}"
        self.program = world.weighted({"rtm": 3, "dmht": 2})
        self.biller = self.practice.doctors[0] if world.chance(0.6) \
            else world.pick(self.practice.doctors)
        self.device = self.choose_device()
        self.begins = patient.begins
        if earlier or not patient.birthday:
            self.begins += world.between(0, 20) * DAY
        if earlier and world.chance(0.9 if earlier.device == "sleepiorx" else 0.6):
            self.follow(earlier)
        self.starts = self.begins + world.between(-1, 5) * DAY if world.chance(0.25) else None
        self.monitored = self.starts or self.begins + world.between(0, 4) * DAY
        self.ends = None
        self.days = []
        self.add_papers(earlier)
        self.add_steps()
        self.add_discharge()
        if self.program == "rtm" or world.chance(0.2):
            self.add_checkins()
        if world.chance(0.1):
            world.add("assess", self.at(self.begins - world.between(0, 3) * DAY),
                      enrollment=self.id, instrument="gad-7", answers=[0, 1, 2, 3, 0, 1, None])
        self.add_months()
        self.add_notes()
        self.add_services()

    def follow(self, earlier):
        """The same product again, at a time that the rules on courses and gaps look at."""
        world = self.world
        self.program, self.device = earlier.program, earlier.device
        if self.device == "sleepiorx":
            self.program = world.pick(("rtm", "dmht"))
        if world.chance(0.6):
            self.biller = earlier.biller
        guided = self.practice.payers[0] in self.practice.guided
        if earlier.ends and world.chance(0.2 if guided else 0.7):
            self.begins = earlier.ends + world.pick((0, 1, 1, 5, 60, 61, 75)) * DAY
        elif earlier.days and world.chance(0.9 if guided else 0.2):
            # The guide asks for a gap of more than 60 days after the last data day.
            self.begins = max(earlier.days) + world.between(59, 61) * DAY
        if self.device == "sleepiorx" and self.program != earlier.program:
            # Treatment and monitoring with one product: on a common day or not.
            self.begins = (earlier.ends or earlier.monitored + 29 * DAY) \
                + world.between(0, 1) * DAY

    def choose_device(self):
        world = self.world
        if self.program == "rtm":
            if self.patient.family == "insomnia" and world.chance(0.5):
                return "sleepiorx"
            return world.usual({"app-a": 8, "app-b": 6, "diary": 1, "knee-app": 1, "sleepiorx": 3})
        if world.chance(0.2):
            return "own-dtx"
        family = world.pick(list(FAMILIES)) if world.odd() else self.patient.family
        return world.pick(FAMILIES[family][1])

    def at(self, on, clock=None):
        return self.world.local(self.practice.zone, on, clock)

    def add_papers(self, earlier):
        world, who = self.world, dict(patient=self.patient.id)
        day = self.begins
        plan = None
        if world.chance(0.9):
            begins = day + world.between(1, 30) * DAY if world.odd() else day
            plan = world.add("plan", self.at(day), plan=f"plan-{self.id}", **who, by=self.biller,
                             from_=begins, therapy="cbt", goals="Fewer depressed days",
                             to=begins + world.between(5, 90) * DAY if world.odd() else None)
        order = None
        if not world.odd():
            by = world.pick(self.practice.doctors + self.practice.staff) if world.odd(2) \
                else self.biller
            on = day + world.between(1, 40) * DAY if world.odd() else day
            order = world.add("order", self.at(on), order=f"order-{self.id}", **who, by=by,
                              device=self.choose_device() if world.odd() else self.device,
                              diagnosis="F33.1", plan=plan and plan["plan"])
        self.order = order and order["order"]
        if earlier and earlier.order and world.chance(0.3):
            self.order = earlier.order
            if world.chance(0.2):
                named = [f for f in world.facts if f.get("order") == earlier.order]
                world.add("void", self.at(day + DAY), voids=named[0]["id"], reason="wrong order")
        if world.chance(0.1):
            self.order = None
        self.add_consents()
        fields = dict(enrollment=self.id, **who, program=self.program, billing=self.biller,
                      device=self.device, order=self.order, plan=plan and plan["plan"],
                      place=world.weighted({"11": 12, "12": 3, "22": 3, "19": 1, "53": 1})
                      if not world.odd() else world.pick(("02", "10", "50", "72", "99", "02")),
                      modifiers=world.weighted({None: 8, ("HO",): 2, ("AJ", "GO"): 1})
                      if not world.odd(0.6) else [world.pick(("93", "95", "GT"))],
                      starts=self.starts, part2=True if world.odd() else None)
        world.add("enroll", self.at(day), **fields)
        if world.chance(0.1):
            self.biller = world.pick(self.practice.doctors) if world.odd(2) else self.biller
            place = world.pick(("11", "22", "10" if world.odd(3) else "12"))
            world.add("enroll", self.at(day + world.between(1, 40) * DAY),
                      **{**fields, "place": place, "billing": self.biller})

    def add_consents(self):
        world = self.world
        programs = [self.program]
        if self.device in ("reset", "reset-o") or world.chance(0.4):
            programs.append("part2")
        for program in programs:
            if world.odd():
                continue
            begins = self.begins + (world.between(1, 35) * DAY if world.odd() else 0 * DAY)
            form = world.usual({"written": 1, "verbal": 1})
            consent = world.add("consent", self.at(self.begins), patient=self.patient.id,
                                program=program, form=form, from_=begins,
                                to=begins + world.between(0, 80) * DAY if world.odd() else None)
            if world.odd(1.5):
                ends = begins + world.between(0, 70) * DAY
                world.add("revoke", self.at(ends), consent=consent["id"], from_=ends)
                if world.chance(0.3):
                    world.add("revoke", self.at(ends), consent=consent["id"],
                              from_=ends + world.between(-9, 9) * DAY)

    def add_steps(self):
        world = self.world
        for kind, fields in (("supply", dict(unit="SN-1")), ("educate", dict(minutes=20))):
            if world.odd(1.2):
                continue
            for _ in range(world.weighted({1: 6, 2: 1})):
                delay = world.between(0, 50) if world.odd(2) else world.pick((0, 0, 1, 3))
                if kind == "supply":
                    fields["paid_by"] = world.pick(("patient", "vendor")) if world.odd() \
                        else "practice"
                else:
                    fields["by"] = world.pick(self.practice.doctors + self.practice.staff)
                clock = world.edge_time() if world.chance(0.2) else None
                world.add(kind, self.at(self.begins + delay * DAY, clock), enrollment=self.id,
                          **fields)

    def add_discharge(self):
        world = self.world
        if not world.chance(0.35):
            return
        least = 0
        # Steps after the discharge are a guess of the oracle's: leave them to edgy worlds.
        if not world.edgy:
            ours = [f for f in world.facts if f.get("enrollment") == self.id]
            dates = [self.date_of(f) for f in ours if f["fact"] in ("supply", "educate")]
            least = max([(on - self.begins).days for on in dates] + [0])
        self.ends = self.begins + world.between(least, least + 80) * DAY
        for on in [self.ends] + ([self.ends + world.between(0, 20) * DAY]
                                 if world.chance(0.15) else []):
            at = on - (world.between(0, 3) * DAY if world.chance(0.2) else 0 * DAY)
            world.add("discharge", self.at(at, time(23, 0) if world.chance(0.3) else None),
                      enrollment=self.id, on=on, reason=world.pick(("goals-met", "left", "other")))
        world.moments += [(self.practice.zone, self.ends)]

    def date_of(self, fact, field="at"):
        """The date of a fact at the practice."""
        return datetime.fromisoformat(fact[field]).astimezone(ZoneInfo(self.practice.zone)).date()

    # Check-ins

    def add_checkins(self):
        world = self.world
        for n in range(world.weighted({1: 5, 2: 3, 3: 1, 0: 0.5})):
            first = self.monitored + 30 * n * DAY
            wanted = world.pick((0, 1, 2, 3, 9, 14, 15, 15, 16, 16, 17, 20, 29, 30))
            for offset in sorted(world.random.sample(range(30), wanted)):
                self.checkin(first + offset * DAY)
            world.moments += [(self.patient.zone_on(first), first + 29 * DAY)]

    def checkin(self, on):
        world, zone = self.world, self.patient.zone_on(on)
        clock = world.edge_time() if world.chance(0.25) else time(19, world.between(0, 59))
        at = world.local(zone, on, clock)
        received = None
        if world.odd():
            received = at + world.pick((timedelta(days=7), timedelta(days=7, seconds=1),
                                        timedelta(days=9), timedelta(minutes=-10),
                                        timedelta(minutes=-10, seconds=-1), timedelta(hours=3)))
        source = world.weighted({"patient": 8, "device": 4})
        if world.odd():
            source = world.pick(("staff", "caregiver"))
        for_day = None
        if world.odd():
            for_day = on - world.between(0, 1) * DAY
        self.days.append(on)
        for _ in range(world.weighted({1: 12, 2: 1})):
            world.add("checkin", at, enrollment=self.id, source=source, answers={"mood": 3},
                      received=received, for_day=for_day)

    # Minutes and contacts

    def add_months(self):
        world = self.world
        month = self.begins.replace(day=1)
        for _ in range(world.weighted({1: 3, 2: 4, 3: 2})):
            following = (month.replace(day=28) + 4 * DAY).replace(day=1)
            first, last = max(month, self.begins), following - DAY
            self.minutes(first, last)
            if world.chance(0.93):
                self.contact(first, last)
            world.moments += [(self.practice.zone, last)]
            month = following

    def person(self):
        world, practice = self.world, self.practice
        if world.chance(0.7):
            return self.biller
        return world.pick(practice.doctors + practice.staff)

    def minutes(self, first, last):
        world = self.world
        left = 60 * world.pick((0, 9, 10, 10, 19, 19, 20, 20, 20, 21, 25, 39, 40, 45, 59, 60, 61,
                                80))
        if world.chance(0.15):
            left = max(0, left + world.pick((-1, 1, 30)))
        while left > 0:
            seconds = min(left, world.pick((left, 600, 300, 750, 1200)))
            on = first + world.between(0, (last - first).days) * DAY
            clock = time(world.between(8, 17), world.between(0, 59))
            if world.chance(0.12):
                clock = time(23, world.between(40, 59))
            if world.chance(0.1):
                on, clock = last, time(23, world.between(40, 59))
            began = self.at(on, clock)
            self.stretch(self.person(), began, seconds)
            if world.chance(0.15):
                self.beside_another(seconds)
            if world.chance(0.12):
                self.stretch(self.person(), began + timedelta(minutes=world.between(-8, 8)),
                             seconds)
            if world.chance(0.08):
                self.timed_service(began + timedelta(minutes=world.between(-10, 10)))
            left -= seconds

    def beside_another(self, seconds):
        """A stretch of the same person that overlaps one in another enrollment."""
        world = self.world
        others = [f for f in world.facts if f["fact"] == "time" and f["enrollment"] != self.id]
        if others:
            other = world.pick(others)
            began = datetime.fromisoformat(other["from"]) + timedelta(
                minutes=world.pick((0, 0, -5, 5, -10)))
            self.stretch(other["by"], began, seconds)

    def stretch(self, person, began, seconds):
        # Elapsed time is what counts: add it in UTC, whatever the clocks do.
        zone = began.tzinfo
        ended = (began.astimezone(timezone.utc) + timedelta(seconds=seconds)).astimezone(zone)
        self.world.add("time", ended, enrollment=self.id, by=person, from_=began, to=ended,
                       activity=self.world.pick(("review", "interpret", "document")))
        self.world.moments += [(self.practice.zone, ended.date())]

    def timed_service(self, began):
        world = self.world
        ended = began + timedelta(minutes=world.pick((5, 10, 30)))
        world.add("service", ended, patient=self.patient.id, code=world.pick(("99484", "90834")),
                  by=world.pick(self.practice.doctors), on=began.date(), from_=began,
                  to=None if world.odd(0.5) else ended)

    def contact(self, first, last):
        world = self.world
        on = first + world.between(0, (last - first).days) * DAY
        mode = world.usual({"phone": 2, "video": 4, "in-person": 1, "portal": 1,
                            "voicemail": 0.5, "text": 0.5})
        clock = world.edge_time() if world.chance(0.15) else None
        world.add("contact", self.at(on, clock), enrollment=self.id, by=self.person(), mode=mode,
                  with_=world.pick(("patient", "caregiver")), minutes=world.pick((None, 6)))

    # Notes

    def add_notes(self):
        world = self.world
        style = world.usual({"whole": 6, "periods": 5, "halves": 1, "daily": 2, "none": 1})
        counted = [self.date_of(f) for f in world.facts if f.get("enrollment") == self.id
                   and f["fact"] in ("checkin", "time", "contact")]
        until = max(counted, default=self.begins) + world.between(0, 3) * DAY
        if style == "daily":
            counted += [self.date_of(f, "from") for f in world.facts if f["fact"] == "time"
                        and f["enrollment"] == self.id]
            for n, on in enumerate(sorted(set(counted))):
                if world.chance(0.96):
                    self.note(f"note-{self.id}-{n + 1}", on, on)
            return
        spans = {"none": [], "whole": [(self.begins - 3 * DAY, until)],
                 "halves": [(self.begins - DAY, self.begins + 25 * DAY),
                            (self.begins + 26 * DAY, max(until, self.begins + 26 * DAY))],
                 "periods": [(self.monitored + 30 * n * DAY, self.monitored + (30 * n + 29) * DAY)
                             for n in range(4)] + [(self.begins, self.monitored)]}[style]
        for n, (first, last) in enumerate(spans):
            self.note(f"note-{self.id}-{n + 1}", min(first, last), max(first, last))

    def note(self, name, first, last):
        world = self.world
        words = {part: "Reviewed and discussed." for part in ELEMENTS}
        if world.odd(0.7):
            words[world.pick(ELEMENTS)] = "   " if world.guessed(0.5) else ""
        by = world.pick(self.practice.doctors + self.practice.staff) if world.odd() \
            else self.biller
        # Signed on the last day that it covers, or while the period still ran.
        written = last if not world.odd(2) else first + world.between(0, 40) * DAY
        at = self.at(written, world.edge_time() if world.chance(0.4) else None)
        signed = at + timedelta(minutes=world.pick((0, 0, 30, 60 * 24 * 3)))
        world.moments += [(self.practice.zone, written)]
        fields = dict(note=name, enrollment=self.id, from_=first, to=last, by=by, **words)
        if world.odd():
            world.add("note", at, **fields)
            return
        if world.chance(0.2):
            world.add("note", at - timedelta(hours=world.between(1, 60)), **fields)
        world.add("note", at, **fields, signed=signed)
        if world.odd(0.5):
            world.add("note", at + timedelta(days=5), **{**fields, "plan": "Amended."},
                      signed=None if world.chance(0.5) else signed + timedelta(days=5))

    # Services, authorizations

    def add_services(self):
        world = self.world
        if world.odd(1.5):
            on = self.begins + world.between(-3, 70) * DAY
            if not world.edgy and self.ends:
                on = min(on, self.ends)
            world.add("service", self.at(on), patient=self.patient.id, code=world.pick(EXCLUDING),
                      by=world.pick(self.practice.doctors), on=on)
        if world.guessed():
            on = self.begins + world.between(0, 60) * DAY
            world.add("service", self.at(on), patient=self.patient.id, on=on,
                      code=world.pick(("98981", "98986", "98979", "98975", "G0552", "G0554")))
        if world.chance(0.6):
            for payer in self.practice.payers:
                begins = self.begins - world.between(0, 9) * DAY
                world.add("authorization", self.at(begins), patient=self.patient.id, payer=payer,
                          codes=CODES[self.program], number="A123", from_=begins,
                          to=begins + world.between(20, 120) * DAY)
