/** What the console asks: programs of their own, each as functions after `ground`. They need no space on the disk. */

/** `begin ID`: what was sent becomes a deploy. `content` and `head` are functions of the text that was sent. */
export const begin = `
begin() {
  id=$1 tx=$place/tx/$1
  if [ -e "$tx" ]; then echo 'refused: there is a deploy of this name' >&2; exit 64; fi
  from=$place/tx/.new.$id
  rm -rf "$from"; clear_old
  mkdir "$from" && cd "$from" && mkdir new old m steps states claims content && content && cd / && flush "$from"/*.sh &&
    mv "$from" "$tx" || { cd /; rm -rf "$from"; full; }
  apart "$tx" "$id;1;" "$tx/agent.sh" run "$id"
  tries=0
  until [ -L "$tx/claims/1" ] || [ $tries -ge 200 ]; do tries=$((tries+1)); nap 0.05; done
}
full() { printf '= %s no\\n%s\\nlinks\\nresult -> no-space:%s\\nwhy What was sent could not be written down on the host.\\n' "$id" "$(about)" "$(date +%s)"; exit 74; }
flush() { sync "$@" || sync; } 2>/dev/null

# Keeps the last 20 and at most 50 MB of them; of mere checks only the last 3. Takes nothing that is not settled, has just
# ended, or holds the lock.
clear_old() {
  last "$place/locks"
  holder=$(readlink "$place/locks/$last") kept=0 checks=0 size=0
  for one in $(ls -t "$place/tx"); do
    ended=$(readlink "$place/tx/$one/result") && [ "deploy:$one" != "$holder" ] || continue
    kept=$((kept+1)) reason=
    case $ended in checked:*|invalid:*) checks=$((checks+1)); [ $checks -le 3 ] || reason=1;; esac
    # Another deploy that begins in the same moment may have just cleared it.
    amount=$(du -sk "$place/tx/$one"); amount=\${amount%%[!0-9]*}; size=$((size+\${amount:-0}))
    # Somebody may be about to read what has just ended; nor does a listing by time know which of two in one second is older.
    [ $(($(date +%s)-\${ended##*:})) -gt 10 ] || continue
    if [ -n "$reason" ] || [ $kept -ge 20 ] || [ $size -gt 51200 ]; then
      mv "$place/tx/$one" "$place/tx/.old.$one" && rm -rf "$place/tx/.old.$one"
    fi
  done
} 2>/dev/null
`;

/** `tell ID [whole]`: one deploy as `readReports` reads it; `whole` with what its steps printed and what is there now. */
export const tell = `
tell() {
  tx=$place/tx/$1
  [ -f "$tx/about" ] || return 0
  held=no
  if ! [ -L "$tx/result" ]; then
    owner "$tx"
    if alive "$(readlink "$tx/guard")" || { alive "$who" && ! overdue "$tx"; }; then held=yes; fi
  fi
  printf '\\n= %s %s\\n' "$1" $held
  cat "$tx/about"
  echo links
  ( cd "$tx" && ls -l . m states steps ) 2>/dev/null | sed -n 's/^l.* \\([^ ]*\\) -> \\([^ ]*\\)$/\\1 -> \\2/p'
  read -r up rest </proc/uptime; echo "up \${up%%.*}"
  if [ -s "$tx/why" ]; then sed 's/^/why /' "$tx/why"; fi
  [ "$2" = whole ] || return 0
  if [ -L "$tx/result" ]; then
    for entry in "$tx"/m/*.real; do
      [ -L "$entry" ] || continue
      number=\${entry##*/}; real=$(readlink "$entry")
      if [ -e "$real" ]; then sum=$(sha256sum <"$real" || openssl dgst -sha256 -r <"$real"); else sum=absent; fi 2>/dev/null
      echo "now \${number%.real} \${sum%% *}"
    done
  fi
  cd "$tx/steps" || return 0
  set --
  for entry in *.end; do
    for part in "\${entry%.end}.out" "\${entry%.end}.err"; do if [ -s "$part" ]; then set -- "$@" "$part"; fi; done
  done
  [ $# -gt 0 ] || { cd /; return 0; }
  wc -c "$@" | sed -n 's/^ *\\([0-9]*\\) \\([a-z0-9-]*\\)\\.\\(...\\)$/printed \\2 \\3 \\1/p'
  echo bytes
  cat "$@"
  cd /
}
tell_all() { for entry in $(ls "$place/tx" 2>/dev/null); do tell "$entry"; done; }
# until_settled ID SECONDS
until_settled() {
  tries=$(($2*5))
  until settled "$place/tx/$1" || [ $tries -le 0 ]; do tries=$((tries-1)); nap 0.2; done
}
`;

/** `decision ID WHAT`, `more ID SECONDS`. */
export const deciding = `
standing() { tx=$place/tx/$1; [ -d "$tx" ] || { echo none; exit 0; }; }
decision() {
  standing "$1"; state "$tx"
  case $2:$state in
  commit:waiting|rollback:*) if ! [ -L "$tx/result" ]; then ln -s "$2" "$tx/decision" 2>/dev/null; fi;;
  esac
  readlink "$tx/decision" || echo none
}
more() {
  standing "$1"; state "$tx"
  if [ "$state" != waiting ] || [ -L "$tx/decision" ] || [ -L "$tx/result" ]; then echo over; exit 75; fi
  now; put $((up+$2)) "$tx/deadline" && echo extended
}
`;

/** `recover SECONDS`: what died on the way is settled; waits at most so long for it. */
export const recovering = `
recover() {
  last "$place/locks"; holder=$(readlink "$place/locks/$last"); adopted=
  for one in $(ls "$place/tx" 2>/dev/null); do
    tx=$place/tx/$one
    case $(readlink "$tx/result") in rollback-failed:*)
      if [ "deploy:$one" = "$holder" ]; then
        mv -f "$tx/result" "$tx/failed" && adopted="$adopted $one" tries=15
        # Its last guard may be about to leave, or may see that there is something to do again.
        while [ "$tries" -gt 0 ] && alive "$(readlink "$tx/guard")"; do tries=$((tries-1)); nap 0.1; done
      fi;;
    esac
    if orphan "$tx"; then adopt "$tx"; adopted="$adopted $one"; fi
  done
  for one in $adopted; do until_settled "$one" "$1"; done
}
`;

/** `built NUMBER PATH` for each: files as they are staged. */
export const showing = `
built() {
  file=$place/tx/$1/new$2
  if [ -f "$file" ]; then printf 'built %s %s\\n' "$3" "$(($(wc -c <"$file")))"; cat "$file"; echo; fi
}
`;
