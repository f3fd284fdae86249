#!/usr/bin/env python3
"""test_embed.py BUILD: libdaybook as a vendor meets it. Installs into an empty folder, builds the example against what is
there and nothing else (as C and as C++, shared and static), and compares its bytes with those of the command line.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import counting
from counting import check

BUILD = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
AS_OF, MONTH = "2026-11-05T12:00:00-05:00", "2026-10"


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **more)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def install(root):
    """What `ninja install` leaves of the library, and the environment in which pkg-config finds it."""
    done = run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", root)
    check("installs", done.returncode == 0, done.stderr.decode())
    found = {}
    for where, _, names in os.walk(root):
        for name in names:
            found.setdefault(name, os.path.join(where, name))
    for name in ("daybook.h", "libdaybook.a", "libdaybook.so", "libdaybook.so.0", "daybook.pc"):
        check(f"{name} is installed", name in found)
    env = dict(os.environ, PKG_CONFIG_PATH=os.path.dirname(found["daybook.pc"]), PKG_CONFIG_SYSROOT_DIR=root,
               LD_LIBRARY_PATH=os.path.dirname(found["libdaybook.so.0"]))
    return found, env


def flags(env, *how):
    done = run("pkg-config", *how, "daybook", env=env)
    check("pkg-config " + " ".join(how), done.returncode == 0, done.stderr.decode())
    return done.stdout.decode().split()


def names_shown(found):
    """Only the public calls are to be seen, and each one that the header declares."""
    declared = set(re.findall(rb"DAYBOOK_API [^;(]*?\b(daybook_\w+)\(", read(found["daybook.h"])))
    for library, how in (("libdaybook.so", "-D"), ("libdaybook.a", "-g")):
        listed = run("nm", how, "--defined-only", found[library]).stdout
        shown = {w.split(b"@")[0] for w in re.findall(rb" [A-Z] (\S+)", listed)} - {b"DAYBOOK_1"}
        check(f"{library} shows the calls of the header only", shown == declared, f"{shown ^ declared}")


def build(found, env, folder):
    """(name, program) of each way to build the example."""
    libs, everything = flags(env, "--cflags", "--libs"), flags(env, "--static", "--libs")
    include = flags(env, "--cflags")
    ways = {
        "C": ["cc", "-std=c99", "-x", "c"],
        "C++": ["c++", "-std=c++11", "-x", "c++"],
        "static": ["cc", "-std=c99", "-x", "c"],
    }
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    extra = ["-fsanitize=address,undefined"] if b"__asan" in run("nm", "-D", found["libdaybook.so.0"]).stdout else []
    for name, compiler in ways.items():
        program = os.path.join(folder, "example-" + name)
        link = libs
        if name == "static":
            link = include + [found["libdaybook.a"]] + [x for x in everything if x != "-ldaybook"]
        done = run(*compiler, *strict, *extra, os.path.join(HERE, "example.c"), "-x", "none", *link, "-o", program)
        check(f"the example builds ({name})", done.returncode == 0, done.stderr.decode())
        if done.returncode == 0:
            yield name, program


def compare(name, program, env, folder):
    facts, claims = os.path.join(folder, "facts.ndjson"), os.path.join(folder, "claims.837")
    theirs = os.path.join(folder, "theirs.837")
    done = run(program, facts, AS_OF, MONTH, theirs, env=env)
    check(f"the example runs ({name})", done.returncode == 0, done.stderr.decode())
    daybook = os.path.join(BUILD, "daybook")
    ours = run(daybook, "evaluate", "--facts", facts, "--as-of", AS_OF, "--format", "json").stdout
    check("there is something to compare", ours.count(b"\n") > 100 and b'"ready"' in ours)
    check(f"determinations are those of the command line ({name})", done.stdout == ours)
    run(daybook, "claims", "--facts", facts, "--as-of", AS_OF, "--month", MONTH, "--out", claims)
    check(f"the 837P is that of the command line ({name})", read(claims) == read(theirs))
    with open(os.path.join(folder, "bad.ndjson"), "wb") as f:
        f.write(read(facts).split(b"\n")[0] + b'\n{"fact":"checkin","id":"x"}\n')
    done = run(program, os.path.join(folder, "bad.ndjson"), AS_OF, MONTH, theirs, env=env)
    check(f"a bad line is refused with its number ({name})", done.returncode == 3 and b"line 2, field " in done.stderr,
         done.stderr.decode())


def main():
    with tempfile.TemporaryDirectory() as folder:
        found, env = install(os.path.join(folder, "root"))
        names_shown(found)
        with open(os.path.join(folder, "facts.ndjson"), "wb") as f:
            f.write(run(os.path.join(BUILD, "daybook"), "sample", "--patients", "40", "--months", "3", "--seed", "5",
                        "--until", "2026-10-31").stdout)
        for name, program in build(found, env, folder):
            compare(name, program, env, folder)
    return counting.finish()


sys.exit(main())
