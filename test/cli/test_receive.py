#!/usr/bin/env python3
"""test_receive.py BUILD: a practice's month from the command line, with a payer that answers (test/x12/payer.py): import,
close, release, send, receive TA1, 999, 277CA and 835, worklist, match, correct, send again. Prints `N passed, N failed`.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), os.path.join(ROOT, "test", "x12")]

import counting
from counting import check
from payer import Envelope, Line, Paid, Sent, ack277, ack999, denied, in_full, pay835, ta1

DAYBOOK = os.path.join(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")), "daybook")
MONTH = "2026-02"
PAYERS = ("medicare-b", "aspen-mutual", "larkspur-advantage", "fjord-care", "grove-mutual")


class Practice:
    """A journal in a folder of its own, and the files that go in and out."""

    def __init__(self, folder, patients=60, seed=7):
        self.folder, self.db = folder, os.path.join(folder, "journal")
        self.environment = {**os.environ, "DAYBOOK_KEY_FILE": os.path.join(folder, "key")}
        self.control = 100
        with open(os.path.join(folder, "facts.ndjson"), "wb") as out:
            subprocess.run([DAYBOOK, "sample", "--patients", str(patients), "--months", "4", "--seed", str(seed), "--until",
                            "2026-03-31"], stdout=out, check=True)
        self.must("init", self.db, db=False)
        self.must("import", os.path.join(folder, "facts.ndjson"))

    def run(self, *words, db=True):
        done = subprocess.run([DAYBOOK, *words, *(("--db", self.db) if db else ())], capture_output=True, text=True,
                              env=self.environment, check=False, timeout=120)
        self.output = done.stdout
        return done.returncode, done.stdout, done.stderr

    def must(self, *words, db=True):
        code, out, err = self.run(*words, db=db)
        check(f"daybook {words[0]}", code == 0, (code, out, err))
        return out

    def facts(self, kind):
        return [json.loads(x) for x in self.must("facts", "--kind", kind).splitlines()]

    def work(self, *words):
        return [json.loads(x) for x in self.must("worklist", "--json", *words).splitlines()]

    def claim(self, claim):
        return json.loads(self.must("claim", claim, "--json"))

    def status(self, claim):
        return self.claim(claim)["status"]

    def close(self):
        self.must("close", MONTH, "--brief")
        self.must("release", "--all", "--by", "biller")

    def send(self, payer):
        """The file of claims that a payer gets."""
        before = set(glob.glob(os.path.join(self.db, "outbox", "*", "*.837")))
        self.must("send", "--payer", payer)
        new = set(glob.glob(os.path.join(self.db, "outbox", "*", "*.837"))) - before
        check(f"one file for {payer}", len(new) == 1, new)
        with open(new.pop(), "rb") as file:
            return Sent(file.read())

    def envelope(self, sent, **more):
        self.control += 1
        return Envelope(sent, control=self.control, **more)

    def receive(self, data, name="answer.x12", *words):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return self.run("receive", path, *words)

    def state(self):
        """How many facts, and the sum of all that is derived."""
        facts = len(self.must("facts").splitlines())
        return facts, self.must("rebuild").split("sha256 ")[-1].strip()


def about(rows, what, claim=None):
    return [r for r in rows if r["what"] == what and (claim is None or r.get("claim") == claim)]


# --- before money ----------------------------------------------------------------------------------------------------

def test_acknowledged(p, sent):
    code, out, err = p.receive(ack999(p.envelope(sent)))
    check("a 999 accepts", code == 0 and f"{len(sent.claims)} accepted" in out, (code, out, err))
    check("each claim is accepted", {p.status(c.id) for c in sent.claims[:3]} == {"accepted"})
    numbers = {c.id: f"MCN{n}" for n, c in enumerate(sent.claims)}
    first = sent.claims[0]
    code, out, err = p.receive(ack277(p.envelope(sent), {first.id: ["A7:562:85"]}, numbers))
    check("a 277CA is posted", code == 0 and "1 rejected; 1 for the worklist" in out, (code, out, err))
    check("the rejected claim", p.status(first.id) == "rejected")
    check("the payer's number is kept", p.claim(sent.claims[1].id)["number"] == "MCN1")
    rows = about(p.work(), "rejected", first.id)
    check("a rejection is work, in words", len(rows) == 1 and "A7:562:85" in rows[0]["text"] and "NPI" in rows[0]["text"]
          and "can be filed until" in rows[0]["text"] and Decimal(rows[0]["worth"]) > 0, rows)
    before = p.state()
    code, out, err = p.receive(ack277(p.envelope(sent), {first.id: ["A7:562:85"]}, numbers).replace(b"R103", b"R102").replace(b"CA103", b"CA102"))
    check("the same 277CA in another envelope posts nothing", code == 0 and "posted already" in out, out)
    check("nor stores anything", p.state() == before, (before, p.state()))
    return first


def test_refused_set(p, sent):
    claim = sent.claims[-1]
    number, _ = sent.set_of(claim)
    tags = [s.id for s in sent.sets[0][1].body]
    at = sent.set_of(claim)[1]
    offset = tags.index("SV1", at - 2) - (at - 2)
    for name, context in (("named by CTX", True), ("found by its place", False)):
        data = ack999(p.envelope(sent), {number: [(claim, "SV1", offset, "2400", "8", ("1:2", "234", "7", "XX"))]})
        if context:
            code, out, err = p.receive(data)
            check("a refused set", code == 0 and f"{len(sent.claims)} rejected" in out, (code, out, err))
            rows = about(p.work(), "rejected")
        else:
            continue
        mine = [r for r in rows if r["claim"] == claim.id]
        check(f"the error, {name}", mine and f"segment {at + offset} (SV1, loop 2400)" in mine[0]["text"]
              and "SV1 element 1-2" in mine[0]["text"], mine)
        others = [r for r in rows if r["claim"] in {c.id for c in sent.claims} - {claim.id}]
        check("the others are told that they are not at fault", len(others) == len(sent.claims) - 1
              and all("in another claim" in r["text"] for r in others), others[:1])
    check("all of the set are rejected", {p.status(c.id) for c in sent.claims} == {"rejected"})


def test_place_of_error(p, sent):
    """Without CTX the claim is found by the segment's number in the file that was sent."""
    claim = sent.claims[1]
    number, at = sent.set_of(claim)
    data = ack999(p.envelope(sent), {number: [(claim, "HI", 1, "2300", "8", ("1:2", "1271", "I12", "X"))]})
    data = re.sub(rb"CTX\*CLM01:[^~]*~", b"", data).replace(b"SE*9*", b"SE*8*")
    code, out, err = p.receive(data)
    rows = about(p.work(), "rejected", claim.id)
    check("an error without CTX", code == 0 and rows and f"segment {at + 1} (HI, loop 2300)" in rows[0]["text"],
          (code, out, err, rows))


