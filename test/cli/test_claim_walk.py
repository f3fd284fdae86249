#!/usr/bin/env python3
"""test_claim_walk.py BUILD_DIR [--seeds N]: random lives of claims, step by step beside a model of them in Python.

Each step is an act of a person (close, release, send, correct, void-claim), a payer's answer, or the void of an answer; the
model has a table of its own and says whether the step must be refused. After each, every claim has the model's status, and
no service stands on two claims; now and then all rows are made again and must be what they were.
"""
import random
import sys

sys.dont_write_bytecode = True
from badly import check, main
from test_claim_life import Desk, answer, answered, paid, second_patient

STEPS = 45
SEEDS = int(sys.argv[sys.argv.index("--seeds") + 1]) if "--seeds" in sys.argv else 3
# status: event -> status. Written from the description of the process, like the table of test_life.c.
MOVES = {
    "made": {"release": "released", "withdraw": "voided"},
    "released": {"send": "sent", "withdraw": "voided"},
    "sent": {"accept": "accepted", "reject": "rejected", "pay": "paid", "part": "partly-paid", "more": "partly-paid",
             "deny": "denied", "reverse": "reversed", "correct": "corrected", "void": "voided"},
    "accepted": {"accept": "accepted", "reject": "rejected", "pay": "paid", "part": "partly-paid", "more": "partly-paid",
                 "deny": "denied", "reverse": "reversed", "correct": "corrected", "void": "voided"},
    "rejected": {"reject": "rejected", "correct": "corrected", "withdraw": "voided"},
    "paid": {"accept": "paid", "more": "paid", "reverse": "reversed", "correct": "corrected", "void": "voided"},
    "partly-paid": {"accept": "partly-paid", "pay": "paid", "part": "partly-paid", "more": "partly-paid",
                    "reverse": "reversed", "correct": "corrected", "void": "voided"},
    "denied": {"accept": "denied", "pay": "paid", "part": "partly-paid", "more": "partly-paid", "deny": "denied",
               "reverse": "reversed", "correct": "corrected", "void": "voided"},
    "reversed": {"accept": "reversed", "pay": "paid", "part": "partly-paid", "more": "partly-paid", "deny": "denied",
                 "correct": "corrected", "void": "voided"},
    "corrected": dict.fromkeys(("accept", "reject", "pay", "part", "more", "deny", "reverse"), "corrected"),
    "voided": dict.fromkeys(("accept", "reject", "pay", "part", "more", "deny", "reverse"), "voided"),
}
PAYERS = ("accept", "reject", "pay", "part", "more", "deny", "reverse")


class Refused(Exception):
    pass


class Claim:
    def __init__(self, ident, who, frequency, charge, replaces=None):
        self.ident, self.who, self.frequency, self.charge, self.replaces = ident, who, frequency, charge, replaces
        self.events = []  # [event, cents, id, voided]; event "money" is settled when it is told
        self.link = None  # the event by which another claim took its place

    def tell(self, events=None):
        """Status, sent, number and paid after the events that stand."""
        status, sent, number, money, charged = "made", False, False, 0, 0
        for event, cents, _, voided in self.events if events is None else events:
            if voided:
                continue
            name = event
            if event in ("pay", "part"):
                name = "part" if charged + (self.charge if event == "pay" else 100) < self.charge else "pay"
            if name in PAYERS and not sent:
                raise Refused(name)
            if self.frequency == 8 and name in ("correct", "void"):
                raise Refused(name)
            if name not in MOVES[status]:
                raise Refused(f"{name} of {status}")
            status = MOVES[status][name]
            sent |= name == "send"
            number |= name in ("accept", "pay", "part", "deny", "more")
            money += cents
            charged += {"pay": self.charge, "part": 100, "deny": self.charge}.get(event, 0)
            if event == "reverse":
                charged -= self.charge
        return status, sent, number, money

    @property
    def status(self):
        return self.tell()[0]

    def stands(self):
        taken = self.frequency == 8 and self.status in ("accepted", "paid", "partly-paid", "reversed")
        return self.status not in ("corrected", "voided") and not taken


