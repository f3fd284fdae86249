#!/bin/sh
# browser_test.sh SOURCE BUILD [SUBJECT ...]: the console in Debian's Chromium (test/web/pages). Prints "N passed, N failed".
set -eu
source=$1
shift
"$source/tool/npm.sh" "$source" tests
if [ ! -x "${CHROMIUM:=/usr/bin/chromium}" ]; then
    echo "There is no $CHROMIUM: tool/test.sh installs it."
    echo "0 passed, 1 failed"
    exit 1
fi
export CHROMIUM
exec node "$source/test/web/pages/run.mjs" "$@"
