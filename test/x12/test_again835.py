#!/usr/bin/env python3
"""test_again835 BUILD [FILES]: remittances by the dice, to values and back.

Each comes back byte for byte, without a segment that had to be kept as it came; the values are those that the dice threw; it
holds at all levels, and the scrubber says nothing. With one amount changed it is said where the sums break, and by how much;
it still comes back byte for byte.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import generate835

BATCH = 400


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, "DAYBOOK_SOURCE": ""})  # names of files are whole paths here


def parts_of(text, names):
    """again835's lines for each file; the last of them says how it went."""
    out, lines = {}, []
    for line in text.split("\n"):
        name = line.split(":", 1)[0]
        if name in names:
            out[name] = (lines, line[len(name) + 2:])
            lines = []
        elif line:
            lines.append(line)
    return out


def changed(data, dice):
    """One amount of the file raised by a cent: the new bytes, and the segment changed."""
    end = re.escape(data[105 + (3 if data[:1] == b"\xef" else 0):][:1])
    mark = data[103 + (3 if data[:1] == b"\xef" else 0) - 100:][:1]
    rows = []
    for tag, element in ((b"BPR", 2), (b"CLP", 3), (b"CLP", 4), (b"SVC", 2), (b"SVC", 3), (b"CAS", 3), (b"PLB", 4)):
        pattern = b"(?:^|" + end + rb"[\r\n]*)" + tag + (re.escape(mark) + b"[^" + end + re.escape(mark) + b"]*") * (element - 1)
        rows += [(m.end() + 1, tag, element) for m in re.finditer(pattern + b"(?=" + re.escape(mark) + b")", data)]
    at, tag, element = dice.choice(sorted(rows))
    stop = min(i for i in (data.find(mark, at), data.find(end.replace(b"\\", b""), at)) if i >= 0)
    old = data[at:stop]
    cents = round(float(old) * 100) + 1
    new = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}".encode()
    return data[:at] + new + data[stop:], tag.decode(), element


LEVELS = {("BPR", 2): {3}, ("CLP", 3): {1}, ("CLP", 4): {1, 3}, ("SVC", 2): {0}, ("SVC", 3): {0}, ("CAS", 3): {0, 1}, ("PLB", 4): {3}}


def batch(build, folder, seeds):
    passed, wrong, files = 0, [], {}
    for seed in seeds:
        made = generate835.Remittance(seed)
        name = os.path.join(folder, f"r{seed}.835")
        bad_name = os.path.join(folder, f"c{seed}.835")
        bad, tag, element = changed(made.data, random.Random(seed))
        for path, data in ((name, made.data), (bad_name, bad)):
            with open(path, "wb") as f:
                f.write(data)
        files[name] = (made, bad_name, tag, element)
    names = set(files) | {row[1] for row in files.values()}
    told = parts_of(run(os.path.join(build, "test/again835"), "-v", *sorted(names)).stdout.decode(), names)
    found = run(os.path.join(build, "test/pieces"), "0", *sorted(files)).stdout.decode()
    # 012.50, which some payers write and X12 does not allow, is warned of.
    found = "".join(line + "\n" for line in found.splitlines() if "\tnumber-spare\t" not in line)
    if found:
        wrong.append("the scrubber says of files that are good:\n" + found[:2000])
    for name, (made, bad_name, tag, element) in files.items():
        lines, verdict = told.get(name, ([], "nothing"))
        bad_lines, bad_verdict = told.get(bad_name, ([], "nothing"))
        levels = {int(line.split()[1]) for line in bad_lines if line.startswith("breach ")}
        if verdict != "same, 0 kept, 0 breaches":
            wrong.append(f"{name}: {verdict}")
        elif lines != made.told:
            k = next((i for i, pair in enumerate(zip(lines, made.told)) if pair[0] != pair[1]), min(len(lines), len(made.told)))
            wrong.append(f"{name}: line {k}: read {lines[k:k + 1]}, thrown {made.told[k:k + 1]}")
        elif not bad_verdict.startswith("same, 0 kept, ") or not levels & LEVELS[tag, element]:
            wrong.append(f"{bad_name}: {tag}{element:02} changed: {bad_verdict}, levels {sorted(levels)}")
        elif not any(": the difference is 0.01" in b or ": the difference is -0.01" in b for b in bad_lines):
            wrong.append(f"{bad_name}: {tag}{element:02} changed: not a cent's difference: {bad_lines}")
        else:
            passed += 1
    return passed, wrong


# What is wrong with the published examples, all of it: none names the payer's technical contact, and each its own.
SAMPLES = {
    "cob-contractural-adjustment": ["element-missing 4 BPR16", "segment-missing 8 PER", "tax-id 11 N104",
                                    "delimiter-not-as-declared 21 SVC01"],
    "managed-care": ["date-form 4 BPR16", "segment-missing 7 PER", "npi 10 N104"],
    "medicare-part-a": ["bank-number 4 BPR07", "segment-missing 7 PER", "npi 11 N104"],
    "secondary-payment": ["element-missing 4 BPR16", "segment-missing 8 PER", "delimiter-not-as-declared 29 SVC01"],
    "tertiary-payment": ["element-missing 4 BPR16", "segment-missing 8 PER", "element-missing 20 SVC01-2",
                         "element-short 20 SVC06-1", "element-missing 20 SVC06-2", "balance-line 20 SVC03"],
}


def samples(build):
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples835")
    wrong = []
    for name, expected in SAMPLES.items():
        told = run(os.path.join(build, "test/pieces"), "0", os.path.join(folder, name + ".835")).stdout.decode()
        found = [" ".join(line.split("\t")[1:4]) for line in told.splitlines()]
        if found != expected:
            wrong.append(f"{name}: found {found}")
    return len(SAMPLES) - len(wrong), wrong


def main():
    build, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    passed, wrong = samples(build)
    for first in range(0, count, BATCH):
        with tempfile.TemporaryDirectory() as folder:
            more, bad = batch(build, folder, range(first, min(first + BATCH, count)))
        passed += more
        wrong += bad
    print("\n".join(wrong[:20]))
    print(f"{passed} passed, {len(wrong)} failed")
    return 1 if wrong or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