def test_refused_file(p, sent):
    code, out, err = p.receive(ta1(p.envelope(sent), "R", "006"))
    check("a TA1 refuses the file", code == 0 and f"{len(sent.claims)} rejected" in out, (code, out, err))
    check("its claims", {p.status(c.id) for c in sent.claims} == {"rejected"})
    code, out, err = p.receive(ta1(p.envelope(sent)))
    check("a TA1 that accepts says nothing of claims", code == 0 and "nothing to post" in out, (code, out, err))


def test_refused_level(p, sent):
    code, out, err = p.receive(ack277(p.envelope(sent), receiver="A3:24:41"))
    check("a 277CA refuses the file above its claims", code == 0 and f"{len(sent.claims)} rejected" in out, (code, out, err))
    check("its claims", {p.status(c.id) for c in sent.claims} == {"rejected"})


def test_stray_acknowledgements(p, sent):
    code, out, _ = p.receive(ack999(p.envelope(sent)).replace(b"AK1*HC*%d*" % sent.control, b"AK1*HC*77777*"))
    check("a 999 for a file of others", code == 0 and "1 not matched" in out and "no such file was sent" in out, out)
    claim = sent.claims[0]
    data = ack277(p.envelope(sent), only=[claim.id]).replace(claim.id.encode(), b"SOMEBODYELSE")
    data = data.replace(claim.member.encode(), b"Q99")
    code, out, _ = p.receive(data)
    check("a 277CA for a claim of others", code == 0 and "1 not matched" in out, out)
    check("both are work", len(about(p.work("--brief"), "unmatched")) == 2)


