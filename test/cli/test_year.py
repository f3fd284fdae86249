#!/usr/bin/env python3
"""test_year.py BUILD_DIR: what went wrong when a biller and an auditor lived a practice's year: each test names the defect.

Works on test_claim_life.py's practice. Prints `N passed, N failed`.
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
from badly import PROGRAM, check, fact, main, practice
from test_claim_life import Desk, answer, answered, paid, refused, work

LATER = "2027-02-10T12:00:00-05:00"  # past the limit for January's services
NOTE = [x for x in practice() if x["id"] == "f-note"][0]


# --- what came after a claim was made ----------------------------------------------------------------------------

def test_lost_after_release():
    """A claim that lost its ground between release and send went out."""
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.act("release", claim, "--by", "bil")
        d.run("void", "f-contact", "--reason", "wrong patient", "--by", "dr")
        before = d.state()
        refused("what lost its ground after its release is not sent", d.act("send", "--payer", "mc"),
                f"{claim}  not sent: facts that came after it was made change it", before)
        d.act("void-claim", claim, "--by", "bil", "--reason", "no contact")
        check("it is withdrawn", d.code == 0 and d.claim(claim)["status"] == "voided", d)
        check("and that ends the work on it", "lost-ground" not in d.run("worklist").out and "lost-ground" not in
              d.run("worklist", "--json").out, d)
        check("in its life too", "nothing is left to do" in d.run("claim", claim).out, d)


def test_changed_before_release():
    """A claim whose units, date or payer changed since it was made was released without a word."""
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.take([fact("coverage", "f-cover-2", "2026-03-01T09:00:00-05:00", patient="p1", payer="mc2", member="1EG4TE5MK73",
                     from_="2026-01-01", rank="primary"),
                {**[x for x in practice() if x["id"] == "f-payer"][0], "id": "f-payer-2", "payer": "mc2", "name": "Other"}])
        before = d.state()
        refused("a claim that facts changed is not released", d.act("release", claim, "--by", "bil"),
                "facts that came since it was made change it", before)
        for item in work(d):
            d.run("done", item["work"], "--by", "bil", "--outcome", "mc2 came in error")
        d.act("release", claim, "--by", "bil")
        check("until a person says that it may go", d.code == 0 and "1 of 1 claims released" in d.out, d)
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.take([fact("price", "f-pr", "2026-03-04T09:00:00-05:00", payer="mc", code="98980", amount="10.00", from_="2026-01-01",
                     source="contract")])
        check("a changed price is one piece of work", [x["about"] for x in work(d)] == ["late-fact"], work(d))
        d.act("release", claim, "--by", "bil")
        check("which the releasing person is shown", d.code == 0 and "warning: a price changed since it was made" in d.out, d)


def test_note_moved():
    """A later version of a note that covers other days left the claims of the earlier days unlooked at."""
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        d.take([{**NOTE, "id": "f-note-b", "at": "2026-06-30T09:00:00-05:00", "from": "2026-06-01", "to": "2026-06-30",
                 "signed": "2026-06-30T09:00:00-05:00"}])
        items = work(d, "lost-ground")
        check("a note that no longer covers January takes January's ground", [x["claim"] for x in items] == [claim]
              and "not documented" in items[0]["text"], work(d))


def test_repay_ends():
    """Work on a claim stayed open after its correction or void had settled it."""
    with Desk() as d:
        claim = d.sent()
        line = {"control": f"{claim}-98980-20260101", "code": "98980", "charge": "99.50", "paid": "70.00"}
        d.take([answer("a2", "835"), paid("w2", claim, "a2", "70.00", lines=[line])])
        d.run("void", "f-contact", "--reason", "wrong patient", "--by", "dr")
        check("the clock of repayment runs", "repay" in d.run("worklist").out and re.search(
            r"open work is due: (60|59) days left", d.run("claim", claim).out), d)
        d.run("correct", claim, "--by", "bil", "--reason", "no contact")
        new = d.claim(claim)["replaced_by"]
        check("the replacement leaves out what has no ground", d.code == 0
              and [x["code"] for x in d.claim(new)["lines"]] == ["98975"], d)
        row = [x for x in map(json.loads, d.run("worklist", "--json").out.splitlines()) if x["what"] == "repay"]
        check("a correction alone gives no money back", len(row) == 1 and "has not taken its money back" in row[0]["text"]
              and row[0]["due"], row)
        d.run("release", new, "--by", "bil")
        d.run("send", "--payer", "mc")
        d.take([answer("a3", "835"), paid("w3", claim, "a3", "-70.00", "claim-reversed", "22", lines=[{**line, "paid": "-70.00"}])])
        check("the payer's reversal does, and ends the work", d.code == 0 and "repay" not in d.run("worklist").out
              and f"next: see claim {new}" in d.run("claim", claim).out, d)


# --- time --------------------------------------------------------------------------------------------------------

def test_past_the_limit():
    """A claim past its limit for filing was released by --all and sent like any other."""
    with Desk() as d:
        d.act("close", "2026-01")
        claim = d.made()[0]
        before = d.state()
        refused("--all leaves what is past its limit", d.act("release", "--all", "--by", "bil", now=LATER),
                "the limit for filing it has passed", before)
        d.act("release", claim, "--by", "bil", now=LATER)
        check("by its number it may go", d.code == 0 and "the limit passed 39 days ago" in d.out, d)
        d.act("send", "--payer", "mc", now=LATER)
        check("sending says so", d.code == 1 and f"{claim}  sent after the limit for filing" in d.out, d)
        check("and it is sent", d.claim(claim)["status"] == "sent", d)


def test_undecided():
    """A claim sent today for a service of last winter was called undecided on the same day."""
    with Desk() as d:
        d.act("close", "2026-01", now="2026-06-30T12:00:00-04:00")
        d.act("release", "--all", "--by", "bil", now="2026-06-30T12:00:00-04:00")
        d.act("send", "--payer", "mc", now="2026-06-30T12:00:00-04:00")
        check("sent today is not undecided", "undecided" not in d.act("worklist", now="2026-06-30T13:00:00-04:00").out, d)
        check("a week without a 999 is a lost file", "unanswered" in d.act("worklist", now="2026-07-08T13:00:00-04:00").out, d)
        out = d.act("worklist", now="2026-08-20T13:00:00-04:00").out
        check("45 days without a decision are", "No decision 51 days after it was sent" in " ".join(out.split()), out)


# --- the page of a month -----------------------------------------------------------------------------------------

def test_deciding_reason():
    """A code that was lost for want of minutes was shown as waiting for an authorization."""
    rule = fact("payer-rule", "f-rule", payer="mc", codes=["98980", "98978"], covered="yes", authorization="required",
                from_="2026-01-01", verified_on="2026-01-01", source="x")
    with Desk(rule, leave_out=("f-contact",)) as d:
        d.act("close", "2026-01")
        rows = [x for x in d.out.splitlines() if re.match(r" +[0-9.?]+  e1 +98980", x)]
        check("the reason shown is the one that decides", len(rows) == 1 and " lost " in rows[0] and "contact: " in rows[0], d)
        check("reasons are counted first", re.search(r"count  status   what keeps it\n.*\n? +[\d.]+ +1  lost +contact: ", d.out), d)
        check("no line is longer than 110 columns", max(len(x) for x in d.out.splitlines()) <= 110, d)
        d.take([fact("contact", "f-contact-2", "2026-01-20T12:00:00-05:00", enrollment="e1", by="dr", mode="phone", **{"with": "patient"}),
                {**NOTE, "id": "f-note-c", "at": "2026-02-01T15:00:00-05:00", "signed": "2026-02-01T15:00:00-05:00"}])
        d.act("close", "2026-01", "--dry-run")
        rows = [x for x in d.out.splitlines() if re.match(r" +[0-9.?]+  e1 +98980", x)]
        check("held for it, when nothing else is missing", len(rows) == 1 and " held " in rows[0] and "authorization: " in rows[0], d)


# --- money -------------------------------------------------------------------------------------------------------

def test_lines_without_control():
    """What was paid for a line without its control number stood at the claim and at none of its lines."""
    with Desk() as d:
        claim = d.sent()
        d.take([answer("a2", "835"), paid("w2", claim, "a2", "80.00", lines=[{"code": "98980", "charge": "99.50", "paid": "50.00"},
                                                                          {"code": "98975", "charge": "99.50", "paid": "30.00"}])])
        check("each line has what was paid for its code", {x["code"]: x["paid"] for x in d.claim(claim)["lines"]}
              == {"98980": "50.00", "98975": "30.00"}, d.claim(claim))
        d.run("void", "w2", "--reason", "wrong", "--by", "bil")
        check("and nothing when that is taken out", [x["paid"] for x in d.claim(claim)["lines"]] == ["0.00", "0.00"], d.claim(claim))
        d.take([answer("a3", "835"), paid("w3", claim, "a3", "80.00", lines=[{"code": "99999", "charge": "1.00", "paid": "80.00"}])])
        now = d.claim(claim)
        check("what fits no line is said to", now["paid"] == "80.00" and now["paid_without_line"] == "80.00"
              and "of no line in particular: paid 80.00" in d.run("claim", claim).out, now)
        d.run("rebuild")
        check("rows made again are what they were", d.code == 0, d)


# --- another folder ----------------------------------------------------------------------------------------------

def test_facts_elsewhere():
    """A journal made of another's facts could not send: an empty sentence, for want of files sent before."""
    with Desk() as d:
        claim = d.sent(number=None)
        d.run("facts")
        path = d.path("all.ndjson")
        with open(path, "w", encoding="utf-8") as f:
            f.write(d.out)
        all_facts, life = d.out, d.run("claim", claim).out
        other = d.path("other")
        d.run("init", other, db=False)
        d.run("import", path, "--db", other, db=False)
        here, d.db = d.db, other
        check("facts and lives are the same", d.run("facts").out == all_facts and d.run("claim", claim).out == life, d)
        d.act("close", "2026-02")
        d.act("release", "--all", "--by", "bil")
        d.act("send", "--payer", "mc")
        check("it sends", d.code == 0 and "000000002-mc.837" in d.out, d)
        check("and says what it does not have", "1 file was sent from another copy of this practice" in d.out, d)
        d.db = here


