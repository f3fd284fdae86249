#!/bin/sh
# one_object.sh OUT.a PREFIX WHOLE.a ROOM.a ...: a static library of one object, in which only names that begin with
# PREFIX are seen from outside. All of WHOLE.a is in it, and of the rooms what that needs.
set -eu
out=$1 prefix=$2 whole=$3
shift 3
object=$(dirname "$out")/$(basename "$out" .a).o
ld -r -o "$object" --whole-archive "$whole" --no-whole-archive --start-group "$@" --end-group
objcopy --wildcard --keep-global-symbol="$prefix*" "$object"
rm -f "$out"
ar rcsD "$out" "$object"
rm -f "$object"