# --- money -----------------------------------------------------------------------------------------------------------

def expected_of(p, claim):
    return {line["control"]: Decimal(line["expected"]) for line in p.claim(claim.id)["lines"]}


def as_expected(p, claim, **more):
    prices = expected_of(p, claim)
    return [in_full(line, prices[line.control], **more) for line in claim.lines]


def test_month(p, sent, claims):
    """One payment with a bit of everything, and its money to the cent."""
    paid, gone, deductible, part, less, crossed, nobody, renamed = claims[:8]
    prices, owed = expected_of(p, part), expected_of(p, deductible)
    rows = [
        Paid(paid, "1", as_expected(p, paid)),
        Paid(gone, "4", [denied(line, "50", remarks=["N115"]) for line in gone.lines]),
        Paid(deductible, "1", [Line(line, 0, [("CO", "45", line.charge - owed[line.control]), ("PR", "1", owed[line.control])])
                               for line in deductible.lines]),
        Paid(part, "1", [in_full(part.lines[0], prices[part.lines[0].control])]
             + [denied(line, "151") for line in part.lines[1:]]),
        Paid(less, "1", [in_full(line, 5) for line in less.lines]),
        Paid(crossed, "19", as_expected(p, crossed), crossover="SECOND LIFE", interest="0.75"),
        Paid(nobody, "1", as_expected(p, nobody), clp="NOBODY", member="Q1", last="NIEMAND", first="N"),
        Paid(renamed, "1", as_expected(p, renamed), clp="THEIRNUMBER"),
    ]
    for line in rows[6].lines + rows[7].lines:
        line.control = ""
    transaction = {"claims": rows, "trace": "T100", "plb": [("L6", "LATE", "-0.75"), ("WO", "OLD", "20")]}
    data = pay835(p.envelope(sent), [transaction])
    code, out, err = p.receive(data, "month.835", "--by", "biller")
    check("a month's payment", code == 0 and "6 paid, 1 denied, 1 not matched" in out, (code, out, err))
    states = [p.status(c.id) for c in (paid, gone, deductible, part, less, crossed, renamed)]
    check("what became of each", states == ["paid", "denied", "paid", "partly-paid", "paid", "paid", "paid"], states)
    check("renamed by patient, day and code", "found by patient, day and code" in out, out)
    check("interest and takeback are told", "interest $0.75" in out and "taken from the payment: $20.00, WO" in out, out)
    check("the crossover is told", "sent on to SECOND LIFE" in out, out)
    work = p.work()
    row = about(work, "denied", gone.id)
    check("a denial in words, with what to do, worth and day", len(row) == 1 and "CO-50 (" in row[0]["text"]
          and "remark N115 (" in row[0]["text"] and Decimal(row[0]["worth"]) == sum(expected_of(p, gone).values())
          and row[0]["due"] == "2026-07-30", row)
    row = about(work, "denied", part.id)
    check("a denied line", len(row) == 1 and "lines denied" in row[0]["text"], row)
    row = about(work, "underpaid", less.id)
    short = sum(expected_of(p, less).values()) - 5 * len(less.lines)
    check("underpaid by the difference", len(row) == 1 and Decimal(row[0]["worth"]) == short, (row, short))
    check("a deductible is no work", not [r for r in work if r.get("claim") == deductible.id], work)
    worth = [Decimal(r.get("worth", 0)) for r in work]
    check("worth first", worth == sorted(worth, reverse=True), worth)
    money = sum(Decimal(f["paid"]) for f in p.facts("claim-paid") + p.facts("unmatched") if "paid" in f)
    money -= sum(Decimal(f["amount"]) for f in p.facts("provider-adjustment"))
    answer = [f for f in p.facts("answer") if f["type"] == "835"]
    check("no cent is lost", len(answer) == 1 and money == Decimal(answer[0]["amount"]), (money, answer))
    check("who took it in", answer[0].get("by") == "biller", answer)
    check("never written off", not about(p.work(), "x") and p.status(gone.id) == "denied")
    return data, transaction, rows


