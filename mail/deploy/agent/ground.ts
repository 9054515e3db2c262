/** Everything of a deploy on its host is below this directory of root. */
export const deployPlace = '/var/lib/postroom';

/**
 * First part of every program that runs on a host for a deploy. POSIX sh for dash and busybox alike. What must be true
 * after a crash, or with a full disk, is a symbolic link: it is made in one step, only once, carries its value as its target, and
 * needs no block of its own. `$tx` is the directory of one deploy:
 *
 *     about plan.sh agent.sh content/N     as they were sent
 *     new/PATH     staging directory; old/N     copies of what was there
 *     states/101.new …     states in their order, with the time in Unix seconds
 *     m/N.real m/N.old m/N.new     where file N really is; hashes before and after
 *     steps/N.out .err .pid .late .end     what step N printed; `good:CODE:HUNDREDTHS` when it ended
 *     claims/1 …     processes that were in charge, one after the other; the last one is
 *     guard deadline decision why result     `result` ends a deploy and frees its lock
 */
export const ground = `PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin LC_ALL=C; export PATH LC_ALL
unset IFS CDPATH ENV
umask 077; cd /
place=${deployPlace}

now() { read -r up rest </proc/uptime; up=\${up%%.*}; }
nap() { sleep "$1" 2>/dev/null || sleep 1; }
put() { ln -s "$1" "$2.$$" 2>/dev/null && mv -f "$2.$$" "$2"; }

# started PID: sets since to what tells this process from a later one of the same number; fails when it is gone.
started() {
  since=
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${stat##*) }
  case $1 in Z|X) return 1;; esac
  since=\${20}
}
boot=
{ read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || boot=unknown
started $$
me=$$:$since:$boot

# alive PID:SINCE:BOOT
alive() {
  case $1 in *:*:*) ;; *) return 1;; esac
  [ "\${1##*:}" = "$boot" ] && started "\${1%%:*}" && [ "$1" = "\${1%%:*}:$since:$boot" ]
}

# last DIRECTORY: sets last to its highest number, 0 when there is none.
last() {
  last=0
  for entry in "$1"/*; do
    entry=\${entry##*/}
    case $entry in *[!0-9]*) continue;; esac
    [ "$entry" -le "$last" ] || last=$entry
  done
}

# owner TX: sets last and who to the process that is or was in charge of it.
owner() {
  who=
  last "$1/claims"
  [ "$last" -eq 0 ] || who=$(readlink "$1/claims/$last")
}

# settled TX: nobody has to do anything for it any more.
settled() { [ -L "$1/result" ] || ! [ -d "$1" ]; }

# overdue TX: who is in charge of it has stopped.
overdue() {
  due=$(readlink "$1/deadline") && now && [ "$up" -gt $((due+3)) ]
}

# state TX: sets n and state to the last state it was in.
state() {
  n=100 state=
  for entry in "$1"/states/*; do
    entry=\${entry##*/}
    case $entry in *.*) ;; *) continue;; esac
    n=\${entry%%.*} state=\${entry#*.}
  done
}

usable() {
  [ "$(id -u)" -eq 0 ] || { echo 'Only root can deploy configuration on this host.' >&2; exit 77; }
  [ -r /proc/uptime ] || { echo 'Deploying needs /proc, which this host does not have.' >&2; exit 69; }
  for entry in "$place" "$place/tx" "$place/locks"; do
    mkdir "$entry" 2>/dev/null
    if [ -L "$entry" ] || ! [ -d "$entry" ] || ! [ -O "$entry" ]; then
      echo "Deploys cannot be kept on this host: $entry is not a directory of root." >&2; exit 73
    fi
    case $(ls -ld "$entry") in drwx------*) ;; *) chmod 700 "$entry" || exit 73;; esac
  done
}

setsid=
if command -v setsid >/dev/null; then setsid=setsid; fi

# apart TX MARK PROGRAM ARGUMENT...: runs it so that it outlives the connection, in a unit of its own under systemd. The name
# of one that was killed stays taken. An old systemd does not know the second property: without it a broken pipe ends nothing.
apart() {
  read -r entry rest </proc/uptime; unit=postroom-\${1##*/}-$$-\${entry%.*}\${entry#*.} mark=$2; shift 2
  if [ -d /run/systemd/system ]; then
    for entry in --property=IgnoreSIGPIPE=no --quiet; do
      systemd-run --quiet --unit="$unit" --property=KillMode=process "$entry" \\
        --setenv="POSTROOM_TX=$mark" --setenv="CRASH=$CRASH" /bin/sh "$@" && return
    done </dev/null >/dev/null 2>&1
  fi
  POSTROOM_TX=$mark CRASH=$CRASH $setsid /bin/sh "$@" </dev/null >/dev/null 2>&1 &
}
`;
