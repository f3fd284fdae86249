#!/bin/bash
# check.sh [STEP ...]: everything that a change must pass, besides reading it. Without names: all steps.
# The last line is "N passed, N failed", counted in steps; each step's output is in build-check/STEP.log.
set -u -o pipefail
cd "$(dirname "$0")/.." || exit 1
all="plain clang asan tsan tidy cppcheck analyzer fuzz reproducible"
tool/setup.sh clang clang-tidy cppcheck libclang-rt-14-dev shellcheck || exit 1
mkdir -p build-check

tests() { tool/test.sh "$@"; }
plain() { tests build && shellcheck tool/*.sh .ci/run && python3 -m compileall -q tool/tally test; }
clang() { CC=clang tests build-clang; } # the other compiler's warnings; clang-tidy reads its commands
asan()
{
    ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
        tests build-asan -Db_sanitize=address,undefined -Db_lundef=false
}
tsan() { TSAN_OPTIONS=halt_on_error=1 tests build-tsan -Db_sanitize=thread -Db_lundef=false; }
tidy()
{
    [ -f build-clang/build.ninja ] || CC=clang meson setup build-clang || return
    ninja -C build-clang --quiet || return # what is generated must be there to be read
    find core edge tool -name '*.c' -print0 | sort -z | xargs -0 -P 2 -n 4 clang-tidy -p build-clang --quiet
}
cppcheck_() # varFuncNullUB: 2.10 counts the comma within (str){"", 0}; -Wformat watches those
{
    command cppcheck --project=build/compile_commands.json --enable=warning,performance,portability \
        --suppress=missingIncludeSystem --suppress=internalAstError --suppress=varFuncNullUB \
        --inline-suppr --error-exitcode=1 --quiet -j 2 \
        -i test -D'__attribute__(x)=' -D__extension__= --suppress='*:*/build/*'
}
analyzer() # gcc 12 takes a = b = (struct){...} for a use of something uninitialized
{
    [ -f build-analyzer/build.ninja ] ||
        CFLAGS='-fanalyzer -Wno-analyzer-use-of-uninitialized-value' meson setup build-analyzer -Dtests=false || return
    ninja -C build-analyzer
}
fuzz() { tool/fuzz.sh 10; }
reproducible() # two folders, one program
{
    local there
    there=$(mktemp -d) || return
    tar cf - --exclude='./build*' --exclude=./.git . | tar xf - -C "$there"
    meson setup "$there/build" "$there" -Dtests=false && ninja -C "$there/build" --quiet &&
        ninja -C build --quiet && cmp build/daybook "$there/build/daybook"
    local done=$?
    rm -rf "$there"
    return $done
}

passed=0 failed=0 steps=("$@")
[ $# -gt 0 ] || read -r -a steps <<< "$all"
for step in "${steps[@]}"; do
    start=$SECONDS run=$step
    [ "$step" != cppcheck ] || run=cppcheck_
    if "$run" > "build-check/$step.log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok   %-14s %4d s  %s\n' "$step" $((SECONDS - start)) "$(grep -E '^[0-9]+ passed, ' "build-check/$step.log" | tail -1)"
    else
        failed=$((failed + 1))
        printf 'FAIL %-14s %4d s  build-check/%s.log\n' "$step" $((SECONDS - start)) "$step"
        tail -25 "build-check/$step.log" | sed 's/^/     | /'
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