def test_again(p, sent, data, transaction):
    before = p.state()
    for name, again in (("the same file", data), ("with line ends", data.replace(b"~", b"~\r\n")),
                        ("with other delimiters", data.replace(b"*", b"|").replace(b"~", b"\n")),
                        ("in another envelope", pay835(p.envelope(sent), [transaction]))):
        code, out, err = p.receive(again, "other-name.835")
        check(f"{name} posts nothing", code == 0 and "posted already" in out, (code, out, err))
    # Other bytes, the same money: a clearing house changed the production date.
    code, out, err = p.receive(data.replace(b"DTM*405*20260401", b"DTM*405*20260402"))
    check("the same payment in other words is refused by name", code == 1 and "same payer, trace number, amount and day" in out,
          (code, out, err))
    check("the journal is as it was", p.state() == before, (before, p.state()))


def test_match(p, claims):
    nobody = claims[6]
    row = about(p.work(), "unmatched")
    row = [r for r in row if "NOBODY" in r["text"]]
    check("the stray is on the list with its money", len(row) == 1 and Decimal(row[0]["worth"]) > 0, row)
    work = row[0]["work"]
    code, _, err = p.run("match", work, nobody.id, "--by", "nobody-here")
    check("a stranger matches nothing", code == 3 and "no person" in err, (code, err))
    code, _, err = p.run("match", work, "NOSUCHCLAIM1", "--by", "biller")
    check("to a claim that is none", code == 3 and "no claim" in err, (code, err))
    code, _, err = p.run("match", work, claims[0].id, "--by", "biller")
    check("to a claim that is paid already", code == 1 and "already paid" in err, (code, err))
    check("nothing of that is kept", p.status(nobody.id) == "accepted" and [r for r in p.work() if r.get("work") == work])
    other = next(c for c in claims if c.id not in (nobody.id, claims[0].id) and p.status(c.id) in ("sent", "accepted", "denied"))
    p.must("match", work, other.id, "--by", "biller")
    code, _, err = p.run("match", work, nobody.id, "--by", "biller")
    check("what is posted is not posted again, to whomever", code == 1 and f"it is posted to claim {other.id} already" in err, (code, err))
    wrong = [f for f in p.facts("claim-paid") if f["claim"] == other.id][-1]
    p.must("void", wrong["id"], "--reason", "the other patient's", "--by", "biller")
    p.must("match", work, nobody.id, "--by", "biller")
    check("a wrong match can be put right", not [f for f in p.facts("claim-paid") if f["id"] == wrong["id"] and f["claim"] == nobody.id])
    check("a person matches", p.status(nobody.id) == "paid" and not [r for r in p.work() if r.get("work") == work])
    before = p.state()
    code, out, err = p.run("match", work, nobody.id, "--by", "biller")
    check("not twice", p.state() == before, (code, out, err))


def test_done(p, claim):
    row = about(p.work("--about", "underpaid"), "underpaid", claim.id)[0]
    code, _, err = p.run("done", row["work"], "--by", "nobody-here", "--outcome", "x")
    check("done by a stranger", code == 3 and "no person" in err, (code, err))
    code, _, err = p.run("done", "nothing", "--by", "biller", "--outcome", "x")
    check("done what is not there", code == 3 and "no work-item" in err, (code, err))
    p.must("done", row["work"], "--by", "biller", "--outcome", "repriced by telephone")
    check("off the list", not about(p.work(), "underpaid", claim.id))
    check("said once", "done already" in p.must("done", row["work"], "--by", "biller", "--outcome", "again"))
    check("in the journal", [f["outcome"] for f in p.facts("work-done") if f["work"] == row["work"]] == ["repriced by telephone"])


def negative(paid):
    return Paid(paid.claim, "22", paid.lines, number=paid.number, sign=-1)


