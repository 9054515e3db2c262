import { bytesOf } from '../../bytes.ts';
import type { Command } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import type { QueueAction } from '../../queue.ts';
import type { ActAbout, QueueSource } from '../mta.ts';
import { batches, line, word } from '../print.ts';
import {
  expireScript,
  filesHeader,
  flushAllScript,
  flushScript,
  holdScript,
  letGoScript,
  listScript,
  releaseScript,
} from './scripts.ts';
import { deleteScript } from './trash-scripts.ts';

/** Date, sequence and process number, at least 14 characters; 15 where process numbers have seven digits. */
export const isId = (id: string): boolean => /^[0-9A-Za-z]{14,15}$/.test(id);

/** What the probe found out of a source. */
export interface Detail {
  readonly binary: string;
  readonly mode: string;
  readonly patterns: readonly string[];
}

export function detail(source: QueueSource): Detail {
  const { binary, mode, patterns } = source.detail;
  if (
    typeof binary !== 'string' ||
    typeof mode !== 'string' ||
    typeof patterns === 'boolean' ||
    typeof patterns === 'string' ||
    patterns === undefined
  )
    throw new Error(`The source ${source.id} was not made by the sendmail probe.`);
  return { binary, mode, patterns };
}

/** Envelope lines of every queue file: more than `mailq` tells, and faster. Without root it is `mailq` after all. */
export function listFiles(source: QueueSource, root = true): Command {
  const { mode, patterns, binary } = detail(source);
  return {
    argv: ['/bin/sh', '-c', listScript, 'postroom', binary, mode, ...patterns],
    root,
    effect: 'read',
    shown: root
      ? `find ${patterns.join(' ')} -name '[qhQ]f*' -exec grep '^[TNKMSRq]' {} +`
      : `${line('sendmail', mode, '-v', '-bp')}; ${line('sendmail', mode, '-qQ', '-v', '-bp')}`,
  };
}

/** May this account read queue files as root, as far as the probe could tell? */
const mayRead = (facts: HostFacts): boolean =>
  facts.account.uid === 0 ||
  (facts.sudo.rights === 'listed'
    ? facts.sudo.listing.includes(filesHeader)
    : facts.sudo.rights !== 'no' || facts.tools['doas'] !== undefined);

/** Part 0 the queue, part 1 the kernel's locks: who is being delivered. */
export function list(source: QueueSource, facts: HostFacts): readonly Command[] {
  const locks = [facts.tools['cat'] ?? '/bin/cat', '/proc/locks'] as const;
  return [
    listFiles(source, mayRead(facts)),
    { argv: locks, root: false, effect: 'read', shown: line('cat', '/proc/locks') },
  ];
}

/** sendmail has no requeue: rewriting is done anew at every try. */
export const actions: readonly QueueAction[] = ['hold', 'release', 'flush', 'expire', 'delete'];

const scripts: Readonly<Partial<Record<QueueAction, string>>> = {
  hold: holdScript,
  release: releaseScript,
  flush: flushScript,
  expire: expireScript,
  delete: deleteScript,
};

/** One action of a source, ids to come on standard input. */
export function action(name: QueueAction, source: QueueSource): Command {
  const { binary, mode, patterns } = detail(source);
  const script = scripts[name];
  if (script === undefined) throw new Error(`sendmail has no action ${name}.`);
  const tool = name === 'delete' ? [] : [binary, mode];
  return {
    argv: ['/bin/sh', '-c', script, 'postroom', ...tool, ...patterns],
    root: true,
    effect: 'write',
    shown: shown(name, mode, 'ID', 'reason'),
  };
}

function shown(name: QueueAction, mode: string, id: string, reason: string): string {
  if (name === 'hold') return `sendmail ${mode} -Q${word(reason)} -qI${id}`;
  if (name === 'release') return `sendmail ${mode} -qQ -Q -qI${id}`;
  if (name === 'expire') return `sendmail ${mode} -OTimeout.queuereturn=now -qQ -qI${id}`;
  if (name === 'flush') return `sendmail ${mode} -qI${id}`;
  return `mv hf${id} df${id} .postroom-trash/`;
}

/** One line for the queue file; never empty, because an empty reason releases instead of holding. */
function quarantineReason(reason: string): string {
  const plain = reason.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
  return plain === '' ? 'on hold' : plain.slice(0, 200).trim();
}

/** What the trash keeps about a deletion; one line, whatever was typed. */
const aboutLine = (source: QueueSource, { by, note, jobId }: ActAbout): string =>
  JSON.stringify({
    by: by.slice(0, 200),
    note: note.slice(0, 1000),
    jobId: jobId.slice(0, 200),
    source: source.id,
  });

export function act(
  name: QueueAction,
  source: QueueSource,
  _facts: HostFacts,
  ids: readonly string[],
  about: ActAbout,
): readonly Command[] {
  const wrong = ids.find((id) => !isId(id));
  if (wrong !== undefined) throw new Error(`Not a full sendmail queue id: ${JSON.stringify(wrong)}`);
  if (ids.length === 0) throw new Error('No message was named.');
  const why = quarantineReason(about.reason);
  const base = action(name, source);
  const first: Readonly<Partial<Record<QueueAction, string>>> = {
    hold: why,
    expire: why,
    delete: aboutLine(source, about),
  };
  const head = first[name] === undefined ? '' : `${first[name]}\n`;
  return batches(ids, name === 'flush' || name === 'expire' ? 400 : 5000).map((batch) => {
    const command = shown(name, detail(source).mode, batch[0] ?? '', why);
    return {
      ...base,
      stdin: bytesOf(`${head}${batch.join('\n')}\n`),
      shown: batch.length === 1 ? command : `${command} … and ${batch.length - 1} more`,
    };
  });
}

export function flushAll(source: QueueSource): Command {
  const { binary, mode } = detail(source);
  return {
    argv: ['/bin/sh', '-c', flushAllScript, 'postroom', binary, mode],
    root: true,
    effect: 'write',
    shown: line('sendmail', mode, '-q'),
  };
}

/** Lines `ID ARRIVED SIZE` are to come on standard input. */
export function letGo(source: QueueSource): Command {
  const { binary, mode, patterns } = detail(source);
  return {
    argv: ['/bin/sh', '-c', letGoScript, 'postroom', binary, mode, ...patterns],
    root: true,
    effect: 'write',
    shown: shown('release', mode, 'ID', ''),
  };
}
