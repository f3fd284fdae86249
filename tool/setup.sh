#!/bin/sh
# setup.sh [EXTRA ...]: installs the Debian packages that building and testing need, where any is missing.
# `make run` calls it; `make test` adds the browser, `make check`, `make fuzz` and `make cover` what they need.
set -eu

# To build: compilers and libraries. To test: cmocka and python3. To run: zones.
needed="gcc g++ libc6-dev meson ninja-build pkg-config libsodium-dev libyaml-dev libzstd-dev libsqlite3-dev
        libmicrohttpd-dev libgnutls28-dev libssl-dev libfido2-dev libqrencode-dev
        libpango1.0-dev libcairo2-dev libseccomp-dev fonts-dejavu-core poppler-utils
        libcmocka-dev libjansson-dev python3 tzdata zstd"

# The console's pages are built by node: any that is there, else Debian's.
command -v node >/dev/null && command -v npm >/dev/null || needed="$needed nodejs npm"

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