def test_restored_outbox():
    """A restored copy wrote every file of the past into its outbox again: claims would have been sent twice."""
    with Desk() as d:
        claim = d.sent(number=None)
        name = "000000001-mc.837"
        with open(os.path.join(d.outbox(), name), "rb") as f:
            first = f.read()
        d.run("backup", d.path("copy"))
        shutil.rmtree(d.db)
        d.run("restore", d.path("copy"), "--live")
        d.act("send", "--payer", "mc")
        check("a file sent before the backup is not written again", not os.path.exists(os.path.join(d.outbox(), name)), d)
        check("but named", d.code == 1 and f"{name} was sent before the backup" in d.out, d)
        d.act("send", "--payer", "mc", "--again")
        with open(os.path.join(d.outbox(), name), "rb") as f:
            check("a person may have it written, byte for byte", f.read() == first and d.code == 0, d)
    with Desk() as d:
        claim = d.sent(number=None)
        d.take([answer("a1", "999"), answered("w1", claim, "a1", source="999")])
        os.remove(os.path.join(d.outbox(), name))
        d.act("send", "--payer", "mc")
        check("what was answered has arrived", d.code == 0 and "nothing is released" in d.out and not os.listdir(d.outbox()), d)


def test_two_practices():
    """Two practices of one folder could not be restored into one folder."""
    with Desk() as d:
        d.run("init", d.db, "--practice", "west", db=False)
        d.run("import", d.write(practice()), "--practice", "west")
        both = [d.run("facts", "--practice", x).out for x in ("main", "west")]
        check("each has its own facts", both[0] != both[1] and all(both), both)
        for x in ("main", "west"):
            d.run("backup", d.path(x), "--practice", x)
        shutil.rmtree(d.db)
        for x in ("main", "west"):
            d.run("restore", d.path(x), "--practice", x)
            check(f"{x} is restored", d.code == 0, d)
        check("each with what it had", [d.run("facts", "--practice", x).out for x in ("main", "west")] == both, d)
        d.run("restore", d.path("main"), "--practice", "west")
        check("never over another", d.code == 2 and "holds a practice already" in d.err, d)
        os.remove(os.path.join(d.db, "practices", "west.db"))
        d.run("restore", d.path("west"), "--practice", "west")
        check("nor into a folder that remembers it", d.code == 2 and "restore into a new folder" in d.err, d)


