/** The life of a deploy, from the first look to its result, and what is done when something died on the way. */
export const life = `
# fail STATE WORDS: the end before anything was changed.
fail() {
  if ! roomy "$tx" || grep -qs 'No space left on device' "$tx"/steps/*.err; then
    rm -rf "$tx/new" "$tx/old"
    because "There is no space left on the device. $2"; finish no-space
  fi
  because "$2"
  finish "$1"
}
no_room() {
  roomy "$dir" || because "There is no space left on the device: $1"
  take_back "$1"
}
cancelled() { decide ''; [ -z "$decision" ] || fail aborted 'It was called off before anything was changed.'; }

busy() {
  read -r rest by <"$place/tx/$other/by"
  begun=$(readlink "$place/tx/$other/states/101.new")
  because "Another deploy is under way on this host: $other, by $by, begun $(($(date +%s)-\${begun:-0})) seconds ago."
  finish busy
}

run() {
  last=0 n=100
  claim || exit 0
  by_then $((plan_patience+2*slack)) && mark new || fail aborted 'It could not be written down.'
  all stage && mark staged || fail aborted "$path could not be staged."
  if [ "$plan_check" = no ]; then
    lock || busy
    guard
    mark locked || fail aborted 'It could not be written down.'
  fi
  cancelled; reals=
  all look || fail invalid "$path cannot be replaced."
  all unchanged || fail base-changed
  mark base-ok || fail aborted 'It could not be written down.'
  each '' 'build check' || { cancelled; fail invalid "Failed: $step_title."; }
  mark built || fail aborted 'It could not be written down.'
  if [ "$plan_check" = yes ]; then finish checked; fi
  cancelled; changed=
  all backup || { [ -z "$changed" ] || fail base-changed; fail aborted "$path could not be backed up."; }
  flush_all old; flush "$tx" "$tx/m" "$tx/states"
  mark backed-up || fail aborted 'It could not be written down.'
  guarded && hook || fail aborted 'No guard could be started on the host.'
  point guarded
  by_then $((plan_force+plan_window+slack)) && mark armed || fail aborted 'It could not be written down.'
  cancel_or all lay || no_room "$path could not be put beside its target."
  flush_all temp
  mark placed || take_back 'It could not be written down.'
  cancel_or all install || take_back "$path could not be put in place."
  flush_all real
  all installed && mark installed || take_back 'What was put in place is not there.'
  each '' reload && mark reloaded || take_back "Failed: $step_title."
  each '' probe || take_back "Failed: $step_title."
  point probed
  by_then "$plan_window" && mark waiting || take_back 'It could not be written down.'
  await
}
cancel_or() { decide ''; [ "$decision" != rollback ] && "$@"; }

# Waits for the decision, and looks again whether mail works: after 10 seconds, and after a minute.
await() {
  now; first=$((up+10)) second=$((up+60))
  while :; do
    if [ -L "$tx/decision" ]; then decide ''; break; fi
    now; due=$(readlink "$tx/deadline")
    if [ "$up" -ge "\${due:-0}" ]; then reason='Nobody confirmed it in time.'; decide rollback; break; fi
    if [ "$up" -ge $first ]; then
      first=$second second=$((up+86400))
      each again- probe || { reason="Failed: $step_title."; decide rollback; break; }
      guarded
    fi
    nap 0.2
  done
  point decided
  end
}
end() { if [ "$decision" = commit ]; then keep; else undo; fi; }

keep() {
  by_then $slack
  mark committed
  tidy
  all note
  finish done
}

take_back() { reason=$1; decide rollback; end; }

undo() {
  because "\${reason:-It was called off.}"
  by_then $((plan_force+2*slack))
  mark rolling-back
  tries=0
  while :; do
    edited=
    all restore && all restore_built && break
    tries=$((tries+1))
    if [ $tries -eq 1 ]; then add "$path could not be put back."; alarm "$path could not be put back; tried again every 10 seconds"; fi
    if [ $tries -ge 6 ]; then all note; alarm 'the old files could not be put back'; finish rollback-failed; fi
    by_then $((plan_force+2*slack))
    nap 10
  done
  flush_all real
  point restored
  tidy
  tries=0
  if ls "$tx/states" | grep -q '\\.placed$' && [ "$early" != early ]; then
    until each rollback- 'reload probe'; do
      tries=$((tries+1))
      if [ $tries -ge 3 ]; then
        add "The old files are back, but this failed: $step_title."; alarm "the old files are back, but this failed: $step_title"
        all note; finish rollback-failed
      fi
      by_then $((plan_force+2*slack)); nap 5
    done
  fi
  all note
  [ -z "$edited" ] || { add "Changed by somebody else meanwhile and left as it is:$edited."; finish conflict; }
  finish rolled-back
}

# settle [boot|early]: goes on with what somebody else began and died over.
settle() {
  early=$1
  fence && claim || return
  state "$tx"; load; decide ''; point claimed
  now; due=$(readlink "$tx/deadline")
  # The deadline of whoever stopped is over: the guard of this process would find it overdue, and so would the next one's.
  if overdue "$tx"; then by_then $((plan_force+2*slack)); fi
  if ! ls "$tx/states" | grep -q '\\.armed$'; then because 'It died before anything was changed.'; finish aborted; fi
  # The guard that took over is in charge now, and needs one itself.
  put - "$tx/guard"
  ( CRASH=; guarded )
  [ -z "$decision" ] || end
  if [ "$state" = waiting ] && [ -z "$early" ] && [ "\${who##*:}" = "$boot" ] && [ "$up" -lt "\${due:-0}" ]; then await; fi
  take_back 'What carried it out on the host died.'
}

watch() {
  put "$me" "$tx/guard"
  until settled "$tx"; do
    owner "$tx"
    if alive "$who" && ! overdue "$tx"; then :; else settle "$1"; fi
    nap 1
  done
}

# A host that starts again takes back what nobody had confirmed.
hook() {
  line="/bin/sh $tx/agent.sh boot $id"
  if [ -d /run/systemd/system ]; then
    unit=/etc/systemd/system/postroom-$id.service
    instances=$(systemctl show --property=Id 'postfix@*.service' 2>/dev/null | sed -n 's/^Id=/ /p' | tr -d '\\n')
    printf '%s\\n' '[Unit]' "Description=Postroom: takes back deploy $id" \\
      "Before=sendmail.service sm-client.service postfix.service$instances" "ConditionPathExists=$tx/agent.sh" \\
      '[Service]' Type=oneshot "ExecStart=$line early" >"$unit" &&
      mkdir -p /etc/systemd/system/multi-user.target.wants && ln -sf "$unit" /etc/systemd/system/multi-user.target.wants/
  elif [ -d /etc/cron.d ] && { command -v cron || command -v crond; } >/dev/null; then
    printf '%s\\n' "@reboot root $line" >"/etc/cron.d/postroom-$id" && chmod 644 "/etc/cron.d/postroom-$id"
  fi
}

boot() {
  put "$me" "$tx/guard"
  settled "$tx" || { owner "$tx"; alive "$who" || settle "\${1:-boot}"; }
}
`;

/** Last lines of `agent.sh`: what it was called for. */
export const calls = `
verb=$1 id=$2
case $id in *[!0-9a-z-]*|'') exit 64;; esac
tx=$place/tx/$id early=
. "$tx/plan.sh" || exit 66
case $verb in
run) run;;
watch) watch "$3";;
boot) boot "$3";;
esac
exit
`;
