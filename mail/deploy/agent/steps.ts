/**
 * Runs the steps of a plan. Each is a session of its own that is killed as a whole at its time limit, when the deploy is
 * given up, or when somebody else takes charge. A daemon that it starts makes a session for itself and goes on.
 */
export const steps = `
launch='l=$1; shift; { read -r f </proc/self/stat; f=\${f##*) }; n=20; while [ $n -gt 1 ]; do f=\${f#* }; n=$((n-1)); done; ln -s "$$:\${f%% *}" "$l"; }; exec "$@"'
timer='n=0; while [ $n -lt "$1" ]; do sleep 1; n=$((n+1)); [ -z "$4" ] || [ "$(readlink "$3/decision")" != rollback ] || break; done
[ $n -lt "$1" ] || ln -s "$1" "$5"; kill -KILL "-$2" || kill -KILL "$2"'

hundredths() { read -r up rest </proc/uptime; cs=\${up%.*}\${up#*.}; }

# cut FILE: at most 64 KiB, out of the middle.
cut_middle() {
  [ -s "$1" ] && size=$(wc -c <"$1") && [ "$size" -gt 65536 ] || return 0
  { head -c 32640 "$1"; printf '\\n... %s bytes left out ...\\n' $((size-65280)); tail -c 32640 "$1"; } >"$1.cut" && mv -f "$1.cut" "$1"
}

# one ARGUMENT...: runs it as step $s, described by step_in step_out step_cwd step_good step_fails step_limit kind.
one() {
  out=$tx/steps/$s.out err=$tx/steps/$s.err
  rm -f "$tx/steps/$s.end" "$tx/steps/$s.pid" "$tx/steps/$s.late" "$out"
  # What is put in force or probed must not depend on whether its words can be kept.
  case $kind in reload|probe) printf '%4096s' ' ' >"$out" || out=/dev/null err=/dev/null;; esac
  if [ -n "$step_out" ]; then mkdir -p "\${step_out%/*}"; out=$step_out; fi
  stoppable=
  case $kind in build|check) stoppable=1;; esac
  hundredths; begun=$cs
  ( unset POSTROOM_TX CRASH; umask 022; cd "$step_cwd" && exec $setsid /bin/sh -c "$launch" postroom "$tx/steps/$s.pid" "$@" <"$step_in" >"$out" 2>"$err" ) &
  child=$!
  $setsid /bin/sh -c "$timer" postroom "$step_limit" $child "$tx" "$stoppable" "$tx/steps/$s.late" &
  clock=$!
  wait $child; code=$?
  kill -KILL -$clock || kill -KILL $clock; wait $clock
  hundredths; verdict=failed
  if [ -L "$tx/steps/$s.late" ]; then code=
  else
    case " $step_good " in *" $code "*) verdict=good;; esac
    if [ -n "$step_fails" ]; then
      if [ -n "$step_out" ]; then grep -E -q -e "$step_fails" "$err"; else grep -E -q -e "$step_fails" "$out" "$err"; fi
      [ $? -eq 1 ] || verdict=failed
    fi
  fi
  [ -n "$step_out" ] || cut_middle "$out"
  cut_middle "$err"
  ln -s "$verdict:$code:$((cs-begun))" "$tx/steps/$s.end"
  point "step-$s"
  [ $verdict = good ]
} 2>/dev/null

# each PREFIX KINDS: runs the steps of these kinds in their order until one fails; sets s and step_id to it.
each() {
  number=0
  while [ $number -lt "$plan_steps" ]; do
    number=$((number+1)); s=$1$number
    plan_kind $number
    case " $2 " in *" $kind "*) plan_step $number || return 1;; esac
  done
}
`;
