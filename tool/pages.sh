#!/bin/sh
# pages.sh OUT.c DEPFILE EMBED SOURCE FOLDER: builds the pages of the console into FOLDER and makes C of them. meson
# calls it.
set -eu
out=$1 depfile=$2 embed=$3 source=$4 folder=$5

# `make run` compiles while npm itself is being installed.
while [ -n "${DAYBOOK_NPM_COMES-}" ] && kill -0 "$DAYBOOK_NPM_COMES" 2>/dev/null; do sleep 0.2; done

"$source/tool/npm.sh" "$source"
node "$source/ui/build.mjs" --out "$folder" --depfile "$depfile" --for "$out"
cd "$folder"
# shellcheck disable=SC2046 # names made by build.mjs: without blanks
"$embed" --for pages_.h page_file "$OLDPWD/$out" "$folder" $(find index.html* assets -type f | sort)