def test_reversal(p, sent, rows, claim):
    """Taken back and decided anew, in either order; alone it is work."""
    old = Paid(claim, "1", as_expected(p, claim))
    new = Paid(claim, "1", as_expected(p, claim, share="0.1"))
    p.receive(pay835(p.envelope(sent), [{"claims": [old], "trace": "T200"}]))
    code, out, err = p.receive(pay835(p.envelope(sent), [{"claims": [new, negative(old)], "trace": "T201"}]))
    check("a correction before its reversal", code == 0 and "1 paid, 1 reversed" in out, (code, out, err))
    story = p.claim(claim.id)
    check("the new decision stands", story["status"] == "paid" and Decimal(story["paid"]) == new.amounts()[1], story)
    check("and what the patient owes", Decimal(story["patient_due"]) == new.amounts()[2], story)
    code, out, err = p.receive(pay835(p.envelope(sent), [{"claims": [negative(new)], "trace": "T202",
                                                          "plb": [("FB", "", new.amounts()[1] * -1)]}]))
    check("taken back", code == 0 and p.status(claim.id) == "reversed", (code, out, err))
    check("alone it is work", len(about(p.work(), "reversed", claim.id)) == 1)


def test_secondary(p, sent, claim):
    first = Paid(claim, "1", as_expected(p, claim))
    p.receive(pay835(p.envelope(sent), [{"claims": [first], "trace": "T300"}]))
    rest = [Line(line, owed, [("OA", "23", line.charge - owed)])
            for line, owed in ((line, next(a for g, r, a in one.adjustments if g == "PR"))
                               for line, one in zip(claim.lines, first.lines))]
    code, out, err = p.receive(pay835(p.envelope(sent), [{"claims": [Paid(claim, "2", rest)], "trace": "S1"}], payer="SECOND LIFE"))
    story = p.claim(claim.id)
    total = first.amounts()[1] + first.amounts()[2]
    check("a second payer adds", code == 0 and Decimal(story["paid"]) == total and story["status"] == "paid", (out, err, story))
    check("the patient owes nothing more", Decimal(story["patient_due"]) == 0, story)


def test_unbalanced(p, sent, claim):
    """At every level: nothing of that payment is stored, what else the file holds is."""
    def broken(change):
        return change(pay835(p.envelope(sent), [{"claims": [Paid(claim, "1", as_expected(p, claim))], "trace": "T400"}]))

    paid = Paid(claim, "1", as_expected(p, claim)).amounts()[1]
    cases = {
        "line": lambda d: re.sub(rb"CAS\*PR\*2\*([0-9.]+)", lambda m: b"CAS*PR*2*%d" % (float(m.group(1)) + 3), d, count=1),
        "claim": lambda d: re.sub(rb"(CLP\*\w+\*1\*)([0-9.]+)", lambda m: m.group(1) + b"%d" % (float(m.group(2)) + 7), d),
        "payment": lambda d: re.sub(rb"BPR\*I\*[0-9.]+", b"BPR*I*1", d),
        "PLB": lambda d: re.sub(rb"SE\*(\d+)", lambda m: b"PLB*1999999984*20261231*L6*-1.5~SE*%d" % (int(m.group(1)) + 1), d),
        "amount": lambda d: re.sub(rb"BPR\*I\*[0-9.]+", b"BPR*I*1.234", d),
        "cut": lambda d: d[:d.index(b"SE*")],
        "counted": lambda d: re.sub(rb"SE\*(\d+)", lambda m: b"SE*%d" % (int(m.group(1)) + 1), d),
    }
    before = p.state()
    for level, change in cases.items():
        code, out, err = p.receive(broken(change))
        check(f"{level} refused", code == 1 and "refused, nothing of it was stored" in out, (code, out, err))
        if level in ("line", "claim", "payment", "PLB"):
            check(f"{level} with the difference", "does not balance" in out and "difference" in out and "segment" in out, out)
    check("nothing was stored of any", p.state() == before)
    bad = {"claims": [Paid(claim, "1", as_expected(p, claim))], "trace": "T401", "amount": paid + 1}
    good = {"claims": [Paid(claim, "1", as_expected(p, claim))], "trace": "T402"}
    code, out, err = p.receive(pay835(p.envelope(sent), [bad, good]))
    check("the other payment of the file is posted", code == 1 and "refused" in out and "1 paid" in out, (code, out, err))
    check("once", p.status(claim.id) == "paid" and [f["trace"] for f in p.facts("answer") if f.get("trace", "").startswith("T40")]
          == ["T402"])


