#!/bin/sh
# pages.sh OUT.c DEPFILE EMBED SOURCE FOLDER: builds the pages of the console into FOLDER and makes C of them. meson
# calls it. What npm brings is installed once for each package-lock.json, without running anybody's scripts.
set -eu
out=$1 depfile=$2 embed=$3 source=$4 folder=$5

# `make run` compiles while npm itself is being installed.
while [ -n "${DAYBOOK_NPM_COMES-}" ] && kill -0 "$DAYBOOK_NPM_COMES" 2>/dev/null; do sleep 0.2; done

# Two builds may come here at once: one installs, the other waits.
lock=$source/ui/.installing
tries=0
until mkdir "$lock" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { echo "pages.sh: $lock is in the way: remove it" >&2; exit 1; }
    sleep 1
done
trap 'rmdir "$lock" 2>/dev/null || true' EXIT INT TERM

stamp=$source/ui/node_modules/.installed
wanted=$(sha256sum <"$source/ui/package-lock.json")
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    omit=--omit=dev # what only tests want; whoever has it already keeps it
    [ ! -d "$source/ui/node_modules/typescript" ] || omit=
    # shellcheck disable=SC2086 # one option or none
    (cd "$source/ui" && npm ci --ignore-scripts $omit --no-audit --no-fund --loglevel=error >&2)
    echo "$wanted" >"$stamp"
fi
rmdir "$lock"

node "$source/ui/build.mjs" --out "$folder" --depfile "$depfile" --for "$out"
cd "$folder"
# shellcheck disable=SC2046 # names made by build.mjs: without blanks
"$embed" --for pages_.h page_file "$OLDPWD/$out" "$folder" $(find index.html* assets -type f | sort)
