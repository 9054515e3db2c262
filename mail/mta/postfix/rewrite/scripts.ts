import type { Staged } from '../../../rewrite/asking.ts';
import { base64Lines, decodeFunction } from '../../../deploy/base64.ts';
import { type Need, fileTable } from './need.ts';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Sections of an answer: `@NAME CODE LINES LINES`, then so many lines of what was printed and of what was complained about.
 * `$c` is the configuration directory that is asked; `$t` a directory of this run alone.
 */
const ground = `PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; LC_ALL=C; export PATH LC_ALL; umask 077
t=$(mktemp -d) || exit 73
trap 'rm -rf "$t"' 0; trap 'exit 75' 1 2 13 15
short() { if command -v timeout >/dev/null 2>&1; then timeout 60 "$@"; else "$@"; fi; }
tell() { echo "@$1 $2 $(grep -ac '' <"$t/o") $(grep -ac '' <"$t/e")"; cat "$t/o" "$t/e"; }
run() { n=$1; shift; "$@" </dev/null >"$t/o" 2>"$t/e"; tell "$n" $?; }
${decodeFunction}`;

/**
 * Of the live configuration, or of a copy in which main.cf and master.cf are the staged ones. Its time is long ago: Postfix
 * waits until a main.cf that is new is two seconds old.
 */
function directory(config: string, staged: Staged | undefined): string {
  const files = ['main.cf', 'master.cf'].filter((name) => staged?.paths.includes(`${config}/${name}`));
  if (staged === undefined || files.length === 0) return `c=${quote(config)}\n`;
  return `d=${quote(config)}; c="$t/etc"; mkdir "$c" || exit 73
for f in "$d"/*; do case $f in */main.cf|*/master.cf) cp -p "$f" "$c/";; *) ln -s "$f" "$c/";; esac; done
${files.map((name) => `cp ${quote(`${staged.directory}${config}/${name}`)} "$c/${name}" && touch -t 200001010000 "$c/${name}" || exit 66\n`).join('')}`;
}

const whole = (config: string, staged: Staged | undefined, body: string): string =>
  `{\n${ground}${directory(config, staged)}echo "@copy $c"\necho "@uid $(id -u)"\n${body}echo "@end"\nexit 0\n}\n`;

/** Everything that is in force, before any key is asked. @param postconf its path */
export const settingsText = (postconf: string, config: string, staged: Staged | undefined): string =>
  whole(
    config,
    staged,
    `p=${quote(postconf)}
run values "$p" -c "$c" -x
run raw "$p" -c "$c" forward_path luser_relay
run set "$p" -c "$c" -n
run overrides "$p" -c "$c" -Px
run services "$p" -c "$c" -M
for w in $("$p" -c "$c" -hx inet_interfaces proxy_interfaces 2>/dev/null </dev/null | tr ',' ' '); do case $w in
all) echo 127.0.0.1; echo ::1; hostname -I 2>/dev/null || ip -o addr 2>/dev/null | awk '{ sub(/\\/.*/, "", $4); print $4 }';;
loopback-only) echo 127.0.0.1; echo ::1;;
*) echo "$w"; getent ahosts "$w" 2>/dev/null | awk '{ print $1 }';;
esac; done </dev/null >"$t/o" 2>"$t/e"; tell addresses 0
`,
  );

/** A map with the paths that have a staged copy replaced by it; a built table counts for its text. */
export function stagedTable(table: string, staged: Staged | undefined): string {
  if (staged === undefined) return table;
  const paths = new Set(staged.paths.map((path) => path.replace(/\.(?:db|lmdb|cdb|dir|pag)$/, '')));
  return table.replace(/(^|[:{,\s])(\/[^\s,{}]+)/g, (found, before: string, path: string) =>
    paths.has(path) || staged.paths.includes(path) ? `${before}${staged.directory}${path}` : found,
  );
}

/** Maps with their keys, each map once. */
export interface Batch {
  readonly table: string;
  readonly keys: readonly string[];
}

/** The keys in groups: by map, and so that no script is larger than about `most` bytes. */
export function batchesOf(needs: readonly Need[], most: number): Batch[][] {
  const scripts: Batch[][] = [];
  const byTable = new Map<string, string[]>();
  for (const { table, key } of needs) {
    const keys = byTable.get(table);
    if (keys === undefined) byTable.set(table, [key]);
    else keys.push(key);
  }
  let room = 0;
  for (const [table, keys] of byTable) {
    let now: string[] = [];
    const flush = (): void => {
      if (now.length > 0) scripts.at(-1)?.push({ table, keys: now });
      now = [];
    };
    for (const key of keys) {
      if (room < key.length || scripts.length === 0) {
        flush();
        scripts.push([]);
        room = most;
      }
      room -= key.length + 8;
      now.push(key);
    }
    flush();
  }
  return scripts;
}

/** Asks maps for keys and reads files; sections are numbered as the batches are, files as `NUMBER.KEY`. */
export function lookupText(
  postmap: string,
  config: string,
  staged: Staged | undefined,
  batches: readonly Batch[],
): string {
  const parts = batches.map(({ table, keys }, at) =>
    table === fileTable
      ? keys.map((key, index) => `look ${at}.${index} ${quote(stagedTable(key, staged))}\n`).join('')
      : `cat >"$t/b" <<'@POSTROOM@'\n${base64Lines(keys.map((key) => `${key}\n`).join(''))}@POSTROOM@\n` +
        `ask ${at} ${quote(stagedTable(table, staged))}\n`,
  );
  return whole(
    config,
    staged,
    `p=${quote(postmap)}
ask() { decode "$t/b" "$t/k" 2>/dev/null; short "$p" -c "$c" -q - "$2" <"$t/k" >"$t/o" 2>"$t/e"; tell "$1" $?; }
look() { if test -e "$2"; then { ls -lndL "$2"; test ! -f "$2" || head -c 65536 "$2" | awk '{ print }'; } >"$t/o" 2>"$t/e"; tell "$1" $?; else : >"$t/o"; : >"$t/e"; tell "$1" 66; fi; }
${parts.join('')}`,
  );
}