def test_lost_ground(p, sent, claim):
    """Paid, though its notes were voided before: the clock of repayment runs."""
    enrollment = p.claim(claim.id)["enrollment"]
    for note in [json.loads(x) for x in p.must("facts", "--enrollment", enrollment).splitlines()]:
        if note["fact"] in ("time", "note"):
            p.must("void", note["id"], "--reason", "entered for somebody else")
    check("a claim that lost its ground is work", about(p.work(), "lost-ground", claim.id) or about(p.work(), "late-fact", claim.id),
          p.work())
    code, out, err = p.receive(pay835(p.envelope(sent), [{"claims": [Paid(claim, "1", as_expected(p, claim))], "trace": "T500"}]))
    row = about(p.work(), "repay", claim.id)
    check("what is paid all the same must go back in 60 days", code == 0 and len(row) == 1 and 58 <= row[0]["days"] <= 60,
          (out, err, p.work()))


def test_zero_payments(p, sent, claims):
    """Many payers give all payments of nothing one number: they are told apart by what they say."""
    for claim in claims:
        one = {"claims": [Paid(claim, "4", [denied(line) for line in claim.lines])], "trace": "0000000000"}
        code, out, err = p.receive(pay835(p.envelope(sent), [one]))
        check("a payment of nothing", code == 0 and "1 denied" in out, (code, out, err))


def test_other_files(p, sent):
    for name, data, code_wanted in (("no X12", b"hello\n", 3), ("empty", b"", 3), ("an 837P", None, 1),
                                    ("cut in ISA", b"ISA*00*", 3)):
        if data is None:
            with open(sorted(glob.glob(os.path.join(p.db, "outbox", "*", "*.837")))[0], "rb") as file:
                data = file.read()
        before = p.state()
        code, out, err = p.receive(data)
        check(f"{name} is refused", code == code_wanted and (out + err).strip(), (code, out, err))
        check(f"{name} stores nothing", p.state() == before)
    code, _, err = p.run("receive", os.path.join(p.folder, "nowhere.835"))
    check("a file that is not there", code != 0 and "nowhere.835" in err, (code, err))


def test_correct(p, claim):
    """What was rejected goes out again as a new claim, and is paid."""
    out = p.must("correct", claim.id, "--by", "biller", "--reason", "the NPI was put right")
    new = re.search(r"replaced by claim (\w+)", out).group(1)
    check("its work is done", not [r for r in p.work() if r.get("claim") == claim.id], p.work())
    check("it waits to be released", about(p.work(), "to-release", new))
    p.must("release", new, "--by", "biller")
    check("it waits to be sent", about(p.work(), "to-send", new))
    sent = p.send("medicare-b")
    check("it alone is sent", [c.id for c in sent.claims] == [new], [c.id for c in sent.claims])
    p.receive(ack999(p.envelope(sent)))
    p.receive(ack277(p.envelope(sent), numbers={new: "MCN900"}))
    p.receive(pay835(p.envelope(sent), [{"claims": [Paid(sent.claims[0], "1", as_expected(p, sent.claims[0]))], "trace": "T900"}]))
    check("and paid", p.status(new) == "paid" and p.status(claim.id) == "corrected")


def replacement(p, sent, claim, first, *words):
    """A claim in the place of another, sent and accepted."""
    out = p.must(words[0], claim.id, "--by", "biller", "--reason", "test")
    new = re.search(r"claim (\w+) \(frequency", out) or re.search(r"by claim (\w+)", out)
    p.must("release", new.group(1), "--by", "biller")
    sent = p.send(PAYERS[0])
    p.receive(ack999(p.envelope(sent)))
    return sent


