#!/bin/sh
# npm.sh SOURCE [tests]: what npm brings for the pages, into ui/node_modules: once for each package-lock.json, without
# running anybody's scripts. `tests`: also what only tests want. Whoever has that already keeps it.
set -eu
source=$1 tests=${2-}
[ ! -d "$source/ui/node_modules/typescript" ] || tests=tests
wanted="$(sha256sum <"$source/ui/package-lock.json") $tests"
stamp=$source/ui/node_modules/.installed
installed() { [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; }
installed && exit 0

# Two may come here at once: one installs, the other waits.
lock=$source/ui/.installing
tries=0
until mkdir "$lock" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { echo "npm.sh: $lock is in the way: remove it" >&2; exit 1; }
    sleep 1
done
trap 'rmdir "$lock" 2>/dev/null || true' EXIT INT TERM
installed && exit 0
omit=
[ "$tests" ] || omit=--omit=dev
# shellcheck disable=SC2086 # one option or none
(cd "$source/ui" && npm ci --ignore-scripts $omit --no-audit --no-fund --loglevel=error >&2)
echo "$wanted" >"$stamp"
