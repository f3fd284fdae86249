#!/usr/bin/env python3
"""test_claim_life.py BUILD_DIR: a claim's life from the command line: closed, released, sent, answered, corrected, voided;
what may not be done is refused in a sentence; facts that come late raise work on the claims they touch.

The practice is badly.py's, with people who may release. Prints `N passed, N failed`.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from badly import ADDRESS, PROGRAM, check, fact, main, practice

NOW = "2026-03-05T12:00:00-05:00"
SHA = "0" * 64


class Desk:
    """A journal in a folder of its own, and the program run on it."""

    def __init__(self, *more, leave_out=(), alone=False):
        self.dir = tempfile.mkdtemp(prefix="daybook-life-")
        self.db = os.path.join(self.dir, "db")
        self.files = 0
        self.env = {**os.environ, "DAYBOOK_KEY_FILE": os.path.join(self.dir, "key")}
        self.run("init", self.db, db=False)
        people = [] if alone else [fact("staff", "f-bil", staff="bil", last="Oak", first="Bo", role="biller")]
        self.take([x for x in practice() if x["id"] not in leave_out] + people + list(more))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def run(self, *words, db=True, now=None):
        line = [PROGRAM, *words, *(("--db", self.db) if db else ()), *(("--as-of", now) if now else ())]
        done = subprocess.run(line, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        return self

    def act(self, *words, now=NOW):
        return self.run(*words, now=now)

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, rows):
        self.files += 1
        path = self.path(f"more-{self.files}.ndjson")
        with open(path, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(x) + "\n" for x in rows)
        return path

    def take(self, rows):
        self.run("import", self.write(rows))
        return self

    def facts(self, kind):
        return [json.loads(x) for x in self.run("facts", "--kind", kind).out.splitlines()]

    def claim(self, ident):
        self.act("claim", ident, "--json")
        return json.loads(self.out)

    def made(self):
        return [x["claim"] for x in self.facts("claim-made")]

    def state(self):
        """Everything that an act may change."""
        return self.run("facts").out, sorted(os.listdir(self.outbox())) if os.path.isdir(self.outbox()) else []

    def outbox(self):
        return os.path.join(self.db, "outbox", "main")

    def sent(self, number="ICN7"):
        """One claim, closed, released and sent, and accepted with the payer's number."""
        self.act("close", "2026-01")
        claim = self.made()[0]
        self.act("release", claim, "--by", "bil")
        self.act("send", "--payer", "mc")
        if number:
            self.take([answer("a1", "277ca"), answered("w1", claim, "a1", number=number)])
        return claim

    def __repr__(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"


def answer(ident, kind, **more):
    return fact("answer", ident, answer=ident, type=kind, name="x.txt", sha256=SHA, **more)


def answered(ident, claim, by, verdict="accepted", source="277ca", **more):
    return fact("claim-answered", ident, claim=claim, answer=by, verdict=verdict, source=source, **more)


def paid(ident, claim, by, amount="150.00", kind="claim-paid", status="1", lines=None, **more):
    rows = lines if lines is not None else [{"code": "98978", "charge": "99.50", "paid": amount}]
    return fact(kind, ident, claim=claim, answer=by, ordinal=1, status=status, charge="298.50", paid=amount,
                on="2026-04-01", lines=rows, adjustments=[], **more)


def refused(name, desk, sentence, before, code=1):
    check(name, desk.code == code and sentence in desk.err + desk.out, desk)
    check(f"{name}: nothing changed", desk.state() == before, "facts or outbox differ")


# --- the scrubber before the door ---------------------------------------------------------------------------------

def test_scrubbed_before_release():
    with Desk() as d:
        d.act("close", "2026-01")
        row = d.facts("claim-made")[0]
    for old, new, sentence in (
            ("*19800229*", "*20291231*", "error: loop 2010BA, DMG02: the birth lies after the day"),
            ("HI*ABK:F331", "HI*ABK:F331*ABF:F331", 'HI02-2: the diagnosis is listed twice: "F331"'),
            ("*199*", "*299*", "error: loop 2300, CLM02: the claim's charge is not the sum of its lines'")):
        with Desk(dict(row, segments=row["segments"].replace(old, new))) as d:
            before = d.state()
            d.act("release", row["claim"], "--by", "bil")
            refused(f"no claim leaves with {new}", d, "not released: there are errors in it", before)
            d.act("release", row["claim"], "--by", "bil")
            check(f"and the finding is told: {sentence}", sentence in d.out, d)
            d.act("send", "--payer", "mc")
            check("nothing is sent of it", not d.facts("batch") and not os.path.isdir(d.outbox()), d)


# --- a month -----------------------------------------------------------------------------------------------------

def test_close():
    with Desk() as d:
        d.act("close", "2026-01", "--dry-run")
        check("a dry run makes nothing", d.code == 0 and "1 claim would be made" in d.out and not d.facts("claim-made"), d)
        d.act("close", "2026-01")
        check("closing makes the claim", d.code == 0 and "2026-01: 1 claim made" in d.out, d)
        check("and says what it is worth to whom", re.search(r"^mc +1 +2 +199\.00 ", d.out, re.M), d)
        row = d.facts("claim-made")[0]
        check("with its lines", {(x["code"], x["from"]) for x in row["lines"]} == {("98975", "2026-01-02"), ("98980", "2026-01-01")}
              or len(row["lines"]) == 2, row)
        check("and the last day to file it", row["until"].startswith("2027-01-"), row)
        for day, words in (("2026-11-01", "62 days left\n"), ("2026-12-10", "23 days left (soon over)"),
                           ("2026-12-20", "13 days left (SOON OVER)"), ("2026-12-30", "3 days left (IN ITS LAST DAYS)"),
                           ("2027-01-02", "today is the last day"), ("2027-01-04", "the limit passed 2 days ago")):
            d.act("claim", row["claim"], now=f"{day}T12:00:00-05:00")
            check(f"on {day}: {words}", f"timely filing until 2027-01-02: {words}" in d.out, d)
        before = d.state()
        d.act("close", "2026-01")
        check("closing again makes nothing", "0 claims made" in d.out and "claimed before: 2" in d.out, d)
        check("and changes nothing", d.state() == before)
        d.act("close", "2026-02")
        check("what is ready belongs to its month", re.search(r"^2026-02: 1 claim made", d.out, re.M), d)
    with Desk() as d:
        d.act("close", "2026-02")
        check("earlier months are named", "ready and unclaimed from earlier months: 2 (" in d.out, d)
        d.act("close", "2026-02", "--all-earlier")
        check("and taken on demand", re.search(r"^2026-02: 1 claim made", d.out, re.M)
              and [x["month"] for x in d.facts("claim-made")] == ["2026-02", "2026-01"], d)
        d.act("close", "2026-13")
        check("a month that is none", d.code == 2 and "not a month" in d.err, d)


def test_unready():
    with Desk(leave_out=("f-note", "f-contact")) as d:
        d.act("close", "2026-01")
        lines = [x for x in d.out.splitlines() if re.match(r" +[0-9.?]+  e1 ", x)]
        check("what is not ready has status, worth and a reason", any("98980" in x and " lost " in x and "contact: none" in x
                                                                           for x in lines) and len(lines) == 3, d)
        worth = [float(x.split()[0]) for x in lines if x.split()[0] != "?" and " yields " not in x]
        check("worth first", worth == sorted(worth, reverse=True) and worth, lines)
    with Desk(leave_out=("f-charge-98980", "f-charge-98975")) as d:
        d.act("close", "2026-01")
        check("priced lines are charged at their price", d.code == 0 and "1 claim made" in d.out, d)


def second_patient(member="1EG4TE5MK74", address=None):
    """The same course again for p2 and e2; `address` of p2."""
    rows = []
    for x in practice():
        if x["fact"] in ("practice", "payer", "practitioner", "staff", "device", "charge"):
            continue
        y = json.loads(json.dumps(x).replace('"p1"', '"p2"').replace('"e1"', '"e2"').replace('"o1"', '"o2"').replace('"n1"', '"n2"'))
        y["id"] += "-2"
        if y["fact"] == "patient":
            y["last"], y["address"] = "Yew", address or ADDRESS
        if y["fact"] == "coverage":
            y["member"] = member
        if y["fact"] == "time":
            y["from"], y["to"] = y["from"].replace("T10:", "T14:"), y["to"].replace("T10:", "T14:")
        rows.append(y)
    return rows


def test_one_bad():
    with Desk(*second_patient(address={**ADDRESS, "state": "ZZ"})) as d:
        d.act("close", "2026-01")
        check("a bad claim is named and not made", d.code == 1 and "1 claim made, 1 not made" in d.out
              and re.search(r"not made: claim \S+, loop 2010BA, element N402: .*enrollment e2", d.err), d)
        check("and the good one is", [x["enrollment"] for x in d.facts("claim-made")] == ["e1"], d)


def test_release():
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        before = d.state()
        refused("a stranger does not release", d.act("release", claim, "--by", "nobody"), "neither a practitioner nor on the staff", before)
        refused("nor does a patient", d.act("release", claim, "--by", "p1"), "neither a practitioner nor on the staff", before)
        refused("nor who logged the minutes", d.act("release", claim, "--by", "dr"), "dr logged minutes of it; somebody else", before)
        refused("there is such a claim, or not", d.act("release", "NONE", "--by", "bil"), "there is no such claim", before)
        refused("what is not released is not sent", d.act("send", "--payer", "mc"), "nothing is released for mc", before, code=0)
        d.act("release", claim, "--by", "bil", "--dry-run")
        check("a dry run shows the checks", d.code == 0 and "may be released" in d.out and d.state() == before, d)
        d.act("release", "--all", "--by", "bil")
        check("a named person releases", d.code == 0 and "1 of 1 claims released" in d.out, d)
        check("and is written down", d.facts("claim-released")[0]["by"] == "bil")
        before = d.state()
        refused("once", d.act("release", claim, "--by", "bil"),
                f"claim {claim} was already released on 2026-03-05; it can be sent or withdrawn, not released", before)
        refused("by somebody", d.act("release", claim), "--by PERSON is missing", before, code=2)
    with Desk(leave_out=("f-ann",), alone=True) as d:
        d.act("close", "2026-01")
        d.act("release", "--all", "--by", "dr")
        check("who works alone releases the own work", d.code == 0 and "1 of 1 claims released" in d.out, d)


def test_send():
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.act("release", claim, "--by", "bil")
        d.run("claims", "--facts", d.write(practice()), "--month", "2026-01", "--out", d.path("alone.837"), db=False, now=NOW)
        d.act("send", "--payer", "mc", "--test")
        check("a test file moves no claim", d.code == 0 and d.claim(claim)["status"] == "released", d)
        with open(os.path.join(d.outbox(), "000000001-mc.837"), encoding="ascii") as f:
            test = f.read()
        with open(d.path("alone.837"), encoding="ascii") as f:
            alone = f.read()
        check("what is sent is what the facts give", test.replace("*T*:~", "*P*:~") == alone, test)
        d.act("send", "--payer", "mc")
        path = os.path.join(d.outbox(), "000000002-mc.837")
        with open(path, "rb") as f:
            first = f.read()
        check("control numbers rise", b"*000000002*0*P*:~" in first and os.stat(path).st_mode & 0o77 == 0, d)
        check("the claim is sent", d.claim(claim)["status"] == "sent" and d.claim(claim)["batch"] == "batch.837.2", d)
        check("there is nothing more to send", "nothing is released" in d.act("send", "--payer", "mc").out, d)
        os.remove(path)
        d.act("send", "--payer", "mc")
        with open(path, "rb") as f:
            check("a file that is not there is written again, byte for byte", f.read() == first and "written again" in d.out, d)
        taken = os.path.join(d.outbox(), "taken")
        os.mkdir(taken)
        os.rename(path, os.path.join(taken, os.path.basename(path)))
        d.act("send", "--payer", "mc")
        check("one that was taken is not", not os.path.exists(path) and "nothing is released" in d.out, d)
        before = d.state()
        refused("a payer that is none", d.act("send", "--payer", "nope"), "there is no payer nope", before)
        refused("what was sent is not withdrawn", d.act("void-claim", claim, "--by", "bil", "--reason", "x"),
                "the payer's own number for it is not known", before)
        sent = d.facts("claim-sent")[0]["id"]
        d.run("void", sent, "--reason", "x", "--by", "bil")
        check("that it was sent cannot be taken back", d.code == 1 and "cannot be taken back" in d.err, d)
        d.run("void", d.facts("claim-made")[0]["id"], "--reason", "x", "--by", "bil")
        check("nor that it was made", d.code == 1 and "void-claim" in d.err, d)


def test_restored():
    with Desk() as d:
        d.act("close", "2026-01")
        d.act("release", "--all", "--by", "bil")
        d.act("send", "--payer", "mc", "--test")
        d.run("backup", d.path("copy"))
        shutil.rmtree(d.db)
        d.run("restore", d.path("copy"))
        d.act("send", "--payer", "mc")
        check("a restored copy sends nothing", d.code == 1 and "restored copy" in d.err and len(d.facts("batch")) == 1, d)
        d.run("restore", "--live")
        d.act("send", "--payer", "mc")
        control = d.facts("batch")[-1]["control"]
        check("until told, and then far above", d.code == 0 and control > 1, d)


# --- answers -----------------------------------------------------------------------------------------------------

def test_answers():
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.take([answer("a1", "835"), paid("w1", claim, "a1")])
        check("what was never sent is not paid", d.code == 1 and "never sent: a payer cannot have paid it" in d.err
              and not d.facts("answer"), d)
        d.act("release", claim, "--by", "bil")
        d.act("send", "--payer", "mc")
        steps = [
            ([answer("a1", "999"), answered("w1", claim, "a1", source="999")], "accepted"),
            ([answer("a2", "277ca"), answered("w2", claim, "a2", number="ICN7")], "accepted"),
            ([answer("a3", "835"), paid("w3", claim, "a3", "0.00", "claim-denied", "4", number="ICN8")], "denied"),
            ([answer("a4", "835"), paid("w4", claim, "a4", "80.00", lines=[
                {"control": f"{claim}-98980-20260101", "code": "98980", "charge": "99.50", "paid": "80.00"},
                {"code": "98975", "charge": "99.50", "paid": "0.00"}])], "partly-paid"),
            ([answer("a5", "835"), paid("w5", claim, "a5", "-80.00", "claim-reversed", "22", lines=[
                {"control": f"{claim}-98980-20260101", "code": "98980", "charge": "99.50", "paid": "-80.00"}])], "reversed"),
            ([answer("a6", "835"), paid("w6", claim, "a6", "150.00", patient_due="12.34")], "paid"),
            ([answered("w7", claim, "a1", source="999")], "paid"),
        ]
        for rows, status in steps:
            d.take(rows)
            check(f"{rows[-1]['fact']} leads to {status}", d.code == 0 and d.claim(claim)["status"] == status, d)
        now = d.claim(claim)
        check("money is what the facts sum up to", (now["paid"], now["patient_due"], now["number"]) == ("150.00", "12.34", "ICN8"), now)
        d.take([answer("a8", "835"), paid("w8", claim, "a8")])
        check("what is paid is not paid again by the same payer", d.code == 1 and "a person must look" in d.err, d)
        d.run("void", "w6", "--reason", "wrong claim", "--by", "bil")
        check("a voided answer leaves no trace in the sums", d.claim(claim)["status"] == "reversed"
              and d.claim(claim)["paid"] == "0.00", d)
        check("and stands in the timeline as taken out", [x.get("voided") for x in d.claim(claim)["events"] if x["id"] == "w6"] == [True], d)
        d.run("void", "w2", "--reason", "x", "--by", "bil")
        check("a void that does not matter", d.code == 0 and d.claim(claim)["status"] == "reversed", d)
        same_after_rebuild(d)


def same_after_rebuild(d):
    d.run("rebuild")
    check("rows made again are what they were", d.code == 0 and "what is derived is what it was" in d.out, d)
    d.run("verify")
    check("and the chain is whole", d.code == 0, d)
    hash_here = re.search(r"sha256 [0-9a-f]{64}", d.run("rebuild").out).group(0)
    with open(d.path("all.ndjson"), "w", encoding="utf-8") as f:
        f.write(d.run("facts").out)
    d.run("init", d.path("elsewhere"), db=False)
    d.run("import", d.path("all.ndjson"), "--db", d.path("elsewhere"), db=False)
    check("the facts printed are taken in elsewhere", d.code == 0, d)
    d.run("rebuild", "--db", d.path("elsewhere"), db=False)
    check("and make the same claims there", hash_here in d.out, (hash_here, d))


# --- corrections and voids ---------------------------------------------------------------------------------------

def segment(desk, claim, tag):
    text = [x["segments"] for x in desk.facts("claim-made") if x["claim"] == claim][0]
    return [x for x in text.split("~") if x.startswith(tag)]


def test_correct():
    with Desk() as d:
        claim = d.sent(number=None)
        before = d.state()
        refused("no replacement without the payer's number", d.act("correct", claim, "--by", "bil", "--reason", "x"),
                "the payer's own number for it is not known", before)
        refused("none without a reason", d.act("correct", claim, "--by", "bil"), "--reason TEXT is missing", before, code=2)
        d.take([answer("a1", "277ca"), answered("w1", claim, "a1", number="ICN7")])
        d.take([fact("void", "v1", voids="f-time", reason="twice"),
                fact("time", "f-time-2", "2026-01-20T11:00:00-05:00", enrollment="e1", by="dr",
                     from_="2026-01-20T10:00:00-05:00", to="2026-01-20T10:30:00-05:00", activity="review")])
        d.act("correct", claim, "--by", "bil", "--reason", "more minutes")
        check("a replacement is made", d.code == 0 and "frequency 7" in d.out, d)
        new = d.claim(claim)["replaced_by"]
        check("the old one is corrected, the new one made", (d.claim(claim)["status"], d.claim(new)["status"]) == ("corrected", "made"))
        check("under its number and the payer's", segment(d, new, "CLM*")[0].startswith(f"CLM*{new}*")
              and ":B:7*" in segment(d, new, "CLM*")[0] and segment(d, new, "REF*F8") == ["REF*F8*ICN7"], d)
        before = d.state()
        refused("what is corrected is not corrected again", d.act("correct", claim, "--by", "bil", "--reason", "x"),
                "was already replaced by a corrected claim", before)
        refused("its lines stand once", d.act("close", "2026-01"), "claimed before: ", before, code=0)
        d.act("void-claim", new, "--by", "bil", "--reason", "not needed")
        check("a withdrawn correction gives the old claim its life back", d.code == 0
              and (d.claim(claim)["status"], d.claim(new)["status"]) == ("accepted", "voided"), d)
        check("and its lines", all(x["standing"] for x in d.claim(claim)["lines"])
              and not any(x["standing"] for x in d.claim(new)["lines"]), d)
        d.act("correct", claim, "--by", "bil", "--reason", "once more")
        third = d.claim(claim)["replaced_by"]
        check("the next one has a number of its own", d.code == 0 and third not in (claim, new, ""), d)
        d.act("release", third, "--by", "bil")
        d.act("send", "--payer", "mc")
        check("and goes its way", d.claim(third)["status"] == "sent", d)
        d.take([answer("a9", "835"), paid("w8", claim, "a9", "-1.00", "claim-reversed", "22"), paid("w9", third, "a9")])
        check("both are answered", d.code == 0 and (d.claim(claim)["status"], d.claim(third)["status"]) == ("corrected", "paid"), d)
        same_after_rebuild(d)


def test_rejected():
    with Desk() as d:
        claim = d.sent(number=None)
        d.take([answer("a1", "277ca"), answered("w1", claim, "a1", verdict="rejected", category="A3")])
        check("rejected", d.claim(claim)["status"] == "rejected" and "correct" in d.claim(claim)["next"], d)
        d.act("correct", claim, "--by", "bil", "--reason", "member number")
        new = d.claim(claim)["replaced_by"]
        check("what the payer rejected goes out as an original", d.code == 0 and ":B:1*" in segment(d, new, "CLM*")[0]
              and not segment(d, new, "REF*F8"), d)
    with Desk() as d:
        claim = d.sent()
        d.take([answer("a2", "835"), paid("w2", claim, "a2", "0.00", "claim-denied", "4")])
        d.act("correct", claim, "--by", "bil", "--reason", "again", "--new")
        new = d.claim(claim)["replaced_by"]
        check("a denied claim may go out as a new one", d.code == 0 and ":B:1*" in segment(d, new, "CLM*")[0], d)
    with Desk() as d:
        claim = d.sent()
        before = d.state()
        refused("an accepted one may not", d.act("correct", claim, "--by", "bil", "--reason", "x", "--new"),
                "only a denied or rejected claim goes out as a new one", before)


def test_void_claim():
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.act("void-claim", claim, "--by", "bil", "--reason", "twice")
        check("a claim that was never sent is withdrawn", d.code == 0 and "withdrawn" in d.out and d.claim(claim)["status"] == "voided", d)
        before = d.state()
        refused("once", d.act("void-claim", claim, "--by", "bil", "--reason", "twice"), "was already voided", before)
        out = d.act("close", "2026-01").out
        again = [x for x in d.made() if x != claim]
        check("and its lines may be claimed again, under another number", "1 claim made" in out and len(again) == 1, out)
    with Desk() as d:
        claim = d.sent()
        out = d.act("void-claim", claim, "--by", "bil", "--reason", "not ours").out
        new = d.claim(claim)["replaced_by"]
        check("one that was sent is voided by another", "frequency 8" in out and d.claim(claim)["status"] == "voided", d)
        old, void = segment(d, claim, ""), segment(d, new, "")
        other = [x for x in void if x not in old]
        check("which says the same", len(void) == len(old) + 1 and all(x.startswith(("CLM*", "REF*F8*ICN7", "REF*6R*")) for x in other), other)
        check("its lines stand until the payer takes it", "0 claims made" in d.act("close", "2026-01").out, d)
        d.act("release", new, "--by", "bil")
        d.act("send", "--payer", "mc")
        d.take([answer("a2", "277ca"), answered("w2", new, "a2")])
        check("then they may be claimed again", "1 claim made" in d.act("close", "2026-01").out, d)
        before = d.state()
        refused("a void is not voided", d.act("void-claim", new, "--by", "bil", "--reason", "x"), "is itself a void", before)
        d.run("x12", "check", os.path.join(d.outbox(), "000000002-mc.837"), db=False)
        check("the scrubber has nothing against the void", d.code == 0, d)
        same_after_rebuild(d)


def test_forbidden():
    """Each person's act in each status that does not list it."""
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        words = {"release": ("release", claim, "--by", "bil"), "correct": ("correct", claim, "--by", "bil", "--reason", "x"),
                 "void-claim": ("void-claim", claim, "--by", "bil", "--reason", "x")}

        def all_refused(status, *names):
            before = d.state()
            check(f"it is {status}", d.claim(claim)["status"] == status, d)
            for name in names:
                d.act(*words[name])
                check(f"{status}: no {name}", d.code == 1 and claim in d.err + d.out and d.state() == before, d)

        all_refused("made", "correct")
        d.act(*words["release"])
        all_refused("released", "release", "correct")
        d.act("send", "--payer", "mc")
        all_refused("sent", "release")
        d.take([answer("a1", "277ca"), answered("w1", claim, "a1", number="ICN7")])
        all_refused("accepted", "release")
        d.take([answer("a2", "835"), paid("w2", claim, "a2")])
        all_refused("paid", "release")
        d.act(*words["void-claim"])
        all_refused("voided", "release", "correct", "void-claim")


# --- facts that come late ----------------------------------------------------------------------------------------

def work(desk, about=None):
    return [x for x in desk.facts("work-item") if about in (None, x["about"])]


def test_late():
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.take([fact("checkin", "f-late", "2026-03-04T19:00:00-05:00", enrollment="e1", source="patient", answers={})])
        check("a check-in of today touches no claim of January", d.code == 0 and not work(d), d)
        d.run("void", "f-contact", "--reason", "wrong patient", "--by", "dr")
        items = work(d, "lost-ground")
        check("a void that takes the ground away raises work", [x["claim"] for x in items] == [claim] and "98980" in items[0]["text"]
              and "Withdraw" in items[0]["text"], work(d))
        before = d.state()
        refused("such a claim is not released", d.act("release", claim, "--by", "bil"), "lost what it stands on", before)
        d.take([fact("time", "f-time-3", "2026-01-21T11:00:00-05:00", enrollment="e1", by="dr", from_="2026-01-21T10:00:00-05:00",
                     to="2026-01-21T10:01:00-05:00", activity="review")])
        check("the same loss is said once", len(work(d, "lost-ground")) == 1, work(d))
        d.act("void-claim", claim, "--by", "bil", "--reason", "ground lost")
        d.act("close", "2026-01")
        check("what still stands is claimed again", "1 claim made" in d.out, d)
    with Desk() as d:
        claim = d.sent()
        line = {"control": f"{claim}-98980-20260101", "code": "98980", "charge": "99.50", "paid": "70.00"}
        d.take([answer("a2", "835"), paid("w2", claim, "a2", "70.00", lines=[line])])
        d.run("void", "f-contact", "--reason", "wrong patient", "--by", "dr")
        items = work(d, "repay")
        check("a paid claim that loses its ground opens the clock of 60 days", len(items) == 1 and items[0].get("due")
              and items[0]["worth"] == "70.00", work(d))
        now = d.claim(claim)
        check("which the claim shows", now.get("lost_on") and "pay back" in now["next"], now)
        text = d.run("claim", claim).out
        check("in days", re.search(r"open work is due: (60|59) days left", text), text)
        before = len(work(d))
        d.run("void", "f-note", "--reason", "x", "--by", "dr")
        check("another loss of the same line is the same work", len(work(d, "repay")) <= before + 1, work(d))
        same_after_rebuild(d)
    with Desk() as d:
        claim = d.sent()
        d.run("void", "f-contact", "--reason", "wrong patient", "--by", "dr")
        check("a claim that was sent is to be corrected or voided", "Correct the claim, or void it" in work(d, "lost-ground")[0]["text"])
        d.take([answer("a2", "835"), paid("w2", claim, "a2", "70.00", lines=[
            {"control": f"{claim}-98980-20260101", "code": "98980", "charge": "99.50", "paid": "70.00"}])])
        check("money that comes for it then is to be paid back", [x["worth"] for x in work(d, "repay")] == ["70.00"], work(d))


def test_late_elsewhere():
    """Another patient's facts take minutes away: the same minute counts once."""
    with Desk(*second_patient()) as d:
        d.act("close", "2026-01")
        check("two claims", "2 claims made" in d.out, d)
        mine = {x["enrollment"]: x["claim"] for x in d.facts("claim-made")}
        d.take([fact("time", "f-earlier", "2026-01-20T13:50:00-05:00", enrollment="e1", by="dr", from_="2026-01-20T13:50:00-05:00",
                     to="2026-01-20T14:15:00-05:00", activity="review")])
        items = work(d)
        check("work for one patient may take it from another", any(x["claim"] == mine["e2"] and "98980" in x["text"] for x in items), items)
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.take([fact("coverage", "f-cover-2", "2026-03-01T09:00:00-05:00", patient="p1", payer="mc2", member="1EG4TE5MK73",
                     from_="2026-01-01", rank="primary"),
                {**[x for x in practice() if x["id"] == "f-payer"][0], "id": "f-payer-2", "payer": "mc2", "name": "Other"}])
        check("another payer's coverage too", d.code == 0 and any(x["claim"] == claim and "mc2" in x["text"] for x in work(d)), d)
    with Desk() as d:
        d.act("close", "2026-01")
        d.take([fact("time", "f-more", "2026-01-22T11:00:00-05:00", enrollment="e1", by="dr", from_="2026-01-22T10:00:00-05:00",
                     to="2026-01-22T10:25:00-05:00", activity="review"),
                fact("note", "f-note-2", "2026-01-31T15:10:00-05:00", note="n9", enrollment="e1", from_="2026-01-01", to="2026-01-31",
                     by="dr", review="x", interpretation="x", actions="x", plan="x", signed="2026-01-31T15:10:00-05:00")])
        check("what only adds to the month is claimed by the next close", not work(d) and "1 claim made" in d.act("close", "2026-01").out, work(d))


if __name__ == "__main__":
    main([test_scrubbed_before_release, test_close, test_unready, test_one_bad, test_release, test_send,
          test_restored, test_answers, test_correct, test_rejected, test_void_claim, test_forbidden, test_late, test_late_elsewhere])
