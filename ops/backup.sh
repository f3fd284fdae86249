#!/bin/sh
# backup.sh: backs up all of $DAYBOOK_DB into a new folder of $DAYBOOK_BACKUPS, tries it (restored beside it, verified,
# thrown away), and keeps the newest $DAYBOOK_KEEP (30). The key is $DAYBOOK_KEY_FILE. Prints the heads: what writes them
# down elsewhere (the system's journal does) can show a cut tail. Exit 0 only when the backup is whole.
set -eu
: "${DAYBOOK_DB:?the folder that daybook init made}" "${DAYBOOK_BACKUPS:?where backups go}"
daybook=${DAYBOOK:-daybook}
new=$DAYBOOK_BACKUPS/$(date -u +%Y%m%dT%H%M%SZ)
try=$DAYBOOK_BACKUPS/.try

"$daybook" backup "$new" --all --db "$DAYBOOK_DB"
rm -rf "$try"
trap 'rm -rf "$try"' EXIT
"$daybook" restore "$new" --db "$try"

# Names are times: the order of names is that of age.
find "$DAYBOOK_BACKUPS" -mindepth 1 -maxdepth 1 -type d -name '2*Z' | sort -r | tail -n "+$((${DAYBOOK_KEEP:-30} + 1))" |
while IFS= read -r old; do rm -rf "$old"; done
