#!/usr/bin/env python3
"""test_bad_input.py BUILD_DIR [--large]: files and lines that are not as they should be, and wrong values of options.

--large: files of gigabytes and ten million facts as well (some minutes, 6 GB of disk); tells memory and time.
See badly.py. Prints `N passed, N failed`.
"""
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from badly import (ADDRESS, AS_OF, AT, BASE, Folder, GOOD, INPUT, LINE_MAX, MEMORY_MB, PLAIN, PROGRAM, Run, USAGE,
                   bad, changed, check, commands, endless, fact, good, lines, main, practice, raw, refused)


# --- the file as a whole -----------------------------------------------------------------------------------------

def test_base():
    with Folder() as f:
        path, out = f.file("facts.ndjson", lines(BASE)), f.path + "/out.837"
        for command, words in commands(path, out):
            run = Run(*words)
            check(f"the practice, {command}: exit 0", run.code == 0, run)
            check(f"the practice, {command}: says something", run.out, run)
        check("the practice: something is ready", b'"status":"ready"' in GOOD, GOOD)
        check("the practice: one claim file", f.has() == ["facts.ndjson", "out.837"], f.has())


def test_empty():
    for name, content in (("empty", b""), ("one line end", b"\n"), ("blank lines", b"\n \n\t\r\n\r\n  "),
                          ("a BOM alone", b"\xef\xbb\xbf"), ("a BOM and blank lines", b"\xef\xbb\xbf\n\n")):
        with Folder() as f:
            path = f.file("facts.ndjson", content)
            for command, words in commands(path, f.path + "/out.837"):
                run = Run(*words)
                check(f"{name}, {command}: no facts are no fault", run.code == (1 if command == "explain" else 0), run)
                check(f"{name}, {command}: no result", run.out == b"", run)
            check(f"{name}: no claim file", f.has() == ["facts.ndjson"], f.has())


