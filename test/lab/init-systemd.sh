#!/bin/sh
# Process 1 of a lab host until systemd takes over. The cgroup namespace shows the host's own cgroup as the root of the tree.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022
exec </dev/null >>/var/log/lab-init.log 2>&1

mount -t sysfs -o ro,nosuid,nodev,noexec sysfs /sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
# A start of this host is one of its own: the kernel's number is that of the machine.
cat /proc/sys/kernel/random/uuid >/run/boot-id
mount --bind /run/boot-id /proc/sys/kernel/random/boot_id
ln -s /run/systemd/journal/dev-log /dev/log 2>/dev/null

echo ready >&3
exec 3>&-
exec env -i container=lab PATH="$PATH" /lib/systemd/systemd --system
