#!/bin/sh
# boot.sh <root> <directory> <hostname> <overlay|copy>: runs in new namespaces, becomes process 1 of a lab host.
set -eu
lower=$1 dir=$2 name=$3 storage=$4
root=$dir/root

read -r pid _ < /proc/self/stat
echo "pid $pid" >&3
hostname "$name"
if [ "$storage" = overlay ]; then
  mount -t overlay lab -o "lowerdir=$lower,upperdir=$dir/upper,workdir=$dir/work" "$root"
else
  mount --bind "$root" "$root"
fi
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755,nosuid lab-run "$root/run"
mount -t tmpfs -o mode=755,nosuid lab-dev "$root/dev"
cd "$root/dev"
for node in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "${node%:*}" c 1 "${node#*:}"; done
mknod -m 666 tty c 5 0
mkdir pts shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts pts
mount -t tmpfs -o mode=1777,nosuid,nodev lab-shm shm
ln -s pts/ptmx ptmx
ln -s /proc/self/fd fd
ln -s fd/0 stdin
ln -s fd/1 stdout
ln -s fd/2 stderr

cd "$root"
mkdir -p .machine
pivot_root . .machine
exec chroot . /bin/sh -c 'umount -l /.machine; rmdir /.machine; exec /bin/sh /usr/lib/lab/init'
