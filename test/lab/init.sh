#!/bin/sh
# Process 1 of a lab host. Starts what the host runs, says so on descriptor 3, then reaps what is left to it.
# /usr/lib/lab/services holds what the host itself is for.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
exec </dev/null >>/var/log/lab-init.log 2>&1

mkdir -p /run/sshd /run/lock
chmod 1777 /run/lock
# A host that lost its power finds the marks of its former life.
rm -f /var/spool/postfix*/pid/*.pid /run/*.pid

if [ -x /usr/sbin/rsyslogd ]; then rsyslogd 3>&-; fi
# What an administrator wants done before mail starts, as on any host.
if [ -x /etc/rc.local ]; then /etc/rc.local 3>&-; fi
. /usr/lib/lab/services 3>&-

echo ready >&3
exec 3>&-
sleep infinity &
while :; do wait; done
