import { textOf } from '../../bytes.ts';
import type { KeptMessage } from '../../trash.ts';
import type { QueueSource } from '../mta.ts';
import { isId } from './commands.ts';
import { Envelope } from './envelope.ts';
import { Records } from './records.ts';
import { isBatch } from './trash.ts';
import { trashHeader } from './trash-scripts.ts';

/** Whole output of `trashScript` → kept messages, newest first. */
export function read(source: QueueSource, output: string): readonly KeptMessage[] {
  const header = `${trashHeader}\n`;
  if (!output.startsWith(header)) return [];
  const sizes = new Map<string, number>();
  const abouts = new Map<string, { by: string; note: string }>();
  const envelopes = new Map<string, Envelope>();
  const complete: { key: string; batch: string; envelope: Envelope }[] = [];
  const records = new Records({
    file(size, _inode, path) {
      const { batch, name } = placeOf(path);
      if (name.startsWith('df')) sizes.set(`${batch} ${name.slice(2)}`, size);
    },
    line(path, line) {
      if (path.endsWith('/about')) {
        abouts.set(path.split('/').at(-2) ?? '', about(line));
        return;
      }
      const envelope = envelopes.get(path) ?? new Envelope(path);
      if (line !== '.') {
        envelope.line(line);
        envelopes.set(path, envelope);
        return;
      }
      envelopes.delete(path);
      const { batch } = placeOf(path);
      if (isBatch(batch) && isId(envelope.id))
        complete.push({ key: `${batch} ${envelope.id}`, batch, envelope });
    },
    strange: () => undefined,
  });
  records.push(output.slice(header.length));
  records.close();
  return complete
    .flatMap(({ key, batch, envelope }) => {
      const message = envelope.message(source.id, sizes.get(key) ?? 0, false);
      if (message === undefined) return [];
      const { id, sender, recipients, sizeBytes, arrivedAt } = message;
      return {
        source: source.id,
        batch,
        id,
        sender,
        recipients: recipients.map(({ address }) => address),
        sizeBytes,
        arrivedAt,
        deletedAt: Number(batch.split('.')[0]),
        ...(abouts.get(batch) ?? { by: '', note: '' }),
      };
    })
    .sort((a, b) => b.deletedAt - a.deletedAt || b.arrivedAt - a.arrivedAt || (a.id < b.id ? -1 : 1));
}

/** `…/BATCH/NUMBER/NAME`. */
function placeOf(path: string): { batch: string; name: string } {
  const parts = path.split('/');
  return { batch: parts.at(-3) ?? '', name: parts.at(-1) ?? '' };
}

/** The line that went with the deletion; whatever it is, two texts come of it. */
function about(line: string): { by: string; note: string } {
  try {
    const said: unknown = JSON.parse(textOf(line));
    if (typeof said !== 'object' || said === null) return { by: '', note: '' };
    const { by, note } = said as Record<string, unknown>;
    return { by: typeof by === 'string' ? by : '', note: typeof note === 'string' ? note : '' };
  } catch {
    return { by: '', note: '' };
  }
}
