#!/bin/sh
# test.sh [BUILD_DIR [MESON_OPTION ...]]: builds and runs every test; the last line is "N passed, N failed".
# BUILD_DIR is made with the options given when it is not there yet; without one it is build/.
set -eu
cd "$(dirname "$0")/.."
dir="${1:-build}"
[ $# -eq 0 ] || shift

log=""
fail() { [ ! -f "$log" ] || cat "$log"; rm -f "$log"; echo "$1"; echo "0 passed, 1 failed"; exit 1; }

tool/setup.sh chromium || fail "The packages could not be installed."
log=$(mktemp)
if [ -f "$dir/without-tests" ]; then # `make run` made it
    meson configure "$dir" -Dtests=true > "$log" 2>&1 || fail "Meson failed."
    rm "$dir/without-tests"
fi
[ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" > "$log" 2>&1 || fail "Meson failed."
echo "Building in $dir ..."
ninja -C "$dir" --quiet > "$log" 2>&1 || fail "The build failed."
rm -f "$log"
exec tool/tally "$dir"
