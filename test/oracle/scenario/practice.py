"""The settings of a random world: practice, payers and their rules, people, devices."""
from datetime import timedelta

from .world import DAY, ZONES, npi

CODES = {"rtm": ["98975", "98978", "98979", "98980", "98981", "98986"],
         "dmht": ["G0552", "G0553", "G0554"]}
ADDRESS = {"line1": "7 Oak Ave", "city": "Salem", "state": "OR", "zip": "973010001"}
CREDENTIALS = {"MD": 4, "CP": 3, "CSW": 3, "NP": 2, "LCSW": 1, "LMFT": 1, "MFT": 1, "LPC": 1,
               "MHC": 1, "LMHC": 1, "LPCC": 1, "PHD": 1, "PSYD": 1, "DO": 1, "PA": 1, "CNS": 1,
               "CNM": 1, "PT": 1, "OT": 1, "SLP": 1}
LOCALITIES = ({"mac": "13202", "number": "01"}, {"mac": "01112", "number": "05"},
              {"mac": "02102", "number": "01"}, {"mac": "06302", "number": "00"},
              {"mac": "10112", "number": "00"}, {"mac": "99999", "number": "01"})
KINDS = {"medicare": ("MB", 5), "medicare-advantage": ("16", 2), "commercial": ("CI", 3),
         "medicaid": ("MC", 1)}