class Walk:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.desk = Desk(*second_patient())
        self.claims, self.holder, self.count = {}, {"e1": None, "e2": None}, 0

    # --- steps of the model: each gives a function that changes it, or raises Refused
    def happen(self, claim, event, cents=0, ident=""):
        stood = claim.stands()
        entry = [event, cents, ident, False]
        claim.tell(claim.events + [entry])
        claim.events.append(entry)
        self.settle(claim, stood)
        return entry

    def settle(self, claim, stood):
        if stood and not claim.stands() and self.holder[claim.who] is claim:
            self.holder[claim.who] = None
        elif not stood and claim.stands():
            if self.holder[claim.who] is None:
                self.holder[claim.who] = claim
            elif claim.frequency != 8:
                raise Refused("its lines stand elsewhere")

    def learn(self, replaces=None, frequency=1):
        """Claims that the program made since."""
        new = []
        for x in self.desk.facts("claim-made"):
            if x["claim"] in self.claims:
                continue
            cents = round(float(x["charge"]) * 100)
            claim = self.claims[x["claim"]] = Claim(x["claim"], x["enrollment"], frequency, cents, replaces)
            self.holder[claim.who] = claim
            new.append(claim)
        return new

    # --- steps
    def close(self):
        free = sum(x is None for x in self.holder.values())
        self.desk.act("close", "2026-01")
        new = self.learn()
        check("close makes what does not stand", self.desk.code == 0 and len(new) == free, (free, self.desk))

    def person(self, claim, event, *words, known=True):
        self.desk.act(words[0], claim.ident, "--by", "bil", *words[1:])
        try:
            if not known:
                raise Refused("no number")
            claim.tell(claim.events + [[event, 0, "", False]])
        except Refused as why:
            check(f"{words[0]} is refused: {why}", self.desk.code == 1, (claim.ident, claim.status, self.desk))
            return False
        check(f"{words[0]} of a claim that is {claim.status}", self.desk.code == 0, (claim.ident, self.desk))
        return self.desk.code == 0

    def release(self, claim):
        if self.person(claim, "release", "release"):
            self.happen(claim, "release")

    def send(self):
        self.desk.act("send", "--payer", "mc")
        check("send", self.desk.code == 0, self.desk)
        for claim in self.claims.values():
            if claim.status == "released":
                self.happen(claim, "send")

    def correct(self, claim):
        number = claim.tell()[2] or claim.status == "rejected"
        if not self.person(claim, "correct", "correct", "--reason", "x", known=number):
            return
        frequency = 1 if claim.status == "rejected" else 7
        claim.link = self.happen(claim, "correct")
        new = self.learn(claim, frequency)
        check("one claim takes its place", len(new) == 1, new)

    def void(self, claim):
        if "withdraw" in MOVES[claim.status]:
            if self.person(claim, "withdraw", "void-claim", "--reason", "x"):
                self.happen(claim, "withdraw")
                old = claim.replaces
                if old and old.link and not old.link[3]:
                    stood, old.link[3] = old.stands(), True
                    self.settle(old, stood)
            return
        if self.person(claim, "void", "void-claim", "--reason", "x", known=claim.tell()[2]):
            claim.link = self.happen(claim, "void")
            self.learn(claim, 8)

    def answer(self, claim):
        event = self.dice.choice(PAYERS)
        self.count += 1
        file, ident = f"a{self.count}", f"w{self.count}"
        whole = f"{claim.charge / 100:.2f}"
        half = {"pay": 5000, "part": 2000, "more": 700, "deny": 0, "reverse": -5000}.get(event, 0)
        line = [{"code": "98980", "charge": whole, "paid": f"{half / 100:.2f}"}]
        if event in ("accept", "reject"):
            more = {"number": "ICN"} if event == "accept" else {}
            said = answered(ident, claim.ident, file, verdict=event + "ed", **more)
        else:
            kind = {"deny": "claim-denied", "reverse": "claim-reversed"}.get(event, "claim-paid")
            status = {"deny": "4", "reverse": "22", "more": "2"}.get(event, "1")
            more = {} if event == "reverse" else {"number": "ICN"}
            said = paid(ident, claim.ident, file, f"{half / 100:.2f}", kind, status, line, **more)
            said["charge"] = {"part": "1.00", "reverse": f"-{whole}", "more": whole}.get(event, whole)
        self.desk.take([answer(file, "277ca" if event in ("accept", "reject") else "835"), said])
        before = claim.status
        try:
            self.happen(claim, event, half, ident)
        except Refused as why:
            check(f"{event} is refused: {why}", self.desk.code == 1, (claim.ident, self.desk))
            return
        check(f"{event} of a claim that is {before}", self.desk.code == 0, (claim.ident, self.desk))

    def take_back(self, claim):
        answers = [x for x in claim.events if x[2] and not x[3]]
        if not answers:
            return
        entry = self.dice.choice(answers)
        stood = claim.stands()
        entry[3] = True
        self.desk.run("void", entry[2], "--reason", "x", "--by", "bil")
        holder = dict(self.holder)
        try:
            claim.tell()
            self.settle(claim, stood)
        except Refused as why:
            check(f"that void is refused: {why}", self.desk.code == 1, (claim.ident, self.desk))
            entry[3], self.holder = False, holder
            return
        check("an answer is voided", self.desk.code == 0, (claim.ident, entry, self.desk))

    def step(self):
        claim = self.dice.choice(list(self.claims.values())) if self.claims else None
        act = self.dice.choice([self.close, self.release, self.send, self.answer, self.answer, self.answer, self.correct,
                                self.void, self.take_back])
        act() if act in (self.close, self.send) else claim and act(claim)

    def compare(self):
        lines = {}
        for claim in self.claims.values():
            now = self.desk.claim(claim.ident)
            status, _, _, money = claim.tell()
            check("status and money are the model's", (now["status"], round(float(now["paid"]) * 100)) == (status, money),
                  (claim.ident, claim.events, now["status"], now["paid"], status, money))
            for line in now["lines"]:
                if line["standing"]:
                    key = now["enrollment"], line["code"], line["from"]
                    check("a service stands on one claim", key not in lines, (key, lines.get(key), claim.ident))
                    lines[key] = claim.ident
                    check("on the model's", self.holder[claim.who] is claim, (key, claim.ident, self.holder))

    def run(self):
        with self.desk:
            self.close()
            for n in range(STEPS):
                self.step()
                if n % 5 == 4:
                    self.compare()
            self.desk.run("rebuild")
            check("rows made again are what they were", self.desk.code == 0 and "is what it was" in self.desk.out, self.desk)
            self.desk.run("verify")
            check("the chain is whole", self.desk.code == 0, self.desk)
            numbers = [x["control"] for x in self.desk.facts("batch")]
            check("control numbers rise", numbers == sorted(set(numbers)), numbers)


def test_walks():
    for seed in range(SEEDS):
        Walk(seed).run()


if __name__ == "__main__":
    main([test_walks])
