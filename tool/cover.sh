#!/bin/sh
# cover.sh: how much of core/ and edge/ the tests run, line by line, in build-cover/cover.html.
set -eu
cd "$(dirname "$0")/.."
tool/setup.sh gcovr
tool/test.sh build-cover -Db_coverage=true -Doptimization=0 > build-cover.txt || { tail -40 build-cover.txt; rm build-cover.txt; exit 1; }
mv build-cover.txt build-cover/tests.txt
gcovr --root . --filter 'core/' --filter 'edge/' --object-directory build-cover \
    --html-details build-cover/cover.html --print-summary --txt build-cover/cover.txt build-cover
cat build-cover/cover.txt
