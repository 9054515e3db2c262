import type { Command } from '../command.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Right } from '../sudoers.ts';
import { line } from '../mta/print.ts';
import type { PathFact } from './knowledge.ts';

/** Files that are larger are told of, but not read. */
export const largestFile = 33_554_432;

/** `facts`: what a path is. `states`: with its hash. `contents`: with its bytes. */
export type ReadingDepth = 'facts' | 'states' | 'contents';

/** One path as the host has it; symbolic links are followed. */
export interface FileLook {
  readonly kind: PathFact['kind'];
  readonly sizeBytes: number;
  /** Unix seconds of the host's clock. */
  readonly modifiedAt: number;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** In hex; of plain files, when states were asked for and the account may read it. */
  readonly sha256?: string;
  /** Byte text; of plain files, when contents were asked for and the account may read it. */
  readonly content?: string;
  /** Why it was not read; empty when it was, or when there was nothing to read. */
  readonly unread: '' | 'not allowed' | 'too large' | 'not shown' | 'no sha256' | 'changing';
}

/**
 * Constant one-line text for dash and busybox, without backslash and without two blanks in a row: sudoers names it word
 * for word. Standard input: a random token, the depth, and one path per line. Since sudoers may allow it to a whole
 * account, it never shows files that keep the secrets of the host itself. The token frames what it prints: no file can
 * contain it.
 */
const script =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; LC_ALL=C; export PATH LC_ALL; ' +
  'IFS= read -r t; IFS= read -r w; case $t in *[!0-9a-f]*|"") echo "refused: no token" >&2; exit 64;; esac; ' +
  'if stat -L -c %s / >/dev/null 2>&1; then look() { stat -L -c %s:%Y:%a:%U:%G -- "$1"; }; else look() { stat -L -f %z:%m:%Lp:%Su:%Sg -- "$1"; }; fi; ' +
  'if command -v sha256sum >/dev/null 2>&1; then hash() { sha256sum; }; elif command -v sha256 >/dev/null 2>&1; then hash() { sha256 -q; }; ' +
  'elif command -v openssl >/dev/null 2>&1; then hash() { openssl dgst -sha256 -r; }; else hash() { echo none; }; fi; ' +
  'while IFS= read -r p; do k=other; s=-; i=$(look "$p" 2>&1) || { case $i in *ermission*) k=unreadable;; *) k=absent;; esac; i=0:0:0::; }; ' +
  'if test $k = other; then if test -f "$p"; then k=file; elif test -d "$p"; then k=directory; elif test -S "$p"; then k=socket; fi; fi; ' +
  'if test $k = file && test "$w" != facts; then ' +
  'case $p in */../*|*/..|/proc/*|/sys/*|/dev/*|*/shadow*|*/gshadow*|/etc/sudoers*|/etc/ssh/*|*/.ssh/*|/etc/ssl/private/*) s=hidden;; ' +
  `*) if test "\${i%%:*}" -gt ${largestFile}; then s=large; elif ! test -r "$p"; then s=closed; elif test "$w" = states; then s=$(hash <"$p"); s=\${s%% *}; fi;; esac; fi; ` +
  'echo "$t $k:$i:$s"; if test "$w:$k:$s" = "contents:file:-"; then cat <"$p"; echo; fi; echo "$t."; done; ' +
  'if test "$w" = states; then echo "$t names"; cut -d: -f1 /etc/passwd; fi; echo "$t end"';

const newline = /[\n\0]/;

/**
 * Looks at paths, all in one go. For `readLooks`.
 * @param token random, lower case hex: frames the answer
 * @throws for a path with a line break
 */
export function lookAt(
  paths: readonly string[],
  depth: ReadingDepth,
  token: string,
  { root }: { readonly root: boolean },
): Command {
  if (paths.some((path) => newline.test(path) || !path.startsWith('/')))
    throw new Error('A path of a configuration file starts with / and has no line break.');
  const what =
    depth === 'contents' ? ['cat', '--'] : depth === 'states' ? ['sha256sum', '--'] : ['ls', '-ldL'];
  return {
    argv: ['/bin/sh', '-c', script, 'postroom'],
    stdin: [token, depth, ...paths, ''].join('\n'),
    root,
    effect: 'read',
    shown: line(what[0] ?? '', ...what.slice(1), ...paths.slice(0, 3)) + (paths.length > 3 ? ' …' : ''),
  };
}

