#!/usr/bin/env python3
"""test_cli.py BUILD_DIR: the command line from outside: help, usage errors, exit codes, streams, man page, completion.

Everything expected is read from commands.def and options.def, so that a new command is tested as soon as it is there.
Prints `N passed, N failed`.
"""
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test"))

import counting
from counting import check

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
PROGRAM = os.path.join(BUILD, "daybook")


def run(*words, stdin=b"", stdout=subprocess.PIPE, **more):
    done = subprocess.run([PROGRAM, *words], input=stdin, stdout=stdout, stderr=subprocess.PIPE, check=False,
                          timeout=60, **more)
    return done.returncode, (done.stdout or b"").decode(), done.stderr.decode("utf-8", "replace")


def table(name, macro):
    """The rows of a .def file, each a list of its text columns."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        text = re.sub(r"^//.*$", "", f.read(), flags=re.M)
    for body in re.findall(macro + r'\((\w+,(?:\s*"(?:[^"\\]|\\.)*"\s*,?)+)\)', text):
        first, rest = body.split(",", 1)
        columns = [""]
        for word in re.findall(r'"(?:[^"\\]|\\.)*"|,', rest):
            if word == ",":
                columns.append("")
            else:
                columns[-1] += word[1:-1]
        yield [first, *columns]


COMMANDS = list(table("edge/cmd/commands.def", "COMMAND"))
OPTIONS = {row[1]: row for row in table("edge/cmd/options.def", "OPTION")}
COMMAND_OPTIONS = {row[1]: [o for o in row[3].replace("!", "").split("|") if o] for row in COMMANDS}


def test_tables():
    check("commands are read", len(COMMANDS) >= 6, COMMANDS)
    check("options are read", len(OPTIONS) >= 20, OPTIONS)
    for _, name, _, listed, line, text in COMMANDS:
        check(f"{name}: its options exist", all(o in OPTIONS for o in listed.replace("!", "").split("|") if o), listed)
        check(f"{name}: one line fits", line and len(line) <= 56, line)
        check(f"{name}: is told in sentences", text.endswith("."), text)
    used = {o for listed in COMMAND_OPTIONS.values() for o in listed} | {"help", "version"}
    check("every option has a command", used == set(OPTIONS), set(OPTIONS) - used)


def test_help():
    code, out, err = run("help")
    check("help: exit 0, nothing on standard error", code == 0 and not err, err)
    for _, name, _, _, line, _ in COMMANDS:
        check(f"help lists {name}", re.search(rf"^  {name} +{re.escape(line)}$", out, re.M), out)
    for words in (("--help",), ("-h",)):
        check(f"{words}: the same as help", run(*words) == (0, out, ""))
    code, nothing, err = run()
    check("no word: exit 2, the help on standard error", (code, nothing, err) == (2, "", out), err)
    for _, name, arguments, _, line, text in COMMANDS:
        code, page, err = run("help", name)
        page = page.split("\nFacts are lines of JSON.")[0]  # help facts goes on with the kinds of fact
        check(f"help {name}: exit 0", code == 0 and not err, err)
        check(f"help {name}: begins with what it is", page.startswith(f"daybook {name} - {line}\n"), page)
        check(f"help {name}: tells it all", " ".join(text.split()) in " ".join(page.split()), page)
        for option in COMMAND_OPTIONS[name] + ["help", "version"]:
            value = OPTIONS[option][2]
            shown = f"  --{option} {value}".rstrip()
            check(f"help {name}: --{option}", re.search(rf"^{re.escape(shown)}( |$)", page, re.M), page)
        check(f"help {name}: 80 columns", all(len(x) <= 80 for x in page.split("\n")), page)
        check(f"{name} --help is the same", run(name, "--help") == (0, page, ""))
        for way in arguments.split(" | "):
            check(f"help {name}: usage", f"daybook {name} {way}".rstrip() in page, page)
    code, out, err = run("help", "evalute")
    check("help of a mistyped name", code == 2 and "did you mean evaluate?" in err and not out, err)
    check("help of two names", run("help", "claims", "sample")[0] == 2)


def test_version():
    for word in ("--version", "-V"):
        code, out, err = run(word)
        check(word, code == 0 and re.fullmatch(r"daybook \d+\.\d+\.\d+\n", out) and not err, out)
    check("evaluate --version", run("evaluate", "--version") == run("--version"))


def test_facts():
    with open(os.path.join(ROOT, "core/fact/facts.def"), encoding="utf-8") as f:
        text = f.read()
    kinds = re.findall(r'^KIND\(\w+, "([^"]+)"', text, re.M)
    fields = re.findall(r'^ *FIELD\(\w+, \w+, "([^"]+)"', text, re.M)
    cells = re.findall(r'^CELL\(\w+, \w+, "([^"]+)"', text, re.M)
    code, out, err = run("help", "facts")
    check("help facts: exit 0", code == 0 and not err, err)
    check("help facts: every kind", all(re.search(rf"\b{re.escape(k)}\b", out) for k in kinds), out)
    check("help facts: every field", all(re.search(rf"\b{re.escape(f)}\b", out) for f in fields), out)
    check("help facts: every cell of a row", cells and all(re.search(rf"^    {f}\??  ", out, re.M) for f in cells), out)
    code, out, err = run("help", "schema")
    check("help schema: exit 0", code == 0 and not err, err)
    try:
        schema = json.loads(out)
    except ValueError as wrong:
        schema = None
        check("help schema: is JSON", False, wrong)
    if schema:
        check("help schema: names its dialect", "json-schema.org" in schema.get("$schema", ""), schema.get("$schema"))
        check("help schema: every kind", all(f'"{k}"' in out for k in kinds))
        named = set(re.findall(r'"#/\$defs/(\w+)"', out))
        check("help schema: what it refers to is there", named == set(schema["$defs"]), named ^ set(schema["$defs"]))
        with open(os.path.join(ROOT, "doc/schema/facts.json"), encoding="utf-8") as f:
            check("doc/schema/facts.json is `daybook help schema`", f.read() == out)


def usage(name, words, *told):
    code, out, err = run(*words)
    check(f"{name}: exit 2", code == 2 and not out, (code, out, err))
    check(f"{name}: begins with the program's name", err.startswith("daybook: "), err)
    check(f"{name}: shows how it is used", "\nusage: daybook" in err and "tells more." in err, err)
    for part in told:
        check(f"{name}: says {part!r}", part in err, err)


def test_usage():
    usage("unknown command", ["bill"], 'there is no command "bill"')
    usage("empty command", [""], "there is no command")
    usage("far from any command", ["q" * 40], "there is no command")
    names = [name for _, name, *_ in COMMANDS]
    for _, name, *_ in COMMANDS:
        for wrong in (name[:-1], name[0] + name[2] + name[1] + name[3:], name + "x"):
            if wrong in names or any(n != name and n[:len(name)] == name for n in names):
                continue  # another command, or as near to another: claim, claims
            usage(f"{wrong} for {name}", [wrong], f"did you mean {name}?")
    usage("unknown option", ["evaluate", "--zzzzzzzz", "1"], "there is no option --zzzzzzzz", "usage: daybook evaluate")
    usage("mistyped option", ["evaluate", "--fcats", "x"], "did you mean --facts?")
    usage("mistyped option with its value", ["claims", "--mnth=2026-01"], "no option --mnth;", "did you mean --month?")
    usage("single dash", ["evaluate", "-facts", "x"], "there is no option -facts", "did you mean --facts?")
    usage("short option", ["evaluate", "-f"], "there is no option -f")
    usage("another command's option", ["evaluate", "--patients", "3"], "evaluate has no option --patients")
    usage("option before the command", ["--facts", "x", "evaluate"], "--facts comes after a command")
    usage("argument too many", ["evaluate", "x"], 'evaluate takes no argument, but there is "x"')
    usage("arguments after --", ["evaluate", "--", "--facts"], 'takes no argument, but there is "--facts"')
    usage("very many arguments", ["help", *["x"] * 500], "usage: daybook help")
    usage("long word", ["evaluate", "--" + "x" * 100000], "there is no option")
    usage("bytes that are no text", [b"\xff\xfe"], "there is no command")
    code, _, err = run("evaluate", "--\x1b[31m\x07")
    check("no control character reaches the terminal", code == 2 and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", err), err)
    for _, name, *_ in COMMANDS:
        for option in COMMAND_OPTIONS[name]:
            value = OPTIONS[option][2]
            if value:
                usage(f"{name} --{option} at the end", [name, f"--{option}"], f"--{option} needs a value: --{option} {value}")
                usage(f"{name} --{option}=", [name, f"--{option}="], "needs a value")
                usage(f"{name} --{option} --help", [name, f"--{option}", "--help"], "needs a value")
                usage(f"{name} --{option} twice", [name, f"--{option}=1", f"--{option}", "2"], "is given twice")
            else:
                usage(f"{name} --{option}=1", [name, f"--{option}=1"], f"--{option} takes no value")
                usage(f"{name} --{option} twice", [name, f"--{option}", f"--{option}"], "is given twice")


def test_streams():
    with open("/dev/full", "wb") as full:
        for words in (["help"], ["help", "evaluate"], ["--version"]):
            code, _, err = run(*words, stdout=full)
            check(f"{words} to a full disk: exit 4", code == 4 and "standard output: No space left" in err, (code, err))
    code, _, err = run("help", stdout=None, preexec_fn=lambda: os.close(1))
    check("closed standard output: exit 4", code == 4 and "standard output" in err, (code, err))
    done = subprocess.run([PROGRAM, "help"], stdout=subprocess.PIPE, preexec_fn=lambda: os.close(2), check=False)
    check("closed standard error: no harm", done.returncode == 0 and done.stdout)
    done = subprocess.run([PROGRAM, "evalute"], stdout=subprocess.PIPE, preexec_fn=lambda: os.close(2), check=False)
    check("closed standard error: still exit 2", done.returncode == 2)
    reading, writing = os.pipe()
    os.close(reading)
    code, _, err = run("help", stdout=writing)
    os.close(writing)
    check("a closed pipe ends quietly", code == 0 and not err, (code, err))


def test_man():
    with open(os.path.join(BUILD, "daybook.1"), encoding="utf-8") as f:
        page = f.read()
    plain = page.replace("\\-", "-")
    for _, name, arguments, *_ in COMMANDS:
        check(f"man page: {name}", f'.SS "daybook {name}{" " if arguments else ""}{arguments}"' in plain)
    for option, row in OPTIONS.items():
        check(f"man page: --{option}", f"\\fB--{option}\\fR" in plain and row[3] in plain)
    check("man page: no line is an unknown request",
          all(re.match(r"\.(TH|SH|SS|TP|PP|nf|fi|RS|RE|\\\")", x) for x in page.split("\n") if x.startswith(".")))
    if shutil.which("groff"):
        done = subprocess.run(["groff", "-man", "-ww", "-z", "-Tascii", os.path.join(BUILD, "daybook.1")],
                              stderr=subprocess.PIPE, text=True, check=False)
        check("man page: groff has nothing to say", done.returncode == 0 and "troff" not in done.stderr, done.stderr)


def complete(*words):
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _daybook; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-u", "-c", script, "bash", os.path.join(BUILD, "daybook.bash"), *words],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return [x for x in done.stdout.split("\n") if x]


def test_completion():
    names = [row[1] for row in COMMANDS]
    check("completion: commands", complete("daybook", "") == names + ["--help", "--version"], complete("daybook", ""))
    for name in names:
        check(f"completion: {name}", name in complete("daybook", name[:-1]))
        expected = {"--" + o for o in COMMAND_OPTIONS[name]} | {"--help", "--version"}
        got = {x for x in complete("daybook", name, "-")}
        check(f"completion: options of {name}", got == expected, got ^ expected)
    check("completion: formats", complete("daybook", "evaluate", "--format", "") == ["table", "json", "csv"])
    check("completion: after =", complete("daybook", "evaluate", "--format", "=", "j") == ["json"])
    check("completion: status", complete("daybook", "evaluate", "--status", "r") == ["ready", "refused"])
    check("completion: help", "facts" in complete("daybook", "help", "f"))
    with tempfile.TemporaryDirectory() as folder:
        for name in ("facts one.ndjson", "facts.txt"):
            with open(os.path.join(folder, name), "w", encoding="utf-8"):
                pass
        os.mkdir(os.path.join(folder, "factsdir"))
        got = complete("daybook", "evaluate", "--facts", folder + "/fa")
        check("completion: files, with blanks too", len(got) == 3 and folder + "/facts one.ndjson" in got, got)
        got = complete("daybook", "evaluate", "--rulebook", folder + "/fa")
        check("completion: folders", got == [folder + "/factsdir"], got)


def instrumented():
    """A sanitizer's shadow memory does not fit into a small address space."""
    with open(PROGRAM, "rb") as f:
        return re.search(rb"__(asan|tsan|msan)_init", f.read()) is not None


