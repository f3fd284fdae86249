#!/usr/bin/env python3
"""test_receive_dice.py BUILD [SEEDS [FIRST]]: payers that throw dice. Payments of a few claims each - paid, paid in part, denied,
taken back, decided anew in either order, paid by a second payer, paid twice, somebody else's, out of balance, sent
again - beside a model of a few lines that says what each claim then is, and where every cent went.
Prints `N passed, N failed`.
"""
import os
import random
import sys
import tempfile
from decimal import Decimal

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import counting
from counting import check
from test_receive import Practice, ack999, expected_of, negative
from payer import Line, Paid, denied, in_full, pay835

SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 4
FIRST = int(sys.argv[3]) if len(sys.argv) > 3 else 1
PAYMENTS = 25


class Model:
    """What a claim must be, from what its payers said."""

    def __init__(self, claim):
        self.claim, self.status, self.paid, self.due, self.last = claim, "accepted", Decimal(0), Decimal(0), None

    def decide(self, one, status):
        _, paid, patient = one.amounts()
        self.status, self.last = status, one
        self.paid += paid
        self.due += patient

    def take_back(self):
        self.status = "reversed"
        self.paid -= self.last.amounts()[1]
        self.due = Decimal(0)
        self.last = None

    def add(self, one):
        self.paid += one.amounts()[1]
        self.due = one.amounts()[2]


class Dice:
    def __init__(self, practice, sent, seed):
        self.p, self.sent, self.dice = practice, sent, random.Random(seed)
        self.models = {claim.id: Model(claim) for claim in sent.claims}
        self.prices = {claim.id: expected_of(practice, claim) for claim in sent.claims}
        self.money, self.strays, self.files, self.trace = Decimal(0), 0, [], seed * 1000

    def whole(self, claim):
        share = self.dice.choice(["0", "0.1", "0.2", "1"])
        return Paid(claim, "1", [in_full(line, self.prices[claim.id][line.control], share) for line in claim.lines])

    def some(self, claim):
        prices = self.prices[claim.id]
        return Paid(claim, "1", [in_full(claim.lines[0], prices[claim.lines[0].control])]
                    + [denied(line, self.dice.choice(["97", "151", "B15"])) for line in claim.lines[1:]])

    def none(self, claim):
        return Paid(claim, self.dice.choice(["4", "1"]), [denied(line, "50", self.dice.choice(["CO", "PR"])) for line in claim.lines])

    def decision(self, model):
        """A decision of the payer's, and what the claim is then."""
        kinds = [(self.whole, "paid"), (self.none, "denied")] + ([(self.some, "partly-paid")] if len(model.claim.lines) > 1 else [])
        make, status = self.dice.choice(kinds)
        one = make(model.claim)
        model.decide(one, status)
        return one

    def stray(self, one):
        self.strays += 1
        return [one]

    def rows(self, model):
        """What one payment says of one claim; the model follows."""
        claim = model.claim
        if self.dice.random() < 0.1:
            one = self.whole(claim)
            one.clp, one.member, one.last = "X" + str(self.dice.randrange(10 ** 6)), "NOBODY", "NIEMAND"
            for line in one.lines:
                line.control = ""
            return self.stray(one)
        if model.status in ("accepted", "denied", "reversed") and not (model.status == "denied" and self.dice.random() < 0.3):
            return [self.decision(model)]
        old = negative(model.last)
        what = self.dice.choice(["back", "anew", "anew", "second", "twice"])
        if what == "second" and model.status != "denied":
            share = Paid(claim, "2", [Line(line, 1, [("OA", "23", line.charge - 1)]) for line in claim.lines])
            model.add(share)
            return [share]
        if what == "twice" and model.status == "paid":
            return self.stray(self.whole(claim))
        model.take_back()
        if what == "back":
            return [old]
        return self.dice.sample([old, self.decision(model)], 2)

    def payment(self):
        self.trace += 1
        chosen = self.dice.sample(list(self.models.values()), self.dice.randrange(1, 5))
        rows = [row for model in chosen for row in self.rows(model)]
        plb = [("L6", "", -self.dice.randrange(1, 300) / Decimal(100))] if self.dice.random() < 0.3 else []
        return {"claims": rows, "trace": f"D{self.trace}", "plb": plb}

    def refused(self):
        """Out of balance: nothing of it may be seen."""
        claim = self.dice.choice(self.sent.claims)
        self.trace += 1
        one = {"claims": [self.whole(claim)], "trace": f"D{self.trace}"}
        one["amount"] = one["claims"][0].amounts()[1] + 1
        return one

    def step(self):
        throw = self.dice.random()
        if throw < 0.1 and self.files:
            code, out, err = self.p.receive(self.dice.choice(self.files))
            check("sent again", code in (0, 1) and "stored" in out and "posted already" in out, (code, out, err))
            return
        good = [self.payment() for _ in range(self.dice.choice([1, 1, 2]))]
        bad = [self.refused()] if throw < 0.25 else []
        both = list(good)
        for one in bad:
            both.insert(self.dice.randrange(len(both) + 1), one)
        marks, newline = self.dice.choice([("*^:~", ""), ("*^:~", "\r\n"), ("|^>~", "\n")])
        data = pay835(self.p.envelope(self.sent, marks=marks, newline=newline), both)
        code, out, err = self.p.receive(data)
        check("taken in", code == (1 if bad else 0) and not err, (code, out, err))
        self.files.append(data)
        for one in good:
            self.money += sum((row.amounts()[1] for row in one["claims"]), Decimal(0))

    def compare(self):
        for number, model in self.models.items():
            story = self.p.claim(number)
            is_now = (story["status"], Decimal(story["paid"]), Decimal(story["patient_due"]))
            check(f"claim {number}", is_now == (model.status, model.paid, model.due), (is_now, model.status, model.paid, model.due))
        facts = [f for kind in ("claim-paid", "claim-denied", "claim-reversed", "unmatched") for f in self.p.facts(kind)]
        check("every cent", sum(Decimal(f["paid"]) for f in facts if "paid" in f) == self.money, self.money)
        check("every stray", len(self.p.facts("unmatched")) == self.strays, self.strays)
        answers = sum(Decimal(f["amount"]) for f in self.p.facts("answer") if f["type"] == "835")
        taken = sum(Decimal(f["amount"]) for f in self.p.facts("provider-adjustment"))
        check("what the banks moved", answers == self.money - taken, (answers, self.money, taken))


def main():
    for seed in range(FIRST, FIRST + SEEDS):
        with tempfile.TemporaryDirectory() as folder:
            practice = Practice(folder, patients=25, seed=seed)
            practice.close()
            sent = practice.send("medicare-b")
            practice.receive(ack999(practice.envelope(sent)))
            dice = Dice(practice, sent, seed)
            for _ in range(PAYMENTS):
                dice.step()
            dice.compare()
            check("rebuilt the same", "is what it was" in practice.must("rebuild"))
            if counting.failed:
                print(f"seed {seed}")
                break
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