export interface Looks {
  /** Paths that the answer says nothing about are absent: it broke off. */
  readonly files: ReadonlyMap<string, FileLook>;
  /** Login names of the host's passwd file; with `states` only. */
  readonly names: readonly string[];
  readonly whole: boolean;
}

const header = /^([a-z]+):(\d+):(\d+):([0-7]+):([^:\n]*):([^:\n]*):(\S*)$/;

/** Reads the answer of `lookAt` for the same paths and token. */
export function readLooks(output: string, paths: readonly string[], token: string): Looks {
  const files = new Map<string, FileLook>();
  let at = 0;
  const lineAt = (): string | undefined => {
    const end = output.indexOf('\n', at);
    if (end < 0) return undefined;
    const text = output.slice(at, end);
    at = end + 1;
    return text;
  };
  for (const path of paths) {
    const head = lineAt();
    if (head?.startsWith(`${token} `) !== true) return { files, names: [], whole: false };
    const [, kind = '', size, time, mode = '', owner = '', group = '', said = ''] =
      header.exec(head.slice(token.length + 1)) ?? [];
    const end = output.indexOf(`${token}.\n`, at);
    if (end < 0 || !isKind(kind)) return { files, names: [], whole: false };
    const body = output.slice(at, end);
    at = end + token.length + 2;
    files.set(path, {
      kind,
      sizeBytes: Number(size),
      modifiedAt: Number(time),
      mode: parseInt(mode, 8),
      owner,
      group,
      unread: reasons[said] ?? (body !== '' && body.length - 1 !== Number(size) ? 'changing' : ''),
      ...(/^[0-9a-f]{64}$/.test(said) ? { sha256: said } : {}),
      ...(body.length - 1 === Number(size) ? { content: body.slice(0, -1) } : {}),
    });
  }
  const names: string[] = [];
  let last = lineAt();
  if (last === `${token} names`)
    for (last = lineAt(); last !== undefined && !last.startsWith(token); last = lineAt()) names.push(last);
  return { files, names, whole: last === `${token} end` };
}

const reasons: Readonly<Record<string, FileLook['unread']>> = {
  closed: 'not allowed',
  large: 'too large',
  hidden: 'not shown',
  none: 'no sha256',
};
const kinds = ['file', 'directory', 'socket', 'other', 'absent', 'unreadable'];
const isKind = (kind: string): kind is FileLook['kind'] => kinds.includes(kind);

/** What a daemon would find at a path. */
export const factOf = ({ kind, mode, owner, group }: FileLook): PathFact =>
  kind === 'absent' || kind === 'unreadable'
    ? { kind }
    : { kind, mode, owner, group, executable: kind === 'file' && (mode & 0o111) !== 0 };

/** Names on standard input, one a line: `getent` asks every source of accounts that the host has. */
const accountsScript =
  'if command -v getent >/dev/null 2>&1; then tr "\\012" "\\000" | xargs -0 -n 200 getent passwd -- | cut -d: -f1; else cut -d: -f1 /etc/passwd; fi; echo :end';

/** Which of these login names exist; for `readAccounts`. */
export const lookUpAccounts = (names: readonly string[]): Command => ({
  argv: ['/bin/sh', '-c', accountsScript, 'postroom'],
  stdin: names.map((name) => `${name}\n`).join(''),
  root: false,
  effect: 'read',
  shown: line('getent', 'passwd', ...names.slice(0, 3)) + (names.length > 3 ? ' …' : ''),
});

/** By name whether there is an account; `undefined` when the answer broke off. */
export function readAccounts(output: string, names: readonly string[]): Record<string, boolean> | undefined {
  const lines = output.split('\n');
  if (lines.at(-2) !== ':end') return undefined;
  // getent takes a number for a user id: what counts is the name it answers with.
  const found = new Set(lines.slice(0, -2));
  return Object.fromEntries(names.map((name) => [name, found.has(name)]));
}

export const configReadingFeature = 'Configuration files';

/** What reading configuration needs to run as root; nothing on a host without an MTA. */
export const configReadingRights = (facts: HostFacts): readonly Right[] =>
  facts.mtas.length === 0
    ? []
    : [
        {
          feature: configReadingFeature,
          why: 'Some configuration files may be read by root only. It is a read: nothing is changed.',
          commands: [lookAt([], 'states', '0', { root: true })],
        },
      ];
