#!/bin/sh
# build.sh <kind> <target> <packages,comma separated> <mirror> <deb cache>: one cached Debian root.
set -eu
kind=$1 target=$2 packages=$3 mirror=$4 debs=$5
here=$(dirname "$(readlink -f "$0")")

[ -d "$target" ] && exit 0
mkdir -p "$debs"
work=$(mktemp -d "$target.building-XXXXXX")
trap 'umount "$work/proc" 2>/dev/null || :; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

debootstrap --variant=minbase --cache-dir="$debs" --include="$packages" bookworm "$work" "$mirror"

[ ! -d "$here/$kind" ] || cp -R "$here/$kind/." "$work/"
cp "$here/accounts.sh" "$here/$kind.sh" "$work/root/"
mount -t proc proc "$work/proc"
setup="set -eu; . /root/$kind.sh"
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C chroot "$work" /bin/sh -c "$setup"
umount "$work/proc"
rm -rf "$work/root/accounts.sh" "$work/root/$kind.sh" "$work/var/cache/apt/archives" "$work/var/lib/apt/lists"
mkdir -p "$work/var/cache/apt/archives/partial" "$work/var/lib/apt/lists/partial"
chmod 755 "$work"
mv -T "$work" "$target"
