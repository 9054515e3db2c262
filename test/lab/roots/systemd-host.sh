
# A host in a container has no devices, no network and no clock of its own to look after.
for unit in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service \
  systemd-modules-load.service modprobe@.service systemd-sysctl.service procps.service hwclock.service \
  systemd-networkd.service systemd-networkd.socket systemd-network-generator.service systemd-timesyncd.service \
  systemd-resolved.service systemd-firstboot.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
  systemd-machine-id-commit.service systemd-random-seed.service systemd-journal-flush.service systemd-pstore.service \
  sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount \
  dev-hugepages.mount dev-mqueue.mount proc-sys-fs-binfmt_misc.automount swap.target \
  getty.target console-getty.service getty-static.service getty@.service \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  logrotate.timer systemd-tmpfiles-clean.timer ssh.socket; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done
ln -sf /lib/systemd/system/multi-user.target /etc/systemd/system/default.target
: > /etc/machine-id
# Nothing that a user started outlives the session, as some sites have it.
mkdir -p /etc/systemd/logind.conf.d /etc/systemd/system.conf.d
printf '[Login]\nKillUserProcesses=yes\n' > /etc/systemd/logind.conf.d/lab.conf
printf '[Manager]\nDefaultTimeoutStopSec=10s\n' > /etc/systemd/system.conf.d/lab.conf
