#!/bin/sh
# systemd.sh <kind>-systemd <target> <packages> <mirror> <deb cache>: the root of a kind as build.sh makes it, and in it
# what a host needs whose process 1 is systemd.
set -eu
here=$(dirname "$(readlink -f "$0")")
kind=${1%-systemd}
recipe=$(mktemp -d)
trap 'rm -rf "$recipe"' EXIT
trap 'exit 1' INT TERM HUP

cp "$here/build.sh" "$here/accounts.sh" "$recipe/"
[ ! -d "$here/$kind" ] || cp -R "$here/$kind" "$recipe/$1"
cat "$here/$kind.sh" "$here/systemd-host.sh" > "$recipe/$1.sh"
sh "$recipe/build.sh" "$@"
