#!/usr/bin/env python3
"""make_faults: writes test/x12/faults (one smallest file for every finding) with expected.tsv, test/x12/twins and test/x12/lawful.

With --check it writes nothing and says whether the tree holds just what it would write. The tables are faults_*.py and lawful.py.
"""
import collections
import os
import sys

sys.dont_write_bytecode = True
import faults
import faults_835  # noqa: F401 - fills faults.ALL
import faults_837p  # noqa: F401
import faults_x12  # noqa: F401
import lawful
import lawful_answers  # noqa: F401 - fills lawful.FILES
import lawful_payers  # noqa: F401
import lawful_rest  # noqa: F401
import lawful_systems  # noqa: F401
import twins

HERE = os.path.dirname(os.path.abspath(__file__))


def everything():
    """(folder, name) to bytes."""
    out, seen, rows = {}, collections.Counter(), []
    for fault in faults.ALL:
        seen[fault.finding] += 1
        n = seen[fault.finding]
        fault.name = fault.finding + (f".{n}" if n > 1 else "") + ".x12"
        try:
            data, expected = fault.build()
        except SystemExit as why:
            raise SystemExit(f"{fault.name}: {why}") from why
        out["faults", fault.name] = data
        rows += [f"{fault.name}\t{finding}\t{segment}\t{element}\n" for finding, segment, element in expected]
    head = "# file, finding, segment, element: every finding of each file, and no other. By make_faults.py.\n"
    out["faults", "expected.tsv"] = (head + "".join(rows)).encode()
    for name, segments in twins.TWINS.items():
        out["twins", name + ".x12"] = twins.file_of(segments).encode("latin-1")
    for name, data in lawful.FILES.items():
        out["lawful", name + ".x12"] = data
    return out


def main():
    made = everything()
    check = "--check" in sys.argv[1:]
    wrong = []
    for folder in ("faults", "lawful", "twins"):
        path = os.path.join(HERE, folder)
        os.makedirs(path, exist_ok=True)
        for name in sorted(set(os.listdir(path)) - {n for f, n in made if f == folder}):
            wrong.append(f"{folder}/{name} is made by nobody")
            if not check:
                os.unlink(os.path.join(path, name))
        for (where, name), data in made.items():
            if where != folder:
                continue
            file = os.path.join(path, name)
            old = open(file, "rb").read() if os.path.exists(file) else None
            if old != data:
                wrong.append(f"{folder}/{name} is not what make_faults makes")
                if not check:
                    with open(file, "wb") as f:
                        f.write(data)
    if check:
        print("\n".join(wrong))
        return 1 if wrong else 0
    print(f"{len(made)} files, {len(wrong)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
