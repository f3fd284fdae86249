"""A random world: facts with ids, dates and zones, and the odds that something goes wrong."""
import json
import random
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
ZONES = ("America/New_York", "America/Los_Angeles", "America/Phoenix", "America/Puerto_Rico",
         "Pacific/Honolulu", "America/Chicago", "America/Anchorage", "America/Adak")
# Days around which a scenario is laid: edges of years and months, leap days, clock changes.
HOT_DAYS = {date(2026, 1, 1): 5, date(2027, 1, 1): 2, date(2025, 1, 1): 1, date(2024, 2, 29): 0.5,
            date(2028, 2, 29): 0.5, date(2026, 3, 8): 3, date(2025, 3, 9): 2, date(2026, 11, 1): 3,
            date(2025, 11, 2): 2, date(2026, 2, 28): 3, date(2026, 6, 30): 2, date(2025, 7, 4): 2,
            date(2026, 9, 1): 2, date(2026, 5, 15): 2}


class World:
    def __init__(self, seed, edgy=False):
        self.random = random.Random(seed)
        self.edgy = edgy
        self.facts, self.moments = [], []
        self.hot = self.weighted(HOT_DAYS)
        self.long_ago = self.hot - 500 * DAY
        self.trouble = self.pick((0.0, 0.0, 0.02, 0.02, 0.05, 0.1, 0.2))
        self.used = set()

    # Chance

    def pick(self, options):
        return self.random.choice(options)

    def weighted(self, options):
        """An option of {option: weight}."""
        return self.random.choices(list(options), list(options.values()))[0]

    def between(self, least, most):
        return self.random.randint(least, most)

    def chance(self, p):
        return self.random.random() < p

    def usual(self, options):
        """Mostly the first option of {option: weight}; in troubled worlds less so."""
        if self.chance(0.75 - 2 * self.trouble):
            return next(iter(options))
        return self.weighted(options)

    def odd(self, factor=1.0):
        """Does something go wrong here? By the trouble that this world is in."""
        return self.random.random() < self.trouble * factor

    def guessed(self, p=0.1):
        """Only in edgy worlds: what the specification leaves to a guess."""
        return self.edgy and self.random.random() < p

    # Time

    def local(self, zone, on, clock=None):
        """An instant on that local date; by default some time of the working day."""
        clock = clock or time(self.between(8, 18), self.between(0, 59), 0)
        return datetime.combine(on, clock, tzinfo=ZoneInfo(zone))

    def edge_time(self):
        return self.pick((time(0, 0), time(0, 0, 1), time(0, 30), time(1, 30), time(2, 30),
                          time(3, 0), time(4, 59), time(12, 0), time(20, 59, 59), time(22, 30),
                          time(23, 30), time(23, 59, 59)))

    def written(self, moment):
        """RFC 3339, in one of the offsets that a writer may choose."""
        zone = self.weighted({None: 6, timezone.utc: 2, timezone(timedelta(hours=-5)): 1,
                              timezone(timedelta(hours=9, minutes=30)): 1})
        text = (moment.astimezone(zone) if zone else moment).isoformat()
        return text.replace("+00:00", "Z") if self.chance(0.5) else text

    # Facts

    def new_id(self):
        while True:
            made = self.pick("abdfkmsvxz") + str(self.between(100, 9999))
            if made not in self.used:
                self.used.add(made)
                return made

    def add(self, kind, at, /, **fields):
        fact = {"fact": kind, "id": self.new_id(), "at": self.written(at)}
        for name, value in fields.items():
            if value is not None:
                name = {"from_": "from", "with_": "with"}.get(name, name)
                if isinstance(value, datetime):
                    value = self.written(value)
                elif isinstance(value, date):
                    value = str(value)
                fact[name] = value
        self.facts.append(fact)
        return fact

    def text(self, shuffled=False):
        facts = list(self.facts)
        if shuffled:
            self.random.shuffle(facts)
        return "".join(json.dumps(f, separators=(",", ":")) + "\n" for f in facts)


def npi(nine):
    """Nine digits with the check digit of a national provider identifier."""
    total = 24
    for place, digit in enumerate(reversed(nine)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return nine + str(-total % 10)
