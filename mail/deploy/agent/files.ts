import { decodeFunction } from '../base64.ts';

/**
 * The files of a deploy: staging, looking at what is there, putting in place, taking back. What is put in place is made
 * beside its target, with a second link to the old file: installing and taking back are both a rename, which needs no space.
 */
export const files = `
if command -v sha256sum >/dev/null; then hasher=sha256sum
elif command -v shasum >/dev/null; then hasher='shasum -a 256'
else hasher='openssl dgst -sha256 -r'; fi

# digest FILE: sets sum, to nothing when it cannot be read.
digest() {
  sum=absent
  [ -e "$1" ] || [ -L "$1" ] || return 0
  sum=$($hasher <"$1") || sum=
  sum=\${sum%% *}
  [ \${#sum} -eq 64 ] || { sum=; return 1; }
} 2>/dev/null

${decodeFunction}flush() { sync "$@" || sync; } 2>/dev/null
# Owner, mode, ACL, attributes and label come along as far as the host's cp can.
twin() { cp -p --preserve=all "$1" "$2" || cp -p "$1" "$2"; } 2>/dev/null

# target N: path real dir temp back staged old new. What is known is kept in real_N old_N new_N beside its link.
target() {
  plan_target "$1"
  staged=$tx/new$path
  eval "real=\\$real_$1 old=\\$old_$1 new=\\$new_$1"
  dir=\${real%/*} temp=\${real##*/}
  back=$dir/.$temp.postroom-$id.old temp=$dir/.$temp.postroom-$id.new
}
# keep_in NAME VALUE: for target $i.
keep_in() { eval "$1_$i=\\$2"; [ -L "$tx/m/$i.$1" ] || ln -s "$2" "$tx/m/$i.$1"; }
# What a process before this one had found out.
load() {
  i=0
  while [ $i -lt "$plan_targets" ]; do
    i=$((i+1))
    for name in real old new; do
      if [ -L "$tx/m/$i.$name" ]; then keep_in $name "$(readlink "$tx/m/$i.$name")"; fi
    done
  done
}
# all FUNCTION: for every target until one fails; sets i.
all() {
  i=0
  while [ $i -lt "$plan_targets" ]; do i=$((i+1)); target $i; "$1" || return 1; done
}
# flush_all old|temp|real: to the disk, with their directories.
flush_all() {
  which=$1 i=0; set --
  while [ $i -lt "$plan_targets" ]; do
    i=$((i+1)); target $i
    case $which in
    old) file=$tx/old/$i;;
    temp) file=$temp;;
    real) file=$real; set -- "$@" "\${dir:-/}";;
    esac
    if [ -e "$file" ]; then set -- "$@" "$file"; fi
  done
  [ $# -eq 0 ] || flush "$@"
}

stage() {
  mkdir -p "\${staged%/*}" || return 1
  [ -n "$size" ] || return 0
  if [ -f "$path" ]; then twin "$path" "$staged"; fi
  decode "$tx/content/$i" "$staged" && [ "$(wc -c <"$staged")" -eq "$size" ]
}

# Refuses what a rename would not replace as meant; links are followed first, so that they stay links.
look() {
  real=$path
  if [ -L "$path" ]; then real=$(readlink -f "$path"); [ -n "$real" ] || { because "$path is a link that leads nowhere."; return 1; }; fi
  dir=\${real%/*}
  if [ -e "$real" ] && ! [ -f "$real" ]; then because "$path is not an ordinary file."; return 1; fi
  if ! [ -d "\${dir:-/}" ]; then because "There is no directory $dir for $path."; return 1; fi
  if ! [ -w "\${dir:-/}" ]; then because "$dir cannot be written to."; return 1; fi
  case $reals in *"|$real|"*) because "$path is the same file as another one of this deploy."; return 1;; esac
  reals="$reals|$real|"
  keep_in real "$real"
}
unchanged() {
  [ -n "$base" ] || return 0
  digest "$real"
  [ "$sum" = "$base" ] || { because "$path was changed by somebody else."; return 1; }
}

backup() {
  sum=absent
  if [ -e "$real" ]; then twin "$real" "$tx/old/$i" && digest "$tx/old/$i" || return 1; fi
  [ -n "$sum" ] || return 1
  if [ -n "$base" ] && [ "$sum" != "$base" ]; then because "$path was changed by somebody else."; changed=1; return 1; fi
  keep_in old "$sum" || return 1
  [ -f "$staged" ] && ! [ -L "$staged" ] || { because "$path was not built."; return 1; }
  digest "$staged" && keep_in new "$sum"
}

# roomy DIRECTORY: something can still be written there.
roomy() {
  dd if=/dev/zero of="$1/.room.postroom-$id" bs=4096 count=2
  full=$?
  rm -f "$1/.room.postroom-$id"
  return $full
} 2>/dev/null

lay() {
  [ "$new" != "$old" ] || return 0
  if [ "$old" = absent ]; then
    cat "$staged" >"$temp" && chown "$owner:$group" "$temp" && chmod "$mode" "$temp" || return 1
  else
    twin "$real" "$temp" && cat "$staged" >"$temp" || return 1
    ln "$real" "$back" || twin "$real" "$back" || return 1
    digest "$back"; [ "$sum" = "$old" ] || { because "$path was changed by somebody else."; return 1; }
  fi
  digest "$temp"; [ "$sum" = "$new" ] || return 1
  point "place-$i"
}

install() {
  [ "$new" != "$old" ] || return 0
  digest "$real"
  [ "$sum" = "$old" ] || { because "$path was changed by somebody else."; return 1; }
  mv -f "$temp" "$real" || { because "$path could not be replaced."; return 1; }
  if [ "$old" != absent ]; then digest "$back"; [ "$sum" = "$old" ] || { because "$path was changed by somebody else."; return 1; }; fi
  point "install-$i"
}
installed() { digest "$real"; [ "$sum" = "$new" ] || { because "$path was changed by somebody else."; return 1; }; }

put_back() {
  if [ "$old" = absent ]; then rm -f "$real" && ! [ -e "$real" ]; return; fi
  if ! [ -e "$back" ]; then rm -f "$temp"; twin "$tx/old/$i" "$temp" && flush "$temp" && mv -f "$temp" "$back" || return 1; fi
  mv -f "$back" "$real" || return 1
  digest "$real"; [ -n "$sum" ]
}
# Only what is exactly what was put there is taken back; anything else is somebody's edit and stays.
restore() {
  [ -n "$new" ] && [ "$new" != "$old" ] || return 0
  digest "$real"
  case $sum in
  '') return 1;;
  "$new") put_back || return 1; digest "$real";;
  esac
  [ "$sum" = "$old" ] || [ -z "$size" ] || edited="$edited $path"
  point "restore-$i"
}
# A built file with other bytes is nobody's edit: a host that starts builds its maps anew. It goes with the files it was
# built from, unless somebody edited those.
restore_built() {
  [ -z "$size" ] && [ -n "$new" ] && [ "$new" != "$old" ] || return 0
  digest "$real"
  [ "$sum" != "$old" ] || return 0
  if [ -n "$edited" ]; then edited="$edited $path"; return 0; fi
  put_back
}
tidy() {
  i=0; set --
  while [ $i -lt "$plan_targets" ]; do i=$((i+1)); target $i; [ -z "$real" ] || set -- "$@" "$temp" "$back"; done
  rm -f "$@"
}
# What is there at the end, where it is neither.
note() { digest "$real"; [ "$sum" = "$new" ] || [ "$sum" = "$old" ] || put "\${sum:-unreadable}" "$tx/m/$i.now"; }
`;
