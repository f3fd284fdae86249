#!/bin/sh
# pages_test.sh SOURCE: the pages' types checked, and their logic tested. Prints "N passed, N failed".
set -eu
"$(dirname "$0")/npm.sh" "$1" tests
cd "$1/ui"
node build.mjs --types
if node node_modules/typescript/bin/tsc -p tsconfig.json; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
node test/run.mjs