def test_form():
    text = lines(BASE)
    good("a BOM", b"\xef\xbb\xbf" + text)
    good("CRLF", text.replace(b"\n", b"\r\n"))
    good("blank lines between", text.replace(b"\n", b"\n\n  \t\r\n"))
    good("no line end at the end", text[:-1])
    good("from the last to the first", lines(reversed(BASE)))
    good("blanks in the lines", lines([json.dumps(x, indent=1).replace("\n", " \t").encode() for x in BASE]))
    good("each line twice", text + text)
    if shutil.which("zstd"):
        def press(content, *more):
            return subprocess.run(["zstd", "-q", "-c", *more], input=content, stdout=subprocess.PIPE, check=True).stdout
        half = text.index(b"\n", len(text) // 2) + 1
        good("zstd", press(text))
        good("two frames of zstd, cut within a line", press(text[:half - 9]) + press(text[half - 9:]))
        good("a BOM in zstd", press(b"\xef\xbb\xbf" + text))
        whole = press(text * 20, "--check")
        for cut in (5, 11, len(whole) // 2, len(whole) - 1):
            bad(f"zstd cut after {cut} bytes", whole[:cut], "breaks off after line ", every=cut == 5)
        bent = bytearray(whole)
        bent[len(whole) // 2] ^= 0x40
        bad("zstd with a bit turned", bytes(bent), "damaged after line ")
        bad("zstd with something behind it", whole + b"more to come", "compressed content is damaged after line ")
        bad("three bytes of zstd", whole[:3], line=1)
    bad("a BOM in the second line", lines(BASE[:1]) + b"\xef\xbb\xbf" + lines(BASE[1:]), line=2)
    bad("UTF-16", text.decode().encode("utf-16"), line=1)
    bad("two objects on a line", text.replace(b"\n", b" ", 1), line=1)
    bad("a list of facts", json.dumps(BASE).encode(), "not an object", line=1)


def test_cut():
    note = copy.deepcopy(BASE)
    note[AT["f-note"]]["review"] = "Besser: \u00e4\u20ac\U0001f600."
    text = b"".join(json.dumps(x, ensure_ascii=False).encode() + b"\n" for x in note)
    good("text beyond ASCII", text)
    for mark in ("\u00e4", "\u20ac", "\U0001f600"):
        at = text.index(mark.encode())
        for n in range(1, len(mark.encode())):
            bad(f"cut within {mark.encode().hex()} after {n}", text[:at + n], line=AT["f-note"] + 1)
    row = lines([BASE[AT["f-time"]]]).rstrip(b"\n")
    before = lines(BASE[:AT["f-time"]])
    for n in list(range(1, len(row), 7)) + [len(row) - 1]:
        bad(f"cut after {n} bytes of a line", before + row[:n], "The line is not JSON", line=AT["f-time"] + 1, every=n == 1)


def test_long():
    def padded(size):
        row = dict(BASE[AT["f-time"]])
        text = json.dumps(row).encode()
        return text[:-1] + b" " * (size - len(text)) + b"}"
    rows = copy.deepcopy(BASE)
    rows[AT["f-time"]] = padded(LINE_MAX)
    good("a line of just the limit", lines(rows))
    good("the same with CRLF", lines(rows).replace(b"\n", b"\r\n"))
    run = Run("evaluate", "--facts", "/dev/zero", *AS_OF, wait=20)
    refused("a line without an end", run, INPUT, "/dev/zero: line 1: ", "longer than")
    rows[AT["f-time"]] = padded(LINE_MAX + 1)
    bad("a line over the limit by one", rows, f"longer than {LINE_MAX} bytes", line=AT["f-time"] + 1, every=True)
    bad("the last line, without its end, over the limit", lines(BASE) + b"y" * (LINE_MAX + 1), "longer than",
        line=len(BASE) + 1)
    for blank in (b" ", b"\t", b"\0"):
        bad(f"a line of {blank!r} over the limit", blank * (LINE_MAX + 2), "longer than", line=1)
    for name, first in (("text", b'{"fact":"'), ("blanks", b" "), ("nesting", b"[" * 1000)):
        run = Run("evaluate", "--facts", "-", *AS_OF, stdin=endless(first, 100 << 20))
        refused(f"a line of 100 MB, {name}", run, INPUT, "standard input: line 1: ", "longer than")
        check(f"a line of 100 MB, {name}: little memory", run.memory_mb < MEMORY_MB or not PLAIN, run.memory_mb)
    rows = copy.deepcopy(BASE)
    rows[AT["f-note"]]["review"] = "r" * (64 << 10)
    good("a text of just the limit", lines(rows))
    rows[AT["f-note"]]["review"] += "r"
    bad("a text over the limit", rows, "longer than", line=AT["f-note"] + 1, field="review")
    bad("an id over the limit", changed("f-time", id="i" * 65)[0], "1 to 64", field="id", line=AT["f-time"] + 1)
    good("an id of just the limit", lines(changed("f-time", id="i" * 64)[0]), GOOD.replace(b'"f-time"', b'"' + b"i" * 64 + b'"'))


# --- one line ----------------------------------------------------------------------------------------------------

def test_bytes():
    wrong = {
        "a lone continuation": b"\x80", "two continuations": b"\xbf\x80", "overlong, two bytes": b"\xc0\xaf",
        "overlong, three bytes": b"\xe0\x80\xaf", "overlong, four bytes": b"\xf0\x80\x80\xaf", "overlong NUL": b"\xc0\x80",
        "a high surrogate": b"\xed\xa0\x80", "a low surrogate": b"\xed\xbf\xbf", "beyond Unicode": b"\xf4\x90\x80\x80",
        "five bytes": b"\xf8\x88\x80\x80\x80", "FE": b"\xfe", "FF": b"\xff", "a start without its end": b"\xe2\x82",
        "Latin-1": b"caf\xe9", "NUL": b"\0", "control 01": b"\x01", "escape": b"\x1b[31m", "a tab": b"\t",
        "control 1F": b"\x1f",
    }
    for name, piece in wrong.items():
        rows, n = raw("f-note", b"Better.", b"Bet" + piece + b"ter")
        bad(f"{name} in a text", rows, "The line is not JSON: at character ", line=n, every=name in ("NUL", "FF"))
        rows, n = raw("f-note", b'"review"', b'"rev' + piece + b'"')
        bad(f"{name} in a key", rows, line=n)
    rows, n = raw("f-dr", b'"Ash"', b'"A\x7fsh"')
    bad("DEL in a name", rows, "control character", line=n, field="last")
    for escape in (b"\\u0000", b"\\u0007", b"\\u001b", b"\\n"):
        rows, n = raw("f-dr", b'"Ash"', b'"A' + escape + b'sh"')
        bad(f"{escape!r} in a name", rows, "control character", line=n, field="last")
    for escape in (b"\\ud800", b"\\udc00", b"\\ud800\\u0041", b"\\uD83D", b"\\x41", b"\\u12", b"\\u12G4", b"\\"):
        rows, n = raw("f-note", b"Better.", escape)
        bad(f"the escape {escape!r}", rows, line=n)
    bad("NULs alone", b"\0" * 100, line=1)
    run = Run("evaluate", "--facts", "-", *AS_OF, stdin=b'{"fact":"\x1b[31mred\x07"}\n')
    check("no control character of a file reaches the terminal", not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.err), run)
    run = Run("evaluate", "--facts", "-", *AS_OF, stdin=b'{"fact":"\\u001b[31mred\\u009b"}\n')
    check("nor as an escape", not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.err), run)


def test_shape():
    deep = 100000
    for name, piece in (("lists", b"[" * deep), ("objects", b'{"a":' * deep), ("lists and their ends", b"[" * deep + b"]" * deep),
                        ("both", b'[{"a":' * deep)):
        row = b'{"fact":"checkin","id":"x","at":"2026-01-05T00:00:00Z","answers":{"a":' + piece + b"}}"
        bad(f"{deep} levels, {name}", lines(BASE) + row, line=len(BASE) + 1, every=name == "lists")
        bad(f"{deep} levels in an unknown field, {name}", lines(BASE) + b'{"zz":' + piece, line=len(BASE) + 1)
    for piece in (b"null", b"true", b"1", b'"text"', b"[]", b"{}", b"nul", b"{", b"}", b"{]", b'{"fact"}', b'{"fact":}',
                  b'{"fact":"void",}', b"{'fact':'void'}", b"NaN", b"// note", b'{"fact":"void"}}', b'{,"fact":"void"}',
                  b'{"fact":"void"} x', b'{"fact" "void"}', b'{"fact":"void" "id":"x"}', b'{"fact":Infinity}'):
        bad(f"the line {piece!r}", lines(BASE) + piece, line=len(BASE) + 1)
    for old, new, field in ((b'"id": "f-time"', b'"id": "f-time", "id": "f-time"', "id"),
                            (b'"by": "dr"', b'"by": "dr", "by": "dr"', "by"),
                            (b'"fact": "time"', b'"fact": "time", "fact": "time"', "fact"),
                            (b'"by": "dr"', b'"by": "dr", "\\u0062y": "dr"', "by"),
                            (b'"activity": "review"', b'"activity": "review", "activity": "document"', "activity")):
        rows, n = raw("f-time", old, new)
        bad(f"twice: {new!r}", rows, "is given twice", line=n, field=field)
    rows, n = raw("f-p1", b'"city": "Salem"', b'"city": "Salem", "city": "Salem"')
    bad("twice in the address", rows, "twice", 'field "address', line=n)
    rows, n = raw("f-c3", b'"mood": 3', b'"mood": 3, "mood": 3')
    bad("an item twice", rows, "twice", 'field "answers', line=n)
    rows, n = raw("f-c3", b'"mood": 3', b'"mood": 3, "\\u006dood": 4')
    bad("an item twice, spelled otherwise", rows, "twice", 'field "answers', line=n)


def test_fields():
    cases = [
        ("f-time", {"fact": "tiem"}, "fact", "is not a kind of fact"), ("f-time", {"fact": ""}, "fact", ""),
        ("f-time", {"fact": None}, "fact", "is missing"), ("f-time", {"fact": 7}, "fact", "text in quotes"),
        ("f-time", {"id": None}, "id", "is missing"), ("f-time", {"at": None}, "at", "is missing"),
        ("f-time", {"id": ""}, "id", "1 to 64"), ("f-time", {"id": "a b"}, "id", "1 to 64"),
        ("f-time", {"id": "caf\u00e9"}, "id", ""), ("f-time", {"id": 17}, "id", "not a number"),
        ("f-time", {"colour": "red"}, "colour", "is not a field of time"), ("f-time", {"Activity": "x"}, "Activity", ""),
        ("f-time", {"minutes": 5}, "minutes", "is not a field of time"), ("f-time", {"activity": None}, "activity", "is missing"),
        ("f-time", {"activity": "reviewing"}, "activity", ""), ("f-time", {"activity": "REVIEW"}, "activity", ""),
        ("f-time", {"by": None}, "by", "is missing"), ("f-time", {"by": ["dr"]}, "by", "not a list"),
        ("f-time", {"activity": False}, "activity", ""), ("f-p1", {"sex": "X"}, "sex", ""),
        ("f-p1", {"address": "7 Oak Ave"}, "address", "must be "), ("f-p1", {"timezone": "Mars/Olympus"}, "timezone", ""),
        ("f-p1", {"timezone": "../../etc/passwd"}, "timezone", ""), ("f-p1", {"birth": "1880-01-01"}, "birth", ""),
        ("f-app", {"device_201h": "yes"}, "device_201h", "must be "), ("f-app", {"device_201h": 1}, "device_201h", ""),
        ("f-app", {"age_min": 1.5}, "age_min", ""), ("f-app", {"age_min": -1}, "age_min", ""),
        ("f-app", {"age_min": "18"}, "age_min", "must be "), ("f-app", {"indications": "F33"}, "indications", "must be "),
        ("f-app", {"indications": [7]}, "indications", ""), ("f-app", {"indications": ["F33"] * 65}, "indications", ""),
        ("f-supply", {"cost": 50}, "cost", ""), ("f-supply", {"cost": "50.005"}, "cost", ""),
        ("f-supply", {"cost": "-1.00"}, "cost", ""), ("f-supply", {"cost": "1e3"}, "cost", ""),
        ("f-supply", {"cost": "$5"}, "cost", ""), ("f-supply", {"cost": "99999999999.00"}, "cost", ""),
        ("f-c3", {"answers": []}, "answers", "must be "), ("f-c3", {"answers": {"a": []}}, "answers", ""),
        ("f-c3", {"answers": {"a": True}}, "answers", ""), ("f-c3", {"answers": {f"i{n}": 1 for n in range(257)}}, "answers", ""),
        ("f-c3", {"for_day": "2026-02-30"}, "for_day", ""), ("f-c3", {"source": "nurse"}, "source", ""),
        ("f-payer", {"kind": "Medicare"}, "kind", ""), ("f-dr", {"credential": "MS"}, "credential", ""),
        ("f-practice", {"locality": {"mac": "13202"}}, "locality", ""), ("f-practice", {"participating": "true"}, "participating", ""),
        ("f-practice", {"address": {**ADDRESS, "country": "US"}}, "address", ""),
        ("f-practice", {"address": {k: v for k, v in ADDRESS.items() if k != "zip"}}, "address", ""),
    ]
    for ident, fields, field, told in cases:
        rows, n = changed(ident, **fields)
        bad(f"{ident} with {str(fields)[:60]}", rows, told, f'field "{field}', line=n)
    for day in ("2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-5", "26-01-05", "2026/01/05", "", " 2026-01-05",
                "2026-01-05T00:00:00Z", "9999-12-31", "0000-00-00", "2026-01-05\n", "20260105", "2100-02-29"):
        rows, n = changed("f-dx", from_=day)
        bad(f"the date {day!r}", rows, line=n, field="from")
    for at, told in (("2026-01-20T10:00:00", "no offset"), ("2026-02-30T10:00:00Z", ""), ("2026-01-20", ""), ("", ""),
                     ("2026-01-20T24:00:01Z", ""), ("2026-01-20T10:60:00Z", ""), ("2026-01-20T10:00:61Z", ""),
                     ("2026-01-20T10:00:00+25:00", ""), ("2026-01-20T10:00:00+05:60", ""), ("2026-01-20 10:00:00-0500", ""),
                     ("2026-01-20T10:00:00.Z", ""), ("2026-01-20T10:00:00.1234567891Z", ""), ("1969-12-31T23:59:59Z", ""),
                     ("1970-01-01T00:00:00+00:01", ""), ("9999-12-31T23:59:59Z", ""), ("2026-01-20T10:00Z", ""),
                     ("now", ""), ("2026-01-20T10:00:00-05:00 ", ""), ("2026-01-20T10:00:00 EST", "")):
        rows, n = changed("f-contact", at=at)
        bad(f"the instant {at!r}", rows, told, line=n, field="at", every=at == "2026-01-20T10:00:00")
        rows, n = changed("f-time", from_=at)
        bad(f"the instant {at!r} of a stretch", rows, told, line=n, field="from")
    for number in (b"1e999", b"-1e999", b"1e400000000000", b"1" * 400, b"0." + b"0" * 500 + b"1", b"1e-999999999", b"1000001",
                   b"99999999999999999999", b"-0.5", b"1.5", b"01", b"+1", b".5", b"1.", b"1e", b"0x10", b"--1", b"1_000"):
        rows, n = raw("f-educate", b"20}", number + b"}")
        bad(f"{number[:20]!r} minutes", rows, line=n)
        if number[:1] in b"01-" and number not in (b"1000001", b"-0.5", b"1.5"):
            rows, n = raw("f-c3", b'"mood": 3', b'"mood": ' + number)
            with Folder() as f:  # an answer may be any number that can be told exactly
                run = Run("evaluate", "--facts", f.file("facts.ndjson", lines(rows)), *AS_OF, "--format", "json")
                if run.code == 0:
                    check(f"{number[:20]!r} as an answer: taken", run.out == GOOD, run)
                else:
                    refused(f"{number[:20]!r} as an answer", run, INPUT, f"line {n}: ")


def test_values():
    """Values of options that are no value of theirs; test_cli.py has the names."""
    with Folder() as f:
        facts, out = f.file("facts.ndjson", lines(BASE)), f.path + "/out.837"
        month = ["claims", "--facts", facts, "--out", out, "--month"]
        for value in ("2026", "2026-1", "2026-13", "2026-00", "01-2026", "2026-01-01", " 2026-01", "2026-01 ", "x"):
            refused(f"--month {value}", Run(*month, value), USAGE, "--month")
        ask = ["evaluate", "--facts", facts]
        for value in ("2026-03-20", "2026-03-20T12:00:00", "2026-02-30T12:00:00Z", "now", "0", "2026-03-20T12:00:00+99:00"):
            refused(f"--as-of {value}", Run(*ask, "--as-of", value), USAGE, "--as-of")
        for option, value in (("--format", "xml"), ("--format", "JSON"), ("--status", "done"), ("--status", "Ready")):
            refused(f"{option} {value}", Run(*ask, *AS_OF, option, value), USAGE)
        for value in ("2026-13", "yesterday", "2026-02-30", "2026-1-1"):
            refused(f"explain in {value}", Run("explain", "e1", "98980", value, "--facts", facts, *AS_OF), USAGE, value)
        for words in (["explain"], ["explain", "e1"], ["explain", "e1", "98980", "2026-01", "x"]):
            refused(str(words), Run(*words, "--facts", facts, *AS_OF), USAGE)
        for words in (["e9", "98980"], ["e1", "99999"], ["e1", "98980", "2031-01"]):
            run = Run("explain", *words, "--facts", facts, *AS_OF)
            check(f"explain {words}: a finding", run.code == 1 and run.out == b"" and run.err.startswith("daybook: "), run)
        run = Run("evaluate", "--facts", facts, *AS_OF, "--enrollment", "e9")
        check("no such enrollment: a finding", run.code == 1 and run.out == b"" and "e9" in run.err, run)
        for option, value in (("--patients", "0"), ("--patients", "-1"), ("--patients", "1e3"), ("--patients", "99999999999"),
                              ("--months", "0"), ("--months", "9999"), ("--seed", "x"), ("--seed", "-1"), ("--until", "2026-02-30")):
            words = {"--patients": "3", "--months": "1", "--seed": "1", "--until": "2026-03-31", option: value}
            refused(f"sample {option} {value}", Run("sample", *[x for pair in words.items() for x in pair]), USAGE, option)
        check("no claim file", f.has() == ["facts.ndjson"], f.has())


# --- large -------------------------------------------------------------------------------------------------------

def tell(name, run, start, note=""):
    print(f"     {name}: exit {run.code}, {run.memory_mb} MB resident, {time.monotonic() - start:.1f} s {note}")
    sys.stdout.flush()


def checkins(count):
    """Lines of new check-ins, in pieces of about a megabyte."""
    rows = []
    for n in range(count):
        rows.append('{"fact":"checkin","id":"z%d","at":"2026-01-%02dT%02d:00:00Z","enrollment":"e1","source":"patient",'
                    '"answers":{"mood":%d}}\n' % (n, n % 28 + 1, n % 24, n % 5))
        if len(rows) == 10000:
            yield "".join(rows).encode()
            rows = []
    yield "".join(rows).encode()


def test_large():
    ask = ["evaluate", *AS_OF, "--summary", "--facts"]
    same = lines(BASE)
    def repeated(bytes_all):
        part = same * 100
        for _ in range(bytes_all // len(part) + 1):
            yield part
    start = time.monotonic()
    run = Run(*ask, "-", stdin=repeated(4200 << 20), wait=900)
    tell("4.2 GB of the same facts through a pipe", run, start)
    check("4.2 GB through a pipe: taken, in little memory", run.code == 0 and run.memory_mb < MEMORY_MB, run)
    with Folder() as f:
        path = f.path + "/facts.ndjson"
        with open(path, "wb") as g:
            for part in repeated(4200 << 20):
                g.write(part)
            g.write(b'{"fact":"void"}\n')
        start = time.monotonic()
        run = Run(*ask, path, wait=900)
        tell("the same as a file, its last line bad", run, start)
        refused("4.2 GB as a file", run, INPUT, f"line {(os.path.getsize(path) - 16) // len(same) * len(BASE) + 1}: ", "is missing")
        check("4.2 GB as a file: in little memory", run.memory_mb < MEMORY_MB, run.memory_mb)
        os.unlink(path)
    start = time.monotonic()
    run = Run(*ask, "-", stdin=endless(b'{"fact":"', 4200 << 20), wait=900)
    tell("a line of 4.2 GB", run, start)
    refused("a line of 4.2 GB", run, INPUT, "line 1: ", "longer than")

    def ten_million():
        yield same
        yield from checkins(10 * 1000 * 1000)
    for brief in ([], ["--brief"]):
        start = time.monotonic()
        run = Run(*ask, "-", *brief, stdin=ten_million(), wait=900)
        tell(f"ten million facts {' '.join(brief)}", run, start)
        check("ten million facts: taken", run.code == 0 and not run.err, run)
    months, size = 12, {}
    with Folder() as f:
        for patients in (2000, 10000):
            path = f.path + "/facts.ndjson"
            with open(path, "wb") as g:
                subprocess.run([PROGRAM, "sample", "--patients", str(patients), "--months", str(months), "--seed", "1", "--until",
                                "2026-10-31"], stdout=g, check=True)
            with open(path, "rb") as g:
                enrollments = sum(b'"fact":"enroll"' in x for x in g)
            for brief in ([], ["--brief"]):
                start = time.monotonic()
                run = Run("evaluate", "--as-of", "2026-11-05T12:00:00Z", "--summary", "--facts", path, *brief, wait=900)
                tell(f"{patients} patients, {months} months {' '.join(brief)}", run, start, f"{enrollments} enrollments")
                check(f"{patients} patients: taken", run.code == 0, run)
                size[bool(brief), patients] = run.memory_mb, enrollments
    for brief in (False, True):
        (small, few), (large, many) = size[brief, 2000], size[brief, 10000]
        slope = (large - small) * 1024 * 1024 / ((many - few) * months)
        print(f"     {slope:.0f} bytes an enrollment and month{', --brief' if brief else ''}")
        if brief:
            check("--brief: under 200 bytes an enrollment and month", slope < 200, slope)


if __name__ == "__main__":
    main([test_base, test_empty, test_form, test_cut, test_long, test_bytes, test_shape, test_fields, test_values,
          *([test_large] if "--large" in sys.argv else [])])
