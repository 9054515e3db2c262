#!/bin/sh
# boot-systemd.sh <cgroup> <what boot.sh is given>...: as boot.sh, with a part of the machine's cgroup tree to manage.
set -eu
cgroup=$1; shift
mkdir -p "$cgroup"
echo $$ > "$cgroup/cgroup.procs"
exec unshare --cgroup sh "$(dirname "$(readlink -f "$0")")/boot.sh" "$@"
