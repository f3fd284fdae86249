#!/usr/bin/env python3
"""test_import_csv.py BUILD_DIR: tables into the journal by the mappings that ship, and by one's own.

See badly.py. Prints `N passed, N failed`.
"""
import csv
import io
import json
import os
import shutil
import sys

sys.dont_write_bytecode = True
from badly import AS_OF, BASE, Folder, INPUT, ROOT, Run, USAGE, check, determinations, lines, main, refused

TABLES = {"f-p1": "patients", "f-cover": "coverage"}
KEPT = [x for x in BASE if x["id"] not in TABLES and x["fact"] != "checkin"]


def table(header, rows, end="\r\n"):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


PATIENTS = table(["MRN", "Last Name", "First Name", "DOB", "Gender", "Address", "City", "State", "Zip", "Time Zone", "Registered"],
                 [["p1", "Fir", "Lee", "2/29/1980", "Female", "7 Oak Ave", "Salem", "OR", "97301-0001", "Eastern", "12/1/2025"]])
COVERAGE = table(["MRN", "Payer ID", "MBI", "Start Date", "Rank"], [["p1", "mc", "1EG4TE5MK73", "1/1/2020", "1"]])
CHECKINS = table(["Timestamp", "Time Zone", "Enrollment", "Source", "mood", "slept"],
                 [[f"1/{day}/2026 7:00 PM", "Eastern", "e1", "Self", day % 5, "well"] for day in range(3, 25)])


class Journal(Folder):
    def __enter__(self):
        super().__enter__()
        run = Run("init", self.path + "/j", "--key", self.path + "/key")
        check("init", run.code == 0, run)
        return self

    def run(self, *words, **more):
        return Run(*words, "--db", self.path + "/j", "--key", self.path + "/key", **more)

    def take(self, name, content, mapping, *more):
        return self.run("import", "--csv", mapping, self.file(name, content), *more)

    def facts(self):
        return [json.loads(x) for x in self.run("facts").out.splitlines()]


def shape(run):
    """What a determination says without the ids of its evidence."""
    rows = [json.loads(x) for x in run.out.splitlines()]
    return [{k: row[k] for k in ("enrollment", "code", "status", "units", "amount") if k in row} for row in rows]


def test_practice():
    """The same practice, its patients, coverage and check-ins by tables: the same determinations."""
    with Journal() as j:
        both = j.file("some.ndjson", lines([x for x in KEPT if x["fact"] not in ("diagnosis", "order", "consent", "enroll")
                                            and "enrollment" not in x]))
        check("settings", j.run("import", both).code == 0)
        check("patients", j.take("p.csv", PATIENTS, "patients").out.startswith(b"1 facts stored"))
        check("coverage", j.take("v.csv", b"\xef\xbb\xbf" + COVERAGE, "coverage").out.startswith(b"1 facts stored"))
        check("the rest", j.run("import", j.file("all.ndjson", lines(KEPT))).code == 0)
        check("check-ins", j.take("c.csv", CHECKINS, "checkins").out.startswith(b"22 facts stored"))
        run = j.run("evaluate", *AS_OF, "--format", "json")
        check("the same determinations", run.code == 0 and shape(run) == shape(determinations(BASE)) != [], run)
        before = j.facts()
        for name, content, mapping in (("p.csv", PATIENTS, "patients"), ("v.csv", COVERAGE, "coverage"), ("c.csv", CHECKINS, "checkins")):
            run = j.take(name, content, mapping)
            check(f"{mapping} again: nothing new", run.code == 0 and run.out.startswith(b"0 facts stored"), run)
        head, *rows = CHECKINS.split(b"\r\n")
        run = j.take("c.csv", b"\n".join([head, *rows[::-1]]), "checkins")
        check("the check-ins in another order: nothing new", run.code == 0 and run.out.startswith(b"0 facts stored"), run)
        check("the journal is as before", j.facts() == before)


