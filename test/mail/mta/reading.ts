import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { MtaFacts, MtaId, QueueReader, QueueSource } from '#mail/mta/mta';
import type { QueueMessage } from '#mail/queue';

const folder = resolve(import.meta.dirname, '../../fixtures/mta');

/** A recorded answer of a real host, as byte text. */
export const recorded = (mta: MtaId, name: string): string =>
  readFileSync(`${folder}/${mta}/debian-12/${name}`, 'latin1');

/** What the recorded probe of a real host says of this MTA. */
export function recordedFacts(mta: MtaId): MtaFacts {
  const facts = mtas[mta].probe.read(new Map([[mta, recorded(mta, 'probe.txt')]]), {});
  if (facts === undefined) throw new Error(`No ${mta} in its own probe.`);
  return facts;
}

export function sourceOf(mta: MtaId, id: string): QueueSource {
  const source = recordedFacts(mta).sources.find((one) => one.id === id);
  if (source === undefined) throw new Error(`No ${id}.`);
  return source;
}

export const hostFacts = (changes: Partial<HostFacts> = {}): HostFacts => ({
  hostname: 'mx',
  os: { id: 'debian', name: 'Debian', kernel: '6.1' },
  account: { name: 'root', uid: 0, shell: '/bin/sh' },
  clockSkew: 0,
  tools: { postqueue: '/usr/sbin/postqueue', postsuper: '/usr/sbin/postsuper', find: '/usr/bin/find' },
  sudo: { rights: 'root', listing: '' },
  mtas: [],
  logs: { kind: 'none' },
  ...changes,
});

/** Feeds parts to a reader, cut into pieces of at most `size`, and gives every message's last form. */
export function readAll(
  reader: QueueReader,
  parts: readonly (readonly [number, string])[],
  size = Infinity,
): { messages: QueueMessage[]; notUnderstood: readonly string[] } {
  const found = new Map<string, QueueMessage>();
  const keep = (): void => reader.take().forEach((message) => found.set(message.id, message));
  for (const [part, bytes] of parts)
    for (let at = 0; at < bytes.length; at += size) {
      reader.push(part, bytes.slice(at, at + size));
      keep();
    }
  const { notUnderstood } = reader.end();
  keep();
  return { messages: [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), notUnderstood };
}

/** Milliseconds for the fastest of three runs. */
export function fastest(run: () => void): number {
  const times = [0, 1, 2].map(() => {
    const from = performance.now();
    run();
    return performance.now() - from;
  });
  return Math.min(...times);
}
