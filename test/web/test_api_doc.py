#!/usr/bin/env python3
"""test_api_doc.py BUILD: the examples of doc/api/README.md, run as they stand there against a server; each reply has the
lines that the document shows (`...` stands for anything). Prints `N passed, N failed`.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import counting
from counting import check
from house import House

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n```text\n(.*?)^```\n", re.M | re.S)


def main():
    with open(os.path.join(ROOT, "doc", "api", "README.md"), encoding="utf-8") as file:
        text = file.read()
    examples = EXAMPLE.findall(text)
    check("every example says what comes", len(examples) == text.count("```sh\n") > 5, len(examples))
    with House(BUILD, patients=16) as house, tempfile.TemporaryDirectory() as folder:
        status, made = house.sign_in("administrator").post("/v1/tokens", {
            "name": "The examples", "scopes": ["check-in", "patients", "rules"], "days": 1})
        check("a token is made", status == 200, made)
        enrolled = {f["enrollment"] for f in house.facts("enroll")} - {f["enrollment"] for f in house.facts("discharge")}
        environment = {**os.environ, "AT": house.address, "TOKEN": made["secret"], "ENROLLMENT": min(enrolled), "TMPDIR": folder}
        for script, wanted in examples:
            done = subprocess.run(["bash", "-eu", "-o", "pipefail", "-c", script], env=environment, capture_output=True, text=True,
                                  check=False)
            check(script.split("\n")[0][:70], done.returncode == 0, done.stderr)
            for line in wanted.splitlines():
                pattern = ".*".join(map(re.escape, line.split("...")))
                check(f"... says {line[:60]}", re.search(pattern, done.stdout, re.S), done.stdout)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