def test_refused():
    with Journal() as j:
        check("settings", j.run("import", j.file("base.ndjson", lines(BASE))).code == 0)
        before = j.facts()
        def bad(name, content, mapping, *told, code=INPUT):
            refused(name, j.take("t.csv", content, mapping), code, *told)
            check(f"{name}: nothing was stored", j.facts() == before)
        place = "t.csv: row 3: column "
        bad("a date", CHECKINS.replace(b"1/4/2026", b"4/31/2026"), "checkins", place + '"Timestamp": "4/31/2026 7:00 PM"')
        bad("a source", CHECKINS.replace(b"Self", b"", 2).replace(b"e1,,", b"e1,Self,", 1), "checkins", place + '"Source": is missing')
        bad("an enrollment", CHECKINS.replace(b"e1", b"e9", 2).replace(b"e9", b"e1", 1), "checkins", place + '"Enrollment": "e9"')
        bad("a column", CHECKINS.replace(b"Source", b"Sauce"), "checkins", 't.csv: row 1: No column is "source"')
        bad("Windows-1252", PATIENTS.replace(b"Lee", b"L\xe9e"), "patients", "t.csv: row 2: The byte E9 is not UTF-8")
        bad("UTF-16", PATIENTS.decode().encode("utf-16"), "patients", "t.csv: The file is UTF-16")
        bad("an open quote", CHECKINS + b'"1/25/2026', "checkins", "t.csv: row 24: A cell begins with a quote")
        bad("nothing", b"", "patients", "t.csv: The file is empty")
        bad("no mapping", PATIENTS, "patient", "there are: checkins, coverage, patients", code=USAGE)
        check("a patient", j.take("p.csv", PATIENTS, "patients").code == 0)
        before = j.facts()
        bad("the same patient and day, another name", PATIENTS.replace(b"Lee", b"Lea"), "patients", "t.csv: row 2:", "other content")
        run = j.take("c.csv", CHECKINS.replace(b"1/4/2026", b"1/x/2026").replace(b"e1", b"e9", 1), "checkins", "--keep-going")
        check("keeping going: the others", run.code == 0 and run.out.startswith(b"20 facts stored"), run)
        with open(j.path + "/c.csv.rejects", "rb") as g:
            told = [json.loads(x) for x in g]
        check("keeping going: rows and columns", sorted((x["line"], x["field"]) for x in told) == [(2, "Enrollment"), (3, "Timestamp")], told)
        check("keeping going: the row as it stands", any(x["text"].startswith("1/x/2026") for x in told), told)


def test_own():
    """A mapping of one's own, copied from one that ships."""
    with Journal() as j, open(os.path.join(ROOT, "rulebook/mappings/patients.yaml"), encoding="utf-8") as g:
        text = g.read()
        check("settings", j.run("import", j.file("base.ndjson", lines(BASE))).code == 0)
        own = j.file("own.yaml", text.replace("[M/D/YYYY]", "[D.M.YYYY]").replace("about:", 'separator: ";"\nabout:').encode())
        run = j.take("p.csv", PATIENTS.replace(b",", b";").replace(b"2/29/1980", b"29.2.1980"), own)
        check("one's own mapping", run.code == 0 and run.out.startswith(b"1 facts stored"), run)
        check("its date", j.facts()[-1].get("birth") == "1980-02-29", j.facts()[-1])
        own = j.file("own.yaml", text.replace("birth:", "brith:").encode())
        refused("a wrong mapping", j.take("p.csv", PATIENTS, own), INPUT, "own.yaml: line ", '"brith" is not a field of patient')
        refused("no such file", j.take("p.csv", PATIENTS, j.path + "/none.yaml"), USAGE, "none.yaml")
        shutil.copytree(os.path.join(ROOT, "rulebook"), j.path + "/book")
        with open(j.path + "/book/mappings/mine.yaml", "w", encoding="utf-8") as h:
            h.write(text.replace("birth:", "brith:"))
        run = Run("rulebook", "check", j.path + "/book")
        check("a rulebook's mapping is checked", run.code == 1 and b'mine.yaml:31: "brith" is not' in run.out, run)


if __name__ == "__main__":
    main([test_practice, test_refused, test_own])
