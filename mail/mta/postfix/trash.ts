import { textOf } from '../../bytes.ts';
import type { Command, CommandResult } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import { type KeptMessage, type KeptRef, keptKey } from '../../trash.ts';
import type { Mta, QueueSource, ToolWord } from '../mta.ts';
import { batches, line, some } from '../print.ts';
import { detail, isId, tool } from './source.ts';
import { listHeader, listScript, purgeScript, restoreScript } from './trash-scripts.ts';

/** Seconds and process number, as the delete script made them: no other text can be part of a path. */
export const isBatch = (batch: string): boolean => /^\d{9,12}\.\d{1,10}$/.test(batch);

type Tools = Readonly<Record<string, string>>;

const script = (text: string, source: QueueSource, tools: Tools, ...more: readonly string[]) =>
  ['/bin/sh', '-c', text, 'postroom', tool(tools, 'postconf'), detail(source, 'config'), ...more] as const;

const kept = (source: QueueSource): string => `${detail(source, 'spool')}/.postroom-trash`;

export function listKept(source: QueueSource, tools: Tools): Command {
  return {
    argv: script(listScript, source, tools, tool(tools, 'postcat')),
    root: true,
    effect: 'read',
    shown: `${line('postcat', '-e', kept(source))}/*/*`,
  };
}

const forms = {
  restore: {
    script: restoreScript,
    shown: (source: QueueSource, paths: string) => `mv ${paths} ${line(`${detail(source, 'spool')}/hold/`)}`,
  },
  purge: { script: purgeScript, shown: (_: QueueSource, paths: string) => `rm ${paths}` },
};

/** `restore` or `purge`, lines `BATCH ID` to come on standard input. */
export const base = (name: keyof typeof forms, source: QueueSource, tools: Tools): Command => ({
  argv: script(forms[name].script, source, tools),
  root: true,
  effect: 'write',
  shown: forms[name].shown(source, `${line(kept(source))}/BATCH/ID`),
});

const commands =
  (name: keyof typeof forms) =>
  (source: QueueSource, facts: HostFacts, items: readonly KeptRef[]): readonly Command[] => {
    const wrong = items.find(({ batch, id }) => !isBatch(batch) || !isId(id));
    if (wrong !== undefined) throw new Error(`Not a kept Postfix message: ${JSON.stringify(wrong)}`);
    if (items.length === 0) throw new Error('No message was named.');
    return batches(items, 5000).map((some5000) => ({
      ...base(name, source, facts.tools),
      stdin: `${some5000.map(keptKey).join('\n')}\n`,
      shown: forms[name].shown(
        source,
        some(
          some5000.map(({ batch, id }) => `${line(kept(source))}/${batch}/${id}`),
          2,
        ),
      ),
    }));
  };

interface About {
  readonly by: string;
  readonly note: string;
}

function aboutOf(json: string): About {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  try {
    const read = JSON.parse(textOf(json)) as { by?: unknown; note?: unknown } | null;
    return { by: text(read?.by), note: text(read?.note) };
  } catch {
    return { by: '', note: '' };
  }
}

/** ctime(3) in UTC, as postcat prints it → Unix seconds; 0 for anything else. */
function ctime(text: string): number {
  const [, month = '', day, time = '', year] = /^\w{3} (\w{3}) +(\d+) ([\d:]{8}) (\d{4})$/.exec(text) ?? [];
  const seconds = Date.parse(`${day ?? ''} ${month} ${year ?? ''} ${time} UTC`) / 1000;
  return Number.isFinite(seconds) ? seconds : 0;
}

/**
 * Queue files hold addresses without quotes, postqueue shows them with: RFC 822's, where bytes above 127 need none. Only
 * the part before the last `@` can need them.
 */
