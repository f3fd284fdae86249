#!/usr/bin/env python3
"""test_cms1500.py BUILD: claims on paper. Every value of a claim stands at its place of form 1500 (as pdftotext finds it),
on as many pages as it takes; and the process that draws can do nothing else.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import counting
from counting import check

BUILD = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DAYBOOK = os.path.join(BUILD, "daybook")
COLUMN, LINE, LEFT, TOP = 7.2, 12.0, 22.0, 22.0  # points: ten columns and six lines an inch
LONG_LAST, LONG_FIRST = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-EXAMPLE-OF-MANY-LETTERSX", "MAXIMILIANA-ALEXANDRINA-ELISABETHAX"


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **more)


def table():
    """Where things stand, from the table that the program is built from: {name: (line, column, columns)}."""
    with open(os.path.join(ROOT, "core/claim/form1500.def"), encoding="utf-8") as f:
        text = re.sub(r"//[^\n]*", "", f.read())
    rows = re.findall(r"\b(PUT|ROW_PUT)\((\w+), (\d+), (\d+), (\d+), (\w+)\)", text)
    puts = [(n, int(a), int(b), int(c), s) for k, n, a, b, c, s in rows if k == "PUT"]
    return puts, [(n, int(a), int(b), int(c), s) for k, n, a, b, c, s in rows if k == "ROW_PUT"]


PUTS, ROWS = table()


def pages(path):
    """The words of each page with their boxes, by pdftotext."""
    text = run("pdftotext", "-bbox", path, "-").stdout.decode()
    word = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    return [[(float(a), float(b), float(c), float(d), e.replace("&amp;", "&")) for a, b, c, d, e in re.findall(word, page)]
            for page in text.split("<page ")[1:]]


def at_place(words, text, line, column, columns, side="LEFT"):
    """Does the text stand in its columns of its line, beginning (or ending) where they do?"""
    x, right, low = LEFT + (column - 1) * COLUMN, LEFT + (column - 1 + columns) * COLUMN, TOP + line * LINE
    want = text.split()
    inside = sorted(w for w in words if w[0] > x - 1 and w[2] < right + 1.5 and low - LINE - 3 < (w[1] + w[3]) / 2 < low)
    found = [w[4] for w in inside]
    for i in range(len(found) - len(want) + 1):
        if found[i:i + len(want)] == want:
            first, last = inside[i], inside[i + len(want) - 1]
            return abs(first[0] - x) < 1.5 if side == "LEFT" else abs(last[2] - right) < 1.5
    return False


def stands(name, words, put, text, row=None):
    for kind in (PUTS if row is None else ROWS):
        if kind[0] == put:
            _, line, column, columns, side = kind
            if row is not None:
                line += 43 + 2 * row
            check(f"{name}: {put} {row if row is not None else ''}", at_place(words, text, line, column, columns, side),
                 f"{text!r} is not at line {line}, column {column}")
            return
    check(f"{name}: {put}", False, "no such place")


def segments_of(fact):
    return [s.split("*") for s in fact["segments"].split("~") if s]


def expected_rows(segments):
    rows, place = [], ""
    for s in segments:
        if s[0] == "CLM":
            place = s[5].split(":")[0]
        elif s[0] == "SV1":
            code = s[1].split(":")
            cents = int(round(float(s[2]) * 100))
            rows.append({"CODE": code[1], "CHARGE": f"{cents // 100} {cents % 100:02}", "UNITS": s[4],
                         "PLACE": s[5] if len(s) > 5 and s[5] else place,
                         "POINTERS": "".join("ABCDEFGHIJKL"[int(p) - 1] for p in s[7].split(":")),
                         **{f"MODIFIER{i}": m for i, m in enumerate(code[2:], 1)}, "cents": cents})
        elif s[0] == "DTP":
            day = {"MONTH": s[3][4:6], "DAY": s[3][6:], "YEAR": s[3][2:4]}
            rows[-1].update({f"{side}_{k}": v for side in ("FROM", "TO") for k, v in day.items()})
    return rows


def compare(name, fact, path):
    segments = segments_of(fact)
    get = {(s[0], s[1]) if s[0] in ("NM1", "REF", "PRV") else s[0]: s for s in segments}
    found = pages(path)
    rows = expected_rows(segments)
    check(f"{name}: six lines a page", len(found) == (len(rows) + 5) // 6, f"{len(found)} pages for {len(rows)} lines")
    patient, birth = get["NM1", "IL"], get["DMG"][2]
    for page, words in enumerate(found):
        here = rows[6 * page:6 * page + 6]
        stands(name, words, "PATIENT", f"{patient[3]}, {patient[4]}")
        stands(name, words, "MEMBER", patient[9])
        stands(name, words, "PAYER", get["NM1", "PR"][3])
        stands(name, words, "BIRTH_YEAR", birth[:4])
        stands(name, words, "BIRTH_MONTH", birth[4:6])
        stands(name, words, "CLAIM", get["CLM"][1])
        stands(name, words, "TAX_ID", get.get(("REF", "EI"), get.get(("REF", "SY")))[2])
        stands(name, words, "BILLING_NPI", get["NM1", "85"][9])
        stands(name, words, "BILLING_NAME", get["NM1", "85"][3])
        for i, code in enumerate(get["HI"][1:], 1):
            stands(name, words, f"DIAGNOSIS{i}", code.split(":")[1])
        cents = sum(r["cents"] for r in here)
        stands(name, words, "TOTAL", f"{cents // 100} {cents % 100:02}")
        for n, row in enumerate(here):
            stands(name, words, "RENDERING_NPI", get["NM1", "82"][9], n)
            for put, text in row.items():
                if put != "cents":
                    stands(name, words, put, text, n)


def long_claim(fact):
    """The same claim with more lines than a page holds and names as long as they may be."""
    claim = json.loads(json.dumps(fact))
    claim.update(id="made.LONG", claim="LONGCLAIM001", charge="0")
    head, line = fact["segments"].split("LX*1~")[0], fact["lines"][0]
    patient = next(s for s in segments_of(fact) if s[:2] == ["NM1", "IL"])
    head = head.replace(f"NM1*IL*1*{patient[3]}*{patient[4]}*", f"NM1*IL*1*{LONG_LAST}*{LONG_FIRST}*")
    head = re.sub(r"CLM\*\w+\*[\d.]+\*", "CLM*LONGCLAIM001*99999.99*", head)
    lines, text = [], ""
    for n in range(1, 15):
        control, day = f"LONGCLAIM001-{n}", f"2026-08-{n:02}"
        lines.append(dict(line, control=control, charge="7142.85", **{"from": day, "to": day, "on": day}))
        text += (f"LX*{n}~SV1*HC:{line['code']}:GP:KX:95:CQ*7142.85*UN*{n}***1~DTP*472*D8*202608{n:02}~"
                 f"REF*6R*{control}~")
    claim.update(lines=lines, segments=head + text, charge="99999.90")
    return claim


def journal(folder, env):
    db = os.path.join(folder, "db")
    check("init", run(DAYBOOK, "init", db, env=env).returncode == 0)
    facts = run(DAYBOOK, "sample", "--patients", "30", "--months", "2", "--seed", "3", "--until", "2026-10-31").stdout
    check("import", run(DAYBOOK, "import", "-", "--db", db, env=env, input=facts).returncode == 0)
    check("close", run(DAYBOOK, "close", "2026-10", "--db", db, env=env).returncode == 0)
    made = [json.loads(x) for x in run(DAYBOOK, "facts", "--db", db, "--kind", "claim-made", env=env).stdout.splitlines()]
    check("there are claims", len(made) > 5)
    extra = long_claim(made[0])
    done = run(DAYBOOK, "import", "-", "--db", db, env=env, input=json.dumps(extra).encode())
    check("the long claim is taken", done.returncode == 0, done.stderr.decode())
    return db, made[:8] + [extra]


def printed(db, claim, path, env):
    return run(DAYBOOK, "cms1500", claim, "--db", db, "--out", path, env=env)


def from_journal(folder):
    env = dict(os.environ, DAYBOOK_KEY_FILE=os.path.join(folder, "key"))
    db, claims = journal(folder, env)
    path, other = os.path.join(folder, "a.pdf"), os.path.join(folder, "b.pdf")
    for fact in claims:
        done = printed(db, fact["claim"], path, env)
        check(f"{fact['claim']} is printed", done.returncode == 0, done.stderr.decode())
        compare(fact["claim"], fact, path)
    printed(db, claims[0]["claim"], path, env)
    printed(db, claims[0]["claim"], other, env)
    with open(path, "rb") as a, open(other, "rb") as b:
        check("the same claim gives the same bytes", a.read() == b.read())
    done = printed(db, "NOSUCHCLAIM", other, env)
    check("no such claim", done.returncode == 3 and b"no claim NOSUCHCLAIM" in done.stderr, done.stderr.decode())
    done = run(DAYBOOK, "cms1500", claims[0]["claim"], "--db", db, env=env)
    check("--out is needed", done.returncode == 2)
    installed(folder, db, claims[0]["claim"], env)


def installed(folder, db, claim, env):
    """The program finds the one that draws where both are installed; without it there is a sentence, and no file."""
    program, path = os.path.join(folder, "bin", "daybook"), os.path.join(folder, "i.pdf")
    os.makedirs(os.path.dirname(program))
    shutil.copy(DAYBOOK, program)
    done = run(program, "cms1500", claim, "--db", db, "--out", path, env=env)
    check("without the program that draws", done.returncode == 4 and b"daybook-draw" in done.stderr, done.stderr.decode())
    check("then there is no file", not os.path.exists(path))
    os.makedirs(os.path.join(folder, "libexec", "daybook"))
    shutil.copy(os.path.join(BUILD, "daybook-draw"), os.path.join(folder, "libexec", "daybook"))
    done = run(program, "cms1500", claim, "--db", db, "--out", path, env=env)
    check("with it, as installed", done.returncode == 0 and os.path.exists(path), done.stderr.decode())


# --- the process that draws ------------------------------------------------------------------------------

def drawing(**more):
    return subprocess.Popen([os.path.join(BUILD, "daybook-draw")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, **more)


def drawn(records):
    with drawing() as p:
        out = p.communicate(records)[0]
        return p.returncode, out


def status_of(process):
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as f:
            return dict(line.rstrip("\n").split(":\t", 1) for line in f if ":\t" in line)
    except OSError:
        return {}


def confined():
    with drawing() as p:
        status = {}
        for _ in range(200):  # until it waits for values
            status = status_of(p)
            if status.get("Seccomp") == "2":
                break
            time.sleep(0.05)
        check("a filter of system calls is on", status.get("Seccomp") == "2", str(status.get("Seccomp")))
        check("no new privileges", status.get("NoNewPrivs") == "1")
        if os.getuid() == 0:
            check("it is nobody", status.get("Uid", "").split() == ["65534"] * 4, status.get("Uid"))
            check("in no group", status.get("Gid", "").split() == ["65534"] * 4 and not status.get("Groups", "x").strip())
        with open(f"/proc/{p.pid}/limits", encoding="ascii") as f:
            limits = f.read()
        check("it can write no file", re.search(r"Max file size +0 +0 ", limits) is not None)
        check("it leaves no core", re.search(r"Max core file size +0 +0 ", limits) is not None)
        p.communicate(b"")


def records():
    good = b"D 2026-02-13\nP 1\nT 9 DOE, JO\n"
    code, pdf = drawn(good)
    check("a page is drawn", code == 0 and pdf.startswith(b"%PDF-"))
    check("the same records, the same bytes", drawn(good)[1] == pdf)
    put, row = len(PUTS), len(ROWS)
    for name, bad in {
            "nothing": b"", "no date": b"P 1\n", "no page": b"D 2026-02-13\n", "no such day": b"D 2026-02-30\nP 1\n",
            "a page too many": good + b"P 1\n", "a page too few": b"D 2026-02-13\nP 2\n", "no such place": good + b"T %d X\n" % put,
            "no number": good + b"T x X\n", "a negative number": good + b"T -1 X\n", "text before a page": b"D 2026-02-13\nT 9 X\n",
            "no such line": good + b"R 6 0 X\n", "no such place in a line": good + b"R 0 %d X\n" % row,
            "no such record": good + b"Z 1\n", "half a record": good + b"T 9 DOE", "too long": good + b"T 9 " + b"X" * 2000 + b"\n",
            "more than any claim": good + b"T 9 X\n" * 200000, "fifty-one pages": b"D 2026-02-13\nP 51\n",
            "no text": good + b"T 9\n"}.items():
        code, _ = drawn(bad)
        check(f"refused: {name}", code == 1, f"exit {code}")


def unicode_text(folder):
    names = "Muñoz, Łódź Жанна Ωμέγα"
    code, pdf = drawn(f"D 2026-02-13\nP 1\nT 9 {names}\nT 15 李小龙 😀 \xad\n".encode() + b"T 16 \xff\xfe broken\n")
    check("other scripts do not stop it", code == 0, f"exit {code}")
    path = os.path.join(folder, "u.pdf")
    with open(path, "wb") as f:
        f.write(pdf)
    text = run("pdftotext", "-layout", path, "-").stdout.decode()
    check("letters of other alphabets are found again", names in text, text)
    fonts = run("pdffonts", path).stdout.decode().splitlines()[2:]
    check("every font is in the file", fonts and all(re.search(r" yes +yes +yes ", x) for x in fonts), "\n".join(fonts))


def main():
    with tempfile.TemporaryDirectory() as folder:
        records()
        confined()
        unicode_text(folder)
        from_journal(folder)
    return counting.finish()


sys.exit(main())
