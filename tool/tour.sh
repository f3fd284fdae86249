#!/bin/bash
# tour.sh: builds the program, makes the facts of a sample practice, and shows its last whole month: what may be billed,
# why one thing may not, and the head of the claim file. Everything it makes is in build/sample.
set -eu -o pipefail
cd "$(dirname "$0")/.."
patients=200 months=3 seed=1 until=2026-10-31 month=2026-10 as_of=2026-11-05T12:00:00-05:00
dir=build/sample facts=build/sample/facts.ndjson

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
    bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
fi
title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
shown() { printf '%s$ %s%s\n' "$dim" "$1" "$plain"; }

make --no-print-directory all
mkdir -p "$dir"

title "A practice of $patients patients, $months months, every fact invented"
shown "daybook sample --patients $patients --months $months --seed $seed --until $until > $facts"
build/daybook sample --patients $patients --months $months --seed $seed --until $until > "$facts"
printf '%d facts, %d KB\n' "$(wc -l < "$facts")" $(($(wc -c < "$facts") / 1024))

title "What may be billed, and for how much, as of $as_of"
shown "daybook evaluate --facts $facts --as-of $as_of --summary"
build/daybook evaluate --facts "$facts" --as-of "$as_of" --summary > "$dir/summary.txt"
# The totals of each status, with its meaning behind; the rows between them are its codes.
awk 'NR == 1 { print } /^[a-z]/ { row = $0 } /^ +[(]/ { sub(/^ +/, ""); printf "%-66s %s\n", row, $0 }' "$dir/summary.txt"
printf '%s... and by code in %s%s\n' "$dim" "$dir/summary.txt" "$plain"

title "Each with its reason"
shown "daybook evaluate --facts $facts --as-of $as_of --format table"
build/daybook evaluate --facts "$facts" --as-of "$as_of" --format table > "$dir/determinations.txt"
sed -n 1,10p "$dir/determinations.txt"
printf '%s... %d lines in %s%s\n' "$dim" "$(wc -l < "$dir/determinations.txt")" "$dir/determinations.txt" "$plain"

title "The claims of $month"
shown "daybook claims --facts $facts --as-of $as_of --month $month --test --out $dir/$month.837"
build/daybook claims --facts "$facts" --as-of "$as_of" --month $month --test --out "$dir/$month.837"
tr -d '\n' < "$dir/$month.837" | tr '~' '\n' | sed -n '1,30p' | cut -c 1-110
printf '%s... %d segments in %s%s\n' "$dim" "$(tr -cd '~' < "$dir/$month.837" | wc -c)" "$dir/$month.837" "$plain"
