#!/usr/bin/env python3
"""test_show BUILD: `daybook x12 show` leaves nothing out. From the JSON of every lawful and faulty file its segments are
put together again, element by element, and are those of the file; loops nest as the guides say; the tree has a line for
each value; exit codes, standard input and closed pipes are as everywhere.
"""
import glob
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import counting
from counting import check

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(sys.argv[1], "daybook")


def run(*words, data=b""):
    done = subprocess.run([PROGRAM, "x12", *words], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout, done.stderr


def segments(entries):
    """Every segment of the tree: its tag and its values by position."""
    for entry in entries:
        if "loop" in entry:
            yield from segments(entry["content"])
        else:
            yield entry


def again(segment):
    tag = segment["segment"]
    values = {int(e["at"][len(tag):]): e["value"] for e in segment["elements"]}
    return tag, values


def of_file(data):
    """The segments of a lawful file: tag, and what stands at which position. Each ISA says its delimiters."""
    left = data.decode("latin-1").removeprefix("\xef\xbb\xbf").lstrip("\r\n")
    while left:
        if left.startswith("ISA"):
            element, terminator = left[3], left[105]
        one, _, left = left.partition(terminator)
        left = left.lstrip("\r\n")
        tag, *values = one.split(element)
        yield tag, {n: v for n, v in enumerate(values, 1) if v}


def loops(entries, above=""):
    for entry in entries:
        if "loop" in entry:
            yield above, entry["loop"]
            yield from loops(entry["content"], entry["loop"])


# Loops of the 837P that may stand in each other; what is not named here may not hold loops.
INNER = {
    "ISA": {"GS"}, "GS": {"ST"}, "ST": {"1000A", "1000B", "2000A"}, "2000A": {"2010AA", "2010AB", "2010AC", "2000B"},
    "2000B": {"2010BA", "2010BB", "2000C", "2300"}, "2000C": {"2010CA", "2300"},
    "2300": {"2310A", "2310B", "2310C", "2310D", "2310E", "2310F", "2320", "2400"},
    "2320": {"2330A", "2330B", "2330C", "2330D", "2330E", "2330F", "2330G"},
    "2400": {"2410", "2420A", "2420B", "2420C", "2420D", "2420E", "2420F", "2420G", "2420H", "2430", "2440"},
}


def test_nothing_left_out():
    for path in sorted(glob.glob(os.path.join(HERE, "twins", "*.x12")) + glob.glob(os.path.join(HERE, "lawful", "*.x12"))):
        name = os.path.basename(path)
        with open(path, "rb") as f:
            data = f.read()
        code, out, err = run("show", "--json", path)
        tree = json.loads(out)
        shown = [again(s) for s in segments(tree["content"])]
        check(f"{name} whole", code == 0 and shown == list(of_file(data)), f"exit {code} {err}")
        numbers = [s["number"] for s in segments(tree["content"])]
        check(f"{name} in order", numbers == sorted(numbers))
        unnamed = [s["segment"] for s in segments(tree["content"]) if "name" not in s]
        check(f"{name} named", not unnamed, unnamed)
        if name.startswith("837p"):
            wrong = [(a, b) for a, b in loops(tree["content"]) if a and b not in INNER.get(a, set())]
            check(f"{name} nested", not wrong, wrong)
        code, out, _ = run("show", path)
        values = sum(len(e.get("components", [0])) for s in segments(tree["content"]) for e in s["elements"])
        lines = out.decode("utf-8", "replace").splitlines()
        heads = len(numbers) + len(list(loops(tree["content"])))
        check(f"{name} as a tree", code == 0 and len(lines) == values + heads, f"{len(lines)} lines, {values} + {heads}")


def test_faulty_too():
    for path in sorted(glob.glob(os.path.join(HERE, "faults", "*.x12"))):
        code, out, err = run("show", "--json", path)
        if code == 3:  # not one interchange in it that can be read
            check(f"{os.path.basename(path)} is no X12", err and json.loads(out) == {"content": []}, err)
            continue
        try:
            json.loads(out)
            # where nothing begins with ISA there is nothing to show, and a sentence says so
            good = code == 0 or (code == 3 and b"no X12 in it" in err)
        except ValueError as problem:
            good, err = False, problem
        check(f"{os.path.basename(path)} shown", good, err)


def test_line():
    path = os.path.join(HERE, "twins", "837p-own.x12")
    with open(path, "rb") as f:
        data = f.read()
    same = run("show", path)
    check("standard input", run("show", "-", data=data) == same)
    check("no file", run("show")[0] == 2)
    check("two files", run("show", path, path)[0] == 2)
    check("a missing file", run("show", path + ".none")[0] == 2)
    check("check of a missing file goes on", run("check", path + ".none", path)[0] == 2)
    check("a verb that is none", run("look", path)[0] == 2)
    check("check takes --format", run("check", "--format", "json", path) == (0, b"", b""))
    check("check takes no csv", run("check", "--format", "csv", path)[0] == 2)
    check("check of standard input", run("check", "-", data=data[:-30])[0] == 1)
    pipe = subprocess.run(f"'{PROGRAM}' x12 show '{path}' | head -1", shell=True, stdout=subprocess.PIPE, check=False)
    check("a closed pipe", pipe.stdout == b"ISA: interchange\n", pipe.stdout)


def main():
    test_nothing_left_out()
    test_faulty_too()
    test_line()
    return counting.finish()


sys.exit(main())
