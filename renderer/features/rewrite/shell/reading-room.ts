import { mtaOf } from '../mta-of.ts';
import { itemsOf } from '../trace/outline.ts';
import type { ReadAsk, ReadTell } from './reading-wire.ts';

const piece = 2000;

/** Reads what a typed line printed, and tells it piece by piece. */
export function readAnswer({ id, setId, line, printed }: ReadAsk, tell: (told: ReadTell) => void): void {
  const shell = mtaOf(setId)?.rewrite?.shell;
  if (shell === undefined) {
    tell({ id, kind: 'failed', why: 'There is no explanation for this shell.' });
    return;
  }
  try {
    const { trace, notes, fate } = shell.read(line, printed);
    const items = itemsOf(trace);
    for (let at = 0; at < items.length; at += piece)
      tell({ id, kind: 'items', items: items.slice(at, at + piece) });
    tell({ id, kind: 'done', notes, ...(fate === undefined ? {} : { fate }) });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell({ id, kind: 'failed', why: `What was printed could not be read: ${why}` });
  }
}
