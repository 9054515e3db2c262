import type { Command, CommandResult } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import { readField } from '../../message/headers.ts';
import type { EachHeader, HeadersReader, MessageReader } from '../../message/reading.ts';
import { Lines } from '../lines.ts';
import type { QueueSource } from '../mta.ts';
import { isId } from './commands.ts';
import { ControlFile } from './control-file.ts';

/**
 * Constant scripts for root, named word for word in sudoers (no backslash, no two blanks in a row), for dash and busybox.
 * Arguments: `qf` or `df`, queue directory patterns; standard input: `ID LONGEST`. A message that goes into or out of
 * quarantine changes the name of its control file, so it is looked for twice.
 */
const readScript =
  'IFS=" "; read -r i n; IFS=; case $i$n in *[!0-9A-Za-z]*|"") echo "refused: not a full queue id" >&2; exit 64;; esac; ' +
  'case $i in ??????????????|???????????????) :;; *) echo "refused: not a full queue id" >&2; exit 64;; esac; test -n "$n" || exit 64; ' +
  'one() { z=$1; k=$2; shift 2; for p do for d in $p; do a=$d; if test -d "$d/$k"; then a=$d/$k; fi; ' +
  'if test -f "$a/$z$i"; then head -c "$n" "$a/$z$i" && exit 0; fi; done; done; }; ' +
  'h=$1; shift; for t in 1 2; do if test "$h" = df; then one df df "$@"; ' +
  'else one qf qf "$@"; one hf qf "$@"; one Qf qf "$@"; fi; done; ' +
  'echo "gone: $i is not in the queue" >&2; exit 66';

const headersScript =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; LC_ALL=C; export PATH LC_ALL; IFS=; n=$#; ' +
  'for p do for d in $p; do if test -d "$d/qf"; then set -- "$@" "$d/qf"; elif test -d "$d"; then set -- "$@" "$d"; fi; done; done; shift $n; ' +
  'test $# -gt 0 || { echo "No queue directory was found." >&2; exit 69; }; ' +
  'find "$@" -ignore_readdir_race -maxdepth 1 -type f -name "[qhQ]f??????????????*" -exec grep -saEH --null "^(H|[[:blank:]]|[.]$)" {} +; exit 0';

function patternsOf(source: QueueSource): readonly string[] {
  const { patterns } = source.detail;
  if (patterns === undefined || typeof patterns === 'boolean' || typeof patterns === 'string')
    throw new Error(`The source ${source.id} was not made by the sendmail probe.`);
  return patterns;
}

function reading(source: QueueSource, kind: 'qf' | 'df', id: string): Command {
  const patterns = patternsOf(source);
  return {
    argv: ['/bin/sh', '-c', readScript, 'postroom', kind, ...patterns],
    root: true,
    effect: 'read',
    shown: `find ${patterns.join(' ')} -name ${kind === 'qf' ? `'[qhQ]f${id}'` : `df${id}`} -exec cat {} +`,
  };
}

export function read(
  source: QueueSource,
  _facts: HostFacts,
  id: string,
  longest: number,
): readonly Command[] {
  if (!isId(id)) throw new Error(`Not a full sendmail queue id: ${JSON.stringify(id)}`);
  return [
    { ...reading(source, 'qf', id), stdin: `${id} 8000000\n` },
    { ...reading(source, 'df', id), stdin: `${id} ${longest}\n` },
  ];
}

/** The message is not in the queue any more. */
export const left = (result: CommandResult): boolean => result.status === 'exited' && result.code === 66;

export function headers(source: QueueSource): Command {
  const patterns = patternsOf(source);
  return {
    argv: ['/bin/sh', '-c', headersScript, 'postroom', ...patterns],
    root: true,
    effect: 'read',
    shown: `find ${patterns.join(' ')} -name '[qhQ]f*' -exec grep -E '^(H|[[:blank:]])' {} +`,
  };
}

export const reads = (source: QueueSource): readonly Command[] => [
  reading(source, 'qf', 'ID'),
  reading(source, 'df', 'ID'),
];

export function reader(): MessageReader {
  const file = new ControlFile();
  const lines = new Lines((line) => file.line(line));
  const body: string[] = [];
  let joined = '';
  let text: string | undefined;
  return {
    push(part, bytes) {
      if (part === 0) lines.push(bytes);
      else if (part === 1) body.push(bytes);
    },
    read() {
      text ??= (lines.close(), `${file.headers()}\n`);
      joined += joined === '' ? text + body.join('') : body.join('');
      body.length = 0;
      return { envelope: file.records, content: joined, differs: file.differs() };
    },
  };
}

/** Records `PATH NUL LINE`: no file name and no header can be mistaken for the other. */
export function headersReader(each: EachHeader): HeadersReader {
  let id = '';
  let name = '';
  let raw: string[] = [];
  let length = 0;
  let path = '';
  const close = (): void => {
    if (name !== '') each(id, name, raw.join('\n'));
    name = '';
    raw = [];
    length = 0;
  };
  const take = (record: string): void => {
    const nul = record.indexOf('\0');
    if (nul < 0) return;
    const file = record.slice(0, nul);
    const line = record.slice(nul + 1);
    if (file !== path) {
      close();
      path = file;
      const found = file.slice(file.lastIndexOf('/') + 3);
      id = isId(found) ? found : '';
    }
    if (id === '') return;
    if (line.startsWith('H')) {
      close();
      const field = readField(line.replace(/^H(?:\?[^?]{0,60}\?)?/, '').replace(/\xff([\x80-\x9f])/g, '$1'));
      if (field === undefined) return;
      name = field.name;
      raw = [field.raw];
    } else if (line === '.') close();
    else if (name !== '') {
      if (length < 100_000) raw.push(line.replace(/\xff([\x80-\x9f])/g, '$1'));
      length += line.length;
    }
  };
  const lines = new Lines(take);
  return {
    push: (bytes) => lines.push(bytes),
    end: () => {
      lines.close();
      close();
    },
  };
}