function quoted(address: string): string {
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  if (address === '' || /^[^\0-\x20\x7f()<>@,;:\\".[\]]+(?:\.[^\0-\x20\x7f()<>@,;:\\".[\]]+)*$/.test(local))
    return address;
  return `"${local.replace(/["\\\r]/g, '\\$&')}"${at < 0 ? '' : address.slice(at)}`;
}

type Found = { -readonly [key in keyof KeptMessage]: KeptMessage[key] } & { recipients: string[] };

/** What postcat could not read is listed all the same, with what is known of it. */
export function read(source: QueueSource, output: string): readonly KeptMessage[] {
  const abouts = new Map<string, About>();
  const found = new Map<string, Found>();
  let now: Found | undefined;
  const named = (words: string): Found | undefined => {
    const [, batch = '', id = ''] = /^(\S+) (\w+)$/.exec(words) ?? [];
    if (!isBatch(batch) || !isId(id)) return undefined;
    const { by, note } = abouts.get(batch) ?? { by: '', note: '' };
    const empty = { sender: '', recipients: [], sizeBytes: 0, arrivedAt: 0 };
    const one = { batch, id, source: source.id, ...empty, deletedAt: Math.floor(Number(batch)), by, note };
    // A second reading of the same file replaces the first.
    found.set(keptKey(one), one);
    return one;
  };
  const rows = output.split('\n');
  if (rows[0] !== listHeader) return [];
  for (const row of rows) {
    const space = row.indexOf(' ');
    const [key, value] = [row.slice(0, space), row.slice(space + 1)];
    if (key === 'about') {
      const [, batch = '', json = ''] = /^(\S+) (.*)$/.exec(value) ?? [];
      if (isBatch(batch)) abouts.set(batch, aboutOf(json));
    } else if (key === '+' || key === '=') now = named(value);
    else if (now === undefined) continue;
    else if (key === 'message_size:') now.sizeBytes = Number(/^ *(\d+)/.exec(value)?.[1] ?? 0);
    else if (key === 'message_arrival_time:') now.arrivedAt = ctime(value);
    else if (key === 'sender:') now.sender = textOf(quoted(value));
    else if (key === 'recipient:') now.recipients.push(textOf(quoted(value)));
  }
  return [...found.values()].sort((a, b) => b.deletedAt - a.deletedAt || (a.id < b.id ? -1 : 1));
}

/** Lines `BATCH ID word …` of our scripts. */
export function heard(
  action: 'restore' | 'purge',
  results: readonly CommandResult[],
): ReadonlyMap<string, ToolWord> {
  const words = new Map<string, ToolWord>();
  for (const { stdout } of results)
    for (const row of stdout.split('\n')) {
      const [, batch = '', id = '', word = '', more = ''] =
        /^(\S+) (\w+) ([a-z]+)(?: (.*))?$/.exec(row) ?? [];
      if (!isBatch(batch) || !isId(id)) continue;
      const meaning = meant(action, id, word, more);
      if (meaning !== undefined) words.set(keptKey({ batch, id }), meaning);
    }
  return words;
}

function meant(action: 'restore' | 'purge', id: string, word: string, more: string): ToolWord | undefined {
  if (word === 'failed') return { outcome: 'failed', said: textOf(more) };
  if (word === 'gone') return { outcome: 'gone', said: 'it is no longer kept' };
  if (action === 'purge')
    return word === 'purged' ? { outcome: 'done', said: 'removed for good' } : undefined;
  if (word === 'taken')
    return { outcome: 'failed', said: `a message of that id is in the queue: ${textOf(more)}` };
  if (word !== 'restored' || !isId(more)) return undefined;
  if (more === id) return { outcome: 'done', said: 'back on hold, as it was' };
  return {
    outcome: 'done',
    said: `back on hold as ${more}: its file had been copied, and a Postfix id names the file on disk`,
    newId: more,
  };
}

export const trash: NonNullable<Mta['trash']> = {
  list: (source, facts) => listKept(source, facts.tools),
  read,
  restore: commands('restore'),
  purge: commands('purge'),
  heard,
};
