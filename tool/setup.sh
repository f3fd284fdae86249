#!/bin/sh
# setup.sh [--run | --pages] [EXTRA ...]: installs the Debian packages that are needed, where any is missing.
# Without a word: all that building and testing need, for `make`; `make test` adds the browser, `make check`,
# `make fuzz` and `make cover` what they need. --run: what building and running the program need, without the pages;
# --pages: what builds those. `make run` calls both, the second while it compiles.
set -eu

# To build: compiler and libraries. To run: fonts, zones, and python3, which makes the sample practice.
run="gcc libc6-dev meson ninja-build pkg-config libsodium-dev libyaml-dev libzstd-dev libsqlite3-dev
     libmicrohttpd-dev libgnutls28-dev libssl-dev libfido2-dev libqrencode-dev
     libpango1.0-dev libcairo2-dev libseccomp-dev fonts-dejavu-core python3 tzdata"
test="g++ curl libcmocka-dev libjansson-dev poppler-utils zstd"
pages="" # built by node: any that is there, else Debian's
command -v node >/dev/null && command -v npm >/dev/null || pages="nodejs npm"

case "${1-}" in
--run) needed=$run; shift ;;
--pages) needed=$pages; shift ;;
*) needed="$run $test $pages" ;;
esac

missing=""
for package in $needed "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Installing with apt-get:$missing" >&2
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Run this as root, or install sudo, or install these packages yourself:$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >&2; }
apt update
# shellcheck disable=SC2086 # a list of names, to be split
apt install -y --no-install-recommends $missing
