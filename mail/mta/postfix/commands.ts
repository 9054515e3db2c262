import { bytesOf } from '../../bytes.ts';
import type { Command } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import type { QueueAction } from '../../queue.ts';
import { batches, line, some } from '../print.ts';
import type { ActAbout, QueueSource } from '../mta.ts';
import { expireScript, letGoScript, requeueScript } from './scripts.ts';
import { detail, isId, tool } from './source.ts';
import { deleteScript } from './trash-scripts.ts';

/** `postqueue -i` takes one id per call and has no form for standard input. */
const flushScript =
  'while IFS= read -r id; do "$1" -c "$2" -i "$id" </dev/null; printf "%s %s\\\\n" "$id" "$?"; done';

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
  const shown = line('postqueue', ...argv.slice(1));
  const listing: Command = { argv, root: false, effect: 'read', trickles: true, shown };
  return times === undefined ? [listing] : [listing, times];
}

export const actions: readonly QueueAction[] = ['hold', 'release', 'flush', 'requeue', 'expire', 'delete'];

const postsuper: Readonly<Partial<Record<QueueAction, string>>> = { hold: '-h', release: '-H' };

/** Only from the hold queue: a message that somebody released in the meantime stays. */
const scripts: Readonly<Partial<Record<QueueAction, { script: string; tools: readonly string[] }>>> = {
  requeue: { script: requeueScript, tools: ['postsuper', 'postkick'] },
  expire: { script: expireScript, tools: ['postsuper', 'postqueue'] },
  delete: { script: deleteScript, tools: ['postconf'] },
};

/** What an admin would type for these ids. */
function shown(action: QueueAction, source: QueueSource, ids: string): string {
  const config = detail(source, 'config');
  const spool = detail(source, 'spool');
  const super_ = (...words: readonly string[]) =>
    `printf '%s\\n' ${ids} | ${line('postsuper', '-c', config, ...words)}`;
  if (action === 'requeue') return super_('-r', '-', 'hold');
  if (action === 'expire') return `${super_('-f', '-', 'hold')}; ${line('postqueue', '-c', config)} -i …`;
  if (action === 'delete') return `cd ${line(`${spool}/hold`)} && mv ${ids} ../.postroom-trash/`;
  return super_(postsuper[action] ?? '', '-');
}

/** One action of a source, ids to come on standard input; before `delete`, a line about who did it and why. */
export function action(
  name: QueueAction,
  source: QueueSource,
  tools: Readonly<Record<string, string>>,
): Command {
  const config = detail(source, 'config');
  const how = scripts[name];
  const argv: Command['argv'] =
    how === undefined
      ? [tool(tools, 'postsuper'), '-c', config, postsuper[name] ?? '', '-']
      : ['/bin/sh', '-c', how.script, 'postroom', ...how.tools.map((one) => tool(tools, one)), config];
  return { argv, root: true, effect: 'write', shown: shown(name, source, 'ID') };
}

export function act(
  name: QueueAction,
  source: QueueSource,
  facts: HostFacts,
  ids: readonly string[],
  { by, note, jobId }: ActAbout,
): readonly Command[] {
  const wrong = ids.find((id) => !isId(id));
  if (wrong !== undefined) throw new Error(`Not a Postfix queue id: ${JSON.stringify(wrong)}`);
  if (ids.length === 0) throw new Error('No message was named.');
  if (name === 'flush') return batches(ids, 1000).map((batch) => flush(source, facts, batch));
  const about = name === 'delete' ? `${bytesOf(JSON.stringify({ by, note, jobId }))}\n` : '';
  // Every expired id takes a process of its own.
  return batches(ids, name === 'expire' ? 1000 : 5000).map((batch) => ({
    ...action(name, source, facts.tools),
    stdin: `${about}${batch.join('\n')}\n`,
    shown: shown(name, source, some(batch)),
  }));
}

/** Postfix before 3.1 cannot tell arrival times as numbers. */
export function letGo(source: QueueSource, tools: Readonly<Record<string, string>>): Command {
  const config = detail(source, 'config');
  const words = [tool(tools, 'postqueue'), tool(tools, 'postsuper'), config] as const;
  return {
    argv: ['/bin/sh', '-c', letGoScript, 'postroom', ...words],
    root: true,
    effect: 'write',
    shown: shown('release', source, 'ID'),
  };
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
