import { randomBytes } from 'node:crypto';
import type { FileState } from '#contract/config';
import { textOf } from '#mail/bytes';
import type { Command, CommandResult } from '#mail/command';
import { lookAt, readLooks, type FileLook, type Looks, type ReadingDepth } from '#mail/config/reading';
import type { HostFacts } from '#mail/host-facts';
import type { Reach } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';

const rightsTodo = 'The Overview page has the sudoers file that allows exactly what is needed.';
/** What one answer may hold: more is read in several goes. */
const atOnceBytes = 48 * 1024 * 1024;

/** Hosts on which root said no: not asked for it again until the host is looked at anew. */
const withoutRoot = new WeakSet<HostFacts>();

/**
 * Runs a read as root where the account may, and plainly where it may not.
 * @throws REFUSED when it could not be run at all; OFFLINE
 */
export async function readAsRoot(
  reach: Reach,
  hostId: string,
  action: string,
  command: (root: boolean) => Command,
): Promise<{ output: string; root: boolean }> {
  const facts = await reach.facts(hostId);
  const run = async (root: boolean): Promise<{ result: CommandResult; output: string }> => {
    const pieces: string[] = [];
    const result = await reach.run(hostId, command(root), {
      action,
      quietSeconds: 60,
      onStdout: (bytes) => {
        pieces.push(bytes);
      },
    });
    return { result, output: pieces.join('') };
  };
  if (!withoutRoot.has(facts)) {
    const { result, output } = await run(true);
    if (result.status === 'exited' && result.code === 0) return { output, root: true };
    if (result.status === 'unknown') throw brokenOff(result.why);
    if (output !== '') throw brokenOff(textOf(result.stderr).trim());
    withoutRoot.add(facts);
  }
  const { result, output } = await run(false);
  if (result.status === 'unknown') throw brokenOff(result.why);
  if (result.code !== 0) throw brokenOff(textOf(result.stderr).trim());
  return { output, root: false };
}

const brokenOff = (why: string): Error =>
  refused(`The configuration could not be read: ${why === '' ? 'no answer' : why}`, 'Try again.');

/** Looks at paths of a host. @throws REFUSED, OFFLINE */
export async function look(
  reach: Reach,
  hostId: string,
  paths: readonly string[],
  depth: ReadingDepth,
  how: 'as root' | 'plainly' = 'as root',
): Promise<Looks> {
  const token = randomBytes(16).toString('hex');
  const command = (root: boolean): Command => lookAt(paths, depth, token, { root });
  const action = depth === 'contents' ? 'config.open' : 'config.survey';
  if (how === 'as root')
    return readLooks((await readAsRoot(reach, hostId, action, command)).output, paths, token);
  const result = await reach.run(hostId, command(false), { action, quietSeconds: 60 });
  return readLooks(result.stdout, paths, token);
}

/** Contents of files whose sizes are known; in as few goes as an answer can hold. What cannot be read is absent. */
export async function contentsOf(
  reach: Reach,
  hostId: string,
  files: readonly { readonly path: string; readonly sizeBytes: number }[],
): Promise<Map<string, FileLook & { readonly content: string }>> {
  const found = new Map<string, FileLook & { readonly content: string }>();
  for (let start = 0; start < files.length;) {
    let end = start;
    for (let bytes = 0; end < files.length && (end === start || bytes < atOnceBytes); end++)
      bytes += files[end]?.sizeBytes ?? 0;
    const paths = files.slice(start, end).map(({ path }) => path);
    const looks = await look(reach, hostId, paths, 'contents');
    for (const [path, file] of looks.files)
      if (file.content !== undefined) found.set(path, { ...file, content: file.content });
    start = end;
  }
  return found;
}

const troubles: Readonly<Record<FileLook['unread'], readonly [problem: string, todo: string]>> = {
  '': ['', ''],
  'not allowed': ['This account may not read it.', rightsTodo],
  'too large': ['It is larger than 32 MB.', 'Change it on the host.'],
  'not shown': ['It is a file that Postroom does not read.', 'Use the terminal.'],
  'no sha256': ['The host has no program that makes SHA-256 sums.', 'Install coreutils or openssl there.'],
  changing: ['It is being written right now.', 'Open it again in a moment.'],
};

/** A file as the contract tells it. @param sha256 where the content itself was read */
export function stateOf(
  path: string,
  file: FileLook | undefined,
  recorded: string | undefined,
  sha256 = file?.kind === 'absent' ? 'absent' : file?.sha256,
): FileState {
  const known = recorded === undefined ? {} : { recorded };
  if (file === undefined)
    return { ...blank, path, ...known, problem: 'The host did not tell.', todo: 'Look again.' };
  const [problem, todo] =
    file.kind === 'unreadable'
      ? troubles['not allowed']
      : file.kind === 'file' || file.kind === 'absent'
        ? troubles[file.unread]
        : (['It is not a plain file.', 'Use the terminal.'] as const);
  return {
    path,
    ...(sha256 === undefined ? {} : { sha256 }),
    sizeBytes: file.sizeBytes,
    modifiedAt: file.modifiedAt,
    owner: textOf(file.owner),
    group: textOf(file.group),
    mode: file.mode.toString(8).padStart(4, '0'),
    ...known,
    problem,
    todo,
  };
}

const blank = { sizeBytes: 0, modifiedAt: 0, owner: '', group: '', mode: '0000' } as const;