def test_replaced(p, sent, claim):
    """A claim that was paid in part goes again (frequency 7): the payer takes the first back and pays the second."""
    prices = expected_of(p, claim)
    first = Paid(claim, "1", [in_full(claim.lines[0], prices[claim.lines[0].control])]
                 + [denied(line, "4") for line in claim.lines[1:]])
    p.receive(pay835(p.envelope(sent), [{"claims": [first], "trace": "T600"}]))
    check("paid in part", p.status(claim.id) == "partly-paid")
    second = replacement(p, sent, claim, first, "correct")
    new = second.claims[0]
    check("a replacement names the payer's number", new.frequency == "7" and new.id != claim.id, (new.frequency, new.id))
    both = [negative(first), Paid(new, "1", as_expected(p, new))]
    code, out, err = p.receive(pay835(p.envelope(second), [{"claims": both, "trace": "T601"}]))
    check("reversal and replacement", code == 0 and "1 paid, 1 reversed" in out, (code, out, err))
    check("the first is replaced, the second paid", (p.status(claim.id), p.status(new.id)) == ("corrected", "paid"),
          (p.status(claim.id), p.status(new.id)))
    check("nothing is left to do", not [r for r in p.work("--brief") if r.get("claim") in (claim.id, new.id)], p.work("--brief"))
    check("the first brings nothing", Decimal(p.claim(claim.id)["paid"]) == 0, p.claim(claim.id))


def test_voided(p, sent, claim):
    """A claim that was paid is voided (frequency 8): the payer takes the money back, and that is no surprise."""
    paid = Paid(claim, "1", as_expected(p, claim))
    p.receive(pay835(p.envelope(sent), [{"claims": [paid], "trace": "T700"}]))
    second = replacement(p, sent, claim, paid, "void-claim")
    check("the void is sent", second.claims[0].frequency == "8", second.claims[0].frequency)
    plb = [("WO", claim.id, paid.amounts()[1])]
    code, out, err = p.receive(pay835(p.envelope(second), [{"claims": [negative(paid)], "trace": "T701", "plb": [
        ("FB", "", -2 * paid.amounts()[1])] + plb}]))
    check("taken back", code == 0 and "1 reversed" in out and p.status(claim.id) == "voided", (code, out, err))
    check("no work of it", not [r for r in p.work("--brief") if r.get("claim") == claim.id], p.work("--brief"))


def test_worklist(p):
    held = p.work("--month", MONTH, "--about", "held")
    check("what is held, with its reason", held and all(r["what"] == "held" and "is held: " in r["text"] for r in held), held[:1])
    check("the month is the last one closed", [r for r in p.work() if r["what"] == "held"] == held)
    check("without what is held", not about(p.work("--brief"), "held"))
    late = p.work("--as-of", "2027-01-25T12:00:00Z", "--about", "expiring")
    check("what is about to expire", late and all(r["days"] <= 30 and "left to file" in r["text"] for r in late), late[:1])
    check("not before its time", not p.work("--as-of", "2026-04-10T12:00:00Z", "--about", "expiring"))
    out = p.must("worklist")
    check("a table with totals", "in all, each claim once" in out and "daybook send" in out, out[-400:])
    code, _, err = p.run("worklist", "--about", "nonsense")
    check("a word that is none", code == 2 and "denied" in err, (code, err))


def main():
    with tempfile.TemporaryDirectory() as folder:
        p = Practice(folder)
        p.close()
        sent = p.send(PAYERS[0])
        rejected = test_acknowledged(p, sent)
        claims = sent.claims[1:]
        long = next(c for c in claims if len(c.lines) > 1)
        others = [c for c in claims if c is not long]
        claims = others[:3] + [long] + others[3:]
        data, transaction, rows = test_month(p, sent, claims)
        test_again(p, sent, data, transaction)
        test_match(p, claims)
        test_done(p, claims[4])
        test_reversal(p, sent, rows, claims[8])
        test_secondary(p, sent, claims[9])
        test_unbalanced(p, sent, claims[10])
        test_zero_payments(p, sent, claims[11:13])
        test_lost_ground(p, sent, claims[13])
        test_refused_set(p, p.send(PAYERS[1]))
        test_refused_file(p, p.send(PAYERS[2]))
        test_refused_level(p, p.send(PAYERS[3]))
        last = p.send(PAYERS[4])
        test_place_of_error(p, last)
        test_stray_acknowledgements(p, sent)
        test_other_files(p, sent)
        test_correct(p, rejected)
        many = [c for c in claims[14:] if len(c.lines) > 1]
        test_replaced(p, sent, many[0])
        test_voided(p, sent, next(c for c in claims[14:] if c is not many[0]))
        test_worklist(p)
        check("the journal is whole", "whole" in p.must("verify"))
        check("what is derived is what it was", "is what it was" in p.must("rebuild"))
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
