/** Who is in charge of a deploy, and of the host: claims, the lock, the guard, states, crash points. */
export const charge = `
# A test may have the process die (K) or stop (S) at a named point; G: the guard dies with it. SLACK: seconds for all
# that has no time limit of its own.
slack=60
if [ -d "$place/crash-test" ] && [ -O "$place/crash-test" ]; then slack=\${SLACK:-60}; else CRASH=; fi
point() {
  case $CRASH in
  "K:$1") kill -KILL $$;;
  "S:$1") kill -STOP $$;;
  "G:$1") guard=$(readlink "$tx/guard"); [ -z "$guard" ] || kill -KILL "\${guard%%:*}"; kill -KILL $$;;
  esac
}

now; epoch=$(($(date +%s)-up))
mark() {
  n=$((n+1)); now
  ln -s $((epoch+up)) "$tx/states/$n.$1" || return 1
  point "$1"
}
# because WORDS: the first reason stands. On a full disk its beginning is kept as the target of a link.
because() {
  if [ -s "$tx/why" ] || [ -L "$tx/said" ]; then return; fi
  printf '%s\\n' "$1" >"$tx/why" && [ -s "$tx/why" ] || ln -s "$(printf '%.59s' "$1" | tr ' ' '~')" "$tx/said"
} 2>/dev/null
add() { printf '%s\\n' "$1" >>"$tx/why" || because "$1"; } 2>/dev/null
alarm() { logger -p mail.crit -t postroom "deploy $id: $1"; } 2>/dev/null

# finish RESULT: the end. The link is also what frees the lock.
finish() {
  rm -f "/etc/cron.d/postroom-$id" "/etc/systemd/system/postroom-$id.service" \\
    "/etc/systemd/system/multi-user.target.wants/postroom-$id.service"
  point ending
  now; ln -s "$1:$((epoch+up))" "$tx/result"
  point "$1"
  # A unit whose process was killed is kept as failed.
  if [ -d /run/systemd/system ]; then systemctl reset-failed "postroom-$id-*"; fi 2>/dev/null
  exit 0
}

# The first decision stands; sets decision.
decide() {
  [ -z "$1" ] || ln -s "$1" "$tx/decision" 2>/dev/null
  decision=
  if [ -L "$tx/decision" ]; then decision=$(readlink "$tx/decision"); fi
}

# by_then SECONDS: the guard takes over when this process has not moved on by then.
by_then() { now; put $((up+$1)) "$tx/deadline"; }

claim() {
  ln -s "$me" "$tx/claims/$((last+1))" 2>/dev/null || return 1
  POSTROOM_TX="$id;$((last+1));" && export POSTROOM_TX
}

# Nothing of the claim before ours may go on: a stopped process would resume, and a child may be about to rename.
fence() {
  [ "\${who##*:}" = "$boot" ] || return 0
  tries=0
  while [ $tries -lt 100 ]; do
    left=
    if alive "$who"; then left=1; kill -KILL "\${who%%:*}"; fi
    for entry in $(grep -lsF "POSTROOM_TX=$id;$last;" /proc/[0-9]*/environ); do
      entry=\${entry#/proc/}; entry=\${entry%%/*}
      if started "$entry" && [ "$entry" -ne $$ ]; then left=1; kill -KILL "$entry"; fi
    done
    for entry in "$tx"/steps/*.pid; do
      [ -L "$entry" ] && ! [ -L "\${entry%.pid}.end" ] || continue
      group=$(readlink "$entry")
      if started "\${group%%:*}" && [ "$since" != "\${group#*:}" ]; then continue; fi
      if kill -KILL -- "-\${group%%:*}"; then left=1; fi
    done
    [ -n "$left" ] || return 0
    tries=$((tries+1)); nap 0.05
  done 2>/dev/null
  return 1
}

# Every process in charge has a guard that takes over when it dies.
guard() { apart "$tx" "$id;guard;" "$tx/agent.sh" watch "$id"; }
guarded() {
  alive "$(readlink "$tx/guard")" && return 0
  guard
  tries=0
  until alive "$(readlink "$tx/guard")"; do
    [ $tries -lt 100 ] || return 1
    tries=$((tries+1)); nap 0.05
  done
}

# orphan TX: not settled, and nobody is in charge. Without a claim it may be just starting.
orphan() {
  settled "$1" && return 1
  alive "$(readlink "$1/guard")" && return 1
  owner "$1"
  if [ -z "$who" ]; then [ -n "$(find "$1/about" -mmin +0)" ]; else ! alive "$who" || overdue "$1"; fi
}
adopt() { ( CRASH=; apart "$1" "\${1##*/};guard;" "$1/agent.sh" watch "\${1##*/}" ); }

# The lock is the highest number; it is free when its deploy has a result. Nothing is ever taken away from anybody.
lock() {
  tries=0
  while [ $tries -lt 120 ]; do
    tries=$((tries+1))
    last "$place/locks"; top=$last
    if [ "$top" -gt 0 ]; then
      other=$(readlink "$place/locks/$top"); other=\${other#deploy:}
      if ! settled "$place/tx/$other"; then
        if orphan "$place/tx/$other"; then adopt "$place/tx/$other"; elif [ $tries -gt 4 ] && ! [ -L "$place/tx/$other/decision" ]; then return 1; fi
        nap 0.5
        continue
      fi
    fi
    ln -s "deploy:$id" "$place/locks/$((top+1))" 2>/dev/null || continue
    last "$place/locks"
    if [ "$last" -gt $((top+1)) ]; then rm -f "$place/locks/$((top+1))"; continue; fi
    while [ "$top" -gt 0 ] && [ -L "$place/locks/$top" ]; do rm -f "$place/locks/$top"; top=$((top-1)); done
    return 0
  done
  return 1
}
`;
