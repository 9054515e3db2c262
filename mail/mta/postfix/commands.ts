import type { Command, CommandResult } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import type { QueueAction } from '../../queue.ts';
import { batches, line, some } from '../print.ts';
import type { QueueSource, ToolWord } from '../mta.ts';

/** Short ids are hexadecimal; long ones (`enable_long_queue_ids`) have no vowels. `ALL` is neither. */
const shortId = /^[0-9A-F]{6,20}$/;
const longId = /^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,40}$/;

export const isId = (id: string): boolean => shortId.test(id) || longId.test(id);

/** `postqueue -i` takes one id per call and has no form for standard input. */
const flushScript =
  'while IFS= read -r id; do "$1" -c "$2" -i "$id" </dev/null; printf "%s %s\\\\n" "$id" "$?"; done';

const detail = (source: QueueSource, name: string): string => {
  const value = source.detail[name];
  return typeof value === 'string' ? value : '';
};

const tool = (tools: Readonly<Record<string, string>>, name: string): string =>
  tools[name] ?? `/usr/sbin/${name}`;

/** Postfix before 3.1 has no `postqueue -j`. */
export function speaksJson(source: QueueSource): boolean {
  const [major = 0, minor = 0] = detail(source, 'version').split('.').map(Number);
  return !(major < 3 || (major === 3 && minor < 1));
}

/** `SECONDS PATH NUL` of every deferred file: its time stamp is the next try, which `postqueue` does not tell. */
export function fileTimes(source: QueueSource, tools: Readonly<Record<string, string>>): Command | undefined {
  const spool = detail(source, 'spool');
  if (!spool.startsWith('/')) return undefined;
  const find = ['-type', 'f', '-printf', '%T@', '-print0'];
  const argv = [tools['find'] ?? '/usr/bin/find', `${spool}/deferred`, ...find] as const;
  return { argv, root: true, effect: 'read', shown: line(...argv) };
}

export function list(source: QueueSource, facts: HostFacts): readonly Command[] {
  const form = speaksJson(source) ? '-j' : '-p';
  const argv = [tool(facts.tools, 'postqueue'), '-c', detail(source, 'config'), form] as const;
  const times = fileTimes(source, facts.tools);
  const listing: Command = { argv, root: false, effect: 'read', shown: line('postqueue', ...argv.slice(1)) };
  return times === undefined ? [listing] : [listing, times];
}

export const actions: readonly QueueAction[] = ['hold', 'release', 'flush', 'requeue', 'expire', 'delete'];

const flags: Readonly<Record<Exclude<QueueAction, 'flush'>, readonly string[]>> = {
  hold: ['-h', '-'],
  release: ['-H', '-'],
  // Only from the hold queue: a message that somebody released in the meantime stays.
  delete: ['-d', '-', 'hold'],
  requeue: ['-r', '-', 'hold'],
  // Marks as expired and releases.
  expire: ['-f', '-', 'hold'],
};

/** `postsuper` for one action, ids to come on standard input. */
export function postsuper(
  action: Exclude<QueueAction, 'flush'>,
  source: QueueSource,
  tools: Readonly<Record<string, string>>,
): Command {
  const argv = [tool(tools, 'postsuper'), '-c', detail(source, 'config'), ...flags[action]] as const;
  return { argv, root: true, effect: 'write', shown: line('postsuper', ...argv.slice(1)) };
}

export function act(
  action: QueueAction,
  source: QueueSource,
  facts: HostFacts,
  ids: readonly string[],
): readonly Command[] {
  const wrong = ids.find((id) => !isId(id));
  if (wrong !== undefined) throw new Error(`Not a Postfix queue id: ${JSON.stringify(wrong)}`);
  if (ids.length === 0) throw new Error('No message was named.');
  if (action === 'flush') return batches(ids, 1000).map((batch) => flush(source, facts, batch));
  return batches(ids, 5000).map((batch) => {
    const command = postsuper(action, source, facts.tools);
    return {
      ...command,
      stdin: `${batch.join('\n')}\n`,
      shown: `printf '%s\\n' ${some(batch)} | ${command.shown}`,
    };
  });
}

function flush(source: QueueSource, facts: HostFacts, ids: readonly string[]): Command {
  const config = detail(source, 'config');
  return {
    argv: ['/bin/sh', '-c', flushScript, 'postroom', tool(facts.tools, 'postqueue'), config],
    stdin: `${ids.join('\n')}\n`,
    root: false,
    effect: 'write',
    shown:
      ids.length === 1
        ? line('postqueue', '-c', config, '-i', ...ids)
        : `for id in ${some(ids)}; do ${line('postqueue', '-c', config, '-i')} "$id"; done`,
  };
}

export function flushAll(source: QueueSource, facts: HostFacts): Command {
  const argv = [tool(facts.tools, 'postqueue'), '-c', detail(source, 'config'), '-f'] as const;
  return { argv, root: false, effect: 'write', shown: line('postqueue', ...argv.slice(1)) };
}

const done: Readonly<Record<Exclude<QueueAction, 'flush'>, string>> = {
  hold: 'placed on hold',
  release: 'released from hold',
  delete: 'removed',
  requeue: 'requeued',
  expire: 'expired',
};

/** postsuper names every message that it changed on standard error, and only those; its exit code says nothing. */
export function heard(action: QueueAction, results: readonly CommandResult[]): ReadonlyMap<string, ToolWord> {
  const words = new Map<string, ToolWord>();
  for (const { stdout, stderr } of results) {
    if (action === 'flush') {
      for (const row of stdout.split('\n')) {
        const [, id = '', code] = /^(\S+) (\d+)$/.exec(row) ?? [];
        if (!isId(id)) continue;
        words.set(
          id,
          code === '0'
            ? { outcome: 'done', said: 'Postfix was told to try it now' }
            : { outcome: 'failed', said: `postqueue -i ended with ${code ?? '?'}` },
        );
      }
      continue;
    }
    for (const row of stderr.split('\n')) {
      const [, id = '', said = ''] = /^postsuper: (?:warning: )?(\w+): (.+)$/.exec(row) ?? [];
      if (!isId(id)) continue;
      if (said === done[action]) words.set(id, { outcome: 'done', said });
      else if (!words.has(id)) words.set(id, { outcome: 'failed', said });
    }
  }
  return words;
}
