import { textOf } from '../../bytes.ts';
import type { Command, CommandResult } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import { readField } from '../../message/headers.ts';
import type { EachHeader, EnvelopeRecord, HeadersReader, MessageReader } from '../../message/reading.ts';
import { Lines } from '../lines.ts';
import type { QueueSource } from '../mta.ts';
import { line } from '../print.ts';
import { isId } from './source.ts';
import { meaningOf } from './envelope-words.ts';

/**
 * Constant scripts for root, named word for word in sudoers (no backslash, no two blanks in a row). Arguments: postcat,
 * configuration directory, spool, what to print; standard input: `ID LONGEST`. postcat does not look into corrupt/.
 */
const readScript =
  'read -r i n; case $i$n in *[!0-9A-Za-z]*|"") echo "refused: not a full queue id" >&2; exit 64;; esac; ' +
  'test -n "$n" || exit 64; ' +
  'say() { if test -f "$s/corrupt/$i"; then "$p" -c "$c" $w "$s/corrupt/$i"; else "$p" -c "$c" $w -q "$i"; fi; }; ' +
  'p=$1; c=$2; s=$3; w=$4; { r=$( { { say 3>&-; echo $? >&3; } | head -c "$n" >&4; } 3>&1 ); } 4>&1; ' +
  // Whoever cuts the output ends postcat with a broken pipe: what was asked for came.
  'test "$r" -eq 141 && exit 0; exit "$r"';

/**
 * Headers of everything queued, 100 files to a process. postcat gives up at the first file that is gone: then each is
 * read alone, by its id where it has moved.
 */
const headersScript =
  'p=$1; c=$2; s=$3; e=$4; cd "$s" || exit 69; ' +
  'find active incoming deferred hold maildrop -ignore_readdir_race -type f -print0 | xargs -0 -r -n 100 /bin/sh -c "$e" postroom "$p" "$c"';
const eachScript =
  'p=$1; c=$2; shift 2; "$p" -c "$c" -eh "$@" 2>/dev/null || ' +
  'for f do "$p" -c "$c" -eh "$f" 2>/dev/null || "$p" -c "$c" -eh -q "${f##*/}" 2>/dev/null; done; exit 0';

const detail = (source: QueueSource, name: string): string => {
  const value = source.detail[name];
  return typeof value === 'string' ? value : '';
};

type Tools = Readonly<Record<string, string>>;
/** Beside its sister. */
const postcat = (tools: Tools): string =>
  (tools['postsuper'] ?? '/usr/sbin/postsuper').replace(/postsuper$/, 'postcat');

const spoolOf = (source: QueueSource): string => detail(source, 'spool') || '/var/spool/postfix';

/** One of the two readings of a message; `ID LONGEST` to come on standard input. */
function reading(source: QueueSource, tools: Tools, what: '-e' | '-bh', id: string): Command {
  const config = detail(source, 'config');
  return {
    argv: ['/bin/sh', '-c', readScript, 'postroom', postcat(tools), config, spoolOf(source), what],
    root: true,
    effect: 'read',
    shown: line('postcat', '-c', config, what, '-q', id),
  };
}

export function read(source: QueueSource, facts: HostFacts, id: string, longest: number): readonly Command[] {
  if (!isId(id)) throw new Error(`Not a Postfix queue id: ${JSON.stringify(id)}`);
  return [
    { ...reading(source, facts.tools, '-e', id), stdin: `${id} 8000000\n` },
    { ...reading(source, facts.tools, '-bh', id), stdin: `${id} ${longest}\n` },
  ];
}

/** The message is not in the queue any more. */
export const left = (result: CommandResult): boolean =>
  /: No such file or directory\s*$/m.test(result.stderr) && result.stderr.includes('postcat: fatal: open');

export function headers(source: QueueSource, facts: { readonly tools: Tools }): Command {
  const config = detail(source, 'config');
  const spool = spoolOf(source);
  const argv = [
    '/bin/sh',
    '-c',
    headersScript,
    'postroom',
    postcat(facts.tools),
    config,
    spool,
    eachScript,
  ] as const;
  return {
    argv,
    root: true,
    effect: 'read',
    shown: `find ${spool} -type f | xargs postcat -c ${config} -eh`,
  };
}

export const reads = (source: QueueSource, tools: Tools): readonly Command[] => [
  reading(source, tools, '-e', 'ID'),
  reading(source, tools, '-bh', 'ID'),
];

const differs = [
  'Lines longer than 998 bytes are broken at delivery (smtp_line_length_limit).',
  'A host that does not take 8-bit mail gets it as quoted-printable.',
  'Delivery to a mailbox or a command adds Return-Path, X-Original-To and Delivered-To.',
  'Rewriting at delivery (generic maps, smtp_header_checks) is not in the queue file.',
];

export function reader(): MessageReader {
  const envelope: EnvelopeRecord[] = [];
  const content: string[] = [];
  let joined = '';
  const lines = new Lines((record) => {
    if (record.startsWith('*** ') || envelope.length >= 100_000) return;
    const at = record.indexOf(': ');
    let [name, value] = at < 0 ? [record.replace(/:$/, ''), ''] : [record.slice(0, at), record.slice(at + 2)];
    if (name === 'named_attribute') {
      const sign = value.indexOf('=');
      if (sign > 0) [name, value] = [value.slice(0, sign), value.slice(sign + 1)];
    }
    const shown = textOf(value.trim());
    envelope.push({ name: textOf(name), value: shown, means: meaningOf(name, shown) });
  });
  return {
    push(part, bytes) {
      if (part === 0) lines.push(bytes);
      else if (part === 1) content.push(bytes);
    },
    read() {
      lines.close();
      joined += content.join('');
      content.length = 0;
      return { envelope, content: joined, differs };
    },
  };
}

const begin = /^\*\*\* ENVELOPE RECORDS (?:[^\0]*\/)?(\w+) \*\*\*$/;

/** Headers stand between two marks that no header can look like: a name has no blank in it. */
export function headersReader(each: EachHeader): HeadersReader {
  let id = '';
  let inside = false;
  let name = '';
  let raw: string[] = [];
  let length = 0;
  const close = (): void => {
    if (name !== '') each(id, name, raw.join('\n'));
    name = '';
    raw = [];
    length = 0;
  };
  const lines = new Lines((record) => {
    if (record.startsWith('*** ')) {
      const found = inside ? undefined : begin.exec(record)?.[1];
      if (found !== undefined && isId(found)) id = found;
      if (!inside && id !== '' && record.startsWith('*** MESSAGE CONTENTS ')) inside = true;
      else if (record.startsWith('*** HEADER EXTRACTED ') || record.startsWith('*** MESSAGE FILE END ')) {
        close();
        inside = false;
      }
      return;
    }
    if (!inside) return;
    if (record.startsWith(' ') || record.startsWith('\t')) {
      // A header may be as long as a message; what is looked for is in its first 100,000 bytes or not at all.
      if (name !== '' && length < 100_000) raw.push(record);
      length += record.length;
      return;
    }
    close();
    const field = readField(record);
    if (field === undefined) return;
    name = field.name;
    raw = [field.raw];
  });
  return {
    push: (bytes) => lines.push(bytes),
    end: () => {
      lines.close();
      close();
    },
  };
}
