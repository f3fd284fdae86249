#!/usr/bin/env bash
# bench: what `make bench` runs, in parts.
#
#   test/bench/bench.sh [BUILD]          BUILD is the Meson build folder, build/ by default
#
#   BENCH              which parts (all): evaluate: daybook and DuckDB evaluate the same big file, one after
#                      the other, on one thread each; claims: the claim file of a sample practice; board: the
#                      server's board; serve: the server under load (wrk); import, checkins, month,
#                      scrub: see journal.py
#   BENCH_ENROLLMENTS  how many (1000000)        BENCH_SEED  of the generator (1)
#   BENCH_LAYOUT       patient | time: the order of the events in the file (patient)
#   BENCH_AS_OF        the instant of evaluation (2026-03-30T12:00:00-04:00)
#
# Everything it makes stays in BUILD/bench: the file (about 5.8 KB an enrollment), npm's packages,
# and results.ndjson. daybook's side is BUILD/bench-evaluate FILE AS-OF, which prints a line of JSON
# for each route. Exit 1 when the sides disagree or one of them did not run.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${1:-$here/../../build}
mkdir -p "$build/bench"
build=$(cd "$build" && pwd)
work=$build/bench

enrollments=${BENCH_ENROLLMENTS:-1000000}
seed=${BENCH_SEED:-1}
layout=${BENCH_LAYOUT:-patient}
as_of=${BENCH_AS_OF:-2026-03-30T12:00:00-04:00}

parts=" ${BENCH:-evaluate claims import checkins month scrub board serve} "

say() { printf 'bench: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

evaluate() {
    case $enrollments in '' | *[!0-9]*) fail "BENCH_ENROLLMENTS is not a number: $enrollments" ;; esac
    case $layout in
        patient) order=() ;;
        time) order=(--by-time) ;;
        *) fail "BENCH_LAYOUT is neither patient nor time: $layout" ;;
    esac
    command -v node >/dev/null || fail "node is missing: DuckDB's side and the table need it"

    if [[ ! -x $work/generate || $here/generate.c -nt $work/generate \
        || $here/line.h -nt $work/generate || $here/event.h -nt $work/generate ]]; then
        "${CC:-cc}" -std=c17 -O2 -D_POSIX_C_SOURCE=200809L -o "$work/generate" "$here/generate.c"
    fi

    file=$work/facts-$enrollments-$seed-$layout.ndjson
    if [[ ! -f $file || $work/generate -nt $file ]]; then
        need=$(( enrollments * 6 / 1000 + 100 ))
        free=$(df -Pm "$work" | awk 'NR == 2 { print $4 }')
        (( free > need )) || fail "$work has $free MB free; the file needs about $need MB"
        say "generating $enrollments enrollments"
        "$work/generate" "${order[@]}" "$enrollments" "$seed" >"$file.part"
        mv "$file.part" "$file"
    fi
    bytes=$(stat -c %s "$file")
    say "the file has $bytes bytes"

    # The second reading is the one that counts: by then the system holds the file, if it can.
    say "reading the file twice"
    cat "$file" >/dev/null
    begun=$EPOCHREALTIME
    cat "$file" >/dev/null
    ended=$EPOCHREALTIME
    micros=$(( ${ended/./} - ${begun/./} ))
    reading=$(printf '%d.%06d' $(( micros / 1000000 )) $(( micros % 1000000 )))

    : >"$work/results.ndjson"
    if [[ -x $build/bench-evaluate ]]; then
        say "daybook evaluates"
        "$build/bench-evaluate" "$file" "$as_of" | tee -a "$work/results.ndjson"
    else
        say "MISSING: $build/bench-evaluate has not been built; daybook's side is left out"
    fi

    # Node finds packages beside the script, so the script goes where they are, out of the sources.
    duck=$work/duckdb
    mkdir -p "$duck"
    cp "$here/duck.mjs" "$duck/"
    if ! cmp -s "$here/package-lock.json" "$duck/installed-lock.json"; then
        command -v npm >/dev/null || fail "npm is missing, and DuckDB is not yet in $duck"
        say "installing DuckDB for Node"
        cp "$here/package.json" "$here/package-lock.json" "$duck/"
        (cd "$duck" && npm ci --no-audit --no-fund --ignore-scripts >&2)
        cp "$here/package-lock.json" "$duck/installed-lock.json"
    fi
    say "DuckDB evaluates"
    node "$duck/duck.mjs" "$file" "$as_of" | tee -a "$work/results.ndjson"

    node "$here/report.mjs" "$work/results.ndjson" "$bytes" "$enrollments" "$reading"
}

# The claim file, from the ready determinations of a sample practice.
claims() {
    local sample=$work/sample.ndjson
    "$build/daybook" sample --patients 20000 --months 3 --seed 1 --until 2026-10-31 >"$sample"
    echo
    "$build/bench-claims" "$sample" 2026-11-05T12:00:00-05:00
    "$build/daybook" claims --facts "$sample" --month 2026-10 --as-of 2026-11-05T12:00:00-05:00 \
        --out "$work/claims.x12" >/dev/null
    "$build/bench-scrub" "$work/claims.x12"
}

# The server's board, of a practice of BENCH_ENROLLED patients and three months.
board() {
    local enrolled=${BENCH_ENROLLED:-10000}
    local key=$work/board-$enrolled.key db=$work/board-$enrolled
    if [[ ! -d $db ]]; then
        rm -f "$key"
        "$build/daybook" init "$db.part" --key "$key" >/dev/null
        "$build/daybook" sample --patients "$enrolled" --months 3 --seed 1 >"$work/board.ndjson"
        "$build/daybook" import "$work/board.ndjson" --db "$db.part" --key "$key" >/dev/null
        mv "$db.part" "$db"
    fi
    rm -rf "$db.used"
    cp -r "$db" "$db.used" # it appends check-ins
    echo
    "$build/bench-board" "$db.used" "$key"
}

# The server under load, by wrk, of a practice of BENCH_PATIENTS (10000).
serve() {
    command -v wrk >/dev/null || fail "wrk is missing: the server is put under load by it"
    echo
    BENCH_PRACTICE=$work/serve-${BENCH_PATIENTS:-10000} python3 "$here/serve.py" "$build"
}

for part in $parts; do
    case $part in
        evaluate) evaluate ;;
        claims) claims ;;
        board) board ;;
        serve) serve ;;
        import | checkins | month | scrub) python3 "$here/journal.py" "$build" "$part" ;;
        *) fail "BENCH: there is no part $part" ;;
    esac
done