class Practice:
    """Adds the settings to a world and remembers what care needs to know."""

    def __init__(self, world):
        self.world = world
        self.zone = world.pick(ZONES)
        self.add_practice()
        self.guided = set()
        self.payers = [self.add_payer(n) for n in range(world.between(1, 3))]
        self.doctors = [self.add_practitioner(n) for n in range(world.between(2, 4))]
        self.staff = [self.add_staff(n) for n in range(world.between(1, 2))]
        self.devices = self.add_devices()

    def early(self):
        world = self.world
        return world.local(self.zone, world.long_ago + world.between(0, 5) * DAY)

    def sometime(self, before=40, after=70):
        """An instant near the day of the scenario."""
        world = self.world
        on = world.hot + world.between(-before, after) * DAY
        if world.chance(0.5):
            # Months' last days are dates of service: what is in force at their end counts.
            on = on.replace(day=1) - world.between(0, 1) * DAY
        return world.local(self.zone, on, world.edge_time() if world.chance(0.4) else None)

    def settle(self, kind, changes, /, **fields):
        """One setting, and perhaps a later one that replaces it with some changes."""
        world = self.world
        late_only = world.odd(0.3)
        world.add(kind, self.sometime() if late_only else self.early(), **fields)
        if changes and world.chance(0.12 + world.trouble):
            world.add(kind, self.sometime(), **{**fields, **changes})

    def add_practice(self):
        world = self.world
        fields = dict(practice="harbor", name="Harbor Behavioral Health", npi=npi("199999998"),
                      tin="123456789", tin_type="ei", taxonomy="261QM0801X", phone="5035550100",
                      contact="Billing Office", address=ADDRESS, timezone=self.zone,
                      locality=world.pick(LOCALITIES) if world.chance(0.5) else None,
                      participating=False if world.chance(0.15) else None,
                      qp=world.pick((None, None, False, True)))
        changes = {"qp": True} if world.chance(0.5) else {"locality": world.pick(LOCALITIES)}
        if world.guessed(0.3):
            changes["timezone"] = world.pick(ZONES)
        world.add("practice", self.early(), **fields)
        if world.odd():
            world.add("practice", self.sometime(), **{**fields, **changes})

    def add_payer(self, n):
        world, name = self.world, f"payer{n + 1}"
        kind = world.weighted({k: weight for k, (_, weight) in KINDS.items()})
        policies = {None: 12, "guide-2025": 6, "medicare-2025": 1, "medicare-2026": 2,
                    "house-rules-9": 1}
        if world.edgy:
            policies["medicare-2027"] = 1
        policy = world.usual(policies)
        if n == 0 and world.chance(0.12):
            policy = "guide-2025"
        if policy == "guide-2025" and world.chance(0.8):
            kind = world.pick(("commercial", "commercial", "medicaid"))
        if policy == "guide-2025":
            self.guided.add(name)
        changes = {"policy": world.weighted(policies)} if world.odd() else None
        self.settle("payer", changes, payer=name, name=f"Payer {n + 1}", kind=kind,
                    number=f"0083{n}", filing=KINDS[kind][0], policy=policy)
        if world.chance(0.9 if kind in ("commercial", "medicaid") and not policy else 0.2):
            self.add_rules(name)
        for code in sum(CODES.values(), []):
            if world.chance(0.02):
                self.add_charge(code)
            if world.chance(0.06):
                self.add_price(name, code)
        return name

    def add_rules(self, payer):
        world = self.world
        groups = [CODES["rtm"] + CODES["dmht"]]
        if world.chance(0.4):
            groups.append(world.random.sample(groups[0], 4))
        if world.chance(0.3):
            groups = [CODES["rtm"], CODES["dmht"]]
        for codes in groups:
            begins = world.hot - world.between(10, 400) * DAY
            ends = begins + world.between(30, 420) * DAY if world.odd(2) else None
            world.add("payer-rule", self.early() + timedelta(hours=world.between(0, 3)),
                      payer=payer, codes=codes,
                      covered=world.usual({"yes": 4, "no": 1, "unknown": 1}),
                      authorization=world.weighted({"none": 8, "required": 3, "unknown": 1}),
                      consent=world.usual({None: 2, "verbal": 1, "written": 2}),
                      service_date=world.weighted({None: 3, "last-day": 1, "threshold-day": 4}),
                      from_=begins if world.odd() else world.long_ago, to=ends,
                      verified_on=world.long_ago, source="policy bulletin")

    def add_charge(self, code):
        """What the practice charges has no part in any determination."""
        world = self.world
        world.add("charge", self.early(), code=code, amount="99.00", from_=world.long_ago)

    def add_price(self, payer, code):
        world = self.world
        begins = world.long_ago if world.chance(0.6) else world.hot + world.between(-30, 40) * DAY
        for _ in range(world.weighted({1: 4, 2: 1})):
            world.add("price", self.early(), payer=payer, code=code,
                      amount=world.pick(("54.11", "60.00", "60.5", "60", "0.05", "1250.00")),
                      from_=begins, to=begins + world.between(0, 600) * DAY
                      if world.chance(0.4) else None, source="fee schedule letter")

    def add_practitioner(self, n):
        world, name = self.world, f"dr{n + 1}"
        credential = world.usual(CREDENTIALS) if n == 0 else world.weighted(CREDENTIALS)
        changes = {"credential": world.weighted(CREDENTIALS)} if world.odd() else None
        self.settle("practitioner", changes, practitioner=name, npi=npi(f"12345678{n}"),
                    last="Osei", first=f"Dr{n + 1}", credential=credential, taxonomy="2084P0800X")
        return name

    def add_staff(self, n):
        world, name = self.world, f"staff{n + 1}"
        role = world.weighted({"clinical-staff": 6, "care-coordinator": 3, "biller": 1})
        changes = {"role": "clinical-staff"} if world.odd() else None
        self.settle("staff", changes, staff=name, last="Ito", first="Rei", role=role,
                    supervisor=world.pick(self.doctors) if world.chance(0.7) else None)
        return name

    def add_devices(self):
        """device id -> fields; those of the shipped registry need no fact."""
        world = self.world
        made = {
            "app-a": dict(program="rtm", device_201h=True, therapy="cbt"),
            "app-b": dict(program="rtm", device_201h=True, therapy="cbt", rx=False,
                          cleared=world.hot + world.between(-40, 20) * DAY
                          if world.chance(0.3) else world.long_ago),
            "diary": dict(program="rtm", device_201h=world.pick((False, None)), therapy="cbt"),
            "knee-app": dict(program="rtm", device_201h=True, therapy="msk"),
            "own-dtx": dict(program="dmht", regulation=world.usual(
                {"882.5801": 1, "882.5803": 3, "882.5705": 1, None: 1}),
                            rx=world.usual({True: 2, False: 1, None: 1}), therapy="cbt",
                            device_201h=True, indications=list(world.usual(
                                {("F", "G47"): 2, ("F33", "F41.1"): 2, ("G47.0", "F51"): 1,
                                 ("F32",): 1, (): 1})) or None,
                            age_min=world.pick((None, 18, 22)), age_max=world.pick((None, 65)),
                            cleared=world.hot + world.between(-60, 30) * DAY
                            if world.chance(0.4) else None),
        }
        for name, fields in made.items():
            if world.odd():
                fields["part2"] = True
            changes = {"device_201h": False, "rx": True} if world.odd() else None
            self.settle("device", changes, device=name, name=name.title(), maker="Harbor",
                        **fields)
        return made
