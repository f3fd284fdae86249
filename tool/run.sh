#!/bin/bash
# run.sh: builds the program, makes a practice to try it on (once), and serves it: prints the address and one sign-in for
# each role. Everything it makes is in build/practice; Ctrl-C ends it. LISTEN and PATIENTS may be set.
# It builds no test, and compiles while the packages for the pages are being installed: what a bare machine waits for.
set -eu -o pipefail
cd "$(dirname "$0")/.."
dir=build/practice listen=${LISTEN:-127.0.0.1:8443} patients=${PATIENTS:-60}

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
    bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
fi
step() { printf '%s%4ds  %s%s\n' "$dim" "$SECONDS" "$1" "$plain"; }

tool/setup.sh --run
mkdir -p build
tool/setup.sh --pages >build/setup-pages.log 2>&1 &
export DAYBOOK_NPM_COMES=$!
[ -f build/build.ninja ] || {
    meson setup build -Dtests=false >build/setup.log 2>&1 || { cat build/setup.log; exit 1; }
    touch build/without-tests # the Makefile turns them on
}
step "Building ..."
if ! ninja ${JOBS:+-j"$JOBS"} -C build --quiet daybook daybook-draw; then
    wait "$DAYBOOK_NPM_COMES" || cat build/setup-pages.log
    exit 1
fi
if [ ! -s "$dir/sign-ins" ]; then
    rm -rf "$dir"
    mkdir -m 700 "$dir"
    step "Making a practice of $patients patients, every fact invented ..."
    (umask 077 && tool/practice.py "$dir" --patients "$patients" > "$dir/sign-ins.new")
    mv "$dir/sign-ins.new" "$dir/sign-ins"
fi

printf '\n%sOne sign-in for each role%s (they work on this machine only)\n' "$bold" "$plain"
python3 - "$dir/sign-ins" <<'PY'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    one = json.loads(line)
    print(f"  {one['role']:17} {one['login']:34} {one['password']}")
PY
printf '\n'
DAYBOOK_KEY_FILE="$dir/key" exec build/daybook serve --db "$dir/journal" --listen "$listen" --quiet
