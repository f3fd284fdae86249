"""facts.py: the few words in which a golden case says its facts. A line is a fact, or some facts.

    zone America/Chicago                 local times from here on are of this zone (at first New York)
    use rtm [2025-04-01]                 the lines of base/rtm.facts; the date stands for their DAY
    set order by=np @2026-02-01          changes fields of the fact with that id; `field=` takes one out
    drop supply educate                  leaves facts out
    days 2026-01-15..2026-01-30          a check-in at 19:00 on each of these dates; also `..D every 2`
    day 2026-01-15 23:59:30              one check-in
    time dr 2026-02-03 10:00-10:25       a stretch of somebody's work; over midnight when it ends earlier
    contact dr 2026-02-10 11:00 phone    a conversation
    note 2026-01-15..2026-02-13          a note, signed on its last day at 21:30; `draft` is unsigned
    supply @2026-01-14 paid_by=practice  any kind, with its fields as in the public format

`@` is the fact's `at`: a date (10:00), a date and a local time, or an instant with its offset. Without it a fact
happened on 2019-06-01, or on the day that its `from` or `on` names. Any line may end in fields; e1, p1 and dr are
meant where nobody is named. Ids are a fact's kind and number, or what the base file says (`id=`).
"""
import os
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = os.path.dirname(os.path.abspath(__file__))
BEGINNING = "2019-06-01T09:00:00"
LISTS = {"codes", "modifiers", "indications"}
FLAGS = {"participating", "qp", "device_201h", "rx", "part2"}
WHOLES = {"age_min", "age_max", "course_days", "minutes", "units"}
OF_PATIENT = {"coverage", "diagnosis", "plan", "order", "consent", "enroll", "authorization", "service"}
OF_ENROLLMENT = {"supply", "educate", "checkin", "assess", "time", "contact", "note", "discharge"}
BY_NEEDED = {"diagnosis", "plan", "order", "educate", "time", "contact", "note"}
ADDRESS = {"line1": "7 Oak Ave", "city": "Salem", "state": "OR", "zip": "973010001"}
WORD = re.compile(r'[^\s"]*"[^"]*"|\S+')
DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
OFFSET = re.compile(r"(Z|[+-]\d{2}:\d{2})$")


class Wrong(Exception):
    """A line that says nothing known."""


