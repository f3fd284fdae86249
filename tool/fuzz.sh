#!/bin/bash
# fuzz.sh [SECONDS_EACH [NAME ...]]: runs the fuzz targets of test/fuzz with libFuzzer, from the committed corpus.
# New inputs go to build-fuzz/corpus/NAME; a crash stays in build-fuzz/crash-*: add it to test/fuzz/corpus/NAME.
set -u -o pipefail
cd "$(dirname "$0")/.." || exit 1
seconds="${1:-60}"
[ $# -eq 0 ] || shift
tool/setup.sh clang libclang-rt-14-dev || exit 1
[ -f build-fuzz/build.ninja ] ||
    CC=clang meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false > /dev/null || exit 1
ninja -C build-fuzz --quiet || exit 1

names="$*"
[ -n "$names" ] || names=$(cd test/fuzz && for f in fuzz_*.c; do f=${f#fuzz_}; echo "${f%.c}"; done)
passed=0 failed=0
for name in $names; do
    new=build-fuzz/corpus/$name
    mkdir -p "$new" "test/fuzz/corpus/$name"
    echo "== $name, $seconds s"
    if "build-fuzz/test/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix=build-fuzz/ "$new" "test/fuzz/corpus/$name" > "build-fuzz/$name.log" 2>&1; then
        passed=$((passed + 1))
        grep -E 'number_of_executed_units|new_units' "build-fuzz/$name.log"
    else
        failed=$((failed + 1))
        tail -40 "build-fuzz/$name.log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