def test_newer():
    """A journal of a newer version was called damaged."""
    with Desk() as d:
        path = os.path.join(d.db, "practices", "main.db")
        with sqlite3.connect(path) as db:
            db.execute("UPDATE meta SET value = 99 WHERE name = 'format'")
        db.close()
        with open(path, "rb") as f:
            before = f.read()
        d.run("worklist")
        check("a newer version's journal is named so", d.code == 4 and "written by a newer version of Daybook" in d.err, d)
        with open(path, "rb") as f:
            check("and left alone", f.read() == before)


def test_no_right():
    """A folder that may not be read was said to hold no practice; one that may not be written got SQLite's words."""
    with Desk() as d:
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        key = os.path.join(d.dir, "key")
        for path, _, files in os.walk(d.dir):
            for one in [path] + [os.path.join(path, x) for x in files]:
                if nobody:
                    os.chown(one, 65534, 65534)
        practices = os.path.join(d.db, "practices")

        def seen(mode):
            os.chmod(practices, mode)
            os.chmod(os.path.join(practices, "main.db"), mode & 0o600)
            done = subprocess.run([PROGRAM, "worklist", "--db", d.db, "--key", key], capture_output=True, text=True,
                                  check=False, **nobody)
            os.chmod(practices, 0o700)
            os.chmod(os.path.join(practices, "main.db"), 0o600)
            return done

        if subprocess.run([PROGRAM, "--version"], capture_output=True, check=False, **nobody).returncode:
            return  # the program itself lies where nobody may read
        done = seen(0o000)
        check("an unreadable folder is named so", done.returncode == 4 and "cannot be read: Permission denied" in done.stderr, done)
        done = seen(0o500)
        check("so is one that cannot be written", done.returncode == 4 and "cannot be written, which even reading needs" in done.stderr
              and done.stderr.count("\n") == 1, done)
        check("and then all is there", seen(0o700).returncode == 0)


def test_by_hand():
    """A claim for lines that another stands for was refused as if the computer had failed (exit 4)."""
    with Desk() as d:
        d.act("close", "2026-01")
        row = d.facts("claim-made")[0]
        copy = json.loads(json.dumps(row).replace(row["claim"], "HANDMADE0001"))
        copy["id"] = "hand"
        before = d.state()
        d.take([copy])
        check("a claim by hand for the same lines is refused", d.code == 1 and f"claim {row['claim']} stands for code" in d.err, d)
        check("and nothing is stored", d.state() == before)


if __name__ == "__main__":
    main([test_lost_after_release, test_changed_before_release, test_note_moved, test_repay_ends, test_past_the_limit,
          test_undecided, test_deciding_reason, test_lines_without_control, test_facts_elsewhere, test_restored_outbox, test_two_practices, test_newer, test_no_right,
          test_by_hand])