class Facts:
    def __init__(self):
        self.rows = {}  # id -> fact, in the order told
        self.numbers = {}
        self.zone = ZoneInfo("America/New_York")

    def copy(self):
        other = Facts()
        other.rows = {i: dict(f) for i, f in self.rows.items()}
        other.numbers, other.zone = dict(self.numbers), self.zone
        return other

    # Words

    def instant(self, text, noon="10:00:00"):
        """A date, a local time or an instant, as an instant with its offset."""
        if OFFSET.search(text) and not DATE.match(text):
            return text
        if DATE.match(text):
            text += "T" + noon
        return datetime.fromisoformat(text).replace(tzinfo=self.zone).isoformat()

    def value(self, kind, name, text):
        text = text.strip('"')
        if name in LISTS:
            return text.split(",") if text else []
        if name in FLAGS:
            return {"yes": True, "no": False}[text]
        if name in WHOLES:
            return int(text)
        if name == "answers":
            pairs = (x.split(":") for x in text.split(","))
            return {item: int(answer) if answer.isdigit() else answer for item, answer in pairs}
        if name == "locality":
            mac, number = text.split("/")
            return {"mac": mac, "number": number}
        timed = kind in ("time", "service") and name in ("from", "to")
        return self.instant(text) if timed or name in ("received", "signed") else text

    def fields(self, kind, words):
        """(fields to set, fields to take out, plain words) of the words of a line."""
        given, gone, plain = {}, set(), []
        words = list(words)
        while words:
            word = words.pop(0)
            name, equals, text = word.partition("=")
            if word.startswith("@"):
                if words and re.match(r"\d\d:\d\d", words[0]):
                    word += "T" + words.pop(0)
                given["at"] = self.instant(word[1:])
            elif not equals:
                plain.append(word.strip('"'))
            elif text == "":
                gone.add(name)
            elif text == '""' and kind == "note":
                given[name] = ""
            else:
                given[name] = self.value(kind, name, text)
        return given, gone, plain

    # Facts

    def add(self, kind, given, gone=()):
        fact = {"fact": kind}
        if kind in OF_PATIENT:
            fact["patient"] = "p1"
        if kind in OF_ENROLLMENT:
            fact["enrollment"] = "e1"
        if kind in BY_NEEDED:
            fact["by"] = "dr"
        if kind == "note":
            fact.update({e: "Done." for e in ("review", "interpretation", "actions", "plan")})
        if kind == "checkin":
            fact.update(source="patient", answers={"mood": 3})
        if kind in ("patient", "practice"):
            fact["address"] = ADDRESS
        fact.update(given)
        for name in gone:
            fact.pop(name, None)
        if "at" not in fact:
            begins = fact.get("on") or fact.get("from")
            fact["at"] = self.instant(begins if begins and DATE.match(begins) else BEGINNING)
        if "id" not in fact:
            self.numbers[kind] = self.numbers.get(kind, 0) + 1
            fact["id"] = f"{kind}-{self.numbers[kind]}"
        if fact["id"] in self.rows:
            raise Wrong(f"there is a fact {fact['id']} already")
        self.rows[fact["id"]] = fact

    def days(self, words):
        given, gone, plain = self.fields("checkin", words)
        step = 1
        if "every" in plain:
            step = int(plain.pop())
            plain.pop()
        for part in plain:
            first, _, last = part.partition("..")
            on, end = date.fromisoformat(first), date.fromisoformat(last or first)
            while on <= end:
                self.add("checkin", {**given, "at": self.instant(f"{on}T19:00:00")}, gone)
                on += timedelta(days=step)

    def day(self, words):
        given, gone, plain = self.fields("checkin", words)
        self.add("checkin", {**given, "at": self.instant("T".join(plain))}, gone)

    def time(self, words):
        given, gone, plain = self.fields("time", words)
        if len(plain) == 3:
            who, on, span = plain
            first, last = span.split("-")
            end = date.fromisoformat(on) + timedelta(days=last <= first)
            given.update({"from": self.instant(f"{on}T{first}"), "to": self.instant(f"{end}T{last}")})
        else:
            who, span = plain
            first, last = span.split("..")
            given.update({"from": self.instant(first), "to": self.instant(last)})
        given = {"activity": "review", **given, "by": who}
        self.add("time", {"at": given["to"], **given}, gone)

    def contact(self, words):
        given, gone, (who, on, clock, mode) = self.fields("contact", words)
        self.add("contact", {"with": "patient", **given, "by": who, "mode": mode,
                             "at": self.instant(f"{on}T{clock}")}, gone)

    def note(self, words):
        given, gone, plain = self.fields("note", words)
        first, _, last = plain[0].partition("..")
        last = last or first
        given = {"from": first, "to": last, **given}
        signed = given.get("signed") or self.instant(f"{last}T21:30:00")
        if "draft" not in plain:
            given["signed"] = signed
        given.setdefault("at", signed)
        given.setdefault("note", f"n{1 + sum(f['fact'] == 'note' for f in self.rows.values())}")
        self.add("note", given, gone)

    def change(self, words):
        name = words[0]
        if name not in self.rows:
            raise Wrong(f"there is no fact {name} to set")
        fact = self.rows[name]
        given, gone, _ = self.fields(fact["fact"], words[1:])
        fact.update(given)
        for field in gone:
            fact.pop(field, None)

    def use(self, name, day="2026-01-14"):
        with open(os.path.join(HERE, "base", name + ".facts"), encoding="utf-8") as file:
            for line in file:
                self.tell(line.replace("DAY", day))

    def tell(self, line):
        line = line.split(" #", 1)[0].strip()
        if not line or line.startswith("#"):
            return
        kind, *words = WORD.findall(line)
        own = {"days": self.days, "day": self.day, "time": self.time, "contact": self.contact,
               "note": self.note, "set": self.change}
        if kind == "zone":
            self.zone = ZoneInfo(words[0])
        elif kind == "use":
            self.use(*words)
        elif kind == "drop":
            for name in words:
                if self.rows.pop(name, None) is None:
                    raise Wrong(f"there is no fact {name} to drop")
        elif kind in own:
            own[kind](words)
        else:
            given, gone, plain = self.fields(kind, words)
            if plain:
                raise Wrong(f"{plain[0]}: a field is written name=value")
            self.add(kind, given, gone)
