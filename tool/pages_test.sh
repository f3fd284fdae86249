#!/bin/sh
# pages_test.sh SOURCE: the pages' types checked, and their logic tested. Prints "N passed, N failed".
set -eu
cd "$1/ui"
if [ ! -d node_modules/typescript ]; then # the build brings only what it needs itself
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    sha256sum <package-lock.json >node_modules/.installed
fi
node build.mjs --types
if node node_modules/typescript/bin/tsc -p tsconfig.json; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
node test/run.mjs