AS_OF = ("--as-of", "2026-11-05T12:00:00-05:00")


def fails(name, words, exit_code, *told, **more):
    code, out, err = run(*words, **more)
    check(f"{name}: exit {exit_code}", code == exit_code, (code, err))
    check(f"{name}: nothing on standard output", not out, out)
    for part in told:
        check(f"{name}: says {part!r}", part in err, err)


def test_bad_input(folder, text):
    def file(name, content):
        path = os.path.join(folder, name)
        with open(path, "wb") as f:
            f.write(content)
        return path
    fails("no facts", ["evaluate"], 2, "--facts")
    fails("no such file", ["evaluate", "--facts", folder + "/none"], 2, "none", "No such file")
    fails("a folder", ["evaluate", "--facts", folder], 2, "folder")
    fails("a cut file", ["evaluate", "--facts", file("cut", text[:len(text) // 2 - 7])], 3, "cut: line ")
    lines = text.split(b"\n")
    bad = {
        "no JSON": (b"facts!", "The line is not "),
        "invalid UTF-8": (lines[3].replace(b'"id":"', b'"id":"\xff'), ""),
        "deep nesting": (b'{"fact":' + b"[" * 100000, ""),
        "a key twice": (lines[3][:-1] + b',"id":"again"}', '"id"'),
        "an unknown kind": (lines[3].replace(b'"fact":"', b'"fact":"x'), '"fact"'),
        "an unknown field": (lines[3][:-1] + b',"colour":"red"}', '"colour"'),
        "a long line": (b'{"fact":"' + b"x" * 3000000 + b'"}', ""),
        "a number out of range": (lines[3][:-1] + b',"at":1e999}', '"at"'),
    }
    for name, (line, told) in bad.items():
        path = file("facts.ndjson", b"\n".join([lines[0], b"", line, *lines[4:]]))
        fails(name, ["evaluate", "--facts", path, *AS_OF], 3, "facts.ndjson: line 3: ", told)
        out = os.path.join(folder, "never.837")
        fails(f"{name}, claims", ["claims", "--facts", path, "--month", "2026-10", "--out", out], 3)
        check(f"{name}: no claim file", not [x for x in os.listdir(folder) if "never" in x], os.listdir(folder))


def test_commands():
    with tempfile.TemporaryDirectory() as folder:
        code, text, err = run("sample", "--patients", "40", "--months", "2", "--seed", "7", "--until", "2026-10-31")
        check("sample: exit 0", code == 0 and not err, err)
        facts = os.path.join(folder, "facts.ndjson")
        with open(facts, "w", encoding="utf-8") as f:
            f.write(text)
        for line in text.splitlines():
            if "fact" not in json.loads(line):
                check("sample: every line is a fact", False, line)
        code, out, err = run("evaluate", "--facts", facts, *AS_OF, "--format", "json")
        check("evaluate: exit 0", code == 0 and not err, err)
        found = [json.loads(x) for x in out.splitlines()]
        check("evaluate: determinations", len(found) > 100)
        check("evaluate: the same from standard input",
              run("evaluate", "--facts", "-", *AS_OF, "--format=json", stdin=text.encode()) == (0, out, ""))
        backwards = "\n".join(reversed(text.splitlines())) + "\n"
        check("evaluate: the same in any order",
              run("evaluate", "--facts", "-", *AS_OF, "--format=json", stdin=backwards.encode()) == (0, out, ""))
        code, ready, _ = run("evaluate", "--facts", facts, *AS_OF, "--format", "json", "--status", "ready")
        check("evaluate --status", [json.loads(x) for x in ready.splitlines()] ==
              [d for d in found if d["status"] == "ready"])
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", facts, "-o", facts + ".zst"], check=True)
            check("evaluate: the same from zstd",
                  run("evaluate", "--facts", facts + ".zst", *AS_OF, "--format=json") == (0, out, ""))
        usage("a format there is not", ["evaluate", "--facts", facts, "--format", "xml"], "table, json or csv")
        usage("a status there is not", ["evaluate", "--facts", facts, "--status", "done"], "ready")
        usage("no instant", ["evaluate", "--facts", facts, "--as-of", "yesterday"], "--as-of")
        usage("no month", ["claims", "--facts", facts, "--out", folder + "/x", "--month", "2026-13"], "--month")
        one = found[0]
        code, out, err = run("explain", one["enrollment"], one["code"], "--facts", facts, *AS_OF)
        check("explain: exit 0", code == 0 and one["code"] in out and not err, err)
        claims = os.path.join(folder, "october.837")
        code, _, err = run("claims", "--facts", facts, *AS_OF, "--month", "2026-10", "--out", claims)
        check("claims: exit 0", code == 0, err)
        with open(claims, encoding="ascii") as f:
            check("claims: an 837P", f.read(3) == "ISA")
        check("claims: nothing left beside the file", sorted(x for x in os.listdir(folder) if "october" in x) ==
              ["october.837"], os.listdir(folder))
        fails("claims into no folder", ["claims", "--facts", facts, *AS_OF, "--month", "2026-10", "--out",
                                        folder + "/none/x.837"], 4, "x.837")
        with open("/dev/full", "wb") as full:
            code, _, err = run("evaluate", "--facts", facts, *AS_OF, stdout=full)
            check("evaluate to a full disk: exit 4", code == 4 and "No space left" in err, (code, err))
        reading, writing = os.pipe()
        os.close(reading)
        code, _, err = run("evaluate", "--facts", facts, *AS_OF, stdout=writing)
        os.close(writing)
        check("evaluate into a closed pipe ends quietly", code == 0 and not err, (code, err))
        if not instrumented():
            def small():
                resource.setrlimit(resource.RLIMIT_AS, (25 << 20, 25 << 20))  # the libraries take 21
            code, _, err = run("evaluate", "--facts", facts, *AS_OF, preexec_fn=small)
            check("without memory: exit 4 and a sentence", code == 4 and "memory" in err, (code, err))
        code, out, err = run("rulebook", "check")
        check("rulebook check: what is built in holds together", code == 0, err)
        for way in (["rulebook", "show", "98980"], ["rulebook", "show", "G0552", "--on", "2026-03-01"]):
            code, out, err = run(*way)
            check(f"{way}: a page", code == 0 and way[2] in out and not err, err)
        check("rulebook show of no code", run("rulebook", "show", "99999")[0] == 1)
        test_bad_input(folder, text.encode())


if __name__ == "__main__":
    for test in (test_tables, test_help, test_version, test_facts, test_usage, test_streams, test_man, test_completion,
                 test_commands):
        test()
    sys.exit(counting.finish())
