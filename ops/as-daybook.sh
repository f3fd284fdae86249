#!/bin/sh
# as-daybook.sh COMMAND [ARGUMENT ...]: daybook on the server's own machine, as the server's user and with its key, so that
# no file comes to belong to somebody else:
#     as-daybook.sh person add anna@example.org --role administrator --name "Anna Example" --db /var/lib/daybook/journal
set -eu
# shellcheck disable=SC2016 # for the shell within
exec systemd-run --quiet --pipe --wait --collect -p User=daybook -p UMask=0077 -p NoNewPrivileges=yes \
    -p LoadCredential=master.key:/etc/daybook/master.key -- \
    /bin/sh -c 'DAYBOOK_KEY_FILE=$CREDENTIALS_DIRECTORY/master.key exec daybook "$@"' daybook "$@"
